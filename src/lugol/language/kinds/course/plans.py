"""Plans of what is to be done next: a test to repeat, a scan booked, a visit, a treatment that will be given."""

from itertools import pairwise

from lugol.language.kinds.layout.zones import is_report
from lugol.language.model import SCREENING_TESTS, Judgement, Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Event, Followup

_OBJECTS = (*SCREENING_TESTS, "procedure", "frame", "analyte")
_IMAGED = ("imaging", "colposcopy", "tissue")
_AHEAD = frozenset({"will", "shall", "we'll", "i'll"})
_STANDS = frozenset({"is", "are", "to", "been", "be"})
_LEADS = frozenset({
    "scheduled", "booked", "arranged", "planned", "due", "listed", "scheduling", "schedule", "needs",
    "ordered", "organized", "requested", "awaited", "pencilled", "lined", "posted",
})  # fmt: skip
_VERBS = frozenset({
    "recheck", "repeat", "schedule", "obtain", "order", "check", "book", "arrange", "perform", "undergo", "have",
    "proceed", "request", "send", "get", "re", "start", "continue", "recommend", "consider", "undertake",
})  # fmt: skip
_TURNS = frozenset({";", "but", "however", "although", "if", "unless", "because", "which", "who", "."})
_NO_PLAN = frozenset({
    "not", "no", "never", "without", "if", "unless", "should", "would", "could", "may", "might", "consider",
    "considering", "discuss", "discussed", "option", "options", "offer", "offered", "or", "declined", "refused",
    "deferred", "withheld", "cancelled",
})  # fmt: skip
_FINITE = frozenset({"was", "were", "had", "has", "showed", "shows", "have", "am"})
_HEAD_OF_LINE = 5
_BEGINS = frozenset({"the", "a", "an", "and", "her", "for", "of", "will", "she", "we", "to", "with", "be", "in", "on"})
_PARTS = ("plan", "followup")
_TOLD_IN = ("case",)
LONGEST = 14


def plans(reading: Reading) -> list[Event]:
    """The plans that lie ahead: in the plan of a note, with "will", or "is scheduled"; one for each clause.

    A plan told in the past ("was scheduled for") is left out: what became of it is told elsewhere.
    """
    page = reading.page
    events: list[Event] = []
    done: set[int] = set()
    if is_report(page):
        return []
    operated = {p.kind for p in page.parts} & {"preop_diagnosis", "postop_diagnosis"}
    for mention in page.of(*_OBJECTS):
        clause = page.clause(mention.first)
        if operated and mention.concept.category == "procedure" and page.part(mention.first) not in _PARTS:
            continue  # what an operation note calls planned is what it tells as done
        if clause[0] in done or page.sentence(mention.first).article not in _TOLD_IN or not _is_object(mention):
            continue
        if _is_ahead(reading, mention, clause):
            done.add(clause[0])
            first, last = _worded(page, mention, clause)
            events.append(reading.event(Followup(plan=page.words(first, last)), first, last, assertion="affirmed"))
    return events


def _is_object(mention: Mention) -> bool:
    """A scan or a colposcopy may be planned, the report of one may not."""
    if mention.code == "total protein":
        return False  # "a solid protein with each meal"
    return mention.concept.category != "frame" or mention.concept.attr("frame") in _IMAGED


def _is_ahead(reading: Reading, mention: Mention, clause: tuple[int, int]) -> bool:
    """Is a thing planned, and the plan told as one that stands ("will", "is booked", "to be done", a plan's line)?"""
    page = reading.page
    judged = reading.judge(mention.first, mention.last)
    if not (judged.assertion == "planned" or is_as_needed(judged)) or _NO_PLAN.intersection(page.keys(*clause)):
        return False
    before = page.keys(clause[0], mention.first)
    near = mention.first - page.sentence(mention.first).first <= _HEAD_OF_LINE
    if page.part(mention.first) in _PARTS and near and not _FINITE.intersection(page.keys(*clause)):
        return True
    if any(pair in (("is", "to"), ("are", "to")) for pair in pairwise(before)):
        return True
    if _AHEAD.intersection(before):
        return True
    behind = page.keys(mention.last, clause[1])
    booked = next((at for at, key in enumerate(behind) if key in _LEADS), None)
    if booked is not None and (booked == 0 or behind[booked - 1] in _STANDS) and not {"was", "were"} & set(behind):
        return True
    led = [at for at, key in enumerate(before) if key in _LEADS]
    return bool(led) and "is" in before[: led[-1] + 1] and "was" not in before


def is_as_needed(judged: Judgement) -> bool:
    """ "Follow up as needed" is a plan all the same."""
    return judged.row == "hyp.if_after" and judged.cue.lower() in ("as needed", "prn")


def _worded(page: Page, mention: Mention, clause: tuple[int, int]) -> tuple[int, int]:
    """From the verb or the words before the thing planned to the end of what is said of it."""
    first = mention.first
    while first > clause[0] and mention.first - first < 3 and page.tokens[first - 1].key.isalpha():
        if page.tokens[first - 1].key in _BEGINS:
            break
        first -= 1
    lead = next((at for at in range(first - 1, clause[0] - 1, -1) if page.tokens[at].key in _VERBS), None)
    if lead is not None and first - lead <= 3:
        first = lead
    last = min(clause[1], first + LONGEST)
    end = next((at for at in range(mention.last, last) if page.tokens[at].key in _TURNS), last)
    while end > mention.last and not page.tokens[end - 1].key[-1].isalnum() and page.tokens[end - 1].key != ")":
        end -= 1
    return first, end
