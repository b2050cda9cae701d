"""A scan that only repeats what another showed: "CT confirmed the above findings", "MRI showed similar findings"."""

from collections.abc import Iterator, Sequence

from lugol.language.frames import Frame, Stretch
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Imaging

_CONFIRMED = word_set("confirmed confirms confirming corroborated verified substantiated reaffirmed")
_SHOWED = word_set("showed shows revealed reveals demonstrated had yielded gave with disclosed showing revealing found")
_ALIKE = word_set("similar same identical comparable unchanged stable concordant consistent")
_FINDINGS = word_set("findings finding appearance appearances results image images features")
_BETWEEN = word_set(
    """the these those this above mentioned - aforementioned previous earlier prior same ultrasound sonographic
    ultrasonographic clinical initial radiological imaging ct mri usg us echocardiographic mammographic of all and her
    physical our"""
)
_WITHIN = 8
_REACH = 16


def taken_up(reading: Reading, frame: Frame, group: Sequence[Stretch]) -> Iterator[Event]:
    """The one event of a scan that confirms or repeats earlier findings.

    >>> from lugol.language.frames import stretches
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("CT confirmed the above findings.")
    >>> [e.values.finding for s in stretches(reading) for e in taken_up(reading, s.frame, [s])]
    ['confirmed the above findings']
    """
    if frame.kind != "imaging":
        return
    page = reading.page
    for stretch in group:
        if not stretch.named:
            continue
        begun = stretch.first - (page.tokens[stretch.first - 1].key in _CONFIRMED | _SHOWED)
        span = _span(page.keys(begun, min(stretch.first + _REACH, stretch.sentence.last)))
        if span is None:
            continue
        first, last = begun + span[0], begun + span[1]
        judged = reading.judge(first, last).assertion
        if judged in ("affirmed", "possible"):
            value = Imaging(modality=frame.name, finding=page.words(first, last))
            yield reading.event(value, first, last, assertion="affirmed")
        return


def _span(keys: tuple[str, ...]) -> tuple[int, int] | None:
    """Where "confirmed the above findings" or "similar findings" stands among words."""
    for at, key in enumerate(keys):
        if key in _CONFIRMED or (key in _SHOWED and _ALIKE.intersection(keys[at + 1 : at + 3])):
            end = at + 1
            while end < min(len(keys), at + _WITHIN) and keys[end] in _BETWEEN | _ALIKE:
                end += 1
            if end < len(keys) and keys[end] in _FINDINGS:
                return (at if key in _CONFIRMED else at + 1), end + 1
    return None
