"""The diagnosis that a text as a whole is about: the tumour or disorder that most speaks for."""

import msgspec

from lugol.language.kinds.diagnosis import DERIVED, rule_code
from lugol.language.kinds.index_candidates import VAGUE, Candidate, candidates_of, of_tissue
from lugol.language.kinds.index_disorder import Disorder, disorder_site, is_unsure, main_disorder, with_disorder
from lugol.language.kinds.index_evidence import STEPS
from lugol.language.kinds.index_site import GENITAL, main_site
from lugol.language.kinds.named import full_name
from lugol.language.kinds.routine import is_routine, is_wish
from lugol.language.kinds.smear_of import speaks_of_cervix
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Biopsy, Diagnosis, Ecc, Event, Metastasis, Pathology, Recurrence

LEAST_UNCERTAIN = 0.5
_LIKELY = 1.0
_MUCH = 4.0
_OPERATIVE = ("postop_diagnosis", "preop_diagnosis")
_GRAVE = ("malignant", "preinvasive")
_NOTHING = frozenset({"metastasis", "inflammation", "metaplasia", "benign", "adhesions", "insufficient", "hpv_effect"})
"""What tissue shows and no text is about."""


def with_index(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with the diagnosis that the text is about marked as "index", added where it is stated nowhere."""
    already = [e.values.histology for e in events if isinstance(e.values, Diagnosis) and e.values.role == "index"]
    if already:
        return [e for e in events if not (isinstance(e.values, Diagnosis) and _is_repeated(e.values, already))]
    candidates = candidates_of(reading, lives_on=any(isinstance(e.values, Metastasis | Recurrence) for e in events))
    best = _choose(candidates)
    disorder = main_disorder(reading, events)
    without = is_wish(reading) or (is_routine(reading) and not _is_genital(reading, disorder))
    if _is_slight(best) and without:
        return _none_found(reading, events)
    if disorder is not None and (best is None or _is_weaker(best, disorder)):
        return _listed(events) or with_disorder(reading, events, disorder)
    if best is None or best.best is None:
        return _listed(events) or _none_established(reading.page, events) or events
    site = main_site(reading, best, candidates, events)
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
    sure = reading.judge(best.best.first, best.best.last).assertion != "possible" or of_tissue(reading, best.best)
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


def _is_slight(best: Candidate | None) -> bool:
    """Is there no tumour, or only one that is neither stated nor grave?"""
    return best is None or not (best.stated or best.concept.attr("behaviour") in _GRAVE)


def _is_genital(reading: Reading, disorder: Disorder | None) -> bool:
    return disorder is not None and disorder_site(reading, disorder.first, disorder.last) in GENITAL


def _none_found(reading: Reading, events: list[Event]) -> list[Event]:
    """A routine visit that names no disease of the genital tract is about none; the others stand beside it."""
    value = Diagnosis(value="none", histology="none", role="index")
    return [*events, reading.event(value, 0, 1, assertion="affirmed", note=DERIVED)]


def _is_weaker(best: Candidate, disorder: Disorder) -> bool:
    """Does a disorder stand above the tumour that was chosen?

    A tumour only suspected or of the past stands back behind a disorder that is shown; a grave one that is only named
    behind one that is stated; a benign one behind whatever is named more firmly.
    """
    if is_unsure(disorder):
        return False
    if best.sure == 0 or best.past:
        return disorder.best >= STEPS["shown"] and not best.stated
    if best.concept.attr("behaviour") in _GRAVE:
        return best.firm <= STEPS["named"] and disorder.best >= STEPS["stated"]
    return disorder.score > best.score


def _is_repeated(value: Diagnosis, marked: list[str]) -> bool:
    """Is a diagnosis only a second telling of what a report of tissue already gives as its result?"""
    return value.role != "index" and not value.status and value.histology in marked


def _choose(candidates: dict[str, Candidate]) -> Candidate | None:
    """A malignant diagnosis before one that is not, a named kind before a vague one, the narrower before the wider."""
    alive = {code: c for code, c in candidates.items() if c.weight > 0 and c.best is not None}
    if reported := [c for c in alive.values() if c.reported and c.concept.code not in (*_NOTHING, *VAGUE)]:
        return max(reported, key=lambda c: c.weight)
    if any((c.sure > 0 or c.concluded) and not c.past and c.concept.code not in _NOTHING for c in alive.values()):
        alive = {code: c for code, c in alive.items() if not c.past}
    if any(c.tissue and c.concept.code not in _NOTHING for c in alive.values()):
        alive = {code: c for code, c in alive.items() if c.sure > 0 or c.best_weight >= _LIKELY}
    for tier in (_malignant, _vague_malignant, _preinvasive, _uncertain, _benign):
        pool = {code: c for code, c in alive.items() if tier(c)}
        if pool:
            best = max(pool.values(), key=lambda c: _strength(c, candidates))
            narrower = [c for c in pool.values() if best.concept.code in c.concept.attr("wider").split("+")]
            return max(narrower, key=lambda c: c.weight) if narrower else best
    return None


def _strength(c: Candidate, candidates: dict[str, Candidate]) -> tuple[int, float, int]:
    """The worst precancer first, however often it is told; else what is told most, a gynaecological disease rather."""
    ranks = ("benign", "other", "LSIL", "CIN1", "CIN2", "CIN2/3", "HSIL", "CIN3", "AIS")
    told = c.concept.attr("histology")
    worst = ranks.index(told) if _preinvasive(c) and told in ranks else 0
    home = c.concept.attr("home").split(",")[0] or max(c.sites, key=lambda site: c.sites[site], default="")
    wider = c.concept.attr("wider").split("+")
    talk = c.talk + sum(candidates[code].talk for code in wider if code in candidates)
    return worst, c.weight * (1.5 if home in GENITAL else 1.0), talk


def _malignant(c: Candidate) -> bool:
    return c.concept.attr("behaviour") == "malignant" and c.concept.code not in VAGUE


def _vague_malignant(c: Candidate) -> bool:
    return (
        c.concept.attr("behaviour") == "malignant"
        and c.weight >= 1
        and (bool(c.sites) or c.weight >= _MUCH)
        and c.concept.code != "metastasis"
    )


def _preinvasive(c: Candidate) -> bool:
    return c.concept.attr("behaviour") == "preinvasive" and c.concept.code not in VAGUE and c.weight >= 2


def _uncertain(c: Candidate) -> bool:
    return (
        c.concept.attr("behaviour") == "uncertain" and c.concept.code != "insufficient" and c.weight >= LEAST_UNCERTAIN
    )


def _benign(c: Candidate) -> bool:
    return c.concept.attr("behaviour") == "benign" and c.concept.code not in _NOTHING and c.weight >= 1


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
