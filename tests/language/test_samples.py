"""Samples of tissue: whose organ, why they were taken, and what they showed."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Biopsy, Cytology, Event, Pathology


def told(text: str, kind: str) -> list[Event]:
    """The events of one kind in a text."""
    return [event for event in events_of(reading_of(text)) if event.kind == kind]


@pytest.mark.parametrize(
    ("text", "tissue", "smear"),
    [
        ("Biopsy for a smear of HSIL showed CIN3.", "CIN3", "HSIL"),
        ("Punch biopsies taken for an HSIL smear confirmed CIN 3.", "CIN3", "HSIL"),
        ("Colposcopic biopsy after LSIL cytology showed CIN1.", "CIN1", "LSIL"),
        ("Biopsy was done because of a Pap of ASC-H and revealed CIN 2.", "CIN2", "ASC-H"),
        ("Directed biopsy because of a high-grade smear: CIN3.", "CIN3", "HSIL"),
        ("Biopsy of the cervix following an abnormal smear was benign.", "benign", "abnormal"),
        ("Cervical biopsy, done for smear HSIL, showed no dysplasia.", "benign", "HSIL"),
        ("Bx after LSIL Pap: negative.", "benign", "LSIL"),
        ("Smear HSIL, biopsy CIN 1.", "CIN1", "HSIL"),
        ("A biopsy was taken for histology and showed CIN2; cytology was HSIL.", "CIN2", "HSIL"),
    ],
)
def test_the_smear_that_led_to_a_biopsy_keeps_its_result(text: str, tissue: str, smear: str) -> None:
    biopsies = [e.values for e in told(text, "biopsy") if isinstance(e.values, Biopsy)]
    smears = [e.values for e in told(text, "cytology") if isinstance(e.values, Cytology)]
    assert [b.histology for b in biopsies] == [tissue]
    assert [c.result for c in smears] == [smear]


def test_an_excision_for_a_lesion_on_biopsy_shows_what_stands_behind_the_verb() -> None:
    text = "LLETZ for HSIL on biopsy showed CIN 2, margins clear."
    assert [getattr(e.values, "histology", None) for e in told(text, "pathology")] == ["CIN2"]
    assert [getattr(e.values, "histology", None) for e in told(text, "biopsy")] == ["HSIL"]
    text = "Cone performed for persistent HSIL cytology with negative biopsies revealed AIS."
    found = [e.values for e in told(text, "pathology")]
    assert [v.histology for v in found if isinstance(v, Pathology)] == ["AIS"]


@pytest.mark.parametrize(
    "text",
    [
        "Temporal artery biopsy was negative. Her last cervical smear was normal.",
        "Lip biopsy supported Sjogren syndrome. Pap smear LSIL.",
        "Nerve biopsy was done; cervix normal.",
        "Trephine biopsy was normal, cervical smear negative.",
        "A tongue biopsy showed squamous cell carcinoma in 2010; cervical screening negative.",
        "Transbronchial biopsy revealed metastatic carcinoma of cervical origin.",
        "Excision biopsy of a mole showed naevus. LBC negative.",
        "Pipelle biopsy: benign. Cervix normal.",
        "A Pipelle was taken. Cervical smear normal.",
        "Endometrial aspirate: no atypia. Cervix healthy.",
        "Buccal mucosa biopsy: lichen planus. Pap NILM.",
        "Biopsy from the left forearm showed granuloma annulare. Cervical smear up to date.",
        "Sural nerve biopsy: vasculitis. Cervix looked healthy.",
    ],
)
def test_a_biopsy_of_another_organ_is_none_of_the_cervix(text: str) -> None:
    assert {getattr(e.values, "organ", "") for e in told(text, "biopsy")} == {"other"}


@pytest.mark.parametrize(
    "text",
    [
        "Anterior lip biopsy at 12 o'clock: CIN3.",
        "Punch biopsy at 6 o'clock: CIN1.",
        "Biopsy from the posterior lip of the cervix showed CIN2.",
        "Colposcopy: acetowhite area. Biopsy taken: CIN2.",
        "Cx bx shows MDSCC.",
    ],
)
def test_a_biopsy_of_the_cervix_stays_one(text: str) -> None:
    assert {getattr(e.values, "organ", "") for e in told(text, "biopsy")} == {"cervix"}


LISTED = """PATHOLOGY REPORT

I-) Right iliac lymph nodes.
- Free of neoplasia (0/4).
II-) Left iliac lymph nodes:
- Free of neoplasia (0/I).
III-) Uterus and adnexae.
- Squamous cell carcinoma, grade 2.
"""
BROKEN = """DIAGNOSIS:
9) LYMPH NODES ,RIGHT HYPOGASTRIC,
-TWO BENIGN LYMPH NODES (0/2).LATERAL; EXCISION:
10) LYMPH NODES ,LEFT OBTURATOR ;EXCISION:
-FIVE BENIGN LYMPH NODES (0/5).
-ENDOSALPINGIOSIS INVOLVING ONE LYMPH NODE.
11) CERVIX ;RADICAL HYSTERECTOMY:
-INVASIVE ADENOCARCINOMA.
"""
BARE = """PATHOLOGY REPORT:
Uterus:
Adenocarcinoma of the cervix, histologic grade 2.
Left pelvic lymph nodes:
Absent of neoplasia (0/9)
Right pelvic lymph nodes:
Metastatic adenocarcinoma (2/8)
"""
FORM = """PATHOLOGIC DIAGNOSIS
A. UTERUS, RADICAL HYSTERECTOMY:
- SQUAMOUS CELL CARCINOMA
Comment
CAP PROTOCOL
Specimen:
- Uterine corpus
Procedure:
- Radical hysterectomy
Lymphovascular invasion
Not identified
Number of Lymph Nodes Examined: 12
Number of Lymph Nodes Involved: 0
"""


@pytest.mark.parametrize(("text", "pair"), [(LISTED, (0, 5)), (BROKEN, (0, 7)), (BARE, (2, 17)), (FORM, (0, 12))])
def test_nodes_are_counted_however_their_specimens_are_named(text: str, pair: tuple[int, int]) -> None:
    values = [e.values for e in told(text, "pathology") if isinstance(e.values, Pathology)]
    assert [(v.nodes_positive, v.nodes_examined) for v in values if v.nodes_examined is not None] == [pair]


def test_a_benign_entity_in_a_node_is_no_metastasis() -> None:
    assert not told(BROKEN, "metastasis")


def test_the_value_of_a_form_stands_under_its_item() -> None:
    assert [getattr(e.values, "lvsi", "") for e in told(FORM, "pathology")] == ["absent"]


def test_two_lettered_biopsies_with_one_result_are_two() -> None:
    text = """SURGICAL PATHOLOGY
PATHOLOGIC DIAGNOSIS
A. UTERINE CERVIX, BIOPSY:
- CIN 2
B. UTERINE CERVIX, BIOPSY:
- CIN 2
"""
    assert len(told(text, "biopsy")) == 2
    assert len(told(text + text.replace("SURGICAL PATHOLOGY\n", ""), "biopsy")) == 2


def test_an_addendum_counts_again_only_the_nodes_it_names() -> None:
    text = """SURGICAL PATHOLOGY REPORT
FINAL DIAGNOSIS:
A. CERVIX, RADICAL HYSTERECTOMY: ADENOCARCINOMA.
B. LYMPH NODES, LEFT OBTURATOR, EXCISION: ONE BENIGN LYMPH NODE (0/1).
C. LYMPH NODES, RIGHT OBTURATOR, EXCISION: FOUR BENIGN LYMPH NODES (0/4).
ADDENDUM:
B. LYMPH NODES, LEFT OBTURATOR, EXCISION: THREE BENIGN LYMPH NODES (0/3).
"""
    values = [e.values for e in told(text, "pathology") if isinstance(e.values, Pathology)]
    assert [(v.nodes_positive, v.nodes_examined) for v in values if v.nodes_examined is not None] == [(0, 7)]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Nodal metastasis: none (0/19). LVSI: none. Margins: clear. Radical hysterectomy, SCC cervix.", (0, 19)),
        ("LVSI: present / Metastases to nodes: None / Total nodes: 14 / Specimen: TLH for cervical SCC", (0, 14)),
        ("Radical hysterectomy: SCC of the cervix, depth > 1/2, LVSI (+), left pelvic nodes 1/9, right 0/8.", (1, 17)),
        ("Radical hysterectomy: adenocarcinoma, outer 1/3, LVSI nil. Pelvic nodes 0/21.", (0, 21)),
        ("Hysterectomy: SCC, LVSI +, nodes removed/positive: 16/2.", None),
    ],
)
def test_a_fraction_counts_nodes_only_where_it_is_one_of_nodes(text: str, pair: tuple[int, int] | None) -> None:
    values = [e.values for e in told(text, "pathology") if isinstance(e.values, Pathology)]
    pairs = [(v.nodes_positive, v.nodes_examined) for v in values if v.nodes_examined is not None]
    assert pairs == ([pair] if pair else [])


def test_lines_of_a_form_make_a_specimen_and_those_of_an_examination_do_not() -> None:
    text = "Histologic grade: G3. Tumor size: 51 mm. Procedure: radical hysterectomy. Histologic type: adenocarcinoma."
    assert [getattr(e.values, "grade", "") for e in told(text, "pathology")] == ["3"]
    text = "Parametrium: left involved by carcinoma. Vaginal cuff: free. Radical hysterectomy 2022, SCC of the cervix."
    assert [getattr(e.values, "parametrium", "") for e in told(text, "pathology")] == ["involved"]
    assert not told("P/V: growth 4 cm. Parametrium: free. Vagina: free. Ca cervix IB3.", "pathology")


@pytest.mark.parametrize(
    ("text", "kind", "histology"),
    [
        ("Biopsy: HSIL, negative margins.", "biopsy", "HSIL"),
        ("Cone: CIN3, clear margins.", "pathology", "CIN3"),
        ("Hysterectomy showed adenocarcinoma, negative nodes, no LVSI.", "pathology", "cancer"),
        ("Radical hysterectomy: SCC, negative pelvic lymph nodes.", "pathology", "cancer"),
        ("Biopsy CIN3, negative ECC.", "biopsy", "CIN3"),
        ("Conization pathology showed HSIL involving glands, negative incisal margin.", "pathology", "HSIL"),
        ("Biopsy: CIN3 negative.", "biopsy", "benign"),
    ],
)
def test_a_negative_margin_or_node_denies_no_lesion(text: str, kind: str, histology: str) -> None:
    assert histology in [getattr(e.values, "histology", None) for e in told(text, kind)]


def test_a_negative_sample_is_benign() -> None:
    assert [getattr(e.values, "histology", None) for e in told("Punch CIN 2, negative ECC.", "ecc")] == ["benign"]


@pytest.mark.parametrize(
    "text",
    [
        "Hysterectomy scheduled for 12/3/2024.",
        "LLETZ booked for 12/3/2024, not yet done. Bx CIN3.",
        "LLETZ listed for 3 May 2024.",
        "Radical hysterectomy planned for 3 May.",
        "HSIL smear, booked for LLETZ 3/5/2024.",
    ],
)
def test_what_is_booked_for_a_day_is_not_done(text: str) -> None:
    assert {e.assertion for e in told(text, "surgery")} == {"planned"}


def test_what_was_booked_for_a_day_and_done_is_done() -> None:
    text = "She was booked for LLETZ on 3 May 2023 and it was done that day. LLETZ on 3 May 2023 for CIN3."
    assert "affirmed" in {e.assertion for e in told(text, "surgery")}


@pytest.mark.parametrize(
    "text",
    [
        "p16 block positivity was absent.",
        "p16 positivity absent, Ki-67 low.",
        "p16 positivity was not seen.",
        "No p16 block positivity.",
        "Lack of p16 expression; p63 positive.",
    ],
)
def test_absent_positivity_is_negative(text: str) -> None:
    assert next(getattr(e.values, "result", "") for e in told(text, "ihc")) == "negative"


@pytest.mark.parametrize(
    "text", ["Smear from vault: NILM post hysterectomy for CIN3.", "Pap smear after hysterectomy for CIN3 was NILM."]
)
def test_what_was_operated_on_is_no_result_of_the_smear(text: str) -> None:
    assert [getattr(e.values, "result", "") for e in told(text, "cytology")] == ["NILM"]


def test_a_superseded_reading_makes_no_benign_biopsy() -> None:
    text = "Biopsy initially reported as CIN3, revised to CIN1."
    assert "benign" not in [getattr(e.values, "histology", None) for e in told(text, "biopsy")]
