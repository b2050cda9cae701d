"""The core items of a pathology report: vessels, depth, size, grade, margins, parametrium, vagina, HPV and p16.

Each row of `report_items.csv` names an item by its words and says how its value is told: as a state behind or before it,
a length, a grade, or by the words themselves. `report_values.csv` sorts the words of values into classes.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from lugol.language.kinds.report_scan import Length, Scan, item_rows
from lugol.language.model import Mention

_SIGNS = frozenset({":", "-", "–", "=", "("})
_NODES = frozenset({"node", "nodes", "lymph", "margin", "margins", "margin(s)"})
_CLEAR = frozenset({"from", "to", "away"})
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "1": "1", "2": "2", "3": "3"}
_NAMES = {
    "ectocervical": "ectocervical", "ectocervix": "ectocervical", "ectocx": "ectocervical", "exocervical": "ectocervical",
    "endocervical": "endocervical", "endocervix": "endocervical", "endocx": "endocervical", "vaginal": "vaginal",
    "vagina": "vaginal", "cuff": "vaginal", "deep": "deep", "radial": "radial", "stromal": "stromal",
    "circumferential": "circumferential", "lateral": "lateral", "parametrial": "parametrial",
    "paracervical": "paracervical", "isthmic": "isthmic", "peripheral": "peripheral", "distal": "distal",
    "proximal": "proximal", "anterior": "anterior", "posterior": "posterior",
}  # fmt: skip
_BEHIND = 8
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
            told.setdefault(name, value)
    return Items(**told)


def _items_of(found: Scan, ranges: Sequence[tuple[int, int]]) -> dict[str, Any]:
    told: dict[str, list[Any]] = {}
    used: set[int] = set()
    for sizes in (False, True):
        for first, last in ranges:
            for mention in found.of(*_categories(), first=first, last=last):
                _, item, value = mention.concept.category.split(":")
                if (item == "size_mm") == sizes:
                    told.setdefault(item, []).extend(_value(found, item, value, mention, last, used))
    return {item: _settled(item, values) for item, values in _joined(told).items() if values}


def _categories() -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"item:{row['item']}:{row['value']}" for row in item_rows().values()))


def _joined(told: dict[str, list[Any]]) -> dict[str, list[Any]]:
    margins = told.get("margins", [])
    if margins:
        told["margins_by_name"] = [m for m in margins if m[0] or m[2] is not None]
    return told


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
        return next((s for s in ("involved", "not_assessable") if s in states), "clear")
    if item == "margins_by_name":
        return tuple(dict.fromkeys(values))
    if item == "depth_mm":
        return max(values)
    return values[0]


def _value(found: Scan, item: str, value: str, mention: Mention, last: int, used: set[int]) -> Iterator[Any]:
    if value.startswith("="):
        if item != "grade" or _is_grade(found, mention, last):
            yield value[1:]
    elif value == "grade_after":
        yield from _grade_after(found, mention, last)
    elif value in ("state", "involved"):
        yield from _stated(found, item, mention, last)
    elif value == "margin":
        yield from _margin(found, mention, last)
    elif item == "size_mm":
        yield from _size(found, value, mention, last, used)
    else:
        yield from _length(found, value, mention, last, used)


def _is_grade(found: Scan, mention: Mention, last: int) -> bool:
    judged = found.reading.judge(mention.first, mention.last).assertion
    before = found.page.keys(max(0, mention.first - 2), mention.first)
    return judged in ("affirmed", "historical") and "nuclear" not in before


def _grade_after(found: Scan, mention: Mention, last: int) -> Iterator[str]:
    at = mention.last
    while at < min(mention.last + 3, last) and found.page.tokens[at].key in (*_SIGNS, "is", "g"):
        at += 1
    if at < last and at > mention.last and found.page.tokens[at].key in _ROMAN:
        yield _ROMAN[found.page.tokens[at].key]


def _end(found: Scan, at: int, last: int) -> int:
    """Where the sentence of a token ends, within a stretch."""
    return min(last, found.page.sentence(at).last)


def _next_item(found: Scan, at: int, last: int) -> int:
    """Where the next item of the report begins, at the latest where the sentence ends."""
    end = _end(found, at - 1, last)
    following = found.of(*_categories(), first=at, last=end)
    return next((m.first for m in following if not m.concept.category.startswith("item:grade")), end)


def _class_behind(found: Scan, mention: Mention, last: int) -> str:
    """The class of the value word right behind an item and its sign, "" for none."""
    end = min(_next_item(found, mention.last, last), mention.last + _BEHIND)
    at = mention.last
    label = False
    while at < end and found.page.tokens[at].key in (*_SIGNS, ")"):
        label |= found.page.tokens[at].key in (":", "=", "-", "–")
        at += 1
    if at == end and label:
        end = at + 3
    values = found.of("value", first=at - (at > mention.last and not label), last=min(end, last))
    if not values:
        return ""
    return values[0].code if label or values[0].first - mention.last <= _BEHIND else ""


def _stated(found: Scan, item: str, mention: Mention, last: int) -> Iterator[str]:
    page = found.page
    if _NODES & set(page.keys(mention.last, min(mention.last + 2, last))):
        return
    state = _state(found, mention, last)
    if item == "lvsi":
        if state in ("present", "absent", "indeterminate"):
            yield state
    elif state in ("present", "absent"):
        yield "involved" if state == "present" else "free"


def _state(found: Scan, mention: Mention, last: int) -> str:
    """present, absent, indeterminate, not_told, or "" for words that assert nothing of their own."""
    told = _class_behind(found, mention, last)
    judged = found.reading.judge(mention.first, mention.last).assertion
    if told in ("not_told", "indeterminate"):
        return told
    if judged == "negated":
        return "absent"
    if told:
        return told
    if judged == "possible":
        return "indeterminate"
    if judged in ("planned", "hypothetical", "family", "other_person", "literature"):
        return ""
    sentence = found.page.sentence(mention.first)
    before = found.of("value", first=max(sentence.first, mention.first - _BEHIND), last=mention.first)
    named = mention.concept.category.endswith(":involved")
    if named:
        reached = {"into", "involving", "involves", "invading", "invades", "involved"}
        return "present" if reached & set(found.page.keys(max(sentence.first, mention.first - 4), mention.first)) else ""
    if mention.last < len(found.page.tokens) and found.page.tokens[mention.last].key in (":", "="):
        return ""
    return before[-1].code if before and before[-1].code in ("absent", "indeterminate") else "present"


def _margin(found: Scan, mention: Mention, last: int) -> Iterator[tuple[str, str, float | None]]:
    page = found.page
    sentence = page.sentence(mention.first)
    around = page.keys(max(sentence.first, mention.first - 4), min(mention.last + 4, sentence.last))
    names = [_NAMES[key] for key in around if key in _NAMES]
    state = _margin_state(found, mention, last)
    near = found.lengths_in(max(sentence.first, mention.first - 9), min(sentence.last, mention.last + 9))
    words = set(page.keys(sentence.first, sentence.last))
    distance = next((one.sides[0] for one in near if len(one.sides) == 1), None)
    if distance is not None and state in ("", "clear", "close") and words & (_CLEAR | {"by", "clear", "mm", "close"}):
        state = state or "clear"
    else:
        distance = None
    if state:
        yield (names[0] if names else "", state, distance if state in ("clear", "close") else None)


def _margin_state(found: Scan, mention: Mention, last: int) -> str:
    sentence = found.page.sentence(mention.first)
    state = _class_behind(found, mention, last)
    judged = found.reading.judge(mention.first, mention.last).assertion
    if state in ("indeterminate", "not_told"):
        return "not_assessable" if state == "indeterminate" else ""
    if judged == "negated" or state == "absent":
        return "clear"
    disease = found.of("histology", first=mention.last, last=_next_item(found, mention.last, last))
    affirmed = [m for m in disease if found.reading.judge(m.first, m.last).assertion == "affirmed"]
    if state == "present" or affirmed:
        return "involved"
    before = found.of("value", first=max(sentence.first, mention.first - 5), last=mention.first)
    return {"absent": "clear", "present": "involved"}.get(before[-1].code, "") if before else ""


def _length(found: Scan, value: str, mention: Mention, last: int, used: set[int]) -> Iterator[float]:
    page = found.page
    sentence = page.sentence(mention.first)
    if value == "length_before":
        near = [one for one in found.lengths_in(max(sentence.first, mention.first - 5), mention.first)]
        near = [one for one in near if mention.first - one.last <= 1]
    else:
        near = list(_behind(found, mention, last, label=value == "length_label"))
    if not near:
        return
    one = near[-1] if value == "length_before" else near[0]
    if len(one.sides) > 1 or one.first in used:
        return
    used.add(one.first)
    yield one.sides[0]


def _behind(found: Scan, mention: Mention, last: int, *, label: bool) -> Iterator[Length]:
    """Lengths behind an item, in its sentence or at the head of the next line; "depth" needs its sign or the number."""
    page = found.page
    end = _end(found, mention.first, last)
    near = found.lengths_in(mention.last, min(end, mention.last + 12))
    if not near and not label and end - mention.last <= 4:
        near = found.lengths_in(end, min(last, end + 6))
    for one in near:
        between = page.keys(mention.last, one.first)
        if label and any(key not in _SIGNS for key in between):
            return
        if {"margin", "margins", ";", "size", "lvsi"} & set(between):
            return
        yield one


def _size(found: Scan, value: str, mention: Mention, last: int, used: set[int]) -> Iterator[tuple[float, ...]]:
    page = found.page
    sentence = page.sentence(mention.first)
    if value == "size_before":
        near = [one for one in found.lengths_in(max(sentence.first, mention.first - 9), mention.first)]
        near = [one for one in near if mention.first - one.last <= 1][-1:]
    else:
        if value == "size_label" and not _is_label(found, mention):
            return
        end = _next_item(found, mention.last, last) if value == "size_after" else _end(found, mention.first, last)
        near = list(found.lengths_in(mention.last, min(end, mention.last + 16)))[:1]
    for one in near:
        if one.first not in used and {"margin", "margins"}.isdisjoint(page.keys(one.last, min(one.last + 8, last))):
            used.add(one.first)
            yield tuple(sorted(one.sides, reverse=True))


def _is_label(found: Scan, mention: Mention) -> bool:
    tokens = found.page.tokens
    begins = mention.first in found.lines or tokens[mention.first - 1].key in (".", ";", ",")
    return begins and mention.last < len(tokens) and tokens[mention.last].key in (":", "-", "=")


