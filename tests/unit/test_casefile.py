"""Case files: what is written is what is read, and mistakes are named with their line."""

import pytest
from hypothesis import given, settings

from lugol.errors import UnusableInput
from lugol.read import casefile
from lugol.read.lined import parse
from lugol.record.event import Biopsy, Lab, Span
from lugol.record.record import Document, Record
from strategies import records


@given(records())
@settings(max_examples=60, deadline=None)
def test_a_written_case_file_gives_the_same_record(record: Record) -> None:
    assert casefile.read(casefile.write(record), "x.yaml") == record


def wrong(text: str) -> str:
    with pytest.raises(UnusableInput) as refused:
        casefile.read(text, "x.yaml")
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("events:\n- kind: hpv\n  result: positive\n  date: 2022-13", "line 4: date '2022-13' has month 13"),
        ("events:\n- kind: hvp\n  result: positive", "line 2: kind 'hvp' is not known; did you mean hpv"),
        ("events:\n- kind: hpv\n  resutl: positive", "line 3: hpv field 'resutl' is not known; did you mean result"),
        ("events:\n- kind: hpv\n  result: postive", "line 3: result 'postive' is not one of positive"),
        ("events:\n- kind: hpv\n  types: [16]", "line 2: hpv needs result"),
        ("events:\n- result: positive", "line 2: an event needs a kind; write one of symptom"),
        ("events:\n- kind: biopsy\n  clock: [3, 13]", "line 3: clock 13 is not possible; write 1 to 12 o'clock"),
        (
            f"events:\n- kind: biopsy\n  clock: [{10**400}]",
            "line 3: clock of so many digits is not possible; write 1 to 12 o'clock",
        ),
        ("events:\n- kind: biopsy\n  clock: noon", "line 3: clock 'noon' is not a list of such: a whole number"),
        ("events:\n- kind: biopsy\n  histology: CIN4", "line 3: histology 'CIN4' is not one of insufficient"),
        ("events:\n- kind: cytology\n  tz_component: maybe", "line 3: tz_component 'maybe' is not true or false"),
        ("events:\n- kind: lab\n  marker: HE4\n  value: 5,9\n  unit: pmol/L", "line 4: value '5,9' is not a number"),
        (
            "events:\n- kind: lab\n  marker: HE4\n  value: 5.9\n  unit: ng/mL",
            "line 5: HE4: unit 'ng/mL' is not accepted",
        ),
        ("events:\n- kind: lab\n  marker: CEA\n  value: -5\n  unit: ng/mL", "line 4: CEA: -5 ng/mL is not possible"),
        ("patient: {age: 360}\nevents: []", "line 1: age 360 is not possible"),
        ("patient: {sex: female}\nevents: []", "line 1: sex 'female' is not one of F, M, other"),
        ("patient: [36]\nevents: []", "line 1: \"['36']\" should be fields"),
        ("casefile: 9\nevents: []", "line 1: casefile '9' is not known"),
        ("events:\n- just words", "line 2: an event needs a kind"),
        ("events: none", "line 1: events should be a list"),
        ("event: []", "not a case file"),
        ("", "not a case file"),
        ("a: [1", "not YAML"),
        ("events: [\x01]", "not YAML"),
        ("events: []\nevents: []", "line 2: field 'events' is given twice"),
        ("? [a]\n: b", "line 1: a field name has to be a word"),
        ("events: &a\n- *a", "line 1: the YAML refers to itself"),
        (
            "events:\n- {kind: hpv, result: positive, date: {anchor: a, offset: 3 months}}",
            "line 2: duration '3 months'",
        ),
        ("events:\n- {kind: hpv, result: positive, date: [2022]}", "line 2: \"['2022']\" should be fields"),
        ("events:\n- {kind: hpv, result: positive, source: {start: 3}}", "line 2: source needs document"),
        ("events:\n- {kind: exam, term: x, size_mm: [2000]}", "line 2: size_mm 2000 is not possible"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_the_remedy(text: str, message: str) -> None:
    assert message in wrong(text)


def test_all_mistakes_are_told_at_once_up_to_a_dozen() -> None:
    told = wrong("events:\n" + "- kind: no\n" * 20)
    assert told.count("line ") == 12 and told.endswith("... and 8 more")


def test_what_is_left_out_stays_unknown() -> None:
    record = casefile.read(
        "patient:\nevents:\n- kind: biopsy\n  clock: 6\n  result: null\n  date:\n  sources: [my letter, null]", "x"
    )
    (event,) = record.events
    assert event.values == Biopsy(clock=(6,)) and not event.when.is_known and event.sources[0].document == "my letter"


def test_a_date_may_be_told_from_another_event() -> None:
    text = """
    events:
    - {kind: lab, marker: CA125, value: 160.1, unit: U/mL, date: 2022-03, id: first}
    - {kind: lab, marker: CA125, value: 171.57, unit: U/mL, date: {anchor: first, offset: P10M}}
    - {kind: lab, marker: CA125, trend: decreased, date: {after: [first]}}
    """
    first, second, third = casefile.read(text, "x").events
    assert isinstance(first.values, Lab) and second.when.edtf == "2023-01" and third.when.after == ("first",)


def test_visit_and_note_are_written() -> None:
    record = casefile.read("events:\n- {kind: death, visit: home, note: told by her sister, source: letter}", "x")
    assert casefile.read(casefile.write(record), "x") == record
    assert (record.events[0].visit, record.events[0].note) == ("home", "told by her sister")


def test_a_list_has_its_plain_form() -> None:
    assert parse("a: [b, {c: d}]", "x").plain == {"a": ["b", {"c": "d"}]}


def test_a_quote_alone_stands_in_this_file() -> None:
    text = (
        "events:\n- {kind: hpv, result: positive, quote: HPV 18 again}\n- {kind: death, source: notes, quote: she died}"
    )
    first, second = casefile.read(text, "her.yaml").events
    assert first.sources == (Span("her.yaml", quote="HPV 18 again"),)
    assert second.sources == (Span("notes", quote="she died"),)


def test_a_long_text_with_signs_that_cannot_be_seen_is_kept() -> None:
    text = "word " * 30 + "d\x1aagnosis " + "word " * 30
    record = Record(documents=(Document("letter", "text", text),))
    assert casefile.read(casefile.write(record), "x.yaml") == record


@pytest.mark.parametrize("text", ["\x85", "a\x85b", "one\u2028two\nthree", "\u2029"])
def test_rare_line_ends_come_back_as_they_were(text: str) -> None:
    record = Record(documents=(Document("letter", "text", text),))
    assert casefile.read(casefile.write(record), "x.yaml") == record
