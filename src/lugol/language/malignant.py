"""Whether the name of a disease or the result of a tissue is that of a malignant tumour, by the lexicon and short forms."""

from functools import cache, lru_cache

from lugol.language.lexicon import read_rows
from lugol.language.reading import reading_of
from lugol.language.tokens import tokenize
from lugol.record.event import Assertion

_SPREAD = "metastasis"
_HERS = ("affirmed", "historical")


@lru_cache(maxsize=4096)
def named_malignancy(words: str) -> tuple[str, Assertion]:
    """The usual name of the malignant tumour that some words name and how it is asserted; ("", "negated") for none.

    >>> named_malignancy("DLBCL"), named_malignancy("suspicious for seminoma")
    (('diffuse large B-cell lymphoma', 'affirmed'), ('seminoma', 'possible'))
    >>> named_malignancy("no evidence of ca breast")
    ('', 'negated')
    """
    reading = reading_of(_spelt_out(words))
    found: list[tuple[str, Assertion]] = []
    for mention in reading.page.of("histology", "head"):
        if mention.concept.attr("behaviour") == "malignant" or mention.code == _SPREAD:
            found.append((mention.concept.name, reading.judge(mention.first, mention.last).assertion))
    sure = next((each for each in found if each[1] in _HERS), None)
    doubted = next((each for each in found if each[1] == "possible"), None)
    return sure or doubted or ("", "negated")


def _spelt_out(words: str) -> str:
    """The words with the short forms of tumours as they are spelt out: "HCC" is hepatocellular carcinoma."""
    forms = _forms()
    pieces, at = [], 0
    for token in tokenize(words):
        if name := forms.get(words[token.start : token.end]):
            pieces += [words[at : token.start], name]
            at = token.end
    return "".join((*pieces, words[at:]))


@cache
def _forms() -> dict[str, str]:
    return {row["short"]: row["name"] for row in read_rows("disease_short_forms.csv")}
