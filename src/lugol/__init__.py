"""lugol: holds a woman's whole cervical record against itself and against the published rules."""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lugol.errors import BadData, LugolError, NotOneWoman, UnusableInput
    from lugol.findings import Finding, Review
    from lugol.python import Worklist, compare, programme, read, read_text, replay, review, worklist
    from lugol.record.event import Event
    from lugol.record.record import Record

__version__ = "0.13.0"
NOT_A_DEVICE = (
    "lugol supports professionals. It is not a medical device, makes no diagnosis and decides nothing by itself; "
    "every finding is to be checked against the record and the source it names."
)
__all__ = [
    "NOT_A_DEVICE",
    "BadData",
    "Event",
    "Finding",
    "LugolError",
    "NotOneWoman",
    "Record",
    "Review",
    "UnusableInput",
    "Worklist",
    "__version__",
    "compare",
    "programme",
    "read",
    "read_text",
    "replay",
    "review",
    "worklist",
]
_HOME = dict.fromkeys(
    ("Worklist", "compare", "programme", "read", "read_text", "replay", "review", "worklist"), "lugol.python"
)
_HOME |= dict.fromkeys(("BadData", "LugolError", "NotOneWoman", "UnusableInput"), "lugol.errors")
_HOME |= {"Event": "lugol.record.event", "Record": "lugol.record.record"}
_HOME |= dict.fromkeys(("Finding", "Review"), "lugol.findings")


class _Surface(ModuleType):
    """The package as its users see it: its names are imported when they are first used, so that importing it is fast.

    The functions `read`, `review`, `replay`, `compare`, `worklist` and `programme` share their names with rooms of the
    house; importing such a room does not put it in the place of the function.
    """

    def __getattr__(self, name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module 'lugol' has no attribute {name!r}")
        found = getattr(import_module(_HOME[name]), name)
        super().__setattr__(name, found)
        return found

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _HOME or not isinstance(value, ModuleType):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*__all__, *super().__dir__()})


sys.modules[__name__].__class__ = _Surface
