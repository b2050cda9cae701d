"""A table of events gets the rows that its women get one by one, whatever is vague, told twice or missing in it."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agree.test_columnar import AS_OF
from lugol.facts.engine.columnar.frame import SHAPES
from lugol.programme.input import table
from lugol.programme.judge.judging import Board
from lugol.programme.judge.partition import of_table
from lugol.programme.judge.row import row
from lugol.record.record import of_today

BOARD = Board(AS_OF)
DATES = st.sampled_from(
    [
        *("2014-02-03", "2018-05", "2019", "2019-05-06", "2021-05", "2021-05-06", "2021-05-20", "2023-01-15"),
        *("2023", "2023-12", "2024-06-03", "2024-06", "../2020", "2022-02..", "2019-11/2020-02", None),
    ]
)
CELLS: dict[str, tuple[str | None, ...]] = {
    "hpv": ("positive", "negative", "no_result"),
    "cytology": ("NILM", "LSIL", "HSIL", "ASC-US", "unexpected"),
    "biopsy": ("CIN1", "CIN3", "benign", None),
    "colposcopy": ("normal", None),
    "diagnosis": ("CIN2",),
    "death": (None,),
    "lab": ("35", "36", "237.8"),
    "condition": ("smoking", "HIV infection"),
}
FIELD = {
    "biopsy": "histology",
    "colposcopy": "impression",
    "diagnosis": "value",
    "death": "cause",
    "lab": "value",
    "condition": "term",
}
MARKER = {"CA-125": "U/mL", "HE4": "pmol/L"}
BIRTHS = ("1984-03-02", "1984-03", "1984", "1990", "1959", "1959-06-03", None)


@st.composite
def rows_of_events(draw: st.DrawFn) -> pl.DataFrame:
    """The rows of a few women, in any order."""
    told: list[dict[str, Any]] = []
    for name in draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True)):
        birth, menopausal = draw(st.sampled_from(BIRTHS)), draw(st.sampled_from(["pre", "post", None]))
        for _ in range(draw(st.integers(1, 9))):
            kind = draw(st.sampled_from(list(CELLS)))
            about = {"patient": name, "birth": birth, "menopausal": menopausal, "sex": "F"}
            line = about | {"kind": kind, "date": draw(DATES)}
            if kind == "lab":
                line["marker"] = draw(st.sampled_from(list(MARKER)))
                line["unit"] = MARKER[line["marker"]]
            told.append(line | {FIELD.get(kind, "result"): draw(st.sampled_from(CELLS[kind]))})
    columns = dict.fromkeys(
        ("patient", "birth", "menopausal", "sex", "kind", "date", "result", "marker", "unit", *FIELD.values())
    )
    return pl.DataFrame(draw(st.permutations(told)), schema=dict.fromkeys(columns, pl.String))


@settings(max_examples=60, deadline=None)
@given(rows_of_events())
def test_tables_get_the_rows_of_their_women(events: pl.DataFrame) -> None:
    found, problems = of_table(BOARD, events)
    read, _ = table.read(events)
    assert not problems and found["patient"].to_list() == read.ids
    for place, told in enumerate(found.to_dicts()):
        alone = row(BOARD.findings(of_today(read.record(place), BOARD.as_of)))
        for name in alone.__struct_fields__:
            value = getattr(alone, name)
            assert told[name] == (list(value) if isinstance(value, tuple) else value), (told["patient"], name)


def test_what_was_understood_is_given_up_where_it_has_grown_large(monkeypatch: pytest.MonkeyPatch) -> None:
    one = pl.DataFrame({"patient": ["a"], "kind": ["cytology"], "date": ["2020-01-01"], "result": ["HSIL"]})
    other = pl.DataFrame({"patient": ["b"], "kind": ["hpv"], "date": ["2020-01-01"], "result": ["positive"]})
    monkeypatch.setattr(table, "_MANY", 0)  # each table begins with nothing, whatever was judged before this test
    before = of_table(BOARD, one)[0]
    of_table(BOARD, other)
    assert len(SHAPES.events) == 1
    assert of_table(BOARD, one)[0].equals(before)
