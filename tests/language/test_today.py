"""What is seen "today" stands at the day of the letter, not at that of the smear whose label it follows."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of


def dates(text: str) -> dict[str, str]:
    return {event.kind: event.when.edtf for event in events_of(reading_of(text)) if event.kind != "diagnosis"}


@pytest.mark.parametrize(
    "text",
    [
        "Clinic letter, 3 May 2023. Smear 12 April 2023: HSIL. Colposcopy today showed dense acetowhite. Biopsy: CIN1.",
        "Seen on 3 May 2023. Smear 12 April 2023: HSIL. Colposcopy today: dense acetowhite. Punch biopsy: CIN1.",
        "Women's clinic, 3 May 2023. Pap 12 April 2023: HSIL. Today at colposcopy there was mosaicism. Biopsy: CIN1.",
    ],
)
def test_today_is_the_day_of_the_letter(text: str) -> None:
    told = dates(text)
    assert told["cytology"] == "2023-04-12"
    assert told["colposcopy"] == told["biopsy"] == "2023-05-03"


def test_in_running_notes_today_is_the_day_of_the_entry() -> None:
    told = dates("12/04/2023: smear taken, HSIL.\n\n20/04/2023: colposcopy today, dense acetowhite at 3 o'clock.")
    assert told["colposcopy"] == "2023-04-20"


def test_without_a_day_of_the_letter_the_label_still_dates_its_line() -> None:
    assert dates("Smear 12 April 2023: HSIL. HPV 16 positive.") == {"cytology": "2023-04-12", "hpv": "2023-04-12"}
