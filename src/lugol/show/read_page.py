"""What was understood of a source, shown in its text: one self-contained page without scripts."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import msgspec
from markupsafe import Markup

from lugol import NOT_A_DEVICE, __version__
from lugol.language.explained import Explained, explained
from lugol.language.reading import reading_of
from lugol.language.unread import place_of
from lugol.read.source import DateOrder
from lugol.record.event import Assertion, Event
from lugol.record.record import Document, Record
from lugol.show.report import environment
from lugol.show.timeline import who
from lugol.show.words import describe, label, when_words

_LOOKS: dict[Assertion, str] = {
    "affirmed": "hers",
    "historical": "hers",
    "negated": "denied",
    "possible": "open",
    "planned": "open",
    "hypothetical": "open",
    "family": "others",
    "other_person": "others",
    "literature": "others",
}


class Understood(msgspec.Struct, frozen=True):
    """One event as the page shows it: its look, its codes and, for each place that tells it, what stands behind it."""

    event: Event
    look: str
    codes: str
    behind: tuple[Explained, ...]


def html(record: Record, dates: DateOrder = "") -> str:
    """The page of a record: its texts with every understood stretch marked, the events, and what was not used.

    `dates` must be the order of day and month by which the record was read.
    """
    told = understood(record, dates)
    texts = texts_of(record, told)
    content: dict[str, Any] = {
        "record": record,
        "who": who(record.patient),
        "version": __version__,
        "not_a_device": NOT_A_DEVICE,
        "texts": texts,
        "told": told,
    }
    return environment().get_template("read.html.j2").render(**content)


def texts_of(record: Record, told: Sequence[Understood]) -> list[tuple[Document, Markup]]:
    """The texts of a record, every understood stretch a link to its event (`#event-ID`), the others as they stand."""
    return [(document, _marked(document, record, told)) for document in record.documents if document.text]


def understood(record: Record, dates: DateOrder = "") -> list[Understood]:
    """Every event of a record, in its order, with what stands behind it in each text that the record holds."""
    readings = [
        reading_of(document.text, document.name, dates or None) for document in record.documents if document.text
    ]
    return [
        Understood(
            event, _LOOKS[event.assertion], _codes(event), tuple(told for r in readings for told in explained(r, event))
        )
        for event in record.events
    ]


def _codes(event: Event) -> str:
    """The codes that rules read of an event: its code or codes, and the coded result of tissue or a test."""
    found: list[str] = []
    for field in ("code", "codes", "histology", "result", "types"):
        value = getattr(event.values, field, None)
        codes = value if isinstance(value, tuple) else (value,)
        found.extend(f"{field} {code}" for code in codes if code)
    return ", ".join(found)


def _marked(document: Document, record: Record, told: Sequence[Understood]) -> Markup:
    """The text with a link to its event around every understood stretch; where they overlap, they are cut."""
    text = document.text
    spans = [(*place, each) for each in told for place in _places(each.event, document)]
    unused = [place for note in record.notes if (place := place_of(note, document.name))]
    opens: dict[int, list[Understood]] = {}
    closes: dict[int, list[Understood]] = {}
    for start, end, each in spans:
        opens.setdefault(start, []).append(each)
        closes.setdefault(end, []).append(each)
    starts, ends = {start for start, _ in unused}, {end for _, end in unused}
    cuts = sorted({0, len(text), *opens, *closes, *(cut for cut in starts | ends if cut <= len(text))})
    over: list[Understood] = []
    left = False
    anchored: set[str] = set()
    pieces: list[Markup] = []
    for start, end in pairwise(cuts):
        for each in closes.get(start, ()):
            over.remove(each)
        over.extend(opens.get(start, ()))
        left = (left and start not in ends) or start in starts
        pieces.append(_piece(Markup.escape(text[start:end]), over, left, anchored))
    return Markup("").join(pieces)


def _places(event: Event, document: Document) -> list[tuple[int, int]]:
    """The stretches of a text on which an event rests, each once."""
    found = {
        (s.start, s.end): None
        for s in event.sources
        if s.document == document.name and 0 <= s.start < s.end <= len(document.text)
    }
    return list(found)


def _piece(words: Markup, over: list[Understood], left: bool, anchored: set[str]) -> Markup:
    """Some words as a link to the events that they tell, as not used, or as they stand."""
    if not over:
        return Markup('<span class="unused" title="not used">{}</span>').format(words) if left else words
    first = over[0]
    name = first.event.id
    place = "" if name in anchored else Markup(' id="text-{}"').format(name)
    anchored.add(name)
    title = "\n".join(line(each) for each in over)
    link = Markup('<a class="told {}" href="#event-{}"{} data-events="{}" title="{}">{}</a>')
    further = Markup('<sup><a href="#event-{0}" id="text-{0}">{0}</a></sup>')
    more = Markup("").join(further.format(each.event.id) for each in _new(over, anchored))
    return link.format(first.look, name, place, " ".join(each.event.id for each in over), title, words) + more


def _new(over: list[Understood], anchored: set[str]) -> list[Understood]:
    """The further events of a stretch that no link before it has led to."""
    found = [each for each in over[1:] if each.event.id not in anchored]
    anchored.update(each.event.id for each in found)
    return found


def line(each: Understood) -> str:
    """One line of an event: its name, kind, words, assertion with the row that decided it, and date.

    >>> from lugol.record.event import Hpv
    >>> line(Understood(Event(id="e1", values=Hpv(result="positive")), "hers", "", ()))
    'e1 HPV: HPV positive; affirmed; undated'
    """
    event = each.event
    rows = dict.fromkeys(f" by {told.row}" + (f" “{told.cue}”" if told.cue else "") for told in each.behind if told.row)
    said = event.assertion.replace("_", " ") + next(iter(rows), "")
    return f"{event.id} {label(event)}: {describe(event)}; {said}; {when_words(event.when)}"
