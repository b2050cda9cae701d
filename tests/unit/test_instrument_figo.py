"""FIGO: every boundary of every edition, what stays unknown, and the stage of a record against the stated one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.errors import BadData
from lugol.findings import Finding
from lugol.instruments.bands import band, row_in
from lugol.instruments.cancer_proof import is_cancer, proof_of_cervical_cancer
from lugol.instruments.instrument import InputError, get, run
from lugol.instruments.stage.figo import figo
from lugol.instruments.stage.figo.evidence import evidence
from lugol.instruments.stage.figo.record import from_record
from lugol.instruments.stage.figo.window import comes_after
from lugol.instruments.stage.figo.words import mentions
from lugol.record.event import (
    Biopsy,
    Complication,
    Diagnosis,
    Ecc,
    Event,
    Exam,
    Imaging,
    Metastasis,
    Pathology,
    Recurrence,
    Stage,
    Surgery,
    SystemicTherapy,
)
from lugol.record.record import Record
from lugol.record.staging import figo as spell
from lugol.record.when import UNDATED, parse
from tests.unit.instrument_records import record, told

CERVIX_ONLY = {
    "vagina": "none",
    "parametrium": False,
    "pelvic_wall": False,
    "hydronephrosis": False,
    "mucosa": False,
    "distant": False,
    "pelvic_nodes": "negative",
    "para_aortic_nodes": "negative",
}
CANCER = Diagnosis(value="squamous cell carcinoma", site="cervix")
AS_OF = date(2025, 1, 1)


def stage(ruleset: str = "2018-corrigendum", **found: object) -> str:
    return str(figo.compute(ruleset, **{**CERVIX_ONLY, **found}).value)


def findings(*things: object) -> dict[str, Finding]:
    return {found.code: found for found in from_record(record(*things), AS_OF)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("depth", "corrigendum", "printed", "of_2009"),
    [(2.9, "IA1", "IA1", "IA1"), (3.0, "IA1", "IA2", "IA1"), (3.1, "IA2", "IA2", "IA2"), (4.9, "IA2", "IA2", "IA2"),
     (5.0, "IA2", "IB1", "IA2"), (5.1, "IB1", "IB1", "IB1")],
)  # fmt: skip
def test_depth_boundaries_differ_between_the_editions(
    depth: float, corrigendum: str, printed: str, of_2009: str
) -> None:
    found = {"depth_mm": depth, "width_mm": 7, "size_mm": 7, "visible": False}
    assert stage("2018-corrigendum", **found) == corrigendum
    assert stage("2018", **found) == printed
    assert stage("2009", **found) == of_2009


@pytest.mark.parametrize(
    ("size", "corrigendum", "printed", "of_2009"),
    [(19.9, "IB1", "IB1", "IB1"), (20, "IB1", "IB2", "IB1"), (20.1, "IB2", "IB2", "IB1"), (39.9, "IB2", "IB2", "IB1"),
     (40, "IB2", "IB3", "IB1"), (40.1, "IB3", "IB3", "IB2")],
)  # fmt: skip
def test_size_boundaries_differ_between_the_editions(size: float, corrigendum: str, printed: str, of_2009: str) -> None:
    found = {"depth_mm": 8, "width_mm": 20, "size_mm": size, "visible": True}
    assert stage("2018-corrigendum", **found) == corrigendum
    assert stage("2018", **found) == printed
    assert stage("2009", **found) == of_2009


@pytest.mark.parametrize(("size", "corrigendum", "printed"), [(40, "IIA1", "IIA2"), (41, "IIA2", "IIA2")])
def test_upper_vagina_splits_at_four_centimetres(size: float, corrigendum: str, printed: str) -> None:
    assert stage(vagina="upper", size_mm=size) == corrigendum
    assert stage("2018", vagina="upper", size_mm=size) == printed


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"vagina": "lower"}, "IIIA"),
        ({"parametrium": True}, "IIB"),
        ({"pelvic_wall": True}, "IIIB"),
        ({"hydronephrosis": True}, "IIIB"),
        ({"hydronephrosis": True, "hydronephrosis_other_cause": True, "parametrium": True}, "IIB"),
        ({"pelvic_nodes": "micro", "nodes_by": "p"}, "IIIC1p"),
        ({"pelvic_nodes": "positive", "nodes_by": "r", "hydronephrosis": True}, "IIIC1r"),
        ({"para_aortic_nodes": "macro", "nodes_by": "r"}, "IIIC2r"),
        ({"mucosa": True, "para_aortic_nodes": "macro"}, "IVA"),
        ({"distant": True, "mucosa": True}, "IVB"),
    ],
)
def test_extent_beyond_the_cervix(found: dict[str, object], expected: str) -> None:
    assert stage(size_mm=30, visible=True, **found) == expected


def test_isolated_tumour_cells_are_recorded_and_do_not_change_the_stage() -> None:
    result = figo.compute(**{**CERVIX_ONLY, "depth_mm": 8, "size_mm": 15, "pelvic_nodes": "itc", "lvsi": True})
    assert result.value == "IB1"
    assert any("Isolated tumour cells" in line for line in result.caveats)
    assert any("Lymphovascular" in line for line in result.caveats)


def test_an_ovary_alone_is_for_review_and_bullous_oedema_is_not_stage_four() -> None:
    result = figo.compute(**{**CERVIX_ONLY, "depth_mm": 8, "size_mm": 15, "ovary": True, "bullous_oedema": True})
    assert result.value == "IB1"
    assert any("For review" in line for line in result.caveats)
    assert any("Bullous oedema" in line for line in result.caveats)


def test_nodes_do_not_count_in_2009_and_the_result_says_so() -> None:
    result = figo.compute("2009", **{**CERVIX_ONLY, "depth_mm": 8, "size_mm": 15, "pelvic_nodes": "positive"})
    assert result.value == "IB1"
    assert any("IIIC" in line for line in result.caveats)


def test_without_proven_cancer_there_is_no_stage() -> None:
    result = figo.compute(cancer_proven=False, distant=True)
    assert result.value is None
    assert result.needs == ("histological proof of cancer of the cervix",)


def test_what_is_not_told_is_named_and_never_taken_for_absent() -> None:
    result = figo.compute(size_mm=30, visible=True)
    assert (result.value, result.details["at_least"]) == ("IB2", True)
    assert "distant organs" in result.needs
    assert figo.compute(**CERVIX_ONLY).value == "I"
    assert figo.compute(**{**CERVIX_ONLY, "depth_mm": 8}).value == "IB"
    assert figo.compute(**{**CERVIX_ONLY, "vagina": "upper"}).value == "IIA"


_ANSWER = st.sampled_from((None, False, True))


@settings(max_examples=60)
@given(
    base=st.fixed_dictionaries(dict.fromkeys(("parametrium", "pelvic_wall", "mucosa", "distant"), _ANSWER)),
    size=st.one_of(st.none(), st.floats(1, 100)),
    worse=st.sampled_from(("parametrium", "pelvic_wall", "hydronephrosis", "mucosa", "distant")),
    ruleset=st.sampled_from(figo.RULESETS),
)
def test_more_spread_never_lowers_the_stage(
    base: dict[str, bool | None], size: float | None, worse: str, ruleset: str
) -> None:
    before = figo.compute(ruleset, size_mm=size, **base).value
    after = figo.compute(ruleset, size_mm=size, **{**base, worse: True}).value
    assert figo.stage_order(after) >= figo.stage_order(before) or after.startswith(before)


@settings(max_examples=60)
@given(st.floats(0, 60), st.floats(0, 60), st.sampled_from(figo.RULESETS))
def test_a_deeper_tumour_never_has_a_lower_stage(a: float, b: float, ruleset: str) -> None:
    low, high = sorted((a, b))
    shape = {"width_mm": 5, "size_mm": 15, "visible": False}
    assert figo.stage_order(stage(ruleset, depth_mm=low, **shape)) <= figo.stage_order(
        stage(ruleset, depth_mm=high, **shape)
    )


def test_input_out_of_range_names_field_range_and_source() -> None:
    with pytest.raises(InputError, match=r"size_mm=-1 is outside 0 to 300 mm \(Bhatla 2019\)"):
        run(get("figo"), size_mm=-1)


@pytest.mark.parametrize(
    ("words", "criterion", "state"),
    [
        ("invasion of the left parametrium", "parametrium", "involved"),
        ("parametria free bilaterally", "parametrium", "denied"),
        ("no evidence of parametrial invasion or pelvic node enlargement", "pelvic_nodes", "denied"),
        ("bladder invasion cannot be excluded", "mucosa", "doubtful"),
        ("tumour reaches the right pelvic side wall", "pelvic_wall", "involved"),
        ("left hydroureteronephrosis", "hydronephrosis", "involved"),
        ("no hydronephrosis", "hydronephrosis", "denied"),
        ("enlarged para-aortic lymph nodes, FDG-avid", "para_aortic_nodes", "involved"),
        ("pelvic lymphadenopathy", "pelvic_nodes", "doubtful"),
        ("metastatic deposits in the liver", "distant", "involved"),
        ("lytic destruction of the right iliac crest", "distant", "involved"),
        ("lesion in the L4 vertebral body, suspicious", "distant", "doubtful"),
        ("supraclavicular nodes with metastatic disease", "distant", "involved"),
        ("inguinal lymph node metastasis", "distant", "involved"),
        ("invasion of the lower third of the vagina", "lower_vagina", "involved"),
        ("infiltration of the posterior fornix", "upper_vagina", "involved"),
        ("lungs clear", "distant", "denied"),
        ("thickened tubes fixed to the pelvic wall", "pelvic_wall", "doubtful"),
        ("cystic mass, stuck to the uterus and to the pelvic wall", "pelvic_wall", "doubtful"),
        ("multiple enlarged pelvic and para-aortic nodes, FDG-avid", "pelvic_nodes", "involved"),
        ("no parametrial, vaginal or nodal involvement", "upper_vagina", "denied"),
        ("no parametrial, vaginal or nodal involvement", "unplaced_nodes", "denied"),
        ("parametria, vagina, bladder and rectum free", "parametrium", "denied"),
        ("subcentimetre pelvic nodes, not enlarged", "pelvic_nodes", "denied"),
        ("parametria supple on both sides", "parametrium", "denied"),
        ("bone scan: no osseous metastases", "distant", "denied"),
        ("loss of the stromal ring with suspected right parametrial invasion", "parametrium", "doubtful"),
    ],
)
def test_words_of_a_report_speak_for_or_against_a_criterion(words: str, criterion: str, state: str) -> None:
    found = evidence(list(record(Imaging(modality="MRI", finding=words)).events))
    assert (criterion, state) in [(item.criterion, item.state) for item in found]


@pytest.mark.parametrize(
    "words",
    ["hepatic haemangioma", "vaginal bleeding", "transvaginal scan shows a fibroid", "simple cyst of the liver",
     "hyperechoic hepatic lesions suggestive of hemangiomas", "right ovarian cyst 5 cm",
     "cystic mass compressing the rectum", "retroperitoneal mass", "cervical lesion 5 cm across, vagina"],
)  # fmt: skip
def test_harmless_words_are_no_evidence(words: str) -> None:
    found = evidence(list(record(Imaging(modality="ultrasound", finding=words)).events))
    assert [item for item in found if item.state != "denied"] == []


def test_a_measured_node_counts_from_ten_millimetres_on() -> None:
    def found(size: float) -> list[str]:
        node = Imaging(modality="CT", finding="left common iliac node, suspicious", size_mm=(size,))
        return [item.state for item in evidence(list(record(node).events))]

    assert found(10) == ["involved"]
    assert found(9) == []


def test_the_iliac_crest_is_bone_and_the_iliac_node_is_a_node() -> None:
    named = [
        mention.criterion for mention in mentions("right iliac crest, left external iliac node, common iliac nodes")
    ]
    assert named == ["distant", "pelvic_nodes", "pelvic_nodes"]


def test_negated_and_possible_events_are_taken_as_such() -> None:
    events = record(
        told(Metastasis(site="lung"), assertion="negated"),
        told(Metastasis(site="liver"), assertion="possible"),
        Metastasis(site="somewhere odd"),
        told(Metastasis(site="brain"), assertion="family"),
        Metastasis(site="bladder", basis="MRI"),
        Complication(term="hydronephrosis"),
    ).events
    assert [(item.criterion, item.state) for item in evidence(list(events))] == [
        ("distant", "denied"), ("distant", "doubtful"), ("unplaced", "involved"), ("mucosa", "doubtful"),
        ("hydronephrosis", "involved"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "histology", "expected"),
    [("adenocarcinoma in situ", None, None), ("CIN3", "CIN3", False), ("no evidence of malignancy", None, False),
     ("small cell neuroendocrine carcinoma", None, True), ("chronic inflammation", None, None)],
)  # fmt: skip
def test_what_counts_as_cancer(words: str, histology: str | None, expected: bool | None) -> None:
    assert is_cancer(words, histology) is expected


def test_cancer_of_another_organ_gives_no_stage_of_the_cervix() -> None:
    lung = record(
        Pathology(specimen="uterus and cervix", result="metastatic small-cell cancer from lung", histology="cancer"),
        Stage(system="lung (TNM)", value="IIIB", disease="SCLC"),
    )
    ovary = record(Diagnosis(value="high grade serous carcinoma", site="ovary"), Stage(system="FIGO", value="IIIC"))
    for case in (lung, ovary):
        assert proof_of_cervical_cancer(case) == []
        assert from_record(case, AS_OF) == []


def test_a_stage_without_any_cancer_is_a_gap() -> None:
    found = findings(Stage(system="FIGO 2018", value="IB1"))
    assert list(found) == ["stage_without_diagnosis"]
    assert found["stage_without_diagnosis"].needs == ("histological proof of cancer of the cervix",)
    assert from_record(Record(), AS_OF) == []


def test_omentum_in_pathology_decides_and_bone_on_imaging_is_named_beside_it() -> None:
    found = findings(
        told(Imaging(modality="MRI", finding="abnormal signal in the right iliac crest, suggestive of malignancy",
                     certainty="suspected"), "2023-01"),
        Pathology(specimen="cervical os, right ovary, omental surface", result="small cell neuroendocrine carcinoma",
                  histology="cancer"),
        Stage(system="FIGO", value="IVB"),
    )  # fmt: skip
    assert set(found) == {"figo_stage"}
    stated = found["figo_stage"]
    assert (stated.value, stated.evidence[0]) == ("IVB", "e2")
    assert "e1" in stated.evidence
    assert "in agreement" in stated.statement
    assert "For review" in stated.statement


def test_imaging_alone_that_is_sure_gives_stage_ivb() -> None:
    found = findings(CANCER, Metastasis(site="bone", sites=("ilium", "L3 vertebral body"), basis="CT"))
    assert found["figo_stage"].value == "IVB"


def test_suspected_spread_does_not_raise_the_stage_but_says_what_it_would_be() -> None:
    found = findings(
        CANCER,
        Imaging(modality="MRI", finding="tumour of the cervix", site="cervix", size_mm=(30, 20)),
        Metastasis(site="lung", certainty="suspected", basis="CT"),
        Imaging(modality="MRI", finding="pelvic lymphadenopathy"),
        Exam(term="possible invasion of the vagina"),
    )
    assert found["figo_stage"].value == "IB2"
    assert "would be IVB" in found["figo_stage"].statement


def test_an_ovary_alone_is_for_review_and_does_not_carry_stage_four() -> None:
    found = findings(CANCER, Metastasis(site="left ovary", basis="histology"), Stage(system="FIGO", value="IVB"))
    assert set(found) == {"figo_stage", "stage_findings_mismatch"}
    assert found["stage_findings_mismatch"].title == "Stage IVB not supported: ovary alone"
    assert found["figo_stage"].value == "for review"
    assert "the ovary alone" in found["figo_stage"].title


def test_the_sacroiliac_joint_alone_is_for_review() -> None:
    found = findings(CANCER, Imaging(modality="MRI", finding="mass with involvement of the sacroiliac joint"))
    assert found["figo_stage"].value == "for review"
    assert "sacroiliac" in found["figo_stage"].statement


def test_nodes_on_imaging_contradict_a_stated_stage_two() -> None:
    found = findings(CANCER, Metastasis(site="left external iliac lymph node", basis="MRI"),
                     Stage(system="FIGO", value="IIA2"))  # fmt: skip
    flag = found["stage_findings_mismatch"]
    assert (flag.value, flag.severity, flag.evidence) == ("IIIC1r", "warning", ("e3", "e2"))


def test_before_2018_nodes_are_no_contradiction() -> None:
    found = findings(told(CANCER, "2015-03"), told(Metastasis(site="external iliac node", basis="MRI"), "2015-03"),
                     told(Imaging(modality="MRI", finding="tumour of cervix and upper vagina, vaginal invasion",
                                  site="cervix", size_mm=(45,)), "2015-03"),
                     told(Stage(system="FIGO", value="IIA2"), "2015-03"))  # fmt: skip
    assert set(found) == {"figo_stage"}
    assert found["figo_stage"].value == "IIA2"


def test_pathology_overrides_imaging() -> None:
    found = findings(
        told(CANCER, "2024-01"),
        told(Imaging(modality="MRI", finding="pelvic node 14 mm", size_mm=(14,)), "2024-01"),
        told(Surgery(procedures=("radical hysterectomy",), codes=("hysterectomy",)), "2024-02"),
        told(Pathology(specimen="radical hysterectomy",
                       result="squamous cell carcinoma, depth of invasion 6 mm, 0/24 pelvic nodes", size_mm=(18,)),
             "2024-02"),
    )  # fmt: skip
    assert found["figo_stage"].value == "IB1"


def test_positive_nodes_in_the_specimen_are_iiic1p_and_isolated_cells_are_not() -> None:
    base = (CANCER, Surgery(codes=("hysterectomy",)))
    positive = findings(*base, Pathology(specimen="hysterectomy", result="carcinoma, 2/24 pelvic lymph nodes"))
    cells = findings(*base, Pathology(specimen="hysterectomy", result="carcinoma, 1/24 nodes (isolated tumour cells)"))
    assert positive["figo_stage"].value == "IIIC1p"
    assert cells["figo_stage"].value == "I"


@pytest.mark.parametrize(
    "later",
    [
        (SystemicTherapy(drugs=("cisplatin",)), Metastasis(site="bone", basis="CT")),
        (Recurrence(site="vaginal cuff"), Metastasis(site="liver", basis="biopsy")),
        (Surgery(codes=("hysterectomy",)), Imaging(modality="CT", finding="multiple liver metastases")),
    ],
)
def test_what_comes_after_treatment_or_recurrence_never_restages(later: tuple[object, ...]) -> None:
    found = findings(CANCER, Exam(term="tumour of the cervix", site="cervix", size_mm=(25,)),
                     Stage(system="FIGO 2018", value="IB2"), *later)  # fmt: skip
    assert set(found) == {"figo_stage"}
    assert found["figo_stage"].value == "IB2"


def test_a_history_told_backwards_does_not_lend_its_recurrence_to_the_first_stage() -> None:
    found = findings(
        Diagnosis(value="small cell carcinoma", site="cervix"),
        Imaging(modality="CT", finding="metastatic disease, multiple liver lesions", site="liver"),
        Biopsy(site="liver", result="recurrent carcinoma of the cervix", histology="cancer"),
        SystemicTherapy(drugs=("cisplatin", "etoposide")),
        Stage(system="FIGO", value="IB2", disease="cervical cancer"),
        Surgery(codes=("hysterectomy",)),
    )
    assert set(found) == {"stage_unsupported"}


@pytest.mark.parametrize(
    ("words", "criteria"),
    [
        ("metastases in the liver, lung and bone", ["distant", "distant", "distant"]),
        ("carcinoma involving the cervical os, right ovary, and surface of the omentum", ["ovary", "distant"]),
        ("no metastases in liver, lung, or bone", []),
        (
            "carcinoma found in the cervical os, in the right ovary and on the surface of the omentum",
            ["ovary", "distant"],
        ),
        ("carcinoma of the cervix; ovaries and omentum unremarkable", []),
        ("small cell carcinoma, a lung primary cannot be excluded", []),
        ("carcinoma of the cervix, left ovary with an endometriotic cyst, omentum free", []),
    ],
)
def test_a_list_of_sites_shares_what_is_said_of_it(words: str, criteria: list[str]) -> None:
    found = evidence(list(record(Pathology(specimen="biopsies", result=words, histology="cancer")).events))
    assert [item.criterion for item in found if item.state == "involved"] == criteria


def test_a_stage_stated_for_cancer_of_the_cervix_is_a_diagnosis() -> None:
    assert set(findings(Stage(system="FIGO", value="IIB", disease="cervical cancer"))) == {"stage_unsupported"}


def test_spread_found_long_after_the_diagnosis_is_no_part_of_its_stage() -> None:
    tumour = told(Exam(term="cervical mass", site="cervix", size_mm=(30,)), "2009-03")
    found = findings(told(CANCER, "2009-03"), tumour, told(Metastasis(site="brain"), "2011-02"))
    assert found["figo_stage"].value == "IB1"
    near = findings(told(CANCER, "2009-03"), tumour, told(Metastasis(site="brain"), "2009-05"))
    assert near["figo_stage"].value == "IVB"


def test_a_stage_that_the_record_later_replaced_is_no_contradiction() -> None:
    nodes = told(Metastasis(site="obturator node", basis="CT"), "2022-01")
    clinical = told(Stage(system="FIGO 2018", value="IB2"), "2022-01-05")
    final = told(Stage(system="FIGO 2018", value="IIIC1"), "2022-02-05")
    earlier = told(Stage(system="FIGO 2018", value="IB2"), "2022-03-05")
    assert set(findings(told(CANCER, "2022-01"), nodes, clinical, final)) == {"figo_stage"}
    assert "stage_findings_mismatch" in findings(told(CANCER, "2022-01"), nodes, final, earlier)


@pytest.mark.parametrize(
    "case",
    [
        (Diagnosis(value="endometrioid adenocarcinoma", site="endometrium"),
         Pathology(specimen="hysterectomy", result="carcinoma with invasion of the cervical stroma")),
        (Diagnosis(value="serous carcinoma of the ovary"),
         Pathology(specimen="uterus, cervix, omentum", result="serous carcinoma", histology="cancer")),
        (Diagnosis(value="diffuse large B-cell lymphoma", site="cervix"),),
        (Diagnosis(value="carcinoma", site="cervix", certainty="suspected"),),
        (Diagnosis(value="squamous cell carcinoma", site="cervix", status="superseded"),),
        (Biopsy(site="cervix", result="CIN3", histology="CIN3"),),
    ],
)  # fmt: skip
def test_what_does_not_prove_a_cancer_of_the_cervix(case: tuple[Diagnosis | Pathology | Biopsy, ...]) -> None:
    assert proof_of_cervical_cancer(record(*case)) == []


def test_tissue_of_the_cervix_proves_its_cancer() -> None:
    proofs = record(Biopsy(site="cervix", result="squamous cell carcinoma"), Ecc(result="adenocarcinoma"),
                    Pathology(specimen="LLETZ", result="squamous cell carcinoma"))  # fmt: skip
    assert [event.id for event in proof_of_cervical_cancer(proofs)] == ["e1", "e2", "e3"]


def test_dates_go_before_the_order_of_telling() -> None:
    found = findings(
        told(CANCER, "2023-01"),
        told(SystemicTherapy(drugs=("cisplatin",)), "2023-03"),
        told(Metastasis(site="liver", basis="CT"), "2023-02-10"),
        told(Metastasis(site="omentum", basis="histology"), "2023-05"),
    )
    assert found["figo_stage"].evidence[0] == "e3"
    assert "omentum" not in found["figo_stage"].statement


def test_a_stated_stage_that_nothing_supports_is_a_gap_not_a_flag() -> None:
    found = findings(CANCER, Stage(system="FIGO", value="4B"))
    assert set(found) == {"stage_unsupported"}
    assert (found["stage_unsupported"].kind, found["stage_unsupported"].severity) == ("gap", "info")
    sized = findings(CANCER, Exam(term="cervical mass", site="cervix", size_mm=(30,)), Stage(system="FIGO", value="4B"))
    assert set(sized) == {"figo_stage", "stage_unsupported"}
    assert set(findings(CANCER)) == {"figo_not_told"}


def test_a_stated_stage_fits_if_any_told_size_bears_it_out() -> None:
    found = findings(CANCER, Imaging(modality="MRI", finding="cervical tumour", site="cervix", size_mm=(42,)),
                     Exam(term="cervical mass", site="cervix", size_mm=(38,)),
                     Stage(system="FIGO 2018", value="IB2"))  # fmt: skip
    assert set(found) == {"figo_stage"}
    assert found["figo_stage"].value == "IB3"


def test_an_unnamed_edition_is_given_the_benefit_of_the_older_sizes() -> None:
    tumour = Imaging(modality="MRI", finding="cervical tumour", site="cervix", size_mm=(35,))
    assert set(findings(CANCER, tumour, Stage(system="FIGO", value="IB1"))) == {"figo_stage"}
    assert "stage_findings_mismatch" in findings(CANCER, tumour, Stage(system="FIGO 2018", value="IB1"))


def test_a_punch_biopsy_does_not_give_the_depth() -> None:
    punch = findings(CANCER, Pathology(specimen="punch biopsy of cervix", result="carcinoma", depth_mm=2))
    cone = findings(CANCER, Pathology(specimen="LEEP", result="carcinoma, depth 2 mm", histology="cancer"))
    assert "depth_mm" not in punch["figo_not_told"].facts
    assert cone["figo_stage"].facts["depth_mm"] == 2


def test_a_biopsy_of_another_site_is_tissue_proof() -> None:
    found = findings(CANCER, Biopsy(site="omentum", result="metastatic carcinoma", histology="cancer"))
    assert found["figo_stage"].value == "IVB"


@pytest.mark.parametrize(("words", "spelled"), [("IIIc1(r)", "IIIC1"), ("Stage 1B3", "IB3"), ("x", ""), ("ivb", "IVB")])
def test_stages_in_other_spellings(words: str, spelled: str) -> None:
    assert spell(words) == spelled


def test_a_normal_cystoscopy_and_a_lesion_of_the_rectum_that_nobody_biopsied() -> None:
    events = record(
        Imaging(modality="cystoscopy", finding="normal"),
        Exam(term="tumour invades the rectum"),
        Imaging(modality="MRI", finding="deposit", site="left ovary"),
        Pathology(specimen="peritoneal washing", result="scanty material", histology="insufficient"),
        Pathology(specimen="biopsies of bladder mucosa", result="squamous cell carcinoma"),
        Pathology(specimen="ovary", result="endometriotic cyst", histology="benign"),
        Pathology(specimen="biopsies", result="nodules of carcinoma involving omentum, uterus, and left tube"),
        Pathology(specimen="nodes", result="0/12 para-aortic nodes"),
    ).events
    assert [(item.event, item.criterion, item.state) for item in evidence(list(events))] == [
        ("e1", "mucosa", "denied"),
        ("e2", "mucosa", "doubtful"),
        ("e5", "mucosa", "involved"),
        ("e6", "ovary", "denied"),
        ("e7", "distant", "involved"),
        ("e7", "corpus", "involved"),
        ("e7", "tube", "involved"),
        ("e8", "para_aortic_nodes", "denied"),
    ]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("invasion of the lower third of the vagina", "IIIA"),
        ("tumour invades the upper third of the vagina", "IIA"),
        ("pyometra extending to the abdominal wall; no enlarged lymph nodes", "I"),
        ("pyometra and liver metastases", "IVB"),
        ("vagina free", "I"),
        ("lymph node metastasis, FDG-avid", "IIIC1r"),
        ("no enlarged lymph nodes", "I"),
        ("hydronephrosis", "IIIB"),
        ("possible invasion of the lower third of the vagina", "I"),
        ("para-aortic lymphadenopathy", "I"),
    ],
)
def test_one_sentence_of_imaging_and_its_stage(words: str, value: str) -> None:
    assert findings(CANCER, Imaging(modality="MRI", finding=words))["figo_stage"].value == value


def test_doubtful_vagina_and_nodes_say_what_they_would_mean() -> None:
    vagina = findings(CANCER, Imaging(modality="MRI", finding="possible invasion of the lower third of the vagina"))
    nodes = findings(CANCER, Imaging(modality="MRI", finding="para-aortic lymphadenopathy"))
    assert "would be IIIA" in vagina["figo_stage"].statement
    assert "would be IIIC2r" in nodes["figo_stage"].statement


def test_of_two_events_of_one_day_neither_comes_after_the_other() -> None:
    first, second = record(told(CANCER, "2022-01-01"), told(Stage(system="FIGO", value="I"), "2022-01-01")).events
    assert comes_after(second, first) is False


def test_a_size_in_a_biopsy_report_is_not_the_size_of_the_tumour() -> None:
    fragment = Pathology(specimen="punch", result="carcinoma", size_mm=(4,))
    fibroid = Pathology(specimen="uterus", result="leiomyoma", size_mm=(80,))
    assert "size_mm" not in findings(CANCER, fragment, fibroid)["figo_not_told"].facts


def test_a_figo_stage_without_a_value_is_left_alone() -> None:
    assert set(findings(CANCER, Stage(system="FIGO", value="not told"))) == {"figo_not_told"}


@pytest.mark.parametrize(
    ("cell", "inside", "outside"), [("5", 5, 6), ("[20,40)", 20, 40), ("(3,5]", 5, 3), (">=7", 7, 6)]
)
def test_bands(cell: str, inside: float, outside: float) -> None:
    assert band(cell).holds(inside) is True
    assert band(cell).holds(outside) is False
    assert band(cell).holds(None) is None


def test_a_band_that_is_none_and_a_table_with_a_gap_are_defects_of_the_data() -> None:
    with pytest.raises(BadData, match="is not"):
        band("about five")
    with pytest.raises(BadData, match="gap"):
        row_in(({"points": "<3"},), "points", 4)


def test_deposits_seen_at_operation_wait_for_the_pathologist() -> None:
    seen = Exam(term="omentum studded with nodules and miliary deposits", context="operative")
    cake = Exam(term="omental cake and peritoneal carcinomatosis", context="operative")
    assert {item.state for item in evidence(list(record(seen).events))} == {"doubtful"}
    assert {item.state for item in evidence(list(record(cake).events))} == {"involved"}


@pytest.mark.parametrize(
    ("words", "site", "size", "stage"),
    [
        (
            "4.5 cm cervical mass with enlarged right obturator lymph node (16 mm)",
            "right obturator node",
            (45,),
            "IIIC1r",
        ),
        ("4.5 cm cervical mass, right obturator lymph node of 6 mm", "right obturator node", (45,), "IB3"),
        ("5.2 x 4 cm tumour of the cervix with left parametrial invasion", "left parametrium", (52, 40), "IIB"),
        ("4.8 cm mass with full stromal invasion", "", (48,), "IB3"),
        ("3 cm cervical fibroid mass", "uterus", (30,), None),
    ],
)
def test_sizes_belong_to_what_they_are_told_of(
    words: str, site: str, size: tuple[float, ...], stage: str | None
) -> None:
    found = findings(CANCER, Imaging(modality="MRI", finding=words, site=site, size_mm=size))
    assert (found["figo_stage"].value if stage else None) == stage
    if stage is None:
        assert set(found) == {"figo_not_told"}


def test_counted_nodes_are_pathology_wherever_they_are_told() -> None:
    found = findings(CANCER, Imaging(modality="MRI", finding="laparoscopy: 2 of 14 para-aortic nodes involved"))
    assert found["figo_stage"].value == "IIIC2p"


def test_tissue_of_a_recurrence_is_not_the_first_diagnosis() -> None:
    found = findings(
        told(Stage(system="FIGO 2018", value="IB1", disease="cervical cancer"), "2020-05"),
        told(Surgery(procedures=("radical trachelectomy",), codes=("trachelectomy",)), "2020-05"),
        told(Imaging(modality="MRI", finding="cervical lesion", site="cervix", size_mm=(15,)), "2020-05"),
        told(Imaging(modality="PET-CT", finding="2 cm para-aortic lymph node", size_mm=(20,)), "2022-06"),
        told(Biopsy(result="recurrent squamous cell carcinoma", histology="cancer"), "2022-06"),
    )
    assert set(found) == {"figo_stage"}
    assert found["figo_stage"].facts["size_mm"] == 15


def test_an_incidental_tumour_is_staged_by_its_depth() -> None:
    report = Pathology(specimen="hysterectomy", result="incidental squamous cell carcinoma of the cervix", depth_mm=4)
    assert findings(CANCER, report)["figo_stage"].value == "IA2"


@pytest.mark.parametrize(("day", "kind"), [("", "gap"), ("2023-05-04", "flag"), ("2012-05-04", None)])
def test_a_stage_of_no_day_may_be_of_the_edition_that_counts_no_nodes(day: str, kind: str | None) -> None:
    when = parse(day) if day else UNDATED
    values = (
        Diagnosis(
            value="squamous cell carcinoma", site="cervix", histology="squamous cell carcinoma", code="cervical_cancer"
        ),
        Pathology(specimen="cervix", code="cervix", histology="cancer", size_mm=(32.0,), vagina="involved"),
        Pathology(specimen="pelvic lymph nodes", histology="cancer", nodes_by_site=(("pelvic", 1, 12),)),
        Stage(system="FIGO", value="IIA1", disease="cervix"),
        Stage(system="TNM", value="pT2a1 N1", disease="cervix"),
    )
    told = Record(events=tuple(Event(id=f"e{n}", values=value, when=when) for n, value in enumerate(values)))
    found = [f.kind for f in from_record(told, AS_OF) if f.facts.get("stated") == "IIA1"]
    assert found == ([kind] if kind else [])


def test_nodes_that_a_board_overlooked_are_flagged_without_a_day_too() -> None:
    values = (
        Diagnosis(value="squamous cell carcinoma", site="cervix", code="cervical_cancer"),
        Imaging(modality="PET-CT", finding="left obturator node avid", site="left obturator lymph node", code="node"),
        Imaging(modality="MRI", finding="30 mm tumour", size_mm=(30.0,), code="tumour"),
        Stage(system="FIGO", value="IB2", disease="cervix"),
    )
    told = Record(events=tuple(Event(id=f"e{n}", values=value) for n, value in enumerate(values)))
    assert [f.kind for f in from_record(told, AS_OF) if f.facts.get("stated") == "IB2"] == ["flag"]


def test_nodes_of_a_benign_specimen_are_free_however_their_words_are_cut() -> None:
    told = Pathology(
        specimen="Right external iliac lymph nodes",
        result="Ten lymph nodes ,negative for metastatic disease",
        histology="benign",
    )
    found = evidence([Event(id="e1", values=told)])
    assert found and {item.state for item in found} == {"denied"}
