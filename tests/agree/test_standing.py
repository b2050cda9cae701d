"""Beside a cancer or a high-grade precancer no guideline reassures, whatever else the record says."""

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agree.test_facts_sound import AS_OF, histories

from lugol.errors import BadData
from lugol.facts import registry
from lugol.facts.engine.reference import answer
from lugol.facts.engine.values import ABSENT
from lugol.facts.engine.woman import Woman
from lugol.facts.questions.standing import NEOPLASMS
from lugol.findings import Finding
from lugol.record.event import Biopsy, Cytology, Diagnosis, Event, Hpv, Metastasis, Pathology, Recurrence, Stage
from lugol.record.merge import build
from lugol.record.record import Patient, Record
from lugol.record.when import on, parse
from lugol.review.one import review
from lugol.review.prepared import prepared
from lugol.rules import guideline, standing
from lugol.rules.table import Row, Sheet

RECOMMENDING = tuple(name for name in guideline.heads() if guideline.recommends(guideline.load(name)))
TUMOURS = (
    Diagnosis(value="choriocarcinoma"),
    Diagnosis(value="squamous cell carcinoma of the vulva"),
    Diagnosis(value="vaginal cancer"),
    Diagnosis(value="poorly differentiated carcinoma"),
    Diagnosis(value="serous carcinoma of the ovary"),
    Diagnosis(value="endometrioid carcinoma of the endometrium"),
    Diagnosis(value="follicular lymphoma"),
    Diagnosis(value="rectal cancer"),
    Diagnosis(value="VAIN 3"),
    Biopsy(site="vagina", organ="other", result="squamous cell carcinoma", histology="cancer"),
    Biopsy(result="metastatic gastric carcinoma", histology="cancer"),
    Pathology(specimen="hysterectomy", result="adenosquamous carcinoma", histology="cancer"),
    Pathology(specimen="hysterectomy", result="CIN3", histology="CIN3"),
    Metastasis(site="lung"),
    Recurrence(site="vaginal vault"),
    Stage(system="FIGO 2018", value="IB1"),
)


def reassuring(findings: list[Finding]) -> list[str]:
    return [
        f"{each.rule} {each.action}" for each in findings if standing.classes().get(each.action or "") == "reassures"
    ]


def found_in(record: Record, as_of: date = AS_OF) -> list[Finding]:
    return [each for name in RECOMMENDING for each in review(record, as_of, [name]).findings]


@settings(max_examples=80, deadline=None)
@given(histories(), st.sampled_from(TUMOURS), st.dates(date(2012, 1, 1), AS_OF))
def test_no_reassurance_beside_a_cancer(record: Record, tumour: object, day: date) -> None:
    told = (*record.events, Event(id="tumour", values=tumour, when=on(day), order=len(record.events)))  # type: ignore[arg-type]
    found = found_in(msgspec.structs.replace(record, events=told))
    assert reassuring(found) == []
    assert not [each for each in found if "no high-grade precancer or cancer" in each.statement]


@settings(max_examples=80, deadline=None)
@given(histories())
def test_what_stands_leads_the_cervix_into_management(record: Record) -> None:
    woman = Woman(prepared(record), AS_OF)
    stands = answer(registry.every()["standing_neoplasm"], woman).value
    if stands in ("cervix", "high_grade"):
        assert answer(registry.every()["management_applies"], woman).value is not False


def woman(*tumours: object, age: str = "1984-05-02") -> Record:
    events = [
        Event(id="h", values=Hpv(result="negative"), when=on(date(2021, 4, 6)), order=1),
        Event(id="c", values=Cytology(result="NILM"), when=on(date(2021, 4, 6)), order=2),
        *(Event(id=f"t{n}", values=t, when=on(date(2022, 3, 1)), order=3 + n) for n, t in enumerate(tumours)),  # type: ignore[arg-type]
    ]
    return build(Patient(sex="F", birth=parse(age)), events)


@pytest.mark.parametrize(
    ("tumour", "organ"),
    [
        (Diagnosis(value="hydatidiform mole turned choriocarcinoma"), "trophoblastic"),
        (Diagnosis(value="carcinoma of the vulva"), "lower_tract"),
        (Diagnosis(value="melanoma", site="vagina"), "lower_tract"),
        (Diagnosis(value="Burkitt lymphoma of the cervix"), "haematological"),
        (Biopsy(result="diffuse large B-cell lymphoma", histology="cancer"), "haematological"),
        (Biopsy(result="metastatic ductal carcinoma of the breast", histology="cancer"), "spread_to_cervix"),
        (Diagnosis(value="metastatic colonic adenocarcinoma", site="cervix"), "spread_to_cervix"),
        (Diagnosis(value="metastatic cervical cancer, lung"), "cervix"),
        (Biopsy(result="adenocarcinoma", histology="cancer"), "cervix"),
        (Pathology(specimen="LLETZ", result="squamous cell carcinoma", histology="cancer"), "cervix"),
        (Diagnosis(value="leiomyosarcoma"), "uterus"),
        (Diagnosis(value="papillary thyroid cancer"), "elsewhere"),
        (Diagnosis(value="metastatic adenocarcinoma, primary unknown"), "unplaced"),
        (Diagnosis(value="cervical lymph node metastasis of carcinoma"), "unplaced"),
        (Biopsy(site="axillary node", organ="other", result="metastatic carcinoma", histology="cancer"), "unplaced"),
        (Diagnosis(value="no evidence of cancer"), "none"),
        (Diagnosis(value="family history of ovarian cancer"), "none"),
        (Diagnosis(value="suspected ovarian cancer"), "none"),
        (Diagnosis(value="basal cell carcinoma"), "none"),
        (Diagnosis(value="VIN 3"), "high_grade_elsewhere"),
        (Diagnosis(value="CIN 3"), "high_grade"),
    ],
)
def test_the_organ_of_a_cancer_is_read(tumour: object, organ: str) -> None:
    record, absent = prepared(woman(tumour)), (ABSENT,) if organ == "none" else ()
    assert answer(registry.every()["standing_neoplasm"], Woman(record, date(2022, 6, 1))).value in (organ, *absent)


def test_another_organ_has_its_own_answer_once() -> None:
    found = review(woman(Diagnosis(value="choriocarcinoma")), date(2022, 6, 1)).findings
    assert [each.code for each in found if each.kind == "recommendation"] == ["other_organ_cancer"]
    assert not [each for each in found if each.action == "cancer_care"]


def test_an_abnormal_smear_is_answered_beside_a_cancer_of_another_organ() -> None:
    record = woman(Diagnosis(value="carcinoma of the breast"), Cytology(result="HSIL"))
    found = review(record, date(2022, 6, 1)).findings
    assert "colposcopy" in str([each.action for each in found if each.kind == "recommendation"])


def test_an_action_without_a_class_is_refused() -> None:
    with pytest.raises(BadData, match="action 'dance' has no class"):
        standing.gate(Sheet("standing", (), (), ()), "standing-start", "start", {"dance"})


def written(neoplasm: str, answer: str, goto: str) -> Sheet:
    kind, action = ("", "") if goto else ("recommendation", "see_details")
    outputs = {"goto": goto, "kind": kind, "code": "", "action": action}
    cells = {"standing_neoplasm": neoplasm, "answer": answer}
    row = Row("r", "standing.csv:2", cells, outputs, ("lugol-standing",), "M")
    return Sheet("standing", (), tuple(outputs), (row,))


@pytest.mark.parametrize(
    ("answer", "actions"),
    [("reassures", {"colposcopy", "screening_up_to_date"}), ("none", {"colposcopy", ""}), ("*", {"colposcopy"})],
)
def test_a_gate_that_leads_on_to_reassurance_or_to_silence_beside_a_cancer_is_refused(
    answer: str, actions: set[str]
) -> None:
    with pytest.raises(BadData, match="leads on to reassurance beside uterus"):
        standing.gate(written("uterus", answer, "ENTRY"), "standing-start", "start", actions)
    standing.gate(written("uterus", "acts", "ENTRY"), "standing-start", "start", actions)


@pytest.mark.parametrize(
    ("neoplasm", "action", "kind"),
    [
        ("uterus", "screening_due", "recommendation"),
        ("uterus", "screening_up_to_date", "recommendation"),
        ("uterus", "routine_screening", "silent"),
        ("high_grade", "routine_screening", "recommendation"),
    ],
)
def test_only_a_guideline_for_screening_speaks_of_another_cancer(neoplasm: str, action: str, kind: str) -> None:
    sheet = standing.gate(written(neoplasm, "waits|reassures", ""), "standing-start", "start", {action})
    assert [row.outputs["kind"] for row in sheet.rows] == [kind]


def test_a_row_that_claims_no_cancer_and_is_let_through_is_refused() -> None:
    outputs = {"action": "colposcopy", "statement": "No high-grade precancer or cancer is on record."}
    row = Row("r", "start.csv:2", {}, outputs, ("lugol-safety",), "M")
    with pytest.raises(BadData, match="says that no cancer is on record and advises colposcopy"):
        standing.check_claims({"start": Sheet("start", (), ("action", "statement"), (row,))})


def test_every_gate_has_a_row_for_each_thing_that_may_stand() -> None:
    rows = guideline.load("uspstf-2018").sheets["standing-start"].rows
    told = {value for row in rows for value in row.cells["standing_neoplasm"].split("|")}
    assert told == {*NEOPLASMS, "none"}
