"""`lugol read` and `lugol schema` as a person types them: output, files, and status 2 without a traceback."""

import io
import json
import sys
from pathlib import Path

import pytest

from lugol import cli
from lugol.read import casefile

ROOT = Path(__file__).parents[2]
CASE = b"events:\n- {kind: hpv, result: positive, types: [18], date: 2022-03}\n"


def run(monkeypatch: pytest.MonkeyPatch, *words: str, stdin: bytes = b"") -> int:
    monkeypatch.setattr(sys, "argv", ["lugol", *words])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_a_source_is_written_as_a_case_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "read", "-", stdin=CASE) == 0
    record = casefile.read(capsys.readouterr().out, "out.yaml")
    assert record.events[0].when.edtf == "2022-03"


def test_a_source_is_written_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "read", "-", "--format", "json", stdin=CASE) == 0
    (event,) = json.loads(capsys.readouterr().out)["events"]
    assert event["date"] == {"edtf": "2022-03", "earliest": "2022-03-01", "latest": "2022-03-31"}
    assert event["types"] == ["18"] and event["source"] is None


def test_output_goes_to_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    out = tmp_path / "new" / "her.yaml"
    assert run(monkeypatch, "read", "-", "--output", str(out), stdin=CASE) == 0
    assert len(casefile.read(out.read_text(encoding="utf-8"), "her.yaml").events) == 1


@pytest.mark.parametrize("name", ["review", "casefile"])
def test_the_schemas_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run(monkeypatch, "schema", name) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


TWO = (
    "Case 1: A 34-year-old woman had small cell carcinoma of the cervix, FIGO stage IB1, HPV 18 positive.\n\n"
    "Case 2: A 61-year-old woman had squamous cell carcinoma of the cervix, FIGO stage IIIB, HPV 16 positive."
)


@pytest.mark.parametrize(
    ("stdin", "message"),
    [
        (b"", "empty"),
        (bytes(range(256)) * 9, "not text but binary"),
        (b"Dear customer, your parcel will be delivered on Tuesday between 9 and 12.", "not a clinical text"),
        (TWO.encode(), "standard input"),
        (b"events:\n- {kind: hpv, result: positive, date: 2022-13}", "month 13"),
        (b"events:\n- {kind: lab, marker: HE4, value: 5, unit: ng/mL}", "not accepted; write one of pmol/L"),
        (b'{"resourceType": "Bundle"', "not JSON"),
        (b'{"resourceType": "Bundle", "entry": []}', "no resource about a patient"),
        (b"%PDF-1.7 broken", "the PDF cannot be read"),
        (b"kind,result\nhpv,maybe", "line 2: result 'maybe' is not one of positive"),
    ],
)
def test_unusable_input_ends_with_status_2_and_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stdin: bytes, message: str
) -> None:
    assert run(monkeypatch, "read", "-", stdin=stdin) == 2
    told = capsys.readouterr()
    assert told.out == "" and message in told.err and "Traceback" not in told.err


def test_a_missing_file_ends_with_status_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "read", "no-such-file.txt") == 2
    assert "cannot be opened" in capsys.readouterr().err


LETTER = b"Clinic letter. On 03/04/2023 cervical cytology showed HSIL. Colposcopy is planned."


@pytest.mark.parametrize(
    ("words", "date"),
    [((), "2023-03-04/2023-04-03"), (("--dates", "dmy"), "2023-04-03"), (("--dates", "mdy"), "2023-03-04")],
)
def test_dates_settles_a_date_that_can_be_read_in_two_ways(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], date: str
) -> None:
    assert run(monkeypatch, "read", "-", *words, stdin=LETTER) == 0
    record = casefile.read(capsys.readouterr().out, "out.yaml")
    assert [event.when.edtf for event in record.events if event.kind == "cytology"] == [date]
    assert any("two ways" in note.message for note in record.notes) != bool(words)


@pytest.mark.parametrize(
    "command", [("read",), ("review",), ("replay",), ("compare",), ("why-not", "asccp-2019/screening/none")]
)
def test_every_command_that_reads_knows_the_order_of_dates(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    assert run(monkeypatch, *command, "-", "--dates", "ymd", stdin=LETTER) == 2
    assert "'ymd' is not one of" in capsys.readouterr().err
