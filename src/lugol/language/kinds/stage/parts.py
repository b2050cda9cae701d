"""What every kind of stage shares: where its letters and digits end, what group they are, and how it is asserted."""

import re

from lugol.language.reading import Reading
from lugol.record.event import Assertion, Event, Stage

_FIGO = re.compile(r"(I{1,3}|IV|[1-4])([ABC])?([1-3])?([PR])?")
ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
SYSTEMS_OF = {"cervix": "FIGO", "endometrium": "FIGO", "ovary": "FIGO", "vulva": "FIGO", "GTN": "FIGO"}
_HOW_FOUND = (("(", "r", ")"), ("(", "p", ")"))
_SIGNS = str.maketrans("", "", "-()")
_OF_TREATMENT = ("part.plan", "plan.for", "plan.forward", "plan.start", "plan.to", "plan.will", "plan.return")
_REFUSED = "neg.she_refused"
"""A stage is nothing that can be refused: what she refused is a treatment told beside it."""


def run_end(reading: Reading, at: int, last: int) -> int:
    """The end of the letters and digits that stand without a space ("IB1", "3 c 1")."""
    page = reading.page
    end = at + 1
    while end < last and page.tokens[end].glued and page.tokens[end].key.isalnum():
        end += 1
    if page.keys(end, end + 3) in _HOW_FOUND and end + 2 < last and page.tokens[end].glued:
        return end + 3  # "IIIC1(r)"
    if page.keys(end, end + 1) == ("-",) and end + 1 < last and page.tokens[end].glued and page.tokens[end + 1].glued:
        joined = page.tokens[end + 1]
        written = page.text[joined.start : joined.end]
        lettered = page.text[page.tokens[at].start : page.tokens[at].end] in ("A", "B", "C") and written in "123"
        if end == at + 1 and (written in ("A", "B", "C") or lettered):
            return run_end(reading, end + 1, last)
    following = page.tokens[end] if end < last else None
    if following is not None and len(following.key) == 1 and page.text[following.start] in "ABCabc":
        lone = end + 1 >= last or not page.tokens[end + 1].glued or not page.tokens[end + 1].key.isalpha()
        if page.text[following.start].isupper() and lone and end == at + 1:
            return run_end(reading, end, last)
    return end


def figo_value(written: str) -> str | None:
    """A stage group in its usual form, None for what is none.

    >>> figo_value("1b2"), figo_value("IIIC1(r)"), figo_value("IIb"), figo_value("early")
    ('IB2', 'IIIC1r', 'IIB', None)
    """
    match = _FIGO.fullmatch(written.translate(_SIGNS).upper())
    if match is None:
        return None
    number, letter, sub, suffix = match.groups(default="")
    if sub and not letter:
        return None
    return ROMAN.get(number, number) + letter + sub + suffix.lower()


def letters(reading: Reading, first: int, last: int) -> str:
    """The letters and digits of tokens as written, without spaces."""
    return "".join(reading.page.text[t.start : t.end] for t in reading.page.tokens[first:last])


def stage_event(reading: Reading, stage: Stage, first: int, last: int, judged: Assertion) -> Event:
    """The event of a stage; where its date is only carried it is open behind."""
    return reading.event(stage, first, last, assertion=judged, when=reading.time.since(first, last))


def _is_of_name(reading: Reading, first: int, row: str) -> bool:
    """ "Features were consistent with a carcinosarcoma, stage pT3": the name in between is what is likely."""
    page = reading.page
    start = page.sentence(first).first
    cues = [c for c in reading.cues.within(start, first) if c.code == row]
    return bool(cues) and bool(page.of("histology", first=cues[-1].last, last=first))


def _is_denial_beside(reading: Reading, first: int, end: int, row: str) -> bool:
    """ "No LVSI, FIGO IA1", "FIGO IB2, LVSI negative": what is denied stands behind a comma, and is no stage."""
    sentence = reading.page.sentence(first)
    cues = [c for c in reading.cues.within(sentence.first, sentence.last) if c.code == row and row.startswith("neg.")]
    between = [reading.page.keys(c.last, first) if c.last <= first else reading.page.keys(end, c.first) for c in cues]
    return bool(between) and all({",", ";"}.intersection(keys) for keys in between)


def _is_by_heading(reading: Reading, first: int, cue: str) -> bool:
    """ "Assessment and plan: stage II ovarian cancer": only the word of the heading plans."""
    part = reading.page.part_of(first)
    return part is not None and cue.lower() in reading.page.keys(*part.label)


_WAITS = frozenset({"pending", "awaiting"})


def judged_stage(reading: Reading, first: int, end: int, last: int) -> Assertion:
    """A stage is none that is planned: it stands under a plan; one with a question mark is possible."""
    found = reading.judge(first, end)
    judged = found.assertion
    asked = end < last and reading.page.tokens[end].key in ("?", "??")
    if judged == "possible" and _is_of_name(reading, first, found.row):
        judged = "affirmed"
    if judged == "negated" and found.row == _REFUSED:
        judged = "affirmed"  # "stage IA, and no chemotherapy was given because she refused it"
    if judged == "negated" and _is_denial_beside(reading, first, end, found.row):
        judged = "affirmed"
    if judged == "planned" and found.cue in _WAITS:
        return "possible"  # "clinically stage IB2 pending biopsy"
    if judged == "planned":
        stands = found.row in _OF_TREATMENT or _is_by_heading(reading, first, found.cue)
        judged = "affirmed" if stands else "hypothetical"
    return "possible" if asked and judged == "affirmed" else judged
