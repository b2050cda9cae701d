"""A print-out of a screening history: one line a test, each with its date."""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Cytology, Hpv, Via

_PRINTED = """Screening history
Name: EXAMPLE, Ann   Born 12-Nov-1985
15-Jan-2011  Negative  R3
20-Feb-2014  Borderline changes in squamous cells  HPV 0 negative
11-Mar-2017  Negative
04-Apr-2020  HPV positive, cytology negative
"""
_LISTED = """Seen 4 May 2023.

Previous smears:
12/03/2015 Inadequate
14/06/2015 Negative
10/10/2021 HPV not detected

Other tests:
01/02/2020 Negative
"""


def _told(text: str) -> list[tuple[str, str, str]]:
    events = [e for e in read(text, "print-out").events if isinstance(e.values, Cytology | Hpv)]
    return [(e.kind, e.when.edtf, e.values.result) for e in events if isinstance(e.values, Cytology | Hpv)]


def test_a_bare_result_is_the_smear_of_its_own_line() -> None:
    assert _told(_PRINTED) == [
        ("cytology", "2011-01-15", "NILM"),
        ("cytology", "2014-02-20", "ASC-US"),
        ("hpv", "2014-02-20", "negative"),
        ("cytology", "2017-03-11", "NILM"),
        ("hpv", "2020-04-04", "positive"),
        ("cytology", "2020-04-04", "NILM"),
    ]


def test_a_list_under_another_heading_is_of_no_smears() -> None:
    assert _told(_LISTED) == [
        ("cytology", "2015-03-12", "UNSAT"),
        ("cytology", "2015-06-14", "NILM"),
        ("hpv", "2021-10-10", "negative"),
    ]


def _looked(text: str) -> list[tuple[str, str]]:
    return [(e.when.edtf, e.values.result) for e in read(text, "note").events if isinstance(e.values, Via)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("VIA: 2016 negative, 2019 positive.", [("2016", "negative"), ("2019", "positive")]),
        ("VIA/VILI: 2016 negative, 2019 positive.", [("2016", "negative"), ("2019", "positive")]),
        ("VIA (VILI) in 2016 and 2019 was negative and positive.", [("2016", "negative"), ("2019", "positive")]),
        ("Previous VIA 2016 negative, 2019 negative, 2022 not done.", [("2016", "negative"), ("2019", "negative")]),
    ],
)
def test_each_year_of_visual_inspection_has_its_own_result(text: str, told: list[tuple[str, str]]) -> None:
    assert _looked(text) == told
