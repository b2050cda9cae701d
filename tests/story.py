"""A small record of our own that shows every part of a review; used by the tests of the views."""

from datetime import date

from lugol.findings import Finding, Review, by_severity
from lugol.record.event import Biopsy, Colposcopy, Cytology, Event, Hpv, Lab, Span, Symptom, Values
from lugol.record.record import Conflict, Document, Note, Patient, Record
from lugol.record.when import UNDATED, When, parse

TEXT = (
    "March 2022: HPV 18 positive, smear ASC-US. CA125 160.1 U/mL. On 16 September 2022 the area at 6 o'clock was "
    "suspicious; a biopsy was taken at 9 o'clock. In January 2023 HE4 was 237.8 pmol/L. "
    "<script>alert('not code')</script> She bled after intercourse."
)
NAME = "story.txt"


def _event(number: int, values: Values, when: When, words: str) -> Event:
    start = TEXT.index(words)
    span = Span(document=NAME, start=start, end=start + len(words), quote=words)
    return Event(id=f"e{number}", values=values, when=when, sources=(span,), order=number)


def review() -> Review:
    """The story, reviewed by hand."""
    events = (
        _event(1, Hpv(result="positive", types=("18",)), parse("2022-03"), "HPV 18 positive"),
        _event(2, Cytology(result="ASC-US"), parse("2022-03"), "smear ASC-US"),
        _event(3, Lab(marker="CA125", value=160.1, unit="U/mL"), parse("2022-03"), "CA125 160.1 U/mL"),
        _event(4, Colposcopy(finding="suspicious area", clock=(6,)), parse("2022-09-16"), "area at 6 o'clock"),
        _event(5, Biopsy(clock=(9,)), parse("2022-09-16"), "biopsy was taken at 9 o'clock"),
        _event(6, Lab(marker="HE4", value=237.8, unit="pmol/L"), parse("2023-01"), "HE4 was 237.8 pmol/L"),
        _event(7, Symptom(term="<b>postcoital bleeding</b>"), UNDATED, "bled after intercourse"),
    )
    record = Record(
        patient=Patient(sex="F", age=36, age_on=parse("2022-03"), gravida=0, para=0),
        events=events,
        conflicts=(Conflict("c1", "Place of the biopsy", ("6 o'clock", "9 o'clock"), ("e4", "e5")),),
        notes=(Note(f"{NAME}:230", "not understood", "write it as a case file"),),
        documents=(Document(NAME, "narrative", TEXT),),
    )
    found = [
        _finding("f1", "Biopsy away from the lesion", "alert", ("e4", "e5"), action="repeat_biopsy", due="2022-10"),
        _finding("f2", "ROMA cannot be computed", "info", ("e3",), needs=("HE4",)),
        _finding("f3", "HE4 above its cut-off", "warning", ("e6",)),
    ]
    return Review(record=record, as_of=date(2023, 6, 30), findings=tuple(by_severity(found)), guidelines=("story",))


def _finding(
    name: str, title: str, severity: str, evidence: tuple[str, ...], needs: tuple[str, ...] = (), **more: str
) -> Finding:
    return Finding(
        id=name, rule=f"story/{name}", guideline="story", kind="flag", title=title, statement=f"{title}, as told.",
        severity=severity, evidence=evidence, needs=needs, status_tag="V", **more,  # type: ignore[arg-type]
    )  # fmt: skip
