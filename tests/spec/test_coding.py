"""Codes are read from an event's own words, and only where its reader gave none."""

import pytest

from lugol.language.coding import code
from lugol.record.event import (
    Biopsy,
    Colposcopy,
    Diagnosis,
    Event,
    Exam,
    Followup,
    Imaging,
    Lab,
    Pathology,
    Surgery,
    Symptom,
    Values,
)
from lugol.record.numbering import numbered
from lugol.record.record import Conflict, Note, Patient, Record
from lugol.record.when import When
from lugol.review.prepared import prepared


def _read(values: Values, field: str = "code") -> object:
    return getattr(code(Event(id="e1", values=values)).values, field)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("firm, irregular cervix", "suspicious_cervix"),
        ("cervix bleeds on contact", "suspicious_cervix"),
        ("ulcer on the posterior lip of the cervix", "visible_lesion"),
        ("normal looking cervix", "normal_cervix"),
        ("cervix appeared healthy", "normal_cervix"),
        ("cervical motion tenderness", ""),
        ("palpable mass left adnexa", ""),
    ],
)
def test_what_an_examiner_says_of_the_cervix(term: str, expected: str) -> None:
    assert _read(Exam(term=term)) == expected


def test_a_mere_feature_word_yields_to_the_phrase_and_a_rule_code_stays() -> None:
    assert _read(Exam(term="friable mass of the cervix", code="mass")) == "visible_lesion"
    assert _read(Exam(term="friable mass of the cervix", code="normal_cervix")) == "normal_cervix"
    assert _read(Exam(term="bulky uterus", code="enlarged")) == "enlarged"


def test_watery_discharge_is_told_apart_from_discharge() -> None:
    assert _read(Symptom(term="watery vaginal discharge", code="vaginal_discharge")) == "watery_discharge"
    assert _read(Symptom(term="offensive discharge", code="vaginal_discharge")) == "vaginal_discharge"


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("CIN 3", "CIN3"),
        ("chronic inflammation, no neoplasia", "benign"),
        ("squamous cell carcinoma", "cancer"),
        ("no evidence of malignancy, metaplasia", "benign"),
        ("insufficient for diagnosis", "insufficient"),
        ("atypia, cannot exclude CIN", None),
    ],
)
def test_histology_from_the_words_of_a_report(result: str, expected: str | None) -> None:
    assert _read(Biopsy(result=result), "histology") == expected


@pytest.mark.parametrize(("site", "organ"), [("cervix at 3 o'clock", "cervix"), ("omentum", "other"), ("", "")])
def test_the_organ_of_a_biopsy(site: str, organ: str) -> None:
    assert _read(Biopsy(site=site), "organ") == organ


def test_other_kinds() -> None:
    assert _read(Colposcopy(finding="atypical vessels")) == "suspicious_for_invasion"
    assert _read(Imaging(modality="ultrasound", finding="cyst with mural nodule")) == "solid_mass"
    assert _read(Followup(plan="routine recall in 3 years")) == "routine_recall"
    assert _read(Diagnosis(value="endometriosis")) == "endometriosis"
    assert _read(Surgery(procedures=("Wertheim hysterectomy",)), "extent") == "radical"
    assert _read(Surgery(procedures=("TAH", "BSO")), "extent") == "simple"
    assert _read(Surgery(procedures=("hysterectomy",)), "extent") == ""


@pytest.mark.parametrize(
    ("lab", "flag"),
    [
        (Lab(marker="CA125", value=160.1, unit="U/mL"), "high"),
        (Lab(marker="CA125", value=20, unit="kU/L"), "normal"),
        (Lab(marker="CA125", value=160.1, unit="ng/L"), None),
        (Lab(marker="CA125", value=160.1, unit="U/mL", flag="normal"), "normal"),
        (Lab(marker="CA125", value=160.1, unit="U/mL", comparator="<"), None),
        (Lab(marker="unheard of", value=1, unit="U/mL"), None),
        (Lab(marker="HE4", value=100, unit="pmol/L"), None),
        (Lab(marker="CA125", trend="rising"), None),
    ],
)
def test_a_marker_is_put_beside_its_limits_only_where_they_decide(lab: Lab, flag: str | None) -> None:
    told = prepared(Record(events=(Event(id="e1", values=lab),))).events[0].values
    assert isinstance(told, Lab) and told.flag == flag


def test_after_the_menopause_the_limit_of_he4_is_another() -> None:
    event = Event(id="e1", values=Lab(marker="HE4", value=100, unit="pmol/L"))
    for menopausal, flag in (("pre", "high"), ("post", "normal")):
        record = Record(patient=Patient(menopausal=menopausal), events=(event,))  # type: ignore[arg-type]
        told = prepared(record).events[0].values
        assert isinstance(told, Lab) and told.flag == flag


def test_numbering_renames_every_mention_of_an_event() -> None:
    first = Event(id="n7", values=Symptom(term="pain"))
    second = Event(id="n9", values=Symptom(term="bleeding"), when=When(anchor="n7", offset="P3M", after=("n7", "x")))
    told = numbered(
        Record(
            events=(first, second),
            conflicts=(Conflict("k", "two readings", ("a", "b"), ("n9",)),),
            notes=(Note("n7", "not dated"), Note("letter.txt:3", "not read")),
        )
    )
    assert [event.id for event in told.events] == ["e1", "e2"]
    assert told.events[1].when.anchor == "e1" and told.events[1].when.after == ("e1", "x")
    assert told.conflicts[0] == Conflict("c1", "two readings", ("a", "b"), ("e2",))
    assert [note.place for note in told.notes] == ["e1", "letter.txt:3"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Cancer du col de l'utérus, stade IIB", "cervical_cancer"),
        ("Carcinoma epidermoide de cuello uterino", "cervical_cancer"),
        ("cancro del collo dell'utero", "cervical_cancer"),
        ("cancer de l'utérus", "uterine_cancer"),
        ("cancer du côlon", "cancer"),
    ],
)
def test_a_cancer_of_the_neck_of_the_womb_is_none_of_the_womb(words: str, code: str) -> None:
    [event] = prepared(Record(events=(Event(id="e1", values=Diagnosis(value=words)),))).events
    assert event.values == Diagnosis(value=words, code=code)


@pytest.mark.parametrize(
    ("result", "histology", "certainty", "suspected"),
    [
        ("ca rectum", "cancer", "", None),
        ("DLBCL", "cancer", "", None),
        ("severe squamous dysplasia", "CIN3", "", None),
        ("suspicious for lymphoma", "cancer", "suspected", None),
        ("CIN3, cannot exclude invasion", "CIN3", "", "cancer"),
        ("CIN1, HSIL cannot be excluded", "CIN1", "", "HSIL"),
        ("CIN3, no invasion seen", "CIN3", "", None),
        ("CIN 3, not suspicious for invasion", "CIN3", "", None),
        ("no evidence of ca breast", None, "", None),
        ("history of breast cancer", None, "", None),
    ],
)
def test_a_tissue_is_coded_by_what_its_words_show_or_suspect(
    result: str, histology: str | None, certainty: str, suspected: str | None
) -> None:
    coded = code(Event(id="e1", values=Pathology(specimen="specimen", result=result))).values
    assert isinstance(coded, Pathology)
    assert (coded.histology, coded.certainty, coded.suspected) == (histology, certainty, suspected)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (Followup(event="ordered", plan="HPV hr DNA Cervix Ql"), ""),
        (Followup(event="ordered", plan="Human papillomavirus DNA"), ""),
        (Followup(event="HPV high-risk DNA by PCR"), ""),
        (Followup(event="DNA", plan="colposcopy"), "did_not_attend"),
        (Followup(plan="colposcopy", status="did not attend"), "did_not_attend"),
    ],
)
def test_the_dna_of_a_virus_is_no_missed_visit(values: Followup, expected: str) -> None:
    assert _read(values) == expected


@pytest.mark.parametrize(
    ("specimen", "expected"),
    [
        ("Skin of forearm", "other_organ"),
        ("Left breast core", "other_organ"),
        ("Sigmoid colon", "other_organ"),
        ("Skin of vulva", ""),
        ("Cervix, face of the specimen", "cervix"),
    ],
)
def test_a_specimen_says_of_which_organ_it_is(specimen: str, expected: str) -> None:
    assert _read(Pathology(specimen=specimen, result="Carcinoma")) == expected
