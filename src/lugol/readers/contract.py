"""The contract of a second reader: what it is given, and the one shape in which it may propose an event."""

from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

import msgspec

from lugol.errors import LugolError

GROUP = "lugol.readers"
MOST_PROPOSALS = 2000
"""So many proposals of one text are looked at; what is beyond is left aside with a note."""
LONGEST_QUOTE = 1000


class ReaderError(LugolError):
    """A second reader that could not be asked, or gave no usable answer; its message is one sentence for the user."""


class Proposal(msgspec.Struct, frozen=True):
    """One event that a reader points at.

    `quote` stands in the text letter for letter, under the heading `section` ("" where there is none); `sentence` says
    in controlled English what the quote means, `kind` which kind of event that is. Nothing else is taken from a reader:
    no value, no date and no offset.
    """

    quote: str
    kind: str
    sentence: str
    section: str = ""


@runtime_checkable
class Reader(Protocol):
    """What an entry point of the group `lugol.readers` names: something with a name that reads a text."""

    @property
    def name(self) -> str:
        """How the reader is called in notes and beside what it proposed."""
        ...

    def propose(self, text: str) -> Sequence[Proposal]:
        """The events that it sees in a text; ReaderError where it cannot read."""
        ...


def installed() -> dict[str, str]:
    """The readers that other packages offer: name and where each is found."""
    return {found.name: found.value for found in entry_points(group=GROUP)}


def load(name: str) -> Reader:
    """The reader of a name; ReaderError where no package offers it or it does not keep the contract."""
    found = {each.name: each for each in entry_points(group=GROUP)}
    if name not in found:
        held = ", ".join(sorted(found)) or "none"
        raise ReaderError(f"no second reader {name!r} is installed (installed: {held})")
    made = found[name].load()
    reader = made() if isinstance(made, type) else made
    if not isinstance(reader, Reader):
        raise ReaderError(
            f"the reader {name!r} has no `name` and `propose(text)`; see docs/explanation/second-reader.md"
        )
    return reader
