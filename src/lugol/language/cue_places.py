"""The cues of a page and the roles of its words, from `cues.csv` and `roles.csv`."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from lugol.language.constructed import constructed
from lugol.language.lexicon import Lexicon, Row, kept_lexicon, read_rows
from lugol.language.mixed_parts import is_mixed_part
from lugol.language.modals import modals
from lugol.language.model import Concept, Mention, Page
from lugol.language.number_of import is_number_of
from lugol.language.numerals import once_a_page
from lugol.language.tokens import HYPHENS

LONGEST_LEAD = 4
_NEGATABLE = ("do", "does", "did", "has", "have", "had", "is", "are", "was", "were", "could", "would", "should")
_LIES_FREE = frozenset({"fluid", "air", "gas", "blood", "pelvic", "peritoneal", "intraperitoneal", "abdominal"})
"""Behind "free" these are found, not said to be free of anything."""
_GRADES = (["grade"], ["risk"])
"""Behind "high" and "low" these make a name of them, and no predicate: "a high-grade lesion"."""


class Assertions(msgspec.Struct, frozen=True):
    """The cues of a page in order, and the role of each of its tokens ("" for none)."""

    page: Page
    cues: tuple[Mention, ...]
    firsts: tuple[int, ...]
    roles: tuple[frozenset[str], ...]

    def within(self, first: int, last: int) -> tuple[Mention, ...]:
        """Cues that begin in [first, last)."""
        return self.cues[bisect_left(self.firsts, first) : bisect_left(self.firsts, last)]

    def has(self, role: str, first: int, last: int) -> bool:
        """Does a token of [first, last) play a role?"""
        places = _places(self.roles).get(role, ())
        at = bisect_left(places, first)
        return at < len(places) and places[at] < last


@once_a_page
def _places(roles: tuple[frozenset[str], ...]) -> dict[str, list[int]]:
    """The tokens that play each role, in order."""
    found: dict[str, list[int]] = {}
    for at, played in enumerate(roles):
        for role in played:
            found.setdefault(role, []).append(at)
    return found


@cache
def _cue_lexicon(without: str) -> Lexicon:
    """The cues as a lexicon, kept from run to run where none is left out."""
    if without:
        return Lexicon(_cue_rows(without))
    return kept_lexicon("cues", (Path(__file__), Path(__file__).with_name("cues.csv")), _cue_rows)


def _cue_rows(without: str = "") -> list[Row]:
    """The rows of `cues.csv` as terms, but for one."""
    rows: list[Row] = []
    for row in read_rows("cues.csv"):
        if row["id"] != without:
            words = [form for word in row["words"].split("|") for form in _contracted(word)]
            rows.append((_concept(row), words))
    return rows


def _concept(row: dict[str, str]) -> Concept:
    attrs = {name: row[name] for name in ("effect", "direction", "scope")}
    kind = "pseudo" if row["effect"] == "pseudo" else row["direction"]
    return Concept(kind, row["id"], row["effect"], attrs)


def _contracted(words: str) -> Iterator[str]:
    """ "did not have" and "didn't have" are one cue."""
    yield words
    for verb in _NEGATABLE:
        if words.startswith(f"{verb} not"):
            yield words.replace(f"{verb} not", f"{verb}n't", 1)
    if words.startswith(("cannot", "can not")):
        yield words.replace("cannot", "can't", 1).replace("can not", "can't", 1)


@cache
def _roles() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in read_rows("roles.csv"):
        for word in row["words"].split("|"):
            found.setdefault(word, set()).add(row["role"])
    return {word: frozenset(roles) for word, roles in found.items()}


_GUIDELINES = frozenset({"guideline", "guidelines", "nccn", "esgo", "esmo", "sgo", "gcig", "nice", "acog"})
_FOLLOWING = frozenset({"according", "per", "following", "accordance", "line", "followed", "with"})
_MEETINGS = frozenset(
    {"visit", "time", "point", "clinic", "appointment", "meeting", "stage", "day", "consultation", "review", "moment"}
)
""" "Plan at that visit: LLETZ": behind "that" these name a day, and no clause of its own begins."""
_AGE_WITHIN = 9
_NO_ROLE: frozenset[str] = frozenset()
_SHOWS = frozenset({"verb", "done_verb"})
_PASSIVE = frozenset(
    {"is", "are", "was", "were", "be", "been", "being", "as", "if", "when", "where", "clinically", "not"}
)
_ADVISED = frozenset(
    {".", ",", ";", ":", ")", "for", "as", "in", "because", "due", "by", "and", "to", "given", "if", "at"}
)


def assertions(page: Page, without: str = "") -> Assertions:
    """The cues of a page; `without` leaves one row of the grammar out, to prove that it does something."""
    limits = [sentence.last for sentence in page.sentences]
    shows = _showing(page)
    found = [*_cue_lexicon(without).scan(page.text, page.tokens, limits)]
    made = (*modals(page.tokens, limits), *constructed(page))
    found += [_cue(page, *each) for each in made if each[0] != without]
    counted = [cue for cue in found if not (shows & {cue.first, cue.last - 1} or _is_followed(page, cue))]
    named = _names_of_parts(page)
    counted = [cue for cue in counted if not _is_of_a_stain(page, cue) and not _is_of_one_age(page, cue)]
    counted = [cue for cue in counted if cue.first not in page.noise and not is_number_of(page.tokens, cue.first)]
    counted = [cue for cue in counted if cue.first not in named or cue.concept.attr("effect") != "planned"]
    cues = tuple(_unshadowed(counted))
    roles = _roles()
    lying = {i for i, (a, b) in enumerate(pairwise(t.key for t in page.tokens)) if a == "free" and b in _LIES_FREE}
    keys = [token.key for token in page.tokens]
    degrees = (i for i, key in enumerate(keys) if key in ("high", "low"))
    lying |= {i for i in degrees if keys[i + 1 + (keys[i + 1 : i + 2] == ["-"]) :][:1] in _GRADES}
    lying |= {i for i, (a, b) in enumerate(pairwise(keys)) if a == "that" and b in _MEETINGS}
    kinds = tuple(
        _SHOWS if i in shows else _NO_ROLE if i in lying else roles.get(token.key, _NO_ROLE)
        for i, token in enumerate(page.tokens)
    )
    return Assertions(page, cues, tuple(cue.first for cue in cues), kinds)


@cache
def _concepts() -> dict[str, Concept]:
    return {row["id"]: _concept(row) for row in read_rows("cues.csv")}


def _cue(page: Page, row: str, first: int, last: int) -> Mention:
    """The tokens [first, last) as a cue of a row of `cues.csv` that no words of it can say."""
    return page.mention(_concepts()[row], first, last)


def _showing(page: Page) -> frozenset[int]:
    """ "The smear indicated ASC-US" shows something; "is indicated", "contra-indicated" do not."""
    keys = [token.key for token in page.tokens]
    told = (i for i, key in enumerate(keys[:-1]) if key in ("indicated", "indicates") and i)
    return frozenset(
        i for i in told if keys[i - 1] not in (*_PASSIVE, *HYPHENS, "contra") and keys[i + 1] not in _ADVISED
    )


def _names_of_parts(page: Page) -> frozenset[int]:
    """ "INDICATIONS FOR SURGERY: ...", "ASSESSMENT/PLAN: ...": the name of such a part plans nothing in it."""
    told = (part for part in page.parts if part.kind == "indication" or is_mixed_part(page, part))
    return frozenset(i for part in told for i in range(*part.label))


def _is_of_a_stain(page: Page, cue: Mention) -> bool:
    """ "MUM1 positive", "MUM-1 negative": a number right behind the word makes it the name of a stain, and no kin."""
    tokens = page.tokens[cue.last : cue.last + 2]
    numbered = [token for token in tokens if token.glued and token.key not in HYPHENS]
    near = numbered[:1] if tokens and (tokens[0].glued and (tokens[0].key in HYPHENS or numbered)) else []
    return cue.concept.attr("effect") == "family" and bool(near) and near[0].key.isdigit()


def _is_of_one_age(page: Page, cue: Mention) -> bool:
    """ "A 62-year-old, postmenopausal women with a mass": one woman of one age, as her spelling may be."""
    if cue.concept.attr("effect") != "literature" or page.keys(cue.first, cue.first + 1) != ("women",):
        return False
    before = page.keys(max(0, cue.first - _AGE_WITHIN), cue.first)
    led = any(a in ("a", "an") and b.isdecimal() for a, b in pairwise(before))
    return led and "old" in before


def _is_followed(page: Page, cue: Mention) -> bool:
    """ "Treated according to NCCN guidelines", "performed following the German guidelines": what was done to her.

    A guideline that was followed makes no literature of it.
    """
    if cue.concept.attr("effect") != "literature" or not _GUIDELINES & set(page.keys(cue.first, cue.last)):
        return False
    return bool(_FOLLOWING.intersection(page.keys(max(0, cue.first - LONGEST_LEAD), cue.first)))


def _unshadowed(found: list[Mention]) -> Iterator[Mention]:
    """Cues that no longer cue holds within itself, and that no phrase touches which only looks like one.

    A phrase that only looks like one does not count inside a longer cue: "initially thought to have", "no change or".
    """
    reach: dict[int, int] = {}
    for cue in found:
        if cue.concept.category != "pseudo":
            reach[cue.first] = max(cue.last, reach.get(cue.first, 0))
    seeming = [
        (cue.first, cue.last)
        for cue in found
        if cue.concept.category == "pseudo"
        and not any(reach.get(cue.first - back, 0) >= cue.last + (not back) for back in range(LONGEST_LEAD))
    ]
    longest = (0, 0)
    for cue in sorted(found, key=lambda cue: (cue.first, -cue.last)):
        inside = cue.last <= longest[1] and (cue.first, cue.last) != longest
        longest = (cue.first, cue.last) if cue.last > longest[1] else longest
        while seeming and seeming[0][1] <= cue.first:
            seeming.pop(0)
        if not inside and not (seeming and seeming[0][0] < cue.last):
            yield cue
