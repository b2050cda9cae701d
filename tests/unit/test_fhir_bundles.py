"""Bundles, NDJSON and folders: every patient apart, malformed resources named by their path, the rest read."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundles import bundle, coded, condition, patient, resources, told
from histories import history
from lugol.errors import UnusableInput
from lugol.read import codes, fhir
from lugol.read.fhir import Problem
from lugol.record.record import Record

[REPORT] = resources(("2021-05-01", "hpv", "16"))


def of(who: str, resource: dict[str, Any]) -> dict[str, Any]:
    return {**resource, "subject": {"reference": f"Patient/{who}"}}


def lines(*resources: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(resource) for resource in resources).encode()


def test_every_kind_of_bundle_and_a_single_resource() -> None:
    for kind in ("collection", "searchset", "transaction", "batch", "document"):
        assert len(fhir.read(bundle(patient(), REPORT, kind=kind), "b").events) == 1
    assert fhir.read(json.dumps(REPORT).encode(), "r").events[0].kind == "hpv"
    inner = json.loads(bundle(patient(), REPORT))
    outer = json.dumps({"resourceType": "Bundle", "entry": [{"resource": inner}]}).encode()
    assert fhir.read(outer, "b").events[0].sources[0].section == "$.entry[0].resource.entry[1].resource"


def test_null_valued_keys_and_foreign_resources_are_tolerated() -> None:
    nulls = {**REPORT, "conclusionCode": [None, *REPORT["conclusionCode"]], "encounter": None, "meta": None}
    body = json.loads(bundle(patient(), nulls, {"resourceType": "Organization", "name": "lab"}))
    body["entry"] += [None, {"resource": None}, {"fullUrl": "urn:x"}]
    record = fhir.read(json.dumps(body).encode(), "b")
    assert [event.values.types for event in record.events] == [("16",)]
    assert record.notes == ()


@pytest.mark.parametrize(
    "body", [b"", b"  ", b"\xff\xfe\x00", b"hello", b'{"resourceType": "Bundle", "entry": [', b"[]"]
)
def test_what_is_no_fhir_is_refused(body: bytes) -> None:
    with pytest.raises(UnusableInput, match=r"^x\.json"):
        fhir.read(body, "x.json")


def test_a_bundle_about_nobody_is_refused() -> None:
    with pytest.raises(UnusableInput, match="no resource about a patient"):
        fhir.read(b'{"resourceType": "Bundle", "entry": []}', "x.json")


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"conclusionCode": "HPV"}, "$.entry[1].resource.conclusionCode"),
        ({"conclusionCode": [{"coding": [{"code": 7}]}]}, "$.entry[1].resource.conclusionCode[0].coding[0].code"),
        ({"effectiveDateTime": 2021}, "$.entry[1].resource.effectiveDateTime"),
        ({"effectiveDateTime": "May 2021"}, "$.entry[1].resource"),
        ({"contained": [3]}, "$.entry[1].resource.contained[0]"),
        ({"result": [{"reference": {}}]}, "$.entry[1].resource.result[0].reference"),
    ],
)
def test_malformed_parts_are_named_by_their_path_and_the_rest_is_read(wrong: dict[str, Any], place: str) -> None:
    record = fhir.read(bundle(patient(), {**REPORT, **wrong}, *resources(("2020-01-01", "excision", ""))), "b.json")
    assert {event.kind for event in record.events} == {"hpv", "surgery"}
    assert f"b.json {place}" in [note.place for note in record.notes]


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ("text", "$.entry[2]"), ({"resource": 5}, "$.entry[2].resource"),
        ({"resource": {"id": "x"}}, "$.entry[2].resource"),
        ({"resource": {"resourceType": 4}}, "$.entry[2].resource.resourceType"),
        ({"resource": {"resourceType": "Bundle", "entry": {}}}, "$.entry[2].resource.entry"),
        ({"resource": {"resourceType": "Observation", "entry": "?", "code": []}}, "$.entry[2].resource.code"),
    ],
)  # fmt: skip
def test_malformed_entries_are_named_by_their_path_and_the_rest_is_read(entry: Any, place: str) -> None:
    body = json.loads(bundle(patient(), REPORT))
    body["entry"].append(entry)
    record = fhir.read(json.dumps(body).encode(), "b.json")
    assert [event.kind for event in record.events] == ["hpv"]
    assert f"b.json {place}" in [note.place for note in record.notes]


def test_two_patients_are_refused_together_and_read_apart() -> None:
    both = bundle(patient("a"), patient("b"), of("a", REPORT), of("b", condition(coded("condition", "hiv"), "2020")))
    with pytest.raises(UnusableInput, match="2 patients"):
        fhir.read(both, "b.json")
    first, second = fhir.read_all(both, "b.json")
    assert [(r.patient.id, [e.kind for e in r.events]) for r in (first, second)] == [
        ("a", ["hpv"]),
        ("b", ["condition"]),
    ]


def test_what_names_no_patient_among_several_is_given_to_none() -> None:
    both = bundle(patient("a"), patient("b"), REPORT)
    records = fhir.read_all(both, "b.json")
    assert all(record.events == () for record in records)
    assert "names no patient" in records[0].notes[0].message


def test_references_are_followed_in_every_form() -> None:
    urn = "urn:uuid:0b6d1c6e-0000-4000-8000-000000000001"
    body = {"resourceType": "Bundle", "entry": [
        {"fullUrl": urn, "resource": patient("a")},
        {"resource": {**REPORT, "subject": {"reference": urn}}},
        {"resource": {**condition(coded("condition", "hiv"), "2020"), "subject": {"reference": "https://e.org/fhir/Patient/a/_history/3"}}},
    ]}  # fmt: skip
    assert len(fhir.read(json.dumps(body).encode(), "b").events) == 2


def test_a_contained_resource_belongs_to_whom_its_container_belongs() -> None:
    inner = {"resourceType": "Observation", "id": "o", "status": "final", "code": coded("test", "hpv:18"),
             "valueCodeableConcept": coded("hpv", "positive"), "effectiveDateTime": "2021-05-01"}  # fmt: skip
    body = bundle(
        patient("a"), patient("b"), {**of("a", REPORT), "contained": [inner], "result": [{"reference": "#o"}]}
    )
    [a, b] = fhir.read_all(body, "b")
    assert (a.events[0].values.types, b.events) == (("16", "18"), ())


def test_a_bulk_export_is_read_line_by_line() -> None:
    body = (
        lines(patient("a"), patient("b"), of("a", REPORT))
        + b'\n\n{"resourceType": \n{"resourceType": "Patient", "birthDate": 3}\n'
    )
    records = fhir.read_all(body, "all.ndjson")
    assert [record.patient.id for record in records[:2]] == ["a", "b"]
    assert records[0].events[0].sources[0].section == "line 3: $"
    assert {note.place for note in records[0].notes} >= {"all.ndjson line 5: $", "all.ndjson line 6: $.birthDate"}


def test_an_export_in_several_files_is_one_record_a_woman(tmp_path: Path) -> None:
    (tmp_path / "Patient.ndjson").write_bytes(lines(patient("a"), patient("b")))
    (tmp_path / "DiagnosticReport.ndjson").write_bytes(lines(of("a", REPORT), of("b", REPORT)))
    (tmp_path / "again.json").write_bytes(json.dumps(of("a", REPORT)).encode())
    (tmp_path / "broken.json").write_bytes(b"{")
    (tmp_path / "readme.txt").write_text("not read")
    found = list(fhir.read_folder(tmp_path))
    problems = [item for item in found if isinstance(item, Problem)]
    assert [problem.document for problem in problems] == ["broken.json"]
    records = {item.patient.id: item for item in found if isinstance(item, Record)}
    assert {who: len(record.events) for who, record in records.items()} == {"a": 1, "b": 1}


def test_of_two_versions_of_a_resource_the_later_counts() -> None:
    first = {**REPORT, "id": "1", "meta": {"lastUpdated": "2021-05-02T00:00:00Z"}}
    [negative] = resources(("2021-05-01", "hpv", "negative"))
    later = {**negative, "id": "1", "meta": {"lastUpdated": "2021-05-09T00:00:00Z"}}
    record = fhir.read(bundle(patient(), first, later), "b")
    assert [event.values.result for event in record.events] == ["negative"]


def test_two_birth_dates_are_a_conflict_and_neither_is_taken() -> None:
    record = fhir.read(bundle(patient("a"), {**patient("a"), "birthDate": "1990-01-01"}), "b")
    assert not record.patient.birth.is_known
    assert record.conflicts[0].readings == ("1985-01-01", "1990-01-01")


def test_a_history_in_two_documents_reads_as_in_one() -> None:
    whole = [("2020-01-01", "hpv", "16"), ("2020-01-01", "cytology", "LSIL"), ("2020-03-01", "biopsy", "CIN1")]
    parts = [("one", told(whole[:1])), ("two", told(whole[1:])), ("three", told(whole))]
    [record] = [item for item in fhir.read_many(parts) if isinstance(item, Record)]
    assert [event.values for event in record.events] == [event.values for event in fhir.read(told(whole), "b").events]


def test_maps_hold_no_code_twice_and_name_their_source() -> None:
    from lugol.sources import all_sources

    for name in (*codes.MAPS, "words.csv"):
        rows = codes._rows(name)
        assert all(row["source"] in all_sources() and row["status"] in "VMU" for row in rows)
        keys = [(row.get("system"), row.get("code"), row.get("phrase"), row["context"]) for row in rows]
        assert len(keys) == len(set(keys)), [key for key in keys if keys.count(key) > 1]


def test_a_code_without_a_system_counts_where_only_one_map_has_it() -> None:
    [loinc] = codes.codes_of("test", "biopsy", "loinc")
    assert codes.concept(None, loinc, "test") == "biopsy"
    assert codes.concept("urn:elsewhere", loinc, "test") is None


def test_our_own_words_for_a_state_are_understood_and_mean_no_more() -> None:
    assert codes.in_words("premenopausal", "condition") == ("premenopausal",)
    assert codes.in_words("concern about a future pregnancy", "condition") == ("fertility_concern",)


def test_events_have_short_ids_in_the_order_of_time() -> None:
    history = [("2021-05-01", "cytology", "LSIL"), ("2020-01-01", "hpv", "16"), ("2020-01-01", "hpv", "negative")]
    record = fhir.read(told(history), "b")
    assert [(event.id, event.kind) for event in record.events] == [("e1", "hpv"), ("e2", "cytology")]
    assert record.conflicts[0].events == ("e1",)


ODD = (
    "null",
    "0",
    "-1.5",
    "true",
    '""',
    '"x"',
    '"2021-02-30"',
    "[]",
    "{}",
    "[null]",
    '{"coding": 3}',
    '"Patient/other"',
)


def damaged(body: Any, chance: random.Random) -> None:
    """Put something odd in a random place of a Bundle."""
    node, key = body, "entry"
    while isinstance(node[key], dict | list) and node[key] and chance.random() < 0.85:
        node = node[key]
        key = chance.choice(sorted(node) if isinstance(node, dict) else range(len(node)))
    node[key] = json.loads(chance.choice(ODD))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6))
def test_any_damage_to_a_bundle_is_survived_or_refused_in_words(seed: int) -> None:
    body, chance = json.loads(told(history(seed).history)), random.Random(seed)
    for _ in range(chance.randrange(1, 5)):
        damaged(body, chance)
    try:
        records = fhir.read_all(json.dumps(body).encode(), "b.json")
    except UnusableInput as error:
        assert str(error).startswith("b.json")
    else:
        assert all(note.place and note.message for record in records for note in record.notes)


def test_what_is_about_somebody_else_is_left_out_with_its_place() -> None:
    record = fhir.read(bundle(patient("a"), REPORT, of("b", condition(coded("condition", "hiv"), "2020"))), "b.json")
    assert [event.kind for event in record.events] == ["hpv"]
    assert [note.place for note in record.notes] == ["b.json $.entry[2].resource"]
