"""The names of specimens at the head of lines of a pathology report ("A. UTERUS, CERVIX, BIOPSY:")."""

from collections.abc import Iterator

import msgspec

from lugol.language.clock import hours_told
from lugol.language.kinds.layout.node_site import named_site
from lugol.language.kinds.layout.scan import Scan, capitals_of, words
from lugol.language.model import Page

TAKEN = words("zones.taken")
_VERBS = words("zones.verbs")
LONGEST_HEADER = 26
_LONGEST_NAME = 8
_NODAL = frozenset({"node", "nodes", "nods", "lymphnode", "lymphnodes", "lymphadenectomy", "ln", "lns"})
_ROMAN = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "xiii", "xiv", "xv"})
_STATES = words("report.plain") | {"involved", "absent", "absence", "clear", "present", "normal"}
_DASHES = frozenset({"-", "–", "•", "*"})
_NO_NAME = frozenset(
    {"total", "number", "regional", "status", "margin", "margins", "site", "size", "invasion", "additional", "other"}
)
_LEAD = frozenset({"part", "specimen", "sp", "no", "#"})
_TO_HOURS = frozenset({"at", "the", ",", "from", "cervix", "("})
_QUOTES = frozenset({"'", '"', "“", "”", "’", "‘"})
_LONGEST_OF = 7
_WHOLE = frozenset({"hysterectomy", "trachelectomy", "leep", "lletz", "cone", "conization", "loop", "ecc", "hat"})


class Head(msgspec.Struct, frozen=True):
    """The name of a specimen at the head of a line, whether a letter or number leads it, and its node site.

    `bare` says that the name tells no way of taking.
    """

    first: int
    last: int
    lettered: bool
    nodes: str
    bare: bool = False


def header(found: Scan, start: int, end: int) -> Head | None:
    """The name of a specimen at the head of a line: its site, and how it was taken ("UTERUS, CERVIX, BIOPSY")."""
    page = found.page
    first = _enumerator(page, max(start, _label_end(found, start)), end)
    limit = min(end, first + LONGEST_HEADER)
    if page.tokens[end - 1].key == "," and end < len(page.tokens) and page.tokens[end].key not in _DASHES:
        end = found.next_line(end)
        limit = min(end, first + LONGEST_HEADER)
    taken = [last for at in range(first, limit) for last in _taken(page, at, limit)]
    letter = first > max(start, _label_end(found, start))
    if not taken:
        named = letter or page.text[page.tokens[first].start].isupper()
        return _unnamed(found, first, end, letter) if named else None
    last = _past_hours(page, _name_end(found, first, taken, end), end)
    name = page.keys(first, last)
    diseased = found.of("histology", first=first, last=last)
    if (
        _VERBS & _without_of_the(name)
        or _holds_count(page, first, last)
        or (diseased and diseased[0].concept.attr("histology") not in ("", "benign"))
    ):
        return None
    upper = page.words(first, last - bool(capitals_of(page, last - 1))).isupper()
    if not (upper or letter or _ends_name(page, last, end)) or not (
        _has_site(found, first, limit) or _WHOLE & set(name)
    ):
        return None
    return Head(first, last, letter, nodes_of(found, first, last))


def _holds_count(page: Page, first: int, last: int) -> bool:
    """ "Benign nodes (0/3). Excision:": what counts nodes is a result, and no name."""
    return any(
        page.tokens[at].key == "/" and page.tokens[at - 1].key.isdigit() and page.tokens[at + 1].key.isdigit()
        for at in range(first + 1, last - 1)
    )


def _taken(page: Page, at: int, limit: int) -> Iterator[int]:
    """Behind a word that says how tissue was taken; a scanner may have parted it ("CURETT AGE").

    A "resection margin" is no specimen, and no "margin of resection".
    """
    if page.keys(at + 1, at + 2) in (("margin",), ("margins",), ("line",), ("edge",), ("edges",)):
        return
    if page.keys(max(0, at - 2), at) in (("margin", "of"), ("margins", "of"), ("line", "of"), ("edge", "of")):
        return
    if page.tokens[at].key in TAKEN or capitals_of(page, at) in TAKEN:
        yield at + 1
    elif at + 1 < limit and page.tokens[at].key + page.tokens[at + 1].key in TAKEN:
        yield at + 2


def _name_end(found: Scan, first: int, taken: list[int], end: int) -> int:
    """Where the name of a specimen ends: with how it was taken, or, behind "biopsy of", with its colon or line."""
    page = found.page
    last = taken[-1]
    if last < end and page.tokens[last].key in ("of", "from"):
        colon = next((at for at in range(last, min(last + 7, end)) if page.tokens[at].key == ":"), 0)
        last = colon or (end if end - last <= _LONGEST_OF and _has_site(found, last, end) else last)
    marks = [at for at in range(first, last) if _is_mark(page, at)]
    return min(last, marks[0]) if marks and any(at <= marks[0] for at in taken) else last


def _past_hours(page: Page, last: int, end: int) -> int:
    """Behind the hours that tell where a specimen was taken: "Cervical biopsies at 6 and 12 o'clock: CIN 2"."""
    told = hours_told(page, last, end)
    return told[0][1] if told and _TO_HOURS.issuperset(page.keys(last, told[0][0])) else last


def _without_of_the(name: tuple[str, ...]) -> set[str]:
    """The words of a name but for the article in "biopsy of the cervix"."""
    return {key for before, key in zip(("", *name), name, strict=False) if before not in ("of", "from")}


def _is_mark(page: Page, at: int) -> bool:
    return page.tokens[at].key == ":" or (page.tokens[at].key == "." and not page.tokens[at].glued)


def _ends_name(page: Page, last: int, end: int) -> bool:
    """Does a line end, or a sign of listing stand, behind a name and the quotes around it?"""
    while last < end and page.tokens[last].key in _QUOTES:
        last += 1
    return last >= end - 1 or page.tokens[last].key in (":", "-", "–", ";", "(", ",", ".", "/")


def _has_site(found: Scan, first: int, last: int) -> bool:
    """Is an organ named, on its own or in the words of a sample ("endocervical curettage")?"""
    sampled = [m for m in found.of("frame", first=first, last=last) if m.concept.attr("frame") == "ecc"]
    return bool(found.of("site", first=first, last=last) or sampled)


def _label_end(found: Scan, start: int) -> int:
    """Past the label of a zone at the head of a line ("DIAGNOSIS: CERVIX, BIOPSY").

    Not past "Cervical biopsy:" or "Left pelvic lymph nodes:", which name a specimen.
    """
    end = found.labels.get(start, start)
    named = TAKEN & set(found.page.keys(start, end)) or found.of("site", first=start, last=end)
    return start if named else end


def _unnamed(found: Scan, first: int, end: int, letter: bool) -> Head | None:
    """A name without a way of taking, before a colon: "LYMPH NODES, LEFT PELVIC:", "C. Endometrium: atrophic".

    One of nodes heads a line alone; behind a letter or a number any organ does, with what is told on its line.
    """
    page = found.page
    colon = next((at for at in range(first, min(end, first + 12)) if page.tokens[at].key == ":"), -1)
    if colon < 0 and letter and _is_cut_short(page, end) and nodes_of(found, first, end):
        return Head(first, end - 1, True, nodes_of(found, first, end), bare=True)
    if colon < 0 and letter and page.tokens[end - 1].key == "." and not _STATES.intersection(page.keys(first, end)):
        colon = end - 1
    name = set(page.keys(first, colon)) if colon > first else set()
    if not name or _NO_NAME & name:
        return None
    nodes = nodes_of(found, first, colon)
    if letter and found.of("site", first=first, last=colon) and len(name) < _LONGEST_NAME:
        diseased = found.of("histology", first=first, last=colon)
        return None if diseased or _VERBS & name else Head(first, colon, True, nodes, bare=True)
    if colon < end - 1 or not (nodes or found.of("site", first=first, last=colon)) or len(name) >= _LONGEST_NAME:
        return None
    return Head(first, colon, bool(nodes), nodes, bare=True)


def other_sides(found: Scan, head: Head, end: int) -> Iterator[Head]:
    """ "3. Left parametrium: (-); right parametrium: emboli": the other side of an organ, named in its line."""
    page = found.page
    organs = {m.code for m in found.of("site", first=head.first, last=head.last)}
    if not head.bare or not _SIDED.intersection(page.keys(head.first, head.last)):
        return
    for at in range(head.last + 1, end - 2):
        named = found.of("site", first=at + 1, last=at + 2)
        sided = page.tokens[at - 1].key in (";", ",", ".") and page.tokens[at].key in _SIDED
        if sided and named and named[0].code in organs and page.keys(named[0].last, named[0].last + 1) == (":",):
            yield Head(at, named[0].last, head.lettered, nodes_of(found, at, named[0].last), bare=True)


_SIDED = frozenset({"left", "right", "l", "r", "lt", "rt"})


def _is_cut_short(page: Page, end: int) -> bool:
    """Does a line end in the middle of a name, with what is told of it behind the dash of the next line?"""
    return page.tokens[end - 1].key in (",", ";") and end < len(page.tokens) and page.tokens[end].key in _DASHES


def _enumerator(page: Page, start: int, end: int) -> int:
    """Past "A.", "A, B.", "1)", "IV-)", "Part 2:", a dash or a stray sign at the head of a line."""
    at = start
    while at < end - 1 and not page.tokens[at].key[0].isalnum():
        at += 1
    if page.tokens[at].key in _LEAD and at + 2 < end and page.tokens[at + 1].key[0].isalnum():
        at += 1
    begun = at
    while at < end - 2 and _is_letter(page.tokens[at].key):
        if page.tokens[at + 1].key in (".", ":", ")", "_"):
            return at + 2
        if page.keys(at + 1, at + 3) == ("-", ")"):
            return min(at + 3, end - 1)
        if page.tokens[at + 1].key not in (",", "&", "-", "and"):
            break
        at += 2
    return at if at > begun and page.tokens[at - 1].key == "-" and len(page.tokens[at].key) > 1 else begun


def _is_letter(key: str) -> bool:
    """ "A", "7", "12" or "IV": what counts the specimens of a list."""
    return (len(key) == 1 and key.isalnum()) or (len(key) == 2 and key.isdigit()) or key in _ROMAN


def nodes_of(found: Scan, first: int, last: int) -> str:
    """The node site that a specimen's name gives ("left obturator lymph node"), "" where it is not one of nodes."""
    keys = set(found.page.keys(first, last))
    chain = any(m.concept.attr("group") == "node" for m in found.of("site", first=first, last=last))
    if {"uterus", "hysterectomy"} & keys or not (chain or _NODAL & keys):
        return ""
    return named_site(found, first, last) or "lymph node"
