"""The diagnosis that a text as a whole is about, and the organ it is of."""

from collections import defaultdict

import msgspec

from lugol.read.narrative.context import Context
from lugol.read.narrative.diagnosis import is_cytology, is_stated, organ_of, rule_code, site_of, told_site
from lugol.read.narrative.frame import assertion_of
from lugol.read.narrative.lexicon import Concept, Mention
from lugol.read.narrative.naming import is_antigen, is_given_up, is_in_keeping
from lugol.read.narrative.result import RANK
from lugol.record.event import Biopsy, Diagnosis, Ecc, Event, Pathology

_VAGUE = frozenset({"carcinoma", "cancer", "metastasis", "undifferentiated", "cin"})
_SECTIONS = {
    "title": 3.0,
    "abstract": 2.0,
    "case": 2.0,
    "caption": 1.0,
    "conclusion": 1.0,
    "introduction": 1.0,
    "discussion": 0.5,
}
_GENITAL = frozenset({"cervix", "ovary", "endometrium", "uterus", "vagina", "vulva", "fallopian tube"})
DERIVED = "the diagnosis that the text as a whole is about"


class Candidate(msgspec.Struct):
    """A diagnosis that the text may be about: how much speaks for it, and its best place."""

    concept: Concept
    weight: float = 0.0
    talk: int = 0
    best: Mention | None = None
    best_weight: float = 0.0
    sites: dict[str, float] = msgspec.field(default_factory=dict)


def index(context: Context, found: list[Event]) -> list[Event]:
    """The events with the diagnosis that the text is about marked as "index" (added, where it is stated nowhere)."""
    candidates = _candidates(context)
    best = _choose(candidates)
    if best is None or best.best is None:
        return _none_established(found)
    site = _main_site(context, best, candidates, found)
    name = best.concept.name
    for place, event in enumerate(found):
        values = event.values
        if isinstance(values, Diagnosis) and values.histology == name and values.status != "superseded":
            marked = msgspec.structs.replace(values, role="index", site=site, code=rule_code(best.concept, site))
            return [*found[:place], msgspec.structs.replace(event, values=marked), *found[place + 1 :]]
    value = Diagnosis(value=name, site=site, histology=name, role="index", code=rule_code(best.concept, site))
    return [*found, context.event(value, best.best.start, best.best.end, assert_as="affirmed", note=DERIVED)]


def _candidates(context: Context) -> dict[str, Candidate]:
    found: dict[str, Candidate] = {}
    for mention in context.of("histology"):
        candidate = found.setdefault(mention.concept.code, Candidate(mention.concept))
        candidate.talk += 1
        judged = assertion_of(context, mention.start, mention.end)
        if (
            judged not in ("affirmed", "historical", "possible")
            or is_antigen(context, mention)
            or is_cytology(context, mention)
        ):
            continue
        if context.subject(mention.start).assertion != "affirmed":
            continue
        if is_given_up(context, mention):
            candidate.weight -= 50
            continue
        weight = _SECTIONS.get(context.sentence(mention.start).section, 0.0)
        weight *= (
            {"affirmed": 1.0, "historical": 0.6, "possible": 0.3}[judged]
            if not is_in_keeping(context, mention)
            else 0.8
        )
        weight *= 2.0 if is_stated(context, mention) else 1.0
        candidate.weight += weight
        told = told_site(context, mention)
        site = told or site_of(context, mention)
        if site:
            candidate.sites[site] = candidate.sites.get(site, 0.0) + weight * (1.0 if told else 0.2)
        if weight > candidate.best_weight:
            candidate.best, candidate.best_weight = mention, weight
    return found


def _choose(candidates: dict[str, Candidate]) -> Candidate | None:
    """A malignant diagnosis before one that is not, a named kind before a vague one, the narrower before the wider."""
    alive = {code: c for code, c in candidates.items() if c.weight > 0 and c.best is not None}
    for tier in (_malignant, _vague_malignant, _preinvasive, _benign):
        pool = {code: c for code, c in alive.items() if tier(c)}
        if tier is _vague_malignant:
            pool = {code: c for code, c in pool.items() if c.weight >= 2 and c.sites}
        if pool:
            best = max(pool.values(), key=lambda c: _strength(c, candidates))
            narrower = [c for c in pool.values() if best.concept.code in c.concept.attrs.get("wider", "").split("+")]
            return max(narrower, key=lambda c: c.weight) if narrower else best
    return None


def _strength(c: Candidate, candidates: dict[str, Candidate]) -> tuple[int, float, int]:
    """The worst precancer first, however often it is told; else what is told most, a gynaecological disease rather."""
    worst = RANK.index(c.concept.attrs.get("histology", "other")) if _preinvasive(c) else 0
    return worst, c.weight * (1.5 if _gynaecological(c) else 1.0), _talk(c, candidates)


def _talk(c: Candidate, candidates: dict[str, Candidate]) -> int:
    """How often a disease is spoken of in the text at all, by its own name or a wider one."""
    wider = c.concept.attrs.get("wider", "").split("+")
    return c.talk + sum(candidates[code].talk for code in wider if code in candidates)


def _gynaecological(c: Candidate) -> bool:
    home = c.concept.attrs.get("home") or max(c.sites, key=lambda site: c.sites[site], default="")
    return home.split(",")[0] in _GENITAL


def _malignant(c: Candidate) -> bool:
    return c.concept.attrs.get("behaviour") == "malignant" and c.concept.code not in _VAGUE


def _vague_malignant(c: Candidate) -> bool:
    return c.concept.attrs.get("behaviour") == "malignant"


def _preinvasive(c: Candidate) -> bool:
    return c.concept.attrs.get("behaviour") == "preinvasive" and c.concept.code not in _VAGUE and c.weight >= 2


def _benign(c: Candidate) -> bool:
    return (
        c.concept.code
        in (
            "endometriosis",
            "leiomyoma",
            "adenomyosis",
            "ovarian_benign",
            "borderline",
            "stump",
            "tuberculosis",
            "legh",
        )
        and c.weight >= 1
    )


def _sampled(context: Context, best: Candidate, found: list[Event]) -> str:
    """The genital organ from which tissue first showed the disease: where it began, not where it went."""
    for event in found:
        value = event.values
        if not isinstance(value, Biopsy) or value.histology != "cancer" or event.assertion != "affirmed":
            continue
        if value.site == "cervix" and {"else", "home"} & set(best.concept.attrs):
            continue
        named = context.of("histology", start=event.sources[0].start, end=event.sources[0].end)
        if value.site in _GENITAL and any(m.concept.code == best.concept.code for m in named):
            return value.site
    return ""


def _main_site(context: Context, best: Candidate, candidates: dict[str, Candidate], found: list[Event]) -> str:
    home = best.concept.attrs.get("home", "")
    proven = _sampled(context, best, found)
    if proven and not best.sites:
        return proven
    if best.concept.code == "endometriosis" and context.of("site"):
        deep = any(m.concept.attrs.get("group") in ("pelvic", "peritoneal") for m in context.of("site"))
        best.sites = {home: 1.0} if deep else best.sites
    pooled: dict[str, float] = defaultdict(float)
    for candidate in candidates.values():
        if candidate.concept.code == "metastasis":
            continue
        if candidate is best or candidate.concept.attrs.get("behaviour") == best.concept.attrs.get("behaviour"):
            share = 1.0 if candidate is best else 0.4 if candidate.concept.code in _VAGUE else 0.0
            for site, weight in candidate.sites.items():
                pooled[site] += weight * share * (3.0 if site in _GENITAL else 1.0)
    if any(weight > 0 for weight in pooled.values()):
        return max(pooled, key=lambda site: pooled[site])
    if best.concept.attrs.get("else"):
        return str(best.concept.attrs["else"])
    if best.concept.attrs.get("behaviour") == "preinvasive":
        return "cervix"
    if home:
        return home
    if (
        context.of("cyt_test", "hpv")
        or any(m.concept.code == "colposcopy" for m in context.of("frame"))
        or any(m.concept.code == "excision" for m in context.of("procedure"))
    ):
        return "cervix"
    counts: dict[str, int] = defaultdict(int)
    for mention in context.of("site"):
        organ = organ_of(mention.concept.code, mention.concept.name)
        if (
            organ in ("cervix", "ovary", "endometrium", "uterus", "vagina", "vulva")
            and context.subject(mention.start).assertion == "affirmed"
        ):
            counts[organ] += 1
    return max(counts, key=lambda organ: counts[organ]) if counts else ""


def _none_established(found: list[Event]) -> list[Event]:
    """Tissue was taken and showed nothing: that no diagnosis is established is itself the state of things."""
    tissue = [
        e
        for e in found
        if isinstance(e.values, Biopsy | Ecc | Pathology) and e.values.result and e.assertion == "affirmed"
    ]
    if not any(
        isinstance(e.values, Biopsy | Ecc) and getattr(e.values, "site", "cervix") == "cervix" for e in tissue
    ) or any(e.values.histology not in ("benign", None) for e in tissue):  # type: ignore[union-attr]
        return found
    last = tissue[-1]
    value = Diagnosis(value="none established", site="cervix", histology="none established", role="index")
    derived = Event(
        id=f"{last.id}-index", values=value, when=last.when, sources=last.sources, order=last.order, note=DERIVED
    )
    return [*found, derived]
