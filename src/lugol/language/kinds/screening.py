"""Cytology, HPV tests, dual stains and visual inspection: by the vocabulary of results, whose and when by the page."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import Any, Literal, cast

import msgspec

from lugol.language import results
from lugol.language.general import is_general
from lugol.language.kinds.reasons import is_inserted, reason_behind
from lugol.language.kinds.report_zones import is_report
from lugol.language.kinds.screening_entries import Entry, entries
from lugol.language.kinds.screening_once import dated, once, together
from lugol.language.kinds.smear_of import is_cervical, is_elsewhere, is_of_other_tumour, reports_smear
from lugol.language.model import Judgement, Mention, Page, Sentence
from lugol.language.phrases import GOES_ON
from lugol.language.reading import Reading
from lugol.language.results import LOW, TypedResult, is_low_risk
from lugol.language.shares import Share, runs_of, shares
from lugol.record.event import Assertion, Cytology, DualStain, Event, Hpv, Via

_TOLD_IN = ("case", "abstract", "caption")
_NOT_HERS = ("literature", "family", "other_person", "hypothetical", "planned")
_PARTS_LEFT_OUT = ("family", "references", "admin", "gross", "specimen", "stains")
_READ = ("found", "absent", "historical", "possible")
_MONTH = re.compile(r"\b((?:pap|smear|cytology|lbc)\s)((?:0?[1-9]|1[0-2])/\d\d)(?![/\d])", re.IGNORECASE)
_LINE_END = re.compile(r"(?<!\w-)\n")
_SPELLED = re.compile(r"(?<=HPV )\(human papilloma ?virus(?:es)?\)(?: DNA)?", re.IGNORECASE)
_AGED = re.compile(r"\b[1-9]\d(?=[ -]?(?:f|y|yo|y/o|yrs?|years?)\b)", re.IGNORECASE)
"""The age of "52F, HPV negative", which is no type of the virus."""
_SCREENING = re.compile(r"\bscreening\b", re.IGNORECASE)
_SAID = (*_READ, "named")
_RESULT_PARTS = (
    "diagnosis",
    "path_diagnosis",
    "impression",
    "conclusion",
    "final",
    "microscopy",
    "synoptic",
    "case",
    "",
)
_HEADS = ("cyt_test", "hpv", "cyt_result", "via_test")
_TISSUE = ("tissue",)
_SAMPLED = ("tissue", "ecc")
_DENIALS = frozenset({"no", "not", "negative", "neg", "without", "never", "nil"})
_HEADED_WITHIN = 6
_CANCERS = frozenset({"SCC", "ADC", "malignant", "cancer"})
_LOOKED_FOR = _CANCERS | {"abnormal"}
_SMEARS = frozenset({"smear", "smears", "cytology", "pap"})
_TISSUE_WITHIN = 6
_OPERATED_WITHIN = 8
_TURNS_WITHIN = 6
_SELF = frozenset({"self", "selfsample", "selftest", "vsc"})
_JOINED = frozenset({"and", ",", "with", "+", "&", "type", "types"})
_TAKEN = frozenset({"taken", "obtained", "done", "performed", "collected", "sent"})
_GRADES: dict[tuple[str, ...], Literal["LSIL", "HSIL"]] = {
    (*word.split(),): "HSIL" if word[0] == "h" else "LSIL"
    for word in ("low grade", "low - grade", "lg", "high grade", "high - grade", "hg")
}
"""What stands for the whole result in an entry of a smear history ("2021 low grade")."""
_LEADS_TO_GRADE = frozenset({":", "-", "was", "is", "showed", "shows", "=", "reported", "as"})
_ENDS_GRADE = frozenset(
    {".", ",", ";", ")", "/", "and", "changes", "change", "abnormality", "abnormalities", "but", "with"}
)
_SEEN_AS = ("positive", "negative", "suspected_cancer", "equivocal", "invalid")
_RESULT_WITHIN = 4
"""In how many sentences from the taking of a smear on its result may stand."""
_DENYING_ROWS = ("neg.no", "neg.history", "neg.denies", "neg.excluded", "neg.ruled_out", "neg.not_seen", "neg.evidence")
_NOT_BY_ROW = ("plan.for", "neg.clear")
"""Cue rows that say nothing of a test with a result: "positive for HPV", "smears were all normal"."""


def _in_one_line(text: str) -> str:
    """Words with blanks for line ends, but for those at which a compound word is broken ("high-" and "grade")."""
    return _LINE_END.sub(" ", text)


def read(reading: Reading) -> list[Event]:
    """Every smear and HPV test told of her with its result, once for each date."""
    page = reading.page
    events: list[Event] = []
    for sentence in page.sentences:
        part = page.part(sentence.last - 1)
        own = part == "specimen" and (
            _is_cytology_report(page) or not is_report(page)
        )  # "Today's sample: HPV negative"
        left_out = part in _PARTS_LEFT_OUT and not own
        if sentence.article not in _TOLD_IN or left_out:
            continue
        if _is_cytology_report(page) and reports_smear(page) and _is_result_part(page, sentence):
            events.extend(_reported(reading, sentence))
        if not any(_heads(m) for m in page.of(*_HEADS, first=sentence.first, last=sentence.last)):
            continue
        events.extend(_told(reading, sentence))
    if is_of_other_tumour(page):
        events = [e for e in events if e.kind != "hpv"]
    told = once(reading, together(_of_one_day(reading, events)))
    return [*told, *_taken(reading, told)]


def _of_one_day(reading: Reading, events: list[Event]) -> list[Event]:
    """ "LSIL, HPV positive on 4 May": the day behind the second of two joined results is that of the first too."""
    page = reading.page
    ordered = sorted(events, key=lambda e: e.order)
    for first, second in pairwise(ordered):
        if {first.kind, second.kind} != {"cytology", "hpv"}:
            continue
        begun = bisect_right(page.tokens, first.sources[0].start, key=lambda token: token.start) - 1
        sentence = page.sentence(begun)
        told = reading.time.told_in(sentence.first, sentence.last)
        between = page.text[first.sources[0].end : second.sources[0].start]
        joined = set(between.replace(",", " ").replace("&", " ").replace("+", " ").lower().split()) <= {"and", "with"}
        behind = bool(told) and page.tokens[told[0].first].start >= second.sources[0].end
        here = second.sources[0].end <= page.tokens[sentence.last - 1].end
        here = here and not (told and page.of("tissue", "frame", "procedure", first=begun, last=told[0].first))
        if joined and behind and here and len(told) == 1 and first.sources[0].end <= second.sources[0].start:
            events = [msgspec.structs.replace(e, when=told[0].when) if e is first else e for e in events]
    return events


def _taken(reading: Reading, told: list[Event]) -> Iterator[Event]:
    """Smears that were taken and whose result is told nowhere near: each stands without a result."""
    page = reading.page
    results_at = sorted(e.sources[0].start for e in told if e.kind == "cytology")
    for test in page.of("cyt_test"):
        sentence = page.sentence(test.first)
        left_out = page.part(test.first) in (*_PARTS_LEFT_OUT, "plan", "request", "indication")
        if sentence.article != "case" or left_out or not _is_taken(reading, test) or is_elsewhere(page, sentence, test):
            continue
        near = page.sentences_near(sentence.first, behind=_RESULT_WITHIN - 1)
        start, end = page.tokens[sentence.first].start, page.tokens[near[-1].last - 1].end
        at = bisect_left(results_at, start)
        if at < len(results_at) and results_at[at] < end:
            continue
        result = _in_next(reading, near[1:2])
        yield reading.event(_smear(page, test, result), test.first, test.last, assertion="affirmed")
        results_at = sorted([*results_at, page.tokens[test.first].start])


def _in_next(reading: Reading, following: Sequence[Sentence]) -> Mention | None:
    """ "It showed LSIL": the result in the sentence behind the taking, which goes on with the smear."""
    page = reading.page
    for sentence in following:
        if not GOES_ON.intersection(page.keys(sentence.first, sentence.first + 2)):
            continue
        if page.of("frame", "tissue", first=sentence.first, last=sentence.last):
            continue
        named = page.of("cyt_result", first=sentence.first, last=sentence.last)
        kept = [m for m in named if reading.judge(m.first, m.last).assertion in ("affirmed", "historical")]
        return kept[0] if kept else None
    return None


def _is_taken(reading: Reading, test: Mention) -> bool:
    """ "A Pap smear was obtained today", "last Pap in May 2019": taken for certain, and of her."""
    page = reading.page
    judged = reading.judge(test.first, test.last)
    if page.tokens[test.last - 1].key in ("smears", "paps"):
        return False
    if judged.assertion not in ("affirmed", "historical"):
        return False
    last = page.clause(test.first)[1]
    dated = any(m.when.is_known for m in reading.time.told_in(test.last, last))
    before = page.keys(max(page.clause(test.first)[0], test.first - 2), test.first)
    return bool(_TAKEN.intersection(page.keys(test.last, last))) or ("last" in before and dated)


def _is_cytology_report(page: Page) -> bool:
    """Does a report head itself as one of cytology, so that all behind "Specimen: LBC" is its result?"""
    return bool({"cytology", "cytopathology"} & set(page.keys(0, min(_HEADED_WITHIN, len(page.tokens)))))


def _is_result_part(page: Page, sentence: Sentence) -> bool:
    """Is a sentence of a cytology report told in its result part, and names it no test of its own?"""
    named = page.of("cyt_test", "hpv", "tissue", "frame", first=sentence.first, last=sentence.last)
    return page.part(sentence.last - 1) in _RESULT_PARTS and not named


def _reported(reading: Reading, sentence: Sentence) -> Iterator[Event]:
    """ "Interpretation: LSIL" in a report of cytology: the lesion that its result part names."""
    page = reading.page
    start, end = page.tokens[sentence.first].start, page.tokens[sentence.last - 1].end
    found = results.read(_in_one_line(page.text[start:end]), "cytology")
    own = [r for r in found if r.test == "cytology" and r.status in ("found", "absent") and r.code != "abnormal"]
    yield from (e for r in own[:1] if (e := _event(reading, sentence, r, start)) is not None)


def _heads(mention: Mention) -> bool:
    """Does a mention name a test, or a result that only a smear can have?"""
    general = any(mention.concept.attr(name) for name in ("generic", "needs_test", "both"))
    return mention.concept.category in ("cyt_test", "hpv", "via_test") or (
        mention.concept.category == "cyt_result" and not general
    )


def _told(reading: Reading, sentence: Sentence) -> Iterator[Event]:
    page = reading.page
    listed = [e for entry in entries(reading, sentence) for e in _of_entry(reading, sentence, entry)]
    shared = listed or _shared(reading, sentence)
    if shared:
        yield from shared
        return
    start, end = page.tokens[sentence.first].start, page.tokens[sentence.last - 1].end
    dates = [*_lists(reading, sentence), *_in_figures(reading, sentence)]
    written, reasons = _words(page, sentence, start, end, dates), _reasons(page, sentence)
    if reasons:
        yield from dated(reading, sentence, [e for reason in reasons for e in _of_reason(reading, sentence, reason)])
        written = _blanked(page, written, start, reasons)
    found = [r for r in results.read(written, _expected(page, sentence)) if r.status in _SAID]
    found = [_as_smear(page, sentence, r) for r in _looked_once(written, found)]
    found = [turned for r in found for turned in _turned(page, sentence, r, start)]
    found = [_named_before(page, sentence, r, start) for r in found]
    found = [_not_found(page, sentence, r, start) for r in (_with_smear(page, found, r, start) for r in found)]
    if _is_of_other_fluid(page, sentence):
        found = [r for r in found if r.test != "cytology"]
    if not page.of("cyt_test", first=sentence.first, last=sentence.last):
        found = [r for r in found if r.test != "cytology" or r.code not in _CANCERS]  # "SCC, HPV 16+" is no smear
    kept = [r for r in found if not (_is_superseded(reading, sentence, r) or _is_of_sample(page, sentence, r, start))]
    kept = [r for r in kept if r.test != "cytology" or _is_of_cervix(page, sentence, r, start)]
    kept = [r for r in kept if not _is_looked_for(page, sentence, r, start, kept)]
    told = [e for r in kept if r.status in _READ and (e := _event(reading, sentence, r, start)) is not None]
    graded = [*_of_grade(reading, sentence)]
    if graded:
        told = [e for e in told if e.kind != "cytology" or e.values.result != "abnormal"]  # type: ignore[union-attr]
        told.extend(graded)
    elif "cytology" not in {r.test for r in kept} and not reasons:
        told.extend(_by_lexicon(reading, sentence))
    if "cytology" not in {e.kind for e in told} and not reasons:
        told.extend(_of_smear(reading, sentence))
    yield from dated(reading, sentence, told)


def _looked_once(written: str, found: Sequence[TypedResult]) -> list[TypedResult]:
    """ "VIA/VILI positive", "visual inspection with acetic acid (VIA) was positive": one look under two names."""
    kept: list[TypedResult] = []
    for result in found:
        before = next((r for r in kept if r.test == "via" and r.code == result.code), None)
        if result.test != "via" or before is None or any(c.isdigit() for c in written[before.end : result.start]):
            kept.append(result)
    return kept


def _is_looked_for(
    page: Page, sentence: Sentence, result: TypedResult, offset: int, found: Sequence[TypedResult]
) -> bool:
    """ "Malignant cytology was negative": what the name of the test says was looked for, and was not there."""
    if result.test != "cytology" or result.code not in _LOOKED_FOR:
        return False
    _, last = _tokens(page, sentence, offset + result.start, offset + result.end)
    named = page.of("cyt_test", first=last, last=last + 1)
    return bool(named) and any(r.code == "NILM" and r.start >= result.end for r in found)


def _of_entry(reading: Reading, sentence: Sentence, entry: Entry) -> Iterator[Event]:
    """What one entry of a screening history tells: "2019 HPV pos / cytology neg", "2016 borderline"."""
    page = reading.page
    start, end = page.tokens[entry.first].start, page.tokens[entry.last - 1].end
    expected = "" if entry.own else "cytology"
    read = [r for r in results.read(_in_one_line(page.text[start:end]), expected) if r.status in _READ]
    told = [e for r in read if (e := _event(reading, sentence, _as_smear(page, sentence, r), start)) is not None]
    named = page.of("cyt_result", first=entry.first, last=entry.last)
    grade = _GRADES.get(page.keys(entry.first, entry.last))
    if not told and not entry.own and len(named) == 1:
        told = [reading.event(_smear(page, None, named[0]), named[0].first, named[0].last, assertion="affirmed")]
    elif not told and grade:
        value = Cytology(result=grade, verbatim=page.words(entry.first, entry.last))
        told = [reading.event(value, entry.first, entry.last, assertion="affirmed")]
    yield from (msgspec.structs.replace(e, when=entry.date.when) for e in told)


def _reasons(page: Page, sentence: Sentence) -> list[tuple[int, int]]:
    """The smears and HPV tests of a sentence that are why tissue was taken: "Biopsy [for a smear of HSIL] showed"."""
    samples = [
        *(m for m in page.of("frame", first=sentence.first, last=sentence.last) if m.concept.attr("frame") in _SAMPLED),
        *(m for m in page.of("procedure", first=sentence.first, last=sentence.last) if m.code == "excision"),
    ]
    spans = {reason_behind(page, m.last, sentence.last) for m in samples}
    tests = page.of("cyt_test", "cyt_result", "hpv", first=sentence.first, last=sentence.last)
    return sorted(s for s in spans if s and any(s[0] < t.first < s[1] and _heads(t) for t in tests))


def _of_reason(reading: Reading, sentence: Sentence, reason: tuple[int, int]) -> Iterator[Event]:
    """What the smear that led to a biopsy showed: "for a smear of HSIL", "after an ASC-H Pap", "an abnormal smear"."""
    page = reading.page
    first, last = reason
    if page.of("hpv", first=first, last=last):
        start, end = page.tokens[first].start, page.tokens[last - 1].end
        told = [r for r in results.read(_in_one_line(page.text[start:end]), "") if r.test == "hpv"]
        yield from (e for r in told if r.status in _READ and (e := _event(reading, sentence, r, start)) is not None)
    tests = page.of("cyt_test", first=first, last=last)
    named = [m for m in page.of("cyt_result", first=first, last=last) if not m.concept.attr("generic")]
    named = named or [m for m in page.of("cyt_result", first=first, last=last) if tests]
    smear = tests or [m for m in named if _SMEARS.intersection(page.keys(m.first, m.last))]
    if not (smear and named) or is_elsewhere(page, sentence, smear[0]):
        return
    judged = reading.judge(named[0].first, named[0].last).assertion
    if judged == "negated" and not _DENIALS.intersection(page.keys(first, last)):
        judged = "affirmed"
    if judged not in ("affirmed", "historical"):
        return
    value = _smear(page, tests[0] if tests else None, named[0])
    yield reading.event(value, named[0].first, named[0].last, assertion=judged)


def _smear(page: Page, test: Mention | None, told: Mention | None) -> Cytology:
    """The smear that a name of the test (its method) and one of a result tell; without a result, one that was taken."""
    method = test.concept.attr("method") if test else ""
    return Cytology(
        result=cast(Any, told.code) if told else None,
        verbatim=page.words(told.first, told.last) if told else "",
        method=method if method != "smear" else "",
    )


def _blanked(page: Page, written: str, start: int, spans: Sequence[tuple[int, int]]) -> str:
    """The words of a sentence with some stretches of tokens left blank."""
    for first, last in spans:
        low, high = page.tokens[first].start - start, page.tokens[last - 1].end - start
        written = written[:low] + " " * (high - low) + written[high:]
    return written


def _shared(reading: Reading, sentence: Sentence) -> list[Event]:
    """ "Smears in 2018, 2019 and 2020 were negative, borderline and HSIL": each date with the result that is its.

    Empty where any of them is not one result of the test named.
    """
    page = reading.page
    tests = page.of("cyt_test", "hpv", first=sentence.first, last=sentence.last)
    if not tests or _is_of_other_fluid(page, sentence):
        return []
    heads = [m for m, before in zip(tests, [None, *tests], strict=False) if _is_another(m, before)]
    others = page.of("frame", "procedure", "tissue", first=sentence.first, last=sentence.last)
    if not _lists(reading, sentence) and len(reading.time.told_in(heads[0].last, sentence.last)) < len(heads) + 1:
        return []
    found: list[Event] = []
    for head, following in zip_longest(heads, heads[1:]):
        ends = [m.first for m in (*others, *filter(None, [following])) if m.first >= head.last]
        told = _of_list(reading, sentence, head, min([sentence.last, *ends]))
        if not told:
            return []
        found.extend(told)
    return found


def _is_another(test: Mention, before: Mention | None) -> bool:
    return before is None or test.concept.category != before.concept.category


def _of_list(reading: Reading, sentence: Sentence, head: Mention, last: int) -> list[Event]:
    """What each date of a list behind the name of a test tells, up to a token; empty where one tells nothing."""
    found: list[Event] = []
    for share in shares(reading.page, reading.time.told_in(head.last, last), head.last, last):
        told = _of_share(reading, sentence, head, share)
        if told is None:
            return []
        found.append(msgspec.structs.replace(told, when=share.date.when, id=f"{told.id}-{len(found)}"))
    return found


def _of_share(reading: Reading, sentence: Sentence, head: Mention, share: Share) -> Event | None:
    """The one result that the words of a share tell of a test."""
    page = reading.page
    expected = "cytology" if head.concept.category == "cyt_test" else "hpv"
    if expected == "cytology" and not is_cervical(page, sentence, share.last):
        return None
    words = _name_and(page, head, share)
    read = [r for r in results.read(words, expected) if r.status in _READ and r.test == expected]
    if len(read) == 1:
        return _event(reading, sentence, read[0], head.start)
    named = page.of("cyt_result", first=share.first, last=share.last)
    judged = reading.judge(share.first, share.last).assertion
    if read or expected != "cytology" or len(named) != 1 or judged not in ("affirmed", "historical"):
        return None
    return reading.event(_smear(page, head, named[0]), named[0].first, named[0].last, assertion=judged)


def _name_and(page: Page, head: Mention, share: Share) -> str:
    """The name of a test and the words of a share in their own places, with blanks for what stands between."""
    last = head.last
    while last < share.first and page.tokens[last].key.isdigit() and len(page.tokens[last].key) < len("2018"):
        last += 1
    name = page.text[head.start : page.tokens[last - 1].end]
    start, end = page.tokens[share.first].start, page.tokens[share.last - 1].end
    return _in_one_line(f"{name.ljust(start - head.start)}{page.text[start:end]}")


def _is_of_other_fluid(page: Page, sentence: Sentence) -> bool:
    """ "Ascites cytology showed adenocarcinoma cells": the only cytology of a sentence is none of the cervix."""
    other = page.of("not_cyt", first=sentence.first, last=sentence.last)
    tests = page.of("cyt_test", first=sentence.first, last=sentence.last)
    return bool(other) and all(any(o.first <= t.first < o.last for o in other) for t in tests)


def _lists(reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
    """Where dates of a sentence stand in a list, from the first to the last: "in 2016, 2018 and 2020"."""
    inside = reading.time.told_in(sentence.first, sentence.last)
    return [(run[0].first, run[-1].last) for run in runs_of(reading.page, inside) if len(run) > 1]


def _in_figures(reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
    """Where dates are written with a stroke ("03/2024"), which is no link between two tests."""
    inside = reading.time.told_in(sentence.first, sentence.last)
    return [(m.first, m.last) for m in inside if "/" in reading.page.keys(m.first, m.last)]


def _words(page: Page, sentence: Sentence, start: int, end: int, listed: Sequence[tuple[int, int]] = ()) -> str:
    """The sentence in its own places, without what would be taken for a result: the month of "Pap 3/24", her age, the
    dates that are `listed`, and the "screening" of "screening in 2011 (negative cytology)" beside a test that is named.
    """
    written = _MONTH.sub(lambda m: m[1] + " " * len(m[2]), _in_one_line(page.text[start:end]))
    written = _SPELLED.sub(lambda m: " " * len(m[0]), written)
    written = _AGED.sub(lambda m: " " * len(m[0]), written)
    written = _blanked(page, written, start, listed)
    tests = page.of("cyt_test", first=sentence.first, last=sentence.last)
    viral = page.of("hpv", first=sentence.first, last=sentence.last)
    return _SCREENING.sub(lambda m: " " * len(m[0]), written) if len(tests) > 1 and not viral else written


def _with_smear(page: Page, found: list[TypedResult], result: TypedResult, offset: int) -> TypedResult:
    """ "A smear showing severe dyskaryosis and HPV 16": a type in one list with what the smear showed is found."""
    before = [r for r in found if r.test == "cytology" and r.status == "found" and r.end <= result.start]
    if result.status != "named" or not before:
        return result
    between = page.text[offset + before[-1].end : offset + result.start].casefold().replace("hpv", " ").split()
    return msgspec.structs.replace(result, status="found") if set(between) <= _JOINED and between else result


def _not_found(page: Page, sentence: Sentence, result: TypedResult, offset: int) -> TypedResult:
    """ "HPV 18 was detected, HPV 16 was not.": the last type named is negative, where a bare denial ends it."""
    if result.test != "hpv" or result.code != "positive" or not result.parts:
        return result
    first, last = _tokens(page, sentence, offset + result.start, offset + result.end)
    behind = page.keys(last, min(last + 3, sentence.last))
    ended = behind[2:] in ((), (".",), (",",), (";",), ("and",), ("but",), (")",))
    if behind[:2] not in (("was", "not"), ("were", "not")) or not ended:
        return result
    if len(result.parts) == 1:
        return msgspec.structs.replace(result, code="negative", status="found")
    named = {"".join(c for c in key if c.isdigit()) for key in page.keys(max(first, last - 2), last)}
    return msgspec.structs.replace(result, parts=tuple(part for part in result.parts if part not in named))


def _turned(page: Page, sentence: Sentence, result: TypedResult, offset: int) -> list[TypedResult]:
    """ "HPV 16 was not detected but HPV 52 was.": what stands behind "but", with a bare verb, is the contrary."""
    if result.test != "hpv" or result.code != "negative" or len(result.parts) < 2:
        return [result]
    first, last = _tokens(page, sentence, offset + result.start, offset + result.end)
    keys = page.keys(first, min(last + _TURNS_WITHIN, sentence.last))
    turn = keys.index("but") if "but" in keys else len(keys)
    verb = next((i for i in range(turn, len(keys)) if keys[i] in ("was", "were", "is", "are")), len(keys))
    named = {"".join(c for c in key if c.isdigit()) for key in keys[turn:verb]}
    turned = tuple(part for part in result.parts if part in named)
    if verb == len(keys) or keys[verb + 1 : verb + 2] not in ((), (".",), (",",), (";",)) or not turned:
        return [result]
    kept = tuple(part for part in result.parts if part not in turned)
    positive = msgspec.structs.replace(result, code="positive", parts=turned)
    return [msgspec.structs.replace(result, parts=kept), positive] if kept else [positive]


def _named_before(page: Page, sentence: Sentence, result: TypedResult, offset: int) -> TypedResult:
    """ "Negative HPV, ASC-US smear": the class right before the name of the smear is its result, and not the word
    that is said of the virus.
    """
    if result.test != "cytology" or result.code != "NILM":
        return result
    first, last = _tokens(page, sentence, offset + result.start, offset + result.end)
    for test in page.of("cyt_test", first=first, last=last):
        named = page.of("cyt_result", first=max(sentence.first, test.first - 4), last=test.first)
        classes = [m for m in named if m.last == test.first and not m.concept.attr("generic") and m.code != "NILM"]
        viral = page.of("hpv", first=sentence.first, last=test.first)
        if classes and viral:
            return msgspec.structs.replace(result, code=classes[-1].code, status="found")
    return result


def _as_smear(page: Page, sentence: Sentence, result: TypedResult) -> TypedResult:
    """ "HSIL, HPV 18 positive": a lesion told beside an HPV test, and of no tissue, is what the smear showed."""
    beside = page.of("hpv", first=sentence.first, last=sentence.last)
    tissue = page.of("tissue", "frame", first=sentence.first, last=sentence.last)
    named = page.of("cyt_test", first=sentence.first, last=sentence.last) or result.code not in _CANCERS
    smear = result.test == "lesion" and beside and not tissue and named
    return msgspec.structs.replace(result, test="cytology") if smear else result


def _is_superseded(reading: Reading, sentence: Sentence, result: TypedResult) -> bool:
    """ "originally issued as negative": a result that the sentence itself takes back."""
    named = reading.page.of("cyt_result", first=sentence.first, last=sentence.last)
    alike = [m for m in named if m.code == result.code] if result.test == "cytology" else []
    return bool(alike) and all(reading.judge(m.first, m.last).row.startswith("super") for m in alike)


def _expected(page: Page, sentence: Sentence) -> str:
    """The test that the sentence is surely the result of: one is named in it, and no tissue."""
    tests = page.of("cyt_test", first=sentence.first, last=sentence.last)
    viral = page.of("hpv", first=sentence.first, last=sentence.last)
    if page.of(*_TISSUE, first=sentence.first, last=sentence.last):
        return ""
    looked = page.of("via_test", first=sentence.first, last=sentence.last)
    named = [name for name, told in (("cytology", tests), ("hpv", viral), ("via", looked)) if told]
    return named[0] if len(named) == 1 else ""


def _tokens(page: Page, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    inside = [
        i for i in range(sentence.first, sentence.last) if page.tokens[i].end > start and page.tokens[i].start < end
    ]
    return (inside[0], inside[-1] + 1) if inside else (sentence.first, sentence.first + 1)


def _event(reading: Reading, sentence: Sentence, result: TypedResult, offset: int) -> Event | None:
    page = reading.page
    first, last = _tokens(page, sentence, offset + result.start, offset + result.end)
    judged = reading.judge(first, last)
    if _is_not_hers(reading, sentence, judged) or result.test not in ("cytology", "hpv", "dual_stain", "via"):
        return None
    if result.test == "via" and not page.of("via_test", first=sentence.first, last=last):
        return None  # "obtained via biopsy, positive"
    if is_general(page, first, last) or (result.test == "hpv" and _is_of_tissue(page, sentence, first, last)):
        return None
    said: Assertion = "historical" if result.status == "historical" or judged.assertion == "historical" else "affirmed"
    if judged.row in _DENYING_ROWS and result.code not in ("NILM", "negative", "positive"):
        return None
    if result.status == "possible":
        said = "possible"
    if judged.row.startswith("super"):
        said = "negated"
    value = _value(page, sentence, result, first, last)
    return None if value is None else reading.event(value, first, last, assertion=said)


def _is_of_sample(page: Page, sentence: Sentence, result: TypedResult, offset: int) -> bool:
    """ "LBC borderline; a punch was reported as HPV effect": what the sample named last before it showed."""
    if result.test != "cytology":
        return False
    first, _ = _tokens(page, sentence, offset + result.start, offset + result.end)
    if _is_why_operated(page, first):
        return True
    frames = page.of("frame", first=sentence.first, last=first)
    samples = [m.first for m in frames if m.concept.attr("frame") in ("tissue", "ecc")]
    tests = page.of("cyt_test", first=sentence.first, last=first)
    smears = [m.first for m in tests if not _is_reason(page, m, max(samples, default=m.first))]
    if samples and tests and samples[-1] < tests[-1].first and is_inserted(page, tests[-1].first, first):
        return True
    if samples and tests and not smears:
        return not page.of("cyt_result", first=tests[-1].last, last=first) and not page.clause(first)[0] > samples[-1]
    return bool(samples and smears) and samples[-1] > smears[-1]


def _is_why_operated(page: Page, first: int) -> bool:
    """ "Vault smear NILM after hysterectomy for CIN3": the lesion that was operated on is no result of the smear."""
    operations = page.of("procedure", first=max(0, first - _OPERATED_WITHIN), last=first)
    return page.keys(first - 1, first) == ("for",) and any(m.last == first - 1 for m in operations)


def _is_reason(page: Page, test: Mention, sample: int) -> bool:
    """ "Biopsy after an abnormal smear showed CIN2": the smear is why the sample was taken, and not what showed it."""
    reasons = {"after", "for", "following", "because", "given", "despite"}
    return sample < test.first and bool(reasons.intersection(page.keys(max(sample, test.first - 4), test.first)))


def _is_of_cervix(page: Page, sentence: Sentence, result: TypedResult, offset: int) -> bool:
    """Is a result of cytology one of the cervix: neither what it names itself nor the test before it is another?"""
    _, last = _tokens(page, sentence, offset + result.start, offset + result.end)
    return is_cervical(page, sentence, last)


def _is_of_tissue(page: Page, sentence: Sentence, first: int, last: int) -> bool:
    """ "In situ hybridisation for high-risk HPV": a test of the tumour or of something else, not of the cervix."""
    before = max(sentence.first, first - _TISSUE_WITHIN)
    beside = page.of("not_hpv", "hpv_tissue", first=max(0, first - 2), last=last + 2)
    return bool(beside or page.of("hpv_tissue", first=before, last=first))


def _is_not_hers(reading: Reading, sentence: Sentence, judged: Judgement) -> bool:
    """A plan is none where the result of the test is told: by "for", or behind the date of its entry."""
    if judged.row in _NOT_BY_ROW:
        return False
    begun = reading.time.told_in(sentence.first, sentence.first + 2)
    return judged.assertion in _NOT_HERS and not (judged.row == "plan.start" and bool(begun))


def _value(page: Page, sentence: Sentence, result: TypedResult, first: int, last: int) -> Any:
    if result.test == "dual_stain":
        return DualStain(result=cast(Any, result.code))
    if result.test == "via":
        return Via(result=cast(Any, result.code), method=result.quote) if result.code in _SEEN_AS else None
    if result.test == "hpv":
        collected = "self" if _SELF.intersection(page.keys(sentence.first, sentence.last)) else ""
        value = _hpv(result)
        return value and msgspec.structs.replace(value, collection=cast(Any, collected))
    if result.status == "absent" and result.code == "abnormal":
        return Cytology(result="NILM", verbatim=page.words(max(sentence.first, first - 1), last))
    if result.status == "absent" or result.code in ("unexpected", "neoplasia"):
        return None
    tests = page.of("cyt_test", first=sentence.first, last=sentence.last)
    method = next((m.concept.attr("method") for m in tests if m.concept.attr("method") != "smear"), "")
    return Cytology(result=cast(Any, result.code), verbatim=result.quote, method=method)


def _hpv(result: TypedResult) -> Hpv | None:
    if result.code not in ("positive", "negative", "equivocal", "invalid"):
        return None
    told = [part for part in result.parts if part != "any"]
    named = tuple(part for part in told if part != LOW)
    positive, low = result.code == "positive", LOW in result.parts
    if low and not positive and not named:
        return None  # a negative result of low-risk types says nothing of the others
    return Hpv(
        result=cast(Any, result.code),
        types=named if positive else (),
        types_tested=named if not positive else (),
        pooled=positive and not named and not low,
        risk="low" if positive and is_low_risk(told) else "",
    )


def _by_lexicon(reading: Reading, sentence: Sentence) -> Iterator[Event]:
    """A test and, further on in its sentence, the words of a result ("cytology at the time of entry was normal")."""
    page = reading.page
    for test in page.of("cyt_test", first=sentence.first, last=sentence.last):
        judged = reading.judge(test.first, test.last)
        not_so = judged.assertion in (*_NOT_HERS, "negated") and judged.row not in _NOT_BY_ROW
        if not_so or is_elsewhere(page, sentence, test):
            continue
        told = _result_behind(reading, test, sentence)
        if told is None or is_general(page, test.first, told.last):
            continue
        value = _smear(page, test, told)
        said: Assertion = "historical" if judged.assertion == "historical" else "affirmed"
        yield reading.event(value, test.first, told.last, assertion=said)


def _of_grade(reading: Reading, sentence: Sentence) -> Iterator[Event]:
    """ "Smear low grade, HPV positive", "cytology: high-grade": the grade alone, right behind the test."""
    page = reading.page
    for test in page.of("cyt_test", first=sentence.first, last=sentence.last):
        first = test.last
        while first < sentence.last and page.tokens[first].key in _LEADS_TO_GRADE:
            first += 1
        for last in range(first + 2, min(first + 3, sentence.last) + 1):
            grade = _GRADES.get(page.keys(first, last))
            ends = last == sentence.last or page.tokens[last].key in _ENDS_GRADE
            judged = reading.judge(test.first, last)
            if grade and ends and judged.assertion in ("affirmed", "historical") and is_cervical(page, sentence, last):
                value = Cytology(result=grade, verbatim=page.words(first, last), method=_smear(page, test, None).method)
                yield reading.event(value, test.first, last, assertion=judged.assertion)


def _of_smear(reading: Reading, sentence: Sentence) -> Iterator[Event]:
    """ "Referred with a high-grade smear": the words of a result that name the smear themselves."""
    page = reading.page
    for told in page.of("cyt_result", first=sentence.first, last=sentence.last):
        judged = reading.judge(told.first, told.last)
        named = _SMEARS.intersection(page.keys(told.first, told.last))
        hers = judged.assertion in ("affirmed", "historical") and not is_general(page, told.first, told.last)
        if named and hers and is_cervical(page, sentence, told.last):
            yield reading.event(_smear(page, None, told), told.first, told.last, assertion=judged.assertion)


def _result_behind(reading: Reading, test: Mention, sentence: Sentence) -> Mention | None:
    page = reading.page
    stops = page.of("frame", "procedure", "hpv", "cyt_test", first=test.last, last=sentence.last)
    last = min([sentence.last, *(m.first for m in stops)])
    named = [m for m in page.of("cyt_result", first=test.last, last=last) if not m.concept.attr("both")]
    named = [m for m in named if not is_inserted(page, test.first, m.first)]
    denied = [m for m in named if reading.judge(m.first, m.last).assertion == "negated" and m.code != "NILM"]
    kept = [m for m in named if m not in denied and not reading.judge(m.first, m.last).row.startswith("super")]
    return kept[0] if kept else None
