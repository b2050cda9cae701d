"""One pass through the sentences of a page, which carries the date that the telling has reached."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lugol.language.blocks import WRAPPED_AT_MOST
from lugol.language.lines import LONGEST_LABEL
from lugol.language.model import Page, Sentence
from lugol.language.time.alone import TESTED
from lugol.language.time.anchors import ANCHORING, State, keys_of, later_than
from lugol.language.time.governing import Dated, governing, is_of_her_life, words_of_past
from lugol.language.time.head import Head
from lugol.language.time.mention import DateMention
from lugol.language.time.relative import relative_dates
from lugol.language.time.words import Words
from lugol.language.title import is_of_one_day
from lugol.language.tokens import HYPHENS
from lugol.record.when import UNDATED, When, add_months, between

_GOES_ON = frozenset(
    {"it", "this", "result", "results", "which", "she", "he", "they", "there", "since", "then", "again"}
)
"""Words that begin a sentence which goes on with what was told before it."""
_COMINGS = frozenset({"presentation", "admission"})
_LEADS_TO_DAY = frozenset({"in", "on", "since", "from", "until"})
_LONGEST_HEAD = 4
_COMPLAINS = frozenset({"complains", "denies"})
_NOW = frozenset({"now", "today", "currently", "presently"})
_PAST = frozenset({"was", "were", "had", "did", "became", "developed", "underwent", "showed", "revealed", "presented"})
_WRITER = frozenset({"i", "i've", "we", "we've"})
_ASIDES = frozenset({"birth", "period", "typed", "due", "compared", "received", "reported", "discharge"})
_APART = frozenset({"birth", "period", "typed", "due", "compared"})
_HISTORY = frozenset({"history", "family", "social", "comparison", "request", "allergy"})
_OF_NOTES = frozenset({"history", "medication", "allergy", "social", "review", "family", "presenting"})
LEAST_PARTS = 2
"""So many such parts make a clinic's note, whose examination is of the day on which it was written."""
_BEFORE_TODAY = ("review", "indication")
"""Parts of a note whose dates reach no further, though what they tell need not be long past."""
_TOLD_ANEW = frozenset({"exam", "impression", "plan", "outcome", "presenting", "review", "medication"})
_SEEN = frozenset(
    {"exam", "colposcopy", "impression", "plan", "findings", "diagnosis", "gross", "microscopy", "outcome", "procedure"}
    | {
        "preop_diagnosis",
        "postop_diagnosis",
        "specimen",
        "laboratory",
        "review",
        "imaging",
        "anaesthesia",
        "conclusion",
    }
)
_TOLD = frozenset({"case", "abstract", "title"})
_SECTIONS = frozenset({"introduction", "discussion", "abstract"})
_OF_SAMPLE = frozenset({"stains", "microscopy", "addendum"})
_ANCHOR_OF_ROLE = {"admission": "admission", "discharge": "discharge", "operation": "surgery"}
"""What is reckoned from the date of a labelled line: "Date of discharge: 21 October 2022"."""
_OF_TODAY = frozenset({"current", "present", "today's"})
_STUDIES = frozenset({"examination", "exam", "study", "scan", "ultrasound", "mri", "ct", "mammogram", "sonogram"})
"""Behind "current" these are the study of the day on which it is reported, not one that it is compared with."""
_ADULT = 10
_SINCE = frozenset({"since", "after", "following", "until", "before"})
"""What a sentence with such a word names behind it lies elsewhere: "hot flushes since radiotherapy"."""
_FULL = 0.7


class Walk:
    """One pass through the sentences of a page; what has been reached is in `state`."""

    def __init__(self, page: Page, words: Words, head: Head, mentions: tuple[DateMention, ...]) -> None:
        self.page, self.words, self.head = page, words, head
        self.is_of_one_day = is_of_one_day(page)
        self.state = State(visit=head.visit, limit=head.limit, birth=head.birth)
        self.kinds = _kinds(page)
        self.is_note = len(_OF_NOTES.intersection(self.kinds)) >= LEAST_PARTS
        self.width = max((len(line) for line in page.text.split("\n")), default=0)
        self.sectioned = any(s.article in _SECTIONS for s in page.sentences)
        self.labelled = frozenset(part.label[0] for part in page.parts)
        self.own = _by_sentence(page, mentions)
        self.refused: list[tuple[int, int]] = []
        self.figures: dict[str, When] = {}
        self.kept: dict[str, When] = {}
        self.left: When | None = None
        self.following, self.coming = self._ahead()
        if not head.birth.is_known:
            self.state.birth = self._birth_by_age()

    def _ahead(self) -> tuple[list[When], list[When]]:
        """For each sentence the next date from which the telling goes on behind it, and the next at which she comes."""
        ahead: list[When] = []
        comings: list[When] = []
        upcoming = coming = UNDATED
        for sentence in reversed(self.page.sentences):
            ahead.append(upcoming)
            comings.append(coming)
            firm = [m for m in self.own.get(sentence.first, []) if self._moves(m)]
            if firm and sentence.article == "case":
                upcoming = firm[0].when
                coming = upcoming if self._comes(sentence) else coming
        return ahead[::-1], comings[::-1]

    def _comes(self, sentence: Sentence) -> bool:
        """Does a sentence tell that she presented or was admitted?"""
        came = self.words.within("anchor", sentence.first, sentence.last)
        return any(cue.code in ("presentation", "admission") for cue in came)

    def _moves(self, mention: DateMention) -> bool:
        """Does the telling go on from a date? Not from what is past, planned, open-ended or an aside."""
        if mention.bound or mention.when.earliest is None or mention.when.latest is None:
            return False
        if self.head.roles.get(mention.first, "") in _ASIDES:
            return False
        first, last = self.page.clause(mention.first)
        if words_of_past(self.page, self.words, first, mention.first) or is_of_her_life(
            self.page, first, mention.first
        ):
            return False
        return not self.words.any_within("plan", first, last)

    def step(self, index: int) -> Dated:
        """One sentence: its dates, and what the telling has reached behind it."""
        sentence = self.page.sentences[index]
        previous = self.page.sentences[index - 1] if index else None
        state = self.state
        state.following, state.coming = self.following[index], self.coming[index]
        own = self.own.get(sentence.first, [])
        self._arrive(sentence, previous, own)
        if sentence.article == "caption":
            return self._caption(sentence, previous, own)
        found, refused = relative_dates(self.page, self.words, sentence, own, state)
        self.refused.extend(refused)
        mentions = tuple(sorted((*own, *found), key=lambda m: m.first))
        if not mentions and self._is_later(sentence) and state.current.earliest is not None:
            state.current = later_than(state.current, state)
        row = Dated(
            sentence,
            mentions,
            carried=state.current if sentence.article in _TOLD or not self.sectioned else UNDATED,
            fallback=self._bound(),
            history=self._is_history(sentence) and not self._is_examined(sentence),
            lettered=self.head.visit.is_known and not state.entry.is_known,
            asides=self._asides(own),
            following=state.following,
        )
        self._advance(row)
        return row

    def _asides(self, own: Sequence[DateMention]) -> frozenset[int]:
        """The dates that date nothing but their own words: of birth, a period, typing, what is due or compared with.

        Where the collection is told, the dates of receipt and report are such.
        """
        roles = {m.first: self.head.roles.get(m.first, "") for m in own}
        asides = _APART | ({"received", "reported"} if "collected" in roles.values() else set())
        return frozenset(first for first, role in roles.items() if role in asides)

    def _arrive(self, sentence: Sentence, previous: Sentence | None, own: Sequence[DateMention]) -> None:
        """What a new section, part, paragraph or line ends, and what a date at its head begins."""
        state = self.state
        if previous is not None and previous.article != sentence.article and self._is_parted(previous, sentence):
            self.kept[previous.article] = state.current
            state.current = self.kept.get(sentence.article, UNDATED) if sentence.article == "case" else UNDATED
        new_block = previous is None or previous.block != sentence.block
        if new_block and state.entry.is_known and (previous is None or previous.paragraph != sentence.paragraph):
            state.entry = UNDATED if self.head.visit.is_known else state.entry
        if new_block and self.head.visit.is_known and self._begins_anew(sentence, previous):
            state.entry = UNDATED
            state.current = UNDATED
        self._leave_history(sentence, own)
        if self.left is not None and not own and not self._tells_on(sentence):
            known = self.left.is_known or self.head.visit.is_known
            state.current = self.left if known or new_block else state.current
        opened = self._opens(sentence, own, new_block)
        if opened is not None:
            state.entry = state.current = opened.when
            named = self.page.spelled[sentence.first][:1].isalpha() and opened.first > sentence.first
            state.named = named or self.page.is_apart
        elif state.named and self._ends_named(sentence, own):
            state.entry = UNDATED
        if not state.entry.is_known and not own:
            if self.head.visit.is_known and self._is_seen(sentence) and not self._tells_result(sentence, previous):
                state.current = self.head.visit
            elif not self.head.visit.is_known and self._is_now(sentence):
                state.current = UNDATED
                state.anchors = {name: when for name, when in state.anchors.items() if name not in _COMINGS}
            elif self._is_examined(sentence):
                state.current = self._came(state.current)
            elif self._is_of_the_day(sentence):
                state.current = self._after_all(state.current)

    def _is_now(self, sentence: Sentence) -> bool:
        """ "LLETZ in 2008. She now complains of pain": what a paper without a day of its own tells of that day."""
        if self.page.is_article or self.head.is_report or sentence.article != "case":
            return False
        if self._is_headed_by_day():
            return False
        keys = self.page.keys(sentence.first, sentence.last)
        if any(now in _OF_TODAY and study in _STUDIES for now, study in pairwise(keys)):
            return True
        measured = any(now in _NOW and size[:1].isdigit() for now, size in pairwise(keys))  # "34 mm, now 17 mm"
        now = bool(_NOW.intersection(keys)) and not measured and not _PAST.intersection(keys)
        return now or bool(_COMPLAINS.intersection(keys))

    def _is_headed_by_day(self) -> bool:
        """ "CT 12/05/2025. Node now 10 mm": does a short line with a day, and no verb, head the paper?"""
        head = self.page.sentences[0]
        days = [m for m in self.own.get(head.first, []) if m.when.is_day or m.ambiguous]
        if not days or _LEADS_TO_DAY.intersection(self.page.keys(max(0, days[0].first - 1), days[0].first)):
            return False
        return head.last - head.first <= days[0].last - days[0].first + _LONGEST_HEAD

    def _leave_history(self, sentence: Sentence, own: Sequence[DateMention]) -> None:
        """The dates of a history reach no further than it: behind it holds what had been reached before, or her coming.

        "PAST SURGICAL HISTORY: conisation in 2006. LABORATORY DATA: Hb 10": the blood is not of 2006. A date told
        behind the history, without a label, begins anew.
        """
        state = self.state
        kind = self.kinds[sentence.first] or self.kinds[sentence.last - 1]
        if kind in _HISTORY or kind in _BEFORE_TODAY:
            state.outside = state.current if state.outside is None else state.outside
        elif not kind and any(self._moves(m) for m in own):
            state.outside = None
        elif state.outside is not None and kind:
            known = state.outside.is_known or self.head.visit.is_known
            state.current = state.outside if known else self._came(UNDATED)
            state.entry, state.outside = UNDATED, None

    def _ends_named(self, sentence: Sentence, own: Sequence[DateMention]) -> bool:
        """Does the telling leave what a label with a date named: by a date of its own, the examination, or "today"?

        So where the writer speaks: "Histology of 3 May: no CIN. I have discharged her".
        """
        if any(self._moves(m) and m.when != self.state.entry for m in own):
            return True
        today = any(cue.code == "today" for cue in self.words.within("deictic", sentence.first, sentence.last))
        speaks = bool(_WRITER.intersection(self.page.keys(sentence.first, sentence.last)))
        left = any(cue.code == "discharge" for cue in self.words.within("anchor", sentence.first, sentence.last))
        return left or (self.head.visit.is_known and (today or speaks or self._is_examined(sentence)))

    def _came(self, reached: When) -> When:
        """The day she came, where the history told since reaches less far: "... In 2020 a smear was normal. On
        examination the cervix bled." """
        days = [self.state.anchors[n] for n in ("presentation", "admission") if n in self.state.anchors]
        later = [w for w in days if w.is_known and (not reached.is_known or _is_before(reached, w))]
        return later[-1] if later else reached

    def _is_of_the_day(self, sentence: Sentence) -> bool:
        """Does "PHYSICAL EXAMINATION:" begin in a note without a day of its own?

        Its history tells of dates, and the note was written on none of them.
        """
        examined = self.kinds[sentence.last - 1] == "exam" and sentence.first in self.labelled
        return (
            examined and self.is_note and not (self.page.is_article or self.head.is_report or self.head.visit.is_known)
        )

    def _after_all(self, reached: When) -> When:
        """The day she came where that is what has been reached, else any time behind what has been reached."""
        came = self._came(reached)
        comings = [self.state.anchors[name] for name in _COMINGS if name in self.state.anchors]
        if came != reached or reached in comings or reached.earliest is None:
            return came
        return later_than(reached, self.state)

    def _is_parted(self, previous: Sentence, sentence: Sentence) -> bool:
        """Does a section of a publication, or a caption, begin or end between two sentences?"""
        return self.sectioned or "caption" in (previous.article, sentence.article)

    def _begins_anew(self, sentence: Sentence, previous: Sentence | None) -> bool:
        """Does a block begin another thing, rather than go on with a line that was only wrapped?"""
        if previous is None or previous.paragraph != sentence.paragraph:
            return True
        if self._is_of_sample(sentence):
            return False
        stopped = self.page.tokens[previous.last - 1].key in (".", "!", "?") and not self.page.is_apart
        labelled = sentence.first in self.labelled
        if self.page.is_apart:  # a label in running text begins a line there too: "EUA 3 May: ... Cystoscopy: clear."
            anew = self.kinds[sentence.last - 1] in _HISTORY | _TOLD_ANEW or sentence.first in self.own
            labelled = labelled and anew
        return (stopped and not self._is_full_line(previous)) or labelled

    def _is_of_sample(self, sentence: Sentence) -> bool:
        """ "Immunohistochemistry: p16 +", "ECC: benign": a line that tells more of the sample of the entry it is in."""
        named = self.page.of("frame", first=sentence.first, last=sentence.first + 1)
        return any(m.code == "ecc" for m in named) or self.kinds[sentence.last - 1] in _OF_SAMPLE

    def _tells_result(self, sentence: Sentence, previous: Sentence | None) -> bool:
        """ "On 3 May a loop excision. Histology: CIN 3": the result of what was taken in the sentence before it."""
        if self.head.is_report or previous is None or previous.block != sentence.block:
            return False
        if self.kinds[sentence.last - 1] not in _OF_SAMPLE or not self.own.get(previous.first):
            return False
        return bool(self.page.of("procedure", "tissue", "frame", first=previous.first, last=previous.last))

    def _is_full_line(self, sentence: Sentence) -> bool:
        """Does the last line of a sentence reach so far to the right that the next may only be its wrapped end?"""
        end = self.page.tokens[sentence.last - 1].end
        width = end - (self.page.text.rfind("\n", 0, end) + 1)
        return self.width <= WRAPPED_AT_MOST and width >= _FULL * self.width

    def _opens(self, sentence: Sentence, own: Sequence[DateMention], new_block: bool) -> DateMention | None:
        """The date that opens an entry of running notes, or labels a line: what follows in the line is of that day."""
        if not own or sentence.article != "case" or self.page.is_article:
            return None
        mention = own[0]
        tokens = self.page.tokens
        role = self.head.roles.get(mention.first, "")
        if mention.bound or (role in _ASIDES and not (role == "reported" and not self.head.is_report)):
            return None
        at = mention.first
        while at > sentence.first and tokens[at - 1].key in ("[", "(", "*", "•", "-", "–", "#"):
            at -= 1
        if at == sentence.first and new_block:
            return mention
        behind = mention.last
        while behind < sentence.last and tokens[behind].key in (")", "]"):
            behind += 1
        labelled = behind < sentence.last and tokens[behind].key == ":"
        short = mention.first - sentence.first < LONGEST_LABEL
        past = words_of_past(self.page, self.words, sentence.first, mention.first)
        return mention if labelled and short and not past else None

    def _is_seen(self, sentence: Sentence) -> bool:
        """Does a sentence without a date of its own tell what was seen or decided at the visit?"""
        kind = self.kinds[sentence.first] or (self.kinds[sentence.last - 1] if sentence.last > sentence.first else "")
        if kind in _HISTORY:
            return self._is_examined(sentence)
        if kind in _SEEN or self.head.is_report:
            return True
        if "admission" in self.head.roles.values() and self._comes(sentence):
            return not words_of_past(self.page, self.words, sentence.first, sentence.last)
        if self.is_of_one_day and not _SINCE.intersection(self.page.keys(sentence.first, sentence.last)):
            return not words_of_past(self.page, self.words, sentence.first, sentence.last)
        said = any(self.words.any_within(kind, sentence.first, sentence.last) for kind in ("present", "plan"))
        return said or self._looks_ahead(sentence)

    def _is_examined(self, sentence: Sentence) -> bool:
        """ "On examination": what is seen on the day of the document, not on that of the test told before."""
        return any(cue.code == "visit" for cue in self.words.within("present", sentence.first, sentence.last))

    def _looks_ahead(self, sentence: Sentence) -> bool:
        """ "Repeat smear in 12 months": what is to come is decided on the day of the document."""
        units = self.words.within("unit", sentence.first + 2, sentence.last)
        return any(self.page.tokens[unit.first - 2].key == "in" for unit in units)

    def _is_history(self, sentence: Sentence) -> bool:
        return self.kinds[sentence.last - 1] in _HISTORY

    def _is_later(self, sentence: Sentence) -> bool:
        tells = self.words.any_within("then", sentence.first, sentence.last)
        return tells and not words_of_past(self.page, self.words, sentence.first, sentence.last)

    def _bound(self) -> When:
        """What a document tells without a date happened before its last day."""
        last = self.head.limit or self.head.visit.latest or self.head.reported.latest
        return between(None, last) if last is not None else UNDATED

    def _caption(self, sentence: Sentence, previous: Sentence | None, own: Sequence[DateMention]) -> Dated:
        state = self.state
        if previous is None or previous.article != "caption" or previous.block != sentence.block:
            number = next(self._figures_in(sentence), "")
            state.current = self.figures.get(number, UNDATED)
        span = [m for m in own if m.when.earliest and m.when.latest and (m.when.latest - m.when.earliest).days > 40]
        row = Dated(sentence, tuple(m for m in own if m not in span), state.current)
        moving = [m for m in own if m not in span]
        state.current = moving[-1].when if moving else state.current
        return row

    def _figures_in(self, sentence: Sentence) -> Iterator[str]:
        tokens = self.page.tokens
        for at in range(sentence.first, sentence.last - 1):
            if tokens[at].key in ("fig", "figure", "figures", "figs"):
                number = at + 1 + (tokens[at + 1].key == ".")
                if number < sentence.last and tokens[number].key.isdigit():
                    yield tokens[number].key

    def _advance(self, row: Dated) -> None:
        """What the sentence leaves behind: the date carried on, the anchors, the day 0."""
        state, sentence = self.state, row.sentence
        for number in self._figures_in(sentence):
            self.figures.setdefault(number, self._reached(row))
        if row.mentions and self.words.any_within("dayzero", sentence.first, sentence.last):
            state.day_zero = row.mentions[0].when
        self._set_anchors(row)
        before, state.current = state.current, self._reached(row)
        if state.current != before:
            self.left = (before if self.left is None else self.left) if self._is_date_beside(row) else None

    def _is_date_beside(self, row: Dated) -> bool:
        """ "Hysteroscopy 2021: polyp", "smear normal (Nov 2021)": is the date of a sentence that of one thing alone?

        So told in a letter or a note, a year or a month stands beside what it dates, and the telling does not go on.
        """
        if self.page.is_article or self.head.is_report or self.state.entry.is_known:
            return False
        told = [m for m in row.mentions if self._moves(m)]
        if not told or told[-1].when.is_day or told[-1].relative:
            return False
        at = told[-1].first
        named = any(
            m.last == at for m in self.page.of(*TESTED, first=max(row.sentence.first, at - LONGEST_LABEL), last=at)
        )
        return named or self.page.keys(at - 1, at) in (("(",), ("last",), (",",), (";",))

    def _tells_on(self, sentence: Sentence) -> bool:
        """Does a sentence go on with what was dated before it: by a pronoun, or as the report of a sample?"""
        keys = self.page.keys(sentence.first, min(sentence.first + 3, sentence.last))
        named = self.page.of("frame", first=sentence.first, last=sentence.last)
        report = any(m.concept.attr("frame") in ("tissue_report", "tissue") for m in named)
        return report or bool(_GOES_ON.intersection(keys[:1])) or self.kinds[sentence.last - 1] in _OF_SAMPLE

    def _reached(self, row: Dated) -> When:
        if self.state.entry.is_known:
            return self.state.entry
        usable = [m for m in row.mentions if self._moves(m)]
        kept: list[DateMention] = []
        reached = self.state.current.earliest
        for mention in usable:
            if mention.relative and reached and mention.when.latest and mention.when.latest < reached:
                continue
            if not kept or not _is_before(mention.when, kept[-1].when):
                kept.append(mention)
        return kept[-1].when if kept else self.state.current

    def _set_anchors(self, row: Dated) -> None:
        state, sentence = self.state, row.sentence
        for date in row.mentions:
            name = _ANCHOR_OF_ROLE.get(self.head.roles.get(date.first, ""), "")
            if name:
                state.anchors[name] = date.when
                state.firm |= {name}
        relatives = [(m.first, m.last) for m in row.mentions if m.relative]
        cues = self.words.within("anchor", sentence.first, sentence.last)
        terms = self.page.of(*ANCHORING, first=sentence.first, last=sentence.last)
        for mention in (*cues, *terms):
            if any(a <= mention.first < b for a, b in relatives) or self.words.in_clause(
                self.page, "plan", mention.first
            ):
                continue
            led = mention.first - (self.page.tokens[mention.first - 1].key in ("the", "her")) if mention.first else 0
            if self.words.behind(led, "after") or self.words.behind(led, "before"):
                continue
            when = governing(self.page, self.words, row, mention.first, mention.last)
            if when.earliest is None or when.latest is None:
                continue
            firm = bool(row.mentions)
            clause = self.page.clause(mention.first)[0]
            past = self._is_history(sentence) or words_of_past(self.page, self.words, clause, mention.first)
            for name in keys_of(mention):
                if past and name in _COMINGS:
                    continue  # "hospitalised in April 2004" of a history, "had been admitted": not how she comes now
                if firm or name not in state.firm:
                    state.anchors[name] = when
                    state.firm |= {name} if firm else set()

    def _birth_by_age(self) -> When:
        """Her birth by her age at the document's own date or the first date told: within a year."""
        first = next((i for i, s in enumerate(self.page.sentences) if s.article == "case"), None)
        on = self.head.visit
        if first is not None and not on.is_known:
            own = [m for m in self.own.get(self.page.sentences[first].first, []) if self._moves(m)]
            on = own[0].when if own else self.coming[first]
        age = self._age()
        if age is None or on.earliest is None or on.latest is None:
            return UNDATED
        return between(add_months(on.earliest, -12 * (age + 1)), add_months(on.latest, -12 * age))

    def _age(self) -> int | None:
        tokens = self.page.tokens
        for sentence in self.page.sentences:
            if sentence.article not in ("case", "abstract"):
                continue
            for at in range(sentence.first, sentence.last):
                key = tokens[at].key
                if not (key.isdigit() and len(key) == 2 and int(key) >= _ADULT):
                    continue
                rest = [t.key for t in tokens[at + 1 : at + 5] if t.key not in HYPHENS]
                if rest[:2] in (["year", "old"], ["years", "old"]) or tokens[at - 1].key == "aged":
                    return int(key)
        return None


def _kinds(page: Page) -> list[str]:
    """The kind of the innermost labelled part of each token."""
    kinds = [""] * len(page.tokens)
    for part in page.parts:
        if part.kind:
            kinds[part.first : part.last] = [part.kind] * (part.last - part.first)
    return kinds


def _by_sentence(page: Page, mentions: Sequence[DateMention]) -> dict[int, list[DateMention]]:
    found: dict[int, list[DateMention]] = {}
    for mention in mentions:
        found.setdefault(page.sentence(mention.first).first, []).append(mention)
    return found


def _is_before(when: When, other: When) -> bool:
    return bool(when.latest and other.earliest and when.latest < other.earliest)
