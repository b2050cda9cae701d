"""Organs that a report on tissue found free of tumour: "the adnexae, parametria and pelvic nodes were all free"."""

from collections.abc import Iterator, Sequence

import msgspec

from lugol.language.general import is_general
from lugol.language.model import NOT_HERS, NOT_HERS_YET, Mention, Page, Sentence
from lugol.language.phrases import SIDES
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.tokens import singular
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Pathology

_TOLD_IN = ("case", "abstract")
_VERBS = word_set("was were is are being appeared remained")
_BETWEEN = word_set(
    "all both also each entirely completely histologically microscopically otherwise again as found to be"
)
_FREE = (
    ("free", "of"), ("free", "from"), ("negative", "for"), ("uninvolved",), ("without", "evidence"),
    ("tumor", "-", "free"), ("tumor", "free"), ("disease", "-", "free"), ("without", "involvement"),
    ("without", "tumor"), ("not", "infiltrated"), ("not", "invaded"), ("not", "involved"), ("free",), ("negative",),
    ("negatives",),
)  # fmt: skip
"""What says that no tumour is in an organ; an organ that is only "normal" may have been looked at with the eye."""
_OF_TUMOUR = word_set(
    """tumor tumors tumour tumours malignancy malignant cancer carcinoma adenocarcinoma neoplasm neoplasia neoplastic
    metastasis metastases metastatic disease involvement infiltration invasion sarcoma lesion lesions dysplasia
    endometriosis cells proliferation"""
)
_REPORTED = ("histolog", "histopatholog", "patholog", "microscop", "anatomopatholog")
_SEEN_OTHERWISE = ("imaging", "exam", "operative", "colposcopy")
_BEFORE = 2
_LONGEST_LIST = 24
_PARTED = word_set("; : . which that while but whereas although showed revealed confirmed demonstrated")
_NAMES = ("site", "sampled", "place")
_LEADS = word_set(
    "the both all bilateral left right her and , or other remaining rest of adjacent surrounding resected"
)


def free_organs(reading: Reading, told: Sequence[Event]) -> Iterator[Event]:
    """One result for each organ, where a report of tissue stands in the sentence or just before it.

    Nodes and parametria that are counted or told among the items of a specimen (`told`) are not told again.
    """
    page = reading.page
    specimens = [(e, e.values) for e in told if isinstance(e.values, Pathology)]
    reports = [page.token_at(e.sources[0].start) for e, _ in specimens]
    counted = any(v.nodes_positive is not None or v.nodes_examined is not None for _, v in specimens)
    beside = any(v.parametrium for _, v in specimens)
    within = Places((span.start, span.end) for e, _ in specimens for span in e.sources)
    for sentence in page.sentences:
        if sentence.article not in _TOLD_IN:
            continue
        for at in range(sentence.first + 1, sentence.last):
            end = _free_behind(page, at, sentence)
            if not end or not _is_of_tissue(reading, sentence, at, reports):
                continue
            for event in _of_each(reading, sentence, at, end):
                again = bool(within.at(event.order))
                again |= (counted and _tells(event, "nodes_positive")) or (beside and _tells(event, "parametrium"))
                if not again:
                    yield event


def _tells(event: Event, field: str) -> bool:
    return getattr(event.values, field) not in (None, "")


def _free_behind(page: Page, at: int, sentence: Sentence) -> int:
    """Where "were all free of tumour" ends that begins at a token; 0 where it is none, or free of something else."""
    if page.tokens[at].key not in _VERBS or page.tokens[at - 1].key in _VERBS:
        return 0
    first = at + 1
    while first < sentence.last and page.tokens[first].key in _BETWEEN:
        first += 1
    said = next((s for s in _FREE if page.keys(first, min(first + len(s), sentence.last)) == s), None)
    if said is None:
        return 0
    last = first + len(said)
    behind = page.keys(last, min(last + 4, sentence.last))
    if said[-1] in ("of", "from", "for", "evidence"):
        found = next((i for i, key in enumerate(behind) if key in _OF_TUMOUR), None)
        return 0 if found is None else last + found + 1
    return last if not behind or behind[0] in (".", ",", ";", "and", "but", "by", "on") or len(said) > 1 else 0


def _is_of_tissue(reading: Reading, sentence: Sentence, at: int, reports: Sequence[int]) -> bool:
    """Does a report of tissue lead to it, and no scan, examination or sight of a surgeon since?"""
    page = reading.page
    near = page.sentences_near(sentence.first, before=_BEFORE)
    first = near[0].first
    words = [i for i in range(first, at) if page.tokens[i].key.startswith(_REPORTED)]
    begun = max([*words, *(r for r in reports if first <= r < at)], default=None)
    named = page.of("histology", "site", first=begun or at, last=at)
    if any(reading.judge(m.first, m.last).assertion in NOT_HERS for m in named):
        return False
    behind = page.keys(at, min(at + _LONGEST_LIST, sentence.last))
    if begun is None:
        return any(key in ("histologically", "microscopically", "histology", "microscopy") for key in behind)
    since = page.of("frame", "ihc_marker", first=begun, last=at)
    return not any(m.concept.category == "ihc_marker" or m.concept.attr("frame") in _SEEN_OTHERWISE for m in since)


def _of_each(reading: Reading, sentence: Sentence, at: int, end: int) -> Iterator[Event]:
    page = reading.page
    first = _subject(page, sentence, at)
    organs = [m for m in _longest(page.of(*_NAMES, first=first, last=at)) if m.last <= at and not _is_vague(page, m)]
    if not organs or is_general(page, at, end) or reading.judge(at, end).assertion in NOT_HERS_YET:
        return
    result = page.words(at + 1, end)
    for organ in organs:
        begun = organ.first - (organ.first > first and page.tokens[organ.first - 1].key in (*SIDES, "bilateral"))
        value = Pathology(specimen=page.words(begun, organ.last), result=result)
        if organ.code == "parametrium":
            value = msgspec.structs.replace(value, parametrium="free")
        elif organ.concept.attr("group") == "node":
            value = msgspec.structs.replace(value, nodes_positive=0)
        event = reading.event(value, begun, end if organ is organs[-1] else organ.last, assertion="affirmed")
        yield msgspec.structs.replace(event, when=reading.when(begun, organ.last))


def _subject(page: Page, sentence: Sentence, at: int) -> int:
    """Where the list of organs before a verb begins: behind the last word that parts sentences or tells a result."""
    floor = max(sentence.first, at - _LONGEST_LIST)
    return next((i + 1 for i in range(at - 1, floor - 1, -1) if page.tokens[i].key in _PARTED), floor)


def _longest(found: Sequence[Mention]) -> list[Mention]:
    """The mentions but for those within a longer one or beside it at the same place."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.first, -m.last)):
        if not kept or mention.first >= kept[-1].last:
            kept.append(mention)
    return kept


def _is_vague(page: Page, organ: Mention) -> bool:
    """ "The margin of the cervix" is read with the report; "pelvic" of "pelvic and para-aortic nodes" is no organ."""
    behind = page.keys(organ.last, organ.last + 1)
    if page.keys(organ.first, organ.last) in (("pelvic",), ("abdominal",), ("cervical",), ("peritoneal",)):
        return True
    words = {singular(key) for key in (*page.keys(organ.first, organ.last), *behind)}
    return bool({"margin", "edge", "surface", "wall"} & words)
