"""Diagnoses told as such in words of any kind: "a diagnosis of X was made", "X was diagnosed", "X, diagnosed in 2012".

What stands behind "diagnosis of" or "diagnosed with" is a diagnosis whatever its words; what stands before "diagnosed"
has to be known as a disease or to be built as the names of diseases are.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lugol.language.capitals import is_short_form
from lugol.language.kinds.diagnoses.lines import (
    LINES,
    NAMED,
    TOLD_IN,
    is_disease,
    is_disease_word,
    is_report,
    line_site,
)
from lugol.language.model import Page
from lugol.language.numerals import once_a_page
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.tokens import singular
from lugol.record.event import Diagnosis, Event

STATING = frozenset(
    {"diagnosis", "diagnosed", "diagnoses", "dx", "misdiagnosed", "misdiagnosis", "misread", "mistaken"}
)
_WRONG = frozenset({
    "mistaken", "erroneous", "wrong", "misread", "misdiagnosed", "misdiagnosis", "wrongly", "erroneously",
    "mistakenly", "incorrect", "incorrectly",
})  # fmt: skip
_DOUBTED = frozenset({"presumptive", "preliminary", "provisional", "preoperative", "working", "tentative", "putative"})
FIRST = _WRONG | _DOUBTED | {"initial", "initially", "first", "originally"}
"""Before a word of diagnosis these tell of one that was made first."""
_WIDE = frozenset({"cyst", "mass", "tumor", "pregnancy", "disease", "syndrome", "lesion", "neoplasm", "infection"})
"""Last words of names that come again in the names of other diseases."""
_LATER = frozenset({
    "revealed", "showed", "confirmed", "diagnosed", "diagnosis", "histology", "histological", "histopathology",
    "laparotomy", "laparoscopy", "found", "demonstrated", "proved", "turned", "biopsy", "pathology", "surgery",
    "histopathological", "disclosed", "intraoperatively", "operation",
})  # fmt: skip
"""What follows a first diagnosis and may have told another."""
_HERS = ("affirmed", "historical", "possible")
_LEADS = (
    ("of",), ("with",), ("as",), ("was",), ("is",), (":",), ("being",), ("made", "was"), ("rendered", "was"),
    ("established", "was"), ("given", "was"), ("the", "patient", "with"), ("the", "patient", "as"), ("her", "with"),
    ("her", "as"), ("to", "be"), ("to", "have"),
)  # fmt: skip
_BEFORE_NAME = frozenset({
    "a", "an", "the", "her", "having", "be", "have", "one", "of", "corrected", "revised", "changed", "amended", "to",
    "as", "considered", "thought", "felt", "believed", "still", "most", "likely", "that",
})  # fmt: skip
"""What stands between a word of diagnosis and a name: "the diagnosis was corrected to"."""
_NAME_START = frozenset({
    "a", "an", "the", "her", "when", "and", "that", "then", "later", "where", "with", "of", "in", "no", "not", "any",
    "without", "neither", "nor", "or", "has", "had", "for", "to", "by", "from", "on", "at", "after", "as", "this",
    "these", "those", "such", "its", "his", "our", "which",
})  # fmt: skip
_NAME_END = frozenset({
    ",", ".", ";", "(", ")", "by", "on", "based", "after", "made", "was", "is", "were", "who", "which", "at",
    "from", "since", "and", "but", "confirmed", "for", "ago", "because", "when", "that", "can", "could", "may", "will",
    "would", "should", "has", "have", "had", "identified", "detected", "found", "seen", "noted", "discovered", "during",
    "requiring", "highly", "suspicious", "due", "following", "treated", "managed",
    "presenting", "presented", "or", "versus", "?", "although", "before", "while", "until", "through", "via", "she",
    "he", "we", "arising", "diagnosed", "under", "over", "more", "using", "upon", "so", "if", "whose", "where",
    "to", "accompanied", "lead", "led", "leading", "causing", "caused", "resulting", "then", "including", "namely",
    "revealed", "necessitating", "along", "prior", "despite", "as", "also", "without", "regarding", "concerning",
    "according", "implanted", "within",
})  # fmt: skip
_END_PAIRS = (("secondary", "to"), ("complicated", "by"), ("complicated", "with"), ("associated", "with"))
_NO_END = frozenset({"-", "with", "of", "in", "the", "a", "an", "metastatic", "its", "her", "'"})
_NUMBERED = frozenset({"type", "grade", "class", "stage", "group", "covid", "-"})
_WHEN = (("in",), ("at",), ("on",), ("during",))
_LONGEST, _LONGEST_APART, _LONGEST_SHORT, _HEAD, _TIME = 12, 8, 6, 4, 7
_VOWELS = frozenset("aeiouy")
_UNITS = frozenset({"cm", "mm"})
_JOINS = frozenset({",", "and"})
_PLACED = frozenset({"of", "in", "on", "at"})
_NO_SHORT = ("analyte", "ihc_marker", "gene", "procedure", "frame", "drug", "hpv", "cyt_test")
_NO_NAME = (*_NO_SHORT, "radiotherapy", "chemotherapy", "stage_system")
_COPULA = frozenset({"was", "is"})
_ARTICLES = frozenset({"a", "an", "the", "of"})
_EMPTY = frozenset({
    "exclusion", "this", "these", "those", "such", "it", "choice", "certainty", "uncertain", "unknown", "unclear",
    "same", "other", "another", "made", "based", "not", "no", "any", "established", "confirmed", "suspected", "correct",
    "still", "also", "then", "therefore", "thus", "possible", "likely", "given", "reached", "considered", "delayed",
    "disease", "condition", "patient", "patients", "cases", "case", "recurrence", "relapse", "metastasis",
    "metastases",
    "pregnancy", "cancer", "carcinoma", "malignancy", "tumor", "neoplasm", "mass", "lesion", "normal", "benign", "free",
    "part", "above", "multiple", "one", "two", "three", "several", "consistent", "compatible", "supported", "tissue",
    "difficult", "used", "treatment", "management", "their", "our", "some", "many", "unlikely", "her", "his", "only",
    "initially",
    "initial", "lesions", "masses", "tumors", "nodules",
    "stage", "figo", "grade", "rule",
    "healthy", "well", "fit", "cured", "good", "poor",
    "pregnant", "is", "probably", "perhaps", "to", "who", "which", "what",
})  # fmt: skip
"""What no name of a disease opens with, or consists of alone."""
_SPREAD = frozenset({"metastasis", "metastases", "recurrence", "relapse"})
_VAGUE_ALONE = frozenset({
    "cancer", "carcinoma", "malignancy", "tumor", "neoplasm", "mass", "lesion", "benign", "multiple", "recurrence",
    "one", "two", "three", "suspected", "possible", "likely", "delayed", "unknown",
})  # fmt: skip
"""These may open a name that goes on: "benign cystic teratoma", "multiple sclerosis"."""
_CONSISTENT = frozenset({"consistent", "compatible", "keeping", "diagnostic"})
"""Findings that are so with a diagnosis tell it: "consistent with a diagnosis of tuberculosis"."""
_SUBJECTS = frozenset({"she", "he", "who", "patient", "woman", "they", "we"})
_BE = frozenset({"was", "were", "is", "been", "had", "has", "have", "be"})
_ADVERBS = frozenset({
    "newly", "recently", "previously", "subsequently", "later", "finally", "then", "clinically", "radiologically",
    "first", "initially", "prenatally", "antenatally", "also", "already", "histologically", "originally", "eventually",
})  # fmt: skip
_HOW = frozenset({
    "in", "by", "at", "on", "via", "during", "after", "with", "when", "before", "through", "using", "from", "a",
    "several", "two", "three", "four", "five", "six", "seven", "ten",
})  # fmt: skip
"""Behind "diagnosed" these tell how or when: "an aortic dissection diagnosed via ultrasound"."""


def worded(reading: Reading, told: Sequence[Event]) -> Iterator[Event]:
    """Each diagnosis that is told as one in words that no event of `told` holds."""
    page = reading.page
    taken = Places(page.tokens_between(e.sources[0].start, e.sources[0].end) for e in told)
    for at, token in enumerate(page.tokens):
        if token.key not in STATING or page.sentence(at).article not in TOLD_IN:
            continue
        if page.part(at) in ("family", "request") or _is_label(page, at):
            continue
        free = (each for each in _names(reading, at) if not taken.meeting(*each))
        for first, last in free:
            if (event := _event(reading, at, first, last)) is not None:
                yield event


def _names(reading: Reading, at: int) -> list[tuple[int, int]]:
    """The names that a word of diagnosis tells: behind it, with the others of their list, or before it."""
    page = reading.page
    if (lead := _lead(page, at)) is not None:
        first, last = _without_verb(reading, *_name_behind(page, at, lead))
        told = _is_named if is_report(reading) or _is_said_of_it(page, lead, first) else _is_open_name
        return [(first, last), *_further(reading, last)] if first < last and told(page, first, last) else []
    found = [*_names_before(page, at)]
    return [(first, last) for first, last in found if first < last and _is_named(page, first, last)]


def _is_said_of_it(page: Page, lead: int, first: int) -> bool:
    """ "The diagnosis was certain", "was missed twice": what may be said of a diagnosis, and is no name of one."""
    return page.tokens[lead - 1].key in _COPULA and not _ARTICLES.intersection(page.keys(lead, first))


def _event(reading: Reading, at: int, first: int, last: int) -> Event | None:
    page = reading.page
    if _is_pregnancy(page, first, last):
        return None
    judged = reading.judge(first, last)
    given_up = judged.row.startswith("super")
    if judged.assertion not in _HERS and not given_up:
        return None
    doubted = judged.assertion == "possible" and not _CONSISTENT.intersection(judged.cue.lower().split())
    if doubted and "differential" in page.keys(max(0, at - 1), at + 1):
        return None
    first_words = _first_words(page, at)
    superseded = (
        given_up
        or bool(_WRONG & first_words)
        or (bool(first_words) and _is_replaced(reading, first, last, doubted=bool(_DOUBTED & first_words)))
    )
    doubted = not superseded and (doubted or bool(_DOUBTED & first_words))
    value = Diagnosis(
        value=page.words(first, last),
        site=line_site(page, first, _before_with(page, first, last)),
        status="superseded" if superseded else "",
        certainty="suspected" if doubted else "",
    )
    return reading.event(value, first, last, assertion="possible" if doubted else "affirmed")


def _before_with(page: Page, first: int, last: int) -> int:
    """ "An abdominal pregnancy with a live fetus": where the name ends that tells the organ."""
    return next((at for at in range(first + 1, last) if page.tokens[at].key == "with"), last)


def _is_replaced(reading: Reading, first: int, last: int, *, doubted: bool) -> bool:
    """ "A provisional diagnosis of appendicitis was made. Laparotomy revealed a torsion": it comes no more.

    What was only provisional is given up where another disease is told later.
    """
    page = reading.page
    end = _before_with(page, first, last)
    name = page.keys(max(first, end - 2), end)
    wide = name[-1] in _WIDE
    pairs = pairwise(page.spelled[last:] if wide and doubted else ())
    comes_again = any(pair == name for pair in pairs) if wide else _comes(page, name[-1], last)
    if comes_again or not any(_comes(page, key, last) for key in _LATER):
        return False
    if not doubted:
        return True
    own = {m.code for m in page.of("disorder", "histology", first=first, last=last)}
    others = (m for m in page.of("disorder", "histology", first=last) if m.code not in own)
    return any(reading.judge(m.first, m.last).assertion == "affirmed" for m in others)


def _comes(page: Page, key: str, first: int) -> bool:
    """Does a word stand at a token or behind it?"""
    return _last_places(page).get(key, -1) >= first


@once_a_page
def _last_places(page: Page) -> dict[str, int]:
    """The last token of each word."""
    return {key: at for at, key in enumerate(page.spelled)}


def _first_words(page: Page, at: int) -> frozenset[str]:
    """The words that make it "an initial diagnosis of", "was first diagnosed as"; "first diagnosed in" tells a time."""
    words = FIRST.intersection(page.keys(max(page.sentence(at).first, at - 3), at + 1))
    stated = page.keys(at + 1, at + 2) == (("as",) if page.tokens[at].key == "diagnosed" else ("was",))
    return words if stated else words - {"first"}


def _lead(page: Page, at: int) -> int | None:
    """Where the words end that lead from a word of diagnosis to the name behind it; None where none do."""
    fitting = [len(words) for words in _LEADS if page.keys(at + 1, at + 1 + len(words)) == words]
    if not fitting:
        return _behind_time(page, at)
    if page.tokens[at + 1].key == ":" and at - page.sentence(at).first > _HEAD:
        return None
    return at + 1 + max(fitting)


def _behind_time(page: Page, at: int) -> int | None:
    """ "Diagnosed in 2006 with a tumor of the thigh": where the "with" behind the time ends."""
    if page.tokens[at].key != "diagnosed" or page.keys(at + 1, at + 2) not in _WHEN:
        return None
    end = min(at + 1 + _TIME, page.clause(at)[1])
    led = next((i for i in range(at + 2, end) if page.tokens[i].key in ("with", "as")), None)
    timed = led is not None and any(_is_figure(page, i) for i in range(at + 2, led))
    return led + 1 if timed and led is not None else None


def _name_behind(page: Page, at: int, lead: int) -> tuple[int, int]:
    last = min(page.clause(at)[1], lead + _LONGEST) if lead < len(page.tokens) else lead
    first = lead
    while first < last and (page.tokens[first].key in _BEFORE_NAME or _is_of_size(page, first)):
        first += 1
    end = first
    while end < last and page.tokens[end].key not in _NAME_END and page.keys(end, end + 2) not in _END_PAIRS:
        if page.tokens[end].key[0].isdigit() and (end == first or page.tokens[end - 1].key not in _NUMBERED):
            break
        end += 1
    return first, end


def _is_of_size(page: Page, at: int) -> bool:
    """ "Diagnosed with a 6.5 cm renal mass": a figure, its point and its unit tell a size before the name."""
    return page.tokens[at].key in _UNITS or (_is_figure(page, at) and bool(_UNITS.intersection(page.keys(at, at + 6))))


def _is_figure(page: Page, at: int) -> bool:
    return page.tokens[at].key[0].isdigit()


def _further(reading: Reading, last: int) -> Iterator[tuple[int, int]]:
    """ "Diagnosed with asthma, pulmonary hypertension and gout": the next names, each known as a disease."""
    page = reading.page
    end = page.sentence(last - 1).last
    while last < end and page.tokens[last].key in _JOINS:
        at = last + 1 + (page.keys(last, last + 2) == (",", "and"))
        first, last = _without_verb(reading, *_name_behind(page, at - 1, at)) if at < end else (at, at)
        opens = page.tokens[at].key if at < end else "the"
        if opens == "the" or not _is_open_name(page, first, last) or not _is_disease(page, first, last):
            return
        if page.tokens[first].key.endswith(("ing", "ly", "ed")) or "verb" in reading.cues.roles[first]:
            return
        yield first, last


def _is_disease(page: Page, first: int, last: int) -> bool:
    known = page.of("disorder", "condition", first=first, last=last)
    return bool(known) or any(is_disease_word(singular(key)) for key in page.keys(first, last))


def _names_before(page: Page, at: int) -> Iterator[tuple[int, int]]:
    """ "A giant ovarian cyst, unknown until then, was diagnosed", "an aortic dissection, diagnosed via ultrasound"."""
    low, end = page.sentence(at).first, at
    if page.tokens[at].key != "diagnosed":
        return
    while end > low and page.tokens[end - 1].key in _ADVERBS | _BE:
        end -= 1
    passive = bool(_BE.intersection(page.keys(end, at)))
    if not passive and (page.part(at) == "history" or not _tells_how(page, at + 1)):
        return
    if end > low and page.tokens[end - 1].key == ",":
        end = _before_apposition(page, low, end - 1) if passive else end - 1
    first, last = _ending_at(page, low, end)
    if first < last:
        yield first, last
        yield from _listed_before(page, low, first)
    elif passive:
        yield _subject(page, at)


def _listed_before(page: Page, low: int, first: int) -> Iterator[tuple[int, int]]:
    """ "A cystocele, a prolapse and a rectocele were diagnosed": the names before the last of such a list."""
    while True:
        joined = first - 1 - (page.tokens[first - 1].key in ("a", "an"))
        if joined <= low or page.tokens[joined].key not in _JOINS:
            return
        first, last = _ending_at(page, low, joined)
        if first >= last or not _is_disease(page, first, last):
            return
        yield first, last


def _subject(page: Page, at: int) -> tuple[int, int]:
    """ "A fistula of 3 mm located in the wall was diagnosed": the first name of a clause that speaks of no person."""
    clause = page.clause(at)
    named = page.of(*NAMED, first=clause[0], last=at)
    if not named or _SUBJECTS.intersection(page.keys(clause[0], at)):
        return at, at
    first = named[0].first
    while first > clause[0] and page.tokens[first - 1].key.isalpha() and page.tokens[first - 1].key not in _NAME_START:
        first -= 1
    return first, named[0].last


def _tells_how(page: Page, at: int) -> bool:
    """Does "in", "by", "via" or a figure stand behind "diagnosed", or nothing more?"""
    return at < len(page.tokens) and (page.tokens[at].key in _HOW or page.tokens[at].key[0].isdigit())


def _before_apposition(page: Page, low: int, comma: int) -> int:
    """ "A cyst, unknown during pregnancy, was diagnosed": where the name before a remark ends."""
    opens = [at for at in range(max(low, comma - _LONGEST_APART), comma) if page.tokens[at].key == ","]
    return opens[-1] if opens else comma


def _ending_at(page: Page, low: int, end: int) -> tuple[int, int]:
    """The name that ends right before a token, with the place behind it: "a cyst of the left ovary"."""
    named = page.of(*NAMED, first=max(low, end - _LONGEST), last=end)
    last = max((m.last for m in named), default=low)
    first = max((at for at in range(max(low, end - _LONGEST), end) if is_disease(page, at, at + 1)), default=-1)
    last = max(last, first + 1)
    if last <= low and end > low and _is_short(page, end - 1):
        return end - 1, end
    between = page.keys(last, end)
    if last <= low or (between and (between[0] not in _PLACED or not page.of("site", "place", first=last, last=end))):
        return end, end
    begun = min([m.first for m in named if m.last == last] + [last - 1])
    while begun > low and page.tokens[begun - 1].key.isalpha() and page.tokens[begun - 1].key not in _NAME_START:
        begun -= 1
    end = last if any(key[0].isdigit() for key in between) else end
    return (end, end) if _SUBJECTS.intersection(page.keys(begun, end)) else (begun, end)


def _is_pregnancy(page: Page, first: int, last: int) -> bool:
    """ "She was diagnosed with a twin pregnancy": no disease, where no other word says that it is one."""
    carried = any(m.concept.attr("status") == "pregnant" for m in page.of("obstetric", first=first, last=last))
    sick = any(m.code != "pregnancy_state" for m in page.of("disorder", first=first, last=last))
    return carried and not sick and not is_disease(page, first, last)


def _without_verb(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """A name ends at a verb: "preeclampsia requiring", and no verb opens it."""
    if first < last and "verb" in reading.cues.roles[first]:
        return first, first
    last = next((at for at in range(first + 1, last) if "verb" in reading.cues.roles[at]), last)
    while last > first and reading.page.tokens[last - 1].key in _NO_END:
        last -= 1
    return first, last


def _is_label(page: Page, at: int) -> bool:
    """ "Preoperative diagnosis:": what stands under a label is read by its lines."""
    return page.labelled.get(at) in LINES


def _is_open_name(page: Page, first: int, last: int) -> bool:
    """Do some words behind "diagnosis of" name a disease? Any words do that name no test, treatment or nothing."""
    keys = page.keys(first, last)
    if not keys or (keys[0] in _EMPTY and not (last - first > 1 and keys[0] in _VAGUE_ALONE)):
        return False
    if last - first == 1 and _is_short(page, first):
        return True
    if page.tokens[last - 1].key in _SPREAD:
        return False
    if page.of(*_NO_NAME, first=first, last=last) and not is_disease(page, last - 1, last):
        return False
    if page.of(*NAMED, first=first, last=last):
        return True
    if any(m.first <= first and m.last >= last for m in page.of("site", "place", first=first, last=last)):
        return False
    return any(len(key) > 3 and key.isalpha() and key not in _EMPTY for key in keys)


def _is_named(page: Page, first: int, last: int) -> bool:
    if page.tokens[first].key in ("recurrence", "relapse", "metastasis", "metastases"):
        return False
    if page.of("histology", "procedure", first=first, last=last):
        return False
    if last - first == 1 and _is_short(page, first):
        return True
    named = (m for m in page.of(*NAMED, first=first, last=last) if m.code != "negative_study")
    return any(named) or is_disease(page, first, last)


def _is_short(page: Page, at: int) -> bool:
    """ "She was diagnosed with ARVD": a short name in capitals that is no known test, stain or treatment.

    In a text of capitals it is one that can be no word.
    """
    word = page.text[page.tokens[at].start : page.tokens[at].end]
    if page.of(*_NO_SHORT, first=at, last=at + 1):
        return False
    if page.in_capitals and not is_short_form(page.tokens[at].key):
        return False
    word = word.removesuffix("s") if len(word) > 3 else word
    return word.isupper() and word.isalpha() and 3 <= len(word) <= _LONGEST_SHORT
