"""A label, a bracket or a name that a machine broke at the end of a full line is one with the next line."""

import textwrap

import pytest

from lugol.language.narrative import read
from lugol.record.repeat import identity

REPORT = """Date of procedure: 2019-08-13 Date received: 2019-08-13 Original report: 2019-08-16 Amended: 2019-08-23 now.
Pre-op diagnosis: HSIL on Pap smear 6/2019; colposcopic biopsy 7/2019 HSIL (CIN 2), ECC negative.
MACROSCOPIC: A tan conical piece 2.1 x 1.6 cm, to a depth of 0.9 cm, with a suture at 12 o'clock, was received here.
MICROSCOPIC: Sections 4-7 of the specimen show full thickness atypia with extension into the endocervical glands here.
COMMENT: Discussed with the gynecologist on 2019-08-23, who states that the patient is well and needs no further care.
"""
SCAN = (
    "Obstetric ultrasound of 2007-06-01 in a 30-year-old woman at the clinic here, by abdominal and vaginal probe. "
    "Fetal Cardiac Activity: Normal at 150 BPM. Placenta: Anterior Grade I. Uterus: Normal. Cervix: Closed. "
    "Amniotic Fluid: Normal. The scan was well tolerated and the woman went home in good spirits that same morning. "
    "GESTATIONAL AGE BY CURRENT ULTRASOUND: 33 weeks 1 day. EDD BY CURRENT ULTRASOUND: 7/10/07"
)


def _told(text: str) -> set[str]:
    return {f"{identity(event)} {event.when.edtf}".casefold() for event in read(text, "letter").events}


def _wrapped(text: str, width: int) -> str:
    return "\n".join(part for line in text.split("\n") for part in textwrap.wrap(line, width) or [""])


@pytest.mark.parametrize("width", [60, 70, 80, 100])
def test_a_bracket_closed_on_the_next_line_begins_no_entry(width: int) -> None:
    assert _told(_wrapped(REPORT, width)) == _told(REPORT)


def test_the_number_of_a_stain_on_the_next_line_is_its_own() -> None:
    text = (
        "A woman of 50.\nStains show that the tumor cells are positive for CK\n5/6, p63, and p16 and negative for CEA."
    )
    assert _told(text) == _told(text.replace("\n5/6", " 5/6"))


def test_an_entry_behind_a_stain_is_an_entry() -> None:
    assert _told("A woman of 50.\n1. Negative for CK\n2. Biopsy: CIN 3") == _told(
        "A woman of 50.\n1. Negative for CK.\n2. Biopsy: CIN 3"
    )
