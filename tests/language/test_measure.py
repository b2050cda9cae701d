"""Amounts as they are written in Britain, America, India, China and on the continent."""

import pytest

from lugol.language.measure import Measure, measures
from lugol.language.page import page_of

ROWS = [
    ("CA125 was 17.86 (4-10) kU/L", "laboratory 17.86 kU/L; reference 4-10"),
    ("a mass of 6cm × 5cm × 4cm", "size 60x50x40 mm"),
    ("0.5 x 0 .4 x 0.2 cm", "size 5x4x2 mm"),
    ("measuring 38 mm", "size 38 mm"),
    ("a 9.6-cm X 10.0-cm mass", "size 96x100 mm"),
    ("3-4 cm in size", "size 30-40 mm"),
    ("60%+", "percent 60 %"),
    ("80 - 90 % of nuclei", "percent 80-90 %"),
    ("2/19 nodes and two of 7", "ratio 2x19; ratio 2x7"),
    ("45 IU/ml (Normal range: 0-37 U/mL)", "laboratory 45 IU/mL; reference 0-37 U/mL"),
    ("35 U/mL, ref <35", "laboratory 35 U/mL; reference <35"),
    ("Hb- 8.2 gm%, TLC- 11,200/cumm", "laboratory 8.2 g/dL; laboratory 11200 /mm3"),
    ("platelets 2.5 lakhs/cumm", "laboratory 250000 /mm3"),
    ("351000, 351,000 and 351 000 or 3,51,000", "number 351000; number 351000; number 351000; number 351000"),
    ("204,7 pmol/L", "laboratory 204.7 pmol/L"),
    ("2 340,5 U/ml", "laboratory 2340.5 U/mL"),
    ("5 100,234,567 /uL", "number 5; laboratory 1.00235e+08 /uL"),
    ("from 35 in January to 240 U/mL in May 2020", "number 35; date ; laboratory 240 U/mL; date "),
    ("50 Gy in 25 fractions, 7 Gy x 4, 5040 cGy", "dose 50x25 Gy; dose 28x4 Gy; dose 50.4 cGy"),
    ("at 3, 6 and 9 o'clock", "clock 3x6x9"),
    ("from 10 to 12 o’clock, between 11 and 1 o'clock", "clock 10x11x12; clock 11x12x1"),
    ("289 x10^9/L, 7.2 x 10⁹/L, 5 G/L", "laboratory 289 10*9/L; laboratory 7.2 10*9/L; laboratory 5 10*9/L"),
    ("CIN 3. August 19, 2022", "date "),
    ("2024-03-01, 12/05/2024, 3 May 2021, in 2016", "date ; date ; date ; date "),
    ("BP 120/80 mmHg", "pressure 120x80 mmHg"),
    ("CA-125 72 H", "number 72"),
    ("p53 T2N1 IL-6 pT1b2", ""),
    ("more than 953 U/mL, up to 5 mm, approximately 80 %", "laboratory >953 U/mL; size <=5 mm; percent ~80 %"),
    ("(236 U/ml; normal: <35 U/ml)", "laboratory 236 U/mL; reference <35 U/mL"),
    ("ESR 60 mm 1st hour", "laboratory 60 mm/h"),
    ("eGFR >90 mL/min/1.73m2", "laboratory >90 mL/min/1.73m2"),
    ("a dozen clips and three drains", "number 12; number 3"),
]


def said(measure: Measure) -> str:
    """One measure in few words."""
    joint = "-" if measure.is_range else "x"
    unit = "mm" if measure.kind == "size" else measure.code
    return f"{measure.kind} {measure.comparator}{joint.join(f'{v:g}' for v in measure.values)} {unit}".rstrip(" ")


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_measures(text: str, expected: str) -> None:
    assert "; ".join(said(m) for m in measures(page_of(text))) == "; ".join(p.rstrip() for p in expected.split("; "))
