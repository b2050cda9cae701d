"""When: the dates that a page tells, and the date at which each of its words stands."""

from lugol.language.time.dates import date_mentions, impossible
from lugol.language.time.mention import DateMention, leads_test
from lugol.language.time.timeline import Timeline, timeline

__all__ = ["DateMention", "Timeline", "date_mentions", "impossible", "leads_test", "timeline"]
