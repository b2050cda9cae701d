"""How an examined organ or system was found: "her abdomen was soft", "good air entry", "both systems unremarkable"."""

from collections.abc import Iterator, Sequence

import msgspec

from lugol.language.frames import Stretch
from lugol.language.model import NOT_HERS_YET, Mention, Page
from lugol.language.phrases import SIDES
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Exam, Span

_COPULA = word_set("was were is are appeared appears looked looks remained felt seemed : -")
_SHOWS = word_set("revealed reveals showed shows demonstrated disclosed had yielded with")
_HOW = word_set(
    """completely fully grossly very slightly mildly moderately markedly bilaterally still all essentially also found
    noted to be both quite clinically rather otherwise normally generally entirely somewhat severely well
    seen , appeared mostly within and was were inspected examined palpated checked auscultated"""
)
_JOINS = word_set(", and & but /")
_ARTICLES = word_set("the her of both all a an on in other and , & / left right")
_NOT = word_set("not no nor without neither never")
_LEADING_OFF = _NOT | word_set("over return obtain")
"""Before a look these tell of no finding: "a delivery over an intact perineum", "the return of normal skin"."""
_OTHERS = word_set(
    "fetal fetus baby baby's infant infant's newborn newborn's neonate neonatal his boy girl child placenta he specimen"
)
_ASIDE = (
    *("history", "plan", "family", "procedure", "medication", "review", "gross", "microscopy", "path_diagnosis"),
    *("specimen", "synoptic", "frozen", "stains", "allergy", "social", "anaesthesia", "preop_diagnosis", "imaging"),
    *("postop_diagnosis", "impression", "diagnosis", "colposcopy", "laboratory", "request", "indication"),
)
_FRAMES = ("exam", "", "operative")
_BESIDE_ORGANS = word_set(
    """cardiac respiratory cardiovascular pulmonary abdominal neurological neurologic nervous muscle muscular
    circulatory breast thyroid pelvic gastrointestinal musculoskeletal central general systemic ocular"""
)
_HEARD = ("bowel_sounds", "pulses", "nerves", "lungs", "heart")
"""Of these "present", "positive" or "palpable" tells how they were found; of an organ it tells nothing."""
_THERE = word_set("present palpable audible active positive")
_SHUT = word_set("closed open patent sunken bulging depressed")
_AT_BIRTH = ("perineum", "urethra")
"""What is looked at behind a delivery or a repair, in the account of the procedure itself."""
_NEXT = word_set(", . ; : ) and in on of with but to at bilaterally throughout over")


_MET = word_set("were was found noted seen detected identified in on of the her entire whole")
_LABELS = word_set(": -")
_RESULTS = word_set("results result findings exam examination")
_AT = word_set("over in on at of")
_FINITE = word_set("was were is are appeared")
_ENDS = word_set(", . ; : and or but no not that which with")
_LONGEST_PLACE = 8


class Found(msgspec.Struct, frozen=True):
    """An examined organ and how it was found: the tokens of both, and whether that is as it should be."""

    organs: tuple[int, int]
    look: tuple[int, int]
    usual: bool


def read(reading: Reading, told: Sequence[Stretch], known: Sequence[Event]) -> list[Event]:
    """How organs and systems were found, where no other finding tells it.

    >>> from lugol.language.frames import stretches
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("On examination her cranial nerves were intact and the abdomen was soft.")
    >>> [event.values.term for event in read(reading, stretches(reading), [])]
    ['cranial nerves intact', 'abdomen soft']
    """
    taken = Places((span.start, span.end) for event in known for span in event.sources)
    looks = {(e.sources[0].start, e.sources[0].end) for e in known if _is_mere_look(reading, e)}
    events: list[Event] = []
    for stretch in told:
        if not _is_looked_at(reading, stretch):
            continue
        for found in _found(reading.page, stretch):
            event = _event(reading, stretch, found)
            span = event.sources[0] if event is not None else None
            if event is None or span is None:
                continue
            if any(not _is_within(each, span) or each not in looks for each in taken.meeting(span.start, span.end)):
                continue
            if found.usual and _is_qualified(reading.page, found, taken):
                continue
            taken.add(span.start, span.end)
            events.append(event)
    return events


def _is_within(stretch: tuple[int, int], span: Span) -> bool:
    """Does a stretch lie in a span and hold less?"""
    start, end = stretch
    return span.start <= start and end <= span.end and end - start < span.end - span.start


def _is_mere_look(reading: Reading, event: Event) -> bool:
    """ "Distended, tender" of "a distended, tender and rigid abdomen": a look without its organ, size or noun."""
    value = event.values
    if not isinstance(value, Exam) or event.assertion != "affirmed" or value.size_mm:
        return False
    first, last = reading.page.tokens_between(event.sources[0].start, event.sources[0].end)
    heads = reading.page.of("head", first=first, last=last)
    return all(m.concept.attr("role") == "adjective" for m in heads)


def without_parts(known: Sequence[Event], found: Sequence[Event]) -> list[Event]:
    """What was known without the mere looks that a whole finding now holds."""
    whole = Places((event.sources[0].start, event.sources[0].end) for event in found)
    return [
        event
        for event in known
        if event.kind != "exam" or not whole.around(event.sources[0].start, event.sources[0].end)
    ]


def _is_looked_at(reading: Reading, stretch: Stretch) -> bool:
    page, sentence = reading.page, stretch.sentence
    part = page.part(stretch.first)
    born = part == "procedure" and any(
        m.code in _AT_BIRTH for m in page.of("examined", first=stretch.first, last=stretch.last)
    )
    if stretch.frame.kind not in _FRAMES or sentence.article != "case" or (part in _ASIDE and not born):
        return False
    return not _OTHERS.intersection(page.keys(sentence.first, sentence.last))


def _found(page: Page, stretch: Stretch) -> Iterator[Found]:
    last = 0
    for organ in page.of("examined", first=stretch.first, last=stretch.last):
        if organ.first < last:
            continue
        organs = (_begun(page, organ, stretch.first), _joined(page, organ, stretch.last)[1])
        found = _before(page, organ, organs, stretch) or _none_in(page, organs, stretch)
        found = found or _behind(page, organs, stretch)
        if found is not None:
            last = max(found.look[1], found.organs[1])
            yield found


def _begun(page: Page, organ: Mention, first: int) -> int:
    """ "Cardiac and respiratory systems", "muscle and respiratory functions": the start of what is named."""
    at = organ.first
    if organ.code not in ("system", "function"):
        return at
    while at - 1 > first and page.tokens[at - 1].key in _JOINS:
        lead = at - 1 - (page.tokens[at - 2].key in _JOINS and at - 2 > first)
        if page.tokens[lead - 1].key not in _BESIDE_ORGANS:
            break
        at = lead - 1
    return at


def _joined(page: Page, organ: Mention, last: int) -> tuple[int, int]:
    """ "Heart, lungs and abdomen": the end of a list of organs."""
    end = organ.last
    while True:
        following = next((m for m in page.of("examined", first=end, last=min(end + 4, last))), None)
        between = page.keys(end, following.first) if following else ()
        if (
            following is None
            or not between
            or not set(between) <= _ARTICLES
            or not {",", "and", "&", "/"} & set(between)
        ):
            return organ.first, end
        end = following.last


def _behind(page: Page, organs: tuple[int, int], stretch: Stretch) -> Found | None:
    """ "Her abdomen was soft and not tender": what a verb or a colon says of an organ."""
    at = _behind_place(page, organs[1], stretch.last)
    none = page.of("found_so", first=at + 1, last=min(at + 3, stretch.last))
    if at < stretch.last and page.tokens[at].key in _SHOWS and none and none[0].code == "none_found":
        return Found(organs, (none[0].first, none[0].last), True)
    terse = stretch.frame.kind == "exam" and page.part(organs[0]) == "exam" and at == organs[1]
    if at >= stretch.last or (page.tokens[at].key not in _COPULA and not terse):
        return None
    bare = page.tokens[at].key not in _COPULA
    first = _next_look(page, at + (not bare), stretch.last)
    if bare and first is not None and (page.tokens[at].key == "," or _is_of_noun(page, first, stretch.last)):
        return None  # "abdomen soft", but not "abdomen normal size" nor "bowel sounds, soft and nontender"
    if first is None or (page.tokens[at].key in _LABELS and _is_of_noun(page, first, stretch.last)):
        return None
    looks = [first]
    while (following := _chained(page, looks[-1].last, stretch.last)) is not None:
        looks.append(following)
    return Found(organs, (looks[0].first, looks[-1].last), all(m.code != "unusual" for m in looks))


def _is_of_noun(page: Page, look: Mention, last: int) -> bool:
    """ "Skull: poor mineralization": behind a label a look of a noun is none of the organ."""
    following = page.keys(look.last, min(look.last + 1, last))
    return bool(following) and following[0].isalpha() and following[0] not in _NEXT | _JOINS


def _behind_place(page: Page, at: int, last: int) -> int:
    """ "Breath sounds over the right lung field were", "pulses in both legs were", "examination results were"."""
    while at < last and (page.tokens[at].key in SIDES or page.tokens[at].key in _RESULTS):
        at += 1
    if at < last and page.tokens[at].key in _AT:
        verb = next((i for i in range(at, min(at + _LONGEST_PLACE, last)) if page.tokens[i].key in _FINITE), None)
        between = set(page.keys(at, verb)) if verb is not None else {","}
        if verb is not None and not between & _ENDS:
            return verb
    return at


def _next_look(page: Page, first: int, last: int) -> Mention | None:
    """The look behind a verb, with at most words of degree between."""
    looks = page.of("found_so", first=first, last=last)
    look = looks[0] if looks else None
    if look is None or not set(page.keys(first, look.first)) <= _HOW:
        return None
    following = page.keys(look.last, min(look.last + 1, last))
    if page.of("examined", first=look.last, last=min(look.last + 1, last)):
        return None  # "Lungs: good air entry"
    if page.keys(look.first, look.last + 1) == ("injected", "with"):
        return None  # "the perineum was injected with lidocaine"
    return None if following and following[0] in ("for", "of") and look.code == "usual" else look


def _chained(page: Page, first: int, last: int) -> Mention | None:
    """ "Soft, flat and nontender": the next look of a list."""
    keys = page.keys(first, min(first + 2, last))
    joined = len(keys) > 0 and keys[0] in _JOINS
    if not joined:
        return None
    step = 1 + (len(keys) > 1 and keys[1] in _JOINS)
    return _next_look(page, first + step, last)


def _before(page: Page, organ: Mention, organs: tuple[int, int], stretch: Stretch) -> Found | None:
    """ "Good air entry", "normal pulses": a look right before an organ."""
    looks = page.of("found_so", first=max(stretch.first, organ.first - 6), last=organ.first)
    if not looks or looks[-1].last not in (organ.first, organs[0]) or looks[-1].code == "none_found":
        return None
    chain = [looks[-1]]
    for look in reversed(looks[:-1]):
        if not 0 < chain[0].first - look.last < 3 or not set(page.keys(look.last, chain[0].first)) <= _JOINS:
            break
        chain.insert(0, look)
    following = page.keys(organs[1], min(organs[1] + 1, stretch.last))
    if following and following[0] not in _NEXT | _COPULA | _RESULTS:
        return None  # "a benign thyroid nodule"
    if following and following[0] in _COPULA and _next_look(page, organs[1] + 1, stretch.last) is not None:
        return None
    return Found(organs, (chain[0].first, chain[-1].last), all(look.code == "usual" for look in chain))


def _none_in(page: Page, organs: tuple[int, int], stretch: Stretch) -> Found | None:
    """ "No abnormalities were found in the abdominal cavity": what was denied of an organ is how it was found."""
    none = page.of("found_so", first=max(stretch.first, organs[0] - 8), last=organs[0])
    if not none or none[-1].code != "none_found":
        return None
    between = page.keys(none[-1].last, organs[0])
    led = bool({"in", "on", "of"}.intersection(between)) and set(between) <= _MET
    return Found(organs, (none[-1].first, none[-1].last), True) if led else None


def _event(reading: Reading, stretch: Stretch, found: Found) -> Event | None:
    page = reading.page
    first, last = min(found.organs[0], found.look[0]), max(found.organs[1], found.look[1])
    between = page.keys(found.organs[1], found.look[0]) if found.look[0] >= found.organs[1] else ()
    before = page.keys(max(stretch.first, first - 3), first)
    if _NOT.intersection(between) or _LEADING_OFF.intersection(before):
        return None
    judged = reading.judge(*found.organs)
    if judged.assertion in NOT_HERS_YET and judged.row != "plan.if_after":
        return None  # but for "distended, unable to tell if it is tender"
    organ = page.of("examined", first=found.organs[0], last=found.organs[1])[0]
    if organ.code == "general_condition" and stretch.frame.kind != "exam":
        return None
    said = page.keys(*found.look)
    if (_THERE.intersection(said) and organ.code not in _HEARD) or (
        _SHUT.intersection(said) and organ.code != "fontanelle"
    ):
        return None
    organs = page.words(*found.organs)
    looked = page.words(*found.look)
    term = f"{organs} {looked}" if found.look[0] >= found.organs[1] else f"{looked} {organs}"
    named = page.of("site", first=found.organs[0], last=found.organs[1])
    site = named[0].concept.name if named else ""
    context = "operative" if stretch.frame.kind == "operative" else ""
    value = Exam(term=term, site=site, context=context, code="" if found.usual else "unusual")
    return reading.event(value, first, last, assertion="affirmed")


def _is_qualified(page: Page, found: Found, taken: Places) -> bool:
    """ "Soft, but with mild tenderness": what is as usual but for a finding that is told of itself."""
    at = max(found.look[1], found.organs[1])
    keys = page.keys(at, min(at + 3, len(page.tokens)))
    if not {"but", "with", "except"}.intersection(keys):
        return False
    first, last = page.tokens[at - 1].end, page.tokens[page.sentence(at - 1).last - 1].end
    return any(first <= a for a, _ in taken.meeting(first, last))
