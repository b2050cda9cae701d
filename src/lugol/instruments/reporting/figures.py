"""Figures of a report against their sources and against themselves: percentages, counts and exact limits."""

import math
from datetime import date
from functools import lru_cache
from typing import Any

from lugol.findings import Finding, StatusTag, weakest
from lugol.instruments.instrument import Input, InputError, Instrument, Result, background, rows
from lugol.instruments.reporting.care import is_article
from lugol.language.terms import named, numbers, terms
from lugol.record.record import Document, Record

SOURCES = ("clopper-pearson",)
_BEFORE_PERCENT = "!(/) # (/|[out] of [the]) # [_] [_] [_] (\\(|\\[|,|;) # %"
_AFTER_PERCENT = "# % (\\(|\\[|,|;) [n =] # (/|[out] of [the]) #"
_NEAR = 200
_VERDICTS = {"differs": "differ from their source", "not traced": "could not be traced to a source"}


def agrees(percent: str, n: int, of: int) -> bool:
    """Is a percentage, to the digits it gives, n of `of`?

    >>> agrees("22.2", 2, 9), agrees("22.2", 5, 27), agrees("85", 11, 13)
    (True, False, True)
    """
    digits = len(percent.partition(".")[2])
    half = 0.5 * float(f"1e-{digits}")
    return abs(100 * n / of - float(percent)) <= half + 1e-9


def limits(n: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Exact confidence limits of a share, in percent.

    >>> [round(limit, 1) for limit in limits(2, 9)]
    [2.8, 60.0]
    """
    tail = (1 - level) / 2
    low = 0.0 if n == 0 else _solve(lambda p: 1 - _at_most(n - 1, of, p), tail, rising=True)
    high = 1.0 if n == of else _solve(lambda p: _at_most(n, of, p), tail, rising=False)
    return 100 * low, 100 * high


def _at_most(n: int, of: int, p: float) -> float:
    """Chance of at most n of `of` at a share p."""
    if p in (0.0, 1.0):
        return 1.0 if p == 0.0 or n >= of else 0.0
    logs = (_log_choose(of, k) + k * math.log(p) + (of - k) * math.log1p(-p) for k in range(n + 1))
    return min(1.0, sum(map(math.exp, logs)))


def _log_choose(of: int, k: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1)


def _solve(chance: Any, target: float, rising: bool) -> float:
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if (chance(middle) < target) == rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def compute(n: int, of: int, percent: float | None = None) -> Result:
    """Share of n in `of` with exact limits; whether a stated percentage is that share.

    >>> compute(2, 9).statement
    '2 of 9 is 22.2 % (95 % CI 3-60).'
    """
    if of < 1 or n > of:
        raise InputError(f"n={n} of={of}: n goes from 0 to of, and of starts at 1 (clopper-pearson)")
    low, high = limits(n, of)
    share = 100 * n / of
    statement = f"{n} of {of} is {share:.1f} % (95 % CI {low:.0f}-{high:.0f})."
    stated = None if percent is None else agrees(f"{percent:g}", n, of)
    if stated is False:
        statement += f" The stated {percent:g} % is another share."
    return Result(
        value=round(share, 1),
        unit="%",
        statement=statement,
        details={"low": round(low, 1), "high": round(high, 1), "agrees": stated},
        sources=SOURCES,
    )


@lru_cache(maxsize=16)
def counted(text: str) -> tuple[tuple[str, str, int, int], ...]:
    """Every "n of N (p %)" of a text: its words, the percentage, n and N.

    >>> counted("positive in 11/13 (85%)")
    (('11/13 (85%', '85', 11, 13),)
    """
    found = []
    for cell in (_BEFORE_PERCENT, _AFTER_PERCENT):
        for place in terms(cell).places(text):
            words = text[place.start : place.end]
            told = numbers(words)
            n, of, percent = (*told[:2], told[-1]) if cell == _BEFORE_PERCENT else (*told[-2:], told[0])
            if n.isdecimal() and of.isdecimal() and 0 < int(of) >= int(n) and "," not in percent:
                found += [(words, percent, int(n), int(of))] if float(percent) <= 100 else []
    return tuple(found)


@lru_cache(maxsize=16)
def claims(text: str) -> tuple[tuple[dict[str, str], str], ...]:
    """Figures of a text that the fact base knows, with the words in which they stand."""
    found = []
    for row in (*rows("reporting/figures.csv"), *background("reporting/figures.csv")):
        for place in terms(row["terms"]).places(text):
            around = text[max(place.start - _NEAR, 0) : place.end + _NEAR]
            if not row["near"] or named(row["near"], around):
                found.append((row, " ".join(text[max(place.start - 40, 0) : place.end + 40].split())))
                break
    return tuple(found)


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Figures of an article that differ from their source, cannot be traced, or do not add up."""
    found: list[Finding] = []
    for document in record.documents:
        if is_article(document.text):
            found.extend(_claims(document))
            found.extend(_sums(document))
    return found


def _claims(document: Document) -> list[Finding]:
    told = claims(document.text)
    return [
        _held_against(document, verdict, [pair for pair in told if pair[0]["verdict"] == verdict])
        for verdict in _VERDICTS
        if any(row["verdict"] == verdict for row, _ in told)
    ]


def _held_against(document: Document, verdict: str, told: list[tuple[dict[str, str], str]]) -> Finding:
    tags: list[StatusTag] = [row["status"] for row, _ in told]  # type: ignore[misc]
    return Finding(
        id=f"figures-{verdict.replace(' ', '-')}-{document.name}",
        rule="instrument:figures",
        guideline="",
        kind="note",
        title=f"{len(told)} of the report's figures and terms {_VERDICTS[verdict]}",
        statement="; ".join(f"({n}) {row['statement']}" for n, (row, _) in enumerate(told, start=1)) + ".",
        value=len(told),
        facts={"words": [f"({n}) {words}" for n, (_, words) in enumerate(told, start=1)]},
        sources=tuple(dict.fromkeys(row["source"] for row, _ in told)),
        status_tag=weakest(tags),
        code="figure_check",
    )


def _sums(document: Document) -> list[Finding]:
    wrong = [each for each in counted(document.text) if not agrees(*each[1:])]
    return [
        Finding(
            id=f"figures-{n}-{of}-{document.name}",
            rule="instrument:figures",
            guideline="",
            kind="note",
            title=f"{n} of {of} is not {percent} %",
            statement=f"“{words}”: {compute(n, of).statement}",
            facts={"words": words, "n": n, "of": of, "percent": percent},
            sources=SOURCES,
            code="figure_check",
        )
        for words, percent, n, of in wrong
    ]


INSTRUMENTS = (
    Instrument(
        name="figures",
        title="Percentages against their counts",
        family="reporting",
        inputs=(
            Input(name="n", type="integer", doc="number with the feature", low=0, high=1000000),
            Input(name="of", type="integer", doc="number examined", low=1, high=1000000),
            Input(name="percent", type="number", doc="stated", unit="%", low=0, high=100, required=False),
        ),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
