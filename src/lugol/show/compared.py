"""Guidelines side by side for people: date by date, the editions that say the same on one line."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

import msgspec
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from lugol import NOT_A_DEVICE
from lugol.findings import Finding
from lugol.review.compare import Answer
from lugol.rules.steps import edition_words
from lugol.show.plainly import due_plainly, plainly

SILENT = "does not apply"
_NEEDS = 2


class Said(msgspec.Struct, frozen=True):
    """What some editions say on one date, and those editions; a name with * was not in force on that date."""

    says: str
    editions: tuple[str, ...]


def by_date(found: Sequence[Answer]) -> list[tuple[date, tuple[Said, ...]]]:
    """The answers of each date, those that say the same together, the silent ones last."""
    return [(day, _said(list(answers))) for day, answers in groupby(found, key=lambda answer: answer.on)]


def show(found: Sequence[Answer], console: Console) -> None:
    """Print the comparison; a date on which no answer has changed is named and not repeated."""
    console.print(Text("Guidelines side by side", style="bold"))
    before: tuple[Said, ...] = ()
    for day, said in by_date(found):
        if said == before:
            console.print(Text(f"{plainly(str(day))}  as before", style="dim"))
            continue
        before = said
        console.print(Text(plainly(str(day)), style="bold"))
        for each in said:
            console.print(Padding(Text(each.says, style="dim" if each.says == SILENT else ""), (0, 0, 0, 2)))
            console.print(Padding(Text(", ".join(each.editions), style="cyan"), (0, 0, 0, 6)))
    if any(not answer.in_force for answer in found):
        console.print(Text("* not in force on that date, asked all the same", style="dim"))
    if not found:
        console.print(Text("nothing in the record has a date", style="dim"))
    console.print(Text(NOT_A_DEVICE, style="dim italic"))


def _said(answers: Sequence[Answer]) -> tuple[Said, ...]:
    told: dict[str, list[str]] = {}
    for answer in answers:
        told.setdefault(_words(answer), []).append(edition_words(answer.edition) + ("" if answer.in_force else "*"))
    said = [Said(says, tuple(editions)) for says, editions in told.items()]
    return tuple(sorted(said, key=lambda each: each.says == SILENT))


def _words(answer: Answer) -> str:
    return "; ".join(dict.fromkeys(_lines(answer))) or SILENT


def _lines(answer: Answer) -> Iterator[str]:
    for finding in answer.findings:
        if finding.kind == "gap":
            yield plainly(finding.title.partition(":")[0] + _needed(finding))
        else:
            yield plainly(finding.title) + (f" ({said})" if (said := due_plainly(finding)) else "")


def _needed(finding: Finding) -> str:
    named, more = finding.needs[:_NEEDS], len(finding.needs) - _NEEDS
    if not named:
        return ""
    return f": needs {'; '.join(named)}" + (f"; and {more} more" if more > 0 else "")
