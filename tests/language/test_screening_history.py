"""Screening histories told in a row: every date with the result that is its own, whichever of them stands first."""

import pytest

from lugol.language.narrative import read


def smears(text: str) -> list[tuple[str, str, str]]:
    """Kind, date and result of each screening event of a text, by date."""
    told = [e for e in read(text, "note").events if e.kind in ("cytology", "hpv", "via")]
    found = [(e.when.edtf, str(e.kind), str(getattr(e.values, "result", ""))) for e in told]
    return sorted(found)


NILM, POSITIVE, NEGATIVE = ("cytology", "NILM"), ("hpv", "positive"), ("hpv", "negative")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Smears neg 2010, 2013, 2016; 2020 missed.", [("2010", *NILM), ("2013", *NILM), ("2016", *NILM)]),
        ("Smears neg 2010, 2013, 2016 missed.", [("2010", *NILM), ("2013", *NILM)]),
        ("Smears: neg 2012, 2015, DNA 2018, HSIL 2021.",
         [("2012", *NILM), ("2015", *NILM), ("2021", "cytology", "HSIL")]),
        ("HPV+ 2021, neg 2023.", [("2021", *POSITIVE), ("2023", *NEGATIVE)]),
        ("HPV+ 2021, 2022; neg 2023.", [("2021", *POSITIVE), ("2022", *POSITIVE), ("2023", *NEGATIVE)]),
        ("HPV neg 2017, pos 2020 and 2021.", [("2017", *NEGATIVE), ("2020", *POSITIVE), ("2021", *POSITIVE)]),
        ("Pap 5/2018 WNL, 6/2021 ASCUS/HPV+, 7/2022 LSIL.",
         [("2018-05", *NILM), ("2021-06", "cytology", "ASC-US"), ("2021-06", *POSITIVE),
          ("2022-07", "cytology", "LSIL")]),
        ("PAP hx: 2016 nl, 2019 nl/HPV neg, 2022 HSIL.",
         [("2016", *NILM), ("2019", *NILM), ("2019", *NEGATIVE), ("2022", "cytology", "HSIL")]),
        ("Paps: wnl '15, '18, ASCUS '21.", [("2015", *NILM), ("2018", *NILM), ("2021", "cytology", "ASC-US")]),
        ("VIA neg 2019, 2021, pos 2024.",
         [("2019", "via", "negative"), ("2021", "via", "negative"), ("2024", "via", "positive")]),
        ("Smear 2018 LSIL, 2019 neg, 2020 not done.", [("2018", "cytology", "LSIL"), ("2019", *NILM)]),
    ],
)  # fmt: skip
def test_every_date_of_a_row_has_its_own_result(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert smears(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # words that are no part of such a row leave it to the readers of prose
        ("HPV testing was offered in 2021, declined in 2023.", []),
        ("Her sister's smears were HSIL 2019, neg 2021.", []),
        ("Smear due 2021, then 2024.", []),
        ("CLIA '88 certified laboratory. Smear NILM.", [("", *NILM)]),
    ],
)
def test_what_is_no_history_gives_no_dated_result(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert smears(text) == expected
