"""Names of columns that need a second look: two lines of names, and days told in three columns."""

import re

Rows = tuple[tuple[int, dict[str, str]], ...]
_PARTS = ("year", "month", "day")


def joined(upper: list[str], lower: list[str]) -> tuple[str, ...] | None:
    """One name for each column of a table with two lines of names (HPV over Date and Result); None where it has one.

    >>> joined(["", "HPV", "", "Cytology", ""], ["ID", "Date", "Result", "Date", "Result"])
    ('ID', 'HPV Date', 'HPV Result', 'Cytology Date', 'Cytology Result')
    >>> joined(["Patient", "Screening", "", "", ""], ["", "Date", "HPV", "HPV type", "Cytology"])
    ('Patient', 'Date', 'HPV', 'HPV type', 'Cytology')
    >>> joined(["id", "date", "result", ""], ["7", "2024-05-01", "negative", ""])
    """
    groups = [cell.strip() for cell in upper] + [""] * (len(lower) - len(upper))
    names = [cell.strip() for cell in lower] + [""] * (len(groups) - len(lower))
    twice = len({name for name in names if name}) < sum(1 for name in names if name)
    words = all(re.search(r"[A-Za-z]", name) and not re.search(r"\d{3}", name) for name in names if name)
    gaps = any(name and not group for name, group in zip(names, groups, strict=True))
    under = all(name for name, group in zip(names, groups, strict=True) if group)
    upper_names = [group for group in groups if group]
    free = sum(1 for name, group in zip(names, groups, strict=True) if name and not group)
    if words and not twice and free > 1 and 1 < len(upper_names) <= len([*filter(None, names)]) / 2:
        return tuple(name or group for name, group in zip(names, groups, strict=True))
    if not (twice and words and gaps and under):
        return None
    found: list[str] = []
    group = ""
    for above, name in zip(groups, names, strict=True):
        group = above or group
        found.append(f"{group} {name}".strip() if name else "")
    return tuple(found)


def with_dates(columns: tuple[str, ...], rows: Rows) -> tuple[tuple[str, ...], Rows]:
    """The columns and rows with a date made of three columns (year, month, day; visit_year, visit_month, visit_day).

    >>> with_dates(("id", "year", "month", "day"), ((2, {"id": "7", "year": "2024", "month": "5", "day": "13"}),))
    (('id', 'date'), ((2, {'id': '7', 'date': '2024-05-13'}),))
    """
    parts = _parts(columns)
    if parts is None:
        return columns, rows
    name, three = parts
    kept = tuple(name if column == three[0] else column for column in columns if column not in three[1:])
    return kept, tuple((line, _dated(row, name, three)) for line, row in rows)


def _parts(columns: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """The name of the date that three columns tell, and these; None where they do not stand there, or it does too."""
    plain = {re.sub(r"[ _.-]+", " ", column).strip().casefold(): column for column in columns}
    for name in plain:
        if name == _PARTS[0] or name.endswith(f" {_PARTS[0]}"):
            start = name.removesuffix(_PARTS[0])
            three = tuple(plain.get(f"{start}{part}", "") for part in _PARTS)
            if all(three) and f"{start}date" not in plain:
                return f"{start}date", three
    return None


def _dated(row: dict[str, str], name: str, three: tuple[str, ...]) -> dict[str, str]:
    """A row with its date as far as it is told: a day without a month tells none."""
    told = [row.get(column, "") for column in three]
    rest = {column: cell for column, cell in row.items() if column not in three}
    sound = [part.zfill(2) for part in told if part.isdigit()]
    filled = [bool(part) for part in told]
    if filled != sorted(filled, reverse=True) or len(sound) != sum(filled) or not filled[0]:
        return {**rest, name: " ".join(filter(None, told))} if any(filled) else rest
    return {**rest, name: "-".join(sound)}
