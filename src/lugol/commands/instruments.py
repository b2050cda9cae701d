"""`lugol instruments` and `lugol instrument`: the published scores, stages and criteria on their own."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from lugol.instruments.instrument import Input, Instrument, Result


class Format(StrEnum):
    """The forms in which instruments and their results can be shown."""

    text = "text"
    json = "json"


FORMAT = Annotated[Format, typer.Option("--format", help="How to show it.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("instruments")(instruments)
    app.command("instrument")(instrument)


def instruments(
    family: Annotated[str, typer.Option("--family", help="Only this family, for example stage or marker.")] = "",
    form: FORMAT = Format.text,
) -> None:
    """List every instrument with what it takes."""
    from lugol.instruments.instrument import every

    listed = [each for each in every() if family in ("", each.family)]
    if form is Format.json:
        _print_json([_described(each) for each in listed])
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("name", "family", "title", "takes", box=None, pad_edge=False)
    for each in listed:
        table.add_row(each.name, each.family, each.title, _takes(each))
    Console(highlight=False).print(table)


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


def _takes(chosen: "Instrument") -> str:
    """The inputs it must have, and how many more it can take."""
    must = [item.name for item in chosen.inputs if item.required]
    may = len(chosen.inputs) - len(must)
    shown = ", ".join(must[:3]) + (f" and {len(must) - 3} more" if len(must) > 3 else "")
    return "; ".join(filter(None, (shown, f"{may} optional" if may else "")))


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
    ', 12 to 60 a'
    """
    if item.choices:
        return ": " + ", ".join(item.choices)
    if item.low is None and item.high is None:
        return f" {item.unit}".rstrip()
    low = "any" if item.low is None else f"{item.low:g}"
    high = "any" if item.high is None else f"{item.high:g}"
    return f", {low} to {high} {item.unit}".rstrip()


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
    value = "cannot be told" if result.value is None else f"{result.value} {result.unit}".strip()
    out.print(f"[bold]{escape(value)}[/bold]  [dim]status {result.status_tag}[/dim]")
    out.print(escape(result.statement))
    for label, lines in (("needs", result.needs), ("note", result.caveats)):
        for line in lines:
            out.print(f"  {label}: {escape(line)}")
    for name, value in result.details.items():
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            out.print(f"  {name}:")
            for each in value:
                out.print(f"    {escape(flat(each))}")
        else:
            out.print(f"  {name}: {escape(flat(value))}")
    for key in result.sources:
        out.print(f"  source: {escape(cite(key))}", style="dim")


def flat(value: Any) -> str:
    """A value of a result in one line.

    >>> flat({"high": True, "possible": [5, 6]})
    'high yes, possible 5, 6'
    """
    if isinstance(value, dict):
        return ", ".join(f"{name} {flat(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(flat(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not told" if value is None else str(value)


def _print_json(content: Any) -> None:
    import msgspec

    typer.echo(msgspec.json.format(msgspec.json.encode(content, enc_hook=str), indent=2).decode())
