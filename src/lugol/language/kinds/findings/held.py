"""How a finding is asserted: denials of its neighbours, words that suggest, and words of a plan that tell none."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from lugol.language.assertion import judge
from lugol.language.cue_places import Assertions
from lugol.language.frames import Frame
from lugol.language.kinds.findings.changed import is_gone, is_sized
from lugol.language.kinds.findings.seen import SHOWN
from lugol.language.model import Judgement, Mention, Page
from lugol.language.phrases import Phrase, is_signed
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Assertion

_GONE_WITHIN = 6
_OF_BOTH = ("neg.ruled_out", "neg.gone")
_ABSENT = word_set("negative absent neg nil")
_TO_DO = word_set(
    """referral refer ref mri ct pet us uss usg tvs scan biopsy bx fna fnac doppler repeat review opinion correlation
    correlate urology urgent clinical follow-up followup hysteroscopy cystoscopy colonoscopy interval dtpa discussion"""
)
_OVER = frozenset({"resolved", "healed", "subsided"})
"""What a finding that ends so was: "induration resolved", "previous ulcer healed"."""
_FOUND = word_set("found noted noticed seen observed known shown felt thought appeared")


class Nearby(msgspec.Struct, frozen=True):
    """What else its stretch tells, and whether a finding has a size of its own."""

    phrases: Sequence[Phrase]
    sized: bool


def judged_of(reading: Reading, frame: Frame, phrase: Phrase, nearby: Nearby) -> Assertion:
    """How a finding is asserted: a scan that suggests one advises nothing, an organ told free is not absent.

    >>> from lugol.language.frames import NOBODY
    >>> from lugol.language.phrases import phrases
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("left hydronephrosis, right kidney normal")
    >>> told = phrases(reading.page, 0, len(reading.page.tokens))
    >>> [judged_of(reading, NOBODY, phrase, Nearby(told, False)) for phrase in told]
    ['affirmed', 'affirmed']
    """
    ended = reading.page.keys(phrase.last - 1, phrase.last + 1)
    if is_signed(reading.page, phrase.last) not in ("", "+") or _OVER.intersection(ended):
        return "negated"
    if _is_beside_denied(reading, phrase, nearby) or is_gone(reading.page, phrase.first, phrase.first - _GONE_WITHIN):
        return "negated"
    traces = reading.page.keys(phrase.first - 1, phrase.first + 1) in ((",", "trace"), (",", "traces"))
    if is_sized(reading.page, phrase) or traces:
        return "affirmed"  # "no sac, no mass, trace FF in POD"
    for first, last in _spans(reading, phrase):
        judged = reading.judge(first, last)
        if judged.assertion == "affirmed" or _is_no_plan(reading, phrase, judged):
            continue
        if judged.row == "plan.advised" and judged.cue.lower().startswith("suggest") and frame.kind == "imaging":
            return "planned" if _is_advice(reading.page, first, last) else "possible"
        if judged.assertion != "negated":
            return judged.assertion
        named = phrase.head is None or phrase.head.code in ("structure", "measured")  # "the endometrial echo is normal"
        if named and _is_as_it_should(reading, phrase) and judged.row in ("neg.clear", "neg.absent"):
            continue
        if _is_denied(reading, phrase, judged, nearby, (first, last)):
            return "negated"
    keys = reading.page.keys(phrase.first, phrase.last)
    lead = reading.page.keys(phrase.head.first - 1, phrase.head.first) if phrase.head and phrase.head.first else ()
    denied = (
        keys[0] in ("nothing", "none") or bool(_ABSENT.intersection(lead)) or (phrase.head is None and "not" in keys)
    )
    return "negated" if denied else "affirmed"


def _is_advice(page: Page, first: int, last: int) -> bool:
    """ "Suggest urology referral re DJ stent", "suggested MRI spine": behind the word stands what is to be done."""
    begun = page.sentence(first).first
    at = next((i for i in range(last - 1, begun - 1, -1) if page.tokens[i].key.startswith("suggest")), None)
    return at is not None and bool(_TO_DO.intersection(page.keys(at + 1, at + 4)))


def _is_beside_denied(reading: Reading, phrase: Phrase, nearby: Nearby) -> bool:
    """ "They ruled out appendicitis as well as an ovarian cyst": denied with what stands before "as well as"."""
    lead = reading.page.keys(max(0, phrase.first - 4), phrase.first)
    if lead[-3:-1] in (("no", "change"), ("no", "changes")) and lead[-1] in ("or", "nor"):
        return True  # "no changes or abnormalities were seen"
    if not any(lead[at : at + 3] == ("as", "well", "as") for at in range(2)):
        return False
    before = next((p for p in reversed(nearby.phrases) if p.last < phrase.first), None)
    return before is not None and any(reading.judge(*span).assertion == "negated" for span in _spans(reading, before))


def _is_as_it_should(reading: Reading, phrase: Phrase) -> bool:
    heads = reading.page.of("head", first=phrase.first, last=phrase.last)
    normal = any(m.concept.attr("role") == "normal" for m in heads)
    return normal or any("contrary" in roles for roles in reading.cues.roles[phrase.first : phrase.last])


def _spans(reading: Reading, phrase: Phrase) -> list[tuple[int, int]]:
    """The tokens that bear the assertion: the noun, and the noun with the words right before it."""
    if phrase.head is None:
        return [(phrase.first, phrase.last)]
    lead = reading.page.keys(phrase.first, phrase.head.first)
    noun = (phrase.head.first, phrase.head.last)
    return [noun] if not lead or SHOWN.intersection(lead) else [noun, (phrase.first, phrase.head.last)]


def _is_no_plan(reading: Reading, phrase: Phrase, judged: Judgement) -> bool:
    """ "Was found to have", "due to": words of a plan that tell none."""
    found = judged.row == "plan.to" and _is_found_to(reading, phrase)
    return found or (judged.row == "plan.after" and judged.cue.lower() == "due")


def _is_denied(reading: Reading, phrase: Phrase, judged: Judgement, nearby: Nearby, span: tuple[int, int]) -> bool:
    """Is a finding denied once the denials that belong to its neighbours are set aside?"""
    cues = reading.cues
    while judged.assertion == "negated":
        others = _of_another(reading, cues, phrase, judged, nearby)
        if others is None:
            return True
        cues = others
        judged = judge(cues, *span)
    return False


def _of_another(
    reading: Reading, found: Assertions, phrase: Phrase, judged: Judgement, nearby: Nearby
) -> Assertions | None:
    """The cues of the sentence without the one that denies another phrase; None where it denies this one.

    "Hydroureter, right kidney normal": normal is the kidney. "No mass, endometrium 5 mm": what has a size is there.
    """
    page = reading.page
    sentence = page.sentence(phrase.first)
    cues = found.within(sentence.first, sentence.last)
    rows = [c for c in cues if c.code == judged.row]
    ahead = [c for c in rows if c.concept.attr("direction") == "forward"]
    behind = next((c for c in rows if c.first >= phrase.last and c not in ahead), None)
    before = next((c for c in reversed(ahead) if c.last <= phrase.first), None)
    listed = phrase.first > 0 and page.tokens[phrase.first - 1].key == ","
    cue = before or behind
    if cue is None:
        return None
    if before is not None:
        between = any(before.last <= p.first < phrase.first for p in nearby.phrases)
        other = nearby.sized and listed and between
    else:
        if cue.code in _OF_BOTH and any(_joins(page, phrase, p, cue) for p in nearby.phrases):
            return None
        nearer = nearby.sized and any(phrase.last <= p.first and p.last == cue.first for p in nearby.phrases)
        other = nearer or any(_is_told_of(p, cue.first) or _begins_with(p, cue) for p in nearby.phrases if p != phrase)
    kept = tuple(c for c in cues if c != cue)
    return Assertions(page, kept, tuple(c.first for c in kept), reading.cues.roles) if other else None


def _joins(page: Page, phrase: Phrase, other: Phrase, cue: Mention) -> bool:
    """ "Endometriosis and a cyst were ruled out": two of one predicate, joined by "and" alone."""
    between = page.keys(phrase.last, other.first)
    joined = between[:1] in (("and",), ("or",)) and set(between[1:]) <= {"a", "an", "the"}
    return joined and other.first < cue.first


def _begins_with(phrase: Phrase, cue: Mention) -> bool:
    """ "Nil hydro" behind a comma denies what follows it."""
    return phrase.first == cue.last or (phrase.first == cue.first and phrase.last > cue.last)


def _is_told_of(phrase: Phrase, at: int) -> bool:
    """Does a word inside a phrase stand behind that phrase's own organ or noun?"""
    named = [s.first for s in phrase.sites] + ([phrase.head.first] if phrase.head else [])
    return phrase.first <= at < phrase.last and any(first < at for first in named)


def _is_found_to(reading: Reading, phrase: Phrase) -> bool:
    """ "Was found to have a mass": what is found to be so is no plan."""
    page = reading.page
    first = page.clause(phrase.first)[0]
    lead = page.keys(max(first, phrase.first - 6), phrase.first + 1)
    told = [key for key in lead if key not in ("her", "him")]  # "found her to have"
    return any(a in _FOUND and b == "to" for a, b in pairwise(told))
