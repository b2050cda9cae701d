"""Tissue, smears, operations and treatments in several idioms: what must be read of them, and what must not."""

from typing import Any

import pytest

from lugol.language.kinds.reports.report import core_items, core_nodes
from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event


def _events(text: str, kind: str) -> list[Event]:
    return [event for event in events_of(reading_of(text)) if event.kind == kind]


def _said(text: str, kind: str) -> list[str]:
    return [event.assertion for event in _events(text, kind)]


SEEN = [
    ("On biopsy a poorly differentiated carcinoma was seen.", "biopsy", "cancer"),
    ("At histology, an adenomatoid tumour was found.", "pathology", "benign"),
    (
        "A splenectomy was performed. On histopathology a metastatic adenocarcinoma was identified.",
        "pathology",
        "cancer",
    ),
    ("On histopathological examination, no malignancy was found.", "pathology", "benign"),
    ("On cervical biopsy, CIN 3 was detected.", "biopsy", "CIN3"),
    ("Laparotomy was done with a subsequent histological diagnosis of dysgerminoma.", "pathology", "cancer"),
    ("Histology and immunostains support the diagnosis of yolk sac tumour.", "pathology", "cancer"),
    ("A core biopsy was done on 27 January. This revealed benign histologic findings.", "biopsy", "benign"),
]


@pytest.mark.parametrize(("text", "kind", "histology"), SEEN)
def test_what_was_seen_on_a_sample_is_its_result(text: str, kind: str, histology: str) -> None:
    assert [getattr(event.values, "histology", None) for event in _events(text, kind)] == [histology]


@pytest.mark.parametrize(
    "text",
    [
        "On biopsy day she was seen by the anaesthetist.",
        "After biopsy she was found to be anaemic.",
        "Biopsies were taken. Immunohistochemical staining showed an anatomical distribution of lymphocyte markers.",
    ],
)
def test_what_is_said_of_something_else_is_no_result(text: str) -> None:
    assert [getattr(event.values, "result", "") for event in _events(text, "biopsy")] == [""]


NOT_DONE = [
    ("The radiologist suggested biopsy of the lesion.", "biopsy", "planned"),
    ("The board suggested hysterectomy.", "surgery", "planned"),
    ("The oncologist suggested six cycles of carboplatin.", "systemic_therapy", "planned"),
    ("We suggested radiotherapy to the pelvis.", "radiotherapy", "planned"),
    ("She wanted a hysterectomy.", "surgery", "planned"),
    ("She preferred chemotherapy to surgery.", "systemic_therapy", "planned"),
    ("Pending hysterectomy, she took tablets.", "surgery", "planned"),
    ("She died before surgery could be performed.", "surgery", "negated"),
    ("She left the hospital before chemotherapy.", "systemic_therapy", "negated"),
    ("The patient absconded before radiotherapy.", "radiotherapy", "negated"),
    ("She took discharge against medical advice before hysterectomy.", "surgery", "negated"),
    ("Radiotherapy was felt to be inappropriate.", "radiotherapy", "negated"),
    ("Adjuvant radiotherapy was not felt to be needed.", "radiotherapy", "negated"),
    ("LLETZ was attempted but not tolerated.", "surgery", "negated"),
    ("I would consider her borderline for chemotherapy given her young age.", "systemic_therapy", "planned"),
    ("The benefit of adjuvant chemotherapy is small.", "systemic_therapy", "planned"),
    ("The pros and cons of adjuvant chemotherapy were explained.", "systemic_therapy", "planned"),
    ("She may benefit from radiotherapy.", "radiotherapy", "planned"),
    ("She could be offered pembrolizumab.", "immunotherapy", "planned"),
]


@pytest.mark.parametrize(("text", "kind", "said"), NOT_DONE)
def test_what_is_weighed_or_cut_short_was_not_done(text: str, kind: str, said: str) -> None:
    assert _said(text, kind) == [said]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("In one series, patients received cisplatin and etoposide.", "systemic_therapy"),
        ("Chemotherapy would offer a survival benefit of 5%.", "systemic_therapy"),
        ("Brachytherapy would reduce the risk of recurrence.", "radiotherapy"),
        ("The surgical management would have consisted of orchidopexy and abdominoplasty.", "surgery"),
        ("The guidelines recommend radical hysterectomy.", "surgery"),
        ("The mass could not be removed.", "surgery"),
        ("The tumour could be excised if she agrees.", "surgery"),
        ("The tumour was not amenable to resection.", "surgery"),
        ("The margin of resection was free.", "surgery"),
        ("Total protein (TP): 7.2 g/dL, albumin 4 g/dL.", "systemic_therapy"),
        ("TC 190 mg/dL, HDL 40 mg/dL.", "systemic_therapy"),
        ("TP53 was mutated. She received radiotherapy.", "systemic_therapy"),
        ("Pap smear ruled out malignancy.", "cytology"),
        ("Abnormal cytology was excluded.", "cytology"),
        ("Lumbar puncture was done. Cytology was positive for malignant cells.", "cytology"),
        ("Ascites was tapped and cytology showed adenocarcinoma.", "cytology"),
    ],
)
def test_what_tells_nothing_of_her(text: str, kind: str) -> None:
    assert _said(text, kind) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The tumour suggested a sarcoma and chemotherapy was given.", "systemic_therapy"),
        ("She preferred surgery, and radical hysterectomy was performed.", "surgery"),
        ("She benefited from radiotherapy.", "radiotherapy"),
        ("Chemotherapy was given the next day.", "systemic_therapy"),
        ("Hysterectomy was performed given her age.", "surgery"),
        ("Six cycles of BEP were given as per the national guidelines.", "systemic_therapy"),
        ("A vaginal hysterectomy was performed following the German guidelines.", "surgery"),
        ("The tumour could be excised by preserving the kidney.", "surgery"),
        ("The mass could be removed en bloc.", "surgery"),
        ("The disease recurred as a retroperitoneal lymphadenopathy, which was resected.", "surgery"),
        ("The pelvic lymph nodes were dissected.", "surgery"),
        ("The lesions were resected.", "surgery"),
        ("She was treated with compartmental resection of the right quadriceps.", "surgery"),
        ("A wide excision was performed.", "surgery"),
        ("She underwent below-knee amputation.", "surgery"),
        ("The ileostomy was reversed three months later.", "surgery"),
        ("She received six cycles of TP.", "systemic_therapy"),
    ],
)
def test_what_was_done(text: str, kind: str) -> None:
    assert _said(text, kind) == ["affirmed"]


def test_a_malignancy_that_was_looked_for_is_not_there() -> None:
    (event,) = _events("Bacterial culture and malignant cytology were negative.", "cytology")
    assert getattr(event.values, "result", None) == "NILM"


STAINS = [
    ("Negative for skeletal muscle markers (desmin and myogenin).", {"desmin": "negative", "myogenin": "negative"}),
    ("Positive for lymphoid markers CD3 and CD20.", {"CD3": "positive", "CD20": "positive"}),
    ("Positive for CK7 but not for the muscle marker desmin.", {"CK7": "positive", "desmin": "negative"}),
    ("Hormone receptors were positive.", {"hormone receptors": "positive"}),
    ("Tumour cells were negative for hormone receptors (ER and PR).", {"ER": "negative", "PR": "negative"}),
]


@pytest.mark.parametrize(("text", "stains"), STAINS)
def test_stains_behind_the_name_of_their_group(text: str, stains: dict[str, str]) -> None:
    told = {getattr(e.values, "marker", ""): getattr(e.values, "result", "") for e in _events(text, "ihc")}
    assert told == stains


def test_no_overexpression_is_no_aberrant_pattern() -> None:
    (event,) = _events("No p53 overexpression was seen.", "ihc")
    assert (getattr(event.values, "result", ""), getattr(event.values, "interpretation", "")) == ("negative", "")


def test_courses_of_another_intent_or_line_stand_apart() -> None:
    text = "Surgery was followed by three cycles of adjuvant chemotherapy and maintenance therapy with niraparib."
    told = [
        (getattr(e.values, "intent", ""), getattr(e.values, "cycles", None)) for e in _events(text, "systemic_therapy")
    ]
    assert told == [("adjuvant", 3), ("maintenance", None)]
    text = "She had four cycles of carboplatin and paclitaxel. Her fourth line of treatment was weekly paclitaxel."
    assert [getattr(e.values, "line", None) for e in _events(text, "systemic_therapy")] == [None, 4]


def test_a_lesion_of_the_vagina_is_biopsied_there() -> None:
    (event,) = _events("She had a vaginal nodule. Biopsy revealed squamous carcinoma.", "biopsy")
    assert getattr(event.values, "site", "") == "vagina"


ITEMS: list[tuple[str, dict[str, Any]]] = [
    ("LVSI-", {"lvsi": "absent"}),
    ("LVSI-positive", {"lvsi": "present"}),
    ("Foci suspicious for lymphovascular invasion are identified.", {"lvsi": "indeterminate"}),
    ("Tumour invades the cervical stroma to a depth of 19 mm in an area of 20 mm.", {"depth_mm": 19.0}),
    ("The tumour measures 3.7 x 3 .4 x 3.2 cm.", {"size_mm": (37.0, 34.0, 32.0)}),
    ("Leiomyomas (2.5 cm in maximum dimension).", {"size_mm": ()}),
    ("Adenocarcinoma measuring 4.0cm of maximum extension and 1.5cm of maximum depth of invasion.",
     {"size_mm": (40.0,), "depth_mm": 15.0}),
    ("Cervical stromal thickness, being less than 1 mm distant from the margin.", {"stroma_mm": None}),
    ("Tumor is present within 1.0 mm of the posterior margin.", {"margins_by_name": (("posterior", "close", 1.0),)}),
    ("No tumor within 5 mm of the margin.", {"margins": "clear"}),
    ("Squamous cell carcinoma TCGA-G1A-PR.", {"grade": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "items"), ITEMS)
def test_items_of_a_report(text: str, items: dict[str, Any]) -> None:
    reading = reading_of(text)
    told = core_items(reading, 0, len(reading.page.tokens))
    assert {name: getattr(told, name) for name in items} == items


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Lymph nodes: 3 positive out of 25.", (3, 25)),
        ("Two positive of nineteen lymph nodes.", (2, 19)),
        ("Metastasis in 2 nodes of level III.", (2, None)),
    ],
)
def test_counts_of_nodes(text: str, counted: tuple[int | None, int | None]) -> None:
    reading = reading_of(text)
    told = core_nodes(reading, 0, len(reading.page.tokens))
    assert (told.positive, told.examined) == counted


RESULTS = [
    ("Biopsies from the bladder and rectum were negative; the cervix showed SCC.", [("bladder", "benign")]),
    ("Biopsy: benign; focal CIN1.", [("cervix", "CIN1")]),
    ("Peritoneal biopsies and the right ovary were normal the final diagnosis was cancer.", [("peritoneum", "benign")]),
    ("Cervical biopsy and endometrial biopsy were taken. Histology showed CIN3 and benign endometrium.",
     [("cervix", "CIN3"), ("endometrium", "benign")]),
    ("She underwent lumpectomy and sentinel node biopsy. Pathology showed a ductal carcinoma.",
     []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), RESULTS)
def test_a_result_is_of_its_own_sample(text: str, told: list[tuple[str, str | None]]) -> None:
    found = [(getattr(e.values, "site", ""), getattr(e.values, "histology", None)) for e in _events(text, "biopsy")]
    assert found == told


def test_a_verb_parts_a_report_from_the_sample_behind_it() -> None:
    events = _events("Placental histology was normal; cone showed AIS.", "pathology")
    assert [getattr(e.values, "histology", None) for e in events] == ["benign", "AIS"]


VIRUS = [
    ("HPV 16 was not detected but HPV 52 was.", [("positive", ("52",))]),
    ("HPV positive partner.", []),
    ("Negative HPV, ASC-US smear.", [("negative", ())]),
]


@pytest.mark.parametrize(("text", "told"), VIRUS)
def test_the_virus_is_told_as_it_is(text: str, told: list[tuple[str, tuple[str, ...]]]) -> None:
    found = [(getattr(e.values, "result", ""), getattr(e.values, "types", ())) for e in _events(text, "hpv")]
    assert found == told


def test_the_class_before_the_smear_is_its_own() -> None:
    (event,) = _events("Negative HPV, ASC-US smear.", "cytology")
    assert getattr(event.values, "result", None) == "ASC-US"


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("DOI 4/15 mm, nodes 0/12.", (0, 12)),
        ("Tumour in 3/5 levels, nodes 0/7.", (0, 7)),
        ("Carcinoma in 3 of 15 lymph nodes.", (3, 15)),
    ],
)
def test_what_is_no_node_is_not_counted(text: str, counted: tuple[int, int]) -> None:
    reading = reading_of(text)
    told = core_nodes(reading, 0, len(reading.page.tokens))
    assert (told.positive, told.examined) == counted


@pytest.mark.parametrize(
    ("text", "lvsi"),
    [
        ("Adenocarcinoma without infiltration in myometrium and lymphovascular invasion were present.", "absent"),
        ("Carcinoma without parametrial invasion, and lymphovascular invasion was present.", "present"),
        ("Squamous carcinoma with vascular cancer thrombus (+).", "present"),
        ("Squamous carcinoma, no cancer embolus in the vessels.", "absent"),
    ],
)
def test_vessels_told_in_other_words(text: str, lvsi: str) -> None:
    reading = reading_of(text)
    assert core_items(reading, 0, len(reading.page.tokens)).lvsi == lvsi


def test_an_operation_on_the_other_side_is_another() -> None:
    text = "She had a prior right salpingo-oophorectomy. Today a hysterectomy and left salpingo-oophorectomy were done."
    assert {e.assertion for e in _events(text, "surgery")} == {"historical", "affirmed"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("She would rather have radiotherapy.", ["planned"]),
        ("Brachytherapy is yet to be delivered.", ["planned"]),
        ("Radiotherapy machine was broken.", []),
    ],
)
def test_radiotherapy_that_was_not_given(text: str, said: list[str]) -> None:
    assert _said(text, "radiotherapy") == said


def test_a_drug_that_was_not_tolerated_was_given() -> None:
    text = "She did not tolerate letrozole and I changed it to tamoxifen."
    assert _said(text, "hormonal_therapy") == ["affirmed", "affirmed"]


@pytest.mark.parametrize("text", ["She was genetically diagnosed with CS.", "Fascia was closed with a #0 PDS suture."])
def test_an_abbreviation_of_something_else_is_no_operation(text: str) -> None:
    assert _said(text, "surgery") == []


def test_her_word_against_it_is_a_refusal_and_a_generic_word_hides_no_operation() -> None:
    assert _said("She was strongly against mastectomy and started letrozole.", "surgery") == ["negated"]
    text = "She had gastric surgery.\n\nPAST SURGICAL HISTORY: surgery in 1975 and a partial hysterectomy in 1980."
    assert "hysterectomy" in [code for e in _events(text, "surgery") for code in getattr(e.values, "codes", ())]
