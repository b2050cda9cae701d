"""Idioms of letters of several countries that once raised or hid a flag: numbers, dates to come, margins, denials."""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Event


def _told(text: str, kind: str) -> list[Event]:
    return [event for event in read(text, "letter", "dmy").events if event.kind == kind]


def _values(text: str, kind: str, field: str) -> list[tuple[str, object, str]]:
    """Of each event of a kind its date, a field and how it is asserted."""
    return [(e.when.edtf, getattr(e.values, field), e.assertion) for e in _told(text, kind)]


@pytest.mark.parametrize("number", ["CCC No 11902", "CCC number: 11902", "CCC No. 20441"])
def test_a_number_of_a_clinic_is_no_disease_and_denies_nothing(number: str) -> None:
    text = f"{number}, known PLHIV on TLD since 2017. Smear 3 May 2023: LSIL."
    assert not _told(text, "diagnosis")
    assert [e.assertion for e in _told(text, "condition")] == ["historical"]


def test_the_same_letters_without_a_number_are_the_disease() -> None:
    assert _told("Histology: CCC. Hosp No 77812.", "diagnosis")


@pytest.mark.parametrize("label", ["Follow up visit", "Appointment", "Return date", "Next visit", "TCA"])
def test_a_visit_to_come_does_not_date_the_paper(label: str) -> None:
    text = f"Date: 15 March 2024\nVIA today: positive.\n{label}: 15 March 2025 for repeat VIA."
    assert _values(text, "via", "result") == [("2024-03-15", "positive", "affirmed")]


def test_a_follow_up_visit_that_alone_dates_the_paper_does() -> None:
    text = "Follow-up visit: 12 December 2024\nNo evidence of disease. SCC 0.9 ng/mL."
    assert [e.when.edtf for e in _told(text, "lab")] == ["2024-12-12"]


@pytest.mark.parametrize(
    ("told", "margins"),
    [
        ("endocervical margin not free", "involved"),
        ("margins not free", "involved"),
        ("margins are not clear", "involved"),
        ("resection margins not in sano", "involved"),
        ("incompletely excised at the endocervical margin", "involved"),
        ("margins not involved", "clear"),
        ("resection margins in sano", "clear"),
        ("margins clear", "clear"),
    ],
)
def test_a_margin_that_is_not_free_is_involved(told: str, margins: str) -> None:
    assert [value for _, value, _ in _values(f"LLETZ: CIN 3, {told}.", "pathology", "margins")] == [margins]


def test_the_histology_behind_a_dated_operation_is_of_that_day() -> None:
    text = (
        "Date: 2 May 2024\nOn 14 November 2023 loop conisation. Histology: CIN 3, margins clear.\nExamination: normal."
    )
    assert _values(text, "pathology", "histology") == [("2023-11-14", "CIN3", "affirmed")]


@pytest.mark.parametrize("lead", ["Today, six months after conisation, ", "Today's check, 6 months after conisation: "])
def test_a_result_of_today_is_of_today_however_long_after_a_treatment(lead: str) -> None:
    text = f"Date: 02.05.2024\nOn 14.11.2023 loop conisation.\n\n{lead}HPV negative."
    assert _values(text, "hpv", "result") == [("2024-05-02", "negative", "affirmed")]
    assert [e.when.edtf for e in _told(text, "surgery")] == ["2023-11-14"]


def test_a_treatment_counted_back_from_today_is_so_much_earlier() -> None:
    text = "Date: 02.05.2024\nFollow-up today 6 months after LLETZ: HPV negative."
    assert [e.when.edtf for e in _told(text, "surgery")] == ["2023-11"]


@pytest.mark.parametrize(
    "told", ["Post-conization change of the cervix", "Post-LLETZ scarring", "post-hysterectomy status"]
)
def test_what_a_change_follows_was_done_before(told: str) -> None:
    assert [e.when.edtf for e in _told(f"MRI pelvis 20 April 2022. {told}. No mass.", "surgery")] == ["..2022-04-20"]


def test_a_denied_biopsy_takes_no_result_of_the_curettage_beside_it() -> None:
    text = "I have not taken any biopsies but took an endocervical curettage, which has been reported as benign mucosa."
    assert [e.assertion for e in _told(text, "biopsy")] == ["negated"]
    assert [value for _, value, _ in _values(text, "ecc", "histology")] == ["benign"]


@pytest.mark.parametrize("told", ["Radiotherapy not received.", "HPV vaccine (nine-valent) not received."])
def test_what_was_not_received_was_not_given(told: str) -> None:
    events = read(f"Smear 3 May 2023: LSIL. {told}", "letter").events
    assert not [e for e in events if e.kind in ("radiotherapy", "other_treatment") and e.assertion == "affirmed"]


def test_changes_by_radiation_are_no_radiotherapy() -> None:
    assert not _told("Pap smear 18 March 2024: NILM with radiation changes.", "radiotherapy")


@pytest.mark.parametrize(
    "text",
    [
        "CC: Follow up of abnormal Pap. Pap 15 April 2024: ASC-US.",
        "Clinic 12 May 2024. Referred with an abnormal smear. Smear on 15 April 2024: ASC-US.",
    ],
)
def test_the_smear_that_is_the_reason_of_a_visit_is_the_dated_one(text: str) -> None:
    assert _values(text, "cytology", "result") == [("2024-04-15", "ASC-US", "affirmed")]


def test_earlier_abnormal_smears_and_one_that_was_negative_since_stay() -> None:
    past = "Clinic 12 May 2024. History of abnormal smears. Smear on 4 April 2024: LSIL."
    assert [value for _, value, _ in _values(past, "cytology", "result")] == ["abnormal", "LSIL"]


def test_a_heading_that_sums_up_dated_results_is_no_further_one() -> None:
    head = "Clinic 30/09/2024\nDiagnosis: HPV positive, cytology negative on two occasions\n\n"
    text = head + "Her samples of 14 August 2023 and 20 August 2024 both showed high risk HPV with negative cytology."
    for kind, result in (("hpv", "positive"), ("cytology", "NILM")):
        days = [("2023-08-14", result, "affirmed"), ("2024-08-20", result, "affirmed")]
        assert _values(text, kind, "result") == days


def test_what_both_smears_were_says_nothing_of_the_test_behind_it() -> None:
    text = "Smears in 2018 and 2020 were both negative and HPV was positive."
    assert [when for when, _, _ in _values(text, "hpv", "result")] == ["2020"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Squamous cell carcinoma of the cervix, biopsy 02/07/2024.", [("2024-07-02", "cancer", "affirmed")]),
        ("CIN 3 (biopsy 2 July 2024). LLETZ planned.", [("2024-07-02", "CIN3", "affirmed")]),
        ("Referred with smear HSIL, biopsy 2 July 2024.", [("2024-07-02", None, "affirmed")]),
        ("Carcinoma of the cervix, biopsy on 2 July 2024 is planned.", [("2024-07-02", None, "planned")]),
    ],
)
def test_the_day_of_a_biopsy_behind_a_lesion_is_its_proof(text: str, told: list[tuple[str, object, str]]) -> None:
    assert _values(text, "biopsy", "histology") == told


@pytest.mark.parametrize("told", ["negative cytology (NILM)", "cytology Pap 1 (no abnormalities)"])
def test_a_normal_result_told_in_two_ways_is_no_denial(told: str) -> None:
    assert {value for _, value, _ in _values(f"Hr-HPV positive with {told}.", "cytology", "result")} == {"NILM"}


@pytest.mark.parametrize(
    ("told", "clock"),
    [
        ("Cervical biopsy at 6 o'clock", (6,)),
        ("Cervical biopsies at 6 and 12 o'clock", (6, 12)),
        ("Cervical biopsy", ()),
    ],
)
def test_a_biopsy_with_its_hours_heads_a_specimen(told: str, clock: tuple[int, ...]) -> None:
    text = f"HISTOLOGY REPORT. Taken 14/12/2023, reported 21/12/2023.\n{told}: CIN 3."
    assert _values(text, "biopsy", "clock") == [("2023-12-14", clock, "affirmed")]


def test_a_birth_of_years_ago_ends_no_pregnancy_of_now() -> None:
    text = "Clinic date: 19/09/2024. Smear LSIL. Pregnant 14/40. One vaginal delivery in 2020."
    assert read(text, "letter", "dmy").patient.pregnant is True


@pytest.mark.parametrize(
    ("line", "age"),
    [
        ("Patient: Achieng Otieno, 44 yrs, CCC No 11902", 44),
        ("Re: Smoker, 20 years", None),
        ("Patient: A B, 3 years", None),
    ],
)
def test_an_age_behind_a_labelled_name(line: str, age: int | None) -> None:
    assert read(f"Date: 08/01/2024\n{line}\nSmear HSIL.", "letter", "dmy").patient.age == age


def test_a_record_number_ends_with_its_line() -> None:
    text = "Patient: Gloria Reyes   MRN: 88231\n53 y.o. G2P2. Smear 3 May 2022: HSIL."
    assert read(text, "letter").documents[0].who.numbers == (("record number", "88231"),)
