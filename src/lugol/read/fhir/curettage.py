"""A curettage that the report of a biopsy tells beside the biopsy, taken apart."""

import re


def curettage_apart(text: str) -> tuple[str, str] | None:
    """What a report of a biopsy tells of the biopsy and of a curettage beside it, where it tells of both.

    >>> curettage_apart("A. Cervix, 6 o'clock: CIN 1. B. Endocervical curettage: benign.")
    ("A. Cervix, 6 o'clock: CIN 1.", 'B. Endocervical curettage: benign.')
    """
    parts = [part.strip() for part in _PARTS.split(text) if len(part.strip()) > len("12.")]
    curetted = [part for part in parts if _CURETTED.match(part)]
    if not curetted or len(curetted) == len(parts):
        return None
    return "\n".join(part for part in parts if part not in curetted), "\n".join(curetted)


_PARTS = re.compile(
    r"\n+|(?<=[.;])\s+(?=(?:[A-Z][.:)]|\d{1,2}[.)])\s)|(?<=[a-z\d)][.;])\s+(?=ECC\b|Endocervical curett)"
)
_CURETTED = re.compile(r"(?:(?:[A-Z]|\d{1,2})[.:)]\s*)?(?:ECC|endocervi\w*,? curett\w*)\b", re.IGNORECASE)


def words_of(text: str, kind: str) -> str:
    """The words of a conclusion that tell a kind of result: those of a curettage stand apart from its biopsy's.

    >>> words_of("A. Cervix biopsy: CIN 2. B. Endocervical curettage: no dysplasia.", "ecc")
    'B. Endocervical curettage: no dysplasia.'
    """
    parts = curettage_apart(text) if kind == "ecc" else None
    return parts[1] if parts else text
