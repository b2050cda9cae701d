"""Does the word of spread or return that a sentence rests on ("metastases", "recurred") reach the organ it names?

In "the tumour of the ovary had spread to the omentum, not to the liver" it reaches one of three organs.
"""

from collections.abc import Iterator

from lugol.language.controlled import Said
from lugol.language.model import Judgement, Mention, Page
from lugol.readers.quote import Quoted, class_of, sort_at

_KINDS = frozenset({"metastasis", "recurrence"})
_LEAVES = frozenset({
    "but", "while", "whereas", "however", "although", "though", "after", "before", "not", "no", "without", "from",
    ";", "spares", "sparing", "spared", "except", "until", "despite", "instead", "nor", "neither", "than",
    "sought", "looked", "searched", "screened", "excluded",
})  # fmt: skip
_WELL = frozenset({"normal", "clear", "negative", "absent", "benign", "low"})
"""Results behind which an organ is not the one of the spread: "the liver was normal, metastases ..."."""
_CANCERS = (
    "oma",
    "omas",
    "cancer",
    "cancers",
    "tumor",
    "tumour",
    "tumors",
    "tumours",
    "malignancy",
    "primary",
    "origin",
)
_ORIGINS = ("oma", "cancer", "malignancy", "primary")
_ARTICLES = frozenset({"the", "her", "a", "an", "left", "right", "both", "bilateral"})
_WEAK = ("tumor", "carcinoma", "suv")
"""Words that say spread only where no other does: "L3 node SUV 8.7"."""
_INTO = frozenset({"to", "in", "into", "within", "involving", "on", "at"})
_SUGGESTED = frozenset({"indicating", "indicates", "favor", "favour", "favored", "favoured", "favors", "favours"})
NEAR = 4


def unreached(said: Said, quote: Quoted) -> bool:
    """Is there no word of spread that reaches the organ of the sentence?"""
    return said.form.kind in _KINDS and _reaching(said, quote) is None


def is_where_it_began(said: Said, quote: Quoted) -> bool:
    """Is the organ of the sentence that where the cancer began: "metastases of a carcinoma of the [ovary]"?"""
    return said.form.kind in _KINDS and _is_origin(quote.reading.page, *_organ(said, quote))


def of_its_word(said: Said, quote: Quoted) -> list[Judgement]:
    """How the word of spread outside the quote is asserted: "suspicious metastatic foci in the [spleen]"."""
    at = _reaching(said, quote) if said.form.kind in _KINDS else None
    if at is None:
        return []
    page = quote.reading.page
    found = [quote.reading.judge(at, at + 1)]
    low = max(page.sentence(at).first, at - NEAR)
    if any(class_of(key)[0] == "suggest" or key in _SUGGESTED for key in page.keys(low, at)):
        found.append(Judgement("possible", "pos.suspicious", page.words(low, at)))
    return found


def _reaching(said: Said, quote: Quoted) -> int | None:
    """The nearest word of spread that reaches the organ, None where none does."""
    page, place = quote.reading.page, quote.place
    sentence = page.sentence(place.first)
    stems = said.form.anchor
    words = [at for at in range(sentence.first, max(sentence.last, place.last))
             if any(page.tokens[at].key.startswith(stem) for stem in stems)]  # fmt: skip
    words = [at for at in words if not page.tokens[at].key.startswith(_WEAK)] or words
    first, last = _organ(said, quote)
    if _is_origin(page, first, last):
        return None
    near = sorted(words, key=lambda at: min(abs(at - first), abs(at - last + 1)))
    return next((at for at in near if _reaches(page, at, first, last)), None)


def _organ(said: Said, quote: Quoted) -> tuple[int, int]:
    """The tokens of the quote that name the organ of the sentence; the whole quote where the lexicon has no name."""
    page, place = quote.reading.page, quote.place
    slot = said.pages.get("site")
    codes = {m.code for m in slot.of("site")} if slot else set()
    named = [m for m in page.of("site", first=place.first, last=place.last) if m.code in codes]
    return (named[-1].first, named[-1].last) if named else (place.first, place.last)


def _is_origin(page: Page, first: int, last: int) -> bool:
    """Is an organ that where a cancer began: "breast carcinoma", "carcinoma of the ovary"?"""
    if page.keys(last, last + 1) and page.keys(last, last + 1)[0].endswith(_ORIGINS):
        return True
    at = first - 1
    while at > 0 and page.tokens[at].key in _ARTICLES:
        at -= 1
    return at > 0 and page.tokens[at].key == "of" and page.tokens[at - 1].key.endswith(_CANCERS)


def _reaches(page: Page, word: int, first: int, last: int) -> bool:
    """Do only words that leave the spread at the organ stand between the two, and has the word no organ of its own?"""
    if first <= word < last:
        return True
    low, high = (word + 1, first) if word < first else (last, word)
    between = range(low, high)
    if any(page.tokens[at].key in _LEAVES or sort_at(page, at)[1] in _WELL for at in between):
        return False
    listed = {m.first for m in page.of("site", first=low, last=high)}
    return word < first or not any(m.first not in listed for m in _own(page, word))


def _own(page: Page, word: int) -> Iterator[Mention]:
    """The organ that a word of spread names itself: "metastases in the liver", "liver metastases"."""
    end = page.sentence(word).last
    for mention in page.of("site", first=word + 1, last=min(end, word + 1 + NEAR)):
        if _INTO.intersection(page.keys(word + 1, mention.first)):
            yield mention
