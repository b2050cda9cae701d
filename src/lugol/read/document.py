"""Markdown, HTML and PDF as plain text: one paragraph a block, headings and captions on lines of their own."""

import html
import io
import logging
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from lugol.errors import UnusableInput

if TYPE_CHECKING:
    from bs4 import Tag
    from markdown_it.token import Token
    from pypdf import PageObject

_BLOCKS = re.compile(
    r"(address|article|aside|blockquote|caption|d[dlt]|div|fig(caption|ure)|footer|h[1-6]|header|li|main|ol|p|pre|section|"
    r"table|tr|ul)$"
)
_UNSEEN = ("script", "style", "noscript", "template", "nav", "svg", "button", "form")
_DEEPEST = 512
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_BOGUS_COMMENT = re.compile(r"<!(?!--|doctype)[^>]*(?:>|\Z)", re.I)
_HYPHENATED = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_PAGE_NUMBER = re.compile(r"^[^\S\n]*(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[^\S\n]*$", re.I | re.M)


def from_markdown(text: str, name: str = "the page") -> str:
    """The text of a Markdown document without its marks; a table row reads "first: second, third".

    >>> from_markdown("# Case\\n\\nHPV **18** positive.")
    'Case\\n\\nHPV 18 positive.'
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = reader.parse(text)
    if any(each.type in ("html_block", "html_inline") for token in tokens for each in (token, *(token.children or ()))):
        return from_html(reader.render(text), name)
    return _tidy("".join(_plain(tokens)))


def _plain(tokens: Iterable["Token"]) -> Iterator[str]:
    """The words of a Markdown document that holds no HTML, block by block as `from_html` gives them."""
    cells: list[str] | None = None
    for token in tokens:
        words = "".join(map(_inline, token.children)) if token.children else token.content
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield f"\n\n{_row(cells or [])}\n\n"
            cells = None
        elif cells is not None and token.type == "inline":
            cells.append(words.strip())
        elif cells is None:
            yield words if token.type == "inline" else f"\n\n{words}\n\n"


def _inline(token: "Token") -> str:
    """The words of a part of a paragraph; a break of the line counts where it is meant."""
    if token.type == "hardbreak":
        return "\n"
    if token.type == "image":
        alt = "".join(each.content for each in token.children or ())
        return f"[image: {alt}]" if alt else ""
    return " " if token.type == "softbreak" else re.sub(r"\s+", " ", token.content)


def _row(cells: list[str]) -> str:
    """A row of a table as a line."""
    return cells[0] + (": " + ", ".join(filter(None, cells[1:])) if any(cells[1:]) else "") if cells else ""


def from_html(text: str, name: str = "the page") -> str:
    """The visible text of an HTML page.

    >>> from_html("<p>Cervix<br>firm</p><table><tr><td>CA125</td><td>160.1 U/mL</td></tr></table>")
    'Cervix\\nfirm\\n\\nCA125: 160.1 U/mL'
    """
    from bs4 import BeautifulSoup, Comment

    soup = BeautifulSoup(_without_marked_sections(text), "html.parser")
    body = soup.body or soup
    _refuse_deep(body, name)
    for hidden in body.find_all(_UNSEEN):
        hidden.decompose()
    for comment in body.find_all(string=lambda found: isinstance(found, Comment)):
        comment.extract()
    kept = {id(line) for block in body.find_all("pre") for line in block.find_all(string=True)}
    for line in body.find_all(string=True):
        if id(line) not in kept:
            line.replace_with(re.sub(r"\s+", " ", line))
    for image in body.find_all("img"):
        image.replace_with(f"[image: {image.get('alt')}]" if image.get("alt") else "")
    for mark in body.find_all("br"):
        mark.replace_with("\n")
    for row in body.find_all("tr"):
        cells = [cell.get_text().strip() for cell in row.find_all(["td", "th"])]
        row.string = _row(cells)
    for block in body.find_all(_BLOCKS):
        block.insert_before("\n\n")
        block.insert_after("\n\n")
    return _tidy(body.get_text())


def _refuse_deep(body: "Tag", name: str) -> None:
    """Refuse a page nested deeper than browsers show one."""
    depth = {id(body): 0}
    for tag in body.find_all(True):
        found = depth[id(tag)] = depth.get(id(tag.parent), 0) + 1
        if found > _DEEPEST:
            raise UnusableInput(f"{name}: nested more than {_DEEPEST} deep; check how the file was made")


def _without_marked_sections(text: str) -> str:
    """A page without what browsers take for comments (`<![if ...]>` of word processors); CDATA is text."""
    text = _CDATA.sub(lambda found: html.escape(found[1], quote=False), text)
    return _BOGUS_COMMENT.sub("", text)


class Page(msgspec.Struct, frozen=True):
    """The words of a page of a PDF, and whether it holds a picture."""

    text: str
    pictured: bool


_FEW_WORDS = 15
"""A page that is a picture may have a line of its own beside it: a stamp, a heading, the number of the page."""


def from_pdf(data: bytes, name: str) -> str:
    """The text layer of a PDF, its wrapped lines joined; UnusableInput where there is none."""
    text = _tidy(_join_lines("\n".join(_PAGE_NUMBER.sub("", page.text) for page in _pages(data, name))))
    if not text:
        raise UnusableInput(f"{name}: the PDF has no text, only pictures; run text recognition (OCR) on it first")
    return text


def unread_pages(data: bytes, name: str) -> tuple[str, ...]:
    """Which pages of a PDF are pictures with no words, or with hardly any, in one sentence; nothing where none is."""
    pages = list(enumerate(_pages(data, name), start=1))
    scanned = [number for number, page in pages if page.pictured and len(page.text.split()) < _FEW_WORDS]
    if not scanned:
        return ()
    which = f"page {scanned[0]} is a picture" if len(scanned) == 1 else f"pages {_listed(scanned)} are pictures"
    return (f"{which} of which the words were not read (of {len(pages)} pages)",)


def _listed(numbers: list[int]) -> str:
    """Numbers in a row, those that follow each other by their ends.

    >>> _listed([2, 3, 4, 7])
    '2-4, 7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


@lru_cache(maxsize=1)
def _pages(data: bytes, name: str) -> tuple[Page, ...]:
    """The pages of a PDF. Raises UnusableInput where it is locked, damaged or without a page."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnusableInput(f"{name}: the PDF is locked by a password; give an unlocked copy")
        return tuple(Page(page.extract_text() or "", _is_pictured(page)) for page in reader.pages)
    except UnusableInput:
        raise
    except Exception as error:  # a damaged PDF can raise anything
        raise UnusableInput(f"{name}: the PDF cannot be read ({type(error).__name__}); export it again") from error


def _is_pictured(page: "PageObject") -> bool:
    """Does a page show a picture, itself or in a form that it shows?"""
    left = [page.get("/Resources")]
    for _ in range(_DEEPEST):
        if not left:
            return False
        held = left.pop()
        shown = held.get_object().get("/XObject") if held is not None else None
        for part in (shown.get_object() if shown is not None else {}).values():
            thing = part.get_object()
            if thing.get("/Subtype") == "/Image":
                return True
            left.append(thing.get("/Resources"))
    return False


def _join_lines(text: str) -> str:
    """Lines broken by the width of the page become one paragraph; a short line (a heading, a cell) ends its own."""
    lines = [line.strip() for line in _HYPHENATED.sub("", text).split("\n")]
    full = 0.6 * max(map(len, lines))
    joined: list[str] = []
    before = ""
    for line in lines:
        if before and line and (len(before) >= full or line[0].islower()):
            joined[-1] += " " + line
        else:
            joined.append(line)
        before = line
    return "\n".join(joined)


def _tidy(text: str) -> str:
    """No blanks at line ends, at most one empty line between paragraphs."""
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
