"""Recurrences of the disease: where, how large and on what they rest; a name such as "recurrent cancer" is none."""

import msgspec

from lugol.language.kinds.diagnoses.tumour import behaviours_named
from lugol.language.lines import DATED_MONTHS
from lugol.language.model import NOT_HERS_YET, Mention, Page
from lugol.language.numerals import is_decimal
from lugol.language.phrases import SIDES
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Event, Recurrence

_NOUNS = frozenset({"recurrence", "relapse", "recurred", "relapsed", "relapses", "recurrences", "recur"})
_NAMES = frozenset({"recurrent", "recurring"})
_NOT_RECURRED = frozenset({"risk", "rate", "free", "for", "disease-free"})
_WATCHED = frozenset(
    {"monitor", "risk", "rate", "prevent", "detect", "reduce", "interval", "free", "likelihood", "avoid"}
)
_FEARED = frozenset(
    {"worry", "worries", "worried", "worrying", "fear", "fears", "scared", "anxious", "anxiety", "afraid"}
)
_SHOWN = ("tissue", "tissue_report", "imaging", "exam")
_FOUND = frozenset({"developed", "diagnosed", "confirmed", "presented", "detected", "proven", "suspected", "found"})
_TUMOUR = frozenset(
    {"disease", "tumor", "cancer", "lesion", "lesions", "mass", "nodule", "malignancy", "growth", "neoplasm"}
)
_PLACED = frozenset({"local", "vault", "pelvic", "distant", "nodal", "locoregional", "regional", "metastatic"})
_SPREADS_TO = ("thoracic", "visceral", "bone", "cns", "node")
"""Organs in which what comes back is a tumour, whatever else the text says."""
_COMPLAINTS = frozenset({"symptom", "symptoms", "complaint", "complaints", "pain", "bleeding", "infection", "episode"})
_MISTAKEN = frozenset({"mistaken", "confused", "misinterpreted", "misdiagnosed", "mimicking", "mimicked", "simulating"})
_HEADS = frozenset({"mass", "tumour", "lesion", "nodule", "node", "metastasis", "focus"})
_VERBS = frozenset({"showed", "shows", "revealed", "was", "were", "is", "are", "had", "demonstrated", "confirmed"})
"""What is named behind them is what was found in "recurrent polyps", not what recurred."""
_COME_BACK = frozenset({"malignant", "uncertain", "preinvasive"})
"""How tumours behave that come back as one; warts, polyps and hernias come back too."""
_GENITAL = ("genital", "pelvic", "adjacent", "node")
_INTO = frozenset({"in", "at", "of", "to", "within", "involving", "on", "over", "into", "around", "near", "as", "the"})
_LISTING = frozenset({",", "and", "&", "the", "in", "to", "left", "right", "bilateral", "both", "her", "lymph"})
_OF_LABEL = DATED_MONTHS | {":", "/", "-", ".", "(", ")", "in", "disease", *SIDES}
"""Between the word and the site that its label heads."""
_PARTS = frozenset({",", ";", "and", "spread", "metastasized", "with"})
NEAR_BEFORE, NEAR_BEHIND = 4, 9


def recurrences(reading: Reading, first: int, last: int, *, named: bool) -> list[Event]:
    """The recurrences told by a sentence [first, last); `named` lets "recurrent cancer" count where it is found."""
    page = reading.page
    events: list[Event] = []
    for at in range(first, last):
        key = page.tokens[at].key
        if key not in _NOUNS | _NAMES or _NOT_RECURRED.intersection(page.keys(at + 1, min(last, at + 2))):
            continue
        if (_WATCHED | _FEARED).intersection(page.keys(max(first, at - 4), at)) or _is_of_symptom(page, at, last):
            continue
        if _is_of_no_tumour(page, at, first, last) or _MISTAKEN.intersection(page.keys(max(first, at - 8), at)):
            continue
        bare = page.keys(at + 1, min(at + 2, last)) == ("disease",) and _names_malignancy(page)
        if key in _NAMES and not bare and not _is_found(page, at, first, last, named):
            continue
        judged = reading.judge(at, at + 1).assertion
        if judged not in NOT_HERS_YET:
            events.extend(_events(reading, at, first, last, judged))
    return events


def _names_malignancy(page: Page) -> bool:
    """ "She developed recurrent disease": of a cancer that the text names, and not of endometriosis."""
    return any(m.concept.attr("behaviour") == "malignant" for m in page.of("histology"))


def _is_of_no_tumour(page: Page, at: int, first: int, last: int) -> bool:
    """ "recurrence of prolapse", "of the benign cysts"; "her cardiac symptoms recurred": something else came back."""
    if page.keys(at + 1, at + 2) == ("of",):
        named = page.keys(at + 2, min(last, at + 8))
        tumour = _tumours(page, at, min(last, at + 9))
        benign = any(m.concept.attr("behaviour") == "benign" for m in tumour) or "benign" in named
        return benign or not (tumour or _TUMOUR.intersection(named) or (named[:1] and named[0][0].isdigit()))
    subject = page.of("histology", "symptom", "condition", "complication", first=max(first, at - 4), last=at)
    if page.tokens[at].key not in _NAMES and subject and subject[-1].last == at:
        return subject[-1].concept.category != "histology" or subject[-1].concept.attr("behaviour") == "benign"
    spread = any(m.concept.attr("group") in _SPREADS_TO for m in page.of("site", first=at, last=last))
    told = spread or bool((_TUMOUR | _PLACED).intersection(page.keys(max(first, at - 4), at)))
    if not told and not _COME_BACK & behaviours_named(page):
        return True
    return bool(_COMPLAINTS.intersection(page.keys(max(first, at - 2), at)))


def _tumours(page: Page, first: int, last: int) -> list[Mention]:
    """The names of tumours and of what may be one, from a histology to a mass."""
    named = page.of("histology", "staged", "head", first=first, last=last)
    return [m for m in named if (m.concept.category == "head") <= (m.code in _HEADS) and m.code != "prolapse"]


def _is_found(page: Page, at: int, first: int, last: int, named: bool) -> bool:
    """ "Vault biopsy: recurrent SCC": the adjective counts where tissue or a scan of the pelvis shows it."""
    verb = next((place for place in range(at + 1, min(last, at + 6)) if page.tokens[place].key in _VERBS), last)
    tumours = _tumours(page, at, min(last, at + 6, verb))
    if all(m.concept.category == "histology" and m.concept.attr("behaviour") == "benign" for m in tumours):
        return False  # none at all, or "recurrent ovarian endometrioma"
    frames = [m for m in page.of("frame", first=first, last=at) if m.concept.attr("frame") in _SHOWN]
    if frames:
        sites = page.of("site", first=first, last=at)
        return not sites or any(m.concept.attr("group") in _GENITAL for m in sites)
    return named and bool(_FOUND.intersection(page.keys(first, last)))


def _events(reading: Reading, at: int, first: int, last: int, judged: Assertion) -> list[Event]:
    """A recurrence with its site, and one for each further site of the list that this begins."""
    page = reading.page
    sites = page.of("site", first=max(first, at - NEAR_BEFORE), last=min(last, at + NEAR_BEHIND))
    sites = [m for m in sites if m.first < at or (_is_linked(page, at, m.first) and not _names_cancer(page, m))]
    bare = page.keys(at + 1, min(at + 2, last)) == ("disease",)
    if page.tokens[at].key in _NAMES and not bare:
        sites = page.of("site", first=first, last=at) or sites
    site = min(sites, key=lambda m: (_names_cancer(page, m), m.first < at and bare, abs(m.first - at)), default=None)
    value = Recurrence(
        site=site.concept.name if site else "",
        size_mm=_size(page, at, last),
        certainty="suspected" if judged == "possible" else "",
        basis=_basis(page, first, last),
    )
    said: Assertion = "affirmed" if judged == "historical" else judged
    event = reading.event(value, at, at + 1, assertion=said, when=reading.time.since(at, at + 1))
    more = _listed_behind(page, at, site, last) if site is not None and site.first > at and judged != "negated" else []
    values = [msgspec.structs.replace(value, site=m.concept.name, size_mm=()) for m in more]
    return [
        event,
        *(
            reading.event(v, m.first, m.last, assertion=said, when=event.when)
            for v, m in zip(values, more, strict=True)
        ),
    ]


def _listed_behind(page: Page, at: int, site: Mention, last: int) -> list[Mention]:
    """ "Recurrence in the abdomen, chest and cervical lymph nodes": the sites that only signs of a list part.

    The last of "recurred in the vault, and the bladder was removed" has a verb of its own.
    """
    found: list[Mention] = []
    end = site.last
    for other in page.of("site", first=site.last, last=last):
        between = [key for key in page.keys(end, other.first) if key != "chest"]
        if other.first < end or not set(between) <= _LISTING or not {",", "and", "&"} & set(between):
            break
        if _names_cancer(page, other):
            break
        if other.code != site.code:
            found.append(other)
        end = other.last
    told = bool(found) and page.keys(end, min(end + 1, last)) in (("was",), ("were",), ("is",), ("had",), ("showed",))
    opens = page.keys(page.sentence(at).first, at) in ((), ("the",), ("a",), ("this",), ("her",))
    return found[:-1] if told and not opens else found


def _is_linked(page: Page, at: int, site: int) -> bool:
    """ "recurrence at the vault", not "relapsed locally, spread to the lungs" or "after recurrence, the breast"."""
    between = page.keys(at + 1, site)
    if between[:1] == ("with",) and _TUMOUR.intersection(between) and {"in", "at", "of"}.intersection(between):
        return True  # "recurred with lesions in the left supraclavicular fossa"
    if ":" in between and all(key[0].isdigit() or key in _OF_LABEL for key in between):
        return True  # "1st recurrence 10 Feb 2023: lung", "Recurrent disease: pelvis and nodes"
    return not _PARTS.intersection(between) and (not between or bool(_INTO.intersection(between)))


def _names_cancer(page: Page, site: Mention) -> bool:
    """ "recurrence of cervical cancer": the organ is part of the name of the disease."""
    near = page.of("staged", "histology", first=max(0, site.first - NEAR_BEFORE), last=site.last + 1)
    return any(m.first <= site.first < m.last or m.first == site.last for m in near)


def _size(page: Page, at: int, last: int) -> tuple[float, ...]:
    """ "a recurrence of 4 x 3 cm": the sides in mm."""
    sides: list[float] = []
    for place in range(at + 1, min(last, at + NEAR_BEHIND + 6)):
        key = page.tokens[place].key
        if is_decimal(key):
            sides.append(float(key))
        elif key in ("cm", "mm") and sides:
            return tuple(side * (10 if key == "cm" else 1) for side in sides)
        elif key not in ("x", "×", "cm", "mm"):
            sides = []
    return ()


def _basis(page: Page, first: int, last: int) -> str:
    frames = page.of("frame", first=first, last=last)
    if any(m.concept.attr("frame") in ("tissue", "tissue_report") for m in frames):
        return "histology"
    return next((m.concept.name for m in frames if m.concept.attr("frame") == "imaging"), "")


def _is_of_symptom(page: Page, at: int, last: int) -> bool:
    """ "recurrent bleeding", "recurrence of pain" is no recurrence of a tumour."""
    return bool(page.of("symptom", "condition", "complication", first=at, last=min(last, at + 4)))
