"""Serum and blood results in prose: marker with value and unit, or with its flag or trend only."""

import re
from typing import Literal, cast

import msgspec

from lugol.read.narrative import labtable, labwords
from lugol.read.narrative.context import Context
from lugol.read.narrative.labflag import Group, flagged
from lugol.read.narrative.lexicon import attr
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
_COMPARATORS: dict[str, Comparator] = {
    "<": "<",
    "≤": "<=",
    "<=": "<=",
    "below": "<",
    "under": "<",
    "less than": "<",
    ">": ">",
    "≥": ">=",
    ">=": ">=",
    "above": ">",
    "over": ">",
    "more than": ">",
    "greater than": ">",
    "~": "~",
}
FORMER = "told as a former value"
_HERS: tuple[Assertion, ...] = ("affirmed", "negated", "possible", "historical")


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
    if found is None and attr(group.mention, "needs_unit"):
        return []
    if found is not None and (found[0]["u"] or not attr(group.mention, "needs_unit")):
        return _valued(context, group, *found)
    return flagged(context, group, before, after)


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
    """The value at a marker, the values told after it and the one it came from."""
    head, value, start = words[: match.start()], number(match["n"]), group.start
    end = base + match.start() + len(match.group().rstrip())
    low, high = labwords.reference_limits(words[match.end() :])
    before = context.text[max(0, start - 30) : start]
    lab = Lab(
        marker=group.mention.concept.code,
        value=value,
        comparator=_COMPARATORS.get(match["cmp"] or "", ""),
        unit=re.sub(r"\s", "", match["u"] or ""),
        flag=labwords.flag_of(value, low, high, head, before, match["rest"] or "") or _verdict(context, group, end),
        trend=labwords.trend_of(head),
    )
    return [_hers(context, lab, start, end), *_series(context, lab, end), *_former(context, lab, head, base, end)]


def _former(context: Context, lab: Lab, head: str, base: int, end: int) -> list[Event]:
    """The value that the present one came from: "from 210 to 15"."""
    earlier = labwords.FROM_TO.search(head)
    if earlier is None:
        return []
    first = msgspec.structs.replace(lab, value=number(earlier["a"]), trend="", flag=None)
    start, stop = base + earlier.start("a"), base + earlier.end("a")
    upper = context.when(stop, end).latest
    when = between(None, upper) if upper else None
    return [context.event(first, start, stop, assert_as="affirmed", when=when, note=FORMER)]


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
