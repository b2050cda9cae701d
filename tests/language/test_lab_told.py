"""Results told by "positive for", of fluids other than blood, and beside "with" another name."""

import pytest

from lugol.language.narrative import read


def told(text: str, kind: str = "lab") -> list[tuple[str, object, str]]:
    events = [e for e in read(f"The patient is a 40-year-old woman. {text}", "note").events if e.kind == kind]
    shown = [e.values for e in events if e.assertion == "affirmed"]
    found = [(v.marker, getattr(v, "value", None), v.result or getattr(v, "flag", "") or "") for v in shown]  # type: ignore[union-attr]
    return sorted(found, key=str)


@pytest.mark.parametrize(
    ("text", "labs"),
    [
        ("She tested positive for HIV and syphilis.", [("HIV", None, "positive"), ("syphilis", None, "positive")]),
        ("Screening for hepatitis B was negative.", [("hepatitis B", None, "negative")]),
        ("Tests for HIV and syphilis were negative.", [("HIV", None, "negative"), ("syphilis", None, "negative")]),
        ("Anti-Ri antibodies were found to be present in serum.", [("Anti-Ri antibodies", None, "positive")]),
        ("Serum was positive for anti-Hu antibodies.", [("anti-Hu antibodies", None, "positive")]),
        ("Anti-Hu antibodies were not detected.", [("Anti-Hu antibodies", None, "negative")]),
        (
            "The CSF showed a protein of 60 mg/dL and glucose 45 mg/dL.",
            [("CSF glucose", 45.0, ""), ("CSF protein", 60.0, "")],
        ),
        (
            "Cerebrospinal fluid protein was elevated and glucose was normal.",
            [("CSF glucose", None, "normal"), ("CSF protein", None, "high")],
        ),
        (
            "Ascitic fluid CA125 was 4000 U/mL, serum CA125 was 35 U/mL.",
            [("CA125", 35.0, ""), ("ascitic fluid CA125", 4000.0, "")],
        ),
        ("CT showed ascites and CA125 was elevated.", [("CA125", None, "high")]),
        ("CT showed a pleural effusion; CRP was 120 mg/L.", [("CRP", 120.0, "")]),
        (
            "CA125 was normal in 2019 but rose to 345 in 2020.",
            [("CA125", 345.0, ""), ("CA125", None, "normal")],
        ),
        ("CA125 was elevated and fell to 12 U/mL.", [("CA125", 12.0, ""), ("CA125", None, "high")]),
        ("HBeAg negative with HBV DNA level of 300 IU/mL.", [("HBV DNA", 300.0, ""), ("HBeAg", None, "negative")]),
    ],
)
def test_what_a_test_found(text: str, labs: list[tuple[str, object, str]]) -> None:
    assert told(text) == labs


@pytest.mark.parametrize(
    "text",
    [
        "Her husband tested positive for HIV.",
        "She will be tested for HIV.",
        "If she tests positive for syphilis, penicillin is given.",
        "Women who test positive for HIV are screened more often.",
        "Was she positive for HIV?",
        "Anti-Hu antibodies were awaited.",
        "The margin was positive for tumour; HIV test not done.",
        "The lesion was negative for EBV.",
    ],
)
def test_what_is_not_hers_or_not_known_is_no_result(text: str) -> None:
    assert told(text) == []


def test_a_word_that_touches_a_stain_is_that_stains() -> None:
    assert told("The tumour was CK7 positive with CK20 negative.", "ihc") == [
        ("CK20", None, "negative"),
        ("CK7", None, "positive"),
    ]


def test_who_tests_positive_for_hiv_has_it() -> None:
    events = read("A 34-year-old woman. She tested positive for HIV in 2019.", "note").events
    assert [e.values.present for e in events if e.kind == "condition"] == [True]  # type: ignore[union-attr]
