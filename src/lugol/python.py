"""What a programmer calls: read, review, replay, compare, worklist and programme, as `import lugol` gives them."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from lugol.errors import LugolError, UnusableInput
from lugol.record.when import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    import polars as pl

    from lugol.findings import Review
    from lugol.programme.tell.summary import Summary
    from lugol.record.record import Record
    from lugol.review.compare import Answer
    from lugol.review.replay import Replay
    from lugol.review.worklist import Item, Problem

Day = date | str
"""A day, or its text: 2024-02-16."""
Place = str | os.PathLike[str]
DateOrder = Literal["", "dmy", "mdy"]


class Worklist(msgspec.Struct, frozen=True):
    """What is open over many records, most urgent first, and the sources that could not be read or judged."""

    items: "tuple[Item, ...]"
    problems: "tuple[Problem, ...]" = ()

    def to_frame(self) -> "pl.DataFrame":
        """One row an open item (polars; its `to_pandas()` gives pandas)."""
        from lugol.exchange import frame

        return frame.of_items(self.items)


def read(*sources: Place, dates: DateOrder = "", same_woman: bool = False) -> "Record":
    """The record of one woman from one or more files or folders: letters, reports, FHIR, tables, case files.

    `dates` says how 03/04/2023 is meant (dmy or mdy) where the papers themselves do not show it; `same_woman` that all
    are one woman's, whatever name, birth or number they carry. A file of a folder that cannot be read is a note.

    Raises UnusableInput where nothing can be read, NotOneWoman where the papers seem to be of two women.
    """
    if not sources:
        raise UnusableInput("nothing to read; give at least one file or folder")
    from lugol.read.papers import read_papers

    return read_papers([os.fspath(source) for source in sources], dates, same_woman=same_woman).record


def read_text(text: str, name: str = "text", *, dates: DateOrder = "") -> "Record":
    """The record that a text tells: a letter, a report, or any other text form that lugol reads.

    >>> record = read_text("Colposcopy on 8 March 2022. Cervical biopsy: CIN 2.")
    >>> [(event.kind, event.when.edtf) for event in record.events if event.kind == "biopsy"]
    [('biopsy', '2022-03-08')]
    """
    from lugol.read.source import read_bytes

    return read_bytes(text.encode(), name, dates)


def review(record: "Record", as_of: Day, guidelines: Sequence[str] = ()) -> "Review":
    """The findings on what was known of her on a day, with the history of the flags, by the guidelines in force then.

    >>> record = read_text("Smear on 8 March 2022: HSIL. The patient is a 36-year-old woman.")
    >>> review(record, "2023-01-01").findings[0].severity
    'alert'
    """
    from lugol.review.replay import reviewed

    return reviewed(record, day_of(as_of), guidelines)


def replay(record: "Record", guidelines: Sequence[str] = ()) -> "Replay":
    """The record judged on each date on which something was learnt: since when each finding stood, what closed it."""
    from lugol.review.replay import replay as run

    return run(record, guidelines)


def compare(record: "Record", editions: Sequence[str] = ()) -> "list[Answer]":
    """What each guideline and edition would have said on each date, in order of date."""
    from lugol.review.compare import compare as run

    return run(record, editions)


def worklist(
    folder: Place, as_of: Day, guidelines: Sequence[str] = (), *, dates: DateOrder = "", mapping: Place | None = None
) -> Worklist:
    """What is open over the records of a folder, most urgent first; a subfolder is one woman with all her papers.

    `mapping`: a mapping file or the name of a preset, by which the tables of the folder are read.
    """
    from lugol import settings
    from lugol.read import mapping as maps
    from lugol.review.worklist import Problem, in_order, of_file, sources
    from lugol.rules.idiom import families

    place, day = Path(folder), day_of(as_of)
    if not place.is_dir():
        raise LugolError(f"{place} is no folder; give a folder of records, or read one file")
    told = settings.of_folder(place)
    meant, asked = dates or told.dates, guidelines or (families(told.jurisdiction) if told.jurisdiction else ())
    how = maps.find(Path(mapping)) if mapping else None
    found = [
        each
        for path in sources(place)
        if mapping is None or path != Path(mapping)
        for each in of_file(path, path.relative_to(place).as_posix(), day, asked, meant, how)
    ]
    items = in_order(item for each in found if not isinstance(each, Problem) for item in each)
    return Worklist(tuple(items), tuple(each for each in found if isinstance(each, Problem)))


def programme(
    events: Place, as_of: Day, results: Place, guidelines: Sequence[str] = (), *, jobs: int = 1, parts: int = 0
) -> "Summary":
    """The summary of a whole programme's women, judged by the rules that judge one; the rows are in `results`.

    `events` are Parquet, CSV or NDJSON FHIR. A run that was stopped goes on when it is called again with the same.
    """
    needs_polars()
    from lugol.programme.input.incoming import incoming
    from lugol.programme.run import run
    from lugol.programme.tell import summary

    source, _ = incoming(Path(events), Path(results), None, "")
    made = run.manifest(source, day_of(as_of), guidelines, parts)
    run.run(made, Path(results), jobs, _quietly)
    return summary.summarise(Path(results))


def day_of(day: Day) -> date:
    """A day given as such or as text; LugolError for a text that is none.

    >>> day_of("2024-02-16")
    datetime.date(2024, 2, 16)
    """
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            raise LugolError(f"{day!r} is not a day; write YYYY-MM-DD") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise LugolError(f"{day}: give a year from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def needs_polars() -> None:
    """Say in one sentence what is missing where polars is not installed."""
    from importlib.util import find_spec

    if not (find_spec("polars") and find_spec("numpy")):
        raise LugolError('this needs polars and numpy: pip install "lugol[programme]"')


def _quietly(*_: Any) -> None:
    """A run asked for by a program shows no progress."""
