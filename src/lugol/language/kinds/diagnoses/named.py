"""Diseases that no row of the lexicon names, known by how such names are built: "acinic cell carcinoma of the parotid".

A name ends in a word that says that it is one ("syndrome", "-itis", "-oma"), and takes in the words before it that
qualify it ("eosinophilic", "left", "of the left ureter" behind it).
"""

from lugol.language.kinds.diagnoses.lines import TOLD_IN, is_disease_word
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading

_LONGEST = 5
_QUALIFIED = frozenset({"carcinoma", "cancer", "sarcoma", "adenocarcinoma", "benign", "adenoma", "uncertain"})
"""Names so wide that the words before them tell which disease it is."""
_NO_NAME = frozenset({
    "necrosis", "mitosis", "fibrosis", "leukocytosis", "leucocytosis", "thrombocytosis", "neutrophilia",
    "acidosis", "alkalosis", "cyanosis", "anisocytosis", "karyorrhexis", "apoptosis", "stroma", "coma",
    "lymphocytosis", "pleocytosis", "leukemoid", "hyperemia", "ischemia", "hypoxemia", "acanthosis",
    "hyperkeratosis", "parakeratosis", "metaplasia", "hyperplasia", "dysplasia", "anemia", "hyponatremia",
    "hypokalemia", "hyperkalemia", "uremia", "hematoma", "shock", "trauma", "lymphopenia", "leukopenia",
    "neutropenia", "thrombocytopenia", "scoliosis", "hypertension", "diabetes", "disease", "syndrome",
    "disorder", "infection", "obstruction", "injury", "defect", "hypercalcemia", "hypoalbuminemia",
    "hypoglycemia", "hyperglycemia", "pancytopenia", "sclerosis", "glioma", "hyperlipidemia", "dyslipidemia",
    "diaphoresis", "arthrosis", "ecchymosis", "oma", "psammoma", "blastoma", "plasma", "insufficiency",
    "failure", "rupture", "perforation", "anomaly", "deficiency", "hemorrhage", "toxicity", "tear", "calculus",
    "stones", "hydronephrosis", "lymphadenopathy", "hydroureteronephrosis", "hydroureter", "lordosis",
    "kyphosis", "proptosis", "paraplegia", "hemiplegia", "azotemia", "toxemia", "dissection", "atrophy",
    "prolactinemia", "neoplasia", "ptosis", "hypertrophy", "deformity", "contracture", "stricture", "sinusitis",
    "endothelialitis", "carcinosis", "osteoporosis",
})  # fmt: skip
"""Words that name a finding or nothing by themselves; behind a word that qualifies them some name a disease."""
_ALONE_NOT = frozenset({
    "disease", "syndrome", "disorder", "infection", "dysplasia", "hyperplasia", "sclerosis", "defect",
    "anomaly", "deficiency", "rupture", "perforation", "failure", "dissection", "atrophy", "neoplasia",
    "hypertrophy", "injury", "hemorrhage", "toxicity", "obstruction", "fibrosis", "insufficiency", "tear",
    "stricture", "anemia", "glioma", "hematoma",
})  # fmt: skip
_NO_QUALIFIER = frozenset({
    "stage", "figo", "ia", "ib", "ic", "ii", "iia", "iib", "iii", "iiia", "iiib", "iiic", "iv", "iva", "ivb", "type",
    "a", "an", "the", "her", "his", "its", "this", "that", "these", "any", "no", "some", "with", "without",
    "of", "in", "on", "at", "by", "for", "from", "to", "and", "or", "as", "is", "be", "same", "such", "known",
    "possible", "other", "suspected", "underlying", "severe", "rare", "case", "unusual", "diagnosis", "new",
    "second", "further", "also", "like", "due", "than", "typical", "concomitant", "associated", "recurrent",
    "suggestive", "secondary", "clinical", "definitive", "final", "hers", "who", "which", "between",
    "including", "both", "all", "first", "two", "three", "multiple", "suspicious", "malignant", "benign",
    "large", "giant", "small", "developed", "having", "isolated", "extensive", "diffuse", "confirmed",
    "revealed", "showed", "nor", "against", "after", "before", "underwent", "during", "significant", "mild",
    "moderate", "presumed", "probable", "likely", "therefore", "unspecified", "previous", "prior", "history",
    "past", "into", "residual", "under", "per", "via", "total", "but", "then", "one", "year", "old", "week",
    "weeks", "post", "cm", "mm", "systemic", "apparent", "serious", "treated", "active", "features", "signs",
    "evidence", "persistent", "progressive", "visible", "marked", "obvious", "gave", "gives", "treat", "confirm",
    "unknown", "variety", "days", "months", "years", "hours", "axis", "ipsilateral", "contralateral",
})  # fmt: skip
_OF_PLACE = ("trans", "retro", "intra", "extra", "para", "peri", "inter", "international", "national", "gyn", "abdom")
_OTHER_NAMES = ("histology", "disorder", "procedure", "drug", "frame", "ihc_marker", "gene", "analyte", "regimen")
_KIND_ENDS = frozenset({"differentiation", "features"})
_ANY_GRADE = frozenset({
    "grade", "high", "low", "poorly", "well", "moderately", "differentiated", "metastatic", "invasive",
    "infiltrating", "primary", "advanced", "stage", "locally", "left", "right", "bilateral", "undifferentiated",
    "early", "in", "situ", "intermediate", "pure", "keratinizing", "focal", "microscopic", "residual",
    "incidental", "occult",
})  # fmt: skip


def names(reading: Reading) -> list[tuple[int, int]]:
    """The ranges of names of diseases that the lexicon does not know, in order.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Histology showed a plexiform fibromyxoma of the stomach.")
    >>> [reading.page.words(*each) for each in names(reading)]
    ['plexiform fibromyxoma']
    """
    page = reading.page
    found = []
    for at, token in enumerate(page.tokens):
        if (
            not _is_head(token.key)
            or page.keys(at + 1, at + 2) == ("virus",)
            or page.sentence(at).article not in TOLD_IN
            or at in page.noise
        ):
            continue
        first = _first_of(reading, at)
        if first == at and (token.key in _NO_NAME or token.key in _ALONE_NOT):
            continue
        if token.key in _NO_NAME and token.key not in _ALONE_NOT:
            continue
        if not any(m.last > first for m in page.of(*_OTHER_NAMES, first=max(0, first - _LONGEST), last=at + 1)):
            found.append((first, at + 1))
    return found


def _is_head(key: str) -> bool:
    return len(key) > 4 and is_disease_word(key)


def _first_of(reading: Reading, at: int) -> int:
    """Where a name begins: before the words that qualify it, never before a verb, a link or a number."""
    page = reading.page
    first = at
    low = max(page.clause(at)[0], at - _LONGEST)
    while first > low:
        key = page.tokens[first - 1].key
        if key == "-" and first - 2 >= low and page.tokens[first - 2].key.isalpha():
            first -= 2
            continue
        if (
            not key.isalpha()
            or (page.tokens[first - 1].glued and page.tokens[first - 2].key.isalnum())  # "IIIC1r cervical cancer"
            or key in _NO_QUALIFIER
            or key.endswith(("ly", "ed", "ing"))
            or _is_verb(reading, first - 1)
        ):
            break
        first -= 1
    while first < at and not page.tokens[first].key.isalpha():
        first += 1
    return first


def _is_verb(reading: Reading, at: int) -> bool:
    return bool(reading.cues.roles[at] & {"verb", "link"})


def full_range(reading: Reading, at: int) -> tuple[int, int]:
    """The range of a name that ends at a word, with the words before it that qualify it."""
    return _first_of(reading, at), at + 1


def full_name(reading: Reading, first: int, last: int) -> str:
    """A name with the words before it that qualify it: "eosinophilic [cholangitis]"."""
    return reading.page.words(_first_of(reading, first), last)


def qualified(reading: Reading, mention: Mention) -> tuple[int, int]:
    """A wide name of a tumour with the words before it that tell its kind: "acinic cell [carcinoma]".

    A grade, a site, an article or a verb tells none: the name stays alone.
    """
    page = reading.page
    if mention.code not in _QUALIFIED or mention.last - mention.first > 1:
        return mention.first, mention.last
    if last := _end_of_kind(page, mention.last):
        return mention.first, last
    first = _first_of(reading, mention.first)
    between = page.keys(first, mention.first)
    sites = {at for m in page.of("site", "place", first=first, last=mention.first) for at in range(m.first, m.last)}
    own = [
        key
        for at, key in enumerate(between, first)
        if at not in sites and key not in _ANY_GRADE and key.isalpha() and len(key) > 2
    ]
    named = page.of("histology", "head", "symptom", first=first, last=mention.first)
    if not own or named or not _tells_kind(own):
        return mention.first, mention.last
    while page.tokens[first].key in _ANY_GRADE or not page.tokens[first].key.isalpha():
        first += 1
    return first, mention.last


def _end_of_kind(page: Page, at: int) -> int:
    """Where "with sarcomatoid differentiation", "with partial clear cell features" ends behind a name; 0 for none."""
    if page.keys(at, at + 1) != ("with",):
        return 0
    keys = page.keys(at + 1, at + 2 + _LONGEST)
    end = next((i for i, key in enumerate(keys) if key in _KIND_ENDS), 0)
    return at + 2 + end if end and all(key.isalpha() or key == "-" for key in keys[:end]) else 0


def _tells_kind(keys: list[str]) -> bool:
    """ "Acinic cell", "basaloid", "ductal": words of the cells, or with the ending of an adjective."""
    telling = [key for key in keys if not key.startswith(_OF_PLACE)]
    return "cell" in keys or any(
        key.endswith(("ous", "oid", "al", "ic", "ar", "ary", "ine", "like")) for key in telling
    )
