"""Tissue: biopsies, endocervical samples and specimens, each with the result that is told of it, then or later."""

from collections.abc import Iterator
from typing import Any, cast

import msgspec

from lugol.language.clock import clock_hours
from lugol.language.kinds.report_zones import is_report
from lugol.language.model import Mention, Page, Sentence
from lugol.language.phrases import SIDES
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Biopsy, Ecc, Event, Pathology
from lugol.record.when import When

RANK = (
    *("no_result", "insufficient", "benign", "other", "LSIL", "CIN1", "CIN2", "CIN2/3", "HSIL", "CIN3", "AIS"),
    "cancer",
)
_TOLD_IN = ("case", "abstract", "caption")
_NOT_HERS = ("hypothetical", "literature", "family", "other_person")
_ELSEWHERE = ("gross", "specimen", "synoptic", "path_diagnosis", "admin", "family", "plan", "request", "preop_diagnosis")
_CERVICAL = frozenset({"cervix", "anterior_lip", "posterior_lip", "endocervix"})
_REPORTS = frozenset(
    {
        *("showed", "shows", "showing", "revealed", "reveals", "confirmed", "confirming", "demonstrated", "disclosed"),
        *("reported", "was", "were", "is", "gave", "found", "suggested", "identified", "came", "diagnosed", "read"),
        *(":", "=", "–", "-", "consistent", "proved", "returned", "yielded", "indicated", "with", "("),
    }
)
_BY = frozenset({"on", "by", "at", "from", "in", "via", "after", "through"})
_JOINERS = frozenset({",", "and", "&", "/", "plus", "with", "the", "an", "a", "concurrent", "+", "or", "both", "of"})
_SURGICAL = ("excision", "hysterectomy", "trachelectomy", "oophorectomy", "cystectomy", "myomectomy", "omentectomy")
_VAGUE = frozenset({"cancer", "carcinoma", "metastasis", "cin", "benign"})
_LONGEST = 30


class Sample(msgspec.Struct):
    """Tissue that was taken: what kind, from where, where it is told, and whether its result is told yet."""

    kind: str
    name: str
    first: int
    last: int
    sentence: Sentence
    assertion: Assertion
    sites: tuple[Mention, ...] = ()
    clock: tuple[int, ...] = ()
    event: Event | None = None


class Result(msgspec.Struct, frozen=True):
    """What tissue showed: the words, the mentions that tell it, and the worst of what is affirmed."""

    first: int
    last: int
    worst: str
    sure: bool
    named: tuple[Mention, ...]


def read(reading: Reading) -> list[Event]:
    """Every sample of tissue with its result; one whose result is not told stands with none."""
    samples: list[Sample] = []
    if is_report(reading.page):
        return []
    for sentence in reading.page.sentences:
        part = reading.page.part(sentence.last - 1)
        if sentence.article in _TOLD_IN and part not in _ELSEWHERE:
            _read_sentence(reading, sentence, samples)
    events = [s.event or _event(reading, s, None) for s in samples if _stands(reading, s)]
    return [event for event in events if event is not None]


def _stands(reading: Reading, sample: Sample) -> bool:
    """A sample without a result stands for itself where it was taken or planned; a bare "histology" does not."""
    return sample.event is not None or (sample.kind in ("biopsy", "ecc") and sample.assertion not in _NOT_HERS)


def _read_sentence(reading: Reading, sentence: Sentence, samples: list[Sample]) -> None:
    here = list(_samples(reading, sentence))
    taken = [s for s in here if s.kind != "report"]
    for index, sample in enumerate(here):
        end = here[index + 1].first if index + 1 < len(here) else sentence.last
        result = _result(reading, sample.last, end)
        if result is None and index == 0:
            result = _result_before(reading, sentence, sample)
        if result is None:
            continue
        for owner in _owners(reading, here, index, samples, sentence):
            owner.event = owner.event or _event(reading, owner, result)
            if owner not in samples and owner not in here:
                samples.append(owner)
    if not here:
        _follow(reading, sentence, samples)
    samples.extend(s for s in taken if s not in samples)


def _samples(reading: Reading, sentence: Sentence) -> Iterator[Sample]:
    page = reading.page
    mentions = [m for m in page.of("frame", first=sentence.first, last=sentence.last) if _kind(m)]
    mentions += [m for m in page.of("procedure", first=sentence.first, last=sentence.last) if _is_reported(page, m)]
    for mention in sorted(mentions, key=lambda m: m.first):
        kind = _kind(mention) or "pathology"
        judged = reading.judge(mention.first, mention.last).assertion
        if judged in _NOT_HERS:
            continue
        sites = _sites_of(page, mention, sentence)
        clock = clock_hours(page, mention.first, page.clause(mention.first)[1]) if kind == "biopsy" else ()
        yield Sample(kind, mention.concept.name, mention.first, mention.last, sentence, judged, sites, clock)


def _kind(mention: Mention) -> str:
    told = mention.concept.attr("frame")
    return {"tissue": "biopsy", "ecc": "ecc", "tissue_report": "report"}.get(told, "")


def _is_reported(page: Page, mention: Mention) -> bool:
    """Does an operation tell what its specimen showed ("LLETZ: CIN3", "hysterectomy confirmed carcinoma")?"""
    if mention.code not in _SURGICAL:
        return False
    last = page.sentence(mention.first).last
    behind = page.keys(mention.last, min(mention.last + 8, last))
    shown = any(key in _REPORTS - {"was", "were", "with", "(", "is", "-", "–"} for key in behind)
    return shown and bool(page.of("histology", first=mention.last, last=last))


def _sites_of(page: Page, mention: Mention, sentence: Sentence) -> tuple[Mention, ...]:
    """The site named in the words of the sample, right before it, or behind "of" or "from"."""
    inside = page.of("site", first=mention.first, last=mention.last)
    before = [m for m in page.of("site", first=max(sentence.first, mention.first - 4), last=mention.first)]
    near = [m for m in before if all(k in _JOINERS | SIDES.keys() for k in page.keys(m.last, mention.first))]
    behind: list[Mention] = []
    for site in page.of("site", first=mention.last, last=min(sentence.last, mention.last + 9)):
        between = page.keys(mention.last, site.first)
        if {"of", "from", "at"} & set(between) and not {"showed", "revealed", "was", "and", ":"} & set(between):
            behind.append(site)
    return tuple(inside or near[-1:] or behind[:1])


def _owners(
    reading: Reading, here: list[Sample], index: int, samples: list[Sample], sentence: Sentence
) -> list[Sample]:
    """Whose result it is: the sample before it, those joined to that, or one taken earlier that a report is of."""
    sample = here[index]
    if sample.kind == "report":
        beside = [s for s in here if s.kind != "report"]
        if beside:
            return beside
        open_ones = [s for s in samples[-3:] if s.event is None and s.assertion in ("affirmed", "historical")]
        if open_ones and not _operated_since(reading, open_ones[-1], sample):
            return [s for s in open_ones if s.sentence == open_ones[-1].sentence]
        return [_specimen(reading, sample, sentence)]
    owners = [sample]
    for earlier in reversed(here[:index]):
        between = reading.page.keys(earlier.last, owners[-1].first)
        if earlier.kind == "report" or earlier.event is not None or not set(between) <= _JOINERS | {"cervical"}:
            break
        owners.append(earlier)
    return owners


def _operated_since(reading: Reading, sample: Sample, report: Sample) -> bool:
    between = reading.page.of("procedure", first=sample.last, last=report.first)
    return any(m.code in _SURGICAL for m in between)


def _specimen(reading: Reading, report: Sample, sentence: Sentence) -> Sample:
    """The specimen that a report without a sample of its own is of: the last operation told, or what it names."""
    page = reading.page
    done = [m for m in page.of("procedure", last=report.first) if m.code in _SURGICAL]
    named = done[-1].concept.name if done and report.name in ("pathology", "specimen", "histology") else report.name
    return msgspec.structs.replace(report, kind="pathology", name=named)


def _follow(reading: Reading, sentence: Sentence, samples: list[Sample]) -> None:
    """A sentence behind "biopsies were taken" that begins with a report verb tells their result."""
    waiting = [s for s in samples[-2:] if s.event is None and s.sentence.block == sentence.block]
    keys = page_keys = reading.page.keys(sentence.first, min(sentence.first + 6, sentence.last))
    if not waiting or not {"showed", "revealed", "confirmed", "both", "these", "result", "results", "this"} & set(keys):
        return
    result = _result(reading, sentence.first, sentence.last)
    if result is None or "smear" in page_keys:
        return
    for sample in waiting:
        sample.event = _event(reading, sample, result)


def _result(reading: Reading, first: int, last: int) -> Result | None:
    """What a stretch behind a sample tells of it; None where no verb or sign of reporting leads to it."""
    page = reading.page
    named = [m for m in page.of("histology", first=first, last=last) if _is_result(reading, m)]
    if not named:
        return None
    lead = page.keys(first, named[0].first)
    if lead and not _REPORTS.intersection(lead):
        return None
    return _graded(reading, named, first, last)


def _result_before(reading: Reading, sentence: Sentence, sample: Sample) -> Result | None:
    """ "Squamous cell carcinoma on cervical biopsy", "CIN3 was confirmed by biopsy"."""
    page = reading.page
    named = [m for m in page.of("histology", first=sentence.first, last=sample.first) if _is_result(reading, m)]
    if not named:
        return None
    between = page.keys(named[-1].last, sample.first)
    if not _BY.intersection(between) or {",", ";"} & set(between):
        return None
    return _graded(reading, named[-1:], named[-1].first, sample.first)


def _is_result(reading: Reading, mention: Mention) -> bool:
    judged = reading.judge(mention.first, mention.last).assertion
    if judged in (*_NOT_HERS, "planned"):
        return False
    page = reading.page
    behind = page.keys(mention.last, min(mention.last + 1, page.sentence(mention.first).last))
    return not (behind and behind[0] in ("antigen", "smear", "cytology"))


def _graded(reading: Reading, named: list[Mention], first: int, last: int) -> Result:
    page = reading.page
    judged = {m.first: reading.judge(m.first, m.last).assertion for m in named}
    affirmed = [m for m in named if judged[m.first] in ("affirmed", "historical")]
    possible = [m for m in named if judged[m.first] == "possible"]
    told = affirmed or possible
    codes = [m.concept.attr("histology") or "other" for m in told]
    worst = max(codes, key=RANK.index) if codes else "benign"
    end = min(max(m.last for m in named), last)
    begin = min(m.first for m in named)
    while begin > first and page.tokens[begin - 1].key not in _REPORTS and begin > named[0].first - 4:
        begin -= 1
    return Result(begin, min(end, begin + _LONGEST), worst, bool(affirmed) or not possible, tuple(told or named))


def _event(reading: Reading, sample: Sample, result: Result | None) -> Event:
    page = reading.page
    words = page.words(result.first, result.last) if result else ""
    histology = cast(Any, result.worst if result else None)
    certainty = "" if result is None or result.sure else "suspected"
    site = _site(reading, sample, result)
    values: Any
    if sample.kind == "ecc":
        values = Ecc(result=words, histology=histology, certainty=certainty)
    elif sample.kind == "biopsy":
        organ = "cervix" if site == "cervix" else "other"
        values = Biopsy(
            site=site, organ=organ, clock=sample.clock, result=words, histology=histology, certainty=certainty
        )
    else:
        values = Pathology(specimen=sample.name, result=words, histology=histology)
    first, last = (sample.first, max(sample.last, result.last)) if result else (sample.first, sample.last)
    if result and (result.first < sample.first or result.first > page.sentence(sample.first).last):
        first, last = min(result.first, sample.first), max(result.last, sample.last)
        if page.sentence(first) != page.sentence(last - 1):
            first, last = result.first, result.last
    said: Assertion = "affirmed" if result else sample.assertion
    return reading.event(values, first, last, assertion=said, when=_when(reading, sample, result))


def _when(reading: Reading, sample: Sample, result: Result | None) -> When:
    """A sample stands at the day on which it was taken; else at that of its result."""
    taken = reading.when(sample.first, sample.last)
    return taken if taken.is_known or result is None else reading.when(result.first, result.last)


def _site(reading: Reading, sample: Sample, result: Result | None) -> str:
    if sample.sites:
        site = sample.sites[0]
        sides = [SIDES[k] for k in reading.page.keys(max(0, site.first - 2), site.first) if k in SIDES]
        if site.code in _CERVICAL:
            return "cervix"
        return f"{sides[-1]} {site.concept.name}" if sides else site.concept.name
    homes = [m.concept.attr("tissue") for m in result.named if m.concept.attr("tissue")] if result else []
    return homes[0] if homes else "cervix"
