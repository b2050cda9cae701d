"""A sample named alone, and its result as the next sentence: "Cervical biopsy, 3 May 2024. CIN 3 into crypts."."""

import msgspec

from lugol.language.kinds.tissue.result import lesions_told
from lugol.language.kinds.tissue.sample import CERVICAL, Sample
from lugol.language.kinds.tissue.sampled import event_of
from lugol.language.kinds.tissue.words import Result
from lugol.language.model import Page, Sentence
from lugol.language.reading import Reading

_BESIDE = frozenset({
    "of", "the", "on", "dated", "dt", "taken", "done", "performed", "result", "results", "report", "specimen", "from",
    "at", "o'clock", "date", "her", "a", "was", "were", "colposcopic", "directed", "histology", "lab", "no",
})  # fmt: skip
"""Words that stand with a sample that is named alone."""
_OTHERS = (
    "cyt_test", "hpv", "frame", "procedure", "drug", "regimen", "radiotherapy", "chemotherapy", "stage_system",
    "ihc_marker", "via_test",
)  # fmt: skip
_LEADS = frozenset({
    "there", "is", "are", "a", "an", "the", "shows", "showing", "showed", "reveals", "revealed", "confirms", "foci",
    "confirmed", "focus", "of", "in", "tissue", "fragments", "with", "and", "but", "extensive", "small", "at", "least",
    "this", "it", "these", "focal", "residual", "invasive", "high", "low", "grade", "-", "mild", "moderate", "severe",
})  # fmt: skip
_DENIALS = frozenset({"no", "negative", "without", "not"})
_UNSAID = frozenset({
    "known", "previous", "prior", "history", "past", "ago", "for", "if", "ca", "h", "referred", "awaited", "pending",
    "discussed", "she", "patient", "smear", "mother", "sister", "plan", "review", "advised", "since",
})  # fmt: skip
_VAGUE = frozenset({"cancer", "carcinoma", "metastasis"})


def with_next(reading: Reading, sentence: Sentence, samples: list[Sample]) -> None:
    """Give the sample that the sentence before names alone what this one tells of it, if it tells nothing else.

    >>> from lugol.language.kinds.tissue.tissue import read
    >>> from lugol.language.reading import reading_of
    >>> told = "Cervical biopsy, 3 May 2024. No invasion in any level, CIN 2 reaching into crypts is present."
    >>> [event.values.histology for event in read(reading_of(told))]
    ['CIN2']
    """
    page = reading.page
    sample = samples[-1] if samples else None
    if sample is None or sample.event is not None or sample.assertion not in ("affirmed", "historical"):
        return
    if sample.kind not in ("biopsy", "ecc") or sample.sentence.last != sentence.first:
        return
    if not _is_alone(reading, sample) or not _tells_tissue(reading, sentence, sample):
        return
    result = lesions_told(reading, sentence)
    event = event_of(reading, sample, result) if result is not None and _opens(page, sentence, result) else None
    if event is not None:
        named = reading.event(event.values, sample.first, sample.last).sources
        sample.event = msgspec.structs.replace(event, sources=(*named, *event.sources))


def _is_alone(reading: Reading, sample: Sample) -> bool:
    """Does its sentence hold nothing but the sample, its place and its day?"""
    page, sentence = reading.page, sample.sentence
    dated = reading.time.told_in(sentence.first, sentence.last)
    named = page.of("site", first=sentence.first, last=sentence.last)
    rest = page.beside(sentence, sample, *dated, *named)
    return bool(dated) and all(not key[0].isalpha() or key in _BESIDE for key in rest)


def _tells_tissue(reading: Reading, sentence: Sentence, sample: Sample) -> bool:
    """Is nothing else told: no other test, no day, no place that is not the sample's, no word of earlier times?"""
    page = reading.page
    first, last = sentence.first, sentence.last
    if page.of(*_OTHERS, first=first, last=last) or reading.time.told_in(first, last):
        return False
    if _UNSAID.intersection(page.keys(first, last)) or page.part(first) != page.part(sample.first):
        return False
    own = {site.code for site in sample.sites} | CERVICAL
    return all(site.code in own for site in page.of("site", first=first, last=last))


def _opens(page: Page, sentence: Sentence, result: Result) -> bool:
    """Does the lesion open the sentence, or follow only what is denied before a comma?"""
    named = [m for m in result.named if m.code not in _VAGUE]
    if not named:
        return False
    lead = page.keys(sentence.first, named[0].first)
    if "," in lead and _DENIALS.intersection(lead):
        lead = lead[len(lead) - lead[::-1].index(",") :]
    return _LEADS.issuperset(lead)
