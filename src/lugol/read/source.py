"""Any readable source in, one woman's record out: the reader is picked by content first, then by name."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

import msgspec

from lugol.errors import UnusableInput
from lugol.language.countries import countries_of, with_countries
from lugol.limits import MEGABYTES, check_size, value
from lugol.read import office
from lugol.read.below import is_folder
from lugol.record.merge import build
from lugol.record.possible import set_apart
from lugol.record.record import Note, Record

if TYPE_CHECKING:
    from lugol.read.casefile_changes import Change

DateOrder = Literal["", "dmy", "mdy"]
"""How a date in figures is meant: day before month, month before day, or (empty) as the source itself shows."""

_BINARY = {
    b"PK\x03\x04": "a zip file that is no Word, OpenDocument or Excel file; unpack it, or save it as text or PDF",
    b"\xd0\xcf\x11\xe0": "an old office file; save it as text, HTML or PDF",
    b"\x89PNG": "a picture; run text recognition (OCR) on it and give the text",
    b"\xff\xd8\xff": "a picture; run text recognition (OCR) on it and give the text",
    b"\x1f\x8b": "compressed; unpack it first",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
_CASE_FILE = re.compile(r"^(casefile|events)\s*:", re.M)
_HTML = re.compile(r"\s*+(<!--(?>.*?-->)\s*+)*+<(!doctype html|html|head|body|article|div|p)\b", re.I | re.S)
_TABLE_HEAD = re.compile(r"(?:[^,;\t|\n]*[,;\t|])*\"?kind\"?[,;\t|]", re.I)
_ROOT = re.compile(
    r"(?:<\?xml[^>]*>\s*+|<!--(?>.*?-->)\s*+|<!DOCTYPE[^>]*>\s*+)*+<(?:[\w-]+:)?(ClinicalDocument|article)\b", re.S
)
_JSON = re.compile(r'\{|\[\s*(?:[\[{"\]]|-?\d+(?:\.\d+)?\s*[,\]])')
_MARKDOWN = re.compile(r"^(#{1,6} \S|[^\S\n]*[-*] \*\*|\|.+\|\s*$|```)", re.M)


def read_source(source: str, order: DateOrder = "") -> Record:
    """The record told by a file, or by standard input where `source` is "-".

    `order` is that of day and month in its tables and prose, dmy or mdy; empty where the source itself must show it.

    Raises UnusableInput, with what to do, for what cannot be read as one woman's record.
    """
    if source == "-":
        if sys.stdin is None:
            raise UnusableInput("standard input: closed; give the name of a file, or hand the record in by a pipe")
        return read_bytes(_all_of(sys.stdin.buffer, "standard input"), "standard input", order)
    path = Path(source)
    if is_folder(path) and any(path.glob("*.ndjson")):
        return _export(path)
    return read_bytes(read_file(path), printable(path.name), order)


def read_file(path: Path) -> bytes:
    """The bytes of a file of no more than one document may have; UnusableInput where there is none to read."""
    try:
        if path.is_dir():
            list(path.iterdir())  # tells of one that may not be opened
            raise UnusableInput(f"{path}: a folder; give one file, or use lugol worklist for a folder of records")
        check_size(path.stat().st_size, str(path))
        with path.open("rb") as file:
            return _all_of(file, str(path))
    except (OSError, ValueError) as error:
        raise UnusableInput(f"{path}: cannot be opened ({_why(error)}); check the name") from error


def _all_of(file: BinaryIO, name: str) -> bytes:
    """All bytes of a stream, which may tell no size beforehand."""
    data = file.read(int(value(MEGABYTES) * 1e6) + 1)
    check_size(len(data), name)
    return data


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "no name of a file"


def printable(name: str) -> str:
    """A file's name as a document may be called: no signs that move a console or that no text can hold.

    >>> printable("a\x1b[2Jb.txt")
    'a?[2Jb.txt'
    """
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def _export(folder: Path) -> Record:
    """The one woman of a bulk export, one type a file."""
    from lugol.read import fhir

    found = list(fhir.read_folder(folder))
    women = [each for each in found if isinstance(each, Record)]
    if len(women) != 1:
        why = next((each.message for each in found if isinstance(each, fhir.Problem)), "")
        many = f"a bulk export of {len(women)} women; use lugol worklist or lugol programme" if women else why
        raise UnusableInput(f"{folder}: {many}")
    return _checked(women[0])


def read_bytes(data: bytes, name: str, order: DateOrder = "") -> Record:
    """The record told by some bytes; `name` is how the source is called in messages, spans and documents,
    `order` that of day and month in tables and prose (dmy, mdy or not known).

    Raises UnusableInput, with what to do, for what cannot be read as one woman's record.

    >>> read_bytes(b"kind,date,result\\nhpv,2022-03,positive\\n", "events.csv").events[0].kind
    'hpv'
    """
    record, changes = read_apart(data, name, order)
    if not changes:
        return record
    from lugol.read.casefile_changes import applied

    return applied(record, changes)


def read_apart(data: bytes, name: str, order: DateOrder = "") -> "tuple[Record, tuple[Change, ...]]":
    """As `read_bytes`; of a case file what a person changed in it apart, and not yet applied to what was read."""
    try:
        form, text = _opened(data, name)
        if form == "casefile":
            from lugol.read import casefile

            return casefile.read_apart(text, name)
        return _told(data, form, text, name, order), ()
    except RecursionError as error:
        raise UnusableInput(f"{name}: nested too deep to be a record; check how the file was made") from error


def _told(data: bytes, form: str, text: str, name: str, order: DateOrder) -> Record:
    """The record that a source of any form but a case file tells, with the country from which it says it comes."""
    record = _read(data, form, text, name, order)
    return with_countries(record, countries_of(text or "".join(document.text for document in record.documents)))


def _read(data: bytes, form: str, text: str, name: str, order: DateOrder) -> Record:
    if form in ("xlsx", "parquet", "table"):
        from lugol.read import table

        if form == "table":
            return table.read(text.encode(), name, dates=order)
        return _checked(table.read(data, name, dates=order))
    if form in TEXTS:
        return _with_unseen(_narrative(_prose(data, form, text, name), name, order), _unseen(data, form, text, name))
    if form in ("hl7v2", "cda"):
        return _checked(_messages(form, text, name))
    return _checked(_structured(form, text.encode(), name, order))


TEXTS = ("pdf", "docx", "odt", "rtf", "jats", "html", "markdown", "text")
"""The forms that are read as prose."""


def _opened(data: bytes, name: str) -> tuple[str, str]:
    """The form of a source by its bytes, one of `form_of` or pdf, docx, odt, xlsx, parquet, and its text; "" of these.

    Raises UnusableInput for what is no text at all.
    """
    if data.startswith(b"%PDF-"):
        return "pdf", ""
    if data.startswith(b"PAR1"):
        return "parquet", ""
    zipped = office.form_of_zip(data) if data.startswith(b"PK\x03\x04") else ""
    text = "" if zipped else decode(data, name)
    return zipped or form_of(text, name), text


def form_of_bytes(data: bytes, name: str) -> str:
    """The form of a source by its bytes: one of `form_of`, or pdf, docx, odt, xlsx, parquet."""
    return _opened(data, name)[0]


def words_of(data: bytes, name: str) -> str:
    """The prose of a source of one of the forms of `TEXTS`, as it is read."""
    return _prose(data, *_opened(data, name), name)


def _prose(data: bytes, form: str, text: str, name: str) -> str:
    if form == "pdf":
        from lugol.read import document

        return document.from_pdf(data, name)
    told = office.from_zip(data, form, name) if form in ("docx", "odt") else _as_text(text, form, name)
    if not told.strip() and (unseen := office.unread_parts(data, form, text)):
        raise UnusableInput(
            f"{name}: has no words, only pictures ({unseen[0]}); run text recognition (OCR) on it first"
        )
    return told


def _unseen(data: bytes, form: str, text: str, name: str) -> tuple[str, ...]:
    """What a document holds beside its words and nobody can read as words: pictures, and pages that are pictures."""
    if form == "pdf":
        from lugol.read import document

        return document.unread_pages(data, name)
    return office.unread_parts(data, form, text)


def _with_unseen(record: Record, unseen: tuple[str, ...]) -> Record:
    name = record.documents[0].name if record.documents else ""
    notes = tuple(Note(name, what, "run text recognition (OCR) on it, or read it by eye") for what in unseen)
    return msgspec.structs.replace(record, notes=(*record.notes, *notes)) if notes else record


def decode(data: bytes, name: str) -> str:
    """The text of a source, line ends as one sign; UnusableInput for nothing and for what is no text."""
    if not data.strip():
        raise UnusableInput(f"{name}: empty; give a letter, a case file, a FHIR bundle or a table")
    for start, what in _BINARY.items():
        if data.startswith(start):
            raise UnusableInput(f"{name}: {what}")
    data = data.strip(b"\x0b\x1c\r\n") if data.startswith(b"\x0bMSH") else data
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252" if encoding != "utf-16" else "latin-1", errors="replace")
    strange = sum(1 for sign in text[:20_000] if (sign < " " and sign not in "\t\n\r\f\v") or sign == "\ufffd")
    if strange > len(text[:20_000]) / 500:
        raise UnusableInput(f"{name}: not text but binary; give text, HTML, PDF, a case file or FHIR JSON")
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def form_of(text: str, name: str) -> str:
    """The form of a text: casefile, table, fhir, phenopacket, html, markdown or text.

    >>> form_of("events:\\n- kind: hpv", "x.txt"), form_of("# Case report", "letter")
    ('casefile', 'markdown')
    """
    ending = Path(name).suffix.lower()
    start = text.lstrip()
    if _JSON.match(start) and not start.startswith("{\\rtf"):
        return _json_form(start, name)
    if hl7 := _message_form(start):
        return hl7
    if ending in (".yaml", ".yml") or _CASE_FILE.search(text):
        return "casefile"
    if ending in (".csv", ".tsv") or _TABLE_HEAD.match(text.partition("\n")[0]):
        return "table"
    if ending in (".html", ".htm", ".xhtml") or _HTML.match(text[:2000]):
        return "html"
    if ending == ".txt":
        return "table" if _is_even_table(text) else "text"
    return "markdown" if ending in (".md", ".markdown") or _MARKDOWN.search(text) else "text"


def _message_form(start: str) -> str:
    """An HL7 v2 message, a clinical document, an article or rich text, by how it begins."""
    if start.startswith(("MSH", "FHS", "BHS")):
        from lugol.read import hl7v2

        if hl7v2.is_hl7(start):
            return "hl7v2"
    if start.startswith("{\\rtf"):
        return "rtf"
    root = _ROOT.match(start[:4000])
    if root and root[1] == "article":
        return "jats" if re.search(r"<front\b|article-type=|<article-meta\b|JATS", start[:4000]) else ""
    return "cda" if root else ""


def _is_even_table(text: str) -> bool:
    """Do the first lines all have the same number of tabs, two or more, or of bars below a head that names a test?"""
    lines = [line for line in text.splitlines()[:5] if line.strip()]
    if _is_even(lines, "\t"):
        return True
    return any(_is_even(lines, sign) and _names_tests(lines[0].split(sign)) for sign in ("|", ";"))


def _is_even(lines: list[str], sign: str) -> bool:
    counts = [line.count(sign) for line in lines]
    return len(counts) > 1 and counts[0] >= 2 and len(set(counts)) == 1


def _names_tests(head: list[str]) -> bool:
    """Do the cells of a head say which columns tell a test and when: "HPV date|HPV result"?"""
    from lugol.read.mapping import propose
    from lugol.read.sheet import Sheet

    how = propose(Sheet("", tuple(cell.strip() for cell in head), ()))
    return "kind" in how.columns.values() or any(each.date or "date" in how.columns.values() for each in how.wide)


_OPEN_EHR = ("archetype_node_id", "archetype_details", "ctx", "composer_name", "_type")


def _json_form(text: str, name: str) -> str:
    """What a JSON text is by its fields; a line of a bulk export counts as FHIR."""
    first = text.partition("\n")[0]
    for part in (text, first):
        try:
            told = msgspec.json.decode(part)
        except (msgspec.DecodeError, UnicodeError) as error:
            why = str(error)
            continue
        told = told[0] if isinstance(told, list) and told else told
        fields = told.keys() if isinstance(told, dict) else ()
        for field, form in (
            ("resourceType", "fhir"),
            ("prefetch", "fhir"),
            ("events", "casefile"),
            ("metaData", "phenopacket"),
        ):
            if field in fields:
                return form
        if any(field in _OPEN_EHR or field.startswith("ctx/") or "/any_event" in field for field in fields):
            raise UnusableInput(f"{name}: an openEHR composition, which lugol does not read; export it as FHIR")
        raise UnusableInput(f"{name}: JSON of no known form; give a FHIR resource, a phenopacket or a case file")
    raise UnusableInput(f"{name}: not JSON: {why}; check how the file was made")


def _structured(form: str, data: bytes, name: str, order: DateOrder) -> Record:
    from importlib import import_module

    if form == "fhir":
        from lugol.read import fhir

        with fhir.dated(order):
            return fhir.read(data, name)
    record: Record = import_module(f"lugol.read.{form}").read(data, name)
    return record


def _messages(form: str, text: str, name: str) -> Record:
    from importlib import import_module

    record: Record = import_module(f"lugol.read.{form}").read(text, name)
    return record


def _as_text(text: str, form: str, name: str) -> str:
    if form == "rtf":
        return office.from_rtf(text, name)
    if form == "jats":
        return office.from_jats(text, name)
    if form not in ("html", "markdown"):
        return text
    from lugol.read import document

    return document.from_html(text, name) if form == "html" else document.from_markdown(text, name)


def _narrative(text: str, name: str, order: DateOrder) -> Record:
    from lugol.language import narrative

    if not text.strip():
        raise UnusableInput(f"{name}: holds no words; give a letter, a note or a case report")
    return _checked(narrative.read(text, name, order or None))


def _checked(record: Record) -> Record:
    """The record without what cannot be in life; each such event becomes a note."""
    kept, notes = set_apart(record.events)
    if not notes:
        return record
    return build(
        record.patient,
        kept,
        conflicts=record.conflicts,
        notes=(*record.notes, *notes),
        documents=record.documents,
    )
