"""What a leaflet or advice tells its reader is nothing of hers: "You may notice some bleeding"."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from lugol.language.model import Sentence, Token

_HEADS = (
    ("information", "leaflet"), ("information", "sheet"), ("information", "booklet"),
    ("information", "for", "patients"),
    ("information", "for", "women"), ("information", "about", "your"), ("advice", "leaflet"), ("advice", "sheet"),
    ("patient", "leaflet"), ("patient", "education"), ("patient", "handout"), ("leaflet", "for"), ("guide", "for"),
    ("your", "guide"), ("frequently", "asked"), ("faq",), ("about", "your"), ("advice", "for", "patients"),
    ("for", "patients", "and"), ("patient", "advice"), ("educational", "material"), ("preparing", "for", "your"),
    ("before", "your"), ("after", "your"), ("what", "to", "expect"), ("when", "to", "call"),
)  # fmt: skip
"""What the heading of a leaflet, or of a part of one, says."""
_HEADS_BY_WORD = {head[0]: tuple(other for other in _HEADS if other[0] == head[0]) for head in _HEADS}
_HANDED = frozenset(
    {"given", "provided", "handed", "was", "were", "received", "sent", "offered", "discussed", "enclosed"}
)
_ASKING = frozenset(
    {"what", "why", "how", "when", "who", "will", "are", "is", "do", "does", "can", "should", "where", "which", "could"}
)
_LONGEST_HEAD = 14
_READER = frozenset({"you", "your", "yours", "yourself"})
_HERSELF = frozenset({"she", "her", "hers", "herself", "mrs", "ms", "miss", "dear", "lady", "pt"})
_ONE_PATIENT = (("the", "patient"), ("this", "patient"), ("this", "woman"), ("old", "woman"), ("old", "female"))
_MAY = frozenset({"may", "might", "can", "could", "should", "must", "will", "would"})
_LIVED = frozenset({
    "have", "notice", "experience", "feel", "get", "find", "develop", "bleed", "pass", "expect", "suffer", "be", "need",
    "also", "still", "sometimes", "usually", "even", "see", "are",
})  # fmt: skip
"""What a reader lives through: "you may notice". A colleague may recall, know or arrange."""
_COURTESY = frozenset({"grateful", "please", "kindly", "aware", "thank", "recall", "remember", "know", "appointment"})
_SHARES = frozenset({"most", "some", "many", "few", "all", "other", "certain"})
_PEOPLE = frozenset({"women", "patients", "people", "ladies", "females"})
_PRESENT = frozenset(
    {"may", "might", "can", "could", "should", "will", "have", "are", "do", "need", "get", "find", "feel", "experience"}
)


def with_leaflets(tokens: Sequence[Token], sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences of a text, with those of a leaflet and those of bare advice marked as such.

    A leaflet begins at a heading of its own ("Information for patients", "What is colposcopy?") with something said to
    "you" under it, and ends where a woman is spoken of again.
    """
    keys = [tuple(token.key for token in tokens[s.first : s.last]) for s in sentences]
    inside = _zones(sentences, keys)
    return tuple(
        msgspec.structs.replace(sentence, article="leaflet")
        if sentence.article == "case" and (at in inside or _is_advice(said) or _is_of_many(said))
        else sentence
        for at, (sentence, said) in enumerate(zip(sentences, keys, strict=True))
    )


def _zones(sentences: Sequence[Sentence], keys: Sequence[tuple[str, ...]]) -> set[int]:
    """The places of the sentences that stand under the heading of a leaflet."""
    found: set[int] = set()
    alone = [_is_alone(sentences, at) for at in range(len(sentences))]
    for at, said in enumerate(keys):
        if at in found or not (alone[at] and _is_head(said)):
            continue
        end = next((i for i in range(at + 1, len(keys)) if _is_of_her(keys[i])), len(keys))
        if any(_READER.intersection(keys[i]) for i in range(at, end)):
            found.update(range(at, end))
    return found


def _is_alone(sentences: Sequence[Sentence], at: int) -> bool:
    """Does a sentence fill its line?"""
    near = [sentences[i] for i in (at - 1, at + 1) if 0 <= i < len(sentences)]
    return all(other.block != sentences[at].block for other in near)


def _is_head(said: tuple[str, ...]) -> bool:
    """ "Patient information leaflet", "Why do I need a biopsy?": what heads advice; no "leaflet was given"."""
    if len(said) > _LONGEST_HEAD or _HANDED.intersection(said) or _is_of_her(said):
        return False
    if said[-1:] == ("?",) and said[0] in _ASKING:
        return True
    return any(said[at : at + len(head)] == head for at, key in enumerate(said) for head in _HEADS_BY_WORD.get(key, ()))


def _is_of_her(said: tuple[str, ...]) -> bool:
    """Does a sentence speak of one woman?"""
    return bool(_HERSELF.intersection(said)) or any(pair in _ONE_PATIENT for pair in pairwise(said))


def _is_advice(said: tuple[str, ...]) -> bool:
    """ "You may have some spotting", "call us if you develop a fever": what may come, said to the reader."""
    if "you" not in said or _COURTESY.intersection(said) or _is_of_her(said):
        return False
    for at, key in enumerate(said):
        lives = said[at + 2 : at + 3] and said[at + 2] in _LIVED
        if key == "you" and lives and said[at + 1] in _MAY - {"will"}:
            return True
        if key == "if" and said[at + 1 : at + 2] == ("you",) and lives:
            return True
    return False


def _is_of_many(said: tuple[str, ...]) -> bool:
    """ "Most women have a smear every three years": what is said of women at large at the head of a sentence."""
    words = [key for key in said if key.isalpha()]
    shared = bool(words) and words[0] in _SHARES
    people, present = (1, 2) if shared else (0, 1)
    if _is_of_her(said) or len(words) <= present:
        return False
    return words[people] in _PEOPLE and words[present] in _PRESENT
