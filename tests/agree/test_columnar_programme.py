"""A population gets the decisions that its women get one by one: the same rows, actions, due dates, reasons, needs."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agree.test_columnar import AS_OF, SHARED, blurred, cases, invented, to_the_day
from lugol.facts.engine.columnar.frame import from_records
from lugol.programme.judge.judging import Board
from lugol.programme.judge.partition import results
from lugol.programme.judge.row import Row, row
from lugol.read import fhir
from lugol.record.record import Record
from lugol.review.prepared import prepared
from strategies import records

BOARD = Board(AS_OF)


def together(board: Board, women: list[Record]) -> list[Row]:
    told = board.judge(from_records(women, board.as_of), lambda place: women[place])
    table = results([str(place) for place in range(len(women))], told, board.as_of).select(Row.__struct_fields__)
    return [Row(**{k: tuple(v) if isinstance(v, list) else v for k, v in each.items()}) for each in table.to_dicts()]


def differing(board: Board, women: list[Record]) -> list[tuple[Row, Row]]:
    alone = [row(board.findings(record)) for record in women]
    return [pair for pair in zip(alone, together(board, women), strict=True) if pair[0] != pair[1]]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=10))
def test_histories_get_the_same_rows(seeds: list[int]) -> None:
    assert not differing(BOARD, [invented(seed) for seed in seeds])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=10))
def test_vague_dates_get_the_same_rows(seeds: list[int]) -> None:
    assert not differing(BOARD, [blurred(invented(seed), seed) for seed in seeds])


@settings(max_examples=25, deadline=None)
@given(st.lists(records(), min_size=1, max_size=5))
def test_records_of_every_kind_get_the_same_rows(women: list[Record]) -> None:
    assert not differing(BOARD, [to_the_day(record) for record in women])
    assert not differing(BOARD, [prepared(record) for record in women])


def test_rows_are_the_same_whatever_was_judged_before() -> None:
    women = [invented(seed) for seed in range(300)]
    board = Board(AS_OF)
    once = together(board, women)
    assert together(board, women[::-1]) == once[::-1]
    assert together(BOARD, women) == once


@pytest.mark.parametrize("names", [("acs-2025", "safety-net"), ("who-2021",), ("asccp-genotyping-2025",)])
def test_every_guideline_gives_the_same_rows(names: tuple[str, ...]) -> None:
    assert not differing(Board(AS_OF, names), [invented(seed) for seed in range(60)])


def test_the_conformance_cases_get_the_same_rows() -> None:
    if not (SHARED / "visible.jsonl.gz").is_file():
        pytest.skip(f"no conformance cases in {SHARED}; set LUGOL_SHARED")
    by_day: dict[date, list[Record]] = {}
    for as_of, bundle, name in cases():
        by_day.setdefault(as_of, []).append(prepared(fhir.read(bundle, name)))
    for as_of, women in by_day.items():
        assert not differing(Board(as_of, ("uspstf-2018", "asccp-2019")), women)
