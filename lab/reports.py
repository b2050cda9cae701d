"""Score the reading of pathology reports against registry fields, the learning and the second half apart.

Run `python lab/reports.py FOLDER SCORER`: FOLDER holds ID.txt, its truth lies beside as FOLDER.csv, and SCORER is the
script that prints the table for a folder of records. `--keep` names a folder that is not deleted.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from lugol.exchange.contract import record_json
from lugol.language.narrative import read

LEARN = 80


def write(paths: list[Path], folder: Path) -> None:
    """Read each report and write its record as a review without findings."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        record = record_json(read(path.read_text(encoding="utf-8", errors="replace"), path.name))
        (folder / f"{path.stem}.json").write_text(json.dumps({"record": record, "findings": []}), encoding="utf-8")


def main() -> None:
    """Read all reports of the halves asked for and print the scorer's table of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--half", choices=("learn", "second", "both"), default="both")
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    paths = sorted(args.folder.glob("*.txt"))
    halves = {"learn": paths[:LEARN], "second": paths[LEARN:]}
    with tempfile.TemporaryDirectory() as temporary:
        for name, half in halves.items():
            if args.half in (name, "both"):
                target = (args.keep or Path(temporary)) / name
                write(half, target)
                print(f"== {name}", flush=True)
                truth = args.folder.with_suffix(".csv")
                subprocess.run([sys.executable, args.scorer, target, "--truth", truth], check=True)


if __name__ == "__main__":
    main()
