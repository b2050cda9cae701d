"""Inputs of the wrong shape, too deep or not to be read: refused in one sentence or read with a note, in every form."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lugol import cli
from lugol.errors import UnusableInput
from lugol.read.source import printable, read_bytes
from lugol.record.record import Record

DEEP = 3000
DAY = date(2023, 6, 30)
HEAD = "casefile: 1\nevents:\n"


def refused(text: str, name: str) -> str:
    with pytest.raises(UnusableInput) as told:
        read_bytes(text.encode(), name)
    assert str(told.value).startswith(name)
    return str(told.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"resourceType": "Bundle", "entry": ' + "[" * DEEP + "]" * DEEP + "}"),
        ("a.json", '{"resourceType": "Patient", "id": "a", "x": ' + '{"a":' * DEEP + "1" + "}" * DEEP + "}"),
        ("a.json", '{"metaData": {}, "diseases": ' + "[" * DEEP + "]" * DEEP + "}"),
        ("a.json", '{"events": ' + "[" * DEEP + "]" * DEEP + "}"),
        ("a.json", '{"events": ' + "[" * DEEP),
        ("a.ndjson", '{"resourceType": "Patient", "id": "a", "x": ' + "[" * DEEP + "]" * DEEP + "}"),
        ("a.yaml", "events: " + "[" * DEEP + "]" * DEEP),
        ("a.yaml", "events: " + "{a: " * DEEP),
        ("a.yaml", "events:\n" + "\n".join(" " * level + "-" for level in range(300))),
        ("a.yaml", "events: &a [&b [&c [*c]]]"),
        ("a.yaml", "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefg", "bcdefgh", strict=True))
            + "events: *h"),
    ],
)  # fmt: skip
def test_what_is_nested_too_deep_or_grows_without_end_is_refused(name: str, text: str) -> None:
    told = refused(text, name)
    assert "deep" in told or "refers to itself" in told or "by reference" in told or "not JSON" in told


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ("- {kind: [hpv, cytology], result: positive}", "line 3: kind .* is not one word"),
        ("- {kind: {a: b}}", "line 3: kind"),
        ("- {kind: hpv, result: positive, date: [2022, 2023]}", "line 3: .*should be fields"),
        ("- {kind: hpv, result: positive, date: {edtf: [2022]}}", "line 3: date"),
        ("- {kind: hpv, result: positive, date: {anchor: [e1], offset: {a: b}}}", "line 3: (offset|anchor)"),
        ("- {kind: hpv, result: positive, date: {anchor: e1, offset: P99999999999Y}}", "line 3: duration"),
        ("- {kind: hpv, result: positive, date: 9999-12-31}", "line 3: date '9999-12-31' has year 9999"),
        ("- {kind: hpv, result: positive, id: [a, b]}", "line 3: id"),
        ("- {kind: hpv, result: positive, source: [a, b]}", "line 3: .*should be fields"),
        ("- {kind: hpv, result: {a: {b: c}}}", "line 3: result"),
        ("- {kind: lab, marker: CA125, value: nan, unit: U/mL}", "line 3: CA125: nan"),
        ("- {kind: lab, marker: CA125, value: inf, unit: U/mL}", "line 3: CA125"),
        ("- {kind: hpv, result: positive, ? [a, b] : c}", "line 3: a field name has to be a word"),
        ("- {kind: hpv, result: positive}\n---\nevents: []", "line 4: a second document"),
        ("- {kind: hpv, result: *nobody}", "refers to nothing"),
        ("- hpv", "line 3: an event needs a kind"),
        ("-", "an event needs a kind"),
    ],
)
def test_a_case_file_of_the_wrong_shape_is_refused_with_its_line(events: str, why: str) -> None:
    with pytest.raises(UnusableInput, match=why):
        read_bytes((HEAD + events).encode(), "a.yaml")


def test_a_value_written_once_may_be_referred_to() -> None:
    record = read_bytes(
        (HEAD + "- {kind: hpv, result: &r positive}\n- {kind: hpv, result: *r, date: 2022}").encode(), "a.yaml"
    )
    assert [event.values.result for event in record.events] == ["positive", "positive"]  # type: ignore[union-attr]


@pytest.mark.parametrize("cell", ["hpv|cytology", "|", "=1+1", "x" * 5000])
def test_a_table_with_a_kind_that_is_none_is_refused_with_its_line(cell: str) -> None:
    assert "line 2: kind" in refused(f"kind,date,result\n{cell},2022-03-08,positive\n", "a.csv")


PACKET: dict[str, Any] = {"id": "x", "subject": {"id": "her", "sex": "FEMALE"}, "metaData": {}}


def packet(**parts: Any) -> Record:
    return read_bytes(json.dumps(PACKET | parts).encode(), "p.json")


@pytest.mark.parametrize("wrong", ["patient 1", 7, True, [], [{"id": "a"}], {"timeAtLastEncounter": "P30Y"}])
def test_a_subject_of_the_wrong_shape_is_noted_with_its_path(wrong: Any) -> None:
    record = packet(subject=wrong, diseases=[{"term": {"id": "X:1", "label": "Adenocarcinoma of the cervix"}}])
    assert [event.kind for event in record.events] == ["diagnosis"]
    assert any(note.place.startswith("p.json $.subject") for note in record.notes)


@pytest.mark.parametrize(
    "field", ["phenotypicFeatures", "measurements", "biosamples", "diseases", "medicalActions"]
)  # fmt: skip
@pytest.mark.parametrize("wrong", ["x", 7, {}, {"term": "x"}, [7], ["x"], [[]], [{"term": {"label": {}}}]])
def test_a_part_of_the_wrong_shape_is_noted_and_the_rest_read(field: str, wrong: Any) -> None:
    features = {"phenotypicFeatures": [{"type": {"label": "Dysmenorrhea"}}]} if field != "phenotypicFeatures" else {}
    record = packet(**features, **{field: wrong})
    assert [event.kind for event in record.events] == ["symptom"] * len(features)
    assert wrong == {} or any(f"$.{field}" in note.place for note in record.notes)


def test_a_term_that_is_a_text_is_read_with_a_note() -> None:
    record = packet(diseases=[{"term": "Adenocarcinoma of the cervix"}])
    assert record.events[0].values.value == "Adenocarcinoma of the cervix"  # type: ignore[union-attr]
    assert record.notes[0].place == "p.json $.diseases[0].term"


def test_whether_something_is_excluded_is_never_guessed() -> None:
    def finding(told: Any) -> list[str]:
        feature = {"type": {"label": "Ascites"}, "excluded": told}
        return [event.assertion for event in packet(phenotypicFeatures=[feature]).events]

    assert finding(True) == finding("true") == ["negated"] and finding("false") == ["affirmed"]
    assert finding("perhaps") == finding(3) == finding([]) == []


def test_an_interval_that_ends_before_it_begins_dates_nothing() -> None:
    time = {"interval": {"start": "2022-05-01", "end": "2022-03-01"}}
    record = packet(phenotypicFeatures=[{"type": {"label": "Ascites"}, "onset": time}])
    assert not record.events[0].when.is_known and "ends before it begins" in record.notes[0].message


WORDS = "A 36-year-old woman: HSIL on 2022-03-08, HPV 18 positive."


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>{}</p><![if !supportLists]>x<![endif]></body></html>",
        "<html><body><p>{}</p><![x</body></html>",
        "<html><body><p>{}</p><![CDATA[ x</body></html>",
        "<html><body><![CDATA[<p> & more ]]><p>{}</p></body></html>",
        "<html><body><p>{}</p><!doctype x [<!ENTITY a 'b'>]></body></html>",
        "<html><body><p>{}</p><!-- never closed",
        "<html><body><?php echo 1 ?><p>{}</p></body></html>",
        "<p>{}</p><!",
        "<p>{}</p></",
        "<p>{}</p>&#x110000;&#99999999999;",
    ],
)
def test_a_page_with_broken_marks_is_read(page: str) -> None:
    record = read_bytes(page.format(WORDS).encode(), "a.html")
    assert {"hpv", "cytology"} <= {event.kind for event in record.events}


def test_marked_text_of_a_page_is_kept() -> None:
    page = f"<html><body><![CDATA[{WORDS}]]></body></html>"
    assert "hpv" in {event.kind for event in read_bytes(page.encode(), "a.html").events}


@pytest.mark.parametrize("name", ["a\x1b[2J.txt", "a\nb.txt", "a\udcff.txt"])
def test_the_name_of_a_file_moves_no_console(name: str) -> None:
    assert printable(name).isprintable() and len(printable(name)) == len(name)


def test_one_bad_record_never_costs_a_worklist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.yaml").write_text("patient: {id: A, sex: F, birth: 1986-01-01}\n" + HEAD.partition("\n")[2]
                                        + "- {kind: cytology, date: 2022-02-08, result: HSIL}\n")  # fmt: skip
    (tmp_path / "deep.yaml").write_text("events: " + "[" * DEEP)
    (tmp_path / "kind.csv").write_text("kind,date\nhpv|cytology,2022\n")
    (tmp_path / "bad.txt").write_text("crash")
    (tmp_path / "slow.txt").write_text("slow")
    (tmp_path / "export.ndjson").write_text(
        '{"resourceType": "Patient", "id": "x", "gender": "female"}\n{"resourceType": "Patient", "id": "y"}\n'
    )
    monkeypatch.setenv("LUGOL_DOCUMENT_SECONDS", "4")
    monkeypatch.setenv("LUGOL_REPORTS", str(tmp_path.parent))
    from lugol.language import narrative
    from lugol.language.narrative import read

    def reading(text: str, name: str, order: str | None = None) -> Record:
        while text.strip() == "slow":
            pass
        if text.strip() == "crash":
            raise KeyError("her name")
        return read(text, name, order)

    monkeypatch.setattr(narrative, "read", reading)
    with pytest.raises(SystemExit) as ended:
        cli.run(["worklist", str(tmp_path), "--as-of", "2023-02-08", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert ended.value.code == 0
    assert {item["source"] for item in told["Open flags and overdue steps"]} >= {"good.yaml"}
    reasons = {problem["source"]: problem["reason"] for problem in told["Not read"]}
    assert reasons.keys() == {"deep.yaml", "kind.csv", "bad.txt", "slow.txt"}
    assert "a defect of lugol (KeyError)" in reasons["bad.txt"] and "not done after 4 seconds" in reasons["slow.txt"]
    assert "her name" not in json.dumps(told)


def test_the_list_is_not_written_among_the_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(["worklist", str(tmp_path), "--format", "csv", "-o", str(tmp_path / "list.csv")])
    assert ended.value.code == 2 and "would be read as one" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_no_command_ends_in_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from lugol.read import source

    def crash(_: str, __: str = "") -> Record:
        raise ZeroDivisionError("her name")

    monkeypatch.setattr(source, "read_source", crash)
    monkeypatch.setenv("LUGOL_REPORTS", str(tmp_path))
    for words in (["review"], ["read"], ["replay"], ["compare"], ["why", "x"], ["why-not", "a/b/c"]):
        with pytest.raises(SystemExit) as ended:
            cli.run([*words, "her.txt"])
        told = capsys.readouterr().err
        assert ended.value.code == 2 and told.count("\n") == 1 and "a defect of lugol (ZeroDivisionError)" in told, (
            words
        )
        assert "her name" not in told


@pytest.mark.parametrize("option", ["--document-seconds", "--document-megabytes", "--document-memory"])
def test_a_limit_of_the_command_line_that_is_no_number_is_refused(
    option: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECONDS", "MEGABYTES", "MEMORY"):
        monkeypatch.setenv(f"LUGOL_DOCUMENT_{name}", "10")
    with pytest.raises(SystemExit) as ended:
        cli.run([option, "many", "guidelines"])
    assert ended.value.code == 2 and "is no number" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", " ", "\n\n", "*", ".", "|", "—", "()"])
def test_a_text_without_a_sentence_tells_nothing(text: str) -> None:
    from lugol.language.narrative import events_of
    from lugol.language.reading import reading_of

    assert list(events_of(reading_of(text))) == []


@pytest.mark.parametrize(
    ("told", "overlooked"),
    [(True, False), ("x", False), (7, False), ({"url": "u"}, False), ([True], False), ([["u"]], False),
     ([{"valueBoolean": True}], False), ([], True), (None, True), ({}, True), ([None], True), (False, True)],
)  # fmt: skip
def test_a_modifier_extension_of_the_wrong_shape_is_not_overlooked(told: Any, overlooked: bool) -> None:
    code = {"coding": [{"system": "http://loinc.org", "code": "10334-1"}]}
    amount = {"value": 20, "unit": "U/mL", "system": "http://unitsofmeasure.org", "code": "U/mL"}
    seen = {"resourceType": "Observation", "id": "o", "status": "final", "subject": {"reference": "Patient/p"},
            "code": code, "effectiveDateTime": "2020-01-01", "valueQuantity": amount}  # fmt: skip
    for part in (seen | {"modifierExtension": told}, seen | {"valueQuantity": amount | {"modifierExtension": told}}):
        entries = [{"resource": each} for each in ({"resourceType": "Patient", "id": "p", "gender": "female"}, part)]
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        record = read_bytes(json.dumps(bundle).encode(), "a.json")
        assert bool(record.events) == overlooked
        assert overlooked or any("modifier extension" in note.message for note in record.notes)


@pytest.mark.parametrize("last", ["and HPV tests", "HPV", "an HPV test", "HPV test and VIA", "VIA", "smear"])
@pytest.mark.parametrize(
    "text",
    [
        "Her smears of May 2018, April 2020 and March 2023 were all normal, {}",
        "HPV tests in 2018, 2020 and 2023 were negative, {}",
        "Smears: 2018 NILM, 2020 LSIL; {}",
    ],
)
def test_a_text_may_end_with_the_name_of_a_test(text: str, last: str) -> None:
    for end in ("", ".", ","):
        record = read_bytes((text.format(last) + end).encode(), "a.txt")
        assert {"cytology", "hpv"} & {event.kind for event in record.events}


@pytest.mark.parametrize(
    ("span", "date"),
    [
        ("2022 years ago", ""), ("9999 weeks ago", ""), ("99999999999999999999 days earlier", ""),
        ("8000 years later", "2022-03-08.."), ("9999999 weeks later", "2022-03-08.."),
        ("99999999999999999999 days later", "2022-03-08.."), ("120 years later", "2022-03-08.."),
    ],
)  # fmt: skip
def test_an_impossible_span_dates_nothing_and_is_a_note(span: str, date: str) -> None:
    text = f"A 36-year-old woman had an HPV test on 2022-03-08, HPV 18 positive. {span} a biopsy showed CIN 3."
    record = read_bytes(text.encode(), "a.txt")
    when = {event.kind: event.when.edtf for event in record.events}
    assert when["hpv"] == "2022-03-08" and when["biopsy"] == date
    assert any("leads out of any life" in note.message for note in record.notes)


def test_an_impossible_span_behind_a_date_leaves_no_exact_day() -> None:
    record = read_bytes(b"In March 2016 99971409 months later, a laparotomy was done.", "a.txt")
    assert record.events[0].when.edtf == "2016-03.."


@pytest.mark.parametrize("cell", ["hpv,cytology", "hpv/cytology", "hpv & cytology", "hpv cytology"])
def test_two_kinds_in_one_cell_are_named_with_the_remedy(cell: str) -> None:
    assert "give each an event, or a row, of its own" in refused(f'kind,date\n"{cell}",2022\n', "a.csv")


PANELS = [
    ("CA125 35 U/mL, CEA 2.1 ng/mL, AFP 3.0 ng/mL, CA19-9 12 U/mL, SCC 1.2 ng/mL, NSE 12 ng/mL, HE4 50 pmol/L", 7),
    ("CA125 35, CEA 2.1, AFP 3.0, CA19-9 12, SCC 1.2, NSE 12.0, LDH 210, HE4 50, hCG 1, CYFRA 21-1 2.0", 10),
    (", ".join(f"CA125 {value} U/mL" for value in range(35, 47)), 12),
    ("CA125 was " + ", ".join(f"{value} U/mL" for value in range(35, 55)), 20),
]


@pytest.mark.parametrize(("panel", "count"), PANELS)
@pytest.mark.parametrize("capitals", [False, True])
def test_every_value_of_a_long_panel_is_read(panel: str, count: int, capitals: bool) -> None:
    text = f"A woman aged 36 was seen on 2022-03-08. Tumour markers: {panel}."
    record = read_bytes((text.upper() if capitals else text).encode(), "a.txt")
    values = [event.values for event in record.events if event.kind == "lab"]
    assert len(values) == count and all(value.value is not None for value in values)  # type: ignore[union-attr]
    assert {event.when.edtf for event in record.events} == {"2022-03-08"}


@pytest.mark.parametrize("month", ["April", "Apr"])
def test_a_figure_that_ends_a_sentence_is_no_day(month: str) -> None:
    text = f"A woman came. On {month} 25, 2022 a cervical biopsy showed CIN 3. August 19, 2022 a LEEP was done."
    dates = [(event.kind, event.when.edtf) for event in read_bytes(text.encode(), "a.txt").events]
    assert ("biopsy", "2022-04-25") in dates and ("surgery", "2022-08-19") in dates


@pytest.mark.parametrize("word", ["tumor", "tumour", "hemorrhage", "haemorrhage"])
def test_the_spelling_of_a_word_moves_no_date(word: str) -> None:
    text = f"A woman from Milan. Cytology on 03/04/2023: HSIL. Cervical biopsy on 05/06/2023: CIN3, no {word}."
    record = read_bytes(text.encode(), "a.txt")
    assert [e.when.edtf for e in record.events if e.kind == "cytology"] == ["2023-03-04/2023-04-03"]
    assert sum("can be read in two ways" in note.message for note in record.notes) == 2


def test_all_that_a_line_of_follow_up_tells_is_read() -> None:
    text = (
        "Clinic letter 2 May 2024. The patient, aged 51, was seen after LLETZ for CIN3 in 2022.\n"
        "She is alive and well, without evidence of recurrence, for review in 3 months, repeat HPV test in a year.\n"
    )
    events = read_bytes(text.encode(), "a.txt").events
    plans = {getattr(event.values, "interval", "") for event in events if event.kind == "followup"}
    assert {"P3M", "P1Y"} <= plans or {"P3M", "P12M"} <= plans
    assert any(event.kind == "recurrence" and event.assertion == "negated" for event in events)


@pytest.mark.parametrize("finding", ["atypical vessels absent", "no mosaic", "punctation not seen", "acetowhite: none"])
def test_what_a_case_file_denies_raises_no_warning(finding: str) -> None:
    from lugol.review.one import flags

    text = HEAD.replace("events:", "patient: {sex: F, birth: 1984-03-02}\nevents:") + (
        "- {kind: hpv, date: 2023-05-01, result: positive, types: ['31']}\n"
        f"- {{kind: colposcopy, date: 2023-06-01, finding: '{finding}'}}\n"
        "- {kind: biopsy, date: 2023-06-01, histology: benign}\n"
    )
    record = read_bytes(text.encode(), "a.yaml")
    assert [f.title for f in flags(record, DAY).findings if f.severity in ("alert", "warning")] == []


ODD = [
    "31.12.2021",
    "1.2.3",
    "1,2,3",
    "1.234,56",
    "1,234.56",
    "1.234.567",
    "12,345,678.9",
    "1,,2",
    "0",
    "999999999999999999",
]


@pytest.mark.parametrize("number", ODD)
@pytest.mark.parametrize(
    "text",
    [
        "She was given external radiotherapy, {} Gy in {} fractions.",
        "A pregnant woman at {} weeks and {} days came. At {} weeks of gestation the fetus was well.",
        "She delivered a boy of {} kg at {} weeks. Birth weight {} g, {} lb.",
        "A recurrence of {} x {} cm was seen on CT. The margin was {} mm, {} of {} nodes were positive.",
        "Blood pressure {}/{}, pulse {}, temperature {} C. CA125 {} U/mL. {} weeks later she had {} cycles.",
        "Ki67 {} %, mitoses {} per {} HPF. HPV {}, CIN {}, stage {}. Follow-up in {} months.",
    ],
)
def test_a_number_of_any_shape_breaks_no_reading(text: str, number: str) -> None:
    assert read_bytes(text.replace("{}", number).encode(), "a.txt").documents


def test_a_dose_with_its_comma_is_the_same_dose() -> None:
    def dose(told: str) -> float | None:
        events = read_bytes(f"She was given external radiotherapy, {told}.".encode(), "a.txt").events
        return next((e.values.dose_gy for e in events if e.kind == "radiotherapy"), None)  # type: ignore[union-attr]

    assert dose("50.4 Gy") == dose("50,4 Gy") == dose("5040 cGy") == dose("5,040 cGy") == 50.4


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", "\n", " \n", "\r\n"])
def test_a_text_padded_with_blanks_is_read_as_quickly(blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUGOL_DOCUMENT_SECONDS", "6")
    padded = f"Smear on 3 May 2024: HSIL.{blank * 150_000}LLETZ on 4 June 2024: CIN3."
    record = read_bytes(padded.encode(), "padded.txt")
    assert [event.when.edtf for event in record.events if event.kind == "cytology"] == ["2024-05-03"]


@pytest.mark.parametrize("before", ["<!---->", "<!-- a -->\n", "<?xml version='1.0'?><!---->"])
def test_comments_before_a_text_do_not_hold_it_up(before: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUGOL_DOCUMENT_SECONDS", "6")
    record = read_bytes(f"{before * 60}Smear on 3 May 2024: HSIL.".encode(), "commented.txt")
    assert [event.kind for event in record.events] == ["cytology"]


@pytest.mark.parametrize(
    "told",
    ["ER positive, for p16 but CK7.", "ER positive and for p16, whereas CK7, negative.", "negative, for p16 but CK7."],
)
def test_names_behind_a_for_of_their_own_need_no_value(told: str) -> None:
    record = read_bytes(f"Biopsy of the cervix on 3 May 2024: CIN3. Immunohistochemistry: {told}".encode(), "ihc.txt")
    assert "biopsy" in {event.kind for event in record.events}
