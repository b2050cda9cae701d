"""Whose women they are: worklist and programme by clinic, region and laboratory; by whose rules a folder is judged."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lugol import groups
from lugol.cli import app
from lugol.errors import UnusableInput

WOMAN = """casefile: 1
patient: {{id: {name}, sex: F, birth: 1985-04-01}}
events:
- {{kind: hpv, result: positive, types: ['16'], date: {day}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    records = tmp_path / "records"
    records.mkdir()
    for name, day in (("p1", "2023-09-01"), ("p2", "2022-09-01"), ("p3", "2021-09-01")):
        (records / f"{name}.yaml").write_text(WOMAN.format(name=name, day=day))
    return records


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "groups.csv"
    path.write_text("patient,clinic,region\np1,North,East\np2,South,East\n")
    return path


def told(argv: list[str]) -> str:
    done = CliRunner().invoke(app, argv)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_worklist_is_parted_by_clinic_and_ordered_within(folder: Path, table: Path) -> None:
    out = told(["worklist", str(folder), "--as-of", "2024-05-15", "--groups", str(table), "--format", "csv"])
    rows = list(csv.DictReader(out.splitlines()))
    found = list(dict.fromkeys((row["group"], row["patient"]) for row in rows))
    assert found == [("North", "p1"), ("South", "p2"), (groups.NOT_TOLD, "p3")]


def test_without_a_table_the_list_is_as_before(folder: Path) -> None:
    out = told(["worklist", str(folder), "--as-of", "2024-05-15", "--format", "csv"])
    assert "group" not in out.splitlines()[0]


def test_a_programme_has_lines_by_each(tmp_path: Path, table: Path) -> None:
    events = tmp_path / "events.csv"
    rows = [f"{name},hpv,2023-06-01,F,1985-04-01,positive,16" for name in ("p1", "p2", "p3")]
    events.write_text("\n".join(["patient,kind,date,sex,birth,result,types", *rows]))
    out = told(
        ["programme", str(events), "-o", str(tmp_path / "out"), "--as-of", "2024-05-15", "--groups", str(table),
         "--jobs", "1"]
    )  # fmt: skip
    for line in ("clinic North", "clinic South", "region East", f"region {groups.NOT_TOLD}"):
        assert line in out
    assert "By clinic, region and laboratory" in (tmp_path / "out" / "summary.html").read_text(encoding="utf-8")


def test_a_table_without_groups_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("patient,ward\np1,x\n")
    with pytest.raises(UnusableInput, match="clinic, region, laboratory"):
        groups.columns(path)


def test_a_line_that_is_no_text_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes(b"patient,clinic\n" + b"p1,North\n" * 20_000 + b"p2,M\xfcnster\n")
    with pytest.raises(UnusableInput, match="cannot be read as a CSV table"):
        groups.of_patients(path, "clinic")


def test_a_woman_whose_line_is_short_has_no_clinic_on_record(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("patient,clinic\np1\np2,\np3,South\n")
    assert groups.of_patients(path, "clinic") == {"p1": groups.NOT_TOLD, "p2": groups.NOT_TOLD, "p3": "South"}


def test_the_settings_of_a_folder_say_by_whose_rules(folder: Path) -> None:
    (folder / "lugol.yaml").write_text("jurisdiction: US\n")
    assert "asccp" in told(["worklist", str(folder), "--as-of", "2024-05-15", "--format", "csv"])
    (folder / "lugol.yaml").write_text("jurisdiction: world\n")
    assert "asccp" not in told(["worklist", str(folder), "--as-of", "2024-05-15", "--format", "csv"])
