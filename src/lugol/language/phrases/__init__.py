"""The phrases of a stretch of text: each finding with its noun, its site, and what it is called as written.

`pieces` cuts a stretch where another finding may begin, `joined` puts together the pieces that tell of one, `phrase`
says where its words begin and end, `place` where it sits.
"""

from lugol.language.phrases.joined import is_signed, phrases
from lugol.language.phrases.phrase import Phrase
from lugol.language.phrases.pieces import HEADS
from lugol.language.phrases.place import SIDES, is_of_type, place, side_of

__all__ = ["HEADS", "SIDES", "Phrase", "is_of_type", "is_signed", "phrases", "place", "side_of"]
