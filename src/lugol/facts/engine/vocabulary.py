"""The closed vocabulary of facts: a few operators over one woman's events, as plain trees that any engine can read.

A tree has two sorts of nodes. `Events` is a set of her events; `Scalar` is one value: a boolean, a category, a number
or a date. Inside `where`, `worst`, `only`, `latest` and `earliest` the nodes `Field` and `Day` speak of the event at
hand; everything else speaks of the woman. Engines: `reference.py` (one woman, with evidence). Nothing here computes.
The module is long on purpose: an engine is complete when it reads every node of this one list.

>>> hpv = select("hpv")
>>> recent_positive = hpv.where(field("result").eq("positive") & (DAY >= AS_OF.plus("-P5Y"))).exists()
>>> type(recent_positive).__name__
'Exists'
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from lugol.record.event import KINDS

Plain = bool | str | int | float | date | None
Order = Literal["<", "<=", ">", ">=", "==", "!="]


class VocabularyError(TypeError):
    """A tree that says nothing (a defect of the definition, not of a record)."""


class Scalar(msgspec.Struct, frozen=True, eq=False):
    """One value: the operators that every scalar node shares. Compared values may be nodes, facts or constants."""

    def __lt__(self, other: Operand) -> Scalar:
        return Compare("<", self, scalar(other))

    def __le__(self, other: Operand) -> Scalar:
        return Compare("<=", self, scalar(other))

    def __gt__(self, other: Operand) -> Scalar:
        return Compare(">", self, scalar(other))

    def __ge__(self, other: Operand) -> Scalar:
        return Compare(">=", self, scalar(other))

    def __and__(self, other: Operand) -> Scalar:
        return And((self, scalar(other)))

    def __or__(self, other: Operand) -> Scalar:
        return Or((self, scalar(other)))

    def __invert__(self) -> Scalar:
        return Not(self)

    def eq(self, other: Operand) -> Scalar:
        """Are the two the same? False where either is absent, except that "none" asks for absence."""
        return self.among(other) if other == "none" else Compare("==", self, scalar(other))

    def among(self, *values: Plain) -> Scalar:
        """Is the value one of these? "none" asks for absence too."""
        return Among(self, (*values, None) if "none" in values else values)

    def has(self, *values: str) -> Scalar:
        """Does a field that holds several words hold one of these?"""
        return HasAny(self, values)

    def plus(self, duration: str) -> Scalar:
        """The date moved by an ISO 8601 duration, for example "P3Y" or "-P18M"."""
        return Shift(self, duration)

    def months_until(self, other: Operand) -> Scalar:
        """Whole months from this date to the other."""
        return Elapsed(self, scalar(other), "months")

    def days_until(self, other: Operand) -> Scalar:
        """Days from this date to the other."""
        return Elapsed(self, scalar(other), "days")

    def otherwise(self, other: Operand) -> Scalar:
        """This value, or the other where this is absent (never where it is unknown)."""
        return Coalesce((self, scalar(other)))

    def is_known(self) -> Scalar:
        """Is the value determined (absent counts as determined)?"""
        return IsKnown(self)

    def is_present(self) -> Scalar:
        """Is there a value at all?"""
        return IsPresent(self)


class Events(msgspec.Struct, frozen=True, eq=False):
    """A set of her events: what can be asked of every set."""

    def where(self, *conditions: Scalar) -> Events:
        """Those for which all conditions hold; an unknown condition leaves the event as one that may belong."""
        return Where(self, conditions[0] if len(conditions) == 1 else And(conditions))

    def last(self, n: int = 1) -> Events:
        """The events of the n-th last day on which there are any."""
        return OnDay(self, -n)

    def first(self, n: int = 1) -> Events:
        """The events of the n-th day on which there are any."""
        return OnDay(self, n)

    def paired(self, other: Events, since: str, until: str | None) -> Events:
        """Those with an event of `other` from their own day + `since` to their own day + `until` (None: ever after)."""
        return Paired(self, other, since, until, True)

    def unpaired(self, other: Events, since: str, until: str | None) -> Events:
        """Those without an event of `other` from their own day + `since` to their own day + `until`."""
        return Paired(self, other, since, until, False)

    def also(self, *others: Events) -> Events:
        """These events and those of the other sets."""
        return Union((self, *others))

    def exists(self) -> Scalar:
        """Is there one?"""
        return Exists(self)

    def count(self) -> Scalar:
        """On how many different days?"""
        return Count(self)

    def worst(self, key: Scalar, order: tuple[str, ...]) -> Scalar:
        """The most severe `key` of these events; `order` goes from least to most severe. Absent for an empty set."""
        return Worst(self, key, order)

    def only(self, key: Scalar) -> Scalar:
        """The one `key` that all these events share; unknown where they differ, absent for an empty set."""
        return Only(self, key)

    def latest(self) -> Scalar:
        """The last date."""
        return Extreme(self, DAY, True)

    def earliest(self) -> Scalar:
        """The first date."""
        return Extreme(self, DAY, False)

    def most(self, key: Scalar) -> Scalar:
        """The greatest `key`, a number or a date."""
        return Extreme(self, key, True)

    def least(self, key: Scalar) -> Scalar:
        """The smallest `key`, a number or a date."""
        return Extreme(self, key, False)


class Select(Events, frozen=True, eq=False):
    """Her events of some kinds; by default what is affirmed or historical."""

    kinds: tuple[str, ...]
    assertions: tuple[str, ...] = ("affirmed", "historical")


class Where(Events, frozen=True, eq=False):
    """A set filtered by a condition on each event."""

    source: Events
    condition: Scalar


class OnDay(Events, frozen=True, eq=False):
    """The events of the n-th day (from the end where n is negative)."""

    source: Events
    n: int


class Paired(Events, frozen=True, eq=False):
    """The events with (or without) an event of another set in a window around their own day."""

    source: Events
    other: Events
    since: str
    until: str | None
    wanted: bool


class Union(Events, frozen=True, eq=False):
    """The events of several sets."""

    sources: tuple[Events, ...]


class Const(Scalar, frozen=True, eq=False):
    """A constant; None is absence."""

    value: Plain


class AsOf(Scalar, frozen=True, eq=False):
    """The date of the judgement."""


class Birth(Scalar, frozen=True, eq=False):
    """Her date of birth."""


class PatientField(Scalar, frozen=True, eq=False):
    """What is told of her as a person: sex, gender_identity, menopausal, pregnant, gravida, para."""

    name: Literal["sex", "gender_identity", "menopausal", "pregnant", "gravida", "para"]


class AgeAt(Scalar, frozen=True, eq=False):
    """Her whole years on a date."""

    day: Scalar


class Field(Scalar, frozen=True, eq=False):
    """A value of the event at hand; "kind" and "assertion" are allowed.

    A coded value (result, histology, margins ...) that is not reported or not readable is unknown; an empty text among
    the fields of words and lexicon codes (code, site, term ...) is absent.
    """

    name: str


class Day(Scalar, frozen=True, eq=False):
    """The date of the event at hand."""


class Compare(Scalar, frozen=True, eq=False):
    """A comparison of numbers, dates or (== and != only) categories; false where one side is absent."""

    order: Order
    left: Scalar
    right: Scalar


class Among(Scalar, frozen=True, eq=False):
    """Is a value one of some constants? None among them asks for absence."""

    value: Scalar
    values: tuple[Plain, ...]


class HasAny(Scalar, frozen=True, eq=False):
    """Does a field with several words hold one of these?"""

    value: Scalar
    values: tuple[str, ...]


class And(Scalar, frozen=True, eq=False):
    """True where all are true, false where one is false, else unknown."""

    parts: tuple[Scalar, ...]


class Or(Scalar, frozen=True, eq=False):
    """True where one is true, false where all are false, else unknown."""

    parts: tuple[Scalar, ...]


class Not(Scalar, frozen=True, eq=False):
    """True where false, unknown where unknown."""

    part: Scalar


class Case(Scalar, frozen=True, eq=False):
    """The value of the first condition that holds, else the default."""

    whens: tuple[tuple[Scalar, Scalar], ...]
    default: Scalar


class Coalesce(Scalar, frozen=True, eq=False):
    """The first value that is not absent."""

    parts: tuple[Scalar, ...]


class Pick(Scalar, frozen=True, eq=False):
    """The greatest or smallest of some numbers or dates, absent ones left out."""

    parts: tuple[Scalar, ...]
    greatest: bool


class IsKnown(Scalar, frozen=True, eq=False):
    """Is a value determined?"""

    value: Scalar


class IsPresent(Scalar, frozen=True, eq=False):
    """Is there a value at all?"""

    value: Scalar


class Shift(Scalar, frozen=True, eq=False):
    """A date moved by an ISO 8601 duration."""

    day: Scalar
    duration: str


class Elapsed(Scalar, frozen=True, eq=False):
    """Whole months, or days, from one date to another."""

    start: Scalar
    end: Scalar
    unit: Literal["months", "days"]


class Exists(Scalar, frozen=True, eq=False):
    """Is a set not empty?"""

    source: Events


class Count(Scalar, frozen=True, eq=False):
    """On how many different days a set has events."""

    source: Events


class Worst(Scalar, frozen=True, eq=False):
    """The most severe key of a set by an order from least to most severe."""

    source: Events
    key: Scalar
    order: tuple[str, ...]


class Only(Scalar, frozen=True, eq=False):
    """The one key that all events of a set share."""

    source: Events
    key: Scalar


class Extreme(Scalar, frozen=True, eq=False):
    """The greatest or smallest key (a number or a date) of a set."""

    source: Events
    key: Scalar
    greatest: bool


class Domain(msgspec.Struct, frozen=True):
    """What values a fact can take: `kind`, the categories, or the range of a number (`none`: may be absent)."""

    kind: Literal["bool", "category", "number", "date"]
    values: tuple[str, ...] = ()
    low: float = float("-inf")
    high: float = float("inf")
    whole: bool = False
    none: bool = False


class Fact(msgspec.Struct, frozen=True, eq=False):
    """A named question asked of a record at a date: its tree, the values it can take and what it means."""

    name: str
    tree: Scalar
    domain: Domain
    doc: str


Operand = Scalar | Fact | Plain
AS_OF = AsOf()
BIRTH = Birth()
DAY = Day()
BOOL = Domain("bool")


def category(*values: str) -> Domain:
    """The domain of a category; "none" among the values stands for absence.

    >>> category("negative", "positive", "none").none
    True
    """
    return Domain("category", tuple(v for v in values if v != "none"), none="none" in values)


def number(low: float, high: float, *, whole: bool = True, none: bool = False) -> Domain:
    """The domain of a number from `low` to `high`, both included."""
    return Domain("number", low=low, high=high, whole=whole, none=none)


def a_date(*, none: bool = True) -> Domain:
    """The domain of a date, by default one that may be absent."""
    return Domain("date", none=none)


def scalar(value: Operand) -> Scalar:
    """A node for a node, a fact or a constant; "none" is absence."""
    if isinstance(value, Scalar):
        return value
    return value.tree if isinstance(value, Fact) else Const(None if value == "none" else value)


def select(*kinds: str, assertions: tuple[str, ...] = ("affirmed", "historical")) -> Events:
    """Her events of some kinds.

    >>> select("smear")
    Traceback (most recent call last):
    lugol.facts.engine.vocabulary.VocabularyError: 'smear' is no kind of event; see lugol.record.event.KINDS
    """
    for kind in kinds:
        if kind not in KINDS:
            raise VocabularyError(f"{kind!r} is no kind of event; see lugol.record.event.KINDS")
    return Select(kinds, assertions)


def field(name: str) -> Scalar:
    """A value of the event at hand."""
    return Field(name)


def age_at(day: Operand = AS_OF) -> Scalar:
    """Her whole years on a date, by default on the date of the judgement."""
    return AgeAt(scalar(day))


def both(*parts: Operand) -> Scalar:
    """All of these."""
    return And(tuple(scalar(part) for part in parts))


def either(*parts: Operand) -> Scalar:
    """Any of these."""
    return Or(tuple(scalar(part) for part in parts))


def case(*whens: tuple[Scalar, Operand], default: Operand = None) -> Scalar:
    """The value that goes with the first condition that holds, else the default."""
    return Case(tuple((when, scalar(value)) for when, value in whens), scalar(default))


def later(*parts: Operand) -> Scalar:
    """The latest of some dates (or the greatest of some numbers), absent ones left out."""
    return Pick(tuple(scalar(part) for part in parts), True)


def earlier(*parts: Operand) -> Scalar:
    """The earliest of some dates (or the smallest of some numbers), absent ones left out."""
    return Pick(tuple(scalar(part) for part in parts), False)
