"""Lesions of the cervix that a list tells by their day alone: "HSIL 2019, LLETZ 2020 CIN3", "CIN1 2015; HSIL 2019"."""

from collections.abc import Iterator

from lugol.language.kinds.diagnoses.diagnosis import rule_code
from lugol.language.kinds.diagnoses.lines import TOLD_IN, is_report
from lugol.language.model import Mention, Page, Sentence
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.record.event import Cytology, Diagnosis, Event
from lugol.record.when import When

_LESIONS = frozenset({"CIN1", "CIN2", "CIN3", "LSIL", "HSIL", "AIS"})
_BETWEEN = frozenset({",", "(", "in", ":", "-", "–", "["})
_PARTS = frozenset({",", ";", ".", "→", "/", "(", ")", "then", "and", "&"})
_OF_SMEARS = ("ASC", "AGC", "NILM")
"""Classes that no tissue has."""
_HERS = ("affirmed", "historical")


def with_dated_lesions(reading: Reading, events: list[Event]) -> list[Event]:
    """The events and, behind them, the dated lesions of which none of them tells.

    What a list that names smears or their own classes calls LSIL or HSIL is a smear; any other lesion is a diagnosis.

    >>> from lugol.language.narrative import read
    >>> told = read("Seen 4 May 2024. HSIL 2019, LLETZ 2020 CIN3.", "letter").events
    >>> [(e.values.value, e.when.edtf) for e in told if e.kind == "diagnosis" and e.when.edtf == "2019"]
    [('HSIL', '2019')]
    """
    if is_report(reading):
        return events
    told = Places((span.start, span.end) for event in events for span in event.sources)
    return [*events, *(e for e in _dated(reading) if not told.meeting(e.sources[0].start, e.sources[0].end))]


def _dated(reading: Reading) -> Iterator[Event]:
    page = reading.page
    for mention in page.of("histology"):
        sentence = page.sentence(mention.first)
        if mention.concept.attr("histology") not in _LESIONS or sentence.article not in TOLD_IN:
            continue
        when = _day_beside(reading, sentence, mention)
        if when is None or reading.judge(mention.first, mention.last).assertion not in _HERS:
            continue
        yield reading.event(
            _value(page, sentence, mention), mention.first, mention.last, assertion="affirmed", when=when
        )


def _day_beside(reading: Reading, sentence: Sentence, mention: Mention) -> When | None:
    """The day of an item that is nothing but a lesion and a day: "HSIL 2019", "2019 LSIL"; None for any other."""
    page = reading.page
    for date in reading.time.told_in(sentence.first, sentence.last):
        first, last = min(date.first, mention.first), max(date.last, mention.last)
        between = (
            page.keys(mention.last, date.first) if date.first >= mention.last else page.keys(date.last, mention.first)
        )
        begins = first == sentence.first or page.tokens[first - 1].key in _PARTS | {":"}
        ends = last >= sentence.last or page.tokens[last].key in _PARTS
        if len(between) <= 1 and _BETWEEN.issuperset(between) and begins and ends and date.when.is_known:
            return date.when
    return None


def _value(page: Page, sentence: Sentence, mention: Mention) -> Cytology | Diagnosis:
    lesion = mention.concept.attr("histology")
    results = page.of("cyt_result", first=sentence.first, last=sentence.last)
    smears = page.of("cyt_test", first=sentence.first, last=sentence.last) or any(
        m.code.startswith(_OF_SMEARS) and not m.concept.attr("generic") for m in results
    )
    words = page.words(mention.first, mention.last)
    if smears and lesion in ("LSIL", "HSIL"):
        return Cytology(result="LSIL" if lesion == "LSIL" else "HSIL", verbatim=words)
    return Diagnosis(value=words, site="cervix", histology=lesion, code=rule_code(mention.concept, "cervix"))
