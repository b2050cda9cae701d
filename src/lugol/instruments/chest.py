"""Does a record tell of imaging of the chest? (TTF-1 does not locate: the lung has to be looked at.)"""

import re

from lugol.instruments.instrument import rows
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
            if re.search(row["pattern"], fields.get(row["field"], ""), re.IGNORECASE):
                return True
        if isinstance(values, Imaging) and not values.site and re.search(r"^(staging )?\bCT\b", values.modality, re.I):
            return True
    return any(_negative_chest(event) for event in record.events)


def _negative_chest(event: Event) -> bool:
    return event.assertion == "negated" and bool(re.search(r"\blung|chest|thora|pulmon", str(event.values), re.I))
