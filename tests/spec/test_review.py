"""What a review as a whole promises."""

from datetime import date

from lugol.record import merge
from lugol.record.event import Biopsy, Colposcopy, Cytology, Death, Event, Hpv
from lugol.record.record import Patient, Record
from lugol.record.when import parse
from lugol.review.one import review
from lugol.review.replay import reviewed


def _record(*, died: bool, looked: bool = False) -> Record:
    events = [
        Event(id="e1", values=Cytology(result="HSIL"), when=parse("2022-02-08")),
        Event(id="e2", values=Hpv(result="positive", types=("16",)), when=parse("2022-02-08")),
    ]
    if looked:
        seen = Colposcopy(finding="dense acetowhite", clock=(6,))
        events.append(Event(id="e4", values=seen, when=parse("2022-03-01")))
        events.append(Event(id="e5", values=Biopsy(clock=(12,), histology="benign"), when=parse("2022-03-01")))
    if died:
        events.append(Event(id="e3", values=Death(cause="accident"), when=parse("2022-12-24")))
    return merge.build(Patient(sex="F", birth=parse("1986-01-01")), events)


def test_a_living_woman_gets_a_next_step_and_open_flags() -> None:
    done = review(_record(died=False), date(2023, 1, 31))
    assert [f.action for f in done.findings if f.kind == "recommendation"] != []
    assert "overdue_followup" in {f.code for f in done.findings}


def test_after_her_death_nothing_is_recommended_and_the_review_says_so() -> None:
    done = review(_record(died=True, looked=True), date(2023, 1, 31))
    assert "biopsy_site_mismatch" in {f.code for f in done.findings}
    assert [f for f in done.findings if f.kind == "recommendation" or f.action or f.due] == []
    assert "No next step is recommended" in next(f for f in done.findings if f.id == "review/died").statement


def test_before_her_death_the_same_record_was_overdue() -> None:
    done = reviewed(_record(died=True), date(2023, 1, 31))
    assert "overdue_followup" not in {f.code for f in done.findings}
    assert (
        review(_record(died=True), date(2022, 10, 1)).findings
        == review(_record(died=False), date(2022, 10, 1)).findings
    )


def test_findings_come_most_severe_first_and_flags_before_recommendations() -> None:
    kinds = [(f.severity, f.kind) for f in review(_record(died=False), date(2023, 1, 31)).findings]
    severities = [severity for severity, _ in kinds]
    assert severities == sorted(severities, key=("alert", "warning", "info").index)
    alerts = [kind for severity, kind in kinds if severity == "alert"]
    assert alerts == sorted(alerts, key=("flag", "recommendation").index)
