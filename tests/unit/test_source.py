"""Picking a reader, and refusing what cannot be read as one woman's record, with what to do."""

import io
from pathlib import Path

import pytest
from pypdf import PdfWriter

from lugol.errors import UnusableInput
from lugol.read import document, source
from lugol.record.event import Lab
from lugol.record.record import Record

CASE = b"casefile: 1\nevents:\n- {kind: hpv, result: positive, types: [18], date: 2022-03}\n"
LETTER = (
    "Gynaecology clinic, 8 March 2022\n\nThis 36-year-old woman, gravida 0, was referred with post-coital bleeding. "
    "HPV testing was positive for type 18 and the smear showed ASC-US.\n"
)
PRINTED = [
    "This 36-year-old woman, gravida 0, was referred with post-coital bleeding. HPV",
    "testing was positive for type 18 and the smear showed ASC-US on 8 March 2022.",
]


def pdf(lines: list[str]) -> bytes:
    """A one-page PDF with a text layer, made by hand."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        out
        + f"xref\n0 5\n0000000000 65535 f \n{table}trailer << /Size 5 /Root 1 0 R >>\n".encode()
        + (f"startxref\n{len(out)}\n%%EOF\n".encode())
    )


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("events:\n- kind: hpv", "letter.txt", "casefile"),
        ("patient: {}", "her.yaml", "casefile"),
        ('{"events": []}', "her.json", "casefile"),
        ("kind,date\nhpv,2022", "-", "table"),
        ("date\tkind\tresult\n", "-", "table"),
        ("a,b", "x.csv", "table"),
        ('{"resourceType": "Bundle"}', "-", "fhir"),
        ('[{"resourceType": "Patient"}]', "-", "fhir"),
        ('{"resourceType": "Patient"}\n{"resourceType": "Observation"}\n', "x.ndjson", "fhir"),
        ('{"id": "1", "metaData": {}}', "-", "phenopacket"),
        ("<!DOCTYPE html><p>Seen", "-", "html"),
        ("<!-- saved -->\n<article>", "-", "html"),
        ("Seen today", "x.htm", "html"),
        ("# Case\n", "-", "markdown"),
        ("Seen today", "x.md", "markdown"),
        ("# source: a journal\nSeen today", "x.txt", "text"),
        ("Seen today, kind regards", "-", "text"),
    ],
)
def test_the_form_is_known_by_content_first(text: str, name: str, form: str) -> None:
    assert source.form_of(text, name) == form


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty; give a letter"),
        (b" \n\t", "empty; give a letter"),
        (b"PK\x03\x04rest", "a zip file that is no Word, OpenDocument or Excel file"),
        (b"\x89PNG\r\n", "a picture"),
        (bytes(range(256)) * 20, "not text but binary"),
        (b"\xff\xfea\x00\x01\x00b", "not text but binary"),
        (b'{"a": 1}', "JSON of no known form"),
        (b'{"a": ', "not JSON"),
        (b"[1, 2]", "JSON of no known form"),
        (b"%PDF-1.4\nrubbish", "the PDF cannot be read"),
        (b"<html><script>var a</script></html>", "holds no words"),
        (b"events:\n- {kind: hpv, result: positive, date: 2022-02-30}", "line 2: date '2022-02-30' has day 30"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(UnusableInput, match=r"^x") as refused:
        source.read_bytes(data, "x")
    assert message in str(refused.value)


def test_a_file_and_standard_input_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "her.txt"
    path.write_bytes(CASE)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CASE)))
    assert source.read_source(str(path)) == source.read_source("-")


def test_a_missing_file_a_folder_and_a_huge_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnusableInput, match="cannot be opened"):
        source.read_source(str(tmp_path / "none.txt"))
    with pytest.raises(UnusableInput, match="a folder; give one file"):
        source.read_source(str(tmp_path))
    (tmp_path / "big.txt").write_bytes(b"abc")
    monkeypatch.setenv("LUGOL_DOCUMENT_MEGABYTES", "0.000002")
    with pytest.raises(UnusableInput, match="too many for one woman"):
        source.read_source(str(tmp_path / "big.txt"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_that_clinics_use(encoding: str) -> None:
    assert source.decode("Müller said 2 × 3 mm\r\nend".encode(encoding), "x") == "Müller said 2 × 3 mm\nend"


def test_signs_that_cannot_be_seen_become_blanks_so_that_places_hold() -> None:
    text = "d\x1aagnosis\x0cof CIN3" + " and so on" * 100
    assert source.decode(text.encode(), "x").startswith("d agnosis of CIN3 and")


def spans_hold(record: Record) -> bool:
    texts = {each.name: each.text for each in record.documents}
    return all(
        texts[span.document][span.start : span.end] == span.quote
        for event in record.events
        for span in event.sources
        if span.start >= 0 and span.quote
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (LETTER.encode(), "letter.txt"),
        (("# Letter\n\n" + LETTER.replace("type 18", "**type 18**")).encode(), "letter.md"),
        (f"<html><body><p>{LETTER}</p><!-- note --></body></html>".encode(), "letter.html"),
        (pdf(PRINTED), "letter.pdf"),
    ],
)  # fmt: skip
def test_a_letter_is_read_in_every_form_with_spans_into_the_text_kept(data: bytes, name: str) -> None:
    record = source.read_bytes(data, name)
    assert record.patient.age == 36 and spans_hold(record) and record.documents[0].name == name


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    table = "| marker | value |\n|---|---|\n| CA125 | 160.1 U/mL |\n"
    text = f"# Case\n\nHPV **18**, see [Figure](x.png)\nand `p16`.\n\n{table}"
    told = document.from_markdown(text)
    assert told == "Case\n\nHPV 18, see Figure and p16.\n\nmarker: value\n\nCA125: 160.1 U/mL"


def test_html_keeps_pictures_by_their_words_and_drops_what_is_not_seen() -> None:
    told = document.from_html(
        "<head><title>t</title></head><body><nav>menu</nav><h2>A</h2>x <img alt='MRI'><img>y</body>"
    )
    assert told == "A\n\nx [image: MRI]y"


def test_lines_of_a_pdf_are_joined_to_paragraphs() -> None:
    lines = [
        "Case report",
        "A woman of 36 years came with a long history of dys-",
        "menorrhoea and a firm cervix on examination.",
        "3",
    ]
    assert document.from_pdf(pdf(lines), "x") == (
        "Case report\nA woman of 36 years came with a long history of dysmenorrhoea and a firm cervix on examination."
    )


def test_a_pdf_of_pictures_and_a_locked_one_are_refused() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    blank = io.BytesIO()
    writer.write(blank)
    with pytest.raises(UnusableInput, match="no text, only pictures"):
        document.from_pdf(blank.getvalue(), "x")
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(UnusableInput, match="locked by a password"):
        document.from_pdf(locked.getvalue(), "x")


def test_a_table_tells_a_record() -> None:
    head = "patient,age,age_on,kind,date,marker,value,unit,quote"
    text = f'{head}\nF-1,36,2022-03,lab,2022-03,CA125,160.1,U/mL,"raised, 160.1"\n'
    record = source.read_bytes(text.encode(), "t.csv")
    (event,) = record.events
    assert record.patient.id == "F-1" and event.values == Lab("CA125", value=160.1, unit="U/mL")
    assert event.sources[0].section == "line 2" and event.sources[0].quote == "raised, 160.1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind,date,resutl\nhpv,2022,x", "line 1: column 'resutl' is not known"),
        ("marker,value\nCEA,5", "no column 'kind'"),
        ("kind,date,result\nhpv,2022-13,positive", "line 2: date '2022-13' has month 13"),
        ("kind,result\nhpv,positive,more", "line 2: the row has more cells than the head"),
        ("patient,kind,result\nA,hpv,positive\nB,hpv,negative", "line 3: patient 'B' differs from 'A' in line 2"),
        ("age,kind,result\n360,hpv,positive", "line 2: age 360 is not possible"),
    ],
)
def test_a_table_with_a_mistake_is_refused(text: str, message: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        source.read_bytes(text.encode(), "t.csv")
    assert message in str(refused.value)
