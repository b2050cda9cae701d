"""How many cycles of a treatment were given, as told beside its name; a number given counts before one planned."""

import msgspec

from lugol.language.model import Page
from lugol.language.number_words import number_words
from lugol.language.tokens import fold

_NUMBERS = number_words(0, 12)
_ORDINALS = {
    word: number + 1
    for number, word in enumerate(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"])
}
_CYCLES = frozenset(
    fold(word)
    for word in (
        *("cycle", "cycles", "course", "courses", "dose", "doses", "infusion", "infusions"),
        *("pulses", "injections", "times"),
    )
)
_COUNTED = _CYCLES | {"x", "×"}
_MEANT = frozenset({"planned", "intended", "prescribed", "proposed", "scheduled"})
_DONE_WITH = frozenset({"given", "received", "completed", "tolerated", "done", "administered"})
_BETWEEN = frozenset({
    "of", "more", "further", "additional", "weekly", "planned", "total", "monthly", "complete", "full",
    "consecutive", "consolidation", "adjuvant", "neoadjuvant", "induction", "-",
    "treatment", "chemotherapy", "wkly", "3-weekly",
})  # fmt: skip
_GIVEN = frozenset({
    "received", "recd", "took", "taken", "given", "completed", "delivered", "finished", "had", "administered",
    "underwent", "tolerated", "after",
})  # fmt: skip
_COMPLETED = frozenset({"received", "completed", "tolerated", "took", "finished", "given", "administered", "delivered"})
_ENDS = frozenset({"", ".", ",", ";", ")", "(", "because", "due", "owing", "and", "before", "until", "with"})
_PASSIVE = frozenset({"were", "was", "could", "be", "been", "have", "had", "of", "which", "only", "them", "these"})
_SPANS = frozenset({
    "month", "months", "week", "weeks", "day", "days", "year", "years", "hour", "hours", "/", "mg", "cm", "mm",
    "wk", "wks", "mths", "sessions", "gy", "yrs",
})  # fmt: skip
_OF_CYCLE = frozenset({"on", "given", "received", "completed", "done", "administered"})
_WITHHELD = frozenset({"hold", "held", "omitted", "withheld", "skipped", "refused", "cancelled", "deferred", "due"})
_STOPPED = frozenset({"discontinued", "stopped", "abandoned", "ceased", "terminated", "halted", "defaulted", "refused"})
_HOW_OFTEN = (("a",), ("daily",), ("per",), ("weekly",), ("each",), ("every",), ("/",))
_FROM = frozenset({"from", "with", "at", "since", "during"})
MOST = 40
_AHEAD = 12


class Count(msgspec.Struct, frozen=True):
    """A number of cycles told at the token `at`; `given` where it is said that so many were given."""

    number: int
    at: int
    given: bool
    planned: bool = False


def counts(page: Page, first: int, last: int) -> list[Count]:
    """Every number of cycles told by the tokens [first, last).

    >>> from lugol.language.page import page_of
    >>> page = page_of("Received 2 of planned 6 cycles, weekly cisplatin x5")
    >>> [(c.number, c.given) for c in counts(page, 0, len(page.tokens))]
    [(2, True), (6, False), (5, False)]
    """
    found: list[Count] = []
    for at in range(first, last):
        count = _count_at(page, at, first, last)
        if count is not None and 0 < count.number <= MOST:
            found.append(count)
    return found


def _count_at(page: Page, at: int, first: int, last: int) -> Count | None:
    key = page.tokens[at].key
    behind = page.keys(at + 1, min(at + 6, last))
    before = page.keys(max(first, at - 3), at)
    number = number_of(key)
    if before[-1:] == ("day",):
        return None  # "course one, day 14 of 21"
    planned = bool(_MEANT.intersection((*before, *behind[:1]))) or "will" in page.keys(max(first, at - _AHEAD), at)
    part = behind[1:] if behind[:1] == ("out",) else behind
    if number is not None and part[:1] == ("of",) and _is_whole(part):
        return Count(number, at, True)
    led = before[:-1] if before[-2:] == ("out", "of") else before
    planned = planned or (before[-1:] == ("of",) and len(led) > 1 and number_of(led[-2]) is not None)
    given = not planned and bool(_GIVEN.intersection(before))
    if number is not None and _is_counted(page, at, before, behind):
        return Count(number, at, given or (not planned and bool(_GIVEN & set(behind[1:4]))), planned)
    if number is not None and _COUNTED.intersection(page.keys(first, at)) and _is_part_given(before, behind):
        return Count(number, at, True)
    if key in ("cycle", "cycles") and before[-1:] and before[-1] in _FROM:
        return None  # "bevacizumab was added from cycle 2"
    if key in ("cycle", "cycles") and behind and (named := number_of(behind[0])) is not None:
        upper = number_of(behind[2]) if len(behind) > 2 and behind[1] in ("-", "–", "to") else None
        return Count(upper or named, at, given)
    if key == "c" and behind and behind[0].isdigit() and page.tokens[at + 1].glued:
        if behind[1:2] and behind[1] in _OF_CYCLE:
            return Count(int(behind[0]), at, True)  # "C9 on 6 May"
        if before[-1:] and before[-1] in _COMPLETED:
            return Count(int(behind[0]), at, True)  # "completed C6"
    if key == "#" and behind and behind[0].isdigit() and not _is_sign_behind(page, at):
        return None if _WITHHELD.intersection(behind[1:3]) else Count(int(behind[0]), at, given)  # "CDDP #5"
    if key in ("x", "×") and behind and (times := number_of(behind[0])) is not None:
        sized = bool(before) and before[-1][0].isdigit() and before[-2:-1] not in (("m",), ("auc",))
        meant = planned or bool(_MEANT.intersection(behind[1:2]))
        return None if sized or (len(behind) > 1 and behind[1] in _SPANS) else Count(times, at, given, meant)
    if key in _ORDINALS and behind and behind[0] in _CYCLES and "after" in before:
        stopped = _STOPPED.intersection(page.keys(*page.clause(at)))
        return Count(_ORDINALS[key], at, bool(stopped))
    return None


def _is_sign_behind(page: Page, at: int) -> bool:
    """ "50Gy/25#", "4#": the sign belongs to the number before it."""
    return at > 0 and page.tokens[at].glued and page.tokens[at - 1].key[-1].isdigit()


def _is_part_given(before: tuple[str, ...], behind: tuple[str, ...]) -> bool:
    """ "Six cycles were planned, four of which could be given", "... of which she completed three": so many of them."""
    if (behind[:1] or ("",))[0] in _ENDS | {"for"} and before[-1:] in (("after",), ("at",)):
        return bool(_STOPPED.intersection(before))  # "stopped after 4 for neuropathy"
    if (behind[:1] or ("given",))[0] in _DONE_WITH and before[-1:] == ("only",):
        return True  # "only 4 given"
    if (behind[:1] or ("",))[0] in _ENDS:
        return bool(_COMPLETED.intersection(before[-2:])) and not {"not", "never", "than"}.intersection(before)
    verb = next((key for key in behind if key not in _PASSIVE), "")
    return behind[0] in _PASSIVE and verb in _COMPLETED


def _is_whole(behind: tuple[str, ...]) -> bool:
    """ "2 of 6 cycles", "2 of planned 6 cycles", "3 of 5 planned cycles": a part of so many."""
    rest = [key for key in behind[1:] if key not in ("the", "a", "planned", "total", "intended", "scheduled")]
    return bool(rest) and number_of(rest[0]) is not None and not {"gy", "fractions"} & set(rest[1:2])


def _is_counted(page: Page, at: int, before: tuple[str, ...], behind: tuple[str, ...]) -> bool:
    """ "six cycles", "4 weekly cisplatins", "4#" (but not the fractions of "50Gy/25#")."""
    if behind[:1] == ("#",):
        return page.tokens[at + 1].glued and not (before and before[-1] == "/")
    if before and before[-1] in ("of", "x", "×", "/") and page.tokens[at].glued:
        return False
    if behind[:1] == ("times",) and behind[1:2] in _HOW_OFTEN:
        return False  # "three times a day"
    if behind[:1] and behind[0] in ("weekly", "wkly"):
        dated = bool(before) and page.tokens[at].glued  # "2024-01-12 weekly CDDP"
        return not dated and bool(page.of("drug", first=at + 2, last=at + 4))
    ahead = next((k for k in behind if k not in _BETWEEN), "")
    return ahead in _CYCLES and number_of(behind[0]) is None


def number_of(key: str) -> int | None:
    """A small whole number written in figures or as a word, None for anything else.

    >>> number_of("six"), number_of("12"), number_of("3.5")
    (6, 12, None)
    """
    return int(key) if key.isdigit() and len(key) < 3 else _NUMBERS.get(key)


def nearest(found: list[Count], first: int, last: int) -> Count | None:
    """Of several numbers one that was given, then one that is not only planned, then the nearest to [first, last)."""
    return min(
        found,
        key=lambda c: (not c.given, c.planned, first - c.at if c.at < first else c.at - last),
        default=None,
    )
