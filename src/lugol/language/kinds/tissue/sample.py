"""Samples of tissue: what was taken, from where, in how many pieces, and the event that it makes with its result."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, cast

import msgspec

from lugol.language.clock import clock_hours
from lugol.language.kinds.tissue.composed import composed
from lugol.language.kinds.tissue.cut_out import cut_out
from lugol.language.kinds.tissue.doubted import certainty_of, with_suspicion
from lugol.language.kinds.tissue.pathologist import pathologists
from lugol.language.kinds.tissue.reasons import reason_behind
from lugol.language.kinds.tissue.smear_of import speaks_of_cervix
from lugol.language.kinds.tissue.unsettled import has_exceptions, is_demanded
from lugol.language.kinds.tissue.words import REPORT, REPORTS, Result
from lugol.language.kinds.treatment.procedures import is_of_meeting
from lugol.language.model import NOT_HERS, Concept, Judgement, Mention, Page, Sentence
from lugol.language.number_words import number_words
from lugol.language.phrases import SIDES
from lugol.language.reading import Reading
from lugol.language.tokens import singular
from lugol.record.event import Assertion, Biopsy, Ecc, Event, Pathology
from lugol.record.when import When

_NEAR_WAY = 4
_FLUIDS = frozenset({
    "urine", "cath", "catheterized", "catheter", "clean", "voided", "midstream", "stool", "blood", "serum", "sputum",
    "nasopharyngeal", "saliva", "cord",
})  # fmt: skip
_IMAGED = frozenset(
    {"mammography", "mammogram", "mammograms", "radiography", "radiograph", "radiographs", "bag", "retrieval"}
)
_BY_NEEDLE = frozenset({
    "needle", "stereotactic", "stereotactically", "guided", "percutaneous", "trucut", "tru", "transthoracic",
    "transbronchial", "fna", "fnac", "fnab", "fine", "aspiration", "image", "sonographically", "marrow", "skin",
    "shave",
})  # fmt: skip
CERVICAL = frozenset({"cervix", "anterior_lip", "posterior_lip", "endocervix"})
JOINERS = frozenset({",", "and", "&", "/", "plus", "with", "the", "an", "a", "concurrent", "+", "or", "both", "of"})
SURGICAL = ("excision", "hysterectomy", "trachelectomy", "oophorectomy", "cystectomy", "myomectomy", "omentectomy")
_OPENED = (*SURGICAL[1:], "laparoscopy", "laparotomy", "lymphadenectomy")
LESIONS = frozenset({"polyp", "mass", "lesion", "nodule", "tumor", "ulcer", "growth", "node", "plaque", "lump"})
_KINDS_OF_SAMPLE = frozenset({"punch", "cervical", "random", "directed", "small", "colposcopic", "targeted", "core"})
_IN_LIST = frozenset({",", "and", "multiple", "random", "with", "staging", "peritoneal", "multi", "plus", "several"})
_FINAL = frozenset({"final", "permanent", "paraffin", "definitive", "postoperative"})
_WAYS = frozenset({"curettage", "curetting", "aspiration", "suction", "fractional", "sampling", "needle", "tissue"})
_NEAR_ASKED = 4
_STAINED = frozenset(
    {"stain", "stains", "staining", "culture", "cultures", "serology", "immunostains", "immunostaining"}
)
_LOOKED_BEFORE = 2
_SECTION_WITHIN = 12
_TAKEN_FROM = (("from",), ("of",))
_SHOWING = frozenset({"showed", "shows", "revealed", "reveals", "demonstrated", "disclosed", "exhibited", "displayed"})
_SHOWN = _SHOWING | frozenset({"negative", "positive", "benign", "normal", "free", ":"})
_AWAY = frozenset(
    {"breast", "thyroid", "lung", "skin", "stomach", "colon", "kidney", "liver", "bladder", "bone", "brain"}
)
"""Organs that the name of a lesion tells by itself: a "fibroadenoma" is of no cervix."""
_TAKEN_BY = ("biops", "aspirat", "fna", "core", "punch")
_TRAILING = frozenset({"of", "the", "a", "an", "with", "and", "in", "to", "on", "from", "at", ","})
_VERBS = ("reported", "proved")
_PLACED_WITHIN = 6
_VAGINA = Concept("site", "vagina", "vagina", {"group": "genital"})
"""The place of "a vaginal nodule": the adjective alone names no organ, since it also tells of deliveries and scans."""
_COUNTS = number_words(1, 10) | {str(n): n for n in range(2, 13)}


class Sample(msgspec.Struct):
    """Tissue that was taken: what kind, from where, where it is told, and whether its result is told yet."""

    kind: str
    name: str
    first: int
    last: int
    sentence: Sentence
    assertion: Assertion
    sites: tuple[Mention, ...] = ()
    clock: tuple[int, ...] = ()
    event: Event | None = None


def samples_of(reading: Reading, sentence: Sentence) -> Iterator[Sample]:
    """Every sample that a sentence names, in order."""
    page = reading.page
    mentions = [m for m in page.of("frame", first=sentence.first, last=sentence.last) if _kind(m)]
    mentions += [m for m in page.of("procedure", first=sentence.first, last=sentence.last) if _is_reported(page, m)]
    mentions += [*sections(page, sentence), *composed(page, sentence), *pathologists(page, sentence)]
    mentions += [m for m in cut_out(page) if sentence.first <= m.first < sentence.last]
    cones = [m for m in page.of("procedure", first=sentence.first, last=sentence.last) if m.code == "excision"]
    smears = page.of("cyt_test", first=sentence.first, last=sentence.last)
    reports = 0
    named = sorted(mentions, key=lambda m: m.first)
    for before, mention in zip((None, *named), named, strict=False):
        kind = _kind(mention) or "pathology"
        if before is not None and mention.code == before.code and page.keys(before.last, mention.first) == ("(",):
            continue
        if _is_place(page, mention) or _is_of_fluid(page, mention) or _is_called(page, mention):
            continue
        if mention.concept.category == "frame" and any(_is_of_cone(page, c, mention) for c in cones):
            continue
        again = reports and not (before is not None and before.code == "frozen" and _is_final(page, mention))
        if kind == "report" and _is_ground(page, mention):
            continue
        if kind == "report" and (again or (smears and mention.code in _VERBS) or _is_of_look(page, mention)):
            continue
        reports += kind == "report"
        told = reading.judge(mention.first, mention.last)
        judged = _judged(page, mention, told)
        if judged in NOT_HERS or (kind == "pathology" and is_of_meeting(reading, mention.first)):
            continue
        sites = _sites_of(page, mention, sentence)
        if kind == "biopsy" and not sites and _is_in_list_of_operation(page, mention, sentence):
            continue
        if kind == "biopsy" and _is_operation(page, mention, sites):
            continue
        if kind in ("biopsy", "report") and not sites:
            sites = _of_lesion(reading, mention, sentence)
        if kind == "biopsy" and before is not None and _is_aspirated_too(page, before, mention):
            continue
        following = (m.first for m in named if m.first >= mention.last and _kind(m) in ("biopsy", "ecc"))
        until = min(page.clause(mention.first)[1], next(following, len(page.tokens)))
        clock = clock_hours(page, mention.first, until) if kind == "biopsy" else ()
        fluid = mention.code.startswith("cytology")
        name = page.words(mention.first, mention.last) if fluid else mention.concept.name
        yield Sample(kind, name, mention.first, mention.last, sentence, judged, sites, clock)


def sections(page: Page, sentence: Sentence) -> list[Mention]:
    """ "Sections from the right ovary showed cysts", "a section of the wall revealed": slides of what is named."""
    found: list[Mention] = []
    for at in range(sentence.first, sentence.last - 2):
        if page.tokens[at].key not in ("section", "sections") or page.keys(at + 1, at + 2) not in _TAKEN_FROM:
            continue
        told = page.keys(at + 2, min(at + _SECTION_WITHIN, sentence.last))
        verb = next((i for i, key in enumerate(told) if key in _SHOWING), None)
        sites = page.of("site", "head", "sampled", first=at + 2, last=at + 2 + (verb or 0))
        if verb and sites and not page.of("frame", first=max(sentence.first, at - 2), last=at + 1):
            token = page.tokens[at]
            found.append(Mention(REPORT, at, at + 1, token.start, token.end))
    return found


def _is_of_look(page: Page, mention: Mention) -> bool:
    """ "Colposcopy in 2022 was reported as normal", "stains for fungi were reported as negative": of no tissue."""
    if mention.code not in _VERBS:
        return False
    if _STAINED.intersection(page.keys(page.clause(mention.first)[0], mention.first)):
        return True
    named = page.of("frame", first=page.clause(mention.first)[0], last=mention.first)
    if not named and page.of("site", first=page.clause(mention.first)[0], last=mention.first):
        near = page.sentences_near(mention.first, before=_LOOKED_BEFORE)
        named = page.of("frame", first=near[0].first, last=mention.first)
    return bool(named) and named[-1].concept.attr("frame") in ("colposcopy", "imaging", "exam")


def _is_ground(page: Page, mention: Mention) -> bool:
    """ "Based on the pathology result, treatment was begun": what was done upon it, and no result before the comma."""
    first, last = page.clause(mention.first)
    before = page.keys(max(first, mention.first - _NEAR_ASKED), mention.first)
    comma = next((at for at in range(mention.last, last) if page.tokens[at].key == ","), None)
    if comma is None or not {"based", "according", "owing", "upon"} & set(before):
        return False
    return not page.of("histology", first=mention.last, last=comma)


def _is_aspirated_too(page: Page, before: Mention, mention: Mention) -> bool:
    """ "Bone marrow aspirates and biopsy showed": a bare biopsy joined to an aspirate is of the same place."""
    joined = page.keys(before.last, mention.first) == ("and",)
    aspirated = page.tokens[before.last - 1].key.startswith("aspirat")
    return joined and aspirated and mention.last - mention.first == 1 and _kind(before) == "biopsy"


def _judged(page: Page, mention: Mention, told: Judgement) -> Assertion:
    """What is suspected at a biopsy is its result; but "she suggested a biopsy" asks for one that was not taken."""
    if told.row == "pos.suspicious":
        before = page.keys(max(page.sentence(mention.first).first, mention.first - _NEAR_ASKED), mention.first)
        return "planned" if any(key.startswith("suggest") for key in before) else "affirmed"
    return "affirmed" if _is_result(told) else told.assertion


def _is_final(page: Page, mention: Mention) -> bool:
    """ "Frozen section was benign, final histology showed ...": the second report of one specimen."""
    return bool(_FINAL.intersection(page.keys(max(0, mention.first - 1), mention.first + 1)))


def _is_called(page: Page, mention: Mention) -> bool:
    """ "Pathology was called to evaluate the mass": the people, and no report of theirs."""
    behind = page.keys(mention.last, mention.last + 2)
    return behind[:1] in (("was",), ("were",), ("is",)) and behind[1:] in (
        ("called",), ("consulted",), ("notified",), ("asked",), ("paged",), ("requested",),
    )  # fmt: skip


def _is_of_fluid(page: Page, mention: Mention) -> bool:
    """ "A clean catch urine specimen", "a cath specimen": of no tissue."""
    if mention.code != "specimen":
        return False
    if _IMAGED.intersection(page.keys(mention.last, mention.last + 1)):
        return True  # "specimen mammography confirmed the excision"
    before = page.keys(max(page.sentence(mention.first).first, mention.first - _NEAR_WAY), mention.last)
    return bool(_FLUIDS.intersection(before))


def _is_place(page: Page, mention: Mention) -> bool:
    """ "Pain at the biopsy site": where a sample was taken once, and no sample."""
    behind = page.keys(mention.last, mention.last + 1)
    labelled = page.keys(mention.last + 1, mention.last + 2) == (":",)
    if behind in (("changes",), ("change",), ("clip",), ("marker",), ("hematoma",), ("cavity",)):
        return True  # "post-biopsy changes"
    return behind in (("site",), ("sites",), ("scar",), ("tract",)) and not labelled


def _is_in_list_of_operation(page: Page, mention: Mention, sentence: Sentence) -> bool:
    """ "Hysterectomy, omentectomy and biopsies": a piece of what was operated on, not of the cervix."""
    done = [m for m in page.of("procedure", first=sentence.first, last=mention.first) if m.code in _OPENED]
    last = done[-1].last if done else mention.first
    return last < mention.first and set(page.keys(last, mention.first)) <= _IN_LIST


def _is_of_cone(page: Page, cone: Mention, mention: Mention) -> bool:
    """Is "biopsy" the last word of the name of an operation ("cervical cone biopsy")?"""
    named = page.tokens[cone.last - 1].key == "cone" and mention.first == cone.last
    return named or cone.first <= mention.first < cone.last


def _is_operation(page: Page, mention: Mention, sites: tuple[Mention, ...]) -> bool:
    """ "Mastectomy and sentinel node biopsy": an operation, where no result of it follows."""
    sentinel = "sentinel" in page.keys(max(0, mention.first - _NEAR_WAY), mention.last)
    if not sentinel or not any(s.concept.attr("group") == "node" for s in sites):
        return False
    last = page.sentence(mention.first).last
    return not page.of("histology", first=mention.last, last=last) and not _SHOWN.intersection(
        page.keys(mention.last, last)
    )


def _is_result(told: Judgement) -> bool:
    """ "Punch CIN 1, ECC negative": what is negative, or was revised, is the result, and the sample was taken."""
    clear = {"negative", "neg", "benign", "clear", "normal"} & set(told.cue.lower().split())
    return told.assertion == "negated" and (told.row == "neg.clear" or told.row.startswith("super") or bool(clear))


def _kind(mention: Mention) -> str:
    """What a mention is a sample of; a cut surface or a section is looked at, and no sample of its own."""
    if mention.code == "gross":
        return ""
    told = mention.concept.attr("frame")
    return {"tissue": "biopsy", "ecc": "ecc", "tissue_report": "report"}.get(told, "")


_WHY = frozenset({"because", "due", "owing"})
_HELD = tuple(("specimen", verb) for verb in ("had", "has", "contained", "contains", "held", ":", "-"))


def _is_reported(page: Page, mention: Mention) -> bool:
    """Does an operation tell what its specimen showed ("LLETZ: CIN3", "hysterectomy confirmed carcinoma")?"""
    if mention.code not in SURGICAL:
        return False
    last = page.sentence(mention.first).last
    if page.keys(mention.last, mention.last + 2) == (",", "and") and _is_anchor(page, mention):
        return False
    behind = page.keys(mention.last, min(mention.last + 8, last))
    for_reason = next((at for at, key in enumerate(behind) if key in _WHY), None)
    if for_reason is not None and reason_behind(page, mention.last, last) is None:
        behind = behind[:for_reason]  # "hysterectomy was done because of a suspected sarcoma"
    shown = any(key in REPORTS - {"was", "were", "with", "(", "is", "-", "–"} for key in behind)
    shown |= ("at", "which") in pairwise(behind) or behind[:2] in _HELD
    reason = reason_behind(page, mention.last, last)
    told = reason[1] if reason else mention.last
    named = page.of("histology", first=told, last=last)
    return bool(named) and (shown or reason is not None or _is_excised(page, named[0]))


def _is_anchor(page: Page, mention: Mention) -> bool:
    """ "Staged 102 days after the hysterectomy, and confirmed as IA": what an operation only dates tells no tissue."""
    before = page.keys(max(page.sentence(mention.first).first, mention.first - _NEAR_ASKED), mention.first)
    return bool({"after", "before", "since", "following"}.intersection(before))


def _is_excised(page: Page, lesion: Mention) -> bool:
    """ "LLETZ on 3 March, CIN3 completely excised": how it was removed is what the specimen showed."""
    behind = page.keys(lesion.last, min(lesion.last + 4, page.sentence(lesion.first).last))
    return bool({"excised", "excision"} & set(behind)) and not {"to", "be", "must", "for"} & set(behind)


def _sites_of(page: Page, mention: Mention, sentence: Sentence) -> tuple[Mention, ...]:
    """The site named in the words of the sample, right before it, or behind "of" or "from"."""
    inside = _organs(page, mention.first, mention.last)
    before = _organs(page, max(sentence.first, mention.first - 4), mention.first)
    joined = JOINERS | SIDES.keys() | LESIONS | _WAYS
    near = [m for m in before if all(k in joined for k in page.keys(m.last, mention.first))]
    behind: list[Mention] = []
    for site in _organs(page, mention.last, min(sentence.last, mention.last + 9)):
        between = page.keys(mention.last, site.first)
        if {"of", "from", "at"} & set(between) and not {"showed", "revealed", "was", "and", ":"} & set(between):
            behind.append(site)
    return tuple(inside or near[-1:] or behind[:1])


def _organs(page: Page, first: int, last: int) -> list[Mention]:
    """The organs named in a stretch; those that are only told of samples ("Pipelle", "temporal artery") among them.

    A vessel is none: "the left internal mammary nodes" are nodes, and a mass beside an artery is no artery.
    """
    sites = [m for m in page.of("site", first=max(0, first - 2), last=last) if not _is_vessel(m)]
    sampled = page.of("sampled", first=first, last=last)
    own = [m for m in sampled if not any(s.first < m.last and m.first < s.last for s in sites)]
    return sorted([*(s for s in sites if s.first >= first), *own], key=lambda m: m.first)


def _is_vessel(site: Mention) -> bool:
    return site.concept.attr("group") == "vascular"


def _of_lesion(reading: Reading, mention: Mention, sentence: Sentence) -> tuple[Mention, ...]:
    """The site of the lesion told last before a sample: "a mass in the left breast. Biopsy showed carcinoma".

    Only in the sentence of the sample and the two before it, within one paragraph; () where no lesion is told there,
    or a cervix that is not called normal.
    """
    page = reading.page
    near = page.sentences_near(sentence.first, before=2)
    named = page.of("site", first=near[0].first, last=mention.first)
    if any(s.code in CERVICAL and reading.judge(s.first, s.last).assertion != "negated" for s in named):
        return ()
    for head in reversed(page.of("head", first=near[0].first, last=mention.first)):
        if not LESIONS.intersection(map(singular, page.keys(head.first, head.last))):
            continue
        if reading.judge(head.first, head.last).assertion not in ("affirmed", "possible", "historical"):
            continue
        first, last = page.clause(head.first)
        before = page.keys(max(first, head.first - _NEAR_ASKED), head.first)
        if "vaginal" in before:
            return (msgspec.structs.replace(head, concept=_VAGINA),)
        sites = [s for s in page.of("site", first=first, last=min(last, mention.first)) if not _is_vessel(s)]
        if sites:
            return (min(sites, key=lambda s: (_apart(head, s), -s.first)),)
    return ()


def _apart(head: Mention, site: Mention) -> int:
    """How many tokens stand between a lesion and a site; none where one stands inside the other."""
    return max(0, site.first - head.last, head.first - site.last)


def event_of(reading: Reading, sample: Sample, result: Result | None) -> Event:
    """A sample with its result as an event; without one it says that the sample was taken."""
    page = reading.page
    if result is not None and result.worst == "benign":
        sample, result = _without_doubted(page, sample, result)
    words = with_suspicion(reading, _written_out(page, result), result.first, result.last) if result else ""
    histology = cast(Any, (result.worst or None) if result else None)
    certainty = certainty_of(reading, result.named, sure=result.sure) if result else ""
    site = _site(reading, sample, result)
    values: Any
    if sample.kind == "ecc":
        values = Ecc(result=words, histology=histology, certainty=certainty)
    elif sample.kind == "biopsy":
        organ = "cervix" if site == "cervix" else "other"
        values = Biopsy(
            site=site,
            organ=organ,
            clock=sample.clock,
            pieces=_pieces(page, sample),
            result=words,
            histology=histology,
            certainty=certainty,
        )
    else:
        values = Pathology(specimen=sample.name, result=words, histology=histology, certainty=certainty)
    first, last = (sample.first, max(sample.last, result.last)) if result else (sample.first, sample.last)
    if result and (result.first < sample.first or result.first > page.sentence(sample.first).last):
        first, last = min(result.first, sample.first), max(result.last, sample.last)
        if page.sentence(first) != page.sentence(last - 1):
            first, last = result.first, result.last
    said: Assertion = "affirmed" if result else sample.assertion
    return reading.event(values, first, last, assertion=said, when=_when(reading, sample, result))


def _without_doubted(page: Page, sample: Sample, result: Result) -> tuple[Sample, Result | None]:
    """A sample without its good result where that is only required, or holds of all samples but one."""
    if is_demanded(page, result.last):
        return msgspec.structs.replace(sample, assertion="planned"), None
    return sample, None if has_exceptions(page, page.sentence(sample.first).first, result.last) else result


def _placed(reading: Reading, result: Result) -> str:
    """ "Core biopsies revealed benign lesions in her left breast": where a sample is from, told behind its result."""
    page = reading.page
    last = min(result.last + _PLACED_WITHIN, page.clause(result.first)[1])
    for site in page.of("site", first=result.last, last=last):
        between = page.keys(result.last, site.first)
        if between[:1] in (("in",), ("within",)) and set(between[1:]) <= {
            "her",
            "the",
            "left",
            "right",
            "both",
            "upper",
        }:
            sides = [SIDES[key] for key in between if key in SIDES]
            return "cervix" if site.code in CERVICAL else " ".join([*sides[-1:], site.concept.name])
    return ""


def _pieces(page: Page, sample: Sample) -> int | None:
    """ "Three punch biopsies", "biopsies x 3": how many pieces were taken, None where it is not said."""
    at = sample.first
    floor = max(sample.sentence.first, sample.first - 3)
    while at > floor and page.tokens[at - 1].key in _KINDS_OF_SAMPLE:
        at -= 1
    before = page.tokens[at - 1].key if at > sample.sentence.first else ""
    behind = page.keys(sample.last, min(sample.last + 2, sample.sentence.last))
    told = before if before in _COUNTS else behind[1] if len(behind) == 2 and behind[0] in ("x", "×") else ""
    several = page.tokens[sample.last - 1].key.endswith(("ies", "s", "x"))
    return _COUNTS.get(told) if several else None


def _written_out(page: Page, result: Result) -> str:
    """The words of a result; an abbreviation with its name."""
    last = result.last
    while last > result.first + 1 and page.tokens[last - 1].key in _TRAILING:
        last -= 1
    words = page.words(result.first, last)
    name = result.named[0].concept.name if result.named else ""
    return f"{name} ({words})" if words.isupper() and len(words) < 9 and name.upper() != words else words


def _when(reading: Reading, sample: Sample, result: Result | None) -> When:
    """A sample stands at the day on which it was taken; else at that of its result."""
    taken = reading.when(sample.first, sample.last)
    return taken if taken.is_known or result is None else reading.when(result.first, result.last)


def _is_of_other_organ(page: Page, sample: Sample, result: Result | None) -> bool:
    """ "Nodes were enlarged. Pathology revealed endometrial cancer": no cancer of the nodes told before it."""
    site = sample.sites[0]
    if result is None or site.first >= sample.sentence.first or site.concept.attr("group") != "node":
        return False
    if any(key.startswith(_TAKEN_BY) for key in page.keys(sample.first, sample.last)):
        return False  # "Biopsy showed ovarian carcinoma" is of the nodes
    named = page.of("site", first=result.first, last=result.last)
    return bool(named) and all(m.concept.attr("group") != "node" for m in named)


def _site(reading: Reading, sample: Sample, result: Result | None) -> str:
    if sample.sites and not _is_of_other_organ(reading.page, sample, result):
        site = sample.sites[0]
        sides = [SIDES[k] for k in reading.page.keys(max(0, site.first - 2), site.first) if k in SIDES]
        if site.code in CERVICAL:
            return "cervix"
        return f"{sides[-1]} {site.concept.name}" if sides else site.concept.name
    placed = _placed(reading, result) if result and sample.kind == "biopsy" else ""
    if placed:
        return placed
    away = {m.concept.attr("home") for m in result.named} & _AWAY if result else set()
    if len(away) == 1 and sample.kind == "biopsy":
        return away.pop()
    homes = [m.concept.attr("tissue") for m in result.named if m.concept.attr("tissue")] if result else []
    if homes:
        return homes[0]
    if _is_taken_elsewhere(reading.page, sample):
        return ""
    return "cervix" if speaks_of_cervix(reading.page) or not reading.page.of("site") else ""


def _is_taken_elsewhere(page: Page, sample: Sample) -> bool:
    """ "Core needle biopsy", "EGD with biopsy": how it was taken says that it is not of the cervix."""
    before = page.keys(max(sample.sentence.first, sample.first - _NEAR_WAY), sample.last)
    scope = page.of("frame", first=page.clause(sample.first)[0], last=sample.last)
    through = any(m.concept.name == "endoscopy" for m in scope)
    return through or (bool(_BY_NEEDLE.intersection(before)) and not any(key.startswith("colposc") for key in before))
