"""How treatment went: responses and complications."""

import re

from lugol.read.narrative import measure
from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import NOT_HERS, Stretch, assertion_of
from lugol.read.narrative.lexicon import Mention
from lugol.read.narrative.seen import is_alt_text
from lugol.read.narrative.wording import pattern
from lugol.record.event import Complication, Event, Response

SAME_TELLING = 450
_DIED_OF = pattern(r"\b(?:died|death|deceased|succumbed|dead|cause|because)\b[^.;]{0,40}$", re.I)
_SUBJECT = pattern(
    r"\b(?:tumou?rs?|lesions?|mass(?:es)?|disease|metasta\w+|nodes?|cancer|carcinoma|recist|chemotherapy|"
    r"treatment|therapy|"
    r"imaging|ct|mri|pet|cycles?|response|scan|ascites|judged|clinical|radiological|pathological)\b",
    re.I,
)
_FREE = pattern(r"^\W*(?:-|–)?\s*free\b|^\W*(?:survival|rate)", re.I)
_DOWN = pattern(r"\b(?:down|decreas\w+|reduc\w+|shr[aiu]nk\w*|regress\w+|fall\w*|fell)\b", re.I)
_GREW = pattern(
    r"\b(?:lesions?|tumou?rs?|mass(?:es)?|metastas[ei]s|nodes?|disease)\b[^.;]{0,30}\b(?:had |have |"
    r"has )?(?:grown|enlarged|increased in size|progressed)\b",
    re.I,
)
_AFTER_TREATMENT = pattern(
    r"\b(?:chemotherap\w*|cycles?|radiotherap\w*|radiation|treatment|therapy|immunotherap\w*|surgery|"
    r"operation|post-?op\w*|toxicit\w*|"
    r"adverse|side[- ]effects?|grade|tolerat\w*|complicat\w*|developed|because of|due to|courses?|infusion)\b",
    re.I,
)
_GRADE_BEFORE = pattern(r"\bgrade\s+(?:[1-5]|I{1,3}|IV)\s+$", re.I)
_TIME_PASSED = pattern(r"\b(?:months?|weeks?|years?|cycles?)\b", re.I)
_GRADE = pattern(
    r"\bgrade\s+(?:[1-5]|I{1,3}|IV|V)(?:\s*[-–/]\s*\d)?\s+(?:\w+\s+)?$|\b(?:slight|mild|moderate|severe|transient)\s+$",
    re.I,
)


def extract(context: Context, told: list[Stretch]) -> list[Event]:
    """Responses to treatment and harms of disease or treatment."""
    events: list[Event] = []
    for stretch in told:
        if stretch.sentence.section not in ("case", "abstract") or is_alt_text(context, stretch):
            continue
        events.extend(_new_responses(context, events, _responses(context, stretch)))
        events.extend(_complications(context, stretch))
    return events


def _new_responses(context: Context, before: list[Event], found: list[Event]) -> list[Event]:
    """The same response said again within a few lines, and of no other date, is one."""
    last = next((e for e in reversed(before) if e.kind == "response"), None)
    if last is None:
        return found
    return [
        e
        for e in found
        if getattr(e.values, "value", "") != getattr(last.values, "value", "")
        or e.order - last.order > SAME_TELLING
        or e.when != last.when
        or _TIME_PASSED.search(context.text, context.sentence(e.order).start, e.order)
    ]


def _responses(context: Context, stretch: Stretch) -> list[Event]:
    events: list[Event] = []
    for mention in context.of("response", start=stretch.start, end=stretch.end):
        judged = assertion_of(context, mention.start, mention.end)
        code = mention.concept.code
        clause = context.text[stretch.sentence.start : stretch.sentence.end]
        if (
            judged in NOT_HERS
            or _is_stain_or_test(context, mention)
            or (judged == "negated" and code != "none")
            or _FREE.match(context.text[mention.end : mention.end + 12])
        ):
            continue
        if _DIED_OF.search(context.text, stretch.sentence.start, mention.start) or not _SUBJECT.search(clause):
            continue
        if any(e.values.value == code for e in events if isinstance(e.values, Response)):
            continue
        share = measure.shares(context.text, stretch.sentence.start, stretch.sentence.end)
        drop = share[0].low if share and code in ("PR", "CR") and _DOWN.search(clause) else None
        words = context.text[mention.start : mention.end]
        value = Response(value=code, verbatim=words, percent_decrease=drop)  # type: ignore[arg-type]
        events.append(context.event(value, mention.start, mention.end, assert_as="affirmed"))
    return events


def _is_stain_or_test(context: Context, mention: Mention) -> bool:
    """PR is a receptor, PD the head of PD-L1, PCR a test, unless the words around speak of a response."""
    if mention.end - mention.start > 3:
        return False
    if context.of("ihc_marker", start=mention.start, end=mention.end) or re.match(
        r"\W?L?\d", context.text[mention.end :][:3]
    ):
        around = context.text[max(0, mention.start - 40) : mention.end + 30]
        return not re.search(
            r"\b(?:recist|response|judged|achieved|evaluat|best|imaging|ct|mri|pet)\b", around, re.I
        ) or bool(re.match(r"-?L\d", context.text[mention.end :][:3]))
    return False


def _complications(context: Context, stretch: Stretch) -> list[Event]:
    events: list[Event] = []
    graded = [
        m
        for m in context.of("symptom", start=stretch.start, end=stretch.end)
        if _GRADE_BEFORE.search(context.text, stretch.sentence.start, m.start)
        and not context.of("complication", start=m.start, end=m.end)
    ]
    for mention in [*context.of("complication", start=stretch.start, end=stretch.end), *graded]:
        judged = assertion_of(context, mention.start, mention.end)
        sentence = context.text[stretch.sentence.start : stretch.sentence.end]
        if judged in (*NOT_HERS, "historical", "possible") or (stretch.frame and stretch.frame.kind == "tissue_report"):
            continue
        linked = _AFTER_TREATMENT.search(sentence) or context.of(
            "drug", start=stretch.sentence.start, end=stretch.sentence.end
        )
        if not linked and mention.concept.attrs.get("certain") != "yes":
            continue
        if mention.concept.code in ("nausea", "anaemia") and not _harmful(sentence):
            continue
        if _DIED_OF.search(context.text, stretch.sentence.start, mention.start):
            continue
        grade = _GRADE.search(context.text, stretch.sentence.start, mention.start)
        start = grade.start() if grade else mention.start
        words = re.sub(r"\s+", " ", context.text[start : mention.end])
        events.append(context.event(Complication(term=words), start, mention.end, assert_as=judged))
    return events


def _harmful(sentence: str) -> bool:
    return bool(
        re.search(
            r"\bchemo|\bcycles\b|\bcycle \d|\btoxic|\badverse|\bgrade|\bside[- ]effect|\btolerat|\bcourse|platin|taxel",
            sentence,
            re.I,
        )
    )
