"""The days on which time alone changes an answer: their spans are read off the facts, and lack none once listed."""

from datetime import date, timedelta

import pytest

from lugol.facts.engine.vocabulary import AS_OF, BOOL, Compare, Fact, Order, select
from lugol.facts.engine.vocabulary import DAY as DAY_OF
from lugol.facts.questions.windows import after
from lugol.record.event import VALUE_TYPES, Assertion, Biopsy, Ecc, Event, Lab, Surgery, Symptom
from lugol.record.record import Record
from lugol.record.when import add_months, duration, on
from lugol.review.deadlines import _spans, deadlines
from lugol.rules.waits import counted, waits

WAITED_ON = {
    "biopsy": (
        "safety_four_weeks", "safety_report", "safety_cancer_work_up", "safety_cancer_treated", "safety_untreated",
        "safety_watch",
    ),
    "ecc": ("safety_four_weeks", "safety_report", "safety_untreated", "safety_watch"),
    "pathology": ("safety_untreated", "safety_ais_watch", "safety_watch", "year"),
    "symptom": ("safety_fortnight", "safety_four_weeks", "safety_unexamined"),
    "exam": ("safety_fortnight",),
    "colposcopy": ("safety_fortnight",),
    "cytology": ("safety_fortnight", "safety_glandular", "safety_vault", "safety_high_risk", "safety_low_risk"),
    "hpv": ("safety_vault", "safety_hpv_16_18", "safety_low_risk"),
    "surgery": ("safety_report", "year", "safety_low_risk"),
    "followup": ("safety_four_weeks", "safety_eight_weeks"),
    "imaging": ("safety_four_weeks",),
}  # fmt: skip
LASTING = {
    "obstetric": ("pregnancy",),
    "symptom": ("symptom", "safety_bleeding_memory"),
    "exam": ("symptom",),
    "medication": ("drug",),
    "surgery": ("year",),
    "condition": ("fertility_answer",),
}
PLANNED = ("safety_four_weeks", "safety_untreated")


@pytest.mark.parametrize("kind", sorted(WAITED_ON))
def test_every_span_that_something_waits_is_read_off_the_facts(kind: str) -> None:
    assert {(after(name), 0) for name in WAITED_ON[kind]} <= _spans(kind, planned=False)


@pytest.mark.parametrize("kind", sorted(LASTING))
def test_every_span_that_something_lasts_is_read_off_the_facts(kind: str) -> None:
    assert {(after(name), 1) for name in LASTING[kind]} <= _spans(kind, planned=False)


@pytest.mark.parametrize("kind", sorted(VALUE_TYPES))
def test_a_plan_of_any_kind_is_waited_on(kind: str) -> None:
    assert {(after(name), 0) for name in PLANNED} <= _spans(kind, planned=True)


def test_only_spans_that_stand_in_a_table_are_counted() -> None:
    listed = {duration(after(name)) for names in (*WAITED_ON.values(), *LASTING.values()) for name in names}
    assert listed <= {duration(wait.span) for wait in waits("safety-net")} | {duration(after("fertility_answer"))}


DAY = date(2023, 1, 10)


def _days(values: object, assertion: Assertion = "affirmed") -> list[date]:
    return deadlines(Record(events=(Event(id="e1", values=values, when=on(DAY), assertion=assertion),)))  # type: ignore[arg-type]


def test_an_unread_specimen_is_due_after_six_weeks_and_not_before() -> None:
    assert DAY + timedelta(weeks=6) in _days(Biopsy())
    assert all(day > DAY for day in _days(Biopsy()))


def test_a_symptom_lasts_a_month_and_ends_on_the_day_after() -> None:
    assert add_months(DAY, 1) + timedelta(days=1) in _days(Symptom(term="postcoital bleeding"))


def test_nothing_waits_on_a_laboratory_value_or_on_what_is_told_of_others() -> None:
    assert _days(Lab(marker="CA125", value=30.0)) == []
    assert _days(Ecc(), "family") == _days(Ecc(), "hypothetical") == []


def test_a_plan_is_overdue_by_its_own_spans() -> None:
    assert DAY + timedelta(days=28) in _days(Surgery(), "planned")
    assert DAY + timedelta(days=90) in _days(Surgery(), "planned")


def test_months_from_a_late_day_are_counted_with_three_days_more() -> None:
    late = deadlines(Record(events=(Event(id="e1", values=Ecc(), when=on(date(2023, 3, 31))),)))
    assert date(2024, 1, 3) in late  # nine months after 31 March have surely passed


@pytest.mark.parametrize(
    ("order", "day_left", "today_left"),
    [("<=", 0, 1), ("<", 1, 0), (">", 0, 1), (">=", 1, 0), ("==", 0, 0), ("!=", 0, 0)],
)
def test_an_answer_changes_on_the_day_that_a_span_has_passed_or_on_the_next(
    order: Order, day_left: int, today_left: int
) -> None:
    """ "At least four weeks ago" holds from the very day on, "more than four weeks ago" from the next."""
    then = AS_OF.plus("-P28D")
    for compared, days in ((Compare(order, DAY_OF, then), day_left), (Compare(order, then, DAY_OF), today_left)):
        fact = Fact("asked", select("ecc").where(compared).exists(), BOOL, "")
        assert {(wait.span, wait.after) for wait in counted([fact])} == {("P28D", days)}
