"""Smears, tissue and reports in the idioms of many houses: each with its own result, none the contrary."""

from typing import Any

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event


def told(text: str, kind: str) -> list[Event]:
    """The events of one kind that a text tells."""
    return [event for event in events_of(reading_of(text)) if event.kind == kind]


def values(text: str, kind: str, *names: str) -> list[tuple[Any, ...]]:
    """Some values of the affirmed or historical events of one kind."""
    kept = [e for e in told(text, kind) if e.assertion in ("affirmed", "historical")]
    return [tuple(getattr(e.values, name) for name in names) for e in kept]


@pytest.mark.parametrize(
    ("text", "result", "types"),
    [
        ("Cytology: no intraepithelial lesion or malignant cells (NILM), hrHPV 53 positive.", "positive", ("53",)),
        ("No intraepithelial lesion and HPV 16 positive.", "positive", ("16",)),
        ("Smear negative for malignancy, HPV 58 detected.", "positive", ("58",)),
        ("Smear: no dyskaryosis, HPV detected.", "positive", ()),
        ("No HPV 16, 18 or other types detected.", "negative", ()),
        ("No CIN, no HPV.", "negative", ()),
        ("HPV 16/18 neg, others pos.", "positive", ("other",)),
        ("Hybrid capture 2: positive (RLU 210).", "positive", ()),
        ("HC2 negative.", "negative", ()),
        ("Cervical cytology AIS; cobas 4800: 18 positive.", "positive", ("18",)),
    ],
)
def test_a_denied_lesion_denies_no_virus(text: str, result: str, types: tuple[str, ...]) -> None:
    assert values(text, "hpv", "result", "types") == [(result, types)]


@pytest.mark.parametrize(
    "text",
    [
        "Smear 2023: HPV negative.",
        "Smear 2022 HPV positive.",
        "Smear 03/2024: HPV not detected.",
        "Eosinophils were observed in both cervical cytology and a biopsy.",
        "CYTOLOGY REPORT\nSpecimen: ascitic fluid\nDiagnosis: positive for malignant cells.",
    ],
)
def test_what_is_of_the_virus_or_of_another_fluid_is_no_smear(text: str) -> None:
    assert values(text, "cytology", "result") == []


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("Smear and HPV negative.", ["NILM"]),
        ("Smear 2021: negative, HPV negative.", ["NILM"]),
        (
            "Smear history: 2010 neg, 2013 neg, 2016 borderline, 2018 mild dyskaryosis.",
            ["NILM", "NILM", "ASC-US", "LSIL"],
        ),
        ("Smears: 2015 negative, 2018 negative, 2021 low grade.", ["NILM", "NILM", "LSIL"]),
        ("Pap history: 05/2016 NILM, 06/2019 ASCUS HPV neg, 07/2022 LSIL HPV 16+.", ["NILM", "ASC-US", "LSIL"]),
        ("Smears in 2018, 2019 and 2020 were negative, borderline and HSIL.", ["NILM", "ASC-US", "HSIL"]),
        ("CERVICAL CYTOLOGY REPORT\nSpecimen: ThinPrep, cervix\nInterpretation: LSIL.\nHPV: detected", ["LSIL"]),
        ("PAP SMEAR REPORT\nAdequacy: satisfactory.\nResult: atypical glandular cells, NOS.", ["AGC"]),
    ],
)
def test_each_entry_of_a_screening_history_is_a_smear(text: str, results: list[str]) -> None:
    assert [result for (result,) in values(text, "cytology", "result")] == results


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("Punch biopsies at 2 o'clock (CIN 1) and 7 o'clock (CIN 3).", {((2,), "CIN1"), ((7,), "CIN3")}),
        ("Biopsies: 12 o'clock CIN 2, 6 o'clock benign.", {((12,), "CIN2"), ((6,), "benign")}),
        ("Punch biopsy at 5 o'clock showed CIN1 and at 11 o'clock CIN3.", {((5,), "CIN1"), ((11,), "CIN3")}),
        ("Punch biopsies from 3 and 9 o'clock both showed CIN 2.", {((3, 9), "CIN2")}),
        ("Cervical biopsy at 12 o'clock: CIN 3.", {((12,), "CIN3")}),
    ],
)
def test_each_place_on_the_clock_has_its_own_result(text: str, results: set[tuple[Any, ...]]) -> None:
    assert set(values(text, "biopsy", "clock", "histology")) == results


@pytest.mark.parametrize(
    "text",
    [
        "Cervical biopsy and ECC showed CIN3 and benign glands, respectively.",
        "Biopsies from 1 and 5 o'clock and ECC were consistent with CIN III and negative, respectively.",
        "Cervical biopsy: CIN 3. ECC: negative.",
        "Biopsies: 12 o'clock - CIN 3; 6 o'clock - squamous metaplasia; ECC - negative.",
    ],
)
def test_a_curettage_named_beside_a_biopsy_keeps_its_own_result(text: str) -> None:
    assert values(text, "ecc", "histology") == [("benign",)]
    assert ("CIN3",) in values(text, "biopsy", "histology")


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Vaginal biopsy showed VaIN 3.", "vagina"),
        ("Vulval biopsy: usual type VIN.", "vulva"),
        ("An endometrial curettage biopsy revealed a poorly differentiated carcinoma. Cervix normal.", "endometrium"),
        ("Cervical biopsy: adenocarcinoma.", "cervix"),
    ],
)
def test_a_biopsy_is_of_the_organ_that_it_names(text: str, site: str) -> None:
    assert [one for (one,) in values(text, "biopsy", "site")] == [site]


@pytest.mark.parametrize(
    ("text", "worst", "by_name"),
    [
        (
            "Loop: CIN3, excision complete at ectocervical margin, incomplete at endocervical margin.",
            "involved",
            {("ectocervical", "clear"), ("endocervical", "involved")},
        ),
        (
            "Cone biopsy: CIN3 with positive endocervical margin and negative ectocervical margin.",
            "involved",
            {("endocervical", "involved"), ("ectocervical", "clear")},
        ),
        ("Cone: invasive SCC, LVSI present, deep margin 1 mm.", "clear", {("deep", "clear")}),
        ("LLETZ: CIN2, completely excised.", "clear", set()),
        ("LLETZ: HSIL, incompletely excised.", "involved", set()),
        ("LLETZ: CIN3. Endocervical margin involved, ectocervical margin clear.", "involved", None),
    ],
)
def test_each_margin_has_its_own_state(text: str, worst: str, by_name: set[tuple[str, str]] | None) -> None:
    [(margins, named)] = values(text, "pathology", "margins", "margins_by_name")
    assert margins == worst
    assert by_name is None or {(name, state) for name, state, _ in named} == by_name


def test_a_denial_is_of_the_item_right_before_it() -> None:
    [(histology, lvsi)] = values("Histology: SCC depth 1.8 mm width 4 mm LVSI neg.", "pathology", "histology", "lvsi")
    assert (histology, lvsi) == ("cancer", "absent")
    assert [e.assertion for e in told("Post-LLETZ smear: neg.", "surgery")] == ["affirmed"]
    assert [e.assertion for e in told("Metastasis in lymph nodes absent.", "metastasis")] == ["negated"]


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("Frozen section was benign but final histology revealed borderline tumour.", ["benign", "other"]),
        ("Frozen section of the node was negative, final histology showed a metastasis.", ["benign", "cancer"]),
        (
            "Frozen section suggested malignancy; paraffin sections confirmed clear cell carcinoma.",
            ["cancer", "cancer"],
        ),
    ],
)
def test_a_frozen_section_and_the_final_report_are_two(text: str, results: list[str]) -> None:
    assert [one for (one,) in values(text, "pathology", "histology")] == results


@pytest.mark.parametrize(
    ("text", "histology"),
    [
        ("Cone biopsy: SMILE (stratified mucin-producing intraepithelial lesion).", "AIS"),
        ("HPE: LCNKSCC cervix.", "cancer"),
        ("Histology: CIN 2, 3 and HPV change.", "CIN2/3"),
        ("LLETZ histology: HGCGIN.", "AIS"),
        ("HPR: endocervical adenocarcinoma, DSI 7 mm out of 14 mm.", "cancer"),
        ("Oophorectomy with histopathological conclusion grade II immature teratoma.", "cancer"),
    ],
)
def test_names_of_lesions_in_many_houses(text: str, histology: str) -> None:
    assert (histology,) in values(text, "pathology", "histology")


def test_lugol_negative_areas_are_found_and_denied() -> None:
    found = told("Colposcopy: Lugol's iodine negative area from 9 to 12 o'clock.", "colposcopy")
    assert [(e.values.code, e.assertion) for e in found] == [("iodine_negative", "affirmed")]  # type: ignore[union-attr]
    denied = told("Colposcopy: no acetowhite or iodine negative areas.", "colposcopy")
    assert {e.assertion for e in denied} == {"negated"}


def test_a_stain_named_in_full_is_no_diagnosis() -> None:
    text = "The tumour expressed B-cell lymphoma 6 (BCL6), insulinoma-associated protein 1 and CD10."
    assert {one for (one,) in values(text, "ihc", "marker")} == {"BCL6", "INSM1", "CD10"}
    assert told(text, "diagnosis") == []


def test_a_share_before_a_comma_is_of_the_stain_before_it() -> None:
    text = "IHC showed nuclear staining for TTF-1 in 80% of cells, with focal positivity for CD56."
    assert values(text, "ihc", "marker", "percent") == [("TTF-1", 80.0), ("CD56", None)]


def test_numbered_specimens_get_the_results_of_their_numbers() -> None:
    text = (
        "HISTOPATHOLOGY REPORT\nSpecimen 1: Cervix, punch biopsy 12 o'clock\n"
        "Specimen 2: Cervix, punch biopsy 6 o'clock\nSpecimen 3: Endocervical curettings\n\n"
        "Gross: 1. One piece 3 mm. 2. One piece 2 mm. 3. Mucus.\n\nDiagnosis:\n1. CIN 2.\n2. Benign.\n3. Benign."
    )
    assert set(values(text, "biopsy", "clock", "histology")) == {((12,), "CIN2"), ((6,), "benign")}
    assert values(text, "ecc", "histology") == [("benign",)]


def test_an_addendum_is_of_the_part_that_it_names() -> None:
    text = (
        "SURGICAL PATHOLOGY\nFINAL DIAGNOSIS\nA. Cervix, LEEP:\n- CIN 3.\nB. Endocervix, curettage:\n"
        "- Benign endocervical epithelium.\n\nADDENDUM (3/4/2023):\n"
        "Further levels of part A show a focus of invasive squamous cell carcinoma (depth 1.2 mm)."
    )
    assert values(text, "ecc", "histology") == [("benign",)]
    assert [(h, d) for h, d in values(text, "pathology", "histology", "depth_mm")] == [("cancer", 1.2)]


@pytest.mark.parametrize(
    ("line", "histology"),
    [
        ("INVASIVE SQUA MOUS CELL CARCINOMA", "squamous cell carcinoma"),
        ("INVASIVE SQUAMOUS CELLCARCINOMA", "squamous cell carcinoma"),
        ("INVASIVE ADENOCARCI- NOMA", "adenocarcinoma"),
    ],
)
def test_words_that_a_scanner_tore_are_mended(line: str, histology: str) -> None:
    text = f"SURGICAL PATHOLOGY REPORT\nDIAGNOSIS:\nUTERUS, CERVIX, BIOPSY\n- {line}\n"
    assert (histology,) in values(text, "diagnosis", "value")


def test_a_count_of_nodes_with_a_stroke_read_as_a_figure() -> None:
    text = (
        "SURGICAL PATHOLOGY REPORT\nDIAGNOSIS:\nUTERUS, CERVIX, RADICAL HYSTERECTOMY\n- SQUAMOUS CELL CARCINOMA\n"
        "LYMPH NODES, LEFT PELVIC, EXCISION\n- NO TUMOR SEEN (014)\nLYMPH NODES, RIGHT PELVIC, EXCISION\n"
        "- NO TUMOR SEEN (0/7)\n"
    )
    assert (0, 11) in values(text, "pathology", "nodes_positive", "nodes_examined")


def test_a_plan_behind_what_is_to_be_treated_stays_a_plan() -> None:
    for text in ("Biopsy of the high grade lesion was booked.", "LLETZ of the lesion planned for June."):
        assert {e.assertion for e in events_of(reading_of(text)) if e.kind in ("biopsy", "surgery")} == {"planned"}


def test_the_virus_of_a_tumour_elsewhere_is_no_screening_result() -> None:
    text = "The squamous cell carcinoma of the tongue was found associated with HPV16 using PCR."
    assert [e.kind for e in events_of(reading_of(text)) if e.kind in ("hpv", "cytology")] == []
    assert values("Cervical squamous cell carcinoma, HPV 16 positive.", "hpv", "types") == [(("16",),)]
    assert told("SCC, HPV16+.", "cytology") == []


def test_a_depth_and_a_width_told_together_are_no_depth_and_wall() -> None:
    text = "Cone: invasive carcinoma reaching the deep third of the cervical wall (8.0 mm deep and 35 mm of extension)."
    assert values(text, "pathology", "depth_mm", "stroma_mm") == [(8.0, None)]
    text = "Hysterectomy: SCC, depth of invasion is 0.5 cm out of a cervical wall thickness of 1.2 cm."
    assert values(text, "pathology", "depth_mm", "stroma_mm") == [(5.0, 12.0)]


@pytest.mark.parametrize(
    "text",
    [
        "Pathology of the specimen did not show any abnormal tissue.",
        "Histology revealed no abnormality.",
        "Histology showed no abnormal cells.",
    ],
)
def test_nothing_abnormal_is_benign(text: str) -> None:
    assert values(text, "pathology", "histology") == [("benign",)]
