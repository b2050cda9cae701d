"""A ranked differential from an immunohistochemical panel: Bayes over published counts, related markers tempered."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.instruments.pathology.ihc.cells import Entity, cells, chance, entities, likelihood, markers, weights
from lugol.instruments.pathology.ihc.normalise import Reading, canonical, group, parse, read, shown

SOURCES = ("tempfer-2018", "mccluggage-2010", "zou-2021", "clarke-2016", "castle-2018", "ihc-reviews", "lugol-ihc")
CAVEATS = (
    "immunohistochemistry supports morphology, it does not replace it",
    "tumours that arise at the sampled site start with odds of 3 to 1, all others equal; the odds are lugol's",
    "only counts with status V are data; ranges M are remembered, enter with small weight and are marked",
)
_TTF1 = "TTF-1 does not locate: it is frequent in neuroendocrine carcinoma of the cervix as of the lung"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Entities with their probabilities, most probable first, and the readings that were used."""

    entities: tuple[tuple[Entity, float], ...]
    readings: tuple[Reading, ...]

    @property
    def families(self) -> tuple[tuple[str, float], ...]:
        """Families of entities with their summed probabilities, most probable first."""
        sums: Counter[str] = Counter()
        for entity, share in self.entities:
            sums[entity.family] += share  # type: ignore[assignment]
        return tuple(sums.most_common())


def informative(readings: Sequence[Reading]) -> list[Reading]:
    """The readings that say something, each marker once (the first telling)."""
    found: dict[str, Reading] = {}
    for reading in readings:
        if reading.weight and (reading.axis != "unread" or reading.index is not None):
            found.setdefault(reading.marker, reading)
    return list(found.values())


def rank(readings: Sequence[Reading], site: str = "cervix", families: Sequence[str] = ()) -> Ranking:
    """Rank the entities of some families (all by default) by a panel from a site.

    Untested and unknown markers change nothing. In a group of k related markers each counts k^-1/2, so four
    neuroendocrine markers count as two.
    """
    used = informative(readings)
    home = math.log(weights()["home_odds"])
    ranked = [entity for entity in entities() if not families or entity.family in families]
    scores = {entity.code: home if entity.site == site else 0.0 for entity in ranked}
    for reading, exponent in zip(used, exponents(used), strict=True):
        chances = _likelihoods(reading)
        for code in scores:
            scores[code] += exponent * math.log(chances[code])
    top = max(scores.values())
    raw = {code: math.exp(score - top) for code, score in scores.items()}
    total = sum(raw.values())
    shares = [(entity, raw[entity.code] / total) for entity in ranked]
    return Ranking(tuple(sorted(shares, key=lambda pair: -pair[1])), tuple(used))


def exponents(readings: Sequence[Reading]) -> list[float]:
    """How much each reading counts: its own weight, tempered by the number of related markers read."""
    sizes = Counter(group(reading.marker) for reading in readings)
    return [reading.weight / math.sqrt(sizes[group(reading.marker)]) for reading in readings]


def over_none(code: str, readings: Sequence[Reading]) -> float:
    """By what factor the readings fit an entity better than an average of those of other families ("none of these").

    Its own family is left out: that a small cell carcinoma of the lung stains as one of the cervix denies neither.
    """
    family = {entity.code: entity.family for entity in entities()}
    others = [each for each, name in family.items() if name != family[code]]
    factor = 0.0
    for reading, exponent in zip(readings, exponents(readings), strict=True):
        chances = _likelihoods(reading)
        factor += exponent * math.log(chances[code] * len(others) / sum(chances[each] for each in others))
    return math.exp(factor)


def _likelihoods(reading: Reading) -> dict[str, float]:
    """Chance of a reading in each entity; one without a figure gets the mean of the others, which is neutral."""
    known = {entity.code: likelihood(entity.code, reading) for entity in entities()}
    told = [value for value in known.values() if value is not None]
    mean = sum(told) / len(told) if told else 1.0
    return {code: mean if value is None else value for code, value in known.items()}


def contributions(ranking: Ranking) -> list[dict[str, Any]]:
    """What each marker did for the first entity: factors against all others and against the next family, figures."""
    first = ranking.entities[0][0]
    rival = next((entity for entity, _ in ranking.entities if entity.family != first.family), None)
    told = []
    for reading, exponent in zip(ranking.readings, exponents(ranking.readings), strict=True):
        chances = _likelihoods(reading)
        rest = sum(value for code, value in chances.items() if code != first.code) / (len(chances) - 1)
        cell = cells().get((first.code, reading.marker))
        against = chances[rival.code] if rival else rest
        told.append(
            {
                "marker": reading.marker,
                "reading": reading.state,
                "factor": round((chances[first.code] / rest) ** exponent, 2),
                "against_rival": round((chances[first.code] / against) ** exponent, 2),
                "counts_as": round(exponent, 2),
                "figure": cell.figure if cell else "no figure, neutral",
                "status": cell.status if cell else "",
                "counted": bool(cell and cell.counted),
                "source": cell.source if cell else "",
            }
        )
    return sorted(told, key=lambda item: -abs(math.log(item["factor"] or 1e-9)))


def suggestions(ranking: Ranking, number: int = 5) -> list[dict[str, Any]]:
    """The untested markers that would tell most: expected fall of uncertainty in bits, tempered within their group."""
    tested = {reading.marker for reading in ranking.readings}
    sizes = Counter(group(reading.marker) for reading in ranking.readings)
    shares = {entity.code: share for entity, share in ranking.entities}
    found = []
    for marker in markers():
        if marker in tested or marker == "Ki-67":
            continue
        gain = _gain(marker, shares) / math.sqrt(sizes[group(marker)] + 1)
        found.append({"marker": marker, "gain_bits": round(gain, 3), "group": group(marker)})
    return sorted(found, key=lambda item: -float(str(item["gain_bits"])))[:number]


def _gain(marker: str, shares: dict[str, float]) -> float:
    """Mutual information between the tumour and a positive or negative stain, in bits."""
    known = {code: chance(cells()[code, marker]) for code in shares if (code, marker) in cells()}
    mean = sum(known.values()) / len(known) if known else 0.0
    positive = {code: known.get(code, mean) for code in shares}
    overall = sum(shares[code] * positive[code] for code in shares)
    return _entropy(overall) - sum(shares[code] * _entropy(positive[code]) for code in shares)


def _entropy(p: float) -> float:
    return -sum(q * math.log2(q) for q in (p, 1 - p) if q > 0)


def rules_met(readings: Sequence[Reading]) -> list[dict[str, str]]:
    """The hard rules that a panel meets (CD45 in tumour cells is not carcinoma, ...)."""
    return [row for row in rows("pathology/ihc/rules.csv") if holds(row["when"], readings)]


def holds(when: str, readings: Sequence[Reading]) -> bool:
    """Do all signs hold, such as `Syn+ CgA+ p40-`? A weak or focal stain is no full sign; `p40+diffuse` asks more.

    `myogenin+any` holds where it is focal too: of some nuclear markers any staining of tumour cells is enough.
    """
    signs = {(reading.marker, "+" if reading.axis == "positive" else "-"): reading for reading in informative(readings)}

    def sign(condition: str) -> bool:
        plain = condition.removesuffix("diffuse").removesuffix("any")
        found = signs.get((plain[:-1], plain[-1]))
        if found is not None and condition.endswith("any"):
            return True
        if found is None or found.weight != 1 or found.pattern == "focal":
            return False
        return plain == condition or found.pattern == "diffuse"

    return all(sign(each) for each in _conditions(when))


@cache
def gates() -> dict[str, dict[str, str]]:
    """By family: its defining markers, how many must be tested, the signs that support it and those that stop it."""
    return {row["family"]: row for row in rows("pathology/ihc/gate.csv")}


def supported(family: str, readings: Sequence[Reading]) -> bool:
    """Was a defining marker of a family tested, does a set of its signs hold, and none that speaks against it?"""
    gate = gates()[family]
    return (
        _defined(family, readings)
        and not _stopped(family, readings)
        and any(holds(each, readings) for each in gate["supports"].split(" | "))
    )


def tested(family: str, readings: Sequence[Reading]) -> bool:
    """Do the readings say something of a family: its defining markers were done, or a sign speaks against it?"""
    return _defined(family, readings) or _stopped(family, readings)


def _defined(family: str, readings: Sequence[Reading]) -> bool:
    done = {reading.marker for reading in informative(readings)} & set(gates()[family]["defining"].split(";"))
    return len(done) >= int(gates()[family]["least_tested"])


def _stopped(family: str, readings: Sequence[Reading]) -> bool:
    return any(holds(each, readings) for each in gates()[family]["stops"].split(" | ") if each)


def _conditions(when: str) -> list[str]:
    """The signs of a rule, each of which ends at its + or -; a marker may be of two words ("SMARCA4 loss+").

    >>> _conditions("SMARCA4 loss+ p40+diffuse")
    ['SMARCA4 loss+', 'p40+diffuse']
    """
    found: list[str] = []
    open_words: list[str] = []
    for word in when.split():
        open_words.append(word)
        if word.removesuffix("diffuse").removesuffix("any")[-1:] in ("+", "-"):
            found.append(" ".join(open_words))
            open_words = []
    return found


def neuroendocrine(readings: Sequence[Reading]) -> tuple[str, ...]:
    """The neuroendocrine markers found positive."""
    return tuple(each.marker for each in readings if each.axis == "positive" and group(each.marker) == "neuroendocrine")


def nec_minimum(readings: Sequence[Reading]) -> dict[str, Any]:
    """What a panel lacks of the usual proof of neuroendocrine carcinoma: two markers, keratin, no CD45, no p40.

    Morphology suffices where the markers are negative; the minimum is our wording of common practice (status M).
    """
    state = {reading.marker: reading.axis for reading in informative(readings)}
    proof = [marker for marker in ("Syn", "CgA", "CD56", "INSM1") if state.get(marker) == "positive"]
    missing = [] if len(proof) > 1 else ["two of synaptophysin, chromogranin, CD56 and INSM1"]
    missing += [] if state.get("AE1/AE3") == "positive" else ["keratin"]
    missing += [f"{marker} negative" for marker in ("CD45", "p40") if state.get(marker) != "negative"]
    return {"met": not missing, "missing": missing}


def compute(panel: Sequence[str], site: str = "cervix") -> Result:
    """Rank the tumours of the differential by a panel such as `Syn+`, `CD45-`, `Ki-67=90%`, `SMARCA4=retained`."""
    stains = [parse(entry) for entry in panel]
    unknown = tuple(stain.marker for stain in stains if canonical(stain.marker) is None)
    return judge([reading for stain in stains for reading in read(stain)], site, unknown)


def judge(readings: Sequence[Reading], site: str = "cervix", unknown: Sequence[str] = ()) -> Result:
    """The differential of some readings: named only where a family's defining markers were tested and support it."""
    used = informative(readings)
    least = int(weights()["least_markers"])
    allowed = [family for family in gates() if supported(family, used)]
    ranking = rank(used, site, allowed) if allowed else rank(used, site)
    first = ranking.entities[0][0]
    if len(used) < least or not allowed or over_none(first.code, used) < weights()["over_none"]:
        return _unnamed(used, ranking, unknown)
    family, share = ranking.families[0]
    first = next(entity for entity, _ in ranking.entities if entity.family == family)
    said = tuple(f"{row['statement']} ({row['when']})" for row in rules_met(used))
    said += (_TTF1,) if any(each.marker == "TTF-1" and each.axis == "positive" for each in used) else ()
    return Result(
        value=first.code,
        statement=f"The panel fits {family} best{_beside(ranking)}{_within(ranking, family, share)}.",
        details=_details(ranking, rank(used, site), readings) | {"unknown_markers": list(unknown)},
        caveats=CAVEATS + said,
        needs=(*(shown(item["marker"]) for item in suggestions(rank(used, site), 3)), *_open(readings)),
        sources=SOURCES,
    )


def _beside(ranking: Ranking) -> str:
    """The share among the families that the stains support, and the next of them."""
    told = ranking.families
    if len(told) == 1:
        return ", the only tumour of the list that they support"
    return f" ({100 * told[0][1]:.0f} % among those it supports; next {told[1][0]}, {100 * told[1][1]:.0f} %)"


def _unnamed(used: Sequence[Reading], ranking: Ranking, unknown: Sequence[str]) -> Result:
    """No family is named: too few stains, or no defining marker that supports one; what to ask for."""
    first = rank(used).families[0][0] if used else ""
    asks = tuple(gates()[first]["ask"].split("; ")) if first in gates() else ()
    few = len(used) < int(weights()["least_markers"])
    why = (
        f"{len(used)} of the stains say something; a ranking takes {int(weights()['least_markers'])}."
        if few
        else (
            "The stains done do not settle the tumour: no family of the list is supported by a marker that defines it."
        )
    )
    return Result(
        statement=why,
        details={"unknown_markers": list(unknown)},
        caveats=tuple(f"{row['statement']} ({row['when']})" for row in rules_met(used)),
        needs=asks or tuple(shown(item["marker"]) for item in suggestions(ranking)),
        sources=SOURCES,
    )


def _open(readings: Sequence[Reading]) -> tuple[str, ...]:
    """What the report leaves out of a stain that would decide its meaning (p16: block or patchy)."""
    return tuple(f"{shown(each.marker)}: {each.needs}" for each in readings if each.needs)


def _within(ranking: Ranking, family: str, share: float) -> str:
    """The leading member of a family, or that its members are not told apart (none has half of its share).

    Nothing for a family of one.
    """
    members = [(entity, own) for entity, own in ranking.entities if entity.family == family]
    first, own = members[0]
    if len(members) == 1:
        return ""
    if own * 2 >= share:
        return f"; within it {first.name} ({100 * own:.0f} %)"
    told = ", ".join(f"{entity.name} {100 * each:.0f} %" for entity, each in members[:3])
    return f"; its members are not told apart by these stains ({told})"


def _details(ranking: Ranking, every: Ranking, readings: Sequence[Reading]) -> dict[str, Any]:
    met = rules_met(ranking.readings)
    return {
        "entities": [
            {"code": each.code, "name": each.name, "family": each.family, "share": round(share, 4)}
            for each, share in ranking.entities
        ],
        "families": [{"family": name, "share": round(share, 4)} for name, share in ranking.families],
        "contributions": contributions(ranking),
        "rules": [{"id": row["id"], "statement": row["statement"], "source": row["source"]} for row in met],
        "next": suggestions(every),
        "open": list(_open(readings)),
        "neuroendocrine_markers": list(neuroendocrine(readings)),
        "nec_minimum": nec_minimum(readings),
    }


SITES = ("cervix", "corpus", "ovary", "lung", "skin", "breast", "colon", "stomach", "bladder", "unknown")
INSTRUMENTS = (
    Instrument(
        name="ihc_differential",
        title="Immunohistochemical differential",
        family="pathology",
        inputs=(
            Input(name="panel", type="list", doc="stains: Syn+, CD45-, Ki-67=90%, p53=wild-type", source="who-2020"),
            Input(name="site", type="choice", doc="where the sample is from", choices=SITES, required=False),
        ),
        compute=compute,
        sources=SOURCES,
    ),
)
