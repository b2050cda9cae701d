"""Blood tests are told by the words of the source where no rule rests on one name, and by what was answered."""

from typing import Any

import pytest

from lugol.language.kinds.lab.lab import read
from lugol.language.reading import reading_of


def told(text: str) -> list[tuple[Any, ...]]:
    return [(e.values.marker, e.values.value, e.values.flag, e.values.result) for e in read(reading_of(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hemogram and blood biochemistry were normal.", ["hemogram", "blood biochemistry"]),
        ("Her coagulation profile was normal.", ["coagulation profile"]),
        ("The leucocytes were 9600/mm3.", ["leukocytes"]),
        ("WBC 9.6, platelets 230.", ["WBC", "platelets"]),
        ("Normal liver and renal function.", ["liver function", "renal function"]),
        ("Kidney function tests were normal.", ["kidney function tests"]),
        ("Urine pregnancy test was negative.", ["urine pregnancy test"]),
        ("Tumour markers were normal.", ["tumor markers"]),
        ("Total iron binding capacity was 60 umol/L.", ["total iron binding capacity"]),
        ("Total bilirubin 12 umol/L and conjugated bilirubin 3 umol/L.", ["total bilirubin", "conjugated bilirubin"]),
        ("Umbilical cord pH was 7.01; arterial pH was 7.2.", ["umbilical cord pH", "arterial pH"]),
        ("Lactic acid of 5.8 mmol/L.", ["lactic acid"]),
        ("Full blood count showed anaemia and leucopenia.", ["hemoglobin", "WBC"]),
        ("She had anaemia and leucopenia.", []),
        ("She suffers from high cholesterol.", []),
        ("Medications: 1. Tricor. 2. Estradiol.", []),
        ("Vitamin D 50,000 units weekly.", []),
        ("CA 125 and carcinoembryonic antigen were normal.", ["CA125", "CEA"]),
    ],
)
def test_a_test_keeps_its_words_unless_rules_rest_on_its_name(text: str, names: list[str]) -> None:
    assert sorted(name for name, *_ in told(text)) == sorted(names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AFP and LDH were negative.", [("AFP", None, "normal", "negative"), ("LDH", None, "normal", "negative")]),
        ("ANA was positive.", [("ANA", None, "high", "positive")]),
        ("ANA was not positive.", [("ANA", None, "normal", "")]),
        ("Coombs test was strongly positive.", [("direct antiglobulin test", None, "high", "positive")]),
        ("CA125 was normal.", [("CA125", None, "normal", "")]),
        (
            "There was absence of antinuclear antibodies and antiphospholipid antibodies.",
            [("ANA", None, None, "negative"), ("antiphospholipid antibodies", None, None, "negative")],
        ),
    ],
)
def test_an_answer_is_told_beside_the_level_that_it_stands_for(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert sorted(map(str, told(text))) == sorted(map(str, expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Renal function was normal (urea 4.1 mmol/L).", [("urea", 4.1, "normal", "")]),
        ("Electrolytes were normal: sodium 140 mmol/L.", [("sodium", 140.0, "normal", "")]),
        ("Liver enzymes were raised (ALT 210 U/L).", [("ALT", 210.0, "high", "")]),
        # A value behind a comma or "but" is not the panel's, and a panel without values stays.
        (
            "Liver function was normal, but CRP 60 mg/L.",
            [("liver function", None, "normal", ""), ("CRP", 60.0, None, "")],
        ),
        ("Liver function was normal.", [("liver function", None, "normal", "")]),
    ],
)
def test_a_panel_that_opens_its_values_is_told_by_them(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert sorted(map(str, told(text))) == sorted(map(str, expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Serum lactate dehydrogenase was 271 IU/L.", [("LDH", 271.0)]),
        ("Serum lactate was 2.1 mmol/L.", [("lactate", 2.1)]),
        ("Blood urea nitrogen was 12 mg/dL.", [("BUN", 12.0)]),
        ("Aggregation of erythrocytes (Figure 1) was seen.", []),
        ("INR is prolonged at 1.7 and aPTT is prolonged at 60.", [("INR", 1.7), ("APTT", 60.0)]),
        ("There was thrombocytopenia of 65,000/mm3.", [("platelets", 65000.0)]),
        ("PAPP-A and hCG were 1.2 MoM and 0.9 MoM.", [("PAPP-A", 1.2), ("hCG", 0.9)]),
        ("Urine protein/creatinine ratio was 40 mg/mmol.", [("urine protein/creatinine ratio", 40.0)]),
    ],
)
def test_a_value_goes_to_the_test_that_is_named(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(name, value) for name, value, *_ in told(text) if value is not None] == expected


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Blood group O, Rh(D) negative.", ["negative"]),
        ("Her blood type is AB positive.", ["positive"]),
        ("Blood type: B-.", ["negative"]),
        ("Her blood group was not known.", []),
        ("Her husband's blood group is A positive.", []),
        ("Blood group and save was sent.", []),
    ],
)
def test_a_blood_group_tells_rhesus(text: str, result: list[str]) -> None:
    assert [r for name, _, _, r in told(text) if name == "blood group"] == result


@pytest.mark.parametrize(
    ("text", "marker", "value"),
    [
        ("There was leukocytosis with leukocytes of 18 x 10^9/L.", "leukocytes", 18.0),
        ("Hyperbilirubinemia was found: total bilirubin 120 umol/L.", "total bilirubin", 120.0),
    ],
)
def test_a_condition_and_its_value_by_another_spelling_are_one_result(text: str, marker: str, value: float) -> None:
    assert [(name, told_value, flag) for name, told_value, flag, _ in told(text)] == [(marker, value, "high")]


def test_a_haemoglobin_in_grams_is_told_for_a_volume() -> None:
    units = [e.values.unit for e in read(reading_of("Hb was 9.2 g. Hemoglobin was 104 g."))]  # type: ignore[union-attr]
    assert units == ["g/dL", "g/L"]


def test_a_list_with_one_verdict_tells_short_names_too() -> None:
    assert {name for name, *_ in told("HIV, CBC, ESR, CRP, PT and lipase were all unremarkable.")} == {
        *("HIV", "CBC", "ESR", "CRP", "prothrombin time", "lipase")
    }
