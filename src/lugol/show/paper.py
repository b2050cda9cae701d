"""What stands on two A4 pages beside the first lines: findings open and past, markers, what is due, the literature."""

from typing import Any

from lugol.findings import Review
from lugol.review.replay import key_of
from lugol.show.obligations import due_marks
from lugol.show.opening import by_age, is_instrument
from lugol.show.series import MOST, Series, series
from lugol.sources import all_sources

_OPEN, _COMPUTED, _PAST, _DUE, _SOURCES = 12, 8, 8, 6, 14  # what of each has room; how much is left out is said


def summary(review: Review) -> dict[str, Any]:
    """The parts of the summary, each cut to its room with how many more there are."""
    standing = [f for f in by_age(review) if f.severity != "info" and (f.kind != "gap" or not is_instrument(f))]
    open_now = {key_of(finding) for finding in review.findings}
    past = [each for each in review.history if each.closed and each.key not in open_now]
    since = {each.key: each for each in review.history if each.closed is None}
    due = due_marks(review)
    cited = list(dict.fromkeys(name for finding in standing for name in finding.sources))
    literature = [all_sources()[key] for key in cited if key in all_sources() and not key.startswith("lugol")]
    computed = list(dict.fromkeys(f.title for f in review.findings if f.severity == "info" and f.kind != "gap"))
    markers = series(review.record)
    return {
        "standing": [(finding, since.get(key_of(finding))) for finding in standing[:_OPEN]],
        "more_standing": max(0, len(standing) - _OPEN),
        "computed": computed[:_COMPUTED],
        "more_computed": max(0, len(computed) - _COMPUTED),
        "past": past[:_PAST],
        "more_past": max(0, len(past) - _PAST),
        "due": [(words, finding) for _, _, finding, words, _ in due[:_DUE]],
        "more_due": max(0, len(due) - _DUE),
        "markers": [(each, _level(each)) for each in markers[:MOST]],
        "more_markers": max(0, len(markers) - MOST),
        "literature": literature[:_SOURCES],
        "more_literature": max(0, len(literature) - _SOURCES),
    }


def _level(told: Series) -> str:
    """Where the last value stands against the limits."""
    if not told.limits:
        return "no limit held"
    limits = f"limit{'s' * (len(told.limits) > 1)} {' to '.join(f'{limit:g}' for limit in told.limits)}"
    return f"{told.values[-1].level}, {limits}"
