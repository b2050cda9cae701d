"""Comparing only what can be of one day merges what comparing every two would merge."""

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.record import repeat
from lugol.record.event import Event
from strategies import event_lists


@settings(max_examples=120, deadline=None)
@given(st.one_of(event_lists(max_size=12, kind=kind) for kind in ("hpv", "cytology", "lab", "ihc", "biopsy", "stage")))
def test_events_of_other_days_would_not_have_merged(events: list[Event]) -> None:
    told = repeat.as_told(events)
    near = repeat.merge_repeats(told)
    every_two = patch.object(repeat, "_tells_once", return_value=False)
    with every_two, patch.object(repeat, "_day", return_value=None):
        assert repeat.merge_repeats(told) == near
