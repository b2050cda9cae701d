"""`lugol why-not` judges what the review judged: a row of the net holds there exactly where the review says it."""

from pathlib import Path

import pytest
import yaml

import lugol
from lugol.facts.engine.woman import Woman
from lugol.record.record import known_at
from lugol.review.prepared import prepared
from lugol.rules import explain
from lugol.rules.guideline import load

CASES = Path(__file__).parent / "vignettes"


@pytest.mark.parametrize("name", ["markers.yaml", "net.yaml", "second_quiet.yaml"])
def test_a_row_holds_by_its_explanation_exactly_where_the_review_says_it(name: str) -> None:
    net = load("safety-net")
    rows = [(table.name, row.id) for table in net.tables.values() for row in table.rows]
    wrong = []
    for case in yaml.safe_load((CASES / name).read_text(encoding="utf-8")):
        record = lugol.read_text(case["text"])
        said = {found.rule for found in lugol.review(record, case["as_of"]).findings if found.kind != "gap"}
        woman = Woman(prepared(known_at(record, case["as_of"])), case["as_of"])
        for table, row in rows:
            holds = explain.row(net, table, row, woman).verdict == "holds"
            wrong += [f"{case['id']}: {table}/{row}"] if holds != (f"safety-net/{table}/{row}" in said) else []
    assert wrong == []
