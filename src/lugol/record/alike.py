"""When two values agree, and which of the two says more: the comparison behind the merging of repeats."""

from functools import lru_cache
from typing import Any

from lugol.record.event import Event, Lab
from lugol.record.quantity import QuantityError, canonical, find
from lugol.record.when import When, between

_OF_WORDS = frozenset("_/.+%")
_MOST_KEPT = 4096
"""So many values are kept in comparable form: a record holds few different ones, and each is compared many times."""


def fields_of(event: Event) -> tuple[str, ...]:
    """The fields that are compared; value, unit and comparator of a laboratory result are one, its amount."""
    if not isinstance(event.values, Lab):
        return _own(event)
    return (*(name for name in _own(event) if name not in ("value", "unit", "comparator")), "amount")


def _own(event: Event) -> tuple[str, ...]:
    return event.values.__struct_fields__


def read(event: Event, name: str) -> Any:
    """A field in comparable form: words in lower case without punctuation, several values in order, amounts by unit."""
    if name == "amount" and isinstance(event.values, Lab):
        return _amount(event.values)
    value = getattr(event.values, name)
    if isinstance(value, str):
        return _words(value)
    if isinstance(value, tuple):
        return tuple(sorted(_words(item) if isinstance(item, str) else item for item in value))
    return value


def _amount(lab: Lab) -> tuple[Any, ...] | None:
    if lab.value is None:
        return None
    try:
        quantity = canonical(lab.marker, lab.value, lab.unit)
    except QuantityError:
        return lab.comparator, lab.value, lab.unit
    return lab.comparator, round(quantity.value, 9), quantity.unit


def key_of(values: Any, names: str) -> Any:
    """The first given of some fields ("code|term") in comparable form; a laboratory's marker by its one name."""
    if isinstance(values, Lab):
        row = find(values.marker)
        return row.code if row else _words(values.marker)
    for name in names.split("|"):
        value = getattr(values, name)
        if isinstance(value, str):
            value = _words(value)
        elif isinstance(value, tuple):
            value = tuple(sorted(map(_words, value)))
        if value not in ("", ()):
            return value
    return ""


def agree(a: Any, b: Any) -> bool:
    """Can both be said of one thing? What is not given contradicts nothing; a part agrees with its whole.

    >>> agree("chronic inflammation", "chronic inflammation no neoplasia"), agree("positive", "negative")
    (True, False)
    """
    if a in (None, "", ()) or b in (None, "", ()) or a == b:
        return True
    if isinstance(a, str) and isinstance(b, str):
        return _is_part(set(a.split()), set(b.split()))
    return isinstance(a, tuple) and isinstance(b, tuple) and _is_part(set(a), set(b))


def _is_part(a: set[Any], b: set[Any]) -> bool:
    return a <= b or b <= a


def fuller(a: Any, b: Any) -> Any:
    """Of two values that tell of one thing, the one that says more; the first where they tell different things."""
    if a in (None, "", ()):
        return b
    if isinstance(a, str | tuple) and isinstance(b, type(a)) and len(b) > len(a) and agree(_plain(a), _plain(b)):
        return b
    return a


def narrower(a: When, b: When) -> When:
    """What both dates allow.

    >>> from lugol.record.when import parse
    >>> narrower(parse("2022-03"), parse("2022-03-08")).edtf
    '2022-03-08'
    """
    if not b.is_known:
        return a if a.is_known or a.anchor or a.after else b
    if not a.is_known:
        return b
    earliest = max((day for day in (a.earliest, b.earliest) if day), default=None)
    latest = min((day for day in (a.latest, b.latest) if day), default=None)
    for told in (a, b):
        if (told.earliest, told.latest) == (earliest, latest):
            return told
    return between(earliest, latest, approximate=a.approximate or b.approximate)


@lru_cache(maxsize=_MOST_KEPT)
def _words(text: str) -> str:
    return " ".join("".join(s if s.isalnum() or s in _OF_WORDS else " " for s in text.casefold()).split())


def _plain(value: Any) -> Any:
    return _words(value) if isinstance(value, str) else value
