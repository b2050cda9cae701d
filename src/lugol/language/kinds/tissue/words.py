"""Words that lead to what tissue showed, the ranks of its lesions, and a result as it was told."""

import msgspec

from lugol.language.model import Concept, Mention

RANK = (
    *("no_result", "insufficient", "benign", "other", "LSIL", "CIN1", "CIN2", "CIN2/3", "HSIL", "CIN3", "AIS"),
    "cancer",
)
REPORT = Concept("frame", "pathology", "pathology", {"frame": "tissue_report"})
"""The frame of tissue that no word of the lexicon opens: a person, a section or a subject that tells a result."""
REPORTS = frozenset(
    {
        *("showed", "shows", "showing", "revealed", "reveals", "confirmed", "confirming", "demonstrated", "disclosed"),
        *(
            "positive",
            "show",
            "reveal",
            "demonstrate",
            "contained",
            "contains",
            "indicated",
            "indicates",
            "reported",
            "was",
            "were",
            "is",
            "gave",
            "found",
            "suggested",
            "identified",
            "came",
            "diagnosed",
            "read",
            "led",
            "confirms",
            "demonstrates",
            "discloses",
            "suggests",
            "yields",
            "identifies",
            "favored",
            "favors",
            "established",
            "concluded",
            "exhibited",
            "displayed",
            "suggestive",
            "indicative",
            "suggest",
            "suspected",
            "revealing",
            "demonstrating",
            "disclosing",
            "indicating",
            "yielding",
            "identifying",
            "exhibiting",
            "objectified",
            "shown",
            "resulted",
            "evidenced",
            "support",
            "supports",
            "supported",
            "favor",
            "highlighted",
            "described",
            "describes",
            "documented",
            "detected",
            "noted",
            "uncovered",
        ),
        *(
            ":",
            "=",
            "→",
            "–",
            "-",
            "consistent",
            "proved",
            "returned",
            "yielded",
            "indicated",
            "with",
            "(",
            "ruled",
            "excluded",
        ),
    }
)


class Result(msgspec.Struct, frozen=True):
    """What tissue showed: the words, the mentions that tell it, and the worst of what is affirmed."""

    first: int
    last: int
    worst: str
    sure: bool
    named: tuple[Mention, ...]


def usual_tissue(mention: Mention) -> str:
    """The organ in whose tissue a lesion usually lies; "" where it has none."""
    return mention.concept.attr("tissue") or mention.concept.attr("home").split(",")[0]
