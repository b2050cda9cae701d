"""An obstetric scan told line by line: "Placenta: posterior", "Fetal lie: longitudinal", "BPD: 8.4 cm"."""

from collections.abc import Iterator, Sequence

from lugol.language.frames import Stretch
from lugol.language.model import Page
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.record.event import Event, Imaging

_OF_SCAN = (
    ("fetal", "cardiac", "activity"), ("cardiac", "activity"), ("fetal", "heart", "rate"), ("fetal", "heart", "tones"),
    ("fetal", "heart", "motion"), ("fetal", "lie"), ("lie",), ("fetal", "presentation"), ("presentation",),
    ("fetal", "position"), ("placenta",), ("placental", "location"), ("placental", "grade"), ("placental", "position"),
    ("amniotic", "fluid", "volume"), ("amniotic", "fluid", "index"), ("amniotic", "fluid"), ("afi",), ("bpd",), ("hc",),
    ("ac",), ("fl",), ("crl",), ("efw",), ("estimated", "fetal", "weight"), ("fetal", "weight"), ("umbilical", "cord"),
    ("crown", "-", "rump", "length"), ("number", "of", "fetuses"),
)  # fmt: skip
"""What the lines of an obstetric scan name."""
_ORGANS = (("uterus",), ("cervix",), ("adnexa",), ("right", "ovary"), ("left", "ovary"), ("ovaries",))
"""What they name of the mother, which alone would be an examination."""
_HOW = frozenset({"by", "current", "ultrasound", "today", "(", ")", "sonography"})
_SAYS = frozenset({":", "is", "was", "are", "-", "appears", "measures"})
_UNTOLD = frozenset({"seen", "given", "visualized", "available", "assessed", "evaluated", "known", "obtained"})
_ENDS = frozenset({".", ";", "without", "but", "consistent", "which", "="})
_SCANNED = frozenset({"fetal", "fetus", "gestation", "gestational", "bpd"})
_DENIES = frozenset({"no", "not", "absent", "none", "nil"})
_MOST_WORDS = 12
_LABEL = 8
_AGE_WITHIN = 6
_LEAST_LINES = 2


def scan_lines(reading: Reading, told: list[Stretch]) -> list[Event]:
    """What each line of an obstetric scan tells; nothing where fewer than two lines do.

    >>> from lugol.language.frames import stretches
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("OB ULTRASOUND: Fetal lie: longitudinal. Placenta: posterior. BPD: 8.4 cm.")
    >>> [event.values.finding for event in scan_lines(reading, stretches(reading))]
    ['Fetal lie: longitudinal', 'Placenta: posterior', 'BPD: 8.4 cm']
    """
    page = reading.page
    if not _SCANNED.intersection(page.spelled):
        return []
    lines = list(_lines(page, told, _OF_SCAN))
    if len(lines) < _LEAST_LINES:
        return []
    first, last = lines[0][0], lines[-1][1]
    between = [*_lines(page, told, _ORGANS), *_lines(page, told, _OF_SCAN, anywhere=True)]
    mine = [line for line in between if first <= line[0] < last]
    mine += [line for line in _of_fetus(page, told) if line[0] >= first]
    once = {line[0]: line for line in (*mine, *lines, *_ages(page, told))}
    return [_event(reading, *once[at]) for at in sorted(once)]


def _of_fetus(page: Page, told: list[Stretch]) -> Iterator[tuple[int, int, str]]:
    """ "Fetal cranium: Normal": a line of any part of the child."""
    for stretch in told:
        keys = page.keys(stretch.first, min(stretch.first + _LABEL, stretch.last))
        if stretch.frame.kind in ("imaging", "") and keys[:1] == ("fetal",) and ":" in keys[2:]:
            at = stretch.first + keys.index(":")
            end = _end(page, at + 1, stretch.last)
            if end > at + 1 and not (_UNTOLD | _DENIES).intersection(page.keys(at, end)):
                yield stretch.first, end, "ultrasound" if stretch.frame.kind == "" else stretch.frame.name


def _ages(page: Page, told: list[Stretch]) -> Iterator[tuple[int, int, str]]:
    """ "Gestational age by current ultrasound: 33 weeks, 2 days": what a scan makes of her weeks."""
    for stretch in told:
        if not stretch.named or stretch.frame.kind != "imaging":
            continue
        begun = max(stretch.sentence.first, stretch.frame.first - _LABEL)
        lead = page.keys(begun, stretch.frame.first)
        at = next((i for i in range(len(lead) - 2) if lead[i : i + 3] == ("gestational", "age", "by")), None)
        weeks = page.keys(stretch.frame.last, min(stretch.frame.last + _AGE_WITHIN, stretch.last))
        week = next((i for i, key in enumerate(weeks) if key in ("weeks", "week", "wks")), None)
        if at is not None and week is not None:
            behind = weeks[week + 1 : week + 4]
            days = next((i + 1 for i, key in enumerate(behind) if key in ("days", "day")), 0)
            yield begun + at, stretch.frame.last + week + 1 + days, stretch.frame.name


def _lines(
    page: Page, told: list[Stretch], names: tuple[tuple[str, ...], ...], *, anywhere: bool = False
) -> Iterator[tuple[int, int, str]]:
    """Where a line and what it says begin and end, with the study that tells it."""
    for stretch in told:
        organ = names is _ORGANS
        if stretch.frame.kind not in (
            "imaging",
            "exam" if organ or anywhere else "imaging",
            "" if anywhere else "imaging",
        ):
            continue
        first = stretch.first + (page.keys(stretch.first, stretch.first + 1) in (("the",), (":",)))
        name = next((n for n in names if page.keys(first, first + len(n)) == n), None)
        if name is None:
            continue
        at = first + len(name)
        while at < stretch.last and page.tokens[at].key in _HOW:
            at += 1
        end = _end(page, at + 1, stretch.last)
        said = at < stretch.last and page.tokens[at].key in (_SAYS if not organ else {":"})
        if said and end > at + 1 and not (_UNTOLD | _DENIES).intersection(page.keys(at, end)):
            yield first, end, stretch.frame.name if stretch.frame.kind == "imaging" else "ultrasound"


def _end(page: Page, at: int, last: int) -> int:
    end = at
    while end < min(last, at + _MOST_WORDS) and (page.tokens[end].key not in _ENDS or _is_aged(page, end)):
        end += 1
    while end > at and not page.tokens[end - 1].key[-1].isalnum() and page.tokens[end - 1].key not in (")", "%"):
        end -= 1
    return end


def _is_aged(page: Page, at: int) -> bool:
    """ "BPD: 8.4 cm consistent with 34 weeks": the weeks that a measure stands for."""
    behind = page.keys(at + 1, at + 4)
    return page.tokens[at].key == "consistent" and bool({"weeks", "wks", "week"}.intersection(behind))


def _event(reading: Reading, first: int, last: int, study: str) -> Event:
    page = reading.page
    site = "fetus" if page.tokens[first].key == "fetal" else ""
    value = Imaging(modality="ultrasound" if study == "imaging" else study, finding=page.words(first, last), site=site)
    return reading.event(value, first, last, assertion="affirmed")


def joined(lines: list[Event], events: list[Event]) -> list[Event]:
    """The lines of a scan and the other findings, each told once: a measured finding before the line that holds it."""
    measured = [e for e in events if isinstance(e.values, Imaging) and e.values.size_mm and e.assertion == "affirmed"]
    kept = _apart_from(measured, lines)
    return [*kept, *_apart_from(kept, events)]


def _apart_from(told: Sequence[Event], events: Sequence[Event]) -> list[Event]:
    """The events that share no words with those that are told."""
    places = Places((event.sources[0].start, event.sources[0].end) for event in told)
    return [event for event in events if not places.meeting(event.sources[0].start, event.sources[0].end)]
