"""A resource of a kind that is not read, as far as its note asks for it."""

from lugol.read.fhir.resources import Period, _Resource


class Unread(_Resource, frozen=True):
    """A resource of a kind that is not read: whose it is and of which day, for its note."""

    date: str | None = None
    date_time: str | None = None
    created: str | None = None
    created_date_time: str | None = None
    start_date: str | None = None
    started: str | None = None
    sent: str | None = None
    recorded_date: str | None = None
    recorded_on: str | None = None
    occurrence_date_time: str | None = None
    identified_date_time: str | None = None
    effective_date_time: str | None = None
    authored_on: str | None = None
    period: Period | None = None
