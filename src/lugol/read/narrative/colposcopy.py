"""Colposcopy: each finding with its clock hours, the impression, and what was said of the transformation zone."""

import re

import msgspec

from lugol.read.narrative import measure
from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import NOT_HERS, Stretch, assertion_of
from lugol.read.narrative.lexicon import Mention, fold
from lugol.read.narrative.seen import is_alt_text
from lugol.read.narrative.serial import undated
from lugol.read.narrative.wording import pattern
from lugol.record.event import Colposcopy, Event

_SAME_PLACE = pattern(r"\b(?:the )?same (?:segment|area|region|site|place|position)\b|\bsame\b", re.I)
_IMPRESSION = pattern(
    r"\b(?:impression|opinion|colposcopic (?:diagnosis|appearance|features)|suggest\w*|suspicious (?:of|for)|"
    r"consistent with|in keeping with|compatible with)\b|\?",
    re.I,
)
_IMPRESSION_AFTER = pattern(r"\W*(?:impression|appearances?|features|opinion)\b", re.I)
_DIRECT = pattern(r"\W*(?:(?:was|is|suggest\w*|appear\w*|shows?|showed|today|again|still)\W+)*", re.I)
_REVIEW = pattern(r"\b(?:review\w*|repeat\w*|colp\w*|follow[- ]?up|visit|seen|today|again|update\w*)\b", re.I)
_NORMAL = pattern(r"\W*(?:\w+\s+){0,2}?(?P<word>normal|nad|unremarkable|no abnormality|no lesion)\b", re.I)
_QUALITY = pattern(
    r"(?:\b(?:dense|faint|thin|thick|coarse|fine|large|small|irregular|multiple|raised|distinct|mild|opaque|extensive|diffuse|"
    r"focal|patchy|slight|peripheral|circumferential|suspicious)\s+)+$",
    re.I,
)
NEAR = 40
_WITH = pattern(r"\W*with\s+(?:\w+\s+){0,2}", re.I)
_BREAK = pattern(r"[;.]|,(?!\s*\d)|\s+(?:but|which|while|the same)\b", re.I)
_ALONE = frozenset(
    {"acetowhite", "mosaic", "punctation", "iodine_negative", "atypical_vessels", "cuffed_crypts", "satellite"}
)
_DONE = pattern(r"\b(?:was|were|underwent|followed|performed|done|had|did|carried out|after|at|on|during)\b")
_BIOPSY = pattern(r"\b(?:biops\w+|punch\w*|bx)\b", re.I)


class _Part(msgspec.Struct):
    """Findings told together: their place in the text, names and hours."""

    start: int
    end: int
    names: list[Mention]
    hours: tuple[int, ...] = ()


def extract(context: Context, told: list[Stretch]) -> list[Event]:
    """Colposcopic findings, impressions and assessments of her cervix."""
    events: list[Event] = []
    last_hours: tuple[int, ...] = ()
    in_colposcopy = False
    for stretch in told:
        if stretch.sentence.section not in ("case", "caption", "abstract") or is_alt_text(context, stretch):
            continue
        framed = stretch.frame is not None and stretch.frame.kind == "colposcopy"
        mentions = context.of("colposcopic", start=stretch.start, end=stretch.end)
        if not framed:
            own = any(m.concept.code in _ALONE for m in mentions)
            other = stretch.frame is not None and stretch.frame.kind in ("imaging", "operative", "tissue_report", "ecc")
            if not (own or in_colposcopy) or other:
                in_colposcopy = in_colposcopy and not other
                continue
            if not own and not _goes_on(context, stretch, mentions):
                continue
        in_colposcopy = True
        found, last_hours = _of_stretch(context, stretch, mentions, last_hours)
        events = _joined(events, found)
        if framed and stretch.told and not found:
            events.extend(_only_done(context, stretch))
    return events


def _goes_on(context: Context, stretch: Stretch, mentions: list[Mention]) -> bool:
    """A sentence that carries a colposcopy on without naming it: its zone, an impression, a review without change."""
    if any(m.concept.attrs["role"] in ("tz_type", "scj", "limit") for m in mentions):
        return True
    if any(m.concept.attrs["role"] == "impression" and _is_cued(context, stretch, m) for m in mentions):
        return True
    reviewed = any(m.concept.attrs["role"] == "review" for m in mentions)
    return reviewed and bool(_REVIEW.search(context.text, stretch.sentence.start, stretch.sentence.end))


def _is_cued(context: Context, stretch: Stretch, mention: Mention) -> bool:
    """Does "impression" stand at the words?"""
    before = context.text[max(stretch.sentence.start, mention.start - 24) : mention.start]
    named = re.search(r"\b(?:impression|opinion)\W*(?:\w+\W+){0,2}$", before, re.I)
    return bool(named or _IMPRESSION_AFTER.match(context.text, mention.end, stretch.sentence.end))


def _joined(events: list[Event], found: list[Event]) -> list[Event]:
    """What is said of the transformation zone at one colposcopy is one assessment, wherever it stands."""
    joined = list(events)
    for event in found:
        match = next(
            (i for i, e in enumerate(joined) if _assesses(e) and _assesses(event) and e.when == event.when), None
        )
        if match is None:
            joined.append(event)
        else:
            joined[match] = _fuller(joined[match], event)
    return joined


def _assesses(event: Event) -> bool:
    value = event.values
    return (
        isinstance(value, Colposcopy)
        and not value.clock
        and bool(value.tz_type or value.scj or value.adequate is not None or value.lesion_limit_seen is not None)
    )


def _fuller(first: Event, second: Event) -> Event:
    a, b = first.values, second.values
    assert isinstance(a, Colposcopy) and isinstance(b, Colposcopy)
    value = Colposcopy(
        finding=f"{a.finding}, {b.finding}",
        tz_type=a.tz_type or b.tz_type,
        scj=a.scj or b.scj,
        adequate=a.adequate if a.adequate is not None else b.adequate,
        lesion_limit_seen=a.lesion_limit_seen if a.lesion_limit_seen is not None else b.lesion_limit_seen,
    )
    return msgspec.structs.replace(first, values=value, sources=(*first.sources, *second.sources))


def _of_stretch(
    context: Context, stretch: Stretch, mentions: list[Mention], last_hours: tuple[int, ...]
) -> tuple[list[Event], tuple[int, ...]]:
    events = _assessment(context, mentions)
    events.extend(_impressions(context, stretch, mentions))
    events.extend(_reviews(context, mentions))
    taken = [(e.sources[0].start, e.sources[0].end) for e in events]
    findings = [m for m in mentions if m.concept.attrs["role"] == "finding" and not _inside(m, taken)]
    for part in _parts(context, stretch, findings):
        hours = part.hours or (last_hours if _SAME_PLACE.search(context.text, part.start - 30, part.end + 20) else ())
        event = _finding(context, part, hours)
        if event is not None:
            last_hours = hours or last_hours
            events.append(event)
    return events, last_hours


def _inside(mention: Mention, taken: list[tuple[int, int]]) -> bool:
    return any(a <= mention.start < b for a, b in taken)


def _parts(context: Context, stretch: Stretch, findings: list[Mention]) -> list[_Part]:
    """Findings joined by "with" or "+" are one; a break, a clock position or iodine begins another."""
    parts: list[_Part] = []
    for mention in findings:
        between = context.text[parts[-1].end : mention.start] if parts else ""
        open_still = bool(parts) and (not parts[-1].hours or _WITH.fullmatch(between) is not None)
        joined = open_still and not _BREAK.search(between) and len(between) < NEAR
        if joined and mention.concept.code not in ("iodine_negative", "lesion"):
            parts[-1].names.append(mention)
            parts[-1].end = mention.end
        elif (joined and mention.concept.code == "lesion") or (parts and between.strip() in ("(", "i.e.", "(")):
            parts[-1].end = mention.end
        else:
            parts.append(_Part(mention.start, mention.end, [mention]))
        following = next((m.start for m in findings if m.start >= mention.end), stretch.end)
        parts[-1].hours = parts[-1].hours or _hours(context, parts[-1], following, stretch)
    return parts


def _hours(context: Context, part: _Part, following: int, stretch: Stretch) -> tuple[int, ...]:
    """The clock position told right after the finding, or right before it ("the 6 o'clock position as suspicious")."""
    after = measure.clocks(context.text, part.end, min(part.end + 60, following, stretch.end))
    if after and not _BIOPSY.search(context.text, part.end, after[0].start):
        part.end = after[0].end
        return after[0].hours
    before = measure.clocks(context.text, max(part.start - 45, stretch.start), part.start)
    if before and not _BREAK.search(context.text, before[-1].end, part.start):
        gap = context.text[max(part.start - 60, stretch.start) : part.start]
        if not _BIOPSY.search(gap):
            part.start = before[-1].start
            return before[-1].hours
    return ()


def _finding(context: Context, part: _Part, hours: tuple[int, ...]) -> Event | None:
    first = part.names[0]
    judged = assertion_of(context, first.start, first.end)
    if judged in NOT_HERS:
        return None
    start = _adjectives(context.text, part.start)
    words = re.sub(r"\s+", " ", context.text[start : part.end])
    normal = first.concept.code == "normal"
    names = [m.concept.name for m in part.names if not _named(context.text[m.start : m.end], m.concept.name)]
    value = Colposcopy(
        finding=f"{words} ({', '.join(names)})" if names else words,
        clock=hours,
        impression="normal" if normal else "",
        certainty="suspected" if judged == "possible" else "",
    )
    return context.event(
        value, start, part.end, assert_as="affirmed" if judged in ("possible", "historical") else judged
    )


def _named(words: str, name: str) -> bool:
    """Do the words as written name the finding, or are they an abbreviation or misspelt?"""
    return fold(name.split()[0]) in fold(words)


def _adjectives(text: str, start: int) -> int:
    match = _QUALITY.search(text, max(0, start - 60), start)
    return match.start() if match else start


def _impressions(context: Context, stretch: Stretch, mentions: list[Mention]) -> list[Event]:
    events = []
    for mention in mentions:
        if mention.concept.attrs["role"] != "impression":
            continue
        before = context.text[max(stretch.sentence.start, mention.start - 60) : mention.start]
        cue = list(_IMPRESSION.finditer(before))
        judged = context.judge(mention.start, mention.end).assertion
        after = _IMPRESSION_AFTER.match(context.text, mention.end, stretch.sentence.end)
        named = after or _told_directly(context, stretch, mention)
        cued = cue or named or _IMPRESSION.search(context.text[mention.start : mention.end])
        if not cued or judged in (*NOT_HERS, "negated"):
            continue
        if context.of("cytology_class", "cytology", start=stretch.start, end=mention.start):
            continue
        start = mention.start - len(before) + cue[-1].start() if cue else mention.start
        end = after.end() if after else mention.end
        words = context.text[start:end]
        value = Colposcopy(finding=words, impression=mention.concept.name, certainty="suspected")  # type: ignore[arg-type]
        events.append(context.event(value, start, end, assert_as="affirmed"))
    return events[:1]


def _told_directly(context: Context, stretch: Stretch, mention: Mention) -> bool:
    """ "Colposcopy high grade": the grade stands right after the study."""
    frame = stretch.frame
    if frame is None or frame.kind != "colposcopy" or not stretch.told or mention.concept.name == "normal":
        return False
    return stretch.start == frame.end and bool(_DIRECT.fullmatch(context.text, frame.end, mention.start))


def _reviews(context: Context, mentions: list[Mention]) -> list[Event]:
    """ "Unchanged", told of a colposcopy at review, is its finding."""
    told = [m for m in mentions if m.concept.attrs["role"] == "review"]
    return [context.event(Colposcopy(finding=m.concept.name), m.start, m.end, assert_as="affirmed") for m in told[:1]]


def _assessment(context: Context, mentions: list[Mention]) -> list[Event]:
    """Transformation zone, squamocolumnar junction, adequacy and the upper limit as one event."""
    told = [m for m in mentions if m.concept.attrs["role"] in ("tz_type", "scj", "adequacy", "limit")]
    if not told:
        return []
    by_role = {m.concept.attrs["role"]: m for m in told}
    names = {role: m.concept.name for role, m in by_role.items()}
    value = Colposcopy(
        finding=", ".join(context.text[m.start : m.end] for m in told),
        tz_type=names.get("tz_type", ""),  # type: ignore[arg-type]
        scj=names.get("scj", ""),  # type: ignore[arg-type]
        adequate=None if "adequacy" not in names else names["adequacy"] == "adequate",
        lesion_limit_seen=None if "limit" not in names else names["limit"] == "seen",
    )
    first = told[-1]
    return [context.event(value, first.start, first.end, assert_as="affirmed")]


def _only_done(context: Context, stretch: Stretch) -> list[Event]:
    """A colposcopy of which nothing is told but that it was done."""
    frame = stretch.frame
    if frame is not None and (normal := _NORMAL.match(undated(context, frame.end, stretch.sentence.end))):
        value = Colposcopy(finding=normal["word"], impression="normal")
        return [context.event(value, frame.start, frame.end + normal.end(), assert_as="affirmed")]
    if frame is None or not re.match(r"colposcopy$", context.text[frame.start : frame.end], re.I):
        return []
    sentence = context.text[stretch.sentence.start : stretch.sentence.end]
    if not _DONE.search(sentence) or context.judge(frame.start, frame.end).assertion not in ("affirmed", "historical"):
        return []
    return [context.event(Colposcopy(finding="performed"), frame.start, frame.end, assert_as="affirmed")]
