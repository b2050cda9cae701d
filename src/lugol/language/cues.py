"""What each token does between names and values: it joins, links, leads, denies, fills; and the words that are results.

The rows of results.csv say so, each with its scope and with examples that prove it.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from lugol.language.lexicon import Lexicon, read_rows
from lugol.language.measure import Measure
from lugol.language.model import Concept, Mention, Page, beginning_in
from lugol.language.numerals import Marks, marks
from lugol.language.tokens import HYPHENS

_MEASURE, _FILLER = frozenset({"measure"}), frozenset({"filler"})
_ALONE = frozenset({"list", "except", "break", "zip", "negator"})
"""Roles that a token plays alone: the "as" of "as well as" is no other joint."""


class Cues(msgspec.Struct, frozen=True):
    """The roles that the tokens of a page play between heads and values, its measures and its state words."""

    page: Page
    marks: Marks
    roles: Mapping[int, frozenset[str]]
    states: tuple[Mention, ...]
    measures: tuple[Measure, ...]


def states_in(cues: Cues, first: int, last: int) -> Sequence[Mention]:
    """The state words that begin in [first, last)."""
    return beginning_in(cues.states, first, last)


class Gap(msgspec.Struct, frozen=True):
    """What stands between two items: the roles of its tokens, how many are unknown, whether it holds none, and
    whether the last that joins is a comma or an "and"."""

    roles: frozenset[str]
    unknown: int
    empty: bool
    ends_list: bool = False


@cache
def grammar() -> tuple[dict[str, str], ...]:
    """The rows of results.csv: how results are worded, each with examples that prove it."""
    return tuple(read_rows("results.csv"))


@cache
def _lexicon(rows: tuple[tuple[str, ...], ...]) -> Lexicon:
    found = []
    for identity, role, reads, value, direction, words in rows:
        concept = Concept(
            f"{role}:{reads}" if reads else role, value or role, identity, {"role": role, "direction": direction}
        )
        found.append((concept, [w.strip() for w in words.split("|") if w.strip()]))
    return Lexicon(found)


def cues_of(page: Page, measures: Sequence[Measure], reads: str = "") -> Cues:
    """The roles of every token of a page; `reads` names whose state words count ("lab", "ihc", "gene")."""
    columns = ("id", "role", "reads", "value", "direction", "words")
    rows = tuple(tuple(row[c] for c in columns) for row in grammar() if row["reads"] in ("", reads))
    found = _lexicon(rows).scan(page.text, page.tokens, [s.last for s in page.sentences])
    roles: dict[int, frozenset[str]] = {}
    for mention in found:
        role = mention.concept.attr("role")
        for at in range(mention.first, mention.last):
            roles[at] = _also(roles.get(at, frozenset()), role)
    seen = marks(page)
    for measure in measures:
        for at in range(measure.first, measure.last):
            roles[at] = _MEASURE
    for unit in seen.units.values():
        if any(page.tokens[i].key in "/%" for i in range(unit.first, unit.last)):
            for at in range(unit.first, unit.last):
                roles.setdefault(at, _FILLER)
    for at in range(1, len(page.tokens)):
        if page.tokens[at].key in HYPHENS and page.tokens[at - 1].key == "anti" and page.tokens[at].glued:
            roles[at] = _FILLER  # "anti-CD30" is an antibody to it
    blocks = _blocks(page)
    roles.update(dict.fromkeys(blocks, _FILLER))
    states = tuple(m for m in _unhidden(found) if m.first not in blocks)
    return Cues(page, seen, roles, states, tuple(measures))


def _blocks(page: Page) -> set[int]:
    """The tokens that name a block of tissue ("performed on block G1", "cell block"): no pattern of staining."""
    found: set[int] = set()
    for at, token in enumerate(page.tokens):
        if token.key not in ("block", "blocks"):
            continue
        behind = page.tokens[at + 1 : at + 3]
        numbered = len(behind) > 1 and behind[1].glued and behind[1].key.isdecimal()
        letter = bool(behind) and len(behind[0].key) == 1 and behind[0].key.isalpha()
        if behind and (behind[0].key.isdecimal() or (letter and (numbered or behind[0].key != "a"))):
            found.update(range(at, at + 2 + numbered))
        elif page.keys(at - 1, at) in (("cell",), ("paraffin",), ("tissue",), ("on",), ("from",)):
            found.add(at)
    return found


@cache
def _also(known: frozenset[str], role: str) -> frozenset[str]:
    """The roles of a token that plays one more: one set for each combination, whatever the length of the text."""
    both = known | {role}
    return both & _ALONE or both


def _unhidden(found: Sequence[Mention]) -> tuple[Mention, ...]:
    """The state words that are no part of longer words of another role ("up" of "follow-up")."""
    longest: dict[int, int] = {}
    for m in found:
        for at in range(m.first, m.last):
            longest[at] = max(longest.get(at, 0), m.last - m.first)
    words = (m for m in found if m.concept.attr("role") == "state")
    return tuple(m for m in words if longest[m.first] <= m.last - m.first)


def gap(cues: Cues, first: int, last: int, own: frozenset[int] | set[int] = frozenset()) -> Gap:
    """What the tokens [first, last) do between two items; those in `own` are spoken for."""
    first = _past_insertion(cues, first, last)
    roles: set[str] = set()
    unknown, empty, ends_list = 0, True, False
    for at in range(first, last):
        if at in own:
            continue
        empty = False
        found = cues.roles.get(at)
        if found:
            roles |= found
            ends_list = "list" in found or (ends_list and found <= {"filler", "measure"})
        elif cues.page.tokens[at].key not in "()[]\"'“”*_.#":
            unknown += 1
    return Gap(frozenset(roles), unknown, empty, ends_list)


def _past_insertion(cues: Cues, first: int, last: int) -> int:
    """Past what stands between two commas before a verb: "CA125, drawn at another hospital, was"."""
    tokens, begun = cues.page.tokens, first
    while begun < last and cues.roles.get(begun, frozenset()) == frozenset({"filler"}):
        begun += 1
    if begun >= last or tokens[begun].key != ",":
        return first
    commas = [at for at in range(begun + 1, last - 1) if tokens[at].key == ","]
    return commas[-1] + 1 if commas and "link" in cues.roles.get(commas[-1] + 1, ()) else first
