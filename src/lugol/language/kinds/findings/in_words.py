"""What a study showed in words of no row: "MRI showed tonsillar herniation", "there was a creaking jaw"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lugol.language.frames import Frame, Stretch
from lugol.language.model import Page
from lugol.language.phrases import Phrase, place
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Exam, Imaging

_SHOWS = word_set(
    """showed shows showing revealed reveals revealing demonstrated demonstrates demonstrating disclosed discloses
    displayed depicted detected exhibited delineated objectified evidenced evidencing evidences
    identified identifies visualized visualised"""
)
_AS_SUBJECT = word_set(
    """a an the of her his and with was were performed done obtained carried out then also which that repeat
    repeated another second immediate urgent emergency on at in by day days week weeks later after scan scans study
    imaging image images examination exam test tests result results findings which finally subsequently again
    clearly only further ( ) , - fetus newborn baby left right both under anesthesia contrast enhanced axial coronal
    sagittal view views sections section initial routine follow up hospital admission postoperative preoperative
    clinically"""
)
"""Words that may stand between a study and its verb without another subject."""
_SUBJECT_WITHIN = 12
_OPENS_OTHERWISE = word_set(
    """that no not nothing neither none normal unremarkable it she he they we this these those to how where when
    negative any only between without in on at by as for with from him them out which"""
)
_ENDS = word_set(
    """; . : which who whose that while whereas but although though so therefore prompting leading when because
    suggesting suggestive consistent compatible indicating raising without but after before since confirming
    indicate indicates requiring excluding she he we they patient being mimicking implying resulting thus where
    favoring favouring our"""
)
_LEADS = word_set("a an the presence of evidence signs some also her both existence")
_NO_FINDING = word_set(
    """result results finding findings improvement response progress progression regression remission recovery
    resolution change changes diagnosis information data signs symptoms success stability efficacy need risk patient
    figure evidence features feature appearance picture following same similar above size increased decreased
    anomalies anomaly abnormalities abnormality follows pattern"""
)
"""Words of these alone are no finding."""
_NOT_SHOWN = word_set(
    """remission response bishop could may might can would should woman women had differential not resolution
    disappearance"""
)
"""What stands with one of these is a verdict, a denial or a doubt."""
_ON = word_set("on by with at in via during through")
_SEEN = word_set("seen noted found detected observed identified visible visualized demonstrated revealed discovered")
_CLAUSAL = word_set("which that who when while whereas although where because after")
_PARTS = _CLAUSAL | word_set(", ; : but and")
_NO_SUBJECT = word_set(
    """she he it this these those that which they we who patient what there no not nothing neither none , and or but
    diagnosis pregnancy findings finding results result on in at by for as when while if after before"""
)
_OPENING = 4
_SEEN_WITHIN = 9
_OTHERS = ("ihc_marker", "analyte", "gene", "drug", "regimen", "procedure", "frame", "cyt_test", "hpv", "stage_system")
_AND = ("and", ",", "as", "plus")
_PLACING = word_set("of in at with on")
_NOUNS = ("oma", "osis", "itis", "ema", "age", "cystis", "ysm", "olus")
"""What stands before a told finding is one of its own with these, else more of its adjectives."""
_PAIRS = word_set("between both")
"""Behind these "and" joins two places: "between the ovary and the cyst"."""
_ARTICLES = word_set("a an the")
_FOUND = (("there", "was"), ("there", "were"), ("we", "found"), ("we", "noted"), ("we", "observed"))
_THERE = (
    *_FOUND, ("there", "is"), ("there", "are"), ("she", "had"), ("the", "patient", "had"), ("patient", "had"),
    ("she", "has"), ("was", "remarkable", "for"), ("was", "significant", "for"), ("was", "notable", "for"),
    ("is", "remarkable", "for"), ("is", "significant", "for"), ("is", "notable", "for"),
)  # fmt: skip
_NOT_FELT = word_set(
    """absence lack absent however is are was were had has lady woman women girl boy infant baby newborn neonate child
    patient parturient female pregnancy specimen specimens nature cells otherwise also well"""
)
"""What an examination "revealed" with one of these is no sign: a person, a denial, a clause or a specimen."""
_TOLD_ELSEWHERE = ("found_so", "her_state", "vital", "histology", "obstetric", "condition", "disorder")
_BARE = word_set(
    """a an the of in on and with right left both bilateral anterior posterior upper lower external her where
    multiple several"""
)
_TRAILING = word_set("and , as plus with in of the on at to by from for a an")
_LONGEST = 24
_SHORTEST_WORD = 4


def in_words(reading: Reading, frame: Frame, group: Sequence[Stretch], told: Sequence[Event]) -> Iterator[Event]:
    """The object of "showed" in a sentence that names the scan, where nothing else was told of it.

    >>> from lugol.language.frames import stretches
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("CT of the brain showed tonsillar herniation, suggesting raised pressure.")
    >>> [e.values.finding for s in stretches(reading) for e in in_words(reading, s.frame, [s], [])]
    ['tonsillar herniation']
    """
    page = reading.page
    for stretch in group:
        if not stretch.named or frame.kind not in ("imaging", "exam", "operative"):
            continue
        begun = _object_of(page, frame, stretch)
        if begun is None and frame.kind != "imaging":
            begun = _there(page, frame, stretch)
        span = (begun, _end_of(page, begun, stretch.last)) if begun is not None else _subject_of(page, frame, stretch)
        span = span or (_there_on(page, frame, stretch) if frame.kind == "exam" else None)
        items = _items(page, *_before_told(page, *span, told)) if span else []
        if frame.kind != "imaging":
            items = [item for item in _listed_alone(page, items) if _is_of_her(page, *item)]
        for item in items:
            if item[0] < item[1] and not _is_told(page, *item, told) and (event := _event(reading, frame, *item)):
                yield event


def _is_of_her(page: Page, first: int, last: int) -> bool:
    """Do these words name more than an organ, a person or what others tell, and nothing that is not there?

    "A young lady", "the abdomen where", "an absence of lesions", "normal heart sounds" are left.
    """
    if last <= first or _NOT_FELT.intersection(page.keys(first, last)) or page.tokens[first].key.endswith("ly"):
        return False
    if page.of(*_TOLD_ELSEWHERE, first=first, last=last):
        return False
    named = {at for m in page.of("site", "examined", first=first, last=last) for at in range(m.first, m.last)}
    said = [page.tokens[at].key for at in range(first, last) if at not in named]
    return not {key for key in said if key.isalpha()} <= _BARE | _NO_FINDING


def _before_told(page: Page, first: int, last: int, told: Sequence[Event]) -> tuple[int, int]:
    """ "A seroma and enlarged nodes", of which the nodes are told: the words before them, where a sign parts them."""
    starts = [page.token_at(e.sources[0].start) for e in told if e.sources]
    ahead = min((at for at in starts if first < at < last), default=last)
    joiner = ahead - 1
    while joiner > first and page.tokens[joiner].key in _ARTICLES:
        joiner -= 1
    if ahead == last or page.tokens[joiner].key not in _AND:
        return first, last
    named = _PLACING.intersection(page.keys(*_trimmed(page, first, joiner))) or page.tokens[joiner - 1].key.endswith(
        _NOUNS
    )
    return (first, joiner) if named else (first, first)


def _is_told(page: Page, first: int, last: int, told: Sequence[Event]) -> bool:
    """Is anything told of these words already?"""
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    return any(s.start < end and start < s.end for e in told for s in e.sources)


def _object_of(page: Page, frame: Frame, stretch: Stretch) -> int | None:
    """Where the object of the verb that follows a study begins; None where another subject stands between them."""
    end = min(stretch.last, frame.last + _SUBJECT_WITHIN)
    verb = next((at for at in range(frame.last, end) if page.tokens[at].key in _SHOWS), None)
    if verb is None or verb + 1 >= stretch.last:
        return None
    sites = {at for m in page.of("site", first=frame.last, last=verb) for at in range(m.first, m.last)}
    between = (page.tokens[at].key for at in range(frame.last, verb) if at not in sites)
    if not all(key in _AS_SUBJECT or key.isdecimal() for key in between):
        return None
    return verb + 1 if page.tokens[verb + 1].key not in _OPENS_OTHERWISE else None


def _there(page: Page, frame: Frame, stretch: Stretch) -> int | None:
    """ "On examination, there was ...", "she had ...": where what was found begins."""
    start = frame.last + (page.keys(frame.last, frame.last + 1) == (",",))
    keys = page.keys(start, min(start + 4, stretch.last))
    lead = next((each for each in (_THERE if frame.kind == "exam" else _FOUND) if keys[: len(each)] == each), None)
    begun = start + len(lead) if lead else stretch.last
    return begun if begun < stretch.last and page.tokens[begun].key not in _OPENS_OTHERWISE else None


def _there_on(page: Page, frame: Frame, stretch: Stretch) -> tuple[int, int] | None:
    """ "There was a curious line on examination": what stands between "there was" and the examination."""
    first = stretch.sentence.first
    opens = page.keys(first, first + 2)
    end = frame.first - 1
    if opens not in (("there", "was"), ("there", "were")) or not _ON.intersection(page.keys(end, frame.first)):
        return None
    between = page.keys(first + 2, end)
    told = 0 < end - first - 2 <= _SUBJECT_WITHIN and between[0] not in _OPENS_OTHERWISE
    return (first + 2, end) if told and not _PARTS.intersection(between) else None


def _subject_of(page: Page, frame: Frame, stretch: Stretch) -> tuple[int, int] | None:
    """ "Tonsillar herniation was seen on MRI", "On MRI tonsillar herniation was seen": what was seen.

    None where no verb of seeing joins it to the study, or another word than a noun leads to the verb.
    """
    sentence = stretch.sentence
    ahead = page.keys(max(sentence.first, frame.first - 2), frame.first)
    if stretch.first >= frame.last and _ON.intersection(ahead) and frame.first - sentence.first <= _OPENING:
        verb = next((at for at in range(frame.last, stretch.last - 1) if _is_seen(page, at)), None)
        first = frame.last + (page.keys(frame.last, frame.last + 1) == (",",))
    else:
        floor = max(sentence.first + 1, frame.first - _SEEN_WITHIN)
        verb = next((at for at in range(frame.first - 1, floor, -1) if _is_seen(page, at)), None)
        if verb is None or not _ON.intersection(page.keys(verb + 2, frame.first)):
            return None
        part = next((at for at in range(verb - 1, sentence.first, -1) if page.tokens[at].key in _PARTS), None)
        if "to" in page.keys(verb, min(frame.last + 6, sentence.last)) or (part and page.tokens[part].key in _CLAUSAL):
            return None  # "a woman who presented with pain was found on CT to have a mass"
        first = sentence.first if part is None else part + 1
    if (
        verb is None
        or not first < verb
        or page.tokens[first].key in _NO_SUBJECT
        or page.tokens[verb - 1].key in _NO_SUBJECT
    ):
        return None
    return first, verb


def _is_seen(page: Page, at: int) -> bool:
    """Does "was seen" stand at a token?"""
    behind = page.keys(at + 1, at + 4)
    return page.tokens[at].key in ("was", "were") and bool(_SEEN.intersection(behind[:2])) and "to" not in behind


def _end_of(page: Page, first: int, last: int) -> int:
    """Where the words of what was shown end: at a new clause, a reason, or a bracket."""
    end = next((at for at in range(first + 1, last) if _is_end(page, at)), last)
    while end > first and not page.tokens[end - 1].key[0].isalnum():
        end -= 1
    return end


def _is_end(page: Page, at: int) -> bool:
    """A new clause, a reason or a bracket; "multiple vegetations The following": a sentence whose stop was lost."""
    token = page.tokens[at]
    begun = token.key in _ARTICLES and page.text[token.start].isupper() and not page.in_capitals
    return token.key in _ENDS or token.key == "(" or begun


def _listed_alone(page: Page, items: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What an examination shows: each item up to its first comma, all but the first with an article of their own."""
    for number, (first, last) in enumerate(items):
        if number and page.tokens[first - 1].key not in ("a", "an"):
            continue
        comma = next((at for at in range(first, last) if page.tokens[at].key == ","), last)
        while first < comma and page.tokens[first].key == ":":
            first += 1
        if not (comma == first + 1 and page.keys(comma, comma + 1) == ("(",)):
            yield _trimmed(page, first, comma)


def _items(page: Page, first: int, last: int) -> list[tuple[int, int]]:
    """ "A thickened wall and a small collection": an item for each noun with an article of its own."""
    places = range(first + 1, last - 1)
    cuts = [at for at in places if page.tokens[at].key in _AND and page.tokens[at + 1].key in _ARTICLES]
    bounds = [first, *(at + 1 for at in cuts if not _PAIRS.intersection(page.keys(first, at))), last]
    return [_trimmed(page, a, b) for a, b in pairwise(bounds)]


def _trimmed(page: Page, first: int, last: int) -> tuple[int, int]:
    while first < last and page.tokens[first].key in _LEADS:
        first += 1
    while last > first and page.tokens[last - 1].key in _TRAILING:
        last -= 1
    return first, last


def _event(reading: Reading, frame: Frame, first: int, last: int) -> Event | None:
    page = reading.page
    keys = page.keys(first, last)
    worded = [key for key in keys if key.isalpha() and len(key) >= _SHORTEST_WORD]
    if (
        not worded
        or len(keys) > _LONGEST
        or _NOT_SHOWN.intersection(keys)
        or set(worded) <= _NO_FINDING
        or page.of(*_OTHERS, "response", first=first, last=last)
    ):
        return None
    judged = reading.judge(first, last).assertion
    if judged not in ("affirmed", "possible", "historical"):
        return None
    site = place(page, Phrase(first, last, None, tuple(page.of("site", first=first, last=last))))
    unsure = "suspected" if judged == "possible" else ""
    words = page.words(first, last)
    if frame.kind == "imaging":
        value = Imaging(modality=frame.name, finding=words, site=site, certainty=unsure)
        return reading.event(value, first, last, assertion="affirmed")
    context = "operative" if frame.kind == "operative" else ""
    seen = Exam(term=words, site=site, context=context, certainty=unsure)
    return reading.event(seen, first, last, assertion="affirmed")
