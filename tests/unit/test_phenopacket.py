"""Phenopackets: what each part becomes, and what cannot be read."""

import json
from typing import Any

import pytest

from lugol.errors import UnusableInput
from lugol.read import phenopacket
from lugol.read.phenopacket_time import moment
from lugol.read.source import read_bytes
from lugol.record.event import (
    Biopsy,
    Complication,
    Cytology,
    Death,
    Diagnosis,
    Hpv,
    Ihc,
    Immunotherapy,
    Lab,
    Medication,
    Pathology,
    Radiotherapy,
    Response,
    Stage,
    Surgery,
    Symptom,
    SystemicTherapy,
    Values,
)
from lugol.record.record import Record
from lugol.record.when import UNDATED, parse


def term(words: str, code: str = "X:1") -> dict[str, str]:
    return {"id": code, "label": words}


def at(day: str) -> dict[str, str]:
    return {"timestamp": f"{day}T00:00:00Z"}


def read(**parts: Any) -> Record:
    packet = {"id": "p1", "subject": {"id": "her", "sex": "FEMALE"}, "metaData": {}} | parts
    return phenopacket.read(json.dumps(packet).encode(), "p.json")


def only(**parts: Any) -> Values:
    record = read(**parts)
    (event,) = record.events
    no_days = [True] if isinstance(event.values, Radiotherapy) else []  # a phenopacket has no field for them
    assert ["undated" in note.message for note in record.notes] == no_days
    assert event.sources[0].section.startswith("$.")
    return event.values


@pytest.mark.parametrize(
    ("feature", "assertion"),
    [({"type": term("Dysmenorrhea")}, "affirmed"), ({"type": term("Ascites"), "excluded": True}, "negated")],
)
def test_a_feature_is_a_symptom_present_or_excluded(feature: dict[str, Any], assertion: str) -> None:
    (event,) = read(phenotypicFeatures=[feature | {"onset": at("2022-03-08"), "severity": term("Severe")}]).events
    assert (event.assertion, event.when.edtf) == (assertion, "2022-03-08")
    assert isinstance(event.values, Symptom) and event.values.qualifier == "Severe"


@pytest.mark.parametrize(
    ("assay", "value", "values"),
    [
        (
            term("Cancer Ag 125", "LOINC:10334-1"),
            {"quantity": {"unit": term("unit per millilitre", "UCUM:U/mL"), "value": 160.1}},
            Lab("CA125", value=160.1, unit="U/mL"),
        ),
        (term("HE4"), {"quantity": {"unit": term("pmol/L"), "value": 237.8}}, Lab("HE4", value=237.8, unit="pmol/L")),
        (term("AFP", "LOINC:1834-1"), {"ontologyClass": term("Normal")}, Lab("AFP", flag="normal")),
        (term("HPV test", "LOINC:21440-3"), {"ontologyClass": term("HPV 18 positive")}, Hpv("positive", ("18",))),
        (term("HPV 16", "LOINC:61372-9"), {"ontologyClass": term("positive")}, Hpv("positive", ("16",))),
        (term("HPV test", "LOINC:21440-3"), {"ontologyClass": term("negative")}, Hpv("negative")),
        (term("HPV test", "LOINC:21440-3"), {"ontologyClass": term("odd")}, Hpv("unexpected")),
        (term("Pap", "LOINC:10524-7"), {"ontologyClass": term("ASC-US")}, Cytology("ASC-US", verbatim="ASC-US")),
        (term("Pap", "LOINC:10524-7"), {"ontologyClass": term("odd")}, Cytology("unexpected", verbatim="odd")),
    ],
)
def test_a_measurement_is_a_result(assay: dict[str, str], value: dict[str, Any], values: Values) -> None:
    assert only(measurements=[{"assay": assay, "value": value}]) == values


@pytest.mark.parametrize(
    ("sample", "values"),
    [
        (
            {"sampledTissue": term("uterine cervix"), "histologicalDiagnosis": term("CIN 3")},
            Biopsy(result="CIN 3", histology="CIN3"),
        ),
        (
            {"sampledTissue": term("ovary"), "histologicalDiagnosis": term("Small cell neuroendocrine carcinoma")},
            Pathology("ovary", result="Small cell neuroendocrine carcinoma", histology="cancer"),
        ),
        ({"diagnosticMarkers": [term("Synaptophysin positive")]}, Ihc("synaptophysin", "positive")),
        ({"diagnosticMarkers": [term("p40 expression negative")]}, Ihc("p40", "negative")),
    ],
)
def test_a_sample_is_histology_and_stains(sample: dict[str, Any], values: Values) -> None:
    assert only(biosamples=[sample]) == values


def test_a_disease_is_a_diagnosis_with_its_stages() -> None:
    record = read(
        diseases=[
            {
                "term": term("Neuroendocrine carcinoma"),
                "primarySite": term("cervix"),
                "onset": at("2023-02-01"),
                "diseaseStage": [term("FIGO Stage IVB")],
                "clinicalTnmFinding": [term("T2b")],
            },
            {"term": term("Lung carcinoma"), "excluded": True, "diseaseStage": [term("Stage I")]},
        ]
    )
    told = [(event.assertion, event.values) for event in record.events]
    assert ("affirmed", Diagnosis("Neuroendocrine carcinoma", site="cervix")) in told
    assert ("affirmed", Stage("FIGO", "IVB", disease="Neuroendocrine carcinoma")) in told
    assert ("affirmed", Stage("TNM", "T2b", disease="Neuroendocrine carcinoma")) in told
    assert ("negated", Diagnosis("Lung carcinoma")) in told and len(told) == 4


@pytest.mark.parametrize(
    ("action", "values"),
    [
        ({"procedure": {"code": term("Hysterectomy")}}, Surgery(("Hysterectomy",), codes=("hysterectomy",))),
        ({"procedure": {"code": term("Appendectomy")}}, Surgery(("Appendectomy",), codes=("other",))),
        ({"treatment": {"agent": term("Cisplatin")}}, SystemicTherapy(("cisplatin",))),
        (
            {"treatment": {"agent": term("Cadonilimab")}, "treatmentIntent": term("salvage")},
            Immunotherapy(("cadonilimab",), target="PD-1/CTLA-4", intent="salvage"),
        ),
        ({"treatment": {"agent": term("Tacrolimus ointment Xyz")}}, Medication("Tacrolimus ointment Xyz")),
        (
            {
                "radiationTherapy": {
                    "modality": term("brachytherapy"),
                    "bodySite": term("cervix"),
                    "dosage": 30,
                    "fractions": 5,
                }
            },
            Radiotherapy("brachytherapy", site="cervix", dose_gy=30.0, fractions=5),
        ),
        ({"therapeuticRegimen": {"ontologyClass": term("EP")}}, SystemicTherapy(regimen="EP")),
        ({"responseToTreatment": term("Progressive disease")}, Response(verbatim="Progressive disease")),
        ({"adverseEvents": [term("Neutropenia")]}, Complication("Neutropenia")),
    ],
)
def test_an_action_is_a_treatment(action: dict[str, Any], values: Values) -> None:
    assert only(medicalActions=[action]) == values


def test_who_she_is_and_how_it_ended() -> None:
    record = read(
        subject={
            "id": "her",
            "sex": "FEMALE",
            "date_of_birth": "1986-04-02T00:00:00Z",
            "time_at_last_encounter": {"age": {"iso8601duration": "P36Y"}},
            "vital_status": {"status": "DECEASED", "cause_of_death": term("Organ failure")},
        }
    )
    assert (record.patient.id, record.patient.birth.edtf, record.patient.age) == ("her", "1986-04-02", 36.0)
    assert record.patient.age_on.edtf == "2022-04-02/2023-04-01"
    assert [event.values for event in record.events] == [Death("Organ failure")]


@pytest.mark.parametrize(
    ("element", "birth", "edtf"),
    [
        (at("2022-03-08"), "", "2022-03-08"),
        ({"interval": {"start": "2022-03-01T00:00:00Z", "end": "2022-03-31T00:00:00Z"}}, "", "2022-03"),
        ({"interval": {"start": "2022-03-01T00:00:00Z"}}, "", "2022-03.."),
        ({"age": {"iso8601duration": "P36Y"}}, "1986", "2022-01-01/2023-12-30"),
        ({"age": {"iso8601duration": "P36Y6M"}}, "1986-04-02", "2022-10-02/2022-11-01"),
        (
            {"ageRange": {"start": {"iso8601duration": "P30Y"}, "end": {"iso8601duration": "P34Y"}}},
            "1986-04-02",
            "2016-04-02/2021-04-01",
        ),
        ({"age": {"iso8601duration": "P36Y"}}, "", ""),
        ({"age": {"iso8601duration": "36"}}, "1986", ""),
        ({"age": {}}, "1986", ""),
        ({"timestamp": "soon"}, "", ""),
        ({"gestationalAge": {"weeks": 20}}, "", ""),
        (None, "", ""),
    ],
)
def test_the_ways_to_tell_a_time(element: Any, birth: str, edtf: str) -> None:
    told = moment(element, parse(birth))
    assert told.edtf == edtf and (edtf or told == UNDATED)


def test_what_a_record_cannot_keep_becomes_a_note() -> None:
    record = read(
        interpretations=[{}], measurements=[{"assay": term("Colour")}], phenotypicFeatures=[{}, "x"], diseases=[{}]
    )
    assert record.events == ()
    assert [note.place for note in record.notes] == [
        "p.json $.phenotypicFeatures[0]",
        "p.json $.phenotypicFeatures[1]",
        "p.json $.measurements[0]",
        "p.json $.diseases[0]",
        "p.json $.interpretations",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "not JSON"),
        (b"[]", "no phenopacket"),
        (b'{"metaData": {}, "proband": {}}', "a family or a cohort"),
        (b'{"meta_data": {}, "members": []}', "a family or a cohort"),
    ],
)
def test_what_is_no_phenopacket_of_one_woman_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnusableInput, match=message):
        phenopacket.read(data, "p.json")


def test_a_phenopacket_is_known_by_its_content() -> None:
    data = json.dumps({"id": "p", "subject": {"id": "her"}, "metaData": {}}).encode()
    assert read_bytes(data, "x.json").patient.id == "her"
