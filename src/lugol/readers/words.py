"""What the words of a sentence have to find in the quote: each of them, its numbers with their units, its signs of doubt.

Only a name (an organ, a specimen, an examination, a marker) may stand outside the quote, and only where it is the one
of its sort nearest before the quote.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

import msgspec

from lugol.language.assertion import assertions
from lugol.language.controlled import Said
from lugol.language.measure import Measure, measures
from lugol.language.model import Mention, Page
from lugol.language.page import page_of
from lugol.language.reading import Reading
from lugol.language.tokens import HYPHENS, singular
from lugol.readers.place import Place
from lugol.readers.study import frame_at

_NAMED_NEARBY = frozenset({"site", "specimen", "modality", "marker", "gene", "clock"})
"""Places of a sentence whose names may stand outside the quote."""
_WORDED_NEARBY = frozenset({"site", "specimen", "modality"})
"""Places of which even a plain word may, before the quote in its own sentence."""
_NAMES = ("site", "frame", "procedure", "analyte", "ihc_marker", "gene", "hpv", "cyt_test", "head")
_SILENT = frozenset({"pseudo", "done", "historical", "anchor"})
_SYNONYMS_NOT = frozenset({"condition", "tissue", "look", "vital"})
MOST_BACK = 120
"""So many tokens before the quote, within its paragraph, a name is looked for."""


class Quoted(msgspec.Struct, frozen=True):
    """The words of a quote where they stand: keys, mentions, amounts and cues of the tokens [first, last).

    `effects` counts what its words of denial, doubt or plan do; `rows` are the grammar rows of all cues in it.
    """

    reading: Reading
    place: Place
    keys: tuple[str, ...]
    words: frozenset[str]
    groups: frozenset[tuple[str, str]]
    codes: frozenset[tuple[str, str]]
    measures: tuple[Measure, ...]
    effects: Counter[str]
    rows: frozenset[str]


@cache
def _classes() -> dict[str, tuple[str, str]]:
    """Word to its class and group in words.csv."""
    found: dict[str, tuple[str, str]] = {}
    with resources.files(__package__).joinpath("words.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            for word in row["words"].split("|"):
                found[word] = (row["class"], row["group"])
    return found


def class_of(key: str) -> tuple[str, str]:
    """The class and group of a word: ("side", "left"), ("state", "positive"), ("plain", ""), or two empty texts."""
    return _classes().get(key) or _classes().get(singular(key)) or ("", "")


def quoted(reading: Reading, place: Place) -> Quoted:
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
        codes=frozenset((m.concept.category, m.code) for m in _inside(page, place)),
        measures=tuple(m for m in measures(page) if place.first <= m.first and m.last <= place.last),
        effects=effects_of(page, cues),
        rows=frozenset(c.code for c in cues),
    )


def effects_of(page: Page, cues: Iterable[Mention]) -> Counter[str]:
    """What cues do to what they reach, counted; "negative for" and "within normal limits" are results, no denials."""
    told = (c for c in cues if any(class_of(key)[0] not in ("state", "plain") for key in page.keys(c.first, c.last)))
    return Counter(c.concept.attr("effect") for c in told if c.concept.attr("effect") not in _SILENT)


def _inside(page: Page, place: Place) -> list[Mention]:
    low = [m for m in page.mentions if place.first <= m.first and m.last <= place.last]
    return [m for m in low if m.concept.category not in _SYNONYMS_NOT]


def _groups(page: Page, first: int, last: int) -> Iterable[tuple[str, str]]:
    """The sides and states that words of a stretch name; a sign glued to a word is one too ("ER-", "HPV +ve")."""
    for at in range(first, last):
        key = page.tokens[at].key
        kind, group = class_of(key)
        if kind in ("side", "state"):
            yield kind, group
        elif key in HYPHENS and _is_minus(page, at):
            yield "state", "negative"


def _is_minus(page: Page, at: int) -> bool:
    """Is a hyphen a sign: glued to the word before it, to none behind it or to "ve"?"""
    behind = page.tokens[at + 1] if at + 1 < len(page.tokens) else None
    if behind is not None and behind.key == "ve":
        return True
    return page.tokens[at].glued and (behind is None or not behind.glued or behind.key in (",", ";", ".", ")"))


def unproven(said: Said, quote: Quoted) -> str:
    """The reason why the words of a sentence are not held by the quote, "" where all are."""
    effects: Counter[str] = Counter()
    for name, words in said.places.items():
        page = page_of(words)
        reason = _unproven(page, name, said.form.kind, quote)
        if reason:
            return reason
        effects += effects_of(page, assertions(page).cues)
    more = effects - quote.effects
    if more:
        return "denial" if "negated" in more else "hedge"
    return "" if said.form.kind != "exam" or _names_something(said) else "no_name"


def _names_something(said: Said) -> bool:
    """Does a finding name what was found, and not only that it was normal or raised?"""
    keys = [token.key for words in said.places.values() for token in page_of(words).tokens]
    return any(key[0].isalpha() and not class_of(key)[0] for key in keys)


def _unproven(page: Page, name: str, kind: str, quote: Quoted) -> str:
    """The reason for the words of one place of the sentence."""
    amounts = [amount for amount in measures(page) if amount.values]
    for amount in amounts:
        if reason := _amount(amount, quote, name):
            return reason
    counted = {at for amount in amounts for at in range(amount.first, amount.last)}
    synonyms = _synonyms(page, name, kind, quote)
    named = {at for m in page.of(*_NAMES) for at in range(m.first, m.last)}
    for at, token in enumerate(page.tokens):
        sort, group = class_of(token.key)
        if at in counted or at in synonyms or not token.key[0].isalnum():
            continue
        if sort in ("side", "state"):
            if (sort, group) not in quote.groups:
                return "side" if sort == "side" else "polarity"
        elif sort != "plain" and singular(token.key) not in quote.words:
            if at not in named and _nearby_word(token.key, name, quote):
                continue
            return "number" if token.key[0].isdigit() else "word"
    return ""


def _amount(amount: Measure, quote: Quoted, name: str) -> str:
    """Is an amount of the sentence one of the quote, with the same unit? A clock position may stand in its sentence."""
    known = list(quote.measures)
    if name == "clock":
        sentence = quote.reading.page.sentence(quote.place.first)
        known = [m for m in measures(quote.reading.page) if sentence.first <= m.first < sentence.last]
    alike = [m for m in known if m.values == amount.values]
    if not alike:
        return "clock" if amount.kind == "clock" else "number"
    exact = [m for m in alike if m.code == amount.code and m.comparator == amount.comparator]
    return "" if any(m.kind == amount.kind or not amount.code for m in exact) else "unit"


def _synonyms(page: Page, name: str, kind: str, quote: Quoted) -> set[int]:
    """The tokens of names for which the quote has another word of the same code, or the nearest name before it.

    A word that is a name of several sorts ("CIN3" is a tissue and a smear) has to be held as each of them; in a smear
    only its class counts.
    """
    held: set[int] = set()
    open_: set[int] = set()
    for mention in page.mentions:
        category = mention.concept.category
        if (category == "histology") if kind == "cytology" else (category in ("cyt_result", *_SYNONYMS_NOT)):
            continue
        known = (category, mention.code) in quote.codes
        nearby = name in _NAMED_NEARBY and (category in _NAMES or category == "frame")
        good = known or (nearby and _is_nearest(mention, quote))
        sides = {at for at in range(mention.first, mention.last) if class_of(page.tokens[at].key)[0] != "side"}
        (held if good else open_).update(sides)
    return held - open_


def _is_nearest(mention: Mention, quote: Quoted) -> bool:
    """Is a name the one of its category that stands nearest before the quote, in its sentence, paragraph or heading?"""
    page = quote.reading.page
    category = mention.concept.category
    if category == "frame":
        return mention.concept.name in frame_at(quote.reading, quote.place).name
    if any(kind == category for kind, _ in quote.codes):
        return False
    sentence = page.sentence(quote.place.first)
    own = page.of(category, first=sentence.first, last=sentence.last)
    before = [m for m in own if m.last <= quote.place.first] or own
    if before:
        return _same(before[-1] if before is not own else before[0], mention)
    earlier = [m for m in page.of(category, first=_paragraph(page, quote.place), last=sentence.first)]
    if earlier:
        return _same(earlier[-1], mention)
    part = page.part_of(quote.place.first, known=False)
    labelled = page.of(category, first=part.label[0], last=part.label[1]) if part else []
    return bool(labelled) and _same(labelled[-1], mention)


def _same(a: Mention, b: Mention) -> bool:
    return a.code == b.code


def _paragraph(page: Page, place: Place) -> int:
    """The first token of the quote's paragraph, at most so far back."""
    own = page.sentence(place.first).paragraph
    first = place.first
    for sentence in reversed(page.sentences):
        if sentence.paragraph == own and sentence.first <= place.first:
            first = sentence.first
    return max(first, place.first - MOST_BACK)


def _nearby_word(key: str, name: str, quote: Quoted) -> bool:
    """May a plain word of a name stand elsewhere in the quote's own sentence?"""
    if name not in _WORDED_NEARBY or key[0].isdigit():
        return False
    page = quote.reading.page
    sentence = page.sentence(quote.place.first)
    return singular(key) in set(map(singular, page.keys(sentence.first, quote.place.first)))


def lacks_anchor(said: Said, quote: Quoted) -> bool:
    """Does the text hold none of the words that this form of sentence needs ("biopsy", "smear", "recurrence")?"""
    stems = said.form.anchor
    if not stems:
        return False
    page = quote.reading.page
    sentence = page.sentence(quote.place.first)
    keys: Sequence[str] = page.keys(sentence.first, max(sentence.last, quote.place.last))
    if said.form.scope == "context":
        part = page.part_of(quote.place.first, known=False)
        label = page.keys(*part.label) if part else ()
        keys = (*page.keys(_paragraph(page, quote.place), quote.place.last), *keys, *label)
    return not any(key == stem or (len(stem) > 3 and key.startswith(stem)) for key in keys for stem in stems)
