"""How far a growth beside the cervix reaches, where that is told behind a comma."""

import msgspec

from lugol.language.model import Page
from lugol.language.phrases import Phrase

_BESIDE = frozenset({"parametrium", "parametria", "paracervix"})
_WALL = frozenset({"wall", "walls", "sidewall", "sidewalls"})
_WAY = frozenset({
    "on", "the", "left", "right", "both", "sides", "side", "bilaterally", "as", "far", "up", "to", "extending", "out",
    "reaching", "and", "even", "pelvic", "lateral", "-", "extends", "reaches", "all", "way",
})  # fmt: skip
_TO = frozenset({"far", "up", "to", "reaching", "reaches"})
_FAR = 12


def to_the_wall(page: Page, phrase: Phrase) -> Phrase:
    """The phrase with its end, "both parametria infiltrated, on the left as far as the pelvic side wall".

    A "not" or "but" on the way leaves the phrase as it is.
    """
    if not any(site.code in _BESIDE for site in phrase.sites):
        return phrase
    keys = page.keys(phrase.last, min(phrase.last + _FAR, page.sentence(phrase.first).last))
    wall = next((at for at, key in enumerate(keys) if key in _WALL), 0)
    way = set(keys[1:wall])
    if keys[:1] != (",",) or not wall or not way <= _WAY or not way & _TO:
        return phrase
    return msgspec.structs.replace(phrase, last=phrase.last + wall + 1)
