"""A programme's events parted by woman into pieces small enough to judge one at a time, whatever their number."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
import polars as pl

from lugol.errors import UnusableInput
from lugol.facts.engine.columnar.calendar import Array
from lugol.programme.input import chunks, layout, lines, ndjson
from lugol.programme.input.layout import Problem

ROWS = 400_000
BYTES = 24_000_000  # of CSV: some 400,000 rows
FHIR_BYTES = 16_000_000
MOST = 20_000  # rows that one woman may have
_BATCH = 500_000
_STRETCH = 4_000_000  # rows that are parted at one go
_SEED = 7
_LISTED = 20


def is_fhir(source: Path) -> bool:
    """Is the source NDJSON (by its name)?"""
    return source.suffix.lower() in (".ndjson", ".jsonl")


class Piece(msgspec.Struct, frozen=True):
    """A part of a programme: a file, some of its rows (`length` 0: all of them), or a folder of what was parted."""

    path: str
    first: int = 0
    length: int = 0

    @property
    def is_fhir(self) -> bool:
        """Does it hold lines of FHIR?"""
        path = Path(self.path)
        return path.is_dir() and any(path.glob("*.lines"))

    def table(self) -> pl.LazyFrame:
        """Its rows; of a woman with more than `MOST` rows no more than tell so."""
        path = Path(self.path)
        if path.is_dir():
            return _gathered(path).lazy()
        whole = events(path)
        return whole.slice(self.first, self.length) if self.length else whole

    def rows(self) -> tuple[pl.DataFrame, list[Problem]]:
        """Its rows of women who can be judged, and who was left out."""
        try:
            found = self.table().collect()
        except pl.exceptions.PolarsError as error:
            raise UnusableInput(f"{self._words}: {_first(error)}; the file is damaged, write it anew") from error
        return of_women(found)

    @property
    def _words(self) -> str:
        where = f", rows {self.first + 1:,} to {self.first + self.length:,}" if self.length else ""
        return f"{Path(self.path).name}{where}"

    def of(self, patient: str) -> pl.DataFrame:
        """The rows of one woman."""
        path = Path(self.path)
        if path.is_dir():
            tables: Iterator[pl.DataFrame] = (
                each for file in sorted(path.glob("*.arrow")) for each in chunks.slices(file)
            )
        else:
            files = sorted(path.parent.glob(path.name)) if "*" in path.name else [path]
            tables = (each for file in files for each in _tables(file, self))
        hers = [each.filter(pl.col("patient") == patient) for each in tables]
        return of_women(pl.concat(hers, how="diagonal_relaxed"))[0]


def _tables(file: Path, piece: Piece) -> Iterator[pl.DataFrame]:
    if file.suffix.lower() != ".parquet":
        how = lines.form(file)
        yield from (lines.table(file, how, each) for each in lines.blocks(file, how))
        return
    length = piece.length or int(pl.scan_parquet(file).select(pl.len()).collect().item())
    stretch = Stretch(piece.first, length)
    yield from _batches(file, stretch)


class Stretch(msgspec.Struct, frozen=True):
    """Some of a source that is parted at one go: rows of Parquet, or whole lines from a certain one on."""

    first: int
    length: int
    line: int = 0


def count(source: Path) -> int:
    """How many parts a source asks for."""
    if source.suffix.lower() == ".parquet":
        rows = int(pl.scan_parquet(source).select(pl.len()).collect().item())
        return max(1, -(-rows // ROWS))
    return max(1, -(-source.stat().st_size // (FHIR_BYTES if is_fhir(source) else BYTES)))


def check(source: Path) -> None:
    """Refuse a source that cannot be read at all, or has columns that mean nothing."""
    if is_fhir(source):
        if not source.stat().st_size:
            raise UnusableInput(f"{source.name} is empty; give FHIR resources or Bundles, one a line")
    elif _form(source) == ".parquet":
        events(source)
    else:
        lines.form(source)


def _form(source: Path) -> str:
    form = source.suffix.lower()
    if form not in (".parquet", ".csv", ".tsv"):
        raise UnusableInput(f"{source.name}: events come as .parquet, .csv, .tsv or .ndjson (FHIR)")
    return form


def events(source: Path) -> pl.LazyFrame:
    """The table of a Parquet or CSV source, every column of it known; ids are texts, moments are days."""
    if _form(source) != ".parquet":
        how = lines.form(source)
        return pl.concat([_none(how), *(lines.table(source, how, each) for each in lines.blocks(source, how))]).lazy()
    try:
        found = pl.scan_parquet(source)
        schema = found.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnusableInput(f"{source.name}: not readable as parquet ({_first(error)}); is it whole?") from error
    layout.check(schema.names(), source.name)
    kept = {name: kind for name, kind in schema.items() if name not in layout.UNUSED}
    return found.select(plain(name, kind, source.name) for name, kind in kept.items())


def _first(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _none(how: lines.Form) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys((*how.columns, lines.BROKEN), pl.String))


def plain(name: str, kind: pl.DataType, source: str) -> pl.Expr:
    """A column as the rest of lugol reads it."""
    column = pl.col(name)
    inner = kind.inner if isinstance(kind, pl.List) else kind
    if isinstance(inner, pl.Struct | pl.Object | pl.Array | pl.List | pl.Time | pl.Duration):
        raise UnusableInput(f"{source}: column {name!r} holds {inner}; give texts, numbers, days or lists of these")
    if isinstance(kind, pl.Datetime):
        column = column.dt.date()
    elif isinstance(kind, pl.Binary):
        column = column.cast(pl.String)
    elif kind.is_float():
        whole = column.cast(pl.Int64, strict=False)
        column = pl.when(whole == column).then(whole.cast(pl.String)).otherwise(column.cast(pl.String))
    return (column.cast(pl.String) if name == "patient" else column).alias(name)


def slices(source: Path, parts: int) -> tuple[list[Piece], list[Problem]]:
    """The parts of a Parquet file whose rows are in order of `patient`, as stretches of rows; none where they are not.

    Such a file is read in place, nothing of it is copied. Rows of nobody, and of a woman with more than `MOST`, are in
    no part.
    """
    if source.suffix.lower() != ".parquet":
        return [], []
    told = pl.scan_parquet(source).select("patient")
    rows = int(told.select(pl.len()).collect().item())
    ends: list[int] = [0]
    runs: list[tuple[str, int, int]] = []
    name, since, last = "", 0, None
    for first in range(0, rows, _BATCH):
        raw, ids = _ids(told.slice(first, _BATCH).collect().to_series())
        if raw.null_count() or not raw.is_sorted() or (first and last > raw[0]):
            return [], []
        last = raw[-1]
        starts = (ids != ids.shift(1, fill_value=name)).arg_true().to_numpy() + first
        runs += _long(np.concatenate([[since], starts]), name, ids, first)
        while len(there := starts[starts >= max(ends[-1] + 1, len(ends) * rows / parts)]) and len(ends) < parts:
            ends.append(int(there[0]))
        since, name = (int(starts[-1]) if len(starts) else since), ids[-1]
    runs += [(name, since, rows)] if rows and (name == "" or rows - since > MOST) else []
    return _pieces(source, sorted({*ends, rows}), runs), [_left_out(who, high - low) for who, low, high in runs]


def _ids(raw: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Ids as they are in order, and as texts."""
    texts = raw.cast(pl.String).fill_null("")
    return (raw if raw.dtype.is_integer() else texts), texts


def _long(starts: Array, name: str, ids: pl.Series, first: int) -> list[tuple[str, int, int]]:
    """The runs of rows that end here and are nobody's or too many for one woman: whose, from where, to where."""
    found = []
    for low, high in pairwise(starts.tolist()):
        who = ids[low - first] if low >= first else name
        if high > low and (not who or high - low > MOST):
            found.append((who, low, high))
    return found


def _left_out(who: str, rows: int) -> Problem:
    if not who:
        return Problem("", f"rows without patient: {rows}")
    return too_many(who)


def too_many(who: str) -> Problem:
    """A woman with more rows than one woman has."""
    return Problem(who, f"more than {MOST:,} rows under one id; is it the id of one woman?")


def _pieces(source: Path, edges: Sequence[int], without: Sequence[tuple[str, int, int]]) -> list[Piece]:
    """The stretches between edges, without some."""
    marks = sorted({*edges, *(edge for _, low, high in without for edge in (low, high))})
    gone = {low for _, low, _ in without}
    return [Piece(str(source), low, high - low) for low, high in pairwise(marks) if low not in gone]


def stretches(source: Path) -> list[Stretch]:
    """What is parted at one go."""
    if is_fhir(source):
        return [Stretch(first, length, line) for first, length, line in ndjson.blocks(source)]
    if source.suffix.lower() == ".parquet":
        rows = int(pl.scan_parquet(source).select(pl.len()).collect().item())
        return [Stretch(first, min(_STRETCH, rows - first)) for first in range(0, rows, _STRETCH)]
    how = lines.form(source)
    return [Stretch(each.first, each.length, each.line) for each in lines.blocks(source, how)]


def scatter(source: Path, stretch: Stretch, place: int, folder: Path, parts: int) -> list[Problem]:
    """Write the events of each woman in a stretch below the folder of one of `parts`; what was left out."""
    if is_fhir(source):
        return ndjson.scatter(source, stretch.first, stretch.length, stretch.line, place, folder, parts)
    problems: list[Problem] = []
    for batch in _batches(source, stretch):
        hers, wrong = of_somebody(batch)
        problems += wrong
        keyed = hers.with_columns(part_of(hers["patient"], parts).alias("part")).sort("part", maintain_order=True)
        at = 0
        for run in keyed["part"].rle().struct.unnest().iter_rows():
            path = folder / f"{run[1]:04d}" / f"{place:05d}.arrow"
            path.parent.mkdir(exist_ok=True)
            chunks.append(path, keyed.slice(at, run[0]).drop("part"))
            at += run[0]
    return problems


def of_somebody(table: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows that name a patient, and what the others are."""
    named = pl.col("patient").is_not_null() & (pl.col("patient") != "")
    hers, others = table.filter(named), table.filter(~named)
    problems: list[Problem] = []
    if lines.BROKEN in table.columns:
        broken = others[lines.BROKEN].drop_nulls()
        others = others.filter(pl.col(lines.BROKEN).is_null())
        problems += [Problem("", why) for why in broken.head(_LISTED)]
        problems += [Problem("", f"{n} further lines like these")] if (n := len(broken) - _LISTED) > 0 else []
    return hers, [*problems, *([Problem("", f"rows without patient: {len(others)}")] if len(others) else [])]


def of_women(table: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows of women all of whose lines can be read and who have no more than `MOST`, and who was left out."""
    hers, problems = of_somebody(table)
    many = hers.group_by("patient").len().filter(pl.col("len") > MOST)["patient"].sort()
    problems += [too_many(who) for who in many]
    gone = set(many)
    if lines.BROKEN in hers.columns:
        broken = hers.filter(pl.col(lines.BROKEN).is_not_null()).unique("patient", keep="first", maintain_order=True)
        problems += [Problem(*each) for each in broken.select("patient", lines.BROKEN).iter_rows()]
        gone |= set(broken["patient"])
        hers = hers.drop(lines.BROKEN)
    hers = hers.with_columns(_day(hers[name]) for name in ("birth", "date") if name in hers.columns)
    return (hers.filter(~pl.col("patient").is_in(list(gone))) if gone else hers), problems


def _day(dates: pl.Series) -> pl.Series:
    """The days of moments that are written as text."""
    if dates.dtype != pl.String or not (dates.str.len_bytes() > len("2020-01-01")).any():
        return dates
    return dates.str.replace(r"^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*$", "${1}")


def part_of(patients: pl.Series, parts: int) -> pl.Series:
    """The part of each patient."""
    return patients.hash(_SEED) % parts


def _batches(source: Path, stretch: Stretch) -> Iterator[pl.DataFrame]:
    if source.suffix.lower() != ".parquet":
        yield lines.table(source, lines.form(source), lines.Block(stretch.first, stretch.length, stretch.line))
        return
    texts = pl.selectors.categorical().cast(pl.String), pl.selectors.enum().cast(pl.String)
    for first in range(stretch.first, stretch.first + stretch.length, _BATCH):
        length = min(_BATCH, stretch.first + stretch.length - first)
        yield events(source).slice(first, length).with_columns(*texts).collect()


def _gathered(folder: Path) -> pl.DataFrame:
    """The rows of a part; of a woman with very many no more than tell that they are too many."""
    there: list[pl.DataFrame] = []
    for path in sorted(folder.glob("*.arrow")):
        there += chunks.slices(path)
        if sum(map(len, there)) > 2 * ROWS:
            there = [pl.concat(there).filter(pl.int_range(pl.len()).over("patient") <= MOST)]
    return pl.concat(there)


def parts_below(folder: Path) -> list[Piece]:
    """The parts below a folder, once every stretch of a source has been scattered there."""
    return [Piece(str(path)) for path in sorted(folder.iterdir()) if path.name != ndjson.NOBODYS]
