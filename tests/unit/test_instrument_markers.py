"""Serum markers: every limit at its edge, what moves a marker, and the scores that need two of them."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.findings import Finding
from lugol.instruments.instrument import InputError, get, run
from lugol.instruments.marker import markers
from lugol.instruments.marker.record import from_record
from lugol.instruments.mass import cphi, roma
from lugol.record.event import (
    Condition,
    Diagnosis,
    Exam,
    Imaging,
    Lab,
    Obstetric,
    Pathology,
    Stage,
    Surgery,
    Symptom,
    SystemicTherapy,
)
from lugol.record.quantity import QuantityError
from lugol.record.record import Record
from tests.unit.instrument_records import record, told

AS_OF = date(2025, 1, 1)
MASS = Exam(term="palpable mass in the left adnexa", site="left adnexa")


def of(*things: object, **patient: object) -> list[Finding]:
    return from_record(record(*things, **patient), AS_OF)  # type: ignore[arg-type]


def lab(marker: str, value: float, unit: str, when: str = "2023-01", **more: object) -> tuple[Lab, str, str]:
    return told(Lab(marker=marker, value=value, unit=unit, **more), when)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(
    ("marker", "value", "unit", "who", "level"),
    [
        ("CA125", 35, "U/mL", {}, "within"),
        ("CA125", 35.1, "U/mL", {}, "raised"),
        ("HE4", 69.9, "pmol/L", {"menopausal": "pre"}, "within"),
        ("HE4", 70, "pmol/L", {"menopausal": "pre"}, "raised"),
        ("HE4", 139, "pmol/L", {"menopausal": "post"}, "within"),
        ("HE4", 140, "pmol/L", {"menopausal": "post"}, "raised"),
        ("HE4", 100, "pmol/L", {}, "between"),
        ("HE4", 140, "pmol/L", {}, "raised"),
        ("CEA", 2.9, "ng/mL", {"smoker": False}, "within"),
        ("CEA", 3, "ng/mL", {"smoker": False}, "between"),
        ("CEA", 5, "ng/mL", {"smoker": False}, "between"),
        ("CEA", 5.01, "ng/mL", {"smoker": False}, "raised"),
        ("CEA", 4.9, "ng/mL", {"smoker": True}, "within"),
        ("CEA", 5.14, "ng/mL", {"smoker": True}, "between"),
        ("CEA", 10.1, "ng/mL", {"smoker": True}, "raised"),
        ("CEA", 7, "ng/mL", {}, "between"),
        ("SCC", 1.5, "ug/L", {}, "within"),
        ("SCC", 1.6, "ug/L", {}, "between"),
        ("SCC", 2.3, "ug/L", {}, "raised"),
        ("SCC", 1.6, "ug/L", {"assay": "Abbott"}, "raised"),
        ("AFP", 6.9, "ng/mL", {}, "within"),
        ("AFP", 7, "ng/mL", {}, "between"),
        ("AFP", 10, "ng/mL", {}, "raised"),
        ("CA15-3", 24.9, "U/mL", {}, "within"),
        ("CA15-3", 25, "U/mL", {}, "between"),
        ("CA15-3", 30, "U/mL", {}, "raised"),
        ("CA19-9", 36.9, "U/mL", {}, "within"),
        ("CA19-9", 37, "U/mL", {}, "raised"),
        ("NSE", 12.4, "ug/L", {}, "within"),
        ("NSE", 12.5, "ug/L", {}, "between"),
        ("NSE", 16.3, "ug/L", {}, "raised"),
        ("ProGRP", 60, "pg/mL", {}, "between"),
        ("ProGRP", 63, "pg/mL", {"assay": "Abbott ARCHITECT"}, "raised"),
        ("ProGRP", 63, "pg/mL", {"assay": "Elecsys"}, "within"),
        ("hCG", 4.9, "IU/L", {}, "within"),
        ("hCG", 5, "IU/L", {"menopausal": "pre"}, "raised"),
        ("hCG", 13, "IU/L", {"menopausal": "post"}, "within"),
        ("hCG", 14, "IU/L", {"menopausal": "post"}, "raised"),
        ("hCG", 9, "IU/L", {}, "between"),
        ("AMH", 1.2, "ng/mL", {}, "within"),
        ("AMH", 1.15, "ng/mL", {}, "between"),
        ("AMH", 0.528, "ng/mL", {}, "low"),
    ],
)
def test_each_limit_at_its_edge(marker: str, value: float, unit: str, who: dict[str, object], level: str) -> None:
    assert markers.compute(marker, value, unit, **who).value == level  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [1.0, 2.0, 2.9, 20.0])
def test_an_unconfirmed_limit_is_shown_and_decides_nothing(value: float) -> None:
    result = markers.compute("SCC-Ag", value, "ng/mL", assay="Roche Elecsys")
    assert (result.value, result.status_tag) == (markers.compute("SCC-Ag", value, "ng/mL").value, "M")
    assert any("2.7 to 3 ng/mL" in caveat for caveat in result.caveats)
    assert result.needs == ("the laboratory's own limit",)


def test_a_marker_without_a_limit_asks_for_the_laboratorys_own() -> None:
    assert markers.compute("LDH", 300, "U/L").needs == ("the laboratory's own limit",)
    assert markers.cutoff("LDH") is None
    assert markers.half_life("LDH") is None


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(QuantityError, match="pmol/L"):
        markers.compute("HE4", 9, "ng/mL")
    assert [f.code for f in of(lab("HE4", 9, "ng/mL"))] == ["marker_unit"]


@settings(max_examples=50)
@given(st.sampled_from(("CA125", "CEA", "AFP", "NSE", "CA19-9")), st.floats(0.1, 900))
def test_the_same_amount_in_another_unit_is_judged_the_same(marker: str, value: float) -> None:
    units = ("U/mL", "kU/L") if marker.startswith("CA") else ("ng/mL", "ug/L")
    first, second = (markers.compute(marker, value, unit) for unit in units)
    assert first == second


@settings(max_examples=50)
@given(st.sampled_from(markers.NAMES), st.floats(0, 400), st.floats(0, 400))
def test_a_higher_value_is_never_judged_lower(marker: str, a: float, b: float) -> None:
    limits = markers.cutoff(marker)
    assert limits is not None
    order = ("low", "between", "within") if limits.side == "low" else ("within", "between", "raised")
    low, high = sorted((a, b))
    assert order.index(limits.level(low)) <= order.index(limits.level(high))


def test_smoking_is_named_beside_a_cea_of_5_14() -> None:
    found = of(Condition(term="cigarette smoking"), lab("CEA", 5.14, "ng/mL", flag="high"))[0]
    assert (found.code, found.severity) == ("marker_between", "info")
    assert "smoking raises CEA" in found.statement
    assert "The record calls it raised." in found.statement
    assert found.evidence == ("e2", "e1")
    assert of(lab("CEA", 5.14, "ng/mL"))[0].needs == ("whether she smokes",)


def test_a_former_or_never_smoker_does_not_smoke() -> None:
    assert of(Condition(term="never smoker"), lab("CEA", 5.14, "ng/mL"))[0].facts["smoker"] is None
    denied = of(Condition(term="smoking", present=False), lab("CEA", 5.14, "ng/mL"))[0]
    assert (denied.facts["smoker"], denied.value) == (False, "raised")


def test_a_raised_he4_is_not_explained_by_endometriosis_alone() -> None:
    history = (Symptom(term="dysmenorrhea"), Stage(system="rASRM", value="IV", disease="endometriosis"))
    found = of(*history, Condition(term="smoker"), lab("HE4", 237.8, "pmol/L"))[0]
    assert found.facts["not_endometriosis_alone"] is True
    assert found.needs == ("creatinine or eGFR",)
    assert "nor by smoking" in found.statement
    near = of(*history, Condition(term="smoker"), lab("HE4", 80, "pmol/L"))[0]
    assert near.facts["not_endometriosis_alone"] is False
    kidneys = of(*history, Condition(term="chronic kidney disease"), lab("HE4", 237.8, "pmol/L"))[0]
    assert kidneys.facts["not_endometriosis_alone"] is False
    measured = of(*history, lab("creatinine", 61, "umol/L"), lab("HE4", 237.8, "pmol/L"))[0]
    assert measured.needs == ()


def test_a_bound_decides_only_where_every_limit_lies_beyond_it() -> None:
    values = [("<", 30.0), (">", 200.0), ("<", 50.0)]
    found = of(*(lab("CA125", value, "U/mL", comparator=sign) for sign, value in values))
    assert [f.value for f in found] == ["within", "raised", None]


def test_the_record_calling_a_raised_value_normal_is_named() -> None:
    assert "calls it normal" in of(lab("CA125", 90, "U/mL", flag="normal"))[0].statement


def test_a_value_without_a_unit_takes_the_one_that_the_record_gives_this_marker() -> None:
    told_once = of(lab("CA125", 142, "kU/L"), lab("CA-125", 151, "", "2023-02"))
    assert [f.value for f in told_once] == ["raised"]
    assert told_once[0].title == "CA125 raised in 2 samples"
    assert "taken from the same marker" in told_once[0].statement
    assert "Raised before: CA125 142 kU/L" in told_once[0].statement
    alone = of(lab("CA125", 151, ""))
    several = of(lab("AMH", 1, "ng/mL"), lab("AMH", 3, "pmol/L"), lab("AMH", 2, ""))
    assert [f.code for f in alone] == ["marker_unit"]
    assert several[2].code == "marker_unit"


def test_only_markers_with_a_value_and_a_limit_are_judged() -> None:
    assert of(Lab(marker="SCC", flag="normal"), lab("hemoglobin", 91, "g/L"), Lab(marker="odd", value=3)) == []


def test_amh_is_given_in_both_units_and_the_same_from_either() -> None:
    by_mass, by_amount = markers.compute("AMH", 0.528, "ng/mL"), markers.compute("AMH", 0.528 * 7.14, "pmol/L")
    assert "0.528 ng/mL (3.77 pmol/L)" in by_mass.statement
    assert by_mass.statement == by_amount.statement


def test_a_marker_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(InputError, match="marker='FOO' is not one of CA125, HE4"):
        markers.compute("FOO", 1, "U/mL")


def test_between_two_limits_it_is_said_what_would_decide() -> None:
    assert markers.compute("HE4", 90, "pmol/L").statement.endswith("it depends on her menopause.")
    assert "whether she smokes" in markers.compute("CEA", 4, "ng/mL").statement
    assert "whether she smokes" not in markers.compute("CEA", 7, "ng/mL", smoker=True).statement


def test_low_amh_after_surgery_on_the_ovaries() -> None:
    found = of(Surgery(procedures=("bilateral ovarian cystectomy",)), lab("AMH", 3.77, "pmol/L"))[0]
    assert found.code == "marker_low"
    assert "surgery on the ovaries" in found.statement


@pytest.mark.parametrize(
    ("menopausal", "assay", "low", "high"),
    [("pre", "original", 13.0, 13.2), ("pre", "abbott", 7.3, 7.5), ("pre", "roche", 11.3, 11.5),
     ("post", "original", 27.6, 27.8), ("post", "abbott", 25.2, 25.4), ("post", "roche", 29.8, 30.0)],
)  # fmt: skip
def test_roma_cut_offs_by_assay(menopausal: str, assay: str, low: float, high: float) -> None:
    def he4_for(percent: float) -> float:
        below, above = 1.0, 5000.0
        for _ in range(60):
            middle = (below + above) / 2
            below, above = (middle, above) if roma.percent(middle, 35, menopausal) < percent else (below, middle)
        return below

    risks = [roma.compute(35, he4_for(at), menopausal, assay).details["high_risk"][assay] for at in (low, high)]
    assert risks == [False, True]


def test_roma_published_values_and_what_he4_would_decide() -> None:
    assert roma.compute(171.57, 237.80, "pre").value == 79.3
    assert [round(roma.percent(he4, 160.1, "pre"), 1) for he4 in (40, 50, 60, 70)] == [5.2, 8.5, 12.6, 17.2]


def test_roma_names_what_it_needs() -> None:
    assert roma.compute(160.1).needs == ("HE4", "menopausal status")
    open_question = roma.compute(160.1, 80)
    assert open_question.value is None
    assert set(open_question.details) == {"if_premenopausal", "if_postmenopausal"}


def test_roma_says_which_cut_offs_disagree() -> None:
    assert "low by the others" in roma.compute(35, 52, "pre").statement


@settings(max_examples=50)
@given(st.floats(5, 5000), st.floats(5, 5000), st.floats(1, 5000), st.sampled_from(("pre", "post")))
def test_roma_and_cphi_rise_with_he4(a: float, b: float, ca125: float, menopausal: str) -> None:
    low, high = sorted((a, b))
    assert roma.percent(low, ca125, menopausal) <= roma.percent(high, ca125, menopausal)
    assert cphi.probability(low, ca125, 40) <= cphi.probability(high, ca125, 41)


def test_cphi_published_value_and_cut_off() -> None:
    assert cphi.compute(171.57, 237.80, 36).value == 44.9
    assert cphi.compute(35, 60, 40).details["high_risk"] is False
    assert cphi.compute(35).needs == ("HE4", "age")


@settings(max_examples=30)
@given(st.floats(5, 2000), st.integers(18, 90))
def test_cphi_is_high_from_its_cut_off_on(ca125: float, age: int) -> None:
    logit = math.log(0.07 / 0.93) + 14.0647 - 0.6050 * math.log2(ca125) - 0.2672 * age / 10
    edge = 2 ** (logit / 1.0649)
    assert cphi.compute(ca125, edge * 1.000001, age).details["high_risk"] is True
    assert cphi.compute(ca125, edge * 0.999999, age).details["high_risk"] is False


def test_a_lone_ca125_with_a_mass_needs_he4() -> None:
    case = record(told(MASS, "2022-03"), lab("CA125", 160.1, "U/mL", "2022-03"), age=36)
    assert [f.code for f in roma.from_record(case, AS_OF)] == ["roma_not_computable"]
    [gap] = [*roma.from_record(case, AS_OF), *cphi.from_record(case, AS_OF)]
    assert gap.title == "ROMA and CPH-I need HE4 and menopausal status"
    assert gap.needs == ("HE4", "menopausal status")


def test_scores_of_one_draw() -> None:
    case = record(
        told(Symptom(term="dysmenorrhoea"), "2022-03"),
        told(Imaging(modality="ultrasound", finding="cystic mass", site="right ovary"), "2023-01"),
        lab("HE4", 68, "pmol/L", "2022-03"),
        lab("CA125", 171.57, "kU/L"),
        lab("HE4", 237.8, "pmol/L"),
        age=36,
    )
    score, index = roma.from_record(case, AS_OF)[0], cphi.from_record(case, AS_OF)[0]
    assert (score.value, score.severity, score.date) == (79.3, "warning", "2023-01")
    assert (index.value, index.severity) == (44.9, "warning")
    assert score.evidence == ("e4", "e5", "e1", "e2")


def test_age_known_only_to_the_year_gives_both_ends() -> None:
    case = record(MASS, lab("CA125", 171.57, "U/mL"), lab("HE4", 237.8, "pmol/L"), birth=_year(1986))
    assert cphi.from_record(case, AS_OF)[0].facts["age"] == [36.0, 37.0]
    assert "older age" in cphi.from_record(case, AS_OF)[0].statement


def _year(year: int) -> object:
    from lugol.record.when import parse

    return parse(str(year))


def test_no_mass_score_without_a_mass_in_pregnancy_or_once_a_cancer_is_known() -> None:
    pair = (lab("CA125", 171.57, "U/mL"), lab("HE4", 237.8, "pmol/L"))
    assert roma.from_record(record(*pair), AS_OF) == []
    assert roma.from_record(record(MASS, *pair, pregnant=True), AS_OF) == []
    assert roma.from_record(record(MASS, *pair, pregnant=True, gravida=0), AS_OF) != []
    expecting = told(Obstetric(event="pregnancy", status="pregnant"), "2023-01")
    assert roma.from_record(record(MASS, expecting, *pair), AS_OF) == []
    known = told(Diagnosis(value="high grade serous carcinoma", site="ovary"), "2022-12")
    treated = told(SystemicTherapy(drugs=("carboplatin",)), "2022-12")
    for earlier in (known, treated):
        assert roma.from_record(record(MASS, earlier, *pair), AS_OF) == []


def test_menopause_as_told_or_by_her_menstruation_and_never_by_her_age() -> None:
    def status(*things: object, **patient: object) -> object:
        return of(*things, lab("HE4", 100, "pmol/L"), **patient)[0].facts["menopausal"]

    assert status(menopausal="post") == "post"
    assert status(Condition(term="postmenopausal")) == "post"
    assert status(Symptom(term="menorrhagia")) == "pre"
    assert status(Symptom(term="amenorrhoea, no periods")) is None
    assert status(age=70) is None
    assert status(Symptom(term="dysmenorrhoea"), menopausal="peri") is None


def test_pregnancy_and_pathology_are_read_as_confounders() -> None:
    now = told(Obstetric(event="pregnancy", status="pregnant"), "2023-01")
    found = of(now, Pathology(specimen="uterus", result="leiomyomas"), lab("CA125", 60, "U/mL"))[0]
    assert found.facts["confounders"] == ["fibroids", "pregnant"]


def test_a_passing_state_counts_only_at_the_time_of_the_sample() -> None:
    def states(*things: object) -> object:
        return of(*things, lab("CA125", 60, "U/mL"))[0].facts["confounders"]

    assert states(told(Exam(term="ascites"), "2023-01")) == ["ascites"]
    assert states(told(Exam(term="ascites"), "2022-03")) == []
    assert states(Exam(term="ascites")) == []
    undated = record(told(Exam(term="ascites"), "2023-01"), told(Lab(marker="CA125", value=60, unit="U/mL")))
    assert from_record(undated, AS_OF)[0].facts["confounders"] == []
    assert states(told(Condition(term="concern about a future pregnancy"), "2023-01")) == []


def test_bounds_and_unknown_units_are_left_out_of_a_series() -> None:
    case = record(lab("CA125", 30, "U/mL", comparator="<"), lab("CA125", 30, "mol"), lab("CA 125", 31, "kU/L"))
    assert [amount.value for _, amount in markers.series(case, "CA125")] == [31]
    assert markers.series(Record(), "HE4") == []


def test_the_instrument_names_the_field_that_is_wrong() -> None:
    with pytest.raises(InputError, match="he4=0 is outside 1 to 100000 pmol/L"):
        run(get("roma"), ca125=10, he4=0)


def test_a_visit_decides_what_is_one_draw_before_dates_do() -> None:
    import msgspec

    case = record(MASS, lab("CA125", 171.57, "U/mL"), lab("HE4", 237.8, "pmol/L"), menopausal="pre")
    mass, ca125, he4 = case.events

    def with_visits(a: str, b: str) -> Record:
        parts = (mass, msgspec.structs.replace(ca125, visit=a), msgspec.structs.replace(he4, visit=b))
        return msgspec.structs.replace(case, events=parts)

    assert roma.from_record(with_visits("v1", "v1"), AS_OF)[0].code == "roma"
    assert roma.from_record(with_visits("v1", "v2"), AS_OF)[0].code == "roma_not_computable"


def test_samples_a_few_days_apart_are_one_draw_and_the_nearest_is_taken() -> None:
    def he4(*days: str) -> object:
        draws = [lab("HE4", 100 + n, "pmol/L", day) for n, day in enumerate(days)]
        case = record(MASS, lab("CA125", 90, "U/mL", "2023-01-10"), *draws, menopausal="pre")
        return roma.from_record(case, AS_OF)[0].facts["HE4"]

    assert he4("2023-01-17") == 100
    assert he4("2023-01-18") is None
    assert he4("2023-01-04", "2023-01-11") == 101
