"""Dates in the cells of a table as ISO days, in the order of day and month that the table shows or that is told."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from lugol.errors import UnusableInput

NUMBERS = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T].*)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH = re.compile(r"(\d{1,2})[ ./-]+([A-Za-z]{3,9})\.?[ ,./-]+(\d{4})(?:[ T].*)?")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:[ T].*)?")
_MONTH = re.compile(r"([A-Za-z]{3,9})\.?[ ./-](\d{4})")
_MONTH_FIGURES = re.compile(r"(0?[1-9]|1[0-2])[./](\d{4})")
_PLAIN = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[T ]?\d{4,6})?")


_BUDDHIST = re.compile(r"(?<!\d)2[45]\d\d(?!\d)")
ERA = re.compile(r"\((?:B\.?E\.?|Buddhist(?: era| year)?)\)", re.IGNORECASE)


def of_era(cell: str) -> str:
    """A day of the Buddhist era, as the name of its column says, in ours: 543 years earlier.

    >>> of_era("25/01/2562"), of_era("2562-01-25"), of_era("25/01/2019")
    ('25/01/2019', '2019-01-25', '25/01/2019')
    """
    return _BUDDHIST.sub(lambda year: str(int(year.group()) - 543), cell, count=1)


def day(cell: str, order: str, place: str) -> str:
    """A date as ISO; a text of another kind is left for the reader of dates."""
    if spelt := _spelt(cell):
        return spelt
    match = NUMBERS.fullmatch(cell)
    if match is None:
        return cell[:10] if re.fullmatch(r"\d{4}-\d\d-\d\d[ T].*", cell) else cell
    first, second, third = match.groups()
    if len(first) == 4:
        return f"{first}-{second:0>2}-{third:0>2}"
    if len(third) != 4:
        raise UnusableInput(f"{place}: {cell!r} is not a date that can be read: its year has two figures; write four")
    dotted = "." in cell[:3]
    if not order and not dotted and first != second:
        raise UnusableInput(f"{place}: the date {cell!r} can be read two ways; say --dates dmy or --dates mdy")
    day, month = (second, first) if order == "mdy" else (first, second)
    return f"{third}-{month:0>2}-{day:0>2}"


_FIRST_DAY = date(1899, 12, 30)  # of which a workbook counts its days, for all after February 1900
_COUNTED = range(3654, 73051)  # 1910 to 2099


def of_serial(cell: str) -> str:
    """A day that a workbook holds as its number, as ISO; any other cell as it is.

    >>> of_serial("45356"), of_serial("45356.5"), of_serial("2024"), of_serial("")
    ('2024-03-05', '2024-03-05', '2024', '')
    """
    whole = cell.partition(".")[0]
    is_counted = whole.isdecimal() and int(whole) in _COUNTED and cell.replace(".", "", 1).isdecimal()
    return (_FIRST_DAY + timedelta(days=int(whole))).isoformat() if is_counted else cell


def is_day(cell: str) -> bool:
    """Is a cell a day or a month with its year, in whatever order?

    >>> is_day("05/03/2024"), is_day("13 May 2024"), is_day("2024-03-05T10:00"), is_day("35.4"), is_day("HSIL")
    (True, True, True, False, False)
    """
    match = NUMBERS.fullmatch(cell)
    return bool(_spelt(cell)) or (match is not None and 4 in (len(match[1]), len(match[3])))


def _spelt(cell: str) -> str:
    """A day or a month in letters, or a day as eight figures, as ISO; "" for another text.

    >>> _spelt("13-May-2020"), _spelt("May 13, 2021"), _spelt("20230513"), _spelt("2023-05-13")
    ('2020-05-13', '2021-05-13', '2023-05-13', '')
    >>> _spelt("Sept 2021"), _spelt("May-2024"), _spelt("05/2024")
    ('2021-09', '2024-05', '2024-05')
    """
    if (alone := _MONTH.fullmatch(cell)) and (number := _number(alone[1])):
        return f"{alone[2]}-{number:02}"
    if figures := _MONTH_FIGURES.fullmatch(cell):
        return f"{figures[2]}-{figures[1]:0>2}"
    if plain := _PLAIN.fullmatch(cell):
        return "-".join(plain.groups())
    if match := _DAY_MONTH.fullmatch(cell):
        day, month, year = match.groups()
    elif match := _MONTH_DAY.fullmatch(cell):
        month, day, year = match.groups()
    else:
        return ""
    number = _number(month)
    return f"{year}-{number:02}-{int(day):02}" if number else ""


def _number(month: str) -> int:
    """The number of a month by its first three letters; 0 where it is none."""
    return _MONTHS.index(month[:3].casefold()) + 1 if month[:3].casefold() in _MONTHS else 0


def order_of(cells: Iterable[str]) -> str:
    """The order of day and month that the dates of a table themselves tell: one of them cannot be a month.

    >>> order_of(["03/04/2024", "13/04/2024"]), order_of(["03/04/2024"])
    ('dmy', '')
    """
    orders: set[str] = set()
    for cell in cells:
        match = NUMBERS.fullmatch(cell)
        if match and len(match[1]) < 3 and len(match[3]) == 4:
            orders |= {"dmy"} if int(match[1]) > 12 else {"mdy"} if int(match[2]) > 12 else set()
    return orders.pop() if len(orders) == 1 else ""
