"""The study that tells the words of a quote: the scan, examination or report of lugol's own frames."""

from bisect import bisect_right

from lugol.language.frames import NOBODY, Frame, Stretch, stretches
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.readers.place import Place

NEAR = 4
"""Among so many first words of a quote stands the study that tells it: "[The pelvic MRI showed a mass]"."""
_kept: list[tuple[Page, list[Stretch]]] = []


def frame_at(reading: Reading, place: Place) -> Frame:
    """The study that tells the words of a place, NOBODY where none does; one that begins it tells what follows."""
    if not _kept or _kept[0][0] is not reading.page:
        _kept[:] = [(reading.page, stretches(reading))]
    named = reading.page.of("frame", first=place.first, last=min(place.first + NEAR, place.last))
    studies = [m for m in named if m.concept.attr("frame") == "imaging"]
    at = studies[-1].last if studies and studies[-1].last < place.last else place.first
    parts = _kept[0][1]
    told = parts[max(0, bisect_right(parts, at, key=lambda part: part.first) - 1)] if parts else None
    return told.frame if told is not None and told.first <= at < told.last else NOBODY
