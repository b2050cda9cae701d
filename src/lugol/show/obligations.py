"""Steps that are due or overdue, and results that nothing has answered, each with its stretch of days."""

from datetime import date

from lugol.findings import Finding, Review, overdue_since
from lugol.record.when import parse
from lugol.rules.steps import step_words, titled
from lugol.show.plainly import due_plainly, plainly

Due = tuple[date, date, Finding | None, str, tuple[str, ...]]


def due_marks(review: Review) -> list[Due]:
    """From when to when, by which finding, in which words, resting on which events; a step that is told twice once."""
    found: dict[str, Due] = {}
    for finding in review.findings:
        for waiting in finding.obligations:
            since = parse(waiting.since).latest
            if since and since < review.as_of:
                words = f"Unanswered: {waiting.title}, since {plainly(waiting.since)}"
                found.setdefault(words, (since, review.as_of, None, words, waiting.evidence))
        if stretch := _stretch(finding, review.as_of):
            words = titled(f"{step_words(finding.action or finding.title)}, {due_plainly(finding)}")
            found.setdefault(words, (*stretch, finding, words, finding.evidence))
    return sorted(found.values(), key=lambda due: due[:2])


def _stretch(finding: Finding, as_of: date) -> tuple[date, date] | None:
    """When a step is due: from when it became overdue to the day of judgement, or the stretch in which it is due."""
    if not finding.due or (finding.severity == "info" and not finding.action):
        return None
    if since := overdue_since(finding):
        last = parse(since).latest
        return (last, as_of) if last and last < as_of else None
    due = parse(finding.due)
    first, last = due.earliest or due.latest, due.latest or due.earliest
    return (max(first, as_of), max(last, as_of)) if first and last else None
