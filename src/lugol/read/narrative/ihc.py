"""Immunohistochemistry: every marker with the result that stands at it, or that its list shares."""

import re
from typing import Literal

import msgspec

from lugol.read.narrative import ihcwords
from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention, attr
from lugol.read.narrative.measure import shares
from lugol.record.event import Event, Ihc, Polarity

_HERS = ("affirmed", "negated", "possible", "historical")
Result = Literal["positive", "negative", "variable", "equivocal"]


class Group(msgspec.Struct, frozen=True):
    """One marker as named, its synonyms in brackets taken together."""

    mention: Mention
    start: int
    end: int


class Reading(msgspec.Struct, frozen=True):
    """A result and the words that give it; [start, end) covers marker and result where they touch."""

    result: Polarity
    words: str
    start: int
    end: int


def extract(context: Context) -> list[Event]:
    """Every marker with a result told of her tumour."""
    groups = _groups(context)
    events: list[Event] = []
    for index, group in enumerate(groups):
        if (
            attr(group.mention, "skip")
            or _is_serum(context, group)
            or context.judge(group.start, group.end).assertion not in _HERS
        ):
            continue
        reading = _reading(context, groups, index)
        if reading is not None and reading.result == "positive" and _is_denied(context, group, reading):
            reading = msgspec.structs.replace(reading, result="negative")
        if reading is not None:
            events.append(_event(context, groups, index, reading))
    return events


def _is_denied(context: Context, group: Group, reading: Reading) -> bool:
    """ "Neither A nor B stained the tumour": the denial stands at the head of the list."""
    judged = context.judge(group.start, group.end)
    head = judged.assertion == "negated" and judged.cue.lower() in ("neither", "nor", "none of")
    lead = context.text[context.clause(group.start).start : group.start]
    return head and not re.search(r"\b(?:loss|lost)\b", lead + reading.words, re.I)


def _is_serum(context: Context, group: Group) -> bool:
    """A name that is also a blood test is a stain only among stains; one with a unit of mass after it never is."""
    sentence = context.sentence(group.start)
    tests = context.of("analyte", start=group.start, end=group.start + 1)
    if not tests:
        return False
    if all(attr(m, "needs_unit") for m in tests):
        return bool(ihcwords.AMOUNT.match(context.text[group.end : sentence.end]))
    others = [
        m for m in context.of("ihc_marker", start=sentence.start, end=sentence.end) if not _also_serum(context, m)
    ]
    return not others and not ihcwords.STAINED.search(context.text[sentence.start : sentence.end])


def _also_serum(context: Context, mention: Mention) -> bool:
    tests = context.of("analyte", start=mention.start, end=mention.start + 1)
    return any(not attr(m, "needs_unit") for m in tests)


def _groups(context: Context) -> list[Group]:
    groups: list[Group] = []
    for mention in context.of("ihc_marker"):
        if groups:
            last, gap = groups[-1], context.text[groups[-1].end : mention.start]
            if mention.concept.code == last.mention.concept.code and re.fullmatch(
                r"\s*(?:[(\[/]|index\s*\()?\s*|[\w\s-]{0,16}\(\s*", gap
            ):
                closing = re.match(r"\s*[)\]]", context.text[mention.end :]) if "(" in gap else None
                groups[-1] = Group(last.mention, last.start, mention.end + (closing.end() if closing else 0))
                continue
        groups.append(Group(mention, mention.start, mention.end))
    return groups


def _gap(context: Context, first: Group, second: Group) -> str:
    """The words between two markers, less the rest of a bracket that the first stands in."""
    words = context.text[first.end : second.start]
    return re.sub(r"^[^()]{0,50}\)", "", words) if "(" not in words.split(")")[0] else words


def _limits(context: Context, groups: list[Group], index: int) -> tuple[int, int]:
    """From the end of the marker before to the start of the marker after, within the sentence."""
    group = groups[index]
    sentence = context.sentence(group.start)
    low = max(sentence.start, groups[index - 1].end if index else sentence.start)
    high = min(sentence.end, groups[index + 1].start if index + 1 < len(groups) else sentence.end)
    return low, max(high, group.end)


def _reading(context: Context, groups: list[Group], index: int) -> Reading | None:
    group = groups[index]
    low, high = _limits(context, groups, index)
    own = _own(context, group, high)
    adjacent = _adjacent(context, group, low)
    if own and own.words.strip("( )")[:1] in "+-–−±":
        return own
    if adjacent and re.search(
        r"(?:retained|loss|lost|intact|preserved|patch|focal|diffuse|strong|weak)", adjacent.words, re.I
    ):
        return adjacent
    if own:
        return own
    index_of_cells = _index(context, group, high)
    if index_of_cells:
        return index_of_cells
    return _shared_after(context, groups, index) or adjacent or _shared_before(context, groups, index)


def _own(context: Context, group: Group, high: int) -> Reading | None:
    """A result right after the marker: "p40 -", "CD56 (+)", "p16 block positive", "TTF-1 was negative"."""
    tail = context.text[group.end : high]
    if ihcwords.BARE_NOT.match(tail):
        return Reading("negative", " not", group.start, group.end + 4)
    graded = ihcwords.GRADED.match(tail)
    if graded:
        return _graded(group, graded)
    sign = ihcwords.SIGN.match(tail)
    if (
        sign
        and re.fullmatch(r"[\s/,\-a-z]*", sign["adv"], re.I)
        and not re.search(r"\b(?:and|was|were|or)\b|,", sign["adv"])
        and (ihcwords.EXTENT.search(sign["adv"]) or not sign["adv"].strip())
    ):
        mark = sign["sign"]
        result: Polarity = "equivocal" if mark in ("±", "+/-", "+-") else "positive" if "+" in mark else "negative"
        end = group.end + sign.end("sign")
        closing = re.match(r"\s*\)", context.text[end:])
        end += closing.end() if closing and "(" in tail[: sign.end("sign")] else 0
        return Reading(result, mark + " " + sign["adv"] + sign["after"].split(")")[0], group.start, end)
    match = ihcwords.AFTER.match(tail)
    if not match or re.match(r"\s*\bof\b", tail[match.end() :]) or re.match(r"\s*for\b", tail[match.end() :]):
        return None
    return Reading(
        ihcwords.polarity_after(tail[: match.end() + 14].split(",")[0], match["res"]),
        tail[: match.end()] + tail[match.end() :][:25].split(",")[0].split(";")[0],
        group.start,
        group.end + match.end(),
    )


def _graded(group: Group, match: re.Match[str]) -> Reading:
    """ "3+", "90%+": a grade of intensity or a share; HER2 counts from 3+, its 2+ is equivocal."""
    result: Polarity = "positive"
    if match["zero"] is not None or match["allred"] in ("0", "1", "2"):
        result = "negative"
    if match["n"] is not None:
        grade = int(match["n"])
        if group.mention.concept.code == "HER2":
            result = "positive" if grade == 3 else "equivocal" if grade == 2 else "negative"
        elif grade == 0:
            result = "negative"
    return Reading(result, "+" + match.group(), group.start, group.end + match.end())


def _adjacent(context: Context, group: Group, low: int) -> Reading | None:
    """A result right before the marker: "positive for CD56", "retained SMARCA4", "loss of RB1"."""
    head = context.text[max(low, group.start - 110) : group.start]
    head = re.split(r";", head)[-1]
    match = ihcwords.BEFORE.search(head)
    if not match:
        return None
    words = head[max(0, match.start() - 25) : match.end()]
    return Reading(
        ihcwords.polarity_before(match, words), match.group(), group.start - len(head) + match.start(), group.end
    )


def _shared_after(context: Context, groups: list[Group], index: int) -> Reading | None:
    """A result that a list shares and that follows it: "chromogranin A, TTF-1 and p40 were negative"."""
    last = index
    sentence = context.sentence(groups[index].start)
    while last + 1 < len(groups) and groups[last + 1].start < sentence.end:
        gap = _gap(context, groups[last], groups[last + 1])
        if not ihcwords.LIST.match(gap) or ";" in gap:
            break
        last += 1
    if last == index:
        return None
    _, high = _limits(context, groups, last)
    found = _own(context, groups[last], high)
    if found is None or (found.words.strip("( ")[:1] in "+-–−±" and not re.match(r"\s*all\b", found.words)):
        return None
    if re.match(r"\s*\(", context.text[groups[last].end :]):
        return None
    return Reading(found.result, found.words, groups[index].start, groups[index].end)


def _shared_before(context: Context, groups: list[Group], index: int) -> Reading | None:
    """A result that a list shares and that leads it: "positive for EMA, CD99 (partial) and p16"."""
    for first in range(index - 1, -1, -1):
        gap = _gap(context, groups[first], groups[first + 1])
        if (
            groups[first].start < context.sentence(groups[index].start).start
            or not ihcwords.LIST.match(gap)
            or ";" in gap
        ):
            return None
        low, _ = _limits(context, groups, first)
        found = _adjacent(context, groups[first], low)
        if found is not None:
            return Reading(found.result, found.words, groups[index].start, groups[index].end)
    return None


def _index(context: Context, group: Group, high: int) -> Reading | None:
    """Ki-67 told by its index alone, or by "high"."""
    if group.mention.concept.code != "Ki-67":
        return None
    words = context.text[group.end : high]
    near = [s for s in shares(context.text, group.end, high) if s.start - group.end < 60]
    if near:
        return Reading("positive", words[: near[0].end - group.end], group.start, near[0].end)
    before = shares(context.text, max(0, group.start - 25), group.start)
    if before and re.fullmatch(r"\s*(?:\(|of|for)?\s*", context.text[before[-1].end : group.start]):
        return Reading("positive", "", before[-1].start, group.end)
    lead = ihcwords.HIGH_INDEX.search(context.text[max(0, group.start - 14) : group.start])
    if lead:
        return Reading("positive", lead[1], group.start - len(lead.group()), group.end)
    after = re.match(
        r"\s*(?:index\s+)?(?:was|is|were)?\s*(very high|high|low|elevated|increased|raised|brisk)\b", words, re.I
    )
    return Reading("positive", after[1], group.start, group.end + after.end()) if after else None


def _event(context: Context, groups: list[Group], index: int, reading: Reading) -> Event:
    group = groups[index]
    _, high = _limits(context, groups, index)
    tail = re.split(r"[,;]", context.text[group.end : high])[0]
    near = [
        s
        for s in shares(context.text, group.end, high)
        if s.start - group.end < 50 and not re.search(r"[;.]", context.text[group.end : s.start])
    ]
    share = near[0] if near else None
    own = re.match(r"\s*\(([^)]*)\)", context.text[group.end :])
    words = f"{reading.words} {own[1] if own else ''} {tail[:30] if tail.lstrip()[:1] == '(' else ''}"
    end = max(
        reading.end, share.end if share and share.start >= group.end and share.start - reading.end < 30 else reading.end
    )
    if own and share is None and ihcwords.EXTENT.search(own[1]):
        end = max(end, group.end + own.end())
    extent = ", ".join(dict.fromkeys(ihcwords.extent_word(m) for m in ihcwords.EXTENT.finditer(words)))
    qualifier = (
        reading.words
        if re.fullmatch(r"(?:very )?(?:high|low|elevated|brisk|increased)", reading.words.strip(), re.I)
        else ""
    )
    values = Ihc(
        marker=group.mention.concept.code,
        result=reading.result,
        percent=share.low if share and share.low == share.high else None,
        percent_range=(share.low, share.high) if share and share.low != share.high else None,
        extent=extent,
        qualifier=qualifier,
        interpretation=_interpretation(group, reading, words),
    )
    return context.event(values, min(reading.start, group.start), end, assert_as="affirmed")


def _interpretation(group: Group, reading: Reading, words: str) -> str:
    if attr(group.mention, "lossy"):
        return {"positive": "retained", "negative": "lost"}.get(reading.result, "")
    if group.mention.concept.code == "p53":
        if re.search(r"wild", words, re.I):
            return "wild-type"
        if re.search(r"mutant|overexpress|null|aberrant", words, re.I):
            return "aberrant"
    return ""
