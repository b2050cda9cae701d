"""Short forms of letters and notes: missed visits, tests named by letters, denials alone, stages before a name."""

import pytest

from lugol.language.narrative import read
from lugol.record.event import (
    Biopsy,
    Cytology,
    Exam,
    Followup,
    Hpv,
    Imaging,
    Lab,
    Metastasis,
    Pathology,
    Recurrence,
    Stage,
    Symptom,
)
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
        ("LLETZ: CIN3, endocervical margin and ECC negative.", ""),
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


@pytest.mark.parametrize(
    ("text", "kind", "result"),
    [
        ("HPV testing done at the clinic was positive.", "hpv", "positive"),
        ("A high-risk HPV test carried out by her doctor was negative.", "hpv", "negative"),
        ("HPV test repeated in 2023 was negative.", "hpv", "negative"),
        ("Pap smear done last year was HSIL.", "cytology", "HSIL"),
        ("VIA done at the health centre in November 2023 was positive.", "via", "positive"),
    ],
)
def test_how_a_test_was_done_stands_between_it_and_its_result(text: str, kind: str, result: str) -> None:
    assert result in [e.values.result for e in of(text).events if e.kind == kind]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["HPV test sent; her smear was negative.", "HPV test was not done in 2022."])
def test_a_test_that_was_sent_or_not_done_has_no_result(text: str) -> None:
    assert not [e for e in of(text).events if e.kind == "hpv"]


@pytest.mark.parametrize(
    ("text", "tissue", "smear"),
    [
        ("A biopsy was taken because the smear showed HSIL.", "", "HSIL"),
        ("A biopsy was taken because the smear was unsatisfactory.", "", "UNSAT"),
        ("A biopsy taken because the smear showed HSIL revealed CIN3.", "CIN3", "HSIL"),
        ("Biopsy for a smear of HSIL showed CIN3.", "CIN3", "HSIL"),
        ("A biopsy done at the clinic last year was negative.", "benign", ""),
    ],
)
def test_a_reason_that_is_a_clause_keeps_its_own_verb(text: str, tissue: str, smear: str) -> None:
    events = of(text).events
    smears = [e.values.result for e in events if isinstance(e.values, Cytology) and not e.when.is_known]
    assert [e.values.histology or "" for e in events if isinstance(e.values, Biopsy)] == [tissue]
    assert smears == ([smear] if smear else [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A 2 cm exophytic lesion was seen on the cervix and biopsied.", "visible_lesion"),
        ("A friable lesion on the cervix was biopsied.", "visible_lesion"),
        ("Cervix noted to have a 2 cm exophytic growth on the posterior lip - biopsied.", "visible_lesion"),
        ("A lesion of the liver was biopsied.", ""),
    ],
)
def test_what_was_seen_on_the_cervix_is_told_though_it_was_biopsied(text: str, code: str) -> None:
    seen = [e.values.code for e in of(text).events if isinstance(e.values, Exam)]
    assert seen == ([code] if code else [])


@pytest.mark.parametrize(
    ("text", "age"), [("33F, 10/7 postpartum, heavy bleeding.", 33), ("28F 6/52 postpartum with pain.", 28)]
)
def test_days_and_weeks_by_stroke_are_no_age(text: str, age: int) -> None:
    assert of(text).patient.age == age


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("There was no tumour at hysterectomy.", "affirmed"),
        ("No invasion at LLETZ.", "affirmed"),
        ("Cone biopsy: no invasion.", "affirmed"),
        ("LLETZ: no complications.", "affirmed"),
        ("Hysterectomy: no.", "negated"),
        ("LLETZ: not done.", "negated"),
        ("No plans at present for hysterectomy.", "negated"),
        ("No need at this time for LLETZ.", "negated"),
        ("Never operated on by laparotomy.", "negated"),
    ],
)
def test_what_was_not_found_does_not_undo_the_operation(text: str, assertion: str) -> None:
    assert [e.assertion for e in of(text).events if e.kind == "surgery"] == [assertion]


@pytest.mark.parametrize(
    ("text", "cycles"),
    [
        ("She has had 3 of 6 cycles of carboplatin.", 3),
        ("Received 3 out of 6 cycles of carboplatin.", 3),
        ("Bevacizumab was added from cycle 2.", None),
        ("Cisplatin was stopped after cycle 2.", 2),
    ],
)
def test_cycles_given_are_those_told(text: str, cycles: int | None) -> None:
    assert [e.values.cycles for e in of(text).events if e.kind == "systemic_therapy"] == [cycles]  # type: ignore[union-attr]


def test_no_unit_is_taken_from_the_name_of_the_next_test() -> None:
    units = [e.values.unit for e in of("plt 320, U&E normal, Hb 12.1, g.").events if isinstance(e.values, Lab)]
    assert "U" not in units


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("She is awaiting hysterectomy.", "planned"),
        ("She was offered LLETZ, which was done in 2019.", "affirmed"),
        ("She agreed to hysterectomy, performed on 4 March 2019.", "affirmed"),
        ("She cancelled her LLETZ.", "negated"),
        ("No complication of the hysterectomy in 2019.", "affirmed"),
        ("LLETZ did not show CIN3.", "affirmed"),
    ],
)
def test_planned_and_done_are_told_apart(text: str, assertion: str) -> None:
    assert [e.assertion for e in of(text).events if e.kind == "surgery"] == [assertion]


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("The smear did not show HSIL but LSIL.", ["LSIL"]),
        ("Smear negative, not HSIL as previously thought.", ["NILM"]),
        ("The smear does not show dyskaryosis.", ["NILM"]),
    ],
)
def test_what_a_smear_did_not_show_is_not_its_result(text: str, results: list[str]) -> None:
    told = [e.values.result for e in of(text).events if isinstance(e.values, Cytology)]
    assert [r for r in told if r != "NILM"] == [r for r in results if r != "NILM"]


def test_a_biopsy_that_did_not_show_something_was_done_and_no_visit_was_missed() -> None:
    events = of("Biopsy did not show CIN3 but CIN1.").events
    assert [(e.assertion, e.values.histology) for e in events if isinstance(e.values, Biopsy)] == [("affirmed", "CIN1")]
    assert not missed("Biopsy did not show CIN3 but CIN1.")


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("SCC of the cervix. The pelvic nodes were positive.", ["pelvic lymph node"]),
        ("SCC of the cervix with positive pelvic nodes and negative para-aortic nodes.", ["pelvic lymph node"]),
        ("SCC of the cervix. Radical hysterectomy: pelvic nodes positive, parametria clear.", ["pelvic lymph node"]),
        ("SCC of the cervix. No positive nodes.", []),
        ("SCC of the cervix. Nodes positive for reactive change only.", []),
        ("SCC of the cervix. If positive nodes, chemoradiation.", []),
        ("SCC of the cervix. PET-positive nodes in the pelvis.", []),
    ],
)
def test_positive_nodes_without_a_count_are_spread(text: str, sites: list[str]) -> None:
    told = [e for e in of(text).events if isinstance(e.values, Metastasis) and e.assertion == "affirmed"]
    assert [e.values.site for e in told] == sites  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("SCC of the cervix; she developed recurrent disease in the lung in 2020.", ["lung"]),
        ("SCC of the cervix. No recurrent disease.", []),
        ("Endometriosis: recurrent disease in 2020.", []),
    ],
)
def test_recurrent_disease_of_a_cancer_is_a_recurrence(text: str, sites: list[str]) -> None:
    told = [e for e in of(text).events if isinstance(e.values, Recurrence) and e.assertion == "affirmed"]
    assert [e.values.site for e in told] == sites  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "pregnant"),
    [
        ("Uterus anteverted, its size that of a pregnancy of two months.", None),
        ("The uterus was enlarged like a pregnancy of 12 weeks.", None),
        ("A mass the size of a pregnancy of 20 weeks.", None),
        ("She has a pregnancy of 12 weeks.", True),
        ("Pregnancy of 8 weeks, size corresponding to dates.", True),
    ],
)
def test_the_size_of_a_pregnancy_is_no_pregnancy(text: str, pregnant: bool | None) -> None:
    assert of(text).patient.pregnant == pregnant
