"""Texts of one kind of letters, where an abbreviation may be a word or a unit: in small ones as in capitals."""

from collections.abc import Sequence

import msgspec

from lugol.language.model import Token
from lugol.record.event import Event

LEAST_WORDS = 16
"""A text of so many words and signs without a capital says nothing by its small letters; a shorter one is a term."""
_WORDED = ("term", "finding", "specimen", "qualifier", "extent", "residual", "plan", "cause", "site")
_WORDED_OR_CODED = ("result", "value", "verbatim", "event", "status")
"""Fields of an event that repeat the words of a text; the others do where they hold several."""


def raised(text: str) -> str:
    """A text in capitals, each letter at its place; what has no single capital stays.

    >>> raised("biopsy at 6 o'clock: straße, 5 µm")
    "BIOPSY AT 6 O'CLOCK: STRAßE, 5 ΜM"
    """
    return (
        text.upper()
        if len(text.upper()) == len(text)
        else "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    )


def in_small(event: Event) -> Event:
    """The words of an event in small letters, as the text has them; its codes stay.

    >>> from lugol.record.event import Symptom
    >>> in_small(Event(id="", values=Symptom(term="PELVIC PAIN"))).values.term
    'pelvic pain'
    """
    values = event.values
    small = {
        name: word.lower()
        for name in (*_WORDED, *_WORDED_OR_CODED)
        if isinstance(word := getattr(values, name, None), str) and word.isupper() and (name in _WORDED or " " in word)
    }
    return msgspec.structs.replace(event, values=msgspec.structs.replace(values, **small)) if small else event


_WORDS = frozenset(
    {"via", "lap", "laps", "got", "tip", "tips", "met", "mets", "stump", "stumps", "pole", "poles", "ve", "kit", "kits"}
    | {"epoch", "et", "ps"}
)
"""English words, titles and endings, that are abbreviations where their capitals set them apart."""
_VALUED = frozenset({"ca", "na", "cl", "k", "cre"})
"""Elements whose letters are other words in capitals (CA: cancer); a value stands behind them."""
_GRAMS = ("g", "/", "l")
"""In capitals grams a litre, not 10*9 a litre."""
_NEVER = frozenset({"etc", "pcr"})
"""What capitals make of "EtC" and "pCR" is another word in all but a few texts."""
_BEFORE_ART = frozenset(
    {"on", "of", "for", "with", "started", "starts", "start", "commenced", "initiated", "taking", "receiving", "her"}
    | {"received", "continue", "continued", "continues", "hiv", "current", "lifelong", "combination", "his"}
)
_BEHIND_ART = frozenset(
    {
        "center",
        "since",
        "was",
        "is",
        "started",
        "initiated",
        "for",
        "adherence",
        "naive",
        "failure",
        "clinic",
        "treatment",
    }
    | {"drugs", "and", "with", "status", "defaulter", "after", "before", "in", "at"}
)
_BEFORE_DES = frozenset({"to", "in", "of", "maternal", "no", "took", "for", "taking", "denies", "prenatal", "utero"})
_BEHIND_DES = frozenset({"exposure", "exposed", "daughter", "daughters", "in", "use", "therapy", "during", "when"})
_SUPPORTED = {"art": (_BEFORE_ART, _BEHIND_ART), "des": (_BEFORE_DES, _BEHIND_DES)}
"""What stands before and behind short forms that elsewhere are pieces of scanned words ("PART", "NODES")."""
_TITLES = frozenset({"mr"})
_OF_STUDY = frozenset(
    {"pelvis", "abdomen", "brain", "spine", "liver", "of", "and", "with", "was", "is", "on", "angiogram"}
)
_SAYS = frozenset({":", "=", "+", "-", "–", "positive", "negative", "status", "gene", "mutation", "mutated", "mutant"}
    | {"expression", "amplification", "regimen", "protocol", "chemotherapy", "level", "levels", "scan"}
    | {"showed", "ct", "score", "staining", "stain", "immunostain", "inhibitor", "alteration", "exon", "pos", "neg"}
    | {"result"})  # fmt: skip
_OPENS = frozenset({":", "(", "-", "–", "/"})
_SIDED = frozenset(
    {
        "ovary",
        "ovaries",
        "tube",
        "tubes",
        "fallopian",
        "pelvic",
        "pelvis",
        "lymph",
        "node",
        "nodes",
        "external",
        "internal",
    }
    | {"obturator", "common", "iliac", "hypogastric", "para", "periaortic", "parametrium", "parametrial", "adnexa"}
    | {"adnexal", "breast", "kidney", "ureter", "side", "upper", "lower", "leg", "thigh", "arm", "hip", "groin"}
    | {"inguinal", "distal", "proximal", "lateral", "posterior", "anterior", "round", "uterosacral", "hydronephrosis"}
    | {"and", "&", "lobe", "lung", "axilla", "uterine", "infundibulopelvic", "flank"}
)
"""What RT stands before where it is the right one and no radiotherapy: "RT. OVARY", "RT EXTERNAL ILIAC NODE"."""
_BOTH_SIDES = 10
"""So many words before or behind RT within which the left side is told too: "RT: NOT INVOLVED, LT: INVOLVED"."""
_VERDICTS = frozenset({"positive", "negative", "pos", "neg", "+", "-"})
_TO_VERDICT = 5
_VITAL = frozenset({"bp", "hr", "rr", "pr"})
"""Vital signs, whose figures touch their letters: "BP147/74"."""
_BETWEEN = frozenset({":", "=", "of", "was", "is", "level", "levels", "-"})
_SPELT = 5
"""Letters of a word that is too long to be a short form."""
_ODD = frozenset("^~\\_'’")
_ODD_BEFORE = frozenset("^~\\}{|<")
_STOPS = frozenset(",;")
_SCRAPS = frozenset("^~\\{}!•_®°¢£►")
_AROUND, _MANY_SCRAPS, _SHORTEST = 6, 3, 2
_ONSETS = frozenset(
    {"bl", "br", "ch", "cl", "cr", "cz", "dr", "dw", "dj", "fl", "fr", "gh", "gl", "gn", "gr", "kn", "kr", "kl", "ll"}
    | {"mn", "ph", "pl", "pn", "pr", "ps", "pt", "rh", "sc", "sh", "sk", "sl", "sm", "sn", "sp", "sq", "st", "sw"}
    | {"sv", "th", "tr", "ts", "tw", "wh", "wr", "qu"}
)
"""Two consonants with which English words, and Greek ones in it, begin."""


def is_other_word(tokens: Sequence[Token], first: int, last: int) -> bool:
    """In capitals: are the letters of an abbreviation here a word, a unit or a part of one ("40 MG", "VIA THE VAGINA")?

    >>> from lugol.language.tokens import tokenize
    >>> words = tokenize("CISPLATIN 40 MG. MG 1.9, BREAST CA, CA 2.3. VIA THE VAGINA. VIA: NEGATIVE")
    >>> [is_other_word(words, at, at + 1) for at, t in enumerate(words) if t.key in ("mg", "ca", "via")]
    [True, False, True, False, True, False]
    """
    if last - first != 1:
        return tuple(token.key for token in tokens[first:last]) == _GRAMS
    word = tokens[first].key
    before = tokens[first - 1] if first else None
    behind = tokens[last] if last < len(tokens) else None
    if len(word) < _SPELT and _amid_noise(tokens, first):
        return True
    if len(word) <= _SHORTEST and _amid_scraps(tokens, first):
        return True
    numbered = behind is not None and behind.key[0].isdigit()
    glued = numbered and behind is not None and behind.glued and word not in _VITAL
    if word in _NEVER or (glued and len(word) < 4):
        return True
    if word == "mg":
        return before is not None and before.key[-1].isdigit()
    if word == "ve" and before is not None and before.key in ("+", "-"):
        return True
    if word in _VALUED:
        return not numbered and not (behind is not None and behind.key in _BETWEEN and _figure_within(tokens, last))
    if word == "rt":
        stopped = behind is not None and behind.key == "." and behind.glued
        headed = stopped and (before is None or before.key in (":", ";", ")"))
        named = last + stopped
        return headed or _has_left(tokens, first) or (named < len(tokens) and tokens[named].key in _SIDED)
    if word in _SUPPORTED:
        ahead, after = _SUPPORTED[word]
        led = before is not None and before.key in ahead
        labels = behind is not None and behind.key == ":" and behind.glued
        return not led and not labels and (behind is None or behind.key not in after)
    if word in _TITLES:
        return behind is None or behind.key not in _OF_STUDY | _SAYS
    if word == "via" and (before is None or before.key in (".", ";")) and _gives_verdict(tokens, last):
        return False
    opened = before is not None and before.key in _OPENS
    return word in _WORDS and not opened and not numbered and (behind is None or behind.key not in _SAYS)


def _has_left(tokens: Sequence[Token], at: int) -> bool:
    """ "RT: NOT INVOLVED, LT: INVOLVED", "RT 0/9, LT 1/8": is the left side told nearby in the same form?"""
    near = range(max(0, at - _BOTH_SIDES), min(at + _BOTH_SIDES, len(tokens)))
    return any(tokens[i].key == "lt" and _form(tokens, i + 1) == _form(tokens, at + 1) for i in near)


def _form(tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    """What stands behind a side: its sign or word, and of a figure what is behind it ("50 GY" counts no nodes)."""
    keys = ["#" if token.key[0].isdigit() else token.key for token in tokens[at : at + 2]]
    return tuple(keys if keys[:1] == ["#"] else keys[:1])


def _gives_verdict(tokens: Sequence[Token], at: int) -> bool:
    """ "VIA NEXT DAY NEGATIVE.": does a sentence that opens with a test end in its verdict?"""
    ends = next(
        (i for i in range(at, min(at + _TO_VERDICT, len(tokens))) if tokens[i].key in (".", ";", ",")), len(tokens)
    )
    return at < ends <= at + _TO_VERDICT and tokens[ends - 1].key in _VERDICTS


def _amid_noise(tokens: Sequence[Token], at: int) -> bool:
    """Do signs run on from letters to letters as a scanner leaves them: "RT^R", "PROM'?NENT", "3.0 CR,I", "}RT"?"""
    if at and tokens[at].glued and tokens[at - 1].key in _ODD_BEFORE:
        return True
    if at + 1 == len(tokens) or not tokens[at + 1].glued:
        return False
    sign, end = tokens[at + 1].key, at + 2
    while sign in _ODD and end < len(tokens) and tokens[end].glued and not tokens[end].key[0].isalnum():
        end += 1
    runs_on = end < len(tokens) and tokens[end].glued and tokens[end].key[0].isalpha()
    return runs_on and (sign in _ODD or (sign in _STOPS and len(tokens[end].key) == 1))


def _amid_scraps(tokens: Sequence[Token], at: int) -> bool:
    """Do odd signs and lone letters stand all around, as a scanner leaves of a stamp: "^.^-0 .BT, !YIU CLR L'U"?"""
    near = [i for i in range(max(0, at - _AROUND), min(len(tokens), at + _AROUND + 1)) if i != at]
    return sum(_is_scrap(tokens, i) for i in near) >= _MANY_SCRAPS


def _is_scrap(tokens: Sequence[Token], at: int) -> bool:
    """An odd sign, or one letter that neither counts an entry nor has a figure, and is no word."""
    key = tokens[at].key
    if len(key) > 1 or not key.isalpha() or key in ("a", "i"):
        return key in _SCRAPS
    behind = tokens[at + 1].key if at + 1 < len(tokens) else ""
    return behind not in (".", ")", ":", "=") and not behind[:1].isdigit()


def is_short_form(word: str) -> bool:
    """Has a word in capitals no vowel, or an opening that no English word has ("GDI"), so that it is a short form?

    >>> [is_short_form(word) for word in ("SCLC", "GDI", "GRIEF", "EDEMA", "NHL")]
    [True, True, False, False, True]
    """
    letters = word.lower()
    first = next((at for at, letter in enumerate(letters) if letter in "aeiouy"), len(letters))
    return first == len(letters) or (first > 1 and letters[:2] not in _ONSETS)


def _figure_within(tokens: Sequence[Token], at: int) -> bool:
    return any(token.key[0].isdigit() for token in tokens[at : at + 3])
