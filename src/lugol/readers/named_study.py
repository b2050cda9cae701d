"""Does a quote itself say which study showed the finding: "Spiral computer tomography showed a mass", "a mass on MRI"?

The name of the study needs to be in no lexicon where its words stand in the quote as the sentence has them, and the
quote names no other study between them and the finding.
"""

from lugol.language.controlled import Said
from lugol.language.model import Page
from lugol.language.tokens import singular
from lugol.readers.quote import Quoted, class_of, effects_of

_SHOWING = frozenset({
    "showed", "shows", "showing", "shown", "revealed", "reveals", "revealing", "demonstrated", "demonstrates",
    "disclosed", "discloses", "confirmed", "confirms", "detected", "identified", "depicted", "visualized", "visualised",
    "found", "noted", ":",
})  # fmt: skip
_BY = frozenset({"on", "by", "in", "at"})
_ARTICLES = frozenset({"a", "an", "the", "her"})
PARTS = frozenset({";", "but", "whereas", "while", "however", "although", "though"})


def names_its_study(said: Said, quote: Quoted) -> bool:
    """Do the words of the study stand in the quote, right where they tell the finding of the sentence?"""
    modality, finding = said.pages.get("modality"), said.pages.get("finding")
    if modality is None or finding is None:
        return False
    page, place = quote.reading.page, quote.place
    words = _words(modality)
    spans = [
        (at, at + len(words))
        for at in range(place.first, place.last - len(words) + 1)
        if words and page.keys(at, at + len(words)) == words
    ]
    told = {singular(token.key) for token in finding.tokens if class_of(token.key)[0] not in ("plain", "verb")}
    return any(_shows(quote, *span, told) or _shown_by(quote, *span) for span in spans)


def _words(page: Page) -> tuple[str, ...]:
    """The words of a study without the article before them."""
    keys = tuple(token.key for token in page.tokens)
    return keys[1:] if keys[:1] and keys[0] in _ARTICLES else keys


def _shows(quote: Quoted, first: int, last: int, told: set[str]) -> bool:
    """ "[Bone scan] ... revealed multiple deposits": a word of showing behind the study, then the finding."""
    page, place = quote.reading.page, quote.place
    verb = next((at for at in range(last, place.last) if page.tokens[at].key in _SHOWING), None)
    if verb is None or _names_another(quote, last) or _is_joined(quote, first, last, verb):
        return False
    behind = {singular(key) for key in page.keys(verb + 1, place.last)}
    return told <= behind or not told


def _is_joined(quote: Quoted, first: int, last: int, verb: int) -> bool:
    """Is the study one of two, denied, or parted from its verb by another statement?"""
    page, reading = quote.reading.page, quote.reading
    if PARTS.intersection(page.keys(last, verb)):
        return True
    cues = [c for c in reading.cues.within(quote.place.first, verb) if c.last <= verb]
    return not {"negated", "planned", "hypothetical"}.isdisjoint(effects_of(page, cues))


def _names_another(quote: Quoted, last: int) -> bool:
    """Is another study named behind the words of one, and not only its short name in brackets: "tomography (CT)"?"""
    page, place = quote.reading.page, quote.place
    others = [m for m in page.of("frame", first=last, last=place.last) if m.first >= last]
    if others and others[0].first == last + 1 and page.tokens[last].key == "(":
        others = others[1:]
    return bool(others)


def _shown_by(quote: Quoted, first: int, last: int) -> bool:
    """ "Progression of the cyst on a [pelvic sonogram]": the study at the end of a quote that names no other."""
    page, place = quote.reading.page, quote.place
    if last != place.last or any(m.last <= first for m in page.of("frame", first=place.first, last=place.last)):
        return False
    at = first - 1
    while at > place.first and page.tokens[at].key in _ARTICLES:
        at -= 1
    return at > place.first and page.tokens[at].key in _BY


def is_of_another_study(said: Said, quote: Quoted) -> bool:
    """Is another scan named in the quote between the one of the sentence and the finding?

    "[Ultrasound was normal and MRI showed a cyst]" tells of no cyst by ultrasound.
    """
    modality, finding = said.pages.get("modality"), said.pages.get("finding")
    if modality is None or finding is None:
        return False
    page, place = quote.reading.page, quote.place
    own = {m.concept.name for m in modality.of("frame")}
    keys = {token.key for token in modality.tokens}
    starts = [at for token in finding.tokens if (at := _first(quote, token.key)) is not None]
    scans = [
        m
        for m in page.of("frame", first=place.first, last=max(starts, default=place.first))
        if m.concept.attr("frame") == "imaging" and m.code != "imaging"
    ]
    return (
        bool(scans)
        and scans[-1].concept.name not in own
        and not keys.issuperset(page.keys(scans[-1].first, scans[-1].last))
    )


def _first(quote: Quoted, key: str) -> int | None:
    """The first token of a quote that is a word, None where it holds none or the word says little."""
    if class_of(key)[0] in ("plain", "verb") or not key[0].isalnum():
        return None
    place = quote.place
    return next((at for at in range(place.first, place.last) if quote.reading.page.tokens[at].key == key), None)
