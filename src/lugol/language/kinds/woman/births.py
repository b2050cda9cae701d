"""A birth as one event: the child, how it came, at how many weeks and what it weighed; two children are two births."""

from collections.abc import Iterator, Sequence
from math import inf

import msgspec

from lugol.language.model import Mention, Page
from lugol.language.word_sets import word_set

CODES = ("delivery", "caesarean", "neonate")
CHILDREN = word_set(
    """baby babies infant infants newborn newborns neonate neonates boy boys girl girls child children twin twins son
    daughter triplets stillborn fetus foetus"""
)
NEWBORN = word_set("baby babies infant infants newborn newborns neonate neonates twin twins fetus boy girl")
MASSES = word_set("g gm gms gr gram grams kg kgs kilogram kilograms lb lbs pound pounds oz ounce ounces")
BOUNDS = word_set(
    """a an the of with and or in to by her his their its our this that which who was were is are be been had has have
    she he it they we at on for via from after before then when while during until through into as no not without but
    delivered gave birth born showed revealed underwent performed weighed weighing patient mother woman section
    cesarean caesarean resulted ending yielded producing following
    included including previous history"""
)
"""Words that no name of a child holds, so that it begins behind them."""
_APART = word_set(". ; but after before since until previous previously whereas")
_LOOKS = word_set(
    "live alive healthy viable vigorous stillborn macerated preterm premature term normal well single male"
)
_TOLD_BORN = word_set(
    "delivered born birth delivery weighed weighing cesarean caesarean extracted section stillbirth stillborn"
)
_BY = word_set("by via with using")
_MEANS = word_set("forceps vacuum ventouse extraction manoeuvre maneuver route vaginally induction kiwi")
_WEIGHED = word_set("weighing weighed weight birthweight")
_MOST = ((word_set("kg kgs kilogram kilograms"), 7), (word_set("lb lbs pound pounds"), 15), (MASSES, 7000))
_WEEKS = word_set("weeks week wks wk w term")
_BETWEEN = 22
_SUBJECT = 16
_BEHIND = 10


class Birth(msgspec.Struct, frozen=True):
    """Tokens [first, last) that tell one birth, the mention that it is judged by, and whether a child is named."""

    first: int
    last: int
    mention: Mention
    child: bool
    born: bool


def births(page: Page, mentions: Sequence[Mention]) -> list[Birth]:
    """The births that the words for deliveries and newborn children in a text tell.

    >>> from lugol.language.page import page_of
    >>> page = page_of("She delivered a live male infant weighing 3200 g and a stillborn female infant by caesarean.")
    >>> [page.words(b.first, b.last) for b in births(page, page.of("obstetric"))]
    ['delivered a live male infant weighing 3200 g', 'stillborn female infant by caesarean']
    """
    return [_birth(page, group) for group in _groups(page, [m for m in mentions if m.code in CODES])]


def _groups(page: Page, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    group: list[Mention] = []
    for mention in mentions:
        if group and not _goes_on(page, group, mention):
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def _goes_on(page: Page, group: Sequence[Mention], mention: Mention) -> bool:
    """ "A caesarean section was done and a healthy baby was delivered": words of one birth in one sentence."""
    before = group[-1]
    if mention.first >= page.sentence(before.first).last or mention.first - before.last > _BETWEEN:
        return False
    twin = mention.code == "neonate" and any(m.code == "neonate" for m in group)
    return not twin and not _APART.intersection(page.keys(before.last, mention.first))


def _birth(page: Page, group: Sequence[Mention]) -> Birth:
    sentence = page.sentence(group[0].first)
    first, last = _begin(page, group[0]), _end(page, group[-1])
    keys = page.keys(sentence.first, sentence.last)
    child = any(m.code == "neonate" for m in group) or bool(CHILDREN.intersection(page.keys(first, last)))
    lead = next((m for m in group if m.code != "neonate"), group[0])
    return Birth(first, last, lead, child, lead.code != "neonate" or bool(_TOLD_BORN.intersection(keys)))


def _begin(page: Page, mention: Mention) -> int:
    """ "A live, healthy baby was delivered": where the name of the child begins."""
    floor = page.sentence(mention.first).first
    if mention.code == "neonate":
        return start_of(page, mention.first, floor)
    if page.tokens[mention.last - 1].key != "delivered" or page.keys(mention.last, mention.last + 1) in (
        ("a",),
        ("an",),
    ):
        return mention.first
    for at in range(mention.first - 1, max(floor, mention.first - _SUBJECT) - 1, -1):
        if page.tokens[at].key in (";", "had", "she", "were", "was"):
            break
        if page.tokens[at].key in CHILDREN:
            return start_of(page, at, floor)
    return mention.first


def start_of(page: Page, at: int, floor: int) -> int:
    """Where the name of a thing at a token begins, its measures and looks with it ("2,680-gram male baby").

    >>> from lugol.language.page import page_of
    >>> page = page_of("gave birth to a live, healthy baby")
    >>> page.words(start_of(page, 7, 0), 8)
    'live, healthy baby'
    """
    while at > floor:
        key = page.tokens[at - 1].key
        listed = key == "," and at - 2 >= floor and page.tokens[at - 2].key in _LOOKS
        if not listed and (key in BOUNDS or not (key == "-" or key[0].isalnum())):
            break
        at -= 1
    while not page.tokens[at].key[0].isalnum():
        at += 1
    return at


def _end(page: Page, mention: Mention) -> int:
    """ "At 38 weeks", "at term", "weighing 3200 g": what is told of the birth right behind its last word."""
    sentence = page.sentence(mention.first)
    end = mention.last
    while end < sentence.last and page.tokens[end].key in CHILDREN:
        end += 1
    if _BY.intersection(page.keys(end, min(end + 1, sentence.last))):
        means = page.keys(end + 1, min(end + 5, sentence.last))
        end += next((at + 2 for at, key in enumerate(means) if key in _MEANS), 0)
    keys = page.keys(end, min(end + 2, sentence.last))
    if keys[:1] in (("at",), ("in",)) or page.tokens[end - 1].key in ("at", "of"):
        told = page.keys(end, min(end + 7, sentence.last))
        week = next((at for at, key in enumerate(told) if key in _WEEKS), None)
        end = end if week is None else end + week + 1
    return max(end, _weighed(page, end, sentence.last))


def _weighed(page: Page, at: int, last: int) -> int:
    """Behind the weight that a birth is told with, `at` where none is told."""
    keys = page.keys(at, min(at + _BEHIND, last))
    word = next((i for i, key in enumerate(keys) if key in _WEIGHED), None)
    if word is None or {".", ";", "she", "her", "mother"}.intersection(keys[:word]):
        return at
    return mass_end(page, at + word + 1, min(at + word + 8, last)) or at


def mass_end(page: Page, first: int, last: int) -> int:
    """Behind the first figure that a newborn child can weigh among tokens [first, last), 0 where there is none."""
    for at in range(first, min(last, len(page.tokens) - 1)):
        unit = at + 1 + (page.tokens[at + 1].key == "-")
        if unit < len(page.tokens) and _is_small(page.tokens[at].key, page.tokens[unit].key):
            more = page.keys(unit + 1, unit + 3)
            return unit + 3 if len(more) == 2 and more[0].isdigit() and more[1] in MASSES else unit + 1
    return 0


def _is_small(figure: str, unit: str) -> bool:
    """ "3.2 kg" and "6 pounds", but not "42 kg": what a newborn child can weigh."""
    most = next((most for units, most in _MOST if unit in units), 0)
    plain = figure.strip(".,").replace(",", "").replace(".", "", 1)
    return bool(most) and plain.isdigit() and _number(figure, unit) <= most


def _number(figure: str, unit: str) -> float:
    """ "3,150" grams are three thousand, "3,1" kilograms are three and a bit; what is no number is beyond any."""
    thousands = unit.startswith("g")
    if not thousands and figure.count(",") + figure.count(".") > 1:
        return inf
    return float(figure.strip(".,").replace(",", "" if thousands else "."))
