"""A record as a phenopacket: valid by the protobuf schema, and read back as the same record."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import MessageToJson, Parse
from phenopackets.schema.v2.phenopackets_pb2 import Phenopacket
from typer.testing import CliRunner

from lugol.cli import app
from lugol.exchange import phenopacket as out
from lugol.read import casefile, phenopacket
from lugol.read.source import read_source
from lugol.record.event import Hpv
from lugol.record.record import Record

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

CASE = """
patient: {id: w7, sex: F, birth: 1980-05-02}
events:
- {kind: symptom, term: postcoital bleeding, date: 2022-01-10}
- {kind: exam, term: firm cervix, date: 2022-01-10}
- {kind: exam, term: pelvic mass, date: 2022-01-10, assertion: negated}
- {kind: hpv, result: positive, types: ['18'], date: 2022-01-10}
- {kind: cytology, result: HSIL, date: 2022-01-10}
- {kind: lab, marker: CA125, value: 160.1, unit: U/mL, date: 2022-01-12}
- {kind: colposcopy, finding: acetowhite epithelium, clock: [9], date: 2022-02-01}
- {kind: biopsy, site: cervix, result: CIN3, histology: CIN3, date: 2022-02-01}
- {kind: ecc, result: benign, histology: benign, date: 2022-02-01}
- {kind: imaging, modality: MRI, finding: mass in the cervix, date: 2022-02-20}
- {kind: stage, system: FIGO 2018, value: IB2, date: 2022-02-25}
- {kind: surgery, procedures: [radical hysterectomy], codes: [hysterectomy], date: 2022-03}
- {kind: systemic_therapy, drugs: [cisplatin], date: 2022-04-01, assertion: planned}
- {kind: followup, plan: scan in three months}
- {kind: colposcopy, date: 2022-02-15}
- {kind: cytology, result: ASC-H, date: 2021-01-01, assertion: possible}
- {kind: diagnosis, value: breast cancer, assertion: family}
- {kind: medication, drug: prednisolone, date: 2021}
- {kind: metastasis, site: lung, basis: CT, date: 2022-12}
- {kind: radiotherapy, type: EBRT, dose_gy: 50.4, fractions: 28, date: 2022-06}
- {kind: death, cause: pulmonary embolism, date: 2023-01-05}
"""


def gist(record: Record) -> Counter[object]:
    return Counter((event.when, event.assertion, event.values) for event in record.events)


def changed(record: Record, change: Callable[[dict[str, Any]], None]) -> Record:
    """A record written, changed by another system, and read again."""
    made = json.loads(out.dumps(record)[0])
    change(made)
    return phenopacket.read(json.dumps(made).encode(), "packet.json")


@pytest.mark.parametrize("rewrite", [lambda packet: packet, lambda packet: MessageToJson(Parse(packet, Phenopacket()))])
def test_a_record_comes_back_whole_also_from_the_software_of_the_schema(rewrite: Callable[[bytes], Any]) -> None:
    record = casefile.read(CASE, "case.yaml")
    made, _ = out.dumps(record)
    told = rewrite(made)
    back = phenopacket.read(told if isinstance(told, bytes) else told.encode(), "packet.json")
    assert gist(back) == gist(record)
    assert back.patient == record.patient
    assert not back.notes


def test_what_only_lugol_reads_is_counted() -> None:
    made, own = out.packet(casefile.read(CASE, "case.yaml"))
    assert own == {"systemic_therapy": 1, "followup": 1, "cytology": 1, "diagnosis": 1}
    said = [
        each["ontologyClass"]["label"]
        for each in (m["value"] for m in made["measurements"])
        if len(each) == 1 and "ontologyClass" in each
    ]
    assert said == ["HPV 18 positive", "HSIL"]


def test_a_plan_a_doubt_and_her_kin_are_no_element_that_others_read() -> None:
    made, _ = out.packet(casefile.read(CASE, "case.yaml"))
    text = json.dumps({field: told for field, told in made.items() if field != "metaData"})
    assert "cisplatin" not in text and "ASC-H" not in text and "breast" not in text


def test_the_fields_count_where_another_system_changed_them() -> None:
    def corrected(made: dict[str, Any]) -> None:
        made["measurements"][0]["value"]["ontologyClass"]["label"] = "HPV negative"

    back = changed(casefile.read(CASE, "case.yaml"), corrected)
    [hpv] = [event.values for event in back.events if isinstance(event.values, Hpv)]
    assert hpv.result == "negative" and hpv.types == ()


def test_an_element_that_was_taken_out_takes_its_event_with_it() -> None:
    back = changed(casefile.read(CASE, "case.yaml"), lambda made: made.pop("measurements"))
    kinds = [event.kind for event in back.events if event.assertion == "affirmed"]
    assert not {"hpv", "cytology", "lab"} & {*kinds}
    assert "biopsy" in kinds


def test_another_id_of_her_is_kept_with_all_else() -> None:
    back = changed(casefile.read(CASE, "case.yaml"), lambda made: made["subject"].update(id="study-7"))
    assert (back.patient.id, back.patient.birth.edtf) == ("study-7", "1980-05-02")


def test_a_reference_that_was_spoilt_is_named_and_its_element_read() -> None:
    def spoilt(made: dict[str, Any]) -> None:
        for each in made["metaData"]["externalReferences"]:
            each["description"] = each["description"][:20]

    back = changed(casefile.read(CASE, "case.yaml"), spoilt)
    assert "biopsy" in [event.kind for event in back.events]
    assert all("was changed" in note.message or "days of a radiotherapy" in note.message for note in back.notes)


@pytest.mark.parametrize("name", ["narrative.md", "casefile.yaml", "bundle.json"])
def test_the_examples_are_valid_and_come_back(name: str) -> None:
    record = read_source(str(EXAMPLES / name))
    made, _ = out.dumps(record)
    Parse(made, Phenopacket())
    assert gist(phenopacket.read(made, "packet.json")) == gist(record)


def test_the_command_says_what_only_lugol_reads() -> None:
    told = CliRunner().invoke(app, ["read", str(EXAMPLES / "narrative.md"), "--format", "phenopacket"])
    assert told.exit_code == 0
    assert "stand only in metaData" in told.output
