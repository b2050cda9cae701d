"""Operations: what was done together is one event, and what is told again is not done again."""

from itertools import groupby, pairwise
from typing import Any, cast

import msgspec

from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Event, Surgery

_NOT_HERS = ("literature", "family", "other_person", "hypothetical")
_HOW = frozenset(
    {
        *(
            "laparoscopic",
            "laparoscopically",
            "robotic",
            "robotically",
            "robot",
            "assisted",
            "abdominal",
            "open",
            "total",
        ),
        *("vaginal", "bilateral", "right", "left", "unilateral", "radical", "modified", "simple", "pelvic", "partial"),
        *("emergency", "exploratory", "diagnostic", "combined", "nerve", "sparing", "systematic", "infracolic"),
        *("extended", "interval", "primary", "secondary", "palliative", "elective", "ovarian", "complete", "-"),
    }
)
_APART = frozenset({";", "then", "later", "followed", "after", "before"})
_AGAIN = frozenset({"second", "repeat", "repeated", "another", "further", "re", "third", "again"})
_REASON = frozenset({"contraindication", "contraindications", "indication", "indications", "unfit", "eligible"})
_SPECIMEN = frozenset({"specimen", "specimens", "scar", "margin", "margins", "material", "sample", "histology"})
_RESIDUAL = {"r0": "R0", "r1": "R1", "r2": "R2"}
_FURTHER = 40


class Operation(msgspec.Struct):
    """Procedures told together, before they become an event."""

    mentions: list[Mention]
    first: int
    last: int
    assertion: Assertion


def read(reading: Reading) -> list[Event]:
    """Operations done to her, and those that were refused or only planned."""
    kept: list[Operation] = []
    for operation in _operations(reading):
        if not any(_is_again(reading, earlier, operation) for earlier in kept):
            kept.append(operation)
    kept = [o for o in kept if not any(_undoes(reading, later, o) for later in kept)]
    specific = any(_is_specific(o) for o in kept)
    return [_event(reading, o) for o in kept if _is_specific(o) or not specific]


def _is_specific(operation: Operation) -> bool:
    return any(m.concept.name not in ("operation", "surgery") for m in operation.mentions)


def _operations(reading: Reading) -> list[Operation]:
    page = reading.page
    found: list[Operation] = []
    named = [m for m in page.of("procedure") if _counts(reading, m)]
    for _, group in groupby(named, key=lambda m: page.sentence(m.first).first):
        here: list[Operation] = []
        for mention in group:
            _place(reading, here, mention, reading.judge(mention.first, mention.last).assertion)
        found.extend(o for o in here if o.assertion not in _NOT_HERS)
    return found


def _counts(reading: Reading, mention: Mention) -> bool:
    page = reading.page
    if mention.code in ("none", "biopsy") or page.part(mention.first) in ("family", "request", "admin"):
        return False
    sentence = page.sentence(mention.first)
    around = set(page.keys(max(sentence.first, mention.first - 4), mention.first))
    behind = page.keys(mention.last, min(mention.last + 1, sentence.last))
    return not around & _REASON and not (behind and behind[0] in _SPECIMEN and sentence.article == "case")


def _place(reading: Reading, here: list[Operation], mention: Mention, judged: Assertion) -> None:
    """Join a procedure to the one told just before it, if nothing stands between that parts them."""
    page = reading.page
    first = mention.first
    floor = here[-1].last if here else page.sentence(first).first
    while first > floor and page.tokens[first - 1].key in _HOW:
        first -= 1
    while first < mention.first and page.tokens[first].key == "-":
        first += 1
    wide = msgspec.structs.replace(mention, first=first, start=page.tokens[first].start)
    if here and here[-1].assertion == judged and first - here[-1].last <= _FURTHER:
        between = page.keys(here[-1].last, first)
        if not _APART.intersection(between):
            here[-1].mentions.append(wide)
            here[-1].last = mention.last
            return
    here.append(Operation([wide], first, mention.last, judged))


def _is_again(reading: Reading, earlier: Operation, operation: Operation) -> bool:
    """Is an operation told before ("after hysterectomy", "as planned, LLETZ was done")?"""
    page = reading.page
    if operation.assertion not in ("affirmed", "historical") or earlier.assertion not in ("affirmed", "historical"):
        return operation.assertion == earlier.assertion and _families(operation) <= _families(earlier)
    if _AGAIN.intersection(page.keys(max(0, operation.first - 3), operation.first + 1)):
        return False
    if not _families(operation) <= _families(earlier):
        return False
    when = reading.when(operation.first, operation.last)
    before = reading.when(earlier.first, earlier.last)
    return not (when.is_known and before.is_known) or not (
        (when.latest and before.earliest and when.latest < before.earliest)
        or (when.earliest and before.latest and when.earliest > before.latest)
    )


def _undoes(reading: Reading, later: Operation, earlier: Operation) -> bool:
    """ "Radical hysterectomy begun; ... hysterectomy abandoned": what is given up in the same paragraph was not done."""
    if later.assertion != "negated" or earlier.assertion != "affirmed" or later.first < earlier.last:
        return False
    page = reading.page
    row = reading.judge(later.mentions[0].first, later.mentions[0].last).row
    near = page.sentence(later.first).paragraph == page.sentence(earlier.first).paragraph
    return near and row in ("neg.cancelled", "neg.aborted_after") and bool(_families(later) & _families(earlier))


def _families(operation: Operation) -> set[str]:
    return {m.code if m.code not in ("other", "excision") else m.concept.name for m in operation.mentions}


def _event(reading: Reading, operation: Operation) -> Event:
    page = reading.page
    specific = [m for m in operation.mentions if m.concept.name != "operation"] or operation.mentions
    removed = {m.concept.attr("cervix_removed") for m in specific}
    around = page.keys(operation.first, page.sentence(operation.first).last)
    value = Surgery(
        procedures=tuple(dict.fromkeys(_worded(page, m) for m in specific)),
        codes=cast(Any, tuple(dict.fromkeys(m.code for m in specific))),
        intent="palliative" if {"palliative", "palliatively"} & set(around) else "",
        extent=_extent(specific),
        residual=next((_RESIDUAL[a + b] for a, b in pairwise(around) if a + b in _RESIDUAL), ""),
        cervix_removed=True if "yes" in removed else False if "no" in removed else None,
    )
    return reading.event(value, operation.first, operation.last, assertion=operation.assertion)


def _extent(mentions: list[Mention]) -> str:
    names = [m.concept.name for m in mentions if m.code == "hysterectomy"]
    if any("radical" in name for name in names):
        return "radical"
    return "simple" if any(name.startswith(("total", "simple", "vaginal")) for name in names) else ""


def _worded(page: Page, mention: Mention) -> str:
    """Abbreviations are written out; words stay as told."""
    words = page.words(mention.first, mention.last)
    short = words.replace("-", "").replace(" ", "")
    abbreviated = short.isupper() and mention.concept.name.upper() != words.upper() and len(short) < 8
    return f"{mention.concept.name} ({words})" if abbreviated else words
