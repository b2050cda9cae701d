"""Signs that a treated cancer came back, and what answers them."""

from datetime import date

import pytest

from lugol.findings import Finding
from lugol.record.event import (
    Biopsy,
    Condition,
    Diagnosis,
    Followup,
    Imaging,
    Lab,
    Radiotherapy,
    Response,
    SystemicTherapy,
    Values,
)  # fmt: skip
from lugol.review.one import review
from tests.unit.instrument_records import record, told

CANCER = told(Diagnosis(value="squamous cell carcinoma of the cervix", site="cervix"), "2023-05-04")
TREATED = told(Radiotherapy(type="chemoradiation"), "2023-08-20")
FREE = told(Response(value="CR"), "2023-12-15")
RAISED = told(Lab(marker="SCC-Ag", value=6.4, unit="ng/mL"), "2025-03-03")
NODE = told(
    Imaging(modality="CT", finding="new enlarged para-aortic nodes", site="para-aortic", code="node"), "2025-03-08"
)
Thing = tuple[Values, str, str]


def flag(*things: Thing, as_of: str = "2025-06-01") -> Finding | None:
    findings = review(record(CANCER, TREATED, FREE, *things, sex="F"), date.fromisoformat(as_of)).findings  # type: ignore[arg-type]
    return next((each for each in findings if each.code == "recurrence_suspected"), None)


@pytest.mark.parametrize(
    ("signs", "severity"),
    [
        ((RAISED, NODE), "alert"),
        ((RAISED,), "warning"),
        ((NODE,), "warning"),
        ((told(Lab(marker="SCC-Ag", value=2.9, unit="ng/mL"), "2024-09-10"), RAISED), "alert"),
    ],
)
def test_signs_that_nothing_answers_are_a_flag(signs: tuple[Thing, ...], severity: str) -> None:
    found = flag(*signs)
    assert found is not None and found.severity == severity


def test_two_signs_are_a_warning_at_first_and_an_alert_after_four_weeks() -> None:
    early, late = flag(RAISED, NODE, as_of="2025-03-20"), flag(RAISED, NODE, as_of="2025-04-06")
    assert early is not None and early.severity == "warning"
    assert late is not None and late.severity == "alert"


@pytest.mark.parametrize(
    "answer",
    [
        told(Biopsy(site="para-aortic lymph node", organ="other", histology="benign"), "2025-03-20"),
        told(Biopsy(site="para-aortic lymph node", organ="other"), "2025-04-20", "planned"),
        told(SystemicTherapy(drugs=("carboplatin", "paclitaxel")), "2025-03-20"),
        told(Followup(plan="discuss at the MDT"), "2025-03-08"),
        told(Followup(plan="refer to gynaecological oncology", code="referral"), "2025-03-10"),
        told(Followup(status="no evidence of disease", code="no_evidence_of_disease"), "2025-05-10"),
    ],
)
def test_what_answers_the_signs(answer: Thing) -> None:
    assert flag(RAISED, NODE, answer) is None


@pytest.mark.parametrize(
    "sign",
    [
        told(Lab(marker="SCC-Ag", value=0.9, unit="ng/mL"), "2025-03-03"),
        told(Lab(marker="SCC-Ag", value=6.4, unit="ng/mL"), "2023-05-03"),
        told(Imaging(modality="CT", finding="stable pelvic node, unchanged", code="node"), "2025-03-08"),
        told(Imaging(modality="CT", finding="new 30 mm lymphocele", code="mass"), "2025-03-08"),
        told(Imaging(modality="CT", finding="new enlarged nodes", code="node"), "2025-03-08", "negated"),
    ],
)
def test_what_is_no_sign(sign: Thing) -> None:
    assert flag(sign) is None


def test_a_marker_that_her_skin_explains_is_no_sign() -> None:
    assert flag(RAISED, told(Condition(term="psoriasis"), "2020-01-01")) is None


def test_a_woman_without_a_cancer_has_none() -> None:
    findings = review(record(TREATED, FREE, RAISED, NODE, sex="F"), date(2025, 6, 1)).findings  # type: ignore[arg-type]
    assert not [each for each in findings if each.code == "recurrence_suspected"]


def test_tissue_taken_on_the_day_of_a_sign_answers_it() -> None:
    biopsy = told(Biopsy(site="para-aortic lymph node", organ="other"), "2025-03-08")
    assert flag(NODE, biopsy) is None
    earlier = told(Biopsy(site="para-aortic lymph node", organ="other"), "2025-03-01")
    assert flag(NODE, earlier) is not None
