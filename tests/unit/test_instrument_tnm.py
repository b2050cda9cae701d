"""TNM, #Enzian and leiomyoma types: mappings, edges, and stated TNM against stated FIGO."""

from datetime import date

import pytest

from lugol.instruments.instrument import InputError, get, run
from lugol.instruments.stage import enzian, leiomyoma, tnm
from lugol.record.event import Diagnosis, Imaging, Metastasis, Pathology, Stage, Values
from tests.unit.instrument_records import record, told

AS_OF = date(2025, 1, 1)
LOCAL = {"depth_mm": 8, "size_mm": 18, "visible": True, "vagina": "none", "parametrium": False, "pelvic_wall": False,
         "hydronephrosis": False, "mucosa": False}  # fmt: skip
CANCER = Diagnosis(value="squamous cell carcinoma", site="cervix")
Thing = tuple[Values, str, str]


@pytest.mark.parametrize(
    ("found", "value", "group"),
    [
        ({"pelvic_nodes": "negative", "distant": False}, "T1b1 N0 M0", "IB1"),
        ({"pelvic_nodes": "itc", "distant": False}, "T1b1 N0(i+) M0", "IB1"),
        ({"pelvic_nodes": "micro", "distant": False}, "T1b1 N1mi M0", "IIIC1"),
        ({"pelvic_nodes": "macro", "distant": False}, "T1b1 N1a M0", "IIIC1"),
        ({"pelvic_nodes": "macro", "para_aortic_nodes": "micro", "distant": False}, "T1b1 N2mi M0", "IIIC2"),
        ({"para_aortic_nodes": "positive", "distant": False, "mucosa": True}, "T4 N2 M0", "IVA"),
        ({"distant": True}, "T1b1 NX M1", "IVB"),
        ({"pelvic_nodes": "negative"}, "T1b1 N0", ""),
        ({"distant": False}, "T1b1 NX M0", ""),
        ({"parametrium": True, "pelvic_nodes": "negative", "distant": False}, "T2b N0 M0", "IIB"),
        ({"vagina": "lower", "pelvic_nodes": "negative", "distant": False}, "T3a N0 M0", "IIIA"),
        ({"depth_mm": 3, "visible": False, "pelvic_nodes": "negative", "distant": False}, "T1a1 N0 M0", "IA1"),
    ],
)
def test_tnm_from_findings(found: dict[str, object], value: str, group: str) -> None:
    result = tnm.compute(**{**LOCAL, **found})
    assert (result.value, result.details["group"]) == (value, group)


def test_a_tumour_of_which_nothing_is_told_is_tx() -> None:
    assert tnm.compute(distant=True).value == "TX NX M1"
    assert tnm.compute(size_mm=30, visible=True, distant=True).value == "T1b2 NX M1"


def test_a_long_list_of_open_places_is_one_need() -> None:
    told_size = Imaging(modality="MRI", finding="cervical tumour", site="cervix", size_mm=(18,))
    found = tnm.from_record(record(CANCER, told_size), AS_OF)[0]
    assert found.needs[0].startswith("spread beyond the cervix: ")
    assert "the parametrium" in found.needs[0]


def test_tnm_needs_a_cancer_and_names_what_is_open() -> None:
    assert tnm.compute(cancer_proven=False).value is None
    assert "distant organs" in tnm.compute(**LOCAL).needs


@pytest.mark.parametrize(
    ("text", "stage"),
    [("pT1b1 pN0", "IB1"), ("cT2bcN1cM0", "IIIC1"), ("T3bN2M0", "IIIC2"), ("T4N1M0", "IVA"), ("T1a2 N0 M1", "IVB"),
     ("TX N0", ""), ("T2", "II"), ("pT1b3", "IB3"), ("N1", "")],
)  # fmt: skip
def test_what_a_stated_tnm_implies(text: str, stage: str) -> None:
    assert tnm.implied(text) == stage


def test_a_stated_tnm_that_contradicts_the_stated_figo_stage() -> None:
    def codes(value: str) -> list[str]:
        stages = (Stage(system="TNM", value=value), Stage(system="FIGO 2018", value="IB1"))
        tumour = Imaging(modality="MRI", finding="cervical tumour", site="cervix", size_mm=(18,))
        return [f.code for f in tnm.from_record(record(CANCER, tumour, *stages), AS_OF)]

    assert tnm.from_record(record(CANCER), AS_OF) == []
    assert codes("pT1b1 pN0") == ["tnm_stage"]
    assert codes("pT1b1 pN1") == ["tnm_stage", "stage_findings_mismatch"]


def test_a_clinical_stage_does_not_contradict_the_tnm_of_the_specimen_where_a_later_stage_agrees() -> None:
    clinical = told(Stage(system="FIGO 2018", value="IB2", disease="cervix"), "2021-03-19")
    specimen = told(Stage(system="TNM", value="pT1b2 pN1"), "..2021-04-22")
    later = told(Stage(system="FIGO 2018", value="IIIC1p"), "..2021-04-30")

    def codes(*stages: Thing) -> list[str]:
        return [f.code for f in tnm.from_record(record(told(CANCER, "2021-03-01"), *stages), AS_OF)]

    assert "stage_findings_mismatch" in codes(clinical, specimen)
    assert "stage_findings_mismatch" not in codes(clinical, specimen, later)


def test_tnm_of_a_record_and_of_none() -> None:
    case = record(CANCER, Imaging(modality="MRI", finding="cervical tumour", site="cervix", size_mm=(45,)),
                  Metastasis(site="external iliac node", basis="MRI"),
                  Stage(system="TNM", value="T2 N0", disease="lung"))  # fmt: skip
    found = tnm.from_record(case, AS_OF)
    assert [(f.code, f.value) for f in found] == [("tnm_stage", "T1b3 N1")]
    assert tnm.from_record(record(), AS_OF) == []


@pytest.mark.parametrize(
    ("compartment", "cm", "grade"),
    [("P", 0, 0), ("P", 2.9, 1), ("P", 3, 2), ("P", 7, 2), ("P", 7.1, 3), ("O", 4.3, 2), ("A", 0.9, 1), ("A", 1, 2),
     ("B", 3, 2), ("C", 3.1, 3)],
)  # fmt: skip
def test_enzian_grades(compartment: str, cm: float, grade: int) -> None:
    assert enzian.grade(compartment, cm) == grade


def test_enzian_code_tells_absent_from_not_assessed() -> None:
    result = run(get("enzian"), method="m", o_left_cm="4.3", o_right_cm="0", t_left="1", fa="yes")
    assert result.value == "#Enzian(m) P x, O 2/0, T 1/x, A x, B x/x, C x, FA"
    assert any("compartment P" in need for need in result.needs)
    with pytest.raises(InputError, match="t_left=4 is outside 0 to 3"):
        run(get("enzian"), t_left=4)


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        ({"elsewhere": True}, "8"),
        ({"pedunculated": "intracavitary", "elsewhere": False}, "0"),
        ({"pedunculated": "subserous", "elsewhere": False}, "7"),
        ({"submucous": True, "subserous": False, "intramural_percent": 49}, "1"),
        ({"submucous": True, "subserous": False, "intramural_percent": 50}, "2"),
        ({"submucous": False, "subserous": False, "touches_endometrium": True}, "3"),
        ({"submucous": False, "subserous": False, "touches_endometrium": False}, "4"),
        ({"submucous": False, "subserous": True, "intramural_percent": 50}, "5"),
        ({"submucous": False, "subserous": True, "intramural_percent": 49}, "6"),
        ({"submucous": True, "subserous": True}, "2-5"),
    ],
)
def test_leiomyoma_types(found: dict[str, object], kind: str) -> None:
    assert leiomyoma.compute(**{"pedunculated": "none", "elsewhere": False, **found}).value == kind


def test_leiomyoma_type_stays_open_without_the_share_in_the_wall() -> None:
    result = leiomyoma.compute(pedunculated="none", submucous=True, subserous=False, elsewhere=False)
    assert result.details["possible"] == ["1", "2"]
    assert result.needs == ("share within the wall",)


def test_enzian_of_a_record_tells_only_what_was_measured_and_proven() -> None:
    cyst = Imaging(modality="ultrasound", finding="mass", site="left ovary", size_mm=(43, 43))
    proof = Pathology(specimen="ovarian cysts", result="endometriotic cysts")
    found = enzian.from_record(record(cyst, proof), AS_OF)
    assert "O 2/x" in str(found[0].value)
    assert found[0].evidence == ("e1", "e2")
    assert enzian.from_record(record(cyst), AS_OF) == []
    assert enzian.from_record(record(proof, cyst), AS_OF) == []
