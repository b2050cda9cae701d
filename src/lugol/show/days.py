"""What was known, flagged and missing on each day that changed something: the data behind the as-of slider."""

from datetime import date

import msgspec

from lugol.findings import Review
from lugol.review.one import review as judged
from lugol.review.replay import dates_learnt, known_by_date
from lugol.rules import guideline
from lugol.show.opening import missing, next_step

_MOST = 12  # so many days are judged whole
_EVENTS = 600  # and so many events on all of them together: some tenths of a second


class Day(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From a day on: what was missing for a decision and what came next; None where that day was not judged."""

    on: date
    missing: str | None = None
    next: str | None = None


def days(review: Review) -> tuple[Day, ...]:
    """The days on which something was learnt or a flag began or ended, the last of them judged, and its own."""
    turned = {day for each in review.history for day in (each.first, each.closed) if day}
    every = sorted(day for day in {*dates_learnt(review.record), *turned} if day < review.as_of)
    found = [Day(on=review.as_of, missing=missing(review), next=next_step(review))]
    held = guideline.heads().keys() >= set(review.guidelines)  # by others nothing can be judged again
    left, number = _EVENTS if held else 0, 0
    for day in sorted(every, key=lambda day: (day not in turned, -day.toordinal())):
        known = known_by_date(review.record, day)
        left, number = left - len(known.events), number + 1
        if left < 0 or number > _MOST:
            found.append(Day(on=day))
            continue
        told = judged(known, day, _asked(review))
        found.append(Day(on=day, missing=missing(told), next=next_step(told)))
    return tuple(sorted(found, key=lambda each: each.on))


def _asked(review: Review) -> tuple[str, ...]:
    """The editions that were asked for; none where the review was judged by those in force on its day."""
    default = {edition.id for edition in guideline.choose((), review.as_of)}
    return () if default.issuperset(review.guidelines) else review.guidelines
