"""Since when women are overdue, who was never screened, lost or carries a discordance: against truths known before.

The truth is computed here from how the women were made, with nothing of lugol but its answers.
"""

import calendar
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

from lugol.cli import run as command
from lugol.errors import BadData
from lugol.findings import Review
from lugol.programme.input.manifest import Manifest
from lugol.programme.judge import outcome, partition, questions
from lugol.programme.judge.judging import Board
from lugol.programme.judge.partition import of_table
from lugol.programme.judge.row import Row, row
from lugol.programme.tell import summary
from lugol.read import table as one_table
from lugol.review.one import review
from lugol.review.prepared import prepared
from lugol.show import programme as shown
from lugol.show import report, terminal

AS_OF = date(2024, 6, 3)
BOARD = Board(AS_OF)
ROUNDS = {"smear": ("cytology",), "hpv": ("hpv",), "cotest": ("cytology", "hpv")}
YEARS = {"smear": 3, "hpv": 5, "cotest": 5}
HEAD = ("patient", "sex", "birth", "kind", "date", "result", "types", "histology")


def years_after(day: date, years: int) -> date:
    last = calendar.monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last))


class Her:
    """A woman of average risk with negative rounds of screening, and the truth about her."""

    def __init__(self, name: str, born: date, rounds: list[tuple[date, str]]) -> None:
        self.name, self.born, self.rounds = name, born, sorted(rounds)

    def lines(self) -> list[tuple[Any, ...]]:
        told = [
            (self.name, "F", self.born, kind, day, "NILM" if kind == "cytology" else "negative", None, None)
            for day, made in self.rounds
            for kind in ROUNDS[made]
        ]
        return told or [(self.name, "F", self.born, None, None, None, None, None)]

    def age(self, on: date) -> int:
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))

    def fell_due(self) -> date:
        """The day on which her next round falls due, by the rules for 30 to 65 (for 21 to 29: every three years)."""
        start = years_after(self.born, 21)
        if not self.rounds:
            return start
        day, made = self.rounds[-1]
        return max(start, years_after(day, 3 if self.age(AS_OF) < 30 else YEARS[made]))


def women(count: int, seed: int) -> list[Her]:
    chance = random.Random(seed)
    found = []
    for place in range(count):
        age = chance.choice((22, 25, 29, 30, 31, 36, 44, 52, 58, 65))
        born = date(AS_OF.year - age - 1, chance.randint(1, 12), chance.randint(1, 28))
        made = ("smear",) if age < 31 else tuple(ROUNDS)
        days = [AS_OF - timedelta(days=chance.randint(1, 365 * 16)) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
        known = [(day, chance.choice(made)) for day in days if day > years_after(born, 13)]
        found.append(Her(f"w{place:04d}", born, known))
    return found


def told(lines: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(
        [dict(zip(HEAD, ("" if cell is None else str(cell) for cell in line), strict=True)) for line in lines]
    )


def rows_of(board: Board, lines: list[tuple[Any, ...]]) -> dict[str, dict[str, Any]]:
    found, problems = of_table(board, told(lines))
    assert not problems
    return {each["patient"]: each for each in found.to_dicts()}


def alone(board: Board, lines: list[tuple[Any, ...]]) -> Row:
    """Her row by the reference engine."""
    record = one_table.read(told([line for line in lines if line[3]]).write_csv(), "t.csv")
    return row(board.findings(prepared(record)))


@pytest.fixture(scope="module")
def many() -> list[Her]:
    return [her for her in women(700, 6) if her.age(AS_OF) < 66]


def test_who_is_overdue_and_since_when_is_what_the_last_round_says(many: list[Her]) -> None:
    found = rows_of(BOARD, [line for her in many for line in her.lines()])
    for her in many:
        got, due = found[her.name], her.fell_due()
        assert got["overdue"] == (due < AS_OF), her.rounds
        assert got["overdue_since"] == (due.isoformat() if due < AS_OF else ""), her.rounds
        assert got["overdue_days"] == ((AS_OF - due).days if due < AS_OF else None)
        assert (got["action"] == "screening_due") == (due <= AS_OF)
        assert got["due"] == max(due, AS_OF).isoformat(), "what was missed is due today"
        assert got["never_screened"] == (not her.rounds)
        assert got["engine"] == "columns" and not got["lost"] and not got["discordant"]
    assert 200 < sum(each["overdue"] for each in found.values()) < 600


def test_the_reference_engine_says_the_same(many: list[Her]) -> None:
    for her in [each for each in many if each.rounds][:120]:
        got, due = alone(BOARD, her.lines()), her.fell_due()
        assert got.overdue_since == (due.isoformat() if due < AS_OF else "")
        assert got.overdue_days == ((AS_OF - due).days if due < AS_OF else None)


@pytest.mark.parametrize("made", ROUNDS)
@pytest.mark.parametrize("last", [date(2016, 2, 29), date(2017, 5, 31), date(2018, 11, 30)])
def test_due_today_is_not_overdue_and_due_yesterday_is(made: str, last: date) -> None:
    her = Her("w", date(1980, 1, 1), [(last, made)])
    due = years_after(last, YEARS[made])
    for days, action, since in ((-1, "screening_up_to_date", ""), (0, "screening_due", ""), (1, "screening_due", due)):
        board = Board(due + timedelta(days=days), ("uspstf-2018",))
        got, told_alone = rows_of(board, her.lines())["w"], alone(board, her.lines())
        assert (got["action"], got["overdue"], got["overdue_since"]) == (action, bool(since), str(since))
        assert (told_alone.action, told_alone.overdue_since) == (action, str(since))


@pytest.mark.parametrize("made", ROUNDS)
def test_since_when_stays_the_same_as_time_goes_by(made: str) -> None:
    her = Her("w", date(1985, 1, 1), [(date(2016, 3, 17), made)])
    due = years_after(date(2016, 3, 17), YEARS[made])
    for later in (date(2022, 3, 17), date(2026, 3, 17), date(2026, 3, 18), date(2040, 1, 1)):
        assert rows_of(Board(later, ("uspstf-2018",)), her.lines())["w"]["overdue_since"] == due.isoformat()


def test_a_month_is_overdue_when_its_last_day_has_passed() -> None:
    lines = [("w", "F", "1980-01-01", "cytology", "2021-05", "NILM", None, None)]
    got = rows_of(BOARD, lines)["w"]
    assert (got["overdue"], got["overdue_since"], got["overdue_days"]) == (True, "2024-05", 3)
    assert alone(BOARD, lines).overdue_since == "2024-05"
    lines = [("w", "F", "1980-01-01", "cytology", "2021-06", "NILM", None, None)]
    assert not rows_of(BOARD, lines)["w"]["overdue"]


def test_without_her_birth_nobody_says_since_when_she_was_never_screened() -> None:
    got = rows_of(Board(AS_OF, ("acs-2025",)), [("w", "F", "1990-05", None, None, None, None, None)])["w"]
    assert (got["overdue_since"], got["never_screened"]) == ("2015-05", True)
    got = rows_of(BOARD, [("w", "F", "", None, None, None, None, None)])["w"]
    assert (got["overdue"], got["never_screened"]) == (False, False)


@pytest.mark.parametrize(("days", "since"), [(59, ""), (60, ""), (61, "2024-03-31")])
def test_a_step_to_be_taken_at_once_is_overdue_after_sixty_days(days: int, since: str) -> None:
    lines = [("w", "F", "1980-01-01", "hpv", "2024-01-31", "positive", "", None)]
    board = Board(date(2024, 1, 31) + timedelta(days=days))
    got = rows_of(board, lines)["w"]
    assert (got["action"], got["overdue_since"]) == ("reflex_cytology", since)
    assert alone(board, lines).overdue_since == since


BIOPSY = ("w", "F", "1980-01-01", "biopsy", "2021-04-10", None, None, "benign")
LOST = {
    "high grade, seven months": ([("cytology", "2023-11-01", "HSIL", None)], True),
    "high grade, five months": ([("cytology", "2024-01-05", "HSIL", None)], False),
    "hpv 16, two years": ([("hpv", "2022-05-01", "positive", "16")], True),
    "other hpv, nineteen months": ([("hpv", "2022-11-01", "positive", "31")], True),
    "negative": ([("cytology", "2010-11-01", "NILM", None)], False),
}


@pytest.mark.parametrize("history", LOST)
def test_who_is_lost_after_an_abnormal_result(history: str) -> None:
    events, lost = LOST[history]
    lines = [("w", "F", "1980-01-01", *each, None) for each in events]
    assert rows_of(BOARD, lines)["w"]["lost"] is lost


@pytest.mark.parametrize(("as_of", "lost"), [(date(2022, 10, 10), False), (date(2022, 10, 11), True)])
def test_a_step_of_management_is_lost_after_six_months_of_grace(as_of: date, lost: bool) -> None:
    lines = [
        ("w", "F", "1980-01-01", "hpv", "2021-03-01", "positive", "31", None),
        ("w", "F", "1980-01-01", "cytology", "2021-03-01", "LSIL", None, None),
        BIOPSY,
    ]
    got = rows_of(Board(as_of), lines)["w"]
    assert (got["action"], got["overdue_since"]) == ("surveillance_1y", "2022-04-10")
    assert "overdue_followup" not in got["flags"] and got["lost"] is lost


def test_cytology_against_tissue_is_a_discordance() -> None:
    lines = [("w", "F", "1980-01-01", "cytology", "2021-03-01", "HSIL", None, None), BIOPSY]
    got = rows_of(BOARD, lines)["w"]
    assert "cytology_histology_discordance" in got["flags"] and got["discordant"]


def test_of_the_dead_no_question_is_asked() -> None:
    lines = [
        ("w", "F", "1980-01-01", "cytology", "2021-03-01", "HSIL", None, None),
        BIOPSY,
        ("w", "F", "1980-01-01", "death", "2022-01-01", None, None, None),
    ]
    got = rows_of(BOARD, lines)["w"]
    assert got["died"] and not any(got[name] for name in ("overdue", "never_screened", "lost", "discordant"))


def test_the_codes_and_families_that_answer_questions_are_there() -> None:
    from lugol.rules.guideline import heads, load

    said = {row.outputs.get("code") for sheet in load("safety-net").sheets.values() for row in sheet.rows}
    for question in ("lost", "discordant"):
        assert questions.names(question, "flag") <= said
    assert set(questions.spans("lost")) <= {head.family for head in heads().values()}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("lost,rule,x,,lugol-reading,M,why", "by 'rule'"),
        ("lost,flag,x,,nobody-1900,M,why", "source 'nobody-1900'"),
        ("lost,flag,x,,lugol-reading,U,why", "status 'U'"),
        ("lost,family,x,,lugol-reading,M,why", "has a span"),
        ("lost,family,x,six months,lugol-reading,M,why", "not ISO 8601"),
    ],
)
def test_an_answer_without_source_or_span_is_refused(tmp_path: Path, line: str, wrong: str) -> None:
    path = tmp_path / "questions.csv"
    path.write_text(f"question,by,name,span,source,status,why\n{line}\n")
    with pytest.raises(BadData, match=rf"questions.csv:2: .*{wrong}"):
        questions.read(path)


def test_every_column_of_the_results_is_described() -> None:
    assert set(Row.__struct_fields__) < set(partition.SCHEMA)
    for name in partition.SCHEMA:
        assert f"\n{name} " in outcome.description()


def test_the_columns_that_come_out_are_told_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command(["programme", "--describe"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "overdue_since" in said and "immunization" in said


def test_the_list_of_whom_to_call_first_is_made_as_the_manual_says(many: list[Her], tmp_path: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "how-to" / "programme.md").read_text(encoding="utf-8")
    query = " ".join(manual[manual.index("SELECT patient") : manual.index("LIMIT 100") + 9].split())
    query = query.replace("AND action = 'colposcopy' ", "")  # the women of this table are due for screening alone
    found, _ = of_table(BOARD, told([line for her in many for line in her.lines()]))
    (tmp_path / "rows").mkdir()
    found.write_parquet(tmp_path / "rows" / "0000.parquet")
    listed = pl.sql(query.replace("results/", f"{tmp_path}/")).collect()
    late = sorted((AS_OF - her.fell_due()).days for her in many if her.fell_due() < AS_OF)
    assert listed["overdue_days"].to_list() == late[::-1][:100]
    assert listed.write_csv().startswith("patient,age,action,overdue_since,overdue_days\n")


@pytest.fixture(scope="module")
def summed(many: list[Her], tmp_path_factory: pytest.TempPathFactory) -> summary.Summary:
    lines = [line for her in many for line in her.lines()]
    found, problems = of_table(
        BOARD, told([*lines, ("dead", "F", "1950-01-01", "death", "2020-01-01", None, None, None)])
    )
    made = Manifest("events.csv", 1, 1, AS_OF, ("uspstf-2018",), 1)
    return summary.of_rows(found.lazy(), partition.problems_table(problems), made)


def test_the_summary_answers_by_age_and_by_how_long(many: list[Her], summed: summary.Summary) -> None:
    asked = {each.question: each for each in summed.questions}
    late = [her for her in many if her.fell_due() < AS_OF]
    assert (asked["overdue"].women, asked["never_screened"].women) == (
        len(late),
        sum(not her.rounds for her in many),
    )
    assert asked["overdue"].share == round(len(late) / len(many), 4), "the dead are not counted"
    thirties = [her for her in late if 30 <= her.age(AS_OF) < 35]
    assert next(each.women for each in asked["overdue"].ages if each.name == "30-34") == len(thirties)
    bands = [0, 0, 0]
    for her in late:
        due = her.fell_due()
        bands[0 if due >= date(2023, 12, 3) else 1 if due >= date(2022, 6, 3) else 2] += 1
    counted = [sum(getattr(line, f"overdue_{name}") for line in summed.ages) for name in ("6", "24", "longer")]
    assert counted == bands and all(bands)
    assert [line.name for line in summed.ages] == sorted((line.name for line in summed.ages), key=lambda a: int(a[:2]))


def test_parts_of_a_run_sum_up_to_the_same_answers(summed: summary.Summary) -> None:
    twice = summary.together([summed, summed])
    assert [each.women for each in twice.questions] == [2 * each.women for each in summed.questions]
    assert [each.share for each in twice.questions] == [each.share for each in summed.questions]


def test_the_page_says_each_plot_in_words(summed: summary.Summary) -> None:
    page = shown.html(summed)
    overdue = next(each for each in summed.questions if each.question == "overdue")
    assert f"{overdue.women:,} women are overdue" in page
    assert page.count('role="img"') == page.count('aria-describedby="w') == len(shown.plots(summed))
    for tab in shown.tabs(summed)[1:]:
        assert f'id="{tab.name}"' in page
    assert {plot.table for plot in shown.plots(summed)} <= {tab.name for tab in shown.tabs(summed)}
    nobody = summary.together([summed])
    quiet = shown.plots(_without(nobody))
    assert [plot.words for plot in quiet] == ["No woman is overdue.", "Nothing is recommended."]


def _without(told_of: summary.Summary) -> summary.Summary:
    return msgspec.structs.replace(told_of, ages=(), actions=(), flags=(), questions=summary.questions_of(()))


def test_a_review_says_since_when() -> None:
    record = one_table.read(
        told(Her("w", date(1980, 1, 1), [(date(2020, 4, 12), "smear")]).lines()).write_csv(), "t.csv"
    )
    done: Review = review(record, AS_OF)
    assert "Screening is due (USPSTF 2018, overdue since 12 April 2023)" in " ".join(terminal.plain(done).split())
    assert "screening is due, overdue since 12 April 2023" in report.html(done)
