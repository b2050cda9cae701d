"""Operations, tissue, spread and treatment in sentences of our own: what was done, found and planned, and what not."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event


def _events(text: str, kind: str) -> list[Event]:
    return [event for event in events_of(reading_of(text)) if event.kind == kind]


def _said(text: str, kind: str) -> list[str]:
    return [event.assertion for event in _events(text, kind)]


CARRIED_OUT = [
    ("A second conization was proposed and performed on 2 July 2018.", "surgery", ["affirmed"]),
    ("Hysterectomy was offered and carried out in May.", "surgery", ["affirmed"]),
    ("LLETZ was booked for 3 May and performed without complication.", "surgery", ["affirmed"]),
    ("A cone biopsy was recommended and subsequently performed.", "surgery", ["affirmed"]),
    ("Chemotherapy was advised and administered for six cycles.", "systemic_therapy", ["affirmed"]),
    ("Radiotherapy was recommended and was completed in May.", "radiotherapy", ["affirmed"]),
    ("A LLETZ was suggested but not performed.", "surgery", ["planned"]),
    ("Hysterectomy was proposed and will be performed in June.", "surgery", ["planned"]),
    ("LLETZ was offered and declined.", "surgery", ["negated"]),
    ("LLETZ was offered and colposcopy was performed.", "surgery", ["planned"]),
    ("Hysterectomy was recommended, and MRI was performed first.", "surgery", ["planned"]),
    ("LLETZ was planned and to be performed in May.", "surgery", ["planned"]),
    ("We offered LLETZ and performed a punch biopsy.", "surgery", ["planned"]),
    ("LLETZ was refused and we did a colposcopy.", "surgery", ["negated"]),
    ("Hysterectomy was refused and we did a cone.", "surgery", ["negated", "affirmed"]),
    ("A cone was done instead of a hysterectomy and we performed a pelvic node biopsy.", "biopsy", ["affirmed"]),
    ("It was taken out through the vagina rather than morcellated and we did a node biopsy.", "biopsy", ["affirmed"]),
    ("Delivery took place at 34 weeks so that radiotherapy could begin.", "radiotherapy", ["planned"]),
    ("Chemotherapy will start in May.", "systemic_therapy", ["planned"]),
    ("Radiotherapy began in May.", "radiotherapy", ["affirmed"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "said"), CARRIED_OUT)
def test_what_its_own_sentence_carries_out_was_done(text: str, kind: str, said: list[str]) -> None:
    assert _said(text, kind) == said


NONE_OF = [
    ("None of the 14 pelvic nodes had metastases.", "metastasis", ["negated"]),
    ("None of the 20 lymph nodes showed metastasis.", "metastasis", ["negated"]),
    ("Neither of the two nodes had metastases.", "metastasis", ["negated"]),
    ("One pelvic lymph node had metastasized.", "metastasis", ["affirmed"]),
    ("Two of 14 pelvic lymph nodes contained metastases.", "metastasis", ["affirmed"]),
    ("None of the treatments helped and she underwent hysterectomy.", "surgery", ["affirmed"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "said"), NONE_OF)
def test_none_of_the_nodes_had_what_is_said_of_them(text: str, kind: str, said: list[str]) -> None:
    assert _said(text, kind) == said


@pytest.mark.parametrize(
    ("text", "histology"),
    [
        ("None of the biopsies showed CIN.", ["benign"]),
        ("Neither of the biopsies showed CIN or cancer.", ["benign"]),
        ("One of the biopsies showed CIN3.", ["CIN3"]),
        ("None of the above applies. Biopsy showed CIN3.", ["CIN3"]),
    ],
)
def test_none_of_the_biopsies_showed_it(text: str, histology: list[str]) -> None:
    assert [getattr(e.values, "histology", None) for e in _events(text, "biopsy")] == histology


PAST = [
    (
        "PAST SURGICAL HISTORY: Significant for hysterectomy, femoropopliteal bypass surgery as well as cataract "
        "surgery and appendicectomy.",
        [("hysterectomy",), ("bypass surgery",), ("cataract surgery",), ("appendicectomy",)],
    ),
    ("PAST SURGICAL HISTORY: TAH and BSO, appendectomy, lumpectomy of the left breast.", [2, 1, 1]),
    ("PSH: hysterectomy w/ BSO, R hip replacement 2010", [2, 1]),
    ("Past surgical history: knee replacement, back surgery in 1999, carpal tunnel release.", [1, 1, 1]),
    ("Surgical history: None.", []),
    ("Past surgical history: C-section x2.", []),
    ("PAST SURGICAL HISTORY: Surgery was advised for the fibroid.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), PAST)
def test_each_entry_of_a_past_surgical_history_is_an_operation(text: str, told: list[object]) -> None:
    done = [e for e in _events(text, "surgery") if e.assertion in ("affirmed", "historical")]
    names = [getattr(e.values, "procedures", ()) for e in done]
    assert [name if isinstance(want, tuple) else len(name) for name, want in zip(names, told, strict=True)] == told


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dienogest was started in May. In June she continued dienogest.", 1),
        ("Dienogest was started in May. In June letrozole was started.", 2),
    ],
)
def test_a_drug_that_is_continued_is_told_once(text: str, count: int) -> None:
    assert len(_events(text, "hormonal_therapy")) == count


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("A mastectomy and sentinel node biopsy were done in 2013.", []),
        ("Sentinel lymph node biopsy was negative.", ["negative"]),
        ("Cervical cone biopsy showed CIN3.", []),
        ("OPERATION PERFORMED: Cervical cone biopsy, dilatation and curettage.", []),
        ("Punch biopsy showed CIN3.", ["CIN3"]),
    ],
)
def test_an_operation_called_biopsy_is_no_sample(text: str, results: list[str]) -> None:
    assert [getattr(e.values, "result", "") for e in _events(text, "biopsy")] == results


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Hysterectomy was performed because of atypical cells and a suspected adenosarcoma.", 0),
        ("Hysterectomy was done due to bleeding and showed adenomyosis.", 1),
        ("The specimen was sent, and specimen mammography confirmed the excision of the lump.", 0),
        ("LLETZ because of persistent HSIL showed CIN3.", 1),
    ],
)
def test_the_reason_of_an_operation_is_no_result(text: str, count: int) -> None:
    assert len(_events(text, "pathology")) == count


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("At operation ovarian carcinoma was suspected. Histology showed a fibroma.", ["possible"]),
        ("A band gave the impression of a retroperitoneal sarcoma. Histology showed a lipoma.", ["possible"]),
        ("No carcinoma was suspected. Histology showed a fibroma.", []),
    ],
)
def test_what_was_suspected_is_a_possible_diagnosis(text: str, told: list[str]) -> None:
    assert [e.assertion for e in _events(text, "diagnosis") if getattr(e.values, "role", "") != "index"] == told


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("Hysterectomy was done. The tumour was composed of spindle cells in fascicles.", 1),
        ("The polypoid mass was found to consist of epithelial and mesenchymal tissues with immature glands.", 1),
        ("Histology showed a leiomyosarcoma. The tumor was composed of spindle cells.", 1),
        ("Biopsy of the cervix showed carcinoma. The lesion was composed of large atypical cells.", 0),
        ("On MRI the tumor was composed of solid and cystic parts.", 0),
        ("The tumor was composed of a solid and a cystic component.", 0),
        ("Carcinosarcomas are tumours composed of epithelial and mesenchymal components.", 0),
    ],
)
def test_what_the_tumour_is_made_of_is_its_pathology(text: str, results: int) -> None:
    assert len(_events(text, "pathology")) == results


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("Mastectomy showed invasive ductal carcinoma.", ["invasive ductal carcinoma"]),
        ("Thyroidectomy revealed papillary carcinoma.", ["papillary carcinoma"]),
        ("Excision of the lump confirmed a lipoma.", ["a lipoma"]),
        ("Mastectomy was planned, and MRI showed a carcinoma.", []),
    ],
)
def test_an_operation_tells_what_its_specimen_showed(text: str, results: list[str]) -> None:
    assert [getattr(e.values, "result", "") for e in _events(text, "pathology")] == results


@pytest.mark.parametrize(
    ("text", "site", "result"),
    [
        ("The mass was shown on core biopsy to be a fibroadenoma.", "breast", "a fibroadenoma"),
        ("The lesion of the vulva was found on biopsy to be a squamous carcinoma.", "vulva", "a squamous carcinoma"),
    ],
)
def test_what_a_lesion_proved_to_be_on_biopsy(text: str, site: str, result: str) -> None:
    assert [(e.values.site, e.values.result) for e in _events(text, "biopsy")] == [(site, result)]  # type: ignore


ADMITTED = [
    ("She was admitted weeks ago with profound hyponatremia and confusion.", ["profound hyponatremia"]),
    ("She was hospitalized for acute pyelonephritis and sepsis.", ["acute pyelonephritis", "sepsis"]),
    ("She was admitted for respiratory failure, septic shock as well as metabolic acidosis.",
     ["respiratory failure", "septic shock", "metabolic acidosis"]),
    ("ASSESSMENT: Generalized anxiety and hypertension, both under fair control.",
     ["Generalized anxiety", "hypertension"]),
    ("ASSESSMENT: Acute and chronic cholecystitis.", ["Acute and chronic cholecystitis"]),
    ("She was admitted for observation.", []),
    ("She was admitted with abdominal pain and fever.", []),
    ("She was not admitted for pneumonia.", []),
    ("Her mother was admitted with pneumonia.", []),
    ("She was admitted with a history of asthma.", []),
    ("She will be admitted for management of preeclampsia.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), ADMITTED)
def test_what_she_was_admitted_with_is_a_diagnosis(text: str, told: list[str]) -> None:
    assert [getattr(e.values, "value", "") for e in _events(text, "diagnosis")] == told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The pyometra was drained and the coil removed.", ["affirmed"]),
        ("A large hemoperitoneum was drained.", ["affirmed"]),
        ("The hematoma was evacuated.", ["affirmed"]),
        ("The abscess was not drained.", []),
        ("The abscess was drained percutaneously.", []),
        ("Ascites was drained.", []),
        ("The bladder was drained.", []),
        ("If an abscess is found it will be drained.", []),
    ],
)
def test_what_was_let_out_by_an_operation(text: str, said: list[str]) -> None:
    assert _said(text, "surgery") == said


@pytest.mark.parametrize(
    "text",
    [
        "The mass was suspected to represent a leiomyosarcoma.",
        "She was suspected to have a leiomyosarcoma of the uterus.",
        "A swelling over the spine was suspected to be a metastatic lesion.",
    ],
)
def test_what_is_suspected_to_be_is_not_affirmed(text: str) -> None:
    told = [e for e in events_of(reading_of(text)) if e.kind in ("diagnosis", "metastasis")]
    assert all(event.assertion == "possible" for event in told)


def test_a_report_tells_what_the_other_organs_showed() -> None:
    text = (
        "SURGICAL PATHOLOGY REPORT\nDIAGNOSIS:\nA. Uterus and cervix, radical hysterectomy:\n"
        "Histologic type: squamous cell carcinoma\nLymphovascular invasion: absent\n"
        "Other pathologic findings:\n- Endometrium shows atrophic endometrium.\n- Myometrium with adenomyosis.\n"
        "FIGO stage: IB1\nB. Left pelvic lymph nodes, dissection:\n- Ten lymph nodes, no tumor seen (0/10).\n"
    )
    told = {e.values.specimen: e.values.result for e in _events(text, "pathology")}  # type: ignore
    assert told["endometrium"] == "Endometrium shows atrophic endometrium"
    assert told["myometrium"] == "Myometrium with adenomyosis"


TAKEN = [
    ("A fibroid of the uterus was removed.", ["other"]),
    ("A benign teratoma of the uterus which was removed.", ["other"]),
    ("A polyp of the cervix was removed.", ["other"]),
    ("Part of the ovary was removed.", []),
    ("Cysts were seen in the ovary, and the uterus was removed.", ["hysterectomy"]),
    ("All of the omentum was removed.", ["omentectomy"]),
    ("The uterus and both ovaries were removed.", ["hysterectomy", "oophorectomy"]),
    ("The left ovary was removed from the pelvis.", ["oophorectomy"]),
]


@pytest.mark.parametrize(("text", "codes"), TAKEN)
def test_a_lump_of_an_organ_is_not_the_organ(text: str, codes: list[str]) -> None:
    assert [code for e in _events(text, "surgery") for code in getattr(e.values, "codes", ())] == codes


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("She received no chemotherapy and radiation because she refused it.", "radiotherapy", ["negated"]),
        ("LLETZ was done; she declined advice on smoking.", "surgery", ["affirmed"]),
    ],
)
def test_a_refusal_does_not_lift_another_denial(text: str, kind: str, said: list[str]) -> None:
    assert _said(text, kind) == said


def test_the_contralateral_ovary_is_another_operation() -> None:
    text = "She had a left oophorectomy. Histology showed carcinoma. She then underwent contralateral oophorectomy."
    assert len(_events(text, "surgery")) == 2
