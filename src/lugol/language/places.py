"""Stretches of a text by where they lie, so that asking what lies near a place costs no more in a longer text."""

from collections.abc import Iterable

_BLOCK = 512
"""Signs of the text that are kept together: about as many as a few sentences have."""


class Places:
    """Stretches [start, end) of a text; more may be added.

    >>> told = Places([(0, 9), (20, 30)])
    >>> told.meeting(8, 25), told.meeting(9, 20), bool(told.at(29))
    ([(0, 9), (20, 30)], [], True)
    """

    def __init__(self, stretches: Iterable[tuple[int, int]] = ()) -> None:
        self._blocks: dict[int, list[tuple[int, int]]] = {}
        for start, end in stretches:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """One stretch more."""
        for block in range(start // _BLOCK, end // _BLOCK + 1):
            self._blocks.setdefault(block, []).append((start, end))

    def meeting(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches that share a sign with [start, end), each once."""
        near = (self._blocks.get(block, ()) for block in range(start // _BLOCK, end // _BLOCK + 1))
        return list(dict.fromkeys((a, b) for each in near for a, b in each if a < end and start < b))

    def at(self, place: int) -> list[tuple[int, int]]:
        """The stretches that hold a sign."""
        return self.meeting(place, place + 1)

    def around(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches that hold all of [start, end)."""
        return [(a, b) for a, b in self.meeting(start, end) if a <= start and end <= b]
