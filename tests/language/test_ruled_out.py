"""What rules something out was done, what it rules out is denied; what was done in her mother is none of hers."""

import pytest

from lugol.language.narrative import read

LEAD = "Mrs Jones, 45, was seen in clinic with pelvic pain on 2 May 2023. "


def told(text: str, kind: str) -> list[tuple[str, str]]:
    events = [e for e in read(LEAD + text, "x").events if e.kind == kind]
    return [(e.assertion, getattr(e.values, "histology", "")) for e in events]


@pytest.mark.parametrize(
    "text",
    [
        "Hysteroscopy ruled out a polyp.",
        "Laparoscopy ruled out endometriosis.",
        "Curettage excluded endometrial cancer.",
        "Cystoscopy excluded invasion of the bladder.",
        "A laparotomy ruled out torsion of the ovary.",
    ],
)
def test_an_operation_that_rules_something_out_was_done(text: str) -> None:
    assert [assertion for assertion, _ in told(text, "surgery")] == ["affirmed"]


@pytest.mark.parametrize(
    "text", ["Hysterectomy was ruled out.", "Hysterectomy excluded.", "LLETZ was ruled out by her."]
)
def test_an_operation_that_was_ruled_out_was_not(text: str) -> None:
    assert "affirmed" not in [assertion for assertion, _ in told(text, "surgery")]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Biopsy ruled out CIN3.", "ruled out CIN3"),
        ("The biopsy excluded invasive carcinoma.", "excluded invasive carcinoma"),
    ],
)
def test_a_biopsy_that_rules_out_a_lesion_is_benign_and_says_so(text: str, result: str) -> None:
    (biopsy,) = [e for e in read(LEAD + text, "x").events if e.kind == "biopsy"]
    assert (biopsy.values.histology, biopsy.values.result) == ("benign", result)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "hers"),
    [
        ("A hysterectomy and oophorectomy were performed in her mother.", 0),
        ("In her mother a hysterectomy and oophorectomy were performed.", 0),
        ("In her sister, a LLETZ was done.", 0),
        ("A hysterectomy and oophorectomy were performed.", 1),
        ("She had a hysterectomy and a LLETZ was done in her sister.", 1),
    ],
)
def test_what_was_done_in_her_kin_is_not_hers(text: str, hers: int) -> None:
    assert len([a for a, _ in told(text, "surgery") if a == "affirmed"]) == hers
