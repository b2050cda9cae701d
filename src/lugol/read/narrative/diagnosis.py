"""Diagnoses: those stated, those given up later, and the one that the whole text is about."""

import re
from collections import defaultdict

import msgspec

from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import Stretch, assertion_of
from lugol.read.narrative.lexicon import Concept, Mention
from lugol.read.narrative.result import is_antigen, is_given_up, written_out
from lugol.record.event import Biopsy, Diagnosis, Ecc, Event, Pathology

_STATED = re.compile(
    r"\b(?:diagnos(?:ed|is|es)|dx|misdiagnos\w+|misread|mistaken\w*|misinterpreted|misclassified|primary|"
    r"found to have)\b"
    r"[^.;]{0,70}$",
    re.I,
)
_STATED_AFTER = re.compile(
    r"^[^.;,]{0,50}?\b(?:was|were|is|had been)\s+(?:\w+ly\s+)?(?:diagnosed|confirmed|established|"
    r"the (?:final )?diagnosis)\b",
    re.I,
)
_SITE_AFTER = re.compile(
    r"\W*(?:\([^)]*\)\W*)?(?:of|in|from|involving|arising (?:from|in))\s+(?:the\s+)?(?:her\s+)?", re.I
)
_STANDS_FOR = re.compile(
    r"\b([A-Z][A-Z-]{1,7})s?\s+(?:here\s+)?(?:stands for|denotes|means|refers to|is used for|abbreviates)\s+", re.I
)
_IN_BRACKETS = re.compile(r"\s*(?:of the (?:uterine )?cervix\s*|of the ovary\s*)?\(\s*([A-Z][A-Z-]{1,7})s?\s*[,;)]")
_BEFORE_NAME = re.compile(
    r"(?:\b(?:high-grade|low-grade|poorly differentiated|well differentiated|moderately differentiated|"
    r"metastatic|recurrent|invasive|"
    r"cervical|ovarian|uterine|endometrial|severe|deep|stage \w+|primary)\s+)+$",
    re.I,
)
_OTHER_MALIGNANCY = frozenset({"lymphoma", "melanoma", "metastasis"})
_SMEAR = re.compile(r"\b(?:smears?|pap|cytolog\w+|tct|lbc|thinprep)\b", re.I)
_NO_DIAGNOSIS = frozenset(
    {"metastasis", "cancer", "carcinoma", "inflammation", "metaplasia", "benign", "adhesions", "insufficient"}
)
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
_RULE_CODE = dict.fromkeys(("CIN1", "LSIL"), "cervical_low_grade") | dict.fromkeys(
    ("CIN2", "CIN2/3", "CIN3", "HSIL", "AIS"), "cervical_precancer"
)
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


def with_local_abbreviations(context: Context) -> Context:
    """The context with abbreviations read as the text itself defines them ("SCC stands for small cell carcinoma")."""
    defined: dict[str, Concept] = {}
    for mention in context.of("histology"):
        before = _STANDS_FOR.search(context.text, max(0, mention.start - 40), mention.start)
        after = _IN_BRACKETS.match(context.text, mention.end)
        for match in (before if before and before.end() == mention.start else None, after):
            if match:
                defined.setdefault(match.group(1).upper(), mention.concept)
    if not defined:
        return context
    mentions = tuple(
        msgspec.structs.replace(m, concept=defined[short])
        if m.concept.kind == "histology" and (short := context.text[m.start : m.end].upper()) in defined
        else m
        for m in context.mentions
    )
    return msgspec.structs.replace(context, mentions=mentions)


def extract(context: Context, told: list[Stretch]) -> list[Event]:
    """Diagnoses stated of her, one for each kind of disease; what was later given up is marked as superseded."""
    events: dict[tuple[str, str], Event] = {}
    starts = {s.sentence.start for s in told}
    for mention in context.of("histology"):
        if context.sentence(mention.start).start not in starts:
            continue
        section = context.sentence(mention.start).section
        judged = assertion_of(context, mention.start, mention.end)
        if section not in ("case", "abstract", "title") or judged not in ("affirmed", "historical", "possible"):
            continue
        status = "superseded" if is_given_up(context, mention) else ""
        if not (status or _is_stated(context, mention)) or context.subject(mention.start).assertion != "affirmed":
            continue
        if mention.concept.code in _NO_DIAGNOSIS or is_antigen(context, mention) or _is_cytology(context, mention):
            continue
        site, name = site_of(context, mention), mention.concept.name
        words = written_out(context, mention, _told(context, mention))
        value = Diagnosis(
            value=words if status or not site or site in words else f"{words} of {site}",
            site=site,
            histology=name,
            status=status,
            certainty="presumptive" if judged == "possible" or _is_presumed(context, mention) else "",
            code=rule_code(mention.concept, site),
        )
        key = (mention.concept.code, status)
        events.setdefault(key, context.event(value, mention.start, mention.end, assert_as="affirmed"))
    return list(events.values())


def _is_cytology(context: Context, mention: Mention) -> bool:
    """HSIL or AIS found by a smear is a cytology result, no diagnosis."""
    sentence = context.sentence(mention.start)
    words = context.text[sentence.start : sentence.end]
    return mention.concept.attrs.get("behaviour") == "preinvasive" and bool(_SMEAR.search(words))


def _told(context: Context, mention: Mention) -> str:
    """The diagnosis as worded, with the grade and the organ told right before it."""
    before = _BEFORE_NAME.search(context.text, max(0, mention.start - 40), mention.start)
    return re.sub(r"\s+", " ", context.text[before.start() if before else mention.start : mention.end])


def rule_code(concept: Concept, site: str) -> str:
    """What rules ask of: cervical cancer, precancer or low grade ("" for all else)."""
    histology = concept.attrs.get("histology", "")
    if histology == "cancer":
        return "cervical_cancer" if site == "cervix" and concept.code not in _OTHER_MALIGNANCY else ""
    return _RULE_CODE.get(histology, "")


def _is_presumed(context: Context, mention: Mention) -> bool:
    return bool(
        re.match(
            r"\W*\(?(?:presumptive|presumed|provisional|clinical diagnosis|probable)",
            context.text[mention.end : mention.end + 24],
            re.I,
        )
    )


def _is_stated(context: Context, mention: Mention) -> bool:
    sentence = context.sentence(mention.start)
    before = context.text[max(sentence.start, mention.start - 110) : mention.start]
    after = context.text[mention.end : min(sentence.end, mention.end + 90)]
    if re.search(
        r"\b(?:age at|time of|after|at|since|before|from|until|differential)\s+(?:the\s+|"
        r"initial\s+)?diagnosis\b[^.;]*$",
        before,
        re.I,
    ):
        return False
    return bool(_STATED.search(before) or _STATED_AFTER.match(after))


def site_of(context: Context, mention: Mention) -> str:
    """The organ that the disease is said to be of: after "of", before it ("ovarian"), or where it always is."""
    after = _SITE_AFTER.match(context.text, mention.end)
    if after:
        sites = context.of("site", start=after.end(), end=after.end() + 12)
        if sites:
            return _organ(sites[0].concept.code, sites[0].concept.name)
    home = mention.concept.attrs.get("home", "")
    if home:
        return home
    inside = context.of("site", start=mention.start, end=mention.end)
    before = context.of("site", start=max(0, mention.start - 16), end=mention.start)
    before = [m for m in before if re.fullmatch(r"[\s-]*", context.text[m.end : mention.start])]
    near = [m for m in (*before, *inside) if m.concept.attrs.get("group") == "genital"]
    return _organ(near[0].concept.code, near[0].concept.name) if near else ""


def _organ(code: str, name: str) -> str:
    return "cervix" if code in ("cervix", "endocervix", "anterior_lip", "posterior_lip") else name


def index(context: Context, found: list[Event]) -> list[Event]:
    """The events with the diagnosis that the text is about marked as "index" (added, where it is stated nowhere)."""
    candidates = _candidates(context)
    best = _choose(candidates)
    if best is None or best.best is None:
        return _none_established(found)
    site = _main_site(context, best, candidates)
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
        if judged not in ("affirmed", "historical", "possible") or is_antigen(context, mention):
            continue
        if context.subject(mention.start).assertion != "affirmed":
            continue
        if is_given_up(context, mention):
            candidate.weight -= 50
            continue
        weight = _SECTIONS.get(context.sentence(mention.start).section, 0.0)
        weight *= (
            {"affirmed": 1.0, "historical": 0.6, "possible": 0.3}[judged]
            if not _is_in_keeping(context, mention)
            else 0.8
        )
        weight *= 2.0 if _is_stated(context, mention) else 1.0
        candidate.weight += weight
        site = site_of(context, mention)
        if site:
            candidate.sites[site] = candidate.sites.get(site, 0.0) + weight
        if weight > candidate.best_weight:
            candidate.best, candidate.best_weight = mention, weight
    return found


def _is_in_keeping(context: Context, mention: Mention) -> bool:
    """Pathologists write "consistent with" of what they found."""
    before = context.text[max(0, mention.start - 30) : mention.start]
    return bool(re.search(r"\b(?:consistent|compatible|in keeping) with\s+(?:an?\s+|the\s+)?$", before, re.I))


def _choose(candidates: dict[str, Candidate]) -> Candidate | None:
    """A malignant diagnosis before one that is not, a named kind before a vague one, the narrower before the wider."""
    alive = {code: c for code, c in candidates.items() if c.weight > 0 and c.best is not None}
    for tier in (_malignant, _vague_malignant, _preinvasive, _benign):
        pool = {code: c for code, c in alive.items() if tier(c)}
        if tier is _vague_malignant:
            pool = {code: c for code, c in pool.items() if c.weight >= 2 and c.sites}
        if pool:
            best = max(pool.values(), key=lambda c: (c.weight * (1.5 if _gynaecological(c) else 1.0), c.talk))
            narrower = [c for c in pool.values() if best.concept.code in c.concept.attrs.get("wider", "").split("+")]
            return max(narrower, key=lambda c: c.weight) if narrower else best
    return None


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


def _main_site(context: Context, best: Candidate, candidates: dict[str, Candidate]) -> str:
    home = best.concept.attrs.get("home", "")
    if home and best.concept.code not in ("endometrioid", "serous"):
        return home
    pooled: dict[str, float] = defaultdict(float)
    for candidate in candidates.values():
        if candidate is best or candidate.concept.attrs.get("behaviour") == best.concept.attrs.get("behaviour"):
            share = 1.0 if candidate is best else 0.4 if candidate.concept.code in _VAGUE else 0.0
            for site, weight in candidate.sites.items():
                pooled[site] += weight * share * (3.0 if site in _GENITAL else 1.0)
    if any(weight > 0 for weight in pooled.values()):
        return max(pooled, key=lambda site: pooled[site])
    if best.concept.attrs.get("behaviour") == "preinvasive":
        return "cervix"
    if home:
        return home
    counts: dict[str, int] = defaultdict(int)
    for mention in context.of("site"):
        organ = _organ(mention.concept.code, mention.concept.name)
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
