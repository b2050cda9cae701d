"""What is said of a blood test without a figure: high, low, normal, positive, negative, or how it moves."""

from collections.abc import Sequence
from typing import Literal, cast

import msgspec

from lugol.language import pairing
from lugol.language.cues import Cues, gap
from lugol.language.kinds.hers import as_result
from lugol.language.kinds.lab.names import marker_of
from lugol.language.kinds.lab.others import is_of_tissue
from lugol.language.kinds.own_answer import is_told
from lugol.language.measure import Measure
from lugol.language.model import Mention, Page, Sentence
from lugol.language.pairing import Head, Pair, Value
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.states import Run, as_value, runs, strength
from lugol.record.event import Event, Lab, Level

FLAGS = {"high": "high", "low": "low", "normal": "normal"}
_ANSWERS: dict[Level, Literal["positive", "negative"]] = {"high": "positive", "normal": "negative"}
"""What a verdict says of a test that is either: "VDRL non-reactive", "urine culture sterile"."""
_STAIN_WORDS = frozenset({"positive", "negative"})
_WAITED_WITHIN = 8


def verdicts_in(cues: Cues, sentence: Sentence) -> list[Value]:
    """The words of a sentence that call a result high, low or normal, or tell how it moves."""
    found = []
    for run in runs(cues, sentence):
        if run.value in FLAGS or strength(run.words[0])[1] == "trend":
            found.append(as_value(cues, sentence, run))
    return found


def undenied(cues: Cues, sentence: Sentence, found: Pair) -> Pair:
    """ "Neither CA125 nor HE4 was raised": the denial at the head of the list is the verdict's."""
    run: Run = found.value.item
    if run.denied or not pairing.denied(cues, sentence, found.head, found.value):
        return found
    value = {"high": "normal", "low": "normal"}.get(run.value, "")
    turned = msgspec.structs.replace(run, value=value, denied=True)
    return msgspec.structs.replace(found, value=msgspec.structs.replace(found.value, item=turned))


def can_be_judged(page: Page, head: Head, found: Pair) -> bool:
    """A short name ("K", "Ca") is a test only where it is measured; a hormone that is "positive" is its receptor."""
    run: Run = found.value.item
    stained = bool(_STAIN_WORDS & set(page.keys(run.first, run.last)))
    attr = head.mention.concept.attr
    return not attr("measured") and not (attr("hormone") and stained)


def verdict_of(words: Sequence[Run]) -> tuple[Level | None, str]:
    """The first level and the first movement that some words say."""
    flags = [w.value for w in words if w.value in FLAGS]
    trends = [strength(m)[0] for w in words for m in w.words if strength(m)[1] == "trend"]
    return (cast("Level", flags[0]) if flags else None), (trends[0] if trends else "")


def touches(cues: Cues, run: Run, measure: Measure) -> bool:
    """Does a verdict lead to a value: "elevated at 12 ng/mL"?"""
    between = gap(cues, run.last, measure.first)
    return run.last <= measure.first and not between.unknown and between.roles <= {"link", "lead", "filler"}


def nearest_value(mine: Sequence[Pair], said: Pair) -> Pair:
    """Of the values of one test, that which stands nearest to a verdict."""
    run: Run = said.value.item
    return min(
        mine, key=lambda p: abs(p.value.first - run.last) if p.value.first >= run.last else run.first - p.value.last
    )


def of_verdict_alone(reading: Reading, said: Sequence[Pair]) -> list[Event]:
    """A result that only its verdict tells."""
    if not said:
        return []
    flag, trend = verdict_of([p.value.item for p in said])
    if flag is None and not trend:
        return []
    page = reading.page
    head = said[0].head
    if _is_awaited(page, head) or "suffers" in page.keys(page.clause(head.first)[0], head.first):
        return []
    first, last = head.first, head.last
    if all(p.listed == 1 for p in said):
        first, last = min(first, said[0].value.first), max(last, said[-1].value.last)
    if head.mention.concept.attr("test"):
        if flag != "high" and any(is_told(page, m) for m in page.of("condition", first=head.first, last=head.last)):
            return []
        of_her = page.keys(head.last, head.last + 1) in (("-",), ("–",)) or head.mention.concept.attr("state")
        if flag not in _ANSWERS or (flag == "high" and (of_her or _is_positive_for(page, said[0]))):
            return []  # "an HIV-positive woman" tells of her, not of a test
        lab = Lab(marker=marker_of(page, head.mention), result=_ANSWERS[flag])
    else:
        lab = Lab(marker=marker_of(page, head.mention), flag=flag, trend=trend, result=_answer(page, said))
    return [reading.event(lab, first, last, assertion=as_result(reading, head.first, head.last))]


_ENDS_LETTER = frozenset({",", ".", ";", ")", "/", "&", "and"})


def of_letter(reading: Reading, head: Head, heads: Sequence[Head]) -> list[Event]:
    """ "SCr N", "AST/ALT n.p.", "GC/CT NAAT not detected": a letter for normal, or the bare answer, behind a test."""
    page = reading.page
    last = page.sentence(head.first).last
    at = head.last
    while at < last and (page.tokens[at].key == "/" or any(h.first <= at < h.last for h in heads)):
        at += 1
    found = _detected(page, head, last)
    if found:
        end = head.last + (2 if found == "positive" else 3) - (page.tokens[head.last].key != ":")
        lab = Lab(marker=marker_of(page, head.mention), result=found)
        return [reading.event(lab, head.first, end, assertion=as_result(reading, head.first, head.last))]
    letter = page.keys(at, min(at + 1, last)) == ("n",)
    particular = letter and page.keys(at, min(at + 3, last)) == ("n", ".", "p")
    plain = letter and page.text[page.tokens[at].start] == "N" and not page.tokens[at].glued
    end = at + 1 >= last or page.tokens[at + 1].key in _ENDS_LETTER or "\n" in _gap_behind(page, at)
    awaited = {"until", "till", "once", "if", "when"}.intersection(page.keys(page.clause(head.first)[0], head.first))
    if awaited or not (particular or (plain and end)) or head.mention.concept.attr("test") or head.code == "hemoglobin":
        return []
    lab = Lab(marker=marker_of(page, head.mention), flag="normal")
    return [reading.event(lab, head.first, at + 1, assertion=as_result(reading, head.first, head.last))]


def _detected(page: Page, head: Head, last: int) -> Literal["", "positive", "negative"]:
    """ "GC/CT NAAT   not detected", "Chlamydia PCR: detected": the answer right behind a test for a germ."""
    first = head.last + (page.keys(head.last, head.last + 1) == (":",))
    if not (head.mention.concept.attr("test") or head.code == "HIV viral load"):
        return ""
    if page.keys(first, min(first + 2, last)) == ("not", "detected"):
        return "negative"
    return "positive" if page.keys(first, min(first + 1, last)) == ("detected",) else ""


def _gap_behind(page: Page, at: int) -> str:
    return page.text[page.tokens[at].end : page.tokens[at + 1].start] if at + 1 < len(page.tokens) else "\n"


def _answer(page: Page, said: Sequence[Pair]) -> Literal["", "positive", "negative"]:
    """ "ANA and AFP were negative": the answer is told beside the level that it stands for."""
    keys = {key for p in said for key in page.keys(p.value.item.first, p.value.item.last)}
    denied = any(p.value.item.denied for p in said)
    if denied or len(keys & _STAIN_WORDS) != 1:
        return ""
    return "negative" if "negative" in keys else "positive"


def _is_positive_for(page: Page, found: Pair) -> bool:
    """ "The swab was positive for HPV": what was found in it is told elsewhere."""
    last = found.value.last
    return page.keys(last, min(last + 1, len(page.tokens))) == ("for",)


def _is_awaited(page: Page, head: Head) -> bool:
    """ "Continue antibiotics until cultures are negative": a result that is waited for."""
    begin = page.clause(head.first)[0]
    before = page.keys(max(begin, head.first - _WAITED_WITHIN), head.first)
    behind = page.keys(head.last, min(head.last + 4, page.clause(head.first)[1]))
    return bool({"until", "till", "once"}.intersection(before)) and bool({"is", "are", "have", "has"} & set(behind))


def _is_antibody(page: Page, mention: Mention) -> bool:
    """ "Absence of antinuclear antibodies": whether there are any is known by a test alone."""
    return any("antibod" in key for key in page.keys(mention.first, mention.last + 1))


_FOUND_BY = frozenset({
    "test", "tests", "tested", "testing", "screen", "screened", "screening", "serology", "serologies", "swab", "swabs",
    "pcr", "antibody", "antibodies", "igg", "igm", "serum", "csf", "culture", "cultures", "result", "results", "assay",
    "she", "patient", "panel", "blood", "sample", "samples", "analysis", "also", "again", "came", "back",
})  # fmt: skip
"""What is positive "for" an antibody or a germ: a test or she, and no tumour and no margin."""
_FOUND_WITHIN = 8
_OF_URINE = frozenset({"urine", "urinalysis", "dipstick", "ua"})
"""The items of a urinalysis are read with it (`urine`)."""
_OF_MANY = frozenset({"women", "patients", "people", "those", "individuals", "persons", "carriers"})
"""Of whom it is said at large: "women who test positive for HIV"."""
_LISTS = frozenset({",", "and", "both", "&", "/", "the", "-", "anti"})


def _is_found(page: Page, mention: Mention) -> bool:
    """ "She tested positive for HIV and syphilis", "anti-Yo antibodies were found": a test that found what it names."""
    if _is_antibody(page, mention) and _is_there(page, mention):
        return True
    first = page.sentence(mention.first).first
    names = {i for m in page.of("analyte", first=first, last=mention.first) for i in range(m.first, m.last)}
    at = mention.first - 1
    while at > first and (at in names or page.tokens[at].key in _LISTS):
        at -= 1
    if page.keys(at - 1, at + 1) not in (("positive", "for"), ("reactive", "for"), ("seropositive", "for")):
        return False
    before = page.keys(max(first, at - 1 - _FOUND_WITHIN), at - 1)
    found = page.tokens[at - 1].key == "seropositive" or bool(_FOUND_BY.intersection(before))
    return found and not (_OF_URINE | _OF_MANY).intersection(before)


_THERE = frozenset({"found", "detected", "present", "identified", "demonstrated", "seen", "positive", "confirmed"})
_LEADS_THERE = (("presence", "of"), ("there", "were"), ("as", "were"), ("there", "was"), ("as", "was"))
_THERE_WITHIN = 6


def _is_there(page: Page, mention: Mention) -> bool:
    """ "Anti-Yo antibodies were found to be present, as were anti-GAD antibodies": an antibody is there or is not."""
    first, last = page.clause(mention.first)
    behind = page.keys(mention.last, min(mention.last + _THERE_WITHIN, last))
    told = behind[:1] in (("was",), ("were",)) and _THERE.intersection(behind) and not {"not", "no"} & set(behind)
    return bool(told) or page.keys(max(first, mention.first - 2), mention.first) in _LEADS_THERE


def _is_not_there(page: Page, mention: Mention) -> bool:
    """ "Anti-Hu antibodies were not detected"."""
    behind = page.keys(mention.last, min(mention.last + 3, page.clause(mention.first)[1]))
    return behind[:2] in (("was", "not"), ("were", "not")) and bool(_THERE.intersection(behind[2:]))


def answered(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """ "Negative for P-ANCA, C-ANCA and HIV", "positive for syphilis antibody": yes-no tests behind their answer."""
    page = reading.page
    told = Places((span.start, span.end) for event in events for span in event.sources)
    found: list[Event] = []
    seen: set[tuple[str, int]] = set()
    for mention in page.of("analyte"):
        antibody = _is_antibody(page, mention)
        if not (mention.concept.attr("test") or antibody) or told.at(mention.start):
            continue
        judged = reading.judge(mention.first, mention.last)
        sentence = page.sentence(mention.first)
        fresh = (mention.code, sentence.first) not in seen
        absent = judged.row == "neg.negative_for" or (antibody and judged.row == "neg.evidence")
        absent |= judged.assertion == "negated" and _is_not_there(page, mention)
        absent &= not is_of_tissue(page, mention)
        present = judged.assertion in ("affirmed", "historical") and _is_found(page, mention)
        if fresh and (absent or present) and sentence.article in ("case", "abstract"):
            seen.add((mention.code, sentence.first))
            value = Lab(marker=marker_of(page, mention), result="negative" if absent else "positive")
            found.append(reading.event(value, mention.first, mention.last, assertion="affirmed"))
    return found
