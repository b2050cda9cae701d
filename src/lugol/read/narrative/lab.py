"""Serum and blood results in prose: marker with value and unit, or with its flag or trend only."""

import re
from typing import Literal, cast

import msgspec

from lugol.read.narrative import labtable, labwords
from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention, attr
from lugol.read.narrative.measure import NUMBER, number
from lugol.record.event import Assertion, Event, Lab, Level
from lugol.record.when import between

_REFERENCE = re.compile(
    r"^\s*[(\[,;]?\s*(?:(?:normal|reference|ref\.?|cut-?off|premenop\w*|postmenop\w*|upper limit|ULN|nv|n\.?v\.?|"
    r"range|RR|value|limit|of|is|for|"
    rf"interval|healthy|women|below|up to|to|under|:|=|level|levels|values|<|≤|>|-|–)"
    rf"\s*)*(?P<low>{NUMBER})?\s*(?:-|–|to)?\s*(?P<high>{NUMBER})?",
    re.I,
)
Comparator = Literal["", "<", "<=", ">", ">=", "~"]
FORMER = "told as a former value"
_HERS: tuple[Assertion, ...] = ("affirmed", "negated", "possible", "historical")


class Group(msgspec.Struct, frozen=True):
    """One analyte as named, with its synonyms in brackets taken together."""

    mention: Mention
    start: int
    end: int


def extract(context: Context) -> list[Event]:
    """Every serum result told of her, tables included."""
    events, zones = labtable.extract(context)
    groups = [g for g in _groups(context) if not any(a <= g.start < b for a, b in zones)]
    for index, group in enumerate(groups):
        sentence = context.sentence(group.start)
        following = groups[index + 1].start if index + 1 < len(groups) else sentence.end
        events.extend(_read(context, group, groups[:index], groups[index + 1 :], min(following, sentence.end)))
    return _without_former_repeats(events) + _states(context)


def _without_former_repeats(events: list[Event]) -> list[Event]:
    """A value told as a former one ("from 210 to 15") is left out where it is told itself."""
    told = [(e.values.marker, e.values.value) for e in events if isinstance(e.values, Lab) and e.note != FORMER]
    kept = [
        e
        for e in events
        if not (e.note == FORMER and isinstance(e.values, Lab) and (e.values.marker, e.values.value) in told)
    ]
    return [msgspec.structs.replace(e, note="") for e in kept]


def _states(context: Context) -> list[Event]:
    """A result told as a condition: "hypercalcaemia"."""
    return [
        context.event(
            Lab(marker=m.concept.code, flag=cast("Level", attr(m, "flag"))), m.start, m.end, assert_as="affirmed"
        )
        for m in context.of("analyte_state")
        if context.judge(m.start, m.end).assertion in ("affirmed", "historical")
    ]


def _groups(context: Context) -> list[Group]:
    """Analyte mentions; "squamous cell carcinoma antigen (SCC)" is one."""
    groups: list[Group] = []
    for mention in context.of("analyte"):
        if groups and groups[-1].mention.concept.code == mention.concept.code:
            gap = context.text[groups[-1].end : mention.start]
            if re.fullmatch(r"\s*[(\[]?\s*", gap):
                closing = re.match(r"\s*[)\]]", context.text[mention.end :])
                end = mention.end + (closing.end() if closing and "(" in gap else 0)
                groups[-1] = Group(groups[-1].mention, groups[-1].start, end)
                continue
        groups.append(Group(mention, mention.start, mention.end))
    return groups


def _read(context: Context, group: Group, before: list[Group], after: list[Group], limit: int) -> list[Event]:
    judged = context.judge(group.start, group.end)
    if judged.assertion not in _HERS:
        return []
    found = _value(context, group, limit)
    if found is not None:
        return _valued(context, group, *found)
    if context.text[group.start : group.end] == "SCC" and not _in_company(context, group, before, after):
        return []
    return _flagged(context, group, before, after, limit)


def _masked(context: Context, start: int, end: int) -> str:
    """The text with its dates blanked, so that no part of a date is read as a value."""
    text = context.text[start:end]
    for row in context.dates.mentions_in(start, end):
        low, high = max(row.start, start) - start, min(row.end, end) - start
        text = text[:low] + " " * (high - low) + text[high:]
    return text


def _value(context: Context, group: Group, limit: int) -> tuple[re.Match[str], str, int] | None:
    words = _masked(context, group.end, limit)
    for match in labwords.VALUE.finditer(words):
        head = words[: match.start()]
        if (not labwords.FILL.match(head) or ";" in head) and not labwords.FROM_TO.search(head):
            return None
        following = words[match.end() :]
        if (
            re.match(
                r"\s*(?:-|–)?\s*(?:days?|weeks?|months?|years?|cycles?|cm|mm|mg\b(?!/)|Gy|times|fold|h\b|hours?)",
                following,
            )
            and not match["u"]
        ):
            return None
        if match["u"] is None and not (
            attr(group.mention, "tumour") or re.fullmatch(r"[\s:=]*(?:was|of|is)?[\s:=]*", head)
        ):
            return None
        if match["u"] == "%" and attr(group.mention, "tumour"):
            return None
        if re.search(r"\bfrom\s*$", head) and re.match(r"\s*(?:to|→|->)\s*\d", following):
            continue
        return match, words, group.end
    return None


def _valued(context: Context, group: Group, match: re.Match[str], words: str, base: int) -> list[Event]:
    head, value = words[: match.start()], number(match["n"])
    comparator = {"≤": "<=", "≥": ">=", "above": ">", "over": ">", "more than": ">", "greater than": ">"}.get(
        match["cmp"] or "", {"below": "<", "under": "<", "less than": "<"}.get(match["cmp"] or "", match["cmp"] or "")
    )
    start = group.start
    end = base + match.start() + len(match.group().rstrip())
    low, high = labwords.reference_limits(words[match.end() :])
    flag = labwords.flag_of(value, low, high, head, context.text[max(0, start - 30) : start], match["rest"] or "")
    lab = Lab(
        marker=group.mention.concept.code,
        value=value,
        comparator=cast("Comparator", comparator),
        unit=re.sub(r"\s", "", match["u"] or ""),
        flag=flag,
        trend=labwords.trend_of(head),
    )
    if lab.flag is None:
        lab = msgspec.structs.replace(lab, flag=_verdict(context, group, end))
    events = [_hers(context, lab, start, end), *_series(context, lab, end)]
    earlier = labwords.FROM_TO.search(head)
    if earlier:
        first = msgspec.structs.replace(lab, value=number(earlier["a"]), trend="", flag=None)
        place = base + earlier.start("a")
        upper = context.when(start, end).latest
        events.append(
            context.event(
                first,
                place,
                base + earlier.end("a"),
                assert_as="affirmed",
                when=between(None, upper) if upper else None,
                note=FORMER,
            )
        )
    return events


def _series(context: Context, lab: Lab, end: int) -> list[Event]:
    """Further values told after the first: "88 U/mL, now 21"."""
    events: list[Event] = []
    limit = context.sentence(end - 1).end
    masked = " " * end + _masked(context, end, limit)
    while more := labwords.MORE.match(masked, end, limit):
        low = more.start("n")
        end = more.end("u") if more["u"] else more.end("n")
        unit = re.sub(r"\s", "", more["u"] or "") or lab.unit
        following = msgspec.structs.replace(lab, value=number(more["n"]), unit=unit, comparator="", flag=None, trend="")
        told = _hers(context, following, low, end)
        if more["former"]:
            told = msgspec.structs.replace(told, when=between(None, told.when.latest), note=FORMER)
        events.append(told)
    return events


def _verdict(context: Context, group: Group, end: int) -> Level | None:
    """The flag that several values share: "CEA (2.1 ng/mL) and CA125 (18 U/mL) were normal"."""
    match = labwords.SHARED.match(context.text, end, context.clause(group.start).end)
    return labwords.flag_told(match[1]) if match else None


def _hers(context: Context, lab: Lab, start: int, end: int) -> Event:
    return context.event(lab, start, end, assert_as="affirmed")


def _in_company(context: Context, group: Group, before: list[Group], after: list[Group]) -> bool:
    """Is a bare "SCC" listed among serum markers?"""
    sentence = context.sentence(group.start)
    near = [*before[-2:], *after[:2]]
    return any(sentence.start <= g.start < sentence.end and attr(g.mention, "tumour") for g in near)


def _flagged(context: Context, group: Group, before: list[Group], after: list[Group], limit: int) -> list[Event]:
    """A result told by its flag alone, its own or that of the list it stands in."""
    if attr(group.mention, "group") and _introduces_list(context, group, after):
        return []
    sentence = context.sentence(group.start)
    if _among_stains(context, sentence.start, sentence.end):
        return []
    head_at, tail_at = _list_bounds(context, group, before, after)
    clause_end = max(context.clause(tail_at - 1).end, tail_at)
    stop = min(next((g.start for g in after if g.start >= tail_at), sentence.end), clause_end)
    tail = context.text[tail_at:stop]
    lead = context.text[max(context.clause(head_at).start, head_at - 45) : head_at]
    verdict = re.split(r"[.;]", tail)[0][:70]
    flag, trend = labwords.flag_told(verdict), labwords.trend_of(verdict)
    end = group.end
    if flag or trend:
        cut = max(
            m.end()
            for p in (labwords.HIGH, labwords.NORMAL, labwords.LOW, labwords.FALL, labwords.RISE, labwords.STAY)
            if (m := p.search(verdict))
        )
        end = tail_at + cut if tail_at == group.end else group.end
    elif re.search(
        r"\b(?:elevated|raised|high|increased|rising|abnormal)\s+(?:levels? of\s+)?(?:serum\s+|levels? of\s+|"
        r"both\s+)*$",
        lead,
        re.I,
    ):
        flag = "high"
    elif re.search(r"\bnormal\s+(?:levels? of\s+)?(?:serum\s+)?(?:levels? of\s+)?$|\bno elevation of\s*$", lead, re.I):
        flag = "normal"
    if not (flag or trend) or (
        not attr(group.mention, "tumour") and not attr(group.mention, "group") and trend == "" and flag is None
    ):
        return []
    start = group.start - _lead_length(lead) if tail_at == group.end or flag == "high" else group.start
    return [
        _hers(
            context,
            Lab(marker=group.mention.concept.code, flag=flag, trend=trend),
            start if head_at == group.start else group.start,
            end,
        )
    ]


def _among_stains(context: Context, start: int, end: int) -> bool:
    """In a list of stains "CEA negative" is a stain."""
    stains = [
        m
        for m in context.of("ihc_marker", start=start, end=end)
        if not context.of("analyte", start=m.start, end=m.start + 1)
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
