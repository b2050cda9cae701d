"""Why tissue was taken: the words between a sample and the verb that tells what it showed."""

from lugol.language.model import Page

_REASONS = frozenset({"for", "after", "following", "because", "although", "though", "given", "despite", "due", "owing"})
AIMS = frozenset(
    {("to", "confirm"), ("to", "exclude"), ("to", "verify"), ("to", "prove"), ("to", "assess"), ("to", "rule")}
)
_IN_VIEW = (("in", "view"), ("on", "account"), ("as", "a"), ("prompted", "by"), ("indicated", "by"), ("in", "light"))
_TAKEN = frozenset({
    "was", "were", "taken", "done", "performed", "obtained", "carried", "out", "of", "the", "her", "cervix", "cervical",
    "specimen", "(", ",", "made", "undertaken", "then", "indicated", "from",
})  # fmt: skip
_SHOWED = frozenset({
    "showed", "shows", "showing", "revealed", "reveals", "revealing", "confirmed", "confirms", "confirming",
    "demonstrated", "demonstrates", "disclosed", "returned", "yielded", "came", "reported", "read", "found",
    "diagnosed", "proved", "identified", "gave", ":",
})  # fmt: skip
_IS = frozenset({"was", "were", "is", "are"})
_DONE = frozenset({
    "taken", "done", "performed", "obtained", "carried", "referred", "advised", "planned", "sent", "made", "not",
    "recommended", "offered", "followed", "seen", "due", "arranged", "undertaken", "needed", "required", "booked",
})  # fmt: skip
_CLAUSES = frozenset({"because", "although", "though"})
"""Reasons that are clauses with a verb of their own."""
_ASIDE = frozenset({"which", "whose", "when", "where", "who"})
_MOST_TAKEN = 6
_LONGEST = 14


def reason_behind(page: Page, first: int, last: int) -> tuple[int, int] | None:
    """The reason that stands between a sample and its result: "Biopsy [for a smear of HSIL] showed CIN3".

    `first` is the token behind the sample; None where no reason follows, or no verb of showing behind the reason.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Biopsy for a smear of HSIL showed CIN3.")
    >>> page.words(*reason_behind(page, 1, len(page.tokens)))
    'for a smear of HSIL'
    """
    begin = first
    while begin < last and begin - first < _MOST_TAKEN and page.tokens[begin].key in _TAKEN:
        begin += 1
    if begin >= last or not (page.tokens[begin].key in _REASONS or page.keys(begin, begin + 2) in (*_IN_VIEW, *AIMS)):
        return None
    if page.keys(begin + 1, begin + 2) == ("which",):
        return None
    clause = page.tokens[begin].key in _CLAUSES and page.keys(begin + 1, begin + 2) not in (("of",), ("to",))
    verbs = 0
    end = last
    for at in range(begin + 1, min(last, begin + _LONGEST)):
        if page.tokens[at].key in (".", ";"):
            end = at
            break
        if page.tokens[at].key in _SHOWED or (page.tokens[at].key in _IS and not _DONE & set(page.keys(at, at + 4))):
            verbs += 1
            if verbs > clause:  # "because the smear showed HSIL": the first verb is of the reason
                return begin, at
    return (begin, end) if clause and verbs and end - begin <= _LONGEST else None


def is_inserted(page: Page, at: int, last: int) -> bool:
    """Does a token stand in a clause between two commas, before a verb of showing that goes on with what was before?

    "Cervical biopsy, after which the smear was normal, showed CIN1": the smear is named aside; `last` is where the
    result stands.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Cervical biopsy, after which the smear was normal, showed CIN1.")
    >>> is_inserted(page, 6, 11), is_inserted(page, 1, 11)
    (True, False)
    """
    sentence = page.sentence(at)
    opened = next((i for i in range(at, sentence.first, -1) if page.tokens[i - 1].key in (",", "(", "–", "—")), None)
    closed = next((i for i in range(at, last) if page.tokens[i].key in (",", ")", "–", "—")), None)
    if opened is None or closed is None:
        return False
    aside = bool(_ASIDE.intersection(page.keys(opened, opened + 2))) or page.tokens[opened - 1].key != ","
    return aside and bool((_SHOWED | _IS).intersection(page.keys(closed + 1, closed + 2)))
