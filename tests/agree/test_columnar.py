"""The columnar engine answers every fact as the reference engine does, or says that it leaves the woman to it."""

import gzip
import os
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundles import told
from histories import history
from lugol.facts import registry
from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.columnar.answers import Answers
from lugol.facts.engine.columnar.columns import BEYOND, to_value
from lugol.facts.engine.columnar.frame import from_records
from lugol.facts.engine.columnar.tables import forget
from lugol.facts.engine.reference import answer
from lugol.facts.engine.woman import Woman
from lugol.read import fhir
from lugol.record.event import Event, Hpv
from lugol.record.merge import build
from lugol.record.record import Patient, Record
from lugol.record.when import When, on, parse
from lugol.review.prepared import prepared
from strategies import records

AS_OF = date(2024, 6, 3)
SHARED = Path(os.environ.get("LUGOL_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "conformance"


def disagreements(women: list[Record], as_of: date, facts: list[v.Fact] | None = None) -> tuple[list[Any], int, int]:
    """Where the engines differ; how many answers columns gave, and how many they left to the reference engine."""
    frame = from_records(women, as_of)
    answers = Answers(frame)
    every = facts or list(registry.every().values())
    columns = {fact.name: answers.answer(fact) for fact in every}
    found, given_here, left = [], 0, 0
    for place, record in enumerate(women):
        woman = Woman(record, as_of)
        for fact in every:
            column = columns[fact.name]
            state = column.states()[place if len(column.data) > 1 else 0]
            if not frame.plain[place] or state == BEYOND:
                left += 1
                continue
            given_here += 1
            told_here, reference = to_value(column, place), answer(fact, woman).value
            if told_here != reference or isinstance(told_here, bool) != isinstance(reference, bool):
                found.append((place, fact.name, told_here, reference))
    return found, given_here, left


def invented(seed: int) -> Record:
    woman = history(seed)
    return prepared(fhir.read(told(woman.history, born=woman.born), "b.json"))


def to_the_day(record: Record) -> Record:
    """The record with every date taken as its first day, so that columns can answer."""
    events = [
        msgspec.structs.replace(event, when=on(event.when.earliest)) for event in record.events if event.when.earliest
    ]
    born = record.patient.birth.earliest
    patient = msgspec.structs.replace(record.patient, birth=on(born)) if born else record.patient
    return prepared(build(patient, events))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_histories_get_the_same_answers(seeds: list[int]) -> None:
    found, _, _ = disagreements([invented(seed) for seed in seeds], AS_OF)
    assert not found


@settings(max_examples=20, deadline=None)
@given(st.lists(records(), min_size=1, max_size=5))
def test_records_of_every_kind_get_the_same_answers(women: list[Record]) -> None:
    found, _, _ = disagreements([to_the_day(record) for record in women], AS_OF)
    assert not found


def blurred(record: Record, seed: int) -> Record:
    """The record with some of its dates, and perhaps her birth, told to the month, the year, or not at all."""
    chance = random.Random(seed)
    events = [msgspec.structs.replace(event, when=vaguer(event.when, chance.choice(VAGUER))) for event in record.events]
    patient = msgspec.structs.replace(record.patient, birth=vaguer(record.patient.birth, chance.choice(VAGUER[-6:])))
    return prepared(build(patient, events))


VAGUER = ("", "", "month", "year", "half", "since", "until", "years", *("day",) * 8)


def vaguer(when: When, how: str) -> When:
    """A date told less exactly."""
    day = when.earliest
    if how == "day" or day is None or not when.is_day:
        return when
    texts = {
        "": "",
        "month": f"{day:%Y-%m}",
        "year": f"{day:%Y}",
        "half": f"{day:%Y-%m}/{day.year + 1}-01",
        "years": f"{day.year - 2}/{day.year + 2}",
        "since": f"{day.isoformat()}/..",
        "until": f"../{day.isoformat()}",
    }
    return parse(texts[how])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_vague_dates_get_the_same_answers(seeds: list[int]) -> None:
    women = [blurred(invented(seed), seed) for seed in seeds]
    for facts in (None, list(ODD)):
        found, _, _ = disagreements(women, AS_OF, facts)
        assert not found


@settings(max_examples=40, deadline=None)
@given(st.lists(records(), min_size=1, max_size=5))
def test_records_of_every_kind_with_their_vague_dates(women: list[Record]) -> None:
    for facts in (None, list(ODD)):
        found, _, _ = disagreements([prepared(build(each.patient, each.events)) for each in women], AS_OF, facts)
        assert not found


def test_most_answers_about_vague_dates_come_from_columns() -> None:
    _, here, left = disagreements([blurred(invented(seed), seed) for seed in range(150)], AS_OF)
    assert left < here


def test_most_answers_come_from_columns() -> None:
    found, here, left = disagreements([invented(seed) for seed in range(200)], AS_OF)
    assert not found
    assert left < 0.25 * here  # these histories are full of unreadable results


def test_what_is_no_interval_of_days_is_left_to_the_reference_engine() -> None:
    assert not from_records([build(Patient(age=30.0), [])], AS_OF).plain.any()
    assert not from_records([build(Patient(birth=parse("1980..")), [])], AS_OF).plain.any()
    early = build(Patient(), [Event(id="a", values=Hpv(result="positive"), when=on(date(1850, 1, 1)))])
    assert not from_records([early], AS_OF).plain.any()
    assert from_records([build(Patient(), [])], AS_OF).plain.all()


def cases() -> Iterator[tuple[date, bytes, str]]:
    with gzip.open(SHARED / "visible.jsonl.gz", "rb") as lines:
        for line in lines:
            case = msgspec.json.decode(line, type=dict[str, Any])
            yield date.fromisoformat(case["as_of"]), msgspec.json.encode(case["bundle"]), case["id"]


def test_the_conformance_cases_get_the_same_answers() -> None:
    if not (SHARED / "visible.jsonl.gz").is_file():
        pytest.skip(f"no conformance cases in {SHARED}; set LUGOL_SHARED")
    by_day: dict[date, list[Record]] = {}
    for as_of, bundle, name in cases():
        by_day.setdefault(as_of, []).append(prepared(fhir.read(bundle, name)))
    results = [disagreements(women[::6], as_of) for as_of, women in by_day.items()]
    assert not [each for found, _, _ in results for each in found]
    assert sum(here for _, here, _ in results) > 0


class Elsewhere(v.Scalar, frozen=True, eq=False):
    """A node that columns do not know."""

    name: str = ""


HPV = v.select("hpv")
ODD = (
    v.Fact("a_word_is_no_number", HPV.only(v.field("result")).eq(3), v.BOOL, ""),
    v.Fact("a_word_is_not_a_number", v.Compare("!=", HPV.only(v.field("result")), v.Const(3)), v.BOOL, ""),
    v.Fact("at_30", HPV.where(v.age_at(v.DAY) >= 30).exists(), v.BOOL, ""),
    v.Fact("age_then", v.age_at(HPV.latest()), v.number(0, 130, none=True), ""),
    v.Fact("age_long_before_birth", v.age_at(v.BIRTH.plus("-P5Y")), v.number(0, 130), ""),
    v.Fact("worst_of_nothing", HPV.worst(v.field("site"), ("cervix",)), v.category("cervix", "none"), ""),
    v.Fact("worst_of_numbers", HPV.worst(v.scalar(3), ("a", "b")), v.category("a", "b", "none"), ""),
    v.Fact(
        "types_by_day",
        HPV.where(v.HasAny(v.case((v.DAY < v.AS_OF, v.field("types"))), ("16",))).exists(),
        v.BOOL,
        "",
    ),
    v.Fact("tested_once_at_most", HPV.count().among(0, 1), v.BOOL, ""),
    v.Fact("first_and_third", HPV.first().also(HPV.last(3)).count(), v.number(0, 2), ""),
    v.Fact("word_or_number", v.case((HPV.exists(), "yes"), default=3), v.category("yes"), ""),
    v.Fact("none_either_way", v.case((HPV.exists(), None), default=None), v.category("x", "none"), ""),
    v.Fact("earliest_of_two", v.earlier(HPV.latest(), v.select("cytology").latest()), v.a_date(), ""),
    v.Fact("days_apart", HPV.earliest().days_until(HPV.latest()), v.number(0, 99999, none=True), ""),
    v.Fact("always", v.scalar(True).otherwise(False), v.BOOL, ""),
    v.Fact("para_at_most_two", v.PatientField("para").among(0, 1, 2), v.BOOL, ""),
    v.Fact("tested_on_one_day", HPV.latest().eq(v.select("cytology").latest()), v.BOOL, ""),
    v.Fact("not_on_one_day", v.Compare("!=", HPV.latest(), v.select("biopsy").earliest()), v.BOOL, ""),
    v.Fact("at_a_round_age", v.age_at(HPV.latest()).among(25, 30, 35, 40), v.BOOL, ""),
    v.Fact("of_an_age_or_none", v.age_at(HPV.earliest()).among(25, 26, 27, None), v.BOOL, ""),
    v.Fact("all_collected_alike", HPV.only(v.field("collection")), v.category("clinician", "self", "none"), ""),
    v.Fact("latest_known", HPV.most(v.case((v.field("result").eq("positive"), v.DAY))), v.a_date(), ""),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(records(), min_size=1, max_size=4))
def test_odd_questions_get_the_same_answers(women: list[Record]) -> None:
    found, _, _ = disagreements([to_the_day(record) for record in women], AS_OF, list(ODD))
    assert not found


def test_what_columns_do_not_know_is_left_to_the_reference_engine() -> None:
    women = [invented(seed) for seed in range(4)]
    answers = Answers(from_records(women, AS_OF))
    for tree in (Elsewhere(), HPV.where(v.Compare("==", Elsewhere(), v.DAY)).exists()):
        states = answers.column(tree).states()
        assert set(states.tolist()) <= {0, BEYOND}


def test_answers_of_two_sorts_are_told_apart_by_later_events() -> None:
    sort = v.case((v.field("result").eq("positive"), "yes"), default=3)
    first, second = (
        build(Patient(), [Event(id="a", values=Hpv(result=result), when=on(date(2020, 1, 1)))])
        for result in ("negative", "positive")
    )
    forget()
    fact = v.Fact("two_sorts", HPV.only(sort).among("yes"), v.BOOL, "")
    for women in ([first], [second], [second, first]):
        assert not disagreements(women, AS_OF, [fact])[0]


def test_women_without_any_event() -> None:
    found, here, left = disagreements([build(Patient(id="a", sex="F"), [])], AS_OF)
    assert not found and here and not left
