"""A pathologist who tells what tissue showed: "the pathologist diagnosed the tumour as a leiomyosarcoma"."""

from lugol.language.kinds.tissue.words import REPORT
from lugol.language.model import Mention, Page, Sentence

_PEOPLE = frozenset({"pathologist", "pathologists", "anatomopathologist", "anatomopathologists", "histopathologist"})
_TELL = frozenset({
    "diagnosed", "noted", "found", "reported", "concluded", "identified", "confirmed", "described", "interpreted",
    "considered", "classified", "revealed", "saw", "recognized",
})  # fmt: skip
_BETWEEN = frozenset({"has", "had", "have", "also", "then", "who", "later", "finally", ","})
_OBJECT = frozenset({"the", "this", "it", "to", "that", "tumor", "lesion", "mass", "specimen", "as", "them", "these",
                     "neoplasm", "results", "result", "sample", "slides", "a", "an", "with"})  # fmt: skip


def pathologists(page: Page, sentence: Sentence) -> list[Mention]:
    """The person, verb and pronoun that lead to a result, as a report of tissue; none where nothing is told.

    >>> from lugol.language.page import page_of
    >>> page = page_of("The pathologist diagnosed the tumour as a leiomyosarcoma.")
    >>> [page.words(m.first, m.last) for m in pathologists(page, page.sentences[0])]
    ['pathologist']
    """
    found: list[Mention] = []
    for at in range(sentence.first, sentence.last - 2):
        if page.tokens[at].key not in _PEOPLE:
            continue
        verb = at + 1
        while verb < sentence.last and page.tokens[verb].key in _BETWEEN:
            verb += 1
        if verb < sentence.last and page.tokens[verb].key in _TELL and _leads_on(page, verb + 1, sentence.last):
            token = page.tokens[at]
            found.append(Mention(REPORT, at, at + 1, token.start, token.end))
    return found


def _leads_on(page: Page, first: int, last: int) -> bool:
    """Does a lesion stand behind the verb, with only words for what was looked at before it?"""
    named = page.of("histology", "head", first=first, last=last)
    return bool(named) and set(page.keys(first, named[0].first)) - _OBJECT <= set(
        page.keys(named[0].first - 3, named[0].first)
    )
