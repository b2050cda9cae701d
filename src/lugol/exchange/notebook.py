"""A review as it shows itself in a notebook: who, as of when, the findings by severity, and what could not be used."""

from html import escape

from lugol import NOT_A_DEVICE
from lugol.findings import SEVERITY_ORDER, Finding, Review, Standing
from lugol.record.record import age_at

_COLOURS = {"alert": "#b00020", "warning": "#8a5a00", "info": "#345"}
_CELL = "text-align:left;vertical-align:top;padding:2px 8px"


def html(review: Review) -> str:
    """A part of a page without scripts: alerts and warnings open, the rest folded."""
    grave = [finding for finding in review.findings if finding.severity != "info"]
    others = [finding for finding in review.findings if finding.severity == "info"]
    since = {standing.key: standing for standing in review.history if standing.closed is None}
    parts = [
        f"<p><b>{escape(_who(review))}</b> as of {review.as_of}: {escape(_count(review))}</p>",
        _table(grave, since),
    ]
    if others:
        parts.append(_folded(f"{len(others)} for information", _table(others, since)))
    if review.record.conflicts:
        told = "".join(f"<li>{escape(c.title)}: {escape('; '.join(c.readings))}</li>" for c in review.record.conflicts)
        parts.append(_folded(f"{len(review.record.conflicts)} recorded inconsistently", f"<ul>{told}</ul>"))
    if review.record.notes:
        told = "".join(f"<li>{escape(n.place)}: {escape(n.message)}</li>" for n in review.record.notes)
        parts.append(_folded(f"{len(review.record.notes)} notes on what could not be used", f"<ul>{told}</ul>"))
    return f'<div class="lugol">{"".join(parts)}<p><small>{escape(NOT_A_DEVICE)}</small></p></div>'


def _who(review: Review) -> str:
    ages = age_at(review.record.patient, review.as_of)
    age = "" if ages is None else f", {ages[0]} years" if ages[0] == ages[1] else f", {ages[0]} or {ages[1]} years"
    return f"Woman{age}"


def _count(review: Review) -> str:
    """How many findings there are of each severity, gravest first."""
    number = {name: sum(finding.severity == name for finding in review.findings) for name in SEVERITY_ORDER}
    told = [f"{count} {name}{'s' if count != 1 and name != 'info' else ''}" for name, count in number.items() if count]
    return ", ".join(told) or "no findings"


def _table(findings: list[Finding], since: dict[str, Standing]) -> str:
    return (
        f"<table>{''.join(_row(finding, since.get(finding.code)) for finding in findings)}</table>" if findings else ""
    )


def _row(finding: Finding, standing: Standing | None) -> str:
    first = f"since {standing.first}" if standing else finding.date or ""
    severity = f'<b style="color:{_COLOURS[finding.severity]}">{finding.severity}</b>'
    statement = f"<b>{escape(finding.title)}</b><br>{escape(finding.statement)}"
    cells = (severity, escape(first), statement, f"<small>{escape(finding.rule)}</small>")
    return "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>"


def _folded(title: str, inside: str) -> str:
    return f"<details><summary>{escape(title)}</summary>{inside}</details>"
