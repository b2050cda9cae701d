"""What a tumour is made of, told of it by name: "the tumour was composed of spindle cells"."""

from lugol.language.kinds.tissue.words import REPORT
from lugol.language.model import Mention, Page, Sentence
from lugol.language.tokens import singular

_TUMOURS = frozenset({"tumor", "neoplasm", "mass", "lesion", "polyp", "nodule", "cyst", "growth"})
_MADE = (
    ("composed", "of"), ("comprised", "of"), ("made", "up"), ("consisted", "of"), ("consisting", "of"),
    ("consists", "of"), ("consist", "of"), ("comprised",), ("comprises",), ("comprising",),
)  # fmt: skip
_MADE_FIRST = frozenset(words[0] for words in _MADE)
_SEEN_SMALL = frozenset({
    "cell", "cells", "cellular", "gland", "glands", "glandular", "stroma", "stromal", "epithelium", "epithelial",
    "mesenchymal", "nuclei", "cytoplasm", "mitoses", "mitotic", "atypia", "spindle", "sarcomatous", "carcinomatous",
    "fascicles", "trabecular", "tubules", "acini", "rosettes", "differentiation", "cartilage",
})  # fmt: skip
"""Words of what only a microscope shows."""
_DEFINITE = frozenset({"the", "this", "her", "resected", "excised", "removed"})
_MOST_ADJECTIVES = 4
_SUBJECT_WITHIN = 9
_SEEN_WITHIN = 14


def composed(page: Page, sentence: Sentence) -> list[Mention]:
    """The tumour of a sentence that tells what it is made of, as a report of its tissue; [] where none does.

    Not in the words of a scan or an examination, nor beside a sample that the sentence names itself.
    """
    if page.of("frame", "procedure", first=sentence.first, last=sentence.last):
        return []
    for at in range(sentence.first, sentence.last - 2):
        if page.spelled[at] not in _MADE_FIRST or not any(page.keys(at, at + len(verb)) == verb for verb in _MADE):
            continue
        behind = page.keys(at, min(at + _SEEN_WITHIN, sentence.last))
        subject = _subject(page, at, sentence)
        if subject is not None and _SEEN_SMALL.intersection(behind):
            token = page.tokens[subject]
            return [Mention(REPORT, subject, subject + 1, token.start, token.end)]
    return []


def _subject(page: Page, at: int, sentence: Sentence) -> int | None:
    """The word for a tumour before the verb, with no other verb's object between them."""
    for place in range(at - 1, max(sentence.first - 1, at - _SUBJECT_WITHIN), -1):
        if page.tokens[place].key in (",", ";", ":"):
            return None
        if singular(page.tokens[place].key) in _TUMOURS:
            named = _DEFINITE.intersection(page.keys(max(sentence.first, place - _MOST_ADJECTIVES), place))
            return place if named else None
    return None


def is_composed(page: Page, first: int, last: int) -> bool:
    """Is a sample such a tumour, and no report by name?"""
    return last - first == 1 and singular(page.tokens[first].key) in _TUMOURS
