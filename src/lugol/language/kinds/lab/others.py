"""What reads like the name of a blood test and is a drug, a gas, a receptor, a cancer or a test of another fluid."""

from collections.abc import Sequence

from lugol.language.cues import Cues, gap
from lugol.language.kinds.blood_or_stain import is_stain
from lugol.language.measure import Measure
from lugol.language.model import Mention, Page, Sentence
from lugol.language.numerals import is_year
from lugol.language.pairing import Head, Pair

_FLUIDS = frozenset({
    "urine", "urinary", "csf", "cerebrospinal", "pleural", "ascitic", "ascites", "peritoneal", "pericardial",
    "synovial", "effusion", "effusions", "drain", "stool", "fecal", "saliva", "sputum", "amniotic",
    "dialysate", "vitreous", "lavage", "bal", "aspirate", "fluid", "paracentesis", "thoracentesis", "msu", "urinalysis",
})  # fmt: skip
FLUIDS = {
    "csf": "CSF", "cerebrospinal": "CSF", "pleural": "pleural fluid", "thoracentesis": "pleural fluid",
    "ascitic": "ascitic fluid", "ascites": "ascitic fluid", "peritoneal": "ascitic fluid",
    "paracentesis": "ascitic fluid", "pericardial": "pericardial fluid", "synovial": "synovial fluid",
    "amniotic": "amniotic fluid",
}  # fmt: skip
"""The fluids whose results are told under their name, by the words that name them."""
_BLOOD = frozenset({
    "serum", "plasma", "blood", "bloods", "venous", "arterial", "capillary", "serological", "labs", "hematology",
})  # fmt: skip
_FLUID_WITHIN = 24
_ENDS_FLUID = frozenset({";", ".", "but", "with", "she", "her", "patient", "elevated", "raised", "had", "while",
                         "output", "culture", "frequency", "pregnancy", "test", "was", "were", "seen", "present",
                         "catheter"})  # fmt: skip
_ENDS_ANALYSED = frozenset({";", ".", "she", "patient", "ct", "mri", "ultrasound", "scan"})
"""A fluid that is named as such ("pleural fluid", "CSF") is no finding of a scan: what its sentence tells behind it is
of it, until blood is named."""
_ALSO_OF_URINE = frozenset({"hcg", "beta-hcg", "bhcg"})


def blood_tests(cues: Cues, sentence: Sentence, heads: Sequence[Head]) -> list[Head]:
    """Of the names of tests in a sentence those of blood or a named fluid, and not only the title of a list of them."""
    page = cues.page
    blood = [h for h in heads if not is_stain(page, cues.measures, sentence, h)]
    blood = [h for h in blood if not is_of_tissue(page, h.mention)]
    blood = [h for h in blood if fluid_of(page, sentence, h) in ("", *FLUIDS.values()) and not _is_gas(page, h)]
    blood = [h for h in blood if not _is_regimen(page, h)]
    return [h for h in blood if not (_opens_list(cues, h, blood) or _is_receptor(page, h) or _is_attacked(page, h))]


def _is_regimen(page: Page, head: Head) -> bool:
    """ "TC+Bev x6": paclitaxel and carboplatin, and no cholesterol."""
    behind = page.keys(head.last, min(head.last + 1, len(page.tokens)))
    return page.keys(head.first, head.last) == ("tc",) and behind in (("+",), ("x",), ("×",), ("(",), ("q",))


_TISSUES = frozenset(
    {"lesion", "lesions", "tumor", "tumors", "cells", "biopsy", "biopsies", "neoplasm", "mass", "tissue"}
)


def is_of_tissue(page: Page, mention: Mention) -> bool:
    """ "The lesion was negative for EBV": a germ that is looked for in stained tissue, and no test of blood."""
    before = page.keys(page.clause(mention.first)[0], mention.first)
    germ = bool(mention.concept.attr("state")) and bool(_TISSUES.intersection(before))
    return germ and not _BLOOD.intersection(before)


def is_given(page: Page, head: Head) -> bool:
    """ "Ringer's lactate", "calcium carbonate": part of the name of what was given."""
    around = page.of("other_treatment", first=head.first - 3, last=head.last)
    return any(
        m.first <= head.first and head.last <= m.last and m.last - m.first > head.last - head.first for m in around
    )


def _is_attacked(page: Page, head: Head) -> bool:
    """ "Antibodies against erythrocytes": what they act on is no test."""
    return page.keys(max(0, head.first - 1), head.first) in (("against",), ("anti",))


def _is_gas(page: Page, head: Head) -> bool:
    """ "Three litres of carbon dioxide": what a surgeon blows in."""
    gas = page.keys(head.first, head.last) in (("carbon", "dioxide"), ("co", "2"))
    return gas and page.keys(max(0, head.first - 1), head.first) in (("of",), ("with",))


def fluid_of(page: Page, sentence: Sentence, head: Head) -> str:
    """ "Urine protein 3 g/L", "pleural fluid LDH 300": the fluid named last before a test, "" where it is blood.

    Blood named later takes over ("pleural fluid LDH 300, serum LDH 200"), and so does a verb of hers between. A fluid
    that is told by no name of its own stays the word of the text.
    """
    if head.mention.concept.attr("test"):
        return ""
    keys = page.keys(sentence.first, head.first)
    fluid = max((at for at, key in enumerate(keys) if key in _FLUIDS), default=None)
    if fluid is None or _BLOOD.intersection((*keys[fluid:], *page.keys(head.first, head.last))):
        return ""
    behind = page.keys(head.last, head.last + 2)
    if behind and behind[0] == "in" and _BLOOD.intersection(behind):
        return ""
    named = [(at, FLUIDS[key]) for at, key in enumerate(keys[: fluid + 1]) if key in FLUIDS]
    tapped = bool(named) and (named[-1][1] == "CSF" or keys[named[-1][0]].endswith("centesis"))
    analysed = tapped or (bool(named) and fluid == named[-1][0] + 1 and keys[fluid] == "fluid")
    between = keys[fluid + 1 :]
    if between[:1] in ((",",), ("and",), (")",)) or head.mention.code.lower() in _ALSO_OF_URINE:
        return ""
    if (_ENDS_ANALYSED if analysed else _ENDS_FLUID).intersection(between):
        return ""
    if not analysed and len(between) >= _FLUID_WITHIN:
        return ""
    of_named = named and keys[fluid] in (*FLUIDS, "fluid", "effusion", "effusions", "aspirate")
    return named[-1][1] if of_named else keys[fluid]


def _is_receptor(page: Page, head: Head) -> bool:
    """ "E2 receptor-positive" tells of the tumour, not of the blood."""
    return page.keys(head.last, head.last + 1) in (("receptor",), ("receptors",))


def _opens_list(cues: Cues, head: Head, heads: Sequence[Head]) -> bool:
    """ "Tumour markers (CEA, CA125)", "bloods including CRP": a group that only introduces its members."""
    following = next((h for h in heads if h.first >= head.last), None)
    if not head.mention.concept.attr("group") or following is None or following.mention.concept.attr("group"):
        return False
    keys = [cues.page.tokens[i].key for i in range(head.last, following.first)]
    opens = {"(", "[", ":", "including", "namely", "showed", "revealed", "-", "of"} & set(keys) or "such" in keys
    between = gap(cues, head.last, following.first)
    return (bool(opens) or not keys) and not between.unknown and not {"was", "were", ";", "."} & set(keys)


def is_doubtful(cues: Cues, head: Head, mine: Sequence[Pair], heads: Sequence[Head]) -> bool:
    """ "SCC" alone names a cancer: it is the antigen beside other markers or with an amount a volume."""
    page = cues.page
    written = page.text[head.mention.start : head.mention.end]
    if written != "SCC" or head.last > head.mention.last or head.first < head.mention.first:
        return False
    company = any(h is not head and h.mention.concept.attr("tumour") for h in heads)
    return not (company or any(p.value.item.kind == "laboratory" for p in mine))


def is_label(page: Page, found: Pair) -> bool:
    """ "E. coli K1", "pT3": a figure that is written as part of a short name; "TC #3" counts, "K., *1990" is a year."""
    measure: Measure = found.value.item
    if page.keys(found.head.last, found.head.last + 1) == ("#",):
        return True
    yearly = is_year(page.tokens[measure.first].key) and measure.last == measure.first + 1
    if yearly and found.head.mention.concept.attr("measured"):
        return True
    glued = page.tokens[measure.first].glued and measure.first == found.head.last
    short = glued and len(page.tokens[measure.first].key) == 1 and measure.last == measure.first + 1
    return bool(found.head.mention.concept.attr("measured")) and measure.kind == "number" and short
