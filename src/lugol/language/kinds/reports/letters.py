"""Letters of a TNM line for vessels, nerves and the edge of what was cut out: "pT1b1 L1 V0 Pn0 R1"."""

from collections.abc import Iterator, Sequence
from typing import Any

from lugol.language.kinds.layout.scan import Scan
from lugol.language.kinds.reports.margins import NAMES
from lugol.language.model import NOT_HERS_YET, Page

_VESSELS, _EDGE = ("l", "v", "lv"), "r"
_LETTERS = frozenset({*_VESSELS, _EDGE, "pn"})
_TUMOUR = frozenset({"pt", "ypt"})
_FIGURES = frozenset({"0", "1", "2", "x"})
_NEAR = 8
_TO_NAME = frozenset({",", "(", "at", "the", ":", "-"})


def letters(found: Scan, first: int, last: int) -> Iterator[tuple[str, Any]]:
    """The items that such letters tell in the tokens [first, last): "L1 V0 R1" is LVSI present, margins involved.

    One letter alone tells nothing ("L1" is a vertebra too): another letter or a pT stands near it, or beside an R the
    name of a margin ("R1 endocervical") or the lesion that was cut out ("CIN 3, R0").
    """
    page = found.page
    told = [at for at in range(first, last - 1) if _is_letter(page, at)]
    vessels: list[str] = []
    for at in told:
        letter, figure = page.keys(at, at + 2)
        name = _name_of(page, at, at + 2, last) if letter == _EDGE else ""
        near = [i for i in told if i != at and abs(i - at) <= _NEAR and page.tokens[i].key != letter]
        beside = page.keys(max(first, at - _NEAR), min(at + _NEAR, last))
        lesion = letter == _EDGE and _is_behind_lesion(page, at)
        if figure == "x" or not (near or name or lesion or _TUMOUR.intersection(beside)):
            continue
        if found.reading.judge(at, at + 2).assertion in NOT_HERS_YET:
            continue
        if letter == _EDGE:
            yield "margins", (name, "clear" if figure == "0" else "involved", None)
        elif letter in _VESSELS:
            vessels.append(figure)
    yield from _unseen_edges(page, first, last)
    vessels.extend(_signed(page, first, last))
    if vessels:
        yield "lvsi", "absent" if set(vessels) == {"0"} else "present"


def _is_behind_lesion(page: Page, at: int) -> bool:
    """ "Cone: CIN 3, R0", "HSIL (R1)": does only a sign stand between a lesion and an R?"""
    before = at - (page.keys(at - 1, at) in ((",",), ("(",), ("-",), ("–",), (";",)))
    return any(m.last == before for m in page.of("histology", first=max(0, before - 6), last=before))


def _is_letter(page: Page, at: int) -> bool:
    letter, figure = page.keys(at, at + 2)
    if letter not in _LETTERS or figure not in _FIGURES or not page.tokens[at + 1].glued:
        return False
    capital = page.text[page.tokens[at].start].isupper() or page.text[page.tokens[at].start] == "p"
    apart = not page.tokens[at].glued or (at > 0 and not page.tokens[at - 1].key[-1].isalnum())
    return capital and apart


def _unseen_edges(page: Page, first: int, last: int) -> Iterator[tuple[str, Any]]:
    """ "R0 ecto, Rx endo": a margin beside an Rx could not be judged."""
    for at in range(first, last):
        name = _name_of(page, at, at + 1, at + 2) if page.tokens[at].key == "rx" else ""
        behind = page.keys(at + 1, min(at + 3, last))
        treated = behind[:1] != () and behind[0] in NAMES and "".join(behind[1:]).isalpha()
        if name and not treated:  # "Rx endocervical curettage" is a treatment
            yield "margins", (name, "not_assessable", None)


def _signed(page: Page, first: int, last: int) -> list[str]:
    """ "ly(+), v(-)": vessels told by a sign in brackets, as Japanese reports do; "v(-)" alone tells nothing."""
    signs = [(at, page.keys(at, at + 4)) for at in range(first, last - 3) if page.tokens[at].key in _BY_SIGN]
    told = [keys for _, keys in signs if keys[1] == "(" and keys[2] in _OF_SIGN and keys[3] == ")"]
    lymph = any(keys[0] == "ly" for keys in told)
    return [_OF_SIGN[keys[2]] for keys in told] if lymph else []


_BY_SIGN = frozenset({"ly", "v"})
_OF_SIGN = {"+": "1", "-": "0", "–": "0"}


def _name_of(page: Page, at: int, end: int, last: int) -> str:
    """The name of the margin behind or before an R that ends at a token: "R1 endocervical", "endocervical R1"."""
    step = end
    while step < last and page.tokens[step].key in _TO_NAME - {","}:
        step += 1
    behind = page.keys(step, min(step + 1, last))
    before = page.keys(at - 1, at) if at else ()
    return next((NAMES[key] for key in (*behind, *before) if key in NAMES), "")


def with_letters(found: Scan, ranges: Sequence[tuple[int, int]], told: dict[str, list[Any]]) -> None:
    """Add to the items told in some stretches what such letters tell in them."""
    for first, last in ranges:
        for item, value in letters(found, first, last):
            told.setdefault(item, []).append(value)
