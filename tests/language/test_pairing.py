"""Which value belongs to which head, and which date to which value."""

import pytest

from lugol.language.cues import cues_of
from lugol.language.measure import measures
from lugol.language.page import page_of
from lugol.language.pairing import Pair, Value, merged, pair

SERIES = [
    ("CA125 ran at 61, 58 and 66 kU/L in 2016, 2017 and 2018.", [(61, "2016"), (58, "2017"), (66, "2018")]),
    ("CA125 rose from 35 in January to 240 U/mL in December.", [(35, "January"), (240, "December")]),
    ("CA125 (U/mL): 35 (2019), 40 (2020), 61 (2021)", [(35, "2019"), (40, "2020"), (61, "2021")]),
    ("In 2016, 2017 and 2018 CA125 was 61, 58 and 66.", [(61, "2016"), (58, "2017"), (66, "2018")]),
    ("CA125 was 61 kU/L.", [(61, "")]),
]


def pairs(text: str) -> list[Pair]:
    """The amounts of the first sentence of a text with the blood tests they belong to."""
    page = page_of(text)
    cues = cues_of(page, measures(page), "lab")
    kinds = ("number", "laboratory")
    values = [Value(m, m.first, m.last, sure=m.kind == kinds[1]) for m in cues.measures if m.kind in kinds]
    return pair(cues, page.sentences[0], merged(page, page.of("analyte")), values)


@pytest.mark.parametrize(("text", "expected"), SERIES)
def test_dates(text: str, expected: list[tuple[float, str]]) -> None:
    found = [(p.value.item.value, text[p.date.start : p.date.end] if p.date else "") for p in pairs(text)]
    assert found == expected


def test_alternation_before_and_behind() -> None:
    before = pairs("6330 leukocytes and 351000 platelets")
    behind = pairs("leukocytes 6330 and platelets 351000")
    expected = [("leukocytes", 6330), ("platelets", 351000)]
    assert [(p.head.code, p.value.item.value) for p in before] == expected
    assert [(p.head.code, p.value.item.value) for p in behind] == expected


def test_unequal_lists_are_left_unpaired() -> None:
    assert pairs("CA125, CEA and HE4 were 61 and 2.1, respectively.") == []


def test_synonyms_are_one_head() -> None:
    page = page_of("squamous cell carcinoma antigen (SCC), CA125")
    assert [h.code for h in merged(page, page.of("analyte"))] == ["SCC-Ag", "CA125"]
