"""Tissue: biopsies, endocervical samples and specimens, each with the result that is told of it, then or later."""

from itertools import pairwise

import msgspec

from lugol.language.kinds.layout.columns import is_head
from lugol.language.kinds.layout.zones import is_report
from lugol.language.kinds.tissue.bare import bare_lesions, operation_before
from lugol.language.kinds.tissue.composed import is_composed
from lugol.language.kinds.tissue.denied_first import with_what_is_there
from lugol.language.kinds.tissue.earlier import is_earlier
from lugol.language.kinds.tissue.headed import with_forms
from lugol.language.kinds.tissue.named_alone import with_next
from lugol.language.kinds.tissue.no_sample import SHOWING, SURGICAL
from lugol.language.kinds.tissue.owners import own_share, owners_of
from lugol.language.kinds.tissue.paired import by_place, in_order
from lugol.language.kinds.tissue.plain import is_asked, is_open, plain_before
from lugol.language.kinds.tissue.reasons import reason_behind
from lugol.language.kinds.tissue.result import graded, result_before, result_behind, seen_at
from lugol.language.kinds.tissue.sample import CERVICAL, Sample, samples_of
from lugol.language.kinds.tissue.sampled import event_of
from lugol.language.kinds.tissue.shares import by_hour, items_of, of_each, of_site
from lugol.language.kinds.tissue.words import RANK, REPORTS, Result, usual_tissue
from lugol.language.model import NOT_HERS, Mention, Page, Sentence
from lugol.language.reading import Reading
from lugol.language.shares import shares
from lugol.record.event import Biopsy, Event, Pathology

_WORDED_ALIKE = 5
_REPORT_WITHIN = 6
_DESCRIBED_WITHIN = 5
_GROSS = frozenset({"gross", "grossly", "macroscopic", "macroscopically", "macroscopy"})
_ARTICLE_WITHIN = 4
_RESULT_WITHIN_DAYS = 60
"""Behind a sample its result is reported within as many days; a later biopsy is another."""
_REACH = 7
_REACHED = frozenset({"infiltrating", "involving", "invading", "into", "infiltration"})
_DEFINITE = frozenset({"the", "this", "that", "said", "her"})
_TOLD_IN = ("case", "abstract", "caption")
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


def read(reading: Reading) -> list[Event]:
    """Every sample of tissue with its result; one whose result is not told stands with none.

    Of a pathology report those that it tells as taken before its own specimen.
    """
    samples: list[Sample] = []
    if is_report(reading.page):
        return _told_before(reading)
    for sentence in reading.page.sentences:
        part = reading.page.part(sentence.last - 1)
        if sentence.article in _TOLD_IN and part not in _ELSEWHERE and not is_head(reading.page, sentence):
            _read_sentence(reading, sentence, samples)
    with_forms(reading, samples)
    events = [s.event or event_of(reading, s, None) for s in samples if _stands(s)]
    return _as_one_report(reading, _told_once([event for event in events if event is not None]))


def _as_one_report(reading: Reading, events: list[Event]) -> list[Event]:
    """ "Histology showed a cyst lined by mucinous cells. The report suggested a cystadenoma": one report told on.

    The name is the result. What it describes and what it names stand in sentences near each other, of the same
    specimen, with no sample or operation between; two named lesions, or two descriptions, are two results.
    """
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: e.order):
        before = kept[-1] if kept else None
        if before is not None and _is_gross_of(reading, before, event):
            kept[-1] = msgspec.structs.replace(event, sources=(*event.sources, *before.sources))
        elif before is not None and _goes_on(reading, before, event):
            kept[-1] = _joined(before, event)
        else:
            kept.append(event)
    return kept


def _is_gross_of(reading: Reading, before: Event, event: Event) -> bool:
    """ "Gross examination showed a mass of 7 cm. Microscopy showed cells": the latter is its result."""
    a, b = before.values, event.values
    if not (isinstance(a, Pathology) and isinstance(b, Pathology)) or a.specimen != b.specimen or a.histology:
        return False
    page = reading.page
    first = page.sentence(page.token_at(before.sources[0].start))
    near = page.sentences_near(page.token_at(event.order), before=_DESCRIBED_WITHIN)
    return near[0].first <= first.first and bool(_GROSS.intersection(page.keys(first.first, first.last)))


def _goes_on(reading: Reading, before: Event, event: Event) -> bool:
    a, b = before.values, event.values
    if not (isinstance(a, Pathology) and isinstance(b, Pathology)) or a.specimen != b.specimen:
        return False
    if before.assertion != event.assertion or before.when != event.when or bool(a.histology) == bool(b.histology):
        return False
    sections = {span.section for e in (before, event) for span in e.sources}
    if len(sections) > 1 or "caption" in sections:
        return False
    page = reading.page
    first, last = page.tokens_between(before.sources[0].end, event.order)
    near = page.sentences_near(last, before=_REPORT_WITHIN)
    between = [m for m in page.of("procedure", "ihc_marker", "frame", first=first, last=last) if _begins_anew(m)]
    return near[0].first <= first and not between


def _begins_anew(mention: Mention) -> bool:
    """Is it an operation or a sample, behind which another report begins?"""
    return mention.concept.category == "procedure" or mention.concept.attr("frame") in ("tissue", "ecc")


def _joined(before: Event, event: Event) -> Event:
    a, b = before.values, event.values
    assert isinstance(a, Pathology) and isinstance(b, Pathology)
    told = a if a.histology else msgspec.structs.replace(a, result=b.result, histology=b.histology)
    return msgspec.structs.replace(before, values=told, sources=(*before.sources, *event.sources))


def _told_before(reading: Reading) -> list[Event]:
    """The samples that a pathology report tells as taken before its own specimen, each with its result."""
    samples: list[Sample] = []
    for sentence in reading.page.sentences:
        _read_sentence(reading, sentence, samples)
    return _told_once([s.event for s in samples if s.event is not None and is_earlier(reading, s)])


def _told_once(events: list[Event]) -> list[Event]:
    """A result in the very words of one before, as a caption within the text repeats it, is no second sample."""
    kept: list[Event] = []
    for event in events:
        worded = len(str(getattr(event.values, "result", "")).split()) >= _WORDED_ALIKE
        if not (worded and any(e.values == event.values and e.when == event.when for e in kept)):
            kept.append(event)
    return kept


def _stands(sample: Sample) -> bool:
    """A sample without a result stands for itself where it was taken or planned; a bare "histology" does not."""
    return sample.event is not None or (sample.kind in ("biopsy", "ecc") and sample.assertion not in NOT_HERS)


def _read_sentence(reading: Reading, sentence: Sentence, samples: list[Sample]) -> None:
    here = [s for s in samples_of(reading, sentence) if not _goes_on_with(reading.page, s, samples)]
    if by_place(reading, here):
        here = [s for s in here if s.kind != "report"]
    ends = _ends(reading, sentence, here)
    for index, sample in enumerate(here):
        result = result_behind(reading, sample.last, ends[index])
        result = result or seen_at(reading, sentence, sample.first, sample.last, ends[index])
        if result is None and (sample.kind in ("ecc", "biopsy") or _is_told_by_adjective(reading.page, sample)):
            result = plain_before(reading.page, sentence, sample.first)
        if result is None and sample.assertion != "negated" and (index == 0 or ends[index] < ends[index - 1]):
            result = result_before(reading, sentence, sample.first)
        if result is None or (result.worst == "benign" and is_open(reading.page, sentence, sample.first, result)):
            continue
        if is_asked(reading.page, sentence):
            continue
        owners = owners_of(reading, here, index, samples, sentence)
        if sample.assertion != "negated":  # "no biopsy was taken but a curettage, which was benign"
            owners = [owner for owner in owners if owner.assertion != "negated"]
        if len(owners) > 1 and (of_each(reading, owners, ends[index]) or in_order(reading, owners, ends[index])):
            continue
        whole = result
        for owner in _each_specimen(owners):
            result = of_site(reading, owner, whole) or own_share(reading, owner, owners, whole)
            if owner.event is None:
                split = (
                    _respective(reading, owner, result)
                    or by_hour(reading, owner, ends[index])
                    or _on_dates(reading, owner, result, ends[index])
                )
                owner.event = split[0].event if split else event_of(reading, owner, result)
                samples.extend(split[1:])
                samples.extend([owner] if owner not in samples and owner not in here else [])
                samples.extend(_apart(reading, owner, result))
                samples.extend(_on_each_day(reading, owner, result))
    if not here:
        with_what_is_there(reading, sentence, samples)
        with_next(reading, sentence, samples)
    ahead = here[0].first if here else sentence.last
    if not here or reading.page.of("histology", first=sentence.first, last=ahead):
        _follow(reading, sentence, samples, ahead, {s.kind for s in here})
    for sample in here:
        if sample.kind != "report" and not _is_told(reading, samples, sample):
            samples.append(sample)


def _each_specimen(owners: list[Sample]) -> list[Sample]:
    """ "Oophorectomy with hysterectomy, where pathology showed carcinoma": they have one result."""
    operated = sorted(
        (s for s in owners if s.kind == "pathology"), key=lambda s: ("hysterectomy" not in s.name, s.first)
    )
    return [s for s in owners if s.kind != "pathology" or s is operated[0]]


def _goes_on_with(page: Page, sample: Sample, samples: list[Sample]) -> bool:
    """ "Biopsy showed carcinoma. The tumour was composed of large cells": of a sample told with its result."""
    if not is_composed(page, sample.first, sample.last):
        return False
    first = page.sentences_near(sample.first, before=_DESCRIBED_WITHIN)[0].first
    operated = [m for m in page.of("procedure", first=first, last=sample.first) if m.code in SURGICAL]
    first = max([first, *(m.first for m in operated)])
    return any(s.event is not None and first <= s.first < sample.first for s in samples)


def _is_told_by_adjective(page: Page, sample: Sample) -> bool:
    """ "This revealed benign histologic findings": the word before the report tells it, behind a verb of showing."""
    before = page.keys(max(sample.sentence.first, sample.first - 3), sample.first - 1)
    return sample.kind == "report" and bool(REPORTS.intersection(before) - {":", "-", "–", "(", "="})


def _ends(reading: Reading, sentence: Sentence, here: list[Sample]) -> list[int]:
    """Where the words of each sample end: with the next one, but "LLETZ for HSIL on biopsy showed CIN2" goes on."""
    ends = [*(s.first for s in here[1:]), sentence.last][: len(here)]
    for index, sample in enumerate(here):
        reason = reason_behind(reading.page, sample.last, sentence.last)
        within = [at for at, s in enumerate(here) if reason and reason[0] < s.first < reason[1]]
        if reason and within:
            ends[index] = ends[within[-1]]
            ends[within[-1]] = reason[1]
    return ends


def _on_each_day(reading: Reading, owner: Sample, result: Result) -> list[Sample]:
    """ "Biopsies on 3 May, 4 June and 7 August were all benign": as many samples as days, each with that result."""
    page = reading.page
    days = [m for m in reading.time.told_in(owner.last, result.first) if m.last <= result.first]
    alike = {"all", "each", "both"} & set(page.keys(owner.last, result.last))
    apart = [page.keys(a.last, b.first) for a, b in pairwise(days)]
    listed = all(set(keys) <= {",", "and", "on", "&"} for keys in apart)
    if owner.event is None or len(days) < 2 or not alike or not listed or result.first - days[-1].last > 3:
        return []
    events = [msgspec.structs.replace(owner.event, when=reading.when(m.first, m.last)) for m in days]
    named = [msgspec.structs.replace(e, id=f"{e.id}-{n}") if n else e for n, e in enumerate(events)]
    owner.event = named[0]
    return [msgspec.structs.replace(owner, event=event) for event in named[1:]]


def _respective(reading: Reading, owner: Sample, result: Result) -> list[Sample]:
    """ "at 3 and 9 o'clock showed CIN1 and CIN3 respectively": as many samples as hours, each with its own result."""
    page = reading.page
    keys = page.keys(owner.sentence.first, owner.sentence.last)
    if "respectively" not in keys or len(owner.clock) < 2:
        return []
    results = items_of(reading, owner.last, owner.sentence.last)
    if len(results) != len(owner.clock):
        return []
    parts: list[Sample] = []
    for hour, each in zip(owner.clock, results, strict=True):
        part = msgspec.structs.replace(owner, clock=(hour,))
        part.event = event_of(reading, part, msgspec.structs.replace(each, sure=result.sure))
        parts.append(part)
    return parts


def _on_dates(reading: Reading, owner: Sample, result: Result, end: int) -> list[Sample]:
    """ "Biopsies in 2019 and 2020 showed CIN1 and CIN3": as many samples as dates, each with its own result."""
    page = reading.page
    parts: list[Sample] = []
    given = shares(page, reading.time.told_in(owner.last, end), owner.last, end)
    for share in given if len(given) > 1 else []:
        named = [m for m in result.named if share.first <= m.first and m.last <= share.last]
        if len(named) != 1:
            return []
        worst = named[0].concept.attr("histology") or "other"
        part = msgspec.structs.replace(owner)
        told = event_of(reading, part, Result(share.first, share.last, worst, result.sure, tuple(named)))
        if told is None:
            return []
        part.event = msgspec.structs.replace(told, when=share.date.when, id=f"{told.id}-{len(parts)}")
        parts.append(part)
    return parts


def _is_told(reading: Reading, samples: list[Sample], sample: Sample) -> bool:
    """Is a sample told before? One that waits for its result gets it; a bare second naming adds nothing."""
    alike = (s for s in reversed(samples) if s.kind == sample.kind and s.assertion == sample.assertion)
    last = next((s for s in alike if _same_site(s, sample)), None) if sample.kind != "pathology" else None
    if last is None:
        return False
    if sample.event is None:
        again = _same_time(reading, last, sample) or _is_definite(reading.page, sample)
        again = again or _is_since(reading.page, sample)
        return again and not (sample.clock and sample.clock != last.clock)
    if (
        not sample.sites
        and last.sites
        and isinstance(sample.event.values, Biopsy)
        and _is_definite(reading.page, sample)
    ):
        site = last.sites[0].concept.name if last.sites[0].code not in CERVICAL else "cervix"
        placed = msgspec.structs.replace(
            sample.event.values, site=site, organ="cervix" if site == "cervix" else "other"
        )
        sample.event = msgspec.structs.replace(sample.event, values=placed)
    if _is_of_another_day(reading, last, sample):
        return False
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


def _is_of_another_day(reading: Reading, last: Sample, sample: Sample) -> bool:
    """ "12 January: hysteroscopy, biopsy: carcinoma": taken at an examination of its own, or months after the other.

    So is one of an earlier day: "Biopsy 14 February. First biopsy 20 January: inconclusive".
    """
    when, before = reading.when(sample.first, sample.last), reading.when(last.first, last.last)
    if when.is_day and before.is_day and when.latest and before.earliest and when.latest < before.earliest:
        return True
    if when.earliest is None or before.latest is None or when.earliest <= before.latest:
        return False
    looked = reading.page.of("procedure", "colposcopic", first=sample.sentence.first, last=sample.first)
    examined = any(not reading.page.of("histology", first=m.first, last=m.last) for m in looked)
    return examined or (when.earliest - before.latest).days > _RESULT_WITHIN_DAYS


def _is_since(page: Page, sample: Sample) -> bool:
    """ "Two days post core needle biopsy": only says since when."""
    before = page.keys(max(sample.sentence.first, sample.first - 2), sample.first)
    return bool({"post", "after", "following", "since"} & set(before))


def _is_definite(page: Page, sample: Sample) -> bool:
    """ "The core needle biopsy had not resolved it": a definite article takes up a sample told before."""
    first = max(sample.sentence.first, sample.first - _ARTICLE_WITHIN)
    before = page.keys(first, sample.first)
    own = {"repeat", "second", "new", "another", "further", "subsequent", "first"} & {
        *before,
        *page.keys(sample.first, sample.last),
    }
    return bool(_DEFINITE.intersection(before)) and not own


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
        if _REACHED.intersection(reading.page.keys(max(result.first, mention.first - _REACH), mention.first)):
            continue  # "carcinoma infiltrating the myometrium and fibroid tissue"
        organs.setdefault(_organ(reading, mention), []).append(mention)
    if len(organs) < 2 or "" in organs:
        return []
    parts: list[Sample] = []
    for index, (organ, named) in enumerate(organs.items()):
        worst = max((m.concept.attr("histology") or "other" for m in named), key=RANK.index)
        first, last = _worded(reading, named)
        part = msgspec.structs.replace(owner, name=organ, sites=())
        part.event = event_of(reading, part, Result(first, last, worst, result.sure, tuple(named)))
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
    return usual_tissue(mention)


_TELLS_RESULT = frozenset({"showed", "revealed", "confirmed", "both", "these", "result", "results", "this"})


_HEADS = frozenset({"report", "reported", "result", "results", "histology", "hist", "histo", "path", "pathology"})


def _is_headed(reading: Reading, sentence: Sentence) -> bool:
    """ "Report 11 August: CIN1 in both": the day of their report heads the result of the samples before it."""
    if reading.page.tokens[sentence.first].key not in _HEADS:
        return False
    return any(m.first <= sentence.first + 2 for m in reading.time.told_in(sentence.first + 1, sentence.first + 3))


_OTHER_TESTS = frozenset({"msu", "csu", "urine", "swab", "hvs", "hb", "hgb", "fbc", "cbc", "crp", "bloods", "culture"})


def _is_of_another_test(page: Page, result: Result) -> bool:
    """ "Biopsy taken. Results: MSU E. coli": what the urine or the blood showed is no result of the tissue."""
    return not result.named and bool(_OTHER_TESTS.intersection(page.keys(result.first, result.last)))


def _follow(reading: Reading, sentence: Sentence, samples: list[Sample], last: int, named: set[str]) -> None:
    """A sentence behind "biopsies were taken" that begins with a report verb tells their result, up to a token.

    "Biopsy and ECC taken. Result: CIN 2, ECC benign": what the sentence names itself has a result of its own.
    """
    headed = _is_headed(reading, sentence)
    near = [s for s in samples[-2:] if s.sentence.block == sentence.block or (headed and s.kind == "biopsy")]
    waiting = [s for s in near if s.event is None and s.kind not in named]
    waiting = [s for s in waiting if s.assertion != "negated"]  # "was not biopsied" has no result
    keys = page_keys = reading.page.keys(sentence.first, min(sentence.first + 6, last))
    looked = reading.page.of("frame", first=sentence.first, last=sentence.first + 6)
    if any(m.concept.attr("frame") in ("imaging", "exam", "colposcopy") for m in looked):
        return
    if any(key.startswith(("immuno", "stain")) or key == "ihc" for key in keys):
        return  # "Immunohistochemical staining showed ..." tells of stains
    bare = bare_lesions(reading, sentence) if last == sentence.last else []
    it_showed = keys[:1] in (("this",), ("it",)) and bool(SHOWING.intersection(keys[1:2]))
    operated = operation_before(reading, sentence) if (bare or it_showed) and not waiting else None
    if operated is not None and not any(sample.sentence == operated[1] for sample in samples):
        mention, before = operated
        waiting = [Sample("pathology", mention.concept.name, mention.first, mention.last, before, "affirmed")]
        samples.extend(waiting)
    headed |= keys[:2] == ("report", ":")
    if not waiting or not (_TELLS_RESULT.intersection(keys) or headed or bare or it_showed):
        return
    result = graded(reading, bare, bare[0].first, last) if bare else result_behind(reading, sentence.first, last)
    if result is None or "smear" in page_keys or _is_of_another_test(reading.page, result):
        return
    for sample in waiting:
        sample.event = event_of(reading, sample, result)
