"""Which date each place of a text stands at: its own, the one it is told from, or the one carried from before."""

import re
from bisect import bisect_right

import msgspec

from lugol.read.narrative import dates, header, relative
from lugol.read.narrative.dates import DateMention
from lugol.read.narrative.document import Sentence, Text
from lugol.read.narrative.governing import Dated, governing
from lugol.record.when import UNDATED, When, between

_AT_HEADER = re.compile(
    r"\b(?:examination|exam|findings|procedures?|speculum|colposcopy|colpo?|ve|p/v)\s*:|"
    r"\b(?:today|on examination|o/e|on exam|stage recorded|recorded|impression|assessment|"
    r"outcome:|currently|now|"
    r"at present|this visit|in clinic)\b",
    re.I,
)
_CLINICAL = re.compile(
    r"\W*(?:patient|clinical|indication|history|reason|comparison|pre-?op\w*|background)\b[^\n]{0,40}?:", re.I
)
_LABEL = 30
_ENTRY = re.compile(
    r"\W*(?:update\w*|review\w*|addend\w+|seen|visit|clinic|colp\w*|follow-?up|f/u|day|note)\W*(?:\w+\W+)?", re.I
)
_OPERATION = re.compile(rf"{relative.MILESTONES['surgery'].pattern}|\b(?:lap|op|theatre|TAH|TLH)\b", re.I)
_NOW = re.compile(
    r"(?:she|the patient|this lady)\s+(?:now |currently |also |still )?(?:has|is|complains|reports|describes|feels|"
    r"denies|takes)\b(?!\s+(?:(?:also|now|already|always|since|recently)\s+)?(?:been|had|undergone|received|no history|"
    r"known|a known))",
    re.I,
)
_FIGURE = re.compile(r"\bfig(?:ure|s|\.)*\s*(\d+)", re.I)
_HISTORY = re.compile(
    r"\b(?:had (?:been|had|undergone|received|shown)|last|latest|previous(?:ly)?|prior|earlier|history of|h/o|hx|"
    r"PMH\w*|known|ago|stopped|since|quit|referral|ref\s*:|refd|"
    r"dna|recall|years? before|background)\b",
    re.I,
)
_PLAN = re.compile(
    r"\b(?:next visit|next appointment|will|planned|booked|due|to be arranged|scheduled|start(?:ing)? .{0,20} if|if)\b",
    re.I,
)
_PLUPERFECT = re.compile(
    r"\bhad\s+(?:\w+ly\s+)?(?:been|had|undergone|received|shown|never|attended|regular\w*)\b", re.I
)
_CYCLE = re.compile(r"\b(?:next|following|subsequent) (?:menstrual )?(?:cycle|period|menses)\b", re.I)


class Timeline(msgspec.Struct, frozen=True):
    """The dates of a text; `when` answers for any place."""

    text: str
    rows: tuple[Dated, ...]
    starts: tuple[int, ...]
    header: When = UNDATED
    limit: When = UNDATED
    firm: tuple[DateMention, ...] = ()
    birth: When = UNDATED

    def when(self, start: int, end: int) -> When:
        """The date at which the words [start, end) stand."""
        row = self._row(start)
        return UNDATED if row is None else governing(self.text, row, start, end)

    def since(self, start: int, end: int) -> When:
        """As `when`, but open up to the next date of the telling where the paragraph itself tells none.

        For what takes its course after the events it is told behind, such as treatment.
        """
        when, index = self.when(start, end), bisect_right(self.starts, start) - 1
        if index < 0 or when.earliest is None or when.latest is None:
            return when
        sentence = self.rows[index].sentence
        if any(row.mentions for row in self.rows[: index + 1] if row.sentence.paragraph == sentence.paragraph):
            return when
        upper = next((m.when for m in self.firm if m.start >= sentence.end), UNDATED)
        return relative.later(when, upper, self.limit)

    def told(self, start: int, end: int) -> bool:
        """Is a date told in the very sentence?"""
        row = self._row(start)
        return row is not None and bool(row.mentions)

    def mentions_in(self, start: int, end: int) -> list[DateMention]:
        """Dates told within [start, end)."""
        low = max(0, bisect_right(self.starts, start) - 1)
        high = bisect_right(self.starts, end)
        return [m for row in self.rows[low:high] for m in row.mentions if m.start < end and m.end > start]

    def _row(self, start: int) -> Dated | None:
        index = bisect_right(self.starts, start) - 1
        return self.rows[index] if index >= 0 else None


def build(text: Text) -> Timeline:
    """Read every date of a text and carry it through the telling."""
    found = dates.absolute(text.text)
    born = [m for m in found if dates.is_birth(text.text, m.start)]
    calendar = [m for m in found if m not in born and not header.is_aside(text.text, m.start)]
    birth = next((m.when for m in born), UNDATED)
    headed = UNDATED if text.is_article else header.header_date(text, calendar)
    firm = tuple(m for m in calendar if _is_firm(text, m))
    limit = headed if headed.is_known else header.told_until(text, calendar)
    state = relative.State(header=headed, limit=limit, report=headed.is_known and header.is_report(text))
    rows: list[Dated] = []
    figures: dict[str, When] = {}
    previous: Sentence | None = None
    local = UNDATED
    for sentence in text.sentences:
        own = [m for m in calendar if sentence.start <= m.start < sentence.end]
        if sentence.section == "caption":
            if previous is None or previous.section != "caption" or previous.paragraph != sentence.paragraph:
                number = _FIGURE.search(text.text, sentence.start, sentence.end)
                local = figures.get(number[1], UNDATED) if number else UNDATED
            rows.append(Dated(sentence, () if header.is_span(text, own) else tuple(own), local))
            local = UNDATED if header.is_span(text, own) else own[-1].when if own else local
        else:
            rows.append(_step(text, state, sentence, previous, own, firm))
            for number in _FIGURE.finditer(text.text, sentence.start, sentence.end):
                figures.setdefault(number[1], state.current)
        previous = sentence
    return Timeline(text.text, tuple(rows), tuple(r.sentence.start for r in rows), headed, limit, firm, birth)


def _is_firm(text: Text, mention: DateMention) -> bool:
    sentence = next((s for s in text.sentences if s.start <= mention.start < s.end), None)
    if sentence is None or sentence.section != "case":
        return False
    return not _HISTORY.search(text.text[sentence.start : sentence.end])


def _step(
    text: Text,
    state: relative.State,
    sentence: Sentence,
    previous: Sentence | None,
    own: list[DateMention],
    firm: tuple[DateMention, ...],
) -> Dated:
    words = text.text[sentence.start : sentence.end]
    _arrive(text, state, sentence, previous, own)
    if (
        state.header.is_known
        and not state.entry.is_known
        and not own
        and (_AT_HEADER.search(words) or _NOW.match(words))
    ):
        state.current = state.header
    upper = next((m.when for m in firm if m.start >= sentence.end), UNDATED)
    mentions = sorted([*own, *relative.told(state, text, sentence, own, upper)], key=lambda m: m.start)
    fallback = between(None, state.header.latest) if state.header.latest else UNDATED
    later = relative.LATER_WORD.search(words) or _CYCLE.search(words)
    if later and not mentions and state.current.earliest and not _HISTORY.search(words):
        state.current = relative.later(state.current, upper, state.limit)
    carried = state.current
    _advance(text, state, own, mentions, sentence)
    return Dated(sentence, tuple(mentions), carried, fallback)


def _arrive(
    text: Text, state: relative.State, sentence: Sentence, previous: Sentence | None, own: list[DateMention]
) -> None:
    """What a new section, paragraph or line ends, and what a date at its head begins."""
    if previous is not None and previous.section != sentence.section and sentence.section != "case":
        state.current = state.current if previous.section == "caption" else UNDATED
    if previous is None or previous.line != sentence.line:
        state.entry = UNDATED
    if own and _opens(text, sentence, own[0]):
        state.entry = own[0].when
    if own and not text.is_article and _is_labelled(text, sentence, own[0]):
        state.entry = own[0].when
    new_line = previous is None or previous.line != sentence.line
    if state.report and new_line:
        told_before = _CLINICAL.match(text.text, sentence.start)
        state.current = UNDATED if told_before else state.header
    elif state.header.is_known and (previous is None or previous.paragraph != sentence.paragraph):
        state.current = UNDATED


def _is_labelled(text: Text, sentence: Sentence, mention: DateMention) -> bool:
    """ "Lap 11/1/21: ...", or at the head of a line "Update 2/10/23: ...": what follows in the line is of that day."""
    label = text.text[sentence.start : mention.start]
    at_line = text.text[: sentence.start].rstrip(" ").endswith("\n")
    named = _OPERATION.search(label) or (at_line and _ENTRY.fullmatch(label))
    return len(label) < _LABEL and bool(named) and text.text[mention.end : mention.end + 1] == ":"


def _opens(text: Text, sentence: Sentence, mention: DateMention) -> bool:
    """Does a date open the entry of a running note ("[8/20/23] seen", "12/3/24 colp:")?"""
    at_line = text.text[: sentence.start].rstrip(" ").endswith("\n") or sentence.start == 0
    goes_on = sentence.end - mention.end > 8 or text.text[sentence.end : sentence.end + 2].strip(" ") not in ("", "\n")
    return at_line and goes_on and not text.is_article and not text.text[sentence.start : mention.start].strip(" [(-•*")


def _advance(
    text: Text, state: relative.State, own: list[DateMention], mentions: list[DateMention], sentence: Sentence
) -> None:
    words = text.text[sentence.start : sentence.end]
    if relative.DAY_ZERO.search(words) and own:
        state.day_zero = own[0].when
    past = [m for m in mentions if not _HISTORY.search(_around(words, sentence, m, mentions))]
    past = [
        m for m in past if not _PLAN.search(words[max(0, m.start - sentence.start - 40) : m.end - sentence.start + 8])
    ]
    usable = [m for m in past if m.when.is_known and not _is_cause(words, sentence, m, past)]
    if _PLUPERFECT.search(words):
        usable = [m for m in usable if not _is_before(m.when, state.current)]
    if usable:
        state.current = usable[0].when if header.is_span(text, own) else usable[-1].when
        if not state.first.is_known:
            state.first = state.current
    if state.entry.is_known:
        state.current = state.entry
    for name, pattern in relative.MILESTONES.items():
        told = pattern.search(words)
        if told and not _PLAN.search(words):
            beside = UNDATED if usable else _beside(mentions, sentence.start + told.start())
            if beside.is_known:
                state.milestones.setdefault(name, beside)
            elif state.current.is_known:
                state.milestones[name] = state.current


def _is_before(when: When, current: When) -> bool:
    return bool(when.latest and current.earliest and when.latest < current.earliest)


def _around(words: str, sentence: Sentence, mention: DateMention, told: list[DateMention]) -> str:
    """The words beside a date, as far as the date before it."""
    before = max((m.end for m in told if m.end <= mention.start), default=sentence.start)
    return words[
        max(0, mention.start - 45 - sentence.start, before - sentence.start) : mention.end - sentence.start + 25
    ]


def _is_cause(words: str, sentence: Sentence, mention: DateMention, told: list[DateMention]) -> bool:
    """ "Seen on 3 May for bleeding following evacuation on 10 March": the earlier date is only what it came from."""
    before = words[max(0, mention.start - sentence.start - 60) : mention.start - sentence.start]
    later = [m for m in told if m.start < mention.start and m.when.earliest and mention.when.latest]
    first = [m for m in later if m.when.earliest and mention.when.latest and m.when.earliest > mention.when.latest]
    return bool(first) and bool(re.search(r"\b(?:following|after|since|s/p|post|due to)\b", before, re.I))


def _beside(mentions: list[DateMention], at: int) -> When:
    """The calendar date of a sentence nearest to a place, whether or not the telling goes on from there."""
    own = [m for m in mentions if not m.relative]
    return min(own, key=lambda m: abs(m.start - at)).when if own else UNDATED
