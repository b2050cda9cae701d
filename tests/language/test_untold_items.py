"""What a pathologist did not assess or mention is not known: it is neither absent nor clear."""

import pytest

from lugol.language.narrative import read

OPENS = "A 54-year-old woman with cervical cancer. "


def items(text: str) -> set[tuple[str, str]]:
    shown = [e.values for e in read(OPENS + text, "note").events if e.kind == "pathology"]
    return {(name, getattr(v, name)) for v in shown for name in ("lvsi", "margins", "parametrium") if getattr(v, name)}


@pytest.mark.parametrize(
    "text",
    [
        "LVSI was not assessed.",
        "LVSI: not assessed.",
        "Histology showed carcinoma; LVSI has not been assessed.",
        "Histology showed carcinoma; no comment was made on LVSI.",
        "Histology showed carcinoma; the margins were not assessed.",
        "Histology showed carcinoma; the margins were never commented on.",
        "Histology showed carcinoma without mention of LVSI or margins.",
        "The report does not mention LVSI.",
        "The report made no mention of margins.",
        "Histology showed carcinoma; the parametrium was not examined.",
    ],
)
def test_what_was_not_assessed_is_not_known(text: str) -> None:
    assert items(text) == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Histology showed carcinoma; LVSI was not seen.", {("lvsi", "absent")}),
        ("Histology showed carcinoma; LVSI could not be assessed.", {("lvsi", "indeterminate")}),
        ("Histology showed carcinoma; the margins could not be assessed.", {("margins", "not_assessable")}),
        ("Histology showed carcinoma with LVSI; margins were not assessed.", {("lvsi", "present")}),
        ("Histology showed carcinoma; margins were clear, LVSI was not assessed.", {("margins", "clear")}),
    ],
)
def test_what_was_assessed_stays(text: str, told: set[tuple[str, str]]) -> None:
    assert items(text) == told
