"""The spans of time that facts use: all sourced, all durations, none asked for that is not there."""

import csv
from importlib import resources

import pytest

from lugol.errors import BadData
from lugol.facts.windows import after, before
from lugol.record.when import duration
from lugol.sources import all_sources


def test_a_span_that_is_not_there_is_named() -> None:
    with pytest.raises(BadData, match="no span 'fortnight'"):
        after("fortnight")


def test_a_span_counts_both_ways() -> None:
    assert before("referral") == "-" + after("referral")


def test_every_span_is_a_duration_with_a_source_and_a_reason() -> None:
    with (resources.files("lugol.facts") / "windows.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            assert duration(row["duration"]) != (0, 0)
            assert row["source"] in all_sources()
            assert row["status"] in ("V", "M") and row["why"]
