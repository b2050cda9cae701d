"""What tissue, smears and operations are told to have shown, in sentences and in whole reports."""

from typing import Any

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event

REPORT = """SURGICAL PATHOLOGY REPORT

FINAL DIAGNOSIS:
A. CERVIX AND UTERUS, RADICAL HYSTERECTOMY:
- ADENOCARCINOMA, MODERATELY DIFFERENTIATED
- CARCINOMA INVADES 7 MM INTO A CERVICAL WALL OF 16 MM
B. ENDOMETRIUM: ATROPHIC
C. LYMPH NODES, LEFT PELVIC: NO TUMOR IN NINE LYMPH NODES (0/9)
D. LYMPH NODES, RIGHT PELVIC: METASTATIC ADENOCARCINOMA IN ONE OF TEN LYMPH NODES (1/10)
E. Peritoneal nodule, excision
- Fat necrosis with calcification

GROSS DESCRIPTION:
A. The specimen is received in formalin. Labeled A1 to A12.
"""
FEW_LINES = """PATHOLOGY REPORT:
PRIMARY SITE: Cervix
{head}
{result}
"""


def told(text: str, *kinds: str) -> list[Event]:
    """The events of some kinds in a text."""
    return [event for event in events_of(reading_of(text)) if event.kind in kinds]


def first(text: str, kind: str) -> Any:
    """The values of the first event of a kind that is not denied or planned."""
    return next(e.values for e in told(text, kind) if e.assertion in ("affirmed", "historical"))


def test_each_specimen_of_a_report_is_told() -> None:
    found = {e.values.specimen.lower(): e.values for e in told(REPORT, "pathology")}  # type: ignore[union-attr]
    assert {name: values.histology for name, values in found.items()} == {  # type: ignore[union-attr]
        "cervix and uterus, radical hysterectomy": "cancer",
        "endometrium": "benign",
        "lymph nodes, left pelvic": "benign",
        "lymph nodes, right pelvic": "cancer",
        "peritoneal nodule, excision": "benign",
    }


def test_the_nodes_of_a_report_are_counted_once() -> None:
    counted = [e.values for e in told(REPORT, "pathology") if e.values.nodes_examined is not None]  # type: ignore[union-attr]
    assert [(v.nodes_positive, v.nodes_examined) for v in counted] == [(1, 19)]  # type: ignore[union-attr]


def test_the_operation_of_a_report_is_one() -> None:
    assert [e.values.codes for e in told(REPORT, "surgery")] == [("hysterectomy",)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "head",
    [
        "Biopsy of uterine cervix",
        "Biopsy of the cervix:",
        '1- "Biopsy of uterine cervix":',
        'l-"Cervix biopsy":',
        "CERVIX, BIOP SY",
    ],
)
def test_a_report_of_few_lines_names_its_biopsy(head: str) -> None:
    found = told(FEW_LINES.format(head=head, result="Squamous cell carcinoma."), "biopsy")
    assert [(e.values.site, e.values.histology) for e in found] == [("cervix", "cancer")]  # type: ignore[union-attr]


def test_a_curettage_that_the_scanner_parted_is_one_of_the_endocervix() -> None:
    found = told(FEW_LINES.format(head="UTERUS, ENDOCERVIX, CURETT AGE", result="- ADENOCARCINOMA IN SITU"), "ecc")
    assert [e.values.histology for e in found] == ["AIS"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "kind", "histology"),
    [
        ("She had a cone biopsy, at which time CIN 3 was noted.", "pathology", "CIN3"),
        ("LEEP was done, at which high-grade dysplasia was found.", "pathology", "HSIL"),
        ("LEEP led to the diagnosis of endocervical adenocarcinoma.", "pathology", "cancer"),
        ("Punch biopsy at 12 o'clock CIN 1.", "biopsy", "CIN1"),
        ("LBC HSIL, punch CIN 2, ECC negative.", "biopsy", "CIN2"),
        ("LBC HSIL, punch CIN 2, ECC negative.", "ecc", "benign"),
        ("The ECC was negative.", "ecc", "benign"),
        ("Biopsy negative for malignancy.", "biopsy", "benign"),
        ("Cervical biopsy without dysplasia.", "biopsy", "benign"),
    ],
)
def test_what_a_sample_showed(text: str, kind: str, histology: str) -> None:
    assert first(text, kind).histology == histology


@pytest.mark.parametrize(
    "text",
    [
        "No biopsy was taken.",
        "Biopsy was not done because the cervix was clear.",
        "She underwent hysterectomy, omentectomy and biopsies.",
        "LBC negative, ECC not done.",
    ],
)
def test_no_sample_of_the_cervix(text: str) -> None:
    assert [e for e in told(text, "biopsy", "ecc") if e.assertion == "affirmed"] == []


def test_a_mistaken_diagnosis_is_no_result_of_an_operation() -> None:
    text = "She underwent radical hysterectomy on a mistaken histological diagnosis of squamous carcinoma."
    assert told(text, "pathology") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The uterus, both ovaries and tubes were removed en bloc.", ["hysterectomy", "oophorectomy", "salpingectomy"]),
        ("Laparotomy was performed. The left ovary was removed.", ["Laparotomy", "oophorectomy"]),
        ("She underwent exploratory laparotomy. A bilateral oophorectomy was done.", ["laparotomy", "oophorectomy"]),
        ("The left frontal mass was excised.", ["excision of mass"]),
        ("She was advised to have trachelectomy, which was done in June.", ["trachelectomy"]),
        ("Vaginal hysterectomy and sacrospinous fixation were performed.", ["hysterectomy", "sacrospinous fixation"]),
    ],
)
def test_what_was_done_together_is_one_operation(text: str, names: list[str]) -> None:
    found = [e.values.procedures for e in told(text, "surgery")]  # type: ignore[union-attr]
    assert len(found) == 1
    assert all(any(name in procedure for procedure in found[0]) for name in names)


def test_an_abbreviation_in_brackets_is_no_second_procedure() -> None:
    assert len(first("She underwent total laparoscopic hysterectomy (TLH).", "surgery").procedures) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Laparoscopy was done. Two months later hysterectomy was performed.",
        "Diagnostic laparoscopy showed ascites. She received chemotherapy and then hysterectomy was performed.",
        "She underwent LLETZ. Radical hysterectomy was performed.",
        "She had a hysterectomy in 2010. In 2015 the left ovary was removed.",
    ],
)
def test_operations_of_their_own_stay_apart(text: str) -> None:
    assert len(told(text, "surgery")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Hysterectomy is preferable to LLETZ.",
        "For her, a LLETZ would be preferable to ablation.",
        "She is suitable for hysterectomy.",
        "The excised specimen was sent.",
        "The lesion could not be completely excised.",
        "The nodes were not dissected.",
        "The lesion is to be excised next week.",
        "Moist laparotomy sponges were used.",
    ],
)
def test_no_operation_was_done(text: str) -> None:
    assert [e for e in told(text, "surgery") if e.assertion in ("affirmed", "historical")] == []


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("At 6 months she was positive for HPV-18, and repeated cytology consistently showed ASC-US.", ["ASC-US"]),
        ("Abnormal Pap test with atypical squamous and glandular cells.", ["AGC"]),
        ("Abnormal smear; repeat smear HSIL.", ["abnormal", "HSIL"]),
        ("Ascites cytology found adenocarcinoma cells.", []),
    ],
)
def test_what_a_smear_showed(text: str, results: list[str]) -> None:
    assert [e.values.result for e in told(text, "cytology")] == results  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("HPV 18 DNA was detected by PCR, HPV 16 was not.", ("18",)),
        ("HPV 16 was detected; HPV 18 was not.", ("16",)),
        ("HPV 16 was found, but HPV 18 was not.", ("16",)),
        ("HPV 16 and HPV 18 were detected.", ("16", "18")),
    ],
)
def test_a_type_that_was_not_found_is_none_of_hers(text: str, types: tuple[str, ...]) -> None:
    assert first(text, "hpv").types == types
