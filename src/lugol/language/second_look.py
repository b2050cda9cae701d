"""A result that a second look replaces: "CIN2 was reported elsewhere, our review CIN1", "CIN3, revised to CIN1"."""

from lugol.language.model import Mention, Page, Sentence

_RESULTS = ("histology", "cyt_result")
_CHANGED = frozenset({
    "revised", "downgraded", "upgraded", "amended", "changed", "corrected", "reclassified", "reinterpreted",
    "rereported", "re-reported", "reread", "regraded", "re-graded", "reassigned", "modified", "altered",
})  # fmt: skip
_TO = frozenset({"to", "as"})
_REVIEWS = frozenset(
    {"review", "reviewed", "re-review", "rereview", "opinion", "relook", "reread", "re-read", "re-reading", "rereading"}
    | {"rescreened", "rescreen", "rescreening", "recut", "recuts"}
)
_FIRST = frozenset({
    "reported", "outside", "elsewhere", "initially", "originally", "initial", "original", "referring", "local",
    "locally", "called", "previously", "labelled", "labeled", "issued", "peripheral", "signed", "first", "external",
    "district", "provisional", "provisionally",
})  # fmt: skip
_KEPT = frozenset({"confirmed", "confirms", "confirming", "upheld", "agreed", "concordant", "unchanged", "both", "not"})
_SENT = frozenset({"submitting", "submitted", "referral", "transferring"})
_HEAD = 6
_NEXT = 3
_AFTER_REVIEW = 7
"""How many words may stand between "review" and the result that it gave."""


def reviewed(page: Page, sentence: Sentence, first: int, last: int) -> bool:
    """Does the sentence replace the result [first, last) by another that a second look gave?

    >>> from lugol.language.page import page_of
    >>> page = page_of("Biopsy: CIN3 reported elsewhere, our review CIN1.")
    >>> [reviewed(page, page.sentences[0], m.first, m.last) for m in page.of("histology")]
    [True, False]
    """
    told = page.of(*_RESULTS, first=first, last=last)
    if not told:
        return False
    return any(_is_replaced(page, sentence, before) or _is_replaced_next(page, sentence, before) for before in told)


def _is_replaced_next(page: Page, sentence: Sentence, before: Mention) -> bool:
    """ "Outside diagnosis: small cell carcinoma. Our review: large cell carcinoma": by one of the next sentences."""
    head = page.keys(sentence.first, min(sentence.first + _HEAD, before.first))
    if ":" not in head or not (_FIRST | _SENT).intersection(head):
        return False
    for following in page.sentences_near(sentence.first, behind=_NEXT)[1:]:
        label = page.keys(following.first, min(following.first + _HEAD, following.last))
        told = page.of(before.concept.category, first=following.first, last=following.last)
        if ":" in label and _REVIEWS.intersection(label) and told and following.block == sentence.block:
            return told[0].code != before.code
    return False


def _is_replaced(page: Page, sentence: Sentence, before: Mention) -> bool:
    """Is the next result of its kind in the sentence another one, and told as the one that holds?"""
    behind = page.of(before.concept.category, first=before.last, last=sentence.last)
    return bool(behind) and behind[0].code != before.code and _replaces(page, sentence, before, behind[0])


def _replaces(page: Page, sentence: Sentence, before: Mention, after: Mention) -> bool:
    """A change ("revised to") right before the later result, or a review of what was first reported."""
    between = page.keys(before.last, after.first)
    if _KEPT.intersection(between) or page.of("procedure", "cyt_test", first=before.last, last=after.first):
        return False
    if {"to", "into"}.intersection(between[-2:]) and _is_changed_from(page, sentence, before):
        return True
    changed = max((at for at, key in enumerate(between) if key in _CHANGED), default=None)
    if changed is not None:
        return bool(_TO.intersection(between[changed + 1 : changed + 3])) and len(between) - changed <= _AFTER_REVIEW
    again = (at for at, key in enumerate(between) if key in _REVIEWS or between[at : at + 2] == ("re", "-"))
    looked = max(again, default=None)
    first_told = _FIRST.intersection(page.keys(sentence.first, before.first) + between)
    return looked is not None and len(between) - looked <= _AFTER_REVIEW and bool(first_told)


def _is_changed_from(page: Page, sentence: Sentence, before: Mention) -> bool:
    """ "Review changed the diagnosis from CIN3 to CIN1": what stands behind "from" was the earlier one."""
    keys = page.keys(sentence.first, before.first)
    return "from" in keys[-2:] and bool(_CHANGED.intersection(keys[-_AFTER_REVIEW:]))
