"""Imaging, examination and operative findings: one event for each finding phrase, with its site, size and certainty."""

from lugol.language.frames import Frame, Stretch, stretches
from lugol.language.model import Mention, Page
from lugol.language.phrases import HEADS, Phrase, phrases, place
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Event, Exam, Imaging

_TOLD_IN = ("case", "caption", "abstract")
_NOT_TOLD = ("planned", "hypothetical", "literature", "family", "other_person")
_SEEN = frozenset({"mass", "lesion", "nodule", "growth", "tumor", "ulcer", "polyp", "swelling"})
_OTHER_KINDS = ("ihc_marker", "analyte", "gene", "drug", "cyt_result", "hpv", "stage_system")
_DONE_TO = frozenset(
    {
        *("excised", "resected", "removed", "collected", "sent", "obtained", "biopsied", "taken", "sampled", "drained"),
        *("performed", "ligated", "divided", "clamped", "cut", "incised", "closed", "sutured", "placed", "inserted"),
        *("grasped", "dissected", "transected", "cauterized", "irrigated", "prepped", "draped", "opened", "entered"),
        *("tagged", "retracted", "developed", "skeletonized", "doubly", "identified"),
    }
)


def read(reading: Reading) -> list[Event]:
    """What examiners saw and felt, what scans showed and what surgeons found."""
    events: list[Event] = []
    for stretch in stretches(reading):
        if stretch.sentence.article not in _TOLD_IN:
            continue
        if stretch.frame.kind in ("imaging", "exam", "operative"):
            events.extend(_told(reading, stretch))
        elif stretch.frame.kind == "":
            events.extend(_by_eye(reading, stretch))
    return events


def _told(reading: Reading, stretch: Stretch) -> list[Event]:
    page = reading.page
    found = [p for p in phrases(page, stretch.first, stretch.last) if _is_finding(reading, p)]
    events = [_event(reading, stretch.frame, phrase) for phrase in found]
    kept = [event for event in events if event is not None]
    if stretch.told and stretch.frame.kind == "imaging" and not any(e.assertion == "affirmed" for e in kept):
        kept.extend(_nothing_seen(reading, stretch))
    return kept


def _is_finding(reading: Reading, phrase: Phrase) -> bool:
    page = reading.page
    if page.of(*_OTHER_KINDS, first=phrase.first, last=phrase.last):
        return False
    keys = page.keys(phrase.first, phrase.last)
    if _DONE_TO.intersection(keys):
        return False
    return phrase.head is not None or (bool(phrase.sites) and _has_predicate(reading, phrase))


def _has_predicate(reading: Reading, phrase: Phrase) -> bool:
    named = {index for site in phrase.sites for index in range(site.first, site.last)}
    return any(
        reading.cues.roles[index] & {"predicate"} and not reading.cues.roles[index] & {"contrary"}
        for index in range(phrase.first, phrase.last)
        if index not in named
    )


def _event(reading: Reading, frame: Frame, phrase: Phrase) -> Event | None:
    judged = reading.judge(*_span(phrase)).assertion
    if judged in _NOT_TOLD:
        return None
    page = reading.page
    unsure = "suspected" if judged == "possible" else ""
    assertion: Assertion = "affirmed" if judged in ("possible", "historical") else judged
    words, site = page.words(phrase.first, phrase.last), place(page, phrase)
    if frame.kind == "imaging":
        value = Imaging(modality=frame.name, finding=words, site=site, certainty=unsure)
        return reading.event(value, phrase.first, phrase.last, assertion=assertion)
    context = "operative" if frame.kind == "operative" else ""
    code = phrase.head.code if phrase.head else ""
    exam = Exam(term=words, site=site, context=context, certainty=unsure, code=code)
    return reading.event(exam, phrase.first, phrase.last, assertion=assertion)


def _span(phrase: Phrase) -> tuple[int, int]:
    return (phrase.head.first, phrase.head.last) if phrase.head else (phrase.first, phrase.last)


def _nothing_seen(reading: Reading, stretch: Stretch) -> list[Event]:
    """A scan that shows nothing is a finding of its own, told once."""
    page = reading.page
    normal = [m for m in page.of("head", first=stretch.first, last=stretch.last) if m.concept.attr("role") == "normal"]
    if not normal:
        return []
    value = Imaging(modality=stretch.frame.name, finding="normal")
    return [reading.event(value, stretch.first, normal[0].last, assertion="affirmed")]


def _by_eye(reading: Reading, stretch: Stretch) -> list[Event]:
    """A mass or lesion of a genital organ told without saying how it was seen is taken as seen by the examiner."""
    events: list[Event] = []
    for phrase in phrases(reading.page, stretch.first, stretch.last):
        if phrase.head is None or not _is_visible(reading.page, phrase, phrase.head):
            continue
        event = _event(reading, Frame("exam", "", 0, 0), phrase) if _is_finding(reading, phrase) else None
        if event is not None:
            events.append(event)
    return events


def _is_visible(page: Page, phrase: Phrase, head: Mention) -> bool:
    if page.of(*("histology",), first=phrase.first, last=phrase.last) or head.concept.category not in HEADS:
        return False
    genital = any(site.concept.attr("group") in ("genital", "pelvic") for site in phrase.sites)
    return head.code in _SEEN and genital
