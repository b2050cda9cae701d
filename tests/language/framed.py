"""Sentences of a record with a slot ("Consent signed for {p}."), filled in turn: does what they say stand as told?

A line of `frames/*.tsv` has a class, a slot and a frame. Of the class `present` what fills the slot was done, or is
hers; of every other class (planned, not_done, absent, kin, other, general) nothing may be told of her.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lugol.errors import UnusableInput
from lugol.language.narrative import read
from lugol.record.event import Event

FRAMES = Path(__file__).parent / "frames"
LEAD = "Seen in clinic on 3 March 2024 with dysuria. "
FILLED = {
    "p": ("LLETZ", "radical hysterectomy", "cervical biopsy", "brachytherapy", "cisplatin", "colposcopy"),
    "f": ("CIN3", "squamous cell carcinoma", "AIS"),
    "s": ("postcoital bleeding", "vaginal discharge", "pelvic pain"),
    "d": ("HIV infection", "diabetes", "lung metastases", "pelvic lymph node metastases", "hydronephrosis"),
    "t": ("HPV test", "smear", "MRI pelvis"),
}
_TISSUE = ("biopsy", "pathology", "diagnosis", "ecc", "cytology", "metastasis")
_TOLD_AS = {
    "LLETZ": (("surgery",), "lletz|excision"),
    "radical hysterectomy": (("surgery",), "hysterectomy"),
    "cervical biopsy": (("biopsy", "pathology", "surgery"), "biopsy"),
    "brachytherapy": ((), "brachy"),
    "cisplatin": ((), "cisplatin"),
    "colposcopy": (("colposcopy",), "colposcopy"),
    "CIN3": (_TISSUE, "cin ?3|hsil"),
    "squamous cell carcinoma": (_TISSUE, "squamous|scc|cancer"),
    "AIS": (_TISSUE, r"\bais\b|in situ"),
    "postcoital bleeding": ((), "postcoital|bleed"),
    "vaginal discharge": ((), "discharge"),
    "pelvic pain": ((), "pain"),
    "HIV infection": ((), "hiv"),
    "diabetes": ((), "diabet"),
    "lung metastases": ((), "lung"),
    "pelvic lymph node metastases": ((), "node|pelvi"),
    "hydronephrosis": ((), "hydroneph"),
    "HPV test": (("hpv",), "hpv"),
    "smear": (("cytology",), "cytology"),
    "MRI pelvis": (("imaging",), "mri"),
}
_NO_FINDING = frozenset({"benign", "normal"})


class Frame(NamedTuple):
    """A sentence with a slot, and what it says of that which fills it."""

    says: str
    slot: str
    words: str


def frames(name: str) -> Iterator[Frame]:
    """The frames of a file of the folder."""
    for line in (FRAMES / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        yield Frame(*line.split("\t"))


def wrongly_told(frame: Frame) -> list[str]:
    """What, put into a frame, is told of her and should not be; of a frame of what was done or is there, what is not.

    A test that was done and whose result is not told gives a note and no event; so it is asked of nothing.
    """
    fills = FILLED[frame.slot] if (frame.says, frame.slot) != ("present", "t") else ()
    return [fill for fill in fills if is_told(frame.words, frame.slot, fill) != (frame.says == "present")]


def is_told(words: str, slot: str, fill: str) -> bool:
    """Is what fills the slot told as hers, or as done?"""
    sentence = words.replace("{" + slot + "}", fill)
    try:
        record = read(LEAD + sentence[0].upper() + sentence[1:], "frame")
    except UnusableInput:
        return False
    return any(_tells(event, fill) for event in record.events)


def _tells(event: Event, fill: str) -> bool:
    kinds, words = _TOLD_AS[fill]
    values = event.values
    hers = event.assertion in ("affirmed", "historical") and event.kind != "followup"
    denied = getattr(values, "present", None) is False or getattr(values, "histology", "") in _NO_FINDING
    fits = not kinds or event.kind in kinds
    said = f"{event.kind} {' '.join(str(getattr(values, name)) for name in values.__struct_fields__)}".lower()
    given_up = getattr(values, "status", "") == "superseded"
    return hers and not (denied or given_up) and fits and re.search(words, said) is not None
