"""The ultrasound features that a mass index counts, as imaging at the time of a blood sample tells them."""

import msgspec

from lugol.instruments import woman
from lugol.instruments.instrument import rows
from lugol.language.terms import named
from lugol.record.event import Event, Exam, Imaging
from lugol.record.record import Record, events_of


class Features(msgspec.Struct, frozen=True):
    """Features told, features still open, the events that tell of the mass, and its largest size in mm."""

    present: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    size_mm: float | None = None

    @property
    def least(self) -> int:
        """The features that are certain."""
        return len(self.present)

    @property
    def most(self) -> int:
        """The features if every open one were there."""
        return len(self.present) + len(self.open)


def features(record: Record, sample: Event) -> Features:
    """The features told by imaging that can be of the same time as a blood sample.

    >>> features(Record(), Event(id="e1", values=Imaging(modality="", finding=""))).events
    ()
    """
    masses = set(woman.adnexal_mass(record).events)
    seen = [e for e in events_of(record, "imaging") if woman.same_time(e, sample)]
    if not any(event.id in masses for event in seen):
        return Features()
    text = "; ".join(woman.words(event) for event in seen)
    about_masses = "; ".join(woman.words(event) for event in seen if event.id in masses)
    present: list[str] = []
    open_: list[str] = []
    for row in rows("mass/features.csv"):
        of_mass = row["feature"] in ("multilocular", "solid")
        state = _state(row, about_masses if of_mass else text)
        if row["feature"] == "bilateral" and _both_sides(about_masses):
            state = True
        if state:
            present.append(row["feature"])
        elif state is None:
            open_.append(row["feature"])
    felt = [e for e in events_of(record, "exam") if e.id in masses and woman.same_time(e, sample)]
    sizes = [max(e.values.size_mm) for e in (*seen, *felt) if _measured(e) and e.id in masses]  # type: ignore[union-attr]
    return Features(tuple(present), tuple(open_), tuple(e.id for e in seen if e.id in masses), max(sizes, default=None))


def _measured(event: Event) -> bool:
    return isinstance(event.values, Imaging | Exam) and bool(event.values.size_mm)


def _state(row: dict[str, str], text: str) -> bool | None:
    if row["unless"] and named(row["unless"], text):
        return False
    return True if named(row["terms"], text) else None


def _both_sides(text: str) -> bool:
    return named("left", text) and named("right", text)
