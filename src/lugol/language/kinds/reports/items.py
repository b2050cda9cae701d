"""The core items of a pathology report: vessels, depth, size, grade, margins, spread, HPV and p16.

Each row of `report_items.csv` names an item by its words and says how its value is told: as a state behind or before
it, a length, a grade, or by the words themselves. `report_values.csv` sorts the words of values into classes.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from lugol.language.kinds.layout.scan import Scan, words
from lugol.language.kinds.reports.item_states import SIGNS, stated
from lugol.language.kinds.reports.lengths import (
    bare_size,
    categories,
    is_of_corpus,
    length,
    size,
    thickness,
    thickness_before,
    tumour_size,
)
from lugol.language.kinds.reports.letters import with_letters
from lugol.language.kinds.reports.margins import excised, margin
from lugol.language.kinds.reports.superseded import superseded
from lugol.language.model import NOT_HERS_YET, Mention, Page

_UNGRADED = words("items.ungraded")
_GRADED_HARMS = words("items.graded_harms")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "1": "1", "2": "2", "3": "3"} | {
    "l": "1", "li": "2", "il": "2", "ll": "2", "lii": "3", "ili": "3", "iil": "3", "lil": "3", "lll": "3", "ill": "3"
}  # fmt: skip
"""Grades in figures and Roman numerals, and as a scanner misreads these."""
_RANK = {"1": 1, "2": 2, "3": 3}


class Items(msgspec.Struct, frozen=True):
    """Core items as told in a stretch; empty or None is what it leaves open. Lengths in mm."""

    lvsi: str = ""
    depth_mm: float | None = None
    stroma_mm: float | None = None
    size_mm: tuple[float, ...] = ()
    grade: str = ""
    parametrium: str = ""
    vagina: str = ""
    margins: str = ""
    margins_by_name: tuple[tuple[str, str, float | None], ...] = ()
    hpv: str = ""
    p16: str = ""

    @property
    def is_empty(self) -> bool:
        """Is nothing told?"""
        return self == Items()


def items(found: Scan, tiers: Sequence[Sequence[tuple[int, int]]]) -> Items:
    """The core items of some stretches of a report; what an earlier tier tells stands before a later one."""
    told: dict[str, Any] = {}
    for tier in tiers:
        for name, value in _items_of(found, tier).items():
            if name == "margins_by_name":
                known = {margin for margin, _, _ in told.get(name, ())}
                value = (*told.get(name, ()), *(one for one in value if one[0] not in known))
                told[name] = value
            if value != "":
                told.setdefault(name, value)
    return Items(**told)


def _items_of(found: Scan, ranges: Sequence[tuple[int, int]]) -> dict[str, Any]:
    told: dict[str, list[Any]] = {}
    used: set[int] = set()
    for step in ("pair", "single", "size"):
        for first, last in ranges:
            for mention in found.of(*categories(), first=first, last=last):
                if found.is_unticked(mention.first) or superseded(found.page).at(mention.start):
                    continue
                _, item, value = mention.concept.category.split(":")
                if step == "pair" and item == "depth_mm" and value in ("length_after", "pair"):
                    if told.get("depth_mm") and is_of_corpus(found, mention, last):
                        continue
                    before = list(thickness_before(found, mention, used))
                    for depth, wall in before or thickness(found, mention, last, used):
                        told.setdefault("depth_mm", []).append(depth)
                        told.setdefault("stroma_mm", []).append(wall)
                elif step == ("size" if item == "size_mm" else "single"):
                    told.setdefault(item, []).extend(_value(found, item, value, mention, last, used))
    with_letters(found, ranges, told)
    if not told.get("size_mm"):
        told["size_mm"] = [size for first, last in ranges for size in bare_size(found, first, last, used)] or [
            size for first, last in ranges for size in tumour_size(found, first, last, used)
        ]
    return {item: _settled(item, values) for item, values in _joined(told).items() if values}


def _joined(told: dict[str, list[Any]]) -> dict[str, list[Any]]:
    if len(set(told.get("hpv", []))) > 1:
        told["hpv"] = []  # "gastric type ... usual type": which of the two it is the words leave open
    margins = told.get("margins", [])
    if margins:
        involved = {name for name, state, _ in margins if state == "involved"}
        known = [m for m in margins if m[1] == "involved" or m[0] not in involved]
        told["margins_by_name"] = [m for m in known if m[0] or m[2] is not None]
    return told


_BOTH_ENDS = frozenset({"ectocervical", "endocervical"})
"""Of a cone that is clear at one of these alone, the other is not told, and no margin as a whole is clear."""


def _settled(item: str, values: list[Any]) -> Any:
    """One value of an item told more than once: the worst of states and grades, the first of lengths."""
    if item == "lvsi":
        return next(state for state in ("present", "indeterminate", "absent") if state in values)
    if item in ("parametrium", "vagina"):
        return "involved" if "involved" in values else "free"
    if item == "grade":
        return max(values, key=lambda grade: _RANK[grade])
    if item == "margins":
        states = {state for _, state, _ in values}
        part = len(names := {name for name, _, _ in values}) == 1 and names < _BOTH_ENDS
        return next((s for s in ("involved", "not_assessable") if s in states), "" if part else "clear")
    if item == "margins_by_name":
        return tuple(dict.fromkeys(values))
    if item == "depth_mm":
        return max(values)
    return values[0]


def _value(found: Scan, item: str, value: str, mention: Mention, last: int, used: set[int]) -> Iterator[Any]:
    if value.startswith("="):
        if item == "margins":
            yield from excised(found, mention, value[1:])
        elif not (item == "hpv" and _is_doubted(found, mention)) and (item != "grade" or _is_grade(found, mention)):
            yield value[1:]
    elif value == "grade_after":
        yield from _grade_after(found, mention, last)
    elif value in ("state", "involved"):
        yield from stated(found, item, mention, last)
    elif value == "margin":
        yield from margin(found, mention, last)
    elif value == "pair":  # "stromal invasion 4.2 mm" tells no thickness beside it
        yield from length(found, "length_label", mention, last, used)
    elif item == "size_mm":
        yield from size(found, value, mention, last, used)
    else:
        yield from length(found, value, mention, last, used)


def _is_doubted(found: Scan, mention: Mention) -> bool:
    """ "Gastric type?", "HPV-independent features absent": a kind of carcinoma that is asked for, or told not to be."""
    behind = found.page.keys(mention.last, min(mention.last + 3, len(found.page.tokens)))
    judged = found.reading.judge(mention.first, mention.last).assertion
    return judged not in ("affirmed", "historical") or behind[:1] == ("?",) or behind[:2] == ("features", "absent")


def _is_grade(found: Scan, mention: Mention) -> bool:
    """A grade told of the tumour: not denied right before it, nor that of nuclei, of a precursor or of a harm.

    "G2P2" counts pregnancies, "A1BE-G1A-" is a piece of a number.
    """
    page = found.page
    before = set(page.keys(max(0, mention.first - 2), mention.first))
    behind = set(page.keys(mention.last, min(mention.last + 1, len(page.tokens))))
    judged = found.reading.judge(mention.first, mention.last).assertion
    if behind & {"p", "a", "b"} and page.tokens[mention.last].glued:
        return False
    return judged not in NOT_HERS_YET and not before & _UNGRADED and not behind & _GRADED_HARMS


def _grade_after(found: Scan, mention: Mention, last: int) -> Iterator[str]:
    at = mention.last
    if not _is_grade(found, mention):
        return
    while at < min(mention.last + 3, last) and found.page.tokens[at].key in (*SIGNS, "is", "g"):
        at += 1
    if at < last and at > mention.last and found.page.tokens[at].key in _ROMAN:
        yield _ROMAN[found.page.tokens[at].key]
    elif at > mention.last:
        yield from _worded_grade(found.page, mention, at, last)


_WORDED = {"well": "1", "good": "1", "moderate": "2", "moderately": "2", "medium": "2", "poor": "3", "poorly": "3"}
_DIFFERENTIATED = {"high": "1", "low": "3"}
"""How much differentiation there is; of a grade these two say the contrary, and too little."""
_TO = frozenset({"to", "-", "–", "/", "and"})


def _worded_grade(page: Page, mention: Mention, at: int, last: int) -> Iterator[str]:
    """ "Degree of differentiation: moderate", "differentiation: poor to moderate": of two words the graver counts."""
    of_cells = any(key.startswith("differentiat") for key in page.keys(mention.first, mention.last))
    words = _WORDED | (_DIFFERENTIATED if of_cells else {})
    told: list[str] = []
    while at < last and (page.tokens[at].key in words or (told and page.tokens[at].key in _TO)):
        told += [words[page.tokens[at].key]] if page.tokens[at].key in words else []
        at += 1
    if told:
        yield max(told)
