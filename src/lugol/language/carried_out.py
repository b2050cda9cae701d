"""A plan that its own sentence carries out: "a hysterectomy was offered and performed in May"."""

from lugol.language.model import Mention, Page

_DONE = frozenset({"performed", "done", "undertaken", "completed", "executed", "accomplished", "administered"})
_HOW = frozenset({
    "then", "subsequently", "later", "duly", "successfully", "uneventfully", "promptly", "eventually", "finally",
    "immediately", "soon", "also", "safely", "thus", "therefore", "thereafter", "was", "were", "it",
})  # fmt: skip
_FORTH = (("carried", "out"), ("gone", "through"))
_DATE_WITHIN = 6
"""How many words of a day may stand between the plan and its "and": "was booked for 3 May and performed"."""
_MOST_HOW = 4


def is_carried_out(page: Page, plan: Mention) -> bool:
    """Is what was planned told as done behind the "and" of its plan?

    >>> from lugol.language.cue_places import assertions
    >>> from lugol.language.page import page_of
    >>> def told(text):
    ...     page = page_of(text)
    ...     return is_carried_out(page, assertions(page).within(0, len(page.tokens))[0])
    >>> told("A cone biopsy was recommended and subsequently performed.")
    True
    >>> told("A cone biopsy was recommended and will be performed.")
    False
    """
    last = page.sentence(plan.first).last
    joined = next(
        (at for at in range(plan.last, min(last, plan.last + _DATE_WITHIN)) if page.tokens[at].key == "and"), None
    )
    if joined is None or not _holds_only_a_day(page, plan.last, joined):
        return False
    at = joined + 1
    while at < min(last, joined + _MOST_HOW) and page.tokens[at].key in _HOW:
        at += 1
    return page.keys(at, min(at + 1, last))[:1] in {(verb,) for verb in _DONE} or page.keys(at, at + 2) in _FORTH


def is_told_done(page: Page, doubt: Mention, last: int) -> bool:
    """ "Looks like CIN3, LLETZ done": is what ends at `last` told as done behind the comma of a doubt before it?"""
    behind = page.keys(last, min(last + 2, page.sentence(doubt.first).last))
    done = behind[:1] in {(verb,) for verb in _DONE | {"taken"}} or behind == _FORTH[0]
    return done and bool({",", ";"}.intersection(page.keys(doubt.last, last)))


def _holds_only_a_day(page: Page, first: int, last: int) -> bool:
    """No comma, verb or other name stands between a plan and its "and", but figures and the words of a day."""
    keys = page.keys(first, last)
    return not page.inside(first, last) and not {",", ";", ".", "but", "was", "were", "not", "she"} & set(keys)
