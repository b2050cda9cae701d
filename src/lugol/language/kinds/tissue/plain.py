"""Plain words for what tissue showed, without the name of a lesion: "bone marrow biopsy was normal", "ECC negative"."""

from lugol.language.kinds.tissue.words import Result
from lugol.language.model import Page, Sentence

_NO_LIST = frozenset({
    ";", ":", "(", "showed", "revealed", "which", "had", "when", "while", "although", "after", "since", "because", "as",
    "if", "that", "who", "she", "it", "but", "then", "followed",
})  # fmt: skip
_COPULAS = frozenset(
    {"was", "were", "is", "are", ":", "-", "–", "=", "→", "reported", "entirely", "all", "both", "also", "as"}
)
_MOST_COPULAS = 3
_LONGEST_SITE = 12
_PLAIN_ALONE = frozenset({"negative", "neg", "benign", "clear"})
_IN_LOOK = (("in", "size"), ("in", "appearance"), ("in", "shape"), ("at", "the"), ("looking", ","), ("margins", ","))
"""Behind a plain word these tell the look of a sample, or of which part it is: "normal in size", "negative at the"."""
_HOPED = frozenset({"hope", "hopes", "hoped", "hopefully", "hoping", "expected", "expects", "expect"})
PLAIN = _PLAIN_ALONE | {"normal", "unremarkable"}
_CANCER = frozenset({"malignant", "cancer", "ca"})
"""Said of a sample these are its result; "ca" only where a clause ends, since it is calcium beside a figure."""
_LABEL_WITHIN = 8
_OTHERS_NAMED = ("frame", "histology", "hpv", "cyt_test", "head", "ihc_marker")
_LEADS_AWAY = tuple(
    (word,) for word in ("of", "from", "at", "taken", "obtained", "done", "performed", "sent", "repeated", "made")
)
_TURNS_AWAY = frozenset({"because", "since", "as", "after", "when", "while", "for", "although", "but", "which", "that"})
_OF_HOURS = frozenset({"'", "’", "&", "/", "-"})
"""Signs within the place of a sample: "6 o'clock", "3/9 o'clock"."""


def normal(page: Page, first: int, last: int) -> Result | None:
    """ "Biopsy was normal", "ECC negative", "bx = Ca": the plain word behind a sample, or behind its copula.

    What it was taken from may stand between: "frozen section of the left obturator node was negative".
    """
    at = first = _behind_site(page, first, last)
    while at < last and at - first < _MOST_COPULAS and page.tokens[at].key in _COPULAS:
        at += 1
    ends = (
        at + 1 >= page.sentence(first).last or page.tokens[at + 1].key in (".", ",", ";", ")") if at < last else False
    )
    plain = PLAIN if ends or at != first else _PLAIN_ALONE
    behind = page.keys(at + 1, at + 3)
    if ends and at != first and page.tokens[at].key in _CANCER:
        return Result(at, at + 1, "cancer", True, ())
    if at >= last or page.tokens[at].key not in plain or behind[:1] in (("for",), ("pressure",)) or behind in _IN_LOOK:
        return None
    return Result(at, at + 1, "benign", True, ())


def nothing_abnormal(page: Page, first: int, last: int) -> Result | None:
    """ "Pathology did not show any abnormal tissue", "histology revealed no abnormality"."""
    for at in range(first, last):
        if not page.tokens[at].key.startswith("abnormal"):
            continue
        before = page.keys(max(first, at - _MOST_COPULAS - 1), at)
        denied = [i for i, key in enumerate(before) if key in ("no", "not", "without")]
        if denied and not {",", ";", ".", "but"} & set(before):
            return Result(at - len(before) + denied[0], min(at + 2, last), "benign", True, ())
        return None
    return None


def _behind_site(page: Page, first: int, last: int) -> int:
    """Past "of the left obturator node", "done at the clinic in 2020" before a copula; else where one began."""
    if page.keys(first, first + 1) not in _LEADS_AWAY or page.of(
        "cyt_test", "hpv", "frame", "tissue", first=first, last=min(last, first + _LONGEST_SITE)
    ):
        return first
    for at in range(first + 1, min(last, first + _LONGEST_SITE)):
        key, before = page.tokens[at].key, page.tokens[at - 1].key
        listed = key == "," and before.isdigit()
        if key in _TURNS_AWAY or not (key[0].isalnum() or key in _OF_HOURS or listed):
            break
        if key in ("was", "were", "is"):
            return at
    return first


def plain_of_all(page: Page, first: int, last: int) -> Result | None:
    """ "Peritoneal biopsies and the right ovary were normal": what is said of the sample and of what is listed with it.

    None where another verb, a sign or more than a few words stand before the copula.
    """
    joined = page.keys(first, first + 1) in (("and",), (",",))
    at = next(
        (i for i in range(first, min(last, first + _LONGEST_SITE)) if page.tokens[i].key in ("was", "were")), None
    )
    if at is None or not joined or at + 1 >= last or page.tokens[at + 1].key not in PLAIN:
        return None
    if _NO_LIST & set(page.keys(first, at)) or page.of("cyt_test", "hpv", "frame", "analyte", first=first, last=at):
        return None
    return Result(at + 1, at + 2, "benign", True, ())


def plain_value(page: Page, first: int, last: int) -> Result | None:
    """ "Endocervical curettage on 3 May: negative": the plain word behind the colon that a day or a place leads to."""
    colon = next((at for at in range(first, min(last, first + _LABEL_WITHIN)) if page.tokens[at].key == ":"), None)
    if colon is None or page.of(*_OTHERS_NAMED, first=first, last=colon) or colon + 1 >= last:
        return None
    behind = page.keys(colon + 1, colon + 3)
    ends = len(behind) < 2 or behind[1] in (".", ";", ",", ")")
    return Result(colon + 1, colon + 2, "benign", True, ()) if behind[0] in PLAIN and ends else None


def plain_before(page: Page, sentence: Sentence, begun: int) -> Result | None:
    """ "CIN3, negative ECC": the plain word right before a sample."""
    plain = begun > sentence.first and page.tokens[begun - 1].key in PLAIN
    return Result(begun - 1, begun, "benign", True, ()) if plain else None


_ASKS = frozenset(
    {"has", "have", "had", "is", "was", "are", "were", "does", "did", "do", "could", "can", "will", "would"}
)


def is_asked(page: Page, sentence: Sentence) -> bool:
    """ "Has the biopsy shown cancer?": a question tells no result."""
    return page.tokens[sentence.last - 1].key == "?" and page.tokens[sentence.first].key in _ASKS


def is_open(page: Page, sentence: Sentence, first: int, result: Result) -> bool:
    """Is a good result of a sample that begins at `first` asked for, hoped for, or said of none or not of all?"""
    if page.tokens[sentence.last - 1].key == "?":
        return True
    before = page.keys(max(sentence.first, first - _MOST_COPULAS), first)
    end = min(sentence.last, max(result.last, first + _MOST_COPULAS + 1))
    hoped = any(
        page.tokens[at].key in _HOPED and page.tokens[at - 1].key != "as" for at in range(sentence.first, end)
    )  # "a normal biopsy was expected"; "as expected, the biopsy was benign" tells it
    denied = any(m.code != "benign" for m in result.named)  # "none of the biopsies showed CIN"
    return hoped or (not denied and ("none" in before or before[:2] == ("not", "all")))
