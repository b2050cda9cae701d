"""Radiotherapy given: what kind, where, at what dose."""

import re

from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention
from lugol.read.narrative.measure import number
from lugol.record.event import Event, Radiotherapy

_QUALIFIERS = re.compile(
    r"((?:\b(?:concurrent|concomitant|definitive|radical|adjuvant|neoadjuvant|post-?operative|palliative|salvage|"
    r"external[- ]beam|external|pelvic|"
    r"whole[- ]pelvi[sc]|whole[- ]brain|cranial|extended[- ]field|para-?aortic|intensity-modulated|image-guided|"
    r"vaginal|vault|intracavitary|high-dose-rate|HDR|"
    r"stereotactic|thoracic|local|consolidat\w+|prophylactic|curative|hypofractionated|spinal|bone|sacral|lumbar)"
    r"\b[\s,]*(?:and\s+)?)+)$",
    re.I,
)
_DOSE = re.compile(r"(?P<n>\d{1,3}(?:[.,]\d+)?)\s*(?:-\s*)?(?P<u>Gy|cGy|gray)\b", re.I)
_FRACTIONS = re.compile(
    r"\b(?:in|/|over)\s*(?P<n>\d{1,2})\s*(?:fractions|fx|f\b|#)|\b(?P<m>\d{1,2})\s*(?:fractions|#)", re.I
)
_SITE = re.compile(
    r"\bto\s+(?:the\s+|her\s+)?((?:[\w-]+\s+){0,3}?(?:pelvis|brain|spine|vertebra\w*|sacrum|lesions?|nodes?|"
    r"cervix|vault|mass|metastas[ei]s|clivus|bone|chest|neck))\b",
    re.I,
)
_REFERENCE = re.compile(
    r"\b(?:after|before|following|during|despite|since|until|prior to|completion of|end of|months? after|"
    r"weeks? after|so that|refractory to|response to|"
    r"history of|or|than|without|versus|vs)\s+(?:the\s+|her\s+|completing\s+|completion of\s+|previous\s+|"
    r"that\s+)*(?:\w+\s+)?$",
    re.I,
)
_GIVEN_AFTER = re.compile(r"\b(?:received|given|treated|underwent|delivered|had|followed by)\b", re.I)


def extract(context: Context) -> list[Event]:
    """Every course of radiotherapy told of her, planned and declined ones with their assertion."""
    events = []
    mentions = context.of("radiotherapy")
    for index, mention in enumerate(mentions):
        judged = context.judge(mention.start, mention.end).assertion
        if judged in ("literature", "family", "other_person", "hypothetical", "possible"):
            continue
        sentence = context.sentence(mention.start)
        clause = context.clause(mention.start)
        lead = context.text[max(sentence.start, mention.start - 60) : mention.start]
        told = _GIVEN_AFTER.search(context.text[clause.start : mention.start]) or len(mentions) == 1
        if _REFERENCE.search(lead) and not told and not re.match(r"\s*\(", context.text[mention.end :]):
            continue
        if index and _synonym(context, mentions[index - 1], mention):
            continue
        events.append(_event(context, mention, _until(context, mentions, index, sentence.end), lead, judged))
    return events


def _synonym(context: Context, first: Mention, second: Mention) -> bool:
    """ "concurrent chemoradiotherapy (CCRT)" is told once."""
    return bool(re.fullmatch(r"\s*\(\s*", context.text[first.end : second.start]))


def _until(context: Context, mentions: list[Mention], index: int, end: int) -> int:
    return min(end, mentions[index + 1].start) if index + 1 < len(mentions) else end


def _event(context: Context, mention: Mention, limit: int, lead: str, judged: str) -> Event:
    qualifier = _QUALIFIERS.search(lead)
    start = mention.start - len(lead) + qualifier.start() if qualifier else mention.start
    named = context.text[mention.start : mention.end]
    words = " ".join(f"{qualifier[1] if qualifier else ''} {named}".replace(",", " ").split())
    tail = context.text[mention.end : max(limit, mention.end)]
    dose, fractions, site = _DOSE.search(tail), _FRACTIONS.search(tail), _SITE.search(tail[:60])
    return context.event(
        Radiotherapy(
            type=words
            if mention.concept.code[:5] in words.lower() or mention.concept.code == "radiotherapy"
            else f"{words} ({mention.concept.name})",
            site=site[1] if site else "",
            dose_gy=_gray(dose) if dose else None,
            fractions=int(fractions["n"] or fractions["m"]) if fractions else None,
        ),
        start,
        mention.end,
        assert_as=judged,  # type: ignore[arg-type]
        when=context.dates.since(start, mention.end),
    )


def _gray(match: re.Match[str]) -> float:
    return number(match["n"]) / (100 if match["u"].lower() == "cgy" else 1)
