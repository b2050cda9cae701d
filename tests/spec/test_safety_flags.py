"""The flags of the safety net as a woman's record raises them: how grave each is, what else must be so, what ends it.

A row of `safety_flags.csv` is a flag, a record with one place left open (`{}`), the words there that raise it, and
words that do not (an empty one stands for no words). A row of `safety_instead.csv` is a record of which one flag is
told and those of the same matter, milder or earlier, are not. `safety_gravity.csv` is what each flag says today, taken
from the tables, so that nobody changes it unseen.
"""

import csv
from datetime import date
from pathlib import Path

import msgspec
import pytest

from lines import record
from lugol.rules import cases
from lugol.rules.guideline import folder_of, load
from lugol.rules.judge import judge

EDITION = "safety-net"
CASES = [case for _, case in cases.read(folder_of(EDITION)) if case.expect]
DEATH = {"kind": "death"}
CANCER = {"kind": "diagnosis", "value": "cancer of the cervix", "code": "cervical_cancer", "date": "1990-01-01"}
REMOVED = {"kind": "condition", "term": "no cervix", "code": "cervix_absent", "date": "1990-01-01"}
AFTER_DEATH = {
    "agreement/frozen-final", "agreement/persistence", "agreement/revised", "attribution/hysterectomy-unsampled",
    "attribution/simple-hysterectomy",
}  # fmt: skip
"""What is still told of a woman who has died: it is for those who review the record."""


def table(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def raised(of: cases.Case) -> set[str]:
    found = judge(load(EDITION), cases.record_of(of), date.fromisoformat(of.as_of))
    return {each.rule.partition("/")[2] for each in found}


@pytest.mark.parametrize("row", table("safety_flags.csv"), ids=lambda row: row["flag"])
def test_a_flag_is_raised_by_this_and_not_by_that(row: dict[str, str]) -> None:
    yes, no = row["raised"].split("|"), row["not raised"].split("|")
    for words in (*yes, *no):
        found = judge(load(EDITION), record(row["record"].format(words)), date.fromisoformat(row["as_of"]))
        assert (f"{EDITION}/{row['flag']}" in {each.rule for each in found}) is (words in yes), words


@pytest.mark.parametrize("row", table("safety_instead.csv"), ids=lambda row: row["flag"])
def test_one_flag_stands_in_place_of_others_of_the_same_matter(row: dict[str, str]) -> None:
    found = judge(load(EDITION), record(row["record"]), date.fromisoformat(row["as_of"]))
    told = {each.rule.partition("/")[2] for each in found}
    assert told & {row["flag"], *row["instead of"].split("|")} == {row["flag"]}


def test_each_flag_keeps_its_code_its_gravity_and_its_step() -> None:
    sheets = load(EDITION).sheets
    said = {f"{name}/{row.id}": row.outputs for name, sheet in sheets.items() for row in sheet.rows}
    names = ("kind", "code", "severity", "action")
    kept = {row["flag"]: {name: row[name] for name in names} for row in table("safety_gravity.csv")}
    assert {flag: {name: each.get(name, "") for name in names} for flag, each in said.items()} == kept


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.case)
def test_a_flag_ends_with_her_death_or_a_known_cancer_or_the_cervix_where_that_answers_it(case: cases.Case) -> None:
    ends = {row["flag"]: row["ended by"] for row in table("safety_gravity.csv")}
    before = raised(case)
    for name, event in (("death", {**DEATH, "date": case.as_of}), ("cancer", CANCER), ("no cervix", REMOVED)):
        after = raised(msgspec.structs.replace(case, events=(*case.events, event)))
        assert before - after == {flag for flag in before if name in ends[flag].split("|")}, name
    assert {flag for flag, said in ends.items() if "death" not in said} == AFTER_DEATH
