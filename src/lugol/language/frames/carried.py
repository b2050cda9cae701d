"""One pass through the sentences of a page, which carries on who tells until something ends it."""

from collections.abc import Iterator

from lugol.language.frames.frame import NOBODY, Frame, Stretch
from lugol.language.frames.left import leaves
from lugol.language.frames.named import named_frames
from lugol.language.frames.operated import BARELY, OF_BENCH, OPENED, operated, tells_findings
from lugol.language.frames.stretched import stretched
from lugol.language.model import Page, Part, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading
from lugol.language.scan_report import scan_report
from lugol.language.title import study_of

_PART_KINDS = {
    "exam": "exam",
    "imaging": "imaging",
    "colposcopy": "colposcopy",
    "findings": "operative",
    "procedure": "operative",
    "gross": "tissue",
    "microscopy": "tissue",
    "path_diagnosis": "tissue",
    "specimen": "tissue",
    "synoptic": "tissue",
    "frozen": "tissue",
    "stains": "tissue",
    "addendum": "tissue",
    "quoted_results": "tissue",
    "admin": "none",
    "allergy": "none",
    "medication": "none",
    "references": "none",
    "anaesthesia": "none",
}
_SPECIMENS = ("gross", "microscopy", "specimen", "path_diagnosis", "synoptic")
_SUMS_UP = frozenset({"impression", "imp", "conclusion", "interpretation", "opinion"})
_LISTED = ("preop_diagnosis", "postop_diagnosis")
"""Lists of diagnoses: "thickening on ultrasound" says nothing of how the next entry was found."""
_MEASURED = frozenset({"blood_pressure", "pulse", "respiratory_rate", "temperature", "saturation", "vital_signs"})
"""Vital signs that only an examiner takes."""
_REPORTS = frozenset(
    {
        *("presented", "presents", "presenting", "complained", "complains", "complaining", "reported", "reports"),
        *("denies", "denied", "complaint", "complaints", "symptoms", "home", "history"),
    }
)
"""Words with which a sentence tells what she says, though a temperature stands in it."""
_WITNESS = frozenset(
    {
        *("noted", "found", "seen", "observed", "visualized", "identified", "appeared", "revealed", "showed", "there"),
        *("discovered", "encountered", "looked"),
    }
)


@once_a_page
def stretches(reading: Reading) -> list[Stretch]:
    """Every sentence in parts, each with the frame that tells it; a frame carries on until something ends it."""
    return list(_stretches(reading))


def _stretches(reading: Reading) -> Iterator[Stretch]:
    page = reading.page
    current, part, pending = NOBODY, "", NOBODY
    report = scan_report(page)
    scanned = Frame("imaging", *report) if report else None
    titled = _titled(page)
    specimens = min((p.first for p in page.parts if p.kind in _SPECIMENS), default=len(page.tokens))
    for sentence in page.sentences:
        here = page.part(sentence.last - 1)
        looked = current.kind in ("colposcopy", "imaging")
        summed = here == "impression" and looked and (scanned is not None or _sums_up(page, sentence))
        changed = (here != part and not summed) or here in _LISTED or _begins_anew(page, sentence)
        if changed or leaves(page, sentence, current):
            current = NOBODY
        part = here
        headed = _headed(page, sentence, specimens)
        if scanned is not None and headed is not None and headed.kind in ("operative", "exam"):
            headed = scanned
        if headed is not None and (current is NOBODY or headed.kind in ("none", "tissue")):
            current = headed
        if changed:
            pending = NOBODY
        if current is NOBODY and pending.name == BARELY and tells_findings(page, sentence):
            current = pending
        frames = [] if current.kind == "none" else named_frames(reading, sentence, specimens, current)
        if not frames and current is NOBODY and pending is not NOBODY:
            seen = _WITNESS.intersection(page.keys(sentence.first, sentence.last))
            current = pending if seen and pending.name != BARELY and not leaves(page, sentence, pending) else NOBODY
        if not frames and current.kind == "imaging" and _is_felt(page, sentence):
            current = Frame("exam", "", sentence.first, sentence.first)
        begun = operated(reading, sentence)
        goes_on = begun is NOBODY and pending.name == OPENED and not leaves(page, sentence, pending)
        pending = pending if goes_on else begun
        if not frames and current is NOBODY and titled and not here and not leaves(page, sentence, titled):
            current = titled
        if not frames and current is NOBODY and _is_measured(page, sentence):
            current = Frame("exam", "vital signs", sentence.first, sentence.first)
        if not frames:
            yield Stretch(sentence.first, sentence.last, sentence, current)
            continue
        yield from stretched(page, sentence, frames, current)
        if not _is_aside(page, sentence, frames[-1], current):
            current = frames[-1]


def _begins_anew(page: Page, sentence: Sentence) -> bool:
    """Does a line end what a study before it told: the label of an organ that was examined, or a legend?

    "HEART: Sections show scars." / "LUNGS: Pink.": the lungs were looked at. Blank lines end nothing: some set each
    sentence apart.
    """
    before = page.sentence(sentence.first - 1) if sentence.first else None
    if before is not None and before.block == sentence.block:
        return False
    legends = "caption" in (sentence.article, before.article if before else "")
    return legends or page.labelled.get(sentence.first) == "exam"


def _sums_up(page: Page, sentence: Sentence) -> bool:
    """ "Impression: high grade" behind a study sums it up; "Assessment: ..." is of all that a note told."""
    part = page.part_of(sentence.last - 1)
    return part is not None and bool(_SUMS_UP.intersection(page.keys(*part.label)))


def _is_felt(page: Page, sentence: Sentence) -> bool:
    """ "CT showed free air. There was no rebound tenderness": what hand or ear finds is no part of a scan."""
    heads = page.of("head", first=sentence.first, last=sentence.last)
    return bool(heads) and heads[0].code in ("tenderness", "tender", "heart_lung")


def _titled(page: Page) -> Frame | None:
    """The scan that the first line names, whose report the paper is."""
    study = study_of(page)
    return Frame("imaging", study.concept.name, study.first, study.last) if study else None


def _is_aside(page: Page, sentence: Sentence, frame: Frame, current: Frame) -> bool:
    """ "EUA, 12 June. A woman with carcinoma (biopsy 20 May). Tumour of 4 cm": how it was proven ends nothing.

    So does what is done with a specimen.
    """
    if frame.kind == "none":
        return True
    if current.kind not in ("exam", "imaging") or frame.kind != "tissue":
        return False
    bracketed = page.tokens[frame.first - 1].key == "("
    return bracketed or (
        len(page.of("histology", first=sentence.first, last=frame.first)) > 0
        and page.tokens[frame.first - 1].key in ("on", "by")
    )


def _is_measured(page: Page, sentence: Sentence) -> bool:
    """ "BP was 118/72 and the abdomen was tender": whoever takes a pulse examines, and goes on to."""
    if _REPORTS.intersection(page.keys(sentence.first, sentence.last)):
        return False
    vitals = page.of("vital", first=sentence.first, last=sentence.last)
    signs = [m for m in vitals if m.code in _MEASURED]
    figures = (page.keys(m.last, min(m.last + 5, sentence.last)) for m in signs)
    return sentence.article == "case" and any(key[0].isdigit() for keys in figures for key in keys)


def _headed(page: Page, sentence: Sentence, specimens: int) -> Frame | None:
    """The frame that the heading or label over a sentence gives; organs of a tissue report are not examined."""
    part = page.part_of(sentence.last - 1)
    kind = _PART_KINDS.get(part.kind if part else "", "")
    if part is None or not kind:
        return None
    if kind == "exam" and part.first > specimens and page.of("site", first=part.label[0], last=part.label[1]):
        return None
    named = page.of("frame", first=part.label[0], last=part.label[1])
    if kind == "tissue" and _of_operation(page, part):
        kind = "operative"
    if kind == "operative" and OF_BENCH.intersection(page.keys(part.label[0] - 1, part.label[1])):
        kind = "tissue"
    return Frame(kind, named[0].concept.name if named else part.kind, *part.label)


def _of_operation(page: Page, part: Part) -> bool:
    """ "GROSS FINDINGS" in the note of an operation are what the surgeon saw."""
    if "findings" not in page.keys(*part.label) or part.kind != "gross":
        return False
    return any(other.kind in ("preop_diagnosis", "postop_diagnosis", "anaesthesia") for other in page.parts)
