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
    if second := _second_opinion(page, last):
        return f"{words}{second}"
    told = suspicion(page.words(first, sentence.last)) if last < sentence.last else ""
    return f"{words}, {told or _behind(page, sentence.last)}".rstrip(", ")


def is_asked_of(page: Page, mention: Mention) -> bool:
    """ "Adenocarcinoma, gastric type?, consult: usual type": a question mark right behind a lesion."""
    behind = page.keys(mention.last, mention.last + 2)
    return behind[:1] == ("?",) and behind[1:] in ((",",), (";",), (")",))


_SECOND = frozenset({"consult", "consultation", "review", "reviewed", "expert", "reference", "opinion", "referred"})
_NEAR = 12


def _second_opinion(page: Page, last: int) -> str:
    """ "?, consult Dr Z (6/2024): usual type": what a second look made of a doubted result, as told behind its sign."""
    if page.keys(last, last + 1) != ("?",) or last + 1 >= len(page.tokens):
        return ""
    stop = page.sentence(last + 1).last
    asked = next((at for at in range(last, min(last + _NEAR, stop)) if page.tokens[at].key in _SECOND), None)
    if asked is None:
        return ""
    colon = next((at for at in range(asked, min(asked + _NEAR, len(page.tokens))) if page.tokens[at].key == ":"), None)
    if colon is None or "\n" in page.text[page.tokens[last].start : page.tokens[colon].end]:
        return ""
    stop = page.sentence(colon).last
    end = next((at for at in range(colon + 1, stop) if page.tokens[at].key in (",", ";", ".")), stop)
    return page.text[page.tokens[last].start : page.tokens[end - 1].end]


def _behind(page: Page, at: int) -> str:
    """The suspicion in the next sentence, where that is short and names no other sample."""
    if at >= len(page.tokens):
        return ""
    sentence = page.sentence(at)
    far = sentence.last - sentence.first > _LONGEST or page.of("frame", first=sentence.first, last=sentence.last)
    return "" if far else suspicion(page.words(sentence.first, sentence.last))
