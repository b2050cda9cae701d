"""One event for each test done: all answers of one kind on one day taken together, the worst result leading."""

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from lugol.language.results.typed import CYTOLOGY, GROUPS, HISTOLOGY, LOW, covers_all, is_low_risk, type_order
from lugol.read.fhir.results import Answer
from lugol.record.event import Bethesda, Biopsy, Cytology, DualStain, Ecc, Event, Histology, Hpv, Via
from lugol.record.record import Conflict
from lugol.record.when import overlaps

REASSURING = {"NILM", "benign_glandular", "histiocytes", "endometrial_stromal", "endometrial_cells"}
_GROUPS = (*GROUPS, LOW)
_NO_TYPE = {"any", LOW}
ADDENDA = REASSURING - {"NILM"}


def events(answers: Iterable[Answer]) -> tuple[list[Event], list[Conflict]]:
    """The events that answers make, and where answers of one day contradict each other."""
    groups: dict[tuple[str, str], list[Answer]] = {}
    for answer in _without_told_again(list(answers)):
        groups.setdefault((answer.test, answer.when.edtf + _apart(answer)), []).append(answer)
    made: list[Event] = []
    conflicts: list[Conflict] = []
    for (test, _), told in groups.items():
        final = _valid(told)
        ordered = sorted(final, key=lambda answer: (answer.source.document, answer.source.section, answer.name))
        event = _event(test, ordered)
        made.append(event)
        conflicts.extend(
            _contradiction(event, ordered) or (_correction(event, told, final) if final is not told else ())
        )
    return made, conflicts


def _valid(told: list[Answer]) -> list[Answer]:
    """The answers of one day that count: no preliminary one beside a final, no report beside one that corrects it."""
    if len(told) == 1:
        return told
    final = [answer for answer in told if not answer.interim] or told
    reports = [answer for answer in final if answer.name.startswith("DiagnosticReport/")]
    corrected = [answer for answer in reports if answer.corrects and answer.concepts]
    if not corrected:
        return final
    return [answer for answer in final if answer.corrects or answer not in reports]


def _correction(event: Event, told: list[Answer], valid: list[Answer]) -> list[Conflict]:
    """Where a report was corrected, what each of the two says: both can be seen, the corrected one counts."""
    given_up = [answer for answer in told if answer not in valid and not answer.interim]
    if not given_up or {a.concepts for a in given_up} == {a.concepts for a in valid if a.corrects}:
        return []
    readings = tuple(dict.fromkeys(answer.verbatim or answer.name for answer in (*given_up, *valid)))
    return [Conflict("", f"a report that was corrected: {event.kind} of {event.when.edtf}", readings, (event.id,))]


def _without_told_again(told: list[Answer]) -> list[Answer]:
    """The answers without the earlier results of which another answer can be the test itself."""
    if not any([answer.earlier for answer in told]):  # noqa: C419 (a list is faster, and most have none)
        return told
    own = [answer for answer in told if not answer.earlier]
    return [
        answer
        for answer in told
        if not answer.earlier
        or not any(
            one.test == answer.test and f"{one.name}/earlier" != answer.name and overlaps(one.when, answer.when)
            for one in own
        )
    ]


def _apart(answer: Answer) -> str:
    """What keeps answers apart that no day joins: the resource, or, where nothing dates them, what they say."""
    if answer.when.is_day:
        return ""
    return answer.name if answer.when.is_known else f"{answer.concepts}{answer.detail}"


def _event(test: str, told: list[Answer]) -> Event:
    with_result = [answer for answer in told if answer.concepts] or told
    return Event(
        id=f"{told[0].name}/{test}",
        values=_VALUES[test](with_result),
        when=told[0].when,
        sources=tuple(dict.fromkeys(answer.source for answer in with_result)),
        visit=min((answer.visit for answer in told if answer.visit), default=""),
        note="; ".join(_aside(test, told)),
    )


def _aside(test: str, told: list[Answer]) -> Iterator[str]:
    """What the fields of an event cannot say: that it is preliminary, a group of types found, a part without result."""
    if any(answer.interim for answer in told):
        yield "preliminary result"
    for answer in told if test == "hpv" else ():
        group = answer.detail.replace(",", "/")
        words = {concept for result in answer.concepts for concept in result}
        if "," in answer.detail and words == {"positive"}:
            yield f"HPV {group} positive as a group"
        elif len(told) > 1 and group and words and words <= {"invalid", "equivocal", "unexpected"}:
            yield f"HPV {group} {', '.join(sorted(words))}"


def _flat(told: list[Answer]) -> set[str]:
    return {concept for answer in told for result in answer.concepts for concept in result}


def _said(told: list[Answer]) -> str:
    return "; ".join(sorted({answer.verbatim for answer in told if answer.verbatim}))


def _cytology(told: list[Answer]) -> Cytology:
    found = _flat(told)
    classes: list[Bethesda] = [each for each in CYTOLOGY if each in found] or ["no_result"]
    worst = classes[-1]
    if worst in ADDENDA or (worst == "unexpected" and "NILM" in found and "UNSAT" not in found):
        worst = "NILM"
    if CYTOLOGY.index(worst) > CYTOLOGY.index("abnormal"):
        classes = [name for name in classes if name != "abnormal"]  # said of every class that is worse
    methods = {answer.detail for answer in told if answer.detail}
    return Cytology(
        result=worst,
        verbatim=_said(told),
        method=methods.pop() if len(methods) == 1 else "",
        additional=tuple(name for name in classes if name not in (worst, "no_result")),
        tz_component=False if "tz_absent" in found else True if "tz_present" in found else None,
    )


def histology_of(found: set[str]) -> Histology:
    """The worst histology of one day; a grade outranks the HSIL of which it is the closer word.

    >>> histology_of({"HSIL", "CIN2"})
    'CIN2'
    """
    known = [name for name in HISTOLOGY if name in found]
    return known[-1] if known else "no_result"


def _biopsy(told: list[Answer]) -> Biopsy:
    clock = tuple(sorted({hour for answer in told for hour in answer.clock}))
    return Biopsy(clock=clock, result=_said(told), histology=histology_of(_flat(told)))


def _ecc(told: list[Answer]) -> Ecc:
    return Ecc(result=_said(told), histology=histology_of(_flat(told)))


def _dual_stain(told: list[Answer]) -> DualStain:
    found = _flat(told)
    for result in ("positive", "negative"):
        if result in found:
            return DualStain(result=result)
    return DualStain(result="unknown")


def _via(told: list[Answer]) -> Via:
    found = _flat(told)
    worst = next(
        (each for each in ("suspected_cancer", "positive", "negative", "equivocal") if each in found), "unknown"
    )
    return Via(result=worst)  # type: ignore[arg-type]


def hpv_parts(answer: Answer) -> tuple[set[str], set[str], set[str]]:
    """What one answer says of HPV: types (or "any") found, types (or "any") not found, and other words for the result.

    A result about one part of the assay ("16", "18/45") speaks of that part alone; a positive that does not say which
    of several parts it is about is of any.
    """
    parts = set(filter(None, answer.detail.split(","))) or {"any"}
    found: set[str] = set()
    absent: set[str] = set()
    rest: set[str] = set()
    for result in answer.concepts:
        types = {concept for concept in result if concept.isdigit() or concept in _GROUPS}
        words = set(result) - types
        asked = types or parts
        if {"positive", "negative"} <= words:
            rest.add("unexpected")
        elif "negative" in words:
            absent |= asked
        elif types or "positive" in words:
            found |= asked if types or len(parts) == 1 else {"any"}
        rest |= words - {"positive", "negative"}
    return found, absent, rest


def hpv_of(told: list[Answer]) -> Hpv:
    """What several answers of one HPV test say together; low-risk types make no positive where others are denied."""
    parts = [hpv_parts(answer) for answer in told]
    found, absent, rest = (set[str]().union(*(part[n] for part in parts)) for n in range(3))
    types = found - {"any"} - ({"18/45"} if found & {"18", "45"} else set())
    if "other" in types and types - {"16", "18", "other"}:
        types.discard("other")
    low = is_low_risk(found)
    result = "positive" if found and not (low and covers_all(absent)) else _hpv_negative(absent, rest)
    types = types - {LOW} if result == "positive" else set()
    collected = {answer.collection for answer in told if answer.collection}
    return Hpv(
        result=result,  # type: ignore[arg-type]
        types=tuple(sorted(types, key=type_order)),
        pooled="any" in found and not types,
        risk="low" if low and result == "positive" else "",
        types_tested=tuple(sorted((types | absent) - _NO_TYPE, key=type_order)) if absent - _NO_TYPE else (),
        collection="self" if "self" in collected else "clinician" if collected else "",
    )


def _hpv_negative(absent: set[str], rest: set[str]) -> str:
    """What a test without a positive part says; a negative 16 and 18 alone say nothing of the other types."""
    if "unexpected" in rest:
        return "unexpected"
    if covers_all(absent):
        return "negative"
    for result in ("equivocal", "invalid"):
        if result in rest:
            return result
    return "unknown" if absent else "no_result"


_VALUES: dict[str, Any] = {
    "cytology": _cytology, "biopsy": _biopsy, "ecc": _ecc, "dual_stain": _dual_stain, "hpv": hpv_of,
    "via": _via,
}  # fmt: skip


def _contradiction(event: Event, told: list[Answer]) -> list[Conflict]:
    """Two sources of one day of which one reassures and the other does not."""
    reassuring = [answer for answer in told if _reassures(answer)]
    alarming = [answer for answer in told if answer.concepts and _alarms(answer)]
    if not reassuring or not alarming or {a.name for a in reassuring} == {a.name for a in alarming}:
        return []
    readings = tuple(sorted({answer.verbatim or answer.name for answer in (*reassuring, *alarming)}))
    return [Conflict("", f"two results of one day: {event.kind} of {event.when.edtf}", readings, (event.id,))]


def _reassures(answer: Answer) -> bool:
    if answer.test == "hpv":
        return "any" in hpv_parts(answer)[1]
    return any("NILM" in result or (answer.test == "dual_stain" and "negative" in result) for result in answer.concepts)


def _alarms(answer: Answer) -> bool:
    if answer.test == "hpv":
        return bool(hpv_parts(answer)[0])
    flat = {concept for result in answer.concepts for concept in result}
    if answer.test == "cytology":
        return any(CYTOLOGY.index(c) > CYTOLOGY.index("unexpected") for c in flat & set(get_args(Bethesda)))
    return answer.test == "dual_stain" and "positive" in flat
