"""Serum results told by a flag or a trend alone: "raised CA125", "AFP, CEA and SCC remained within normal ranges"."""

import re

import msgspec

from lugol.read.narrative import labwords
from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention, attr
from lugol.record.event import Event, Lab, Level

_LEAD_HIGH = re.compile(
    r"\b(?:elevated|raised|high|increased|rising|abnormal)\s+(?:levels? of\s+)?(?:serum\s+|levels? of\s+|"
    r"both\s+)*$",
    re.I,
)
_REFERRED = re.compile(
    r"\b(?:the|this|that|these|such)\s+(?:raised|elevated|high|increased|rising)\s+(?:serum\s+)?$", re.I
)
_LEAD_NORMAL = re.compile(r"\bnormal\s+(?:levels? of\s+)?(?:serum\s+)?(?:levels? of\s+)?$|\bno elevation of\s*$", re.I)


class Group(msgspec.Struct, frozen=True):
    """One analyte as named, with its synonyms in brackets taken together."""

    mention: Mention
    start: int
    end: int


class Told(msgspec.Struct, frozen=True):
    """A flag and a trend, and how far beyond the marker the words go that tell them."""

    flag: Level | None
    trend: str
    cut: int = 0


def flagged(context: Context, group: Group, before: list[Group], after: list[Group]) -> list[Event]:
    """A result told by its flag alone, its own or that of the list it stands in."""
    if attr(group.mention, "group") and _introduces_list(context, group, after):
        return []
    sentence = context.sentence(group.start)
    if attr(group.mention, "needs_unit"):
        return []
    if _among_stains(context, sentence.start, sentence.end):
        return []
    if context.text[group.start : group.end] == "SCC" and not _in_company(context, group, before, after):
        return []
    head_at, tail_at = _list_bounds(context, group, before, after)
    named_before = any(g.mention.concept.code == group.mention.concept.code for g in before)
    if named_before and _REFERRED.search(context.text[max(sentence.start, group.start - 40) : group.start]):
        return []
    told = _told(context, head_at, tail_at, after)
    if not (told.flag or told.trend):
        return []
    alone = tail_at == group.end
    lead = context.text[max(context.clause(head_at).start, head_at - 45) : head_at]
    first = group.start == head_at and (alone or told.flag == "high")
    start = group.start - _lead_length(lead) if first else group.start
    end = tail_at + told.cut if alone else group.end
    lab = Lab(marker=group.mention.concept.code, flag=told.flag, trend=told.trend)
    return [context.event(lab, start, end, assert_as="affirmed")]


def _told(context: Context, head_at: int, tail_at: int, after: list[Group]) -> Told:
    """What the words after a list of markers say, else the words before it."""
    sentence = context.sentence(head_at)
    clause_end = max(context.clause(tail_at - 1).end, tail_at)
    stop = min(next((g.start for g in after if g.start >= tail_at), sentence.end), clause_end)
    verdict = re.split(r"[.;]", context.text[tail_at:stop])[0][:70]
    flag, trend = labwords.flag_told(verdict), labwords.trend_of(verdict)
    if flag or trend:
        return Told(flag, trend, max(m.end() for p in labwords.VERDICTS if (m := p.search(verdict))))
    lead = context.text[max(context.clause(head_at).start, head_at - 45) : head_at]
    if _LEAD_HIGH.search(lead):
        return Told("high", "")
    return Told("normal" if _LEAD_NORMAL.search(lead) else None, "")


def _in_company(context: Context, group: Group, before: list[Group], after: list[Group]) -> bool:
    """Is a bare "SCC" listed among serum markers?"""
    sentence = context.sentence(group.start)
    near = [*before[-2:], *after[:2]]
    return any(sentence.start <= g.start < sentence.end and attr(g.mention, "tumour") for g in near)


def _among_stains(context: Context, start: int, end: int) -> bool:
    """In a list of stains "CEA negative" is a stain."""
    stains = [
        m
        for m in context.of("ihc_marker", start=start, end=end)
        if all(attr(a, "needs_unit") for a in context.of("analyte", start=m.start, end=m.start + 1))
    ]
    return len(stains) > 1 or bool(stains and re.search(r"immuno|stain|\bIHC\b", context.text[start:end], re.I))


def _lead_length(lead: str) -> int:
    match = re.search(r"\b(?:elevated|raised|high|increased|normal|rising)\s+(?:serum\s+)?$", lead, re.I)
    return len(match.group()) if match else 0


def _introduces_list(context: Context, group: Group, after: list[Group]) -> bool:
    following = next(iter(after), None)
    if following is None:
        return False
    gap = context.text[group.end : following.start]
    return (
        len(gap) < 60
        and bool(re.search(r"[,(:]|\bincluding\b|\bsuch as\b", gap))
        and not re.search(r"[.;]|\bwas\b|\bwere\b", gap)
    )


def _list_bounds(context: Context, group: Group, before: list[Group], after: list[Group]) -> tuple[int, int]:
    """Where the list of markers that a flag is shared by begins and ends."""
    start, end = group.start, group.end
    for other in reversed(before):
        if not labwords.LIST_GAP.match(context.text[other.end : start]) or other.end > start:
            break
        start = other.start
    for other in after:
        if not labwords.LIST_GAP.match(context.text[end : other.start]):
            break
        end = other.end
    return start, end
