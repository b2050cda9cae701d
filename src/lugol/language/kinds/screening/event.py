"""The event that a typed result of a screening test makes: whose it is, how it is asserted, and its value."""

from typing import Any, cast

import msgspec

from lugol.language.general import is_general
from lugol.language.model import NOT_HERS_YET, Judgement, Mention, Page, Sentence
from lugol.language.reading import Reading
from lugol.language.results import LOW, TypedResult, is_low_risk
from lugol.record.event import Assertion, Cytology, DualStain, Event, Hpv, Via

PARTS_LEFT_OUT = ("family", "references", "admin", "gross", "specimen", "stains")
"""The parts of a text that tell nothing of her screening."""
READ = ("found", "absent", "historical", "possible")
"""What a typed result must be for an event: one that is only named ("tested for HPV 16") is none."""
CANCERS = frozenset({"SCC", "ADC", "malignant", "cancer"})
SMEARS = frozenset({"smear", "smears", "cytology", "pap"})
_TISSUE_WITHIN = 6
_SELF = frozenset({"self", "selfsample", "selftest", "vsc"})
_SEEN_AS = ("positive", "negative", "suspected_cancer", "equivocal", "invalid")
_DENYING_ROWS = ("neg.no", "neg.history", "neg.denies", "neg.excluded", "neg.ruled_out", "neg.not_seen", "neg.evidence")
NOT_BY_ROW = ("plan.for", "neg.clear")
"""Cue rows that say nothing of a test with a result: "positive for HPV", "smears were all normal"."""


def event_of(
    reading: Reading, sentence: Sentence, result: TypedResult, offset: int, *, holds: bool = False, in_row: bool = False
) -> Event | None:
    """The event of a result read in a text that begins at `offset`; None where it is not hers or not of her cervix.

    `holds`: it is what another was revised to, so that no word of revision takes it back. `in_row`: a
    row of a sheet tells it, in which a column of what is to be done makes no plan of it.
    """
    page = reading.page
    first, last = tokens_of(page, sentence, offset + result.start, offset + result.end)
    judged = reading.judge(first, last)
    in_plan = in_row and judged.assertion == "planned"
    if (not in_plan and _is_not_hers(reading, sentence, judged)) or result.test not in (
        "cytology",
        "hpv",
        "dual_stain",
        "via",
    ):
        return None
    if result.test == "via" and not page.of("via_test", first=sentence.first, last=last):
        return None  # "obtained via biopsy, positive"
    if _is_of_many(page, sentence, last):
        return None
    if is_general(page, first, last) or (result.test == "hpv" and _is_of_tissue(page, sentence, first, last)):
        return None
    said: Assertion = "historical" if result.status == "historical" or judged.assertion == "historical" else "affirmed"
    if judged.row in _DENYING_ROWS and result.code not in ("NILM", "negative", "positive"):
        return None
    if result.status == "possible":
        said = "possible"
    if judged.row.startswith("super") and not holds:
        said = "negated"
    value = _value(page, sentence, result, first, last)
    return None if value is None else reading.event(value, first, last, assertion=said)


_MANY = frozenset({
    "women", "patients", "cases", "individuals", "people", "females", "men", "carriers", "tumors", "cancers",
    "carcinomas", "lesions", "girls", "persons", "participants", "adults", "subjects",
})  # fmt: skip
_BETWEEN_MANY = frozenset(
    {"-", "positive", "negative", "+", "abnormal", "normal", "smear", "pregnant", "older", "young"}
)


def _is_of_many(page: Page, sentence: Sentence, last: int) -> bool:
    """ "HPV-positive women have a higher risk": said of a group, and no result of hers."""
    at = last
    while at < sentence.last and page.tokens[at].key in _BETWEEN_MANY:
        at += 1
    return at < sentence.last and page.tokens[at].key in _MANY


def tokens_of(page: Page, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The tokens [first, last) of a sentence that hold a stretch of the text."""
    inside = [
        i for i in range(sentence.first, sentence.last) if page.tokens[i].end > start and page.tokens[i].start < end
    ]
    return (inside[0], inside[-1] + 1) if inside else (sentence.first, sentence.first + 1)


def _is_of_tissue(page: Page, sentence: Sentence, first: int, last: int) -> bool:
    """ "In situ hybridisation for high-risk HPV": a test of the tumour or of something else, not of the cervix."""
    before = max(sentence.first, first - _TISSUE_WITHIN)
    beside = page.of("not_hpv", "hpv_tissue", first=max(0, first - 2), last=last + 2)
    return bool(beside or page.of("hpv_tissue", first=before, last=first))


def _is_not_hers(reading: Reading, sentence: Sentence, judged: Judgement) -> bool:
    """A plan is none where the result of the test is told: by "for", or behind the date of its entry."""
    if judged.row in NOT_BY_ROW:
        return False
    begun = reading.time.told_in(sentence.first, sentence.first + 2)
    return judged.assertion in NOT_HERS_YET and not (judged.row == "plan.start" and bool(begun))


def _value(page: Page, sentence: Sentence, result: TypedResult, first: int, last: int) -> Any:
    if result.test == "dual_stain":
        return DualStain(result=cast(Any, result.code))
    if result.test == "via":
        return Via(result=cast(Any, result.code), method=result.quote) if result.code in _SEEN_AS else None
    if result.test == "hpv":
        collected = "self" if _SELF.intersection(page.keys(sentence.first, sentence.last)) else ""
        value = _hpv(result)
        return value and msgspec.structs.replace(value, collection=cast(Any, collected))
    if result.status == "absent" and result.code == "abnormal":
        return Cytology(result="NILM", verbatim=page.words(max(sentence.first, first - 1), last))
    if result.status == "absent" or result.code in ("unexpected", "neoplasia"):
        return None
    tests = page.of("cyt_test", first=sentence.first, last=sentence.last)
    method = next((m.concept.attr("method") for m in tests if m.concept.attr("method") != "smear"), "")
    return Cytology(result=cast(Any, result.code), verbatim=result.quote, method=method)


def _hpv(result: TypedResult) -> Hpv | None:
    if result.code not in ("positive", "negative", "equivocal", "invalid"):
        return None
    told = [part for part in result.parts if part != "any"]
    named = tuple(part for part in told if part != LOW)
    positive, low = result.code == "positive", LOW in result.parts
    if low and not positive and not named:
        return None  # a negative result of low-risk types says nothing of the others
    return Hpv(
        result=cast(Any, result.code),
        types=named if positive else (),
        types_tested=named if not positive else (),
        pooled=positive and not named and not low,
        risk="low" if positive and is_low_risk(told) else "",
    )


def smear_value(page: Page, test: Mention | None, told: Mention | None) -> Cytology:
    """The smear that a name of the test (its method) and one of a result tell; without a result, one that was taken."""
    method = test.concept.attr("method") if test else ""
    return Cytology(
        result=cast(Any, told.code) if told else None,
        verbatim=page.words(told.first, told.last) if told else "",
        method=method if method != "smear" else "",
    )
