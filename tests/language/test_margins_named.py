"""Margins by name: each with its own state, and never with its neighbour's."""

import pytest

from lugol.language.narrative import read

CASES = [
    ("Cone: CIN3. Margins: ectocervical clear, endocervical involved.", "involved", "ecto clear, endo involved"),
    ("LEEP: CIN3. Margins negative at ectocervix, positive at endocervix.", "involved", "ecto clear, endo involved"),
    (
        "LLETZ: CIN2, completely excised at the ectocervical margin, endocervical margin involved.",
        "involved",
        "endo involved",
    ),
    ("LLETZ: CIN2. Ectocervical and endocervical margins are clear.", "clear", "ecto clear, endo clear"),
    ("Cone: CIN3. Margins: ectocervical - positive; endocervical - negative.", "involved", "ecto involved, endo clear"),
    ("LLETZ: CIN3, margins clear.", "clear", ""),
    (
        "Cone: CIN3 extends to the endocervical margin, ectocervical margin free.",
        "involved",
        "endo involved, ecto clear",
    ),
]


@pytest.mark.parametrize(("text", "worst", "named"), CASES)
def test_each_margin_has_its_own_state(text: str, worst: str, named: str) -> None:
    (found,) = [event.values for event in read(text, "x").events if event.kind == "pathology"]
    told = ", ".join(f"{name.removesuffix('cervical')} {state}" for name, state, _ in found.margins_by_name)  # type: ignore[union-attr]
    assert (found.margins, told) == (worst, named)  # type: ignore[union-attr]


def test_a_clear_margin_is_no_normal_cervix() -> None:
    events = read("LLETZ: CIN2. Ectocervical and endocervical margins are clear.", "x").events
    assert "normal_cervix" not in {getattr(event.values, "code", "") for event in events}
