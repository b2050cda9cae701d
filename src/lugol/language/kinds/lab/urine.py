"""What a urinalysis and a drug screen found, item by item: "UA showed 2+ blood and no white blood cells"."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from lugol.language.model import Page
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.word_sets import by_first, word_set
from lugol.record.event import Event, Lab

Answer = Literal["positive", "negative"]

_TESTS = by_first((
    ("urinalysis",), ("ua",), ("urine", "dipstick"), ("dipstick",), ("urine", "dip"), ("urine", "analysis"),
    ("urine", "microscopy"), ("urine", "examination"), ("urine", "test"),
))  # fmt: skip
_SCREENS = by_first((
    ("drug", "screen"), ("drug", "screens"), ("toxicology", "screen"), ("toxicology",), ("tox", "screen"), ("uds",),
))  # fmt: skip
_ITEMS = {
    "bacteria": "bacteria", "wbc": "WBC", "wbcs": "WBC", "leukocytes": "WBC", "pus": "pus cells", "rbc": "RBC",
    "rbcs": "RBC", "blood": "blood", "protein": "protein", "albumin": "protein", "glucose": "glucose",
    "sugar": "glucose", "ketones": "ketones", "ketone": "ketones", "nitrite": "nitrites", "nitrites": "nitrites",
    "bilirubin": "bilirubin",
    "esterase": "leukocyte esterase", "epithelial": "epithelial cells", "squamous": "squamous epithelial cells",
    "casts": "casts", "crystals": "crystals", "yeast": "yeast", "urobilinogen": "urobilinogen", "mucus": "mucus",
}  # fmt: skip
"""What is looked for in urine, by the first word of its name."""
_SHORT = {
    "bld": "blood", "leu": "leukocytes", "leuc": "leukocytes", "leuk": "leukocytes", "leucs": "leukocytes",
    "leuks": "leukocytes", "leucos": "leukocytes", "nit": "nitrites", "nits": "nitrites", "prot": "protein",
    "ket": "ketones", "glu": "glucose", "gluc": "glucose",
}  # fmt: skip
"""The fields of a stick as notes shorten them."""
_TWO = {("white", "blood"): "WBC", ("white", "cells"): "WBC", ("red", "blood"): "RBC", ("red", "cells"): "RBC",
        ("leukocyte", "esterase"): "leukocyte esterase", ("leucocyte", "esterase"): "leukocyte esterase"}  # fmt: skip
_STICKS = frozenset({"urine", "dip", "dips", "dipstick", "udip"})
_REST = word_set("cells cell epithelial esterase bodies elements 's ’s s blood count")
_POSITIVE = word_set(
    "many few moderate large trace occasional rare numerous abundant heavy multiple positive + some pos"
)
_NEGATIVE = word_set("no negative neg nil absent without none neither")
_LINKS = word_set(": was were is are - test tests")
_BLOOD = word_set(
    """serum plasma hemoglobin haemoglobin hematocrit sodium potassium creatinine cbc csf culture sputum wet hcg pending
    mg/dl if should will repeat"""
)
"""What is no item of the urine's, or tells that it is not known yet."""
_ENDS = word_set("; but however although except otherwise with showing showed shows revealed reveals")
_OPENS = word_set("no there negative positive on")
_LIST = word_set(", and or &")
_MORE = (("greater", "than"), ("more", "than"), (",", ">"), ("and", ">"))


def in_urine(reading: Reading, known: Sequence[Event]) -> list[Event]:
    """The items of urinalyses and drug screens that no other result tells.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Urinalysis showed many bacteria but no white blood cells or nitrites.")
    >>> [(e.values.marker, e.values.result) for e in in_urine(reading, [])]
    [('urine bacteria', 'positive'), ('urine WBC', 'negative'), ('urine nitrites', 'negative')]
    """
    page = reading.page
    taken = Places((span.start, span.end) for event in known for span in event.sources)
    events: list[Event] = []
    for first, last in _of_urine(page):
        for lab, begin, end in (*_analysed(page, first, last), *_screened(page, first, last)):
            start, stop = page.tokens[begin].start, page.tokens[end - 1].end
            hers = reading.judge(first, first + 1).assertion in ("affirmed", "historical", "negated")
            if hers and not taken.meeting(start, stop):
                taken.add(start, stop)
                events.append(reading.event(lab, begin, end, assertion="affirmed"))
    return events


def _of_urine(page: Page) -> Iterator[tuple[int, int]]:
    """From the name of a test of urine to the end of its sentence, and the sentences that go on with it."""
    going = -1
    for sentence in page.sentences:
        if sentence.article != "case" or page.part(sentence.first) in ("plan", "family"):
            continue
        named = next((at for at in range(sentence.first, sentence.last) if _names_test(page, at)), None)
        goes_on = sentence.paragraph == going and page.tokens[sentence.first].key in _OPENS
        going = sentence.paragraph if named is not None or goes_on else -1
        if named is not None or goes_on:
            yield (sentence.first if named is None else named), sentence.last


def _names_test(page: Page, at: int) -> bool:
    key = page.tokens[at].key
    if key == "ua":
        return page.words(at, at + 1) == "UA" and page.keys(at - 1, at) != ("(",)
    if key in _STICKS and page.tokens[min(at + 1, len(page.tokens) - 1)].key in _SHORT:
        return True  # "Urine bld ++ leu +"
    return any(page.keys(at, at + len(name)) == name for name in (*_TESTS.get(key, ()), *_SCREENS.get(key, ())))


def is_of_stick(page: Page, at: int) -> bool:
    """ "Nit neg, MSU sent": does what begins at a token answer a short name of a stick's field?"""
    return at > 0 and page.tokens[at - 1].key in _SHORT


def _analysed(page: Page, first: int, last: int) -> Iterator[tuple[Lab, int, int]]:
    """Each item with what leads to it or stands behind it; what leads to one holds for all of its list."""
    lead, begun, at = "", first, first
    while at < last:
        key = page.tokens[at].key
        if key in _BLOOD:
            return
        marker, end = _item(page, at, last)
        if not marker:
            lead = "" if key in _ENDS else _said(key) or lead
            begun = at if key in _ENDS | _LIST or _said(key) else begun
            at += 1
            continue
        behind = end + (page.keys(end, end + 1) != () and page.tokens[min(end, last - 1)].key in _LINKS)
        said = _said(page.tokens[behind].key) if behind < last else ""
        said = "positive" if key in _SHORT and page.keys(behind, behind + 1) == ("+",) else said
        said = "positive" if page.keys(behind + 1, behind + 2) == ("+",) and behind + 1 < last else said
        graded = _grade(page, behind) if said and behind < last else _grade(page, at - 2)
        answer, counted = said or lead, _count(page, at)
        if counted is not None:
            yield msgspec.structs.replace(counted, marker=f"urine {marker}"), at - 1, end
        elif answer:
            yield _lab(marker, answer, graded), at, (behind + 1 if said else end)
        at = behind + 1 if said else end


def _said(key: str) -> Answer | Literal[""]:
    return "positive" if key in _POSITIVE else "negative" if key in _NEGATIVE else ""


def _grade(page: Page, at: int) -> float | None:
    """ "3+": how much of it there is."""
    figure, sign = page.keys(at, at + 2) if at >= 0 and at + 1 < len(page.tokens) else ("", "")
    return float(figure) if sign == "+" and figure in ("1", "2", "3", "4") else None


def _count(page: Page, at: int) -> Lab | None:
    """ "Greater than 50 white blood cells": how many there are, where it is no range."""
    more, than, figure = page.keys(at - 3, at) if at > 2 else ("", "", "")
    if not figure.isdecimal() or than in ("to", "-", "–"):
        return None
    return Lab(marker="", value=float(figure), comparator=">" if (more, than) in _MORE else "")


def _lab(marker: str, answer: str, grade: float | None) -> Lab:
    result: Answer = "negative" if answer == "negative" else "positive"
    if grade is None or result == "negative":
        return Lab(marker=f"urine {marker}", result=result)
    return Lab(marker=f"urine {marker}", value=grade, unit="+", result=result)


def _item(page: Page, at: int, last: int) -> tuple[str, int]:
    """The item that begins at a token, and where its name ends."""
    two = page.keys(at, min(at + 2, last))
    name = _TWO.get(two, "") if len(two) == 2 else ""
    end = at + 2 if name else at + 1
    name = name or _ITEMS.get(page.tokens[at].key, "") or _SHORT.get(page.tokens[at].key, "")
    while name and end < last and page.tokens[end].key in _REST:
        end += 1
    return name, end


def _screened(page: Page, first: int, last: int) -> Iterator[tuple[Lab, int, int]]:
    """ "Urine drug screen was positive for opiates and cocaine": each substance of the list."""
    named = [at for at in range(first, last) if _names_screen(page, at)]
    lead = next((at for at in range(named[0], last - 2) if _leads(page, at)), None) if named else None
    if lead is None:
        return
    answer = _said(page.tokens[lead].key)
    fluid = "urine " if "urine" in page.keys(max(first - 2, 0), lead) or "uds" in page.keys(first, lead) else ""
    begun = lead + 2
    for at in range(begun, last + 1):
        if at < last and page.tokens[at].key not in _LIST | {".", ";"}:
            continue
        if begun < at:
            if at - begun > 2 or not all(key.isalpha() for key in page.keys(begun, at)):
                return
            yield Lab(marker=fluid + page.words(begun, at).lower(), result=answer or ""), begun, at
        if at < last and page.tokens[at].key in ".;":
            return
        begun = at + 1


def _leads(page: Page, at: int) -> bool:
    return page.tokens[at].key in ("positive", "negative") and page.tokens[at + 1].key == "for"


def _names_screen(page: Page, at: int) -> bool:
    return any(page.keys(at, at + len(name)) == name for name in _SCREENS.get(page.tokens[at].key, ()))
