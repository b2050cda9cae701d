"""Two samples with two results: told in their order ("Bx/ECC: CIN2 / neg"), or each with its place behind it."""

from collections.abc import Iterator, Sequence

from lugol.language.kinds.tissue.sample import Sample
from lugol.language.kinds.tissue.sampled import event_of
from lugol.language.kinds.tissue.words import RANK, REPORTS, Result
from lugol.language.model import Page
from lugol.language.reading import Reading

_JOINTS = frozenset({"/", ",", ";", "and", "&"})
_DENIALS = frozenset({"no", "not", "negative", "neg", "without", "free"})
_GOOD = frozenset({"negative", "neg", "benign", "normal", "clear", "unremarkable", "nad"})
_FILLING = frozenset({
    "for", "of", "any", "the", "a", "dysplasia", "malignancy", "evidence", "was", "were", "is", "only", "endocervical",
    "endocervix", "tissue", "glands", "cells", "mucosa", "fragments", "(", ")", "-", "residual",
})  # fmt: skip
"""Words beside a result that are of no other thing: "negative for dysplasia", "normal endocervical tissue"."""
_LEADS = REPORTS | frozenset({":", "→", "-", "–", "=", "was", "were", "showed", "revealed"})
_IN = frozenset({"in", "on", "from", "at"})
_PLACE_WITHIN = 4


def in_order(reading: Reading, owners: Sequence[Sample], end: int) -> bool:
    """ "Biopsy and ECC: CIN2, negative": gives each of two samples its result, one of a lesion and one of none.

    False, and nothing is given, where there are not two such results, or anything else is told with them.
    """
    if len(owners) != 2 or any(owner.event is not None for owner in owners):
        return False
    page = reading.page
    first = _behind_lead(reading, max(owner.last for owner in owners), end)
    end -= page.keys(end - 1, end) == (".",)
    results = [
        (a, b) for at in range(first + 1, end - 1) if page.tokens[at].key in _JOINTS
        for a, b in [(_told(page, first, at), _told(page, at + 1, end))] if a and b
    ]  # fmt: skip
    if len(results) != 1 or (results[0][0].worst == "benign") == (results[0][1].worst == "benign"):
        return False
    for owner, result in zip(sorted(owners, key=lambda o: o.first), results[0], strict=True):
        owner.event = event_of(reading, owner, result)
    return True


def by_place(reading: Reading, here: Sequence[Sample]) -> bool:
    """ "Pathology showed CIN3 in the biopsy and no dysplasia in the curettage": gives each sample what stands before.

    False, and nothing is given, where fewer than two samples are told so.
    """
    if len({s.kind for s in here if s.kind != "report"}) < 2:
        return False
    given = list(_placed(reading, here))
    if len(given) < 2 or len(given) != sum(s.kind != "report" for s in here):
        return False
    for sample, result in given:
        sample.event = event_of(reading, sample, result)
    return True


def _placed(reading: Reading, here: Sequence[Sample]) -> Iterator[tuple[Sample, Result]]:
    """The samples behind "in" or "on" with the result between the one before and that word."""
    page = reading.page
    begun = here[0].last if here[0].kind == "report" else here[0].sentence.first
    for sample in (s for s in here if s.kind != "report"):
        low = max(begun, sample.first - _PLACE_WITHIN)
        placed = next((at for at in range(sample.first - 1, low - 1, -1) if page.tokens[at].key in _IN), None)
        result = _told(page, _behind_lead(reading, begun, sample.first), placed) if placed is not None else None
        if result is not None and sample.event is None:
            yield sample, result
        begun = sample.last


def _behind_lead(reading: Reading, first: int, last: int) -> int:
    """Where a result begins, behind the day of a sample and the words that lead to it."""
    for date in reading.time.told_in(first, last):
        first = date.last if date.first - first <= 1 else first
    while first < last and reading.page.tokens[first].key in _LEADS | _JOINTS:
        first += 1
    return first


def _told(page: Page, first: int, last: int) -> Result | None:
    """The one result that a stretch is: a lesion, or the words that deny one; None where it holds anything else."""
    named = [m for m in page.of("histology", first=first, last=last) if m.last <= last]
    lesions = {at for m in named for at in range(m.first, m.last)}
    rest = {page.tokens[at].key for at in range(first, last) if at not in lesions}
    denied = rest & (_DENIALS | _GOOD)
    if not rest <= _DENIALS | _GOOD | _FILLING or not (named or denied):
        return None
    if denied:
        return Result(first, last, "benign", True, tuple(named))
    worst = max((m.concept.attr("histology") or "other" for m in named), key=RANK.index)
    return Result(first, last, worst, True, tuple(named))
