"""Whose a text says it is, and which of its events are dated by the paper alone."""

import pytest

from lugol.language.carried import carried, is_report
from lugol.language.identity import numbers, who_of
from lugol.language.narrative import events_of
from lugol.language.page import page_of
from lugol.language.reading import reading_of

NAMED = {
    "Re: Ms Eva Lind, DOB 13/04/1970. Smear: HSIL.": "Eva Lind",
    "CYTOLOGY REPORT. Name: LIND, Eva. Smear: HSIL.": "LIND, Eva",
    "Patient Name: MARIA GARCIA LOPEZ MRN: 4411992\nSmear: HSIL.": "MARIA GARCIA LOPEZ",
    "MRI PELVIS. Eva Lind DOB 13/04/1970. No pelvic mass.": "Eva Lind",
    "Eva Lind (born 13 April 1970). LLETZ: CIN 2.": "Eva Lind",
    "LIND, Eva, born 13 April 1970. LLETZ: CIN 2.": "LIND, Eva",
    "I saw Mrs Jane O'Brien (aged 45) with postmenopausal bleeding.": "Jane O'Brien",
    "Mrs Anna-Maria Berg, 52, has pelvic pain. Smear: LSIL.": "Anna-Maria Berg",
    "Consultant name: Dr Smith. Patient name: Mrs Eva Lind. Smear: HSIL.": "Eva Lind",
}
UNNAMED = (
    "Re: Cervical Smear Result. Smear: HSIL.",
    "Re: Colposcopy Referral. Smear: HSIL.",
    "Dear Mrs Smith, your smear was HSIL.",
    "Patient: 42 year old woman. Smear: HSIL.",
    "HISTOLOGY. Queen Elizabeth Hospital. LLETZ: CIN 3.",
    "Consultant name: Helen Smith. LLETZ: CIN 3.",
    "Radical Hysterectomy on 4 March 2024. Clear Cell Carcinoma.",
)


@pytest.mark.parametrize("text", NAMED)
def test_her_name_is_read_where_the_head_says_it(text: str) -> None:
    assert who_of(reading_of(text)).name == NAMED[text]


@pytest.mark.parametrize("text", UNNAMED)
def test_other_words_are_no_name_of_hers(text: str) -> None:
    assert who_of(reading_of(text)).name == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("NHS 999 111 2222. Smear", [("NHS number", "9991112222")]),
        ("NHS No: 999-111-2222. Smear", [("NHS number", "999-111-2222")]),
        ("MRN 4411992, UHID: 2023/44117", [("record number", "4411992"), ("hospital number", "2023/44117")]),
        ("Seen in an NHS clinic in 2021. MRN unknown.", []),
    ],
)
def test_her_numbers_are_read_by_their_labels(text: str, told: list[tuple[str, str]]) -> None:
    assert [(sort, number) for sort, number, _ in numbers(page_of(text))] == told


def _carried(text: str) -> set[str]:
    reading = reading_of(text, "letter")
    events = events_of(reading)
    names = carried(reading, events)
    return {event.kind for event in events if event.id in names}


def test_a_result_without_a_date_of_its_own_is_carried_by_its_paper() -> None:
    assert _carried("Clinic date 5 May 2023. Smear HSIL. Plan: LLETZ.") >= {"cytology"}
    assert "cytology" in _carried("Clinic date 5 May 2023. Her smear was HSIL.")
    assert "cytology" in _carried("Tumour board 5 May 2023\n\nMrs Lind, 45. Smear HSIL.")


def test_a_result_with_its_date_and_the_results_of_a_report_are_not_carried() -> None:
    assert "cytology" not in _carried("Clinic date 5 May 2023. Smear of 12 March 2023 was HSIL.")
    assert "cytology" not in _carried("Clinic date 5 May 2023. Smear taken on 5 May 2023: HSIL.")
    report = "CYTOLOGY REPORT. Date collected: 12 March 2023. Reported 20 March 2023. Cytology: HSIL."
    assert is_report(reading_of(report)) and _carried(report) == set()
    assert _carried("Her smear was HSIL.") == set()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Clinic date 15 June 2023. Delivered on 2 March 2023. LLETZ planned.", "2023-06-15"),
        ("Clinic date 15 June 2023. MRI on 2 May 2023: no mass. Plan: hysterectomy.", "2023-06-15"),
        ("Clinic date 15 June 2023. Biopsy on 2 May 2023: CIN 3. We recommend conization.", "2023-06-15"),
        ("Clinic date 15 June 2023. LLETZ planned on 20 July 2023.", "2023-07-20"),
        ("Clinic date 15 June 2023. On 2 May 2023 conization was planned.", "2023-05-02"),
    ],
)
def test_what_a_letter_plans_it_plans_on_its_own_day(text: str, day: str) -> None:
    told = [event for event in events_of(reading_of(text)) if event.kind == "surgery" and event.assertion == "planned"]
    assert [event.when.edtf for event in told] == [day]


def test_a_result_that_only_follows_another_date_is_carried_too() -> None:
    assert "biopsy" in _carried(
        "Clinic date 15 June 2023. Delivered on 2 March 2023. Biopsy of the cervix showed CIN 2."
    )
    assert "biopsy" not in _carried("Clinic date 15 June 2023. Biopsy of the cervix on 2 March 2023 showed CIN 2.")
