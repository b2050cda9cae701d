"""The disease that a text is about where it is told apart from its organ, by a short form, in doubt, or not at all."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis, Event


def index_event(text: str) -> Event | None:
    """The event of the index diagnosis."""
    told = [e for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis)]
    return next((e for e in told if e.values.role == "index"), None)  # type: ignore[union-attr]


def index(text: str) -> tuple[str, str]:
    """The site of the index diagnosis and its name, ("", "") for none."""
    event = index_event(text)
    if event is None:
        return "", ""
    value = event.values
    assert isinstance(value, Diagnosis)
    return value.site, (value.histology or value.value).lower()


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("A uterine arteriovenous malformation was found. She bled from the arteriovenous malformation.", "uterus"),
        ("A skin biopsy showed a leukocytoclastic vasculitis.", "skin"),
        ("She was found to have endometriosis. Lesions of endometriosis were ablated.", "pelvis"),
        ("Laparoscopy showed an endometrioma. The endometrioma was removed.", "ovary"),
        ("MRI showed a cystic mass of the left ovary. Endometriosis was presumed.", "ovary"),
        (
            "She had had an endometrial adenocarcinoma. The resected nodule was a metastatic adenocarcinoma.",
            "endometrium",
        ),
        ("Histology of the placenta showed a chorioangioma.", "placenta"),
        ("Histology showed a leiomyosarcoma of the recto-vaginal septum.", "rectovaginal septum"),
    ],
)
def test_the_organ_is_the_one_told_with_the_disease(text: str, site: str) -> None:
    assert index(text)[0] == site


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("She developed ptosis and dysphagia and was diagnosed with MG.", "myasthenia gravis (mg)"),
        ("We report a case of LAAA in a pregnant woman.", "left atrial appendage aneurysm (laaa)"),
        ("Her daughter is well. OI was diagnosed at birth.", "osteogenesis imperfecta (oi)"),
        ("Genetic testing was done; the final diagnosis was BWS.", "beckwith-wiedemann syndrome (bws)"),
        ("A patient with SCD was followed through her pregnancy.", "sickle cell disease (scd)"),
    ],
)
def test_a_short_form_names_a_disease_where_the_words_say_so(text: str, name: str) -> None:
    assert index(text)[1] == name


@pytest.mark.parametrize(
    "text",
    ["She was given 5 MG daily.", "The PAS stain was positive.", "She has MS Contin for pain.", "EP was consulted."],
)
def test_a_short_form_alone_names_none(text: str) -> None:
    assert index(text) == ("", "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The diagnosis was corrected to Cushing syndrome.", "cushing syndrome"),
        ("She was diagnosed with a large ovarian cyst identified during a scan.", "large ovarian cyst"),
        (
            "A diagnosis of hypovolemic shock secondary to ruptured ectopic pregnancy was made.",
            "ruptured ectopic pregnancy",
        ),
        ("MRI confirmed the absence of the uterus.", "absence of the uterus"),
        ("Laparotomy showed a hydronephrotic left kidney.", "hydronephrosis of the kidney"),
        ("She sustained a uterine perforation.", "uterine perforation"),
    ],
)
def test_a_name_is_cut_where_it_ends(text: str, name: str) -> None:
    assert index(text)[1] == name


@pytest.mark.parametrize(
    "text",
    [
        "She had a hysterectomy years ago. MRI confirmed the absence of the uterus.",
        "There was an absence of uterine contractions.",
        "MRI showed the absence of kidney stones.",
    ],
)
def test_what_was_taken_or_only_opens_a_name_is_no_missing_organ(text: str) -> None:
    assert "absence" not in index(text)[1]


def test_a_suspected_disease_stands_where_no_other_is_told_and_stays_suspected() -> None:
    event = index_event("She lost the fat of her limbs. Partial lipodystrophy was suspected.")
    assert event is not None
    assert isinstance(event.values, Diagnosis)
    assert (event.values.value, event.values.certainty) == ("Partial lipodystrophy", "suspected")
    assert event.assertion == "possible"


@pytest.mark.parametrize(
    "text",
    [
        "She had no appendicitis.",
        "Appendicitis was excluded.",
        "Her mother had myasthenia gravis.",
        "If appendicitis occurs, call us.",
        "The adnexa are without masses.",
    ],
)
def test_what_is_denied_excluded_or_of_another_is_no_last_resort(text: str) -> None:
    assert index(text) == ("", "")


def test_a_birth_without_a_disease_is_a_pregnancy() -> None:
    text = "She was admitted at 39 weeks in labor. The placenta was delivered intact after a vaginal delivery."
    assert index(text) == ("uterus", "pregnancy")
    assert index("The specimen was delivered through the incision.") == ("", "")


def test_a_whole_examination_in_which_nothing_was_found_tells_of_none() -> None:
    text = (
        "Eyes: conjunctivae clear. Ears: canals clear. Nose: without deformity. Neck: supple, no masses. "
        "Chest: no rales. "
        "Lungs: clear. Heart: normal rhythm, no murmur. Abdomen: soft, no masses, bowel sounds normal. "
        "Extremities: no edema, pulses normal. Skin: no rashes. Gait is normal. Memory is intact."
    )
    assert index(text)[1] == "none"
    assert index("Heart: normal. Lungs: clear.") == ("", "")
