"""Metastases and recurrences: each site once, how sure, and on what it rests."""

from lugol.language.model import Mention, Page
from lugol.language.phrases import SIDES
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Event, Metastasis, Recurrence

_TOLD_IN = ("case", "abstract")
_NOT_HERS = ("literature", "family", "other_person", "hypothetical", "planned")
_METASTATIC = frozenset({"metastasis"})
_RECURS = frozenset({"recurrence", "recurrent", "relapse", "relapsed", "recurred", "recurring", "relapses"})
_FROM = frozenset({"from", "of"})
_INTO = frozenset(
    {"to", "in", "of", "at", "involving", "on", "within", "including", "affecting", ":", "(", "the", "both"}
)
_PELVIC = frozenset(
    {"cervix", "endocervix", "uterus", "anterior_lip", "posterior_lip", "uterine_cavity", "pelvis", "abdomen"}
)
_ADVANCED = frozenset({"metastasized", "metastasised", "metastatic", "disseminated", "spread", "secondaries"})
_STOP = frozenset({"was", "were", "showed", "revealed", "had", "which", "but", "while", "underwent", "received", "so"})
_NOT_RECURRED = frozenset({"risk", "rate", "free", "for", "disease-free"})


def read(reading: Reading) -> list[Event]:
    """Metastases and recurrences told of her."""
    events: list[Event] = []
    for sentence in reading.page.sentences:
        if sentence.article not in _TOLD_IN or reading.page.part(sentence.first) in ("family", "references"):
            continue
        for first, last in _cues(reading.page, sentence.first, sentence.last):
            events.extend(_metastases(reading, first, last, sentence.last))
        events.extend(_recurrences(reading, sentence.first, sentence.last))
    return _once(events)


def _cues(page: Page, first: int, last: int) -> list[tuple[int, int]]:
    """The words of a sentence that speak of spread."""
    named = [(m.first, m.last) for m in page.of("head", "histology", first=first, last=last) if m.code in _METASTATIC]
    words = [(at, at + 1) for at in range(first, last) if page.tokens[at].key in _ADVANCED]
    merged: list[tuple[int, int]] = []
    for cue in sorted({*named, *words}):
        if merged and cue[0] < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(cue[1], merged[-1][1]))
        else:
            merged.append(cue)
    return merged


def _metastases(reading: Reading, first: int, last: int, end: int) -> list[Event]:
    page = reading.page
    judged = reading.judge(first, last).assertion
    if judged in _NOT_HERS:
        return []
    sites = _sites(page, first, last, end)
    return [e for site in sites if (e := _event(reading, site, first, last, judged)) is not None]


def _sites(page: Page, first: int, last: int, end: int) -> list[Mention]:
    """The sites of a spread: right before the word ("liver metastases"), or in the list behind it."""
    clause = page.clause(first)
    before = [m for m in page.of("site", first=max(clause[0], first - 8), last=first) if _leads(page, m, first)]
    behind = _list_behind(page, last, min(end, clause[1]))
    found = behind or before if "metastatic" in page.keys(first, last) else before or behind
    if before and behind and found is before and page.tokens[last].key in ("to", "in", "involving"):
        found = behind
    return [m for m in found if m.code not in _PELVIC]


def _leads(page: Page, site: Mention, first: int) -> bool:
    """ "liver and lung metastases": between site and word stand only further sites, and signs of a list."""
    inside = page.of("site", first=site.last, last=first)
    covered = {i for m in inside for i in range(m.first, m.last)}
    between = [page.tokens[i].key for i in range(site.last, first) if i not in covered]
    return all(k in (",", "and", "/", "&", "or", "-", "multiple", "node", "nodes", "lymph", "nodal") for k in between)


def _list_behind(page: Page, last: int, end: int) -> list[Mention]:
    found: list[Mention] = []
    at = last
    for site in page.of("site", first=last, last=end):
        between = page.keys(at, site.first)
        if _STOP.intersection(between) or (not found and not _INTO.intersection(between)):
            break
        if {"from", ";", "no", "without", "squamous"} & set(between) or len(between) > 8:
            break
        found.append(site)
        at = site.last
    return found


def _event(reading: Reading, site: Mention, first: int, last: int, judged: Assertion) -> Event | None:
    page = reading.page
    at_site = reading.judge(site.first, site.last).assertion
    said: Assertion = "negated" if at_site == "negated" else judged
    side = next((SIDES[k] for k in page.keys(max(0, site.first - 2), site.first) if k in SIDES), "")
    name = site.concept.name
    value = Metastasis(
        site=f"{side} {name}" if side in ("left", "right") and "lymph node" in name else name,
        certainty="suspected" if said == "possible" else "",
        basis=_basis(page, first),
        laterality=side,
    )
    low, high = min(first, site.first), max(last, site.last)
    return reading.event(value, low, high, assertion="affirmed" if said == "historical" else said)


def _basis(page: Page, at: int) -> str:
    """On what the sentence says that it rests: tissue, an operation or a scan."""
    sentence = page.sentence(at)
    frames = page.of("frame", first=sentence.first, last=sentence.last)
    kinds = [m.concept.attr("frame") for m in frames]
    if {"tissue", "tissue_report"} & set(kinds):
        return "histology"
    return next((m.concept.name for m in frames if m.concept.attr("frame") == "imaging"), "")


def _recurrences(reading: Reading, first: int, last: int) -> list[Event]:
    page = reading.page
    events: list[Event] = []
    for at in range(first, last):
        if page.tokens[at].key not in _RECURS or _NOT_RECURRED.intersection(page.keys(at + 1, min(last, at + 2))):
            continue
        judged = reading.judge(at, at + 1).assertion
        if judged in _NOT_HERS or _is_of_symptom(page, at, last):
            continue
        sites = page.of("site", first=max(first, at - 4), last=min(last, at + 9))
        site = min(sites, key=lambda m: abs(m.first - at), default=None)
        value = Recurrence(
            site=site.concept.name if site else "",
            certainty="suspected" if judged == "possible" else "",
            basis=_basis(page, at),
        )
        said: Assertion = "affirmed" if judged == "historical" else judged
        events.append(reading.event(value, at, at + 1, assertion=said))
    return events


def _is_of_symptom(page: Page, at: int, last: int) -> bool:
    """ "recurrent bleeding", "recurrence of pain" is no recurrence of a tumour."""
    near = page.of("symptom", "condition", "complication", first=at, last=min(last, at + 4))
    return bool(near)


def _once(events: list[Event]) -> list[Event]:
    """A site told again is the metastasis told before; what is affirmed counts before what is denied."""
    kept: dict[tuple[str, str], Event] = {}
    for event in events:
        site = getattr(event.values, "site", "")
        if isinstance(event.values, Recurrence) and event.assertion == "affirmed":
            same = [
                k for k in kept if k[0] == f"recurrence {event.assertion}" and (not site or not k[1] or k[1] == site)
            ]
            if same:
                continue
        kept.setdefault((f"{event.kind} {event.assertion}", site), event)
    return list(kept.values())
