"""Write the reader's records of the development narratives in the scorer's format, and run the scorer.

Run `make narratives`, or for one batch of the real texts `.venv/bin/python lab/narratives.py --batch A`. The narratives
live outside the project (LUGOL_SHARED, or `../shared` beside it).
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import yaml

from lugol.errors import UnusableInput
from lugol.language.kinds.diagnoses.diagnosis import DERIVED
from lugol.language.narrative import read
from lugol.language.outcome import outcome
from lugol.language.page import page_of
from lugol.record.event import Diagnosis, Event, Stage, is_hers
from lugol.record.record import Record
from lugol.record.when import When
from lugol.review.replay import reviewed

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("LUGOL_SHARED", ROOT.parent / "shared"))
NARRATIVES = SHARED / "narratives"
REAL = NARRATIVES / "real"
CORPORA = NARRATIVES.parent / "corpora"
OWN_TRUTH = Path(__file__).parent / "truth"
"""Our own annotations of texts of the corpora, made blind, a folder a batch: spans and values, no words of the texts.

D, F, G3, H3, K2, N2 and N4 are examinations: nobody has looked at a fault in them. The others were learnt from after
their first sight. N1 to N4 are notes, letters and reports invented by authors who had not seen what lugol reads.
"""
OWN = ("D", "E1", "E2", "E3", "F", "G1", "G2", "G3", "H1", "H2", "H3", "K1", "K2", "N1", "N2", "N3", "N4")
DECISIVE = (
    "cytology", "hpv", "colposcopy", "biopsy", "ecc", "pathology", "surgery", "stage", "ihc", "metastasis",
    "recurrence", "systemic_therapy", "immunotherapy", "hormonal_therapy", "radiotherapy", "response", "death",
    "diagnosis",
)  # fmt: skip
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
    if event.kind == "stage":
        values["system"] = scored_system(values["system"])
    if event.kind == "lab" and values.get("result"):
        values["flag"] = values["result"]
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


def _is_scored(event: Event) -> bool:
    """History is no timeline event here, and what a text as a whole is about is told as final diagnosis only."""
    return event.kind != "condition" and event.note != DERIVED


def exported_record(record: Record) -> dict[str, Any]:
    """One record in the scorer's format."""
    return {
        "patient": {"age": record.patient.age},
        "events": [exported(event) for event in record.events if _is_scored(event)],
        "final_diagnosis": final_diagnosis(record),
        "final_stage": final_stage(record),
        "outcome": {"status": outcome(record.events)},
        "flags": flags(record),
    }


def flags(record: Record) -> list[str]:
    """The codes of every flag that stood at some time."""
    return sorted({each.code for each in reviewed(record, date.today()).history})


def final_stage(record: Record) -> dict[str, Any] | None:
    """The stage of the index disease as stated: FIGO before others, an endometriosis score last; None for none.

    A stage of the cancer of another organ is not that of the disease that the text is about.
    """
    stages = [e.values for e in record.events if isinstance(e.values, Stage) and is_hers(e)]
    told = [e.values for e in record.events if isinstance(e.values, Diagnosis)]
    index = next((value.site for value in told if value.role == "index"), "")
    stages = [s for s in stages if not _is_of_other(s.disease, index)]
    for systems in (("FIGO",), ("unspecified",), ("Ann",), ("(TNM)",), ("TNM",), ("limited",), ("rASRM",)):
        fitting = [s for s in stages if s.system.startswith(systems) or s.system.endswith(systems)]
        if fitting:
            return {"system": scored_system(fitting[0].system), "value": fitting[0].value}
    return None


_ORGANS = {
    "cervix": ("cervix", "endocervix"),
    "endometrium": ("endometrium", "uterus", "uterine cavity"),
    "ovary": ("ovary", "fallopian tube", "peritoneum", "pelvis", "adnexa"),
    "vulva": ("vulva", "vagina"),
    "breast": ("breast",),
}


def _is_of_other(disease: str, index: str) -> bool:
    """Is a staged disease of another organ than the index disease: a past cancer of the cervix, one of the breast?"""
    return bool(index) and disease in _ORGANS and index not in _ORGANS[disease] and _is_told_organ(index)


def _is_told_organ(index: str) -> bool:
    return index not in ("abdomen", "retroperitoneum", "omentum") and "node" not in index


def scored_system(system: str) -> str:
    """The scorer names the TNM of the lung apart, that of other organs "TNM"."""
    return "TNM" if system.endswith("(TNM)") and not system.startswith("lung") else system


def final_diagnosis(record: Record) -> list[dict[str, Any]]:
    """The index diagnosis first, then the others."""
    told = [e for e in record.events if e.kind == "diagnosis" and e.values.status != "superseded"]  # type: ignore[union-attr]
    found = [e.values for e in told if e.assertion in ("affirmed", "historical") or e.values.role == "index"]  # type: ignore[union-attr]
    found = found or [e.values for e in told if e.assertion == "possible"]
    found.sort(key=lambda d: d.role != "index")  # type: ignore[union-attr]
    return [_scored_diagnosis(d.site, told_name(d)) for d in found]  # type: ignore[arg-type, union-attr]


def told_name(value: Diagnosis) -> str:
    """The name of a diagnosis: the text's own words, where these say it at length and otherwise than the lexicon.

    "Serous adenocarcinoma" is told so, and not by the name of its row; "SCC" is told at length.

    >>> from lugol.record.event import Diagnosis
    >>> told_name(Diagnosis(value="left ovarian endometrioid carcinoma", histology="endometrioid adenocarcinoma"))
    'endometrioid carcinoma'
    >>> told_name(Diagnosis(value="cervical SCC", histology="squamous cell carcinoma"))
    'squamous cell carcinoma'
    """
    page = page_of(value.value)
    named = [m for m in page.of("histology") if m.concept.name == value.histology]
    if not named:
        return value.histology or value.value
    first, last = named[0].first, named[0].last
    place = [m for m in page.of("site", first=first, last=last) if m.first == first]
    words = page.words(place[0].last if place else first, last)
    words = words.removesuffix("s") if words.endswith(("omas", "ors", "ours")) else words
    spelt = words.lower().endswith(("oma", "tumor", "tumour", "cancer", "neoplasm"))
    same = set(words.lower().split()) <= set(value.histology.lower().split())
    return words if spelt and not same else value.histology


def _scored_diagnosis(site: str, name: str) -> dict[str, Any]:
    """Where no disease was found the truth says "none" of both; its words are spelt in the American way."""
    if name == "none":
        return {"site": "none", "histology": "none"}
    for british, american in (
        ("tumour", "tumor"),
        ("haem", "hem"),
        ("oed", "ed"),
        ("oest", "est"),
        ("foet", "fet"),
        ("naev", "nev"),
    ):
        name = name.replace(british, american)
    return {"site": site, "histology": name}


def narratives() -> dict[str, str]:
    """Name to text of every development narrative, its header line taken off."""
    found = {"seed": (SHARED / "seed" / "case-report.txt").read_text(encoding="utf-8")}
    for path in sorted((NARRATIVES / "texts").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        found[path.stem] = text.split("\n", 1)[1] if text.startswith("# source") else text
    return found


def score(folder: Path, truth: Path = NARRATIVES / "truth") -> str:
    """The scorer's table for the predictions of a folder."""
    command = [sys.executable, str(NARRATIVES / "score.py"), str(folder), "--truth", str(truth)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if not any(line.startswith("ALL") for line in told.stdout.splitlines()):
        raise SystemExit(f"the scorer failed: {told.stderr.strip()}")
    return told.stdout  # its macro-F1 fails on few texts, after the table


def group_f1(table: str, kinds: tuple[str, ...]) -> float:
    """F1 of some kinds together, from the scorer's table (counts are exact to its three decimals)."""
    hits = truth = predicted = 0
    for line in table.splitlines():
        if line.split(" ")[0] in kinds:
            t, p = (int(part.split()[-1]) for part in line.split("(truth")[1].rstrip(")").split(", pred"))
            recall = float(line.split("R=")[1].split()[0])
            hits, truth, predicted = hits + round(recall * t), truth + t, predicted + p
    return 2 * hits / (truth + predicted) if truth + predicted else 0.0


def batch_texts(batch: str) -> dict[str, dict[str, str]]:
    """The real texts of one batch by kind of text and name; no text of another batch is opened."""
    found: dict[str, dict[str, str]] = {}
    if batch in OWN:
        for path in sorted((OWN_TRUTH / batch).glob("*.yaml")):
            truth = yaml.safe_load(path.read_text(encoding="utf-8"))
            own = path.with_suffix(".txt")  # a text of our own stands beside its truth
            text = (own if own.exists() else CORPORA / f"{truth['text']}.txt").read_text(encoding="utf-8")
            found.setdefault(truth["text_kind"], {})[truth["name"]] = text
        return found
    with (REAL / "index.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["batch"] == batch:
                text = (REAL / "texts" / f"{row['name']}.txt").read_text(encoding="utf-8")
                found.setdefault(row["text_kind"], {})[row["name"]] = text
    return found


def export(texts: dict[str, str], folder: Path) -> float:
    """Write the records of some texts to an emptied folder; how long the slowest took, in seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    slowest = 0.0
    for name, text in texts.items():
        begun = time.perf_counter()
        try:
            record = read(text, name)
        except UnusableInput as refusal:
            print(f"refused: {refusal}")
            continue
        slowest = max(slowest, time.perf_counter() - begun)
        (folder / f"{name}.json").write_text(json.dumps(exported_record(record)), encoding="utf-8")
    return slowest


def together(table: str) -> str:
    """F1 of all kinds, of the decisive and of the structured ones, from the scorer's table."""
    every = next(line for line in table.splitlines() if line.startswith("ALL")).split("F1=")[1].split()[0]
    return f"all {every}, decisive {group_f1(table, DECISIVE):.3f}, structured {group_f1(table, STRUCTURED):.3f}"


def _truth_of(names: Iterable[str], folder: Path) -> Path:
    """A folder of links to the truth of some texts alone, so that the scorer opens no other."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        link = folder / f"{name}.yaml"
        link.unlink(missing_ok=True)
        own = next(OWN_TRUTH.glob(f"*/{name}.yaml"), None)
        link.symlink_to(own or REAL / "truth" / f"{name}.yaml")
    return folder


def run_batch(batch: str) -> None:
    """Score one batch of the real texts as a whole and by kind of text. The first run of a batch counts."""
    by_kind = batch_texts(batch)
    folder = ROOT / "build" / "narratives" / f"batch-{batch}"
    every = {name: text for texts in by_kind.values() for name, text in texts.items()}
    slowest = export(every, folder)
    truth = _truth_of(every, folder / "truth")
    table = score(folder, truth)
    print(f"== batch {batch}: {len(every)} texts (slowest {slowest:.3f} s)\n{table}\nF1: {together(table)}")
    for kind, texts in sorted(by_kind.items()):
        export(texts, folder / kind)
        print(f"  {kind} ({len(texts)} texts): {together(score(folder / kind, truth))}")


def main() -> None:
    """Export all and score the seed and the rest apart, or one batch of the real texts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--batch", choices=("A", "B", "C", *OWN), help="one batch of the real texts instead")
    if batch := arguments.parse_args().batch:
        run_batch(batch)
        return
    for group in ("seed", "dev"):
        texts = {name: text for name, text in narratives().items() if (name == "seed") == (group == "seed")}
        folder = ROOT / "build" / "narratives" / group
        slowest = export(texts, folder)
        table = score(folder)
        print(f"== {group} (slowest text {slowest:.3f} s)\n{table}")
        print(f"F1: {together(table)}")


if __name__ == "__main__":
    main()
