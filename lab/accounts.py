"""Does the account close on Bundles with every kind of resource, and is nothing left out without a word?

Draws Bundles from `accounts.yaml`: each resource has a day of its own, so that, apart from the account of lugol, its
day must stand in an event or in a note. Run `python lab/accounts.py --bundles 1000 --seed 0`; status 1 where one fails.
"""

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "spec"))

from test_door_cases import spelt

from lugol.read import source
from lugol.read.balance import balance
from lugol.read.fhir.bundle import Located, open_json
from lugol.record.record import Record

Resource = dict[str, Any]
HERE = Path(__file__).parent
MOST_SHOWN = 40
FORMS = ("collection", "searchset", "transaction", "nested", "ndjson", "list", "parameters")
PATIENT = {"resourceType": "Patient", "id": "w", "gender": "female", "birthDate": "1970-03-04"}
OF_HER = {"Appointment": "", "RelatedPerson": "patient", "Immunization": "patient", "FamilyMemberHistory": "patient",
          "AllergyIntolerance": "patient", "EpisodeOfCare": "patient", "DetectedIssue": "patient",
          "NutritionOrder": "patient"}  # fmt: skip


def filled(template: Any, day: str, number: int) -> Any:
    """A template with its day and its number."""
    text = json.dumps(template).replace("${day}", day).replace("$day", day).replace("$id", str(number))
    return spelt(json.loads(text))


def drawn(chance: random.Random, templates: list[Resource]) -> tuple[list[Resource], dict[str, tuple[str, str]]]:
    """The resources of one woman, and of each day of which a record must speak the id and type of its resource."""
    found: list[Resource] = []
    told: dict[str, tuple[str, str]] = {}
    for number in range(chance.randrange(3, 25)):
        day = (date(2001, 1, 1) + timedelta(days=number * 300 + chance.randrange(290))).isoformat()
        whole = filled(chance.choice(templates), day, number)
        aside = whole.pop("aside", False)
        name = f"x{len(found)}"
        for each in [whole, *whole.pop("and", ())]:
            subject = OF_HER.get(each["resourceType"], "subject")
            found.append({"id": f"x{len(found)}", **({subject: {"reference": "Patient/w"}} if subject else {}), **each})
        if not aside and day in json.dumps(whole):
            told[day] = (name, whole["resourceType"])
    return found, told


def written(form: str, resources: list[Resource], chance: random.Random) -> bytes:
    """The resources in one of the forms in which they are sent."""
    resources = [PATIENT, *resources]
    chance.shuffle(resources)
    entries = [{"fullUrl": f"urn:uuid:{number}", "resource": each} for number, each in enumerate(resources)]
    if form == "ndjson":
        return "\n".join(map(json.dumps, resources)).encode()
    if form == "list":
        return json.dumps(resources).encode()
    bundle: Resource = {"resourceType": "Bundle", "type": form if form in FORMS[:3] else "collection", "entry": entries}
    if form == "nested":
        bundle["entry"] = [{"resource": {**bundle, "entry": entries[::2]}}, *entries[1::2]]
    if form == "parameters":
        bundle = {"resourceType": "Parameters", "parameter": [{"name": "return", "resource": bundle}]}
    return json.dumps(bundle).encode()


def silent(record: Record, data: bytes, told: dict[str, tuple[str, str]]) -> list[str]:
    """The days of which neither an event nor a note speaks, by the day or by the place of the resource."""
    said = " ".join(f"{event.when.edtf} " for event in record.events)
    said += " ".join(f"{span.section} " for event in record.events for span in event.sources)
    said += " ".join(f"{note.place} {note.message} " for note in record.notes)
    days = {item.resource.id: item.path for item in open_json(data, "b.json") if isinstance(item, Located)}
    places = {day: days.get(name, "?") for day, (name, _) in told.items()}
    return [
        f"{kind} {day}"
        for day, (_, kind) in told.items()
        if day not in said and not any(f"{places[day]}{end}" in said for end in (" ", ".", ","))
    ]


def tried(seeds: range) -> tuple[Counter[str], list[str]]:
    """What became of the resources of a Bundle for each seed, and each that is not accounted for or not spoken of."""
    templates = yaml.safe_load((HERE / "accounts.yaml").read_text(encoding="utf-8"))
    ways: Counter[str] = Counter()
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.json"
        for seed in seeds:
            chance = random.Random(seed)
            resources, told = drawn(chance, templates)
            path.write_bytes(written(chance.choice(FORMS), resources, chance))
            record = source.read_source(str(path))
            weighed = balance(str(path), record)
            for _, events, part, notes, aside, every in weighed.lines:
                ways.update({"in events": events, "part": part, "in notes": notes, "aside": aside, "all": every})
            missed += [f"{seed}: {each} is not accounted for" for each in weighed.open]
            missed += [f"{seed}: of {each} nothing is said" for each in silent(record, path.read_bytes(), told)]
    return ways, missed


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--bundles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    ways, missed = tried(range(options.seed, options.seed + options.bundles))
    print(f"{options.bundles} Bundles: {dict(ways)}; missed: {len(missed)}")
    print("\n".join(missed[:MOST_SHOWN]))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
