from datetime import date

import pytest

from lugol.instruments.evidence import biomarkers, prognosis, treatment
from lugol.instruments.instrument import InputError, run
from lugol.record.event import Diagnosis, Event, Ihc, Immunotherapy, Molecular, Stage, SystemicTherapy
from lugol.record.record import Record
from lugol.record.when import parse

AS_OF = date(2025, 1, 1)
NEC = Diagnosis(value="small cell neuroendocrine carcinoma", site="cervix")
IVB = Stage(system="FIGO", value="IVB")
CADONILIMAB = Immunotherapy(drugs=("cadonilimab",))


def record(*values) -> Record:
    return Record(events=tuple(Event(id=f"e{n}", values=v, when=parse("2023"), order=n) for n, v in enumerate(values)))


@pytest.mark.parametrize(
    ("stage", "group"),
    [
        ("IA1", "early"),
        ("IB2", "early"),
        ("IIA1", "early"),
        ("IB3", "locally advanced"),
        ("IIA2", "locally advanced"),
        ("IIB", "locally advanced"),
        ("IIIC1r", "locally advanced"),
        ("IIIC2p", "locally advanced"),
        ("IVA", "locally advanced"),
        ("IVB", "IVB"),
        ("FIGO stage IVB", "IVB"),
        ("pT1b", ""),
        ("", ""),
    ],
)
def test_stage_groups_for_treatment(stage: str, group: str) -> None:
    assert treatment.stage_group(stage) == group


def test_guidelines_stand_side_by_side_and_are_no_advice() -> None:
    result = run(treatment.INSTRUMENTS[0], stage="IVB")
    assert "etoposide and platinum" in result.statement
    assert "no advice" in result.caveats[0]
    assert len({option["guideline"] for option in result.details["options"]}) == 3


def test_what_is_uncertain_stays_out_of_the_statement() -> None:
    result = treatment.compute("IVB")
    assert "durvalumab" not in result.statement
    assert any(option["status"] == "U" for option in result.details["options"])


def test_without_a_stage_it_is_asked_for() -> None:
    assert treatment.compute().needs == ("the FIGO stage",)
    assert "bevacizumab" in run(treatment.INSTRUMENTS[0], setting="recurrent").statement
    with pytest.raises(InputError, match="setting"):
        run(treatment.INSTRUMENTS[0], setting="stage 4")


def test_cadonilimab_was_not_tried_in_neuroendocrine_carcinoma() -> None:
    found = {finding.code: finding for finding in treatment.from_record(record(NEC, IVB, CADONILIMAB), AS_OF)}
    assert "did not include neuroendocrine carcinoma" in found["trial_population"].title
    assert found["trial_population"].evidence == ("e2", "e0")
    assert found["treatment_evidence"].evidence == ("e0", "e1")
    assert treatment.trials(["unheardofmab"]).value is None


def test_a_drug_tried_in_this_tumour_is_no_remark() -> None:
    pembrolizumab = Immunotherapy(drugs=("pembrolizumab",))
    found = treatment.from_record(record(NEC, pembrolizumab, SystemicTherapy(drugs=("cisplatin",))), AS_OF)
    assert found == []


@pytest.mark.parametrize(
    "diagnosis",
    [
        Diagnosis(value="squamous cell carcinoma", site="cervix"),
        Diagnosis(value="small cell carcinoma", site="ovary"),
        Diagnosis(value="small cell neuroendocrine carcinoma", site="cervix", status="superseded"),
    ],
)
def test_other_tumours_get_none_of_it(diagnosis: Diagnosis) -> None:
    told = record(diagnosis, IVB, CADONILIMAB)
    for module in (treatment, prognosis, biomarkers):
        assert module.from_record(told, AS_OF) == []


def test_a_stage_of_endometriosis_is_no_stage_of_cancer() -> None:
    told = record(NEC, Stage(system="rASRM", value="IV"), Stage(system="FIGO", value="I", disease="endometriosis"))
    assert treatment.stated_stage(told) is None
    assert treatment.from_record(told, AS_OF) == []
    assert prognosis.from_record(told, AS_OF) == []
    assert prognosis.from_record(record(NEC, Stage(system="FIGO", value="unclear")), AS_OF) == []


def test_series_disagree_and_stand_side_by_side() -> None:
    result = run(prognosis.INSTRUMENTS[0])
    assert result.value is None
    assert result.details["spread"]["5-year cancer-specific survival"] == [30.1, 48.4]
    assert "no prediction" in result.caveats[0]
    assert all(int(row["n"]) > 0 for row in result.details["series"])


@pytest.mark.parametrize(
    ("stage", "series"), [("IB1", 5), ("IIA2", 5), ("IIIB", 4), ("IVA", 4), ("IVB", 4), ("IV", 3), ("unclear", 0)]
)
def test_series_by_stage(stage: str, series: int) -> None:
    assert len(prognosis.compute(stage).details.get("series", [])) == series


def test_survival_in_the_record_is_never_hers() -> None:
    [finding] = prognosis.from_record(record(NEC, IVB), AS_OF)
    assert finding.value is None
    assert "no prediction" in finding.statement


@pytest.mark.parametrize(
    ("alteration", "escat"),
    [("PIK3CA", "III-A"), ("MSI-H", "I-C"), ("HER2 3+", "I-C/II-B"), ("MYC amplification", "X"), ("SMARCA4", "IV")],
)
def test_levels_of_evidence(alteration: str, escat: str) -> None:
    assert run(biomarkers.INSTRUMENTS[0], alteration=alteration).details["options"][0]["escat"] == escat


def test_levels_that_are_uncertain_are_not_said() -> None:
    assert "OncoKB 1" in biomarkers.compute("BRAF V600E").statement
    assert "OncoKB" not in biomarkers.compute("PIK3CA").statement
    assert "OncoKB 3B" not in biomarkers.compute("PIK3CA").details["levels"]


def test_a_registered_trial_has_no_figures() -> None:
    assert "not reported yet; registered" in treatment.trials(["tarlatamab"]).statement


def test_what_is_not_listed_says_so() -> None:
    assert biomarkers.compute("unheardof1").value is None
    assert biomarkers.compute("DLL3").status_tag == "U"


def test_alterations_of_a_record_and_tests_not_told() -> None:
    found = biomarkers.from_record(record(NEC, Molecular(gene="PIK3CA", result="E545K")), AS_OF)
    assert [finding.code for finding in found] == ["biomarker_evidence", "biomarkers_missing"]
    assert found[1].needs == ("PD-L1", "MSI or mismatch repair")
    done = record(NEC, Molecular(gene="PD-L1 CPS", result="negative"), Ihc(marker="MSH6", result="positive"))
    assert biomarkers.from_record(done, AS_OF) == []


def test_a_smarca4_stain_names_no_target() -> None:
    told = record(NEC, Ihc(marker="SMARCA4", result="positive"))
    assert [finding.code for finding in biomarkers.from_record(told, AS_OF)] == ["biomarkers_missing"]
