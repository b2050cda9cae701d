"""One text with all that its readers ask of it: the page, how words are asserted, and when they stand."""

from functools import lru_cache

import msgspec

from lugol.language.assertion import judge
from lugol.language.cue_places import Assertions, assertions
from lugol.language.model import Judgement, Page
from lugol.language.page import page_of
from lugol.language.time import Timeline, date_mentions, timeline
from lugol.record.event import Assertion, Event, Span, Values
from lugol.record.when import When


class Reading(msgspec.Struct, frozen=True):
    """A page and the answers to whether, whose and when for any stretch of its tokens."""

    page: Page
    cues: Assertions
    time: Timeline

    def judge(self, first: int, last: int) -> Judgement:
        """How the tokens [first, last) are asserted."""
        return judge(self.cues, first, last)

    def when(self, first: int, last: int) -> When:
        """The date at which the tokens [first, last) stand."""
        return self.time.when(first, last)

    def event(
        self,
        values: Values,
        first: int,
        last: int,
        *,
        assertion: Assertion | None = None,
        when: When | None = None,
        note: str = "",
    ) -> Event:
        """An event told by the tokens [first, last); assertion and date are judged where not given."""
        page = self.page
        start, end = page.tokens[first].start, page.tokens[last - 1].end
        article, part = page.sentence(first).article, page.part(first)
        section = article if part in ("", "abstract") else part  # the "Summary" of a letter is no abstract
        return Event(
            id=f"n{start}-{end}-{values.__struct_config__.tag}",
            values=values,
            when=self.when(first, last) if when is None else when,
            assertion=self.judge(first, last).assertion if assertion is None else assertion,
            sources=(Span(page.name, start, end, page.text[start:end], section),),
            order=start,
            note=note,
        )


@lru_cache(maxsize=2)
def reading_of(text: str, name: str = "", order: str | None = None) -> Reading:
    """Take a text apart and find its cues and dates; `order` settles whether 03/04/2023 is in April or in March.

    The last readings are kept: a second reader and the views ask for the text that was just read.

    >>> reading = reading_of("No pelvic mass.")
    >>> [reading.judge(m.first, m.last).assertion for m in reading.page.of("head")]
    ['negated']
    """
    page = page_of(text, name)
    return Reading(page, assertions(page), timeline(page, date_mentions(page, order)))


def standing_of(name: str) -> Assertion:
    """How a name that stands alone, as in a list of problems, says that the thing stands; affirmed where it does not.

    >>> [standing_of(name) for name in ("?CIN3", "Fibroids?", "History of LLETZ", "FH: ovarian cancer", "CIN3")]
    ['possible', 'possible', 'historical', 'family', 'affirmed']
    """
    reading = reading_of(name)
    tokens = reading.page.tokens
    if not tokens:
        return "affirmed"
    ends = [reading.judge(at, at + 1).assertion for at in (len(tokens) - 1, 0)]
    said: Assertion = next((assertion for assertion in ends if assertion != "affirmed"), "affirmed")
    if said == "hypothetical" or (said == "affirmed" and tokens[-1].key == "?"):
        return "possible"
    return said
