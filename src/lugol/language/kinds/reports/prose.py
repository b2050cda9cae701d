"""Core items of a specimen told in any other text: in a letter, a note, or a few lines of labels and values."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from itertools import groupby
from typing import Any, cast

import msgspec

from lugol.language.frames import Stretch, stretches
from lugol.language.kinds.layout.scan import Scan, scan
from lugol.language.kinds.layout.zones import is_report
from lugol.language.kinds.reports.free import free_organs
from lugol.language.kinds.reports.items import Items, items
from lugol.language.kinds.reports.lengths import categories
from lugol.language.kinds.reports.letters import letters
from lugol.language.kinds.reports.nodes import Nodes, nodes
from lugol.language.model import Mention, Page, Sentence
from lugol.language.parts_before import BEFORE_SPECIMEN
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.record.event import Biopsy, Ecc, Event, Pathology, Span
from lugol.record.when import UNDATED, When

RANK = (
    "no_result",
    "insufficient",
    "benign",
    "other",
    "LSIL",
    "CIN1",
    "CIN2",
    "CIN2/3",
    "HSIL",
    "CIN3",
    "AIS",
    "cancer",
)
_TOLD_IN = ("case", "abstract", "caption")
_NOT_TISSUE = ("imaging", "exam", "colposcopy", "operative")
_STRONG = ("lvsi", "depth_mm", "stroma_mm", "margins", "margins_by_name")
_LETTERED = frozenset({"lvsi", "margins", "margins_by_name", "grade"})
_LATER = frozenset({"later", "afterwards", "subsequently", "recurred", "relapsed", "presented", "readmitted"})
_OPENING = 6
_LONG_AFTER_DAYS = 90
_SURGICAL = ("excision", "hysterectomy", "trachelectomy")


class Group(msgspec.Struct, frozen=True):
    """Sentences that tell of one specimen, with its items, nodes, and the histologies they name."""

    sentences: tuple[Sentence, ...]
    core: Items
    counted: Nodes
    named: tuple[Mention, ...]


def with_items(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """The events of a text that is no report, its specimens with the core items that are told of them."""
    if is_report(reading.page):
        return list(events)
    found = scan(reading)
    kept = list(events)
    specimens = sorted((e.order, at) for at, e in enumerate(kept) if _is_specimen(e))
    samples = sorted(s.start for e in events if _is_sample(e) and e.assertion == "affirmed" for s in e.sources)
    for group in _groups(found, kept):
        at = _owner(found, specimens, group)
        if not _is_of_whole(group) and _has_sample(found, group, samples):
            if at is None and _names_vessels(group):
                full = _own_event(found, group)
                named = msgspec.structs.replace(cast(Pathology, full.values), specimen="biopsy")
                kept.append(msgspec.structs.replace(full, values=named))
            continue
        if at is None and _stands_alone(found, group):
            kept.append(_own_event(found, group))
            insort(specimens, (kept[-1].order, len(kept) - 1))
        elif at is not None:
            values = cast(Pathology, kept[at].values)
            whole = filled(values, group.core, group.counted)
            sources = (*kept[at].sources, *_words_of(found, group, kept[at].sources)) if whole != values else ()
            kept[at] = msgspec.structs.replace(kept[at], values=whole, sources=sources or kept[at].sources)
    return [*kept, *free_organs(reading, kept)]


def _words_of(found: Scan, group: Group, told: Sequence[Span]) -> list[Span]:
    """The sentences of a group that tell an item of it and in which the event has no words of its own yet."""
    page = found.page
    spans = []
    for sentence in group.sentences:
        start, end = page.tokens[sentence.first].start, page.tokens[sentence.last - 1].end
        here = [(sentence, "", -1)]
        counted = nodes(found, here, here, plain=False)
        tells = any(
            value not in ("", None, ()) for value in msgspec.structs.asdict(_items_in(found, sentence)).values()
        )
        tells |= counted.examined is not None or counted.positive is not None
        if tells and not any(span.start < end and start < span.end for span in told):
            spans.append(Span(page.name, start, end, page.text[start:end], told[0].section))
    return spans


def _items_in(found: Scan, sentence: Sentence) -> Items:
    return items(found, [[(sentence.first, sentence.last)]])


def _is_sample(event: Event) -> bool:
    return isinstance(event.values, Biopsy | Ecc)


def _has_sample(found: Scan, group: Group, samples: Sequence[int]) -> bool:
    """Is a biopsy told in the sentences of a group? What it showed is told with it. `samples` is where each begins."""
    tokens = found.page.tokens
    start, end = tokens[group.sentences[0].first].start, tokens[group.sentences[-1].last - 1].end
    return bisect_left(samples, start) < bisect_left(samples, end)


def _is_of_whole(group: Group) -> bool:
    """Does it tell what only an excised organ or lump shows: depth, margins or lymph nodes?"""
    core, counted = group.core, group.counted
    return bool(
        core.depth_mm or core.stroma_mm or core.margins_by_name or core.margins or counted.examined or counted.positive
    )


def filled(values: Pathology, core: Items, told: Nodes) -> Pathology:
    """A specimen with the core items that it leaves open.

    >>> filled(Pathology(specimen="cone", grade="1"), Items(grade="2", lvsi="absent"), Nodes(0, 12)).lvsi
    'absent'
    """
    named = {name: value for name, value in msgspec.structs.asdict(core).items() if value not in ("", None, ())}
    sites = tuple((o.site, o.positive, o.examined) for o in told.by_site if o.site)
    counted = {"nodes_positive": told.positive, "nodes_examined": told.examined, "nodes_by_site": sites}
    named |= {name: value for name, value in counted.items() if value not in (None, ())}
    opened = {name: value for name, value in named.items() if getattr(values, name) in ("", None, ())}
    return msgspec.structs.replace(values, **opened)


def _stands_alone(found: Scan, group: Group) -> bool:
    """A specimen that nothing else tells of needs a diagnosis, an operation or two items."""
    first, last = group.sentences[0].first, group.sentences[-1].last
    taken = any(m.code in _SURGICAL for m in found.page.of("procedure", first=first, last=last))
    if not taken and all(m.concept.attr("behaviour") in ("", "benign") for m in group.named) and group.core.depth_mm:
        return False  # "the dilators were inserted 4 cm deep": nothing here invades
    named = {n: v for n, v in msgspec.structs.asdict(group.core).items() if v not in ("", None, ())}
    told = list(named.values())
    counted = (group.counted.examined is not None) + (group.counted.positive is not None)
    if not taken and named.keys() <= _LETTERED and any(any(letters(found, s.first, s.last)) for s in group.sentences):
        return False  # "Diagnosis: SCC, pT1b1 L1 V0 R0, first told in 2023" is a line of the stage
    return taken or bool(group.named) or len(told) + counted > 1


def _groups(found: Scan, events: Sequence[Event]) -> list[Group]:
    """The sentences that speak of one specimen, where they tell an item that only tissue has.

    A specimen begins where it is told of; without one the sentences of a paragraph stand together.
    """
    page = found.page
    elsewhere = {
        s.sentence.first: s.frame.first
        for s in stretches(found.reading)
        if s.frame.kind in _NOT_TISSUE and not _is_organ(page, s)
    }
    named = [s for s in stretches(found.reading) if s.named and s.frame.name == "pathology"]
    tissue = {s.sentence.first: s.frame.first for s in named}
    every = [s for s in page.sentences if s.article in _TOLD_IN]
    told = [one for s in every if (one := _of_specimen(found, s, elsewhere.get(s.first), tissue.get(s.first, 0)))]
    groups = []
    begun = _begun(found.reading, events)
    left = _left(found.reading, told)
    excised = [e.order for e in events if _is_excised_cancer(e)]
    cancers = [e.order for e in events if _is_specimen(e) and _is_cancer(e)]
    sampled = Places((s.start, s.end) for e in events if _is_sample(e) and _names_histology(e) for s in e.sources)
    for _, sentences in groupby(
        told, key=lambda s: (s.paragraph, left[s.first], _place(begun, s), _is_before(page, s))
    ):
        group = _group(found, tuple(sentences), excised, cancers)
        group = group and _without_sampled(found, group, sampled)
        groups += [group] if group else []
    return groups


def _of_specimen(found: Scan, sentence: Sentence, looked: int | None, reported: int) -> Sentence | None:
    """What a sentence tells of a specimen: all of it, or, where a look or a scan is told at a token (`looked`), the
    part from the excision behind it: "Colp 3/5/22 see and treat LLETZ: CIN3, margins clear", "15 mm on MRI, LLETZ SCC".

    So where a report of tissue is named behind it (`reported`): "Addendum histology: nodes 1/9" under an operation.
    """
    if looked is None:
        return sentence
    if looked < reported:
        return msgspec.structs.replace(sentence, first=reported)
    named = found.page.of("procedure", first=looked, last=sentence.last)
    taken = next((m for m in named if m.code in _SURGICAL and _is_done(found, m)), None)
    told = taken is not None and (
        bool(found.of("histology", first=taken.last, last=sentence.last))
        or any(letters(found, taken.last, sentence.last))
    )
    if taken is None or not told:
        return None
    return msgspec.structs.replace(sentence, first=taken.first)


def _names_vessels(group: Group) -> bool:
    """ "Biopsy: SCC G3, LVSI present": vessels, for which a biopsy has no field, are told as pathology."""
    cancer = any(m.concept.attr("histology") == "cancer" for m in group.named)
    return cancer and group.core.lvsi == "present"


def _is_done(found: Scan, mention: Mention) -> bool:
    """Was an operation done? "LLETZ CIN3, margin neg" denies none."""
    judged = found.reading.judge(mention.first, mention.last)
    return judged.assertion in ("affirmed", "historical") or judged.row == "neg.absent"


def _names_histology(event: Event) -> bool:
    return bool(getattr(event.values, "histology", None))


def _without_sampled(found: Scan, group: Group, sampled: Places) -> Group:
    """ "Cone 2019 (neg margins) ... ECC 2023: AIS": what a biopsy showed that is told behind the last item is no result
    of the specimen.
    """
    first, last = group.sentences[0].first, group.sentences[-1].last
    behind = max((m.last for m in found.of(*categories(), first=first, last=last)), default=first)
    named = [m for m in group.named if m.first < behind or not sampled.at(m.start)]
    return msgspec.structs.replace(group, named=tuple(named))


def _is_before(page: Page, sentence: Sentence) -> bool:
    """ "Preoperative diagnosis: AIS on LEEP, margin positive": told of what was taken before."""
    return page.part(sentence.last - 1) in BEFORE_SPECIMEN


def _left(reading: Reading, sentences: Sequence[Sentence]) -> dict[int, int]:
    """How often the text has gone on to a later time before each sentence: "Two years later the disease recurred",
    "In December 2019 a nodule was noted".

    What is told then is of no specimen taken before.
    """
    found: dict[int, int] = {}
    times, reached = 0, UNDATED
    for sentence in sentences:
        opening = min(sentence.first + _OPENING, sentence.last)
        dates = [m.when for m in reading.time.told_in(sentence.first, opening) if m.when.is_known and not m.bound]
        gone_on = bool(dates) and _is_long_after(dates[0], reached)
        times += gone_on or bool(_LATER.intersection(reading.page.keys(sentence.first, opening)))
        found[sentence.first] = times
        reached = next((m.when for m in reading.time.told_in(opening, sentence.last)[-1:]), (dates or [reached])[-1])
    return found


def _is_long_after(when: When, reached: When) -> bool:
    return bool(when.earliest and reached.latest and (when.earliest - reached.latest).days > _LONG_AFTER_DAYS)


def _begun(reading: Reading, events: Sequence[Event]) -> list[tuple[int, int]]:
    """Paragraph and first token of the sentences in which a specimen is told of, or the operation that took it."""
    page = reading.page
    taken = [m for m in page.of("procedure") if m.code in _SURGICAL]
    judged = [(m, reading.judge(m.first, m.last)) for m in taken]  # "LLETZ CIN3, margin neg" denies no operation
    done = [m for m, j in judged if j.assertion == "affirmed" or j.row == "neg.absent" or _has_day(reading, m)]
    found = {(s.paragraph, s.first) for s in (page.sentence(m.first) for m in done)}
    for event in events:
        if _is_specimen(event):
            sentence = page.sentence(page.token_at(event.order))
            found.add((sentence.paragraph, sentence.first))
    return sorted(found)


def _has_day(reading: Reading, mention: Mention) -> bool:
    """ "A second cone was proposed and performed on 2 July": is a day told in the clause of an operation?"""
    return any(m.when.is_day for m in reading.time.told_in(*reading.page.clause(mention.first)))


def _place(begun: Sequence[tuple[int, int]], sentence: Sentence) -> int:
    """How many specimens of its paragraph are told of up to a sentence; what stands before the first is of that."""
    here = bisect_left(begun, (sentence.paragraph, 0))
    return max(1, bisect_right(begun, (sentence.paragraph, sentence.first)) - here)


def _is_organ(page: Page, stretch: Stretch) -> bool:
    """ "Lymph nodes: 0/21" among the lines of a specimen: the organ's name is a label there, no examination."""
    frame = stretch.frame
    return not stretch.named and bool(page.of("site", first=frame.first, last=frame.last))


def _is_excised_cancer(event: Event) -> bool:
    """Is it the report of an operation that took a cancer out, whose size is then the size of the tumour?"""
    return _is_specimen(event) and _is_cancer(event) and _is_taken(cast(Pathology, event.values))


def _is_cancer(event: Event) -> bool:
    return getattr(event.values, "histology", None) == "cancer"


def _is_taken(values: Pathology) -> bool:
    return any(word in values.specimen.lower() for word in ("hysterectomy", "trachelectomy", "coni", "lletz", "leep"))


def _group(
    found: Scan, sentences: tuple[Sentence, ...], excised: Sequence[int], cancers: Sequence[int]
) -> Group | None:
    """What the sentences tell of one specimen; a size alone is enough where one of `excised` is told in them.

    So are the parametria or the vagina, in the sentence of one of `cancers`: "Pathology: SCC, left parametrium (+)".
    """
    ranges = [(s.first, s.last) for s in sentences]
    core = items(found, [ranges])
    here = [(s, "", -1) for s in sentences]
    counted = nodes(found, here, here, plain=False)
    strong = any(getattr(core, name) not in ("", None, ()) for name in _STRONG)
    tokens = found.page.tokens
    start, end = tokens[ranges[0][0]].start, tokens[ranges[-1][1] - 1].end
    strong = strong or _is_form(found, core, ranges)
    strong = strong or bool(core.size_mm and any(start <= order < end for order in excised))
    strong = strong or any(_spreads(found, s, cancers) for s in sentences)
    if not strong and counted.examined is None and counted.positive is None:
        return None
    named = [m for first, last in ranges for m in found.of("histology", first=first, last=last)]
    affirmed = [m for m in named if found.reading.judge(m.first, m.last).assertion in ("affirmed", "historical")]
    if counted.positive == 0:
        affirmed = [m for m in affirmed if m.code != "metastasis"]  # "metastasis was found in none of the 14 nodes"
    return Group(sentences, core, counted, tuple(affirmed))


def _spreads(found: Scan, sentence: Sentence, cancers: Sequence[int]) -> bool:
    page, first, last = found.page, sentence.first, sentence.last
    own = any(page.tokens[first].start <= order < page.tokens[last - 1].end for order in cancers)
    looked = any(m.concept.attr("frame") in _NOT_TISSUE for m in page.of("frame", first=first, last=last))
    core = items(found, [[(first, last)]]) if own and not looked else None
    return core is not None and bool(core.parametrium or core.vagina)


def _is_form(found: Scan, core: Items, ranges: Sequence[tuple[int, int]]) -> bool:
    """Lines of a form: "Histologic grade: G3. Size: 5 cm", or parametria and vagina as labels after surgery."""
    page = found.page
    first, last = ranges[0][0], ranges[-1][1]
    labels = {
        m.concept.category.split(":")[1]
        for m in found.of(*categories(), first=first, last=last)
        if page.keys(m.last, m.last + 1) == (":",)
    }
    operated = any(m.code in _SURGICAL for m in page.of("procedure", first=first, last=last))
    graded = bool(core.grade) and "grade" in labels and bool(core.size_mm or _names_cancer(found, first, last))
    named = operated and "parametrium" in labels and bool(core.parametrium) and _names_cancer(found, first, last)
    return (
        graded or named or (operated and bool(core.parametrium and core.vagina) and {"parametrium", "vagina"} <= labels)
    )


def _names_cancer(found: Scan, first: int, last: int) -> bool:
    """Is a cancer named in a stretch?"""
    return any(m.concept.attr("histology") == "cancer" for m in found.of("histology", first=first, last=last))


def _is_specimen(event: Event) -> bool:
    return isinstance(event.values, Pathology) and event.assertion in ("affirmed", "historical")


def _owner(found: Scan, specimens: Sequence[tuple[int, int]], group: Group) -> int | None:
    """Which of the specimens already told the items are of: the last one in the same sentences.

    `specimens` are their places in the text and among the events, in order.
    """
    tokens = found.page.tokens
    start, end = tokens[group.sentences[0].first].start, tokens[group.sentences[-1].last - 1].end
    inside = specimens[bisect_left(specimens, (start, 0)) : bisect_left(specimens, (end, 0))]
    return max((at for _, at in inside), default=None)


def _own_event(found: Scan, group: Group) -> Event:
    page = found.page
    first, last = group.sentences[0].first, group.sentences[-1].last
    taken = [m for m in page.of("procedure", first=first, last=last) if m.code in _SURGICAL]
    told = [(m, found.reading.judge(m.first, m.last)) for m in taken]
    taken = [m for m, j in told if j.assertion in ("affirmed", "historical") or j.row == "neg.absent"]
    codes = [(m.concept.attr("histology") or "other", m) for m in group.named]
    worst = max(codes, key=lambda code: RANK.index(code[0])) if codes else None
    values = Pathology(
        specimen=taken[0].concept.name if taken else worst[1].concept.attr("tissue") if worst else "",
        result=page.words(worst[1].first, worst[1].last) if worst else "",
        histology=cast(Any, worst[0] if worst else None),
    )
    named = taken[0] if taken else worst[1] if worst else None
    sentence = page.sentence(named.first) if named else group.sentences[0]
    when = found.reading.when(named.first, named.last) if named else found.reading.when(first, last)
    full = filled(values, group.core, group.counted)
    return found.reading.event(full, sentence.first, sentence.last, assertion="affirmed", when=when)
