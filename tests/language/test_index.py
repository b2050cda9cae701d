"""The disease that a text is about: the ladder of evidence, its organ, and what stands back behind it."""

import pytest

from lugol.language.kinds.index.evidence import STEPS, step_of
from lugol.language.lexicon import read_rows
from lugol.language.narrative import events_of, read
from lugol.language.outcome import outcome
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis, Response, Stage


def index(text: str) -> tuple[str, str]:
    """The site of the index diagnosis and its name, ("", "") for none."""
    told = [e.values for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis)]
    best = next((value for value in told if value.role == "index"), None)
    return (best.site, (best.histology or best.value).lower()) if best else ("", "")


def step(text: str) -> str:
    """The step of the first disorder of a text."""
    reading = reading_of(text)
    return step_of(reading, reading.page.of("disorder")[0])


@pytest.mark.parametrize("row", read_rows("index_evidence.csv"), ids=lambda row: row["id"])
def test_each_row_of_evidence_puts_its_example_on_its_step(row: dict[str, str]) -> None:
    def plain(text: str) -> str:
        return text.replace("[", "").replace("]", "")

    assert step(plain(row["example"])) == row["step"]
    assert step(plain(row["counterexample"])) != row["step"]


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Postoperative diagnosis: Uterine rupture.", "listed"),
        ("We describe a case of uterine rupture in a primigravida.", "reported"),
        ("The definitive diagnosis was uterine rupture.", "final"),
        ("Histology revealed mesenteric panniculitis.", "tissue"),
        ("Laparotomy revealed a uterine rupture.", "operation"),
        ("An emergency laparotomy was performed. We found a uterine rupture.", "operation"),
        ("She was diagnosed with appendicitis.", "stated"),
        ("The working diagnosis was appendicitis.", "provisional"),
        ("CT showed appendicitis.", "shown"),
        ("Her sister spoke of appendicitis.", "named"),
    ],
)
def test_the_steps_of_the_ladder(text: str, on: str) -> None:
    assert step(text) == on
    assert STEPS["listed"] > STEPS["final"] > STEPS["tissue"] > STEPS["stated"] > STEPS["shown"] > STEPS["named"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The working diagnosis was appendicitis. At laparotomy there was a ruptured ectopic pregnancy.", "ectopic"),
        ("She was thought to have sepsis. Laparotomy revealed a uterine rupture.", "uterine rupture"),
        ("CT suggested pancreatitis. We conclude that she had an amniotic fluid embolism.", "amniotic fluid embolism"),
        ("She received a putative diagnosis of labyrinthitis. MRI showed a brain abscess, which was drained.", "brain"),
        ("Admission diagnosis was pneumonia. The final diagnosis was pulmonary embolism.", "pulmonary embolism"),
        ("We report a case of uterine torsion. An ovarian cyst and appendicitis were also found.", "uterine torsion"),
        ("She developed chorioamnionitis and sepsis.", "chorioamnionitis"),
    ],
)
def test_the_firmest_is_the_index(text: str, name: str) -> None:
    assert name in index(text)[1]


@pytest.mark.parametrize(
    "text",
    [
        "Impression: Abdominal pain, etiology unclear.\nReview of systems: Positive for an umbilical hernia.",
        "Review of systems: umbilical hernia.\n\nImpression: Abdominal pain.",
    ],
)
def test_what_the_review_of_systems_names_is_no_index(text: str) -> None:
    assert "hernia" not in index(text)[1]


def test_the_prevention_of_a_disease_is_none() -> None:
    assert index("Echocardiography showed mitral stenosis. Deep vein thrombosis prophylaxis was given.")[1] == (
        "mitral stenosis"
    )


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Gastroscopy revealed a tumour. Biopsies showed a leiomyoma.", "stomach"),
        ("Colonoscopy revealed a polypoid mass. Biopsy showed a leiomyoma.", "colon"),
        ("Biopsy of the uterus showed a leiomyoma. Gastroscopy was normal.", "uterus"),
        ("She had hypertrophic cardiomyopathy.", "heart"),
        ("She was diagnosed with Eisenmenger's syndrome.", "heart"),
        ("The patient had a sciatic nerve palsy.", "nerve"),
        ("Postoperative diagnosis: Cervical degenerative disc disease.", "spine"),
        ("She had nephrolithiasis.", "kidney"),
        ("She had an open mandible fracture.", "skull"),
    ],
)
def test_the_organ_of_a_disease(text: str, site: str) -> None:
    assert index(text)[0] == site


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The diagnosis of ARVD was made five years ago.", "arvd"),
        ("She was diagnosed with PKAN.", "pkan"),
        ("Preoperative diagnosis: Recurrent dysplasia of vulva.", "vulval intraepithelial neoplasia"),
        ("Biopsy showed a carcinoma with partial sarcomatoid differentiation.", "carcinoma with partial sarcomatoid"),
        ("Histology revealed a granuloma with central caseating necrosis.", "tuberculosis"),
        ("She was commenced on anti-tuberculosis treatment.", "tuberculosis"),
        ("CT showed a pancreatic mass. The pancreatic mass was large.", "pancreatic mass"),
    ],
)
def test_how_a_disease_may_be_named(text: str, name: str) -> None:
    assert index(text)[1].startswith(name)


def test_a_short_name_of_a_test_or_treatment_is_no_disease() -> None:
    assert index("The diagnosis was supported by MRI.") == ("", "")
    assert index("She was diagnosed with IMRT in mind.") == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "PREOPERATIVE DIAGNOSIS: Desires permanent sterilization.\n\nFINDINGS: A functional cyst of the left ovary.",
        "POSTOPERATIVE DIAGNOSIS: Multiparity, desires sterilization.\n\nPROCEDURE: Tubal ligation.",
    ],
)
def test_a_wish_is_no_disease(text: str) -> None:
    assert index(text)[1] == "none"


def test_a_disease_in_the_list_is_more_than_the_wish() -> None:
    text = "PREOPERATIVE DIAGNOSIS: Desires sterilization; ovarian torsion.\n\nPROCEDURE: Laparoscopy."
    assert "torsion" in index(text)[1]


def test_a_complaint_or_a_pregnancy_stands_back_behind_a_disease() -> None:
    text = "DISCHARGE DIAGNOSES:\n1. Severe menorrhagia.\n2. Symptomatic fibroid uterus.\n"
    assert index(text)[1] == "leiomyoma"
    text = "A twin pregnancy was diagnosed at 8 weeks. At 20 weeks ultrasound showed an ovarian torsion."
    assert index(text)[1] == "ovarian torsion"
    assert index("Impression:\n1. Dichorionic twin pregnancy.\n")[1].endswith("twin pregnancy")


def test_a_disease_of_the_child_is_not_the_index_of_the_mother() -> None:
    text = "The woman had a placental abruption. He had epilepsy and was found to have jejunal atresia."
    assert index(text)[1] == "placental abruption"


@pytest.mark.parametrize(
    "text",
    [
        "She had dyspnoea NYHA stage II.",
        "She was admitted in stage II of her recovery.",
        "Stage 3 of the protocol was begun.",
    ],
)
def test_a_stage_without_any_tumour_is_none_of_a_cancer(text: str) -> None:
    assert not any(isinstance(e.values, Stage) for e in events_of(reading_of(text)))


@pytest.mark.parametrize(
    "text",
    [
        "She is at stage IB1 and awaits surgery.",
        "She is at stage IB and awaits surgery.",
        "Seen for radiotherapy, FIGO IIB.",
        "Cervical cancer stage II.",
    ],
)
def test_a_stage_of_a_cancer_is_kept(text: str) -> None:
    assert any(isinstance(e.values, Stage) for e in events_of(reading_of(text)))


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("A woman of 40 had a stroke with eventual mortality.", "dead"),
        ("A woman had severe bleeding, resulting in death.", "dead"),
        ("A woman had surgery to remove the placenta and the fetus, which had expired.", "not_stated"),
    ],
)
def test_whose_death_it_is(text: str, state: str) -> None:
    assert outcome(read(text, "x").events) == state


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Her headache resolved completely.", False),
        ("Symptoms resolved completely within three days.", False),
        ("The pelvic pain had resolved completely.", False),
        ("The tumour resolved completely after chemotherapy.", True),
        ("After two cycles the metastases had resolved completely.", True),
    ],
)
def test_a_complaint_that_went_is_no_response_of_a_disease(text: str, told: bool) -> None:
    assert any(isinstance(e.values, Response) for e in events_of(reading_of(text))) is told
