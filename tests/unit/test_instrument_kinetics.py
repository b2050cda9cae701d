"""Marker kinetics and GCIG: pace, failure to fall, divergence, response and progression at their edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.findings import Finding
from lugol.instruments.instrument import InputError, get, run
from lugol.instruments.marker import kinetics
from lugol.instruments.response import gcig
from lugol.record.event import Diagnosis, Lab, Surgery, SystemicTherapy
from lugol.record.record import Record
from tests.unit.instrument_records import record, told

AS_OF = date(2025, 12, 31)
START = date(2024, 1, 8)


def lab(marker: str, value: float, when: str, unit: str = "U/mL") -> tuple[Lab, str, str]:
    return told(Lab(marker=marker, value=value, unit=unit), when)  # type: ignore[return-value]


def codes(case: Record) -> dict[str, Finding]:
    return {found.code: found for found in kinetics.from_record(case, AS_OF)}


@settings(max_examples=50)
@given(st.floats(1, 1e4), st.floats(1, 1e4), st.floats(1, 1000), st.floats(0.1, 10))
def test_pace_does_not_depend_on_the_unit(first: float, second: float, days: float, factor: float) -> None:
    a, b = kinetics.doubling_days(first, second, days), kinetics.doubling_days(first * factor, second * factor, days)
    if a is None or b is None or abs(a) > 1e6:
        return
    assert a == pytest.approx(b, rel=1e-3)


def test_half_life_against_the_markers_own() -> None:
    assert kinetics.compute(160, 40, 12, "CA125").details["slower_than_expected"] is False
    assert kinetics.compute(160, 40, 13, "CA125").details["slower_than_expected"] is True
    unsure = kinetics.compute(160, 40, 12, "HE4")
    assert "slower_than_expected" not in unsure.details
    assert any("not confirmed" in line for line in unsure.caveats)
    assert kinetics.compute(10, 10, 5).value is None
    assert kinetics.compute(10, 20, 5).details["doubling_days"] == 5


def test_a_marker_that_did_not_fall_after_its_source_was_removed() -> None:
    case = record(
        lab("CA125", 160.1, "2022-03"),
        Surgery(procedures=("bilateral ovarian cystectomy",)),
        lab("CA125", 171.57, "2023-01"),
    )
    found = codes(case)["marker_failed_to_fall"]
    assert (found.evidence, found.severity, found.value) == (("e1", "e3", "e2"), "warning", 7.2)
    assert found.needs == ("a value soon after the operation",)
    assert found.facts["days"] == [276, 336]
    assert "nearly unchanged" in found.statement


def test_a_dated_operation_between_two_samples_counts_and_another_does_not() -> None:
    def case(when: str, procedure: str, second: float) -> set[str]:
        return set(
            codes(record(lab("CA125", 160, "2022-03-01"), lab("CA125", second, "2023-01-01"),
                         told(Surgery(procedures=(procedure,)), when)))
        )  # fmt: skip

    assert case("2022-06", "left oophorectomy", 170) == {"marker_failed_to_fall"}
    assert case("2023-06", "left oophorectomy", 170) == set()
    assert case("2022-06", "cervical biopsy", 185) == {"marker_risen"}
    assert case("2022-06", "left oophorectomy", 20) == {"marker_fallen"}
    assert case("2022-06", "left oophorectomy", 137) == {"marker_failed_to_fall"}


def test_two_markers_that_part_by_value_and_by_words() -> None:
    by_value = record(lab("CA125", 400, "2024-01-01"), lab("HE4", 200, "2024-01-01", "pmol/L"),
                      lab("CA125", 100, "2024-03-01"), lab("HE4", 300, "2024-03-01", "pmol/L"))  # fmt: skip
    by_words = record(Lab(marker="CA125", trend="decreased"), Lab(marker="HE4", flag="high", trend="remained elevated"))
    assert codes(by_value)["marker_discordance_on_treatment"].facts == {"fallen": "CA125", "raised": "HE4"}
    assert codes(by_words)["marker_discordance_on_treatment"].evidence == ("e1", "e2")
    together = record(Lab(marker="CA125", trend="decreased"), Lab(marker="HE4", flag="normal", trend="remained normal"))
    assert codes(together) == {}


def test_partial_dates_that_overlap_give_no_pace() -> None:
    found = codes(record(lab("CA125", 40, "2024"), lab("CA125", 80, "2024-03")))
    assert found["marker_risen"].facts["days"] is None


def samples(*pairs: tuple[int, float]) -> list[tuple[date, float]]:
    return [(START + timedelta(days=days), value) for days, value in pairs]


@pytest.mark.parametrize(
    ("course", "value"),
    [
        (((-5, 400), (30, 200), (58, 150)), "response"),
        (((-5, 400), (30, 201), (58, 150)), None),
        (((-5, 400), (30, 200), (57, 150)), None),
        (((-5, 400), (30, 200), (45, 210), (58, 150)), None),
        (((-5, 69), (30, 10), (60, 10)), "not evaluable"),
        (((-5, 70), (30, 35), (60, 30)), "response"),
        (((-15, 400), (30, 100), (60, 100)), None),
        (((-5, 20), (30, 70), (37, 70)), "progression"),
        (((-5, 20), (30, 70), (36, 70)), "not evaluable"),
        (((-5, 20), (30, 69), (37, 69)), "not evaluable"),
        (((-5, 400), (30, 100), (60, 200), (67, 200)), "progression"),
        (((-5, 400), (30, 100), (60, 199), (67, 199)), "response"),
        (((-5, 400), (30, 30), (60, 69), (67, 69)), "response"),
        (((-5, 400), (30, 30), (60, 70), (67, 70)), "progression"),
    ],
)
def test_gcig_at_its_edges(course: tuple[tuple[int, float], ...], value: str | None) -> None:
    assert gcig.compute(samples(*course), START).value == value


def test_gcig_says_what_it_needs_and_refuses_a_bad_sample() -> None:
    assert gcig.compute(samples((30, 100)), START).needs == ("a sample within two weeks before treatment",)
    assert "28 days" in gcig.compute(samples((-3, 400), (30, 100)), START).needs[0]
    with pytest.raises(InputError, match="not YYYY-MM-DD=value"):
        run(get("gcig"), samples="2024-01-01", start="2024-01-02")
    listed = run(get("gcig"), samples="2024-01-01=400,2024-02-01=150,2024-03-05=60", start="2024-01-08")
    assert listed.details["response"] == "2024-02-01"


def test_gcig_is_a_description_outside_ovarian_cancer() -> None:
    course = (lab("CA125", 400, "2024-01-05"), told(SystemicTherapy(drugs=("carboplatin",)), "2024-01-08"),
              lab("CA125", 150, "2024-02-10"), lab("CA125", 60, "2024-03-20"))  # fmt: skip
    ovary = gcig.from_record(record(Diagnosis(value="serous carcinoma", site="ovary"), *course), AS_OF)[0]
    cervix = gcig.from_record(record(Diagnosis(value="small cell carcinoma", site="cervix"), *course), AS_OF)[0]
    assert ovary.value == "response"
    assert cervix.value is None
    assert "ovarian cancer only" in cervix.statement
    assert gcig.from_record(record(*course[:2]), AS_OF) == []


def test_an_unchanged_pair_and_an_event_that_is_no_operation() -> None:
    assert kinetics.doubling_days(5, 5, 10) is None
    assert kinetics._removes(record(Lab(marker="HE4")).events[0]) is False


def test_steps_within_the_limits_and_small_changes_are_not_told() -> None:
    assert codes(record(lab("CA125", 10, "2024-01"), lab("CA125", 30, "2024-03"))) == {}
    assert codes(record(lab("CA125", 90, "2024-01"), lab("CA125", 100, "2024-03"))) == {}
    assert set(codes(record(lab("CA125", 30, "2024-01"), lab("CA125", 90, "2024-03")))) == {"marker_risen"}
