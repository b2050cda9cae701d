"""Stains whose result another tells: a list that shares a sign, an exception from it, one that is "as was" another."""

from collections.abc import Sequence

import msgspec

from lugol.language.cues import Cues, gap
from lugol.language.kinds.tissue.stains import stained
from lugol.language.model import Sentence
from lugol.language.pairing import Head
from lugol.language.states import Run
from lugol.record.event import Polarity


class Told(msgspec.Struct, frozen=True):
    """The result of one stain: polarity, the run of words or sign, and the tokens from head to result."""

    result: Polarity
    run: Run | None
    first: int
    last: int


def share_signs(cues: Cues, heads: Sequence[Head], results: dict[int, Told | None]) -> None:
    """ "Vimentin, desmin, SMA (-)": a sign at the end of a list of stains none of which has a result of its own."""
    for i, head in enumerate(heads):
        last = results[i]
        if last is None or last.run is None or last.first != head.first:
            continue
        if not last.run.sign and not _is_bracketed(cues, head, last.run):
            continue
        for j in range(i - 1, -1, -1):
            between = {t.key for t in cues.page.tokens[heads[j].last : heads[j + 1].first]}
            own = results[j]
            beyond = own is not None and own.run is not None and own.run.first >= last.run.last
            if (own is not None and not beyond) or not between or not between <= {",", "and", "/", "&"}:
                break
            results[j] = Told(last.result, None, heads[j].first, heads[j].last)


def _is_bracketed(cues: Cues, head: Head, run: Run) -> bool:
    """ "Stains: ER and CDX2 (pos), CK20 (-ve)": a result in brackets right behind a stain."""
    page = cues.page
    return page.keys(head.last, head.last + 1) == ("(",) and page.keys(run.last, run.last + 1) == (")",)


def except_some(cues: Cues, sentence: Sentence, heads: Sequence[Head], results: dict[int, Told | None]) -> None:
    """ "All negative except S100", "but not for CgA": a stain without a result of its own takes the opposite one."""
    for i, head in enumerate(heads):
        at = head.first - 1
        while at >= sentence.first and cues.roles.get(at, frozenset()) and (
            cues.roles[at] <= {"filler", "lead", "link"} or (i and heads[i - 1].last > at)
        ):  # fmt: skip
            at -= 1
        roles = cues.roles.get(at, frozenset())
        before = next((results[j] for j in range(i - 1, -1, -1) if results[j] is not None), None)
        if "except" in roles:
            for j in range(i):
                if heads[j].code == head.code:
                    results[j] = None
        if results[i] is not None and _is_left_out(cues, sentence, head):
            results[i] = None
        bare = _is_bare_not(cues, sentence, head)
        if results[i] is None and before is not None and bare and before.result in ("positive", "negative"):
            for j in _list_back(cues, heads, i):
                results[j] = Told("negative", None, heads[j].first, heads[j].last)
        elif results[i] is None and before is not None and roles & {"except", "negator"} and before.result in (
            "positive", "negative",
        ) and gap(cues, at, head.first).unknown == 0:  # fmt: skip
            opposite: Polarity = "negative" if before.result == "positive" else "positive"
            for j in _list_on(cues, heads, results, i):
                results[j] = Told(opposite, None, heads[j].first, heads[j].last)


_LINKS_OUT = frozenset({"and", "or", "/", ",", "for", "to"})


def _is_left_out(cues: Cues, sentence: Sentence, head: Head) -> bool:
    """ "All stains except S100 and SOX10 were negative", "unlike CK7, CK20 was negative": told of the others alone."""
    page = cues.page
    names = stained(page)
    begun = head.first - 1
    while begun > sentence.first and (begun in names or page.tokens[begun].key in _LINKS_OUT):
        begun -= 1
    if "except" not in cues.roles.get(begun, ()):
        return False
    behind = page.keys(head.last, head.last + 2)
    if begun == head.first - 1 and behind[:1] == (",",):
        return behind[1:] not in (("which",), ("that",))
    at = head.last
    while at in names or page.keys(at, at + 1) in (("and",), ("or",), ("/",)):
        at += 1
    return page.keys(at, at + 1) in (("were",), ("are",))


_LIKEWISE = (("as", "was"), ("as", "were"), ("as", "is"), ("as", "are"), ("as", "did"), ("so", "was"), ("so", "were"))


def take_likewise(cues: Cues, heads: Sequence[Head], results: dict[int, Told | None]) -> None:
    """ "Vimentin was positive, as was CD10": a stain that is said to be like the one before it."""
    for i, head in enumerate(heads):
        before = next((results[j] for j in range(i - 1, -1, -1) if results[j] is not None), None)
        if results[i] is None and before is not None and cues.page.keys(head.first - 2, head.first) in _LIKEWISE:
            results[i] = Told(before.result, None, head.first, head.last)


def _list_back(cues: Cues, heads: Sequence[Head], last: int) -> list[int]:
    """The stains of the list that ends with one ("pancytokeratin, CD45 and desmin were not"), itself among them."""
    found = [last]
    for j in range(last - 1, -1, -1):
        between = {t.key for t in cues.page.tokens[heads[j].last : heads[j + 1].first]}
        if not between or not between <= {",", "and", "/", "&", "or"}:
            break
        found.append(j)
    return found


def _list_on(cues: Cues, heads: Sequence[Head], results: dict[int, Told | None], first: int) -> list[int]:
    """The stains of the list that begins with one ("but not for CgA, CD56 or TTF-1"), itself among them."""
    found = [first]
    for j in range(first + 1, len(heads)):
        between = {t.key for t in cues.page.tokens[heads[j - 1].last : heads[j].first]}
        if results[j] is not None or not between or not between <= {",", "and", "/", "&", "or"}:
            break
        found.append(j)
    return found


def _is_bare_not(cues: Cues, sentence: Sentence, head: Head) -> bool:
    """ "... whereas chromogranin was not." """
    tokens, at = cues.page.tokens, head.last
    while at < sentence.last and tokens[at].key in ("was", "were", "is", "are"):
        at += 1
    ends = at + 1 >= sentence.last or not tokens[at + 1].key[0].isalnum()
    return head.last <= at < sentence.last and tokens[at].key == "not" and ends
