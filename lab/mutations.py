"""Inputs spoilt at random: texts, bytes, and the trees of JSON and YAML; the same chance gives the same input."""

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

WORDS = (
    "", " ", "\t", "\n", "\n\n", "\r\n", "-", "--", "/", "(", ")", "[", "]", "[/b]", "{", "}", '"', "'", "`", "|",
    "*", "#", "&", "%", "<", ">", "<![", "<!--", "<p", "&nbsp;", ":", ";", ",", ".", "..", "+", "~", "=1+1", "@x",
    "\\", "\x00", "\x1b[2J", "\u200b", "\u202e", "\ufeff", "é", "宫颈", "½", "²", "٣", "Ⅳ", "0", "-1", "18", "1e400",
    "nan", "inf", "9" * 400, "0.0000001", "2022-03-08", "2022-02-30", "9999-12-31", "0001-01-01", "03/08/2022",
    "31.12.2021", "March 2022", "P10M", "-P99999Y", "P9Y", "two weeks later", "ten years ago", "the next day",
    "para ii", "G9P9", "at 999 o'clock", "HPV", "HPV 16/18", "HPV 18 positive", "negative for", "no evidence of",
    "cannot be excluded", "HSIL", "ASC-US", "CIN 3", "AIS", "CA125", "160.1 U/mL", "HE4 <", "FIGO IVB", "pT1b1",
    "AUC 5", "cisplatin", "weeks", "cycles", "conisation", "her mother", "null", "true", "~", "&a", "*a", "!!x",
    "events:", "- kind: hpv", "kind", "patient", "resourceType", "Bundle",
)  # fmt: skip
NUMBERS = (
    "31.12.2021", "1.2.3", "1,2,3", "1.234,56", "1,234.56", "1.234.567", "12,345,678.9", "٣", "²", "½", "Ⅳ", "１２",
    "0", "00", "9" * 21, "1.", ",5", ".5", "1,,2", "9.9.9.9.9", "1e5", "-1", "1/0", "0/0", "1 000.5.5",
)  # fmt: skip
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 18, 1e308, -1e308, 2**63, 10**30, 0.1, "", " ", "x", "=1+1", "positive", "HSIL",
    "2022-03-08", "2022-03", "9999-12-31", "P10M", "-P9Y", "P" + "9" * 30 + "Y", "true", "nan", "1e999", "\x00",
    "宫颈", "a\nb", "A" * 3000, [], {}, [[]], [{}], {"": ""}, [None], ["x", 1, None], {"value": []}, {"id": 5},
    {"label": {}}, {"reference": "Patient/x"}, {"coding": [{"system": "http://loinc.org", "code": "10334-1"}]},
    {"start": "x"}, {"edtf": []}, {"anchor": ["e1"]},
)  # fmt: skip


def text(chance: random.Random, seeds: Sequence[str]) -> str:
    """One of the texts with a few changes of words, lines and signs."""
    told = chance.choice(seeds)
    if len(told) > 4000:
        start = chance.randrange(len(told) - 2000)
        told = told[start : start + chance.randrange(200, 3000)]
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 9))):
        told = chance.choice(_OF_TEXT)(chance, told, seeds)
    return told


def _insert(chance: random.Random, told: str, _: Sequence[str]) -> str:
    at = chance.randrange(len(told) + 1)
    return told[:at] + chance.choice(WORDS) * chance.choice((1, 1, 1, 2, 7, 60)) + told[at:]


def _drop(chance: random.Random, told: str, _: Sequence[str]) -> str:
    at = chance.randrange(len(told) + 1)
    return told[:at] + told[at + chance.choice((1, 1, 2, 5, 40, 300)) :]


def _repeat(chance: random.Random, told: str, _: Sequence[str]) -> str:
    at = chance.randrange(len(told) + 1)
    part = told[at : at + chance.choice((1, 5, 20, 100))]
    return told[:at] + part * chance.choice((2, 3, 8, 30)) + told[at:]


def _swap_words(chance: random.Random, told: str, _: Sequence[str]) -> str:
    words = told.split(" ")
    for _again in range(3):
        a, b = chance.randrange(len(words)), chance.randrange(len(words))
        words[a], words[b] = words[b], words[a]
    return " ".join(words)


def _swap_lines(chance: random.Random, told: str, _: Sequence[str]) -> str:
    lines = told.split("\n")
    chance.shuffle(lines)
    return "\n".join(lines)


def _splice(chance: random.Random, told: str, seeds: Sequence[str]) -> str:
    other = chance.choice(seeds)
    start = chance.randrange(len(other) + 1)
    return told[: chance.randrange(len(told) + 1)] + other[start : start + 1500]


def _recase(chance: random.Random, told: str, _: Sequence[str]) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(told)


def _digits(chance: random.Random, told: str, _: Sequence[str]) -> str:
    return "".join(chance.choice("0123456789") if s.isdigit() and chance.random() < 0.3 else s for s in told)


def _numbers(chance: random.Random, told: str, _: Sequence[str]) -> str:
    """Numbers of odd shapes in the place of some or all: a reader that expects an amount meets a day."""
    share = chance.choice((0.2, 0.6, 1.0))
    return _NUMBER.sub(lambda found: chance.choice(NUMBERS) if chance.random() < share else found.group(), told)


def _breaks(chance: random.Random, told: str, _: Sequence[str]) -> str:
    return told.replace(" ", chance.choice(("\n", "  ", "\t", "\u00a0")), chance.choice((1, 10, 10_000)))


_OF_TEXT: tuple[Callable[[random.Random, str, Sequence[str]], str], ...] = (
    _insert, _insert, _insert, _drop, _drop, _repeat, _swap_words, _swap_lines, _splice, _recase, _digits, _numbers,
    _breaks,
)  # fmt: skip


def data(chance: random.Random, told: bytes) -> bytes:
    """Bytes with a few of them changed, lost, doubled or in another encoding."""
    for _ in range(chance.choice((1, 1, 2, 4, 20))):
        at = chance.randrange(len(told) + 1)
        way = chance.randrange(5)
        if way == 0:
            told = told[:at] + bytes([chance.randrange(256)]) + told[at + 1 :]
        elif way == 1:
            told = told[:at] + told[at + chance.choice((1, 9, 200)) :]
        elif way == 2:
            told = told[:at] + told[at : at + 30] * chance.choice((2, 5)) + told[at:]
        elif way == 3:
            told = told[:at]
        else:
            told = told[:at] + chance.choice(WORDS).encode() + told[at:]
    return told


def tree(chance: random.Random, told: Any, others: Sequence[Any] = ()) -> Any:
    """A tree of mappings, lists and values with a few of its parts changed, lost, doubled or moved."""
    told = copied(told)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        places = [*_places(told)]
        if not places:
            return chance.choice(VALUES)
        into, key = chance.choice(places)
        _spoil(chance, into, key, places, others)
    return told


def _spoil(chance: random.Random, into: Any, key: Any, places: list[tuple[Any, Any]], others: Sequence[Any]) -> None:
    way = chance.randrange(8)
    if way <= 2:
        into[key] = copied(chance.choice(VALUES))
    elif way == 3:
        del into[key]
    elif way == 4:
        other, name = chance.choice(places)
        into[key] = copied(other[name]) if _is_there(other, name) else None
    elif way == 5 and isinstance(into, list):
        into.extend(copied(into[key]) for _ in range(chance.choice((1, 3, 12))))
    elif way == 6 and isinstance(into, dict):
        into[chance.choice((f"{key}x", str(key).upper(), "_" + str(key), "value", "id", ""))] = into.pop(key)
    elif isinstance(into[key], str):
        into[key] = text(chance, [into[key], *(other for other in others if isinstance(other, str))])
    else:
        into[key] = _deep(chance.choice((3, 60, 3000)) if chance.random() < 0.05 else 2)


def _is_there(into: Any, key: Any) -> bool:
    return key in into if isinstance(into, dict) else key < len(into)


def _deep(levels: int) -> Any:
    found: Any = "x"
    for _ in range(levels):
        found = [found]
    return found


def copied(told: Any) -> Any:
    """A copy that shares nothing with what is copied, however deep it is."""
    top: list[Any] = [told]
    waiting: list[tuple[Any, Any]] = [(top, 0)]
    while waiting:
        into, key = waiting.pop()
        if isinstance(into[key], dict | list):
            own = into[key] = into[key].copy()
            waiting += [(own, each) for each in (list(own) if isinstance(own, dict) else range(len(own)))]
    return top[0]


def _places(told: Any) -> list[tuple[Any, Any]]:
    """Every mapping or list of a tree with each of its keys."""
    found: list[tuple[Any, Any]] = []
    waiting = [told]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict | list):
            keys = list(each) if isinstance(each, dict) else range(len(each))
            found += [(each, key) for key in keys]
            waiting += [each[key] for key in keys]
    return found
