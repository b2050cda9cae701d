"""What capitals change of a text says the same: names, units and stops; short forms need something beside them."""

import pytest

from lugol.language.narrative import read
from lugol.record.repeat import identity

OPENING = "A 45-year-old woman who came by bus from a village was seen in the clinic; she had CIN 3 on 2022-03-08. "


def _told(text: str) -> set[str]:
    return {f"{identity(event)} {event.when.edtf}".casefold() for event in read(text, "letter").events}


@pytest.mark.parametrize(
    "text",
    [
        "Examination showed a heart rate of 134 beats per minute and a temperature of 38.2 C.",
        "Liver and kidney function were normal. Liver and renal function tests were within normal limits.",
        "Renal and hepatic function tests were normal.",
        "Stains were positive for cellular myc oncogene (cMYC), cluster of differentiation (CD) 20 and PAX5.",
        "Previous biopsy No. 2015-10571 (2015-10-28) reported as poorly differentiated carcinoma.",
        "She was delivered on 2022-01-02 of a girl who weighed 3000 G. She had fibroids on ultrasound 3 years earlier.",
        "The patient was continued on Dilantin 200mg qd and Decadron 5mg IV q6hrs. Brain MRI, 1/26/23, showed a mass.",
    ],
)
def test_a_text_in_capitals_or_small_letters_says_the_same(text: str) -> None:
    whole = OPENING + text
    assert _told(whole.upper()) == _told(whole.lower()) == _told(whole)


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("HIV POSITIVE ON ART SINCE 2019.", "other_treatment", "art"),
        ("ART WAS STARTED IN 2019.", "other_treatment", "art"),
        ("HER MOTHER TOOK DES DURING PREGNANCY. IN UTERO EXPOSURE TO DES.", "condition", "des"),
        ("SHE HAS HIV,TB,DM.", "condition", "tuberculosis"),
    ],
)
def test_a_short_form_in_capitals_is_read_beside_what_supports_it(text: str, kind: str, word: str) -> None:
    events = read(OPENING.upper() + text, "letter").events
    assert any(event.kind == kind and word in str(event.values).casefold() for event in events)


@pytest.mark.parametrize(
    "text",
    [
        "AGGREGATE OF YELLOW T ART LOBULATED FIBROFATTY TISSUE.",
        "LEFT COMMON ILIAC LYMPB -- DES (FS). GROSS DES :RI TION",
        "NEGATIVE FOR MALIGNANCY. N , RT^R.9 E",
        "RNDOMATDUM WITH PROM'?NENT GLANDS.",
        "ECTOCERVIX 4.7 X 3.0 CR,I IN GREATEST DIMENSION.",
    ],
)
def test_pieces_of_scanned_words_are_no_treatment_and_no_disease(text: str) -> None:
    kinds = {event.kind for event in read(OPENING.upper() + text, "letter").events}
    assert not kinds & {"radiotherapy", "other_treatment", "condition", "obstetric", "lab"}


@pytest.mark.parametrize(
    "text",
    ["No visitor came. No 12 is her room.", "MASS NO. 2015 was sent. The biopsy showed CIN 2."],
)
def test_a_number_denies_nothing(text: str) -> None:
    assert any(event.assertion == "affirmed" for event in read(OPENING + text, "letter").events)


def names(text: str) -> str:
    return " ".join(str(event.values) for event in read(OPENING.upper() + text, "letter").events)


@pytest.mark.parametrize("before", ["", "BLOOD SHOWED KETOACIDOSIS (DKA). "])
def test_in_capitals_a_disease_is_named_by_its_short_form(before: str) -> None:
    assert "(DKA)" in names(before + "SHE WAS DIAGNOSED AS HAVING DKA.")


@pytest.mark.parametrize(
    "text",
    ["HER FATIGUE IS DUE TO ALL THIS.", "SHE SUFFERED FROM HIT AND RUN.", "WE SAW A CASE OF TEN YEARS.",
     "SHE WAS GIVEN 5 MG. A PATIENT WITH MS. SMITH CAME.", "SHE DIED DUE TO DIE BACK."],
)  # fmt: skip
def test_in_capitals_a_word_is_no_short_form(text: str) -> None:
    assert not any(f"({form})" in names(text) for form in ("ALL", "HIT", "TEN", "MG", "MS", "DIE"))


def test_in_capitals_a_short_form_that_the_text_explains_may_be_a_word() -> None:
    assert "(ALL)" in names("BLOOD SHOWED LEUKAEMIA (ALL). SHE WAS DIAGNOSED WITH ALL.")


@pytest.mark.parametrize("short", ["MPGN", "LPD", "MCNS"])
def test_in_capitals_letters_without_a_vowel_are_a_name(short: str) -> None:
    told = read(OPENING.upper() + f"SHE WAS DIAGNOSED WITH {short}.", "letter").events
    assert any(e.kind == "diagnosis" and short in str(e.values).upper() for e in told)


def test_in_capitals_a_denial_reaches_the_examples_on_the_next_line() -> None:
    text = (
        f"{OPENING}\n\nREVIEW OF SYSTEMS: Skin: (+) periodic reddening of the face, (+) acne problems, Allergic /\n"
        "Immunologic: (-) allergic or immunologic symptoms, Constitutional: (-) constitutional symptoms\n"
        "such as fever, headache, nausea, dizziness.\n"
    )
    for written in (text, text.upper()):
        symptoms = {
            str(e.values): e.assertion for e in read(written, "letter").events if "fever" in str(e.values).lower()
        }
        assert set(symptoms.values()) == {"negated"}


@pytest.mark.parametrize("text", ["INVOLVEMT}RT. THE TUMOUR IS", "SEEN ^NA-761,3 CRITERIA", "PATHO |RT IS AVAILABLE"])
def test_letters_behind_a_sign_of_the_scanner_are_no_short_form(text: str) -> None:
    assert not {e.kind for e in read(OPENING.upper() + text, "letter").events} & {"radiotherapy", "lab"}


@pytest.mark.parametrize(
    "text",
    [
        "THIS MAY BE WRONG.",
        "HPV 16 MAY BE PRESENT.",
        "THE LESION MAY RETURN.",
        "CIN 2 MAY REGRESS.",
        "SHE MAY BE SEEN.",
    ],
)
def test_in_capitals_what_may_be_is_no_month(text: str) -> None:
    told = read(f"IN 2004 SHE HAD A SMEAR, HSIL. {text} A BIOPSY SHOWED CIN 3.", "letter").events
    assert {e.when.edtf for e in told if e.kind == "biopsy"} == {"2004"}


@pytest.mark.parametrize(
    "text", ["ON 16 MAY A BIOPSY", "IN MAY 2004 A BIOPSY", "LAST MAY A BIOPSY", "16 MAY: A BIOPSY"]
)
def test_in_capitals_may_is_a_month_where_a_date_is_told(text: str) -> None:
    told = read(f"IN 2004 SHE HAD A SMEAR, HSIL. {text} SHOWED CIN 3.", "letter").events
    assert all("-05" in e.when.edtf for e in told if e.kind == "biopsy")
