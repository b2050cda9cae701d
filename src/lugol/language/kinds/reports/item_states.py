"""How an item of a report is told: present, absent or open, by a sign, a value beside it or its own words."""

from collections.abc import Iterator, Sequence

from lugol.language.kinds.layout.scan import Scan, words
from lugol.language.kinds.reports.lengths import (
    end_of,
    next_item,
)
from lugol.language.kinds.reports.untold import is_untold
from lugol.language.lists import opens_subject
from lugol.language.model import NOT_HERS_YET, Mention, Page

SIGNS = frozenset({":", "-", "–", "=", "("})
_DASHES = frozenset({"-", "–", "•", "*"})
_NODES = words("items.nodes")
_UNDER = 10
_ENDS_WITHOUT = frozenset({"was", "were", "is", "are", "with", "but", ";", ":", "showed", "has", "had", "there"})
_REACHING = words("items.reaching")
_SIGNED = {"(+)": "present", "(-)": "absent", "(–)": "absent"}
_SIDES_OF = words("items.sides_of")
_BEHIND = 8
BESIDE = 4
MARGINS = frozenset({"margin", "margins", "edge", "edges", "rm", "rms", "plane", "planes"})
_OF_ALL = frozenset({":", "all", "both", "status"})


def class_behind(found: Scan, mention: Mention, last: int) -> tuple[str, bool]:
    """The class of the value behind an item, "" for none; True where a sign binds the two, so that nothing else counts.

    Of two sides ("right: free, left: involved") the worst counts.
    """
    sentence_end = end_of(found, mention.first, last)
    signed = signed_behind(found, mention, last)
    if signed:
        return signed, True
    if _is_minus(found, mention.last, last):
        return "absent", True
    at, label = _past_signs(found, mention.last, min(sentence_end, mention.last + _BEHIND))
    end = min(next_item(found, max(at, mention.last), last), at + _BEHIND)
    if label and at == sentence_end:
        end = min(at + 3, last)
    sided = bool(_SIDES.intersection(found.page.keys(mention.last, mention.last + 1)))
    if not label and not sided:
        end = next((i for i in range(at, end - 1) if opens_subject(found.page, i)), end)
    under = _under(found, mention) if not label else ()
    if under:
        return under[0].code, True
    told = found.of("value", first=at, last=end)
    joined = any(_joins_sides(found.page, value) for value in told)
    values = [value for value in told if not (_is_count(found.page, value) or _joins_sides(found.page, value))]
    if not values and not joined and at > mention.last and not label:
        values = found.of("value", first=mention.last, last=end)
    if (label or sided) and len({v.code for v in values}) > 1 and _has_sides(found, mention, end):
        return "present" if any(v.code == "present" for v in values) else values[0].code, True
    return (values[0].code, label and values[0].first == at) if values else ("", False)


def signed_behind(found: Scan, mention: Mention, last: int) -> str:
    """The class that a sign in brackets gives an item: "LVSI (+)", "RM all (-)"; "" for none."""
    keys = found.page.keys(mention.last, min(mention.last + 5, last))
    return _SIGNED.get("".join([key for key in keys if key not in _OF_ALL][:3]), "")


_SIDES = frozenset({"r", "l", "rt", "lt", "right", "left"})


def _joins_sides(page: Page, value: Mention) -> bool:
    """ "With parametria l + r": a plus between two sides joins them, and finds nothing."""
    beside = {*page.keys(value.first - 1, value.first), *page.keys(value.last, value.last + 1)}
    return page.keys(value.first, value.last) == ("+",) and len(beside) == 2 and beside <= _SIDES


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
    while at < end and (tokens[at].key in SIGNS or tokens[at].key in _SIDES_OF or tokens[at].key == ")"):
        label |= tokens[at].key in (":", "=", "-", "–")
        at += 1
    return at, label


def _has_sides(found: Scan, mention: Mention, end: int) -> bool:
    return bool(_SIDES_OF & set(found.page.keys(mention.last, end)))


def stated(found: Scan, item: str, mention: Mention, last: int) -> Iterator[str]:
    """The state of an item, in the words of its field."""
    if _is_of_other(found, item, mention):
        return
    state = _state(found, mention, last)
    if item == "lvsi":
        if state in ("present", "absent", "indeterminate"):
            yield state
    else:
        found_of = {"present": "involved", "absent": "free"}
        yield from (found_of[told] for told in (state, *_of_other_side(found, mention, last)) if told in found_of)


def _is_of_other(found: Scan, item: str, mention: Mention) -> bool:
    """ "Parametrial lymph nodes", "margins, vaginal": the word only says of which nodes or margin."""
    page = found.page
    sentence = page.sentence(mention.first)
    if _NODES & set(page.keys(mention.last, min(mention.last + 1, sentence.last))):
        return True
    if item == "lvsi":
        return False
    behind = page.keys(mention.last, min(mention.last + BESIDE, sentence.last))
    cut = next((at for at, key in enumerate(behind) if key in (",", ";", ".", ":")), len(behind))
    if MARGINS & set(behind[:cut]):
        return True
    if mention.first == sentence.first or found.begins_line(mention.first):
        return False
    first = page.clause(mention.first)[0]
    named = [at for at in range(first, mention.first) if page.tokens[at].key in MARGINS]
    return bool(named) and not found.of("value", first=named[-1], last=mention.first)


def _state(found: Scan, mention: Mention, last: int) -> str:
    """present, absent, indeterminate, not_told, or "" for words that assert nothing of their own."""
    told, sure = class_behind(found, mention, last)
    judged = found.reading.judge(mention.first, mention.last).assertion
    if judged in NOT_HERS_YET:
        return ""
    if told in ("not_told", "indeterminate") or (told and sure):
        return told
    if is_untold(found.page, mention):
        return "not_told"
    if (judged == "negated" and not (told and _is_denial_of_next(found, mention, last))) or _is_under_without(
        found, mention
    ):
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


def _other_sides(found: Scan, mention: Mention, last: int) -> list[int]:
    """ "Left parametrium free, right involved": where the other side of an item begins, behind its comma."""
    page, end = found.page, next_item(found, mention.last, last)
    return [i for i in range(mention.last + 1, end) if page.tokens[i].key in _SIDES and page.keys(i - 1, i) == (",",)]


def _of_other_side(found: Scan, mention: Mention, last: int) -> Iterator[str]:
    """The class of the value right behind the other side of an item: "right (+)", "right involved"."""
    for at in _other_sides(found, mention, last):
        signed = _SIGNED.get("".join(found.page.keys(at + 1, min(at + 4, last))))
        values = found.of("value", first=at + 1, last=min(at + 6, last))
        if signed or (values and values[0].first == at + 1):
            yield signed or values[0].code


def _is_denial_of_next(found: Scan, mention: Mention, last: int) -> bool:
    """ "Left parametrium micromets, right neg, LVSI neg": what denies stands behind the next item, or the other side.

    This one has its own value.
    """
    page = found.page
    cue = tuple(found.reading.judge(mention.first, mention.last).cue.lower().split())
    sides = _other_sides(found, mention, last)
    end = sides[0] if sides else next_item(found, mention.last, last)
    near = page.keys(page.sentence(mention.first).first, end)
    return bool(cue) and not any(near[at : at + len(cue)] == cue for at in range(len(near)))


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
