"""The corners of the rules room: bins of numbers, cases that go wrong, explanations, and the check as a whole."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.errors import BadData
from lugol.facts.engine.values import ABSENT, UNKNOWN, OneOf, Range
from lugol.facts.engine.vocabulary import Domain, a_date, category, number
from lugol.facts.engine.woman import Woman
from lugol.record.event import Event, Hpv, Symptom
from lugol.record.record import Patient, Record
from lugol.record.when import parse
from lugol.rules import cases, explain
from lugol.rules import guideline as rules_guideline
from lugol.rules.cells import bins, parse_cell
from lugol.rules.check import check, steps
from lugol.rules.guideline import Guideline, folder_of, from_folder, load, recommends
from lugol.rules.judge import judge, plain
from lugol.rules.unanswered import open_obligations
from tests.spec.test_tables import AS_OF, BY_AGE, folder, guideline, refused, woman

WIDE = number(float("-inf"), float("inf"), whole=False)
CELLS = ("<4", ">=4", "[0.55,4)", "(1,2]", "25", "!25", "<0.15|>60", "*", "-3")


class TestBins:
    @settings(deadline=None)
    @given(st.lists(st.sampled_from(CELLS), min_size=1, max_size=5), st.floats(-100, 100))
    def test_a_number_falls_where_its_cell_says(self, texts: list[str], value: float) -> None:
        told = [parse_cell(text, WIDE, "here") for text in texts]
        cut = bins(WIDE, told)
        (place,) = [n for n in range(len(cut.values)) if cut.possible(value) >> n & 1]
        for cell in told:
            assert cell.accepts(cut.values[place]) is cell.accepts(value)

    @settings(deadline=None)
    @given(st.lists(st.sampled_from(("<4", ">=4", "[2,7)", "5", "!3|4", "*")), min_size=1), st.integers(0, 9))
    def test_a_whole_number_too(self, texts: list[str], value: int) -> None:
        domain = number(0, 9)
        told = [parse_cell(text, domain, "here") for text in texts]
        cut = bins(domain, told)
        (place,) = [n for n in range(len(cut.values)) if cut.possible(value) >> n & 1]
        assert all(cell.accepts(cut.values[place]) is cell.accepts(value) for cell in told)
        assert all(float(each).is_integer() and 0 <= each <= 9 for each in cut.values)

    @pytest.mark.parametrize(
        ("domain", "value", "expected"),
        [
            (number(0, 9), Range(3, 5), {"point": [4]}),
            (number(0, 9, none=True), OneOf(frozenset((ABSENT, 4))), {"point": [4, ABSENT]}),
            (category("a", "b"), OneOf(frozenset(("a", "b"))), {"point": ["a", "b"]}),
            (a_date(), ABSENT, {"point": [ABSENT]}),
            (a_date(), 738000, {"point": [0.0]}),
        ],
    )
    def test_where_a_value_may_lie(self, domain: Domain, value: Any, expected: dict[str, list[Any]]) -> None:
        told = [parse_cell("[4,5)" if domain.kind == "number" else "*", domain, "here")]
        cut = bins(domain, told)
        found = [each for n, each in enumerate(cut.values) if cut.possible(value) >> n & 1]
        assert set(expected["point"]) <= set(found)

    def test_a_value_outside_every_bin_may_be_anything(self) -> None:
        cut = bins(category("a", "b"), [])
        assert cut.possible("c") == cut.all
        assert bins(number(0, 9), []).possible(12) == 1
        assert bins(number(5, 9), [parse_cell("<3", number(5, 9), "x")]).possible(1) == 1

    def test_a_date_may_only_be_there_or_not(self) -> None:
        assert parse_cell("none", a_date(), "here").accepts(ABSENT)
        assert not parse_cell("!none", a_date(), "here").accepts(ABSENT)
        assert not parse_cell("!none", a_date(), "here").accepts(UNKNOWN)
        with pytest.raises(BadData, match="write none, unknown or"):
            parse_cell("2021", a_date(), "here")


class TestProofs:
    def test_a_gap_at_absence_or_at_the_unknown_is_named(self, tmp_path: Path) -> None:
        absent = "row; months_since_negative_hpv; =action\n a; <60; x\n b; >=60; y\n"
        assert refused(tmp_path, start=absent) == "start.csv: no row for months_since_negative_hpv = none"
        unknown = "row; pregnant; =action\n a; true; x\n b; false; y\n c; true|unknown; z\n"
        assert "overlaps 'a' at pregnant = true" in refused(tmp_path, start=unknown)

    def test_blank_lines_are_nothing(self, tmp_path: Path) -> None:
        place = folder(tmp_path, start=BY_AGE)
        text = (place / "start.csv").read_text().replace("\n", "\n,,,,,\n")
        (place / "start.csv").write_text(text)
        assert from_folder(place).proofs[0].rows == 3


CASES = """
- case: holds
  born: 1981-01-01
  as_of: 2021-06-02
  expect: [{row: start/adult, due: 2021-06-02}]
- case: wrong row, wrong action, too much
  born: 1981-01-01
  as_of: 2021-06-02
  expect: [{action: no_screening, needs: her date of birth}]
  never: [screening_due]
  nothing: true
- case: impossible day
  born: "1981-13-01"
  as_of: 2021-06-02
"""


class TestCases:
    def with_cases(self, home: Path, text: str) -> tuple[Guideline, Path]:
        place = folder(home, start=BY_AGE)
        (place / "cases").mkdir()
        (place / "cases" / "all.yaml").write_text(text)
        return from_folder(place), place

    def test_what_goes_against_a_case_is_told(self, tmp_path: Path) -> None:
        guide, place = self.with_cases(tmp_path, CASES)
        holds, wrong, broken = cases.run(guide, place)
        assert holds.wrong == ()
        got = "got start/adult screening_due 2021-06-02"
        assert wrong.wrong == (
            f"expected nothing, {got}",
            f"expected action no_screening, needs her date of birth, {got}",
            f"must never say screening_due, {got}",
        )
        assert broken.wrong == ("date '1981-13-01' has month 13; write a month from 01 to 12",)

    @pytest.mark.parametrize(
        ("asked", "holds"),
        [
            ("kind: recommendation", True), ("kind: flag", False), ("action: screening_due", True),
            ("action: colposcopy", False), ("code: cancer", False), ("due: 2021-06-02", True),
            ("due: 2021-06-03", False), ("row: start/adult", True), ("row: start/young", False),
        ],
    )  # fmt: skip
    def test_each_thing_that_a_case_expects_is_held(self, tmp_path: Path, asked: str, holds: bool) -> None:
        text = f"- case: one\n  born: 1981-01-01\n  as_of: 2021-06-02\n  expect: [{{{asked}}}]\n"
        (one,) = cases.run(*self.with_cases(tmp_path, text))
        assert (one.wrong == ()) is holds

    @pytest.mark.parametrize("text", ["- colour: blue", "- [", "case: x", "- {case: x, as_of: 2021-13-01}"])
    def test_a_file_that_is_no_list_of_cases_is_refused(self, tmp_path: Path, text: str) -> None:
        guide, place = self.with_cases(tmp_path, text)
        with pytest.raises(BadData, match=r"mine/cases/all.yaml: "):
            cases.run(guide, place)

    def test_a_guideline_without_cases_has_none(self, tmp_path: Path) -> None:
        assert cases.run(guideline(tmp_path, start=BY_AGE), tmp_path / "mine") == []


class TestExplanations:
    def test_every_row_of_a_table_cell_by_cell(self, tmp_path: Path) -> None:
        guide = guideline(tmp_path, start=BY_AGE)
        young, adult, old = explain.rows(guide, "start", Woman(woman("2000"), AS_OF))
        assert (young.verdict, adult.verdict, old.verdict) == ("cannot be said", "cannot be said", "does not hold")
        assert (young.cells[0].answer, young.cells[0].asks, young.cells[0].holds) == ("20 to 21", "<21", None)
        assert young.cells[0].needs == ("her date of birth",)

    @pytest.mark.parametrize(
        ("born", "verdict"), [("2000-01-01", "does not hold"), ("1981-01-01", "holds"), ("", "cannot be said")]
    )
    def test_an_otherwise_row(self, tmp_path: Path, born: str, verdict: str) -> None:
        guide = guideline(tmp_path, start="row; age; =action\n a; <25; x\n c; otherwise; y\n")
        assert explain.row(guide, "start", "c", Woman(woman(born), AS_OF)).verdict == verdict

    def test_what_another_table_says_is_explained_too(self) -> None:
        told = explain.row(load("uspstf-2018"), "average", "66-adequate", Woman(woman("1950-01-01"), AS_OF))
        assert {cell.fact: cell.answer for cell in told.cells} == {"age": 71, "exit.adequate": "no"}

    def test_a_table_or_row_that_is_not_there(self, tmp_path: Path) -> None:
        guide, her = guideline(tmp_path, start=BY_AGE), Woman(woman(), AS_OF)
        with pytest.raises(explain.NoRow, match="no table 'end' in mine; it has start"):
            explain.rows(guide, "end", her)
        with pytest.raises(explain.NoRow, match="no row 'baby' in mine/start"):
            explain.row(guide, "start", "baby", her)

    def test_the_steps_behind_a_finding(self) -> None:
        guide, record = load("uspstf-2018"), woman("1981-01-01")
        (found,) = judge(guide, record, AS_OF)
        rules = [told.rule for told in steps(guide, found.rule, Woman(record, AS_OF))]
        assert rules == [
            "uspstf-2018/standing-start/none",
            "uspstf-2018/start/average",
            "uspstf-2018/average/30-never",
        ]

    def test_the_step_behind_a_row_that_speaks_for_itself(self, tmp_path: Path) -> None:
        table = "row; age; =kind; =code\n a; <50; flag; YOUNG\n b; >=30; flag; OLD\n"
        guide = guideline(tmp_path, "entry: [start]\nevery: [start]", start=table)
        her = Woman(woman("1981-01-01"), AS_OF)
        assert [told.rule for told in steps(guide, "mine/start/b", her)] == ["mine/start/b"]
        assert steps(guide, "mine/other/b", her) == []

    def test_what_changed_between_two_editions(self) -> None:
        changes = explain.diff(load("uspstf-2018"), load("acs-2025"))
        assert {change.what for change in changes} == {"added", "taken away", "changed"}
        assert explain.diff(load("uspstf-2018"), load("uspstf-2018")) == []


class TestCheck:
    def test_a_sound_guideline(self) -> None:
        done = check("uspstf-2018")
        assert done.problems == ()
        assert (done.tables, done.cases) == (6, done.passed)

    def test_a_case_that_fails_is_a_problem(self, monkeypatch: pytest.MonkeyPatch) -> None:
        failing = [cases.Result("uspstf-2018", "file.yaml", "a case", ("expected this, got that",))]
        monkeypatch.setattr(cases, "run", lambda guide, folder: failing)
        done = check("uspstf-2018")
        assert (done.cases, done.passed) == (1, 0)
        assert done.problems == ("file.yaml, a case: expected this, got that",)

    def test_a_table_that_does_not_prove_is_the_problem(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(edition: str) -> Guideline:
            raise BadData("start.csv: no row for age = 65")

        monkeypatch.setattr("lugol.rules.check.load", broken)
        assert check("uspstf-2018").problems == ("start.csv: no row for age = 65",)


class TestPlain:
    def test_values_as_json_can_say_them(self) -> None:
        days = load("uspstf-2018")
        assert plain(OneOf(frozenset((ABSENT, "hpv"))), None) == "one of hpv, none"
        assert days.head.default


def test_an_edition_takes_what_its_base_evaluates_unless_it_names_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags = "row; age; =kind; =code\n a; <50; flag; YOUNG\n b; >=30; flag; OLD\n"
    head = "\nentry: [start, marks]\nevery: [marks]\nbeside: [marks]\nat_least: [floor]"
    folder(tmp_path, head, "below", start=BY_AGE, floor=BY_AGE, marks=flags)
    monkeypatch.setattr(rules_guideline, "heads", lambda: {"below": None})
    monkeypatch.setattr(rules_guideline, "folder_of", lambda edition: tmp_path / edition)
    above = from_folder(folder(tmp_path, "\nbased_on: below", "above")).head
    assert (above.entry, above.every, above.beside, above.at_least) == (
        ("start", "marks"), ("marks",), ("marks",), ("floor",)
    )  # fmt: skip
    own = from_folder(folder(tmp_path, "\nbased_on: below\nentry: [start]", "own")).head
    assert own.entry == ("start",)


@pytest.mark.parametrize(
    ("born", "since"), [("1980-06-01", "2021-06-01"), ("1980-06-02", "2021-06-02"), ("1980-06-03", None)]
)
def test_no_step_is_due_since_a_day_that_has_not_come(tmp_path: Path, born: str, since: str | None) -> None:
    table = "row; pregnant; =action; =due; =since\n a; *; x; today; P20Y from turns_21_on\n"
    (found,) = judge(guideline(tmp_path, start=table), woman(born), AS_OF)
    assert (found.due, found.since) == ("2021-06-02", since)


def test_symptoms_are_judged_before_the_interval() -> None:
    bleeding = Event(
        id="s", values=Symptom(term="postcoital bleeding", code="abnormal_bleeding"), when=parse("2021-06-01")
    )
    current = Event(id="h", values=Hpv(result="negative"), when=parse("2021-01-05"))
    record = Record(patient=Patient(sex="F", birth=parse("1981-01-01")), events=(current, bleeding))
    (found,) = judge(load("uspstf-2018"), record, date(2021, 6, 2))
    assert (found.action, found.severity) == ("see_details", "warning")
    assert "s" in found.evidence


def test_some_guidelines_recommend_and_some_only_raise_flags(tmp_path: Path) -> None:
    assert recommends(load("uspstf-2018"))
    flags = "row; age; =kind; =code\n a; <50; flag; YOUNG\n b; >=30; flag; OLD\n"
    assert not recommends(guideline(tmp_path, "entry: [start]\nevery: [start]", start=flags))
    (tmp_path / "quiet").mkdir()
    quiet = "row; age; =kind; =code\n a; <50; flag; YOUNG\n b; >=50; silent; \n"
    assert not recommends(guideline(tmp_path / "quiet", start=quiet))


def test_the_folder_of_an_edition_holds_its_head() -> None:
    assert (folder_of("who-2021") / "guideline.yaml").is_file()


def test_what_is_undecided_names_what_is_missing(tmp_path: Path) -> None:
    (found,) = judge(guideline(tmp_path, start=BY_AGE), woman(""), AS_OF)
    assert (found.kind, found.title) == ("gap", "Management undecided: her date of birth is missing")


def test_nothing_is_open_in_an_empty_record() -> None:
    assert open_obligations(Woman(Record(), AS_OF), "") == ()


def test_an_undecided_flag_with_one_title_cannot_be_excluded(tmp_path: Path) -> None:
    flags = "row; age; =kind; =code; =title\n a; <50; flag; YOUNG; Odd age\n b; >=50; flag; OLD; Odd age\n"
    (found,) = judge(guideline(tmp_path, start=flags), woman(""), AS_OF)
    assert (found.kind, found.title) == ("gap", "Cannot be excluded: Odd age")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("row; age; =statement\n a; *; She is {agee}.\n", "=statement names {agee}, which is no fact and no output"),
        ("row; age; =kind\n a; *; shout\n", "=kind 'shout'; write"),
        (
            "row; age; =due; =since\n a; *; turns_25_on; turns_21_on\n",
            "=since beside =due 'turns_25_on'; a step with a day of its own",
        ),
        ("row; age; =severity\n a; *; loud\n", "=severity 'loud'; write"),
    ],
)
def test_a_row_that_says_what_nobody_knows_is_refused(tmp_path: Path, table: str, message: str) -> None:
    assert message in refused(tmp_path, start=table)


def test_a_table_raises_flags_through_those_it_goes_on_to(tmp_path: Path) -> None:
    steps = "row; pregnant; =goto; =action\n a; true; marks; \n b; false; ; x\n"
    marks = "row; age; =kind; =code\n a; <50; flag; YOUNG\n b; >=50; silent; \n"
    assert rules_guideline.raising(guideline(tmp_path, start=steps, marks=marks)) == ("start",)
    (tmp_path / "other").mkdir()
    assert rules_guideline.raising(guideline(tmp_path / "other", start=BY_AGE)) == ()


@pytest.mark.parametrize(
    ("step", "severity"),
    [
        ("no_screening", "info"),
        ("screening_up_to_date", "info"),
        ("no_further_evaluation", "info"),
        ("routine_screening", "info"),
        ("colposcopy", "warning"),
        ("repeat_1_year", "warning"),
    ],
)
def test_what_is_undecided_warns_unless_nothing_is_due_either_way(tmp_path: Path, step: str, severity: str) -> None:
    other = "routine_screening" if step == "no_screening" else "no_screening"
    table = f"row; age; =action; =due\n a; <50; {step}; \n b; >=50; {other}; \n"
    (found,) = judge(guideline(tmp_path, start=table), woman(""), AS_OF)
    assert (found.kind, found.severity) == ("gap", severity)


def test_what_a_row_says_beside_its_own_places_is_its_value(tmp_path: Path) -> None:
    told = "=kind; =code; =action; =due; =since; =title; =statement; =severity"
    row = "recommendation; standing_high_grade; colposcopy; today; turns_21_on; A title; A statement.; warning"
    (plainly,) = judge(guideline(tmp_path, start=f"row; age; {told}\n a; *; {row}\n"), woman("1981-01-01"), AS_OF)
    assert plainly.value is None
    (tmp_path / "more").mkdir()
    more = guideline(tmp_path / "more", start=f"row; age; {told}; =risk; =class\n a; *; {row}; 4.5; high\n")
    (found,) = judge(more, woman("1981-01-01"), AS_OF)
    assert found.value == {"risk": 4.5, "class": "high"}


def test_an_edition_without_a_family_is_one_of_its_own(tmp_path: Path) -> None:
    assert from_folder(folder(tmp_path, "\nentry: [start]", "mine", start=BY_AGE)).head.family == "mine"
    assert from_folder(folder(tmp_path, "\nentry: [start]\nfamily: ours", "next", start=BY_AGE)).head.family == "ours"
