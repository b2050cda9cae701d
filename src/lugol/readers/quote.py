"""The words of a quote where they stand: its keys, names, sides and states, amounts, and what its cues do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources

import msgspec

from lugol.language.measure import Measure, within
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.language.tokens import HYPHENS, singular
from lugol.readers.place import Place
from lugol.sources import numbered

_RESULT = frozenset({"state", "plain", "verb", "generic"})
"""Classes of which words that are a result consist: "within normal limits", "free of disease"."""
_SILENT = frozenset({"pseudo", "done", "historical", "anchor"})
SYNONYMS = frozenset(
    {
        "site",
        "histology",
        "cyt_result",
        "procedure",
        "drug",
        "regimen",
        "ihc_marker",
        "gene",
        "analyte",
        "hpv",
        "cyt_test",
    }
    | {"stage_system", "frame", "symptom", "colposcopic"}
)
"""Sorts of names of which each name is one thing, whatever word is used for it."""


_OF_A_NAME = frozenset({"grade", "risk", "intensity", "density", "signal", "attenuation", "echogenicity"})
"""Words before which "high" and "low" are part of a name and no result."""


class Quoted(msgspec.Struct, frozen=True):
    """The words of a quote where they stand: keys, mentions, amounts and cues of the tokens [first, last).

    `around` are the amounts of its sentence.
    `effects` counts what its words of denial, doubt or plan do; `rows` are the grammar rows of all cues in it.
    """

    reading: Reading
    place: Place
    keys: tuple[str, ...]
    words: frozenset[str]
    groups: frozenset[tuple[str, str]]
    names: frozenset[tuple[str, str, str]]
    measures: tuple[Measure, ...]
    around: tuple[Measure, ...]
    effects: Counter[str]
    rows: frozenset[str]


@cache
def _classes() -> dict[str, tuple[str, str]]:
    """Word to its class and group in words.csv."""
    found: dict[str, tuple[str, str]] = {}
    for _, row in numbered(resources.files(__package__) / "words.csv"):
        for word in row["words"].split("|"):
            found[word] = (row["class"], row["group"])
    return found


@lru_cache(maxsize=4096)
def class_of(key: str) -> tuple[str, str]:
    """The class and group of a word: ("side", "left"), ("state", "positive"), ("plain", ""), or two empty texts."""
    return _classes().get(key) or _classes().get(singular(key)) or ("", "")


def quoted(reading: Reading, place: Place, amounts: Sequence[Measure]) -> Quoted:
    """The words of a quote where they stand."""
    page = reading.page
    keys = page.keys(place.first, place.last)
    cues = [c for c in reading.cues.within(max(0, place.first - 8), place.last) if c.last > place.first]
    return Quoted(
        reading=reading,
        place=place,
        keys=keys,
        words=frozenset(map(singular, keys)),
        groups=frozenset(_groups(page, place.first, place.last)),
        names=frozenset(map(name_of, _inside(page, place))),
        measures=tuple(m for m in within(amounts, place.first, place.last) if m.last <= place.last),
        around=tuple(within(amounts, page.sentence(place.first).first, page.sentence(place.first).last)),
        effects=effects_of(page, cues),
        rows=frozenset(c.code for c in cues),
    )


def effects_of(page: Page, cues: Iterable[Mention]) -> Counter[str]:
    """What cues do to what they reach, counted; "negative for" and "within normal limits" are results, no denials."""
    told = (c for c in cues if any(class_of(key)[0] not in _RESULT for key in page.keys(c.first, c.last)))
    return Counter(c.concept.attr("effect") for c in told if c.concept.attr("effect") not in _SILENT)


def name_of(mention: Mention) -> tuple[str, str, str]:
    """What a mention names: category, code and usual name."""
    return mention.concept.category, mention.code, mention.concept.name


def _inside(page: Page, place: Place) -> list[Mention]:
    return [m for m in page.inside(place.first, place.last) if m.concept.category in SYNONYMS]


def _groups(page: Page, first: int, last: int) -> Iterable[tuple[str, str]]:
    """The sides and states that words of a stretch name; a sign glued to a word is one too ("ER-", "HPV +ve")."""
    for at in range(first, last):
        key = page.tokens[at].key
        kind, group = sort_at(page, at)
        if kind in ("side", "state"):
            yield kind, group
        elif key in HYPHENS and _is_minus(page, at):
            yield "state", "negative"


def sort_at(page: Page, at: int) -> tuple[str, str]:
    """The class and group of a token; "high" and "low" of a grade or intensity are words of a name and no result."""
    kind, group = class_of(page.tokens[at].key)
    if group in ("raised", "low"):
        behind = [key for key in page.keys(at + 1, min(at + 3, len(page.tokens))) if key not in HYPHENS]
        if behind[:1] and behind[0] in _OF_A_NAME:
            return "", ""
    if page.tokens[at].key == "+" and _adds(page, at):
        return "", ""
    return kind, group


def _adds(page: Page, at: int) -> bool:
    """Does a "+" stand free between two words, of which it makes a list: "cystoscopy + sigmoidoscopy"?"""
    if not 0 < at < len(page.tokens) - 1 or page.tokens[at].glued or page.tokens[at + 1].glued:
        return False
    return page.tokens[at - 1].key.isalpha() and page.tokens[at + 1].key.isalpha()


def _is_minus(page: Page, at: int) -> bool:
    """Is a hyphen a sign: glued to the word before it, to none behind it or to "ve"?"""
    behind = page.tokens[at + 1] if at + 1 < len(page.tokens) else None
    if behind is not None and behind.key == "ve":
        return True
    return page.tokens[at].glued and (behind is None or not behind.glued or behind.key in (",", ";", ".", ")"))
