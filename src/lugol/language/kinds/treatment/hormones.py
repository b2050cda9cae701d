"""Hormones that are also measured: "progesterone" and "estradiol" told as given, and not as a level of her blood."""

from collections.abc import Iterator

from lugol.language.model import Concept, Mention, Page
from lugol.language.word_sets import word_set

_NAMES = {
    "progesterone": "progesterone", "progesteron": "progesterone", "estradiol": "estradiol", "oestradiol": "estradiol",
    "testosterone": "testosterone", "estrogen": "oestrogen", "oestrogen": "oestrogen",
}  # fmt: skip
_HOW = word_set(
    """injectable intramuscular vaginal oral topical micronized natural transdermal subcutaneous daily weekly depot
    cyclic cyclical cyclically a an exogenous systemic low high dose"""
)
_GIVEN = word_set("with via received receives given started prescribed administered commenced taking using on")
_COURSE = word_set("cycle cycles course courses injection injections dose doses administration mg supplementation form")
_JOINS = word_set("and , plus or /")
_BEHIND = word_set("injection injections suppositories tablets therapy supplementation supplements support replacement")
_WAS_GIVEN = word_set("given administered started prescribed added commenced initiated continued")
_MEASURED = word_set(
    """level levels receptor receptors concentration concentrations was were is of ng pmol nmol pg secretion secreting
    positive negative assay measurement"""
)


def hormones_given(page: Page) -> Iterator[Mention]:
    """Each hormone that the words right beside it tell as given."""
    known = {at for m in page.of("drug") for at in range(m.first, m.last)}
    for at, token in enumerate(page.tokens):
        name = _NAMES.get(token.key, "")
        if name and at not in known and _is_given(page, at):
            yield page.mention(Concept("drug", name, name, {"class": "hormone"}), at, at + 1)


def _is_given(page: Page, at: int) -> bool:
    sentence = page.sentence(at)
    behind = page.keys(at + 1, min(at + 5, sentence.last))
    given_behind = bool(behind) and (behind[0] in _BEHIND or behind[0] in _WAS_GIVEN)
    given_behind = given_behind or (behind[:1] in (("was",), ("were",)) and bool(_WAS_GIVEN.intersection(behind[1:3])))
    if given_behind:
        return True
    if _MEASURED.intersection(behind[:1]):
        return False
    first = at
    while first > sentence.first and page.tokens[first - 1].key in _HOW:
        first -= 1
    before = page.keys(max(sentence.first, first - 2), first)
    if before[-1:] and (before[-1] in _GIVEN or (before[-1] == "of" and before[0] in _COURSE)):
        return not {"measured", "serum", "level", "levels"} & set(page.keys(sentence.first, sentence.last))
    drugs = page.of("drug", first=max(sentence.first, first - 3), last=first)
    beside = [m for m in drugs if m.concept.attr("class") == "hormone" and m.last == first - 1]
    return bool(beside) and before[-1] in _JOINS
