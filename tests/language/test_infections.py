"""An infection that was looked for and not found is no disease of hers, however its list and its answer are written."""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Condition

LEAD = "Smear 2 May 2024 NILM. "
NEGATIVE = [
    "STI screen (chlamydia + gonorrhoea NAAT, TV, HIV, syphilis) 20/08/2024: all neg.",
    "HIV/HBsAg/anti-HCV (3 May 2024) NR.",
    "Infection screen negative (HIV, hepatitis B, syphilis).",
    "Infection screen: -ve (HIV & RPR).",
    "Negative serology: HIV, HBsAg and syphilis.",
    "Viral markers HIV + hepatitis C not reactive.",
    "Hepatitis C, HIV & HBsAg – not detected.",
    "Tested for HIV, syphilis and chlamydia, all negative.",
    "HIV serology -ve.",
    "Hepatitis B status: ND.",
    "HIV + HBsAg tests NR.",
]
POSITIVE = [
    ("HIV positive, HBsAg and HCV negative.", {"hiv"}),
    ("HBsAg +ve, chlamydia, HCV NEG.", {"hepatitis_b"}),
    ("Known HIV; HBsAg, VDRL: NR.", {"hiv"}),
    ("HIV: reactive. HBsAg / HCV: non-reactive.", {"hiv"}),
    ("HIV (on ART), HBsAg neg.", {"hiv"}),
    ("She has HIV, negative smear in 2020.", {"hiv"}),
    ("HIV and HBsAg NR, syphilis reactive.", {"syphilis"}),
]


def _hers(text: str) -> set[str]:
    told = [e for e in read(LEAD + text, "x").events if e.assertion in ("affirmed", "historical")]
    return {e.values.code for e in told if isinstance(e.values, Condition) and e.values.present is not False}


@pytest.mark.parametrize("text", NEGATIVE)
def test_a_negative_list_is_no_disease(text: str) -> None:
    assert _hers(text) == set()
    assert [e for e in read(LEAD + text, "x").events if e.kind == "diagnosis" and e.assertion == "affirmed"] == []


@pytest.mark.parametrize(("text", "codes"), POSITIVE)
def test_a_positive_one_stands_beside_it(text: str, codes: set[str]) -> None:
    assert codes <= _hers(text)
    assert _hers(text) - codes <= {"immunocompromised"}
