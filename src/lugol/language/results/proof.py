"""Proves the vocabulary: every example reads as its row says, every row is needed, no counterexample is read."""

import msgspec

from lugol.errors import BadData
from lugol.language.results.lexicon import Row, rows
from lugol.language.results.reading import read_without
from lugol.language.results.then_and_now import Times, cell_without, times
from lugol.language.results.typed import TypedResult
from lugol.sources import all_sources

_TESTS = ("cytology", "hpv", "histology", "dual_stain", "via")


class Proven(msgspec.Struct, frozen=True):
    """How many rows and examples there are, and every problem in words."""

    rows: int = 0
    examples: int = 0
    problems: tuple[str, ...] = ()


def check() -> Proven:
    """Read every example and counterexample of every row, with the row and without it."""
    try:
        every = rows()
    except BadData as error:
        return Proven(problems=(str(error),))
    problems = [f"{row.file}:{row.line} ({row.phrase[:60]}): {wrong}" for row in every for wrong in _wrong(row)]
    problems += [
        f"times.csv:{row.line} ({row.phrase[:60]}): {wrong}" for row in times() for wrong in _wrong_of_time(row)
    ]
    examples = sum(len(row.examples) for row in every) + sum(len(row.examples) for row in times())
    return Proven(len(every) + len(times()), examples, tuple(problems))


def _wrong_of_time(row: Times) -> list[str]:
    """The problems of a row that tells then from now: its examples read as it says, and otherwise without it."""
    found: list[str] = []
    needed = False
    for asked, expected in map(_taken_apart, row.examples):
        expecting, words = _asked(asked)
        now, bare = (_shown(cell_without(words, expecting, left)) for left in ("", row.phrase))
        found += [f"{asked!r} reads as {now!r}, not as {expected!r}"] if now != expected else []
        needed = needed or now != bare
    return found if needed else [*found, "without this row its examples read the same"]


def _wrong(row: Row) -> list[str]:
    found: list[str] = []
    needed = False
    for example in row.examples:
        asked, expected = _taken_apart(example)
        now = _told(asked, None)
        if now != expected:
            found.append(f"{asked!r} reads as {now!r}, not as {expected!r}")
        needed = needed or _told(asked, row) != now
    if not needed:
        found.append("without this row its examples read the same; leave it out or give an example that needs it")
    if row.counterexample and row.code and _is_read(row, row.counterexample):
        found.append(f"the counterexample {row.counterexample!r} is read as {row.test} {row.code}")
    if any(key not in all_sources() for key in row.source.split(";")):
        found.append(f"source {row.source!r} stands in no sources.csv")
    return found


def _is_read(row: Row, text: str) -> bool:
    """Is a counterexample read as what the row says?"""
    expecting, words = _asked(text)
    found = read_without(words, expecting, None)
    if row.role == "says":
        return any(result.code == row.code and result.status in ("found", "possible") for result in found)
    same = [
        r for r in found if r.test == row.test and (r.code == row.code or (row.test == "hpv" and row.code in r.parts))
    ]
    return any(result.status in ("found", "adequacy") for result in same)


def _taken_apart(example: str) -> tuple[str, str]:
    asked, _, expected = example.partition("=>")
    return asked.strip(), expected.strip()


def _asked(text: str) -> tuple[str, str]:
    """The test expected ("hpv> Detected") and the words."""
    test, mark, words = text.partition(">")
    return (test.strip(), words.strip()) if mark and test.strip() in _TESTS else ("", text)


def _told(asked: str, without: Row | None) -> str:
    expecting, words = _asked(asked)
    return _shown(read_without(words, expecting, without))


def _shown(found: tuple[TypedResult, ...]) -> str:
    return "; ".join(str(result) for result in found if result.status != "not_understood")
