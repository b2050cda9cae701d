"""What a programme asks of every woman beside what is due, and which findings answer it (`questions.csv`)."""

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal, get_args

import msgspec

from lugol.errors import BadData
from lugol.record.when import DateError, duration
from lugol.sources import all_sources, numbered

By = Literal["action", "flag", "family"]


class Answer(msgspec.Struct, frozen=True):
    """What answers a question with yes: a recommended action, a flag, or a step overdue by more than a span.

    `name` is the action, the code of the flag, or the family of guidelines whose step is overdue by more than `span`.
    """

    question: str
    by: By
    name: str
    span: str
    source: str
    status: str
    why: str


def read(path: Traversable) -> tuple[Answer, ...]:
    """The answers of a file; each needs a source that is there and a status, V or M."""
    found = []
    for number, row in numbered(path):
        if wrong := _wrong(row):
            raise BadData(f"{path.name}:{number}: {wrong}")
        found.append(msgspec.convert(row, Answer))
    return tuple(found)


def _wrong(row: dict[str, str]) -> str:
    if row["by"] not in get_args(By):
        return f"by {row['by']!r}; write {', '.join(get_args(By))}"
    if row["source"] not in all_sources():
        return f"source {row['source']!r}; give a key that stands in a sources.csv"
    if row["status"] not in ("V", "M"):
        return f"status {row['status']!r}; write V or M, what is uncertain answers nothing"
    try:
        if (row["by"] == "family") != bool(row["span"] and duration(row["span"])):
            return "a family, and nothing else, has a span"
    except DateError as error:
        return str(error)
    return ""


@cache
def _answers() -> tuple[Answer, ...]:
    return read(resources.files("lugol.programme.judge") / "questions.csv")


@cache
def names(question: str, by: By) -> frozenset[str]:
    """What answers a question with yes.

    >>> names("never_screened", "action")
    frozenset({'screening_due'})
    """
    return frozenset(each.name for each in _answers() if (each.question, each.by) == (question, by))


@cache
def spans(question: str) -> dict[str, tuple[int, int]]:
    """For each family of guidelines by which a step must be overdue, in months and days, before the answer is yes."""
    return {each.name: duration(each.span) for each in _answers() if each.question == question and each.span}
