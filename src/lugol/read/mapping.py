"""From the columns and words of any table to ours: by a mapping file, else by the names that columns usually have."""

import csv
import difflib
import re
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from lugol.errors import UnusableInput
from lugol.language import results
from lugol.read.cells import kind_of
from lugol.read.codes import in_words, terms
from lugol.read.sheet import Sheet
from lugol.record.event import VALUE_TYPES
from lugol.record.record import Note

PATIENT_COLUMNS = (
    "patient", "sex", "birth", "age", "age_on", "gravida", "para", "menopausal", "gender_identity", "pregnant",
    "parity_term",
)  # fmt: skip
EVENT_COLUMNS = ("kind", "id", "date", "assertion", "source", "quote", "visit", "note")
OURS = frozenset(
    [*PATIENT_COLUMNS, *EVENT_COLUMNS] + [field for shape in VALUE_TYPES.values() for field in shape.__struct_fields__]
)
DATES = ("date", "birth", "age_on")
_NOTHING = frozenset(["n/a", "na", "n.a.", "null", "none", "nan", "-", "--", ".", "#n/a", "missing"])
_SEX = {"female": "F", "f": "F", "woman": "F", "w": "F", "male": "M", "m": "M"}
_NUMBERS = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T].*)?")
_COMMA = re.compile(r"-?\d+,\d+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH = re.compile(r"(\d{1,2})[ ./-]+([A-Za-z]{3,9})\.?[ ,./-]+(\d{4})(?:[ T].*)?")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:[ T].*)?")
_PLAIN = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[T ]?\d{4,6})?")
_TESTS = ("hpv", "cytology", "biopsy", "via", "dual_stain", "ecc")
_OPERATIONS = ("excision", "ablation", "hysterectomy", "trachelectomy")
_NUMBERED = re.compile(r"[ _.-]?(?:[1-9]|[12]\d)$")
_AMOUNTS = frozenset(["value", "age", "percent", "depth_mm", "dose_gy", "score", "weeks", "size_mm"])


class Wide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One test of a table with one row a visit: its kind, and the columns of its date, result and HPV types.

    `part`: the HPV types that a column is about ("16"), where each has one of its own.
    """

    kind: str
    result: str
    date: str = ""
    types: str = ""
    part: str = ""


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a table is read.

    `columns`: theirs to ours; `values`: for each of our columns their words to ours; `dates`: dmy, mdy or "" (ISO, or
    told by the dates themselves); `wide`: the tests of a table with one row a visit; `set`: what holds in every row.
    """

    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    dates: str = ""
    wide: tuple[Wide, ...] = ()
    set: dict[str, str] = {}


def load(text: str, name: str) -> Mapping:
    """A mapping file (YAML). Raises UnusableInput where it is none."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return msgspec.convert(YAML(typ="safe").load(text) or {}, Mapping)
    except (YAMLError, msgspec.ValidationError) as error:
        raise UnusableInput(f"{name}: no mapping file: {error}; lugol map FILE proposes one") from error


def propose(sheet: Sheet) -> Mapping:
    """The mapping that the names of the columns suggest.

    >>> propose(Sheet("x", ("Patient ID", "HPV date", "HPV result"), ())).wide
    (Wide(kind='hpv', result='HPV result', date='HPV date', types='', part=''),)
    """
    columns = {column: ours for column in sheet.columns if (ours := _ours(column))}
    if "kind" in columns.values():
        return Mapping(columns=columns)
    wide = _wide(sheet.columns)
    used = {column for each in wide for column in (each.result, each.date, each.types)}
    return Mapping(columns={theirs: ours for theirs, ours in columns.items() if theirs not in used}, wide=wide)


def _ours(column: str) -> str:
    plain = column.strip().casefold()
    if plain.replace(" ", "_") in OURS:
        return plain.replace(" ", "_")
    return _usual().get(" ".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).casefold())), "")


@cache
def _usual() -> dict[str, str]:
    with (resources.files(__package__) / "columns.csv").open(encoding="utf-8") as lines:
        return {row["name"]: row["ours"] for row in csv.DictReader(lines)}


def _wide(columns: tuple[str, ...]) -> tuple[Wide, ...]:
    """The tests whose result, date and types have columns of their own ("hpv_result", "Pap date", "VIA", "HPV 16")."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for name_of, column in ((_NUMBERED.sub("", column), column) for column in columns):
        words = re.findall(r"[a-z0-9]+", name_of.casefold())
        field = next((field for word, field in _FIELDS.items() if word in words), "")
        if not field:  # "HPV 16" is of a type, "hpv_result_2" a second test
            name_of = column
            words = re.findall(r"[a-z0-9]+", column.casefold())
        name = " ".join(word for word in words if word not in _FIELDS and word != "of")
        test, part = kind_of(name) if name else "", ""
        if test == "hpv":
            part = results.named_test(re.sub(r"[_-]", " ", name_of))[1]
        if not field and _ours(column) in ("", test) and results.named_test(re.sub(r"[_-]", " ", column))[0]:
            field = "result"
        if field and test in _TESTS:
            found.setdefault((test, part, column.removeprefix(name_of)), {}).setdefault(field, column)
    dates = {(kind, number): each["date"] for (kind, _, number), each in found.items() if "date" in each}
    return tuple(
        Wide(kind, **({"date": dates[kind, number]} if (kind, number) in dates else {}) | each, part=part)
        for (kind, part, number), each in found.items()
        if "result" in each
    )


_FIELDS = {"date": "date", "result": "result", "outcome": "result", "genotype": "types", "types": "types"}


def canonical(sheet: Sheet, mapping: Mapping) -> tuple[list[tuple[int, dict[str, str]]], list[Note]]:
    """The rows of a table in our columns and words, and a note on each column that is not used.

    Raises UnusableInput for two columns that mean the same, a date that can be read two ways, a row too long.
    """
    _refuse(sheet, mapping)
    notes = [
        Note(f"{sheet.name} column {c!r}", "this column is not used", "map it with --map")
        for c in _unused(sheet, mapping)
    ]
    order = mapping.dates or _order(sheet, mapping)
    rows: list[tuple[int, dict[str, str]]] = []
    ages: set[str] = set()
    left: dict[str, list[int]] = {}
    for line, told in sheet.rows:
        for row in _events(told, mapping):
            place = f"{sheet.name}: line {line}"
            clean = {field: _cell(row.get("kind", ""), field, cell, order, place) for field, cell in row.items()}
            ready = _aged({field: cell for field, cell in clean.items() if cell}, ages)
            if why := _why_left(ready):
                left.setdefault(why, []).append(line)
            else:
                rows.append((line, ready))
    if left and not any("kind" in row for _, row in rows):
        raise UnusableInput(f"{sheet.name}: every row was left out: {'; '.join(left)}")
    notes += [Note(f"{sheet.name} line {lines[0]}", _times(why, lines), "check it") for why, lines in left.items()]
    return typed(rows), notes


def _times(why: str, lines: list[int]) -> str:
    """Why rows were left out, and which."""
    shown = ", ".join(map(str, lines[:12])) + (f" and {len(lines) - 12} more" if len(lines) > 12 else "")
    return f"{why}; not read ({len(lines)} rows: lines {shown})" if len(lines) > 1 else f"{why}; the row was not read"


def _why_left(row: dict[str, str]) -> str:
    """Why a row tells no event, in words: a test that lugol does not know, or that was not done; "" for any other."""
    kind = row.get("kind", "")
    if kind and kind not in VALUE_TYPES:
        near = difflib.get_close_matches(kind.strip().casefold(), VALUE_TYPES, n=1, cutoff=0.75)
        return "" if near else f"{kind!r} is no test or event that lugol knows"
    if kind in _TESTS and (told := row.get("result", "")) and _status(told, kind) == "not_done":
        return f"a {kind.replace('_', ' ')} that was not done ({told!r})"
    return ""


@cache
def _status(told: str, kind: str) -> str:
    """The one thing that a cell says of a test instead of a result: "pending" or "not_done"."""
    found = {each.status for each in results.read(told, {"biopsy": "histology", "ecc": "histology"}.get(kind, kind))}
    return found.pop() if len(found) == 1 and found <= {"pending", "not_done"} else ""


def typed(rows: list[tuple[int, dict[str, str]]]) -> list[tuple[int, dict[str, str]]]:
    """The rows, HPV results that name types in their words or are of one type ("HPV 16: negative") put into one row a
    day, with the types found and the types tested.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for place, (_, row) in enumerate(rows):
        if row.get("kind") == "hpv" and ("part" in row or _names_types(row.get("result", ""))):
            key = (row.get("patient", ""), row["date"] if "part" in row and "date" in row else f"row {place}")
            groups.setdefault(key, []).append(place)
    if not groups:
        return rows
    done = {places[0]: _joined([rows[place][1] for place in places]) for places in groups.values()}
    gone = {place for places in groups.values() for place in places[1:]}
    return [(line, done.get(place, row)) for place, (line, row) in enumerate(rows) if place not in gone]


@cache
def _names_types(told: str) -> bool:
    """Does a result of HPV name types?"""
    found = results.concepts_of(results.read(told, "hpv"), "hpv") if told else ()
    return any(concept.isdigit() or concept in ("other", "18/45") for one in found for concept in one)


def _joined(rows: list[dict[str, str]]) -> dict[str, str]:
    """One HPV row of several that are each of some types; as it is where a result is not understood."""
    from lugol.read.fhir.combine import hpv_of
    from lugol.read.fhir.results import Answer
    from lugol.record.event import Span
    from lugol.record.when import UNDATED

    told: list[Answer] = []
    for row in rows:
        found = results.concepts_of(results.read(row.get("result", ""), "hpv"), "hpv")
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
    for column in _unused(sheet, mapping):
        near = difflib.get_close_matches(column.casefold(), OURS - {"note", "id"}, n=1, cutoff=0.8)
        if near:
            raise UnusableInput(f"{sheet.name}: line 1: column {column!r} is not known; did you mean {near[0]}?")
    if sheet.broken:
        line = sheet.broken[0]
        raise UnusableInput(f"{sheet.name}: line {line}: the row has more cells than the head; quote cells with commas")
    if not mapping.wide and "kind" not in {*taken, *mapping.set}:
        known = ", ".join(sheet.columns[:8])
        raise UnusableInput(
            f"{sheet.name}: no column 'kind' that says which test a row is of (columns: {known}); "
            "`lugol map` proposes a mapping to edit, --map reads by it"
        )


def _unused(sheet: Sheet, mapping: Mapping) -> list[str]:
    wide = {column for each in mapping.wide for column in (each.result, each.date, each.types)}
    return [column for column in sheet.columns if column not in mapping.columns and column not in wide]


def _events(told: dict[str, str], mapping: Mapping) -> list[dict[str, str]]:
    """The rows in our columns that one row of theirs tells: one, or one for each test that has a result."""
    common = dict(mapping.set)
    for theirs, ours in mapping.columns.items():
        if theirs in told:
            common[ours] = mapping.values.get(ours, {}).get(told[theirs]) or told[theirs]
    if not mapping.wide:
        return _done(common)
    found: list[dict[str, str]] = []
    for each in mapping.wide:
        result = told.get(each.result, "")
        if result and result.casefold() not in _NOTHING:
            result = mapping.values.get("result", {}).get(result) or result
            row = {**common, "kind": each.kind, "result": result, "types": told.get(each.types, "")}
            row |= {"date": told[each.date]} if each.date in told else {}
            row |= {"part": each.part} if each.part else {}
            found.append(_kinded({field: cell for field, cell in row.items() if cell}))
    return found or [common]


def _done(row: dict[str, str]) -> list[dict[str, str]]:
    """A row in our words; one that names an operation ("LLETZ") tells of it, and with a result of its histology."""
    named = row.get("kind", "")
    found = [code for code in in_words(named, "procedure") if code.split("_")[0] in _OPERATIONS]
    if named in VALUE_TYPES or not found:
        return [_coded(_kinded(row))]
    code = terms()[found[0]][0].code
    away = ("result", "histology", "types")
    surgery = {**{field: cell for field, cell in row.items() if field not in away}, "kind": "surgery"}
    surgery |= {"procedures": row.get("procedures", named), "codes": code}
    if row.get("result", "").casefold() in ("", "done", "yes", "completed", *_NOTHING):
        return [surgery]
    return [surgery, _kinded({**row, "kind": "biopsy"})]


def _coded(row: dict[str, str]) -> dict[str, str]:
    """An operation in words alone with the code that they name."""
    if row.get("kind") != "surgery" or "codes" in row or "procedures" not in row:
        return row
    found = [terms()[each][0] for each in in_words(row["procedures"], "procedure")]
    codes = dict.fromkeys(term.code for term in found if term.kind == "surgery")
    return {**row, "codes": "|".join(codes)} if codes else row


def _kinded(row: dict[str, str]) -> dict[str, str]:
    """A row with its kind in our words; the result of a biopsy in words is its histology too."""
    given = row.get("kind", "")
    kind = kind_of(given)
    row = {**row, "kind": kind} if kind else row
    part = results.named_test(given)[1] if kind == "hpv" else ""
    if part and "part" not in row:
        row["part"] = part
    if kind in ("hpv", "cytology") and _status(row.get("result", ""), kind) == "pending":
        row["result"] = "no_result"
    if kind in ("biopsy", "ecc") and "histology" not in row and "result" in row:
        read = results.concepts_of(results.read(row["result"], "histology"), "histology")
        if read:
            row = {**row, "histology": row["result"]}
    return row


def _aged(row: dict[str, str], ages: set[str]) -> dict[str, str]:
    """An age holds on the day of its row; later rows of the same woman need not repeat it."""
    if "age" not in row or "birth" in row or "age_on" in row:
        return row
    who = row.get("patient", "")
    if who in ages:
        return {field: cell for field, cell in row.items() if field != "age"}
    ages.add(who)
    return {**row, "age_on": row["date"]} if "date" in row else row


def _cell(kind: str, field: str, cell: str, order: str, place: str) -> str:
    none = field in ("result", "histology") or (kind, field) == ("response", "value")
    if cell.casefold() in _NOTHING and not (none and cell.casefold() == "none"):
        return ""
    if field in DATES:
        return _day(cell, order, place)
    if field == "sex":
        return _SEX.get(cell.casefold(), cell)
    return cell.replace(",", ".") if field in _AMOUNTS and _COMMA.fullmatch(cell) else cell


def _day(cell: str, order: str, place: str) -> str:
    """A date as ISO; a text of another kind is left for the reader of dates."""
    if spelt := _spelt(cell):
        return spelt
    match = _NUMBERS.fullmatch(cell)
    if match is None:
        return cell[:10] if re.fullmatch(r"\d{4}-\d\d-\d\d[ T].*", cell) else cell
    first, second, third = match.groups()
    if len(first) == 4:
        return f"{first}-{second:0>2}-{third:0>2}"
    if len(third) != 4:
        return cell
    dotted = "." in cell[:3]
    if not order and not dotted and first != second:
        raise UnusableInput(f"{place}: the date {cell!r} can be read two ways; say --dates dmy or --dates mdy")
    day, month = (second, first) if order == "mdy" else (first, second)
    return f"{third}-{month:0>2}-{day:0>2}"


def _spelt(cell: str) -> str:
    """A day with the month in letters, or as eight figures, as ISO; "" for another text.

    >>> _spelt("13-May-2020"), _spelt("May 13, 2021"), _spelt("20230513"), _spelt("2023-05-13")
    ('2020-05-13', '2021-05-13', '2023-05-13', '')
    """
    if plain := _PLAIN.fullmatch(cell):
        return "-".join(plain.groups())
    if match := _DAY_MONTH.fullmatch(cell):
        day, month, year = match.groups()
    elif match := _MONTH_DAY.fullmatch(cell):
        month, day, year = match.groups()
    else:
        return ""
    number = _MONTHS.index(month[:3].casefold()) + 1 if month[:3].casefold() in _MONTHS else 0
    return f"{year}-{number:02}-{int(day):02}" if number else ""


def _order(sheet: Sheet, mapping: Mapping) -> str:
    """The order of day and month that the dates of a table themselves tell: one of them cannot be a month."""
    columns = [c for c, ours in mapping.columns.items() if ours in DATES] + [each.date for each in mapping.wide]
    orders: set[str] = set()
    for _, row in sheet.rows:
        for column in columns:
            match = _NUMBERS.fullmatch(row.get(column, ""))
            if match and len(match[1]) < 3 and len(match[3]) == 4:
                orders |= {"dmy"} if int(match[1]) > 12 else {"mdy"} if int(match[2]) > 12 else set()
    return orders.pop() if len(orders) == 1 else ""


_MOST_WORDS = 30


def describe(sheet: Sheet) -> str:
    """The proposed mapping of a table as a file to edit, with the words that are not understood left open."""
    how = propose(sheet)
    head = [
        f"# Proposed mapping of {sheet.name}, to be edited; give it back with --map.",
        "# columns: theirs: ours (lugol programme --describe names ours); values: their words: ours, by our column.",
    ]
    head += [f"# not used: {column}" for column in _unused(sheet, how)]
    open_words: dict[str, dict[str, str]] = {}
    for ours in ("kind", "result"):
        theirs = [column for column, each in how.columns.items() if each == ours]
        theirs += [each.result for each in how.wide] if ours == "result" else []
        told = sorted({row[column] for column in theirs for _, row in sheet.rows if column in row})[:_MOST_WORDS]
        words = {word: "" for word in told if not _is_known(ours, word)}
        if words:
            open_words[ours] = words
    return "\n".join(head) + "\n" + write(msgspec.structs.replace(how, values=open_words))


def _is_known(ours: str, word: str) -> bool:
    if ours == "kind":
        return kind_of(word) in VALUE_TYPES
    tests = ("hpv", "cytology", "histology", "via")
    return any(results.concepts_of(results.read(word, each), each) not in ((), (("unexpected",),)) for each in tests)


def write(mapping: Mapping) -> str:
    """A mapping as the file to edit."""
    from ruamel.yaml import YAML

    told: dict[str, Any] = {key: value for key, value in msgspec.to_builtins(mapping).items() if value}
    import io

    out = io.StringIO()
    YAML().dump(told or {"columns": {}}, out)
    return out.getvalue()
