"""Where a denial ends because she tells what she has: "denies fever and reports pelvic pain", "no fever, c/o pain"."""

from itertools import pairwise

_TELLS = (
    *("reports", "reported", "admits", "admitted", "endorses", "endorsed", "complains", "complained", "complaining"),
    *("acknowledges", "presents", "c/o"),
)
_AFFIRMS = {(link, verb) for link in (",", ";", "and", "but", "she") for verb in _TELLS}


def is_turned_to(between: tuple[str, ...]) -> bool:
    """Do the words between a denial and a name turn to what she has?

    >>> is_turned_to(("fever", ",", "c", "/", "o")), is_turned_to(("fever", "or"))
    (True, False)
    """
    return bool(_AFFIRMS.intersection(pairwise(_joined(between))))


def _joined(keys: tuple[str, ...]) -> list[str]:
    """The words of a stretch, "c/o" as one."""
    at = [i for i in range(len(keys) - 2) if keys[i : i + 3] == ("c", "/", "o")]
    return [("c/o" if i in at else key) for i, key in enumerate(keys) if i - 1 not in at and i - 2 not in at]
