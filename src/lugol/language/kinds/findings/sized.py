"""A size that the next sentence gives: "MRI showed a mass. It measured 5 cm", "the size of this lesion was 15 cm"."""

from collections.abc import Sequence

import msgspec

from lugol.language.frames import Stretch
from lugol.language.measure import Measure, within
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Exam, Imaging

_GROWN = word_set("mass tumour lesion nodule cyst solid_mass cervical_mass fibroid polyp visible_lesion structure")
_ANY = word_set("mass tumour lesion solid_mass")
_NAMES = word_set("mass tumor tumour lesion nodule cyst growth neoplasm fibroid myoma polyp")
_MEASURED = word_set("measured measures measuring was is had")
_IT = word_set("it this which")
_MORE = word_set("and with which that without")
"""Words that tell more of it than its size."""
_UNSURE = word_set("not expected supposed thought should no")
_WITHIN = 7


def sized_later(
    reading: Reading, group: Sequence[Stretch], events: Sequence[Event], sizes: Sequence[Measure]
) -> list[Event]:
    """The findings of a study, where a bare "the mass measured 5 cm" gives its size to the mass told before.

    >>> from lugol.language.narrative import events_of
    >>> from lugol.language.reading import reading_of
    >>> told = events_of(reading_of("MRI showed a left ovarian cyst. The cyst measured 5 x 6 cm."))
    >>> [(e.values.finding, e.values.size_mm) for e in told if e.kind == "imaging"]
    [('left ovarian cyst', (50.0, 60.0))]
    """
    found: list[Event] = []
    for event in events:
        place = _place(reading.page, event, found)
        if place is None:
            found.append(event)
        else:
            found[place] = _joined(found[place], event, getattr(event.values, "size_mm", ()))
    for stretch in group[1:]:
        size = _of_it(reading.page, stretch, sizes)
        if size is not None:
            start = reading.page.tokens[stretch.first].start
            before = [at for at, e in enumerate(found) if e.sources[0].start < start and e.assertion == "affirmed"]
            here = [e for e in found if start <= e.sources[0].start < reading.page.tokens[stretch.last - 1].end]
            if before and not here and _wants(found[before[-1]]):
                found[before[-1]] = _joined(found[before[-1]], None, size.values)
    return found


def _place(page: Page, event: Event, found: Sequence[Event]) -> int | None:
    """Which of the findings before it "the mass measured 5 cm" tells the size of."""
    values = event.values
    if not isinstance(values, (Imaging, Exam)) or not values.size_mm or values.site or event.assertion != "affirmed":
        return None
    if not found or not _wants(found[-1]) or found[-1].kind != event.kind or not _is_taken_up(page, event):
        return None
    code = str(getattr(found[-1].values, "code", ""))
    return len(found) - 1 if values.code in _ANY or values.code == code or code in _ANY else None


def _wants(event: Event) -> bool:
    """A growth without a size."""
    code, size = getattr(event.values, "code", ""), getattr(event.values, "size_mm", ())
    return code in _GROWN and not size and event.assertion == "affirmed"


def _is_taken_up(page: Page, event: Event) -> bool:
    """ "The mass measured", "the size of this lesion was": a bare name with an article that begins a sentence."""
    first = page.token_at(event.sources[0].start)
    sentence = page.sentence(first)
    lead, behind = page.keys(sentence.first, first), page.keys(first, min(first + 3, sentence.last))
    bare = bool(behind) and behind[0] in _NAMES and bool(_MEASURED.intersection(behind[1:]))
    return bare and lead[-1:] in (("the",), ("this",)) and len(lead) <= _WITHIN


def _of_it(page: Page, stretch: Stretch, sizes: Sequence[Measure]) -> Measure | None:
    """ "It measured 5 x 6 cm": the size that begins a sentence about what was told before."""
    keys = page.keys(stretch.sentence.first, min(stretch.sentence.first + 2, stretch.last))
    if stretch.first != stretch.sentence.first or len(keys) < 2 or keys[0] not in _IT or keys[1] not in _MEASURED:
        return None
    near = [m for m in within(sizes, stretch.first, stretch.first + _WITHIN) if m.kind == "size"]
    told = near and not _UNSURE.intersection(page.keys(stretch.first, near[0].first))
    return near[0] if told else None


def _joined(event: Event, other: Event | None, size: Sequence[float]) -> Event:
    values = event.values
    assert isinstance(values, (Imaging, Exam))
    sources = event.sources if other is None else (*event.sources, *other.sources)
    more = "" if other is None else _words(other)
    if isinstance(values, Imaging):
        told = f"{values.finding}; {more}" if _MORE.intersection(more.split()) else values.finding
        return msgspec.structs.replace(
            event, values=msgspec.structs.replace(values, size_mm=tuple(size), finding=told), sources=sources
        )
    told = f"{values.term}; {more}" if _MORE.intersection(more.split()) else values.term
    return msgspec.structs.replace(
        event, values=msgspec.structs.replace(values, size_mm=tuple(size), term=told), sources=sources
    )


def _words(event: Event) -> str:
    values = event.values
    return values.finding if isinstance(values, Imaging) else values.term if isinstance(values, Exam) else ""
