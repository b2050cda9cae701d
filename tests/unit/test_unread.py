"""What a table tells of an earlier test is an event of its own, or withholds every reassurance."""

from datetime import date

import pytest

from lugol.findings import Finding
from lugol.read import table
from lugol.record.record import Note, Record
from lugol.review.one import review
from lugol.review.unread import abnormal

AS_OF = date(2024, 6, 1)
HEAD = "patient,birth,date,kind,result,"
ROW = "a1,1984-03-09,2024-02-20,cytology,NILM,"


def _advice(record: Record) -> list[Finding]:
    found = review(record, AS_OF, ["uspstf-2018", "asccp-2019"]).findings
    return [each for each in found if each.guideline and (each.action or each.kind == "gap")]


def _of(columns: str, cells: str) -> Record:
    return table.read(f"{HEAD}{columns}\n{ROW}{cells}\n", "t.csv")


def test_an_earlier_result_in_columns_of_its_own_is_a_test_of_its_day() -> None:
    record = _of("previous_smear_date,previous_smear_result", "2020-09-01,HSIL")
    older = [(e.values.result, e.when.edtf, e.assertion) for e in record.events if e.assertion == "historical"]  # type: ignore[union-attr]
    assert older == [("HSIL", "2020-09-01", "historical")]
    assert [each.action for each in _advice(record)] == ["colposcopy"]


def test_without_a_column_of_days_it_lies_before_the_newer() -> None:
    record = _of("Vorbefund Pap", "HSIL")
    assert [e.when.edtf for e in record.events if e.assertion == "historical"] == ["..2024-02-19"]


def test_an_empty_cell_and_a_test_that_has_a_row_of_its_own_add_nothing() -> None:
    columns = "previous_smear_date,previous_smear_result"
    assert len(_of(columns, ",").events) == 1
    twice = f"{HEAD}{columns}\n{ROW}2020-09-01,HSIL\na1,1984-03-09,2020-09-01,cytology,HSIL,,\n"
    assert len(table.read(twice, "t.csv").events) == 2


@pytest.mark.parametrize(("column", "cell"), [("last_smear", "HSIL"), ("last_hpv", "positive"), ("comment", "CIN 3")])
def test_an_abnormal_result_that_only_a_note_names_withholds_the_reassurance(column: str, cell: str) -> None:
    advice = _advice(_of(column, cell))
    assert [(each.kind, each.action) for each in advice] == [("gap", None)]
    assert cell in advice[0].statement


@pytest.mark.parametrize(("column", "cell"), [("last_smear", "NILM"), ("batch", "B-0416"), ("last_hpv", "negative")])
def test_a_negative_one_or_another_column_withholds_nothing(column: str, cell: str) -> None:
    assert [each.action for each in _advice(_of(column, cell))] == ["screening_up_to_date"]


def test_of_a_table_of_several_women_each_note_is_of_her_lines() -> None:
    text = f"{HEAD}last_smear\n{ROW}HSIL\n{ROW.replace('a1', 'a2')}NILM\n{ROW.replace('a1', 'a3')}\n"
    records = table.read_all(text.encode(), "t.csv")
    said = [[each.action for each in _advice(record)] for record in records if isinstance(record, Record)]
    assert said == [[None], ["screening_up_to_date"], ["screening_up_to_date"]]


def test_what_a_person_rejected_withholds_nothing() -> None:
    assert list(abnormal(Note("changes", "cytology e2 ('HSIL') was rejected by Dr A. Example on 2024-03-01"))) == []
