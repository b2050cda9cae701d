"""The system of a stage and the disease that it stages: as named, else by the cancer told nearest to it."""

from lugol.language.kinds.diagnoses.tumour import behaviours_named
from lugol.language.kinds.stage.elsewhere import cancer_elsewhere
from lugol.language.kinds.stage.parts import ROMAN, SYSTEMS_OF, figo_value, letters
from lugol.language.model import Mention, Page, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.phrases import is_of_type
from lugol.language.reading import Reading

AGAIN = frozenset({"restaged", "upstaged", "downstaged", "re-staged"})
LEADS = frozenset({"stage", "stadium", "staged", "stages", "figo", "staging"}) | AGAIN
_CANCER = frozenset({"ca", "cancer", "carcinoma", "adenocarcinoma", "tumor", "malignancy"})
_SOURCE = frozenset({"according", "criteria", "per", "classification", "following", "using"})
YEARS = frozenset({"1988", "1994", "1995", "2008", "2009", "2014", "2018", "2021", "2023"})
_STAGED = frozenset({"malignant", "uncertain"})
"""How tumours behave that are given a stage."""
MOST_POINTS = 150
BEFORE = 5
_POINTS_WITHIN = 45


def system_of(reading: Reading, first: int, last: int, year: str) -> tuple[str, str]:
    """The system of a stage and the disease it is of: as named, else by the disease told nearest in the sentence."""
    page = reading.page
    sentence = page.sentence(first)
    named = page.of("stage_system", first=max(sentence.first, first - 4), last=min(sentence.last, last + 6))
    named = [m for m in named or _named_as_source(page, sentence, first, last) if m.code != "WHO score"]
    diseases = [m for m in page.of("staged", first=sentence.first, last=sentence.last) if m.concept.attr("system")]
    told = [m for m in diseases if m.code != "unspecified"] or diseases
    nearest = min(told, key=lambda m: _distance(m, first, last), default=None)
    year = year or next((y for m in named if m.code == "FIGO" and (y := _edition(page, m))), "")
    edition = f"FIGO {year}" if year else "FIGO"
    if named:
        system, disease = named[0].code, nearest.code if nearest else ""
        return (edition if system == "FIGO" else system), ("" if disease == "unspecified" else disease)
    if nearest is not None and nearest.code not in ("unspecified", *SYSTEMS_OF):
        return nearest.concept.attr("system"), nearest.code
    if (nearest is None or nearest.code == "unspecified") and _is_measured_prolapse(page, first):
        return "POP-Q", "prolapse"
    elsewhere = _other_organ(reading, first, last) if nearest is None or nearest.code == "unspecified" else ""
    if elsewhere:
        return f"{elsewhere} (TNM)", elsewhere
    if nearest is None or nearest.code == "unspecified":
        before = _told_before(page, sentence)
        if before is not None:
            return before.concept.attr("system"), before.code
    if nearest is None and not year and (whole := _of_page(page)) is not None:
        return whole
    if nearest is None and not year and _is_plain(reading, last) and not _STAGED & behaviours_named(page):
        return "none", ""
    if not year and (nearest is None or nearest.code == "unspecified") and (other := cancer_elsewhere(page)):
        return f"{other} (TNM)", other
    return edition, nearest.code if nearest and nearest.code != "unspecified" else ""


def _is_measured_prolapse(page: Page, first: int) -> bool:
    """ "POP-Q: Aa +2, Ba +5, C +6. = Stage 3": the stage that the points just before it make."""
    before = page.of("stage_system", first=max(0, first - _POINTS_WITHIN), last=first)
    cancer = page.of("staged", first=before[-1].last, last=first) if before else []
    return bool(before) and before[-1].code == "POP-Q" and not any(m.code in SYSTEMS_OF for m in cancer)


def _named_as_source(page: Page, sentence: Sentence, first: int, last: int) -> list[Mention]:
    """ "Stage I (T2N1aMx) according to the AJCC system", "by the criteria of FIGO, she had stage IA disease"."""
    for mention in page.of("stage_system", first=sentence.first, last=sentence.last):
        between = page.keys(last, mention.first) if mention.first >= last else page.keys(mention.last, first)
        before = page.keys(max(sentence.first, mention.first - BEFORE), mention.first)
        if _SOURCE.intersection(before) and not LEADS.intersection(between):
            return [mention]
    return []


def _told_before(page: Page, sentence: Sentence) -> Mention | None:
    """The cancer of another organ told in the two sentences before: "colon cancer. The tumour was stage IIA".

    Only in one paragraph, and only where no genital organ or cancer is told there too.
    """
    near = page.sentences_near(sentence.first, before=2)[:-1]
    if not near:
        return None
    told = [m for m in page.of("staged", first=near[0].first, last=sentence.first) if m.concept.attr("system")]
    named = [m for m in told if m.code not in ("unspecified", "other", "endometriosis", "prolapse")]
    genital = [
        s for s in page.of("site", first=near[0].first, last=sentence.first) if s.concept.attr("group") == "genital"
    ]
    return named[-1] if named and not genital and not any(m.code in SYSTEMS_OF for m in named) else None


def _edition(page: Page, named: Mention) -> str:
    """The year of the system beside its name: "(FIGO 2018)", "FIGO (2009)", "the 2009 FIGO classification"."""
    behind = page.keys(named.last, named.last + 2)
    before = page.keys(max(0, named.first - 1), named.first)
    beside = (*before, *(behind[1:] if behind[:1] == ("(",) else behind[:1]))
    return next((key for key in beside if key in YEARS), "")


def rasrm_points(page: Page, system: str, end: int, last: int) -> float | None:
    """The points of an rASRM stage: "stage III (score 32)", "stage IV by the revised ASRM score (96 points)"."""
    if system != "rASRM":
        return None
    keys = page.keys(end, last)
    for at, key in enumerate(keys):
        beside = keys[at + 1 : at + 2] in (("points",), ("point",)) or {"score", "scored", "scoring"} & set(
            keys[max(0, at - 2) : at]
        )
        if key.isdigit() and beside and int(key) <= MOST_POINTS:
            return float(key)
    return None


@once_a_page
def _of_page(page: Page) -> tuple[str, str] | None:
    """The system and disease of a text that tells of cancers of other organs alone, None for any other."""
    told = [
        m for m in page.of("staged") if m.concept.attr("system") not in ("none", "unspecified", "rASRM", "POP-Q", "")
    ]
    if not told or any(m.code in SYSTEMS_OF for m in told) or page.of("cyt_test", "colposcopic"):
        return None
    return told[0].concept.attr("system"), told[0].code


def _is_plain(reading: Reading, last: int) -> bool:
    """Is the value that ends here a group without a letter ("II", "3"), as stages of anything are numbered?"""
    first = last - 1
    while first > 0 and reading.page.tokens[first].glued:
        first -= 1
    return figo_value(letters(reading, first, last)) in ROMAN.values()


def _other_organ(reading: Reading, first: int, last: int) -> str:
    """The organ outside the genital tract whose cancer the sentence names ("ca left breast stage IIIA")."""
    page = reading.page
    sentence = page.sentence(first)
    named = page.of("site", first=sentence.first, last=sentence.last)
    sites = [site for site in named if not is_of_type(page, site)]
    if not sites or any(m.concept.attr("group") in ("genital", "pelvic", "node") for m in sites):
        return _named_cancer(page.keys(sentence.first, first)) if not sites else ""
    nearest = min(sites, key=lambda m: abs(m.first - first))
    return nearest.concept.name if _CANCER & set(page.keys(sentence.first, sentence.last)) else ""


def _named_cancer(keys: tuple[str, ...]) -> str:
    """ "CA buccal mucosa ... stage III": an organ that the lexicon does not know stays as written."""
    at = next((i for i, key in enumerate(keys) if key == "ca"), None)
    if at is None or at + 1 >= len(keys) or not keys[at + 1].isalpha() or keys[at + 1] in ("stage", "in", "with", "on"):
        return ""
    return keys[at + 1]


def _distance(mention: Mention, first: int, last: int) -> int:
    """A disease behind its stage ("stage III breast cancer") is nearer than one before it."""
    return mention.first - last if mention.first >= last else (first - mention.last) * 2 + 1
