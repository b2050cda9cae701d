"""One row a woman: what a programme is told of her, from the findings of the guidelines."""

from collections.abc import Sequence
from typing import Any

import msgspec

from lugol.findings import Finding, by_severity, overdue_since
from lugol.record.when import parse
from lugol.rules.gravity import gravity


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a woman.

    `action`, `due` and `overdue_since` (ISO 8601-2), `overdue_days` (at least), `rule`, `title`, `severity` and
    `reasons` (the facts compared) are of the foremost recommendation; `others` are the rules of further ones with their
    actions; `flags` the codes of what does not agree, most severe first; `undecided` the rules that cannot be decided
    and `needs` what is missing for them.
    """

    action: str = ""
    due: str = ""
    overdue_since: str = ""
    overdue_days: int | None = None
    rule: str = ""
    title: str = ""
    severity: str = ""
    reasons: str = ""
    others: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    alerts: int = 0
    undecided: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def foremost(findings: Sequence[Finding]) -> Finding | None:
    """The recommendation to act on first, the gravest one; None where there is none."""
    steps = [finding for finding in by_severity(list(findings)) if _recommends(finding)]
    return max(steps, key=lambda finding: gravity(finding.action or ""), default=None)


def row(findings: Sequence[Finding]) -> Row:
    """The row of a woman with these findings, in whatever order.

    >>> row([]).action
    ''
    """
    told = by_severity(list(findings))
    main = foremost(told)
    flags = [finding for finding in told if finding.kind == "flag"]
    gaps = [finding for finding in told if finding.kind == "gap"]
    found = Row(
        others=tuple(f"{f.rule} {f.action}" for f in told if _recommends(f) and f is not main),
        flags=tuple(dict.fromkeys(finding.code or finding.rule for finding in flags)),
        alerts=sum(finding.severity == "alert" for finding in flags),
        undecided=tuple(finding.rule for finding in gaps),
        needs=tuple(dict.fromkeys(need for finding in gaps for need in finding.needs)),
    )
    if main is None:
        return found
    return msgspec.structs.replace(
        found,
        action=main.action,
        due=main.due or "",
        overdue_since=(since := overdue_since(main)),
        overdue_days=_days(since, main.date),
        rule=main.rule,
        title=main.title,
        severity=main.severity,
        reasons=reasons(main.facts),
    )


def _days(since: str, today: str | None) -> int | None:
    """How many days a step is overdue, at least."""
    last, now = parse(since).latest, parse(today or "").latest
    return (now - last).days if last and now else None


def _recommends(finding: Finding) -> bool:
    return finding.action is not None and finding.kind in ("recommendation", "note")


def reasons(facts: dict[str, Any]) -> str:
    """The facts compared, as "name value; name value".

    >>> reasons({"age": 34, "in_scope": True})
    'age 34; in_scope yes'
    """
    return "; ".join(f"{name} {value_words(value)}" for name, value in facts.items())


def value_words(value: Any) -> str:
    """A value of a fact as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
