"""`lugol instruments` and `lugol instrument`: the published scores, stages and criteria on their own."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

if TYPE_CHECKING:
    from lugol.instruments.instrument import Input, Instrument, Result


class Format(StrEnum):
    """The forms in which instruments and their results can be shown."""

    text = "text"
    json = "json"


_NAME_WIDTH = 18
_LONGEST = 8
_UNITS = {"a": "years", "d": "days", "mo": "months", "wk": "weeks", "1": ""}
FORMAT = Annotated[Format, typer.Option("--format", help="How to show it.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("instruments")(instruments)
    app.command("instrument")(instrument)


def instruments(
    family: Annotated[str, typer.Option("--family", help="Only this family, for example stage or marker.")] = "",
    form: FORMAT = Format.text,
) -> None:
    """List every instrument by family; `lugol instrument NAME` tells what one takes."""
    from lugol.instruments.instrument import Family, every

    listed = [each for each in every() if family in ("", each.family)]
    if form is Format.json:
        _print_json([_described(each) for each in listed])
        return
    from rich.console import Console
    from rich.table import Table

    out = Console(highlight=False)
    for name in (name for name in get_args(Family) if any(each.family == name for each in listed)):
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(min_width=_NAME_WIDTH, no_wrap=True, style="cyan")
        for each in (each for each in listed if each.family == name):
            table.add_row(each.name, each.title)
        out.print(name, style="bold")
        out.print(table)
    out.print("lugol instrument NAME tells what one takes", style="dim")


def instrument(
    name: Annotated[str, typer.Argument(help="The instrument, for example figo or roma.")],
    given: Annotated[list[str] | None, typer.Argument(metavar="KEY=VALUE ...", help="Its inputs.")] = None,
    form: FORMAT = Format.text,
) -> None:
    """Run one instrument on given inputs; without any, tell what it takes."""
    from lugol.instruments.instrument import get, run

    chosen = get(name)
    if not given:
        _print_json(_described(chosen)) if form is Format.json else _describe(chosen)
        return
    result = run(chosen, **_pairs(chosen, given))
    if form is Format.json:
        import msgspec

        _print_json({"instrument": chosen.name, **msgspec.to_builtins(result)})
        return
    _show(result)


def _pairs(chosen: "Instrument", given: list[str]) -> dict[str, Any]:
    from lugol.instruments.instrument import InputError

    pairs: dict[str, Any] = {}
    for item in given:
        key, sign, value = item.partition("=")
        if not sign or not key or not value:
            raise InputError(f"{item!r} is not KEY=VALUE; {chosen.name} takes {', '.join(_names(chosen))}")
        if key in pairs:
            raise InputError(f"{key} is given twice")
        pairs[key] = value
    return pairs


def _names(chosen: "Instrument") -> list[str]:
    return [item.name for item in chosen.inputs]


def _described(chosen: "Instrument") -> dict[str, Any]:
    import msgspec

    return {
        "name": chosen.name,
        "title": chosen.title,
        "family": chosen.family,
        "inputs": [msgspec.to_builtins(item) for item in chosen.inputs],
        "reads_records": chosen.from_record is not None,
        "sources": list(chosen.sources),
    }


def _describe(chosen: "Instrument") -> None:
    from rich.console import Console
    from rich.markup import escape

    from lugol.sources import cite

    out = Console(highlight=False)
    out.print(f"[bold]{escape(chosen.title)}[/bold] ({chosen.name})")
    for item in chosen.inputs:
        must = "" if item.required else " (optional)"
        out.print(f"  [cyan]{item.name}[/cyan]  {escape(item.doc)}{escape(allowed(item))}{must}")
    if example(chosen.name):
        out.print(f"for example: lugol instrument {chosen.name} {escape(example(chosen.name))}")
    for key in chosen.sources:
        out.print(f"  {escape(cite(key))}", style="dim")


def allowed(item: "Input") -> str:
    """The range or choices of an input in words; "" where anything goes.

    >>> from lugol.instruments.instrument import Input
    >>> allowed(Input(name="age", type="number", doc="age", unit="a", low=12, high=60))
    ', 12 to 60 years'
    """
    if item.choices:
        return ": " + ", ".join(item.choices)
    if item.low is None and item.high is None:
        return f" {unit_words(item.unit)}".rstrip()
    low = "any" if item.low is None else f"{item.low:g}"
    high = "any" if item.high is None else f"{item.high:g}"
    return f", {low} to {high} {unit_words(item.unit)}".rstrip()


def unit_words(unit: str) -> str:
    """A UCUM unit as people write it; a count has none.

    >>> unit_words("a"), unit_words("{score}"), unit_words("U/mL")
    ('years', '', 'U/mL')
    """
    return "" if unit.startswith("{") else _UNITS.get(unit, unit)


def headline(result: "Result") -> str:
    """The value with its unit; that it cannot be told where something is needed; "" where the words say it all.

    >>> from lugol.instruments.instrument import Result
    >>> headline(Result(value=8, unit="{score}")), headline(Result(needs=("HE4",))), headline(Result())
    ('8', 'cannot be told', '')
    """
    if result.value is None:
        return "cannot be told" if result.needs else ""
    return f"{flat(result.value)} {unit_words(result.unit)}".strip()


def example(name: str) -> str:
    """The inputs of an instrument's worked example as typed on the command line; "" where there is none.

    >>> example("cphi")
    'ca125=171.57 he4=237.8 age=36'
    """
    from lugol.instruments.instrument import rows

    return next((row["given"] for row in rows("examples.csv") if row["instrument"] == name), "")


def _show(result: "Result") -> None:
    from rich.console import Console
    from rich.markup import escape

    from lugol.sources import cite

    out = Console(highlight=False)
    lead = f"[bold]{escape(headline(result))}[/bold]  " if headline(result) else ""
    out.print(f"{lead}[dim]status {result.status_tag}[/dim]")
    out.print(escape(result.statement))
    for label, lines in (("needs", result.needs), ("note", result.caveats)):
        for line in lines:
            out.print(f"  {label}: {escape(line)}")
    for name, value in result.details.items():
        for line in _detail(name.replace("_", " "), value):
            out.print(f"  {escape(line)}")
    for key in result.sources:
        out.print(f"  source: {escape(cite(key))}", style="dim")


def _detail(name: str, value: Any) -> list[str]:
    """One detail in lines; the end of a long table is left to the JSON, and what is empty is left out."""
    if not (isinstance(value, list) and value and all(isinstance(each, dict) for each in value)):
        return [f"{name}: {flat(value)}"] if flat(value) else []
    more = [f"  and {len(value) - _LONGEST} more (--format json)"] if len(value) > _LONGEST else []
    return [f"{name}:", *(f"  {flat(each)}" for each in value[:_LONGEST]), *more]


def flat(value: Any) -> str:
    """A value of a result in one line.

    >>> flat({"high": True, "possible": [5, 6]})
    'high yes, possible 5, 6'
    """
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {flat(each)}" for name, each in value.items() if flat(each))
    if isinstance(value, list | tuple):
        return ", ".join(flat(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not told" if value is None else str(value)


def _print_json(content: Any) -> None:
    import msgspec

    typer.echo(msgspec.json.format(msgspec.json.encode(content, enc_hook=str), indent=2).decode())
