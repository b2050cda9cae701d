"""Stains read the wrong way: retained proteins called abnormal, a panel against the diagnosis, TTF-1 as a locator."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from lugol.findings import Finding
from lugol.instruments.chest import chest_imaged
from lugol.instruments.pathology.ihc import differential as ihc_differential
from lugol.instruments.pathology.ihc.cells import Entity, cells, weights
from lugol.instruments.pathology.ihc.normalise import Reading
from lugol.instruments.pathology.ihc.stated import claimed, diagnosis, result, stated
from lugol.language.terms import named, terms
from lugol.record.event import Diagnosis, Event
from lugol.record.record import Record, events_of

RETAINED = ("SMARCA4 loss", "INI1 loss")
_ABERRANT = (
    "(aberrant|abnormal|anomalous|altered) [_] [_] (smarca4|brg1|ini1|smarcb1)"
    "|(smarca4|brg1|ini1|smarcb1) [_] [_] [_] (remains uncommon|is uncommon|aberran*|overexpress*)"
)
_RETAINED_WORDS = "retain*|intact|preserv*|no loss|loss of neither|not lost|normal"
_NEUROENDOCRINE = "small cell|*neuroendocrine|nec|necc|scnec|scnecc|scncc|lcnec|lcnecc"


def finding(events: Sequence[str], name: str, **values: Any) -> Finding:
    """A finding of a panel, with the values that all of them share."""
    common: dict[str, Any] = {
        "id": f"ihc-{name}-{events[0]}",
        "rule": "instrument:ihc",
        "guideline": "",
        "evidence": tuple(events),
    }
    return Finding(**(common | values))


def retained(record: Record, events: Sequence[Event], readings: Sequence[Reading]) -> list[Finding]:
    """Proteins whose presence is normal: say so, and say it louder where the source calls it abnormal."""
    found = []
    for reading in readings:
        if reading.marker not in RETAINED or reading.state != "retained":
            continue
        protein = reading.marker.removesuffix(" loss")
        called = _called_aberrant(record, protein)
        told = next(event for event in events if event.id == reading.event)
        plain = any(named(_RETAINED_WORDS, span.quote) for span in told.sources)
        if plain and not called:
            continue
        statement = (
            f"{protein} positive means that the protein is retained, which is the normal result; the abnormal one is "
            "loss in tumour cells. It speaks against a tumour defined by the loss and names no target."
        )
        if called:
            statement += f" The source calls it abnormal (“{called}”)."
        found.append(
            finding(
                [reading.event],
                f"retained-{protein}",
                kind="flag" if called else "note",
                title=f"{protein} positive: retained, which is normal",
                statement=statement,
                severity="warning" if called else "info",
                date=told.when.edtf or None,
                value="retained",
                facts={"marker": protein, "state": "retained", "called_abnormal": called},
                sources=("clarke-2016",),
                status_tag="V",
                code="ihc_interpretation",
            )
        )
    return found


def _called_aberrant(record: Record, protein: str) -> str:
    names = {"SMARCA4": ("SMARCA4", "BRG1"), "INI1": ("INI1", "SMARCB1")}[protein]
    for document in record.documents:
        for place in terms(_ABERRANT).places(document.text):
            words = document.text[place.start : place.end]
            if any(name.casefold() in words.casefold() for name in names):
                return words
    return ""


_misfit = partial(
    finding,
    kind="flag",
    title="Stains do not fit the diagnosis",
    severity="warning",
    action="have the panel and the diagnosis reviewed together",
)
"""What is said wherever the stains speak against what the record names."""


def against_diagnosis(record: Record, events: Sequence[Event], readings: Sequence[Reading]) -> list[Finding]:
    """Hard rules of the panel that speak against every tumour the record names as hers."""
    told = stated(record)
    met = [row for row in ihc_differential.rules_met(readings) if row["against"]]
    contradicted = [row for row in met if told and all(e.code in row["against"].split(";") for _, e in told)]
    found = []
    for row in contradicted:
        names = _recorded(told)
        markers = [each.event for each in readings if _asks_for(row["when"], each.marker)]
        found.append(
            _misfit(
                markers,
                row["id"],
                statement=f"{row['statement'][0].upper()}{row['statement'][1:]}. The record says: {names}.",
                date=events[0].when.edtf or None,
                evidence=(*markers, *(event.id for event, _ in told)),
                facts={"rule": row["when"], "diagnosis": names},
                sources=(row["source"],),
                status_tag=row["status"],
                code=row["code"],
            )
        )
    return found


def _recorded(told: Sequence[tuple[Event, Entity]]) -> str:
    """The tumours that the record names, in its own words: what is vague there is not made precise here."""
    words = (event.values.value if isinstance(event.values, Diagnosis) else result(event.values) for event, _ in told)
    return ", ".join(sorted({each or entity.name for each, (_, entity) in zip(words, told, strict=True)}))


def fits_another(record: Record, events: Sequence[Event], readings: Sequence[Reading]) -> list[Finding]:
    """A panel that names one tumour where the record surely names another, whose defining markers were tested.

    A vague diagnosis ("adenocarcinoma of the cervix") claims nothing that a stain could contradict.
    """
    told = claimed(record)
    used = ihc_differential.informative(readings)
    best = ihc_differential.judge(readings).details.get("families")
    if not told or not best or any(not _is_left_out(entity, used, best[0]["family"]) for _, entity in told):
        return []
    names = ", ".join(sorted({entity.name for _, entity in told}))
    return [
        _misfit(
            [each.event for each in used],
            "another",
            statement=f"The stains fit {best[0]['family']} and do not support the recorded {names}.",
            date=events[0].when.edtf or None,
            evidence=tuple(dict.fromkeys([*(each.event for each in used), *(event.id for event, _ in told)])),
            facts={"panel": best[0]["family"], "diagnosis": names},
            sources=ihc_differential.SOURCES,
            status_tag="M",
            code="ihc_contradicts_diagnosis",
        )
    ]


def _is_left_out(entity: Entity, used: Sequence[Reading], best: str) -> bool:
    """Do the stains, some of which define an entity or speak against it, fit another family far better?"""
    if entity.family == best or ihc_differential.supported(entity.family, used):
        return False
    shares = dict(ihc_differential.rank(used).families)
    far = shares[best] >= weights()["against"] * shares.get(entity.family, 0.0)
    return far and ihc_differential.tested(entity.family, used)


def _asks_for(when: str, marker: str) -> bool:
    """Does a rule name a marker among its signs?"""
    return any(f" {marker}{answer}" in f" {when}" for answer in "+-")


def lung_not_excluded(record: Record, events: Sequence[Event], readings: Sequence[Reading]) -> list[Finding]:
    """TTF-1 in a small cell or neuroendocrine carcinoma, and no imaging of the chest in the record."""
    positive = [each for each in readings if each.marker == "TTF-1" and each.axis == "positive"]
    lung = any(named("lung|bronch*", diagnosis(event)) for event in events_of(record, "diagnosis"))
    if not positive or lung or not _says_neuroendocrine(record) or chest_imaged(record):
        return []
    counted = cells()["SCNEC", "TTF-1"]
    return [
        finding(
            [positive[0].event],
            "lung",
            kind="flag",
            title="TTF-1 positive: a lung primary is not excluded",
            statement=(
                f"TTF-1 is positive in most small cell carcinomas of the cervix ({counted.n} of {counted.of}), as in "
                "those of the lung. No chest imaging is documented."
            ),
            severity="warning",
            date=events[0].when.edtf or None,
            action="image the chest; HPV in the tumour and Rb separate the two",
            facts={"marker": "TTF-1", "chest_imaging": False},
            needs=("chest CT or PET-CT", "HPV ISH or PCR on tumour", "Rb stain"),
            sources=("mccluggage-2010", "who-2021-thoracic"),
            status_tag="M",
            code="ihc_interpretation",
        )
    ]


def _says_neuroendocrine(record: Record) -> bool:
    told = (event.values for event in events_of(record, "diagnosis", "pathology", "biopsy"))
    texts = (f"{v.value} {v.histology}" if isinstance(v, Diagnosis) else result(v) for v in told)
    return any(named(_NEUROENDOCRINE, text) for text in texts)
