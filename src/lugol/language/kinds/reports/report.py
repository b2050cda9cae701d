"""Pathology reports: each specimen with its result, the core items of the main one, the diagnosis and the stage."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, cast

import msgspec

from lugol.language.clock import clock_hours
from lugol.language.kinds.diagnoses.diagnosis import DERIVED
from lugol.language.kinds.layout.scan import Scan, scan, words
from lugol.language.kinds.layout.zones import Layout, Specimen, is_report, layout
from lugol.language.kinds.reports.beside import beside
from lugol.language.kinds.reports.items import Items, items
from lugol.language.kinds.reports.lengths import gross_size
from lugol.language.kinds.reports.nodes import Nodes, nodes
from lugol.language.kinds.reports.nodes_sites import with_sites_of
from lugol.language.kinds.reports.prose import RANK, filled
from lugol.language.kinds.reports.results import Result, by_count, carries, graded, specimen_result, unheaded
from lugol.language.kinds.reports.stage import stages
from lugol.language.kinds.tissue.doubted import certainty_of
from lugol.language.kinds.tissue.smear_of import speaks_of_cervix
from lugol.language.model import Mention, Sentence
from lugol.language.reading import Reading
from lugol.record.event import Biopsy, Diagnosis, Ecc, Event, Metastasis, Pathology

_RESULT = ("addendum", "final", "", "micro")
_VAGUE = words("report.vague")
_CERVICAL = frozenset({"cervix", "anterior_lip", "posterior_lip", "endocervix"})
_WHOLE = words("report.whole")
_LOCAL = frozenset({"cone", "conization", "leep", "lletz", "loop", "hat", "excision"})
_BIOPSY = frozenset({"biopsy", "biopsies", "bx"})
_ECC = frozenset({"curettage", "curettings", "curetting", "ecc"})
_SPREAD = {"parametrium": {"parametrium"}, "vagina": {"vagina", "vaginal_vault"}}
_CHANGES = words("report.changes")
_DIAGNOSES = {"cancer": "cervical_cancer", "LSIL": "cervical_low_grade", "CIN1": "cervical_low_grade"}


def core_items(reading: Reading, first: int, last: int) -> Items:
    """The core items of a specimen told in the tokens [first, last) of any text.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Grade: 2\\nDepth of invasion: 9 mm\\nLVSI: not identified\\nNodes: 0/21")
    >>> told = core_items(reading, 0, len(reading.page.tokens))
    >>> told.grade, told.depth_mm, told.lvsi
    ('2', 9.0, 'absent')
    """
    return items(scan(reading, first, last), [[(first, last)]])


def core_nodes(reading: Reading, first: int, last: int) -> Nodes:
    """The lymph nodes told in the tokens [first, last) of any text.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Metastatic carcinoma in one of seven lymph nodes (1/7).")
    >>> told = core_nodes(reading, 0, len(reading.page.tokens))
    >>> told.positive, told.examined
    (1, 7)
    """
    found = scan(reading, first, last)
    told = [(s, "", -1) for s in _sentences(reading, first, last)]
    return nodes(found, told, told, plain=True)


def _sentences(reading: Reading, first: int, last: int) -> list[Sentence]:
    return [s for s in reading.page.sentences if s.first >= first and s.last <= last]


def read(reading: Reading) -> list[Event]:
    """The events of a text that is a pathology report; nothing for any other text."""
    if not is_report(reading.page):
        return []
    found = scan(reading)
    plan = layout(found)
    results = [(s, specimen_result(found, s)) for s in plan.specimens]
    told = _nodes(found, plan)
    results += unheaded(found, results, told.by_site)
    main = _main(found, results)
    named = [(s, _event(found, s, by_count(found, s, r, told.by_site))) for s, r in results if r]
    events = _apart(found, [(s, e if s is main else _with_margins(found, s, e)) for s, e in named])
    if main is None:
        whole = _whole(found, plan)
        if whole is None:
            return [*_bare(found, plan, told), *_stages(found, plan), *_metastases(found, told)]
        events.append(_event(found, *whole))
        results.append(whole)
        main = whole[0]
    result = _amended(found, plan) or next(r for s, r in results if s is main and r is not None)
    events = _once(_with_core(found, plan, main, result, told, events, _spread(found, results)))
    events.extend(beside(found, plan.sentences))
    events.extend(_diagnosis(found, plan, result))
    events.extend(_stages(found, plan))
    events.extend(_metastases(found, told))
    return events


def _is_embolus(found: Scan, specimen: Specimen) -> bool:
    """ "Right parametrium: cancer emboli in vessels, no direct invasion": an embolus alone leaves it open."""
    keys = [key for first, last in specimen.told for key in found.page.keys(first, last)]
    return bool({"emboli", "embolus"}.intersection(keys))


def _has_emboli_beside(found: Scan, plan: Layout) -> bool:
    """Does one of two parametria, sent apart, hold emboli, so that the other's being free is not said of both?"""
    for specimen in plan.specimens:
        codes = {m.code for m in found.of("site", first=specimen.first, last=specimen.last)}
        if "parametrium" in codes and _is_embolus(found, specimen):
            return True
    return False


def _with_margins(found: Scan, specimen: Specimen, event: Event) -> Event:
    """A specimen beside the main one with the margins told of it: "B. Top hat: AIS, margin negative"."""
    if not _is_local(found, specimen) or not isinstance(event.values, Pathology):
        return event
    own = items(found, [list(specimen.told)])
    margins = Items(margins=own.margins, margins_by_name=own.margins_by_name)
    return msgspec.structs.replace(event, values=filled(event.values, margins, Nodes()))


def _is_local(found: Scan, specimen: Specimen) -> bool:
    """Is a specimen a piece cut out of the cervix, with margins of its own: a cone, a loop, a top hat?"""
    return not specimen.nodes and bool(_LOCAL.intersection(found.page.keys(specimen.first, specimen.last)))


def _amended(found: Scan, plan: Layout) -> Result | None:
    """What an addendum says instead of the first diagnosis; None where it only adds to it."""
    ranges = plan.ranges("addendum")
    keys = {key for first, last in ranges for key in found.page.keys(first, last)}
    if not _CHANGES & keys:
        return None
    return graded(found, [m for first, last in ranges for m in found.of("histology", first=first, last=last)])


def _spread(found: Scan, results: Sequence[tuple[Specimen, Result | None]]) -> Items:
    """Parametrium and vagina that were sent as specimens of their own."""
    told: dict[str, Any] = {}
    for specimen, result in results:
        codes = {m.code for m in found.of("site", first=specimen.first, last=specimen.last)}
        if result is None or specimen.nodes or codes & {"uterus", *_CERVICAL} or _is_embolus(found, specimen):
            continue
        for item, sites in _SPREAD.items():
            if codes & sites:
                state = "involved" if result.worst == "cancer" and result.sure else "free"
                told[item] = "involved" if told.get(item) == "involved" else state
    return Items(**told)


def _apart(found: Scan, events: Sequence[tuple[Specimen, Event]]) -> list[Event]:
    """The events of specimens, each once: a report printed twice tells "A. Cervix, biopsy" again, "B." is another."""
    kept: dict[tuple[Any, ...], Event] = {}
    for specimen, event in events:
        letter = found.page.keys(max(0, specimen.first - 2), specimen.first)
        result = getattr(event.values, "result", "")
        told = (_spelled(found.page.words(specimen.first, specimen.last)), _spelled(result))
        kept.setdefault((event.kind, letter[:1] if len(letter) > 1 and letter[1] in ".):" else "", *told), event)
    return list(kept.values())


def _spelled(words: str) -> str:
    """Letters and figures alone, in small ones."""
    return "".join(c for c in words.lower() if c.isalnum())


def _once(events: Sequence[Event]) -> list[Event]:
    """A report printed twice tells each specimen once."""
    kept: dict[tuple[Any, ...], Event] = {}
    for event in events:
        values = msgspec.structs.asdict(event.values)
        name = str(values.get("specimen", event.order))
        kept.setdefault((event.kind, _spelled(f"{name} {values['result']}")), event)
    return list(kept.values())


def _stages(found: Scan, plan: Layout) -> list[Event]:
    return list(stages(found.reading, [s for s, z in plan.sentences if z in _RESULT]))


def _main(found: Scan, results: Sequence[tuple[Specimen, Result | None]]) -> Specimen | None:
    """The specimen that bears the core items: the worst disease, a whole organ before a piece of it."""
    own = [(s, r) for s, r in results if r is not None and not s.nodes]
    if not own:
        return None

    def rank(one: tuple[Specimen, Result]) -> tuple[int, bool, bool]:
        keys = set(found.page.keys(one[0].first, one[0].last))
        cervical = any(m.code in _CERVICAL for m in found.of("site", first=one[0].first, last=one[0].last))
        return RANK.index(one[1].worst), bool(_WHOLE & keys), cervical

    return max(own, key=rank)[0]


def _whole(found: Scan, plan: Layout) -> tuple[Specimen, Result] | None:
    """A report without named specimens: all that its result part tells is of one."""
    for zone in ("final", "", "micro", "addendum"):
        ranges = plan.ranges(zone)
        named = [m for first, last in ranges for m in found.of("histology", first=first, last=last)]
        result = graded(found, named)
        if result is not None and result.named:
            names = [r for r in plan.ranges("specimen") if r[1] - r[0] < 20]
            first, last = names[0] if names else (result.first, result.first)
            first = min(found.labels.get(first, first), last)
            return Specimen(first, last, tuple(ranges)), result
    return None


def _bare(found: Scan, plan: Layout, told: Nodes) -> list[Event]:
    """Core items of a report whose histology cannot be read stand without one."""
    core = items(found, [plan.ranges("addendum"), plan.ranges("final", ""), plan.ranges("micro")])
    own = [s for s in plan.specimens if not s.nodes] or list(plan.specimens)
    full = filled(Pathology(specimen=_name(found, own[0]) if own else ""), core, told)
    if core.is_empty and told == Nodes():
        return []
    first = own[0].first if own else told.by_site[0].first if told.by_site else plan.ranges("final", "", "micro")[0][0]
    return [found.reading.event(full, first, own[0].last if own else first + 1, assertion="affirmed")]


def _name(found: Scan, specimen: Specimen) -> str:
    return found.page.words(specimen.first, specimen.last).strip(" :,;-.")


def _event(found: Scan, specimen: Specimen, result: Result) -> Event:
    page = found.page
    name = _name(found, specimen)
    said = page.words(result.first, result.last)
    named = page.keys(specimen.first, specimen.last)
    keys = {*named, *(a + b for a, b in pairwise(named))}
    sites = [m.code for m in found.of("site", first=specimen.first, last=specimen.last)]
    histology = cast(Any, result.worst)
    certainty = certainty_of(found.reading, result.named, sure=result.sure)
    values: Any = Pathology(specimen=name, result=said, histology=histology, certainty=certainty)
    curetted = bool({"ecc", "curettage", "curettings"}.intersection(named[:2])) and not {"hysterectomy"} & keys
    if (curetted or not _WHOLE & keys) and not specimen.nodes:
        sampled = [m.concept.attr("frame") for m in found.of("frame", first=specimen.first, last=specimen.last)]
        if {"ecc"} & (keys | set(sampled)) or (keys & _ECC and "endocervix" in sites):
            values = Ecc(result=said, histology=histology, certainty=certainty)
        elif keys & _BIOPSY and _CERVICAL & set(sites):
            clock = clock_hours(page, specimen.first, specimen.last)
            values = Biopsy(organ="cervix", clock=clock, result=said, histology=histology, certainty=certainty)
    return found.reading.event(values, result.first, result.last, assertion="affirmed")


def _nodes(found: Scan, plan: Layout) -> Nodes:
    """Nodes of the result part; of the microscopy only where the result tells none."""
    sites: dict[int, tuple[str, int]] = {}
    for specimen in plan.specimens:
        for first, last in specimen.told:
            sites |= dict.fromkeys(range(first, last), (specimen.nodes, specimen.first))
    told = [(s, *sites.get(s.last - 1, ("", -1)), z) for s, z in plan.sentences]
    every = [one[:3] for one in told if one[3] in _RESULT]
    told = _adopted(plan, told)
    amended = {one[2] for one in told if one[3] == "addendum"}
    again = _renamed(plan, amended)
    final = [one for one in told if one[3] in ("addendum", "final", "") and one[2] not in again]
    micro = [one[:3] for one in told if one[3] == "micro"]
    for here in ([one[:3] for one in final], micro):
        counted = nodes(found, here, every)
        if counted.by_site or counted.conflicts:
            asked = [s for s in plan.specimens if s.nodes and any(s.first == one[2] for one in here)]
            lost = any(s.first not in counted.specimens and not _is_empty(found, s) for s in asked)
            if lost or _holds_loose_count(found, [one[0] for one in here if not one[1]], counted):
                return nodes(found, here, every, uncounted=True)
            seen = micro or [one[:3] for one in told if one[3] == "gross"]
            return counted if here is micro else with_sites_of(counted, nodes(found, seen, seen))
    return nodes(found, [], every)


def _holds_loose_count(found: Scan, sentences: Sequence[Sentence], counted: Nodes) -> bool:
    """Does a count in brackets ("(0/8)") stand under no name of nodes, as where a scanner lost the name?"""
    page = found.page
    told = [one.last - 1 for one in (*counted.by_site, *counted.totals, *counted.conflicts)]
    for sentence in sentences:
        for at in range(sentence.first, sentence.last - 4):
            keys = page.keys(at, at + 5)
            figures = keys[1].isdigit() and keys[3].isdigit() and len(keys[3]) < 3
            bracketed = (keys[0], keys[2], keys[4]) == ("(", "/", ")")
            if bracketed and figures and int(keys[1]) <= int(keys[3]) and at + 3 not in told:
                return True
    return False


def _adopted(plan: Layout, told: list[tuple[Sentence, str, int, str]]) -> list[tuple[Sentence, str, int, str]]:
    """Sentences of no specimen, where a page break stands between the name of one of nodes and what is told of it.

    They are of the specimen named last, where another follows.
    """
    heads = sorted(plan.specimens, key=lambda s: s.first)
    adopted = []
    for sentence, site, specimen, zone in told:
        before = [s for s in heads if s.first <= sentence.first]
        between = specimen < 0 and before and before[-1] is not heads[-1] and before[-1].nodes and zone in ("final", "")
        owner = before[-1] if between else None
        adopted.append((sentence, owner.nodes, owner.first, zone) if owner else (sentence, site, specimen, zone))
    return adopted


def _renamed(plan: Layout, amended: set[int]) -> set[int]:
    """The specimens of nodes that an addendum tells again, by where their names begin; of two in it the last counts."""
    last = {s.nodes: s.first for s in plan.specimens if s.first in amended and s.nodes}
    return {s.first for s in plan.specimens if last.get(s.nodes, s.first) != s.first}


def _is_empty(found: Scan, specimen: Specimen) -> bool:
    """Does a specimen sent as nodes hold none ("fibroadipose tissue; no lymph node identified")?"""
    keys = {key for first, last in specimen.told for key in found.page.keys(first, last)}
    return bool({"adipose", "fibroadipose", "fat", "fatty", "fibrofatty"} & keys)


def _with_core(
    found: Scan, plan: Layout, main: Specimen, result: Result, told: Nodes, events: list[Event], spread: Items
) -> list[Event]:
    """The main specimen's event with its core items; a biopsy that is reported on is told as pathology also."""
    core = items(found, [plan.ranges("addendum"), list(main.told), plan.ranges("final", ""), plan.ranges("micro")])
    core = _own_margins(found, plan, main, core)
    beside = [m.concept.name for m in result.named if _is_beside(m, result.worst)]
    values = Pathology(
        specimen=_name(found, main),
        result=found.page.words(result.first, result.last),
        histology=cast(Any, result.worst),
        precursor=beside[0] if beside else "",
    )
    full = filled(filled(values, spread, Nodes()), core, told)
    if not full.size_mm and result.worst == "cancer":
        full = msgspec.structs.replace(full, size_mm=gross_size(found, plan.ranges("gross")))
    if full.histology == "benign" and (full.depth_mm is not None or full.lvsi == "present"):
        full = msgspec.structs.replace(full, histology=None)  # what invades is not benign: its name was not readable
    if full.parametrium == "free" and _has_emboli_beside(found, plan):
        full = msgspec.structs.replace(full, parametrium="")
    event = found.reading.event(full, result.first, result.last, assertion="affirmed", note=_note(found, told))
    same = [e for e in events if isinstance(e.values, Pathology) and e.order == event.order]
    return [event, *(e for e in events if e not in same)]


def _is_beside(mention: Mention, worst: str) -> bool:
    """A lesion that is told beside the worst: a precursor of a cancer, a squamous one beside an AIS."""
    squamous = mention.concept.attr("histology") in ("CIN2", "CIN2/3", "CIN3", "HSIL")
    return (worst == "cancer" and mention.concept.attr("behaviour") == "preinvasive") or (worst == "AIS" and squamous)


def _own_margins(found: Scan, plan: Layout, main: Specimen, core: Items) -> Items:
    """The core items with the margins of the main specimen alone, where another has margins of its own."""
    others = [s for s in plan.specimens if s is not main and _is_local(found, s) and _is_local(found, main)]
    own = items(found, [list(main.told)])
    if not own.margins or not any(items(found, [list(s.told)]).margins for s in others):
        return core
    return msgspec.structs.replace(core, margins=own.margins, margins_by_name=own.margins_by_name)


def _note(found: Scan, told: Nodes) -> str:
    """What was not counted, and why."""
    figures = "; ".join(found.page.words(one.first, one.last) for one in told.conflicts[:3])
    return f"Lymph nodes not counted, the figures disagree: {figures}" if figures else ""


def _diagnosis(found: Scan, plan: Layout, result: Result) -> Iterator[Event]:
    """What she has by this report: the most exact name of its worst disease, the main specimen before the others."""
    ranges = plan.ranges("final", "", "addendum", "micro")
    every = graded(found, [m for first, last in ranges for m in found.of("histology", first=first, last=last)])
    worst = result if every is None or result.worst == "cancer" else every
    if not carries(worst) or not worst.sure or not speaks_of_cervix(found.page):
        return
    named = [*result.named, *(every.named if every and every.sure else ())]
    heads = [m for m in named if m.concept.attr("histology") == worst.worst]
    head = next((m for m in heads if m.code not in _VAGUE), heads[0])
    code = _DIAGNOSES.get(worst.worst, "cervical_precancer")
    value = Diagnosis(value=head.concept.name, site="cervix", histology=head.concept.name, role="index", code=code)
    yield found.reading.event(value, head.first, head.last, assertion="affirmed", note=DERIVED)


def _metastases(found: Scan, told: Nodes) -> Iterator[Event]:
    """Nodes with tumour, by site; one of unknown site where only their number in all is told."""
    positive = [one for one in told.by_site if one.positive]
    for one in positive or [one for one in told.totals if one.positive and told.positive][:1]:
        value = Metastasis(site=one.site or "lymph node", basis="histology")
        yield found.reading.event(value, one.first, one.last, assertion="affirmed")
