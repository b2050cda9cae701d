"""Results worded as a condition ("hypercalcaemia", "leucocytosis"), with their value where it is told."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import cast

import msgspec

from lugol.language.measure import Measure, measures, within
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Event, Lab, Level
from lugol.record.quantity import one_name

_BEFORE_AMOUNT = frozenset({
    "(", "[", ":", "of", "at", "to", "with", "count", "level", "had", "has", "was", "a", "risen", "progressed",
    "high", "low", "peak", "maximum", "nadir", "minimum", "reaching", "up", "increased", "worsened", "rose",
    "fell", "fallen",
})  # fmt: skip


def with_conditions(reading: Reading, events: list[Event]) -> list[Event]:
    """Results worded as a condition ("hypercalcaemia"); where the sentence gives the value too, they are one."""
    page = reading.page
    states = page.of("analyte_state")
    found = measures(page)
    told_so = list(events)
    valued = _valued_by_sentence(page, events) if states else {}
    for m in states:
        flag = cast("Level", m.concept.attr("flag"))
        amount = _amount_of_state(page, found, m)
        if amount is None and m.concept.attr("valued") and not _is_of_laboratory(page, m):
            continue
        place = None if amount else valued.get((one_name(m.code), page.sentence(m.first).first))
        if place is not None:
            told_so[place] = _with_flag(told_so[place], flag)
            continue
        value = Lab(marker=m.code, flag=flag)
        if amount is not None:
            unit = amount.unit
            value = Lab(marker=m.code, value=amount.value, comparator=amount.comparator, unit=unit, flag=flag)
        told_so.append(reading.event(value, m.first, amount.last if amount else m.last))
    return told_so


def is_valued(page: Page, mention: Mention) -> bool:
    """Is a complication told with its value ("thrombocytopenia of 65,000/mm3") or by a laboratory, and so a result?"""
    states = page.of("analyte_state", first=mention.first, last=mention.last)
    return any(
        _amount_of_state(page, measures(page), state) is not None or _is_of_laboratory(page, state) for state in states
    )


_LABORATORY = frozenset({"laboratory", "laboratories", "labs", "hematologic", "hematological", "bloodwork"})


def _is_of_laboratory(page: Page, state: Mention) -> bool:
    """ "The full blood count showed anaemia and leucopenia": a laboratory is named before it in the sentence."""
    first = page.sentence(state.first).first
    panels = (m for m in page.of("analyte", first=first, last=state.first) if m.concept.attr("group"))
    return next(panels, None) is not None or bool(_LABORATORY.intersection(page.keys(first, state.first)))


def _with_flag(event: Event, flag: Level) -> Event:
    values = event.values
    if not isinstance(values, Lab) or values.flag:
        return event
    return msgspec.structs.replace(event, values=msgspec.structs.replace(values, flag=flag))


def _valued_by_sentence(page: Page, events: Sequence[Event]) -> dict[tuple[str, int], int]:
    """Where each value stands among the events, by the one name of its analyte and the first token of its sentence."""
    starts = [page.tokens[s.first].start for s in page.sentences]
    found: dict[tuple[str, int], int] = {}
    for place, event in enumerate(events):
        v = event.values
        if isinstance(v, Lab) and v.value is not None:
            sentence = page.sentences[max(0, bisect_right(starts, event.sources[0].start) - 1)]
            found.setdefault((one_name(v.marker), sentence.first), place)
    return found


def _amount_of_state(page: Page, found: Sequence[Measure], state: Mention) -> Measure | None:
    """ "Leucocytosis of 18 x 10^9/L", "hypercalcaemia (3.1 mmol/L)": the amount that a condition is told with."""
    behind = within(found, state.last, page.sentence(state.first).last)[:1]
    if not behind or behind[0].kind not in ("laboratory", "number") or behind[0].is_range:
        return None
    between = page.keys(state.last, behind[0].first)
    plain = behind[0].kind == "number"
    close = bool(between) and len(between) <= 4 and set(between) <= _BEFORE_AMOUNT
    return behind[0] if close and not (plain and between[0] not in ("(", "[", ":", "of")) else None
