"""The work of reading grows with the length of a text and not with its square: counted by lines of the program."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from lugol.language.narrative import events_of
from lugol.language.page import page_of
from lugol.language.reading import reading_of

_ENTRY = """
Seen in clinic on {day} {month} {year}.

S: well, postcoital bleeding for {n} weeks. O: BP 1{n}/70, RR 16, 36.{n}C. Cx closed, vulva (-), abdomen soft.
PMH: gout 3 years ago, a history of acromegaly, ischemic stroke {n} years ago. LLETZ {year}, smear awaited.
Acute ischaemic stroke (AIS) in her mother. The initial diagnosis was adenocarcinoma. Histology: leiomyosarcoma.
Pap smear on {day} {month} {year}: HSIL, HPV 16 positive, genotype 16. Her last sample was normal.
Adenoca cx, grade 2, 1B2. TNM: T1b N0 M0, after carcinoma of the cervix stage IIB in {year}.
Biopsy of the cervix showed CIN {grade}. HSIL at {n} o'clock. All stains negative except S100; p16 positive, CK7, 19.
MRI showed a mass of {n}{n} mm with dilated tubes. The mass measured {n} cm. Absence of the uterus was noted.
Figure {n}. MRI shows a thick septum of {n} mm compressing the rectum. Full size image
She underwent hysterectomy, LVSI absent, margins clear, 0/{n} nodes. Surgery was uneventful, she was admitted to ICU.
Negative for P-ANCA and HIV, CA-125 was {n}5 U/mL. She received cisplatin for {n} cycles and responded.
Impression: pulmonary embolism suspected, likely preeclampsia. Progression of the disease on CT.
"""
_TISSUE = "Gastroscopy {n}: ulcer of the antrum. Biopsy: severe dysplasia of the stomach. Cervix and rectum free.\n"
_MONTHS = ["January", "March", "April", "May", "June", "July", "August", "October", "December"]


def _text(entries: int) -> str:
    """Notes that differ in their dates and figures, so that none is a copy of another."""
    return "".join(
        _ENTRY.format(day=1 + at % 28, month=_MONTHS[at % 9], year=1980 + at % 40, n=2 + at % 7, grade=1 + at % 3)
        for at in range(entries)
    )


def _lines_run(task: Callable[[], object]) -> int:
    """How many lines of the program, those of loops within a line with each turn, a task runs through."""
    count = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        task()
    finally:
        sys.settrace(before)
    return count


def test_work_grows_with_the_length() -> None:
    short, long = _text(10), _text(40)
    events_of(reading_of(_text(3)))  # tables are loaded, branches of the lexicon grown
    few = _lines_run(lambda: events_of(reading_of(short)))
    many = _lines_run(lambda: events_of(reading_of(long)))
    assert many / few < 1.1 * len(long) / len(short)


def test_taking_a_text_apart_grows_with_its_lesions() -> None:
    short, long = ("".join(_TISSUE.format(n=at) for at in range(lines)) for lines in (50, 200))
    page_of(short)
    few, many = _lines_run(lambda: page_of(short)), _lines_run(lambda: page_of(long))
    assert many / few < 1.1 * len(long) / len(short)
