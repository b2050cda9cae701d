"""How she left: discharged when and where to, taken to recovery in which condition, and referred on from there."""

import msgspec

from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Event, Followup

_TOLD_IN = ("case", "abstract", "conclusion")
_IN_WORDS = frozenset({
    "good", "stable", "satisfactory", "excellent", "fair", "very", "general", "postoperative", "post", "operative", "-",
    "clinical", "and", "a", "her", "improved", "healthy", "overall", "hemodynamically", "same",
})  # fmt: skip
_IN_STATE = frozenset({"good", "stable", "satisfactory", "excellent", "fair", "healthy", "improved"})
_GOES = frozenset({
    "discharged", "recovery", "pacu", "transferred", "taken", "sent", "brought", "left", "returned", "transported",
    "home", "remained", "remains", "unit", "icu", "ward",
})  # fmt: skip
_FAR_BEFORE = 14
_HANGING = frozenset(
    {"of", "that", "with", "a", "an", "the", "at", "on", "to", "for", "in", "by", "her", "from", "after"}
)
WENT_HOME = frozenset({"home", "hospital", "day", "days", "week", "condition", "supplements"})
LONGEST_PLAN = 9
_PLAN_ENDS = frozenset({"and", "but", "if", "she", "because", "which", "who", "while", "where"})


def conditions(reading: Reading, told: list[Event]) -> list[Event]:
    """ "Was taken to recovery in satisfactory postoperative condition": how she leaves, in any order of words."""
    page = reading.page
    events: list[Event] = []
    for at, token in enumerate(page.tokens):
        if token.key != "condition":
            continue
        floor = page.sentence(at).first
        first = at
        while first > floor and page.tokens[first - 1].key in _IN_WORDS:
            first -= 1
        before = page.keys(max(floor, first - _FAR_BEFORE), first)
        said = page.keys(first, at)
        if before[-1:] != ("in",) or not _IN_STATE.intersection(said) or not _GOES.intersection(before):
            continue
        if any(e.sources[0].start <= token.start < e.sources[0].end for e in told):
            continue
        if reading.judge(first, at + 1).assertion == "affirmed" and page.sentence(at).article in _TOLD_IN:
            status = Followup(status=page.words(first - 1, at + 1))
            events.append(reading.event(status, first - 1, at + 1, assertion="affirmed"))
    return events


def sent_on(events: list[Event]) -> list[Event]:
    """ "Was discharged and referred to the oncology department": leaving with what follows is one event."""
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: e.order):
        before = kept[-1] if kept else None
        if before is not None and _leaves_for(before, event):
            values = msgspec.structs.replace(before.values, plan=getattr(event.values, "plan", ""))
            kept[-1] = msgspec.structs.replace(before, values=values)
        else:
            kept.append(event)
    return kept


def _leaves_for(event: Event, behind: Event) -> bool:
    """Does an event tell that she left, and the next, behind an "and", where to she was referred?"""
    left = isinstance(event.values, Followup) and "discharged" in event.values.status.lower().split()
    onward = getattr(behind.values, "plan", "").lower().startswith("referred")
    return left and onward and behind.sources[0].start - event.sources[0].end == len(" and ")


def is_leaving(event: Event) -> bool:
    """ "discharged" beside what she is discharged to says nothing of its own."""
    return isinstance(event.values, Followup) and event.values.status.lower().startswith("discharged")


def left_end(page: Page, mention: Mention) -> int:
    """ "Was discharged home two days after surgery": the rest of what is said of leaving; else the end."""
    if not any(key.startswith("discharg") for key in page.keys(mention.first, mention.last)):
        return mention.last
    end = to_end(page, mention.last)
    if page.keys(end, end + 2) in ((",", "in"),) and "condition" in page.keys(end + 2, end + 6):
        end = to_end(page, end + 1)
    while end > mention.last and page.tokens[end - 1].key in _HANGING:
        end -= 1
    return end


def is_past_leaving(page: Page, mention: Mention) -> bool:
    """ "Was discharged", not "will be discharged once she is well"."""
    before = page.keys(max(page.clause(mention.first)[0], mention.first - 3), mention.last)
    return "was" in before and not {"will", "if", "when", "once", "not", "before", "until"} & set(before)


def to_end(page: Page, at: int) -> int:
    """ "She will be followed at the clinic": the rest of what is said of a visit, up to the next sign or turn."""
    last = min(page.clause(at - 1)[1], at + LONGEST_PLAN)
    while (
        at < last
        and (page.tokens[at].key.isalnum() or page.tokens[at].key in ("-", "/"))
        and page.tokens[at].key not in _PLAN_ENDS
    ):
        at += 1
    return at
