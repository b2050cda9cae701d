"""A row of a table that tells of a problem (condition), by a code of ICD or SNOMED CT or in words."""

import re

from lugol.read.codes import concept, in_words, terms

_ICD = re.compile(r"[A-Z]\d\d(?:\.?\d{1,4})?[-*+]?")
_SYSTEM = "http://hl7.org/fhir/sid/icd-10"


def stated(row: dict[str, str], problem: str) -> dict[str, str]:
    """The row of a problem ("D06.9", "HIV infection"); one that is not known keeps its name as its kind.

    >>> stated({"date": "2015-01-10"}, "B20")
    {'date': '2015-01-10', 'kind': 'condition', 'term': 'HIV infection', 'code': 'hiv'}
    """
    name = problem.strip()
    code = concept(_SYSTEM if _ICD.fullmatch(name) else None, name.rstrip("-*+"), "condition")
    known = terms().get(code or next(iter(in_words(name, "condition")), ""), ())
    for term in known:
        if term.kind == "condition":
            return {**row, "kind": "condition", "term": term.term, "code": term.code}
        if term.kind == "diagnosis":
            return {**row, "kind": "diagnosis", "value": term.term, "code": term.code, "site": "cervix"}
    return {**row, "kind": name}
