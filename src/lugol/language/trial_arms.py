"""Arms of a trial: what each of them gets is nothing that she was given, but for the arm that she was put into."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from lugol.language.model import Mention, Page, Token
from lugol.language.numerals import once_a_page
from lugol.language.tokens import HYPHENS

_ARMS = frozenset({"arm", "group", "cohort"})
_SIGNS = frozenset({":", "=", *HYPHENS})
_PUT = frozenset({"randomized", "allocated", "assigned", "allotted", "drawn"})
_INTO = frozenset({"to", "into", "in", "on"})
_APART = 40
_LONGEST_NAME = 12


@once_a_page
def arms_of_others(page: Page) -> tuple[tuple[int, int], ...]:
    """The labels of the arms of a trial that she was not put into, where two or more are told side by side.

    >>> from lugol.language.page import page_of
    >>> page = page_of("A trial (arm A: RT; arm B: RT + durvalumab). Randomised to arm A.")
    >>> [page.words(*label) for label in arms_of_others(page)]
    ['arm B:']
    """
    if not _ARMS.intersection(page.spelled):
        return ()
    named = list(_labels(page))
    near = {i for i, (a, b) in enumerate(pairwise(named)) if b[0] - a[1] < _APART}
    listed = [each for i, each in enumerate(named) if i in near or i - 1 in near]
    hers = _hers(page, listed) if listed else frozenset()
    return tuple((first, last) for first, last, name in listed if name not in hers)


_OF_TRIAL = frozenset({"control", "experimental", "treatment", "study", "standard", "placebo", "intervention", "trial"})


def without_trial_arms(tokens: Sequence[Token], found: Iterable[Mention]) -> list[Mention]:
    """The names of a page without an "arm B" or "control arm", which is none of her body."""
    return [m for m in found if tokens[m.first].key not in _ARMS or not _is_of_trial(tokens, m)]


def _is_of_trial(tokens: Sequence[Token], mention: Mention) -> bool:
    before, behind = (tokens[at].key if 0 <= at < len(tokens) else "" for at in (mention.first - 1, mention.last))
    return before in _OF_TRIAL or (len(behind) == 1 and behind.isalnum() and behind not in ("a", "i"))


def _labels(page: Page) -> Iterator[tuple[int, int, str]]:
    """ "Arm A:", "arm 1 =", "control arm:": where each begins and ends, and the name of the arm."""
    keys = page.spelled
    for at in (i for i, key in enumerate(keys[:-1]) if key in _ARMS):
        named = keys[at + 1]
        if len(named) == 1 and named.isalnum() and keys[at + 2 : at + 3] and keys[at + 2] in _SIGNS:
            yield at, at + 3, named
        elif named in _SIGNS and at and keys[at - 1].isalpha() and len(keys[at - 1]) <= _LONGEST_NAME:
            yield at - 1, at + 2, keys[at - 1]


def _hers(page: Page, labels: Sequence[tuple[int, int, str]]) -> frozenset[str]:
    """The arm that she was put into: "randomised to arm A", "allocated to the control arm", "she is in arm B"."""
    keys, names = page.spelled, {name for *_, name in labels}
    labelled = {at for first, last, _ in labels for at in range(first, last)}
    found: set[str] = set()
    for at, key in enumerate(keys):
        if key in _INTO and at + 1 < len(keys) and at + 1 not in labelled:
            behind = keys[at + 1 + (keys[at + 1] == "the") :][:2]
            armed = bool(_ARMS.intersection(behind)) or keys[at - 1] in _PUT
            found.update(names.intersection(behind) if armed else ())
    return frozenset(found)
