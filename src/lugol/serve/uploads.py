"""What a form sends: fields and papers, held in memory alone, counted, and looked at before anything opens them."""

import io
import zipfile
from pathlib import PurePosixPath

import msgspec
from starlette.datastructures import UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from lugol.errors import UnusableInput
from lugol.read.source import printable
from lugol.serve.settings import Settings

PASTED = "pasted text"
_MOST_MEMBERS = 2000
_MOST_UNPACKED = 100_000_000
_MOST_TIMES = 300  # so many times may an office file grow when it is unpacked
_SMALL = 1_000_000
_LONGEST_NAME = 100


class Sent(msgspec.Struct, frozen=True):
    """The fields of a form and the papers that came with it."""

    fields: dict[str, str] = {}
    papers: tuple[tuple[str, bytes], ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "").strip()


class _InMemory(MultiPartParser):
    """Parts are kept in memory, since a spool on the disk would outlive a crash."""

    spool_max_size = 1 << 31


async def sent(request: Request, settings: Settings) -> Sent:
    """What a request sends as a form; UnusableInput where it is none, or holds too much."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" or kind.startswith("text/"):
        raise UnusableInput("only forms are taken here")
    stream = request.stream()
    try:
        if kind == "multipart/form-data":
            form = await _InMemory(
                request.headers,
                stream,
                max_files=settings.most_files,
                max_fields=settings.most_fields,
                max_part_size=settings.most_text,
            ).parse()
        else:
            form = await FormParser(
                request.headers, stream, max_fields=settings.most_fields, max_part_size=settings.most_text
            ).parse()
    except MultiPartException as error:
        raise UnusableInput(f"the form cannot be taken: {error.message}") from None
    except (ClientDisconnect, UnicodeError, ValueError, KeyError):
        raise UnusableInput("the form cannot be read; send it again") from None
    fields: dict[str, str] = {}
    papers: list[tuple[str, bytes]] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            data = await value.read()
            if data or value.filename:
                papers.append((name_of(value.filename or ""), data))
        else:
            fields[name] = str(value)
    await form.close()
    return Sent(fields, tuple(papers))


def name_of(given: str) -> str:
    """The bare name of a file: no folder, no sign that cannot be seen, not endless.

    >>> name_of("../../etc/passwd"), name_of("C:\\\\x\\\\letter.txt"), name_of("..")
    ('passwd', 'letter.txt', 'paper')
    """
    name = printable(PurePosixPath(given.replace("\\", "/")).name).strip()
    if not name.strip(". "):
        return "paper"
    stem, dot, ending = name.rpartition(".")
    return name if len(name) <= _LONGEST_NAME else f"{(stem or ending)[: _LONGEST_NAME - 10]}{dot}{ending[:9]}"


def papers_of(form: Sent, settings: Settings) -> list[tuple[str, bytes]]:
    """The papers of a form, its pasted text first; UnusableInput where there is none or one must not be opened."""
    text = form.fields.get("text", "")
    found = [(PASTED, text.encode("utf-8", "replace"))] if text.strip() else []
    found += [paper for paper in form.papers if paper[1]]
    if not found:
        raise UnusableInput("Paste a text or choose a file first.")
    for name, data in found:
        refuse_bomb(name, data)
    return found


def refuse_bomb(name: str, data: bytes) -> None:
    """Refuse an office file that would unpack to more than any letter or table holds."""
    if not data.startswith(b"PK\x03\x04"):
        return
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnusableInput(f"{name}: the file is damaged; save it again, or as text") from None
    unpacked = sum(member.file_size for member in members)
    grows = unpacked > _SMALL and unpacked > _MOST_TIMES * len(data)
    if len(members) > _MOST_MEMBERS or unpacked > _MOST_UNPACKED or grows:
        raise UnusableInput(f"{name}: would unpack to far more than a letter or a table holds; it was not opened")
