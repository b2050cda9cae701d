"""A record as a phenopacket: valid by the protobuf schema, read back by kind and date, nothing left out silently."""

from collections import Counter
from pathlib import Path

import pytest
from google.protobuf.json_format import Parse
from phenopackets.schema.v2.phenopackets_pb2 import Phenopacket
from typer.testing import CliRunner

from lugol.cli import app
from lugol.exchange import phenopacket as out
from lugol.read import casefile, phenopacket
from lugol.read.source import read_source

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
- {kind: death, cause: pulmonary embolism, date: 2023-01-05}
"""


def test_what_a_phenopacket_can_hold_comes_back_with_its_kind_and_date() -> None:
    record = casefile.read(CASE, "case.yaml")
    made, left = out.dumps(record)
    Parse(made, Phenopacket())
    back = phenopacket.read(made, "packet.json")
    held = [e for e in record.events if e.kind not in left]
    assert Counter((e.kind, e.when.edtf, e.assertion) for e in back.events) == Counter(
        (e.kind, e.when.edtf, e.assertion) for e in held
    )
    assert back.patient.birth.edtf == "1980-05-02"
    assert not back.notes


def test_what_has_no_place_is_counted() -> None:
    _, left = out.packet(casefile.read(CASE, "case.yaml"))
    assert left == {"systemic_therapy": 1, "followup": 1}


@pytest.mark.parametrize("name", ["narrative.md", "casefile.yaml", "bundle.json"])
def test_the_examples_are_valid_and_all_told_or_counted(name: str) -> None:
    record = read_source(str(EXAMPLES / name))
    made, left = out.packet(record)
    Parse(out.dumps(record)[0], Phenopacket())
    fields = ("phenotypicFeatures", "measurements", "biosamples", "diseases", "medicalActions")
    dead = sum(e.kind == "death" and e.assertion == "affirmed" for e in record.events)
    assert sum(len(made.get(field, [])) for field in fields) + left.total() + dead == len(record.events)


def test_the_command_says_what_it_could_not_write() -> None:
    told = CliRunner().invoke(app, ["read", str(EXAMPLES / "narrative.md"), "--format", "phenopacket"])
    assert told.exit_code == 0
    assert "a phenopacket has no place for" in told.output
