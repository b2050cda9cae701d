"""FIGO stage of cervical cancer from what was found: 2018 with its corrigendum, 2018 as first printed, and 2009."""

from itertools import takewhile
from typing import Any

from lugol.findings import StatusTag, weakest
from lugol.instruments.bands import asks, band
from lugol.instruments.instrument import Input, Result, rows

RULESETS = ("2018-corrigendum", "2018", "2009")
NODES = ("negative", "itc", "micro", "macro", "positive")
_POSITIVE = ("micro", "macro", "positive")
_ROMAN = ("I", "II", "III", "IV")
WORDS = {
    "distant": "distant organs",
    "mucosa": "mucosa of the bladder or rectum",
    "para_aortic_nodes": "para-aortic lymph nodes",
    "pelvic_nodes": "pelvic lymph nodes",
    "pelvic_wall": "the pelvic wall",
    "hydronephrosis": "hydronephrosis or a non-functioning kidney",
    "lower_vagina": "the lower third of the vagina",
    "parametrium": "the parametrium",
    "upper_vagina": "the upper two thirds of the vagina",
    "depth_mm": "depth of stromal invasion",
    "width_mm": "horizontal spread",
    "size_mm": "greatest diameter of the tumour",
    "visible": "whether the tumour is visible",
}


def stage_order(stage: str) -> tuple[int, str]:
    """A key that sorts stages from I to IVB; a suffix r or p does not count.

    >>> stage_order("IB3") < stage_order("IIIC1r") < stage_order("IVA")
    True
    """
    plain = stage.rstrip("rp")
    roman = next((r for r in sorted(_ROMAN, key=len, reverse=True) if plain.startswith(r)), "")
    return (_ROMAN.index(roman) if roman else -1), plain[len(roman) :]


def agree(stated: str, computed: str) -> bool:
    """Do two stages agree, one of them perhaps told less finely ("IV" and "IVB")?

    >>> agree("IV", "IVB"), agree("I", "IVB"), agree("IIIC1", "IIIC1r")
    (True, False, True)
    """
    (a, a_rest), (b, b_rest) = stage_order(stated), stage_order(computed)
    return a == b and (a_rest.startswith(b_rest) or b_rest.startswith(a_rest))


def compute(ruleset: str = "2018-corrigendum", cancer_proven: bool | None = True, **found: Any) -> Result:
    """The stage that the findings support; what is not told stays unknown and is named in `needs`.

    Sizes in mm. `details["at_least"]` is True where something not told could still raise the stage. Source: Bhatla
    2019 with its corrigendum (default), Bhatla 2018, Pecorelli 2009.

    >>> compute(depth_mm=6, size_mm=20, vagina="none", parametrium=False, distant=False).value
    'IB1'
    >>> compute(pelvic_nodes="positive", nodes_by="r").value
    'IIIC1r'
    """
    if not cancer_proven:
        return Result(
            statement="No stage: no cancer of the cervix is proven, and a stage begins with a diagnosis.",
            needs=("histological proof of cancer of the cervix",),
            sources=("bhatla-2019",),
        )
    extents = _extents(found)
    table = [row for row in rows("stage/figo/extent.csv") if row["ruleset"] == ruleset]
    reached = next((row for row in table if extents.get(row["extent"])), None)
    higher = table[: table.index(reached)] if reached else table
    unknown = [row["extent"] for row in higher if extents.get(row["extent"]) is None]
    within = reached["stage"] if reached else "I"
    stage, size_needs, size_rows = _split(ruleset, within, found)
    used = ([reached] if reached else []) + size_rows
    tags: list[StatusTag] = [row["status"] for row in used]  # type: ignore[misc]
    value = stage + (str(found.get("nodes_by") or "") if stage.startswith("IIIC") else "")
    needs = tuple(WORDS[name] for name in [*unknown, *size_needs])
    return Result(
        value=value,
        statement=_statement(value, ruleset, reached["extent"] if reached else "", bool(unknown)),
        details={"ruleset": ruleset, "at_least": bool(unknown), "extent": reached["extent"] if reached else "cervix"},
        caveats=_caveats(found, ruleset),
        needs=needs,
        sources=tuple(dict.fromkeys(key for row in used for key in row["source"].split(";"))) or ("bhatla-2019",),
        status_tag=weakest(tags) if tags else "M",
    )


def _extents(found: dict[str, Any]) -> dict[str, bool | None]:
    vagina = found.get("vagina")
    hydronephrosis = found.get("hydronephrosis")
    return {
        "distant": found.get("distant"),
        "mucosa": found.get("mucosa"),
        "para_aortic_nodes": _nodes(found.get("para_aortic_nodes")),
        "pelvic_nodes": _nodes(found.get("pelvic_nodes")),
        "pelvic_wall": found.get("pelvic_wall"),
        "hydronephrosis": False if found.get("hydronephrosis_other_cause") else hydronephrosis,
        "lower_vagina": None if vagina is None else vagina == "lower",
        "parametrium": found.get("parametrium"),
        "upper_vagina": None if vagina is None else vagina != "none",
    }


def _nodes(state: str | None) -> bool | None:
    return None if state is None else state in _POSITIVE


def _split(ruleset: str, within: str, found: dict[str, Any]) -> tuple[str, list[str], list[dict[str, str]]]:
    """The sub-stage, what is missing to fix it, and the rows that may hold."""
    table = [row for row in rows("stage/figo/size.csv") if row["ruleset"] == ruleset and row["within"] == within]
    if not table:
        return within, [], []
    possible = [row for row in table if _row_holds(row, found) is not False]
    stages = sorted({row["stage"] for row in possible})
    if len(stages) == 1:
        return stages[0], [], possible
    measured = ("depth_mm", "width_mm", "size_mm", "visible")
    missing = [n for n in measured if found.get(n) is None and any(row[n] != "*" for row in possible)]
    return _common(stages), missing, possible


def _common(stages: list[str]) -> str:
    """What all the possible stages begin with: IB1 and IB2 give IB, IA1 and IB1 give I."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(min(stages), max(stages), strict=False))
    return "".join(letter for letter, _ in alike)


def _row_holds(row: dict[str, str], found: dict[str, Any]) -> bool | None:
    cells = [band(row[name]).holds(found.get(name)) for name in ("depth_mm", "width_mm", "size_mm")]
    cells.append(asks(row["visible"], found.get("visible")))
    if False in cells:
        return False
    return None if None in cells else True


def _statement(value: str, ruleset: str, extent: str, at_least: bool) -> str:
    reason = f"because of {WORDS[extent]}" if extent else "nothing beyond the cervix is documented"
    lead = "At least FIGO" if at_least and not extent else "FIGO"
    return f"{lead} {ruleset.split('-')[0]} stage {value}: {reason}."


def _caveats(found: dict[str, Any], ruleset: str) -> tuple[str, ...]:
    said: list[str] = []
    if found.get("ovary") or found.get("tube"):
        said.append("For review: FIGO 2018 gives the ovary and the tube no stage of their own.")
    if found.get("bullous_oedema"):
        said.append("Bullous oedema of the bladder alone is not stage IV; a mucosal biopsy decides.")
    if "itc" in (found.get("pelvic_nodes"), found.get("para_aortic_nodes")):
        said.append("Isolated tumour cells in a node (0.2 mm or less) are recorded and do not change the stage.")
    if found.get("lvsi"):
        said.append("Lymphovascular space invasion is recorded and does not change the stage.")
    if ruleset == "2009" and any(_nodes(found.get(name)) for name in ("pelvic_nodes", "para_aortic_nodes")):
        said.append("FIGO 2009 did not use lymph nodes; FIGO 2018 would assign IIIC.")
    return tuple(said)


_SOURCE = "Bhatla 2019"
_FLAGS = (
    ("parametrium", "invasion of the parametrium, short of the pelvic wall"),
    ("pelvic_wall", "extension to the pelvic wall"),
    ("hydronephrosis", "hydronephrosis or non-functioning kidney"),
    ("hydronephrosis_other_cause", "another cause of the hydronephrosis is known"),
    ("mucosa", "biopsy-proven invasion of the mucosa of bladder or rectum"),
    ("bullous_oedema", "bullous oedema of the bladder"),
    ("distant", "spread to distant organs"),
    ("ovary", "spread to an ovary"),
    ("tube", "spread to a tube"),
    ("lvsi", "lymphovascular space invasion"),
    ("visible", "tumour visible to the eye or on imaging"),
    ("cancer_proven", "cancer of the cervix is proven"),
)
INPUTS = (
    Input(name="ruleset", type="choice", choices=RULESETS, required=False, doc="edition", source=_SOURCE),
    Input(name="depth_mm", type="number", unit="mm", low=0, high=60, required=False, doc="deepest stromal invasion",
          source=_SOURCE),
    Input(name="width_mm", type="number", unit="mm", low=0, high=200, required=False,
          doc="horizontal spread (2009 only)", source="Pecorelli 2009"),
    Input(name="size_mm", type="number", unit="mm", low=0, high=300, required=False, doc="greatest diameter",
          source=_SOURCE),
    Input(name="vagina", type="choice", choices=("none", "upper", "lower"), required=False,
          doc="lowest third of the vagina reached: none, upper (upper two thirds), lower (lower third)",
          source=_SOURCE),
    Input(name="pelvic_nodes", type="choice", choices=NODES, required=False, doc="pelvic lymph nodes",
          source=_SOURCE),
    Input(name="para_aortic_nodes", type="choice", choices=NODES, required=False, doc="para-aortic lymph nodes",
          source=_SOURCE),
    Input(name="nodes_by", type="choice", choices=("r", "p"), required=False,
          doc="nodes judged by imaging (r) or pathology (p)", source=_SOURCE),
    *(Input(name=name, type="boolean", required=False, doc=doc, source=_SOURCE) for name, doc in _FLAGS),
)  # fmt: skip
