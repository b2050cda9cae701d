"""Cervical cytology: the test and its Bethesda class, in whichever order they are told."""

import re
from typing import cast

import msgspec

from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention, attr
from lugol.read.narrative.serial import each_dated
from lugol.read.narrative.smearlist import is_listed, opens_line
from lugol.record.event import Assertion, Bethesda, Cytology, Event

_OTHER_SITE = re.compile(
    r"\b(?:peritoneal|ascit\w+|pleural|intra-?operative|urin\w+|sputum|washings?|fluid|brush\w* of bile|csf|"
    r"bone marrow|blood|"
    r"fine[- ]needle|aspirat\w+|endometrial|nipple)\s+(?:\w+\s+){0,2}$",
    re.I,
)
_OTHER_AFTER = re.compile(
    r"^\s*(?:of|from|on)\s+(?:the\s+)?(?:ascit|peritoneal|pleural|fluid|urine|sputum|washing|lymph)", re.I
)
_BEFORE = re.compile(
    r"^[\s\-]*(?:(?:on|in|by|at|from|and|cervical|the|her|a|an|previous|repeat|last|routine|result|results|\(|/)\s*)*$",
    re.I,
)
_NEVER = re.compile(r"\b(?:never|no|not|den(?:y|ies|ied)|without|nor)\s+(?:[\w']+\s+){0,4}$", re.I)
_BLOCK = re.compile(
    r"\b(?:colposcop\w+|biops\w+|histolog\w+|MRI|CT|ultraso\w+|examination|hysterectomy|punch)\b|[;]", re.I
)
_VERB = re.compile(
    r"\b(?:was|were|had been|is|came back|showed|showing|revealed|revealing|reported|demonstrated|indicat\w+|"
    r"suggest\w+|being|with|as|of|returned|remained|consistently|identified|diagnosed|graded|result\w*|confirmed)\b|"
    r"[:=\-(/]|\d",
    re.I,
)
_DONE = re.compile(r"\b(?:taken|performed|obtained|done|underwent|carried out|repeated)\b", re.I)
_REPEATED = re.compile(r"\b(?:repeat\w*|again|consistently|persistent\w*|multiple|serial|third|second)\b", re.I)
_TZ = re.compile(
    r"\b(?P<no>no|without|lacking|absent)?\s*(?:endocervical|transformation zone|TZ|EC/TZ)\s*(?:component|cells|"
    r"sampling)?\s*(?P<state>present|seen|absent|not (?:seen|present)|lacking)?\b",
    re.I,
)
_REFERRED = re.compile(
    r"\b(?:ref(?:erral|erred)?|sample|screening|recall|co-?test|hrHPV|HPV|dyskaryosis|smear)\b", re.I
)
_SERIES = re.compile(r"^\W*(?:(?:was|were|been|has)\W+)*\w*\W+(?:throughout|always|all|every)\b", re.I)
_HERS: tuple[Assertion, ...] = ("affirmed", "negated", "possible", "historical")


class Found(msgspec.Struct, frozen=True):
    """A class and the words [start, end) of test and class."""

    values: Cytology
    start: int
    end: int


def extract(context: Context) -> list[Event]:
    """Every cervical cytology told of her."""
    tests = _tests(context)
    results = context.of("cyt_result")
    found: list[Found] = []
    used: set[int] = set()
    for index, test in enumerate(tests):
        if context.judge(test.start, test.end).assertion not in _HERS:
            continue
        item = _of_test(context, tests, index, results, used)
        if item:
            found.append(item)
    found.extend(_untested(context, tests, results, used))
    told = _distinct(context, sorted(found, key=lambda f: f.start))
    return [event for f in told for event in each_dated(context, f.values, f.start, f.end)]


def _tests(context: Context) -> list[Mention]:
    """Tests of the cervix; "cytology (TCT)" is one, cytology of a fluid is none."""
    barred = [(m.start, m.end) for m in context.of("not_cyt")]
    tests: list[Mention] = []
    for mention in context.of("cyt_test"):
        lead = context.text[max(0, mention.start - 50) : mention.start]
        if (
            any(a <= mention.start < b for a, b in barred)
            or _OTHER_SITE.search(lead)
            or _OTHER_AFTER.match(context.text[mention.end :][:40])
        ):
            continue
        if tests and re.fullmatch(r"\s*[(,/]?\s*(?:by|on|using)?\s*", context.text[tests[-1].end : mention.start]):
            tests[-1] = Mention(
                mention.concept if mention.concept.code != "cytology" else tests[-1].concept,
                tests[-1].start,
                mention.end,
            )
            continue
        tests.append(mention)
    return tests


def _of_test(
    context: Context, tests: list[Mention], index: int, results: list[Mention], used: set[int]
) -> Found | None:
    test = tests[index]
    sentence = context.sentence(test.start)
    high = min(sentence.end, tests[index + 1].start if index + 1 < len(tests) else sentence.end)
    for at, result in enumerate(results):
        inside = result.start == test.start and result.end > test.end
        if at not in used and (inside or (test.end <= result.start < high and _told_after(context, test, result))):
            used.add(at)
            return _found(context, test, _chain(context, results, at, used), test.start)
    for at, result in enumerate(results):
        if (
            at not in used
            and sentence.start <= result.start
            and result.end <= test.start
            and _BEFORE.match(context.text[result.end : test.start])
        ):
            if _NEVER.search(context.text, sentence.start, result.start):
                return None
            used.add(at)
            return _found(context, test, [result], result.start, test.end)
    if _SERIES.match(context.text[test.end : test.end + 40]):
        return None
    words = context.text[max(sentence.start, test.start - 14) : min(sentence.end, test.end + 60)]
    lead = re.search(r"\bafter (?:an?|her|the)\s+$", context.text[max(0, test.start - 12) : test.start])
    if (
        (_DONE.search(words) or lead)
        and not re.search(r"\b(?:not|never|unable|impossible|refused|declined)\b", words)
        and context.judge(test.start, test.end).assertion in ("affirmed", "historical")
    ):
        return Found(Cytology(method=attr(test, "method")), test.start, test.end)
    return None


def _told_after(context: Context, test: Mention, result: Mention) -> bool:
    between = context.text[test.end : result.start]
    if attr(result, "generic") and re.match(r"\s+(?:throughout|always)\b", context.text[result.end :]):
        return False
    if len(between) > 110 or _BLOCK.search(between):
        return False
    foreign = context.of("hpv", "analyte", "cyt_test", "ihc_marker", start=test.end, end=result.start)
    if attr(result, "generic") and (foreign or _belongs_elsewhere(context, result)):
        return False
    if attr(result, "own"):
        return len(between) < 110
    limit = 70 if not foreign else 0
    return len(between) <= limit and (
        len(between) < 4 or bool(_VERB.search(between)) or bool(context.dates.mentions_in(test.end, result.start))
    )


def _belongs_elsewhere(context: Context, result: Mention) -> bool:
    """ "negative for HPV" and "normal cervix" are no cytology."""
    tail = context.text[result.end : result.end + 30]
    return bool(
        re.match(
            r"\s+(?:for\s+(?:high|HPV|hr)|HPV|cervix|looking|examination|uterus|biops|colposcop|predictive|margin|"
            r"vault)",
            tail,
            re.I,
        )
    )


def _chain(context: Context, results: list[Mention], at: int, used: set[int]) -> list[Mention]:
    """Results told together: the long form and its abbreviation, or a second class beside the first."""
    chain = [results[at]]
    for following in range(at + 1, len(results)):
        gap = context.text[chain[-1].end : results[following].start]
        if not re.fullmatch(r"\s*[(,/]?\s*(?:and|with)?\s*", gap) or attr(results[following], "generic"):
            break
        used.add(following)
        chain.append(results[following])
    return chain


def _found(context: Context, test: Mention | None, chain: list[Mention], start: int, end: int = 0) -> Found:
    first = chain[0]
    codes = list(dict.fromkeys(m.concept.code for m in chain))
    close = chain[-1].end
    closing = re.match(r"\s*\)", context.text[close:])
    close += (
        closing.end()
        if closing and "(" in context.text[first.start : close] and ")" not in context.text[first.start : close]
        else 0
    )
    sentence = context.sentence(first.start)
    words = context.text[min(sentence.start, test.start if test else sentence.start) : sentence.end]
    repeated = _REPEATED.search(context.text[max(sentence.start, start - 25) : close])
    values = Cytology(
        result=cast(Bethesda, codes[0]),
        verbatim=" ".join(context.text[first.start : first.end].split()),
        method=attr(test, "method") if test else "",
        qualifier=repeated.group().lower() if repeated else "",
        additional=tuple(cast(Bethesda, code) for code in codes[1:]),
        tz_component=_tz(words) if test else None,
    )
    return Found(values, start, max(end, close))


def _tz(words: str) -> bool | None:
    match = _TZ.search(words)
    if not match or not (match["no"] or match["state"]):
        return None
    return not (
        match["no"] or "not" in (match["state"] or "") or (match["state"] or "").lower() in ("absent", "lacking")
    )


def _untested(context: Context, tests: list[Mention], results: list[Mention], used: set[int]) -> list[Found]:
    """Classes that only cytology has ("ASC-US"), and others where she was referred with them."""
    found: list[Found] = []
    for at, result in enumerate(results):
        if (
            at in used
            or (attr(result, "generic") and not is_listed(context, tests, results, result))
            or attr(result, "needs_test")
            or not _is_hers(context, result)
        ):
            continue
        sentence = context.sentence(result.start)
        words = context.text[sentence.start : sentence.end]
        tissue = context.of("tissue", start=sentence.start, end=sentence.end)
        if attr(result, "both") and (
            tissue or result.concept.code not in ("LSIL", "HSIL") or not _REFERRED.search(words)
        ):
            continue
        if found and found[-1].end >= sentence.start and found[-1].values.result == result.concept.code:
            continue
        found.append(
            _found(context, _named_before(context, tests, result), _chain(context, results, at, used), result.start)
        )
    return found


def _is_hers(context: Context, result: Mention) -> bool:
    """Said of her; the "not tested" in the next column of a screening history denies nothing of the class."""
    judged = context.judge(result.start, result.end).assertion
    return judged in ("affirmed", "historical") or (judged == "negated" and opens_line(context, result))


def _named_before(context: Context, tests: list[Mention], result: Mention) -> Mention | None:
    """The test that a report names at its head, where the class stands some lines below."""
    near = [t for t in tests if 0 < result.start - t.end < 250]
    same = [t for t in near if context.sentence(t.start).paragraph == context.sentence(result.start).paragraph]
    return same[-1] if same else None


def _distinct(context: Context, found: list[Found]) -> list[Found]:
    """One reading of each test: of two with one class in one sentence at one date the fuller stays."""
    kept: list[Found] = []
    for item in found:
        twin = next(
            (
                k
                for k in kept
                if context.sentence(k.start) == context.sentence(item.start)
                and context.when(k.start, k.end) == context.when(item.start, item.end)
                and (k.values.result == item.values.result or item.values.result is None)
            ),
            None,
        )
        if twin is None:
            kept.append(item)
    return kept
