"""Symptoms: what she reports, how and since when; what she denies is kept as denied."""

from lugol.language.frames import Stretch, stretches
from lugol.language.model import Mention
from lugol.language.reading import Reading
from lugol.record.event import Event, Symptom

_TOLD_IN = ("case", "abstract")
_NOT_HERS = ("planned", "hypothetical", "literature", "family", "other_person")
_REPORTED = ("imaging", "tissue", "operative", "colposcopy", "none")
_HOW = frozenset(
    {
        *(
            "severe",
            "acute",
            "chronic",
            "mild",
            "moderate",
            "slight",
            "intense",
            "sudden",
            "intermittent",
            "occasional",
        ),
        *("irregular", "heavy", "scant", "scanty", "profuse", "massive", "minor", "light", "prolonged", "progressive"),
        *("worsening", "persistent", "recurrent", "continuous", "constant", "increasing", "abnormal", "bilateral"),
        *(
            "unilateral",
            "left",
            "right",
            "sided",
            "lower",
            "upper",
            "deep",
            "dull",
            "diffuse",
            "generalized",
            "painless",
        ),
        *("painful", "watery", "bloody", "offensive", "foul", "smelling", "malodorous", "copious", "unexplained"),
        *(
            "significant",
            "unintentional",
            "cyclical",
            "secondary",
            "primary",
            "frequent",
            "vaginal",
            "genital",
            "small",
        ),
        *("large", "burning", "sharp", "cramping", "fresh", "brownish", "whitish", "low", "grade", "new", "onset", "-"),
    }
)
_COMPLAINS = (
    ("complained", "of"), ("complains", "of"), ("complaining", "of"), ("complaints", "of"), ("complaint", "of"),
    ("c", "/", "o"), ("complain", "of"),
)  # fmt: skip
_OTHER = ("symptom", "head", "histology", "procedure", "frame", "drug", "condition", "complication", "cyt_result")
_BOUND = frozenset(
    {",", ";", ".", "and", "or", "with", "for", "since", "which", "but", "over", "in", "during", "after"}
)
_LEAD = frozenset({"a", "an", "the", "some", "having", "her", "massive", "of", "also", "any"})
_TREATED = frozenset({"for", "relieve", "treat", "control"})
_LONGEST = 6


def read(reading: Reading) -> list[Event]:
    """Every symptom told of her, once for each time it is told of."""
    events: list[Event] = []
    for stretch in stretches(reading):
        if stretch.sentence.article not in _TOLD_IN or stretch.frame.kind in _REPORTED:
            continue
        if stretch.frame.kind == "exam" and reading.page.part(stretch.first) != "presenting":
            continue
        events.extend(_named(reading, stretch))
        events.extend(_complained(reading, stretch))
    return _once(events)


def _named(reading: Reading, stretch: Stretch) -> list[Event]:
    page = reading.page
    found = [_event(reading, m) for m in page.of("symptom", first=stretch.first, last=stretch.last)]
    return [event for event in found if event is not None]


def _event(reading: Reading, mention: Mention) -> Event | None:
    page = reading.page
    judged = reading.judge(mention.first, mention.last).assertion
    if judged in _NOT_HERS or page.part(mention.first) in ("family", "plan", "anaesthesia", "medication", "indication"):
        return None
    first, floor = mention.first, page.clause(mention.first)[0]
    while first > floor and page.tokens[first - 1].key in _HOW:
        first -= 1
    words, name = page.words(first, mention.last), mention.concept.name
    term = words if len(words) > 4 else f"{name} ({words})"
    value = Symptom(term=term, code=mention.code)
    return reading.event(value, first, mention.last, assertion="affirmed" if judged == "historical" else judged)


def _complained(reading: Reading, stretch: Stretch) -> list[Event]:
    """What stands behind "complained of" is a symptom, whatever it is called."""
    page = reading.page
    events: list[Event] = []
    keys = page.keys(stretch.first, stretch.last)
    for at in range(len(keys)):
        cue = next((c for c in _COMPLAINS if keys[at : at + len(c)] == c), None)
        if cue is not None:
            start = stretch.first + at + len(cue)
            events.extend(_items(reading, start, min(stretch.last, page.clause(start)[1])))
    return events


def _items(reading: Reading, first: int, last: int) -> list[Event]:
    page = reading.page
    events: list[Event] = []
    begun = first
    for at in range(first, last + 1):
        if at < last and page.tokens[at].key not in _BOUND:
            continue
        while begun < at and page.tokens[begun].key in _LEAD - {"massive"}:
            begun += 1
        if 0 < at - begun <= _LONGEST and not _known(reading, begun, at):
            judged = reading.judge(begun, at).assertion
            if judged in ("affirmed", "negated"):
                value = Symptom(term=page.words(begun, at))
                events.append(reading.event(value, begun, at, assertion=judged))
        if at < last and page.tokens[at].key not in (",", "and", "or", "with"):
            break
        begun = at + 1
    return events


def _known(reading: Reading, first: int, last: int) -> bool:
    """Is an item told by another kind, or no word at all?"""
    page = reading.page
    if page.of(*_OTHER, first=first, last=last) or any(reading.cues.roles[i] & {"verb"} for i in range(first, last)):
        return True
    return not any(key.isalpha() and len(key) > 3 for key in page.keys(first, last))


def _once(events: list[Event]) -> list[Event]:
    """A symptom told again without a date of its own is the one told before."""
    kept: list[Event] = []
    seen: set[tuple[str, str, str]] = set()
    for event in events:
        value = event.values
        assert isinstance(value, Symptom)
        key = (value.code or value.term.lower(), event.assertion, event.when.edtf)
        if key not in seen:
            seen.add(key)
            kept.append(event)
    return kept
