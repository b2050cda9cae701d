"""Pregnancies told in haste by their letters: "TOP x1 (med, 9/40)", "2022 17/40 loss", "misc 10/40", "FMF", "FM+"."""

from collections.abc import Iterator

from lugol.language.kinds.layout.zones import is_report
from lugol.language.model import Page
from lugol.language.numerals import is_year
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Obstetric

_LOSSES = {
    "loss": "pregnancy loss", "misc": "miscarriage", "miscarriage": "miscarriage", "m/c": "miscarriage",
    "sb": "stillbirth", "iufd": "intrauterine death", "mtp": "termination of pregnancy", "ectopic": "ectopic pregnancy",
}  # fmt: skip
_MOVED = ("fmf", "fm", "fms")
_FELT = word_set("felt good + present active ok normal")
_NOT_HERS = ("family", "other_person", "negated", "hypothetical", "literature", "possible", "planned")
_CARRIED = word_set("fhr fhh sfh liquor ctg edd gestation gravid pregnant pprom antenatal anc trimester fetal fundus")
_BEHIND = 4


def counted(reading: Reading) -> Iterator[Event]:
    """Losses and terminations beside their week, year or number, and movements that she feels.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("31yo G4P1 @ 24+2. TOP x1 (med, 9/40). 2022 17/40 loss. Today FMF.")
    >>> [event.values.event for event in counted(reading)]
    ['termination of pregnancy (TOP x1)', 'pregnancy loss (17/40 loss)', 'fetal movements felt (FMF)']
    """
    page = reading.page
    if is_report(page):
        return
    for at in range(len(page.tokens)):
        told = _loss(page, at) or _movements(page, at)
        if told is None or page.sentence(at).article != "case" or page.part(at) in ("family", "plan"):
            continue
        if reading.judge(*told[:2]).assertion in _NOT_HERS:
            continue
        first, last, name, ended = told
        value = Obstetric(event=f"{name} ({page.words(first, last)})", status="ended" if ended else "")
        yield reading.event(value, first, last, assertion="affirmed")


def _loss(page: Page, at: int) -> tuple[int, int, str, bool] | None:
    """ "TOP x1", "17/40 loss", "misc 2020 8/40": a pregnancy that ended, with what counts or dates it."""
    key = page.tokens[at].key
    named = key == "top" and page.words(at, at + 1) == "TOP"
    name = "termination of pregnancy" if named else _LOSSES.get(key, "")
    if key == "mmc" and ("/", "40") in (page.keys(at + 2, at + 4), page.keys(max(0, at - 2), at)):
        name = "missed miscarriage"  # else it is mitomycin
    if not name:
        return None
    first = at - 3 if page.keys(max(0, at - 2), at) == ("/", "40") else at
    dated = first > 0 and is_year(page.tokens[first - 1].key)
    last = at + 1
    while last < min(len(page.tokens), at + 1 + _BEHIND) and _counts(page, last):
        last += 1
    if page.tokens[last - 1].key in ("/", "x", "("):
        last -= 1
    told = first < at or last > at + 1 or (dated and key != "loss")
    return (first, last, name, True) if told and (key != "loss" or first < at) else None


def _counts(page: Page, at: int) -> bool:
    key = page.tokens[at].key
    weeks = page.keys(at + 1, at + 3) == ("/", "40") or page.keys(at - 1, at + 1) == ("/", "40")
    sign = key == "/" and page.keys(at + 1, at + 2) == ("40",)
    return is_year(key) or weeks or sign or key == "x" or (key.isdigit() and page.keys(at - 1, at) == ("x",))


def _movements(page: Page, at: int) -> tuple[int, int, str, bool] | None:
    """ "FMF", "FM+", "FMs good": of a woman with child, and no fever of the Mediterranean."""
    if page.tokens[at].key not in _MOVED:
        return None
    said = page.words(at, at + 1)
    if said == "FMF" and is_with_child(page):
        return at, at + 1, "fetal movements felt", False
    if said in ("FM", "FMs") and page.keys(at + 1, at + 2) and page.tokens[at + 1].key in _FELT and is_with_child(page):
        return at, at + 2, "fetal movements felt", False
    return None


def is_with_child(page: Page) -> bool:
    """Does a text count the weeks of a pregnancy or name what belongs to one?"""
    weeks = any(page.keys(at, at + 2) == ("/", "40") for at in range(len(page.tokens)))
    return weeks or bool(_CARRIED.intersection(page.spelled)) or bool(page.of("obstetric"))
