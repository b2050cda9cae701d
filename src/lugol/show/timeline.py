"""The timeline as every view shows it: contacts in order, and what has no date apart."""

from itertools import groupby

import msgspec

from lugol.record.event import Event
from lugol.record.record import Patient, Record
from lugol.show.words import when_words


class Contact(msgspec.Struct, frozen=True):
    """The events of one date (or one stretch of time), as told."""

    when: str
    events: tuple[Event, ...]


def contacts(record: Record) -> list[Contact]:
    """Events grouped by the date they carry, in timeline order; undated ones keep their place in the telling."""
    return [Contact(key, tuple(group)) for key, group in groupby(record.events, key=lambda e: when_words(e.when))]


def who(patient: Patient) -> str:
    """One line about the woman, saying only what the record says; a day of her age that is a wide guess is left out.

    >>> who(Patient(age=36, gravida=0, para=0))
    'Woman, 36 years, G0 P0'
    """
    noun = {"M": "Person recorded as male", "other": "Person"}.get(patient.sex, "Woman")
    parts = [noun]
    if patient.age is not None:
        told = patient.age_on.edtf
        parts.append(f"{patient.age:g} years" + (f" ({told})" if told and "/" not in told else ""))
    elif patient.birth.edtf:
        parts.append(f"born {patient.birth.edtf}")
    if patient.gravida is not None or patient.para is not None:
        parts.append(
            " ".join(
                f"{letter}{count}"
                for letter, count in (("G", patient.gravida), ("P", patient.para))
                if count is not None
            )
        )
    if patient.menopausal:
        parts.append(f"{patient.menopausal}menopausal")
    if patient.pregnant:
        parts.append("pregnant")
    return ", ".join(parts)
