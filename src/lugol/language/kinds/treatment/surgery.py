"""Operations as events: what was done together is one event, and what is told again is not done again."""

from itertools import pairwise
from typing import Any, cast

import msgspec

from lugol.language.kinds.treatment.operations import (
    AGAIN,
    GIVEN_UP,
    WITH,
    Operation,
    families,
    family,
    is_retold,
    is_sampled_between,
    is_specific,
    operations,
)
from lugol.language.kinds.treatment.repeated import each_time
from lugol.language.kinds.treatment.tells_operation import GENERIC
from lugol.language.model import Mention, Page
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading
from lugol.record.event import Event, Surgery
from lugol.record.when import When, overlaps

_SINCE = (("after",), ("since",), ("following",), ("before",), ("of",))
"""Words behind which "her mastectomy" is one told before, whatever date stands beside it."""
_OF_LUMP = frozenset({"tumor", "mass", "lesion", "cyst", "surgical", "the", "excision", "resection", "removal"})
_TAKING_CODES = ("excision", "cystectomy", "oophorectomy", "myomectomy")
_SUMMED_WITHIN = 2
_DATE_WITHIN = 6
_OPENING = 6
_DEFINITE = frozenset({"the", "this"})
_ACROSS = frozenset({"contralateral", "other", "remaining"})
_OF_PARTS = ("lymphadenectomy", "omentectomy", "appendicectomy", "cholecystectomy")
_RESIDUAL = {"r0": "R0", "r1": "R1", "r2": "R2"}
_VAULT = frozenset({"vault", "cuff", "stump"})
_SMEARS = frozenset({"smear", "smears", "cytology", "sample", "samples", "pap", "hpv", "swab", "co-test"})


def read(reading: Reading) -> list[Event]:
    """Operations done to her, and those that were refused or only planned."""
    kept: list[Operation] = []
    told = each_time(reading, operations(reading))
    for operation in sorted(told, key=lambda o: (o.weak, is_retold(reading, o), _refers_back(reading, o), o.first)):
        same = next((o for o in kept if _is_again(reading, o, operation)), None)
        if same is None:
            kept.append(operation)
        elif (
            not operation.weak and operation.assertion == same.assertion and not _is_summed_up(reading, same, operation)
        ):
            _complete(same, operation)
            if _is_dated_better(reading, operation, same):
                same.dated = operation.first
    kept = [o for o in kept if not any(_undoes(reading, later, o) for later in kept)]
    specific = any(is_specific(o) for o in kept)
    return [
        _event(reading, o)
        for o in kept
        if is_specific(o) or not specific or _is_of_another_time(reading, o, kept) or _is_of_history(reading, o)
    ]


def _is_of_another_time(reading: Reading, operation: Operation, kept: list[Operation]) -> bool:
    """ "She had a surgical resection in 1995": an unnamed operation with a date of its own that no named one has."""
    if operation.assertion not in ("affirmed", "historical") or not reading.time.is_dated(operation.first):
        return False
    when = reading.when(operation.first, operation.last)
    named = [reading.when(o.first, o.last) for o in kept if is_specific(o) and reading.time.is_dated(o.first)]
    return when.is_known and not any(overlaps(when, other) for other in named)


def _is_of_history(reading: Reading, operation: Operation) -> bool:
    """ "She had a history of repeated surgery for cysts": another than the operation that the text tells."""
    page = reading.page
    judged = reading.judge(operation.first, operation.last)
    reason = page.keys(operation.last, operation.last + 1) in (("for",), ("on",))
    return judged.row == "hist.history" and reason and page.sentence(operation.first).article == "case"


def _is_dated_better(reading: Reading, operation: Operation, same: Operation) -> bool:
    """ "Day 2 after LLETZ ... CIN3 on biopsy, LLETZ 31/8/23": has a second telling the day that the first lacks?"""
    if not reading.time.is_dated(operation.first) or not reading.when(operation.first, operation.last).is_day:
        return False
    return not reading.time.is_dated(same.first) or not reading.when(same.first, same.last).is_day


def _refers_back(reading: Reading, operation: Operation) -> bool:
    """Is only said that it was done once, without a day: "control after LLETZ"? Where its day is told, that counts."""
    return operation.assertion == "historical" and not reading.when(operation.first, operation.last).is_day


def _is_again(reading: Reading, earlier: Operation, operation: Operation) -> bool:
    """Is an operation told before ("after hysterectomy", "as planned, LLETZ was done")?"""
    page = reading.page
    mine, theirs = families(operation), families(earlier)
    if operation.weak:
        return earlier.assertion in ("affirmed", "historical") and bool(mine & theirs or not is_specific(operation))
    if operation.assertion not in ("affirmed", "historical") or earlier.assertion not in ("affirmed", "historical"):
        return operation.assertion == earlier.assertion and mine <= theirs
    if _is_its_report(reading, earlier, operation) and mine <= theirs:
        return True
    numbered = _numbered(page, operation)
    if numbered:
        return numbered == _numbered(page, earlier) and mine <= theirs and _may_coincide(reading, earlier, operation)
    if _is_earlier_one(reading, earlier, operation):
        return False
    if _begins_later(reading, operation) and (_begins_later(reading, earlier) or _may_be_repeated(earlier, operation)):
        return False
    before_now = earlier.assertion == "historical" and operation.assertion == "affirmed"
    if (before_now and not mine <= theirs) or _other_side(page, earlier, operation):
        return False
    again = _is_summed_up(reading, earlier, operation) or _is_only_when(page, earlier, operation)
    if again and not operation.times:
        return True
    taken_up = page.keys(max(0, operation.first - 2), operation.first)
    if _is_among(mine, theirs) and {"previous", "prior"} & set(taken_up) and not reading.time.is_dated(operation.first):
        return True
    if (
        _is_among(mine, theirs)
        and taken_up[:1] in _SINCE
        and taken_up[1:] in (("her",), ("the",), ("this",), ("that",))
    ):
        return True
    ways = {kind for kind in mine & theirs if kind not in (*WITH, *GENERIC)}
    if not (mine - {*GENERIC} <= theirs or ways):
        return False
    return _may_coincide(reading, earlier, operation)


def _is_its_report(reading: Reading, earlier: Operation, operation: Operation) -> bool:
    """ "11 May LEEP done. 18 May LEEP: CIN3": a line of a later day that only heads what the operation showed."""
    page = reading.page
    when, before = _when(reading, operation), _when(reading, earlier)
    begun = page.sentence(operation.first).first
    opened = all(not page.tokens[at].key.isalpha() for at in range(begun, operation.first))
    if not (opened and when.is_day and before.is_day and when.latest and before.earliest):
        return False
    headed = page.keys(operation.last, operation.last + 1) in ((":",), ("=",))
    shown = page.of("histology", "cyt_result", first=operation.last, last=operation.last + _SHOWN_WITHIN)
    return headed and bool(shown) and 0 < (when.latest - before.earliest).days <= _REPORTED_DAYS


_SHOWN_WITHIN, _REPORTED_DAYS = 5, 42


def _may_coincide(reading: Reading, earlier: Operation, operation: Operation) -> bool:
    """Do no two dates of their own tell two operations apart?"""
    when, before = _when(reading, operation), _when(reading, earlier)
    told = when.is_known and before.is_known and _both_told(reading, earlier, operation)
    return not (told or _is_done_now(reading, earlier, operation)) or overlaps(when, before)


def _is_done_now(reading: Reading, earlier: Operation, operation: Operation) -> bool:
    """ "LLETZ 2015 for CIN3. ... Today: high grade. LLETZ performed": done at the visit, the other long ago."""
    when, before = _when(reading, operation), _when(reading, earlier)
    if when != reading.time.visit or not reading.time.is_dated(earlier.first) or earlier.first > operation.first:
        return False
    if not (when.earliest and before.latest) or (when.earliest - before.latest).days < _LONG_AGO_DAYS:
        return False
    return bool(_PERFORMED.intersection(reading.page.keys(*reading.page.clause(operation.first))))


_PERFORMED = frozenset({"done", "performed", "carried", "undertaken", "given", "completed", "proceeded"})
_LONG_AGO_DAYS = 180


def _is_earlier_one(reading: Reading, earlier: Operation, operation: Operation) -> bool:
    """ "OPERATION: vulvectomy. HISTORY: she had a surgical resection in 1995": not what the note itself is of."""
    page = reading.page
    parts = page.part(earlier.first), page.part(operation.first)
    return (
        parts[0] == "procedure" != parts[1]
        and not is_specific(operation)
        and reading.when(operation.first, operation.last).is_known
        and reading.time.is_dated(operation.first)
    )


def _when(reading: Reading, operation: Operation) -> When:
    """The date of an operation: that of its words, or the further date of a list at which it was done again."""
    if operation.times:
        return reading.when(operation.dated, operation.dated + 1)
    return reading.when(operation.first, operation.last)


def _begins_later(reading: Reading, operation: Operation) -> bool:
    """ "A month later, she underwent lumpectomy": told as done then, so that another such sentence tells another."""
    page = reading.page
    first = page.sentence(operation.first).first
    before = page.keys(first, operation.first)
    return "later" in before[:_OPENING] and bool({"underwent", "had", "performed"}.intersection(before))


def _may_be_repeated(earlier: Operation, operation: Operation) -> bool:
    """ "She had a laparoscopy. A year later, she underwent laparoscopy": what looks in can be done twice."""
    ways = families(operation)
    return earlier.first < operation.first and ways <= {*WITH} and not earlier.weak and ways <= families(earlier)


def _numbered(page: Page, operation: Operation) -> set[str]:
    """ "The second operation", told again as "after the second operation": the word that sets it apart from others."""
    behind = page.keys(operation.last, operation.last + 1)
    before = AGAIN.intersection(page.keys(max(0, operation.first - 3), operation.first + 1))
    return set(before) | ({"again"} & set(behind))


def _is_summed_up(reading: Reading, earlier: Operation, operation: Operation) -> bool:
    """ "She underwent hysterectomy. The tumour was completely resected": what the operation named before it did.

    Only of a lump with an article, and of an operation that took an organ in the two sentences before.
    """
    page = reading.page
    lumps = all(m.concept.name.startswith("excision of") for m in operation.mentions)
    if page.of("site", first=operation.first, last=operation.last) or _is_dated_near(reading, operation):
        return False
    named = page.keys(max(0, operation.first - 1), operation.first + 1)
    if not lumps or not _DEFINITE.intersection(named) or is_sampled_between(page, earlier, operation):
        return False
    near = page.sentences_near(operation.first, before=_SUMMED_WITHIN)
    within = earlier.first < operation.first and any(s.first <= earlier.first < s.last for s in near)
    return within and any(name.endswith("ectomy") and name not in _OF_PARTS for name in families(earlier))


def _is_only_when(page: Page, earlier: Operation, operation: Operation) -> bool:
    """ "Excision of the mass was done. A nerve tear during tumour excision ...": only says when it was."""
    words = set(page.keys(operation.first, operation.last))
    before = page.keys(max(0, operation.first - 2), operation.first)
    while before and before[-1] in ("the", "this", "of"):
        before = before[:-1]
    said = bool(before) and before[-1] in ("during", "after", "following", "since")
    took = any(m.concept.name.startswith("excision") or m.code in _TAKING_CODES for m in earlier.mentions)
    return said and words <= _OF_LUMP and took


def _is_dated_near(reading: Reading, operation: Operation) -> bool:
    """Does a date stand with the words of an operation, not only with what follows ("... and she was well in May")?"""
    first, last = reading.page.clause(operation.first)
    near = reading.time.told_in(first, min(last, operation.last + _DATE_WITHIN))
    return reading.time.is_dated(operation.first) and bool(near)


def _is_among(mine: set[str], theirs: set[str]) -> bool:
    """ "Since her colectomy" takes up a hemicolectomy: a plainer name that each of the other's ends with."""
    return all(any(their.endswith(own) for their in theirs) for own in mine)


def _other_side(page: Page, earlier: Operation, operation: Operation) -> bool:
    """ "Prior right salpingo-oophorectomy; left salpingo-oophorectomy": the other of two is not the same again."""
    sides = [
        {key for m in one.mentions for key in page.keys(m.first, m.last)} & {"left", "right", "bilateral"}
        for one in (earlier, operation)
    ]
    across = _ACROSS.intersection(page.keys(max(0, operation.first - 1), operation.last))
    return sides in ([{"left"}, {"right"}], [{"right"}, {"left"}]) or (bool(across) and len(sides[0]) == 1)


def _both_told(reading: Reading, earlier: Operation, operation: Operation) -> bool:
    return reading.time.is_dated(earlier.first) and reading.time.is_dated(operation.first)


def _complete(earlier: Operation, operation: Operation) -> None:
    """What a second telling names beyond the first belongs to the same operation."""
    known = families(earlier)
    for mention in operation.mentions:
        if mention.concept.name not in GENERIC and not _is_among(family(mention), known):
            earlier.mentions.append(mention)


def _undoes(reading: Reading, later: Operation, earlier: Operation) -> bool:
    """ "Radical hysterectomy begun; ... hysterectomy abandoned": what is given up in its paragraph was not done."""
    if later.assertion != "negated" or earlier.assertion != "affirmed" or later.first < earlier.last:
        return False
    page = reading.page
    row = reading.judge(later.mentions[0].first, later.mentions[0].last).row
    near = page.sentence(later.first).paragraph == page.sentence(earlier.first).paragraph
    return near and row in GIVEN_UP and bool(families(later) & families(earlier))


def _event(reading: Reading, operation: Operation) -> Event:
    page = reading.page
    specific = [m for m in operation.mentions if m.concept.name not in GENERIC] or operation.mentions
    around = page.keys(operation.first, page.sentence(operation.first).last)
    value = Surgery(
        procedures=tuple(dict.fromkeys(_worded(page, m) for m in specific)),
        codes=cast(Any, tuple(dict.fromkeys(m.code for m in specific))),
        intent="palliative" if {"palliative", "palliatively"} & set(around) else "",
        extent=_extent(specific),
        residual=next((_RESIDUAL[a + b] for a, b in pairwise(around) if a + b in _RESIDUAL), ""),
        cervix_removed=_cervix_removed(specific, around, page),
    )
    when = reading.when(operation.dated, operation.dated + 1) if operation.dated >= 0 else None
    event = reading.event(value, operation.first, operation.last, assertion=operation.assertion, when=when)
    return msgspec.structs.replace(event, id=f"{event.id}-{operation.times}") if operation.times else event


def _cervix_removed(mentions: list[Mention], around: tuple[str, ...], page: Page) -> bool | None:
    """As it is told or as the name of the operation has it; a smear of the vault is taken where the cervix is gone."""
    told = {a + " " + b for a, b in pairwise(around)}
    if "cervix removed" in told:
        return True
    if told & {"cervix retained", "cervix conserved", "cervix preserved"}:
        return False
    removed = {m.concept.attr("cervix_removed") for m in mentions}
    if removed & {"yes", "no"}:
        return "yes" in removed
    hysterectomy = any(m.code == "hysterectomy" for m in mentions)
    return True if hysterectomy and _has_vault_smear(page) else None


@once_a_page
def _has_vault_smear(page: Page) -> bool:
    """Does the text tell of a smear of the vault or the stump, taken or planned?"""
    keys = page.keys(0, len(page.tokens))
    return any(a in _VAULT and b in _SMEARS for a, b in pairwise(keys))


def _extent(mentions: list[Mention]) -> str:
    names = [m.concept.name for m in mentions if m.code == "hysterectomy"]
    if any("radical" in name for name in names):
        return "radical"
    return "simple" if any(name.startswith(("total", "simple", "vaginal")) for name in names) else ""


def _worded(page: Page, mention: Mention) -> str:
    """Abbreviations are written out, and "the left ovary was removed" is named; other words stay as told."""
    words = page.words(mention.first, mention.last)
    if mention.concept.attr("organ"):
        return f"{mention.concept.name} ({words})"
    short = words.replace("-", "").replace(" ", "")
    abbreviated = short.isupper() and mention.concept.name.upper() != words.upper() and len(short) < 8
    return f"{mention.concept.name} ({words})" if abbreviated else words
