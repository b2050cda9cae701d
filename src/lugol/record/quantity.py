"""Quantities with units, one row an analyte: spellings, exact factors, plausible range; an unknown unit is refused."""

from functools import cache, lru_cache
from importlib import resources

import msgspec

from lugol.errors import BadData, LugolError
from lugol.sources import numbered

_SIGNS = str.maketrans({"µ": "u", "μ": "u", "\u039c": "u", "×": "x", "²": "2", "³": "3"})


class QuantityError(LugolError, ValueError):
    """A value or unit that the analyte's row does not allow."""


class Quantity(msgspec.Struct, frozen=True):
    """A value in the analyte's canonical UCUM unit."""

    analyte: str
    value: float
    unit: str


class Analyte(msgspec.Struct, frozen=True):
    """One row of analytes.csv; `low` and `high` bound what is possible in life, in the canonical unit."""

    code: str
    names: tuple[str, ...]
    unit: str
    factors: dict[str, float]
    low: float
    high: float
    source: str = ""
    status: str = "M"


def canonical(analyte: str, value: float, unit: str) -> Quantity:
    """The value in the analyte's canonical unit.

    Raises QuantityError, naming the accepted units, where the analyte or the unit is unknown or the value is not
    possible in life.

    >>> canonical("CA-125", 160.1, "kU/L")
    Quantity(analyte='CA125', value=160.1, unit='U/mL')
    """
    row = find(analyte)
    if row is None:
        raise QuantityError(f"analyte {analyte!r} is not in analytes.csv; give the result without converting it")
    factor = row.factors.get(_plain(unit))
    if factor is None:
        accepted = ", ".join(spelled(row.code))
        raise QuantityError(f"{row.code}: unit {unit!r} is not accepted; write one of {accepted}")
    converted = value * factor
    if not row.low <= converted <= row.high:
        possible = f"{row.low:g} to {row.high:g} {row.unit}"
        raise QuantityError(f"{row.code}: {value:g} {unit} is not possible ({possible}); check value and unit")
    return Quantity(row.code, converted, row.unit)


@lru_cache(maxsize=4096)
def find(name: str) -> Analyte | None:
    """The analyte's row by any of its spellings (case, blanks and hyphens do not count).

    >>> find("carbohydrate antigen 19-9").code
    'CA19-9'
    """
    return _by_name().get(_letters(name))


def one_name(analyte: str) -> str:
    """The code of an analyte by any of its spellings; an analyte without a row keeps its name.

    >>> one_name("white cell count"), one_name("beta-hCG"), one_name("hemogram")
    ('WBC', 'hCG', 'hemogram')
    """
    row = find(analyte)
    return row.code if row else analyte


def spelled(analyte: str) -> tuple[str, ...]:
    """The units accepted for an analyte, the canonical one first; empty for an unknown analyte.

    >>> spelled("HE4")
    ('pmol/L',)
    """
    row = find(analyte)
    return tuple(dict.fromkeys((row.unit, *_spellings()[row.code]))) if row else ()


@cache
def analytes() -> tuple[Analyte, ...]:
    """Every row of analytes.csv."""
    return tuple(_row(number, line) for number, line in _lines())


@cache
def _by_name() -> dict[str, Analyte]:
    found: dict[str, Analyte] = {}
    for row in analytes():
        for name in (row.code, *row.names):
            if found.setdefault(_letters(name), row) is not row:
                raise BadData(f"analytes.csv: {name!r} names both {row.code} and {found[_letters(name)].code}")
    return found


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    return {line["code"]: tuple(p.rpartition("=")[0] for p in line["accepted"].split("|")) for _, line in _lines()}


def _row(number: int, line: dict[str, str]) -> Analyte:
    try:
        pairs = [part.rpartition("=") for part in line["accepted"].split("|")]
        return Analyte(
            code=line["code"],
            names=tuple(filter(None, line["names"].split("|"))),
            unit=line["unit"],
            factors={_plain(unit): _number(factor) for unit, _, factor in pairs} | {_plain(line["unit"]): 1.0},
            low=float(line["low"]),
            high=float(line["high"]),
            source=line["source"],
            status=line["status"],
        )
    except ValueError as error:
        raise BadData(f"analytes.csv:{number}: {error}; write accepted units as unit=factor|unit=factor") from error


def _number(text: str) -> float:
    over, _, under = text.partition("/")
    return float(over) / float(under) if under else float(over)


@cache
def _lines() -> tuple[tuple[int, dict[str, str]], ...]:
    return numbered(resources.files("lugol.record").joinpath("analytes.csv"))


def _letters(name: str) -> str:
    return "".join(sign for sign in name.casefold().replace("β", "beta") if sign.isalnum())


def _plain(unit: str) -> str:
    return "".join(unit.split()).translate(_SIGNS).casefold().replace("mcg", "ug")
