"""Findings and open items as tables (polars), one row each, for notebooks and further work."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from lugol.errors import LugolError
from lugol.findings import Review

if TYPE_CHECKING:
    import polars as pl

    from lugol.review.worklist import Item

FINDING = (
    "severity", "kind", "title", "statement", "date", "action", "due", "since", "code", "rule", "guideline", "needs",
    "evidence", "sources", "status_tag",
)  # fmt: skip
"""The columns of a table of findings, one row each."""


def of_findings(review: Review) -> "pl.DataFrame":
    """The findings of a review in their order, each with the papers that its events stand in (`documents`)."""
    papers = {event.id: [span.document for span in event.sources] for event in review.record.events}
    rows = [
        {name: _cell(getattr(finding, name)) for name in FINDING}
        | {"documents": sorted({paper for event in finding.evidence for paper in papers.get(event, ())})}
        for finding in review.findings
    ]
    polars = _polars()
    lists = ("needs", "evidence", "sources", "documents")
    shape = {name: polars.List(polars.String) if name in lists else polars.String for name in (*FINDING, "documents")}
    made: pl.DataFrame = polars.DataFrame(rows, schema=shape)
    return made


def of_items(items: "Sequence[Item]") -> "pl.DataFrame":
    """The items of a worklist in their order."""
    polars = _polars()
    texts = ("source", "patient", "severity", "kind", "code", "title", "action", "due")
    shape = {
        **dict.fromkeys(texts, polars.String),
        "since": polars.Date,
        "age_days": polars.Int64,
        "rule": polars.String,
    }
    made: pl.DataFrame = polars.DataFrame([msgspec.structs.asdict(item) for item in items], schema=shape)
    return made


def _cell(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _polars() -> Any:
    try:
        import polars
    except ImportError:
        raise LugolError('a table needs polars: pip install "lugol[programme]"') from None
    return polars
