"""The public JSON and its published schemas."""

import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, SequenceNode

from lugol.errors import LugolError
from lugol.exchange import contract, schema
from lugol.findings import Finding, Review
from lugol.read import casefile
from lugol.record.record import Record
from lugol.record.when import parse
from strategies import records

REVIEW = jsonschema.Draft202012Validator(schema.review_schema())
CASEFILE = jsonschema.Draft202012Validator(schema.casefile_schema())
FOUND = Finding(
    id="f1",
    rule="safety-net/place/1",
    guideline="safety-net",
    kind="flag",
    title="Biopsy away from the lesion",
    statement="The suspicious area lay at 6 o'clock, the biopsy was taken at 9.",
    severity="alert",
    date="2022-09-16",
    value={"hours": 3},
    evidence=("e1",),
    facts={"since": date(2022, 9, 16), "types": frozenset({"18", "16"}), "when": parse("2022-09"), "unknown": None},
    sources=("asccp-2017",),
    code="biopsy_site_mismatch",
)


@pytest.mark.parametrize(
    ("name", "made"),
    [("review", schema.review_schema), ("replay", schema.replay_schema), ("casefile", schema.casefile_schema)],
)
def test_the_published_schema_is_that_of_the_types(name: str, made: object) -> None:
    assert callable(made)
    assert schema.published(name) == schema.dump(made()), "run lab/schemas.py: the types have changed"
    jsonschema.Draft202012Validator.check_schema(json.loads(schema.published(name)))


@given(records())
@settings(max_examples=80, deadline=None)
def test_every_review_validates(record: Record) -> None:
    review = Review(record=record, as_of=date(2023, 6, 30), findings=(FOUND,), guidelines=("safety-net",))
    told = json.loads(contract.dumps(review))
    REVIEW.validate(told)
    assert [event["id"] for event in told["record"]["events"]] == [event.id for event in record.events]


@given(records())
@settings(max_examples=60, deadline=None)
def test_every_written_case_file_validates(record: Record) -> None:
    CASEFILE.validate(_as_an_editor_reads(casefile.write(record)))


def _as_an_editor_reads(text: str) -> Any:
    """The values as YAML 1.2 has them, dates as text: what editors hold against a schema."""
    return _value(YAML(pure=True).compose(text))


def _value(node: Any) -> Any:
    if isinstance(node, MappingNode):
        return {key.value: _value(item) for key, item in node.value}
    if isinstance(node, SequenceNode):
        return [_value(item) for item in node.value]
    kind = str(node.tag).rpartition(":")[2]
    plain = {"null": lambda _: None, "bool": lambda text: text.lower() == "true", "int": int, "float": float}
    return plain.get(kind, str)(node.value)


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "hpv", "result": "postive"},
        {"kind": "hvp"},
        {"kind": "hpv"},
        {"kind": "biopsy", "clok": 6},
        {"kind": "hpv", "result": "positive", "date": {"from": "e1"}},
    ],
)
def test_the_case_file_schema_refuses_what_the_reader_refuses(broken: dict[str, object]) -> None:
    assert list(CASEFILE.iter_errors({"events": [broken]}))


def test_what_a_person_writes_by_hand_validates() -> None:
    told = {"events": [{"kind": "hpv", "result": "positive", "types": [18], "date": 2022, "source": "my letter"}]}
    CASEFILE.validate(told)


def test_facts_keep_their_meaning_in_json() -> None:
    told = contract.finding_json(FOUND)["facts"]
    assert told["since"] == "2022-09-16" and told["types"] == ["16", "18"] and told["unknown"] is None
    assert told["when"] == {"edtf": "2022-09", "earliest": "2022-09-01", "latest": "2022-09-30"}


def test_an_unpublished_schema_is_refused() -> None:
    with pytest.raises(LugolError, match="there are review, replay and casefile"):
        schema.published("other")
