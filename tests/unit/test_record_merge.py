"""Building a record: the order of input, duplicates and partial dates must not matter."""

import random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.record.event import VALUE_TYPES, About, Biopsy, Event, Hpv, Lab, Pathology, Span, Symptom
from lugol.record.merge import build
from lugol.record.record import Patient, Record
from lugol.record.repeat import IDENTITY, Identity, by_shape
from lugol.record.timeline import timeline
from lugol.record.when import When, parse
from strategies import event_lists, records

HER = Patient(sex="F")


@given(event_lists(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_shuffled_and_duplicated_input_gives_the_same_record(told: list[Event], chance: random.Random) -> None:
    again = [*told, *chance.sample(told, chance.randint(0, len(told)))]
    chance.shuffle(again)
    assert build(HER, again) == build(HER, told)


@given(records())
@settings(max_examples=60, deadline=None)
def test_building_a_record_again_changes_nothing(record: Record) -> None:
    assert rebuilt(record) == record


@given(event_lists(kind="hpv"))
@settings(max_examples=60, deadline=None)
def test_events_of_one_kind_are_merged_once_and_for_all(told: list[Event]) -> None:
    record = build(HER, told)
    assert rebuilt(record) == record


@given(st.lists(st.integers(0, 5), max_size=8), st.randoms(use_true_random=False))
def test_events_of_known_days_stand_as_they_would_beside_one_without(days: list[int], chance: random.Random) -> None:
    orders = [*range(len(days))]
    chance.shuffle(orders)
    told = [
        Event(id=f"e{at}", values=Symptom(term=f"sign {at}"), when=parse(f"2022-03-1{day}"), order=order)
        for at, (day, order) in enumerate(zip(days, orders, strict=True))
    ]
    last = Event(id="last", values=Symptom(term="undated"), order=len(days))
    assert [event.id for event in timeline([*told, last])[0] if event.id != "last"] == [
        event.id for event in timeline(told)[0]
    ]


@given(records())
@settings(max_examples=60, deadline=None)
def test_ids_are_unique_and_every_reference_has_its_event(record: Record) -> None:
    ids = [event.id for event in record.events]
    assert len(set(ids)) == len(ids) and "" not in ids
    assert all(name in ids for event in record.events for name in event.when.after)


@given(records())
@settings(max_examples=60, deadline=None)
def test_dates_that_decide_are_never_out_of_order(record: Record) -> None:
    latest_start = None
    for event in reversed(record.events):
        if latest_start and event.when.earliest:
            assert event.when.earliest <= latest_start
        ends = [day for day in (latest_start, event.when.latest) if day]
        latest_start = min(ends, default=None)


def rebuilt(record: Record) -> Record:
    return build(
        record.patient,
        record.events,
        conflicts=record.conflicts,
        notes=record.notes,
        documents=record.documents,
    )


def event(name: str, values: object, when: str = "", order: int = 0, section: str = "case", start: int = 0) -> Event:
    place = Span("letter", start, start + 4, "word", section)
    return msgspec.structs.replace(
        Event(id=name, values=Symptom("x"), when=parse(when), order=order, sources=(place,)), values=values
    )


HPV18 = Hpv("positive", ("18",))


def test_two_tests_of_one_month_stay_two_unless_one_is_told_again() -> None:
    first, second = event("a", HPV18, "2022-03", 1), event("b", HPV18, "2022-03", 2, start=90)
    assert len(build(HER, [first, second]).events) == 2
    retold = event("b", HPV18, "2022-03", 2, "abstract", 90)
    (only,) = build(HER, [first, retold]).events
    assert [span.section for span in only.sources] == ["case", "abstract"]


def test_tests_of_different_dates_never_merge() -> None:
    told = [event("a", HPV18, "2022-03", 1), event("b", HPV18, "2022-09", 2, "abstract")]
    assert [e.id for e in build(HER, told).events] == ["a", "b"]


def test_the_narrower_date_and_the_fuller_values_stay() -> None:
    told = [
        event("a", Hpv("positive"), "2022-03", 1),
        event("b", Hpv("positive", ("18",), method="PCR"), "2022-03-08", 2, "caption 1"),
    ]
    (only,) = build(HER, told).events
    assert only.when.edtf == "2022-03-08" and only.values == Hpv("positive", ("18",), method="PCR")


def test_an_undated_retelling_joins_the_event_it_agrees_with() -> None:
    told = [
        event("a", Lab("CA125", value=160.1, unit="U/mL"), "2022-03", 1),
        event("b", Lab("CA125", value=171.57, unit="U/mL"), "2023-01", 2),
        event("c", Lab("CA-125", value=171.57, unit="kU/L"), "", 3, "discussion"),
    ]
    told[2] = msgspec.structs.replace(told[2], values=Lab("CA125", value=171.57, unit="kU/L"))
    first, second = build(HER, told).events
    assert len(first.sources) == 1 and len(second.sources) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Biopsy(), Biopsy(histology="CIN1")),
        (Lab("CA125"), Lab("CA125", value=30, unit="U/mL")),
    ],
)
def test_what_only_its_place_names_and_no_date_is_not_one_with_a_later_telling(first: Any, second: Any) -> None:
    """ "A biopsy was taken" in the case, "the biopsy showed CIN1" in the abstract: a month makes them one."""
    told = [event("a", first, "", 1), event("b", second, "", 2, "abstract", 90)]
    assert len(build(HER, told).events) == 2
    assert len(build(HER, [msgspec.structs.replace(each, when=parse("2022-03")) for each in told]).events) == 1


@pytest.mark.parametrize("days", [("2022-03-08", "2022-03"), ("2022-03", "2022-03-08")])
def test_a_day_and_its_month_are_one_test_told_again(days: tuple[str, str]) -> None:
    told = [event("a", HPV18, days[0], 1), event("b", HPV18, days[1], 2, "abstract", 90)]
    (only,) = build(HER, told).events
    assert only.when.edtf == "2022-03-08"


def test_what_dates_from_another_telling_of_itself_keeps_its_date_and_no_reference() -> None:
    """A caption dated from the abstract, and both tell the smear of the case: it is not dated from itself."""
    first, again = event("a", HPV18, "2022-03", 1), event("b", HPV18, "2022-03", 2, "abstract", 90)
    third = event("c", HPV18, "2022-03-08", 3, "caption 1", 180)
    third = msgspec.structs.replace(third, when=msgspec.structs.replace(third.when, anchor="b", offset="P0D"))
    (only,) = build(HER, [third, first, again]).events
    assert (only.when.edtf, only.when.anchor, only.when.offset) == ("2022-03-08", "", "")


def test_what_is_dated_before_her_birth_is_told_and_her_birth_is_not() -> None:
    her = Patient(sex="F", birth=parse("1986-05-04"))
    days = {"a": "1986-05-03", "b": "1986-05-04", "c": "1986-05-05"}
    notes = build(her, [event(name, Symptom(name), day) for name, day in days.items()]).notes
    assert [note.message for note in notes] == ["dated 1986-05-03, before her birth (1986-05-04)"]


def test_two_results_of_one_day_are_a_conflict_with_both_readings() -> None:
    told = [event("a", Hpv("positive"), "2022-03-08"), event("b", Hpv("negative"), "2022-03-08")]
    record = build(HER, told)
    assert len(record.events) == 2
    (conflict,) = record.conflicts
    assert conflict.events == ("a", "b") and conflict.readings == ("result positive (case)", "result negative (case)")


def test_a_specimen_told_again_with_another_grade_is_a_conflict() -> None:
    values = [Pathology(specimen="hysterectomy", histology="cancer", grade=grade) for grade in ("1", "3")]
    told = [event("a", values[0], "2022-03-08", 1), event("b", values[1], "2022-03-08", 2, "abstract", 90)]
    (conflict,) = build(HER, told).conflicts
    assert conflict.readings == ("grade 1 (case)", "grade 3 (abstract)")


def test_a_relative_date_is_as_wide_as_its_words() -> None:
    surgery = event("op", Symptom("operation"), "2022-03-08", 1)
    later = msgspec.structs.replace(event("pain", Symptom("pain"), "", 2), when=When(anchor="op", offset="P10M"))
    pain = build(HER, [later, surgery]).events[1]
    assert (pain.when.edtf, pain.when.anchor, pain.when.approximate) == ("2022-12-24/2023-01-23~", "op", True)


def test_a_kind_may_say_itself_how_it_is_told_apart() -> None:
    class Allergy(msgspec.Struct):
        about = About(key=("drug",), clash=("grade",), may_differ=("words",), once=True)
        drug: str
        grade: int = 0
        words: str = ""

    class Bare(msgspec.Struct):
        about = About()
        drug: str

    assert by_shape(Allergy) == Identity(("drug",), ("grade",), ("words",), True)
    assert by_shape(Bare) == Identity(("drug",)), "all its fields, where it names none"


def test_every_kind_says_what_makes_it_one_event() -> None:
    assert IDENTITY.keys() == VALUE_TYPES.keys()
    for kind, rule in IDENTITY.items():
        named = {name for key in rule.key for name in key.split("|")} | set(rule.may_differ) | set(rule.clash)
        assert named <= {*VALUE_TYPES[kind].__struct_fields__, "amount"}, kind


@given(st.sampled_from(("biopsy", "lab", "surgery", "stage", "ihc")).flatmap(lambda kind: event_lists(6, kind)))
@settings(max_examples=60, deadline=None)
def test_events_of_any_kind_are_merged_once_and_for_all(told: list[Event]) -> None:
    record = build(HER, told)
    assert rebuilt(record) == record and build(HER, told[::-1]) == record
