"""Dates as they are told, in records of one or two lines, and the proof of each row of the cues of time."""

from pathlib import Path

import pytest
import yaml

from lugol.language.lexicon import read_rows
from lugol.language.page import page_of
from lugol.language.time import date_mentions, timeline
from lugol.record.when import UNDATED, When, parse

RECORDS = yaml.load((Path(__file__).parent / "dates.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CUES = read_rows("time/cues.csv")


def bounds(when: When) -> tuple[object, object]:
    return when.earliest, when.latest


def at(text: str, words: str, order: str | None = None, without: str = "") -> When:
    """The date at which words of a text stand."""
    page = page_of(text)
    assert text.count(words) >= 1, words
    start = text.index(words)
    held = [i for i, t in enumerate(page.tokens) if t.start < start + len(words) and t.end > start]
    line = timeline(page, date_mentions(page, order, without), without)
    return line.when(held[0], held[-1] + 1)


def shown(when: When) -> str:
    return f"{when.earliest}..{when.latest}"


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: str(r["text"][:60]))
def test_a_date_is_read_as_it_is_told(record: dict) -> None:  # type: ignore[type-arg]
    order = record.get("order")
    for words, expected in record["when"].items():
        told = at(record["text"], words, order)
        assert shown(told) == shown(parse(expected) if expected else UNDATED), words
    page = page_of(record["text"])
    line = timeline(page, date_mentions(page, order))
    for name in ("visit", "birth"):
        if name in record:
            assert shown(getattr(line, name)) == shown(parse(record[name]))
    said = [f"{n.message}; {n.remedy}" for n in line.notes]
    for part in record.get("notes", []):
        assert any(part in note for note in said), said
    if "notes" not in record:
        assert not said


def examples(row: dict[str, str], column: str) -> list[tuple[str, str, str]]:
    """Text, the words asked, and the date that they must stand at."""
    found = []
    for example in row[column].replace("\\n", "\n").split(" || "):
        marked, _, expected = example.rpartition("=>")
        before, _, rest = marked.rstrip(" ").partition("{")
        words, _, after = rest.partition("}")
        found.append((before + words + after, words, expected.strip()))
    return found


@pytest.mark.parametrize("row", CUES, ids=lambda r: str(r["id"]))
def test_a_cue_reads_its_examples_and_they_need_it(row: dict[str, str]) -> None:
    told = examples(row, "examples")
    assert len(told) >= 2
    for text, words, expected in told:
        assert shown(at(text, words)) == shown(parse(expected) if expected else UNDATED), text
        assert shown(at(text, words, without=row["id"])) != shown(at(text, words)), f"not needed: {text}"
    for text, words, expected in examples(row, "counterexamples"):
        assert shown(at(text, words)) == shown(parse(expected) if expected else UNDATED), text
