"""Does a record tell of imaging of the chest? (TTF-1 does not locate: the lung has to be looked at.)"""

from lugol.instruments.instrument import rows
from lugol.language.terms import named
from lugol.record.event import Event, Imaging, Metastasis
from lugol.record.record import Record, events_of


def chest_imaged(record: Record) -> bool:
    """Does the record tell of imaging that shows the chest, or may show it (a CT without a site)?"""
    for event in events_of(record, "imaging", "metastasis"):
        values = event.values
        fields = (
            {"modality": values.modality, "site": values.site, "finding": values.finding}
            if isinstance(values, Imaging)
            else {"site": values.site if isinstance(values, Metastasis) else ""}
        )
        for row in rows("chest_imaging.csv"):
            if named(row["terms"], fields.get(row["field"], "")):
                return True
        if isinstance(values, Imaging) and not values.site and named("^ [staging] ct", values.modality):
            return True
    return any(_negative_chest(event) for event in record.events)


def _negative_chest(event: Event) -> bool:
    return event.assertion == "negated" and named("lung|chest|*thora*|pulmon*", str(event.values))
