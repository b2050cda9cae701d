"""Vital signs and body measures: each with its figure as one examination finding."""

from collections.abc import Iterator, Sequence

from lugol.language.measure import Measure, within
from lugol.language.model import Mention, Sentence
from lugol.language.phrases import word_set
from lugol.language.reading import Reading
from lugol.record.event import Event, Exam

_NOT_HERS = ("planned", "hypothetical", "literature", "family", "other_person", "negated")
_OTHERS = word_set(
    """fetal fetus birth estimated placental newborn neonatal tumor specimen uterine target symphysiofundal
    symphysio symphysis fundal fundus"""
)
_BETWEEN = word_set(
    """: - = ( of is was at with a , her measured approximately about [ to value values reading readings elevated
    increased dropped mildly slightly over around currently initially low high reached recorded as up"""
)
_BODY = word_set("weight height")
_NEAR = 8
_LETTERS = {
    "t": ("temperature", (34, 43), (94, 108)),
    "p": ("pulse", (35, 220), (0, 0)),
    "r": ("respiratory rate", (8, 60), (0, 0)),
}
"""Letters of vital signs, with the figures that they can have."""
_DEGREES = {"c": (34, 43), "f": (94, 108)}


def read(reading: Reading, sizes: Sequence[Measure]) -> list[Event]:
    """Vital signs with a figure, and vital signs that are told to be stable or normal.

    >>> from lugol.language.measure import measures
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Blood pressure 104/66, pulse 88.")
    >>> [e.values.term for e in read(reading, measures(reading.page))]
    ['Blood pressure 104/66', 'pulse 88']
    """
    page = reading.page
    events: list[Event] = []
    for mention in page.of("vital"):
        sentence = page.sentence(mention.first)
        if sentence.article not in ("case", "abstract") or page.part(mention.first) in ("plan", "family"):
            continue
        if mention.code in _BODY and page.part(mention.first) != "exam" and not _beside(reading, mention):
            continue
        if _is_receptor(reading, mention):
            continue
        if _OTHERS.intersection(page.keys(max(sentence.first, mention.first - 3), mention.first)):
            continue
        end = _figure(reading, mention, sentence.last, sizes) or _glued(reading, mention, sentence.last)
        judged = reading.judge(mention.first, mention.last).assertion
        end = end or _stable(reading, mention, sentence.last)
        if end and judged not in _NOT_HERS:
            term = _without_letters(page.words(mention.first, end)).replace(" (", " ")
            events.append(reading.event(Exam(term=term), mention.first, end, assertion="affirmed"))
    return [*events, *_by_letters(reading, events), *_bare_temperatures(reading, events)]


def _with_vitals(reading: Reading, events: Sequence[Event]) -> Iterator[Sentence]:
    """The sentences in which some vital sign was told in full."""
    page = reading.page
    starts = {event.order for event in events}
    told = {page.sentence(m.first).first: page.sentence(m.first) for m in page.of("vital") if m.start in starts}
    yield from told.values()


def _by_letters(reading: Reading, events: Sequence[Event]) -> Iterator[Event]:
    """ "T 37.2, P 88, R 18, BP 120/70": a single letter beside other vital signs, with a figure that it can have."""
    page = reading.page
    for sentence in _with_vitals(reading, events):
        for at in range(sentence.first, sentence.last - 1):
            name, low, high = _LETTERS.get(page.tokens[at].key, ("", (0, 0), (0, 0)))
            figure = at + 1 + (page.tokens[at + 1].key in (":", "=", "-"))
            if not name or figure >= sentence.last or not page.text[page.tokens[at].start].isupper():
                continue
            begins = at == sentence.first or page.tokens[at - 1].key in (",", ";", ":", ".", "and")
            begins = begins or page.tokens[at - 1].key[0].isdigit()
            written = page.tokens[figure].key
            fits = written.replace(".", "", 1).isdigit() and any(a <= float(written) <= b for a, b in (low, high) if b)
            if begins and fits:
                yield reading.event(Exam(term=f"{name} {written}"), at, figure + 1, assertion="affirmed")


def _bare_temperatures(reading: Reading, events: Sequence[Event]) -> Iterator[Event]:
    """ "RR 16, 36.9C": a temperature told by its unit alone, beside other vital signs."""
    page = reading.page
    told = [(span.start, span.end) for event in events for span in event.sources]
    for sentence in _with_vitals(reading, events):
        for at in range(sentence.first + 1, sentence.last):
            unit = _DEGREES.get(page.tokens[at].key)
            written = page.tokens[at - 1].key
            inside = any(a < page.tokens[at].end and page.tokens[at - 1].start < b for a, b in told)
            if unit is None or inside or not page.text[page.tokens[at].start].isupper():
                continue
            if written.replace(".", "", 1).isdigit() and unit[0] <= float(written) <= unit[1]:
                term = f"temperature {page.words(at - 1, at + 1)}"
                yield reading.event(Exam(term=term), at - 1, at + 1, assertion="affirmed")


def _is_receptor(reading: Reading, mention: Mention) -> bool:
    """ "ER 3+ and PR 2+": the "PR" beside other stains is a receptor, no pulse rate."""
    page = reading.page
    sentence = page.sentence(mention.first)
    stains = page.of("ihc_marker", first=sentence.first, last=sentence.last)
    return any(m.first == mention.first for m in stains) and len(stains) > 1


def _without_letters(term: str) -> str:
    """ "Temperature (T), 36.7 °C" is a temperature of 36.7 °C."""
    opened, closed = term.find(" ("), term.find(")")
    return term if opened < 0 or closed < opened else term[:opened] + term[closed + 1 :].replace(",", "", 1)


def _beside(reading: Reading, mention: Mention) -> bool:
    """ "Weight 72 kg, height 160 cm, BMI 28": a weight that stands beside another measure of her."""
    sentence = reading.page.sentence(mention.first)
    codes = {m.code for m in reading.page.of("vital", first=sentence.first, last=sentence.last)}
    return len(codes - {"vital_signs", "performance"}) > 1


def _figure(reading: Reading, mention: Mention, last: int, sizes: Sequence[Measure]) -> int:
    """The end of the figure right behind a vital sign, 0 for none."""
    page = reading.page
    for measure in within(sizes, mention.first - 1, mention.last):
        if measure.kind == "reference" and mention.code == "respiratory_rate":
            return measure.last  # "RR" is the reference range too
    for measure in within(sizes, mention.last, min(last, mention.last + _NEAR)):
        between = page.keys(mention.last, measure.first)
        closed = between.index(")") if between[:1] == ("(",) and ")" in between[:4] else -1
        between = between[closed + 1 :]  # "oxygen saturation (O2 sat) was 91%"
        share = measure.kind == "percent" and mention.code != "saturation"
        share |= measure.kind == "ratio" and mention.code == "pulse"
        if measure.kind not in ("date", "duration", "clock") and all(key in _BETWEEN for key in between):
            return 0 if share else _with_inches(reading, measure.last, last)
        return 0
    return 0


def _glued(reading: Reading, mention: Mention, last: int) -> int:
    """ "BP147/74", "HR103": the end of a figure that touches the letters of its vital sign."""
    tokens, at = reading.page.tokens, mention.last
    if at >= last or not tokens[at].glued or not tokens[at].key.replace(".", "").isdigit() or mention.code in _BODY:
        return 0
    pressure = at + 2 < last and tokens[at + 1].key == "/" and tokens[at + 2].key.isdigit()
    return at + 3 if pressure else at + 1 if mention.code != "blood_pressure" else 0


def _with_inches(reading: Reading, at: int, last: int) -> int:
    """ "5 feet 2 inches": the end of a height whose feet have inches behind them."""
    keys = reading.page.keys(at, min(last, at + 3))
    feet = keys[:1] in (("feet",), ("ft",), ("foot",), ("'",))
    inches = feet and len(keys) > 2 and keys[1].isdigit() and keys[2] in ("inches", "inch", "in")
    return at + 3 if inches else at + 1 if feet else at


def _stable(reading: Reading, mention: Mention, last: int) -> int:
    """ "Vital signs were stable": the end of the word that says so."""
    if mention.code != "vital_signs":
        return 0
    keys = reading.page.keys(mention.last, min(last, mention.last + 4))
    if {"not", "no", "un"}.intersection(keys):
        return 0
    said = [at for at, key in enumerate(keys) if key in ("stable", "normal", "unremarkable")]
    return mention.last + said[0] + 1 if said else 0
