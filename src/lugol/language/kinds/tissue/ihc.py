"""Stains of tissue: each marker with its result, its share of cells, its extent, and what the result means."""

from collections.abc import Iterator, Sequence
from typing import cast

import msgspec

from lugol.language import pairing
from lugol.language.cues import Cues, cues_of, gap, states_in
from lugol.language.general import is_general
from lugol.language.kinds.blood_or_stain import is_stain
from lugol.language.kinds.by_sentence import by_sentence
from lugol.language.kinds.hers import as_result
from lugol.language.measure import Measure, measures, within
from lugol.language.model import Concept, Mention, Page, Sentence
from lugol.language.pairing import Head, Pair, Value, merged
from lugol.language.reading import Reading
from lugol.language.states import Run, as_value, only_hints, runs, sign_at, strength
from lugol.record.event import Event, Ihc, Polarity

_KERATINS = frozenset({"5", "6", "7", "8", "10", "13", "14", "15", "17", "18", "19", "20"})
_KINDS = (("marker",), ("markers",), ("stain",), ("antibody",))
_LISTING = frozenset({",", "and", "&", "or"})
_COUNTED = frozenset({"%", "percent", "cells", "of", "/", "mm", "cm", "-", "–", "to", "x", "months", "years", "cases"})
_RESULTS = ("positive", "negative", "variable", "equivocal")
_GRADES = frozenset("012345678")
_ALLRED = frozenset({"ER", "PR"})
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


class Told(msgspec.Struct, frozen=True):
    """The result of one stain: polarity, the run of words or sign, and the tokens from head to result."""

    result: Polarity
    run: Run | None
    first: int
    last: int


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


def stain_mentions(page: Page) -> list[Mention]:
    """The mentions of stains, mismatch repair and PD-L1 among them (named as genes, but stained)."""
    named = page.of("ihc_marker")
    begun = {m.first for m in named}
    named = [m for m in named if not _names_kind(page, m, begun)]
    return sorted([*named, *_further_keratins(page, named)], key=lambda m: m.first)


def _names_kind(page: Page, mention: Mention, begun: set[int]) -> bool:
    """ "The keratin marker AE1/AE3": what kind of stain it is, and no stain of its own."""
    behind = page.keys(mention.last, mention.last + 1)
    return mention.concept.name == "cytokeratin" and behind in _KINDS and mention.last + 1 in begun


def _further_keratins(page: Page, named: Sequence[Mention]) -> Iterator[Mention]:
    """ "CK7, 19 and 20": each number behind the first that is one of a keratin, "20 %" and "12 cells" are none."""
    begun = {m.first for m in named}
    for mention in named:
        if not mention.concept.name.startswith("CK"):
            continue
        at, last = mention.last, page.sentence(mention.first).last
        while at + 1 < last and page.tokens[at].key in _LISTING:
            number = at + 1 + (page.tokens[at + 1].key in _LISTING)
            if number >= last or number in begun or page.tokens[number].key not in _KERATINS:
                break
            if page.keys(number + 1, number + 2)[:1] and page.tokens[number + 1].key in _COUNTED:
                break
            token, name = page.tokens[number], f"CK{page.tokens[number].key}"
            yield Mention(
                Concept("ihc_marker", name, name, {"listed": "yes"}), number, number + 1, token.start, token.end
            )
            at = number + 1


def _sentence(reading: Reading, cues: Cues, sentence: Sentence, heads: Sequence[Head]) -> list[Event]:
    stains = [
        h for h in heads if h.mention.concept.attr("listed") or is_stain(reading.page, cues.measures, sentence, h)
    ]
    if not stains or _is_general(reading.page, sentence):
        return []
    signs = _signs(cues, sentence, stains)
    told_of = [r for r in runs(cues, sentence) if r.value in _RESULTS and not _only_subject(cues, sentence, r)]
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
    _excepted(cues, sentence, stains, results)
    _likewise(cues, stains, results)
    _share_signs(cues, stains, results)
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


_NO_ROLE: frozenset[str] = frozenset()
_NOUNS = frozenset({"expression", "immunoreactivity", "reactivity", "immunexpression", "staining", "immunostaining",
                    "labelling", "labeling", "reaction", "positivity"})  # fmt: skip
_BEFORE_GRADE = _NOUNS | {"(", ":", "=", "score", "scored"}
_BE = frozenset({"was", "were", "is", "are", "could", "has", "had"})


def _only_subject(cues: Cues, sentence: Sentence, run: Run) -> bool:
    """ "SMARCA4 expression was ...": what the verb behind it says is the result, not the noun alone."""
    named = all(cues.page.tokens[m.last - 1].key in _NOUNS and strength(m)[1] for m in run.words)
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


def _signs(cues: Cues, sentence: Sentence, heads: Sequence[Head]) -> list[Value]:
    """The sign of each stain, right behind it or behind words of extent ("p16 diffuse +", "SMA (focal +)", "3+")."""
    found: list[Value] = []
    for head in heads:
        at = head.last
        extents: list[Mention] = []
        graded = _graded(cues, head, sentence)
        if graded is not None:
            found.append(graded)
            continue
        while at < sentence.last:
            sign = sign_at(cues, at, sentence)
            if sign is not None:
                extents += _extent_behind(cues, sign[1], sentence)
                run = Run(sign[0], tuple(extents), at, sign[1], True, sign=sign[0])
                found.append(Value(run, at, sign[1], own=True))
                break
            word = next(iter(states_in(cues, at, at + 1)), None)
            skips = cues.page.tokens[at].key in ("(", "[", ":", "=") or "filler" in cues.roles.get(at, ())
            if word is None and not skips:
                break
            if word is not None and strength(word)[1] != "extent":
                break
            extents += [word] if word else []
            at = word.last if word else at + 1
    return found


def _extent_behind(cues: Cues, at: int, sentence: Sentence) -> list[Mention]:
    """ "p16+ (block)", "PR+ weak": the extent right behind a sign."""
    opened = at < sentence.last and cues.page.tokens[at].key in ("(", "[")
    word = next(iter(states_in(cues, at + opened, at + opened + 1)), None)
    if word is None or strength(word)[1] != "extent" or word.last > sentence.last:
        return []
    behind = cues.page.keys(word.last, min(word.last + 1, sentence.last))
    return [word] if not behind or not behind[0][0].isalnum() else []


def _graded(cues: Cues, head: Head, sentence: Sentence) -> Value | None:
    """ "3+", "score 2+", "0": a grade of intensity; HER2 counts from 3+, its 2+ is equivocal."""
    tokens, at = cues.page.tokens, head.last
    while at < sentence.last and tokens[at].key != "-":
        if tokens[at].key not in _BEFORE_GRADE and not cues.roles.get(at, _NO_ROLE) & {"link", "filler"}:
            break
        at += 1
    if at + 1 >= sentence.last or tokens[at].key not in _GRADES or (tokens[at].glued and at == head.last):
        return None
    of_eight = cues.page.keys(at + 1, min(at + 3, sentence.last)) == ("/", "8")
    if of_eight and head.code in _ALLRED:
        result = {"0": "negative", "8": "positive"}.get(tokens[at].key, "")
        if not result:
            return None
        return Value(Run(result, (), at, at + 3, True, sign=f"{tokens[at].key}/8"), at, at + 3, own=True)
    plus = tokens[at + 1].key == "+" and tokens[at + 1].glued
    if tokens[at].key > "3" or (not plus and not (tokens[at].key == "0" and head.code == "HER2")):
        return None
    grade = int(tokens[at].key)
    result = "negative" if grade == 0 else "positive"
    if head.code == "HER2":
        result = "positive" if grade == 3 else "equivocal" if grade == 2 else "negative"
    last = at + 1 + plus
    return Value(Run(result, (), at, last, True, sign=f"{grade}+"), at, last, own=True)


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


def _share_signs(cues: Cues, heads: Sequence[Head], results: dict[int, Told | None]) -> None:
    """ "Vimentin, desmin, SMA (-)": a sign at the end of a list of stains none of which has a result of its own."""
    for i, head in enumerate(heads):
        last = results[i]
        if last is None or last.run is None or not last.run.sign or last.first != head.first:
            continue
        for j in range(i - 1, -1, -1):
            between = {t.key for t in cues.page.tokens[heads[j].last : heads[j + 1].first]}
            if results[j] is not None or not between or not between <= {",", "and", "/", "&"}:
                break
            results[j] = Told(last.result, None, heads[j].first, heads[j].last)


def _excepted(cues: Cues, sentence: Sentence, heads: Sequence[Head], results: dict[int, Told | None]) -> None:
    """ "All negative except S100", "but not for CgA": a stain without a result of its own takes the opposite one."""
    for i, head in enumerate(heads):
        at = head.first - 1
        while at >= sentence.first and cues.roles.get(at, frozenset()) and (
            cues.roles[at] <= {"filler", "lead", "link"} or (i and heads[i - 1].last > at)
        ):  # fmt: skip
            at -= 1
        roles = cues.roles.get(at, frozenset())
        before = next((results[j] for j in range(i - 1, -1, -1) if results[j] is not None), None)
        if "except" in roles:
            for j in range(i):
                if heads[j].code == head.code:
                    results[j] = None
        if results[i] is not None and _is_left_out(cues, sentence, head):
            results[i] = None
        bare = _is_bare_not(cues, sentence, head)
        if results[i] is None and before is not None and bare and before.result in ("positive", "negative"):
            for j in _list_back(cues, heads, i):
                results[j] = Told("negative", None, heads[j].first, heads[j].last)
        elif results[i] is None and before is not None and roles & {"except", "negator"} and before.result in (
            "positive", "negative",
        ) and gap(cues, at, head.first).unknown == 0:  # fmt: skip
            opposite: Polarity = "negative" if before.result == "positive" else "positive"
            results[i] = Told(opposite, None, head.first, head.last)


_LINKS_OUT = frozenset({"and", "or", "/", ",", "for", "to"})


def _is_left_out(cues: Cues, sentence: Sentence, head: Head) -> bool:
    """ "All stains except S100 and SOX10 were negative", "unlike CK7, CK20 was negative": told of the others alone."""
    page = cues.page
    names = {i for m in stain_mentions(page) for i in range(m.first, m.last)}
    begun = head.first - 1
    while begun > sentence.first and (begun in names or page.tokens[begun].key in _LINKS_OUT):
        begun -= 1
    if "except" not in cues.roles.get(begun, ()):
        return False
    behind = page.keys(head.last, head.last + 2)
    if begun == head.first - 1 and behind[:1] == (",",):
        return behind[1:] not in (("which",), ("that",))
    at = head.last
    while at in names or page.keys(at, at + 1) in (("and",), ("or",), ("/",)):
        at += 1
    return page.keys(at, at + 1) in (("were",), ("are",))


_LIKEWISE = (("as", "was"), ("as", "were"), ("as", "is"), ("as", "are"), ("as", "did"), ("so", "was"), ("so", "were"))


def _likewise(cues: Cues, heads: Sequence[Head], results: dict[int, Told | None]) -> None:
    """ "Vimentin was positive, as was CD10": a stain that is said to be like the one before it."""
    for i, head in enumerate(heads):
        before = next((results[j] for j in range(i - 1, -1, -1) if results[j] is not None), None)
        if results[i] is None and before is not None and cues.page.keys(head.first - 2, head.first) in _LIKEWISE:
            results[i] = Told(before.result, None, head.first, head.last)


def _list_back(cues: Cues, heads: Sequence[Head], last: int) -> list[int]:
    """The stains of the list that ends with one ("pancytokeratin, CD45 and desmin were not"), itself among them."""
    found = [last]
    for j in range(last - 1, -1, -1):
        between = {t.key for t in cues.page.tokens[heads[j].last : heads[j + 1].first]}
        if not between or not between <= {",", "and", "/", "&", "or"}:
            break
        found.append(j)
    return found


def _is_bare_not(cues: Cues, sentence: Sentence, head: Head) -> bool:
    """ "... whereas chromogranin was not." """
    tokens, at = cues.page.tokens, head.last
    while at < sentence.last and tokens[at].key in ("was", "were", "is", "are"):
        at += 1
    ends = at + 1 >= sentence.last or not tokens[at + 1].key[0].isalnum()
    return head.last <= at < sentence.last and tokens[at].key == "not" and ends


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
