"""What tissue showed in words of its own: a description behind a verb of showing, where no lesion is named."""

from lugol.language.capitals import is_short_form
from lugol.language.kinds.tissue.words import Result
from lugol.language.model import NOT_HERS_YET, Page
from lugol.language.reading import Reading

_SHOWING = frozenset(
    {"indicated", "indicates", "showed", "shows", "revealed", "reveals", "demonstrated", "disclosed", "showing", ":"}
    | {"confirmed", "confirms", "demonstrates", "found", "yielded", "identified", "discloses", "displayed"}
    | {"suggested", "suggests", "suggestive", "consistent", "exhibited", "indicative", "concluded", "proved"}
    | {
        "objectified",
        "shown",
        "evidenced",
        "consist",
        "consists",
        "consisted",
        "composed",
        "comprised",
        "comprises",
        "contained",
    }
)
_SHOWING |= {"revealing", "demonstrating", "disclosing", "indicating", "yielding", "identifying", "exhibiting"}
_TOLD_BY_PEOPLE = frozenset({"found", "reported", "described", "noted", "highlighted", "documented", "detected"})
"""Verbs of showing that are also said of people, or of what was told: "was reported elsewhere"."""
_SHOWING |= _TOLD_BY_PEOPLE
_POSITIVE = ("positive", "for")
_UNSURE = frozenset({"suggested", "suggests", "suggestive"})
_PEOPLE = frozenset({"she", "he", "it", "patient", "we", "they", "was", "were", "to", "be", "and"})
"""Behind these "found" tells no result of tissue: "because she found it uncomfortable"."""
LONGEST = 30
_LEAST_DESCRIBED = 6
_DISORDERS = ("osis", "itis", "oma", "plasia", "trophy", "iasis")
"""A lone word that ends so is a result: "showed fibrosis"."""
_LONE = frozenset(
    {
        "recurrence",
        "malignancy",
        "relapse",
        "metastasis",
        "metastases",
        "inflammation",
        "infarction",
        "infarcts",
        "hemorrhage",
        "atrophy",
        "edema",
        "calcification",
        "calcifications",
    }
)
_NO_OBJECT = (("on",), ("in",), ("at",), ("by",), ("during",))
_EQUATED = frozenset({"features", "findings", "diagnosis", "appearances"})
_TAKEN_OUT = frozenset({"excision", "removal", "retrieval"})
_NO_FEATURE = frozenset({
    "consistent", "suggestive", "sent", "pending", "awaited", "reviewed", "available", "as", "similar", "reported",
    "discussed", "performed", "obtained", "not", "compatible", "in", "confirmed", "made", "established", "unknown",
    "also", "then", "based", "given", "explained", "unremarkable", "normal", "those", "identical", "typical",
})  # fmt: skip


_LOOKS = frozenset({"eua", "cystoscopy", "hysteroscopy", "laparoscopy", "proctoscopy", "sigmoidoscopy"})
_JOINED_BY = frozenset({"/", "+", "&", "and", ","})
_NEAR_LOOK = 6


def _is_of_look(page: Page, first: int) -> bool:
    """ "EUA/cystoscopy/Bx 19.01.23: exophytic tumour": behind the colon of all three stands what was seen."""
    before = page.keys(max(page.sentence(first - 1).first, first - _NEAR_LOOK), first)
    at = next((i for i, key in enumerate(before) if key in _LOOKS), None)
    return at is not None and bool(_JOINED_BY.intersection(before[at + 1 :]))


def described(reading: Reading, first: int, last: int) -> Result | None:
    """ "showed small round cells in sheets": a description without the name of a lesion, behind a verb of showing."""
    page = reading.page
    told = (i for i in range(first, last) if page.tokens[i].key in _SHOWING or _is_positive(page, i))
    told = (
        i for i in told if page.keys(i + 1, i + 2) not in _NO_OBJECT and not page.of("frame", first=i + 1, last=i + 3)
    )
    at = (
        _equated(page, first, last)
        or _come_back(page, first, last)
        or next(
            (i for i in told if page.tokens[i].key not in _TOLD_BY_PEOPLE or page.tokens[i - 1].key not in _PEOPLE),
            None,
        )
    )
    if at is None or (page.tokens[at].key == ":" and _is_of_look(page, first)):
        return None
    begin, end = at + 1, min(last, page.clause(at)[1])
    while begin < end and page.tokens[begin].key in ("of", "with", "that", "to", "be", "for"):
        begin += 1
    if page.tokens[at].key in _PROVEN and page.tokens[at - 1].key == "-":
        end = next((i for i in range(begin, end) if page.tokens[i].key in _ENDS_NAME), end)
    while end > begin and not page.tokens[end - 1].key.isalnum():
        end -= 1
    known = page.of("ihc_marker", "hpv", "frame", "gene", "procedure", first=begin, last=end)
    if known and known[0].first - begin >= _LEAST_DESCRIBED:
        end, known = _ended_before(page, begin, known[0].first), []
    if (
        begin >= end  # a text that breaks off: "the biopsy showed"
        or end - begin < 1 + (not _is_name(page, begin))
        or known
        or reading.judge(begin, begin + 1).assertion in NOT_HERS_YET
    ):
        return None
    if _TAKEN_OUT.intersection(page.keys(begin, min(begin + 2, end))):
        return None  # "specimen films confirmed the excision of the lump"
    if not any(key.isalpha() for key in page.keys(begin, end)):
        return None  # "Path: 6:00 bx - benign": an hour is no result
    return Result(begin, min(end, begin + LONGEST), "", page.tokens[at].key not in _UNSURE, ())


def _is_positive(page: Page, at: int) -> bool:
    """ "Positive for hyperplasia", which "not" does not stand before."""
    return page.keys(at, at + 2) == _POSITIVE and page.keys(at - 1, at) not in (("not",), ("never",), ("nor",))


def _equated(page: Page, first: int, last: int) -> int | None:
    """ "The histological features were dysplastic cells": the copula between such a word and what it says they are."""
    named = page.tokens[first - 1].key in _EQUATED and page.keys(first, first + 1) in (("was",), ("were",))
    if not named or first + 1 >= last or page.tokens[first + 1].key in _NO_FEATURE:
        return None
    return first


_CAME_BACK = frozenset({"back", "reported", "read", "returned", "interpreted", "diagnosed", "described"})
_PROVEN = frozenset({"proven", "confirmed", "verified"})
_BACK_WITHIN = 4
_NO_RESULT = frozenset(
    {"soon", "follows", "above", "below", "well", "expected", "previously", "such", "part", "described"}
)
_ENDS_NAME = frozenset({"was", "were", "is", "had", "has", "and", ",", "with", "in", "who", "which", "after"})
"""What ends the name behind "biopsy-proven"."""


def _come_back(page: Page, first: int, last: int) -> int | None:
    """ "Came back as amyloidosis", "biopsy-proven vasculitis": the word that leads to the name of what was found."""
    if page.keys(first, first + 1) == ("-",) and first + 1 < last:
        return first + 1 if page.tokens[first + 1].key in _PROVEN else None
    near = range(first - 1, min(last - 1, first + _BACK_WITHIN))
    told = (i for i in near if page.tokens[i].key == "as" and page.tokens[i - 1].key in _CAME_BACK)
    at = next(told, None)
    return None if at is None or page.tokens[at + 1].key in _NO_RESULT else at


def _is_name(page: Page, at: int) -> bool:
    """ "Fibrosis", "SHs": a lone word that can name what was found, by its ending or as an abbreviation."""
    token = page.tokens[at]
    capitals = sum(c.isupper() for c in page.text[token.start : token.end])
    short = capitals > 1 and (not page.in_capitals or is_short_form(token.key))
    return token.key in _LONE or token.key.endswith(_DISORDERS) or short


def _ended_before(page: Page, begin: int, at: int) -> int:
    """Where a description ends before a stain or a test that is told with it: at its last comma, "and" or "with"."""
    cut = next((i for i in range(at - 1, begin + 1, -1) if page.tokens[i].key in (",", ";", "(", "and", "with")), at)
    while cut > begin and not page.tokens[cut - 1].key.isalnum():
        cut -= 1
    return cut
