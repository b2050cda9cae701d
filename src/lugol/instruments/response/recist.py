"""RECIST 1.1: measurable lesions, the sum of their diameters at each assessment, and the response it means."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from lugol.findings import Finding
from lugol.instruments.instrument import Input, InputError, Instrument, Result, rows
from lugol.language.terms import named
from lugol.record.event import Event, Imaging, Metastasis, SystemicTherapy
from lugol.record.event import Response as Stated
from lugol.record.record import Record, events_of, precedes

Response = Literal["CR", "PR", "SD", "PD", "NE", "nonCR/nonPD", "none"]
SOURCES = ("eisenhauer-2009",)
_BLASTIC = "osteo-blastic|blastic|osteo-sclerotic|sclerotic"
_XRAY = "x-ray|*radiograph*"
_BONE = "bone|iliac|ilial|ilium|*sacr*|*vertebr*|spine|femur|femoral|pubic|pubis|acetabul*|rib"
_OF_NO_BONE = "*node*|lymph*|vessel|artery|vein"
_NEW = "!(no|any|without|nor|not) (new|newly) !(since|examin*|scan*|imag*) &(_)"
CAVEATS = (
    "a sum is comparable only by the same modality and plane",
    "a bone lesion counts by its soft tissue, and a lesion irradiated before only if it has grown since",
    "SD asks for its minimum duration; CR and PR in a trial without control for confirmation after four weeks",
)


@cache
def limit(name: str) -> float:
    """A limit of the criteria (recist.csv).

    >>> limit("partial")
    30.0
    """
    return next(float(row["value"]) for row in rows("response/recist.csv") if row["name"] == name)


@dataclass(frozen=True, slots=True)
class Lesion:
    """A measured lesion: name, node or not, and its size in mm at each assessment (None = not assessed).

    Sizes are longest diameters, for lymph nodes short axes; 0 is gone.
    """

    name: str
    sizes: tuple[float | None, ...]
    node: bool = False

    @property
    def organ(self) -> str:
        """The first word of the name ("liver" of "liver segment VI"); all nodes are one organ."""
        return "node" if self.node else self.name.split()[0].casefold()


def is_measurable(lesion: Lesion) -> bool:
    """At least 10 mm (a node: 15 mm in short axis, on an X-ray: 20 mm) at baseline; a blastic bone lesion never is.

    >>> is_measurable(Lesion("node iliac", (14.9,), node=True)), is_measurable(Lesion("liver", (10.0,)))
    (False, True)
    """
    first = lesion.sizes[0] if lesion.sizes else None
    if first is None or named(_BLASTIC, lesion.name):
        return False
    least = "least_node" if lesion.node else "least_xray" if named(_XRAY, lesion.name) else "least_longest"
    return first >= limit(least)


def targets(lesions: Sequence[Lesion]) -> list[Lesion]:
    """The target lesions: the largest measurable, five at most and two of one organ."""
    chosen: list[Lesion] = []
    count: Counter[str] = Counter()
    for lesion in sorted(filter(is_measurable, lesions), key=lambda each: -(each.sizes[0] or 0)):
        if len(chosen) < limit("most_targets") and count[lesion.organ] < limit("most_in_organ"):
            chosen.append(lesion)
            count[lesion.organ] += 1
    return chosen


def sums(lesions: Sequence[Lesion]) -> list[float | None]:
    """The sum of diameters at each assessment; None where a target was not assessed."""
    columns = zip(*(lesion.sizes for lesion in lesions), strict=True)
    return [None if None in column else sum(size for size in column if size is not None) for column in columns]


def target_response(lesions: Sequence[Lesion], place: int) -> Response:
    """The response of the target lesions at one assessment (1 = the first after baseline)."""
    if not lesions:
        return "none"
    totals = sums(lesions)
    now = totals[place]
    known = [total for total in totals[:place] if total is not None]
    if now is None or totals[0] is None:
        return "NE"
    if all(_is_gone(lesion, place) for lesion in lesions):
        return "CR"
    return change(totals[0], min(known), now)


def _kept(responses: Sequence[Response]) -> list[Response]:
    """Partial response once reached stays until progression, though a later sum be above the limit."""
    found: list[Response] = []
    for response in responses:
        held = response == "SD" and "PR" in found and "PD" not in found
        found.append("PR" if held else response)
    return found


def _is_gone(lesion: Lesion, place: int) -> bool:
    size = lesion.sizes[place]
    return size is not None and (size < limit("normal_node") if lesion.node else size == 0)


def change(baseline: float, nadir: float, now: float) -> Response:
    """PR, SD or PD from three sums in mm: progression counts from the smallest sum, response from baseline.

    >>> change(100, 100, 70), change(100, 60, 72), change(20, 20, 24)
    ('PR', 'PD', 'SD')
    """
    rise = now - nadir
    if rise >= limit("progression_mm") and rise * 100 >= limit("progression") * nadir:
        return "PD"
    return "PR" if (baseline - now) * 100 >= limit("partial") * baseline else "SD"


def overall(target: str, nontarget: str = "none", new: bool = False) -> Response:
    """The overall response by the published table.

    >>> overall("CR", "nonCR/nonPD"), overall("PR", new=True)
    ('PR', 'PD')
    """
    asked = {"target": target, "nontarget": nontarget, "new": "yes" if new else "no"}
    for row in rows("response/recist_overall.csv"):
        if all(row[name] == "*" or value in row[name].split("|") for name, value in asked.items()):
            return row["overall"]  # type: ignore[return-value]
    raise InputError(f"target={target} with nontarget={nontarget} is not in the table of RECIST 1.1 (eisenhauer-2009)")


def best(responses: Sequence[Response]) -> Response:
    """The best response up to the first progression.

    >>> best(["SD", "PR", "PD", "CR"])
    'PR'
    """
    until = list(responses[: responses.index("PD") + 1] if "PD" in responses else responses)
    order: tuple[Response, ...] = ("CR", "PR", "SD", "nonCR/nonPD", "PD", "NE")
    return next((each for each in order if each in until), "NE")


def compute(lesions: Sequence[object], nontarget: Sequence[object] = (), new: Sequence[object] = ()) -> Result:
    """Response at each assessment after baseline.

    `lesions`: `name:size:size...` in mm, nodes named `node ...` with their short axis, `?` for not assessed;
    `nontarget`: one of CR, nonCR/nonPD, PD, NE for each assessment; `new`: numbers of assessments with a new lesion.

    >>> compute(["liver:50:30", "node iliac:20:9"]).value
    'PR'
    """
    given = [lesion if isinstance(lesion, Lesion) else parse(str(lesion)) for lesion in lesions]
    if len({len(lesion.sizes) for lesion in given}) > 1:
        raise InputError("lesions have different numbers of assessments; write ? where one was not measured")
    chosen = targets(given)
    number = len(given[0].sizes) if given else len(nontarget) + 1
    appeared = {int(str(place)) for place in new}
    others = [str(each) for each in nontarget] or ["none"] * (number - 1)
    if len(others) != number - 1:
        raise InputError(f"nontarget has {len(others)} entries for {number - 1} assessments after baseline")
    by_target = _kept([target_response(chosen, n) for n in range(1, number)])
    told = [overall(by_target[n - 1], others[n - 1], n in appeared) for n in range(1, number)]
    totals = sums(chosen) if chosen else []
    return Result(
        value=told[-1] if told else None,
        statement=f"RECIST 1.1: {', '.join(told)}; best {best(told)}." if told else "Baseline only.",
        details={"responses": told, "best": best(told), "sums_mm": totals, "targets": [each.name for each in chosen]},
        caveats=CAVEATS,
        needs=() if told else ("an assessment after baseline",),
        sources=SOURCES,
    )


def parse(text: str) -> Lesion:
    """A lesion written `name:size:size`, sizes in mm, `?` where not assessed.

    >>> parse("node iliac:20:9").sizes
    (20.0, 9.0)
    """
    name, *sizes = (part.strip() for part in text.split(":"))
    try:
        numbers = tuple(None if size == "?" else float(size) for size in sizes)
    except ValueError:
        raise InputError(f"lesion {text!r} is not name:size:size in mm (eisenhauer-2009)") from None
    if not name or not numbers or any(size is not None and not 0 <= size <= 500 for size in numbers):
        raise InputError(f"lesion {text!r} needs a name and sizes from 0 to 500 mm (eisenhauer-2009)")
    return Lesion(name, numbers, node="node" in name.casefold())


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Stated responses that their own figures contradict, and lesions measured before and after treatment began."""
    new = _new_lesions(record)
    return _contradicted(record) + new + _called_response(record, new) + _followed(record)


def _called_response(record: Record, new: Sequence[Finding]) -> list[Finding]:
    """A response or stable disease stated when an image of the same time already showed a new lesion."""
    shown = {name for finding in new for name in finding.evidence}
    treatments = events_of(record, "systemic_therapy", "immunotherapy", "radiotherapy", "surgery")
    found = []
    for event in events_of(record, "response"):
        values = event.values
        if not isinstance(values, Stated) or values.value not in ("CR", "PR", "SD"):
            continue
        looked = [e for e in events_of(record, "imaging") if _is_up_to(e, event)]
        before = [e for e in looked if e.id in shown and e.when == looked[-1].when]
        if before and not any(precedes(before[0], e) and _is_up_to(e, event) for e in treatments):
            found.append(
                _finding(
                    event,
                    "response_despite_new_lesion",
                    kind="flag",
                    severity="warning",
                    title=f"{values.value} stated despite a new lesion",
                    statement=f"The record states {values.value}, and imaging up to then shows a new lesion "
                    f"({_where(before[0])}). By RECIST 1.1 an unequivocal new lesion is progression, whatever the rest "
                    "did; under immunotherapy it is confirmed after 4 to 8 weeks.",
                    action="review the images; confirm or change treatment",
                    value="PD",
                    evidence=(event.id, *(e.id for e in before)),
                )
            )
    return found


def _is_up_to(event: Event, stated: Event) -> bool:
    """Does an event come before a stated response, or with it: by date, else by the order of telling?"""
    known = precedes(event, stated)
    if known is not None:
        return known
    return precedes(stated, event) is not True and (event.when == stated.when or event.order < stated.order)


def _new_lesions(record: Record) -> list[Finding]:
    """A lesion since treatment began that an image calls new, or at a site where none was before: progression, whatever
    the sum of the others.
    """
    starts = events_of(record, "systemic_therapy", "immunotherapy", "radiotherapy")
    if not starts:
        return []
    looked = [e for e in events_of(record, "imaging", "metastasis") if precedes(e, starts[0]) is True]
    before = " ".join(_where(event) for event in looked) if looked else None
    found = [e for e in record.events if e.assertion == "affirmed" and _follows(starts[0], e) and _is_new(e, before)]
    if not found:
        return []
    return [
        _finding(
            found[0],
            "response_new_lesion",
            kind="classification",
            title=f"New lesion since treatment began: progression ({_where(found[0])})",
            statement="By RECIST 1.1 an unequivocal new lesion is progression, whatever the sum of the others; after "
            "the end of treatment it is a recurrence until tissue says otherwise. Under immunotherapy iRECIST asks for "
            "confirmation after 4 to 8 weeks.",
            value="PD",
            evidence=tuple(event.id for event in found),
        )
    ]


def _follows(treatment: Event, event: Event) -> bool:
    """Does an event come after treatment began: by dates, else as "CT after three cycles of ..." tells it?"""
    if precedes(treatment, event) or event.kind != "imaging":
        return bool(precedes(treatment, event))
    given = isinstance(treatment.values, SystemicTherapy) and bool(treatment.values.cycles)
    return given and treatment.when == event.when and treatment.order < event.order


def _where(event: Event) -> str:
    values = event.values
    if isinstance(values, Imaging):
        return values.site or values.finding
    return values.site if isinstance(values, Metastasis) else ""


def _is_new(event: Event, before: str | None) -> bool:
    """A metastasis at a site not seen before (where anything was looked at before), or a lesion that is called new."""
    values = event.values
    if isinstance(values, Metastasis):
        return before is not None and bool(values.site) and values.site.casefold() not in before.casefold()
    return isinstance(values, Imaging) and named(_NEW, values.finding)


def _contradicted(record: Record) -> list[Finding]:
    found = []
    for event in events_of(record, "response"):
        values = event.values
        if not isinstance(values, Stated) or values.percent_decrease is None or values.value not in ("PR", "SD", "PD"):
            continue
        measured = change(100, 100, 100 - values.percent_decrease)
        if measured != values.value:
            found.append(
                _finding(
                    event,
                    "response_figures",
                    kind="note",
                    title=f"A change of {-values.percent_decrease:g} % is {measured}, the record says {values.value}",
                    statement=(
                        f"By RECIST 1.1 partial response is a fall of {limit('partial'):g} % from baseline, "
                        f"progression a rise of {limit('progression'):g} % from the smallest sum. "
                        "A new lesion would explain progression at any sum."
                    ),
                    value=measured,
                    facts={"percent_decrease": values.percent_decrease, "stated": values.value},
                )
            )
    return found


def _followed(record: Record) -> list[Finding]:
    starts = events_of(record, "systemic_therapy", "immunotherapy", "radiotherapy")
    if not starts:
        return []
    series: dict[str, list[tuple[Event, float]]] = {}
    for event in events_of(record, "imaging"):
        values = event.values
        if isinstance(values, Imaging) and values.site and values.size_mm:
            series.setdefault(values.site.casefold(), []).append((event, max(values.size_mm)))
    found = []
    for site, measured in series.items():
        before = [pair for pair in measured if precedes(pair[0], starts[0])]
        after = [pair for pair in measured if precedes(starts[0], pair[0])]
        if before and after and before[-1][1] > 0:
            found.append(_change(site, [before[-1], *after]))
    return found


def _change(site: str, measured: Sequence[tuple[Event, float]]) -> Finding:
    sizes = [size for _, size in measured]
    value = change(sizes[0], min(sizes[:-1]), sizes[-1])
    percent = round(100 * (sizes[-1] - sizes[0]) / sizes[0])
    return _finding(
        measured[-1][0],
        "response_measured",
        kind="classification",
        title=f"{site.capitalize()}: {sizes[0]:g} to {sizes[-1]:g} mm on treatment ({percent:+d} %)",
        statement=(
            f"By RECIST 1.1 this lesion alone would be {value}; the response of the disease takes the sum of "
            "all target lesions, non-target disease and new lesions."
        ),
        value=value,
        evidence=tuple(event.id for event, _ in measured),
        facts={"sizes_mm": sizes, "percent": percent},
        needs=("the sum of all target lesions at each assessment", *_soft_tissue(site)),
    )


def _soft_tissue(site: str) -> tuple[str, ...]:
    """What the size of a lesion in bone still needs; a node or vessel named after a bone is none."""
    bone = named(_BONE, site) and not named(_OF_NO_BONE, site)
    return ("the size of its soft tissue",) if bone else ()


def _finding(event: Event, code: str, **values: Any) -> Finding:
    common: dict[str, Any] = {
        "id": f"recist-{code}-{event.id}",
        "rule": "instrument:recist",
        "guideline": "RECIST 1.1",
        "date": event.when.edtf or None,
        "evidence": (event.id,),
        "sources": SOURCES,
        "code": code,
    }
    return Finding(**(common | values))


INSTRUMENTS = (
    Instrument(
        name="recist",
        title="RECIST 1.1",
        family="response",
        inputs=(
            Input(
                name="lesions",
                type="list",
                doc="name:size:size in mm; `node ...` by short axis, `x-ray ...`, `blastic ...`",
                unit="mm",
            ),
            Input(name="nontarget", type="list", doc="CR, nonCR/nonPD, PD or NE at each assessment", required=False),
            Input(name="new", type="list", doc="numbers of assessments with a new lesion", required=False),
        ),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
