"""Facts: questions asked of a record at a date. Each test is one rule a user may rely on."""

from datetime import date
from typing import Any

import msgspec
import pytest

from lugol.facts.engine.reference import evaluate
from lugol.facts.engine.values import ABSENT, UNKNOWN, OneOf, Range, Value
from lugol.facts.engine.vocabulary import (
    AS_OF,
    BIRTH,
    BOOL,
    DAY,
    Domain,
    Fact,
    PatientField,
    Scalar,
    a_date,
    age_at,
    both,
    case,
    category,
    earlier,
    either,
    field,
    later,
    number,
    select,
)
from lugol.record.event import Event, Values
from lugol.record.record import Patient, Record
from lugol.record.when import parse

AS_OF_DAY = date(2021, 6, 2)
HPV, CYTOLOGY = select("hpv"), select("cytology")
RESULT = field("result")
ORDER = ("UNSAT", "NILM", "ASC-US", "LSIL", "HSIL")
COUNT, MONTHS = number(0, 99), number(0, 999, none=True)
SMEAR = category(*ORDER, "none")


def story(*lines: str, born: str = "1981-01-01", **patient: Any) -> Record:
    """A record told in lines of "date kind result", for example "2021-03 cytology NILM"."""
    events = []
    for place, line in enumerate(lines, start=1):
        day, kind, *rest = line.split()
        name = "histology" if kind == "biopsy" else "result"
        values = {"kind": kind, **({name: rest[0]} if rest else {}), **({"types": rest[1:]} if rest[1:] else {})}
        events.append(
            Event(id=f"e{place}", values=msgspec.convert(values, Values), when=parse("" if day == "-" else day))
        )
    return Record(patient=Patient(sex="F", birth=parse(born), **patient), events=tuple(events))


def ask(tree: Scalar, domain: Domain, *lines: str, **patient: Any) -> Value:
    return evaluate(Fact("asked", tree, domain, ""), story(*lines, **patient), AS_OF_DAY)


class TestSets:
    def test_the_last_result_is_that_of_the_last_day(self) -> None:
        found = ask(CYTOLOGY.last().worst(RESULT, ORDER), SMEAR, "2020-01-05 cytology HSIL", "2021-01-05 cytology NILM")
        assert found == Value("NILM", ("e2",))

    def test_of_two_results_of_one_day_the_more_severe_governs(self) -> None:
        found = ask(CYTOLOGY.last().worst(RESULT, ORDER), SMEAR, "2021-01-05 cytology LSIL", "2021-01-05 cytology NILM")
        assert found == Value("LSIL", ("e1",))

    def test_the_second_to_last_day_and_the_first(self) -> None:
        lines = ("2019-01-05 cytology NILM", "2020-01-05 cytology LSIL", "2021-01-05 cytology HSIL")
        assert ask(CYTOLOGY.last(2).only(RESULT), SMEAR, *lines).value == "LSIL"
        assert ask(CYTOLOGY.first().only(RESULT), SMEAR, *lines).value == "NILM"
        assert ask(CYTOLOGY.last(4).only(RESULT), SMEAR, *lines).value is ABSENT

    def test_what_happens_after_the_day_of_judgement_is_not_known(self) -> None:
        assert ask(HPV.exists(), BOOL, "2021-06-03 hpv positive").value is False

    def test_a_window_counts_back_from_the_day_of_judgement(self) -> None:
        recent = HPV.where(DAY >= AS_OF.plus("-P5Y")).exists()
        assert ask(recent, BOOL, "2016-06-02 hpv negative").value is True
        assert ask(recent, BOOL, "2016-06-01 hpv negative").value is False

    def test_tests_of_one_day_count_once(self) -> None:
        assert ask(HPV.count(), COUNT, "2020-01-05 hpv negative", "2020-01-05 hpv negative").value == 1

    def test_a_cotest_is_an_hpv_test_with_cytology_of_about_the_same_day(self) -> None:
        cotests = HPV.paired(CYTOLOGY, "-P1D", "P1D").exists()
        assert ask(cotests, BOOL, "2020-01-05 hpv negative", "2020-01-06 cytology NILM").value is True
        assert ask(cotests, BOOL, "2020-01-05 hpv negative", "2020-01-07 cytology NILM").value is False

    def test_a_biopsy_with_nothing_after_it(self) -> None:
        left_alone = select("biopsy").unpaired(select("surgery"), "P0D", None).exists()
        assert ask(left_alone, BOOL, "2020-01-05 biopsy CIN2").value is True
        assert ask(left_alone, BOOL, "2020-01-05 biopsy CIN2", "2020-03-05 surgery").value is False
        assert ask(left_alone, BOOL, "2020-01-05 biopsy CIN2", "2020 surgery").value is UNKNOWN

    def test_several_sets_as_one(self) -> None:
        assert ask(HPV.also(CYTOLOGY).count(), COUNT, "2020-01-05 hpv negative", "2020-02-05 cytology NILM").value == 2

    def test_what_is_said_of_others_or_denied_is_not_hers(self) -> None:
        record = story("2020-01-05 hpv positive")
        family = msgspec.structs.replace(record.events[0], assertion="family")
        other = msgspec.structs.replace(record, events=(family,))
        assert evaluate(Fact("asked", HPV.exists(), BOOL, ""), other, AS_OF_DAY).value is False


class TestUnknowns:
    def test_no_test_is_absence_and_not_a_negative(self) -> None:
        assert ask(CYTOLOGY.last().worst(RESULT, ORDER), SMEAR) == Value(ABSENT)

    def test_a_result_that_cannot_be_read_is_unknown_and_named(self) -> None:
        found = ask(CYTOLOGY.last().only(RESULT), SMEAR, "2021-01-05 cytology unexpected")
        assert found == Value(UNKNOWN, ("e1",), ("the result of the cytology of 2021-01-05",))

    def test_it_matters_only_where_it_could_change_the_answer(self) -> None:
        abnormal = CYTOLOGY.where(RESULT.among("LSIL", "HSIL")).exists()
        assert ask(abnormal, BOOL, "2020-01-05 cytology LSIL", "2021-01-05 cytology no_result").value is True
        assert ask(abnormal, BOOL, "2020-01-05 cytology NILM", "2021-01-05 cytology no_result").value is UNKNOWN

    def test_a_month_decides_where_every_day_of_it_says_the_same(self) -> None:
        months = HPV.latest().months_until(AS_OF)
        assert ask(months, MONTHS, "2020-03 hpv negative").value == Range(14, 15)
        assert ask(HPV.where(months >= 12).exists(), BOOL, "2020-03 hpv negative").value is True
        found = ask(HPV.where(months >= 15).exists(), BOOL, "2020-03 hpv negative")
        assert (found.value, found.needs) == (UNKNOWN, ("the day of the HPV test of 2020-03",))

    def test_which_of_two_was_last_may_not_matter(self) -> None:
        lines = ("2021-03 cytology LSIL", "2021-03-08 cytology LSIL")
        assert ask(CYTOLOGY.last().only(RESULT), SMEAR, *lines).value == "LSIL"
        found = ask(CYTOLOGY.last().only(RESULT), SMEAR, "2021-03 cytology NILM", "2021-03-08 cytology LSIL")
        assert found.value == OneOf(frozenset(("NILM", "LSIL")))
        assert "the day of the cytology of 2021-03" in found.needs

    def test_an_event_told_to_come_after_another_is_the_later_one(self) -> None:
        record = story("2021-03 cytology NILM", "2021-03 cytology LSIL")
        first, second = record.events
        after = msgspec.structs.replace(second, when=msgspec.structs.replace(second.when, after=("e1",)))
        told = msgspec.structs.replace(record, events=(first, after))
        asked = Fact("asked", CYTOLOGY.last().only(RESULT), SMEAR, "")
        assert evaluate(asked, told, AS_OF_DAY).value == "LSIL"

    def test_an_undated_event_lies_between_birth_and_the_day_of_judgement(self) -> None:
        assert ask(HPV.exists(), BOOL, "- hpv negative").value is True
        assert ask(HPV.where(DAY >= AS_OF.plus("-P5Y")).exists(), BOOL, "- hpv negative").value is UNKNOWN
        assert ask(HPV.where(DAY >= AS_OF.plus("-P90Y")).exists(), BOOL, "- hpv negative").value is True

    def test_two_results_that_contradict_each_other_are_named(self) -> None:
        found = ask(CYTOLOGY.last().only(RESULT), SMEAR, "2021-01-05 cytology NILM", "2021-01-05 cytology LSIL")
        assert found.needs == ("which result holds: LSIL, NILM",)

    def test_an_answer_that_was_not_foreseen_is_unknown(self) -> None:
        found = ask(CYTOLOGY.last().only(RESULT), category("NILM", "none"), "2021-01-05 cytology HSIL")
        assert found.value is UNKNOWN
        assert found.needs == ("asked (the value HSIL was not foreseen)",)


class TestValues:
    def test_age_is_counted_in_whole_years_and_may_be_open(self) -> None:
        assert ask(age_at(), number(0, 130), born="2000-06-02").value == 21
        found = ask(age_at(), number(0, 130), born="2000")
        assert (found.value, found.needs) == (Range(20, 21), ("her date of birth",))
        assert ask(age_at(), number(0, 130), born="").needs == ("her date of birth",)

    def test_dates_are_told_as_dates(self) -> None:
        assert ask(HPV.latest().plus("P3Y"), a_date(), "2020-02-29 hpv negative").value == date(2023, 2, 28)
        assert ask(BIRTH.plus("P21Y"), a_date()).value == date(2002, 1, 1)
        assert ask(HPV.latest(), a_date()).value is ABSENT

    def test_the_later_and_the_earlier_of_two_dates(self) -> None:
        lines = ("2020-01-05 hpv negative", "2020-02-05 cytology NILM")
        assert ask(later(HPV.latest(), CYTOLOGY.latest()), a_date(), *lines).value == date(2020, 2, 5)
        assert ask(earlier(HPV.latest(), CYTOLOGY.latest()), a_date(), *lines).value == date(2020, 1, 5)
        assert ask(later(HPV.latest(), CYTOLOGY.latest()), a_date(), lines[0]).value == date(2020, 1, 5)
        assert ask(later(HPV.latest(), CYTOLOGY.latest()), a_date()).value is ABSENT

    def test_absence_is_neither_before_nor_after(self) -> None:
        assert ask(HPV.latest() < AS_OF, BOOL).value is False
        assert ask(HPV.latest() >= AS_OF, BOOL).value is False
        assert ask(HPV.latest().is_present(), BOOL).value is False

    def test_and_or_not_in_three_values(self) -> None:
        unread, positive = CYTOLOGY.where(RESULT.eq("HSIL")).exists(), HPV.where(RESULT.eq("positive")).exists()
        lines = ("2021-01-05 cytology unexpected", "2021-01-05 hpv positive")
        assert ask(either(unread, positive), BOOL, *lines).value is True
        assert ask(both(unread, positive), BOOL, *lines).value is UNKNOWN
        assert ask(unread & ~positive, BOOL, *lines).value is False
        assert ask(~unread | ~positive, BOOL, *lines).value is UNKNOWN

    def test_a_case_that_cannot_be_told_keeps_what_both_ways_share(self) -> None:
        unread = CYTOLOGY.where(RESULT.eq("HSIL")).exists()
        line = "2021-01-05 cytology unexpected"
        assert ask(case((unread, "same"), default="same"), category("same"), line).value == "same"
        found = ask(case((unread, "yes"), default="no"), category("yes", "no"), line)
        assert found.value == OneOf(frozenset(("yes", "no")))
        assert found.needs == ("the result of the cytology of 2021-01-05",)

    def test_a_word_field_that_is_empty_says_that_there_is_none(self) -> None:
        codes = select("condition").where(field("code").eq("hiv")).exists()
        record = Record(
            events=(Event(id="e1", values=msgspec.convert({"kind": "condition", "term": "asthma"}, Values)),)
        )
        assert evaluate(Fact("asked", codes, BOOL, ""), record, AS_OF_DAY).value is False

    def test_what_is_told_of_her_as_a_person(self) -> None:
        pregnant = PatientField("pregnant")
        assert ask(pregnant, BOOL, pregnant=True).value is True
        assert ask(pregnant, BOOL).needs == ("whether she is pregnant",)
        assert ask(pregnant.is_known(), BOOL).value is False

    def test_types_of_an_hpv_test(self) -> None:
        typed = HPV.where(field("types").has("16", "18")).exists()
        assert ask(typed, BOOL, "2021-01-05 hpv positive 18").value is True
        assert ask(typed, BOOL, "2021-01-05 hpv positive").value is False

    @pytest.mark.parametrize("word", ["negative", "positive"])
    def test_evidence_is_the_event_behind_the_answer(self, word: str) -> None:
        found = ask(HPV.where(RESULT.eq(word)).exists(), BOOL, "2021-01-05 hpv negative", "2021-02-05 hpv positive")
        assert found.evidence == (("e1",) if word == "negative" else ("e2",))
