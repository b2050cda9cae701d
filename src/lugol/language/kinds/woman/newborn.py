"""What is told of a labour and of the child beside the birth: scores, weight, how it lay, the waters, the placenta."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from lugol.language.frames import stretches
from lugol.language.kinds.woman.births import BOUNDS, CHILDREN, mass_end, start_of
from lugol.language.model import Mention, Page
from lugol.language.number_words import number_words
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set

_SCORE = word_set(
    """score scores was were is are of : at , and / - minute minutes min mins one two five ten first fifth tenth 1st 5th
    10th respectively ' " ( ) th st the both after for being = ; apgar in"""
)
_GOOD = word_set("normal good low poor reassuring")
_SCORED = number_words(1, 10)
_LISTED = ("preop_diagnosis", "postop_diagnosis", "diagnosis", "impression", "plan", "history", "family")
_SCORES_WITHIN = 26
_HOW = word_set(
    "spontaneously intact complete completely manually whole easily entirely without difficulty by traction"
)
_WEIGHS = word_set("weighed weighing weight")
_SIZED = word_set("cm kg g gram grams percentile centile gm lb lbs pounds oz ounces mm")
_WITHIN = 14
_REACH = 26
_OWN = word_set("she he patient")
_HER = word_set(
    "patient's woman's lady's mother's women's baby's infant's newborn's neonate's child's boy's girl's fetus's today's"
)
_FORESEEN = word_set("expected average mean median predicted")
_FELT = word_set("station effaced effacement dilated dilatation dilation palpation palpated leopold")
"""Words of the hand that feels how a child lies."""
_DATING = word_set(
    "by current previous first early ultrasound dates date lmp sonogram scan : of is was on at for / - ( ) , the"
)
_MONTHS = word_set(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec"""
)
_DATE_WITHIN = 14
_LOOKED = ("imaging", "exam", "none", "tissue")
SPANNED = ("apgar", "lie", "cord", "fluid", "third_stage", "membranes", "antenatal_care", "version", "due_date")


def span_of(reading: Reading, mention: Mention) -> tuple[int, int] | None:
    """The tokens that tell of a mention here, None where it tells nothing.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Her Apgar scores were 8 and 9 at 1 and 5 minutes.")
    >>> [reading.page.words(*span_of(reading, m)) for m in reading.page.of("obstetric")]
    ['Apgar scores were 8 and 9 at 1 and 5 minutes']
    """
    page = reading.page
    sentence = page.sentence(mention.first)
    if mention.code == "apgar":
        return _scores(page, mention)
    if mention.code in ("lie", "cord", "fluid"):
        return (start_of(page, mention.first, sentence.first), mention.last) if is_own(reading, mention) else None
    last = mention.last
    if mention.code == "due_date":
        return mention.first, _dated(page, last, sentence.last)
    if mention.code == "membranes":
        return mention.first, last
    if mention.code == "third_stage":
        while last < sentence.last and page.tokens[last].key in _HOW:
            last += 1
    return start_of(page, mention.first, sentence.first), last


def _scores(page: Page, mention: Mention) -> tuple[int, int] | None:
    """ "Apgar scores of 8 and 9 at one and five minutes", "a 7/9 Apgar score"; none without a figure or a verdict."""
    sentence = page.sentence(mention.first)
    first, last = mention.first, mention.last
    while first > sentence.first and (
        page.tokens[first - 1].key in ("/", "-") or page.tokens[first - 1].key[0].isdigit()
    ):
        first -= 1
    end = last
    for at in range(last, min(last + _SCORES_WITHIN, sentence.last)):
        key = page.tokens[at].key
        if key[0].isdigit() or key in _SCORED or key in _GOOD or key.startswith("min"):
            end = at + 1
        elif key not in _SCORE:
            break
    return (first, end) if end > last or first < mention.first else None


def _dated(page: Page, at: int, last: int) -> int:
    """ "EDD by current ultrasound: 28 July 2007": behind the date, where one is told."""
    end = at
    for token in range(at, min(at + _DATE_WITHIN, last)):
        key = page.tokens[token].key
        if key[0].isdigit():
            end = token + 1
        elif key not in _DATING and key not in _MONTHS:
            break
    return end


def is_own(reading: Reading, mention: Mention) -> bool:
    """Is how a child lies, or its fluid, told of the pregnancy and not by a scan or an examination as its finding?"""
    page = reading.page
    clause = page.keys(*page.clause(mention.first))
    if page.part(mention.first) in _LISTED or (mention.code == "lie" and _FELT.intersection(clause)):
        return False
    told, at = stretches(reading), page.sentence(mention.first).first
    first = bisect_left(told, at, key=lambda s: s.sentence.first)
    here = told[first : bisect_right(told, at, lo=first, key=lambda s: s.sentence.first)]
    return not any(s.frame.kind in _LOOKED for s in here if s.first <= mention.first < s.last)


def sizes(page: Page) -> Iterator[tuple[int, int]]:
    """What a newborn child weighed and measured, where a clause of its own tells it.

    >>> from lugol.language.page import page_of
    >>> page = page_of("The baby weighed 2700 g and was 48 cm long. The birth weight was 3.1 kg. She weighed 70 kg.")
    >>> [page.words(*span) for span in sizes(page)]
    ['baby weighed 2700 g and was 48 cm', 'birth weight was 3.1 kg']
    """
    told = 0
    for at in range(len(page.tokens)):
        if at < told:
            continue
        span = _birth_weight(page, at) or _child_weighed(page, at)
        if span is not None:
            told = span[1]
            if not is_of_another(page, at) and not is_of_another(page, span[0]):
                yield span


def is_of_another(page: Page, at: int) -> bool:
    """ "Her sister's baby", "the neighbour's newborn", "the expected birth weight": no child that she has born.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Her sister's baby weighed 3 kg.")
    >>> is_of_another(page, 2)
    True
    """
    before = page.keys(max(page.clause(at)[0], at - 2), at + 1)
    named = [key for key in before if key.endswith(("'s", "’s")) and key not in _HER]
    return bool(named) or bool(_FORESEEN.intersection(before[:-1]))


def _birth_weight(page: Page, at: int) -> tuple[int, int] | None:
    """ "Birth weight: 3150 g"; not how a woman herself was born."""
    keys = page.keys(at, at + 2)
    length = 1 if keys[:1] == ("birthweight",) else 2 if keys in (("birth", "weight"), ("newborn", "weight")) else 0
    if not length:
        return None
    sentence = page.sentence(at)
    if _OWN.intersection(page.keys(sentence.first, at)):
        return None
    end = mass_end(page, at + length, min(at + length + 7, sentence.last))
    return (at, _sized(page, end, sentence.last)) if end else None


def _child_weighed(page: Page, at: int) -> tuple[int, int] | None:
    """ "The female baby weighed 1535 g", "the baby was 48 cm tall and weighed 2700 g": the child is the subject."""
    if page.tokens[at].key not in CHILDREN - {"fetus"}:
        return None
    sentence = page.sentence(at)
    behind = page.keys(at + 1, min(at + 1 + _WITHIN, sentence.last))
    word = next((i for i, key in enumerate(behind) if key in _WEIGHS), None)
    if word is None or behind[0] not in ("was", "weighed", "had", "weighing", "at", "weight", ":"):
        return None
    if {".", ";", "delivered", "born", "she", "birth"}.intersection(behind[:word]):
        return None
    end = mass_end(page, at + 2 + word, min(at + 9 + word, sentence.last))
    first = start_of(page, at, sentence.first)
    return (first, _sized(page, end, sentence.last)) if end else None


def _sized(page: Page, end: int, last: int) -> int:
    """ "2700 g with a head circumference of 32 cm": the measures that follow in the same breath."""
    told = end
    for at in range(end, min(end + _REACH, last)):
        key = page.tokens[at].key
        if key in (".", ";", "her", "his", "apgar") or (key in BOUNDS and key in ("delivered", "she", "he")):
            break
        if key in _SIZED and page.tokens[at - 1].key[0].isdigit():
            told = at + 1
    return told
