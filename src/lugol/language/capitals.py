"""Capitals: in a text that has no small letter, an abbreviation may be a word or a unit of the same letters."""

from collections.abc import Sequence

from lugol.language.model import Token

_WORDS = frozenset(
    {"via", "lap", "laps", "got", "tip", "tips", "met", "mets", "stump", "stumps", "pole", "poles", "ve", "kit", "kits"}
    | {"epoch", "et", "ps"}
)
"""English words, titles and endings, that are abbreviations where their capitals set them apart."""
_VALUED = frozenset({"ca", "na", "cl", "k", "cre"})
"""Elements whose letters are other words in capitals (CA: cancer); a value stands behind them."""
_GRAMS = ("g", "/", "l")
"""In capitals grams a litre, not 10*9 a litre."""
_NEVER = frozenset({"etc", "pcr"})
"""What capitals make of "EtC" and "pCR" is another word in all but a few texts."""
_TITLES = frozenset({"mr"})
_OF_STUDY = frozenset(
    {"pelvis", "abdomen", "brain", "spine", "liver", "of", "and", "with", "was", "is", "on", "angiogram"}
)
_SAYS = frozenset({":", "=", "+", "-", "–", "positive", "negative", "status", "gene", "mutation", "mutated", "mutant"}
    | {"expression", "amplification", "regimen", "protocol", "chemotherapy", "level", "levels", "scan"}
    | {"showed", "ct", "score", "staining", "stain", "immunostain", "inhibitor", "alteration", "exon"})  # fmt: skip
_OPENS = frozenset({":", "(", "-", "–", "/"})
_VITAL = frozenset({"bp", "hr", "rr", "pr"})
"""Vital signs, whose figures touch their letters: "BP147/74"."""
_BETWEEN = frozenset({":", "=", "of", "was", "is", "level", "levels", "-"})


def is_other_word(tokens: Sequence[Token], first: int, last: int) -> bool:
    """In capitals: are the letters of an abbreviation here a word, a unit or a part of one ("40 MG", "VIA THE VAGINA")?

    >>> from lugol.language.tokens import tokenize
    >>> words = tokenize("CISPLATIN 40 MG. MG 1.9, BREAST CA, CA 2.3. VIA THE VAGINA. VIA: NEGATIVE")
    >>> [is_other_word(words, at, at + 1) for at, t in enumerate(words) if t.key in ("mg", "ca", "via")]
    [True, False, True, False, True, False]
    """
    if last - first != 1:
        return tuple(token.key for token in tokens[first:last]) == _GRAMS
    word = tokens[first].key
    before = tokens[first - 1] if first else None
    behind = tokens[last] if last < len(tokens) else None
    numbered = behind is not None and behind.key[0].isdigit()
    glued = numbered and behind is not None and behind.glued and word not in _VITAL
    if word in _NEVER or (glued and len(word) < 4):
        return True
    if word == "mg":
        return before is not None and before.key[-1].isdigit()
    if word == "ve" and before is not None and before.key in ("+", "-"):
        return True
    if word in _VALUED:
        return not numbered and not (behind is not None and behind.key in _BETWEEN and _figure_within(tokens, last))
    if word in _TITLES:
        return behind is None or behind.key not in _OF_STUDY | _SAYS
    opened = before is not None and before.key in _OPENS
    return word in _WORDS and not opened and not numbered and (behind is None or behind.key not in _SAYS)


def _figure_within(tokens: Sequence[Token], at: int) -> bool:
    return any(token.key[0].isdigit() for token in tokens[at : at + 3])
