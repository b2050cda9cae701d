"""Patterns of prose: a space in them stands for any white space, since lines are wrapped anywhere."""

import re


def pattern(words: str, flags: int = 0) -> re.Pattern[str]:
    r"""Compile a pattern whose spaces also match line ends.

    >>> bool(pattern(r"alive with disease").search("alive with\ndisease"))
    True
    """
    return re.compile(words.replace(" ", r"\s+"), flags)
