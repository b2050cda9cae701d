"""Endometriosis Fertility Index: the score, and every score that the known part of a history still allows."""

from collections.abc import Sequence
from datetime import date
from itertools import product

from lugol.findings import Finding, StatusTag
from lugol.instruments.bands import row_in
from lugol.instruments.instrument import Input, InputError, Instrument, Result, background, rows
from lugol.instruments.stage.rasrm import points as rasrm_points
from lugol.instruments.woman import age, state, words
from lugol.language.terms import named
from lugol.record.event import Event, Exam, Imaging, Stage
from lugol.record.record import Record, events_of

FACTORS = {
    "age": "age",
    "years_infertile": "duration of infertility",
    "prior_pregnancy": "whether she has been pregnant",
    "least_function": "least-function score",
    "afs_lesion": "rASRM lesion score",
    "afs_total": "rASRM total score",
}


_LARGE_MM = 30.0  # the band ">3" (cm) of rasrm_points.csv


def least_function_of(left: tuple[int, int, int], right: tuple[int, int, int], absent_ovary: str = "") -> int:
    """The least-function score, 0-8, from tube, fimbria and ovary of each side (0 absent to 4 normal).

    The lowest of the three counts for a side; where an ovary is absent the other side counts twice.

    >>> least_function_of((4, 3, 4), (2, 2, 3)), least_function_of((3, 3, 3), (0, 0, 0), absent_ovary="right")
    (5, 6)
    """
    for score in (*left, *right):
        if not 0 <= score <= 4:
            raise InputError(f"left and right take 0 (absent) to 4 (normal) a structure, not {score} (Adamson 2010)")
    if absent_ovary == "left":
        return 2 * min(right)
    return 2 * min(left) if absent_ovary == "right" else min(left) + min(right)


def _three(scores: Sequence[object], side: str) -> tuple[int, int, int]:
    try:
        tube, fimbria, ovary = (int(str(score)) for score in scores)
    except ValueError:
        raise InputError(f"{side} takes three scores 0 to 4: tube, fimbria, ovary (Adamson 2010)") from None
    return tube, fimbria, ovary


def _by_sides(
    left: Sequence[object] | None, right: Sequence[object] | None, absent_ovary: str, stated: int | None
) -> int:
    """The least-function score of both sides, held against a stated one; that of an absent ovary may be left out."""
    told = {"left": left, "right": right}
    lacking = [side for side, scores in told.items() if scores is None and side != absent_ovary]
    if lacking:
        raise InputError(f"{lacking[0]} is missing: the least-function score takes both sides (Adamson 2010)")
    sides = [(0, 0, 0) if scores is None else _three(scores, side) for side, scores in told.items()]
    score = least_function_of(sides[0], sides[1], absent_ovary)
    if stated not in (None, score):
        raise InputError(f"least_function={stated} does not fit left and right, which give {score} (Adamson 2010)")
    return score


def points(factor: str, value: float) -> int:
    """The points that a value earns.

    >>> points("age", 35), points("age", 36), points("afs_total", 71)
    (2, 1, 0)
    """
    table = tuple(row for row in rows("stage/efi.csv") if row["factor"] == factor)
    whole = int(value) if factor == "age" else value
    return int(row_in(table, "band", whole)["points"])


def compute(
    age: float | None = None,
    years_infertile: float | None = None,
    prior_pregnancy: bool | None = None,
    least_function: int | None = None,
    afs_lesion: int | None = None,
    afs_total: int | None = None,
    left: Sequence[object] | None = None,
    right: Sequence[object] | None = None,
    absent_ovary: str = "",
) -> Result:
    """The EFI, 0 to 10; where something is not told, the scores still possible and what is missing.

    `left` and `right` are tube, fimbria and ovary (0 absent to 4 normal) and stand in for `least_function`.

    >>> compute(36, 2, False, 7, 20, 74).value
    6
    >>> compute(age=36, prior_pregnancy=False, afs_lesion=20, afs_total=74).details["possible"]
    [1, 2, 3, 4, 5, 6]
    """
    if left is not None or right is not None:
        least_function = _by_sides(left, right, absent_ovary, least_function)
    given = {
        "age": age,
        "years_infertile": years_infertile,
        "prior_pregnancy": None if prior_pregnancy is None else float(prior_pregnancy),
        "least_function": least_function,
        "afs_lesion": afs_lesion,
        "afs_total": afs_total,
    }
    earned = {name: points(name, value) for name, value in given.items() if value is not None}
    missing = tuple(FACTORS[name] for name in FACTORS if name not in earned)
    possible = sorted({sum(each) for each in product(*(_choices(name, earned) for name in FACTORS))})
    score = possible[0] if not missing else None
    words = f"EFI {score}" if score is not None else f"EFI between {possible[0]} and {possible[-1]}"
    return Result(
        value=score,
        statement=f"{words}." + (f" Not documented: {', '.join(missing)}." if missing else ""),
        details={"points": earned, "possible": possible, "background": _pregnancy(score)},
        needs=missing,
        sources=("adamson-2010",),
        status_tag="V",
    )


def _choices(name: str, earned: dict[str, int]) -> list[int]:
    if name in earned:
        return [earned[name]]
    return [int(row["points"]) for row in rows("stage/efi.csv") if row["factor"] == name]


def _pregnancy(score: int | None) -> dict[str, object]:
    """Pregnancy figures as background with their tag; they never decide."""
    if score is None:
        return {}
    row = row_in(background("stage/efi_pregnancy.csv"), "efi", score)
    return {
        "pregnant_1_year_percent": float(row["one_year"]),
        "pregnant_3_years_percent": float(row["three_years"]),
        "source": row["source"],
        "status": row["status"],
    }


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Whether each stated EFI is possible with what the record tells of age, pregnancies and rASRM score."""
    found: list[Finding] = []
    for event in events_of(record, "stage"):
        values = event.values
        if isinstance(values, Stage) and _is_efi(values):
            stated = values.score if values.score is not None else _number(values.value)
            if stated is not None:
                found.append(_finding(record, event, stated))
    return found


def _is_efi(values: Stage) -> bool:
    return "efi" in values.system.lower().split() or "fertility index" in values.system.lower()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _large_endometrioma(record: Record) -> tuple[str, ...]:
    """Events of an ovarian mass above 3 cm, later proven an endometrioma; that alone settles the lesion score."""
    told_of = events_of(record, "imaging", "exam", "pathology", "diagnosis")
    proven = state(record, "endometrioma").events
    last = max((number for number, event in enumerate(told_of) if event.id in proven), default=0)
    masses = [event.id for event in told_of[:last] if _is_large(event)]
    return (*proven[:1], *masses[:1]) if masses else ()


def _is_large(event: Event) -> bool:
    values = event.values
    ovarian = named("*ovar*", words(event))
    return bool(isinstance(values, Imaging | Exam) and ovarian and max(values.size_mm, default=0) > _LARGE_MM)


def _finding(record: Record, event: Event, stated: float) -> Finding:
    ages = age(record, event)
    rasrm = [e for e in events_of(record, "stage") if isinstance(e.values, Stage) and "asrm" in e.values.system.lower()]
    totals = [e.values.score for e in rasrm if isinstance(e.values, Stage) and e.values.score is not None]
    gravida = record.patient.gravida
    cyst = _large_endometrioma(record)
    known: dict[str, float | int | bool | None] = {
        "prior_pregnancy": None if gravida is None else gravida > 0,
        "afs_lesion": rasrm_points("ovary", "deep", ">3") if cyst else None,
        "afs_total": int(totals[0]) if totals else None,
    }
    results = [compute(age=each, **known) for each in dict.fromkeys(ages or (None,))]  # type: ignore[arg-type]
    possible = sorted({score for result in results for score in result.details["possible"]})
    fits = stated in possible
    span = f"{possible[0]} to {possible[-1]}" if len(possible) > 1 else f"{possible[0]}"
    tag: StatusTag = "V"
    return Finding(
        id=f"efi:{event.id}",
        rule="instrument:efi",
        guideline="EFI 2010",
        kind="score" if fits else "flag",
        code="efi_consistent" if fits else "stage_findings_mismatch",
        title=f"EFI {stated:g} is " + ("consistent with the findings" if fits else "not possible with the findings"),
        statement=f"The documented findings allow an EFI of {span}; the record states {stated:g}.",
        severity="info" if fits else "warning",
        date=event.when.edtf or None,
        value=stated,
        evidence=tuple(dict.fromkeys([event.id, *(e.id for e in rasrm), *cyst])),
        facts={"age": list(ages) if ages else None, **known, "possible": possible},
        needs=results[0].needs,
        sources=("adamson-2010",),
        status_tag=tag,
    )


_SOURCE = "Adamson 2010"
INSTRUMENTS = (
    Instrument(
        name="efi",
        title="Endometriosis Fertility Index",
        family="stage",
        inputs=(
            Input(name="age", type="number", unit="a", low=12, high=60, required=False, doc="age", source=_SOURCE),
            Input(name="years_infertile", type="number", unit="a", low=0, high=40, required=False,
                  doc="duration of infertility", source=_SOURCE),
            Input(name="prior_pregnancy", type="boolean", required=False, doc="has been pregnant", source=_SOURCE),
            Input(name="least_function", type="integer", low=0, high=8, required=False,
                  doc="least-function score: lowest of tube, fimbria, ovary, left plus right", source=_SOURCE),
            Input(name="left", type="list", required=False, doc="left tube, fimbria, ovary: 0 absent to 4 normal",
                  source=_SOURCE),
            Input(name="right", type="list", required=False, doc="right tube, fimbria, ovary: 0 absent to 4 normal",
                  source=_SOURCE),
            Input(name="absent_ovary", type="choice", choices=("left", "right"), required=False,
                  doc="the ovary that is missing; the other side counts twice", source=_SOURCE),
            Input(name="afs_lesion", type="integer", low=0, high=150, required=False, doc="rASRM lesion score",
                  source=_SOURCE),
            Input(name="afs_total", type="integer", low=0, high=150, required=False, doc="rASRM total score",
                  source=_SOURCE),
        ),
        compute=compute,
        from_record=from_record,
        sources=("adamson-2010",),
    ),
)  # fmt: skip
