"""One vocabulary of results, as rows with examples: cytology, HPV, histology, dual stain and VIA.

    from lugol.language import results

    results.read(text, expecting="hpv")     # -> tuple[TypedResult, ...], in the order of the text
    results.read_cell(text, "hpv")          # -> the same of a cell or value, where an older result is "historical"
    results.earlier(text, "hpv")            # -> the older results of a cell, each with its words and its date
    results.concepts_of(found, "hpv")       # -> the same as tuples of concepts: ("16", "positive")
    results.named_test("HPV genotype 16")   # -> ("hpv", "16"), the test that the name of a test or report names
    results.normal_types("HPV16")           # -> ("16",), None for what is no type

`expecting` ("cytology", "hpv", "histology", "dual_stain", "via", or "" where the text itself must say) is the test that
the text is the result of: a class that two tests know (HSIL) and a polarity that stands alone ("Detected") are then of
it. Another test that the text names is read too, so a report with cytology and HPV in one conclusion gives both.

Each `TypedResult` is one statement: `test`, `code`, `status`, `parts` (of HPV: types, "other", "18/45", "low", "any"),
`start`, `end`, `quote`. Only the statuses "found" and "absent" are results; "pending", "possible", "historical" and
"not_done" never are; "named" is a type without a result; "adequacy" speaks of the sample ("adequate", "tz_absent");
"not_understood" (code "unexpected") is a clause of which nothing was understood, to be noted by the caller. What
stands in the words and is no result (a margin, a date) is in no result. Linear in the length of the text.

The rows stand in the CSV files beside this module; `lugol check` proves each by its examples and its counterexample,
and refuses a row without which its own examples read the same.

>>> [str(found) for found in read("NILM. HPV 16 detected, HPV 18 not detected.", "cytology")]
['cytology NILM', 'hpv positive 16', 'hpv negative 18']
>>> [str(found) for found in read("No residual CIN3", "histology")]
['histology CIN3 absent']
>>> [str(found) for found in read("HPV 16/18: pending")], [str(found) for found in read("banana", "hpv")]
(['hpv pending 16 18'], ['hpv unexpected not_understood'])
"""

from lugol.language.results.clause import known_before, named_test, normal_types, tests_named, unread
from lugol.language.results.proof import Proven, check
from lugol.language.results.reading import read
from lugol.language.results.then_and_now import Earlier, earlier, read_cell
from lugol.language.results.typed import GROUPS, LOW, TypedResult, concepts_of, is_low_risk, risk_of_types

__all__ = [
    "GROUPS",
    "LOW",
    "Earlier",
    "Proven",
    "TypedResult",
    "check",
    "concepts_of",
    "earlier",
    "is_low_risk",
    "known_before",
    "named_test",
    "normal_types",
    "read",
    "read_cell",
    "risk_of_types",
    "tests_named",
    "unread",
]
