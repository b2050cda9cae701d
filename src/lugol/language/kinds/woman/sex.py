"""Does the text speak of a man? Lugol reads women's records: a man is told loudly, and never passes for a woman."""

from typing import Literal

import msgspec

from lugol.language.model import Page
from lugol.language.numerals import once_a_page
from lugol.record.event import Colposcopy, Cytology, DualStain, Event, Hpv
from lugol.record.record import OF_A_MAN, Note

_MEN = frozenset({"man", "male", "gentleman", "boy", "schoolboy", "bloke", "chap"})
_WOMEN = frozenset({
    "she", "her", "hers", "herself", "woman", "female", "lady", "girl", "mrs", "ms", "miss", "gravida", "para",
    "pregnant", "postmenopausal", "premenopausal", "menopause", "multiparous", "nulliparous", "primigravida",
})  # fmt: skip
_AGED = frozenset({"old", "yo", "y", "yr", "yrs", "aged", "o", "year", "years"})
_NOT_THE_MAN = frozenset({
    "transgender", "trans", "transsexual", "transmasculine", "ftm", "partner", "husband", "infant", "baby", "fetus",
    "newborn", "neonate", "son", "brother", "father", "donor", "delivered", "birth", "spouse", "twin", "live",
    "gave", "child", "grandson", "uncle", "friend", "colleague", "cousin", "nephew", "driver", "attendant", "relative",
    "assigned", "registered", "identifies", "identifying", "sexual", "contact",
})  # fmt: skip
_HE = frozenset({"he", "his", "him"})
_SAID_OF_ANY = frozenset({"delivered", "birth", "father", "child", "live", "registered", "sexual", "contact", "friend"})
_OFTEN = 4
_SEXES = frozenset({"sex", "gender"})
_M = frozenset({"male", "m", "man"})
_NAMED = frozenset({*_MEN, *_M, "mr"})
_COMES = frozenset({"attended", "attends", "presented", "presents", "aged"})
_SURE = ("affirmed", "historical", "negated")
_NEAR = 12


@once_a_page
def sex_of(page: Page) -> tuple[Literal["F", "M"], int | None]:
    """Of whom a text speaks, and for a man the token that says so; a woman where any word of hers stands in it.

    >>> from lugol.language.page import page_of
    >>> [sex_of(page_of(t))[0] for t in ("A 55-year-old male with a smear.", "A 55-year-old with a smear.")]
    ['M', 'F']
    """
    at = next((i for i, token in enumerate(page.tokens) if token.key in _NAMED and _is_man(page, i)), None)
    at = _by_pronoun(page) if at is None else at
    if at is None or any(_is_of_woman(page, i) for i in range(len(page.tokens))):
        return "F", None
    return "M", at


def _is_of_woman(page: Page, at: int) -> bool:
    """A word for a woman; "MS: alert" is the state of any mind."""
    key = page.tokens[at].key
    return key in _WOMEN and not (key == "ms" and page.keys(at + 1, at + 2) == (":",))


def _by_pronoun(page: Page) -> int | None:
    """The first "he" of a text that calls its patient by nothing else, and nobody beside him."""
    told = [i for i, token in enumerate(page.tokens) if token.key in _HE and page.sentence(i).article == "case"]
    beside = _NOT_THE_MAN.intersection(page.spelled) - _SAID_OF_ANY
    return told[0] if len(told) >= _OFTEN and not beside else None


def _is_man(page: Page, at: int) -> bool:
    """ "A 55-year-old man", "Sex: M", "45M", "this gentleman" - and nobody beside her, nor a trans man."""
    sentence = page.sentence(at)
    if sentence.article not in ("case", "abstract", "title"):
        return False
    key = page.tokens[at].key
    before = page.keys(max(sentence.first, at - _NEAR), at)
    if _NOT_THE_MAN.intersection((*before, *page.keys(at + 1, min(at + 3, sentence.last)))):
        return False
    if key in _M and (before[-2:-1] and before[-2] in _SEXES and before[-1] in (":", "-", "=", "is")):
        return True
    if key == "m" and before and before[-1].isdecimal() and len(before[-1]) == 2 and len(before) == 1:
        return page.text[page.tokens[at].start] == "M" and page.keys(at + 1, at + 2) != ("/",)
    if key == "mr":
        return at == sentence.first and bool(_COMES.intersection(page.keys(at + 2, min(at + 4, sentence.last))))
    behind = page.keys(at + 1, min(at + 3, sentence.last))
    aged = bool(_AGED.intersection(before)) and any(word.isdecimal() for word in before)
    named = behind[:1] == ("patient",) or (before[-1:] == ("this",) and key in ("man", "gentleman", "boy"))
    return key in _MEN and (aged or named or "aged" in behind or (behind[:1] == ("of",) and behind[-1].isdecimal()))


def doubted(page: Page, events: list[Event]) -> list[Event]:
    """The events of a text that speaks of a man: what they affirm of a cervix is possible, and no more."""
    if sex_of(page)[0] == "F":
        return events
    return [
        msgspec.structs.replace(e, assertion="possible") if e.assertion in _SURE and _is_of_cervix(e) else e
        for e in events
    ]


def _is_of_cervix(event: Event) -> bool:
    where = (getattr(event.values, "site", ""), getattr(event.values, "organ", ""))
    return isinstance(event.values, (Cytology, Hpv, DualStain, Colposcopy)) or "cervix" in where


def notes(page: Page) -> list[Note]:
    """The loud note on a text that speaks of a man."""
    sex, at = sex_of(page)
    if sex == "F" or at is None:
        return []
    words = page.words(max(page.sentence(at).first, at - 5), at + 1)
    return [
        Note(
            f"{page.name}: characters {page.tokens[at].start}-{page.tokens[at].end}",
            f"{OF_A_MAN} ('{words}'); what it tells of a cervix stands as possible only",
            "check whose text it is; for a trans man give the gender identity and the sex at birth in a case file",
        )
    ]
