"""What lugol found: the one shape in which every stage, score, recommendation, flag and gap is told."""

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec

from lugol.record.record import Record
from lugol.record.when import parse

if TYPE_CHECKING:
    import polars as pl

FindingKind = Literal["stage", "score", "classification", "risk", "recommendation", "flag", "gap", "note"]
Severity = Literal["alert", "warning", "info"]
"""How soon a finding is to be looked at, and nothing else (how sure it is, its status tag says): "alert" is to be
acted on at this contact, since harm may follow if it waits; "warning" does not fit, is missing or is overdue, and is to
be settled before the next step; "info" was computed or noted and asks for nothing now."""
StatusTag = Literal["V", "M", "U"]
_Day = date  # the name `date` is taken inside Finding by its field
_KIND_ORDER: tuple[FindingKind, ...] = (
    "flag", "recommendation", "stage", "risk", "score", "classification", "gap", "note",
)  # fmt: skip
SEVERITY_ORDER: tuple[Severity, ...] = ("alert", "warning", "info")


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """What a result obliges and nothing has answered: its name and words, since when, by which events.

    `discharged` says whether the step of the finding it stands in answers it.
    """

    name: str
    title: str
    since: str
    evidence: tuple[str, ...]
    discharged: bool


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding: what, when, why and on whose authority.

    `rule` is GUIDELINE/TABLE/ROW or instrument:NAME; `evidence` are event ids; `facts` are the values compared;
    `needs` says what is missing for a decision; `sources` are keys of lugol.sources; `status_tag` is the weakest
    tag among them (a finding that rests on U only is a note). `due` is when a step is to be done, from today on where
    it was missed; `since` the day by which it was to be done, past which it is overdue (EDTF; None: not told).
    `obligations` are what results oblige and nothing has answered.
    """

    id: str
    rule: str
    guideline: str
    kind: FindingKind
    title: str
    statement: str
    severity: Severity = "info"
    date: str | None = None
    action: str | None = None
    due: str | None = None
    since: str | None = None
    value: Any = None
    evidence: tuple[str, ...] = ()
    facts: dict[str, Any] = msgspec.field(default_factory=dict)
    needs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    status_tag: StatusTag = "M"
    code: str = ""
    obligations: tuple[Open, ...] = ()


def overdue_since(finding: Finding) -> str:
    """Since when its step is overdue (EDTF); empty where it is not, or nobody can say. Due today is not overdue.

    >>> told = {"id": "a", "rule": "a", "guideline": "g", "kind": "recommendation", "title": "", "statement": ""}
    >>> overdue_since(Finding(**told, date="2024-06-03", due="2024-06-03", since="2023-04"))
    '2023-04'
    >>> overdue_since(Finding(**told, date="2024-06-03", due="2024-06-03", since="2024-06-03"))
    ''
    """
    today = parse(finding.date or "").earliest
    for day in (finding.since, finding.due):
        last = parse(day or "").latest
        if day and today and last and last < today:
            return day
    return ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One finding over time: first made, closed (None = still open), by the events learnt on the closing date.

    `first_dated` (`closed_dated`) is False where it rests on an event without a date: the day is the latest it can be.
    """

    key: str
    code: str
    rule: str
    title: str
    kind: FindingKind
    severity: Severity
    first: _Day
    first_dated: bool
    closed: _Day | None
    closed_dated: bool
    closed_by: tuple[str, ...]
    days_open: int
    days_before_diagnosis: int | None
    statement: str
    evidence: tuple[str, ...]


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A record, the day as of which it was judged, what was found (most severe first), by which guidelines.

    `history` tells, where it was asked for, since when each flag stood and what closed it.
    """

    record: Record
    as_of: _Day
    findings: tuple[Finding, ...]
    guidelines: tuple[str, ...] = ()
    history: tuple[Standing, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The review as plain values, as `lugol review --format json` writes them (schema: lugol-review-1)."""
        return cast(dict[str, Any], _by_name("contract", "plain")(self))

    def to_fhir(self) -> dict[str, Any]:
        """The record and the findings as a FHIR R4 Bundle of plain values."""
        return cast(dict[str, Any], _by_name("fhir", "review_bundle")(self))

    def to_frame(self) -> "pl.DataFrame":
        """The findings as a table, one row each (polars; its `to_pandas()` gives pandas)."""
        return cast("pl.DataFrame", _by_name("frame", "of_findings")(self))

    def _repr_html_(self) -> str:
        """How a notebook shows the review."""
        return cast(str, _by_name("notebook", "html")(self))


def _by_name(module: str, function: str) -> Any:
    """A function of the room of exchange, which lies above this one and is imported only when it is asked for."""
    return getattr(import_module(f"lugol.exchange.{module}"), function)


def by_severity(findings: list[Finding]) -> list[Finding]:
    """A recurrence first; then most severe first, what does not agree before what is due, missing, measured; by date.

    >>> by_severity([])
    []
    """
    return sorted(
        findings,
        key=lambda f: (
            f.code != "recurrence",
            SEVERITY_ORDER.index(f.severity),
            _KIND_ORDER.index(f.kind),
            f.date or "9999",
            f.id,
        ),
    )


def weakest(tags: list[StatusTag]) -> StatusTag:
    """The weakest of some status tags.

    >>> weakest(["V", "U", "M"])
    'U'
    """
    return max(tags, key="VMU".index, default="M")
