"""How a quote stands in its text: whose it is, whether it is denied, planned or doubted, by lugol's own rules."""

from collections.abc import Sequence
from itertools import pairwise

from lugol.language.controlled import Said
from lugol.language.cue_places import Assertions
from lugol.language.model import Judgement, Mention, Page
from lugol.language.tokens import HYPHENS, singular
from lugol.readers.named_study import is_of_another_study, names_its_study
from lugol.readers.quote import Quoted, effects_of
from lugol.readers.sampled import is_of_another_sample
from lugol.readers.spread import of_its_word
from lugol.readers.study import frame_at
from lugol.readers.undone import TREATMENTS, is_undone
from lugol.record.event import Assertion, Lab

_REFUSED = {
    "family": "kin", "other_person": "another_person", "literature": "literature", "hypothetical": "supposed",
}  # fmt: skip
_FRAMES = {
    "exam.there": frozenset({"exam", "", "none"}),
    "exam.operative": frozenset({"operative", "", "none"}),
    "imaging.showed": frozenset({"imaging", ""}),
    "colposcopy.showed": frozenset({"colposcopy", "exam", ""}),
    "condition.history": frozenset({"", "none"}),
    "diagnosis.was": frozenset(),
    **dict.fromkeys(
        ("cytology.showed", "biopsy.showed", "biopsy.clock", "ecc.showed"),
        frozenset({"cytology", "tissue", "exam", "colposcopy", "operative", "", "none"}),
    ),
    "pathology.showed": frozenset({"tissue", "exam", ""}),
    "pathology.plain": frozenset({"tissue", "exam", ""}),
}
"""By which studies what a form of sentence says may be told; "" for what nobody in particular tells."""
_NO_PLANS = frozenset({"followup.plan", "symptom.had", "symptom.reported"})
"""Forms that a plan in the text does not refuse: a plan itself, and what she came for ("referred for bleeding")."""
_SEEN = frozenset({"imaging", "exam", "pathology", "biopsy", "diagnosis", "cytology", "colposcopy"})
"""Kinds of what was found, for which a woman is referred and which nobody plans."""
_BENCH = frozenset({"stain", "staining", "stained", "cells", "histology", "histological", "microscopy", "microscopic"})
"""Words of the bench: what stands beside them was seen under the microscope, not on examination."""
_THERAPY = frozenset({"therapy", "treatment", "chemotherapy", "regimen"})
"""What stands before one of these names a treatment and no finding: "consolidation therapy"."""
_SAMPLED = frozenset({"cytology", "biopsy", "ecc"})
_BY_HAND = frozenset({"functions", "tenderness", "reflexes", "gait", "mood", "pulse", "sensation", "speech"})
"""What no scan shows."""
_PATIENT = frozenset({"patient", "patient's"})
_HERSELF = _PATIENT | {"she", "her", "pt", "woman", "lady", "girl"}
_DENYING = frozenset({"no", "denies", "denied", "without"})
_WITH_HER_CHILD = (("mother", "and", "infant"), ("mother", "and", "baby"), ("mother", "and", "child"))
"""How a birth speaks of the patient: "mother and baby are well"."""
_GENERAL = frozenset(
    {
        "are",
        "is",
        "can",
        "should",
        "accounts",
        "account",
        "represents",
        "represent",
        "occur",
        "occurs",
        "remains",
        "remain",
        "include",
        "includes",
        "stands",
        "denotes",
        "means",
        "refers",
    }
)
_LIMITS = frozenset({
    "range", "ranges", "reference", "limit", "average", "mean", "median", "typically", "usually", "generally", "should",
    "cutoff", "cut-off", "threshold", "considered", "can", "may", "means", "defined",
})  # fmt: skip
"""Words beside which a level is that of many or a limit: "hemoglobin is 13.5" is hers."""
_MANY = frozenset({"women", "patients", "cases", "girls", "people"})
_TURNING = frozenset({"negated", "planned", "hypothetical", "superseded"})
_PUBLISHED = frozenset(
    {
        "al",
        "literature",
        "published",
        "reported",
        "series",
        "study",
        "studies",
        "trial",
        "trials",
        "guideline",
        "cohort",
    }
)
_THINGS = frozenset({
    "option", "alternative", "possibility", "problem", "issue", "question", "finding", "reason", "explanation",
    "lesion", "mass", "nodule", "cyst", "polyp", "biopsy", "smear", "scan", "sample", "specimen", "slide", "report",
    "course", "cycle", "dose", "appointment", "visit", "opinion", "review", "mri", "ct",
})  # fmt: skip
"""What "another" may stand before that is no person."""
_ILLS = frozenset({"complication", "diagnosis", "condition"})
_CHILD = frozenset({
    "fetal", "foetal", "fetus", "foetus", "amniotic", "polyhydramnios", "oligohydramnios", "neonate", "neonatal",
    "newborn",
})  # fmt: skip
_ASKING = frozenset({
    "was", "were", "is", "are", "did", "does", "do", "has", "have", "had", "any", "can", "could", "would", "should",
    "why", "what", "which", "who", "when", "how",
})  # fmt: skip
_POINTING = frozenset({"this", "these", "that", "those", "it"})
_TAKEN_BACK = frozenset({
    "error", "withdrawn", "retracted", "mistake", "mistaken", "erroneous", "wrong", "incorrect", "artefact",
    "artifact", "artefactual", "mislabelled", "mislabeled", "disproved", "refuted",
})  # fmt: skip
"""What the next sentence says of a statement that does not hold."""
_BULLETS = frozenset({"-", "•", "*", "–", "—", "·", "o"})
LONGEST_LIST = 12
BESIDE = 5
SUBJECT = 5
LAST_WORDS = 7
"""Among so many last words of the sentence before stands of whom a sentence without a subject goes on."""
_AHEAD = frozenset({"forward", "start", "adjacent", "both"})
"""Directions of cues that reach what stands behind them."""
_JOINTS = frozenset({"and", "or", ",", "nor"})
_WAS = frozenset({"was", "were", "had", "been"})


def refused(said: Said, quote: Quoted, judged: Sequence[Judgement]) -> str:
    """The reason why lugol's own rules do not take the quote as hers and as so, "" where they do."""
    for each in judged:
        if each.assertion in _REFUSED and not _is_compared(said, each):
            return _REFUSED[each.assertion]
    if any(each.assertion == "planned" and not _is_item(said, quote, each) for each in judged):
        return "planned"
    denied = (each for each in judged if each.assertion == "negated")
    if any(each.row not in quote.rows for each in denied) and not _is_level(said):
        return "denied"
    if _is_below_denial(quote):
        return "denied"
    if _is_withdrawn(quote):
        return "withdrawn"
    if _is_asked(quote):
        return "supposed"
    if said.event.assertion == "negated" and (_doubt_behind(quote) or _doubt_before(quote)):
        return "hedge_left"
    if _behind_others(said, quote):
        return "another_before" if _names_nobody(quote) else "another_beside"
    if _beside_others(said, quote) or _told_of_the_child(said, quote):
        return "another_before" if _goes_on_of_kin(quote) else "another_beside"
    if is_undone(said, quote):
        return "undone"
    if _cue_beside(said, quote):
        return "cue_beside"
    if _is_general(said, quote):
        return "general"
    another = _told_by_another(said, quote) or is_of_another_sample(said, quote) or is_of_another_study(said, quote)
    return "frame" if another else ""


def _is_compared(said: Said, judged: Judgement) -> bool:
    """Does the sentence keep the word that only compares: "glands resembling fetal tubules"?"""
    said_too = {token.key for page in said.pages.values() for token in page.tokens}
    return judged.row == "hyp.like" and judged.cue.casefold() in said_too


def _is_item(said: Said, quote: Quoted, judged: Judgement) -> bool:
    """No plan: a plan itself, a complaint, a finding before a referral, a diagnosis that begins an item of a list?

    Under "Assessment and plan" an item "3. Osteoporosis." tells what she has, "3. Exclude osteoporosis." does not. "She
    was referred to us for growth of a cyst" plans no cyst.
    """
    if said.form.id in _NO_PLANS:
        return True
    if said.form.kind in _SEEN and judged.cue.casefold().split()[:1] in (["referred"], ["transferred"], ["admitted"]):
        return True
    page, place = quote.reading.page, quote.place
    before = page.keys(page.sentence(place.first).first, place.first)
    behind = page.keys(place.last, place.last + 1)
    return (
        said.form.kind == "diagnosis"
        and judged.row == "part.plan"
        and not any(key.isalpha() for key in before)
        and (not behind or behind[0] in (".", ":", ";", ",") or page.sentence(place.first).last == place.last)
    )


def _is_below_denial(quote: Quoted) -> bool:
    """Does the quote stand in a list below a line that denies it: "No evidence of:" over "- a tumour"?"""
    page, cues = quote.reading.page, quote.reading.cues
    near = page.sentences_near(quote.place.first, before=LONGEST_LIST)[::-1]
    if page.tokens[near[0].first].key not in _BULLETS:
        return False
    head = next((s for s in near if page.tokens[s.first].key not in _BULLETS), None)
    if head is None or page.tokens[head.last - 1].key != ":":
        return False
    last = [cue for cue in cues.within(head.first, head.last) if cue.last == head.last - 1]
    return "negated" in effects_of(page, last)


def _is_withdrawn(quote: Quoted) -> bool:
    """Does the next sentence take back what is told: "She had ascites. This report was issued in error"?"""
    page = quote.reading.page
    own = page.sentence(quote.place.last - 1)
    if own.last >= len(page.tokens):
        return False
    behind = page.sentence(own.last)
    keys = page.keys(behind.first, behind.last)
    if keys[0] not in _POINTING and keys[:2] != ("the", "above"):
        return False
    confirmed = any(key.startswith("confirm") for key in keys) and "not" in keys
    return confirmed or not _TAKEN_BACK.isdisjoint(keys)


def _is_asked(quote: Quoted) -> bool:
    """Is the sentence a question: "Was there ever ascites?"?"""
    page = quote.reading.page
    own = page.sentence(quote.place.first)
    return page.tokens[own.last - 1].key == "?" and page.tokens[own.first].key in _ASKING


def _is_level(said: Said) -> bool:
    """Does a sentence tell a measured level? A denial beside it is of something else."""
    return isinstance(said.event.values, Lab) and said.event.values.value is not None


def standing(said: Said, quote: Quoted, judged: Sequence[Judgement]) -> Assertion:
    """How the event is asserted: as the sentence says, as possible or as history where the text says no more."""
    own = said.event.assertion
    found = {each.assertion for each in judged}
    if own == "affirmed":
        if "possible" in found or _doubt_behind(quote) or ("negated" in found and _doubt_before(quote)):
            return "possible"
        if found == {"historical"}:
            return "historical"
        if said.form.kind == "diagnosis" and _is_of_scan(quote):
            return "possible"
    return own


def _is_of_scan(quote: Quoted) -> bool:
    """Does a scan named in the sentence tell the diagnosis: "CT indicated [a benign cyst]"? It can only suggest one."""
    page, place = quote.reading.page, quote.place
    frame = frame_at(quote.reading, place)
    return frame.kind == "imaging" and page.sentence(place.first).first <= frame.first < place.first


def _doubt_behind(quote: Quoted) -> bool:
    """Do words right behind the quote leave it open: "tinnitus as a complication could not be excluded"?"""
    page, last = quote.reading.page, quote.place.last
    end = min(page.clause(last - 1)[1], last + BESIDE)
    behind = [c for c in quote.reading.cues.within(last, end) if c.concept.attr("direction") == "backward"]
    return "possible" in effects_of(page, behind)


def _doubt_before(quote: Quoted) -> bool:
    """Do words right before a quote that tells a normal result leave it open: "there may be [normal ovaries]"?"""
    page, first = quote.reading.page, quote.place.first
    begin = max(page.clause(first)[0], first - BESIDE)
    before = [c for c in quote.reading.cues.within(begin, first) if c.last <= first]
    return "possible" in effects_of(page, (c for c in before if c.concept.attr("direction") in _AHEAD))


def judged_names(said: Said, quote: Quoted) -> list[Judgement]:
    """The judgement of every name of the quote that the sentence uses; of the whole quote where there is none."""
    page, place = quote.reading.page, quote.place
    used = {singular(token.key) for slot in said.pages.values() for token in slot.tokens}
    named = [
        m for m in page.inside(place.first, place.last) if used.intersection(map(singular, page.keys(m.first, m.last)))
    ]
    stretches_ = [(m.first, m.last) for m in named] or [(place.first, place.last)]
    return [*(quote.reading.judge(*each) for each in dict.fromkeys(stretches_)), *of_its_word(said, quote)]


def _beside_others(said: Said, quote: Quoted) -> bool:
    """Does the sentence speak of kin or of other people?

    lugol's own reading takes "her mother had breast cancer and she has a mass" apart; a proposal is not believed there.
    """
    own = quote.reading.page.sentence(quote.place.first)
    return _speaks_of_others(said, quote.reading.cues, own.first, own.last)


def _behind_others(said: Said, quote: Quoted) -> bool:
    """Does the sentence before begin with kin or other people: "Her aunt was seen too. [CA125 was 68]"?"""
    page = quote.reading.page
    own = page.sentence(quote.place.first)
    if _PATIENT.intersection(page.keys(own.first, own.last)):
        return False
    before = [s for s in page.sentences_near(quote.place.first, before=1) if s.last == own.first]
    before = [s for s in before if not _denies_her_kin(quote.reading.cues, s.first)]
    begun = [first for s in before for first in (s.first, s.clauses[-1][0])]
    if any(_speaks_of_others(said, quote.reading.cues, first, first + SUBJECT) for first in begun):
        return True
    ends = [(max(s.first, s.last - LAST_WORDS), s.last) for s in before]
    return _names_nobody(quote) and any(_speaks_of_others(said, quote.reading.cues, *end) for end in ends)


def _denies_her_kin(cues: Assertions, first: int) -> bool:
    """Does a sentence only deny illness of her kin, of whom nothing follows: "She has no family history of cancer"?"""
    page = cues.page
    found = [c for c in cues.within(first, page.sentence(first).last) if c.concept.attr("effect") == "family"]
    return bool(found) and all(
        "history" in page.keys(c.first, c.last) and _DENYING.intersection(page.keys(max(first, c.first - 2), c.first))
        for c in found
    )


def _names_nobody(quote: Quoted) -> bool:
    """Does the sentence of a quote not say of whom it tells, so that it goes on about whoever was told of before?"""
    own = quote.reading.page.sentence(quote.place.first)
    return _HERSELF.isdisjoint(quote.reading.page.keys(own.first, own.last))


def _goes_on_of_kin(quote: Quoted) -> bool:
    """Are kin or another named before the quote, and nobody else after them: "Her aunt came too. [CA125 was 68]"?"""
    page, first = quote.reading.page, quote.place.first
    own = page.sentence(first)
    begun = [
        cue
        for cue in quote.reading.cues.within(own.first, first)
        if cue.concept.attr("effect") in ("family", "other_person")
    ]
    return bool(begun) and _HERSELF.isdisjoint(page.keys(begun[-1].last, first))


def _speaks_of_others(said: Said, cues: Assertions, first: int, last: int) -> bool:
    """Do words of a stretch name kin, other people or a publication? Of a birth the child is no other person."""
    found = cues.within(first, last)
    if said.form.kind == "obstetric":
        born = {singular(token.key) for slot in said.pages.values() for token in slot.tokens}
        found = tuple(c for c in found if not born.issuperset(map(singular, cues.page.keys(c.first, c.last))))
    if _begins_with_another(cues.page, first):
        return True
    if any(c.code == "lit.forward" and _PUBLISHED.intersection(cues.page.keys(c.first, c.last)) for c in found):
        return True
    return any(cue.concept.attr("effect") in ("family", "other_person") for cue in found)


def _begins_with_another(page: Page, first: int) -> bool:
    """Does a sentence begin with another person: "Another was treated ...", but not "Another option would be ..."?"""
    key = page.tokens[first].key
    return key == "others" or (key == "another" and not _THINGS.intersection(page.keys(first + 1, first + 3)))


def _told_of_the_child(said: Said, quote: Quoted) -> bool:
    """Does the sentence speak of the child in the womb before it tells an ill: "amniotic fluid ... [obstruction]"?

    A complication or diagnosis told behind such words may be the child's and not hers.
    """
    if said.form.kind not in _ILLS:
        return False
    page, place = quote.reading.page, quote.place
    return not _CHILD.isdisjoint(page.keys(page.sentence(place.first).first, place.first))


def _cue_beside(said: Said, quote: Quoted) -> bool:
    """Do words right beside the quote deny or suppose, or plan a treatment, whatever their scope in lugol's rules?"""
    if _is_level(said) or said.form.id == "followup.plan":
        return False
    page, place = quote.reading.page, quote.place
    first = max(page.clause(place.first)[0], place.first - BESIDE)
    last = min(page.clause(place.last - 1)[1], place.last + BESIDE)
    around = quote.reading.cues.within(first, last)
    before = [c for c in around if c.last <= place.first and c.concept.attr("direction") in _AHEAD]
    if said.event.assertion == "negated":
        before = [c for c in before if not _denies_the_item_before(page, c, place.first)]
    behind = [
        c
        for c in around
        if c.first >= place.last and c.concept.attr("direction") == "backward" and not _holds_its_object(page, c)
    ]
    told = effects_of(page, (*before, *behind))
    wrong = _TURNING if said.form.kind in TREATMENTS else _TURNING - {"planned"}
    return bool(wrong & told.keys())


def _denies_the_item_before(page: Page, cue: Mention, first: int) -> bool:
    """Is a denial before a denied quote that of another item of one list: "no nodularity and [no adnexal masses]"?"""
    joined = page.keys(first - 1, first)[0] in _JOINTS
    return joined and cue.last < first - 1 and "negated" in effects_of(page, [cue])


def _holds_its_object(page: Page, cue: Mention) -> bool:
    """Is a word of denial hyphened to what it denies: "disease-free"?"""
    keys = page.keys(cue.first, cue.last)
    return any(key in HYPHENS for key in keys[1:-1])


def _is_general(said: Said, quote: Quoted) -> bool:
    """ "Surgery and radiotherapy are radical treatments", "3 % of carcinomas": a truth of nobody and of no time."""
    page, place = quote.reading.page, quote.place
    if page.keys(place.first - 1, place.first) == ("of",) and page.keys(place.first - 2, place.first - 1) == ("%",):
        return True
    behind = page.keys(place.last, min(place.last + BESIDE, page.clause(place.last - 1)[1]))
    if any(pair[0] == "such" and pair[1] in _MANY for pair in pairwise(behind)):
        return True
    if said.form.kind in TREATMENTS and {"are", "is"} & {*behind, *quote.keys}:
        return True
    own = page.sentence(place.first)
    told = page.keys(own.first, own.last)
    if _is_level(said) and _LIMITS.isdisjoint(told):
        return False
    if any(told[at : at + 3] in _WITH_HER_CHILD for at in range(len(told))):
        return False
    keys = set(told)
    done = quote.reading.cues.has("done_verb", own.first, own.last) or _WAS & keys
    if not _GENERAL & keys or _HERSELF & keys or done:
        return False
    return said.form.kind != "exam" or frame_at(quote.reading, place).kind not in ("exam", "operative")


def _names_disease(said: Said) -> bool:
    """Does a diagnosis name more than a lump ("a tumour")?"""
    value = said.pages["value"]
    return bool(value.of("histology", "disorder", "condition")) or not value.of("head")


def _holds_anchor(said: Said, quote: Quoted) -> bool:
    """Does the sentence of a quote name the sample itself?"""
    own = quote.reading.page.sentence(quote.place.first)
    return any(key.startswith(said.form.anchor) for key in quote.reading.page.keys(own.first, own.last))


def _told_by_another(said: Said, quote: Quoted) -> bool:
    """Is a finding told by another examination than the sentence says: one of the scan given as one of the hand?"""
    allowed = _FRAMES.get(said.form.id)
    if allowed is None:
        return False
    own = quote.reading.page.sentence(quote.place.first)
    if said.form.kind == "exam" and _BENCH.intersection(quote.reading.page.keys(own.first, own.last)):
        return True
    around = quote.reading.page.keys(quote.place.first, min(quote.place.last + 1, own.last))
    if said.form.kind == "exam" and _THERAPY.intersection(around):
        return True
    if said.form.kind == "imaging" and not _BY_HAND.isdisjoint(quote.keys) and not names_its_study(said, quote):
        return True
    if said.form.kind in _SAMPLED and _holds_anchor(said, quote):
        return False
    frame = frame_at(quote.reading, quote.place)
    if said.form.kind == "diagnosis":
        return frame.kind in ("imaging", "exam", "operative") and not _names_disease(said)
    if frame.kind == "exam" and said.form.kind == "pathology" and not said.pages["result"].of("histology"):
        return True
    if frame.kind in allowed:
        return False
    return said.form.kind != "imaging" or (frame.name != "endoscopy" and not names_its_study(said, quote))
