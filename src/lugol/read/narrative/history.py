"""History and state that rules ask for: smoking, immune state, past disease, contraception, screening never had."""

import re

from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention, attr
from lugol.record.event import Assertion, Condition, Event

_LATER_THERAPY = re.compile(r"\b(?:developed|grade \d|induced|toxicity|secondary to|immune-related|drug)\b", re.I)
_STATE = frozenset({"postmenopausal", "perimenopausal", "premenopausal"})
_ABOUT_BLEEDING = re.compile(
    r"^\s*(?:bleeding|syndrome|symptoms|cut-?off|women|reference|range|limit|factor|status|PMB)", re.I
)
_KEPT: tuple[Assertion, ...] = ("affirmed", "historical", "negated", "family")
_NOT_FOUND = re.compile(
    r"\W{0,2}(?:(?:swabs?|tests?|tested|screen(?:ing)?|serology|PCR|NAAT|was|were|is)\s+)*"
    r"(?:neg(?:ative)?\b|-\s?ve\b|not detected|non-?reactive)",
    re.I,
)
_QUIT = re.compile(r"\b(?:stopped|quit|gave up|former|ex|until)\b", re.I)


def extract(context: Context) -> list[Event]:
    """Conditions told of her (absent ones with present=False) and of her kin."""
    events = []
    vetoed = [(m.start, m.end) for m in context.of("hpv", "not_hpv")]
    for mention in context.of("condition"):
        judged = context.judge(mention.start, mention.end).assertion
        if judged not in _KEPT or _is_no_condition(context, mention, vetoed):
            continue
        events.append(_event(context, mention, judged))
    return events


def _is_no_condition(context: Context, mention: Mention, vetoed: list[tuple[int, int]]) -> bool:
    """Words that only look like a condition: a complication of treatment, a bleeding, a reference range."""
    code = mention.concept.code
    sentence = context.sentence(mention.start)
    if sentence.section in ("introduction", "references", "conclusion", "title"):
        return True
    tail, lead = context.text[mention.end : mention.end + 24], context.text[max(0, mention.start - 40) : mention.start]
    if code in _STATE and re.search(
        r"\b(?:early|premature|avoid\w*|induced|surgical|before|prevent\w*)\s+(?:\w+\s+)?$", lead, re.I
    ):
        return True
    if code in _STATE and _ABOUT_BLEEDING.match(tail):
        return not (code == "postmenopausal" and re.match(r"\s*(?:bleeding|women?\b)", tail))
    if code == "thyroid" and _LATER_THERAPY.search(lead):
        return True
    return code == "hiv" and any(a <= mention.start < b for a, b in vetoed)


def _event(context: Context, mention: Mention, judged: Assertion) -> Event:
    code = mention.concept.code
    lead = context.text[max(0, mention.start - 24) : mention.start]
    if code == "smoking" and _QUIT.search(lead):
        code = "former_smoking"
    tested_free = bool(_NOT_FOUND.match(context.text, mention.end))
    judged = "negated" if tested_free and judged == "affirmed" else judged
    absent = judged == "negated" or bool(attr(mention, "absent"))
    values = Condition(
        term=mention.concept.name if code == mention.concept.code else "former smoker", code=code, present=not absent
    )
    if code in ("never_smoked", "former_smoking"):
        values = Condition(
            term=values.term, code="smoking", present=False, status="resolved" if code == "former_smoking" else ""
        )
    assertion: Assertion = "negated" if attr(mention, "absent") and judged != "family" else judged
    return context.event(values, mention.start, mention.end, assert_as=assertion)
