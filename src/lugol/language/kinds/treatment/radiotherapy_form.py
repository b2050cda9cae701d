"""Radiotherapy told by the lines of a form alone, without its name: "Dose: 50 Gy  No. of fractions: 25"."""

from lugol.language.kinds.treatment.radiotherapy import Dose, doses, is_given_dose
from lugol.language.kinds.treatment.suggested import of_treatment
from lugol.language.model import NOT_HERS, Page, Sentence
from lugol.language.reading import Reading
from lugol.record.event import Event, Radiotherapy
from lugol.record.when import When, between

_FRACTIONS = frozenset({"fractions", "fraction", "fx", "fr", "sittings"})
_MEANT = frozenset({"planned", "intended", "proposed", "prescribed", "to", "will", "plan"})
_STARTS = frozenset({"start", "started", "begin", "commenced", "from", "commencement", "starting"})
_ENDS = frozenset({"end", "ended", "finish", "finished", "completed", "completion", "to", "till"})
_LEADS = 3
_LINES = 4
_MOST_FRACTIONS = 45


def read(reading: Reading) -> list[Event]:
    """The course that the lines of a form tell; nothing where any words name a radiation.

    >>> from lugol.language.reading import reading_of
    >>> form = "Site: pelvis\\nDose: 45 Gy  No. of fractions: 25\\nStart: 15/01/2024  End: 19/02/2024"
    >>> [(e.values.dose_gy, e.values.fractions, e.when.edtf) for e in read(reading_of(form))]
    [(45.0, 25, '2024-01-15/2024-02-19')]
    """
    page = reading.page
    if page.of("radiotherapy"):
        return []
    found: list[Event] = []
    for sentence in page.sentences:
        told = doses(page, sentence) if sentence.article == "case" else []
        fractions = _fractions(page, sentence) if told else None
        if fractions is not None and _is_labelled(page, told[0], sentence):
            found.extend(_event(reading, sentence, told[0], fractions))
    return found[:1]


def _is_labelled(page: Page, dose: Dose, sentence: Sentence) -> bool:
    before = page.keys(max(sentence.first, dose.first - _LEADS), dose.first)
    return before[-1:] == (":",) and "dose" in before


def _fractions(page: Page, sentence: Sentence) -> int | None:
    """ "No. of fractions: 25": the number behind the label, on the line of the dose or the next."""
    last = page.sentences_near(sentence.first, behind=1)[-1].last
    for at in range(sentence.first + 1, last - 2):
        number = page.tokens[at + 2].key
        if page.tokens[at].key in _FRACTIONS and page.tokens[at + 1].key == ":" and number.isdecimal():
            return int(number) if 0 < int(number) <= _MOST_FRACTIONS else None
    return None


def _event(reading: Reading, sentence: Sentence, dose: Dose, fractions: int) -> list[Event]:
    page = reading.page
    judged = of_treatment(reading.judge(dose.first, dose.last))
    if judged in NOT_HERS:
        return []
    meant = _MEANT.intersection(page.keys(max(sentence.first, dose.first - _LEADS), dose.first))
    if judged == "affirmed" and meant and not is_given_dose(page, dose):
        judged = "planned"
    value = Radiotherapy(type="radiotherapy", dose_gy=dose.gray, fractions=fractions)
    return [reading.event(value, dose.first, dose.last, assertion=judged, when=_when(reading, sentence, dose))]


def _when(reading: Reading, sentence: Sentence, dose: Dose) -> When:
    """From the day behind "Start:" to that behind "End:", a few lines around; else the day of the dose."""
    page = reading.page
    near = page.sentences_near(sentence.first, before=_LINES, behind=_LINES)
    days = [m for m in reading.time.told_in(near[0].first, near[-1].last) if m.when.is_known]
    led = [(set(page.keys(max(0, m.first - _LEADS), m.first)), m.when) for m in days]
    begun = next((when for keys, when in led if ":" in keys and _STARTS & keys), None)
    ended = next((when for keys, when in led if ":" in keys and _ENDS & keys), None)
    if begun is None or begun.earliest is None:
        return reading.when(dose.first, dose.last)
    late = ended.latest if ended is not None and ended.latest is not None else None
    return between(begun.earliest, late) if late is None or late >= begun.earliest else begun
