"""Sentences on which a review turns: whose a cancer is, cancers of her past, what explains it, what came back."""

from typing import Any

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event


def _events(text: str) -> list[Event]:
    return events_of(reading_of(text))


def _values(text: str, kind: str, name: str) -> list[Any]:
    return [getattr(event.values, name) for event in _events(text) if event.kind == kind]


@pytest.mark.parametrize(
    "text",
    [
        "Her sister was told last month that she has cervical cancer, stage IIB.",
        "Three years ago her aunt learned that she had breast cancer.",
        "Her twin sister found out that she has CIN3.",
        "Her mother has been informed that she has ovarian cancer.",
        "Her cousin was told in May that she had endometrial cancer.",
    ],
)
def test_what_a_kinswoman_was_told_is_of_herself(text: str) -> None:
    assert [e for e in _events(text) if e.kind in ("diagnosis", "stage")] == []


@pytest.mark.parametrize(
    "text",
    [
        "Her husband was told that she has cervical cancer.",
        "Her mother told us that the patient had cervical cancer at 30.",
        "Her sister has endometriosis and she was told that she has cervical cancer.",
        "She was told by her sister that she has cervical cancer.",
        "Her mother died young and she has cervical cancer.",
    ],
)
def test_what_is_told_of_her_beside_her_kin_stays_hers(text: str) -> None:
    assert "cervical_cancer" in _values(text, "diagnosis", "code")


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("She has a history of cervical cancer.", "cervix"),
        ("PAST MEDICAL HISTORY: Cervical cancer, hypertension.", "cervix"),
        ("PMH: ovarian ca 2011, hypertension.", "ovary"),
        ("Past medical history is significant for uterine cancer.", "uterus"),
        ("She is status post hysterectomy for uterine cancer.", "uterus"),
        ("Personal history of vulvar cancer.", "vulva"),
        ("Previous cervical cancer, treated in 2005.", "cervix"),
    ],
)
def test_a_cancer_of_her_past_is_read(text: str, site: str) -> None:
    told = [e for e in _events(text) if e.kind == "diagnosis"]
    assert [(e.values.site, e.assertion) for e in told] == [(site, "historical")]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "No history of cervical cancer.",
        "She has a family history of ovarian cancer.",
        "FAMILY HISTORY: Mother with breast cancer.",
        "PAST HISTORY: Breast cancer in her sister.",
        "Prophylactic mastectomy for risk of breast cancer.",
        "Hysterectomy for suspected endometrial cancer.",
        "She denies any history of cancer of the cervix.",
        "She has a history of smoking and her mother had uterine cancer.",
    ],
)
def test_no_cancer_of_her_past_is_made_up(text: str) -> None:
    assert [e for e in _events(text) if e.kind == "diagnosis" and e.assertion == "historical"] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("MRI 4 May 2025: left hydronephrosis, due to a ureteric stone.", "hydronephrosis_other_cause"),
        ("MRI 4 May 2025: left hydronephrosis due to a large renal calculus.", "hydronephrosis_other_cause"),
        ("MRI 4 May 2025: hydronephrosis, which is physiological.", "hydronephrosis_other_cause"),
        ("MRI 4 May 2025: right hydronephrosis (congenital).", "hydronephrosis_other_cause"),
        ("MRI 4 May 2025: hydronephrosis on the right, due to the tumour.", "hydronephrosis"),
        ("MRI 4 May 2025: left hydronephrosis, caused by the tumour.", "hydronephrosis"),
    ],
)
def test_a_hydronephrosis_keeps_its_cause(text: str, code: str) -> None:
    assert code in _values(text, "imaging", "code")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MRI 4 May 2025: parametrial invasion, up to the pelvic side wall.", "side wall"),
        ("EUA 4 May 2025: both parametria infiltrated, on the left as far as the pelvic sidewall.", "sidewall"),
        ("MRI 4 May 2025: right parametrial infiltration, extending to the pelvic wall.", "pelvic wall"),
    ],
)
def test_how_far_a_growth_reaches_stays_with_it(text: str, words: str) -> None:
    told = [getattr(e.values, "finding", "") + getattr(e.values, "term", "") for e in _events(text)]
    assert any("parametri" in each and words in each for each in told)


@pytest.mark.parametrize(
    "text",
    [
        "MRI 4 May 2025: parametrial invasion, but not up to the pelvic side wall.",
        "MRI 4 May 2025: left parametrium involved, not reaching the pelvic sidewall.",
        "MRI 4 May 2025: parametria infiltrated, pelvic side wall free.",
    ],
)
def test_a_wall_that_is_not_reached_stays_apart(text: str) -> None:
    told = [e.values.finding for e in _events(text) if e.kind == "imaging" and "parametri" in e.values.finding]  # type: ignore[union-attr]
    assert not any("wall" in each for each in told)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("She understands the risk and declines treatment for the time being.", "treatment_refused"),
        ("She declined LLETZ on 4 May 2024.", "treatment_refused"),
        ("After counselling she preferred not to be treated.", "treatment_refused"),
        ("LLETZ was declined.", "treatment_refused"),
        ("The letter inviting her to colposcopy came back as undeliverable.", "letter_not_sent"),
        ("The result letter was returned unopened.", "letter_not_sent"),
    ],
)
def test_refusals_and_letters_that_came_back(text: str, code: str) -> None:
    assert _values(text, "followup", "code") == [code]


@pytest.mark.parametrize(
    "text",
    [
        "She has never refused treatment.",
        "Her mother declined treatment.",
        "If she declines treatment, colposcopy in six months.",
        "She declined surgery for her gallstones.",
        "She was discharged undelivered.",
    ],
)
def test_nothing_of_hers_is_refused(text: str) -> None:
    assert "treatment_refused" not in _values(text, "followup", "code")
    assert "letter_not_sent" not in _values(text, "followup", "code")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Smear 6 May 2025, HPV not detected.", ["hpv"]),
        ("Cervical screening 6 May 2025 (HPV not detected).", ["hpv"]),
        ("Cervical screening 6 May 2025, hrHPV not detected.", ["hpv"]),
        ("Cytology 6 May 2025, HPV negative.", ["hpv"]),
        ("Smear and HPV negative.", ["cytology", "hpv"]),
        ("Cytology negative, HPV negative.", ["cytology", "hpv"]),
        ("Cervical screening January 2024 negative.", ["cytology"]),
        ("Cervical screening in January 2024 was normal.", ["cytology"]),
    ],
)
def test_a_test_without_a_result_gets_none(text: str, kinds: list[str]) -> None:
    assert sorted(e.kind for e in _events(text) if e.kind in ("cytology", "hpv")) == kinds


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The warts were removed; a rapid recurrence in two weeks with six small wart lesions.", 0),
        ("The polyp was removed. Recurrence after a year.", 0),
        ("She had squamous cell carcinoma in 2020. In 2024 recurrence at the vault.", 1),
        ("Local recurrence was found in 2024.", 1),
        ("In May the tumour recurred.", 1),
    ],
)
def test_what_came_back_is_a_tumour(text: str, told: int) -> None:
    assert len([e for e in _events(text) if e.kind == "recurrence"]) == told


@pytest.mark.parametrize(
    ("text", "tumour"),
    [
        ("CK20 positive. In keeping with metastasis from the colorectal primary.", "metastasis"),
        ("The findings are consistent with spread from her known rectal cancer.", "metastasis"),
        ("This is in keeping with direct extension from the endometrial tumour.", "metastasis"),
        ("Not in keeping with metastasis from the breast.", ""),
        ("MRI 12 May 2025: enlarged node consistent with metastasis from the cervix.", ""),
    ],
)
def test_a_conclusion_behind_the_tissue_says_what_it_is(text: str, tumour: str) -> None:
    told = _values(f"Biopsy of the cervix 5 May 2025: adenocarcinoma. {text}", "biopsy", "tumour")
    assert told == [tumour]
