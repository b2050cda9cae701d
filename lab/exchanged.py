"""Sentences of two statements, and lies that exchange them: used by `lab/lies.py`, which plants them in real texts.

Each row is a kind of lie, a sentence, a quote of it, a kind of event and what the lie says of it; names in braces are
drawn from the pools, each number {n1} < {n2} < {n3} < {n4}.
"""

import random
from typing import Any

import msgspec

from lugol.readers.contract import Proposal

_POOLS: dict[str, tuple[str, ...]] = {
    "organ": ("liver", "lung", "spleen", "brain", "kidney", "omentum", "bladder", "bone"),
    "primary": ("ovary", "breast", "stomach", "colon", "endometrium"),
    "marker": ("CA125", "CEA", "CA19-9", "HE4", "AFP"),
    "stain": ("p16", "ER", "PAX8", "WT1", "CK7", "CK20", "synaptophysin", "chromogranin"),
    "margin": ("vaginal", "deep", "parametrial", "endocervical", "ectocervical", "lateral"),
    "nodes": ("pelvic", "para-aortic", "obturator", "inguinal"),
    "sample": ("cervix", "endometrium", "vagina", "vulva"),
    "result": ("chronic inflammation", "CIN3", "hyperplasia", "squamous metaplasia", "adenocarcinoma", "CIN1"),
    "complaint": ("fever", "dysuria", "back pain", "nausea", "vaginal discharge", "weight loss", "leg swelling"),
    "look": ("friable", "bulky", "tender", "ulcerated", "indurated"),
    "part": ("cervix", "uterus", "vulva", "vaginal vault"),
    "drug": ("carboplatin", "topotecan", "gemcitabine", "etoposide", "doxorubicin", "bevacizumab"),
    "operation": ("total hysterectomy", "radical trachelectomy", "right oophorectomy", "omentectomy"),
    "stage": ("IA2", "IB1", "IIB", "IIIC1", "IVA"),
    "sides": ("left", "right"),
}
_RATE = "{marker1} was {n4} U/mL before chemotherapy and {n1} U/mL after it"
_LUMPS = "Before treatment the MRI showed a mass of {n3} cm, after it a mass of {n1} cm"
_MARGINS = "The {margin1} margin was clear, the {margin2} margin involved"
_NODES = "{n1} of {n4} {nodes1} nodes were positive, 0 of {n2} {nodes2} nodes"
_BIOPSIES = "Biopsy of the {sample1} showed {result1}, that of the {sample2} {result2}"
_SPREAD = "The tumour of the {primary1} had spread to the {organ1} but not to the {organ2}"
_WELL = "CT showed metastases in the {organ1}; the {organ2} and the {organ3} were normal"
_STAINS = "{stain1} was positive, {stain2} negative"
_SHARES = "{stain1} was positive in {n4} %, {stain2} in {n1} %"
_SIZES = "A {sides1} ovarian cyst of {n3} mm and a {sides2} ovarian mass of {n1} mm were seen on ultrasound"
_COURSES = "She received {n1} cycles of {drug1}, then {n2} cycles of {drug2}"
_STAGES = "The clinical stage was FIGO {stage1} and the pathological stage FIGO {stage2}"

ROWS: tuple[tuple[str, str, str, str, str], ...] = (
    ("site of the spread", _SPREAD, "{organ2}", "metastasis", "She had a metastasis in the {organ2}."),
    ("site of the spread", _WELL, "{organ2}", "metastasis", "She had a metastasis in the {organ2}."),
    ("site of the spread", _WELL, "{organ1}; the {organ2}", "metastasis", "She had a metastasis in the {organ2}."),
    ("site of the spread", "Metastases were looked for in the {organ1} and found in the {organ2}", "{organ1}",
     "metastasis", "She had a metastasis in the {organ1}."),
    ("site of the spread", "The cancer recurred in the vagina after surgery of the {organ1}", "{organ1}", "recurrence",
     "She had a recurrence in the {organ1}."),
    ("origin as site", _SPREAD, "{primary1}", "metastasis", "She had a metastasis in the {primary1}."),
    ("origin as site", "Metastatic {primary1} carcinoma was found in the {organ1}", "{primary1}", "metastasis",
     "She had a metastasis in the {primary1}."),
    ("origin as site", "The {organ1} deposits were metastases of a carcinoma of the {primary1}", "{primary1}",
     "metastasis", "She had a metastasis in the {primary1}."),
    ("nodes swapped", "Pathology: " + _NODES, "{n1} of {n4} {nodes1} nodes were positive", "pathology",
     "Pathology showed {n4} of {n1} {nodes1} nodes positive."),
    ("nodes swapped", "Pathology: " + _NODES, "{n4} {nodes1} nodes were positive", "pathology",
     "Pathology showed {n4} {nodes1} nodes positive."),
    ("nodes swapped", "Pathology: " + _NODES, _NODES, "pathology",
     "Pathology showed {n1} of {n4} {nodes2} nodes positive."),
    ("nodes swapped", "Pathology: " + _NODES, "positive, 0 of {n2} {nodes2} nodes", "pathology",
     "Pathology showed {nodes2} nodes positive."),
    ("margin moved", "Pathology: " + _MARGINS, _MARGINS, "pathology", "Pathology showed {margin1} margin involved."),
    ("margin moved", "Pathology: " + _MARGINS, _MARGINS, "pathology",
     "Pathology showed {margin2} margin clear, {margin1} margin involved."),
    ("margin moved", "Pathology: " + _MARGINS, "clear, the {margin2} margin", "pathology",
     "Pathology showed {margin2} margin clear."),
    ("margin moved", "Pathology: " + _MARGINS, "margin was clear, the {margin2} margin", "pathology",
     "Pathology showed {margin2} margin was clear."),
    ("before and after", _RATE, _RATE, "lab", "{marker1} was {n1} U/mL before chemotherapy."),
    ("before and after", _RATE, _RATE, "lab", "{marker1} was {n4} U/mL after it."),
    ("before and after", _LUMPS, "after it a mass of {n1} cm", "imaging",
     "MRI showed a mass of {n1} cm before treatment."),
    ("before and after", _LUMPS, _LUMPS, "imaging", "MRI showed after treatment a mass of {n3} cm."),
    ("before and after", _LUMPS, "a mass of {n3} cm, after it", "imaging", "MRI showed after it a mass of {n3} cm."),
    ("another sample's", _BIOPSIES, _BIOPSIES, "biopsy", "Biopsy of the {sample1} showed {result2}."),
    ("another sample's", _BIOPSIES, _BIOPSIES, "biopsy", "Biopsy of the {sample2} showed {result1}."),
    ("another sample's", _BIOPSIES, "{result1}, that of the {sample2}", "biopsy",
     "Biopsy of the {sample2} showed {result1}."),
    ("another sample's", _BIOPSIES, "{result2}", "biopsy", "Biopsy of the {sample1} showed {result2}."),
    ("another sample's", "The smear showed HSIL, the biopsy {result1}", "HSIL, the biopsy", "biopsy",
     "Biopsy of the cervix showed HSIL."),
    ("another sample's", "The smear showed HSIL, the biopsy CIN1", "CIN1", "cytology", "Cytology showed CIN1."),
    ("negation moved", "She had no {complaint1} but {complaint2}", "no {complaint1} but {complaint2}", "symptom",
     "She had no {complaint2}."),
    ("negation moved", "She had no {complaint1} but {complaint2}", "{complaint1} but {complaint2}", "symptom",
     "She had {complaint1}."),
    ("negation moved", "She had {complaint1} without {complaint2}", "{complaint1} without {complaint2}", "symptom",
     "She had {complaint2} without {complaint1}."),
    ("negation moved", "She had {complaint1} without {complaint2}", "{complaint1} without {complaint2}", "symptom",
     "She had {complaint2}."),
    ("negation moved", "On examination the {part1} was {look1}, not {look2}", "{part1} was {look1}, not {look2}",
     "exam", "On examination there was {look2} {part1}, not {look1}."),
    ("negation moved", "Tumour was found in the {organ1} but not in the {organ2}",
     "Tumour was found in the {organ1} but not in the {organ2}", "pathology",
     "Pathology showed tumour in the {organ2} but not in the {organ1}."),
    ("two women", "Mrs A. had a cyst. Mrs B. had {complaint1} and went home", "cyst. Mrs B. had {complaint1}",
     "symptom", "She had {complaint1}."),
    ("two women", "Our patient had {complaint1}. Another woman had {complaint2}",
     "{complaint1}. Another woman had {complaint2}", "symptom", "She had {complaint2}."),
    ("two visits", "At the first visit the {part1} was {look1}. At the second visit it was smooth",
     "{part1} was {look1}. At the second visit", "exam",
     "On examination there was {part1} {look1} at the second visit."),
    ("two visits", "On 3 May 2011 she had {complaint1}. On 7 June 2012 she had {complaint2}",
     "{complaint1}. On 7 June 2012", "symptom", "She had {complaint1} on 2012-06-07."),
    ("two visits", "On 3 May 2011 she had {complaint1}. On 7 June 2012 she had {complaint2}",
     "{complaint2}", "symptom", "She had {complaint2} on 2011-05-03."),
    ("results crossed", _STAINS, _STAINS, "ihc", "{stain2} was positive on immunohistochemistry."),
    ("results crossed", _STAINS, "positive, {stain2}", "ihc", "{stain2} was positive on immunohistochemistry."),
    ("results crossed", _SHARES, _SHARES, "ihc", "{stain1} was positive in {n1} % on immunohistochemistry."),
    ("results crossed", _SHARES, "{stain1} was positive in {n4} %, {stain2}", "ihc",
     "{stain2} was positive in {n4} % on immunohistochemistry."),
    ("numbers crossed", _SIZES, _SIZES, "imaging", "ultrasound showed {sides1} ovarian cyst of {n1} mm."),
    ("numbers crossed", _SIZES, "cyst of {n3} mm and a {sides2} ovarian mass", "imaging",
     "ultrasound showed {sides2} ovarian mass of {n3} mm."),
    ("numbers crossed", "She received {n4} Gy in {n2} fractions of pelvic radiotherapy",
     "{n4} Gy in {n2} fractions of pelvic radiotherapy", "radiotherapy",
     "She received pelvic radiotherapy, {n2} Gy in {n4} fractions."),
    ("numbers crossed", "{marker1} rose from {n1} to {n3} U/mL while {marker2} fell from {n4} to {n2} U/mL",
     "{n3} U/mL while {marker2}", "lab", "{marker2} was {n3} U/mL."),
    ("comparator dropped", "{marker1} was >{n4} U/mL", "{marker1} was >{n4} U/mL", "lab", "{marker1} was {n4} U/mL."),
    ("comparator dropped", "{marker1} was >{n4} U/mL", "{marker1} was >{n4} U/mL", "lab", "{marker1} was <{n4} U/mL."),
    ("comparator dropped", "A cyst of less than {n4} mm was seen on CT", "cyst of less than {n4} mm", "imaging",
     "CT showed cyst of {n4} mm."),
    ("attempted", "A {operation1} was attempted and given up", "{operation1}", "surgery",
     "She underwent {operation1}."),
    ("attempted", "{operation1} was called off", "{operation1}", "surgery", "She underwent {operation1}."),
    ("attempted", "An attempted {operation1} failed", "{operation1}", "surgery", "She underwent {operation1}."),
    ("corrected", "The biopsy was first reported as {result1}, corrected to {result2}", "{result1}, corrected",
     "biopsy", "Biopsy of the cervix showed {result1}."),
    ("corrected", "The biopsy report should read {result2}, not {result1}", "{result1}", "biopsy",
     "Biopsy of the cervix showed {result1}."),
    ("stage exchanged", _STAGES, _STAGES, "stage", "The stage was pathological stage FIGO {stage1}."),
    ("stage exchanged", _STAGES, "FIGO {stage1} and the pathological stage", "stage",
     "The stage was pathological stage FIGO {stage1}."),
    ("regimens mixed", _COURSES, _COURSES, "systemic_therapy", "She received {drug1} for {n2} cycles."),
    ("regimens mixed", _COURSES, "{drug1}, then {n2} cycles of {drug2}", "systemic_therapy",
     "She received {drug1} and {drug2} for {n2} cycles."),
    ("regimens mixed", "She was given {drug1} instead of {drug2}", "{drug2}", "systemic_therapy",
     "She received {drug2}."),
    ("kind exchanged", "Ultrasound showed a cyst of the {sides1} ovary, MRI a mass of the {sides2} ovary",
     "a cyst of the {sides1} ovary, MRI", "imaging", "MRI showed a cyst of the {sides1} ovary."),
    ("kind exchanged", "Ultrasound showed a cyst of the {sides1} ovary, MRI a mass of the {sides2} ovary",
     "a mass of the {sides2} ovary", "imaging", "Ultrasound showed a mass of the {sides2} ovary."),
    ("kind exchanged", "Ultrasound showed a fibroid of {n2} mm", "a fibroid of {n2} mm", "exam",
     "On examination there was a fibroid of {n2} mm."),
    ("kind exchanged", "Ultrasound showed a fibroid of {n2} mm", "a fibroid of {n2} mm", "pathology",
     "Pathology showed a fibroid of {n2} mm."),
    ("excepted", "She was far from having {complaint1}", "{complaint1}", "symptom", "She had {complaint1}."),
    ("excepted", "All complaints were gone except {complaint1}, and so was {complaint2}", "{complaint2}", "symptom",
     "She had {complaint2} except {complaint1}."),
)  # fmt: skip


class Exchanged(msgspec.Struct):
    """One lie of two exchanged statements: its kind, the sentence to plant and the proposal."""

    kind: str
    sentence: str
    proposal: Proposal


def exchanged(dice: random.Random, most: int) -> list[Exchanged]:
    """So many lies, drawn at random with names and numbers of their own."""
    return [_filled(row, dice) for row in dice.sample(ROWS, min(most, len(ROWS)))]


def _filled(row: tuple[str, str, str, str, str], dice: random.Random) -> Exchanged:
    drawn: dict[str, Any] = {}
    for name, pool in _POOLS.items():
        for number, each in enumerate(dice.sample(pool, min(3, len(pool))), start=1):
            drawn[f"{name}{number}"] = each
    for number, value in enumerate(sorted(dice.sample(range(11, 60), 4)), start=1):
        drawn[f"n{number}"] = value
    kind, sentence, quote, event, lie = row
    told = sentence.format_map(drawn)
    told = told[0].upper() + told[1:]
    part = quote.format_map(drawn)
    part = part if part in told else part[0].upper() + part[1:]
    return Exchanged(kind, told + ".", Proposal(part, event, lie.format_map(drawn)))
