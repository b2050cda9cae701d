"""Invented women: the same seed gives the same woman, misses are found, and intervals are those of the textbooks."""

from datetime import date
from random import Random

import pytest

from lugol.review.replay import replay
from lugol.simulation.clinic import FLAG_OF, MISSES
from lugol.simulation.measure import START, byar, measure, steps, wilson
from lugol.simulation.nature import course, figure, infections, severity, state
from lugol.simulation.plants import invent


def test_the_same_seed_gives_the_same_woman() -> None:
    assert invent(7, START, 10) == invent(7, START, 10)
    assert invent(7, START, 10) != invent(8, START, 10)


def test_every_event_lies_inside_her_follow_up() -> None:
    for seed in range(40):
        for event in invent(seed, START, 10).record.events:
            assert event.when.earliest is not None
            assert START.replace(day=1) <= event.when.earliest <= date(2024, 1, 2)


@pytest.mark.parametrize("kind", [kind for kind in MISSES if kind not in FLAG_OF])
def test_a_planted_miss_raises_its_flag_in_most_records(kind: str) -> None:
    women = [invent(seed, START, 10, kind) for seed in range(12)]  # type: ignore[arg-type]
    assert all(woman.planted[0].kind == kind for woman in women)
    raised = [
        {each.code for each in replay(woman.record, ("safety-net",), also=(date(2024, 1, 1),)).standings}
        for woman in women
    ]
    assert sum(kind in codes for codes in raised) >= 8


@pytest.mark.parametrize("kind", FLAG_OF)
def test_a_miss_that_no_rule_was_written_for_is_planted_and_counted_against_its_nearest_flag(kind: str) -> None:
    women = [invent(seed, START, 10, kind) for seed in range(8)]  # type: ignore[arg-type]
    assert all([each.kind for each in woman.planted] == [kind] for woman in women)
    assert FLAG_OF[kind] != kind  # type: ignore[index]


def test_simulated_prevalence_is_near_the_published_one() -> None:
    day = date(2020, 1, 1)
    rng = Random(1)
    women = 4000
    infected = sum(
        any(state(each, day) != "none" for each in infections(rng, START, date(2021, 1, 1))) for _ in range(women)
    )
    assert 0.5 * figure("prevalence_hpv") < infected / women < 2 * figure("prevalence_hpv")


def test_severity_rises_with_the_length_of_an_infection_and_stops_at_one() -> None:
    values = [severity(years, "hpv16") for years in (0, 1, 5, 20, 50, 80)]
    assert values == sorted(values) and values[0] == 0 and values[-1] == 1


def test_a_cin_passes_its_grades_in_order() -> None:
    found = next(each for each in (course(Random(i), "hpv16", START) for i in range(500)) if each.cin)
    assert found.cin is not None
    third = (found.end - found.cin) / 3
    assert [state(found, found.cin + third * i + third / 2) for i in range(3)] == ["CIN1", "CIN2", "CIN3"]
    assert state(found, START.replace(year=1990)) == "none"


def test_a_measurement_counts_what_it_says() -> None:
    ticks: list[int] = []
    done = measure(20, 2, 5, 1, lambda: ticks.append(1))
    assert len(ticks) == steps(20, 2) == 20 + 2 * len(MISSES)
    assert {each.planted for each in done.recall} == {2}
    assert all(each.low <= each.share <= each.high for each in done.recall)
    assert all(each.low <= each.per_1000 <= each.high for each in done.burden)
    assert abs(done.women_years - 100) < 1


def test_wilson_of_nothing_is_no_number_and_byar_of_nothing_begins_at_zero() -> None:
    assert all(value != value for value in wilson(0, 0))
    assert byar(0)[0] == 0.0 and abs(byar(0)[1] - 3.69) < 0.05, "the exact upper limit is 3.69"


def test_the_price_of_a_trigger_is_told_in_the_terms_of_the_field() -> None:
    from lugol.simulation.trigger import causes, price

    assert round(sum(cause.share for cause in causes()), 3) == 0.335
    told = price(12, 12, 6, 5)
    assert 0 <= told.sensitivity[1] <= told.sensitivity[0] <= told.sensitivity[2] <= 1
    assert told.traced[0] >= told.sensitivity[0]
    assert told.found <= told.missed
    assert 0 <= told.predictive <= 1
    assert 0 < told.prevalence < 0.1


def test_a_trigger_over_nobody_has_no_price() -> None:
    from lugol.simulation.trigger import price

    assert price(0, 0, 6, 5).predictive == 0
