"""Women who are listed or named one after the other: "Mrs A, 33 ... Mrs B, 48", "#1 48F ... #2 36F"."""

from collections.abc import Iterator

from lugol.language.model import Page

_TITLES = frozenset({"mrs", "ms", "miss", "smt", "madam", "mme", "shrimati", "kumari", "pt"})
_KIN = frozenset(
    ["mother", "daughter", "sister", "aunt", "cousin", "niece", "twin", "baby", "newborn", "grandmother", "husband"]
)
YOUNGEST, OLDEST = 14, 99
NAME_WORDS = 3
PREFIX_WORDS = 4
"""Words that may stand before an age at the head of an entry: a number and a name."""


def listed(page: Page) -> tuple[int, int] | None:
    """Where the first two women stand that differ in name or number and in age, None where there are not two.

    >>> from lugol.language.page import page_of
    >>> listed(page_of("Mrs A, 33, LLETZ: CIN 3. Mrs B, 48, biopsy: squamous cell carcinoma."))
    (0, 10)
    >>> listed(page_of("Ms D, 36, brings her mother (68, hysterectomy for endometrial cancer)."))
    """
    for found in (_titled(page), _entries(page)):
        told = sorted(found, key=lambda person: person[2])
        for name, age, at in told[1:]:
            if name != told[0][0] and abs(age - told[0][1]) > 1:
                return told[0][2], at
    return None


def _age(page: Page, at: int) -> int:
    """The age that a token gives, 0 where it gives none."""
    key = page.tokens[at].key if at < len(page.tokens) else ""
    return int(key) if key.isdecimal() and len(key) == 2 and YOUNGEST <= int(key) <= OLDEST else 0


def _is_kin(page: Page, at: int) -> bool:
    return bool(_KIN.intersection(page.keys(max(0, at - 3), at)))


def _titled(page: Page) -> Iterator[tuple[str, int, int]]:
    """A title, a name, and behind a comma or in brackets the age: the name, the age, the place."""
    for at, token in enumerate(page.tokens):
        if token.key not in _TITLES or page.sentence(at).article != "case" or _is_kin(page, at):
            continue
        begun = at + 1
        while begun < len(page.tokens) and page.tokens[begun].key == ".":
            begun += 1
        end = _past_name(page, begun)
        if end > begun and end < len(page.tokens) and page.tokens[end].key in (",", "(") and _age(page, end + 1):
            yield page.words(begun, end).lower(), _age(page, end + 1), at


def _past_name(page: Page, at: int) -> int:
    end = at
    most = at + NAME_WORDS
    while end < min(most, len(page.tokens)) and page.text[page.tokens[end].start].isupper():
        end += 1
        if page.keys(end, end + 1) == (".",) and page.tokens[end - 1].end - page.tokens[end - 1].start == 1:
            end, most = end + 1, most + 1  # "A.K."
    return end


def _entries(page: Page) -> Iterator[tuple[str, int, int]]:
    """Entries that open with a number or a name and an age of hers ("#1 48F", "Sita Devi 45/F"): name, age, place."""
    for at in range(1, len(page.tokens) - 1):
        if not _age(page, at) or page.sentence(at).article != "case":
            continue
        behind = page.keys(at + 1, at + 3)
        if behind[0] != "f" and behind != ("/", "f"):
            continue
        begun = _entry_start(page, at)
        if begun is not None and not _is_kin(page, at):
            yield page.words(begun, at).lower(), _age(page, at), begun


def _entry_start(page: Page, at: int) -> int | None:
    """The start of the entry that an age closes the head of; None where more stands before it than a head has."""
    sentence = page.sentence(at)
    begun = at
    while begun > sentence.first and at - begun <= PREFIX_WORDS and page.tokens[begun - 1].key not in (";", ":", "."):
        begun -= 1
    head = page.tokens[begun:at]
    if not head or len(head) > PREFIX_WORDS:
        return None
    named = all(page.text[token.start].isupper() or not token.key.isalpha() for token in head)
    bare = [token.key for token in head if token.key.isalnum()]
    return begun if named and len(bare) > 0 and sum(key.isdecimal() for key in bare) < 2 else None
