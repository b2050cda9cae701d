"""A date told in a page."""

from datetime import date

import msgspec

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
