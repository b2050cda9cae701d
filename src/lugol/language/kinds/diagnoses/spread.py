"""Metastases: each site once, how sure, and on what it rests; recurrences are read in kinds/diagnoses/recurrence.py."""

from itertools import pairwise

import msgspec

from lugol.language.kinds.diagnoses.recurrence import recurrences
from lugol.language.kinds.diagnoses.tumour import behaviours_named
from lugol.language.kinds.layout.zones import is_report
from lugol.language.model import NOT_HERS_YET, Concept, Mention, Page
from lugol.language.number_words import number_words
from lugol.language.numerals import is_decimal, once_a_page
from lugol.language.phrases import SIDES
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Event, Metastasis, Recurrence
from lugol.record.when import When

_TOLD_IN = ("case", "abstract")
_AGAIN_IN = ("abstract", "caption")
"""Where a case is told again: what the case itself says of the same counts first."""
_METASTATIC = frozenset({"metastasis"})
_INTO = frozenset(
    {"to", "in", "of", "at", "involving", "on", "within", "including", "affecting", ":", "(", "the", "both"}
)
_PELVIC = frozenset(
    {"cervix", "endocervix", "uterus", "anterior_lip", "posterior_lip", "uterine_cavity", "pelvis", "abdomen", "neck"}
)
_LOCAL = _PELVIC | frozenset({
    "vagina", "vaginal_vault", "vulva", "parametrium", "endometrium", "myometrium", "pelvic_wall", "bladder",
    "rectum", "ureter", "adnexa",
})  # fmt: skip
_ADVANCED = frozenset({
    "metastasized", "metastatic", "disseminated", "spread", "secondaries", "metastasize",
    "carcinomatosis",
})  # fmt: skip
_BOWEL = {"duoden": "duodenum", "jejun": "jejunum", "ile": "ileum", "cec": "caecum", "sigmoid": "sigmoid"}
_DIRECT = (("superficial",), ("direct",), ("local",), ("lateral",), ("contiguous",), ("pagetoid",), ("surface",))
_STOP = frozenset({"showed", "revealed", "had", "which", "but", "while", "underwent", "received", "so"})
_DESCRIBES = ("left", "right", "bilateral", "lymphangitic", "diffuse", "distant", "widespread")
_SIZE_AHEAD = frozenset({"mm", "cm", ".", "x", "×", "a", "an", "one", "single", "focal", "-"})
_SEEN = frozenset({"seen", "noted", "found", "identified", "detected", "present", "visible", "confirmed", "observed"})
_LIKE = frozenset({
    "be", "as", "represent", "representing", "consistent", "=", ":", "proved", "confirmed", "matched", "showed",
    "confirms", "reported", "caused", "shows", "suggesting", "from", "likely", "diagnosis", "revealed", "reveals",
    "demonstrated", "demonstrates", "disclosed", "indicated", "presence",
})  # fmt: skip
_DISSECTED = ("lymphadenectomy", "sentinel_node", "node_sampling")
_COUNTED = frozenset({"positive", "involved", "metastatic", "+"})
_SIZED = frozenset({"mm", "cm", "sln", "x", "×", "(", ")", ":"})
_NO_PROOF = frozenset({"-", "pet", "fdg", "number", "of", "zero", "one", "two", "three", "four", "five", "six"})
"""Before "positive nodes" these tell a scan, or a count that is read as one."""
_INVOLVED = (("positive",), ("involved",), ("metastatic",))
_LONGEST_NODES = 6
_BONY = frozenset({"bony", "osseous", "skeletal"})
_BONE = Concept("site", "bone", "bone", {"group": "bone"})
_GROWTHS = ("mass", "tumour", "lesion", "nodule", "growth")
_COMPLAINTS = frozenset({"pain", "pains", "ache", "cramps", "rash", "swelling", "numbness", "itching", "infection"})
_LESIONS = frozenset({
    "infiltration", "infiltrates", "infiltrate", "lesion", "lesions", "mass", "masses", "nodule", "nodules",
    "deposit", "deposits", "lymphadenopathy", "node", "nodes", "involvement", "swelling", "swellings", "lump", "lumps",
    "opacity", "opacities",
})  # fmt: skip


def read(reading: Reading) -> list[Event]:
    """Metastases and recurrences told of her."""
    events: list[Event] = []
    counted = is_report(reading.page)
    for sentence in reading.page.sentences:
        if sentence.article not in _TOLD_IN or reading.page.part(sentence.first) in ("family", "references"):
            continue
        for first, last in _cues(reading.page, sentence.first, sentence.last):
            events.extend(_metastases(reading, first, last, sentence.last))
        events.extend(_by_tissue(reading, sentence.first, sentence.last))
        events.extend(_by_count(reading, sentence.first, sentence.last))
        events.extend(_by_predicate(reading, sentence.first, sentence.last))
    events = [e for e in events if not (counted and getattr(e.values, "site", "") == "lymph node")]
    spread = bool(events)
    for sentence in reading.page.sentences:
        if sentence.article in _TOLD_IN and reading.page.part(sentence.first) not in ("family", "references"):
            events.extend(recurrences(reading, sentence.first, sentence.last, named=not spread))
    return _once(events)


def _cues(page: Page, first: int, last: int) -> list[tuple[int, int]]:
    """The words of a sentence that speak of spread."""
    named = [(m.first, m.last) for m in page.of("head", "histology", first=first, last=last) if m.code in _METASTATIC]
    words = [(at, at + 1) for at in range(first, last) if page.tokens[at].key in _ADVANCED and not _is_direct(page, at)]
    words += [(at, at + 1) for at in range(first, last) if _is_of_nodes(page, at)]
    merged: list[tuple[int, int]] = []
    for cue in sorted({*named, *words}):
        if merged and cue[0] < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(cue[1], merged[-1][1]))
        else:
            merged.append(cue)
    return merged


_INTO_ORGAN = frozenset({"to", "in", "involving", "within", "into"})
_NAME_WITHIN = 3
_MOST_BETWEEN = 4
_WORDED = number_words(1, 12)
_NOT_BETWEEN = frozenset(
    {"and", "or", "with", "without", "no", "cancer", "carcinoma", "disease", "from", "by", "for", "in"}
)
_NO_PRIMARY = frozenset({"spleen", "heart", "pleura", "peritoneum", "omentum", "diaphragm", "bone", "brain", "spine"})
"""Organs in which carcinomas do not begin: "metastatic carcinosarcoma of the spleen" is spread to it."""
_WHERE_OF = frozenset({"the", "her", "left", "right", "upper", "lower", "a"})
_CANCERS = ("oma", "cancer", "cancers", "malignancy", "tumour", "tumor", "origin", "omas", "neoplasm", "primary")


def _is_direct(page: Page, at: int) -> bool:
    """ "superficial spread to the endometrium", "direct spread": growth into what is next to it."""
    return page.tokens[at].key == "spread" and page.keys(at - 1, at) in _DIRECT


def _is_of_nodes(page: Page, at: int) -> bool:
    """ "With lymph node involvement", "para-aortic nodal involvement": nodes that a tumour has reached."""
    if page.tokens[at].key != "involvement":
        return False
    return any(
        m.concept.attr("group") == "node" and m.last == at for m in page.of("site", first=max(0, at - 4), last=at)
    )


def _metastases(reading: Reading, first: int, last: int, end: int) -> list[Event]:
    page = reading.page
    judged = reading.judge(first, last).assertion
    if judged == "negated" and page.keys(last, last + 1) in (("+",), ("present",), ("positive",)):
        judged = "affirmed"
    if judged in NOT_HERS_YET or _is_of_pain(page, first):
        return []
    lead, sites = _sites(page, first, last, end)
    if lead is not None and sites and all(s.concept.attr("group") == "bone" for s in sites):
        named = tuple(s.concept.name for s in sites)
        return [_event(reading, lead, first, last, judged, sites=named)]
    if lead is not None and not sites:
        sites = [lead]
    return [_event(reading, site, first, last, judged) for site in sites]


def _is_of_pain(page: Page, at: int) -> bool:
    """ "The pain spread to the groin", "a rash that spread to the trunk": a complaint, and no tumour, goes further."""
    if page.tokens[at].key not in ("spread", "spreading"):
        return False
    first = page.sentence(at).first
    told = page.of("symptom", "histology", "staged", "head", first=first, last=at)
    tumours = [m for m in told if m.concept.category in ("histology", "staged") or m.code in _GROWTHS]
    tumours = [m for m in tumours if page.tokens[m.last - 1].key not in _COMPLAINTS]  # "the swelling spread"
    complaints = _COMPLAINTS.intersection(page.keys(first, at))
    return not tumours and bool(complaints or any(m.concept.category == "symptom" for m in told))


def _sites(page: Page, first: int, last: int, end: int) -> tuple[Mention | None, list[Mention]]:
    """The sites of a spread: right before the word ("liver metastases"), behind it, or what proved to be it.

    The first is "bony" where it heads a list of bones.
    """
    clause = page.clause(first)
    bony = page.tokens[first - 1].key in _BONY if first > clause[0] else False
    before = [m for m in page.of("site", first=max(clause[0], first - 8), last=first) if _leads(page, m, first)]
    before += page.of("site", first=first, last=last)
    behind = _list_behind(page, last, min(end, clause[1]))
    if not before and not (behind and all(m.concept.attr("group") == "node" for m in behind)):
        before = _bears(page, first, clause[0])  # "nodes with metastasis (right obturator)" are those behind
    found = behind or before if "metastatic" in page.keys(first, last) else before or behind
    if before and behind and found is before and page.tokens[_behind_size(page, last)].key in ("to", "in", "involving"):
        found = behind
    found = [m for m in found if m.code not in _PELVIC and not _is_origin(page, last, m)]
    if behind and [m.code for m in before] == ["bone"] and all(m.concept.attr("group") == "bone" for m in behind):
        return before[0], behind
    if bony:
        at = page.tokens[first - 1]
        return Mention(_BONE, first - 1, first, at.start, at.end), found
    return None, found or _labelled(page, first) or _proved(page, first)


def _behind_size(page: Page, at: int) -> int:
    """The token behind "of 6 mm" or "(6 mm)", where a size follows the word."""
    end = min(at + _LONGEST_SIZE, len(page.tokens) - 1)
    while at < end and (page.tokens[at].key in _OF_SIZE or page.tokens[at].key[0].isdigit()):
        at += 1
    return at


_OF_SIZE = frozenset({"of", "(", ")", "mm", "cm", "measuring", "x"})
_LONGEST_SIZE = 6
_BEARS = frozenset({"had", "has", "have", "showed", "shows", "contained", "harbored", "revealed", "with"})


_HOLDS = frozenset({"contained", "contains", "harbored"})
"""Said of any organ that holds a metastasis; "showed" is also said of a scan of it."""


def _bears(page: Page, first: int, low: int) -> list[Mention]:
    """ "One pelvic node had metastasized", "two of 14 nodes contained metastases": nodes right before the verb."""
    if not _BEARS.intersection(page.keys(max(low, first - 1), first)):
        return []
    sites = page.of("site", first=max(low, first - _LONGEST_NODES), last=first)
    holds = page.tokens[first - 1].key in _HOLDS
    return [
        m
        for m in sites
        if m.last == first - 1 and (m.concept.attr("group") == "node" or (holds and m.code not in _LOCAL))
    ]


def _labelled(page: Page, first: int) -> list[Mention]:
    """ "Right ovary: 5 mm metastasis": the site that heads the entry, with nothing but a size before the word."""
    sentence = page.sentence(first)
    colon = next((at for at in range(sentence.first, first) if page.tokens[at].key == ":"), None)
    if colon is None or not all(key[0].isdigit() or key in _SIZE_AHEAD for key in page.keys(colon + 1, first)):
        return []
    sites = page.of("site", first=sentence.first, last=colon)
    sites = [site for site in sites if site.last == colon and site.code not in _LOCAL]
    return sites if sites and sites[0].first - sentence.first <= 1 else []


def _is_origin(page: Page, last: int, site: Mention) -> bool:
    """ "Metastatic carcinoma of the kidney": a cancer "of" an organ began there; "metastases of the liver" did not."""
    between = page.keys(last, site.first)
    if "metastatic" not in page.keys(last - 1, last) or "of" not in between:
        return False
    at = len(between) - 1 - between[::-1].index("of")
    if _INTO_ORGAN.intersection(between) or not set(between[at + 1 :]) <= _WHERE_OF:
        return False
    if site.code in _NO_PRIMARY:
        return False
    return site.concept.attr("group") != "node" and between[at - 1].endswith(_CANCERS)


def _is_metastatic_node(page: Page, last: int, site: Mention) -> bool:
    """ "Metastatic internal mammary lymph nodes": nodes behind the word, with nothing but adjectives between."""
    between = page.keys(last, site.first)
    plain = all(key.isalpha() and key not in _NOT_BETWEEN for key in between)
    return (
        page.keys(last - 1, last) == ("metastatic",)
        and site.concept.attr("group") == "node"
        and len(between) < _MOST_BETWEEN
        and plain
    )


def _names_primary(page: Page, site: Mention) -> bool:
    """ "Metastasis of renal cell carcinoma", "of ovarian serous carcinoma": the organ names where it began."""
    near = page.of("histology", "staged", first=max(0, site.first - _NAME_WITHIN), last=site.last + 1)
    named = any(m.first <= site.last < m.last and m.concept.attr("behaviour") != "benign" for m in near)
    behind = page.keys(site.last, site.last + 1)
    return named or bool(behind and behind[0] != "metastasis" and behind[0].endswith(_CANCERS))


def _leads(page: Page, site: Mention, first: int) -> bool:
    """ "liver and lung metastases": between site and word stand only further sites, and signs of a list."""
    inside = page.of("site", first=site.last, last=first)
    covered = {i for m in inside for i in range(m.first, m.last)}
    between = [page.tokens[i].key for i in range(site.last, first) if i not in covered]
    if site.concept.attr("group") == "node":
        if [k for k in between if k not in _SIZED][:1] == ["0"]:
            return False  # "pelvic nodes 0/18, metastasis in the ovary"
        between = [k for k in between if k not in _SIZED and not is_decimal(k)]
    return all(
        k in (",", "and", "/", "&", "or", "-", "multiple", "node", "nodes", "lymph", "nodal", "ln", *_DESCRIBES)
        for k in between
    )


def _list_behind(page: Page, last: int, end: int) -> list[Mention]:
    found: list[Mention] = []
    at = last
    for site in page.of("site", first=last, last=end):
        if _names_primary(page, site):
            at = site.last
            continue
        if any(
            m.first == site.last and m.concept.attr("group") == "node"
            for m in page.of("site", first=site.last, last=site.last + 1)
        ):
            continue  # "the mammary lymph nodes"
        between = page.keys(at, site.first)
        if not found and _is_metastatic_node(page, last, site):
            found.append(site)
            at = site.last
            continue
        verb = {"was", "were"}.intersection(between) and (found or not _SEEN.intersection(between))
        if _STOP.intersection(between) or verb or (not found and not _INTO.intersection(between)):
            break
        if {"from", ";", "no", "without"} & set(between) or len(between) > 8:
            break
        found.append(site)
        at = site.last
    return found


def _proved(page: Page, first: int) -> list[Mention]:
    """ "FNAC of the left supraclavicular node: metastatic carcinoma": the sites before ":", "to be" and such."""
    sentence = page.sentence(first)
    before = page.keys(max(sentence.first, first - 4), first)
    if not _LIKE.intersection(before) or (_LIKE & set(before) == {"as"} and ("well", "as") in pairwise(before)):
        return []
    sites = [m for m in page.of("site", first=sentence.first, last=first) if m.code not in _LOCAL]
    frames = page.of("frame", first=sentence.first, last=first)
    tissue = any(m.concept.attr("frame") in ("tissue", "tissue_report") for m in frames) or _has_needle(page, first)
    lesion = _LESIONS.intersection(page.keys(sentence.first, first))
    here = page.of("site", first=sentence.first, last=first)
    if (tissue or page.tokens[sentence.first].key == "this") and not sites and not here:
        return _told_before(page, sentence.first)
    return sites[:3] if tissue or lesion else []


def _told_before(page: Page, first: int) -> list[Mention]:
    """ "PET: new supraclavicular node. Core biopsy confirmed metastatic carcinoma": the lesion told before."""
    if first == 0:
        return []
    before = page.sentence(first - 1)
    sites = page.of("site", first=before.first, last=before.last)
    organs = {m.code for m in sites if m.code != "node"} or {m.code for m in sites}
    lesion = _LESIONS.intersection(page.keys(before.first, before.last)) or _has_needle(page, before.last - 1)
    return [m for m in sites if m.code in organs][:1] if len(organs) == 1 and not organs & _LOCAL and lesion else []


def _has_needle(page: Page, first: int) -> bool:
    low = page.sentence(first).first
    return bool(
        {"fnac", "fna", "core", "bx", "biopsy", "cytology", "aspirate", "puncture"} & set(page.keys(low, first))
    )


def _by_tissue(reading: Reading, first: int, last: int) -> list[Event]:
    """ "Omental core biopsy: high grade serous carcinoma": tissue of a distant site that shows the genital cancer."""
    page = reading.page
    shown = [m for m in page.of("histology", first=first, last=last) if m.concept.attr("behaviour") == "malignant"]
    shown = [m for m in shown if m.code not in _METASTATIC and reading.judge(m.first, m.last).assertion == "affirmed"]
    if not shown or _cues(page, first, last):
        return []
    at = shown[0].first
    within = [site for m in shown for site in _involved(page, m, last)]
    if within:
        return [_event(reading, site, at, shown[0].last, "affirmed") for site in within]
    frames = [m.concept.attr("frame") for m in page.of("frame", first=first, last=at)]
    if "tissue" not in frames and not _has_needle(page, at):
        return []
    sites = [m for m in page.of("site", first=first, last=at) if m.code not in _LOCAL | {"ovary", "tube", "breast"}]
    known = {"primary", "no", "negative"} & set(page.keys(first, last))
    if len(sites) != 1 or at - sites[0].last > 6 or known or not _is_genital(page, shown[0]):
        return []
    return [_event(reading, sites[0], sites[0].first, shown[0].last, "affirmed")]


def _by_count(reading: Reading, first: int, last: int) -> list[Event]:
    """ "3/17 left pelvic nodes positive": nodes of which some are told to be involved."""
    page = reading.page
    found: list[Event] = []
    for site in page.of("site", first=first, last=last):
        before = page.keys(max(first, site.first - 5), site.first)
        counts = [at for at in range(len(before) - 2) if _is_number(before[at]) and before[at + 1] in ("/", "of")]
        behind = page.keys(site.last, min(last, site.last + 3))
        involved = _COUNTED.intersection(behind) and not {"not", "negative"} & set(behind)
        if site.concept.attr("group") != "node" or not counts or not involved or before[counts[-1]] == "0":
            continue
        if before[counts[-1] + 2].isdigit() and not _cues(page, first, last):
            judged = reading.judge(site.first, site.last).assertion
            found += [] if judged in NOT_HERS_YET else [_event(reading, site, site.first, site.last, "affirmed")]
    return found


def _is_number(key: str) -> bool:
    """ "4", "four"."""
    return key.isdigit() or key in _WORDED


def _by_predicate(reading: Reading, first: int, last: int) -> list[Event]:
    """ "The pelvic nodes were positive", "SCC with positive nodes": without a count, and not as a scan shows them."""
    page = reading.page
    if (
        "malignant" not in behaviours_named(page)
        or page.of("frame", first=first, last=last)
        or _cues(page, first, last)
    ):
        return []
    found: list[Event] = []
    for site in page.of("site", first=first, last=last):
        before = page.keys(max(first, site.first - 2), site.first)
        behind = page.keys(site.last, min(last, site.last + 3))
        behind = behind[behind[:1] in (("was",), ("were",)) :][:2]
        said = before[-1:] in _INVOLVED or (behind[:1] in _INVOLVED and behind[1:] != ("for",))
        counted = bool(_NO_PROOF.intersection(before)) or any(key[0].isdigit() for key in before)
        if site.concept.attr("group") != "node" or not said or counted:
            continue
        judged = reading.judge(site.first, site.last).assertion
        if judged in ("affirmed", "historical"):
            found.append(_event(reading, site, site.first, site.last, "affirmed"))
    return found


def _involved(page: Page, shown: Mention, last: int) -> list[Mention]:
    """ "Small cell carcinoma involving the cervical os, right ovary and omentum": organs beyond those next to it."""
    behind = page.keys(shown.last, min(shown.last + 3, last))
    if not {"involving", "infiltrating", "invading"} & set(behind):
        return []
    listed = _list_behind(page, shown.last, page.sentence(shown.first).last)
    own = (*_LOCAL, *shown.concept.attr("home").split(","))
    return [m for m in listed if m.code not in own and m.concept.attr("group") != "node"] if len(listed) > 1 else []


def _is_genital(page: Page, shown: Mention) -> bool:
    """Is the cancer one that the text elsewhere tells of a genital organ?"""
    home = shown.concept.attr("home").split(",")[0]
    return home in ("ovary", "cervix", "endometrium", "uterus") or _tells_of_genitals(page)


@once_a_page
def _tells_of_genitals(page: Page) -> bool:
    genital = ("cervix", "ovary", "uterus", "endometrium", "vulva", "vagina", "tube")
    return any(m.code in genital for m in page.of("site"))


def _event(
    reading: Reading, site: Mention, first: int, last: int, judged: Assertion, sites: tuple[str, ...] = ()
) -> Event:
    page = reading.page
    at_site = reading.judge(site.first, site.last).assertion if site.first >= last else judged
    said: Assertion = "negated" if at_site == "negated" or _is_none_of(page, site) else judged
    side = next((SIDES[k] for k in page.keys(max(0, site.first - 2), site.first) if k in SIDES), "")
    name = _name(page, site)
    if site.code == "spine":
        side = ""
    value = Metastasis(
        site=f"{side} {name}" if side in ("left", "right") and "lymph node" in name else name,
        sites=sites,
        certainty="suspected" if said == "possible" else "",
        basis=_basis(page, first),
        laterality=side,
    )
    low, high = min(first, site.first), max(last, site.last)
    return reading.event(
        value,
        low,
        high,
        assertion="affirmed" if said == "historical" else said,
        when=reading.time.since(low, high),
    )


def _is_none_of(page: Page, site: Mention) -> bool:
    """ "3 of 14 left pelvic lymph nodes and 0 of 9 para-aortic lymph nodes": of the second none is involved."""
    before = page.keys(max(page.clause(site.first)[0], site.first - 5), site.first)
    counts = [at for at, key in enumerate(before[:-1]) if key[0].isdigit() and before[at + 1] in ("of", "/")]
    none = [at for at in counts if before[at] == "0"]
    return bool(none) and none[-1] >= max(counts, default=0)


def _name(page: Page, site: Mention) -> str:
    """The usual name of a site; a vertebra keeps its number, a part of the bowel its own name."""
    if site.code == "bowel":
        key = page.tokens[site.last - 1].key
        return next((name for stem, name in _BOWEL.items() if key.startswith(stem)), site.concept.name)
    if site.code != "spine":
        return site.concept.name
    if page.tokens[site.last - 1].key.startswith("vertebra") and not page.tokens[site.first - 1].key.isdigit():
        return "vertebra"
    level = page.tokens[site.first - 2 : site.first]
    numbered = len(level) == 2 and level[0].key in ("l", "t", "c", "s", "d") and level[1].key.isdigit()
    return page.words(site.first - 2, site.last) if numbered else site.concept.name


def _basis(page: Page, at: int) -> str:
    """On what the sentence says that it rests: tissue, an operation or a scan."""
    sentence = page.sentence(at)
    frames = page.of("frame", first=sentence.first, last=sentence.last)
    kinds = [m.concept.attr("frame") for m in frames]
    dissected = page.of("procedure", first=sentence.first, last=at)
    if {"tissue", "tissue_report"} & set(kinds) or any(m.code in _DISSECTED for m in dissected):
        return "histology"
    return next((m.concept.name for m in frames if m.concept.attr("frame") == "imaging"), "")


def _once(events: list[Event]) -> list[Event]:
    """A site told again is the metastasis told before; what is affirmed counts before what is denied."""
    kept: dict[tuple[str, str], Event] = {}
    for event in sorted(events, key=lambda e: e.sources[0].section in _AGAIN_IN):
        site = getattr(event.values, "site", "")
        key = (f"{event.kind} {event.assertion}", site)
        if isinstance(event.values, Recurrence) and event.assertion == "affirmed":
            same = [k for k in kept if k[0] == key[0] and (not site or not k[1] or k[1] == site)]
            if same and not (site and not same[0][1]):
                continue
            if same:
                kept[same[0]] = msgspec.structs.replace(event, when=_known(kept[same[0]], event))
                continue
        kept.setdefault(key, event)
    return list(kept.values())


def _known(earlier: Event, event: Event) -> When:
    return event.when if event.when.is_known else earlier.when
