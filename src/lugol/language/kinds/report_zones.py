"""The layout of a pathology report: its result, gross description and request, and its specimens."""

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from lugol.language.kinds.report_nodes import named_site
from lugol.language.kinds.report_scan import Scan, words
from lugol.language.model import Page, Part, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.phrases import by_first

_ZONES = {
    "diagnosis": "final",
    "path_diagnosis": "final",
    "synoptic": "final",
    "impression": "final",
    "conclusion": "final",
    "abstract": "final",
    "microscopy": "micro",
    "comment": "micro",
    "stains": "stains",
    "addendum": "addendum",
    "gross": "gross",
    "request": "request",
    "history": "request",
    "presenting": "request",
    "background": "request",
    "indication": "request",
    "preop_diagnosis": "request",
    "postop_diagnosis": "request",
    "quoted_results": "request",
    "frozen": "frozen",
    "specimen": "specimen",
    "admin": "admin",
    "procedure": "request",
    "plan": "request",
    "family": "request",
    "treatment": "request",
}
_OF_ONE_LINE = frozenset({"admin", "procedure", "plan", "treatment", "family"})
_OF_BOTH = frozenset({"specimen", "postop_diagnosis", "preop_diagnosis"})
_LETTER = frozenset(
    {"presenting", "medication", "social", "allergy", "hospital_course", "review", "introduction", "discussion"}
)
_TITLES = by_first(
    (
        ("surgical", "pathology"),
        ("pathology", "report"),
        ("histopathology", "report"),
        ("histology", "report"),
        ("surg", ".", "path"),
        ("pathologic", "diagnosis"),
        ("anatomic", "pathology"),
        ("pathological", "diagnosis"),
    )
)
_BENCH = words("zones.bench")
_TAKEN = words("zones.taken")
_VERBS = words("zones.verbs")
_TOLD = ("", "final", "addendum", "micro")
_STORY = frozenset({"she", "presented", "admitted", "underwent", "discharged", "treated", "complained"})
MOST_STORY = 3
"""More words than these tell her story: a case or a letter, though it quotes a report."""
LONGEST_HEADER = 26
_LEAD = frozenset({"part", "specimen", "sp", "no", "#"})


class Specimen(msgspec.Struct, frozen=True):
    """One specimen: its name's tokens [first, last), what is told of it (token ranges), and whether it is of nodes."""

    first: int
    last: int
    told: tuple[tuple[int, int], ...]
    nodes: str = ""


class Layout(msgspec.Struct, frozen=True):
    """The sentences of a report with the zone of each, and its specimens in order."""

    sentences: tuple[tuple[Sentence, str], ...]
    specimens: tuple[Specimen, ...]

    def ranges(self, *zones: str) -> list[tuple[int, int]]:
        """Token ranges of the sentences in some zones, in the order in which the zones are given."""
        return [(s.first, s.last) for zone in zones for s, z in self.sentences if z == zone]


@once_a_page
def is_report(page: Page) -> bool:
    """Is a text a pathology report by its labelled parts or its title?

    >>> from lugol.language.page import page_of
    >>> is_report(page_of("Specimen: cervix\\n\\nGross description: one piece\\n\\nMicroscopy: CIN 2"))
    True
    """
    kinds = {part.kind for part in page.parts}
    if len(kinds & _LETTER) > 1:
        return False
    keys = page.spelled
    titled = any(keys[at : at + len(title)] == title for at, key in enumerate(keys) for title in _TITLES.get(key, ()))
    if not titled and sum(map(_STORY.__contains__, keys)) > MOST_STORY:
        return False
    if len(_BENCH.intersection(keys)) >= 3 or (titled and not kinds & _LETTER):
        return True
    return sum(_is_capital_name(line) for line in page.text.split("\n")) > 1


def _is_capital_name(line: str) -> bool:
    """ "UTERUS, CERVIX, BIOPSY": a specimen named in capitals on a line of its own."""
    named = line.replace(",", " ").lower().split()
    return line.isupper() and "," in line and len(named) < LONGEST_HEADER and bool(_TAKEN.intersection(named))


class _Head(msgspec.Struct, frozen=True):
    """The name of a specimen at the head of a line, whether a letter or number leads it, and its node site."""

    first: int
    last: int
    lettered: bool
    nodes: str


def layout(found: Scan, first: int = 0, last: int | None = None) -> Layout:
    """Zones and specimens of the tokens [first, last)."""
    page = found.page
    stop = len(page.tokens) if last is None else last
    raw = [(s, z) for s, z in _zones(page) if first <= s.first < stop]
    heads = _heads_of(found, raw)
    zoned = tuple(_resumed(raw, heads))
    return Layout(zoned, tuple(_specimens(found, zoned, heads)))


def _heads_of(found: Scan, zoned: list[tuple[Sentence, str]]) -> list[_Head]:
    told = [(s.first, s.last) for s, zone in zoned if zone in _TOLD]
    bounds = [*pairwise(found.lines), (found.lines[-1], len(found.page.tokens))] if found.lines else []
    heads: list[_Head] = []
    for start, end in bounds:
        while told and told[0][1] <= start:
            told.pop(0)
        if told and told[0][0] <= start:
            head = _header(found, start, end)
            heads += [head] if head else []
    return heads


def _resumed(zoned: list[tuple[Sentence, str]], heads: list[_Head]) -> Iterator[tuple[Sentence, str]]:
    """A lettered specimen behind a comment to the one before goes on with the result."""
    lettered = iter([*(head.first for head in heads if head.lettered), 10**9])
    ahead, before, resumed, seen = next(lettered), "", False, False
    for sentence, zone in zoned:
        resumed = resumed and zone == before
        while ahead < sentence.last:
            resumed = resumed or (zone == "micro" and seen and ahead >= sentence.first)
            ahead = next(lettered)
        seen = seen or zone == "final"
        before = zone
        yield sentence, "final" if resumed else zone


def _zones(page: Page) -> Iterator[tuple[Sentence, str]]:
    """Each sentence with its zone; a label of one line ("Procedure: ...") holds for that line alone."""
    parts = [part for part in page.parts if _heads(page, part)]
    at, current, block, back = 0, "", -1, ""
    for sentence in page.sentences:
        if block >= 0 and sentence.block != block:
            current, block = back, -1
        while at < len(parts) and parts[at].label[0] < sentence.last:
            kind = parts[at].kind
            narrow = kind in _OF_ONE_LINE or (kind in _OF_BOTH and _has_value(page, parts[at], sentence))
            if narrow and block < 0:
                back = current
            block = sentence.block if narrow else -1
            current = _ZONES[kind]
            at += 1
        yield sentence, current


def _heads(page: Page, part: Part) -> bool:
    """Does a label begin a zone? "Block summary" and "Tumour comment" do not."""
    label = page.keys(*part.label)
    return part.kind in _ZONES and not (
        part.kind in ("abstract", "conclusion") and label[0] not in ("summary", "synopsis", "conclusion")
    )


def _has_value(page: Page, part: Part, sentence: Sentence) -> bool:
    """Does a label have its value on its own line, rather than head a section?"""
    end = part.label[1]
    if end >= sentence.last:
        return False
    return "\n" not in page.text[page.tokens[end - 1].end : page.tokens[end].start]


def _specimens(found: Scan, zoned: tuple[tuple[Sentence, str], ...], heads: list[_Head]) -> Iterator[Specimen]:
    inside = [False] * (len(found.page.tokens) + 1)
    for sentence, zone in zoned:
        if zone in _TOLD:
            inside[sentence.first : sentence.last] = [True] * (sentence.last - sentence.first)
    for head, following in zip(heads, [*(h.first for h in heads[1:]), len(inside) - 1][: len(heads)], strict=True):
        yield Specimen(head.first, head.last, tuple(_stretches(inside, head.last, following)), head.nodes)


def _stretches(inside: list[bool], first: int, last: int) -> Iterator[tuple[int, int]]:
    """What is told of a specimen: up to where another zone begins."""
    end = first
    while end < last and inside[end]:
        end += 1
    if end > first:
        yield first, end


def _header(found: Scan, start: int, end: int) -> _Head | None:
    """The name of a specimen at the head of a line: its site, and how it was taken ("UTERUS, CERVIX, BIOPSY")."""
    page = found.page
    first = _enumerator(page, max(start, _label_end(found, start)), end)
    limit = min(end, first + LONGEST_HEADER)
    if page.tokens[end - 1].key == "," and end < len(page.tokens):
        end = found.next_line(end)
        limit = min(end, first + LONGEST_HEADER)
    taken = [at for at in range(first, limit) if page.tokens[at].key in _TAKEN]
    sites = found.of("site", first=first, last=limit)
    letter = first > max(start, _label_end(found, start))
    if not taken:
        return _unnamed(found, first, end) if letter or page.text[page.tokens[first].start].isupper() else None
    last = taken[-1] + 1
    if last < end and page.tokens[last].key in ("of", "from"):
        last = next((at for at in range(last, min(last + 7, end)) if page.tokens[at].key == ":"), last)
    cut = next(
        (
            at
            for at in range(first, last)
            if (page.tokens[at].key in (":", ".") and not page.tokens[at].glued) or page.tokens[at].key == ":"
        ),
        last,
    )
    last = min(last, cut) if any(at < cut for at in taken) else last
    name = page.keys(first, last)
    diseased = found.of("histology", first=first, last=last)
    if _VERBS & set(name) or (diseased and diseased[0].concept.attr("histology") not in ("", "benign")):
        return None
    upper = page.words(first, last).isupper()
    ends = last >= end - 1 or page.tokens[last].key in (":", "-", "–", ";", "(", ",", ".", "/")
    if not (upper or letter or ends) or (
        not sites
        and not {"hysterectomy", "trachelectomy", "leep", "lletz", "cone", "conization", "loop", "ecc"} & set(name)
    ):
        return None
    return _Head(first, last, letter, _nodes_of(found, first, last))


def _label_end(found: Scan, start: int) -> int:
    """Past the label of a zone at the head of a line ("DIAGNOSIS: CERVIX, BIOPSY")."""
    return found.labels.get(start, start)


def _unnamed(found: Scan, first: int, end: int) -> _Head | None:
    """ "LYMPH NODES, LEFT PELVIC:" names no way of taking, yet heads what follows if it ends in a colon."""
    page = found.page
    colon = next((at for at in range(first, min(end, first + 12)) if page.tokens[at].key == ":"), -1)
    if colon < 0 or colon != end - 1:
        return None
    nodes = _nodes_of(found, first, colon)
    return (
        _Head(first, colon, True, nodes)
        if nodes and not {"total", "number", "regional", "status"} & set(page.keys(first, colon))
        else None
    )


def _enumerator(page: Page, start: int, end: int) -> int:
    """Past "A.", "A, B.", "1)", "Part 2:", a dash or a stray sign at the head of a line."""
    at = start
    while at < end - 1 and not page.tokens[at].key[0].isalnum():
        at += 1
    if page.tokens[at].key in _LEAD and at + 2 < end and page.tokens[at + 1].key[0].isalnum():
        at += 1
    begun = at
    while at < end - 2 and len(page.tokens[at].key) == 1 and page.tokens[at].key.isalnum():
        if page.tokens[at + 1].key in (".", ":", ")", "_"):
            return at + 2
        if page.tokens[at + 1].key in (",", "&", "-", "and"):
            at += 2
            continue
        break
    return begun


def _nodes_of(found: Scan, first: int, last: int) -> str:
    """The node site that a specimen's name gives ("left obturator lymph node"), "" where it is not one of nodes."""
    keys = set(found.page.keys(first, last))
    if not {"node", "nodes", "lymphadenectomy", "ln", "lns"} & keys or {"uterus", "hysterectomy"} & keys:
        return ""
    return named_site(found, first, last) or "lymph node"
