"""The rows of any table in our columns and words, by a mapping; what tells no event is left out with a note."""

import difflib
import re
from functools import cache
from typing import get_type_hints

from lugol.errors import UnusableInput
from lugol.language import results
from lugol.read.before import columns_of_before, rows_of_before
from lugol.read.cells import code_of, in_code, kind_of, without_prefix
from lugol.read.codes import in_words
from lugol.read.days import ERA, day, of_era, of_serial, order_of
from lugol.read.deeds import LEFT, coded, head_of, looked, operated, operation_of, state_of
from lugol.read.earlier import with_earlier, words_of
from lugol.read.first_known import BILLED, first_known
from lugol.read.hiv_column import status_row
from lugol.read.mapping import (
    DATES,
    OURS,
    PATIENT_COLUMNS,
    TESTS,
    Mapping,
    Wide,
    completed,
    tells_nothing,
    unused,
)
from lugol.read.problems import stated
from lugol.read.sheet import Sheet
from lugol.read.telling import by_test, tell_their_tests, told_beside
from lugol.read.told_events import apart
from lugol.read.typed_rows import typed
from lugol.record.event import VALUE_TYPES
from lugol.record.record import Note

Row = dict[str, str]
_OF_HER = frozenset((*PATIENT_COLUMNS, "date", "visit"))
_NAMED = 16  # so many columns of a table are named in an error
_NOTHING = frozenset(
    ["n/a", "na", "n.a.", "null", "none", "nan", "-", "--", ".", "#n/a", "missing", "no matching concept"]
)
_NEVER_SO = frozenset(["cancelled", "canceled", "entered in error", "entered-in-error", "deleted", "void", "voided",
                       "rejected", "withdrawn"])  # fmt: skip
_SETTLED = frozenset(["final", "complete", "completed", "validated", "authorised", "authorized", "released", "verified",
                      "signed", "reported", "approved"])  # fmt: skip
_SUMS = frozenset(["total", "totals", "sum", "gesamt", "summe", "suma", "totale", "totaal", "razem", "итого", "合计"])
_SEX = {"female": "F", "f": "F", "woman": "F", "w": "F", "male": "M", "m": "M"}
_NAME = re.compile(r"[^\W\d_][\w /(),.:'+-]{1,59}")
_COMMA = re.compile(r"-?\d+,\d+")
_COTEST = re.compile(r"co-?test(?:ing)?(?: result)?", re.IGNORECASE)
_BOTH = re.compile(r"-?\d{1,3}(?:(?:\.\d{3})+,|(?:,\d{3})+\.)\d+")
_YES = frozenset(["yes", "y", "ja", "j", "si", "sí", "sim", "oui", "sì", "tak", "evet", "kyllä", "да", "是", "x", "✓"])
_NO = frozenset(["no", "n", "nein", "nee", "nej", "nei", "não", "nao", "non", "nie", "hayır", "ei", "нет", "否"])
_SO = frozenset(name for shape in VALUE_TYPES.values() for name, told in get_type_hints(shape).items()
                if told in (bool, bool | None)) | {"pregnant"}  # fmt: skip
"""The fields that are so or not so."""
_AMOUNTS = frozenset(["value", "age", "percent", "depth_mm", "dose_gy", "score", "weeks", "size_mm"])


def canonical(sheet: Sheet, mapping: Mapping) -> tuple[list[tuple[int, Row]], list[Note]]:
    """The rows of a table in our columns and words, and a note on each column that is not used.

    Raises UnusableInput for two columns that mean the same, a date that can be read two ways, a row too long.
    """
    mapping = completed(sheet, mapping)
    _refuse(sheet, mapping)
    order = mapping.dates or _order(sheet, mapping)
    free = unused(sheet, mapping)
    before = columns_of_before(sheet, free, order)
    read = {column for each in before for column in (each.result, each.date)}
    notes = [
        Note(f"{sheet.name} column {c!r}", f"this column is not used{told_beside(sheet, c)}", "map it with --map")
        for c in free
        if c not in read
    ]
    notes += [
        Note(f"{sheet.name} column {each.result!r}", f"read as the result of an earlier {each.test} test", "check it")
        for each in before
    ]
    notes += [Note(f"{sheet.name} sheet {s!r}", "this sheet is not read", "give it by itself") for s in sheet.aside]
    rows, left = _sifted(sheet, mapping)
    notes += _of_era(sheet)
    if left and not any("kind" in row for _, row in rows):
        raise UnusableInput(f"{sheet.name}: every row was left out: {'; '.join(left)}")
    notes += [Note(f"{sheet.name} line {lines[0]}", _times(why, lines), "check it") for why, lines in left.items()]
    return typed(rows_of_before(sheet, rows, before, order) if before else rows), notes


def _of_era(sheet: Sheet) -> list[Note]:
    """A note on the columns whose years are of the Buddhist era."""
    found = [c for c in sheet.columns if ERA.search(c)]
    what = "years of the Buddhist era were read as 543 years earlier"
    return [Note(f"{sheet.name} column {column!r}", what, "check it") for column in found]


def left_out(sheet: Sheet, mapping: Mapping) -> frozenset[int]:
    """The lines of which a note says why they tell no event, those that it only counts among them."""
    return frozenset(line for lines in _sifted(sheet, completed(sheet, mapping))[1].values() for line in lines)


def _sifted(sheet: Sheet, mapping: Mapping) -> tuple[list[tuple[int, Row]], dict[str, list[int]]]:
    """The rows of a table in our columns and words, and the lines left out by their reason."""
    order = mapping.dates or _order(sheet, mapping)
    ticked = _ticked(sheet, mapping)
    rows: list[tuple[int, Row]] = []
    ages: set[str] = set()
    left: dict[str, list[int]] = {}
    for line, told in sheet.rows:
        if why := _void(told, mapping):
            left.setdefault(why, []).append(line)
            continue
        told = {column: of_era(cell) if ERA.search(column) else cell for column, cell in told.items()}
        told = {column: ticked.get((column, cell), cell) for column, cell in told.items()} if ticked else told
        for row in _events(told, mapping):
            place = f"{sheet.name}: line {line}"
            row = {f: of_serial(cell) if f in DATES else cell for f, cell in row.items()} if sheet.serial else row
            absent = row.get("result", "")
            clean = {field: _cell(row.get("kind", ""), field, cell, order, place) for field, cell in row.items()}
            ready = _aged({field: cell for field, cell in clean.items() if cell}, ages)
            if ready.get("kind") in TESTS and ready.get("status", "").casefold() in _SETTLED:
                del ready["status"]
            if why := _why_left(ready) or _without_result(ready, absent):
                left.setdefault(why, []).append(line)
            else:
                rows.append((line, ready))
    return with_earlier(rows, order), left


def _times(why: str, lines: list[int]) -> str:
    """Why rows were left out, and which."""
    shown = ", ".join(map(str, lines[:12])) + (f" and {len(lines) - 12} more" if len(lines) > 12 else "")
    return f"{why}; not read ({len(lines)} rows: lines {shown})" if len(lines) > 1 else f"{why}; the row was not read"


def _void(told: Row, mapping: Mapping) -> str:
    """Why a row does not count by its own word ("deleted: true", "status: SKIPPED", "Total"), "" where it does."""
    for column, ours in mapping.columns.items():
        if ours == "status" and told.get(column, "").strip().casefold() in _NEVER_SO:
            return f"the row says {column} {told[column]!r}"
    first = next(iter(told.values())).strip(" :").casefold()
    if len(told) < len(mapping.columns) and (
        first in _SUMS or (len(told) == 1 and next(iter(first.split()), "") in _SUMS)
    ):
        return "the row sums up others"
    for column, words in mapping.void.items():
        cell = told.get(column, "")
        if cell and cell.strip().casefold() in {word.casefold() for word in words}:
            return f"the row says {column} {cell!r}"
    return ""


def _why_left(row: Row) -> str:
    """Why a row tells no event, in words: a test that lugol does not know, or that was not done; "" for any other."""
    kind = row.get("kind", "")
    if LEFT in row:
        return row[LEFT]
    if kind and kind not in VALUE_TYPES:
        near = difflib.get_close_matches(kind.strip().casefold(), VALUE_TYPES, n=1, cutoff=0.75)
        named = in_code(kind) or (_NAME.fullmatch(kind) or BILLED.fullmatch(kind)) is not None  # others are refused
        return "" if near or not named else f"{kind!r} is no test or event that lugol knows"
    told = row.get("result", "")
    if kind in TESTS and told and (_status(told, kind) == "not_done" or _not_attended(told, kind)):
        return f"a {kind.replace('_', ' ')} that was not done ({told!r})"
    return ""


def _without_result(row: Row, cell: str) -> str:
    """Why the row of a test tells no event where the cell of its result says that there is none ("N/A"; not "-")."""
    told = any(sign.isalpha() for sign in cell)
    if row.get("kind") in ("hpv", "via", "dual_stain") and told and not {"result", "types"} & row.keys():
        return f"a {row['kind'].replace('_', ' ')} without a result ({cell!r})"
    return ""


@cache
def _not_attended(told: str, kind: str) -> bool:
    """Does a cell say in some words, and with no result beside them, that the test was not done ("Did not attend")?"""
    if " " not in told or state_of(head_of(told)) != "not_done":
        return False
    read = results.read_cell(told, {"biopsy": "histology", "ecc": "histology"}.get(kind, kind))
    return not any(each.status in ("found", "absent") for each in read)


@cache
def _status(told: str, kind: str) -> str:
    """The one thing that a cell says of a test instead of a result: "pending" or "not_done"."""
    read = results.read_cell(told, {"biopsy": "histology", "ecc": "histology"}.get(kind, kind))
    found = {each.status for each in read if each.status != "not_understood"}
    return found.pop() if len(found) == 1 and found <= {"pending", "not_done"} else ""


def _refuse(sheet: Sheet, mapping: Mapping) -> None:
    started = next((column for column in sheet.columns if column.casefold() == "start_date"), "")
    if started and any(re.fullmatch(r"-?\d+", row.get(started, "")) for _, row in sheet.rows):
        raise UnusableInput(f"{sheet.name}: a timeline in days from a day that is not told ({started}); give dates")
    taken: dict[str, str] = {}
    for theirs, ours in mapping.columns.items():
        if theirs in sheet.columns and ours in taken:
            raise UnusableInput(
                f"{sheet.name}: the columns {taken[ours]!r} and {theirs!r} both mean {ours}; choose one with --map"
            )
        if ours not in OURS:
            raise UnusableInput(f"{sheet.name}: {ours!r} is no column of lugol; see docs/how-to/casefile.md")
        if theirs in sheet.columns:
            taken[ours] = theirs
    for column in unused(sheet, mapping):
        if tells_nothing(column):
            continue
        plain = column.strip().casefold().replace(" ", "_")
        near = difflib.get_close_matches(plain, OURS - {"note", "id"}, n=1, cutoff=0.81)
        if near and near[0] != plain:
            raise UnusableInput(f"{sheet.name}: line 1: column {column!r} is not known; did you mean {near[0]}?")
    if sheet.broken:
        line = sheet.broken[0]
        raise UnusableInput(f"{sheet.name}: line {line}: the row has more cells than the head; quote cells with commas")
    named = {"kind", "condition"} & {*taken, *mapping.set, *mapping.either}
    if not mapping.wide and not named and not tell_their_tests(sheet, taken.get("result", "")):
        more = len(sheet.columns) - _NAMED
        known = ", ".join(sheet.columns[:_NAMED]) + (f" and {more} more" if more > 0 else "")
        raise UnusableInput(
            f"{sheet.name}: no column 'kind' that says which test a row is of (columns: {known}); "
            "`lugol map` proposes a mapping to edit, --map reads by it"
        )


def _events(told: Row, mapping: Mapping) -> list[Row]:
    """The rows in our columns that one row of theirs tells: one, or one for each test that has a result."""
    common = dict(mapping.set)
    for theirs, ours in mapping.columns.items():
        if theirs in told:
            common[ours] = mapping.values.get(ours, {}).get(told[theirs]) or told[theirs]
    for ours, columns in mapping.either.items():
        filled = [cell for column in columns if (cell := told.get(column, "")) and not _is_nothing(cell)]
        meant = [mapping.values.get(ours, {}).get(cell) or cell for cell in filled]
        if meant:
            common[ours] = first_known(ours, meant)
    if problem := common.pop("condition", ""):
        return [stated(common, problem)]
    if not (mapping.wide or common.get("kind")) and (each_of := by_test(common.get("result", ""))):
        return [_kinded({**common, "kind": test, "result": said}) for test, said in each_of]
    if not mapping.wide and (parts := apart(common)):
        return [row for each in parts for row in _told(each)]
    if not mapping.wide or common.get("kind"):
        bare = {field: cell for field, cell in common.items() if field in _OF_HER}
        treated = [each for each in mapping.wide if each.kind == "surgery" and "kind" in mapping.columns.values()]
        return [*_told(common), *(row for each in treated for row in _of_wide(each, told, bare, mapping))]
    found = [row for each in mapping.wide for row in _of_wide(each, told, common, mapping)]
    return found or [common]


def _is_nothing(cell: str) -> bool:
    return cell.casefold() in _NOTHING


def _of_wide(each: Wide, told: Row, common: Row, mapping: Mapping) -> list[Row]:
    """The row of one test of a visit; none where it has no result."""
    cell = told.get(each.result, "")
    types = "|".join(each.types_of(told)) or _types_beside(each, common, mapping)
    if _is_nothing(cell) or not (cell or types):
        return []
    if each.kind == "condition":
        return [status_row({field: said for field, said in common.items() if field in _OF_HER}, each.result, cell)]
    own = mapping.values.get(f"{each.kind} {each.field}", {})
    cell = own.get(cell) or mapping.values.get(each.field, {}).get(cell) or cell
    row = {**_of_kind(common, each, mapping), "kind": each.kind, each.field: cell, "types": types, "part": each.part}
    if each.part and each.field == "result" and (so := _is_so(cell)) is not None:
        row["result"] = "positive" if so else "negative"
    row |= {"date": told[each.date]} if each.date in told else {}
    if each.kind == "hpv" and types and not cell:
        row["result"] = "positive"
    if look := looked({field: cell for field, cell in row.items() if cell}):
        return [look]
    if each.kind == "surgery":
        row = coded(row)
        if "codes" not in row:
            return [{**row, "kind": f"treatment {cell!r}"}]
    return [_kinded({field: cell for field, cell in row.items() if cell})]


def _of_kind(common: Row, each: Wide, mapping: Mapping) -> Row:
    """What the columns of a row tell of one of its tests: how an HPV sample was taken is nothing of the smear."""
    mine = VALUE_TYPES[each.kind].__struct_fields__
    others = {field for other in mapping.wide for field in VALUE_TYPES[other.kind].__struct_fields__} - {*mine}
    return {field: cell for field, cell in common.items() if field not in others}


def _ticked(sheet: Sheet, mapping: Mapping) -> dict[tuple[str, str], str]:
    """What 0 and 1 say in columns that are each of one HPV type ("hpv16": 1): no and yes, where they are all that
    stands there and some are 0; a code book may begin with 1.
    """
    columns = [each.result for each in mapping.wide if each.kind == "hpv" and each.part and each.field == "result"]
    cells = {row[column] for column in columns for _, row in sheet.rows if column in row}
    if len(columns) < 2 or not {"0"} <= cells <= {"0", "1"}:
        return {}
    return {(column, cell): said for column in columns for cell, said in (("0", "no"), ("1", "yes"))}


def _is_so(cell: str) -> bool | None:
    """Does a cell say yes or no, in whatever language; None where it says something else?

    >>> _is_so("Sí"), _is_so("nein"), _is_so("HSIL")
    (True, False, None)
    """
    word = cell.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def _types_beside(each: Wide, common: Row, mapping: Mapping) -> str:
    """The types in a column of its own ("HPV type"), where the row tells of one HPV test."""
    tests = [one for one in mapping.wide if one.kind == "hpv"]
    return common.get("types", "") if each.kind == "hpv" and len(tests) == 1 and not each.part else ""


def _told(row: Row) -> list[Row]:
    """The rows in our words of one of theirs: an operation and its histology, a co-test, or a test with the others that
    its result names ("HSIL; HPV 16 positive").
    """
    if _COTEST.fullmatch(without_prefix(row.get("kind", ""))):
        return _of_both(row)
    if code := operation_of(row):
        if _is_nothing(row.get("result", "")):
            row = {**row, "result": "" if row["result"].casefold() != "none" else "none"}
        return [_kinded(each) if each["kind"] == "biopsy" else each for each in operated(row, code)]
    if look := looked(row):
        return [look]
    own = coded(_kinded(row))
    return [own, *_beside(own)]


def _beside(row: Row) -> list[Row]:
    """The rows of the other tests that the result of a smear or a biopsy names and tells."""
    kind, cell = row.get("kind", ""), row.get("result", "")
    if kind not in ("cytology", "biopsy") or not cell:
        return []
    named = results.tests_named(cell)
    told = results.read_cell(cell, "histology" if kind == "biopsy" else kind) if named else ()
    found: list[Row] = []
    for test in ("hpv", "dual_stain", "via"):
        concepts = results.concepts_of(tuple(each for each in told if each.test == test), test) if test in named else ()
        if concepts and ("unexpected",) not in concepts:
            rest = {field: said for field, said in row.items() if field not in ("histology", "id", "part")}
            found.append({**rest, "kind": test, "result": "; ".join(words_of(test, each) for each in concepts)})
    return found


def _of_both(row: Row) -> list[Row]:
    """The smear and the HPV test of one co-test ("NILM / HPV neg"); the row as it is where its result tells neither."""
    found: list[Row] = []
    cell = row.get("result", "")
    for kind, told in (
        ("cytology", results.read_cell(cell, "cytology")),
        ("hpv", results.read_cell(f"Co-test: {cell}", "")),
    ):
        mine = tuple(each for each in told if each.test == kind)
        concepts = results.concepts_of(mine, kind)
        if concepts and ("unexpected",) not in concepts:
            found.append({**row, "kind": kind, "result": "; ".join(words_of(kind, each) for each in concepts)})
    return found or [row]


def _kinded(row: Row) -> Row:
    """A row with its kind in our words; the result of a biopsy in words is its histology too."""
    given = without_prefix(row.get("kind", ""))
    kind = kind_of(given)
    row = {**row, "kind": kind} if kind else row
    named = code_of(given, "test") if in_code(given) else next(iter(in_words(given, "test")), "")
    if kind != "lab" and (named or "").startswith("lab:"):
        kind = row["kind"] = "lab"
    if kind == "lab":
        return _measured(row, (named or "").partition(":")[2])
    part = named if in_code(given) else f"hpv:{results.named_test(given)[1]}"
    part = (part or "").partition(":")[2] if kind == "hpv" else ""
    if part and "part" not in row:
        row["part"] = part
    if kind in TESTS and "histology" not in row and in_code(row.get("result", "")):
        row["result"] = _decoded(row["result"], kind)
    if kind in ("hpv", "cytology") and _status(row.get("result", ""), kind) == "pending":
        row["result"] = "no_result"
    if kind in ("biopsy", "ecc") and "histology" not in row and "result" in row:
        read = results.concepts_of(results.read_cell(row["result"], "histology"), "histology")
        if read:
            row = {**row, "histology": row["result"]}
    return row


def _measured(row: Row, marker: str) -> Row:
    """A row of a tumour marker named by its test ("CA 125", "10334-1") with its marker and value, and its unit."""
    told = {**row, "marker": row.get("marker") or marker}
    amount = _AMOUNT.fullmatch(row.get("result", ""))
    if "value" not in row and amount:
        told |= {"value": amount[2], "comparator": row.get("comparator") or amount[1] or ""}
        del told["result"]
    return {field: cell for field, cell in told.items() if cell and not (field == "result" and "value" in told)}


_AMOUNT = re.compile(r"(<=|>=|<|>|~)?\s*(-?\d{1,3}(?:\.\d{3})+,\d+|-?\d{1,3}(?:,\d{3})+\.\d+|-?\d+(?:[.,]\d+)?)")


def _decoded(code: str, kind: str) -> str:
    """A result in a code of a terminology as a word of ours; a type of HPV is a positive test of that type."""
    found = code_of(code, "histology" if kind in ("biopsy", "ecc") else kind)
    return f"HPV {found} positive" if found and found.isdigit() else found or code


def _aged(row: Row, ages: set[str]) -> Row:
    """An age holds on the day of its row; later rows of the same woman need not repeat it."""
    if "age" not in row or "birth" in row or "age_on" in row:
        return row
    who = row.get("patient", "")
    if who in ages:
        return {field: cell for field, cell in row.items() if field != "age"}
    ages.add(who)
    return {**row, "age_on": row["date"]} if "date" in row else row


def _cell(kind: str, field: str, cell: str, order: str, place: str) -> str:
    none = field in ("result", "histology") or (field == "value" and kind != "lab")
    if cell.casefold() in _NOTHING and not (none and cell.casefold() == "none"):
        return ""
    if field in DATES:
        return day(cell, order, place)
    if field in _SO and (so := _is_so(cell)) is not None:
        return str(so).lower()
    if field == "sex":
        return _SEX.get(cell.casefold(), cell)
    return _number(cell) if field in _AMOUNTS else cell


def _number(cell: str) -> str:
    """A number with a decimal comma, or with both signs, as Python writes it; any other cell as it is.

    >>> _number("35,4"), _number("1.234,5"), _number("1,234.5"), _number("1.234"), _number("12 weeks")
    ('35.4', '1234.5', '1234.5', '1.234', '12 weeks')
    """
    if _COMMA.fullmatch(cell):
        return cell.replace(",", ".")
    if _BOTH.fullmatch(cell):
        whole, _, part = cell.rpartition(max(",.", key=cell.rfind))
        return f"{re.sub('[.,]', '', whole)}.{part}"
    return cell


def _order(sheet: Sheet, mapping: Mapping) -> str:
    columns = [c for c, ours in mapping.columns.items() if ours in DATES] + [each.date for each in mapping.wide]
    columns += [column for ours in DATES for column in mapping.either.get(ours, ())]
    return order_of(row[column] for column in columns for _, row in sheet.rows if column in row)
