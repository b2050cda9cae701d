"""The data files of the instruments: every row has its tag and a known source, every cell of terms can be read."""

import csv
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest

import lugol.instruments
from lugol.instruments.instrument import InputError, background, check, every, files, rows
from lugol.language.terms import terms
from lugol.record.record import Record
from lugol.sources import all_sources

FILES = files()


def table(name: str) -> list[dict[str, Any]]:
    with resources.files("lugol.instruments").joinpath(name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_its_tag_and_known_sources(name: str) -> None:
    for number, row in enumerate(table(name), start=2):
        assert None not in row, f"{name}:{number} has more cells than heads"
        assert row["status"] in ("V", "M", "U"), f"{name}:{number}"
        unknown = [key for key in row["source"].split(";") if key not in all_sources()]
        assert unknown == [], f"{name}:{number}"


@pytest.mark.parametrize("name", FILES)
def test_a_checked_row_rests_on_a_checked_source(name: str) -> None:
    for number, row in enumerate(table(name), start=2):
        tags = {all_sources()[key].status for key in row["source"].split(";")}
        assert row["status"] != "V" or "V" in tags, f"{name}:{number}"


@pytest.mark.parametrize("name", FILES)
def test_every_cell_of_terms_can_be_read(name: str) -> None:
    for row in table(name):
        cells = (row.get(head) for head in ("terms", "unless", "near", "named"))
        assert all(terms(part) for cell in cells if cell and cell != "*" for part in cell.split(" && "))


@pytest.mark.parametrize("each", [each for each in every() if each.from_record], ids=lambda each: each.name)
def test_an_empty_record_gives_no_finding(each: Any) -> None:
    from datetime import date

    assert each.from_record(Record(), date(2024, 1, 1)) == []


@pytest.mark.parametrize("each", list(every()), ids=lambda each: each.name)
def test_a_value_out_of_range_is_told_with_field_range_and_source(each: Any) -> None:
    for item in each.inputs:
        if item.high is None and not item.choices:
            continue
        asked = msgspec.structs.replace(each, inputs=(item,))
        with pytest.raises(InputError) as told:
            check(asked, {item.name: "elsewhere" if item.choices else item.high + 1})
        message = str(told.value)
        assert message.startswith(f"{item.name}=")
        assert (item.choices[0] if item.choices else f"{item.high:g}") in message
        assert (item.source or each.sources[0]) in message


@pytest.mark.parametrize("each", list(every()), ids=lambda each: each.name)
def test_every_instrument_names_known_sources(each: Any) -> None:
    assert each.sources
    assert [key for key in each.sources if key not in all_sources()] == []


def test_no_instrument_can_rest_a_finding_on_an_uncertain_row() -> None:
    for name in FILES:
        assert all(row["status"] != "U" for row in rows(name)), name
        assert all(row["status"] == "U" for row in background(name)), name
    home = Path(lugol.instruments.__file__).parent
    modules = {path.relative_to(home).as_posix(): path.read_text("utf-8") for path in home.rglob("*.py")}
    showing = {name for name, text in modules.items() if "background(" in text} - {"instrument.py"}
    assert showing == {
        "evidence/biomarkers.py",
        "stage/efi.py",
        "evidence/treatment.py",
        "reporting/figures.py",
        "marker/markers.py",
        "colposcopy/reid.py",
    }
