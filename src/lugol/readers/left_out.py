"""What the quote says more than the sentence: numbers, sides, results or denials that a reader left out or mixed up."""

from collections.abc import Sequence

from lugol.language.controlled import Said
from lugol.language.model import Judgement, Mention, Page
from lugol.language.tokens import HYPHENS, singular
from lugol.readers.quote import Quoted, class_of, effects_of, name_of, sort_at
from lugol.readers.words import effects_said
from lugol.record.event import Lab

_ALONE = ("site", "procedure", "ihc_marker", "gene", "analyte", "drug", "cyt_result")
"""Names of which a quote with one result may hold only those of the sentence, or a list of such."""
_LISTED = frozenset({"ihc_marker", "gene", "analyte", "drug"})
_JOINTS = frozenset({",", "and", "or", "/", "&", "+", "plus", "with", "the", "of", "a", "both", "in", "to", "-"})
_LEFT_OUT = frozenset({("state", "whole"), ("state", "part")})
"""What may be left out: "complete omentectomy" is an omentectomy, "partial expression" is expression."""
_PREFIXES = frozenset({
    "non", "pseudo", "un", "anti", "quasi", "pre", "post", "peri", "sub", "semi", "extra", "intra", "inter", "para",
    "ex", "near",
})  # fmt: skip
"""What a hyphen joins to a word of which it makes another."""
_NO_STATES: frozenset[tuple[str, str]] = frozenset()
_SPOKEN_FOR = {
    "metastasis": frozenset({("state", "positive"), ("state", "involved")}),
    "imaging": frozenset({("state", "abnormal")}),
    "exam": frozenset({("state", "abnormal")}),
}
"""What a finding says by itself: "the left ovary was positive for metastatic disease", "abnormal scan with a mass"."""
_ZIP = frozenset({"respectively"})


_OF_ITS_OWN = frozenset({"systemic_therapy", "immunotherapy", "hormonal_therapy", "radiotherapy", "surgery", "death"})
"""Kinds whose sentence holds no result, so that no result can be mixed up."""


_DEEDS = _OF_ITS_OWN - {"death"} | {"other_treatment"}
"""Kinds of what was done, which no doubt about the disease makes undone."""
_NOTHING: frozenset[str] = frozenset()
_TURNS = frozenset({"but", ";", "however", "instead"})
"""Words behind which the sentence says something else: "carboplatin was considered, but [letrozole] ..."."""
_REASONS = frozenset({"with", "for", "on", "under", "because", "due", "after", "of"})
"""What stands between a deed and its reason: "hysterectomy on a mistaken diagnosis"."""
_OF_THE_NEXT = frozenset({"without", "but", ";"})
"""Words that begin what is no longer said of the quote: "cells without nests or glands"."""

_TAKEN_FOR = frozenset({"stage", "diagnosis", "metastasis", "recurrence", "complication", "symptom"})
"""Kinds that are no report: what is only suggested before them is not so."""


def turned(said: Said, quote: Quoted, judged: Sequence[Judgement]) -> str:
    """The reason why the sentence leaves out what turns the quote: a denial, a doubt, a result, a choice of two."""
    more = quote.effects - effects_said(said)
    if said.form.id == "followup.plan":
        del more["planned"]
    if more:
        return "denial_left" if "negated" in more else "hedge_left"
    if _drops_prefix(said, quote):
        return "denial_left"
    groups = {sort_at(page, at) for page in said.pages.values() for at in range(len(page.tokens))}
    level = isinstance(said.event.values, Lab) and said.event.values.value is not None
    if (
        {g for g in quote.groups if g[0] == "state"} - groups - _LEFT_OUT - _SPOKEN_FOR.get(said.form.kind, _NO_STATES)
        and said.form.kind not in _OF_ITS_OWN
        and not level
    ):
        return "polarity_left"
    chosen = _near(quote, 3, "choice", _OF_THE_NEXT) and ("choice", "") not in groups
    if chosen and not _is_denied_list(said, quote, judged):
        return "choice_left"
    if _doubted(said, quote, groups):
        return "hedge_left"
    weak = said.form.kind in _TAKEN_FOR and ("suggest", "") not in groups
    return "hedge_left" if weak and _near(quote, 8, "suggest", behind=0) else ""


def _drops_prefix(said: Said, quote: Quoted) -> bool:
    """Does the quote say a word only with a prefix that the sentence leaves out: "tender" of "non-tender"?"""
    page, place = quote.reading.page, quote.place
    told = {at: singular(page.tokens[at].key) for at in range(place.first, place.last)}
    prefixed = {key for at, key in told.items() if _has_prefix(page, at)}
    prefixed -= {key for at, key in told.items() if not _has_prefix(page, at)}
    glued = {key.removeprefix("non") for key in quote.words if key.startswith("non")} - quote.words
    return any(
        singular(token.key) in prefixed | glued and not _has_prefix(slot, at)
        for slot in said.pages.values()
        for at, token in enumerate(slot.tokens)
    )


def _has_prefix(page: Page, at: int) -> bool:
    """Does a hyphen join a word to a prefix before it, or stand a "non" free before it?"""
    if at and page.tokens[at - 1].key == "non":
        return True
    return at > 1 and page.tokens[at - 1].key in HYPHENS and page.tokens[at - 2].key in _PREFIXES


def _is_denied_list(said: Said, quote: Quoted, judged: Sequence[Judgement]) -> bool:
    """Does one denial before an "or" reach all that is said: "no rebound or [guarding]" denies both, no choice."""
    if said.event.assertion != "negated" or any(each.assertion != "negated" for each in judged):
        return False
    page, place = quote.reading.page, quote.place
    denials = [c for c in quote.reading.cues.within(place.first, place.last) if "negated" in effects_of(page, [c])]
    return bool(denials) and "or" not in page.keys(max(0, place.first - 3), denials[0].first)


def _doubted(said: Said, quote: Quoted, groups: set[tuple[str, str]]) -> bool:
    """Is there a doubt in or beside the quote of which the sentence holds none?

    What was done stays done where the doubt behind it is of the disease: "laparotomy [for a presumptive cyst]".
    """
    done = said.form.kind in _DEEDS
    sorts = {"doubt": _NOTHING, "opinion": _REASONS if done else _NOTHING, "first": _NOTHING}
    if done or said.form.kind in ("symptom", "complication"):
        del sorts["first"]
    if any((sort, "") in groups for sort in sorts):
        return False
    return any(_near(quote, 4, sort, until) for sort, until in sorts.items())


def _near(quote: Quoted, reach: int, sort: str, until: frozenset[str] = _NOTHING, behind: int | None = None) -> bool:
    """Does the quote, or a word so near beside it in its sentence, leave a choice or a doubt ("ovarian or", "?")?

    Words before the quote reach it only from behind a "but", those behind it only as far as a word of `until`, and
    a "?" glued to the word that follows it ("early satiety, ?ascites") does not reach back at all.
    """
    page, place = quote.reading.page, quote.place
    first = max(page.sentence(place.first).first, place.first - reach)
    last = min(page.sentence(place.last - 1).last, place.last + (reach if behind is None else behind))
    for at in range(place.last - 1, first - 1, -1):
        if at < place.first and page.tokens[at].key in _TURNS:
            break
        if class_of(page.tokens[at].key)[0] == sort:
            return True
    for at in range(place.last, last):
        if page.tokens[at].key in until:
            return False
        if class_of(page.tokens[at].key)[0] == sort and not _of_the_next(page, at):
            return True
    return False


def _of_the_next(page: Page, at: int) -> bool:
    """Is a question mark glued to the word behind it and to none before it?"""
    mark = page.tokens[at]
    return mark.key == "?" and not mark.glued and at + 1 < len(page.tokens) and page.tokens[at + 1].glued


def mixed_up(said: Said, quote: Quoted) -> str:
    """The reason why the quote holds several things of which the sentence may have mixed two up."""
    keys = {singular(token.key) for page in said.pages.values() for token in page.tokens}
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
    wanted = {name_of(m) for slot in said.pages.values() for m in slot.mentions}
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
        if all(at in named or _joins(page.tokens[at].key) for at in range(first, last)):
            return True
    return False


def of_the_other_side(said: Said, quote: Quoted) -> bool:
    """Does the quote hold two sides of which the sentence gives one, or begin right behind an organ of another side?

    "right ovary endometriosis, left ovary cyst" tells of each ovary only what stands beside it.
    """
    told = {side for slot in said.pages.values() for side in _sides(slot)}
    if not told or "both" in told:
        return False
    page, first = quote.reading.page, quote.place.first
    before = [m for m in page.of("site", first=max(0, first - 4), last=first) if m.last == first]
    near = {side for m in before for side in _sides(page, max(m.first - 1, 0), m.last)}
    here = {group for sort, group in quote.groups if sort == "side"}
    return bool((here | near) - told)


def _sides(page: Page, first: int = 0, last: int | None = None) -> set[str]:
    """The sides that words of a page name."""
    keys = page.keys(first, len(page.tokens) if last is None else last)
    return {group for sort, group in map(class_of, keys) if sort == "side"}


def _joins(key: str) -> bool:
    """May a word stand between the names of a list: a joint or a side ("omentum and left tube")?"""
    return key in _JOINTS or class_of(key)[0] == "side"


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
