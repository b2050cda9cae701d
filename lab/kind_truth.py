"""Score the language room's readers by kind on the development narratives and the open batch of real texts.

Run `python lab/kind_truth.py KIND... [--misses] [--case] [--module NAME...]`: kinds as in the truth files ("lab",
"ihc", "molecular"); `--misses` prints what was missed and what was read falsely. Only open texts are ever read. The
narratives live outside the project (LUGOL_SHARED, or `../shared` beside it).
"""

import argparse
import csv
import importlib
import os
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from lugol.language.reading import reading_of
from narratives import ROOT, exported, narratives

SHARED = Path(os.environ.get("LUGOL_SHARED", ROOT.parent / "shared"))
NARRATIVES = SHARED / "narratives"
sys.path.insert(0, str(NARRATIVES))
KINDS_OF_EVENT = ROOT / "src" / "lugol" / "language" / "kinds"
OPEN_BATCH = "A"
NOT_HERS = ("introduction", "discussion", "conclusion", "references", "caption")


def texts(batches: bool = True) -> list[tuple[str, str, dict[str, Any]]]:
    """Group, text and truth of every open text: the seed, the development set, and batch A of the real ones."""
    found = []
    for name, text in narratives().items():
        group = "seed" if name == "seed" else "dev"
        found.append((group, text, _truth(NARRATIVES / "truth" / f"{name}.yaml")))
    real = NARRATIVES / "real"
    with (real / "index.csv").open(encoding="utf-8") as lines:
        names = [row["name"] for row in csv.DictReader(lines) if row["batch"] == OPEN_BATCH]
    for name in names if batches else ():
        text = (real / "texts" / f"{name}.txt").read_text(encoding="utf-8")
        found.append(("real A", text, _truth(real / "truth" / f"{name}.yaml")))
    return found


def _truth(path: Path) -> dict[str, Any]:
    truth: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return truth


def _reader(name: str) -> Any:
    """The module of `language/kinds` that bears a name, in whatever folder."""
    paths = [path.relative_to(KINDS_OF_EVENT) for path in KINDS_OF_EVENT.rglob(f"{name}.py")]
    if not paths:
        raise SystemExit(f"no module of language/kinds is called {name!r}: name those that read the kind with --module")
    return importlib.import_module(".".join(("lugol.language.kinds", *paths[0].with_suffix("").parts)))


def predicted(text: str, modules: list[str], *, case: bool = False) -> list[dict[str, Any]]:
    """What the readers of some kinds make of a text, in the scorer's format, repeats left out; `case` parts only."""
    reading = reading_of(text)
    events = [
        exported(event)
        for module in modules
        for event in _reader(module).read(reading)
        if not case or event.sources[0].section not in NOT_HERS
    ]
    unique: dict[str, dict[str, Any]] = {}
    for event in events:
        unique.setdefault(str({k: v for k, v in event.items() if k != "span"}), event)
    return list(unique.values())


def matched(truth: list[dict[str, Any]], found: list[dict[str, Any]]) -> tuple[set[int], set[int]]:
    """The places of the truth and of the predictions that match one to one, by the rules of the scorer."""
    import score

    offers = []
    for i, a in enumerate(truth):
        for j, b in enumerate(found):
            value = score.vmatch(a, b) if a["kind"] == b["kind"] else 0
            if value >= 0.5:
                near = bool(a.get("span") and b.get("span")) and score.overlap(a["span"], b["span"]) > 0.3
                offers.append((value + 0.1 * bool(score.dmatch(a, b)) + 0.2 * near, i, j))
    hit: set[int] = set()
    used: set[int] = set()
    for _, i, j in sorted(offers, reverse=True):
        if i not in hit and j not in used:
            hit.add(i)
            used.add(j)
    return hit, used


def figures(hits: int, truth: int, found: int) -> str:
    """Precision, recall and F1 in one line."""
    precision, recall = hits / found if found else 0.0, hits / truth if truth else 0.0
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return f"P={precision:.3f} R={recall:.3f} F1={f1:.3f}  (truth {truth}, read {found})"


def main() -> None:
    """Print the figures of each kind for each group of texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="+")
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was read falsely")
    parser.add_argument("--case", action="store_true", help="leave out what introduction, discussion and captions tell")
    parser.add_argument("--module", nargs="*", help="the modules that read the kinds, where named otherwise")
    options = parser.parse_args()
    counts: dict[tuple[str, str], list[int]] = {}
    slowest = 0.0
    for group, text, truth in texts():
        begun = time.perf_counter()
        found = [
            e for e in predicted(text, options.module or options.kinds, case=options.case) if e["kind"] in options.kinds
        ]
        slowest = max(slowest, time.perf_counter() - begun)
        found = [e for e in found if e["assertion"] == "affirmed"]
        told = [e for e in truth["events"] if e["kind"] in options.kinds]
        hit, used = matched(told, found)
        for kind in options.kinds:
            row = counts.setdefault((kind, group), [0, 0, 0])
            row[0] += sum(told[i]["kind"] == kind for i in hit)
            row[1] += sum(e["kind"] == kind for e in told)
            row[2] += sum(e["kind"] == kind for e in found)
        if options.misses:
            _print_misses(truth.get("name", "seed"), text, told, found, hit, used)
    for (kind, group), row in sorted(counts.items()):
        print(f"{kind:14s} {group:7s} {figures(*row)}")
    for kind in options.kinds:
        whole = [sum(r[i] for (k, _), r in counts.items() if k == kind) for i in range(3)]
        print(f"{kind:14s} all     {figures(*whole)}")
    print(f"slowest text {slowest:.3f} s")


def _print_misses(
    name: str, text: str, told: list[dict[str, Any]], found: list[dict[str, Any]], hit: set[int], used: set[int]
) -> None:
    for i, event in enumerate(told):
        if i not in hit:
            values = {k: v for k, v in event.items() if k not in ("id", "span", "quote", "date")}
            print(f"{name} MISSED {values} <{str(event.get('quote'))[:120]}>")
    for j, event in enumerate(found):
        if j not in used:
            span = event["span"] or [0, 0]
            values = {k: v for k, v in event.items() if k not in ("span", "date", "assertion")}
            print(f"{name} FALSE {values} <{' '.join(text[max(0, span[0] - 50) : span[1] + 40].split())}>")


if __name__ == "__main__":
    main()
