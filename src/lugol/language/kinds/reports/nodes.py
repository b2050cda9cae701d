"""Lymph nodes of a report: how many were examined and how many hold tumour, by site and in all."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from lugol.language.kinds.layout.node_site import GENERAL, NODE_WORDS, named_site
from lugol.language.kinds.layout.scan import MOST_NODES, Scan, count, words
from lugol.language.kinds.reports.nodes_after import counted_after, counted_in_head, head_of_nodes
from lugol.language.kinds.reports.nodes_parts import (
    is_no_count,
    is_staged,
    node_parts,
    parts_in_bracket,
    within_word,
    without_stroke,
)
from lugol.language.model import NOT_HERS_YET, Page, Sentence

_NODE_HEADS = frozenset({"node", "nodes", "ln", "lns"})
_OF = frozenset({"of", "out"})
_SAID_OF = frozenset({"positive", "pos", "involved", "metastatic", "lymph", "node", "nodes", "were", "was", "are"})
_MOST_BETWEEN = 3
_DISEASE = words("nodes.disease")
_TOTAL = frozenset({"total", "overall", "altogether"})
_EXAMINED = words("nodes.examined")
_INVOLVED = words("nodes.involved")
_AT_THE_BENCH = words("nodes.at_the_bench")
_OTHER_COUNTS = words("nodes.other_counts")
_NONE = words("nodes.none")
_CUTS = frozenset({"cm", "mm", ".", ":", "x", "in", "to", "-", "(", ")", ",", "of", "and"})
_FREE = words("nodes.free")
_INVOLVING = frozenset({"involving", "involved", "involves"})
_NO_NODES = frozenset({
    *("grade", "page", "cin", "vain", "hpv", "iii", ">", "<", "≥", "≤", "depth", "thickness", "inner", "outer",
      "blocks", "block", "bethesda", "stage", "quadrant", "slides"),
    *("upper", "lower", "middle", "deep", "invades", "infiltrates", "visit", "week", "cps", "score"),
})  # fmt: skip
"""Before these a fraction counts no nodes: "grade 2/3", "depth > 1/2", "lower 1/3"."""
_LOOKED = frozenset({"examined", "sampled", "retrieved", "removed", "received", "dissected", "without"})
_PART_OF = frozenset({"thickness", "stroma", "stromal", "layer", "wall", "myometrium", "vagina"})
_PIECES = frozenset({
    "levels", "level", "blocks", "block", "quadrants", "cores", "core", "pieces", "fragments", "biopsies", "slides",
    "sections", "chips", "fields", "cassettes", "specimens", "samples", "passes",
})  # fmt: skip
"""Behind a fraction these are what it counts: "tumour in 3/5 levels"."""
_TELLS = frozenset({
    "were", "was", "are", "is", "showed", "show", "had", "contained", "without", "free", "negative", "removed",
})  # fmt: skip
_TURNS = frozenset({"and", "but", "whereas", "while", "although", "however"})
_SCANNED = {"o": "0", "i": "1", "l": "1"}
_WITHIN = 9
_LONE = frozenset({"isolated", "tumor", "cells"})
_LONE_SHORT = frozenset({"itc", "itcs"})
_DEPOSITS = words("nodes.deposits")


class NodeCount(msgspec.Struct, frozen=True):
    """Nodes of one site, positive and examined (None: not told), and the tokens that tell them.

    `total` is True for all sites together; `specimen` is where the name of their specimen begins, -1 for none;
    `conflict` tells that words and figures differ.
    """

    site: str
    positive: int | None
    examined: int | None
    first: int
    last: int
    total: bool = False
    specimen: int = -1
    conflict: bool = False


class Nodes(msgspec.Struct, frozen=True):
    """Nodes in all, those of each site, and what was set aside because its figures disagree."""

    positive: int | None = None
    examined: int | None = None
    by_site: tuple[NodeCount, ...] = ()
    conflicts: tuple[NodeCount, ...] = ()
    specimens: frozenset[int] = frozenset()
    totals: tuple[NodeCount, ...] = ()


Told = Sequence[tuple[Sentence, str, int]]
"""Sentences, each with the node site of its specimen ("" for none) and where the specimen's name begins (-1: none)."""


def nodes(found: Scan, sites: Told, totals: Told, *, uncounted: bool = False, plain: bool = True) -> Nodes:
    """Count the nodes of each site in some sentences; a total printed in any of `totals` stands for their sum.

    `uncounted` tells that a node specimen's own count cannot be read: then there is no sum, only a printed total;
    without `plain` numbers that are no fraction or share ("five nodes") do not count.
    """
    told = list(_told(found, sites, plain))
    conflicts = tuple(one for one in told if _disagrees(one))
    specimens = frozenset(one.specimen for one in told)
    by_site = _without_total(_once(found, [one for one in told if not one.total and not _disagrees(one)]))
    printed = [one for one in _told(found, totals, plain) if one.total and not _disagrees(one)]
    uncounted = uncounted or any(_is_uncounted(found, sentence, told) for sentence, _, _ in sites)
    open_sum = uncounted or bool({one.specimen for one in conflicts} - {-1, *(one.specimen for one in by_site)})
    positive = _printed(printed, "positive", None if open_sum else _sum(by_site, "positive"))
    examined = _printed(printed, "examined", None if open_sum else _sum(by_site, "examined"))
    least = _sum(by_site, "examined") or 0
    if examined is not None and (examined < least or (positive is not None and positive > examined)):
        return Nodes(None, None, tuple(by_site), (*conflicts, *printed), specimens)
    return Nodes(positive, examined, tuple(by_site), conflicts, specimens, tuple(printed))


def _is_uncounted(found: Scan, sentence: Sentence, told: Sequence[NodeCount]) -> bool:
    """ "Left pelvic nodes: tumour in several": nodes with tumour and no number are left out of no sum."""
    counted = any(sentence.first <= one.first < sentence.last for one in told)
    end = head_of_nodes(found, sentence)
    placed = bool(end) and bool(named_site(found, sentence.first, end))
    return placed and not counted and _has_disease(found, sentence.first, sentence.last)


def _told(found: Scan, sentences: Told, plain: bool) -> Iterator[NodeCount]:
    for sentence, site, specimen in sentences:
        parts = node_parts(found, sentence)
        for one in (one for part in parts for one in _counts(found, part, site, plain or len(parts) > 1)):
            judged = found.reading.judge(one.first, one.last).assertion
            if judged in NOT_HERS_YET or is_no_count(found.page, one.first, one.last, sentence, site):
                continue
            yield msgspec.structs.replace(_without_lone_cells(found, one, sentence), specimen=specimen)


def _without_lone_cells(found: Scan, one: NodeCount, sentence: Sentence) -> NodeCount:
    """ "One node with isolated tumour cells" is pN0(i+): the node was examined, and counts as none with metastasis."""
    if not one.positive:
        return one
    page = found.page
    low = next((i + 1 for i in range(one.first - 1, sentence.first - 1, -1) if _parts_items(page, i)), sentence.first)
    high = next((i for i in range(one.last, sentence.last) if _parts_items(page, i)), sentence.last)
    said = set(page.keys(low, high))
    if not (said >= _LONE or said & _LONE_SHORT) or said & _DEPOSITS:
        return one
    return msgspec.structs.replace(one, positive=0, examined=one.examined or one.positive)


def _printed(told: Sequence[NodeCount], field: Literal["positive", "examined"], summed: int | None) -> int | None:
    values = [value for one in told if (value := getattr(one, field)) is not None]
    return max(values) if values else summed


def _disagrees(one: NodeCount) -> bool:
    return one.conflict or (one.positive is not None and one.examined is not None and one.positive > one.examined)


def _sum(sites: Sequence[NodeCount], field: Literal["positive", "examined"]) -> int | None:
    values: list[int | None] = [getattr(one, field) for one in sites]
    known = [value for value in values if value is not None]
    return sum(known) if known and (len(known) == len(values) or (field == "positive" and any(known))) else None


def _once(found: Scan, told: Sequence[NodeCount]) -> list[NodeCount]:
    """Each count once: the same figures of a specimen, or of another printing of it, are no further site."""
    kept: dict[tuple[object, ...], NodeCount] = {}
    for one in told:
        name = found.line(one.specimen) if one.specimen >= 0 else one.site or one.first
        kept.setdefault((name, one.positive, one.examined), one)
    return list(kept.values())


def _without_total(sites: list[NodeCount]) -> list[NodeCount]:
    """A count without a site that is the sum of all others is their total, not one more site."""
    whole = _sum(sites, "examined") or 0
    total = next((o for o in sites if len(sites) > 2 and not o.site and o.examined and 2 * o.examined == whole), None)
    return [one for one in sites if one is not total]


def _counts(found: Scan, sentence: Sentence, site: str, plain: bool) -> list[NodeCount]:
    page = found.page
    keys = set(page.keys(sentence.first, sentence.last))
    labelled = list(_labelled(found, sentence)) if keys & (_INVOLVED | _EXAMINED) else []
    if labelled or keys & _AT_THE_BENCH or not (site or NODE_WORDS & keys or keys & {"sn", "pn"}):
        return labelled
    written = list(_fractions(found, sentence, site))
    worded = list(_plain(found, sentence, site)) if len(written) == 1 else []
    if len(worded) == 1 and (worded[0].positive or worded[0].examined) not in (
        written[0].positive,
        written[0].examined,
    ):
        return [msgspec.structs.replace(written[0], conflict=True)]
    for way in (_fractions, _headed, _shares, _counted_first, _plain):
        told = list(way(found, sentence, site))
        if told and (plain or way is not _plain or page.tokens[told[0].first - 1].key == "all"):
            return told
    return []


def _labelled(found: Scan, sentence: Sentence) -> Iterator[NodeCount]:
    """ "Total number of nodes examined: 20", "Nodes involved: 0", "the total number of positive nodes is 2"."""
    page = found.page
    for at in range(sentence.first + 1, sentence.last - 1):
        dot = page.tokens[at].key == "." and _TOTAL & set(page.keys(max(sentence.first, at - _WITHIN), at))
        if page.tokens[at].key not in (":", "is", "=") and not dot:
            continue
        low = max(sentence.first, at - _WITHIN)
        low = max([low, *(i + 1 for i in range(low, at) if page.tokens[i].key == "/" and not page.tokens[i].glued)])
        label = set(page.keys(low, at))
        about_nodes = label & (NODE_WORDS | {"number"}) and not label & _OTHER_COUNTS
        if not about_nodes or "/" in label or _fraction_at(page, at + 1, min(at + 6, sentence.last)):
            continue
        number = count(page, at + 1)
        absent = page.tokens[at + 1].key in _NONE
        if label & _INVOLVED and not label & _LOOKED and (number is not None or absent):
            yield NodeCount("", number[0] if number else 0, None, sentence.first, sentence.last, total=True)
        elif number is not None and label & _EXAMINED and _is_count(found, number[1], sentence):
            yield NodeCount("", None, number[0], sentence.first, sentence.last, total=True)


_BEFORE_DAY = (("on",), ("dated",), ("from",))


def _fraction_at(page: Page, first: int, last: int) -> bool:
    """Does a fraction ("0/26") stand in a stretch? A slash between two lines of a form is none."""
    keys = page.keys(first, last)
    return any(a.isdigit() and b == "/" and c.isdigit() for a, b, c in zip(keys, keys[1:], keys[2:], strict=False))


def _is_count(found: Scan, at: int, sentence: Sentence) -> bool:
    """Does a number behind a label count nodes: neither a length nor those of one site ("examined: two left iliac")?"""
    if any(m.code not in GENERAL for m in found.of("site", first=at, last=at + 4)):
        return False
    return at >= sentence.last or found.page.tokens[at].key not in ("cm", "mm", "of", "x", "out")


def _fractions(found: Scan, sentence: Sentence, site: str) -> Iterator[NodeCount]:
    """ "(0/12)", with figures that a scanner took for letters: "(O/5)", "(0/I)"."""
    page = found.page
    before = sentence.first
    for at in range(sentence.first, sentence.last):
        none = without_stroke(page, at)
        if none:
            named = _beside(found, before, at, at + 1, sentence) or site
            yield NodeCount(named, 0, none, at, at + 1)
            before = at + 1
        if none or at + 2 >= sentence.last:
            continue
        whole = page.keys(at, at + 3)
        if whole[1] != "/" or _in_date(page, at, sentence) or within_word(page, at, at + 3):
            continue
        if page.keys(at - 1, at) == ("(",) and page.keys(at + 3, at + 4) == (")",):
            whole = (_SCANNED.get(whole[0], whole[0]), "/", _SCANNED.get(whole[2], whole[2]))
        if not (_short(whole[0]) and _short(whole[2])):
            continue
        positive, examined = int(whole[0]), int(whole[2])
        if positive == examined and positive and _state(found, sentence, at, at + 3) == "none":
            positive = 0
        said = set(page.keys(max(before, at - _WITHIN), at))
        grade = _NO_NODES & set(page.keys(max(before, at - 2), at))
        part = _PART_OF & set(page.keys(at + 3, min(at + 6, sentence.last)))
        counted = page.keys(at + 3, min(at + 4, sentence.last))
        measured = counted in (("mm",), ("cm",)) or bool(_PIECES.intersection(counted))  # "DOI 4/15 mm", "3/5 levels"
        if not grade and not part and examined and not measured:
            parts = parts_in_bracket(page, at + 3, sentence.last, examined)
            if parts and (positive == 0 or all(told for *_, told in parts)):
                for low, high, of_part, told in parts:
                    yield from () if told else (NodeCount(named_site(found, low, high), 0, of_part, low, high),)
                before = at + 3
                continue
            named = "" if parts else _beside(found, before, at, at + 3, sentence) or site
            total = bool(_TOTAL & said) and (not named or named == site or "pelvic" in named)
            total |= is_staged(page, at)
            yield NodeCount(named, positive, examined, at, at + 3, total=total)
            before = at + 3


def _beside(found: Scan, low: int, first: int, last: int, sentence: Sentence) -> str:
    """The site of a count: in brackets behind it, else named before it in its item of the list."""
    page = found.page
    cut = next((at + 1 for at in range(first - 1, low - 1, -1) if page.tokens[at].key in (",", ";", ".")), low)
    end = next(
        (at for at in range(last, min(last + 9, sentence.last)) if page.tokens[at].key in (",", ";", "/")), last + 9
    )
    behind = named_site(found, last, min(end, sentence.last)) if page.keys(last, last + 1) != (")",) else ""
    return named_site(found, cut, first) or behind


def _short(key: str) -> bool:
    return key.isdigit() and len(key) < 4 and int(key) <= MOST_NODES


def _in_date(page: Page, at: int, sentence: Sentence) -> bool:
    """ "3/5/24", "Path (6/10): carcinoma", "histology of 6/10": no count."""
    if page.keys(at + 3, min(at + 5, sentence.last)) == (")", ":") or page.keys(max(0, at - 1), at) in _BEFORE_DAY:
        return True
    after = page.tokens[at + 3].key if at + 3 < sentence.last else ""
    before = page.tokens[at - 1].key if at else ""
    return "/" in (after, before)


def _shares(found: Scan, sentence: Sentence, site: str) -> Iterator[NodeCount]:
    """ "two of 19 nodes", "carcinoma in 3 of 15 lymph nodes", "nodes: 3 positive out of 25"."""
    page = found.page
    before = sentence.first
    for at in range(sentence.first, sentence.last - 2):
        first = (1, at + 1) if page.tokens[at].key in ("i", "none") else count(page, at)
        if first is None:
            continue
        step = first[1]
        while step < min(sentence.last, first[1] + _MOST_BETWEEN) and page.tokens[step].key in _SAID_OF:
            step += 1
        step = step if step < sentence.last and page.tokens[step].key in _OF else first[1]
        while step < sentence.last and page.tokens[step].key in (*_OF, "the"):
            step += 1
        second = count(page, step) if first[1] < step < sentence.last else None
        pieces = second is not None and _PIECES.intersection(page.keys(second[1], min(second[1] + 1, sentence.last)))
        if second is None or pieces or not _near_nodes(page, second[1], at, sentence):
            continue
        positive = 0 if page.tokens[at].key == "none" else first[0]
        if positive == second[0] and _state(found, sentence, at, second[1]) == "none":
            positive = 0
        named = _named_behind(found, second[1], sentence) or _beside(found, before, at, second[1], sentence)
        named = named or named_site(found, before, sentence.last) or site
        yield NodeCount(named, positive, second[0], at, second[1])
        before = second[1]


def _named_behind(found: Scan, last: int, sentence: Sentence) -> str:
    """ "2 of 11 left pelvic nodes": the site between a count and its nodes."""
    keys = found.page.keys(last, min(last + 5, sentence.last))
    node = next((place for place, key in enumerate(keys) if key in NODE_WORDS), None)
    if node is None or {",", ";", "and"} & set(keys[:node]):
        return ""
    return named_site(found, last, last + node + 1)


def _near_nodes(page: Page, last: int, first: int, sentence: Sentence) -> bool:
    behind = page.keys(last, min(last + 5, sentence.last))
    ahead = page.keys(max(sentence.first, first - 6), first)
    return bool(NODE_WORDS.intersection(behind) or NODE_WORDS.intersection(ahead))


def _plain(found: Scan, sentence: Sentence, site: str) -> Iterator[NodeCount]:
    """ "five reactive nodes", "no evidence of malignancy in twenty lymph nodes"."""
    page = found.page
    before = sentence.first
    at = sentence.first
    while at < sentence.last:
        number = count(page, at)
        glued = at > 0 and page.tokens[at].glued and page.tokens[at - 1].key not in (",", "(", ";", ".", ":", "-")
        end = number[1] if number else at
        heads = [i for i in range(end, min(end + 6, sentence.last)) if _is_head(page.tokens[i].key)]
        again = (
            at > sentence.first
            and page.tokens[at - 1].key in _INVOLVING
            and not _has_disease(found, sentence.first, at)
        )
        torn = number is not None and page.tokens[at].key.isdigit() and _runs_on(page, at + 1)
        if number is None or glued or torn or not heads or not number[0] or again or _cut(page, end, heads[0]):
            at += 1
            continue
        state = _state(found, sentence, at, heads[0] + 1)
        if not state:
            at = heads[0] + 1
            continue
        positive = number[0] if state == "disease" else 0
        examined = None if positive else number[0]
        yield NodeCount(
            named_site(found, before, min(heads[0] + 8, sentence.last)) or site, positive, examined, at, heads[0] + 1
        )
        before = at = heads[0] + 1


def _headed(found: Scan, sentence: Sentence, site: str) -> Iterator[NodeCount]:
    """ "Right pelvic nodes (7): two positive", "LN: 26 removed, 2 involved": a line headed by the name of nodes."""
    page = found.page
    items = [i for i in range(sentence.first + 1, sentence.last) if page.tokens[i - 1].key in (",", ";")]
    for at in (sentence.first, *(i for i in items if page.tokens[i].key in NODE_WORDS)):
        item = msgspec.structs.replace(sentence, first=at)
        told = counted_in_head(found, item)
        if told is not None:
            yield NodeCount(named_site(found, at, item.last) or site, *told, at, item.last)
            return


def _counted_first(found: Scan, sentence: Sentence, site: str) -> Iterator[NodeCount]:
    """ "14 pelvic nodes, none positive": the number first, and behind a sign how many of them hold tumour."""
    page = found.page
    before = at = sentence.first
    while at < sentence.last:
        heads = [i for i in range(at + 1, min(at + 8, sentence.last)) if _is_head(page.tokens[i].key)]
        after = counted_after(found, sentence, at, heads)
        if after is not None:
            positive, examined, last = after
            yield NodeCount(named_site(found, before, heads[0] + 1) or site, positive, examined, at, last)
            before = at = last
        else:
            at += 1


def _runs_on(page: Page, at: int) -> bool:
    """ "11ro lymph nodes": letters right behind a figure make a garbled word of it."""
    return at < len(page.tokens) and page.tokens[at].glued and page.tokens[at].key[0].isalpha()


def _cut(page: Page, first: int, last: int) -> bool:
    return bool(_CUTS & set(page.keys(first, last)))


def _is_head(key: str) -> bool:
    return key in _NODE_HEADS or key.startswith("node")


def _state(found: Scan, sentence: Sentence, first: int, last: int) -> str:
    """Is tumour told of what is counted at [first, last): "disease", "none", or "" where the words leave it open?"""
    page = found.page
    low = next((at + 1 for at in range(first - 1, sentence.first - 1, -1) if _parts_items(page, at)), sentence.first)
    high = next((at for at in range(last, sentence.last) if _parts_items(page, at)), sentence.last)
    low = _own_clause(page, low, first, last)
    if _has_disease(found, low, high):
        return "disease"
    if _FREE & set(page.keys(low, high)) or _DISEASE & set(page.keys(low, high)):
        return "none"
    if not _has_disease(found, sentence.first, sentence.last):
        return "none"
    return "disease" if {"in", "involving", "to"} & set(page.keys(max(sentence.first, low - 1), first)) else ""


def _own_clause(page: Page, low: int, first: int, last: int) -> int:
    """ "Residual carcinoma and all 12 nodes were negative": nodes that have a verb of their own are told by it."""
    if not _TELLS.intersection(page.keys(last, last + 1)):
        return low
    return next((at + 1 for at in range(first - 1, low - 1, -1) if page.tokens[at].key in _TURNS), low)


def _parts_items(page: Page, at: int) -> bool:
    return page.tokens[at].key in (",", ";", ".", ":") and not (at + 1 < len(page.tokens) and page.tokens[at + 1].glued)


def _has_disease(found: Scan, first: int, last: int) -> bool:
    """Do the words affirm tumour? What is "involved by endosalpingiosis" holds none."""
    page = found.page
    benign = {m.concept.attr("histology") for m in found.of("histology", first=first, last=last)} == {"benign"}
    for at in range(first, last):
        if benign and page.tokens[at].key in _INVOLVING:
            continue
        freed = page.tokens[at].key == "tumor" and page.keys(at + 1, min(at + 2, last)) == ("free",)
        freed |= page.keys(max(first, at - 2), at) in (("free", "of"), ("free", "from"), ("clear", "of"))
        told = page.tokens[at].key in _DISEASE and not freed
        if told and found.reading.judge(at, at + 1).assertion in ("affirmed", "historical"):
            return True
    return False
