"""One ladder for tumours and other diseases, the list of a note that counts, and the stage of the disease it is of."""

import pytest

from lugol.language.kinds.index.lists import items_of
from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis, Stage


def index(text: str) -> tuple[str, str]:
    """The site of the index diagnosis and its name, ("", "") for none."""
    told = [e.values for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis)]
    best = next((value for value in told if value.role == "index"), None)
    return (best.site, (best.histology or best.value).lower()) if best else ("", "")


def names(text: str) -> list[str]:
    """The names of the items of the list that counts."""
    reading = reading_of(text)
    return [reading.page.words(each.first, each.last) for each in items_of(reading)]


def stages(text: str) -> list[tuple[str, str]]:
    return [(e.values.system, e.values.value) for e in events_of(reading_of(text)) if isinstance(e.values, Stage)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "PREOPERATIVE DIAGNOSIS: Pelvic mass.\n\nPOSTOPERATIVE DIAGNOSIS: Torsion of the ovary.",
            ["Torsion of the ovary"],
        ),
        ("ASSESSMENT:\n1. Asthma.\n2. Hypertension, fair.\n\nPLAN:\n1. See her again.", ["Asthma", "Hypertension"]),
        ("IMPRESSION AND PLAN: Left hydronephrosis without a stone. She will have a scan.", ["Left hydronephrosis"]),
        ("PROBLEM LIST:\n1. Gout, stable.\n2. Status post hysterectomy.\n3. Obesity.", ["Gout", "Obesity"]),
        ("DIAGNOSES AT DISCHARGE: Pelvic adhesions, ovarian cyst.", ["Pelvic adhesions", "ovarian cyst"]),
        ("ASSESSMENT:\n1. Normal gynecologic exam.\n2. Rhinitis.", ["Rhinitis"]),
        ("DIFFERENTIAL DIAGNOSES:\n1. Appendicitis.\n2. Torsion.", []),
        ("She has a headache and a cough.", []),
    ],
)
def test_the_items_of_the_list_that_counts(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "In 2001 she was diagnosed with breast cancer.\n\nIMPRESSION: Left hydronephrosis without a stone.",
            "hydronephrosis",
        ),
        ("PAST MEDICAL HISTORY: Renal cell carcinoma.\n\nASSESSMENT: Metastatic ovarian cancer.", "cancer"),
        ("POSTOPERATIVE DIAGNOSES:\n1. Menorrhagia.\n2. Uterine fibroids.", "leiomyoma"),
        ("POSTOPERATIVE DIAGNOSIS: Gorlin nevus syndrome.", "gorlin nevus syndrome"),
        (
            "ASSESSMENT AND PLAN: This is a woman with a history of uterine serous carcinoma. Doing well.",
            "serous carcinoma",
        ),
        ("REASON FOR CONSULTATION: Metastatic ovarian cancer.\n\nHISTORY: She has a cough.", "cancer"),
    ],
)
def test_the_head_of_a_list_is_the_index(text: str, name: str) -> None:
    assert name in index(text)[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An ovarian abscess mimicking an ovarian carcinoma was drained.", "carcinoma"),
        (
            "The cells were reminiscent of a granulosa cell tumour. Histology showed a leiomyoma.",
            "granulosa cell tumour",
        ),
        ("A pelvic kidney simulating a dysgerminoma was seen.", "dysgerminoma"),
        ("Tuberculosis masquerading as ovarian cancer was proven by histology.", "cancer"),
    ],
)
def test_what_a_disease_only_looks_like_is_not_the_index(text: str, expected: str) -> None:
    assert index(text)[1] != expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A lump of the vulva was excised. Histology showed a large biphasic tumor.", "biphasic"),
        ("A left ovarian mass was removed. Histopathology revealed a vascular neoplasm.", "vascular neoplasm"),
        ("CT showed a uterine tumor. Biopsy revealed a spindle cell neoplasm.", "spindle cell"),
    ],
)
def test_the_most_that_tissue_tells_is_the_index(text: str, name: str) -> None:
    assert name in index(text)[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A tumor of the lower rectum was resected. It was a leiomyosarcoma.", "rectum"),
        ("A mass was seen within the placenta. Histology showed a leiomyoma.", "placenta"),
        ("She had a uterine mass. Histology showed a leiomyosarcoma.", "uterus"),
    ],
)
def test_a_tumour_is_where_its_mass_was(text: str, expected: str) -> None:
    assert index(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A suspected breast cancer was later confirmed by histology. She had a placental abruption.", "cancer"),
        ("Eight years after a uterine leiomyosarcoma, biopsies led to the final diagnosis of PEComa.", "perivascular"),
        ("A biopsy showed CIN3. Conization showed squamous cell carcinoma.", "squamous"),
        ("She had a grade 1 endometrial adenocarcinoma and also a mesothelioma of the ovary.", "adenocarcinoma"),
    ],
)
def test_the_firmest_tumour_is_the_index(text: str, name: str) -> None:
    assert name in index(text)[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rectal leiomyosarcoma staged as mrT3a mrN0 cM0.", ("TNM", "mrT3a mrN0 cM0")),
        ("According to the FIGO classification the ovarian tumour was classified as IC3.", ("FIGO", "IC3")),
        ("Cervical cancer stage I-B-1 was treated.", ("FIGO", "IB1")),
        ("Adenocarcinoma of the gallbladder was found. The final stage was II.", ("gallbladder (TNM)", "II")),
        ("Adenocarcinoma of the endometrium was found. The final stage was II.", ("FIGO", "II")),
    ],
)
def test_how_a_stage_may_be_told(text: str, expected: tuple[str, str]) -> None:
    assert stages(text) == [expected]


def test_a_cancer_of_the_past_may_be_told_with_its_stage() -> None:
    text = (
        "She had a past medical history of FIGO stage IIB cervical cancer. A grade 3 sarcoma of the rectum was found."
    )
    told = [(e.values.site, e.assertion) for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis)]
    assert ("cervix", "historical") in told
