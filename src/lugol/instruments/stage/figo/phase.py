"""Stated stages that the findings do not carry: bullous oedema, the ovary; and what surgery added to a clinical one."""

from lugol.findings import Finding
from lugol.instruments.stage.figo import figo
from lugol.instruments.stage.figo.staged import Staged
from lugol.record.event import Event

_TYPED = ("size_mm", "mucosa", "ovary", "tube")


def surely_told(staged: Staged) -> bool:
    """Does more than one phrase carry the stage: tissue, a metastasis, a measured or placed finding, or two events?"""
    tissue = any(item.proof in ("pathology", "stated") or item.criterion in _TYPED for item in staged.deciding)
    return tissue or staged.placed or len({item.event for item in staged.deciding}) > 1


def unsupported(staged: Staged, event: Event, value: str) -> Finding | None:
    """A stated stage IV that rests on bullous oedema or on the ovary alone; None where it does not."""
    if value.startswith("IVA") and staged.inputs.get("bullous_oedema"):
        return _warned(
            staged,
            event,
            value,
            f"Stage {value} not supported: bullous oedema alone",
            f"The record states {value}; its findings support {staged.result.value}. Bullous oedema of the bladder "
            "without tumour in a biopsy of the mucosa is not stage IV.",
            "Biopsy the mucosa of the bladder, or restage",
        )
    organs = [item for item in staged.review if item.criterion in ("ovary", "tube")]
    if value.startswith("IV") and organs and figo.stage_order(staged.result.value) < figo.stage_order("IVA"):
        return _warned(
            staged,
            event,
            value,
            f"Stage {value} not supported: {organs[0].criterion} alone",
            f"The record states {value}; its findings support {staged.result.value}. FIGO 2018 gives spread to the "
            f"{organs[0].criterion} no stage of its own; record it, and stage by the rest.",
            "Review the stage with the pathology",
        )
    return None


def changed_by_surgery(staged: Staged, event: Event, value: str) -> Finding:
    """The clinical stage before and the pathological stage after an operation: no contradiction."""
    after = staged.result.value
    return Finding(
        id=f"figo:surgery:{event.id}",
        rule="instrument:figo",
        guideline=f"FIGO {staged.result.details['ruleset']}",
        kind="note",
        code="stage_changed_by_surgery",
        title=f"Clinical stage {value}, pathological stage {after}",
        statement=f"Before the operation the stage was {value}; the specimen makes it {after}. Both are kept.",
        date=event.when.edtf or None,
        value=after,
        evidence=tuple(dict.fromkeys([event.id, *(item.event for item in staged.deciding)])),
        facts={"clinical": value, "pathological": after},
        sources=staged.result.sources,
        status_tag=staged.result.status_tag,
    )


def _warned(staged: Staged, event: Event, value: str, title: str, statement: str, action: str) -> Finding:
    return Finding(
        id=f"figo:stated:{event.id}",
        rule="instrument:figo",
        guideline=f"FIGO {staged.result.details['ruleset']}",
        kind="flag",
        code="stage_findings_mismatch",
        title=title,
        statement=statement,
        severity="warning",
        date=event.when.edtf or None,
        action=action,
        value=staged.result.value,
        evidence=tuple(dict.fromkeys([event.id, *(item.event for item in (*staged.deciding, *staged.review))])),
        facts={"stated": value, "computed": staged.result.value, **staged.inputs},
        sources=staged.result.sources,
        status_tag=staged.result.status_tag,
    )
