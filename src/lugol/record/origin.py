"""From which country a document says that it comes: by numbers, programmes, hospitals and addresses (`origins.csv`)."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec

from lugol.record.record import Document, Record
from lugol.sources import sourced

_COUNTRY = re.compile(
    r'"country"\s*:\s*"([^"]{2,40})"|<country[^>]*>([^<]{2,40})</country>|<country value="([^"]{2,40})"'
)
_HEAD = 200_000


class Origin(msgspec.Struct, frozen=True):
    """A country, what it and its own are called, and the words by which its papers are known."""

    country: str
    name: str
    adjective: str
    codes: re.Pattern[str]
    marks: re.Pattern[str]
    source: str


@cache
def origins() -> tuple[Origin, ...]:
    """Every country of the file.

    >>> [each.country for each in origins()][:3]
    ['GB', 'AU', 'NL']
    """
    return tuple(_origin(row) for row in sourced(resources.files("lugol.record") / "origins.csv"))


def _origin(row: dict[str, str]) -> Origin:
    codes = re.compile(rf"(?:{row['codes']})", re.IGNORECASE)
    names = "|".join(code for code in row["codes"].split("|") if len(code) > 3)  # an address ends with the country
    last = rf"(?:^|\n)[^\n.]{{0,60}}[,\d\n] ?(?P<last>{names})\s*(?=\n|$)"
    marks = re.compile(rf"(?:(?<![A-Za-z])|(?=[@:]))(?:{row['marks']})|{last}", re.IGNORECASE)
    return Origin(row["country"], row["name"], row["adjective"], codes, marks, row["source"])


def origins_of(text: str) -> tuple[tuple[str, str], ...]:
    """The countries from which a text says that it comes, each with the words that say so.

    >>> origins_of("Karolinska University Hospital, Stockholm."), origins_of("Born in Sweden. Smear: LSIL.")
    ((('SE', 'Karolinska'),), ())
    """
    head = text[:_HEAD]
    named = [value.strip() for found in _COUNTRY.findall(head) for value in found if value]
    return tuple(_found(head, named))


def _found(text: str, named: list[str]) -> Iterator[tuple[str, str]]:
    for origin in origins():
        said = next((value for value in named if origin.codes.fullmatch(value)), "")
        mark = None if said else origin.marks.search(text)
        if said or mark:
            words = said or (mark and (mark["last"] or mark[0])) or ""
            yield origin.country, " ".join(words.split())


def with_origin(record: Record, text: str) -> Record:
    """The record, its documents with the countries that the text of the source names; as it is where it names none."""
    told = origins_of(text)
    if not told:
        return record
    there = record.documents or (Document(""),)
    documents = tuple(msgspec.structs.replace(document, origin=told) for document in there)
    return msgspec.structs.replace(record, documents=documents)
