"""Types and what is said of each in the same order: "HPV 16 and 18 were negative and positive, respectively"."""

from collections.abc import Sequence

from lugol.language.results.clause import Piece, Scene
from lugol.language.results.outcome import add
from lugol.language.results.typed import risk_of_types

_SAID = frozenset({"positive", "negative"})
_JOINED = ("link", "head", "part")


def told_in_order(scene: Scene, pieces: Sequence[Piece]) -> bool:
    """Give each type its own result, where a clause says "respectively" and tells as many results as types."""
    if not any(piece.text == "respectively" for piece in pieces):
        return False
    named = _types(pieces)
    said = [piece for piece in pieces if piece.role == "says" and piece.rows[0].code in _SAID]
    if len(named) < 2 or len(named) != len(said) or named[-1].start > said[0].start:
        return False
    scene.analyte = "hpv"
    for piece, result in zip(named, said, strict=True):
        codes = tuple(piece.rows[0].code.split()) if piece.rows else (piece.text,)
        add(scene, "hpv", result.rows[0].code, "found", codes, piece.start, piece.end)
    return True


def _types(pieces: Sequence[Piece]) -> list[Piece]:
    """The named types, and the numbers that stand in one list with them (not those of a date)."""
    found: list[Piece] = []
    for at, piece in enumerate(pieces):
        if piece.role == "part":
            found.append(piece)
        elif piece.role == "number" and piece.text in risk_of_types():
            before = pieces[max(0, at - 2) : at]
            listed = bool(before) and before[-1].role in _JOINED
            linked = listed and before[-1].role == "link" and len(before) == 2 and before[0] in found
            if (listed and before[-1].role != "link") or linked:
                found.append(piece)
    return found
