"""How the choices of the stain differential bear on textbook panels: tempering, starting odds, remembered ranges."""

import csv
import math
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lugol.instruments.pathology.ihc import differential as ihc_differential
from lugol.instruments.pathology.ihc.cells import cells, chance, entities
from lugol.instruments.pathology.ihc.differential import Ranking, rank
from lugol.instruments.pathology.ihc.normalise import Reading, group, parse, read

PANELS = Path(__file__).parents[1] / "tests" / "unit" / "stain_panels.csv"
Exponent = Callable[[int], float]
TEMPERING: dict[str, Exponent] = {
    "none": lambda k: 1.0,
    "k^-1/2 (used)": lambda k: 1 / math.sqrt(k),
    "half from two on": lambda k: 1.0 if k == 1 else 0.5,
    "1/k": lambda k: 1 / k,
}


def panels() -> list[tuple[str, list[Reading]]]:
    """Each panel's tumour and its readings."""
    with PANELS.open(encoding="utf-8") as lines:
        told = list(csv.DictReader(lines))
    return [
        (row["first"], [r for stain in row["panel"].split(",") for r in read(parse(stain.strip()))]) for row in told
    ]


def measured(site: str = "cervix") -> tuple[int, float]:
    """How many panels put their tumour first, and the mean share that it gets."""
    rankings: list[tuple[str, Ranking]] = [(code, rank(readings, site)) for code, readings in panels()]
    first = sum(ranking.entities[0][0].code == code for code, ranking in rankings)
    shares = [share for code, ranking in rankings for entity, share in ranking.entities if entity.code == code]
    return first, sum(shares) / len(shares)


def with_tempering(exponent: Exponent) -> tuple[int, float]:
    """The same with another tempering of related markers."""
    used = ihc_differential.exponents

    def other(readings: list[Reading]) -> list[float]:
        sizes = Counter(group(reading.marker) for reading in readings)
        return [reading.weight * exponent(sizes[group(reading.marker)]) for reading in readings]

    ihc_differential.exponents = other  # type: ignore[assignment]
    try:
        return measured()
    finally:
        ihc_differential.exponents = used


BASIC = ("AE1/AE3", "CgA", "Syn", "TTF-1", "p40", "CK20", "CD45", "SMARCA4 loss", "desmin", "S100", "p16", "Ki-67")


def drawn(code: str, chance_of: random.Random) -> list[Reading]:
    """A panel of twelve stains drawn from an entity's own figures."""
    found = []
    for marker in BASIC:
        cell = cells().get((code, marker))
        if cell is not None and marker == "Ki-67":
            found.append(Reading(marker, "", "unread", 1.0, index=chance_of.uniform(cell.low, cell.high)))
        elif cell is not None:
            axis = "positive" if chance_of.random() < chance(cell) else "negative"
            found.append(Reading(marker, axis, axis, 1.0))  # type: ignore[arg-type]
    return found


def calibration(each: int = 60, seed: int = 1) -> dict[int, tuple[int, float, float]]:
    """By fifths of the share given to the first family: panels, mean share, and how often it was right."""
    chance_of = random.Random(seed)
    bins: dict[int, list[tuple[float, bool]]] = {}
    for entity in entities():
        for _ in range(each):
            family, share = rank(drawn(entity.code, chance_of), "unknown").families[0]
            bins.setdefault(min(int(share * 5), 4), []).append((share, family == entity.family))
    return {
        fifth: (len(told), sum(share for share, _ in told) / len(told), sum(right for _, right in told) / len(told))
        for fifth, told in sorted(bins.items())
    }


def main() -> None:
    """Print the tables."""
    number = len(panels())
    for name, exponent in TEMPERING.items():
        first, share = with_tempering(exponent)
        print(f"tempering {name:18} first {first}/{number}  mean share {share:.2f}")
    for name, site in (("3 to 1 for cervix (used)", "cervix"), ("all equal", "unknown")):
        first, share = measured(site)
        print(f"odds {name:24} first {first}/{number}  mean share {share:.2f}")
    for fifth, (count, share, right) in calibration().items():
        print(
            f"drawn panels, share {fifth * 20:3}-{fifth * 20 + 20} %  n={count:4}  said {share:.2f}  right {right:.2f}"
        )


if __name__ == "__main__":
    main()
