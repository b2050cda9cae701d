"""Rows whose one cell names a test and tells its result ("HPV 16 positive", "Biopsy: CIN 2", "LLETZ: CIN 3")."""

import re

from lugol.language import results
from lugol.read.cells import kind_of, without_prefix
from lugol.read.deeds import operation_of
from lugol.read.earlier import words_of
from lugol.read.telling import by_test
from lugol.record.event import VALUE_TYPES

Row = dict[str, str]
_PARTED = re.compile(r"(?P<name>[^:=]{2,40}?)\s*[:=]\s*(?P<said>.+)", re.DOTALL)
_FILL = frozenset(
    ["on", "in", "of", "at", "the", "a", "from", "by", "was", "is", "em", "en", "i", "au", "im", "bei", "op"]
)
_TELLS = ("result", "types", "histology", "finding")


def apart(row: Row) -> list[Row]:
    """The rows of a row that names no kind and has no result, where the cell of its kind tells both; else none.

    >>> apart({"kind": "HPV 16 positive"}), apart({"kind": "Biopsy: CIN 2"})
    ([{'kind': 'hpv', 'result': 'HPV 16 positive'}], [{'kind': 'Biopsy', 'result': 'CIN 2'}])
    >>> apart({"kind": "Eye test: normal"}), apart({"kind": "hpv", "result": "positive"})
    ([], [])
    """
    cell = row.get("kind", "")
    if not cell or any(row.get(field) for field in _TELLS) or kind_of(without_prefix(cell)) in VALUE_TYPES:
        return []
    parted = _PARTED.fullmatch(cell)
    if parted and (kind_of(without_prefix(parted["name"])) in VALUE_TYPES or operation_of({"kind": parted["name"]})):
        return [{**row, "kind": parted["name"], "result": parted["said"]}]
    if operation_of(row) or not _FILL.issuperset(results.unread(cell)):  # "Mother HPV positive", "Referred for HSIL"
        return []
    return [{**row, "kind": kind, "result": said} for kind, said in by_test(cell) or _of_tissue(cell)]


def _of_tissue(cell: str) -> tuple[tuple[str, str], ...]:
    """A biopsy that a cell names with what it showed ("Punch biopsy CIN 2"); none where it tells anything else."""
    told = results.read(cell)
    if "histology" not in results.tests_named(cell) or any((e.test, e.status) != ("histology", "found") for e in told):
        return ()
    concepts = results.concepts_of(told, "histology")
    return (("biopsy", "; ".join(words_of("histology", each) for each in concepts)),) if concepts else ()
