"""How often a text says the same to lugol when only its dress changes: wrapped, numbered, in capitals, repeated.

Run `make relations`. Each text of the examples and specifications is read as it is and in each dress; the relation
holds where the same events come out (kinds, values, dates, assertions); flags are compared before that. With
`--texts FOLDER` the texts of a folder are taken too. Texts on which the reader fails or takes too long are counted.
"""

import argparse
import logging
import os
import re
import sys
import textwrap
import warnings
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import msgspec

import fuzz
from lugol.guard import guarded
from lugol.limits import SECONDS
from lugol.read.source import read_bytes
from lugol.record.event import Event
from lugol.record.record import Record
from lugol.review import review

AS_OF = date(2026, 1, 1)
_LIMIT = "5"
_SENTENCE = re.compile(r"(?<=[a-z)][.!?])\s+(?=[A-Z])")
_WIDTH = 60


def _wrapped(text: str) -> str:
    """Each paragraph broken at a width, as mail programs do; lines of lists and tables stay."""
    return "\n".join(
        textwrap.fill(line, _WIDTH, break_long_words=False, break_on_hyphens=False) if len(line) > _WIDTH else line
        for line in text.split("\n")
    )


def _numbered(text: str) -> str:
    return "\n".join(f"{number:>3}  {line}" for number, line in enumerate(text.split("\n"), start=1))


def _again_by_other_ids(text: str) -> str:
    """The same text a second time as that of another document that was appended."""
    return f"{text}\n\n--- copy of the above, document 2 ---\n\n{text}"


class Dress(NamedTuple):
    """A way to change how a text looks but not what it says; a layout changes nothing but blanks and line ends."""

    change: Callable[[str], str]
    layout: bool


DRESSES: dict[str, Dress] = {
    "wrapped at 60": Dress(_wrapped, True),
    "CRLF line ends": Dress(lambda text: text.replace("\n", "\r\n"), True),
    "numbered lines": Dress(_numbered, True),
    "quoted as a reply": Dress(lambda text: "\n".join(f"> {line}" for line in text.split("\n")), True),
    "indented": Dress(lambda text: "\n".join(f"    {line}" for line in text.split("\n")), True),
    "a sentence a paragraph": Dress(lambda text: _SENTENCE.sub("\n\n", text), True),
    "capitals": Dress(str.upper, False),
    "lower case": Dress(str.lower, False),
    "given twice": Dress(lambda text: f"{text}\n\n{text}", False),
    "repeated under a new id": Dress(_again_by_other_ids, False),
}


class Said(NamedTuple):
    """What a text says: its events in no order, and its flags."""

    events: Counter[bytes]
    flags: frozenset[str]


def said(text: str) -> Said | None:
    """What a text says; None where it is not read."""

    def make() -> Said:
        record: Record = read_bytes(text.encode(), "a.txt")
        found = review(record, AS_OF).findings
        flags = frozenset(finding.code or finding.rule for finding in found if finding.kind == "flag")
        return Said(Counter(map(_plain, record.events)), flags)

    return guarded(make, "a.txt", lambda reason: None)


def _plain(event: Event) -> bytes:
    """An event without its id, place and quotes, and with its words in lower case."""
    when = event.when
    dated = (when.earliest, when.latest)
    return msgspec.json.encode((event.values, dated, event.assertion)).lower()


def compared(text: str) -> list[tuple[str, str]]:
    """For each dress, what came of the text in it: same, other events, other flags, or not read."""
    os.environ.setdefault(SECONDS.variable, _LIMIT)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    plain = said(text)
    if plain is None:
        return [(name, "plain not read") for name in DRESSES]
    found = []
    for name, dress in DRESSES.items():
        other = said(dress.change(text))
        if other is None:
            found.append((name, "not read"))
        elif other.flags != plain.flags:
            found.append((name, "other flags"))
        else:
            found.append((name, "same" if other.events == plain.events else "other events"))
    return found


def table(texts: list[str], jobs: int) -> dict[str, Counter[str]]:
    """What came of the texts in each dress."""
    found: dict[str, Counter[str]] = {name: Counter() for name in DRESSES}
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for each in pool.map(compared, texts, chunksize=8):
            for name, outcome in each:
                found[name][outcome] += 1
    return found


def shown(found: dict[str, Counter[str]]) -> str:
    """The table: how often each relation holds, and how often a flag changes."""
    lines = [
        f"{'relation':<26}{'texts':>7}{'same':>8}{'same %':>8}{'other events':>14}{'other flags':>13}{'not read':>10}"
    ]
    for name, each in found.items():
        texts = each.total() - each["plain not read"]
        share = 100 * each["same"] / texts if texts else 0
        rest = f"{each['other events']:>14}{each['other flags']:>13}{each['not read']:>10}"
        lines.append(f"{name:<26}{texts:>7}{each['same']:>8}{share:>8.1f}{rest}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, action="append", default=[], help="a folder of further texts")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    texts = list(fuzz.texts())
    for folder in asked.texts:
        texts += [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.txt"))]
    found = table(texts, asked.jobs)
    print(shown(found))
    layouts = [found[name] for name, dress in DRESSES.items() if dress.layout]
    same, whole = sum(each["same"] for each in layouts), sum(each.total() - each["plain not read"] for each in layouts)
    flags = sum(each["other flags"] for each in found.values())
    unread = next(iter(found.values()))["plain not read"]
    print(
        f"layout relations hold for {100 * same / max(1, whole):.1f} %; {flags} changed a flag; {unread} texts not read"
    )
    sys.exit(0)


if __name__ == "__main__":
    main()
