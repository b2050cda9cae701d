"""What scans show in words of no row, pathologists who tell, smears told loosely, and cytology of other fluids."""

import pytest

from lugol.errors import UnusableInput
from lugol.language.narrative import read
from lugol.record.event import Event


def _events(text: str, *kinds: str) -> list[Event]:
    """The events of some kinds that a text tells; none where it tells nothing at all."""
    try:
        record = read(text, "note.txt")
    except UnusableInput:
        return []
    return [event for event in record.events if event.kind in kinds]


def _told(text: str, kind: str, field: str) -> list[str]:
    return [getattr(e.values, field) for e in _events(text, kind) if e.assertion in ("affirmed", "historical")]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("CT of the head showed tonsillar herniation.", ["tonsillar herniation"]),
        ("A chest X-ray was then done, which revealed a raised left hemidiaphragm with crowding.", None),
        ("Doppler ultrasound showed absent diastolic flow in the umbilical artery.", None),
        ("Tonsillar herniation was seen on MRI.", ["Tonsillar herniation"]),
        ("On MRI, tonsillar herniation was seen.", ["tonsillar herniation"]),
        ("Echocardiography revealed a bicuspid aortic arch.", None),
    ],
)
def test_shown_in_words_of_no_row(text: str, findings: list[str] | None) -> None:
    told = _told(text, "imaging", "finding")
    assert told == findings if findings else len(told) == 1


@pytest.mark.parametrize(
    "text",
    [
        "CT showed stable disease.",
        "Imaging then showed progressive disease.",
        "If MRI shows tonsillar herniation she will be operated on.",
        "An MRI will be done to see whether it shows tonsillar herniation.",
        "MRI did not show tonsillar herniation.",
        "No tonsillar herniation was seen on MRI.",
        "Her mother's MRI showed tonsillar herniation.",
        "In a series of twenty women MRI showed tonsillar herniation in six.",
        "Tonsillar herniation was not seen on MRI.",
        "CT showed a complete response.",
        "Ultrasound showed the following.",
        "A woman who presented with stridor was found on CT to be pregnant.",
        "After CT she was operated on and laparotomy showed tonsillar herniation.",
        "Ultrasound could not demonstrate tonsillar herniation.",
    ],
)
def test_not_shown_to_be_hers(text: str) -> None:
    assert not [
        f
        for f in _told(text, "imaging", "finding")
        if any(w in f for w in ("herniation", "response", "woman", "disease"))
    ]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("A mass was excised. The pathologist diagnosed the tumour as a leiomyosarcoma.", "a leiomyosarcoma"),
        ("A mass was excised. Pathologists concluded to a metastasis of renal cell carcinoma.", None),
        ("A mass was excised. The pathologist found no carcinoma.", "no carcinoma"),
        ("Endometrial cytology was performed, and adenocarcinoma was obtained.", "adenocarcinoma"),
    ],
)
def test_told_by_a_pathologist(text: str, result: str | None) -> None:
    told = _told(text, "pathology", "result")
    assert len(told) == 1
    assert result is None or told == [result]


@pytest.mark.parametrize(
    "text",
    [
        "Her husband, a pathologist, found the mass suspicious.",
        "The pathologist could not diagnose a leiomyosarcoma.",
        "A pathologist will be asked whether it is a leiomyosarcoma.",
        "The pathologist was called for a frozen section of the mass.",
    ],
)
def test_no_report_of_a_pathologist(text: str) -> None:
    assert not [e for e in _events(text, "pathology") if getattr(e.values, "histology", "") == "cancer"]


def test_cytology_of_another_fluid_is_no_smear() -> None:
    for fluid in ("Endometrial cytology", "Pleural fluid cytology", "Cytology of the cerebrospinal fluid"):
        assert not _events(f"{fluid} was negative for malignancy.", "cytology")
        assert len(_events(f"{fluid} was negative for malignancy.", "pathology")) == 1


def test_smears_told_loosely() -> None:
    assert _told("She has had some irregular Pap smears in the past.", "cytology", "result") == ["abnormal"]
    assert not _events("Her mother had irregular Pap smears.", "cytology")
    assert not _told("She has not had irregular Pap smears.", "cytology", "result")
    assert _told("Her last Pap smear was about 6 to 12 months ago.", "cytology", "result") == [None]
    assert not _events("She was advised to have a Pap smear within 6 months.", "cytology")


def test_pathology_under_a_label_behind_a_plan() -> None:
    """The label ends the plan, as each other label of a section does, also where every sentence is a paragraph."""
    told = (
        "DIAGNOSIS: Uterine mass.\n\nHISTORY: A woman with a mass.\n\nOPERATION: Hysterectomy.\n\n"
        "CONDITION: Stable.\n\nPLAN: Rest at home. See me in one week.\n\n"
        "PATHOLOGY: Serous carcinoma.\n\nMEDICATIONS: None."
    )
    assert _told(told, "pathology", "result") == ["Serous carcinoma"]


def test_metastases_confirmed_by_tissue() -> None:
    nodules = "Nodules of the lung were resected. Histopathologic study of the pulmonary nodules"
    assert _told(f"{nodules} confirmed the presence of metastases.", "metastasis", "site") == ["lung"]
    assert not _told(f"{nodules} excluded metastases.", "metastasis", "site")
    assert not _told(f"{nodules} did not reveal metastases.", "metastasis", "site")


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("CT showed a decrease in the size of the pelvic mass.", ["decrease in the size of the pelvic mass"]),
        ("MRI showed invasion of the tumour into the outer half of the myometrium.", None),
        ("CT showed no ascites and increased size of the nodes.", ["increased size of the nodes"]),
        ("CT showed complete resolution of the hydronephrosis.", ["no hydronephrosis"]),
        ("CT showed no hydronephrosis and no enlargement of the nodes.", None),
    ],
)
def test_what_became_of_a_finding(text: str, findings: list[str] | None) -> None:
    told = _told(text, "imaging", "finding")
    assert told == findings if findings else len(told) == 1


def test_what_is_gone_is_not_there() -> None:
    """The hydronephrosis that resolved would make a stage of its own; one that resolved in part is there."""
    for gone in ("complete resolution of the hydronephrosis", "disappearance of the ascites"):
        assert not [c for c in _told(f"CT showed {gone}.", "imaging", "code") if c]
    assert _told("CT showed partial resolution of the hydronephrosis.", "imaging", "code") == ["hydronephrosis"]


@pytest.mark.parametrize(
    "reason", ["HSIL", "CIN3", "suspected carcinoma", "endometrial cancer", "adenocarcinoma in situ"]
)
def test_why_a_biopsy_was_taken_is_no_result(reason: str) -> None:
    told = _told(f"She underwent a biopsy for {reason} on 4 May 2021.", "biopsy", "histology")
    assert told == [None]
    assert _told(f"Biopsy for {reason} showed chronic inflammation.", "biopsy", "histology") == ["benign"]
    assert _told("A biopsy was negative for carcinoma.", "biopsy", "histology") == ["benign"]


def test_where_a_metastasis_came_from_is_not_where_it_is() -> None:
    origin = "The nodule was a metastasis of the ovarian serous adenocarcinoma."
    assert "ovary" not in _told(origin, "metastasis", "site")
    assert _told("Metastases of breast cancer in the liver.", "metastasis", "site") == ["liver"]
    nodes = "Histology showed metastatic squamous cell carcinoma in the left iliac lymph nodes."
    assert _told(nodes, "metastasis", "site") == ["left iliac lymph node"]


def test_an_embolization_takes_no_tissue() -> None:
    told = "A right hepatectomy was performed. Embolization stopped the bleeding. Histology showed an adenoma."
    assert "embolization" not in _told(told, "pathology", "specimen")


@pytest.mark.parametrize("exception", ["other than", "apart from", "aside from", "except for", "with the exception of"])
def test_an_exception_is_there(exception: str) -> None:
    """What is taken out of a denial is affirmed: read as denied, a carcinoma would be a benign specimen."""
    told = f"Histology showed no malignancy {exception} a focus of microinvasive carcinoma."
    assert _told(told, "pathology", "histology") == ["cancer"]
    told = f"Histology showed no dysplasia {exception} CIN1."
    assert _told(told, "pathology", "histology") == ["CIN1"]
    told = f"CT was negative for metastasis {exception} a liver lesion."
    assert _told(told, "imaging", "finding") == ["liver lesion"]
    told = f"MRI showed no abnormality {exception} left hydronephrosis."
    assert _told(told, "imaging", "code") == ["hydronephrosis"]


def test_no_exception_without_its_words() -> None:
    assert not _told("CT was negative for metastasis and for a liver lesion.", "imaging", "code")[1:]
    assert _told("Histology showed no malignancy and no microinvasive carcinoma.", "pathology", "histology") == [
        "benign"
    ]


def test_a_finding_of_no_row_before_a_known_one() -> None:
    told = _told("CT showed a seroma and enlarged pelvic lymph nodes.", "imaging", "finding")
    assert told == ["seroma", "enlarged pelvic lymph nodes"]
    told = _told("CT showed a well-circumscribed, large pelvic mass.", "imaging", "finding")
    assert len(told) == 1


def test_the_heart_of_the_child_is_normal_and_no_organ_of_hers() -> None:
    scan = (
        "OB ULTRASOUND:\nFetal Lie: Longitudinal\nPlacenta: Anterior\nBPD: 8.4 cm\n\nFETAL ANATOMY:\n"
        "Fetal Heart (4 Chamber View): Normal\n\nFetal Cranium: Normal\n\nFetal Abdominal Wall: Normal\n"
    )
    told = [e for e in _events(scan, "imaging") if e.values.finding.startswith(("Fetal H", "Fetal C", "Fetal A"))]  # type: ignore[union-attr]
    assert [(e.assertion, e.values.site) for e in told] == [("affirmed", "fetus")] * 3  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("The peritoneal biopsies, omentum and the right ovary were normal.", ["normal"]),
        ("Endometrial biopsy was positive for hyperplasia.", ["hyperplasia"]),
        ("Endometrial biopsy was not positive for hyperplasia.", [""]),
        ("CIN3 was excluded by biopsy.", ["CIN3 was excluded"]),
        ("No carcinoma on biopsy.", ["No carcinoma"]),
    ],
)
def test_results_told_with_their_denial(text: str, results: list[str]) -> None:
    assert _told(text, "biopsy", "result") == results


def test_a_normal_organ_is_its_own_specimen() -> None:
    told = "A splenectomy was done. The residual spleen was histologically unremarkable."
    assert _told(told, "pathology", "specimen") == ["residual spleen"]
    assert _told("The lesion was histologically confirmed as a leiomyosarcoma.", "pathology", "specimen") != ["lesion"]


def test_a_leaflet_of_mammography_is_not_hers() -> None:
    leaflet = (
        "Mammography showed scattered calcifications. A certain percentage of cancers will not be identified by "
        "mammography. Lack of radiographic evidence of malignancy should not delay a biopsy if a mass is suspicious."
    )
    assert _told(leaflet, "imaging", "finding") == ["scattered calcifications"]
    assert not _events(leaflet, "biopsy")
    assert _events("A biopsy was taken without delay and showed carcinoma.", "biopsy")


def test_the_organ_of_a_cancer_is_not_where_it_came_back() -> None:
    assert _told("Breast cancer recurrence was diagnosed in the left ovary.", "recurrence", "site") == ["ovary"]
    assert _told("The tumour recurred in the left breast.", "recurrence", "site") == ["breast"]
    assert not _told("There was no breast cancer recurrence in the left ovary.", "recurrence", "site")
