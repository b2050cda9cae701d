"""The pieces of a stretch: where a comma, a joint, a denial or what stands behind "with" may begin another finding."""

from collections.abc import Iterator

from lugol.language.model import Page
from lugol.language.word_sets import word_set

HEADS = ("head", "histology", "colposcopic")
DENIALS = frozenset({"no", "without", "nil", "neither", "absence"})
_CUTS = frozenset(
    {"except", ",", ";", ":", "and", "or", "nor", "but", ".", "plus", "while", "whereas", "although", "/", "&"}
)
_JOINS = (
    ("as", "well", "as"), ("other", "than"), ("apart", "from"), ("aside", "from"), ("except", "for"), ("save", "for"),
    ("exception", "of"),
)  # fmt: skip
"""Words that join a finding to another, or take it out of what is denied."""
_JOINED_FIRST = frozenset(words[0] for words in _JOINS)
CLAUSAL = frozenset({"which", "who", "whose", "where", "that"})
CLEAR = frozenset({"free", "normal", "clear", "intact", "unremarkable", "healthy"})
LENGTHS = frozenset({"cm", "mm"})
_APART = word_set("hydronephrosis ascites effusion haematometra hydrosalpinx chest_sign adenomyosis fetal_sign cake")
_NAMED = word_set("endometrioma endometriomas abscess dermoid haematosalpinx")
"""Findings that stand for themselves behind "with"."""
_DENIED = word_set("no not without nil neither nor never negative absent absence excluded ruled denied denies")


def pieces_of(page: Page, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The tokens between commas, joints and relative words, outside brackets and names."""
    begun, depth = first, 0
    for at in range(first, last):
        key = page.tokens[at].key
        depth += (key == "(") - (key == ")" and depth > 0)
        joins = _JOINS if key in _JOINED_FIRST else ()
        joined = next((len(words) for words in joins if page.keys(at, min(at + len(words), last)) == words), 0)
        if depth == 0 and (joined or key in _CUTS or key in CLAUSAL) and not _inside(page, at):
            if at > begun:
                yield begun, at
            begun = at + (joined or (key in _CUTS))
    if last > begun:
        yield begun, last


def undenied(page: Page, pieces: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """ "Uterus smooth without nodules": what is denied inside a piece is a piece of its own."""
    for low, high in pieces:
        begun = low
        for at in range(low + 1, high):
            beside = page.tokens[at].key == "with" and at + 1 < high
            freed = beside and (page.tokens[at + 1].key in CLEAR or _is_beside(page, begun, at, high))
            if (page.tokens[at].key in DENIALS or freed) and page.of("site", "head", first=begun, last=at):
                yield begun, at
                begun = at
        yield begun, high


def _is_beside(page: Page, first: int, at: int, last: int) -> bool:
    """ "Uterus of 12 cm with an endometrium of 9 mm": is what stands behind "with" a finding beside?"""
    if not page.of("site", "head", first=first, last=at):
        return False
    named = page.of("site", "head", first=at, last=last)
    parts = [m for m in named if m.concept.attr("role") not in ("adjective", "attribute", "normal", "none")]
    keys = page.keys(at, last)
    measured = bool(LENGTHS.intersection(keys)) and keys[1:2] in (("a",), ("an",))
    if _is_organ_beside(page, first, at, last) or _is_disease_beside(page, first, at, last):
        return True
    if _is_as_usual_beside(page, first, at, last) or _is_beside_her(page, first, at, last):
        return True
    if _is_taken_on(page, at, last):
        return True
    sited = bool(page.of("site", first=at, last=last)) or not LENGTHS.intersection(page.keys(first, at))
    return bool(parts) and ((measured and sited) or bool({"palpated", "palpable"}.intersection(keys)))


def _is_disease_beside(page: Page, first: int, at: int, last: int) -> bool:
    """ "Haematometra with a right endometrioma of 7 cm": a finding of its own behind another, where none is denied."""
    before = [m for m in page.of("head", first=first, last=at) if m.concept.attr("role") == "noun"]
    behind = [m for m in page.of("head", first=at + 1, last=last) if m.concept.attr("role") not in ("none", "normal")]
    if not before or not behind or behind[0].concept.attr("role") != "noun":
        return False
    named = _NAMED.intersection(page.keys(behind[0].first, behind[0].last))
    if behind[0].code not in _APART and not named:
        return False
    denied = _DENIED.intersection(page.keys(page.clause(at)[0], at))
    return not denied and all(m.code not in (behind[0].code, "measured") for m in before)


def _is_organ_beside(page: Page, first: int, at: int, last: int) -> bool:
    """ "An enlarged uterus with a prominent endometrium": an organ and its look, behind another organ and its look."""
    before = [m for m in page.of(*HEADS, first=first, last=at) if m.concept.attr("role") not in ("none", "normal")]
    denied = _DENIED.intersection(page.keys(page.clause(at)[0], at))  # "no enlarged uterus with a thick endometrium"
    if denied or any(m.concept.attr("role") != "adjective" for m in before):
        return False
    begun = at + 1 + (page.tokens[at + 1].key in ("a", "an", "the"))
    looks = page.of("look", "head", first=begun, last=min(begun + 3, last))
    looks = [m for m in looks if m.first == begun and (m.concept.attr("role") in ("", "adjective") or m.last == last)]
    organs = page.of("site", first=begun, last=last)
    here = {m.code for m in page.of("site", first=first, last=at)}
    return bool(looks and organs and here) and organs[0].last == last and organs[0].code not in here


def _is_as_usual_beside(page: Page, first: int, at: int, last: int) -> bool:
    """ "A stripe of 12 mm with a normal-sized uterus": another organ as it should be is a finding of its own."""
    told = page.of("look", "head", first=at + 1, last=min(at + 3, last))
    usual = any(m.code == "usual" or m.concept.attr("role") == "normal" for m in told)
    here = {m.code for m in page.of("site", first=first, last=at)}
    return usual and bool({m.code for m in page.of("site", first=at, last=last)} - here)


def _is_beside_her(page: Page, first: int, at: int, last: int) -> bool:
    """ "An obese woman with an enlarged uterus": how she looks, and beside it what was felt."""
    before = page.of("head", first=first, last=at)
    hers = bool(before) and all(m.code in ("obesity", "performance") for m in before)
    return hers and not page.of("site", first=first, last=at) and bool(page.of("site", first=at, last=last))


def _is_taken_on(page: Page, at: int, last: int) -> bool:
    """ "A mobile uterus with the cervix that is open": a bare organ behind "with", of which a clause tells more."""
    following = page.tokens[last].key if last < len(page.tokens) else ""
    organs = page.of("site", first=at + 1, last=last)
    return following in ("that", "which") and bool(organs) and organs[0].first <= at + 2 and organs[-1].last == last


def _inside(page: Page, at: int) -> bool:
    """A sign inside a number, a date or the name of a concept cuts nothing."""
    if page.tokens[at].key == "/" and page.tokens[at].glued:
        return True
    if page.tokens[at].key == "but" and page.clause(at - 1)[1] > at:
        return True  # "an enlarged but mobile uterus"
    if joins_sides(page, at):
        return True
    return any(m.first < at < m.last - 1 for m in page.of(*HEADS, "site", "frame", first=at - 5, last=at))


def joins_sides(page: Page, at: int) -> bool:
    """ "Scarred right and left tubes": the word between two sides parts nothing."""
    sides = {*page.keys(at - 1, at), *page.keys(at + 1, min(at + 2, len(page.tokens)))}
    return page.tokens[at].key in ("and", "&") and sides == {"right", "left"}
