"""Whether an infection is told with its own answer: "HIV positive and hepatitis B negative", "HBsAg -"."""

from lugol.language.model import Mention, Page

_HAS = frozenset({"positive", "pos", "reactive", "known", "seropositive", "infected", "living", "+ve", "+"})
_LEADS = frozenset({":", "-", "–", "—", "=", "is", "was", "("})
_ENDS_KNOWN = frozenset({",", ".", ";", "and", "on", "since", "("})
_DENIES = frozenset({"no", "not", "never", "non"})
_MINUS = frozenset({"-", "–", "—", "−"})
_ENDS = frozenset({",", ".", ";", ")", "and", "/", ""})
BEHIND = frozenset({"neg.absent", "neg.not_seen", "neg.clear", "neg.zero", "neg.answer", "neg.ruled_out", ""})
"""Rows that deny what stands before them, and no row at all."""


def is_told(page: Page, mention: Mention) -> bool:
    """ "HIV positive", "HIV (on ART)", "HBsAg: reactive", "known HIV": is its own answer that she has it?

    >>> from lugol.language.page import page_of
    >>> page = page_of("HIV: reactive, HBsAg: NR. HCV (on treatment) and syphilis negative.")
    >>> [(m.code, is_told(page, m)) for m in page.of("condition")]
    [('hiv', True), ('hepatitis_b', False), ('hepatitis_c', False), ('syphilis', False)]
    """
    first, last = page.sentence(mention.first).first, page.sentence(mention.first).last
    before = page.keys(max(first, mention.first - 2), mention.first)
    if _DENIES.intersection(before):
        return False
    own = page.keys(mention.first, mention.last)
    if _HAS.intersection(own) or own[0] == "on":
        return True
    behind = page.keys(mention.last, min(mention.last + 2, last))
    if before[-1:] in (("known",), ("has",), ("have",)) and behind[:1] and behind[0] in _ENDS_KNOWN:
        return True
    at = mention.last + bool(_LEADS.intersection(behind[:1]))
    treated = behind == ("(", "on") and any(m.first == at for m in page.of("condition", first=at, last=last))
    sign = page.keys(at, min(at + 2, last))
    joins = sign[:1] == ("+",) and sign[1:] not in ((), ("ve",)) and sign[1][0].isalpha()
    return treated or (bool(_HAS.intersection(sign[:1])) and not joins)


def is_minus(page: Page, at: int, last: int) -> bool:
    """ "HBsAg -, VDRL -": a minus that nothing of the same item stands behind."""
    following = page.tokens[at + 1].key if at + 1 < last else ""
    return page.tokens[at].key in _MINUS and following in _ENDS
