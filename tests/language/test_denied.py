"""Findings that an examiner denies are no findings; those beside them stay."""

import pytest

from lugol.instruments.colposcopy.ifcpc import terms
from lugol.language.coding import code
from lugol.language.denied import says
from lugol.language.terms import terms as terms_of
from lugol.record.event import Colposcopy, Event, Exam


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("no acetowhite, atypical vessels absent", False),
        ("atypical vessels not seen", False),
        ("no ulcer, atypical vessels or necrosis", False),
        ("without atypical vessels", False),
        ("dense acetowhite; no mosaic. Atypical vessels at 6 o'clock", True),
        ("no mosaic, atypical vessels are seen at 6 o'clock", True),
        ("no mosaic but atypical vessels", True),
        ("no atypical vessels at 6 o'clock; atypical vessels at 12", True),
        ("atypical vessels", True),
    ],
)
def test_what_is_denied_is_not_said(words: str, told: bool) -> None:
    assert says(terms_of("atypical vessels"), words) is told
    coded = code(Event(id="e1", values=Colposcopy(finding=words))).values
    assert (getattr(coded, "code", "") == "suspicious_for_invasion") is told
    assert ("atypical vessels" in terms(words)) is told


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("cervix not irregular, mobile, not enlarged", False),
        ("cervix smooth, not hard, no contact bleeding", False),
        ("cervix hard, not irregular", True),
        ("hollow, firm cervix with contact bleeding", True),
        ("firm, irregular cervix", True),
    ],
)
def test_a_denied_feature_makes_no_cervix_suspicious(term: str, expected: bool) -> None:
    coded = code(Event(id="e1", values=Exam(term=term, site="cervix"))).values
    assert (getattr(coded, "code", "") == "suspicious_cervix") is expected, coded
