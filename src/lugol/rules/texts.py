"""What a row says in words and dates: {fact} places in its texts, and the grammar of its due date."""

import re
from collections.abc import Collection, Mapping

from lugol.errors import BadData
from lugol.facts.vocabulary import Fact
from lugol.record.when import duration
from lugol.rules.table import Row

DUE = re.compile(r"(-?P[0-9YMWD]+)(?: from (\w+))?$")
PLACE = re.compile(r"\{([\w.-]+)\}")
KINDS = ("", "stage", "score", "classification", "risk", "recommendation", "flag", "gap", "note", "silent")
SEVERITIES = ("", "alert", "warning", "info")


def check_row(row: Row, facts: Mapping[str, Fact], inputs: Collection[str]) -> None:
    """Refuse a row whose texts name what is not there, or whose kind, severity or due date is none."""
    for output in ("title", "statement"):
        for name in PLACE.findall(row.outputs.get(output, "")):
            if name not in facts and name not in inputs:
                raise BadData(f"{row.place}: ={output} names {{{name}}}, which is no fact and no output asked for")
    for output, allowed in (("kind", KINDS), ("severity", SEVERITIES)):
        if row.outputs.get(output, "") not in allowed:
            raise BadData(f"{row.place}: ={output} {row.outputs[output]!r}; write {', '.join(allowed[1:])} or nothing")
    _check_due(row, facts)


def _check_due(row: Row, facts: Mapping[str, Fact]) -> None:
    text = row.outputs.get("due", "")
    match = DUE.match(text)
    name = match[2] if match else "" if text in ("", "today") else text
    if name and (name not in facts or facts[name].domain.kind != "date"):
        raise BadData(f"{row.place}: =due {text!r}; write today, P3Y, P3Y from DATE_FACT or DATE_FACT")
    if match:
        duration(match[1])
