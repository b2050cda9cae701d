"""Clinic notes: helping verbs, signs and questions, labels of one line, values told together, reports of a scan."""

import pytest

from lugol.errors import UnusableInput
from lugol.language.narrative import read
from lugol.record.event import Event

DONE = ("surgery", "radiotherapy", "systemic_therapy", "biopsy")


def told(text: str, *kinds: str) -> list[Event]:
    return [event for event in read(text, "x").events if event.kind in kinds]


def affirmed(text: str, *kinds: str) -> list[Event]:
    return [event for event in told(text, *kinds) if event.assertion == "affirmed"]


@pytest.mark.parametrize("modal", ["may", "might", "could", "must", "should", "would", "will", "can"])
@pytest.mark.parametrize("how", ["", "well ", "still ", "eventually ", "then "])
@pytest.mark.parametrize(
    "rest", ["undergo hysterectomy", "receive chemotherapy", "need a cone biopsy", "be treated with radiotherapy"]
)
def test_what_a_helping_verb_tells_is_not_done(modal: str, how: str, rest: str) -> None:
    assert not affirmed(f"She {modal} {how}{rest}.", *DONE)


@pytest.mark.parametrize(
    "text",
    [
        "Hysterectomy must soon be performed.",
        "Radiotherapy may well be required.",
        "Chemotherapy should then be started.",
        "LLETZ could be offered.",
        "A biopsy of the cervix needs to be carried out.",
        "Chemotherapy might later be given.",
        "She has yet to undergo hysterectomy.",
        "She is likely to need radiotherapy.",
        "She is going to require hysterectomy.",
        "She would rather have LLETZ.",
    ],
)
def test_what_is_to_be_done_is_not_done(text: str) -> None:
    assert not affirmed(text, *DONE)


@pytest.mark.parametrize(
    "text",
    [
        "She had to undergo hysterectomy.",
        "She underwent hysterectomy, which was well tolerated.",
        "Hysterectomy was performed and she may go home.",
        "Surgery went well: hysterectomy was done.",
    ],
)
def test_what_was_done_stays_done(text: str) -> None:
    assert [event.assertion for event in told(text, "surgery")] == ["affirmed"]


def test_with_or_without_leaves_it_open() -> None:
    events = told("She had a hysterectomy with or without lymphadenectomy elsewhere.", "surgery")
    assert [(e.values.procedures, e.assertion) for e in events] == [  # type: ignore[union-attr]
        (("hysterectomy",), "affirmed"),
        (("lymphadenectomy",), "possible"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "(-) fever, (-) vomiting.",
        "Fever (-), vomiting (-).",
        "Fever -ve, vomiting -ve.",
        "Fever? No. Vomiting? No.",
        "She doesn't have fever or vomiting.",
        "She hasn't had fever or vomiting.",
        "She no longer has fever or vomiting.",
        "ROS unremarkable for fever or vomiting.",
        "Pertinent negatives: fever, vomiting.",
        "Call for fever or vomiting.",
        "She was told to report fever or vomiting.",
        "Fever and vomiting may occur.",
    ],
)
def test_a_denial_or_a_warning_is_no_complaint(text: str) -> None:
    assert not affirmed(text, "symptom")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("(-) fever, (+) vomiting.", ["vomiting"]),
        ("(-) fever, chills, (+) vomiting.", ["vomiting"]),
        ("Fever (-), vomiting (+).", ["vomiting"]),
        ("Fever? No. Vomiting? Yes.", ["Vomiting"]),
        ("She doesn't have fever but has pelvic pain.", ["pelvic pain"]),
        ("She called for advice because of pelvic pain.", ["pelvic pain"]),
    ],
)
def test_a_denial_ends_at_what_is_there(text: str, terms: list[str]) -> None:
    assert [event.values.term for event in affirmed(text, "symptom")] == terms  # type: ignore[union-attr]


HERS = "On examination the cervix was bulky and bled on touch. She complains of postcoital bleeding."


@pytest.mark.parametrize(
    "label",
    [
        "Family history: mother had breast cancer at 50.",
        "FAMILY HISTORY: Positive for diabetes.",
        "Medication: metformin, ramipril.",
        "Social history: smokes ten a day.",
        "Allergies: penicillin.",
    ],
)
def test_a_label_of_one_line_ends_where_a_paragraph_tells_of_her(label: str) -> None:
    events = affirmed(f"Mrs A is 45.\n\n{label}\n\n{HERS}", "exam", "symptom")
    assert [event.values.term for event in events] == [  # type: ignore[union-attr]
        "cervix was bulky", "bled on touch", "postcoital bleeding",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "behind",
    [
        "Ovarian cancer in an aunt.",
        "Diabetes and hypertension.",
        "She died of a stroke at 50.",
        "The patient's sister has asthma.",
    ],
)
def test_kin_go_on_behind_a_blank_line(behind: str) -> None:
    text = f"Mrs A is 45 and has pelvic pain.\n\nFAMILY HISTORY: Her mother had diabetes.\n\n{behind}"
    assert not affirmed(text, "condition", "diagnosis", "death")


@pytest.mark.parametrize(
    ("text", "labs"),
    [
        ("H&H 11.2 and 33.5.", {"hemoglobin": 11.2, "hematocrit": 33.5}),
        ("WBC 12.3, H/H of 9/27, platelets 220.", {"WBC": 12.3, "hemoglobin": 9, "hematocrit": 27, "platelets": 220}),
        ("VDRL -ve, HBsAg neg.", {"VDRL": "negative", "HBsAg": "negative"}),
        ("Urine culture grew E. coli.", {"urine culture": "positive"}),
        ("Blood cultures grew nothing.", {}),
        ("Continue antibiotics until blood cultures are negative.", {}),
        ("Stool hemoccult was positive.", {"hemoccult": "positive"}),
        ("She received Ringer's lactate, 7 units of red cells and 2 units of platelets.", {}),
        ("The serum level of arginine vasopressin (AVP) was 1.7 pg/mL.", {"vasopressin": 1.7}),
    ],
)
def test_laboratory_results(text: str, labs: dict[str, object]) -> None:
    found = {e.values.marker: e.values.value or e.values.result for e in affirmed(text, "lab")}  # type: ignore[union-attr]
    assert found == labs


def test_vital_signs_by_letter_and_by_unit() -> None:
    terms = [e.values.term for e in told("Pelvic pain. T 37.2, P 88, R 18, BP 120/70.", "exam")]  # type: ignore[union-attr]
    assert sorted(terms) == ["blood pressure 120/70", "pulse 88", "respiratory rate 18", "temperature 37.2"]
    terms = [e.values.term for e in told("Pelvic pain. EXAM: BP121/57 HR103 RR16 36.9C", "exam")]  # type: ignore[union-attr]
    assert "temperature 36.9C" in terms
    assert not told("She is G3 P40 and has pelvic pain.", "exam")


@pytest.mark.parametrize("result", ["Positive", "Detected"])
def test_the_types_an_assay_looks_for_are_not_those_it_found(result: str) -> None:
    name = "Human papilloma virus 16+18+31+33+35+45+51+52+56 DNA [Presence] in Cervix by Probe"
    (event,) = told(f"{name}: {result}", "hpv")
    assert (event.values.result, event.values.types, event.values.pooled) == ("positive", (), True)  # type: ignore[union-attr]


def test_a_pool_without_16_and_18_is_other() -> None:
    (event,) = told("HPV 31+33+35+39+45+51+52+56+58+59+66+68: detected, HPV 16 negative, HPV 18 negative", "hpv")
    assert (event.values.result, event.values.types) == ("positive", ("other",))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "types"), [("HPV 16+52+58 positive.", ("16", "52", "58")), ("HPV 16+, 18-.", ("16",))]
)
def test_few_types_are_those_found(text: str, types: tuple[str, ...]) -> None:
    (event,) = told(text, "hpv")
    assert event.values.types == types  # type: ignore[union-attr]


def test_our_second_patient_is_another() -> None:
    with pytest.raises(UnusableInput):
        read("Our first patient is a 36-year-old woman with bleeding. Our second patient is a 62-year-old man.", "x")


@pytest.mark.parametrize(
    "text",
    ["Gastric bypass for weight loss was planned.", "Methods of weight loss failed.", "She is on a weight loss diet."],
)
def test_a_wish_to_lose_weight_is_no_complaint(text: str) -> None:
    assert not told(f"She has obesity and hypertension. {text}", "symptom")


def test_weight_loss_is_a_complaint() -> None:
    assert affirmed("She was evaluated for weight loss and fatigue.", "symptom")


@pytest.mark.parametrize(
    "text",
    [
        "OPERATIVE FINDINGS: Enlarged but mobile uterus.",
        "OPERATIVE FINDINGS: Slightly enlarged but otherwise normal-appearing uterus.",
    ],
)
def test_two_looks_of_one_organ_are_one_finding(text: str) -> None:
    (event,) = told(text, "exam")
    assert "nlarged but" in event.values.term  # type: ignore[union-attr]


def test_a_denied_look_denies_no_other() -> None:
    events = told("EXAM: Uterus not enlarged but tender.", "exam")
    assert [event.assertion for event in events] == ["negated", "affirmed"]


def test_the_deed_counts_before_its_mention_as_past() -> None:
    text = "DISCHARGE DIAGNOSIS: Status post hysterectomy.\n\nPROCEDURE: The patient underwent a vaginal hysterectomy."
    assert [event.assertion for event in told(text, "surgery")] == ["affirmed"]


def test_findings_of_a_scan_that_is_not_named() -> None:
    text = (
        "REASON FOR EXAM: Pregnant, with nausea.\n\nFINDINGS: The uterus contains a gestational sac and yolk sac. "
        "The right ovary measures 3 x 2 cm.\n\nIMPRESSION: Single intrauterine pregnancy."
    )
    assert [event.values.modality for event in told(text, "imaging")] == ["ultrasound"] * 3  # type: ignore[union-attr]
    assert not told(text, "exam")


def test_a_study_before_what_befell_her_shows_nothing() -> None:
    text = "After a hysterosalpingography she developed adnexal tenderness on bimanual examination."
    assert not told(text, "imaging")
    assert told("Following an ultrasound which showed a 4 cm cyst, she was referred.", "imaging")


@pytest.mark.parametrize(
    "text",
    [
        "The bladder was well out of the way.",
        "There was no lesion that I could see in the palate.",
        "The cervix was serially dilated with Hank dilators.",
        "She experienced fever, a few hours after delivery.",
        "She complains of pelvic pain, 5 or 6 times a day.",
        "OPERATIVE FINDINGS: The endometrial cavity was wiped free of membranes.",
        "Stage I and II neuromodulator was placed for pelvic pain.",
    ],
)
def test_words_that_only_look_like_findings(text: str) -> None:
    events = told(f"She has endometriosis. {text}", "followup", "exam", "symptom", "stage")
    assert [e for e in events if getattr(e.values, "term", "") not in ("fever", "pelvic pain")] == []


def test_a_vaccine_is_no_disease() -> None:
    assert not told("She had pelvic pain. She received the hepatitis B vaccine.", "condition")


@pytest.mark.parametrize("brand", ["Premarin", "Vagifem", "Yasmin", "Femara", "Lo/Ovral", "estradiol patch", "Prempro"])
def test_hormones_by_their_brand(brand: str) -> None:
    assert affirmed(f"She has hot flushes. MEDICATIONS: {brand} daily.", "hormonal_therapy")
