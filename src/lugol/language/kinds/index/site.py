"""Where the disease that a text is about began: named with it, told to arise there, or where the mass was."""

from collections import defaultdict

from lugol.language.kinds.diagnoses.diagnosis import organ, outside
from lugol.language.kinds.diagnoses.lines import organ_of_root
from lugol.language.kinds.index.candidates import VAGUE, Candidate
from lugol.language.kinds.layout.reached import is_reached
from lugol.language.kinds.tissue.smear_of import is_elsewhere, speaks_of_cervix
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Biopsy, Event

_NEVER_FIRST = frozenset({"omentum", "bone", "diaphragm", "pelvis", "abdomen", "parametrium"})
_WITH_PARAMETRIA = frozenset({"", "parametrium", "vagina", "pelvis", "abdomen", "chest"})
"""What a staging of the cervix names beside it, by the finger and by the scans."""
_ANYWHERE = frozenset({"endometriosis", "lymphoma", "dlbcl", "burkitt", "mesothelioma", "tuberculosis"})
_ORIGIN = 8.0
_NO_ORIGIN = _NEVER_FIRST | {"adnexa", "tube", "bone_marrow"}
_BEFORE_MASS, _BEHIND_MASS, _NEAR_SITE = 3, 8, 3
_WITHIN = frozenset({"in", "within", "of", "involving"})
_NEAR_ORIGIN = 6
_NEAR_MASS = 8
_PRIMARY = (("primary",), ("origin",))
_ARISING = frozenset({"arising", "arose", "originating", "originated", "arises", "originate", "arise"})
_MASS = frozenset({"mass", "tumor", "neoplasm", "lesion", "cyst", "cancer", "carcinoma", "growth", "sarcoma", "polyp"})
_MASS_TOO = _MASS | {"swelling", "lump", "nodule", "tumors", "masses", "growths", "tumoral"}
_SPREAD = frozenset({"metastatic", "metastasis", "metastases", "secondary"})
_TAKEN = frozenset({"biopsy", "biopsies", "resection", "excision"})
GENITAL = frozenset({"cervix", "ovary", "endometrium", "uterus", "vagina", "vulva", "fallopian tube"})


def main_site(reading: Reading, best: Candidate, candidates: dict[str, Candidate], events: list[Event]) -> str:
    """Where the disease began: named with it, sampled from, where it always is, else where the text looks most."""
    pooled: dict[str, float] = defaultdict(float)
    for candidate in candidates.values():
        share = _share(candidate, best)
        for site, weight in candidate.sites.items():
            if not site.endswith("lymph node") and (site not in _NEVER_FIRST or _is_at_home(best, site)):
                hers = site in GENITAL or (site == "pelvis" and best.concept.code == "endometriosis")
                pooled[site] += weight * share * (3.0 if hers else 1.0)
    for site, weight in _origins(reading).items():
        pooled[site] += weight
    if spread_from := _of_past_primary(reading.page, best, candidates):
        return spread_from
    if set(pooled) == {"pelvis"} and not best.named and (place := place_of_mass(reading)) in GENITAL:
        return place  # "presumptive endometriosis" of what was a cyst of the ovary
    if (place := _of_mass_alone(reading, best)) and not _origins(reading):
        return place
    scoped = _of_scope(reading.page, best.concept.attr("home"))
    if scoped and set(pooled) <= {best.concept.attr("home").split(",")[0]}:
        return scoped
    if any(weight > 0 for weight in pooled.values()):
        return max(pooled, key=lambda site: pooled[site])
    sampled = [e.values.site for e in events if isinstance(e.values, Biopsy) and e.values.histology == "cancer"]
    genital = [site for site in sampled if site in GENITAL]
    if genital and not best.concept.attr("home"):
        return genital[0]
    if best.concept.attr("behaviour") == "preinvasive" and speaks_of_cervix(reading.page):
        return "cervix"
    for told in ("else", "home") if not outside(reading.page) else ():
        usual = best.concept.attr(told).split(",")[0]
        if usual and (usual != "cervix" or speaks_of_cervix(reading.page)):
            return usual
    told = most_spoken_of(reading) or _beside_parametria(reading.page) or _unplaced(reading.page, best)
    return told or _of_radical_operation(reading.page)


def _of_radical_operation(page: Page) -> str:
    """A carcinoma that no organ is told of, where the womb was taken out with its parametria, is of the cervix."""
    radical = ("radical hysterectomy", "modified radical hysterectomy", "radical trachelectomy")
    return "cervix" if any(m.concept.name in radical for m in page.of("procedure")) else ""


def _unplaced(page: Page, best: Candidate) -> str:
    """ "The entire liver was nodular, apparently from cancer": the one organ of the sentence that names a disease, else
    where it is most often."""
    assert best.best is not None
    sentence = page.sentence(best.best.first)
    named = (m for m in page.of("site", first=sentence.first, last=sentence.last) if not _is_judged(page, m))
    organs = {organ(m) for m in named} - _NEVER_FIRST
    return organs.pop() if len(organs) == 1 else best.concept.attr("often")


def _of_past_primary(page: Page, best: Candidate, candidates: dict[str, Candidate]) -> str:
    """ "She had a carcinoma of the endometrium. Now the spleen showed a metastatic adenocarcinoma": where the only
    cancer of her past began, for a spread tumour that is told with no origin."""
    assert best.best is not None
    near = page.keys(max(page.clause(best.best.first)[0], best.best.first - _NEAR_SITE), best.best.first)
    if best.sites or not _SPREAD.intersection(near):
        return ""
    past = [c for c in candidates.values() if c.past and c.named and c.concept.attr("behaviour") == "malignant"]
    organs = {site for c in past for site in c.sites}
    return organs.pop() if len(organs) == 1 else ""


def _beside_parametria(page: Page) -> str:
    """ "Punch biopsy: squamous carcinoma. MRI: parametria free": with these and no organ named, it is the cervix."""
    judged = any(token.key.startswith("parametri") for token in page.tokens)
    organs = {organ(m) for m in page.of("site", "place")} - _WITH_PARAMETRIA
    return "cervix" if judged and all(place.endswith("lymph node") for place in organs) else ""


def _is_at_home(best: Candidate, site: str) -> bool:
    """Endometriosis may be of the pelvis as a whole, or of the omentum."""
    return best.concept.code in _ANYWHERE and site != "bone"


def _of_mass_alone(reading: Reading, best: Candidate) -> str:
    """ "A rectal tumour ... a leiomyosarcoma": where the mass was, where the usual organ of its kind is never named."""
    home = best.concept.attr("home").split(",")[0]
    if not home or best.named or any(organ(m) == home for m in reading.page.of("site", "place")):
        return ""
    page = reading.page
    places: dict[str, int] = defaultdict(int)
    for at, token in enumerate(page.tokens):
        if token.key in _MASS_TOO - {"cancer", "carcinoma", "sarcoma", "polyp", "nodule"}:
            before = page.of("site", "place", first=max(page.clause(at)[0], at - _BEFORE_MASS), last=at)
            end = min(at + _BEHIND_MASS, page.clause(at)[1])
            behind = [
                m for m in page.of("site", first=at, last=end) if _WITHIN.intersection(page.keys(at + 1, m.first))
            ]
            for site in before[-1:] or behind[:1]:
                denied = reading.judge(at, at + 1).assertion in ("negated", "hypothetical", "family")
                if site.code not in _NO_ORIGIN and not denied and not _is_of_operation(page, site):
                    places[organ(site)] += 1
    return max(places, key=lambda name: places[name], default="")


def _is_within(page: Page, at: int, site: Mention) -> bool:
    """ "A mass measuring 5 x 6 cm in the vaginal region": a word of place stands right before the organ."""
    return bool(_WITHIN.intersection(page.keys(max(at + 1, site.first - _NEAR_SITE), site.first)))


def place_of_mass(reading: Reading) -> str:
    """Where a mass is told to be, "" for nowhere."""
    return _place_of(reading, _MASS_TOO - {"cancer", "carcinoma", "sarcoma"})


def _of_scope(page: Page, home: str) -> str:
    """ "Gastroscopy revealed a tumour; biopsies showed a leiomyoma": the organ looked into, where no other is named."""
    if any(organ(m) == home.split(",")[0] for m in page.of("site")):
        return ""
    keys = (token.key for token in page.tokens if token.key.endswith(("scopy", "scopic", "scopically")))
    return next((found for key in keys if (found := organ_of_root(key)) and found not in GENITAL), "")


def _origins(reading: Reading) -> dict[str, float]:
    """Where a tumour is told to arise: "a cystic tumour arising from the retroperitoneum", "of cervical origin"."""
    page = reading.page
    found: dict[str, float] = defaultdict(float)
    for mention in page.of("site", "place"):
        sentence = page.sentence(mention.first)
        if page.keys(mention.last, mention.last + 1) in _PRIMARY and _is_told(reading, mention):
            found[organ(mention)] += _ORIGIN
            continue
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


def _is_told(reading: Reading, site: Mention) -> bool:
    """ "Metastatic SCC, c/w cervical primary": a place of origin that is neither denied nor another's."""
    return reading.judge(site.first, site.last + 1).assertion in ("affirmed", "possible")


def _share(candidate: Candidate, best: Candidate) -> float:
    """How much the sites of another name count: a wider or narrower one of the disease, or a vague one of its sort.

    A cancer that she had once says nothing of where another one began.
    """
    if candidate is best:
        return 1.0
    if (candidate.past and not best.past) or (candidate.ground and not best.ground):
        return 0.0
    a, b = candidate.concept, best.concept
    if a.code in b.attr("wider").split("+") or b.code in a.attr("wider").split("+"):
        return 0.6
    vague = a.attr("behaviour") == b.attr("behaviour") and a.code in VAGUE - {"metastasis"}
    return 0.4 if vague else 0.0


def most_spoken_of(reading: Reading) -> str:
    """The organ of the mass or of the tissue, else the one most often named; no site of an operation's name."""
    page = reading.page
    tested = _tests_of_cervix(reading)
    place = "" if tested else _place_of(reading, _MASS_TOO)
    if place:
        return place
    counts: dict[str, int] = defaultdict(int)
    elsewhere = outside(page)
    for mention in page.of("site"):
        genital = organ(mention) in GENITAL
        if (
            genital != elsewhere
            and (genital or not (mention.code in _NEVER_FIRST or organ(mention).endswith("lymph node")))
            and not _is_of_operation(page, mention)
            and not _is_of_another(page, mention)
            and not is_reached(page, mention)
            and not _is_judged(page, mention)
        ):
            counts[organ(mention)] += 1
    counts["cervix"] += 0 if elsewhere else 2 * tested
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else _place_of(reading, _TAKEN) or _only_organ(page)


def _tests_of_cervix(reading: Reading) -> int:
    """How often a text speaks of a smear of the cervix or of HPV: no cytology of another organ, none that is denied."""
    page = reading.page
    smears = [test for test in page.of("cyt_test") if not is_elsewhere(page, page.sentence(test.first), test)]
    held = [m for m in (*smears, *page.of("hpv")) if reading.judge(m.first, m.last).assertion != "negated"]
    return len(held)


def _only_organ(page: Page) -> str:
    """The organ that a text without any genital one names most, and more than once."""
    counts: dict[str, int] = defaultdict(int)
    for mention in page.of("site"):
        if mention.code not in _NEVER_FIRST and mention.concept.attr("group") not in ("node", "pelvic"):
            counts[organ(mention)] += 1
    best = max(counts, key=lambda name: counts[name], default="")
    return best if counts.get(best, 0) > 1 else ""


_OTHERS = ("disorder", "condition", "complication", "symptom")
_AROUND = 4


def _is_of_another(page: Page, site: Mention) -> bool:
    """ "Renal failure", "cervical spondylosis": the organ only names another disease, and no mass of it."""
    named = page.of(*_OTHERS, first=max(0, site.first - _AROUND), last=site.last + _AROUND)
    return any(
        m.first <= site.first and site.last <= m.last and not _MASS_TOO.intersection(page.keys(m.first, m.last))
        for m in named
    )


_JUDGED = frozenset(
    {"free", "negative", "neg", "uninvolved", "clear", "no", "not", "unremarkable", "normal", "(-)", "-ve"}
)
_TO_JUDGED = frozenset(
    {":", "-", "–", "=", "is", "was", "were", "are", "stump", "cuff", "margin", "margins", "wall", ",", "("}
)
_TOLD_WITHIN = 4


def _is_judged(page: Page, site: Mention) -> bool:
    """ "Vagina: no tumour", "cuff free", "vagina involved": an organ of which is told if the disease reached it."""
    at, last = site.last, page.sentence(site.first).last
    while at < min(last, site.last + _TOLD_WITHIN) and page.tokens[at].key in _TO_JUDGED:
        at += 1
    return at < last and page.tokens[at].key in _JUDGED


def _is_of_operation(page: Page, site: Mention) -> bool:
    """ "Tubal ligation": the site only names an operation."""
    return any(
        m.first <= site.first and site.last <= m.last
        for m in page.of("procedure", first=site.first - 4, last=site.last)
    )


def _place_of(reading: Reading, words: frozenset[str]) -> str:
    """The organ or limb most often named near one of the words, those of a mass; a genital one before others."""
    page = reading.page
    counts: dict[str, float] = defaultdict(float)
    elsewhere = outside(page)
    for mention in page.of("site", "place"):
        name = organ(mention)
        if mention.code in _NEVER_FIRST or name.endswith("lymph node") or _is_of_operation(page, mention):
            continue
        if _is_of_another(page, mention) or is_reached(page, mention) or _is_judged(page, mention):
            continue
        if reading.judge(mention.first, mention.last).assertion in ("historical", "negated", "family", "possible"):
            continue
        sentence = page.sentence(mention.first)
        near = page.keys(max(sentence.first, mention.first - _NEAR_MASS), min(sentence.last, mention.last + _NEAR_MASS))
        if words.intersection(near) and not (elsewhere and name in GENITAL):
            counts[name] += 2.0 if name in GENITAL else 1.0
    return max(counts, key=lambda name: counts[name], default="")
