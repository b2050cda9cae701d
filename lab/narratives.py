"""Write the reader's records of the development narratives in the scorer's format, and run the scorer.

Run `make narratives`. The narratives live outside the project (LUGOL_SHARED, or `../shared` beside it).
"""

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from lugol.errors import UnusableInput
from lugol.language.kinds.diagnosis import DERIVED
from lugol.language.narrative import read
from lugol.language.outcome import outcome
from lugol.record.event import Event, Stage, is_hers
from lugol.record.record import Record
from lugol.record.when import When
from lugol.replay import reviewed

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("LUGOL_SHARED", ROOT.parent / "shared"))
NARRATIVES = SHARED / "narratives"
STRUCTURED = ("lab", "ihc", "hpv", "cytology", "stage", "systemic_therapy", "immunotherapy", "hormonal_therapy")
WORDS = {"CR": "complete response", "PR": "partial response", "SD": "stable disease", "PD": "progressive disease",
         "none": "no response"}  # fmt: skip
SENT = {"affirmed": "affirmed", "historical": "affirmed", "negated": "negated", "family": "family"}


def common_date(when: When) -> str:
    """The ISO date that both ends of an interval share: a day, a month, a year or nothing."""
    if when.earliest is None or when.latest is None:
        return ""
    first, last = when.earliest.isoformat(), when.latest.isoformat()
    return next((first[:n] for n in (10, 7, 4) if first[:n] == last[:n]), "")


def exported(event: Event) -> dict[str, Any]:
    """One event in the scorer's format."""
    values = msgspec.json.decode(msgspec.json.encode(event.values))
    if values.get("size_mm"):
        values["size"] = " x ".join(str(side) for side in values.pop("size_mm")) + " mm"
    if values.get("clock"):
        values["clock"] = [str(hour) for hour in values["clock"]]
    if event.kind == "biopsy":
        values.setdefault("site", "cervix")
    if event.kind == "response":
        values["value"] = WORDS.get(values.get("value", ""), values.get("verbatim"))
    span = next((s for s in event.sources if s.section == "case"), event.sources[0] if event.sources else None)
    assertion = event.assertion
    if assertion == "possible" and event.kind in (
        "imaging",
        "metastasis",
        "pathology",
        "biopsy",
        "diagnosis",
        "colposcopy",
    ):
        assertion = "affirmed"
    return {
        **values,
        "date": {"iso": common_date(event.when)},
        "span": [span.start, span.end] if span else None,
        "assertion": SENT.get(assertion, "hypothetical"),
    }


def _is_scored(record: Record, event: Event) -> bool:
    """History is no timeline event here, and the index diagnosis that tissue proves is told as final diagnosis only."""
    if event.kind == "condition" or event.note == DERIVED:
        return False
    proven = any(getattr(e.values, "histology", None) == "cancer" for e in record.events if e.kind != "diagnosis")
    return not (event.kind == "diagnosis" and getattr(event.values, "role", "") == "index" and proven)


def exported_record(record: Record) -> dict[str, Any]:
    """One record in the scorer's format."""
    return {
        "patient": {"age": record.patient.age},
        "events": [exported(event) for event in record.events if _is_scored(record, event)],
        "final_diagnosis": final_diagnosis(record),
        "final_stage": final_stage(record),
        "outcome": {"status": outcome(record.events)},
        "flags": flags(record),
    }


def flags(record: Record) -> list[str]:
    """The codes of every flag that stood at some time."""
    return sorted({each.code for each in reviewed(record, date.today()).history})


def final_stage(record: Record) -> dict[str, Any] | None:
    """The stage of the index disease as stated: FIGO before others, an endometriosis score last; None for none."""
    stages = [e.values for e in record.events if isinstance(e.values, Stage) and is_hers(e)]
    for systems in (("FIGO",), ("unspecified",), ("lung", "breast", "colorectal", "Ann"), ("rASRM",)):
        fitting = [s for s in stages if s.system.startswith(systems)]
        if fitting:
            return {"system": fitting[0].system, "value": fitting[0].value}
    return None


def final_diagnosis(record: Record) -> list[dict[str, Any]]:
    """The index diagnosis first, then the others."""
    found = [e.values for e in record.events if e.kind == "diagnosis" and e.assertion in ("affirmed", "historical")]
    found.sort(key=lambda d: d.role != "index")  # type: ignore[union-attr]
    return [{"site": d.site, "histology": d.histology or d.value} for d in found]  # type: ignore[union-attr]


def narratives() -> dict[str, str]:
    """Name to text of every development narrative, its header line taken off."""
    found = {"seed": (SHARED / "seed" / "case-report.txt").read_text(encoding="utf-8")}
    for path in sorted((NARRATIVES / "texts").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        found[path.stem] = text.split("\n", 1)[1] if text.startswith("# source") else text
    return found


def score(folder: Path, *names: str) -> str:
    """The scorer's table for the predictions of a folder."""
    command = [sys.executable, str(NARRATIVES / "score.py"), str(folder), "--truth", str(NARRATIVES / "truth")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def group_f1(table: str, kinds: tuple[str, ...]) -> float:
    """F1 of some kinds together, from the scorer's table (counts are exact to its three decimals)."""
    hits = truth = predicted = 0
    for line in table.splitlines():
        if line.split(" ")[0] in kinds:
            t, p = (int(part.split()[-1]) for part in line.split("(truth")[1].rstrip(")").split(", pred"))
            recall = float(line.split("R=")[1].split()[0])
            hits, truth, predicted = hits + round(recall * t), truth + t, predicted + p
    return 2 * hits / (truth + predicted) if truth + predicted else 0.0


def main() -> None:
    """Export all, score the seed and the rest apart."""
    for group in ("seed", "dev"):
        folder = ROOT / "build" / "narratives" / group
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.json"):
            old.unlink()
        slowest = 0.0
        for name, text in narratives().items():
            if (name == "seed") != (group == "seed"):
                continue
            begun = time.perf_counter()
            try:
                record = read(text, name)
            except UnusableInput as refusal:
                print(f"refused: {refusal}")
                continue
            slowest = max(slowest, time.perf_counter() - begun)
            (folder / f"{name}.json").write_text(json.dumps(exported_record(record)), encoding="utf-8")
        table = score(folder)
        print(f"== {group} (slowest text {slowest:.3f} s)\n{table}")
        print(f"structured kinds together: F1={group_f1(table, STRUCTURED):.3f}")


if __name__ == "__main__":
    main()
