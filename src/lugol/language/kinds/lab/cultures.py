"""Cultures of urine, blood or a swab in which something grew."""

from lugol.language.kinds.hers import as_result
from lugol.language.kinds.lab.names import marker_of
from lugol.language.pairing import Head
from lugol.language.reading import Reading
from lugol.record.event import Event, Lab

CULTURES = frozenset({"urine culture", "blood culture", "vaginal swab", "stool culture", "sputum culture", "culture"})
_GREW = frozenset({"grew", "grows", "growing", "isolated", "yielded"})
_NO_GROWTH = frozenset({"no", "negative", "sterile", "not", "normal", "mixed", "nothing", "pending"})


def grown(reading: Reading, head: Head) -> list[Event]:
    """ "Urine culture grew E. coli": a culture in which something grew is positive."""
    page = reading.page
    behind = page.keys(head.last, min(head.last + 4, page.sentence(head.first).last))
    grew = next((at for at, key in enumerate(behind) if key in _GREW), None)
    if page.keys(max(0, head.first - 1), head.first) in (("cell",), ("tissue",), ("organ",)):
        return []
    if grew is None or _NO_GROWTH.intersection((*behind[:grew], *page.keys(head.last + grew, head.last + grew + 3))):
        return []
    asserted = as_result(reading, head.first, head.last)
    if asserted not in ("affirmed", "historical") or page.sentence(head.first).article not in ("case", "abstract"):
        return []
    value = Lab(marker=marker_of(page, head.mention), result="positive")
    return [reading.event(value, head.first, head.last + grew + 1, assertion=asserted)]
