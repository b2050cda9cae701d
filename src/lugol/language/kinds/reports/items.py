"""The core items of a pathology report: vessels, depth, size, grade, margins, spread, HPV and p16.

Each row of `report_items.csv` names an item by its words and says how its value is told: as a state behind or before
it, a length, a grade, or by the words themselves. `report_values.csv` sorts the words of values into classes.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from lugol.language.kinds.layout.scan import Length, Scan, words
from lugol.language.kinds.reports.lengths import (
    bare_size,
    categories,
    end_of,
    is_of_corpus,
    length,
    next_item,
    size,
    thickness,
    thickness_before,
    tumour_size,
)
from lugol.language.kinds.reports.untold import is_untold
from lugol.language.lists import opens_subject
from lugol.language.model import NOT_HERS_YET, Mention, Page, Sentence

_SIGNS = frozenset({":", "-", "–", "=", "("})
_DASHES = frozenset({"-", "–", "•", "*"})
_NODES = words("items.nodes")
_CLEAR = frozenset({"from", "to", "away"})
_WITHIN_OF = 6
_UNDER = 10
_ENDS_WITHOUT = frozenset({"was", "were", "is", "are", "with", "but", ";", ":", "showed", "has", "had", "there"})
_TUMOUR = frozenset({"tumor", "carcinoma", "neoplasm", "dysplasia", "cin", "disease"})
_NEARLY = frozenset({"less", "within", "<", "close", "closely"})
_REACHING = words("items.reaching")
_UNGRADED = words("items.ungraded")
_GRADED_HARMS = words("items.graded_harms")
_SIGNED = {"(+)": "present", "(-)": "absent", "(–)": "absent"}
_SIDES_OF = words("items.sides_of")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "1": "1", "2": "2", "3": "3"} | {
    "l": "1", "li": "2", "il": "2", "ll": "2", "lii": "3", "ili": "3", "iil": "3", "lil": "3", "lll": "3", "ill": "3"
}  # fmt: skip
"""Grades in figures and Roman numerals, and as a scanner misreads these."""
_NAMES = {
    "ectocervical": "ectocervical",
    "ectocervix": "ectocervical",
    "ectocx": "ectocervical",
    "ecto": "ectocervical",
    "exo": "ectocervical",
    "exocx": "ectocervical",
    "exocervix": "ectocervical",
    "exocervical": "ectocervical",
    "endocervical": "endocervical",
    "endocervix": "endocervical",
    "endocx": "endocervical",
    "endo": "endocervical",
    "vaginal": "vaginal",
    "vagina": "vaginal",
    "cuff": "vaginal",
    "deep": "deep",
    "radial": "radial",
    "stromal": "stromal",
    "circumferential": "circumferential",
    "lateral": "lateral",
    "parametrial": "parametrial",
    "paracervical": "paracervical",
    "isthmic": "isthmic",
    "peripheral": "peripheral",
    "distal": "distal",
    "proximal": "proximal",
    "anterior": "anterior",
    "posterior": "posterior",
}
_BEHIND = 8
_BESIDE = 4
_MARGINS = frozenset({"margin", "margins", "edge", "edges"})
_AND = frozenset({"and", "&", "/"})
_AT = frozenset({"at", "in", "on", "the"})
_AS_MARGIN = {"present": "involved", "absent": "clear", "indeterminate": "not_assessable"}
_COPULAS = frozenset({"is", "are", "was", "were", "status"})
_LEADING = frozenset(
    {"at", "the", "all", "both", "its", "resection", "surgical", "cut", "excision", "closest", "inked"}
)
_PARTING = frozenset({",", ";", ":"})
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
            told.setdefault(name, value)
    return Items(**told)


def _items_of(found: Scan, ranges: Sequence[tuple[int, int]]) -> dict[str, Any]:
    told: dict[str, list[Any]] = {}
    used: set[int] = set()
    for step in ("pair", "single", "size"):
        for first, last in ranges:
            for mention in found.of(*categories(), first=first, last=last):
                if found.is_unticked(mention.first):
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
    if not told.get("size_mm"):
        told["size_mm"] = [size for first, last in ranges for size in bare_size(found, first, last, used)] or [
            size for first, last in ranges for size in tumour_size(found, first, last, used)
        ]
    return {item: _settled(item, values) for item, values in _joined(told).items() if values}


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
        if item == "margins":
            yield from _excised(found, mention, value[1:])
        elif item != "grade" or _is_grade(found, mention):
            yield value[1:]
    elif value == "grade_after":
        yield from _grade_after(found, mention, last)
    elif value in ("state", "involved"):
        yield from _stated(found, item, mention, last)
    elif value == "margin":
        yield from _margin(found, mention, last)
    elif value == "pair":
        return
    elif item == "size_mm":
        yield from size(found, value, mention, last, used)
    else:
        yield from length(found, value, mention, last, used)


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
    while at < min(mention.last + 3, last) and found.page.tokens[at].key in (*_SIGNS, "is", "g"):
        at += 1
    if at < last and at > mention.last and found.page.tokens[at].key in _ROMAN:
        yield _ROMAN[found.page.tokens[at].key]


def _class_behind(found: Scan, mention: Mention, last: int) -> tuple[str, bool]:
    """The class of the value behind an item, "" for none; True where a sign binds the two, so that nothing else counts.

    Of two sides ("right: free, left: involved") the worst counts.
    """
    sentence_end = end_of(found, mention.first, last)
    signs = [key for key in found.page.keys(mention.last, min(mention.last + 4, last)) if key != ":"]
    signed = _SIGNED.get("".join(signs[:3]), "")
    if signed:
        return signed, True
    if _is_minus(found, mention.last, last):
        return "absent", True
    at, label = _past_signs(found, mention.last, min(sentence_end, mention.last + _BEHIND))
    end = min(next_item(found, max(at, mention.last), last), at + _BEHIND)
    if label and at == sentence_end:
        end = min(at + 3, last)
    if not label:
        end = next((i for i in range(at, end - 1) if opens_subject(found.page, i)), end)
    under = _under(found, mention) if not label else ()
    if under:
        return under[0].code, True
    values = [value for value in found.of("value", first=at, last=end) if not _is_count(found.page, value)]
    if not values and at > mention.last and not label:
        values = found.of("value", first=mention.last, last=end)
    if label and len({v.code for v in values}) > 1 and _has_sides(found, mention, end):
        return "present" if any(v.code == "present" for v in values) else values[0].code, True
    return (values[0].code, label and values[0].first == at) if values else ("", False)


def _is_count(page: Page, value: Mention) -> bool:
    """ "Into the parametrium, 0 of 22 nodes": a number of nodes, and no value of what stands before it."""
    behind = page.keys(value.last, value.last + 2)
    counted = len(behind) > 1 and behind[0] in ("of", "/") and behind[1].isdigit()
    return page.tokens[value.first].key == "0" and counted


def _is_minus(found: Scan, at: int, last: int) -> bool:
    """ "LVSI-": a minus right behind the name of an item, with nothing behind it that it could lead to."""
    tokens = found.page.tokens
    if at >= last or tokens[at].key not in ("-", "–"):
        return False
    ended = at + 1 < last and tokens[at + 1].key in (",", ";", ".", ")")
    return ended or (tokens[at].glued and (at + 1 >= last or found.begins_line(at + 1)))


def _under(found: Scan, mention: Mention) -> Sequence[Mention]:
    """The value at the head of the line under an item that stands on a line alone, as forms are printed."""
    at, page = mention.last, found.page
    headed = found.begins_line(mention.first) or page.tokens[mention.first - 1].key in _DASHES
    if not (headed and found.begins_line(at)):
        return ()
    at += page.tokens[at].key in _DASHES
    values = found.of("value", first=at, last=at + 1)
    end = values[0].last if values else at
    ended = end >= len(page.tokens) or found.begins_line(end) or page.tokens[end].key == "."
    return values if ended else ()


def _past_signs(found: Scan, at: int, end: int) -> tuple[int, bool]:
    """Past the signs, sides and brackets between an item and its value; True where a sign makes it a label."""
    tokens, label = found.page.tokens, False
    while at < end and (tokens[at].key in _SIGNS or tokens[at].key in _SIDES_OF or tokens[at].key == ")"):
        label |= tokens[at].key in (":", "=", "-", "–")
        at += 1
    return at, label


def _has_sides(found: Scan, mention: Mention, end: int) -> bool:
    return bool(_SIDES_OF & set(found.page.keys(mention.last, end)))


def _stated(found: Scan, item: str, mention: Mention, last: int) -> Iterator[str]:
    if _is_of_other(found, item, mention):
        return
    state = _state(found, mention, last)
    if item == "lvsi":
        if state in ("present", "absent", "indeterminate"):
            yield state
    elif state in ("present", "absent"):
        yield "involved" if state == "present" else "free"


def _is_of_other(found: Scan, item: str, mention: Mention) -> bool:
    """ "Parametrial lymph nodes", "margins, vaginal": the word only says of which nodes or margin."""
    page = found.page
    sentence = page.sentence(mention.first)
    if _NODES & set(page.keys(mention.last, min(mention.last + 1, sentence.last))):
        return True
    if item == "lvsi":
        return False
    behind = page.keys(mention.last, min(mention.last + _BESIDE, sentence.last))
    cut = next((at for at, key in enumerate(behind) if key in (",", ";", ".", ":")), len(behind))
    if _MARGINS & set(behind[:cut]):
        return True
    if mention.first == sentence.first or found.begins_line(mention.first):
        return False
    first = page.clause(mention.first)[0]
    named = [at for at in range(first, mention.first) if page.tokens[at].key in _MARGINS]
    return bool(named) and not found.of("value", first=named[-1], last=mention.first)


def _state(found: Scan, mention: Mention, last: int) -> str:
    """present, absent, indeterminate, not_told, or "" for words that assert nothing of their own."""
    told, sure = _class_behind(found, mention, last)
    judged = found.reading.judge(mention.first, mention.last).assertion
    if judged in NOT_HERS_YET:
        return ""
    if told in ("not_told", "indeterminate") or (told and sure):
        return told
    if is_untold(found.page, mention):
        return "not_told"
    if judged == "negated" or _is_under_without(found, mention):
        return "absent"
    if mention.concept.category.endswith(":involved") and _is_reached(found, mention):
        return "indeterminate" if judged == "possible" else "present"
    if judged == "possible" and told in ("", "present"):
        return "indeterminate"  # "foci suspicious for vascular invasion are present"
    if told:
        return told
    sentence = found.page.sentence(mention.first)
    before = found.of("value", first=max(sentence.first, mention.first - _BEHIND), last=mention.first)
    if mention.concept.category.endswith(":involved"):
        return ""
    if mention.last < len(found.page.tokens) and found.page.tokens[mention.last].key in (":", "="):
        return ""
    return before[-1].code if before and before[-1].code in ("absent", "indeterminate") else "present"


def _is_reached(found: Scan, mention: Mention) -> bool:
    """ "The tumour extends into the left parametrium": a verb of reaching leads to it, with no sign between them."""
    sentence = found.page.sentence(mention.first)
    before = found.page.keys(max(sentence.first, mention.first - 5), mention.first)
    at = max((i for i, key in enumerate(before) if key in _REACHING), default=-1)
    return at >= 0 and not {",", ";", ":", "within", "but"} & set(before[at:])


def _is_under_without(found: Scan, mention: Mention) -> bool:
    """ "... without infiltration of the myometrium and lymphovascular invasion were present": still under "without"."""
    page = found.page
    first = max(page.sentence(mention.first).first, mention.first - _UNDER)
    before = page.keys(first, mention.first)
    at = max((i for i, key in enumerate(before) if key == "without"), default=-1)
    rest = before[at + 1 :]
    own = page.keys(mention.last, mention.last + 1) in (("was",), ("is",)) or rest[-2:-1] in ((",",), (";",))
    return at >= 0 and not own and rest[-1:] in (("and",), ("or",), ("nor",)) and not _ENDS_WITHOUT & set(rest)


def _margin(found: Scan, mention: Mention, last: int) -> Iterator[tuple[str, str, float | None]]:
    page = found.page
    sentence = page.sentence(mention.first)
    listed = list(_listed_margins(found, mention, min(last, sentence.last)))
    own = found.of("value", first=mention.last, last=min(mention.last + 1, last))
    names = _margin_names(page, mention, sentence) if own else [""]
    if len(listed) > 1:
        if own and own[0].code in _AS_MARGIN and names != [""] and names[0] not in {name for name, _, _ in listed}:
            yield from ((name, _AS_MARGIN[own[0].code], None) for name in names)
        yield from listed
        return
    state = _margin_state(found, mention, last)
    behind = found.lengths_in(mention.last, min(sentence.last, mention.last + 9))
    before = found.lengths_in(max(sentence.first, mention.first - 9), mention.first)
    near = behind or [one for one in before if "from" in page.keys(one.last, mention.first)]
    reached = [one for one in before if _is_within(found, one, mention)]
    if reached and not behind and found.reading.judge(reached[0].first, reached[0].last).assertion == "affirmed":
        yield _margin_names(page, mention, sentence)[0], "close", reached[0].sides[0]
        return
    said = set(page.keys(sentence.first, sentence.last))
    distance = next((one.sides[0] for one in near if len(one.sides) == 1), None)
    if said & _NEARLY and distance is not None:
        state = "close" if state in ("", "clear") else state
    if distance is not None and state in ("", "clear", "close") and said & (_CLEAR | {"by", "clear", "mm", "close"}):
        state = state or "clear"
    else:
        distance = None
    if state:
        for name in _margin_names(page, mention, sentence):
            yield name, state, distance if state in ("clear", "close") else None


def _listed_margins(found: Scan, mention: Mention, last: int) -> Iterator[tuple[str, str, float | None]]:
    """ "Margins: ectocervical clear, endocervical involved", "negative at ectocervix, positive at endocervix"."""
    if found.reading.judge(mention.first, mention.last).assertion in NOT_HERS_YET:
        return
    page = found.page
    for at in range(mention.last, last):
        name = _NAMES.get(page.tokens[at].key)
        if not name:
            continue
        sign = _sign_of(page, at + 1, last)
        if sign:
            yield name, sign, None
            continue
        behind, before = at + 1, at
        while behind < last and page.tokens[behind].key in (*_SIGNS, *_COPULAS, *_MARGINS):
            behind += 1
        while before > mention.last and page.tokens[before - 1].key in _AT:
            before -= 1
        at_place = found.of("value", first=before - 1, last=before) if before < at else []
        value = next(iter([*at_place, *found.of("value", first=behind, last=min(behind + 1, last))]), None)
        if value and value.code in _AS_MARGIN:
            yield name, _AS_MARGIN[value.code], None


def _sign_of(page: Page, at: int, last: int) -> str:
    """ "Margins: ecto -, endo +": the sign that stands alone behind the name of a margin."""
    sign, behind = page.keys(at, min(at + 1, last)), page.keys(at + 1, min(at + 2, last))
    alone = behind in ((), (",",), (";",), (".",), (")",), ("/",))
    told = "".join(sign) if alone else ""
    return "involved" if told == "+" else "clear" if told in ("-", "–") and told else ""


def _is_within(found: Scan, one: Length, mention: Mention) -> bool:
    """ "Tumour is present within 1 mm of the deep margin"."""
    page = found.page
    led = page.keys(max(0, one.first - _BESIDE), one.first)
    disease = found.of("histology", first=one.first - _WITHIN_OF, last=one.first)
    told = bool(disease) or bool(_TUMOUR.intersection(page.keys(max(0, one.first - _WITHIN_OF), one.first)))
    return "within" in led and page.keys(one.last, one.last + 1) == ("of",) and told


_NAMED_OTHERS = frozenset({
    "invasion", "infiltration", "involvement", "extension", "depth", "thickness", "adenocarcinoma", "carcinoma",
    "curettage", "curettings", "glands", "tumor", "lesion",
})  # fmt: skip
"""Behind the name of a margin these take it for themselves: "4 mm of stromal invasion and clear margins"."""


def _margin_names(page: Page, mention: Mention, sentence: Sentence) -> list[str]:
    """Which margins are meant: those named in it or before it in its item, else the nearest behind; [""] for none."""
    before = page.keys(max(sentence.first, mention.first - _BESIDE), mention.first)
    cut = max((at + 1 for at, key in enumerate(before) if key in _PARTING), default=0)
    beside = (*before[cut:], *page.keys(mention.first, mention.last), "")
    named = [_NAMES[key] for key, noun in pairwise(beside) if key in _NAMES and noun not in _NAMED_OTHERS]
    if named:
        return list(dict.fromkeys(named)) if _AND & set(before) else named[-1:]
    behind = page.keys(mention.last, min(mention.last + _BESIDE, sentence.last))
    stop = next((at for at, key in enumerate(behind) if key in _PARTING - {":"}), len(behind))
    return next(([_NAMES[key]] for key in behind[:stop] if key in _NAMES), [""])


def _margin_state(found: Scan, mention: Mention, last: int) -> str:
    sentence = found.page.sentence(mention.first)
    state = _attribute(found, mention, last) or _class_behind(found, mention, last)[0]
    judged = found.reading.judge(mention.first, mention.last).assertion
    if judged in NOT_HERS_YET or state == "not_told" or is_untold(found.page, mention):
        return ""
    if _is_seat(found, mention) or _is_positive(found, mention, last):
        return "involved"
    if state == "indeterminate":
        return "not_assessable"
    if _is_said_not_free(found.page, mention.last, sentence.last):
        return "involved"
    if judged == "negated" or state == "absent" or _is_led_free(found.page, mention.first):
        return "clear"
    disease = found.of("histology", first=mention.last, last=next_item(found, mention.last, last))
    affirmed = [m for m in disease if found.reading.judge(m.first, m.last).assertion == "affirmed"]
    if state == "present" or affirmed:
        return "involved"
    before = found.of("value", first=max(sentence.first, mention.first - 5), last=mention.first)
    parted = bool(before) and bool(_PARTING & set(found.page.keys(before[-1].last, mention.first)))
    return {"absent": "clear", "present": "involved"}.get(before[-1].code, "") if before and not parted else ""


def _is_positive(found: Scan, mention: Mention, last: int) -> bool:
    """ "Endocervical margin pos, ectocervical margin neg": what is right behind a margin is said of it."""
    own = found.of("value", first=mention.last, last=min(mention.last + 3, last))
    between = found.page.keys(mention.last, own[0].first) if own else ()
    told = bool(own) and own[0].code == "present" and all(key in _SIGNS or key in _COPULAS for key in between)
    return told and found.reading.judge(mention.first, mention.last).row == "neg.absent"


def _is_seat(found: Scan, mention: Mention) -> bool:
    """ "AIS at endocervical margin, ectocervix neg": a lesion that is led to a margin by "at" lies there.

    What is denied is none: "no HSIL at the margin".
    """
    page = found.page
    at = mention.first
    while at > 0 and (page.tokens[at - 1].key in _NAMES or page.tokens[at - 1].key in _LEADING - {"at"}):
        at -= 1
    lesions = found.of("histology", first=max(0, at - _WITHIN_OF), last=at - 1) if at > 1 else []
    if page.keys(at - 1, at) != ("at",) or not lesions or lesions[-1].last != at - 1:
        return False
    judged = found.reading.judge(lesions[-1].first, lesions[-1].last)
    harmless = lesions[-1].concept.attr("behaviour") in ("", "benign")
    return not harmless and (judged.assertion in ("affirmed", "historical") or judged.row == "neg.absent")


_FREE = frozenset({"free", "clear", "negative"})
_TO_FREE = 4


def _is_said_not_free(page: Page, first: int, last: int) -> bool:
    """ "Endocervical margin not free", "margins: not completely clear": the contrary of a free margin."""
    keys = page.keys(first, min(first + _TO_FREE + 1, last))
    at = keys.index("not") if "not" in keys[:2] else -1
    return at >= 0 and bool(_FREE.intersection(keys[at + 1 : at + 3]))


def _is_led_free(page: Page, first: int) -> bool:
    """ "Negative at the margins": the state that leads to them with "at"."""
    at = first
    while at > 0 and page.tokens[at - 1].key in _LEADING:
        at -= 1
    return page.keys(at, at + 1) == ("at",) and page.tokens[at - 1].key in _FREE and page.tokens[at - 2].key != "not"


def _attribute(found: Scan, mention: Mention, last: int) -> str:
    """ "Positive endocervical margin", "incomplete at the deep margin": the state that leads to a margin's name.

    "" where none does, or where a state stands right behind ("free endocervical margin involved").
    """
    page = found.page
    sentence = page.sentence(mention.first)
    own = found.of("value", first=mention.last, last=min(mention.last + 3, last, sentence.last))
    if own and all(key in _SIGNS or key in _COPULAS for key in page.keys(mention.last, own[0].first)):
        return ""
    before = found.of("value", first=max(sentence.first, mention.first - 6), last=mention.first)
    led = bool(before) and all(key in _NAMES or key in _LEADING for key in page.keys(before[-1].last, mention.first))
    return before[-1].code if led else ""


def _excised(found: Scan, mention: Mention, state: str) -> Iterator[tuple[str, str, float | None]]:
    """ "CIN2, completely excised": margins that are told by the excision; not "cannot be confirmed as excised"."""
    judged = found.reading.judge(mention.first, mention.last).assertion
    before = set(found.page.keys(max(0, mention.first - 2), mention.first))
    behind = found.page.keys(mention.last, min(mention.last + 3, len(found.page.tokens)))
    if judged in NOT_HERS_YET or judged == "possible" or before & {"was", "local", "lesion"}:
        return
    if behind[:1] in (("at",), ("of",)):
        return  # "excision complete at the ectocervical margin" is told with the margin
    yield "", "involved" if state == "clear" and judged == "negated" else state, None
