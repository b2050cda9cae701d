"""Plans and possibilities told by a helping verb: "may well undergo", "must soon be performed", "is likely to need"."""

from collections.abc import Iterator, Sequence
from functools import cache

from lugol.language.lexicon import read_rows
from lugol.language.model import Token

_MOST_BETWEEN = 4
_OF_ITSELF = frozenset({"begin", "start", "commence", "resume"})
_WHEN = frozenset(
    {"in", "on", "at", "within", "after", "before", "as", "soon", "once", "when", "by", "and", "next", "then"}
)
"""Verbs that a treatment does of itself, and the words behind them that take no object."""
_FORWARD, _BACKWARD, _POSSIBLE = "plan.will", "plan.after", "pos.question"
"""The rows of `cues.csv` in whose name a helping verb makes a plan or a possibility."""


@cache
def _words() -> dict[str, frozenset[tuple[str, ...]]]:
    """The words of each row of `modals.csv`, as the keys of their tokens.

    `verb.sure` and `verb.unsure` are the helping verbs; `to.behind` makes a plan of the verb behind its "to" ("had to"
    tells what was done); `between` may stand before the main verb, which is a `deed` or "be" with one of `be.done`;
    `have.held` and `done.surely` tell what was done.
    """
    return {row["id"]: frozenset(tuple(w.split()) for w in row["words"].split("|")) for row in read_rows("modals.csv")}


@cache
def _single() -> dict[str, frozenset[str]]:
    """Of each row the words that stand alone."""
    return {row: frozenset(words[0] for words in all_words if len(words) == 1) for row, all_words in _words().items()}


def modals(tokens: Sequence[Token], limits: Sequence[int]) -> Iterator[tuple[str, int, int]]:
    """The row of `cues.csv` and the tokens of each helping verb with the verb behind it: done it is not.

    >>> from lugol.language.tokens import tokenize
    >>> text = "She may well undergo LLETZ. Hysterectomy must then be performed. Surgery could safely be done."
    >>> tokens = tokenize(text)
    >>> [(row, text[tokens[a].start : tokens[b - 1].end]) for row, a, b in modals(tokens, [len(tokens)])]
    [('plan.will', 'may well undergo'), ('plan.after', 'must then be performed')]
    """
    words = _single()
    helping = words["verb.sure"] | words["verb.unsure"]
    ends = iter(sorted(limits))
    end = next(ends, len(tokens))
    for at, token in enumerate(tokens):
        while at >= end:
            end = next(ends, len(tokens))
        behind = at + 1
        if (passive := _to_be(tokens, at, end)) is not None:
            yield _BACKWARD, at, passive
            continue
        if token.key == "to" and at and tokens[at - 1].key in words["to.behind"]:
            pass
        elif token.key not in helping:
            continue
        while behind < min(end, at + 1 + _MOST_BETWEEN) and _is_how(tokens, behind, end):
            behind += 1
        found = _verb_at(tokens, behind, end, token.key)
        if found is not None:
            row, last = found
            yield row, at, last


def _to_be(tokens: Sequence[Token], at: int, end: int) -> int | None:
    """ "Pembrolizumab to be added from C2": behind any word but one that tells what was ("had to be added", "found to
    be needed") the end of a deed still to be done; else None."""
    words = _single()
    if tokens[at].key != "to" or not at or tokens[at - 1].key in words["to.told"]:
        return None
    keys = tuple(token.key for token in tokens[at + 1 : min(at + 4, end)])
    if keys[:1] != ("be",):
        return None
    skip = 2 if keys[1:2] and keys[1] in words["between"] else 1
    return at + 2 + skip if keys[skip : skip + 1] and keys[skip] in words["to.be"] else None


def _is_how(tokens: Sequence[Token], at: int, end: int) -> bool:
    """An adverb between the helping verb and its verb; "have", "need" only before "to" ("will need to have")."""
    key = tokens[at].key
    if key in ("have", "need"):
        return at + 1 < end and tokens[at + 1].key == "to"
    return key in _single()["between"]


def _verb_at(tokens: Sequence[Token], at: int, end: int, modal: str) -> tuple[str, int] | None:
    """The row and the end of a cue whose main verb stands at a token; None where it makes no plan."""
    words = _single()
    keys = tuple(token.key for token in tokens[at : min(at + 3, end)])
    if not keys or words["done.surely"].intersection(keys):
        return None
    if keys[:3] in _words()["deed.be"]:
        return _FORWARD, at + 3
    if keys[:2] == ("be", "given") and not (keys[2:] and keys[2][0].isalnum()):
        return _BACKWARD, at + 2  # "chemotherapy may be given."
    if keys[:2] in _words()["deed.with"]:
        return _FORWARD, at + 2
    if keys[0] == "be" and keys[1:2] and keys[1] in words["be.done"]:
        option = keys[1] != "an" or keys[2:3] == ("option",)
        return (_BACKWARD, at + (3 if keys[1] in ("an", "carried") else 2)) if option else None
    if keys[0] in _OF_ITSELF and not (keys[1:] and keys[1][0].isalnum() and keys[1] not in _WHEN):
        return _BACKWARD, at + 1  # "so that radiotherapy could begin"
    if keys[0] not in words["deed"] or (keys[0] == "have" and keys[1:2] and keys[1] in words["have.held"]):
        return None
    if keys[0] in ("have", "get") and modal in words["verb.unsure"]:
        return _POSSIBLE, at + 1
    return _FORWARD, at + 1
