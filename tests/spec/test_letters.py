"""Six invented letters in the styles of six countries: what is raised of each is right, and nothing else is raised."""

from datetime import date
from pathlib import Path

import pytest

from lugol.read.source import read_source
from lugol.review.replay import reviewed
from lugol.show import terminal
from lugol.show.texts import leak

FOLDER = Path(__file__).parent / "letters"
# What may be raised of each. The German clinic's day stands over its findings only, so the colposcopy has none.
RAISED: dict[str, tuple[str, ...]] = {
    "australia": ("Results worded as in Australia",),
    "england": ("Results worded as in England",),
    "germany": ("Management undecided: the day of the colposcopy",),
    "india": ("Cancer care by gynaecological oncology",),
    "sweden": (),
    "usa": (),
}


@pytest.mark.parametrize("name", RAISED)
def test_no_wrong_alert_or_warning_is_raised(name: str) -> None:
    review = reviewed(read_source(str(FOLDER / f"{name}.txt")), date(2024, 7, 31))
    raised = [finding.title for finding in review.findings if finding.severity != "info"]
    assert all(title.startswith(RAISED[name]) for title in raised), raised
    assert not [each for each in review.history if each.severity == "alert"], "none was raised and closed"
    shown = terminal.plain(review)
    assert not leak(shown) and len(shown.splitlines()) <= 60
