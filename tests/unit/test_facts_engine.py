"""The corners of the reference engine: open bounds, possible absence, order from either end."""

from datetime import date

import msgspec
import pytest

from lugol.errors import BadData
from lugol.facts import registry
from lugol.facts.engine.reference import evaluate
from lugol.facts.engine.values import ABSENT, UNKNOWN, OneOf, Range, Value, hull
from lugol.facts.engine.vocabulary import (
    AS_OF,
    BIRTH,
    BOOL,
    DAY,
    Compare,
    Domain,
    Fact,
    Scalar,
    a_date,
    age_at,
    case,
    category,
    earlier,
    either,
    field,
    later,
    number,
    scalar,
    select,
)
from lugol.facts.questions.windows import after
from lugol.record.event import Biopsy, Colposcopy, Cytology, Event, Hpv, Imaging
from lugol.record.record import Patient, Record
from lugol.record.when import When, parse

AS_OF_DAY = date(2021, 6, 2)
HPV, CYTOLOGY = select("hpv"), select("cytology")


def hpv(name: str, day: str, after: tuple[str, ...] = ()) -> Event:
    when = parse(day)
    return Event(id=name, values=Hpv(result="negative"), when=When(when.earliest, when.latest, when.edtf, after=after))


def smear(name: str, day: str, result: str | None) -> Event:
    return Event(id=name, values=Cytology(result=result), when=parse(day))  # type: ignore[arg-type]


def ask(tree: Scalar, domain: Domain, *events: Event, born: str = "1981-01-01") -> Value:
    return evaluate(
        Fact("asked", tree, domain, ""), Record(patient=Patient(birth=parse(born)), events=events), AS_OF_DAY
    )


MAYBE = CYTOLOGY.where(field("result").eq("HSIL"))
UNREAD = smear("c", "2021-01-05", "unexpected")


class TestPossibleAbsence:
    """The date of an HSIL smear that may not be one: everything computed from it stays open."""

    def test_a_date_that_may_not_be_there(self) -> None:
        told = date(2021, 1, 5).toordinal()
        assert ask(MAYBE.latest(), a_date(), UNREAD).value == OneOf(frozenset((told, ABSENT)))
        assert ask(MAYBE.latest().is_present(), BOOL, UNREAD).value is UNKNOWN
        months = ask(MAYBE.latest().months_until(AS_OF), number(0, 999, none=True), UNREAD)
        assert months.value == OneOf(frozenset((4, ABSENT)))
        assert ask(MAYBE.latest().plus("P1D"), a_date(), UNREAD).value == OneOf(frozenset((told + 1, ABSENT)))
        assert ask(age_at(MAYBE.latest()), number(0, 130, none=True), UNREAD).value is UNKNOWN
        assert ask(MAYBE.latest() < AS_OF, BOOL, UNREAD).value is UNKNOWN

    def test_what_may_belong_may_still_belong_after_a_further_condition(self) -> None:
        narrowed = MAYBE.where(DAY <= AS_OF)
        assert ask(narrowed.exists(), BOOL, UNREAD).value is UNKNOWN
        assert ask(narrowed.exists(), BOOL, UNREAD).needs
        assert ask(MAYBE.where(DAY > AS_OF).exists(), BOOL, UNREAD).value is False
        assert ask(narrowed.exists(), BOOL, smear("c", "2021-01-05", "NILM")).value is False

    def test_time_until_a_day_that_may_not_be_there_is_open(self) -> None:
        year_ago = AS_OF.plus("-P1Y")
        assert ask(year_ago.months_until(MAYBE.latest()), number(0, 999, none=True), UNREAD).value is UNKNOWN
        assert ask(year_ago.days_until(MAYBE.latest()), number(0, 999, none=True), UNREAD).value is UNKNOWN
        both_open = MAYBE.latest().days_until(MAYBE.latest().plus("P1D"))
        assert ask(both_open, number(0, 999, none=True), UNREAD).value is UNKNOWN
        assert ask(year_ago.days_until(MAYBE.latest()), number(0, 999, none=True)).value is ABSENT

    def test_one_day_or_none(self) -> None:
        day = case((MAYBE.exists(), AS_OF))
        assert ask(day.plus("P1Y") > AS_OF, BOOL, UNREAD).value is UNKNOWN
        assert ask(day.plus("P1Y") < AS_OF, BOOL, UNREAD).value is False
        months = ask(day.months_until(AS_OF), number(0, 999, none=True), UNREAD)
        assert months.value == OneOf(frozenset((0, ABSENT)))
        assert ask(day.otherwise(AS_OF), a_date(), UNREAD).value == AS_OF_DAY
        assert ask(later(day, AS_OF.plus("-P1Y")), a_date(), UNREAD).value == Range(
            date(2020, 6, 2).toordinal(), AS_OF_DAY.toordinal()
        )
        assert ask(later(day), a_date(), UNREAD).value is UNKNOWN
        assert ask(earlier(day, AS_OF.plus("P1Y")), a_date(), UNREAD).value == Range(
            AS_OF_DAY.toordinal(), date(2022, 6, 2).toordinal()
        )

    def test_a_category_or_none(self) -> None:
        found = case((MAYBE.exists(), "HSIL"))
        assert ask(found, category("HSIL", "none"), UNREAD).value == OneOf(frozenset(("HSIL", ABSENT)))
        assert ask(found.eq("none"), BOOL, UNREAD).value is UNKNOWN
        assert ask(found.among("HSIL", "none"), BOOL, UNREAD).value is True
        assert ask(found.otherwise("HSIL"), category("HSIL"), UNREAD).value == "HSIL"
        assert ask(Compare("!=", found, scalar("LSIL")), BOOL, UNREAD).value is UNKNOWN
        assert ask(Compare("!=", scalar("HSIL"), scalar("LSIL")), BOOL).value is True
        assert ask(Compare("!=", MAYBE.exists(), scalar(True)), BOOL, UNREAD).value is UNKNOWN


class TestNumbers:
    def test_age_on_an_absent_day_is_absent(self) -> None:
        assert ask(age_at(HPV.latest()), number(0, 130, none=True)).value is ABSENT

    def test_a_range_among_numbers(self) -> None:
        months = HPV.latest().months_until(AS_OF)
        assert ask(months.among(14, 20), BOOL, hpv("h", "2020-03")).value is UNKNOWN
        assert ask(months.among(20, 21), BOOL, hpv("h", "2020-03")).value is False

    def test_ranges_that_cannot_be_equal(self) -> None:
        months = HPV.latest().months_until(AS_OF)
        assert ask(months.eq(20), BOOL, hpv("h", "2020-03")).value is False
        assert ask(months.eq(14), BOOL, hpv("h", "2020-03")).value is UNKNOWN

    @pytest.mark.parametrize(
        ("day", "months", "days"),
        [
            ("2021-05-02", 1, 31),
            ("2021-05-03", 0, 30),
            ("2020-06-02", 12, 365),
            ("2020-06-03", 11, 364),
            ("2021-06-02", 0, 0),
        ],
    )
    def test_months_are_whole_and_days_are_counted(self, day: str, months: int, days: int) -> None:
        assert ask(HPV.latest().months_until(AS_OF), number(0, 999), hpv("h", day)).value == months
        assert ask(HPV.latest().days_until(AS_OF), number(0, 999), hpv("h", day)).value == days

    @pytest.mark.parametrize(("born", "years"), [("1996-06-02", 25), ("1996-06-03", 24), ("1996-06", Range(24, 25))])
    def test_an_age_turns_on_the_birthday(self, born: str, years: object) -> None:
        assert ask(age_at(), number(0, 130), born=born).value == years

    def test_an_age_within_a_month_that_a_birthday_stands_in(self) -> None:
        during = age_at(HPV.latest())
        assert ask(during, number(0, 130), hpv("h", "2021-05"), born="1996-05-10").value == Range(24, 25)
        assert ask(during, number(0, 130), hpv("h", "2021-05"), born="1996-06-10").value == 24
        assert ask(during, number(0, 130), hpv("h", "2021-05"), born="").needs == ("her date of birth",)

    def test_the_latest_and_the_earliest_day(self) -> None:
        tests = (hpv("a", "2020-01-05"), hpv("b", "2021-01-05"), hpv("c", "2020-06-05"))
        assert ask(HPV.latest(), a_date(), *tests).value == date(2021, 1, 5)
        assert ask(HPV.earliest(), a_date(), *tests).value == date(2020, 1, 5)

    def test_days_between(self) -> None:
        assert ask(HPV.latest().days_until(AS_OF), number(0, 999), hpv("h", "2021-06-01")).value == 1
        assert ask(BIRTH.days_until(AS_OF), number(0, 99999), born="").value is UNKNOWN
        assert ask(BIRTH.months_until(AS_OF), number(0, 9999), born="..2000-01").value == Range(256, float("inf"))

    def test_an_open_bound_stays_open(self) -> None:
        assert ask(BIRTH.plus("P1Y") < AS_OF, BOOL, born="..2000-01").value is True

    def test_a_number_outside_what_it_can_be_is_unknown(self) -> None:
        months = HPV.latest().months_until(AS_OF)
        assert ask(months, number(15, 99), hpv("h", "2020-03")).value == Range(14, 15)
        assert ask(months, number(0, 5), hpv("h", "2020-03")).value is UNKNOWN
        assert ask(HPV.latest(), a_date(none=False)).needs == ("asked (no value was not foreseen)",)

    def test_the_greatest_and_the_smallest_size(self) -> None:
        scans = tuple(
            Event(id=f"i{n}", values=Imaging(modality="MRI", finding="mass"), when=parse(day))
            for n, day in enumerate(("2020-01-05", "2020-03"))
        )
        images = select("imaging")
        assert ask(images.least(DAY), a_date(), *scans).value == date(2020, 1, 5)
        assert ask(images.most(DAY), a_date(), *scans).value == Range(
            date(2020, 3, 1).toordinal(), date(2020, 3, 31).toordinal()
        )


class TestOrder:
    def test_counted_from_the_start_with_open_dates(self) -> None:
        tests = (hpv("a", "2020"), hpv("b", "2021-01-05"), hpv("c", "2021-03-05"))
        assert ask(HPV.first().latest(), a_date(), *tests).evidence == ("a",)
        assert ask(HPV.first(3).latest(), a_date(), *tests).value == date(2021, 3, 5)

    def test_told_order_decides_from_the_start_too(self) -> None:
        tests = (hpv("a", "2020"), hpv("b", "2020", after=("a",)))
        assert ask(HPV.first().where(DAY <= AS_OF).latest(), a_date(), *tests).evidence == ("a",)

    def test_told_order_makes_the_first_and_the_last_sure(self) -> None:
        first, then = hpv("a", "2020"), hpv("b", "2020", after=("a",))
        positive = msgspec.structs.replace(first, values=Hpv(result="positive"))
        is_positive = field("result").eq("positive")
        assert ask(HPV.first().where(is_positive).exists(), BOOL, positive, then).value is True
        assert ask(HPV.last().where(is_positive).exists(), BOOL, positive, then).value is False
        untold = hpv("b", "2020")
        assert ask(HPV.first().where(is_positive).exists(), BOOL, positive, untold).value is UNKNOWN
        assert ask(HPV.last().where(is_positive).exists(), BOOL, positive, untold).value is UNKNOWN

    def test_two_tests_of_one_month_may_be_of_one_day(self) -> None:
        found = ask(HPV.count(), number(0, 99), hpv("a", "2020-01"), hpv("b", "2020-01"), hpv("c", "2020-03-05"))
        assert (found.value, found.needs) == (Range(2, 3), ("the day of the HPV test of 2020-01",))

    def test_an_event_is_not_its_own_partner(self) -> None:
        assert ask(HPV.paired(HPV, "P0D", "P0D").exists(), BOOL, hpv("a", "2020-01-05")).value is False

    def test_a_partner_that_may_be_in_the_window(self) -> None:
        paired = CYTOLOGY.paired(HPV, "-P1D", "P1D").exists()
        found = ask(paired, BOOL, hpv("a", "2020-01"), smear("b", "2020-01-05", "NILM"))
        assert (found.value, found.needs) == (UNKNOWN, ("the day of the HPV test of 2020-01",))


class TestFields:
    def test_kind_and_assertion_of_an_event(self) -> None:
        kind = HPV.also(CYTOLOGY).last().only(field("kind"))
        assert ask(kind, category("hpv", "cytology"), hpv("a", "2020-01-05")).value == "hpv"
        hers = HPV.where(field("assertion").eq("affirmed")).exists()
        assert ask(hers, BOOL, hpv("a", "2020-01-05")).value is True

    def test_a_field_that_the_kind_does_not_have_is_absent(self) -> None:
        assert (
            ask(HPV.last().only(field("histology")), category("CIN1", "none"), hpv("a", "2020-01-05")).value is ABSENT
        )

    def test_a_coded_field_that_is_not_reported_is_unknown(self) -> None:
        seen = Event(id="e", values=Colposcopy(finding="acetowhite"), when=parse("2020-01-05"))
        colposcopies = select("colposcopy")
        normal = colposcopies.where(field("impression").eq("normal")).exists()
        assert ask(normal, BOOL, seen).needs == ("the impression of the colposcopy of 2020-01-05",)
        assert ask(colposcopies.where(field("impression").has("normal")).exists(), BOOL, seen).value is UNKNOWN
        assert ask(colposcopies.where(field("finding").has("acetowhite")).exists(), BOOL, seen).value is True

    def test_a_result_outside_an_order_is_named(self) -> None:
        biopsy = Event(id="b", values=Biopsy(histology="other"), when=parse("2020-01-05"))
        found = ask(select("biopsy").worst(field("histology"), ("benign", "CIN1")), category("benign", "CIN1"), biopsy)
        assert found.needs == ("a readable result of the biopsy of 2020-01-05",)

    def test_nothing_at_all_is_decided_by_neither_way(self) -> None:
        assert ask(either(), BOOL).value is False


def test_what_either_of_two_values_leaves() -> None:
    assert hull(Range(1, 2), 5) == Range(1, 5)
    assert hull(ABSENT, Range(1, 2)) is UNKNOWN
    assert hull(UNKNOWN, "a") is UNKNOWN


def test_two_facts_of_one_name_are_refused() -> None:
    one, two = (Fact("same", HPV.exists(), BOOL, "") for _ in range(2))
    assert registry.collect((one, one)) == {"same": one}
    with pytest.raises(BadData, match="fact 'same' is defined twice"):
        registry.collect((one, two))


def test_every_fact_says_what_it_means() -> None:
    assert [fact.name for fact in registry.every().values() if fact.doc[-1:] not in (".", "?")] == []


def test_a_span_that_is_not_in_the_file_is_refused() -> None:
    with pytest.raises(BadData, match="no span 'fortnight'"):
        after("fortnight")
