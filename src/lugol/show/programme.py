"""The summary of a programme for people: tables in the terminal, and a page with plots."""

from typing import Any

import altair as alt
from markupsafe import Markup
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lugol import NOT_A_DEVICE, __version__
from lugol.programme.summary import Line, Summary
from lugol.show.report import environment

_COLOURS = ("#b3261e", "#b26a00", "#7b8794")
_FEW = 15
_ENGINES = {
    "columns": "judged in columns",
    "both": "in columns, with single decisions by the reference engine",
    "reference": "by the reference engine alone (dates told vaguely)",
}


def show(told: Summary, console: Console) -> None:
    """Print the summary as tables."""
    console.print(
        f"{told.women:,} women of {told.source} as of {told.as_of}: {', '.join(told.guidelines)}", markup=False
    )
    console.print(f"never tested: {told.never_tested:,}; died: {told.died:,}; left out: {told.problems:,}")
    for engine, women in told.engines.items():
        console.print(f"{women:,} {_ENGINES[engine]}", style="dim")
    for title, lines in _sections(told):
        if lines is told.rules:
            lines = lines[:_FEW]
        table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
        table.add_column("", overflow="fold")
        for name in ("women", "due", "of these overdue", "flagged"):
            table.add_column(name, justify="right")
        for line in lines:
            table.add_row(Text(line.name), *(f"{n:,}" for n in (line.women, line.due, line.overdue, line.flagged)))
        console.print(table)
    for problem in told.listed:
        console.print(f"left out: {problem.patient or '(no patient)'}: {problem.reason}", style="yellow", markup=False)
    console.print(NOT_A_DEVICE, style="dim italic")


def _sections(told: Summary) -> list[tuple[str, tuple[Line, ...]]]:
    every = [
        ("By action", told.actions),
        ("By age", told.ages),
        ("By flag", told.flags),
        ("By rule", told.rules),
        ("Cannot be decided", told.undecided),
    ]
    return [(title, lines) for title, lines in every if lines]


def html(told: Summary) -> str:
    """The summary as one page that opens offline."""
    return (
        environment()
        .get_template("programme.html.j2")
        .render(
            told=told,
            sections=_sections(told),
            engines=[(_ENGINES[name], women) for name, women in told.engines.items()],
            plots=[(title, _svg(spec)) for title, spec in _plots(told)],
            version=__version__,
            not_a_device=NOT_A_DEVICE,
        )
    )


def _plots(told: Summary) -> list[tuple[str, Any]]:
    found = [("What is recommended", _bars(told.actions)), ("Due or overdue by age", _by_age(told.ages))]
    return found + ([("What does not agree", _bars(told.flags))] if told.flags else [])


def _bars(lines: tuple[Line, ...]) -> Any:
    data = [{"name": line.name.replace("_", " "), "women": line.women} for line in lines]
    return (
        alt.Chart(alt.InlineData(values=data))
        .mark_bar(color="#00695c")
        .encode(x=alt.X("women:Q", title="women"), y=alt.Y("name:N", sort=None, title=None))
        .properties(width=560)
    )


def _by_age(lines: tuple[Line, ...]) -> Any:
    states = ("overdue", "due now", "not due")
    data: list[dict[str, Any]] = []
    for line in lines:
        for state, women in zip(states, (line.overdue, line.due - line.overdue, line.women - line.due), strict=True):
            data.append({"age": line.name, "state": state, "women": women, "order": states.index(state)})
    return (
        alt.Chart(alt.InlineData(values=data))
        .mark_bar()
        .encode(
            x=alt.X("age:N", sort=None, title="age"),
            y=alt.Y("women:Q", title="women"),
            order=alt.Order("order:Q"),
            color=alt.Color("state:N", scale=alt.Scale(domain=list(states), range=list(_COLOURS)), title=None),
        )
        .properties(width=560, height=260)
    )


def _svg(chart: Any) -> Markup:
    import vl_convert

    return Markup(vl_convert.vegalite_to_svg(chart.configure(background="white").to_dict()))
