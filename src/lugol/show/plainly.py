"""Dates, spans of time, steps and sources as people write them, where codes stand in the data."""

import re
from collections.abc import Iterable, Sequence

from lugol.findings import Finding, overdue_since
from lugol.record.when import When
from lugol.rules.steps import edition_words
from lugol.sources import all_sources

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DATE = re.compile(r"(?<![\w/.-])(\d{4})(?:-(\d{2})(?:-(\d{2}))?)(?![\w-]|/\d)")
_INTERVAL = re.compile(r"(?<![\w/.-])(\d{4}(?:-\d{2}){0,2}|\.\.)/(\d{4}(?:-\d{2}){0,2}|\.\.)(?![\w-])")
_OPEN = re.compile(r"(?<![\w/])(of )?\.\.(\d{4}(?:-\d{2}){0,2})")
_ENDLESS = re.compile(r"(?<![\w/.-])(\d{4}(?:-\d{2}){0,2})\.\.(?![\w/])")
_SPAN = re.compile(r"\bP(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?\b")
_UNITS = ("year", "month", "week", "day")


def plainly(text: str) -> str:
    """A text with its dates and spans of time in words.

    >>> plainly("the biopsy of 2022-03-08 to 2022-09, repeat in P6M")
    'the biopsy of 8 March 2022 to September 2022, repeat in 6 months'
    >>> plainly("the colposcopy of ..2024-04-09, pain 2024-04..")
    'the colposcopy of up to 9 April 2024, pain from April 2024 on'
    >>> plainly("between 2022-03/2023-06 and ../2024-01-31")
    'between March 2022 to June 2023 and by 31 January 2024'
    """
    text = _OPEN.sub(lambda m: f"{m[1] or ''}up to {m[2]}", _ENDLESS.sub(lambda m: f"from {m[1]} on", text))
    text = _INTERVAL.sub(lambda m: _stretch(m[1], m[2]), text)
    text = _DATE.sub(lambda m: _day(*m.groups()), text)
    return _SPAN.sub(lambda m: _span(m.groups()) or m[0], text)


def when_plainly(when: When) -> str:
    """When something happened, in words.

    >>> from lugol.record.when import parse
    >>> when_plainly(parse("2022-03")), when_plainly(parse("2022-03~")), when_plainly(When())
    ('March 2022', 'about March 2022', 'undated')
    """
    if not when.edtf:
        return "undated"
    edtf = when.edtf.rstrip("~?%")
    told = f"from {plainly(edtf[:-2])} on" if edtf.endswith("..") and "/" not in edtf else plainly(edtf)
    told = f"by {plainly(edtf[2:])}" if edtf.startswith("..") and "/" not in edtf else told
    return f"about {told}" if when.approximate else told


def _stretch(first: str, last: str) -> str:
    if first == "..":
        return f"by {plainly(last)}"
    return f"from {plainly(first)} on" if last == ".." else f"{plainly(first)} to {plainly(last)}"


def _day(year: str, month: str, day: str | None) -> str:
    if not 1 <= int(month) <= len(_MONTHS):
        return "-".join(filter(None, (year, month, day)))
    return " ".join(filter(None, (str(int(day)) if day else "", _MONTHS[int(month) - 1], year)))


def _span(counts: Sequence[str | None]) -> str:
    told = [(int(count), unit) for count, unit in zip(counts, _UNITS, strict=True) if count]
    return " and ".join(f"{count} {unit}{'s' * (count != 1)}" for count, unit in told)


def due_plainly(finding: Finding) -> str:
    """When the step of a finding is due, in words; empty where it is not told.

    >>> told = {"id": "a", "rule": "a", "guideline": "g", "kind": "recommendation", "title": "", "statement": ""}
    >>> due_plainly(Finding(**told, date="2024-06-03", due="2024-06-03"))
    'due now'
    """
    if since := overdue_since(finding):
        _, between, last = since.partition("/")
        return f"overdue since {plainly(last)} at the latest" if between else f"overdue since {plainly(since)}"
    if not finding.due:
        return ""
    return "due now" if finding.due == finding.date else f"due {plainly(finding.due)}"


def rule_words(finding: Finding) -> str:
    """By whose rule a finding is made: the guideline, or the first source behind an instrument or the safety net.

    >>> told = {"id": "a", "rule": "a", "kind": "flag", "title": "", "statement": ""}
    >>> rule_words(Finding(**told, guideline="asccp-2019")), rule_words(Finding(**told, guideline=""))
    ('ASCCP 2019', '')
    >>> rule_words(Finding(**told, guideline="safety-net", sources=("nice-ng12",)))
    'NICE guideline NG12'
    """
    named = [words for key in finding.sources if (words := _cited(key))]
    if finding.guideline and finding.guideline != "safety-net":
        return edition_words(finding.guideline)
    return named[0] if named else edition_words(finding.guideline)


def _cited(key: str) -> str:
    """The author and year of a source, or its title up to the first pause; nothing where it is lugol's own."""
    source = all_sources().get(key)
    if source is None or key.startswith("lugol"):
        return ""
    authors = re.match(r"(.+? et al)\.?,? ?.*?\b((?:19|20)\d\d)\b", source.citation)
    if authors:
        return f"{authors[1]}. {authors[2]}"
    first, others, _ = source.citation.partition(" et al.")
    return first + others if others else re.split(r"[,:(]", source.citation)[0].strip()


def listed(parts: Iterable[str], joint: str = "and") -> str:
    """Words in a row, "and" before the last.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    words = list(parts)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}" if len(words) > 1 else "".join(words)
