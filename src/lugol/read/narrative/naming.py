"""How a diagnosis is worded: given up later, "consistent with", abbreviated, or only the name of a serum marker."""

import re

from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention
from lugol.read.narrative.wording import pattern

_IN_KEEPING = pattern(r"\b(?:consistent|compatible|in keeping) with\s+(?:an?\s+|the\s+)?$", re.I)
_ANTIGEN = pattern(r"^\W{0,2}(?:\(\w+\)\s*)?(?:antigen|ag\b|markers?|associated antigen)", re.I)
_GIVEN_UP = pattern(
    r"\b(?:misdiagnos\w+|misread|misinterpreted|misclassified|mistaken\w*(?: for| as)?|"
    r"mistaken\b[^.;]{0,40}diagnosis of|"
    r"(?:initially|first|originally|erroneously|wrongly|previously) (?:\w+\s+)?(?:diagnosed|reported|"
    r"labelled|labeled|read|"
    r"thought|considered|interpreted|treated)|initial diagnosis|working diagnosis|provisional diagnosis|preliminary "
    r"diagnosis|at first)\b[^.;]{0,60}$",
    re.I,
)


def is_antigen(context: Context, mention: Mention) -> bool:
    """True for the name of a serum marker that looks like that of a tumour ("SCC 1.2 ng/mL")."""
    if _ANTIGEN.match(context.text[mention.end : mention.end + 24]):
        return True
    covering = context.of("analyte", start=max(0, mention.start - 4), end=mention.end)
    return any(a.start <= mention.start and mention.end < a.end for a in covering)


def is_given_up(context: Context, mention: Mention) -> bool:
    """True for a diagnosis told as the mistake that it was."""
    sentence = context.sentence(mention.start)
    return bool(_GIVEN_UP.search(context.text, max(sentence.start, mention.start - 110), mention.start))


def is_in_keeping(context: Context, mention: Mention) -> bool:
    """Pathologists write "consistent with" of what they found."""
    before = context.text[max(0, mention.start - 30) : mention.start]
    return bool(_IN_KEEPING.search(before))


def written_out(context: Context, mention: Mention, words: str) -> str:
    """The words with an abbreviated diagnosis written out before it."""
    short = context.text[mention.start : mention.end]
    letters = re.sub(r"[^A-Za-z]", "", short)
    if len(letters) > 7 or sum(c.isupper() for c in letters) < len(letters) / 2 or mention.concept.name in words:
        return words
    if mention.concept.name.upper() == letters.upper() or mention.concept.name == short:
        return words
    return words.replace(short, f"{mention.concept.name} ({short})", 1)
