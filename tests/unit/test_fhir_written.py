"""What lugol writes as FHIR is valid R4B, and lugol reads it back as the same record."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bundles import told
from histories import history
from lugol.cli import app
from lugol.exchange.fhir import dumps, dumps_record
from lugol.read import fhir
from lugol.read.fhir.mark import URL
from lugol.record.event import Colposcopy, Death, Diagnosis, Event, Followup, Hpv, Immunization, Lab, Surgery, Symptom
from lugol.record.merge import build
from lugol.record.record import Patient, Record
from lugol.record.when import parse
from lugol.review.one import review
from strategies import records


def valid(body: bytes) -> dict[str, Any]:
    bundle = pytest.importorskip("fhir.resources.R4B.bundle", reason="fhir.resources is not installed")
    bundle.Bundle.model_validate_json(body)
    return json.loads(body)


def gist(record: Record) -> set[tuple[Any, ...]]:
    """What rules ask of a record: kinds, dates, results, types, codes, states."""
    fields = ("result", "types", "additional", "histology", "codes", "code", "cervix_removed", "status", "tz_component")
    return {
        (
            event.kind,
            event.when.edtf,
            event.assertion,
            *(getattr(event.values, name, None) for name in fields if (event.kind, name) != ("biopsy", "result")),
        )
        for event in record.events
    }


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_a_history_written_and_read_back_is_the_same(seed: int) -> None:
    woman = history(seed)
    record = fhir.read(told([event for event in woman.history if event[2] != "unexpected"], born=woman.born), "b")
    for body in (dumps_record(record), plain(dumps_record(record))):
        again = fhir.read(body, "again")
        assert gist(again) == gist(record)
        assert (again.patient.sex, again.patient.birth) == (record.patient.sex, record.patient.birth)


def plain(body: bytes) -> bytes:
    """A Bundle without what lugol keeps beside the fields of FHIR."""
    bundle = json.loads(body)
    for entry in bundle["entry"]:
        kept = [each for each in entry["resource"].get("extension", []) if each["url"] != URL]
        entry["resource"]["extension"] = kept
    return json.dumps(bundle).encode()


@settings(max_examples=60, deadline=None)
@given(records())
def test_any_record_can_be_written_and_read(record: Record) -> None:
    body = valid(dumps_record(record))
    assert body["entry"][0]["resource"]["resourceType"] == "Patient"
    assert fhir.read(dumps_record(record), "again").patient.sex == record.patient.sex


def test_a_review_carries_its_findings_with_their_evidence() -> None:
    history = [("2021-05-01", "hpv", "16"), ("2021-05-01", "cytology", "HSIL")]
    found = review(fhir.read(told(history), "b"), date(2021, 6, 2))
    body = valid(dumps(found))
    resources = [entry["resource"] for entry in body["entry"]]
    proposals = [each for each in resources if each["resourceType"] == "ServiceRequest"]
    assert [each["intent"] for each in proposals] == ["proposal"]
    assert proposals[0]["code"]["text"] == next(
        f.action for f in found.findings if f.action and f.kind == "recommendation"
    )
    assert proposals[0]["reasonReference"]
    assert len(resources) == 1 + 2 + len(found.findings)


def written(values: Any, assertion: Any = "affirmed", when: str = "2021-05-01") -> list[dict[str, Any]]:
    event = Event(id="e", values=values, when=parse(when), assertion=assertion)
    body = valid(dumps_record(build(Patient(sex="F"), [event])))
    return [entry["resource"] for entry in body["entry"][1:]]


@pytest.mark.parametrize(
    ("values", "assertion", "kind", "field", "value"),
    [
        (Surgery(procedures=("LEEP",), codes=("excision",)), "planned", "Procedure", "status", "preparation"),
        (Surgery(procedures=("LEEP",), codes=("excision",)), "negated", "Procedure", "status", "not-done"),
        (Colposcopy(finding="dense acetowhite", clock=(6,)), "affirmed", "Procedure", "status", "completed"),
        (Symptom(term="bleeding", code="abnormal_bleeding"), "negated", "Observation", "valueBoolean", False),
        (Lab(marker="CA125", trend="rising"), "affirmed", "Observation", "valueString", "rising"),
        (Followup(plan="colposcopy"), "planned", "ServiceRequest", "intent", "plan"),
        (Followup(status="well"), "affirmed", "Observation", "valueString", "status well"),
        (Hpv(result="negative"), "negated", "DiagnosticReport", "status", "cancelled"),
        (Immunization(vaccine="HPV", dose=2), "affirmed", "Immunization", "occurrenceDateTime", "2021-05-01"),
    ],
)  # fmt: skip
def test_assertions_keep_their_meaning(values: Any, assertion: str, kind: str, field: str, value: Any) -> None:
    [resource] = written(values, assertion)
    assert (resource["resourceType"], resource[field]) == (kind, value)


def test_what_is_said_of_others_is_no_finding_of_hers() -> None:
    [kin] = written(Diagnosis(value="breast cancer"), "family")
    assert kin["resourceType"] == "FamilyMemberHistory" and "breast cancer" in kin["condition"][0]["code"]["text"]
    [another] = written(Hpv(result="positive"), "other_person")
    assert another["resourceType"] == "Basic" and another["code"]["text"].startswith("Said of another person")


def test_what_is_only_possible_is_no_final_result() -> None:
    [report] = written(Hpv(result="positive"), "possible")
    assert report["status"] == "preliminary"


def test_vague_dates_stay_as_vague_as_they_were() -> None:
    [interval] = written(Hpv(result="negative"), when="2020-03-02/2020-03-09")
    assert interval["effectivePeriod"] == {"start": "2020-03-02", "end": "2020-03-09"}
    [open_end] = written(Hpv(result="negative"), when="..2020-03")
    assert open_end["effectivePeriod"] == {"end": "2020-03-31"}
    [doubted] = written(Hpv(result="negative"), when="2020-03~")
    assert doubted["effectiveDateTime"] == "2020-03"


def test_a_genotyping_result_keeps_what_was_tested() -> None:
    values = Hpv(result="positive", types=("18/45",), types_tested=("16", "18/45", "other"), collection="self")
    record = build(Patient(id="patient", sex="F"), [Event(id="e", values=values, when=parse("2021-05-01"))])
    for body in (dumps_record(record), plain(dumps_record(record))):
        [again] = fhir.read(body, "b").events
        assert again.values == values


def test_death_is_told_by_the_patient() -> None:
    dead = build(Patient(sex="F"), [Event(id="d", values=Death(cause="sepsis"), when=parse("2023-02"))])
    assert valid(dumps_record(dead))["entry"][0]["resource"]["deceasedDateTime"] == "2023-02"
    undated = build(Patient(), [Event(id="d", values=Death())])
    assert valid(dumps_record(undated))["entry"][0]["resource"]["deceasedBoolean"] is True


def test_the_command_line_writes_a_record_as_fhir(tmp_path: Path) -> None:
    source, written_to = tmp_path / "in.json", tmp_path / "out.json"
    source.write_bytes(told([("2021-05-01", "hpv", "16")]))
    done = CliRunner().invoke(app, ["read", str(source), "--format", "fhir", "--output", str(written_to)])
    assert done.exit_code == 0, done.output
    assert fhir.read(written_to.read_bytes(), "out.json").events[0].values.types == ("16",)
