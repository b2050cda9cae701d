"""Lengths of a pathology report: depth of invasion, thickness of the wall, and the size of the tumour, in mm."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from lugol.language.kinds.layout.scan import Length, Scan, item_rows, words
from lugol.language.model import NOT_HERS_YET, Mention, Page
from lugol.language.numerals import decimal_of

_SIGNS = frozenset({":", "-", "–", "=", "("})
_NO_SIZE = words("items.no_size")
_LEADS_TO_LENGTH = frozenset({"of", "is", "was", ":", "="})
_NEAR = 120

_TUMOR = frozenset({"tumor", "mass", "growth", "carcinoma"})
_NOT_THE_TUMOR = words("lengths.not_the_tumor")


@cache
def categories() -> tuple[str, ...]:
    """The categories under which the items of the grammar are found."""
    return tuple(dict.fromkeys(f"item:{row['item']}:{row['value']}" for row in item_rows().values()))


_DIRECTLY = frozenset({"of", "the", "cervix", "uterine", "endocervix", "measuring", "(", ","})
"""What may stand between a carcinoma and its size: "carcinoma of the cervix of 25 mm"."""
_THICKNESS_WITHIN = 6
_OWN_WITHIN = 5


def end_of(found: Scan, at: int, last: int) -> int:
    """Where the sentence of a token ends, within a stretch."""
    return min(last, found.page.sentence(at).last)


def next_item(found: Scan, at: int, last: int) -> int:
    """Where the next item of the report begins, at the latest where the sentence ends."""
    end = end_of(found, at - 1, last)
    following = found.of(*categories(), first=at, last=end)
    return next((m.first for m in following if not m.concept.category.startswith("item:grade")), end)


def length(found: Scan, value: str, mention: Mention, last: int, used: set[int]) -> Iterator[float]:
    """The length in mm that an item names, behind or before it; `used` holds lengths that are another item's."""
    page = found.page
    sentence = page.sentence(mention.first)
    if found.reading.judge(mention.first, mention.last).assertion in NOT_HERS_YET:
        return
    if value == "length_label" and not _is_of_invasion(found, mention):
        return
    if value == "length_before":
        near = list(found.lengths_in(max(sentence.first, mention.first - 5), mention.first))
        near = [one for one in near if mention.first - one.last <= 1 and not _is_apart(found, one, mention, last)][-1:]
    else:
        near = list(_behind(found, mention, last, label=value == "length_label"))[:1]
    for one in near:
        if one.first in used:
            continue
        if len(one.sides) == 1:
            used.add(one.first)
            yield one.sides[0]
        elif len(one.sides) == 2 and value == "length_after" and one.sides[0] <= one.sides[1]:
            yield one.sides[0]  # "DOI 3.2 x 6 mm": the depth, and the width that the size keeps


def _is_apart(found: Scan, one: Length, mention: Mention, last: int) -> bool:
    """ "SCC, 20 mm, depth of invasion 5 mm", "26 mm, deep stromal invasion 14 mm": a length before that is the size."""
    page = found.page
    if "," in page.keys(one.last, mention.first) or page.keys(mention.last, mention.last + 1) == ("stromal",):
        return True
    if page.tokens[mention.last - 1].key == "x":  # "2 mm depth x 5 mm width"
        return False
    behind = found.lengths_in(mention.last, min(end_of(found, mention.first, last), mention.last + 3))
    return any(set(page.keys(mention.last, other.first)) <= _LEADS_TO_LENGTH for other in behind[:1])


def _is_of_invasion(found: Scan, mention: Mention) -> bool:
    """A bare "depth" is that of invasion beside a carcinoma, and never the depth of a loop ("LLETZ depth 12 mm")."""
    near = found.of("histology", first=mention.first - _NEAR, last=mention.first + _NEAR)
    before = found.of("procedure", first=mention.first - 3, last=mention.first)
    return not before and any(m.concept.attr("behaviour") == "malignant" for m in near)


def thickness(found: Scan, mention: Mention, last: int, used: set[int]) -> Iterator[tuple[float, float]]:
    """Depth and thickness told together: "1.8 of 2.1 cm", "11 mm / 17 mm", "2.4 out of 2.6 cm"."""
    page = found.page
    end = min(end_of(found, mention.first, last), mention.last + 18)
    lengths = found.lengths_in(mention.last, end)
    for one in lengths[:2]:
        between = page.keys(mention.last, one.first)
        apart = page.keys(lengths[0].last, one.first) if one is not lengths[0] else between
        if not {"/", "of"} & set(apart) or one.first in used or "," in apart or len(apart) > _THICKNESS_WITHIN:
            continue  # "8 mm deep and 35 mm of extension" tells a depth and a width
        numbers = [n for key in between if (n := decimal_of(key)) is not None]
        if lengths[0] is not one and len(one.sides) == 1:
            used.update((lengths[0].first, one.first))
            yield lengths[0].sides[0], one.sides[0]
        elif len(numbers) == 1 and lengths[0] is one and len(one.sides) == 1:
            used.add(one.first)
            yield round(numbers[0] * _unit(found, one), 2), one.sides[0]


def is_of_corpus(found: Scan, mention: Mention, last: int) -> bool:
    """ "Invades 0.9 of 1.2 cm of myometrium": a depth in the body of the uterus, which is none of the cervix."""
    end = end_of(found, mention.first, last)
    return bool({"myometrial", "myometrium"}.intersection(found.page.keys(mention.last, min(end, mention.last + 24))))


def thickness_before(found: Scan, mention: Mention, used: set[int]) -> Iterator[tuple[float, float]]:
    """Depth and thickness right before the item that they are of: "12/18 mm stromal invasion", "3 of 14 mm depth"."""
    page = found.page
    near = [one for one in found.lengths_in(max(0, mention.first - 3), mention.first) if one.last == mention.first]
    for one in near:
        depth = decimal_of(page.tokens[one.first - 2].key) if one.first > 1 else None
        joined = page.tokens[one.first - 1].key in ("/", "of") if one.first else False
        if joined and depth is not None and len(one.sides) == 1 and one.first not in used:
            used.add(one.first)
            yield round(depth * _unit(found, one), 2), one.sides[0]


def _unit(found: Scan, one: Length) -> float:
    written = decimal_of(found.page.tokens[one.first].key) or 1.0
    return one.sides[0] / written


def _behind(found: Scan, mention: Mention, last: int, *, label: bool) -> Iterator[Length]:
    """Lengths behind an item, in its sentence or at the head of the next line; "depth" needs its sign or the number."""
    page = found.page
    end = end_of(found, mention.first, last)
    near = found.lengths_in(mention.last, min(end, mention.last + 12))
    if not near and not label and end - mention.last <= 4:
        near = found.lengths_in(end, min(last, end + 6))
    for one in near:
        between = page.keys(mention.last, one.first)
        if {"least", ">", "≥"} & set(between):
            return
        if label and any(key not in _SIGNS for key in between):
            return
        if {"margin", "margins", ";", "size", "lvsi"} & set(between):
            return
        if page.keys(one.last, one.last + 1) == ("distant",):
            return  # "the stromal thickness, being 1 mm distant from the margin"
        if page.keys(one.last, one.last + 1) == ("deep",):
            return  # "the wall (8 mm deep)": a depth, by its own word
        yield one


def size(found: Scan, value: str, mention: Mention, last: int, used: set[int]) -> Iterator[tuple[float, ...]]:
    """The sides of a tumour in mm, the longest first, as an item names them."""
    page = found.page
    sentence = page.sentence(mention.first)
    if value == "width":
        near = list(_width(found, mention, last))
    elif value == "size_before":
        near = list(found.lengths_in(max(sentence.first, mention.first - 9), mention.first))
        near = [one for one in near if mention.first - one.last <= 1][-1:]
    else:
        if value == "size_label" and not _is_label(found, mention):
            return
        end = next_item(found, mention.last, last) if value == "size_after" else end_of(found, mention.first, last)
        near = list(found.lengths_in(mention.last, min(end, mention.last + 16)))[:1]
    for one in near:
        if value == "size_before" and _is_of_benign(found, sentence.first, one):
            continue
        if one.first not in used and not _is_of_margin(found, one, last):
            used.add(one.first)
            yield tuple(sorted(one.sides, reverse=True))


def _is_of_margin(found: Scan, one: Length, last: int) -> bool:
    """ "9 mm from the margin": a distance, where "9 mm, margins free" names the margins as an item of their own."""
    behind = found.page.keys(one.last, min(one.last + 8, last))
    near = takewhile(lambda key: key not in (",", ";"), behind)
    return bool({"margin", "margins"}.intersection(near))


def _width(found: Scan, mention: Mention, last: int) -> Iterator[Length]:
    """ "Depth 1.8 mm, width 4 mm", "4 mm deep, 6 mm wide": the breadth of an invasion whose depth is told beside it."""
    page = found.page
    sentence = page.sentence(mention.first)
    deep = [name for name in categories() if name.startswith("item:depth_mm:")]
    if not found.of(*deep, first=sentence.first, last=sentence.last):
        return
    behind = found.lengths_in(mention.last, min(end_of(found, mention.first, last), mention.last + 3))
    near = [one for one in behind if set(page.keys(mention.last, one.first)) <= _LEADS_TO_LENGTH]
    before = found.lengths_in(max(sentence.first, mention.first - 4), mention.first)
    near += [one for one in before if set(page.keys(one.last, mention.first)) <= {"in", "of"}]
    yield from near[:1]


def _is_of_benign(found: Scan, begun: int, one: Length) -> bool:
    """ "Leiomyomas (2.5 cm in maximum dimension)": a length behind the name of something benign is its own."""
    named = found.of("histology", first=max(begun, one.first - _OWN_WITHIN), last=one.first)
    return bool(named) and named[-1].concept.attr("histology") == "benign"


def _is_label(found: Scan, mention: Mention) -> bool:
    tokens = found.page.tokens
    begins = found.begins_line(mention.first) or tokens[mention.first - 1].key in (".", ";", ",", ":")
    return begins and mention.last < len(tokens) and tokens[mention.last].key in (":", "-", "=")


def bare_size(found: Scan, first: int, last: int, used: set[int]) -> Iterator[tuple[float, ...]]:
    """A size told right with the carcinoma: "endocervical adenocarcinoma, 12 x 9 x 6 mm", "a 25 mm adenocarcinoma"."""
    page = found.page
    for head in found.of("histology", first=first, last=last):
        if head.concept.attr("behaviour") != "malignant" or head.code == "metastasis":
            continue
        end = min(end_of(found, head.first, last), head.last + 12)
        before_it = [one for one in found.lengths_in(max(first, head.first - 6), head.first) if one.last == head.first]
        for one in (before_it or found.lengths_in(head.last, end))[:1]:
            between = page.keys(head.last, one.first)
            before = () if set(between) <= _DIRECTLY else page.keys(max(head.last, one.first - 3), one.first)
            around = {*before, *_in_item(page.keys(one.last, min(one.last + 4, end)))} - {"."}
            judged = found.reading.judge(head.first, head.last).assertion
            if one.first not in used and judged == "affirmed" and not around & _NO_SIZE:
                yield tuple(sorted(one.sides, reverse=True))


def tumour_size(found: Scan, first: int, last: int, used: set[int]) -> Iterator[tuple[float, ...]]:
    """A size right beside the word: "the specimen held a tumour of 36 mm", "a 36 mm tumour"."""
    page = found.page
    for at in range(first, last):
        if page.tokens[at].key not in _TUMOR:
            continue
        before = [one for one in found.lengths_in(max(first, at - 6), at) if one.last == at]
        behind = [one for one in found.lengths_in(at, min(end_of(found, at, last), at + 8)) if _leads(page, at, one)]
        judged = found.reading.judge(at, at + 1).assertion
        for one in (before or behind)[:1]:
            if one.first not in used and judged == "affirmed":
                yield tuple(sorted(one.sides, reverse=True))


def _leads(page: Page, at: int, one: Length) -> bool:
    return set(page.keys(at + 1, one.first)) in ({"of"}, {"measuring"}, {"was"}, {"is"}, {"measured"}, {"("})


def _in_item(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The words up to the comma that ends what is said: of ", depth 12 mm" none."""
    return next((keys[:at] for at, key in enumerate(keys) if key in (",", ";")), keys)


def gross_size(found: Scan, ranges: Sequence[tuple[int, int]]) -> tuple[float, ...]:
    """The largest size of a tumour that a gross description gives, in mm; sizes of anything else do not count."""
    page = found.page
    told: list[tuple[float, ...]] = []
    for first, last in ranges:
        for at in range(first, last):
            if page.tokens[at].key in _TUMOR:
                near = [one for one in found.lengths_in(max(first, at - 6), at) if at - one.last <= 3]
                near += found.lengths_in(at, min(last, at + 10))[:1]
                told += [one.sides for one in near if not _NOT_THE_TUMOR & set(page.keys(*sorted((at, one.first))))]
    return tuple(sorted(max(told, key=max), reverse=True)) if told else ()
