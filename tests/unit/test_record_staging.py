"""Stages as they stand in reports: what is one and what only looks like one."""

import pytest

from lugol.record.staging import Tnm, figo, tnm


@pytest.mark.parametrize(
    ("written", "stage"),
    [
        ("IA1", "IA1"), ("ia2", "IA2"), ("1B3", "IB3"), ("2a1", "IIA1"), ("II b", "IIB"), ("3C2p", "IIIC2p"),
        ("IIIC1 r", "IIIC1r"), ("4", "IV"), ("stage IVA", "IVA"), ("III", "III"), ("(IIB)", "IIB"), ("IB 2", "IB2"),
        ("CINIII", ""), ("xIB", ""), ("_IIB", ""), ("IBx", ""), ("V", ""), ("", ""), ("5", ""), ("VI", ""),
    ],
)  # fmt: skip
def test_a_figo_stage_stands_by_itself(written: str, stage: str) -> None:
    assert figo(written) == stage


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("T1a1N0M0", ("1a1", "0", "0")), ("pT1b3 pN1 pM1", ("1b3", "1", "1")), ("ypT0N0", ("0", "0", "")),
        ("cT4 cNX", ("4", "x", "")), ("rpT3bN2MX", ("3b", "2", "x")), ("Tis", ("is", "", "")),
        ("T1a2", ("1a2", "", "")), ("pT1b2N0", ("1b2", "0", "")), ("T2a2", ("2a2", "", "")), ("TX", ("x", "", "")),
        ("T2aN1", ("2a", "1", "")), ("T2apN1", ("2a", "1", "")), ("T5", ("", "", "")), ("N3", ("", "", "")),
        ("M2", ("", "", "")), ("post", ("", "", "")), ("BUT1", ("", "", "")), ("HSTN1", ("", "", "")),
        ("T1c", ("1", "", "")), ("T1b4", ("1b", "", "")), ("T3 N1(sn) M0", ("3", "1", "0")),
        ("pN1 after pT2", ("2", "1", "")),
    ],
)  # fmt: skip
def test_t_n_and_m_as_written(written: str, parts: tuple[str, str, str]) -> None:
    assert tnm(written) == Tnm(*parts)
