"""A review made short: findings that repeat or only inform in one line, the timeline by visit."""

from collections.abc import Sequence

import msgspec

from lugol.findings import SEVERITY_ORDER, Finding, Review
from lugol.record.event import Event
from lugol.record.record import Record
from lugol.rules.steps import step_words, titled
from lugol.show.opening import by_age, next_findings
from lugol.show.plainly import due_plainly, plainly, when_plainly
from lugol.show.timeline import contacts
from lugol.show.words import assertion_words, describe, waiting_words

_MOST_OF_A_VISIT = 105  # signs: more of a visit is counted and not told
_SHORT = 150
_POSSIBLE = "Possible so far: "
_NAMED = ("cytology",)
_LAST = ("symptom", "exam", "imaging", "ihc", "condition", "medication")  # told only where there is room
_HERS = ("affirmed", "historical", "planned")
_FEW = 3


class Folded(msgspec.Struct, frozen=True):
    """A finding as the short review tells it: its title, the gist, the step, and the titles of what says the like."""

    finding: Finding
    title: str
    gist: str
    step: str
    also: tuple[str, ...] = ()


class Visit(msgspec.Struct, frozen=True):
    """The events of one date in one line, and how many more there are."""

    when: str
    words: str
    more: int = 0


def main_findings(review: Review) -> list[Folded]:
    """Alerts, warnings and steps due, most severe first; what one instrument says again stands under its first."""
    together: dict[tuple[str, str], list[Finding]] = {}
    for finding in by_age(review):
        if not _is_main(finding):
            continue
        rule = finding.rule if finding.rule.startswith("instrument:") and finding.severity == "warning" else finding.id
        together.setdefault((finding.severity, rule), []).append(finding)
    above = [finding.id for finding in next_findings(review)]
    told = [_told(found[0], found[1:], named=found[0].id in above) for found in together.values()]
    return sorted(told, key=lambda each: SEVERITY_ORDER.index(each.finding.severity))


def _is_main(finding: Finding) -> bool:
    """Is it an alert, a warning or a step due?"""
    return finding.severity != "info" or finding.kind == "recommendation"


def _told(finding: Finding, rest: list[Finding], *, named: bool) -> Folded:
    """A finding in short; a step that is `named` among the first lines is not told twice."""
    step = ""
    if finding.action and finding.kind != "gap" and not named:
        due = due_plainly(finding)
        step = step_words(finding.action) + (f" ({due})" if due else "")
        step = "" if titled(step) == finding.title else step
    also = tuple(dict.fromkeys(plainly(each.title) for each in rest))
    return Folded(finding, plainly(finding.title), gist(finding), step, also)


def gist(finding: Finding) -> str:
    """A finding in short: its first sentence, of an alert a short second one; what a gap asks for stands above."""
    if finding.kind == "gap":
        return "" if finding.needs else plainly(finding.statement)
    first, *rest = _sentences(finding.statement)
    second = [each for each in rest[:1] if finding.severity == "alert" and len(first) + len(each) < _SHORT]
    waiting = [titled(plainly(words)) + "." for words in waiting_words(finding)]
    return plainly(" ".join([first, *second, *waiting]))


def statement_shown(finding: Finding) -> str:
    """The statement; of a gap only what is possible so far, since what it asks for stands under it."""
    _, possible, rest = finding.statement.partition(_POSSIBLE)
    return plainly(possible + rest if possible and finding.needs else finding.statement)


def informing(review: Review) -> list[tuple[str, list[str]]]:
    """The titles of what only informs: what was computed, and what could not be for want of something."""
    infos = [finding for finding in review.findings if not _is_main(finding)]
    computed = list(dict.fromkeys(plainly(f.title) for f in infos if not f.needs))
    wanting = list(dict.fromkeys(plainly(f.title) for f in infos if f.needs))
    return [(name, titles) for name, titles in (("also computed", computed), ("incomplete", wanting)) if titles]


def few(titles: list[str]) -> str:
    """Some titles in a row, the rest counted."""
    more = len(titles) - _FEW
    return "; ".join(titles[:_FEW]) + (f"; {more} more" if more > 0 else "")


def visits(record: Record) -> list[Visit]:
    """The timeline by visit, one line a date, of what is said of her; what is of others or of books is left out."""
    by_date: dict[str, list[Event]] = {}
    for contact in contacts(record):
        hers = [event for event in contact.events if event.assertion in _HERS]
        if hers:
            by_date.setdefault(when_plainly(hers[0].when), []).extend(hers)
    return [_visit(when, sorted(events, key=lambda event: event.kind in _LAST)) for when, events in by_date.items()]


def _visit(when: str, events: Sequence[Event]) -> Visit:
    told: list[str] = []
    for number, event in enumerate(events):
        words = _short(event)
        if told and sum(map(len, told)) + len(words) > _MOST_OF_A_VISIT:
            return Visit(when, "; ".join(told), len(events) - number)
        if words not in told:
            told.append(words)
    return Visit(when, "; ".join(told))


def _short(event: Event) -> str:
    said = assertion_words(event)
    words = f"{event.kind} {describe(event)}" if event.kind in _NAMED else describe(event)
    return _unquoted(words) + (f" ({said})" if said else "")


def _sentences(text: str) -> list[str]:
    """The sentences of a text of ours: each begins with a capital behind a stop and a space.

    >>> _sentences("HPV 16. Not in vivo. Is it? Yes.")
    ['HPV 16.', 'Not in vivo.', 'Is it?', 'Yes.']
    """
    ends = [
        at for at in range(1, len(text) - 1) if text[at - 1] in ".!?" and text[at] == " " and _is_capital(text[at + 1])
    ]
    return [text[a:b] for a, b in zip([0, *(at + 1 for at in ends)], [*ends, len(text)], strict=True)]


def _is_capital(sign: str) -> bool:
    return sign.isascii() and sign.isupper()


def _unquoted(words: str) -> str:
    """The words without what they quote.

    >>> _unquoted("cytology HSIL “severe dyskaryosis” by LBC")
    'cytology HSIL by LBC'
    """
    before, _, rest = words.partition(" “")
    _, closed, after = rest.partition("”")
    return before + _unquoted(after) if closed else words
