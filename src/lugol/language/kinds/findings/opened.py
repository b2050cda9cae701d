"""How far the cervix is open in labour and how deep the womb is by its sound: "5 cm dilated", "sounded to 8 cm"."""

from collections.abc import Iterator, Sequence

from lugol.language.measure import Measure, within
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Exam

_OPEN = word_set("dilated dilatation dilation")
_WHEN = word_set("if until once when should unless awaited")
_WHOLE = word_set("completely fully complete full")
_TO_LENGTH = word_set("to a depth of at approximately about be was found and length is ~ around an")
_SOUNDED = word_set("sounded sounds sound")
_BY_HAND = word_set("dilator dilators hegar hegars hank hanks pratt serially sequentially gently")
_WOMB = ("uterus", "uterine_cavity", "endometrium", "cervix", "endocervix")
_NOT_HERS = ("planned", "hypothetical", "literature", "family", "other_person", "negated")
_UNTRUE = ("literature", "family", "other_person", "negated")
_IS = word_set("became was is")
"""With these a plan behind them is another: "became fully dilated and was set up for delivery"."""
_FAR = 6
_WIDEST = 10.0


def read(reading: Reading, sizes: Sequence[Measure], known: Sequence[Event]) -> list[Event]:
    """A cervix told to be open without its name, and a womb whose depth was sounded, where no finding tells it.

    >>> from lugol.language.measure import measures
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("She was 5 cm dilated on arrival.")
    >>> [event.values.term for event in read(reading, measures(reading.page), [])]
    ['cervix 5 cm dilated']
    """
    taken = Places((span.start, span.end) for event in known if event.kind == "exam" for span in event.sources)
    told = [*_dilated(reading, sizes), *_sounded(reading, sizes)]
    fresh = [e for e in told if not taken.meeting(e.sources[0].start, e.sources[0].end)]
    return [event for event in fresh if reading.page.sentence(_first(reading, event)).article == "case"]


def _first(reading: Reading, event: Event) -> int:
    return reading.page.token_at(event.sources[0].start)


def _dilated(reading: Reading, sizes: Sequence[Measure]) -> Iterator[Event]:
    """ "She was 5 cm dilated", "dilated to 4 cm", "became completely dilated": a woman in labour, no operator."""
    page = reading.page
    for at, token in enumerate(page.tokens):
        if token.key not in _OPEN:
            continue
        sentence = page.sentence(at)
        keys = page.keys(sentence.first, sentence.last)
        if reading.judge(at, at + 1).assertion in (_UNTRUE if _IS.intersection(keys) else _NOT_HERS):
            continue
        if (_BY_HAND | _WHEN).intersection(keys) or page.part(at) in ("plan", "history", "family"):
            continue
        sites = {m.code for m in page.of("site", first=max(sentence.first, at - 8), last=min(sentence.last, at + 6))}
        if sites - {"cervix", "endocervix"}:
            continue
        near = [m for m in within(sizes, max(sentence.first, at - 3), min(sentence.last, at + 4)) if m.kind == "size"]
        wide = [m for m in near if m.last == at or set(page.keys(at + 1, m.first)) <= {"to", "of", "at", "was", ":"}]
        wide = [m for m in wide if len(m.values) == 1 and 10 <= m.values[0] <= 10 * _WIDEST and "mm" not in m.unit]
        if wide:
            first, last = min(wide[0].first, at), max(wide[0].last, at + 1)
            exam = Exam(term=f"cervix {page.words(wide[0].first, wide[0].last)} dilated", site="cervix",
                        size_mm=wide[0].values)  # fmt: skip
            yield reading.event(exam, first, last, assertion="affirmed")
        elif at and page.tokens[at - 1].key in _WHOLE:
            exam = Exam(term=f"cervix {page.words(at - 1, at + 1)}", site="cervix")
            yield reading.event(exam, at - 1, at + 1, assertion="affirmed")


def _sounded(reading: Reading, sizes: Sequence[Measure]) -> Iterator[Event]:
    """ "The uterine cavity was sounded to a depth of 8 cm"."""
    page = reading.page
    for at, token in enumerate(page.tokens):
        if token.key not in _SOUNDED or reading.judge(at, at + 1).assertion in _NOT_HERS:
            continue
        sentence = page.sentence(at)
        found = within(sizes, at + 1, min(sentence.last, at + 1 + _FAR))
        deep = next((m for m in found if m.kind == "size" and set(page.keys(at + 1, m.first)) <= _TO_LENGTH), None)
        organs = [m for m in page.of("site", first=sentence.first, last=at) if m.code in _WOMB]
        if deep is not None and organs:
            term = f"{page.words(organs[-1].first, organs[-1].last)} sounded to {page.words(deep.first, deep.last)}"
            exam = Exam(term=term, site="uterus", size_mm=deep.values, context="operative")
            yield reading.event(exam, organs[-1].first, deep.last, assertion="affirmed")
