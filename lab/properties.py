"""What must hold of every answer, counted to zero: no newer, milder or emptier result talks anyone out of what is due.

Run `make properties`. The histories are invented (`--women`), and those of the conformance set where it is there
(LUGOL_SHARED, or `../shared` beside the project). Each history is judged, then changed by one step and judged again;
a line a property says how often it was asked and how often it failed, and `--show N` prints the first failures.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

import msgspec

from conformance import SHARED, cases
from lugol.exchange import fhir as fhir_out
from lugol.exchange import mcode, tidy
from lugol.facts.engine.columnar.frame import from_records
from lugol.facts.engine.woman import Woman
from lugol.findings import Finding
from lugol.programme.judge.judging import Board
from lugol.read import casefile, fhir, table
from lugol.record.event import Biopsy, Colposcopy, Condition, Cytology, Event, Hpv, Obstetric, Surgery, Values
from lugol.record.merge import build
from lugol.record.record import Patient, Record
from lugol.record.when import UNDATED, on, parse
from lugol.review.prepared import prepared
from lugol.rules.answer import answers
from lugol.rules.gravity import gravity
from lugol.rules.guideline import choose
from lugol.rules.standing import is_gate
from lugol.rules.steps import actions

AS_OF = date(2024, 6, 3)
SMEARS = ("NILM", "ASC-US", "LSIL", "ASC-H", "HSIL")
HPV: tuple[tuple[str, tuple[str, ...]], ...] = (("negative", ()), ("positive", ()), ("positive", ("16",)))
GRAVE, EXCISION = gravity("colposcopy"), gravity("colposcopy_or_treatment")
STEP = timedelta(days=60)
VISIT = timedelta(days=30)
SPECIMEN = timedelta(days=21)
TIME = "time alone takes back no colposcopy"
DOOR = "the door a result comes through changes nothing"
DOORS: dict[str, Callable[[Record], Record]] = {
    "FHIR": lambda record: fhir.read(fhir_out.dumps_record(record), "b.json"),
    "mCODE": lambda record: fhir.read(mcode.dumps(record), "b.json"),
    "case file": lambda record: casefile.read(casefile.write(record), "c.yaml"),
    "table": lambda record: table.read(tidy.events(record), "t.csv"),
}
RANKLESS = (
    "a visit split over two days raises no alarm",
    "the colposcopy that was done raises no alarm",
    "order and repeats change nothing",
    DOOR,
)
EXCUSED: Counter[str] = Counter()
"""The softer answers that are the guideline's own, by why: they are counted and shown, with --columns."""
AFTER_PREGNANCY = "after the pregnancy K.1 goes on: colposcopy and cytology every six months"
RARE_SMEARS = ("AGC", "AGC-FN", "AGC-EM", "AIS", "SCC", "UNSAT")
HISTOLOGY = ("benign", "benign", "CIN1", "CIN1", "CIN2", "CIN2/3", "HSIL", "CIN3", "AIS", "insufficient")


class Said(NamedTuple):
    """What was recommended first: the action, its gravity, the row; the number of answers.

    `possible` is the gravest step that a gap leaves open; `elsewhere` that another's care answers.
    """

    action: str
    gravity: int
    rule: str
    answers: int
    findings: tuple[Finding, ...]
    possible: int = 0
    elsewhere: bool = False


class Failure(NamedTuple):
    """A property that did not hold, with the answers before and after the step."""

    name: str
    record: Record
    as_of: date
    step: str
    before: Said
    after: Said


def rank(action: str, rule: str) -> int:
    """The gravity of an answer; what is decided with a woman exposed to DES is yearly cytology, and no grave step."""
    return gravity("surveillance_1y") if rule.endswith("start/des") else gravity(action)


def said(record: Record, as_of: date, names: Sequence[str]) -> Said:
    """The gravest recommendation of the guidelines in force."""
    known = prepared(record)
    found = answers(choose(names, as_of), known, as_of, Woman(known, as_of))
    steps = [finding for finding in found if finding.action and finding.kind in ("recommendation", "note")]
    first = max(steps, key=lambda finding: rank(finding.action or "", finding.rule), default=None)
    gaps = [finding for finding in found if finding.kind == "gap"]
    elsewhere = any(is_gate(finding.rule) for finding in found if finding.kind == "note")  # another's care answers
    number = len(steps) + len(gaps) or int(elsewhere)
    action, rule = (first.action or "", first.rule) if first else ("", "")
    possible = max((gravity(name) for gap in gaps for name in gap.value or () if name in actions()), default=0)
    return Said(action, rank(action, rule), rule, number, tuple(found), possible, elsewhere)


def history(seed: int) -> Record:
    """An invented woman: visits with tests, colposcopies, biopsies and treatments over thirty years, rarely a state."""
    chance = random.Random(seed)
    age = chance.choice((19, 22, 24, 26, 29, 31, 35, 40, 45, 52, 60, 64, 67, 72))
    born = AS_OF - timedelta(days=int(age * 365.25) + chance.randrange(360))
    events: list[Event] = []
    day = AS_OF - timedelta(days=chance.choice((60, 200, 900, 2500, 6000, 10500)))
    while day < AS_OF - timedelta(days=14) and len(events) < 14:
        if day > born + timedelta(days=17 * 365):
            events += _visit(chance, day)
        day += timedelta(days=chance.choice((30, 90, 182, 365, 365, 400, 730, 1095, 1825)))
    events += _states(chance)
    return _record(born, events)


def _visit(chance: random.Random, day: date) -> list[Event]:
    made = chance.choice(("smear", "smear", "hpv", "cotest", "cotest", "cotest", "colposcopy", "biopsy", "excision"))
    found: list[Values] = []
    if made in ("smear", "cotest"):
        word = chance.choice((*SMEARS, "NILM", "NILM", chance.choice(RARE_SMEARS)))
        found.append(Cytology(result=word))  # type: ignore[arg-type]
    if made in ("hpv", "cotest"):
        result, types = chance.choice((*HPV, HPV[0], ("positive", ("18",)), ("positive", ("31",))))
        found.append(Hpv(result=result, types=types))  # type: ignore[arg-type]
    if made == "colposcopy":
        seen = chance.choice(("normal", "low_grade", "high_grade", ""))
        found.append(Colposcopy(impression=seen, scj=chance.choice(("fully_visible", "not_visible", ""))))  # type: ignore[arg-type]
    if made == "biopsy":
        found.append(Biopsy(histology=chance.choice(HISTOLOGY)))  # type: ignore[arg-type]
    if made == "excision" and chance.random() < 0.5:
        found.append(Surgery(codes=(chance.choice(("excision", "excision", "ablation")),)))  # type: ignore[arg-type]
    return [Event(id="", values=values, when=on(day)) for values in found]


def _states(chance: random.Random) -> list[Event]:
    day = on(AS_OF - timedelta(days=chance.randrange(5, 200)))
    rare: dict[str, Values] = {
        "hiv": Condition(term="HIV infection", code="hiv"),
        "pregnant": Obstetric(event="pregnancy", status="pregnant"),
        "removed": Surgery(codes=("hysterectomy",), cervix_removed=True),
    }
    return [Event(id="", values=rare[name], when=day) for name in rare if chance.random() < 0.04]


def _record(born: date, events: Sequence[Event]) -> Record:
    numbered = [msgspec.structs.replace(event, id=f"e{place}", order=place) for place, event in enumerate(events)]
    return build(Patient(sex="F", birth=on(born)), numbered)


def women(number: int, seed: int, one_case_in: int = 1) -> Iterator[tuple[Record, date]]:
    """Invented women, and those of the conformance set: every one, or one in so many (0: none)."""
    for place in range(number):
        yield history(seed + place), AS_OF
    if one_case_in and SHARED.is_dir():
        for case in islice(cases(), seed % one_case_in, None, one_case_in):
            yield fhir.read(bytes(case.bundle), case.id), case.as_of


def steps(record: Record, as_of: date, chance: random.Random) -> Iterator[tuple[str, str, Record, Record]]:
    """Pairs of records: the property, the step in words, the record before and after it."""
    yield from _emptier(record, as_of)
    yield from _worse(record, as_of)
    yield from _older(record, as_of, chance)
    yield from _same(record, as_of, chance)


def _emptier(record: Record, as_of: date) -> Iterator[tuple[str, str, Record, Record]]:
    day = on(as_of - timedelta(days=3))
    for word, values, when in (
        ("unsatisfactory", Cytology(result="UNSAT"), day),
        ("invalid", Hpv(result="invalid"), day),
        ("unreadable", Cytology(result="unexpected"), day),
        ("unreadable", Hpv(result="no_result"), day),
        ("pending", Biopsy(), day),
        ("insufficient", Biopsy(histology="insufficient"), day),
        ("undated", Cytology(result="NILM"), UNDATED),
    ):
        yield f"a result that is {word} cancels nothing", word, record, _with(record, (values, when))
    if not _low_grade_of_youth(record):
        yield (
            "negative cytology alone closes no colposcopy",
            "NILM",
            record,
            _with(record, (Cytology(result="NILM"), day)),
        )


def _low_grade_of_youth(record: Record) -> bool:
    """Was every abnormal test low-grade and of before she was 25, so that cytology may answer it (K.1)?

    Not where three smears of two years were so: K.1 asks for colposcopy then.
    """
    born = record.patient.birth.earliest
    if born is None:
        return False
    adult = born + timedelta(days=round(25 * 365.25))
    tests = [event for event in record.events if event.kind in ("cytology", "hpv")]
    abnormal = [e for e in tests if e.values.result not in ("NILM", "UNSAT", "negative")]  # type: ignore[union-attr]
    mild = all(e.values.result in ("ASC-US", "LSIL", "positive") for e in abnormal)  # type: ignore[union-attr]
    days = [event.when.earliest or adult for event in abnormal]
    lasting = bool(days) and max(days) - min(days) > timedelta(days=540)
    return bool(abnormal) and mild and not lasting and all(day < adult for day in days)


def _worse(record: Record, as_of: date) -> Iterator[tuple[str, str, Record, Record]]:
    day = on(as_of - timedelta(days=3))
    name = "a worse newest result never softens"
    smears = [_with(record, (Cytology(result=word), day)) for word in SMEARS]  # type: ignore[arg-type]
    tests = [_with(record, (Hpv(result=result, types=types), day)) for result, types in HPV]  # type: ignore[arg-type]
    for ladder, words in ((smears, SMEARS), (tests, ("HPV -", "HPV +", "HPV 16"))):
        for place in range(len(ladder) - 1):
            yield name, f"{words[place]} to {words[place + 1]}", ladder[place], ladder[place + 1]
    for result, types in HPV:
        hpv = Hpv(result=result, types=types)  # type: ignore[arg-type]
        both = [_with(record, (Cytology(result=word), day), (hpv, day)) for word in SMEARS]  # type: ignore[arg-type]
        for place in range(len(SMEARS) - 1):
            yield name, f"HPV {result} {types} {SMEARS[place]} to {SMEARS[place + 1]}", both[place], both[place + 1]


def _older(record: Record, as_of: date, chance: random.Random) -> Iterator[tuple[str, str, Record, Record]]:
    dated = [event.when.earliest for event in record.events if event.when.earliest]
    first = min(dated, default=as_of)
    day = on(first - timedelta(days=chance.choice((40, 200, 400, 900))))
    for word, values in (
        ("HSIL", Cytology(result="HSIL")),
        ("CIN3", Biopsy(histology="CIN3")),
        ("CIN2", Biopsy(histology="CIN2")),
        ("HPV 16", Hpv(result="positive", types=("16",))),
    ):
        yield "an older worse result never softens", word, record, _with(record, (values, day))


def _split(record: Record, as_of: date) -> list[Event]:
    """The events with HPV tests and biopsies a day later, but for those that would leave their visit by it.

    A visit ends by definition 30 days after its first report (`same_visit`), the report on the specimen of an operation
    three weeks after it (`specimen_report`); a report of that day is not moved.
    """
    days = {event.when.earliest for event in record.events if event.when.is_day}
    operations = {event.when.earliest for event in record.events if event.kind == "surgery"}
    moved = []
    for event in record.events:
        day = event.when.earliest
        stays = event.kind not in ("biopsy", "hpv") or not event.when.is_day or day is None or day >= as_of
        if not stays and day is not None and day - VISIT not in days and day - SPECIMEN not in operations:
            event = msgspec.structs.replace(event, when=on(day + timedelta(days=1)))
        moved.append(event)
    return moved


def _same(record: Record, as_of: date, chance: random.Random) -> Iterator[tuple[str, str, Record, Record]]:
    moved = _split(record, as_of)
    yield "a visit split over two days raises no alarm", "split", record, build(record.patient, moved)
    newest = max(
        (e.when.latest for e in record.events if e.when.latest and e.kind in ("hpv", "cytology")), default=None
    )
    if newest and newest < as_of:
        looked = _with(record, (Colposcopy(), on(min(newest + timedelta(days=10), as_of))))
        yield "the colposcopy that was done raises no alarm", "colposcopy", record, looked
    mixed = [*record.events]
    chance.shuffle(mixed)
    again = [msgspec.structs.replace(event, id=f"{event.id}-again") for event in mixed[: len(mixed) // 2]]
    yield "order and repeats change nothing", "shuffled", record, build(record.patient, [*mixed, *again])


def _with(record: Record, *more: tuple[Values, object]) -> Record:
    added = [
        Event(id=f"new{place}", values=values, when=when, order=9999 + place)  # type: ignore[arg-type]
        for place, (values, when) in enumerate(more)
    ]
    return build(record.patient, [*record.events, *added])


def broken(name: str, before: Said, after: Said) -> bool:
    """Does a step break its property?"""
    if name.startswith(("a visit split", "the colposcopy")):
        return min(after.gravity, EXCISION) > max(before.gravity, GRAVE - 1)  # see `_softer`
    if name.startswith("order") or name == DOOR:
        return (before.action, before.rule) != (after.action, after.rule)
    return _softer(name, before, after) and not excused(name, before, after)


def excused(name: str, before: Said, after: Said) -> str:
    """Why a softer answer is the guideline's own, in words; nothing where it is not."""
    if after.elsewhere and not after.action:
        return "another cancer in the cervix: her haematologist or oncologist decides"
    if name.startswith("negative cytology"):
        if before.rule.endswith("/H2-unsatisfactory-twice"):
            return "the first smear that could be read after two that could not"
        young = "/under_25/" in after.rule or after.rule.endswith("/low-grade-young")
        if young and not before.rule.endswith(
            ("K1-low-grade-persists", "K1-high-grade", "K1-excision", "K1-observation-abnormal")
        ):
            return "under 25 cytology is the follow-up asked for (K.1)"
    if name.startswith("an older") and after.rule.endswith(("/pregnancy/K2-hsil", "/pregnancy/K2-recurrent")):
        return "K.2: the lesion and every test since were looked at in this pregnancy: colposcopy, or after delivery"
    if name.startswith("an older") and after.rule.endswith("/under_25/K1-hsil-negative-once"):
        return "K.1: after HSIL under 25 colposcopy with cytology every six months, and not I.4"
    if name.startswith("an older") and "/risk_" in after.rule and after.gravity >= GRAVE:
        return "the published cell of this very history, colposcopy or more"
    return ""


def _softer(name: str, before: Said, after: Said) -> bool:
    """Is the answer after a step softer than its property allows?"""
    if name.startswith("negative cytology"):
        return before.gravity >= GRAVE and after.gravity < GRAVE
    if name.startswith("a result"):
        return before.gravity >= GRAVE and after.gravity < before.gravity
    if name.startswith("an older"):
        return before.gravity >= GRAVE and after.gravity < min(before.gravity, EXCISION)
    left = after.gravity
    if not after.action and before.gravity < GRAVE:
        left = after.possible  # a gap that names the graver step talks nobody out of the milder one
    return left < min(before.gravity, EXCISION)  # excision with or without colposcopy before it is one answer


def lone(record: Record, as_of: date, answer: Said) -> Iterator[Failure]:
    """What must hold of each answer by itself: one next step, and no `since` later than `due`.

    A man without any cervical result is outside the scope, and is told no step.
    """
    if answer.answers != 1 and (record.events or record.patient.sex != "M"):
        yield Failure("exactly one next step", record, as_of, str(answer.answers), answer, answer)
    for finding in answer.findings:
        first, last = parse(finding.since or "").earliest, parse(finding.due or "").latest
        if finding.since and first and last and first > last:
            yield Failure(
                "since is never later than due", record, as_of, f"{finding.since} > {finding.due}", answer, answer
            )


def _recent(record: Record, as_of: date) -> bool:
    """Is no test older than four years? Low-grade results lapse after eight (`abnormal_lookback`)."""
    tests = [event.when.earliest for event in record.events if event.kind in ("hpv", "cytology")]
    return all(day and day > as_of - timedelta(days=4 * 365) for day in tests)


def failures(
    number: int, seed: int, names: Sequence[str], asked: Counter[str], one_case_in: int = 1
) -> Iterator[Failure]:
    """Judge every woman and every step; `asked` counts the properties."""
    chance = random.Random(seed)
    for record, as_of in women(number, seed, one_case_in):
        known: dict[int, Said] = {}

        def judged(each: Record, as_of: date = as_of + STEP, known: dict[int, Said] = known) -> Said:
            if id(each) not in known:
                known[id(each)] = said(each, as_of, names)
            return known[id(each)]

        alone = said(record, as_of, names)
        asked["exactly one next step"] += 1
        asked["since is never later than due"] += 1
        yield from lone(record, as_of, alone)
        later_on = as_of + STEP  # so that the step is no part of the newest visit
        yield from _in_time(record, as_of, alone, names, asked)
        yield from _through_doors(record, as_of, alone, names, asked)
        held = list(steps(record, later_on, chance))
        for name, step, earlier, later in held:
            asked[name] += 1
            before, after = judged(earlier), judged(later)
            if broken(name, before, after):
                yield Failure(name, later, later_on, step, before, after)


def failures_by_columns(
    number: int, seed: int, names: Sequence[str], asked: Counter[str], one_case_in: int = 1
) -> Iterator[Failure]:
    """The same for many more: the columnar engine judges the steps, the reference engine each that seems to fail.

    One step in two hundred is judged by both; a difference between the engines is a failure too.
    """
    chance = random.Random(seed)
    boards: dict[date, Board] = {}
    for some in _batched(women(number, seed, one_case_in), 250):
        held: dict[date, list[tuple[str, str, Record, Record]]] = {}
        for record, as_of in some:
            alone = said(record, as_of, names)
            asked["exactly one next step"] += 1
            asked["since is never later than due"] += 1
            yield from lone(record, as_of, alone)
            yield from _in_time(record, as_of, alone, names, asked)
            yield from _through_doors(record, as_of, alone, names, asked)
            held.setdefault(as_of + STEP, []).extend(steps(prepared(record), as_of + STEP, chance))
        for day, some_steps in held.items():
            board = boards.setdefault(day, Board(day, names))
            yield from _judged_together(board, some_steps, names, asked, chance)


def _batched(everyone: Iterator[tuple[Record, date]], size: int) -> Iterator[list[tuple[Record, date]]]:
    while some := list(islice(everyone, size)):
        yield some


def _in_time(record: Record, as_of: date, alone: Said, names: Sequence[str], asked: Counter[str]) -> Iterator[Failure]:
    """What a day that passes may not take back."""
    for years in (1, 3) if _recent(record, as_of) else ():
        asked[TIME] += 1
        then = as_of + timedelta(days=366 * years)
        after = said(record, then, names)
        turned_25 = "/under_25/" in alone.rule and "/under_25/" not in after.rule  # other rules hold from then on
        if alone.gravity < GRAVE or after.gravity >= GRAVE or turned_25:
            continue
        if "/pregnancy/" in alone.rule and after.rule.endswith("/under_25/K1-cin2"):
            EXCUSED[f"{AFTER_PREGNANCY} | {TIME} | {alone.rule} -> {after.rule}"] += 1
            continue
        yield Failure(TIME, record, then, f"{years} years", alone, after)


def _through_doors(
    record: Record, as_of: date, alone: Said, names: Sequence[str], asked: Counter[str]
) -> Iterator[Failure]:
    """The record written in a form, read back and judged again: one form for each woman, in turn."""
    if not record.events:
        return
    form = list(DOORS)[asked[DOOR] % len(DOORS)]
    asked[DOOR] += 1
    again = DOORS[form](record)
    after = said(again, as_of, names)
    if broken(DOOR, alone, after):
        yield Failure(DOOR, again, as_of, form, alone, after)


def _judged_together(
    board: Board,
    some: Sequence[tuple[str, str, Record, Record]],
    names: Sequence[str],
    asked: Counter[str],
    chance: random.Random,
) -> Iterator[Failure]:
    """The steps of some women that fail, by one pass of the columnar engine over all their records."""
    records = list({id(each): each for _, _, earlier, later in some for each in (earlier, later)}.values())
    found = board.judge(from_records(records, board.as_of), lambda place: records[place])
    rows = [found.rows[which] for which in found.which]
    places = {id(record): place for place, record in enumerate(records)}
    for name, step, earlier, later in some:
        asked[name] += 1
        both = rows[places[id(earlier)]], rows[places[id(later)]]
        told = [Said(row.action, rank(row.action, row.rule), row.rule, 1, ()) for row in both]
        seems = broken(name, *told)
        if name not in RANKLESS and _softer(name, *told) and (why := excused(name, *told)):
            EXCUSED[f"{why} | {name} | {told[0].rule} -> {told[1].rule}"] += 1
        checked = chance.random() < 1 / 200
        if not seems and not checked:
            continue
        before, after = said(earlier, board.as_of, names), said(later, board.as_of, names)
        if broken(name, before, after):
            yield Failure(name, later, board.as_of, step, before, after)
        elif checked and (before.rule, after.rule) != tuple(row.rule for row in both):
            yield Failure("the engines agree", later, board.as_of, step, before, after)


def told(failure: Failure) -> str:
    """A failure on a few lines."""
    before, after = failure.before, failure.after
    lines = [f"{failure.name} ({failure.step}), as of {failure.as_of}, born {failure.record.patient.birth.edtf}"]
    lines.append(f"  {before.action} {before.rule} -> {after.action} {after.rule}")
    for event in failure.record.events:
        shown = {k: v for k, v in msgspec.to_builtins(event.values).items() if v}
        lines.append(f"    {event.when.edtf or 'undated'} {shown}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--women", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=1, help="of the conformance set, one case in so many; 0: none")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--only", default="", help="show failures of properties whose name holds this")
    parser.add_argument("--guidelines", default="uspstf-2018,asccp-2019")
    parser.add_argument("--columns", action="store_true", help="judge the steps by the columnar engine")
    options = parser.parse_args()
    asked: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    names = options.guidelines.split(",")
    judged = failures_by_columns if options.columns else failures
    for failure in judged(options.women, options.seed, names, asked, options.cases):
        failed[failure.name] += 1
        kinds[f"{failure.name} | {failure.step} | {failure.before.rule} -> {failure.after.rule}"] += 1
        if options.only in failure.name and options.show > 0:
            options.show -= 1
            print(told(failure), flush=True)
    for name, number in asked.items():
        print(f"{failed[name]:>7} of {number:>7}  {name}")
    print(f"{sum(failed.values())} failures in {sum(asked.values()):,} steps")
    for kind, number in kinds.most_common(40):
        print(f"{number:>5}  {kind}")
    if EXCUSED:
        print(f"{EXCUSED.total()} softer answers are the guideline's own:")
    for kind, number in EXCUSED.most_common(40):
        print(f"{number:>5}  {kind}")
    return min(sum(failed.values()), 1)


if __name__ == "__main__":
    sys.exit(main())
