"""Cancers and high-grade lesions of her past: "history of uterine cancer", a list, what an operation was done for."""

from lugol.language.kinds.diagnoses.diagnosis import VAGUE, is_stated, judged_disease, rule_code, site_of
from lugol.language.kinds.diagnoses.lines import TOLD_IN, is_report
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.language.terms import named
from lugol.record.event import Diagnosis, Event

_HISTORY = frozenset({"history", "hx", "h/o", "ho", "pmh", "pmhx", "survivor", "background", "story"})
_PAST = frozenset({"previous", "prior", "past", "old", "remote", "previously"})
_BEFORE = frozenset({
    "invasive", "early", "stage", "figo", "locally", "advanced", "high", "low", "grade", "-", "a", "an", "her", "the",
    "known",
    "previous", "prior", "past", "old", "remote", "left", "right", "bilateral", "treated", "recurrent", "metastatic",
    "primary", "personal", "i", "ii", "iii", "iv", "ia", "ib", "ic", "iia", "iib", "iiia", "iiib", "iiic", "iva",
    "ivb", "poorly", "well", "moderately", "differentiated", "both", "hpv", "associated", "independent", "related",
    "usual", "type", "platinum", "resistant", "sensitive", "refractory", "triple", "negative", "hormone", "receptor",
    "positive",
})  # fmt: skip
_CURES = ("ectomy", "ectomies", "therapy", "resection", "radiation", "chemoradiation", "irradiation", "surgery")
_TREATED = frozenset({"treated", "operated", "irradiated", "chemotherapy", "radiotherapy", "debulking", "whipple"})
_DONE = frozenset({"resected", "treated", "operated", "excised", "irradiated", "cured", "removed", "survivor"})
_NO_CANCER = frozenset({
    "screening", "screen", "risk", "gene", "syndrome", "vaccine", "prevention", "phobia", "antigen", "center",
    "clinic", "society", "marker", "markers", "awareness", "programme", "program", "surveillance", "team", "nurse",
    "unit", "institute", "hospital", "foundation", "panel", "genetics", "network", "cells", "register", "registry",
})  # fmt: skip
_UNSURE = frozenset({
    "risk", "risks", "screening", "fear", "worry", "worried", "rule", "r/o", "against", "suspected", "suspicion",
    "suspicious", "query", "?", "possible", "exclude", "no", "not", "without", "denies", "negative", "anxious",
    "family", "concern", "concerned", "concerns", "prevention", "prophylactic", "preventive", "reducing", "prophylaxis",
})  # fmt: skip
_SIGNS = frozenset({",", ".", ";", ":", "(", "*", "•", "and", "&"})
_NEAR = 12
_HIGH_GRADE = ("CIN2", "CIN2/3", "CIN3", "HSIL", "AIS")
_GRADED = ("vin", "vain", "ain")
_HIGH = "*2*|*3|ii|iii|*ii|high|differentiated|*usual*|d*|bowen*|situ"
_CERVICAL = ("cin2", "cin23", "cin3")


def read(reading: Reading) -> list[Event]:
    """A malignant or high-grade disease told as one that she had, each organ once, as a historical diagnosis."""
    found: dict[str, Event] = {}
    if is_report(reading):
        return []
    for mention in reading.page.of("histology"):
        site = _past_site(reading, mention)
        if site is not None:
            value = Diagnosis(
                value=reading.page.words(_lead(reading.page, mention), mention.last),
                site=site,
                histology=mention.concept.name,
                code=rule_code(mention.concept, site),
            )
            event = reading.event(value, mention.first, mention.last, assertion="historical")
            found.setdefault(site or mention.concept.name, event)
    return list(found.values())


def with_past(reading: Reading, events: list[Event]) -> list[Event]:
    """The events and, behind them, the cancers of her past of which none is told as present in the same organ."""
    present = {event.values.site for event in events if isinstance(event.values, Diagnosis)}
    past = read(reading)
    return [*events, *(e for e in past if isinstance(e.values, Diagnosis) and e.values.site not in present)]


def _past_site(reading: Reading, mention: Mention) -> str | None:
    """The organ of a cancer or high-grade lesion told as one of her past, "" where none is; None for anything else."""
    page = reading.page
    malignant = mention.concept.attr("behaviour") == "malignant" and mention.code != "metastasis"
    if (
        not (malignant or _is_high_grade(page, mention))
        or page.sentence(mention.first).article not in TOLD_IN
        or is_stated(reading, mention)
    ):
        return None
    lead, judged = _lead(page, mention), judged_disease(reading, mention)
    treated = _is_treated(page, lead)
    hers = judged.assertion in ("affirmed", "historical") or (treated and judged.row == "plan.for")
    if not hers or _is_of_no_cancer(page, mention):
        return None
    told = _is_history(page, lead) or _is_listed(page, mention, lead) or treated
    told = told or _is_behind_her(page, mention)
    home = "cervix" if mention.code in _CERVICAL else ""
    site = site_of(reading, mention) or home
    return site if told and (site or mention.code not in VAGUE) else None


def _is_high_grade(page: Page, mention: Mention) -> bool:
    """ "CIN 3", "VAIN 2-3", "DCIS": a lesion before a cancer, and no result of a smear."""
    graded = mention.concept.attr("histology") in _HIGH_GRADE or mention.code == "dcis"
    graded = graded or (mention.code in _GRADED and named(_HIGH, page.words(mention.first, mention.last)))
    return graded and not page.of("cyt_test", first=page.clause(mention.first)[0], last=page.clause(mention.first)[1])


def _is_of_no_cancer(page: Page, mention: Mention) -> bool:
    """ "Breast cancer screening", "risk of ovarian cancer", "rule out cervical cancer"."""
    behind = page.keys(mention.last, min(mention.last + 2, page.sentence(mention.first).last))
    before = page.keys(max(page.clause(mention.first)[0], mention.first - _NEAR), mention.first)
    return bool(_NO_CANCER.intersection(behind) or _UNSURE.intersection(before))


def _lead(page: Page, mention: Mention) -> int:
    """Where the name with its adjectives and its organ begins: "stage IB cervical cancer"."""
    at, floor = mention.first, page.sentence(mention.first).first
    sites = {place for m in page.of("site", first=floor, last=mention.first) for place in range(m.first, m.last)}
    while at > floor and (page.tokens[at - 1].key in _BEFORE or at - 1 in sites):
        at -= 1
    return at


def _is_history(page: Page, lead: int) -> bool:
    """ "She has a history of ...", "significant for ..." of a past history, "previous ..."."""
    before = page.keys(max(page.sentence(lead).first, lead - 6), lead)
    if before[-1:] == ("of",) and _HISTORY.intersection(before[-3:]):
        return True
    if before[-3:] == ("h", "/", "o") or before[-1:] in (("h/o",), ("hx",)):
        return True
    if before[-2:] in (("significant", "for"), ("notable", "for"), ("remarkable", "for"), ("positive", "for")):
        return bool(_HISTORY.intersection(before))
    end = min(lead + 3, len(page.tokens))
    return bool(_PAST.intersection(page.keys(lead, end))) or page.keys(lead, lead + 1) == ("known",)


def _is_listed(page: Page, mention: Mention, lead: int) -> bool:
    """An item of the list under "Past medical history:"."""
    if page.part(mention.first) != "history":
        return False
    part = page.part_of(mention.first)
    opened = lead == page.sentence(lead).first or (part is not None and lead == part.label[1])
    return opened or page.tokens[lead - 1].key in _SIGNS or page.tokens[lead - 1].key.isdigit()


def _is_treated(page: Page, lead: int) -> bool:
    """ "Status post hysterectomy for ...", "after radiotherapy for ...", "was treated for ..."."""
    if lead == 0 or page.tokens[lead - 1].key != "for":
        return False
    before = page.keys(max(page.clause(lead)[0], lead - _NEAR), lead - 1)
    return any(key.endswith(_CURES) or key in _TREATED for key in before)


def _is_behind_her(page: Page, mention: Mention) -> bool:
    """ "Sigmoid cancer resected in 2021", "breast cancer in remission": what was done of it stands behind its name."""
    behind = page.keys(mention.last, min(mention.last + 2, page.sentence(mention.first).last))
    return behind[:1] != () and (behind[0] in _DONE or behind == ("in", "remission"))
