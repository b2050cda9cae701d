"""Stages as a report prints them: "pT1b2 pN1 pMx", "FIGO stage IB1"; never those of a table that explains stages."""

import re
from collections.abc import Iterator, Sequence

from lugol.language.model import Sentence
from lugol.language.reading import Reading
from lugol.record.event import Event, Stage

_TNM = re.compile(
    r"(?P<t>[yr]?p?T(?:is|(?:[0-4XxlI]|i(?=[a-c]))[a-cA-C]?[1-3lI]?))"
    r"(?!(?!p?N[lI]\b)[A-Za-z0-9]{0,40}[d-lo-zD-KO-Z])\s*[,;]?\s*"
    r"(?:(?P<n>p?N[0-3XxOoilI][a-c]?)\b)?\s*[,;]?\s*(?:(?P<m>p?M[01XxOo])\b)?"
)
_TNM_OF_CAPITALS = re.compile(_TNM.pattern.replace("d-lo-zD-KO-Z", "d-ko-zD-KO-Z"), re.I)
_BEGINS_IN_CAPITALS = re.compile(r"(?<![A-Z0-9])[YR]?P?T(?:IS|[0-4XLI])")
_BEGINS_TNM = re.compile(r"(?<![A-Za-z0-9])[yr]?p?T(?:is|[0-4XxlI]|i[a-c])")
_FIGO = re.compile(r"\b(?P<v>I{1,3}|IV)\s?-?(?P<s>[A-Ca-c])?(?P<n>[1-3])?\b")
_TEMPLATE = frozenset({"scheme", "definition", "definitions", "schema", "template", "classified", "tumor", "confined"})
_NOT_HERS = ("planned", "possible", "hypothetical", "family", "other_person", "literature")
_WITHIN = 12


def stages(reading: Reading, sentences: Sequence[Sentence]) -> Iterator[Event]:
    """The stages stated in some sentences, each once."""
    seen: set[tuple[str, str]] = set()
    for sentence in sentences:
        for system, value, first, last in (*_tnm(reading, sentence), *_figo(reading, sentence)):
            if (system, value) not in seen:
                seen.add((system, value))
                yield reading.event(Stage(system=system, value=value), first, last, assertion="affirmed")


def tidy(token: str) -> str:
    """A TNM token with the letters that a scanner puts for figures set right.

    >>> tidy("pTlb2"), tidy("pNO")
    ('pT1b2', 'pN0')
    """
    head = re.match(r"[yrpc]*[TNM]", token)
    if head is None:
        return token
    rest = token[head.end() :]
    if rest == "is":
        return token
    return head.group() + re.sub(r"(?<=^)[lIi]|(?<=[a-c])[lI]", "1", rest.replace("O", "0").replace("o", "0")).replace(
        "x", "X"
    )


def _tnm(reading: Reading, sentence: Sentence) -> Iterator[tuple[str, str, int, int]]:
    page = reading.page
    start, end = page.tokens[sentence.first].start, page.tokens[sentence.last - 1].end
    begins, told = (_BEGINS_IN_CAPITALS, _TNM_OF_CAPITALS) if page.in_capitals else (_BEGINS_TNM, _TNM)
    for match in begins.finditer(page.text, start, end):
        whole = told.match(page.text, match.start(), end)
        if whole is None or (not whole["n"] and whole["t"][0] not in "pyPY") or _is_scrap(page.text, whole):
            continue
        value = " ".join(tidy(_usual(part)) for part in (whole["t"], whole["n"], whole["m"]) if part)
        yield "TNM", value, *_tokens(reading, sentence, whole.start(), whole.end())


def _is_scrap(text: str, whole: re.Match[str]) -> bool:
    """ "YTLA", "PTIN 'BRY": letters alone, where none of them tells a pathologist's stage or more letters follow."""
    told = whole["t"]
    if whole["n"] or told.lower().endswith("is") or any(map(str.isdigit, told)):
        return False
    return "p" not in told.lower() or text[whole.end("t") : whole.end("t") + 1].isalnum()


def _usual(token: str) -> str:
    """A TNM token in its usual letters, where a text has nothing but capitals.

    >>> _usual("PT1B2"), _usual("pTis")
    ('pT1b2', 'pTis')
    """
    if not token.isupper():
        return token
    head = len(token) - len(token.lstrip("YRPC"))
    return token[:head].lower() + token[head] + token[head + 1 :].lower()


def _tokens(reading: Reading, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    page = reading.page
    inside = [
        i for i in range(sentence.first, sentence.last) if page.tokens[i].end > start and page.tokens[i].start < end
    ]
    return inside[0], inside[-1] + 1


def _figo(reading: Reading, sentence: Sentence) -> Iterator[tuple[str, str, int, int]]:
    page = reading.page
    for at in range(sentence.first, sentence.last):
        key = page.tokens[at].key
        if key not in ("figo", "stage") or (key == "stage" and "figo" in page.keys(max(sentence.first, at - 8), at)):
            continue
        if _TEMPLATE & set(page.keys(at + 1, min(at + 6, sentence.last))):
            continue
        behind = min(at + _WITHIN, sentence.last)
        for step in range(at + 1, behind):
            written = page.text[page.tokens[step].start :][:6]
            match = _FIGO.match(written) if not page.tokens[step].glued else None
            if match and (match["s"] or (key == "stage" and not match["n"])):
                value = f"{match['v']}{(match['s'] or '').upper()}{match['n'] or ''}"
                last = next(
                    i
                    for i in range(step + 1, behind + 3)
                    if i >= len(page.tokens) or page.tokens[i].start >= page.tokens[step].start + match.end()
                )
                if reading.judge(at, at + 1).assertion not in _NOT_HERS:
                    yield "FIGO", value, at, min(last, sentence.last)
                break
