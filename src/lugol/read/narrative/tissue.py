"""Biopsies, endocervical samples and histology reports: which specimen, from where, and what it showed."""

import re
from typing import get_args

import msgspec

from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import Stretch, assertion_of
from lugol.read.narrative.resection import margins
from lugol.read.narrative.result import Result, results
from lugol.read.narrative.sample import Specimen, in_procedure, last_site, not_taken, plain, sample_of
from lugol.read.narrative.seen import is_alt_text
from lugol.read.narrative.serial import each_dated
from lugol.read.narrative.wording import pattern
from lugol.record.event import Biopsy, Ecc, Event, Histology, Pathology, Values
from lugol.record.when import overlaps

_TISSUE = ("tissue", "ecc", "tissue_report")
_BOTH = pattern(r"\bboth\b|\bwhich\b|\ball\b|\bthese\b|\bthey\b", re.I)
_SPECIMEN = pattern(r"(?:\b(?:the|a|an|her)\s+)?\b([\w-]+(?:\s[\w-]+)?)\s+(?:specimens?|curettings|fragments)\b", re.I)
_REMOVALS = ("hysterectomy", "trachelectomy", "excision", "oophorectomy", "cystectomy", "myomectomy", "omentectomy")
_NOTHING_REMOVED = ("laparoscopy", "laparotomy", "hysteroscopy", "biopsy", "ablation", "none", "lymphadenectomy")
_REPORTS = ("biopsy", "pathology", "specimen", "endocervical curettage", "reported", "histology")
REPORT_WITHIN = 600
_CODED = frozenset(get_args(Histology))
_LISTED = pattern(r"\W*(?:(?:and|with|plus|together with|as well as)\W*)?(?:an?\s+|concurrent\s+)?", re.I)
_BENIGN_ELSEWHERE = frozenset({"leiomyoma", "endometriosis", "adenomyosis", "adhesions", "ovarian_benign"})
_SAME = pattern(r"\bsame (?:tumou?r|findings?|histology|lesion|result|diagnosis|carcinoma)\b", re.I)
_ACCESSION = pattern(r"^\W*(?:no\.?\s*)?([A-Z]?\d{2}[/-]?[A-Z]{0,3}[/-]?\d{3,7})\b")
_REPORTED = pattern(r"\b(?:addend\w+|shows?|results?|histology|report(?:ed)?|back|confirms?|reveals?)\b", re.I)
_TAKEN_AGAIN = pattern(r"\b(?:repeat\w*|second|further|another|new|taken|underwent|performed|third|postnatal)\b", re.I)
_NO_SPECIMEN = frozenset(["both", "all", "the", "two", "these", "her", "final"])


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
            taken = sample_of(context, stretch, told[:index])
            specimens.extend([taken] if taken and not in_procedure(context, stretch) else [])
            if taken and ahead:
                taken.result = ahead.pop()
        elif stretch.told and stretch.frame.kind in ("tissue", "ecc") and stretch.end <= stretch.frame.start:
            ahead = results(context, stretch)[:1]
            continue
        _report(context, stretch, specimens)
        _place_metastasis(context, specimens, told[:index])
    specimens.extend(not_taken(context, told))
    kept = [s for s in _joined(context, specimens) if s.result or not s.with_surgery]
    return [event for specimen in kept for event in _events(context, specimen)]


def _place_metastasis(context: Context, specimens: list[Specimen], before: list[Stretch]) -> None:
    """ "Biopsy revealed metastatic carcinoma", with no site told, is of the lesion that was spoken of last."""
    last = specimens[-1] if specimens else None
    if last is None or last.kind != "biopsy" or last.site or not last.result:
        return
    if re.search(r"metasta", last.result.words, re.I):
        last.site = last_site(context, before) or "cervix"


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
                if _is_same_sample(s, specimen)
                and (s.result is None or s.shared)
                and overlaps(context.when(s.start, s.end), context.when(specimen.start, specimen.end))
            ),
            None,
        )
        earlier = earlier or _pending(context, kept, specimen)
        if (
            earlier is not None and specimen.kind != "pathology" and specimen.result and not specimen.clock
            and not earlier.with_surgery and specimen.start - earlier.end < 500 and earlier.assertion == "affirmed"
            and specimen.section == earlier.section
        ):  # fmt: skip
            earlier.result = specimen.result
        else:
            kept.append(specimen)
    return kept


def _pending(context: Context, kept: list[Specimen], specimen: Specimen) -> Specimen | None:
    """The one sample still without a result that a later line reports on ("Addendum 2/2: biopsy shows ...")."""
    waiting = [s for s in kept if s.kind == specimen.kind and s.result is None and s.assertion == "affirmed"]
    if len(waiting) != 1 or not specimen.result or specimen.kind == "pathology":
        return None
    sentence = context.sentence(specimen.start)
    words = context.text[sentence.start : sentence.end]
    same = (waiting[0].site or "cervix") == (specimen.site or "cervix")
    return waiting[0] if same and _REPORTED.search(words) and not _TAKEN_AGAIN.search(words) else None


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
        return [s for s in here or near if s.kind == "biopsy"]
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
    named = plain(words.group(1)) if words and words.group(1).lower() not in _NO_SPECIMEN else ""
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


def _events(context: Context, specimen: Specimen) -> list[Event]:
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
    return each_dated(context, values, start, end, specimen.assertion)
