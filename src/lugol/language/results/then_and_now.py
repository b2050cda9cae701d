"""An older and a newer result in one cell ("HPV 16 positivo previo; actual negativo"): only the newer is its result.

The words that tell then from now are rows of `times.csv`. They count where they begin a stretch of the text, end it
behind a result, or stand between a test and its result: "conización previa" says nothing of the test beside it.
"""

from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

import msgspec

from lugol.errors import BadData
from lugol.language.results.clause import LAB, SAMPLES, Piece, Scene, pieces_of
from lugol.language.results.lexicon import spellings
from lugol.language.results.reading import read
from lugol.language.results.tokens import DASH, DATE, Token, tokens
from lugol.language.results.typed import TypedResult, concepts_of
from lugol.sources import numbered

_BREAKS = frozenset([";", ".", "|", "\n", ",", "(", ")", DASH])
_SAID = frozenset(["says", "class", "translated"])
_RESULT = _SAID | {"part", "number", "head"}
_SILENT = frozenset(["nothing", "sign", "stop", "link"])
_TESTS = (*LAB, *SAMPLES)
_STATED = ("found", "absent", "named", "possible")
_SIDES = ("then", "now", "before", "after")
"""What surely tells of then or now, and what does where another stretch tells of the other ("before" and "after")."""
_YEARS = range(1950, 2100)


class Times(msgspec.Struct, frozen=True):
    """A row of `times.csv`: a phrase, the side of which it speaks, and what proves it."""

    line: int
    phrase: str
    side: str
    examples: tuple[str, ...]
    source: str


class Earlier(msgspec.Struct, frozen=True):
    """An older result that a text tells beside the newer: its concepts, its words, and the date that it has there."""

    concepts: tuple[tuple[str, ...], ...]
    words: str
    date: str = ""


class _Stretch(msgspec.Struct):
    """A part of a text: its pieces, whether it tells of then or now, of which date, and whether it stands in brackets
    or goes on behind a comma.
    """

    pieces: list[Piece]
    side: str = ""
    date: str = ""
    bracketed: bool = False
    goes_on: bool = False

    @property
    def year(self) -> int:
        return next((int(part) for part in _figures(self.date) if len(part) == 4), 0)


@cache
def times() -> tuple[Times, ...]:
    """Every row of the table. BadData names the line of one that is not whole."""
    found: list[Times] = []
    for line, row in numbered(resources.files(__package__) / "times.csv"):
        if row["side"] not in _SIDES or not row["examples"] or row["status"] not in ("V", "M", "U"):
            raise BadData(f"times.csv:{line}: a row with an unknown side or status, or no example")
        found.append(Times(line, row["phrase"], row["side"], tuple(row["examples"].split(" | ")), row["source"]))
    return tuple(found)


@cache
def _phrases(without: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The phrases as tokens with their side, longest first, by their first token."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in times():
        for way in spellings(row.phrase) if row.phrase != without else ():
            found.setdefault(way[0], []).append((way, row.side))
    return {first: sorted(ways, key=lambda way: -len(way[0])) for first, ways in found.items()}


def read_cell(text: str, expecting: str = "") -> tuple[TypedResult, ...]:
    """The results of a text that is the answer to a test; what it tells of an earlier one is "historical".

    >>> [str(found) for found in read_cell("HPV 16 positivo previo; actual negativo", "hpv")]
    ['hpv positive 16 historical', 'hpv negative']
    >>> [str(found) for found in read_cell("2019 HPV 16 positive; 2023 negative", "hpv")]
    ['hpv positive 16 historical', 'hpv negative']
    """
    return cell_without(text, expecting, "")


def earlier(text: str, expecting: str) -> tuple[Earlier, ...]:
    """The older results of a test that a text tells beside the newer one.

    >>> earlier("negativo; previo (2019): HPV 16 positivo", "hpv")
    (Earlier(concepts=(('16', 'positive'),), words='previo (2019): HPV 16 positivo', date='2019'),)
    """
    told = _parts(text, expecting, "")
    if all(side != "then" for _, side, _ in told):
        return ()
    found: list[Earlier] = []
    for stretch, side, results in told:
        start, end = stretch.pieces[0].start, stretch.pieces[-1].end
        if side == "then" and (concepts := concepts_of(results, expecting)) and concepts != (("unexpected",),):
            found.append(Earlier(concepts, text[start:end], stretch.date))
    return tuple(found)


def cell_without(text: str, expecting: str, without: str) -> tuple[TypedResult, ...]:
    """The reading of a cell with one row of the table left out (by which the proof sees what a row does)."""
    parts = _parts(text, expecting, without)
    if not parts:
        return read(text, expecting)
    return tuple(_then(each) if side == "then" else each for _, side, results in parts for each in results)


def _then(result: TypedResult) -> TypedResult:
    return msgspec.structs.replace(result, status="historical") if result.status in _STATED else result


@lru_cache(maxsize=65536)
def _parts(text: str, expecting: str, without: str) -> tuple[tuple[_Stretch, str, tuple[TypedResult, ...]], ...]:
    """The stretches of a text that tells of two times, each with its side and what it states; none for any other."""
    told = tokens(text)
    first = _phrases(without)
    if not any(token.text in first or _is_year(token) for token in told):
        return ()
    stretches = _sided(_stretches(text, expecting, told, _cues(told, without)))
    if not any(stretch.side for stretch in stretches):
        return ()
    read_ = _read_each(text, expecting, stretches)
    now = [each for stretch, results in read_ if stretch.side == "now" for each in results if _is_result(each)]
    last = max((place for place, (stretch, _) in enumerate(read_) if stretch.side == "now"), default=0)
    return tuple(
        (stretch, "then" if _is_older(stretch, results, now) and place < last else stretch.side, results)
        for place, (stretch, results) in enumerate(read_)
    )


def _is_result(result: TypedResult) -> bool:
    return result.status in ("found", "absent", "possible")


def _is_older(stretch: _Stretch, results: tuple[TypedResult, ...], now: list[TypedResult]) -> bool:
    """Does a part that tells no time state of a test what a part of now states otherwise?"""
    stated = [each for each in results if each.status in _STATED]
    return not stretch.side and any(a.test == b.test and a.code != b.code for a in stated for b in now)


def _read_each(text: str, expecting: str, stretches: list[_Stretch]) -> list[tuple[_Stretch, tuple[TypedResult, ...]]]:
    """What each stretch states; the test that one names is that of those behind it which name none."""
    found: list[tuple[_Stretch, tuple[TypedResult, ...]]] = []
    test = expecting
    for stretch in stretches:
        start = stretch.pieces[0].start
        told = tuple(
            msgspec.structs.replace(each, start=each.start + start, end=each.end + start)
            for each in read(_timeless(text, stretch), test)
        )
        found.append((stretch, told))
        test = next((each.test for each in reversed(told) if not expecting and each.test in _TESTS), test)
    return found


def _timeless(text: str, stretch: _Stretch) -> str:
    """The words of a stretch with blanks where it tells the time."""
    start, end = stretch.pieces[0].start, stretch.pieces[-1].end
    for piece in stretch.pieces:
        if piece.role == "cue" or _is_year(piece):
            text = f"{text[: piece.start]}{' ' * (piece.end - piece.start)}{text[piece.end :]}"
    return text[start:end]


def _cues(told: list[Token], without: str) -> dict[int, tuple[int, str]]:
    """The words of time by the place where they begin: where they end, and their side."""
    found: dict[int, tuple[int, str]] = {}
    words = tuple(token.text for token in told)
    for place, word in enumerate(words):
        ways = _phrases(without).get(word, ())
        hit = next(((way, side) for way, side in ways if words[place : place + len(way)] == way), None)
        if hit:
            found[told[place].start] = told[place + len(hit[0]) - 1].end, hit[1]
    return found


def _stretches(text: str, expecting: str, told: list[Token], cues: dict[int, tuple[int, str]]) -> list[_Stretch]:
    """The text cut at its stops and where a word of time stands between two results; a date gives its year."""
    stretches = [_Stretch([])]
    bracketed = False
    for piece in _marked(pieces_of(Scene(text, expecting), told), cues):
        now = stretches[-1]
        if piece.text in _BREAKS and piece.role != "cue":
            bracketed = piece.text == "(" or (bracketed and piece.text != ")")
            stretches.append(_Stretch([], bracketed=bracketed, goes_on=piece.text == ","))
            continue
        if piece.role == "cue" and _says(now.pieces) and not _goes_on(piece, now.pieces):
            stretches.append(_Stretch([piece], bracketed=bracketed))
            continue
        now.pieces.append(piece)
    return _joined([stretch for stretch in stretches if stretch.pieces], text)


def _goes_on(cue: Piece, before: list[Piece]) -> bool:
    """Does a word of time belong to the result before it? Where no other word of time begins that stretch."""
    return not any(piece.role == "cue" for piece in before)


def _marked(pieces: list[Piece], cues: dict[int, tuple[int, str]]) -> list[Piece]:
    """The pieces with each word of time as one; what stands within it is left out."""
    found: list[Piece] = []
    end = -1
    for piece in pieces:
        if piece.start < end:
            continue
        if piece.start in cues:
            end, side = cues[piece.start]
            found.append(Piece("cue", side, piece.start, max(end, piece.start + 1), []))
        else:
            found.append(piece)
    return found


def _says(pieces: list[Piece]) -> bool:
    return any(piece.role in _SAID for piece in pieces)


def _joined(stretches: list[_Stretch], text: str) -> list[_Stretch]:
    """Stretches that state something; what states nothing ("HPV 16,") stands with the one behind it, in brackets with
    the one before.
    """
    found: list[_Stretch] = []
    waiting: list[Piece] = []
    for stretch in stretches:
        if stretch.bracketed and found and not waiting and not _says(stretch.pieces):
            found[-1].pieces += stretch.pieces
            continue
        stretch.pieces = [*waiting, *stretch.pieces]
        waiting = [] if _says(stretch.pieces) else stretch.pieces
        if not waiting:
            found.append(stretch)
    if waiting and found:
        found[-1].pieces += waiting
    for stretch in found:
        dated = [piece for piece in stretch.pieces if _is_year(piece)]
        stretch.date = text[dated[0].start : dated[0].end] if dated else ""
    return found


def _sided(stretches: list[_Stretch]) -> list[_Stretch]:
    """The stretches with their sides, by words of time, else by their years."""
    for stretch in stretches:
        sides = {piece.text for at, piece in enumerate(stretch.pieces) if _counts(stretch.pieces, at)}
        stretch.side = sides.pop() if len(sides) == 1 else ""
    for before, stretch in pairwise(stretches):
        if before.side == "then" and not stretch.side and stretch.goes_on and _names_a_type(stretch):
            stretch.side = "then"
    newer = any(stretch.side in ("now", "after") for stretch in stretches)
    older = any(stretch.side in ("then", "before") or stretch.date for stretch in stretches)
    for stretch in stretches:
        if stretch.side == "before":
            stretch.side = "then" if newer else ""
        elif stretch.side == "after":
            stretch.side = "now" if older and not stretch.date else ""
    years = {stretch.year for stretch in stretches if stretch.year}
    if len(years) > 1 and not any(stretch.side for stretch in stretches):
        for stretch in stretches:
            stretch.side = "" if not stretch.year else "now" if stretch.year == max(years) else "then"
    elif not any(stretch.side for stretch in stretches) and any(not stretch.date for stretch in stretches):
        for stretch in stretches:
            stretch.side = "then" if stretch.bracketed and stretch.date else ""
    return stretches


def _names_a_type(stretch: _Stretch) -> bool:
    """ "Vorbefund HPV 16 positiv, 18 negativ": a further type is of the same earlier test."""
    return any(piece.role in ("part", "number") and not _is_year(piece) for piece in stretch.pieces)


def _counts(pieces: list[Piece], at: int) -> bool:
    """Does a word of time speak of the result of its stretch?"""
    if pieces[at].role != "cue":
        return False
    before = [piece for piece in pieces[:at] if not _is_silent(piece)]
    after = [piece for piece in pieces[at + 1 :] if not _is_silent(piece)]
    if not before:
        return bool(after) and after[0].role in _RESULT
    if not after:
        return before[-1].role in _RESULT
    return before[-1].role in ("head", "part", "number") and after[0].role in _RESULT


def _is_silent(piece: Piece) -> bool:
    return piece.role in _SILENT or _is_year(piece) or (piece.role == "word" and len(piece.text) < 3)


def _is_year(told: Token | Piece) -> bool:
    """A date, or a number that can only be a year."""
    return told.text == DATE or (len(told.text) == 4 and told.text.isdigit() and int(told.text) in _YEARS)


def _figures(date: str) -> list[str]:
    return "".join(sign if sign.isdigit() else " " for sign in date).split()
