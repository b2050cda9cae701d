"""Several findings of one marker in one line: values within their limits, raised ones, and steps of one direction."""

from collections.abc import Sequence

import msgspec

from lugol.findings import Finding, weakest


def in_order(found: list[Finding]) -> list[Finding]:
    """Several values within their limits, of any marker, are told in one line."""
    within = [each for each in found if each.value == "within"]
    if len(within) < 2:
        return found
    together = msgspec.structs.replace(
        within[0],
        id="markers:within",
        title=f"{len(within)} serum marker values within their limits",
        statement="; ".join(_measure(each) for each in within) + ".",
        facts={"markers": [each.facts["marker"] for each in within]},
        needs=(),
        **_shared(within),
    )
    return [together, *(each for each in found if each.value != "within")]


def raised(found: list[Finding]) -> list[Finding]:
    """The raised values of one marker in one line, the newest first; a value back within its limit is told with them.

    What has come back is no warning any more.
    """
    told: list[Finding] = []
    for each in found:
        own = [other for other in found if other.facts.get("marker") == each.facts.get("marker")]
        up = [other for other in own if other.value == "raised"]
        if each.value != "raised" or not up:
            told.append(each)
        elif each is up[-1]:
            told.append(_raised(up, own[-1]))
    return told


def _raised(up: Sequence[Finding], last: Finding) -> Finding:
    """One finding of the raised values of a marker, of which the newest speaks."""
    newest = up[-1]
    back = last.value == "within" and last is not newest
    if len(up) == 1 and not back:
        return newest
    parts = [newest.statement]
    if len(up) > 1:
        parts.append(f"Raised before: {'; '.join(_dated(each) for each in up[:-1])}.")
    if back:
        parts.append(f"The last value is within its limit: {_dated(last)}.")
    title = f"{newest.facts['marker']} raised in {len(up)} samples" if len(up) > 1 else newest.title
    return msgspec.structs.replace(
        newest,
        title=f"{title}, now within its limit" if back else title,
        statement=" ".join(parts),
        severity="info" if back else newest.severity,
        **_shared([newest, *up[:-1], *([last] if back else [])], date=newest.date),
    )


def steps(found: list[Finding]) -> list[Finding]:
    """Neighbouring steps of one marker in one direction in one line: "CA125 has fallen: 1240, 410 and 28 U/mL"."""
    told: list[list[Finding]] = []
    for each in found:
        if told and _goes_on(told[-1][-1], each):
            told[-1].append(each)
        else:
            told.append([each])
    return [run[0] if len(run) == 1 else _run(run) for run in told]


def _goes_on(before: Finding, after: Finding) -> bool:
    moved = after.code == before.code and after.code in ("marker_risen", "marker_fallen")
    return moved and after.facts["marker"] == before.facts["marker"] and after.facts["first"] == before.facts["second"]


def _run(run: list[Finding]) -> Finding:
    first, last = run[0], run[-1]
    values = [f"{each.facts['first']:g}" for each in run] + [f"{last.facts['second']:g}"]
    unit = first.facts["unit"]
    pace = [each.statement.partition(". ")[2] for each in run]
    from_first = 100 * (last.facts["second"] - first.facts["first"]) / first.facts["first"]
    return msgspec.structs.replace(
        last,
        statement=" ".join([f"{last.title}: {', '.join(values[:-1])} and {values[-1]} {unit}.", *filter(None, pace)]),
        value=round(from_first, 1),
        facts={**last.facts, "first": first.facts["first"], "days": None},
        **_shared(run, date=last.date),
    )


def _measure(finding: Finding) -> str:
    return finding.title.rpartition(": ")[0]


def _dated(finding: Finding) -> str:
    return _measure(finding) + (f" ({finding.date})" if finding.date else "")


def _shared(found: Sequence[Finding], date: str | None = None) -> dict[str, object]:
    """What several findings have together: events, sources, the weakest status and the last date."""
    return {
        "date": date or max((each.date for each in found if each.date), default=None),
        "evidence": tuple(dict.fromkeys(event for each in found for event in each.evidence)),
        "sources": tuple(dict.fromkeys(source for each in found for source in each.sources)),
        "status_tag": weakest([each.status_tag for each in found]),
    }
