"""Metastases: each site once, how sure, and on what it rests; recurrences are read in kinds/diagnoses/recurrence.py."""

import msgspec

from lugol.language.kinds.diagnoses.recurrence import recurrences
from lugol.language.kinds.diagnoses.spread_to import LOCAL, has_needle, list_behind, sites_of_spread
from lugol.language.kinds.diagnoses.tumour import behaviours_named
from lugol.language.kinds.layout.zones import is_report
from lugol.language.model import NOT_HERS_YET, Mention, Page
from lugol.language.number_words import number_words
from lugol.language.numerals import once_a_page
from lugol.language.phrases import SIDES
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Event, Metastasis, Recurrence
from lugol.record.when import When

_TOLD_IN = ("case", "abstract")
_AGAIN_IN = ("abstract", "caption")
"""Where a case is told again: what the case itself says of the same counts first."""
_METASTATIC = frozenset({"metastasis"})
_ADVANCED = frozenset({
    "metastasized", "metastatic", "disseminated", "spread", "secondaries", "metastasize",
    "carcinomatosis",
})  # fmt: skip
_BOWEL = {"duoden": "duodenum", "jejun": "jejunum", "ile": "ileum", "cec": "caecum", "sigmoid": "sigmoid"}
_DIRECT = (("superficial",), ("direct",), ("local",), ("lateral",), ("contiguous",), ("pagetoid",), ("surface",))
_DISSECTED = ("lymphadenectomy", "sentinel_node", "node_sampling")
_COUNTED = frozenset({"positive", "pos", "involved", "metastatic", "+"})
_NO_PROOF = frozenset({"-", "pet", "fdg", "number", "of", "zero", "one", "two", "three", "four", "five", "six"})
"""Before "positive nodes" these tell a scan, or a count that is read as one."""
_INVOLVED = (("positive",), ("involved",), ("metastatic",))
_APART = 6
_GROWTHS = ("mass", "tumour", "lesion", "nodule", "growth")
_COMPLAINTS = frozenset({"pain", "pains", "ache", "cramps", "rash", "swelling", "numbness", "itching", "infection"})


def read(reading: Reading) -> list[Event]:
    """Metastases and recurrences told of her."""
    events: list[Event] = []
    counted = is_report(reading.page)
    for sentence in reading.page.sentences:
        if sentence.article not in _TOLD_IN or reading.page.part(sentence.first) in ("family", "references"):
            continue
        for first, last in _cues(reading.page, sentence.first, sentence.last):
            events.extend(_metastases(reading, first, last, sentence.last))
        events.extend(_by_tissue(reading, sentence.first, sentence.last))
        events.extend(_by_count(reading, sentence.first, sentence.last))
        events.extend(_by_predicate(reading, sentence.first, sentence.last))
    events = [e for e in events if not (counted and getattr(e.values, "site", "") == "lymph node")]
    spread = bool(events)
    for sentence in reading.page.sentences:
        if sentence.article in _TOLD_IN and reading.page.part(sentence.first) not in ("family", "references"):
            events.extend(recurrences(reading, sentence.first, sentence.last, named=not spread))
    return _once(events)


def _cues(page: Page, first: int, last: int) -> list[tuple[int, int]]:
    """The words of a sentence that speak of spread."""
    named = [(m.first, m.last) for m in page.of("head", "histology", first=first, last=last) if m.code in _METASTATIC]
    words = [(at, at + 1) for at in range(first, last) if page.tokens[at].key in _ADVANCED and not _is_direct(page, at)]
    words += [(at, at + 1) for at in range(first, last) if _is_of_nodes(page, at) or _is_met(page, at)]
    merged: list[tuple[int, int]] = []
    for cue in sorted({*named, *words}):
        if merged and cue[0] < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(cue[1], merged[-1][1]))
        else:
            merged.append(cue)
    return merged


_WORDED = number_words(1, 12)


def _is_direct(page: Page, at: int) -> bool:
    """ "superficial spread to the endometrium", "direct spread": growth into what is next to it."""
    return page.tokens[at].key == "spread" and page.keys(at - 1, at) in _DIRECT


def _is_met(page: Page, at: int) -> bool:
    """ "Liver bx: adenoca met", "met. SCC": the short word beside the name of a cancer, and no verb."""
    if page.tokens[at].key != "met":
        return False
    behind = at + 1 + (page.keys(at + 1, at + 2) == (".",))
    beside = [m for m in page.of("histology", first=max(0, at - 4), last=at) if m.last == at]
    beside += [m for m in page.of("histology", first=behind, last=behind + 1) if m.first == behind]
    return any(m.concept.attr("behaviour") == "malignant" for m in beside)


def _is_of_nodes(page: Page, at: int) -> bool:
    """ "With lymph node involvement", "para-aortic nodal involvement": nodes that a tumour has reached."""
    if page.tokens[at].key != "involvement":
        return False
    return any(
        m.concept.attr("group") == "node" and m.last == at for m in page.of("site", first=max(0, at - 4), last=at)
    )


def _metastases(reading: Reading, first: int, last: int, end: int) -> list[Event]:
    page = reading.page
    judged = reading.judge(first, last).assertion
    if judged == "negated" and page.keys(last, last + 1) in (("+",), ("present",), ("positive",)):
        judged = "affirmed"
    if judged in NOT_HERS_YET or _is_of_pain(page, first):
        return []
    lead, sites = sites_of_spread(page, first, last, end)
    if lead is not None and sites and all(s.concept.attr("group") == "bone" for s in sites):
        named = tuple(s.concept.name for s in sites)
        return [_event(reading, lead, first, last, judged, sites=named)]
    if lead is not None and not sites:
        sites = [lead]
    return [_event(reading, site, first, last, judged) for site in sites]


def _is_of_pain(page: Page, at: int) -> bool:
    """ "The pain spread to the groin", "a rash that spread to the trunk": a complaint, and no tumour, goes further."""
    if page.tokens[at].key not in ("spread", "spreading"):
        return False
    first = page.sentence(at).first
    told = page.of("symptom", "histology", "staged", "head", first=first, last=at)
    tumours = [m for m in told if m.concept.category in ("histology", "staged") or m.code in _GROWTHS]
    tumours = [m for m in tumours if page.tokens[m.last - 1].key not in _COMPLAINTS]  # "the swelling spread"
    complaints = _COMPLAINTS.intersection(page.keys(first, at))
    return not tumours and bool(complaints or any(m.concept.category == "symptom" for m in told))


def _by_tissue(reading: Reading, first: int, last: int) -> list[Event]:
    """ "Omental core biopsy: high grade serous carcinoma": tissue of a distant site that shows the genital cancer."""
    page = reading.page
    shown = [m for m in page.of("histology", first=first, last=last) if m.concept.attr("behaviour") == "malignant"]
    shown = [m for m in shown if m.code not in _METASTATIC and reading.judge(m.first, m.last).assertion == "affirmed"]
    if not shown or _cues(page, first, last):
        return []
    at = shown[0].first
    within = [site for m in shown for site in _involved(page, m, last)]
    if within:
        return [_event(reading, site, at, shown[0].last, "affirmed") for site in within]
    frames = [m.concept.attr("frame") for m in page.of("frame", first=first, last=at)]
    if "tissue" not in frames and not has_needle(page, at):
        return []
    sites = [m for m in page.of("site", first=first, last=at) if m.code not in LOCAL | {"ovary", "tube", "breast"}]
    known = {"primary", "no", "negative"} & set(page.keys(first, last))
    between = set(page.keys(sites[-1].last, at)) if sites else set()
    aim = "for" in between and not between & {"positive", "pos", "+"}  # "omental bx for adenocarcinoma"
    if len(sites) != 1 or known or aim or at - sites[0].last > _APART + _dated_between(reading, sites[0].last, at):
        return []
    in_node = sites[0].concept.attr("group") == "node" and not _is_of_blood(shown[0])
    if not in_node and not _is_genital(page, shown[0]):
        return []
    return [_event(reading, sites[0], sites[0].first, shown[0].last, "affirmed")]


def _is_of_blood(shown: Mention) -> bool:
    """Is it a lymphoma or a leukaemia, which a lymph node shows as its own disease?"""
    named = (shown.code, shown.concept.name, shown.concept.attr("wider"))
    return any(stem in name.lower() for name in named for stem in ("lymphom", "leuk", "myelom", "hodgkin"))


def _dated_between(reading: Reading, first: int, last: int) -> int:
    """How many tokens of a stretch are dates."""
    return sum(m.last - m.first for m in reading.time.told_in(first, last) if m.last <= last)


def _by_count(reading: Reading, first: int, last: int) -> list[Event]:
    """ "3/17 left pelvic nodes positive": nodes of which some are told to be involved."""
    page = reading.page
    found: list[Event] = []
    for site in page.of("site", first=first, last=last):
        before = page.keys(max(first, site.first - 5), site.first)
        counts = [at for at in range(len(before) - 2) if _is_number(before[at]) and before[at + 1] in ("/", "of")]
        behind = page.keys(site.last, min(last, site.last + 3))
        involved = _COUNTED.intersection(behind) and not {"not", "negative"} & set(behind)
        if site.concept.attr("group") != "node" or not counts or not involved or before[counts[-1]] == "0":
            continue
        if before[counts[-1] + 2].isdigit() and not _cues(page, first, last):
            judged = reading.judge(site.first, site.last).assertion
            found += [] if judged in NOT_HERS_YET else [_event(reading, site, site.first, site.last, "affirmed")]
    return found


def _is_number(key: str) -> bool:
    """ "4", "four"."""
    return key.isdigit() or key in _WORDED


def _by_predicate(reading: Reading, first: int, last: int) -> list[Event]:
    """ "The pelvic nodes were positive", "SCC with positive nodes": without a count, and not as a scan shows them."""
    page = reading.page
    if (
        "malignant" not in behaviours_named(page)
        or page.of("frame", first=first, last=last)
        or _cues(page, first, last)
    ):
        return []
    found: list[Event] = []
    for site in page.of("site", first=first, last=last):
        before = page.keys(max(first, site.first - 2), site.first)
        behind = page.keys(site.last, min(last, site.last + 3))
        behind = behind[behind[:1] in (("was",), ("were",)) :][:2]
        said = before[-1:] in _INVOLVED or (behind[:1] in _INVOLVED and behind[1:] != ("for",))
        counted = bool(_NO_PROOF.intersection(before)) or any(key[0].isdigit() for key in before)
        if site.concept.attr("group") != "node" or not said or counted:
            continue
        judged = reading.judge(site.first, site.last).assertion
        if judged in ("affirmed", "historical"):
            found.append(_event(reading, site, site.first, site.last, "affirmed"))
    return found


def _involved(page: Page, shown: Mention, last: int) -> list[Mention]:
    """ "Small cell carcinoma involving the cervical os, right ovary and omentum": organs beyond those next to it."""
    behind = page.keys(shown.last, min(shown.last + 3, last))
    if not {"involving", "infiltrating", "invading"} & set(behind):
        return []
    listed = list_behind(page, shown.last, page.sentence(shown.first).last)
    own = (*LOCAL, *shown.concept.attr("home").split(","))
    return [m for m in listed if m.code not in own and m.concept.attr("group") != "node"] if len(listed) > 1 else []


def _is_genital(page: Page, shown: Mention) -> bool:
    """Is the cancer one that the text elsewhere tells of a genital organ?"""
    home = shown.concept.attr("home").split(",")[0]
    return home in ("ovary", "cervix", "endometrium", "uterus") or _tells_of_genitals(page)


@once_a_page
def _tells_of_genitals(page: Page) -> bool:
    genital = ("cervix", "ovary", "uterus", "endometrium", "vulva", "vagina", "tube")
    return any(m.code in genital for m in page.of("site"))


def _event(
    reading: Reading, site: Mention, first: int, last: int, judged: Assertion, sites: tuple[str, ...] = ()
) -> Event:
    page = reading.page
    at_site = reading.judge(site.first, site.last).assertion if site.first >= last else judged
    said: Assertion = "negated" if at_site == "negated" or _is_none_of(page, site) else judged
    side = next((SIDES[k] for k in page.keys(max(0, site.first - 2), site.first) if k in SIDES), "")
    name = _name(page, site)
    if site.code == "spine":
        side = ""
    value = Metastasis(
        site=f"{side} {name}" if side in ("left", "right") and "lymph node" in name else name,
        sites=sites,
        certainty="suspected" if said == "possible" else "",
        basis=_basis(page, first),
        laterality=side,
    )
    low, high = min(first, site.first), max(last, site.last)
    return reading.event(
        value,
        low,
        high,
        assertion="affirmed" if said == "historical" else said,
        when=reading.time.since(low, high),
    )


def _is_none_of(page: Page, site: Mention) -> bool:
    """ "3 of 14 left pelvic lymph nodes and 0 of 9 para-aortic lymph nodes": of the second none is involved."""
    before = page.keys(max(page.clause(site.first)[0], site.first - 5), site.first)
    counts = [at for at, key in enumerate(before[:-1]) if key[0].isdigit() and before[at + 1] in ("of", "/")]
    none = [at for at in counts if before[at] == "0"]
    return bool(none) and none[-1] >= max(counts, default=0)


def _name(page: Page, site: Mention) -> str:
    """The usual name of a site; a vertebra keeps its number, a part of the bowel its own name."""
    if site.code == "bowel":
        key = page.tokens[site.last - 1].key
        return next((name for stem, name in _BOWEL.items() if key.startswith(stem)), site.concept.name)
    if site.code != "spine":
        return site.concept.name
    if page.tokens[site.last - 1].key.startswith("vertebra") and not page.tokens[site.first - 1].key.isdigit():
        return "vertebra"
    level = page.tokens[site.first - 2 : site.first]
    numbered = len(level) == 2 and level[0].key in ("l", "t", "c", "s", "d") and level[1].key.isdigit()
    return page.words(site.first - 2, site.last) if numbered else site.concept.name


def _basis(page: Page, at: int) -> str:
    """On what the sentence says that it rests: tissue, an operation or a scan."""
    sentence = page.sentence(at)
    frames = page.of("frame", first=sentence.first, last=sentence.last)
    kinds = [m.concept.attr("frame") for m in frames]
    dissected = page.of("procedure", first=sentence.first, last=at)
    if {"tissue", "tissue_report"} & set(kinds) or any(m.code in _DISSECTED for m in dissected):
        return "histology"
    return next((m.concept.name for m in frames if m.concept.attr("frame") == "imaging"), "")


def _once(events: list[Event]) -> list[Event]:
    """A site told again is the metastasis told before; what is affirmed counts before what is denied."""
    kept: dict[tuple[str, str], Event] = {}
    for event in sorted(events, key=lambda e: e.sources[0].section in _AGAIN_IN):
        site = getattr(event.values, "site", "")
        key = (f"{event.kind} {event.assertion}", site)
        if isinstance(event.values, Recurrence) and event.assertion == "affirmed":
            same = [k for k in kept if k[0] == key[0] and (not site or not k[1] or k[1] == site)]
            if same and not (site and not same[0][1]):
                continue
            if same:
                kept[same[0]] = msgspec.structs.replace(event, when=_known(kept[same[0]], event))
                continue
        kept.setdefault(key, event)
    return list(kept.values())


def _known(earlier: Event, event: Event) -> When:
    return event.when if event.when.is_known else earlier.when
