"""Hold lugol's answers against those of an existing screening and management system, suite by suite.

Run `make conformance`. The cases live outside the project (LUGOL_SHARED, or `../shared` beside it). An answer there is
what that system says, not what is right: cases marked `oracle_bug` are counted apart, and docs/conformance.md decides
the rest. `--diff` lists the differences, `--suite TEXT` keeps the suites whose name holds TEXT, `--bugs` runs the
histories of known defects (or of FILE, of the same form) against the guideline's answer, `--reader` only reads and
counts what was not understood.
"""

import argparse
import collections
import csv
import gzip
import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from lugol.findings import Finding
from lugol.read import casefile, fhir
from lugol.review.one import review

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("LUGOL_SHARED", ROOT.parent / "shared")) / "conformance"
SCREENING = "uspstf-2018"
MANAGEMENT = "asccp-2019"
PATHWAYS = ("screening", "management")


class Case(msgspec.Struct):
    """A line of the conformance set."""

    id: str
    suite: str
    as_of: date
    bundle: msgspec.Raw
    expected: dict[str, Any]
    oracle_bug: list[str] = []


class Answer(msgspec.Struct):
    """What lugol says on one pathway: that it applies, the action, when it is due, what is missing, by which row."""

    included: bool = False
    action: str | None = None
    due: str | None = None
    needs: tuple[str, ...] = ()
    rule: str = ""


def cases() -> Iterator[Case]:
    """The cases of the visible set."""
    decoder = msgspec.json.Decoder(Case)
    with gzip.open(SHARED / "visible.jsonl.gz", "rb") as lines:
        for line in lines:
            yield decoder.decode(line)


def judged(bundle: bytes, name: str, as_of: date) -> list[Finding]:
    """The findings of the two guidelines on a bundle."""
    record = fhir.read(bundle, name)
    return list(review(record, as_of, [SCREENING, MANAGEMENT]).findings)


def answers(findings: list[Finding]) -> dict[str, Answer]:
    """The answer of each pathway: the recommendation, or the gap, of the guideline that stands for it."""
    found = {pathway: Answer() for pathway in PATHWAYS}
    pathways = {SCREENING: "screening", MANAGEMENT: "management"}
    for finding in findings:
        pathway = pathways.get(finding.guideline, "")
        if pathway and finding.kind in ("recommendation", "gap", "note") and (finding.action or finding.kind == "gap"):
            held = found[pathway]
            if not held.included or (held.action is None and finding.action):
                found[pathway] = Answer(True, finding.action, finding.due, finding.needs, finding.rule)
    return found


def agrees(expected: dict[str, Any], answer: Answer) -> tuple[bool, bool, bool]:
    """Whether inclusion, action and due date agree; action and due count only where the pathway applies."""
    included = bool(expected["included"]) == answer.included
    if not expected["included"]:
        return included, True, True
    action = included and expected["action"] == answer.action
    return included, action, action and expected["due"] == answer.due


def run(suite: str) -> list[dict[str, Any]]:
    """One row for each case and pathway."""
    rows: list[dict[str, Any]] = []
    for case in cases():
        if suite.casefold() not in case.suite.casefold():
            continue
        try:
            got = answers(judged(bytes(case.bundle), case.id, case.as_of))
            crash = ""
        except Exception as error:  # a crash is a result here
            got, crash = {pathway: Answer() for pathway in PATHWAYS}, f"{type(error).__name__}: {error}"
        for pathway in PATHWAYS:
            want = case.expected[pathway]
            included, action, due = agrees(want, got[pathway])
            mark = "marked" if case.oracle_bug else "error" if case.expected.get("errors") else "plain"
            rows.append(
                {"id": case.id, "suite": case.suite, "pathway": pathway, "mark": mark, "bugs": case.oracle_bug,
                 "want": want, "got": got[pathway], "included": included, "action": action, "due": due,
                 "crash": crash}
            )  # fmt: skip
    return rows


def kind_of(row: dict[str, Any]) -> tuple[str, str, str]:
    """A difference by what decides it: the pathway, the rule of the other system, the row of ours."""
    want, got = row["want"], row["got"]
    theirs = str(want["rule"]) if want["included"] else "not applied"
    return row["pathway"], theirs, got.rule.partition("/")[2] if got.included else "not applied"


def decided() -> dict[tuple[str, str, str], dict[str, str]]:
    """The kinds of difference that a point of the guideline decides (docs/conformance.md)."""
    with (ROOT / "lab" / "conformance_decided.csv").open(encoding="utf-8") as lines:
        return {(row["pathway"], row["peer_rule"], row["lugol_row"]): row for row in csv.DictReader(lines)}


def verdict(rows: list[dict[str, Any]]) -> None:
    """Print, for the unmarked cases, how many agree, how many a guideline's point decides, how many neither."""
    known = decided()
    for pathway in PATHWAYS:
        plain = [row for row in rows if row["pathway"] == pathway and row["mark"] == "plain"]
        wrong = [row for row in plain if not (row["included"] and row["action"] and row["due"])]
        told = sum(kind_of(row) in known for row in wrong)
        share = 100 * (len(plain) - len(wrong)) / max(len(plain), 1)
        print(
            f"{pathway}: {len(plain)} unmarked, {len(plain) - len(wrong)} agree ({share:.2f} %), "
            f"{told} decided by a point of the guideline, {len(wrong) - told} open"
        )


def table(rows: list[dict[str, Any]]) -> None:
    """Print agreement by suite and pathway."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(title="Agreement with the existing system", title_justify="left")
    for name in ("suite", "pathway", "kind", "cases", "applies", "action", "action and due"):
        shown.add_column(name, justify="left" if name in ("suite", "pathway", "kind") else "right")
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = collections.defaultdict(list)
    for row in rows:
        if row["want"]["included"] or row["got"].included:
            groups[row["suite"], row["pathway"], row["mark"]].append(row)
    totals: dict[tuple[str, str, str], list[dict[str, Any]]] = collections.defaultdict(list)
    for (suite, pathway, mark), members in sorted(groups.items()):
        shown.add_row(suite, pathway, mark, *_shares(members))
    shown.add_section()
    for row in rows:
        totals["ALL", row["pathway"], row["mark"]].append(row)
    for (suite, pathway, mark), members in sorted(totals.items(), key=lambda item: (item[0][2], item[0][1])):
        shown.add_row(suite, pathway, mark, *_shares(members))
    Console(width=120).print(shown)
    crashes = [row for row in rows if row["crash"]]
    print(f"crashes: {len(crashes)}" + "".join(f"\n  {row['id']}: {row['crash']}" for row in crashes[:10]))


def _shares(members: list[dict[str, Any]]) -> list[str]:
    counts = [sum(row[name] for row in members) for name in ("included", "action", "due")]
    both = sum(row["included"] and row["action"] and row["due"] for row in members)
    share = f"{both} ({100 * both / len(members):.2f} %)"
    return [str(len(members)), str(counts[0]), str(counts[1]), share]


def differences(rows: list[dict[str, Any]], limit: int) -> None:
    """Print each difference on one line, and the commonest kinds of difference."""
    wrong = [row for row in rows if not (row["included"] and row["action"] and row["due"])]
    kinds: collections.Counter[str] = collections.Counter()
    for row in wrong:
        want, got = row["want"], row["got"]
        says = f"{want['action']} {want['due']}" if want["included"] else "does not apply"
        ours = f"{got.action} {got.due}" if got.action else f"needs {'; '.join(got.needs)}" if got.included else "-"
        where = f"{row['mark']} {','.join(row['bugs'])}".strip()
        kinds[f"{row['pathway']:<10} {want['rule']} {want['action']} -> {got.action} by {got.rule}"] += 1
        if limit > 0:
            limit -= 1
            print(f"{row['id']} [{where}] {row['pathway']}: {says} ({want['rule']}) | lugol: {ours} ({got.rule})")
    print()
    for kind, number in kinds.most_common(60):
        print(f"{number:>5}  {kind}")


def bugs(path: Path) -> int:
    """Run the histories of known defects in a file; the number of answers that are not the guideline's."""
    spec = importlib.util.spec_from_file_location("to_fhir", SHARED / "to_fhir.py")
    assert spec is not None and spec.loader is not None
    to_fhir = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(to_fhir)
    wrong = 0
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines:
        history = json.loads(line)
        want, as_of = history["guideline"], date.fromisoformat(history["as_of"])
        if told := history.get("casefile"):
            record = casefile.read(told.encode(), history["id"])
        else:
            texts = (history.get("options") or {}).get("texts", True)
            record = fhir.read(json.dumps(to_fhir.bundle(history, texts)).encode(), history["id"])
        found = list(review(record, as_of, [SCREENING, MANAGEMENT]).findings)
        got = answers(found)
        answer, other = got[want["pathway"]], got["screening" if want["pathway"] == "management" else "management"]
        right = answer.action == want["action"] and (want["due"] is None or answer.due == want["due"])
        alone = not other.included
        banned = {answer.action, other.action} & set(want["must_not"])
        unsaid = history.get("statement_must_not_contain")
        banned |= {
            unsaid for finding in found if unsaid and finding.rule == answer.rule and unsaid in finding.statement
        }
        verdict = (
            "ok" if right and alone and not banned else "MUST NOT" if banned else "both" if not alone else "differs"
        )
        wrong += verdict != "ok" and want["action"] is not None
        print(
            f"{history['id']:<5} {verdict:<8} want {want['pathway']}: {want['action']} {want['due']} "
            f"({want['confidence']}) | lugol: {answer.action} {answer.due} {answer.rule} {'; '.join(answer.needs)}"
        )
    print(f"{len(lines) - wrong} of {len(lines)} as the guideline says")
    return wrong


def reader() -> None:
    """Only read every bundle: events by kind, and the notes on what was not understood."""
    kinds: collections.Counter[str] = collections.Counter()
    notes: collections.Counter[str] = collections.Counter()
    for case in cases():
        record = fhir.read(bytes(case.bundle), case.id)
        kinds.update(event.kind for event in record.events)
        notes.update(note.message for note in record.notes)
    print(dict(kinds.most_common()))
    for message, number in notes.most_common():
        print(f"{number:>5}  {message}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--suite", default="")
    parser.add_argument("--diff", action="store_true")
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("--bugs", nargs="?", type=Path, const=SHARED / "bugs.jsonl", metavar="FILE")
    parser.add_argument("--reader", action="store_true")
    parser.add_argument("--pathway", choices=PATHWAYS)
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"no conformance cases at {SHARED}; set LUGOL_SHARED to the folder that holds them")
        return 0
    if options.reader:
        reader()
        return 0
    if options.bugs:
        return min(bugs(options.bugs), 1)
    rows = [row for row in run(options.suite) if options.pathway in (None, row["pathway"])]
    table(rows)
    verdict(rows)
    if options.diff:
        differences(rows, options.limit)
    return 0


if __name__ == "__main__":
    sys.exit(main())
