"""Short forms of letters and notes: missed visits, tests named by letters, denials alone, stages before a name."""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Biopsy, Followup, Hpv, Imaging, Lab, Pathology, Stage, Symptom
from lugol.record.record import Record


def of(text: str) -> Record:
    """The record of a text that also tells of a smear, so that it can be read."""
    return read(f"{text}\n\nCervical smear of 3 March 2020: negative.", "letter.txt")


def missed(text: str) -> bool:
    return any(isinstance(e.values, Followup) and e.values.code == "did_not_attend" for e in of(text).events)


@pytest.mark.parametrize(
    "text",
    [
        "For LLETZ 5 Nov 2024. DNA 5 Nov. Rebooked 3 Dec.",
        "She DNA her colposcopy on 5 May 2024.",
        "Seen for colposcopy; scheduled 22 April 2025 - no show.",
        "Colposcopy booked for 3 May 2024, did not attend.",
        "Clinic 22 April 2025: DNA.",
        "FTA clinic x2 last year.",
    ],
)
def test_a_missed_visit_is_told_however_short(text: str) -> None:
    assert missed(text)


@pytest.mark.parametrize(
    "text",
    [
        "Viral DNA was extracted from the tissue.",
        "The sample held DNA, RNA and protein.",
        "If she does not attend she will be discharged.",
        "DNA methylation was positive.",
        "The HPV DNA test was sent.",
    ],
)
def test_a_molecule_and_a_condition_are_no_missed_visit(text: str) -> None:
    assert not missed(text)


@pytest.mark.parametrize("letters", ["GC/CT", "CT/GC", "NG/CT", "CT/NG/TV", "GC and CT"])
def test_chlamydia_by_its_letters_is_no_scan(letters: str) -> None:
    events = of(f"{letters} negative.").events
    assert not [e for e in events if isinstance(e.values, Imaging)]
    assert [e for e in events if isinstance(e.values, Lab) and e.values.result == "negative"]


def test_a_scan_beside_such_a_test_is_still_a_scan() -> None:
    assert [e for e in of("CT of the abdomen showed liver metastases. GC negative.").events if e.kind == "imaging"]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Feels well. No bleeding, no discharge, no pelvic pain.", 3),
        ("No bleeding, discharge or pain.", 3),
        ("No bleeding was seen from the pedicle.", 0),
        ("No discharge summary was sent.", 0),
    ],
)
def test_a_sentence_of_denials_alone_is_her_answer(text: str, denied: int) -> None:
    told = [e for e in of(text).events if isinstance(e.values, Symptom)]
    assert len(told) == denied and all(e.assertion == "negated" for e in told)


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("She completed chemoradiation for IIB SCC of the cervix in 2021.", ["IIB"]),
        ("Treated for a IB2 squamous carcinoma of the cervix.", ["IB2"]),
        ("Cancer of the cervix. She was restaged IIIC1p after surgery.", ["IIIC1p"]),
        ("Stage IIB cervical cancer.", ["IIB"]),
        ("Her mother had IIB cervical cancer.", []),
        ("Women with IIB cervical cancer do badly.", []),
        ("Grade II cervical cancer.", []),
        ("A type I cervical cancer clinic.", []),
    ],
)
def test_a_full_group_before_the_name_of_the_disease_is_its_stage(text: str, stages: list[str]) -> None:
    assert [e.values.value for e in of(text).events if isinstance(e.values, Stage)] == stages


def test_a_predicate_in_brackets_is_of_its_item_there() -> None:
    record = of(
        "Stage IB2 cervical cancer, radical hysterectomy in January 2023 (nodes 0/22, LVSI present, margins neg)."
    )
    assert [e.assertion for e in record.events if isinstance(e.values, Stage)] == ["affirmed"]
    assert [e.assertion for e in of("Her LLETZ (booked for March, cancelled).").events if e.kind == "surgery"] == [
        "negated"
    ]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("LEEP in May 2021 showing CIN III with positive endocervical margin and ECC negative.", "involved"),
        ("LLETZ: CIN3, positive deep margin and top hat negative.", "involved"),
        ("LLETZ: CIN3, endocervical margin and ECC negative.", "clear"),
        ("LLETZ: CIN3, no positive margins.", "clear"),
    ],
)
def test_a_margin_keeps_its_own_adjective(text: str, state: str) -> None:
    assert [e.values.margins for e in of(text).events if isinstance(e.values, Pathology)] == [state]


@pytest.mark.parametrize(
    "text",
    [
        "Frozen section of a pelvic node returned metastatic carcinoma and the radical hysterectomy was abandoned.",
        "Biopsy of the node yielded metastatic carcinoma and the hysterectomy was cancelled.",
    ],
)
def test_what_was_abandoned_does_not_deny_what_was_found(text: str) -> None:
    told = [e for e in of(text).events if getattr(e.values, "histology", "") and e.kind in ("pathology", "biopsy")]
    assert [e.values.histology for e in told] == ["cancer"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    ["Smoking makes it harder to clear HPV.", "It usually takes two years to clear HPV.", "Most women clear HPV."],
)
def test_to_clear_the_virus_is_no_negative_test(text: str) -> None:
    assert not [e for e in of(text).events if isinstance(e.values, Hpv) and e.values.result == "negative"]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("A single biopsy from the 12 o'clock position was normal.", (12,)),
        ("Biopsies at 3, 6 and 9 o'clock were normal.", (3, 6, 9)),
        ("Biopsy taken at 6 o'clock was normal.", (6,)),
    ],
)
def test_a_sample_named_by_its_hour_has_its_plain_result(text: str, hours: tuple[int, ...]) -> None:
    taken = [e.values for e in of(text).events if isinstance(e.values, Biopsy)]
    assert [(b.clock, b.histology) for b in taken] == [(hours, "benign")]


def test_isolated_tumour_cells_make_no_positive_node() -> None:
    text = """Histopathology report. Collected 11-Apr-2023.
A. Right sentinel nodes: two nodes, no metastasis.
B. Left sentinel node: one node with isolated tumour cells (0.12 mm).
C. Radical trachelectomy: squamous carcinoma, 5 mm wide x 2 mm deep."""
    record = read(text, "report.txt")
    main = [e.values for e in record.events if isinstance(e.values, Pathology) and e.values.nodes_examined]
    assert [(p.nodes_positive, p.nodes_examined) for p in main] == [(0, 3)]
    assert not [e for e in record.events if e.kind == "metastasis"]


def test_a_micrometastasis_is_a_positive_node() -> None:
    text = """Histopathology report. Collected 11-Apr-2023.
A. Left sentinel nodes: micrometastasis (0.4 mm) in 1/2 nodes.
B. Radical hysterectomy: squamous carcinoma, 5 mm wide x 2 mm deep."""
    main = [
        e.values for e in read(text, "report.txt").events if isinstance(e.values, Pathology) and e.values.nodes_examined
    ]
    assert [(p.nodes_positive, p.nodes_examined) for p in main] == [(1, 2)]
