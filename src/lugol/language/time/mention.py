"""A date told in a page."""

from datetime import date

import msgspec

from lugol.language.model import SCREENING_TESTS, Page
from lugol.record.when import When


class DateMention(msgspec.Struct, frozen=True):
    """A date told by the tokens [first, last).

    `relative` is True where it is told from another date ("two days later"); `ambiguous` holds the first days of the
    readings where a date in figures can be read in two ways; `bound` is the word that opens an end ("since", "until",
    "before", "after"), "" for none.
    """

    first: int
    last: int
    when: When
    relative: bool = False
    ambiguous: tuple[date, ...] = ()
    bound: str = ""


_NAMED = (*SCREENING_TESTS, "frame", "procedure", "tissue")


def leads_test(page: Page, date: DateMention) -> bool:
    """ "2019 pap HSIL", "2020 colposcopy normal": does the name of a test, a sample or a treatment follow a date?

    >>> from lugol.language.page import page_of
    >>> from lugol.language.time import date_mentions
    >>> page = page_of("Pap negative in 2015, 2019 colposcopy normal.")
    >>> [leads_test(page, date) for date in date_mentions(page)]
    [False, True]
    """
    return any(m.first == date.last for m in page.of(*_NAMED, first=date.last, last=date.last + 1))
