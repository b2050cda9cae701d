"""What a text without a tumour is about: the disorder that it states, heads its lists with, or talks of."""

from itertools import pairwise
from typing import Literal

import msgspec

from lugol.language.kinds.diagnosis import (
    DERIVED,
    STATING,
    has_it,
    is_stated,
    is_superseded,
)
from lugol.language.kinds.diagnosis_lines import DIAGNOSIS_PARTS, DISEASE, line_site
from lugol.language.kinds.named import full_name, names
from lugol.language.model import Concept, Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Diagnosis, Event

_LISTED = ("postop_diagnosis", "preop_diagnosis", "diagnosis", "impression")
_NOT_IN = ("family", "history", "request", "plan", "medications", "allergies")
_FINAL = frozenset({"final", "definitive", "definite", "confirmed", "eventual", "established", "postoperative"})
_SUPPORTED = (
    ("consistent", "with"), ("compatible", "with"), ("suggestive", "of"), ("diagnostic", "of"), ("due", "to"),
    ("secondary", "to"), ("turned", "out"), ("proved", "to"), ("proven", "to"), ("evidence", "of"),
    ("in", "keeping"), ("in", "favor"), ("typical", "of"), ("characteristic", "of"), ("caused", "by"),
    ("attributed", "to"), ("treated", "for"),
)  # fmt: skip
_SHOWN = frozenset({
    "confirmed", "confirming", "revealed", "revealing", "showed", "showing", "demonstrated", "demonstrating",
    "disclosed", "suggested", "indicated", "identified", "developed", "confirm", "reveal", "show", "shows", "suggest",
    "reveals", "confirms", "demonstrates", "suffering", "suffered",
})  # fmt: skip
CONSISTENT = (
    ("consistent", "with"), ("compatible", "with"), ("diagnostic", "of"), ("in", "keeping"), ("characteristic", "of"),
    ("typical", "of"), ("typical", "for"),
)  # fmt: skip
_CONCLUDING = frozenset({
    "findings", "features", "histology", "histopathology", "histological", "histopathological", "biopsy", "pathology",
    "microscopy", "microscopic", "immunohistochemistry", "immunohistochemical", "all", "these", "karyotype", "culture",
    "data", "imaging", "mri", "ct", "scan", "appearance", "appearances", "picture", "angiography", "results", "images",
    "investigations", "presentation", "symptoms", "autopsy", "laparoscopy", "laparotomy", "which", "cultures",
})  # fmt: skip
_THOUGHT_OF = frozenset({"differential", "differentials", "ddx", "possibilities"})
_SETTLED = frozenset({"confirmed", "established", "proven", "proved", "verified"})
_PROVISIONAL = frozenset({
    "clinical", "provisional", "working", "preoperative", "presumptive", "admitting", "admission", "initial",
    "tentative", "referral", "referring", "preliminary", "prenatal", "initially",
})  # fmt: skip
_REMEDIES = frozenset({
    "removal", "excision", "resection", "repair", "drainage", "evacuation", "reduction", "embolization", "correction",
    "detorsion", "division", "closure", "removed", "excised", "resected", "repaired", "drained", "corrected",
})  # fmt: skip
_FAR = 12
_TREATED_NEAR = 5
_STATED, _FINALLY, _TITLE, _SUPPORT, _LISTED_FIRST, _ONCE = 4.0, 6.0, 4.0, 2.0, 8.0, 1.0
_OF_TISSUE, _CONCLUDED = 5.0, 3.0
_PAST = 0.3
_AGAIN = 0.35
"""What each further telling of a disorder adds, of what it says."""
_IN_LEGEND = 0.5
LEAST = 2.0
UNSURE = frozenset({
    "pelvic_mass", "renal_mass", "breast_mass", "ovarian_cyst", "menorrhagia", "incontinence", "fracture_kind",
    "bleeding_disorder_of_menses", "injury", "cervical_disease",
})  # fmt: skip
"""What asks for a diagnosis rather than is one: it stands back behind any other that is named as firmly."""


class Disorder(msgspec.Struct):
    """A disorder that the text may be about: what speaks for it, and where it is named best."""

    weight: float = 0.0
    stated: bool = False
    sure: bool = False
    first: int = -1
    last: int = -1
    best: float = 0.0
    code: str = ""

    @property
    def score(self) -> float:
        """Its firmest telling, and a part of what the others say."""
        return self.best + _AGAIN * (self.weight - self.best)


def main_disorder(reading: Reading, events: list[Event]) -> Disorder | None:
    """The disorder that most speaks for, None where nothing does enough."""
    found = _named(reading, events)
    _with_worded(reading, events, found)
    if reading.page.of("cyt_test") and reading.page.of("hpv", "colposcopic"):
        found = {code: d for code, d in found.items() if d.stated and not is_unsure(d)}
    able = [d for d in found.values() if d.weight >= (LEAST if is_unsure(d) else _ONCE)]
    return max(able, key=_rank, default=None)


def _rank(each: Disorder) -> tuple[bool, float, int]:
    return not is_unsure(each), each.score, each.first


def is_unsure(each: Disorder) -> bool:
    """Is it what asks for a diagnosis ("pelvic mass") rather than one?"""
    return each.code.partition(":")[0] in UNSURE


def with_disorder(reading: Reading, events: list[Event], chosen: Disorder) -> list[Event]:
    """The events with the chosen disorder as index: the event that states it is marked, else one is added."""
    page = reading.page
    start, end = page.tokens[chosen.first].start, page.tokens[chosen.last - 1].end
    site = disorder_site(reading, chosen.first, chosen.last)
    for place, event in enumerate(events):
        value = event.values
        if not isinstance(value, Diagnosis) or value.status or event.sources[0].start > start:
            continue
        if event.sources[0].end >= end or event.sources[0].start == start:
            marked = msgspec.structs.replace(value, role="index", site=value.site or site)
            return [*events[:place], msgspec.structs.replace(event, values=marked), *events[place + 1 :]]
    words = full_name(reading, chosen.first, chosen.last)
    certainty: Literal["", "suspected"] = "" if chosen.sure else "suspected"
    said: Assertion = "affirmed" if chosen.sure else "possible"
    value = Diagnosis(value=words, site=site, histology=words, role="index", certainty=certainty)
    return [*events, reading.event(value, chosen.first, chosen.last, assertion=said, note=DERIVED)]


def disorder_site(reading: Reading, first: int, last: int) -> str:
    """The organ named with a disorder or right behind it ("abscess of the left leg"), else its usual one."""
    page = reading.page
    end = min(last + 5, page.clause(first)[1])
    behind = page.of("site", "place", first=last, last=end)
    if behind and {"of", "in", "at", "involving"} & set(page.keys(last, behind[0].first)):
        return behind[0].concept.name
    return line_site(page, first, last)


def _named(reading: Reading, events: list[Event]) -> dict[str, Disorder]:
    """What speaks for each disorder of the lexicon."""
    page = reading.page
    found: dict[str, Disorder] = {}
    gone = [_range(e) for e in events if isinstance(e.values, Diagnosis) and e.values.status == "superseded"]
    for mention in (*page.of("disorder"), *_unlisted(reading)):
        if any(mention.start in every for every in gone) or page.part(mention.first) in _NOT_IN:
            continue
        judged = reading.judge(mention.first, mention.last).assertion
        if judged not in ("affirmed", "historical", "possible") or is_superseded(reading, mention):
            continue
        if is_differential(page, mention):
            continue
        if page.sentence(mention.first).article in ("introduction", "references", "discussion"):
            continue
        code = _kept_under(page, mention)
        disorder = found.setdefault(code, Disorder(code=code))
        concluded = judged == "possible" and is_conclusion(page, mention.first)
        weight = _weight(reading, mention) * (1.0 if judged == "affirmed" or concluded else _PAST)
        disorder.weight += weight
        disorder.sure = disorder.sure or judged != "possible" or concluded
        disorder.stated = disorder.stated or (judged == "affirmed" and weight >= _STATED)
        if weight > disorder.best:
            disorder.best, disorder.first, disorder.last = weight, mention.first, mention.last
    return found


def _unlisted(reading: Reading) -> list[Mention]:
    """Names of diseases of no lexicon, where something is said of them that a diagnosis needs."""
    page = reading.page
    found = []
    for first, last in names(reading):
        words = page.words(first, last)
        concept = Concept("disorder", page.tokens[last - 1].key, words)
        mention = Mention(concept, first, last, page.tokens[first].start, page.tokens[last - 1].end)
        if _weight(reading, mention) >= (_STATED if page.tokens[last - 1].key in DISEASE else _SUPPORT):
            found.append(mention)
    return found


def _kept_under(page: Page, mention: Mention) -> str:
    """A row of the lexicon may hold several diseases: each is weighed under the last word of its name."""
    return f"{mention.code}:{page.tokens[mention.last - 1].key}"


def is_conclusion(page: Page, first: int) -> bool:
    """ "These findings were consistent with tuberculosis": what all findings together say is the diagnosis."""
    sentence = page.sentence(first)
    before = page.keys(sentence.first, first)
    named = any(pair in _pairs(before) for pair in CONSISTENT)
    return named and bool(_CONCLUDING.intersection(before))


def is_differential(page: Page, mention: Mention) -> bool:
    """ "The differential diagnosis included torsion and appendicitis": what was only thought of."""
    sentence = page.sentence(mention.first)
    return bool(_THOUGHT_OF.intersection(page.keys(sentence.first, mention.first)))


def _weight(reading: Reading, mention: Mention) -> float:
    """How firmly one mention names what the text is about."""
    page = reading.page
    sentence = page.sentence(mention.first)
    before = page.keys(max(sentence.first, mention.first - _FAR), mention.first)
    near = page.keys(max(page.clause(mention.first)[0], mention.first - _FAR), mention.first)
    if _heads_list(reading, mention):
        return _LISTED_FIRST
    if STATING.intersection(before) or is_stated(reading, mention):
        return _of_statement(page, mention, before)
    if sentence.article == "title":
        return _TITLE
    if "case" in near and "of" in near[near.index("case") :]:
        return _STATED
    weight = _ONCE
    if is_of_tissue(page, mention):
        weight = _OF_TISSUE
    elif is_conclusion(page, mention.first):
        weight = _CONCLUDED
    elif has_it(page, mention) or _SHOWN.intersection(near) or any(p in _pairs(near) for p in _SUPPORTED):
        weight = _SUPPORT
    if weight < _SUPPORT and _REMEDIES.intersection(near[-_TREATED_NEAR:]):
        weight = _SUPPORT
    return weight * (_IN_LEGEND if sentence.article == "caption" else 1.0)


def _of_statement(page: Page, mention: Mention, before: tuple[str, ...]) -> float:
    """ "The final diagnosis was X", "the diagnosis of X was confirmed" settle it; a "clinical diagnosis" does not."""
    behind = page.keys(mention.last, min(mention.last + 5, page.clause(mention.first)[1]))
    if _FINAL.intersection(before) or _SETTLED.intersection(behind):
        return _FINALLY
    return _SUPPORT if _PROVISIONAL.intersection(before) else _STATED


def is_of_tissue(page: Page, mention: Mention) -> bool:
    """ "Histology revealed X", "the biopsy was consistent with X": what tissue showed, in the words before it."""
    clause = page.clause(mention.first)
    before = page.keys(max(clause[0], mention.first - _FAR), mention.first)
    shown = bool(_SHOWN.intersection(before)) or any(pair in CONSISTENT for pair in pairwise(before))
    frames = page.of("frame", first=page.sentence(mention.first).first, last=mention.first)
    return shown and bool(frames) and frames[-1].concept.attr("frame") in ("tissue", "tissue_report")


def _pairs(keys: tuple[str, ...]) -> set[tuple[str, str]]:
    return set(pairwise(keys))


def _heads_list(reading: Reading, mention: Mention) -> bool:
    """Is it the first that stands under "Postoperative diagnosis:", "Diagnosis:" or "Impression:"?"""
    page = reading.page
    part = page.part_of(mention.first)
    if part is None or part.kind not in _LISTED:
        return False
    first = page.sentence(min(part.label[1], mention.first))
    return first.last > mention.first and not page.of("disorder", "histology", first=part.label[1], last=mention.first)


def _with_worded(reading: Reading, events: list[Event], found: dict[str, Disorder]) -> None:
    """Diagnoses that are stated in words of no lexicon stand beside the others."""
    page = reading.page
    known = [d for d in found.values() if d.first >= 0]
    told = [e for e in events if isinstance(e.values, Diagnosis) and not e.values.histology and not e.values.status]
    for event in sorted(told, key=lambda e: e.order):
        start, end = event.sources[0].start, event.sources[0].end
        if event.assertion != "affirmed":
            continue
        if any(m.start in range(start, end) for m in page.of("disorder", "histology")):
            continue
        first = next(i for i, t in enumerate(page.tokens) if t.end > start)
        last = next((i for i, t in enumerate(page.tokens) if t.start >= end), len(page.tokens))
        past = reading.judge(first, last).assertion == "historical"
        weight = _STATED * (_PAST if past else 1.0)
        if event.sources[0].section in _LISTED and not any(d.best >= _LISTED_FIRST for d in known):
            weight = _LISTED_FIRST - 1.0 if event.sources[0].section in DIAGNOSIS_PARTS else _STATED + 1.0
        elif _FINAL.intersection(page.keys(max(0, first - 6), first)):
            weight = _FINALLY
        code = f"worded {start}"
        found[code] = Disorder(weight, stated=not past, sure=True, first=first, last=last, best=weight, code=code)


def _range(event: Event) -> range:
    return range(event.sources[0].start, event.sources[0].end)
