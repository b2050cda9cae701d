"""Spoilt inputs through every door: none may crash, go over its limit or leave a half-written file.

Run `make fuzz` (100,000 inputs), or `python lab/fuzz.py --inputs 2000 --seed 7 --door csv`. What failed is kept under
build/fuzz with its traceback, and so is the table as far as it has come: a run that is ended early (Ctrl-C, SIGTERM, a
kill) leaves the counts of the inputs that were tried. The seeds are the examples and texts of this project.
"""

import argparse
import contextlib
import io
import json
import logging
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import typer.main
import yaml

import mutations
from lugol.errors import LugolError
from lugol.limits import SECONDS, TooMuch, document
from lugol.read.source import read_bytes
from seeds import PACKET, PAGE, ROOT, TABLE, bundles, cases, guides, messages, office, pdf, tables, texts

FAILED = ROOT / "build" / "fuzz"
LIMIT = 10.0
AS_OF = date(2025, 1, 1)
_CHUNK = 40
_WOMEN = 40
OUTCOMES = ("read", "refused", "crash", "over the limit", "half-written")


class Door(NamedTuple):
    """A way in: its share of the inputs, and what makes an input of chance and tries it (raising as the door does)."""

    share: float
    attempt: Callable[[random.Random], object]


class Half(Exception):
    """A file that was left half written."""


def _yaml(tree: Any) -> str:
    """A tree as YAML, written by libyaml where it is there: Python's own writer takes longer than many a door."""
    writer = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(tree, Dumper=writer, allow_unicode=True, sort_keys=False))


def _text(chance: random.Random) -> object:
    return read_bytes(mutations.text(chance, texts()).encode(errors="replace"), chance.choice(("a.txt", "letter")))


def _markup(chance: random.Random) -> object:
    page = mutations.text(chance, [PAGE, PAGE.replace("<p>", f"<p>{chance.choice(texts())[:800]}"), *texts()[:5]])
    return read_bytes(page.encode(errors="replace"), chance.choice(("a.html", "a.html", "a.md")))


def _pdf(chance: random.Random) -> object:
    return read_bytes(b"%PDF-" + mutations.data(chance, pdf()).removeprefix(b"%PDF-"), "a.pdf")


def _casefile(chance: random.Random) -> object:
    tree = mutations.tree(chance, chance.choice(cases()), WORDS_OF_TREES)
    if chance.random() < 0.3:
        return read_bytes(_json(tree), "a.json")
    told = _case(tree)
    return read_bytes(
        (mutations.text(chance, [told]) if chance.random() < 0.4 else told).encode(errors="replace"), "a.yaml"
    )


WORDS_OF_TREES = ("HSIL", "positive", "2022-03-08")


_SHALLOW = {"events": [[[["deep"]]]]}
"""What stands for a tree that no writer can write (`_deep` writes deep ones)."""


def _case(tree: Any) -> str:
    try:
        return _yaml(tree)
    except (RecursionError, ValueError, yaml.YAMLError):
        return _yaml(_SHALLOW)


def _deep(chance: random.Random) -> object:
    """Lists or mappings within each other, from a few levels to very many, in each form that has them."""
    levels = chance.choice((3, 60, 400, 3000, 100_000))
    start, end = chance.choice((("[", "]"), ('{"a":', "}")))
    inside = start * levels + "1" + end * chance.choice((levels, levels, 0))
    form, told = chance.choice(
        (
            ("a.yaml", f"events: {inside}"),
            ("a.yaml", "events:\n" + "\n".join(f"{' ' * level}-" for level in range(min(levels, 400)))),
            ("a.json", f'{{"resourceType": "Bundle", "entry": {inside}}}'),
            ("a.json", f'{{"metaData": {{}}, "id": "x", "diseases": {inside}}}'),
            ("a.json", f'{{"events": {inside}}}'),
            ("a.ndjson", f'{{"resourceType": "Patient", "id": "a", "x": {inside}}}\n{{"resourceType": "Patient"}}'),
            ("a.html", "<div>" * levels + "HSIL"),
            ("a.txt", "(" * levels + "HSIL" + ")" * levels),
        )
    )
    return read_bytes(told.encode(), form)


def _csv(chance: random.Random) -> object:
    seed = chance.choice((TABLE, TABLE.replace(",", "\t"), *tables()))
    return read_bytes(mutations.text(chance, [seed, TABLE]).encode(errors="replace"), "a.csv")


def _message(chance: random.Random) -> object:
    """An HL7 v2 message, a clinical document or an article."""
    return read_bytes(
        mutations.text(chance, messages()).encode(errors="replace"), chance.choice(("a.hl7", "a.xml", "a"))
    )


def _office(chance: random.Random) -> object:
    """A letter or a workbook of an office: its bytes spoilt, or the parts within it."""
    name, whole = chance.choice(office())
    if name.endswith(".rtf") or chance.random() < 0.4:
        return read_bytes(mutations.data(chance, whole), name)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive, zipfile.ZipFile(out, "w") as spoilt:
        for part in archive.namelist():
            held = archive.read(part)
            if part.endswith(".xml") and chance.random() < 0.6:
                held = mutations.text(chance, [held.decode()]).encode(errors="replace")
            spoilt.writestr(part, held)
    return read_bytes(out.getvalue(), name)


def _json(tree: Any) -> bytes:
    try:
        return json.dumps(tree, allow_nan=True).encode()
    except (RecursionError, ValueError):
        return json.dumps(_SHALLOW).encode()


def _fhir(chance: random.Random) -> object:
    tree = mutations.tree(chance, chance.choice((*bundles(), *guides())), WORDS_OF_TREES)
    told = _json(tree)
    return read_bytes(mutations.data(chance, told) if chance.random() < 0.2 else told, "a.json")


def _lines(chance: random.Random) -> bytes:
    tree = mutations.tree(chance, chance.choice(bundles())["entry"], WORDS_OF_TREES)
    told = (
        [each.get("resource", each) if isinstance(each, dict) else each for each in tree]
        if isinstance(tree, list)
        else []
    )
    return b"\n".join(_json(each) for each in told)


def _ndjson(chance: random.Random) -> object:
    return read_bytes(_lines(chance), "a.ndjson")


def _phenopacket(chance: random.Random) -> object:
    told = _json(mutations.tree(chance, PACKET, WORDS_OF_TREES))
    return read_bytes(mutations.data(chance, told) if chance.random() < 0.1 else told, "a.json")


def _any(chance: random.Random) -> tuple[str, bytes]:
    """An input of any form and a file name for it."""
    way = chance.randrange(6)
    if way == 0:
        return "a.txt", mutations.text(chance, texts()).encode(errors="replace")
    if way == 1:
        return "a.yaml", _case(mutations.tree(chance, chance.choice(cases()))).encode(errors="replace")
    if way == 2:
        return "a.csv", mutations.text(chance, [TABLE]).encode(errors="replace")
    if way == 3:
        return "a.json", _json(mutations.tree(chance, chance.choice(bundles())))
    if way == 4:
        return "a.ndjson", _lines(chance)
    return "a.json", _json(mutations.tree(chance, PACKET))


_FORMS = {"review": ("text", "json", "html"), "replay": ("text", "json", "html"), "compare": ("text", "csv", "json"),
          "read": ("yaml", "json", "fhir"), "worklist": ("text", "csv", "json")}  # fmt: skip


def _command(chance: random.Random) -> object:
    """A command on a file as a person types it: its status is 0, 1 or 2, and its output whole or not there."""
    name, told = _any(chance)
    command = chance.choice(("review", "review", "read", "replay", "compare", "worklist", "why"))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "records"
        folder.mkdir()
        (folder / name).write_bytes(told)
        source = str(folder if command == "worklist" else folder / name)
        if command == "why":
            words = ["why", chance.choice(("overdue_followup", "x", "")), source, "--as-of", AS_OF.isoformat()]
            return _run(words)
        form = chance.choice(_FORMS[command])
        goal = Path(place) / f"out.{form}"
        words = [command, source, "--format", form]
        if command in ("review", "worklist"):
            words += ["--as-of", chance.choice((AS_OF.isoformat(), AS_OF.isoformat(), "1990-01-01", "9999-12-31"))]
        status = _run([*words, "-o", str(goal)] if chance.random() < 0.8 else words)
        _whole(goal, form, status)
        if (folder / name).read_bytes() != told or [
            each for each in Path(place).iterdir() if each.name.endswith(".draft")
        ]:
            raise Half(f"{command} {form}")
        return status


def _run(words: list[str]) -> int:
    from lugol import cli

    os.environ["LUGOL_DEBUG"] = "1"
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            cli.run(words)
        except SystemExit as ended:
            if ended.code not in (0, 1, 2):
                raise Half(f"status {ended.code}") from None
            if ended.code == 2:
                raise LugolError("status 2") from None
    return 0


def _whole(goal: Path, form: str, status: int) -> None:
    """Raise Half where what was written is not whole."""
    if not goal.exists():
        return
    told = goal.read_text(encoding="utf-8")
    if status or (not told.endswith("\n") and form != "html") or (form == "html" and "</html>" not in told):
        raise Half(form)
    if form in ("json", "fhir"):
        json.loads(told)


def _instrument(chance: random.Random) -> object:
    """An instrument with spoilt inputs on the command line."""
    from lugol.instruments.instrument import rows

    row = chance.choice(rows("examples.csv"))
    given = row["given"].split()
    for _ in range(chance.choice((0, 1, 2, 3))):
        if not given:
            break
        at = chance.randrange(len(given))
        key = given[at].partition("=")[0]
        given[at] = (
            f"{key}={chance.choice(mutations.WORDS)}" if chance.random() < 0.7 else chance.choice(mutations.WORDS)
        )
    words = [each for each in given if not each.startswith("-")]
    return _run(["instrument", row["instrument"], *words, "--format", chance.choice(("text", "json"))])


def _programme(chance: random.Random) -> object:
    """Some women, most of them spoilt, judged as a programme; nobody else may be left out."""
    from lugol.programme.run import run
    from lugol.programme.tell import summary

    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / f"events.{(form := chance.choice(('csv', 'ndjson')))}"
        source.write_bytes(_women(chance) if form == "csv" else _people(chance))
        try:
            made = run.manifest(source, AS_OF, (), chance.choice((0, 1, 3)))
            run.run(made, Path(place) / "out", 1, lambda told: None)
        except LugolError as error:
            if "defect" in str(error):
                raise
            return None
        judged = set(summary.rows(Path(place) / "out").collect()["patient"])
        if "good" not in judged:
            raise Half("the unspoilt woman was not judged")
        reasons = summary.problems(Path(place) / "out").collect()["reason"].to_list()
        if any("defect" in reason for reason in reasons):
            raise RuntimeError(next(reason for reason in reasons if "defect" in reason))
        return None


def _women(chance: random.Random) -> bytes:
    head, *rows = TABLE.splitlines()
    told = [head, *(row.replace("a,", "good,", 1) for row in rows)]
    for woman in range(_WOMEN):
        own = "\n".join(row.replace("a,", f"w{woman},", 1) for row in rows)
        told.append(mutations.text(chance, [own]).replace("good", "bad"))
    return "\n".join(told).encode(errors="replace")


def _people(chance: random.Random) -> bytes:
    told = [{"resourceType": "Patient", "id": "good", "gender": "female", "birthDate": "1980-01-01"}]
    lines = [_json(each) for each in told]
    for woman in range(_WOMEN):
        whole = json.dumps(chance.choice(bundles())).replace("Patient/example", f"Patient/w{woman}")
        tree = json.loads(whole.replace('"id": "example"', f'"id": "w{woman}"'))
        lines.append(_json(mutations.tree(chance, tree)))
    return b"\n".join(lines)


DOORS: dict[str, Door] = {
    "text": Door(0.12, _text),
    "html and markdown": Door(0.06, _markup),
    "pdf": Door(0.03, _pdf),
    "case file": Door(0.12, _casefile),
    "csv": Door(0.15, _csv),
    "hl7, c-cda, jats": Door(0.06, _message),
    "office": Door(0.03, _office),
    "fhir": Door(0.14, _fhir),
    "ndjson": Door(0.06, _ndjson),
    "phenopacket": Door(0.14, _phenopacket),
    "very deep": Door(0.005, _deep),
    "command": Door(0.02, _command),
    "instrument": Door(0.04, _instrument),
    "programme": Door(0.12, _programme),
}


class Count(NamedTuple):
    """What came of some inputs of a door; the slowest by the clock and by the processor (a busy machine parts them)."""

    door: str
    outcomes: Counter[str]
    slowest: float
    busiest: float = 0.0


def attempts(door: str, numbers: range, seed: int) -> Count:
    """Try the inputs of some numbers at a door; what fails is kept. A programme counts as many inputs as women."""
    _quiet()
    outcomes: Counter[str] = Counter()
    slowest = busiest = 0.0
    each = _WOMEN if door == "programme" else 1
    for number in numbers[::each]:
        if _ENDED:
            break
        began, at = time.perf_counter(), time.process_time()
        outcome = _outcome(door, number, seed)
        slowest, busiest = max(slowest, time.perf_counter() - began), max(busiest, time.process_time() - at)
        outcomes[outcome] += len(numbers[: min(each, numbers.stop - number)])
    return Count(door, outcomes, slowest, busiest)


def _outcome(door: str, number: int, seed: int) -> str:
    try:
        with document(door):
            DOORS[door].attempt(random.Random(f"{seed} {door} {number}"))
    except TooMuch:
        return _kept(door, number, seed, "over the limit")
    except Half:
        return _kept(door, number, seed, "half-written")
    except LugolError:
        return "refused"
    except BaseException as defect:
        if isinstance(defect, KeyboardInterrupt | SystemExit):
            raise
        return _kept(door, number, seed, "crash")
    return "read"


def _kept(door: str, number: int, seed: int, outcome: str) -> str:
    """Keep the traceback of what failed; `attempts(door, range(number, number + 1), seed)` does it again."""
    FAILED.mkdir(parents=True, exist_ok=True)
    path = FAILED / f"{outcome} {door} {seed} {number}.txt".replace(" ", "-")
    path.write_text(traceback.format_exc(), encoding="utf-8", errors="replace")
    return outcome


def _quiet() -> None:
    os.environ.setdefault(SECONDS.variable, str(LIMIT))
    os.environ.setdefault("LUGOL_REPORTS", str(FAILED))
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")


def _warm() -> None:
    """Load what a first input would wait for: the rules, the charts and the tables; the command line is made once."""
    _quiet()
    typer.main.get_command = cache(typer.main.get_command)
    with tempfile.TemporaryDirectory() as place, contextlib.redirect_stderr(io.StringIO()):
        goal = str(Path(place) / "out.html")
        with contextlib.suppress(LugolError):
            _run(["review", str(ROOT / "examples" / "casefile.yaml"), "--format", "html", "-o", goal])
    _programme(random.Random(1))


def run(inputs: int, seed: int, doors: list[str], jobs: int, heard: Callable[[list[Count]], None]) -> list[Count]:
    """The counts of each door over so many inputs in all, or those counted until the run was ended early.

    `heard` is given the counts so far after each part of the inputs; the parts come in an order of chance.
    """
    shares = {door: DOORS[door].share for door in doors}
    whole = sum(shares.values())
    asked = []
    for door, share in shares.items():
        most = max(1, round(inputs * share / whole))
        asked += [(door, range(at, min(at + _CHUNK, most)), seed) for at in range(0, most, _CHUNK)]
    random.Random(seed).shuffle(asked)
    found: dict[str, Count] = {door: Count(door, Counter(), 0.0) for door in doors}
    for counted in _one_by_one(asked) if jobs == 1 else _at_once(asked, jobs):
        _add(found, counted)
        heard(list(found.values()))
    if _ENDED:
        print("ended early", file=sys.stderr)
    return list(found.values())


def _one_by_one(asked: list[tuple[str, range, int]]) -> Iterator[Count]:
    _warm()
    for each in asked:
        if _ENDED:
            return
        yield attempts(*each)


def _at_once(asked: list[tuple[str, range, int]], jobs: int) -> Iterator[Count]:
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_warm) as pool:
        for future in as_completed([pool.submit(attempts, *each) for each in asked]):
            yield future.result()
            if _ENDED:
                pool.shutdown(wait=False, cancel_futures=True)
                return


def _add(found: dict[str, Count], told: Count) -> None:
    before = found[told.door]
    slowest, busiest = max(before.slowest, told.slowest), max(before.busiest, told.busiest)
    found[told.door] = Count(told.door, before.outcomes + told.outcomes, slowest, busiest)


def shown(counts: list[Count]) -> str:
    """The table of what came of the inputs of each door."""
    heads = (
        ("inputs", 9),
        ("read", 9),
        ("refused", 9),
        ("crashes", 9),
        ("over", 7),
        ("half", 7),
        ("slowest", 10),
        ("cpu", 8),
    )
    lines = [f"{'door':<20}" + "".join(f"{name:>{width}}" for name, width in heads)]
    most = max(c.slowest for c in counts), max(c.busiest for c in counts)
    for each in [*counts, Count("all", sum((c.outcomes for c in counts), Counter()), *most)]:
        cells = [each.outcomes[name] for name in OUTCOMES]
        read, refused, crashes, over, half = cells
        told = f"{read:>9,}{refused:>9,}{crashes:>9,}{over:>7,}{half:>7,}{each.slowest:>8.1f} s{each.busiest:>6.1f} s"
        lines.append(f"{each.door:<20}{sum(cells):>9,}{told}")
    return "\n".join(lines)


def failures(counts: list[Count]) -> int:
    """How many inputs crashed, went over the limit or left something half written."""
    return sum(each.outcomes[name] for each in counts for name in OUTCOMES[2:])


_ENDED: list[int] = []
"""The signals by which the run was asked to end; the input under way is finished first."""


def _ended(number: int, frame: object) -> None:
    _ENDED.append(number)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--door", action="append", choices=list(DOORS))
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds an input may take (more on a busy machine)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    os.environ[SECONDS.variable] = str(asked.limit)
    began = time.perf_counter()
    signal.signal(signal.SIGTERM, _ended)
    signal.signal(signal.SIGINT, _ended)

    def told(counts: list[Count]) -> str:
        head = f"seed {asked.seed}, {asked.inputs:,} inputs asked for, {time.perf_counter() - began:.0f} s"
        return f"{head}, limit {asked.limit:g} s an input\n{shown(counts)}"

    def heard(counts: list[Count]) -> None:
        FAILED.mkdir(parents=True, exist_ok=True)
        draft = FAILED / f"table-{asked.seed}.draft"
        draft.write_text(told(counts) + "\n", encoding="utf-8")
        draft.replace(FAILED / f"table-{asked.seed}.txt")

    counts = run(asked.inputs, asked.seed, asked.door or list(DOORS), asked.jobs, heard)
    print(told(counts))
    if failures(counts):
        print(f"what failed is in {FAILED.relative_to(ROOT)}")
        sys.exit(1)


if __name__ == "__main__":
    main()
