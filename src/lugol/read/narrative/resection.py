"""What a report says of the edges and the depth of a lesion: margins clear or involved, invasion in mm."""

import re
from typing import Literal

from lugol.read.narrative.measure import number
from lugol.read.narrative.wording import pattern

Margins = Literal["", "clear", "involved"]
_CLEAR = pattern(
    r"\bmargins?\s+(?:were\s+|was\s+|are\s+|is\s+|all\s+)*(?:clear|free|negative|uninvolved)|\b(?:clear|"
    r"free|negative)\s+(?:\w+\s+){0,2}margins?|\bR0\b",
    re.I,
)
_INVOLVED = pattern(
    r"\bmargins?\s+(?:were\s+|was\s+|are\s+|is\s+)*(?:positive|involved|\+ve)|\b(?:positive|"
    r"involved)\s+(?:\w+\s+){0,2}margins?",
    re.I,
)
_DEPTH = pattern(
    r"\b(?:depth|invasion|deep|infiltrat\w+)\b[^.;,]{0,40}?(\d+(?:[.,]\d+)?)(?:\s*/\s*\d+(?:[.,]\d+)?)?\s*(mm|cm)|"
    r"(\d+(?:[.,]\d+)?)\s*(mm|cm)\s+(?:depth|deep|of (?:stromal )?invasion)",
    re.I,
)


def margins(words: str) -> Margins:
    """Whether resection margins are said to be involved or clear ("" where nothing is said).

    >>> margins("all margins free"), margins("endocervical margin positive"), margins("CIN3")
    ('clear', 'involved', '')
    """
    return "involved" if _INVOLVED.search(words) else "clear" if _CLEAR.search(words) else ""


def depth_mm(words: str) -> float | None:
    """The depth of invasion in mm; None where none is told.

    >>> depth_mm("stromal invasion of 0.7 cm"), depth_mm("CIN3")
    (7.0, None)
    """
    match = _DEPTH.search(words)
    if match is None:
        return None
    value, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
    return number(value) * (10 if unit.lower() == "cm" else 1)
