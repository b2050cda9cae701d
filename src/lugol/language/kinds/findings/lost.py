"""The blood that was lost at an operation or a birth, as its note estimates it: "Estimated blood loss: 400 mL"."""

from collections.abc import Iterator, Sequence

from lugol.language.measure import Measure, within
from lugol.language.model import NOT_HERS_YET
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Exam

_BETWEEN = word_set(": - was is of about approximately less than more ~ < > = around only estimated at to be a total")
_LITTLE = word_set("minimal negligible scant none nil minimum insignificant")
_NEAR = 8
_FORESEEN = word_set("anticipated expected predicted mean average median")


def read(reading: Reading, sizes: Sequence[Measure]) -> Iterator[Event]:
    """The estimated loss of blood with its figure, or that it was minimal.

    >>> from lugol.language.measure import measures
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("ESTIMATED BLOOD LOSS: Less than 50 mL.")
    >>> [event.values.term for event in read(reading, measures(reading.page))]
    ['estimated blood loss Less than 50 mL']
    """
    page = reading.page
    for at, end in _names(page.spelled):
        if page.sentence(at).article != "case" or reading.judge(at, end).assertion in NOT_HERS_YET:
            continue
        if _FORESEEN.intersection(page.keys(max(0, at - 2), at)):
            continue
        last = min(end + _NEAR, len(page.tokens))
        found = next((m for m in within(sizes, end - 1, last) if m.kind in ("volume", "laboratory", "number")), None)
        words = page.keys(end, found.first if found else last)
        little = next((i for i, key in enumerate(words) if key in _LITTLE), None)
        if found is not None and set(words) <= _BETWEEN:
            last = found.last + (page.keys(found.last, found.last + 1) in (("ml",), ("cc",), ("l",)))
            term = f"estimated blood loss {page.words(max(end, found.first), last)}".replace(" at ", " ")
            yield reading.event(Exam(term=term, context="operative"), at, last, assertion="affirmed")
        elif little is not None and set(words[:little]) <= _BETWEEN:
            term = f"estimated blood loss {words[little]}"
            yield reading.event(Exam(term=term, context="operative"), at, end + little + 1, assertion="affirmed")


def _names(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a text says "estimated blood loss", "EBL" or "blood loss was estimated"."""
    for at, key in enumerate(keys):
        if key == "ebl":
            yield at, at + 1
        elif tuple(keys[at : at + 3]) == ("estimated", "blood", "loss"):
            yield at, at + 3
        elif tuple(keys[at : at + 4]) == ("blood", "loss", "was", "estimated"):
            yield at, at + 4
