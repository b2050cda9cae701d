"""Tissue: biopsies, endocervical samples and specimens, each with the result that is told of it, then or later."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, cast

import msgspec

from lugol.language.clock import clock_hours
from lugol.language.kinds.procedures import is_of_meeting
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
_ELSEWHERE = (
    "gross",
    "specimen",
    "synoptic",
    "path_diagnosis",
    "admin",
    "family",
    "plan",
    "request",
    "preop_diagnosis",
)
_CERVICAL = frozenset({"cervix", "anterior_lip", "posterior_lip", "endocervix"})
_REPORTS = frozenset(
    {
        *("showed", "shows", "showing", "revealed", "reveals", "confirmed", "confirming", "demonstrated", "disclosed"),
        *("reported", "was", "were", "is", "gave", "found", "suggested", "identified", "came", "diagnosed", "read"),
        *(
            ":",
            "=",
            "–",
            "-",
            "consistent",
            "proved",
            "returned",
            "yielded",
            "indicated",
            "with",
            "(",
            "ruled",
            "excluded",
        ),
    }
)
_SHOWING = frozenset({"showed", "shows", "revealed", "reveals", "demonstrated", "disclosed", "showing", ":"})
_BY = frozenset({"on", "by", "at", "from", "in", "via", "after", "through"})
_JOINERS = frozenset({",", "and", "&", "/", "plus", "with", "the", "an", "a", "concurrent", "+", "or", "both", "of"})
_SURGICAL = ("excision", "hysterectomy", "trachelectomy", "oophorectomy", "cystectomy", "myomectomy", "omentectomy")
_VAGUE = frozenset({"cancer", "carcinoma", "metastasis", "cin", "benign"})
_LONGEST = 30
_KINDS_OF_SAMPLE = frozenset({"punch", "cervical", "random", "directed", "small", "colposcopic", "targeted", "core"})
_WORDED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTS = {word: n for n, word in enumerate(_WORDED, start=1)} | {str(n): n for n in range(2, 13)}


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
    for index, sample in enumerate(here):
        end = here[index + 1].first if index + 1 < len(here) else sentence.last
        result = _result(reading, sample.last, end)
        if result is None and index == 0:
            result = _result_before(reading, sentence, sample)
        if result is None:
            continue
        for owner in _owners(reading, here, index, samples, sentence):
            if owner.event is None:
                split = _respective(reading, owner, result)
                owner.event = split[0].event if split else _event(reading, owner, result)
                samples.extend(split[1:])
                samples.extend([owner] if owner not in samples and owner not in here else [])
                samples.extend(_apart(reading, owner, result))
                samples.extend(_on_each_day(reading, owner, result))
    if not here:
        _follow(reading, sentence, samples)
    for sample in here:
        if sample.kind != "report" and not _is_told(reading, samples, sample):
            samples.append(sample)


def _on_each_day(reading: Reading, owner: Sample, result: Result) -> list[Sample]:
    """ "Biopsies on 3 May, 4 June and 7 August were all benign": as many samples as days, each with that result."""
    page = reading.page
    days = [m for m in reading.time.mentions if owner.last <= m.first and m.last <= result.first]
    alike = {"all", "each", "both"} & set(page.keys(owner.last, result.last))
    apart = [page.keys(a.last, b.first) for a, b in pairwise(days)]
    listed = all(set(keys) <= {",", "and", "on", "&"} for keys in apart) and result.first - days[-1].last < 4 if days else False
    if owner.event is None or len(days) < 2 or not alike or not listed:
        return []
    events = [msgspec.structs.replace(owner.event, when=reading.when(m.first, m.last)) for m in days]
    named = [msgspec.structs.replace(e, id=f"{e.id}-{n}") if n else e for n, e in enumerate(events)]
    owner.event = named[0]
    return [msgspec.structs.replace(owner, event=event) for event in named[1:]]


def _respective(reading: Reading, owner: Sample, result: Result) -> list[Sample]:
    """ "at 3 and 9 o'clock showed CIN1 and CIN3 respectively": as many samples as hours, each with its own result."""
    page = reading.page
    keys = page.keys(owner.sentence.first, owner.sentence.last)
    named = [m for m in result.named if page.tokens[m.first - 1].key != "("]
    if "respectively" not in keys or len(owner.clock) != len(named) or len(owner.clock) < 2:
        return []
    parts: list[Sample] = []
    for hour, mention in zip(owner.clock, named, strict=True):
        part = msgspec.structs.replace(owner, clock=(hour,))
        worst = mention.concept.attr("histology") or "other"
        part.event = _event(reading, part, Result(mention.first, mention.last, worst, result.sure, (mention,)))
        parts.append(part)
    return parts


def _is_told(reading: Reading, samples: list[Sample], sample: Sample) -> bool:
    """Is a sample told before? One that was taken and waits for its result gets it; a bare second naming adds nothing."""
    alike = (s for s in reversed(samples) if s.kind == sample.kind and s.assertion == sample.assertion)
    last = next((s for s in alike if _same_site(s, sample)), None) if sample.kind != "pathology" else None
    if last is None:
        return False
    if sample.event is None:
        return _same_time(reading, last, sample) and not (sample.clock and sample.clock != last.clock)
    if last.event is None and last.sentence.paragraph >= sample.sentence.paragraph - 1:
        samples.remove(last)
        sample.clock = sample.clock or last.clock
        told = sample.event.values
        if isinstance(told, Biopsy) and not told.clock:
            sample.event = msgspec.structs.replace(sample.event, values=msgspec.structs.replace(told, clock=last.clock))
        taken = reading.when(last.first, last.last)
        if taken.is_known:
            sample.event = msgspec.structs.replace(sample.event, when=taken)
    return False


def _same_site(a: Sample, b: Sample) -> bool:
    return not a.sites or not b.sites or a.sites[0].code == b.sites[0].code


def _same_time(reading: Reading, a: Sample, b: Sample) -> bool:
    when, before = reading.when(b.first, b.last), reading.when(a.first, a.last)
    return not when.is_known or not before.is_known or when == before


def _apart(reading: Reading, owner: Sample, result: Result) -> list[Sample]:
    """Further samples where one report tells of several organs: "leiomyomas of the uterus, endometriotic cysts"."""
    if owner.kind != "pathology" or owner.event is None:
        return []
    organs: dict[str, list[Mention]] = {}
    for mention in result.named:
        organs.setdefault(_organ(reading, mention), []).append(mention)
    if len(organs) < 2 or "" in organs:
        return []
    parts: list[Sample] = []
    for index, (organ, named) in enumerate(organs.items()):
        worst = max((m.concept.attr("histology") or "other" for m in named), key=RANK.index)
        first, last = _worded(reading, named)
        part = msgspec.structs.replace(owner, name=organ, sites=())
        part.event = _event(reading, part, Result(first, last, worst, result.sure, tuple(named)))
        if index == 0:
            owner.event = part.event
        else:
            parts.append(part)
    return parts


def _worded(reading: Reading, named: list[Mention]) -> tuple[int, int]:
    page = reading.page
    behind = page.of("site", first=named[-1].last, last=named[-1].last + 5)
    last = behind[0].last if behind and "of" in page.keys(named[-1].last, behind[0].first) else named[-1].last
    return named[0].first, last


def _organ(reading: Reading, mention: Mention) -> str:
    page = reading.page
    behind = page.of("site", first=mention.last, last=min(mention.last + 6, page.sentence(mention.first).last))
    if behind and set(page.keys(mention.last, behind[0].first)) <= {"of", "in", "the", "from", "left", "right"}:
        sides = [k for k in page.keys(mention.last, behind[0].first) if k in ("left", "right")]
        return " ".join([*sides, behind[0].concept.name])
    return mention.concept.attr("tissue") or mention.concept.attr("home").split(",")[0]


def _samples(reading: Reading, sentence: Sentence) -> Iterator[Sample]:
    page = reading.page
    mentions = [m for m in page.of("frame", first=sentence.first, last=sentence.last) if _kind(m)]
    mentions += [m for m in page.of("procedure", first=sentence.first, last=sentence.last) if _is_reported(page, m)]
    cones = [m for m in page.of("procedure", first=sentence.first, last=sentence.last) if m.code == "excision"]
    smears = page.of("cyt_test", first=sentence.first, last=sentence.last)
    reports = 0
    for mention in sorted(mentions, key=lambda m: m.first):
        kind = _kind(mention) or "pathology"
        if mention.concept.category == "frame" and any(c.first <= mention.first < c.last for c in cones):
            continue
        if kind == "report" and (reports or (smears and mention.code in ("reported", "proved"))):
            continue
        reports += kind == "report"
        judged = reading.judge(mention.first, mention.last).assertion
        if judged in _NOT_HERS or (kind == "pathology" and is_of_meeting(reading, mention.first)):
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
    before = list(page.of("site", first=max(sentence.first, mention.first - 4), last=mention.first))
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
        beside = [s for s in here if s.kind != "report" and s.first < sample.last + 6]
        if beside:
            return beside
        open_ones = [s for s in samples[-3:] if s.event is None and s.assertion in ("affirmed", "historical")]
        open_ones = [s for s in open_ones if not any(o.kind == s.kind and o.first > sample.first for o in here)]
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
    """The specimen that a report is of: named behind "of", else the last operation told, else what the report is."""
    page = reading.page
    named = ""
    if page.keys(report.last, report.last + 1) == ("of",):
        end = report.last + 1
        while end < min(report.last + 8, sentence.last) and page.tokens[end].key not in _REPORTS | {",", "."}:
            end += 1
        named = page.words(report.last + 1, end).removeprefix("the ")
    done = [m for m in page.of("procedure", last=report.first) if m.code in (*_SURGICAL, "other")]
    told = done[-1].concept.name if done and report.name in ("pathology", "specimen", "histology") else report.name
    return msgspec.structs.replace(report, kind="pathology", name=named or told)


def _follow(reading: Reading, sentence: Sentence, samples: list[Sample]) -> None:
    """A sentence behind "biopsies were taken" that begins with a report verb tells their result."""
    waiting = [s for s in samples[-2:] if s.event is None and s.sentence.block == sentence.block]
    keys = page_keys = reading.page.keys(sentence.first, min(sentence.first + 6, sentence.last))
    looked = reading.page.of("frame", first=sentence.first, last=sentence.first + 6)
    if any(m.concept.attr("frame") in ("imaging", "exam", "colposcopy") for m in looked):
        return
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
    lead = page.keys(first, named[0].first if named else last)
    if lead and not _REPORTS.intersection(lead) and not (named and _is_date(reading, first, named[0].first)):
        return None
    return _graded(reading, named, first, last) if named else _described(reading, first, last)


def _is_date(reading: Reading, first: int, last: int) -> bool:
    """ "Bx 25/05/23 SCC": only a date stands between a sample and its result."""
    dated = {i for m in reading.time.mentions if m.first < last and m.last > first for i in range(m.first, m.last)}
    return bool(dated) and all(
        i in dated or not reading.page.tokens[i].key.isalnum() or reading.page.tokens[i].key in ("on", "dated", "dt")
        for i in range(first, last)
    )


def _described(reading: Reading, first: int, last: int) -> Result | None:
    """ "showed small round cells in sheets": a description without the name of a lesion, behind a verb of showing."""
    page = reading.page
    at = next((i for i in range(first, last) if page.tokens[i].key in _SHOWING), None)
    if at is None:
        return _normal(page, first, last)
    begin, end = at + 1, min(last, page.clause(at)[1])
    while end > begin and not page.tokens[end - 1].key.isalnum():
        end -= 1
    known = page.of("ihc_marker", "hpv", "frame", "gene", "procedure", first=begin, last=end)
    if end - begin < 2 or known or reading.judge(begin, begin + 1).assertion in (*_NOT_HERS, "planned"):
        return None
    return Result(begin, min(end, begin + _LONGEST), "", True, ())


def _normal(page: Page, first: int, last: int) -> Result | None:
    """ "Bone marrow biopsy was normal": the plain word right behind a copula."""
    if page.keys(first, first + 1) not in (("was",), ("were",), (":",)):
        return None
    at = first + 1 if page.tokens[first + 1].key not in ("reported", "entirely", "all") else first + 2
    plain = at < last and page.tokens[at].key in ("normal", "unremarkable")
    return Result(at, at + 1, "benign", True, ()) if plain else None


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
    words = _written_out(page, result) if result else ""
    histology = cast(Any, (result.worst or None) if result else None)
    certainty = "" if result is None or result.sure else "suspected"
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
        values = Pathology(specimen=sample.name, result=words, histology=histology)
    first, last = (sample.first, max(sample.last, result.last)) if result else (sample.first, sample.last)
    if result and (result.first < sample.first or result.first > page.sentence(sample.first).last):
        first, last = min(result.first, sample.first), max(result.last, sample.last)
        if page.sentence(first) != page.sentence(last - 1):
            first, last = result.first, result.last
    said: Assertion = "affirmed" if result else sample.assertion
    return reading.event(values, first, last, assertion=said, when=_when(reading, sample, result))


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
    words = page.words(result.first, result.last)
    name = result.named[0].concept.name if result.named else ""
    return f"{name} ({words})" if words.isupper() and len(words) < 9 and name.upper() != words else words


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
