"""Her blood group: "blood group A rhesus positive", "blood type O+", "she is Rh negative"."""

from collections.abc import Iterator
from typing import Literal

from lugol.language.kinds.hers import as_result
from lugol.language.reading import Reading
from lugol.record.event import Event, Lab

_GROUPS = frozenset({"a", "b", "ab", "o"})
_RHESUS = frozenset({"rhesus", "rh", "rhd", "d", "factor", "(", ")", "-", ",", "is", "was", ":", "and"})
_SIGNS: dict[str, Literal["positive", "negative"]] = {
    "positive": "positive", "pos": "positive", "+": "positive", "+ve": "positive",
    "negative": "negative", "neg": "negative", "-": "negative", "-ve": "negative", "\u2212": "negative",
}  # fmt: skip
_NAMES = (("blood", "group"), ("blood", "type"))
_ENDS = ((), (".",), (",",), (";",))
_WITHIN = 8


def blood_groups(reading: Reading) -> list[Event]:
    """Each blood group that is told with its rhesus factor; the result is that of rhesus D.

    >>> from lugol.language.reading import reading_of
    >>> [(e.values.marker, e.values.result) for e in blood_groups(reading_of("Her blood type is A+."))]
    [('blood group', 'positive')]
    """
    found = []
    for first, last, result in _told(reading):
        asserted = as_result(reading, first, last)
        if asserted in ("affirmed", "historical") and reading.page.sentence(first).article in ("case", "abstract"):
            value = Lab(marker="blood group", result=result)
            found.append(reading.event(value, first, last, assertion="affirmed"))
    return found


def _told(reading: Reading) -> Iterator[tuple[int, int, Literal["positive", "negative"]]]:
    page = reading.page
    for sentence in page.sentences:
        keys = page.keys(sentence.first, sentence.last)
        for at in range(len(keys) - 2):
            if keys[at : at + 2] not in _NAMES:
                continue
            group = next((i for i in range(at + 2, min(at + 2 + _WITHIN, len(keys))) if keys[i] in _GROUPS), None)
            sign = _sign_behind(keys, group) if group is not None else None
            if sign is not None:
                yield sentence.first + at, sentence.first + sign + 1, _SIGNS[keys[sign]]


def _sign_behind(keys: tuple[str, ...], group: int) -> int | None:
    """Where the sign of rhesus stands behind the letters of a group; a hyphen that joins two words is none."""
    for i in range(group + 1, min(group + _WITHIN, len(keys))):
        joins = keys[i] == "-" and keys[i + 1 : i + 2] not in _ENDS
        if keys[i] in _SIGNS and not joins:
            return i
        if keys[i] not in _RHESUS:
            return None
    return None
