"""A proposal beside what lugol read itself at the same words: the same, a contradiction, or neither."""

from collections.abc import Sequence

from lugol.language.model import Page
from lugol.language.tokens import singular, tokenize
from lugol.readers.left_out import listed
from lugol.readers.place import Place
from lugol.readers.quote import class_of
from lugol.record.alike import agree, fields_of, key_of, read
from lugol.record.event import Event
from lugol.record.repeat import IDENTITY

_UNCODED = frozenset({"code", "certainty", "basis", "role", "organ", "verbatim", "method", "note", "target", "regimen"})
_CODED = frozenset({"ihc", "hpv", "cytology", "stage", "lab", "death"})
"""Kinds whose values are codes, numbers or names, of which a part is not the same."""
_SUMS = {
    "margins_by_name": frozenset({"margins", "margin_mm"}),
    "nodes_by_site": frozenset({"nodes_positive", "nodes_examined"}),
}
_ONE_SITE = frozenset({"metastasis", "recurrence", "biopsy"})
_ONE_SET = frozenset({"systemic_therapy", "immunotherapy", "hormonal_therapy"})


def overlapping(page: Page, place: Place, events: Sequence[Event]) -> list[Event]:
    """Those of some events that rest on words of a place."""
    start, end = page.tokens[place.first].start, page.tokens[place.last - 1].end
    return [
        event
        for event in events
        if any(s.document == page.name and s.start < end and s.end > start for s in event.sources)
    ]


def same_event(a: Event, b: Event) -> bool:
    """Do two events of one kind say the same: no field of one against the other, and the naming fields shared?

    What the hand felt is not what was seen at an operation.
    """
    names = [name for name in fields_of(a) if name not in _UNCODED]
    if a.kind == "exam" and read(a, "context") != read(b, "context"):
        return False
    names = [name for name in names if name not in _summed(a, b)]
    if not all(agree(read(a, name), read(b, name)) for name in names):
        return False
    return any(read(a, name) not in (None, "", ()) and read(b, name) not in (None, "", ()) for name in names)


def says_exactly(a: Event, b: Event) -> bool:
    """Does lugol's own event `b` of a coded kind hold every value of a proposal `a`, so that nothing new comes in?"""
    names = [name for name in fields_of(a) if name not in _UNCODED]
    told = [(read(a, name), read(b, name)) for name in names]
    return a.kind in _CODED and any(mine for mine, _ in told) and all(mine in (None, "", (), own) for mine, own in told)


def adds_nothing(words: Sequence[str], own: Event) -> bool:
    """Do the words of a proposal all stand in those that lugol's own event rests on?"""
    told = {singular(token.key) for span in own.sources for token in tokenize(span.quote)}
    said = {singular(token.key) for each in words for token in tokenize(each) if class_of(token.key)[0] != "plain"}
    return said <= told


def contradicts(page: Page, place: Place, a: Event, b: Event) -> bool:
    """Does lugol's own event of one kind, told by the same words, exclude what a proposal `a` at a place says?"""
    rule = IDENTITY[a.kind]
    if a.assertion != b.assertion and {a.assertion, b.assertion} & {"negated", "planned"} and same_event(a, b):
        return True
    if a.kind in _ONE_SITE or a.kind in _ONE_SET:
        name = "site" if a.kind in _ONE_SITE else "drugs"
        if a.kind == "metastasis" and _in_one_list(page, place, b):
            return False
        return not _share(read(a, name), read(b, name)) or _clash(a, b, rule.clash)
    keyed = all(agree(key_of(a.values, name), key_of(b.values, name)) for name in rule.key)
    return keyed and _clash(a, b, [name for name in rule.clash if name not in _summed(a, b)])


def _summed(a: Event, b: Event) -> frozenset[str]:
    """Fields that sum up several margins or nodes, where each one that a proposal names is among lugol's own."""
    found: set[str] = set()
    for each, sums in _SUMS.items():
        mine, own = getattr(a.values, each, ()), getattr(b.values, each, ())
        if mine and set(mine) <= set(own):
            found |= sums
    return frozenset(found)


def _in_one_list(page: Page, place: Place, event: Event) -> bool:
    """Do a site of the quote and one of the event stand in one list ("to the liver, lung and bone")?"""
    inside = page.of("site", first=place.first, last=place.last)
    spans = [(s.start, s.end) for s in event.sources if s.document == page.name]
    told = [m for m in page.of("site") if any(start <= m.start and m.end <= end for start, end in spans)]
    return any(mention in told[1:] or listed(page, mention, told) for mention in inside)


def _clash(a: Event, b: Event, names: Sequence[str]) -> bool:
    return any(not agree(read(a, name), read(b, name)) for name in names)


def _share(a: object, b: object) -> bool:
    """Do two names share a word, or two lists an item? What is not named excludes nothing."""
    if not a or not b:
        return True
    words_a = set(a.split()) if isinstance(a, str) else set(a)  # type: ignore[call-overload]
    words_b = set(b.split()) if isinstance(b, str) else set(b)  # type: ignore[call-overload]
    return bool(words_a & words_b)
