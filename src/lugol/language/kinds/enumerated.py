"""The things named one after the other behind some words: "admitted with sepsis, ileus and an acute renal failure"."""

from collections.abc import Iterator, Set

from lugol.language.model import Page


def enumerated(
    page: Page, at: int, last: int, *, opens: Set[str], ends: Set[str], parts: Set[str], joints: Set[str] = frozenset()
) -> Iterator[tuple[int, int]]:
    """Each stretch of a list between two tokens: past the words that open it, to one of those at which it ends.

    It goes on behind one of `parts`, and past the `joints` there; a stretch may be empty, and whoever asks tells where
    the list is none.

    >>> from lugol.language.page import page_of
    >>> page = page_of("a fever, and ileus which resolved")
    >>> ends = {",", "and", "which"}
    >>> told = enumerated(page, 0, 7, opens={"a"}, ends=ends, parts={",", "and"}, joints={",", "and"})
    >>> [page.words(*stretch) for stretch in told]
    ['fever', 'ileus']
    """
    keys = page.spelled
    while at < last:
        while at < last and keys[at] in opens:
            at += 1
        end = at
        while end < last and keys[end] not in ends:
            end += 1
        yield at, end
        if end >= last or keys[end] not in parts:
            return
        at = end + 1
        while at < last and keys[at] in joints:
            at += 1
