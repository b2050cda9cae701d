"""Biopsies, endocervical samples and histology reports: which specimen, from where, and what it showed."""

import re
from typing import get_args

import msgspec

from lugol.read.narrative import measure
from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import NOT_HERS, Stretch, assertion_of, was_not_done
from lugol.read.narrative.result import Result, margins, results
from lugol.read.narrative.seen import is_alt_text
from lugol.read.narrative.wording import pattern
from lugol.record.event import Assertion, Biopsy, Ecc, Event, Histology, Pathology, Values
from lugol.record.when import overlaps

_TISSUE = ("tissue", "ecc", "tissue_report")
_BOTH = pattern(r"\bboth\b|\bwhich\b|\ball\b|\bthese\b|\bthey\b", re.I)
_FROM = pattern(r"^\W*(?:\w+\s+){0,4}?(?:of|from|in)\s+(?:the\s+|a\s+|an\s+|this\s+|these\s+|both\s+)?", re.I)
_THAT_LESION = pattern(
    r"^\W*(?:\w+\s+){0,3}?(?:of|from)\s+(?:the|this|these|that)\s+(?:lesions?|mass|masses|nodes?|area)\b", re.I
)
_COUNT = pattern(r"\b(single|one|two|three|four|five|six|[1-9])\s+(?:\w+[\s-]){0,3}$", re.I)
_TIMES = pattern(r"^\s*[x×]\s*([1-9])\b", re.I)
_NUMBER = {"single": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_SPECIMEN = pattern(r"(?:\b(?:the|a|an|her)\s+)?\b([\w-]+(?:\s[\w-]+)?)\s+(?:specimens?|curettings|fragments)\b", re.I)
_REMOVALS = ("hysterectomy", "trachelectomy", "excision", "oophorectomy", "cystectomy", "myomectomy", "omentectomy")
_NOTHING_REMOVED = ("laparoscopy", "laparotomy", "hysteroscopy", "biopsy", "ablation", "none", "lymphadenectomy")
_REPORTS = ("biopsy", "pathology", "specimen", "endocervical curettage", "reported", "histology")
REPORT_WITHIN = 600
_CODED = frozenset(get_args(Histology))
_LISTED = pattern(r"\W*(?:(?:and|with|plus|together with|as well as)\W*)?(?:an?\s+|concurrent\s+)?", re.I)
_BARE_HOURS = pattern(
    r"\s*[x×]\s*(?P<count>[1-6])\s*(?:at|@)?\s*(?P<hours>\d{1,2}(?:\s*(?:,|&|and|/)\s*\d{1,2})*)(?=[.;,\s]|$)(?!\s*[mc]m)",
    re.I,
)
_OF_WHAT = pattern(
    r"\W*of (?:the|a|an|her) (?!(?:lesion|mass|tumou?r|area|cervi))"
    r"(?P<what>[a-z-]+(?: (?:mass|lesion|nodule|node|lump))?)",
    re.I,
)
_SAME_SAMPLE = pattern(r"\b(?:of|on|from|in)\s+(?:the|this|that|her)\s+$", re.I)
_AIMED = pattern(r"\b(?:directed|targeted|guided)\b", re.I)
_BENIGN_ELSEWHERE = frozenset({"leiomyoma", "endometriosis", "adenomyosis", "adhesions", "ovarian_benign"})
_SAME = pattern(r"\bsame (?:tumou?r|findings?|histology|lesion|result|diagnosis|carcinoma)\b", re.I)
_ACCESSION = pattern(r"^\W*(?:no\.?\s*)?([A-Z]?\d{2}[/-]?[A-Z]{0,3}[/-]?\d{3,7})\b")
_NO_SPECIMEN = frozenset(["both", "all", "the", "two", "these", "her", "final"])


class Specimen(msgspec.Struct):
    """A sample: its kind (biopsy, ecc, pathology), its place in the text, site, clock hours and result."""

    kind: str
    start: int
    end: int
    site: str = ""
    clock: tuple[int, ...] = ()
    pieces: int | None = None
    method: str = ""
    result: Result | None = None
    assertion: Assertion = "affirmed"
    with_surgery: bool = False
    section: str = ""
    shared: bool = False


def extract(context: Context, told: list[Stretch]) -> list[Event]:
    """Every specimen and every report told of her."""
    specimens: list[Specimen] = []
    ahead: list[Result] = []
    for index, stretch in enumerate(told):
        if stretch.sentence.section not in ("case", "caption", "abstract") or is_alt_text(context, stretch):
            continue
        if stretch.frame is None or stretch.frame.kind not in _TISSUE:
            continue
        if stretch.told and stretch.frame.kind != "tissue_report" and stretch.start == stretch.frame.end:
            taken = _specimen(context, stretch, told[:index])
            specimens.extend([taken] if taken and not _in_procedure(context, stretch) else [])
            if taken and ahead:
                taken.result = ahead.pop()
        elif stretch.told and stretch.frame.kind in ("tissue", "ecc") and stretch.end <= stretch.frame.start:
            ahead = results(context, stretch)[:1]
            continue
        _report(context, stretch, specimens)
        _place_metastasis(context, specimens, told[:index])
    specimens.extend(_not_taken(context, told))
    return [_event(context, s) for s in _joined(context, specimens) if s.result or not s.with_surgery]


def _not_taken(context: Context, told: list[Stretch]) -> list[Specimen]:
    """Samples said not to have been taken, which is not the same as not told."""
    found: list[Specimen] = []
    for sentence in dict.fromkeys(s.sentence for s in told if s.sentence.section == "case"):
        for mention in context.of("frame", start=sentence.start, end=sentence.end):
            kind = {"ecc": "ecc", "tissue": "biopsy"}.get(mention.concept.attrs.get("frame", ""))
            if kind is None or context.judge(mention.start, mention.end).assertion != "negated":
                continue
            if was_not_done(context, sentence, mention):
                found.append(Specimen(kind, mention.start, mention.end, "cervix", assertion="negated"))
    return found


def _place_metastasis(context: Context, specimens: list[Specimen], before: list[Stretch]) -> None:
    """ "Biopsy revealed metastatic carcinoma", with no site told, is of the lesion that was spoken of last."""
    last = specimens[-1] if specimens else None
    if last is None or last.kind != "biopsy" or last.site or not last.result:
        return
    if re.search(r"metasta", last.result.words, re.I):
        last.site = _last_site(context, before) or "cervix"


def _in_procedure(context: Context, stretch: Stretch) -> bool:
    """Sentinel node biopsy and the like are operations."""
    frame = stretch.frame
    assert frame is not None
    around = context.of("procedure", start=stretch.sentence.start, end=frame.end)
    return any(m.start <= frame.start and frame.end <= m.end for m in around if m.concept.code != "none")


def _is_same_sample(a: Specimen, b: Specimen) -> bool:
    return a.kind == b.kind and (a.site or "cervix") == (b.site or "cervix")


def _joined(context: Context, specimens: list[Specimen]) -> list[Specimen]:
    """A sample told without result, and then once more with it, is one sample."""
    kept: list[Specimen] = []
    for specimen in specimens:
        earlier = next(
            (
                s
                for s in reversed(kept)
                if s.kind == specimen.kind
                and (s.site or "cervix") == (specimen.site or "cervix")
                and (s.result is None or s.shared)
                and overlaps(context.when(s.start, s.end), context.when(specimen.start, specimen.end))
            ),
            None,
        )
        if (
            earlier is not None and specimen.kind != "pathology" and specimen.result and not specimen.clock
            and not earlier.with_surgery and specimen.start - earlier.end < 500 and earlier.assertion == "affirmed"
            and specimen.section == earlier.section
        ):  # fmt: skip
            earlier.result = specimen.result
        else:
            kept.append(specimen)
    return kept


def _specimen(context: Context, stretch: Stretch, before: list[Stretch]) -> Specimen | None:
    frame = stretch.frame
    assert frame is not None
    if _SAME_SAMPLE.search(context.text, stretch.sentence.start, frame.start) and not _site(context, stretch, before):
        return None
    judged = assertion_of(context, frame.start, frame.end)
    if judged in NOT_HERS:
        return None
    kind = "ecc" if frame.kind == "ecc" else "biopsy"
    clock = _clock(context, stretch) if kind == "biopsy" else None
    count = _COUNT.search(context.text, stretch.sentence.start, frame.start)
    times = _TIMES.match(context.text[frame.end : frame.end + 8])
    pieces = int(times.group(1)) if times else None
    if count and not times:
        pieces = _NUMBER.get(count.group(1).lower()) or int(count.group(1))
    return Specimen(
        kind,
        frame.start,
        max(frame.end, clock.end) if clock and clock.end - frame.end < 60 else frame.end,
        _site(context, stretch, before) if kind == "biopsy" else "cervix",
        clock.hours if clock else (),
        pieces,
        _plain(context.text[frame.start : frame.end]),
        assertion="affirmed" if judged in ("possible", "historical") else judged,
        with_surgery=_with_surgery(context, stretch),
        section=stretch.sentence.section,
    )


def _clock(context: Context, stretch: Stretch) -> measure.Clock | None:
    """The position told after the word biopsy, else before it, else the one that a directed biopsy was aimed at."""
    frame = stretch.frame
    assert frame is not None
    after = measure.clocks(context.text, frame.end, stretch.end)
    if after:
        return after[0]
    bare = _BARE_HOURS.match(context.text, frame.end, stretch.end)
    if bare:
        hours = tuple(int(hour) for hour in re.findall(r"\d{1,2}", bare["hours"]))
        if len(hours) == int(bare["count"]) and all(1 <= hour <= 12 for hour in hours):
            return measure.Clock(hours, bare.start("hours"), bare.end("hours"))
    aimed = _AIMED.search(context.text[frame.start : frame.end])
    low = stretch.sentence.start if aimed else max(frame.start - 30, stretch.sentence.start)
    before = measure.clocks(context.text, low, frame.start)
    return before[-1] if before else None


def _with_surgery(context: Context, stretch: Stretch) -> bool:
    procedures = context.of("procedure", start=stretch.sentence.start, end=stretch.sentence.end)
    return any(m.concept.code not in ("excision", "biopsy", "other", "none") for m in procedures)


def _site(context: Context, stretch: Stretch, before: list[Stretch]) -> str:
    """The site in the name, after "of" or "from", right before, that of the lesion told last, else the cervix."""
    frame = stretch.frame
    assert frame is not None
    inside = context.of("site", start=frame.start, end=frame.end)
    if inside:
        return inside[0].concept.name
    following = context.text[frame.end : stretch.end]
    if _THAT_LESION.match(following):
        return _last_site(context, before) or "cervix"
    link = _FROM.match(following)
    after = context.of("site", start=frame.end, end=frame.end + (link.end() + 30 if link else 0))
    if after and link:
        return after[0].concept.name
    adjacent = context.of("site", start=max(stretch.sentence.start, frame.start - 28), end=frame.start)
    if adjacent and not re.search(r"[,.;:]", context.text[adjacent[-1].end : frame.start]):
        return adjacent[-1].concept.name
    named = _OF_WHAT.match(following)
    return named["what"] if named else ""


def _last_site(context: Context, before: list[Stretch]) -> str:
    for stretch in reversed(before[-4:]):
        sites = context.of("site", start=stretch.start, end=stretch.end)
        if sites:
            return sites[-1].concept.name
    return ""


def _report(context: Context, stretch: Stretch, specimens: list[Specimen]) -> None:
    """Give each result of a stretch to its specimen; a report of its own is a specimen as well."""
    frame = stretch.frame
    assert frame is not None
    found = results(context, stretch)
    if not found and not stretch.told:
        _add_margins(context, stretch, specimens)
    if not found and stretch.told and _SAME.search(context.text, stretch.start, stretch.end):
        last = next((s.result for s in reversed(specimens) if s.result), None)
        found = [last] if last else []
    for result in found:
        waiting = [s for s in _waiting(context, stretch, specimens) if result.code and not _is_elsewhere(s, result)]
        for specimen in waiting:
            specimen.result, specimen.shared = result, frame.kind == "tissue_report"
        own = frame.kind == "tissue_report" and not any(_same_time(context, s, result) for s in waiting)
        if own or not waiting:
            specimens.append(_reported(context, stretch, result, waiting))


def _add_margins(context: Context, stretch: Stretch, specimens: list[Specimen]) -> None:
    """ "Surgical margins were involved", told after the diagnosis, belongs to the report told last."""
    last = specimens[-1] if specimens else None
    told = margins(context.text[stretch.start : stretch.end])
    if told and last is not None and last.kind == "pathology" and last.result and not last.result.margins:
        last.result = msgspec.structs.replace(last.result, margins=told)


def _is_elsewhere(specimen: Specimen, result: Result) -> bool:
    return specimen.site in ("", "cervix") and result.code in _BENIGN_ELSEWHERE


def _same_time(context: Context, specimen: Specimen, result: Result) -> bool:
    a, b = context.when(specimen.start, specimen.end), context.when(result.start, result.end)
    return overlaps(a, b)


def _waiting(context: Context, stretch: Stretch, specimens: list[Specimen]) -> list[Specimen]:
    """Samples told shortly before that have no result yet: those of this sentence, else the last one or both."""
    frame = stretch.frame
    assert frame is not None
    open_ones = [s for s in specimens if s.kind != "pathology" and s.result is None and s.assertion == "affirmed"]
    near = [s for s in open_ones if not s.with_surgery and _can_follow(context, s, stretch)]
    here = [s for s in open_ones if s.start >= stretch.sentence.start]
    if frame.kind == "ecc" and here:
        own = [s for s in here if s.kind == "ecc"]
        listed = _LISTED.fullmatch(context.text, here[0].end, frame.start) is not None
        together = listed or _BOTH.search(context.text, frame.end, stretch.end) is not None
        return here if together else own
    if frame.kind == "tissue" and stretch.told:
        return [s for s in here if s.kind == "biopsy"]
    if not near:
        return []
    last_sentence = context.sentence(near[-1].start).start
    return here or [s for s in near if s.start >= last_sentence]


def _can_follow(context: Context, specimen: Specimen, stretch: Stretch) -> bool:
    """Can a report be of a sample told before: shortly after it, with no operation in between?"""
    if specimen.section != stretch.sentence.section or stretch.start - specimen.end > REPORT_WITHIN:
        return False
    between = context.of("procedure", start=specimen.end, end=stretch.start)
    return not any(m.concept.code in (*_REMOVALS, "laparoscopy", "laparotomy", "hysteroscopy") for m in between)


def _reported(context: Context, stretch: Stretch, result: Result, samples: list[Specimen]) -> Specimen:
    name = _name(context, stretch, result)
    if samples and not re.search(r"\d", name):
        name = "cervical biopsy" if samples[0].site in ("", "cervix") else f"{samples[0].site} biopsy"
    return Specimen("pathology", result.start, result.end, name, result=result)


def _name(context: Context, stretch: Stretch, result: Result) -> str:
    """What was examined: the site told, the specimen named, its number, or what the operation before removed."""
    frame = stretch.frame
    assert frame is not None
    if frame.name in ("frozen section", "ascites cytology", "slide review"):
        return frame.name
    words = _SPECIMEN.search(context.text, max(stretch.sentence.start, frame.start - 30), result.start)
    named = _plain(words.group(1)) if words and words.group(1).lower() not in _NO_SPECIMEN else ""
    number = _ACCESSION.match(context.text[frame.end : frame.end + 24])
    operated = frame.name if frame.name not in _REPORTS else _last_operation(context, stretch)
    return result.site or named or (number.group(1) if number else "") or operated


def _last_operation(context: Context, stretch: Stretch) -> str:
    """The removal told last before the report, within the paragraph or the one before."""
    done = [
        m
        for m in context.of("procedure", start=max(0, stretch.start - 900), end=stretch.start)
        if m.concept.code not in _NOTHING_REMOVED
        and m.concept.name not in ("operation", "surgery")
        and context.sentence(m.start).paragraph >= stretch.sentence.paragraph - 1
        and assertion_of(context, m.start, m.end) in ("affirmed", "historical")
    ]
    if not done:
        return ""
    last = context.sentence(done[-1].start).start
    together = [m for m in done if m.start >= last]
    first = next((m for m in together if m.concept.code in _REMOVALS), together[0])
    return first.concept.code if first.concept.code in ("hysterectomy", "trachelectomy") else first.concept.name


def _event(context: Context, specimen: Specimen) -> Event:
    result = specimen.result
    words = result.words if result else ""
    histology = result.histology if result and result.histology in _CODED else None
    certainty = "suspected" if result and result.suspected else ""
    values: Values
    if specimen.kind == "ecc":
        values = Ecc(result=words, histology=histology, certainty=certainty)  # type: ignore[arg-type]
    elif specimen.kind == "biopsy":
        values = Biopsy(
            site=specimen.site or "cervix", clock=specimen.clock, pieces=specimen.pieces, result=words,
            histology=histology, method=specimen.method, certainty=certainty,  # type: ignore[arg-type]
        )  # fmt: skip
    else:
        assert result is not None
        values = Pathology(
            specimen=specimen.site, result=words, histology=histology, margins=result.margins,  # type: ignore[arg-type]
            depth_mm=result.depth_mm, size_mm=result.size_mm,
        )  # fmt: skip
    start, end = specimen.start, specimen.end
    if result and specimen.kind != "pathology" and 0 <= result.start - end < 60:
        end = result.end
    return context.event(values, start, end, assert_as=_asserted(specimen))


def _asserted(specimen: Specimen) -> Assertion:
    return specimen.assertion


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,.;:()")
