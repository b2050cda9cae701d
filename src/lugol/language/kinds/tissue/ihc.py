"""Stains of tissue: each marker with its result, its share of cells, its extent, and what the result means."""

from collections.abc import Sequence
from typing import cast

import msgspec

from lugol.language import pairing
from lugol.language.cues import Cues, cues_of, gap
from lugol.language.general import is_general
from lugol.language.kinds.blood_or_stain import is_stain
from lugol.language.kinds.by_sentence import by_sentence
from lugol.language.kinds.hers import as_result
from lugol.language.kinds.tissue.stain_signs import NOUNS, signs_of
from lugol.language.kinds.tissue.stains import stain_mentions
from lugol.language.kinds.tissue.stains_alike import Told, except_some, share_signs, take_likewise
from lugol.language.kinds.tissue.stains_summed import sum_up
from lugol.language.measure import Measure, measures, within
from lugol.language.model import Page, Sentence
from lugol.language.pairing import Head, Pair, Value, merged
from lugol.language.reading import Reading
from lugol.language.states import Run, as_value, only_hints, runs, strength
from lugol.record.event import Event, Ihc, Polarity

_RESULTS = ("positive", "negative", "variable", "equivocal")
_PATTERN_WITHIN = 6
"""Stains that are scored from 0/8 to 8/8; only the ends of the score are results without a published cut-off."""
_GENERAL = frozenset({"is", "are"})
_THIS_CASE = frozenset({"our", "this", "she", "her", "patient", "present", "these", "we", "the"})
_DEGREES = frozenset({"high", "very high", "elevated", "increased", "brisk", "low", "raised"})
_EXTENTS = {
    "diffuse": "diffuse", "strong": "strong", "weak": "weak", "focal": "focal", "patch": "patchy", "partial": "partial",
    "scattered": "scattered", "heterogeneous": "heterogeneous", "multifocal": "multifocal", "rare": "rare",
    "occasional": "occasional", "faint": "faint", "moderate": "moderate", "block": "block", "blok": "block",
    "dot": "dot-like", "intense": "intense", "extensive": "extensive", "minimal": "minimal", "null": "null",
    "overexpress": "overexpressed", "mutant": "mutant-type", "wild": "wild-type", "variabl": "variable",
    "wt": "wild-type",
}  # fmt: skip


def read(reading: Reading) -> list[Event]:
    """Every stain with a result.

    >>> from lugol.language.reading import reading_of
    >>> text = "Positive for p16 and CK7 but not for ER; Ki-67 80 %."
    >>> [(e.values.marker, e.values.result, e.values.percent) for e in read(reading_of(text))]
    [('p16', 'positive', None), ('CK7', 'positive', None), ('ER', 'negative', None), ('Ki-67', 'positive', 80.0)]
    """
    page = reading.page
    if not stain_mentions(page):
        return []
    found = measures(page)
    cues = cues_of(page, found, "ihc")
    heads = [h for h in merged(page, stain_mentions(page)) if not h.mention.concept.attr("skip")]
    events: list[Event] = []
    for sentence, here in by_sentence(page, heads):
        events.extend(_sentence(reading, cues, sentence, here))
    return events


def _sentence(reading: Reading, cues: Cues, sentence: Sentence, heads: Sequence[Head]) -> list[Event]:
    stains = [
        h for h in heads if h.mention.concept.attr("listed") or is_stain(reading.page, cues.measures, sentence, h)
    ]
    if not stains or _is_general(reading.page, sentence):
        return []
    signs = signs_of(cues, sentence, stains)
    every = runs(cues, sentence)
    told_of = [r for r in every if r.value in _RESULTS and not _only_subject(cues, sentence, r)]
    told_of = [r for r in told_of if not (_has_failed(cues.page, r) or is_general(cues.page, r.first, r.last))]
    words = [_worded(cues, sentence, r) for r in told_of]
    words = [w for w in words if not any(s.first <= w.first < s.last for s in signs)]
    pairs = pairing.pair(cues, sentence, stains, sorted([*words, *signs], key=lambda v: v.first))
    used = {id(p.value.item) for p in pairs}
    loose = [w.first for w in words if w.item.strong and id(w.item) not in used]
    found = _by_head([p for p in pairs if not _is_missing(cues, p) and not _only_confirms(p, loose)])
    shared = [p for p in pairing.pair(cues, sentence, stains, _shares(cues, sentence, found)) if p.value]
    shares = _by_head([_of_the_former(cues.page, stains, p) for p in shared])
    results = {i: _result(cues, h, found.get(h.first, ()), shares.get(h.first, ())) for i, h in enumerate(stains)}
    sum_up(cues, sentence, stains, results, every)
    except_some(cues, sentence, stains, results)
    take_likewise(cues, stains, results)
    share_signs(cues, stains, results)
    return _once(
        [
            _event(reading, cues, head, results[i], shares.get(head.first, ()), found.get(head.first, ()))
            for i, head in enumerate(stains)
            if results[i] is not None
        ]
    )


def _of_the_former(page: Page, heads: Sequence[Head], pair: Pair) -> Pair:
    """ "TTF-1 in 80% of cells, with CD56 focally": a share before a comma is of the stain that stands before it."""
    before = [h for h in heads if h.last <= pair.value.first]
    if pair.head.first < pair.value.first or not before:
        return pair
    if page.keys(pair.value.last, pair.value.last + 1) == (")",):
        return msgspec.structs.replace(pair, head=before[-1])  # "p53 mutant pattern (strong >90%)  CK7 +"
    here = set(page.keys(before[-1].last, pair.value.first))
    parted = {",", ";"} & set(page.keys(pair.value.last, pair.head.first))
    return msgspec.structs.replace(pair, head=before[-1]) if parted and "in" in here and not {",", ";"} & here else pair


_BE = frozenset({"was", "were", "is", "are", "could", "has", "had"})


def _only_subject(cues: Cues, sentence: Sentence, run: Run) -> bool:
    """ "SMARCA4 expression was ...": what the verb behind it says is the result, not the noun alone."""
    named = all(cues.page.tokens[m.last - 1].key in NOUNS and strength(m)[1] for m in run.words)
    follows = run.last < sentence.last and cues.page.tokens[run.last].key in _BE
    return named and follows and not run.denied


_FAILED = frozenset({
    "failed", "fails", "uninterpretable", "unassessable", "unreadable", "nondiagnostic", "repeated", "repeat",
    "unsuccessful", "inconclusive", "unsatisfactory", "inadequate", "noncontributory",
})  # fmt: skip
_UNTOLD = frozenset({
    "interpretable", "interpreted", "assessable", "assessed", "evaluable", "evaluated", "contributory", "readable",
    "diagnostic", "work", "successful", "satisfactory", "read", "informative", "available", "scored",
})  # fmt: skip
_NOT = frozenset({"not", "non", "cannot", "never", "n't", "didn't", "un"})


def _has_failed(page: Page, run: Run) -> bool:
    """ "The stain for p16 failed", "p16 staining was not interpretable": the noun alone tells no result."""
    if not only_hints(run) or run.sign:
        return False
    keys = page.keys(run.last, page.clause(run.first)[1])
    undone = any(key in _NOT and _UNTOLD.intersection(keys[at : at + 4]) for at, key in enumerate(keys))
    return undone or bool(_FAILED.intersection(keys))


def _is_general(page: Page, sentence: Sentence) -> bool:
    """ "HER2 is overexpressed in 30-40%" beside the case of a publication is said of tumours at large."""
    names = {i for m in page.of("ihc_marker", first=sentence.first, last=sentence.last) for i in range(m.first, m.last)}
    keys = {page.tokens[i].key for i in range(sentence.first, sentence.last) if i not in names}
    beside = sentence.article in ("introduction", "discussion", "conclusion", "leaflet")
    return beside and bool(keys & _GENERAL) and not keys & _THIS_CASE


def _once(events: list[Event]) -> list[Event]:
    """A sentence that tells a result and then its share ("both expressed (ER 90%, PR 80%)") tells it once.

    "Hormone receptors (ER and PR)" are told by their own names.
    """
    if any(isinstance(v := e.values, Ihc) and v.marker in ("ER", "PR") for e in events):
        events = [e for e in events if not (isinstance(v := e.values, Ihc) and v.marker == "hormone receptors")]
    shared = {(v.marker, v.result) for e in events if isinstance(v := e.values, Ihc) and v.percent is not None}
    return [
        e
        for e in events
        if not isinstance(v := e.values, Ihc)
        or v.percent is not None
        or v.percent_range is not None
        or (v.marker, v.result) not in shared
    ]


def _by_head(pairs: Sequence[Pair]) -> dict[int, list[Pair]]:
    grouped: dict[int, list[Pair]] = {}
    for p in pairs:
        grouped.setdefault(p.head.first, []).append(p)
    return grouped


def _worded(cues: Cues, sentence: Sentence, run: Run) -> Value:
    """A run as a value; a degree alone ("high") is of the index it stands at and not of a list."""
    return as_value(cues, sentence, run, shared=not all(strength(w)[1] == "index" for w in run.words))


def _only_confirms(found: Pair, loose: Sequence[int]) -> bool:
    """ "Negative ... CD117 was observed": what only confirms says nothing behind an unread verdict."""
    run: Run = found.value.item
    return only_hints(run) and not run.sign and any(at < found.head.first for at in loose)


_PAPERS = frozenset({"result", "results", "report", "reports", "slide", "slides"})


def _is_missing(cues: Cues, found: Pair) -> bool:
    """ "The report lacks the p16 result": what is missing is the result."""
    after = found.head.last
    return not found.behind and after < len(cues.page.tokens) and cues.page.tokens[after].key in _PAPERS


_JOINTS = (("and",), (",",), (";",), ("while",), ("whereas",), ("but",))


def _shares(cues: Cues, sentence: Sentence, found: dict[int, list[Pair]]) -> list[Value]:
    return [
        Value(m, m.first, m.last, sure=True, own=False, side="after" if _is_last_of_its_stain(cues, m) else "")
        for m in within(cues.measures, sentence.first, sentence.last)
        if m.kind == "percent" and m.values[-1] <= 100
    ]


def _is_last_of_its_stain(cues: Cues, share: Measure) -> bool:
    """ "p16 positive in 80 % and Ki-67 in 20 %": a share behind "in" and before a joint is of the stain before it."""
    page = cues.page
    return page.keys(share.first - 1, share.first) == ("in",) and page.keys(share.last, share.last + 1) in _JOINTS


def _result(cues: Cues, head: Head, words: Sequence[Pair], shares: Sequence[Pair]) -> Told | None:
    """What a stain says: its sign, its words, or the share of cells alone."""
    best = _best(words)
    if best is not None and head.code == "Ki-67" and shares and best.listed > 1 and not best.behind:
        best = None  # "negative for TTF-1, and the Ki-67 index was <2%": an index is no member of such a list
    if best is not None:
        run: Run = best.value.item
        value = run.value
        if not run.denied and not run.sign and pairing.denied(cues, cues.page.sentence(head.first), head, best.value):
            value = {"positive": "negative", "negative": "positive"}.get(value, value)
        shared = best.listed > 1
        first = head.first if shared else min(head.first, run.first)
        last = head.last if shared else max(head.last, run.last)
        return Told(cast("Polarity", value), run, first, last)
    if shares:
        share: Measure = shares[0].value.item
        none = share.values[-1] == 0 or (share.comparator == "<" and share.value <= 1)
        first, last = min(head.first, share.first), max(head.last, share.last)
        return Told("negative" if none else "positive", None, first, last)
    return None


def _best(words: Sequence[Pair]) -> Pair | None:
    signs = [p for p in words if p.value.item.sign]
    firm = [p for p in words if p.value.item.strong]
    return next(iter((*signs, *firm, *words)), None)


def _event(
    reading: Reading, cues: Cues, head: Head, found: Told | None, shares: Sequence[Pair], words: Sequence[Pair]
) -> Event:
    assert found is not None
    share: Measure | None = shares[0].value.item if shares else None
    runs_of = [p.value.item for p in words if found.run is not None]
    said = [cues.page.words(m.first, m.last).lower() for r in runs_of for m in r.words]
    each = [word for words_ in said if not words_.startswith("non") for word in words_.replace("-", " ").split()]
    extent = [_EXTENTS[stem] for word in each for stem in _EXTENTS if word.startswith(stem)]
    degree = [w for w in said if w in _DEGREES]
    result: Polarity = "negative" if _is_null(cues, head) else found.result
    if result == "negative":  # "no overexpression of p53"
        extent = [word for word in extent if word != "overexpressed"]
    values = Ihc(
        marker=head.code,
        result=result,
        percent=share.value if share and not share.is_range else None,
        percent_range=(share.values[0], share.values[1]) if share and share.is_range else None,
        extent=", ".join(dict.fromkeys(extent)),
        qualifier=degree[0] if degree and share is None else "",
        interpretation=_meaning(head, found, " ".join(said)),
    )
    first, last = found.first, found.last
    if share is not None and gap(cues, last, share.first).unknown == 0 and share.first >= last:
        last = share.last
    return reading.event(values, first, last, assertion=as_result(reading, head.first, head.last))


def _is_null(cues: Cues, head: Head) -> bool:
    """ "p53 showed a mutant (null) pattern": the null pattern is the absence of any staining."""
    last = min(head.last + _PATTERN_WITHIN, cues.page.clause(head.first)[1])
    return head.code == "p53" and "null" in cues.page.keys(head.last, last)


def _meaning(head: Head, found: Told, words: str) -> str:
    """ "Retained" or "lost" of a marker whose loss counts; the pattern of p53."""
    if head.mention.concept.attr("lossy"):
        return {"positive": "retained", "negative": "lost"}.get(found.result, "")
    if head.code == "p53":
        if "wild" in words or "wt" in words.split():
            return "wild-type"
        patterns = ("mutant", "null", "aberrant", "mutated", *(() if found.result == "negative" else ("overexpress",)))
        if any(word in words for word in patterns):
            return "aberrant"
    return ""
