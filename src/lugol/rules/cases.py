"""Assurance cases: small histories that a clinician writes beside a guideline, with the answer each must get."""

from collections.abc import Iterator
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from lugol.errors import BadData, LugolError
from lugol.findings import Finding
from lugol.record.event import Assertion, Event, Values
from lugol.record.merge import build
from lugol.record.record import Patient, Record
from lugol.record.when import parse
from lugol.rules.guideline import Guideline
from lugol.rules.judge import judge


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one finding must say; what is left out is not asked. `needs` is a part of one of its needs.

    `since: none` asks that the day on which it fell due is not told.
    """

    row: str | None = None
    kind: str | None = None
    code: str | None = None
    action: str | None = None
    due: str | None = None
    since: str | None = None
    needs: str | None = None


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A history as of a day, the findings that must be there, and the codes, rows or actions that must not.

    `sex` is F unless told; `events` are written as in a case file. `nothing` asks for no finding at all.
    """

    case: str
    as_of: str
    born: str = ""
    sex: str = "F"
    patient: dict[str, Any] = {}
    events: tuple[dict[str, Any], ...] = ()
    expect: tuple[Expected, ...] = ()
    never: tuple[str, ...] = ()
    nothing: bool = False


class Result(msgspec.Struct, frozen=True):
    """How a case came out: what went against it (empty where all is well)."""

    guideline: str
    file: str
    case: str
    wrong: tuple[str, ...]


def run(guideline: Guideline, folder: Traversable) -> list[Result]:
    """Run the cases of a guideline's folder."""
    return [Result(guideline.id, place, case.case, judged_wrong(guideline, case)) for place, case in read(folder)]


def read(folder: Traversable) -> Iterator[tuple[str, Case]]:
    """Every case of a folder `cases/`, with its file's name."""
    cases = folder / "cases"
    files = sorted(cases.iterdir(), key=lambda item: item.name) if cases.is_dir() else []
    for file in files:
        place = f"{folder.name}/cases/{file.name}"
        try:
            raw = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
            told = msgspec.convert(_texts(raw), list[Case])
        except (YAMLError, msgspec.ValidationError, ValueError) as error:
            raise BadData(f"{place}: {error}") from error
        yield from ((place, case) for case in told)


def _texts(item: Any) -> Any:
    """The YAML with its dates as text again."""
    if isinstance(item, dict):
        return {str(key): _texts(value) for key, value in item.items()}
    if isinstance(item, list):
        return [_texts(each) for each in item]
    return item.isoformat() if isinstance(item, date) else item


def record_of(case: Case) -> Record:
    """The record that a case tells."""
    patient = msgspec.convert({"sex": case.sex, **case.patient}, Patient)
    if case.born:
        patient = msgspec.structs.replace(patient, birth=parse(case.born))
    return build(patient, [_event(told, place) for place, told in enumerate(case.events, start=1)])


def _event(told: dict[str, Any], place: int) -> Event:
    values = {name: value for name, value in told.items() if name not in ("id", "date", "assertion")}
    return Event(
        id=str(told.get("id", f"e{place}")),
        values=msgspec.convert(values, Values),
        when=parse(str(told.get("date", ""))),
        assertion=msgspec.convert(told.get("assertion", "affirmed"), Assertion),
        order=place,
    )


def judged_wrong(guideline: Guideline, case: Case) -> tuple[str, ...]:
    """What goes against a case, in words; nothing where it holds."""
    return tuple(_wrong(guideline, case))


def _wrong(guideline: Guideline, case: Case) -> Iterator[str]:
    try:
        findings = judge(guideline, record_of(case), date.fromisoformat(case.as_of))
    except (LugolError, msgspec.ValidationError, ValueError) as error:
        yield str(error)
        return
    got = "; ".join(_shown(finding) for finding in findings) or "nothing"
    if case.nothing and findings:
        yield f"expected nothing, got {got}"
    for expected in case.expect:
        if not any(_fits(expected, finding) for finding in findings):
            yield f"expected {_asked(expected)}, got {got}"
    for word in case.never:
        if any(word in (f.code, f.action, _row(f)) for f in findings):
            yield f"must never say {word}, got {got}"


def _row(finding: Finding) -> str:
    return finding.rule.partition("/")[2]


def _fits(expected: Expected, finding: Finding) -> bool:
    said = {"row": _row(finding), **{n: getattr(finding, n) for n in ("kind", "code", "action", "due")}}
    said["since"] = finding.since or "none"
    if expected.needs is not None and not any(expected.needs in need for need in finding.needs):
        return False
    return all(getattr(expected, name) in (None, value) for name, value in said.items())


def _asked(expected: Expected) -> str:
    return ", ".join(f"{n} {v}" for n in Expected.__struct_fields__ if (v := getattr(expected, n)) is not None)


def _shown(finding: Finding) -> str:
    said = (_row(finding), finding.code, finding.action, finding.due, *finding.needs)
    since = (f"since {finding.since}",) if finding.since else ()
    return " ".join(str(each) for each in (*said, *since) if each)
