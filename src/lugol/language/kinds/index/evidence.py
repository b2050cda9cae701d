"""How firmly one mention names what a text is about: the steps of a ladder, the same for tumours and other disorders.

A name that heads a list of diagnoses stands highest, then the disease that a report is of, a final diagnosis, what
tissue or an operation showed, what is stated or concluded, what a test showed or was treated, and last what is only
named.
"""

from functools import cache
from itertools import pairwise

from lugol.language.kinds.diagnoses.diagnosis import has_it, is_stated
from lugol.language.kinds.diagnoses.worded import STATING
from lugol.language.kinds.index.lists import HEADS, item_of
from lugol.language.lexicon import read_rows
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.language.tokens import tokenize

STEPS = {
    "listed": HEADS,
    "reported": 7.0,
    "final": 6.0,
    "tissue": 5.0,
    "operation": 4.5,
    "stated": 4.0,
    "concluded": 4.0,
    "presented": 3.5,
    "shown": 2.0,
    "provisional": 2.0,
    "named": 1.0,
    "background": 0.5,
}
"""The steps from the firmest to the least firm, and what a mention on each weighs."""
CONSISTENT = (
    ("consistent", "with"), ("compatible", "with"), ("diagnostic", "of"), ("in", "keeping"), ("characteristic", "of"),
    ("favor", "of"), ("in", "favor"), ("conclusive", "of"), ("indicative", "of"), ("consisted", "of"),
    ("typical", "of"), ("typical", "for"),
)  # fmt: skip
_LOOKED_FOR = (("tested", "for"), ("screened", "for"), ("to", "confirm"), ("to", "verify"))
_LIKENESS = frozenset({
    "mimicking", "mimicked", "mimics", "mimic", "resembling", "resembles", "resemble", "resembled", "reminiscent",
    "simulating", "simulates", "simulated", "simulate", "masquerading", "masqueraded", "imitating", "misinterpreted",
    "mistaken", "misdiagnosed", "confused",
})  # fmt: skip
_ENDS_LIKENESS = frozenset(
    {"by", "but", "proved", "confirmed", "revealed", "showed", "turned", "is", "was", "were", "are"}
)
_CONCLUDING = frozenset({
    "findings", "features", "histology", "histopathology", "histological", "histopathological", "biopsy", "pathology",
    "microscopy", "microscopic", "immunohistochemistry", "immunohistochemical", "all", "these", "karyotype", "culture",
    "data", "imaging", "mri", "ct", "scan", "appearance", "appearances", "picture", "angiography", "results", "images",
    "investigations", "presentation", "symptoms", "autopsy", "laparoscopy", "laparotomy", "which", "cultures",
})  # fmt: skip
_REPORTED = frozenset({
    "report", "reporting", "reports", "present", "presenting", "presents", "describe", "describes", "describing",
    "reported", "presented", "described",
})  # fmt: skip
_REPORTING = frozenset({"we", "authors", "here", "herein", "report", "article", "paper", "this"})
_NOT_REPORTED = frozenset({
    "with", "after", "following", "who", "transformation", "progression", "history", "metastasis", "metastases", "in",
})  # fmt: skip
_TISSUE = ("tissue", "tissue_report")
_TAKEN_OUT = ("ectomy", "ization", "isation", "excision", "resection", "leep", "lletz", "curettage", "biopsy")
_OPERATION = ("operative", "hysteroscopy_seen", "endoscopy")
_THERE = frozenset(
    {"there", "found", "saw", "seen", "finding", "findings", "noted", "discovered", "with", "identified"}
)
_GOES_ON = frozenset({"we", "there", "it", "this", "findings", "here", "the"})
"""Words with which a sentence goes on with the operation that the one before it speaks of: "We found a perforation"."""
_IN_LEGEND, _LATER = 0.5, 0.3
_COPULA = frozenset({"was", "were", "is", "are", ":", "as", "be", "being", "of", "for"})
_NEAR_COPULA, _NEAR_FRAME = 5, 3
_UNTOLD = frozenset({
    "done", "performed", "taken", "sent", "obtained", "carried", "repeated", "negative", "inconclusive", "normal",
    "reviewed", "awaited", "pending", "planned", "recommended", "advised", "before", "after", "because", "prior", "due",
    "history", "despite", "if", "whether", "and", "but", "not", "available", "indicated", "treated", "with", "to",
    "without", "during", "performing", "unremarkable", "nondiagnostic", "insufficient", "who", "she", "given", "where",
})  # fmt: skip
"""Words between a report of tissue and a name that say that the name is not what it told."""
_TOLD_POSITIVE = frozenset({"positive", "diagnostic", "typical", "characteristic", "specific"})
_BY_TISSUE = frozenset({
    "histologically", "histopathologically", "microscopically", "pathologically", "histomorphologically",
})  # fmt: skip
_BY = frozenset({"on", "by", "at", "in", "upon", "through"})
_OPENING_REPORT = 7
_BEFORE = {"before": 12, "near": 5, "close": 3}
_FAR, _BEHIND = 12, 5


def firmness(reading: Reading, mention: Mention) -> float:
    """How firmly a mention names what the text is about."""
    page = reading.page
    item = item_of(reading, mention)
    weight = item.weight if item else STEPS[step_of(reading, mention)] * _lateness(page, mention.first)
    return weight * (_IN_LEGEND if page.sentence(mention.first).article == "caption" else 1.0)


def _lateness(page: Page, at: int) -> float:
    """A text tells its case in order: what is found last weighs a little more than what was found first."""
    return 1.0 + _LATER * at / len(page.tokens)


def step_of(reading: Reading, mention: Mention) -> str:
    """The highest step on which a mention stands.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("The final diagnosis was uterine rupture. She had a fear of appendicitis.")
    >>> [step_of(reading, m) for m in reading.page.of("disorder")]
    ['final', 'named']
    """
    page = reading.page
    if item_of(reading, mention):
        return "listed"
    if is_reported(page, mention):
        return "reported"
    if is_background(page, mention):
        return "background"
    sentence = page.sentence(mention.first)
    before = page.keys(max(sentence.first, mention.first - _FAR), mention.first)
    if STATING.intersection(before) or is_stated(reading, mention):
        said = "final" if _says(page, mention.first, mention.last, "final") else "provisional"
        return said if said == "final" or _says(page, mention.first, mention.last, "provisional") else "stated"
    if sentence.article == "title":
        return "stated"
    if _is_headed_final(page, mention):
        return "final"
    if is_of_tissue(page, mention):
        return "provisional" if _is_frozen(page, mention) else "tissue"
    if _is_of_operation(page, mention):
        return "operation"
    if _says(page, mention.first, mention.last, "stated") or _is_lesion(page, mention):
        return "stated"
    if is_conclusion(page, mention.first):
        return "concluded"
    if _is_presented(page, mention):
        return "presented"
    return "shown" if has_it(page, mention) or _says(page, mention.first, mention.last, "shown") else "named"


def _is_headed_final(page: Page, mention: Mention) -> bool:
    """ "FINAL: X", "final histology: X": a heading that settles it, in the words right before a name."""
    near = page.keys(max(page.sentence(mention.first).first, mention.first - _FAR), mention.first)
    return ":" in near and "final" in near[: near.index(":")]


def _is_frozen(page: Page, mention: Mention) -> bool:
    """ "Frozen section showed X": what the operation went on with, until the final report."""
    frames = page.of("frame", first=page.sentence(mention.first).first, last=mention.first)
    return bool(frames) and frames[-1].code == "frozen"


def is_reported(page: Page, mention: Mention) -> bool:
    """ "We report a case of pseudomyxoma arising from a teratoma": the first disease of what is reported."""
    sentence = page.sentence(mention.first)
    before = page.keys(sentence.first, mention.first)
    named = page.of("histology", "disorder", first=sentence.first, last=mention.first)
    if not _REPORTED.intersection(before) or "case" not in before or named:
        return False
    at = len(before) - 1 - before[::-1].index("case")
    return before[at + 1 : at + 2] == ("of",) and not _NOT_REPORTED.intersection(before[at:])


def is_of_tissue(page: Page, mention: Mention) -> bool:
    """ "Histology revealed X", "the pathology was X", "a biopsy-proven X", "X on histology": what tissue showed."""
    if _last_frame(page, mention) in _TISSUE and (_is_shown(page, mention) or _is_predicate(page, mention)):
        return True
    if _is_of_specimen(page, mention) and _is_shown(page, mention):
        return True
    return _says(page, mention.first, mention.last, "tissue") or _is_by_tissue(page, mention)


def _is_predicate(page: Page, mention: Mention) -> bool:
    """ "Histology was X", "pathology: grade 2 X", "with the histopathological conclusion high-grade X"."""
    frame = page.of("frame", first=page.sentence(mention.first).first, last=mention.first)[-1]
    between = page.keys(frame.last, mention.first)
    if "for" in between and not _TOLD_POSITIVE.intersection(between):
        return False
    if _UNTOLD.difference({"with", "to"}).intersection(between):
        return False
    linked = _COPULA.intersection(page.keys(max(frame.last, mention.first - _NEAR_COPULA), mention.first))
    return bool(linked) or (len(between) <= _NEAR_FRAME and not _UNTOLD.intersection(between))


def _is_by_tissue(page: Page, mention: Mention) -> bool:
    """ "X was confirmed histologically", "it was an X on histology": the study stands behind the name."""
    last = min(mention.last + _BEHIND + _NEAR_FRAME, page.clause(mention.first)[1])
    behind = page.keys(mention.last, last)
    if _BY_TISSUE.intersection(behind[:_BEHIND]):
        return True
    return any(
        m.concept.attr("frame") in _TISSUE and _BY.intersection(page.keys(max(mention.last, m.first - 3), m.first))
        for m in page.of("frame", first=mention.last, last=last)
    )


def _is_lesion(page: Page, mention: Mention) -> bool:
    """ "The opacity in her lung was a primary X": what a lesion is told to be."""
    first = page.clause(mention.first)[0]
    copula = page.keys(max(first, mention.first - _NEAR_COPULA), mention.first)
    at = max((i for i, key in enumerate(copula) if key in ("was", "were", "is", "be")), default=-1)
    if at < 0 or _UNTOLD.intersection(copula[at:]) or "for" in copula[at:]:
        return False
    return bool(page.of("head", first=first, last=max(first, mention.first - len(copula) + at)))


def _is_presented(page: Page, mention: Mention) -> bool:
    """ "We report a woman who presented with X": the first disease of a sentence that opens a report."""
    sentence = page.sentence(mention.first)
    opening = page.keys(sentence.first, min(sentence.first + _OPENING_REPORT, mention.first))
    if not (_REPORTED.intersection(opening) and _REPORTING.intersection(opening)):
        return False
    return not page.of("histology", "disorder", first=sentence.first, last=mention.first)


def _is_of_specimen(page: Page, mention: Mention) -> bool:
    """ "Conization at 16 weeks showed X", "the myomectomy revealed X": what was taken out, where no study is named."""
    done = page.of("procedure", "frame", first=page.clause(mention.first)[0], last=mention.first)
    last = done[-1] if done else None
    if last is None or last.concept.category != "procedure":
        return False
    return page.tokens[last.last - 1].key.endswith(_TAKEN_OUT)


def _is_of_operation(page: Page, mention: Mention) -> bool:
    """ "Laparotomy revealed X", "at laparoscopy there was an X": what the operator saw, in the words before it."""
    first = page.sentence(mention.first).first
    if _GOES_ON.intersection(page.keys(first, first + 1)):
        first = page.sentences_near(mention.first, before=1)[0].first
    frames = page.of("frame", first=first, last=mention.first)
    if not frames or frames[-1].concept.code not in _OPERATION:
        return False
    return _is_shown(page, mention) or bool(_THERE.intersection(page.keys(frames[-1].last, mention.first)))


def _last_frame(page: Page, mention: Mention) -> str:
    """What kind of study the sentence speaks of last before a mention."""
    frames = page.of("frame", first=page.sentence(mention.first).first, last=mention.first)
    return frames[-1].concept.attr("frame") if frames else ""


def _is_shown(page: Page, mention: Mention) -> bool:
    near = page.keys(max(page.clause(mention.first)[0], mention.first - _FAR), mention.first)
    return _holds(_phrases()["shown", "before", "clause"], near)


def is_conclusion(page: Page, first: int) -> bool:
    """ "These findings were consistent with tuberculosis": what all findings together say is the diagnosis."""
    before = page.keys(page.sentence(first).first, first)
    named = any(pair in CONSISTENT for pair in pairwise(before))
    return named and bool(_CONCLUDING.intersection(before))


def is_likeness(page: Page, mention: Mention) -> bool:
    """ "An abscess mimicking a carcinoma", "cells reminiscent of a sex cord tumour": what it only looks like."""
    before = page.keys(max(page.clause(mention.first)[0], mention.first - _FAR), mention.first)
    at = max((place for place, key in enumerate(before) if key in _LIKENESS), default=-1)
    return at >= 0 and _ENDS_LIKENESS.isdisjoint(before[at:])


def is_looked_for(page: Page, mention: Mention) -> bool:
    """ "Tested for coeliac disease", "a biopsy to confirm carcinoma": what a test is done for is not yet found."""
    return page.keys(mention.first - 2, mention.first) in _LOOKED_FOR


def is_final(page: Page, first: int, last: int) -> bool:
    """ "The final diagnosis was X", "the diagnosis of X was confirmed": words around a name that settle it."""
    return _says(page, first, last, "final")


def _says(page: Page, first: int, end: int, step: str) -> bool:
    """Does a row of index_evidence.csv hold that puts the name in [first, end) on a step?"""
    sentence, clause = page.sentence(first), page.clause(first)
    for (name, side, reach), phrases in _phrases().items():
        if name != step:
            continue
        low, high = (clause[0], clause[1]) if reach == "clause" else (sentence.first, sentence.last)
        if side == "behind":
            words = page.keys(end, min(end + _BEHIND, high))
        else:
            words = page.keys(max(low, first - _BEFORE[side]), first)
        if _holds(phrases, words):
            return True
    return False


def _holds(phrases: frozenset[tuple[str, ...]], words: tuple[str, ...]) -> bool:
    return any(words[at : at + n] in phrases for n in _LENGTHS for at in range(len(words) - n + 1))


_LENGTHS = (1, 2, 3, 4)


@cache
def _phrases() -> dict[tuple[str, str, str], frozenset[tuple[str, ...]]]:
    """The phrases of index_evidence.csv by step, side and reach."""
    found: dict[tuple[str, str, str], frozenset[tuple[str, ...]]] = {}
    for row in read_rows("index_evidence.csv"):
        key = row["step"], row["side"], row["reach"]
        told = frozenset(tuple(token.key for token in tokenize(each)) for each in row["words"].split("|"))
        found[key] = found.get(key, frozenset()) | told
    return found


def is_background(page: Page, mention: Mention) -> bool:
    """ "In the setting of X", "with a history of X", "tested for X": a disease that another is told beside."""
    return _says(page, mention.first, mention.last, "background")
