"""The FIGO stage of a record: evidence gathered at primary diagnosis, computed, and held against what is stated."""

import re
from datetime import date
from typing import Any

import msgspec

from lugol.findings import Finding
from lugol.instruments import figo
from lugol.instruments.cancer_proof import cancers, proof_of_cervical_cancer
from lugol.instruments.figo_evidence import Evidence, evidence
from lugol.instruments.figo_stated import stated_stages
from lugol.instruments.figo_window import at_primary_diagnosis, comes_after
from lugol.instruments.instrument import Result, rows
from lugol.instruments.tumour_size import Measured, depth, microscopic, size
from lugol.record.event import Event, Stage
from lugol.record.record import Record

_NODES = ("pelvic_nodes", "para_aortic_nodes")
_BROAD = re.compile(r"distant|metasta|disease|\bm0\b|spread", re.IGNORECASE)


class Staged(msgspec.Struct, frozen=True):
    """Everything a stage rests on: inputs, result, evidence that decides, doubtful evidence, and what is for review."""

    inputs: dict[str, Any]
    result: Result
    deciding: tuple[Evidence, ...] = ()
    doubtful: tuple[Evidence, ...] = ()
    review: tuple[Evidence, ...] = ()
    would_be: str = ""
    sizes: tuple[Measured, ...] = ()

    @property
    def told(self) -> bool:
        """True where anything is told of size or spread."""
        return bool(set(self.inputs) - {"ovary", "tube"} or self.doubtful or self.review)

    @property
    def for_review(self) -> bool:
        """True where the only spread beyond the cervix is one that FIGO gives no stage."""
        return self.result.details["extent"] == "cervix" and bool(self.review)


def findings(record: Record, as_of: date) -> list[Finding]:
    """The stage finding, and one finding for each stated stage that the findings do not bear out."""
    proof = proof_of_cervical_cancer(record)
    stated = stated_stages(record)
    if not proof:
        if cancers(record):
            return []
        return [_no_cancer(event, value) for event, value in stated if event.assertion == "affirmed"][:1]
    edition = _edition(record, proof, [event for event, _ in stated])
    staged = stage(record, proof, edition)
    if not staged.told:
        return [_not_told(staged, stated, proof)]
    return [_finding(staged, stated, proof), *_disagreements(record, proof, staged, stated)]


def stage(record: Record, proof: list[Event], ruleset: str = "2018-corrigendum") -> Staged:
    """The stage by one edition, from what was found at primary diagnosis."""
    events = at_primary_diagnosis(record, proof)
    found = [placed for item in evidence(events) for placed in _node_place(item)]
    sizes, deep = size(events), depth(events)
    inputs = _inputs(found)
    if sizes:
        inputs["size_mm"] = sizes[0].mm
        inputs["visible"] = True if any(m.proof != "pathology" for m in sizes) else None
    elif microscopic(events):
        inputs["visible"] = False
    if deep:
        inputs["depth_mm"] = deep.mm
    result = figo.compute(ruleset, **inputs)
    doubtful = tuple(item for item in found if item.state == "doubtful")
    raised = {**inputs, **_raised(doubtful, inputs)}
    maybe = figo.compute(ruleset, **raised).value
    return Staged(
        inputs,
        result,
        _deciding(found, result, sizes),
        doubtful,
        tuple(item for item in found if item.criterion in ("ovary", "tube", "review") and item.state != "denied"),
        maybe if figo.stage_order(maybe) > figo.stage_order(result.value) else "",
        tuple(sizes),
    )


def _node_place(item: Evidence) -> list[Evidence]:
    """Involved nodes without a place count as pelvic (in doubt the lower stage); "no nodes" speaks of both chains."""
    if item.criterion != "unplaced_nodes":
        return [item]
    chains = _NODES if item.state == "denied" else _NODES[:1]
    return [msgspec.structs.replace(item, criterion=chain) for chain in chains]


def _inputs(found: list[Evidence]) -> dict[str, Any]:
    state = {name: _state([item for item in found if item.criterion == name]) for name in figo.WORDS}
    nodes = [item for item in found if item.criterion in _NODES and item.state == "involved"]
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
    broad = [item for item in items if item.state == "denied" and _BROAD.search(item.words)]
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


def _deciding(found: list[Evidence], result: Result, sizes: list[Measured]) -> tuple[Evidence, ...]:
    extent = result.details["extent"]
    if extent == "cervix":
        return tuple(Evidence("size_mm", "involved", m.proof, m.event, m.words) for m in sizes[:1])
    items = [item for item in found if item.criterion == extent and item.state == "involved"]
    return tuple(sorted(items, key=lambda item: item.proof != "pathology"))


def _edition(record: Record, proof: list[Event], stated: list[Event]) -> str:
    """The edition that the record names, else the one in force when the cancer was found, else the newest."""
    for event in stated:
        if isinstance(event.values, Stage):
            for row in rows("figo_editions.csv"):
                if re.search(row["named"], event.values.system, re.IGNORECASE):
                    return row["ruleset"]
    days = [event.when.latest for event in (*proof, *stated) if event.when.latest]
    first = min(days).isoformat() if days else "9999"
    in_force = [row["ruleset"] for row in rows("figo_editions.csv") if row["valid_from"] <= first]
    return in_force[-1] if in_force else rows("figo_editions.csv")[0]["ruleset"]


def _words(items: tuple[Evidence, ...]) -> str:
    told = dict.fromkeys(f"{item.words.strip()} ({item.proof})" for item in items)
    return "; ".join(list(told)[:4])


def _finding(staged: Staged, stated: list[tuple[Event, str]], proof: list[Event]) -> Finding:
    result = staged.result
    certain = "nothing beyond the cervix is certain" if staged.would_be else "nothing beyond the cervix is told"
    parts = [result.statement.replace("nothing beyond the cervix is told", certain)]
    if staged.deciding:
        parts.append(f"Decided by: {_words(staged.deciding)}.")
    if staged.doubtful:
        parts.append(f"Suspected only: {_words(staged.doubtful)}.")
    if staged.would_be:
        parts.append(f"If that were confirmed the stage would be {staged.would_be}.")
    same = [value for _, value in stated if figo.agree(value, result.value)]
    if same:
        finer = len(same[0].rstrip("rp")) > len(result.value.rstrip("rp"))
        fit = "which its findings do not contradict" if finer else "in agreement"
        parts.append(f"The record states {same[0]}: {fit}.")
    if any(item.criterion == "review" for item in staged.review):
        parts.append("For review: a pelvic mass can reach the sacroiliac joint directly; that alone is not IVB.")
    order = [item.event for item in (*staged.deciding, *staged.doubtful, *staged.review)]
    return Finding(
        id="figo:stage",
        rule="instrument:figo",
        guideline=f"FIGO {result.details['ruleset']}",
        kind="stage",
        code="figo_stage",
        date=proof[0].when.edtf or None,
        title=_title(staged),
        statement=" ".join([*parts, *result.caveats]),
        value="for review" if staged.for_review else result.value,
        evidence=tuple(dict.fromkeys([*order, *(event.id for event in proof), *(event.id for event, _ in stated)])),
        facts={**staged.inputs, "at_least": result.details["at_least"], "for_review": bool(staged.review)},
        needs=result.needs,
        sources=result.sources,
        status_tag=result.status_tag,
    )


def _title(staged: Staged) -> str:
    edition = staged.result.details["ruleset"].split("-")[0]
    if staged.for_review:
        places = {"ovary": "the ovary", "tube": "the tube", "review": "the sacroiliac joint"}
        where = ", ".join(dict.fromkeys(places[item.criterion] for item in staged.review))
        return f"FIGO {edition} stage for review: {where} alone gives none"
    maybe = f", {staged.would_be} if the suspected spread is confirmed" if staged.would_be else ""
    return f"FIGO {edition} stage {staged.result.value} from the findings{maybe}"


def _not_told(staged: Staged, stated: list[tuple[Event, str]], proof: list[Event]) -> Finding:
    said = f" The record states {stated[0][1]} and does not tell why." if stated else ""
    return Finding(
        id="figo:stage",
        rule="instrument:figo",
        guideline=f"FIGO {staged.result.details['ruleset']}",
        kind="gap",
        code="stage_unsupported" if stated else "figo_not_told",
        title="FIGO stage: neither size nor spread is told",
        statement=f"Nothing told of the time of diagnosis says how large or how far the tumour was.{said}",
        date=proof[0].when.edtf or None,
        evidence=tuple(dict.fromkeys(e.id for e in (*proof, *(event for event, _ in stated)))),
        facts={**staged.inputs, "for_review": False},
        needs=("size and depth of the tumour", "spread at the time of diagnosis"),
        sources=staged.result.sources,
    )


def _no_cancer(event: Event, value: str) -> Finding:
    result = figo.compute(cancer_proven=False)
    return Finding(
        id=f"figo:no-cancer:{event.id}",
        rule="instrument:figo",
        guideline="FIGO",
        kind="gap",
        code="stage_without_diagnosis",
        title=f"Stage {value} is stated, but no cancer of the cervix is proven in the record",
        statement=result.statement,
        evidence=(event.id,),
        facts={"stated": value, "cancer_proven": False},
        needs=result.needs,
        sources=result.sources,
    )


def _disagreements(
    record: Record, proof: list[Event], staged: Staged, stated: list[tuple[Event, str]]
) -> list[Finding]:
    """A stated stage that the record itself later replaced by one that fits is no contradiction."""
    fitting = [event for event, value in stated if _borne_out(record, proof, staged, event, value)]
    found: dict[str, Finding] = {}
    for event, value in stated:
        replaced = any(comes_after(fit, event) for fit in fitting)
        if event not in fitting and value not in found and not replaced:
            found[value] = _disagreement(staged, event, value)
    return list(found.values())


def _borne_out(record: Record, proof: list[Event], staged: Staged, event: Event, value: str) -> bool:
    """Does the stated stage fit the findings, by any of the sizes told, or by another edition where none is named?"""
    if figo.agree(value, staged.result.value) or staged.for_review:
        return True
    ruleset = staged.result.details["ruleset"]
    by_sizes = [figo.compute(ruleset, **{**staged.inputs, "size_mm": m.mm}).value for m in staged.sizes]
    if any(figo.agree(value, other) for other in by_sizes):
        return True
    named = isinstance(event.values, Stage) and re.search(r"\d{4}", event.values.system)
    same_extent = figo.agree(value[:2] if value[:2] == "IB" else value, staged.result.value)
    if not named and same_extent:
        return figo.agree(value, stage(record, proof, "2009").result.value)
    return False


def _disagreement(staged: Staged, event: Event, value: str) -> Finding:
    computed = staged.result.value
    higher = figo.stage_order(computed) > figo.stage_order(value)
    open_end = staged.result.details["at_least"] or staged.result.needs
    flagged = higher or not open_end
    if higher:
        statement = (
            f"The record states {value}; its findings at diagnosis support {computed}: {_words(staged.deciding)}."
        )
    else:
        statement = f"The record states {value}; what it tells supports {computed} and no more."
    return Finding(
        id=f"figo:stated:{event.id}",
        rule="instrument:figo",
        guideline=f"FIGO {staged.result.details['ruleset']}",
        kind="flag" if flagged else "gap",
        code="stage_findings_mismatch" if flagged else "stage_unsupported",
        title=f"Stated stage {value}, findings support {computed}",
        statement=statement,
        severity="warning" if flagged else "info",
        date=event.when.edtf or None,
        action="Review the stage with the images and the pathology" if flagged else None,
        value=computed,
        evidence=tuple(dict.fromkeys([event.id, *(item.event for item in staged.deciding)])),
        facts={"stated": value, "computed": computed, **staged.inputs},
        needs=staged.result.needs,
        sources=staged.result.sources,
        status_tag=staged.result.status_tag,
    )
