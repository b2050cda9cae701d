"""What a text without a tumour is about: the disorder that it states, heads its lists with, or talks of."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

import msgspec

from lugol.language.kinds.diagnoses.diagnosis import DERIVED, is_superseded
from lugol.language.kinds.diagnoses.lines import DISEASE, is_disease
from lugol.language.kinds.diagnoses.named import full_name, names
from lugol.language.kinds.index.evidence import (
    CONSISTENT,
    STEPS,
    firmness,
    is_conclusion,
    is_final,
    is_likeness,
    is_looked_for,
)
from lugol.language.kinds.index.lists import LISTED, item_of, items_of
from lugol.language.kinds.index.seat import MASS, masses, told_place, with_place
from lugol.language.kinds.index.short_forms import short_forms, spelt_out
from lugol.language.kinds.index.standing import (
    COMPLAINTS,
    LIES,
    Disorder,
    is_lie,
    is_unsure,
    least_of,
    standing,
)
from lugol.language.kinds.index.states import states
from lugol.language.kinds.index.told_places import WIDE
from lugol.language.mixed_parts import is_mixed
from lugol.language.model import Concept, Mention, Page, beginning_in
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Diagnosis, Event

_NOT_IN = ("family", "history", "request", "plan", "medication", "allergy", "review", "social")
_OF_HEAD = 3.0
"""What a symptom weighs that heads a list of diagnoses: less than a disorder that stands behind it."""
_MATES = 0.15
"""What the telling of another disorder of the same row of the lexicon adds."""
_WIDE = frozenset({"pelvis", "abdomen", "retroperitoneum"})
"""Masses of these tell less of what they are than those of an organ."""
_WHOLE = {"uterine cavity": "uterus", "endometrial cavity": "uterus"}
_BEFORE_NAME = 3
_CHILD = frozenset({"he", "his", "baby", "babies", "infant", "child", "newborn", "neonate", "boy"})
_MOTHER = frozenset({"she", "her", "woman", "gravida", "primigravida", "mother"})
_OPENING = 5
_PREVENTED = frozenset({
    "prevention", "prophylaxis", "prophylactic", "screening", "vaccination", "vaccine", "risk", "immune", "immunity",
    "nonimmune", "titer", "titers", "serology", "antibody", "antibodies", "vaccinated", "immunized",
})  # fmt: skip
_THOUGHT_OF = frozenset({"differential", "differentials", "ddx", "possibilities"})
PAST, _LISTED_DOUBT = 0.3, 0.8
_BESIDE = 0.6
_SEEN = frozenset({"was", "were", "found", "noted", "revealed", "showed", "seen", "confirmed"})
_AHEAD = frozenset({"will", "should", "if", "may", "would", "recommend", "consider", "for", "could", "to", "risk"})
_WITH = frozenset({"with", "associated", "accompanied", "plus"})
_KNOWN = ("histology", "disorder")
_CAUSES = frozenset({
    "tuberculosis", "hemophilia", "purpura", "disease", "glomerulosclerosis", "nephropathy", "dystocia",
    "tear", "lie", "presentation", "cord",
})  # fmt: skip
"""Last words of what stands in the same rows and is no consequence."""
_FOLLOWING = frozenset({"adhesions", "failure", "ascites", "anemia", "shock", "arrest"})
_LONG_OWN = frozenset({
    "chronic", "terminal", "end", "premature", "ovarian", "cycle", "deficiency", "hemolytic", "aplastic", "pernicious",
    "fatty", "sickle", "fanconi", "implantation", "syndrome", "toxic", "anaphylactic",
})  # fmt: skip
"""Words in a name that make it a disease of its own."""
CONSEQUENCES = frozenset({
    "sepsis_kind", "dic", "electrolyte", "wound_infection", "cardiac_arrest", "kidney_failure", "peritonitis",
    "labour_disorder", "drug_reaction",
})  # fmt: skip
_OF_SALTS = ("natremia", "kalemia", "acidosis", "alkalosis", "calcemia", "magnesemia", "anuria", "oliguria")
"""Endings of what salts and acids of the blood show."""
_OF_BIRTH = frozenset({"uterus", "fetus", "placenta"})
_LASTING = frozenset({
    "hypertension", "diabetes", "mellitus", "asthma", "hypothyroidism", "obesity", "hyperlipidemia", "dyslipidemia",
    "hypercholesterolemia", "depression", "anxiety", "anemia", "osteoporosis", "osteoarthritis", "gerd", "migraine",
    "overweight", "hyperthyroidism",
})  # fmt: skip
"""The last words of diseases that she lives with beside the one that a text is about."""
_OF_PREGNANCY = frozenset(
    {"fulminant", "gestational", "pulmonary", "portal", "intracranial", "ocular", "insipidus", "pregnancy"}
)


def told_disorders(reading: Reading, events: list[Event]) -> dict[str, Disorder]:
    """Every disorder that a text tells of, under its row and last word."""
    found = _named(reading, events)
    _with_worded(reading, events, found)
    return found


def main_disorder(reading: Reading, events: list[Event]) -> Disorder | None:
    """The disorder that most speaks for, None where nothing does enough."""
    found = told_disorders(reading, events)
    if _is_of_screening(reading.page):
        found = {code: d for code, d in found.items() if d.stated and not is_unsure(d)}
    told: dict[str, float] = defaultdict(float)
    for each in found.values():
        told[each.row] += each.weight
    for each in found.values():
        each.yields = _yields(each, found)
        each.beside = _MATES * (told[each.row] - each.weight)
    able = [d for d in found.values() if d.weight >= least_of(d) and not is_lie(d)]
    best = max(able, key=lambda each: (standing(each), -each.first), default=None)
    return _of_pregnancy(able) or best if best is not None and best.row == "pregnancy_state" else best


def _of_pregnancy(able: list[Disorder]) -> Disorder | None:
    """ "1. Pregnancy at 40 weeks. 2. Failure to progress": the disease of a pregnancy that one list names with it."""
    named = [d for d in able if d.in_list and d.home in _OF_BIRTH and not is_unsure(d) and not d.code.endswith(LIES)]
    return max(named, key=lambda each: (each.best, -each.first), default=None)


def _yields(mass: Disorder, found: dict[str, Disorder]) -> bool:
    """ "1. Right ovarian mass. 2. Ovarian cyst with torsion": a mass beside the disease of its organ in one list.

    A complaint stands back behind any disease of its list.
    """
    if not mass.listed or not is_unsure(mass):
        return False
    complains = mass.row in COMPLAINTS
    named = [d for d in found.values() if d.in_list and d.home and (complains or d.home == mass.home)]
    return any(not is_unsure(d) for d in named)


def _is_of_screening(page: Page) -> bool:
    """Does a text tell of a smear and of an HPV test or a colposcopy: what else it names in passing is no index."""
    looked = any(m.concept.attr("frame") == "colposcopy" for m in page.of("frame"))
    return bool(page.of("cyt_test")) and (looked or bool(page.of("hpv")))


def with_disorder(reading: Reading, events: list[Event], chosen: Disorder, site: str) -> list[Event]:
    """The events with the chosen disorder as index: the event that states it is marked, else one is added."""
    page = reading.page
    site = _WHOLE.get(site, site)
    start, end = page.tokens[chosen.first].start, page.tokens[chosen.last - 1].end
    words = chosen.called or full_name(reading, chosen.first, with_place(page, chosen.first, chosen.last))
    told, organ_told = spelt_out(words)
    words, site = told or words, site or organ_told
    for place, event in enumerate(events):
        value = event.values
        stated = value.site if isinstance(value, Diagnosis) and value.site not in WIDE else ""
        if not isinstance(value, Diagnosis) or value.status or value.histology or event.sources[0].start > start:
            continue
        same = value.value.lower() == words.lower()
        if same or event.sources[0].start == start or event.sources[0].end >= end:
            of_it = msgspec.structs.replace(
                value,
                value=told or (words if chosen.row.startswith("short_") else value.value),
                role="index",
                site=site if chosen.place else _WHOLE.get(stated, stated) or site or value.site,
            )
            if page.of(*_KNOWN, first=page.token_at(event.sources[0].start), last=chosen.first):
                of_it = msgspec.structs.replace(of_it, value=words, site=site)  # the line names another before it
            return [*events[:place], msgspec.structs.replace(event, values=of_it), *events[place + 1 :]]
    sure = chosen.sure and not _is_queried(page, chosen.first)
    certainty: Literal["", "suspected"] = "" if sure else "suspected"
    said: Assertion = "affirmed" if sure else "possible"
    value = Diagnosis(value=words, site=site, histology=words, role="index", certainty=certainty)
    return [*events, reading.event(value, chosen.first, chosen.last, assertion=said, note=DERIVED)]


def _is_queried(page: Page, first: int) -> bool:
    """ "Imp: ?nodal recurrence": does a question mark lead to a name, which ends nothing before it?"""
    before = page.tokens[first - 1] if first else None
    return before is not None and before.key in ("?", "??") and not before.glued


def _named(reading: Reading, events: list[Event]) -> dict[str, Disorder]:
    """What speaks for each disorder of the lexicon."""
    page = reading.page
    found: dict[str, Disorder] = {}
    gone = [_range(e) for e in events if isinstance(e.values, Diagnosis) and e.values.status == "superseded"]
    told = [
        *page.of("disorder"),
        *_unlisted(reading),
        *masses(reading),
        *_heading(reading),
        *states(reading),
        *short_forms(reading),
    ]
    ordered = sorted(told, key=lambda m: m.first)
    for mention in told:
        if any(mention.start in every for every in gone) or _is_apart(page, mention):
            continue
        judged = _judged(reading, mention)
        if judged in ("affirmed", "historical", "possible") and not _is_told_of_other(reading, mention):
            code = _kept_under(page, mention)
            _add_telling(reading, found.setdefault(code, Disorder(code=code)), mention, judged, ordered)
    return found


def _is_apart(page: Page, mention: Mention) -> bool:
    """Does it stand in a part that tells of no disease of hers now, as her kin, a request or a plan?"""
    part = page.part(mention.first)
    apart = part in _NOT_IN and not is_mixed(page, mention.first)
    return apart and not (part == "plan" and _was_seen(page, mention))


def _judged(reading: Reading, mention: Mention) -> Assertion:
    """How a disorder is asserted: a symptom that is only named counts as possible, and nobody plans a disease."""
    judged = reading.judge(mention.first, mention.last).assertion
    if judged == "hypothetical" and mention.concept.category == "symptom":
        return "possible"
    if judged == "planned" and (is_mixed(reading.page, mention.first) or _is_diagnosed(reading.page, mention)):
        return "affirmed"  # the word "plan" of the heading plans no disease
    return judged


def _is_told_of_other(reading: Reading, mention: Mention) -> bool:
    """Was it given up, only thought of or prevented, or does it stand beside the case of a publication?"""
    page = reading.page
    return (
        is_superseded(reading, mention)
        or is_likeness(page, mention)
        or is_differential(page, mention)
        or _is_prevented(page, mention)
        or page.sentence(mention.first).article in ("introduction", "references", "discussion", "leaflet")
    )


def _add_telling(
    reading: Reading, disorder: Disorder, mention: Mention, judged: Assertion, told: Sequence[Mention]
) -> None:
    """What one telling adds to its disorder; `told` are the tellings of all in their order."""
    page = reading.page
    concluded = judged == "possible" and is_conclusion(page, mention.first)
    weight = _weight(reading, mention, judged, concluded=concluded)
    weight *= _BESIDE if _is_beside(reading, mention, told) else 1.0
    disorder.weight += weight
    disorder.listed = disorder.listed or item_of(reading, mention) is not None
    disorder.sure = disorder.sure or judged != "possible" or concluded
    disorder.here = disorder.here or judged == "affirmed"
    disorder.stated = disorder.stated or (judged == "affirmed" and weight >= STEPS["stated"])
    disorder.home = disorder.home or mention.concept.attr("home")
    disorder.in_list = disorder.in_list or _is_in_item(reading, mention)
    disorder.follows = _is_consequence(page, mention, disorder)
    disorder.lasting = is_lasting(page, mention.first, mention.last)
    disorder.place = told_place(page, mention) or disorder.place
    if weight > disorder.best:
        disorder.called = mention.concept.attr("called")
        disorder.best, disorder.first, disorder.last = weight, mention.first, mention.last


def _weight(reading: Reading, mention: Mention, judged: Assertion, *, concluded: bool) -> float:
    """What one telling weighs: its firmness, less for doubt, for what is past and for what is of the child."""
    is_symptom = mention.concept.category == "symptom"
    firm = _OF_HEAD if is_symptom else firmness(reading, mention)
    firm = max(firm, STEPS["shown"]) if mention.concept.attr("called") else firm
    sure = judged == "affirmed" or concluded or is_symptom
    thought = judged == "possible" and (item_of(reading, mention) is not None or _is_likely(reading, mention))
    weight = firm * (1.0 if sure else _LISTED_DOUBT if thought else PAST)
    return weight * (PAST if is_of_child(reading.page, mention.first) else 1.0)


def _is_diagnosed(page: Page, mention: Mention) -> bool:
    """ "She was prepared for surgery with a preoperative diagnosis of X": what was planned was the operation."""
    return page.keys(mention.first - 2, mention.first) in (("diagnosis", "of"), ("diagnosed", "with"))


def _was_seen(page: Page, mention: Mention) -> bool:
    """ "Management: a laparotomy was done and a ruptured tube was noted": told as seen, under a heading of plans."""
    near = page.keys(*page.clause(mention.first))
    return bool(_SEEN.intersection(near)) and not _AHEAD.intersection(near)


def _is_beside(reading: Reading, mention: Mention, told: Sequence[Mention]) -> bool:
    """ "A perforation of the uterus with prolapse of the bowel": what is told second, behind "with"."""
    page = reading.page
    near = beginning_in(told, page.clause(mention.first)[0], mention.first)
    before = [m for m in near if m.last <= mention.first and m.code != mention.code]
    if not before:
        return False
    between = range(max(m.last for m in before), mention.first)
    linked = _WITH.intersection(page.tokens[at].key for at in between)
    return bool(linked) and not any("verb" in reading.cues.roles[at] for at in between)


def _is_in_item(reading: Reading, mention: Mention) -> bool:
    """Does a disease stand in an item of the list that counts, as its name or behind it?"""
    return any(item.first <= mention.first < item.end for item in items_of(reading))


def _is_consequence(page: Page, mention: Mention, disorder: Disorder) -> bool:
    """ "Sepsis", "congestive heart failure", and not "chronic renal failure": what follows from a disease."""
    last = page.tokens[mention.last - 1].key
    if _LONG_OWN.intersection(page.keys(max(0, mention.first - 2), mention.last)):
        return False
    return (disorder.row in CONSEQUENCES and last not in _CAUSES) or last in _FOLLOWING


def _is_likely(reading: Reading, mention: Mention) -> bool:
    """ "Bleeding at the hilum consistent with a splenic rupture": what is seen fits the disease."""
    cue = reading.judge(mention.first, mention.last).cue.lower()
    return tuple(cue.split()) in CONSISTENT


def is_lasting(page: Page, first: int, last: int) -> bool:
    """ "Chronic hypertension", "type 2 diabetes", and not "gestational diabetes": what she lives with beside it."""
    keys = page.keys(max(0, first - _BEFORE_NAME), last)
    return bool(_LASTING.intersection(page.keys(first, last))) and not _OF_PREGNANCY.intersection(keys)


def _is_prevented(page: Page, mention: Mention) -> bool:
    """ "Thrombosis prophylaxis", "cancer screening", "rubella immune": what is kept off or looked for."""
    at = mention.last + (page.keys(mention.last, mention.last + 1) == (":",))
    return is_looked_for(page, mention) or bool(_PREVENTED.intersection(page.keys(at, at + 1)))


def _unlisted(reading: Reading) -> list[Mention]:
    """Names of diseases of no lexicon, where something is said of them that a diagnosis needs."""
    page = reading.page
    found = []
    for first, last in names(reading):
        words = page.words(first, last)
        concept = Concept("disorder", page.tokens[last - 1].key, words)
        mention = page.mention(concept, first, last)
        placed = page.of("site", "place", first=first, last=last)
        if page.tokens[last - 1].key == "dissection" and not placed:
            continue  # "by blunt dissection"
        least = "stated" if page.tokens[last - 1].key in DISEASE and not placed else "shown"
        if firmness(reading, mention) >= STEPS[least]:
            found.append(mention)
    return found


def _heading(reading: Reading) -> list[Mention]:
    """ "Impression: abdominal pain, etiology unclear": a symptom that heads a list of diagnoses."""
    page = reading.page
    found = []
    for mention in page.of("symptom"):
        item = item_of(reading, mention)
        is_named = item and page.of(*_KNOWN, first=item.first, last=item.last)
        if item and item is items_of(reading)[0] and not is_named:
            found.append(mention)
    return found


def is_of_child(page: Page, at: int) -> bool:
    """ "He had epilepsy", "another baby had an atresia": told of the child in what is the mother's text."""
    sentence = page.sentence(at)
    opening = page.keys(sentence.first, min(sentence.first + _OPENING, at))
    return bool(_CHILD.intersection(opening)) and _speaks_of_mother(page)


@once_a_page
def _speaks_of_mother(page: Page) -> bool:
    return not _MOTHER.isdisjoint(token.key for token in page.tokens)


def _kept_under(page: Page, mention: Mention) -> str:
    """A row of the lexicon may hold several diseases: each is weighed under the last word of its name, masses under
    their organ."""
    if mention.code == "pelvic_mass" and (home := mention.concept.attr("home")):
        return f"{'wide_mass' if home in _WIDE else mention.code}:{home}"
    row = "symptom" if mention.concept.category == "symptom" else mention.code
    return f"{row}:{page.tokens[mention.last - 1].key}"


def is_differential(page: Page, mention: Mention) -> bool:
    """ "The differential diagnosis included torsion and appendicitis": what was only thought of."""
    sentence = page.sentence(mention.first)
    return bool(_THOUGHT_OF.intersection(page.keys(sentence.first, mention.first)))


def _with_worded(reading: Reading, events: list[Event], found: dict[str, Disorder]) -> None:
    """Diagnoses in words of no lexicon stand beside the others: those stated, and the items of the list."""
    page = reading.page
    for item in items_of(reading):
        if item.named and not any(item_of(reading, m) for m in page.of(*_KNOWN, first=item.first, last=item.end)):
            _add(reading, found, item.first, item.last, item.weight).listed = True
    told = [e for e in events if isinstance(e.values, Diagnosis) and not e.values.histology and not e.values.status]
    for event in sorted(told, key=lambda e: e.order):
        start, end = event.sources[0].start, event.sources[0].end
        if event.assertion != "affirmed":
            continue
        begun, last = page.tokens_between(start, end)
        if page.of("disorder", "histology", first=begun, last=last):
            continue
        first = page.token_at(start)
        if any(item.first <= first < item.end for item in items_of(reading)):
            continue
        if items_of(reading) and page.part(first) in LISTED:
            continue  # what the list holds and is no disease: "Desire for future fertility"
        past = reading.judge(first, last).assertion == "historical"
        _add(reading, found, first, last, STEPS["final" if is_final(page, first, last) else "stated"], past=past)


def _add(
    reading: Reading, found: dict[str, Disorder], first: int, last: int, weight: float, *, past: bool = False
) -> Disorder:
    """A disorder under its words: a pregnancy, a mass and a complaint are told as such."""
    page = reading.page
    keys = page.keys(first, last)
    row = "worded"
    if {"pregnancy", "gestation"}.intersection(keys):
        row = "pregnancy_state"
    elif MASS.intersection(keys):
        row = "pelvic_mass"
    elif page.of("symptom", first=first, last=last) and not is_disease(page, first, last):
        row = "symptom"
    weight *= PAST if past else 1.0
    code = f"{row}:{page.tokens[first].start}"
    found[code] = Disorder(
        weight, stated=not past, sure=True, first=first, last=last, best=weight, code=code,
        lasting=is_lasting(page, first, last), follows=_follows(page, first, last),
    )  # fmt: skip
    return found[code]


def _follows(page: Page, first: int, last: int) -> bool:
    """ "Metabolic acidosis", "profound hyponatremia", "respiratory failure": what follows from a disease."""
    if _LONG_OWN.intersection(page.keys(first, last)):
        return False
    key = page.tokens[last - 1].key
    return key in _FOLLOWING or key.endswith(_OF_SALTS)


def _range(event: Event) -> range:
    return range(event.sources[0].start, event.sources[0].end)
