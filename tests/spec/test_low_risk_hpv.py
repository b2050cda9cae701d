"""A positive HPV test of low-risk types alone is no positive test of the types that cervical rules ask for."""

from datetime import date

import pytest

from lugol.read import casefile
from lugol.review.one import review

AS_OF = date(2024, 5, 1)


@pytest.mark.parametrize(
    ("told", "actions"),
    [
        ("types: [6]", {"screening_due"}),
        ("types: [6, 11]", {"screening_due"}),
        ("risk: low", {"screening_due"}),
        ("types: [6, 16]", {"colposcopy"}),
    ],
)
def test_what_is_due(told: str, actions: set[str]) -> None:
    text = (
        f"patient: {{sex: F, birth: 1985-05-03}}\nevents:\n- {{kind: hpv, result: positive, {told}, date: 2024-03-03}}"
    )
    found = review(casefile.read(text, "x.yaml"), AS_OF).findings
    assert {finding.action for finding in found if finding.action} == actions
