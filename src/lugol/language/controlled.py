"""The controlled English of a second reader: one plain sentence for one event, by the forms of `controlled.csv`.

A form is a sentence with places ("Biopsy of the {site} showed {result}."). Its own words say what kind of event is
meant and need no proof; the words in its places are the reader's and must be found in the text. A day may be added
anywhere ("on 2022-03-08", "in 2022-03"). The values come from this room: the sentence is read as any other sentence is;
only where it names what no lexicon holds, and the form allows it ("words"), the words of its places are the values.
"""

import re
from functools import cache, lru_cache

import msgspec

from lugol.errors import BadData, LugolError
from lugol.language.lexicon import read_rows
from lugol.language.model import Page
from lugol.language.narrative import events_of_kind
from lugol.language.page import page_of
from lugol.language.plain_values import plain_values
from lugol.language.reading import Reading, reading_of
from lugol.record.event import VALUE_TYPES, Assertion, Event
from lugol.record.when import UNDATED, DateError, When, parse

VERSION = 2
LONGEST = 400
_DAY = re.compile(
    r"(?<!\s)\s*+(?:,\s*+)?\b(?:on|in)\s+((?:19|20)\d{2}(?:-\d{2}){0,2})(?![\d-]|\.\d|\s*(?:[mµ]?[lg]|[cm]?m|i?u|gy|cells|%)(?!\w))",
    re.I,
)
_DENIAL = re.compile(r"^no\s+", re.I)
"""What begins a denied finding and is no word of its name: "no hoarse voice"."""
_NO_NAME = frozenset({"no", "not", "without", "neither", "never", "absent", "negative", "nil"})
_PLACE = re.compile(r"\{(\w+)(?::([^}]+))?\}")


class Form(msgspec.Struct, frozen=True):
    """One form of sentence: its kind, its words, whether plain words may be its values, and what must be at hand.

    `anchor` lists beginnings of words of which one has to stand in the text: in the quote's own sentence, with its
    heading (`scope` "heading"), or in its paragraph too ("context"). A name of a sort of `named` in the sentence's own
    words says as much: "deep vein thrombosis" is a complication, "vomiting" needs a word that says so.
    """

    id: str
    kind: str
    form: str
    plain: bool
    anchor: tuple[str, ...]
    scope: str
    named: tuple[str, ...]
    example: str
    counterexample: str


class Said(msgspec.Struct, frozen=True):
    """A sentence as understood: its form, the words of its places, its stated date and the one event it tells.

    `pages` are the words of each place taken apart.
    """

    form: Form
    places: dict[str, str]
    pages: dict[str, Page]
    when: When
    event: Event


class NotControlled(LugolError):
    """A sentence that says nothing in controlled English; `reason` is its code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def forms() -> tuple[Form, ...]:
    """The forms of controlled.csv in order; BadData for a row of a kind that is none."""
    found = []
    for row in read_rows("controlled.csv"):
        if row["kind"] not in VALUE_TYPES:
            raise BadData(f"language/controlled.csv: {row['id']}: {row['kind']!r} is no kind of event")
        anchor, named = (tuple(word for word in row[name].split("|") if word) for name in ("anchor", "named"))
        found.append(
            Form(
                row["id"], row["kind"], row["form"], row["reads"] == "words", anchor, row["scope"],
                named, row["example"], row["counterexample"],
            )
        )  # fmt: skip
    return tuple(found)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """A form as a pattern; a place holds any words, or one of those that the form lists ("{result:lost|retained}")."""
    parts = iter(_PLACE.split(form.removesuffix(".")))
    told = re.escape(next(parts))
    for name, listed, behind in zip(parts, parts, parts, strict=True):
        words = "|".join(map(re.escape, listed.split("|"))) if listed else ".+?"
        told += f"(?P<{name}>{words}){re.escape(behind)}"
    return re.compile(rf"\s*+{told}\s*+(?:\.\s*+)?", re.I | re.S)


def understood(sentence: str, kind: str) -> Said:
    """What a sentence of controlled English says; NotControlled where it is none or tells not exactly one such event.

    >>> said = understood("Biopsy of the cervix on 2022-03-08 showed CIN3.", "biopsy")
    >>> said.event.values.histology, said.when.edtf, said.places["result"]
    ('CIN3', '2022-03-08', 'CIN3')
    """
    if len(sentence) > LONGEST:
        raise NotControlled("too_long")
    plain, when = _without_day(sentence)
    form, places = _form(plain, kind)
    reading = reading_of(plain)
    if len(reading.page.sentences) > 1:
        raise NotControlled("several_sentences")
    pages = {name: _page(words) for name, words in places.items()}
    return Said(form, places, pages, when, _event(reading, form, places))


def _without_day(sentence: str) -> tuple[str, When]:
    """The sentence without the day it states, and that day."""
    days = _DAY.findall(sentence)
    if len(days) > 1:
        raise NotControlled("several_dates")
    try:
        return _DAY.sub("", sentence), parse(days[0]) if days else UNDATED
    except DateError:
        raise NotControlled("date") from None


@lru_cache(maxsize=256)
def _page(words: str) -> Page:
    """The words of a place taken apart; "CT" and "positive" are those of many sentences."""
    return page_of(words)


def _form(sentence: str, kind: str) -> tuple[Form, dict[str, str]]:
    for form in forms():
        found = _pattern(form.form).fullmatch(sentence) if form.kind == kind else None
        if found:
            return form, {name: words.strip() for name, words in found.groupdict().items()}
    raise NotControlled("no_form")


def _event(reading: Reading, form: Form, places: dict[str, str]) -> Event:
    """The one event of the form's kind that the room reads; one of plain words where it reads none at all."""
    fitting = _told_once([event for event in events_of_kind(reading, form.kind) if not event.note])
    if len(fitting) > 1:
        raise NotControlled("several_events")
    if fitting:
        return fitting[0]
    last = len(reading.page.tokens)
    judged = _judged(reading, places)
    if judged == "negated":
        places = {name: _DENIAL.sub("", words) for name, words in places.items()}
    values = plain_values(form.kind, form.id, places) if form.plain else None
    if values is None:
        raise NotControlled("no_event")
    return reading.event(values, 0, last, assertion="affirmed" if judged == "planned" else judged, when=UNDATED)


def _judged(reading: Reading, places: dict[str, str]) -> Assertion:
    """How plain words are asserted: denied where they begin so, and not for a "without" behind them."""
    page, last = reading.page, len(reading.page.tokens)
    judged = reading.judge(max(0, last - 2), last).assertion
    if judged != "negated":
        return judged
    said = next(reversed(places.values()), "")
    start = page.text.rfind(said) if said else 0
    first = next((at for at, token in enumerate(page.tokens) if token.start >= start), 0)
    return reading.judge(first, first + 1).assertion if page.tokens[first].key not in _NO_NAME else judged


def _told_once(events: list[Event]) -> list[Event]:
    """The events without those that only tell a denied finding again as a whole: "no enlarged nodes"."""
    denied = [event.sources[0] for event in events if event.assertion == "negated"]
    return [
        event
        for event in events
        if event.assertion == "negated"
        or not any(event.sources[0].start < own.start and own.end == event.sources[0].end for own in denied)
    ]
