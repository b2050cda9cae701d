"""From decisions to findings: a guideline applied to one woman's record as of a date."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from lugol.facts import registry
from lugol.facts.engine.fields import reader
from lugol.facts.engine.reference import asking
from lugol.facts.engine.sets import kind_and_date
from lugol.facts.engine.times import moved
from lugol.facts.engine.values import ABSENT, INFINITY, UNKNOWN, OneOf, Range, Value, bounds, may_be_absent
from lugol.facts.engine.vocabulary import Fact
from lugol.facts.engine.woman import Woman
from lugol.facts.questions.windows import after
from lugol.findings import SEVERITY_ORDER, Finding, Severity
from lugol.record.event import Event
from lugol.record.record import Record
from lugol.record.when import between, duration, parse
from lugol.rules.decide import Ask, Decision, Outcome, Step, decide, question, surely
from lugol.rules.gravity import gravity
from lugol.rules.guideline import Guideline
from lugol.rules.standing import entry_of
from lugol.rules.steps import step_words, titled
from lugol.rules.table import Table
from lugol.rules.texts import PLACE, dates
from lugol.rules.unanswered import open_obligations

OUTPUTS = frozenset(
    {"kind", "code", "action", "due", "since", "title", "statement", "severity", "value", "goto", "needs"}
)
SILENT = "silent"
DUE_NOW = "colposcopy"
CANCER = "cancer_care"
_NOTHING_DUE = frozenset({"no_screening", "screening_up_to_date", "no_further_evaluation", "routine_screening"})
_RESULT = {"hpv": "result", "cytology": "result", "biopsy": "histology", "ecc": "histology"}


class Sitting:
    """One woman before one guideline: asks facts, keeps decisions."""

    __slots__ = ("ask", "facts", "guideline", "memo", "rest", "woman")

    def __init__(self, guideline: Guideline, woman: Woman, ask: Ask | None = None) -> None:
        self.guideline, self.woman = guideline, woman
        self.rest: Sitting | None = None
        self.facts = registry.every()
        self.memo: dict[str, Decision] = {}
        self.ask = ask or self._answer

    def _answer(self, name: str) -> Value:
        """The answer to a fact; another `ask` may know the answers already."""
        return asking(self.facts[name])(self.woman)

    def asked(self, header: str) -> Value:
        """The answer to a fact or to `table.output`."""
        return question(self.guideline.tables, header, self.ask, self.memo)

    def decide(self, table: str) -> Decision:
        """What a table decides."""
        return decide(self.guideline.tables, table, self.ask, self.memo)

    def spoken(self) -> "Sitting | None":
        """The same woman without the results that say nothing; None where each of hers says something."""
        events = tuple(event for event in self.woman.record.events if not says_nothing(event))
        if self.rest is None and len(events) < len(self.woman.record.events):
            record = msgspec.structs.replace(self.woman.record, events=events)
            self.rest = Sitting(self.guideline, Woman(record, self.woman.as_of))
        return self.rest


def judge(guideline: Guideline, record: Record, as_of: date, woman: Woman | None = None) -> list[Finding]:
    """The findings of a guideline; pass the `woman` of an earlier call to answer no fact twice."""
    sitting = Sitting(guideline, woman or Woman(record, as_of))
    found: list[Finding] = []
    for name in guideline.head.entry:
        found += of_table(sitting, guideline.tables[name])
    return found


def of_table(sitting: Sitting, table: Table) -> list[Finding]:
    """The findings of one table: its decision, or one for each row where every row speaks."""
    if table.every:
        return _each(sitting, table)
    found = _one(sitting, sitting.decide(table.name))
    return [_beside(sitting, finding) for finding in found] if table.at_least else found


def _beside(sitting: Sitting, finding: Finding) -> Finding:
    """The finding with what is still open beside it."""
    if not isinstance(sitting.woman, Woman):
        return finding
    waiting = open_obligations(sitting.woman, finding.action or "")
    return msgspec.structs.replace(finding, obligations=waiting) if waiting else finding


def _one(sitting: Sitting, decision: Decision) -> list[Finding]:
    standing = _standing(sitting, decision)
    if standing is not None:
        return [standing]
    if not decision.decided:
        if _at_least_an_examination(decision.outcomes):
            return [_finding(sitting, _mildest_first(decision.outcomes), decision.needs)]
        quiet = decision.table in sitting.guideline.head.beside
        return [] if quiet or _all_silent(decision.outcomes) else [_gap(sitting, entry_of(decision.table), decision)]
    if _all_silent(decision.outcomes):
        return []
    return [_finding(sitting, _quietest_first(decision.outcomes), decision.needs)]


def _grave(outcome: Outcome) -> int:
    return gravity(outcome.outputs.get("action", ""))


def _quietest_first(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Rows of one step that may hold: what is not known is no alarm."""
    return sorted(outcomes, key=lambda each: -SEVERITY_ORDER.index(each.outputs.get("severity", "info")))


def _mildest_first(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Rows that may hold, the mildest step first, and of equals the examination."""
    return sorted(_quietest_first(outcomes), key=lambda each: (_grave(each), each.outputs.get("action") != DUE_NOW))


def _at_least_an_examination(outcomes: Sequence[Outcome]) -> bool:
    """Is colposcopy due now by one row that may hold, and something as grave by each of the others, short of cancer?

    Then it is due whatever is not known: an examination comes before each of the graver steps.
    """
    examined = any(outcome.outputs.get("action") == DUE_NOW for outcome in outcomes)
    return examined and all(
        outcome.outputs.get("due", "").startswith("today")
        and outcome.outputs.get("kind", "recommendation") == "recommendation"
        and gravity(DUE_NOW) <= _grave(outcome) < gravity(CANCER)
        for outcome in outcomes
    )


def _standing(sitting: Sitting, decision: Decision) -> Finding | None:
    """What is due without the results that say nothing (unread, pending, undated), where these leave a decision open.

    What says nothing cancels nothing: a step due by the rest of the record stands, and what is missing is named.
    """
    if not decision.needs or not isinstance(sitting.woman, Woman) or sitting.guideline.head.at_least == ():
        return None
    rest = sitting.spoken()
    if rest is None:
        return None
    found = rest.decide(decision.table)
    least = gravity(found.outcomes[0].outputs.get("action", ""))
    held = gravity(decision.outcomes[0].outputs.get("action", "")) if decision.decided else gravity(DUE_NOW) - 1
    if not found.decided or _all_silent(found.outcomes) or least <= held:
        return None
    return _finding(rest, found.outcomes, decision.needs)


def says_nothing(event: Event) -> bool:
    """Is it a test or a sample without a readable result, or without any date?

    >>> from lugol.record.event import Biopsy
    >>> says_nothing(Event(id="e1", values=Biopsy()))
    True
    """
    field = _RESULT.get(event.kind)
    return field is not None and (reader(field)(event) is UNKNOWN or not event.when.is_known)


def _all_silent(outcomes: Sequence[Outcome]) -> bool:
    return all(outcome.outputs.get("kind") == SILENT for outcome in outcomes)


def _each(sitting: Sitting, table: Table) -> list[Finding]:
    """One finding for each row that holds; rows that may hold are gaps where one of their cells surely does."""
    found: list[Finding] = []
    for row, facts, holds in surely(table, sitting.asked):
        outcome = Outcome((Step(table.name, row, facts),), row.outputs)
        if outcome.outputs.get("kind") == SILENT:
            continue
        if holds:
            found.append(_finding(sitting, (outcome,)))
        else:
            needs = tuple(dict.fromkeys(need for value in facts.values() for need in value.needs))
            found.append(_gap(sitting, f"{table.name}/{row.id}", Decision(table.name, (outcome,), needs)))
    return found


def _finding(sitting: Sitting, outcomes: Sequence[Outcome], needs: tuple[str, ...] = ()) -> Finding:
    outcome = outcomes[0]
    head, said = sitting.guideline.head, outcome.outputs
    status = outcome.status
    kind = "note" if outcome.steps[-1].row.status == "U" else said.get("kind", "recommendation")
    due = due_on(said.get("due", ""), sitting)
    return Finding(
        id=f"{head.id}/{outcome.rule}",
        rule=f"{head.id}/{outcome.rule}",
        guideline=head.id,
        kind=kind,  # type: ignore[arg-type]
        title=_filled(said.get("title", "") or _title(said, outcomes), sitting),
        statement=_told(outcomes, sitting) + _at_least(needs),
        severity=said.get("severity", "info"),  # type: ignore[arg-type]
        date=sitting.woman.as_of.isoformat(),
        action=said.get("action"),
        due=due,
        since=_since(outcomes, sitting, due),
        value=_value(_shared(outcomes)),
        evidence=tuple(dict.fromkeys(each for o in outcomes for each in o.evidence)),
        facts=_facts(sitting, outcomes),
        needs=needs or tuple(part.strip() for part in said.get("needs", "").split(";") if part.strip()),
        sources=tuple(dict.fromkeys(key for o in outcomes for key in o.sources)),
        status_tag=status,
        code=said.get("code", ""),
    )


def _shared(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """What all rows that may hold say alike: of the rest nothing is known."""
    first, *others = (outcome.outputs for outcome in outcomes)
    return {name: said for name, said in first.items() if all(each.get(name) == said for each in others)}


_MOST_TOLD = 3


def _told(outcomes: Sequence[Outcome], sitting: Sitting) -> str:
    """The statement; where rows that may hold differ in theirs, each of them as what may be."""
    texts = tuple(dict.fromkeys(_filled(outcome.outputs.get("statement", ""), sitting) for outcome in outcomes))
    if len(texts) == 1:
        return texts[0]
    listed = " ".join(f"{number}: {text}" for number, text in enumerate(texts[:_MOST_TOLD], 1))
    more = f" And {len(texts) - _MOST_TOLD} more." if len(texts) > _MOST_TOLD else ""
    alike = len({outcome.outputs.get("action", "") for outcome in outcomes}) == 1
    said = "the step is the same" if alike else "this step is due by each of them, and the next may be graver"
    return f"It is not known which of these holds; {said}. {listed}{more}"


def _at_least(needs: Sequence[str]) -> str:
    """What is missing: the step stands until it is known."""
    return f" This stands while it is not known: {_first_of_all(needs)}." if needs else ""


def noted(sitting: Sitting, outcome: Outcome) -> Finding:
    """A silent outcome told as a note."""
    return msgspec.structs.replace(_finding(sitting, (outcome,)), kind="note")


def _gap(sitting: Sitting, name: str, decision: Decision) -> Finding:
    head = sitting.guideline.head
    possible = sorted({o.outputs.get("action") or o.outputs.get("code") or o.rule for o in decision.outcomes})
    words = sorted({_in_words(outcome) for outcome in decision.outcomes})
    return Finding(
        id=f"{head.id}/{name}/undecided",
        rule=f"{head.id}/{name}",
        guideline=head.id,
        kind="gap",
        title=_undecided(sitting, decision),
        statement=f"Cannot decide: needs {_first_of_all(decision.needs)}. Possible so far: {'; '.join(words)}.",
        severity="info" if is_awaited(sitting.woman, decision.needs) else _below(decision),
        date=sitting.woman.as_of.isoformat(),
        value=possible,
        evidence=tuple(dict.fromkeys(each for o in decision.outcomes for each in o.evidence)),
        facts=_facts(sitting, decision.outcomes),
        needs=decision.needs,
        sources=tuple(dict.fromkeys(key for o in decision.outcomes for key in o.sources)),
    )


_OPTIONS = "see_details"
_LONGEST_TITLE = 60


def _title(said: dict[str, str], outcomes: Sequence[Outcome]) -> str:
    """The step; where the guideline leaves a choice of several, what it is about: the statement up to its colon."""
    about, colon, _ = _shared(outcomes).get("statement", "").partition(":")
    if said.get("action") == _OPTIONS and colon and 0 < len(about) <= _LONGEST_TITLE:
        return f"{about}: choice of steps"
    return titled(step_words(said.get("action", "")))


def _undecided(sitting: Sitting, decision: Decision) -> str:
    """What is open and for want of what: of a row with a title of its own that title, else what the guideline decides.

    "Management undecided: the histology of the biopsy of 2022-03 is missing".
    """
    titles = {outcome.outputs.get("title", "") for outcome in decision.outcomes}
    title = titles.pop() if len(titles) == 1 and decision.outcomes[0].outputs.get("kind") == "flag" else ""
    if title:
        return f"Cannot be excluded: {_filled(title, sitting)}"
    about = titled(sitting.guideline.head.about)
    if not decision.needs:
        return f"{about} undecided"
    first = decision.needs[0]
    dateless = first.startswith("the day of ")
    lacking = "awaited" if is_awaited(sitting.woman, decision.needs) else "missing"
    return f"{about} undecided: {first.removesuffix(' of unknown date') if dateless else first} is {lacking}"


def is_awaited(woman: Woman, needs: Sequence[str]) -> bool:
    """Is what is missing first of all the result of a sample too recent to be reported yet?"""
    first = needs[0] if needs else ""
    if not first.startswith(("the histology of", "the result of", "a readable result of")):
        return False
    months, days = duration(after("safety_report"))
    taken = (e.when.latest for e in woman.record.events if e.when.is_day and first.endswith(kind_and_date(e)))
    today = woman.as_of.toordinal()
    return any(day is not None and moved(day.toordinal(), months, days) >= today for day in taken)


def _below(decision: Decision) -> Severity:
    """A flag that cannot be excluded stands a level below the flag; what a guideline leaves undecided is a warning.

    Where nothing is due whatever the answer ("no screening" or "up to date"), there is nothing to warn of.
    """
    kinds = {(outcome.outputs.get("kind"), outcome.outputs.get("severity")) for outcome in decision.outcomes}
    if kinds <= {("flag", "warning"), ("flag", "info"), ("flag", None)} or _leaves_nothing_due(decision):
        return "info"
    return "warning"


def _leaves_nothing_due(decision: Decision) -> bool:
    steps = [o.outputs.get("action", "") for o in decision.outcomes if o.outputs.get("kind") != "flag"]
    return set(steps) <= _NOTHING_DUE and bool(steps) and len(steps) == len(decision.outcomes)


def _in_words(outcome: Outcome) -> str:
    said = outcome.outputs
    named = said.get("action") or said.get("code")
    return step_words(named) if named else said.get("title") or outcome.rule


def _first_of_all(needs: Sequence[str]) -> str:
    """What is missing, the decisive need before the rest.

    >>> _first_of_all(["her date of birth", "the result of the cytology", "the day of the cytology"])
    'first of all her date of birth; then the result of the cytology; the day of the cytology'
    """
    return needs[0] if len(needs) == 1 else f"first of all {needs[0]}; then {'; '.join(needs[1:])}"


def _facts(sitting: Sitting, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The facts compared, as JSON can say them."""
    steps = [step for outcome in outcomes for step in outcome.steps]
    return {name: plain(v.value, sitting.facts.get(name)) for step in steps for name, v in step.facts.items()}


def plain(value: Any, fact: Fact | None) -> Any:
    """A value as JSON can say it: days as ISO dates, unknowns as text.

    >>> plain(Range(24, 25), None), plain(ABSENT, None)
    ('24 to 25', 'none')
    """
    if isinstance(value, str | bool):
        return value
    if value is ABSENT or value is UNKNOWN:
        return value.value
    if isinstance(value, OneOf):
        return "one of " + ", ".join(sorted(str(plain(each, fact)) for each in value.values))
    if fact is not None and fact.domain.kind == "date":
        return _interval(value)
    return f"{value.low:g} to {value.high:g}" if isinstance(value, Range) else value


def _interval(value: Any) -> str:
    low, high = bounds(value)
    first = None if low == -INFINITY else date.fromordinal(int(low))
    last = None if high == INFINITY else date.fromordinal(int(high))
    return between(first, last).edtf


def _filled(text: str, sitting: Sitting) -> str:
    """A text with each {fact} put in; of several possible values, one or another."""
    if "{" not in text:
        return text
    return PLACE.sub(lambda m: _in_text(sitting.asked(m[1]).value, sitting.facts.get(m[1])), text)


def _in_text(value: Any, fact: Fact | None) -> str:
    said = str(plain(value, fact))
    return said.removeprefix("one of ").replace(", ", " or ") if isinstance(value, OneOf) else said


def _value(said: dict[str, str]) -> Any:
    """The output "value", else the outputs that have no place of their own (risks, counts), numbers as numbers."""
    if "value" in said:
        return _number(said["value"])
    return {name: _number(text) for name, text in said.items() if name not in OUTPUTS} or None


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text


def due_on(text: str, sitting: Sitting) -> str | None:
    """When an action is due: "today", a date fact, "P3Y" from today or "P3Y from FACT"; EDTF where it is open."""
    found = _span(text, sitting)
    return _interval(Range(*found)) if found else None


def _since(outcomes: Sequence[Outcome], sitting: Sitting, due: str | None) -> str | None:
    """Since when a step is due: what all possible outcomes leave open between them; None where one cannot say.

    A day after the one on which the step is due has not come: nothing is overdue then, and no day is told.
    """
    found = [_span(outcome.outputs.get("since", ""), sitting) for outcome in outcomes]
    known = [span for span in found if span]
    if not known or len(known) < len(found):
        return None
    first, last = min(low for low, _ in known), max(high for _, high in known)
    by = parse(due or "").latest
    return None if by is not None and first > by.toordinal() else _interval(Range(first, last))


def _span(text: str, sitting: Sitting) -> tuple[float, float] | None:
    """Between which days the latest of some dates lies, absent ones left out; None where that is not known."""
    found: list[tuple[float, float]] = []
    for name, months, days in dates(text):
        value = sitting.asked(name).value if name else sitting.woman.day
        if value is ABSENT:
            continue
        if may_be_absent(value):
            return None
        found.append(tuple(moved(each, months, days) for each in bounds(value)))  # type: ignore[arg-type]
    return (max(low for low, _ in found), max(high for _, high in found)) if found else None
