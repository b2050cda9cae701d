"""Whose a document is: the name, birth and numbers it carries, and whether two documents can be one woman's."""

import re
import unicodedata
from itertools import combinations, permutations, product

import msgspec

from lugol.record.when import UNDATED, DateError, When, parse

_TITLES = frozenset({"mrs", "ms", "miss", "mr", "dr", "frau", "mme", "madame", "smt", "sra", "signora", "lady"})
_PAIR = re.compile(r"(?=\b([^\W\d_][\w'’-]{0,60})[.,]?[ ,]+([^\W\d_][\w'’-]*))")
_LEAST_DIGITS = 4  # of a number that is known again under another label
_NATIONAL = frozenset({"NHS number", "CHI number", "personal number"})


class Who(msgspec.Struct, frozen=True, omit_defaults=True):
    """By what a document says whose it is; `birth` is EDTF, `numbers` are (sort, number), `quote` the words.

    `age_born` is the interval of her birth (EDTF) that a told age leaves.
    """

    name: str = ""
    birth: str = ""
    age_born: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    quote: str = ""


class Apart(msgspec.Struct, frozen=True):
    """What tells two documents apart: the sort of sign, and how each has it."""

    sign: str
    first: str
    second: str


def apart(a: Who, b: Who) -> Apart | None:
    """What says that two documents are of two women; None where nothing does.

    A number of one woman for life (NHS) decides; another number may differ between two hospitals where name and birth
    agree; a name may change where birth and a number agree; an age is asked only where nothing else is sure.

    >>> apart(Who(name="Ann Other", birth="1981-05-12"), Who(name="OTHER, Ann", birth="1981"))
    >>> apart(Who(name="Ann Other"), Who(name="Eve Sample")).sign
    'name'
    """
    named = names_agree(a.name, b.name) if a.name and b.name else None
    born = _overlap(_when(a.birth), _when(b.birth))
    number = _numbers(a, b)
    if isinstance(number, Apart) and (number.sign in _NATIONAL or not (named and born)):
        return number
    if born is False:
        return Apart("date of birth", a.birth, b.birth)
    if named is False and not (number is True and born):
        return Apart("name", a.name, b.name)
    if number is True or (named and born):
        return None
    ages = ((a.age_born, b.birth or b.age_born), (b.age_born, a.birth))
    if any(_overlap(_when(one), _when(other), slack=1) is False for one, other in ages):
        return Apart("age", _born(a), _born(b))
    return None


def linked(a: Who, b: Who) -> bool:
    """Does something say that two documents are one woman's: a number, her whole name, or her day of birth?

    >>> linked(Who(name="Ann Other"), Who(name="Other, Ann")), linked(Who(name="Ann"), Who(name="Ann"))
    (True, False)
    """
    if _numbers(a, b) is True:
        return True
    if a.name and b.name and names_agree(a.name, b.name):
        return min(len(_words(a.name)), len(_words(b.name))) > 1 or _same_day(a, b)
    return not (a.name and b.name) and _same_day(a, b)


def names_agree(a: str, b: str) -> bool:
    """Can two names be one woman's, in any order, with initials and second names?

    >>> names_agree("Ms Ann Other", "OTHER, A."), names_agree("Ann Other", "Ann Mary Other"), names_agree("A B", "C B")
    (True, True, False)
    """
    fewer, more = sorted((_words(a), _words(b)), key=len)
    return bool(fewer) and all(any(_is_one_word(word, other) for other in more) for word in fewer)


def is_named(head: str, name: str) -> bool:
    """Do two words of a name, with a capital and one of them in full, stand beside each other in the head of a text?

    >>> is_named("MRI PELVIS. Ann Other. Residual mass", "OTHER, Ann"), is_named("Mrs A. Other", "Ann Other")
    (True, True)
    >>> is_named("Other findings: Ann Arbor II", "Ann Other"), is_named("Seen by O'Neil Ann", "Ann Other")
    (False, False)
    """
    words = _words(name)
    return any(
        first[0].isupper() and second[0].isupper() and _are_two_of(_words(first)[-1:], _words(second)[-1:], words)
        for first, second in _PAIR.findall(head)
    )


def _are_two_of(first: list[str], second: list[str], words: list[str]) -> bool:
    """Are they two words of a name, at least one of them in full?"""
    return any(
        _is_one_word(a, one) and _is_one_word(b, other) and ((a == one and len(a) > 1) or (b == other and len(b) > 1))
        for one, other in permutations(words, 2)
        for a, b in product(first, second)
    )


def _is_one_word(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [word for word in re.split(r"[^\w]+", bare) if word and word not in _TITLES]


def _numbers(a: Who, b: Who) -> Apart | bool | None:
    """True where a number of both is the same, what differs where two of one sort do, None where none is of both."""
    first = {_plain(number): sort for sort, number in a.numbers}
    second = {_plain(number): sort for sort, number in b.numbers}
    shared = first.keys() & second.keys()
    sure = {each for each in shared if len(each) >= _LEAST_DIGITS or first[each] == second[each]}
    sorts = {sort for sort, _ in a.numbers} & {sort for sort, _ in b.numbers}
    unlike = [sort for sort in sorts if not _of(a, sort) & _of(b, sort)]
    sort = min(unlike, key=lambda each: (each not in _NATIONAL, each), default="")
    if unlike and (not sure or sort in _NATIONAL):
        return Apart(sort, _written(a, sort), _written(b, sort))
    return True if sure else None


def _of(who: Who, sort: str) -> set[str]:
    return {_plain(number) for each, number in who.numbers if each == sort}


def _written(who: Who, sort: str) -> str:
    return next(number for each, number in who.numbers if each == sort)


def _plain(number: str) -> str:
    return re.sub(r"[^\w]", "", number.casefold())


def _born(who: Who) -> str:
    return f"born {who.birth or who.age_born}"


def _same_day(a: Who, b: Who) -> bool:
    first, second = _when(a.birth), _when(b.birth)
    return first.is_day and first == second


def _when(text: str) -> When:
    try:
        return parse(text)
    except DateError:
        return UNDATED


def _overlap(a: When, b: When, slack: int = 0) -> bool | None:
    """Can two intervals be of one day, give or take some years? None where one of them is open."""
    if not (a.earliest and a.latest and b.earliest and b.latest):
        return None
    low = max(a.earliest, b.earliest)
    high = min(a.latest, b.latest)
    return low <= high or (slack > 0 and low.year - high.year <= slack)


def unlinked(whos: list[Who]) -> tuple[int, int] | None:
    """The places of two documents that nothing says to be one woman's, not even by way of the others; else None.

    >>> unlinked([Who(name="Ann Other", birth="1981-05-12"), Who(name="Ann Other"), Who(birth="1981-05-12")])
    >>> unlinked([Who(name="Ann Other"), Who()])
    (0, 1)
    """
    group = list(range(len(whos)))
    for a, b in combinations(range(len(whos)), 2):
        if group[a] != group[b] and linked(whos[a], whos[b]):
            old, new = group[b], group[a]
            group = [new if each == old else each for each in group]
    return next(((0, at) for at in range(len(whos)) if group[at] != group[0]), None)
