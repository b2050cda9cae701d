"""How sure a histology is, and which ones matter so much that a mere suspicion has to be settled."""

from lugol.record.event import Histology

GRAVE: tuple[Histology, ...] = ("CIN2", "CIN2/3", "HSIL", "CIN3", "AIS", "cancer")
"""The histologies that are treated, watched closely or staged: what is only suspicious of one is to be settled."""
SURE = ("", "certain", "proven", "confirmed", "definite")
"""The certainties with which a finding or a histology is taken as it is told."""
