"""IOTA Simple Rules: benign (B) and malignant (M) features of an adnexal mass."""

from datetime import date
from typing import Any

from lugol.findings import Finding
from lugol.instruments import woman
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.instruments.mass import pairs as mass_pairs
from lugol.language.terms import named
from lugol.record.event import Event
from lugol.record.record import Record, events_of
from lugol.record.when import overlaps


def compute(**features: Any) -> Result:
    """Benign where only B features apply, malignant where only M features do, else inconclusive.

    A feature that is not told leaves the answer open unless it is already inconclusive. Source: Timmerman 2008, 2010.

    >>> compute(**{name: name == "b1" for name in FEATURES}).value
    'benign'
    """
    told = {name: features.get(name) for name in FEATURES}
    benign = [name for name in FEATURES if name[0] == "b" and told[name]]
    malignant = [name for name in FEATURES if name[0] == "m" and told[name]]
    opened = [name for name in FEATURES if told[name] is None]
    decided = bool(benign and malignant) or not opened
    value = _verdict(benign, malignant) if decided else None
    present = ", ".join(f"{name.upper()} {FEATURES[name]}" for name in (*benign, *malignant)) or "no feature"
    return Result(
        value=value,
        statement=f"Simple Rules: {value or 'open'}; documented: {present}.",
        details={"benign": benign, "malignant": malignant},
        caveats=(() if value != "inconclusive" else ("ADNEX or an expert examiner comes next",)),
        needs=() if decided else tuple(FEATURES[name] for name in opened),
        sources=("timmerman-2008", "timmerman-2010"),
    )


def _verdict(benign: list[str], malignant: list[str]) -> str:
    if bool(benign) == bool(malignant):
        return "inconclusive"
    return "malignant" if malignant else "benign"


def from_record(record: Record, as_of: date) -> list[Finding]:
    """The features that imaging tells of each measured adnexal mass; what is not told stays open.

    A single feature is no description in these terms: ADNEX then asks for one.
    """
    found = []
    for mass in mass_pairs.measured_masses(record):
        if mass.when.is_known:
            seen = [e for e in events_of(record, "imaging") if e.when.is_known and overlaps(e.when, mass.when)]
            features = _features(mass, seen)
            if any(features.values()) and len(features) > 1:
                found.append(_finding(mass, seen, features))
    return found


def _features(mass: Event, seen: list[Event]) -> dict[str, bool]:
    """Told or denied features; ascites may be told by any imaging of the time."""
    around = "; ".join(woman.words(event) for event in seen)
    features: dict[str, bool] = {}
    for row in rows("mass/iota_words.csv"):
        text = around if row["feature"] == "m2" else woman.words(mass)
        if row["unless"] and named(row["unless"], text):
            features[row["feature"]] = False
        elif named(row["terms"], text):
            features[row["feature"]] = True
    return features


def _finding(mass: Event, seen: list[Event], features: dict[str, bool]) -> Finding:
    result = compute(**features)
    decided = result.value is not None
    return Finding(
        id=f"iota:{mass.id}",
        rule="instrument:iota",
        guideline="IOTA Simple Rules",
        kind="classification" if decided else "gap",
        code=f"iota_{result.value}" if decided else "iota_open",
        title=f"Simple Rules: {result.value}" if decided else "Simple Rules inconclusive: features not documented",
        statement=" ".join([result.statement, *(f"{caveat.capitalize()}." for caveat in result.caveats)]),
        date=mass.when.edtf or None,
        value=result.value,
        evidence=tuple(dict.fromkeys([mass.id, *(e.id for e in seen if "ascit" in woman.words(e).lower())])),
        facts={**result.details, "told": dict(features)},
        needs=result.needs,
        sources=result.sources,
    )


FEATURES = {row["feature"]: row["words"] for row in rows("mass/iota.csv")}
INSTRUMENTS = (
    Instrument(
        name="iota",
        title="IOTA Simple Rules",
        family="mass",
        inputs=tuple(
            Input(name=name, type="boolean", required=False, doc=words, source="Timmerman 2008")
            for name, words in FEATURES.items()
        ),
        compute=compute,
        from_record=from_record,
        sources=("timmerman-2008", "timmerman-2010"),
    ),
)
