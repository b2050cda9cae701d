"""Rows of problems, markers and visits in tables of many systems."""

from pathlib import Path

import msgspec
import pytest

from lugol.read import mapping, table
from lugol.read.heads import joined, with_dates


def told(text: str, preset: str = "") -> list[tuple[str, str, dict[str, object]]]:
    record = table.read(text.encode(), "t.csv", mapping.find(Path(preset)) if preset else None)
    return [(event.kind, event.when.edtf, msgspec.to_builtins(event.values)) for event in record.events]


CONDITIONS = "person_id,condition_concept_name,condition_start_date,condition_source_value\n"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("D06.9", "diagnosis"),
        ("N87.1", "diagnosis"),
        ("C53.9", "diagnosis"),
        ("B20", "condition"),
        ("Z94.0", "condition"),
    ],
)
def test_a_problem_by_its_code_of_icd_is_read(code: str, kind: str) -> None:
    assert [(each[0], each[1]) for each in told(f"{CONDITIONS}7,x,2021-09-14,{code}\n", "omop")] == [
        (kind, "2021-09-14")
    ]


def test_a_problem_of_another_organ_is_named_and_left_out() -> None:
    record = table.read(
        f"{CONDITIONS}7,Asthma,2021-09-14,J45.9\n7,HIV,2021-09-15,B20\n".encode(), "t.csv", mapping.find(Path("omop"))
    )
    assert [event.kind for event in record.events] == ["condition"]
    assert any("J45.9" in note.message for note in record.notes)


@pytest.mark.parametrize("name", ["CA 125", "10334-1"])
def test_a_marker_named_as_a_test_keeps_its_value(name: str) -> None:
    found = told(f"patient,test,date,result,unit\n7,{name},2021-09-14,160.1,U/mL\n")
    assert [(kind, values["value"], values["unit"]) for kind, _, values in found] == [("lab", 160.1, "U/mL")]


@pytest.mark.parametrize("begin", ["Visit 1", "Round 1", "Screening 1", "visit_1", "V1"])
def test_the_date_of_a_visit_dates_its_tests(begin: str) -> None:
    mark = "_" if "_" in begin else " "
    visits = [begin, begin.replace("1", "2")]
    head = ",".join(["participant_id", *(f"{visit}{mark}{part}" for visit in visits for part in ("date", "HPV"))])
    found = told(f"{head}\n7,2021-03-01,Positive,2022-03-08,Negative\n")
    assert [(when, values["result"]) for _, when, values in found] == [
        ("2021-03-01", "positive"),
        ("2022-03-08", "negative"),
    ]


def test_a_programme_prefix_names_no_test() -> None:
    found = told("patient,date,CxCa - HPV result,GEN - Date of birth\n7,2021-03-01,Positive,1980-01-01\n")
    assert [(kind, values["result"]) for kind, _, values in found] == [("hpv", "positive")]


@pytest.mark.parametrize("upper", [["Export of May", ""], ["", "", ""], ["ID", "Date", "Result"]])
def test_a_title_or_a_row_is_no_second_line_of_names(upper: list[str]) -> None:
    assert joined(upper, ["7", "2024-05-13", "negative"]) is None


def test_a_day_without_its_month_is_no_date() -> None:
    rows = ((2, {"year": "2024", "day": "13"}), (3, {"year": "2024", "month": "5"}), (4, {"x": "1"}))
    _, made = with_dates(("x", "year", "month", "day"), rows)
    assert [row.get("date") for _, row in made] == ["2024 13", "2024-05", None]
