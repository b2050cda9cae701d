"""A tissue sample as told: kind, site, clock hours, number of pieces, and whether it was taken at all."""

import re

import msgspec

from lugol.read.narrative import measure
from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import NOT_HERS, Stretch, assertion_of, was_not_done
from lugol.read.narrative.result import Result
from lugol.read.narrative.wording import pattern
from lugol.record.event import Assertion

_FROM = pattern(r"^\W*(?:\w+\s+){0,4}?(?:of|from|in)\s+(?:the\s+|a\s+|an\s+|this\s+|these\s+|both\s+)?", re.I)
_THAT_LESION = pattern(
    r"^\W*(?:\w+\s+){0,3}?(?:of|from)\s+(?:the|this|these|that)\s+(?:lesions?|mass|masses|nodes?|area)\b", re.I
)
_COUNT = pattern(r"\b(single|one|two|three|four|five|six|[1-9])\s+(?:\w+[\s-]){0,3}$", re.I)
_TIMES = pattern(r"^\s*[x×]\s*([1-9])\b", re.I)
_NUMBER = {"single": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
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


def not_taken(context: Context, told: list[Stretch]) -> list[Specimen]:
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


def in_procedure(context: Context, stretch: Stretch) -> bool:
    """Sentinel node biopsy and the like are operations."""
    frame = stretch.frame
    assert frame is not None
    around = context.of("procedure", start=stretch.sentence.start, end=frame.end)
    return any(m.start <= frame.start and frame.end <= m.end for m in around if m.concept.code != "none")


def sample_of(context: Context, stretch: Stretch, before: list[Stretch]) -> Specimen | None:
    """The sample that a stretch tells of (None: it is only planned, somebody else's, or one told before)."""
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
        plain(context.text[frame.start : frame.end]),
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
        return last_site(context, before) or "cervix"
    link = _FROM.match(following)
    reach = min(stretch.end, frame.end + link.end() + 30) if link else frame.end
    after = context.of("site", start=frame.end, end=reach)
    if after and link:
        return after[0].concept.name
    adjacent = context.of("site", start=max(stretch.sentence.start, frame.start - 28), end=frame.start)
    if adjacent and not re.search(r"[,.;:]", context.text[adjacent[-1].end : frame.start]):
        return adjacent[-1].concept.name
    named = _OF_WHAT.match(following)
    return named["what"] if named else ""


def last_site(context: Context, before: list[Stretch]) -> str:
    """The site spoken of last in the few stretches before ("" where none is)."""
    for stretch in reversed(before[-4:]):
        sites = context.of("site", start=stretch.start, end=stretch.end)
        if sites:
            return sites[-1].concept.name
    return ""


def plain(text: str) -> str:
    """Words on one line, without the signs around them."""
    return re.sub(r"\s+", " ", text).strip(" ,.;:()")
