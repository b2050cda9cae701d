"""Do the words of a sentence stand together in its quote: in one statement, in its order, with nothing that turns them?

"The deep margin was clear, the vaginal margin involved" holds every word of "vaginal margin clear" and does not say it.
"""

from collections.abc import Sequence

import msgspec

from lugol.language.controlled import Said
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.language.tokens import singular
from lugol.readers.named_study import PARTS
from lugol.readers.nearby import NAMED_NEARBY
from lugol.readers.place import Place
from lugol.readers.quote import Quoted, class_of, effects_of, name_of, sort_at

_SAID_TOO = frozenset({"but", "although", "though"})
"""Words that part two statements, but not where the sentence tells both: "distended, but soft"."""
_THAT_OF = (("that", "of"), ("those", "of"))
_RELATING = frozenset({
    "before", "after", "without", "not", "no", "nor", "neither", "than", "until", "then", "later", "first",
    "second", "third", "initially", "finally", "previously", "now", "since", "instead", "except", "despite", "versus",
    "but", "while", "whereas", "rather", "followed", "subsequently", "replaced", "switched", "changed", "clinical",
    "pathological", "pathologic", "preoperative", "postoperative",
})  # fmt: skip
"""Words of which what stands before them and what stands behind them may not be exchanged."""
_ORDINAL = frozenset({"before", "after", "until", "then", "later", "first", "second", "third", "since", "now"})
"""Words that tell when: they belong to what they stand with, and not to what stands beyond a comma."""
_JOINTS = frozenset({",", "and", "or", "/", "&", "+"})
_ENDS = frozenset({",", "and", "&"})
"""Joints behind which the next statement may begin."""
_WEAK_STATES = frozenset({"whole", "part"})


class Piece(msgspec.Struct, frozen=True):
    """The tokens [first, last) of one statement of a quote."""

    first: int
    last: int


def apart(said: Said, quote: Quoted) -> str:
    """The reason why the words of a sentence do not stand together in its quote, "" where they do."""
    keys = {token.key for page in said.pages.values() for token in page.tokens}
    pieces = _pieces(quote, frozenset(keys & _SAID_TOO))
    told = {name: _matched(page, quote) for name, page in said.pages.items()}
    own = [spots for name, found in told.items() if name not in NAMED_NEARBY for spots in found]
    piece = next((p for p in pieces if all(_within(spots, p) for spots in own)), None)
    beside = [spots for name, found in told.items() if name in NAMED_NEARBY for spots in found]
    if piece is None or (_holds_more(quote, piece) and all(_within(spots, piece) for spots in beside)):
        return "two_statements"
    if _is_of_other(quote, piece, beside):
        return "two_statements"
    if any(_begins_next(quote, spots) for spots in own):
        return "next_statement"
    for name, found in told.items():
        inside = [within for spots in found if (within := _within(spots, piece))]
        weak = frozenset[str]() if said.form.kind == "response" else _WEAK_STATES
        if len(inside) > 1 and not _is_in_order(quote, piece, inside, said.pages[name], weak):
            return "order"
    return ""


def statement(said: Said, reading: Reading, place: Place) -> Place:
    """The first sentence of a quote where it holds all words of the proposal and the rest tells nothing of its own.

    A reader that copies the beginning of the next item of a list to say which is meant ("[2. Pelvic pain. 3.
    Fibroids]") says no more than one that copies the item alone.
    """
    page = reading.page
    cuts = [place.first, *(at for at in range(place.first + 1, place.last) if page.sentence(at).first == at)]
    if len(cuts) == 1:
        return place
    wanted = {
        singular(token.key)
        for slot in said.pages.values()
        for token in slot.tokens
        if token.key[0].isalnum() and class_of(token.key)[0] != "plain"
    }
    first = Place(place.first, cuts[1])
    rest = page.keys(cuts[1], place.last)
    tells = any(class_of(key)[0] in ("verb", "doubt", "side", "state") or key in _RELATING for key in rest)
    tells = tells or bool(effects_of(page, reading.cues.within(cuts[1], place.last)))
    return first if wanted and not tells and wanted <= set(map(singular, page.keys(first.first, first.last))) else place


def _pieces(quote: Quoted, said_too: frozenset[str]) -> list[Piece]:
    """The statements of a quote, cut at the ends of sentences, at ";" and at a "but" that is not the proposal's too."""
    page, place = quote.reading.page, quote.place
    cuts = [place.first]
    for at in range(place.first + 1, place.last):
        if (
            page.sentence(at).first == at
            or page.tokens[at].key in PARTS - said_too
            or page.keys(at, at + 2) in _THAT_OF
        ):
            cuts.append(at)
    return [Piece(a, b) for a, b in zip(cuts, [*cuts[1:], place.last], strict=True)]


def _is_of_other(quote: Quoted, piece: Piece, beside: Sequence[Sequence[int]]) -> bool:
    """Does the quote hold the organ of the sentence only in another statement than the result?

    "Biopsy of the vulva showed [lichen, that of the cervix] CIN3": an organ may stand before the result that is told
    of it, where that statement names none of its own.
    """
    own = quote.reading.page.of("site", first=piece.first, last=piece.last)
    return any(not _within(spots, piece) and (own or min(spots) >= piece.last) for spots in beside)


def _holds_more(quote: Quoted, piece: Piece) -> bool:
    """Does a quote hold the end of a sentence, and so words of another one, of which nothing is said?"""
    page, place = quote.reading.page, quote.place
    own = page.sentence(piece.first)
    outside = [at for at in range(place.first, place.last) if not own.first <= at < own.last]
    return any(page.tokens[at].key.isalpha() for at in outside)


def _matched(page: Page, quote: Quoted) -> list[tuple[int, ...]]:
    """For each word of a place in order the tokens of the quote that say it; words that it does not hold left out."""
    found = []
    for at, token in enumerate(page.tokens):
        sign = not token.key[0].isalnum() and sort_at(page, at)[0] != "state"
        if sign or (class_of(token.key)[0] == "plain" and token.key not in _RELATING):
            continue
        spots = _spots(page, at, quote)
        if spots:
            found.append(spots)
    return found


def _spots(page: Page, at: int, quote: Quoted) -> tuple[int, ...]:
    told, place = quote.reading.page, quote.place
    sort = sort_at(page, at)
    if sort[0] in ("side", "state"):
        return tuple(n for n in range(place.first, place.last) if sort_at(told, n) == sort)
    key = singular(page.tokens[at].key)
    same = tuple(n for n in range(place.first, place.last) if singular(told.tokens[n].key) == key)
    if same:
        return same
    names = {name_of(m) for m in page.mentions if m.first <= at < m.last}
    inside = (m for m in told.inside(place.first, place.last) if name_of(m) in names)
    return tuple(sorted({n for m in inside for n in range(m.first, m.last)}))


def _within(spots: Sequence[int], piece: Piece) -> tuple[int, ...]:
    return tuple(at for at in spots if piece.first <= at < piece.last)


def _begins_next(quote: Quoted, spots: Sequence[int]) -> bool:
    """Does a word stand only in the end of a quote that begins the next statement: "ER positive, PR" before "negative"?

    The end behind the last joint is such where it holds no result, one stands before it and another behind the quote.
    """
    page, place = quote.reading.page, quote.place
    joints = [at for at in range(place.first + 1, place.last) if page.tokens[at].key in _ENDS]
    if not joints or min(spots) <= joints[-1] or _has_result(page, joints[-1], place.last):
        return False
    end = page.sentence(place.last - 1).last
    at = place.last
    while at < min(end, place.last + 3) and (_leads(page.tokens[at].key)):
        at += 1
    return at < end and _has_result(page, at, at + 1) and _has_result(page, place.first, joints[-1])


def _leads(key: str) -> bool:
    """May a word stand between a name and its result: "PR [was] negative", "Ki67 [in] 20 %"?"""
    return key == ":" or (key not in _JOINTS | {"with"} and class_of(key)[0] in ("plain", "verb"))


def _has_result(page: Page, first: int, last: int) -> bool:
    """Does a state or a number stand in a stretch?"""
    return any(sort_at(page, at)[0] == "state" or _is_number(page, at) for at in range(first, last))


def _is_number(page: Page, at: int) -> bool:
    """Is a token a number by itself, and not the end of a name: "Ki67", "p16"?"""
    if not page.tokens[at].key[0].isdigit():
        return False
    return not (at and page.tokens[at].glued and page.tokens[at - 1].key[-1].isalpha())


def _is_in_order(quote: Quoted, piece: Piece, spots: Sequence[Sequence[int]], slot: Page, weak: frozenset[str]) -> bool:
    """Do the words of a place stand in the quote in their order, with nothing left out between them that turns them?

    In a quote with one result and one amount, and no word that relates two things, their order is free. What a comma
    closes may stand in front: "Three months after surgery, there was no recurrence".
    """
    if _is_simple(quote, piece, weak):
        return True
    page = quote.reading.page
    spared = _spared(slot)
    if any(_is_clean(page, run, spared) for first in spots[0] if (run := _run(first, spots))):
        return True
    relating = {at for at in range(piece.first, piece.last) if page.tokens[at].key in _RELATING}
    if relating - {at for each in spots for at in each}:
        return False
    commas = [at for at in range(piece.first, piece.last) if page.tokens[at].key == ","]
    commas = [comma for comma in commas if all(at < comma for at in relating if page.tokens[at].key in _ORDINAL)]
    return any(_is_turned(page, comma, spots, spared) for comma in commas)


def _spared(slot: Page) -> frozenset[str]:
    """What may stand between the words of a place: joints where it holds them itself, numbers where it has none."""
    keys = [token.key for token in slot.tokens]
    numbered = any(key[0].isdigit() for key in keys)
    return frozenset(_JOINTS.intersection(keys)) | (frozenset() if numbered else frozenset({"number"}))


def _is_turned(page: Page, comma: int, spots: Sequence[Sequence[int]], spared: frozenset[str]) -> bool:
    """Do the first words of a place stand behind a comma and the others before it, each in their order?"""
    for cut in range(1, len(spots)):
        behind = [[at for at in each if at > comma] for each in spots[:cut]]
        before = [[at for at in each if at < comma] for each in spots[cut:]]
        if all(behind) and all(before):
            runs = [_run(half[0][0], half) for half in (behind, before)]
            if all(run and _is_clean(page, run, spared) for run in runs):
                return True
    return False


def _run(first: int, spots: Sequence[Sequence[int]]) -> list[int]:
    """The nearest token for each word behind a first one, in order; none where the order is another."""
    run = [first]
    for each in spots[1:]:
        behind = next((at for at in each if at > run[-1]), None)
        if behind is None:
            if run[-1] in each:
                continue
            return []
        run.append(behind)
    return run


def _is_clean(page: Page, run: Sequence[int], spared: frozenset[str]) -> bool:
    """Does nothing stand between the words of a run that relates, is a result, or a number beside numbers?

    A side before a word that is left out too is spared: "resection [preserving the left colic artery]".
    """
    used = set(run)
    for at in range(run[0], run[-1]):
        key = page.tokens[at].key
        sort, group = sort_at(page, at)
        if at in used:
            continue
        if key in _RELATING or (sort == "state" and group not in _WEAK_STATES) or (sort == "side" and at + 1 in used):
            return False
        if key[0].isdigit() and "number" not in spared:
            return False
        if key in _JOINTS - spared and _ORDINAL.intersection(page.keys(at + 1, at + 4)):
            return False
    return True


def _is_simple(quote: Quoted, piece: Piece, weak: frozenset[str]) -> bool:
    page = quote.reading.page
    sorts = {sort_at(page, at) for at in range(piece.first, piece.last)}
    states = [group for sort, group in sorts if sort == "state" and group not in weak]
    sides = [group for sort, group in sorts if sort == "side"]
    amounts = [m for m in quote.measures if piece.first <= m.first < piece.last]
    relating = _RELATING.intersection(page.keys(piece.first, piece.last))
    return len(states) < 2 and len(sides) < 2 and len(amounts) < 2 and not relating
