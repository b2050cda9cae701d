"""Tables of tests pasted in: dates down the side, the names of tests and of biopsies across the head."""

from itertools import pairwise

from lugol.language.lines import DATED_MONTHS
from lugol.language.model import SCREENING_TESTS, TEST_KINDS, Page, Sentence
from lugol.language.numerals import once_a_page

_KINDS = TEST_KINDS | {"frame": "biopsy"}
_NO_HEAD = ("cyt_result", "histology", "analyte_state")
_LONGEST_HEAD = 24
_DATES = frozenset({"date", "year", "dates"})
_ANSWERS = frozenset({"detected", "positive", "negative", "pos", "neg"})
"""With one of these a line tells a result and heads none."""

Cell = tuple[int, int]
Columns = tuple[tuple[str, int], ...]
"""What each column is of ("" for none of ours), with its place within the line."""


@once_a_page
def heads_above(page: Page) -> dict[int, Columns]:
    """The head above each sentence that may be a row, by its first token."""
    found: dict[int, Columns] = {}
    head: Columns = ()
    for sentence in page.sentences:
        columns = _head_of(page, sentence)
        if columns:
            head = columns
        elif page.tokens[sentence.first].key[0].isalpha() and page.tokens[sentence.first].key not in DATED_MONTHS:
            head = ()
        elif head:
            found[sentence.first] = head
    return found


def is_head(page: Page, sentence: Sentence) -> bool:
    """ "Date | Cytology | HPV | Biopsy": does a sentence only name the columns of a table?"""
    return bool(_head_of(page, sentence))


def _head_of(page: Page, sentence: Sentence) -> Columns:
    """The columns of a line that names tests in cells of their own, and no result."""
    if sentence.last - sentence.first > _LONGEST_HEAD or page.of(*_NO_HEAD, first=sentence.first, last=sentence.last):
        return ()
    if _ANSWERS.intersection(page.keys(sentence.first, sentence.last)):
        return ()
    columns = []
    for first, last in cells_of(page, sentence.first, sentence.last):
        named = [m for m in page.of(*SCREENING_TESTS, "frame", first=first, last=last) if m.first == first]
        named = [m for m in named if m.concept.category != "frame" or m.concept.attr("frame") == "tissue"]
        columns.append((_KINDS[named[0].concept.category] if named else "", place_of(page, first)))
    kinds = [kind for kind, _ in columns if kind]
    dated = page.tokens[sentence.first].key in _DATES
    tests = len(set(kinds) - {"biopsy"})
    return tuple(columns) if tests and len(kinds) == len(set(kinds)) and (tests > 1 or dated) else ()


def place_of(page: Page, at: int) -> int:
    """How far within its line a token stands."""
    return page.tokens[at].start - (page.text.rfind("\n", 0, page.tokens[at].start) + 1)


def cells_of(page: Page, first: int, last: int) -> list[Cell]:
    """The cells of a line, parted by bars, tabs or two blanks; a cell that holds but a dash is one.

    >>> from lugol.language.page import page_of
    >>> page = page_of("2019 | neg | -")
    >>> [page.words(*cell) for cell in cells_of(page, 0, 5)]
    ['2019', 'neg', '-']
    """
    cuts = [first]
    for a, b in pairwise(range(first, last)):
        between = page.text[page.tokens[a].end : page.tokens[b].start]
        if page.tokens[a].key == "|" or "\t" in between or len(between) > 1:
            cuts.append(b)
    cells = [(a, b - 1 if page.tokens[b - 1].key == "|" and b - a > 1 else b) for a, b in pairwise([*cuts, last])]
    return [cell for cell in cells if page.keys(*cell) != ("|",)]
