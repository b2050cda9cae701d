"""How grave a recommended action is (`gravity.csv`): what is due is never replaced by something less grave."""

from functools import cache
from importlib import resources

from lugol.errors import BadData
from lugol.sources import sourced


def gravity(action: str) -> int:
    """The rank of an action, -1 for no action; an action without a rank is refused.

    >>> gravity("colposcopy") > gravity("surveillance_3y") > gravity("")
    True
    """
    ranks = _ranks()
    if action and action not in ranks:
        raise BadData(f"gravity.csv has no action {action!r}; add it with its rank and source")
    return ranks.get(action, -1)


@cache
def _ranks() -> dict[str, int]:
    return {row["action"]: int(row["rank"]) for row in sourced(resources.files("lugol.rules") / "gravity.csv")}
