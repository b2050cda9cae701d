"""The layout of a pathology report: its result, gross description and request, and its specimens."""

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from lugol.language.kinds.layout.heads import LONGEST_HEADER, TAKEN, Head, header, other_sides
from lugol.language.kinds.layout.numbered import numbered
from lugol.language.kinds.layout.scan import Scan, words
from lugol.language.model import Page, Part, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.word_sets import by_first

_ZONES = {
    "diagnosis": "final",
    "path_diagnosis": "final",
    "synoptic": "final",
    "impression": "final",
    "conclusion": "final",
    "abstract": "final",
    "microscopy": "micro",
    "comment": "micro",
    "stains": "stains",
    "addendum": "addendum",
    "gross": "gross",
    "request": "request",
    "history": "request",
    "presenting": "request",
    "background": "request",
    "indication": "request",
    "preop_diagnosis": "request",
    "postop_diagnosis": "request",
    "quoted_results": "request",
    "frozen": "frozen",
    "specimen": "specimen",
    "admin": "admin",
    "procedure": "request",
    "plan": "request",
    "family": "request",
    "treatment": "request",
}
_OF_ONE_LINE = frozenset({"admin", "procedure", "plan", "treatment", "family"})
_OF_BOTH = frozenset({"specimen", "postop_diagnosis", "preop_diagnosis"})
_LETTER = frozenset(
    {"presenting", "medication", "social", "allergy", "hospital_course", "review", "introduction", "discussion"}
)
_TITLES = by_first(
    (
        ("surgical", "pathology"),
        ("pathology", "report"),
        ("histopathology", "report"),
        ("histology", "report"),
        ("surg", ".", "path"),
        ("pathologic", "diagnosis"),
        ("anatomic", "pathology"),
        ("pathological", "diagnosis"),
    )
)
_BENCH = words("zones.bench")
_FEW = 4
_LONGEST_ADDENDUM = 14
_FORM = frozenset({"protocol", "synoptic", "checklist", "template"})
_WORDS = re.compile(r"[a-z]+")
_LETTERED = re.compile(r"\s*(?:[A-Za-z]|\d{1,2})\s*[.):]")
_TOLD = ("", "final", "addendum", "micro")
_SAME = {"micro": "micro", "addendum": "addendum"}
"""The microscopy, the comment and addenda stand apart; the other parts that tell results are one."""
_STORY = frozenset({"she", "presented", "admitted", "underwent", "discharged", "treated", "complained"})
_COMES = frozenset({
    "presented", "presents", "referred", "admitted", "visited", "consulted", "came", "proceeded", "complained",
    "hospitalized", "transferred", "evaluated", "underwent", "reported", "attended", "brought",
})  # fmt: skip
"""What the first sentence of a case tells of her: "A 45-year-old woman presented with bleeding"."""
_TELLS = (("was",), ("were",), ("showed",), ("shows",), ("revealed",), ("confirmed",), ("came",), ("of",))
"""Behind these the name of a report is no title: "the histopathology report was suggestive of"."""
MOST_STORY = 3
"""More words than these tell her story: a case or a letter, though it quotes a report."""


class Specimen(msgspec.Struct, frozen=True):
    """One specimen: its name's tokens [first, last), what is told of it (token ranges), and whether it is of nodes."""

    first: int
    last: int
    told: tuple[tuple[int, int], ...]
    nodes: str = ""


class Layout(msgspec.Struct, frozen=True):
    """The sentences of a report with the zone of each, and its specimens in order."""

    sentences: tuple[tuple[Sentence, str], ...]
    specimens: tuple[Specimen, ...]

    def ranges(self, *zones: str) -> list[tuple[int, int]]:
        """Token ranges of the sentences in some zones, in the order in which the zones are given."""
        return [(s.first, s.last) for zone in zones for s, z in self.sentences if z == zone]


_LEADS_ON = frozenset(
    {"the", "a", "an", "this", "that", "her", "our", "of", "in", "by", "on", "for", "to", "with", "final"}
)
_REFERS = frozenset({"see", "(", "attached", "separate", "refer"})
"""Before the name of a report these say that it lies elsewhere."""
_NEAR_TITLE = 4


@once_a_page
def is_report(page: Page) -> bool:
    """Is a text a pathology report by its labelled parts or its title?

    >>> from lugol.language.page import page_of
    >>> is_report(page_of("Specimen: cervix\\n\\nGross description: one piece\\n\\nMicroscopy: CIN 2"))
    True
    """
    kinds = {part.kind for part in page.parts}
    if len(kinds & _LETTER) > 1 or is_smear_sheet(page):
        return False
    keys = page.spelled
    titled = any(
        keys[at : at + len(title)] == title
        and keys[at + len(title) : at + len(title) + 1] not in _TELLS
        and not _runs_on(page, at)
        for at, key in enumerate(keys)
        for title in _TITLES.get(key, ())
    )
    if _opens_story(page) or (not titled and sum(map(_STORY.__contains__, keys)) > MOST_STORY):
        return False
    if len(_BENCH.intersection(keys)) >= 3 or (titled and not kinds & _LETTER):
        return True
    if _is_small(page) or _is_listed(page):
        return True
    lines = (line for line in page.text.split("\n") if not (page.in_capitals and line.rstrip().endswith(".")))
    return sum(map(_names_specimen, lines)) > 1


@once_a_page
def is_smear_sheet(page: Page) -> bool:
    """ "Specimen: cervix, SurePath / Squamous cells: HSIL": is all that a sheet reports a smear, and no tissue?"""
    named = [part for part in page.parts if part.kind == "specimen" and part.label[1] < part.last]
    lines = [set(page.keys(part.label[1], page.sentence(part.label[1]).last)) for part in named]
    return bool(lines) and all(line & _OF_SMEAR and not line & (TAKEN | _OTHER_CELLS) for line in lines)


_OF_SMEAR = frozenset({"smear", "smears", "lbc", "pap", "thinprep", "surepath", "preservcyt", "cytology"})
_OTHER_CELLS = frozenset(
    {"fna", "fnac", "fluid", "urine", "ascites", "washing", "washings", "sputum", "node", "breast"}
)
_RESULTS = frozenset({"path_diagnosis", "conclusion", "diagnosis", "impression"})
_SMEARS = frozenset({"smear", "smears", "cytology", "lbc", "pap", "brushing", "brushings", "swab", "fna", "fnac"})


def _is_small(page: Page) -> bool:
    """ "Specimen: cervical biopsy / Diagnosis: CIN 1": labelled lines name one sample, and below it its result."""
    named = [part for part in page.parts if part.kind == "specimen" and part.label[1] < part.last]
    told = [part for part in page.parts if part.kind in _RESULTS]
    if len(named) != 1 or not told or told[-1].first < named[0].first:
        return False
    keys = page.keys(named[0].label[1], page.sentence(named[0].label[1]).last)
    return bool(TAKEN.intersection(keys)) and not _SMEARS.intersection(keys)


def _is_listed(page: Page) -> bool:
    """ "Specimens: A) cervix, LEEP B) ECC / A. Cervix, LEEP: HSIL / B. ECC: benign": a list, then each result."""
    if not any(part.kind == "specimen" for part in page.parts):
        return False
    lines = [line for line in page.text.split("\n") if _LETTERED.match(line) and ":" in line]
    named = [_WORDS.findall(line[: line.index(":")].lower()) for line in lines]
    return sum(len(words) < LONGEST_HEADER and bool(TAKEN.intersection(words)) for words in named) > 1


def _runs_on(page: Page, at: int) -> bool:
    """ "Confirmed by the histopathology report": in small letters within a line, the name of a report is no title.

    In a text of capitals it is none behind an article, a preposition, a bracket or "see" of its line.
    """
    token = page.tokens[at]
    line = page.text[page.text.rfind("\n", 0, token.start) + 1 : token.start]
    if not page.in_capitals:
        return bool(line.strip()) and page.text[token.start].islower()
    before = page.keys(max(0, at - _NEAR_TITLE), at) if line.strip() else ()
    return bool(_REFERS.intersection(before) or _LEADS_ON.intersection(before[-1:]))


def _opens_story(page: Page) -> bool:
    """ "A 45-year-old woman presented with discharge": what begins so tells a case, though it quotes a report."""
    if not page.sentences:
        return False
    first = page.sentences[0]
    keys = page.keys(first.first, first.last)
    aged = "aged" in keys or ("old" in keys and bool({"year", "years"}.intersection(keys)))
    return aged and bool(_COMES.intersection(keys)) and not any(part.first <= first.last for part in page.parts)


def _names_specimen(line: str) -> bool:
    """A specimen named on a line: "UTERUS, CERVIX, BIOPSY" in capitals, "B) Left obturator nodes; excision:"."""
    named = _WORDS.findall(line.lower())
    if not (len(named) < LONGEST_HEADER and TAKEN.intersection(named)):
        return False
    return (line.isupper() and "," in line) or (line.rstrip().endswith(":") and bool(_LETTERED.match(line)))


def layout(found: Scan, first: int = 0, last: int | None = None) -> Layout:
    """Zones and specimens of the tokens [first, last)."""
    page = found.page
    stop = len(page.tokens) if last is None else last
    raw = [(s, z) for s, z in _zones(page) if first <= s.first < stop]
    heads = _heads_of(found, raw)
    zoned = tuple(_resumed(raw, heads))
    told = {at for s, zone in zoned if zone == "final" for at in range(s.first, s.last)}
    if not any(head.first in told for head in heads) and (listed := numbered(found, zoned)):
        return Layout(zoned, tuple(Specimen(*one) for one in listed))
    return Layout(zoned, tuple(_with_addenda(found, zoned, list(_specimens(found, zoned, heads)))))


def _with_addenda(
    found: Scan, zoned: tuple[tuple[Sentence, str], ...], specimens: list[Specimen]
) -> Iterator[Specimen]:
    """What an addendum tells is of the specimen that it names ("part A"), or of the only one that is not of nodes."""
    loose = [s for s, zone in zoned if zone == "addendum" and not any(_holds(one, s) for one in specimens)]
    page = found.page
    own = [one for one in specimens if not one.nodes]
    for one in specimens:
        letter = page.keys(max(0, one.first - 2), one.first)[:1]
        named = [s for s in loose if _names_part(page, s, letter) or own == [one]]
        yield msgspec.structs.replace(one, told=(*one.told, *((s.first, s.last) for s in named)))


def _holds(specimen: Specimen, sentence: Sentence) -> bool:
    """Does a sentence stand among what is told of a specimen, or name it?"""
    within = any(first < sentence.last and sentence.first < last for first, last in specimen.told)
    return within or sentence.first <= specimen.first < sentence.last


def _names_part(page: Page, sentence: Sentence, letter: tuple[str, ...]) -> bool:
    """ "Additional levels of part A show ...": does a sentence name a specimen by its letter?"""
    keys = page.keys(sentence.first, sentence.last)
    return any(a in ("part", "specimen", "sp", "block") and (b,) == letter for a, b in pairwise(keys))


def _heads_of(found: Scan, zoned: list[tuple[Sentence, str]]) -> list[Head]:
    page = found.page
    told = [(s.first, s.last) for s, zone in zoned if zone in _TOLD]
    bounds = [*pairwise(found.lines), (found.lines[-1], len(page.tokens))] if found.lines else []
    heads: list[Head] = []
    for start, end in bounds:
        while told and told[0][1] <= start:
            told.pop(0)
        listed = page.part(start) == "specimen" and bool(_LETTERED.match(page.text, page.tokens[start].start))
        if told and told[0][0] <= start and (listed or page.part(start) not in ("specimen", "procedure")):
            head = header(found, start, end)
            if head and heads and _goes_on(page, heads[-1], head):
                head = Head(heads[-1].first, head.last, True, heads.pop().nodes)
            heads += [head, *other_sides(found, head, end)] if head else []
    return _of_one_list(page, heads)


def _goes_on(page: Page, before: Head, head: Head) -> bool:
    """ "1) UTERUS AND OVARIES: TOTAL ABDOMINAL / HYSTERECTOMY": does a second line tell how the organs were taken?"""
    between = page.keys(before.last, head.first)
    named = before.bare and before.lettered and not head.lettered
    return named and len(between) <= _FEW and between[:1] == (":",) and not {".", ";"} & set(between)


def _of_one_list(page: Page, heads: list[Head]) -> list[Head]:
    """Among specimens with letters, numbered organs ("2. Vagina: free") are items of one, not specimens.

    Organs alone on their line ("Uterus:") are specimens where no specimen but nodes is named in another way.
    """
    mark = {head.first: page.keys(max(0, head.first - 2), head.first) for head in heads if head.lettered}
    by_letter = any(keys[:1] and keys[0].isalpha() and len(keys[0]) == 1 for keys in mark.values())
    numbered = {first for first, keys in mark.items() if keys[:1] and keys[0].isdigit()}
    organs = [head for head in heads if head.bare and not head.lettered]
    kept = heads if all(head in organs or head.nodes for head in heads) else [h for h in heads if h not in organs]
    return [head for head in kept if not (by_letter and head.bare and head.first in numbered)]


def _resumed(zoned: list[tuple[Sentence, str]], heads: list[Head]) -> Iterator[tuple[Sentence, str]]:
    """A specimen with a letter, or of excised nodes, behind a comment to the one before goes on with the result."""
    lettered = iter([*(h.first for h in heads if h.lettered or (h.nodes and not h.bare)), 10**9])
    ahead, before, resumed, seen = next(lettered), "", False, False
    for sentence, zone in zoned:
        resumed = resumed and zone == before
        while ahead < sentence.last:
            resumed = resumed or (zone == "micro" and seen and ahead >= sentence.first)
            ahead = next(lettered)
        seen = seen or zone == "final"
        before = zone
        yield sentence, "final" if resumed else zone


def _zones(page: Page) -> Iterator[tuple[Sentence, str]]:
    """Each sentence with its zone; a label of one line ("Procedure: ...") holds for that line alone.

    "Specimen:" and "Procedure:" among the items of a form ("CAP protocol") begin no part of their own.
    """
    parts = [part for part in page.parts if _heads(page, part)]
    at, current, block, back, form = 0, "", -1, "", False
    for sentence in page.sentences:
        if block >= 0 and sentence.block != block:
            current, block = back, -1
        form = form or (current in _TOLD and bool(_FORM.intersection(page.keys(sentence.first, sentence.last))))
        while at < len(parts) and parts[at].label[0] < sentence.last:
            kind = parts[at].kind
            if form and kind in ("specimen", "procedure") and page.keys(*parts[at].label)[:1] == (kind,):
                at += 1
                continue
            form = kind == "synoptic"
            narrow = kind in _OF_ONE_LINE or (kind in _OF_BOTH and _has_value(page, parts[at], sentence))
            if narrow and block < 0:
                back = current
            block = sentence.block if narrow else -1
            current = _ZONES[kind]
            at += 1
        if _is_addendum(page, sentence):
            current, block = "addendum", -1
        elif (head := _amended_head(page, sentence)) and current != "addendum":
            current, block = head, -1
        yield sentence, current


_OF_DIAGNOSIS = frozenset({
    "diagnosis", "diagnoses", "final", "pathologic", "pathological", "histologic", "histological", "amended", "revised",
    "corrected", "updated", "new", "(", ")", "-", "–", "*",
})  # fmt: skip
_AMENDED = frozenset({"amended", "revised", "corrected", "updated"})
_WHY_AMENDED = (
    ("amendment", "reason"), ("reason", "for"), ("reason", "of"), ("amendment", "comment"), ("amendment", "note"),
)  # fmt: skip


def _amended_head(page: Page, sentence: Sentence) -> str:
    """ "DIAGNOSIS (AMENDED):" heads the result, "AMENDMENT REASON:" what was said before: their zones, else ""."""
    keys = page.keys(sentence.first, min(sentence.last, sentence.first + _LONGEST_ADDENDUM))
    if ":" not in keys or not page.begins_line(sentence.first):
        return ""
    label = keys[: keys.index(":")]
    if set(label) <= _OF_DIAGNOSIS and {"diagnosis", "diagnoses"} & set(label) and _AMENDED.intersection(label):
        return "final"
    why = label[:2] in _WHY_AMENDED and bool({"amendment", "revision", "correction"}.intersection(label))
    return "request" if why else ""


def _is_addendum(page: Page, sentence: Sentence) -> bool:
    """ "ADDENDUM (3/4/2023):", "Addendum 1 -": a head with its number or date, which no label is."""
    keys = page.keys(sentence.first, sentence.last)
    heads = keys[0] in ("addendum", "addenda") or keys[:2] in (("supplementary", "report"), ("amended", "report"))
    return (
        heads
        and len(keys) < _LONGEST_ADDENDUM
        and keys[-1] in (":", "-", "–", ")")
        and page.begins_line(sentence.first)
    )


def _heads(page: Page, part: Part) -> bool:
    """Does a label begin a zone? "Block summary" and "Tumour comment" do not."""
    label = page.keys(*part.label)
    return part.kind in _ZONES and not (
        part.kind in ("abstract", "conclusion") and label[0] not in ("summary", "synopsis", "conclusion")
    )


def _has_value(page: Page, part: Part, sentence: Sentence) -> bool:
    """Does a label have its value on its own line, rather than head a section?"""
    end = part.label[1]
    if end >= sentence.last:
        return False
    return "\n" not in page.text[page.tokens[end - 1].end : page.tokens[end].start]


def _specimens(found: Scan, zoned: tuple[tuple[Sentence, str], ...], heads: list[Head]) -> Iterator[Specimen]:
    zones = [""] * (len(found.page.tokens) + 1)
    for sentence, zone in zoned:
        if zone in _TOLD:
            zones[sentence.first : sentence.last] = [_SAME.get(zone, "final")] * (sentence.last - sentence.first)
    for part in found.page.parts:
        if part.kind == "synoptic":
            zones[part.label[0]] = ""
    for head, following in zip(heads, [*(h.first for h in heads[1:]), len(zones) - 1][: len(heads)], strict=True):
        yield Specimen(head.first, head.last, tuple(_stretches(zones, head.last, following)), head.nodes)


def _stretches(zones: list[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """What is told of a specimen: up to where another zone or the synoptic list of the whole report begins."""
    end = first
    while end < last and zones[end] and zones[end] == zones[first]:
        end += 1
    if end > first:
        yield first, end
