"""The proof of a proposal: a row of plain checks, each with its reason; what passes all becomes an event.

Nothing of a reader is believed. The quote has to stand in the text, every word of the sentence in the quote, every
result of the quote in the sentence; lugol's own rules say whose it is, whether it is so and when; and what lugol read
itself at the same words may not say otherwise.
"""

from collections.abc import Callable, Sequence

import msgspec

from lugol.language.controlled import NotControlled, Said, understood
from lugol.language.measure import Measure, measures
from lugol.language.model import Judgement
from lugol.language.reading import Reading
from lugol.readers.against import adds_nothing, contradicts, overlapping, same_event, says_exactly
from lugol.readers.already import told_already
from lugol.readers.contract import LONGEST_QUOTE, Proposal
from lugol.readers.given_up import is_given_up
from lugol.readers.left_out import is_split_list, is_zipped, mixed_up, of_the_other_side, turned
from lugol.readers.nearby import lacks_anchor
from lugol.readers.place import Folded, Place, folded, stands
from lugol.readers.quote import Quoted, effects_of, quoted
from lugol.readers.spread import is_where_it_began, unreached
from lugol.readers.standing import judged_names, refused, standing
from lugol.readers.together import apart, statement
from lugol.readers.words import unproven
from lugol.readers.worth import is_no_event
from lugol.record.event import VALUE_TYPES, Event
from lugol.record.possible import impossible
from lugol.record.when import UNDATED, When, overlaps

_LASTING = frozenset({"systemic_therapy", "immunotherapy", "hormonal_therapy", "radiotherapy", "response", "stage"})

MOST_TOLD = 3
"""A quote that stands more often than this is proven nowhere."""
_BESIDE = frozenset({"denied", "planned", "another_beside", "cue_beside", "frame"})
"""What stands beside a quote refuses only what lugol did not read so itself: its own scopes are finer."""

_TOLD = frozenset({"polarity_left", "denial_left"})
"""What a sentence may leave out where lugol itself reads just its values there: "p53 mutant-type (overexpressed)"."""


class Ground(msgspec.Struct, frozen=True):
    """What proposals of one text are proven against: the text as read, and the events that lugol found in it."""

    reading: Reading
    text: Folded
    events: tuple[Event, ...]
    by_kind: dict[str, list[Event]]
    amounts: tuple[Measure, ...]


class Verdict(msgspec.Struct, frozen=True):
    """What became of a proposal: an event, or the code of the reason why it was refused.

    `same_as` names lugol's own event that says the same; `against` those that say otherwise (a conflict).
    """

    proposal: Proposal
    event: Event | None = None
    reason: str = ""
    same_as: str = ""
    against: tuple[Event, ...] = ()


def ground(reading: Reading, events: Sequence[Event]) -> Ground:
    """The ground on which the proposals of one text are proven."""
    by_kind: dict[str, list[Event]] = {}
    for event in events:
        by_kind.setdefault(event.kind, []).append(event)
    return Ground(reading, folded(reading.page.text), tuple(events), by_kind, measures(reading.page))


def prove(on: Ground, proposal: Proposal) -> Verdict:
    """Prove one proposal, or say why it is refused.

    >>> from lugol.language.narrative import events_of
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Colposcopy on 8 March 2022. Biopsy of the cervix at 6 o'clock: CIN3.", "letter")
    >>> lie = Proposal("Biopsy of the cervix at 6 o'clock: CIN3", "biopsy", "Biopsy of the cervix showed CIN2.")
    >>> prove(ground(reading, events_of(reading)), lie).reason
    'name'
    """
    if proposal.kind not in VALUE_TYPES:
        return Verdict(proposal, reason="unknown_kind")
    if len(proposal.quote) > LONGEST_QUOTE:
        return Verdict(proposal, reason="too_long")
    places, reason = stands(on.reading, on.text, on.amounts, proposal.quote)
    if reason:
        return Verdict(proposal, reason=reason)
    places = _in_section(on.reading, places, proposal.section)
    try:
        said = understood(proposal.sentence, proposal.kind)
    except NotControlled as error:
        return Verdict(proposal, reason=error.reason)
    if said.event.assertion in ("family", "other_person", "literature", "hypothetical"):
        return Verdict(proposal, reason="not_hers")
    return _at_each(on, proposal, said, places)


def _at_each(on: Ground, proposal: Proposal, said: Said, places: Sequence[Place]) -> Verdict:
    """The verdict where a quote stands several times: believed where each place proves the same of the same day.

    A diagnosis before and after the operation is one; a word of the plan and of the report is not.
    """
    if len(places) == 1:
        return _at(on, proposal, said, places[0])
    unclear = Verdict(proposal, reason="several_places")
    if len(places) > MOST_TOLD:
        return unclear
    found = [_at(on, proposal, said, place) for place in places]
    alike = {(v.event.assertion, v.event.when) for v in found if v.event is not None and not v.reason}
    return found[0] if len(alike) == 1 and not any(v.reason for v in found) else unclear


def _in_section(reading: Reading, places: list[Place], section: str) -> list[Place]:
    """The places under the heading that a reader names, all of them where lugol finds none there.

    lugol judges by itself under which heading a place stands; what a reader says of it only chooses between places.
    """
    wanted = section.strip(" :#*.").casefold()
    if not wanted or len(places) == 1:
        return places
    page = reading.page
    found = []
    for place in places:
        parts = [part for part in page.parts if part.first <= place.first < part.last]
        names = {page.words(*part.label).strip(" :").casefold() for part in parts} | {part.kind for part in parts}
        if wanted in names | {page.sentence(place.first).article}:
            found.append(place)
    return found or places


def _at(on: Ground, proposal: Proposal, said: Said, place: Place) -> Verdict:
    """The verdict on a proposal at one place of its quote."""
    quote = quoted(on.reading, statement(said, on.reading, place), on.amounts)
    place = quote.place
    reason = unproven(said, quote)
    if not reason and lacks_anchor(said, quote):
        reason = "anchor"
    if reason := reason or apart(said, quote):
        return Verdict(proposal, reason=reason)
    judged = judged_names(said, quote)
    event = _event(on.reading, said, quote, judged)
    own = overlapping(on.reading.page, place, on.by_kind.get(event.kind, ()))
    alike = next((each for each in own if same_event(event, each) and each.assertion == event.assertion), None)
    told = alike is not None and says_exactly(event, alike)
    reason = turned(said, quote, judged) or ("side_left" if of_the_other_side(said, quote) else "")
    if reason and not (told and reason in _TOLD):
        return Verdict(proposal, reason=reason)
    if getattr(alike and alike.values, "status", "") == "superseded" or is_given_up(event, on.events):
        return Verdict(proposal, reason="hedge_left")
    reason = refused(said, quote, judged)
    same = alike is not None and ((told and reason == "denied") or _says_the_same(on.reading, said, alike))
    if reason and (reason not in _BESIDE or not same):
        return Verdict(proposal, reason=reason)
    if said.when.is_known and not _is_its_date(on.reading, said, quote):
        return Verdict(proposal, reason="date")
    if is_where_it_began(said, quote) or (alike is None and unreached(said, quote)):
        return Verdict(proposal, reason="unreached")
    if alike is not None:
        return Verdict(proposal, event, same_as=alike.id)
    against = tuple(each for each in own if contradicts(on.reading.page, place, event, each))
    if against:
        return Verdict(proposal, event, reason="contradiction", against=against)
    reason = mixed_up(said, quote) or _shared_out(quote) or ("impossible" if impossible(event) else "")
    if reason:
        return Verdict(proposal, reason=reason)
    reason = is_no_event(said)
    if reason != "sort" and (again := told_already(on.reading.page, said, place, event, on.events)):
        return Verdict(proposal, event, same_as=again.id)
    return Verdict(proposal, reason=reason) if reason else Verdict(proposal, event)


def _says_the_same(reading: Reading, said: Said, own: Event) -> bool:
    """Does lugol's own event hold all words of the sentence and no denial ("tender" of "a mass, not tender")?"""
    if not adds_nothing(list(said.places.values()), own):
        return False
    page = reading.page
    spans = [s for s in own.sources if s.document == page.name]
    cues = [c for s in spans for c in reading.cues.within(*page.tokens_between(s.start, s.end)) if c.end <= s.end]
    return "negated" not in effects_of(page, cues) or said.event.assertion == "negated"


def _shared_out(quote: Quoted) -> str:
    if is_zipped(quote):
        return "shared_out"
    return "split_list" if is_split_list(quote) else ""


def _event(reading: Reading, said: Said, quote: Quoted, judged: Sequence[Judgement]) -> Event:
    """The event of a proven sentence: its values from the sentence, words, place and date from the quote."""
    first, last = quote.place.first, quote.place.last
    when = _when(reading, said.event.kind, quote)
    return reading.event(said.event.values, first, last, assertion=standing(said, quote, judged), when=when)


def _is_its_date(reading: Reading, said: Said, quote: Quoted) -> bool:
    """Is a stated date the one of lugol's timeline, or, where that gives none, the one of the quote's sentence?"""
    told = _at_its_place(reading.time.when, reading, quote)
    if told.earliest is not None and told.latest is not None:
        return _holds(said.when, told)
    own = reading.page.sentence(quote.place.first)
    here = [m.when for m in reading.time.told_in(own.first, own.last) if m.when.is_known]
    return len(here) == 1 and _holds(said.when, here[0]) and overlaps(said.when, told)


def _holds(stated: When, told: When) -> bool:
    """Is a told interval within a stated one? A day is not proven by a month."""
    if stated.earliest is None or stated.latest is None or told.earliest is None or told.latest is None:
        return False
    return stated.earliest <= told.earliest and told.latest <= stated.latest


def _when(reading: Reading, kind: str, quote: Quoted) -> When:
    """The date that lugol's own timeline gives the words of the quote."""
    return _at_its_place(reading.time.since if kind in _LASTING else reading.time.when, reading, quote)


def _at_its_place(ask: Callable[[int, int], When], reading: Reading, quote: Quoted) -> When:
    """What the timeline says of the names in a quote, of the whole quote where it names nothing."""
    named = reading.page.inside(quote.place.first, quote.place.last)
    where = [(m.first, m.last) for m in named] or [(quote.place.first, quote.place.last)]
    found = dict.fromkeys(ask(*each) for each in dict.fromkeys(where))
    return next(iter(found)) if len(found) == 1 else _common(list(found))


def _common(dates: list[When]) -> When:
    """The first of several dates with which all others agree; none where they do not."""
    known = [when for when in dates if when.is_known]
    return known[0] if known and all(overlaps(known[0], other) for other in known) else UNDATED
