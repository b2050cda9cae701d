"""What the statements of an examination say in words of no row, and what they do not."""

import pytest

from lugol.language.kinds.findings.finding import read
from lugol.language.reading import reading_of


def terms(text: str) -> list[str]:
    return [event.values.term for event in read(reading_of(text)) if event.assertion == "affirmed"]  # type: ignore[union-attr]


HEADED = (
    ("GENERAL: She is pleasant and cooperative.", ["pleasant and cooperative"]),
    ("HEENT: PERRLA.", ["HEENT PERRLA"]),
    ("NECK: Supple without adenopathy. Carotids are 2+.", ["NECK Supple", "NECK Carotids are 2+"]),
    ("HEART: Regular rhythm with no murmur, rub or gallop.", ["HEART Regular rhythm"]),
    ("ABDOMEN: Soft; the wound edges are well apposed.", ["ABDOMEN Soft", "wound edges are well apposed"]),
    ("EXTREMITIES: Full range of motion.", ["EXTREMITIES Full range of motion"]),
    (
        "NEURO: Reflexes are 2+, plantar responses are downgoing.",
        ["Reflexes are 2+", "plantar responses are downgoing"],
    ),
    ("PSYCH: Judgment and insight are fair.", ["PSYCH Judgment and insight are fair"]),
    ("PELVIC: Stool is felt in the rectum.", ["Stool is felt in the rectum"]),
    ("There is a healed burn over the left shin.", ["healed burn over the left shin"]),
)


@pytest.mark.parametrize(("line", "told"), HEADED)
def test_each_statement_under_a_heading(line: str, told: list[str]) -> None:
    assert terms(f"PHYSICAL EXAMINATION:\n{line}\n") == told


NOT_TOLD = (
    "GENERAL: In no acute distress.",
    "LUNGS: No rales, rhonchi or wheezes.",
    "NECK: Without bruits, thyromegaly or adenopathy.",
    "NEURO: Grossly nonfocal.",
    "EXTREMITIES: Free of edema, cyanosis and clubbing.",
    "SKIN: Negative for rash, bruising or petechiae.",
    "RECTAL: Deferred.",
    "PELVIC: The vaginal vault is without lesions.",
    "BREASTS: Self-examination was discussed.",
    "NEURO: If the gaze is fixed she should return.",
    "GENERAL: She may be tired tomorrow.",
    "GENERAL: Her mother is tearful and pale.",
    "ABDOMEN: The baby is vigorous and pink.",
    "GENERAL: She states that she works as a teacher.",
    "BACK: A history of stiffness.",
    "VITALS: As above.",
    "NEURO: Gait was not tested.",
    "MUSCULOSKELETAL: Is the knee unstable?",
    "PELVIC: Was unremarkable last year.",
    "VITALS: Goal weight is 60 kg.",
    "EXTREMITIES: Patients with this disease are often weak.",
    "ABDOMEN: Unable to feel a spleen tip.",
    "NECK: Free from stiffness.",
    "GENERAL: Her husband held her hand.",
    "LUNGS: Should be clear by now.",
)


@pytest.mark.parametrize("line", NOT_TOLD)
def test_what_is_no_finding_under_a_heading(line: str) -> None:
    assert terms(f"PHYSICAL EXAMINATION:\n{line}\n") == []


def test_sounds_that_are_positive_were_heard() -> None:
    assert terms("On examination bowel sounds were positive.") == ["bowel sounds positive"]
    assert terms("PHYSICAL EXAMINATION:\nABDOMEN: Positive bowel sounds, soft and nontender.\n") == [
        "Positive bowel sounds",
        "ABDOMEN soft and nontender",
    ]


def test_the_rest_of_a_list_is_no_finding_of_its_own() -> None:
    told = terms("PHYSICAL EXAMINATION:\nNEURO: Oriented to person, place and time.\n")
    assert "NEURO place and time" not in told


def test_a_heading_below_an_examination_is_no_finding() -> None:
    assert terms("PHYSICAL EXAMINATION:\nLungs: Clear.\nCONTINUING CARE\n") == ["Lungs Clear"]


def test_prose_tells_how_an_organ_was_found_but_not_what_was_done_with_it() -> None:
    assert terms("On examination the urethral opening was underneath the clitoris.") == [
        "urethral opening was underneath the clitoris"
    ]
    assert terms("On examination the cervix was grasped and the skin was closed.") == []


def test_a_pathology_report_has_no_statements_of_her() -> None:
    report = "EXAMINATION:\nThe wall is thin.\nGROSS DESCRIPTION:\nA uterus.\nDIAGNOSIS:\nLeiomyoma.\n"
    assert terms(report) == []


LABELLED = (
    ("MS: Mood and affect are appropriate.", "MS Mood and affect are appropriate"),
    ("THROAT: The voice is normal.", "THROAT voice is normal"),
    ("Coord: unremarkable.", "Coord unremarkable"),
    ("EARS: TMs are clear bilaterally.", "EARS TMs are clear bilaterally"),
)


@pytest.mark.parametrize(("line", "term"), LABELLED)
def test_a_good_word_is_found_so_under_the_label_of_its_sentence(line: str, term: str) -> None:
    assert terms(f"PHYSICAL EXAMINATION:\n{line}\n") == [term]


def test_clear_of_something_denies_it() -> None:
    assert not [
        term for term in terms("PHYSICAL EXAMINATION:\nCHEST: The fields are clear of rales.\n") if "rales" in term
    ]
