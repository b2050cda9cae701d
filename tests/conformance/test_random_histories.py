"""Random histories put to the guidelines: an answer or a word on what is missing, in whatever order they are told."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from bundles import as_lines, in_two, told, with_observations
from histories import Told, history
from lugol.findings import Finding
from lugol.read import fhir
from lugol.record.record import Record
from lugol.review.one import review

GUIDELINES = ("uspstf-2018", "asccp-2019")


def answers(woman: Told, **way: object) -> list[Finding]:
    return judged(woman, fhir.read(told(woman.history, born=woman.born, **way), "b.json"))  # type: ignore[arg-type]


def judged(woman: Told, record: Record) -> list[Finding]:
    found = review(record, woman.as_of, GUIDELINES).findings
    return [finding for finding in found if finding.guideline in GUIDELINES]


def gist(findings: list[Finding]) -> list[tuple[object, ...]]:
    return sorted((f.guideline, f.rule, f.kind, str(f.action), str(f.due), f.needs) for f in findings)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_every_woman_gets_one_answer_or_hears_what_is_missing(seed: int) -> None:
    woman = history(seed)
    found = answers(woman)
    recommended = [finding for finding in found if finding.action]
    gaps = [finding for finding in found if finding.kind == "gap"]
    assert recommended or gaps, woman
    assert len({finding.guideline for finding in recommended}) <= 1, woman
    assert all(gap.needs for gap in gaps), woman


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_order_repeats_and_splits_of_the_input_change_no_answer(seed: int) -> None:
    woman, chance = history(seed), random.Random(seed)
    once = gist(answers(woman))
    assert gist(answers(woman, chance=chance)) == once, woman
    assert gist(answers(woman, split=True, chance=chance)) == once, woman


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_the_form_in_which_results_come_changes_no_answer(seed: int) -> None:
    woman = history(seed)
    body = told(woman.history, born=woman.born)
    once = gist(judged(woman, fhir.read(body, "b.json")))
    assert gist(judged(woman, fhir.read(with_observations(body), "b.json"))) == once, woman
    assert gist(judged(woman, fhir.read(with_observations(body, linked=False), "b.json"))) == once, woman
    assert gist(judged(woman, fhir.read(as_lines(body), "b.ndjson"))) == once, woman
    [parts] = fhir.read_many(in_two(body))
    assert isinstance(parts, Record)
    assert gist(judged(woman, parts)) == once, woman
