"""Whether a phrase names what a cell of terms lists: the one way in which a table beside an instrument looks for words.

A cell is terms with "|" between them. A term is words of the room's tokens, so British and American spelling, capitals,
plurals and hyphens are one. `metasta*`, `*carcinoma`, `*cyst*`: a word of which the rest may be anything;
`post-coital`: in one word, with a hyphen or apart; `(a|b)` one of; `[a|b]` may be left out; `_` any word; `#` any
number, `####` one of four digits; `…` anything up to the end of the sentence; `!(a|b)` not there (before the term
where it begins with it);
`&(a|b)` there, but no part of the term; `^` the beginning of the words, signs not counted, and `$` their end; `\\(` a
bracket and a lone `-` a hyphen in the words.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache, cached_property, lru_cache
from itertools import product

import msgspec

from lugol.errors import BadData
from lugol.language.model import Token
from lugol.language.tokens import HYPHENS, fold, singular, tokenize

_SIGN = re.compile(r"[!&]\(|\\[()\[\]]|[()\[\]|…^$]|[^\s()\[\]|…^$\\]+")
_JOINTS = HYPHENS | {"_"}
_OPENING = ("(", "[", "!(", "&(")
_LOOK_BACK = 4
_Tokens = tuple[Token, ...]
_Step = Callable[[_Tokens, int, frozenset[int]], frozenset[int]]
"""From the tokens, where the term began and the places reached: the places that one part of a term reaches next."""


class Place(msgspec.Struct, frozen=True):
    """Where a term stands in some words: [start, end), and where its last word begins (`last_word`)."""

    start: int
    end: int
    last_word: int


class Terms:
    """The terms of one cell, ready to be looked for."""

    def __init__(self, cell: str) -> None:
        _check_brackets(cell)
        self._cell = cell
        self._begins = lru_cache(maxsize=2048)(_first_words(cell))

    @cached_property
    def _step(self) -> _Step:
        """The terms as one step, made when some words first hold a word with which one can begin."""
        return _either(_SIGN.findall(self._cell), 0)[0]

    def places(self, words: str) -> Iterator[Place]:
        """Each place where a term stands, from left to right, the longest first and none over another."""
        tokens, by_key = _tokens(words)
        begins = sorted(at for key, places in by_key.items() if self._begins(key) for at in places)
        at, asked = 0, 1
        while at < len(begins):
            found = self._earliest(tokens, begins[at : at + asked])
            if found is None:
                at, asked = at + asked, 2 * asked
                continue
            start, last = found
            yield Place(tokens[start].start, tokens[last - 1].end, tokens[last - 1].start)
            at, asked = bisect_left(begins, last), 1

    def _earliest(self, tokens: _Tokens, begins: list[int]) -> tuple[int, int] | None:
        """The first of some tokens at which a term begins, and the end of the longest one that does.

        Many beginnings are asked at once and halved where there is an answer: one by one, terms with a gap would take
        the square of the length of a sentence.
        """
        if len(begins) == 1:
            ends = self._step(tokens, begins[0], frozenset(begins))
            return (begins[0], max(ends)) if ends and max(ends) > begins[0] else None
        if not self._step(tokens, -1, frozenset(begins)):
            return None
        half = len(begins) // 2
        return self._earliest(tokens, begins[:half]) or self._earliest(tokens, begins[half:])

    def first(self, words: str) -> Place | None:
        """The first place where a term stands, or None."""
        return next(self.places(words), None)

    def named(self, words: str) -> bool:
        """Is any term there?"""
        return self.first(words) is not None

    def alone(self, words: str) -> bool:
        """Are the words a term and nothing else?"""
        tokens, _ = _tokens(words)
        return bool(tokens) and len(tokens) in self._step(tokens, 0, frozenset({0}))

    def leading(self, words: str) -> Place | None:
        """The term with which the words begin, or None."""
        place = self.first(words)
        return place if place is not None and not words[: place.start].strip() else None

    def without(self, words: str) -> str:
        """The words with every term taken out."""
        kept, at = [], 0
        for place in self.places(words):
            kept.append(words[at : place.start])
            at = place.end
        return "".join((*kept, words[at:]))


@cache
def terms(cell: str) -> Terms:
    """The terms of a cell.

    >>> terms("ovar*|fallopian tube").named("a cyst of the left ovary"), terms("tumour").named("no tumors")
    (True, True)
    >>> terms("post-coital bleed*").named("Post-coital bleeding"), terms("post-coital").named("postcoital")
    (True, True)
    >>> terms("(lung|liver) … metasta*").named("liver with two metastases"), terms("^ct").named("PET-CT")
    (True, False)
    """
    return Terms(cell)


def named(cell: str, words: str) -> bool:
    """Do the words name a term of the cell?

    >>> named("carcinoid !(syndrome)", "a carcinoid of the lung"), named("!(atypical) carcinoid", "atypical carcinoid")
    (True, False)
    """
    return terms(cell).named(words)


def parted(cell: str, words: str) -> list[str]:
    """The words parted at each place where a term of the cell stands.

    >>> parted(";|.|but", "a node of 1.5 cm; liver free but lungs not")
    ['a node of 1.5 cm', ' liver free ', ' lungs not']
    """
    found, at = [], 0
    for place in terms(cell).places(words):
        found.append(words[at : place.start])
        at = place.end
    return [*found, words[at:]]


def numbers(words: str) -> list[str]:
    """The numbers of some words as written, in order.

    >>> numbers("11/13 (84.6%)")
    ['11', '13', '84.6']
    """
    return [words[token.start : token.end] for token in _tokens(words)[0] if token.key[0].isdigit()]


@lru_cache(maxsize=1024)
def _tokens(words: str) -> tuple[_Tokens, dict[str, list[int]]]:
    """The tokens of some words, and at which places each of their keys stands."""
    tokens = tokenize(words)
    by_key: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        by_key.setdefault(token.key, []).append(at)
    return tokens, by_key


def _check_brackets(cell: str) -> None:
    """BadData for a bracket that is not closed, or that closes nothing."""
    waiting: list[str] = []
    for part in _SIGN.findall(cell):
        if part in _OPENING:
            waiting.append("]" if part == "[" else ")")
        elif part in (")", "]") and (not waiting or waiting.pop() != part):
            raise BadData(f"terms {cell!r}: {part!r} closes nothing")
    if waiting:
        raise BadData(f"terms {cell!r}: {waiting[-1]!r} is missing")


def _either(parts: list[str], at: int) -> tuple[_Step, int]:
    """The sequences between "|" up to a closing bracket or the end."""
    ways = []
    while True:
        way, at = _sequence(parts, at)
        ways.append(way)
        if at == len(parts) or parts[at] != "|":
            return (ways[0] if len(ways) == 1 else _one_of(tuple(ways))), at
        at += 1


def _sequence(parts: list[str], at: int) -> tuple[_Step, int]:
    steps: list[_Step] = []
    while at < len(parts) and parts[at] not in ("|", ")", "]"):
        part = parts[at]
        at += 1
        if part in _OPENING:
            inner, at = _either(parts, at)
            at += 1
            steps.append(_bracketed(part, inner, first=not steps))
        else:
            steps.append(_SIGNS.get(part) or (_digits(len(part)) if set(part) == {"#"} else _written(part)))
    return _in_turn(tuple(steps)), at


def _bracketed(opening: str, inner: _Step, first: bool) -> _Step:
    """What stands in brackets: one of, perhaps, not there, or there without being part of the term."""
    if opening == "[":
        return lambda tokens, begun, at: at | inner(tokens, begun, at)
    if opening == "!(":
        return _refused(inner, before=first)
    if opening == "&(":
        return lambda tokens, begun, at: frozenset(one for one in at if inner(tokens, begun, frozenset({one})))
    return inner


def _one_of(ways: tuple[_Step, ...]) -> _Step:
    def step(tokens: _Tokens, begun: int, at: frozenset[int]) -> frozenset[int]:
        return frozenset().union(*(way(tokens, begun, at) for way in ways))

    return step


def _in_turn(steps: tuple[_Step, ...]) -> _Step:
    def step(tokens: _Tokens, begun: int, at: frozenset[int]) -> frozenset[int]:
        for each in steps:
            at = each(tokens, begun, at)
            if not at:
                break
        return at

    return step


def _refused(inner: _Step, before: bool) -> _Step:
    """Only the places at which the inner terms do not begin, or, `before`, at which they do not end."""

    def after_none(tokens: _Tokens, begun: int, at: frozenset[int]) -> frozenset[int]:
        return frozenset(one for one in at if not inner(tokens, begun, frozenset({one})))

    def before_none(tokens: _Tokens, begun: int, at: frozenset[int]) -> frozenset[int]:
        def ends_here(one: int) -> bool:
            back = one
            while back > 0 and tokens[back - 1].key in _JOINTS:
                back -= 1
            starts = range(max(0, back - _LOOK_BACK), back)
            return any({back, one} & inner(tokens, start, frozenset({start})) for start in starts)

        return frozenset(one for one in at if not ends_here(one))

    return before_none if before else after_none


def _anything(tokens: _Tokens, _: int, at: frozenset[int]) -> frozenset[int]:
    reached: set[int] = set()
    for one in sorted(at):
        while one not in reached:
            reached.add(one)
            if one == len(tokens) or _ends_sentence(tokens, one):
                break
            one += 1
    return frozenset(reached)


def _ends_sentence(tokens: _Tokens, at: int) -> bool:
    """A full stop with a space behind it, or a semicolon."""
    if tokens[at].key == ".":
        return at + 1 == len(tokens) or not tokens[at + 1].glued
    return tokens[at].key == ";"


def _word(fits: Callable[[str], bool]) -> _Step:
    """One token that fits, with the hyphens before it, or the "_" of a code ("normal_cervix")."""

    def step(tokens: _Tokens, begun: int, at: frozenset[int]) -> frozenset[int]:
        found = set()
        for one in at:
            while begun < one < len(tokens) and tokens[one].key in _JOINTS:
                one += 1
            if one < len(tokens) and fits(tokens[one].key):
                found.add(one + 1)
        return frozenset(found)

    return step


def _hyphen(tokens: _Tokens, _: int, at: frozenset[int]) -> frozenset[int]:
    return frozenset(one + 1 for one in at if one < len(tokens) and tokens[one].key in HYPHENS)


def _digits(count: int) -> _Step:
    return _word(lambda key: key.isdigit() and len(key) == count)


_SIGNS: dict[str, _Step] = {
    "…": _anything,
    "-": _hyphen,
    "_": _word(str.isalnum),
    "#": _word(lambda key: key[0].isdigit()),
    "^": lambda tokens, _, at: frozenset(one for one in at if not any(t.key[0].isalnum() for t in tokens[:one])),
    "$": lambda tokens, _, at: at & {len(tokens)},
}


def _written(part: str) -> _Step:
    """A word of a term; with hyphens, every way to join or part it."""
    ways = tuple(_in_turn(tuple(_word(_fitting(word)) for word in way)) for way in _ways(part))
    return ways[0] if len(ways) == 1 else _one_of(ways)


@cache
def _ways(part: str) -> list[tuple[str, ...]]:
    """The tokens of a written word in each way that it can be written, with their stars.

    >>> _ways("post-coital*"), _ways("CA125")
    ([('postcoital*',), ('post', 'coital*')], [('ca', '125')])
    """
    pieces = part.removeprefix("\\").split("-")
    joints = product(("", " "), repeat=len(pieces) - 1)
    spelled = ("".join(a + b for a, b in zip(pieces, (*joint, ""), strict=True)) for joint in joints)
    return list(dict.fromkeys(_keys(one) for one in spelled))


def _keys(spelled: str) -> tuple[str, ...]:
    """The folded words of a spelling; a star goes on standing at its end of its word."""
    found: list[str] = []
    for piece in spelled.split():
        bare = piece.strip("*")
        if bare.isalpha() and bare.isascii():
            keys = [fold(bare) if piece == bare else bare.lower()]
        else:
            keys = [token.key if piece == bare else bare[token.start : token.end].lower() for token in tokenize(bare)]
        if not keys:
            raise BadData(f"terms: {piece!r} holds no word")
        keys[0] = f"*{keys[0]}" if piece[0] == "*" else keys[0]
        keys[-1] = f"{keys[-1]}*" if piece[-1] == "*" else keys[-1]
        found.extend(keys)
    return tuple(found)


@cache
def _fitting(word: str) -> Callable[[str], bool]:
    """Whether a token is a word of a term."""
    bare = word.strip("*")
    if bare == word:
        return lambda key: key == word or singular(key) == word
    stems = _stems(bare)
    if not word.startswith("*"):
        return lambda key: key.startswith(stems)
    if not word.endswith("*"):
        return lambda key: key.endswith(stems) or singular(key).endswith(stems)
    return lambda key: any(stem in key for stem in stems)


def _stems(bare: str) -> tuple[str, ...]:
    """The spellings of a part of a word in folded words: "haem" is "hem" in "haematoma", "ionis" "ioniz"."""
    american = fold(f"{bare}xxxxx")[:-5]
    ized = (f"{american[:-1]}z",) if american.endswith("is") else ()
    return tuple(dict.fromkeys((american, fold(bare), *ized)))


def _first_words(cell: str) -> Callable[[str], bool]:
    """Whether a term of the cell can begin with a token: only then is it worth looking."""
    parts = _SIGN.findall(cell)
    words: set[str] = set()
    if not _open_words(parts, 0, words)[1]:
        return lambda key: True
    exact = frozenset(word for word in words if "*" not in word)
    heads = tuple(stem for word in words if word[-1] == "*" and word[0] != "*" for stem in _stems(word[:-1]))
    rest = tuple(_fitting(word) for word in words if word[0] == "*")
    return lambda key: (
        key in exact
        or key.startswith(heads)
        or (key[-1] == "s" and singular(key) in exact)
        or any(fits(key) for fits in rest)
    )


def _open_words(parts: list[str], at: int, words: set[str]) -> tuple[int, bool]:
    """Gather the words with which the terms up to a closing bracket can begin; False where it can be any."""
    known = True
    while True:
        at, ended = _open_sequence(parts, at, words)
        known = known and ended
        if at == len(parts) or parts[at] != "|":
            return at, known
        at += 1


def _open_sequence(parts: list[str], at: int, words: set[str]) -> tuple[int, bool]:
    """Gather the words with which a sequence can begin; past those that it has to begin with nothing is looked at."""
    while at < len(parts) and parts[at] not in ("|", ")", "]"):
        part = parts[at]
        at += 1
        inner: set[str] = set()
        if part in _OPENING:
            at, sure = _open_words(parts, at, inner)
            at += 1
            if part in ("!(", "&("):
                continue
        elif part == "^":
            continue
        else:
            sure = part not in _SIGNS and part[0] != "#"
            inner = {way[0] for way in _ways(part)} if sure else set()
        words |= inner
        if not sure or part != "[":
            return _skip(parts, at), sure
    return at, False


def _skip(parts: list[str], at: int) -> int:
    """Past the rest of a sequence."""
    depth = 0
    while at < len(parts):
        if parts[at] in _OPENING:
            depth += 1
        elif parts[at] in (")", "]", "|"):
            if depth == 0:
                return at
            depth -= parts[at] != "|"
        at += 1
    return at
