"""A text says the same where each sentence of its prose is a paragraph, and what a denied sample has no result of."""

import pytest

from lugol.language.narrative import events_of, read
from lugol.language.reading import reading_of

NOTE = (
    "PROCEDURE: She was taken to theatre and prepped.",
    "A bimanual exam was done by Dr X.",
    "The uterus was mobile and anteverted.",
    "A tenaculum was placed and the uterus was sounded to 8 cm.",
    "The endometrial lining was hyperplastic.",
    "There was no polyp.",
    "The cervix was hemostatic.",
    "She went to recovery in good condition.",
)
STAY = (
    "Admitted: 3 October 2022.",
    "Discharged: 21 October 2022.",
    "DIAGNOSIS: Squamous cell carcinoma of the cervix.",
    "Acute kidney injury, obstructive.",
    "Mrs X is 46 and was referred with bleeding.",
    "EUA 13 October 2022: a tumour of 6 cm replaced the cervix.",
    "Cystoscopy: no mucosal involvement.",
    "Chest X-ray was clear.",
    "She was discharged on tranexamic acid.",
)
LETTER = (
    "Clinic date 7 November 2023.",
    "She was referred with HPV 16 in September 2023.",
    "On examination the cervix looked normal.",
    "One punch biopsy was taken.",
    "Histology, authorised 14 November 2023: no CIN.",
    "I have discharged her to routine recall in 3 years.",
    "She was pleased with that.",
    "A copy goes to her surgery.",
)
REPORT = (
    "She came on 11 February 2019 with bleeding.",
    "A biopsy showed small cell carcinoma.",
    "MRI showed a mass of 3 cm.",
    "On 5 March 2019 radical hysterectomy was performed.",
    "In the final pathology the depth of invasion was 14 mm.",
    "Lymphovascular invasion was present.",
    "Metastasis was found in 1 of 28 pelvic lymph nodes.",
    "She was discharged home.",
)


def told(text: str) -> set[tuple[str, str, str]]:
    """Kind, assertion and date of all that is taken from a text."""
    return {(e.kind, e.assertion, e.when.edtf) for e in read(text, "paper").events}


@pytest.mark.parametrize("lines", [NOTE, LETTER, REPORT])
def test_each_sentence_a_paragraph_says_what_the_running_text_says(lines: tuple[str, ...]) -> None:
    assert told("\n\n".join(lines)) == told(_running(lines))


def _running(lines: tuple[str, ...]) -> str:
    """The sentences in one paragraph, but for those that head the paper and its labelled lines."""
    return "".join(f"\n\n{line}" if line.split(":")[0].isupper() or "date" in line or "ed:" in line else f" {line}"
                   for line in lines).strip()  # fmt: skip


def test_the_items_of_a_diagnosis_end_before_a_sentence() -> None:
    named = [e.values.value for e in events_of(reading_of("\n\n".join(STAY))) if e.kind == "diagnosis"]  # type: ignore[union-attr]
    assert any("kidney" in value.lower() for value in named)


def test_the_pathology_of_an_operation_is_of_it() -> None:
    found = [e for e in events_of(reading_of("\n\n".join(REPORT))) if e.kind == "pathology"]
    assert [(e.when.edtf, e.values.lvsi) for e in found] == [("2019-03-05", "present")]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "The nodes were not biopsied. The macroscopic examination showed a tumour of 5 cm.",
        "No biopsy of the vault was taken. This showed carcinoma of the bladder on CT.",
        "She declined a cervical biopsy. These results showed CIN3 in 2019.",
    ],
)
def test_a_sample_that_was_not_taken_has_no_result(text: str) -> None:
    assert not [e for e in events_of(reading_of(text)) if e.kind == "biopsy" and e.assertion == "affirmed"]


def test_an_abbreviated_legend_begins_a_line_of_its_own() -> None:
    text = "The mass was removed.\nFig. 1\nThe specimen of the right ovary\nFull size image\n\nShe went home."
    assert [s.block for s in reading_of(text).page.sentences].count(0) == 1


@pytest.mark.parametrize(
    "opening",
    [
        "She had a positive family history: her mother had breast cancer.",
        "There was a strong family history: an aunt died of ovarian cancer.",
        "She reported her family history: two sisters with endometrial cancer.",
    ],
)
def test_a_sentence_that_names_a_part_is_no_label_of_it(opening: str) -> None:
    text = f"{opening}\n\nA biopsy of the cervix showed CIN3.\n\nShe was treated by LLETZ on 3 May 2021."
    assert {("biopsy", "affirmed"), ("surgery", "affirmed")} <= {(kind, said) for kind, said, _ in told(text)}


def test_a_label_of_several_words_is_one() -> None:
    text = "Relevant family history: mother had CIN3, aunt had LLETZ on 3 May 2021."
    assert not {said for kind, said, _ in told(text) if kind in ("surgery", "biopsy")} & {"affirmed"}
