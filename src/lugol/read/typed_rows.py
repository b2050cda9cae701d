"""Rows of one HPV test that are each of some types, put together as one row."""

from functools import cache

from lugol.language import results
from lugol.record.event import Span
from lugol.record.when import UNDATED

Row = dict[str, str]


def typed(rows: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """The rows, HPV results that name types in their words or are of one type ("HPV 16: negative") put into one row a
    day, with the types found and the types tested; the result of the whole test beside them in one line is of it too.
    """
    rows = [(line, _with_note(row)) for line, row in rows]
    groups: dict[tuple[str, str], list[int]] = {}
    of_day = _parts_of_days(rows)
    parted = {(line, row.get("date", "")) for line, row in rows if row.get("kind") == "hpv" and "part" in row}
    for place, (line, row) in enumerate(rows):
        of_parts = "part" in row or (line, row.get("date", "")) in parted or _is_of_parts(row, of_day)
        if row.get("kind") == "hpv" and (of_parts or _names_types(row.get("result", ""))):
            key = (row.get("patient", ""), row["date"] if of_parts and "date" in row else f"row {place}")
            groups.setdefault(key, []).append(place)
    if not groups:
        return rows
    done = {places[0]: _of_lines(rows, places) for places in groups.values()}
    gone = {place for places in groups.values() for place in places[1:]}
    return [(line, done.get(place, row)) for place, (line, row) in enumerate(rows) if place not in gone]


def _with_note(row: Row) -> Row:
    """An HPV row with the types that its remark tells beside the result ("Type 16 negative"), and nothing else."""
    note, cell = row.get("note", ""), row.get("result", "")
    if row.get("kind") != "hpv" or not note or "types" in row or "part" in row or _names_types(cell):
        return row
    told = results.read_cell(note, "hpv")
    alone = told and not results.unread(note, "hpv") and all(e.test == "hpv" and e.status == "found" for e in told)
    if not alone or not _names_types(note) or not _says(cell, "positive"):
        return row
    types = "; ".join(f"HPV {' '.join(each)}" for each in results.concepts_of(told, "hpv"))
    return {**row, "result": f"{cell}; {types}"}


def _parts_of_days(rows: list[tuple[int, Row]]) -> dict[tuple[str, str], list[str]]:
    """The results of the rows that are each of some types, by woman and day."""
    found: dict[tuple[str, str], list[str]] = {}
    for _, row in rows:
        if row.get("kind") == "hpv" and "part" in row and "date" in row:
            found.setdefault((row.get("patient", ""), row["date"]), []).append(row.get("result", ""))
    return found


def _is_of_parts(row: Row, of_day: dict[tuple[str, str], list[str]]) -> bool:
    """Is a row in a line of its own the whole of a test of which others tell the types, none of them against it?"""
    parts = of_day.get((row.get("patient", ""), row.get("date", "")), [])
    cell = row.get("result", "")
    return bool(parts) and (
        _says(cell, "positive") or (_says(cell, "negative") and all(_says(part, "negative") for part in parts))
    )


@cache
def _says(cell: str, result: str) -> bool:
    """Does a cell say this one result of the whole and nothing else?"""
    return bool(cell) and results.concepts_of(results.read_cell(cell, "hpv"), "hpv") == ((result,),)


def _of_lines(rows: list[tuple[int, Row]], places: list[int]) -> Row:
    """The one row of several, with the lines that it stands for where they are more than one."""
    joined = _joined([rows[place][1] for place in places])
    lines = dict.fromkeys(str(rows[place][0]) for place in places)
    return {**joined, "lines": ", ".join(lines)} if len(lines) > 1 else joined


@cache
def _names_types(told: str) -> bool:
    """Does a result of HPV name types?"""
    found = results.concepts_of(results.read_cell(told, "hpv"), "hpv") if told else ()
    return any(concept.isdigit() or concept in (*results.GROUPS, results.LOW) for one in found for concept in one)


def _joined(rows: list[Row]) -> Row:
    """One HPV row of several that are each of some types; as it is where a result is not understood."""
    from lugol.read.fhir.combine import hpv_of
    from lugol.read.fhir.results import Answer

    told: list[Answer] = []
    for row in rows:
        found = results.concepts_of(results.read_cell(row.get("result", ""), "hpv"), "hpv")
        if not found or found == (("unexpected",),):
            return {field: cell for field, cell in row.items() if field != "part"}
        detail = row.get("part", "")
        told.append(Answer(test="hpv", name="", when=UNDATED, source=Span(""), concepts=found, detail=detail))
    values = hpv_of(told)
    first = {field: cell for field, cell in rows[0].items() if field not in ("part", "result", "types", "pooled")}
    own = [t for row in rows if "types" in row for t in (results.normal_types(row["types"]) or (row["types"],))]
    types = dict.fromkeys((*values.types, *own))
    more = {"types": "|".join(types), "types_tested": "|".join(values.types_tested)}
    more |= {"pooled": "true"} if values.pooled and not types else {}
    more |= {"risk": values.risk} if values.risk else {}
    return {**first, "result": values.result, **{field: cell for field, cell in more.items() if cell}}
