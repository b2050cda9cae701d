"""What every part of the FHIR reader needs: dates of resources, words and concepts of codes, spans, notes."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from lugol.language import results
from lugol.read import codes
from lugol.read.fhir.bundle import Located
from lugol.read.fhir.people import target
from lugol.read.fhir.resources import Concept, Period, Reference
from lugol.record.event import Span
from lugol.record.record import Note
from lugol.record.when import UNDATED, DateError, When, between, parse


class Page(msgspec.Struct):
    """One woman's resources by name, what contact each is of, and the notes taken (once each, and counted)."""

    by_name: dict[str, Located]
    visits: dict[str, str] = msgspec.field(default_factory=dict)
    notes: dict[tuple[str, str], Note] = msgspec.field(default_factory=dict)
    again: dict[tuple[str, str], list[str]] = msgspec.field(default_factory=dict)
    noted: set[str] = msgspec.field(default_factory=set)
    said: set[tuple[str, str]] = msgspec.field(default_factory=set)

    def note(self, item: Located, what: str, remedy: str = "", *, at: str = "") -> None:
        """Keep a note on a resource; the same words for a second resource are not repeated."""
        place = f"{item.document} {item.path}{at}"
        key = (what, remedy)
        if (what, item.path) in self.said:
            return
        self.said.add((what, item.path))
        self.noted.add(item.name)
        if key in self.notes:
            self.again.setdefault(key, []).append(dated(item) or item.path)
        else:
            self.notes[key] = Note(place, what, remedy)
            self.again[key] = [dated(item) or item.path]

    def counted(self) -> list[Note]:
        """The notes; one that holds for several resources says for how many, and when they are of."""
        return [
            msgspec.structs.replace(note, message=_times(note, places), times=len(places)) if len(places) > 1 else note
            for note, places in ((note, self.again.get(key, [])) for key, note in self.notes.items())
        ]


_MOST_PLACES = 12


def _times(note: Note, places: list[str]) -> str:
    more = f" and {len(places) - _MOST_PLACES} more" if len(places) > _MOST_PLACES else ""
    return f"{note.message} ({len(places)} times: {', '.join(places[:_MOST_PLACES])}{more})"


def dated(item: Located) -> str:
    """The day of a resource as it is written there, for a note that counts."""
    for name in _DATES:
        text = getattr(item.resource, name, None)
        if isinstance(text, str) and text:
            return text[:10]
    period = getattr(item.resource, "period", None)
    return period.start[:10] if isinstance(period, Period) and period.start else ""


_DATES = (
    "effective_date_time", "performed_date_time", "occurrence_date_time", "onset_date_time", "recorded_date",
    "authored_on", "authored", "start", "issued", "date", "created", "date_time", "created_date_time", "start_date",
    "started", "sent", "recorded_on", "identified_date_time",
)  # fmt: skip


@lru_cache(maxsize=65536)
def _day(text: str) -> When:
    return parse(text[:10])


def moment(page: Page, item: Located, text: str | None) -> When:
    """When a FHIR date or dateTime is, to the day as written there; undated, with a note, where it is none."""
    if not text:
        return UNDATED
    try:
        return _day(text)
    except DateError as error:
        page.notes[str(error), item.path] = Note(f"{item.document} {item.path}", str(error), "correct the date")
        return UNDATED


def span_of(page: Page, item: Located, period: Period | None) -> When:
    """When a FHIR period is: from the first day of its start to the last day of its end."""
    if period is None:
        return UNDATED
    start, end = moment(page, item, period.start), moment(page, item, period.end)
    if not end.is_known or start == end:
        return start
    if start.earliest and end.latest and start.earliest > end.latest:
        page.note(item, f"the period {period.start} to {period.end} ends before it begins", "correct the period")
        return UNDATED
    return between(start.earliest, end.latest)


def until(when: When) -> When:
    """Some time up to then: of a result that was issued, of a state that was noted."""
    return between(None, when.latest)


def words(concept: Concept | None) -> str:
    """The words of a CodeableConcept: its text, else the first display, else its codes."""
    if concept is None:
        return ""
    codings = [coding for coding in concept.coding or () if coding]
    shown = [concept.text, *(coding.display for coding in codings)]
    said = next((text.strip() for text in shown if text and text.strip()), "")
    return said or ", ".join(coding.code for coding in codings if coding.code)


def meant(concept: Concept | None, context: str) -> tuple[str, ...]:
    """The concepts that a CodeableConcept stands for by its codes in a context."""
    found: list[str] = []
    for coding in (concept.coding if concept else None) or ():
        hit = codes.concept(coding.system, coding.code, context) if coding and coding.code else None
        if hit and hit not in found:
            found.append(hit)
    return tuple(found)


def named_by_words(concept: Concept | None, context: str) -> tuple[str, ...]:
    """The concepts that its words name: the text first, else the displays."""
    if concept is None:
        return ()
    shown = [concept.text, *(coding.display for coding in concept.coding or () if coding)]
    return next((hit for text in shown if text and (hit := codes.in_words(text, context))), ())


def stated(concept: Concept | None, context: str) -> tuple[tuple[str, ...], ...]:
    """The results of a test that its words state, one tuple each: the text first, else the displays.

    Without either, a code in letters is its own word ("IVa-p", "ASC-H").
    """
    if concept is None:
        return ()
    codings = [coding for coding in concept.coding or () if coding]
    shown = [concept.text, *(coding.display for coding in codings)]
    if not any(shown):
        shown = [coding.code for coding in codings if coding.code and not coding.code.isdigit()]
    told = (codes.results_in(text, context) for text in shown if text)
    return next((hit for hit in told if hit and hit != (("unexpected",),)), ())


def flagged_as(flag: Concept, context: str) -> tuple[tuple[str, ...], ...]:
    """What an interpretation says of a test: by its code, else by its words."""
    known = meant(flag, context)
    return (known,) if known else stated(flag, context)


def exactly(concept: Concept | None, context: str) -> tuple[str, ...]:
    """The concept for which its words are exactly our words."""
    if concept is None:
        return ()
    shown = [concept.text, *(coding.display for coding in concept.coding or () if coding)]
    return next(((hit,) for text in shown if text and (hit := codes.as_words(text, context))), ())


def read_concept(page: Page, item: Located, concept: Concept | None, context: str, at: str) -> tuple[str, ...]:
    """The concepts by codes, else by words; noted where a code is in no map or nothing is understood."""
    found = meant(concept, context)
    if found or concept is None:
        return found
    found = named_by_words(concept, context)
    unmapped(page, item, concept, f"read by its words as {', '.join(found)}" if found else "", at=at, context=context)
    return found


def unmapped(page: Page, item: Located, concept: Concept, how: str, *, at: str = ".code", context: str = "") -> None:
    """Note a code that no map has, and how it was read instead; words alone that were understood need no note."""
    if how and is_coded(concept):
        page.note(item, f"{name_of(concept)} is in no code map; {how}", "map the code", at=at)
    elif not how:
        what = f"{name_of(concept)} is not understood" + (f" as {context}" if context else "")
        page.note(item, what, "map the code or say it in known words", at=at)


def says_none(concept: Concept | None) -> bool:
    """True for a code that only says that there is none, or that nothing is known ("no known problems")."""
    return any(
        coding and codes.is_null_flavour(coding.system) for coding in (concept.coding if concept else None) or ()
    )


def is_coded(concept: Concept) -> bool:
    """True where it has a code and not only words."""
    return any(coding and coding.code for coding in concept.coding or ())


def test_of(concept: Concept | None) -> tuple[str, str]:
    """The test that a code asks for and its detail: ("hpv", "16"); empty where it is none that lugol knows."""
    found = meant(concept, "test") or named_by_words(concept, "test")
    if not found:
        return next(filter(any, map(_named, _names(concept))), ("", ""))
    test, _, detail = found[0].partition(":")
    return test, detail or (_one_type(concept) if test == "hpv" else "")


def _one_type(concept: Concept | None) -> str:
    """ "HPV 16" under the code of a whole test: the one type that its own words name, empty for none or several."""
    named = (_named(name) for name in _names(concept))
    return next((detail for test, detail in named if test == "hpv" and detail.isdigit()), "")


def _names(concept: Concept | None) -> Iterator[str]:
    """The words of a code: its own, then what its codes display, which may be of another language."""
    yield words(concept)
    for coding in (concept.coding if concept else None) or ():
        if coding and coding.display and coding.display != words(concept):
            yield coding.display


@lru_cache(maxsize=65536)
def _named(name: str) -> tuple[str, str]:
    """The test that a name names in the vocabulary of results; histology by the name is a biopsy or a curettage."""
    test, detail = results.named_test(name)
    if test == "histology":
        return ("ecc" if "curett" in name.casefold() else "biopsy"), ""
    return test, detail


def name_of(concept: Concept) -> str:
    """A concept for a note: its codes with their systems, and its words."""
    known = [coding for coding in concept.coding or () if coding and coding.code]
    told = ", ".join(f"code {coding.code} of {coding.system or 'no named system'}" for coding in known)
    label = words(concept)
    return f"{told} ({label})" if told and label not in {c.code for c in known} else told or repr(label)


def refer(reference: Reference | None, item: Located) -> str:
    """The name that a reference of a resource points to; empty where there is none."""
    return target(reference.reference if reference else None, item.inside or item.name)


def span(item: Located, quote: str = "", at: str = "") -> Span:
    """Where a resource stands and what it says there."""
    return Span(item.document, quote=quote, section=f"{item.path}{at}")
