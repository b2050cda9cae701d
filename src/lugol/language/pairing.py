"""Which value belongs to which head: lists, brackets, alternation, "respectively", and values of several dates.

How to call: `heads = merged(page, mentions)`; `cues = cues_of(page, measures(page))` (language/cues.py); then for each
sentence `pair(cues, sentence, heads, values)`, where a `Value` holds anything with `first` and `last` (a `Measure`, a
mention). Each `Pair` tells the head, the value, and the date words (a `Measure` of kind "date") beside it. Time
is linear in the tokens of the sentence.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import msgspec

from lugol.language.cues import Cues, Gap, gap
from lugol.language.measure import Measure, within
from lugol.language.model import Mention, Page, Sentence

NAMES = ("analyte", "ihc_marker", "gene", "hpv_tissue")
"""What results are told of."""
MOST_UNKNOWN = 8
"""Words between a head and an amount in its own unit that need not be known; states allow none."""


LONGEST_LIST = 400
"""Tokens of the longest list that is looked through for what was said at its head, so that time stays linear."""


class Head(msgspec.Struct, frozen=True):
    """What a value can belong to: a name with its synonyms in brackets at the tokens [first, last)."""

    mention: Mention
    first: int
    last: int

    @property
    def code(self) -> str:
        """The code of what is named."""
        return self.mention.code


class Value(msgspec.Struct, frozen=True):
    """A value to pair: `sure` ones may stand behind unknown words; `own` ones never go to a whole list of heads,
    `shared` ones may; `close` ones do not stand behind a comma or an "and",
    `leads` ones touch a head that follows and go on no series,
    `weak` ones only confirm ("detected"), `noun` ones describe a thing of their own ("a normal cervix"), `amount` ones
    are figures, which belong to the name that they touch.
    `side` is "before" or "after" for words that only stand so to their heads ("expresses" before, "↑" after)."""

    item: Any
    first: int
    last: int
    sure: bool = False
    own: bool = False
    shared: bool = False
    close: bool = False
    leads: bool = False
    weak: bool = False
    noun: bool = False
    amount: bool = False
    side: str = ""


class Pair(msgspec.Struct, frozen=True):
    """A head with its value; `date` holds the date words of this value, `listed` how many heads share the value."""

    head: Head
    value: Value
    date: Measure | None = None
    listed: int = 1
    behind: bool = True


def merged(page: Page, mentions: Sequence[Mention]) -> list[Head]:
    """Heads of mentions; "squamous cell carcinoma antigen (SCC)" is one, and a name in slashes too.

    A name of two things ("liver and renal function tests") is two heads at one place.
    """
    heads: list[Head] = []
    for mention in mentions:
        before = heads[-1] if heads else None
        if before is not None and mention.first < before.last:
            if (mention.first, mention.last) == (before.first, before.last) and mention.code != before.code:
                heads.append(Head(mention, mention.first, mention.last))
            continue
        if before is not None and mention.code == before.code and _is_synonym(page, before.last, mention.first):
            closes = mention.last < len(page.tokens) and page.tokens[mention.last].key in (")", "]")
            heads[-1] = Head(before.mention, before.first, mention.last + closes)
            continue
        heads.append(_spelt_out(page, mention, before))
    return heads


def _spelt_out(page: Page, mention: Mention, before: Head | None) -> Head:
    """ "Leucocyte common protein (LCP)": the words that a short name in a bracket stands for are part of the name.

    They are known by their first letters, or as an item of a list that holds nothing else.
    """
    opened, last = mention.first - 1, mention.last
    plain = Head(mention, mention.first, last)
    bracket = page.keys(opened, opened + 1) in (("(",), ("[",)) and page.keys(last, last + 1) in ((")",), ("]",))
    if opened <= 0 or not bracket:
        return plain
    begin = max(page.sentence(mention.first).first, before.last if before is not None else 0)
    letters = [c for c in page.text[mention.start : mention.end].lower() if c.isalpha()]
    words = [at for at in range(max(begin, opened - 2 * len(letters)), opened) if page.tokens[at].key[0].isalpha()]
    words = words[-len(letters) :]
    if len(letters) >= 2 and [page.tokens[at].key[0] for at in words] == letters:
        return Head(mention, words[0], last + 1)
    at = opened
    while at > begin and opened - at <= _MOST_WORDS and page.tokens[at - 1].key not in _AROUND:
        at -= 1
    inside = page.keys(at, opened)
    listed = at > begin and page.tokens[at - 1].key in _AROUND
    if not inside or not listed or len(inside) > _MOST_WORDS or _SAYS & set(inside):
        return plain
    return Head(mention, at, last + 1)


_AROUND = frozenset({",", "and", "or", "for", "as"})
_SAYS = frozenset({
    "was", "were", "is", "are", "negative", "positive", "normal", "elevated", "raised", "high", "low", "no", "not",
    "lost", "increased", "staining", "expression", "showed", "loss", ".", ";", ":", "(", ")", "+", "focal", "diffuse",
    "weak", "strong", "stain", "stains", "level", "levels", "test", "markers", "marker", "retained", "receptors",
})  # fmt: skip
_MOST_WORDS = 6


def _is_synonym(page: Page, first: int, last: int) -> bool:
    keys = [t.key for t in page.tokens[first:last]]
    return keys in ([], ["("], ["["], ["/"]) or (len(keys) <= 3 and keys[-1:] == ["("] and "," not in keys)


def pair(cues: Cues, sentence: Sentence, heads: Sequence[Head], values: Sequence[Value]) -> list[Pair]:
    """The pairs of one sentence, in the order of their heads.

    >>> from lugol.language.cues import cues_of
    >>> from lugol.language.measure import measures
    >>> from lugol.language.page import page_of
    >>> page = page_of("CA125, CA 19-9 and HE4 were 61, 14 and 142, respectively.")
    >>> cues = cues_of(page, measures(page))
    >>> values = [Value(m, m.first, m.last) for m in cues.measures]
    >>> found = pair(cues, page.sentences[0], merged(page, page.of("analyte")), values)
    >>> [(p.head.code, p.value.item.value) for p in found]
    [('CA125', 61.0), ('CA19-9', 14.0), ('HE4', 142.0)]
    """
    enclosed, own = _enclosed(cues, sentence, heads, values)
    pairs = [Pair(head, value) for head, inside in enclosed for value in inside]
    inner = {id(value) for _, inside in enclosed for value in inside}
    free = [v for v in values if id(v) not in inner]
    head_groups, value_groups = _groups(cues, heads, free, own, sentence)
    head_groups = _parted(cues, head_groups, value_groups, own)
    for hg, vg, behind in _assigned(cues, head_groups, value_groups, own):
        pairs.extend(_spread(cues, hg, vg, behind))
    return sorted(
        (_dated(cues, sentence, p, heads, values) for p in pairs), key=lambda p: (p.head.first, p.value.first)
    )


def _enclosed(
    cues: Cues, sentence: Sentence, heads: Sequence[Head], values: Sequence[Value]
) -> tuple[list[tuple[Head, list[Value]]], set[int]]:
    """The values in a bracket right behind a head, and every token of brackets that hold no head."""
    starts = {h.first for h in heads}
    held = {at for h in heads for at in range(h.first, h.last)}
    closing: dict[int, int] = {}
    opened: list[int] = []
    for at in range(sentence.first, sentence.last):
        key = cues.page.tokens[at].key
        if key in ("(", "[") and at not in held:
            opened.append(at)
        elif key in (")", "]") and opened and at not in held:
            closing[opened.pop()] = at + 1
    found: list[tuple[Head, list[Value]]] = []
    own: set[int] = set()
    for begun, end in closing.items():
        if not any(at in starts for at in range(begun, end)):
            own.update(range(begun, end))
    for head in heads:
        at = head.last
        while at not in closing and at in cues.roles and cues.roles[at] <= {"filler", "measure"} and at < sentence.last:
            if any(v.first <= at < v.last for v in values):
                break
            at += 1
        if at in closing and at in own:
            inside = [v for v in values if at <= v.first < closing[at]]
            if inside:
                found.append((head, inside))
    return found, own


def _groups(
    cues: Cues, heads: Sequence[Head], values: Sequence[Value], own: set[int], sentence: Sentence
) -> tuple[list[list[Head]], list[list[Value]]]:
    """Runs of heads and runs of values that nothing else parts, in order."""
    items: list[Head | Value] = sorted([*heads, *values], key=lambda i: (i.first, i.last))
    head_groups: list[list[Head]] = []
    value_groups: list[list[Value]] = []
    before: Head | Value | None = None
    zips = any("zip" in cues.roles.get(at, ()) for at in range(sentence.first, sentence.last))
    for item in items:
        between = gap(cues, before.last, item.first, own) if before is not None else None
        if isinstance(item, Head):
            led = cues.page.keys(item.first - 1, item.first) == ("for",)
            if isinstance(before, Head) and between and _is_list(between, led=led):
                head_groups[-1].append(item)
            else:
                head_groups.append([item])
        elif (
            isinstance(before, Value)
            and between
            and (_joins(before, between, item, zips) or _is_dated_series(cues, before, item))
        ):
            value_groups[-1].append(item)
        else:
            value_groups.append([item])
        before = item
    return head_groups, value_groups


def _is_list(between: Gap, *, led: bool) -> bool:
    """Do two names stand in one list? ("ER, PR and CEA", "for ER, for PR and for CEA")"""
    allowed = {"list", "filler", "measure"} | ({"lead"} if led and "list" in between.roles else set())
    return not between.unknown and between.roles <= allowed


def _joins(before: Value, between: Gap, following: Value, zips: bool) -> bool:
    """Do two values stand in one list or series? Words do so only where "respectively" says it."""
    if between.unknown or between.roles & {"break", "except", "negator"}:
        return False
    if following.shared or before.shared:
        return zips and not (before.own or following.own) and between.roles <= {"list", "filler"}
    return not following.leads


_NEXT_DATE = 4
_BEFORE_NEXT = frozenset({";", "on", "in", "(", ")", "and", "then", "at"})


def _is_dated_series(cues: Cues, before: Value, following: Value) -> bool:
    """ "58 U/mL on 2 June; 31 U/mL on 14 July": amounts parted by ";", each with its day behind it."""
    if not (before.amount and following.amount) or ";" not in cues.page.keys(before.last, following.first):
        return False
    first = [m for m in within(cues.measures, before.last, following.first) if m.kind == "date"]
    second = [m for m in within(cues.measures, following.last, following.last + _NEXT_DATE) if m.kind == "date"]
    dated = {at for m in first for at in range(m.first, m.last)}
    rest = {cues.page.tokens[at].key for at in range(before.last, following.first) if at not in dated}
    return len(first) == 1 and bool(second) and rest <= _BEFORE_NEXT


def _parted(
    cues: Cues, head_groups: Sequence[list[Head]], value_groups: Sequence[list[Value]], own: set[int]
) -> list[list[Head]]:
    """ "Retained SMARCA4 and RB1 loss": the last of a list has the value that touches it, the others the one before."""
    starts = {g[0].first: g for g in value_groups}
    found: list[list[Head]] = []
    for group in head_groups:
        place = bisect_left(value_groups, group[0].first, key=lambda g: g[0].first)
        before = value_groups[place - 1] if place else None
        behind = starts.get(group[-1].last)
        if len(group) == 1 or before is None or behind is None or behind[0].weak or before[-1].weak:
            found.append(group)
            continue
        between = gap(cues, before[-1].last, group[0].first, own)
        near = _cost_before(between, before[-1])
        found.extend([group] if near is None or "list" in between.roles else [group[:-1], group[-1:]])
    return found


Group = tuple[Sequence[Head], Sequence[Value], bool]


def _assigned(cues: Cues, head_groups: list[list[Head]], value_groups: list[list[Value]], own: set[int]) -> list[Group]:
    """Each run of values with the run of heads before or behind it, the closer tie first."""
    order: list[list[Any]] = [*head_groups, *value_groups]
    order.sort(key=lambda group: group[0].first)
    is_value = {id(g) for g in value_groups}
    offers: list[tuple[float, bool, int, int]] = []
    for index in range(len(order) - 1):
        left, right = order[index], order[index + 1]
        if (id(left) in is_value) == (id(right) in is_value):
            continue
        behind = id(right) in is_value
        between = gap(cues, left[-1].last, right[0].first, own)
        cost = _cost(between, right[0]) if behind else _cost_before(between, left[-1])
        if not behind and cost == 0 and index and _is_told_of_name(cues, order[index - 1], left, right):
            cost = _WITH
        if not behind and _is_led_anew(cues, left, right, order[index + 2 : index + 3], own):
            cost = None
        if cost is not None:
            offers.append((cost, behind, index + 1 if behind else index, index if behind else index + 1))
    after = sum(1 / (1 + c) for c, behind, _, _ in offers if behind)
    before = sum(1 / (1 + c) for c, behind, _, _ in offers if not behind)
    offers.sort(key=lambda o: (o[0], o[1] != (after >= before), o[2]))
    taken: set[int] = set()
    found: list[Group] = []
    for _, behind, value_at, head_at in offers:
        if value_at in taken or head_at in taken:
            continue
        taken |= {value_at, head_at}
        found.append((order[head_at], order[value_at], behind))
    return found


_WITH = 3.5
"""How far a value stands before a name that only comes with the one it touches."""


def _is_told_of_name(cues: Cues, before: Sequence[Any], value: Sequence[Value], name: Sequence[Head]) -> bool:
    """ "HBeAg negative with HBV DNA of 300": a word that touches a name is that name's, and "with" leads on."""
    touches = isinstance(before[-1], Head) and before[-1].last == value[0].first
    return touches and cues.page.keys(value[-1].last, value[-1].last + 1) in (("with",), ("in",), ("on",))


_JOINTS = frozenset({",", "and", ";", "but"})


def _is_led_anew(
    cues: Cues, value: Sequence[Value], names: Sequence[Head], following: Sequence[Sequence[Any]], own: set[int]
) -> bool:
    """ "Staining for ER positive, for p16 negative": names behind a "for" of their own, with their own value."""
    led = cues.page.keys(value[-1].last, names[0].first)[-1:] == ("for",)
    if not led or not following or isinstance(following[0][0], Head):
        return False
    joined = cues.page.tokens[names[0].first - 2].key in _JOINTS
    return joined and _cost(gap(cues, names[-1].last, following[0][0].first, own), following[0][0]) is not None


_HINT = 0.5
"""How much farther a word that only confirms ("noted") stands than one that says what was found ("lost")."""


_JOINT = 0.25
"""How much farther a value stands behind a joint too ("and showed 95 %") than behind a verb alone."""


def _cost(between: Gap, value: Value) -> float | None:
    """How far a value stands from the head before it; None where it cannot be its."""
    roles, extra = between.roles, _HINT * value.weak
    if roles & {"break", "except"} or value.side == "before":
        return None
    if between.unknown:
        return 6.0 + between.unknown if value.sure and between.unknown <= MOST_UNKNOWN else None
    if (value.close and "list" in roles) or (value.noun and not between.empty):
        return None
    if ("link" in roles and not between.ends_list) or (value.amount and between.empty):
        return extra + _JOINT * ("list" in roles)
    if "list" in roles:
        return 3.0 + extra
    if "lead" in roles:
        return 4.0 + extra
    return (2.0 if roles else 1.0) + extra


def _cost_before(between: Gap, value: Value) -> float | None:
    """How far a value stands from the head behind it; None where it cannot be its."""
    roles, extra = between.roles, _HINT * value.weak
    if roles & {"break", "except"} or between.unknown or value.own or value.side == "after":
        return None
    if "lead" in roles and not between.ends_list:
        return extra
    if "link" in roles:
        return None
    if "list" in roles:
        return 3.5 + extra
    return (1.5 if roles else 1.0) + extra


def _spread(cues: Cues, heads: Sequence[Head], values: Sequence[Value], behind: bool) -> list[Pair]:
    """One run of heads with one run of values: one to one, all to one, or one shared by all."""
    if len(heads) == len(values) and len(heads) > 1:
        return [Pair(h, v, behind=behind) for h, v in zip(heads, values, strict=True)]
    if len(heads) == 1:
        return [Pair(heads[0], v, behind=behind) for v in values]
    if len(values) > 1:
        return []
    value = values[0]
    if value.shared and not value.own and _is_for_all(cues, heads, value):
        return [Pair(h, value, listed=len(heads), behind=behind) for h in heads]
    return [Pair(heads[-1] if behind else heads[0], value, behind=behind)]


_PLURAL = frozenset({"were", "are", "all", "both", "each", "have", "remain"})


def _is_for_all(cues: Cues, heads: Sequence[Head], value: Value) -> bool:
    """A verdict behind a list whose members have amounts of their own is for all only where the words say so."""
    told = any("measure" in cues.roles.get(at, ()) for a, b in pairwise(heads) for at in range(a.last, b.first))
    if not told or value.first < heads[0].first:
        return True
    keys = (cues.page.tokens[at].key for at in range(heads[-1].last, value.last))
    return any(key in _PLURAL for key in keys)


def _dated(cues: Cues, sentence: Sentence, found: Pair, heads: Sequence[Head], values: Sequence[Value]) -> Pair:
    """The pair with the date words of its value, where the sentence tells several."""
    mine = [v for v in values if v.first >= found.head.first]
    limit = next((h.first for h in heads if h.first > found.value.first), sentence.last)
    mine = [v for v in mine if v.first < limit]
    dates = [m for m in within(cues.measures, found.head.last, limit) if m.kind == "date"]
    if not dates and len(mine) > 1:
        before = max((v.last for v in values if v.last <= found.head.first), default=sentence.first)
        dates = [m for m in within(cues.measures, before, found.head.first) if m.kind == "date"]
    if not dates or found.value not in mine:
        return found
    place = mine.index(found.value)
    if len(dates) == len(mine) - 1:
        dates = [*_date_before(cues, sentence, found.head), *dates]
    if len(dates) == len(mine):
        return msgspec.structs.replace(found, date=dates[place])
    following = mine[place + 1].first if place + 1 < len(mine) else limit
    between = [d for d in dates if found.value.last <= d.first < following]
    return msgspec.structs.replace(found, date=between[0]) if between and len(mine) > 1 else found


def _date_before(cues: Cues, sentence: Sentence, head: Head) -> list[Measure]:
    """ "In 2019 CA125 was 30, in 2020 45": the date right before a name, with which its list begins."""
    before = [m for m in within(cues.measures, sentence.first, head.first) if m.kind == "date"][-1:]
    keys = cues.page.keys(before[0].last, head.first) if before else ()
    return before if set(keys) <= {",", "the", "her", ":", "a", "serum"} else []


def denied(cues: Cues, sentence: Sentence, head: Head, value: Value) -> bool:
    """Does a denial stand before the list that a head is in ("neither ER nor PR", "no BRCA1 or BRCA2 mutation")?

    An "or" carries it past a result of the name before ("no EGFR mutation or ALK rearrangement").
    A denial that is part of the value itself is not counted again.
    """
    begin = max(sentence.first, head.first - LONGEST_LIST)
    names = {i for m in cues.page.of(*NAMES, first=begin, last=head.first) for i in range(m.first, m.last)}
    at, goes_on = head.first - 1, False
    while at >= begin:
        roles = cues.roles.get(at, frozenset())
        goes_on |= cues.page.tokens[at].key in ("or", "nor")
        passes = {"list", "filler", "measure", "state"} if goes_on else {"list", "filler", "measure"}
        if at not in names and not (roles and roles <= passes):
            break
        at -= 1
    led = at >= begin and "negator" in cues.roles.get(at, ())
    return led and not value.first <= at < value.last
