"""Courses of treatment against dates, and radical surgery against stage."""

from datetime import date

import pytest

from lugol.instruments.evidence import staging_workup, treatment_fit
from lugol.instruments.reporting import chronology
from lugol.record import merge
from lugol.record.event import Diagnosis, Event, HormonalTherapy, Imaging, Pathology, Span, Surgery, Symptom, Values
from lugol.record.record import Patient, Record
from lugol.record.when import When, parse

DAY = date(2026, 1, 1)


def _event(name: str, values: Values, when: When, start: int, assertion: str = "affirmed") -> Event:
    span = Span(document="d", start=start, end=start + 10, quote="words here")
    return Event(
        id=name,
        values=values,
        when=when,
        order=start,
        sources=(span,),
        assertion=assertion,  # type: ignore[arg-type]
    )


def _after_six_courses(begun: str, back: str, distance: int = 20, anchor: str = "") -> Record:
    course = _event("e1", HormonalTherapy(drugs=("GnRH agonist",), cycles=6), parse(begun), 0)
    told = parse(back)
    later = When(told.earliest, told.latest, told.edtf, offset="P3M", anchor=anchor)
    return merge.build(Patient(), [course, _event("e2", Symptom(term="menses back"), later, distance)])


def test_six_courses_and_three_months_do_not_fit_into_four() -> None:
    found = chronology.from_record(_after_six_courses("2022-09/2023-01", "2022-12/2023-01"), DAY)
    assert [each.code for each in found] == ["chronology_inconsistent"]
    assert found[0].evidence == ("e1", "e2")
    assert found[0].facts == {"courses": 6, "earliest_end": "2023-01-19"}


def test_six_courses_after_the_spring_operation_fit() -> None:
    assert chronology.from_record(_after_six_courses("2022-04/2022-09", "2022-12/2023-01"), DAY) == []


def test_what_is_told_far_away_is_not_taken_as_following_the_course() -> None:
    assert chronology.from_record(_after_six_courses("2022-09", "2022-12", distance=5000), DAY) == []


@pytest.mark.parametrize(("courses", "days"), [(1, 0), (2, 28), (6, 140)])
def test_courses_of_a_depot_are_four_weeks_apart(courses: int, days: int) -> None:
    assert chronology.least_days(("goserelin",), courses) == days


def test_chemotherapy_may_be_weekly() -> None:
    assert chronology.least_days(("paclitaxel",), 3) == 14


def _with_operation(site: str, procedure: str, assertion: str = "planned") -> Record:
    return merge.build(
        Patient(),
        [
            _event("e1", Pathology(specimen="cervix", result="squamous cell carcinoma", histology="cancer"),
                   parse("2024-01-12"), 0),
            _event("e2", Diagnosis(value="squamous cell carcinoma of the cervix", code="cervical_cancer"),
                   parse("2024-01-12"), 20),
            _event("e3", Imaging(modality="MRI", finding=site, size_mm=(30.0,)), parse("2024-01-22"), 40),
            _event("e4", Surgery(procedures=(procedure,), codes=("hysterectomy",)), parse("2024-03-04"), 60, assertion),
        ],
    )  # fmt: skip


def test_radical_surgery_planned_for_parametrial_invasion_is_flagged() -> None:
    record = _with_operation("cervical tumour 30 mm with left parametrial invasion", "radical hysterectomy")
    found = treatment_fit.from_record(record, DAY)
    assert [each.code for each in found] == ["stage_treatment_mismatch"]
    assert found[0].severity == "alert" and found[0].evidence[0] == "e4"


def test_radical_surgery_for_a_confined_tumour_is_not_flagged() -> None:
    record = _with_operation("cervical tumour 30 mm, parametria free", "radical hysterectomy")
    assert treatment_fit.from_record(record, DAY) == []


def test_a_simple_hysterectomy_is_not_judged_here() -> None:
    record = _with_operation("cervical tumour 30 mm with left parametrial invasion", "total hysterectomy")
    assert treatment_fit.from_record(record, DAY) == []


def test_what_cannot_be_judged_says_what_it_needs() -> None:
    assert treatment_fit.compute("", "radical hysterectomy").needs
    assert treatment_fit.compute("IB1", "radical trachelectomy").value is True


def test_radical_surgery_for_a_bulky_confined_tumour_is_the_second_choice_and_no_flag() -> None:
    assert treatment_fit.compute("IB3", "radical hysterectomy").value is None
    assert "preferred" in treatment_fit.compute("IIA2", "radical hysterectomy").statement
    record = _with_operation("cervical tumour 50 mm, parametria free", "radical hysterectomy")
    assert treatment_fit.from_record(record, DAY) == []


def _neuroendocrine(*modalities: str, treated: bool = True) -> Record:
    told = "small cell neuroendocrine carcinoma of the cervix"
    events = [
        _event("e1", Pathology(specimen="cervix", result=told, histology="cancer"), parse("2024-01-12"), 0),
        _event("e2", Diagnosis(value=told, code="cervical_cancer", histology=told), parse("2024-01-12"), 20),
    ]
    events += [
        _event(f"e{3 + i}", Imaging(modality=modality, finding="tumour 18 mm"), parse("2024-01-20"), 40 + 20 * i)
        for i, modality in enumerate(modalities)
    ]
    if treated:
        events.append(_event("e9", Surgery(procedures=("radical hysterectomy",)), parse("2024-02-20"), 200))
    return merge.build(Patient(), events)


@pytest.mark.parametrize(
    ("modalities", "codes"),
    [
        (("MRI pelvis",), ["staging_imaging_incomplete"]),
        (("MRI pelvis", "CT chest"), []),
        (("PET-CT",), []),
        ((), []),
    ],
)
def test_a_treated_neuroendocrine_carcinoma_needs_imaging_of_the_chest(
    modalities: tuple[str, ...], codes: list[str]
) -> None:
    assert [each.code for each in staging_workup.from_record(_neuroendocrine(*modalities), DAY)] == codes


def test_before_treatment_staging_may_still_come() -> None:
    assert staging_workup.from_record(_neuroendocrine("MRI pelvis", treated=False), DAY) == []
