"""No reassurance beside a cancer that only a vague date, or none, keeps out of the record of a day."""

from collections.abc import Sequence
from datetime import date

import msgspec

from lugol.facts.engine import reference
from lugol.facts.questions.standing import standing_neoplasm
from lugol.facts.questions.state import cervical_cancer
from lugol.findings import Finding
from lugol.record.record import Record
from lugol.record.when import between
from lugol.review.prepared import prepared
from lugol.rules.standing import classes


def withheld(found: Sequence[Finding], record: Record, known: Record, as_of: date) -> list[Finding]:
    """The findings; one that reassures becomes an open question where a cancer may already have been found by then.

    `record` is the whole record, `known` what had surely happened by `as_of`. An event whose date may lie before
    that day is not used, and "screening is due" beside it would be told of a woman who may have cancer.
    """
    if not any(_reassures(finding) for finding in found) or not _may_stand(record, known, as_of):
        return list(found)
    return [_open(finding, as_of) if _reassures(finding) else finding for finding in found]


_OF_SUSPICION = "safety-net/symptoms/"


def answered(found: Sequence[Finding], record: Record, as_of: date) -> list[Finding]:
    """The findings without the doubts about an unexplained suspicion that only a missing day leaves open, where a
    cancer of the cervix is on record: it explains the bleeding and the suspicious cervix, whatever came first.
    """
    doubts = [finding for finding in found if _is_doubt_of_days(finding)]
    if not doubts or reference.evaluate(cervical_cancer, record, as_of).value is not True:
        return list(found)
    return [finding for finding in found if finding not in doubts]


def _is_doubt_of_days(finding: Finding) -> bool:
    suspicion = finding.kind == "gap" and finding.rule.startswith(_OF_SUSPICION)
    return suspicion and all(need.startswith("the day of ") for need in finding.needs)


def _reassures(finding: Finding) -> bool:
    return finding.kind == "recommendation" and classes().get(finding.action or "") == "reassures"


def _may_stand(record: Record, known: Record, as_of: date) -> bool:
    """Does a cancer or high-grade precancer stand in the record once what may have happened by a day is let in?"""
    used = {event.id for event in known.events}
    maybe = [e for e in record.events if e.id not in used and (e.when.earliest is None or e.when.earliest <= as_of)]
    if not maybe:
        return False
    by_then = [msgspec.structs.replace(e, when=between(e.when.earliest, as_of)) for e in maybe]
    within = prepared(msgspec.structs.replace(known, events=(*known.events, *by_then)))
    standing = reference.evaluate(standing_neoplasm, within, as_of).value
    return isinstance(standing, str) and standing != "unexplained_bleeding"


def _open(finding: Finding, as_of: date) -> Finding:
    return msgspec.structs.replace(
        finding,
        kind="gap",
        title="Screening advice withheld: date of cancer unclear",
        statement=f"A cancer or high-grade precancer is recorded on a date that may lie before {as_of} or after it. "
        "Advice for women without one is not given.",
        severity="warning",
        action=None,
        due=None,
        needs=("the date of the cancer or precancer",),
    )
