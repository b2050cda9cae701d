"""What is done for a page in a process of its own, within the limits of one document: reading, judging, rendering."""

import multiprocessing
import queue
import signal
from collections.abc import Callable, Sequence
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from lugol import defects, limits
from lugol.errors import LugolError, NotOneWoman

if TYPE_CHECKING:
    from lugol.findings import Review
    from lugol.read.casefile_changes import Change
    from lugol.read.source import DateOrder
    from lugol.record.record import Record
    from lugol.review.replay import Replay
    from lugol.show.compared import Said
    from lugol.show.opening import Line
    from lugol.show.read_page import Understood

_GRACE = 10.0  # seconds that a process may take beyond the limit of a document before it is ended
_WARMING = 60.0


class Refused(msgspec.Struct, frozen=True):
    """Why something could not be done, in one sentence; `two_women` where papers seem to be of two."""

    message: str
    two_women: bool = False


class Told(msgspec.Struct, frozen=True):
    """A record as it was read, and what a person changed in it before, which is not yet applied to it."""

    record: "Record"
    changes: "tuple[Change, ...]" = ()


class Look(msgspec.Struct, frozen=True):
    """A record as its page shows it: the review and its first lines, each text marked, each event with its words."""

    review: "Review"
    first: "tuple[Line, ...]"
    texts: tuple[tuple[str, str], ...]
    understood: "tuple[Understood, ...]"


class Cell(msgspec.Struct, frozen=True):
    """One cell of a row in words: whether it holds, the fact, its answer, what the row asks, the events behind it."""

    holds: bool | None
    fact: str
    answer: str
    asks: str
    evidence: tuple[str, ...]
    needs: tuple[str, ...]


class Row(msgspec.Struct, frozen=True):
    """One row behind a finding."""

    rule: str
    verdict: str
    cells: tuple[Cell, ...]


class Work(Protocol):
    """Does one of the tasks, here or in another process."""

    def __call__(self, task: str, *given: Any) -> Any:
        """What the task makes, or why it could not."""


def _read(given: Sequence[tuple[str, bytes]], order: "DateOrder", same_woman: bool) -> Told:
    """What some papers tell; of one case file alone what a person changed in it stays apart."""
    from lugol.read.papers import read_given
    from lugol.read.source import read_apart

    if len(given) == 1:
        return Told(*read_apart(given[0][1], given[0][0], order))
    return Told(read_given(given, order, same_woman=same_woman).record)


def _more(told: Told, given: Sequence[tuple[str, bytes]], order: "DateOrder", same_woman: bool) -> Told:
    """What was read and further papers of the same woman, with the changes so far as changes of both."""
    from lugol.read.casefile_changes import applied, carried_over
    from lugol.read.papers import read_given, together
    from lugol.record.joined import refuse_two

    further = read_given(given, order, same_woman=same_woman).record
    if not same_woman:
        refuse_two([applied(told.record, told.changes), further])
    made = together([told.record, further], "said")
    return Told(made, carried_over(told.changes, told.record, made))


def _look(record: "Record", as_of: date, order: "DateOrder") -> Look:
    from lugol.review.replay import reviewed
    from lugol.show.opening import opening
    from lugol.show.read_page import texts_of, understood

    review = reviewed(record, as_of)
    told = understood(record, order)
    texts = tuple((document.name, str(text)) for document, text in texts_of(record, told))
    return Look(review, tuple(opening(review)), texts, tuple(told))


def _replay(record: "Record") -> "Replay":
    from lugol.review.replay import replay

    return replay(record)


def _compare(record: "Record") -> "list[tuple[date, tuple[Said, ...]]]":
    from lugol.review.compare import compare
    from lugol.show.compared import by_date

    return by_date(compare(record))


def _why(review: "Review", number: int) -> list[Row]:
    """The rows behind a finding, cell by cell."""
    from lugol.facts.engine.woman import Woman
    from lugol.rules.check import steps
    from lugol.rules.guideline import heads, load

    finding = review.findings[number]
    if finding.guideline not in heads():
        return []
    told = steps(load(finding.guideline), finding.rule, Woman(review.record, review.as_of))
    return [
        Row(
            row.rule,
            row.verdict,
            tuple(Cell(c.holds, c.fact, str(c.answer), c.asks, c.evidence, c.needs) for c in row.cells),
        )
        for row in told
    ]


def _report(review: "Review") -> bytes:
    from lugol.show import report

    return report.html(review).encode()


def _pdf(review: "Review") -> bytes:
    from lugol.show import report

    return report.pdf(review)


def _json(review: "Review") -> bytes:
    from lugol.exchange import contract

    return contract.dumps(review)


def _fhir(review: "Review") -> bytes:
    from lugol.exchange import fhir

    return msgspec.json.format(msgspec.json.encode(fhir.review_bundle(review)), indent=2) + b"\n"


def _events(review: "Review") -> bytes:
    from lugol.exchange import tidy

    return tidy.events(review.record).encode()


def _findings(review: "Review") -> bytes:
    from lugol.exchange import tidy

    return tidy.findings(review).encode()


def _listed(path: str, name: str, day: date, order: "DateOrder", jurisdiction: str = "") -> Any:
    """The open items of every record in a file or a woman's folder, and what could not be judged."""
    from lugol.review.worklist import of_file
    from lugol.rules.idiom import families

    return list(of_file(Path(path), name, day, families(jurisdiction) if jurisdiction else (), order))


def _open(path: str, order: "DateOrder") -> Told:
    """What a file tells, or a woman's folder."""
    from lugol.read.papers import read_papers
    from lugol.read.source import printable, read_apart, read_file

    if Path(path).is_dir():
        return Told(read_papers([path], order, in_her_folder=True).record)
    return Told(*read_apart(read_file(Path(path)), printable(Path(path).name), order))


def _warm() -> None:
    """Read and judge a few words once, so that the first woman does not wait for the words and rules to be loaded."""
    told = _read([("words", b"Smear on 8 March 2022: HSIL. Colposcopy normal.")], "", False)
    _look(told.record, date(2022, 9, 1), "")


TASKS: dict[str, Callable[..., Any]] = {
    "read": _read,
    "more": _more,
    "look": _look,
    "replay": _replay,
    "compare": _compare,
    "why": _why,
    "html": _report,
    "pdf": _pdf,
    "json": _json,
    "fhir": _fhir,
    "events": _events,
    "findings": _findings,
    "listed": _listed,
    "open": _open,
}


def in_this_process(task: str, *given: Any) -> Any:
    """Do a task in this process: what it makes, or why it could not."""
    name = "this record"
    try:
        if task in ("listed", "open"):  # of many records each has limits of its own
            return TASKS[task](*given)
        with limits.document(name):
            return TASKS[task](*given)
    except LugolError as error:
        return Refused(str(error), isinstance(error, NotOneWoman))
    except BaseException as defect:
        if not defects.is_defect(defect):
            raise
        return Refused(defects.sentence(defect))


class Workers:
    """Some processes that do tasks; one that takes too long is ended, and another takes its place."""

    def __init__(self, number: int = 2) -> None:
        self._free: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._all = [_Worker() for _ in range(number)]
        for worker in self._all:
            self._free.put(worker)
        self._all[-1].start()  # the one that is taken first; the others start when they are needed

    def __call__(self, task: str, *given: Any) -> Any:
        """Do a task in the first process that is free."""
        worker = self._free.get()
        try:
            return worker.do(task, given)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End all processes."""
        for worker in self._all:
            worker.end()


class _Worker:
    """One process and the line to it, once it is started."""

    def __init__(self) -> None:
        self._line: Connection[Any, Any] | None = None
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Start the process, which begins by reading and judging a few words."""
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._new = True

    def do(self, task: str, given: tuple[Any, ...]) -> Any:
        """Do one task; where the process does not answer in time or ends, say so and let another begin."""
        if self._line is None:
            self.start()
        assert self._line is not None
        seconds = limits.value(limits.SECONDS) + _GRACE + (_WARMING if self._new else 0)
        try:
            self._line.send((task, given))
            if not self._line.poll(None if task == "listed" else seconds):
                raise TimeoutError
            made = self._line.recv()
        except (TimeoutError, EOFError, OSError) as error:
            self.end()
            told = f"it was not done after {seconds:g} seconds" if isinstance(error, TimeoutError) else "it broke off"
            return Refused(f"this record could not be judged: {told}; give it in parts")
        self._new = False
        return made

    def end(self) -> None:
        """End the process."""
        if self._process is not None and self._line is not None:
            self._process.kill()
            self._process.join(5)
            self._line.close()
        self._line = self._process = None


def _serve(line: "Connection[Any, Any]") -> None:
    """What a process does: the tasks that it is given, one after the other, until nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _warm()
    while True:
        try:
            task, given = line.recv()
        except EOFError:
            return
        line.send(in_this_process(task, *given))
