"""Diagnoses: those stated, those given up later, and the one that the whole text is about."""

from collections import defaultdict

import msgspec

from lugol.language.model import Concept, Mention
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Biopsy, Diagnosis, Ecc, Event, Pathology

_NOT_HERS = ("literature", "family", "other_person", "hypothetical", "planned")
_TOLD_IN = ("case", "abstract", "title", "conclusion")
_STATING = frozenset(
    {"diagnosis", "diagnosed", "diagnoses", "dx", "impression", "imp", "misdiagnosed", "known", "confirmed", "primary"}
)
_LINES = ("impression", "diagnosis", "postop_diagnosis")
_NO_LINE = ("procedure", "frame", "drug", "cyt_test", "hpv", "radiotherapy", "chemotherapy", "stage_system")
_VAGUE = frozenset({"carcinoma", "cancer", "metastasis", "undifferentiated", "cin"})
_NO_DIAGNOSIS = frozenset({"metastasis", "inflammation", "metaplasia", "benign", "adhesions", "insufficient"})
_OTHER_MALIGNANCY = frozenset({"lymphoma", "dlbcl", "follicular_lymphoma", "melanoma", "metastasis", "myeloid_sarcoma"})
_RULE_CODE = dict.fromkeys(("CIN1", "LSIL"), "cervical_low_grade") | dict.fromkeys(
    ("CIN2", "CIN2/3", "CIN3", "HSIL", "AIS"), "cervical_precancer"
)
_WEIGHTS = {"title": 3.0, "abstract": 2.0, "case": 2.0, "caption": 1.0, "conclusion": 1.0, "introduction": 1.0}
_GENITAL = frozenset({"cervix", "ovary", "endometrium", "uterus", "vagina", "vulva", "fallopian tube"})
_BENIGN = frozenset(
    {"endometriosis", "leiomyoma", "adenomyosis", "ovarian_benign", "borderline", "stump", "tuberculosis", "legh"}
)
_ORGANS = {
    "anterior_lip": "cervix", "posterior_lip": "cervix", "endocervix": "cervix", "myometrium": "uterus",
    "uterine_cavity": "uterus", "tube": "fallopian tube", "vaginal_vault": "vagina", "lung_hilum": "lung",
}  # fmt: skip
_LONGEST_LINE = 14
DERIVED = "the diagnosis that the text as a whole is about"


def read(reading: Reading) -> list[Event]:
    """Diagnoses stated of her, in prose and in the lines of a list of diagnoses."""
    page = reading.page
    events: list[Event] = []
    taken: set[int] = set()
    for mention in page.of("histology"):
        event = _stated(reading, mention)
        if event is not None:
            events.append(event)
            taken.add(page.sentence(mention.first).first)
    events.extend(_lines(reading, taken))
    return _once(events)


def _stated(reading: Reading, mention: Mention) -> Event | None:
    page = reading.page
    sentence = page.sentence(mention.first)
    if mention.code in _NO_DIAGNOSIS or sentence.article not in _TOLD_IN:
        return None
    judged = reading.judge(mention.first, mention.last)
    if judged.assertion in _NOT_HERS or not _is_stated(reading, mention):
        return None
    superseded = judged.row.startswith("super")
    if judged.assertion == "negated" and not superseded:
        return None
    site = site_of(reading, mention)
    value = Diagnosis(
        value=page.words(*_worded(reading, mention)),
        site=site,
        histology=mention.concept.name,
        status="superseded" if superseded else "",
        certainty="suspected" if judged.assertion == "possible" else "",
        code=rule_code(mention.concept, site),
    )
    said = "possible" if judged.assertion == "possible" else "affirmed"
    return reading.event(value, mention.first, mention.last, assertion=said)  # type: ignore[arg-type]


def _is_stated(reading: Reading, mention: Mention) -> bool:
    """Is it said to be the diagnosis, and not only what a test showed?"""
    page = reading.page
    if page.part(mention.first) in _LINES:
        return True
    clause = page.clause(mention.first)
    before, behind = page.keys(clause[0], mention.first), page.keys(mention.last, clause[1])
    if _STATING.intersection(before):
        return True
    return bool({"diagnosed", "diagnosis", "established"} & set(behind)) and not page.of(
        "frame", first=clause[0], last=mention.first
    )


def _worded(reading: Reading, mention: Mention) -> tuple[int, int]:
    """The name with the words that belong to it: "poorly differentiated ... of the cervix"."""
    page = reading.page
    clause = page.clause(mention.first)
    first, last = mention.first, mention.last
    while first > clause[0] and page.tokens[first - 1].key in (
        "grade", "high", "low", "poorly", "well", "moderately", "differentiated", "metastatic", "recurrent", "invasive",
        "cervical", "ovarian", "uterine", "endometrial", "severe", "deep", "primary", "-", "stage", "left", "right",
    ):  # fmt: skip
        first -= 1
    behind = page.of("site", first=last, last=min(last + 5, clause[1]))
    if behind and {"of", "in"} & set(page.keys(last, behind[0].first)):
        last = behind[0].last
    while first < mention.first and page.tokens[first].key == "-":
        first += 1
    return first, last


def _lines(reading: Reading, taken: set[int]) -> list[Event]:
    """Each short line under "Impression:" or "Diagnosis:" is a diagnosis, whatever its name."""
    page = reading.page
    events: list[Event] = []
    for sentence in page.sentences:
        if page.part(sentence.last - 1) not in _LINES or sentence.first in taken or sentence.article not in _TOLD_IN:
            continue
        first, last = _without_label(reading, sentence.first, sentence.last)
        if not 0 < last - first <= _LONGEST_LINE or page.of(*_NO_LINE, first=first, last=last):
            continue
        judged = reading.judge(first, last).assertion
        if judged not in ("affirmed", "historical", "possible") or not _is_name(reading, first, last):
            continue
        value = Diagnosis(value=page.words(first, last), certainty="suspected" if judged == "possible" else "")
        events.append(reading.event(value, first, last, assertion="possible" if judged == "possible" else "affirmed"))
    return events


def _without_label(reading: Reading, first: int, last: int) -> tuple[int, int]:
    page = reading.page
    inside = [p.label[1] for p in page.parts if first <= p.label[0] < last]
    first = max([first, *inside])
    while first < last and not page.tokens[first].key.isalpha():
        first += 1
    while last > first and not page.tokens[last - 1].key.isalnum():
        last -= 1
    return first, last


def _is_name(reading: Reading, first: int, last: int) -> bool:
    """A name has no verb: "Well-controlled hypertension", not "She was reviewed"."""
    if any(reading.cues.roles[i] & {"verb"} for i in range(first, last)):
        return False
    return sum(k.isalpha() and len(k) > 3 for k in reading.page.keys(first, last)) > 0


def site_of(reading: Reading, mention: Mention) -> str:
    """The organ of a diagnosis: named behind it ("of the cervix"), in its words, before it, or where it always is."""
    page = reading.page
    sentence = page.sentence(mention.first)
    behind = page.of("site", first=mention.last, last=min(mention.last + 8, sentence.last))
    if behind and {"of", "in", "from", "involving"} & set(page.keys(mention.last, behind[0].first)):
        return organ(behind[0])
    near = page.of("site", first=max(sentence.first, mention.first - 3), last=mention.last)
    if near:
        return organ(near[-1])
    return mention.concept.attr("home").split(",")[0]


def organ(site: Mention) -> str:
    """The organ that a site is a part of."""
    return _ORGANS.get(site.code, site.concept.name)


def rule_code(concept: Concept, site: str) -> str:
    """The code that rules ask for: cervical_cancer, cervical_precancer or cervical_low_grade; "" for none."""
    if site not in ("cervix", "endocervix"):
        return ""
    if concept.attr("behaviour") == "malignant" and concept.code not in _OTHER_MALIGNANCY:
        return "cervical_cancer"
    return _RULE_CODE.get(concept.attr("histology"), "")


def _once(events: list[Event]) -> list[Event]:
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: e.order):
        value = event.values
        assert isinstance(value, Diagnosis)
        alike = [
            i for i, e in enumerate(kept)
            if isinstance(e.values, Diagnosis) and e.values.status == value.status and e.assertion == event.assertion
            and (e.values.histology or e.values.value.lower()) == (value.histology or value.value.lower())
        ]  # fmt: skip
        if not alike:
            kept.append(event)
        elif not getattr(kept[alike[0]].values, "site", "") and value.site:
            kept[alike[0]] = event
    return kept


class Candidate(msgspec.Struct):
    """A diagnosis that the text may be about: how much speaks for it, its best place, and its sites."""

    concept: Concept
    weight: float = 0.0
    talk: int = 0
    best: Mention | None = None
    best_weight: float = 0.0
    sites: dict[str, float] = msgspec.field(default_factory=dict)


def with_index(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with the diagnosis that the text is about marked as "index", added where it is stated nowhere."""
    candidates = _candidates(reading)
    best = _choose(candidates)
    if best is None or best.best is None:
        return _none_established(events)
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
    sure = reading.judge(best.best.first, best.best.last).assertion != "possible"
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


def _candidates(reading: Reading) -> dict[str, Candidate]:
    page = reading.page
    found: dict[str, Candidate] = {}
    for mention in page.of("histology"):
        candidate = found.setdefault(mention.code, Candidate(mention.concept))
        candidate.talk += 1
        sentence = page.sentence(mention.first)
        judged = reading.judge(mention.first, mention.last)
        if judged.row.startswith("super"):
            candidate.weight -= 50
        if judged.assertion not in ("affirmed", "historical", "possible") or page.part(mention.first) == "family":
            continue
        if _is_of_smear(reading, mention):
            continue
        weight = _WEIGHTS.get(sentence.article, 0.0)
        weight *= {"affirmed": 1.0, "historical": 0.6, "possible": 0.3}[judged.assertion]
        weight *= 2.0 if _is_stated(reading, mention) else 1.0
        candidate.weight += weight
        site = site_of(reading, mention)
        if site:
            candidate.sites[site] = candidate.sites.get(site, 0.0) + weight
        if weight > candidate.best_weight:
            candidate.best, candidate.best_weight = mention, weight
    return found


def _is_of_smear(reading: Reading, mention: Mention) -> bool:
    """Is it what cytology showed, in a sentence that names no tissue?"""
    page = reading.page
    sentence = page.sentence(mention.first)
    smear = page.of("cyt_test", first=sentence.first, last=mention.first)
    return bool(smear) and not page.of("tissue", first=sentence.first, last=mention.first)


def _choose(candidates: dict[str, Candidate]) -> Candidate | None:
    """A malignant diagnosis before one that is not, a named kind before a vague one, the narrower before the wider."""
    alive = {code: c for code, c in candidates.items() if c.weight > 0 and c.best is not None}
    for tier in (_malignant, _vague_malignant, _preinvasive, _benign):
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


def _benign(c: Candidate) -> bool:
    return c.concept.code in _BENIGN and c.weight >= 1


def _main_site(reading: Reading, best: Candidate, candidates: dict[str, Candidate], events: list[Event]) -> str:
    """Where the disease began: named with it, sampled from, where it always is, else where the text looks most."""
    pooled: dict[str, float] = defaultdict(float)
    for candidate in candidates.values():
        alike = candidate.concept.attr("behaviour") == best.concept.attr("behaviour")
        share = (
            1.0 if candidate is best else 0.4 if alike and candidate.concept.code in _VAGUE - {"metastasis"} else 0.0
        )
        for site, weight in candidate.sites.items():
            pooled[site] += weight * share * (3.0 if site in _GENITAL else 1.0)
    if any(weight > 0 for weight in pooled.values()):
        return max(pooled, key=lambda site: pooled[site])
    sampled = [e.values.site for e in events if isinstance(e.values, Biopsy) and e.values.histology == "cancer"]
    genital = [site for site in sampled if site in _GENITAL]
    if genital and not best.concept.attr("home"):
        return genital[0]
    if best.concept.attr("behaviour") == "preinvasive":
        return "cervix"
    for told in ("else", "home"):
        if best.concept.attr(told):
            return best.concept.attr(told).split(",")[0]
    return _most_spoken_of(reading)


def _most_spoken_of(reading: Reading) -> str:
    page = reading.page
    counts: dict[str, int] = defaultdict(int)
    for mention in page.of("site"):
        if organ(mention) in _GENITAL:
            counts[organ(mention)] += 1
    counts["cervix"] += 2 * len(page.of("cyt_test", "hpv"))
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


def _none_established(events: list[Event]) -> list[Event]:
    """Tissue was taken and showed nothing: that no diagnosis is established is itself the state of things."""
    tissue = [
        e for e in events if isinstance(e.values, Biopsy | Ecc | Pathology) and e.values.result and e.assertion == "affirmed"
    ]  # fmt: skip
    cervical = [e for e in tissue if isinstance(e.values, Biopsy | Ecc)]
    if not cervical or any(getattr(e.values, "histology", None) not in ("benign", None) for e in tissue):
        return events
    last = tissue[-1]
    value = Diagnosis(value="none established", site="cervix", histology="none established", role="index")
    derived = Event(
        id=f"{last.id}-index", values=value, when=last.when, sources=last.sources, order=last.order, note=DERIVED
    )
    return [*events, derived]
