"""The programme that follows an invented woman by the book, except where a miss is planted; it writes her record."""

from datetime import date, timedelta
from random import Random
from typing import Literal, get_args

import msgspec

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
from lugol.record.when import on, parse
from lugol.simulation.nature import Infection, State, figure, infections, state

Miss = Literal[
    "biopsy_site_mismatch", "persistent_hpv16_18_negative_biopsies", "endocervix_not_sampled",
    "impression_histology_discordance", "cytology_histology_discordance", "agc_incomplete_workup",
    "symptom_exam_cytology_discordance", "specimen_result_missing", "overdue_followup", "marker_attribution",
    "two hours beside the lesion", "persistence with CIN1", "glandular smear at 50, canal sampled",
    "discharged after a clear excision of nothing", "unexplained bleeding, normal cervix told",
    "untreated_high_grade_tissue", "residual_disease_recalled", "high_grade_cytology_unsampled", "not_attended",
    "vault_high_grade_unanswered",
]  # fmt: skip
# The flag that answers a miss where it is not that of the miss's own name: misses that no rule was written for.
FLAG_OF: dict[Miss, str] = {
    "two hours beside the lesion": "biopsy_site_mismatch",
    "persistence with CIN1": "persistent_hpv16_18_negative_biopsies",
    "glandular smear at 50, canal sampled": "agc_incomplete_workup",
    "discharged after a clear excision of nothing": "cytology_histology_discordance",
    "unexplained bleeding, normal cervix told": "bleeding_again",
}
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
        when = parse(f"{day:%Y-%m}") if chance(self, "month_only") else on(day)
        told = {
            name: _UNTOLD[name] for name in values.__struct_fields__ if name in _UNTOLD and chance(self, "not_told")
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


def later(course: Course, day: date, least: int, most: int) -> date:
    """A day some days after another, drawn evenly between `least` and `most`."""
    return day + timedelta(days=course.rng.randint(least, most))


def chance(course: Course, name: str) -> bool:
    """Does it happen, by the share of figures.csv?"""
    return course.rng.random() < figure(name)


def screened(course: Course, day: date) -> None:
    """Rounds of co-testing with what each result calls for, until the record ends or her cervix is gone."""
    seen_positive = False
    while day <= course.end and not course.removed:
        if not chance(course, "attendance"):
            day = later(course, day, 60, 365)
            continue
        types, smear = cotest(course, day)
        if "16" in types or "18" in types or smear in _HIGH or (types and (smear != "NILM" or seen_positive)):
            day = later(course, colposcopy(course, later(course, day, 14, 60), types, smear), 330, 400)
            seen_positive = True
        elif types or smear == "LSIL":
            day, seen_positive = later(course, day, 330, 400), True
        elif smear == "ASC-US":
            day, seen_positive = later(course, day, 1000, 1150), False
        else:
            day, seen_positive = later(course, day, 1700, 1900), False


def cotest(
    course: Course, day: date, *, force: tuple[str, ...] = (), smear: Bethesda | None = None
) -> tuple[tuple[str, ...], Bethesda]:
    """One co-test; returns the types found and the smear's class."""
    live = [each for each in course.infections if state(each, day) not in ("none",)]
    types = force or tuple(sorted({_TYPE[each.genotype] for each in live if chance(course, "hpv_sensitivity")}))
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
    lesion = truth in _WORSE[2:] or chance(course, "minor_change_without_cin")
    high = truth in _WORSE[3:] and chance(course, "high_grade_impression_in_cin2")
    tz3 = chance(course, "tz3")
    hour = course.rng.randint(1, 12)
    look(course, day, hour if lesion else None, high=high, tz3=tz3)
    pieces = 2 if lesion else 1
    found = truth in _WORSE[2:] and course.rng.random() < figure(f"biopsy_sensitivity_{pieces}")
    histology: Histology = truth if found else "benign"  # type: ignore[assignment]
    clock = tuple(sorted({hour, hour % 12 + 1})) if lesion else (12,)
    course.add(day, Biopsy(clock=clock, pieces=pieces, histology=histology, result=worded(histology)))
    if tz3 or smear in _HIGH or {"16", "18"} & set(types):
        course.add(day, Ecc(histology="benign", result="no dysplasia"))
    if smear == "AGC":
        course.add(day, Pathology(specimen="endometrial biopsy", histology="benign", result="benign endometrium"))
    if histology in ("CIN2", "CIN3", "cancer") or smear == "HSIL" or high:
        return excision(course, later(course, day, 20, 70), truth)
    course.add(later(course, day, 7, 20), Followup(plan="co-test in 12 months", interval="P1Y"))
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
    report = later(course, day, 5, 15)
    course.add(report, Pathology(specimen="LLETZ", histology=histology, result=worded(histology), margins="clear"))
    if truth == "cancer":
        course.removed = True
        course.add(report, Diagnosis(value="cervical carcinoma", code="cervical_cancer", histology="carcinoma"))
        course.add(
            later(course, report, 14, 40), Surgery(procedures=("radical hysterectomy",), codes=("hysterectomy",))
        )
        return day
    if chance(course, "excision_cure"):
        course.infections = []
    check = later(course, day, 170, 200)
    cotest(course, check)
    return check


def worded(histology: Histology | None) -> str:
    """A histology as a report words it; empty where there is none."""
    return {"benign": "chronic cervicitis", "cancer": "invasive carcinoma", None: ""}.get(histology, str(histology))


def symptoms(course: Course, start: date) -> None:
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
        colposcopy(course, later(course, day, 7, 14), types, smear)


def _endometrioma(course: Course, day: date) -> None:
    course.add(
        day, Imaging(modality="transvaginal ultrasound", finding="endometrioma", site="left ovary", size_mm=(40.0,))
    )
    course.add(day, Lab(marker="CA125", value=round(course.rng.uniform(36, 140), 1), unit="U/mL"))
    course.add(day, Lab(marker="HE4", value=round(course.rng.uniform(30, 60), 1), unit="pmol/L"))
    course.add(day, Diagnosis(value="endometriosis", site="ovary", code="endometriosis"))
