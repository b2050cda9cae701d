"""Samples of tissue that a sentence names: what was taken, and from where."""

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from lugol.language.clock import clock_hours
from lugol.language.kinds.layout.reached import is_reached
from lugol.language.kinds.tissue.bare import follows_at_once, leads_at_once
from lugol.language.kinds.tissue.composed import composed
from lugol.language.kinds.tissue.curetted import curetted
from lugol.language.kinds.tissue.cut_out import cut_out
from lugol.language.kinds.tissue.excised_sample import excised_samples
from lugol.language.kinds.tissue.no_sample import (
    NEAR_ASKED,
    SHOWING,
    SURGICAL,
    VERBS,
    is_called,
    is_final,
    is_ground,
    is_in_list_of_operation,
    is_of_cone,
    is_of_fluid,
    is_of_look,
    is_operation,
    is_place,
    is_told_of,
)
from lugol.language.kinds.tissue.pathologist import pathologists
from lugol.language.kinds.tissue.reasons import reason_behind
from lugol.language.kinds.tissue.words import REPORT, REPORTS
from lugol.language.kinds.treatment.procedures import is_of_meeting
from lugol.language.model import NOT_HERS, Concept, Judgement, Mention, Page, Sentence
from lugol.language.phrases import SIDES
from lugol.language.reading import Reading
from lugol.language.tokens import singular
from lugol.record.event import Assertion, Event

CERVICAL = frozenset({"cervix", "anterior_lip", "posterior_lip", "endocervix"})
JOINERS = frozenset({",", "and", "&", "/", "plus", "with", "the", "an", "a", "concurrent", "+", "or", "both", "of"})
LESIONS = frozenset({"polyp", "mass", "lesion", "nodule", "tumor", "ulcer", "growth", "node", "plaque", "lump"})
_WAYS = frozenset(
    {
        "curettage",
        "curetting",
        "aspiration",
        "suction",
        "fractional",
        "sampling",
        "needle",
        "tissue",
        "recurrence",
        "relapse",
    }
)
_SECTION_WITHIN = 12
_TAKEN_FROM = (("from",), ("of",))
_VAGINA = Concept("site", "vagina", "vagina", {"group": "genital"})
"""The place of "a vaginal nodule": the adjective alone names no organ, since it also tells of deliveries and scans."""


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
    cones = [m for m in page.of("procedure", first=sentence.first, last=sentence.last) if m.code == "excision"]
    smears = page.of("cyt_test", first=sentence.first, last=sentence.last)
    reports = 0
    named = _named(reading, sentence)
    for before, mention in zip((None, *named), named, strict=False):
        kind = _kind(mention) or "pathology"
        if before is not None and mention.code == before.code and page.keys(before.last, mention.first) == ("(",):
            continue
        if (
            is_told_of(page, mention)
            or is_place(page, mention)
            or is_of_fluid(page, mention)
            or is_called(page, mention)
        ):
            continue
        if mention.concept.category == "frame" and any(is_of_cone(page, c, mention) for c in cones):
            continue
        again = reports and not (before is not None and before.code == "frozen" and is_final(page, mention))
        if kind == "report" and is_ground(page, mention):
            continue
        if kind == "report" and (again or (smears and mention.code in VERBS) or is_of_look(page, mention)):
            continue
        reports += kind == "report"
        told = reading.judge(mention.first, mention.last)
        judged = _judged(page, mention, told)
        if judged in NOT_HERS or (kind == "pathology" and is_of_meeting(reading, mention.first)):
            continue
        sites = _sites_of(page, mention, sentence)
        if kind == "biopsy" and not sites and is_in_list_of_operation(page, mention, sentence):
            continue
        if kind == "biopsy" and is_operation(page, mention, sites):
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


def _named(reading: Reading, sentence: Sentence) -> list[Mention]:
    """What may name tissue in a sentence, in order: frames, operations that tell their result, and short forms."""
    page = reading.page
    mentions = [m for m in page.of("frame", first=sentence.first, last=sentence.last) if _kind(m)]
    mentions += [m for m in page.of("procedure", first=sentence.first, last=sentence.last) if _is_reported(page, m)]
    mentions += [*sections(page, sentence), *composed(page, sentence), *pathologists(page, sentence)]
    mentions += [*_frozen(page, sentence), *curetted(page, sentence)]
    mentions += excised_samples(page, sentence, reading.time.told_in(sentence.first, sentence.last))
    mentions += [m for m in cut_out(page) if sentence.first <= m.first < sentence.last]
    return sorted(mentions, key=lambda m: m.first)


def sections(page: Page, sentence: Sentence) -> list[Mention]:
    """ "Sections from the right ovary showed cysts", "a section of the wall revealed": slides of what is named."""
    found: list[Mention] = []
    for at in range(sentence.first, sentence.last - 2):
        if page.tokens[at].key not in ("section", "sections") or page.keys(at + 1, at + 2) not in _TAKEN_FROM:
            continue
        told = page.keys(at + 2, min(at + _SECTION_WITHIN, sentence.last))
        verb = next((i for i, key in enumerate(told) if key in SHOWING), None)
        sites = page.of("site", "head", "sampled", first=at + 2, last=at + 2 + (verb or 0))
        if verb and sites and not page.of("frame", first=max(sentence.first, at - 2), last=at + 1):
            token = page.tokens[at]
            found.append(Mention(REPORT, at, at + 1, token.start, token.end))
    return found


_FAILED = frozenset({"failed", "unsuccessful", "abandoned", "impossible"})
_TRIED = (("was",), ("attempted",), ("were",), ("tried",))
_FROZEN = Concept("frame", "frozen", "frozen section", {"frame": "tissue_report"})
_TOLD_OF_FROZEN = frozenset({":", "-", "–", "both", "all", "neg", "negative", "benign", "was", "were", "showed"})


def _frozen(page: Page, sentence: Sentence) -> list[Mention]:
    """ "Frozen both neg.": the word alone, where a result follows at once; no frozen pelvis or shoulder."""
    at = sentence.first
    if page.tokens[at].key != "frozen" or not _TOLD_OF_FROZEN.intersection(page.keys(at + 1, at + 2)):
        return []
    token = page.tokens[at]
    return [Mention(_FROZEN, at, at + 1, token.start, token.end)]


def _is_aspirated_too(page: Page, before: Mention, mention: Mention) -> bool:
    """ "Bone marrow aspirates and biopsy showed": a bare biopsy joined to an aspirate is of the same place."""
    joined = page.keys(before.last, mention.first) == ("and",)
    aspirated = page.tokens[before.last - 1].key.startswith("aspirat")
    return joined and aspirated and mention.last - mention.first == 1 and _kind(before) == "biopsy"


def _judged(page: Page, mention: Mention, told: Judgement) -> Assertion:
    """What is suspected at a biopsy is its result; but "she suggested a biopsy" asks for one that was not taken."""
    if told.row == "pos.suspicious":
        before = page.keys(max(page.sentence(mention.first).first, mention.first - NEAR_ASKED), mention.first)
        return "planned" if any(key.startswith("suggest") for key in before) else "affirmed"
    done, behind = page.keys(mention.last, mention.last + 1), page.keys(mention.last + 1, mention.last + 2)
    if _FAILED.intersection(done) or (
        done in _TRIED and _FAILED.intersection(page.keys(mention.last + 1, mention.last + 4))
    ):
        return "negated"  # "ECC failed due to stenosis", "biopsy was unsuccessful"
    if (
        told.assertion == "negated"
        and done in _DONE
        and behind not in _ANSWERS
        and told.cue
        and told.cue.lower().split()[0] not in _DENIES
    ):
        return "affirmed"
    return "affirmed" if _is_result(told) else told.assertion


_DONE = (("performed",), ("done",), ("taken",), ("obtained",))
_ANSWERS = ((":",), ("=",), ("-",), ("–",), ("?",))
_DENIES = frozenset({"no", "not", "never", "without", "nor", "none", "neither", "nil"})
"""What does not begin with one of these denies a sample that is said to be done for the other beside it alone."""


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
    if _operation_dated_by(page, mention) is not None:
        return False
    anchored = next(
        (
            m
            for m in page.of("procedure", first=mention.last, last=min(mention.last + _ANCHORED, last))
            if _operation_dated_by(page, m) == mention
        ),
        mention,
    )
    behind = page.keys(anchored.last, min(anchored.last + 8, last))
    for_reason = next((at for at, key in enumerate(behind) if key in _WHY), None)
    if for_reason is not None and reason_behind(page, mention.last, last) is None:
        behind = behind[:for_reason]  # "hysterectomy was done because of a suspected sarcoma"
    shown = any(key in REPORTS - {"was", "were", "with", "(", "is", "-", "–"} for key in behind)
    shown |= ("at", "which") in pairwise(behind) or behind[:2] in _HELD
    reason = reason_behind(page, mention.last, last)
    told = reason[1] if reason else mention.last
    named = page.of("histology", first=told, last=last)
    if follows_at_once(page, mention):
        return True
    shown |= bool(named) and leads_at_once(page, mention, named[0])
    return bool(named) and (shown or reason is not None or _is_excised(page, named[0]))


_ANCHORED = 10
_AFTER = frozenset({"after", "following", "post"})
_PARTS = frozenset({",", ";", ".", "and"})


def _operation_dated_by(page: Page, mention: Mention) -> Mention | None:
    """ "Hysterectomy after LEEP 4 December: residual CIN3": the operation that another behind "after" only dates.

    "TLH after cone biopsy (CIN3): no residual disease" tells in brackets what the other showed.
    """
    first = page.sentence(mention.first).first
    led = max(
        (at for at in range(max(first, mention.first - NEAR_ASKED), mention.first) if page.tokens[at].key in _AFTER),
        default=None,
    )
    if (
        led is None
        or _PARTS.intersection(page.keys(led, mention.first))
        or page.keys(mention.last, mention.last + 1) == ("(",)
    ):
        return None
    done = page.of("procedure", first=max(first, mention.first - _ANCHORED), last=led)
    return next((m for m in reversed(done) if m.code in SURGICAL), None)


def _is_anchor(page: Page, mention: Mention) -> bool:
    """ "Staged 102 days after the hysterectomy, and confirmed as IA": what an operation only dates tells no tissue."""
    before = page.keys(max(page.sentence(mention.first).first, mention.first - NEAR_ASKED), mention.first)
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
        led = {"of", "from", "at"} & set(between) or set(between) <= SIDES.keys()
        if led and not {"showed", "revealed", "was", "and", ":"} & set(between):
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
    own = [s for s in page.of("site", first=sentence.first, last=mention.first) if not _is_vessel(s)]
    if own and page.tokens[mention.first - 1].key == "(" and own[-1].code not in CERVICAL:
        return (own[-1],)  # "vault recurrence 2.8 cm (bx adenocarcinoma)"
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
        before = page.keys(max(first, head.first - NEAR_ASKED), head.first)
        if "vaginal" in before:
            return (msgspec.structs.replace(head, concept=_VAGINA),)
        sites = [s for s in page.of("site", first=first, last=min(last, mention.first)) if not _is_vessel(s)]
        sites = [s for s in sites if not is_reached(page, s)]
        if sites:
            return (min(sites, key=lambda s: (_apart(head, s), -s.first)),)
    return ()


def _apart(head: Mention, site: Mention) -> int:
    """How many tokens stand between a lesion and a site; none where one stands inside the other."""
    return max(0, site.first - head.last, head.first - site.last)
