"""Dates as they are told, in records of one or two lines, and the proof of each row of the cues of time."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.language.lexicon import read_rows
from lugol.language.page import page_of
from lugol.language.time import date_mentions, timeline
from lugol.record.when import UNDATED, When, parse

FOLDER = Path(__file__).parent
RECORDS = [
    record
    for name in ("dates.yaml", "dates_siblings.yaml", "dates_more.yaml", "dates_letters.yaml")
    for record in yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
]
CUES = read_rows("time/cues.csv")


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


FRAGMENTS = [
    "31/02/2021", "3/4", "12-3-24", "2022-13-45", "29 Feb 2023", "March", "8,2022", "in", "2019,", "-", "to", "CIN 3.",
    "\n", "\n\n", "3 months later", "9999999 weeks ago", "POD 4", "at the age of 300", "DOB", "3.6.81", "Clinic date:",
    "1.2.3.4", "0/0/00", "00.00.0000", "early", "since", "until", "two to", "and a half", "years", "last year", "day 0",
    "aged 99", "admitted on", "after surgery", "0 days before", "2100", "1900", "’24", ":", "(", ")", "31 April 2100",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30), st.sampled_from([None, "dmy", "mdy"]))
def test_no_date_ever_raises(words: list[str], order: str | None) -> None:
    page = page_of(" ".join(words))
    line = timeline(page, date_mentions(page, order))
    for at in range(len(page.tokens)):
        when = line.when(at, at + 1)
        line.since(at, at + 1)
        assert when.earliest is None or when.latest is None or when.earliest <= when.latest


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_wrapping_moves_no_date(width: int) -> None:
    told = (
        "A woman was admitted on 4 May 2021 with a CIN 3. August 19, 2022 she had a LEEP; histology was CIN 2. "
        "Three months later, on 23 November 2022, HPV 16/18 was negative. Ten months after the LEEP she bled."
    )
    lines, line = [], ""
    for word in told.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    wrapped = "\n".join([*lines, line])
    for text in (told, wrapped):
        page = page_of(text)
        assert [m.when.edtf for m in date_mentions(page)] == ["2021-05-04", "2022-08-19", "2022-11-23"]
