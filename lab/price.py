"""What the safety net costs on the short cases, in the terms of e-trigger papers: sensitivity and predictive value.

Run `python lab/price.py` (all sets of `tests/spec/vignettes`) or `python lab/price.py seventh`: a letter holds a miss
where its key asks for a flag, and none where its key says that no flag may be raised; the others ask for other things.
"""

import sys
from pathlib import Path
from typing import Any

import yaml

import lugol
from lugol.read import casefile
from lugol.rules import guideline
from lugol.simulation.measure import wilson

CASES = Path(__file__).resolve().parents[1] / "tests" / "spec" / "vignettes"


def codes() -> set[str]:
    """The codes of the flags of the safety net."""
    tables = guideline.load("safety-net").sheets.values()
    return {row.outputs.get("code", "") for table in tables for row in table.rows} - {""}


def raised(case: dict[str, Any]) -> set[str]:
    """The flags of a case, those of mere information left out."""
    record = lugol.read_text(case["text"]) if "text" in case else casefile.read(yaml.safe_dump(case["record"]), "case")
    found = lugol.review(record, case["as_of"]).findings
    return {each.code for each in found if each.kind == "flag" and each.severity != "info"}


def share(some: int, of: int) -> str:
    """A share with its 95 % interval."""
    part, low, high = wilson(some, of) if of else (0.0, 0.0, 0.0)
    return f"{some}/{of} = {part:.2f} ({low:.2f}-{high:.2f})" if of else "-"


def main() -> None:
    """Count letters and flags."""
    known, asked_for, found_in, quiet, flagged_quiet, flags, right = codes(), 0, 0, 0, 0, 0, 0
    for path in sorted(CASES.glob(f"{sys.argv[1] if len(sys.argv) > 1 else ''}*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            wanted = set(case.get("flags", ())) | known.intersection(case.get("must", ()))
            if not wanted and case.get("flags") != []:
                continue
            told = raised(case)
            asked_for, quiet = asked_for + bool(wanted), quiet + (not wanted)
            found_in += bool(wanted & told)
            flagged_quiet += bool(told) and not wanted
            if "flags" in case:
                flags, right = flags + len(told), right + len(told & wanted)
    print(f"letters with a miss, flagged for it          {share(found_in, asked_for)}")
    print(f"letters without one, flagged                 {share(flagged_quiet, quiet)}")
    print(f"letters flagged that hold a miss             {share(found_in, found_in + flagged_quiet)}")
    print(f"flags that the key asks for, where it is whole {share(right, flags)}")


if __name__ == "__main__":
    main()
