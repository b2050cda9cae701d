"""What one may rely on when a record is built: repeats, contradictions, relative dates, order."""

from datetime import date

import msgspec
import pytest

from lugol.record.event import (
    Biopsy,
    Colposcopy,
    Cytology,
    DualStain,
    Event,
    Hpv,
    Ihc,
    Lab,
    Span,
    Stage,
    Surgery,
    SystemicTherapy,
    Values,
    Via,
)
from lugol.record.merge import build
from lugol.record.record import Conflict, Patient, Record, events_of, patient_at
from lugol.record.when import When, parse

HER = Patient(sex="F")


def told(
    name: str, values: Values, when: str | When = "", order: int = 0, section: str = "case", letter: str = "letter"
) -> Event:
    place = Span(letter, order * 10, order * 10 + 4, "word", section)
    date = when if isinstance(when, When) else parse(when)
    return Event(id=name, values=values, when=date, order=order, sources=(place,))


def names(record: Record) -> list[str]:
    return [event.id for event in record.events]


HPV18 = Hpv("positive", ("18",))


# --- the same thing told twice


@pytest.mark.parametrize(
    ("first", "second", "events"),
    [
        # two smears of one month, both in the case section: two smears
        (told("a", HPV18, "2022-03", 1), told("b", HPV18, "2022-03", 2), 2),
        # the abstract tells again
        (told("a", HPV18, "2022-03", 1), told("b", HPV18, "2022-03", 2, "abstract"), 1),
        # the same day: one test
        (told("a", HPV18, "2022-03-08", 1), told("b", HPV18, "2022-03-08", 2), 1),
        # another date: another test
        (told("a", HPV18, "2022-03", 1), told("b", HPV18, "2022-09", 2, "abstract"), 2),
        # two letters about one smear
        (told("a", HPV18, "2022-03", 1), told("b", HPV18, "2022-03-08", 2, letter="reply"), 1),
        # pooled and typed are two results of one sample
        (told("a", HPV18, "2022-03-08", 1), told("b", Hpv("positive", pooled=True), "2022-03-08", 2), 2),
        # U/mL and kU/L of one marker are one number
        (
            told("a", Lab("CA125", value=160.1, unit="U/mL"), "2022-03", 1),
            told("b", Lab("CA125", value=160.1, unit="kU/L"), "", 2, "discussion"),
            1,
        ),
        # a marker that no table knows is compared as written
        (
            told("a", Lab("sIL-2R", value=12, unit="pg"), "2022-03", 1),
            told("b", Lab("sIL-2R", value=12, unit="pg"), "", 2, "discussion"),
            1,
        ),
        (
            told("a", Lab("CEA", value=12, unit="mg/L"), "2022-03", 1),
            told("b", Lab("CEA", value=12, unit="ng/mL"), "2022-03", 2, "discussion"),
            2,
        ),
        # a stain told again, though no date is known
        (told("a", Ihc("p16", "positive"), "", 1), told("b", Ihc("p16", "positive", extent="diffuse"), "", 2), 1),
        # two biopsies of one day at two places
        (told("a", Biopsy(clock=(3,)), "2022-03-08", 1), told("b", Biopsy(clock=(9,)), "2022-03-08", 2), 2),
        # a biopsy without a result in a caption is not that of an operation half a year wide, but that of its month
        (
            told("a", Biopsy(result="chronic inflammation"), "2022-03/2022-09", 1),
            told("b", Biopsy(clock=(9,)), "2022-09-16", 2, "caption"),
            2,
        ),
        (
            told("a", Biopsy(result="chronic inflammation"), "2022-09", 1),
            told("b", Biopsy(clock=(9,)), "2022-09-16", 2, "caption"),
            1,
        ),
        # an operation told in short and in full
        (
            told("a", Surgery(codes=("laparoscopy", "cystectomy")), "2022-03", 1),
            told("b", Surgery(codes=("cystectomy",)), "", 2, "abstract"),
            1,
        ),
    ],
)
def test_when_two_tellings_are_one_event(first: Event, second: Event, events: int) -> None:
    assert len(build(HER, [first, second]).events) == events


def test_one_event_of_two_tellings_has_both_sources_the_narrower_date_and_the_fuller_values() -> None:
    record = build(
        HER,
        [
            told("a", Hpv("positive"), "2022-03", 1),
            told("b", Hpv("positive", ("18",), method="PCR"), "2022-03-08", 2, "caption"),
        ],
    )
    (event,) = record.events
    assert event.values == Hpv("positive", ("18",), method="PCR") and event.when.edtf == "2022-03-08"
    assert [span.section for span in event.sources] == ["case", "caption"]


def test_overlapping_intervals_leave_what_both_allow() -> None:
    record = build(
        HER,
        [told("a", HPV18, "2022-01/2022-06", 1), told("b", HPV18, "2022-04/2022-12", 2, "abstract")],
    )
    assert record.events[0].when.edtf == "2022-04/2022-06"


def test_an_undated_retelling_takes_the_date_and_joins_the_telling_it_agrees_with_most() -> None:
    record = build(
        HER,
        [
            told("a", Lab("CA125", value=160.1, unit="U/mL"), "2022-03", 1),
            told("b", Lab("CA125", value=171.57, unit="U/mL"), "2023-01", 2),
            told("c", Lab("CA125", value=171.57, unit="U/mL", flag="high"), "", 3, "discussion"),
        ],
    )
    assert names(record) == ["a", "b"] and len(record.events[1].sources) == 2


def test_a_retelling_joins_the_telling_that_shares_most_with_it() -> None:
    record = build(
        HER,
        [
            told("a", Hpv("positive", risk="high"), "2022-03", 1),
            told("b", HPV18, "2022-03", 2),
            told("c", HPV18, "2022-03", 3, "discussion"),
        ],
    )
    assert [len(event.sources) for event in record.events] == [1, 2]


def test_drugs_are_one_list_in_any_order_and_case() -> None:
    record = build(
        HER,
        [
            told("a", SystemicTherapy(drugs=("Paclitaxel", "carboplatin")), "2022-03", 1),
            told("b", SystemicTherapy(drugs=("carboplatin", "paclitaxel")), "2022-03", 2, "abstract"),
        ],
    )
    assert len(record.events) == 1


def test_a_dated_retelling_dates_the_event() -> None:
    record = build(HER, [told("a", Ihc("p16", "positive"), "", 1), told("b", Ihc("p16", "positive"), "2023-02", 2)])
    assert record.events[0].when.edtf == "2023-02"


def test_the_contact_that_either_telling_names_stays() -> None:
    first, second = told("a", HPV18, "2022-03-08", 1), told("b", HPV18, "2022-03-08", 2)
    for one, other in ((first, second), (second, first)):
        at_contact = msgspec.structs.replace(one, visit="v1")
        assert build(HER, [at_contact, other]).events[0].visit == "v1"


def test_notes_of_both_tellings_stay() -> None:
    first = msgspec.structs.replace(told("a", HPV18, "2022-03-08", 1), note="by post")
    second = msgspec.structs.replace(told("b", HPV18, "2022-03-08", 2), note="repeat")
    assert build(HER, [first, second]).events[0].note == "by post; repeat"


# --- contradictions


@pytest.mark.parametrize(
    ("first", "second", "title"),
    [
        (
            told("a", Hpv("positive"), "2022-03-08", 1),
            told("b", Hpv("negative"), "2022-03-08", 2),
            "hpv: result recorded inconsistently",
        ),
        (
            told("a", Biopsy(clock=(6,)), "2022-09", 1),
            told("b", Biopsy(clock=(9,)), "2022-09-16", 2, "caption"),
            "biopsy: clock recorded inconsistently",
        ),
        (
            told("a", Stage("FIGO", "IVB"), "", 1),
            told("b", Stage("FIGO 2018", "IB1"), "", 2, "abstract"),
            "stage: value recorded inconsistently",
        ),
        (
            told("a", Lab("CA125", value=160.1, unit="U/mL"), "2022-03", 1),
            told("b", Lab("CA125", value=610.1, unit="U/mL"), "2022-03", 2, "abstract"),
            "lab: amount recorded inconsistently",
        ),
    ],
)
def test_a_contradiction_keeps_both_events_and_both_readings(first: Event, second: Event, title: str) -> None:
    record = build(HER, [first, second])
    (conflict,) = record.conflicts
    assert (conflict.title, conflict.events) == (title, ("a", "b")) and len(conflict.readings) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # two results in one month are two tests
        (told("a", Hpv("positive"), "2022-03", 1), told("b", Hpv("negative"), "2022-03", 2)),
        # 16 positive and 18 negative are answers to two questions
        (
            told("a", Hpv("positive", ("16",)), "2022-03-08", 1),
            told("b", Hpv("negative", types_tested=("18",)), "2022-03-08", 2),
        ),
        # two types of one day, one result a type
        (told("a", Hpv("positive", ("16",)), "2022-03-08", 1), told("b", HPV18, "2022-03-08", 2)),
        # the later smear differs
        (told("a", Cytology("NILM"), "2022-03", 1), told("b", Cytology("HSIL"), "2022-09", 2, "abstract")),
        # an undated value in the discussion may be of any day
        (
            told("a", Lab("CA125", value=160.1, unit="U/mL"), "2022-03", 1),
            told("b", Lab("CA125", value=20, unit="U/mL"), "", 2, "discussion"),
        ),
        # two markers are two stains
        (told("a", Ihc("ER", "negative"), "", 1), told("b", Ihc("PR", "positive"), "", 2, "abstract")),
        # two staging systems
        (told("a", Stage("FIGO", "IVB"), "", 1), told("b", Stage("rASRM", "IV"), "", 2, "abstract")),
    ],
)
def test_what_merely_differs_is_no_contradiction(first: Event, second: Event) -> None:
    record = build(HER, [first, second])
    assert len(record.events) == 2 and record.conflicts == ()


def test_a_readers_own_conflict_follows_its_events_and_is_told_once() -> None:
    own = Conflict("", "biopsy at two places", ("6 o'clock", "9 o'clock"), ("b", "c"))
    again = Conflict("x", "place", ("9 o'clock", "6 o'clock"), ("c", "a"))
    record = build(
        HER,
        [told("a", HPV18, "2022-03-08", 1), told("b", HPV18, "2022-03-08", 2), told("c", Biopsy(), "2022-03-08", 3)],
        conflicts=(own, again),
    )
    (conflict,) = record.conflicts
    assert conflict.id == "c1" and conflict.events == ("a", "c")


def test_conflicts_without_events_are_told_apart_by_their_titles() -> None:
    own = [Conflict("x", title, ("a", "b")) for title in ("one", "two", "two")]
    assert [conflict.id for conflict in build(HER, [], conflicts=own).conflicts] == ["x", "c2"]


# --- dates told from other events


def later(name: str, anchor: str, offset: str, order: int = 9) -> Event:
    return told(name, Cytology("NILM"), When(anchor=anchor, offset=offset), order)


@pytest.mark.parametrize(
    ("base", "offset", "edtf"),
    [
        ("2022-03", "P10M", "2023-01"),
        ("2022-03", "-P1Y", "2021-03"),
        ("2022-03", "", "2022-03"),
        ("2022-03-08", "P3D", "2022-03-11"),
        ("2022-03-08", "P2W", "2022-03-19/2022-03-25~"),
        ("2022-03-08", "P10M", "2022-12-24/2023-01-23~"),
    ],
)
def test_a_relative_date_is_no_more_exact_than_its_words(base: str, offset: str, edtf: str) -> None:
    record = build(HER, [told("first", HPV18, base, 1), later("next", "first", offset)])
    (event,) = [event for event in record.events if event.id == "next"]
    assert event.when.edtf == edtf and event.when.anchor == "first"


def test_relative_dates_may_be_chained() -> None:
    record = build(HER, [later("c", "b", "P1M"), later("b", "a", "P1M"), told("a", HPV18, "2022-03", 1)])
    assert [event.when.edtf for event in record.events] == ["2022-03", "2022-04", "2022-05"]


def test_a_date_that_a_retelling_gives_dates_what_is_counted_from_the_event() -> None:
    first, again = told("a", Ihc("p16", "positive"), "", 1), told("b", Ihc("p16", "positive"), "2022-03", 2, "abstract")
    record = build(HER, [first, again, later("c", "a", "P1M", 3)])
    assert [event.when.edtf for event in record.events] == ["2022-03", "2022-04"]


def test_an_anchor_without_a_date_gives_an_order_only() -> None:
    record = build(HER, [later("b", "a", "P1M", 1), told("a", HPV18, "", 2), later("z", "a", "-P1M", 3)])
    assert names(record) == ["a", "b", "z"]
    assert record.events[1].when.after == ("a",) and record.events[2].when.after == ()


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ([later("b", "nobody", "P1M")], "dated from 'nobody', but no event has that id"),
        ([later("b", "c", "P1M"), later("c", "b", "P1M")], "but the two wait for each other"),
        ([later("b", "b", "P1M")], "but the two wait for each other"),
        ([told("a", HPV18, "2022", 1), later("b", "a", "soon")], "duration 'soon' is not ISO 8601"),
    ],
)
def test_a_relative_date_that_leads_nowhere_becomes_a_note(events: list[Event], message: str) -> None:
    assert any(message in note.message for note in build(HER, events).notes)


# --- order and names


def test_dates_come_first_then_what_is_told_to_come_after_then_the_order_of_telling() -> None:
    record = build(
        HER,
        [
            told("late", HPV18, "2023-01", 1),
            told("behind late", Cytology("NILM"), "", 2),
            told("early", HPV18, "2022-03", 3),
            told("after early", Cytology("HSIL"), When(after=("early",)), 4),
            told("planned", Biopsy(), "", 5),
        ],
    )
    assert names(record) == ["early", "late", "behind late", "after early", "planned"]


def test_a_caption_stands_with_the_events_of_its_month_wherever_it_is_printed() -> None:
    record = build(
        HER,
        [
            told("colposcopy", Colposcopy("suspicious area"), "2022-09", 5),
            told("caption", Colposcopy("faint acetowhite change"), "2022-09-16", 1, "caption"),
            told("operation", Surgery(codes=("cystectomy",)), "2022-03/2022-09", 2),
            told("smear", Cytology("ASC-US"), "2022-09", 4),
            told("smear again", Cytology("ASC-US"), "2022-09", 0, "abstract"),
            told("caption without its like", Biopsy(clock=(9,)), "2022-09-16", 3, "caption"),
            told("caption of another year", Biopsy(clock=(9,)), "2021-09-16", 9, "caption"),
        ],
    )
    assert names(record) == [
        "caption of another year",
        "operation",
        "smear",
        "colposcopy",
        "caption",
        "caption without its like",
    ]


def test_what_is_told_to_come_after_but_dated_before_is_noted() -> None:
    when = msgspec.structs.replace(parse("2021"), after=("a",))
    record = build(HER, [told("a", HPV18, "2022-03", 1), told("b", Cytology("NILM"), when, 2)])
    assert names(record) == ["b", "a"]
    assert "told to come after a, but the dates say otherwise" in record.notes[0].message


def test_events_without_an_id_get_one_and_repeated_ids_are_told_apart() -> None:
    record = build(
        HER,
        [
            told("x", HPV18, "2022", 1),
            told("x", HPV18, "2023", 2),
            told("", HPV18, "2024", 3),
            told("e4", HPV18, "2025", 4),
        ],
    )
    assert names(record) == ["x", "x-2", "e3", "e4"] and record.notes == ()


def test_an_id_of_several_events_that_something_refers_to_is_noted() -> None:
    told_twice = [told("x", HPV18, "2022", 1), told("x", HPV18, "2023", 2)]
    record = build(HER, [*told_twice, later("y", "x", "P1M")])
    assert record.notes[0].message == "several events have the id 'x'"
    assert build(HER, told_twice, conflicts=[Conflict("c", "x", ("1", "2"), ("x",))]).notes == record.notes


def test_an_id_made_up_never_meets_one_that_is_given() -> None:
    record = build(HER, [told("", HPV18, "2021", 1), told("e1", HPV18, "2022", 2), told("e1-2", HPV18, "2023", 3)])
    assert names(record) == ["e1-3", "e1", "e1-2"]


def test_what_is_dated_before_her_birth_is_noted() -> None:
    record = build(Patient(birth=parse("1986")), [told("a", HPV18, "1979", 1)])
    assert record.notes[0].message == "dated 1979, before her birth (1986)"


def test_references_follow_an_event_into_the_one_it_was_merged_with() -> None:
    record = build(
        HER,
        [
            told("a", HPV18, "2022-03-08", 1),
            told("b", HPV18, "2022-03-08", 2),
            told("c", Cytology("NILM"), When(after=("b",)), 3),
            later("d", "b", "P6M"),
        ],
    )
    assert record.events[1].when.after == ("a",) and record.events[2].when.anchor == "a"


@pytest.mark.parametrize(("wide", "events"), [("2022-03-01/2022-04-01", 1), ("2022-03-01/2022-04-02", 2)])
def test_a_biopsy_without_a_result_is_known_again_by_a_month(wide: str, events: int) -> None:
    first, second = told("a", Biopsy(clock=(9,)), wide, 1), told("b", Biopsy(), "2022-03-16", 2, "caption")
    assert len(build(HER, [first, second]).events) == events


def test_her_events_of_several_kinds_come_in_their_order() -> None:
    record = build(
        HER, [told("c", HPV18, "2023", 1), told("a", HPV18, "2021", 2), told("b", Cytology("NILM"), "2022", 3)]
    )
    assert [event.id for event in events_of(record, "cytology", "hpv")] == ["a", "b", "c"]
    assert [event.id for event in events_of(record, "hpv")] == ["a", "c"]


@pytest.mark.parametrize("assertion", ["planned", "family", "other_person", "hypothetical", "literature"])
def test_nothing_stands_behind_what_did_not_happen_to_her(assertion: str) -> None:
    not_hers = msgspec.structs.replace(told("x", Biopsy(), "2023", 2), assertion=assertion)
    record = build(
        HER, [told("a", HPV18, "2021", 1), not_hers, told("b", Cytology("NILM"), "", 3), told("c", HPV18, "2022", 4)]
    )
    assert names(record) == ["a", "b", "c", "x"]


def test_a_table_and_a_text_that_differ_of_one_day_are_a_conflict() -> None:
    row = Event(id="r", values=Biopsy(histology="CIN1"), when=parse("2022-03-08"), sources=(Span("table"),))
    letter = told("l", Biopsy(histology="CIN3"), "2022-03-08", 1)
    assert [set(each.events) for each in build(HER, [row, letter]).conflicts] == [{"l", "r"}]
    other = msgspec.structs.replace(row, id="o", values=letter.values, sources=(Span("another table"),))
    assert build(HER, [row, other]).conflicts == (), "two rows of tables are two samples"


def test_the_fuller_wording_stays() -> None:
    short, full = Ihc("p16", "positive", extent="Diffuse"), Ihc("p16", "positive", extent="diffuse, strong")
    record = build(HER, [told("a", short, "", 1), told("b", full, "", 2)])
    assert record.events[0].values == full


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Hpv("positive"), Hpv("negative")),
        (Cytology("LSIL"), Cytology("HSIL")),
        (DualStain("positive"), DualStain("negative")),
        (Via("positive"), Via("negative")),
    ],
)
def test_two_results_of_one_test_and_day_are_a_conflict(first: Values, second: Values) -> None:
    record = build(HER, [told("a", first, "2022-03-08", 1), told("b", second, "2022-03-08", 2)])
    assert [conflict.events for conflict in record.conflicts] == [("a", "b")]


# --- what is known of her as a person


def test_what_was_told_of_her_later_is_not_known_earlier() -> None:
    told_then = Patient(sex="F", menopausal="post", pregnant=False, gravida=3, para=2, age_on=parse("2022-03-08"))
    then, before = date(2022, 3, 8), date(2022, 3, 7)
    assert patient_at(told_then, then) is told_then
    earlier = patient_at(told_then, before)
    assert (earlier.menopausal, earlier.pregnant, earlier.gravida, earlier.para) == ("", None, None, None)
    young = msgspec.structs.replace(told_then, menopausal="pre")
    assert patient_at(young, before).menopausal == "pre", "the menopause had not come earlier either"


@pytest.mark.parametrize(
    ("base", "offset", "message"),
    [
        ("2022-03", "P9000Y", "108000 months from 2022-03-01 lead out of the calendar; check both"),
        ("2022-03", "P7970Y9999D", "'P7970Y9999D' from 2022-03 leads out of the calendar; check both"),
    ],
)
def test_a_relative_date_out_of_the_calendar_becomes_a_note(base: str, offset: str, message: str) -> None:
    record = build(HER, [told("a", HPV18, base, 1), later("b", "a", offset)])
    assert [note.message for note in record.notes] == [message]


def test_who_found_an_event_is_told_once_it_was_found_by_two() -> None:
    own, other = told("a", HPV18, "2022-03-08", 1), told("b", HPV18, "2022-03-08", 2)
    seconded = msgspec.structs.replace(other, readers=("gemma",))
    assert build(HER, [own, seconded]).events[0].readers == ("lugol", "gemma")
    assert build(HER, [own, other]).events[0].readers == ()
    alone = msgspec.structs.replace(own, readers=("gemma",))
    assert build(HER, [alone, seconded]).events[0].readers == ("gemma",)
