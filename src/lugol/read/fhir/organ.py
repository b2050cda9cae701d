"""Of which organ a test, a report or a specimen says that it is, by the words of its name."""

import re

ELSEWHERE = ("vagin", "vulv", "anal ", "anus", "anorect", "penis", "penile", "oral", "oropharyn", "omentum", "breast")
SITES = (
    *ELSEWHERE, "pharyn", "throat", "tonsil", "tongue", "mouth", "thyroid", "lung", "bronch", "pleur", "ascit",
    "peritone", "sputum", "lymph node",
)  # fmt: skip
OF_CERVIX = re.compile(
    r"cervi|hpv|papillom|\bpap\b|smear|gyn|\blbc\b|nilm|squamous intraep|zervi|livmoder|baarmoeder|uitstrijk|szyjk|шейк"
    r"|шийк|colo d[eo] [uú]ter|cuello uter|col ut[eé]rin|collo dell|rahim|子宫颈|宫颈|子宮頸",
    re.IGNORECASE,
)


def is_report_elsewhere(name: str, text: str) -> bool:
    """Is a report that names no test of the cervix of another organ, or of a tumour without a place?"""
    told = f"{name} {text}".casefold()
    if "cervi" in told or "cervical" in told:
        return False
    graded = any(word in told for word in ("cin", "hpv", "papilloma", "pap ", "smear", "cytolog", "squamous intraep"))
    return not graded or any(organ in told for organ in ELSEWHERE)


def is_elsewhere(site: str) -> bool:
    """Does a body site or specimen name another organ than the cervix and the vagina, of which a smear may be?

    >>> is_elsewhere("Oropharynx"), is_elsewhere("Anal swab"), is_elsewhere("Vaginal vault"), is_elsewhere("Swab")
    (True, True, False, False)
    """
    told = f"{site} ".casefold()
    return not any(hers in told for hers in ("cervi", "vagin", "vault")) and any(organ in told for organ in SITES)
