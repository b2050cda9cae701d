"""Lists of results as a table for people, CSV or JSON for machines."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lugol import NOT_A_DEVICE
from lugol.output import defused, write
from lugol.review.compare import Answer
from lugol.review.worklist import MANY, Item, Problem
from lugol.rules.steps import step_words
from lugol.simulation.measure import Measured
from lugol.simulation.trigger import Price


class Listing(msgspec.Struct, frozen=True):
    """A titled table of texts, the same as data for JSON, and (columns, rows) of fewer columns for a terminal."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    data: Any = None
    short: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]] | None = None


def emit(listings: Sequence[Listing], form: str, output: Path | None, source: str = "") -> None:
    """Print the listings as `text`, `csv` (the first of them) or `json`, to a file where one is given.

    CSV is for people: cells that a spreadsheet would compute are defused (see `output.defused`); JSON keeps every cell
    as it is. `source`, from which they were made, is never written over.
    """
    if form == "text" and output is None:
        _print(listings, Console())
        return
    text = {"csv": _csv, "json": _json, "text": _plain}[form](listings)
    write(text.encode(), output, source)


def items(found: Sequence[Item], problems: Sequence[Problem]) -> list[Listing]:
    """A worklist and what could not be read."""
    parted = any(item.group for item in found)
    rows = tuple(
        (
            item.severity,
            item.source,
            item.patient,
            item.title,
            item.since.isoformat() if item.since else "",
            "" if item.age_days is None else str(item.age_days),
            step_words(item.action),
            item.due,
            item.code,
            *((item.group,) if parted else ()),
        )
        for item in found
    )
    columns: tuple[str, ...] = ("severity", "record", "patient", "what", "since", "days", "next step", "due", "code")
    columns += ("group",) if parted else ()
    short = tuple(
        (
            item.severity,
            "" if item.age_days is None else str(item.age_days),
            f"{item.group}: {_woman(item)}" if parted else _woman(item),
            item.title + _next(item),
        )
        for item in found
    )
    told = Listing(
        "Open flags and overdue steps", columns, rows, found, (("", "days", "record", "what → next step"), short)
    )
    faults = tuple((problem.source, problem.reason) for problem in problems)
    return [told, *([Listing("Not read", ("record", "reason"), faults, problems)] if problems else [])]


def _woman(item: Item) -> str:
    """The record of an item; in a table or an export, which may hold many women, by her id."""
    many = Path(item.source).suffix.lower() in MANY
    return f"{item.patient} in {item.source}" if many and item.patient else item.source


def _next(item: Item) -> str:
    step = step_words(item.action)
    return f" → {step}" if step and step.casefold() != item.title.casefold() else ""


def answers(found: Sequence[Answer]) -> list[Listing]:
    """What each edition says on each date."""
    rows = tuple(
        (
            answer.on.isoformat(),
            answer.edition + ("" if answer.in_force else " (not in force)"),
            "; ".join(finding.title for finding in answer.findings) or "does not apply",
            "; ".join(finding.due or "" for finding in answer.findings),
            "; ".join(finding.rule for finding in answer.findings),
        )
        for answer in found
    )
    columns = ("as of", "edition", "says", "due", "rule")
    return [Listing("Guidelines side by side", columns, rows, found)]


def measured(done: Measured) -> list[Listing]:
    """Recall of planted misses and the burden of each flag."""
    recall = tuple(
        (each.kind, f"{each.found}/{each.planted}", f"{each.share:.3f} ({each.low:.3f}–{each.high:.3f})")
        for each in done.recall
    )
    burden = tuple(
        (each.code, each.severity, str(each.count), f"{each.per_1000:.2f} ({each.low:.2f}–{each.high:.2f})")
        for each in done.burden
    )
    years = f"{done.women} women, {done.women_years:.0f} women-years, seed {done.seed}"
    return [
        Listing("Planted misses found", ("kind", "found", "share (95 % CI)"), recall, done),
        Listing(
            f"Flags without a planted miss: {years}",
            ("flag", "severity", "n", "per 1,000 women-years (95 % CI)"),
            burden,
        ),
    ]


def priced(done: Price) -> list[Listing]:
    """The safety net as a trigger: sensitivity, specificity and predictive value."""
    rows = (
        ("women with a miss, flagged", f"{done.found}/{done.missed}", _interval(done.sensitivity)),
        ("those whose miss leaves a trace", "", _interval(done.traced)),
        ("women without a planted miss, not flagged", f"{done.others - done.flagged}/{done.others}",
         _interval(done.specificity)),
        (f"positive predictive value at {100 * done.prevalence:.1f} % with a miss", "", f"{done.predictive:.3f}"),
    )  # fmt: skip
    return [Listing("The safety net as a trigger", ("measure", "women", "share (95 % CI)"), rows, done)]


def _interval(share: tuple[float, float, float]) -> str:
    return f"{share[0]:.3f} ({share[1]:.3f}–{share[2]:.3f})"


def _print(listings: Sequence[Listing], console: Console) -> None:
    for listing in listings:
        table = Table(title=listing.title, title_justify="left", box=None, pad_edge=False, header_style="bold")
        columns, rows = listing.short or (listing.columns, listing.rows)
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*map(Text, row))
        console.print(table)
        if not listing.rows:
            console.print("none", style="dim")
    console.print(NOT_A_DEVICE, style="dim italic")


def _plain(listings: Sequence[Listing]) -> str:
    out = io.StringIO()
    _print(listings, Console(file=out, width=160, no_color=True))
    return out.getvalue()


def _csv(listings: Sequence[Listing]) -> str:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(listings[0].columns)
    table.writerows(map(defused, row) for row in listings[0].rows)
    return out.getvalue()


def _json(listings: Sequence[Listing]) -> str:
    told = {listing.title: listing.data for listing in listings if listing.data is not None}
    whole = {"notice": NOT_A_DEVICE} | told if len(told) > 1 else {"notice": NOT_A_DEVICE, "result": listings[0].data}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"
