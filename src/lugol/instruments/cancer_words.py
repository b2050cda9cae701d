"""The words by which a record tells of a cancer and of its spread, by what they say: terms of a data file."""

from functools import cache

from lugol.instruments.instrument import rows
from lugol.language.terms import Terms, terms


@cache
def terms_of(role: str) -> Terms:
    """The terms of one role in `cancer_words.csv`.

    >>> terms_of("tumour").named("a friable growth")
    True
    """
    return terms(next(row["terms"] for row in rows("cancer_words.csv") if row["role"] == role))
