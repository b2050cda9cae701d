"""The list of diagnoses of a clinic note: which one counts, and how much each of its items weighs.

A note may hold several lists. That made after an operation counts before the diagnoses of a stay, these before what a
visit concludes, and all before what was thought before an operation.
"""

import msgspec

from lugol.language.kinds.diagnoses.lines import DISEASE, is_disease, is_report, without_label
from lugol.language.mixed_parts import is_mixed, is_mixed_part
from lugol.language.model import Mention, Page, Part
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading

LISTED = ("postop_diagnosis", "diagnosis", "impression", "preop_diagnosis")
"""The kinds of lists, those that count first before others."""
HEADS = 8.0
"""What the first item of a list weighs."""
_OF_REASON = 0.5
"""What the reason of a visit weighs of that."""
_ASKED = frozenset({"reason", "complaint", "complaints", "indication"})
_LEAST_NAMES = 0.5
"""What a finding weighs that stands in many lists and is seldom what they are about: adhesions."""
_SLIGHT = frozenset({"adhesions", "metastasis", "inflammation", "metaplasia", "benign", "hpv_effect"})
_NEXT = 0.85
"""What each item weighs of the one before it."""
_NAMED = ("histology", "disorder", "condition", "complication", "head", "symptom")
_PARTS = (",", ";", "and", "with")
_LONGEST = 9
_REMARKS = frozenset({
    ",", ";", "(", ".", "-", "which", "that", "with", "without", "secondary", "due", "status", "requiring", "causing",
    "unresponsive", "refractory", "since", "despite", "following", "after", "who", "as", "by", "given", "resulting",
})  # fmt: skip
_NO_ITEM = frozenset({
    "equivocal", "indeterminate",
    "stable", "unchanged",
    "normal", "exam", "examination", "physical", "maintenance", "status", "desires", "desire", "desired", "requests",
    "request", "sterilization", "sterility", "multiparity", "contraception", "contraceptive", "screening",
    "surveillance", "counseling", "immunization", "immunizations", "vaccination", "no", "none", "negative", "same",
    "above", "wish", "wishes", "history", "prior", "previous", "followup", "check", "checkup", "refill", "unremarkable",
    "failed", "failing", "unsuccessful", "noncompliance",
    "refusing", "refuses", "refused", "refusal", "seeking", "declines", "declined", "declining", "planning", "trial",
    "rule", "nil", "prophylaxis", "undesired", "grand", "multiparous", "fertility", "completed", "benign",
    "candidate", "desiring", "wishing", "requesting", "unwanted",
})  # fmt: skip
_NO_NAME = frozenset({"given", "the", "we", "she", "will", "continue", "recommend", "patient", "this", "i", "a", "an"})
_RISKS = frozenset({"risk", "prophylaxis", "prevention", "possibility", "possibilities", "consider", "considered"})
_MARKS = frozenset({".", ")", ":", "-", "#", "*"})


class Item(msgspec.Struct, frozen=True):
    """One diagnosis of a list: its name, where it ends with what is remarked on it, its weight, and whether it opens
    with a name: "This is a woman with a carcinoma" does not."""

    first: int
    last: int
    end: int
    weight: float
    named: bool = True


@once_a_page
def items_of(reading: Reading) -> tuple[Item, ...]:
    """The items of the list that counts, in order; none in a report of tissue.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Postoperative diagnoses: 1. Lumbar stenosis. 2. Endometriosis of the bladder.")
    >>> [reading.page.words(each.first, each.last) for each in items_of(reading)]
    ['Lumbar stenosis', 'Endometriosis of the bladder']
    """
    page = reading.page
    if is_report(reading):
        return ()
    for kind in LISTED:
        for part in reversed([p for p in page.parts if _is_of(page, p, kind)]):
            if found := _items(reading, part):
                return found
    return _reason(reading)


def _reason(reading: Reading) -> tuple[Item, ...]:
    """ "Reason for consultation: metastatic ovarian cancer": what she comes for, where no list tells more."""
    page = reading.page
    for part in page.parts:
        asked = part.kind == "indication" or (part.kind == "presenting" and _ASKED.intersection(page.keys(*part.label)))
        if asked and (found := _items(reading, part)):
            return (msgspec.structs.replace(found[0], weight=HEADS * _OF_REASON),)
    return ()


def _is_of(page: Page, part: Part, kind: str) -> bool:
    if "differential" in page.keys(*part.label):
        return False
    return part.kind == kind or (kind == "impression" and is_mixed_part(page, part))


def _items(reading: Reading, part: Part) -> tuple[Item, ...]:
    """The items of one list: its numbered entries, else the sentence that it opens with."""
    page = reading.page
    ranges = []
    at = part.label[1]
    while at < part.last:
        sentence = page.sentence(at)
        first, end = without_label(reading, max(at, sentence.first), sentence.last)
        if first < end:
            before = page.keys(at, first)
            numbered = before[:1] and before[0].isdigit() and before[1:2] and before[1] in _MARKS
            marked = any(k.isdigit() for k in before) and bool(numbered or before[-1] in _MARKS)
            ranges.append((first, end, marked))
        at = max(sentence.last, at + 1)
    entries = [r for r in ranges if r[2] or (r is ranges[0] and _is_named(page, r[0], r[1]))]
    parted = [each for first, end, _ in entries for each in _parted(page, first, end)]
    kept = [r for r in parted if _names_something(reading, *r)]
    if not kept:
        kept = [(first, end) for first, end, _ in _unnumbered(page, ranges) if _names_something(reading, first, end)]
    weights = [HEADS * _NEXT**place * _share(page, *each) for place, each in enumerate(kept)]
    return tuple(_item(reading, first, end, weight) for (first, end), weight in zip(kept, weights, strict=True))


def _item(reading: Reading, first: int, end: int, weight: float) -> Item:
    page = reading.page
    last = _name_end(reading, first, end)
    told = last < end and "verb" in reading.cues.roles[last] and not page.of(*_NAMED, first=first, last=last)
    return Item(first, last, end, weight, named=not told)


def _parted(page: Page, first: int, end: int) -> list[tuple[int, int]]:
    """ "Pelvic adhesions, ovarian cyst": an entry of two short names is two items; a remark behind a comma is none."""
    for at in range(first + 1, end - 1):
        short = end - first <= 2 * _LONGEST and at - first <= _LONGEST
        if page.tokens[at].key in _PARTS and short and _is_named(page, first, at) and _is_named(page, at + 1, end):
            return [(first, at), *_parted(page, at + 1, end)]
    return [(first, end)]


def _is_named(page: Page, first: int, end: int) -> bool:
    return bool(page.of("histology", "disorder", first=first, last=end))


def _share(page: Page, first: int, end: int) -> float:
    """What an item counts for: one that names only adhesions or inflammation less."""
    named = page.of("histology", "disorder", first=first, last=end)
    slight = (m.code in _SLIGHT or page.tokens[m.last - 1].key in _SLIGHT for m in named)
    return _LEAST_NAMES if named and all(slight) else 1.0


def _unnumbered(page: Page, ranges: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """The first entry, and short ones right behind it that stand on lines of their own."""
    kept = ranges[:1]
    for each in ranges[1:]:
        if each[1] - each[0] > _LONGEST or page.sentence(each[0]).paragraph == page.sentence(kept[-1][0]).paragraph:
            break
        kept.append(each)
    return kept


def _names_something(reading: Reading, first: int, end: int) -> bool:
    """Is it a name of something that she has: no denial, no wish, no operation, no normal examination?"""
    page = reading.page
    opening = page.keys(first, min(first + 5, end))
    if not opening or _NO_ITEM.intersection(opening[:2]) or _RISKS.intersection(page.keys(first, end)):
        return False
    last = _name_end(reading, first, end)
    if page.of(*_NAMED, first=first, last=last) or _is_named(page, first, end):
        return _is_hers(reading, first, end)
    if _NO_ITEM.intersection(page.keys(first, end)) or end - first > _LONGEST or opening[0] in _NO_NAME:
        return is_disease(page, first, last)
    if page.of("procedure", "drug", "frame", "cyt_test", "hpv", first=first, last=end):
        return False
    return _is_hers(reading, first, end)


def _is_hers(reading: Reading, first: int, end: int) -> bool:
    """Does she have what an item opens with? An item under "Assessment and plan" is no plan by its heading alone."""
    told = reading.judge(first, _name_end(reading, first, end))
    judged = told.assertion
    if told.row == "hyp.opinion":
        return True  # "Abdominal pain, etiology unclear": it is the cause that is unclear
    return judged in ("affirmed", "possible", "historical") or (judged == "planned" and is_mixed(reading.page, first))


def _name_end(reading: Reading, first: int, end: int) -> int:
    """Where the name of an item ends: before a verb or what is remarked on it."""
    page = reading.page
    for at in range(first + 1, end):
        key = page.tokens[at].key
        if (key in _REMARKS and not (key == "-" and page.tokens[at].glued)) or "verb" in reading.cues.roles[at]:
            return at
    return end


def item_of(reading: Reading, mention: Mention) -> Item | None:
    """The item that a mention is the name of: the first disease told in it, no part of a longer name."""
    page = reading.page
    for item in items_of(reading):
        if item.first <= mention.first < item.end:
            named = page.of("histology", "disorder", first=item.first, last=mention.first)
            held = [m for m in named if reading.judge(m.first, m.last).assertion != "negated"]
            longer = mention.last < item.last and page.tokens[mention.last].key in DISEASE
            return None if held or longer else item
    return None
