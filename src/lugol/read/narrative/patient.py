"""Who she is, as the text tells it: age, pregnancies, menopause; and whether the text is about one woman at all."""

import re

from lugol.errors import UnusableInput
from lugol.read.narrative.context import Context
from lugol.record.record import Patient

_AGE = [
    re.compile(p, re.I)
    for p in (
        r"\b(?P<n>\d{1,3})[\s-]*(?:year|yr)s?[\s-]*(?:-?\s*old|of age)\b",
        r"\b(?P<n>\d{1,3})\s*(?:y/?o|yo)\b",
        r"\b(?:woman|lady|female|girl|patient|pt|nulliparous|she|f),?\s+(?:was\s+|is\s+)?(?:aged?\s+|of\s+)?(?P<n>\d{1,3})\b(?!\s*(?:[%/.:x×-]|mm|cm|weeks|months|days|kg|U|ng|cycles|cases|patients|hours|years? (?:ago|before)|year history))",
        r"\b(?:woman|lady|female|girl)\s+(?:of|aged)\s+(?P<n>\d{1,3})\b",
        r"\baged?:?\s+(?P<n>\d{1,3})\b(?!\s*(?:%|to|-|–))",
        r"(?<![\w/])(?P<n>\d{1,3})\s?(?:F|f)\b",
        r"\bF\s?(?P<n>\d{1,3})\b(?!-)",
        r"(?<![\w/])(?P<n>\d{1,3})\s?(?:y|a)\b(?=[\s,.;])",
        r"\bpatient:\s*(?P<n>\d{1,3})\s*years?\b",
        r"^(?P<n>\d{1,3})[\s-]*(?:year|yr)",
    )
]  # fmt: skip


def read_patient(context: Context) -> Patient:
    """The patient as told; what is not told stays None."""
    return Patient(sex="F", age=_age(context))


def _age(context: Context) -> float | None:
    for pattern in _AGE:
        for match in context.find(pattern):
            value = int(match["n"])
            if 10 <= value <= 105 and context.subject(match.start()).assertion == "affirmed":
                return float(value)
    return None


def refuse_unusable(context: Context) -> None:
    """Raise UnusableInput where the text is no clinical text, or tells of two women."""
    if len(context.mentions) < 2:
        raise UnusableInput(
            f"{context.doc.name or 'the text'}: not a clinical text that can be read (no findings recognised); "
            "give a letter, a note or a case report of one woman"
        )
