"""The diagnosis that a text as a whole is about: the tumour or disorder that most speaks for."""

import msgspec

from lugol.language.kinds.diagnoses.diagnosis import DERIVED, rule_code
from lugol.language.kinds.diagnoses.lines import is_report
from lugol.language.kinds.diagnoses.named import full_name
from lugol.language.kinds.index.candidates import VAGUE, Candidate, candidates_of, is_vague, of_tissue
from lugol.language.kinds.index.disorder import main_disorder, with_disorder
from lugol.language.kinds.index.evidence import is_conclusion
from lugol.language.kinds.index.graver import graver
from lugol.language.kinds.index.last_resort import is_normal_examination, pregnancy, suspected
from lugol.language.kinds.index.seat import disorder_site
from lugol.language.kinds.index.site import GENITAL, main_site, most_spoken_of, place_of_mass
from lugol.language.kinds.index.standing import AGAIN, Disorder, standing
from lugol.language.kinds.index.told_places import WIDE, is_named, told_places
from lugol.language.kinds.tissue.smear_of import speaks_of_cervix
from lugol.language.kinds.woman.routine import is_routine, is_wish
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Biopsy, Diagnosis, Ecc, Event, Metastasis, Pathology, Recurrence

LEAST_UNCERTAIN = 0.5
_LIKELY = 1.0
_MUCH = 4.0
_OPERATIVE = ("postop_diagnosis", "preop_diagnosis")
_GRAVE = ("malignant", "preinvasive")
_GRAVITY = {"malignant": 1.6, "vague": 1.4, "preinvasive": 1.3, "uncertain": 1.3, "benign": 1.1}
"""What a tumour weighs against another disorder that is told as firmly."""
_AMONG_TUMOURS, _GENITAL = 2.0, 1.25
"""What a malignant tumour weighs more than another beside it, and one of a genital organ."""
_DOUBTS = frozenset(
    {
        "suspicious",
        "suspected",
        "suspicion",
        "possible",
        "possibly",
        "probable",
        "probably",
        "suggestive",
        "?",
        "query",
        "queried",
    }
)
"""What tissue shows with one of these is not proven: "histology was suspicious for lymphoma"."""
_OF_PAST = 0.5
_SEATED = (
    "cervical_pregnancy", "cervical_stump_pregnancy", "abdominal_pregnancy", "ovarian_pregnancy", "scar_pregnancy",
)  # fmt: skip
"""Pregnancies of a seat other than the tube."""
_SAME_ORGAN = {"endometrium": "uterus", "uterine cavity": "uterus", "endocervix": "cervix"}
_NOTHING = frozenset({"metastasis", "inflammation", "metaplasia", "benign", "adhesions", "insufficient", "hpv_effect"})
"""What tissue shows and no text is about."""


def with_index(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with the diagnosis that the text is about marked as "index", added where it is stated nowhere."""
    already = [e.values.histology for e in events if isinstance(e.values, Diagnosis) and e.values.role == "index"]
    if already:
        return [e for e in events if not (isinstance(e.values, Diagnosis) and _is_repeated(e.values, already))]
    candidates = candidates_of(reading, lives_on=any(isinstance(e.values, Metastasis | Recurrence) for e in events))
    best = graver(_choose(reading.page, candidates), candidates, events)
    disorder = main_disorder(reading, events)
    without = is_wish(reading) or (is_routine(reading) and not _is_genital(reading, disorder))
    if _is_slight(best) and without:
        return _none_found(reading, events)
    if disorder is not None and (best is None or standing(disorder) > _standing(best)):
        return with_disorder(reading, events, disorder, _site_of(reading, disorder))
    if best is None or best.best is None:
        return _listed(events) or _none_established(reading.page, events) or _last_resort(reading, events)
    site = main_site(reading, best, candidates, events)
    if site in best.placed and any(told is best.best for name, told in best.placed.items() if name != site):
        best.best = best.placed[site]  # "Ca breast 2018. Ca cx 2024": told by the words that name its organ
    name = best.concept.name
    for place, event in enumerate(events):
        value = event.values
        if (
            isinstance(value, Diagnosis)
            and value.histology == name
            and value.status != "superseded"
            and event.assertion == "affirmed"
        ):
            marked = msgspec.structs.replace(value, role="index", site=site, code=rule_code(best.concept, site))
            return [*events[:place], msgspec.structs.replace(event, values=marked), *events[place + 1 :]]
    judged = reading.judge(best.best.first, best.best.last)
    doubted = judged.row == "pos.not_excluded" or bool(_DOUBTS.intersection(judged.cue.lower().split()))
    proven = of_tissue(reading, best.best) and not doubted
    sure = judged.assertion != "possible" or proven
    sure = sure or is_conclusion(reading.page, best.best.first)
    value = Diagnosis(
        value=full_name(reading, best.best.first, best.best.last),
        site=site,
        histology=name,
        role="index",
        certainty="" if sure else "suspected",
        code=rule_code(best.concept, site),
    )
    said: Assertion = "affirmed" if sure else "possible"
    return [*events, reading.event(value, best.best.first, best.best.last, assertion=said, note=DERIVED)]


def _last_resort(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with what a text is about that states no disease; as they are where a report or a smear tells none."""
    page = reading.page
    if is_report(reading) or page.of("cyt_test", "hpv"):
        return events
    if (disorder := suspected(reading, events)) is not None:
        return with_disorder(reading, events, disorder, _site_of(reading, disorder))
    if (carried := pregnancy(reading)) is not None:
        return [*events, carried]
    return _none_found(reading, events) if is_normal_examination(reading) else events


def _site_of(reading: Reading, disorder: Disorder) -> str:
    """The organ of a disorder; that of a tumour without a name is where the mass was."""
    if disorder.row == "tumour_kind":
        return most_spoken_of(reading)
    site = disorder.place or disorder_site(reading, disorder.first, disorder.last)
    of_pregnancy = reading.page.tokens[disorder.last - 1].key == "pregnancy"
    if site in WIDE and not of_pregnancy:
        told = _told_of(reading, disorder)
        return told or (site if disorder.listed or is_named(reading.page, site) else most_spoken_of(reading) or site)
    if disorder.row == "ectopic" and not disorder.place:
        return _seat_of_pregnancy(reading.page) or site
    return site or ("" if disorder.listed else place_of_mass(reading))


def _seat_of_pregnancy(page: Page) -> str:
    """ "A ruptured ectopic pregnancy was thought of; laparotomy showed a cervical stump pregnancy": its seat."""
    seats = [m for m in page.of("disorder") if m.code.startswith(_SEATED) and m.concept.attr("home")]
    return seats[0].concept.attr("home") if seats else ""


def _told_of(reading: Reading, disorder: Disorder) -> str:
    """The organ that the mentions of a disorder under its last word are told with."""
    page = reading.page
    last = page.tokens[disorder.last - 1].key
    return told_places(reading, [m for m in page.of("disorder") if page.tokens[m.last - 1].key == last])


def _is_slight(best: Candidate | None) -> bool:
    """Is there no tumour, or only one that is neither stated nor grave?"""
    return best is None or not (best.stated or best.concept.attr("behaviour") in _GRAVE)


def _is_genital(reading: Reading, disorder: Disorder | None) -> bool:
    return disorder is not None and disorder_site(reading, disorder.first, disorder.last) in GENITAL


def _none_found(reading: Reading, events: list[Event]) -> list[Event]:
    """A routine visit that names no disease of the genital tract is about none; the others stand beside it."""
    value = Diagnosis(value="none", histology="none", role="index")
    return [*events, reading.event(value, 0, 1, assertion="affirmed", note=DERIVED)]


def _standing(c: Candidate) -> float:
    """How high a tumour stands on the ladder, measured against disorders: a grave one counts more."""
    behaviour = c.concept.attr("behaviour")
    if is_vague(c.concept) and behaviour == "malignant" and not c.named:
        behaviour = "vague"
    return c.score * _GRAVITY.get(behaviour, 1.0) * (_OF_PAST if c.past else 1.0)


def _is_repeated(value: Diagnosis, marked: list[str]) -> bool:
    """Is a diagnosis only a second telling of what a report of tissue already gives as its result?"""
    return value.role != "index" and not value.status and value.histology in marked


def _choose(page: Page, candidates: dict[str, Candidate]) -> Candidate | None:
    """The tumour that stands highest; a named kind before a vague one of its organ, the narrower before the wider."""
    able = [c for c in candidates.values() if c.weight > 0 and c.best is not None and _is_able(c)]
    if not able:
        return None
    best = max(able, key=lambda c: (_among_tumours(c, candidates), c.talk))
    if is_vague(best.concept):
        best = _meant(max((c for c in able if _specifies(c, best)), key=_standing, default=best), best)
    if _preinvasive(best):
        best = max((c for c in able if _preinvasive(c)), key=_strength)
        best = next((c for c in candidates.values() if c.weight > 0 and _arises_in(page, c, best)), best)
    narrower = [c for c in able if best.concept.code in c.concept.attr("wider").split("+")]
    narrower = [
        c for c in narrower if (best.past or not c.past) and not (c.named and best.named and _are_apart(c, best))
    ]
    return _meant(max(narrower, key=_standing), best) if narrower else best


def _arises_in(page: Page, cancer: Candidate, best: Candidate) -> bool:
    """ "Carcinoma arising in CIN3": the cancer is what the text is about, however vaguely it is named."""
    if cancer.best is None or best.best is None or cancer.concept.attr("behaviour") != "malignant":
        return False
    between = page.keys(cancer.best.last, best.best.first)
    return "arising" in between and best.best.first < page.sentence(cancer.best.first).last


def _meant(named: Candidate, wide: Candidate) -> Candidate:
    """The named tumour, for which speaks too what is told under the wide name that means it."""
    if named is not wide:
        named.firm, named.told = max(named.firm, wide.firm), named.told + wide.told
    return named


def _among_tumours(c: Candidate, candidates: dict[str, Candidate]) -> float:
    """How high a tumour stands among tumours: a grave one, and one of her genital organs, before others.

    What is told under its wider names speaks for it too, where they are of no other organ.
    """
    named = (candidates[code] for code in c.concept.attr("wider").split("+") if code in candidates)
    wider = sum(each.score for each in named if not _are_apart(c, each))
    behaviour = c.concept.attr("behaviour")
    standing = (_standing(c) + AGAIN * wider) * (_AMONG_TUMOURS if behaviour == "malignant" else 1.0)
    return standing * (_GENITAL if behaviour != "benign" and GENITAL.intersection(c.sites) else 1.0)


def _are_apart(a: Candidate, b: Candidate) -> bool:
    """Are two names told of different organs?"""
    of_a, of_b = ({_SAME_ORGAN.get(site, site) for site in c.sites} for c in (a, b))
    return bool(of_a and of_b and not of_a & of_b)


def _is_able(c: Candidate) -> bool:
    """Is enough told of a tumour for a text to be about it?"""
    if c.concept.code in _NOTHING:
        return False
    if c.concept.code == "cin":
        return c.weight >= 1 and bool(GENITAL.intersection(c.sites))
    if c.concept.code in VAGUE:
        return c.weight >= 1 and (bool(c.sites) or c.weight >= _MUCH)
    least = {"malignant": 0.0, "uncertain": LEAST_UNCERTAIN, "preinvasive": 2.0, "benign": 1.0}
    return c.weight >= least.get(c.concept.attr("behaviour"), 1.0)


def _specifies(c: Candidate, vague: Candidate) -> bool:
    """Does a tumour tell which one is meant by "cancer": a malignant one of no other organ and not only of the past?"""
    if c.concept.attr("behaviour") != "malignant" or is_vague(c.concept) or (c.past and not vague.past):
        return False
    return not _are_apart(c, vague) and c.score >= _LIKELY * 0.5


def _strength(c: Candidate) -> tuple[int, float]:
    """The worst precancer first, however often it is told."""
    ranks = ("benign", "other", "LSIL", "CIN1", "CIN2", "CIN2/3", "HSIL", "CIN3", "AIS")
    told = c.concept.attr("histology")
    return ranks.index(told) if told in ranks else 0, c.weight


def _preinvasive(c: Candidate) -> bool:
    return c.concept.attr("behaviour") == "preinvasive" and c.concept.code not in VAGUE


def _listed(events: list[Event]) -> list[Event] | None:
    """The first diagnosis of an operation's list is what the note is about, the one made after it rather."""
    listed = [e for e in events if isinstance(e.values, Diagnosis) and e.sources[0].section in _OPERATIVE]
    if not listed:
        return None
    first = min(listed, key=lambda e: (_OPERATIVE.index(e.sources[0].section), e.order))
    marked = msgspec.structs.replace(first.values, role="index")
    return [msgspec.structs.replace(first, values=marked) if e is first else e for e in events]


def _none_established(page: Page, events: list[Event]) -> list[Event] | None:
    """Tissue was taken and showed nothing: that no diagnosis is established is itself the state of things."""
    tissue = [
        e
        for e in events
        if isinstance(e.values, Biopsy | Ecc | Pathology) and e.values.result and e.assertion == "affirmed"
    ]  # fmt: skip
    cervical = [e for e in tissue if isinstance(e.values, Biopsy | Ecc) and getattr(e.values, "organ", "") != "other"]
    if (
        not cervical
        or not page.of("cyt_test", "colposcopic", "hpv")
        or not speaks_of_cervix(page)
        or any(getattr(e.values, "histology", None) not in ("benign", None) for e in tissue)
    ):
        return None
    last = tissue[-1]
    value = Diagnosis(value="none established", site="cervix", histology="none established", role="index")
    derived = Event(
        id=f"{last.id}-index", values=value, when=last.when, sources=last.sources, order=last.order, note=DERIVED
    )
    return [*events, derived]
