"""Every structured door: what stands in a source comes out as an event, or is named."""

import base64
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from bundles import bundle, patient, told
from histories import history
from lugol.cli import run as command
from lugol.errors import UnusableInput
from lugol.read import codes, fhir, mapping, source, table
from lugol.read.balance import balance
from lugol.read.sheet import open_sheet
from lugol.record.event import KINDS
from lugol.record.record import Record
from lugol.record.repeat import IDENTITY
from lugol.review.one import review
from lugol.show.words import _PIECES, LANE_OF

LOINC = "http://loinc.org"
CYTOLOGY = {"coding": [{"system": LOINC, "code": "10524-7"}]}


def read(*resources: dict) -> Record:
    return fhir.read(bundle(patient(), *resources), "b.json")


def seen(code: dict, **more) -> dict:
    return {"resourceType": "Observation", "status": "final", "code": code, "effectiveDateTime": "2023-04-05", **more}


def ends(words: list[str]) -> None:
    """Run a command to its end without an error."""
    with pytest.raises(SystemExit) as ended:
        command(words)
    assert ended.value.code == 0


def gist(record: Record) -> list[tuple]:
    """Kind, day and result of each event."""
    found = (
        (e.kind, e.when.edtf, getattr(e.values, "result", "") or getattr(e.values, "histology", ""))
        for e in record.events
    )
    return sorted(found)


def test_a_report_with_two_results_gives_both() -> None:
    report = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": CYTOLOGY,
        "effectiveDateTime": "2023-04-05",
    }
    record = read({**report, "conclusion": "LSIL. High-risk HPV 18: detected, HPV 16: not detected."})
    assert gist(record) == [("cytology", "2023-04-05", "LSIL"), ("hpv", "2023-04-05", "positive")]
    (hpv,) = (event.values for event in record.events if event.kind == "hpv")
    assert (hpv.types, hpv.types_tested) == (("18",), ("16", "18"))


@pytest.mark.parametrize("name", ["Pap smear (cervix)", "Cervical smear, LBC", "ThinPrep Pap test"])
def test_a_test_named_in_words_is_read_in_an_observation(name: str) -> None:
    assert gist(read(seen({"text": name}, valueString="HSIL"))) == [("cytology", "2023-04-05", "HSIL")]


def test_a_statement_of_adequacy_is_no_result() -> None:
    adequate = seen({"coding": [{"system": LOINC, "code": "19764-0"}]}, valueString="Adequate for evaluation")
    smear = seen(CYTOLOGY, valueString="ASC-US")
    assert gist(read(smear, {**adequate, "effectiveDateTime": "2023-04-09"})) == [("cytology", "2023-04-05", "ASC-US")]


def test_a_specimen_dates_its_result() -> None:
    specimen = {"resourceType": "Specimen", "id": "s", "collection": {"collectedDateTime": "2023-04-01"}}
    smear = {**seen(CYTOLOGY, valueString="LSIL"), "specimen": {"reference": "Specimen/s"}, "issued": "2023-04-20"}
    del smear["effectiveDateTime"]
    assert gist(read(specimen, smear)) == [("cytology", "2023-04-01", "LSIL")]


def test_via_is_a_screening_test_of_its_own() -> None:
    record = read(seen({"text": "VIA"}, valueString="Suspicious for cancer"))
    assert gist(record) == [("via", "2023-04-05", "suspected_cancer")]
    assert gist(fhir.read(_written(record), "again")) == gist(record)


def _written(record: Record) -> bytes:
    from lugol.exchange.fhir import dumps_record

    return dumps_record(record)


def test_a_form_an_appointment_and_a_stage_are_read() -> None:
    form = {
        "resourceType": "QuestionnaireResponse", "id": "q", "status": "completed", "authored": "2023-04-05",
        "item": [{"linkId": "1", "text": "HPV test result", "answer": [{"valueString": "Not detected"}]},
                 {"linkId": "2", "item": [{"linkId": "2.1", "text": "VIA", "answer": [{"valueBoolean": True}]}]}],
    }  # fmt: skip
    missed = {
        "resourceType": "Appointment",
        "status": "noshow",
        "start": "2023-05-01T09:00:00Z",
        "description": "Colposcopy",
    }
    cancer = {"resourceType": "Condition", "code": {"text": "Cervical cancer"}, "recordedDate": "2023-06-01",
              "stage": [{"summary": {"text": "FIGO IB2"}}]}  # fmt: skip
    found = {(event.kind, getattr(event.values, "value", "") or getattr(event.values, "event", "")) for event in
             read(form, missed, cancer).events}  # fmt: skip
    assert {("hpv", ""), ("via", ""), ("followup", "did not attend"), ("stage", "IB2")} <= found


def test_an_attachment_is_read_or_named() -> None:
    report = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": CYTOLOGY,
        "effectiveDateTime": "2023-04-05",
    }
    page = base64.b64encode(b"<p>Result: <b>HSIL</b></p>").decode()
    html = read({**report, "presentedForm": [{"contentType": "text/html", "data": page}]})
    assert gist(html) == [("cytology", "2023-04-05", "HSIL")]
    scan = read(
        {**report, "presentedForm": [{"contentType": "application/pdf", "data": "JVBERi0xLjQK", "title": "Scan"}]}
    )
    assert "application/pdf (Scan) was not read" in scan.notes[0].message


def test_equal_notes_keep_their_count_and_dates() -> None:
    odd = {"coding": [{"system": "urn:x", "code": "Q"}]}
    (note,) = read(
        *(seen(odd, id=f"{y}", valueString="?!") | {"effectiveDateTime": f"{y}-01-02"} for y in (2019, 2021))
    ).notes
    assert "2 times: 2019-01-02, 2021-01-02" in note.message


def test_none_on_record_is_said_only_where_nothing_unread_could_be_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = seen({"coding": [{"system": "urn:x", "code": "Q", "display": "Zytologie XY"}]}, valueString="HSIL")
    for resources, title in (((odd,), "none that could be read; 1 not understood"), ((), "none on record")):
        (tmp_path / "b.json").write_bytes(bundle(patient(), *resources))
        ends(["review", str(tmp_path / "b.json"), "--as-of", "2024-06-01", "--format", "json"])
        titles = [finding["title"] for finding in json.loads(capsys.readouterr().out)["findings"]]
        assert f"Screening is due: {title}" in titles


def test_the_balance_closes_on_every_generated_history(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    for seed in range(200):
        woman = history(seed)
        path.write_bytes(told(woman.history, born=woman.born))
        assert balance(str(path), source.read_source(str(path))).open == ()


def test_the_balance_closes_on_every_example() -> None:
    root = Path(__file__).parents[2]
    paths = [
        path for place in ("examples", "tests/spec/letters", "tests/spec/papers") for path in (root / place).rglob("*")
    ]
    weighed = 0
    for path in (path for path in paths if path.is_file()):
        try:
            record = source.read_source(str(path))
        except UnusableInput:
            continue
        assert balance(str(path), record).open == (), path
        weighed += 1
    assert weighed > 10


def test_the_balance_closes_on_bundles_of_every_kind_of_resource(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "lab"))
    import accounts

    assert accounts.tried(range(60))[1] == []


def test_the_balance_names_what_nothing_accounts_for(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(bundle(patient(), seen(CYTOLOGY, valueString="LSIL")))
    told_of = source.read_source(str(path))
    assert balance(str(path), told_of).closes
    nothing = Record(patient=told_of.patient, documents=told_of.documents)
    assert "(Observation)" in balance(str(path), nothing).open[0]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("patient,birth,kind,date,pap_ergebnis\nw,1985-01-01,colposcopy,2010-01-01,II\n", "none that could be read; 1"),
        ("patient,birth,kind,date,ward\nw,1985-01-01,colposcopy,2010-01-01,7\n", "none on record"),
    ],
)
def test_a_column_that_may_be_a_test_is_no_none_on_record(text: str, title: str) -> None:
    found = review(table.read(text.encode(), "t.csv"), date(2024, 6, 1)).findings
    assert any(f"Screening is due: {title}" in each.title for each in found)


def test_what_a_modifier_turns_and_a_page_that_is_missing_are_no_none_on_record() -> None:
    turned = seen(CYTOLOGY, valueString="NILM", modifierExtension=[{"url": "urn:x:not"}])
    for data in (bundle(patient(), turned), _paged()):
        titles = [each.title for each in review(source.read_bytes(data, "b.json"), date(2024, 6, 1)).findings]
        assert any("none that could be read; 1 not understood" in title for title in titles)


def _paged() -> bytes:
    whole = json.loads(bundle(patient(), kind="searchset"))
    return json.dumps({**whole, "link": [{"relation": "next", "url": "https://x.example?page=2"}]}).encode()


TABLES = [
    "patient;birth;kind;date;result\nw;02.03.1984;hpv;13.05.2024;positive\n",
    "Export of May\n\nPatient ID,DOB,Test,Sample date,Result\nw,1984-03-02,HPV test,2024-05-13,Detected\n",
    "patient\tbirth\tkind\tdate\tresult\nw\t1984-03-02 00:00:00\tHPV\t2024-05-13T08:00\tPOS\n",
    "patient|birth|kind|date|result|ward\nw|1984-03-02|hpv|05/13/2024|positive|7\n",
    "record id,dob,hpv_date,hpv_result,pap_date,pap_result\nw,1984-03-02,2024-05-13,positive,,N/A\n",
]


@pytest.mark.parametrize("text", TABLES)
def test_tables_come_as_people_have_them(text: str) -> None:
    record = table.read(text.encode(), "t.csv")
    assert (record.patient.id, record.patient.birth.edtf, gist(record)) == (
        "w", "1984-03-02", [("hpv", "2024-05-13", "positive")],
    )  # fmt: skip


def test_a_workbook_is_a_table() -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["Patient ID", "Test", "Test date", "Result"], ["w", "Pap smear", "2024-05-13", "ASCUS"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    assert gist(source.read_bytes(out.getvalue(), "t.xlsx")) == [("cytology", "2024-05-13", "ASC-US")]


def test_a_parquet_file_of_any_columns_is_a_table_of_a_programme(tmp_path: Path) -> None:
    pl = pytest.importorskip("polars")
    told = {
        "woman_id": ["w", "v"],
        "test": ["Pap", "HPV"],
        "sample date": [date(2024, 3, 5)] * 2,
        "outcome": ["ASCUS", "POS"],
    }
    pl.DataFrame(told).write_parquet(tmp_path / "t.parquet")
    ends(["map", str(tmp_path / "t.parquet")])
    asked = [
        "programme",
        str(tmp_path / "t.parquet"),
        "--as-of",
        "2024-06-01",
        "--output",
        str(tmp_path / "out"),
        "--csv",
    ]
    ends(asked)
    written = (tmp_path / "out-events.csv").read_text(encoding="utf-8")
    assert "w,cytology,2024-03-05,ASCUS" in written and "v,hpv,2024-03-05,POS" in written


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("kind,date,result,result\nhpv,2024-05-01,positive,negative\n", "stands there twice"),
        ("kind,date,result,types\nhpv,2024-05-01,positive,plum\n", "'plum' is no HPV type"),
        ("kind,date,result\nhpv,03/04/2024,positive\n", "say --dates dmy or --dates mdy"),
        ("PATIENT_ID\tSTART_DATE\tEVENT_TYPE\nP\t-3\tLAB_TEST\n", "a timeline in days"),
    ],
)
def test_a_table_that_could_be_misread_is_refused(text: str, why: str) -> None:
    with pytest.raises(UnusableInput, match=why):
        table.read(text.encode(), "t.csv")


def test_a_mapping_is_proposed_edited_and_read_by(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Frau,Untersuchung,Datum,Beurteilung\nw,Abstrich,13.05.2024,auffaellig\n", encoding="utf-8")
    ends(["map", str(path)])
    assert "# not used: Beurteilung" in capsys.readouterr().out
    how = mapping.load(
        "columns: {Frau: patient, Untersuchung: kind, Datum: date, Beurteilung: result}\n"
        "values: {kind: {Abstrich: cytology}, result: {auffaellig: abnormal}}\n",
        "m.yaml",
    )
    assert gist(table.read(path.read_bytes(), "t.csv", how)) == [("cytology", "2024-05-13", "abnormal")]


def test_ages_at_each_row_are_one_woman() -> None:
    record = table.read(b"age,kind,date,result\n40,hpv,2023-05-01,negative\n41,hpv,2024-05-02,negative\n", "t.csv")
    assert (record.patient.age, record.patient.age_on.edtf, len(record.events)) == (40, "2023-05-01", 2)


def test_hl7_messages_are_read_as_their_results() -> None:
    text = (
        "MSH|^~\\&|LIS|LAB|||20230406||ORU^R01|1|P|2.5\rPID|1||W9^^^LAB||TEST^EVA||19840302|F\r"
        "OBR|1|||10524-7^Cytology^LN|||20230405\rOBX|1|ST|10524-7^Cytology^LN||LSIL||||||F|||20230405\r"
        "OBX|2|ST|77400-0^HPV 18^LN||Detected||||||F\r"
    )
    record = source.read_bytes(text.encode(), "m.hl7")
    assert (record.patient.id, record.patient.birth.edtf) == ("W9", "1984-03-02")
    assert gist(record) == [("cytology", "2023-04-05", "LSIL"), ("hpv", "2023-04-05", "positive")]


def test_a_clinical_document_gives_its_entries_and_its_tables() -> None:
    text = (
        '<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><recordTarget>'
        '<patientRole><id extension="W9"/><patient><birthTime value="19840302"/></patient></patientRole></recordTarget>'
        "<component><section><text><table><tr><th>Date</th><th>Test</th><th>Result</th></tr>"
        "<tr><td>05/04/2023</td><td>HPV 18</td><td>Detected</td></tr></table></text><entry>"
        '<observation moodCode="EVN"><code code="10524-7" codeSystem="2.16.840.1.113883.6.1"/>'
        '<effectiveTime value="20230405"/><value xsi:type="ST">LSIL</value></observation></entry></section></component>'
        "</ClinicalDocument>"
    )
    record = source.read_bytes(text.encode(), "d.xml")
    assert gist(record) == [("cytology", "2023-04-05", "LSIL"), ("hpv", "2023-04-05", "positive")]


def test_word_rich_text_and_articles_are_read() -> None:
    words = "Cervical smear 5 April 2023: LSIL."
    out = io.BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:d xmlns:w='{space}'><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:d>")
    article = "<article article-type='case-report'><front/><body><sec><title>Case</title>"
    article += f"<p>{words}</p></sec></body></article>"
    for data in (out.getvalue(), b"{\\rtf1 " + words.encode() + b"}", article.encode()):
        assert gist(source.read_bytes(data, "letter")) == [("cytology", "2023-04-05", "LSIL")]


def test_a_cds_hooks_request_is_read_by_what_it_was_sent_with() -> None:
    sent = {
        "hook": "patient-view",
        "prefetch": {"p": patient(), "c": json.loads(bundle(seen(CYTOLOGY, valueString="HSIL")))},
    }
    assert gist(source.read_bytes(json.dumps(sent).encode(), "h.json")) == [("cytology", "2023-04-05", "HSIL")]


def test_a_bulk_export_of_one_woman_is_one_record(tmp_path: Path) -> None:
    (tmp_path / "Patient.ndjson").write_text(json.dumps(patient()), encoding="utf-8")
    smear = seen(CYTOLOGY, valueString="HSIL", subject={"reference": "Patient/w"})
    (tmp_path / "Observation.ndjson").write_text(json.dumps(smear), encoding="utf-8")
    assert gist(source.read_source(str(tmp_path))) == [("cytology", "2023-04-05", "HSIL")]


def test_codes_of_ones_own_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("system,code,context,concept\nurn:lab,PX,test,cytology\n", encoding="utf-8")
    monkeypatch.setenv(codes.OWN, "")
    codes.use(str(path))
    assert gist(read(seen({"coding": [{"system": "urn:lab", "code": "PX"}]}, valueString="LSIL")))[0][0] == "cytology"
    path.write_text("system,code,context,concept\nurn:lab,PX,test,banana\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match="line 2: test 'banana' is not known"):
        codes.use(str(path))
    monkeypatch.setenv(codes.OWN, "")
    for forgotten in (codes.systems, codes._codes, codes._by_concept, codes.concept, codes._own_rows):
        forgotten.cache_clear()


def test_every_kind_of_event_has_its_identity_lane_and_words() -> None:
    assert set(KINDS) == set(IDENTITY) == set(LANE_OF) == set(_PIECES)


def test_a_sheet_keeps_the_line_of_each_row() -> None:
    assert open_sheet(b"a,b\n\n1,2\n", "x").rows == ((3, {"a": "1", "b": "2"}),)
