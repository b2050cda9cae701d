"""A worklist shows what is open over many records, most urgent first, and no bad record stops it."""

import csv
import json
from pathlib import Path

import pytest

from lugol import cli
from lugol.review.worklist import Item, in_order

OVERDUE = """
patient: {id: A, sex: F, birth: 1986-01-01}
events:
  - {kind: cytology, date: 2022-02-08, result: HSIL}
"""
QUIET = """
patient: {id: B, sex: F, birth: 1986-01-01}
events:
  - {kind: hpv, date: 2022-02-08, result: negative}
  - {kind: cytology, date: 2022-02-08, result: NILM}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(OVERDUE)
    (tmp_path / "b.yaml").write_text(QUIET)
    (tmp_path / "c.yaml").write_text("events:\n  - {kind: hpv, date: 2022-13, result: positive}\n")
    (tmp_path / "notes.bin").write_bytes(b"\x00")
    return tmp_path


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as stop:
        cli.run([*words])
    assert stop.value.code == 0
    return capsys.readouterr().out


def test_open_flags_come_with_their_age_and_bad_records_with_their_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(_run(capsys, "worklist", str(folder), "--as-of", "2023-02-08", "--format", "json"))
    items = told["Open flags and overdue steps"]
    first = items[0]
    assert (first["source"], first["patient"], first["code"]) == ("a.yaml", "A", "overdue_followup")
    assert first["severity"] == "alert"
    assert (first["since"], first["age_days"]) == ("2022-08-08", 184), (
        "six months after the smear, not on the day asked"
    )
    assert {item["source"] for item in items if item["kind"] == "flag"} == {"a.yaml"}
    assert [problem["source"] for problem in told["Not read"]] == ["c.yaml"]
    assert "month 13" in told["Not read"][0]["reason"]


def test_the_csv_has_one_line_an_item(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = _run(capsys, "worklist", str(folder), "--as-of", "2023-02-08", "--format", "csv")
    rows = list(csv.DictReader(out.splitlines()))
    assert rows[0]["record"] == "a.yaml" and rows[0]["code"] == "overdue_followup"


def test_a_file_in_place_of_a_folder_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.run(["worklist", str(folder / "a.yaml")])
    assert stop.value.code == 2
    assert "is no folder" in capsys.readouterr().err


def test_a_step_that_is_due_is_listed_and_later_events_do_not_count(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = (
        QUIET
        + "  - {kind: hpv, date: 2029-05-01, result: negative}\n  - {kind: cytology, date: 2029-05-01, result: NILM}\n"
    )
    (folder / "b.yaml").write_text(later)
    told = json.loads(_run(capsys, "worklist", str(folder), "--as-of", "2028-02-08", "--format", "json"))
    steps = [item for item in told["Open flags and overdue steps"] if item["source"] == "b.yaml"]
    assert [item["kind"] for item in steps] == ["overdue"]
    assert (steps[0]["since"], steps[0]["age_days"]) == ("2027-02-08", 365), "five years after the co-test"


def test_the_schema_of_a_replay_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(_run(capsys, "schema", "replay"))["title"] == "lugol replay 1"


LETTER = "Clinic letter. On 03/04/2022 cervical cytology showed HSIL.\n"


@pytest.mark.parametrize(
    ("settings", "words", "since"),
    [
        ("", (), ("2022-09-04", "2022-10-03")),
        ("dates: dmy\n", (), ("2022-10-03", "2022-10-03")),
        ("dates: dmy\n", ("--dates", "mdy"), ("2022-09-04", "2022-09-04")),
    ],
)
def test_the_settings_of_a_folder_say_how_its_dates_are_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: str, words: tuple[str, ...], since: tuple[str, str]
) -> None:
    (tmp_path / "letter.txt").write_text(LETTER)
    if settings:
        (tmp_path / "lugol.yaml").write_text(settings)
    told = json.loads(_run(capsys, "worklist", str(tmp_path), "--as-of", "2023-06-08", "--format", "json", *words))
    assert "Not read" not in told, "the settings are no record"
    items = told.get("Open flags and overdue steps", told.get("result"))
    found = [item["since"] for item in items if item["code"] == "overdue_followup"]
    assert len(found) == 1 and since[0] <= found[0] <= since[1]


@pytest.mark.parametrize("settings", ["dates: ymd\n", "date: dmy\n", "- dmy\n", "dates: [\n"])
def test_settings_that_are_not_known_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: str
) -> None:
    (tmp_path / "lugol.yaml").write_text(settings)
    with pytest.raises(SystemExit) as stop:
        cli.run(["worklist", str(tmp_path)])
    assert stop.value.code == 2
    assert "lugol.yaml" in (told := capsys.readouterr().err) and "write one line" in told


def test_tables_are_read_by_a_mapping_and_a_table_may_stand_for_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.csv").write_text(
        "Frau;Untersuchung;Datum;Befund\nw1;HPV;13.05.2022;positiv\nw2;HPV;13.05.2022;negativ\n"
    )
    (tmp_path / "m.yaml").write_text("columns: {Frau: patient, Untersuchung: kind, Datum: date, Befund: result}\n")
    for source in (tmp_path, tmp_path / "t.csv"):
        words = (
            "worklist",
            str(source),
            "--map",
            str(tmp_path / "m.yaml"),
            "--as-of",
            "2024-06-01",
            "--format",
            "json",
        )
        out = _run(capsys, *words)
        told = json.loads(out)
        assert {item["patient"] for item in told["result"] if item["code"] == "overdue_followup"} == {"w1"}


def test_the_status_says_when_nothing_was_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.csv").write_text("patient,test,date,result\nw1,Mammography,2024-05-13,BI-RADS 2\n")
    with pytest.raises(SystemExit) as stop:
        cli.run(["worklist", str(tmp_path), "--as-of", "2024-06-01"])
    assert stop.value.code == 1
    told = capsys.readouterr()
    assert "every row was left out" in " ".join(told.out.split()) and "no record was read" in told.err


def test_each_woman_of_a_table_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "many.csv"
    rows = "".join(f"w{number},1984-03-02,cytology,2024-01-05,HSIL\n" for number in (1, 2))
    table.write_text(f"patient,birth,kind,date,result\n{rows}", encoding="utf-8")
    with pytest.raises(SystemExit):
        cli.run(["worklist", str(table), "--as-of", "2024-06-01"])
    out = capsys.readouterr().out
    assert "w1 in many.csv" in out
    assert "w2 in many.csv" in out


def test_a_flag_is_as_grave_as_the_step_that_is_due_beside_it() -> None:
    """Untreated CIN3 comes before a test of cure that waits as long."""

    def item(source: str, kind: str, action: str, days: int) -> Item:
        told = {"source": source, "title": source, "kind": kind, "action": action, "rule": f"{kind}/{action}"}
        return Item(**told, patient="", severity="alert", code="", due="", since=None, age_days=days)

    told = [item("cured", "flag", "", 400), item("cured", "overdue", "surveillance", 400), item("cin3", "flag", "", 90),
            item("cin3", "overdue", "treatment", 90)]  # fmt: skip
    assert [each.source for each in in_order(told)] == ["cin3", "cin3", "cured", "cured"]
