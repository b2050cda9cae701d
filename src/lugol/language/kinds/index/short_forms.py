"""Diseases that a text names by a short form alone: "She was diagnosed with MG", "a case of UFF".

A short form means many things. It names a disease only where the words beside it say so.
"""

from functools import cache

from lugol.language.lexicon import read_rows
from lugol.language.model import Concept, Mention, Page
from lugol.language.reading import Reading

_BEFORE = (
    ("diagnosed", "with"), ("diagnosed", "as"), ("diagnosis", "of"), ("case", "of"), ("cases", "of"),
    ("patient", "with"),
    ("woman", "with"), ("girl", "with"), ("suffering", "from"), ("suffered", "from"), ("due", "to"), ("stage",),
    ("confirmed",), ("primary",), ("recurrent",), ("have",), ("having",), ("developed",), ("treated", "for"),
    ("history", "of"), ("known",), ("metastatic",), ("dx",), ("diagnosis", ":"), ("conclusion", ":"),
    ("impression", ":"), ("history", ":"),
    ("histology", ":"), ("pathology", ":"),
)  # fmt: skip
"""The words right before a short form that make it the name of a disease."""
_BETWEEN = frozenset(
    {"a", "an", "the", "severe", "acute", "congenital", "giant", "rare", "stage", "early", "of", "novo"}
)
_BEHIND = (("was", "diagnosed"), ("were", "diagnosed"), ("diagnosed",), ("was", "confirmed"))
_SIDED = frozenset({"left", "right", "of", "the", "her"})
_OTHERS = ("analyte", "ihc_marker", "gene", "procedure", "frame", "drug", "hpv", "cyt_test", "stage")
_FAR = 4
_WORDS = frozenset({"all", "caps", "hit", "ms", "ten", "die", "trap", "pop", "pres", "pas", "ep", "ta", "aids"})
"""English words, titles and units, that only capitals of their own set apart: "a case of ALL"."""


def short_forms(reading: Reading) -> list[Mention]:
    """The diseases named by a short form, in order; in capitals no words, but where the text has them in brackets.

    >>> from lugol.language.reading import reading_of
    >>> texts = ("She was diagnosed with MG.", "We gave 5 MG of it.", "A stage IB1 ESS was removed.", "DUE TO ALL THIS")
    >>> [[m.concept.name for m in short_forms(reading_of(text))] for text in texts]
    [['myasthenia gravis (MG)'], [], [], []]
    """
    page = reading.page
    opened = {page.spelled[at + 1] for at, key in enumerate(page.spelled[:-1]) if page.in_capitals and key == "("}
    return [
        _mention(page, at, word)
        for at, token in enumerate(page.tokens)
        if (not page.in_capitals or token.key not in _WORDS or token.key in opened)
        and (word := _known(page.text[token.start : token.end]))
        and _is_disease(page, at)
    ]


def spelt_out(words: str) -> tuple[str, str]:
    """The name of a short form with it in brackets, and its organ; ("", "") for any other words.

    >>> spelt_out("DKA")
    ('diabetic ketoacidosis (DKA)', 'pancreas')
    """
    name, organ = _table().get(words, ("", ""))
    return (f"{name} ({words})", organ) if name else ("", "")


def _known(word: str) -> str:
    """The short form as the table holds it: "SFTs" is the plural of SFT; "" for none."""
    return next((form for form in (word, word.removesuffix("s")) if form in _table()), "")


def _is_disease(page: Page, at: int) -> bool:
    if page.of(*_OTHERS, "histology", "disorder", first=at, last=at + 1):
        return False
    if any(page.keys(at + 1, at + 1 + len(words)) == words for words in _BEHIND):
        return True
    if _is_beside_its_organ(page, at):
        return True
    first = page.clause(at)[0]
    before = list(page.keys(max(first if first < at else 0, at - _FAR), at))
    while before and before[-1] in _BETWEEN and not _stands(before):
        before.pop()
    return _stands(before)


def _is_beside_its_organ(page: Page, at: int) -> bool:
    """ "ILC right breast", "TCC of the bladder": the organ of the disease stands right behind its short form."""
    _, organ = _table()[_known(page.text[page.tokens[at].start : page.tokens[at].end])]
    sites = page.of("site", first=at + 1, last=at + 1 + _FAR)
    between = page.keys(at + 1, sites[0].first) if sites else ()
    return bool(sites) and sites[0].concept.name == organ and set(between) <= _SIDED


def _stands(before: list[str]) -> bool:
    return any(tuple(before[-len(words) :]) == words for words in _BEFORE)


def _mention(page: Page, at: int, word: str) -> Mention:
    told, organ = spelt_out(word)
    return page.mention(Concept("disorder", f"short_{word}", told, {"home": organ, "called": told}), at, at + 1)


@cache
def _table() -> dict[str, tuple[str, str]]:
    return {row["short"]: (row["name"], row["organ"]) for row in read_rows("disease_short_forms.csv")}
