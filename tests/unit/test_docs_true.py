"""What the documentation names is there: modules, tables, rooms, and the walk of a biopsy's place through the house."""

import csv
import re
import sys
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from lugol.findings import FindingKind, Severity, StatusTag
from lugol.instruments.response.recist import Response
from lugol.python import read_text, review
from lugol.record.event import (
    KINDS,
    Assertion,
    Bethesda,
    Histology,
    HpvResult,
    Level,
    Margin,
    Polarity,
    Procedure,
)

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "lugol"
PAGES = [path for path in sorted((ROOT / "docs").rglob("*.md")) if "instruments" not in path.parts]
PAGES += [ROOT / "README.md", ROOT / "GLOSSARY.md"]
NAMED = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|csv|yaml)|(?:[\w-]+/)+)`")
MANY = 10  # tables with a column of one name
# What a run of lugol writes.
WRITTEN = frozenset({"findings.csv", "problems.csv", "calls.csv", "rows.csv", "rows/", "RESULTS-events.csv"})
EXAMPLES = frozenset({"guideline.yaml", "lugol.yaml"}) | WRITTEN


def _is_there(name: str) -> bool:
    bases = (ROOT, HOUSE, ROOT / "docs", *(path for path in HOUSE.iterdir() if path.is_dir()))
    last = name.rstrip("/").rpartition("/")[2]
    return any((base / name).exists() for base in bases) or any(any(at.rglob(last)) for at in (HOUSE, ROOT / "tests"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_module_table_and_room_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = {each for each in NAMED.findall(text) if "NAME" not in each and "FAMILY" not in each and "ID" not in each}
    assert sorted(each for each in named - EXAMPLES if not _is_there(each)) == []


def _walk() -> list[str]:
    text = (ROOT / "docs" / "developing.md").read_text(encoding="utf-8")
    return re.findall(r"^\d\. `([\w/]+\.py)`", text.partition("## One walk")[2].partition("\n## ")[0], re.M)


def test_the_walk_of_a_biopsys_place_touches_eight_modules_that_are_there() -> None:
    assert 1 < len(_walk()) <= 8
    assert all((HOUSE / name).is_file() for name in _walk())


def test_each_module_of_the_walk_is_walked_through() -> None:
    walked: set[str] = set()
    sys.setprofile(lambda frame, event, told: walked.add(frame.f_code.co_filename))
    try:
        record = read_text(
            "Colposcopy on 16 September 2022: acetowhite area at 6 o'clock. Biopsy at 10 o'clock: CIN 1."
        )
        review(record, "2022-10-02")
    finally:
        sys.setprofile(None)
    assert [name for name in _walk() if str(HOUSE / name) not in walked] == []


def test_the_walk_ends_where_the_page_says() -> None:
    record = read_text("Colposcopy on 16 September 2022: dense acetowhite at 6 o'clock. Biopsy at 9 o'clock: CIN 1.")
    biopsy = next(event for event in record.events if event.kind == "biopsy")
    assert biopsy.values.clock == (9,)  # type: ignore[union-attr]
    found = [each for each in review(record, "2022-10-01").findings if each.code == "biopsy_site_mismatch"]
    assert [each.title for each in found] == ["Suspicious area at 6 o'clock, biopsy at 9 o'clock"]
    assert biopsy.id in found[0].evidence


def _glossary(section: str = "") -> set[str]:
    """The words that the glossary explains, in one of its sections or in all."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    text = text.partition(f"## {section}\n")[2].partition("\n## ")[0] if section else text
    first = (line.split(" | ")[0].strip("| ") for line in text.splitlines() if line.startswith("| "))
    return {word.strip() for cell in first for word in cell.split(",")}


def test_the_glossary_explains_each_kind_of_event() -> None:
    assert _glossary("Kinds of event") - {"kind"} == set(KINDS)


CLOSED = (
    Assertion,
    Polarity,
    Bethesda,
    Histology,
    Procedure,
    Level,
    Margin,
    HpvResult,
    FindingKind,
    Severity,
    Response,
)


@pytest.mark.parametrize("words", CLOSED, ids=lambda words: "-".join(get_args(words)[:2]))
def test_the_glossary_explains_each_word_of_the_closed_sets(words: object) -> None:
    assert sorted({*get_args(words)} - _glossary()) == []


def test_the_glossary_explains_the_status_tags() -> None:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("| status tag |"))
    assert [tag for tag in get_args(StatusTag) if f"{tag} " not in row] == []


def test_decisions_are_numbered_without_a_hole() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_the_glossary_holds_the_columns_that_many_tables_have() -> None:
    heads: Counter[str] = Counter()
    for path in HOUSE.rglob("*.csv"):
        if "guidelines" not in path.parts:
            with path.open(encoding="utf-8", newline="") as file:
                heads.update(set(next(csv.reader(file))))
    section = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").partition("## Columns")[2].partition("\n## ")[0]
    told = {name.strip() for line in section.splitlines() if "|" in line for name in line.split("|")[1].split(",")}
    assert sorted(head for head, count in heads.items() if count >= MANY and head not in told) == []
