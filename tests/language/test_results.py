"""Each row of results.csv is proven: its two examples change without it, and its counterexample reads as it says."""

import pytest

from lugol.language import cues
from lugol.language.kinds.lab import lab
from lugol.language.kinds.tissue import ihc, molecular
from lugol.language.reading import reading_of
from lugol.record.event import Event, Ihc, Lab, Molecular

ROWS = cues.grammar()


def said(event: Event) -> str:
    """One result in few words."""
    values = event.values
    if isinstance(values, Lab):
        amount = "" if values.value is None else f"{values.value:g}"
        return " ".join(filter(None, (values.marker, amount, values.flag, values.trend)))
    if isinstance(values, Ihc):
        share = "" if values.percent is None else f"{values.percent:g}%"
        parts = (values.marker, values.result, share, values.extent, values.qualifier, values.interpretation)
        return " ".join(filter(None, parts))
    assert isinstance(values, Molecular)
    return f"{values.gene} {values.result}"


def told(text: str) -> str:
    """Every result of a text in its order."""
    reading = reading_of(text)
    events = [*lab.read(reading), *ihc.read(reading), *molecular.read(reading)]
    return "; ".join(said(e) for e in sorted(events, key=lambda e: e.order)) or "nothing"


@pytest.mark.parametrize("row", ROWS, ids=[r["id"] for r in ROWS])
def test_row(row: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("example", "example2", "counterexample"):
        text, expected = row[name].split(" => ")
        assert told(text) == expected
    monkeypatch.setattr(cues, "grammar", lambda: tuple(r for r in ROWS if r["id"] != row["id"]))
    for name in ("example", "example2"):
        text, expected = row[name].split(" => ")
        assert told(text) != expected, f"{row['id']} changes nothing in {text!r}"
