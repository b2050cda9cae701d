"""A review with the history of its flags is the review of that day, however it was come by."""

from datetime import timedelta

import msgspec
import pytest

from bundles import told
from histories import history
from lugol.findings import Review
from lugol.read import fhir
from lugol.review.one import review
from lugol.review.replay import key_of, known_by_date, replay, reviewed


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("days_before", [0, 500])
def test_the_history_adds_to_the_review_and_changes_nothing_else(seed: int, days_before: int) -> None:
    woman = history(seed)
    record = fhir.read(told(woman.history, born=woman.born), "a.json")
    as_of = woman.as_of - timedelta(days=days_before)
    assert msgspec.structs.replace(reviewed(record, as_of), history=()) == review(record, as_of)


@pytest.mark.parametrize("seed", range(8))
def test_what_replay_says_stood_on_a_day_is_what_a_review_of_that_day_says(seed: int) -> None:
    woman = history(seed)
    record = fhir.read(told(woman.history, born=woman.born), "a.json")
    steps = [step for step in replay(record, also=(woman.as_of,)).steps if step.dated]
    for days in range(0, 2000, 83):
        day = woman.as_of - timedelta(days=days)
        stood = [step for step in steps if step.on <= day]
        if stood:
            then = review(known_by_date(record, day), day)
            assert flags(stood[-1].review) == flags(then), day


def flags(judged: Review) -> set[str]:
    return {key_of(each) for each in judged.findings if each.kind == "flag"}


def test_a_review_of_a_dead_woman_says_so_first_of_the_first_death_told() -> None:
    from datetime import date

    from lugol.record.event import Death, Event
    from lugol.record.record import Record
    from lugol.record.when import parse
    from lugol.review.one import review

    deaths = tuple(Event(id=f"e{n}", values=Death(), when=parse(day)) for n, day in ((1, "2022-01-05"), (2, "2022-01")))
    found = review(Record(events=deaths), date(2023, 1, 1)).findings
    assert [each.evidence for each in found if each.id == "review/died"] == [("e1",)]
    one = review(Record(events=deaths[:1]), date(2023, 1, 1)).findings
    assert [each.evidence for each in one if each.id == "review/died"] == [("e1",)]
