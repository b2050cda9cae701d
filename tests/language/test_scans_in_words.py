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
    assert not [f for f in _told(text, "imaging", "finding") if "herniation" in f or "response" in f or "woman" in f]


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
