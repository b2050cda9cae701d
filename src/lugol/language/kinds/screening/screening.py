"""Cytology, HPV tests, dual stains and visual inspection: by the vocabulary of results, whose and when by the page."""

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from lugol.language import results
from lugol.language.kinds.layout.columns import is_head
from lugol.language.kinds.layout.zones import is_report, is_smear_sheet
from lugol.language.kinds.screening.columns import results_of_row, row_of
from lugol.language.kinds.screening.completed import completed
from lugol.language.kinds.screening.entries import entries, is_row
from lugol.language.kinds.screening.event import CANCERS, PARTS_LEFT_OUT, READ, event_of
from lugol.language.kinds.screening.led import Led, led_smears
from lugol.language.kinds.screening.lists import (
    results_behind_verdict,
    results_by_date,
    results_in_pairs,
    results_of_entries,
)
from lugol.language.kinds.screening.once import dated, once, together
from lugol.language.kinds.screening.others import (
    is_looked_for,
    is_of_cervix,
    is_of_other_fluid,
    is_of_sample,
    is_superseded,
    told_of_frames,
)
from lugol.language.kinds.screening.reasons import names_test, of_reason, reasons_in
from lugol.language.kinds.screening.repeated import of_pronoun, of_repeat, of_year
from lugol.language.kinds.screening.revised import on_day_of_sample, without_revised
from lugol.language.kinds.screening.sheet import titles_list
from lugol.language.kinds.screening.sheet_results import of_numbers, outside_sheets, sheet_results
from lugol.language.kinds.screening.taken import taken_without_result
from lugol.language.kinds.screening.text import (
    before_tests,
    blanked,
    conditions,
    dates_after_anchors,
    dates_in_figures,
    dates_in_lists,
    numbers_of_samples,
    verdict_end,
    ways_of_taking,
    words_for_results,
)
from lugol.language.kinds.screening.voided import without_voided
from lugol.language.kinds.screening.worded import by_lexicon, of_grade, of_smear
from lugol.language.kinds.screening.zone_cells import zone_cells
from lugol.language.kinds.tissue.smear_of import is_of_other_tumour, reports_smear
from lugol.language.lines import DATED_MONTHS
from lugol.language.model import SCREENING_TESTS, Page, Sentence
from lugol.language.reading import Reading
from lugol.record.event import Cytology, Event, Hpv

_TOLD_IN = ("case", "abstract", "caption")
_SAID = (*READ, "named")
_RESULT_PARTS = (
    "diagnosis",
    "path_diagnosis",
    "impression",
    "conclusion",
    "final",
    "microscopy",
    "synoptic",
    "case",
    "",
)
_HEADS = (*SCREENING_TESTS, "cyt_result")
_HEADED_WITHIN = 6


def read(reading: Reading) -> list[Event]:
    """Every smear and HPV test told of her with its result, once for each date; biopsies where a table has them."""
    page = reading.page
    events: list[Event] = [e for told in sheet_results(reading).values() for e in told]
    for sentence in (left for each in page.sentences for left in outside_sheets(reading, each)):
        part = page.part(sentence.last - 1)
        # "Today's sample: HPV negative"
        own = part == "specimen" and (_is_cytology_report(page) or not is_report(page) or _tells_cells(page, sentence))
        if part == "stains" and sentence.article in _TOLD_IN:
            events.extend(_typed_among_stains(reading, sentence))
        left_out = part in PARTS_LEFT_OUT and not own
        if sentence.article not in _TOLD_IN or left_out:
            continue
        row = row_of(reading, sentence)
        if row is not None:
            events.extend(results_of_row(reading, row))
            sentence = msgspec.structs.replace(sentence, first=row.last)
        if sentence.first == sentence.last or is_head(page, sentence):
            continue
        if titles_list(page, sentence.first, sentence.last):
            continue
        led = led_smears(reading, sentence)
        if led is not None:
            events.extend([*led.events, *_around(reading, sentence, led)])
            continue
        of_result = _is_result_part(page, sentence) or _tells_cells(page, sentence)
        if of_result and _is_cytology_report(page) and reports_smear(page):
            reported = list(_reported(reading, sentence))
            events.extend(reported)
            if reported:
                continue
        listed = list(of_year(reading, sentence, events))
        if listed:
            events.extend(listed)
            continue
        named = any(names_test(m) for m in page.of(*_HEADS, first=sentence.first, last=sentence.last))
        if not named and not is_row(reading, sentence) and not entries(reading, sentence):
            events.extend(dated(reading, sentence, list(of_repeat(reading, sentence, events))))
            events.extend(of_pronoun(reading, sentence, events))
            continue
        events.extend(_of_sentence(reading, sentence))
    if _is_cytology_report(page) and reports_smear(page):
        events = [_with_report(page, event) for event in events]
    if is_of_other_tumour(reading):
        events = [e for e in events if e.kind != "hpv"]
    events = [e for e in events if not (e.kind == "cytology" and _is_of_inspection(page, e))]
    events = without_voided(reading, of_numbers(reading, events))
    tissue = [e for e in events if e.kind == "biopsy"]
    told = once(reading, together(_of_one_day(reading, [e for e in events if e not in tissue])))
    return [*told, *tissue, *taken_without_result(reading, told)]


_TYPING = frozenset({"dna", "pcr", "genotyping", "genotype", "test", "chip", "typing", "mrna"})


def _typed_among_stains(reading: Reading, sentence: Sentence) -> Iterator[Event]:
    """ "IHC: p16 (+), HPV DNA: 16 +, 52 +": a test of the virus told among the stains of tissue, where types are found.

    Not one on the tissue itself, by in situ hybridisation or a stain.
    """
    page = reading.page
    if page.of("hpv_tissue", "not_hpv", first=sentence.first, last=sentence.last):
        return
    named = page.of("hpv", first=sentence.first, last=sentence.last)
    if any(_TYPING.intersection(page.keys(m.first, m.last + 2)) for m in named):
        found = _of_sentence(reading, sentence)
        yield from (e for e in found if isinstance(e.values, Hpv) and e.values.types)


_CELLS = frozenset({"squamous", "glandular", "cytology", "lbc", "pap", "result", "interpretation"})


def _tells_cells(page: Page, sentence: Sentence) -> bool:
    """ "Squamous cells: possible HSIL" below "Specimen: cervical, SurePath": a field of the result."""
    field = page.part_of(sentence.last - 1, known=False)
    return field is not None and bool(_CELLS.intersection(page.keys(*field.label)))


_INSPECTION = 8


def _is_of_inspection(page: Page, event: Event) -> bool:
    """ "Previous screening: 2019 VIA neg": the answer right behind an inspection is of no smear."""
    at = page.token_at(event.sources[0].end - 1)
    return any(mention.last == at for mention in page.of("via_test", first=max(0, at - _INSPECTION), last=at))


def _of_one_day(reading: Reading, events: list[Event]) -> list[Event]:
    """ "LSIL, HPV positive on 4 May": the day behind the second of two joined results is that of the first too."""
    page = reading.page
    ordered = sorted(events, key=lambda e: e.order)
    for first, second in pairwise(ordered):
        if {first.kind, second.kind} != {"cytology", "hpv"}:
            continue
        begun = page.token_at(first.sources[0].start)
        sentence = page.sentence(begun)
        told = reading.time.told_in(sentence.first, sentence.last)
        between = page.text[first.sources[0].end : second.sources[0].start]
        joined = set(between.replace(",", " ").replace("&", " ").replace("+", " ").lower().split()) <= {"and", "with"}
        behind = bool(told) and page.tokens[told[0].first].start >= second.sources[0].end
        here = second.sources[0].end <= page.tokens[sentence.last - 1].end
        here = here and not (told and page.of("tissue", "frame", "procedure", first=begun, last=told[0].first))
        if joined and behind and here and len(told) == 1 and first.sources[0].end <= second.sources[0].start:
            events = [msgspec.structs.replace(e, when=told[0].when) if e is first else e for e in events]
    return events


_OF_TITLE = DATED_MONTHS | {"report", "date", "recd", "received", "on", "collected", "reported", "cervical", "result"}
"""Words that stand beside the name of the test in the title of its report: "PAP SMEAR REPORT Recd on: 16-Jan-2024"."""
_LINES_OF_REPORT = 3


def _is_cytology_report(page: Page) -> bool:
    """Does a report head itself as one of cytology, so that all behind "Specimen: LBC" is its result?"""
    if {"cytology", "cytopathology"} & set(page.keys(0, min(_HEADED_WITHIN, len(page.tokens)))):
        return True
    if is_smear_sheet(page):
        return True
    if len(page.sentences) < _LINES_OF_REPORT:
        return False
    head = page.sentences[0]
    named = page.of("cyt_test", first=head.first, last=head.last)
    titled = all(not key[0].isalpha() or key in _OF_TITLE for key in page.beside(head, *named))
    return bool(named) and titled and page.begins_line(head.last)


def _is_result_part(page: Page, sentence: Sentence) -> bool:
    """Is a sentence of a cytology report told in its result part, and names it no test of its own?"""
    named = page.of("cyt_test", "hpv", "tissue", "frame", first=sentence.first, last=sentence.last)
    return page.part(sentence.last - 1) in _RESULT_PARTS and not named


def _reported(reading: Reading, sentence: Sentence) -> Iterator[Event]:
    """ "Interpretation: LSIL" in a report of cytology: the lesion that its result part names."""
    page = reading.page
    start, end = page.tokens[sentence.first].start, page.tokens[sentence.last - 1].end
    written = words_for_results(page, sentence, start, end, dates_in_figures(reading, sentence))
    found = results.read(written, "cytology")
    own = [r for r in found if r.test == "cytology" and r.status in ("found", "absent") and r.code != "abnormal"]
    yield from (e for r in own[:1] if (e := event_of(reading, sentence, r, start)) is not None)


def _with_report(page: Page, event: Event) -> Event:
    """A smear with how its report says that it was taken, and what of the transformation zone was in it."""
    if not isinstance(event.values, Cytology) or event.assertion != "affirmed":
        return event
    ways = (m.concept.attr("method") for m in page.of("cyt_test"))
    method = next((way for way in ways if way not in ("", "smear", "cytology")), event.values.method)
    told = msgspec.structs.replace(event.values, method=method, tz_component=zone_cells(page))
    return msgspec.structs.replace(event, values=told)


def _around(reading: Reading, sentence: Sentence, led: Led) -> Iterator[Event]:
    """What a sentence tells before a list of smears and behind it."""
    for first, last in ((sentence.first, led.first), (led.last, sentence.last)):
        if first < last:
            yield from _of_rest(reading, msgspec.structs.replace(sentence, first=first, last=last), led)


def _of_rest(reading: Reading, rest: Sentence, led: Led) -> Iterator[Event]:
    """What a sentence tells before or behind such smears; its one day there is of what has none of its own."""
    dates = [m for m in reading.time.told_in(rest.first, rest.last) if m.when.is_known]
    listed = {event.when for event in led.events}
    for event in _of_sentence(reading, rest):
        moved = len(dates) == 1 and (event.when in listed or event.when.earliest is None)
        yield msgspec.structs.replace(event, when=dates[0].when) if moved else event


def _of_sentence(reading: Reading, sentence: Sentence) -> Iterator[Event]:
    """What a sentence that names a test tells: of lists first, then of the reason of a biopsy, then of the rest."""
    page = reading.page
    listed = results_in_pairs(reading, sentence) or results_behind_verdict(reading, sentence)
    listed = listed or results_of_entries(reading, sentence) or results_by_date(reading, sentence)
    if listed:
        yield from listed
        return
    start, end = page.tokens[sentence.first].start, page.tokens[verdict_end(page, sentence) - 1].end
    left = [
        *dates_in_lists(reading, sentence),
        *dates_in_figures(reading, sentence),
        *dates_after_anchors(reading, sentence),
        *ways_of_taking(reading, sentence),
        *conditions(page, sentence),
        *numbers_of_samples(page, sentence),
        *before_tests(page, sentence),
    ]
    written, reasons = words_for_results(page, sentence, start, end, left), reasons_in(page, sentence)
    if reasons:
        yield from dated(reading, sentence, [e for reason in reasons for e in of_reason(reading, sentence, reason)])
        written = blanked(page, written, start, reasons)
    written = blanked(page, written, start, told_of_frames(page, sentence))
    found = [r for r in results.read(written, _expected(page, sentence)) if r.status in _SAID]
    found = completed(page, sentence, written, found, start)
    if is_of_other_fluid(page, sentence):
        found = [r for r in found if r.test != "cytology"]
    if not page.of("cyt_test", first=sentence.first, last=sentence.last):
        found = [r for r in found if r.test != "cytology" or r.code not in CANCERS]  # "SCC, HPV 16+" is no smear
    found, sure = without_revised(reading, sentence, found, start)
    kept = [r for r in found if r in sure or not is_superseded(reading, sentence, r)]
    kept = [r for r in kept if not is_of_sample(page, sentence, r, start)]
    kept = [r for r in kept if r.test != "cytology" or is_of_cervix(page, sentence, r, start)]
    kept = [r for r in kept if not is_looked_for(page, sentence, r, start, kept)]
    read_ = [r for r in kept if r.status in READ]
    told = [e for r in read_ if (e := event_of(reading, sentence, r, start, holds=r in sure)) is not None]
    graded = [*of_grade(reading, sentence), *_of_graded_smear(reading, sentence, told)]
    if graded:
        told = [e for e in told if e.kind != "cytology" or e.values.result != "abnormal"]  # type: ignore[union-attr]
        told.extend(graded)
    elif "cytology" not in {r.test for r in kept} and not reasons:
        told.extend(by_lexicon(reading, sentence))
    if "cytology" not in {e.kind for e in told} and not reasons:
        told.extend(of_smear(reading, sentence))
    yield from on_day_of_sample(reading, sentence, list(dated(reading, sentence, told)))


def _of_graded_smear(reading: Reading, sentence: Sentence, told: list[Event]) -> list[Event]:
    """ "High grade smear, HPV positive": the grade that names a smear, where nothing but "abnormal" is told of it."""
    smears = [e for e in told if isinstance(e.values, Cytology)]
    if not smears or any(isinstance(e.values, Cytology) and e.values.result != "abnormal" for e in smears):
        return []
    named = list(of_smear(reading, sentence))
    return [e for e in named if isinstance(e.values, Cytology) and e.values.result != "abnormal"]


def _expected(page: Page, sentence: Sentence) -> str:
    """The test that the sentence is surely the result of: one is named in it, and no tissue."""
    tests = page.of("cyt_test", first=sentence.first, last=sentence.last)
    viral = page.of("hpv", first=sentence.first, last=sentence.last)
    if page.of("tissue", first=sentence.first, last=sentence.last):
        return ""
    looked = page.of("via_test", first=sentence.first, last=sentence.last)
    named = [name for name, told in (("cytology", tests), ("hpv", viral), ("via", looked)) if told]
    return named[0] if len(named) == 1 else ""
