"""Operations of a list that are named by what was done to something: "PROCEDURES: 1. Repair of a perineal tear"."""

from collections.abc import Iterator

from lugol.language.model import Concept, Mention, Page

_DEEDS = frozenset({
    "repair", "insertion", "placement", "closure", "evacuation", "release", "drainage", "ligation", "removal",
    "excision", "suspension", "reconstruction", "exploration", "lysis", "fulguration", "ablation", "aspiration",
    "dilation", "dilatation", "incision", "revision", "fixation", "cauterization", "extraction", "division",
    "application", "marsupialization", "transposition", "decompression", "debridement", "exchange", "replacement",
    "reduction", "mobilization", "occlusion", "coagulation", "interruption", "takedown", "advancement", "plication",
})  # fmt: skip
_BY_NAME = _DEEDS - {
    "incision", "occlusion", "coagulation", "application", "division", "extraction", "reduction", "lysis",
}  # fmt: skip
"""Deeds before which their object may stand: "port placement"; "a transverse incision" is no operation."""
_TOLD = frozenset({"was", "were", "is", "are", "had", "has", "been", "underwent", "she", "we"})
"""A line with one of these is prose that tells how it was done, and names no operation by itself."""
_ENDS = frozenset({
    ",", ";", ".", "via", "under", "with", "without", "lasting", "for", "by", "using", "through", "and", "due", "(",
    "secondary", "at", "followed", "plus", "because",
})  # fmt: skip
_NO_THING = frozenset({"anesthesia", "foley", "monitoring", "sutures", "dressing", "packing", "iv"})
_MOST_WORDS = 9
_LONGEST_LINE = 40


def listed(page: Page) -> Iterator[Mention]:
    """The operations that the entries of a list of procedures name by a deed: "insertion of a port", "tear repair"."""
    for part in page.parts:
        if part.kind != "procedure":
            continue
        at = part.label[1]
        while at < part.last:
            sentence = page.sentence(at)
            last = min(sentence.last, part.last)
            if last - at <= _LONGEST_LINE and not _TOLD.intersection(page.keys(at, last)):
                yield from _named(page, at, last)
            at = max(sentence.last, at + 1)


def _named(page: Page, first: int, last: int) -> Iterator[Mention]:
    at = first
    while at < last:
        if page.tokens[at].key not in _DEEDS:
            at += 1
            continue
        behind = page.keys(at + 1, at + 2) in (("of",), ("and",))
        end = _end(page, at + 2, last) if behind else at + 1
        begun = at if behind else _start(page, at, first) if page.tokens[at].key in _BY_NAME else at
        if end - begun > 1 and not _NO_THING.intersection(page.keys(begun, end)):
            yield _mention(page, begun, end)
        at = max(end, at + 1)


def _end(page: Page, at: int, last: int) -> int:
    """Where the name of what was done ends: before a sign or a word of how, why or by what."""
    end = at
    while end < min(last, at + _MOST_WORDS) and page.tokens[end].key not in _ENDS:
        end += 1
    return end


def _start(page: Page, at: int, first: int) -> int:
    """ "Port-A-Cath placement", "second-degree laceration repair": where the words before a deed begin."""
    begun = at
    while begun > max(first, at - _MOST_WORDS) and page.tokens[begun - 1].key not in {*_ENDS, ":", ")"}:
        begun -= 1
    while begun < at and not page.tokens[begun].key.isalpha():
        begun += 1
    return begun


def _mention(page: Page, first: int, last: int) -> Mention:
    name = page.words(first, last).lower()
    return page.mention(Concept("procedure", "other", name, {}), first, last)
