"""Whether a treatment that is named was given to her."""

from itertools import pairwise

from lugol.language.kinds.treatment.told import GIVEN, admitted_for, is_told
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set

_NO_TREATMENT = word_set(
    """saturation saturations sat sats tension requirement content deficiency deficient overload level levels
    stores studies profile sensitivity resistance g m e removal removed pregnancy pregnancies conception allergy
    intolerance count counts index ratio dependent dependence exposure naive free withdrawal abuse misuse
    induced associated related resistant sensitive challenge test testing consent threshold thresholds service
    refusal trigger"""
)
_HOUSES = word_set("hospital center unit ward department institute clinic facility")
_IN_BLOOD = word_set("urinary serum plasma fasting")
_ROUTINE = word_set(
    """catheter fluid oxygen analgesia antibiotics anticoagulation drug tube_feeding physio saline crystalloid
    colloid dextrose ringer class drain intubation ventilation wound line block epidural opioids
    heparin lmwh compression steroids anaesthesia antiemetics vasopressors packing iron intravenous"""
)
_OF_OPERATION = ("procedure", "findings", "anaesthesia")
"""In the account of an operation these belong to every operation."""
_AFTER_IT = word_set("home prescription prescriptions discharged discharge postoperative postoperatively")
_SCREENED = frozenset({"drug", "positive", "for"})
_TESTED = word_set(
    """testing test challenge provocation stimulation stress staining stained colposcopy study resistant
    resistance sensitive sensitivity refractory susceptible allergic allergy"""
)
_RINSED = ("inflat", "irrigat", "flush", "fill", "disten", "wash", "lavage", "rins", "instil", "soak", "dilut", "mix")
_INSERTED = word_set("inserted insertion placed placement fitted fitting had")
_DEVICE_ENDS = 6
_MEDICINES = word_set("medications medication medicines drugs meds treatment therapy regimen supplements")
_ARE = word_set("were are include included includes including was is : consisted comprised of")
_LISTED_WITHIN = 24
_LET_IN = word_set("under during")
_RECEIVED = word_set(
    """induced received receives given administered achieved opted requested maintained established converted got placed
    had have"""
)
_JUST_GIVEN = tuple(
    (was, *verb)
    for was in ("was", "were", "been", "also", "then")
    for verb in (("started", "on"), ("given",), ("placed", "on"), ("put", "on"), ("commenced", "on"), ("administered",),
                 ("begun", "on"), ("switched", "to"), ("changed", "to"), ("treated", "with"), ("prescribed",))
)  # fmt: skip
_GIVEN_BEHIND = {(was, verb) for was in ("was", "were", "is") for verb in ("given", "administered", "dispensed")}
_RELATIVE_WITHIN = 6
_UNSURE = word_set("not could would will may declined refused")
_NEAR = 12


_CHILD = frozenset(
    {"newborn", "newborns", "neonate", "neonates", "baby", "babies", "infant", "infants", "twins", "fetus"}
)


_KIN = word_set(
    """daughter daughters son sons child children kids girls boys sister sisters brother mother mum mom husband partner
    partners siblings contacts relatives niece nieces granddaughter grandchildren"""
)
_AGED = word_set("old yo year-old yr-old")


def _is_for_the_child(page: Page, mention: Mention) -> bool:
    """ "Analgesia for the newborn was prepared", "HPV vaccine for the 11 yr old": what kin are to have."""
    behind = page.keys(mention.last, mention.last + 5)
    aged = bool(_AGED.intersection(behind)) and any(key.isdigit() for key in behind)
    return behind[:1] == ("for",) and (bool((_CHILD | _KIN).intersection(behind)) or aged)


def is_given(reading: Reading, mention: Mention) -> bool:
    """Is a treatment told as given? A drug that is only named must be told so; other treatments are told by name."""
    page = reading.page
    admitted = admitted_for(reading, mention.first, mention.last) or _which_she_received(page, mention)
    just_given = _is_just_given(reading, mention)
    admitted = admitted or just_given
    if _is_asked(reading, mention) or not (is_told(reading, mention.first, mention.last) or admitted):
        return False
    if _is_no_treatment(page, mention) or _is_for_the_child(page, mention):
        return False
    if mention.code in _ROUTINE and page.part(mention.first) in _OF_OPERATION:
        by_name = just_given and mention.code in ("drug", "steroids", "antibiotics")
        if not (by_name or _is_for_after(page, mention)):
            return False
    if mention.concept.attr("anaesthetic"):
        return _is_anaesthetised(page, mention)
    if mention.concept.attr("device"):
        return _is_inserted(page, mention)
    if {"contraceptive", "birth"} & set(page.keys(mention.first, mention.last)):
        return _is_on(page, mention)  # given against a disease they are hormones, and taken once they are history
    if mention.concept.attr("drug") != "yes" or page.part(mention.first) in ("medication", "treatment"):
        return True
    sentence = page.sentence(mention.first)
    begun = min(page.clause(mention.first)[0], max(sentence.first, mention.first - _NEAR))
    around = page.keys(begun, min(sentence.last, mention.last + _NEAR))
    return (
        admitted or bool(GIVEN.intersection(around)) or _is_on(page, mention) or is_among_medicines(page, mention.first)
    )


def _is_no_treatment(page: Page, mention: Mention) -> bool:
    """ "Oxygen saturation", "testing with adenosine", "an IVF pregnancy": what names no treatment."""
    if _NO_TREATMENT.intersection(page.keys(mention.last, mention.last + 1)):
        return True
    if mention.first in page.labelled:
        return True  # "BLOOD TRANSFUSIONS:" names what is told behind it
    if mention.code == "physio" and _HOUSES.intersection(page.keys(mention.last, mention.last + 1)):
        return True
    if mention.code == "resuscitation" and _IN_BLOOD.intersection(page.keys(max(0, mention.first - 1), mention.first)):
        return True  # C-peptide
    if page.keys(max(0, mention.first - 1), mention.first) in (("avoid",), ("avoiding",)):
        return True
    if _TESTED.intersection(page.keys(max(page.sentence(mention.first).first, mention.first - 3), mention.first)):
        return True
    return _is_found_in_urine(page, mention) or _is_rinse(page, mention) or _is_level(page, mention)


def _is_level(page: Page, mention: Mention) -> bool:
    """ "Diazepam 0.21 mg/L", "free thyroxine": how much of it was in her blood."""
    before = page.keys(max(page.sentence(mention.first).first, mention.first - 1), mention.first)
    behind = page.keys(mention.last, min(mention.last + 8, page.sentence(mention.first).last))
    per = next((i for i, key in enumerate(behind) if key == "/"), 0)
    measured = per > 1 and behind[per + 1 : per + 2] in (("l",), ("ml",), ("dl",)) and behind[per - 2][0].isdigit()
    return before in (("free",), ("serum",), ("plasma",)) or measured


def _is_rinse(page: Page, mention: Mention) -> bool:
    """ "The balloon was filled with saline", "irrigated with saline": no fluid that she was given."""
    before = page.keys(max(page.clause(mention.first)[0], mention.first - 6), mention.first)
    return mention.code in ("saline", "dextrose", "ringer") and any(key.startswith(_RINSED) for key in before)


def _is_just_given(reading: Reading, mention: Mention) -> bool:
    """ "INDICATIONS: ... was started on penicillin", "was given morphine and a scan was requested": right behind it.

    So told in the past, it was given in whatever part of a note it stands and whatever is planned beside it.
    """
    page = reading.page
    floor = page.clause(mention.first)[0]
    at = mention.first
    while at > floor and (page.tokens[at - 1].key in _HOW or page.tokens[at - 1].key[0].isdigit()):
        at -= 1
    before = page.keys(max(floor, at - 3), at)
    said = page.part(mention.first) == "plan" and _is_given_behind(page, mention)
    said = said or any(before[len(before) - len(words) :] == words for words in _JUST_GIVEN)
    judged = reading.judge(mention.first, mention.last)
    planned = judged.assertion == "planned" and judged.row in ("plan.after", "part.plan", "plan.arranged")
    if not said or not (planned or judged.assertion == "affirmed") or page.sentence(mention.first).article != "case":
        return False
    return page.part(mention.first) not in ("family", "allergy", "request")


def _is_given_behind(page: Page, mention: Mention) -> bool:
    """ "PLAN: 1 g of Rocephin IM was given": what a plan tells as given already."""
    behind = page.keys(mention.last, min(mention.last + 4, page.clause(mention.first)[1]))
    return any(pair in _GIVEN_BEHIND for pair in pairwise(behind))


def _which_she_received(page: Page, mention: Mention) -> bool:
    """ "She requested an epidural anaesthetic, which she received", "opted for sedation, which was given"."""
    end = min(mention.last + _RELATIVE_WITHIN, page.sentence(mention.first).last)
    behind = page.keys(mention.last, end)
    at = next((i for i, key in enumerate(behind) if key == "which"), None)
    return at is not None and bool(_RECEIVED.intersection(behind[at + 1 :])) and not _UNSURE.intersection(behind)


def _is_on(page: Page, mention: Mention) -> bool:
    """ "She is on metformin", "put on subcutaneous heparin": right behind "on", but for how it is given."""
    floor = page.clause(mention.first)[0]
    at = mention.first
    while at > floor and page.tokens[at - 1].key in _HOW:
        at -= 1
    return page.keys(max(floor, at - 1), at) in (("on",), ("onto",)) and page.keys(max(floor, at - 2), at - 1) not in (
        ("based",), ("effect",), ("information",), ("data",), ("effects",), ("impact",), ("advice",), ("depending",),
    )  # fmt: skip


_HOW = word_set(
    """subcutaneous subcutaneously intravenous iv oral orally daily low high dose regular long term administered
    inhaled topical prophylactic therapeutic home some - her a an the of doses mg g mcg units ml gram grams
    single one two initial additional . mu"""
)


def is_among_medicines(page: Page, at: int) -> bool:
    """ "Her regular medications were aspirin and calcium": the words before a list of medicines."""
    before = page.keys(max(page.sentence(at).first, at - _LISTED_WITHIN), at)
    named = next((i for i, key in enumerate(before) if key in _MEDICINES), None)
    return named is not None and bool(_ARE.intersection(before[named + 1 : named + 3]))


def _is_inserted(page: Page, mention: Mention) -> bool:
    """ "A copper coil was inserted two years ago"; one that a scan shows, or that she uses, is told elsewhere."""
    clause = page.clause(mention.first)
    behind = page.keys(mention.last, min(clause[1], mention.last + _DEVICE_ENDS))
    before = page.keys(max(clause[0], mention.first - 4), mention.first)
    return bool((_INSERTED - {"had"}).intersection(behind) or {"inserted", "insertion", "fitted"}.intersection(before))


def _is_anaesthetised(page: Page, mention: Mention) -> bool:
    """ "General anaesthesia was induced with propofol"; "under general anaesthesia" only says how a thing was done."""
    if page.kinds & {"postop_diagnosis", "procedure", "anaesthesia"}:
        return False
    sentence = page.sentence(mention.first)
    before = page.keys(max(sentence.first, mention.first - 3), mention.first)
    if _LET_IN.intersection(before):
        return False
    around = page.keys(sentence.first, sentence.last)
    return bool(_RECEIVED.intersection(around))


def _is_for_after(page: Page, mention: Mention) -> bool:
    """ "She was given iron and doxycycline for her postoperative care": at the end of an operation's account."""
    sentence = page.sentence(mention.first)
    keys = page.keys(sentence.first, sentence.last)
    drug = mention.concept.attr("drug") == "yes" and "will" not in keys
    return drug and page.part(mention.first) != "anaesthesia" and bool(_AFTER_IT.intersection(keys))


def _is_found_in_urine(page: Page, mention: Mention) -> bool:
    """ "The drug screen was positive for opiates": what a test found in her is no treatment."""
    sentence = page.sentence(mention.first)
    before = page.keys(sentence.first, mention.first)
    return _SCREENED.issubset(before) or ("toxicology" in before and "positive" in before)


def _is_asked(reading: Reading, mention: Mention) -> bool:
    """ "?DJ stent", "DJ stent?": a treatment that a note only asks for."""
    judged = reading.judge(mention.first, mention.last)
    return judged.row == "pos.question" and judged.cue in ("?", "??")
