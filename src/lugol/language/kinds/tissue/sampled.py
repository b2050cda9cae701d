"""The event that a sample makes with its result: from which organ, in how many pieces, and when."""

from typing import Any, cast

import msgspec

from lugol.language.kinds.tissue.doubted import certainty_of, with_suspicion
from lugol.language.kinds.tissue.no_sample import NEAR_WAY, is_through_womb
from lugol.language.kinds.tissue.sample import CERVICAL, Sample
from lugol.language.kinds.tissue.smear_of import speaks_of_cervix
from lugol.language.kinds.tissue.unsettled import has_exceptions, is_demanded
from lugol.language.kinds.tissue.words import Result
from lugol.language.model import Page
from lugol.language.number_words import number_words
from lugol.language.phrases import SIDES
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Biopsy, Ecc, Event, Pathology
from lugol.record.when import When

_BY_NEEDLE = frozenset({
    "needle", "stereotactic", "stereotactically", "guided", "percutaneous", "trucut", "tru", "transthoracic",
    "transbronchial", "fna", "fnac", "fnab", "fine", "aspiration", "image", "sonographically", "marrow", "skin",
    "shave",
})  # fmt: skip
_KINDS_OF_SAMPLE = frozenset({"punch", "cervical", "random", "directed", "small", "colposcopic", "targeted", "core"})
_AWAY = frozenset(
    {"breast", "thyroid", "lung", "skin", "stomach", "colon", "kidney", "liver", "bladder", "bone", "brain"}
)
"""Organs that the name of a lesion tells by itself: a "fibroadenoma" is of no cervix."""
_TAKEN_BY = ("biops", "aspirat", "fna", "core", "punch")
_TRAILING = frozenset({"of", "the", "a", "an", "with", "and", "in", "to", "on", "from", "at", ","})
_PLACED_WITHIN = 6
_COUNTS = number_words(1, 10) | {str(n): n for n in range(2, 13)}


def event_of(reading: Reading, sample: Sample, result: Result | None) -> Event:
    """A sample with its result as an event; without one it says that the sample was taken."""
    page = reading.page
    if result is not None and result.worst == "benign":
        sample, result = _without_doubted(page, sample, result)
    words = with_suspicion(reading, _written_out(page, result), result.first, result.last) if result else ""
    histology = cast(Any, (result.worst or None) if result else None)
    certainty = certainty_of(reading, result.named, sure=result.sure) if result else ""
    site = _site(reading, sample, result)
    values: Any
    if sample.kind == "ecc":
        values = Ecc(result=words, histology=histology, certainty=certainty)
    elif sample.kind == "biopsy":
        organ = "cervix" if site == "cervix" else "other"
        values = Biopsy(
            site=site,
            organ=organ,
            clock=sample.clock,
            pieces=_pieces(page, sample),
            result=words,
            histology=histology,
            certainty=certainty,
        )
    else:
        values = Pathology(specimen=sample.name, result=words, histology=histology, certainty=certainty)
    first, last = (sample.first, max(sample.last, result.last)) if result else (sample.first, sample.last)
    if result and (result.first < sample.first or result.first > page.sentence(sample.first).last):
        first, last = min(result.first, sample.first), max(result.last, sample.last)
        if page.sentence(first) != page.sentence(last - 1):
            first, last = result.first, result.last
    said: Assertion = "affirmed" if result else sample.assertion
    return reading.event(values, first, last, assertion=said, when=_when(reading, sample, result))


def _without_doubted(page: Page, sample: Sample, result: Result) -> tuple[Sample, Result | None]:
    """A sample without its good result where that is only required, or holds of all samples but one."""
    if is_demanded(page, result.last):
        return msgspec.structs.replace(sample, assertion="planned"), None
    return sample, None if has_exceptions(page, page.sentence(sample.first).first, result.last) else result


def _placed(reading: Reading, result: Result) -> str:
    """ "Core biopsies revealed benign lesions in her left breast": where a sample is from, told behind its result."""
    page = reading.page
    last = min(result.last + _PLACED_WITHIN, page.clause(result.first)[1])
    for site in page.of("site", first=result.last, last=last):
        between = page.keys(result.last, site.first)
        if between[:1] in (("in",), ("within",)) and set(between[1:]) <= {
            "her",
            "the",
            "left",
            "right",
            "both",
            "upper",
        }:
            sides = [SIDES[key] for key in between if key in SIDES]
            return "cervix" if site.code in CERVICAL else " ".join([*sides[-1:], site.concept.name])
    return ""


def _pieces(page: Page, sample: Sample) -> int | None:
    """ "Three punch biopsies", "biopsies x 3": how many pieces were taken, None where it is not said."""
    at = sample.first
    floor = max(sample.sentence.first, sample.first - 3)
    while at > floor and page.tokens[at - 1].key in _KINDS_OF_SAMPLE:
        at -= 1
    before = page.tokens[at - 1].key if at > sample.sentence.first else ""
    behind = page.keys(sample.last, min(sample.last + 2, sample.sentence.last))
    told = before if before in _COUNTS else behind[1] if len(behind) == 2 and behind[0] in ("x", "×") else ""
    several = page.tokens[sample.last - 1].key.endswith(("ies", "s", "x"))
    return _COUNTS.get(told) if several else None


def _written_out(page: Page, result: Result) -> str:
    """The words of a result; an abbreviation with its name."""
    last = result.last
    while last > result.first + 1 and page.tokens[last - 1].key in _TRAILING:
        last -= 1
    words = page.words(result.first, last)
    name = result.named[0].concept.name if result.named else ""
    return f"{name} ({words})" if words.isupper() and len(words) < 9 and name.upper() != words else words


def _when(reading: Reading, sample: Sample, result: Result | None) -> When:
    """A sample stands at the day on which it was taken; else at that of its result."""
    taken = reading.when(sample.first, sample.last)
    return taken if taken.is_known or result is None else reading.when(result.first, result.last)


def _is_of_other_organ(page: Page, sample: Sample, result: Result | None) -> bool:
    """ "Nodes were enlarged. Pathology revealed endometrial cancer": no cancer of the nodes told before it."""
    site = sample.sites[0]
    if result is None or site.first >= sample.sentence.first or site.concept.attr("group") != "node":
        return False
    if any(key.startswith(_TAKEN_BY) for key in page.keys(sample.first, sample.last)):
        return False  # "Biopsy showed ovarian carcinoma" is of the nodes
    named = page.of("site", first=result.first, last=result.last)
    return bool(named) and all(m.concept.attr("group") != "node" for m in named)


def _site(reading: Reading, sample: Sample, result: Result | None) -> str:
    if sample.sites and not _is_of_other_organ(reading.page, sample, result):
        site = sample.sites[0]
        sides = [SIDES[k] for k in reading.page.keys(max(0, site.first - 2), site.first) if k in SIDES]
        if site.code in CERVICAL:
            return "cervix"
        return f"{sides[-1]} {site.concept.name}" if sides else site.concept.name
    placed = _placed(reading, result) if result and sample.kind == "biopsy" else ""
    if placed:
        return placed
    away = {m.concept.attr("home") for m in result.named} & _AWAY if result else set()
    if len(away) == 1 and sample.kind == "biopsy":
        return away.pop()
    homes = [m.concept.attr("tissue") for m in result.named if m.concept.attr("tissue")] if result else []
    if homes:
        return homes[0]
    if is_through_womb(reading.page, sample.first):
        return "endometrium"
    if _is_taken_elsewhere(reading.page, sample):
        return ""
    return "cervix" if speaks_of_cervix(reading.page) or not reading.page.of("site") else ""


def _is_taken_elsewhere(page: Page, sample: Sample) -> bool:
    """ "Core needle biopsy", "EGD with biopsy": how it was taken says that it is not of the cervix."""
    before = page.keys(max(sample.sentence.first, sample.first - NEAR_WAY), sample.last)
    scope = page.of("frame", first=page.clause(sample.first)[0], last=sample.last)
    through = any(m.concept.name == "endoscopy" for m in scope)
    return through or (bool(_BY_NEEDLE.intersection(before)) and not any(key.startswith("colposc") for key in before))
