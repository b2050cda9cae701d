"""An older result that a cell or a value tells beside the newer one: a test of its own, with the date that it has."""

from datetime import timedelta

from lugol.errors import UnusableInput
from lugol.language import results
from lugol.read.days import day
from lugol.record.when import UNDATED, DateError, When, between, overlaps, parse

Row = dict[str, str]
_TESTS = {"hpv": "hpv", "cytology": "cytology", "biopsy": "histology", "ecc": "histology", "via": "via",
          "dual_stain": "dual_stain"}  # fmt: skip
_OF_THE_NEWER = ("result", "types", "types_tested", "pooled", "histology", "id", "clock", "part")


def with_earlier(rows: list[tuple[int, Row]], order: str) -> list[tuple[int, Row]]:
    """The rows, each older result that one tells before it, unless another row can be that test."""
    found: list[tuple[int, Row]] = []
    older = False
    for line, row in rows:
        told = earlier_rows(row, order)
        older = older or bool(told)
        found += [(line, each) for each in told if not any(can_be(other, each, row) for _, other in rows)]
        found += [] if told and is_earlier_alone(row) else [(line, row)]
    return found if older else rows


def can_be(other: Row, told: Row, by: Row) -> bool:
    """Can another row be the test of which a row tells again?"""
    if other is by or any(other.get(field) != told.get(field) for field in ("kind", "patient")):
        return False
    return overlaps(when_of(other.get("date", "")), when_of(told.get("date", "")))


def earlier_rows(row: Row, order: str) -> list[Row]:
    """The rows of the older results that the result of a row tells.

    >>> told = {"kind": "hpv", "date": "2023-05-15", "result": "HPV 16 positivo previo; actual negativo"}
    >>> [(each["result"], each["date"], each["assertion"]) for each in earlier_rows(told, "")]
    [('HPV 16 positive', '..2023-05-14', 'historical')]
    """
    test = _TESTS.get(row.get("kind", ""), "")
    found: list[Row] = []
    for told in results.earlier(row.get("result", ""), test) if test else ():
        when = dated(told.date, when_of(row.get("date", "")), order)
        kept = {field: cell for field, cell in row.items() if field not in (*_OF_THE_NEWER, "date")}
        said = "; ".join(words_of(test, concepts) for concepts in told.concepts)
        kept |= {"result": said, "assertion": "historical", "quote": told.words}
        kept |= {"histology": said} if test == "histology" else {}
        found.append(kept | ({"date": when.edtf} if when.edtf else {}))
    return found


def is_earlier_alone(row: Row) -> bool:
    """Does the result of a row tell of an earlier test and nothing else?"""
    test = _TESTS.get(row.get("kind", ""), "")
    told = results.read_cell(row.get("result", ""), test) if test else ()
    return (
        bool(told) and all(each.status == "historical" for each in told) and bool(results.earlier(row["result"], test))
    )


def words_of(test: str, concepts: tuple[str, ...]) -> str:
    """A result as words that the vocabulary reads ("HPV 16 positive")."""
    return f"HPV {' '.join(concepts)}" if test == "hpv" else " ".join(concepts)


def dated(told: str, newer: When, order: str = "") -> When:
    """When an older result is of: the date told with it, else some time before the newer.

    >>> dated("2019", parse("2023-05-15")).edtf, dated("", parse("2023-05-15")).edtf, dated("", UNDATED).edtf
    ('2019', '..2023-05-14', '')
    """
    if told and (own := _told(told, order)).is_known:
        return own
    last = newer.latest if newer.is_day else newer.earliest
    return between(None, last - timedelta(days=1)) if last else UNDATED


def _told(date: str, order: str) -> When:
    try:
        return when_of(day(date, order, ""))
    except UnusableInput:  # a day that can be read two ways has a year all the same
        return when_of("".join(sign if sign.isdigit() else " " for sign in date).split()[-1])


def when_of(date: str) -> When:
    """When a written date is; undated where it cannot be read."""
    try:
        return parse(date)
    except DateError:
        return UNDATED
