"""Where a writer breaks off one statement and begins the next without a stop: a dash with blanks, a line of its own."""

from bisect import bisect_left, bisect_right

from lugol.language.lines import LEAST_WRAPPED_WIDTH, OPEN_ENDED
from lugol.language.model import SCREENING_TESTS, Mention, Page
from lugol.language.numerals import once_a_page
from lugol.language.tokens import HYPHENS

_GOES_ON = frozenset(
    {"of", "in", "on", "at", "to", "from", "by", "with", "and", "or", "nor", "but", "which", "than", "as", "(", ","}
)
_NAMES_NOTHING = frozenset({
    "is", "was", "are", "were", "has", "have", "been", "also", "all", "both", "now", "again", "still", "clearly",
    "then", "patient", "pt", "she", "woman", "lady",
})  # fmt: skip
"""Words that name nothing else of which something could be said: "LEEP 3 May - patient did not attend"."""


@once_a_page
def breaks(page: Page) -> dict[int, bool]:
    """The tokens with which a statement may begin: behind a dash with blanks, or on a line of its own.

    Each tells whether it surely does: a line before it that is full may only have been wrapped by a machine.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Cervical biopsy: CIN3 - HIV negative")
    >>> [page.tokens[at].key for at in breaks(page)]
    ['hiv']
    """
    width = max([LEAST_WRAPPED_WIDTH, *(len(line.rstrip()) for line in page.text.splitlines())])
    found: dict[int, bool] = {}
    begun = 0
    for at in range(1, len(page.tokens)):
        before, token = page.tokens[at - 1], page.tokens[at]
        between = page.text[before.end : token.start]
        if "\n" in between:
            full = before.end - begun + 1 + token.end - token.start > width
            begun = before.end + between.rindex("\n") + 1
            if not (before.key in OPEN_ENDED or before.key in (",", ":", *HYPHENS) or token.key in _GOES_ON):
                found[at] = not full
        elif before.key in HYPHENS and between and not before.glued:
            found[at] = True
    return found


@once_a_page
def _places(page: Page) -> tuple[int, ...]:
    """The tokens of `breaks`, in order."""
    return tuple(breaks(page))


def breaks_off(page: Page, last: int, first: int) -> bool:
    """Does a statement about something else begin between what ends at `last` and the word at `first`?

    On a line that may only have been wrapped it does where it begins right behind.
    """
    places = _places(page)
    for at in places[bisect_left(places, last) : bisect_left(places, first)]:
        own = any(key.isalpha() and key not in _NAMES_NOTHING for key in page.keys(at, first))
        if own and (breaks(page)[at] or not any(key.isalnum() for key in page.keys(last, at))):
            return True
    return False


_STATED = ("tissue", "frame", "procedure", *SCREENING_TESTS)
_BEFORE_STATED = frozenset({"she", "had", "has", "a", "an", "the", "her", "showed", "on", "completed", "received"})
_MOST_BEFORE = 3


@once_a_page
def _statements(page: Page) -> tuple[int, ...]:
    """Where a statement about a test, a sample or a deed of its own begins behind a sign: see `begins_anew`."""
    return tuple(at for at in range(1, len(page.tokens)) if _opens_statement(page, at))


def _opens_statement(page: Page, at: int) -> bool:
    sign = page.tokens[at - 1].key
    if sign not in (",", ";") and not breaks(page).get(at, False):
        return False
    begun = at
    while begun < min(at + _MOST_BEFORE, len(page.tokens)) and page.tokens[begun].key in _BEFORE_STATED:
        begun += 1
    named = [m for m in page.of(*_STATED, first=begun, last=begun + 1) if m.first == begun]
    return bool(named) and (sign != "," or page.keys(named[-1].last, named[-1].last + 1) == (":",))


def begins_anew(page: Page, cue: Mention, first: int) -> bool:
    """Does a statement about a test, a sample or a deed of its own begin between a cue and the word at `first`?

    It does behind a dash, on a line of its own or behind a semicolon, and behind a comma where it is a label:
    "Mother had breast cancer - cervical biopsy: CIN3", "no ascites, MRI: a mass".
    """
    heads = cue.first == page.sentence(cue.first).first  # "Plan - colposcopy" is a label
    places = _statements(page)
    return bisect_left(places, cue.last + 1 + heads) < bisect_right(places, first)
