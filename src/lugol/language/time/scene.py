"""What each sentence tells of its own time, by its words and its part: is it history, of the visit, of today?"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from lugol.language.blocks import WRAPPED_AT_MOST
from lugol.language.lines import LONGEST_LABEL
from lugol.language.model import Page, Sentence
from lugol.language.time.anchors import ANCHORING
from lugol.language.time.governing import is_compared, is_of_her_life, words_of_past
from lugol.language.time.head import Head
from lugol.language.time.mention import DateMention
from lugol.language.time.words import Words
from lugol.language.title import is_of_one_day

_GOES_ON = frozenset(
    {"it", "this", "result", "results", "which", "she", "he", "they", "there", "since", "then", "again"}
)
"""Words that begin a sentence which goes on with what was told before it."""
_LEADS_TO_DAY = frozenset({"in", "on", "since", "from", "until"})
_LONGEST_HEAD = 4
_COMPLAINS = frozenset({"complains", "denies"})
_NOW = frozenset({"now", "today", "currently", "presently"})
_PAST = frozenset({"was", "were", "had", "did", "became", "developed", "underwent", "showed", "revealed", "presented"})
_ASIDES = frozenset({"birth", "period", "typed", "due", "compared", "received", "reported", "discharge"})
HISTORY = frozenset({"history", "family", "social", "comparison", "request", "allergy"})
_OF_NOTES = frozenset({"history", "medication", "allergy", "social", "review", "family", "presenting"})
LEAST_PARTS = 2
"""So many such parts make a clinic's note, whose examination is of the day on which it was written."""
_TOLD_ANEW = frozenset({"exam", "impression", "plan", "outcome", "presenting", "review", "medication"})
_SEEN = frozenset(
    {"exam", "colposcopy", "impression", "plan", "findings", "diagnosis", "gross", "microscopy", "outcome", "procedure"}
    | {"preop_diagnosis", "postop_diagnosis", "specimen", "laboratory", "review", "imaging", "anaesthesia"}
    | {"conclusion"}
)
_SECTIONS = frozenset({"introduction", "discussion", "abstract"})
_OF_SAMPLE = frozenset({"stains", "microscopy", "addendum"})
_OF_TODAY = frozenset({"current", "present", "today's"})
_STUDIES = frozenset({"examination", "exam", "study", "scan", "ultrasound", "mri", "ct", "mammogram", "sonogram"})
"""Behind "current" these are the study of the day on which it is reported, not one that it is compared with."""
_SINCE = frozenset({"since", "after", "following", "until", "before"})
"""What a sentence with such a word names behind it lies elsewhere: "hot flushes since radiotherapy"."""
_FULL = 0.7


_FOLLOWED = frozenset({"after", "following", "post", "since"})
_CLOSING = frozenset(
    {"comment", "comments", "remark", "remarks", "recommendation", "recommendations", "interpretation"}
)
_ROWS = 4


class Scene:
    """A page as the walk meets it: the parts, dates and words of its sentences."""

    def __init__(self, page: Page, words: Words, head: Head, mentions: Sequence[DateMention]) -> None:
        self.page, self.words, self.head = page, words, head
        self.is_of_one_day = is_of_one_day(page)
        self.kinds = _kinds(page)
        self.is_note = len(_OF_NOTES.intersection(self.kinds)) >= LEAST_PARTS
        self.width = max((len(line) for line in page.text.split("\n")), default=0)
        self.sectioned = any(s.article in _SECTIONS for s in page.sentences)
        self.labelled = frozenset(part.label[0] for part in page.parts)
        self.own = _by_sentence(page, mentions)

    def comes(self, sentence: Sentence) -> bool:
        """Does a sentence tell that she presented or was admitted?"""
        came = self.words.within("anchor", sentence.first, sentence.last)
        return any(cue.code in ("presentation", "admission") for cue in came)

    def moves(self, mention: DateMention) -> bool:
        """Does the telling go on from a date? Not from what is past, planned, open-ended or an aside."""
        if mention.bound or mention.when.earliest is None or mention.when.latest is None:
            return False
        if self.head.roles.get(mention.first, "") in _ASIDES:
            return False
        first, last = self.page.clause(mention.first)
        past = words_of_past(self.page, self.words, first, mention.first)
        if past or is_of_her_life(self.page, first, mention.first) or is_compared(self.page, mention.first, last):
            return False
        if self._is_of_what_it_follows(mention):
            return False
        return not self.words.any_within("plan", first, last)

    def _is_of_what_it_follows(self, mention: DateMention) -> bool:
        """ "After conization 04.12.2023 laparoscopy": the date of what came before, in a paper with its own day."""
        named = self.page.of(*ANCHORING, first=mention.first - 3, last=mention.first)
        if not named or named[-1].last != mention.first or not self.head.visit.is_known:
            return False
        before = self.page.keys(max(0, named[-1].first - 2), named[-1].first)
        return bool(_FOLLOWED.intersection(before))

    def is_now(self, sentence: Sentence) -> bool:
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

    def is_of_the_day(self, sentence: Sentence) -> bool:
        """Does "PHYSICAL EXAMINATION:" begin in a note without a day of its own?

        Its history tells of dates, and the note was written on none of them.
        """
        examined = self.kinds[sentence.last - 1] == "exam" and sentence.first in self.labelled
        return (
            examined and self.is_note and not (self.page.is_article or self.head.is_report or self.head.visit.is_known)
        )

    def begins_anew(self, sentence: Sentence, previous: Sentence | None) -> bool:
        """Does a block begin another thing, rather than go on with a line that was only wrapped?"""
        if previous is None or previous.paragraph != sentence.paragraph:
            return True
        if self._is_of_sample(sentence):
            return False
        stopped = self.page.tokens[previous.last - 1].key in (".", "!", "?") and not self.page.is_apart
        labelled = sentence.first in self.labelled
        if self.page.is_apart:  # a label in running text begins a line there too: "EUA 3 May: ... Cystoscopy: clear."
            anew = self.kinds[sentence.last - 1] in HISTORY | _TOLD_ANEW or sentence.first in self.own
            labelled = labelled and anew
        return (stopped and not self._is_full_line(previous)) or labelled

    def _is_of_sample(self, sentence: Sentence) -> bool:
        """ "Immunohistochemistry: p16 +", "ECC: benign": a line that tells more of the sample of the entry it is in."""
        named = self.page.of("frame", first=sentence.first, last=sentence.first + 1)
        return any(m.code == "ecc" for m in named) or self.kinds[sentence.last - 1] in _OF_SAMPLE

    def tells_result(self, sentence: Sentence, previous: Sentence | None) -> bool:
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

    def opens(self, sentence: Sentence, own: Sequence[DateMention], new_block: bool) -> DateMention | None:
        """The date that opens an entry of running notes, or labels a line: what follows in the line is of that day."""
        if not own or sentence.article != "case" or self.page.is_article:
            return None
        mention = own[0]
        tokens = self.page.tokens
        role = self.head.roles.get(mention.first, "")
        if mention.bound or (role in _ASIDES and not (role == "reported" and not self.head.is_report)):
            return None
        at = mention.first
        while at > sentence.first and tokens[at - 1].key in ("[", "(", "*", "•", "-", "–", "#", "'", "’", "‘"):
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

    def closes_rows(self, sentence: Sentence) -> bool:
        """ "Comment: HPV 16 is new" below dated rows of earlier tests: told on the day of the document again."""
        if self.page.tokens[sentence.first].key not in _CLOSING:
            return False
        at = bisect_left(self.page.sentence_firsts, sentence.first)
        above = self.page.sentences[max(0, at - _ROWS) : at]
        dated = [s for s in above if any(m.first == s.first and m.when.is_day for m in self.own.get(s.first, []))]
        return len(dated) > 1 or (bool(dated) and self.head.is_report)

    def is_seen(self, sentence: Sentence) -> bool:
        """Does a sentence without a date of its own tell what was seen or decided at the visit?"""
        kind = self.kinds[sentence.first] or (self.kinds[sentence.last - 1] if sentence.last > sentence.first else "")
        if kind in HISTORY:
            return self.is_examined(sentence)
        if kind in _SEEN or self.head.is_report:
            return True
        if "admission" in self.head.roles.values() and self.comes(sentence):
            return not words_of_past(self.page, self.words, sentence.first, sentence.last)
        if self.is_of_one_day and not _SINCE.intersection(self.page.keys(sentence.first, sentence.last)):
            return not words_of_past(self.page, self.words, sentence.first, sentence.last)
        said = any(self.words.any_within(kind, sentence.first, sentence.last) for kind in ("present", "plan"))
        return said or self._looks_ahead(sentence)

    def is_examined(self, sentence: Sentence) -> bool:
        """ "On examination": what is seen on the day of the document, not on that of the test told before."""
        return any(cue.code == "visit" for cue in self.words.within("present", sentence.first, sentence.last))

    def _looks_ahead(self, sentence: Sentence) -> bool:
        """ "Repeat smear in 12 months": what is to come is decided on the day of the document."""
        units = self.words.within("unit", sentence.first + 2, sentence.last)
        return any(self.page.tokens[unit.first - 2].key == "in" for unit in units)

    def is_history(self, sentence: Sentence) -> bool:
        return self.kinds[sentence.last - 1] in HISTORY

    def is_later(self, sentence: Sentence) -> bool:
        tells = self.words.any_within("then", sentence.first, sentence.last)
        return tells and not words_of_past(self.page, self.words, sentence.first, sentence.last)

    def tells_on(self, sentence: Sentence) -> bool:
        """Does a sentence go on with what was dated before it: by a pronoun, or as the report of a sample?"""
        keys = self.page.keys(sentence.first, min(sentence.first + 3, sentence.last))
        named = self.page.of("frame", first=sentence.first, last=sentence.last)
        report = any(m.concept.attr("frame") in ("tissue_report", "tissue") for m in named)
        return report or bool(_GOES_ON.intersection(keys[:1])) or self.kinds[sentence.last - 1] in _OF_SAMPLE

    def is_parted(self, previous: Sentence, sentence: Sentence) -> bool:
        """Does a section of a publication, or a caption, begin or end between two sentences?"""
        return self.sectioned or "caption" in (previous.article, sentence.article)


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
