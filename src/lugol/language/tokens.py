"""Text to tokens: words, numbers and signs with their places, folded to one spelling."""

import re
from functools import cache
from unicodedata import digit

from lugol.language.model import Token

_VALUES = (
    "not", "no", "neg", "negative", "pos", "positive", "absent", "present", "detected", "clear", "free", "involved",
    "nil", "none", "benign", "normal", "identified", "uninvolved", "cin", "hsil", "lsil", "nilm", "denies",
)  # fmt: skip
"""What stands behind the dots that lead from a label to its value, where they are as few as those that leave off."""
_BARE = ("not identified", "not seen", "not detected", "absent", "negative", "none")
"""A verdict that is all of a sentence is said of the one before it: "LVSI. Not identified."."""
# Scanned reports run two words together: "negativefor synaptophysin". Dots lead from a label to its value.
_LEADER = (
    r"(?P<leader>\.{4,}|…{2,}|(?:\.{2,3}|…)(?=[ \t]*(?i:" + "|".join(_VALUES) + r")\b)"
    r"|\.(?=[ \t]+(?i:" + "|".join(_BARE) + r")[ \t]*(?:[.\n]|$)))"
)
_WITH_STOP = {
    "sig": "significant", "signif": "significant", "susp": "suspicious", "suspic": "suspicious", "obv": "obvious",
    "def": "definite", "enl": "enlarged", "resid": "residual", "pulm": "pulmonary", "retroperit": "retroperitoneal",
    "bilat": "bilateral", "abn": "abnormal", "prev": "previous", "prob": "probable", "poss": "possible",
    "mediast": "mediastinal", "periton": "peritoneal", "pathol": "pathological", "incr": "increased",
    "endocerv": "endocervical", "cerv": "cervical", "vag": "vaginal", "ant": "anterior", "post": "posterior",
    "infilt": "infiltration", "lymphad": "lymphadenopathy", "metast": "metastatic", "paramet": "parametrial",
    "path": "pathological", "dist": "distant",
}  # fmt: skip
"""Words that a full stop shortens in mid-sentence, "no sig. lymphadenopathy"; the stop is part of the word."""
_BEFORE = {"path": "lymph|node|ln", "dist": "met"}
"""Where a short form stands for another word elsewhere, "final path. showed", what must stand behind it."""
_GOES_ON = r"\.(?=[ \t]+(?:[a-z\d]|[A-Z]{2}))"
_DATED = (
    r"(?P<dated>(?<=[A-Za-z)\]][ \t])(?i:dtd?)\b\.?"
    r"(?=[ \t]*\d{1,4}(?:[./-]\d|[ \t]?(?:st|nd|rd|th|-)?[ \t]?[A-Za-z]{3})))"
)
"""The "dt." of "biopsy dt. 12.03.2024" is "dated"."""
_STAGE = (
    r"(?P<stage>(?<![^\W_])(?!STIC\b)(?i:stg?)(?:\.?(?=[ \t]?(?i:(?:IV|I{1,3})[ABC][1-3]?[pr]?|[1-4][ABC][1-3]?)\b)"
    r"|\.(?=[ \t]?(?:IV|I{1,3})\b)))"
)
"""The "st." of "Ca cx st. IIB" is its stage, and no saint."""
_TOKEN = re.compile(
    "|".join(
        [
            _DATED,
            _STAGE,
            "(?i:" + "|".join(word for word in _WITH_STOP if word not in _BEFORE) + ")" + _GOES_ON,
            *(rf"(?i:{word}\.(?=[ \t]+(?:{behind})))" for word, behind in _BEFORE.items()),
        ]
    )
    + "|"
    r"(?i:negative|positive)(?=(?i:for)\b)|[^\W\d_]+(?:['’](?:[a-z]{1,2}|[A-Z]{1,2})\b)?|\d+(?:[.,]\d+)*|[-–=]{1,3}>|"
    + _LEADER
    + r"|[^\w\s]|_"
)
_OF_GROUP = {"leader": ":", "dated": "dated", "stage": "stage"}
LEADER = re.compile(r"^[ \t]*[^\n.:;]{2,50}?(\.{4,}|…{2,}|\.(?: \.)+)(?=[ \t]*[^\s.])", re.MULTILINE)
"""The dots that lead the eye from a name to its value, "HPV 16 ....... not detected": they stand for a colon."""
_FOLDS = tuple(
    (least, british, american)
    for least, british, american in (
        (6, "oopherect", "oophorect"), (6, "oooph", "ooph"), (6, "oe", "e"), (5, "ae", "e"), (6, "yse", "yze"),
        (6, "centre", "center"), (5, "metre", "meter"),
        (5, "fibre", "fiber"), (4, "grey", "gray"), (3, "ü", "u"), (3, "ö", "o"), (3, "ä", "a"), (3, "é", "e"),
        *((5, f"{stem}our", f"{stem}or") for stem in (
            "tum", "col", "lab", "fav", "behavi", "od", "hum", "vap", "neighb", "hon", "harb", "flav", "rum",
        )),
    )
)  # fmt: skip
_IZED = ("isation", "isations", "ising", "ised", "ise", "ises")
_NOT_IZED = frozenset(
    {"ra", "r", "ar", "w", "otherw", "likew", "exerc", "rev", "adv", "superv", "prom", "comprom", "surpr", "compr"}
    | {"exc", "inc", "circumc", "prec", "conc", "no", "bru", "pra", "dev", "mala", "po", "expert", "dem", "improv"}
)
"""What stands before -ise in words of other origin: raise, revise, excise, precise, otherwise."""
_KEPT = frozenset({"does", "goes", "shoes", "immunoexpression"})
_SHORT_WORDS = {"marg": "margins", "margs": "margins", "mgn": "margin", "mgns": "margins", "abnl": "abnormal",
                "abnml": "abnormal", "invol": "involved", "o'c": "o'clock"}  # fmt: skip
"""Plain words as notes in haste shorten them, where the short form is no other word."""
_SHORT_PLURALS = frozenset({"yrs", "hrs", "wks", "mos", "pts", "lns"})
HYPHENS = frozenset("-‐‑–−")
ARROW = "→"
_ARROWS = frozenset(f"{sign * length}>" for sign in "-–=" for length in (1, 2, 3)) | {"⇒", "➔", "➜"}
_LONGEST_NUMBER = 40
"""A run of more digits is no number but noise; Python refuses to compute with some thousands."""


@cache
def fold(word: str) -> str:
    """One spelling for British and American forms of a word, in lower case.

    >>> fold("Tumour") == fold("tumor"), fold("haemorrhage") == fold("hemorrhage"), fold("conisation")
    (True, True, 'conization')
    """
    if len(word) > _LONGEST_NUMBER and word[0].isdigit():
        return "^number"
    if word in _ARROWS:
        return ARROW
    folded = word.lower().replace("’", "'")
    if not folded.isascii():
        plain = "".join(str(digit(c)) if c.isdigit() else c for c in folded)
        folded = plain if folded[0] == plain[0] or folded.isdigit() else f"^{plain}"
    if folded in _KEPT:
        return folded
    if folded in _SHORT_WORDS:
        return _SHORT_WORDS[folded]
    for least, british, american in _FOLDS:
        if len(folded) >= least:
            folded = folded.replace(british, american)
    return _ized(folded)


def _ized(word: str) -> str:
    """The word with -ize for -ise where it is that ending.

    >>> _ized("localised"), _ized("raised"), _ized("disease")
    ('localized', 'raised', 'disease')
    """
    ending = next((end for end in _IZED if word.endswith(end)), "")
    stem = word.removesuffix(ending)
    if not ending or len(stem) < 3 or stem in _NOT_IZED:
        return word
    return f"{stem}{ending.replace('is', 'iz', 1)}"


def tokenize(text: str) -> tuple[Token, ...]:
    """Words, numbers (with their decimals) and signs of a text in order; letters and digits part.

    >>> [t.key for t in tokenize("HPV16+, Tumour 3.5 cm")]
    ['hpv', '16', '+', ',', 'tumor', '3.5', 'cm']
    >>> [t.key for t in tokenize("HPV 16 ....... DETECTED")]
    ['hpv', '16', ':', 'detected']
    >>> [t.key for t in tokenize("No sig. nodes. Smear dt. 2.3.2024")]
    ['no', 'significant', 'nodes', '.', 'smear', 'dated', '2.3.2024']
    """
    found: list[Token] = []
    at = -1
    leaders = dict(match.span(1) for match in LEADER.finditer(text))
    for match in _TOKEN.finditer(text):
        if match.start() in leaders:
            at = leaders[match.start()]
            found.append(Token(":", match.start(), at, False))
        if match.start() < at:
            continue
        glued = match.start() == at or (bool(found) and _is_broken(text, found[-1], match.start()))
        key = _OF_GROUP[match.lastgroup] if match.lastgroup else _key(match.group())
        found.append(Token(key, match.start(), match.end(), glued))
        at = match.end()
    return tuple(found)


def _key(word: str) -> str:
    """The folded spelling of a word, with what a stop shortens written out."""
    return _WITH_STOP[word[:-1].lower()] if word[-1] == "." and len(word) > 1 else fold(word)


def _is_broken(text: str, before: Token, start: int) -> bool:
    """Is a compound word broken at its hyphen by the end of a line ("cold-" and "knife")?"""
    if before.key not in HYPHENS or not before.glued or not text[start].islower():
        return False
    between = text[before.end : start]
    return between.count("\n") == 1 and between.isspace()


@cache
def singular(word: str) -> str:
    """The singular of a folded English noun, or the word itself.

    >>> singular("biopsies"), singular("masses"), singular("pus")
    ('biopsy', 'mass', 'pus')
    """
    if word in _SHORT_PLURALS:
        return word[:-1]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")) else word
