"""Symptoms: what she reports, how and since when; what she denies is kept as denied."""

import re

from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import NOT_HERS, Stretch
from lugol.read.narrative.lexicon import Mention, fold
from lugol.read.narrative.seen import is_alt_text
from lugol.read.narrative.wording import pattern
from lugol.record.event import Event, Symptom

_HOW = pattern(
    r"(?:\b(?:severe|acute|chronic|mild|moderate|slight|intense|sudden|intermittent|occasional|irregular|"
    r"heavy|scant|scanty|"
    r"profuse|massive|minor|light|prolonged|progressive|progressively|worsening|persistent|recurrent|"
    r"continuous|constant|"
    r"increasing|abnormal|bilateral|unilateral|left|right|left-sided|right-sided|lower|upper|deep|dull|"
    r"diffuse|generali[sz]ed|"
    r"painless|painful|watery|bloody|offensive|foul-smelling|malodorous|copious|whole-face|unexplained|significant|"
    r"unintentional|cyclical|secondary|primary|new-onset|on-and-off|frequent|vaginal|small|large|amount of|episode of|"
    r"episodes of|sensation of|feeling of)\s+(?:and\s+)?)+$",
    re.I,
)
_COUNT = (
    r"(?:\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|few|"
    r"the (?:past|last|previous)(?: \w+)?)"
)
_LENGTH = _COUNT + r"[\s-]*(?:days?|weeks?|wks?|months?|mths?|mos?|years?|yrs?|/52|/12|/7)"
_SINCE = pattern(
    r"\W*(?:(?:for|since|over|during|of|x)\s+(?:about|approximately|around|over|more than|almost|nearly|"
    r"at least|the)?\s*)?" + _LENGTH + r"|\W*\d+/(?:52|12|7)\b",
    re.I,
)
_BEFORE = pattern(
    rf"(?:\d+/(?:52|12|7)|{_LENGTH})(?:['’]?\s+(?:history\s+)?of|\s+history of|\s+of)?\s+(?:\w+\s+){{0,3}}$", re.I
)
_DURATION = pattern(rf"\d+/(?:52|12|7)|{_LENGTH}", re.I)
_FRAMES = frozenset({"imaging", "tissue", "tissue_report", "ecc", "operative", "colposcopy"})
_ALSO_ELSEWHERE = frozenset({"infertility", "nausea", "hot_flushes", "fever", "fatigue"})
_LAPAROSCOPIC = pattern(r"\W{1,2}(?:chole|append|hyst|cyst|excis|ovar|bso|sterili|myom|and dye|\d)", re.I)
_SEEN_ON = pattern(r"\b(?:cervix|examination|colposcop\w+|speculum|lesion|mass|o/e)\b", re.I)
_DIED_OF = pattern(r"\b(?:died|death|succumbed)\b[^.;,]{0,24}$", re.I)
_REASON = pattern(r"\b(?:done|performed|underwent|carried out|undertaken|offered)\b[^.;]{0,40}\bfor\s+$", re.I)
_GRADED = pattern(r"\bgrade\s+(?:[1-5]|I{1,3}|IV)\s+$", re.I)
_HARM = pattern(
    r"\b(?:toxicit|adverse|side[- ]effect|grade\s*[1-4I]|chemotherap|cycles?\b|after (?:chemo|radio)|tolerat|cours)",
    re.I,
)
_NOT_A_SYMPTOM = pattern(
    r"^\W*(?:treatment|therapy|clinic|relief|control|score|workup|medication)\b|^\W*(?:was|were|has|"
    r"had)?\s*(?:resolved|ceased|"
    r"disappeared|subsided|settled|better|improved|stopped|relieved|decreased|controlled|min\b|minimal)",
    re.I,
)


def extract(context: Context, told: list[Stretch]) -> list[Event]:
    """Every symptom told of her, once for each telling."""
    events: list[Event] = []
    for stretch in told:
        if stretch.sentence.section not in ("case", "abstract") or is_alt_text(context, stretch):
            continue
        for mention in context.of("symptom", start=stretch.start, end=stretch.end):
            event = _event(context, stretch, mention)
            if event is not None:
                events.append(event)
    return events


def _event(context: Context, stretch: Stretch, mention: Mention) -> Event | None:
    text, sentence = context.text, stretch.sentence
    framed = stretch.frame is not None and stretch.frame.kind in _FRAMES
    if (framed and stretch.told) or _NOT_A_SYMPTOM.match(text[mention.end : mention.end + 40]):
        return None
    examined = stretch.frame is not None and stretch.frame.kind == "exam"
    if mention.concept.code == "contact_bleeding" and (
        examined or _SEEN_ON.search(text, sentence.start, mention.start)
    ):
        return None
    if text[mention.start : mention.end] == "LAP" and _LAPAROSCOPIC.match(text, mention.end):
        return None
    judged = context.judge(mention.start, mention.end).assertion
    if _DIED_OF.search(text, sentence.start, mention.start):
        return None
    if _REASON.search(text, sentence.start, mention.start):
        return None
    if judged in NOT_HERS or _is_harm(context, stretch, mention):
        return None
    how = _HOW.search(text, sentence.start, mention.start)
    start = how.start() if how else mention.start
    since = _SINCE.match(text, mention.end, sentence.end)
    before = _BEFORE.search(text, sentence.start, start)
    told_for = _DURATION.search(since.group()) if since else _DURATION.search(before.group()) if before else None
    name = mention.concept.name
    words = text[start : mention.end]
    value = Symptom(
        term=words if _named(words, name) else f"{name} ({words})",
        qualifier=told_for.group() if told_for else "",
        code=mention.concept.code,
    )
    assertion = "affirmed" if judged == "historical" and not _long_past(text, sentence.start, mention.start) else judged
    return context.event(value, start, mention.end, assert_as=assertion)


def _named(words: str, name: str) -> bool:
    """Do the words as written name the symptom, or are they an abbreviation or misspelt?"""
    return any(fold(part) in fold(words) for part in name.split())


def _long_past(text: str, start: int, end: int) -> bool:
    return bool(re.search(r"\b(?:past|previous|prior|PMHx?|h/o)\b", text[start:end], re.I))


def _is_harm(context: Context, stretch: Stretch, mention: Mention) -> bool:
    """A symptom told as the harm of a treatment is a complication."""
    words = context.text[stretch.sentence.start : stretch.sentence.end]
    if _GRADED.search(context.text, stretch.sentence.start, mention.start):
        return True
    treated = context.of("drug", "regimen", start=stretch.sentence.start, end=stretch.sentence.end)
    return mention.concept.code in _ALSO_ELSEWHERE and bool(treated or _HARM.search(words))
