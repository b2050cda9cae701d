"""The study that tells the words of a quote: the scan, examination or report of lugol's own frames."""

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
    return next((s.frame for s in _kept[0][1] if s.first <= at < s.last), NOBODY)
