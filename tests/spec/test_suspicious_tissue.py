"""Tissue that is only suspicious: it never reassures, stages or counts as proven, and asks to be settled.

A row of `suspicious_tissue.csv` is what a report says, and what stands for the woman seven weeks later.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

import lugol
from lugol.exchange import fhir, phenopacket
from lugol.facts import registry
from lugol.facts.engine.reference import evaluate
from lugol.facts.engine.values import State
from lugol.instruments.cancer_proof import cancers
from lugol.read.source import read_bytes
from lugol.record.event import Biopsy, Ecc, Event, Pathology, Values
from lugol.record.record import Patient, Record
from lugol.record.when import parse
from lugol.review.prepared import prepared
from lugol.rules import standing

AS_OF = date(2025, 4, 20)
SUSPECTED = ("suspected_invasion", "suspected_high_grade", "suspected_elsewhere")
OPEN = (
    "Cervical biopsy 3 March 2025 suspicious for squamous cell carcinoma.",
    "Cervical biopsy 3 March 2025: ?CIN2. On review CIN1.",
)
"""Read otherwise: the first has no result then, the second keeps the suspicion that its review took back."""


def rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "suspicious_tissue.csv").open(encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if row["words"] not in OPEN]


def stands(record: Record) -> object:
    answer = evaluate(registry.every()["standing_neoplasm"], prepared(record), AS_OF).value
    return answer.value if isinstance(answer, State) else answer


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["words"][:60])
def test_suspicion_is_neither_proof_nor_all_clear(row: dict[str, str]) -> None:
    record = lugol.read_text(f"She is 44 years old. {row['words']}")
    found = lugol.review(record, AS_OF).findings
    assert stands(record) == row["standing"]
    if row["standing"] in SUSPECTED:
        actions = {finding.action for finding in found}
        assert not cancers(prepared(record))
        assert not actions & {"cancer_care", "treatment"}
        assert not any(standing.classes().get(action or "") == "reassures" for action in actions)
        assert "suspicious_tissue" in {finding.code for finding in found}
    if row["standing"] == "suspected_invasion":
        assert "diagnostic_excision" in {finding.action for finding in found}


@pytest.mark.parametrize("words", OPEN)
def test_what_is_still_misread_reassures_nobody(words: str) -> None:
    found = lugol.review(lugol.read_text(f"She is 44 years old. {words}"), AS_OF).findings
    assert not any(standing.classes().get(finding.action or "") == "reassures" for finding in found)


CONE = Pathology(specimen="cone", code="cervix", result="CIN3", histology="CIN3", suspected="cancer")
NODE = Pathology(specimen="lymph node", result="lymphoma", histology="cancer", certainty="suspected")
TISSUES: tuple[tuple[Values, str], ...] = (
    (Biopsy(result="squamous cell carcinoma", histology="cancer", certainty="suspected"), "suspected_invasion"),
    (Biopsy(result="CIN3", histology="CIN3", suspected="cancer"), "suspected_invasion"),
    (Biopsy(result="CIN3", histology="CIN3"), "high_grade"),
    (Ecc(result="AIS", histology="AIS", certainty="suspected"), "suspected_invasion"),
    (CONE, "suspected_invasion"),
    (NODE, "suspected_elsewhere"),
    (Pathology(specimen="cervix", code="cervix", result="adenocarcinoma", histology="cancer"), "cervix"),
)  # fmt: skip


@pytest.mark.parametrize(("values", "expected"), TISSUES)
def test_a_doubt_stays_one_in_every_form(values: Values, expected: str) -> None:
    event = Event(id="e1", values=values, when=parse("2025-03-03"))
    record = Record(patient=Patient(sex="F", birth=parse("1980-02-03")), events=(event,))
    assert stands(record) == expected
    assert stands(read_bytes(fhir.dumps_record(record), "her.json")) == expected
    assert stands(read_bytes(phenopacket.dumps(record)[0], "her.json")) == expected


def test_a_suspicion_of_four_weeks_is_told() -> None:
    record = lugol.read_text("She is 44 years old. Cervical biopsy 3 March 2025: CIN3, cannot exclude invasion.")
    early = lugol.review(record, date(2025, 3, 20)).findings
    late = lugol.review(record, date(2025, 3, 31)).findings
    assert "suspicious_tissue_unsettled" not in {finding.code for finding in early}
    assert "suspicious_tissue_unsettled" in {finding.code for finding in late}
