"""A replay for people and machines: what could first have been seen when, and how long it stood open."""

import io
from datetime import date
from typing import Any

import msgspec
from markupsafe import Markup
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from lugol import NOT_A_DEVICE, __version__
from lugol.exchange.contract import finding_json
from lugol.findings import Standing
from lugol.review.replay import Replay, Step
from lugol.rules.steps import edition_words
from lugol.show.plainly import plainly
from lugol.show.report import environment, script_json
from lugol.show.terminal import MARK, STYLE
from lugol.show.timeline import who
from lugol.show.words import closed_words, days_words, describe, first_words, label, stood_words, when_words

_SINCE = 17
_END, _LEAST = 100.0, 0.8  # percent of the whole time: its end, and the narrowest bar that can be seen


def show(done: Replay, console: Console | None = None) -> None:
    """Print each flag with its first date, how long it stood open and what closed it."""
    console = console or Console()
    console.print(Text(plainly(who(done.record.patient)), style="bold"))
    console.print(_diagnosis(done))
    for each in done.standings:
        if each.kind in ("flag", "recommendation"):
            console.print(_line(done, each))
    if not done.steps:
        console.print("nothing in the record has a date", style="dim")
    console.print(NOT_A_DEVICE, style="dim italic")


def plain(done: Replay) -> str:
    """The replay as text without colour, 80 columns wide."""
    out = io.StringIO()
    show(done, Console(file=out, width=80, no_color=True, force_terminal=False, highlight=False))
    return out.getvalue()


def _diagnosis(done: Replay) -> str:
    if done.diagnosed is None:
        return "No cancer is proven in the record."
    if done.diagnosed_from is None or done.diagnosed_from == done.diagnosed:
        return f"Cancer first proven in the record: {_told(done.diagnosed, done.diagnosed_dated)}"
    return plainly(f"Cancer first proven in the record: between {done.diagnosed_from} and {done.diagnosed}")


def _told(day: date, dated: bool) -> str:
    told = plainly(day.isoformat())
    return told if dated else f"by {told} (its report carries no date)"


def _line(done: Replay, each: Standing) -> RenderableType:
    head = Text.assemble((f"{MARK[each.severity]} ", STYLE[each.severity]), (plainly(each.title), "bold"))
    head.append(f"  {edition_words(each.rule.partition('/')[0])}" if each.kind == "recommendation" else "", style="dim")
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, width=_SINCE)
    table.add_column()
    table.add_row(first_words(each), Group(head, Text(stood_words(each, done.record))))
    return table


def _cells(done: Replay, each: Standing) -> tuple[str, ...]:
    before = each.days_before_diagnosis
    return (
        first_words(each),
        days_words(each.days_open),
        days_words(before) if before is not None and before > 0 else "",
        plainly(each.title),
        closed_words(each, done.record),
    )


def as_json(done: Replay) -> bytes:
    """The replay as JSON: the standings, and for each step what was learnt and its findings (schemas/replay-1.json)."""
    told = {
        "format": "lugol-replay-1",
        "notice": NOT_A_DEVICE,
        "diagnosed": {"date": done.diagnosed, "earliest": done.diagnosed_from, "dated": done.diagnosed_dated},
        "standings": done.standings,
        "steps": [
            {
                "on": step.on,
                "dated": step.dated,
                "learnt": step.learnt,
                "findings": [finding_json(finding) for finding in step.review.findings],
            }
            for step in done.steps
        ],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def html(done: Replay) -> str:
    """One self-contained page: a slider over the dates, what was known on each and what could have been said."""
    page = environment().get_template("replay.html.j2")
    return page.render(
        version=__version__,
        not_a_device=NOT_A_DEVICE,
        who=plainly(who(done.record.patient)),
        diagnosis=_diagnosis(done),
        standings=[(each, _cells(done, each)) for each in done.standings if each.kind == "flag"],
        steps=done.steps,
        bars=_bars(done),
        data=script_json([_step(done, step) for step in done.steps]),
        first=done.steps[0] if done.steps else None,
    )


def _step(done: Replay, step: Step) -> dict[str, Any]:
    known = {event.id for event in step.review.record.events}
    return {
        "on": _told(step.on, step.dated),
        "left": _share(done, step.on),
        "events": [
            {
                "id": event.id,
                "when": when_words(event.when),
                "kind": label(event),
                "words": describe(event),
                "new": event.id in step.learnt,
            }
            for event in done.record.events
            if event.id in known
        ],
        "findings": [
            {
                "severity": f.severity,
                "kind": f.kind,
                "title": f.title,
                "statement": f.statement,
                "action": f.action or "",
            }
            for f in step.review.findings
            if f.kind in ("flag", "recommendation", "stage", "score")
        ],
    }


def _bars(done: Replay) -> list[dict[str, Any]]:
    """Each flag's stretch as shares of the whole time, for the bars over the slider."""
    if not done.steps:
        return []
    end = done.steps[-1].on
    return [
        {
            "title": each.title,
            "severity": each.severity,
            "left": min(_END - _LEAST, _share(done, each.first)),
            "width": max(_LEAST, _share(done, each.closed or end) - _share(done, each.first)),
            "told": Markup.escape(f"{plainly(each.title)}: {first_words(each)}, {closed_words(each, done.record)}"),
        }
        for each in done.standings
        if each.kind == "flag"
    ]


def _share(done: Replay, day: date) -> float:
    """How far along the whole time a day lies, in percent."""
    start, end = done.steps[0].on, done.steps[-1].on
    return round(100 * (day - start).days / max(1, (end - start).days), 2)
