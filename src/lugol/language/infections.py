"""Lists of infections with one answer for all: "HIV / HBsAg (3 May): all neg", "STI screen negative (HIV, RPR)"."""

from collections.abc import Iterator

from lugol.language.lines import DATED_MONTHS
from lugol.language.model import Mention, Page
from lugol.language.numerals import once_a_page

_CONDITIONS = frozenset({"hiv", "hepatitis_b", "hepatitis_c", "syphilis", "chlamydia", "gonorrhoea"})
_TESTS = frozenset({
    "HIV", "hepatitis B", "hepatitis C", "syphilis", "VDRL", "HTLV", "HBeAg", "anti-HBs", "hepatitis E", "chlamydia",
    "gonorrhoea", "RPR", "trichomonas", "toxoplasma", "CMV", "rubella",
})  # fmt: skip
_JOINS = frozenset({",", "/", "and", "&", "+", "or", "i", "ii", "1", "2", "antibody", "antibodies", "ab", "ag"}) | {
    *("antigen", "virus", "infection", "naat", "pcr", "igg", "igm", "surface", "core", "tests", "test"),
}
_NOUNS = frozenset({
    "serology", "serologies", "screening", "screen", "screens", "status", "test", "tests", "testing", "naat", "pcr",
    "result", "results", "panel", "antibody", "antibodies", "markers", "marker", "infection", "infections", "sti",
    "std", "viral", "workup", "swab", "swabs", "bloods", "titer", "titers",
})  # fmt: skip
_LEADS = _NOUNS | DATED_MONTHS | {
    ")", "(", ":", "-", "–", "—", "=", ",", ".", "/",
    "were", "was", "is", "are", "came", "back", "tested", "all", "both", "each", "found", "reported", "returned", "as",
    "to", "be", "have", "has", "been", "again", "also", "on", "of", "the", "dt", "dated", "in", "for", "done",
}  # fmt: skip
_ANSWERS = (
    ("negative",), ("neg",), ("nr",), ("nonreactive",), ("non-reactive",), ("non", "-", "reactive"),
    ("non", "reactive"), ("not", "reactive"), ("nil", "reactive"), ("not", "detected"), ("undetected",), ("nd",),
    ("-", "ve"), ("–", "ve"), ("(", "-", ")"), ("absent",), ("nil",), ("seronegative",), ("n", "/", "r"),
)  # fmt: skip
_BEHIND_ANSWER = frozenset({
    "", ".", ",", ";", ")", "(", "x", "×", "on", "in", "at", "as", "and", "by", "from", "dt", "dated", "this", "today",
    "-", "–", "|",
})  # fmt: skip
_MOST_BETWEEN = 16
_SHORT_FORM = 4


@once_a_page
def denied_infections(page: Page) -> frozenset[int]:
    """The tokens with which infections begin whose list has a negative answer.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Viral markers (HIV / HBsAg / HCV) 3/5/2024: all neg. Known syphilis, smear negative.")
    >>> [page.tokens[at].key for at in sorted(denied_infections(page))]
    ['hiv', 'hbsag', 'hcv']
    """
    denied: set[int] = set()
    for run in _runs(page):
        if _is_answered(page, run) or _is_headed(page, run):
            denied.update(mention.first for mention in run)
    return frozenset(denied)


def _named(page: Page) -> Iterator[Mention]:
    end = 0
    told = page.of("condition", "analyte")
    for mention in sorted(told, key=lambda m: (m.first, -m.last)):
        ours = mention.code in (_CONDITIONS if mention.concept.category == "condition" else _TESTS)
        if ours and mention.first >= end:
            end = mention.last
            yield mention


def _runs(page: Page) -> list[list[Mention]]:
    """The infections that stand in one list, with nothing said between them."""
    runs: list[list[Mention]] = []
    for mention in _named(page):
        before = runs[-1][-1] if runs else None
        same = before is not None and page.sentence(before.first) == page.sentence(mention.first)
        if same and before is not None and _is_listed(page, before.last, mention.first):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def _is_listed(page: Page, first: int, last: int) -> bool:
    """Do only signs of a list, words of a test and short forms of other tests ("TV") stand in a stretch?"""
    for token in page.tokens[first:last]:
        written = page.text[token.start : token.end]
        short = written.isupper() and len(written) <= _SHORT_FORM and (token.key,) not in _ANSWERS
        if token.key not in _JOINS and not short:
            return False
    return True


def _is_answered(page: Page, run: list[Mention]) -> bool:
    """Does a negative answer stand behind a list, over its noun, its day and a verb?"""
    end = min(page.sentence(run[-1].first).last, run[-1].last + _MOST_BETWEEN)
    at = run[-1].last
    while at < end:
        answer = _answer_at(page, at)
        if answer:
            following = page.tokens[at + answer].key if at + answer < page.sentence(at).last else ""
            return following in _BEHIND_ANSWER or following[0].isdigit()
        key = page.tokens[at].key
        if key not in _LEADS and not key[0].isdigit():
            return False
        at += 1
    return False


def _answer_at(page: Page, at: int) -> int:
    """How many tokens of an answer begin at one, 0 for none."""
    return next((len(words) for words in _ANSWERS if page.keys(at, at + len(words)) == words), 0)


def _is_headed(page: Page, run: list[Mention]) -> bool:
    """Does a negative head a list: "Infection screen NEG (HIV, RPR)", "Negative serology: HIV, HBsAg"?"""
    first = page.sentence(run[0].first).first
    at, signed = run[0].first - 1, False
    while at >= first and run[0].first - at <= _MOST_BETWEEN:
        for words in _ANSWERS:
            if at + 1 - len(words) >= first and page.keys(at + 1 - len(words), at + 1) == words:
                return signed
        key = page.tokens[at].key
        signed = signed or key in ("(", ":")
        if key not in _NOUNS and key not in ("(", ":", "all", "x", "×", "-", "–") and not key[0].isdigit():
            return False
        at -= 1
    return False
