"""Where a tumour spread to: the sites right before the word of spread, behind it, or those that a sample proved."""

from itertools import pairwise

from lugol.language.model import Concept, Mention, Page
from lugol.language.numerals import is_decimal

_INTO = frozenset(
    {"to", "in", "of", "at", "involving", "on", "within", "including", "affecting", ":", "(", "the", "both"}
)
PELVIC = frozenset(
    {"cervix", "endocervix", "uterus", "anterior_lip", "posterior_lip", "uterine_cavity", "pelvis", "abdomen", "neck"}
)
LOCAL = PELVIC | frozenset({
    "vagina", "vaginal_vault", "vulva", "parametrium", "endometrium", "myometrium", "pelvic_wall", "bladder",
    "rectum", "ureter", "adnexa",
})  # fmt: skip
_STOP = frozenset({"showed", "revealed", "had", "which", "but", "while", "underwent", "received", "so"})
_DESCRIBES = (
    *("left", "right", "bilateral", "l", "r", "lt", "rt", "bil", "bilat", "lymphangitic", "diffuse", "distant"),
    "widespread",
)
_SIZE_AHEAD = frozenset({"mm", "cm", ".", "x", "×", "a", "an", "one", "single", "focal", "-"})
_SEEN = frozenset({"seen", "noted", "found", "identified", "detected", "present", "visible", "confirmed", "observed"})
_LIKE = frozenset({
    "be", "as", "represent", "representing", "consistent", "=", ":", "proved", "confirmed", "matched", "showed",
    "confirms", "reported", "caused", "shows", "suggesting", "from", "likely", "diagnosis", "revealed", "reveals",
    "demonstrated", "demonstrates", "disclosed", "indicated", "presence", "keeping", "compatible", "typical",
})  # fmt: skip
_SIZED = frozenset({"mm", "cm", "sln", "x", "×", "(", ")", ":"})
_LONGEST_NODES = 6
_BONY = frozenset({"bony", "osseous", "skeletal"})
_BONE = Concept("site", "bone", "bone", {"group": "bone"})
_PELVIC_NODE = Concept("site", "pelvic_node", "pelvic lymph node", {"group": "node"})
_LESIONS = frozenset({
    "infiltration", "infiltrates", "infiltrate", "lesion", "lesions", "mass", "masses", "nodule", "nodules",
    "deposit", "deposits", "lymphadenopathy", "node", "nodes", "involvement", "swelling", "swellings", "lump", "lumps",
    "opacity", "opacities",
})  # fmt: skip
_INTO_ORGAN = frozenset({"to", "in", "involving", "within", "into"})
_NAME_WITHIN = 3
_MOST_BETWEEN = 4
_NOT_BETWEEN = frozenset(
    {"and", "or", "with", "without", "no", "cancer", "carcinoma", "disease", "from", "by", "for", "in"}
)
_NO_PRIMARY = frozenset({"spleen", "heart", "pleura", "peritoneum", "omentum", "diaphragm", "bone", "brain", "spine"})
"""Organs in which carcinomas do not begin: "metastatic carcinosarcoma of the spleen" is spread to it."""
_WHERE_OF = frozenset({"the", "her", "left", "right", "upper", "lower", "a"})
_CANCERS = ("oma", "cancer", "cancers", "malignancy", "tumour", "tumor", "origin", "omas", "neoplasm", "primary")


def sites_of_spread(page: Page, first: int, last: int, end: int) -> tuple[Mention | None, list[Mention]]:
    """The sites of a spread: right before the word ("liver metastases"), behind it, or what proved to be it.

    The first is "bony" where it heads a list of bones.
    """
    clause = page.clause(first)
    bony = page.tokens[first - 1].key in _BONY if first > clause[0] else False
    before = [m for m in page.of("site", first=max(clause[0], first - 8), last=first) if _leads(page, m, first)]
    before += page.of("site", first=first, last=last)
    behind = list_behind(page, last, min(end, clause[1]))
    if not before and not (behind and all(m.concept.attr("group") == "node" for m in behind)):
        before = _bears(page, first, clause[0])  # "nodes with metastasis (right obturator)" are those behind
    found = behind or before if "metastatic" in page.keys(first, last) else before or behind
    if before and behind and found is before and page.tokens[_behind_size(page, last)].key in ("to", "in", "involving"):
        found = behind
    found = [_as_node(page, m, found) for m in found]
    found = [m for m in found if m.code not in PELVIC and not _is_origin(page, last, m)]
    if behind and [m.code for m in before] == ["bone"] and all(m.concept.attr("group") == "bone" for m in behind):
        return before[0], behind
    if bony:
        at = page.tokens[first - 1]
        return Mention(_BONE, first - 1, first, at.start, at.end), found
    return None, found or _labelled(page, first) or _proved(page, first)


def _as_node(page: Page, site: Mention, listed: list[Mention]) -> Mention:
    """ "Pelvic, para-aortic and supraclavicular nodal metastases": of a list of nodes, "pelvic" names those too."""
    nodes = any(m.first > site.first and m.concept.attr("group") == "node" for m in listed)
    if page.keys(site.first, site.last) != ("pelvic",) or not nodes:
        return site
    return Mention(_PELVIC_NODE, site.first, site.last, site.start, site.end)


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
        if m.last == first - 1 and (m.concept.attr("group") == "node" or (holds and m.code not in LOCAL))
    ]


def _labelled(page: Page, first: int) -> list[Mention]:
    """ "Right ovary: 5 mm metastasis": the site that heads the entry, with nothing but a size before the word."""
    sentence = page.sentence(first)
    colon = next((at for at in range(sentence.first, first) if page.tokens[at].key == ":"), None)
    if colon is None or not all(key[0].isdigit() or key in _SIZE_AHEAD for key in page.keys(colon + 1, first)):
        return []
    sites = page.of("site", first=sentence.first, last=colon)
    sites = [site for site in sites if site.last == colon and site.code not in LOCAL]
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


def list_behind(page: Page, last: int, end: int) -> list[Mention]:
    """The sites of a list behind the word: "metastases to the liver, lung and bones"."""
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
    signed = has_needle(page, first) and {"-", "–", "→"} & set(before)
    if not (signed or _LIKE.intersection(before)) or (
        _LIKE & set(before) == {"as"} and ("well", "as") in pairwise(before)
    ):
        return []
    sites = [m for m in page.of("site", first=sentence.first, last=first) if m.code not in LOCAL]
    frames = page.of("frame", first=sentence.first, last=first)
    tissue = any(m.concept.attr("frame") in ("tissue", "tissue_report") for m in frames) or has_needle(page, first)
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
    lesion = _LESIONS.intersection(page.keys(before.first, before.last)) or has_needle(page, before.last - 1)
    return [m for m in sites if m.code in organs][:1] if len(organs) == 1 and not organs & LOCAL and lesion else []


def has_needle(page: Page, first: int) -> bool:
    """Does the sentence tell of a needle or a biopsy before these words?"""
    low = page.sentence(first).first
    return bool(
        {"fnac", "fna", "core", "bx", "biopsy", "cytology", "aspirate", "puncture"} & set(page.keys(low, first))
    )
