"""The shape of an instrument: typed inputs with their allowed ranges, a result with what it lacks, and the registry."""

import difflib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from importlib import import_module, resources
from pathlib import Path
from typing import Any, Literal

import msgspec

from lugol import instruments
from lugol.errors import BadData, LugolError
from lugol.findings import Finding, StatusTag
from lugol.record.record import Record
from lugol.sources import sourced

Family = Literal["colposcopy", "pathology", "stage", "marker", "mass", "response", "evidence", "reporting"]
InputType = Literal["number", "integer", "boolean", "choice", "text", "date", "list"]


class InputError(LugolError, ValueError):
    """An input outside what an instrument takes; the message names the field, the allowed range and the source."""


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One input: name, type, UCUM unit, inclusive range or choices, whether the result needs it, and the source.

    `also` are other names, `spellings` other words for the choices, that a user may type.
    """

    name: str
    type: InputType
    doc: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    required: bool = True
    source: str = ""
    also: tuple[str, ...] = ()
    spellings: dict[str, str] = msgspec.field(default_factory=dict)


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What an instrument says: a value or None with `needs`, in words, with details, caveats and sources."""

    value: Any = None
    unit: str = ""
    statement: str = ""
    details: dict[str, Any] = msgspec.field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    status_tag: StatusTag = "M"


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """A published instrument: what it takes, the pure function, and the function over a record (None = not apt).

    `raises_flags`: can what it finds in a record be a flag? (An instrument that cannot is not asked for past flags.)
    """

    name: str
    title: str
    family: Family
    inputs: tuple[Input, ...]
    compute: Callable[..., Result]
    from_record: Callable[[Record, date], list[Finding]] | None = None
    raises_flags: bool = False
    sources: tuple[str, ...] = ()


def check(instrument: Instrument, given: dict[str, Any]) -> dict[str, Any]:
    """Given values, coerced from text where need be; raises InputError for an unknown, missing or impossible one."""
    known = {item.name: item for item in instrument.inputs}
    names_of = {name: item.name for item in instrument.inputs for name in (*item.also, item.name)}
    for name in given:
        if name not in names_of:
            raise InputError(f"{instrument.name} has no input {name!r}; {_near(name, names_of)}{', '.join(known)}")
    if len({names_of[name] for name in given}) < len(given):
        raise InputError(f"{instrument.name} is given the same input under two names: {', '.join(given)}")
    given = {names_of[name]: value for name, value in given.items()}
    missing = [item.name for item in instrument.inputs if item.required and given.get(item.name) is None]
    if missing:
        raise InputError(f"{instrument.name} needs {', '.join(missing)}; write for example {missing[0]}=...")
    return {
        name: _coerce(_sourced(known[name], instrument), value) for name, value in given.items() if value is not None
    }


def _sourced(item: Input, instrument: Instrument) -> Input:
    """The input with the source of its instrument where it names none of its own."""
    return item if item.source else msgspec.structs.replace(item, source=instrument.sources[0])


def _near(name: str, known: dict[str, str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {known[close[0]]!r}? It takes " if close else "it takes "


def _coerce(item: Input, value: Any) -> Any:
    if item.type in ("number", "integer"):
        return _number(item, value)
    if item.type == "boolean":
        return _boolean(item, value)
    if item.type == "list":
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else list(value)
    if item.type == "date":
        return value if isinstance(value, date) else _date(item, str(value))
    return _choice(item, str(value)) if item.type == "choice" else str(value)


def _choice(item: Input, value: str) -> str:
    """The choice meant, whatever its case, or by one of its other spellings."""
    known = {choice.casefold(): choice for choice in item.choices} | item.spellings
    found = value if value in item.choices else known.get(value.casefold())
    if found is None:
        raise InputError(f"{item.name}={value!r} is not one of {', '.join(item.choices)}{_source(item)}")
    return found


def _number(item: Input, value: Any) -> float | int:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise InputError(f"{item.name}={value!r} is not a number{_source(item)}") from None
    too_low = item.low is not None and number < item.low
    too_high = item.high is not None and number > item.high
    if too_low or too_high or number != number or (item.type == "integer" and number != int(number)):
        low = "any" if item.low is None else f"{item.low:g}"
        high = "any" if item.high is None else f"{item.high:g}"
        raise InputError(f"{item.name}={value} is outside {low} to {high} {item.unit}".rstrip() + _source(item))
    return int(number) if item.type == "integer" else number


def _boolean(item: Input, value: Any) -> bool:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    found = words.get(str(value).lower())
    if found is None:
        raise InputError(f"{item.name}={value!r} is neither yes nor no{_source(item)}")
    return found


def _date(item: Input, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InputError(f"{item.name}={value!r} is not a date; write YYYY-MM-DD") from None


def _source(item: Input) -> str:
    return f" ({item.source})" if item.source else ""


def run(instrument: Instrument, **given: Any) -> Result:
    """Check the inputs and compute."""
    return instrument.compute(**check(instrument, given))


def names() -> list[str]:
    """The names of every instrument module of this package, in alphabetical order."""
    return sorted(_by_name())


def get(name: str) -> Instrument:
    """The instrument of that name; raises InputError naming those that exist."""
    found = _by_name().get(name)
    if found is None:
        raise InputError(f"there is no instrument {name!r}; there are {', '.join(names())}")
    return found


def every() -> Iterator[Instrument]:
    """All instruments, in alphabetical order."""
    found = _by_name()
    return (found[name] for name in sorted(found))


@cache
def _by_name() -> dict[str, Instrument]:
    """Instruments of every module that has INSTRUMENTS (a tuple) at its top."""
    found: dict[str, Instrument] = {}
    for entry in pkgutil.walk_packages(instruments.__path__, f"{instruments.__name__}."):
        module = import_module(entry.name)
        for instrument in getattr(module, "INSTRUMENTS", ()):
            if instrument.name in found:
                raise BadData(f"instrument {instrument.name!r} is defined twice")
            found[instrument.name] = instrument
    return found


@cache
def rows(file: str) -> tuple[dict[str, str], ...]:
    """The rows of a data file of the instruments (`"mass/rmi.csv"`) that may decide: those of status V and M.

    A row of status U is never among them, so that no instrument can rest a finding on it; `background` shows those.
    """
    return tuple(row for row in _read(file) if row["status"] != "U")


@cache
def background(file: str) -> tuple[dict[str, str], ...]:
    """The rows of status U of a data file: to be shown with their tag, never to decide."""
    return tuple(row for row in _read(file) if row["status"] == "U")


def files() -> tuple[str, ...]:
    """The data files of all instruments, by their place below this folder.

    >>> "mass/rmi.csv" in files()
    True
    """
    home = Path(str(resources.files("lugol.instruments")))
    found = (path.relative_to(home).as_posix() for path in home.rglob("*.csv"))
    return tuple(sorted(name for name in found if name not in ("sources.csv", "examples.csv")))


@cache
def _read(file: str) -> tuple[dict[str, str], ...]:
    """Every row of a data file; each must name its `source` and `status`."""
    path = resources.files("lugol.instruments").joinpath(file)
    return sourced(path, "VMU")
