"""What today's readings of operations, harms, deaths and examinations must not take for hers or for done."""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Event

_BEFORE = "Smear: HSIL. "
_DEEDS = ("surgery", "systemic_therapy", "immunotherapy", "radiotherapy", "hormonal_therapy", "other_treatment")
_TOLD = (*_DEEDS, "complication", "death", "exam")


def told(text: str, *kinds: str) -> list[Event]:
    """The events of some kinds that a text tells as done or present."""
    events = read(_BEFORE + text, "letter").events
    return [e for e in events if e.kind in (kinds or _TOLD) and e.assertion in ("affirmed", "historical")]


@pytest.mark.parametrize(
    "text",
    [
        "She nearly died of haemorrhage at her last operation.",
        "She would have died without treatment.",
        "She died on the inside when she heard it.",
        "She was dead tired.",
        "Of the 12 women reported, 3 died.",
        "The graft died.",
        "Her cat died last week.",
        "Her phone died before we could reach her.",
        "Died: no",
        "Deceased? No.",
        "The GP letter said deceased in error.",
    ],
)
def test_a_death_that_is_none_of_hers(text: str) -> None:
    assert told(text, "death") == []


@pytest.mark.parametrize(
    "text",
    [
        "The 45-year-old patient died of sepsis.",
        "The woman has since died.",
        "She died on day 3.",
        "A teacher with cervical cancer, she died in 2020.",
    ],
)
def test_her_death(text: str) -> None:
    assert len(told(text, "death")) == 1


def test_a_consent_form_agrees_and_tells_nothing_done() -> None:
    events = read("Consent form 1\nName of procedure: LLETZ", "form").events
    assert [e.assertion for e in events if e.kind == "surgery"] == ["planned"]


def test_in_the_record_of_a_child_the_child_dies() -> None:
    text = "A 3-day-old male neonate was referred with respiratory distress. The neonate died after 7 days."
    assert [e.kind for e in read(text, "case").events if e.kind == "death"] == ["death"]


@pytest.mark.parametrize(
    "text",
    [
        "W/L TLH BSO.",
        "Waiting list: LLETZ",
        "Rx: LLETZ next visit",
        "LLETZ at the next visit.",
        "LLETZ outstanding.",
        "LLETZ overdue.",
        "LLETZ can wait until she has delivered.",
        "Due LLETZ in June, moved to Leeds.",
        "Pt unsure re LLETZ.",
        "LLETZ? Will think about it.",
        "\n\nOptions:\n1. LLETZ\n2. hysterectomy",
        "Mx: TAH BSO",
        "Next: LLETZ",
        "Hysteroscopy was to have been performed, but the cervix was too tight.",
        "Emergency caesarean was on standby.",
        "Neoadjuvant chemotherapy was debated at the MDT.",
        "Chemo was to start on Monday, but she fell ill.",
        "MDT outcome: chemoradiotherapy",
        "She was set on a hysterectomy.",
        "She was dead set on a hysterectomy.",
    ],
)
def test_what_lies_ahead_or_is_weighed(text: str) -> None:
    assert told(text, *_DEEDS) == []


@pytest.mark.parametrize(
    "text",
    [
        "No hysterectomy or LLETZ has been done.",
        "Nothing was biopsied.",
        "Not done: LLETZ",
        "Hysterectomy: N",
        "Radiotherapy: n/a",
        "LLETZ cx by pt.",
        "We have talked her out of a hysterectomy.",
        "I advised against hysterectomy.",
        "She was dead against a hysterectomy.",
        "Instead of a hysterectomy or a LLETZ we chose surveillance.",
        "Coded as hysterectomy in error.",
        "Cisplatin was charted in error and not given.",
        "Hysterectomy was entered in error.",
        "The hysterectomy of 2010 was recorded in error.",
        "Delete hysterectomy from problem list.",
        "The notes do not say that the cervix was removed.",
        "The claim that she had a hysterectomy is not supported.",
        "She bought iron tablets but did not take them.",
        "Avoid NSAIDs.",
    ],
)
def test_what_was_not_done(text: str) -> None:
    assert told(text, *_DEEDS, "biopsy") == []


@pytest.mark.parametrize(
    "text",
    [
        "Surgery revealed nothing in her sister.",
        "The LLETZ of her sister went badly.",
        "The GP had prescribed letrozole to her mother.",
        "Someone else's hysterectomy report was in her file.",
        "The report of a hysterectomy in her notes belongs to her cousin.",
        "Her dog had a tumour removed.",
        "A colleague had a caesarean.",
        "In rats treated with cisplatin the tumour shrank.",
        "LLETZ removes the transformation zone with a wire loop.",
        "Hysterectomy rates are falling.",
        "After LLETZ most women have discharge.",
        "She read about hysterectomy on the internet.",
        "Video of hysterectomy watched.",
        "Information on radiotherapy was given.",
        "Radiotherapy consent signed.",
        "The chemotherapy unit is full.",
        "Transfusion threshold is 70.",
        "She teaches laparoscopy.",
        "She wished she had had her tubes tied.",
        "Pembrolizumab is approved for cervical cancer.",
        "Hysterectomy, mother.",
    ],
)
def test_what_is_of_others_or_of_no_one(text: str) -> None:
    assert told(text, *_DEEDS) == []


@pytest.mark.parametrize(
    "text",
    [
        "Her course was complicated by nothing of note.",
        "Surgery can be complicated by ureteric injury.",
        "Injury of the bladder occurred in 2 of 100 operations in that series.",
        "She was afraid that she could not tolerate cisplatin.",
        "Possible complications are wound infection and haematoma.",
        "We were afraid of ureteric injury during surgery.",
    ],
)
def test_harms_that_did_not_come(text: str) -> None:
    assert told(text, "complication") == []


@pytest.mark.parametrize(
    "text",
    [
        "ABDOMEN: We will remove the drain. It is dry.",
        "ABDOMEN: We plan to send her home. She is happy with this.",
        "PELVIS: Door closed.",
        "NEURO: The interpreter was fluent and helpful.",
        "SKIN: The nurse is aware.",
        "CERVIX: The light was poor.",
    ],
)
def test_no_state_of_an_organ(text: str) -> None:
    assert told(f"\n\nPHYSICAL EXAM:\n{text}", "exam") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Instead of a hysterectomy a LLETZ was performed on 3 May 2022.", "LLETZ"),
        ("Instead of waiting, a hysterectomy was done.", "hysterectomy"),
        ("LLETZ 2019, smear awaited.", "LLETZ"),
        ("LLETZ May 2019, colposcopy arranged.", "LLETZ"),
        ("LLETZ 2019, smear overdue.", "LLETZ"),
        ("LLETZ was done in May; the histology is outstanding.", "LLETZ"),
        ("Avoid heavy lifting, LLETZ done today.", "LLETZ"),
        ("Information on smoking given, LLETZ performed.", "LLETZ"),
        ("Advised against smoking; LLETZ performed.", "LLETZ"),
        ("Hysterectomy? Yes, 2010.", "Hysterectomy"),
        ("LLETZ was reported in error as CIN1.", "LLETZ"),
        ("She had a hysterectomy; its date was recorded in error.", "hysterectomy"),
        ("We performed a subtotal hysterectomy to remove the fibroid.", "subtotal hysterectomy"),
        ("On the waiting list since May, LLETZ performed today.", "LLETZ"),
        ("Hysterectomy 2010, which means that no smears are needed.", "Hysterectomy"),
    ],
)
def test_what_was_done_is_told(text: str, name: str) -> None:
    assert name in [word for e in told(text, "surgery") for word in e.values.procedures]


@pytest.mark.parametrize(
    "text",
    [
        "She did not have a smear before her hysterectomy.",
        "She did not have an HPV test.",
        "She did not have HPV testing.",
        "She doesn't have a smear result.",
        "I do not have her HPV result.",
        "We have no HPV result.",
        "No HPV result available.",
        "HPV result not found.",
        "HPV was not found in the notes.",
        "Smear result not seen.",
        "Smear not found on the system.",
    ],
)
def test_a_test_that_was_not_taken_or_is_not_there_is_not_negative(text: str) -> None:
    events = read(f"CIN3 in 2010. {text}", "letter").events
    assert [e for e in events if e.kind in ("hpv", "cytology") and e.values.result] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [("She does not have HPV.", "hpv"), ("HPV not detected.", "hpv"), ("HPV result: not detected.", "hpv")],
)
def test_a_test_that_is_negative_still_is(text: str, kind: str) -> None:
    events = read(f"CIN3 in 2010. {text}", "letter").events
    assert [e.values.result for e in events if e.kind == kind] == ["negative"]


@pytest.mark.parametrize(
    "text",
    [
        "LLETZ 2019; smear declined.",
        "LLETZ 2019, smear not done.",
        "LLETZ 2019, cancelled smear.",
        "The planned LLETZ took place on 3 May 2022.",
        "She would not have survived without the LLETZ.",
        "Her LLETZ was done in error.",
        "Follow-up after LLETZ was missed.",
        "Nothing was seen at LLETZ in 2019.",
    ],
)
def test_what_was_done_is_neither_planned_nor_denied(text: str) -> None:
    assert [e.values.procedures for e in told(text, "surgery")] == [("LLETZ",)]


def test_a_drug_that_was_replaced_was_given() -> None:
    assert len(told("Olaparib was replaced by niraparib in March 2021.", "systemic_therapy", "immunotherapy")) == 2
