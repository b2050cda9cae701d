"""`lugol why`, `why-not`: what is behind a finding or an event, and the cells that keep a row off."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from lugol.commands.options import (
    SOURCES,
    AsOf,
    DateOrder,
    Dates,
    Guidelines,
    Jurisdiction,
    SameWoman,
    Sources,
    editions_of,
    of_papers,
    order,
    parse_day,
    set_for,
)
from lugol.commands.rules import Form, Format, as_json
from lugol.errors import LugolError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lugol.findings import Finding, Review
    from lugol.record.event import Event, Span
    from lugol.record.record import Record
    from lugol.rules.explain import RowTold


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("why")(why)
    app.command("why-not")(why_not)


def why(
    finding: Annotated[str, typer.Argument(help="A finding's id, rule or code; an event's id; or words of the text.")],
    sources: Annotated[list[str] | None, SOURCES] = None,
    as_of: AsOf = "",
    guideline: Guidelines = None,
    jurisdiction: Jurisdiction = "",
    dates: Dates = None,
    form: Form = Format.text,
    results: Annotated[
        Path | None, typer.Option("--from", metavar="RESULTS", help="lugol why --from RESULTS WOMAN: of a programme.")
    ] = None,
    same_woman: SameWoman = False,
) -> None:
    """Explain a finding by its rows, facts, events and sources, or an event by its words and what decided them."""
    if results is not None:
        _why_all(_of_programme(results, finding), form)
        return
    if not sources:
        raise LugolError("lugol why needs a finding and a source, or --from RESULTS and a woman")
    record, day = _record(sources, as_of, dates, same_woman)
    if named := [event for event in record.events if event.id == finding]:
        _why_events(record, named, dates, form)
        return
    review = _review(record, day, guideline or editions_of(jurisdiction or set_for(sources)))
    found = [f for f in review.findings if finding in (f.id, f.rule, f.code, f.action) or f.id.endswith(f"/{finding}")]
    if found:
        _why_all(msgspec.structs.replace(review, findings=tuple(found)), form)
        return
    _why_events(record, _quoted(record, finding, review), dates, form)


def _quoted(record: "Record", words: str, review: "Review") -> "list[Event]":
    """The events told where the words stand in a text, or whose own quote holds them; NoRow where there are none."""
    from lugol.rules.explain import NoRow

    asked = words.strip().lower()
    texts = {document.name: document.text.lower() for document in record.documents}
    found = [e for e in record.events if asked and any(_tells(s, asked, texts.get(s.document, "")) for s in e.sources)]
    if not found:
        known = ", ".join(f.id for f in review.findings) or "none"
        raise NoRow(
            f"no finding {words!r} as of {review.as_of}; there are: {known}; "
            "and no event of that id or with those words: lugol read lists the events"
        )
    return found


def _tells(span: "Span", asked: str, text: str) -> bool:
    """Does a span hold the words asked for, or a part of them where they stand in the text?"""
    near = text[max(0, span.start - len(asked)) : span.end + len(asked)] if 0 <= span.start < span.end else ""
    at = near.find(asked)
    offset = max(0, span.start - len(asked))
    return asked in span.quote.lower() or (at >= 0 and offset + at < span.end and offset + at + len(asked) > span.start)


def _why_events(record: "Record", events: "list[Event]", dates: DateOrder | None, form: Format) -> None:
    """Explain events by the words behind them."""
    from lugol.show.read_page import line, understood

    names = {event.id for event in events}
    told = [each for each in understood(record, order(dates)) if each.event.id in names]
    if form is Format.json:
        as_json([{"event": each.event, "behind": each.behind} for each in told])
        return
    for each in told:
        typer.echo(line(each))
        for behind in each.behind:
            where = f"{behind.document}, " if len(record.documents) > 1 else ""
            typer.echo(f"  words “{behind.words}” ({where}characters {behind.start}-{behind.end})")
            row = f"cue row {behind.row}" + (f" “{behind.cue}”" if behind.cue else "")
            typer.echo(f"  {row if behind.row else 'no cue row decides'}: {each.event.assertion.replace('_', ' ')}")
            date = (
                f"“{behind.date_words}” (character {behind.date_start})" if behind.date_words else "no words of its own"
            )
            typer.echo(f"  date {each.event.when.edtf or 'not stated'}: {date}")
        if not each.behind:
            typer.echo("  no running text stands behind it")


def _of_programme(results: Path, woman: str) -> "Review":
    from lugol.programme.tell.explain import review_of

    return review_of(results, woman)


def _why_all(review: "Review", form: Format) -> None:
    """Explain every finding of a review."""
    told = [(each, _steps(each, review)) for each in review.findings]
    if form is Format.json:
        as_json([{"finding": each, "rows": rows} for each, rows in told])
        return
    for each, rows in told:
        _show_finding(each, rows, review)


def why_not(
    row: Annotated[str, typer.Argument(metavar="GUIDELINE/TABLE/ROW")],
    sources: Sources,
    as_of: AsOf = "",
    dates: Dates = None,
    form: Form = Format.text,
    same_woman: SameWoman = False,
) -> None:
    """Explain why a row does not hold for her: each cell, its answer, and which fail."""
    from lugol.facts.engine.woman import Woman
    from lugol.record.record import known_at, of_today
    from lugol.review.prepared import prepared
    from lugol.rules import explain
    from lugol.rules.guideline import load

    edition, _, rest = row.partition("/")
    name, _, wanted = rest.partition("/")
    record, day = _record(sources, as_of, dates, same_woman)
    record = prepared(known_at(of_today(record, day), day))
    told = explain.row(load(edition), name, wanted, Woman(record, day))
    if form is Format.json:
        as_json(told)
        return
    _show_row(told)


def _record(sources: list[str], as_of: str, dates: DateOrder | None, same_woman: bool) -> "tuple[Record, date]":
    day = parse_day(as_of)
    return of_papers(sources, None, dates, same_woman), day


def _review(record: "Record", day: "date", guidelines: "Sequence[str]") -> "Review":
    from lugol.review.one import review

    return review(record, day, guidelines)


def _steps(finding: "Finding", review: "Review") -> "list[RowTold]":
    """The rows behind a guideline's finding that hold or may hold (none for an instrument's)."""
    from lugol.facts.engine.woman import Woman
    from lugol.rules.check import steps
    from lugol.rules.guideline import heads, load

    if finding.guideline not in heads():
        return []
    return steps(load(finding.guideline), finding.rule, Woman(review.record, review.as_of))


def _show_finding(finding: "Finding", rows: "list[RowTold]", review: "Review") -> None:
    from lugol.show.words import waiting_words
    from lugol.sources import all_sources, cite

    typer.echo(f"{finding.title}  [{finding.id}]")
    if finding.statement:
        typer.echo(f"  {finding.statement}")
    for words in waiting_words(finding):
        typer.echo(f"  {words}")
    for told in rows:
        _show_row(told)
    for fact, value in {} if rows else finding.facts.items():
        lines = value if isinstance(value, list | tuple) else [value]
        typer.echo("\n".join([f"  {str(fact).replace('_', ' ')}:", *(f"    {line}" for line in lines)]))
    events = {event.id: event for event in review.record.events}
    for name in finding.evidence:
        if event := events.get(name):
            several = len(review.record.documents) > 1
            quoted = [f"“{s.quote}”" + (f" ({s.document})" if several else "") for s in event.sources if s.quote]
            quotes = "; ".join(quoted)
            typer.echo(f"  event {name}: {event.kind} {event.when.edtf or 'undated'} {quotes}".rstrip())
    for need in finding.needs:
        typer.echo(f"  needs {need}")
    for key in finding.sources:
        typer.echo(f"  source [{finding.status_tag}] {cite(key) if key in all_sources() else key}")


def _show_row(told: "RowTold") -> None:
    marks = {True: "yes", False: "NO", None: "?"}
    typer.echo(f"  {told.rule}: {told.verdict}")
    for cell in told.cells:
        rests = f"  ({', '.join(cell.evidence)})" if cell.evidence else ""
        typer.echo(f"    {marks[cell.holds]:>3}  {cell.fact} is {cell.answer}; the row asks {cell.asks}{rests}")
        for need in cell.needs:
            typer.echo(f"         needs {need}")
