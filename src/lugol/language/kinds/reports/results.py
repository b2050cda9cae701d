"""What a pathology report tells of one specimen: its worst disease and the words that tell it."""

from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from lugol.language.kinds.layout.scan import Scan, words
from lugol.language.kinds.layout.zones import Specimen
from lugol.language.kinds.reports.nodes import NodeCount
from lugol.language.kinds.reports.prose import RANK
from lugol.language.model import Mention

_LONGEST = 30
_LONGEST_DESCRIPTION = 16
_MOST_SENTENCES = 3
_ENDS = frozenset({".", ";", "("})
_STAINED = (
    ("positive", "in"),
    ("negative", "in"),
    ("expressed", "in"),
    ("reactive", "in"),
    ("retained", "in"),
    ("staining", "in"),
)
_PRIMARY = frozenset({"cervix", "endocervix", "uterus", "endometrium"})
_NODES = frozenset({"node", "nodes", "lymphnode", "lymphnodes"})
_OF_FORMS = frozenset(
    {"history", "discrepancy", "status", "staging", "checklist", "summary", "protocol", "template", "synopsis"}
)
"""Behind the name of a tumour these tell of a form: "CERVIX CANCER STAGING PARAMETERS"."""
_INVOLVED = frozenset({"positive", "pos", "involved", "containing", "replaced"})
_PLAIN = words("report.plain")
_UNTOLD = words("report.untold")


class Result(msgspec.Struct, frozen=True):
    """What is told of one specimen: the mentions that tell it, worst code, and the tokens of its words."""

    named: tuple[Mention, ...]
    worst: str
    first: int
    last: int
    sure: bool


def carries(result: Result) -> bool:
    """Is a result a lesion of the cervix or a cancer, rather than benign or of no code?"""
    return RANK.index(result.worst) > RANK.index("other")


def specimen_result(found: Scan, specimen: Specimen) -> Result | None:
    """What is told of a specimen: its worst disease, else what is denied, else how it is described."""
    named = [m for first, last in specimen.told for m in found.of("histology", first=first, last=last)]
    told = graded(found, named)
    return told or _described(found, specimen)


def graded(found: Scan, mentions: Sequence[Mention]) -> Result | None:
    """The worst that some mentions affirm, or what they deny; None where none is of a result."""
    named = [m for m in mentions if not _is_of_a_form(found, m)]
    judged = [(m, found.reading.judge(m.first, m.last).assertion) for m in named]
    affirmed = [m for m, said in judged if said in ("affirmed", "historical")]
    possible = [m for m, said in judged if said == "possible"]
    told = affirmed or possible
    denied = [m for m, said in judged if said == "negated"]
    if not told and not denied:
        return None
    codes = [(m.concept.attr("histology") or "other", m) for m in told]
    worst, head = max(codes, key=lambda c: RANK.index(c[0])) if codes else ("benign", denied[0])
    first, last = words_around(found, head)
    return Result(tuple(told), worst, first, last, bool(affirmed) or not possible)


def _is_of_a_form(found: Scan, mention: Mention) -> bool:
    """ "Prior malignancy", "carcinoma: history of": what a form asks or what was before is no result.

    Nor is what a stain was "positive in".
    """
    page = found.page
    if found.is_unticked(mention.first):
        return True
    before = page.keys(max(0, mention.first - 3), mention.first)
    if before[-2:] in _STAINED:
        return True
    behind = page.keys(mention.last, min(mention.last + 2, len(page.tokens)))
    return bool({"prior", "previous", "history"} & set(before) or _OF_FORMS & set(behind))


def words_around(found: Scan, head: Mention) -> tuple[int, int]:
    """The words of a result: its entry or line around the mention that tells the worst."""
    page = found.page
    sentence = page.sentence(head.first)
    first, last = head.first, head.last
    stops = (":", ";", ".", "(", "-", "–", "•")
    if first - 1 > sentence.first and page.tokens[first - 1].key == "(":
        first -= 1  # "CIN 2 (HSIL)": what the bracket explains is told with it
    while (
        first > sentence.first
        and page.tokens[first - 1].key not in stops
        and not found.begins_line(first)
        and head.first - first < 8
    ):
        first -= 1
    end = max(sentence.last, head.last)
    while last < end and page.tokens[last].key not in (".", ";", "(", ":") and last - head.last < 12:
        if found.begins_line(last) and (_begins_entry(found, last) or _is_of_the_form(found, last)):
            break
        last += 1
    return first, min(last, first + _LONGEST)


def _begins_entry(found: Scan, at: int) -> bool:
    """Does a line begin another entry: with a dash, "B." or a label?"""
    page = found.page
    keys = page.keys(at, min(at + 5, found.next_line(at)))
    return keys[0] in ("-", "–", "•", "*", "#") or len(keys[0]) == 1 or ":" in keys


def _is_of_the_form(found: Scan, at: int) -> bool:
    """Does a line speak of the report itself ("Diagnosis discrepancy", "By this signature")?"""
    return bool(_UNTOLD & set(found.page.keys(at, found.next_line(at))))


def by_count(found: Scan, specimen: Specimen, result: Result, counted: Sequence[NodeCount]) -> Result:
    """The result of nodes sent as a specimen, of which every count tells none with tumour.

    What names no lesion is benign. Where a cancer is named beside them, the words that tell the nodes benign count,
    else "positive for"; a cancer that garbled words say of nodes is what was counted ("two lymph nodes ne ativ f g
    eor carcinoma (0/2)"), and any other is neither.
    """
    if not (specimen.nodes and _counts_none(counted)):
        return result
    if not carries(result):
        return msgspec.structs.replace(result, worst="benign")
    benign = next((m for m in result.named if m.concept.attr("histology") == "benign"), None)
    if benign is not None:
        first, last = words_around(found, benign)
        return msgspec.structs.replace(result, worst="benign", first=first, last=last)
    words = found.page.keys(result.first, result.last)
    if _INVOLVED.intersection(words):
        return result
    return msgspec.structs.replace(result, worst="benign" if _NODES.intersection(words) else "other")


def _counts_none(counted: Sequence[NodeCount]) -> bool:
    return bool(counted) and all(one.positive == 0 for one in counted)


def unheaded(
    found: Scan, results: Sequence[tuple[Specimen, Result | None]], counted: Sequence[NodeCount]
) -> list[tuple[Specimen, Result | None]]:
    """Cancers of the cervix or uterus told under nodes that are benign: of a specimen whose name was not seen."""
    lost: list[tuple[Specimen, Result | None]] = []
    for specimen, result in results:
        if result is None or not specimen.nodes or not carries(result) or not _counts_none(counted):
            continue
        sites = {m.code for m in found.of("site", first=result.first, last=result.last)}
        benign = any(m.concept.attr("histology") == "benign" and m.first < result.first for m in result.named)
        if benign and sites & _PRIMARY:
            told = ((result.first, specimen.told[-1][1]),)
            lost.append((Specimen(result.first, result.first, told), result))
    return lost


def _described(found: Scan, specimen: Specimen) -> Result | None:
    """ "Nodule of mature adipose tissue.": the first sentence told of a specimen that names no known lesion."""
    last = specimen.told[-1][1] if specimen.told else 0
    starts = islice(_sentence_starts(found, specimen), _MOST_SENTENCES)
    return next((told for at in starts if (told := _description(found, at, last))), None)


def _sentence_starts(found: Scan, specimen: Specimen) -> Iterator[int]:
    for first, stop in specimen.told:
        at = first
        while at < stop:
            yield at
            at = found.page.sentence(at).last


def _description(found: Scan, first: int, stop: int) -> Result | None:
    """The words of one description; nothing where they are the scanner's: fewer than two, or as many signs as words."""
    page = found.page
    begin = next((at for at in range(first, stop) if page.tokens[at].key[0].isalpha()), stop)
    last = begin
    while last < stop and last - begin < _LONGEST_DESCRIPTION and page.tokens[last].key not in _ENDS:
        entry = last > begin and found.begins_line(last)
        if entry and (_begins_entry(found, last) or _is_of_the_form(found, last)):
            break
        last += 1
    last -= last > begin and len(page.tokens[last - 1].key) == 1
    keys = page.keys(begin, last)
    worded = [key for key in keys if key.isalpha() and len(key) > 2]
    measured = any("." in key and key[0].isdigit() for key in keys)
    said = len(worded) > 1 or bool(_PLAIN & set(keys))
    if measured or not said or 2 * len(worded) < len(keys) or _UNTOLD & set(keys):
        return None
    return Result((), "benign" if _PLAIN & set(keys) else "other", begin, last, True)
