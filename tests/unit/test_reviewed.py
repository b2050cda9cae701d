"""A review with the history of its flags is the review of that day, however it was come by."""

from datetime import timedelta

import msgspec
import pytest

from bundles import told
from histories import history
from lugol.read import fhir
from lugol.replay import reviewed
from lugol.review import review


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("days_before", [0, 500])
def test_the_history_adds_to_the_review_and_changes_nothing_else(seed: int, days_before: int) -> None:
    woman = history(seed)
    record = fhir.read(told(woman.history, born=woman.born), "a.json")
    as_of = woman.as_of - timedelta(days=days_before)
    assert msgspec.structs.replace(reviewed(record, as_of), history=()) == review(record, as_of)
