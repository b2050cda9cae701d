"""What the words around a typed result make of it: its contrary, the class before its test, the lesion of a smear."""

from collections.abc import Sequence

import msgspec

from lugol.language.kinds.screening.event import CANCERS, tokens_of
from lugol.language.model import Page, Sentence
from lugol.language.results import TypedResult

_JOINED = frozenset({"and", ",", "with", "+", "&", "type", "types"})
_TURNS_WITHIN = 6


def completed(
    page: Page, sentence: Sentence, written: str, found: Sequence[TypedResult], offset: int
) -> list[TypedResult]:
    """The results of a sentence, `written` as it was read and beginning at `offset`, as its other words change them."""
    told = [as_smear(page, sentence, r) for r in _looked_once(written, found)]
    told = [part for r in told for part in _split_at_but(page, sentence, r, offset)]
    told = [_with_class_before(page, sentence, r, offset) for r in told]
    told = [_found_beside_smear(page, told, r, offset) for r in told]
    return [_without_denied_type(page, sentence, r, offset) for r in told]


def _looked_once(written: str, found: Sequence[TypedResult]) -> list[TypedResult]:
    """ "VIA/VILI positive", "visual inspection with acetic acid (VIA) was positive": one look under two names."""
    kept: list[TypedResult] = []
    for result in found:
        before = next((r for r in kept if r.test == "via" and r.code == result.code), None)
        if result.test != "via" or before is None or any(c.isdigit() for c in written[before.end : result.start]):
            kept.append(result)
    return kept


def _found_beside_smear(page: Page, found: list[TypedResult], result: TypedResult, offset: int) -> TypedResult:
    """ "A smear showing severe dyskaryosis and HPV 16", "HPV 18, cytology negative": a type told with the result of a
    smear is found.
    """
    smears = [r for r in found if r.test == "cytology" and r.status == "found"]
    before = [r for r in smears if r.end <= result.start]
    behind = [r for r in smears if r.start >= result.end]
    if result.status != "named" or not (before or behind):
        return result
    start, end = (before[-1].end, result.start) if before else (result.end, behind[0].start)
    between = page.text[offset + start : offset + end].casefold().replace("hpv", " ").replace(")", " ").split()
    return msgspec.structs.replace(result, status="found") if set(between) <= _JOINED and between else result


def _without_denied_type(page: Page, sentence: Sentence, result: TypedResult, offset: int) -> TypedResult:
    """ "HPV 18 was detected, HPV 16 was not.": the last type named is negative, where a bare denial ends it."""
    if result.test != "hpv" or result.code != "positive" or not result.parts:
        return result
    first, last = tokens_of(page, sentence, offset + result.start, offset + result.end)
    behind = page.keys(last, min(last + 3, sentence.last))
    ended = behind[2:] in ((), (".",), (",",), (";",), ("and",), ("but",), (")",))
    if behind[:2] not in (("was", "not"), ("were", "not")) or not ended:
        return result
    if len(result.parts) == 1:
        return msgspec.structs.replace(result, code="negative", status="found")
    named = {"".join(c for c in key if c.isdigit()) for key in page.keys(max(first, last - 2), last)}
    return msgspec.structs.replace(result, parts=tuple(part for part in result.parts if part not in named))


def _split_at_but(page: Page, sentence: Sentence, result: TypedResult, offset: int) -> list[TypedResult]:
    """ "HPV 16 was not detected but HPV 52 was.": what stands behind "but", with a bare verb, is the contrary."""
    if result.test != "hpv" or result.code != "negative" or len(result.parts) < 2:
        return [result]
    first, last = tokens_of(page, sentence, offset + result.start, offset + result.end)
    keys = page.keys(first, min(last + _TURNS_WITHIN, sentence.last))
    turn = keys.index("but") if "but" in keys else len(keys)
    verb = next((i for i in range(turn, len(keys)) if keys[i] in ("was", "were", "is", "are")), len(keys))
    named = {"".join(c for c in key if c.isdigit()) for key in keys[turn:verb]}
    turned = tuple(part for part in result.parts if part in named)
    if verb == len(keys) or keys[verb + 1 : verb + 2] not in ((), (".",), (",",), (";",)) or not turned:
        return [result]
    kept = tuple(part for part in result.parts if part not in turned)
    positive = msgspec.structs.replace(result, code="positive", parts=turned)
    return [msgspec.structs.replace(result, parts=kept), positive] if kept else [positive]


def _with_class_before(page: Page, sentence: Sentence, result: TypedResult, offset: int) -> TypedResult:
    """ "Negative HPV, ASC-US smear": the class right before the name of the smear is its result, and not the word
    that is said of the virus.
    """
    if result.test != "cytology" or result.code != "NILM":
        return result
    first, last = tokens_of(page, sentence, offset + result.start, offset + result.end)
    for test in page.of("cyt_test", first=first, last=last):
        named = page.of("cyt_result", first=max(sentence.first, test.first - 4), last=test.first)
        classes = [m for m in named if m.last == test.first and not m.concept.attr("generic") and m.code != "NILM"]
        viral = page.of("hpv", first=sentence.first, last=test.first)
        if classes and viral:
            return msgspec.structs.replace(result, code=classes[-1].code, status="found")
    return result


def as_smear(page: Page, sentence: Sentence, result: TypedResult) -> TypedResult:
    """ "HSIL, HPV 18 positive": a lesion told beside an HPV test, and of no tissue, is what the smear showed."""
    beside = page.of("hpv", first=sentence.first, last=sentence.last)
    tissue = page.of("tissue", "frame", first=sentence.first, last=sentence.last)
    named = page.of("cyt_test", first=sentence.first, last=sentence.last) or result.code not in CANCERS
    own = result.quote.casefold().startswith("hpv")  # "HPV changes" name no test of the virus
    smear = result.test == "lesion" and len(beside) > own and not tissue and named
    return msgspec.structs.replace(result, test="cytology") if smear else result
