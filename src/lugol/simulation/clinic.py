"""The programme that follows an invented woman by the book, except where a miss is planted; it writes her record."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Literal, get_args

import msgspec

from lugol.record import merge
from lugol.record.event import (
    Bethesda,
    Biopsy,
    Colposcopy,
    Cytology,
    Diagnosis,
    Ecc,
    Event,
    Exam,
    Followup,
    Histology,
    Hpv,
    Imaging,
    Lab,
    Pathology,
    Polarity,
    Surgery,
    Symptom,
    Values,
)
from lugol.record.record import Patient, Record
from lugol.record.when import on, parse
from lugol.simulation.nature import Infection, State, figure, infections, state

Miss = Literal[
    "biopsy_site_mismatch", "persistent_hpv16_18_negative_biopsies", "endocervix_not_sampled",
    "impression_histology_discordance", "cytology_histology_discordance", "agc_incomplete_workup",
    "symptom_exam_cytology_discordance", "specimen_result_missing", "overdue_followup", "marker_attribution",
]  # fmt: skip
MISSES: tuple[Miss, ...] = get_args(Miss)
_WORSE: tuple[State, ...] = ("none", "infected", "CIN1", "CIN2", "CIN3", "cancer")
_ABNORMAL: tuple[Bethesda, ...] = ("LSIL", "ASC-H", "HSIL", "AGC")
_HIGH: tuple[Bethesda, ...] = ("ASC-H", "HSIL", "AGC")
_UNTOLD = {"clock": (), "tz_type": "", "scj": "", "impression": "", "pieces": None}
_TYPE = {"hpv16": "16", "hpv18": "18", "other": "31"}


class Planted(msgspec.Struct, frozen=True):
    """A miss that was planted, and the day on which the record first shows it."""

    kind: Miss
    on: date


class Invented(msgspec.Struct, frozen=True, kw_only=True):
    """An invented woman: her record, what was planted in it, and the years it covers."""

    record: Record
    planted: tuple[Planted, ...]
    years: float


class Course:
    """One woman's course as it is being written: what is true of her, what is in her record so far."""

    def __init__(self, rng: Random, start: date, end: date, miss: Miss | None) -> None:
        self.rng, self.end, self.miss = rng, end, miss
        self.infections: list[Infection] = infections(rng, start, end)
        self.events: list[Event] = []
        self.planted: list[Planted] = []
        self.removed = False

    def add(self, day: date, values: Values) -> None:
        """Write an event into her record as records are: some dates are months, some details are left out."""
        if day > self.end:
            return
        when = parse(f"{day:%Y-%m}") if _chance(self, "month_only") else on(day)
        told = {
            name: _UNTOLD[name] for name in values.__struct_fields__ if name in _UNTOLD and _chance(self, "not_told")
        }
        self.events.append(
            Event(
                id=f"s{len(self.events) + 1}",
                values=msgspec.structs.replace(values, **told),
                when=when,
                order=len(self.events),
            )
        )

    def plant(self, kind: Miss, day: date) -> bool:
        """Is this the place for her planted miss? It is planted once."""
        here = self.miss == kind and not self.planted and day <= self.end
        if here:
            self.planted.append(Planted(kind, day))
        return here

    def worst(self, day: date) -> State:
        """Her most advanced state on a day."""
        return max((state(infection, day) for infection in self.infections), key=_WORSE.index, default="none")


def invent(seed: int, start: date, years: int, miss: Miss | None = None) -> Invented:
    """One woman of 25 to 60, followed for some years; the same seed gives the same woman."""
    rng = Random(seed)
    end = start + timedelta(days=round(years * 365.25))
    course = Course(rng, start, end, miss)
    birth = start - timedelta(days=rng.randint(25 * 365, 60 * 365))
    if miss is not None:
        _PLANTS[miss](course, start + timedelta(days=rng.randint(30, 400)))
    else:
        _screened(course, start + timedelta(days=rng.randint(0, 700)))
        _symptoms(course, start)
    patient = Patient(id=f"sim-{seed}", sex="F", birth=on(birth), menopausal="pre")
    return Invented(
        record=merge.build(patient, course.events),
        planted=tuple(course.planted),
        years=(end - start).days / 365.25,
    )


def _later(course: Course, day: date, least: int, most: int) -> date:
    return day + timedelta(days=course.rng.randint(least, most))


def _chance(course: Course, name: str) -> bool:
    return course.rng.random() < figure(name)


def _screened(course: Course, day: date) -> None:
    """Rounds of co-testing with what each result calls for, until the record ends or her cervix is gone."""
    seen_positive = False
    while day <= course.end and not course.removed:
        if not _chance(course, "attendance"):
            day = _later(course, day, 60, 365)
            continue
        types, smear = cotest(course, day)
        if "16" in types or "18" in types or smear in _HIGH or (types and (smear != "NILM" or seen_positive)):
            day = _later(course, colposcopy(course, _later(course, day, 14, 60), types, smear), 330, 400)
            seen_positive = True
        elif types or smear == "LSIL":
            day, seen_positive = _later(course, day, 330, 400), True
        elif smear == "ASC-US":
            day, seen_positive = _later(course, day, 1000, 1150), False
        else:
            day, seen_positive = _later(course, day, 1700, 1900), False


def cotest(
    course: Course, day: date, *, force: tuple[str, ...] = (), smear: Bethesda | None = None
) -> tuple[tuple[str, ...], Bethesda]:
    """One co-test; returns the types found and the smear's class."""
    live = [each for each in course.infections if state(each, day) not in ("none",)]
    types = force or tuple(sorted({_TYPE[each.genotype] for each in live if _chance(course, "hpv_sensitivity")}))
    read = smear or _smear(course, day, bool(types))
    result: Polarity = "positive" if types else "negative"
    course.add(day, Hpv(result=result, types=types))
    course.add(day, Cytology(result=read, method="LBC"))
    return types, read


def _smear(course: Course, day: date, positive: bool) -> Bethesda:
    roll = course.rng.random()
    if course.worst(day) in ("CIN1", "CIN2", "CIN3", "cancer"):
        if roll >= figure("abnormal_in_cin"):
            return "ASC-US"
        roll = course.rng.random()
        for name, read in (("lsil_of_abnormal", "LSIL"), ("asch_of_abnormal", "ASC-H"), ("agc_of_abnormal", "AGC")):
            if roll < figure(name):
                return read  # type: ignore[return-value]
            roll -= figure(name)
        return "HSIL"
    if positive:
        return "ASC-US" if roll < figure("ascus_in_infection") else "NILM"
    if roll < figure("agc_without_hpv"):
        return "AGC"
    return "ASC-US" if roll < figure("ascus_without_hpv") else "NILM"


def colposcopy(course: Course, day: date, types: tuple[str, ...], smear: Bethesda) -> date:
    """A colposcopy by the book and what follows from it; returns the day of the last step."""
    truth = course.worst(day)
    lesion = truth in _WORSE[2:] or _chance(course, "minor_change_without_cin")
    high = truth in _WORSE[3:] and _chance(course, "high_grade_impression_in_cin2")
    tz3 = _chance(course, "tz3")
    hour = course.rng.randint(1, 12)
    look(course, day, hour if lesion else None, high=high, tz3=tz3)
    pieces = 2 if lesion else 1
    found = truth in _WORSE[2:] and course.rng.random() < figure(f"biopsy_sensitivity_{pieces}")
    histology: Histology = truth if found else "benign"  # type: ignore[assignment]
    clock = tuple(sorted({hour, hour % 12 + 1})) if lesion else (12,)
    course.add(day, Biopsy(clock=clock, pieces=pieces, histology=histology, result=_worded(histology)))
    if tz3 or smear in _HIGH or {"16", "18"} & set(types):
        course.add(day, Ecc(histology="benign", result="no dysplasia"))
    if smear == "AGC":
        course.add(day, Pathology(specimen="endometrial biopsy", histology="benign", result="benign endometrium"))
    if histology in ("CIN2", "CIN3", "cancer") or smear == "HSIL" or high:
        return excision(course, _later(course, day, 20, 70), truth)
    course.add(_later(course, day, 7, 20), Followup(plan="co-test in 12 months", interval="P1Y"))
    return day


def look(course: Course, day: date, hour: int | None, *, high: bool, tz3: bool) -> None:
    """The colposcopic findings themselves."""
    impression: Literal["high_grade", "low_grade", "normal"] = (
        "high_grade" if high else "low_grade" if hour else "normal"
    )
    finding = "dense acetowhite epithelium" if high else "thin acetowhite epithelium" if hour else "no lesion"
    course.add(
        day,
        Colposcopy(
            finding=finding,
            clock=(hour,) if hour else (),
            impression=impression,
            tz_type="3" if tz3 else "1",
            scj="not_visible" if tz3 else "fully_visible",
            adequate=True,
        ),
    )


def excision(course: Course, day: date, truth: State) -> date:
    """An excision with its histology; a cure clears every infection; cancer ends the screening record."""
    histology: Histology = truth if truth in ("CIN1", "CIN2", "CIN3", "cancer") else "benign"
    course.add(day, Surgery(procedures=("LLETZ",), codes=("excision",), margins="clear"))
    report = _later(course, day, 5, 15)
    course.add(report, Pathology(specimen="LLETZ", histology=histology, result=_worded(histology), margins="clear"))
    if truth == "cancer":
        course.removed = True
        course.add(report, Diagnosis(value="cervical carcinoma", code="cervical_cancer", histology="carcinoma"))
        course.add(
            _later(course, report, 14, 40), Surgery(procedures=("radical hysterectomy",), codes=("hysterectomy",))
        )
        return day
    if _chance(course, "excision_cure"):
        course.infections = []
    check = _later(course, day, 170, 200)
    cotest(course, check)
    return check


def _worded(histology: Histology) -> str:
    return {"benign": "chronic cervicitis", "cancer": "invasive carcinoma"}.get(histology, histology)


def _symptoms(course: Course, start: date) -> None:
    """Symptoms of benign cause, each worked up at once."""
    years = (course.end - start).days / 365.25
    for name, act in (("postcoital_bleeding", _worked_up_bleeding), ("pelvic_mass", _endometrioma)):
        day = start
        while (day := day + timedelta(days=course.rng.expovariate(figure(name)) * 365.25)) < start + timedelta(
            days=years * 365.25 - 90
        ):
            act(course, day)


def _worked_up_bleeding(course: Course, day: date) -> None:
    course.add(day, Symptom(term="postcoital bleeding", code="postcoital_bleeding"))
    course.add(day, Exam(term="normal cervix", site="cervix", code="normal_cervix"))
    types, smear = cotest(course, day)
    if course.worst(day) in _WORSE[2:] or types:
        colposcopy(course, _later(course, day, 7, 14), types, smear)


def _endometrioma(course: Course, day: date) -> None:
    course.add(
        day, Imaging(modality="transvaginal ultrasound", finding="endometrioma", site="left ovary", size_mm=(40.0,))
    )
    course.add(day, Lab(marker="CA125", value=round(course.rng.uniform(36, 140), 1), unit="U/mL"))
    course.add(day, Lab(marker="HE4", value=round(course.rng.uniform(30, 60), 1), unit="pmol/L"))
    course.add(day, Diagnosis(value="endometriosis", site="ovary", code="endometriosis"))


def _plant_site(course: Course, day: date) -> None:
    cotest(course, day, force=("16",), smear="LSIL")
    seen = _later(course, day, 14, 60)
    hour = course.rng.randint(1, 12)
    look(course, seen, hour, high=True, tz3=False)
    away = (hour + course.rng.randint(3, 6) - 1) % 12 + 1
    course.add(seen, Biopsy(clock=(away,), pieces=1, histology="benign", result="chronic cervicitis"))
    course.add(seen, Ecc(histology="benign", result="no dysplasia"))
    course.plant("biopsy_site_mismatch", seen)


def _plant_persistence(course: Course, day: date) -> None:
    kind = course.rng.choice(("16", "18"))
    for visit in range(2):
        when = day + timedelta(days=visit * course.rng.randint(360, 420))
        cotest(course, when, force=(kind,), smear="NILM")
        seen = _later(course, when, 14, 60)
        look(course, seen, None, high=False, tz3=False)
        course.add(seen, Biopsy(clock=(12,), pieces=1, histology="benign", result="chronic cervicitis"))
        course.add(seen, Ecc(histology="benign", result="no dysplasia"))
    course.plant("persistent_hpv16_18_negative_biopsies", seen)


def _plant_endocervix(course: Course, day: date) -> None:
    cotest(course, day, force=("18",), smear="ASC-US")
    seen = _later(course, day, 14, 60)
    hour = course.rng.randint(1, 12)
    look(course, seen, hour, high=False, tz3=True)
    course.add(seen, Biopsy(clock=(hour, hour % 12 + 1), pieces=2, histology="CIN1", result="CIN1"))
    course.plant("endocervix_not_sampled", seen)


def _plant_impression(course: Course, day: date) -> None:
    cotest(course, day, force=("16",), smear="ASC-US")
    seen = _later(course, day, 14, 60)
    hour = course.rng.randint(1, 12)
    look(course, seen, hour, high=True, tz3=False)
    course.add(seen, Biopsy(clock=(hour, hour % 12 + 1), pieces=2, histology="benign", result="chronic cervicitis"))
    course.add(seen, Ecc(histology="benign", result="no dysplasia"))
    course.plant("impression_histology_discordance", seen)


def _plant_cytology(course: Course, day: date) -> None:
    cotest(course, day, force=("31",), smear="HSIL")
    seen = _later(course, day, 14, 60)
    hour = course.rng.randint(1, 12)
    look(course, seen, hour, high=False, tz3=False)
    course.add(seen, Biopsy(clock=(hour, hour % 12 + 1), pieces=2, histology="benign", result="chronic cervicitis"))
    course.add(seen, Ecc(histology="benign", result="no dysplasia"))
    course.plant("cytology_histology_discordance", seen)


def _plant_agc(course: Course, day: date) -> None:
    cotest(course, day, smear="AGC")
    course.add(_later(course, day, 7, 20), Followup(plan="repeat smear in 12 months", interval="P1Y"))
    course.plant("agc_incomplete_workup", day)


def _plant_symptom(course: Course, day: date) -> None:
    course.add(day, Symptom(term="postcoital bleeding", code="postcoital_bleeding"))
    course.add(day, Exam(term="firm, irregular cervix with contact bleeding", site="cervix"))
    cotest(course, day, smear="NILM")
    course.add(day, Followup(plan="routine recall in 3 years", interval="P3Y"))
    course.plant("symptom_exam_cytology_discordance", day)


def _plant_no_result(course: Course, day: date) -> None:
    cotest(course, day, force=("16",), smear="ASC-US")
    seen = _later(course, day, 14, 60)
    hour = course.rng.randint(1, 12)
    look(course, seen, hour, high=False, tz3=False)
    course.add(seen, Biopsy(clock=(hour, hour % 12 + 1), pieces=2))
    course.add(seen, Ecc(histology="benign", result="no dysplasia"))
    course.plant("specimen_result_missing", seen)


def _plant_overdue(course: Course, day: date) -> None:
    cotest(course, day, force=("16",), smear="HSIL")
    course.plant("overdue_followup", day)


def _plant_marker(course: Course, day: date) -> None:
    course.add(day, Diagnosis(value="endometriosis", site="ovary", code="endometriosis"))
    he4 = course.rng.uniform(55, 68)
    for visit in range(3):
        when = day + timedelta(days=120 * visit)
        course.add(when, Lab(marker="CA125", value=round(course.rng.uniform(120, 160), 1), unit="U/mL"))
        course.add(when, Lab(marker="HE4", value=round(he4 * 1.8**visit, 1), unit="pmol/L"))
    course.plant("marker_attribution", when)


_PLANTS: dict[Miss, Callable[[Course, date], None]] = {
    "biopsy_site_mismatch": _plant_site,
    "persistent_hpv16_18_negative_biopsies": _plant_persistence,
    "endocervix_not_sampled": _plant_endocervix,
    "impression_histology_discordance": _plant_impression,
    "cytology_histology_discordance": _plant_cytology,
    "agc_incomplete_workup": _plant_agc,
    "symptom_exam_cytology_discordance": _plant_symptom,
    "specimen_result_missing": _plant_no_result,
    "overdue_followup": _plant_overdue,
    "marker_attribution": _plant_marker,
}
