"""What reads like the result of a smear and is that of a biopsy, of another fluid, or of nothing."""

from collections.abc import Sequence

from lugol.language.kinds.screening.event import CANCERS, tokens_of
from lugol.language.kinds.tissue.reasons import is_inserted
from lugol.language.kinds.tissue.smear_of import is_cervical
from lugol.language.model import Mention, Page, Sentence
from lugol.language.reading import Reading
from lugol.language.results import TypedResult

_LOOKED_FOR = CANCERS | {"abnormal"}
_AIMS = (
    ("look", "for"),
    ("looking", "for"),
    ("rule", "out"),
    ("screen", "for"),
    ("screening", "for"),
    ("search", "for"),
)
_OPERATED_WITHIN = 8
_PARTS = frozenset({",", ";", "and", "but", "with", "then", "while", "whereas", "."})
_PLAIN = frozenset({"normal", "negative", "abnormal", "unremarkable", "clear", "benign", "satisfactory", "reassuring"})
_COPULAS = frozenset({"was", "is", "were", ":", "=", "-", "appeared", "reported", "as"})


def is_looked_for(
    page: Page, sentence: Sentence, result: TypedResult, offset: int, found: Sequence[TypedResult]
) -> bool:
    """ "Malignant cytology was negative", "a smear to look for dyskaryosis": what was only looked for."""
    if result.test != "cytology" or result.code not in _LOOKED_FOR:
        return False
    first, last = tokens_of(page, sentence, offset + result.start, offset + result.end)
    if is_aim(page, sentence, first):
        return True
    named = page.of("cyt_test", first=last, last=last + 1)
    return bool(named) and any(r.code == "NILM" and r.start >= result.end for r in found)


def is_aim(page: Page, sentence: Sentence, first: int) -> bool:
    """ "A smear to look for dyskaryosis": is what begins at a token only why a test was done?"""
    before = page.keys(max(sentence.first, first - 2), first)
    return before in _AIMS or before[-1:] == ("exclude",)


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


def told_of_frames(page: Page, sentence: Sentence) -> list[tuple[int, int]]:
    """ "HSIL smear, normal colposcopy", "LSIL smear, colposcopy normal": plain words that tell of what stands by them.

    Token ranges of an examination with such a word right before or behind it, where a sign parts it from the rest.
    """
    found = []
    for frame in page.of("frame", first=sentence.first, last=sentence.last):
        if frame.concept.attr("frame") in ("tissue", "ecc", "tissue_report"):
            continue
        first, last = frame.first, frame.last
        if first > sentence.first and page.tokens[first - 1].key in _PLAIN:
            first -= 1
        else:
            while last < sentence.last and page.tokens[last].key in _COPULAS:
                last += 1
            last = last + 1 if last < sentence.last and page.tokens[last].key in _PLAIN else frame.last
        parted = first > sentence.first and page.tokens[first - 1].key in _PARTS
        if first == frame.first and _is_bare_test(page, first - 1):
            continue
        if parted and last - first > frame.last - frame.first:
            found.append((first, last))
    return found


def _is_bare_test(page: Page, at: int) -> bool:
    """ "Smear and colposcopy were normal": does a test without its own result end at a sign, so that both share one?"""
    tests = page.of("cyt_test", "hpv", first=max(0, at - 4), last=at)
    graded = page.of("cyt_result", first=max(0, at - 4), last=at)
    return any(m.last == at for m in tests) and not any(m.last == at for m in graded)


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
