"""Dates told from other dates: "two days before admission", "POD 5", "three months later", "on discharge"."""

from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, date

from lugol.language.model import SCREENING_TESTS, Page, Sentence
from lugol.language.time.anchors import ANCHORING, Place, State, anchor_date, anchor_in, later_than, moved, own_anchor
from lugol.language.time.mention import DateMention
from lugol.language.time.spans import Span, move, span_at
from lugol.language.time.words import Words
from lugol.language.tokens import HYPHENS
from lugol.record.when import UNDATED, When, add_months, between

_STANDING = frozenset({"on", "at", "upon", "the", "time", "of", "her", "a", "an", "first", "initial", "day", "date"})
_ENDINGS = frozenset({"end", "completion", "conclusion", "finish"})
_STANDS = frozenset({"on", "at", "upon"})
_SAME_STAY_DAYS = 62
_COMINGS = frozenset({"admission", "presentation"})
_LASTING = frozenset({"for", "over", "during"})
_PLURALS = frozenset({"years", "months", "weeks"})

_NEAR_KIN = 7
_KIN = frozenset({
    "father", "mother", "sister", "brother", "aunt", "uncle", "cousin", "grandmother", "grandfather", "daughter", "son",
    "husband", "partner", "niece", "parents", "siblings", "sisters", "brothers",
})  # fmt: skip
"""Behind these an age is theirs: "the early death of her father at age 33"."""

RelativeDate = tuple[int, int, When | None]


def relative_dates(
    page: Page, words: Words, sentence: Sentence, own: Sequence[DateMention], state: State
) -> tuple[list[DateMention], list[tuple[int, int]]]:
    """The relative dates of a sentence, and the token ranges of those that can be none.

    What is told with such a one has no day: it came behind what was told before, or at any time ("8000 years ago").
    """
    found: list[DateMention] = []
    refused: list[tuple[int, int]] = []
    taken = {at for m in own for at in range(m.first, m.last)}
    at = sentence.first
    while at < sentence.last:
        if at in taken or not (at in words.opening or page.spelled[at][0].isdigit()):
            at += 1
            continue
        here = Place(page, words, sentence, [*own, *found], state, at)
        read = next(_readings(here), None)
        if read is None:
            at += 1
            continue
        first, last, when = read
        if when is None:
            refused.append((first, last))
            when = later_than(here.before(), state) if words.behind(last, "later") is not None else UNDATED
        counts_on = words.behind(last, "after") is not None and page.keys(last, last + 1) != (",",)
        bound = "after" if counts_on else ""
        found.append(DateMention(first, last, when, relative=True, bound=bound))
        at = max(last, at + 1)
    return found, refused


def _readings(here: Place) -> Iterator[RelativeDate]:
    for way in (_span, _deictic, _following, _day_count, _age, _standing):
        read = way(here)
        if read is not None:
            yield read


def _span(here: Place) -> RelativeDate | None:
    """ "Three months later", "two days before admission", "6 weeks postpartum", "at the 6-month follow-up"."""
    span = span_at(here.words, here.at, here.last)
    if span is None:
        return None
    words, state, at = here.words, here.state, span.last
    while here.key(at) in HYPHENS:
        at += 1
    ordinary = _with_anchor(here, span, at)
    if ordinary is not None:
        return ordinary
    scale = words.behind(span.first, "scale")
    if scale is not None and scale.code == "within" and scale.first == here.sentence.first:
        return here.at, span.last, moved(here, here.before(), span)
    ago = words.at(at, "ago")
    if ago is not None:
        return here.at, ago.last, moved(here, here.now(), span, back=True)
    later = words.at(at, "later")
    if later is not None and (here.key(at) != "on" or here.key(later.last) in (",", ".", "")):
        return here.at, later.last, moved(here, here.before(), span)
    earlier = words.at(at, "earlier")
    if earlier is not None:
        return here.at, earlier.last, moved(here, here.before(), span, back=True)
    post = words.at(at, "post")
    if post is not None:
        base = state.anchors.get(post.code, UNDATED)
        return here.at, post.last, moved(here, base if base.is_known else state.current, span)
    return _follow_up(here, span, at)


_LONGEST_HEADING = 10


def _with_anchor(here: Place, span: Span, at: int) -> RelativeDate | None:
    """A span counted from a named anchor or a date: "after surgery", "before 3 May"."""
    seen = _counted_back(here, span, at)
    if seen is not None:
        return seen
    for category, back in (("before", True), ("after", False)):
        relation = here.words.at(at, category)
        if relation is None:
            continue
        named = anchor_in(here, relation.last)
        if named is not None:
            return here.at, named[0], moved(here, named[1], span, back=back)
    return None


_IS_NOW = frozenset({"is", "now", "currently", "remains"})
_APPOSED = frozenset({",", "(", "-", "–"})
_NEAR = 4


def _counted_back(here: Place, span: Span, at: int) -> RelativeDate | None:
    """ "Seen on 6 June 2022, three years after chemoradiotherapy", "she is now two years after hysterectomy".

    The day from which she is seen is known; what is counted from it is the treatment, so much earlier.
    """
    relation = here.words.at(at, "after")
    if relation is None or span.low < 0:
        return None
    before = here.key(here.at - 1)
    beside = [m for m in here.dates if m.last == here.at - 1 and m.when.is_day and not m.relative]
    now = before in _IS_NOW or _is_of_today(here)
    day = beside[-1].when if beside and before in _APPOSED else here.state.day if now else UNDATED
    named = here.page.of(*ANCHORING, first=relation.last, last=min(relation.last + _NEAR, here.last))
    told = any(m.first >= relation.last and m.first - relation.last <= 2 * _NEAR for m in here.dates)
    if not named or not day.is_known or told:
        return None
    return here.at, relation.last, move(day, span, back=True)


def _is_of_today(here: Place) -> bool:
    """ "Today's examination, six months after conisation": is it told of today, before or right behind?"""
    told = here.words.within("deictic", here.sentence.first, here.at)
    return any(cue.code == "today" for cue in told)


def _follow_up(here: Place, span: Span, at: int) -> RelativeDate | None:
    state = here.state
    visit = here.words.at(at, "followup")
    led = here.key(here.at - 1) in ("at", "on", "in", "by", "the", "her", "a", "an", "during")
    first = max(here.page.clause(here.at)[0], here.sentence.first)
    repeated = any(here.words.any_within(kind, first, here.at) for kind in ("followup", "repeat"))
    if visit is None and _heads_visit(here, at):
        base = next((state.anchors[n] for n in ("surgery", "treatment") if n in state.anchors), UNDATED)
        return here.at, span.last, moved(here, base, span)
    if visit is None and not (here.key(here.at - 1) == "at" and repeated and span.unit != "W"):
        return None
    if visit is not None and not led:
        return None
    end = visit.last if visit is not None else span.last
    relation = here.words.at(end, "after")
    named = anchor_in(here, relation.last) if relation is not None else None
    if named is not None:
        return here.at, named[0], moved(here, named[1], span)
    base = next((state.anchors[n] for n in ("surgery", "treatment") if n in state.anchors), state.current)
    counted = _before_next(moved(here, base, span), state.following)
    return here.at, end, state.current if _is_headed(here) and _within(state.current, counted) else counted


def _heads_visit(here: Place, at: int) -> bool:
    """ "FU: 6m smear neg, HPV neg. 12m LSIL", "Follow up 6/12: clear": does a span head what a visit showed?

    It stands behind a sign or the word, with a colon or a test behind it, in a paragraph that tells of follow-up.
    """
    led = here.words.behind(here.at, "followup") is not None
    opens = led or here.at == here.sentence.first or here.key(here.at - 1) in _OPENS
    if not opens or not (here.key(at) == ":" or here.page.of(*SCREENING_TESTS, "cyt_result", first=at, last=at + 1)):
        return False
    near = here.page.sentences_near(here.at, before=_VISITS)
    begun = min(s.first for s in near if s.paragraph == here.sentence.paragraph)
    return here.words.any_within("followup", begun, here.at)


_OPENS = frozenset({".", ";", ",", ":", "•", *HYPHENS})
_VISITS = 12
"""How many sentences ahead the paragraph may name the follow-up that its visits are of."""


def _before_next(when: When | None, following: When) -> When | None:
    """A visit told before another date of the same telling lies not after it, where it can."""
    if when is None or not (when.earliest and when.latest and following.latest):
        return when
    return between(when.earliest, following.latest) if when.earliest <= following.latest < when.latest else when


def _is_headed(here: Place) -> bool:
    """Does the sentence stand right below a short line that tells a date: "Follow-up at six months, September 2022"?"""
    before = here.page.sentence(here.sentence.first - 1) if here.sentence.first else here.sentence
    if before.paragraph == here.sentence.paragraph:
        return False
    keys = here.page.keys(before.first, before.last)
    return len(keys) <= _LONGEST_HEADING and keys[-1] not in (".", "!", "?") and any(k.isdigit() for k in keys)


def _within(inner: When, outer: When | None) -> bool:
    if outer is None or not (inner.earliest and inner.latest and outer.earliest and outer.latest):
        return False
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


def _deictic(here: Place) -> RelativeDate | None:
    """ "Today", "yesterday", "last year", "the same day"."""
    cue = here.words.at(here.at, "deictic")
    if cue is None or here.key(here.at - 1) in _LASTING or here.key(cue.last - 1) in _PLURALS:
        return None
    state = here.state
    if cue.code == "same":
        return here.at, cue.last, here.before()
    base = state.day
    if cue.code == "today":
        return here.at, cue.last, base
    if not base.is_known and state.outside is not None:
        return None  # "yesterday" in a history is told from the day of the document
    base = base if base.is_known else here.before()
    if base.earliest is None or base.latest is None or base.earliest.year >= MAXYEAR - 1:
        return None
    if cue.code == "yesterday":
        return here.at, cue.last, move(base, Span(0, 0, 1, 1, "D"), back=True)
    name, _, unit = cue.code.partition("_")
    step = {"last": -1, "this": 0, "next": 1}[name]
    day = base.earliest
    if unit == "year":
        return here.at, cue.last, between(date(day.year + step, 1, 1), date(day.year + step, 12, 31))
    if unit == "month":
        month = add_months(day.replace(day=1), step)
        return here.at, cue.last, between(month, date.fromordinal(add_months(month, 1).toordinal() - 1))
    return here.at, cue.last, move(base, Span(0, 0, 1, 1, "W"), back=step < 0)


def _following(here: Place) -> RelativeDate | None:
    """ "The following day", "the next month", "the day after"."""
    cue = here.words.at(here.at, "following")
    if cue is None:
        return None
    back, unit = cue.code.startswith("-"), cue.code[-1]
    if here.key(cue.last) in ("cycle", "period", "visit", "appointment"):
        return None
    base = here.before()
    relation = here.words.at(cue.last - 1, "after") or here.words.at(cue.last - 1, "before")
    named = anchor_in(here, cue.last) if relation is not None else None
    if named is not None and named[1].is_known:
        base = named[1]
    return here.at, cue.last, move(base, Span(0, 0, 1, 1, unit), back=back)


def _day_count(here: Place) -> RelativeDate | None:
    """ "POD 5", "postoperative day 5", "the fifth postoperative day", "day 6" counted from a day 0."""
    words, state, at = here.words, here.state, here.at
    cue = words.at(at, "daycount")
    if cue is not None:
        number_at = cue.last + (here.key(cue.last) in ("#", *HYPHENS))
        number = here.key(number_at)
        if not number.isdigit() or len(number) > 3:
            return None
        base = _counted_from(here, cue.code) if cue.code != "zero" else state.day_zero
        if cue.code == "zero" and here.key(number_at + 1) in ("of", "/", "to", *HYPHENS):
            return None
        return (at, number_at + 1, move(base, _days(int(number)))) if base.is_day else None
    ordinal = words.at(at, "ordinal")
    suffixed = here.key(at).isdigit() and here.key(at + 1) in ("st", "nd", "rd", "th")
    behind = ordinal.last if ordinal is not None else at + 2 if suffixed else 0
    cue = words.at(behind, "daycount") if behind else None
    number = ordinal.code if ordinal is not None else here.key(at)
    if cue is None or cue.code == "zero" or not number.isdigit():
        return None
    base = _counted_from(here, cue.code)
    return (at, cue.last, move(base, _days(int(number)))) if base.is_day else None


def _counted_from(here: Place, name: str) -> When:
    """The date of an anchor, told before or in the same sentence ("operated on 3 May and home on the fifth day")."""
    return own_anchor(here, name) or here.state.anchors.get(name, UNDATED)


def _days(number: int) -> Span:
    return Span(0, 0, number, number, "D")


def _age(here: Place) -> RelativeDate | None:
    """ "At the age of 48", where her birth is known within a year or two."""
    cue = here.words.at(here.at, "age")
    if cue is None:
        return None
    told = here.words.number(cue.last, here.last)
    birth = here.state.birth
    if told is None or birth.earliest is None or birth.latest is None or not 0 < told[0] < 110:
        return None
    if _KIN.intersection(here.page.keys(max(here.page.clause(here.at)[0], here.at - _NEAR_KIN), here.at)):
        return None
    years = int(told[0])
    return here.at, told[1], between(add_months(birth.earliest, 12 * years), add_months(birth.latest, 12 * years + 12))


def _standing(here: Place) -> RelativeDate | None:
    """ "On admission", "at the time of discharge": the date of the anchor."""
    cue = here.words.at(here.at, "anchor")
    if cue is None:
        return None
    at, stands, ended = here.at - 1, False, False
    while here.key(at) in _STANDING | _ENDINGS:
        ended = ended or here.key(at) in _ENDINGS
        stands = stands or here.key(at) in _STANDS
        at -= 1
    if not stands or here.words.at(cue.last, "month") is not None:
        return None
    when = anchor_date(here.state, cue)
    when = _end_of(when) if ended else when
    reached = here.state.current.earliest
    if cue.code in _COMINGS and reached and when.latest and (reached - when.latest).days > _SAME_STAY_DAYS:
        return None
    return (here.at, cue.last, when) if when.is_known else None


def _end_of(when: When) -> When:
    """The month in which something ended that went on for longer; nothing where its end is not told."""
    if when.latest is None or when.earliest is None:
        return UNDATED
    return between(max(when.earliest, when.latest.replace(day=1)), when.latest)
