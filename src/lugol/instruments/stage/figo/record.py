"""The FIGO stage of a record: evidence gathered at primary diagnosis, computed, and held against what is stated."""

from datetime import date

import msgspec

from lugol.findings import Finding
from lugol.instruments.cancer_proof import cancers, proof_of_cervical_cancer
from lugol.instruments.instrument import Instrument, rows
from lugol.instruments.stage.figo import figo
from lugol.instruments.stage.figo.evidence import Evidence
from lugol.instruments.stage.figo.phase import changed_by_surgery, surely_told, unsupported
from lugol.instruments.stage.figo.staged import Staged, dated, shortened, stage, stage_of
from lugol.instruments.stage.figo.stated import stated_stages
from lugol.instruments.stage.figo.window import (
    at_primary_diagnosis,
    comes_after,
    from_tissue,
    is_definitive,
    tells_recurrence,
)
from lugol.language.terms import named
from lugol.record import staging
from lugol.record.event import Event, Stage
from lugol.record.record import Record, precedes

_QUOTED = 3


def from_record(record: Record, as_of: date) -> list[Finding]:
    """The stage finding, and one finding for each stated stage that the findings do not bear out."""
    proof = proof_of_cervical_cancer(record)
    stated = stated_stages(record)
    if not proof:
        if cancers(record):
            return []
        return [_no_cancer(event, value) for event, value in stated if event.assertion == "affirmed"][:1]
    if not stated and all(tells_recurrence(event) for event in proof):
        return []  # a stage belongs to the first disease, of which nothing is told
    edition = _edition(record, proof, [event for event, _ in stated])
    staged = stage(record, proof, edition)
    if not staged.has_extent:
        return [_not_told(staged, stated, proof)]
    return [_finding(staged, stated, proof), *_disagreements(record, proof, staged, stated)]


def _edition(record: Record, proof: list[Event], stated: list[Event]) -> str:
    """The edition that the record names, else the one in force when the cancer was found, else the newest."""
    for event in stated:
        if isinstance(event.values, Stage):
            for row in rows("stage/figo/editions.csv"):
                if named(row["named"], event.values.system):
                    return row["ruleset"]
    days = [event.when.latest for event in (*proof, *stated) if event.when.latest]
    first = min(days).isoformat() if days else "9999"
    in_force = [row["ruleset"] for row in rows("stage/figo/editions.csv") if row["valid_from"] <= first]
    return in_force[-1] if in_force else rows("stage/figo/editions.csv")[0]["ruleset"]


def _words(items: tuple[Evidence, ...]) -> str:
    told = list(dict.fromkeys(f"{item.words.strip()} ({item.proof})" for item in items))
    more = f"; {len(told) - _QUOTED} more" if len(told) > _QUOTED else ""
    return "; ".join(told[:_QUOTED]) + more


def _finding(staged: Staged, stated: list[tuple[Event, str]], proof: list[Event]) -> Finding:
    result = staged.result
    order = [item.event for item in (*staged.deciding, *staged.doubtful, *staged.review)]
    return Finding(
        id="figo:stage",
        rule="instrument:figo",
        guideline=f"FIGO {result.details['ruleset']}",
        kind="stage",
        code="figo_stage",
        date=dated(proof),
        title=_title(staged),
        statement=_statement(staged, [value for _, value in stated]),
        value="for review" if staged.for_review else result.value,
        evidence=tuple(dict.fromkeys([*order, *(event.id for event in proof), *(event.id for event, _ in stated)])),
        facts={**staged.inputs, "at_least": result.details["at_least"], "for_review": bool(staged.review)},
        needs=shortened(result.needs),
        sources=result.sources,
        status_tag=result.status_tag,
    )


def _statement(staged: Staged, stated: list[str]) -> str:
    result = staged.result
    certain = "nothing beyond the cervix is certain" if staged.would_be else "nothing beyond the cervix is documented"
    first = result.statement.replace("nothing beyond the cervix is documented", certain).rstrip(".")
    parts = [f"{first}; decided by {_words(staged.deciding)}." if staged.deciding else f"{first}."]
    same = [value for value in stated if figo.agree(value, result.value)]
    if same:
        finer = len(same[0].rstrip("rp")) > len(result.value.rstrip("rp"))
        fit = "which its findings do not contradict" if finer else "in agreement"
        parts.append(f"The record states {same[0]}, {fit}.")
    if doubtful := tuple(item for item in staged.doubtful if not _since_proven(item, staged.deciding)):
        would = f"; confirmed, it would be {staged.would_be}" if staged.would_be else ""
        parts.append(f"Suspected only: {_words(doubtful)}{would}.")
    return " ".join([*parts, *_for_review(staged)])


def _since_proven(item: Evidence, deciding: tuple[Evidence, ...]) -> bool:
    """What the eye or the hand suspected of a criterion that tissue has decided needs no telling."""
    tissue = any(each.criterion == item.criterion and each.proof == "pathology" for each in deciding)
    return tissue and item.proof in ("operative", "clinical")


def _for_review(staged: Staged) -> list[str]:
    """The caveats of the stage, with the sacroiliac joint told beside the ovary."""
    said = list(staged.result.caveats)
    if any(item.criterion == "review" for item in staged.review):
        joint = "a pelvic mass can reach the sacroiliac joint directly, which alone is not IVB."
        organs = said.pop(0).rstrip(".") if said and said[0].startswith("For review") else ""
        said.insert(0, f"{organs}; {joint}" if organs else f"For review: {joint}")
    return said


def _title(staged: Staged) -> str:
    edition = staged.result.details["ruleset"].split("-")[0]
    if staged.for_review:
        places = {"ovary": "the ovary", "tube": "the tube", "review": "the sacroiliac joint"}
        where = ", ".join(dict.fromkeys(places[item.criterion] for item in staged.review))
        return f"FIGO {edition} stage {staged.result.value} for review: {where} alone gives none"
    maybe = f", {staged.would_be} if the suspected spread is confirmed" if staged.would_be else ""
    return f"FIGO {edition} stage {staged.result.value} from the findings{maybe}"


def _not_told(staged: Staged, stated: list[tuple[Event, str]], proof: list[Event]) -> Finding:
    said = f" The record states {stated[0][1]} without saying why." if stated else ""
    return Finding(
        id="figo:stage",
        rule="instrument:figo",
        guideline=f"FIGO {staged.result.details['ruleset']}",
        kind="gap",
        code="stage_unsupported" if stated else "figo_not_told",
        title="FIGO stage: neither size nor spread is documented",
        statement=f"The size and spread of the tumour at diagnosis are not documented.{said}",
        date=dated(proof),
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
        title=f"Stage {value} stated without proof of cervical cancer",
        statement=result.statement,
        evidence=(event.id,),
        facts={"stated": value, "cancer_proven": False},
        needs=result.needs,
        sources=result.sources,
    )


def _disagreements(
    record: Record, proof: list[Event], staged: Staged, stated: list[tuple[Event, str]]
) -> list[Finding]:
    """Each stated stage that does not fit what was known when it was stated.

    A stage that the record itself later replaced by one that fits is no contradiction; a clinical stage is held
    against what was known before the operation, and what the specimen adds is told as upstaging.
    """
    known = {event.id: _known_then(record, proof, staged, event) for event, _ in stated}
    fitting = [event for event, value in stated if _borne_out(record, proof, known[event.id], event, value)]
    found: dict[str, Finding] = {}
    for event, value in stated:
        then = known[event.id]
        replaced = any(comes_after(fit, event) for fit in fitting)
        if event not in fitting and value not in found and not replaced:
            finding = unsupported(then, event, value) or _disagreement(then, event, value)
            older = stage(record, proof, "2009").result.value
            found[value] = of_older_edition(finding, value, older) if edition_is_open(record, event) else finding
        elif then is not staged and not figo.agree(value, staged.result.value):
            found.setdefault(value, changed_by_surgery(staged, event, value))
    return list(found.values())


_DATING = ("stage", "pathology", "biopsy", "surgery")


def edition_is_open(record: Record, event: Event) -> bool:
    """Has a stage no told edition or day, so that it may be of 2009, and beside it a TNM that tells of the nodes?

    Who writes "pT2a1 N1 (FIGO IIA1)" has seen the nodes, and staged by the edition that does not count them.
    """
    nodes = any(isinstance(e.values, Stage) and staging.tnm(e.values.value).n in ("1", "2") for e in record.events)
    dated = any(other.when.latest for other in record.events if other.kind in _DATING)
    return nodes and not dated and not _names_edition(event)


def _names_edition(event: Event) -> bool:
    return isinstance(event.values, Stage) and named("####", event.values.system)


_OLDER = " By the edition of 2009, which does not count lymph nodes, the stated stage fits."
_SEVENTH = " By TNM 7, which groups spread to nodes as IIIB, the stated stage fits."


def of_older_edition(finding: Finding, value: str, older: str) -> Finding:
    """The contradiction as a question: it is none by an older edition, and nobody can tell which was used.

    `older` is the stage by the edition of 2009; with nodes involved TNM 7 of 2010 says IIIB whatever the tumour.
    """
    fits = _OLDER if figo.agree(value, older) else _SEVENTH if value == "IIIB" else ""
    if not fits:
        return finding
    return msgspec.structs.replace(
        finding,
        kind="gap",
        code="stage_unsupported",
        severity="info",
        action=None,
        statement=f"{finding.statement}{fits}",
        needs=("the edition, or the day on which the stage was stated",),
    )


def _known_then(record: Record, proof: list[Event], staged: Staged, event: Event) -> Staged:
    """What the stage rested on when it was stated: before a definitive operation, what was known before it."""
    operations = [e for e in record.events if is_definitive(e) and (precedes(event, e) or _leads_up_to(event, e))]
    return _before(record, proof, operations[0], str(staged.result.details["ruleset"])) if operations else staged


def _leads_up_to(stated: Event, operation: Event) -> bool:
    """ "MRI 20 May. Stage IB1. Radical hysterectomy 17 June": a stage between two days, told before the second."""
    between = stated.when.is_known and not stated.when.is_day and stated.when.latest == operation.when.earliest
    return between and comes_after(operation, stated)


def _before(record: Record, proof: list[Event], operation: Event, ruleset: str) -> Staged:
    """The stage from what was known before an operation."""
    events = [
        e
        for e in at_primary_diagnosis(record, proof)
        if not comes_after(e, operation) and not (from_tissue(e) and precedes(e, operation) is not True)
    ]
    return stage_of(events, ruleset)


def stage_before(record: Record, operation: Event) -> tuple[str, tuple[str, ...]]:
    """The stage that the findings before an operation give, and the events that decide it; "" where none is told."""
    proof = proof_of_cervical_cancer(record)
    if not proof:
        return "", ()
    stated = [event for event, _ in stated_stages(record)]
    staged = _before(record, proof, operation, _edition(record, proof, stated))
    deciding = tuple(dict.fromkeys(item.event for item in staged.deciding))
    return (str(staged.result.value), deciding) if staged.has_extent else ("", ())


def _borne_out(record: Record, proof: list[Event], staged: Staged, event: Event, value: str) -> bool:
    """Does the stated stage fit the findings, by any of the sizes told, or by another edition where none is named?"""
    if figo.agree(value, staged.result.value):
        return True
    if staged.for_review and not value.startswith("IV"):
        return True
    ruleset = staged.result.details["ruleset"]
    by_sizes = [figo.compute(ruleset, **{**staged.inputs, "size_mm": m.mm}).value for m in staged.sizes]
    if any(figo.agree(value, other) for other in by_sizes):
        return True
    same_extent = figo.agree(value[:2] if value[:2] == "IB" else value, staged.result.value)
    if same_extent and not _names_edition(event):
        return figo.agree(value, stage(record, proof, "2009").result.value)
    return False


def _only_size_differs(stated: str, computed: str) -> bool:
    """Do two full sub-stages of one extent differ only by the size of the tumour (IB2 and IB3)?"""
    a, b = stated.rstrip("rp"), computed.rstrip("rp")
    return a != b and len(a) == len(b) == len(a.rstrip("123")) + 1 and a[:-1] == b[:-1] and a[:-1] in ("IB", "IIA")


def _disagreement(staged: Staged, event: Event, value: str) -> Finding:
    computed = staged.result.value
    higher = figo.stage_order(computed) > figo.stage_order(value)
    open_end = staged.result.details["at_least"] or staged.result.needs
    by_size = _only_size_differs(value, computed)
    flagged = (higher and surely_told(staged)) or by_size or not (higher or open_end)
    if higher:
        statement = (
            f"The record states {value}; its findings at diagnosis support {computed}: {_words(staged.deciding)}."
        )
    else:
        statement = f"The record states {value}; its findings support {computed} and no more."
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


INSTRUMENTS = (
    Instrument(
        name="figo",
        title="FIGO stage of carcinoma of the cervix",
        family="stage",
        inputs=figo.INPUTS,
        compute=figo.compute,
        from_record=from_record,
        raises_flags=True,
        sources=("bhatla-2019", "bhatla-2019-corrigendum", "bhatla-2018", "pecorelli-2009"),
    ),
)
