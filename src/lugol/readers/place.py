"""Where a quote stands in the text, letter for letter: white space, dashes and quotation marks folded, nothing else."""

from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from lugol.language.measure import Measure, within
from lugol.language.model import Page
from lugol.language.reading import Reading

MOST_PLACES = 12
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_MARKS = {ord(sign): plain for signs, plain in (("“”„«»″", '"'), ("‘’‚´`′", "'")) for sign in signs}
_FOLDED = _DASHES | _MARKS
_WHOLE = ("histology", "cyt_result", "procedure", "drug", "analyte", "ihc_marker", "gene", "stage_system")
"""Names of which no part may be quoted: "adenocarcinoma" of "adenocarcinoma in situ" says something else."""


class Place(msgspec.Struct, frozen=True):
    """The tokens [first, last) of a page on which a quote stands."""

    first: int
    last: int


class Folded(msgspec.Struct, frozen=True):
    """A text with its white space, dashes and quotation marks folded, and where each sign of it stood."""

    text: str
    at: tuple[int, ...]


def folded(text: str) -> Folded:
    """Fold a text for comparison.

    >>> folded("cervix \\n  3–4 “cm”").text
    'cervix 3-4 "cm"'
    """
    plain = text.translate(_FOLDED)
    words = plain.split()
    places: list[int] = []
    at = 0
    for word in words:
        start = plain.find(word, at)
        places += (at, *range(start, start + len(word))) if places else range(start, start + len(word))
        at = start + len(word)
    if words and at < len(plain):
        words.append("")
        places.append(at)
    return Folded(" ".join(words), (*places, len(text)))


def stands(reading: Reading, text: Folded, amounts: Sequence[Measure], quote: str) -> tuple[list[Place], str]:
    """Every place of a quote, or the reason why there is none: it is not in the text, or cuts a word or a name."""
    wanted = " ".join(quote.translate(_FOLDED).split())
    if not any(sign.isalnum() for sign in wanted):
        return [], "empty_quote"
    found: list[Place] = []
    reason, at = "not_in_text", text.text.find(wanted)
    while at >= 0 and len(found) < MOST_PLACES:
        place = _tokens(reading.page, text.at[at], text.at[at + len(wanted) - 1] + 1)
        if place is not None and not _cuts(reading, amounts, place):
            found.append(place)
        else:
            reason = "cut_word"
        at = text.text.find(wanted, at + 1)
    return found, "" if found else reason


def _tokens(page: Page, start: int, end: int) -> Place | None:
    """The tokens that [start, end) covers whole; None where it cuts one, or letters and figures that hang together."""
    tokens = page.tokens
    first = bisect_left(tokens, start, key=lambda token: token.start)
    last = bisect_left(tokens, end, key=lambda token: token.start)
    if first >= last or (first and tokens[first - 1].end > start) or tokens[last - 1].end > end:
        return None
    return None if _hangs(page, first) or _hangs(page, last) else Place(first, last)


def _hangs(page: Page, at: int) -> bool:
    """Do letters or figures stand on both sides of the beginning of a token without a blank?"""
    if not 0 < at < len(page.tokens):
        return False
    start = page.tokens[at].start
    return page.text[start - 1].isalnum() and page.text[start].isalnum()


def _cuts(reading: Reading, amounts: Sequence[Measure], place: Place) -> bool:
    """Does a quote cut an amount, a date or a name in two?"""
    around = [(m.first, m.last) for m in within(amounts, place.first - 8, place.last)]
    around += [(m.first, m.last) for m in reading.time.mentions]
    around += [(m.first, m.last) for m in reading.page.of(*_WHOLE, first=place.first - 8, last=place.last)]
    return any(first < edge < last for first, last in around for edge in (place.first, place.last))
