"""A second reader in thirty lines: it points at what a woman complains of, and says so in controlled English."""

import re
from collections.abc import Sequence

from lugol.readers.contract import Proposal

_COMPLAINT = re.compile(r"\bcomplain(?:s|ed|ing) of ((?:a |an )?[a-z][a-z -]{2,60}?)(?= and |[.,;\n])")


class KeywordReader:
    """Any object with a `name` and a `propose(text)` is a reader; an entry point of `lugol.readers` names it."""

    name = "keyword"

    def propose(self, text: str) -> Sequence[Proposal]:
        """One proposal for each complaint: the quote as it stands, its kind, and one controlled sentence."""
        return [
            Proposal(quote=found[1], kind="symptom", sentence=f"She had {found[1]}.")
            for found in _COMPLAINT.finditer(text)
        ]
