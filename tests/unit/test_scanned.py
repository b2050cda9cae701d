"""Documents that are pictures in whole or in part: refused with the reason, or read with what was not read named."""

import base64
import io
import zipfile
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from lugol.errors import UnusableInput
from lugol.read.source import read_bytes
from lugol.record.record import Record

WORDS = "Cytology of 5 March 2024: HSIL. Colposcopy was booked for April, and the woman was told by a letter of it."


def pdf(*pages: str, locked: str = "") -> bytes:
    """A PDF of pages with these words; a page that begins with # is a picture, with the rest as a line upon it."""
    writer = PdfWriter()
    for words in pages:
        page = writer.add_blank_page(595, 842)
        shown: dict[Any, Any] = {NameObject("/Font"): DictionaryObject({NameObject("/F1"): _font()})}
        drawn = f"BT /F1 11 Tf 40 800 Td ({words.lstrip('#')}) Tj ET"
        if words.startswith("#"):
            shown[NameObject("/XObject")] = DictionaryObject({NameObject("/Im1"): writer._add_object(_picture())})
            drawn += " q 500 0 0 700 40 40 cm /Im1 Do Q"
        page[NameObject("/Resources")] = DictionaryObject(shown)
        stream = DecodedStreamObject()
        stream.set_data(drawn.encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    if locked:
        writer.encrypt(locked, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _font() -> DictionaryObject:
    named = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    return DictionaryObject({NameObject(key): NameObject(value) for key, value in named.items()})


def _picture() -> DecodedStreamObject:
    picture = DecodedStreamObject()
    picture.set_data(bytes([255]))
    told = {"/Type": NameObject("/XObject"), "/Subtype": NameObject("/Image"), "/ColorSpace": NameObject("/DeviceGray")}
    told |= {"/Width": NumberObject(1), "/Height": NumberObject(1), "/BitsPerComponent": NumberObject(8)}
    picture.update({NameObject(key): value for key, value in told.items()})
    return picture


def packed(**files: str) -> bytes:
    """A zip file of some files; "__" stands for "/" and "_dot_" for "." in their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


def docx(words: str, *, pictures: int = 0) -> bytes:
    body = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" if words else "<w:p><w:r><w:drawing/></w:r></w:p>"
    text = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    return packed(**{"word__document_dot_xml": text} | {f"word__media__i{n}_dot_png": "x" for n in range(pictures)})


def odt(words: str, *, pictures: int = 0) -> bytes:
    spaces = 'xmlns:o="urn:o" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    text = f"<o:document {spaces}><t:p>{words}</t:p></o:document>"
    return packed(**{"content_dot_xml": text} | {f"Pictures__i{n}_dot_png": "x" for n in range(pictures)})


def rtf(words: str, *, pictures: int = 0) -> bytes:
    return ("{\\rtf1\\ansi " + "{\\pict\\pngblip 89504e47}" * pictures + words + "}").encode()


def smears(record: Record) -> list[str]:
    return [str(getattr(event.values, "result", "")) for event in record.events if event.kind == "cytology"]


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (pdf("#", "#"), "scan.pdf", "no text, only pictures; run text recognition"),
        (pdf(WORDS, locked="secret"), "locked.pdf", "locked by a password"),
        (pdf(WORDS)[:300], "broken.pdf", "cannot be read|no text"),
        (b"%PDF-1.7\nnothing more", "stub.pdf", "cannot be read"),
        (docx("", pictures=2), "scan.docx", "only pictures .2 pictures in it"),
        (odt("", pictures=1), "scan.odt", "only pictures .a picture in it"),
        (rtf("", pictures=1), "scan.rtf", "only pictures .a picture in it"),
        (docx(""), "empty.docx", "holds no words"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value[-5:] else None,
)
def test_what_is_only_pictures_locked_or_broken_is_refused_with_its_reason(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(UnusableInput, match=reason):
        read_bytes(data, name)


@pytest.mark.parametrize(
    ("data", "name", "note"),
    [
        (pdf(WORDS, "#", WORDS), "mixed.pdf", "page 2 is a picture of which the words were not read (of 3 pages)"),
        (pdf(WORDS, "#Hospital X, page 2", "#", "#"), "mixed.pdf", "pages 2-4 are pictures"),
        (docx(WORDS, pictures=2), "letter.docx", "2 pictures in it were not read"),
        (odt(WORDS, pictures=1), "letter.odt", "a picture in it was not read"),
        (rtf(WORDS, pictures=1), "letter.rtf", "a picture in it was not read"),
    ],
)
def test_what_is_a_picture_in_part_is_read_and_the_rest_named(data: bytes, name: str, note: str) -> None:
    record = read_bytes(data, name)
    assert smears(record) == ["HSIL"]
    assert any(note in told.message for told in record.notes), record.notes


def test_a_page_with_words_and_a_picture_is_read_and_needs_no_note() -> None:
    record = read_bytes(pdf(f"#{WORDS}"), "letter.pdf")
    assert smears(record) == ["HSIL"]
    assert not any("picture" in told.message for told in record.notes)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf("#"), "has no text, only pictures"),
        (pdf(WORDS, locked="secret"), "locked by a password"),
        (b"%PDF-1.4\n", "cannot be read"),
    ],
)
def test_a_report_attached_as_a_document_is_named_with_its_reason(data: bytes, reason: str) -> None:
    held = base64.b64encode(data).decode()
    hl7 = (
        "MSH|^~\\&|LIS|LAB|EMR|X|20240306||ORU^R01|1|P|2.5.1\nPID|1||W1||T^A||19880504|F\n"
        f"OBR|1|A|B|10524-7^Cytology^LN|||20240305\nOBX|1|ED|PDF^Report^L||^AP^PDF^Base64^{held}||||||F\n"
    )
    cda = (
        "<ClinicalDocument xmlns='urn:hl7-org:v3'><recordTarget><patientRole><id extension='W1'/></patientRole>"
        "</recordTarget><component><nonXMLBody><text mediaType='application/pdf' representation='B64'>"
        f"{held}</text></nonXMLBody></component></ClinicalDocument>"
    )
    for text, name in ((hl7, "m.hl7"), (cda, "d.xml")):
        record = read_bytes(text.encode(), name)
        assert not [
            event for event in record.events if getattr(event.values, "result", None) not in ("no_result", None)
        ]
        assert any(reason in told.message for told in record.notes), record.notes


def test_a_report_attached_as_a_pdf_with_words_is_read() -> None:
    held = base64.b64encode(pdf(WORDS)).decode()
    cda = (
        "<ClinicalDocument xmlns='urn:hl7-org:v3'><recordTarget><patientRole><id extension='W1'/></patientRole>"
        "</recordTarget><component><nonXMLBody><text mediaType='application/pdf' representation='B64'>"
        f"{held}</text></nonXMLBody></component></ClinicalDocument>"
    )
    assert smears(read_bytes(cda.encode(), "d.xml")) == ["HSIL"]


def test_the_supplementary_files_of_an_article_are_named() -> None:
    article = (
        "<article article-type='case-report' xmlns:xlink='http://www.w3.org/1999/xlink'><front/><body>"
        f"<sec><title>Case report</title><p>{WORDS}</p><supplementary-material id='s1' xlink:href='scan-s1.pdf'>"
        "<label>Figure S1</label></supplementary-material></sec></body></article>"
    )
    record = read_bytes(article.encode(), "a.xml")
    assert smears(record) == ["HSIL"]
    assert any("scan-s1.pdf" in told.message for told in record.notes)


def test_the_heads_and_notes_of_a_word_file_and_its_boxes_are_read_once() -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>HPV test of 6 March 2024: negative.</w:t></w:r></w:p></w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    files = {
        "word__document_dot_xml": f"<w:document {w} {mc}><w:body><w:p><w:r>{both}</w:r></w:p></w:body></w:document>",
        "word__header1_dot_xml": f"<w:hdr {w}><w:p><w:r><w:t>Anna Test, born 4 May 1988</w:t></w:r></w:p></w:hdr>",
        "word__header2_dot_xml": f"<w:hdr {w}><w:p><w:r><w:t>Anna Test, born 4 May 1988</w:t></w:r></w:p></w:hdr>",
        "word__footnotes_dot_xml": f"<w:footnotes {w}><w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p></w:footnotes>",
    }
    record = read_bytes(packed(**files), "letter.docx")
    assert record.patient.birth.edtf == "1988-05-04"
    assert smears(record) == ["HSIL"]
    assert record.documents[0].text.count("HPV test") == 1
