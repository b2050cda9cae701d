"""The mCODE bundle: valid R4B, with the profiles of cancer care, and read back as the same record."""

import json
from datetime import date
from typing import Any

import pytest

from bundles import told
from lugol.exchange import mcode
from lugol.exchange.fhir import dumps, dumps_record
from lugol.read import casefile, fhir
from lugol.read.fhir.mark import URL
from lugol.record.record import Record
from lugol.review.one import review

CANCER = """
patient: {id: w, sex: F, birth: 1980-05, menopausal: pre, para: 2}
events:
- {kind: diagnosis, value: cervical cancer, site: cervix, code: cervical_cancer, date: 2023-05-02}
- {kind: stage, system: FIGO 2018, value: IIB, date: 2023-05-20}
- {kind: stage, system: TNM, value: cT2b cN1 cM0, date: 2023-05-20}
- {kind: lab, marker: SCC-Ag, value: 4.6, unit: ng/mL, flag: high, date: 2023-05-18}
- {kind: surgery, procedures: [LLETZ], codes: [excision], date: 2021-01-04}
- {kind: surgery, procedures: [para-aortic lymphadenectomy], codes: [lymphadenectomy], date: 2023-05-30}
- {kind: radiotherapy, type: external beam, site: pelvis, dose_gy: 45, fractions: 25, date: 2023-06-01/2023-07-14}
- {kind: systemic_therapy, drugs: [cisplatin, paclitaxel], date: 2023-06-02}
- {kind: systemic_therapy, drugs: [carboplatin], date: 2023-09-01, assertion: planned}
- {kind: death, cause: cervical cancer, date: 2024-02}
"""
PROFILES = {
    "cancer-patient": ["Patient"],
    "primary-cancer-condition": ["Condition"],
    "gynecologic-tumor-figo-stage": ["Observation"],
    "tnm-primary-tumor-category": ["Observation"],
    "tnm-regional-nodes-category": ["Observation"],
    "tnm-distant-metastases-category": ["Observation"],
    "tumor-marker-test": ["Observation"],
    "cancer-related-surgical-procedure": ["Procedure"],
    "radiotherapy-course-summary": ["Procedure"],
    "cancer-related-medication-administration": ["MedicationAdministration"] * 2,
}


def resources(body: bytes) -> list[dict[str, Any]]:
    bundle = pytest.importorskip("fhir.resources.R4B.bundle", reason="fhir.resources is not installed")
    bundle.Bundle.model_validate_json(body)
    return [entry["resource"] for entry in json.loads(body)["entry"]]


def gist(record: Record) -> list[tuple[Any, ...]]:
    return sorted((e.kind, e.when.edtf, e.assertion, repr(e.values)) for e in record.events)


def test_what_is_of_the_cancer_has_the_profile_of_mcode() -> None:
    found: dict[str, list[str]] = {}
    for resource in resources(mcode.dumps(casefile.read(CANCER, "c.yaml"))):
        for profile in resource.get("meta", {}).get("profile", []):
            found.setdefault(profile.rpartition("/mcode-")[2], []).append(resource["resourceType"])
    assert found == PROFILES


def test_each_profile_has_the_fields_that_it_asks_for() -> None:
    made = resources(mcode.dumps(casefile.read(CANCER, "c.yaml")))
    [condition] = [each for each in made if each["resourceType"] == "Condition"]
    focus = {"reference": f"Condition/{condition['id']}"}
    assert condition["code"]["coding"] and condition["clinicalStatus"]
    stages = [each for each in made if "focus" in each]
    assert len(stages) == 4 and all(each["focus"] == [focus] and each["code"]["coding"][0]["code"] for each in stages)
    [marker] = [each for each in made if each.get("valueQuantity")]
    assert marker["category"][0]["coding"][0]["code"] == "laboratory"
    given = [each for each in made if each["resourceType"] == "MedicationAdministration"]
    assert all(each["effectiveDateTime"] == "2023-06-02" and each["reasonReference"] == [focus] for each in given)


REQUIRED = {
    "cancer-patient": ["identifier", "name", "gender"],
    "primary-cancer-condition": ["category", "code.coding", "subject", "clinicalStatus", "verificationStatus"],
    "gynecologic-tumor-figo-stage": ["status", "code.coding", "subject", "focus", "method.coding",
                                     "valueCodeableConcept.coding", "effectiveDateTime"],
    "tnm-primary-tumor-category": ["status", "code.coding", "subject", "focus", "method", "valueCodeableConcept"],
    "tnm-regional-nodes-category": ["status", "code.coding", "subject", "focus", "method", "valueCodeableConcept"],
    "tnm-distant-metastases-category": ["status", "code.coding", "subject", "focus", "method", "valueCodeableConcept"],
    "tumor-marker-test": ["status", "category", "code.coding", "subject", "effectiveDateTime", "valueQuantity"],
    "cancer-related-surgical-procedure": ["status", "category", "code", "subject", "performedDateTime",
                                          "reasonReference"],
    "radiotherapy-course-summary": ["status", "category", "code.coding", "subject", "performedPeriod.start",
                                    "reasonReference"],
    "cancer-related-medication-administration": ["status", "medicationCodeableConcept", "subject",
                                                 "effectiveDateTime", "reasonReference"],
}  # fmt: skip
"""What each profile of mCODE STU 3 and 4, and of US Core under it, requires (or requires one of)."""


def at(resource: Any, path: str) -> Any:
    for name in path.split("."):
        resource = resource.get(name) if isinstance(resource, dict) else None
    return resource


def test_each_profile_has_every_element_that_it_requires() -> None:
    seen: set[str] = set()
    for resource in resources(mcode.dumps(casefile.read(CANCER, "c.yaml"))):
        for profile in resource.get("meta", {}).get("profile", []):
            name = profile.rpartition("/mcode-")[2]
            seen.add(name)
            assert [path for path in REQUIRED[name] if not at(resource, path)] == [], name
    assert seen == set(REQUIRED)


def test_categories_and_stages_have_the_codes_of_the_guide() -> None:
    made = resources(mcode.dumps(casefile.read(CANCER, "c.yaml")))
    codes = {
        resource["meta"]["profile"][0].rpartition("/mcode-")[2]: at(resource, "category.coding") or resource["category"]
        for resource in made
        if "meta" in resource and "category" in resource
    }
    assert codes["cancer-related-surgical-procedure"][0]["code"] == "387713003"
    assert codes["radiotherapy-course-summary"][0]["code"] == "108290001"
    assert codes["primary-cancer-condition"][0]["coding"][0]["code"] == "problem-list-item"
    [figo] = [at(each, "valueCodeableConcept.coding") for each in made if at(each, "method.coding")]
    assert figo == [{"system": mcode.NCIT, "code": "C96254", "display": "FIGO Stage IIB"}]


def test_radiotherapy_without_a_day_has_no_profile_that_asks_for_one() -> None:
    undated = CANCER.replace(", date: 2023-06-01/2023-07-14", "")
    made = resources(mcode.dumps(casefile.read(undated, "c.yaml")))
    assert "radiotherapy-course-summary" not in " ".join(str(each.get("meta")) for each in made)


def test_it_comes_back_as_the_same_record() -> None:
    record = casefile.read(CANCER, "c.yaml")
    for body in (mcode.dumps(record), dumps_record(record)):
        again = fhir.read(body, "b.json")
        assert gist(again) == gist(record)
        assert (again.patient.menopausal, again.patient.para) == ("pre", 2)


def test_a_record_without_cancer_has_no_profile_but_that_of_the_patient() -> None:
    record = fhir.read(told([("2021-05-01", "hpv", "16"), ("2021-06-01", "excision", "")]), "b.json")
    made = resources(mcode.dumps(record))
    assert [each["resourceType"] for each in made if "meta" in each] == ["Patient"]


def test_fields_that_were_changed_count_and_not_what_lugol_kept_beside_them() -> None:
    body = dumps_record(fhir.read(told([("2021-05-01", "cytology", "NILM")]), "b.json"))
    bundle = json.loads(body)
    report = next(
        each["resource"] for each in bundle["entry"] if each["resource"]["resourceType"] == "DiagnosticReport"
    )
    report["conclusionCode"] = [{"text": "HSIL"}]
    report["conclusion"] = "HSIL"
    [event] = fhir.read(json.dumps(bundle).encode(), "b.json").events
    assert event.values.result == "HSIL"


def test_a_server_may_change_ids_and_people_without_a_loss() -> None:
    record = casefile.read(CANCER, "c.yaml")
    text = (
        dumps_record(record).decode().replace("Patient/patient", "Patient/77").replace('"id": "patient"', '"id": "77"')
    )
    assert gist(fhir.read(text.encode(), "b.json")) == gist(record)


def test_the_findings_of_a_review_are_no_events_of_hers() -> None:
    found = review(
        fhir.read(told([("2021-05-01", "hpv", "16"), ("2021-05-01", "cytology", "HSIL")]), "b"), date(2021, 6, 2)
    )
    assert gist(fhir.read(dumps(found), "again")) == gist(found.record)


def test_without_the_extension_the_fields_say_the_same_of_tests_and_treatments() -> None:
    record = fhir.read(
        told([("2021-05-01", "hpv", "16"), ("2021-05-01", "cytology", "HSIL"), ("2021-07-01", "excision", "")]), "b"
    )
    bundle = json.loads(dumps_record(record))
    for entry in bundle["entry"]:
        kept = [each for each in entry["resource"].get("extension", []) if each["url"] != URL]
        entry["resource"]["extension"] = kept
    again = fhir.read(json.dumps(bundle).encode(), "again")
    assert {(e.kind, e.when.edtf) for e in again.events} == {(e.kind, e.when.edtf) for e in record.events}
