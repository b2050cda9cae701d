"""What a row says in words and dates: {fact} places in its texts, and the grammar of its dates."""

import re
from collections.abc import Collection, Mapping
from functools import cache

from lugol.errors import BadData
from lugol.facts.engine.vocabulary import Fact
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
    if row.outputs.get("since") and "" not in {name for name, months, days in dates(row.outputs.get("due", ""))}:
        raise BadData(
            f"{row.place}: =since beside =due {row.outputs['due']!r}; a step with a day of its own needs none"
        )
    for output in ("due", "since"):
        text = row.outputs.get(output, "")
        for name, _, _ in dates(text):
            if name and (name not in facts or facts[name].domain.kind != "date"):
                raise BadData(f"{row.place}: ={output} {text!r}; write today, P3Y, P3Y from DATE_FACT or DATE_FACT")


@cache
def dates(text: str) -> tuple[tuple[str, int, int], ...]:
    """The dates of a =due or =since, parted by ";": a fact ("" for today), and the months and days after it.

    >>> dates("P3Y from negative_smear_on; turns_21_on")
    (('negative_smear_on', 36, 0), ('turns_21_on', 0, 0))
    >>> dates("today"), dates("")
    ((('', 0, 0),), ())
    """
    found = []
    for part in (each.strip() for each in text.split(";") if each.strip()):
        match = DUE.match(part)
        name = (match[2] or "") if match else "" if part == "today" else part
        found.append((name, *(duration(match[1]) if match else (0, 0))))
    return tuple(found)
