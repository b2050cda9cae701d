"""Genes and scores of the tumour: mutated, wild type, amplified, not detected, or the score as written."""

from collections import ChainMap
from collections.abc import Sequence
from typing import cast

import msgspec

from lugol.language import pairing
from lugol.language.cues import Cues, cues_of
from lugol.language.kinds.blood_or_stain import GENETIC
from lugol.language.kinds.by_sentence import by_sentence
from lugol.language.kinds.hers import as_result
from lugol.language.kinds.tissue.amplified import amplified
from lugol.language.kinds.tissue.variants import changes, in_words, placed
from lugol.language.measure import Measure, measures, within
from lugol.language.model import Mention, Page, Sentence
from lugol.language.pairing import Head, Pair, Value, merged
from lugol.language.reading import Reading
from lugol.language.states import Run, as_value, runs, sign_at
from lugol.record.event import Event, Ihc, Molecular

_ALTERED = frozenset({"mutated", "amplified", "rearranged", "deleted", "methylated"})
_SCORED = frozenset({"PD-L1 CPS", "PD-L1 TPS", "PD-L1", "TMB", "HRD", "GIS", "HER2/CEP17 ratio", "HER2 copy number"})
_STAINED = frozenset({"MMR", "PD-L1"})
_PROTEIN = frozenset({"loss", "lost", "deficient", "deficiency", "mutant"})
"""Words that a stain shares with a gene."""
_HOW = frozenset({"pathogenic", "likely", "germline", "somatic", "missense", "nonsense", "frameshift", "truncating",
                  "variant", "hotspot", "biallelic", "homozygous", "heterozygous", "splice", "exon"})  # fmt: skip


def read(reading: Reading) -> list[Event]:
    """Every molecular result; mismatch repair proteins and PD-L1 without a score are stains.

    >>> from lugol.language.reading import reading_of
    >>> [(e.values.gene, e.values.result) for e in read(reading_of("KRAS wild type; no BRCA1 mutation"))]
    [('KRAS', 'wild type'), ('BRCA1', 'not detected')]
    """
    page = reading.page
    if not page.of("gene", "hpv_tissue"):
        return [*_translocations(reading), *amplified(reading)]
    cues = cues_of(page, measures(page), "gene")
    heads = merged(page, _not_within_others(page))
    events: list[Event] = []
    for sentence, here in by_sentence(page, heads):
        events.extend(_sentence(reading, cues, sentence, here))
    return [*events, *_translocations(reading), *amplified(reading)]


_FOUND = frozenset({
    "detected", "identified", "showed", "found", "revealed", "confirmed", "harbored", "present", "positive",
    "demonstrated", "carried", "seen", "negative",
})  # fmt: skip
_DENIED = frozenset({"no", "not", "negative", "without", "absence", "absent", "neither"})


def _translocations(reading: Reading) -> list[Event]:
    """ "A t(11;22)(q24;q12) translocation was detected": an exchange between chromosomes, found or not found."""
    page = reading.page
    events: list[Event] = []
    for at in range(len(page.tokens) - 5):
        if page.tokens[at].key != "t" or not page.tokens[at + 1].glued:
            continue
        keys = page.keys(at, at + 6)
        if keys[1] != "(" or keys[3] != ";" or keys[5] != ")" or not (keys[2].isalnum() and keys[4].isalnum()):
            continue
        sentence = page.sentence(at)
        around = set(page.keys(*page.clause(at)))
        if around & _FOUND:
            result = "not detected" if around & _DENIED else "rearranged"
            value = Molecular(gene=f"t({keys[2]};{keys[4]})".upper().replace("T(", "t("), result=result)
            last = min(at + 6, sentence.last)
            events.append(reading.event(value, at, last, assertion=as_result(reading, at, last)))
    return events


def _not_within_others(page: Page) -> list[Mention]:
    """Genes and HPV by in situ hybridisation, the longest where names overlap."""
    return page.of("gene", "hpv_tissue")


def _sentence(reading: Reading, cues: Cues, sentence: Sentence, heads: Sequence[Head]) -> list[Event]:
    written = changes(cues, sentence, heads)
    roles = ChainMap(dict(written.roles), cast("dict[int, frozenset[str]]", cues.roles))
    cues = msgspec.structs.replace(cues, roles=roles)
    words = [as_value(cues, sentence, r) for r in runs(cues, sentence)]
    signs = [_signed(cues, sentence, h) for h in heads]
    words = sorted([*words, *(s for s in signs if s is not None)], key=lambda v: v.first)
    scores = [
        Value(m, m.first, m.last, sure=m.code == "mut/Mb")
        for m in within(cues.measures, sentence.first, sentence.last)
        if m.kind in ("number", "percent", "laboratory") and not any(h.first <= m.first < h.last for h in heads)
    ]
    found = pairing.pair(cues, sentence, heads, words)
    scored = pairing.pair(cues, sentence, [h for h in heads if h.code in _SCORED], scores)
    events: list[Event] = []
    for head in heads:
        mine = [p for p in found if p.head is head]
        score = next((p for p in scored if p.head is head), None)
        event = _event(reading, cues, sentence, head, mine, score, written.runs.get(head.first))
        events += [event] if event is not None and all(e.values != event.values for e in events) else []
    return events


_TOUCHING = {"pos": "positive", "positive": "positive", "neg": "not detected", "negative": "not detected"}


def _touching(page: Page, head: Head) -> str:
    """ "HPV-independent features absent, HPV ISH pos": the word that touches a hybridisation is its own result."""
    if head.mention.concept.category != "hpv_tissue":
        return ""
    at = head.last + (page.keys(head.last, head.last + 1) == (":",))
    ends = page.keys(at + 1, at + 2) in ((), (",",), (";",), (".",), (")",))
    return _TOUCHING.get("".join(page.keys(at, at + 1)), "") if ends else ""


def _signed(cues: Cues, sentence: Sentence, head: Head) -> Value | None:
    sign = sign_at(cues, head.last, sentence)
    if sign is None:
        return None
    return Value(Run(sign[0], (), head.last, sign[1], True, sign=sign[0]), head.last, sign[1], own=True)


def _event(
    reading: Reading,
    cues: Cues,
    sentence: Sentence,
    head: Head,
    mine: Sequence[Pair],
    score: Pair | None,
    change: tuple[int, int] | None,
) -> Event | None:
    page = cues.page
    if head.mention.concept.category == "hpv_tissue":  # "HPV ISH (high risk): positive" tells no high result
        mine = [p for p in mine if p.value.item.value not in ("high", "low")]
    own = _karyotype(page, sentence, head) if head.mention.concept.attr("karyotype") else _named_state(page, head)
    own = own or _touching(page, head)
    first, last = head.first, head.last
    if score is not None and (not mine or head.code not in _STAINED):
        measure: Measure = score.value.item
        result = page.words(measure.first, measure.last)
        first, last = min(first, measure.first), max(last, measure.last)
    elif own:
        result = own
    elif mine:
        run: Run = (next((p for p in mine if p.value.item.strong), mine[0])).value.item
        result = _result(cues, sentence, head, run, mine[0])
        if result in ("positive", "detected"):
            result = _change_behind(cues, sentence, head) or result
        if mine[0].listed == 1:
            first, last = min(first, run.first), max(last, run.last)
    elif change is None:
        return None
    else:
        result = "mutated"
    if change is not None and result in ("mutated", "detected", "positive", "deleted"):
        first, last = min(first, change[0]), max(last, change[1])
        result = f"mutated ({in_words(page, change, head) or _details(page, change, mine)})"
    elif result == "mutated" and (said := _details(page, None, mine) or placed(page, head)):
        result = f"mutated ({said})"
    if head.mention.concept.attr("strict") and change is None and not _is_genetic(page, head, mine):
        return None
    if not own and score is None and change is None:
        result = _of_search(page, sentence, head, mine, result)
    if result == "mutated" and _is_denied_before(page, sentence, head):
        result = "not detected"
    values = _stain(head, result) or (Molecular(gene=head.code, result=result) if result else None)
    said = "other_person" if _is_of_unborn(page, head) else as_result(reading, first, last)
    return reading.event(values, first, last, assertion=said) if values else None


_UNBORN = frozenset({"fetal", "fetus", "fetuses", "embryo", "embryonic", "newborn", "neonate", "infant", "baby"})
_HERS = frozenset({"she", "her", "patient", "maternal", "mother", "woman", "tumor"})
_UNBORN_WITHIN = 6


def _is_of_unborn(page: Page, head: Head) -> bool:
    """ "Fetal karyotype 46,XY", "the fetus carried a mutation": of the child, unless she is named between."""
    first, last = page.clause(head.first)
    before = page.keys(max(first, head.first - _UNBORN_WITHIN), head.last)
    behind = page.keys(head.last, min(last, head.last + _UNBORN_WITHIN))
    of_child = ("of" in behind or "in" in behind) and bool(_UNBORN.intersection(behind))
    return (bool(_UNBORN.intersection(before)) and not _HERS.intersection(before)) or of_child


_NOT_FOUND = (
    ("not", "identify"), ("not", "reveal"), ("not", "show"), ("not", "detect"), ("not", "find"), ("not", "demonstrate"),
    ("not", "uncover"), ("not", "disclose"), ("not", "confirm"),
    ("not", "harbor"), ("not", "carry"), ("failed", "to"), ("negative", "for"), ("no", "identifiable"),
    ("no", "detectable"), ("no", "pathogenic"), ("no", "known"), ("no", "actionable"), ("no", "significant"),
    ("without", "any"), ("no", "evidence"), ("absence", "of"),
)  # fmt: skip
_LISTING = frozenset({
    ",", "and", "or", "/", "any", "the", "a", "an", "of", "mutation", "mutations", "in", "germline", "somatic", "for",
    "pathogenic", "variant", "variants", "gene", "genes", "reveal", "show", "identify", "detect", "find", "demonstrate",
})  # fmt: skip


def _is_denied_before(page: Page, sentence: Sentence, head: Head) -> bool:
    """ "Negative for KRAS, NRAS and BRAF mutations", "did not identify a POLE mutation": a denial over the list."""
    names = {i for m in page.of("gene", first=sentence.first, last=head.first) for i in range(m.first, m.last)}
    at = head.first - 1
    while at > sentence.first and (at in names or page.tokens[at].key in _LISTING):
        if page.keys(at - 1, at + 1) in _NOT_FOUND:
            return True
        at -= 1
    return page.keys(at - 1, at + 1) in _NOT_FOUND


_SOUGHT = frozenset({
    "tested", "screened", "analyzed", "assessed", "examined", "investigated", "evaluated", "sequenced", "searched",
    "looked", "checked", "studied", "interrogated",
})  # fmt: skip
_MOST_SOUGHT = 16


def _of_search(page: Page, sentence: Sentence, head: Head, mine: Sequence[Pair], result: str) -> str:
    """ "Tested for BRAF and RAS mutations by sequencing": what was looked for is only found where the rest says so.

    The result as it stands where none was looked for; "not detected" of "screened for BRCA mutations, which were
    negative", and "" where nothing is said before the next gene.
    """
    if any(m.code not in _ALTERED for p in mine for m in p.value.item.words):
        return result
    keys = page.keys(max(sentence.first, head.first - _MOST_SOUGHT), head.first)
    begun = max((at for at, key in enumerate(keys) if key in _SOUGHT), default=None)
    if begun is None or "for" not in keys[begun:] or _FOUND.intersection(keys[begun:]):
        return result
    others = page.of("gene", first=head.last, last=sentence.last)
    behind = page.keys(head.last, others[0].first if others else sentence.last)
    if _DENIED.intersection(behind):
        return "not detected"
    return result if _FOUND.intersection(behind) else ""


def _change_behind(cues: Cues, sentence: Sentence, head: Head) -> str:
    """ "Positive for MYC gene rearrangement": what was found of a gene, where it is named right behind it."""
    at = head.last
    while at < sentence.last and cues.roles.get(at) == frozenset({"filler"}):
        at += 1
    return next((m.code for m in cues.states if m.first == at and m.code in _ALTERED), "")


def _details(page: Page, change: tuple[int, int] | None, mine: Sequence[Pair]) -> str:
    """How a gene is changed, in the words of the text."""
    said = [page.words(*change)] if change else []
    for p in mine:
        words = [page.tokens[i].key for m in p.value.item.words for i in range(m.first, m.last)]
        said += [w for w in words if w in _HOW]
    return " ".join(said) if change or {"pathogenic", "germline", "somatic"} & set(said) else ""


def _karyotype(page: Page, sentence: Sentence, head: Head) -> str:
    """ "Her karyotype was 46,XX", "normal chromosomes (46XY)": the chromosomes as written."""
    for at in range(sentence.first, sentence.last):
        key = page.tokens[at].key
        last = next((i for i in range(at, min(at + 3, sentence.last)) if page.tokens[i].key.endswith(_SEXES)), None)
        if key[:2] in ("45", "46", "47") and last is not None and page.tokens[at].key.rstrip(",")[2:] in ("", *_SEXES):
            return page.text[page.tokens[at].start : page.tokens[last].end]
    return ""


_SEXES = ("xx", "xy", "xo", "x", "xxy", "xxx")


_SELF_TOLD = {"MSS": "stable"} | {
    name: state
    for state, names in (
        ("deficient", ("dMMR", "MMRd", "MMR-d", "MMR-D")),
        ("proficient", ("pMMR", "MMRp", "MMR-p", "MMR-P")),
    )
    for name in names
}


def _named_state(page: Page, head: Head) -> str:
    """A state that the name itself says: "MSS", "dMMR", "TMB-high"."""
    keys = [page.tokens[i].key for i in range(head.mention.first, head.mention.last)]
    written = page.text[head.mention.start : head.mention.end]
    if written in _SELF_TOLD:
        return _SELF_TOLD[written]
    if keys[-1] in ("stable", "high", "h") and len(keys) > 1:
        return "stable" if keys[-1] == "stable" else "high"
    return "positive" if keys[-1] == "deficient" else ""


def _result(cues: Cues, sentence: Sentence, head: Head, run: Run, pair: Pair) -> str:
    if run.value == "not detected" and head.code not in ("MMR", "MSI"):
        return run.value
    value = run.value.removeprefix("not ") if run.value != "not detected" else run.value
    denied = run.denied or pairing.denied(cues, sentence, head, pair.value)
    if head.code == "MMR":
        value = {
            "not detected": "deficient",
            "deleted": "deficient",
            "stable": "proficient",
            "detected": "proficient",
        }.get(value, value)
    elif head.code == "MSI" and value in ("detected", "positive"):
        value = "high"
    elif value == "detected" and _SCORED & {head.code}:
        value = "positive"
    if value == "negative":
        return "not detected"
    if not denied:
        return value
    if head.code == "MSI":
        return "stable"
    return "proficient" if value == "deficient" else "" if value == "not detected" else "not detected"


def _is_genetic(page: Page, head: Head, mine: Sequence[Pair]) -> bool:
    """Is a name that is also a stain a gene: by a word of its change, or one behind it ("MLH1 promoter")?"""
    words = [m for p in mine for m in p.value.item.words]
    altered = any(m.code in _ALTERED and page.tokens[m.first].key not in _PROTEIN for m in words)
    return altered or any(page.tokens[i].key in GENETIC for i in range(head.last, min(head.last + 1, len(page.tokens))))


def _stain(head: Head, result: str) -> Ihc | None:
    if head.code not in _STAINED or any(c.isdecimal() for c in result):
        return None
    lost = result in ("deficient", "not detected", "negative")
    meaning = ("deficient" if lost else "proficient") if head.code == "MMR" else ""
    return Ihc(marker=head.code, result="negative" if lost else "positive", interpretation=meaning) if result else None
