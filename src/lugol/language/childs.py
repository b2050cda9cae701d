"""Whether a text is the record of a child, and which of its sentences speak of the mother."""

from lugol.language.model import Page
from lugol.language.number_words import number_words
from lugol.language.numerals import is_decimal, once_a_page
from lugol.language.word_sets import word_set

_OPENING = 60
_OLDEST = 12
_NUMBERS = number_words(0, 12)
_TENS = {*number_words(20, 90), "fourty"}
_SMALL = word_set("day days week weeks month months hour hours")
_CHILD = word_set("newborn neonate infant baby toddler preemie")
_GROWN = word_set(
    """woman women lady pregnant pregnancy maternal gravida primigravida multigravida para primipara parturient mother
    wife nulliparous"""
)
_SUBJECT = word_set("presented referred admitted brought born girl boy female male aged")
_HER_TIME = word_set("pregnancy gestation antenatal")
"""What opens a sentence of a child's history that tells of the time when the mother bore it."""
_MOTHER = word_set("mother mother's maternal mom mom's mum mum's")
_ARTICLES = word_set("the her his their its")
_OF_A_BIRTH = word_set("birth delivered delivery her his my our their with has have had mother parent")
"""Before an age these make it that of somebody's child."""
_CHILD_AGAIN = word_set("child patient baby infant newborn neonate girl toddler child's baby's infant's")
_ITSELF = word_set("child baby infant newborn neonate")
_OF_PREGNANCY = word_set(
    """pregnancy pregnancies gestation antenatal prenatal teratogenic gravida para miscarriage miscarriages trimester
    labor conceived conception firstborn antenatally gestational abortion abortions"""
)
_INFORMS = word_set("denies denied reports reported states stated says said notes feels felt thinks notified did does")
"""Behind "Mom" these tell what she says of the child."""
_SHE = word_set("she her")
_FAR = 3


@once_a_page
def is_childs(page: Page) -> bool:
    """Is a text the record of a child: told so at its head, before any woman is named?

    >>> from lugol.language.page import page_of
    >>> is_childs(page_of("A 5-year-old girl was seen with a limp. Her mother had hypertension."))
    True
    >>> is_childs(page_of("A 30-year-old woman was seen after the birth of an infant, aged 5 days."))
    False
    """
    case = next((s.first for s in page.sentences if s.article == "case"), 0)
    last = min(len(page.tokens), case + _OPENING)
    for at in range(case, last):
        key = page.tokens[at].key
        if key in _GROWN or _age(page, at, last) > _OLDEST:
            return False
        if _is_young(page, at, last) or _is_newborn(page, at, last):
            return True
    return False


def _is_newborn(page: Page, at: int, last: int) -> bool:
    """ "A newborn was referred", "a female neonate ... mother": the child comes, and the mother is another."""
    beside = page.keys(max(0, at - 1), at) + page.keys(at + 1, min(at + 3, last))
    child = page.tokens[at].key in _CHILD and bool(_SUBJECT.intersection(beside))
    return child and not _MOTHER.isdisjoint(page.spelled)


def _is_young(page: Page, at: int, last: int) -> bool:
    """ "5-year-old", "two months old": an age of a child, and not of a thing that lasted so long."""
    return 0 <= _age(page, at, last) <= _OLDEST


def _age(page: Page, at: int, last: int) -> int:
    """The years of an age that a token begins, -1 where none begins there."""
    key = page.tokens[at].key
    whole = key.partition(".")[0]
    number = int(whole) if whole.isdecimal() and len(whole) <= 2 else _NUMBERS.get(key, -1)
    behind = [k for k in page.keys(at + 1, min(at + 7, last)) if k != "-"]
    tens = _TENS.intersection(page.keys(max(0, at - 2), at)) or (key in _TENS and "old" in behind[1:3])
    if tens:
        return _OLDEST + 1
    if number >= 0 and (behind[:3] == ["y", "/", "o"] or behind[:1] == ["yo"]):
        return number  # "an 8y/o boy"
    if number < 0 or "old" not in behind[1:2]:
        return -1
    return 0 if behind[0] in _SMALL else number if behind[0] in ("year", "years", "yr") else -1


def child_age(page: Page) -> tuple[float, int] | None:
    """The age of the child that a record is of, in years (0 in its first), and the token that tells it.

    >>> from lugol.language.page import page_of
    >>> child_age(page_of("A 2.5 year-old girl was seen with a limp."))
    (2.5, 1)
    >>> child_age(page_of("A 30-year-old woman was seen."))
    """
    if not is_childs(page):
        return None
    case = next((s.first for s in page.sentences if s.article == "case"), 0)
    last = min(len(page.tokens), case + _OPENING)
    for at in range(case, last):
        if _OF_A_BIRTH.intersection(page.keys(page.sentence(at).first, at)):
            continue
        if _is_young(page, at, last):
            key = page.tokens[at].key
            years = float(_age(page, at, last))
            return (float(key) if years and is_decimal(key) else years), at
        if _is_newborn(page, at, last):
            return 0.0, at
    return None


def is_child_itself(page: Page, first: int, last: int) -> bool:
    """ "The infant", "the child" of a child's own record: the patient, and no relative."""
    return (
        "her" not in page.keys(first, last) and bool(_ITSELF.intersection(page.keys(first, last))) and is_childs(page)
    )


def is_of_mother(page: Page, at: int) -> bool:
    """Does a sentence of a child's record tell of the mother at a token: it opens with her, or goes on about her
    pregnancy with "she"?
    """
    if not is_childs(page):
        return False
    sentence = page.sentence(at)
    told = page.keys(sentence.first, at)
    if _CHILD_AGAIN.intersection(told):
        return False
    if _opens_with_mother(page, sentence.first, at):
        return True
    if not sentence.first or not _SHE.intersection(page.keys(sentence.first, sentence.first + 1)):
        return False
    pregnant = _OF_PREGNANCY.intersection(page.keys(sentence.first, sentence.last))
    before = page.sentence(sentence.first - 1)
    return (
        bool(pregnant)
        and before.paragraph == sentence.paragraph
        and _opens_with_mother(page, before.first, before.last)
    )


def is_of_bearing(page: Page, at: int) -> bool:
    """ "The pregnancy was complicated by vaginal bleeding." in the record of a child: what the mother complained of."""
    if not is_childs(page):
        return False
    first = page.sentence(at).first
    opening = [key for key in page.keys(first, min(first + _FAR, at)) if key not in _ARTICLES]
    return bool(_HER_TIME.intersection(opening[:1]))


def _opens_with_mother(page: Page, first: int, last: int) -> bool:
    opening = [key for key in page.keys(first, min(first + _FAR, last)) if key not in _ARTICLES]
    return bool(opening) and opening[0] in _MOTHER and not _INFORMS.intersection(opening[1:2])
