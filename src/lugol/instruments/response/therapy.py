"""Treatment as lines: drugs recognised, regimens named, and which change begins a new line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lugol.findings import Finding
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.language.terms import named
from lugol.record.event import Event, Immunotherapy, Recurrence, Response, SystemicTherapy
from lugol.record.record import Record, events_of, precedes

SOURCES = ("lugol-therapy", "gardner-2011")
CAVEATS = (
    "a new line begins with other drugs after progression or recurrence, or for another reason than tolerance",
    "one platinum for another, and maintenance of a drug already given, stay in the line",
)


UNDATED = ("dates of treatment",)
_OWN_LINE = ("adjuvant", "neoadjuvant")
_SENTENCE = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line of therapy: the drugs given in it, its regimen where one is recognised, and its events."""

    drugs: tuple[str, ...]
    intent: str
    events: tuple[str, ...]
    reason: str = ""

    @property
    def regimen(self) -> str:
        """The regimen's short name, or the drugs."""
        return recognise(self.drugs) or " + ".join(self.drugs) or "drugs not named"


def canonical(text: str) -> tuple[str, ...]:
    """The drugs that a text names, by their own names.

    >>> canonical("nab-paclitaxel and CBP")
    ('carboplatin', 'nab-paclitaxel')
    """
    return tuple(row["drug"] for row in rows("response/drugs.csv") if named(row["terms"], text))


def drug_class(drug: str) -> str:
    """The class of a drug; empty for one that is not listed."""
    return next((row["class"] for row in rows("response/drugs.csv") if row["drug"] == drug), "")


def recognise(drugs: Iterable[str]) -> str:
    """The regimen that exactly these drugs make; empty where none does.

    >>> recognise(["cisplatin", "etoposide"]), recognise(["nab-paclitaxel", "carboplatin"]), recognise(["topotecan"])
    ('EP', 'TC', '')
    """
    given = {name for drug in drugs for name in canonical(drug)}
    for row in rows("response/regimens.csv"):
        parts = [set(part.split("|")) for part in row["components"].split()]
        if given and all(given & part for part in parts) and given <= set().union(*parts):
            return row["regimen"]
    return ""


def compute(drugs: Sequence[str]) -> Result:
    """The regimen of some drugs, with its usual dose from its source.

    >>> compute(["topotecan", "paclitaxel", "bevacizumab"]).value
    'TPB'
    """
    named = canonical(" ; ".join(drugs)) or ()
    regimen = recognise(named) or _by_name(drugs)
    row = next((row for row in rows("response/regimens.csv") if row["regimen"] == regimen), None)
    if row is None:
        return Result(
            statement="No listed regimen has exactly these drugs.",
            details={"drugs": list(named), "classes": [drug_class(drug) for drug in named]},
            sources=SOURCES,
        )
    return Result(
        value=regimen,
        statement=f"{regimen}: {row['name']}." + (f" Usual dose: {row['dose']}." if row["dose"] else ""),
        details={"drugs": list(named), "setting": row["setting"]},
        caveats=("a usual dose from the literature, no prescription",),
        sources=(row["source"],),
        status_tag=row["status"],  # type: ignore[arg-type]
    )


def _by_name(words: Sequence[str]) -> str:
    told = {word.strip().casefold() for word in words}
    for row in rows("response/regimens.csv"):
        if told & {name.casefold() for name in (row["regimen"], *row["aliases"].split(";")) if name}:
            return row["regimen"]
    return ""


def lines(record: Record) -> list[Line]:
    """Lines of systemic therapy in order; adjuvant and neoadjuvant courses are lines of their own."""
    found: list[Line] = []
    for event in events_of(record, "systemic_therapy", "immunotherapy"):
        values = event.values
        if not isinstance(values, SystemicTherapy | Immunotherapy):
            continue
        drugs = _drugs(values)
        if found and not (reason := _new_line(record, found[-1], event, drugs)):
            found[-1] = _extended(found[-1], drugs, event)
        else:
            found.append(Line(drugs, values.intent, (event.id,), reason if found else "first treatment"))
    return found


def _drugs(values: SystemicTherapy | Immunotherapy) -> tuple[str, ...]:
    named = canonical(" ; ".join(values.drugs))
    if named or not isinstance(values, SystemicTherapy) or not values.regimen:
        return named or values.drugs
    row = next((row for row in rows("response/regimens.csv") if row["regimen"] == _by_name([values.regimen])), None)
    return tuple(part.split("|")[0] for part in row["components"].split()) if row else ()


def _extended(line: Line, drugs: Sequence[str], event: Event) -> Line:
    return Line(tuple(dict.fromkeys((*line.drugs, *drugs))), line.intent, (*line.events, event.id), line.reason)


def _new_line(record: Record, line: Line, event: Event, drugs: Sequence[str]) -> str:
    """Why an event begins a new line; empty where it goes on with the last one."""
    start = next(each for each in record.events if each.id == line.events[0])
    between = [each for each in events_of(record, "response", "recurrence") if _is_between(each, start, event)]
    if any(_is_progression(each) for each in between):
        return "after progression or recurrence"
    intent = getattr(event.values, "intent", "")
    if intent != line.intent and {intent, line.intent} & set(_OWN_LINE):
        return f"{intent or 'after ' + line.intent} treatment"
    if not drugs or set(drugs) <= set(line.drugs):
        return ""
    swapped = {drug_class(drug) for drug in set(drugs) - set(line.drugs)}
    if swapped == {"platinum"} and "platinum" in {drug_class(drug) for drug in line.drugs}:
        return ""
    if _is_added(event, line, record):
        return ""
    return "other drugs"


def _is_between(event: Event, start: Event, end: Event) -> bool:
    return _before(start, event) and _before(event, end)


def _before(a: Event, b: Event) -> bool:
    """By dates where they decide, else by the order of the telling."""
    decided = precedes(a, b)
    return a.order < b.order if decided is None else decided


def _is_progression(event: Event) -> bool:
    values = event.values
    return isinstance(values, Recurrence) or (
        isinstance(values, Response) and (values.value in ("PD", "none") or "suboptimal" in values.verbatim.casefold())
    )


def _is_added(event: Event, line: Line, record: Record) -> bool:
    """An immunotherapy begun with the drugs of the line: at the same time, in the same sentence, or told as added."""
    if not isinstance(event.values, Immunotherapy):
        return False
    given = [each for each in record.events if each.id in line.events]
    quotes = " ".join(span.quote for span in event.sources).casefold()
    if any(word in quotes for word in ("added", "combined with", "plus", "together with")):
        return True
    return any(_same_time(event, each) or _same_sentence(event, each, record) for each in given)


def _same_time(a: Event, b: Event) -> bool:
    return bool(a.when.latest) and a.when.edtf == b.when.edtf and a.visit == b.visit


def _same_sentence(a: Event, b: Event, record: Record) -> bool:
    texts = {document.name: document.text for document in record.documents}
    for first in a.sources:
        for other in b.sources:
            between = texts.get(first.document, ".")[min(first.end, other.end) : max(first.start, other.start)]
            if (
                first.document == other.document
                and first.start >= 0
                and "." not in between
                and len(between) < _SENTENCE
            ):
                return True
    return False


def from_record(record: Record, as_of: date) -> list[Finding]:
    """The lines of therapy that the record tells."""
    told = lines(record)
    if not told:
        return []
    words = [f"{number}. {line.regimen} ({line.reason})" for number, line in enumerate(told, start=1)]
    missing = _missing(record)
    return [
        Finding(
            id="therapy-lines",
            rule="instrument:therapy",
            guideline="",
            kind="classification",
            title=f"{len(told)} {'line' if len(told) == 1 else 'lines'} of systemic therapy",
            statement="; ".join(words)
            + "."
            + (" They stand in the order in which the record gives them." if missing[:1] == UNDATED else ""),
            value=[line.regimen for line in told],
            evidence=tuple(event for line in told for event in line.events),
            facts={"lines": [f"{line.regimen}: {', '.join(line.drugs)} ({line.reason})" for line in told]},
            needs=missing,
            sources=SOURCES,
            code="therapy_lines",
        )
    ]


def _missing(record: Record) -> tuple[str, ...]:
    given = events_of(record, "systemic_therapy", "immunotherapy")
    undated = any(not (event.when.earliest and event.when.latest) for event in given)
    cycles = any(getattr(event.values, "cycles", None) is None for event in given)
    return tuple(text for text, holds in ((UNDATED[0], undated), ("number of cycles", cycles)) if holds)


INSTRUMENTS = (
    Instrument(
        name="therapy",
        title="Regimens and lines of therapy",
        family="response",
        inputs=(Input(name="drugs", type="list", doc="drugs given together, or a regimen's short name"),),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
