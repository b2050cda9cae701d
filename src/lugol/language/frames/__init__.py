"""Who tells a finding: the scan, examination, operation, colposcopy or tissue report behind each stretch of text.

`carried` goes through the sentences; `named` reads the studies that one names and `stretched` shares its words out to
them, `operated` waits for what an operation shows, `left` tells where a report ends.
"""

from lugol.language.frames.carried import stretches
from lugol.language.frames.frame import NOBODY, Frame, Stretch
from lugol.language.frames.operated import BARELY

__all__ = ["BARELY", "NOBODY", "Frame", "Stretch", "stretches"]
