"""The FIGO stages that a record states of cancer of the cervix, in FIGO's own spelling."""

import re

from lugol.record.event import Event, Stage
from lugol.record.record import Record

_OTHER_DISEASE = re.compile(r"ovar|endometri|uter(?:us|ine)|vulv|vagin|lung|breast|tub|bladder|rasrm|lymphoma", re.I)
_STAGE = re.compile(r"\b(IV|III|II|I|[1-4])\s?([ABC]?)\s?([123]?)\s?([rp]?)\b", re.IGNORECASE)
_ARABIC = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def stated_stages(record: Record) -> list[tuple[Event, str]]:
    """Each FIGO stage of the cervix that the record states of her, with its value in FIGO's own spelling."""
    found: list[tuple[Event, str]] = []
    for event in record.events:
        values = event.values
        if not isinstance(values, Stage) or event.assertion not in ("affirmed", "historical"):
            continue
        if "figo" in values.system.lower() and not _OTHER_DISEASE.search(f"{values.disease} {values.system}"):
            spelled = spell(values.value)
            if spelled:
                found.append((event, spelled))
    return found


def spell(value: str) -> str:
    """A stage in FIGO's spelling; "" where there is none in the text.

    >>> spell("4b"), spell("stage IIIc1r"), spell("unknown")
    ('IVB', 'IIIC1r', '')
    """
    match = _STAGE.search(value)
    if not match:
        return ""
    roman, letter, number, method = match.groups()
    return _ARABIC.get(roman, roman.upper()) + letter.upper() + number + method.lower()
