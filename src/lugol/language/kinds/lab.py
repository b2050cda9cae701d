"""Blood and serum results: a value with its unit, or only whether it is high, normal or low, or how it moves."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal, cast

import msgspec

from lugol.language import pairing
from lugol.language.cues import Cues, cues_of, gap
from lugol.language.kinds import labtable
from lugol.language.kinds.blood_or_stain import is_stain
from lugol.language.measure import Measure, measures, within
from lugol.language.model import Mention, Page, Sentence
from lugol.language.pairing import Head, Pair, Value, merged
from lugol.language.reading import Reading
from lugol.language.states import Run, as_value, runs, strength
from lugol.record.event import Assertion, Event, Lab, Level
from lugol.record.quantity import find, spelled

HERS: tuple[Assertion, ...] = ("affirmed", "negated", "possible", "historical")
"""What is asserted so is a result of hers; a denial is part of the result ("not raised")."""
_FLAGS = {"high": "high", "low": "low", "normal": "normal"}
_ANSWERS: dict[Level, Literal["positive", "negative"]] = {"high": "positive", "normal": "negative"}
"""What a verdict says of a test that is either: "VDRL non-reactive", "urine culture sterile"."""


def read(reading: Reading) -> list[Event]:
    """Every blood result of a text, tables included.

    >>> from lugol.language.reading import reading_of
    >>> [(e.values.marker, e.values.value, e.values.flag) for e in read(reading_of("CA125 was 61 kU/L (0-35)."))]
    [('CA125', 61.0, 'high')]
    """
    page = reading.page
    if not page.of("analyte", "analyte_state"):
        return []
    found = measures(page)
    cues = cues_of(page, found, "lab")
    heads = [head for head in merged(page, page.of("analyte")) if not _is_given(page, head)]
    events, zones = labtable.read(reading, cues, heads)
    heads = [h for h in heads if not any(a <= h.first < b for a, b in zones)]
    events += [event for head in heads if head.code == _BOTH for event in _red_cells(reading, found, head)]
    events += [event for head in heads if head.code in _CULTURES for event in _grown(reading, head)]
    heads = [h for h in heads if h.code != _BOTH]
    at = 0
    while at < len(heads):
        sentence = page.sentence(heads[at].first)
        here = [h for h in heads[at : at + 240] if h.first < sentence.last]
        events.extend(_sentence(reading, cues, sentence, here))
        at += len(here)
    return _with_conditions(reading, [*events, *_answered(reading, events)])


def _is_given(page: Page, head: Head) -> bool:
    """ "Ringer's lactate", "calcium carbonate": part of the name of what was given."""
    around = page.of("other_treatment", first=head.first - 3, last=head.last)
    return any(
        m.first <= head.first and head.last <= m.last and m.last - m.first > head.last - head.first for m in around
    )


_BOTH = "H&H"
_PAIRED = frozenset({"of", "was", "were", "is", "are", "at", ":", "-", "=", "with", "stable", "dropped", "to", "today"})
_CULTURES = frozenset({"urine culture", "blood culture", "vaginal swab", "stool culture", "sputum culture", "culture"})
_GREW = frozenset({"grew", "grows", "growing", "isolated", "yielded"})
_NO_GROWTH = frozenset({"no", "negative", "sterile", "not", "normal", "mixed", "nothing", "pending"})


def _red_cells(reading: Reading, found: Sequence[Measure], head: Head) -> list[Event]:
    """ "H&H 11.2 and 33.5", "H/H of 9/27": haemoglobin and haematocrit told together."""
    page = reading.page
    last = page.sentence(head.first).last
    behind = within(found, head.last, min(last, head.last + 8))
    if not behind or not set(page.keys(head.last, behind[0].first)) <= _PAIRED:
        return []
    pair, end = behind[0].values, behind[0].last
    if len(pair) == 1 and len(behind) > 1 and set(page.keys(end, behind[1].first)) <= {"and", "/", ",", "%", "&"}:
        pair, end = (*pair, *behind[1].values[:1]), behind[1].last
    if len(pair) != 2 or behind[0].kind in ("date", "clock", "duration"):
        return []
    asserted = told(reading, head.first, head.last)
    labs = (Lab(marker="hemoglobin", value=pair[0]), Lab(marker="hematocrit", value=pair[1]))
    return [reading.event(lab, head.first, end, assertion=asserted) for lab in labs]


def _grown(reading: Reading, head: Head) -> list[Event]:
    """ "Urine culture grew E. coli": a culture in which something grew is positive."""
    page = reading.page
    behind = page.keys(head.last, min(head.last + 4, page.sentence(head.first).last))
    grew = next((at for at, key in enumerate(behind) if key in _GREW), None)
    if page.keys(max(0, head.first - 1), head.first) in (("cell",), ("tissue",), ("organ",)):
        return []
    if grew is None or _NO_GROWTH.intersection((*behind[:grew], *page.keys(head.last + grew, head.last + grew + 3))):
        return []
    asserted = told(reading, head.first, head.last)
    if asserted not in ("affirmed", "historical") or page.sentence(head.first).article not in ("case", "abstract"):
        return []
    value = Lab(marker=head.code, result="positive")
    return [reading.event(value, head.first, head.last + grew + 1, assertion=asserted)]


def told(reading: Reading, first: int, last: int) -> Assertion:
    """How a result is asserted: affirmed where it is hers, else as judged (planned, of another person ...)."""
    judged = reading.judge(first, last).assertion
    return "affirmed" if judged in HERS else judged


def _with_conditions(reading: Reading, events: list[Event]) -> list[Event]:
    """Results worded as a condition ("hypercalcaemia"); where the sentence gives the value too, they are one."""
    page = reading.page
    states = page.of("analyte_state")
    found = measures(page)
    told_so = list(events)
    valued = _valued_by_sentence(page, events) if states else {}
    for m in states:
        flag = cast("Level", m.concept.attr("flag"))
        amount = _amount_of_state(page, found, m)
        place = None if amount else valued.get((m.code, page.sentence(m.first).first))
        if place is not None:
            told_so[place] = _with_flag(told_so[place], flag)
            continue
        value = Lab(marker=m.code, flag=flag)
        if amount is not None:
            unit = amount.unit
            value = Lab(marker=m.code, value=amount.value, comparator=amount.comparator, unit=unit, flag=flag)
        told_so.append(reading.event(value, m.first, amount.last if amount else m.last))
    return told_so


def _with_flag(event: Event, flag: Level) -> Event:
    values = event.values
    if not isinstance(values, Lab) or values.flag:
        return event
    return msgspec.structs.replace(event, values=msgspec.structs.replace(values, flag=flag))


def _valued_by_sentence(page: Page, events: Sequence[Event]) -> dict[tuple[str, int], int]:
    """Where each value stands among the events, by analyte and the first token of its sentence."""
    starts = [page.tokens[s.first].start for s in page.sentences]
    found: dict[tuple[str, int], int] = {}
    for place, event in enumerate(events):
        v = event.values
        if isinstance(v, Lab) and v.value is not None:
            sentence = page.sentences[max(0, bisect_right(starts, event.sources[0].start) - 1)]
            found.setdefault((v.marker, sentence.first), place)
    return found


_BEFORE_AMOUNT = frozenset({
    "(", "[", ":", "of", "at", "to", "with", "count", "level", "had", "has", "was", "a", "risen", "progressed",
    "high", "low", "peak", "maximum", "nadir", "minimum", "reaching", "up", "increased", "worsened", "rose",
    "fell", "fallen",
})  # fmt: skip


def _amount_of_state(page: Page, found: Sequence[Measure], state: Mention) -> Measure | None:
    """ "Leucocytosis of 18 x 10^9/L", "hypercalcaemia (3.1 mmol/L)": the amount that a condition is told with."""
    behind = within(found, state.last, page.sentence(state.first).last)[:1]
    if not behind or behind[0].kind not in ("laboratory", "number") or behind[0].is_range:
        return None
    between = page.keys(state.last, behind[0].first)
    plain = behind[0].kind == "number"
    close = bool(between) and len(between) <= 4 and set(between) <= _BEFORE_AMOUNT
    return behind[0] if close and not (plain and between[0] not in ("(", "[", ":", "of")) else None


def _sentence(reading: Reading, cues: Cues, sentence: Sentence, heads: Sequence[Head]) -> list[Event]:
    page = reading.page
    blood = [h for h in heads if not is_stain(page, cues.measures, sentence, h)]
    blood = [h for h in blood if not _is_of_other_fluid(page, sentence, h) and not _is_gas(page, h)]
    blood = [h for h in blood if not (_opens_list(cues, h, blood) or _is_receptor(page, h))]
    if not blood:
        return []
    amounts = [p for p in pairing.pair(cues, sentence, blood, _amounts(cues, sentence, blood)) if _fits(p)]
    amounts = _with_shared_units(cues, [p for p in amounts if not _is_label(page, p)])
    verdicts = [_undenied(cues, sentence, p) for p in pairing.pair(cues, sentence, blood, _verdicts(cues, sentence))]
    beside = [r for r in runs(cues, sentence) if r.value in _FLAGS]
    events: list[Event] = []
    for head in blood:
        mine = _without_limits(cues, [p for p in amounts if p.head is head])
        said = [p for p in verdicts if p.head is head and _can_be_judged(page, head, p)]
        if mine:
            valued = {id(p.head) for p in amounts}
            said = [
                p for p in said if not any(head.last <= h.first < p.value.first and id(h) not in valued for h in blood)
            ]
        if _is_doubtful(cues, sentence, head, mine, blood):
            continue
        events.extend(_valued(reading, cues, mine, said, beside) if mine else _flagged(reading, said))
    return events


def _is_gas(page: Page, head: Head) -> bool:
    """ "Three litres of carbon dioxide": what a surgeon blows in."""
    gas = page.keys(head.first, head.last) == ("carbon", "dioxide")
    return gas and page.keys(max(0, head.first - 1), head.first) in (("of",), ("with",))


_FLUIDS = frozenset({
    "urine", "urinary", "csf", "cerebrospinal", "pleural", "ascitic", "ascites", "peritoneal", "pericardial",
    "synovial", "effusion", "effusions", "drain", "stool", "fecal", "saliva", "sputum", "amniotic",
    "dialysate", "vitreous", "lavage", "bal", "aspirate", "fluid", "paracentesis", "thoracentesis", "msu", "urinalysis",
})  # fmt: skip
_BLOOD = frozenset({
    "serum", "plasma", "blood", "bloods", "venous", "arterial", "capillary", "serological", "labs", "hematology",
})  # fmt: skip
_FLUID_WITHIN = 24


def _is_of_other_fluid(page: Page, sentence: Sentence, head: Head) -> bool:
    """ "Urine protein 3 g/L", "pleural fluid LDH 300": of the last thing named before it, which is no blood.

    Blood named later takes over ("pleural fluid LDH 300, serum LDH 200"), and so does a verb of hers between.
    """
    if head.mention.concept.attr("test"):
        return False
    begin = max(sentence.first, head.first - _FLUID_WITHIN)
    keys = page.keys(begin, head.first)
    fluid = max((at for at, key in enumerate(keys) if key in _FLUIDS), default=None)
    if fluid is None or _BLOOD.intersection((*keys[fluid:], *page.keys(head.first, head.last))):
        return False
    behind = page.keys(head.last, head.last + 2)
    if behind and behind[0] == "in" and _BLOOD.intersection(behind):
        return False
    between = keys[fluid + 1 :]
    if between[:1] in ((",",), ("and",), (")",)) or head.mention.code.lower() in _ALSO_OF_URINE:
        return False
    return not _ENDS_FLUID.intersection(between)


_ENDS_FLUID = frozenset({";", ".", "but", "with", "she", "her", "patient", "elevated", "raised", "had", "while",
                         "output", "culture", "frequency", "pregnancy", "test", "was", "were", "seen", "present",
                         "catheter"})  # fmt: skip
_ALSO_OF_URINE = frozenset({"hcg", "beta-hcg", "bhcg"})
_STAIN_WORDS = frozenset({"positive", "negative"})


def _can_be_judged(page: Page, head: Head, found: Pair) -> bool:
    """A short name ("K", "Ca") is a test only where it is measured; a hormone that is "positive" is its receptor."""
    run: Run = found.value.item
    stained = bool(_STAIN_WORDS & set(page.keys(run.first, run.last)))
    attr = head.mention.concept.attr
    return not attr("measured") and not (attr("hormone") and stained)


def _is_label(page: Page, found: Pair) -> bool:
    """ "E. coli K1", "pT3": a figure that is written as part of a short name."""
    measure: Measure = found.value.item
    glued = page.tokens[measure.first].glued and measure.first == found.head.last
    short = glued and len(page.tokens[measure.first].key) == 1 and measure.last == measure.first + 1
    return bool(found.head.mention.concept.attr("measured")) and measure.kind == "number" and short


def _is_receptor(page: Page, head: Head) -> bool:
    """ "E2 receptor-positive" tells of the tumour, not of the blood."""
    return page.keys(head.last, head.last + 1) in (("receptor",), ("receptors",))


def _without_limits(cues: Cues, mine: list[Pair]) -> list[Pair]:
    """ "HE4 (140) 612 pmol/L": a bare figure in a bracket before the value is the limit of what is normal."""
    tokens = cues.page.tokens
    starts = {p.value.first for p in mine}
    return [
        p
        for p in mine
        if not (
            p.value.item.kind == "number"
            and tokens[p.value.first - 1].key == "("
            and p.value.last + 1 in starts
            and tokens[p.value.last].key == ")"
        )
    ]


def _with_shared_units(cues: Cues, amounts: list[Pair]) -> list[Pair]:
    """ "LH and FSH were 4.2 and 6.1 IU/L": a figure has the unit of the next in its list, where it can be measured so.

    Only of other names: what one name has in common is settled for each name by itself.
    """
    following: Pair | None = None
    found: list[Pair] = []
    for p in sorted(amounts, key=lambda p: p.value.first, reverse=True):
        if following is not None and p.head is not following.head and _shares(cues, p, following):
            theirs: Measure = following.value.item
            own = msgspec.structs.replace(p.value.item, kind="laboratory", unit=theirs.unit, code=theirs.code)
            told = msgspec.structs.replace(p, value=msgspec.structs.replace(p.value, item=own))
            p = told if _fits(told) else p
        found.append(p)
        following = p
    return sorted(found, key=lambda p: (p.head.first, p.value.first))


def _shares(cues: Cues, p: Pair, following: Pair) -> bool:
    """Do only signs of a list stand between a bare figure and one with a unit, of names whose unit is known?"""
    mine: Measure = p.value.item
    theirs: Measure = following.value.item
    between = cues.page.keys(mine.last, theirs.first)
    listed = bool(between) and set(between) <= {",", "and", "&", "/"}
    known = bool(p.head.mention.concept.attr("unit")) and find(p.head.code) is not None
    return mine.kind == "number" and theirs.kind == "laboratory" and listed and known and p.behind and following.behind


def _opens_list(cues: Cues, head: Head, heads: Sequence[Head]) -> bool:
    """ "Tumour markers (CEA, CA125)", "bloods including CRP": a group that only introduces its members."""
    following = next((h for h in heads if h.first >= head.last), None)
    if not head.mention.concept.attr("group") or following is None or following.mention.concept.attr("group"):
        return False
    keys = [cues.page.tokens[i].key for i in range(head.last, following.first)]
    opens = {"(", "[", ":", "including", "namely", "showed", "revealed", "-", "of"} & set(keys) or "such" in keys
    between = gap(cues, head.last, following.first)
    return (bool(opens) or not keys) and not between.unknown and not {"was", "were", ";", "."} & set(keys)


def _amounts(cues: Cues, sentence: Sentence, heads: Sequence[Head]) -> list[Value]:
    ends = {h.last for h in heads}
    starts = {h.first for h in heads}
    found = []
    for m in within(cues.measures, sentence.first, sentence.last):
        if cues.page.keys(m.first - 1, m.first) == ("by",):
            continue  # "fell by 2 g/dL" tells a difference
        if cues.page.keys(m.last, m.last + 1) == ("+",) and cues.page.tokens[m.last].glued:
            continue  # "3+ ketones" is a grade
        if cues.page.keys(m.last - 1, m.last + 1) in (("units", "of"), ("unit", "of"), ("bags", "of")):
            continue  # "2 units of platelets" were given
        plain = m.kind == "number" and not m.is_range and not cues.page.tokens[m.last - 1].key[:1].isalpha()
        esr = m.kind == "size" and len(m.values) == 1
        if (m.kind in ("laboratory", "percent", "duration", "mass", "pressure") and not m.is_range) or esr:
            found.append(Value(m, m.first, m.last, sure="/" in m.code and m.kind == "laboratory", amount=True))
        elif plain and (m.first in ends or m.last in starts or _stands_free(cues, sentence, m)):
            found.append(Value(m, m.first, m.last, leads=m.last in starts, amount=True))
    return found


def _stands_free(cues: Cues, sentence: Sentence, measure: Measure) -> bool:
    """A bare figure counts what follows it ("3 nodes") but for a joint, a sign or the end, or a link leads it."""
    if measure.last >= sentence.last or "link" in cues.roles.get(measure.first - 1, ()):
        return True
    following = cues.page.tokens[measure.last]
    per = cues.page.keys(measure.last + 1, measure.last + 2) == ("/",)  # "330 IU/li": in a unit that is not known
    return bool(cues.roles.get(measure.last)) or not following.key[0].isalnum() or per


def _fits(found: Pair) -> bool:
    """Is the unit of a value one of what it would be a value of?"""
    measure: Measure = found.value.item
    expected = found.head.mention.concept.attr("unit")
    if found.head.mention.concept.attr("group") or found.head.mention.concept.attr("test"):
        return False
    if measure.kind == "percent":
        return (
            expected == "%"
            or bool(found.head.mention.concept.attr("share"))
            or not (found.head.mention.concept.attr("tumour") or expected)
        )
    if measure.kind == "duration":
        return expected == "s" and measure.code == "s"
    if measure.kind == "size":
        return expected == "mm/h"
    if measure.kind == "pressure":
        return expected == "mmHg" and len(measure.values) == 1
    if measure.kind == "mass":
        return (found.head.code, measure.code) in _SHORTENED and found.behind
    if measure.kind == "laboratory" and expected and find(found.head.code):
        return _dimension(measure.code) in {_dimension(u) for u in (expected, *spelled(found.head.code))} | {""}
    return not (measure.kind == "number" and found.head.mention.concept.attr("needs_unit"))


_SHORTENED = frozenset({("hemoglobin", "g"), ("glucose", "mg"), ("proteinuria", "g"), ("proteinuria", "mg")})
"""Analytes whose volume is often left out ("Hb 9 g", "blood sugar 90 mg"), or that are told for a day."""
_MASS = ("pg/", "ng/", "ug/", "mg/", "g/")
_AMOUNT = ("mol/", "mEq/")
_ACTIVITY = ("U/", "kat/")
_COUNT = ("cells/", "copies/", "K/", "10*", "/")


def _dimension(code: str) -> str:
    """What a unit measures, coarsely: a mass, an amount, an activity or a count a volume; "" where it is none."""
    if "/" not in code:
        return ""
    for name, signs in (("activity", _ACTIVITY), ("amount", _AMOUNT), ("count", _COUNT[:4]), ("mass", _MASS)):
        if any(sign in code if sign[0].islower() or sign[0] == "U" else code.startswith(sign) for sign in signs):
            return name
    return "count" if code.startswith("/") else code


def _verdicts(cues: Cues, sentence: Sentence) -> list[Value]:
    found = []
    for run in runs(cues, sentence):
        if run.value in _FLAGS or strength(run.words[0])[1] == "trend":
            found.append(as_value(cues, sentence, run))
    return found


def _undenied(cues: Cues, sentence: Sentence, found: Pair) -> Pair:
    """ "Neither CA125 nor HE4 was raised": the denial at the head of the list is the verdict's."""
    run: Run = found.value.item
    if run.denied or not pairing.denied(cues, sentence, found.head, found.value):
        return found
    value = {"high": "normal", "low": "normal"}.get(run.value, "")
    turned = msgspec.structs.replace(run, value=value, denied=True)
    return msgspec.structs.replace(found, value=msgspec.structs.replace(found.value, item=turned))


def _is_doubtful(cues: Cues, sentence: Sentence, head: Head, mine: Sequence[Pair], heads: Sequence[Head]) -> bool:
    """ "SCC" alone names a cancer: it is the antigen beside other markers or with an amount a volume."""
    page = cues.page
    written = page.text[head.mention.start : head.mention.end]
    if written != "SCC" or head.last > head.mention.last or head.first < head.mention.first:
        return False
    company = any(h is not head and h.mention.concept.attr("tumour") for h in heads)
    return not (company or any(p.value.item.kind == "laboratory" for p in mine))


def _valued(
    reading: Reading, cues: Cues, mine: Sequence[Pair], said: Sequence[Pair], beside: Sequence[Run]
) -> list[Event]:
    """The values of one head; a verdict goes with the value nearest to it, a unit with the values that lack one."""
    units = [p.value.item for p in mine if p.value.item.kind == "laboratory"]
    events = []
    for p in mine:
        measure: Measure = p.value.item
        unit = measure if measure.unit or not units else units[-1]
        words = [s.value.item for s in said if _nearest(mine, s) is p]
        words = [r for r in beside if _touches(cues, r, measure)] or words
        words = words or [r for r in beside if r.first == measure.last]
        flag, trend = _verdict(words)
        flag = _by_reference(cues, measure) or flag
        lab = Lab(
            marker=p.head.code, value=_count(cues, measure), comparator=measure.comparator,
            unit=_unit(p.head, unit) or _unit_in_bracket(cues, measure.last) or _unit_in_bracket(cues, p.head.last),
            flag=flag, trend=trend,
        )  # fmt: skip
        first = min([p.head.first, measure.first]) if p is mine[0] else measure.first
        last = max([p.head.last, measure.last]) if p is mine[0] else measure.last
        when = reading.when(p.date.first, p.date.last) if p.date else None
        events.append(reading.event(lab, first, last, assertion=told(reading, p.head.first, p.head.last), when=when))
    return events


def _count(cues: Cues, measure: Measure) -> float:
    """ "Platelets 165.000/mm3" has a stop between its thousands: nothing is counted to a thousandth of a cell."""
    written = cues.page.tokens[measure.first].key
    whole, _, part = written.partition(".")
    thousands = measure.code in ("/mm3", "/uL") and len(part) == 3 and part.isdecimal() and whole.isdecimal()
    return float(whole + part) if thousands else measure.value


def _touches(cues: Cues, run: Run, measure: Measure) -> bool:
    """Does a verdict lead to a value: "elevated at 12 ng/mL"?"""
    between = gap(cues, run.last, measure.first)
    return run.last <= measure.first and not between.unknown and between.roles <= {"link", "lead", "filler"}


def _nearest(mine: Sequence[Pair], said: Pair) -> Pair:
    run: Run = said.value.item
    return min(
        mine, key=lambda p: abs(p.value.first - run.last) if p.value.first >= run.last else run.first - p.value.last
    )


def _unit(head: Head, measure: Measure) -> str:
    """The unit as written, in its usual spelling where only that is known for the analyte."""
    known = {"".join(u.split()).casefold() for u in spelled(head.code)}
    plain = measure.unit.casefold().replace("µ", "u").replace("μ", "u").replace("mcg", "ug")
    return measure.unit if find(head.code) is None or plain in known or not measure.unit else measure.code


def _unit_in_bracket(cues: Cues, at: int) -> str:
    """The unit that stands apart behind a value or a name: "potassium 3.9 (mmol/L)", "CA125, U/mL"."""
    opened = cues.page.keys(at, at + 1) in (("(",), ("[",), (",",), ("in",))
    unit = cues.marks.units.get(at + 1) if opened else None
    if opened and cues.page.keys(at, at + 1) == (",",) and unit is not None and unit.concept.attr("kind") == "percent":
        return ""  # "platelets 159, percent neutrophils 88 %"
    if unit is None or unit.concept.attr("kind") not in ("laboratory", "percent", "pressure"):
        return ""
    return "".join(cues.page.text[unit.start : unit.end].split())


def _by_reference(cues: Cues, measure: Measure) -> Level | None:
    """High, normal or low by the reference range behind a value."""
    behind = within(cues.measures, measure.last, len(cues.page.tokens))[:1]
    limits = behind[0] if behind and _is_reference(cues, measure, behind[0]) else None
    if limits is None:
        return None
    if len(limits.values) == 2:
        low, high = limits.values
        return "low" if measure.value < low else "high" if measure.value > high else "normal"
    above = measure.value > limits.value
    return ("normal" if above else "low") if limits.comparator == ">" else "high" if above else "normal"


def _is_reference(cues: Cues, measure: Measure, behind: Measure) -> bool:
    if behind.kind == "reference":
        return True
    close = all(cues.page.tokens[i].key in ("|", "h", "l", "*") for i in range(measure.last, behind.first))
    return close and behind.is_range and behind.kind in ("number", "laboratory")


def _verdict(words: Sequence[Run]) -> tuple[Level | None, str]:
    flags = [w.value for w in words if w.value in _FLAGS]
    trends = [strength(m)[0] for w in words for m in w.words if strength(m)[1] == "trend"]
    return (cast("Level", flags[0]) if flags else None), (trends[0] if trends else "")


def _answered(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """ "Negative for P-ANCA, C-ANCA and HIV", "positive for syphilis antibody": yes-no tests behind their answer."""
    page = reading.page
    told_so = {event.order for event in events}
    found: list[Event] = []
    seen: set[tuple[str, int]] = set()
    for mention in page.of("analyte"):
        if not mention.concept.attr("test") or mention.start in told_so:
            continue
        judged = reading.judge(mention.first, mention.last)
        sentence = page.sentence(mention.first)
        fresh = (mention.code, sentence.first) not in seen
        if fresh and judged.row == "neg.negative_for" and sentence.article in ("case", "abstract"):
            seen.add((mention.code, sentence.first))
            value = Lab(marker=mention.code, result="negative")
            found.append(reading.event(value, mention.first, mention.last, assertion="affirmed"))
    return found


def _is_positive_for(page: Page, found: Pair) -> bool:
    """ "The swab was positive for HPV": what was found in it is told elsewhere."""
    last = found.value.last
    return page.keys(last, min(last + 1, len(page.tokens))) == ("for",)


def _is_awaited(page: Page, head: Head) -> bool:
    """ "Continue antibiotics until cultures are negative": a result that is waited for."""
    begin = page.clause(head.first)[0]
    before = page.keys(max(begin, head.first - _WAITED_WITHIN), head.first)
    behind = page.keys(head.last, min(head.last + 4, page.clause(head.first)[1]))
    return bool({"until", "till", "once"}.intersection(before)) and bool({"is", "are", "have", "has"} & set(behind))


_WAITED_WITHIN = 8


def _flagged(reading: Reading, said: Sequence[Pair]) -> list[Event]:
    """A result that only its verdict tells."""
    if not said:
        return []
    flag, trend = _verdict([p.value.item for p in said])
    if flag is None and not trend:
        return []
    page = reading.page
    head = said[0].head
    if _is_awaited(page, head):
        return []
    first, last = head.first, head.last
    if all(p.listed == 1 for p in said):
        first, last = min(first, said[0].value.first), max(last, said[-1].value.last)
    if head.mention.concept.attr("test"):
        of_her = page.keys(head.last, head.last + 1) in (("-",), ("–",)) or head.mention.concept.attr("state")
        if flag not in _ANSWERS or (flag == "high" and (of_her or _is_positive_for(page, said[0]))):
            return []  # "an HIV-positive woman" tells of her, not of a test
        lab = Lab(marker=head.code, result=_ANSWERS[flag])
    else:
        lab = Lab(marker=head.code, flag=flag, trend=trend)
    return [reading.event(lab, first, last, assertion=told(reading, head.first, head.last))]
