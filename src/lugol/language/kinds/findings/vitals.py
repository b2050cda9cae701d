"""Vital signs and body measures: each with its figure as one examination finding."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lugol.language.measure import Measure, within
from lugol.language.model import Mention, Page, Sentence
from lugol.language.numerals import is_decimal
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Exam

_NOT_HERS = frozenset({"planned", "hypothetical", "literature", "family", "other_person", "negated"})
_UNFELT = frozenset({"blood_pressure", "pulse"})
_SOUND_OF = _UNFELT | {"vital_signs", "saturation", "temperature", "respiratory_rate"}
_LED = word_set("was is not very and too found to be")
_ABSENT = word_set("absent unrecordable undetectable immeasurable unmeasurable impalpable imperceptible")
_FAINT = word_set("feeble thready weak rapid bounding irregular tachycardic bradycardic")
_WEAK = word_set("feeble thready weak bounding")
_LEVELS = word_set("elevated raised high low controlled uncontrolled labile")
_NOTED = word_set("noted well poorly slightly mildly markedly significantly severely also persistently still again")
_TAKEN = word_set("recordable detectable measurable palpable detected perceptible")
_OTHERS = word_set(
    """fetal fetus birth estimated placental newborn neonatal tumor specimen uterine target symphysiofundal
    symphysio symphysis fundal fundus aim goal ideal target newborn's baby's infant's child's neonate's husband's"""
)
_CHILD = word_set("newborn baby infant child neonate fetus twins")
_CHILDS = word_set("newborn's baby's infant's neonate's")
_UNASKED = word_set("taken recorded measured counted checked drop deficit")
_BETWEEN = word_set(
    """: - = ( of is was are were at with a , her measured approximately about [ to value values reading readings
    elevated increased dropped mildly slightly over around currently initially low high reached recorded as up has
    had have been decreased gained fallen risen rose fell by only still normal found"""
)
_WEIGHED = word_set("uterus baby infant specimen placenta boy girl child mass ovary son daughter")
_BODY = word_set("weight height")
_NEAR = 8
_LETTERS = {
    "t": ("temperature", (34, 43), (94, 108)),
    "p": ("pulse", (35, 220), (0, 0)),
    "r": ("respiratory rate", (8, 60), (0, 0)),
}
"""Letters of vital signs, with the figures that they can have."""
_SPELLED = word_set(
    "pressure pressures pulse heart respiratory respirations respiration temperature weight height index status scale "
    "circumference girth fundal uterine bishop bishop's bishops performance signs karnofsky"
)
"""Words by which a vital sign is spelled out; letters and short forms are told by its full name."""
_UNITS = word_set(
    "/ min minute minutes beats beat bpm breaths breath cycles cycle per mmhg hg ° º degrees celsius fahrenheit "
    "centigrade c f % percent kg kgs kilograms kilogrammes lb lbs pounds kilos cm meters metres centimeters"
)
_SOUND = word_set("stable normal unremarkable within good satisfactory")
_DEGREES = {"c": (34, 43), "f": (94, 108)}


def read(reading: Reading, sizes: Sequence[Measure]) -> list[Event]:
    """Vital signs by their full names with a figure, and vital signs that are told to be stable or normal.

    >>> from lugol.language.measure import measures
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Blood pressure 104/66, pulse 88.")
    >>> [e.values.term for e in read(reading, measures(reading.page))]
    ['Blood pressure 104/66', 'pulse 88']
    """
    page = reading.page
    events: list[Event] = []
    for mention in page.of("vital"):
        sentence = page.sentence(mention.first)
        if sentence.article not in ("case", "abstract") or page.part(mention.first) in ("plan", "family"):
            continue
        if mention.code in _BODY and page.part(mention.first) != "exam" and not _beside(reading, mention):
            continue
        if _is_receptor(reading, mention):
            continue
        if _OTHERS.intersection(page.keys(max(sentence.first, mention.first - 3), mention.first)):
            continue
        if _CHILD.intersection(page.keys(mention.last, min(mention.last + 3, sentence.last))):
            continue  # "the blood pressure of the newborn"
        if _is_of_child(page, mention, sentence) or _is_of_earlier(page, mention, sentence):
            continue
        figure = _figure(reading, mention, sentence.last, sizes) or _glued(reading, mention, sentence.last)
        judged = reading.judge(mention.first, mention.last).assertion
        if figure and judged not in _NOT_HERS:
            end = _with_unit(page, figure[1], sentence.last)
            term = f"{_full_name(page, mention)} {page.words(figure[0], end)}"
            events.append(reading.event(Exam(term=term), mention.first, end, assertion="affirmed"))
        elif mention.code in _UNFELT and judged not in _NOT_HERS - {"negated"}:
            events.extend(_not_there(reading, mention, sentence))
        if not figure and mention.code in _SOUND_OF and judged not in _NOT_HERS - {"negated"}:
            events.extend(_as_usual(reading, mention, sentence))
    lettered = list(_by_letters(reading, events))
    return [
        *events,
        *lettered,
        *_bare_temperatures(reading, [*events, *lettered]),
        *_on_room_air(reading, events),
        *_weighs(reading, sizes),
    ]


def _is_of_child(page: Page, mention: Mention, sentence: Sentence) -> bool:
    """ "The newborn's pulse was 120 and temperature 36.5 °C": the signs of the child until hers are named."""
    keys = page.keys(sentence.first, mention.first)
    at = next((i for i, key in enumerate(keys) if key in _CHILDS), None)
    return at is not None and "her" not in keys[at:]


def _is_of_earlier(page: Page, mention: Mention, sentence: Sentence) -> bool:
    """ "Blood pressure was normal in her last pregnancy": how she was at another time."""
    keys = page.keys(mention.last, sentence.last)
    return any(a in ("last", "previous") and b in ("pregnancy", "delivery") for a, b in pairwise(keys))


def _with_vitals(reading: Reading, events: Sequence[Event]) -> Iterator[Sentence]:
    """The sentences in which some vital sign was told in full."""
    page = reading.page
    starts = {event.order for event in events}
    told = {page.sentence(m.first).first: page.sentence(m.first) for m in page.of("vital") if m.start in starts}
    yield from told.values()


def _by_letters(reading: Reading, events: Sequence[Event]) -> Iterator[Event]:
    """ "T 37.2, P 88, R 18, BP 120/70": a single letter beside other vital signs, with a figure that it can have."""
    page = reading.page
    for sentence in _with_vitals(reading, events):
        for at in range(sentence.first, sentence.last - 1):
            name, low, high = _LETTERS.get(page.tokens[at].key, ("", (0, 0), (0, 0)))
            figure = at + 1 + (page.tokens[at + 1].key in (":", "=", "-"))
            if not name or figure >= sentence.last or not page.text[page.tokens[at].start].isupper():
                continue
            begins = at == sentence.first or page.tokens[at - 1].key in (",", ";", ":", ".", "and")
            begins = begins or page.tokens[at - 1].key[0].isdigit()
            written = page.tokens[figure].key
            fits = is_decimal(written) and any(a <= float(written) <= b for a, b in (low, high) if b)
            if begins and fits:
                yield reading.event(Exam(term=f"{name} {written}"), at, figure + 1, assertion="affirmed")


def _bare_temperatures(reading: Reading, events: Sequence[Event]) -> Iterator[Event]:
    """ "RR 16, 36.9C": a temperature told by its unit alone, beside other vital signs."""
    page = reading.page
    told = Places((span.start, span.end) for event in events for span in event.sources)
    for sentence in _with_vitals(reading, events):
        for at in range(sentence.first + 1, sentence.last):
            unit = _DEGREES.get(page.tokens[at].key) or _degrees(page.keys(at, min(at + 2, sentence.last)))
            written = page.tokens[at - 1].key
            spelled = page.tokens[at].key == "degrees"
            if unit is None or not (spelled or page.text[page.tokens[at].start].isupper()):
                continue
            if told.meeting(page.tokens[at - 1].start, page.tokens[at].end):
                continue
            if is_decimal(written) and unit[0] <= float(written) <= unit[1]:
                end = min(at + 1 + spelled, sentence.last)
                term = f"temperature {page.words(at - 1, end)}"
                yield reading.event(Exam(term=term), at - 1, end, assertion="affirmed")


def _degrees(keys: tuple[str, ...]) -> tuple[int, int] | None:
    """ "96 degrees Fahrenheit": the figures that a temperature can have in the scale that is named, or in either."""
    if keys[:1] != ("degrees",):
        return None
    return _DEGREES.get(keys[1][0] if len(keys) > 1 and keys[1][0] in "cf" else "", (34, 108))


def _on_room_air(reading: Reading, events: Sequence[Event]) -> Iterator[Event]:
    """ "Respirations 20, 98% on room air": a saturation without its name, beside other vital signs."""
    page = reading.page
    for sentence in _with_vitals(reading, events):
        named = any(m.code == "saturation" for m in page.of("vital", first=sentence.first, last=sentence.last))
        for at in range(sentence.first, sentence.last - 3):
            keys = page.keys(at, at + 5)
            air = keys[2:4] in (("on", "room"), ("on", "ra"), ("on", "o2"), ("on", "oxygen"))
            if not named and keys[0].isdigit() and keys[1] == "%" and air and 50 < int(keys[0]) <= 100:
                end = at + 4 + (keys[4:] == ("air",))
                term = f"oxygen saturation {page.words(at, end)}"
                yield reading.event(Exam(term=term), at, end, assertion="affirmed")


def _weighs(reading: Reading, sizes: Sequence[Measure]) -> Iterator[Event]:
    """ "She weighs 242 pounds": her weight told with a verb."""
    page = reading.page
    for at, token in enumerate(page.tokens):
        if token.key not in ("weighs", "weighed") or page.sentence(at).article != "case":
            continue
        if not {"she", "patient", "and"}.intersection(page.keys(max(page.sentence(at).first, at - 2), at)):
            continue
        if _OTHERS.union(_WEIGHED).intersection(page.keys(page.sentence(at).first, at)):
            continue
        figure = next((m for m in within(sizes, at + 1, min(at + 4, page.sentence(at).last)) if m.kind == "mass"), None)
        if figure is not None and "she" in page.keys(page.sentence(at).first, at):
            term = f"weight {page.words(figure.first, figure.last)}"
            yield reading.event(Exam(term=term), at, figure.last, assertion="affirmed")


def _is_receptor(reading: Reading, mention: Mention) -> bool:
    """ "ER 3+ and PR 2+": the "PR" beside other stains is a receptor, no pulse rate."""
    page = reading.page
    sentence = page.sentence(mention.first)
    stains = page.of("ihc_marker", first=sentence.first, last=sentence.last)
    return any(m.first == mention.first for m in stains) and len(stains) > 1


def _full_name(page: Page, mention: Mention) -> str:
    """ "HR 89" is a heart rate of 89, "O2 sat 95%" an oxygen saturation: the name that letters stand for."""
    last = mention.last - (page.keys(mention.last - 1, mention.last) == ("of",))
    words = page.words(mention.first, last)
    spelled = set(words.lower().split()) & _SPELLED
    return words if spelled and mention.code != "saturation" else mention.concept.name


def _with_unit(page: Page, end: int, last: int) -> int:
    """The end of the unit behind a figure: "89/minute", "85 beats per minute", "37.3 °C"."""
    while end < last and end < len(page.tokens) and page.tokens[end].key in _UNITS:
        end += 1
    return end - (page.tokens[end - 1].key in ("/", "per"))


def _beside(reading: Reading, mention: Mention) -> bool:
    """ "Weight 72 kg, height 160 cm, BMI 28", "her weight is 72 kg": beside another measure of her, or told as hers."""
    sentence = reading.page.sentence(mention.first)
    if reading.page.keys(max(sentence.first, mention.first - 1), mention.first) == ("her",):
        return True
    codes = {m.code for m in reading.page.of("vital", first=sentence.first, last=sentence.last)}
    return len(codes - {"vital_signs", "performance"}) > 1


def _figure(reading: Reading, mention: Mention, last: int, sizes: Sequence[Measure]) -> tuple[int, int] | None:
    """The first and last token of the figure right behind a vital sign."""
    page = reading.page
    for measure in within(sizes, mention.first - 1, mention.last):
        if measure.kind == "reference" and mention.code == "respiratory_rate":
            return mention.last, measure.last  # "RR" is the reference range too
    named = _behind_letters(page, mention.last, last)
    for measure in within(sizes, named, min(last, named + _NEAR)):
        between = page.keys(named, measure.first)
        share = measure.kind == "percent" and mention.code != "saturation"
        share |= measure.kind == "ratio" and mention.code == "pulse"
        if page.keys(measure.last, measure.last + 1) == ("+",):
            return None  # "peripheral pulses 2+"
        if measure.kind not in ("date", "duration", "clock") and all(key in _BETWEEN for key in between):
            return None if share else (measure.first, _with_inches(reading, measure.last, last))
        return None
    return None


def _behind_letters(page: Page, at: int, last: int) -> int:
    """ "Oxygen saturation (O2 sat) was 91%", "temperature (T), 36.7 °C": behind the letters in a bracket."""
    keys = page.keys(at, min(last, at + 5))
    closed = keys.index(")") if keys[:1] == ("(",) and ")" in keys else -1
    lettered = closed > 0 and any(key.isalpha() for key in keys[:closed]) and len(keys[:closed]) <= 4
    short = lettered and all(len(key) <= 4 for key in keys[1:closed])
    return at + closed + 1 if short and not keys[1][0].isdigit() else at


def _glued(reading: Reading, mention: Mention, last: int) -> tuple[int, int] | None:
    """ "BP147/74", "HR103": a figure that touches the letters of its vital sign."""
    tokens, at = reading.page.tokens, mention.last
    if at >= last or not tokens[at].glued or not tokens[at].key.replace(".", "").isdigit() or mention.code in _BODY:
        return None
    pressure = at + 2 < last and tokens[at + 1].key == "/" and tokens[at + 2].key.isdigit()
    if mention.code == "blood_pressure" and not pressure:
        return None
    return at, at + 3 if pressure else at + 1


def _with_inches(reading: Reading, at: int, last: int) -> int:
    """ "5 feet 2 inches": the end of a height whose feet have inches behind them."""
    keys = reading.page.keys(at, min(last, at + 3))
    feet = keys[:1] in (("feet",), ("ft",), ("foot",), ("'",))
    inches = feet and len(keys) > 2 and keys[1].isdigit() and keys[2] in ("inches", "inch", "in")
    return at + 3 if inches else at + 1 if feet else at


def _as_usual(reading: Reading, mention: Mention, sentence: Sentence) -> Iterator[Event]:
    """ "Vital signs were stable", "vitals within normal limits", "with stable vital signs": that they were as usual."""
    page = reading.page
    behind = page.keys(mention.last, min(sentence.last, mention.last + 5))
    before = page.keys(max(sentence.first, mention.first - 2), mention.first)
    if {"not", "no", "un", "unstable", "until", "except"}.intersection((*behind, *before)):
        return
    if {"fetus", "fetal", "baby"}.intersection((*behind, *before)):
        return
    said = next((at for at, key in enumerate(behind) if key in _SOUND), None)
    if said is not None and set(behind[:said]) <= _LED | {"were", "are", ":", "all", "remained", "her", "-"} - {"not"}:
        end = mention.last + said + 1
        end += 2 * (page.keys(end, end + 2) == ("normal", "limits"))
        yield reading.event(Exam(term=page.words(mention.first, end)), mention.first, end, assertion="affirmed")
    elif before[-1:] and before[-1] in _SOUND:
        first = mention.first - 1
        term = page.words(first, mention.last)
        yield reading.event(Exam(term=term), first, mention.last, assertion="affirmed")


def _level(page: Page, mention: Mention, sentence: Sentence) -> int | None:
    """ "Blood pressure was noted to be elevated", "was well controlled": the end of what is said of it."""
    if mention.code != "blood_pressure" or page.tokens[min(mention.last, sentence.last - 1)].key not in ("was", "is"):
        return None
    last = min(sentence.last, mention.last + 6)
    said = next((at for at in range(mention.last + 1, last) if page.tokens[at].key in _LEVELS), None)
    return None if said is None or not set(page.keys(mention.last, said)) <= (_LED | _NOTED) - {"not"} else said + 1


def _not_there(reading: Reading, mention: Mention, sentence: Sentence) -> Iterator[Event]:
    """ "Blood pressure was unrecordable", "no blood pressure", "the pulse was feeble": a sign told without a figure."""
    page = reading.page
    keys = page.keys(mention.last, min(sentence.last, mention.last + 6))
    said = next((at for at, key in enumerate(keys) if key in _ABSENT | _FAINT | _TAKEN), None)
    name = _full_name(page, mention)
    untold = _UNASKED.intersection(page.keys(mention.last, min(mention.last + 2, sentence.last)))  # "none was taken"
    before = page.keys(max(sentence.first, mention.first - 1), mention.first)
    if before and before[0] in _ABSENT | (_WEAK if mention.code == "pulse" else frozenset()):
        term = f"{before[0]} {name}"
        yield reading.event(Exam(term=term), mention.first - 1, mention.last, assertion="affirmed")
    elif (how := _level(page, mention, sentence)) is not None:
        term = page.words(mention.first, how)
        yield reading.event(Exam(term=term), mention.first, how, assertion="affirmed")
    elif before == ("no",) and not untold:
        yield reading.event(Exam(term=f"no {name}"), mention.first - 1, mention.last, assertion="affirmed")
    elif said is not None and set(keys[:said]) <= _LED:
        denied = "not" in keys[:said]
        if (keys[said] in _TAKEN) == denied and (keys[said] not in _FAINT or mention.code == "pulse"):
            term = f"{name} {'not ' * denied}{keys[said]}"
            yield reading.event(Exam(term=term), mention.first, mention.last + said + 1, assertion="affirmed")
