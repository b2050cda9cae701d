"""The load of HIV in the letters of a clinic: "VL <20", "VL 3/2024 LDL", "last VL TND"."""

from collections.abc import Sequence

from lugol.language.kinds.hers import as_result
from lugol.language.kinds.lab.series import Stretch
from lugol.language.pairing import Head
from lugol.language.reading import Reading
from lugol.record.event import Event, Lab

LOAD = "HIV viral load"
_BELOW = frozenset({"ldl", "tnd", "undetectable", "undetected", "suppressed", "supressed"})
"""Lower than detectable limit, target not detected: no virus was found."""
_LEADS = frozenset({"is", "was", "=", ":", "-", "–", "of", "at", "last", "now", "(", ")", "/", "on", "in", "result"})
_WITHIN = 8


def hiv_loads(reading: Reading, heads: Sequence[Head]) -> tuple[list[Event], list[Stretch]]:
    """Each load with its value or with what stands for none, and the tokens that tell it.

    >>> from lugol.language.kinds.lab.lab import read
    >>> from lugol.language.reading import reading_of
    >>> [(e.values.value, e.values.result) for e in read(reading_of("RVD on HAART, VL LDL."))]
    [(None, 'negative')]
    """
    page = reading.page
    events: list[Event] = []
    taken: list[Stretch] = []
    for head in heads:
        if head.code != LOAD:
            continue
        last = min(page.sentence(head.first).last, head.last + _WITHIN)
        dated = {at for m in reading.time.every_in(head.last, last) for at in range(m.first, m.last)}
        at = head.last
        while at < last and (at in dated or page.tokens[at].key in _LEADS or _is_month(page.keys(at, at + 3))):
            at += 3 if _is_month(page.keys(at, at + 3)) else 1
        short = page.text[head.mention.start : head.mention.end] == "VL"
        if at >= last:
            taken.extend([(head.first, head.last)] if short else [])
            continue
        below = page.tokens[at].key == "<" and at + 1 < last and page.tokens[at + 1].key.replace(",", "").isdigit()
        if below:
            lab = Lab(marker=LOAD, value=float(page.tokens[at + 1].key.replace(",", "")), comparator="<")
        elif page.tokens[at].key in _BELOW:
            lab = Lab(marker=LOAD, result="negative")
        elif short and page.tokens[at].key.isdigit() and any(m.code == "hiv" for m in page.of("condition")):
            lab = Lab(marker=LOAD, value=float(page.tokens[at].key))
        else:
            taken.extend([(head.first, head.last)] if short else [])
            continue
        told = [m for m in reading.time.told_in(head.last, at) if m.when.is_known]
        when = told[0].when if told else None
        asserted = as_result(reading, head.first, head.last)
        events.append(reading.event(lab, head.first, at + 1 + below, assertion=asserted, when=when))
        taken.append((head.first, at + 1 + below))
    return events, taken


def _is_month(keys: tuple[str, ...]) -> bool:
    """ "02/24": the month of a load, which may be read as no date."""
    return len(keys) == 3 and keys[0].isdigit() and keys[1] == "/" and keys[2].isdigit()
