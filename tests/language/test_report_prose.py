"""Specimens told in letters and in lines of labels: their core items, and what must not be read as one."""

from typing import Any

import pytest

from lugol.language.narrative import read
from lugol.record.event import Pathology

TOLD = [
    (
        "Histology of the radical hysterectomy: grade 2 squamous carcinoma, 11 mm deep in a 17 mm thick wall, LVSI "
        "present, all 24 pelvic nodes negative, vaginal margin clear.",
        {"grade": "2", "depth_mm": 11, "stroma_mm": 17, "lvsi": "present", "nodes_positive": 0, "nodes_examined": 24},
    ),
    (
        "WRH specimen: lymphovascular emboli absent, both parametria uninvolved, 2/19 nodes positive (left obturator).",
        {"lvsi": "absent", "parametrium": "free", "nodes_positive": 2, "nodes_examined": 19},
    ),
    (
        "Cone: SCC, depth 1.8 mm, width 4 mm, no LVSI, margins clear by 3 mm.",
        {"histology": "cancer", "depth_mm": 1.8, "lvsi": "absent", "margins_by_name": (("", "clear", 3),)},
    ),
    (
        "Cone biopsy showed AIS; margins could not be assessed because of diathermy artefact.",
        {"histology": "AIS", "margins": "not_assessable"},
    ),
    (
        "Vascular tumor thrombus (+), nerve invasion (-), no cancer metastasis in pelvic lymph nodes (0/31). Squamous "
        "carcinoma of cervix, moderately differentiated.",
        {"lvsi": "present", "nodes_positive": 0, "nodes_examined": 31, "grade": "2", "histology": "cancer"},
    ),
    (
        "Specimen: radical hysterectomy\nGrade: II/III\nLVSI: (-)\nParametrium Rt: Free, Lt: Involved\nPelvic LN: 0/25",
        {"grade": "2", "lvsi": "absent", "parametrium": "involved", "nodes_positive": 0, "nodes_examined": 25},
    ),
    (
        "LLETZ histology: CIN 3; ectocervical margin clear, endocervical margin positive.",
        {
            "histology": "CIN3",
            "margins": "involved",
            "margins_by_name": (("ectocervical", "clear", None), ("endocervical", "involved", None)),
        },
    ),
]
NOT_TOLD = [
    ("MRI: parametrium involved on the left, 2 enlarged pelvic nodes, depth of invasion 12 mm.", "parametrium"),
    ("If margins are involved she will need a repeat cone. LLETZ: CIN 2.", "margins"),
    ("Mother had cervical cancer with positive nodes 3/12. LLETZ 2024: CIN1, margins clear.", "nodes_positive"),
    ("If LVSI is present, radiotherapy is advised. LLETZ: CIN 2, margins clear.", "lvsi"),
    ("Lymph node status: N/A. LVSI: N/A. Hysterectomy: squamous carcinoma, depth 3 mm.", "lvsi"),
    ("LLETZ depth 12 mm, CIN 2, margins clear.", "depth_mm"),
]


def _specimens(text: str) -> list[Any]:
    return [e.values for e in read(text, "letter").events if isinstance(e.values, Pathology)]


@pytest.mark.parametrize(("text", "wanted"), TOLD)
def test_a_specimen_gets_its_core_items(text: str, wanted: dict[str, Any]) -> None:
    (specimen,) = _specimens(text)
    assert {name: getattr(specimen, name) for name in wanted} == wanted


@pytest.mark.parametrize(("text", "field"), NOT_TOLD)
def test_what_is_no_finding_of_her_tissue_gives_no_item(text: str, field: str) -> None:
    assert all(getattr(specimen, field) in ("", None) for specimen in _specimens(text))
