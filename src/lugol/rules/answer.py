"""The answer of several guidelines: what each of them says and, where none recommends, why each leaves her alone."""

from collections.abc import Sequence
from datetime import date

from lugol.facts.engine.woman import Woman
from lugol.findings import Finding
from lugol.record.record import Record
from lugol.rules.guideline import Guideline, recommends
from lugol.rules.judge import SILENT, Sitting, judge, noted
from lugol.rules.standing import is_gate

ANSWERS = frozenset({"recommendation", "gap", "note"})


def answers(editions: Sequence[Guideline], record: Record, as_of: date, woman: Woman) -> list[Finding]:
    """The findings of some guidelines; where no guideline that recommends has an answer, a note from each says why.

    A screening guideline asked alone stays silent on a woman whom management guides: that is no all-clear.
    """
    found = [finding for edition in editions for finding in judge(edition, record, as_of, woman)]
    asked = [edition for edition in editions if recommends(edition)]
    names = {edition.id for edition in asked}
    found = _once(found, names)
    if any(finding.guideline in names and finding.kind in ANSWERS for finding in found):
        return found
    notes = [note for edition in asked for note in silence(Sitting(edition, woman))]
    first = {note.statement: note for note in reversed(notes)}
    return [*found, *(note for note in notes if note is first[note.statement] or not is_gate(note.rule))]


def _once(found: Sequence[Finding], recommending: set[str]) -> list[Finding]:
    """One gap for one missing thing: a gap that waits for nothing more than that of another guideline is left out.

    So with what the gates before several guidelines say alike. What a guideline cannot decide is never left out for a
    flag that another cannot exclude.
    """
    gaps = [finding for finding in found if finding.kind == "gap"]
    twice = {
        gap.id
        for place, gap in enumerate(gaps)
        for other_place, other in enumerate(gaps)
        if other.guideline != gap.guideline
        and (other.guideline in recommending or gap.guideline not in recommending)
        and set(gap.needs) <= set(other.needs)
        and (set(gap.needs) != set(other.needs) or place < other_place)
    }
    first = {(finding.title, finding.action): finding for finding in reversed(found) if is_gate(finding.rule)}
    again = {each.id for each in found if is_gate(each.rule) and each is not first[each.title, each.action]}
    return [finding for finding in found if finding.id not in twice | again]


def silence(sitting: Sitting) -> list[Finding]:
    """Why a guideline has no recommendation for her: a note in the words of the first of its rows that keeps silent.

    A row without words has nothing to say.
    """
    decisions = (sitting.decide(name) for name in sitting.guideline.head.entry)
    rows = (outcome for decision in decisions for outcome in decision.outcomes)
    silent = [row for row in rows if row.outputs.get("kind") == SILENT and row.outputs.get("statement")]
    return [noted(sitting, silent[0])] if silent else []
