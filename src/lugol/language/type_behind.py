"""A type behind the general name of a cancer: "carcinoma of the cervix, adenosquamous", "Ca Cx (squamous, G3)"."""

from collections.abc import Iterator, Sequence
from functools import cache

from lugol.language.lexicon import lexicon
from lugol.language.model import Concept, Mention, Sentence, Token, place_of
from lugol.language.tokens import tokenize

_TYPES = {
    ("squamous", "cell"): "squamous cell carcinoma",
    ("squamous",): "squamous cell carcinoma",
    ("adenosquamous",): "adenosquamous carcinoma",
    ("adeno",): "adenocarcinoma",
    ("glassy", "cell"): "glassy cell carcinoma",
    ("clear", "cell"): "clear cell carcinoma",
    ("small", "cell"): "small cell carcinoma",
    ("neurendocrine",): "neuroendocrine carcinoma",
    ("serous",): "serous carcinoma",
    ("high", "grade", "serous"): "high grade serous carcinoma",
    ("endometrioid",): "endometrioid carcinoma",
    ("mucinous",): "mucinous carcinoma",
}
_GENERAL = frozenset({"cancer", "carcinoma", "ca"})
_ORGANS = frozenset({"cervix", "cx", "endometrium", "uterus", "ovary", "vulva", "vagina"})
_BEFORE = frozenset({"of", "the", "uterine", "(", ",", ":", "-", "–", "/", "invasive", "poorly", "moderately", "well",
                     "differentiated", "diff", "keratinizing", "non", "mod"}) | _ORGANS  # fmt: skip
_LEADS = frozenset({"(", ",", ":", "-", "–", "/"})
_BEHIND = frozenset({",", ".", ";", ")", "(", "type", "/", "-", "–", "g1", "g2", "g3", "g", "grade", "stage", "figo"})
_WITHIN = 9


def with_types_behind(
    tokens: Sequence[Token], sentences: Sequence[Sentence], found: Sequence[Mention]
) -> Iterator[Mention]:
    """The mentions, with the type that stands behind a sign after the general name of a cancer as a name of its own.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Ca cervix, adenosquamous, IIB.")
    >>> [m.concept.name for m in page.of("histology")]
    ['carcinoma', 'adenosquamous carcinoma']
    """
    taken = {at for m in found if m.concept.category in ("histology", "frame") for at in range(m.first, m.last)}
    general = [m for m in found if m.concept.category in ("histology", "staged") and _is_general(tokens, m)]
    added: dict[int, Mention] = {}
    for mention in general:
        last = sentences[place_of(sentences, mention.first)].last
        end = _type_at(tokens, mention.last, last)
        if end is None or taken.intersection(range(*end)):
            continue
        first, behind = end
        concept = _concept(_TYPES[tuple(token.key for token in tokens[first:behind])])
        added[first] = Mention(concept, first, behind, tokens[first].start, tokens[behind - 1].end)
    yield from sorted([*found, *added.values()], key=lambda m: (m.first, m.last))


def _is_general(tokens: Sequence[Token], mention: Mention) -> bool:
    """Is a cancer named without its type: by these words and an organ alone?"""
    keys = {token.key for token in tokens[mention.first : mention.last]}
    return bool(keys & _GENERAL) and not any(key in keys for words in _TYPES for key in words)


def _type_at(tokens: Sequence[Token], at: int, last: int) -> tuple[int, int] | None:
    """The tokens of a type behind a general name, past its organ and a sign; a sign or a grade ends it."""
    signed = False
    for place in range(at, min(at + _WITHIN, last)):
        words = next((w for w in _TYPES if tuple(t.key for t in tokens[place : place + len(w)]) == w), None)
        end = place + len(words) if words else place
        if words and signed:
            return (place, end) if end >= last or tokens[end].key in _BEHIND else None
        if words or tokens[place].key not in _BEFORE:
            return None
        signed = signed or tokens[place].key in _LEADS
    return None


@cache
def _concept(name: str) -> Concept:
    """What the lexicon knows by the full name of a type."""
    found = lexicon().scan(name, tokenize(name))
    return next(m.concept for m in found if m.concept.category == "histology")
