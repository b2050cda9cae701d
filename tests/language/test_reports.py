"""Pathology reports as laboratories print them: blocks, forms, letters, addenda, and what is no finding."""

from typing import Any

import pytest

from lugol.language.narrative import read
from lugol.record.event import Event

BLOCKS = """SURGICAL PATHOLOGY REPORT
Accession #: 0

DIAGNOSIS:
UTERUS, CERVIX, RADICAL HYSTERECTOMY
- SQUAMOUS CELL CARCINOMA, MODERATELY DIFFERENTIATED, 3.5 CM IN GREATEST DIMENSION
- CARCINOMA INVADES TO A DEPTH OF 12 MM (TOTAL WALL THICKNESS 18 MM)
- FOCAL LYMPHVASCULAR SPACE INVASION IS IDENTIFIED
- RESECTION MARGINS ARE FREE OF CARCINOMA
PARAMETRIA, RADICAL HYSTERECTOMY
- NO CARCINOMA IDENTIFIED
LYMPH NODES, RIGHT OBTURATOR, DISSECTION
- METASTATIC CARCINOMA IN ONE OF SEVEN LYMPH NODES (1/7)
LYMPH NODES, LEFT OBTURATOR, DISSECTION
- NO EVIDENCE OF MALIGNANCY IN TWENTY LYMPH NODES (0/20)

History:
The patient is a woman with cervical adenocarcinoma on a biopsy elsewhere. LVSI was present there.

Gross Description:
Specimen A is received in formalin. Three possible lymph nodes are dissected, the largest 2.5 cm. Labeled A1 to A9.
"""
FORM = """PATHOLOGY REPORT
Specimen type: Radical hysterectomy
Histological type: Adenocarcinoma, HPV-associated
Histologic grade: 1
Tumour size: 25 x 18 mm
Depth: 8 mm   Wall thickness: 1.2 cm
Lymphovascular space invasion: Not identified
Parametrium: Not involved
Vaginal cuff: Free
Deep margin: clear by 4 mm
Ectocervical margin: clear by 8 mm
Total number of nodes involved: 0
Total number of nodes examined: 20
Pathologic stage: pT1b2 pN0
FIGO stage: IB2
"""
LETTER = """HISTOLOGY REPORT
Clinical notes: HPV 16, HSIL on smear. ?CIN 3.

Macroscopic: A cone 18 x 17 mm to a depth of 12 mm.

Microscopic: Sections show high-grade squamous intraepithelial lesion (CIN 2). There is no invasive carcinoma. The
endocervical margin is involved by CIN 2. The ectocervical margin is clear.

Summary: LLETZ - CIN 2, endocervical margin involved.
"""


def _events(text: str, kind: str) -> list[Event]:
    return [e for e in read(text, "report").events if e.kind == kind]


def _main(text: str) -> Any:
    """The specimen that bears the core items."""
    told = [e.values for e in _events(text, "pathology")]
    return max(told, key=lambda values: len(repr(values)))


def test_blocks_of_specimens_give_the_core_items_of_the_main_one() -> None:
    main = _main(BLOCKS)
    assert (main.grade, main.lvsi, main.depth_mm, main.stroma_mm, main.size_mm) == ("2", "present", 12, 18, (35,))
    assert (main.parametrium, main.margins, main.histology) == ("free", "clear", "cancer")


def test_nodes_are_summed_over_sites_and_positive_ones_are_metastases() -> None:
    main = _main(BLOCKS)
    assert (main.nodes_positive, main.nodes_examined) == (1, 27)
    assert [e.values.site for e in _events(BLOCKS, "metastasis")] == ["right obturator lymph node"]


def test_history_and_gross_description_are_no_results() -> None:
    assert [e.values.histology for e in _events(BLOCKS, "diagnosis")] == ["squamous cell carcinoma"]


def test_a_report_printed_twice_counts_once() -> None:
    once, twice = _main(BLOCKS), _main(BLOCKS + "\nPage 2\n" + BLOCKS)
    assert (twice.nodes_positive, twice.nodes_examined) == (once.nodes_positive, once.nodes_examined)
    assert len(_events(BLOCKS + "\nPage 2\n" + BLOCKS, "pathology")) == len(_events(BLOCKS, "pathology"))


def test_a_form_gives_its_items_and_the_stage_as_stated() -> None:
    main = _main(FORM)
    assert (main.grade, main.size_mm, main.depth_mm, main.stroma_mm) == ("1", (25, 18), 8, 12)
    assert (main.lvsi, main.parametrium, main.vagina, main.hpv) == ("absent", "free", "free", "associated")
    assert main.margins_by_name == (("deep", "clear", 4), ("ectocervical", "clear", 8))
    assert (main.nodes_positive, main.nodes_examined) == (0, 20)
    assert {(e.values.system, e.values.value) for e in _events(FORM, "stage")} == {
        ("TNM", "pT1b2 pN0"),
        ("FIGO", "IB2"),
    }
    assert not _events(FORM, "metastasis")


def test_the_depth_of_a_cone_is_no_invasion_and_the_request_no_result() -> None:
    main = _main(LETTER)
    assert (main.histology, main.margins, main.depth_mm) == ("CIN2", "involved", None)
    assert {e.values.histology for kind in ("pathology", "biopsy") for e in _events(LETTER, kind)} == {"CIN2"}


def test_an_addendum_that_changes_the_diagnosis_stands_instead() -> None:
    changed = LETTER + "\nAddendum: After further levels the diagnosis is changed to CIN 3. LVSI: absent.\n"
    assert [e.values.histology for e in _events(changed, "diagnosis")] == ["CIN3"]


def test_a_printed_staging_table_states_no_stage() -> None:
    table = FORM.replace("Pathologic stage: pT1b2 pN0\nFIGO stage: IB2\n", "") + (
        "TNM SCHEME  FIGO SCHEME  DEFINITION\nT1b1 IB1 Tumor confined to uterus, 4 cm or less\n"
        "T2b IIB Parametrial invasion\n"
    )
    assert not _events(table, "stage")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("FOUR BENIGN LYMPH NODES (0/2)", "words and figures differ"),
        ("CARCINOMA IN SEVEN LYMPH NODES (7/5)", "more positive than examined"),
    ],
)
def test_counts_that_disagree_give_no_sum_but_a_note(line: str, why: str) -> None:
    text = BLOCKS.replace("NO EVIDENCE OF MALIGNANCY IN TWENTY LYMPH NODES (0/20)", line)
    main = _main(text)
    assert (main.nodes_positive, main.nodes_examined) == (None, None), why
    assert any("figures disagree" in e.note for e in _events(text, "pathology"))


def test_words_that_a_scanner_garbled_are_not_guessed() -> None:
    garbled = BLOCKS.replace("SQUAMOUS CELL CARCINOMA, MODERATELY", "SOUAMOUS CELL CARL OMAN, MODERATELY").replace(
        "\n- CARCINOMA INVADES", "\n- INVADES"
    )
    assert all("squamous" not in e.values.histology for e in _events(garbled, "diagnosis"))
