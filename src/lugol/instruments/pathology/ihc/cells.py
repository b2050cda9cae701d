"""The published table behind the differential: how often each entity shows each marker, and on what footing."""

from dataclasses import dataclass
from functools import cache

from lugol.findings import StatusTag
from lugol.instruments.instrument import rows
from lugol.instruments.pathology.ihc.normalise import Reading


@dataclass(frozen=True, slots=True)
class Entity:
    """A tumour of the differential: code, name, family, the organ it arises in, and the words a diagnosis uses.

    `claims` are the words that say this tumour and no other ("adenocarcinoma of the cervix" says many); "": as `terms`.
    """

    code: str
    name: str
    family: str
    site: str
    terms: str
    claims: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """How often an entity shows a marker: counted (n of `of`, status V) or a remembered range in percent."""

    entity: str
    marker: str
    low: float
    high: float
    n: int | None
    of: int | None
    pattern: str
    source: str
    status: StatusTag
    note: str

    @property
    def counted(self) -> bool:
        """True for counts of tumours checked against their source."""
        return self.of is not None and self.status == "V"

    @property
    def figure(self) -> str:
        """The figure as shown: "323/486", or a range marked as remembered."""
        if self.counted and self.note.startswith("percentage read"):
            return f"{self.low:.0f} % of {self.of}"
        if self.counted:
            return f"{self.n}/{self.of}"
        span = f"{self.low:g}" if self.low == self.high else f"{self.low:g}-{self.high:g}"
        return f"{span} % (range, {self.status})"


@cache
def weights() -> dict[str, float]:
    """The engine's own constants (see weights.csv)."""
    return {row["name"]: float(row["value"]) for row in rows("pathology/ihc/weights.csv")}


@cache
def entities() -> tuple[Entity, ...]:
    """The tumours of the differential."""
    return tuple(
        Entity(row["code"], row["name"], row["family"], row["site"], row["terms"], row["claims"])
        for row in rows("pathology/ihc/entities.csv")
    )


@cache
def cells() -> dict[tuple[str, str], Cell]:
    """Every cell by entity and marker; an entity `*` in the file stands for all that have no row of their own.

    Cells of status U are not among the rows: they neither rank nor name.
    """
    firm = rows("pathology/ihc/cells.csv")
    named = {(row["entity"], row["marker"]): _cell(row, row["entity"]) for row in firm if row["entity"] != "*"}
    for row in firm:
        if row["entity"] == "*":
            for entity in entities():
                named.setdefault((entity.code, row["marker"]), _cell(row, entity.code))
    return named


def _cell(row: dict[str, str], entity: str) -> Cell:
    n, of = (int(row[name]) if row[name] else None for name in ("n", "of"))
    share = 100 * n / of if n is not None and of else 0.0
    low, high = (float(row[name]) if row[name] else share for name in ("low", "high"))
    status: StatusTag = row["status"]  # type: ignore[assignment]
    return Cell(entity, row["marker"], low, high, n, of, row["pattern"], row["source"], status, row["note"])


@cache
def markers() -> tuple[str, ...]:
    """The markers that at least two entities have a cell for."""
    seen = [marker for _, marker in cells()]
    return tuple(dict.fromkeys(marker for marker in seen if seen.count(marker) > 1))


@cache
def variants(marker: str) -> tuple[str, ...]:
    """The marker and those that an unnamed antibody could also be."""
    return (marker, *(row["marker"] for row in rows("pathology/ihc/markers.csv") if row["variant_of"] == marker))


def chance(cell: Cell) -> float:
    """Expected share of tumours that show the marker: the mean of a Beta over counts, or over a small stand-in.

    >>> round(chance(cells()["SCCOHT", "SMARCA4 loss"]), 3)
    0.956
    """
    prior = weights()["prior_count"]
    if cell.counted and cell.n is not None and cell.of is not None:
        return (cell.n + prior) / (cell.of + 2 * prior)
    size = weights()["n_M"]
    return ((cell.low + cell.high) / 200 * size + prior) / (size + 2 * prior)


def density(cell: Cell, index: float) -> float:
    """Likelihood of a proliferation index: level inside the stated range, falling linearly outside, never nothing."""
    mass = weights()["index_mass"]
    width, shoulder = max(cell.high - cell.low, 1.0), weights()["index_spread"]
    inside = mass / width
    floor = (1 - mass) / 100
    gap = max(cell.low - index, index - cell.high, 0.0)
    return max(inside * (1 - gap / shoulder), 0.0) + floor


def likelihood(entity: str, reading: Reading) -> float | None:
    """Chance of the reading in an entity; None where the table has no cell."""
    usable = [cell for marker in _meant(reading) if (cell := cells().get((entity, marker)))]
    if not usable:
        return None
    return sum(_one(cell, reading) for cell in usable) / len(usable)


def _meant(reading: Reading) -> tuple[str, ...]:
    return (reading.marker,) if reading.variant_named else variants(reading.marker)


def _one(cell: Cell, reading: Reading) -> float:
    if reading.index is not None and cell.marker == "Ki-67":
        return density(cell, reading.index)
    share = chance(cell)
    if reading.axis == "negative":
        return 1 - share
    differs = {cell.pattern, reading.pattern} == {"focal", "diffuse"}
    return share * weights()["pattern_mismatch"] if differs else share
