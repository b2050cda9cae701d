"""A text pasted twice, in small letters alone, or broken anew by a machine is read as it was before."""

import random
import textwrap
from itertools import takewhile

import pytest

from lugol.language.lines import is_dated, lines_of
from lugol.language.narrative import read
from lugol.language.page import identifiers, page_of
from lugol.language.pasted import _alike
from lugol.language.tokens import tokenize
from lugol.record.repeat import identity

LETTERS = (
    "Clinic date 5 May 2023. The smear showed HSIL and HPV 16 was detected. Colposcopy: dense acetowhite change at 12 "
    "o'clock. A biopsy was taken. Plan: LLETZ under local anaesthetic.",
    "Mrs Jones came on 2 March 2021 with pelvic pain and intermenstrual bleeding. CA125 was 84 U/mL. MRI of the pelvis "
    "showed a 4 cm cyst of the left ovary. ER was positive and BP 128/76. There was no ascites.",
    "Histology of 8 June 2020: squamous carcinoma of the cervix, FIGO stage IB1. She underwent radical hysterectomy "
    "on 1 July 2020. The margins were clear, 0/22 nodes. Hb 112 g/L. She smokes. Her mother had breast cancer.",
    "Seen on 14 February 2022. IMB for 3 months. The cervix looked normal. HPV test of 1 February 2022 negative, smear "
    "NILM. Discharged to routine recall. She takes the combined pill and has no allergies at all.",
    "She was admitted on 3 April 2019 with ascites. CT on 4 April 2019 showed omental cake. Cytology of the fluid: a "
    "high grade serous carcinoma, PAX8 positive, WT1 positive, p53 mutant. Carboplatin and paclitaxel were started.",
)
REPORT = """DIAGNOSIS:
A. UTERUS AND CERVIX, RADICAL HYSTERECTOMY:
- SQUAMOUS CELL CARCINOMA OF THE CERVIX, POORLY DIFFERENTIATED,
WITH INVASION OF THE OUTER THIRD OF THE WALL OF THE CERVIX.
- THE VAGINAL MARGIN IS FREE OF TUMOR BY A DISTANCE OF
NINE MILLIMETERS IN ALL SECTIONS.
B. LYMPH NODES, RIGHT EXTERNAL ILIAC, EXCISION:
- THREE LYMPH NODES WITHOUT TUMOR (0/3).
C. LYMPH NODES, LEFT COMMON ILIAC, EXCISION:
- METASTATIC CARCINOMA IN ONE OF TWO LYMPH NODES (1/2),
WITHOUT EXTENSION BEYOND ITS CAPSULE.
Gross description
The specimen is received in formalin and is labelled with her name.
It weighs 110 g and measures 9 x 6 x 5 cm with a cuff of vagina.
"""


def told(text: str) -> list[str]:
    return sorted(f"{identity(e)} {e.when.edtf}".casefold() for e in read(text, "letter").events)


def wrapped(text: str, width: int) -> str:
    return "\n".join(part for line in text.split("\n") for part in textwrap.wrap(line, width) or [""])


@pytest.mark.parametrize("text", [*LETTERS, REPORT])
@pytest.mark.parametrize("between", ["\n\n", "\n\n\n", "\r\n\r\n"])
def test_a_text_pasted_twice_is_read_once(text: str, between: str) -> None:
    twice = f"{text.rstrip()}{between}{text}"
    assert told(twice) == told(text)
    assert any("more than once" in note.message for note in read(twice, "letter").notes)
    assert told(f"{twice.rstrip()}{between}{text}") == told(text)


@pytest.mark.parametrize(
    ("text", "copies"),
    [
        ("HPV 16 positive.\nHPV 16 positive.\n", 2),  # entries of one list
        ("1 May 2022: smear LSIL.\n\n1 May 2023: smear LSIL.", 2),  # another date
        ("Smear LSIL.\n\nSmear LSIL.\n\nColposcopy normal.", 2),  # a short entry, and more behind it
        ("Smear LSIL.\n\nSmear HSIL.", 1),
    ],
)
def test_like_entries_are_no_copies(text: str, copies: int) -> None:
    page = page_of(text)
    assert not page.is_pasted
    assert len(page.of("cyt_result", "hpv")) >= copies


@pytest.mark.parametrize("text", LETTERS)
def test_small_letters_alone_say_what_capitals_say(text: str) -> None:
    assert told(text.lower()) == told(text)
    assert told(text.upper()) == told(text)


def test_the_words_of_small_letters_stay_small() -> None:
    (pain,) = (e for e in read(LETTERS[1].lower(), "letter").events if e.kind == "symptom" and "pain" in str(e.values))
    assert pain.values.term == "pelvic pain"
    assert pain.sources[0].quote == "pelvic pain"


@pytest.mark.parametrize(
    ("text", "is_treated"),
    [
        ("RT. OVARY AND LT. TUBE WERE REMOVED AT LAPAROTOMY ON 2 MAY 2020.", False),
        ("LYMPH NODES, RT EXTERNAL ILIAC, WERE EXCISED ON 2 MAY 2020.", False),
        ("SPECIMEN 12: RT. PARS-AORTIC NODES, EXCISED ON 2 MAY 2020 FOR CERVICAL CANCER.", False),
        ("SHE WAS TREATED FOR CERVICAL CANCER BY RT. IT ENDED ON 2 MAY 2020.", True),
        ("SHE RECEIVED RT FROM 2 MAY 2020 FOR CERVICAL CANCER.", True),
        ("RT TO THE WHOLE ABDOMEN WAS GIVEN ON 2 MAY 2020.", True),
    ],
)
def test_in_capitals_the_right_side_is_no_radiotherapy(text: str, *, is_treated: bool) -> None:
    assert ("radiotherapy" in {e.kind for e in read(text, "letter").events}) is is_treated


def test_an_address_is_no_word_of_a_text() -> None:
    text = "See HTTP://WWW.TALKS.NET/CIN3 or mail nurse@gtd.org about CIN3 and the NET."
    noise = identifiers(text, tokenize(text))
    kept = [token.key for place, token in enumerate(tokenize(text)) if place not in noise]
    assert kept == ["see", "or", "mail", "about", "cin", "3", "and", "the", "net", "."]


TALE = (
    "Mrs Jones was seen on 5 May 2023.",
    "Operation: laparoscopy.",
    "The left ovary held a cyst of 4 cm.",
    "The appendix was normal.",
    "There was no ascites.",
    "Family history: her mother had ovarian cancer.",
    "Laboratory: CA125 was 84 U/mL.",
    "HE4 was 60 pmol/L.",
    "Plan: LLETZ.",
    "Hysterectomy if the margins are involved.",
)


@pytest.mark.parametrize("between", ["\n\n", "\n\n\n"])
def test_where_each_sentence_is_a_paragraph_labels_reach_no_less_and_kin_no_further(between: str) -> None:
    events = read(between.join(TALE), "letter").events
    assert {e.assertion for e in events if e.kind == "surgery" and "hyster" in str(e.values)} <= {
        "planned",
        "hypothetical",
    }
    assert {e.assertion for e in events if e.kind == "lab"} == {"affirmed"}
    assert {getattr(e.values, "context", "") for e in events if e.kind == "exam"} == {"operative"}


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        (
            ("Small cell carcinoma of the cervix, a case reported here", "In March 2020 a woman of 40 had bleeding."),
            True,
        ),
        (("Pain of the lower abdomen and bleeding for a few months", "She presented with both in May 2020."), True),
        (
            (
                "She was seen in the clinic of the county hospital with",
                "The Pill as her only medication since May 2020.",
            ),
            False,
        ),
        (("Cancer Of The Cervix In Young Women And Its Treatment", "In Countries Of Low Income."), False),
    ],
)
def test_a_line_without_a_stop_ends_where_a_sentence_begins(lines: tuple[str, str], *, ends: bool) -> None:
    page = page_of("\n".join(lines))
    assert (page.sentences[0].last < len(page.tokens)) is ends


@pytest.mark.parametrize("row", ["2 340", "412", "38", "14"])
def test_rows_of_dates_stay_rows_and_a_blood_pressure_is_none(row: str) -> None:
    rows = "\n".join(f"{day}/07/24   {row}   pending until seen" for day in (10, 11, 12, 13, 14))
    assert len({s.block for s in page_of(f"Date      CA125   remark of the lab\n{rows}\n").sentences}) >= 5
    heads = "106/72. Last menstrual\n05/30/2024.\n12-14 weeks later\n2024-05-30 smear"
    assert [is_dated(tokenize(heads), line) for line in lines_of(heads, tokenize(heads))] == [False, True, False, True]


@pytest.mark.parametrize("width", [40, 44, 50, 60, 72])
def test_a_report_of_short_lines_that_a_machine_broke_anew_keeps_its_specimens(width: int) -> None:
    assert told(wrapped(REPORT, width)) == told(REPORT)


def test_words_like_those_at_the_head_are_counted_as_by_hand() -> None:
    chance = random.Random(7)
    for _ in range(300):
        keys = [chance.choice("ab") for _ in range(chance.randrange(1, 20))]
        by_hand = [len(list(takewhile(lambda pair: pair[0] == pair[1], zip(keys, keys[at:], strict=False))))
                   for at in range(len(keys))]  # fmt: skip
        assert _alike(keys) == by_hand
