"""Edges of time in words: what a follow-up is counted from, when two figures are a month and a year."""

from datetime import date

import pytest

from lugol.language.narrative import events_of, read
from lugol.language.reading import reading_of


def days(text: str, kind: str) -> list[str]:
    return [event.when.edtf for event in read(text, "letter").events if event.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        (
            "She completed chemoradiotherapy on 4 March 2021. On 10 June 2021 an MRI was normal. At the 12-month "
            "follow-up a smear showed LSIL.",
            "cytology",
            "2022-03",
        ),
        (
            "She had a radical hysterectomy on 4 March 2021. On 10 June 2021 an MRI was normal. At the 12-month "
            "follow-up a vault smear showed LSIL.",
            "cytology",
            "2022-03",
        ),
        ("A smear in 6/13 showed HSIL.", "cytology", "2013-06"),
        ("A smear in 6/2013 showed HSIL.", "cytology", "2013-06"),
        ("She has had bleeding for 6/52. A smear in 6/12 is planned.", "cytology", ""),
        (
            "On 10 May 2021 she attended the clinic. Over the previous month she had bled. A biopsy showed CIN3.",
            "biopsy",
            "2021-05-10",
        ),
        ("She presented in May 2021 with a 6-month-history of bleeding.", "symptom", "2021-05"),
        ("She presented in May 2021 with a 6-month history of bleeding.", "symptom", "2021-05"),
        (
            "HISTOPATHOLOGY REPORT\n\nDate collected: 3 May 2022\n\nReported 10 May 2022:\nCervix, biopsy: CIN3.",
            "biopsy",
            "2022-05-03",
        ),
        ("On 10 May 2021 a smear showed HSIL. The same day a biopsy showed CIN3.", "biopsy", "2021-05-10"),
    ],
)
def test_the_date_of_an_event(text: str, kind: str, day: str) -> None:
    assert (days(text, kind) or [""]) == [day]


def test_two_figures_that_may_be_a_day_or_a_year_are_neither_for_sure() -> None:
    text = "Clinic visit 10 June 2021. A smear on 3/14 showed HSIL."
    (smear,) = (event for event in read(text, "letter").events if event.kind == "cytology")
    assert (smear.when.earliest, smear.when.latest) == (date(2014, 3, 1), date(2021, 3, 14))


@pytest.mark.parametrize(
    "told", ["two years later ", "ninety years later, ", "Next year she was well. ", "100 years ago "]
)
def test_spans_that_add_up_to_the_end_of_the_calendar_are_refused_and_the_rest_read(told: str) -> None:
    events = events_of(reading_of(f"She had CIN 3 on 2022-03-08. {told * 5000}", "letter"))
    assert any(event.kind == "diagnosis" and event.when.edtf == "2022-03-08" for event in events)
