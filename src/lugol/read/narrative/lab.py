"""Serum and blood results: marker with value and unit, or with its flag or trend only; lists, prose and tables."""

from lugol.read.narrative.context import Context
from lugol.record.event import Event


def extract(context: Context) -> list[Event]:
    """Every serum result told of her."""
    return []
