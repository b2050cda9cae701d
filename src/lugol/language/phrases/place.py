"""Where a finding sits: the site of a phrase with its side."""

from lugol.language.model import Mention, Page
from lugol.language.phrases.phrase import Phrase
from lugol.language.word_sets import word_set

_REACHING = word_set(
    """extending extended extends extension reaching reaches invading invades infiltrating infiltrates involving
    involves adherent compressing displacing
    abutting encasing protruding prolapsing pushing spreading fixed attached crossing above below beneath"""
)
"""Behind these stands where a finding reaches, not where it sits."""
SIDES = {
    **dict.fromkeys(("left", "lt", "l"), "left"),
    **dict.fromkeys(("right", "rt", "r"), "right"),
    **dict.fromkeys(("bilateral", "bilaterally", "both"), "bilateral"),
}  # fmt: skip


def place(page: Page, phrase: Phrase) -> str:
    """The site of a finding with its side, the most exact of those named: "left ovary"."""
    sites = [m for m in phrase.sites if m.code not in ("abdomen", "pelvis")] or list(phrase.sites)
    if not sites:
        return ""
    exact = [m for m in sites if m.concept.attr("group") == "node" and m.code != "node"]
    sites = exact + [m for m in sites if m.code != "node"] if exact else sites
    reached = [m for m in sites if _REACHING.intersection(page.keys(max(phrase.first, m.first - 5), m.first))]
    sites = [m for m in sites if m not in reached] or sites
    near = phrase.head
    best = min(sites, key=lambda m: abs(m.first - near.first) if near else m.first)
    side = side_of(page, phrase, best)
    name = best.concept.name
    lone = best.code in ("cervix", "uterus", "vagina", "endometrium")
    return f"{side} {name}" if side and not lone and not name.startswith(side) else name


def side_of(page: Page, phrase: Phrase, site: Mention) -> str:
    """left, right, bilateral or "", as told before the site or anywhere in its phrase."""
    if page.keys(max(0, site.first - 3), site.first) == ("b", "/", "l"):
        return "bilateral"
    before = [SIDES[k] for k in page.keys(max(phrase.first, site.first - 3), site.last) if k in SIDES]
    anywhere = before or [SIDES[k] for k in page.keys(phrase.first, phrase.last) if k in SIDES]
    return anywhere[-1] if anywhere else ""


def is_of_type(page: Page, site: Mention) -> bool:
    """ "gastric-type", "pulmonary type": what a tumour looks like, not where it is."""
    return "type" in page.keys(site.last, site.last + 2)
