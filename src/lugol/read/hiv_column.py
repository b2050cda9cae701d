"""A column of a table with the HIV status of each woman beside her tests, as the condition that changes rules."""

from lugol.read.cells import without_prefix
from lugol.read.column_names import plain_name
from lugol.read.deeds import LEFT

Row = dict[str, str]
_ASKED = (
    "hiv positive",
    "hiv infected",
    "known hiv positive",
    "plhiv",
    "wlhiv",
    "woman living with hiv",
    "vih positiva",
)
"""Names that ask yes or no; under "HIV test" a yes only says that she was tested."""
_NAMES = ("hiv", "hiv status", "known hiv status", "hiv sero status", "hiv serostatus", "hiv serology", "hiv result",
          "hiv test", "hiv test result", "client hiv status", "status hiv", "vih", "estado vih", "estado de vih",
          "statut vih", "serologie vih", "stato hiv", "sorologia hiv", *_ASKED)  # fmt: skip
_POSITIVE = ("positive", "pos", "p", "known positive", "hiv positive", "reactive", "r", "positivo", "positiva",
             "positif", "positiv")  # fmt: skip
_NEGATIVE = ("negative", "neg", "n", "hiv negative", "non reactive", "nr", "negativo", "negativa", "negatif", "negativ")
_YES, _NO = ("yes", "y", "1", "true", "si", "sim", "oui"), ("no", "0", "false", "nao", "non")


def tells_hiv(column: str) -> bool:
    """Is a column that of the HIV status, whatever short name of a programme stands before it?

    >>> tells_hiv("CaCx - HIV status"), tells_hiv("hiv_status"), tells_hiv("HIV clinic"), tells_hiv("HPV status")
    (True, True, False, False)
    """
    return plain_name(without_prefix(column)) in _NAMES


def status_row(row: Row, column: str, cell: str) -> Row:
    """The row that a status makes: a condition where she has it, a negative test where not; else why it is left out.

    >>> status_row({"date": "2024-02-08"}, "HIV status", "Positive")
    {'date': '2024-02-08', 'kind': 'condition', 'term': 'HIV infection', 'code': 'hiv'}
    >>> status_row({}, "HIV test", "Yes")
    {'left': "HIV test 'Yes' says no HIV status"}
    """
    said, asked = plain_name(cell), plain_name(without_prefix(column)) in _ASKED
    if said in _POSITIVE or (asked and said in _YES):
        return {**row, "kind": "condition", "term": "HIV infection", "code": "hiv"}
    if said in _NEGATIVE or (asked and said in _NO):
        return {**row, "kind": "lab", "marker": "HIV", "result": "negative"}
    return {**row, LEFT: f"{column} {cell!r} says no HIV status"}
