"""A line that tells more of the sample of an entry keeps its date, wherever lines are broken."""

import textwrap

import pytest

from lugol.language.narrative import read
from lugol.language.page import page_of

COURSE = (
    "Clinic 22.10.2024\n\nCourse: LBC 16.01.2023 HSIL. Colposcopy 30.01.2023: major change from 11 to 1, "
    "targeted biopsy at 12 and ECC. Biopsy: small cell carcinoma. ECC: same tumour, minute fragments. "
    "Immunohistochemistry: CD56 +, p40 -, CK20 -, LCA -, synaptophysin +.\n"
    "Therapy: radical hysterectomy 06.03.2023, all margins free, no invasion of vessels.\n"
)


def told(text: str) -> set[tuple[str, str, str]]:
    """Kind, assertion and date of all that is taken from a text."""
    return {(e.kind, e.assertion, e.when.edtf) for e in read(text, "paper").events}


@pytest.mark.parametrize("width", [40, 50, 60, 72, 80, 100])
def test_an_entry_of_several_labels_is_the_same_at_any_width(width: int) -> None:
    wrapped = "\n".join(part for line in COURSE.split("\n") for part in textwrap.wrap(line, width) or [""])
    assert told(wrapped) == told(COURSE)
    assert ("ihc", "affirmed", "2023-01-30") in told(wrapped)


PROSE = (
    "She came with bleeding for three weeks and a discharge that had become worse over the last days, as she told us. "
    "She had been seen elsewhere, where nothing was done, and was then sent to our clinic by her own doctor. "
)


def wrapped(text: str, width: int = 60) -> str:
    return "\n".join(part for line in text.split("\n") for part in textwrap.wrap(line, width) or [""])


@pytest.mark.parametrize("name", ["Family Medical History", "Past medical history and review of systems"])
def test_a_label_that_is_broken_is_the_same_label(name: str) -> None:
    first = " ".join(name.split()[:-1])
    text = f"{PROSE}\n\n{name}: her mother had a tumour of the ovary. She herself was well until now, as she says.\n\n"
    for width in range(len(first) + 8, 70, 4):
        broken = "\n".join((wrapped(PROSE * 2, width), "", wrapped(text, width)))
        kinds = [part.kind for part in page_of(broken).parts]
        assert kinds == [part.kind for part in page_of(PROSE * 2 + "\n\n" + text).parts], width


def heads(text: str) -> list[str]:
    page = page_of(text)
    return [page.words(s.first, s.last) for s in page.sentences]


@pytest.mark.parametrize(
    "line",
    [
        "Vital signs: temperature 97.6, blood pressure 139/53, pulse 100, respirations 24. She has a tracheostomy.",
        "Metabolic causes of her seizures including hypoglycaemia - this patient is with a normal glucose today.",
    ],
)
def test_what_only_begins_a_line_counts_nothing(line: str) -> None:
    entries = "PLAN\nGeneral\n1. Review her in a week\n2. Repeat the smear\n"
    for width in range(36, 90):
        text = f"{PROSE}{PROSE}\n\n{entries}\n\n{line}"
        assert heads(wrapped(text, width))[-2:] == heads(text)[-2:], width


def test_an_entry_behind_a_full_line_is_one_where_the_one_before_it_is_counted() -> None:
    lines = wrapped(PROSE * 2, 60)
    width = max(map(len, lines.split("\n")))
    first = "1. " + "x" * (width - 3)
    assert heads(f"{lines}\n\n{first}\n2. CIN 3 of the cervix.")[-1] == "2. CIN 3 of the cervix."


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Stool was negative for H. pylori antigen. She is well.", 2),
        ("Urine grew E. coli and C. albicans. She is well.", 2),
        ("She takes vitamin D. patient is well.", 2),
    ],
)
def test_the_letter_of_a_genus_ends_no_sentence(text: str, same: int) -> None:
    assert len(page_of(text).sentences) == same


@pytest.mark.parametrize(
    "line",
    [
        "FETAL WEIGHT BY CURRENT ULTRASOUND: 2137 g = 92nd percentile EDD BY CURRENT ULTRASOUND: 7/10/07",
        "EDD BY CURRENT ULTRASOUND: 7/10/07",
        "Gestational age 33 weeks, LMP by her calendar: 10/16/06",
    ],
)
def test_when_she_is_due_is_no_day_of_the_scan(line: str) -> None:
    text = f"Ultrasound of the pelvis.\n\n{line}\n\nFETAL ANATOMY:\nFetal spine: normal\n\nFetal limbs: normal\n"
    found = [e for e in read(text, "note", "mdy").events if "spine" in str(e.values).lower()]
    assert found and not any(e.when.is_known for e in found)


OPERATION = (
    "OPERATIONS PERFORMED: omentectomy, pelvic lymph node dissection.\n\nFINDINGS: The nodes were sent for frozen "
    "section and they came back as benign, but we will wait for {} pathology report.\n\n"
    "PROCEDURE: The omentum was removed."
)


@pytest.mark.parametrize("article", ["the", "a", "her", "this"])
def test_a_report_that_a_sentence_speaks_of_makes_no_report_in_capitals(article: str) -> None:
    text = OPERATION.format(article)
    assert told(text.upper()) == told(text)


@pytest.mark.parametrize("blanks", ["\n", "     ", "\n      "])
@pytest.mark.parametrize(
    "text",
    [
        "A woman of 40 had fever. She was treated with intravenous{}ceftriaxone 2 g once daily.",
        "A woman of 40 had swelling. She started taking oral{}cabergoline (0.5 mg) after oocyte retrieval.",
    ],
)
def test_of_overlapping_words_the_longer_are_the_same_in_any_line(text: str, blanks: str) -> None:
    def terms(written: str) -> list[str]:
        return sorted(str(e.values) for e in read(written, "paper").events)

    assert terms(text.format(blanks)) == terms(text.format(" "))


QUOTED = (
    "Hysterectomy planned for 3 June 2024.",
    "Smear 22/05/2022: HSIL, awaiting colposcopy.\nBiopsy 13 June 2022: CIN3.",
    "12 May 2024: biopsy of the cervix, CIN2.\nLLETZ is planned\nfor July 2024.",
)


@pytest.mark.parametrize("text", QUOTED)
def test_what_is_quoted_in_an_answer_is_read_as_it_was_written(text: str) -> None:
    assert told(text) and told("\n".join(f"> {line}" for line in text.split("\n"))) == told(text)


def test_a_lone_number_behind_its_sign_is_no_quotation() -> None:
    page = page_of("> 3 cm mass of the cervix")
    assert page.tokens[0].key == ">"
