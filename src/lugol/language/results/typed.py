"""What a reading gives: typed results, the closed set of HPV types, and one value of a record for each test."""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from lugol.record.event import Bethesda, Histology
from lugol.sources import numbered

Test = Literal["cytology", "hpv", "histology", "dual_stain", "via", "lesion", ""]
Status = Literal[
    "found", "absent", "possible", "pending", "not_done", "historical", "named", "adequacy", "not_understood"
]  # fmt: skip
# From the mildest to the worst. What is not understood outranks only what would reassure; no result outranks nothing.
CYTOLOGY: tuple[Bethesda, ...] = (
    "no_result", "NILM", "benign_glandular", "histiocytes", "endometrial_stromal", "endometrial_cells", "UNSAT",
    "unexpected", "abnormal", "ASC-US", "LSIL", "ASC-H", "AGC", "AGC-EC", "AGC-EM", "AGC-FN", "AGC-EC-FN", "HSIL",
    "AIS", "SCC", "ADC", "malignant",
)  # fmt: skip
HISTOLOGY: tuple[Histology, ...] = (
    "no_result", "insufficient", "benign", "other", "unexpected", "LSIL", "CIN1", "HSIL", "CIN2", "CIN2/3", "CIN3",
    "AIS", "cancer",
)  # fmt: skip
GROUPS = ("18/45", "other")
LOW = "low"
"""The part of an HPV test that low-risk types are, where a text does not say which ("low-risk HPV detected")."""
ALL_OTHERS = 10  # so many absent high-risk types beside 16 and 18 are all that a usual assay tests


class TypedResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One statement of a text about one test.

    `test`: the test; "lesion" where a class (HSIL, LSIL, AIS) is named of which the text does not say whether cytology
    or histology found it; "" where the test is not known. `code`: a Bethesda class, a histology class ("neoplasia" for
    a lesion without grade), or positive, negative, equivocal, invalid; "unexpected" where nothing was understood.
    `status`: what is said of it; only "found" and "absent" are results, "named" is a type without a result. `parts`: of
    HPV what the statement is about: types, "18/45", "other" (high-risk types that are not 16 or 18), "any" the whole.
    [`start`, `end`) in the text as given, and the words there.
    """

    test: Test
    code: str
    status: Status = "found"
    parts: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    quote: str = ""

    def __str__(self) -> str:
        """In short, as the rows write it: "hpv negative 16 18", "histology CIN3 absent"."""
        named = () if self.parts == ("any",) else self.parts
        status = () if self.status in ("found", self.code) else (self.status,)
        return " ".join([self.test or "?", self.code, *named, *status])


def is_low_risk(parts: Iterable[str]) -> bool:
    """Are all parts of an HPV result low-risk types, or named as such; not where it has none.

    >>> is_low_risk(["6", "11"]), is_low_risk([LOW]), is_low_risk(["6", "16"]), is_low_risk([])
    (True, True, False, False)
    """
    told = list(parts)
    return bool(told) and all(part == LOW or risk_of_types().get(part) == LOW for part in told)


@cache
def risk_of_types() -> dict[str, str]:
    """The closed set of HPV types, each with its risk: high, possible or low.

    >>> risk_of_types()["16"], "99" in risk_of_types()
    ('high', False)
    """
    return {row["type"]: row["risk"] for _, row in numbered(resources.files(__package__) / "hpv_types.csv")}


def type_order(name: str) -> tuple[bool, int, str]:
    """The order in which types are written: by number, groups after them."""
    return (not name.isdigit(), int(name) if name.isdigit() else 0, name)


def covers_all(absent: set[str]) -> bool:
    """Are so many types absent that the whole test is negative?

    >>> covers_all({"16", "18"}), covers_all({"16", "18", "other"})
    (False, True)
    """
    if "any" in absent:
        return True
    both = "16" in absent and bool(absent & {"18", "18/45"})
    others = {name for name in absent if risk_of_types().get(name) == "high"} - {"16", "18"}
    return both and ("other" in absent or len(others) >= ALL_OTHERS)


def concepts_of(found: tuple[TypedResult, ...], test: str) -> tuple[tuple[str, ...], ...]:
    """The results of one test as one tuple of concepts each, as the readers of codes hold them.

    Cytology and histology: the class; HPV: its types beside "positive" or "negative". What is only possible, or is
    denied without saying what is there, becomes "unexpected".

    >>> concepts_of((TypedResult(test="hpv", code="negative", parts=("16", "18")),), "hpv")
    (('16', '18', 'negative'),)
    """
    mine = [result for result in found if result.test == test]
    told = [c for result in mine if result.status in ("found", "adequacy") and (c := _concepts(result))]
    classes = {c for each in told for c in each}
    if test == "histology":
        told += _denied(mine, bool(told)) + _doubted(mine, classes)
    elif test == "cytology":
        left = {result.status for result in mine} - {"found", "adequacy"}
        told += [("abnormal",)] if "possible" in left else [("unexpected",)] if "absent" in left and not told else []
    elif test == "hpv" and {("positive",), ("negative",)} <= set(told):
        told = [("positive", "negative"), *(each for each in told if len(each) > 1)]
    elif any(result.status == "possible" for result in mine):
        told.append(("equivocal",))
    return tuple(dict.fromkeys(told))


def _concepts(result: TypedResult) -> tuple[str, ...]:
    if result.status == "adequacy":
        return () if result.code == "adequate" else (result.code,)
    if result.test == "hpv":
        return (*(part for part in result.parts if part != "any"), result.code)
    return ("unexpected" if result.code == "neoplasia" else result.code,)


def _denied(mine: list[TypedResult], more: bool) -> list[tuple[str, ...]]:
    """What denied histology says: nothing where something else was found; benign where no lesion at all is left."""
    denied = [result for result in mine if result.status == "absent"]
    if more or not denied:
        return []
    whole = any(r.code in ("neoplasia", "CIN1", "LSIL") or "residual" in r.quote.casefold() for r in denied)
    return [("benign",)] if whole else [("unexpected",)]


def _doubted(mine: list[TypedResult], classes: set[str]) -> list[tuple[str, ...]]:
    """ "unexpected" where something worse than what was found is not excluded."""
    rank: dict[str, int] = {name: place for place, name in enumerate(HISTOLOGY)}
    worst = max((rank.get(name, 0) for name in classes), default=0)
    doubts = [result for result in mine if result.status == "possible"]
    return [("unexpected",)] if any(rank.get(result.code, 99) > worst for result in doubts) else []
