"""What she has, at which stage, what she was given and how she is: and what of all that is not hers or not done."""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Diagnosis, Event


def told(text: str, kind: str, *assertions: str) -> list[Event]:
    """The events of one kind that a text tells, affirmed ones unless other assertions are named."""
    return [e for e in read(text, "t").events if e.kind == kind and e.assertion in (assertions or ("affirmed",))]


def fields(text: str, kind: str, field: str) -> list[object]:
    return [getattr(e.values, field) for e in told(text, kind)]


def index(text: str) -> tuple[str, str]:
    """The site and the name of the diagnosis that a text is about."""
    found = [e.values for e in read(text, "t").events if isinstance(e.values, Diagnosis) and e.values.role == "index"]
    return (found[0].site, found[0].histology or found[0].value) if found else ("", "")


PLANNED = [
    ("Total hysterectomy with bilateral salpingo-oophorectomy is planned for June.", "surgery"),
    ("A LLETZ with local anaesthesia is booked for Monday; smear HSIL.", "surgery"),
    ("Laparoscopy with ovarian cystectomy was recommended to the patient.", "surgery"),
    ("Hysterectomy with removal of both tubes has been offered to her.", "surgery"),
    ("A caesarean section was programmed for week 38; cervix normal.", "surgery"),
    ("She will be started on tamoxifen after healing. Cervix healthy.", "hormonal_therapy"),
    ("Hysterectomy will be considered after childbearing; smear normal.", "surgery"),
    ("The tumour was put down (8 weeks later) and radiotherapy is intended. Cervix bulky.", "radiotherapy"),
]


@pytest.mark.parametrize(("text", "kind"), PLANNED)
def test_what_is_planned_with_something_else_is_not_done(text: str, kind: str) -> None:
    assert told(text, kind) == []


DONE = [
    ("She had a hysterectomy with BSO and radiotherapy was recommended.", "surgery", 2),
    ("Radical hysterectomy with pelvic lymphadenectomy was performed and chemotherapy was planned.", "surgery", 2),
]


@pytest.mark.parametrize(("text", "kind", "count"), DONE)
def test_a_plan_behind_an_and_leaves_what_was_done(text: str, kind: str, count: int) -> None:
    (event,) = told(text, kind)
    assert len(event.values.procedures) == count  # type: ignore[union-attr]


NOT_GIVEN = [
    ("Radiotherapy was contraindicated by pregnancy; cervix bulky.", "radiotherapy"),
    ("Immunotherapy was unavailable. Cervical mass.", "immunotherapy"),
    ("The surgeon felt that laparotomy could be avoided. Cervix normal.", "surgery"),
    ("Biopsy of the apex was not repeated. Cervix healthy.", "biopsy"),
    ("Chemoradiotherapy and surgery could improve survival. Cervix bulky.", "radiotherapy"),
    ("Cervical cancer. Concurrent chemoradiation remains the standard.", "radiotherapy"),
    ("Cervical cancer. The role of pembrolizumab in this setting is unclear.", "immunotherapy"),
    ("Her husband, who has prostate cancer treated with leuprolide, helps. Cervix healthy.", "hormonal_therapy"),
    ("Cervical mass. Novak's patient had a complete response to nivolumab.", "immunotherapy"),
    ("Flank pain with radiation to the groin. Cervix healthy.", "radiotherapy"),
    ("She had no contact with ionizing radiation. Cervix healthy.", "radiotherapy"),
    ("Smear normal. SARS-CoV-2 RT-PCR was positive.", "radiotherapy"),
    ("Medications: methotrexate 10 mg weekly for rheumatoid arthritis. Smear normal.", "systemic_therapy"),
]


@pytest.mark.parametrize(("text", "kind"), NOT_GIVEN)
def test_what_was_not_given_or_not_to_her_is_no_treatment(text: str, kind: str) -> None:
    assert told(text, kind) == []


TREATED = [
    ("EBRT 45 Gy in 25 fractions, then four fractions of HDR brachytherapy, 7 Gy each. Ca cervix.", [45.0, 28.0]),
    ("She received 50.4 Gy of pelvic radiation in 28 fractions for cervical cancer.", [50.4]),
]


@pytest.mark.parametrize(("text", "doses"), TREATED)
def test_a_dose_told_for_one_fraction_counts_for_all(text: str, doses: list[float]) -> None:
    assert fields(text, "radiotherapy", "dose_gy") == doses


def test_adjuvant_and_neoadjuvant_courses_are_two() -> None:
    text = "Ovarian cancer: 3 cycles of neoadjuvant chemotherapy, surgery, then 3 cycles of adjuvant carboplatin."
    assert fields(text, "systemic_therapy", "intent") == ["neoadjuvant", "adjuvant"]


DENIED = [
    ("She tested negative to HIV and HCV. Cervix normal.", []),
    ("HBsAg was positive, HBeAg negative with HBV DNA level of 5000 IU/ml. Cervix normal.", ["hepatitis_b"]),
]


@pytest.mark.parametrize(("text", "codes"), DENIED)
def test_a_test_that_is_negative_is_no_infection(text: str, codes: list[str]) -> None:
    assert [e.values.code for e in told(text, "condition", "affirmed", "historical")] == codes  # type: ignore[union-attr]


INDEX = [
    ("A 30-year-old woman had a pelvic mass. Histology revealed serous cystadenoma of the ovary.",
     ("ovary", "serous cystadenoma")),
    ("The polyp of the cervix was removed. Histology showed a fibroepithelial polyp of the cervix.",
     ("cervix", "fibroepithelial polyp")),
    ("Laparotomy: tumour of the retroperitoneum. A diagnosis of retroperitoneal mucinous cystadenocarcinoma was made.",
     ("retroperitoneum", "mucinous cystadenocarcinoma")),
    ("This is a 22-year-old patient with placenta percreta who was referred.", ("uterus", "placenta percreta")),
    ("Right hemicolectomy for a tumour of the right hemicolon. Histology: choriocarcinoma. History of gastric cancer.",
     ("uterus", "choriocarcinoma")),
    ("POSTOPERATIVE DIAGNOSES:\n1. Complex left ovarian cyst.\n2. Pelvic adhesions.\n\nPROCEDURE: Laparoscopy.\n\n"
     "SPECIMENS: Left ovary.", ("ovary", "Complex left ovarian cyst")),
    ("The working diagnosis was uterine leiomyosarcoma. Final histology was carcinosarcoma of the uterus.",
     ("uterus", "carcinosarcoma")),
    ("Primary cervical gastric-type adenocarcinoma was diagnosed.", ("cervix", "adenocarcinoma, gastric type")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), INDEX)
def test_what_a_text_is_about_has_its_own_name_and_organ(text: str, expected: tuple[str, str]) -> None:
    assert index(text) == expected


NO_DIAGNOSIS = [
    "No ovarian cyst was diagnosed. Cervix normal.",
    "Neither ovarian torsion nor abscess was diagnosed. Cervix normal.",
    "The differential diagnosis included ovarian torsion. Cervix normal.",
    "Her mother was diagnosed with appendicitis. Cervix normal.",
]


@pytest.mark.parametrize("text", NO_DIAGNOSIS)
def test_what_was_not_diagnosed_in_her_is_no_diagnosis(text: str) -> None:
    assert told(text, "diagnosis") == []


STAGES = [
    ("Non-Hodgkin lymphoma of the cervix, stage IV E on the Ann Arbor system.", [("Ann Arbor", "IVE")]),
    ("Hodgkin lymphoma, stage IIEA. Cervix normal.", [("Ann Arbor", "IIEA")]),
    ("Colon cancer, stage IIA (T3, N0, M0). Cervix normal.",
     [("colorectal (TNM)", "IIA"), ("colorectal (TNM)", "T3 N0 M0")]),
    ("Gastric cancer, stage IV. Cervix normal.", [("stomach (TNM)", "IV")]),
    ("Ovarian cancer stage III-C1.", [("FIGO", "IIIC1")]),
    ("Endometriosis Fertility Index (EFI) score of 7.", [("EFI", "7")]),
    ("Cervical cancer of stage I-II is curable.", []),
    ("She was initially thought to have stage III ovarian cancer.", []),
    ("Features were consistent with carcinosarcoma of the uterus with pathological stage pT3.", [("TNM", "pT3")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), STAGES)
def test_a_stage_is_told_by_its_own_system(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(e.values.system, e.values.value) for e in told(text, "stage")]  # type: ignore[union-attr]
    assert found == expected


PLANS = [
    ("Hypothyroidism, cervix normal. We will recheck TSH.", "recheck TSH"),
    ("Smear LSIL. We will schedule LEEP in the near future.", "schedule LEEP in the near future"),
    ("Smear normal. The patient will be scheduled for mammogram.", "mammogram"),
    ("Cervix normal. Pelvic MRI is scheduled for June.", "Pelvic MRI is scheduled for June"),
    ("Cervix normal. Follow up with Dr. Green as needed.", "Follow up with Dr"),
]


@pytest.mark.parametrize(("text", "plan"), PLANS)
def test_a_plan_that_lies_ahead_is_told(text: str, plan: str) -> None:
    assert any(str(each).startswith(plan) for each in fields(text, "followup", "plan"))


NO_PLANS = [
    "She was scheduled for hysterectomy and underwent it in May. Cervix normal.",
    "If CIN3 is found we will do LLETZ.",
    "Smear LSIL. We will consider LEEP.",
    "She will not need chemotherapy. Cervix normal.",
    "ASC-H on Pap in January 2024.",
]


@pytest.mark.parametrize("text", NO_PLANS)
def test_what_is_past_or_conditional_is_no_plan(text: str) -> None:
    assert [plan for plan in fields(text, "followup", "plan") if plan] == []


STATES = [
    ("Cervical cancer. She is alive 8 years after the operation.", ["She is alive"]),
    ("Cervical cancer. Margins of the specimen were tumour-free.", []),
    ("Ovarian cancer. She never returned for follow-up.", ["never returned for follow-up"]),
    ("Pelvic mass removed. The postoperative course was uneventful.", ["postoperative course was uneventful"]),
    ("Twins were born alive. Cervix normal.", []),
]


@pytest.mark.parametrize(("text", "states"), STATES)
def test_how_she_is_at_follow_up(text: str, states: list[str]) -> None:
    assert [state for state in fields(text, "followup", "status") if state] == states


SPREAD = [
    ("Ovarian cancer. CT showed peritoneal carcinomatosis.", ["peritoneum"]),
    ("Cervical cancer. Duodenal and vertebral infiltration proved to be metastases.", ["duodenum", "vertebra"]),
    ("Cervical cancer with superficial spread to the endometrium.", []),
    ("Cervical cancer. The tumour relapsed locally, spread to the lungs.", ["lung"]),
    ("Cervical cancer. There was no peritoneal carcinomatosis.", []),
]


@pytest.mark.parametrize(("text", "sites"), SPREAD)
def test_where_the_disease_has_spread(text: str, sites: list[str]) -> None:
    assert fields(text, "metastasis", "site") == sites


RESPONSES = [
    ("Ovarian cancer. BEP led to disease remission.", ["CR"]),
    ("Cervical cancer. After chemoradiation the lesion has completely responded.", ["CR"]),
    ("Cervical cancer treated with cisplatin. A complete response was not achieved.", []),
    ("Ovarian cyst. There was progression in size over a year.", []),
    ("The lupus is in remission. Smear normal.", []),
]


@pytest.mark.parametrize(("text", "found"), RESPONSES)
def test_how_the_disease_responded(text: str, found: list[str]) -> None:
    assert fields(text, "response", "value") == found


def test_the_legend_of_an_image_doubles_no_treatment() -> None:
    text = (
        "Case presentation\nA 40-year-old woman with cervical cancer had a hysterectomy and cisplatin.\n\n"
        "[image: Flowchart of the course. It led to six GnRH-a cycles. It shows symptom progression and surgery.]\n\n"
        "Discussion\nRare tumours are rare.\n"
    )
    assert told(text, "hormonal_therapy") == [] and told(text, "response") == []


def test_a_case_that_names_a_histopathology_report_is_no_report() -> None:
    text = (
        "A 42-year-old presented with a growth of the cervix. Diagnosis of carcinoma of cervix stage IIIB was made. "
        "Histopathology report was suggestive of sarcomatoid carcinoma."
    )
    assert fields(text, "diagnosis", "value")[0] == "carcinoma of cervix"
