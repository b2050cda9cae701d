"""Revised ASRM classification of endometriosis: points of the operative findings, their sum, and its stage."""

from datetime import date
from typing import Any

from lugol.findings import Finding, StatusTag, weakest
from lugol.instruments.bands import row_in
from lugol.instruments.instrument import Input, InputError, Instrument, Result, rows
from lugol.record import staging
from lugol.record.event import Event, Stage
from lugol.record.record import Record, events_of

SIZES = ("none", "<1", "1-3", ">3")
SHARES = ("none", "<1/3", "1/3-2/3", ">2/3")
SIDES = ("right", "left")


def points(site: str, kind: str, extent: str) -> int:
    """The points of one cell of the form; 0 for "none".

    >>> points("ovary", "deep", ">3")
    20
    """
    if extent == "none":
        return 0
    for row in rows("stage/rasrm_points.csv"):
        if (row["site"], row["kind"], row["extent"]) == (site, kind, extent):
            return int(row["points"])
    raise InputError(f"{site} {kind} has no extent {extent!r} (ASRM 1997)")


def stage(total: float) -> str:
    """The stage of a total score ("none" for 0).

    >>> stage(15), stage(16), stage(40), stage(41)
    ('II', 'III', 'III', 'IV')
    """
    return row_in(rows("stage/rasrm_stages.csv"), "points", total)["stage"]


def compute(score: int | None = None, tube: str = "both", ovary: str = "both", **form: Any) -> Result:
    """The stage from a total score, or from the form's cells; `tube`/`ovary` name the only one present, if one.

    A single tube or ovary counts double. Source: ASRM 1997.

    >>> compute(score=74).value
    'IV'
    >>> compute(ovary_left_deep=">3", cul_de_sac="complete").details["total"]
    60
    """
    cells = {name: given for name, given in form.items() if given is not None}
    if score is None and not cells:
        return Result(
            statement="rASRM needs the operative findings or the total score.",
            needs=("operative findings", "total score"),
            sources=("asrm-1997",),
        )
    parts = _parts(cells, tube, ovary) if cells else {}
    summed = sum(parts.values())
    if score is not None and cells and summed != score:
        raise InputError(f"score={score} does not fit the findings, which add up to {summed} (ASRM 1997)")
    total = summed if score is None else score
    row = row_in(rows("stage/rasrm_stages.csv"), "points", total)
    tags: list[StatusTag] = ["V"] if score is not None else ["M"]
    return Result(
        value=None if row["stage"] == "none" else row["stage"],
        statement=f"rASRM total {total}: " + (f"stage {row['stage']} ({row['words']})." if total else "no stage."),
        details={"total": total, "points": parts, "lesion": _lesion(parts)},
        sources=("asrm-1997", "asrm-1997-open", "asrm-form"),
        status_tag=weakest(tags),
    )


def _parts(cells: dict[str, Any], tube: str, ovary: str) -> dict[str, int]:
    """Points of each site; the whole extent at a site scores as its deepest disease, and its worst adhesion counts."""
    sums = {
        "peritoneum": _lesion_points("peritoneum", "peritoneum", cells),
        "cul_de_sac": points("cul_de_sac", "obliteration", cells.get("cul_de_sac", "none")),
    }
    for side in SIDES:
        sums[f"ovary_{side}"] = _lesion_points("ovary", f"ovary_{side}", cells)
        for organ in ("ovary", "tube"):
            worst = [points(f"{organ}_adhesion", k, cells.get(f"{organ}_{side}_{k}", "none")) for k in _BANDS]
            closed = organ == "tube" and cells.get(f"fimbria_{side}_enclosed")
            sums[f"{organ}_{side}_adhesion"] = (
                points("tube_adhesion", "fimbria_enclosed", "any") if closed else max(worst)
            )
    for organ, only in (("tube", tube), ("ovary", ovary)):
        if only in SIDES:
            doubled = [name for name in sums if name.startswith(f"{organ}_{only}")]
            sums.update({name: 2 * sums[name] for name in doubled})
    return sums


def _lesion(parts: dict[str, int]) -> int | None:
    """The lesion part of the score (implants without adhesions), which the EFI asks for."""
    lesions = [value for name, value in parts.items() if name in ("peritoneum", "ovary_right", "ovary_left")]
    return sum(lesions) if parts else None


def _lesion_points(site: str, name: str, cells: dict[str, Any]) -> int:
    """Superficial and deep disease at one site score once: as deep, over the larger extent."""
    extents = {kind: cells.get(f"{name}_{kind}", "none") for kind in _KINDS}
    if extents["deep"] == "none":
        return points(site, "superficial", extents["superficial"])
    return points(site, "deep", max(extents.values(), key=SIZES.index))


_KINDS = ("superficial", "deep")
_BANDS = ("filmy", "dense")


def from_record(record: Record, as_of: date) -> list[Finding]:
    """The stage that each stated rASRM score gives, against the stage stated with it."""
    found: list[Finding] = []
    for event in events_of(record, "stage"):
        values = event.values
        if isinstance(values, Stage) and _is_rasrm(values) and values.score is not None:
            found.append(_finding(event, values))
    return found


def _is_rasrm(values: Stage) -> bool:
    system = values.system.lower().replace("-", "")
    return "asrm" in system or "afs" in system or "reproductive medicine" in system


def _finding(event: Event, values: Stage) -> Finding:
    total = values.score or 0.0
    possible = float(total).is_integer() and 0 <= total <= 150
    computed = stage(total) if possible else "impossible"
    stated = staging.figo(values.value) or values.value
    fits = computed == stated
    said = f"stage {computed}" if possible else "no stage: a total lies between 0 and 150"
    return Finding(
        id=f"rasrm:{event.id}",
        rule="instrument:rasrm",
        guideline="rASRM 1996",
        kind="stage" if fits else "flag",
        code="rasrm_stage" if fits else "stage_findings_mismatch",
        title=f"rASRM {total:g} points: {said}" + ("" if fits else f", not {stated}"),
        statement=f"A total of {total:g} gives {said}. The record states {stated}: "
        + ("in agreement." if fits else "that does not agree."),
        severity="info" if fits else "warning",
        date=event.when.edtf or None,
        value=computed,
        evidence=(event.id,),
        facts={"score": total, "stated": stated},
        sources=("asrm-1997", "asrm-1997-open"),
        status_tag="V",
    )


def _inputs() -> tuple[Input, ...]:
    source = "ASRM 1997"
    score = Input(
        name="score",
        type="integer",
        low=0,
        high=150,
        required=False,
        doc="total score",
        source=source,
        also=("total", "points"),
    )
    found = [score]
    for site in ("peritoneum", "ovary_right", "ovary_left"):
        for kind in _KINDS:
            found.append(Input(name=f"{site}_{kind}", type="choice", choices=SIZES, unit="cm", required=False,
                               doc=f"{kind} endometriosis of the {site.replace('_', ' ')}", source=source))  # fmt: skip
    found.append(Input(name="cul_de_sac", type="choice", choices=("none", "partial", "complete"), required=False,
                       doc="obliteration of the posterior cul-de-sac", source=source))  # fmt: skip
    for organ in ("ovary", "tube"):
        for side in SIDES:
            for band in _BANDS:
                found.append(Input(name=f"{organ}_{side}_{band}", type="choice", choices=SHARES, required=False,
                                   doc=f"{band} adhesions of the {side} {organ}", source=source))  # fmt: skip
    for side in SIDES:
        found.append(Input(name=f"fimbria_{side}_enclosed", type="boolean", required=False,
                           doc=f"fimbriated end of the {side} tube completely enclosed", source=source))  # fmt: skip
    for organ in ("tube", "ovary"):
        found.append(Input(name=organ, type="choice", choices=("both", *SIDES), required=False,
                           doc=f"the only {organ} present, if one is missing", source=source))  # fmt: skip
    return tuple(found)


INSTRUMENTS = (
    Instrument(
        name="rasrm",
        title="Revised ASRM classification of endometriosis",
        family="stage",
        inputs=_inputs(),
        compute=compute,
        from_record=from_record,
        sources=("asrm-1997", "asrm-1997-open", "asrm-form"),
    ),
)
