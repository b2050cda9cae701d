"""Records that name a cancer or a high-grade lesion through every door, and those that reassure nevertheless.

Run `python lab/reassurance.py --draw 1 --records 300 --seed 1`: each takes a name of the draw
(`reassurance_names.csv`), a door and its dates; what reassures beside it is printed.
"""

import argparse
import csv
import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import yaml

import lugol
from lugol.read.source import read_bytes
from lugol.record.record import Record
from lugol.rules import standing

NAMES = Path(__file__).with_name("reassurance_names.csv")
AS_OF = date(2025, 11, 20)
TEXTS = (
    "{age} years old. Past history: {name} ({year}). Smear {smear}: negative, HPV negative. Seen on {day}.",
    "Problem list:\n1. {name}\n2. Hypertension\n\nCytology {smear}: NILM, HPV not detected. Clinic {day}, aged {age}.",
    "This {age}-year-old woman was seen on {day}. She has {name}. Pap test of {smear}: NILM; HPV negative.",
    "{age}F. Pap {smear} NILM, hrHPV neg. {day}: dx {name}.",
    "Dear Dr Bell,\nDiagnosis: {name}\nI saw her on {day}. She is {age}. Cervical screening on {smear} was negative.",
    "Smear {smear}: negative, HPV negative; age {age}. CT of {day}. Conclusion: {name}.",
    "A {age}-year-old woman with {name} diagnosed in {year}, seen {day}. HPV test {smear}: negative. Cytology: NILM.",
    "Histology {day}: {name}. She is {age} years old. Smear {smear}: negative, HPV negative.",
    "{age} yo, treated for {name} in {year}. Co-test on {smear} negative/negative. Last visit {day}.",
)  # fmt: skip


def _events(name: str, age: int, smear: str, day: str, event: dict[str, str]) -> dict[str, object]:
    return {
        "patient": {"sex": "F", "age": age, "age_on": day},
        "events": [
            {"kind": "hpv", "result": "negative", "date": smear},
            {"kind": "cytology", "result": "NILM", "date": smear},
            event | {"date": day},
        ],
    }


def _case_file(event: dict[str, str]) -> Callable[[str, int, str, str, int], tuple[str, bytes]]:
    def made(name: str, age: int, smear: str, day: str, _year: int) -> tuple[str, bytes]:
        told = {key: value.format(name=name) for key, value in event.items()}
        return "her.yaml", yaml.safe_dump(_events(name, age, smear, day, told), sort_keys=False).encode()

    return made


def _fhir(resource: dict[str, object]) -> Callable[[str, int, str, str, int], tuple[str, bytes]]:
    def made(name: str, age: int, smear: str, day: str, _year: int) -> tuple[str, bytes]:
        birth = str(AS_OF - timedelta(days=365 * age + 100))
        told = json.loads(json.dumps(resource).replace("{day}", day).replace("{name}", name.replace('"', "")))
        tests = [
            {"resourceType": "Observation", "status": "final", "code": {"text": text}, "effectiveDateTime": smear,
             "subject": {"reference": "Patient/p"}, "valueString": said}
            for text, said in (("HPV high risk", "Negative"), ("Pap smear", "NILM"))
        ]  # fmt: skip
        patient = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": birth}
        entries = [{"resource": each} for each in (patient, *tests, told)]
        return "her.json", json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()

    return made


def _table(kind: str, field: str) -> Callable[[str, int, str, str, int], tuple[str, bytes]]:
    def made(name: str, age: int, smear: str, day: str, _year: int) -> tuple[str, bytes]:
        rows = [
            f"kind,date,result,{field},age,age_on" if field != "result" else "kind,date,result,age,age_on",
            *((f"{each},{smear},{said}," + ("," if field != "result" else "") + f"{age},{day}")
              for each, said in (("hpv", "negative"), ("cytology", "NILM"))),
            f'{kind},{day},"{name}",{age},{day}' if field == "result" else f'{kind},{day},,"{name}",{age},{day}',
        ]  # fmt: skip
        return "her.csv", "\n".join(rows).encode()

    return made


def _lab_table(name: str, age: int, smear: str, day: str, _year: int) -> tuple[str, bytes]:
    birth = AS_OF - timedelta(days=365 * age + 100)
    rows = (
        "Patient ID;Date of birth;Test type;Test date;Result",
        f"1;{birth};HPV;{smear};Not detected",
        f"1;{birth};Pap;{smear};NILM",
        f"1;{birth};Histology;{day};{name}",
    )
    return "her.csv", "\n".join(rows).encode()


def _text(template: str) -> Callable[[str, int, str, str, int], tuple[str, bytes]]:
    def made(name: str, age: int, smear: str, day: str, year: int) -> tuple[str, bytes]:
        return "her.txt", template.format(name=name, age=age, smear=smear, day=day, year=year).encode()

    return made


_SUBJECT = {"subject": {"reference": "Patient/p"}}
DOORS = {
    **{f"text {place}": _text(each) for place, each in enumerate(TEXTS, 1)},
    "case file, diagnosis": _case_file({"kind": "diagnosis", "value": "{name}"}),
    "case file, histology of a diagnosis": _case_file(
        {"kind": "diagnosis", "value": "tumour", "histology": "{name}"}
    ),
    "case file, biopsy": _case_file({"kind": "biopsy", "result": "{name}"}),
    "case file, pathology": _case_file({"kind": "pathology", "specimen": "specimen", "result": "{name}"}),
    "FHIR, condition": _fhir(
        {"resourceType": "Condition", "code": {"text": "{name}"}, "recordedDate": "{day}", **_SUBJECT}
    ),
    "FHIR, report": _fhir(
        {"resourceType": "DiagnosticReport", "status": "final", "code": {"text": "Surgical pathology"},
         "effectiveDateTime": "{day}", "conclusion": "{name}", **_SUBJECT}
    ),
    "FHIR, observation": _fhir(
        {"resourceType": "Observation", "status": "final", "code": {"text": "Histology"},
         "effectiveDateTime": "{day}", "valueString": "{name}", **_SUBJECT}
    ),
    "table, diagnosis": _table("diagnosis", "value"),
    "table, biopsy": _table("biopsy", "result"),
    "table, laboratory": _lab_table,
}  # fmt: skip
WRITTEN = ("%Y-%m-%d", "%d %B %Y", "%d.%m.%Y", "%B %Y", "%d %b %Y")


def drawn(names: list[str], chance: random.Random) -> tuple[str, str, str, bytes]:
    """A name, its door, and the record that tells it."""
    name, door = chance.choice(names), chance.choice(list(DOORS))
    form = chance.choice(WRITTEN) if door.startswith("text") else "%Y-%m-%d"
    smear = AS_OF - timedelta(days=chance.randrange(200, 1000))
    day = AS_OF - timedelta(days=chance.randrange(5, 190))
    file, data = DOORS[door](
        name, chance.randrange(31, 63), smear.strftime(form), day.strftime(form), chance.randrange(2012, 2025)
    )
    return name, door, file, data


def reassures(record: Record) -> list[str]:
    """The actions of a record's findings that say nothing is due."""
    found = lugol.review(record, AS_OF).findings
    return [each.action for each in found if each.action and standing.classes().get(each.action) == "reassures"]


def main() -> None:
    """Draw, review and count."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--draw", default="1")
    asked.add_argument("--records", type=int, default=300)
    asked.add_argument("--seed", type=int, default=1)
    told = asked.parse_args()
    with NAMES.open(encoding="utf-8") as lines:
        names = [row["name"] for row in csv.DictReader(lines) if row["draw"] in told.draw.split(",")]
    chance, wrong = random.Random(told.seed), []
    silent: Counter[str] = Counter()
    for _ in range(told.records):
        name, door, file, data = drawn(names, chance)
        try:
            record = read_bytes(data, file)
        except lugol.LugolError as error:
            silent[f"not read: {door}: {str(error)[:80]}"] += 1
            continue
        if reassures(record):
            wrong.append((door, name))
    for door, name in sorted(wrong):
        print(f"{door:38s} {name}")
    for said, times in silent.items():
        print(f"{times:4d}  {said}")
    print(f"\n{len(wrong)} of {told.records} records reassure ({len(names)} names, {len(DOORS)} doors)")


if __name__ == "__main__":
    main()
