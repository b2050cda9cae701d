"""The diagnosis that a text as a whole is about: what speaks for each disease it names, and where the disease began."""

from collections import defaultdict
from itertools import pairwise

import msgspec

from lugol.language.kinds.diagnosis import (
    DERIVED,
    is_stated,
    is_superseded,
    named_site,
    organ,
    outside,
    rule_code,
    site_of,
)
from lugol.language.kinds.index_disorder import (
    CONSISTENT,
    UNSURE,
    Disorder,
    disorder_site,
    is_differential,
    main_disorder,
    with_disorder,
)
from lugol.language.kinds.routine import is_routine
from lugol.language.kinds.smear_of import speaks_of_cervix
from lugol.language.model import Concept, Mention, Page
from lugol.language.phrases import GOES_ON
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Biopsy, Diagnosis, Ecc, Event, Pathology

_VAGUE = frozenset({"carcinoma", "cancer", "metastasis", "undifferentiated", "cin"})
_WEIGHTS = {"title": 3.0, "abstract": 2.0, "case": 2.0, "caption": 1.0, "conclusion": 1.0, "introduction": 1.0}
_GENITAL = frozenset({"cervix", "ovary", "endometrium", "uterus", "vagina", "vulva", "fallopian tube"})
_NEVER_FIRST = frozenset({"omentum", "bone", "diaphragm", "pelvis", "abdomen"})
LEAST_UNCERTAIN = 0.5
_AT_HOME = 0.4
"""What the usual organ of a disease weighs against one that is named with it."""
_ORIGIN = 8.0
_NEAR_ORIGIN = 6
_ARISING = frozenset({"arising", "arose", "originating", "originated", "arises", "originate", "arise"})
_MASS = frozenset({"mass", "tumor", "neoplasm", "lesion", "cyst", "cancer", "carcinoma", "growth", "sarcoma", "polyp"})
_MASS_TOO = _MASS | {"swelling", "lump", "nodule", "tumors", "masses", "biopsy", "resection", "excision"}
_OPERATIVE = ("postop_diagnosis", "preop_diagnosis")
_GRAVE = ("malignant", "preinvasive")
_NOTHING = frozenset({"metastasis", "inflammation", "metaplasia", "benign", "adhesions", "insufficient", "hpv_effect"})
"""What tissue shows and no text is about."""


class Candidate(msgspec.Struct):
    """A diagnosis that the text may be about: how much speaks for it, its best place, and its sites."""

    concept: Concept
    weight: float = 0.0
    talk: int = 0
    best: Mention | None = None
    best_weight: float = 0.0
    stated: bool = False
    sure: float = 0.0
    sites: dict[str, float] = msgspec.field(default_factory=dict)


def with_index(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with the diagnosis that the text is about marked as "index", added where it is stated nowhere."""
    already = [e.values.histology for e in events if isinstance(e.values, Diagnosis) and e.values.role == "index"]
    if already:
        return [e for e in events if not (isinstance(e.values, Diagnosis) and _is_repeated(e.values, already))]
    candidates = _candidates(reading)
    best = _choose(candidates)
    disorder = main_disorder(reading, events)
    if _is_slight(best) and is_routine(reading) and not _is_genital(reading, disorder):
        return _none_found(reading, events)
    if disorder is not None and (best is None or _is_weaker(best, disorder)):
        return _listed(events) or with_disorder(reading, events, disorder)
    if best is None or best.best is None:
        return _listed(events) or _none_established(reading.page, events) or events
    site = _main_site(reading, best, candidates, events)
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
    sure = reading.judge(best.best.first, best.best.last).assertion != "possible" or _is_of_tissue(reading, best.best)
    value = Diagnosis(
        value=name,
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
    return disorder is not None and disorder_site(reading, disorder.first, disorder.last) in _GENITAL


def _none_found(reading: Reading, events: list[Event]) -> list[Event]:
    """A routine visit that names no disease of the genital tract is about none; the others stand beside it."""
    value = Diagnosis(value="none", histology="none", role="index")
    return [*events, reading.event(value, 0, 1, assertion="affirmed", note=DERIVED)]


def _is_weaker(best: Candidate, disorder: Disorder) -> bool:
    """A tumour only suspected or of the past, or a benign finding, stands back behind a disorder that is stated."""
    if best.stated or not disorder.stated or disorder.code in UNSURE:
        return False
    benign = best.concept.attr("behaviour") == "benign" and not disorder.code.startswith("worded")
    return best.sure == 0 or (benign and 2 * best.sure < disorder.weight)


def _is_repeated(value: Diagnosis, marked: list[str]) -> bool:
    """Is a diagnosis only a second telling of what a report of tissue already gives as its result?"""
    return value.role != "index" and not value.status and value.histology in marked


def _is_of_tissue(reading: Reading, mention: Mention) -> bool:
    """ "The final histopathology was suggestive of a borderline tumour", "microscopy was consistent with a sarcoma".

    What a report of tissue is consistent with is its conclusion; what it only suggests is, where the report is final.
    """
    page = reading.page
    sentence = page.sentence(mention.first)
    before = page.keys(sentence.first, mention.first)
    final = {"final", "histopathological", "histopathology", "histology"} & set(before)
    consistent = any(pair in CONSISTENT for pair in pairwise(before))
    if not final and not consistent:
        return False
    near = page.sentences_near(mention.first, before=1 if consistent else 0)
    frames = page.of("frame", first=near[0].first, last=mention.first)
    return bool(frames) and frames[-1].concept.attr("frame") in ("tissue", "tissue_report")


def _candidates(reading: Reading) -> dict[str, Candidate]:
    page = reading.page
    found: dict[str, Candidate] = {}
    for mention in page.of("histology"):
        candidate = found.setdefault(mention.code, Candidate(mention.concept))
        candidate.talk += 1
        sentence = page.sentence(mention.first)
        judged = reading.judge(mention.first, mention.last)
        if judged.row.startswith("super") or is_superseded(reading, mention):
            candidate.weight -= 50
        if judged.assertion not in ("affirmed", "historical", "possible") or page.part(mention.first) == "family":
            continue
        if _is_of_smear(reading, mention) or is_differential(page, mention):
            continue
        weight = _WEIGHTS.get(sentence.article, 0.0)
        likely = 1.0 if _is_of_tissue(reading, mention) else 0.3
        weight *= {"affirmed": 1.0, "historical": 0.6, "possible": likely}[judged.assertion]
        stated = is_stated(reading, mention)
        weight *= 2.0 if stated else 1.0
        candidate.weight += weight
        if judged.assertion == "affirmed":
            candidate.stated, candidate.sure = candidate.stated or stated, candidate.sure + weight
        named = named_site(reading, mention)
        site = named or site_of(reading, mention)
        if site and not (judged.assertion == "historical" and mention.code in _VAGUE):
            share = 1.0 if named else _AT_HOME
            candidate.sites[site] = candidate.sites.get(site, 0.0) + weight * share
        if weight > candidate.best_weight:
            candidate.best, candidate.best_weight = mention, weight
    return found


def _is_of_smear(reading: Reading, mention: Mention) -> bool:
    """Is it what cytology showed, where no tissue is named, or the sentence goes on with a smear?"""
    page = reading.page
    first = page.sentence(mention.first).first
    if first and GOES_ON.intersection(page.keys(first, first + 2)):
        first = page.sentence(first - 1).first
    smear = page.of("cyt_test", first=first, last=mention.first)
    return bool(smear) and not page.of("tissue", first=first, last=mention.first)


def _choose(candidates: dict[str, Candidate]) -> Candidate | None:
    """A malignant diagnosis before one that is not, a named kind before a vague one, the narrower before the wider."""
    alive = {code: c for code, c in candidates.items() if c.weight > 0 and c.best is not None}
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
    return worst, c.weight * (1.5 if home in _GENITAL else 1.0), talk


def _malignant(c: Candidate) -> bool:
    return c.concept.attr("behaviour") == "malignant" and c.concept.code not in _VAGUE


def _vague_malignant(c: Candidate) -> bool:
    return (
        c.concept.attr("behaviour") == "malignant"
        and c.weight >= 2
        and bool(c.sites)
        and c.concept.code != "metastasis"
    )


def _preinvasive(c: Candidate) -> bool:
    return c.concept.attr("behaviour") == "preinvasive" and c.concept.code not in _VAGUE and c.weight >= 2


def _uncertain(c: Candidate) -> bool:
    return (
        c.concept.attr("behaviour") == "uncertain" and c.concept.code != "insufficient" and c.weight >= LEAST_UNCERTAIN
    )


def _benign(c: Candidate) -> bool:
    return c.concept.attr("behaviour") == "benign" and c.concept.code not in _NOTHING and c.weight >= 1


def _main_site(reading: Reading, best: Candidate, candidates: dict[str, Candidate], events: list[Event]) -> str:
    """Where the disease began: named with it, sampled from, where it always is, else where the text looks most."""
    pooled: dict[str, float] = defaultdict(float)
    for candidate in candidates.values():
        share = _share(candidate, best)
        for site, weight in candidate.sites.items():
            if not site.endswith("lymph node") and site not in _NEVER_FIRST:
                pooled[site] += weight * share * (3.0 if site in _GENITAL else 1.0)
    for site, weight in _origins(reading).items():
        pooled[site] += weight
    if any(weight > 0 for weight in pooled.values()):
        return max(pooled, key=lambda site: pooled[site])
    sampled = [e.values.site for e in events if isinstance(e.values, Biopsy) and e.values.histology == "cancer"]
    genital = [site for site in sampled if site in _GENITAL]
    if genital and not best.concept.attr("home"):
        return genital[0]
    if best.concept.attr("behaviour") == "preinvasive" and speaks_of_cervix(reading.page):
        return "cervix"
    for told in ("else", "home") if not outside(reading.page) else ():
        usual = best.concept.attr(told).split(",")[0]
        if usual and (usual != "cervix" or speaks_of_cervix(reading.page)):
            return usual
    return _most_spoken_of(reading)


def _origins(reading: Reading) -> dict[str, float]:
    """Where a mass or tumour is told to arise: "a cystic tumour arising from the retroperitoneum"."""
    page = reading.page
    found: dict[str, float] = defaultdict(float)
    for mention in page.of("site", "place"):
        sentence = page.sentence(mention.first)
        before = page.keys(max(sentence.first, mention.first - _NEAR_ORIGIN), mention.first)
        at = max((i for i, key in enumerate(before) if key in _ARISING), default=None)
        if (
            at is None
            or not {"from", "in", "within"}.intersection(before[at:])
            or _MASS.isdisjoint(page.keys(sentence.first, mention.first))
        ):
            continue
        if page.of("site", "place", first=mention.first - len(before) + at, last=mention.first):
            continue
        if reading.judge(mention.first, mention.last).assertion == "affirmed":
            found[organ(mention)] += _ORIGIN
    return found


def _share(candidate: Candidate, best: Candidate) -> float:
    """How much the sites of another name count: a wider or narrower one of the disease, or a vague one of its sort."""
    if candidate is best:
        return 1.0
    a, b = candidate.concept, best.concept
    if a.code in b.attr("wider").split("+") or b.code in a.attr("wider").split("+"):
        return 0.6
    vague = a.attr("behaviour") == b.attr("behaviour") and a.code in _VAGUE - {"metastasis"}
    return 0.4 if vague else 0.0


def _most_spoken_of(reading: Reading) -> str:
    page = reading.page
    counts: dict[str, int] = defaultdict(int)
    elsewhere = outside(page)
    for mention in page.of("site"):
        genital = organ(mention) in _GENITAL
        if genital != elsewhere and (genital or mention.code not in _NEVER_FIRST):
            counts[organ(mention)] += 1
    counts["cervix"] += 0 if elsewhere else 2 * len(page.of("cyt_test", "hpv"))
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else _place_of_mass(reading)


def _place_of_mass(reading: Reading) -> str:
    """Of a tumour outside the genital tract: the organ or limb most often named in a sentence with a mass."""
    page = reading.page
    counts: dict[str, int] = defaultdict(int)
    for mention in page.of("site", "place"):
        sentence = page.sentence(mention.first)
        if _MASS_TOO.intersection(page.keys(sentence.first, sentence.last)) and mention.code not in _NEVER_FIRST:
            counts[organ(mention)] += 1
    return max(counts, key=lambda name: counts[name], default="")


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
        or any(getattr(e.values, "histology", None) not in ("benign", None) for e in tissue)
    ):
        return None
    last = tissue[-1]
    value = Diagnosis(value="none established", site="cervix", histology="none established", role="index")
    derived = Event(
        id=f"{last.id}-index", values=value, when=last.when, sources=last.sources, order=last.order, note=DERIVED
    )
    return [*events, derived]
