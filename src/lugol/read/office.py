"""Word and OpenDocument texts, rich text and journal articles (JATS) as plain text."""

import io
import re
import zipfile
import zlib
from xml.etree.ElementTree import Element

from lugol.errors import UnusableInput

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What an older Word shows instead: the same words once more."""
_MOST = 50_000_000
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError, RuntimeError, NotImplementedError)
_CASE = re.compile(r"\b(?:case|patient|presentation|history|clinical)\b", re.I)


def form_of_zip(data: bytes) -> str:
    """What a zip file holds: docx, odt, xlsx, or "" for anything else."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except _DAMAGED:
        return ""
    for name, form in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("content.xml", "odt")):
        if name in names:
            return form
    return ""


def from_zip(data: bytes, form: str, name: str) -> str:
    """The paragraphs of a Word or OpenDocument text; a row of a table reads "first: second, third"."""
    inside = "word/document.xml" if form == "docx" else "content.xml"
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if archive.getinfo(inside).file_size > _MOST:
            raise UnusableInput(f"{name}: the text is too large; save the part about the woman as text")
        roots = [_xml(archive.read(part), name) for part in _parts(archive.namelist(), inside)]
    except _DAMAGED as error:
        raise UnusableInput(f"{name}: the file is damaged or locked; save it again, or as text") from error
    row, cell, line = (
        (f"{_W}tr", f"{_W}tc", f"{_W}p") if form == "docx" else (f"{_TABLE}table-row", f"{_TABLE}table-cell", "")
    )
    told = ["\n\n".join(filter(None, _blocks(root, row, cell, line))) for root in roots]
    return "\n\n".join(dict.fromkeys(filter(None, told)))  # the head of each section, mostly the same


_BESIDE = re.compile(r"word/(header|footnotes|endnotes)\d*\.xml")


def _parts(names: list[str], inside: str) -> list[str]:
    """The parts of a document that hold words: the heads of its pages, its body, its notes."""
    beside = sorted(name for name in names if inside.startswith("word/") and _BESIDE.fullmatch(name))
    heads = [name for name in beside if "header" in name]
    return [*heads, inside, *(name for name in beside if name not in heads)]


_PICTURES = {"docx": "word/media/", "odt": "Pictures/"}


def unread_parts(data: bytes, form: str, text: str) -> tuple[str, ...]:
    """The pictures of a document and the further files of an article, which nobody reads as words, in a sentence."""
    if form in _PICTURES:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        return _counted(sum(name.startswith(_PICTURES[form]) and not name.endswith("/") for name in names))
    if form == "rtf":
        return _counted(len(re.findall(r"\\pict\b", text)))
    return _further_files(text) if form == "jats" else ()


def _counted(pictures: int) -> tuple[str, ...]:
    if not pictures:
        return ()
    return ("a picture in it was not read" if pictures == 1 else f"{pictures} pictures in it were not read",)


def _further_files(text: str) -> tuple[str, ...]:
    """The supplementary files that an article names and does not hold."""
    root = _xml(text.encode(), "the article")
    named = [
        next((value for key, value in each.attrib.items() if key.endswith("href")), "") or _flat(each.find("label"))
        for material in root.iter("supplementary-material")
        for each in (material, *material.iter("media"), *material.iter("graphic"))
    ]
    files = dict.fromkeys(filter(None, named))
    return (f"supplementary files were not read: {', '.join(files)}",) if files else ()


def _blocks(element: Element, row: str, cell: str, line: str) -> list[str]:
    found: list[str] = []
    for child in element:
        if child.tag == row:
            cells = [" ".join(_blocks(each, row, cell, line)).strip() for each in child.iter(cell)]
            found.append(_row(cells))
        elif child.tag == _FALLBACK:
            continue
        elif child.tag == line or (not line and child.tag in (f"{_T}p", f"{_T}h")):
            found.append(_words(child))
        else:
            found += _blocks(child, row, cell, line)
    return found


def _row(cells: list[str]) -> str:
    """A row of a table as a sentence of its own, so that the paragraph below is not read as its end."""
    told = f"{cells[0]}: {', '.join(filter(None, cells[1:]))}" if any(cells[1:]) else " ".join(cells)
    return f"{told}." if (len(cells) > 1 and told[-1:].isalnum()) or told.endswith(")") else told


def _words(paragraph: Element) -> str:
    """The words of a paragraph: Word keeps them in runs (deleted ones apart), OpenDocument in the text itself."""
    if paragraph.tag != f"{_W}p":
        return "".join(paragraph.itertext()).strip()
    marks = {f"{_W}tab": "\t", f"{_W}br": "\n"}
    again = {part for old in paragraph.iter(_FALLBACK) for part in old.iter()}
    return "".join(
        (part.text or "") if part.tag == f"{_W}t" else marks.get(part.tag, "")
        for part in paragraph.iter()
        if part not in again
    ).strip()


def from_rtf(text: str, name: str = "rich text") -> str:
    """The words of rich text. Raises UnusableInput where its signs or its letters have numbers that there are not."""
    from striprtf.striprtf import rtf_to_text

    try:
        told: str = rtf_to_text(text, errors="ignore")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, OverflowError) as error:
        raise UnusableInput(f"{name}: no sound rich text ({error}); save it again, or as plain text") from error
    return told


def from_jats(text: str, name: str) -> str:
    """The case of a journal article: its title, and the sections about a case where there are any, else its body.

    References, tables of contents and the back of the article are left out.
    """
    root = _xml(text.encode(), name)
    body = root.find(".//body")
    if body is None:
        raise UnusableInput(
            f"{name}: an article without its body (only the abstract or the metadata); give the full text"
        )
    sections = body.findall("sec")
    cases = [each for each in sections if each.find("title") is not None and _CASE.search(_flat(each.find("title")))]
    return "\n\n".join(part for each in (cases or [body]) for part in _paragraphs(each))


def _paragraphs(element: Element) -> list[str]:
    found: list[str] = []
    for child in element:
        if child.tag in ("p", "title"):
            found.append(_flat(child))
        elif child.tag == "tr":
            cells = [_flat(cell) for cell in child]
            found.append(_row(cells))
        elif child.tag not in ("ref-list", "supplementary-material", "label", "table-wrap-foot"):
            found += _paragraphs(child)
    return [each for each in found if each]


def _flat(element: Element | None) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip() if element is not None else ""


def _xml(data: bytes, name: str) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(data, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnusableInput(f"{name}: the XML is not sound ({error}); save it again, or as text") from error
    return root
