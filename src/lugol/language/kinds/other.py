"""Complications, and treatments of no other kind: named ones, and any drug that is told with its dose."""

from itertools import pairwise

from lugol.language.model import Mention
from lugol.language.reading import Reading
from lugol.record.event import Complication, Event, OtherTreatment

_TOLD_IN = ("case", "abstract")
_NOT_HERS = ("literature", "family", "other_person", "hypothetical", "planned", "negated")
_DOSES = frozenset(
    {"mg", "mcg", "µg", "ml", "g", "units", "iu", "tab", "tabs", "tablet", "tablets", "cc", "puffs", "drops"}
)
_TIMES = frozenset(
    {
        *(
            "daily",
            "bd",
            "od",
            "tds",
            "qid",
            "tid",
            "bid",
            "prn",
            "nocte",
            "weekly",
            "hourly",
            "every",
            "twice",
            "once",
        ),
        *("q", "qd", "po", "iv", "im", "orally", "bedtime", "night", "day", "hours", "p", "stat"),
    }
)
_NO_NAME = frozenset({"of", "at", "to", "dose", "with", "a", "an", "the", "and", "was", "is", "x", "by", "for", "than"})


def read(reading: Reading) -> list[Event]:
    """Harms of disease and treatment, and what else was given to her."""
    return [*_complications(reading), *_treatments(reading), *_dosed(reading)]


def _complications(reading: Reading) -> list[Event]:
    page = reading.page
    kept: dict[tuple[str, str], Event] = {}
    for mention in page.of("complication"):
        if not _is_told(reading, mention.first, mention.last):
            continue
        value = Complication(term=page.words(mention.first, mention.last))
        event = reading.event(value, mention.first, mention.last, assertion="affirmed")
        kept.setdefault((mention.code, event.when.edtf), event)
    return list(kept.values())


def _is_told(reading: Reading, first: int, last: int) -> bool:
    page = reading.page
    if page.sentence(first).article not in _TOLD_IN or page.part(first) in (
        "family",
        "history",
        "indication",
        "request",
    ):
        return False
    return reading.judge(first, last).assertion not in _NOT_HERS


def _treatments(reading: Reading) -> list[Event]:
    """Named treatments; those told in one list are one event."""
    page = reading.page
    told = [m for m in page.of("other_treatment") if _is_told(reading, m.first, m.last)]
    groups: list[list[Mention]] = [[m] for m in told[:1]]
    for before, mention in pairwise(told):
        between = page.keys(before.last, mention.first)
        if all(k in (",", "and", "or") for k in between) and len(between) < 3:
            groups[-1].append(mention)
        else:
            groups.append([mention])
    kept: dict[tuple[str, str], Event] = {}
    for group in groups:
        first, last = group[0].first, group[-1].last
        event = reading.event(OtherTreatment(term=page.words(first, last)), first, last, assertion="affirmed")
        kept.setdefault((group[0].code, event.when.edtf), event)
    return list(kept.values())


def _dosed(reading: Reading) -> list[Event]:
    """ "Norvasc 10 mg daily", "methadone 60 mg every eight hours": a name, a dose and how often."""
    page = reading.page
    known = {i for m in page.of("drug", "regimen", "analyte", "radiotherapy", "head") for i in range(m.first, m.last)}
    events: list[Event] = []
    for at in range(2, len(page.tokens)):
        if page.tokens[at].key not in _DOSES or not page.tokens[at - 1].key[0].isdigit():
            continue
        sentence = page.sentence(at)
        name = at - 2
        while (name > sentence.first and page.tokens[name].key in ("-", "at", "of")) or page.tokens[name].key[
            0
        ].isdigit():
            name -= 1
        word = page.tokens[name].key
        times = _TIMES.intersection(page.keys(at + 1, min(at + 5, sentence.last)))
        if (
            name < sentence.first
            or name in known
            or not word.isalpha()
            or len(word) < 4
            or word in _NO_NAME
            or not times
        ):
            continue
        if _is_told(reading, name, at + 1) and not (events and events[-1].order == page.tokens[name].start):
            value = OtherTreatment(term=page.words(name, at + 1))
            events.append(reading.event(value, name, at + 1, assertion="affirmed"))
    return events
