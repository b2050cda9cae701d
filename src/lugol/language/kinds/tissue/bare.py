"""A lesion told by itself, beside or behind what was taken: "LLETZ 3 May - CIN2", "Bx 3/5. CIN 3."."""

from lugol.language.kinds.tissue.no_sample import SURGICAL
from lugol.language.lines import DATED_MONTHS
from lugol.language.model import SCREENING_TESTS, Mention, Page, Sentence
from lugol.language.reading import Reading

_LABELS = frozenset({
    "dx", "diagnosis", "result", "results", "histology", "hpe", "hpr", "path", "pathology", "histo", "final", "report",
})  # fmt: skip
_SIGNS = frozenset({"/", ":", "-", "–", "—", "=", "→", "->", "|", ",", ";", "(", ")", "."})
_DESCRIBES = frozenset({
    "grade", "i", "ii", "iii", "1", "2", "3", "high", "low", "well", "moderately", "poorly", "mod", "diff", "poor",
    "differentiated", "invasive", "infiltrating", "residual", "focal", "keratinizing", "extensive", "severe", "mild",
    "moderate", "chronic", "acute", "a", "an",
})  # fmt: skip
_DENIES = frozenset({"no", "nil", "evidence", "of"})
_OF_DATE = DATED_MONTHS | {"on", "in", "of", "dated", "done", "taken", "performed", "dt"}
_BEHIND = frozenset(
    {
        "",
        ".",
        ";",
        ",",
        ")",
        "(",
        "with",
        "grade",
        "margins",
        "completely",
        "and",
        "g1",
        "g2",
        "g3",
        "|",
        "in",
        "+",
        "&",
    }
)
_BEHIND_LESION = frozenset({
    "with", "koilocytosis", "change", "changes", "features", "present", "seen", "only", "margins", "margin", "clear",
    "involved", "free", "completely", "incompletely", "excised", "focally", "focus", "and", "hpv", "extending", "into",
    "crypts", "crypt", "involvement", "tissue", "identified",
})  # fmt: skip
_OTHERS = (*SCREENING_TESTS, "frame", "procedure", "analyte", "drug", "symptom", "radiotherapy", "ihc_marker")
_ORGANS = frozenset({"cervix", "anterior_lip", "posterior_lip", "endocervix", "vagina", "uterus", "endometrium"})
NOT_TAKEN = frozenset({"no", "not", "without", "nor", "never", "declined", "refused"})
NEAR_DENIAL = 4
"""Before what was taken, and so many tokens from it at most, the words above deny that it was."""
_MOST_BEHIND = 7
_MOST_LESIONS = 14


def leads_at_once(page: Page, mention: Mention, lesion: Mention) -> bool:
    """ "LLETZ 13.05.2024 - CIN2", "hysterectomy (SCC)": do only a day and signs stand between?

    "LLETZ 2015, CIN2 2020" tells the lesion of another day, "hysterectomy 2015, CIN3 on smear" of another test.
    """
    if NOT_TAKEN.intersection(page.keys(max(0, mention.last - NEAR_DENIAL), mention.last)):
        return False  # "no biopsy taken, CIN 2"
    between = page.keys(mention.last, lesion.first)
    known = _SIGNS | _OF_DATE | _DESCRIBES | _DENIES | _LABELS | {"is"}
    entry = any(key.isdigit() for key in page.keys(page.sentence(mention.first).first, mention.first))
    led = (bool(between) or entry) and all(k in known or k[0].isdigit() for k in between)
    behind = page.keys(lesion.last, min(lesion.last + 1, page.sentence(lesion.first).last))
    return led and (behind[:1] or ("",))[0] in _BEHIND and not _is_dated(page, lesion.last)


def follows_at_once(page: Page, mention: Mention) -> bool:
    """ "CIN2 on LLETZ", "HSIL (CIN3) (cone biopsy 3 May)": does a lesion stand right before what was taken?"""
    joint = mention.first - 1
    if page.keys(max(0, joint), mention.first) not in (("on",), ("in",), ("(",), ("at",)):
        return False
    return any(m.last in (joint, joint - 1) for m in page.of("histology", first=max(0, joint - 6), last=joint))


def one_phrase(page: Page, named: list[Mention]) -> list[Mention]:
    """ "CIN1 with koilocytosis on biopsy": the last lesion, with those that the same phrase names before it."""
    begun = len(named) - 1
    while begun and set(page.keys(named[begun - 1].last, named[begun].first)) <= {"with", "(", ")", "and", "/"}:
        begun -= 1
    return named[begun:]


def _is_dated(page: Page, at: int) -> bool:
    """ "CIN2 2020", "CIN2, 2020": a year right behind, or behind a sign."""
    at += page.keys(at, at + 1) in ((",",), ("(",), ("in",))
    key = page.tokens[at].key if at < len(page.tokens) else ""
    return key.isdigit() and len(key) == len("2020")


def bare_lesions(reading: Reading, sentence: Sentence) -> list[Mention]:
    """The lesions of a sentence that tells nothing else: "CIN 3.", "Dx: HSIL (CIN 2)", "No dysplasia."; else none."""
    page = reading.page
    first, last = sentence.first, sentence.last
    named = page.of("histology", first=first, last=last)
    own = {at for m in named for at in range(m.first, m.last)}
    told = page.of(*_OTHERS, first=first, last=last)
    others = [m for m in told if m.first not in own and page.tokens[m.first].key not in _DESCRIBES]
    if not named or last - first > _MOST_LESIONS or others:
        return []
    lead, tail = page.keys(first, named[0].first), page.keys(named[-1].last, last)
    plain = all(key in _LABELS | _SIGNS | _DESCRIBES | _DENIES for key in lead)
    short = len(tail) <= _MOST_BEHIND and all(key in _BEHIND_LESION | _SIGNS | _DESCRIBES for key in tail)
    elsewhere = any(site.code not in _ORGANS for site in page.of("site", first=first, last=last))
    dated = any(m.when.is_known for m in reading.time.every_in(first, last))
    return list(named) if plain and short and not elsewhere and not dated else []


def operation_before(reading: Reading, sentence: Sentence) -> tuple[Mention, Sentence] | None:
    """The operation of the sentence before, where it took tissue of the womb and was done."""
    page = reading.page
    before = page.sentences_near(sentence.first, before=1)[0]
    if before.first == sentence.first:
        return None
    named = [m for m in page.of("procedure", first=before.first, last=before.last) if m.code in SURGICAL[:3]]
    if len(named) != 1 or reading.judge(named[0].first, named[0].last).assertion not in ("affirmed", "historical"):
        return None
    told = page.of("histology", *SCREENING_TESTS, first=before.first, last=before.last)
    return None if told else (named[0], before)
