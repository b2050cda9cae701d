"""What an extractor is given: the text in parts, its concepts, and the questions who, whether and when."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import msgspec

from lugol.read.narrative import assertion, document, timeline
from lugol.read.narrative.assertion import Cues, Judgement
from lugol.read.narrative.document import Clause, Sentence, Text
from lugol.read.narrative.lexicon import Mention, lexicon, tokens
from lugol.read.narrative.timeline import Timeline
from lugol.record.event import Assertion, Event, Span, Values
from lugol.record.when import When

_WORDS = lexicon()  # read at import, so that the first text takes no longer than the next


class Context(msgspec.Struct, frozen=True):
    """One narrative, prepared: `mentions` in order, and the tools to judge any stretch of it."""

    doc: Text
    mentions: tuple[Mention, ...]
    starts: tuple[int, ...]
    cues: Cues
    dates: Timeline
    sentence_starts: tuple[int, ...]

    @property
    def text(self) -> str:
        """The original text."""
        return self.doc.text

    def between(self, start: int, end: int) -> tuple[Mention, ...]:
        """Every mention that begins in [start, end)."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def of(self, *kinds: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Mentions of the given kinds that begin in [start, end), in order."""
        low = bisect_left(self.starts, start)
        high = len(self.starts) if end is None else bisect_left(self.starts, end)
        return [m for m in self.mentions[low:high] if m.concept.kind in kinds]

    def sentence(self, at: int) -> Sentence:
        """The sentence that holds a place."""
        return self.doc.sentences[max(0, bisect_right(self.sentence_starts, at) - 1)]

    def clause(self, at: int) -> Clause:
        """The clause that holds a place."""
        return assertion.clause_of(self.sentence(at), at)

    def judge(self, start: int, end: int) -> Judgement:
        """How the words [start, end) are asserted."""
        return assertion.assess(self.doc, self.cues, self.sentence(start), start, end)

    def subject(self, at: int) -> Judgement:
        """Whom the sentence at a place speaks of (affirmed = her), whatever is said."""
        return assertion.subject(self.doc, self.cues, self.sentence(at), at)

    def when(self, start: int, end: int) -> When:
        """The date at which the words [start, end) stand."""
        return self.dates.when(start, end)

    def find(self, pattern: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Matches of a pattern within [start, end)."""
        return pattern.finditer(self.text, start, len(self.text) if end is None else end)

    def event(
        self,
        values: Values,
        start: int,
        end: int,
        *,
        assert_as: Assertion | None = None,
        when: When | None = None,
        note: str = "",
    ) -> Event:
        """An event told by the words [start, end); assertion and date are judged where not given."""
        sentence = self.sentence(start)
        span = Span(self.doc.name, start, end, self.text[start:end], sentence.section)
        return Event(
            id=f"n{start}-{end}-{values.__struct_config__.tag}",
            values=values,
            when=self.when(start, end) if when is None else when,
            assertion=self.judge(start, end).assertion if assert_as is None else assert_as,
            sources=(span,),
            order=start,
            note=note,
        )


def prepare(text: str, name: str = "") -> Context:
    """Everything that extractors ask of a text, worked out once."""
    doc = document.parse(text, name)
    stream = tokens(text)
    mentions = tuple(_WORDS.scan(text, stream if doc.is_article else _WORDS.mended(stream)))
    return Context(
        doc,
        mentions,
        tuple(m.start for m in mentions),
        assertion.cues(text, stream),
        timeline.build(doc),
        tuple(s.start for s in doc.sentences),
    )
