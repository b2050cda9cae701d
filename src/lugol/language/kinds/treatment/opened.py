"""Openings that were made though what they were made for was given up: "laparotomy: fixed tumour, hysterectomy
abandoned, abdomen closed".
"""

from lugol.language.model import Judgement, Mention, Page

_OPENINGS = frozenset({"laparotomy", "laparoscopy", "thoracotomy", "thoracoscopy"})
_ROWS = ("neg.cancelled", "neg.aborted_after", "neg.not_done")
_CLOSED = frozenset({"closed", "closure", "opened", "inoperable", "unresectable", "irresectable", "nonresectable"})
_NOT_BEGUN = frozenset({
    "cancelled", "canceled", "postponed", "deferred", "rescheduled", "declined", "refused", "dna", "planned", "booked",
})  # fmt: skip
_JOINTS = frozenset({"and", "or", "nor", "&", "with", "/", "+"})


def was_opened(page: Page, mention: Mention, judged: Judgement) -> bool:
    """Was an opening made that a denial behind it reaches, as it was closed again or showed something?

    >>> from lugol.language.page import page_of
    >>> page = page_of("Laparotomy: tumour fixed, hysterectomy abandoned.")
    >>> [was_opened(page, m, Judgement("negated", "neg.cancelled", "abandoned")) for m in page.of("procedure")]
    [True, False]
    """
    if mention.code not in _OPENINGS or judged.row not in _ROWS:
        return False
    sentence = page.sentence(mention.first)
    behind = page.keys(mention.last, sentence.last)
    if _NOT_BEGUN.intersection(page.keys(sentence.first, sentence.last)):
        return False
    if _CLOSED.intersection(behind):
        return True
    return _shows(behind, judged.cue.lower()) or _is_of_another(page, mention, sentence.last)


def _shows(behind: tuple[str, ...], cue: str) -> bool:
    """ "Laparotomy 3 May: bulky nodes, not done": what stands behind the colon is what was found."""
    at = behind.index(":") if ":" in behind else len(behind)
    if "," not in behind[at:]:
        return False
    found = behind[at + 1 : at + behind[at:].index(",")]
    return bool(found) and not set(found) & set(cue.split())


def _is_of_another(page: Page, mention: Mention, last: int) -> bool:
    """ "Laparoscopy, bowel stuck, hysterectomy not possible": what was given up has its own name behind a comma."""
    others = [m for m in page.of("procedure", first=mention.last, last=last) if m.code not in _OPENINGS]
    if not others:
        return False
    between = page.keys(mention.last, others[-1].last)
    return "," in between and not _JOINTS.intersection(between)
