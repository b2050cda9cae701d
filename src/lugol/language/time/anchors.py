"""What relative dates are told from: what the telling has reached, and the dates of its anchors."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import msgspec

from lugol.language.model import Mention, Page, Sentence
from lugol.language.time.mention import DateMention
from lugol.language.time.spans import Span, move
from lugol.language.time.words import Words
from lugol.record.when import UNDATED, When, between

GROUPS = {
    "procedure": "surgery",
    "drug": "treatment",
    "regimen": "treatment",
    "radiotherapy": "treatment",
    "immunotherapy": "treatment",
    "hormonal": "treatment",
    "other_treatment": "treatment",
}
"""The anchor that a term of a category also is."""
ANY_TREATMENT = "any_treatment"
"""The code of "treatment" and "therapy", which tell of no drug and no rays: an operation may be meant."""
ANCHORING = (*GROUPS, "frame", "obstetric", "cyt_test", "via_test")
_STOPS = frozenset({",", ";", ".", ":", ")", "was", "were", "is", "showed", "revealed", "she"})


@dataclass
class State:
    """What the telling has reached: the date carried on, the document's own, and the dates of its anchors.

    `entry` is the day of an entry, `named` where that is of something named in its label ("Smear of 12/02/2023:").
    `outside` is what had been reached before the part of history that the telling stands in, None outside of one.
    """

    visit: When = UNDATED
    limit: date | None = None
    current: When = UNDATED
    entry: When = UNDATED
    named: bool = False
    outside: When | None = None
    day_zero: When = UNDATED
    birth: When = UNDATED
    following: When = UNDATED
    coming: When = UNDATED
    anchors: dict[str, When] = field(default_factory=dict)
    firm: set[str] = field(default_factory=set)

    @property
    def day(self) -> When:
        """The day on which it is told: of the entry, else of the document; a smear named in a label gives none."""
        if self.named and self.visit.is_known:
            return self.visit
        return self.entry if self.entry.is_known else self.visit


@dataclass
class Place:
    """A token of a sentence with all that a date at it can be told from."""

    page: Page
    words: Words
    sentence: Sentence
    dates: Sequence[DateMention]
    state: State
    at: int

    @property
    def last(self) -> int:
        """The end of the sentence."""
        return self.sentence.last

    def key(self, at: int) -> str:
        """The key of a token of the sentence, "" outside it."""
        return self.page.tokens[at].key if self.sentence.first <= at < self.last else ""

    def now(self) -> When:
        """From where "ago" counts: the document's or entry's day, that of the sentence, or when she comes."""
        own, state = self.before(), self.state
        return next((w for w in (state.day, own, state.coming) if w.is_known), UNDATED)

    def before(self) -> When:
        """The last date told before in the sentence, else the one carried."""
        earlier = [m for m in self.dates if m.last <= self.at and m.when.is_known and not m.bound]
        return max(earlier, key=lambda m: m.first).when if earlier else self.state.current


def anchor_in(here: Place, at: int) -> tuple[int, When] | None:
    """The anchor named in the phrase that begins at a token: where it ends, and its date (a date told there counts)."""
    named: tuple[int, When] | None = None
    begun, last = at, min(here.last, here.page.clause(at)[1]) if at < here.last else here.last
    while at < last and here.key(at) not in _STOPS:
        if at > begun and (here.words.at(at, "after") or here.words.at(at, "before")):
            break
        dated = next((m for m in here.dates if m.first == at), None)
        if dated is not None:
            return dated.last, dated.when
        for mention in _anchors_at(here, at):
            if named is None:
                named = mention.last, anchor_date(here.state, mention)
        at += 1
    if named is not None and not named[1].is_known and here.key(at) == ",":
        dated = next((m for m in here.dates if m.first > at), None)
        if dated is not None and here.words.behind(dated.first - 1, "role") is not None:
            return dated.last, dated.when
    return named


def _anchors_at(here: Place, at: int) -> list[Mention]:
    cue = here.words.at(at, "anchor")
    if cue is not None and cue.code == "discharge" and here.page.of("symptom", first=at - 2, last=at + 1):
        cue = None
    terms = here.page.of(*ANCHORING, first=at, last=at + 1)
    return [m for m in (cue, *terms) if m is not None]


def keys_of(mention: Mention) -> tuple[str, ...]:
    """The names under which an anchor's date is kept: its code, and the group of its category."""
    if mention.code == ANY_TREATMENT:
        return ("treatment",)
    group = GROUPS.get(mention.concept.category, "")
    return (mention.code, group) if group else (mention.code,)


def anchor_date(state: State, mention: Mention) -> When:
    """The date of an anchor as far as it has been told; "after treatment" may be after an operation."""
    for name in (*keys_of(mention), *(("surgery",) if mention.code == ANY_TREATMENT else ())):
        if name in state.anchors:
            return state.anchors[name]
    if mention.code in ("presentation", "admission", "visit") and state.visit.is_known:
        return state.visit
    return UNDATED


def own_anchor(here: Place, name: str) -> When | None:
    """The date of an anchor told in the sentence before a place: "hysterectomy on 3 May and home on day 5"."""
    first, at = here.sentence.first, here.at
    named = [*here.words.within("anchor", first, at), *here.page.of(*ANCHORING, first=first, last=at)]
    own = [m for m in named if name in keys_of(m)]
    if not own:
        return None
    anchor = max(own, key=lambda m: m.first)
    behind = [m for m in here.dates if anchor.last <= m.first and m.last <= at and m.when.is_known and not m.relative]
    near = [m for m in behind if m.first - anchor.last <= _NEAR]
    before = [m for m in here.dates if m.last <= anchor.first and anchor.first - m.last <= _NEAR and m.when.is_known]
    return near[0].when if near else before[-1].when if before else None


_NEAR = 4


def moved(here: Place, base: When, span: Span, *, back: bool = False) -> When | None:
    """The base moved; a vague span ("some weeks later") only tells after or before what."""
    result = move(base, span, back=back)
    if result is None or not base.is_known:
        return result
    scale = here.words.behind(span.first, "scale")
    if scale is not None and span.low >= 0 and not back:
        return _scaled(base, result, span, over=scale.code == "over")
    if span.low >= 0:
        return result
    return between(None, base.latest) if back else later_than(base, here.state)


def _scaled(base: When, moved: When, span: Span, *, over: bool) -> When:
    """ "More than a year later" is open towards later times, "less than" begins at the base."""
    if not over:
        days = msgspec.structs.replace(span, unit="D", low=7 * span.low, high=7 * span.high)
        exact = move(base, days) if span.unit == "W" else moved
        return between(base.earliest, exact.latest if exact is not None else moved.latest)
    months = msgspec.structs.replace(span, unit="M", low=12 * span.low, high=12 * span.low)
    least = move(between(base.earliest, base.earliest), months) if span.unit == "Y" else moved
    return between(least.earliest if least is not None else moved.earliest, None)


def later_than(base: When, state: State) -> When:
    """Some time after `base`: not after the next date that the telling gives, nor after the document's last day."""
    limit = state.following.latest or state.limit
    if limit is not None and base.earliest is not None and limit < base.earliest:
        limit = None
    return between(base.earliest, limit) if base.earliest or limit else UNDATED
