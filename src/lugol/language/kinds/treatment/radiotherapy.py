"""Radiotherapy and chemoradiotherapy: what was given together is one event, with its dose and fractions."""

from collections.abc import Iterator
from itertools import groupby

import msgspec

from lugol.language.kinds.treatment.cycles import number_of
from lugol.language.kinds.treatment.procedures import is_of_meeting
from lugol.language.kinds.treatment.suggested import of_treatment
from lugol.language.kinds.treatment.told import is_past_of_request
from lugol.language.model import NOT_HERS, Mention, Page, Sentence
from lugol.language.numerals import is_decimal, value_of
from lugol.language.reading import Reading
from lugol.record.event import Event, Radiotherapy
from lugol.record.when import overlaps

_GRAY = frozenset({"gy", "cgy", "gray", "grays", "rad", "rads"})
_FRACTIONS = frozenset({"fraction", "fractions", "fr", "#", "fx", "sessions", "f", "frs", "times", "session"})
_NEAR = 8
LARGEST_GY = 120.0
_FELT_OR_HEARD = frozenset(
    {"murmur", "murmurs", "bruit", "numbness", "tingling", "paresthesia", "paresthesias", "pain"}
)
"""What radiates to another part of the body without any treatment."""
_AS_TREATMENT = frozenset({"treated", "managed", "received", "palliated", "underwent", "given", "controlled"})
_BROKEN_OFF = frozenset({"stopped", "interrupted", "discontinued", "terminated", "halted", "ended", "completed"})
_NO_COURSE = frozenset(
    {
        "change",
        "changes",
        "effect",
        "effects",
        "fibrosis",
        "atypia",
        "proctitis",
        "cystitis",
        "enteritis",
        "oncologist",
        "oncology",
        "department",
        "unit",
        "nurse",
        "nurses",
        "consent",
        "appointment",
        "safety",
        "field",
        "dose",
        "machine",
        "machines",
        "facility",
        "facilities",
        "center",
        "equipment",
        "referral",
        "slot",
        "team",
    }
)


_OF_BLOOD = frozenset({"u", "unit", "units", "pint", "pints", "bag", "bags", "prbc", "ml"})
"""What is counted of a blood transfusion, which some call "BT" as others do brachytherapy."""
MOST_FRACTIONS = 40
LEAST_EACH, MOST_EACH = 1.5, 12.0
"""Gy of one fraction: of external beams some 2, of brachytherapy up to some 10."""


class Dose(msgspec.Struct, frozen=True):
    """A dose in Gy told by the tokens [first, last), and its fractions."""

    gray: float
    fractions: int | None
    first: int
    last: int


def read(reading: Reading) -> list[Event]:
    """Radiotherapy given to her, planned or refused; a second telling of the same is not a second course."""
    page = reading.page
    kept: list[Event] = []
    told = [m for m in page.of("radiotherapy") if _counts(page, m)]
    groups = {key: list(group) for key, group in groupby(told, key=lambda m: page.sentence(m.first).first)}
    for sentence in page.sentences:
        courses = _courses(groups.get(sentence.first, []))
        found = doses(page, sentence)
        for mentions in courses:
            event = _event(reading, mentions, _dose_of(page, mentions, courses, found))
            if event.assertion in NOT_HERS:
                continue
            again = next((i for i, e in enumerate(kept) if _is_again(e, event)), None)
            if again is None and kept and _is_taken_up(page, mentions[0], event):
                continue
            if again is None:
                kept.append(event)
            else:
                kept[again] = _completed(kept[again], event)
        if found and not courses and kept:
            kept[-1] = _with_dose(reading, kept[-1], found[0], sentence)
    return kept


def _counts(page: Page, mention: Mention) -> bool:
    sentence = page.sentence(mention.first)
    behind = page.keys(mention.last, min(mention.last + 2, sentence.last))
    if page.part(mention.first) == "request" and not is_past_of_request(page, mention.first):
        return False
    if page.part(mention.first) == "family" or _NO_COURSE.intersection(behind[:1]):
        return False
    named = page.keys(mention.first, mention.last)
    if named == ("bt",) and behind[:1] and behind[0].isdigit():
        return behind[1:2] not in {(unit,) for unit in _OF_BLOOD}
    if named == ("bt",) and behind[:1] in (("(",), ("+",), ("-",)):
        return False  # "BT (-)": no blood transfusion
    if named == ("rt",):
        return not _is_right(page, mention, behind)
    if named == ("icr",):
        return "gy" in page.keys(sentence.first, sentence.last) or bool(
            page.of("radiotherapy", first=0, last=mention.first)
        )
    if named == ("ldr",) and "gy" not in behind:
        return not _is_labour_room(page, mention)
    return named != ("radiation",) or not _is_no_treatment(page, mention, behind)


def _is_labour_room(page: Page, mention: Mention) -> bool:
    """ "Mother and baby remain in the LDR": labour, delivery and recovery, where nothing else tells of radiation."""
    others = page.of("radiotherapy")
    return all(page.keys(m.first, m.last) == ("ldr",) for m in others) and "radiation" not in page.keys(
        *page.clause(mention.first)
    )


def _is_right(page: Page, mention: Mention, behind: tuple[str, ...]) -> bool:
    """ "RT-PCR" is a test, "RT ovary" the right one."""
    site = page.of("site", first=mention.last, last=mention.last + 1)
    return "pcr" in behind or bool(site)


def _is_no_treatment(page: Page, mention: Mention, behind: tuple[str, ...]) -> bool:
    """ "Pain with radiation to the back", "a murmur with radiation to the neck", "exposure to radiation"."""
    first = page.sentence(mention.first).first
    before = page.keys(max(first, mention.first - _NEAR), mention.first)
    aching = bool({"pain", "ache", "cramps", "radiating", "tenderness", "discomfort"} & set(before))
    aching = aching or bool(_FELT_OR_HEARD.intersection(page.keys(page.clause(mention.first)[0], mention.first)))
    spreads = behind[:1] in (("to",), ("into",), ("towards",), ("down",)) and "gy" not in page.keys(
        mention.last, page.sentence(first).last
    )
    told = page.keys(page.clause(mention.first)[0], mention.first)
    spreads = spreads and not _AS_TREATMENT.intersection(told)
    denied = before[-1:] in (("without",), ("no",)) and aching
    exposed = {"ionizing", "uv", "ultraviolet", "exposure", "exposed", "contact"} & {*before[-5:], *behind}
    return bool((aching and spreads) or denied or exposed)


def _courses(mentions: list[Mention]) -> list[list[Mention]]:
    """Mentions of one kind near each other are one course: "external beam radiotherapy (EBRT, RT)"."""
    found: list[list[Mention]] = []
    for mention in mentions:
        alike = next((c for c in found if c[-1].code == mention.code), None)
        if alike is not None:
            alike.append(mention)
        else:
            found.append([mention])
    return found


def doses(page: Page, sentence: Sentence) -> list[Dose]:
    """The doses of a sentence: "50.4 Gy in 28 fractions", "4500 cGy", "39.6 of 50.4 Gy", "9 Gy x 2 sessions".

    >>> from lugol.language.page import page_of
    >>> page = page_of("EBRT 50Gy/25# then HDR 9 Gy x 2 sessions.")
    >>> [(d.gray, d.fractions) for d in doses(page, page.sentences[0])]
    [(50.0, 25), (18.0, 2)]
    """
    found: list[Dose] = []
    for at in range(sentence.first + 1, sentence.last):
        before = page.tokens[at - 1].key
        if page.tokens[at].key not in _GRAY or not before[0].isdigit():
            continue
        first = at - 1
        part = page.keys(max(sentence.first, first - 2), first)
        if len(part) == 2 and part[1] == "of" and part[0][0].isdigit():
            first -= 2
        value = _gray(page.tokens[first].key, page.tokens[at].key)
        fractions, times = _each(page, sentence, first, at + 1) or _fractions(page, at + 1, sentence.last)
        if times_before := _times_before(page, sentence, first, value):
            fractions, times = times_before, True
        value = value * fractions if times and fractions else value
        if 0 < value <= LARGEST_GY:
            found.append(Dose(round(value, 2), fractions, first, at + 1))
    return sorted([*found, *_in_short(page, sentence)], key=lambda dose: dose.first)


def _times_before(page: Page, sentence: Sentence, first: int, each: float) -> int | None:
    """ "HDR 3 x 8 Gy", "4 × 7 Gy": how many fractions are told before the dose of one."""
    number, sign = ("", "", *page.keys(max(sentence.first, first - 2), first))[-2:]
    return int(number) if sign in ("x", "×") and number.isdigit() and each <= MOST_EACH else None


def _in_short(page: Page, sentence: Sentence) -> Iterator[Dose]:
    """ "EBRT 45/25", "HDR 28/4": the dose and its fractions right behind the name of a radiation, without units."""
    for named in page.of("radiotherapy", first=sentence.first, last=sentence.last):
        gray, sign, fractions = [*page.keys(named.last, min(named.last + 3, sentence.last)), "", "", ""][:3]
        dated = page.keys(named.last + 3, min(named.last + 4, sentence.last)) in (("-",), ("–",), ("/",))
        if sign != "/" or not fractions.isdigit() or not is_decimal(gray) or dated:
            continue  # "RT 29/04-05/06/2019": days
        each = float(gray) / int(fractions) if int(fractions) else 0.0
        if LEAST_EACH <= each <= MOST_EACH and float(gray) <= LARGEST_GY:
            yield Dose(float(gray), int(fractions), named.last, named.last + 3)


def _each(page: Page, sentence: Sentence, first: int, last: int) -> tuple[int, bool] | None:
    """ "three fractions of 7 Gy", "4 fractions of brachytherapy, 7 Gy each": the dose of one, and how many."""
    each = page.keys(last, min(last + 1, sentence.last)) == ("each",)
    before = page.keys(max(sentence.first, first - _NEAR), first)
    for at in range(len(before) - 2, -1, -1):
        number = number_of(before[at])
        if number is None or not _FRACTIONS.intersection(before[at + 1 : at + 3]) or before[at + 1] == "times":
            continue
        return (number, True) if each or before[-1] == "of" else None
    return None


def _gray(written: str, unit: str) -> float:
    value = value_of(written) or 0.0  # no number at all, such as a day, is no dose
    return value / (100 if unit in ("cgy", "rad", "rads") else 1)


def _fractions(page: Page, at: int, last: int) -> tuple[int | None, bool]:
    """The fractions behind a dose, and whether the dose is that of one ("9 Gy x 2", "2 Gy per fraction" is none)."""
    times = False
    bare = page.keys(at, min(at + 3, last))  # "20 Gy/5 done"
    if (
        bare[:1] == ("/",)
        and bare[1:2]
        and bare[1].isdigit()
        and 0 < int(bare[1]) <= MOST_FRACTIONS
        and bare[2:] != ("/",)
    ):
        return int(bare[1]), False
    if bare[:1] == ("/",) and bare[1:2] and bare[1] in _FRACTIONS:
        at += 2  # "7 Gy/fx x 3"
    for place in range(at, min(at + _NEAR, last)):
        key = page.tokens[place].key
        if key in _GRAY or key in (";", "per"):
            break
        times = times or (key in ("x", "×") and place == at)
        number = number_of(key)
        following = page.keys(place + 1, min(place + 5, last))
        if number is not None and times and place == at + 1 and not following:
            return number, True
        if number is None or not following:
            continue
        if following[0] in _FRACTIONS or (following[0] == "of" and _FRACTIONS.intersection(following[1:4])):
            return number, times
        if following[0] in ("daily", "equal", "once") and _FRACTIONS.intersection(following[1:3]):
            return number, times
        if times and place == at + 1:
            return number, True
    return None, False


def _dose_of(page: Page, mentions: list[Mention], courses: list[list[Mention]], found: list[Dose]) -> Dose | None:
    """The dose of a course: the first behind one of its names and before the next, else the one right before it."""
    every = sorted((m for course in courses for m in course), key=lambda m: m.first)
    if (own := _respective(page, mentions, courses, found)) is not None:
        return own
    behind: list[Dose] = []
    for dose in found:
        leading = [m for m in every if m.last <= dose.first]
        if leading and leading[-1] in mentions:
            behind.append(dose)
    if behind:
        return next((dose for dose in behind if is_given_dose(page, dose)), behind[0])
    ahead = [d for d in found if not any(m.last <= d.first for m in every) and d.last <= mentions[0].first]
    return ahead[-1] if ahead and mentions[0] is every[0] else None


def _respective(page: Page, mentions: list[Mention], courses: list[list[Mention]], found: list[Dose]) -> Dose | None:
    """ "EBRT and brachytherapy to 45 Gy and 28 Gy, respectively": the dose at the place of its course."""
    sentence = page.sentence(mentions[0].first)
    if "respectively" not in page.keys(sentence.first, sentence.last) or len(courses) != len(found) or len(found) < 2:
        return None
    ordered = sorted(courses, key=lambda course: course[0].first)
    return found[ordered.index(mentions)] if ordered[-1][0].last <= found[0].first else None


def _event(reading: Reading, mentions: list[Mention], dose: Dose | None) -> Event:
    first, last = mentions[0].first, mentions[0].last
    fractions = dose.fractions if dose else None
    value = Radiotherapy(type=mentions[0].concept.name, dose_gy=dose.gray if dose else None, fractions=fractions)
    judged = of_treatment(reading.judge(first, last))
    if dose is not None and judged in ("negated", "planned") and _was_given(reading.page, dose):
        judged = "affirmed"
    if judged == "affirmed" and dose is not None and _is_planned_dose(reading.page, dose):
        judged = "planned"
    if judged == "affirmed" and is_of_meeting(reading, first):
        judged = "planned"
    return reading.event(value, first, last, assertion=judged, when=reading.time.since(first, last))


def is_given_dose(page: Page, dose: Dose) -> bool:
    """ "Prescribed 50 Gy, received 36 Gy", "45 Gy planned, 39.6 Gy given": is a dose the one that she got?"""
    return bool(_beside(page, dose) & _GOT) and not _beside(page, dose) & _MEANT


def _is_planned_dose(page: Page, dose: Dose) -> bool:
    """ "EBRT 45 Gy planned", "RT ordered: 50.4 Gy": is a dose only the one that was meant?"""
    meant = bool(_beside(page, dose) & (_MEANT - {"prescribed"})) and not _beside(page, dose) & _GOT
    return meant and not _GOT.intersection(page.keys(dose.last, page.sentence(dose.first).last))


def _beside(page: Page, dose: Dose) -> set[str]:
    """The words right before a dose and right behind its fractions, as far as the next sign."""
    sentence = page.sentence(dose.first)
    before = page.keys(max(sentence.first, dose.first - _WORDS_BEFORE), dose.first)
    behind = page.keys(dose.last, min(dose.last + _WORDS_BEHIND, sentence.last))
    signs = [i for i, key in enumerate(before) if key in _APART]
    end = next((i for i, key in enumerate(behind) if key in _APART), len(behind))
    return {*before[(signs[-1] + 1 if signs else 0) :], *behind[:end]}


_APART = frozenset({",", ";", "(", ")"})
_WORDS_BEFORE, _WORDS_BEHIND = 5, 6
_GOT = frozenset({"delivered", "received", "given", "completed", "got", "administered", "achieved"})
_MEANT = frozenset({"planned", "ordered", "intended", "proposed", "prescribed"})


def _was_given(page: Page, dose: Dose) -> bool:
    """ "EBRT stopped at 39.6 of 50.4 Gy", "46 Gy/23# given": so much was given, whatever became of the rest."""
    sentence = page.sentence(dose.first)
    before = page.keys(max(sentence.first, dose.first - 3), dose.first)
    behind = page.keys(dose.last, min(dose.last + 6, sentence.last))
    stopped = before[-1:] in (("at",), ("after",)) and bool(_BROKEN_OFF.intersection(before))
    given = "given" in behind and not {"not", "be"} & set(behind)
    return stopped or given or (is_given_dose(page, dose) and not {"be", "not"} & _beside(page, dose))


def _with_dose(reading: Reading, event: Event, dose: Dose, sentence: Sentence) -> Event:
    """ "Previous pelvic RT. Original course 2018, 45 Gy.": a dose in the very next sentence is that of the course."""
    value = event.values
    assert isinstance(value, Radiotherapy)
    next_to = 0 <= reading.page.tokens[sentence.first].start - event.order < 400
    judged = reading.judge(dose.first, dose.last).assertion
    told_before = value.dose_gy is not None and not is_given_dose(reading.page, dose)
    if told_before or not next_to or judged not in ("affirmed", "historical"):
        return event
    when = reading.when(dose.first, dose.last) if reading.time.is_dated(dose.first) else event.when
    told = msgspec.structs.replace(value, dose_gy=dose.gray, fractions=dose.fractions)
    said = "affirmed" if is_given_dose(reading.page, dose) else event.assertion
    return msgspec.structs.replace(event, values=told, when=when, assertion=said)


def _is_again(earlier: Event, event: Event) -> bool:
    a, b = earlier.values, event.values
    assert isinstance(a, Radiotherapy) and isinstance(b, Radiotherapy)
    same = a.type == b.type and (a.dose_gy == b.dose_gy or b.dose_gy is None or a.dose_gy is None)
    return same and earlier.assertion == event.assertion and overlaps(earlier.when, event.when)


def _is_taken_up(page: Page, mention: Mention, event: Event) -> bool:
    """ "It responded to the initial chemoradiotherapy": what was told before by its parts."""
    before = page.keys(max(page.sentence(mention.first).first, mention.first - 2), mention.first)
    return event.assertion == "affirmed" and "initial" in before and before[0] in ("the", "this", "her", "to")


def _completed(earlier: Event, event: Event) -> Event:
    a, b = earlier.values, event.values
    assert isinstance(a, Radiotherapy) and isinstance(b, Radiotherapy)
    if a.dose_gy is not None or b.dose_gy is None:
        return earlier
    return msgspec.structs.replace(earlier, values=b)
