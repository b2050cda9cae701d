"""Screening and management together: one answer for one woman and date, however her record is ordered or split."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.agree.test_facts_sound import AS_OF, histories, turned_out

from lugol.facts.engine.woman import Woman
from lugol.findings import Finding
from lugol.record.event import Event
from lugol.record.merge import build
from lugol.record.record import Record
from lugol.record.when import parse
from lugol.rules.gravity import gravity
from lugol.rules.guideline import load
from lugol.rules.judge import judge

PAIRS = (
    ("uspstf-2018", "asccp-2019"),
    ("acs-2025", "asccp-genotyping-2025"),
    ("who-2021", "asccp-ecc-2023"),
    ("hrsa-2026", "asccp-dual-stain-2024"),
)


def answers(record: Record, editions: tuple[str, str], as_of: date = AS_OF) -> list[Finding]:
    woman = Woman(record, as_of)
    found = [finding for edition in editions for finding in judge(load(edition), record, as_of, woman)]
    return [finding for finding in found if finding.kind in ("recommendation", "gap", "note")]


def told(findings: list[Finding]) -> set[tuple[str, str, str | None, str | None]]:
    return {(finding.rule, finding.kind, finding.action, finding.due) for finding in findings}


@settings(max_examples=60, deadline=None)
@given(histories(), st.sampled_from(PAIRS))
def test_there_is_always_an_answer_and_never_two(record: Record, editions: tuple[str, str]) -> None:
    found = answers(record, editions)
    assert found, "no answer and no reason"
    recommended = [finding for finding in found if finding.action]
    assert len(recommended) <= 1
    assert all(finding.needs for finding in found if finding.kind == "gap")
    beside = [f for f in found if recommended and f.guideline != recommended[0].guideline]
    assert all(f.kind == "gap" and set(f.needs) <= set(recommended[0].needs) for f in beside), "a step and another"


_ORDERED = ("biopsy", "ecc", "surgery", "colposcopy")
_UNREAD_HOLDS = timedelta(days=5 * 365)


def read_otherwise(vague: Record, exact: Record) -> bool:
    """Is the record one for which the register has a reading that may turn out otherwise?

    Two of them: a sample, an operation or a colposcopy that the dates do not put in order with another event was done
    because of it (`order-not-told`), and a report that cannot be read holds nothing up after five years
    (`unread-for-five-years`).
    """
    unread = any(
        was.values != is_.values and is_.when.latest and is_.when.latest < AS_OF - _UNREAD_HOLDS
        for was, is_ in zip(vague.events, exact.events, strict=True)
    )
    return unread or any(_unordered(one, other) for one in vague.events for other in vague.events)


def _unordered(one: Event, other: Event) -> bool:
    if one is other or one.kind not in _ORDERED or (one.when.is_day and other.when.is_day):
        return False
    first, last, other_first, other_last = one.when.earliest, one.when.latest, other.when.earliest, other.when.latest
    assert first and last and other_first and other_last
    return first <= other_last and other_first <= last


def overturned(pair: tuple[Record, Record], editions: tuple[str, str]) -> Iterator[tuple[bool, str, tuple[str, ...]]]:
    """Each recommendation on the vague record: was it overturned by the fuller one, by which rule, into what?

    A step that stands while something is not known may be followed by another once it is: by any once the histology of
    a sample is read, which may answer it, else within two ranks of gravity.csv. Of two steps to be done now each may
    come first.
    """
    vague, exact = (answers(record, editions) for record in pair)
    actions = tuple(each.action for each in exact if each.action)
    for finding in vague:
        if finding.action:
            least = min(gravity(finding.action), gravity("colposcopy"))
            if finding.needs:
                least = 0 if any("histology" in need for need in finding.needs) else gravity(finding.action) - 2
            followed = any(gravity(action) >= least for action in actions)
            acts = finding.needs or gravity(finding.action) >= gravity("colposcopy")
            yield actions != (finding.action,) and not (acts and followed), finding.rule, actions


def test_a_fuller_record_overturns_no_recommendation() -> None:
    """Where no reading of the register decides, what is recommended on a vague record holds on every fuller one."""
    asked: list[tuple[bool, str, tuple[str, ...]]] = []

    @settings(max_examples=400, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(turned_out(), st.sampled_from(PAIRS))
    def judged(pair: tuple[Record, Record], editions: tuple[str, str]) -> None:
        if not read_otherwise(*pair):
            asked.extend(overturned(pair, editions))

    judged()
    assert len(asked) > 150
    assert [each for each in asked if each[0]] == []


def test_the_readings_of_the_register_overturn_hardly_any_recommendation() -> None:
    """With them, less than two in a hundred; cases that are drawn as variants of one count once."""
    asked: list[tuple[bool, str, tuple[str, ...]]] = []

    @settings(max_examples=300, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(turned_out(), st.sampled_from(PAIRS))
    def judged(pair: tuple[Record, Record], editions: tuple[str, str]) -> None:
        asked.extend(overturned(pair, editions))

    judged()
    assert len(asked) > 100
    assert len({each for each in asked if each[0]}) <= len(asked) / 50


@settings(max_examples=40, deadline=None)
@given(histories(), st.randoms())
def test_shuffled_doubled_and_split_records_get_the_same_answer(record: Record, chance: Any) -> None:
    exact = [event for event in record.events if event.when.is_day]
    straight = build(record.patient, exact)
    doubled = [msgspec.structs.replace(event, id=f"{event.id}-copy") for event in exact]
    mixed: list[Event] = [*exact, *doubled]
    chance.shuffle(mixed)
    shuffled = build(record.patient, mixed)
    half = len(mixed) // 2
    parts = [build(record.patient, mixed[:half]), build(record.patient, mixed[half:])]
    renamed = [
        msgspec.structs.replace(event, id=f"{place}-{event.id}")
        for place, part in enumerate(parts)
        for event in part.events
    ]
    split = build(record.patient, renamed)
    for editions in PAIRS[:2]:
        assert told(answers(straight, editions)) == told(answers(shuffled, editions)) == told(answers(split, editions))


@settings(max_examples=40, deadline=None)
@given(histories(), st.sampled_from(("uspstf-2018", "acs-2025", "hrsa-2026")))
def test_what_is_due_is_due_today_and_what_is_current_is_due_later(record: Record, edition: str) -> None:
    today = AS_OF.isoformat()
    for finding in judge(load(edition), record, AS_OF):
        if finding.action == "screening_due":
            assert finding.due == today
        if finding.action == "screening_up_to_date":
            latest = parse(finding.due or "").latest
            assert latest is not None and latest > AS_OF


@settings(max_examples=60, deadline=None)
@given(histories())
def test_what_comes_later_does_not_change_an_earlier_answer(record: Record) -> None:
    then = date(2015, 6, 2)
    before = [event for event in record.events if event.when.latest and event.when.latest <= then]
    known = msgspec.structs.replace(record, events=tuple(before))
    assert told(answers(record, PAIRS[0], then)) == told(answers(known, PAIRS[0], then))
