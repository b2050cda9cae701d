"""Units: exact factors, nothing guessed, nothing that life does not give."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lugol.errors import BadData
from lugol.record import quantity
from lugol.record.event import Biopsy, Colposcopy, Event, Lab, Span
from lugol.record.possible import impossible, impossible_patient, set_apart
from lugol.record.quantity import Quantity, QuantityError, analytes, canonical, find, spelled
from lugol.record.record import Patient
from lugol.sources import all_sources


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "canonical_value"),
    [
        ("CA125", 160.1, "kU/L", 160.1),
        ("ca 125", 160.1, "U/ml", 160.1),
        ("CA125", 35_000, "U/L", 35.0),
        ("CEA", 5.14, "µg/L", 5.14),
        ("beta-hCG", 5, "mIU/mL", 5),
        ("AMH", 3.77, "pmol/L", 0.528),
        ("haemoglobin", 11.2, "g/dL", 112),
        ("creatinine", 1.0, "mg/dL", 88.4),
        ("WBC", 7.5, "×10^9/L", 7.5),
        ("AFP", 8.3, "IU/mL", 10.0),
    ],
)
def test_a_value_is_one_number_in_every_unit(analyte: str, value: float, unit: str, canonical_value: float) -> None:
    assert canonical(analyte, value, unit).value == pytest.approx(canonical_value, rel=1e-3)


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "message"),
    [
        ("HE4", 5.9, "ng/mL", "HE4: unit 'ng/mL' is not accepted; write one of pmol/L"),
        ("CA125", 35, "", "unit '' is not accepted; write one of U/mL, kU/L"),
        ("CA125", -1, "U/mL", "-1 U/mL is not possible (0 to 1e+06 U/mL)"),
        ("haemoglobin", 130, "g/dL", "130 g/dL is not possible (5 to 280 g/L)"),
        ("CEA", float("nan"), "ng/mL", "is not possible"),
        ("phlogiston", 1, "g", "analyte 'phlogiston' is not in analytes.csv"),
    ],
)
def test_what_is_not_known_is_refused_and_never_guessed(analyte: str, value: float, unit: str, message: str) -> None:
    with pytest.raises(QuantityError, match=re.escape(message)):
        canonical(analyte, value, unit)


@pytest.mark.parametrize("row", analytes(), ids=lambda row: row.code)
def test_the_bounds_of_what_is_possible_are_possible(row: quantity.Analyte) -> None:
    assert [canonical(row.code, bound, row.unit).value for bound in (row.low, row.high)] == [row.low, row.high]
    for beyond in (math.nextafter(row.low, -math.inf), math.nextafter(row.high, math.inf)):
        with pytest.raises(quantity.QuantityError, match="is not possible"):
            canonical(row.code, beyond, row.unit)


def test_an_unknown_analyte_has_no_units() -> None:
    assert spelled("phlogiston") == () and find("phlogiston") is None


def test_every_row_has_its_source_and_its_bounds() -> None:
    for row in analytes():
        assert row.low < row.high and row.status in ("V", "M", "U")
        assert set(row.source.split(";")) <= all_sources().keys()


@given(st.sampled_from(analytes()), st.data())
def test_there_and_back_is_the_same_value(row: quantity.Analyte, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(spelled(row.code)))
    factor = canonical(row.code, (row.low + row.high) / 2 / row.factors[quantity._plain(unit)], unit)
    assert factor == Quantity(row.code, pytest.approx((row.low + row.high) / 2), row.unit)  # type: ignore[arg-type]


def as_ucum(unit: str) -> str:
    """Our spelling in the case-sensitive form of UCUM; an international unit counts as a unit."""
    text = re.sub(r"min/(\{1\.73_m2\}|1\.73m\^?2)", "min", unit)
    text = re.sub(r"^x?10[*^e](?=\d)|^x10(?=9)", "10*", re.sub(r"^x?10e", "10*", text))
    text = re.sub(r"^cells|^K(?=/)|^G(?=/)", lambda m: {"cells": "", "K": "10*3", "G": "10*9"}[m[0]], text)
    return text.replace("IU", "U").replace("mEq", "mmol").replace("g%", "g/dL")


def test_factors_are_those_of_ucum() -> None:
    registry = pytest.importorskip("ucumvert").PintUcumRegistry()
    charge = {"calcium": 2}  # mEq of an ion of that charge
    for number, line in quantity._lines():
        row = quantity._row(number, line)
        mass = re.search(r"([\d.]+) g/mol", line["note"])
        for unit in spelled(row.code):
            if row.code in ("AFP", "AMH") and unit != row.unit:
                continue  # biological units: no definition, only a convention (see the note)
            ratio = registry.from_ucum(as_ucum(unit)) / registry.from_ucum(as_ucum(row.unit))
            if not ratio.dimensionless:
                assert mass, f"{row.code}: {unit} needs a molar mass in the note"
                molar = float(mass[1]) * registry.from_ucum("g/mol")
                ratio = ratio * molar if (ratio * molar).dimensionless else ratio / molar
            expected = ratio.to_base_units().magnitude / (charge.get(row.code, 1) if "Eq" in unit else 1)
            assert row.factors[quantity._plain(unit)] == pytest.approx(expected, rel=1e-3), (row.code, unit)


def test_a_bad_row_names_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    line = {
        "code": "X",
        "names": "x",
        "unit": "g",
        "accepted": "g",
        "low": "0",
        "high": "1",
        "source": "",
        "status": "M",
    }
    with pytest.raises(BadData, match=r"analytes\.csv:7: .*write accepted units as unit=factor"):
        quantity._row(7, line)
    twice = (quantity._row(2, line | {"accepted": "g=1"}), quantity._row(3, line | {"accepted": "g=1", "code": "Y"}))
    monkeypatch.setattr(quantity, "analytes", lambda: twice)
    with pytest.raises(BadData, match="names both"):
        quantity._by_name.__wrapped__()


# --- what cannot be


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (Biopsy(clock=(3, 13)), "clock"),
        (Biopsy(pieces=0), "pieces"),
        (Colposcopy(clock=(0,)), "clock"),
        (Lab("HE4", value=12, unit="ng/mL"), "unit"),
        (Lab("CEA", value=-4, unit="ng/mL"), "value"),
    ],
)
def test_what_cannot_be_is_named_by_its_field(values: Biopsy | Colposcopy | Lab, field: str) -> None:
    assert list(impossible(Event(id="a", values=values))) == [field]


@pytest.mark.parametrize(
    "values",
    [
        Biopsy(clock=(12,)),
        Lab("CEA", value=4),
        Lab("CEA", value=4, unit="ng/mL"),
        Lab("CEA"),
        Lab("phlogiston", value=4, unit="x"),
    ],
)
def test_what_can_be_or_is_not_known_passes(values: Biopsy | Lab) -> None:
    assert impossible(Event(id="a", values=values)) == {}


def test_a_patient_of_360_years_cannot_be() -> None:
    assert list(impossible_patient(Patient(age=360, para=2))) == ["age"]


def test_an_event_that_cannot_be_is_set_apart_with_a_note_and_an_odd_unit_only_noted() -> None:
    events = [
        Event(id="a", values=Biopsy(clock=(13,)), sources=(Span("letter", 1, 5, "at 13"),)),
        Event(id="b", values=Lab("HE4", value=6, unit="ng/mL"), sources=(Span("bundle", section="$.entry[1]"),)),
        Event(id="c", values=Biopsy(clock=(14,))),
        Event(id="d", values=Biopsy(clock=(1,))),
    ]
    kept, notes = set_apart(events)
    assert [event.id for event in kept] == ["b", "d"]
    assert [note.place for note in notes] == ["letter 'at 13'", "$.entry[1]", "c"]
    assert notes[0].message == "biopsy left out: clock 13 is not possible; write 1 to 12 o'clock"
    assert notes[1].message.startswith("lab cannot be computed with: HE4: unit 'ng/mL'")
