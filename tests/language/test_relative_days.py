"""Dates told from anchors, from titles and from labels: own sentences."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of

STAY = "DISCHARGE SUMMARY\nAdmitted: 3 October 2022\nDischarged: 21 October 2022\n\n"


def days(text: str, kind: str) -> list[str]:
    """The dates of the events of a kind, in their order in the text."""
    return [e.when.edtf for e in events_of(reading_of(text)) if e.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        # a clinic's date governs its examination, not the smear it quotes
        (
            "Clinic, 4 April 2023\n\nSmear of 12 February 2023: HSIL. On examination the cervix was friable.",
            "exam",
            ["2023-04-04"],
        ),
        (
            "Women's clinic, 15 June 2023. Smear of May 2023: HSIL. On examination the cervix was friable.",
            "exam",
            ["2023-06-15"],
        ),
        ("OUTPATIENT NOTE 4 April 2023\nSmear May 2022 HSIL. The cervix is friable.", "exam", ["2023-04-04"]),
        (
            "Clinic, 4 April 2023\n\nSmear of 12 February 2023: HSIL. On examination the cervix was friable.",
            "cytology",
            ["2023-02-12"],
        ),
        # a stay in hospital
        (STAY + "Ultrasound on the day of admission showed hydronephrosis.", "imaging", ["2022-10-03"]),
        (STAY + "On admission she was pale. Hb was 5.9 g/dL.", "lab", ["2022-10-03"]),
        (STAY + "Condition on discharge: stable.", "followup", ["2022-10-21"]),
        (
            "Admit date: 3 October 2022\nDischarge date: 9 October 2022\n\nHISTORY: Cone biopsy in May 2021. She now"
            " presents with vaginal bleeding.",
            "symptom",
            ["2022-10-03"],
        ),
        (
            "Admit date: 3 October 2022\nDischarge date: 9 October 2022\n\nONCOLOGIC HISTORY: Cone on 4 May 2021."
            "\n\nHOSPITAL COURSE: She presented with vaginal bleeding. Hb was 7 g/dL.",
            "lab",
            ["2022-10-03"],
        ),
        # days counted from an operation told in the same sentence
        ("She was operated on 3 May 2022 and discharged on the fifth postoperative day.", "followup", ["2022-05-08"]),
        ("Hysterectomy on 3 May 2022. On postoperative day 2, Hb was 7.1 g/dL.", "lab", ["2022-05-05"]),
        (
            "She had carboplatin from January to May 2020. At the end of treatment CA125 was 12 U/mL.",
            "lab",
            ["2020-05"],
        ),
        # when she came, after a history that is told behind it
        (
            "She was admitted on 8 March 2021. In November 2020 a smear was normal.\n\nGynaecological examination: the"
            " cervix was hypertrophic.",
            "exam",
            ["2021-03-08"],
        ),
        # a history reaches no further than itself
        (
            "Admitted on 3 May 2021 with bleeding.\n\nPAST HISTORY: LLETZ in 2018.\n\nLABORATORY DATA: Hb 9 g/dL.",
            "lab",
            ["2021-05-03"],
        ),
        # a label with a date in running prose holds its own sentence
        (
            "Laboratory tests on 9 March 2021: Hb 10 g/dL. A biopsy was taken on 12 March 2021. CA125 was 40 U/mL.",
            "lab",
            ["2021-03-09", "2021-03-12"],
        ),
        ("The last menstrual period was on 29 August 2004.", "obstetric", ["2004-08-29"]),
        ("LMP: 29 August 2004.", "obstetric", ["2004-08-29"]),
    ],
)
def test_what_is_told_stands_at_its_day(text: str, kind: str, expected: list[str]) -> None:
    assert days(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "kind", "never"),
    [
        ("MRI, 5 March 2024. Smear of May 2023: HSIL. The cervix bled.", "cytology", "2024-03-05"),
        (
            "Gynaecology clinic, 4 April 2023\n\nHistology of 12 February 2023: CIN3. HPV was positive.",
            "hpv",
            "2023-04-04",
        ),
        (
            "HISTORY: Discharged yesterday.\n\nPAST SURGICAL HISTORY: Conisation in 2006.\n\nLABORATORY DATA: Hb 10.1.",
            "lab",
            "2006",
        ),
        ("PAST HISTORY: LLETZ in May 2018.\n\nPHYSICAL EXAMINATION: The cervix is friable.", "exam", "2018-05"),
        ("FAMILY HISTORY: Sister had a myoma in 2019.\n\nLABS: CA125 40 U/mL.", "lab", "2019"),
        ("LMP 29 August 2004. Smear was HSIL.", "cytology", "2004-08-29"),
        (
            "She was admitted on 8 March 2021. In May 2023 she came back. On examination the cervix bled.",
            "exam",
            "2021-03-08",
        ),
    ],
)
def test_a_day_reaches_no_further_than_its_own_words(text: str, kind: str, never: str) -> None:
    assert never not in days(text, kind)
