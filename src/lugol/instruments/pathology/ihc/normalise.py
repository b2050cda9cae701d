"""One stain as reported into what it means: canonical marker, state, and how firmly it may be used."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from lugol.findings import StatusTag
from lugol.instruments.instrument import InputError, rows
from lugol.language import terms
from lugol.record.event import Ihc, Polarity

Axis = Literal["positive", "negative", "unread"]
_JOINED = frozenset("-‐–/().α")
_PATTERNS = (
    ("dot", "dot*|perinuclear"),
    ("focal", "focal*|partial*|patchy|scatter*|weak*"),
    ("diffuse", "diffuse*|block*|strong*|overexpress*|widespread"),
)
WORDS: dict[str, Polarity] = {
    "positive": "positive", "pos": "positive", "+": "positive", "negative": "negative", "neg": "negative",
    "-": "negative", "variable": "variable", "retained": "positive", "intact": "positive", "lost": "negative",
    "loss": "negative",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What a stain means: `axis` is the answer on the marker's column of the table ("SMARCA4 loss": positive = lost).

    `weight` from 0 (say nothing) to 1; `index` is a percentage for Ki-67; `needs` is what the report leaves open.
    """

    marker: str
    state: str
    axis: Axis
    weight: float
    statement: str = ""
    needs: str = ""
    pattern: str = ""
    index: float | None = None
    variant_named: bool = True
    source: str = ""
    status: StatusTag = "M"
    event: str = ""


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows("pathology/ihc/markers.csv"):
        for name in (row["marker"], *row["aliases"].split(";")):
            if name:
                found.setdefault(_plain(name), row["marker"])
    return found


def _plain(name: str) -> str:
    return "".join(sign for sign in name if not sign.isspace() and sign not in _JOINED).casefold()


def canonical(name: str) -> str | None:
    """The marker's name in the table; None for one that the table does not know.

    >>> canonical("BRG1 (SMARCA4)"), canonical("chromogranin A"), canonical("XYZ-9")
    ('SMARCA4 loss', 'CgA', None)
    """
    found = _names().get(_plain(name))
    return found or _names().get(_plain(name.split("(")[0])) if name else None


def shown(marker: str) -> str:
    """The marker as a reader calls it.

    >>> shown("SMARCA4 loss"), shown("p53 aberrant"), shown("Syn")
    ('SMARCA4', 'p53', 'Syn')
    """
    return marker.removesuffix(" loss").removesuffix(" aberrant")


def group(marker: str) -> str:
    """The group of markers that tell nearly the same."""
    return next(row["group"] for row in rows("pathology/ihc/markers.csv") if row["marker"] == marker)


def read(stain: Ihc, event: str = "") -> list[Reading]:
    """The readings of one stain: none for an unknown marker, two where a pattern is a question of its own.

    >>> [(each.marker, each.state) for each in read(Ihc(marker="SMARCA4", result="positive"))]
    [('SMARCA4 loss', 'retained')]
    """
    marker = canonical(stain.marker)
    if marker is None:
        return []
    words = " ".join((stain.marker, stain.extent, stain.qualifier, stain.interpretation)).casefold()
    if marker == "Ki-67":
        return [_index(stain, event)]
    marker, named = _variant(marker, words)
    reading = _by_table(marker, stain, words, named, event)
    if marker == "CK20" and reading.state == "dot-like":
        return [reading, _relabelled(reading, "CK20 dot")]
    return [reading]


def _variant(marker: str, words: str) -> tuple[str, bool]:
    """The antibody or compartment meant, and whether the report names it (WT1 means different things by clone)."""
    if marker != "WT1":
        return marker, True
    if terms.named("c-term*|c19", words):
        return "WT1 C-term", True
    if "cytoplasm" in words:
        return "WT1 cytoplasmic", True
    return marker, terms.named("n-term*|6f-h2|nuclear", words)


def _index(stain: Ihc, event: str) -> Reading:
    low_high = stain.percent_range
    index = stain.percent if stain.percent is not None else sum(low_high) / 2 if low_high else None
    state = "unread" if index is None else f"{index:g} %"
    needs = "the index as a percentage" if index is None else ""
    statement = "the index of proliferating cells" if index is not None else "an index without a figure says little"
    return Reading(
        "Ki-67", state, "unread", 0.0 if index is None else 1.0, statement, needs, "", index, True, "ihc-reviews",
        "M", event,
    )  # fmt: skip


def _by_table(marker: str, stain: Ihc, words: str, named: bool, event: str) -> Reading:
    row = next(row for row in rows("pathology/ihc/reading.csv") if _holds(row, marker, stain, words))
    axis: Axis = row["axis"]  # type: ignore[assignment]
    needs = row["needs"] if not (named and "N- or C-terminal" in row["needs"]) else ""
    status: StatusTag = row["status"]  # type: ignore[assignment]
    return Reading(
        marker, row["state"], axis, float(row["weight"]), row["statement"], needs, _pattern(words), stain.percent,
        named, row["source"], status, event,
    )  # fmt: skip


def _holds(row: dict[str, str], marker: str, stain: Ihc, words: str) -> bool:
    if row["marker"] != "*" and marker not in row["marker"].split("|"):
        return False
    if row["result"] != "*" and stain.result not in row["result"].split("|"):
        return False
    if row["words"] != "*" and not terms.named(row["words"], words):
        return False
    if not (row["least_percent"] or row["most_percent"]):
        return True
    percent = stain.percent
    return percent is not None and float(row["least_percent"] or 0) <= percent <= float(row["most_percent"] or 100)


def _pattern(words: str) -> str:
    return next((name for name, pattern in _PATTERNS if terms.named(pattern, words)), "")


def _relabelled(reading: Reading, marker: str) -> Reading:
    return Reading(
        marker, reading.state, reading.axis, reading.weight, reading.statement, "", reading.pattern, None, True,
        reading.source, reading.status, reading.event,
    )  # fmt: skip


def parse(text: str) -> Ihc:
    """A stain written short: `Syn+`, `CD45-`, `CD99+ partial`, `Ki-67=90%`, `p53=wild-type`, `SMARCA4=retained`.

    Raises InputError for anything else.

    >>> parse("CD99+ partial").qualifier, parse("Ki-67=90%").percent
    ('partial', 90.0)
    """
    name, equals, value = text.partition("=")
    if equals:
        return _told(name.strip(), value.strip())
    for at in (at for at, sign in enumerate(text) if sign in "+-"):
        name, rest = text[:at].strip(), text[at + 1 :].strip()
        if canonical(name):
            return Ihc(marker=name, result=WORDS[text[at]], qualifier=rest)
    words = text.strip().rsplit(" ", 1)
    if len(words) == 2 and words[1].casefold() in WORDS:
        return Ihc(marker=words[0], result=WORDS[words[1].casefold()])
    if text.strip()[-1:] in ("+", "-"):
        return Ihc(marker=text.strip()[:-1], result=WORDS[text.strip()[-1]])
    raise InputError(f"panel entry {text!r} is not a stain; write for example Syn+, CD45-, Ki-67=90%, p53=wild-type")


def _told(name: str, value: str) -> Ihc:
    number = value.removesuffix("%").rstrip()
    if number.replace(".", "", 1).isdecimal() and number[0] != "." != number[-1]:
        percent = float(number)
        if percent > 100:
            raise InputError(f"{name}={value} is outside 0 to 100 %")
        return Ihc(marker=name, result="positive" if percent else "negative", percent=percent)
    first = value.casefold().split(" ")[0] if value else ""
    return Ihc(marker=name, result=WORDS.get(first, "positive" if first in _KINDS else "variable"), qualifier=value)


_KINDS = ("dot", "dot-like", "block", "diffuse", "focal", "patchy", "partial", "weak", "strong")
