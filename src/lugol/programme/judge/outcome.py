"""The columns in which the results of a programme come out: one row a woman."""

import polars as pl

_TEXT, _NUMBER, _TRUE, _LIST = pl.String(), pl.Int32(), pl.Boolean(), pl.List(pl.String())
COLUMNS: dict[str, tuple[pl.DataType, str]] = {
    "patient": (_TEXT, "her id"),
    "age": (_NUMBER, "whole years on the day of judgement; empty where not known"),
    "tests": (_NUMBER, "HPV tests, smears and dual stains on record"),
    "died": (_TRUE, "is her death on record?"),
    "action": (_TEXT, "the step to take first; empty where nothing is recommended"),
    "due": (_TEXT, "when that step is due (ISO 8601-2); what was missed may be due on the day of judgement"),
    "overdue": (_TRUE, "was the step to be done before the day of judgement?"),
    "overdue_since": (_TEXT, "by when it was to be done (ISO 8601-2, vague where the record is); empty: not overdue"),
    "overdue_days": (_NUMBER, "for how many days, at least, it has been overdue"),
    "never_screened": (_TRUE, "no test on record although screening is due"),
    "lost": (
        _TRUE,
        "an abnormal result whose follow-up did not happen (by flag, or a step of management long overdue)",
    ),
    "discordant": (_TRUE, "a flag is open for results that contradict each other"),
    "rule": (_TEXT, "the row that says so: GUIDELINE/TABLE/ROW"),
    "title": (_TEXT, "the recommendation in words"),
    "severity": (_TEXT, "of the recommendation: alert, warning or info"),
    "reasons": (_TEXT, "the facts compared: name value; name value"),
    "others": (_LIST, "further recommendations: rule and action"),
    "flags": (_LIST, "codes of what does not agree or is missing, most severe first"),
    "alerts": (_NUMBER, "how many flags are alerts"),
    "undecided": (_LIST, "rules that cannot be decided"),
    "needs": (_LIST, "what is missing for them"),
    "engine": (_TEXT, "columns, reference, or both"),
}
SCHEMA: dict[str, pl.DataType] = {name: kind for name, (kind, _) in COLUMNS.items()}
_SORTS = {_TEXT: "text", _NUMBER: "number", _TRUE: "yes or no", _LIST: "list"}


def description() -> str:
    """The columns in words.

    >>> description().splitlines()[2].split()
    ['patient', 'text', 'her', 'id']
    """
    lines = ["What comes out: one row a woman in rows/*.parquet (and rows.csv, where lists are parted by |).", ""]
    lines += [f"{name:<16}{_SORTS[kind]:<11}{words}" for name, (kind, words) in COLUMNS.items()]
    return "\n".join(lines)
