"""What problems, procedures, contacts, drugs and answers in FHIR become, and what is left out with a note."""

import base64
import json
from typing import Any

import pytest

from bundles import SYSTEM, bundle, coded, condition, patient, resources
from lugol.read import fhir
from lugol.record.event import Diagnosis, Event
from lugol.record.record import Record

TRANS = "transgender_male"
VALUE = {"url": "value", "valueCodeableConcept": coded("gender_identity", TRANS)}


def read(*entries: dict[str, Any], **who: Any) -> Record:
    return fhir.read(bundle(patient(**who), *entries), "b.json")


def only(*entries: dict[str, Any]) -> Event:
    [event] = read(*entries).events
    return event


def test_a_condition_keeps_its_onset_and_whether_it_is_over() -> None:
    event = only(condition(coded("condition", "hiv"), "2015-03"))
    assert (event.values.code, event.values.status, event.when.edtf) == ("hiv", "active", "2015-03")
    assert only(condition(coded("condition", "sle"), "2015", "remission")).values.status == "resolved"


def test_a_condition_only_recorded_began_some_time_before() -> None:
    state = {**condition(coded("condition", "hiv"), None), "recordedDate": "2016-05-04"}
    assert only(state).when.edtf == "..2016-05-04"
    symptom = {**condition(coded("condition", "abnormal_bleeding"), None), "recordedDate": "2016-05-04"}
    assert only(symptom).when.edtf == "2016-05-04"


@pytest.mark.parametrize("verified", ["refuted", "entered-in-error"])
def test_what_was_refuted_is_left_out_with_a_note(verified: str) -> None:
    record = read(condition(coded("condition", "cervical_cancer"), "2020-01-01", "active", verified))
    assert record.events == ()
    assert verified in record.notes[0].message


def test_doubt_and_history_are_kept_as_such() -> None:
    doubtful = only(condition(coded("condition", "cervical_cancer"), "2020-01-01", "active", "provisional"))
    assert doubtful.assertion == "possible"
    past = only(condition(coded("condition", "history_of_cervical_cancer"), "2020-01-01"))
    assert (past.assertion, past.values.code) == ("historical", "cervical_cancer")


@pytest.mark.parametrize(
    ("name", "assertion"),
    [
        ("? Zoon disease", "possible"),
        ("Zoon disease?", "possible"),
        ("Query Zoon disease", "possible"),
        ("Zoon disease not excluded", "possible"),
        ("R/O Zoon disease", "possible"),
        ("Family history of Zoon disease", "family"),
        ("Sister with Zoon disease", "family"),
        ("FHx Zoon disease", "family"),
        ("Zoon disease", "affirmed"),
    ],
)
def test_the_words_of_a_problem_that_is_not_known_say_how_it_stands(name: str, assertion: str) -> None:
    event = only(condition({"text": name}, "2020"))
    assert (event.values, event.assertion) == (Diagnosis(value=name), assertion)


@pytest.mark.parametrize("name", ["s/p myomectomy", "Hx of myomectomy", "Previous myomectomy"])
def test_an_operation_behind_her_is_no_problem_of_today(name: str) -> None:
    event = only(condition({"text": name}, "2020"))
    assert (event.kind, event.assertion, event.when.edtf) == ("surgery", "historical", "..2020-12")


def test_icd_codes_are_read_by_their_category_with_or_without_the_dot() -> None:
    for code in ("K50.012", "K50012", "k50"):
        found = only(condition({"coding": [{"system": SYSTEM["icd-10-cm"], "code": code}]}, "2020"))
        assert found.values.code == "ibd"


def test_a_pregnancy_begins_with_its_note_and_ends_with_its_abatement() -> None:
    pregnancy = condition(coded("condition", "pregnant"), "2021-01-10")
    assert only(pregnancy).values.status == "pregnant"
    over = read({**pregnancy, "abatementDateTime": "2021-09-30"})
    assert [(e.values.status, e.when.edtf) for e in over.events] == [
        ("pregnant", "2021-01-10"),
        ("ended", "2021-09-30"),
    ]
    untold = read(condition(coded("condition", "pregnant"), "2021-01-10", "resolved"))
    assert {(e.values.status, e.when.edtf) for e in untold.events} == {
        ("pregnant", "2021-01-10"),
        ("ended", "2021-01-10.."),
    }


@pytest.mark.parametrize(
    ("status", "end", "told"),
    [
        ("active", None, [("pregnant", "2021-01-10")]),
        ("finished", "2021-09-30", [("pregnant", "2021-01-10"), ("ended", "2021-09-30")]),
        ("finished", None, [("ended", "2021-01-10.."), ("pregnant", "2021-01-10")]),
        ("cancelled", None, []),
    ],
)
def test_an_episode_of_antenatal_care_tells_a_pregnancy(status: str, end: str | None, told: list[Any]) -> None:
    episode = {
        "resourceType": "EpisodeOfCare", "status": status, "type": [coded("condition", "pregnant")],
        "period": {"start": "2021-01-10", "end": end},
    }  # fmt: skip
    assert sorted((e.values.status, e.when.edtf) for e in read(episode).events) == sorted(told)


def test_pregnancy_status_and_immune_status_are_answers() -> None:
    def status(test: str, context: str, value: str) -> dict[str, Any]:
        return {"resourceType": "Observation", "status": "final", "code": coded("test", test),
                "effectiveDateTime": "2021-01-10", "valueCodeableConcept": coded(context, value)}  # fmt: skip

    assert only(status("pregnancy", "pregnancy", "pregnant")).values.status == "pregnant"
    assert only(status("pregnancy", "pregnancy", "not_pregnant")).values.status == "ended"
    assert only(status("immune_status", "immune_status", "immunocompromised")).values.code == "immunocompromised"


def test_questions_say_nothing_until_they_are_answered() -> None:
    [asked] = resources(("2021-01-10", "fertility_concern", ""))
    assert only(asked).values.code == "fertility_concern"
    assert only({**asked, "valueCodeableConcept": None, "valueBoolean": False}).assertion == "negated"
    record = read({**asked, "valueCodeableConcept": None})
    assert record.events == ()
    assert "missing" in record.notes[0].message


def test_a_finding_that_is_its_own_code_needs_no_value() -> None:
    seen = {"resourceType": "Observation", "status": "final", "code": coded("condition", "genital_lesion")}
    assert only(seen).values.code == "visible_lesion"
    assert only({**seen, "valueBoolean": False}).assertion == "negated"


def test_a_code_that_means_two_things_makes_two_events() -> None:
    found = read(condition(coded("condition", "postmenopausal_bleeding"), "2021-01-10"))
    assert {(e.kind, e.values.code) for e in found.events} == {
        ("symptom", "abnormal_bleeding"),
        ("condition", "postmenopausal"),
    }


@pytest.mark.parametrize(
    ("text", "code", "removed"),
    [
        ("LEEP", "excision", None), ("Cold knife conization of cervix", "excision", None),
        ("Cryotherapy of cervix", "ablation", None), ("Total abdominal hysterectomy with BSO", "hysterectomy", True),
        ("Supracervical hysterectomy", "hysterectomy", False), ("Hysterectomy", "hysterectomy", None),
        ("Radical trachelectomy", "trachelectomy", True), ("Appendectomy", "other", None),
    ],
)  # fmt: skip
def test_procedures_without_a_mapped_code_are_read_by_their_words(text: str, code: str, removed: bool | None) -> None:
    done = {"resourceType": "Procedure", "status": "completed", "performedDateTime": "2019-02-03"}
    record = read({**done, "code": {"coding": [{"system": "urn:local", "code": "9"}], "text": text}})
    [event] = record.events
    assert (event.values.codes, event.values.cervix_removed) == ((code,), removed)
    assert event.values.procedures == (text,)
    assert "9" in record.notes[0].message


def test_a_procedure_that_was_declined_is_not_done() -> None:
    done = {"resourceType": "Procedure", "status": "completed", "code": {"text": "LEEP declined by the patient"}}
    assert [
        event for event in read(done).events if event.assertion == "affirmed" and "excision" in event.values.codes
    ] == []


def test_a_procedure_that_says_nothing_but_an_unknown_code_is_kept_and_named() -> None:
    done = {"resourceType": "Procedure", "status": "completed", "code": {"coding": [{"system": "urn:x", "code": "Q7"}]}}
    record = read(done)
    assert record.events[0].values.codes == ("other",)
    assert "Q7" in record.notes[0].message


def test_why_the_uterus_was_removed_is_kept() -> None:
    [done] = resources(("2019-02-03", "hysterectomy_total", ""))
    event = only({**done, "reasonCode": [coded("condition", "cervical_precancer")]})
    assert (event.values.intent, event.values.cervix_removed) == ("cervical_precancer", True)


def test_a_procedure_not_done_is_denied_and_a_planned_one_is_a_plan() -> None:
    [done] = resources(("2019-02-03", "excision", ""))
    assert only({**done, "status": "not-done"}).assertion == "negated"
    assert read({**done, "status": "not-done", "code": {"text": "Q"}}).events == ()
    assert read({**done, "status": "entered-in-error"}).events == ()
    assert only({**done, "status": "preparation"}).assertion == "planned"
    period = {**done, "performedDateTime": None, "performedPeriod": {"start": "2019-02-03", "end": "2019-02-04"}}
    assert only(period).when.edtf == "2019-02-03/2019-02-04"


def test_taking_a_sample_is_a_procedure_and_its_result_is_told_by_its_report() -> None:
    assert only(*resources(("2021-01-10", "colposcopy", ""))).kind == "colposcopy"
    assert only(*resources(("2021-01-10", "ecc", ""))).values.codes == ("biopsy",)


def test_an_encounter_tells_why_she_came() -> None:
    contact = {
        "resourceType": "Encounter", "status": "in-progress", "period": {"start": "2021-06-23T08:00:00Z"},
        "reasonCode": [coded("condition", "abnormal_bleeding"), coded("condition", "hiv")],
    }  # fmt: skip
    event = only(contact)
    assert (event.kind, event.when.edtf) == ("symptom", "2021-06-23")
    assert read({**contact, "status": "cancelled"}).events == ()


@pytest.mark.parametrize(
    "drug",
    [
        {"resourceType": "MedicationRequest", "status": "completed", "authoredOn": "2021-05-01"},
        {"resourceType": "MedicationDispense", "status": "completed", "whenHandedOver": "2021-05-01"},
        {"resourceType": "MedicationAdministration", "status": "completed", "effectiveDateTime": "2021-05-01"},
        {"resourceType": "MedicationStatement", "status": "active", "effectivePeriod": {"start": "2021-05-01"}},
    ],
)
def test_immunosuppressants_are_known_by_name_in_every_form_of_resource(drug: dict[str, Any]) -> None:
    event = only({**drug, "medicationCodeableConcept": {"text": "infliximab 100 mg injection"}})
    assert (event.values.code, event.when.edtf) == ("immunosuppressant", "2021-05-01")


def test_drugs_may_be_pointed_to_and_unknown_ones_stay() -> None:
    request = {"resourceType": "MedicationRequest", "status": "active", "authoredOn": "2021-05-01"}
    medication = {"resourceType": "Medication", "id": "m", "code": {"text": "Azathioprine"}}
    assert (
        only({**request, "medicationReference": {"reference": "Medication/m"}}, medication).values.code
        == "immunosuppressant"
    )
    assert only({**request, "medicationReference": {"display": "ibuprofen"}}).values.drug == "ibuprofen"
    assert "names no drug" in read(request).notes[0].message
    assert read({**request, "doNotPerform": True, "medicationCodeableConcept": {"text": "infliximab"}}).events == ()


def test_vaccines_orders_and_markers() -> None:
    dose = {
        "resourceType": "Immunization", "status": "completed", "vaccineCode": {"text": "Gardasil 9"},
        "occurrenceDateTime": "2017-05-01", "protocolApplied": [{"doseNumberPositiveInt": 2}],
    }  # fmt: skip
    assert (only(dose).values.vaccine, only(dose).values.dose) == ("HPV", 2)
    assert read({**dose, "status": "not-done"}).events == ()
    order = {
        "resourceType": "ServiceRequest",
        "status": "active",
        "code": {"text": "Colposcopy"},
        "authoredOn": "2021-05-01",
    }
    assert (only(order).assertion, only(order).values.plan) == ("planned", "Colposcopy")
    assert read({**order, "status": "revoked"}).events == ()
    marker = {
        "resourceType": "Observation", "status": "final", "code": coded("test", "lab:CA125"),
        "valueQuantity": {"value": 84.2, "unit": "U/mL", "comparator": ">"}, "effectiveDateTime": "2021-05-01",
        "interpretation": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0078", "code": "HH"}]}],
    }  # fmt: skip
    lab = only(marker).values
    assert (lab.marker, lab.comparator, lab.value, lab.unit, lab.flag) == ("CA125", ">", 84.2, "U/mL", "high")


def test_what_is_not_understood_is_named_once() -> None:
    odd = {"resourceType": "Observation", "status": "final", "code": {"coding": [{"system": "urn:x", "code": "BP"}]}}
    notes = read({**odd, "id": "1"}, {**odd, "id": "2"}).notes
    assert [note.message for note in notes] == [
        "code BP of urn:x is not understood as condition (2 times: $.entry[1].resource, $.entry[2].resource)"
    ]


@pytest.mark.parametrize(
    ("who", "sex", "identity"),
    [
        ({"gender": "male"}, "F", ""),
        ({"extension": None, "gender": "female"}, "F", ""),
        ({"extension": None, "gender": "other"}, "other", ""),
        ({"extension": None, "gender": "unknown"}, "", ""),
        ({"extension": [{"url": "x/us-core-birthsex", "valueCode": "UNK"}], "gender": "female"}, "F", ""),
        ({"extension": [{"url": "x/us-core-birthsex", "valueCode": "M"}], "gender": "female"}, "M", ""),
        ({"extension": [{"url": "x/us-core-sex", "valueCode": "female"}], "gender": "male"}, "F", ""),
        ({"extension": [{"url": "x/genderIdentity", "valueCodeableConcept": {"text": "Trans man"}}]}, "F", TRANS),
        ({"extension": [{"url": "x/individual-genderIdentity", "extension": [VALUE]}], "gender": "male"}, "M", TRANS),
    ],
)  # fmt: skip
def test_birth_sex_outranks_the_administrative_gender(who: dict[str, Any], sex: str, identity: str) -> None:
    found = fhir.read(bundle({**patient(), **who}), "b").patient
    assert (found.sex, found.gender_identity, found.birth.edtf) == (sex, identity, "1985-01-01")


def test_gender_identity_may_be_an_observation_and_death_is_an_event() -> None:
    seen = {
        "resourceType": "Observation", "status": "final", "code": coded("test", "gender_identity"),
        "valueCodeableConcept": coded("gender_identity", "transgender_male"),
    }  # fmt: skip
    record = read(seen, deceasedDateTime="2023-02-01T10:00:00Z")
    assert record.patient.gender_identity == "transgender_male"
    assert [(event.kind, event.when.edtf) for event in record.events] == [("death", "2023-02-01")]


def kinds_of(record: Record) -> set[str]:
    return {event.kind for event in record.events}


def test_what_no_map_has_is_read_by_its_words_with_the_date_and_place_of_its_resource() -> None:
    record = read(condition({"text": "Endometriosis, rASRM stage IV"}, "2022-03"))
    assert kinds_of(record) == {"diagnosis", "stage"}
    assert {event.when.edtf for event in record.events} == {"2022-03"}
    assert record.events[0].sources[0].section == "$.entry[1].resource"
    odd = read(condition({"coding": [{"system": "urn:x", "code": "Z"}], "text": "Xyzzy of the plugh"}, "2022-03"))
    assert [event.values.value for event in odd.events] == ["Xyzzy of the plugh"]
    assert "kept in its own words" in odd.notes[0].message


def test_imaging_stains_and_examinations_are_read_from_observations_in_words() -> None:
    seen = {"resourceType": "Observation", "status": "final", "effectiveDateTime": "2023-01-10"}
    scan = read({**seen, "code": {"text": "MRI of the pelvis"}, "valueString": "mass of 30 mm in the left ovary"})
    assert (scan.events[0].kind, scan.events[0].values.size_mm) == ("imaging", (30.0,))
    stain = {**seen, "category": [{"text": "Immunohistochemistry"}], "code": {"text": "p40"}, "valueString": "negative"}
    assert [(event.values.marker, event.values.result) for event in read(stain).events] == [("p40", "negative")]
    assert kinds_of(read({**seen, "code": {"text": "Firm cervix with contact bleeding"}})) == {"exam"}


def test_reports_of_tissue_carry_their_diagnosis_and_odd_ones_are_named() -> None:
    report = {"resourceType": "DiagnosticReport", "status": "final", "code": {"text": "Histopathology of the omentum"}}
    record = read({**report, "conclusion": "Small cell neuroendocrine carcinoma"})
    assert kinds_of(record) == {"pathology", "diagnosis"}
    assert "not understood as report" in read({**report, "code": {"text": "Xyzzy"}}).notes[0].message
    assert read({**report, "status": "cancelled", "conclusion": "carcinoma"}).events == ()


def test_operations_drugs_and_remarks_are_read_in_words() -> None:
    done = {"resourceType": "Procedure", "status": "completed", "performedDateTime": "2022-03-08"}
    [operation] = read({**done, "code": {"text": "Laparoscopic myomectomy"}}).events
    assert "myomectomy" in operation.values.codes
    remark = [{"text": "Dense acetowhite epithelium at 6 o'clock"}]
    [looked] = read({**done, "code": {"text": "Colposcopy"}, "note": remark}).events
    assert (looked.kind, looked.values.clock, looked.when.edtf) == ("colposcopy", (6,), "2022-03-08")
    drug = {"resourceType": "MedicationAdministration", "status": "completed", "effectiveDateTime": "2023-02-01"}
    [given] = read({**drug, "medicationCodeableConcept": {"text": "cisplatin"}}).events
    assert (given.kind, given.values.drugs) == ("systemic_therapy", ("cisplatin",))


def test_drugs_given_on_one_day_are_one_treatment() -> None:
    drug = {"resourceType": "MedicationAdministration", "status": "completed", "effectiveDateTime": "2023-02-01"}
    given = [{**drug, "medicationCodeableConcept": {"text": name}} for name in ("etoposide", "cisplatin", "etoposide")]
    assert only(*given).values.drugs == ("cisplatin", "etoposide")


def test_what_was_seen_at_a_named_site_is_kept_in_its_own_words() -> None:
    seen = {"resourceType": "Observation", "status": "final", "bodySite": {"text": "Cervix"}}
    event = only({**seen, "code": {"text": "Xyzzy"}, "valueString": "plugh"})
    assert (event.values.term, event.values.site) == ("Xyzzy: plugh", "Cervix")


def attached(text: bytes, kind: str = "text/plain") -> dict[str, Any]:
    return {"contentType": kind, "data": base64.b64encode(text).decode()}


def test_letters_and_presented_reports_are_read_as_narratives() -> None:
    letter = b"12 March 2022. Cervical smear: HSIL. HPV 16 positive. Biopsy of the cervix at 6 o'clock: CIN 3."
    note = {"resourceType": "DocumentReference", "status": "current", "content": [{"attachment": attached(letter)}]}
    assert {"cytology", "hpv", "biopsy"} <= kinds_of(read(note))
    assert read({**note, "status": "entered-in-error"}).events == ()
    scanned = read({**note, "content": [{"attachment": attached(b"%PDF-", "application/pdf")}]})
    assert "no plain text" in scanned.notes[0].message
    broken = read({**note, "content": [{"attachment": {"contentType": "text/plain", "data": "?"}}]})
    assert "no plain text" in broken.notes[0].message
    report = {
        "resourceType": "DiagnosticReport", "status": "final", "code": coded("test", "biopsy"),
        "effectiveDateTime": "2022-03-12", "presentedForm": [attached(b"Squamous mucosa with CIN 3.")],
    }  # fmt: skip
    assert only(report).values.histology == "CIN3"
    other = {**report, "code": {"text": "Histopathology of the omentum"}}
    assert "pathology" in kinds_of(read({**other, "presentedForm": [attached(b"Small cell neuroendocrine carcinoma")]}))


def test_kinds_of_resource_that_are_not_read_are_named_once_and_counted() -> None:
    family = {"resourceType": "FamilyMemberHistory", "status": "completed"}
    record = read(family, family, {"resourceType": "Practitioner"})
    (note,) = record.notes
    assert note.message.startswith("FamilyMemberHistory resources are not read (2 times: ")


def test_operations_of_no_kind_that_rules_ask_of_are_listed_day_by_day() -> None:
    done = {"resourceType": "Procedure", "status": "completed", "performedDateTime": "2020-01-01"}
    names = ("Xyzzy of the knee", "Plugh of the ear")
    assert only(*({**done, "code": {"text": name}} for name in names)).values.procedures == tuple(sorted(names))


def test_markers_are_known_by_their_names() -> None:
    seen = {"resourceType": "Observation", "status": "final", "valueQuantity": {"value": 20, "unit": "U/mL"}}
    name = {"coding": [{"system": "http://loinc.org", "code": "0-0"}], "text": "Cancer Ag 125 [Units/volume] in Serum"}
    assert only({**seen, "code": name}).values.marker == "CA125"


@pytest.mark.parametrize(("order", "day"), [("dmy", "2023-04-03"), ("mdy", "2023-03-04")])
def test_dates_in_the_words_of_a_letter_are_read_in_the_order_that_is_stated(order: str, day: str) -> None:
    from lugol.read.source import read_bytes

    letter = base64.b64encode(b"Radical hysterectomy was performed on 03/04/2023.").decode()
    report = {
        "resourceType": "DocumentReference",
        "status": "current",
        "subject": {"reference": "Patient/a"},
        "content": [{"attachment": {"contentType": "text/plain", "data": letter}}],
    }
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": {"resourceType": "Patient", "id": "a"}}, {"resource": report}],
    }
    record = read_bytes(json.dumps(bundle).encode(), "b.json", order)  # type: ignore[arg-type]
    assert [e.when.edtf for e in record.events if e.kind == "surgery"] == [day]


def test_a_visit_note_exchanged_as_a_report_is_read_as_a_letter() -> None:
    letter = base64.b64encode(b"Bleeding after intercourse since May. Radical hysterectomy is planned.").decode()
    report = {
        "resourceType": "DiagnosticReport",
        "id": "r",
        "status": "final",
        "subject": {"reference": "Patient/a"},
        "code": {"text": "Progress note"},
        "effectiveDateTime": "2023-06-01",
        "presentedForm": [{"contentType": "text/plain", "data": letter}],
    }
    entries = [{"resource": {"resourceType": "Patient", "id": "a"}}, {"resource": report}]
    record = fhir.read(json.dumps({"resourceType": "Bundle", "entry": entries}).encode(), "b.json")
    assert {(e.kind, e.assertion) for e in record.events} >= {("symptom", "affirmed"), ("surgery", "planned")}
