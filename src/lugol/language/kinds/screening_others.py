"""What reads like the result of a smear and is that of a biopsy, of another fluid, or of nothing."""

from collections.abc import Sequence

from lugol.language.kinds.reasons import is_inserted
from lugol.language.kinds.screening_event import CANCERS, tokens_of
from lugol.language.kinds.smear_of import is_cervical
from lugol.language.model import Mention, Page, Sentence
from lugol.language.reading import Reading
from lugol.language.results import TypedResult

_LOOKED_FOR = CANCERS | {"abnormal"}
_OPERATED_WITHIN = 8


def is_looked_for(
    page: Page, sentence: Sentence, result: TypedResult, offset: int, found: Sequence[TypedResult]
) -> bool:
    """ "Malignant cytology was negative": what the name of the test says was looked for, and was not there."""
    if result.test != "cytology" or result.code not in _LOOKED_FOR:
        return False
    _, last = tokens_of(page, sentence, offset + result.start, offset + result.end)
    named = page.of("cyt_test", first=last, last=last + 1)
    return bool(named) and any(r.code == "NILM" and r.start >= result.end for r in found)


def is_of_other_fluid(page: Page, sentence: Sentence) -> bool:
    """ "Ascites cytology showed adenocarcinoma cells": the only cytology of a sentence is none of the cervix."""
    other = page.of("not_cyt", first=sentence.first, last=sentence.last)
    tests = page.of("cyt_test", first=sentence.first, last=sentence.last)
    return bool(other) and all(any(o.first <= t.first < o.last for o in other) for t in tests)


def is_superseded(reading: Reading, sentence: Sentence, result: TypedResult) -> bool:
    """ "originally issued as negative": a result that the sentence itself takes back."""
    named = reading.page.of("cyt_result", first=sentence.first, last=sentence.last)
    alike = [m for m in named if m.code == result.code] if result.test == "cytology" else []
    return bool(alike) and all(reading.judge(m.first, m.last).row.startswith("super") for m in alike)


def is_of_sample(page: Page, sentence: Sentence, result: TypedResult, offset: int) -> bool:
    """ "LBC borderline; a punch was reported as HPV effect": what the sample named last before it showed."""
    if result.test != "cytology":
        return False
    first, _ = tokens_of(page, sentence, offset + result.start, offset + result.end)
    if _is_why_operated(page, first):
        return True
    frames = page.of("frame", first=sentence.first, last=first)
    samples = [m.first for m in frames if m.concept.attr("frame") in ("tissue", "ecc")]
    tests = page.of("cyt_test", first=sentence.first, last=first)
    smears = [m.first for m in tests if not _is_reason(page, m, max(samples, default=m.first))]
    if samples and tests and samples[-1] < tests[-1].first and is_inserted(page, tests[-1].first, first):
        return True
    if samples and tests and not smears:
        return not page.of("cyt_result", first=tests[-1].last, last=first) and not page.clause(first)[0] > samples[-1]
    return bool(samples and smears) and samples[-1] > smears[-1]


def _is_why_operated(page: Page, first: int) -> bool:
    """ "Vault smear NILM after hysterectomy for CIN3": the lesion that was operated on is no result of the smear."""
    operations = page.of("procedure", first=max(0, first - _OPERATED_WITHIN), last=first)
    return page.keys(first - 1, first) == ("for",) and any(m.last == first - 1 for m in operations)


def _is_reason(page: Page, test: Mention, sample: int) -> bool:
    """ "Biopsy after an abnormal smear showed CIN2": the smear is why the sample was taken, and not what showed it."""
    reasons = {"after", "for", "following", "because", "given", "despite"}
    return sample < test.first and bool(reasons.intersection(page.keys(max(sample, test.first - 4), test.first)))


def is_of_cervix(page: Page, sentence: Sentence, result: TypedResult, offset: int) -> bool:
    """Is a result of cytology one of the cervix: neither what it names itself nor the test before it is another?"""
    _, last = tokens_of(page, sentence, offset + result.start, offset + result.end)
    return is_cervical(page, sentence, last)
