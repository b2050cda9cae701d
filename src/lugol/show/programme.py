"""The summary of a programme for people: tables in the terminal, and a page with plots."""

from collections.abc import Sequence

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lugol import NOT_A_DEVICE, __version__
from lugol.programme.tell.summary import LATE, SOON, Line, Question, Share, Summary
from lugol.rules.guideline import heads
from lugol.rules.idiom import also_held, whose
from lugol.rules.steps import step_words
from lugol.show.report import environment
from lugol.show.shares import Plot, bars, stacks

_FEW = 15
_ENGINES = {
    "columns": "judged in columns",
    "both": "in columns, with single decisions by the reference engine",
    "reference": "by the reference engine alone (what columns cannot tell)",
}
_ASKED = {
    "due": ("Due", "a step is due by the day of judgement"),
    "overdue": ("Overdue", "of these, it was to be done before that day"),
    "never_screened": ("Never screened", "no test is on record although screening is due"),
    "lost": ("Lost after an abnormal result", "what had to follow it did not, or is long overdue"),
    "discordant": ("Open discordance", "results contradict each other and nothing has settled it"),
}
_SPANS = {
    "overdue_6": f"up to {SOON} months",
    "overdue_24": f"{SOON} to {LATE} months",
    "overdue_longer": f"longer than {LATE} months",
}
_COUNTS = {"women": "Women", "due": "Due", "overdue": "Of these overdue", "lost": "Lost", "flagged": "Flagged"}


_OF_WHOM = {
    "overdue": "Women of that age whose step was to be done before the day of judgement, each once.",
    "groups": "Every woman once in each of clinic, region and laboratory, those who died among them.",
    "actions": "Every woman once, by the step to take first; those who died, and those of whom nothing can be decided, "
    "stand under nothing recommended.",
    "flags": "Women with that flag; a woman with two flags is counted under both.",
    "rules": "Women for whom that row gives the step to take first, each once.",
    "undecided": "Women of whom that guideline cannot decide, each once under each; another may say what is due.",
}
"""Of whom the numbers of a table are."""


class Tab(msgspec.Struct, frozen=True):
    """A table: its name on the page, title, the heads of its numbers, and its rows, each a name with its numbers."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    hint: str = ""


def show(told: Summary, console: Console) -> None:
    """Print the summary as tables."""
    console.print(
        f"{told.women:,} women of {told.source} as of {told.as_of}: {', '.join(told.guidelines)}", markup=False
    )
    console.print(by_whose_rules(told), style="dim", markup=False)
    for note in told.notes:
        console.print(note, style="yellow", markup=False)
    console.print(f"no test on record: {told.never_tested:,}; died: {told.died:,}; left out: {told.problems:,}")
    for engine, women in told.engines.items():
        console.print(f"{women:,} {_ENGINES[engine]}", style="dim")
    for tab in tabs(told):
        table = Table(title=tab.title, title_justify="left", box=None, pad_edge=False, header_style="bold")
        table.add_column("", overflow="fold")
        for head in tab.heads:
            table.add_column(head.lower(), justify="right")
        more = len(tab.rows) - _FEW if tab.name == "rules" else 0
        for name, numbers in tab.rows[:_FEW] if more > 0 else tab.rows:
            table.add_row(Text(name), *numbers)
        console.print(table)
        if tab.hint:
            console.print(tab.hint, style="dim", markup=False)
        if more > 0:
            console.print(f"and {more} more in summary.html", style="dim")
    for problem in told.listed:
        console.print(f"left out: {problem.patient or '(no patient)'}: {problem.reason}", style="yellow", markup=False)
    console.print(NOT_A_DEVICE, style="dim italic")


def by_whose_rules(told: Summary) -> str:
    """By whose rules the women were judged, and which other editions are held."""
    places = [heads()[name].jurisdiction for name in told.guidelines if name in heads()]
    judged = whose(place for place in places if place != "any") or "no country's"
    held = ", ".join(also_held(told.guidelines))
    return f"judged by {judged} rules" + (
        f"; also held and not asked: {held} (--jurisdiction, --guideline)" if held else ""
    )


def tabs(told: Summary) -> list[Tab]:
    """The tables of a summary, its questions first; those without a row are left out."""
    every = [
        _questions(told.questions),
        _by_age(told),
        _lines("overdue", "Overdue by age", told.ages, {"overdue": "Overdue"} | _capital(_SPANS)),
        _lines(
            "groups", "By clinic, region and laboratory", told.groups, _COUNTS | {"never_screened": "Never screened"}
        ),
        _lines("actions", "By action", told.actions, _COUNTS),
        _lines("flags", "By flag", told.flags, _COUNTS),
        _lines("rules", "By rule", told.rules, _COUNTS),
        _lines("undecided", "Cannot be decided", told.undecided, _COUNTS),
    ]
    return [tab for tab in every if tab.rows]


def _questions(asked: Sequence[Question]) -> Tab:
    rows = tuple((_ASKED[each.question][0], (f"{each.women:,}", percent(each.share))) for each in asked)
    return Tab("questions", "What a programme asks", ("Women", "Share"), rows)


def _by_age(told: Summary) -> Tab:
    heads = ("Women", *(name for name, _ in _ASKED.values()))
    shares = {each.question: {share.name: share for share in each.ages} for each in told.questions}
    rows = []
    for line in told.ages:
        own = [shares[question][line.name] for question in _ASKED if question in shares]
        rows.append((line.name, (f"{line.women:,}", *map(_counted, own))))
    return Tab("ages", "By age", heads, tuple(rows), "The share is of the women of that age who are alive.")


def _counted(share: Share) -> str:
    return f"{share.women:,} ({percent(share.share)})" if share.women else "0"


def _lines(name: str, title: str, lines: Sequence[Line], counts: dict[str, str]) -> Tab:
    rows = tuple((line.name, tuple(f"{getattr(line, count):,}" for count in counts)) for line in lines)
    return Tab(name, title, tuple(counts.values()), rows, _OF_WHOM[name])


def _capital(words: dict[str, str]) -> dict[str, str]:
    return {name: text[0].upper() + text[1:] for name, text in words.items()}


def percent(share: float | None) -> str:
    """A share in per cent.

    >>> percent(0.1234), percent(0.002), percent(None)
    ('12 %', '0.2 %', '–')
    """
    if share is None:
        return "–"
    return f"{share:.0%}".replace("%", " %") if share >= 0.1 or not share else f"{share:.1%}".replace("%", " %")


def html(told: Summary) -> str:
    """The summary as one page that opens offline."""
    return (
        environment()
        .get_template("programme.html.j2")
        .render(
            told=told,
            by=by_whose_rules(told),
            asked=[(*_ASKED[each.question], each.women, percent(each.share)) for each in told.questions],
            tabs=tabs(told)[1:],
            engines=[(_ENGINES[name], women) for name, women in told.engines.items()],
            plots=plots(told),
            version=__version__,
            not_a_device=NOT_A_DEVICE,
        )
    )


def plots(told: Summary) -> list[Plot]:
    """The plots of a summary, each with what it shows in words."""
    spans = {text: [(line.name, getattr(line, count)) for line in told.ages] for count, text in _SPANS.items()}
    found = [
        stacks("Overdue by age", "overdue", spans, _overdue_words(told)),
        bars("What is recommended", "actions", _named(told.actions), _most("recommended", told.actions)),
    ]
    if told.flags:
        found.append(bars("What does not agree", "flags", _named(told.flags), _most("flagged", told.flags)))
    return found


def _named(lines: Sequence[Line]) -> list[tuple[str, int]]:
    return [(step_words(line.name), line.women) for line in lines]


def _overdue_words(told: Summary) -> str:
    count = sum(line.overdue for line in told.ages)
    if not count:
        return "No woman is overdue."
    most = max(told.ages, key=lambda line: line.overdue)
    longer = sum(line.overdue_longer for line in told.ages)
    return (
        f"{count:,} women are overdue, {longer:,} of them for longer than {LATE} months; "
        f"most of them ({most.overdue:,}) at {most.name}."
    )


def _most(said: str, lines: Sequence[Line]) -> str:
    first = "; ".join(f"{step_words(line.name)}: {line.women:,}" for line in lines[:3])
    return f"Most often {said}: {first}." if lines else f"Nothing is {said}."
