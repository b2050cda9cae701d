"""#Enzian: the place and size of endometriosis as one code."""

from datetime import date
from typing import Any

from lugol.findings import Finding
from lugol.instruments import woman
from lugol.instruments.bands import row_in
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.language.terms import named
from lugol.record.event import Event, Imaging
from lugol.record.record import Record, events_of

METHODS = {"u": "ultrasound", "m": "MRI", "s": "surgery"}
SIDED = ("O", "B")
SINGLE = ("P", "A", "C")
_F = {"fa": "adenomyosis", "fb": "bladder", "fu": "ureter", "fi": "other bowel", "fo": "other place"}


def grade(compartment: str, cm: float) -> int:
    """The grade 0-3 of a size in cm.

    >>> grade("O", 4.3), grade("C", 3), grade("P", 7.1)
    (2, 2, 3)
    """
    table = tuple(row for row in rows("stage/enzian.csv") if row["compartment"] == compartment)
    return int(row_in(table, "band", cm)["grade"])


def compute(method: str = "s", **found: Any) -> Result:
    """The code; sides are written left/right and a compartment that nobody looked at is x. Source: Keckstein 2021.

    >>> compute("u", o_left_cm=4.3, o_right_cm=0).value
    '#Enzian(u) P x, O 2/0, T x/x, A x, B x/x, C x'
    """
    parts: list[str] = []
    for name in ("P", "O", "T", "A", "B", "C"):
        if name == "T":
            parts.append(f"T {_told(found.get('t_left'))}/{_told(found.get('t_right'))}")
        elif name in SIDED:
            parts.append(f"{name} {_grade(name, found, 'left')}/{_grade(name, found, 'right')}")
        else:
            parts.append(f"{name} {_grade(name, found)}")
    parts += [name.upper() for name in _F if found.get(name)]
    missing = tuple(item.doc for item in _inputs() if item.type != "boolean" and found.get(item.name) is None)
    return Result(
        value=f"#Enzian({method}) " + ", ".join(parts),
        statement=f"By {METHODS[method]}; x is what was not assessed.",
        details={"method": method, "f": [name.upper() for name in _F if found.get(name)]},
        needs=tuple(name for name in missing if name != "method"),
        sources=("keckstein-2021",),
    )


def from_record(record: Record, as_of: date) -> list[Finding]:
    """The ovarian part of the code, from imaging of ovarian cysts that tissue later proved endometriotic."""
    proven = woman.state(record, "endometrioma").events
    shown = events_of(record, "imaging", "pathology", "diagnosis")
    last = max((number for number, event in enumerate(shown) if event.id in proven), default=0)
    cysts = {side: _largest(shown[:last], side) for side in ("left", "right")}
    sizes = {f"o_{side}_cm": cyst[1] / 10 for side, cyst in cysts.items() if cyst}
    if not sizes:
        return []
    result = compute("u", **sizes)
    seen = [cyst[0] for cyst in cysts.values() if cyst]
    return [
        Finding(
            id="enzian:ovary",
            rule="instrument:enzian",
            guideline="#Enzian",
            kind="classification",
            code="enzian",
            title=f"{result.value} so far",
            statement=f"From the ovarian cysts as measured on imaging and proven endometriotic. {result.statement}",
            date=seen[0].when.edtf or None,
            value=result.value,
            evidence=(*(event.id for event in seen), *proven[:1]),
            facts=sizes,
            needs=("the compartments written x",),
            sources=result.sources,
        )
    ]


def _largest(events: list[Event], side: str) -> tuple[Event, float] | None:
    """The largest cyst or mass that imaging tells of the ovary of a side, with its size in mm."""
    found = [
        (event, max(event.values.size_mm))
        for event in events
        if isinstance(event.values, Imaging)
        and event.values.size_mm
        and named(side, woman.words(event))
        and named("*ovar*", woman.words(event))
    ]
    return max(found, key=lambda pair: pair[1], default=None)


def _grade(name: str, found: dict[str, Any], side: str = "") -> str:
    cm = found.get("_".join(filter(None, (name.lower(), side, "cm"))))
    return "x" if cm is None else str(grade(name, cm))


def _told(value: Any) -> str:
    return "x" if value is None else str(value)


def _inputs() -> tuple[Input, ...]:
    source = "Keckstein 2021"
    found = [Input(name="method", type="choice", choices=tuple(METHODS), required=False, doc="method", source=source)]
    sizes = [(name, "") for name in SINGLE] + [(name, side) for name in SIDED for side in ("left", "right")]
    for name, side in sizes:
        key = "_".join(filter(None, (name.lower(), side, "cm")))
        found.append(Input(name=key, type="number", unit="cm", low=0, high=40, required=False,
                           doc=f"size in compartment {name} {side}".strip(), source=source))  # fmt: skip
    for side in ("left", "right"):
        found.append(Input(name=f"t_{side}", type="integer", low=0, high=3, required=False,
                           doc=f"adhesions of the {side} tube and ovary, 0 to 3", source=source))  # fmt: skip
    found += [Input(name=name, type="boolean", required=False, doc=doc, source=source) for name, doc in _F.items()]
    return tuple(found)


INSTRUMENTS = (
    Instrument(
        name="enzian",
        title="#Enzian classification of endometriosis",
        family="stage",
        inputs=_inputs(),
        compute=compute,
        from_record=from_record,
        sources=("keckstein-2021",),
    ),
)
