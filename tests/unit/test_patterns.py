"""No pattern of the package backtracks: none grows faster than the text that it is asked of."""

import re
from pathlib import Path
from typing import Any

import pytest

LAB = Path(__file__).parents[2] / "lab"


@pytest.fixture
def patterns(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The lab's check of patterns."""
    monkeypatch.syspath_prepend(str(LAB))
    import patterns

    return patterns


def test_no_pattern_grows_faster_than_its_text(patterns: Any) -> None:
    every = list(patterns.patterns())
    assert len(every) > 150
    assert [(used.place, found.word) for used in every if (found := patterns.slow(used))] == []


@pytest.mark.parametrize(
    ("pattern", "asked"),
    [
        (r"\s*\(", "search"),
        (r"\d+(?:,\d+)*\s*,?\s*mm", "match"),
        (r"(?:<!--.*?-->\s*)*<html", "match"),
        (r"(?:<\?xml[^>]*>|<!--.*?-->)*<html", "match"),
        (r"(?:\w+\s?)*:", "fullmatch"),
        (r"(\d{1,2}[, ]*)*o'clock", "search"),
    ],
)
def test_a_pattern_that_backtracks_is_seen(patterns: Any, pattern: str, asked: str) -> None:
    assert patterns.slow(patterns.Used("here", re.compile(pattern, re.S), asked)) is not None


def test_the_same_patterns_without_a_way_back_are_passed(patterns: Any) -> None:
    for pattern, asked in ((r"(?<!\s)\s*\(", "search"), (r"(?:<!--(?>.*?-->)\s*+)*+<html", "match")):
        assert patterns.slow(patterns.Used("here", re.compile(pattern, re.S), asked)) is None
