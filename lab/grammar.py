"""The size of the grammar, its rows without effect (there must be none), and what changes when a cue row is left out.

Run `make grammar`. Each row of cues.csv is taken out in turn and the short records of tests/language/records are read
again; a row that changes none of them is listed: it rests on its own examples alone.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from lugol.errors import UnusableInput
from lugol.language import proof, results, women
from lugol.language.cue_places import Assertions, assertions
from lugol.language.kinds.woman.patient import read_patient
from lugol.language.lexicon import read_rows
from lugol.language.narrative import events_of
from lugol.language.page import page_of
from lugol.language.reading import Reading
from lugol.language.time import date_mentions, timeline

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = ROOT / "src" / "lugol" / "language"
RECORDS = ROOT / "tests" / "language" / "records"
WORDS = ("words", "terms", "phrase")
sys.path.insert(0, str(ROOT))

from tests.language.test_dates import CUES, at, examples, shown  # noqa: E402


def files() -> Iterator[tuple[str, int, int]]:
    """Each CSV of the language room: its name, its rows, and the words in them (parted by | or by their rows)."""
    for path in sorted(LANGUAGE.rglob("*.csv")):
        with path.open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        column = next((name for name in WORDS if rows and name in rows[0]), "")
        words = sum(len((row[column] or "").split("|")) for row in rows) if column else len(rows)
        yield path.relative_to(LANGUAGE).as_posix(), len(rows), words


def print_size() -> None:
    total = [0, 0]
    print(f"{'file':38s} rows  words")
    for name, rows, words in files():
        print(f"{name:38s} {rows:4d} {words:6d}")
        total = [total[0] + rows, total[1] + words]
    print(f"{'together':38s} {total[0]:4d} {total[1]:6d}")
    modules = [path.read_text(encoding="utf-8") for path in LANGUAGE.rglob("*.py")]
    patterns = sum(text.count("re.compile(") for text in modules)
    lines = sum(text.count("\n") for text in modules)
    print(f"\n{len(modules)} modules, {lines} lines, {patterns} regular expressions")


def without_effect() -> tuple[list[str], list[str]]:
    """Every row without which its own examples read the same, and every other fault that the proofs find."""
    found = [f"assertion: {problem}" for problem in proof.check().problems]
    found += [f"results: {problem}" for problem in results.check().problems]
    for row in CUES:
        told = examples(row, "examples")
        if any(shown(at(text, words)) == shown(at(text, words, without=row["id"])) for text, words, _ in told):
            found.append(f"time/cues.csv ({row['id']}): an example reads the same without this row")
    idle = [problem for problem in found if "without this row" in problem]
    return idle, [problem for problem in found if problem not in idle]


def taken(reading: Reading) -> str:
    """What is taken from a text, told so that two readings can be compared."""
    try:
        women.refuse_unusable(reading)
    except UnusableInput as refusal:
        return f"refused: {refusal}"
    return repr((read_patient(reading), events_of(reading)))


def records() -> list[str]:
    found = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(RECORDS.glob("*.yaml"))]
    return [case["text"] for cases in found for case in cases]


def ablation(texts: list[str]) -> dict[str, int]:
    """For each cue row, how many of the texts are read otherwise without it."""
    changed = {row["id"]: 0 for row in read_rows("cues.csv")}
    for text in texts:
        page = page_of(text, "record")
        time = timeline(page, date_mentions(page))
        whole = assertions(page)
        before = taken(Reading(page, whole, time))
        for row in changed:
            left: Assertions = assertions(page, without=row)
            if left.cues != whole.cues and taken(Reading(page, left, time)) != before:
                changed[row] += 1
    return changed


def main() -> None:
    """Print size, rows without effect, and the ablation; status 1 where a row has no effect."""
    print_size()
    idle, faults = without_effect()
    for title, problems in (("rows without effect on their own examples", idle), ("other faults of proof", faults)):
        print("\n".join([f"\n{title}: {len(problems)}", *(f"  {problem}" for problem in problems)]))
    texts = records()
    changed = ablation(texts)
    print(f"\ncue rows left out one by one, over {len(texts)} records: records that change")
    for row, count in sorted(changed.items(), key=lambda item: -item[1]):
        print(f"{row:24s} {count:4d}")
    unasked = [row for row, count in changed.items() if not count]
    print(f"rows that change no record ({len(unasked)}): {', '.join(unasked) or 'none'}")
    sys.exit(bool(idle))


if __name__ == "__main__":
    main()
