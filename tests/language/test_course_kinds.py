"""What was done, given and said of her disease: operations, drugs, doses, stages, diagnoses, spread, her state."""

import pytest

from lugol.language.narrative import read
from lugol.language.outcome import outcome
from lugol.record.event import Event


def told(text: str, kind: str, assertion: str = "affirmed") -> list[Event]:
    """The events of one kind that a text tells, in order."""
    return [e for e in read(text, "t").events if e.kind == kind and e.assertion == assertion]


def values(text: str, kind: str, field: str, assertion: str = "affirmed") -> list[object]:
    """One field of the events of a kind."""
    return [getattr(e.values, field) for e in told(text, kind, assertion)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "PROCEDURE: 1. Total abdominal hysterectomy. 2. BSO. 3. Omentectomy.",
            ["hysterectomy", "oophorectomy", "omentectomy"],
        ),
        ("She underwent splenectomy for trauma; cervix normal.", ["other"]),
        ("The left ovary was completely removed. Cervix looked healthy.", ["oophorectomy"]),
        ("Cervical cancer recurred in the head of pancreas; a Whipple procedure was performed.", ["other"]),
        ("Abdomen closed after BPLND, radical hysterectomy abandoned. Ca cervix.", ["lymphadenectomy"]),
        ("Examination of the hysterectomy specimen showed squamous cell carcinoma of the cervix.", ["hysterectomy"]),
        ("Seen in the day surgery unit. Cervix healthy.", []),
    ],
)
def test_what_was_done_together_is_one_operation(text: str, codes: list[str]) -> None:
    found = values(text, "surgery", "codes")
    assert [list(each) for each in found] == ([codes] if codes else [])  # type: ignore[call-overload]


def test_a_caesarean_of_years_ago_is_no_operation_of_this_course() -> None:
    assert told("Past surgical history: caesarean section 2004. Pap smear HSIL.", "surgery") == []


def test_operations_of_different_years_are_two() -> None:
    text = "Past Sx: laparotomy 2008, TAH 2015 (fibroid). Vault biopsy 24 Apr 2023: SCC."
    assert [e.when.edtf for e in read(text, "t").events if e.kind == "surgery"] == ["2008", "2015"]


@pytest.mark.parametrize(
    ("text", "cycles"),
    [
        ("Received 3 of planned 5 cycles of cisplatin, cervical cancer.", 3),
        ("Weekly cisplatin x 5 with EBRT 50 Gy/25# for ca cervix.", 5),
        ("Planned 6# pacli-carbo, took 4#, thereafter refused. Ca cervix.", 4),
        ("Carboplatin and paclitaxel discontinued after cycle 2 owing to anaphylaxis. Cervical cancer.", 2),
        ("TC chemotherapy (paclitaxel + carboplatin) was given for 4 courses. Cervical cancer.", 4),
    ],
)
def test_cycles_given_count_before_those_planned(text: str, cycles: int) -> None:
    assert values(text, "systemic_therapy", "cycles") == [cycles]


def test_names_of_drugs_are_never_changed_into_others() -> None:
    assert values("She takes lapatinib and capecitabine. Smear normal.", "systemic_therapy", "drugs") == [
        ("lapatinib", "capecitabine")
    ]
    assert told("RVD on TDF/3TC/DTG, cervical biopsy CIN 3.", "systemic_therapy") == []


@pytest.mark.parametrize(
    ("text", "dose", "fractions"),
    [
        ("EBRT stopped at 39.6 of 50.4 Gy at her wish; ca cervix.", 39.6, None),
        ("Pelvic radiotherapy 4500 cGy in 25 fractions was given for cervical cancer.", 45.0, 25),
        ("ICBT 7 Gy x 4 sessions was given for cervical cancer.", 28.0, 4),
        ("Radiation stopped after 30.6 Gy (17 of 25 fractions). Carcinoma of the cervix.", 30.6, 17),
    ],
)
def test_doses_given(text: str, dose: float, fractions: int | None) -> None:
    found = told(text, "radiotherapy")
    assert [(e.values.dose_gy, e.values.fractions) for e in found] == [(dose, fractions)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("Ca Cx IIIB on chemoradiation.", ["IIIB"]),
        ("Decubitus ulcer stage II on the sacrum. Cervical cancer stage IVA.", ["IVA"]),
        ("PLHIV, WHO stage 1. Cervical biopsy CIN 3.", []),
        ("Plan: start cisplatin. Cervical SCC, FIGO stage IIB.", ["IIB"]),
        ("Restaged at EUA in our unit as IIB, squamous cell carcinoma of the cervix.", ["IIB"]),
        ("Stage 2 begins with pelvic pain. Cervical biopsy: SCC.", []),
    ],
)
def test_stages_of_her_cancer_alone(text: str, stages: list[str]) -> None:
    assert values(text, "stage", "value") == stages


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("FNAC of the left supraclavicular node: metastatic squamous carcinoma. Ca cervix 2021.", ["supraclavicular"]),
        ("Bony metastases were seen in the sacrum and femur. Cervical cancer.", ["bone"]),
        ("PET: new lung nodule. Core biopsy confirmed metastatic squamous carcinoma of the cervix.", ["lung"]),
        ("No liver or lung metastases. Cervical cancer stage IB1.", []),
    ],
)
def test_spread_by_site(text: str, sites: list[str]) -> None:
    found = [str(site) for site in values(text, "metastasis", "site")]
    assert len(found) == len(sites)
    assert all(want in have for want, have in zip(sites, found, strict=True))


def test_a_name_with_recurrent_is_no_recurrence() -> None:
    assert told("Recurrent vaginal discharge, smear normal.", "recurrence") == []
    assert values("Vault biopsy: recurrent squamous cell carcinoma.", "recurrence", "site") == ["vaginal vault"]
    assert values("Recurrence of 4 x 3 cm in the pelvis, cervical cancer.", "recurrence", "size_mm") == [(40.0, 30.0)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Cervical carcinoma: ER (-), PR (-), p16 block positive.", []),
        ("PD-L1 CPS 10, cervical squamous cell carcinoma.", []),
        ("After chemotherapy for cervical cancer the best response was PR.", ["PR"]),
        ("She died of progressive disease, cervical cancer.", []),
        ("Steroids led to complete remission of the nephrotic syndrome; cervix normal.", []),
    ],
)
def test_a_response_is_told_from_a_stain(text: str, value: list[str]) -> None:
    assert values(text, "response", "value") == value


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ASSESSMENT:\n1. Cervical carcinoma.\n2. Nausea. We will start ondansetron.", ["carcinoma"]),
        ("Histology confirmed leiomyoma of the uterus, cervix normal.", []),
        ("She was diagnosed with squamous cell carcinoma of the cervix.", ["squamous cell carcinoma of the cervix"]),
    ],
)
def test_only_what_is_said_to_be_the_diagnosis_is_stated(text: str, names: list[str]) -> None:
    stated = [e for e in told(text, "diagnosis") if not e.note]
    assert len(stated) == len(names)
    assert all(name in e.values.value.lower() for name, e in zip(names, stated, strict=True))  # type: ignore[union-attr]


def test_a_diagnosis_given_up_is_superseded() -> None:
    text = (
        "Cervical mass at first misread as squamous cell carcinoma; review showed small cell carcinoma of the cervix."
    )
    assert "superseded" in values(text, "diagnosis", "status")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Cervical cancer. She died of multiorgan failure.", "dead"),
        ("Cervical cancer IB1. She is alive and well without recurrence.", "alive_NED"),
        ("CIN 3 excised. Returned to routine recall.", "discharged_to_screening"),
        ("Cervical biopsy: SCC. The radium source expired.", "not_stated"),
    ],
)
def test_how_it_ended(text: str, state: str) -> None:
    assert outcome(read(text, "t").events) == state


@pytest.mark.parametrize(
    ("text", "pregnant"),
    [
        ("26-year-old G1P0 at 14w3d, HSIL smear.", True),
        ("Currently 18/40, cervical smear LSIL.", True),
        ("Married 6 weeks ago, smear normal.", None),
    ],
)
def test_weeks_of_a_pregnancy(text: str, pregnant: bool | None) -> None:
    assert read(text, "t").patient.pregnant is pregnant


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ("RVD reactive, on ART. Smear ASC-US.", [True]),
        ("HIV, HBsAg and HCV non-reactive. Smear normal.", [False]),
    ],
)
def test_serology(text: str, present: list[bool]) -> None:
    events = [e for e in read(text, "t").events if e.kind == "condition" and e.values.code == "hiv"]  # type: ignore[union-attr]
    assert [e.values.present for e in events] == present  # type: ignore[union-attr]
