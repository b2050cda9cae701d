"""The folder on this machine: a worklist made of its records, one after the other, and case files that are saved."""

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lugol import output, settings
from lugol.serve.work import Refused, Work

if TYPE_CHECKING:
    from lugol.read.casefile_changes import Change
    from lugol.record.record import Record
    from lugol.review.worklist import Item, Problem


@dataclass
class Run:
    """A worklist being made: the records there are, how many are done, what was found; `ended` where none is left."""

    folder: Path
    as_of: date
    paths: dict[str, Path]
    done: int = 0
    ended: bool = False
    items: "list[Item]" = field(default_factory=list)
    problems: "list[Problem]" = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def sorted(self) -> "list[Item]":
        """What is open so far, most urgent first."""
        from lugol.review.worklist import in_order

        return in_order(list(self.items))

    def opens(self, name: str) -> bool:
        """Is it a record of one woman, which can be opened?"""
        from lugol.read.papers import TABLES

        return name in self.paths and self.paths[name].suffix.lower() not in (*TABLES, ".ndjson")


def begun(folder: Path, as_of: date, work: Work) -> Run:
    """A worklist of a folder, begun in the background."""
    from lugol.read.source import printable
    from lugol.review.worklist import sources

    run = Run(folder, as_of, {printable(path.relative_to(folder).as_posix()): path for path in sources(folder)})
    threading.Thread(target=_go, args=(run, work), daemon=True).start()
    return run


def _go(run: Run, work: Work) -> None:
    """Judge each record; what cannot be judged stops no other."""
    from lugol.review.worklist import Problem

    try:
        told = settings.of_folder(run.folder)
        for name, path in run.paths.items():
            if run.stopped.is_set():
                break
            found: Any = work("listed", str(path), name, run.as_of, told.dates, told.jurisdiction)
            for each in [Problem(name, found.message)] if isinstance(found, Refused) else found:
                if isinstance(each, Problem):
                    run.problems.append(each)
                else:
                    run.items.extend(each)
            run.done += 1
    except Exception as error:
        run.problems.append(Problem(run.folder.name, str(error)))
    finally:
        run.ended = True


def saved(record: "Record", changes: "Sequence[Change]", folder: Path, day: date) -> Path:
    """Write a case file into a folder that its owner alone can open; its name says nothing of her."""
    from lugol.read.casefile import write as casefile

    with output.writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"case-{day.isoformat()}-{secrets.token_hex(3)}.yaml"
    output.write(casefile(record, changes).encode(), path)
    path.chmod(0o600)
    return path
