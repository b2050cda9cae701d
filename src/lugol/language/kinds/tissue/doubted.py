"""What a report of tissue holds possible beside its result: "CIN 3, invasion cannot be excluded"."""

from collections.abc import Sequence

from lugol.language.coding import suspicion
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading

_LONGEST = 14
_CONCLUDES = frozenset({"consistent", "compatible", "keeping", "c", "diagnostic", "confirms", "represents"})
"""Words of a pathologist's conclusion: "consistent with squamous cell carcinoma" is the diagnosis."""


def certainty_of(reading: Reading, named: Sequence[Mention], *, sure: bool) -> str:
    """ "suspected" for what tissue is only suspicious of; "" for what it shows, or is consistent with."""
    cues = (reading.judge(mention.first, mention.last).cue.lower().replace("/", " ").split() for mention in named)
    return "" if sure or any(_CONCLUDES.intersection(cue) for cue in cues) else "suspected"


def with_suspicion(reading: Reading, words: str, first: int, last: int) -> str:
    """The words of a result with the suspicion that its sentence, or the short one behind it, tells of a worse lesion.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Biopsy: CIN 3, invasion cannot be excluded.")
    >>> with_suspicion(reading, "CIN 3", 2, 4)
    'CIN 3, invasion cannot be excluded'
    """
    if not words or suspicion(words):
        return words
    page = reading.page
    sentence = page.sentence(last - 1)
    told = suspicion(page.words(first, sentence.last)) if last < sentence.last else ""
    return f"{words}, {told or _behind(page, sentence.last)}".rstrip(", ")


def _behind(page: Page, at: int) -> str:
    """The suspicion in the next sentence, where that is short and names no other sample."""
    if at >= len(page.tokens):
        return ""
    sentence = page.sentence(at)
    far = sentence.last - sentence.first > _LONGEST or page.of("frame", first=sentence.first, last=sentence.last)
    return "" if far else suspicion(page.words(sentence.first, sentence.last))
