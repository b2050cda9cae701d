"""IOTA Simple Rules: benign (B) and malignant (M) features of an adnexal mass."""

from typing import Any

from lugol.instruments.instrument import Input, Instrument, Result, rows


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
        statement=f"Simple Rules: {value or 'open'}; told: {present}.",
        details={"benign": benign, "malignant": malignant},
        caveats=(() if value != "inconclusive" else ("inconclusive: ADNEX or an expert examiner comes next",)),
        needs=() if decided else tuple(FEATURES[name] for name in opened),
        sources=("timmerman-2008", "timmerman-2010"),
    )


def _verdict(benign: list[str], malignant: list[str]) -> str:
    if bool(benign) == bool(malignant):
        return "inconclusive"
    return "malignant" if malignant else "benign"


FEATURES = {row["feature"]: row["words"] for row in rows("iota.csv")}
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
        sources=("timmerman-2008", "timmerman-2010"),
    ),
)
