"""Misses of known kinds, planted in the records of invented women; each begins as its pattern does in a clinic."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import msgspec

from lugol.record import merge
from lugol.record.event import (
    Bethesda,
    Biopsy,
    Colposcopy,
    Diagnosis,
    Ecc,
    Exam,
    Followup,
    Histology,
    Lab,
    Pathology,
    Surgery,
    Symptom,
)
from lugol.record.record import Patient, Record
from lugol.record.when import on
from lugol.simulation.clinic import Course, Miss, Planted, cotest, later, look, screened, symptoms, worded


class Invented(msgspec.Struct, frozen=True, kw_only=True):
    """An invented woman: her record, what was planted in it, and the years it covers."""

    record: Record
    planted: tuple[Planted, ...]
    years: float


def invent(seed: int, start: date, years: int, miss: Miss | None = None) -> Invented:
    """One woman of 25 to 60, followed for some years; the same seed gives the same woman."""
    rng = Random(seed)
    end = start + timedelta(days=round(years * 365.25))
    course = Course(rng, start, end, miss)
    youngest = 49 if miss == "glandular smear at 50, canal sampled" else 25
    birth = start - timedelta(days=rng.randint(youngest * 365, 60 * 365))
    if miss is not None:
        _PLANTS[miss](course, start + timedelta(days=rng.randint(30, 400)))
    else:
        screened(course, start + timedelta(days=rng.randint(0, 700)))
        symptoms(course, start)
    patient = Patient(id=f"sim-{seed}", sex="F", birth=on(birth), menopausal="pre")
    return Invented(
        record=merge.build(patient, course.events),
        planted=tuple(course.planted),
        years=(end - start).days / 365.25,
    )


def _visit(
    course: Course,
    day: date,
    kind: Miss | None,
    *,
    types: tuple[str, ...],
    smear: Bethesda,
    high: bool = False,
    tz3: bool = False,
    away: int = 0,
    pieces: int = 2,
    histology: Histology | None = "benign",
    ecc: bool = True,
) -> None:
    """A co-test and the colposcopy it leads to: a lesion at some hour, biopsies `away` hours from it, their result."""
    cotest(course, day, force=types, smear=smear)
    seen = later(course, day, 14, 60)
    hour = course.rng.randint(1, 12)
    look(course, seen, hour, high=high, tz3=tz3)
    clock = tuple(sorted({(hour + away + i - 1) % 12 + 1 for i in range(pieces)}))
    course.add(seen, Biopsy(clock=clock, pieces=pieces, histology=histology, result=worded(histology)))
    if ecc:
        course.add(seen, Ecc(histology="benign", result="no dysplasia"))
    if kind:
        course.plant(kind, seen)


def _site(course: Course, day: date) -> None:
    away = course.rng.randint(3, 6)
    _visit(course, day, "biopsy_site_mismatch", types=("16",), smear="LSIL", high=True, away=away, pieces=1)


def _persistence(course: Course, day: date) -> None:
    types = (course.rng.choice(("16", "18")),)
    _visit(course, day, None, types=types, smear="NILM", pieces=1)
    again = later(course, day, 360, 420)
    _visit(course, again, "persistent_hpv16_18_negative_biopsies", types=types, smear="NILM", pieces=1)


def _endocervix(course: Course, day: date) -> None:
    _visit(course, day, "endocervix_not_sampled", types=("18",), smear="ASC-US", tz3=True, histology="CIN1", ecc=False)


def _impression(course: Course, day: date) -> None:
    _visit(course, day, "impression_histology_discordance", types=("16",), smear="ASC-US", high=True)


def _cytology(course: Course, day: date) -> None:
    _visit(course, day, "cytology_histology_discordance", types=("31",), smear="HSIL")


def _no_result(course: Course, day: date) -> None:
    _visit(course, day, "specimen_result_missing", types=("16",), smear="ASC-US", histology=None)


def _agc(course: Course, day: date) -> None:
    cotest(course, day, smear="AGC")
    course.add(later(course, day, 7, 20), Followup(plan="repeat smear in 12 months", interval="P1Y"))
    course.plant("agc_incomplete_workup", day)


def _symptom(course: Course, day: date) -> None:
    course.add(day, Symptom(term="postcoital bleeding", code="postcoital_bleeding"))
    course.add(day, Exam(term="firm, irregular cervix with contact bleeding", site="cervix"))
    cotest(course, day, smear="NILM")
    course.add(day, Followup(plan="routine recall in 3 years", interval="P3Y"))
    course.plant("symptom_exam_cytology_discordance", day)


def _overdue(course: Course, day: date) -> None:
    cotest(course, day, force=("16",), smear="HSIL")
    course.plant("overdue_followup", day)


def _marker(course: Course, day: date) -> None:
    course.add(day, Diagnosis(value="endometriosis", site="ovary", code="endometriosis"))
    he4 = course.rng.uniform(55, 68)
    for visit in range(3):
        when = day + timedelta(days=120 * visit)
        course.add(when, Lab(marker="CA125", value=round(course.rng.uniform(120, 160), 1), unit="U/mL"))
        course.add(when, Lab(marker="HE4", value=round(he4 * 1.8**visit, 1), unit="pmol/L"))
    course.plant("marker_attribution", when)


def _two_hours(course: Course, day: date) -> None:
    _visit(course, day, "two hours beside the lesion", types=("16",), smear="LSIL", high=True, away=2, pieces=1)


def _persistence_cin1(course: Course, day: date) -> None:
    types = (course.rng.choice(("16", "18")),)
    for start in (day, later(course, day, 360, 420)):
        kind: Miss | None = None if start == day else "persistence with CIN1"
        _visit(course, start, kind, types=types, smear="ASC-US", pieces=1, histology="CIN1")


def _agc_at_50(course: Course, day: date) -> None:
    cotest(course, day, smear="AGC")
    seen = later(course, day, 14, 60)
    look(course, seen, None, high=False, tz3=False)
    course.add(seen, Ecc(histology="benign", result="no dysplasia"))
    course.plant("glandular smear at 50, canal sampled", day)


def _nothing_excised(course: Course, day: date) -> None:
    _visit(course, day, None, types=("31",), smear="HSIL", histology="CIN1")
    done = later(course, day, 90, 120)
    course.add(done, Surgery(procedures=("LLETZ",), codes=("excision",), margins="clear"))
    course.add(later(course, done, 5, 15), Pathology(specimen="LLETZ", histology="benign", result="no dysplasia"))
    course.add(later(course, done, 20, 30), Followup(plan="routine recall in 3 years", interval="P3Y"))
    course.plant("discharged after a clear excision of nothing", done)


def _bleeding_again(course: Course, day: date) -> None:
    for visit in range(3):
        when = day + timedelta(days=90 * visit)
        course.add(when, Symptom(term="postcoital bleeding", code="postcoital_bleeding"))
        if not visit:
            course.add(when, Exam(term="normal cervix", site="cervix", code="normal_cervix"))
    course.plant("unexplained bleeding, normal cervix told", when)


def _untreated(course: Course, day: date) -> None:
    cotest(course, day, force=("16",), smear="HSIL")
    seen = later(course, day, 14, 60)
    course.add(seen, Biopsy(clock=(12,), histology="CIN3", result=worded("CIN3")))
    course.plant("untreated_high_grade_tissue", seen)


def _residual(course: Course, day: date) -> None:
    _biopsied(course, day)
    done = later(course, day, 90, 130)
    course.add(done, Surgery(procedures=("LLETZ",), codes=("excision",)))
    report = Pathology(specimen="LLETZ", code="cervix", histology="CIN3", result=worded("CIN3"), margins="involved")
    course.add(later(course, done, 5, 15), report)
    course.add(later(course, done, 20, 30), Followup(plan="routine recall in 3 years", interval="P3Y"))
    course.plant("residual_disease_recalled", done)


def _biopsied(course: Course, day: date) -> None:
    cotest(course, day, force=("16",), smear="HSIL")
    course.add(later(course, day, 14, 60), Biopsy(clock=(12,), histology="CIN3", result=worded("CIN3")))


def _unsampled(course: Course, day: date) -> None:
    cotest(course, day, force=("31",), smear="HSIL")
    seen = later(course, day, 14, 60)
    course.add(seen, Colposcopy(impression="normal", scj="fully_visible"))
    course.add(seen, Followup(plan="routine recall in 3 years", interval="P3Y", code="routine_recall"))
    course.plant("high_grade_cytology_unsampled", seen)


def _not_attended(course: Course, day: date) -> None:
    cotest(course, day, force=("16",), smear="HSIL")
    missed = later(course, day, 20, 60)
    course.add(missed, Followup(event="did not attend", code="did_not_attend"))
    course.plant("not_attended", missed)


def _vault(course: Course, day: date) -> None:
    done = Surgery(procedures=("total hysterectomy",), codes=("hysterectomy",), extent="simple", cervix_removed=True)
    course.add(day, done)
    tested = later(course, day, 400, 700)
    cotest(course, tested, force=("16",), smear="HSIL")
    course.plant("vault_high_grade_unanswered", tested)


_PLANTS: dict[Miss, Callable[[Course, date], None]] = {
    "biopsy_site_mismatch": _site,
    "persistent_hpv16_18_negative_biopsies": _persistence,
    "endocervix_not_sampled": _endocervix,
    "impression_histology_discordance": _impression,
    "cytology_histology_discordance": _cytology,
    "agc_incomplete_workup": _agc,
    "symptom_exam_cytology_discordance": _symptom,
    "specimen_result_missing": _no_result,
    "overdue_followup": _overdue,
    "marker_attribution": _marker,
    "two hours beside the lesion": _two_hours,
    "persistence with CIN1": _persistence_cin1,
    "glandular smear at 50, canal sampled": _agc_at_50,
    "discharged after a clear excision of nothing": _nothing_excised,
    "unexplained bleeding, normal cervix told": _bleeding_again,
    "untreated_high_grade_tissue": _untreated,
    "residual_disease_recalled": _residual,
    "high_grade_cytology_unsampled": _unsampled,
    "not_attended": _not_attended,
    "vault_high_grade_unanswered": _vault,
}
