"""HPV tests: result, the types found, pooled or typed; told together or one after another in a sentence."""

import re

import msgspec

from lugol.read.narrative.context import Context
from lugol.read.narrative.hpvlist import TYPE, Found, each_signed, method_of
from lugol.read.narrative.lexicon import Mention, attr
from lugol.read.narrative.serial import each_dated, undated
from lugol.record.event import Event, Hpv, Molecular, Polarity

_LIST = (
    rf"(?<!\d)(?:HPV[\s-]*)?{TYPE}(?!\d|\.\d|\s?%)(?:\s*(?:,|/|&|\+|and|or|,\s*and)\s*(?:(?:HPV|types?)"
    rf"[\s-]*)?{TYPE}(?!\d|\.\d|\s?%))*"
)
_DIRECT = re.compile(
    rf"^[\s-]*(?:\(?\s*(?:(?:geno|sub)?types?|strains?|no\.?)\s*:?\s*)?(?P<list>{_LIST})(?:\s*\))?", re.I
)
_TESTED = re.compile(rf"^\s*\((?:types?\s*)?(?P<list>{_LIST})\s*\)", re.I)
_FILL = (
    r"(?:\s|:|=|,|\((?!\s*(?:type|geno|[+\-–]|pos|neg))[^()]{0,40}\)|\((?=\s*(?:[+\-–]|pos|neg))|\b(?:was|were|is|"
    r"are|has been|had been|had|test(?:ing|s|ed)?|results?|DNA|mRNA|E6/E7|PCR|assay|genotyp\w+|"
    r"remained|again|still|persistently|also|came back|returned|showed|shows|reported|as|co-?test|screening|"
    r"sample|infection|status|"
    r"cervical|swab|of|the|cervix|being|both|all|each|subtypes?|types?|hybrid capture|cobas|on|at|in|from|a|and|now|"
    r"done|taken|performed|collected|dated|came|not typed|"
    r"untyped|but)\b)*"
)
_POS = (
    r"(?P<pos>positiv\w*|\+\s?ve\b|\+ve\b|\bpos\b|\+{1,3}(?!\s*\d)|\b(?:detected|found|identified|demonstrated|"
    r"amplified)\b|\bpresent\b|\breactive\b)"
)
_NEG = (
    r"(?P<neg>negativ\w*|[-–−]\s?ve\b|\bneg\b|\b(?:not|no longer) (?:detect(?:ed|able)|positive|found|present|"
    r"identified)\b|\bcould not be (?:demonstrated|detected|found|identified|shown)\b|\bundetect\w+\b|"
    r"\babsent\b|[-–−](?=\s*(?:[,;.)]|$)))"
)
RESULT = re.compile(rf"^{_FILL}(?:{_NEG}|{_POS})", re.I)
_AFTER_TYPES = re.compile(
    rf"^\s*(?:\(|:|for|with|of|"
    rf",)?\s*(?:only\s+)?(?:for\s+)?(?:the\s+)?(?:high[- ]risk\s+)?(?:HPV[\s-]*)?(?:(?:geno|"
    rf"sub)?types?\s*:?\s*)?(?P<list>{_LIST})\)?",
    re.I,
)
_REVEALED = re.compile(
    rf"^{_FILL}(?:revealed|showed|identified|detected|demonstrated|found|confirmed)?\s*(?:infection with\s+|"
    rf"high[- ]risk\s+|presence of\s+|positive\s+)*"
    rf"(?:HPV[\s-]*)?(?:(?:geno|sub)?types?\s*:?\s*)(?P<list>{_LIST})",
    re.I,
)
_LEAD_POS = re.compile(
    r"(?:\bpositiv\w*|\+ve)\s+(?:\w+\s+){0,2}(?:for|of)?\s*(?:the\s+)?(?:oncogenic\s+|cervical\s+|persistent\s+)*$"
    r"|\b(?:infected with|infection with|presence of|detected|revealed|showed|identified|demonstrated|found|"
    r"confirmed)\s+(?:an?\s+|the\s+|persistent\s+|cervical\s+)*$",
    re.I,
)
_LEAD_NEG = re.compile(
    r"\b(?:negative|neg)\s+(?:\w+\s+){0,2}(?:for|of)?\s*(?:the\s+)?(?:oncogenic\s+)*$|\b(?:no|without)"
    r"\s+(?:evidence of\s+)?(?:\w+\s+)?$",
    re.I,
)
_NEXT_NEG = re.compile(
    rf"^\s*(?:,|;|and|but|/)*\s*(?:negative|neg)\s+for\s+(?:HPV[\s-]*)?(?:types?\s*)?(?P<list>{_LIST})", re.I
)
_MORE = re.compile(
    rf"^\s*(?:,|;|/|&|and)\s*(?:HPV[\s-]*)?(?:types?\s*)?(?P<type>{TYPE})\s*(?:\+(?:ve)?|pos\w*)(?!\w)", re.I
)
_AFTER_CYTOLOGY = re.compile(r"(?:\bwith|\band|,|\bplus|/|\+)\s+(?:a\s+|an\s+)?$", re.I)
_OTHER = re.compile(r"\b(?:other|12 other|non-?16/18|pooled)\b", re.I)
_OTHERS = re.compile(
    r"\s*(?:,|;|but|and)*\s*(?:other|12 other)"
    r"\s+(?:high[- ]risk\s+)?(?:HPV\s+)?(?:(?:geno)?types?\s*)?(?:\(?pooled\)?\s*)?(?:was|were|:)?\s*"
    r"(?:positive|pos\b|detected|\+)",
    re.I,
)
_ALONGSIDE = re.compile(
    r"\b(?:show\w*|reveal\w*|with|detect\w*|report\w*|had)\b[^.;]{3,50}(?:\band|,|\bwith|\bplus|/)\s+(?:a\s+|"
    r"an\s+)?$",
    re.I,
)
_DENIED = re.compile(r"\b(?:no|not|negative|without|never|untested|for)\b", re.I)
_SELF = re.compile(r"\bself-?(?:sampl\w+|collect\w+|taken|test\w*)\b", re.I)
_LED = re.compile(r"\b(positive|negative)(?:ly)?\s+for\s+[\w\s/,()-]{0,30}$", re.I)
_NEAR = 12
_COTEST = re.compile(r"\bco-?test(?:s|ing)?\b", re.I)
_HERS = ("affirmed", "negated", "possible", "historical")


def extract(context: Context) -> list[Event]:
    """Every HPV test with a result told of her; the negative types of a positive test stay with it."""
    barred = [(m.start, m.end) for m in context.of("not_hpv", "hpv_tissue", "analyte", "condition_hpv")]
    found: list[Found] = []
    mentions = [m for m in context.of("hpv") if not any(a <= m.start < b for a, b in barred)]
    for index, mention in enumerate(mentions):
        if found and mention.start < found[-1].end:
            continue
        sentence = context.sentence(mention.start)
        low = max(sentence.start, mentions[index - 1].end if index else 0, found[-1].end if found else 0)
        high = min(sentence.end, mentions[index + 1].start if index + 1 < len(mentions) else sentence.end)
        if attr(mention, "weak") and not _has_hpv(context, mention):
            continue
        if context.judge(mention.start, mention.end).assertion not in _HERS:
            continue
        reading = _read(context, mention, low, max(high, mention.end))
        if reading:
            found.append(reading)
    events = [event for f in _joined(context, found) for event in each_dated(context, f.values, f.start, f.end)]
    return events + _cotests(context, mentions) + _tissue(context)


def _cotests(context: Context, mentions: list[Mention]) -> list[Event]:
    """A negative co-test is a negative HPV test too; which half of a positive one was positive nobody can tell."""
    events: list[Event] = []
    for match in context.find(_COTEST):
        told = RESULT.match(undated(context, match.end(), context.sentence(match.start()).end))
        if not told or not told["neg"] or context.judge(match.start(), match.end()).assertion not in _HERS:
            continue
        end = match.end() + told.end()
        if not any(match.start() - _NEAR < mention.start < end for mention in mentions):
            events += each_dated(context, Hpv(result="negative"), match.start(), end)
    return events


def _has_hpv(context: Context, mention: Mention) -> bool:
    sentence = context.sentence(mention.start)
    return bool(re.search(r"HPV|papilloma", context.text[sentence.start : sentence.end]))


def _types(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(rf"(?<!\d){TYPE}(?!\d)", words)))


def _read(context: Context, mention: Mention, low: int, high: int) -> Found | None:
    text = context.text
    signed = each_signed(context, mention)
    if signed is not None:
        return signed
    tail = undated(context, mention.end, high)
    direct = _DIRECT.match(tail)
    at = direct.end() if direct else 0
    types = _types(direct["list"]) if direct else ()
    result = RESULT.match(tail[at:])
    if result and not re.match(r"\s*(?:control|node|margin)", tail[at + result.end() :]):
        end = mention.end + at + result.end()
        return _with_result(context, mention, types, bool(result["neg"]), end, high)
    revealed = _REVEALED.match(tail)
    lead = text[max(low, mention.start - 60) : mention.start]
    if revealed and not direct:
        return _found(
            context, mention, "positive", _types(revealed["list"]), (), mention.start, mention.end + revealed.end()
        )
    positive, negative = _LEAD_POS.search(lead), _LEAD_NEG.search(lead)
    if negative and not re.search(r"history of|screen|prior|previous", negative.group(), re.I):
        if attr(mention, "weak"):
            return None
        return _found(
            context, mention, "negative", (), types, mention.start - len(lead) + negative.start(), mention.end + at
        )
    beside = _ALONGSIDE.search(lead) or (_AFTER_CYTOLOGY.search(lead) and _after_cytology(context, mention))
    if types and not negative and beside and not _DENIED.search(lead):
        return _found(context, mention, "positive", types, (), mention.start, mention.end + at)
    if positive and (
        types
        or "positiv" in positive.group().lower()
        or "+ve" in positive.group()
        or "infect" in positive.group().lower()
    ):
        return _found(
            context, mention, "positive", types, (), mention.start - len(lead) + positive.start(), mention.end + at
        )
    return None


def _after_cytology(context: Context, mention: Mention) -> bool:
    """Is a smear's class told shortly before, in the same sentence?"""
    start = max(context.sentence(mention.start).start, mention.start - 70)
    return any(not attr(m, "generic") for m in context.of("cyt_result", start=start, end=mention.start))


def _with_result(
    context: Context, mention: Mention, types: tuple[str, ...], negative: bool, end: int, high: int
) -> Found:
    text = context.text
    if negative:
        others = _OTHERS.match(text[end : end + 70])
        if types and others:
            return _found(context, mention, "positive", (), types, mention.start, end + others.end())
        return _found(context, mention, "negative", (), types, mention.start, end)
    told = _AFTER_TYPES.match(text[end : min(end + 80, context.sentence(mention.start).end)])
    if told and not types:
        types, end = _types(told["list"]), end + told.end()
    types, end = _more_types(text, types, end)
    tested: tuple[str, ...] = ()
    absent = _NEXT_NEG.match(text[end : end + 60])
    if absent:
        tested = tuple(dict.fromkeys((*types, *_types(absent["list"]))))
    return _found(context, mention, "positive", types, tested, mention.start, end)


def _more_types(text: str, types: tuple[str, ...], end: int) -> tuple[tuple[str, ...], int]:
    """Further types each with its own sign: "HPV 16 +, 52 +"."""
    while types and (more := _MORE.match(text[end : end + 30])):
        types, end = (*types, more["type"]), end + more.end()
    return types, end


def _found(
    context: Context,
    mention: Mention,
    result: Polarity,
    types: tuple[str, ...],
    tested: tuple[str, ...],
    start: int,
    end: int,
) -> Found:
    sentence = context.sentence(mention.start)
    words = context.text[sentence.start : sentence.end]
    near = context.text[max(sentence.start, start - 20) : end]
    values = Hpv(
        result=result,
        types=types,
        pooled=result == "positive" and (not types or bool(_OTHER.search(near))),
        risk=attr(mention, "risk"),
        types_tested=tested,
        method=method_of(context.text[mention.start : end]),
        collection="self" if _SELF.search(words) else "",
    )
    return Found(values, start, end)


def _joined(context: Context, found: list[Found]) -> list[Found]:
    """Readings of one sentence and one date: types found negative beside a positive test join it."""
    joined: list[Found] = []
    for item in found:
        last = joined[-1] if joined else None
        if last and context.sentence(last.start) == context.sentence(item.start) and _same_time(context, last, item):
            merged = _merge(last, item)
            if merged:
                joined[-1] = merged
                continue
        joined.append(item)
    return joined


def _same_time(context: Context, a: Found, b: Found) -> bool:
    return context.when(a.start, a.end) == context.when(b.start, b.end)


def _merge(a: Found, b: Found) -> Found | None:
    if a.values.result == b.values.result == "positive":
        types = tuple(dict.fromkeys((*a.values.types, *b.values.types)))
        pooled = (a.values.pooled and not a.values.types and not b.values.types) or bool(
            b.values.types and b.values.pooled
        )
        return Found(
            msgspec.structs.replace(a.values, types=types, pooled=pooled, risk=a.values.risk or b.values.risk),
            a.start,
            a.end,
        )
    if a.values.result == "negative" and b.values.result == "negative":
        tested = tuple(dict.fromkeys((*a.values.types_tested, *b.values.types_tested)))
        return Found(msgspec.structs.replace(a.values, types_tested=tested), a.start, a.end)
    positive, negative = (a, b) if a.values.result == "positive" else (b, a)
    if not negative.values.types_tested:
        return None
    tested = tuple(
        dict.fromkeys((*positive.values.types, *positive.values.types_tested, *negative.values.types_tested))
    )
    return Found(msgspec.structs.replace(positive.values, types_tested=tested), positive.start, positive.end)


def _tissue(context: Context) -> list[Event]:
    """In situ hybridisation on tissue is a test of the tumour, not a screening result."""
    events = []
    for mention in context.of("hpv_tissue"):
        result = RESULT.match(context.text[mention.end : mention.end + 40])
        lead = _LED.search(context.text[max(context.sentence(mention.start).start, mention.start - 60) : mention.start])
        if not result and lead and context.subject(mention.start).assertion == "affirmed":
            values = Molecular(gene="HPV ISH", result=lead[1].lower())
            events.append(context.event(values, mention.start, mention.end, assert_as="affirmed"))
        if result and context.judge(mention.start, mention.end).assertion in _HERS:
            word = "negative" if result["neg"] else "positive"
            events.append(
                context.event(
                    Molecular(gene="HPV ISH", result=word),
                    mention.start,
                    mention.end + result.end(),
                    assert_as="affirmed",
                )
            )
    return events
