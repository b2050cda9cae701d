"""Signs behind stains: "p16 diffuse +", "SMA (focal +)", "3+", "8/8"."""

from collections.abc import Sequence

from lugol.language.cues import Cues, states_in
from lugol.language.model import Mention, Sentence
from lugol.language.pairing import Head, Value
from lugol.language.states import Run, sign_at, strength

_GRADES = frozenset("012345678")
_ALLRED = frozenset({"ER", "PR"})
NO_ROLE: frozenset[str] = frozenset()
NOUNS = frozenset({"expression", "immunoreactivity", "reactivity", "immunexpression", "staining", "immunostaining",
                    "labelling", "labeling", "reaction", "positivity"})  # fmt: skip
_BEFORE_GRADE = NOUNS | {"(", ":", "=", "score", "scored"}


def signs_of(cues: Cues, sentence: Sentence, heads: Sequence[Head]) -> list[Value]:
    """The sign of each stain, right behind it or behind words of extent ("p16 diffuse +", "SMA (focal +)", "3+")."""
    found: list[Value] = []
    for head in heads:
        at = head.last
        extents: list[Mention] = []
        graded = _graded(cues, head, sentence)
        if graded is not None:
            found.append(graded)
            continue
        while at < sentence.last:
            sign = sign_at(cues, at, sentence)
            if sign is not None:
                extents += _extent_behind(cues, sign[1], sentence)
                run = Run(sign[0], tuple(extents), at, sign[1], True, sign=sign[0])
                found.append(Value(run, at, sign[1], own=True))
                break
            word = next(iter(states_in(cues, at, at + 1)), None)
            skips = cues.page.tokens[at].key in ("(", "[", ":", "=") or "filler" in cues.roles.get(at, ())
            if word is None and not skips:
                break
            if word is not None and strength(word)[1] != "extent":
                break
            extents += [word] if word else []
            at = word.last if word else at + 1
    return found


def _extent_behind(cues: Cues, at: int, sentence: Sentence) -> list[Mention]:
    """ "p16+ (block)", "PR+ weak": the extent right behind a sign."""
    opened = at < sentence.last and cues.page.tokens[at].key in ("(", "[")
    word = next(iter(states_in(cues, at + opened, at + opened + 1)), None)
    if word is None or strength(word)[1] != "extent" or word.last > sentence.last:
        return []
    behind = cues.page.keys(word.last, min(word.last + 1, sentence.last))
    return [word] if not behind or not behind[0][0].isalnum() else []


def _graded(cues: Cues, head: Head, sentence: Sentence) -> Value | None:
    """ "3+", "score 2+", "0": a grade of intensity; HER2 counts from 3+, its 2+ is equivocal."""
    tokens, at = cues.page.tokens, head.last
    while at < sentence.last and tokens[at].key != "-":
        if tokens[at].key not in _BEFORE_GRADE and not cues.roles.get(at, NO_ROLE) & {"link", "filler"}:
            break
        at += 1
    if at + 1 >= sentence.last or tokens[at].key not in _GRADES or (tokens[at].glued and at == head.last):
        return None
    of_eight = cues.page.keys(at + 1, min(at + 3, sentence.last)) == ("/", "8")
    if of_eight and head.code in _ALLRED:
        result = {"0": "negative", "8": "positive"}.get(tokens[at].key, "")
        if not result:
            return None
        return Value(Run(result, (), at, at + 3, True, sign=f"{tokens[at].key}/8"), at, at + 3, own=True)
    plus = tokens[at + 1].key == "+" and tokens[at + 1].glued
    if tokens[at].key > "3" or (not plus and not (tokens[at].key == "0" and head.code == "HER2")):
        return None
    grade = int(tokens[at].key)
    result = "negative" if grade == 0 else "positive"
    if head.code == "HER2":
        result = "positive" if grade == 3 else "equivocal" if grade == 2 else "negative"
    last = at + 1 + plus
    return Value(Run(result, (), at, last, True, sign=f"{grade}+"), at, last, own=True)
