"""The phrases of a stretch of text: each finding with its noun, its site, and what it is called as written."""

from collections.abc import Iterator, Sequence

import msgspec

from lugol.language.model import Mention, Page

_CUTS = frozenset({",", ";", ":", "and", "or", "nor", "but", ".", "plus", "while", "whereas", "although", "/"})
_CLAUSAL = frozenset({"which", "who", "whose", "where", "that"})
_LEAD = frozenset(
    {
        *(
            "a",
            "an",
            "the",
            "there",
            "was",
            "were",
            "is",
            "are",
            "no",
            "had",
            "has",
            "with",
            "of",
            "and",
            "her",
            "this",
        ),
        *("showed", "shows", "show", "showing", "revealed", "reveals", "revealing", "demonstrated", "demonstrates"),
        *("demonstrating", "noted", "found", "identified", "confirmed", "without", "to", "have", "be", "seen", "also"),
        *("presence", "evidence", "some", "suggestive", "suggested", "suspicious", "for", "any", "by", "at", "in"),
        *("which", "that", "then", "it", "she", "patient", "disclosed", "detected", "indicated", "on", "been"),
        *("-", "–", "*", "•", "(", ")", ":", ",", ".", "=", "as", "well", "from", "following", "including", "nil"),
    }
)
_TRAIL = frozenset(
    {
        *(
            "and",
            "or",
            "with",
            "the",
            "a",
            "an",
            "of",
            "in",
            "was",
            "were",
            "is",
            "are",
            "on",
            "by",
            "at",
            "to",
            "(",
            ",",
        ),
        *(".", ";", ":", "noted", "seen", "which", "as", "from", "for", "no", "that", "had", "has", "found", "been"),
    }
)
HEADS = ("head", "histology", "colposcopic")
LONGEST = 40


class Phrase(msgspec.Struct, frozen=True):
    """Tokens [first, last) of one finding, the mention that names it (None: only told of a site), and its sites."""

    first: int
    last: int
    head: Mention | None
    sites: tuple[Mention, ...]


def phrases(page: Page, first: int, last: int) -> list[Phrase]:
    """The findings of a stretch in order; what has no noun of its own belongs to the finding before it.

    >>> from lugol.language.page import page_of
    >>> page = page_of("a left ovarian cyst, thin walled, and nodules in the liver and lung")
    >>> [page.words(p.first, p.last) for p in phrases(page, 0, len(page.tokens))]
    ['left ovarian cyst, thin walled', 'nodules in the liver and lung']
    """
    found: list[Phrase] = []
    for low, high in _pieces(page, first, last):
        piece = _phrase(page, low, high)
        if piece is None:
            continue
        if found and _belongs(page, found[-1], piece):
            found[-1] = _joined(found[-1], piece)
        else:
            found.append(piece)
    return [trimmed for phrase in found if (trimmed := _trimmed(page, phrase)) is not None]


def _pieces(page: Page, first: int, last: int) -> Iterator[tuple[int, int]]:
    begun, depth = first, 0
    for at in range(first, last):
        key = page.tokens[at].key
        depth += (key == "(") - (key == ")" and depth > 0)
        if depth == 0 and (key in _CUTS or key in _CLAUSAL) and not _inside(page, at):
            if at > begun:
                yield begun, at
            begun = at + 1 if key in _CUTS else at
    if last > begun:
        yield begun, last


def _inside(page: Page, at: int) -> bool:
    """A sign inside a number, a date or the name of a concept cuts nothing."""
    if page.tokens[at].key == "/" and page.tokens[at].glued:
        return True
    return any(m.first < at < m.last - 1 for m in page.of(*HEADS, "site", "frame", first=at - 5, last=at))


def _phrase(page: Page, first: int, last: int) -> Phrase | None:
    nouns = [m for m in page.of(*HEADS, first=first, last=last) if m.concept.attr("role") not in ("none", "normal")]
    rank = {"noun": 0, "": 0, "attribute": 1, "adjective": 2}
    head = min(nouns, key=lambda m: (rank.get(m.concept.attr("role"), 0), m.first), default=None)
    sites = tuple(page.of("site", first=first, last=last))
    return Phrase(first, last, head, sites)


def _belongs(page: Page, before: Phrase, piece: Phrase) -> bool:
    """Does a piece only say more of the finding before it: no noun of its own, and no site with a predicate?"""
    joined_by = page.tokens[piece.first - 1].key
    if joined_by in (";", ".", "but", "while", "whereas", "although"):
        return False
    if piece.head is None:
        return not (piece.sites and _has_more(page, piece))
    adjective = piece.head.concept.attr("role") in ("adjective", "attribute") and not piece.sites
    return adjective and before.head is not None


def _has_more(page: Page, piece: Phrase) -> bool:
    """Does a piece say something of its site ("uterus bulky") rather than only name it?"""
    named = sum(m.last - m.first for m in piece.sites)
    others = [k for k in page.keys(piece.first, piece.last) if k not in _LEAD and k.isalpha()]
    sides = {"left", "right", "both", "bilateral", "upper", "lower"}
    return len([k for k in others if k not in sides]) > named


def _joined(before: Phrase, piece: Phrase) -> Phrase:
    return Phrase(before.first, piece.last, before.head or piece.head, (*before.sites, *piece.sites))


def _trimmed(page: Page, phrase: Phrase) -> Phrase | None:
    """Without the words that only lead into a finding or out of it."""
    first, last = phrase.first, min(phrase.last, phrase.first + LONGEST)
    stop = phrase.head.first if phrase.head else last
    while first < min(stop, last) and page.tokens[first].key in _LEAD and not _names(phrase.sites, first):
        first += 1
    floor = max([phrase.head.last if phrase.head else first, *(s.last for s in phrase.sites if s.last <= last)])
    while last > max(floor, first) and page.tokens[last - 1].key in _TRAIL:
        last -= 1
    return Phrase(first, last, phrase.head, phrase.sites) if last > first else None


def _names(sites: Sequence[Mention], at: int) -> bool:
    return any(site.first <= at < site.last for site in sites)


SIDES = {
    "left": "left",
    "right": "right",
    "lt": "left",
    "rt": "right",
    "bilateral": "bilateral",
    "bilaterally": "bilateral",
    "both": "bilateral",
    "l": "left",
    "r": "right",
}


def place(page: Page, phrase: Phrase) -> str:
    """The site of a finding with its side, the most exact of those named: "left ovary"."""
    sites = [m for m in phrase.sites if m.code not in ("abdomen", "pelvis")] or list(phrase.sites)
    if not sites:
        return ""
    near = phrase.head
    best = min(sites, key=lambda m: abs(m.first - near.first) if near else m.first)
    side = side_of(page, phrase, best)
    name = best.concept.name
    lone = best.code in ("cervix", "uterus", "vagina", "endometrium")
    return f"{side} {name}" if side and not lone and not name.startswith(side) else name


def side_of(page: Page, phrase: Phrase, site: Mention) -> str:
    """left, right, bilateral or "", as told before the site or anywhere in its phrase."""
    before = [SIDES[k] for k in page.keys(max(phrase.first, site.first - 3), site.last) if k in SIDES]
    anywhere = before or [SIDES[k] for k in page.keys(phrase.first, phrase.last) if k in SIDES]
    return anywhere[-1] if anywhere else ""
