"""What a report finds beside the tumour, by organ: "Other pathologic findings: - Endometrium: atrophic"."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from lugol.language.kinds.layout.scan import Scan
from lugol.language.kinds.reports.results import graded
from lugol.language.model import Mention, Sentence
from lugol.record.event import Event, Pathology

_OTHER = frozenset({"other", "additional", "ancillary", "incidental"})
_FOUND = frozenset({"findings", "finding"})
_ORGANS = {
    "endometrium": "endometrium", "myometrium": "myometrium", "uterus": "uterus", "ovary": "ovary",
    "tube": "fallopian tube", "uterine_serosa": "uterine serosa",
}  # fmt: skip
_SIGNS = frozenset({"-", "–", "•", "*", ".", ",", ";", ":"})
_NOTHING = (("none",), ("not", "identified"), ("n", "/", "a"), ("none", "identified"))
_RESULT_ZONES = ("final", "")
_MOST_LINES, _LONGEST_LINE, _NEAR_START = 10, 24, 4


def beside(found: Scan, sentences: Sequence[tuple[Sentence, str]]) -> Iterator[Event]:
    """Each organ beside the cervix of which such a list tells something, with what it tells.

    A line that only names an organ holds for those below it; a labelled line of something else ends the list.
    """
    lines = [s for s, zone in sentences if zone in _RESULT_ZONES]
    for place, line in enumerate(lines):
        begun = _label_end(found, line)
        if not begun:
            continue
        organ: Mention | None = None
        for at, following in enumerate(lines[place : place + _MOST_LINES]):
            first = begun if not at else following.first
            if at and _is_labelled(found, following):
                break
            first, last = _trimmed(found, first, following.last)
            named = [m for m in found.of("site", first=first, last=min(last, first + _NEAR_START)) if m.code]
            if named and named[0].first == first and named[0].last == last:
                organ = named[0] if named[0].code in _ORGANS else None
                continue
            own = next((m for m in named if m.code in _ORGANS), None) if named else organ
            if own is not None and 1 < last - first <= _LONGEST_LINE:
                yield from _told(found, own, first, last)


def _label_end(found: Scan, line: Sentence) -> int:
    """Where the words behind "Other pathologic findings:" begin; 0 where a line has no such label."""
    keys = found.page.keys(line.first, min(line.first + _LONGEST_LINE, line.last))
    colon = keys.index(":") if ":" in keys else -1
    label = {key for key in keys[: max(0, colon)] if key.isalpha()}
    return line.first + colon + 1 if _OTHER & label and _FOUND & label and colon <= _NEAR_START else 0


def _is_labelled(found: Scan, line: Sentence) -> bool:
    """A line with a label of its own, but that of an organ ("Endometrium: atrophic")."""
    keys = found.page.keys(line.first, line.last)
    if ":" not in keys:
        return False
    named = found.of("site", first=line.first, last=line.first + keys.index(":"))
    return not any(m.code in _ORGANS for m in named)


def _trimmed(found: Scan, first: int, last: int) -> tuple[int, int]:
    page = found.page
    while first < last and page.tokens[first].key in _SIGNS:
        first += 1
    while last > first and page.tokens[last - 1].key in _SIGNS:
        last -= 1
    return first, last


def _told(found: Scan, organ: Mention, first: int, last: int) -> Iterator[Event]:
    if found.page.keys(first, last) in _NOTHING:
        return
    result = graded(found, found.of("histology", first=first, last=last))
    if result is not None and result.worst not in ("benign", "other"):
        return
    value = Pathology(
        specimen=_ORGANS[organ.code],
        result=found.page.words(first, last),
        histology=cast(Any, result.worst if result is not None else None),
    )
    yield found.reading.event(value, first, last, assertion="affirmed")
