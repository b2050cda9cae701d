"""What a report quotes of an earlier one that it replaces: "original report read 'CIN 2, margins negative'"."""

from lugol.language.model import Page, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.places import Places

_EARLIER = frozenset({"original", "initial", "first", "previous", "earlier", "prior"})
_REPORTS = frozenset({"report", "diagnosis", "reading", "opinion", "histology", "pathology", "path", "result"})
_SAID = frozenset({
    "read", "reads", "said", "stated", "states", "reported", "gave", "was", "called", "issued", "had", "told", ":",
})  # fmt: skip
_ONCE = frozenset({"originally", "initially", "first", "previously"})
_ISSUED = frozenset({"reported", "read", "called", "issued", "signed", "diagnosed"})
_CHANGES = frozenset({
    "amended", "amendment", "supersedes", "superseded", "revised", "corrected", "correction", "replaces", "now",
    "changed", "withdrawn",
})  # fmt: skip
_TURNS = frozenset({"revised", "amended", "now", "changed", "corrected", "but", "upgraded", "downgraded", ";"})
_QUOTES = frozenset({'"', "“", "”", "'", "‘", "’"})
_MOST_TO_VERB = 6
_NEAR = 60


@once_a_page
def superseded(page: Page) -> Places:
    """The places in the text of what an earlier report said, where a change of it is told near.

    >>> from lugol.language.page import page_of
    >>> page = page_of("LEEP: AIS. Amended: original report read CIN 2, margins negative. Margin positive.")
    >>> text = page.text
    >>> bool(superseded(page).at(text.index("margins negative"))), bool(superseded(page).at(text.index("Margin pos")))
    (True, False)
    """
    told = []
    for sentence in page.sentences:
        at = _begun(page, sentence)
        if not at:
            continue
        near = page.keys(max(0, at - _NEAR), min(at + _NEAR, len(page.tokens)))
        if not _CHANGES.intersection(near):
            continue
        end = _ended(page, at, sentence)
        told.append((page.tokens[at].start, page.tokens[end - 1].end))
    return Places(told)


def _begun(page: Page, sentence: Sentence) -> int:
    """Where the words of the earlier report begin, 0 where a sentence quotes none."""
    for at in range(sentence.first, sentence.last - 2):
        key, following = page.tokens[at].key, page.tokens[at + 1].key
        if key in _ONCE and following in _ISSUED:
            return at + 2
        if key not in _EARLIER or following not in _REPORTS:
            continue
        stop = min(at + 2 + _MOST_TO_VERB, sentence.last - 1)
        verb = next((i for i in range(at + 2, stop) if page.tokens[i].key in _SAID), 0)
        if verb:
            return verb + 1
    return 0


def _ended(page: Page, at: int, sentence: Sentence) -> int:
    """Where they end: with the quotation, else where the change is told or the sentence ends."""
    quoted = page.tokens[at].key in _QUOTES
    ends = _QUOTES if quoted else _TURNS
    return next((i for i in range(at + 1, sentence.last) if page.tokens[i].key in ends), sentence.last)
