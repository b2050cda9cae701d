"""A size that a scan of a known cancer gives alone, without its noun: "MRI: 35 mm, parametria free"."""

from collections.abc import Iterator, Sequence

from lugol.language.frames import Frame, Stretch
from lugol.language.measure import Measure, within
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.record.event import Event, Imaging

_LEADS = frozenset({":", "-", "–", "showed", "shows", "measured", "measures", "measuring", "size"})
_ENDS = frozenset({",", ";", ".", "with"})


def size_alone(reading: Reading, frame: Frame, group: Sequence[Stretch], sizes: Sequence[Measure]) -> Iterator[Event]:
    """The tumour whose size an MRI or PET-CT gives without its name, where a cancer of the cervix is told of her."""
    told = next((stretch for stretch in group if stretch.named), None)
    if told is None or ("mr" not in frame.name.lower() and "pet" not in frame.name.lower()):
        return
    page = reading.page
    inside = [m for m in within(sizes, told.first, told.last) if m.kind == "size"]
    for measure in inside[:1]:
        before, behind = page.keys(measure.first - 1, measure.first), page.keys(measure.last, measure.last + 1)
        if (
            _LEADS.issuperset(before)
            and (not behind or _ENDS.issuperset(behind))
            and _is_of_cancer(page, measure.first)
        ):
            words = page.words(measure.first, measure.last)
            found = Imaging(modality=frame.name, finding=words, size_mm=measure.values, code="tumour")
            yield reading.event(found, measure.first, measure.last, assertion="affirmed")


def _is_of_cancer(page: Page, last: int) -> bool:
    """Is a cancer of the cervix named before a token?"""
    named, sites = page.back_from(last, "histology"), page.back_from(last, "site")
    return any(m.concept.attr("behaviour") == "malignant" for m in named) and any(m.code == "cervix" for m in sites)
