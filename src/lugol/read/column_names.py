"""What a column of a table, or a question of a form, usually is by its name: `columns.csv` says which of ours it is."""

import re
from functools import cache
from importlib import resources

from lugol.language.results.tokens import plain
from lugol.read.days import ERA
from lugol.sources import rows_of


def plain_name(column: str) -> str:
    """The name of a column as words in lower case without accents or era.

    >>> plain_name("VisitDate"), plain_name("Date (B.E.)"), plain_name("Génotype_HPV"), plain_name("Тип ВПЧ")
    ('visit date', 'date', 'genotype hpv', 'тип впч')
    """
    return " ".join(words_of(ERA.sub("", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column))))


def words_of(name: str) -> list[str]:
    """The words of a name in lower case without accents; Latin letters and others are words of their own ("HPV型")."""
    return re.findall(r"[a-z0-9]+|[^\W_a-z0-9]+", plain(name))


@cache
def usual() -> dict[str, tuple[str, str]]:
    """What columns usually are, by their plain names: ours, and "weak" where the name often means something else."""
    told = rows_of(resources.files(__package__) / "columns.csv")
    return {plain_name(row["name"]): (row["ours"], row["rank"]) for row in told}


def is_date(name: str) -> bool:
    """Is a name one of those that columns of the day of a test have ("Screening date", "Data da coleta")?"""
    return usual().get(plain_name(name), ("", ""))[0] == "date"
