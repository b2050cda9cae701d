"""A review in the terminal: who, timeline, findings, conflicts, notes; plain where colour is not wanted."""

import io

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from lugol import NOT_A_DEVICE
from lugol.findings import Finding, Review, Severity
from lugol.record.event import Event
from lugol.record.record import Record
from lugol.rules import idiom
from lugol.rules.steps import edition_words, step_words
from lugol.show.folded import Folded, few, informing, main_findings, visits
from lugol.show.opening import opening
from lugol.show.plainly import listed, plainly
from lugol.show.timeline import contacts, who
from lugol.show.words import (
    assertion_words,
    describe,
    due_words,
    first_words,
    label,
    stood_words,
    waiting_events,
    waiting_words,
    when_words,
)

STYLE: dict[Severity, str] = {"alert": "bold red", "warning": "yellow", "info": "cyan"}
MARK: dict[Severity, str] = {"alert": "!!", "warning": "! ", "info": "i "}
_LEVELS: dict[Severity, str] = {"alert": "alert", "warning": "warning", "info": "note"}
_PLAIN_WIDTH = 80
_WHEN_WIDTH = 17


def render(review: Review, console: Console, *, full: bool = False) -> None:
    """Print the review to a rich console; widths follow the console, colours follow NO_COLOR.

    First what matters most in some ten lines, then the findings by severity, then the timeline by visit; `full` tells
    every event, every finding with its rule and its sources, and every note.
    """
    console.print(_header(review))
    console.print(_opening(review))
    for title, body in _full(review) if full else _short(review):
        if body is not None:
            console.print(Rule(title, align="left", characters="─", style="dim"))
            console.print(body)
    if not full:
        console.print(Text("more: --full, or --format html; why: lugol why", style="dim"))
    console.print(Text(NOT_A_DEVICE, style="dim italic"))


def _full(review: Review) -> list[tuple[str, RenderableType | None]]:
    return [
        ("Timeline", _timeline(review)),
        ("Flags over time", _history(review)),
        ("Findings", _findings(review)),
        ("Proposed by a second reader, not judged", _proposals(review.record)),
        ("Conflicts in the source", _conflicts(review.record)),
        ("Could not be used", _notes(review.record)),
    ]


def _short(review: Review) -> list[tuple[str, RenderableType | None]]:
    return [
        ("Findings", _main_findings(review)),
        ("Timeline by visit", _visits(review)),
        ("Proposed by a second reader, not judged", _proposals(review.record)),
        ("Conflicts in the source", _conflicts(review.record, named=False)),
    ]


def plain(review: Review, *, full: bool = False) -> str:
    """The review as text without colour, 80 columns wide."""
    out = io.StringIO()
    console = Console(file=out, width=_PLAIN_WIDTH, no_color=True, force_terminal=False, highlight=False)
    render(review, console, full=full)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _opening(review: Review) -> RenderableType:
    """The first lines: a label and what it tells."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, width=8)
    table.add_column()
    for line in opening(review):
        style = STYLE[line.severity] if line.severity else "bold"
        table.add_row(Text(line.label, style=style), Text(line.text))
    return table


def _main_findings(review: Review) -> RenderableType:
    """Alerts and warnings in short, then what only informs, folded."""
    parts = [_lines(told) for told in main_findings(review)]
    parts += [Text.assemble((f"{name}: ", "dim"), few(titles)) for name, titles in informing(review)]
    return Group(*parts) if parts else Text("nothing was found that does not fit, is missing or is due", style="dim")


def _lines(told: Folded) -> RenderableType:
    finding = told.finding
    head = Text(f"{MARK[finding.severity]} ", style=STYLE[finding.severity])
    head.append(told.title, style="bold")
    lines = [Text(told.gist)] if told.gist else []
    lines += [Text(f"→ {told.step}")] if told.step else []
    lines += [Text(f"also: {'; '.join(told.also)}", style="dim")] if told.also else []
    return Group(head, Padding(Group(*lines), (0, 0, 0, 3))) if lines else head


def _visits(review: Review) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(style="bold", width=_WHEN_WIDTH)
    table.add_column()
    for visit in visits(review.record):
        more = f" … and {visit.more} more" if visit.more else ""
        table.add_row(visit.when, Text.assemble(visit.words, (more, "dim")))
    return table if table.row_count else Text("no events were found", style="dim")


def _header(review: Review) -> RenderableType:
    counts = {level: sum(f.severity == level for f in review.findings) for level in STYLE}
    told = ", ".join(f"{count} {_LEVELS[level]}{'s' * (count != 1)}" for level, count in counts.items())
    judged = listed(map(edition_words, review.guidelines)) or "instruments only"
    worded = [f.title[0].lower() + f.title[1:] for f in review.findings if f.rule.startswith(idiom.RULE)]
    judged = "; ".join((judged, *worded))
    return Group(
        Text(plainly(who(review.record.patient)), style="bold"),
        Text(f"as of {plainly(review.as_of.isoformat())} · {len(review.record.events)} events · {told}"),
        Text(f"judged by {judged}", style="dim"),
    )


def _timeline(review: Review) -> RenderableType:
    parts: list[RenderableType] = []
    waiting = waiting_events(review)
    for contact in contacts(review.record):
        parts.append(Text(contact.when, style="bold"))
        table = Table.grid(padding=(0, 1))
        table.add_column(style="dim", no_wrap=True, width=5)
        table.add_column(style="dim", no_wrap=True, width=12)
        table.add_column()
        for event in contact.events:
            told = _event(event)
            if event.id in waiting:
                told.append(f"  (unanswered: {waiting[event.id]})", style="magenta")
            table.add_row(event.id, label(event), told)
        parts.append(Padding(table, (0, 0, 0, 2)))
    return Group(*parts) if parts else Text("no events were found", style="dim")


def _event(event: Event) -> Text:
    words = Text(describe(event))
    if said := assertion_words(event):
        words.append(f"  ({said})", style="italic dim")
    return words


def _findings(review: Review) -> RenderableType:
    if not review.findings:
        return Text("nothing was found that does not fit, is missing or is due", style="dim")
    return Group(*(_finding(finding) for finding in review.findings))


def _finding(finding: Finding) -> RenderableType:
    head = Text(f"{MARK[finding.severity]} ", style=STYLE[finding.severity])
    head.append(finding.title, style="bold")
    if finding.date:
        head.append(f"  {finding.date}", style="dim")
    lines = [Text(finding.statement)]
    if finding.action:
        due = f" ({said})" if (said := due_words(finding)) else ""
        lines.append(Text(f"→ {step_words(finding.action)}{due}"))
    lines += [Text(words, style="magenta") for words in waiting_words(finding)]
    if finding.needs:
        lines.append(Text("needs: " + "; ".join(finding.needs), style="magenta"))
    because = f"{finding.id} · because of {' '.join(finding.evidence)}" if finding.evidence else finding.id
    sources = ", ".join(finding.sources)
    lines.append(Text(f"{because} · {finding.rule} · {sources} [{finding.status_tag}]", style="dim"))
    return Group(head, Padding(Group(*lines), (0, 0, 1, 3)))


def _history(review: Review) -> RenderableType | None:
    if not review.history:
        return None
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for each in review.history:
        table.add_row(first_words(each), Text.assemble(each.title, (f"  {stood_words(each, review.record)}", "dim")))
    return table


def _proposals(record: Record) -> RenderableType | None:
    if not record.proposals:
        return None
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", no_wrap=True, width=5)
    table.add_column(style="dim", no_wrap=True, width=12)
    table.add_column()
    for each in record.proposals:
        words = _event(each.event)
        words.append(f"  {when_words(each.event.when)}, {each.reader}: {each.sentence}", style="dim")
        table.add_row(each.event.id, label(each.event), words)
    return Group(table, Text("to accept one or a kind: write the case file (lugol read) and add who and when", "dim"))


def _conflicts(record: Record, *, named: bool = True) -> RenderableType | None:
    """Both readings of what contradicts itself; the events are `named` where each of them is shown."""
    if not record.conflicts:
        return None
    parts: list[RenderableType] = []
    for conflict in record.conflicts:
        parts.append(Text(conflict.title + (f"  ({' '.join(conflict.events)})" if named else ""), style="bold"))
        parts.extend(Padding(Text(f"– {reading}"), (0, 0, 0, 2)) for reading in conflict.readings)
    return Group(*parts)


def _notes(record: Record) -> RenderableType | None:
    if not record.notes:
        return None
    return Group(
        *(Text(f"{n.place}: {n.message}" + (f" – {n.remedy}" if n.remedy else ""), style="dim") for n in record.notes)
    )
