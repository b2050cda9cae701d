"""Every assurance case that stands beside a guideline, and what holds for every guideline."""

from datetime import date

import pytest

from lugol.rules import cases
from lugol.rules.guideline import choose, folder_of, heads, load

EVERY = [(edition, file, case) for edition in heads() for file, case in cases.read(folder_of(edition))]


@pytest.mark.parametrize(("edition", "file", "case"), EVERY, ids=[f"{file}: {case.case}" for _, file, case in EVERY])
def test_case(edition: str, file: str, case: cases.Case) -> None:
    assert cases.judged_wrong(load(edition), case) == ()


@pytest.mark.parametrize("edition", heads())
def test_a_guideline_loads_and_proves(edition: str) -> None:
    guideline = load(edition)
    assert {proof.table for proof in guideline.proofs} == set(guideline.tables)
    assert all(row.sources for sheet in guideline.sheets.values() for row in sheet.rows)


@pytest.mark.parametrize("edition", heads())
def test_a_guideline_has_assurance_cases_and_a_register(edition: str) -> None:
    assert list(cases.read(folder_of(edition)))
    assert (folder_of(edition) / "register.csv").is_file()


def test_the_default_screening_guideline_before_and_after_it_came_into_force() -> None:
    assert "uspstf-2018" in [guideline.id for guideline in choose((), date(2021, 6, 2))]
    assert "uspstf-2018" not in [guideline.id for guideline in choose((), date(2017, 6, 2))]
