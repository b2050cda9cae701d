"""No name of a malignant or high-grade lesion stands beside advice that nothing is due; denials let it be."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

import lugol
from lugol.read.source import read_bytes
from lugol.record.record import Record
from lugol.rules import standing

with (Path(__file__).parent / "reassurance_terms.csv").open(encoding="utf-8") as lines:
    TERMS = [row["term"] for row in csv.DictReader(lines)]
SMEAR = "34 years. Smear 3 May 2024: negative, HPV negative."


def reassured(told: str | Record) -> bool:
    record = lugol.read_text(told) if isinstance(told, str) else told
    findings = lugol.review(record, date(2025, 11, 20)).findings
    return any(standing.classes().get(each.action or "") == "reassures" for each in findings)


@pytest.mark.parametrize("term", TERMS)
def test_nothing_reassures_beside_a_lesion_by_any_of_its_names(term: str) -> None:
    assert not reassured(f"{SMEAR} Histology 6 October 2025: {term}. Seen 13 October 2025.")
    assert not reassured(f"34 years old, known {term}, diagnosed in 2023. Smear 3 May 2024: negative, HPV negative.")


EVENTS = (
    {"kind": "diagnosis", "value": "{term}"},
    {"kind": "diagnosis", "value": "tumour", "histology": "{term}"},
    {"kind": "pathology", "specimen": "specimen", "result": "{term}"},
    {"kind": "biopsy", "result": "{term}"},
)


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize("event", EVENTS, ids=["diagnosis", "histology", "pathology", "biopsy"])
def test_nothing_reassures_beside_its_name_in_a_case_file(term: str, event: dict[str, str]) -> None:
    told = {key: value.format(term=term) for key, value in event.items()} | {"date": "2025-10-06"}
    tests = [
        {"kind": "hpv", "result": "negative", "date": "2024-05-03"},
        {"kind": "cytology", "result": "NILM", "date": "2024-05-03"},
    ]
    patient = {"sex": "F", "age": 34, "age_on": "2025-10-06"}
    written = json.dumps({"casefile": 1, "patient": patient, "events": [*tests, told]})
    assert not reassured(read_bytes(written.encode(), "her.yaml"))


@pytest.mark.parametrize(
    "bleeding",
    [
        "62 years, postmenopausal, bled on 2 October 2025.",
        "62 years old. Menopause at 51. On 2 October 2025 she had some bleeding.",
        "62 years old. Last period ten years ago; light bleeding since 2 October 2025.",
        "64-year-old, 12 years post menopause, with brown staining since September 2025.",
        "62 years old. She went through the menopause in 2012. Blood on wiping on 2 October 2025.",
        "62 years old. Amenorrhoeic for 8 years, now bleeding (2 October 2025).",
        "62 years old. Periods ceased in 2013; the bleeding came back on 2 October 2025.",
        "62 years old. Postmenopausal, new bleed 2 October 2025.",
    ],
)
def test_nothing_reassures_beside_bleeding_after_the_menopause(bleeding: str) -> None:
    assert not reassured(f"{bleeding} Smear 3 May 2024: negative, HPV negative. Seen 13 October 2025.")


@pytest.mark.parametrize(
    "words",
    [
        "Postmenopausal, no bleeding.",
        "Postmenopausal. Her nose bled on 2 October 2025.",
        "Postmenopausal. Bled from a haemorrhoid on 2 October 2025.",
        "Postmenopausal. She asks what to do if she bled.",
        "Postmenopausal. Her mother bled on 2 October 2025.",
        "Postmenopausal. The biopsy site bled slightly on 2 October 2025.",
        "Postmenopausal. Rectal bleeding on 2 October 2025.",
        "Postmenopausal. She never bled since the menopause.",
    ],
)
def test_other_bleeding_takes_nothing_back(words: str) -> None:
    assert reassured(f"62 years old. {words} Smear 3 May 2024: negative, HPV negative. Seen 13 October 2025.")


@pytest.mark.parametrize(
    "words",
    [
        "Biopsy 2 May 2023: no evidence of carcinoma.",
        "Her sister had breast cancer.",
        "Ca breast in maternal aunt.",
        "She worries about her risk of ovarian cancer.",
        "Mature teratoma removed in 2019.",
        "Condyloma of the vulva in 2018.",
        "BRCA1 carrier, no cancer so far.",
        "Counselled on cervical cancer prevention.",
        "HPV can cause cancer, she was told.",
        "No dysplasia or malignancy.",
        "No history of CIN 3.",
        "Lung cancer in a maternal uncle.",
        "Serum Ca 2.3 mmol/L, CA 125 12 U/mL.",
        "No evidence of ca breast.",
        "Rule out ca ovary.",
        "Biopsy of 2 May 2023: VIN 1.",
        "? mets to brain, CT normal.",
    ],
)
def test_what_is_no_lesion_of_hers_takes_nothing_back(words: str) -> None:
    assert reassured(f"{SMEAR} {words} Seen 13 October 2025.")
