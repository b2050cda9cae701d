"""The age behind a name with a title."""

import pytest

from lugol.language.narrative import read


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Mrs W.K, 41 yrs, Para 4+0. CIN2.", 41),
        ("Mrs W. K. Otieno 41 yrs P4+0. CIN2.", 41),
        ("Ms Jane Doe 29 years, CIN2.", 29),
        ("Patient: 61F. CIN2.", 61),
        ("Mrs J. Doe, smoker 20 yrs, CIN2.", None),
        ("Mrs Doe, infertility 11 yrs, CIN2.", None),
        ("Mrs Doe, 3 children, 12 yrs on the pill, CIN2.", None),
        ("Mrs Doe, Ward 41, CIN2.", None),
    ],
)
def test_it_is_hers_where_only_her_name_stands_before_it(text: str, age: int | None) -> None:
    assert read(text, "x").patient.age == age
