"""Results shared out: of the pieces at several hours of the clock, and of samples named together."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from lugol.language.clock import hours_told
from lugol.language.kinds.tissue.sample import Sample
from lugol.language.kinds.tissue.sampled import event_of
from lugol.language.kinds.tissue.words import RANK, Result
from lugol.language.model import NOT_HERS_YET, Mention, Page
from lugol.language.reading import Reading

_PLAIN = frozenset({"negative", "neg", "benign", "normal", "clear"})
_PARTS = frozenset({",", ";", "and", "(", ")", ".", "-", "–", ":", "at", "&", "2", "3", "4"})


def by_hour(reading: Reading, owner: Sample, end: int) -> list[Sample]:
    """ "Biopsies at 2 o'clock (CIN1) and 7 o'clock (CIN3)": a sample for each place on the clock, with its own result.

    Empty where fewer than two places are told, or one of them has no result of its own.
    """
    hours = hours_told(reading.page, owner.first, end) if owner.kind == "biopsy" else []
    if len(hours) < 2:
        return []
    ahead = reading.page.of("histology", first=owner.last, last=hours[0][0])
    edges = (
        [(owner.last, hours[0][0]), *((a[1], b[0]) for a, b in pairwise(hours))]
        if ahead
        else [(a[1], b) for a, b in zip(hours, [*(h[0] for h in hours[1:]), end], strict=True)]
    )
    parts: list[Sample] = []
    for (_, _, clock), (first, last) in zip(hours, edges, strict=True):
        result = _own_result(reading, first, last)
        if result is None:
            return []
        part = msgspec.structs.replace(owner, clock=clock)
        part.event = event_of(reading, part, result)
        part.event = msgspec.structs.replace(part.event, id=f"{part.event.id}-{len(parts)}" if parts else part.event.id)
        parts.append(part)
    return parts


def _own_result(reading: Reading, first: int, last: int) -> Result | None:
    """The one result told in a stretch: its worst lesion, or the plain word that stands for none."""
    page = reading.page
    named = [m for m in page.of("histology", first=first, last=last) if m.last <= last]
    judged = {m.first: reading.judge(m.first, m.last).assertion for m in named}
    told = [m for m in named if judged[m.first] in ("affirmed", "historical", "possible")]
    if any(judged[m.first] in NOT_HERS_YET for m in named):
        return None
    if told:
        sure = any(judged[m.first] != "possible" for m in told)
        worst = max((m.concept.attr("histology") or "other" for m in told), key=RANK.index)
        return Result(told[0].first, told[-1].last, worst, sure, tuple(told))
    plain = next((at for at in range(first, last) if page.tokens[at].key in _PLAIN), None)
    if named or plain is not None:
        begin = first
        while begin < last - 1 and page.tokens[begin].key in _PARTS:
            begin += 1
        end = max([*(m.last for m in named), *([plain + 1] if plain is not None else [])])
        return Result(begin, end, "benign", True, tuple(named))
    return None


def of_site(reading: Reading, owner: Sample, result: Result) -> Result | None:
    """ "Histology: cervix - SCC; bladder - cystitis, no malignancy": what the part named for a sample's organ tells.

    None where the result is not so parted, or no part names the organ.
    """
    page = reading.page
    end = page.sentence(result.first).last
    starts = [result.first, *(at + 1 for at in range(result.first, end) if page.tokens[at].key == ";")]
    parts = [(_labelled_by(page, first), first, last) for first, last in pairwise([*starts, end])]
    if len([code for code, _, _ in parts if code]) < 2:
        return None
    own = [site.code for site in owner.sites] or ["cervix"]
    mine = next(((first, last) for code, first, last in parts if code in own), None)
    return _own_result(reading, *mine) if mine else None


def _labelled_by(page: Page, first: int) -> str:
    """The organ that heads a part of a report: "cervix - ...", "bladder: ..."."""
    named = page.of("site", first=first, last=first + 1)
    ends = named and page.keys(named[0].last, named[0].last + 1) in ((":",), ("-",), ("–",))
    return named[0].code if ends else ""


def of_each(reading: Reading, owners: Sequence[Sample], end: int) -> bool:
    """ "Biopsy and ECC showed CIN3 and benign glands, respectively": gives each sample its own result.

    False, and nothing is given, where the list of results is not as long as that of samples, or "respectively" is not
    said.
    """
    page = reading.page
    last = max(owner.last for owner in owners)
    if "respectively" not in page.keys(last, end):
        return False
    items = items_of(reading, last, end)
    if len(items) != len(owners) or any(owner.event is not None for owner in owners):
        return False
    for owner, result in zip(sorted(owners, key=lambda o: o.first), items, strict=True):
        owner.event = event_of(reading, owner, result)
    return True


def items_of(reading: Reading, first: int, last: int) -> list[Result]:
    """The results of a list in order: lesions by name, and the plain words between them."""
    page = reading.page
    named: list[Mention] = [m for m in page.of("histology", first=first, last=last) if not _in_bracket(reading, m)]
    taken = {i for m in named for i in range(m.first, m.last)}
    plain = [i for i in range(first, last) if page.tokens[i].key in _PLAIN and i not in taken]
    found = [
        Result(m.first, m.last, m.concept.attr("histology") or "other", True, (m,))
        for m in named
        if reading.judge(m.first, m.last).row != "neg.no"
    ]
    found += [Result(i, i + 1, "benign", True, ()) for i in plain]
    return sorted(found, key=lambda result: result.first)


def _in_bracket(reading: Reading, mention: Mention) -> bool:
    return reading.page.keys(mention.first - 1, mention.first) == ("(",)
