"""What a stage rests on: typed findings, the edge of a size, what surgery adds, what never makes stage IV."""

from datetime import date

import pytest

import lugol
from lugol.findings import Finding
from lugol.record.event import (
    Biopsy,
    Condition,
    Diagnosis,
    Exam,
    Followup,
    Imaging,
    Metastasis,
    Pathology,
    Recurrence,
    Stage,
    Surgery,
    Values,
)
from lugol.review.one import review
from tests.unit.instrument_records import record, told

AS_OF = date(2024, 12, 1)
CANCER = told(Biopsy(result="squamous cell carcinoma", histology="cancer"), "2024-02-05")
RADICAL = told(Surgery(procedures=("radical hysterectomy",), codes=("hysterectomy",), extent="radical"), "2024-03-11")
SIMPLE = told(Surgery(procedures=("total hysterectomy",), codes=("hysterectomy",), extent="simple"), "2024-03-11")


def found(*things: Values | tuple[Values, str, str], as_of: date = AS_OF) -> tuple[Finding, ...]:
    return review(record(*things, sex="F"), as_of).findings  # type: ignore[arg-type]


def stage(findings: tuple[Finding, ...]) -> Finding:
    return next(each for each in findings if each.code == "figo_stage")


def flags(findings: tuple[Finding, ...]) -> list[str]:
    return [each.title for each in findings if each.kind == "flag"]


def specimen(**values: object) -> tuple[Values, str, str]:
    return told(
        Pathology(specimen="radical hysterectomy", histology="cancer", result="adenocarcinoma", **values), "2024-03-11"
    )  # type: ignore[arg-type]


def test_a_tumour_of_forty_millimetres_is_ib2() -> None:
    mri = Imaging(modality="MRI", finding="tumour confined to the cervix", site="cervix", size_mm=(40.0,))
    findings = found(CANCER, told(mri, "2024-02-12"), told(Stage(system="FIGO 2018", value="IB3"), "2024-02-19"))
    assert stage(findings).value == "IB2"
    assert "Stated stage IB3, findings support IB2" in flags(findings)


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ("tumour of 48 mm reaching into the right parametrium", "IIB"),
        ("extension to the left parametrium", "IIB"),
        ("extension into both parametria, not to the pelvic side wall", "IIB"),
        ("right hydronephrosis", "IIIB"),
        ("extension to the pelvic side wall", "IIIB"),
    ],
)
def test_spread_on_imaging(finding: str, expected: str) -> None:
    assert stage(found(CANCER, told(Imaging(modality="MRI", finding=finding), "2024-02-12"))).value == expected


def test_hydronephrosis_as_a_condition_is_iiib() -> None:
    assert stage(found(CANCER, told(Condition(term="left hydronephrosis"), "2024-02-10"))).value == "IIIB"


def test_the_typed_fields_of_a_specimen_decide() -> None:
    nodes = (("left pelvic", 0, 9), ("right external iliac", 2, 7), ("para-aortic", 0, 4))
    findings = found(CANCER, RADICAL, specimen(size_mm=(31.0,), parametrium="free", vagina="free", nodes_by_site=nodes))
    assert stage(findings).value == "IIIC1p"
    assert stage(found(CANCER, RADICAL, specimen(size_mm=(31.0,), parametrium="involved"))).value == "IIB"
    assert stage(found(CANCER, RADICAL, specimen(nodes_positive=1, nodes_examined=22))).value == "IIIC1p"
    free = stage(found(CANCER, RADICAL, specimen(size_mm=(31.0,), depth_mm=9.0, nodes_positive=0, nodes_examined=22)))
    assert free.value == "IB2"
    assert free.facts["pelvic_nodes"] == "negative"


def test_para_aortic_nodes_on_imaging_beside_pelvic_ones_in_tissue_are_r() -> None:
    pet = Imaging(modality="PET-CT", finding="avid node", site="para-aortic node", size_mm=(14.0,))
    findings = found(CANCER, told(pet, "2024-02-20"), RADICAL, specimen(nodes_by_site=(("pelvic", 3, 15),)))
    assert stage(findings).value == "IIIC2r"


def test_what_surgery_adds_is_no_contradiction() -> None:
    mri = Imaging(modality="MRI", finding="tumour, parametria free", site="cervix", size_mm=(17.0,))
    findings = found(
        CANCER,
        told(mri, "2024-02-12"),
        told(Stage(system="FIGO 2018", value="IB1"), "2024-02-19"),
        RADICAL,
        specimen(size_mm=(18.0,), nodes_by_site=(("pelvic", 1, 20),)),
        told(Stage(system="TNM", value="pT1b1 pN1"), "2024-03-20"),
        told(Stage(system="FIGO 2018", value="IIIC1p"), "2024-03-20"),
    )
    assert flags(findings) == []
    assert "Clinical stage IB1, pathological stage IIIC1p" in [each.title for each in findings]


def test_bullous_oedema_does_not_carry_iva() -> None:
    findings = found(
        CANCER,
        told(Imaging(modality="MRI", finding="invasion of the right parametrium"), "2024-02-12"),
        told(Exam(term="bullous edema of the bladder base at cystoscopy"), "2024-02-15"),
        told(Stage(system="FIGO", value="IVA"), "2024-02-19"),
    )
    assert stage(findings).value == "IIB"
    assert "Stage IVA not supported: bullous oedema alone" in flags(findings)


def test_a_tube_does_not_carry_ivb() -> None:
    findings = found(
        CANCER,
        RADICAL,
        specimen(size_mm=(24.0,), parametrium="free"),
        told(Metastasis(site="right fallopian tube", basis="histology"), "2024-03-11"),
        told(Stage(system="FIGO 2018", value="IVB"), "2024-03-20"),
    )
    assert "Stage IVB not supported: tube alone" in flags(findings)


def test_one_phrase_alone_never_flags_a_stage_of_colleagues() -> None:
    phrase = Imaging(modality="report", finding="hydronephrosis")
    findings = found(CANCER, told(phrase, "2024-02-12"), told(Stage(system="FIGO", value="IB1"), "2024-02-19"))
    assert flags(findings) == []
    assert "Stated stage IB1, findings support IIIB" in [each.title for each in findings]


@pytest.mark.parametrize(
    ("depth", "lvsi", "flagged"), [(2.0, "absent", False), (2.5, "present", True), (4.0, "", True)]
)
def test_simple_hysterectomy_is_right_for_ia1_only(depth: float, lvsi: str, flagged: bool) -> None:
    cone = Pathology(specimen="cone", histology="cancer", result="squamous cell carcinoma", margins="clear",
                     depth_mm=depth, lvsi=lvsi)  # fmt: skip
    diagnosis = Diagnosis(value="squamous cell carcinoma of the cervix", code="cervical_cancer")
    findings = found(told(cone, "2024-02-05"), told(diagnosis, "2024-02-05"), SIMPLE)
    assert ("inadequate_surgery_for_invasive_cancer" in [each.code for each in findings]) is flagged


def test_recurrence_comes_first_and_ends_freedom_from_disease() -> None:
    findings = found(
        told(Biopsy(result="adenocarcinoma", histology="cancer"), "2022-01-10"),
        told(Surgery(procedures=("radical hysterectomy",), codes=("hysterectomy",), extent="radical"), "2022-02-01"),
        told(Followup(event="clinic", status="no evidence of disease"), "2023-05-02"),
        told(Biopsy(site="supraclavicular node", organ="other", result="metastatic adenocarcinoma", histology="cancer"),
             "2024-06-03"),
    )  # fmt: skip
    assert findings[0].title == "Recurrence proven on 2024-06-03"
    assert not [each for each in findings if "without evidence of disease" in each.title]


def test_a_recurrence_without_tissue_is_recorded_and_not_proven() -> None:
    findings = found(CANCER, RADICAL, told(Recurrence(site="pelvic side wall", basis="MRI"), "2024-11-02"))
    assert "Recurrence recorded on 2024-11-02" in [each.title for each in findings]


def test_nodes_in_the_specimen_are_no_recurrence() -> None:
    findings = found(CANCER, RADICAL, told(Metastasis(site="pelvic nodes", basis="histology"), "2024-03-11"))
    assert not [each for each in findings if each.code == "recurrence"]


def test_a_planned_radical_operation_is_held_against_nodes() -> None:
    node = Imaging(modality="PET-CT", finding="avid node", site="right obturator node", size_mm=(13.0,))
    plan = told(Surgery(procedures=("radical hysterectomy",), codes=("hysterectomy",)), "2024-04-02", "planned")
    findings = found(CANCER, told(node, "2024-02-20"), plan, as_of=date(2024, 3, 15))
    assert "stage_treatment_mismatch" in [each.code for each in findings]


def test_every_source_that_a_stage_names_can_be_cited() -> None:
    from lugol.sources import all_sources

    mri = Imaging(modality="MRI", finding="extension to the left parametrium", site="", size_mm=(44.0,))
    findings = found(CANCER, told(mri, "2024-02-12"), told(Stage(system="FIGO 2018", value="IB3"), "2024-02-19"))
    assert all(key in all_sources() for each in findings for key in each.sources)


def test_iiib_beside_involved_nodes_is_a_question_where_no_edition_is_told() -> None:
    text = (
        "Surgical pathology. Radical hysterectomy, cervix: adenocarcinoma, 45 mm. Right pelvic lymph nodes: metastatic "
        "carcinoma in 1 of 5 nodes. pT2a2 N1 (FIGO IIIB)."
    )
    found = lugol.review(lugol.read_text(text), date(2026, 11, 30)).findings
    assert [f.title for f in found if f.kind == "flag"] == []
    asked = [f.statement for f in found if f.code == "stage_unsupported"]
    assert asked
    assert all("TNM 7" in statement for statement in asked)
