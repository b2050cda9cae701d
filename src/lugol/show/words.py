"""Events in words: one short line a kind, the same in the terminal, the report and every list."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from lugol.findings import Finding, Review, Standing, overdue_since
from lugol.record.event import VALUE_TYPES, Event, is_second_hand
from lugol.record.record import Record
from lugol.record.when import When
from lugol.show.plainly import plainly

LANES: dict[str, tuple[str, ...]] = {
    "Symptoms": ("symptom", "complication"),
    "Examination": ("exam", "obstetric", "condition", "followup"),
    "Screening": ("cytology", "hpv", "dual_stain", "via", "immunization"),
    "Colposcopy and biopsy": ("colposcopy", "biopsy", "ecc"),
    "Imaging": ("imaging",),
    "Serum markers": ("lab",),
    "Pathology": ("pathology", "ihc", "molecular"),
    "Diagnosis and stage": ("diagnosis", "stage", "metastasis", "recurrence"),
    "Treatment": (
        "surgery", "systemic_therapy", "immunotherapy", "hormonal_therapy", "radiotherapy", "other_treatment",
        "medication",
    ),
    "Course": ("response", "death"),
}  # fmt: skip
for _new in set(VALUE_TYPES) - {kind for kinds in LANES.values() for kind in kinds}:
    _lane = VALUE_TYPES[_new].about.lane  # type: ignore[attr-defined]
    LANES[_lane] = (*LANES.get(_lane, ()), _new)
LANE_OF: dict[str, str] = {kind: lane for lane, kinds in LANES.items() for kind in kinds}
_LABELS = {
    "systemic_therapy": "chemotherapy",
    "hormonal_therapy": "hormones",
    "other_treatment": "treatment",
    "immunotherapy": "immunology",
    "ecc": "ECC",
    "hpv": "HPV",
    "ihc": "IHC",
    "via": "VIA",
}
_BARE = "{}"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# For each kind: the fields shown, in order, each with the words around it; an empty field is left out.
_PIECES: dict[str, tuple[tuple[str, str], ...]] = {
    "symptom": (("term", _BARE), ("site", "({})"), ("qualifier", "– {}")),
    "exam": (("term", _BARE), ("size_mm", _BARE), ("site", "({})"), ("certainty", "[{}]")),
    "lab": (
        ("marker", _BARE), ("comparator", _BARE), ("value", _BARE), ("unit", _BARE), ("flag", "({})"), ("trend", "{}"),
    ),
    "cytology": (("result", _BARE), ("verbatim", "“{}”"), ("method", "by {}"), ("qualifier", "– {}")),
    "hpv": (("result", "HPV {}"), ("types", _BARE), ("pooled", "(pooled)"), ("collection", "{}-collected")),
    "dual_stain": (("result", "p16/Ki-67 dual stain {}"),),
    "via": (("result", "visual inspection {}"), ("method", "({})")),
    "colposcopy": (
        ("finding", _BARE), ("clock", "at {} o’clock"), ("impression", "impression {}"), ("tz_type", "TZ {}"),
        ("scj", "SCJ {}"), ("certainty", "[{}]"),
    ),
    "biopsy": (
        ("site", "biopsy of {}"), ("clock", "at {} o’clock"), ("pieces", "({} pieces)"), ("result", ": {}"),
        ("histology", "[{}]"), ("certainty", "[{}]"), ("suspected", "[{} suspected]"),
    ),
    "ecc": (
        ("kind", "endocervical sampling"), ("result", ": {}"), ("histology", "[{}]"), ("certainty", "[{}]"),
        ("suspected", "[{} suspected]"),
    ),
    "imaging": (("modality", "{}:"), ("finding", _BARE), ("size_mm", _BARE), ("site", "({})"), ("certainty", "[{}]")),
    "surgery": (("procedures", _BARE), ("intent", "({})"), ("margins", "margins {}"), ("residual", "residual {}")),
    "pathology": (
        ("specimen", "{}:"), ("result", _BARE), ("grade", "grade {}"), ("size_mm", _BARE), ("depth_mm", "{} mm deep"),
        ("stroma_mm", "of {} mm"), ("lvsi", "LVSI {}"), ("nodes_positive", "nodes positive {}"),
        ("nodes_examined", "of {} examined"), ("parametrium", "parametrium {}"), ("vagina", "vagina {}"),
        ("margins", "margins {}"), ("precursor", "with {}"), ("certainty", "[{}]"), ("suspected", "[{} suspected]"),
    ),
    "diagnosis": (("value", _BARE), ("certainty", "[{}]"), ("status", "[{}]"), ("role", "[{}]")),
    "ihc": (
        ("marker", _BARE), ("result", _BARE), ("percent", "{} %"), ("percent_range", "{} %"), ("extent", "({})"),
        ("interpretation", "– {}"),
    ),
    "molecular": (("gene", _BARE), ("result", _BARE)),
    "stage": (("system", _BARE), ("value", _BARE), ("score", "(score {})"), ("disease", "of {}")),
    "systemic_therapy": (
        ("drugs", _BARE), ("regimen", "({})"), ("cycles", "× {}"), ("line", "line {}"), ("intent", "– {}"),
    ),
    "immunotherapy": (("drugs", _BARE), ("target", "({})"), ("cycles", "× {}"), ("intent", "– {}")),
    "hormonal_therapy": (("drugs", _BARE), ("cycles", "× {}"), ("duration", "for {}")),
    "radiotherapy": (("type", _BARE), ("site", "of {}"), ("dose_gy", "{} Gy"), ("fractions", "in {} fractions")),
    "other_treatment": (("term", _BARE),),
    "complication": (("term", _BARE),),
    "response": (("value", _BARE), ("verbatim", "“{}”"), ("percent_decrease", "({} % smaller)")),
    "metastasis": (("site", "metastasis: {}"), ("sites", "({})"), ("certainty", "[{}]"), ("basis", "by {}")),
    "recurrence": (("site", "recurrence: {}"), ("size_mm", _BARE), ("certainty", "[{}]"), ("basis", "by {}")),
    "followup": (("event", _BARE), ("status", _BARE), ("plan", "plan: {}"), ("interval", "in {}")),
    "obstetric": (("event", _BARE), ("weeks", "at {} weeks"), ("status", "[{}]")),
    "death": (("kind", "died"), ("cause", "of {}")),
    "condition": (("term", _BARE), ("status", "[{}]")),
    "immunization": (("vaccine", "vaccine {}"), ("dose", "dose {}")),
    "medication": (("drug", _BARE), ("status", "[{}]")),
}  # fmt: skip
for _new, _shape in VALUE_TYPES.items():
    if _new not in _PIECES:  # a kind that says in record/event.py how it is shown, or is shown by all its fields
        _PIECES[_new] = _shape.about.shown or tuple((field, _BARE) for field in _shape.__struct_fields__)  # type: ignore[attr-defined]


def describe(event: Event) -> str:
    """One line that tells an event, without its date.

    >>> from lugol.record.event import Hpv
    >>> describe(Event(id="e1", values=Hpv(result="positive", types=("18",))))
    'HPV positive type 18'
    """
    told: list[str] = []
    for field, around in _PIECES[event.kind]:
        value = event.kind if field == "kind" else getattr(event.values, field)
        words = _SHOWN.get(field, _plain)(value)
        if words and not _is_said(field, words, told):
            told.append(around.format(words))
    return " ".join(told).replace(" :", ":") or event.kind.replace("_", " ")


def _is_said(field: str, words: str, told: list[str]) -> bool:
    """Do the words before already say a size or an interval: "a node of 11 mm" needs no further "11 mm"?"""
    before = " ".join(told)
    if field == "size_mm":
        sizes = [float(number) for number in _NUMBER.findall(words)]
        said = {float(number.replace(",", ".")) for number in _NUMBER.findall(before)}
        return bool(said) and all(size in said or size / 10 in said for size in sizes)
    if field == "tz_type":
        return f"type {words}" in before
    if field == "method" and words == "cytology":
        return True
    if field == "impression":
        return words in told
    return field in ("interval", "duration") and words in before


def label(event: Event) -> str:
    """The kind's name as a person reads it, twelve letters at most."""
    return _LABELS.get(event.kind, event.kind.replace("_", " "))


def assertion_words(event: Event) -> str:
    """How the event is asserted and who else found it; empty where it is simply so and read by lugol alone."""
    said = "" if event.assertion == "affirmed" else event.assertion.replace("_", " ")
    return ", ".join(filter(None, (said, reader_words(event))))


def reader_words(event: Event) -> str:
    """Who found an event, where a second reader did.

    >>> from lugol.record.event import Death
    >>> reader_words(Event(id="e1", values=Death(), readers=("lugol", "gemma")))
    'found by both readers'
    """
    if not event.readers:
        return ""
    return f"found by {' and '.join(event.readers)} only" if is_second_hand(event) else "found by both readers"


def when_words(when: When) -> str:
    """The date as text, or that it is not told; a told offset stays visible.

    >>> when_words(When())
    'undated'
    """
    if not when.edtf:
        return "undated"
    return when.edtf.removesuffix("~") + (" (about)" if when.approximate else "")


def due_words(finding: Finding) -> str:
    """When the step of a finding is due, or since when it is overdue; empty where it is not told.

    >>> told = {"id": "a", "rule": "a", "guideline": "g", "kind": "recommendation", "title": "", "statement": ""}
    >>> due_words(Finding(**told, date="2024-06-03", due="2024-06-03", since="2023-04"))
    'overdue since 2023-04'
    >>> due_words(Finding(**told, date="2024-06-03", due="2027-01-31"))
    'due 2027-01-31'
    """
    if since := overdue_since(finding):
        return f"overdue since {since}"
    return f"due {finding.due}" if finding.due else ""


def first_words(standing: Standing) -> str:
    """The first day on which a flag could have been raised; "by" where it rests on an event without a date."""
    return _day_words(standing.first, standing.first_dated)


def stood_words(standing: Standing, record: Record) -> str:
    """How long a flag stood open, how long that was before the diagnosis, and what closed it."""
    before = standing.days_before_diagnosis
    parts = [f"open {days_words(standing.days_open)}"] if standing.days_open else []
    if before is not None and before > 0:
        parts.append(f"raised at least {days_words(before)} before cancer was proven")
    parts.append(closed_words(standing, record))
    return "; ".join(parts)


_FEW = 4


def closed_words(standing: Standing, record: Record) -> str:
    """When a flag was closed and by which events, or that it is open."""
    if standing.closed is None:
        return "still open"
    kinds = {event.id: label(event) for event in record.events}
    closing = list(dict.fromkeys(kinds[name] for name in standing.closed_by if name in kinds))
    names, more = ", ".join(closing[:_FEW]), len(closing) - _FEW
    told = f"closed {_day_words(standing.closed, standing.closed_dated)}"
    return told + (f" through {names}" if names else "") + (f" and {more} more" if more > 0 else "")


def days_words(number: int) -> str:
    """A number of days: "1 day", "183 days"."""
    return f"{number} day{'s' * (number != 1)}"


def _day_words(day: date, dated: bool) -> str:
    """ "8 March 2022"; "by 8 March 2022" where what it rests on carries no date."""
    return plainly(day.isoformat()) if dated else f"by {plainly(day.isoformat())}"


def _plain(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return " "
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return ", ".join(_plain(item) for item in value)
    return _code_words(str(value))


def _millimetres(value: tuple[float, ...]) -> str:
    return " × ".join(f"{item:g}" for item in value) + " mm" if value else ""


def _types(value: tuple[str, ...]) -> str:
    """ "type 16, 18"; what an assay only tells apart from these is "(other high-risk type)"."""
    named = [each for each in value if each != "other"]
    parts = [f"type {', '.join(named)}"] if named else []
    return " ".join(parts + (["(other high-risk type)"] if "other" in value else []))


def _range(value: tuple[float, float] | None) -> str:
    return f"{value[0]:g}–{value[1]:g}" if value else ""


_SHOWN: dict[str, Callable[[Any], str]] = {
    "size_mm": _millimetres, "percent_range": _range, "interval": plainly, "duration": plainly,
    "types": _types,
}  # fmt: skip


def waiting_words(finding: Finding) -> list[str]:
    """What results oblige and nothing has answered, one line each.

    >>> from lugol.findings import Open
    >>> told = {"id": "a", "rule": "a", "guideline": "g", "kind": "recommendation", "title": "", "statement": ""}
    >>> since = Open(name="cin3", title="untreated CIN3", since="2023-04-01", evidence=("e1",), discharged=True)
    >>> waiting_words(Finding(**told, obligations=(since,)))
    ['unanswered since 2023-04-01: untreated CIN3 (this step answers it)']
    """
    ends = {True: "this step answers it", False: "this step does not answer it"}
    return [f"unanswered since {o.since}: {o.title} ({ends[o.discharged]})" for o in finding.obligations]


def waiting_events(review: Review) -> dict[str, str]:
    """The events that nothing has answered, with what they oblige."""
    waiting = [(name, o.title) for f in review.findings for o in f.obligations for name in o.evidence]
    return dict(reversed(waiting))


def _code_words(text: str) -> str:
    """A code of several words as these; any other text as it is.

    >>> _code_words("watery_discharge"), _code_words("CIN_3"), _code_words("_")
    ('watery discharge', 'CIN_3', '_')
    """
    parts = text.split("_")
    is_code = text.isascii() and text == text.lower() and all(part.isalnum() for part in parts)
    return " ".join(parts) if is_code else text
