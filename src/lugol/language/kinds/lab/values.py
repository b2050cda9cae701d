"""A value as it is recorded: its count, its unit as written, and whether its reference range makes it high or low."""

from lugol.language.cues import Cues
from lugol.language.measure import Measure, within
from lugol.language.pairing import Head
from lugol.record.event import Level
from lugol.record.quantity import find, spelled

_MOST_IN_DECILITRE = 30.0
"""Nobody has so much haemoglobin in a decilitre of blood, in grams."""


def count_of(cues: Cues, measure: Measure) -> float:
    """ "Platelets 165.000/mm3" has a stop between its thousands: nothing is counted to a thousandth of a cell."""
    written = cues.page.tokens[measure.first].key
    whole, _, part = written.partition(".")
    thousands = measure.code in ("/mm3", "/uL") and len(part) == 3 and part.isdecimal() and whole.isdecimal()
    return float(whole + part) if thousands else measure.value


def unit_of(head: Head, measure: Measure) -> str:
    """The unit as written, in its usual spelling where only that is known for the analyte; "Hb 9 g" is for a volume."""
    if head.code == "hemoglobin" and measure.kind == "mass":
        return "g/dL" if measure.value < _MOST_IN_DECILITRE else "g/L"
    known = {"".join(u.split()).casefold() for u in spelled(head.code)}
    plain = measure.unit.casefold().replace("µ", "u").replace("μ", "u").replace("mcg", "ug")
    return measure.unit if find(head.code) is None or plain in known or not measure.unit else measure.code


def unit_in_bracket(cues: Cues, at: int) -> str:
    """The unit that stands apart behind a value or a name: "potassium 3.9 (mmol/L)", "CA125, U/mL"."""
    opened = cues.page.keys(at, at + 1) in (("(",), ("[",), (",",), ("in",))
    unit = cues.marks.units.get(at + 1) if opened else None
    if opened and cues.page.keys(at, at + 1) == (",",) and unit is not None and unit.concept.attr("kind") == "percent":
        return ""  # "platelets 159, percent neutrophils 88 %"
    if opened and cues.page.keys(at, at + 1) == (",",) and unit is not None and unit.last - unit.first == 1:
        return ""  # "platelets 320, U&E normal": behind a comma only a unit of more than one sign
    if unit is None or unit.concept.attr("kind") not in ("laboratory", "percent", "pressure"):
        return ""
    return "".join(cues.page.text[unit.start : unit.end].split())


def by_reference(cues: Cues, measure: Measure) -> Level | None:
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
