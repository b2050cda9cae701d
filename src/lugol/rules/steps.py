"""The steps that guidelines name (`actions.csv`), and the guidelines themselves, as a clinician would name them."""

from functools import cache
from importlib import resources

from lugol.sources import sourced


@cache
def actions() -> dict[str, dict[str, str]]:
    """Each step of a guideline by its name: its words and its class."""
    return {row["action"]: row for row in sourced(resources.files("lugol.rules").joinpath("actions.csv"))}


def step_words(action: str) -> str:
    """A step in words; a step that is written in words already stays.

    >>> step_words("surveillance_1y"), step_words("repeat the sample")
    ('repeat HPV-based test in 1 year', 'repeat the sample')
    """
    known = actions().get(action)
    return known["words"] if known else action.replace("_", " ")


def titled(text: str) -> str:
    """A text with a capital at its beginning, its other letters as they are.

    >>> titled("repeat HPV-based test")
    'Repeat HPV-based test'
    """
    return text[:1].upper() + text[1:]


def edition_words(edition: str) -> str:
    """The name of a guideline's edition as people say it.

    >>> edition_words("asccp-dual-stain-2024"), edition_words("safety-net")
    ('ASCCP dual stain 2024', "lugol's safety net")
    """
    if edition == "safety-net":
        return "lugol's safety net"
    body, _, rest = edition.partition("-")
    return f"{body.upper()} {rest.replace('-', ' ')}".strip()
