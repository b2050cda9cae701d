"""FIGO types of uterine leiomyoma (0 to 8 and the hybrid 2-5), from where the fibroid lies."""

from typing import Any

from lugol.instruments.bands import asks, band
from lugol.instruments.instrument import Input, Instrument, Result, rows

_ASKED = {
    "pedunculated": "whether it hangs on a stalk, and where",
    "submucous": "whether it bulges into the cavity",
    "subserous": "whether it bulges from the outer surface",
    "elsewhere": "whether it lies in the cervix or away from the uterus",
    "touches_endometrium": "whether it touches the endometrium",
    "intramural_percent": "share within the wall",
}


def compute(**found: Any) -> Result:
    """The type, or the types still possible and what would settle it. Source: Munro 2018.

    >>> compute(pedunculated="none", submucous=True, subserous=False, elsewhere=False, intramural_percent=50).value
    '2'
    """
    states = {row["type"]: _holds(row, found) for row in rows("stage/leiomyoma.csv")}
    possible = [kind for kind, state in states.items() if state is not False]
    sure = [kind for kind, state in states.items() if state]
    value = sure[0] if sure and possible[0] == sure[0] else possible[0] if len(possible) == 1 else None
    words = next((row["words"] for row in rows("stage/leiomyoma.csv") if row["type"] == value), "")
    asked = _differing(possible)
    return Result(
        value=value,
        statement=f"FIGO type {value}: {words}." if value else f"FIGO type {' or '.join(possible)}.",
        details={"possible": possible if value is None else [value]},
        needs=()
        if value
        else tuple(words for name, words in _ASKED.items() if found.get(name) is None and name in asked),
        sources=("munro-2018",),
    )


def _differing(possible: list[str]) -> set[str]:
    left = [row for row in rows("stage/leiomyoma.csv") if row["type"] in possible]
    return {name for name in _ASKED if len({row[name] for row in left}) > 1}


def _holds(row: dict[str, str], found: dict[str, Any]) -> bool | None:
    stalk = found.get("pedunculated")
    cells = [True if row["pedunculated"] == "*" else None if stalk is None else row["pedunculated"] == stalk]
    for name in ("submucous", "subserous", "elsewhere", "touches_endometrium"):
        cells.append(asks(row[name], found.get(name)))
    cells.append(band(row["intramural_percent"]).holds(found.get("intramural_percent")))
    if False in cells:
        return False
    return None if None in cells else True


_SOURCE = "Munro 2018"
INSTRUMENTS = (
    Instrument(
        name="leiomyoma",
        title="FIGO types of leiomyoma",
        family="stage",
        inputs=(
            Input(name="pedunculated", type="choice", choices=("none", "intracavitary", "subserous"), required=False,
                  doc=_ASKED["pedunculated"], source=_SOURCE),
            *(Input(name=name, type="boolean", required=False, doc=_ASKED[name], source=_SOURCE)
              for name in ("submucous", "subserous", "elsewhere", "touches_endometrium")),
            Input(name="intramural_percent", type="number", unit="%", low=0, high=100, required=False,
                  doc=_ASKED["intramural_percent"], source=_SOURCE),
        ),
        compute=compute,
        sources=("munro-2018",),
    ),
)  # fmt: skip
