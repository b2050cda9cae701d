"""What reports a finding, and the stretch of a sentence that it tells."""

import msgspec

from lugol.language.model import Sentence

Kind = str
"""imaging, exam, operative, colposcopy, tissue, or "" for what nobody in particular reports."""
NOT_DONE = ("planned", "hypothetical", "family", "other_person", "negated", "literature")


class Frame(msgspec.Struct, frozen=True):
    """What reports: its kind, its name ("MRI pelvis"), and the tokens that name it (none where a heading does)."""

    kind: Kind
    name: str
    first: int
    last: int


class Stretch(msgspec.Struct, frozen=True):
    """Tokens [first, last) of one sentence, told by one frame; `named` is True where that sentence names it."""

    first: int
    last: int
    sentence: Sentence
    frame: Frame
    named: bool = False


NOBODY = Frame("", "", 0, 0)
