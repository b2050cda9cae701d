"""Which column of a table is which of ours: by a mapping file or a preset, else by the names columns usually have."""

import fnmatch
import io
import re
from collections.abc import Callable
from collections.abc import Mapping as Named
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from lugol import plain_yaml
from lugol.errors import UnusableInput
from lugol.language import results
from lugol.read.boxes import are_boxes, begin_of, is_box, ticked
from lugol.read.cells import kind_of, without_prefix
from lugol.read.codes import in_words
from lugol.read.column_names import plain_name, usual, words_of
from lugol.read.days import is_day
from lugol.read.hiv_column import tells_hiv
from lugol.read.sheet import Sheet
from lugol.read.telling import columns_of_a_test
from lugol.record.event import VALUE_TYPES

PATIENT_COLUMNS = (
    "patient", "sex", "birth", "age", "age_on", "gravida", "para", "menopausal", "gender_identity", "pregnant",
    "parity_term",
)  # fmt: skip
EVENT_COLUMNS = ("kind", "id", "date", "assertion", "source", "quote", "visit", "note")
OURS = frozenset(
    [*PATIENT_COLUMNS, *EVENT_COLUMNS] + [field for shape in VALUE_TYPES.values() for field in shape.__struct_fields__]
)
DATES = ("date", "birth", "age_on")
TESTS = ("hpv", "cytology", "biopsy", "via", "dual_stain", "ecc")
_NUMBERED = re.compile(r"[ _.-]?(?:[1-9]|[12]\d)$")


class Wide(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One test of a table with one row a visit: its kind, and the columns of its date, result and HPV types.

    `part`: the HPV types that a column is about ("16"), where each has one of its own; `field`: what the column
    `result` tells, where it is no result (the `procedures` of a kind surgery). Where `types` ends in "___" or
    "(choice=" it begins the names of boxes that are ticked ("hpv_type___16", "HPV types (choice=16)").
    """

    kind: str
    result: str = ""
    date: str = ""
    types: str = ""
    part: str = ""
    field: str = "result"

    def types_of(self, told: Named[str, str]) -> list[str]:
        """The HPV types that a row names in its column, or by the boxes ticked."""
        if not are_boxes(self.types):
            return [told[self.types]] if told.get(self.types) else []
        return ticked(self.types, told)


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a table is read.

    `by`: the columns by which a preset is known without its name; `columns`: theirs to ours; `either`: of ours the
    columns of theirs of which the first that is filled counts (for `kind` the first that names a test; `condition` is a
    problem in words or codes); `values`: for each of our columns, or of a kind and its column ("hpv result"), their
    words to ours; `dates`: dmy, mdy or "" (ISO, or told by the dates themselves); `wide`: the tests of a table with one
    row a visit; `set`: what holds in every row; `void`: of columns of theirs the words by which a row says that it does
    not count (deleted: [true], status: [SKIPPED]); `usual`: whether other columns are read by their usual names;
    `aside`: names of columns that matter to no record (with *).
    """

    about: str = ""
    by: tuple[str, ...] = ()
    columns: dict[str, str] = {}
    either: dict[str, tuple[str, ...]] = {}
    values: dict[str, dict[str, str]] = {}
    dates: str = ""
    wide: tuple[Wide, ...] = ()
    set: dict[str, str] = {}
    void: dict[str, tuple[str, ...]] = {}
    usual: bool = False
    aside: tuple[str, ...] = ()


def load(text: str, name: str) -> Mapping:
    """A mapping file (YAML). Raises UnusableInput where it is none."""
    try:
        return plain_yaml.told(text, Mapping)
    except plain_yaml.NoSoundFile as error:
        raise UnusableInput(f"{name}: no mapping file: {error}; lugol map FILE proposes one") from error


def presets() -> dict[str, str]:
    """The mappings that come with lugol, by name, each as the text of its file.

    >>> sorted(presets())
    ['dhis2', 'kenyaemr', 'nhs', 'omop', 'openmrs', 'redcap', 'registry']
    """
    folder = resources.files(__package__) / "mappings"
    files = sorted(each.name for each in folder.iterdir() if each.name.endswith(".yaml"))
    return {name.removesuffix(".yaml"): (folder / name).read_text(encoding="utf-8") for name in files}


def find(named: Path) -> Mapping:
    """The mapping of a file, or the preset of that name. Raises UnusableInput where there is neither."""
    if not named.is_file() and str(named) in presets():
        return load(presets()[str(named)], str(named))
    try:
        return load(named.read_text(encoding="utf-8-sig"), named.name)
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInput(
            f"{named}: neither a mapping file nor a preset; presets are {', '.join(presets())} (lugol map --presets)"
        ) from error


def completed(sheet: Sheet, mapping: Mapping) -> Mapping:
    """A mapping as it holds for a table: without what the table lacks, with the usual names where it asks for them."""
    wide = tuple(each for each in mapping.wide if each.result in sheet.columns or _has_boxes(each, sheet))
    either = {
        ours: found
        for ours, theirs in mapping.either.items()
        if (found := tuple(c for c in theirs if c in sheet.columns))
    }
    mapping = msgspec.structs.replace(mapping, wide=wide, either=either)
    if not mapping.usual:
        return mapping
    rest = [column for column in sheet.columns if column in unused(sheet, mapping)]
    more = propose(Sheet(sheet.name, tuple(rest), ()))
    told = {*mapping.columns.values(), *either}
    columns = mapping.columns | {theirs: ours for theirs, ours in more.columns.items() if ours not in told}
    return msgspec.structs.replace(mapping, columns=columns, wide=wide or more.wide, void=more.void | mapping.void)


def _has_boxes(each: Wide, sheet: Sheet) -> bool:
    return are_boxes(each.types) and any(column.startswith(each.types) for column in sheet.columns)


def unused(sheet: Sheet, mapping: Mapping) -> list[str]:
    """The columns of a table that a mapping does not use and does not put aside."""
    used = {column for each in mapping.wide for column in (each.result, each.date, each.types)}
    used |= {column for theirs in mapping.either.values() for column in theirs} | {*mapping.columns, *mapping.void}
    boxes = tuple(each.types for each in mapping.wide if are_boxes(each.types))
    rest = [column for column in sheet.columns if column not in used and not (boxes and column.startswith(boxes))]
    return [column for column in rest if not any(fnmatch.fnmatchcase(column, name) for name in mapping.aside)]


def propose(sheet: Sheet) -> Mapping:
    """The mapping that the names of the columns suggest.

    >>> propose(Sheet("x", ("Patient ID", "HPV date", "HPV result"), ())).wide
    (Wide(kind='hpv', result='HPV result', date='HPV date', types='', part='', field='result'),)
    """
    if (preset := _known_by(frozenset(sheet.columns))) is not None:
        return preset
    if wide := _wide(sheet):
        free = [each for each in sheet.columns if not _ours(each) and each not in {one.result for one in wide}]
        wide += tuple(Wide(test, result=column) for column, test in columns_of_a_test(sheet, free))
    fields = _fields(sheet, wide)
    columns = {column: ours for column in sheet.columns if (ours := _ours(column, fields))}
    columns = _without_weak({column: ours for column, ours in columns.items() if not _is_a_number(sheet, column, ours)})
    columns = _one_number(columns)
    void: dict[str, tuple[str, ...]] = {column: _IS_SO for column in sheet.columns if plain_name(column) in _VOIDED}
    used = {column for each in wide for column in (each.result, each.date, each.types)}
    if "kind" in columns.values():
        treated = tuple(each for each in wide if each.kind == "surgery" and each.result not in columns)
        return Mapping(columns=_filled(sheet, columns, used, ()), void=void, wide=treated)
    columns = {theirs: ours for theirs, ours in columns.items() if theirs not in used}
    return Mapping(columns=_filled(sheet, columns, used, wide), wide=wide, void=void)


def _known_by(columns: frozenset[str]) -> Mapping | None:
    """The preset whose own columns a table has."""
    return next((each for each in _known() if columns.issuperset(each.by)), None)


@cache
def _known() -> tuple[Mapping, ...]:
    return tuple(load(text, name) for name, text in presets().items() if "\nby:" in text)


def _is_a_number(sheet: Sheet, column: str, ours: str) -> bool:
    """Does a column that seldom says the test hold a number of its own in every row ("Event": aB3dE5fG7hI)?"""
    cells = [row[column] for _, row in sheet.rows[:_MOST_ROWS] if column in row]
    each_its_own = len(set(cells)) == len(cells) and all(" " not in cell and _has_figure(cell) for cell in cells)
    return ours == "kind" and _is_weak(column) and each_its_own and not any(map(_names_a_kind, cells))


def _has_figure(cell: str) -> bool:
    return any(sign.isdigit() for sign in cell)


def _filled(sheet: Sheet, columns: dict[str, str], used: set[str], wide: tuple[Wide, ...]) -> dict[str, str]:
    """The columns, with those for the test, the date and the result that no name told and one column alone can be, by
    what stands in its cells.
    """
    found = dict(columns)
    if not _is_of_one(sheet, found, used):
        return columns
    wanted = {"date": _is_day} if wide else {"kind": _names_a_kind, "date": _is_day, "result": is_result}
    for ours, fits in wanted.items():
        also = ("visit",) if ours == "date" else ()
        free = [column for column in sheet.columns if found.get(column, "") in ("", *also) and column not in used]
        free = [column for column in free if ours not in found.values() and _all(sheet, column, fits)]
        dated = all(each.date for each in wide) if wide and ours == "date" else False
        if len(free) == 1 and not dated:
            found[free[0]] = ours
    complete = wide or {"kind", "result"} <= set(found.values())
    return found if complete else columns


def _is_of_one(sheet: Sheet, columns: dict[str, str], used: set[str]) -> bool:
    """Is it told whose each row is: a column says so, or no other column could part the rows between women?"""
    if "patient" in columns.values():
        return True
    rest = [column for column in sheet.columns if column not in columns and column not in used]
    rest = [each for each in rest if not any(_all(sheet, each, fits) for fits in (_names_a_kind, _is_day, is_result))]
    return all(len({row.get(column, "") for _, row in sheet.rows}) < 2 for column in rest)


def _all(sheet: Sheet, column: str, fits: Callable[[str], bool]) -> bool:
    """Do the cells of a column all fit, most of them at the least where they are words?"""
    cells = {row[column] for _, row in sheet.rows[:_MOST_ROWS] if column in row}
    good = sum(map(fits, cells))
    return good == len(cells) > 0 if fits is _is_day else good * 4 > len(cells) * 3


def _names_a_kind(cell: str) -> bool:
    return kind_of(cell) in TESTS


def _is_day(cell: str) -> bool:
    """A day since 2012: one before may be that of a woman's birth."""
    return is_day(cell) and max((int(year) for year in re.findall(r"\d{4}", cell)), default=0) >= _SINCE


def is_result(cell: str) -> bool:
    """Does a cell tell a result of a test, or that it is awaited or was not done?"""
    return _is_known("result", cell) or any(
        each.status in ("pending", "not_done") for each in results.read(cell, "hpv")
    )


_SINCE = 2012


def _one_number(columns: dict[str, str]) -> dict[str, str]:
    """The columns with one that says who she is: a table may give her number of the clinic and of the country."""
    first = next((column for column, ours in columns.items() if ours == "patient"), "")
    return {column: ours for column, ours in columns.items() if ours != "patient" or column == first}


def _without_weak(columns: dict[str, str]) -> dict[str, str]:
    """The columns without those whose name often means something else, where another is surer."""
    sure = {ours for column, ours in columns.items() if not _is_weak(column)}
    return {column: ours for column, ours in columns.items() if ours not in sure or not _is_weak(column)}


def _fields(sheet: Sheet, wide: tuple[Wide, ...]) -> frozenset[str]:
    """The names of our columns that the kinds of event of a table can have; all where it tells no kind."""
    named = [column for column in sheet.columns if _ours(column) == "kind"]
    cells = {row[column] for column in named for _, row in sheet.rows[:_MOST_ROWS] if column in row}
    shapes = [VALUE_TYPES[kind] for cell in cells if (kind := kind_of(cell)) in VALUE_TYPES]
    shapes += [VALUE_TYPES[each.kind] for each in wide]
    if any(each.startswith("lab:") for cell in cells for each in in_words(cell, "test")):
        shapes.append(VALUE_TYPES["lab"])
    told = {field for shape in shapes for field in shape.__struct_fields__}
    if not shapes and not named:  # "Method: VIA": a column that often says the test does so where no other does
        return OURS - {name for name, (ours, _) in usual().items() if ours == "kind"}
    return frozenset((*PATIENT_COLUMNS, *EVENT_COLUMNS, *told)) if shapes else OURS


_MOST_ROWS = 2000
_VOIDED = frozenset({"voided", "deleted", "is voided", "is deleted"})
_IS_SO = ("1", "true", "yes", "y", "t")


def _ours(column: str, fields: frozenset[str] = OURS) -> str:
    """What a column is of ours: by our name, if the kinds have it ("assay" of a marker), else by a usual name."""
    ours = column.strip().casefold().replace(" ", "_")
    told = usual().get(plain_name(column))
    ours = ours if ours in OURS else plain_name(column).replace(" ", "_")
    if ours in OURS and (ours in fields or told is None):
        return ours
    return told[0] if told and (told[0] in fields or told[0] not in _MEASURED) else ""


_MEASURED = ("value", "unit")  # in a table without a marker they are of something else


def tells_nothing(column: str) -> bool:
    """Is a column known by its name as one that matters to no record ("Resulted", the day of the report)?"""
    return usual().get(plain_name(column), ("?", ""))[0] == ""


def _is_weak(column: str) -> bool:
    return usual().get(plain_name(column), ("", ""))[1] == "weak"


def _wide(sheet: Sheet) -> tuple[Wide, ...]:
    """The tests whose result, date and types have columns of their own ("hpv_result", "Pap date", "VIA", "HPV 16").

    "Visit 1 date" dates what else begins with "Visit 1".
    """
    found: dict[tuple[str, str, str, str], dict[str, str]] = {}
    visits: dict[str, str] = {}
    boxes = begin_of(sheet.columns)
    for column in (each for each in sheet.columns if not is_box(each)):
        visit, rest = _of_visit(_counted(column))
        name_of = _NUMBERED.sub("", rest)
        words = words_of(name_of)
        field = next((field for word, field in _FIELDS.items() if word in words), "")
        if not field:  # "HPV 16" is of a type, "hpv_result_2" a second test
            name_of = rest
            words = words_of(rest)
        name = " ".join(word for word in words if word not in _FIELDS and word != "of")
        test, part = kind_of(_SHORT.get(name, name)) if name else "", ""
        if visit and field == "date" and not name:
            visits[visit] = column
        if plain_name(rest) in _TREATED:
            test, field = "surgery", field or "result"
        if test == "hpv":
            part = results.named_test(re.sub(r"[_-]", " ", name_of))[1]
        is_named = results.named_test(re.sub(r"[_-]", " ", rest))[0] or (
            test in TESTS and _all(sheet, column, is_result)
        )
        if not field and (_ours(rest) in ("", test) or (test == "biopsy" and _ours(rest) == "histology")) and is_named:
            field = "result"
        if field and test in (*TESTS, "surgery", "colposcopy"):
            found.setdefault((test, part, visit, rest.removeprefix(name_of)), {}).setdefault(field, column)
    days = {(kind, *which): each["date"] for (kind, _, *which), each in found.items() if "date" in each}
    hiv = tuple(Wide("condition", result=column) for column in sheet.columns if found and tells_hiv(column))
    return hiv + tuple(
        Wide(
            kind,
            **_day(days.get((kind, visit, number)) or visits.get(visit))
            | ({"types": boxes} if boxes and kind == "hpv" and not part else {})
            | each,
            part=part,
            field="procedures" if kind == "surgery" else "result",
        )
        for (kind, part, visit, number), each in found.items()
        if "result" in each
    )


def _day(column: str | None) -> dict[str, str]:
    return {"date": column} if column else {}


def _counted(column: str) -> str:
    """The name of a column with the count that stands within it at its end; a type of HPV is no count.

    >>> _counted("hpv1_date"), _counted("Pap 2 result"), _counted("HPV 16 result"), _counted("hpv_result_2")
    ('hpv_date_1', 'Pap result_2', 'HPV 16 result', 'hpv_result_2')
    """
    match = _COUNT.match(column)
    if match is None or _VISIT.match(column) or kind_of(match["test"]) not in TESTS:
        return column
    return f"{match['test']}{match['rest']}_{match['count']}"


_COUNT = re.compile(r"(?P<test>[A-Za-z]{2,20})[ _]?(?P<count>[1-5])(?P<rest>[ _.-][A-Za-z ]{2,20})$")


def _of_visit(column: str) -> tuple[str, str]:
    """The visit that the name of a column begins with, and the rest; a programme's prefix is left out.

    >>> _of_visit("Visit 2 HPV"), _of_visit("CC - VIA result"), _of_visit("HPV - result")
    (('visit 2', 'HPV'), ('', 'VIA result'), ('', 'HPV - result'))
    """
    begun = _VISIT.match(column)
    visit, rest = (plain_name(begun.group()), column[begun.end() :]) if begun else ("", column)
    return visit, without_prefix(rest)


_VISIT = re.compile(
    r"(?:visit|v|round|screening|screen|test|exam|examination|episode)[ _.-]?\d{1,2}[ _.:-]+", re.IGNORECASE
)
_TREATED = frozenset(
    f"{begin}{word}{end}"
    for word in ("treatment", "treat")
    for begin in ("", "type of ", "method of ")
    for end in ("", " provided", " performed", " done", " given", " type", " method", " date")
)
_SHORT = {"colpo": "colposcopy"}
_FIELDS = {
    word: field
    for field, words in {
        "date": "date datum dato fecha dt tarih tarihi kuupaev pvm дата ngay tanggal 日期 検査日",
        "result": "result impression finding findings outcome resultat resultado resultaat risultato ergebnis uitslag "
        "esito svar wynik rezultatas rezultats rezultat tulemus tulos vysledek vysledok eredmeny sonuc sonucu nalaz "
        "αποτελεσμα результат hasil 结果 結果",
        "types": "genotype genotypes types genotyp genotipo genotipos genotypen genotipas genotipai genotips genotip "
        "genotipus genotyyppi genotypage генотип 分型 基因型",
    }.items()
    for word in words.split()
}


_MOST_WORDS = 30


def describe(sheet: Sheet) -> str:
    """The proposed mapping of a table as a file to edit, with the words that are not understood left open."""
    how = propose(sheet)
    head = [
        f"# Proposed mapping of {sheet.name}, to be edited; give it back with --map.",
        "# columns: theirs: ours (lugol programme --describe names ours); values: their words: ours, by our column.",
    ]
    head += [f"# not used: {column}" for column in unused(sheet, how)]
    open_words: dict[str, dict[str, str]] = {}
    for ours in ("kind", "result"):
        theirs = [column for column, each in how.columns.items() if each == ours]
        theirs += [each.result for each in how.wide] if ours == "result" else []
        told = sorted({row[column] for column in theirs for _, row in sheet.rows if column in row})
        words = {word: "" for word in told[:_MOST_WORDS] if not _is_known(ours, word)}
        if len(told) > _MOST_WORDS:
            head.append(f"# {len(told) - _MOST_WORDS} further words of {ours} were not looked at.")
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
    out = io.StringIO()
    YAML().dump(told or {"columns": {}}, out)
    return out.getvalue()
