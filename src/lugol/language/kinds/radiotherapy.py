"""Radiotherapy and chemoradiotherapy: what was given together is one event, with its dose and fractions."""

from itertools import groupby

from lugol.language.model import Mention
from lugol.language.reading import Reading
from lugol.record.event import Event, Radiotherapy
from lugol.record.when import overlaps

_NOT_HERS = ("literature", "family", "other_person", "hypothetical")
_NEAR = 12


def read(reading: Reading) -> list[Event]:
    """Radiotherapy given to her, planned or refused; a second telling of the same is not a second course."""
    page = reading.page
    kept: list[Event] = []
    told = [m for m in page.of("radiotherapy") if page.part(m.first) not in ("family", "request")]
    for _, group in groupby(told, key=lambda m: page.sentence(m.first).first):
        for mentions in _courses(list(group)):
            event = _event(reading, mentions)
            if event.assertion not in _NOT_HERS and not any(_is_again(e, event) for e in kept):
                kept.append(event)
    return kept


def _courses(mentions: list[Mention]) -> list[list[Mention]]:
    """Mentions of one kind near each other are one course: "external beam radiotherapy (EBRT, RT)"."""
    found: list[list[Mention]] = []
    for mention in mentions:
        alike = next((c for c in found if c[-1].code == mention.code), None)
        if alike is not None:
            alike.append(mention)
        else:
            found.append([mention])
    return found


def _event(reading: Reading, mentions: list[Mention]) -> Event:
    first, last = mentions[0].first, mentions[0].last
    dose, fractions = _dose(reading, mentions)
    value = Radiotherapy(type=mentions[0].concept.name, dose_gy=dose, fractions=fractions)
    return reading.event(value, first, last)


def _dose(reading: Reading, mentions: list[Mention]) -> tuple[float | None, int | None]:
    """ "50.4 Gy in 28 fractions", "45Gy/25#": the dose and the fractions nearest to the word, in its sentence."""
    page = reading.page
    sentence = page.sentence(mentions[0].first)
    dose: tuple[int, float] | None = None
    fractions: int | None = None
    for at in range(sentence.first + 1, sentence.last):
        key, before = page.tokens[at].key, page.tokens[at - 1].key
        if key in ("gy", "cgy", "gray") and before[0].isdigit():
            value = float(before.replace(",", "")) / (100 if key == "cgy" else 1)
            distance = min(abs(at - m.first) for m in mentions)
            if dose is None or distance < dose[0]:
                dose = (distance, value)
        if key in ("fraction", "fractions", "fr", "#", "fx", "sessions") and before.isdigit() and fractions is None:
            fractions = int(before)
    return (dose[1] if dose else None), fractions


def _is_again(earlier: Event, event: Event) -> bool:
    a, b = earlier.values, event.values
    assert isinstance(a, Radiotherapy) and isinstance(b, Radiotherapy)
    same = a.type == b.type and (a.dose_gy == b.dose_gy or b.dose_gy is None)
    return same and earlier.assertion == event.assertion and overlaps(earlier.when, event.when)
