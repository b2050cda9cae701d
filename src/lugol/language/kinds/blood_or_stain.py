"""Blood or tissue: whether a name that is both a serum test and a stain (CEA, AFP, NSE, hCG) is one or the other."""

from collections.abc import Sequence

from lugol.language.measure import Measure, within
from lugol.language.model import Mention, Page, Sentence
from lugol.language.pairing import Head

_TISSUE = frozenset({
    "immunohistochemistry", "immunohistochemical", "immunohistochemically", "immunostaining", "immunostain",
    "immunostains", "immunostained", "immunoreactive", "immunoreactivity", "immunopositive", "immunonegative", "ihc",
    "stain", "stains", "stained", "staining", "express", "expressed", "expresses", "expression", "immunoprofile",
    "immunophenotype", "immunohistology", "immunoperoxidase", "immunomarkers", "cytokeratin", "immunopositivity",
    "immunolabelling", "immunolabeling", "immunoexpression", "histochemical", "cytoplasmic", "membranous", "diffusely",
    "focally", "antibodies", "expressing", "immunophenotypically",
})  # fmt: skip
GENETIC = frozenset({"promoter", "gene", "mutation", "mutations", "methylation", "amplification", "variant", "variants",
                      "rearrangement", "fusion", "sequencing", "germline", "hypermethylation", "fish"})  # fmt: skip
_CHANGED = GENETIC | frozenset({"rearrangements", "fusions", "alteration", "alterations", "frameshift", "missense",
                                "nonsense", "amplifications", "polymorphism"}) - {"fish"}  # fmt: skip
_LEADS_BACK = frozenset({",", "and", "or", "in", "of", "the", "/", "&", "both", "genes", "for", "a", "as", "well"})
_CELLS = frozenset({"cells", "cell", "component", "areas", "nests", "stroma", "nuclei"})
_NO_CELLS = frozenset({"blood", "white", "red", "count", "germ", "squamous"})
_SHORT = 8
_BLOOD = frozenset(
    {"serum", "plasma", "level", "levels", "blood", "concentration", "concentrations", "titer", "titers"}
)


def is_stain(page: Page, found: Sequence[Measure], sentence: Sentence, head: Head) -> bool:
    """Is a name that can be both a stain here? An amount a volume or a word of blood makes it a blood test.

    >>> from lugol.language.page import page_of
    >>> from lugol.language.pairing import merged
    >>> page = page_of("CEA immunostaining was positive.")
    >>> is_stain(page, (), page.sentences[0], merged(page, page.of("ihc_marker"))[0])
    True
    """
    stains = page.of("ihc_marker", first=head.first, last=head.last)
    tests = page.of("analyte", first=head.first, last=head.last)
    if not stains or _is_gene(page, sentence, head):
        return False
    if not tests:
        return True
    if _amount(page, found, sentence, head) or _is_blood(page, sentence, head):
        return False
    others = page.of("ihc_marker", first=sentence.first, last=sentence.last)
    pure = [m for m in others if not page.of("analyte", first=m.first, last=m.last)]
    words = {page.tokens[i].key for i in range(sentence.first, sentence.last)}
    if not pure and sentence.last - sentence.first <= _SHORT:
        pure = _beside(page, sentence)
    only_stain = all(m.concept.attr("needs_unit") for m in tests)
    tissue = words & _TISSUE or (words & _CELLS and not words & _NO_CELLS)
    return bool(pure) or bool(tissue) or only_stain or _heads_stains(page, head)


def _beside(page: Page, sentence: Sentence) -> list[Mention]:
    """Names that only a stain has, in the sentence right before and right behind a short one of the same paragraph."""
    found: list[Mention] = []
    for at in (sentence.first - 1, sentence.last):
        other = page.sentence(at) if 0 <= at < len(page.tokens) else sentence
        if other.paragraph == sentence.paragraph:
            names = page.of("ihc_marker", first=other.first, last=other.last)
            found += [m for m in names if not page.of("analyte", first=m.first, last=m.last)]
    return found


def _amount(page: Page, found: Sequence[Measure], sentence: Sentence, head: Head) -> bool:
    """Does an amount a volume stand before the next name?"""
    names = [m.first for m in page.of("ihc_marker", "analyte", first=head.last, last=sentence.last)]
    limit = min(names, default=sentence.last)
    return any(m.kind == "laboratory" and "/" in m.code for m in within(found, head.last, limit))


def _is_gene(page: Page, sentence: Sentence, head: Head) -> bool:
    """ "MLH1 promoter methylation", "mutations in PTEN and ARID1A": the name of a gene."""
    if head.last < sentence.last and page.tokens[head.last].key in GENETIC:
        return True
    if not page.of("gene", first=head.first, last=head.last):
        return False
    names = page.of("gene", "ihc_marker", first=sentence.first, last=head.first)
    named = {at for m in names for at in range(m.first, m.last)}
    at = head.first - 1
    while at >= sentence.first and (at in named or page.tokens[at].key in _LEADS_BACK):
        at -= 1
    behind = page.keys(at + 1, at + 2)
    return at >= sentence.first and page.tokens[at].key in _CHANGED and behind[0] in ("in", "of", "for")


def _is_blood(page: Page, sentence: Sentence, head: Head) -> bool:
    before = head.first - 1
    while before > sentence.first and page.tokens[before].key in ("of", "the", "her"):
        before -= 1
    around = [i for i in (before, head.last) if sentence.first <= i < sentence.last]
    return any(page.tokens[i].key in _BLOOD for i in around)


def _heads_stains(page: Page, head: Head) -> bool:
    """Does it stand under a heading of stains?"""
    part = page.part_of(head.first, known=False)
    return part is not None and any(page.tokens[i].key in _TISSUE for i in range(*part.label))
