"""Dates: intervals, three-valued comparison, nothing invented; and what a record knew on a day."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lugol.record.event import Assertion, Event, Symptom
from lugol.record.merge import build
from lugol.record.record import Conflict, Patient, Proposed, Record, age_at, events_of, horizon, known_at, precedes
from lugol.record.when import (
    UNDATED,
    DateError,
    When,
    add_months,
    before,
    between,
    duration,
    months_between,
    months_range,
    on,
    overlaps,
    parse,
    shift,
)
from strategies import whens

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2022-03-08", date(2022, 3, 8), date(2022, 3, 8)),
        ("2022-03", date(2022, 3, 1), date(2022, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-03/2022-09-16", date(2022, 3, 1), date(2022, 9, 16)),
        ("2022-03..2022-09", date(2022, 3, 1), date(2022, 9, 30)),
        ("../2023-06", None, date(2023, 6, 30)),
        ("..2023-06", None, date(2023, 6, 30)),
        ("2023-06/..", date(2023, 6, 1), None),
        ("2023-06..", date(2023, 6, 1), None),
        ("2022/2022-06", date(2022, 1, 1), date(2022, 6, 30)),
        ("2022-06/2022", date(2022, 6, 1), date(2022, 12, 31)),
        (" ", None, None),
    ],
)
def test_edtf_is_read_as_an_interval(text: str, earliest: date | None, latest: date | None) -> None:
    assert (parse(text).earliest, parse(text).latest) == (earliest, latest)


@pytest.mark.parametrize("text", ["2022-03~", "2022?", "2022-01~/2022-03", "..2023-06~", "2023%"])
def test_doubt_is_kept(text: str) -> None:
    assert parse(text).approximate


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2022-13", "month 13; write a month from 01 to 12"),
        ("2022-02-30", "day 30; that month has 28 days"),
        ("March 2022", "is not a date; write YYYY"),
        ("1066", "year 1066; write a year from 1880"),
        ("..", "is open at both ends"),
        ("2022-09/2022-03", "ends before it begins"),
    ],
)
def test_what_is_no_date_is_refused_with_the_remedy(text: str, message: str) -> None:
    with pytest.raises(DateError) as refused:
        parse(text)
    assert message in str(refused.value)


@given(whens())
def test_the_text_form_says_the_same_interval(when: When) -> None:
    again = parse(when.edtf)
    assert (again.earliest, again.latest, again.approximate) == (when.earliest, when.latest, when.approximate)


@given(DAYS, DAYS, st.booleans())
@example(date(2022, 1, 1), date(2022, 12, 31), False)
@example(date(2022, 1, 1), date(2022, 1, 31), True)
def test_any_interval_has_a_text_form(a: date, b: date, approximate: bool) -> None:
    when = between(min(a, b), max(a, b), approximate=approximate)
    assert parse(when.edtf) == when
    assert between(None, None) == UNDATED and not UNDATED.is_known and on(a).is_day


@given(whens(), whens())
def test_before_is_never_both_ways_and_overlap_is_what_it_leaves_open(a: When, b: When) -> None:
    assert not (before(a, b) is True and before(b, a) is True)
    assert overlaps(a, b) == overlaps(b, a)
    if before(a, b) is True:
        assert not overlaps(a, b)


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("2022-03", "2022-09", True),
        ("2022-09", "2022-03", False),
        ("2022-03", "2022-03-08", None),
        ("2022-03-08", "2022-03-08", False),
        ("..2022-03", "2022-04", True),
        ("2022-04", "..2022-03", False),
        ("..2022-03", "2021", None),
        ("", "2022", None),
    ],
)
def test_before_has_three_values(a: str, b: str, answer: bool | None) -> None:
    assert before(parse(a), parse(b)) is answer


@given(DAYS, st.integers(-600, 600))
def test_whole_months_there_and_back(day: date, months: int) -> None:
    assert abs(months_between(day, add_months(day, months)) - months) <= (day.day > 28)


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [("2022-03", "2022-09", (5, 6)), ("2022-03-08", "2022-09-16", (6, 6)), ("", "2022", (None, None))],
)
def test_months_between_partial_dates_are_a_range(a: str, b: str, answer: tuple[int | None, int | None]) -> None:
    assert months_range(parse(a), parse(b)) == answer


@pytest.mark.parametrize(
    ("base", "offset", "slack", "edtf"),
    [
        ("2022-03", "P10M", 0, "2023-01"),
        ("2022-01-31", "P1M", 0, "2022-02-28"),
        ("2022-01", "P1M", 0, "2022-02"),
        ("2022-03-08", "-P2W", 0, "2022-02-22"),
        ("2022-03-08", "P1Y6M", 0, "2023-09-08"),
        ("..2022-03", "P1M", 0, "..2022-04"),
        ("2022-03..", "P1M", 0, "2022-04.."),
        ("2022-03", "P3D", 0, "2022-03-04/2022-04-03"),
        ("2022-03-08", "P2W", 3, "2022-03-19/2022-03-25~"),
        ("2022-03-08", "P2W", 1, "2022-03-21/2022-03-23~"),
    ],
)
def test_a_date_is_moved_by_a_duration(base: str, offset: str, slack: int, edtf: str) -> None:
    assert shift(parse(base), offset, slack_days=slack).edtf == edtf


@pytest.mark.parametrize("text", ["three months", "P", "", "10M"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(DateError, match="not ISO 8601"):
        duration(text)


# --- what was known when


def event(name: str, when: str, assertion: Assertion = "affirmed", after: tuple[str, ...] = ()) -> Event:
    date_told = parse(when)
    return Event(
        id=name,
        values=Symptom(name),
        when=When(date_told.earliest, date_told.latest, date_told.edtf, after=after),
        assertion=assertion,
    )


TOLD = build(
    Patient(),
    [
        event("a", "2022-03-08"),
        event("b", "2022-09"),
        event("c", "2023-01.."),
        event("d", ""),
        event("p", "2024", "planned"),
    ],
)


@pytest.mark.parametrize(
    ("day", "known"),
    [
        (date(2022, 3, 7), set()),
        (date(2022, 3, 8), {"a"}),
        (date(2022, 9, 29), {"a"}),
        (date(2022, 9, 30), {"a", "b", "d", "p"}),
        (date(2023, 1, 1), {"a", "b", "c", "d", "p"}),
    ],
)
def test_a_record_knows_on_a_day_what_had_certainly_happened(day: date, known: set[str]) -> None:
    assert {event.id for event in known_at(TOLD, day).events} == known


def test_a_conflict_is_known_once_both_of_its_events_are() -> None:
    told = Record(
        events=(event("a", "2022-03-08"), event("b", "2022-09-30")), conflicts=(Conflict("", "two", (), ("a", "b")),)
    )
    assert [len(known_at(told, day).conflicts) for day in (date(2022, 9, 29), date(2022, 9, 30))] == [0, 1]


def test_a_proposal_is_known_from_its_day_on() -> None:
    told = Record(
        events=(event("a", "2023-01-01"),),
        proposals=(Proposed(event=event("b", "2022-09-30"), sentence="", reader=""),),
    )
    assert [len(known_at(told, day).proposals) for day in (date(2022, 9, 29), date(2022, 9, 30))] == [0, 1]


def test_a_record_without_dates_is_known_whole() -> None:
    record = Record(events=(event("d", ""),))
    assert horizon(record) is None and known_at(record, date(2000, 1, 1)) == record


def test_the_horizon_is_the_last_day_told_of_and_plans_do_not_count() -> None:
    assert horizon(TOLD) == date(2022, 9, 30)


def test_only_her_own_events_are_hers() -> None:
    record = Record(events=(event("a", "2022"), event("b", "2022", "family"), event("c", "2022", "historical")))
    assert [each.id for each in events_of(record, "symptom")] == ["a", "c"]


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        (event("a", "2022"), event("b", "2023"), True),
        (event("a", "2023"), event("b", "2022"), False),
        (event("a", ""), event("b", "", after=("a",)), True),
        (event("a", "", after=("b",)), event("b", ""), False),
        (event("a", ""), event("b", ""), None),
    ],
)
def test_one_event_precedes_another_by_date_or_by_what_is_told(a: Event, b: Event, answer: bool | None) -> None:
    assert precedes(a, b) is answer


@pytest.mark.parametrize(
    ("patient", "ages"),
    [
        (Patient(birth=parse("1986-04-02")), (36, 36)),
        (Patient(birth=parse("1986")), (36, 37)),
        (Patient(age=36, age_on=parse("2022-03")), (36, 38)),
        (Patient(age=36), None),
        (Patient(), None),
    ],
)
def test_her_age_on_a_day_is_a_range(patient: Patient, ages: tuple[int, int] | None) -> None:
    assert age_at(patient, date(2023, 3, 15)) == ages


def test_one_known_end_is_enough_to_be_known() -> None:
    assert When(earliest=date(2022, 1, 1)).is_known
    assert When(latest=date(2022, 1, 1)).is_known
    assert not UNDATED.is_known


@pytest.mark.parametrize(
    ("told", "offset", "latest"),
    [
        ("2023-02-28", "P1M", date(2023, 3, 28)),  # a day stays that day of the month
        ("2023-02", "P1M", date(2023, 3, 31)),  # a month ends with the month it comes to
        ("2023-02", "P30D", date(2023, 3, 30)),  # days are counted from the last day
        ("2023-02-01/2023-02-20", "P1M", date(2023, 3, 20)),
    ],
)
def test_the_end_of_a_shifted_interval(told: str, offset: str, latest: date) -> None:
    assert shift(parse(told), offset).latest == latest


def test_an_interval_begins_with_the_first_day_of_a_vague_beginning() -> None:
    found = parse("2022/2022-03")
    assert (found.earliest, found.latest) == (date(2022, 1, 1), date(2022, 3, 31))


def test_months_are_counted_to_the_ends_of_the_calendar() -> None:
    assert add_months(date(1, 2, 1), -1) == date(1, 1, 1)
    assert add_months(date(9999, 11, 30), 1) == date(9999, 12, 30)
    for day, months in ((date(1, 1, 31), -1), (date(9999, 12, 1), 1)):
        with pytest.raises(DateError, match="lead out of the calendar"):
            add_months(day, months)


@pytest.mark.parametrize(
    ("offset", "slack", "told"),
    [
        ("three months", 0, "is not ISO 8601"),
        ("P9000Y", 0, "lead out of the calendar"),
        ("P1D", 10**7, "'P1D' from 2022-03-08 leads out"),
    ],
)
def test_a_date_that_cannot_be_moved_says_why(offset: str, slack: int, told: str) -> None:
    with pytest.raises(DateError, match=told):
        shift(parse("2022-03-08"), offset, slack_days=slack)


def test_a_month_moved_with_slack_is_wider_at_both_ends() -> None:
    found = shift(parse("2022-01"), "P1M", slack_days=3)
    assert (found.earliest, found.latest, found.approximate) == (date(2022, 1, 29), date(2022, 3, 3), True)


def test_a_day_at_the_end_of_a_month_stays_that_day() -> None:
    assert shift(parse("2022-02-28"), "P1M").edtf == "2022-03-28"
    assert shift(parse("2022-02"), "P1M").edtf == "2022-03"
    assert shift(parse("2022-02"), "P1D").latest == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("earliest", "latest", "text"),
    [
        (date(2022, 1, 1), date(2022, 12, 31), "2022"),
        (date(2022, 2, 1), date(2022, 12, 31), "2022-02/2022-12"),
        (date(2021, 1, 1), date(2022, 12, 31), "2021-01/2022-12"),
        (date(2022, 1, 2), date(2022, 12, 31), "2022-01-02/2022-12-31"),
        (date(2024, 2, 1), date(2024, 2, 28), "2024-02-01/2024-02-28"),
        (date(2022, 3, 1), None, "2022-03.."),
        (date(2022, 3, 2), None, "2022-03-02.."),
        (None, date(2024, 2, 29), "..2024-02"),
        (None, date(2024, 2, 28), "..2024-02-28"),
    ],
)
def test_the_shortest_text_of_an_interval(earliest: date | None, latest: date | None, text: str) -> None:
    assert between(earliest, latest).edtf == text
    assert (parse(text).earliest, parse(text).latest) == (earliest, latest)


def test_an_interval_of_one_day_is_that_day() -> None:
    assert parse("2022-03-08/2022-03-08").is_day


@pytest.mark.parametrize(("first", "beyond"), [("1880-01-01", "1879-12-31"), ("2199-12-31", "2200-01-01")])
def test_years_that_no_record_has_are_a_slip(first: str, beyond: str) -> None:
    assert parse(first).is_day
    with pytest.raises(DateError, match="write a year from 1880 to 2199"):
        parse(beyond)
