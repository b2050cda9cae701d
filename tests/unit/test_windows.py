"""The spans of time that facts use: all sourced, all durations, none asked for that is not there."""

import csv
from importlib import resources
from pathlib import Path

import pytest

from lugol.errors import BadData
from lugol.facts.questions.windows import after, before, read
from lugol.record.when import duration
from lugol.sources import all_sources


def test_a_span_that_is_not_there_is_named() -> None:
    with pytest.raises(BadData, match="no span 'fortnight'"):
        after("fortnight")


def test_a_span_counts_both_ways() -> None:
    assert before("referral") == "-" + after("referral")


def test_every_span_is_a_duration_with_a_source_and_a_reason() -> None:
    with (resources.files("lugol.facts.questions") / "windows.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            assert duration(row["duration"]) != (0, 0)
            assert row["source"] in all_sources()
            assert row["status"] in ("V", "M") and row["why"]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("short,3 years,asccp-2019,V,because", "span 'short' is no duration"),
        ("short,P3Y,nobody-1900,M,because", "names the source 'nobody-1900'; give a key that stands in a sources.csv"),
        ("short,P3Y,asccp-2019,U,because", "has the status 'U'; write V or M"),
        ("short,P3Y,lugol-reading,V,because", "has the status V, and its source 'lugol-reading' has not"),
        ("short,P3Y,asccp-2019,V,", "does not say why"),
        ("short,P3Y,asccp-2019,V,one\nshort,P3Y,asccp-2019,V,two", "windows.csv:3: span 'short' is given twice"),
    ],
)
def test_a_span_that_is_not_sound_is_refused(row: str, wrong: str, tmp_path: Path) -> None:
    (tmp_path / "windows.csv").write_text(f"name,duration,source,status,why\n{row}\n")
    with pytest.raises(BadData, match=wrong):
        read(tmp_path / "windows.csv")
