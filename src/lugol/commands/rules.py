"""`lugol check`, `guidelines`, `facts`, `table`, `diff`, `texts`: the rules proven and shown."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

if TYPE_CHECKING:
    from lugol.facts.engine.vocabulary import Fact
    from lugol.rules.check import Checked
    from lugol.rules.explain import Change
    from lugol.rules.guideline import Head


class Format(StrEnum):
    """How to print."""

    text = "text"
    json = "json"


Form = Annotated[Format, typer.Option("--format", help="text or json.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("check")(check)
    app.command("guidelines")(guidelines)
    app.command("table")(table)
    app.command("diff")(diff)
    app.command("facts")(facts)
    app.command("texts")(texts)


def check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[GUIDELINE]...", help="Editions (default: all).")
    ] = None,
    form: Form = Format.text,
) -> None:
    """Prove every table, every assurance case and every word of results; exit status 1 where something fails."""
    from lugol.rules.check import check as run

    results = [run(name) for name in names or _editions()]
    told, problems = _uncertain(names or _editions())
    if not names:
        words, wrong = _words()
        told, problems = [*told, *words], [*wrong, *problems]
    if form is Format.json:
        as_json(results)
    else:
        _table("Guidelines", _CHECKED, (_checked(result) for result in results))
        typer.echo(_counted(results))
        typer.echo("\n".join(told))
    for problem in (*(f"{r.guideline}: {each}" for r in results for each in r.problems), *problems):
        typer.echo(problem, err=True)
    if problems or any(result.problems for result in results):
        raise typer.Exit(1)


def _counted(results: "list[Checked]") -> str:
    return (
        f"{len(results)} guidelines: {sum(r.tables for r in results)} tables with {sum(r.rows for r in results)} "
        f"rows proven; {sum(r.passed for r in results)} of {sum(r.cases for r in results)} cases hold; "
        f"{sum(r.readings for r in results)} readings registered"
    )


def _uncertain(editions: list[str]) -> tuple[list[str], list[str]]:
    """What is told of the rows of status U, and which of them could decide."""
    from lugol.rules import uncertain

    found = uncertain.check(editions)
    line = (
        f"status U: {found.tables} rows of tables, {found.instruments} rows of instruments are shown; "
        f"{len(found.problems) or 'none'} could decide"
    )
    return [line], [f"status U: {problem}" for problem in found.problems]


def _words() -> tuple[list[str], list[str]]:
    """What is told of the words of results and of assertion, and which of their rows are not proven."""
    from lugol.language import proof, results

    words, grammar = results.check(), proof.check()
    lines = [
        f"words of results: {words.rows} rows proven by {words.examples} examples",
        f"grammar of assertion: {grammar.rows} rows proven by {grammar.examples} examples; {grammar.terms} terms",
    ]
    problems = [f"words of results: {problem}" for problem in words.problems]
    return lines, problems + [f"grammar: {problem}" for problem in grammar.problems]


_CHECKED = ("guideline", "tables", "with otherwise", "each row speaks", "rows", "situations", "cases")


def _checked(result: "Checked") -> tuple[str, ...]:
    counts = (result.tables, result.closed_by_otherwise, result.every_row_speaks, result.rows, result.situations)
    return (result.guideline, *map(str, counts), f"{result.passed}/{result.cases}")


def texts(
    words: Annotated[str, typer.Argument(metavar="[WORDS]", help="Only texts that hold these words.")] = "",
    form: Form = Format.text,
) -> None:
    """List every text that a user may meet, of the tables and of the modules, with its file and row or line."""
    from lugol.show.texts import texts as every

    found = [text for text in every() if words.casefold() in text.words.casefold()]
    if form is Format.json:
        as_json(found)
        return
    for text in found:
        typer.echo(f"{text.place}\n    {text.words}")


def guidelines(form: Form = Format.text) -> None:
    """List the guideline editions: where and since when each is in force."""
    from lugol.rules.guideline import heads

    if form is Format.json:
        as_json(list(heads().values()))
        return
    rows = [(h.id, h.valid_from.isoformat(), h.jurisdiction, "yes" * h.default, _titled(h)) for h in heads().values()]
    _table("Guidelines", ("id", "from", "where", "default", "title"), rows)


def _titled(head: "Head") -> str:
    ways = (("changes", head.based_on), ("superseded by", head.superseded_by), ("family", head.family))
    told = [f"{word} {name}" for word, name in ways if name and name != head.id]
    return f"{head.title} ({'; '.join(told)})" if told else head.title


def table(name: Annotated[str, typer.Argument(metavar="GUIDELINE/TABLE")], form: Form = Format.text) -> None:
    """Show a table as it is written, to lay beside the paper; GUIDELINE/register shows how its text was read."""
    from lugol.rules.explain import NoRow
    from lugol.rules.guideline import load

    edition, _, wanted = name.partition("/")
    guideline = load(edition)
    if wanted == "register":
        _show_register(edition, form)
        return
    if wanted not in guideline.sheets:
        raise NoRow(f"no table {wanted!r} in {edition}; it has {', '.join(sorted(guideline.sheets))}")
    sheet = guideline.sheets[wanted]
    if form is Format.json:
        as_json(sheet)
        return
    typer.echo(f"{name}: {len(sheet.rows)} rows")
    for header in sheet.headers:
        typer.echo(_wrapped(f"  {header}: {_meaning(header)}", 4))
    for row in sheet.rows:
        asks = ", ".join(f"{header} {cell}" for header, cell in row.cells.items() if cell != "*")
        typer.echo(f"\n{row.id}  [{row.status}; {', '.join(row.sources)}]")
        typer.echo(_wrapped(f"  if    {asks or 'always'}", 8))
        for output, text in row.outputs.items():
            if text:
                typer.echo(_wrapped(f"  {'->':<6}{output}: {text}", 10))


def _show_register(edition: str, form: Format) -> None:
    from lugol.rules import register
    from lugol.rules.guideline import folder_of

    readings = register.read(folder_of(edition))
    if form is Format.json:
        as_json(readings)
        return
    typer.echo(f"{edition}/register: {len(readings)} readings")
    for told in readings:
        typer.echo(f"\n{told.id}  [{', '.join(told.sources)}]")
        for word, text in (("point", told.point), ("read", told.reading), ("why", told.why)):
            typer.echo(_wrapped(f"  {word:<6}{text}", 8))


def _meaning(header: str) -> str:
    from lugol.facts import registry

    fact = registry.every().get(header)
    return fact.doc if fact else "what that table of this guideline says"


def _wrapped(text: str, indent: int) -> str:
    from shutil import get_terminal_size
    from textwrap import fill

    width = max(40, get_terminal_size((80, 24)).columns)
    return fill(text, width, subsequent_indent=" " * indent, drop_whitespace=True, break_on_hyphens=False)


def diff(
    old: Annotated[str, typer.Argument(metavar="EDITION")],
    new: Annotated[str, typer.Argument(metavar="EDITION")],
    form: Form = Format.text,
) -> None:
    """Show the rows that differ between two editions."""
    from lugol.rules import explain
    from lugol.rules.guideline import load

    changes = explain.diff(load(old), load(new))
    if form is Format.json:
        as_json(changes)
        return
    for change in changes:
        _show_change(change)
    typer.echo(f"{len(changes)} rows differ between {old} and {new}")


def _show_change(change: "Change") -> None:
    """One row that differs: as the row says it where it is new or gone, as it was and is where it changed."""
    told = {column: pair for column, pair in change.columns.items() if {*pair} - {"", "*"}}
    if change.what == "changed":
        typer.echo(f"{change.table}/{change.row}: changed")
        for column, (was, now) in told.items():
            typer.echo(_wrapped(f"    {column} was: {was or '-'}", 10))
            typer.echo(_wrapped(f"    {' ' * len(column)} now: {now or '-'}", 10))
        return
    said = {column: was or now for column, (was, now) in told.items()}
    asks = ", ".join(f"{column} {cell}" for column, cell in said.items() if column != "source" and column[0] != "=")
    typer.echo(f"{change.table}/{change.row}: {change.what}  [{said['source']}]")
    typer.echo(_wrapped(f"    if    {asks or 'always'}", 10))
    for column, text in said.items():
        if column[0] == "=":
            typer.echo(_wrapped(f"    ->    {column[1:]}: {text}", 10))


def facts(
    text: Annotated[str, typer.Argument(help="Show the facts whose name or meaning holds this.")] = "",
    form: Form = Format.text,
) -> None:
    """List the facts that tables may ask: name, values and meaning."""
    from lugol.facts.registry import every

    found = [fact for name, fact in sorted(every().items()) if text.casefold() in f"{name} {fact.doc}".casefold()]
    if form is Format.json:
        as_json([{"name": fact.name, "domain": fact.domain, "meaning": fact.doc} for fact in found])
        return
    for fact in found:
        typer.echo(_wrapped(f"{fact.name} ({_values(fact)}): {fact.doc}", 4))


def _values(fact: "Fact") -> str:
    domain = fact.domain
    words = {
        "category": ", ".join(domain.values),
        "number": f"{domain.low:g} to {domain.high:g}",
        "bool": "true, false",
    }
    return words.get(domain.kind, "a date") + (", none" if domain.none else "")


def _editions() -> list[str]:
    from lugol.rules.guideline import heads

    return list(heads())


def as_json(data: object) -> None:
    """Print something as JSON."""
    typer.echo(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())


def _table(title: str, headers: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = Table(title=title, title_justify="left", show_lines=False, box=None, pad_edge=False)
    for place, header in enumerate(headers):
        shown.add_column(header, overflow="fold", no_wrap=place == 0)
    for row in rows:
        shown.add_row(*row)
    Console().print(shown)
