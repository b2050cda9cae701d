"""Blood and serum results: a value with its unit, or only whether it is high, normal or low, or how it moves."""

from collections.abc import Sequence

from msgspec.structs import replace

from lugol.language import pairing
from lugol.language.cues import Cues, cues_of
from lugol.language.kinds.by_sentence import by_sentence
from lugol.language.kinds.hers import as_result
from lugol.language.kinds.lab import series
from lugol.language.kinds.lab import table as labtable
from lugol.language.kinds.lab.amounts import amounts_in, fits, with_shared_units, without_limits
from lugol.language.kinds.lab.blood_group import blood_groups
from lugol.language.kinds.lab.conditions import with_conditions
from lugol.language.kinds.lab.cultures import CULTURES, grown
from lugol.language.kinds.lab.loads import hiv_loads
from lugol.language.kinds.lab.moved import is_moved_between, moved_on
from lugol.language.kinds.lab.names import marker_of
from lugol.language.kinds.lab.opened import without_opened
from lugol.language.kinds.lab.others import blood_tests, fluid_of, is_doubtful, is_given, is_label
from lugol.language.kinds.lab.pairs import BOTH, red_cells, slashed
from lugol.language.kinds.lab.panels import normal_together
from lugol.language.kinds.lab.urine import in_urine, is_of_stick
from lugol.language.kinds.lab.values import by_reference, count_of, unit_in_bracket, unit_of
from lugol.language.kinds.lab.verdicts import (
    FLAGS,
    answered,
    can_be_judged,
    nearest_value,
    of_letter,
    of_verdict_alone,
    touches,
    undenied,
    verdict_of,
    verdicts_in,
)
from lugol.language.measure import Measure, measures
from lugol.language.model import Page, Sentence
from lugol.language.pairing import Head, Pair, merged
from lugol.language.reading import Reading
from lugol.language.states import Run, runs
from lugol.record.event import Event, Lab


def read(reading: Reading) -> list[Event]:
    """Every blood result of a text, tables included.

    >>> from lugol.language.reading import reading_of
    >>> [(e.values.marker, e.values.value, e.values.flag) for e in read(reading_of("CA125 was 61 kU/L (0-35)."))]
    [('CA125', 61.0, 'high')]
    """
    page = reading.page
    if not page.of("analyte", "analyte_state"):
        return blood_groups(reading)
    found = measures(page)
    cues = cues_of(page, found, "lab")
    heads = [head for head in merged(page, page.of("analyte")) if not is_given(page, head)]
    events, zones = labtable.read(reading, cues, heads)
    heads = [h for h in heads if not any(a <= h.first < b for a, b in zones)]
    told, taken = series.read(reading, cues, heads)
    loads, of_loads = hiv_loads(reading, heads)
    events += [*told, *loads]
    heads = [h for h in heads if not any(a <= h.first < b for a, b in (*taken, *of_loads))]
    events += [event for head in heads if head.code == BOTH for event in red_cells(reading, found, head)]
    events += [event for head in heads if head.code in CULTURES for event in grown(reading, head)]
    both = list(slashed(reading, found, heads))
    events += [event for _, event in both]
    of_pairs = {id(head) for head, _ in both}
    heads = [h for h in heads if h.code != BOTH and id(h) not in of_pairs]
    for sentence, here in by_sentence(page, heads):
        events.extend(_of_sentence(reading, cues, sentence, here))
    events += normal_together(reading, events)
    events = without_opened(reading, [*events, *blood_groups(reading), *answered(reading, events)])
    events += in_urine(reading, events)
    return with_conditions(reading, _listed_once(events))


def _listed_once(events: list[Event]) -> list[Event]:
    """ "Preoperative diagnosis: raised transaminases. Postoperative diagnosis: same words": one result."""
    before = {repr(e.values) for e in events if e.sources[0].section == "preop_diagnosis"}
    return [e for e in events if e.sources[0].section != "postop_diagnosis" or repr(e.values) not in before]


def _of_sentence(reading: Reading, cues: Cues, sentence: Sentence, heads: Sequence[Head]) -> list[Event]:
    """Each test of blood that a sentence names with its values, or with what is said of it without one."""
    page = reading.page
    blood = blood_tests(cues, sentence, heads)
    if not blood:
        return []
    amounts = [p for p in pairing.pair(cues, sentence, blood, amounts_in(cues, sentence, blood)) if fits(p)]
    amounts = with_shared_units(cues, [p for p in amounts if not is_label(page, p)])
    words = [v for v in verdicts_in(cues, sentence) if not is_of_stick(page, v.first)]
    verdicts = [undenied(cues, sentence, p) for p in pairing.pair(cues, sentence, blood, words)]
    beside = [r for r in runs(cues, sentence) if r.value in FLAGS]
    events: list[Event] = []
    for head in blood:
        mine = without_limits(cues, [p for p in amounts if p.head is head])
        said = [p for p in verdicts if p.head is head and can_be_judged(page, head, p) and not _is_of_load(page, p)]
        if mine:
            valued = {id(p.head) for p in amounts}
            said = [
                p for p in said if not any(head.last <= h.first < p.value.first and id(h) not in valued for h in blood)
            ]
        if is_doubtful(cues, head, mine, blood):
            continue
        apart = [p for p in said if mine and is_moved_between(page, p.value.last, mine[0].value.first)]
        said = [p for p in said if p not in apart]
        events.extend(_of_fluid(of_verdict_alone(reading, apart), fluid_of(page, sentence, head)))
        told = _valued(reading, cues, mine, said, beside) if mine else of_verdict_alone(reading, said)
        told = told or of_letter(reading, head, blood)
        events.extend(_of_fluid(told, fluid_of(page, sentence, head)))
    return [*events, *moved_on(reading, cues, sentence, blood, amounts)]


def _of_fluid(events: list[Event], fluid: str) -> list[Event]:
    """ "CSF protein was 0.8 g/L": results of another fluid than blood under its name."""
    if not fluid:
        return events
    labs = [(e, e.values) for e in events if isinstance(e.values, Lab)]
    return [replace(e, values=replace(v, marker=f"{fluid} {v.marker.removeprefix('total ')}")) for e, v in labs]


_LOADS = frozenset({"undetectable", "undetected", "suppressed"})


def _is_of_load(page: Page, said: Pair) -> bool:
    """ "Living with HIV, viral load undetectable": so is the load of a virus that she has, and no test for it."""
    return said.head.code == "HIV" and bool(_LOADS.intersection(page.keys(said.value.first, said.value.last)))


def _valued(
    reading: Reading, cues: Cues, mine: Sequence[Pair], said: Sequence[Pair], beside: Sequence[Run]
) -> list[Event]:
    """The values of one head; a verdict goes with the value nearest to it, a unit with the values that lack one."""
    units = [p.value.item for p in mine if p.value.item.kind == "laboratory"]
    events = []
    for p in mine:
        measure: Measure = p.value.item
        unit = measure if measure.unit or not units else units[-1]
        words = [s.value.item for s in said if nearest_value(mine, s) is p]
        words = [r for r in beside if touches(cues, r, measure)] or words
        words = words or [r for r in beside if r.first == measure.last]
        flag, trend = verdict_of(words)
        flag = by_reference(cues, measure) or flag
        lab = Lab(
            marker=marker_of(cues.page, p.head.mention), value=count_of(cues, measure), comparator=measure.comparator,
            unit=unit_of(p.head, unit) or unit_in_bracket(cues, measure.last) or unit_in_bracket(cues, p.head.last),
            flag=flag, trend=trend,
        )  # fmt: skip
        first = min([p.head.first, measure.first]) if p is mine[0] else measure.first
        last = max([p.head.last, measure.last]) if p is mine[0] else measure.last
        when = reading.when(p.date.first, p.date.last) if p.date else None
        asserted = as_result(reading, p.head.first, p.head.last)
        events.append(reading.event(lab, first, last, assertion=asserted, when=when))
    return events
