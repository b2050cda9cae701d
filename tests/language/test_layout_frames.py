"""Whose finding it is does not depend on blank lines: what ends the report of a study stands in words."""

import pytest

from lugol.language.narrative import read
from lugol.language.page import page_of
from lugol.record.event import Event


def told(text: str) -> set[tuple[str, str, str, str]]:
    """What is taken from a text, without its words: kind, assertion, main value and date."""
    return {(e.kind, e.assertion, _named(e), e.when.edtf) for e in read(text, "paper").events}


def _named(event: Event) -> str:
    names = ("result", "term", "finding", "value", "drugs", "procedures", "event", "marker", "outcome")
    return next((str(value).casefold() for name in names if (value := getattr(event.values, name, ""))), "")


LETTER = (
    "She was referred with postcoital bleeding. A smear in May 2021 showed HSIL. On examination the cervix bled.",
    "MRI of the pelvis showed a mass of 3 cm in the cervix. It reached the left parametrium.",
    "The left ureter was dilated. There was an enlarged node in the left groin.",
    "I discussed a radical hysterectomy with her. She would like to think about it.",
)
OPERATION = (
    "Under general anaesthesia she was prepared. A midline incision was made into the abdomen.",
    "The liver surface was nodular. There was an ovarian cyst on the left, and it was opened.",
    "The uterus was bulky with a fibroid. There were filmy adhesions behind it.",
    "The skin was closed with staples. She went to recovery in good condition.",
)
SCAN = (
    "Mammography of both breasts was compared with last year. There are post biopsy changes in the left breast.",
    "There is abnormal enhancement of 12 mm near the nipple. Nothing else is enlarged.",
    "The axillary nodes are enlarged. There is a cyst in the right breast.",
    "The remaining tissue is dense. There are no calcifications.",
)


@pytest.mark.parametrize("paragraphs", [LETTER, OPERATION, SCAN], ids=["letter", "operation", "scan"])
def test_a_text_tells_the_same_with_a_blank_line_behind_every_sentence(paragraphs: tuple[str, ...]) -> None:
    whole = "\n\n".join(paragraphs)
    apart = whole.replace(". ", ".\n\n")
    assert page_of(apart).is_apart and not page_of(whole).is_apart
    assert told(apart) == told(whole)


@pytest.mark.parametrize("between", [" ", "\n\n"])
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("MRI of the pelvis showed a mass in the cervix.", "There was hydronephrosis on the left."),
        ("Transvaginal ultrasound showed a cyst in the left ovary.", "The endometrium was thickened."),
    ],
)
def test_a_study_goes_on_over_a_blank_line(before: str, behind: str, between: str) -> None:
    text = (
        f"She was admitted with pain. Her smear was normal.\n\nShe was in pain. {before}{between}{behind} It was new."
    )
    events = read(text, "note").events
    assert sum(event.kind == "imaging" for event in events) > 1
    assert "exam" not in {event.kind for event in events}


@pytest.mark.parametrize(
    ("study", "label"),
    [
        ("HEART: Sections of the muscle show scars.", "RESPIRATORY SYSTEM"),
        ("UTERUS: Sectioning shows a polyp.", "URINARY SYSTEM"),
        ("CHEST: An X-ray showed an effusion.", "FEMALE GENITAL SYSTEM"),
    ],
    ids=["heart", "uterus", "chest"],
)
def test_the_label_of_an_organ_ends_the_study_of_another(study: str, label: str) -> None:
    text = f"PHYSICAL EXAMINATION\n\n{study}\n{label}: There is a firm mass on the left."
    found = [event for event in read(text, "note").events if "mass" in _named(event)]
    assert [event.kind for event in found] == ["exam"]


def test_a_legend_is_told_by_no_study_before_it() -> None:
    text = (
        "A woman of 40 had a mass. Ultrasound showed a cyst.\n\n"
        "Fig. 2 Large cells infiltrate the decidua. Hematoxylin-eosin stain.\n\nShe went home."
    )
    assert not [e for e in read(text, "paper").events if e.kind == "imaging" and "infiltrate" in _named(e)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The specimen was removed with a 2 cm vaginal cuff.",
        "The specimen was then delivered with a nodular ovary.",
        "The specimens were sent with an enlarged node for culture.",
    ],
)
def test_what_is_taken_out_was_not_looked_at(sentence: str) -> None:
    text = f"OPERATIVE FINDINGS: The uterus was enlarged. {sentence} The liver was nodular."
    findings = {_named(event) for event in read(text, "note").events if event.kind in ("exam", "pathology")}
    assert not any(word in finding for finding in findings for word in ("cuff", "nodular ovary", "enlarged node"))
    assert any("liver" in finding for finding in findings)


@pytest.mark.parametrize("place", ["site", "clip", "scar", "cavity", "changes"])
def test_the_place_of_a_biopsy_reports_no_tissue(place: str) -> None:
    text = f"Mammography showed no distortion.\n\nThe biopsy {place} is seen. There is a mass of 12 mm near it."
    assert [e.kind for e in read(text, "scan").events if "mass" in _named(e)] == ["imaging"]


@pytest.mark.parametrize(
    "lived",
    ["She lost her husband in 2005.", "She retired in 2005.", "Her father died in 2005.", "She was divorced in 2005."],
)
def test_what_befell_her_life_dates_nothing_that_follows(lived: str) -> None:
    text = f"She was seen in March 2019 with a mass. {lived} She is tired and has pelvic pain."
    assert not {e.when.edtf for e in read(text, "note").events if e.kind in ("symptom", "exam")} & {"2005"}


@pytest.mark.parametrize("verb", ["underwent", "required", "received"])
def test_a_verb_makes_no_label_of_a_deed(verb: str) -> None:
    text = f"She had a cyst.\n\nThe patient {verb} radical surgery: hysterectomy.\n\nAfter a year she was well."
    assert "procedure" not in {part.kind for part in page_of(text).parts}


@pytest.mark.parametrize("number", ["II", "IV", "VII", "VIII", "XII"])
def test_a_roman_number_begins_an_entry_and_is_no_sentence(number: str) -> None:
    page = page_of(f"DIAGNOSES\n\n{number}. Fibrous adhesions of the pleura.\n\nShe went home.")
    assert page.words(page.sentences[1].first, page.sentences[1].last).startswith(f"{number}. Fibrous")


@pytest.mark.parametrize("end", ["", ",", " and"])
def test_a_text_may_end_with_the_name_of_a_further_test(end: str) -> None:
    assert {e.kind for e in read(f"Punch biopsy no CIN 1 absent, ECC{end}", "note").events} >= set()


@pytest.mark.parametrize("between", [" ", "\n", "\n\n"])
@pytest.mark.parametrize(("label", "kinds"), [("Impression", {"colposcopy"}), ("Assessment", set())])
def test_an_impression_sums_up_the_study_before_it_and_an_assessment_the_note(
    label: str, kinds: set[str], between: str
) -> None:
    text = f"Colposcopy 6 June 2024: dense acetowhite with coarse mosaic.{between}{label}: high grade."
    told_so = {e.kind for e in read(text, "note").events if getattr(e.values, "impression", "") == "high_grade"}
    assert told_so == kinds
