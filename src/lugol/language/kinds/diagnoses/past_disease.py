"""Diseases of her past that no other reader tells: "a history of acromegaly", a list of illnesses, "gout 3 years ago".

What a history names is a condition, of which rules may ask; a cancer or a stroke that is told with its time is a
diagnosis of then.
"""

from collections.abc import Iterator, Sequence

import msgspec

from lugol.language.kinds.diagnoses.diagnosis import rule_code, site_of
from lugol.language.kinds.diagnoses.led import NO_DISEASE
from lugol.language.kinds.diagnoses.lines import TOLD_IN, is_disease_word, is_report, line_site, without_label
from lugol.language.model import Mention, Page
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.tokens import singular
from lugol.language.word_sets import word_set
from lugol.record.event import Condition, Diagnosis, Event

_HISTORY = frozenset({"history", "hx", "background", "h/o", "antecedents"})
_TELLS = word_set(
    "of for included includes include including significant notable remarkable positive was is revealed consisted with"
)
_KNOWN = (("known",), ("known", "to", "have"), ("known", "with"), ("known", "for"), ("known", "case", "of"))
_COMORBID = frozenset({"comorbidities", "comorbidity"})
_OPENS = word_set(
    """a an the her of for history had has have she also including includes included past previous prior remote known
    significant positive notable both was is with mild chronic"""
)
_BEGINS_NAME = word_set("chronic mild")
_STOPS = word_set(
    """in on at for since after before during treated diagnosed managed controlled requiring under who which that when
    where by ago from operated resolved currently well while with without due secondary manifested times less"""
)
_NO_PAST = word_set(
    """no not none nor never without negative denies risk risks removal removed repair vaccine vaccination questionable
    likely possible suspected status post history symptoms attempts test screening exposure last understood"""
)
_OF_PLACE = (("of",), ("in",), ("on",))
_SEPARATORS = frozenset({",", ";", "and", "&", ".", "•", "/"})
_NO_NAME = ("procedure", "drug", "frame", "analyte", "radiotherapy", "chemotherapy", "cyt_test")
_HERS = ("affirmed", "historical")
_HOLDING = ("diagnosis", "condition", "complication", "obstetric", "exam", "imaging", "symptom", "pathology")
_TIMED = ("diagnosis", "complication")
"""A stroke is a condition too; that does not tell its time."""
_UNITS = word_set("year years yr yrs month months week weeks")
_AGO = word_set("ago earlier before previously prior")
_NUMBERS = word_set("one two three four five six seven eight nine ten eleven twelve fifteen twenty several")
_ACUTE = ("stroke", "myocardial_infarction", "thrombosis", "heart_attack")
_KINDS = frozenset({"ischemic", "infiltrating", "invasive", "acute", "ductal", "lobular"})
_LONGEST, _TAIL, _BEHIND_HISTORY = 6, 4, 3


def with_past_diseases(reading: Reading, events: list[Event]) -> list[Event]:
    """The events and, behind them, the diseases of her past of which none of them tells."""
    if is_report(reading):
        return events
    holding, timed = _Told.of(events, _HOLDING), _Told.of(events, _TIMED)
    dated = [e for e in _dated(reading) if not (timed if e.kind == "diagnosis" else holding).holds(e)]
    events = [*events, *dated]
    holding = _Told.of(events, _HOLDING)
    return [*events, *(e for e in _conditions(reading) if not holding.holds(e))]


class _Told(msgspec.Struct, frozen=True):
    """Where events of some kinds are told, and the names of their diseases."""

    places: Places
    names: frozenset[str]

    @classmethod
    def of(cls, events: Sequence[Event], kinds: tuple[str, ...]) -> "_Told":
        """What the events of some kinds tell."""
        held = [event for event in events if event.kind in kinds]
        places = Places((span.start, span.end) for event in held for span in event.sources)
        return cls(places, frozenset(map(_name_of, held)) - {""})

    def holds(self, event: Event) -> bool:
        """Does one of them hold the same words as an event, or name the same disease elsewhere?"""
        name = _name_of(event)
        if self.places.meeting(event.sources[0].start, event.sources[0].end):
            return True
        return any(told in name or name in told for told in self.names)


def _name_of(event: Event) -> str:
    value = event.values
    told = getattr(value, "value", "") or getattr(value, "term", "") if event.assertion != "family" else ""
    return str(told).lower()


def _dated(reading: Reading) -> Iterator[Event]:
    """ "Ischemic stroke 3 years ago", "cancer of the breast six years ago": a disease with the time that it was."""
    page = reading.page
    for mention in page.of("histology", "disorder", "condition"):
        if mention.code in NO_DISEASE or page.sentence(mention.first).article not in TOLD_IN:
            continue
        if mention.concept.category == "condition" and mention.code not in _ACUTE:
            continue
        last = _with_place(page, mention)
        if page.of("obstetric", first=mention.first, last=mention.last):
            continue
        if not _is_ago(page, last) or reading.judge(mention.first, mention.last).assertion not in _HERS:
            continue
        yield _event(reading, mention, _with_organ(page, mention), last)


def _event(reading: Reading, mention: Mention, first: int, last: int) -> Event:
    """A cancer or a stroke as a diagnosis of then, any other disease as a condition of her past."""
    page = reading.page
    tumour = mention.concept.attr("behaviour") == "malignant"
    if not tumour and mention.concept.category != "condition":
        return _condition(reading, first, last)
    site = site_of(reading, mention) if tumour else line_site(page, first, last)
    value = Diagnosis(
        value=page.words(first, last),
        site=site,
        histology=mention.concept.name if tumour else "",
        code=rule_code(mention.concept, site) if tumour else "",
    )
    return reading.event(value, first, last, assertion="historical")


def _condition(reading: Reading, first: int, last: int) -> Event:
    words = reading.page.words(first, last)
    value = Condition(term=words, code="_".join(words.lower().split()))
    return reading.event(value, first, last, assertion="historical")


def _with_organ(page: Page, mention: Mention) -> int:
    """ "Cavum cancer", "infiltrating ductal cancer": where the name begins with the organ and the kind before it."""
    first = mention.first
    floor = max(page.sentence(first).first, first - _TAIL)
    sites = {at for m in page.of("site", first=floor, last=first) for at in range(m.first, m.last)}
    while first > floor and (
        first - 1 in sites or page.tokens[first - 1].key in ("ischemic", "infiltrating", "acute", "ductal")
    ):
        first -= 1
    return first


def _with_place(page: Page, mention: Mention) -> int:
    """Where a name ends with the organ behind it: "cancer [of the left breast]"."""
    if page.keys(mention.last, mention.last + 1) not in (("of",), ("in",)):
        return mention.last
    sites = page.of("site", first=mention.last, last=mention.last + 1 + _TAIL)
    return sites[0].last if sites else mention.last


def _is_ago(page: Page, at: int) -> bool:
    """ "3 years ago", "about two months earlier": does a time that has passed stand right behind a name?"""
    behind = [key for key in page.keys(at, at + _TAIL + 1) if key not in ("about", "over", "more", "than", "~")]
    counted = len(behind) > 2 and (behind[0].isdigit() or behind[0] in _NUMBERS)
    return counted and behind[1] in _UNITS and behind[2] in _AGO


def _conditions(reading: Reading) -> Iterator[Event]:
    """Each disease that a history lists or that words such as "a history of" and "known" tell."""
    page = reading.page
    seen: set[str] = set()
    for first, last in (*_listed(reading), *_behind_leads(reading)):
        words = page.words(first, last)
        if words.lower() in seen or reading.judge(first, last).assertion not in _HERS:
            continue
        seen.add(words.lower())
        yield _condition(reading, first, last)


def _listed(reading: Reading) -> Iterator[tuple[int, int]]:
    """The entries of a part that is headed as her history: "PMH: sarcoidosis, acute pancreatitis"."""
    page = reading.page
    for sentence in page.sentences:
        if sentence.article in TOLD_IN and page.part(sentence.last - 1) == "history":
            for item in _items(reading, *without_label(reading, sentence.first, sentence.last)):
                if _names_disease(reading, *item):
                    yield item


def _behind_leads(reading: Reading) -> Iterator[tuple[int, int]]:
    """What stands behind "a history of", "medical history included", "known", each of a list as far as it goes."""
    page = reading.page
    for at, token in enumerate(page.tokens):
        if token.key not in _HISTORY | _COMORBID and token.key != "known":
            continue
        if page.sentence(at).article not in TOLD_IN or page.part(at) == "family":
            continue
        begun = _behind_lead(page, at)
        if begun is None:
            continue
        for item in _items(reading, begun, page.sentence(at).last):
            if not _names_disease(reading, *item):
                break
            yield item


def _behind_lead(page: Page, at: int) -> int | None:
    """Where the words that lead from "history" or "known" to a name end; None where they lead to none."""
    if page.tokens[at].key == "known":
        fitting = [words for words in _KNOWN if page.keys(at, at + len(words)) == words]
        return at + max(len(words) for words in fitting)
    end = at + 1
    while end - at <= _BEHIND_HISTORY and page.keys(end, end + 1)[:1] and page.tokens[end].key in _TELLS:
        end += 1
    return end if end > at + 1 else None


def _items(reading: Reading, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The pieces between commas and "and", each without what leads to it and what is said of it behind."""
    page = reading.page
    begun = first
    for at in range(first, last + 1):
        if at < last and page.tokens[at].key not in _SEPARATORS:
            continue
        start = begun
        while start < at and _opens(page, start):
            start += 1
        end = next((i for i in range(start, at) if _ends(reading, i)), at)
        if start < end:
            yield start, end
        elif begun < at and start < at:
            return
        begun = at + 1


def _opens(page: Page, at: int) -> bool:
    key = page.tokens[at].key
    return key not in _BEGINS_NAME and (key in _OPENS or not key[0].isalpha())


def _ends(reading: Reading, at: int) -> bool:
    token = reading.page.tokens[at]
    return token.key in _STOPS or token.key in ("(", ":") or "verb" in reading.cues.roles[at] or token.key[0].isdigit()


def _names_disease(reading: Reading, first: int, last: int) -> bool:
    """Is a piece the name of a disease: one of the lexicon, or one whose last word is built as such names are?"""
    page = reading.page
    if last - first > _LONGEST or page.of(*_NO_NAME, first=first, last=last):
        return False
    if _NO_PAST.intersection(page.keys(first, last)):
        return False
    known = [m for m in page.of("disorder", first=first, last=last) if m.code not in NO_DISEASE]
    complaint = page.of("symptom", first=first, last=last)
    if any(m.last == last or page.keys(m.last, m.last + 1) in _OF_PLACE for m in known):
        return True
    end = next((at for at in range(first + 1, last) if page.keys(at, at + 1) in _OF_PLACE), last)
    return not complaint and is_disease_word(singular(page.tokens[end - 1].key))
