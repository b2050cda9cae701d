"""A record's stage by one edition of FIGO: inputs at primary diagnosis, result, what decides and what is doubted."""

from functools import lru_cache
from typing import Any

import msgspec

from lugol.instruments.cancer_words import terms_of
from lugol.instruments.instrument import Result, rows
from lugol.instruments.stage.figo import figo
from lugol.instruments.stage.figo.evidence import Evidence, evidence
from lugol.instruments.stage.figo.stated import called_microscopic
from lugol.instruments.stage.figo.tumour_size import Measured, depth, microscopic, size
from lugol.instruments.stage.figo.window import at_primary_diagnosis
from lugol.instruments.woman import words
from lugol.language.terms import named
from lugol.record.event import Event, Exam, Imaging, Pathology, is_hers
from lugol.record.record import Record

_FEW = 3
_OF_THE_TUMOUR = ("depth_mm", "width_mm", "size_mm", "visible")
_NODES = ("pelvic_nodes", "para_aortic_nodes")
_SAYS_NO_SPREAD = {"ovary", "tube", "lvsi", "bullous_oedema"}
_BROAD = "distant|*metasta*|disease|m 0|spread"


class Staged(msgspec.Struct, frozen=True):
    """Everything a stage rests on: inputs, result, evidence that decides, doubtful evidence, and what is for review.

    `placed` says that an event which decides names its site or a size in a field of its own.
    """

    inputs: dict[str, Any]
    result: Result
    deciding: tuple[Evidence, ...] = ()
    doubtful: tuple[Evidence, ...] = ()
    review: tuple[Evidence, ...] = ()
    would_be: str = ""
    sizes: tuple[Measured, ...] = ()
    placed: bool = False

    @property
    def has_extent(self) -> bool:
        """True where anything is told of size or spread."""
        return bool(set(self.inputs) - _SAYS_NO_SPREAD or self.doubtful or self.review)

    @property
    def for_review(self) -> bool:
        """True where the only spread beyond the cervix is one that FIGO gives no stage."""
        return self.result.details["extent"] == "cervix" and bool(self.review)


def stage(record: Record, proof: list[Event], ruleset: str = "2018-corrigendum") -> Staged:
    """The stage by one edition, from what was found at primary diagnosis."""
    return _stage(record, tuple(proof), ruleset)


@lru_cache(maxsize=16)  # on days on which nothing new is known the same stage is asked again
def _stage(record: Record, proof: tuple[Event, ...], ruleset: str) -> Staged:
    return stage_of(at_primary_diagnosis(record, list(proof)), ruleset)


def stage_of(events: list[Event], ruleset: str) -> Staged:
    """The stage by one edition, from the given events."""
    found = [placed for item in evidence(events) for placed in _node_place(item)]
    sizes, deep = size(events), depth(events)
    inputs = _inputs(found)
    if sizes:
        inputs["size_mm"] = sizes[0].mm
    seen = _visible(events, sizes, deep)
    if seen is not None:
        inputs["visible"] = seen
    if deep:
        inputs["depth_mm"] = deep.mm
    if any(isinstance(e.values, Pathology) and e.values.lvsi == "present" for e in events):
        inputs["lvsi"] = True
    if any(is_hers(e) and terms_of("bullous").named(words(e)) for e in events):
        inputs["bullous_oedema"] = True
    result = figo.compute(ruleset, **inputs)
    doubtful = tuple(item for item in found if item.state == "doubtful")
    raised = {**inputs, **_raised(doubtful, inputs)}
    maybe = figo.compute(ruleset, **raised).value
    deciding = _deciding(found, result, sizes, deep)
    fields = {e.id for e in events if any(getattr(e.values, name, None) for name in ("site", "size_mm", "code"))}
    return Staged(
        inputs,
        result,
        deciding,
        doubtful,
        tuple(item for item in found if item.criterion in ("ovary", "tube", "review") and item.state != "denied"),
        maybe if figo.stage_order(maybe) > figo.stage_order(result.value) else "",
        tuple(sizes),
        any(item.event in fields for item in deciding),
    )


def _visible(events: list[Event], sizes: list[Measured], deep: Measured | None) -> bool | None:
    """Is the tumour one that can be seen or imaged, rather than one that only the microscope shows? None: not told."""
    if any(m.proof != "pathology" for m in sizes):
        return True
    if microscopic(events) or (deep and called_microscopic(events)):
        return False
    limits = {row["name"]: float(row["mm"]) for row in rows("stage/figo/visible.csv")}
    if deep is None:
        return True if any(m.mm > limits["visible_size"] for m in sizes) else None
    whole = any(e.id == deep.event and isinstance(e.values, Pathology) and e.values.margins == "clear" for e in events)
    looked_large = any(m.mm > limits["visible_size"] for m in sizes) or any(_is_seen(e) for e in events)
    return False if whole and deep.mm <= limits["microscopic_depth"] and not looked_large else None


def _is_seen(event: Event) -> bool:
    """Was a lesion of the cervix seen or imaged in her?"""
    values = event.values
    coded = getattr(values, "code", "") in ("cervical_mass", "visible_lesion", "suspicious_cervix")
    return event.assertion == "affirmed" and isinstance(values, Exam | Imaging) and coded


def dated(proof: list[Event]) -> str | None:
    """The date of the first proof that has one."""
    return next((event.when.edtf for event in proof if event.when.edtf), None)


def shortened(needs: tuple[str, ...]) -> tuple[str, ...]:
    """The needs of a stage, with a long list of places of spread told in one phrase.

    >>> shortened(("distant organs", "greatest diameter of the tumour"))
    ('distant organs', 'greatest diameter of the tumour')
    """
    places = [figo.WORDS[name] for name in figo.WORDS if name not in _OF_THE_TUMOUR]
    asked = [need for need in needs if need in places]
    if len(asked) <= _FEW:
        return needs
    return ("spread beyond the cervix: " + ", ".join(asked), *(need for need in needs if need not in places))


def _node_place(item: Evidence) -> list[Evidence]:
    """Involved nodes without a place count as pelvic (in doubt the lower stage); "no nodes" speaks of both chains."""
    if item.criterion != "unplaced_nodes":
        return [item]
    chains = _NODES if item.state == "denied" else _NODES[:1]
    return [msgspec.structs.replace(item, criterion=chain) for chain in chains]


def _inputs(found: list[Evidence]) -> dict[str, Any]:
    state = {name: _state([item for item in found if item.criterion == name]) for name in figo.WORDS}
    highest = "para_aortic_nodes" if state["para_aortic_nodes"] else "pelvic_nodes"
    nodes = [item for item in found if item.criterion == highest and item.state == "involved"]
    inputs: dict[str, Any] = {name: state[name] for name in ("mucosa", "pelvic_wall", "hydronephrosis", "parametrium")}
    inputs["distant"] = _distant([item for item in found if item.criterion == "distant"])
    for name in _NODES:
        inputs[name] = None if state[name] is None else "positive" if state[name] else "negative"
    if nodes:
        inputs["nodes_by"] = "p" if any(item.proof == "pathology" for item in nodes) else "r"
    if state["lower_vagina"]:
        inputs["vagina"] = "lower"
    elif state["upper_vagina"] is not None:
        inputs["vagina"] = "upper" if state["upper_vagina"] else "none"
    for name in ("ovary", "tube"):
        inputs[name] = any(item.criterion == name and item.state == "involved" for item in found)
    return {name: value for name, value in inputs.items() if value is not None}


def _state(items: list[Evidence]) -> bool | None:
    """Pathology overrides; among equals what is involved counts; doubt leaves the criterion open."""
    tissue = [item for item in items if item.proof == "pathology" and item.state != "doubtful"]
    judged = tissue or items
    if any(item.state == "involved" for item in judged):
        return True
    if any(item.state == "doubtful" for item in judged) or not judged:
        return None
    return False


def _distant(items: list[Evidence]) -> bool | None:
    """One free organ says nothing of the others: only a general denial makes distant spread absent."""
    if any(item.state == "involved" for item in items):
        return True
    broad = [item for item in items if item.state == "denied" and named(_BROAD, item.words)]
    return False if broad and not any(item.state == "doubtful" for item in items) else None


def _raised(doubtful: tuple[Evidence, ...], inputs: dict[str, Any]) -> dict[str, Any]:
    raised: dict[str, Any] = {}
    for item in doubtful:
        if item.criterion in _NODES and inputs.get(item.criterion) is None:
            raised[item.criterion] = "positive"
            raised.setdefault("nodes_by", "p" if item.proof == "pathology" else "r")
        elif item.criterion in ("distant", "mucosa", "pelvic_wall", "parametrium", "hydronephrosis"):
            raised[item.criterion] = True
        elif item.criterion in ("lower_vagina", "upper_vagina") and inputs.get("vagina") is None:
            raised["vagina"] = item.criterion.split("_")[0]
    return raised


def _deciding(
    found: list[Evidence], result: Result, sizes: list[Measured], deep: Measured | None
) -> tuple[Evidence, ...]:
    """What carries the stage: the spread that is highest, else the size, else the depth of invasion."""
    extent = result.details["extent"]
    if extent == "cervix" and deep and not sizes:
        return (Evidence("depth_mm", "involved", deep.proof, deep.event, f"depth {deep.mm:g} mm"),)
    if extent == "cervix":
        return tuple(Evidence("size_mm", "involved", m.proof, m.event, m.words) for m in sizes[:1])
    items = [item for item in found if item.criterion == extent and item.state == "involved"]
    return tuple(sorted(items, key=lambda item: item.proof != "pathology"))
