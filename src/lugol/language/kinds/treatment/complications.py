"""Complications: harms of disease and of treatment that came after she was seen, and were told as hers."""

from itertools import pairwise

from lugol.language.kinds.lab.conditions import is_valued
from lugol.language.kinds.treatment.deeds import is_anothers
from lugol.language.kinds.treatment.harms_told import harms_told
from lugol.language.kinds.treatment.told import is_told, lead
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Complication, Event

_FEARED = word_set("risk risks possibility explained consent consented counselled counseled prevent prophylaxis")
_CAUSED = word_set(
    """complicated complication complications developed toxicity toxicities grade adverse postoperative
    postoperatively secondary due after following induced suffered evolved occurred course experienced
    despite deterioration"""
)
_CAME = {
    (verb, link)
    for verb in ("presented", "presenting", "presents", "admitted", "hospitalized", "complaints", "complaint",
                 "referred", "symptoms", "came", "brought", "seen")
    for link in ("with", "for", "of", "because", "due", "in")
} | {("account", "of"), ("symptoms", "of"), ("signs", "of")}  # fmt: skip
_EARLIER = word_set("previous prior last first earlier")
_LISTS = ("impression", "diagnosis", "postop_diagnosis", "preop_diagnosis", "presenting")
_THEREAFTER = frozenset({"subsequent", "subsequently", "consequent", "consequently"})
_NO_HARM_BEHIND = (("glasgow",), ("klebsiella",), ("streptococcus",), ("mycoplasma",), ("chlamydia",))
_OPEN = frozenset({"versus", "vs", ":"})
_TURNED = frozenset({"became", "turned", "went"})
_DEATH = word_set("died death dead dying")


def complications(reading: Reading) -> list[Event]:
    """The harms told of her, each once a day; what she came with, or what is only a count of her blood, is none."""
    page = reading.page
    kept: dict[tuple[str, str, str], Event] = {}
    came: set[str] = set()
    for mention in sorted((*page.of("complication"), *_complicated_by(page)), key=lambda m: m.first):
        name = page.tokens[mention.last - 1].key
        if _came_with(page, mention) or (name in came and not _is_caused(page, mention)):
            came.add(name)
            continue
        if not is_told(reading, mention.first, mention.last) or not _is_harm(reading, mention):
            continue
        if is_valued(page, mention):
            continue
        first = lead(reading, mention.first)
        if is_anothers(page, first, mention.last):
            continue
        words = page.words(first, mention.last)
        turned = page.tokens[mention.first].key in _TURNED
        value = Complication(term=f"{mention.concept.name} ({words})" if turned else words)
        event = reading.event(value, first, mention.last, assertion="affirmed")
        kept.setdefault((mention.code, name, event.when.edtf), event)
    named = {at for m in page.of("complication") for at in range(m.first, m.last)}
    for first, last in harms_told(reading):
        if not named.intersection(range(first, last)):
            words = page.words(first, last)
            event = reading.event(Complication(term=words), first, last, assertion="affirmed")
            kept.setdefault(("", words.lower(), event.when.edtf), event)
    return list(kept.values())


def _came_with(page: Page, mention: Mention) -> bool:
    """ "She was admitted for respiratory failure", "ASSESSMENT: 1. Septic shock": her illness itself."""
    if _is_caused(page, mention):
        return False
    behind = page.keys(mention.last, mention.last + 2)
    counted = behind[:1] == ("of",) and any(key == "was" or key[0].isdigit() for key in behind[1:])
    scored = behind[:1] == ("scale",) or page.keys(max(0, mention.first - 1), mention.first)[-1:] in _NO_HARM_BEHIND
    if page.part(mention.first) in _LISTS or _OPEN.intersection(behind[:1]) or counted or scored:
        return True
    before = page.keys(page.clause(mention.first)[0], mention.first)
    return any(pair in _CAME for pair in pairwise(before)) and not _THEREAFTER.intersection(before)


def _is_caused(page: Page, mention: Mention) -> bool:
    sentence = page.sentence(mention.first)
    return bool(_CAUSED.intersection(page.keys(sentence.first, sentence.last)))


def _complicated_by(page: Page) -> list[Mention]:
    """ "The course was complicated by a deep vein thrombosis": a condition that the words make a complication."""
    found = []
    for mention in page.of("condition"):
        before = page.keys(max(page.clause(mention.first)[0], mention.first - 5), mention.first)
        if ("complicated", "by") in pairwise(before):
            found.append(mention)
    return found


def _is_harm(reading: Reading, mention: Mention) -> bool:
    """Is it told as hers and now? What is not certain to be a harm must be told as caused or as having developed."""
    page = reading.page
    if page.keys(max(0, mention.first - 1), mention.first) == ("fetal",):
        return False  # "fetal bradycardia" is the child's
    keys = page.keys(*page.clause(mention.first))
    judged = reading.judge(mention.first, mention.last).assertion
    if judged in ("historical", "possible") or _DEATH.intersection(keys):
        return False
    if page.part(mention.first) in ("history", "review", "social", "medication", "allergy"):
        return False
    sentence = page.sentence(mention.first)
    around = page.keys(sentence.first, sentence.last)
    if _FEARED.intersection(around) or (_EARLIER.intersection(around) and "pregnancy" in around):
        return False
    return mention.concept.attr("certain") == "yes" or _is_caused(page, mention)
