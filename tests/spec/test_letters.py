"""Invented letters in the styles of ten countries: what is raised of each is right, and nothing else is raised."""

from datetime import date
from pathlib import Path

import pytest

from lugol.read.source import DateOrder, read_source
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
    "australia-self": (),
    "britain-two-smears": (),
    "germany-loop": (),
    "india-follow-up": (),
    "ireland": (),
    "kenya": ("Visual inspection suspicious for cancer and nothing done", "Planned step overdue", "Colposcopy"),
    "kenya-radiotherapy": (),
    "netherlands": ("AIS at the margin", "Repeat excision"),
    "nigeria": (),
    "usa-follow-up": (),
}
# The day of judgement of those that were written later or of which a step falls due before the usual day.
DAYS = {
    "australia-self": "2024-08-01",
    "britain-two-smears": "2024-10-20",
    "india-follow-up": "2024-10-01",
    "kenya-radiotherapy": "2024-09-20",
    "netherlands": "2024-05-25",
}


@pytest.mark.parametrize("name", RAISED)
def test_no_wrong_alert_or_warning_is_raised(name: str) -> None:
    order: DateOrder = "mdy" if name.startswith("usa") else "dmy"
    day = date.fromisoformat(DAYS.get(name, "2024-07-31"))
    review = reviewed(read_source(str(FOLDER / f"{name}.txt"), order), day)
    raised = [finding.title for finding in review.findings if finding.severity != "info"]
    assert all(title.startswith(RAISED[name]) for title in raised), raised
    closed = [each.title for each in review.history if each.severity == "alert" and each.closed]
    assert not closed, "none was raised and closed"
    shown = terminal.plain(review)
    assert not leak(shown) and len(shown.splitlines()) <= 60
