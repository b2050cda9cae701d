"""The rows of any table in our columns and words, by a mapping; what tells no event is left out with a note."""

import difflib
import re
from functools import cache
from typing import get_type_hints

from lugol.errors import UnusableInput
from lugol.language import results
from lugol.read.cells import code_of, in_code, kind_of, without_prefix
from lugol.read.codes import in_words, terms
from lugol.read.days import day, of_serial, order_of
from lugol.read.earlier import with_earlier, words_of
from lugol.read.mapping import DATES, OURS, TESTS, Mapping, Wide, completed, unused
from lugol.read.problems import stated
from lugol.read.sheet import Sheet
from lugol.record.event import VALUE_TYPES, Span
from lugol.record.record import Note
from lugol.record.when import UNDATED

Row = dict[str, str]
_NAMED = 8  # so many columns of a table are named in an error
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
_BILLED = re.compile(r"[A-Z]?\d{4,7}[A-Z]?|[0-9A-Z]{7}")  # a code of CPT, HCPCS or ICD-10-PCS
_COMMA = re.compile(r"-?\d+,\d+")
_COTEST = re.compile(r"co-?test(?:ing)?(?: result)?", re.IGNORECASE)
_BOTH = re.compile(r"-?\d{1,3}(?:(?:\.\d{3})+,|(?:,\d{3})+\.)\d+")
_OPERATIONS = ("excision", "ablation", "hysterectomy", "trachelectomy")
_DONE = ("", "done", "yes", "y", "completed", "performed")
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
    notes = [
        Note(f"{sheet.name} column {c!r}", "this column is not used", "map it with --map")
        for c in unused(sheet, mapping)
    ]
    notes += [Note(f"{sheet.name} sheet {s!r}", "this sheet is not read", "give it by itself") for s in sheet.aside]
    rows, left = _sifted(sheet, mapping)
    if left and not any("kind" in row for _, row in rows):
        raise UnusableInput(f"{sheet.name}: every row was left out: {'; '.join(left)}")
    notes += [Note(f"{sheet.name} line {lines[0]}", _times(why, lines), "check it") for why, lines in left.items()]
    return typed(rows), notes


def left_out(sheet: Sheet, mapping: Mapping) -> frozenset[int]:
    """The lines of which a note says why they tell no event, those that it only counts among them."""
    return frozenset(line for lines in _sifted(sheet, completed(sheet, mapping))[1].values() for line in lines)


def _sifted(sheet: Sheet, mapping: Mapping) -> tuple[list[tuple[int, Row]], dict[str, list[int]]]:
    """The rows of a table in our columns and words, and the lines left out by their reason."""
    order = mapping.dates or _order(sheet, mapping)
    rows: list[tuple[int, Row]] = []
    ages: set[str] = set()
    left: dict[str, list[int]] = {}
    for line, told in sheet.rows:
        if why := _void(told, mapping):
            left.setdefault(why, []).append(line)
            continue
        for row in _events(told, mapping):
            place = f"{sheet.name}: line {line}"
            row = {f: of_serial(cell) if f in DATES else cell for f, cell in row.items()} if sheet.serial else row
            clean = {field: _cell(row.get("kind", ""), field, cell, order, place) for field, cell in row.items()}
            ready = _aged({field: cell for field, cell in clean.items() if cell}, ages)
            if ready.get("kind") in TESTS and ready.get("status", "").casefold() in _SETTLED:
                del ready["status"]
            if why := _why_left(ready):
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
    if len(told) < len(mapping.columns) and next(iter(told.values())).strip(" :").casefold() in _SUMS:
        return "the row sums up others"
    for column, words in mapping.void.items():
        cell = told.get(column, "")
        if cell and cell.strip().casefold() in {word.casefold() for word in words}:
            return f"the row says {column} {cell!r}"
    return ""


def _why_left(row: Row) -> str:
    """Why a row tells no event, in words: a test that lugol does not know, or that was not done; "" for any other."""
    kind = row.get("kind", "")
    if kind and kind not in VALUE_TYPES:
        near = difflib.get_close_matches(kind.strip().casefold(), VALUE_TYPES, n=1, cutoff=0.75)
        named = in_code(kind) or (_NAME.fullmatch(kind) or _BILLED.fullmatch(kind)) is not None  # others are refused
        return "" if near or not named else f"{kind!r} is no test or event that lugol knows"
    if kind in TESTS and (told := row.get("result", "")) and _status(told, kind) == "not_done":
        return f"a {kind.replace('_', ' ')} that was not done ({told!r})"
    return ""


@cache
def _status(told: str, kind: str) -> str:
    """The one thing that a cell says of a test instead of a result: "pending" or "not_done"."""
    read = results.read_cell(told, {"biopsy": "histology", "ecc": "histology"}.get(kind, kind))
    found = {each.status for each in read if each.status != "not_understood"}
    return found.pop() if len(found) == 1 and found <= {"pending", "not_done"} else ""


def typed(rows: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """The rows, HPV results that name types in their words or are of one type ("HPV 16: negative") put into one row a
    day, with the types found and the types tested; the result of the whole test beside them in one line is of it too.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    parted = {(line, row.get("date", "")) for line, row in rows if row.get("kind") == "hpv" and "part" in row}
    for place, (line, row) in enumerate(rows):
        of_parts = "part" in row or (line, row.get("date", "")) in parted
        if row.get("kind") == "hpv" and (of_parts or _names_types(row.get("result", ""))):
            key = (row.get("patient", ""), row["date"] if of_parts and "date" in row else f"row {place}")
            groups.setdefault(key, []).append(place)
    if not groups:
        return rows
    done = {places[0]: _of_lines(rows, places) for places in groups.values()}
    gone = {place for places in groups.values() for place in places[1:]}
    return [(line, done.get(place, row)) for place, (line, row) in enumerate(rows) if place not in gone]


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
        plain = column.strip().casefold().replace(" ", "_")
        near = difflib.get_close_matches(plain, OURS - {"note", "id"}, n=1, cutoff=0.8)
        if near and near[0] != plain:
            raise UnusableInput(f"{sheet.name}: line 1: column {column!r} is not known; did you mean {near[0]}?")
    if sheet.broken:
        line = sheet.broken[0]
        raise UnusableInput(f"{sheet.name}: line {line}: the row has more cells than the head; quote cells with commas")
    if not mapping.wide and not {"kind", "condition"} & {*taken, *mapping.set, *mapping.either}:
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
            named = next((each for each in meant if not _BILLED.fullmatch(each)), meant[0])
            common[ours] = next((each for each in meant if ours == "kind" and _names_an_event(each)), named)
    if problem := common.pop("condition", ""):
        return [stated(common, problem)]
    if not mapping.wide or common.get("kind"):
        return _done(common)
    found = [row for each in mapping.wide for row in _of_wide(each, told, common, mapping)]
    return found or [common]


@cache
def _names_an_event(cell: str) -> bool:
    """Does a cell name a test or an operation, in words or by a code?"""
    if kind_of(cell) in VALUE_TYPES:
        return True
    return bool(code_of(cell, "procedure") if in_code(cell) else in_words(cell, "procedure"))


def _is_nothing(cell: str) -> bool:
    return cell.casefold() in _NOTHING


def _of_wide(each: Wide, told: Row, common: Row, mapping: Mapping) -> list[Row]:
    """The row of one test of a visit; none where it has no result."""
    cell = told.get(each.result, "")
    types = "|".join(each.types_of(told)) or _types_beside(each, common, mapping)
    if _is_nothing(cell) or not (cell or types):
        return []
    own = mapping.values.get(f"{each.kind} {each.field}", {})
    cell = own.get(cell) or mapping.values.get(each.field, {}).get(cell) or cell
    row = {**_of_kind(common, each, mapping), "kind": each.kind, each.field: cell, "types": types, "part": each.part}
    if each.part and each.field == "result" and (so := _is_so(cell)) is not None:
        row["result"] = "positive" if so else "negative"
    row |= {"date": told[each.date]} if each.date in told else {}
    if each.kind == "hpv" and types and not cell:
        row["result"] = "positive"
    if each.kind == "surgery":
        row = _coded(row)
        if "codes" not in row:
            return [{**row, "kind": f"treatment {cell!r}"}]
    return [_kinded({field: cell for field, cell in row.items() if cell})]


def _of_kind(common: Row, each: Wide, mapping: Mapping) -> Row:
    """What the columns of a row tell of one of its tests: how an HPV sample was taken is nothing of the smear."""
    mine = VALUE_TYPES[each.kind].__struct_fields__
    others = {field for other in mapping.wide for field in VALUE_TYPES[other.kind].__struct_fields__} - {*mine}
    return {field: cell for field, cell in common.items() if field not in others}


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


def _done(row: Row) -> list[Row]:
    """A row in our words; one that names an operation ("LLETZ") tells of it, and with a result of its histology."""
    named = without_prefix(row.get("kind", ""))
    if _COTEST.fullmatch(named):
        return _of_both(row)
    meant = (code_of(named, "procedure") or "",) if in_code(named) else in_words(named, "procedure")
    meant = meant or in_words(f"{named} of cervix", "procedure")  # "Cryotherapy", in a table of a woman's cervix
    found = [code for code in meant if code.split("_")[0] in _OPERATIONS]
    if named in VALUE_TYPES or not found:
        return [_coded(_kinded(row))]
    code = terms()[found[0]][0].code
    away = ("result", "histology", "types")
    surgery = {**{field: cell for field, cell in row.items() if field not in away}, "kind": "surgery"}
    surgery |= {"procedures": row.get("procedures", named), "codes": code}
    if row.get("result", "").casefold() in (*_DONE, *_NOTHING):
        return [surgery]
    return [surgery, _kinded({**row, "kind": "biopsy"})]


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


def _coded(row: Row) -> Row:
    """An operation in words alone with the code that they name."""
    if row.get("kind") != "surgery" or "codes" in row or "procedures" not in row:
        return row
    done = row["procedures"]
    meant = in_words(done, "procedure") or in_words(f"{done} of cervix", "procedure")  # of a woman's cervix
    found = [terms()[each][0] for each in meant]
    codes = dict.fromkeys(term.code for term in found if term.kind == "surgery")
    return {**row, "codes": "|".join(codes)} if codes else row


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
