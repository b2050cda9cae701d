"""Numbers before each line are no word of a note, in two lines or twenty; those of a list, of years and days stay."""

import pytest

from lugol.language.narrative import read
from lugol.language.page import line_marks, page_of
from lugol.language.tokens import tokenize
from lugol.record.repeat import identity

NOTES = (
    (
        "48F seen 3/4/2023: friable growth replacing the cervix, biopsy taken from the",
        "growth. Hb 9.8, creatinine 0.9.",
    ),
    ("OPD 26.3.2024. MRI pelvis reports a cervical", "mass of 44 mm, no hydronephrosis on either side."),
    ("Smear of 12 March 2024 HSIL. Colposcopy with biopsy on 26 March: high grade", "CIN 3 confirmed."),
    ("PET-CT 4 Oct 2023: avid para-aortic node 18 mm,", "no distant", "metastasis. Ca cervix IIB on chemoradiation."),
    ("Pap 2 May 2023 HSIL.", "Bx 9 May 2023 CIN 3.", "LLETZ 20 June 2023, margins clear."),
)


def told(text: str) -> list[str]:
    return sorted(f"{identity(e)} {e.when.edtf}".casefold() for e in read(text, "note").events)


def marked(text: str) -> int:
    return len(line_marks(text, tokenize(text)))


@pytest.mark.parametrize("lines", NOTES)
@pytest.mark.parametrize("form", ["{0:3d}  {1}", "{0}\t{1}", "{0}   {1}"])
def test_numbers_of_few_lines_are_no_words_of_them(lines: tuple[str, ...], form: str) -> None:
    numbered = "\n".join(form.format(number, line) for number, line in enumerate(lines, start=1))
    assert told(numbered) == told("\n".join(lines))
    assert marked(numbered) == len(lines)


@pytest.mark.parametrize(
    "text",
    [
        "1. CIN 3 on biopsy\n2. HPV 16 positive\n3. Hypertension",  # a list has stops
        "1) CIN 3 on biopsy\n2) HPV 16 positive",
        "1 CIN 3 on biopsy\n2 HPV 16 positive\n3 Hypertension",  # written by hand, one blank
        "1  cin 3 on biopsy\n2  hpv 16 positive\n3  on metformin",  # small letters: the next line does not go on
        "Diagnosis:\n1  CIN 3\n2  HPV 16 positive",  # under a heading
        "2  Specimen: cervix\n3  Specimen: vagina",  # not from the first
        "1  Cervix 12 o'clock   CIN 2\n2  Cervix 6 o'clock   CIN 1",  # rows of a table
        "1\tCervix\tCIN 2\n2\tVagina\tno lesion",
        "1  May 2023 smear HSIL\n2  May 2023 biopsy CIN 3",  # days
        "1  week after LLETZ bleeding\n2  weeks after LLETZ none",  # times
        "1  unit PRBC on Monday\n2  units PRBC on Tuesday",
        "1  Pap smear HSIL",  # one line
        "2019 NILM\n2020 NILM\n2021 LSIL\n2022 HSIL",  # years rise by one too, as lines do
        "3 May 2023 HPV negative\n5 June 2023 smear LSIL\n7 July 2023 biopsy CIN 3\n12 Aug 2023 LLETZ",
        "24 weeks fetus normal\n28 weeks fetus normal\n32 weeks fetus small\n36 weeks fetus small",
        "3 o'clock CIN 1\n6 o'clock CIN 2\n9 o'clock CIN 3\n12 o'clock CIN 1",
    ],
)
def test_numbers_that_tell_something_stay(text: str) -> None:
    assert not marked(text)


def test_results_of_four_years_in_a_row_keep_their_years() -> None:
    """Four smears a year apart, the last HSIL: without their years neither the last nor the gravest was known."""
    record = read("2019 NILM\n2020 NILM\n2021 LSIL\n2022 HSIL", "note")
    assert [e.when.edtf for e in record.events if e.kind == "cytology"] == ["2019", "2020", "2021", "2022"]
    days = read("3 May 2023 HPV negative\n5 June 2023 smear LSIL\n7 July 2023 biopsy CIN 3\n12 Aug 2023 LLETZ", "note")
    assert {e.when.edtf for e in days.events} == {"2023-05-03", "2023-06-05", "2023-07-07", "2023-08-12"}


def test_lines_of_any_number_keep_their_words() -> None:
    page = page_of("7  Biopsy of the cervix\n8  showed CIN 3.\n9  LLETZ was\n10 done.")
    assert [m.code for m in page.of("histology")] == ["cin3"]
