"""What a text without a tumour is about: the disorder that it states, heads its lists with, or talks of."""

from collections import defaultdict
from typing import Literal

import msgspec

from lugol.language.kinds.diagnosis import DERIVED, is_superseded
from lugol.language.kinds.diagnosis_lines import DIAGNOSIS_PARTS, DISEASE, named_organ, root_organ
from lugol.language.kinds.index_evidence import LISTED, STEPS, firmness, heads_list, is_conclusion, is_final, is_mixed
from lugol.language.kinds.named import full_name, names
from lugol.language.model import Concept, Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Diagnosis, Event

_NOT_IN = ("family", "history", "request", "plan", "medication", "allergy", "review", "social")
_OF_HEAD = 3.0
"""What a symptom weighs that heads a list of diagnoses: less than a disorder that stands behind it."""
_MATES = 0.15
"""What the telling of another disorder of the same row of the lexicon adds."""
_MASS = frozenset({"mass", "masses", "tumor", "tumors", "neoplasm", "neoplasia", "lesion", "lump"})
_ENDS_NAME = frozenset({",", ".", ";", "and", "or", "with", "of", "in", "from", "the", "a", "was", "were", "is"})
_BEFORE_MASS, _BEFORE_NAME = 4, 3
_OF_PLACE = (("of",), ("in",), ("involving",))
_PREVENTED = frozenset({"prevention", "prophylaxis", "prophylactic", "screening", "vaccination", "risk"})
_THOUGHT_OF = frozenset({"differential", "differentials", "ddx", "possibilities"})
PAST = 0.3
AGAIN = 0.35
"""What each further telling of a disorder adds, of what it says."""
LEAST = 2.0
COMPLAINTS = frozenset({
    "menorrhagia", "incontinence", "bleeding_disorder_of_menses", "menses_disorder", "abdominal_pain_state", "symptom",
    "back_pain", "knee_pain",
})  # fmt: skip
"""What she complains of: it stands back behind any disorder, though it heads a list."""
CONSEQUENCES = frozenset({
    "sepsis_kind", "dic", "electrolyte", "wound_infection", "cardiac_arrest", "kidney_failure", "haemoperitoneum_cause",
    "pneumoperitoneum", "drug_reaction", "peritonitis", "labour_disorder",
})  # fmt: skip
_FOLLOWS = 0.8
"""What a consequence of disease (sepsis, a disorder of clotting, failure of an organ) weighs against a disease."""
UNSURE = frozenset({
    "pelvic_mass", "ovarian_mass", "adnexal_mass", "renal_mass", "breast_mass", "ovarian_cyst", "fracture_kind",
    "injury", "cervical_disease", "pregnancy_state",
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
    beside: float = 0.0
    code: str = ""

    @property
    def row(self) -> str:
        """The row of the lexicon that holds it."""
        return self.code.partition(":")[0]

    @property
    def score(self) -> float:
        """Its firmest telling, and a part of what the others say and of what disorders of its sort are told."""
        return self.best + AGAIN * (self.weight - self.best) + self.beside


def main_disorder(reading: Reading, events: list[Event]) -> Disorder | None:
    """The disorder that most speaks for, None where nothing does enough."""
    found = _named(reading, events)
    _with_worded(reading, events, found)
    if _is_of_screening(reading.page):
        found = {code: d for code, d in found.items() if d.stated and not is_unsure(d)}
    told: dict[str, float] = defaultdict(float)
    for each in found.values():
        told[each.row] += each.weight
    for each in found.values():
        each.beside = _MATES * (told[each.row] - each.weight)
    able = [d for d in found.values() if d.weight >= (LEAST if is_unsure(d) else STEPS["named"])]
    return max(able, key=_rank, default=None)


def _is_of_screening(page: Page) -> bool:
    """Does a text tell of a smear and of an HPV test or a colposcopy: what else it names in passing is no index."""
    looked = any(m.concept.attr("frame") == "colposcopy" for m in page.of("frame"))
    return bool(page.of("cyt_test")) and (looked or bool(page.of("hpv")))


def _rank(each: Disorder) -> tuple[bool, float, int]:
    """A disease before a complaint, then the one told most firmly; what follows from a disease stands back a little."""
    return not is_unsure(each), each.score * (_FOLLOWS if each.row in CONSEQUENCES else 1.0), -each.first


def is_unsure(each: Disorder) -> bool:
    """Is it what asks for a diagnosis ("pelvic mass") rather than one, and heads no list of diagnoses?"""
    return each.row in COMPLAINTS or (each.row in UNSURE and each.best < STEPS["listed"] - 1.0)


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
    called = page.of("disorder", first=chosen.first, last=chosen.last)
    words = called[0].concept.attr("called") if called else ""
    words = words or full_name(reading, chosen.first, _with_place(page, chosen.first, chosen.last))
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
    if told := named_organ(page, first, last):
        return told
    before = page.of("site", "place", first=max(page.clause(first)[0], first - _BEFORE_NAME), last=first)
    return before[-1].concept.name if before else root_organ(page, first, last) or _most_named(page)


def _with_place(page: Page, first: int, last: int) -> int:
    """The end of a name with the organ behind it, where it holds none: "thrombosis in the mesenteric veins"."""
    if page.of("site", "place", first=first, last=last) or page.keys(last, last + 1) not in _OF_PLACE:
        return last
    end = min(last + 6, page.clause(first)[1])
    behind = page.of("site", "place", first=last, last=end)
    cut = set(page.keys(last, behind[0].first)) & {",", "and", "with", "to"} if behind else True
    return last if cut else behind[0].last


def _most_named(page: Page) -> str:
    """The organ that a text names most, for a disorder that no organ is named with; "" where none is named twice."""
    counts: dict[str, int] = defaultdict(int)
    for mention in page.of("site", "place"):
        counts[mention.concept.name] += 1
    most = sorted(counts, key=lambda name: -counts[name])[:2]
    return most[0] if most and counts[most[0]] > (counts[most[1]] if len(most) > 1 else 1) else ""


def _named(reading: Reading, events: list[Event]) -> dict[str, Disorder]:
    """What speaks for each disorder of the lexicon."""
    page = reading.page
    found: dict[str, Disorder] = {}
    gone = [_range(e) for e in events if isinstance(e.values, Diagnosis) and e.values.status == "superseded"]
    for mention in (*page.of("disorder"), *_unlisted(reading), *_masses(page), *_heading(reading)):
        part = page.part(mention.first)
        if any(mention.start in every for every in gone) or (part in _NOT_IN and not is_mixed(page, mention.first)):
            continue
        is_symptom = mention.concept.category == "symptom"
        judged = reading.judge(mention.first, mention.last).assertion
        if judged == "hypothetical" and is_symptom:
            judged = "possible"
        if judged == "planned" and is_mixed(page, mention.first):
            judged = "affirmed"  # the word "plan" of the heading plans no disease
        if judged not in ("affirmed", "historical", "possible") or is_superseded(reading, mention):
            continue
        if is_differential(page, mention) or _PREVENTED.intersection(page.keys(mention.last, mention.last + 1)):
            continue
        if page.sentence(mention.first).article in ("introduction", "references", "discussion"):
            continue
        code = _kept_under(page, mention)
        disorder = found.setdefault(code, Disorder(code=code))
        concluded = judged == "possible" and is_conclusion(page, mention.first)
        firm = _OF_HEAD if is_symptom else firmness(reading, mention)
        weight = firm * (1.0 if judged == "affirmed" or concluded or is_symptom else PAST)
        disorder.weight += weight
        disorder.sure = disorder.sure or judged != "possible" or concluded
        disorder.stated = disorder.stated or (judged == "affirmed" and weight >= STEPS["stated"])
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
        placed = page.of("site", "place", first=first, last=last)
        least = "stated" if page.tokens[last - 1].key in DISEASE and not placed else "shown"
        if firmness(reading, mention) >= STEPS[least]:
            found.append(mention)
    return found


def _masses(page: Page) -> list[Mention]:
    """ "A pancreatic mass", "a retroperitoneal cystic tumour": a mass with its organ, which asks for a diagnosis."""
    found = []
    known = {m.last - 1 for m in page.of("disorder", "histology")}
    for at, token in enumerate(page.tokens):
        if token.key not in _MASS or at in known:
            continue
        sites = page.of("site", "place", first=max(page.clause(at)[0], at - _BEFORE_MASS), last=at)
        if not sites or set(page.keys(sites[-1].last, at)) & _ENDS_NAME:
            continue
        first = sites[-1].first
        concept = Concept("disorder", "pelvic_mass", page.words(first, at + 1), {"home": sites[-1].concept.name})
        found.append(Mention(concept, first, at + 1, page.tokens[first].start, token.end))
    return found


def _heading(reading: Reading) -> list[Mention]:
    """ "Impression: abdominal pain, etiology unclear": a symptom that heads a list of diagnoses."""
    return [m for m in reading.page.of("symptom") if heads_list(reading, m)]


def _kept_under(page: Page, mention: Mention) -> str:
    """A row of the lexicon may hold several diseases: each is weighed under the last word of its name."""
    row = "symptom" if mention.concept.category == "symptom" else mention.code
    return f"{row}:{page.tokens[mention.last - 1].key}"


def is_differential(page: Page, mention: Mention) -> bool:
    """ "The differential diagnosis included torsion and appendicitis": what was only thought of."""
    sentence = page.sentence(mention.first)
    return bool(_THOUGHT_OF.intersection(page.keys(sentence.first, mention.first)))


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
        weight = STEPS["stated"] * (PAST if past else 1.0)
        if event.sources[0].section in LISTED and not any(d.best >= STEPS["listed"] for d in known):
            weight = STEPS["listed"] - 1.0 if event.sources[0].section in DIAGNOSIS_PARTS else STEPS["tissue"]
        elif is_final(page, first, last):
            weight = STEPS["final"]
        keys = page.keys(first, last)
        row = "pregnancy_state" if "pregnancy" in keys else "pelvic_mass" if keys[-1] in _MASS else "worded"
        code = f"{row}:{start}"
        found[code] = Disorder(weight, stated=not past, sure=True, first=first, last=last, best=weight, code=code)


def _range(event: Event) -> range:
    return range(event.sources[0].start, event.sources[0].end)
