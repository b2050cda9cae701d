"""What blank lines, legends and a paper without a day of its own change in what is read: nothing, or its date alone."""

import pytest

from lugol.language.narrative import read
from lugol.language.page import page_of
from lugol.record.event import Event

REPORT = (
    "CLINICAL DETAILS: postcoital bleeding",
    "SPECIMEN: A. cervix, punch biopsy",
    "B. endocervical curettage",
    "DIAGNOSIS:",
    "A. Cervix, biopsy: CIN 3",
    "B. Endocervix, curettage: benign",
    "Reported by Dr A",
)


def told(text: str) -> set[tuple[str, str, str, str]]:
    """What is taken from a text, without its words: kind, assertion, main value and date."""
    return {(e.kind, e.assertion, _named(e), e.when.edtf) for e in read(text, "paper").events}


def _named(event: Event) -> str:
    names = ("result", "term", "finding", "value", "drugs", "procedures", "event", "marker")
    return next((str(value).casefold() for name in names if (value := getattr(event.values, name, ""))), "")


def test_a_double_spaced_report_is_the_same_report() -> None:
    assert told("\n\n".join(REPORT)) == told("\n".join(REPORT))


def test_blank_lines_between_paragraphs_still_part_them() -> None:
    text = "The cervix bled. A biopsy was taken.\n\nShe heard the result. It was benign.\n\nShe went home. All is well."
    assert len({sentence.paragraph for sentence in page_of(text).sentences}) == 3


@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_a_study_on_a_line_of_its_own_tells_what_stands_below(between: str) -> None:
    text = f"She was admitted with cough.\n\nChest X-ray (10/03):{between}Bilateral hilar lymphadenopathy is seen."
    assert {e.kind for e in read(text, "note").events} >= {"imaging"}


def test_a_heading_without_a_study_makes_no_scan() -> None:
    text = "She was admitted with cough.\n\nOn the ward:\n\nBilateral inguinal lymphadenopathy is felt."
    assert "imaging" not in {e.kind for e in read(text, "note").events}


LEGEND = "Fig. 1 MRI of the pelvis with a mass in the left ovary Full size image"


@pytest.mark.parametrize("before", [" ", "\n"])
@pytest.mark.parametrize("behind", [" ", "\n"])
def test_a_legend_ends_where_the_page_says_so(before: str, behind: str) -> None:
    text = f"A woman of 40 came with pain.{before}{LEGEND}{behind}A hysterectomy was done in May 2020."
    articles = [sentence.article for sentence in page_of(text).sentences]
    assert articles == ["case", "caption", "case"]


def test_two_legends_in_a_row_are_two() -> None:
    text = (
        f"A woman came with pain. {LEGEND} Fig. 2 CT of the chest with clear lungs Full size image She was operated on."
    )
    assert [sentence.article for sentence in page_of(text).sentences] == ["case", "caption", "caption", "case"]


@pytest.mark.parametrize("verb", ["shows", "illustrates", "summarizes", "depicts"])
def test_a_figure_that_does_something_is_told_of_in_prose(verb: str) -> None:
    text = f"The course was slow.\n\nFigure 4 {verb} the rise of CA125. She had surgery."
    assert {sentence.article for sentence in page_of(text).sentences} == {"case"}


def test_a_figure_that_only_has_a_name_heads_a_legend() -> None:
    text = "The course was slow.\n\nFigure 4 Course of CA125 with time."
    assert [sentence.article for sentence in page_of(text).sentences] == ["case", "caption"]


@pytest.mark.parametrize(
    "now",
    [
        "She now complains of pelvic pain.",
        "She complains of pelvic pain.",
        "Today she has pelvic pain.",
        "Currently she has pelvic pain.",
        "She presently has pelvic pain.",
    ],
)
def test_a_paper_without_a_day_tells_what_is_now_without_one(now: str) -> None:
    events = read(f"She had a hysterectomy in March 2008. {now} On examination there is a tender mass.", "note").events
    dates = {event.kind: event.when.edtf for event in events}
    assert (dates["surgery"], dates["symptom"], dates["exam"]) == ("2008-03", "", "")


def test_now_of_a_story_is_the_day_that_it_has_reached() -> None:
    events = read(
        "In March 2010 a smear showed HSIL. The cervix was now closed and bled. Biopsy showed CIN 3.", "x"
    ).events
    assert {event.when.edtf for event in events if event.kind in ("cytology", "biopsy")} == {"2010-03"}


def test_now_of_a_dated_letter_is_its_day() -> None:
    text = "Clinic date 5 May 2022. She had a LLETZ in 2019. She now complains of pelvic pain."
    assert {e.when.edtf for e in read(text, "letter").events if e.kind == "symptom"} == {"2022-05-05"}


@pytest.mark.parametrize("term", ["Estimated date of delivery", "Estimated due date", "Due date", "EDD"])
def test_the_day_on_which_she_is_due_dates_nothing_else(term: str) -> None:
    events = read(f"{term}: 28 September 2009. There is a mass in the right ovary. No free fluid.", "scan").events
    assert {event.when.edtf for event in events if event.kind in ("exam", "imaging")} == {""}


@pytest.mark.parametrize(
    "words", ["since radiotherapy", "after pelvic radiotherapy", "following her radiotherapy", "since the radiotherapy"]
)
def test_what_a_complaint_follows_lies_before_the_visit(words: str) -> None:
    events = read(f"Clinic date 5 May 2022. She has hot flushes {words}.", "letter").events
    dates = {event.kind: event.when.edtf for event in events}
    assert dates["radiotherapy"] == "..2022-05-05" and dates["symptom"] == "2022-05-05"


def test_what_is_dated_in_its_sentence_keeps_its_day() -> None:
    events = read("Clinic date 5 May 2022. She has hot flushes since radiotherapy in 2019.", "letter").events
    assert {e.when.edtf for e in events if e.kind == "radiotherapy"} == {"2019"}


@pytest.mark.parametrize("words", ["with cord compression, C5-C6", "and left radiculopathy", "with myelopathy"])
def test_a_cervical_stenosis_of_the_spine_is_none_of_the_womb(words: str) -> None:
    events = read(f"POSTOPERATIVE DIAGNOSIS: Cervical stenosis {words}.", "note").events
    assert not any(getattr(e.values, "site", "") in ("uterus", "cervix") for e in events)


@pytest.mark.parametrize("words", ["after the cone", "at colposcopy"])
def test_a_cervical_stenosis_of_the_womb_stays(words: str) -> None:
    events = read(f"She has cervical stenosis {words}.", "note").events
    assert any("stenosis" in _named(e) for e in events)


def apart(*sentences: str) -> str:
    return "\n\n".join(sentences)


SHORT = (
    "A woman of 52 had an ultrasound of the pelvis, which showed a mass of the left ovary.",
    "The uterus was enlarged with a fibroid of 4 cm.",
    "There was ascites.",
)


@pytest.mark.parametrize("count", [3, 4, 5])
def test_a_few_sentences_set_apart_are_told_by_the_study_before_them(count: int) -> None:
    sentences = (*SHORT, "The bladder was normal.", "The left kidney was dilated.")[:count]
    assert told(apart(*sentences)) == told(" ".join(sentences))


def test_two_sentences_set_apart_are_two_paragraphs() -> None:
    assert len({s.paragraph for s in page_of(apart(*SHORT[:2])).sentences}) == 2


def test_a_paragraph_of_two_sentences_keeps_a_short_text_in_paragraphs() -> None:
    text = apart(*SHORT, "She was seen again. All was well.")
    assert len({s.paragraph for s in page_of(text).sentences}) == 4


@pytest.mark.parametrize(
    "whole",
    [
        "MEDICATIONS:\n1. Metformin.\n2. Ramipril.\n3. Iron.",
        "ASSESSMENT:\n1. Endometriosis of the ovary, stage III.\n2. Anaemia. Iron is given.",
        f"{SHORT[2]} {LEGEND} Fig. 2 A section of the mass. It is solid. Full size image.",
    ],
)
def test_a_list_or_a_legend_between_sentences_set_apart_tells_nothing_of_them(whole: str) -> None:
    prose = ("She was seen in May.", *SHORT, "The bladder was normal.", "The left kidney was dilated.", "She is well.")
    assert page_of(apart(*prose, whole)).is_apart


def test_a_legend_is_never_told_by_the_study_before_it() -> None:
    prose = ("She was seen in May.", *SHORT, "A CT scan showed no spread to the lung.")
    text = apart(*prose, "Fig. 2 Tumour cells in the decidua (top). CV villi.", "Fig. 3 The same in detail.")
    assert not any("tumour cells" in str(e.values).lower() for e in read(text, "paper").events if e.kind == "imaging")


@pytest.mark.parametrize("verb", ["revealed", "showed", "demonstrated", "confirmed"])
def test_a_sentence_with_a_colon_heads_no_section(verb: str) -> None:
    lines = (f"A physical examination {verb} stable vital signs: a pulse of 88/min.", "She had pain.", "She went home.")
    assert "exam" not in {part.kind for part in page_of("\n\n".join(lines)).parts}
    assert "exam" in {part.kind for part in page_of("Vital signs: a pulse of 88/min.\n\nShe had pain.").parts}


def test_an_assessment_is_told_by_no_study_before_it_where_sentences_are_set_apart() -> None:
    prose = ("She was seen in May.", *SHORT, "A CT scan showed no spread to the lung.", "The liver was normal.")
    lines = (*prose, "ASSESSMENT: Jaundice of the newborn, and pain.", "She will be seen again.")
    kinds = {e.kind for e in read(apart(*lines), "note").events if "jaundice" in str(e.values).lower()}
    assert "imaging" not in kinds


PROSE = tuple(f"She was seen in the clinic {word}." for word in ("once", "twice", "again", "later", "lastly", "then"))


def test_a_list_below_the_words_of_its_label_is_the_list_of_that_label() -> None:
    listed = "MEDICATIONS: At home,\n1. Atenolol 50 mg daily\n2. Lorazepam at night\n3. Ramipril"
    text = apart("HISTORY", *PROSE, listed, "She is well.")
    page = page_of(text)
    assert page.is_apart and page.part(page.spelled.index("lorazepam")) == "medication"


def test_a_review_of_systems_goes_on_through_its_organs() -> None:
    lines = ("REVIEW OF SYSTEMS: General: no fever.", "HEENT: No double vision.", "GI: No nausea, no vomiting.")
    page = page_of(apart("HISTORY", *PROSE, *lines, "PLAN: smear in a year."))
    assert page.is_apart and page.part(page.spelled.index("nausea")) == "review"
