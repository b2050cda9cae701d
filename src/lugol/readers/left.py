"""What the quote says more than the sentence: numbers, sides, results or denials that a reader left out or mixed up."""

from collections import Counter
from collections.abc import Sequence

from lugol.language.controlled import Said
from lugol.language.cue_places import assertions
from lugol.language.model import Mention, Page
from lugol.language.page import page_of
from lugol.language.tokens import singular
from lugol.readers.words import Quoted, class_of, effects_of, name_of
from lugol.record.event import Lab

_ALONE = ("site", "procedure", "ihc_marker", "gene", "analyte", "drug", "cyt_result")
"""Names of which a quote with one result may hold only those of the sentence, or a list of such."""
_LISTED = frozenset({"ihc_marker", "gene", "analyte", "drug"})
_JOINTS = frozenset({",", "and", "or", "/", "&", "+", "plus", "with", "the", "of", "a", "both", "in", "to", "-"})
_LEFT_OUT = frozenset({("state", "whole"), ("state", "part")})
"""What may be left out: "complete omentectomy" is an omentectomy, "partial expression" is expression."""
_ZIP = frozenset({"respectively"})


_OF_ITS_OWN = frozenset({"systemic_therapy", "immunotherapy", "hormonal_therapy", "radiotherapy", "surgery", "death"})
"""Kinds whose sentence holds no result, so that no result can be mixed up."""


_TAKEN_FOR = frozenset({"diagnosis", "metastasis", "recurrence", "complication", "symptom"})
"""Kinds that are no report: what is only suggested before them is not so."""


def turned(said: Said, quote: Quoted) -> str:
    """The reason why the sentence leaves out what turns the quote: a denial, a doubt, a result, a choice of two."""
    places = [page_of(words) for words in said.places.values()]
    effects: Counter[str] = Counter()
    for page in places:
        effects += effects_of(page, assertions(page).cues)
    more = quote.effects - effects
    if more:
        return "denial_left" if "negated" in more else "hedge_left"
    groups = {class_of(key) for page in places for key in page.keys(0, len(page.tokens))}
    level = isinstance(said.event.values, Lab) and said.event.values.value is not None
    if (
        {g for g in quote.groups if g[0] == "state"} - groups - _LEFT_OUT
        and said.form.kind not in _OF_ITS_OWN
        and not level
    ):
        return "polarity_left"
    if _near(quote, 3, "choice") and ("choice", "") not in groups:
        return "choice_left"
    if _near(quote, 4, "doubt") and ("doubt", "") not in groups:
        return "hedge_left"
    weak = said.form.kind in _TAKEN_FOR and ("suggest", "") not in groups
    return "hedge_left" if weak and _near(quote, 8, "suggest", behind=0) else ""


def _near(quote: Quoted, reach: int, sort: str, behind: int | None = None) -> bool:
    """Does the quote, or a word so near beside it in its sentence, leave a choice or a doubt ("ovarian or", "?")?"""
    page, place = quote.reading.page, quote.place
    first = max(page.sentence(place.first).first, place.first - reach)
    last = min(page.sentence(place.last - 1).last, place.last + (reach if behind is None else behind))
    return any(class_of(key)[0] == sort for key in page.keys(first, last))


def mixed_up(said: Said, quote: Quoted) -> str:
    """The reason why the quote holds several things of which the sentence may have mixed two up."""
    places = [page_of(words) for words in said.places.values()]
    keys = {singular(token.key) for page in places for token in page.tokens}
    groups = {class_of(key) for key in keys}
    if {g for g in quote.groups if g[0] == "side"} - groups and any(g[0] == "side" for g in groups):
        return "side_left"
    if _numbers_left(said, quote, keys):
        return "number_left"
    return "name_left" if _names_left(said, quote) else ""


def _numbers_left(said: Said, quote: Quoted, keys: set[str]) -> bool:
    """Is there a number that the sentence with numbers leaves out, a part of a code ("IB2") or a share of many?"""
    page, place = quote.reading.page, quote.place
    dated = {at for m in quote.reading.time.mentions for at in range(m.first, m.last)}
    kinds = ("date", "duration", "reference") if said.form.kind == "lab" else ("date", "duration")
    spared = {at for m in quote.measures if m.kind in kinds for at in range(m.first, m.last)}
    shares = {at for m in quote.measures if m.kind == "percent" for at in range(m.first, m.last)}
    spared |= dated
    named = page.of(*_ALONE, first=place.first, last=place.last)
    spared |= {at for m in named for at in range(m.first, m.last) if m.concept.category in _LISTED}
    numbered = any(key[0].isdigit() for key in keys)
    for at in range(place.first, place.last):
        token = page.tokens[at]
        if not token.key[0].isdigit() or at in spared or token.key in keys:
            continue
        coded = token.glued and at > place.first and page.tokens[at - 1].key.isalpha()
        if numbered or coded or at in shares:
            return True
    return False


def _names_left(said: Said, quote: Quoted) -> bool:
    """Does the quote hold another name of a sort that the sentence names, which stands in no list with it?"""
    page, place = quote.reading.page, quote.place
    wanted = {name_of(m) for words in said.places.values() for m in page_of(words).mentions}
    one_result = len({group for sort, group in quote.groups if sort == "state"}) == 1
    for category in _ALONE:
        if not any(kind == category for kind, _, _ in wanted) or (category == "ihc_marker" and one_result):
            continue
        inside = page.of(category, first=place.first, last=place.last)
        used = [m for m in inside if name_of(m) in wanted]
        if used and any(not listed(page, m, used) for m in inside if m not in used):
            return True
    return False


def listed(page: Page, mention: Mention, used: Sequence[Mention]) -> bool:
    """Do only joints and further names stand between a name and one of others?"""
    for other in used:
        first, last = min(mention.last, other.last), max(mention.first, other.first)
        if first > last:
            return True
        named = {at for m in page.of(*_ALONE, first=first, last=last) for at in range(m.first, m.last)}
        if all(at in named or page.tokens[at].key in _JOINTS for at in range(first, last)):
            return True
    return False


def is_zipped(quote: Quoted) -> bool:
    """Does the sentence of the quote share out several results ("were 12 and 30, respectively")?"""
    page = quote.reading.page
    sentence = page.sentence(quote.place.first)
    return not _ZIP.isdisjoint(page.keys(sentence.first, sentence.last))


def is_split_list(quote: Quoted) -> bool:
    """Does the quote cut a list of names from a list of results ("CA125 and [CA19-9 were 160] and 12 U/mL")?"""
    page, place = quote.reading.page, quote.place
    before = page.keys(place.first - 1, place.first) if place.first else ()
    behind = page.keys(place.last, place.last + 2)
    joined = before and before[0] in ("and", ",", "/", "&")
    if not joined or not behind or behind[0] not in ("and", ",", "/", "&"):
        return False
    named = any(m.last == place.first - 1 for m in page.of(*_ALONE, first=place.first - 8, last=place.first))
    value = behind[1:2] and (behind[1][0].isdigit() or class_of(behind[1])[0] == "state")
    return bool(named and value)
