"""Results that are taken back right behind them: "HPV negative - void, mislabelled", "..., this was an error"."""

from collections.abc import Sequence

from lugol.language.lines import DATED_MONTHS
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event

_VOID = word_set("void voided mislabelled mislabeled mislabelling mislabeling mislabel misidentified invalidated")
_VOID_PHRASES = tuple(
    tuple(words.split())
    for words in (
        "wrong patient", "wrong woman", "wrong sample", "wrong vial", "wrong tube", "wrong label", "wrong name",
        "another patient", "other patient", "different patient", "another woman", "not hers", "mixed up", "mix up",
        "mix - up", "swapped", "an error", "a mistake", "a clerical error", "a typing error", "a lab error",
        "a laboratory error", "not her result", "not her sample",
    )
)  # fmt: skip
_BETWEEN = word_set(
    """the a an lab laboratory labs phoned rang called call says said reported reports confirms confirmed confirm states
    stated informed that this it which was is were has been have since later now declared found to be but because of due
    sample samples result results report vial specimen swab test tube pot box request as by patient's pt's from
    belonged belongs belonging with ? ! * - – — > → : ; , . ( ) [ ] = " ' “ ”"""
)
"""What may stand between a result and the word that takes it back; "void" alone may say so too."""
_SAID = word_set("positive pos negative neg + +ve -ve detected normal abnormal nilm invalid")
"""The answer that stands behind the name of its test: one may, a second is of another result."""
_MOST_BETWEEN = 20
_KINDS = ("cytology", "hpv", "dual_stain", "via")
_NOT = frozenset({"not", "no", "never", "nor", "n't", "as"})


def without_voided(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """The results that still hold: one that its own words take back was never hers.

    >>> from lugol.language.reading import reading_of
    >>> from lugol.language.kinds.screening.screening import read
    >>> [e.when.edtf for e in read(reading_of("HPV 04/2023 negative - void, mislabelled. HPV 07/2023 positive."))]
    ['2023-07']
    """
    page = reading.page
    starts: dict[int, int] = {}
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: -e.sources[-1].end):
        at = page.token_at(event.sources[-1].end - 1) + 1
        if event.kind in _KINDS and _is_taken_back(page, at, starts):
            starts[page.token_at(event.sources[0].start)] = at
        else:
            kept.append(event)
    return [event for event in events if event in kept] if starts else list(events)


def _is_taken_back(page: Page, at: int, voided: dict[int, int]) -> bool:
    """Do the words from a token on take back what stands before it, past other results that are taken back too?"""
    last = min(at + _MOST_BETWEEN, len(page.tokens))
    block, said = page.sentence(at - 1).block, 0
    while at < last and page.sentence(at).block == block:
        if at in voided:
            return True
        if _is_void(page, at):
            return True
        key = page.tokens[at].key
        said += key in _SAID
        if said > 1 or not (key in _BETWEEN or key in _SAID or key[0].isdigit() or key in DATED_MONTHS or key == "/"):
            return False
        at += 1
    return False


def _is_void(page: Page, at: int) -> bool:
    key = page.tokens[at].key
    if key in _VOID:
        return page.keys(at + 1, at + 2) != ("as",) and page.tokens[at - 1].key not in _NOT
    return any(page.keys(at, at + len(words)) == words for words in _VOID_PHRASES)
