"""The amounts of a sentence that can be values of blood tests, and whether a unit is one of a test."""

from collections.abc import Sequence

import msgspec

from lugol.language.cues import Cues
from lugol.language.measure import Measure, within
from lugol.language.model import Sentence
from lugol.language.pairing import Head, Pair, Value
from lugol.record.quantity import find, spelled

_SHORTENED = frozenset(
    {("hemoglobin", "g"), ("glucose", "mg"), ("fasting glucose", "mg"), ("proteinuria", "g"), ("proteinuria", "mg")}
)
"""Analytes whose volume is often left out ("Hb 9 g", "blood sugar 90 mg"), or that are told for a day."""
_MASS = ("pg/", "ng/", "ug/", "mg/", "g/")
_AMOUNT = ("mol/", "mEq/")
_ACTIVITY = ("U/", "kat/")
_COUNT = ("cells/", "copies/", "K/", "10*", "/")


_LEAST_HEMATOCRIT = 10


def amounts_in(cues: Cues, sentence: Sentence, heads: Sequence[Head]) -> list[Value]:
    """Every amount of a sentence that none of its words makes a difference, a grade or a count of something else."""
    ends = {h.last for h in heads}
    starts = {h.first for h in heads}
    found = []
    for m in within(cues.measures, sentence.first, sentence.last):
        if cues.page.keys(m.first - 1, m.first) == ("by",):
            continue  # "fell by 2 g/dL" tells a difference
        if m.first == sentence.first and cues.page.keys(m.last, m.last + 1) in ((".",), (")",)):
            continue  # "3. Estradiol": the number of an entry
        if _is_of_figure(cues.page.keys(max(sentence.first, m.first - 2), m.first)):
            continue  # "(Figure 1)" shows something
        if cues.page.keys(m.last, m.last + 1) == ("+",) and cues.page.tokens[m.last].glued:
            continue  # "3+ ketones" is a grade
        if cues.page.keys(m.last - 1, m.last + 1) in (("units", "of"), ("unit", "of"), ("bags", "of")):
            continue  # "2 units of platelets" were given
        if cues.page.keys(m.last, m.last + 1) == ("pcv",) and m.kind == "number" and m.value < _LEAST_HEMATOCRIT:
            continue  # so were "3 PCV"
        plain = m.kind == "number" and not m.is_range and not cues.page.tokens[m.last - 1].key[:1].isalpha()
        esr = m.kind == "size" and len(m.values) == 1
        if (m.kind in ("laboratory", "percent", "duration", "mass", "pressure") and not m.is_range) or esr:
            found.append(Value(m, m.first, m.last, sure="/" in m.code and m.kind == "laboratory", amount=True))
        elif plain and (m.first in ends or m.last in starts or _stands_free(cues, sentence, m)):
            found.append(Value(m, m.first, m.last, leads=m.last in starts, amount=True))
    return found


_FIGURES = frozenset({"figure", "figures", "fig", "figs", "table", "tables", "panel"})


def _is_of_figure(before: tuple[str, ...]) -> bool:
    return bool(before) and (before[-1] in _FIGURES or (before[-1] == "." and before[0] in _FIGURES))


def _stands_free(cues: Cues, sentence: Sentence, measure: Measure) -> bool:
    """A bare figure counts what follows it ("3 nodes") but for a joint, a sign or the end, or a link leads it."""
    if measure.last >= sentence.last or "link" in cues.roles.get(measure.first - 1, ()):
        return True
    following = cues.page.tokens[measure.last]
    per = cues.page.keys(measure.last + 1, measure.last + 2) == ("/",)  # "330 IU/li": in a unit that is not known
    return bool(cues.roles.get(measure.last)) or not following.key[0].isalnum() or per


def fits(found: Pair) -> bool:
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
    if measure.code == "U" and expected and "U" not in expected:
        return False  # "vitamin D 50,000 units" was taken, "PCV 19 %, 3 units" given
    if measure.kind == "mass":
        return (found.head.code, measure.code) in _SHORTENED and found.behind
    if measure.kind == "laboratory" and expected and find(found.head.code):
        return _dimension(measure.code) in {_dimension(u) for u in (expected, *spelled(found.head.code))} | {""}
    return not (measure.kind == "number" and found.head.mention.concept.attr("needs_unit"))


def _dimension(code: str) -> str:
    """What a unit measures, coarsely: a mass, an amount, an activity or a count a volume; "" where it is none."""
    if "/" not in code:
        return ""
    for name, signs in (("activity", _ACTIVITY), ("amount", _AMOUNT), ("count", _COUNT[:4]), ("mass", _MASS)):
        if any(sign in code if sign[0].islower() or sign[0] == "U" else code.startswith(sign) for sign in signs):
            return name
    return "count" if code.startswith("/") else code


_WISHED = frozenset(
    {
        *("should", "must", "ought", "target", "goal", "aim"),
        *("req", "reqd", "required", "requires", "requirement", "threshold", "minimum", "criterion"),
    }
)


def without_limits(cues: Cues, mine: list[Pair]) -> list[Pair]:
    """ "HE4 (140) 612 pmol/L": a bare figure in a bracket before the value is the limit of what is normal.

    Nor is what a value should be: "CA125 should be below 35 U/mL", "CrCl 54 (req ≥50)".
    """
    tokens = cues.page.tokens
    starts = {p.value.first for p in mine}
    return [
        p
        for p in mine
        if not _WISHED.intersection(cues.page.keys(p.head.last, p.value.first))
        and not (
            p.value.item.kind == "number"
            and tokens[p.value.first - 1].key == "("
            and p.value.last + 1 in starts
            and tokens[p.value.last].key == ")"
        )
    ]


def with_shared_units(cues: Cues, amounts: list[Pair]) -> list[Pair]:
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
            p = told if fits(told) else p
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
