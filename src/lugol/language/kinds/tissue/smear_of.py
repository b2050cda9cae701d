"""What a smear or a cytology was taken from: the cervix, unless its words name another organ or another fluid."""

from itertools import pairwise

from lugol.language.kinds.diagnoses.diagnosis import organ
from lugol.language.model import Mention, Page, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading

_CERVICAL = frozenset({"cervix", "vagina", "uterus", "pelvis", "vulva"})
_ELSEWHERE = frozenset({
    "sputum", "urine", "urinary", "ascites", "ascitic", "peritoneal", "pleural", "pericardial", "fluid", "marrow",
    "blood", "peripheral", "bronchial", "bronchoalveolar", "thyroid", "breast", "nipple", "csf", "cerebrospinal",
    "washing", "washings", "lavage", "effusion", "aspirate", "aspiration", "aspirated", "fna", "fnac", "needle", "wet",
    "gram", "throat", "nasal", "stool", "buccal", "skin", "node", "nodal", "gastric", "cyst", "mass", "film",
    "anal", "anus", "rectal", "conjunctival", "corneal", "oral", "tzanck", "thick", "films", "bile", "biliary", "wound",
    "urethral", "discharge", "vesicle", "vesicles", "brushing", "brushings", "endometrial", "esophageal", "malaria",
    "malarial", "scrape", "scrapings", "imprint", "imprints", "squash", "nodule", "nodules", "lump",
    "lymph", "ductal", "pancreatic", "bladder", "renal", "liver", "hepatic", "parasite", "leprosy", "slit",
})  # fmt: skip
_OTHER_MATERIAL = frozenset({
    "sputum", "urine", "urinary", "ascites", "ascitic", "peritoneal", "pleural", "pericardial", "bronchial", "thyroid",
    "breast", "csf", "cerebrospinal", "washing", "washings", "lavage", "effusion", "fna", "fnac", "needle", "aspirate",
})  # fmt: skip
_TAPPED = frozenset({
    "csf", "cerebrospinal", "lumbar", "pleural", "ascites", "ascitic", "peritoneal", "pericardial", "paracentesis",
    "thoracentesis", "thoracocentesis", "pleurocentesis", "washings", "washing", "lavage", "sputum", "bronchoscopy",
    "effusion", "aspirated", "tapped", "tapping", "cystoscopy", "fna", "fnac", "fnab", "needle", "thyroid", "breast",
    "bronchial", "brushing", "brushings", "ercp", "lymphocele", "lymphocyst", "seroma",
})  # fmt: skip
_LOOKED_FOR = frozenset({"afb", "acid", "bacilli", "malaria", "malarial", "parasites", "tuberculosis", "mycobacteria"})
_MICROBES = frozenset({
    "trichomonads", "trichomonas", "candida", "yeast", "yeasts", "hyphe", "fungi", "fungal", "gonococci", "gonorrhea",
    "bacteria", "organisms", "clue", "chlamydia", "herpes", "spirochetes", "microfilarie", "leishmania", "amastigotes",
})  # fmt: skip
"""What a smear that is negative "for" it was looked through for under another microscope."""
_OF_SMEARS = frozenset({"ASC-US", "ASC-H", "LSIL", "HSIL", "AGC"})
_LABELS = frozenset({"specimen", "sample", "material", "source", "fluid"})
_LABELLED, _MATERIAL = 14, 5
"""How many tokens a label of the specimen stands from the test at most, and how many of it are read."""
_LINKS = ("of", "from")
_BEFORE, _BEHIND = 4, 8
_LONGEST_NAME = 8


@once_a_page
def speaks_of_cervix(page: Page) -> bool:
    """Does a text tell of the cervix at all: by name, by a smear, an HPV test or colposcopy, by CIN or an excision?"""
    if page.of("hpv") or any(organ(site) == "cervix" for site in page.of("site")):
        return True
    if any(not _is_named_elsewhere(page, test) for test in page.of("cyt_test")):
        return True
    named = [m for m in page.of("histology") if m.concept.attr("behaviour") == "preinvasive"]
    return bool(named) or any(m.code in ("excision", "trachelectomy") for m in page.of("procedure"))


@once_a_page
def is_of_other_tumour(reading: Reading) -> bool:
    """Is HPV looked for in a tumour of another organ of hers: of the tongue or the anus, in a text without a genital
    organ?
    """
    page = reading.page
    sites = {organ(site) for site in page.of("site")}
    if not sites or sites & _CERVICAL or page.of("cyt_test"):
        return False
    tumours = [m for m in page.of("histology") if m.concept.attr("behaviour") == "malignant"]
    return any(reading.judge(m.first, m.last).assertion not in ("family", "literature") for m in tumours)


@once_a_page
def reports_smear(page: Page) -> bool:
    """Is a report of cytology one of the cervix: does it name it, a smear or HPV, and no other fluid or organ?"""
    keys = {token.key for token in page.tokens}
    smears = any(test.concept.attr("method") != "cytology" for test in page.of("cyt_test")) or bool(page.of("hpv"))
    return (smears or any(organ(site) == "cervix" for site in page.of("site"))) and not keys & _OTHER_MATERIAL


def is_cervical(page: Page, sentence: Sentence, at: int) -> bool:
    """Is the test named last before a result at token `at` one of the cervix; or is none named?

    "Urine cytology was negative", "cytology of the aspirate", "sputum smear negative for AFB" are of something else.
    """
    tests = page.of("cyt_test", "not_cyt", first=sentence.first, last=max(at, sentence.first + 1))
    if tests:
        return not is_elsewhere(page, sentence, tests[-1])
    behind = page.of("cyt_test", "not_cyt", first=at, last=sentence.last)
    if behind:
        return not is_elsewhere(page, sentence, behind[0])  # "HSIL was found on anal Pap"
    told = page.keys(at, min(at + _BEHIND, page.clause(max(sentence.first, at - 1))[1]))
    return told[:1] not in (("in",), ("from",), ("of",)) or not _OTHER_MATERIAL.intersection(told)


def is_elsewhere(page: Page, sentence: Sentence, test: Mention) -> bool:
    """Is a cytology of another organ: by the words before it, by "of" or "from" behind it, or by what it looked for?"""
    if test.concept.category == "not_cyt" or _is_named_elsewhere(page, test):
        return True
    if any(organ(site) == "cervix" for site in page.of("site", first=test.first, last=test.last)):
        return False
    first = max(page.clause(test.first)[0], test.first - _BEFORE)
    behind = min(page.clause(test.first)[1], test.last + _BEHIND)
    before = _attributes(page.keys(first, test.first))
    linked = next((i for i in range(test.last, min(behind, test.last + 2)) if page.tokens[i].key in _LINKS), None)
    told = {*before, *(page.keys(linked, behind) if linked is not None else ())}
    sites = page.of("site", first=test.first - len(before), last=test.first)
    sites = [*sites, *(page.of("site", first=linked, last=behind) if linked is not None else ())]
    if any(organ(site) == "cervix" for site in sites):
        return False
    elsewhere = any(organ(site) not in _CERVICAL for site in sites)
    if _is_bare(page, test):
        elsewhere = elsewhere or _is_of_tapped(page, test) or _is_of_labelled(page, test)
    said = page.keys(test.last, behind)
    sought = any(key in _MICROBES and before == "for" for before, key in pairwise(said))
    return elsewhere or sought or bool(_ELSEWHERE & told or _LOOKED_FOR.intersection(said))


def _is_bare(page: Page, test: Mention) -> bool:
    """Is it only called "cytology", with no result of its own that no fluid has?"""
    plain = test.concept.attr("method") == "cytology" and page.tokens[test.first].key.startswith("cytolog")
    return plain and not _is_named_as_of_cervix(page, test)


def _is_of_tapped(page: Page, test: Mention) -> bool:
    """ "Lumbar puncture was done. Cytology was negative.": a bare cytology behind a fluid that was taken is of that.

    Not where the cervix or a smear is named behind the fluid, which was there ("no ascites"), nor with what only a
    smear of the cervix is called.
    """
    first = page.sentences_near(test.first, before=2)[0].first
    fluids = [at for at in range(first, test.first) if page.tokens[at].key in _TAPPED and not _is_denied(page, at)]
    if not fluids:
        return False
    smears = [
        m for m in page.of("cyt_test", first=fluids[-1], last=test.first) if m.concept.attr("method") != "cytology"
    ]
    named = page.of("site", first=max(first, fluids[-1] - 2), last=test.last)  # "endocervical brushing: cytology"
    cervical = any(organ(site) == "cervix" for site in named)
    return not (smears or cervical or page.of("hpv", first=fluids[-1], last=test.last))


def _is_of_labelled(page: Page, test: Mention) -> bool:
    """ "Specimen: urine. Cytology: negative", "Cytology negative. Sample: ascites": is a bare cytology of the one
    specimen that a label right before or behind it names, and is that no smear?
    """
    first, last = max(0, test.first - _LABELLED), min(test.last + _LABELLED, len(page.tokens))
    labels = [at for at in range(first, last - 1) if _labels_specimen(page, at)]
    if len(labels) != 1 or page.of("hpv", first=first, last=last):
        return False
    if page.of("cyt_test", first=min(labels[0], test.last), last=max(labels[0], test.first)):
        return False
    end = min(labels[0] + _MATERIAL, page.sentences_near(labels[0])[0].last)
    cervical = any(organ(site) == "cervix" for site in page.of("site", first=labels[0], last=end))
    return not cervical and bool(_OTHER_MATERIAL.intersection(page.keys(labels[0] + 1, end)))


def _labels_specimen(page: Page, at: int) -> bool:
    return page.tokens[at].key in _LABELS and page.tokens[at + 1].key in (":", "-", "is", "was")


def _is_denied(page: Page, at: int) -> bool:
    return page.keys(max(0, at - 1), at) in (("no",), ("without",), ("nil",))


def _is_named_as_of_cervix(page: Page, test: Mention) -> bool:
    """ "Cytology HSIL": is the result right behind a test one that no fluid has?"""
    behind = page.of("cyt_result", first=test.last, last=min(test.last + 3, page.clause(test.first)[1]))
    return any(m.code in _OF_SMEARS for m in behind)


def _is_named_elsewhere(page: Page, test: Mention) -> bool:
    """ "Peripheral blood smear": is the test part of a name that stands for another one?"""
    named = page.of("not_cyt", first=max(0, test.first - _LONGEST_NAME), last=test.last)
    return any(m.first >= test.first - 2 or m.last > test.first for m in named)


def _attributes(before: tuple[str, ...]) -> tuple[str, ...]:
    """The words right before a test that belong to it: those behind the last comma, "and", verb or article."""
    cut = max((i for i, key in enumerate(before) if key in _PARTED), default=-1)
    return before[cut + 1 :]


_PARTED = frozenset({
    ",", ";", ":", "and", "or", "a", "an", "the", "her", "but", "with", "had", "has", "was", "were", "is", "by", "on",
    "showed", "then", "after", "when", "while", "(", ")",
})  # fmt: skip
