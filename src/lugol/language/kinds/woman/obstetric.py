"""Pregnancies, their course and end, and what is told of menstruation."""

from collections.abc import Sequence
from itertools import pairwise

from lugol.language.kinds.woman.births import CODES, NEWBORN, Birth, births, start_of
from lugol.language.kinds.woman.counted import counted
from lugol.language.kinds.woman.gestation import gestation
from lugol.language.kinds.woman.newborn import SPANNED, is_of_another, is_own, sizes, span_of
from lugol.language.model import Mention, Page
from lugol.language.number_words import number_words
from lugol.language.numerals import value_of
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Event, Obstetric

_NOT_HERS = ("literature", "family", "other_person", "hypothetical", "planned", "negated", "possible")
SHORT = 5
_WEIGHED = frozenset({"option", "options", "alternatives", "risk", "risks", "possibility", "wish", "wishes", "wished",
                      "desire", "desires", "desired",
                      "wanted", "wants", "preferred", "hoped", "hopes", "future", "chance", "chances"})  # fmt: skip
_NO_CHILD = frozenset({
    "uterus", "specimen", "specimens", "tumor", "mass", "cyst", "fibroid", "fibroids", "myoma", "leiomyoma",
    "ovary", "ovaries", "adnexa", "placenta", "cervix", "fundus", "appendix", "polyp", "dose", "doses", "radiation",
    "care", "therapy", "treatment", "shock", "current", "energy", "bag", "device", "message", "gy", "fractions",
    "lesion", "omentum", "bowel", "structures", "tissue",
})  # fmt: skip
_NOT_BORN = frozenset(
    {"drug", "oxygen", "gas", "dose", "energy", "care", "gene", "vaccine", "service", "insulin", "health"}
)
"""Before "delivery" these tell of what is brought to her: "drug delivery"."""
_COMPARED = frozenset(
    {"size", "sized", "corresponds", "corresponding", "equivalent", "like", "comparable", "resembled"}
)
_WEEKS = frozenset({"weeks", "week", "wks", "wk", "w"})


_BORN_WITHIN = 7
_WEEKS_WITHIN = 6
_NO_BIRTH = frozenset({
    "control", "defect", "defects", "weight", "history", "trauma", "asphyxia", "canal", "rate", "mark", "marks", "date",
    "place", "certificate", "order", "injury", "interval", "plan", "note", "room", "summary", "system", "type", "mode",
    "method", "record", "length", "suite", "ward", "device", "preparedness", "anomalies", "center",
})  # fmt: skip
"""Behind "birth" and "delivery" these tell of none: "birth control", "delivery note"."""
_SCANS = frozenset({"ultrasound", "scan", "sonogram", "sonography", "us"})
_SEVERAL = ("apgar", "lie", "antenatal_care", "cord", "fluid", "due_date")
_TOLD_IN = ("case", "abstract")
_ENDS = ("miscarriage", *CODES)
_COUNTS = frozenset({*number_words(1, 10), "single"})
_FLUIDS = ("hydramnios", "amnios")
_AGED = frozenset({"old", "aged"})
_AGO = frozenset({"ago", "before", "earlier", "previously", "prior"})
_TIMED = 7
_CAME = frozenset({"referred", "presented", "admitted", "presenting", "transferred", "seen", "attended", "visited"})
_MAY = frozenset({"may", "might", "could", "should"})
_SOUGHT = frozenset(
    {"screened", "screening", "tested", "test", "testing", "risk", "signs", "symptoms", "fear", "risks"}
)
_EARLIER = frozenset({"last", "previous", "earlier", "prior", "former"})
_WARD = frozenset({"in", "to", "on", "the", "at", "from"})

_BY_AGE = "pregnant_by_age"
"""A pregnancy told with her age alone ("32-year-old pregnant woman"): what else tells of it says more."""


def read(reading: Reading) -> list[Event]:
    """Every pregnancy, birth and loss told of her, and what is told of labour and of the newborn child.

    >>> from lugol.language.reading import reading_of
    >>> text = "At 38 weeks a healthy boy was delivered by caesarean section. His Apgar scores were 9 and 10."
    >>> [e.values.event for e in read(reading_of(text))]
    ['healthy boy was delivered by caesarean section', 'Apgar scores were 9 and 10']
    """
    page = reading.page
    told = [m for m in page.of("obstetric") if _is_told(reading, m)]
    aged = [m for m in told if m.code == _BY_AGE]
    told = [m for m in told if m.code != _BY_AGE]
    measured = [span for span in sizes(page) if page.sentence(span[0]).article in _TOLD_IN]
    born = births(page, [m for m in told if not _is_past(reading, m) and not _is_within(m, measured)])
    inside = [(birth.first, birth.last) for birth in born]
    labour = _of_labour(reading, told)
    scored = any(m.code == "apgar" for m in told)
    events = _of_births(reading, [birth for birth in born if birth.born or not scored])
    events += _of_course(reading, [m for m in told if not _is_within(m, inside)], events)
    events += labour
    status = "delivered" if any(_is_within(m, measured) for m in told) and not born else ""
    events += [
        reading.event(Obstetric(event=page.words(*span), status=status), *span, assertion="affirmed")  # type: ignore[arg-type]
        for span in measured
        if not any(a <= span[0] < b for a, b in inside)
    ]
    events += gestation(reading, events)
    if not any(isinstance(e.values, Obstetric) and e.values.status == "pregnant" for e in events):
        events += _of_course(reading, aged, events)
    taken = {at for e in events for at in range(e.sources[0].start, e.sources[0].end)}
    events += [e for e in counted(reading) if taken.isdisjoint(range(e.sources[0].start, e.sources[0].end))]
    return sorted(events, key=lambda event: event.order)


def _is_within(mention: Mention, spans: Sequence[tuple[int, int]]) -> bool:
    """ "A caesarean section in the 39th gestational week": the weeks of a birth are told with it."""
    return any(first <= mention.first < last for first, last in spans)


def _of_labour(reading: Reading, told: Sequence[Mention]) -> list[Event]:
    """Scores, presentation, waters, placenta, version and care, each told once a date; scores once for each figure."""
    kept: dict[tuple[str, str, str], Event] = {}
    for mention in told:
        span = span_of(reading, mention) if mention.code in SPANNED else None
        if span is not None:
            event = _made(reading, mention, *span)
            figures = "".join(letter for letter in reading.page.words(*span) if letter.isdigit())
            own = (
                figures
                if mention.code in ("apgar", "due_date")
                else reading.page.words(mention.first, mention.last).lower()
            )
            kept.setdefault((mention.code, own if mention.code in _SEVERAL else "", event.when.edtf), event)
    return list(kept.values())


def _is_told(reading: Reading, mention: Mention) -> bool:
    """Is it told as hers and as done, in the case itself, and no mere history, measure or name?"""
    page = reading.page
    judged = _judged(reading, mention)
    if judged in _NOT_HERS or page.sentence(mention.first).article not in _TOLD_IN:
        return False
    if is_of_another(page, mention.first) or _is_open(page, mention):
        return False
    if page.part(mention.first) in ("history", "family") or _is_aside(page, mention):
        return False
    return judged != "historical" or _is_past(reading, mention)


def _is_open(page: Page, mention: Mention) -> bool:
    """ "May lie in breech presentation", "a miscarriage was feared", "delivered neither": what nobody saw happen."""
    first, last = page.clause(mention.first)
    if _MAY.intersection(page.keys(max(first, mention.first - 4), mention.first)) or _is_to_come(page, mention):
        return True
    behind = page.keys(mention.last, min(mention.last + 5, last))
    if (
        "feared" in behind[:3]
        or behind[:1] == ("neither",)
        or ("will" in behind and page.tokens[mention.last - 1].key == "age")
    ):
        return True
    return mention.code in SPANNED and (behind[:2] in (("is", "a"), ("is", "an")) or _is_of_earlier(page, mention.last))


_PUT_OFF = frozenset({"defer", "deferred", "deferring", "postpone", "postponed"})
_TO_DO_THEN = frozenset({"repeat", "review", "recheck", "reassess", "until", "till", "rebook", "planned", "booked"})
_DONE_THEN = frozenset({"done", "performed", "seen", "showed", "came", "attended", "underwent", "reviewed"})


def _is_to_come(page: Page, mention: Mention) -> bool:
    """ "Biopsy deferred until 3 months postpartum", "repeat colposcopy 6 weeks postpartum": a birth that lies ahead."""
    if mention.code not in (*_ENDS, "postpartum"):
        return False
    before = page.keys(page.sentence(mention.first).first, mention.first)
    ahead = _PUT_OFF | _TO_DO_THEN if mention.code == "postpartum" else _PUT_OFF
    return bool(ahead.intersection(before)) and not _DONE_THEN.intersection(before)


def _is_of_earlier(page: Page, at: int) -> bool:
    """ "The fluid was stained in her last delivery": how an earlier birth went."""
    keys = page.keys(at, page.clause(at - 1)[1])
    return any(a in _EARLIER and b in ("delivery", "pregnancy", "labor") for a, b in pairwise(keys))


def _judged(reading: Reading, mention: Mention) -> Assertion:
    """How it is told: "the baby was delivered" tells of her own birth, ""gave birth to a healthy boy" denies none."""
    judged = reading.judge(mention.first, mention.last)
    ofchild = judged.row == "kin.child" and mention.code in (*CODES, *SPANNED)
    if ofchild and NEWBORN.intersection(judged.cue.lower().split()):
        return "affirmed"
    return "affirmed" if judged.row == "neg.clear" and mention.code in (*CODES, *SPANNED) else judged.assertion


def _is_past(reading: Reading, mention: Mention) -> bool:
    """ "A tubal pregnancy eight years before", "nine normal deliveries": an earlier one that is counted or timed."""
    page = reading.page
    if mention.code not in _ENDS or reading.judge(mention.first, mention.last).assertion != "historical":
        return False
    if "surgical" in page.keys(page.clause(mention.first)[0], mention.first):
        return False  # "past surgical history included one caesarean section"
    first, last = page.clause(mention.first)
    before = page.keys(max(first, mention.first - 4), mention.first)
    behind = page.keys(mention.last, min(mention.last + 6, last))
    counted = any(key in _COUNTS or key.isdigit() for key in before)
    timed = {"ago", "before", "earlier", "previously", "prior"}.intersection(behind)
    return counted or (bool(timed) and bool({"years", "year", "months", "month"}.intersection(behind)))


def _of_births(reading: Reading, born: list[Birth]) -> list[Event]:
    """One event for each birth of a date, that which names the child before a bare one; twins are two."""
    kept: list[tuple[Birth, Event]] = []
    for birth in sorted(born, key=lambda b: (not (b.child and b.born), not b.born)):
        event = _made(reading, birth.mention, birth.first, birth.last)
        same = [k for k, e in kept if e.when.edtf == event.when.edtf or not birth.born]
        twin = birth.child and birth.born and any(_is_twin(reading.page, birth, k) for k in same)
        if not same or twin:
            kept.append((birth, event))
    return [event for _, event in kept]


def _is_twin(page: Page, one: Birth, other: Birth) -> bool:
    same = page.sentence(one.first).first == page.sentence(other.first).first
    return same and other.child and (one.first >= other.last or other.first >= one.last)


def _of_course(reading: Reading, told: Sequence[Mention], born: Sequence[Event]) -> list[Event]:
    """Pregnancies, losses and complications, once for each date; a later week only where she came in it."""
    page = reading.page
    kept: dict[tuple[str, str, str], Event] = {}
    came: list[Event] = []
    for mention in told:
        past = _is_past(reading, mention)
        if mention.code in SPANNED or (mention.code in CODES and not past):
            continue
        taken_up = page.keys(mention.first - 1, mention.first) in (("the",), ("this",))
        if page.tokens[mention.last - 1].key.endswith(_FLUIDS) and (taken_up or not is_own(reading, mention)):
            continue
        event = _event(reading, mention, past=past)
        if mention.code == "postpartum" and any(e.when.edtf or not event.when.edtf for e in born):
            continue
        status, weeks = getattr(event.values, "status", ""), getattr(event.values, "weeks", None)
        named = "" if status else page.words(mention.first, mention.last).lower()
        key = (status or mention.code, named, "" if past else event.when.edtf)
        later = key in kept and bool(weeks) and status == "pregnant" and _is_coming(page, mention)
        if later and all(getattr(e.values, "weeks", None) != weeks for e in (kept[key], *came)):
            came.append(event)
        kept.setdefault(key, event)
    return [*kept.values(), *came]


def _is_coming(page: Page, mention: Mention) -> bool:
    """ "At 27 weeks of gestation she was referred": in that week she came."""
    sentence = page.sentence(mention.first)
    near = page.keys(max(sentence.first, mention.first - _FAR), min(mention.last + _FAR, sentence.last))
    return bool(_CAME.intersection(near))


def is_gravidity(page: Page, mention: Mention) -> bool:
    """ "Gravid 0, para 0": the word before a number counts pregnancies and tells of none."""
    number = page.keys(mention.last, min(mention.last + 1, len(page.tokens)))
    return page.keys(mention.first, mention.last) == ("gravid",) and bool(number) and number[0].isdigit()


def is_own_birth(page: Page, first: int) -> bool:
    """ "She was born at 39 weeks of gestation": the pregnancy that she herself came from."""
    before = page.keys(max(page.clause(first)[0], first - _BORN_WITHIN), first)
    herself = {"she", "patient", "woman"}.intersection(before) and page.keys(first, first + 2)[-1:] == ("born",)
    return ("born" in before or bool(herself)) and not {
        "baby",
        "infant",
        "neonate",
        "son",
        "daughter",
        "child",
        "boy",
    } & set(before)


def is_compared(page: Page, first: int) -> bool:
    """ "Uterus anteverted, its size that of a pregnancy of two months": a measure, and no pregnancy of hers."""
    return bool(_COMPARED & set(page.keys(max(page.clause(first)[0], first - _WEEKS_WITHIN), first)))


def _is_aside(page: Page, mention: Mention) -> bool:
    """ "Date of birth", "radiotherapy was delivered", "the options included termination": no pregnancy is told."""
    still = page.tokens[mention.last - 1].key.startswith("still")  # "a fresh stillbirth weight 1.2 kg"
    named = not still and bool(_NO_BIRTH.intersection(page.keys(mention.last, mention.last + 1)))
    if named or is_gravidity(page, mention):
        return True
    if mention.code == "neonate" and _AGED.intersection(page.keys(max(0, mention.first - 2), mention.first)):
        return True  # "a nine week old female infant was brought"
    if mention.code == "miscarriage" and _is_of_parity(page, mention):
        return True
    if is_own_birth(page, mention.first) or _is_reckoned_again(page, mention):
        return True
    if mention.code == "course" and "born" in page.keys(*page.clause(mention.first)):
        return True  # "born at 39 weeks of an uncomplicated pregnancy"
    before = page.keys(max(0, mention.first - 4), mention.first)
    if mention.code == "delivery" and _NOT_BORN.intersection(before[-1:]):
        return True
    if page.keys(mention.last, mention.last + 1) == ("of",) and _is_of_thing(page, mention):
        return True
    if page.keys(mention.first, mention.last)[:1] == ("labor",) and _WARD.intersection(before):
        return True  # "confirmed in Labor and Delivery" names a ward
    if _WEIGHED & set(page.keys(max(page.sentence(mention.first).first, mention.first - _FAR), mention.first)):
        return True
    if is_compared(page, mention.first):
        return True
    if {"para", "parity", "gravida"} & set(before):
        return True  # "para 2 (spontaneous deliveries)"
    if before[-2:-1] and before[-2] in _SOUGHT and before[-1] in ("for", "of"):
        return True  # "screened for gestational diabetes", "at risk of pre-eclampsia"
    if before[-2:] == ("date", "of") or before[-1:] in (("at",), ("from",), ("since",)):
        return True
    clause = page.clause(mention.first)
    treated = page.of("radiotherapy", "drug", "regimen", "cyt_test", "chemotherapy", first=clause[0], last=clause[1])
    timed = mention.code == "pregnancy" and "at" in before
    delivered = page.tokens[mention.last - 1].key == "delivered"
    things = {key for key in page.keys(clause[0], mention.first) if key in _NO_CHILD}
    dosed = bool(_OF_DOSE.intersection(page.keys(mention.last, mention.last + 4)))
    return (bool(treated) and timed) or (
        delivered and (any(m.first < mention.first for m in treated) or bool(things) or dosed)
    )


_OF_DOSE = frozenset({"gy", "cgy", "fx", "fractions", "dose", "mg"})
"""Behind "delivered" these tell of a treatment: "Rx delivered: 39.6 Gy"."""


def _is_of_thing(page: Page, mention: Mention) -> bool:
    """ "Delivery of the specimen", "delivery of radiotherapy": nothing was born."""
    behind = [key for key in page.keys(mention.last + 1, mention.last + 5) if key not in ("the", "a", "this", "her")]
    return mention.code == "delivery" and bool(_NO_CHILD.intersection(behind[:1]))


def _is_of_parity(page: Page, mention: Mention) -> bool:
    """ "Artificial abortion 1 and ectopic pregnancy 1": counts of a formula, and no pregnancy of now."""
    behind = page.keys(mention.last, mention.last + 2)
    closed = len(behind) < 2 or not behind[1].isalpha() or behind[1] in ("and", "or")
    return bool(behind) and behind[0].isdigit() and closed


def _is_reckoned_again(page: Page, mention: Mention) -> bool:
    """ "Gestational age by ultrasound: 31 weeks": another reckoning of a pregnancy that is told elsewhere."""
    behind = page.keys(mention.last, mention.last + 6)
    if page.tokens[mention.last - 1].key != "age" or behind[:1] != ("by",) or not _SCANS.intersection(behind):
        return False
    return any(m.code == mention.code and page.tokens[m.last - 1].key != "age" for m in page.of("obstetric"))


def _event(reading: Reading, mention: Mention, *, past: bool) -> Event:
    if past:
        page = reading.page
        last = min(page.clause(mention.first)[1], mention.last + _TIMED)
        ends = [at + 1 for at in range(mention.last, last) if page.tokens[at].key in _AGO]
        first = start_of(page, mention.first, page.clause(mention.first)[0])
        last = ends[0] if ends else mention.last
        return reading.event(Obstetric(event=page.words(first, last)), first, last, assertion="affirmed")
    return _made(reading, mention, mention.first, _end(reading.page, mention))


def _made(reading: Reading, mention: Mention, first: int, last: int) -> Event:
    page = reading.page
    words = page.words(first, last)
    words = f"{mention.concept.name} ({words})" if len(words) < SHORT else words
    status = mention.concept.attr("status")
    weeks = None if mention.code in _OF_CHILD else _weeks(page, mention)
    value = Obstetric(event=words, status=status, weeks=weeks)  # type: ignore[arg-type]
    return reading.event(value, first, last, assertion="affirmed")


def _end(page: Page, mention: Mention) -> int:
    """ "A normal labour and a healthy neonate": a birth and its child are one; so is "pregnancy at 42 weeks"."""
    if page.tokens[mention.last - 1].key in ("at", "of"):
        weeks = page.keys(mention.last, min(mention.last + _WEEKS_WITHIN, page.clause(mention.first)[1]))
        told = next((at for at, key in enumerate(weeks) if key in _WEEKS), None)
        return mention.last if told is None else mention.last + told + 1
    following = page.of("obstetric", first=mention.last, last=mention.last + 5)
    joins = ("and", "of", "a", "an", "the", "to", ",", "with", "at")
    following = [m for m in following if m.code not in _OF_CHILD]
    if following and all(key in joins for key in page.keys(mention.last, following[0].first)):
        same = following[0].last <= page.clause(mention.first)[1]
        return following[0].last if same else mention.last
    return mention.last


def _weeks(page: Page, mention: Mention) -> float | None:
    """ "at 30.6 weeks of gestation", "34+2 weeks", "12/40": the weeks told beside the word, in its clause."""
    first, last = page.clause(mention.first)
    begun = max(first, mention.first - _FAR)
    while begun > first and {"/", "-"}.intersection(page.keys(begun - 1, begun + 1)):
        begun -= 1  # into no "10-1/2"
    for at in range(begun, last):
        key = page.tokens[at].key
        following = page.keys(at + 1, min(at + 3, last))
        if key[0].isdigit() and following[:1] in _ORDINAL and following[1:] in _JOINED:
            following = page.keys(at + 2, min(at + 4, last))
        if key[0].isdigit() and set(following[: 1 + (following[:1] in _JOINED)]) & _WEEKS:
            return _with_days(page, at, begun, last)
        if key.isdigit() and following == ("/", "40"):
            return float(key)
    return None


_OF_CHILD = ("labour_told", "quickening", "fetal_state", "course", "dystocia")
"""How the child in the womb, the pregnancy or the labour was: told without weeks of its own."""
_FAR = 8
_ORDINAL = (("th",), ("st",), ("nd",), ("rd",))
_JOINED = (("-",), ("gestational",), ("completed",), ("full",), ("th",), ("st",), ("nd",), ("rd",))


def _with_days(page: Page, at: int, first: int, last: int) -> float | None:
    """ "36+5 weeks", "30 4/7 weeks" and "37 weeks and 3 days" are weeks and days: 36.7, 30.6 and 37.4."""
    keys = page.keys(first, last)
    place = at - first
    number = value_of(keys[place])
    if number is None:
        return None
    before = keys[max(0, place - 3) : place]
    if before[-1:] == ("+",) and before[-2:-1] and before[-2].isdigit():
        return round(int(before[-2]) + number / 7, 1)
    if before[-2:] == ("1", "/") and number == 2:  # "10-1/2 weeks"
        whole = [key for key in keys[max(0, place - 4) : max(0, place - 2)] if key.isdigit()]
        return int(whole[-1]) + 0.5 if whole else number
    if before[-1:] == ("/",) and number == 7 and len(before) == 3 and before[0].isdigit() and before[1].isdigit():
        return round(int(before[0]) + int(before[1]) / 7, 1)
    behind = [key for key in keys[place + 1 : place + 6] if key not in ("and", "+", "-", ",")]
    if len(behind) > 2 and behind[0] in _WEEKS and behind[1].isdigit() and behind[2] in ("days", "day", "d"):
        return round(number + int(behind[1]) / 7, 1)
    return number
