"""Stages without their word, as notes in haste have them: "adenoca cx, grade 2, 1B2", "adenocarcinoma IVB"."""

import re
from collections.abc import Iterator

from lugol.language.kinds.layout.zones import is_report
from lugol.language.kinds.stage.parts import SYSTEMS_OF, figo_value, judged_stage, letters, run_end, stage_event
from lugol.language.model import NOT_HERS, Page, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading
from lugol.record.event import Event, Stage

_GROUP = re.compile(r"(?:I{1,3}|IV)[ABC][1-3]?(?:[pr]|\([pr]\))?|[1-4][ABCabc][1-3](?:[pr]|\([pr]\))?")
"""A group that is written like nothing else: in Roman figures with its letter, or a figure, a letter and a figure."""
_BEFORE = frozenset({
    ",", "-", "–", "(", ":", "=", "→", ">", "/", ";", "so", "now", "hence", "therefore", "as", "pathological",
    "pathologically", "say", "says", "clinical", "clinically", "pathologic", "surgical", "radiological",
})  # fmt: skip
_GRADES = frozenset({"g", "grade"})
_BEHIND = frozenset({",", ".", ";", ")", "/", "?", "(", "-", "–", "→", "=", "after", "on", "by", "at", "1", "2"})
_BLOCKS = frozenset({"cassette", "cassettes", "block", "blocks", "container", "slide", "slides", "sections", "levels"})
_OTHER = frozenset({
    "referred", "clavien", "dindo", "type", "class", "pap", "asa", "nyha", "grade", "zone", "level", "tz",
})  # fmt: skip
_NEAR = 2


def alone(reading: Reading) -> Iterator[Event]:
    """The groups of a clinical text that stand as an item of their own near the name of a cancer of the womb.

    >>> from lugol.language.reading import reading_of
    >>> [e.values.value for e in alone(reading_of("Adenoca of the cervix, grade 2, 1B2. Cassettes 1A1, 1B3."))]
    ['IB2']
    """
    page = reading.page
    if is_report(page):
        return
    for sentence in page.sentences:
        disease = _disease(page, sentence)
        blocks = _BLOCKS.intersection(page.keys(sentence.first, sentence.last))
        if not disease or sentence.article == "caption" or blocks:
            continue
        for at in range(sentence.first + 1, sentence.last):
            end = run_end(reading, at, sentence.last)
            written = letters(reading, at, end)
            if page.tokens[at].glued and page.tokens[at - 1].key not in _BEFORE:
                continue
            if not _GROUP.fullmatch(written) or not _is_item(page, sentence, at, end):
                continue
            judged = judged_stage(reading, at, end, sentence.last)
            value = figo_value(written)
            if reading.judge(at, end).assertion == "planned":
                judged = "affirmed"  # "cx SCC 1B2, rad hyst planned"
            if value and judged not in NOT_HERS:
                yield stage_event(reading, Stage(system="FIGO", value=value, disease=disease), at, end, judged)


def _is_item(page: Page, sentence: Sentence, at: int, end: int) -> bool:
    """Does a sign or the name of the cancer lead to a group, and end it?"""
    before, behind = page.keys(at - 1, at)[0], page.keys(end, min(end + 1, sentence.last))
    named = any(m.last == at for m in page.of("histology", "staged", first=sentence.first, last=at))
    graded = before in ("1", "2", "3") and page.keys(at - 2, at - 1)[0] in _GRADES
    signed = before in _BEFORE and not _OTHER.intersection(page.keys(max(sentence.first, at - 2), at))
    apart = not behind or behind[0] in _BEHIND
    joined = bool(behind) and behind[0] in ("-", "–", "/") and page.tokens[end].glued
    return (named or graded or signed) and apart and not joined


def _disease(page: Page, sentence: Sentence) -> str:
    """The cancer that a group in a sentence stages: named in it or just beside in the same block, and of FIGO."""
    near = [s for s in page.sentences_near(sentence.first, before=_NEAR, behind=1) if s.block == sentence.block]
    named = page.of("staged", first=near[0].first, last=near[-1].last)
    known = [m for m in named if m.concept.attr("system") and m.code != "unspecified"]
    if known:
        return known[-1].code if known[-1].code in SYSTEMS_OF else ""
    malignant = any(
        m.concept.attr("behaviour") == "malignant"
        for m in page.of("histology", first=near[0].first, last=near[-1].last)
    )
    return "cervix" if malignant and _is_of_cervix(page) else ""


@once_a_page
def _is_of_cervix(page: Page) -> bool:
    """Does a text name the cervix, and no cancer that another system stages?"""
    return any(m.code == "cervix" for m in page.of("site")) and not any(
        m.concept.attr("system") not in ("", "FIGO", "none", "unspecified") for m in page.of("staged")
    )
