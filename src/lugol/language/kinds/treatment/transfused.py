"""Blood that was given, as notes count it: "RBC 2U", "BT 2u", "3 units blood", "1 pint DT", "2 PRBC"."""

from collections.abc import Iterator

from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, OtherTreatment

_UNITS = word_set("u unit units pint pints bag bags")
_PRODUCTS = word_set("rbc rbcs prbc prbcs bt dt blood bld ffp prc prcs pcs packed platelets cryo wb")
_COUNTED = word_set("prbc prbcs ffp prc prcs pcv")
"""What is counted without a unit: "given 2 PRBC", "after 3 PCV"."""
_OF_OTHER = word_set("sugar glucose pressure loss culture cultures group film test tests count")
"""Behind "blood" these name no product: "insulin 4 units blood sugar 10"."""
_NOT_GIVEN = word_set("crossmatch crossmatched gxm g&s group hold reserve reserved available save lost loss matched")


def transfused(reading: Reading) -> Iterator[Event]:
    """Each product of blood with its count.

    >>> from lugol.language.reading import reading_of
    >>> [e.values.term for e in transfused(reading_of("Blood loss 600 mL, RBC 2U. PCV 19% -> 3 units blood."))]
    ['transfusion (RBC 2U)', 'transfusion (3 units blood)']
    """
    page = reading.page
    done = -1
    for at in range(len(page.tokens) - 1):
        end = _end(page.keys(at, at + 4)) if at >= done else 0
        if not end or _OF_OTHER.intersection(page.keys(at + end, at + end + 1)):
            continue
        sentence = page.sentence(at)
        before = page.keys(max(sentence.first, at - 2), at)
        if not _NOT_GIVEN.intersection(before) and sentence.article in ("case", "abstract"):
            done = at + end
            if _NOT_GIVEN.intersection(page.keys(done, done + 3)):
                continue
            if reading.judge(at, done).assertion in ("affirmed", "historical") and page.part(at) != "plan":
                first = at - 1 if before[-1:] == ("transfused",) else at
                term = f"transfusion ({page.words(first, done)})"
                yield reading.event(OtherTreatment(term=term), first, done)


def _end(keys: tuple[str, ...]) -> int:
    """How many tokens the count of a product takes from its first on; 0 where none begins there."""
    keys = (*keys, "", "", "", "")
    if keys[0] in _PRODUCTS - {"blood"} and keys[1].isdigit() and keys[2] in _UNITS:
        return 3
    if not keys[0].isdigit():
        return 0
    if keys[1] in _UNITS:
        of = keys[2] == "of"
        return 3 + of if keys[2 + of] in _PRODUCTS else 0
    return 2 if keys[1] in _COUNTED else 0
