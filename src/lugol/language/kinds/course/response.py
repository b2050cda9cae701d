"""Response of the disease to treatment: complete, partial, stable, progressive or none."""

from lugol.language.lines import DATED_MONTHS
from lugol.language.model import NOT_HERS_YET, Mention, Page
from lugol.language.reading import Reading
from lugol.language.tokens import ARROW
from lugol.record.event import Assertion, Event, Response

_TOLD_IN = ("case", "abstract")
_SHORT = frozenset({"CR", "PR", "SD", "PD", "pCR", "CMR", "PMR"})
_SAID = frozenset({
    "response", "responded", "recist", "achieved", "evaluation", "evaluated", "assessed", "assessment",
    "disease", "remission", "efficacy", "best", "status", "scan", "restaging", "criteria",
    "pet", "cycles", "judged", "deemed",
})  # fmt: skip
_DISEASE = frozenset({
    "disease", "tumor", "tumors", "cancer", "lesion", "lesions", "mass", "masses", "metastasis", "metastases",
    "nodule", "nodules", "growth", "metastatic", "node", "nodes", "lymphadenopathy", "recurrence",
    "oncologic", "radiological",
})  # fmt: skip
_BARE = frozenset({"remission", "progression", "progressed", "regressed", "in"})
_GROWTH_WORDS = frozenset({"progression", "progressed", "shrank", "refractory", "ineffective"})
_SIZE_WORDS = frozenset({"size", "reduction", "shrinkage", "shrank", "volume", "shrunk", "regression", "decrease"})
_PRAISE = frozenset({"excellent", "good", "favorable", "dramatic", "remarkable", "marked"})
_NOT_BEHIND = frozenset({"free", "to", "of", "survival"})
_COMPLAINTS = frozenset({"symptoms", "complaints"})
_CALLS = frozenset({
    "sms", "texts", "messages", "phone", "email", "emails",
    "invitation", "invitations", "recall", "recalls", "reminder", "reminders", "call", "calls", "letter", "letters",
})  # fmt: skip
_SIGNS = frozenset({":", "-", "–", "=", "/", ",", "(", ")", "→", "'", "shows", "showed", "and", "of", "on", "in"})
_NEARLY = frozenset({"near", "nearly", "almost", "subtotal"})
"""Before "complete response" these leave something of the disease."""
_STEM = 7
_CARE_WITHIN = 5
_OTHER_CARE = frozenset({
    "antitub", "antibio", "antimic", "antifun", "antivir", "anticoa", "antihyp", "diureti", "insulin", "analges",
    "conserv", "transfu", "steroid", "prednis", "cortico", "fluid", "fluids", "support", "resusci",
    "physiot", "antidep", "iron",
})  # fmt: skip
"""Words of care that treats no tumour: "responded well to antituberculous therapy"."""
_OF_CANCER = ("regimen", "chemotherapy", "immunotherapy", "radiotherapy")
_TREATMENTS = ("drug", "regimen", "chemotherapy", "immunotherapy", "hormonal", "radiotherapy")


def responses(reading: Reading) -> list[Event]:
    """The responses told of her."""
    page = reading.page
    events: list[Event] = []
    for mention in page.of("response"):
        if _is_named_better(page, mention):
            continue
        told = _is_response(page, mention) or _is_short_of_treated(reading, mention)
        if page.sentence(mention.first).article not in _TOLD_IN or not told:
            continue
        found = reading.judge(mention.first, mention.last)
        judged = "affirmed" if found.row == "neg.no" and _begins_item(page, mention) else found.assertion
        if judged in NOT_HERS_YET:
            continue
        said: Assertion = "affirmed" if mention.code == "none" or judged == "historical" else judged
        words = page.words(mention.first, mention.last)
        near = _NEARLY.intersection(page.keys(max(0, mention.first - 2), mention.first))
        code = "PR" if near and mention.code == "CR" else mention.code
        value = Response(value=code, verbatim=words)  # type: ignore[arg-type]
        dated = reading.time.when if _is_of_scan(page, mention) else reading.time.since
        when = dated(mention.first, mention.last)
        events.append(reading.event(value, mention.first, mention.last, assertion=said, when=when))
    return events


def _begins_item(page: Page, mention: Mention) -> bool:
    """ "No growth, complete clinical response": an answer of the disease behind a comma is not denied with what is."""
    opened = page.keys(mention.first - 1, mention.first) == (",",) and mention.code in ("CR", "PR", "SD", "PD")
    return opened and not {"or", "nor"}.intersection(page.keys(page.clause(mention.first)[0], mention.first))


def _is_named_better(page: Page, mention: Mention) -> bool:
    """ "An excellent response, achieved complete remission": praise says less than the remission behind it."""
    keys = page.keys(mention.first, mention.last)
    if not _PRAISE.intersection(keys) or "partial" in keys:
        return False
    behind = page.of("response", first=mention.last, last=page.sentence(mention.first).last)
    return any(m.code == "CR" for m in behind)


def _is_response(page: Page, mention: Mention) -> bool:
    sentence = page.sentence(mention.first)
    keys = page.keys(sentence.first, sentence.last)
    behind = page.keys(mention.last, min(mention.last + 2, sentence.last))
    words = page.words(mention.first, mention.last)
    if words.removesuffix("s") in _SHORT:
        return _is_short_response(page, mention, set(keys), behind)
    own = set(page.keys(mention.first, mention.last))
    if _OTHER_CARE & set(map(_stem, page.keys(mention.last, min(mention.last + _CARE_WITHIN, sentence.last)))):
        return False
    if "residual" in own and not any(page.back_from(mention.first, *_TREATMENTS)):
        return False
    if "effect" in own and not any(page.back_from(mention.first, *_TREATMENTS)):
        return False
    if "improvement" in own and not (_DISEASE.intersection(keys) or any(page.back_from(mention.first, *_OF_CANCER))):
        return False
    if "resolved" in own and _is_of_complaint(page, mention):
        return False
    if "resolution" in own and _is_complaint_behind(page, mention):
        return False
    if _CALLS.intersection(page.keys(mention.last, min(mention.last + _CARE_WITHIN, sentence.last))):
        return False  # "she did not respond to two invitations for screening"
    if own <= _BARE and behind == ("in", "size") and not any(page.back_from(mention.first, *_TREATMENTS)):
        return False  # "the progression in size of the cyst": of what nobody has treated
    if {"died", "death"} & set(page.keys(max(sentence.first, mention.first - 4), mention.first)):
        return False
    if (own & _GROWTH_WORDS or own <= _BARE) and not own & _DISEASE:
        if own <= _BARE and not any(page.back_from(sentence.last, *_TREATMENTS, "procedure")):
            return False
        about = _DISEASE & set(keys) or page.of("frame", *_TREATMENTS, first=sentence.first, last=sentence.last)
        return bool(about) and not (behind and (behind[0] in _NOT_BEHIND or "free" in behind))
    counted = len(behind) > 1 and behind[1][0].isdigit()  # "a reduction in size of 40 %"
    if (
        behind[:1] == ("of",)
        and not counted
        and not _DISEASE.intersection(page.keys(mention.last, min(mention.last + 6, sentence.last)))
    ):
        return False
    if own & _SIZE_WORDS:
        here = page.of(*_TREATMENTS, first=mention.last, last=sentence.last)
        return bool(here) or any(page.back_from(mention.first, *_TREATMENTS))
    return True


def _stem(key: str) -> str:
    """The first letters of a word, by which "antituberculous" and "antitubercular" are one."""
    return key[:_STEM]


def _is_of_complaint(page: Page, mention: Mention) -> bool:
    """ "Her headache resolved completely", "symptoms completely resolved": a complaint went, nothing of the disease."""
    first = page.clause(mention.first)[0]
    before = page.keys(first, mention.first)
    told = page.of("symptom", first=first, last=mention.first) or _COMPLAINTS.intersection(before)
    return bool(told) and not _DISEASE.intersection(before)


def _is_complaint_behind(page: Page, mention: Mention) -> bool:
    """ "Complete resolution of her symptoms without recurrence": what resolved stands behind the "of"."""
    clause_end = page.clause(mention.first)[1]
    end = next((at for at in range(mention.last, clause_end) if page.tokens[at].key == "without"), clause_end)
    behind = page.keys(mention.last, end)
    if behind[:1] != ("of",) or _DISEASE.intersection(behind):
        return False
    return bool(page.of("symptom", first=mention.last, last=end) or _COMPLAINTS.intersection(behind))


def _is_short_response(page: Page, mention: Mention, keys: set[str], behind: tuple[str, ...]) -> bool:
    """ "PR" is a stain and "PD" a part of PD-L1 more often: it counts alone, beside words of response or of RECIST."""
    head = page.tokens[mention.first]
    if _is_of_scan(page, mention):
        return True
    if behind[:1] == ("(",) and behind[1:2] and behind[1] in _SAID:
        return True
    if (head.glued and not page.begins_line(mention.first - 1)) or (
        behind and behind[0] in ("-", "+", "/", "(", ":", "ligand", "positive", "negative", "=")
    ):
        return False
    if _is_dated_alone(page, mention):
        return True
    sentence = page.sentence(mention.first)
    stains = page.of("ihc_marker", first=sentence.first, last=sentence.last)
    return bool(keys & _SAID) and not any(m.first != mention.first for m in stains)


_HOW = frozenset({"clinically", "radiologically", "radiographically", "metabolically", "on", "by"})


def _is_short_of_treated(reading: Reading, mention: Mention) -> bool:
    """ "Nov 2021 CR", "TC x6 -> PR (nodes 24 to 9 mm)": the short form behind a date alone, or behind its treatment."""
    page = reading.page
    sentence = page.sentence(mention.first)
    stained = page.of("ihc_marker", first=sentence.first, last=sentence.last)
    if page.words(mention.first, mention.last) not in _SHORT or any(m.first != mention.first for m in stained):
        return False
    sign = page.keys(mention.first - 1, mention.first)
    given = page.of(*_OF_CANCER, "drug", first=sentence.first, last=mention.first)
    if given and (sign in ((":",), (ARROW,)) or page.keys(mention.first - 2, mention.first) == ("-", ">")):
        return True
    dated = any(m.last == mention.first for m in reading.time.told_in(sentence.first, mention.first))
    behind = page.keys(mention.last, mention.last + 1)
    led = sign in ((), (".",), (",",), (";",), (":",), ("-",)) or sign == (ARROW,)
    if led and behind and behind[0] in _HOW and page.of(*_OF_CANCER, "drug"):
        return True  # "CR clinically", "PD on IO"
    return dated and behind in ((), (".",), (",",), (";",), ("in",)) and bool(page.of(*_OF_CANCER, "drug"))


def _is_dated_alone(page: Page, mention: Mention) -> bool:
    """ "PD Dec 2023: new nodules", "CR at 3 mths", "SD after 3 cycles": it opens an item of one treated for cancer."""
    if page.words(mention.first, mention.last) not in ("CR", "PD", "SD") or not page.of(*_OF_CANCER, "drug"):
        return False
    before = page.keys(max(page.sentence(mention.first).first, mention.first - 1), mention.first)
    behind = page.keys(mention.last, mention.last + 2)
    opens = not before or before[0] in (",", ";", "-", ":", ".", "→", ")")
    lead, time = behind if len(behind) > 1 else ("", "")
    timed = lead in ("at", "after", "by", "in") and (time[:1].isdigit() or time in DATED_MONTHS)
    return opens and (timed or (behind[:1] != () and behind[0] in DATED_MONTHS))


def _is_of_scan(page: Page, mention: Mention) -> bool:
    """ "MRI pelvis 3/24: CR", "CT CAP - PD in lung": right behind the name of a scan, its place and its date."""
    sentence = page.sentence(mention.first)
    scans = page.of("frame", first=sentence.first, last=mention.first)
    behind = page.keys(mention.last, min(mention.last + 1, sentence.last))
    if not scans or scans[-1].concept.attr("frame") != "imaging" or behind in (("-",), ("/",), ("=",)):
        return False
    places = page.of("site", "examined", first=scans[-1].last, last=mention.first)
    named = {at for m in places for at in range(m.first, m.last)}
    between = (at for at in range(scans[-1].last, mention.first) if at not in named)
    signs = _SIGNS | DATED_MONTHS
    return all(page.tokens[at].key in signs or page.tokens[at].key[0].isdigit() for at in between)
