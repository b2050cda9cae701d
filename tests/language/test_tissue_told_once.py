"""Tissue and treatment told once: what one thing gives, and what looks like a sample, an operation or a spread."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event


def told(text: str, kind: str, assertion: str = "affirmed") -> list[Event]:
    """The events of a kind that a text gives; what was done once counts as done."""
    counted = ("affirmed", "historical") if assertion == "affirmed" else (assertion,)
    return [e for e in events_of(reading_of(text)) if e.kind == kind and e.assertion in counted]


@pytest.mark.parametrize(
    "text",
    [
        "A systolic murmur was heard with radiation to the neck.",
        "Numbness of the thigh with radiation to the foot.",
        "Adjuvant radiotherapy was rarely used with 6 and 4 %, respectively.",
    ],
)
def test_what_radiates_or_is_told_of_others_is_no_radiotherapy(text: str) -> None:
    assert not told(text, "radiotherapy")


def test_pain_may_be_treated_by_radiation() -> None:
    assert told("The pain was treated by radiation to the spine.", "radiotherapy")


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("The pain intensified, spread to the groin and became constant.", []),
        ("The pain was due to a tumour that had spread to the liver.", ["liver"]),
        ("The report concluded to a metastasis of renal cell carcinoma.", []),
        ("Metastases of breast cancer were found in the liver.", ["liver"]),
        ("Metastasis of the liver was found.", ["liver"]),
        ("She had a solitary metastatic carcinosarcoma of the spleen.", ["spleen"]),
        ("PET showed metastatic internal mammary lymph nodes.", ["lymph node"]),
        ("Four of 30 lymph nodes were positive for disease.", ["lymph node"]),
    ],
)
def test_where_a_tumour_spread_and_where_it_began(text: str, sites: list[str]) -> None:
    assert [getattr(e.values, "site", "") for e in told(text, "metastasis")] == sites


@pytest.mark.parametrize(
    "text",
    [
        "Special stains for acid-fast bacilli and fungi were reported as negative.",
        "Ultrasound showed a cystic mass. Both ovaries and kidneys were reported as normal.",
        "Based on the pathology result, treatment was begun with antibiotics.",
        "Punch biopsy showed SCC, grade 2, no LVSI.",
        "Axial CT sections of the liver showed a mass.",
        "The dilators were inserted 4 cm deep. The cyst was benign.",
    ],
)
def test_what_is_no_specimen(text: str) -> None:
    assert not told(text, "pathology")


def test_one_report_is_one_result() -> None:
    text = (
        "Histological examination revealed a cyst containing gelatinous material. The wall had tall cells. "
        "The histopathology report suggested an ovarian mucinous cystadenoma."
    )
    (only,) = told(text, "pathology")
    assert "mucinous cystadenoma" in getattr(only.values, "result", "")


def test_two_operations_have_two_reports() -> None:
    text = "Histology showed sheets of small cells. A hysterectomy was done. Histology showed a leiomyoma."
    assert len(told(text, "pathology")) == 2


@pytest.mark.parametrize(
    ("text", "specimen"),
    [
        ("Sections from the right ovary showed cysts lined by low cuboidal epithelium.", "right ovary"),
        ("A section of the right ovarian cyst wall showed a benign cyst.", "right ovarian cyst wall"),
        ("Microscopically, sections from the left ovary revealed numerous psammoma bodies.", "left ovary"),
        ("The frozen section showed carcinoma.", "frozen section"),
    ],
)
def test_sections_are_of_what_is_named(text: str, specimen: str) -> None:
    (only,) = told(text, "pathology")
    assert getattr(only.values, "specimen", "") == specimen


@pytest.mark.parametrize(
    ("text", "biopsies"),
    [
        ("A cyst was found during hysterectomy, bilateral salpingo-oophorectomy and staging biopsy.", 0),
        ("She had a cervical tumor, histologically suspected to be carcinoma. She underwent hysterectomy.", 1),
        ("She had a mass. The mass was resected. Histology showed a leiomyoma. Later she had a hysterectomy.", 0),
        ("A CT-guided biopsy of the mass has shown a lymphoma.", 1),
        ("A biopsy of the breast on 06/17/08 revealed fibrosis. Two days post core needle biopsy, she had pain.", 1),
    ],
)
def test_what_is_a_biopsy(text: str, biopsies: int) -> None:
    assert len(told(text, "biopsy")) == biopsies


def test_a_lesion_is_not_denied_by_what_the_biopsy_did_not_show() -> None:
    (only,) = told("Biopsy showed CIN3 and did not show invasion.", "biopsy")
    assert getattr(only.values, "histology", "") == "CIN3"
    assert not told("She did not show for her biopsy in May.", "biopsy")
    assert not told("A biopsy was booked but she did not show up.", "biopsy")


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("She had an operation. After the second operation she was well. A year after the second operation", 2),
        ("She had hysteroscopy in 2009, a second hysteroscopy in 2011 and a third hysteroscopy in 2013.", 3),
        ("One month later, she underwent lumpectomy. A few weeks later, she underwent left breast lumpectomy.", 2),
        ("One month later she underwent hysterectomy. Two months later, after hysterectomy, she was well.", 1),
        ("Excision of the mass was performed. A nerve tear during tumor excision was repaired by her surgeon.", 1),
        ("She underwent hysterectomy. The tumor was completely resected and she was well at 16 months.", 1),
        ("An endometrial curettage biopsy revealed cancer.", 0),
        ("A scar of median laparotomy was seen.", 0),
        ("Her daughter had a caesarean section.", 0),
        ("The baby was delivered by caesarean section.", 1),
        ("PAST SURGICAL HISTORY: Significant for hysterectomy.", 1),
        ("She was booked for hysterectomy.", 0),
        ("She developed a breast mass. This was excised.", 1),
        ("The speculum was placed. It was removed.", 0),
        ("She had three deliveries, one vaginal birth and two cesarean deliveries.", 0),
    ],
)
def test_how_many_operations_are_told(text: str, operations: int) -> None:
    assert len(told(text, "surgery")) == operations


def test_a_note_tells_one_operation() -> None:
    note = (
        "POSTOPERATIVE DIAGNOSIS: Appendicitis.\n\nPROCEDURE PERFORMED: Diagnostic laparoscopy.\n\n"
        "PROCEDURE: The laparoscope was inserted. Dr. Y then performed an appendectomy."
    )
    (only,) = told(note, "surgery")
    assert [p.lower() for p in getattr(only.values, "procedures", ())] == ["diagnostic laparoscopy", "appendectomy"]


def test_a_heading_names_no_operation() -> None:
    (only,) = told("OPERATION PERFORMED: Insertion of a Port-A-Catheter via the left subclavian vein.", "surgery")
    assert getattr(only.values, "procedures", ()) == ("Insertion of a Port-A-Catheter",)


@pytest.mark.parametrize(
    ("text", "stains"),
    [
        ("Cells were positive for CK7, 19 and 20.", ["CK7", "CK19", "CK20"]),
        ("Positive for CK7, 20% of cells for Ki-67.", ["CK7", "Ki-67"]),
        ("CK 7 and 20 were negative.", ["CK7", "CK20"]),
        ("The keratin marker AE1/AE3 and CD117 showed focal positivity.", ["AE1/AE3", "CD117"]),
        ("The cells stained for melanocytic (HMB-45) and myoid (desmin) markers.", ["HMB45", "desmin"]),
    ],
)
def test_stains_in_lists(text: str, stains: list[str]) -> None:
    assert [getattr(e.values, "marker", "") for e in told(text, "ihc")] == stains


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("She had taken oral contraceptive pills for 15 years.", []),
        ("She was treated with oral contraceptives for dysmenorrhoea.", [("oral contraceptive",)]),
        ("She received an aromatase inhibitor.", [("aromatase inhibitor",)]),
        ("Letrozole was started. After 4 months of antiestrogen therapy she improved.", [("letrozole",)]),
    ],
)
def test_hormones_as_treatment(text: str, drugs: list[tuple[str, ...]]) -> None:
    assert [getattr(e.values, "drugs", ()) for e in told(text, "hormonal_therapy")] == drugs


def test_an_infection_that_responds_tells_no_response_of_a_tumour() -> None:
    assert not told("She responded well to antituberculous therapy.", "response")
    assert told("The tumour responded well to chemotherapy.", "response")


def test_satellites_of_another_tumour_are_no_colposcopy() -> None:
    assert not told("Several satellite lesions were seen within the skeletal muscle.", "colposcopy")


def test_where_the_disease_recurred() -> None:
    (only,) = told("The disease recurred with lesions in the left supraclavicular fossa.", "recurrence")
    assert "supraclavicular" in getattr(only.values, "site", "")
