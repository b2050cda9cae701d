"""The report on the specimen of an excision: the operation, and its tissue with the margins, not a biopsy."""

from datetime import timedelta
from functools import lru_cache

from lugol.read.fhir.free_text import Statement, sentence, statements_in
from lugol.record.event import Pathology, Surgery
from lugol.record.when import When

_REPORTED_WITHIN = timedelta(weeks=6)
_WHOLE = frozenset(["excision", "hysterectomy", "trachelectomy"])


@lru_cache(maxsize=4096)
def excised(name: str, text: str, when: When) -> tuple[Statement, ...]:
    """The operation and the tissue that a report tells of an excised specimen; none where it tells of a biopsy.

    An operation that is advised, or was done before, is none of this report.

    >>> from lugol.record.when import parse
    >>> [type(values).__name__ for values, *_ in excised("Histology", "LLETZ: CIN 3.", parse("2023-04-05"))]
    ['Surgery', 'Pathology']
    >>> excised("Cervical biopsy", "CIN 3. LLETZ advised.", parse("2023-04-05"))
    ()
    """
    told = statements_in(sentence(name, text), when, ("surgery", "pathology"))
    done = [
        each
        for each in told
        if isinstance(each[0], Surgery)
        and each[2] == "affirmed"
        and _WHOLE.intersection(each[0].codes)
        and _of_then(each[1], when)
    ]
    tissue = [e for e in told if isinstance(e[0], Pathology) and e[0].histology]
    return (*done, *tissue) if done and tissue else ()


def _of_then(done: When, reported: When) -> bool:
    """Can an operation of a day be that of which a report has the specimen?"""
    if not (done.earliest and reported.latest and done.latest):
        return done == reported or not done.is_known
    return done == reported or (done.is_day and timedelta() <= reported.latest - done.earliest <= _REPORTED_WITHIN)
