"""Read the project's own short records and count those understood as they should be, and the inversions.

Run `python lab/own_records.py`. Learn and held records are counted apart; the faults of held ones are never printed.
"""

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from lugol.errors import UnusableInput
from lugol.exchange.contract import record_json
from lugol.read.source import read_bytes

ROOT = Path(__file__).resolve().parent.parent
RECORDS = ROOT / "tests" / "language" / "records"
sys.path.insert(0, str(ROOT))

from tests.language.judge import UNWANTED, faults  # noqa: E402

Case = dict[str, Any]
Tally = dict[str, list[int]]


def faults_of(case: Case) -> list[str]:
    """What of a case's expectations the reader misses; a crash is a fault and never stops the count."""
    try:
        record = json.loads(
            json.dumps(record_json(read_bytes(case["text"].encode(), f"{case['id']}.txt")), default=str)
        )
    except UnusableInput:
        return faults(case["expect"], None)
    except Exception as error:
        return [f"crashed: {type(error).__name__}"]
    return faults(case["expect"], record)


def is_unwanted(fault: str) -> bool:
    """Was something taken that must not be there?"""
    return fault.startswith((UNWANTED, "patient.pregnant is True"))


def counted(tally: Tally, name: str, case: Case, found: list[str]) -> None:
    """Add one case to a row: right, all, inversions, records whose point is an inversion.

    An inversion is something taken that must not be there; what is only missed is none.
    """
    may_turn = bool(case.get("inversion"))
    turned = may_turn and any(map(is_unwanted, found))
    for place, more in enumerate((not found, True, turned, may_turn)):
        tally[name][place] += more


def print_table(title: str, tally: Tally) -> None:
    print(f"\n{title:38s} right/all   inversions")
    for name, (right, whole, turned, may_turn) in sorted(tally.items()):
        print(f"{name:38s} {right:4d}/{whole:<4d}   {turned:3d} of {may_turn}")


def print_faults(case: Case, found: list[str]) -> None:
    for fault in found:
        turned = " INVERSION" if case.get("inversion") and is_unwanted(fault) else ""
        print(f"{case['id']:8s} [{case['kind']}]{turned} {fault}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--faults", action="store_true", help="print what is wrong, of learn records only")
    arguments.add_argument("--file", default="", help="only files whose name holds this")
    arguments.add_argument("--kind", default="", help="only kinds that hold this")
    options = arguments.parse_args()
    by_file: Tally = defaultdict(lambda: [0, 0, 0, 0])
    by_kind: dict[str, Tally] = {half: defaultdict(lambda: [0, 0, 0, 0]) for half in ("learn", "held")}
    for path in sorted(RECORDS.glob("*.yaml")):
        if options.file not in path.stem:
            continue
        half = path.stem.rsplit("_", 1)[-1]
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            if options.kind not in case["kind"]:
                continue
            found = faults_of(case)
            for tally, name in ((by_file, path.stem), (by_file, f"all {half}"), (by_kind[half], case["kind"])):
                counted(tally, name, case, found)
            if options.faults and half == "learn":
                print_faults(case, found)
    for half, tally in by_kind.items():
        print_table(f"{half}: by kind", tally)
    print_table("by file", by_file)


if __name__ == "__main__":
    main()
