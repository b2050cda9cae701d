"""In capitals, case says nothing: what it would tell stands in other evidence, or both are read alike."""

import pytest

from lugol.language.capitals import is_other_word, is_short_form
from lugol.language.kinds.layout.zones import is_report
from lugol.language.narrative import read
from lugol.language.page import page_of
from lugol.language.tokens import tokenize
from lugol.record.event import Event


def told(text: str) -> set[tuple[str, str, str]]:
    return {(e.kind, e.assertion, _named(e)) for e in read(text, "paper").events}


def _named(event: Event) -> str:
    names = ("result", "term", "finding", "value", "drugs", "marker", "treatment", "drug")
    return next((str(value).casefold() for name in names if (value := getattr(event.values, name, ""))), "")


REPORT = (
    "Surgical pathology report\n\nDiagnosis:\nA: Lymph node, right obturator, removal\n"
    "- One lymph node, no tumor seen, stained twice for keratin, with a high\nbackground\n"
    "B: Lymph nodes, left pelvic, resection\n- Ten lymph nodes, no tumor seen (0/10)\n"
    "C: Uterus, radical hysterectomy\n- Squamous cell carcinoma, poorly differentiated\n"
)
VISIT = (
    "Examination: the chest has a scar. The heart is normal (see the attached pathology report).\n\n"
    "The liver is enlarged and nodular. The abdomen has a mass of 8 cm in the left flank.\n\n"
    "The brain was looked at elsewhere: see separate pathology report for more."
)
DRUGS = "Medications: Mobic, Reglan and Requip at home. She received tPA for a stroke."


@pytest.mark.parametrize("text", [REPORT, VISIT, DRUGS], ids=["report", "visit", "drugs"])
@pytest.mark.parametrize("dressed", [str.upper, str.lower], ids=["capitals", "small"])
def test_a_text_of_one_case_tells_the_same(text: str, dressed) -> None:  # type: ignore[no-untyped-def]
    assert told(dressed(text)) == told(text)


@pytest.mark.parametrize("word", ["BACKGROUND", "DISCUSSION"])
def test_the_last_word_of_a_full_line_heads_no_section(word: str) -> None:
    line = "- THE IMMUNOSTAIN FOR KERATIN CONFIRMS THIS WITH A HIGH"
    assert word not in {
        page.words(*part.label)
        for page in [page_of(f"{line}\n{word}\n- NO TUMOR SEEN IN 3 NODES")]
        for part in page.parts
    }
    page = page_of(f"{line} STAIN.\n\n{word}\n- NO TUMOR SEEN IN 3 NODES")
    assert word in {page.words(*part.label) for part in page.parts}


@pytest.mark.parametrize(
    ("line", "titled"),
    [
        ("CITY HOSPITAL SURGICAL PATHOLOGY REPORT", True),
        ("PATHOLOGY REPORT", True),
        ("THE HEART IS SMALL (SEE ATTACHED PATHOLOGY REPORT).", False),
        ("CONFIRMED BY THE PATHOLOGY REPORT", False),
        ("FOR THE BRAIN SEE CARDIAC PATHOLOGY REPORT", False),
    ],
)
def test_in_capitals_a_report_that_lies_elsewhere_is_no_title(line: str, titled: bool) -> None:
    assert is_report(page_of(f"{line}\n\nTHE CHEST HAS A SCAR. THE LIVER IS FIRM.")) == titled


@pytest.mark.parametrize("name", ["Mobic", "MOBIC", "Actos", "ACTOS", "tPA", "TPA", "Yaz"])
def test_a_name_with_one_capital_may_stand_in_capitals(name: str) -> None:
    kinds = {event.kind for event in read(f"She was treated with {name} at home for years.", "note").events}
    assert kinds & {"other_treatment", "medication", "systemic_therapy", "hormonal_therapy", "contraception"}


@pytest.mark.parametrize("name", ["PCR", "MG", "SYN"])
def test_a_short_name_in_capitals_is_no_name_of_another_case(name: str) -> None:
    events = read(f"She has pain. She was treated with {name} at home for years.", "note").events
    assert {event.kind for event in events} <= {"symptom", "medication"}


@pytest.mark.parametrize(
    "around",
    ["\\F, {} CIMLT K RUN S G ^ 3", "^.^-0 GLLETIR .{}, !YIU CLR L'U ^R.", "{{}} ~ Q } {} { W ^ X"],
)
@pytest.mark.parametrize("short", ["PE", "BT", "RT"])
def test_amid_the_scraps_of_a_scanner_two_letters_are_no_name(around: str, short: str) -> None:
    tokens = tokenize(around.replace("{}", short))
    at = next(i for i, token in enumerate(tokens) if token.key == short.lower())
    assert is_other_word(tokens, at, at + 1)


@pytest.mark.parametrize("text", ["EBRT FOLLOWED BY BT 24 GY", "P 88 R 20 T 37 BT GIVEN", "H & E DONE, BT GIVEN"])
def test_in_a_sentence_two_letters_keep_their_name(text: str) -> None:
    tokens = tokenize(text)
    at = next(i for i, token in enumerate(tokens) if token.key == "bt")
    assert not is_other_word(tokens, at, at + 1)


@pytest.mark.parametrize("word", ["GDI", "PNH", "TTP", "MGUS", "FSGS"])
def test_letters_that_make_no_word_are_a_short_form_in_capitals_too(word: str) -> None:
    assert is_short_form(word)
    events = told(f"SHE CAME WITH THIRST. A CLINICAL DIAGNOSIS OF {word} WAS CONFIRMED.")
    assert any(kind == "diagnosis" and word.lower() in name for kind, _, name in events)


@pytest.mark.parametrize("word", ["GRIEF", "STROKE", "ULCER", "PTOSIS", "EDEMA", "SHOCK", "PSYCHE"])
def test_a_word_in_capitals_is_no_short_form(word: str) -> None:
    assert not is_short_form(word)


@pytest.mark.parametrize("scrap", ["YTLA AIDS I E", "PTIN 'BRY: D^"])
def test_letters_alone_are_no_stage(scrap: str) -> None:
    report = f"SURGICAL PATHOLOGY REPORT\n\nDIAGNOSIS:\nCERVIX, BIOPSY:\n- SQUAMOUS CELL CARCINOMA\n{scrap}\n"
    assert "stage" not in {event.kind for event in read(report, "scan").events}


@pytest.mark.parametrize("stage", ["pTlb2Nl", "PTLB2NL", "pT1b2N1", "pT1b2 N1"])
def test_the_letters_that_a_scanner_puts_for_figures_are_a_stage(stage: str) -> None:
    report = f"Surgical pathology report\n\nDiagnosis:\nCervix, hysterectomy:\n- Squamous cell carcinoma {stage}\n"
    events = read(report.upper() if stage.isupper() else report, "scan").events
    assert {getattr(event.values, "value", "") for event in events if event.kind == "stage"} == {"pT1b2 N1"}


@pytest.mark.parametrize("break_", [", ", " ,", "\n,", "\n, ", " -\n"])
def test_a_line_broken_at_a_sign_is_one_line(break_: str) -> None:
    text = (
        f"Surgical pathology report\n\nDiagnosis:\nA. Left ovary and fallopian tube{break_}excision:\nBenign.\n"
        "B. Cervix, biopsy:\nCIN 3.\n"
    )
    heads = {getattr(e.values, "specimen", "").casefold() for e in read(text, "scan").events if e.kind == "pathology"}
    assert any("ovary" in head and "excision" in head for head in heads)


def test_normal_short_words_behind_a_label_are_no_heading() -> None:
    assert any("nc/at" in _named(e) for e in read("PHYSICAL EXAMINATION:\nHEENT: NC/AT.\nNeck: supple.", "n").events)


def test_a_line_of_capitals_behind_a_blank_line_is_a_heading_in_capitals_too() -> None:
    text = "PHYSICAL EXAMINATION:\nNeck: supple.\n\nCARE AFTER DISCHARGE\nShe will be seen at home."
    assert told(text.upper()) == told(text)


@pytest.mark.parametrize("break_", ["-", " -", "\n-"])
def test_a_compound_broken_at_its_hyphen_is_one_word(break_: str) -> None:
    text = (
        "Surgical pathology report\n\nDiagnosis:\nA. Vagina, biopsy:\nBenign.\n"
        f"B. Uterus, hysterectomy with bilateral salpingo{break_}oophorectomy:\nCIN 3.\n"
    )
    heads = {getattr(e.values, "specimen", "").casefold() for e in read(text, "scan").events if e.kind == "pathology"}
    assert any("hysterectomy" in head and "oophorectomy" in head for head in heads)
