"""From which country a document says that it comes (`countries.csv`): by numbers, programmes, hospitals, addresses."""

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


class Country(msgspec.Struct, frozen=True):
    """A country, what it and its own are called, and the words by which its papers are known."""

    code: str
    name: str
    adjective: str
    codes: re.Pattern[str]
    marks: re.Pattern[str]
    source: str


@cache
def countries() -> tuple[Country, ...]:
    """Every country of the file.

    >>> [each.code for each in countries()][:3]
    ['GB', 'AU', 'NL']
    """
    return tuple(_country(row) for row in sourced(resources.files("lugol.language") / "countries.csv"))


def _country(row: dict[str, str]) -> Country:
    codes = re.compile(rf"(?:{row['codes']})", re.IGNORECASE)
    names = "|".join(code for code in row["codes"].split("|") if len(code) > 3)  # an address ends with the country
    last = rf"(?:^|\n)[^\n.]{{0,60}}[,\d\n] ?(?P<last>{names})\s*(?=\n|$)"
    by = rf"(?:as per|according to|in line with|following) (?:the )?(?:current |national )*{row['adjective']}"
    rules = rf"{by}(?: [\w-]+){{0,2}} (?:guideline|program|recommendation)"
    marks = re.compile(rf"(?:(?<![A-Za-z])|(?=[@:]))(?:{row['marks']}|{rules})|{last}", re.IGNORECASE)
    return Country(row["country"], row["name"], row["adjective"], codes, marks, row["source"])


def countries_of(text: str) -> tuple[tuple[str, str], ...]:
    """The countries from which a text says that it comes, each with the words that say so.

    >>> countries_of("Karolinska University Hospital, Stockholm."), countries_of("Born in Sweden. Smear: LSIL.")
    ((('SE', 'Karolinska'),), ())
    """
    head = text[:_HEAD]
    named = [value.strip() for found in _COUNTRY.findall(head) for value in found if value]
    return tuple(_found(head, named))


def _found(text: str, named: list[str]) -> Iterator[tuple[str, str]]:
    for country in countries():
        said = next((value for value in named if country.codes.fullmatch(value)), "")
        mark = None if said else country.marks.search(text)
        if said or mark:
            words = said or (mark and (mark["last"] or mark[0])) or ""
            yield country.code, " ".join(words.split())


def with_countries(record: Record, told: tuple[tuple[str, str], ...]) -> Record:
    """The record, its documents with the countries that its source names; as it is where it names none."""
    if not told:
        return record
    there = record.documents or (Document(""),)
    documents = tuple(msgspec.structs.replace(document, origin=told) for document in there)
    return msgspec.structs.replace(record, documents=documents)
