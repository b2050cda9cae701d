"""The study that tells the words of a quote: the scan, examination or report of lugol's own frames."""

from lugol.language.frames import NOBODY, Frame, Stretch, stretches
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.readers.place import Place

_kept: list[tuple[Page, list[Stretch]]] = []


def frame_at(reading: Reading, place: Place) -> Frame:
    """The study that tells the words of a place, NOBODY where none does."""
    if not _kept or _kept[0][0] is not reading.page:
        _kept[:] = [(reading.page, stretches(reading))]
    return next((s.frame for s in _kept[0][1] if s.first <= place.first < s.last), NOBODY)
