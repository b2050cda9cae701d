"""What the documentation names is there: modules, tables, rooms, and the walk of a biopsy's place through the house."""

import csv
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from lugol.python import read_text, review

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "lugol"
PAGES = [path for path in sorted((ROOT / "docs").rglob("*.md")) if not {"decisions", "instruments"} & {*path.parts}]
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


def test_the_glossary_holds_the_columns_that_many_tables_have() -> None:
    heads: Counter[str] = Counter()
    for path in HOUSE.rglob("*.csv"):
        if "guidelines" not in path.parts:
            with path.open(encoding="utf-8", newline="") as file:
                heads.update(set(next(csv.reader(file))))
    section = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").partition("## Columns")[2].partition("\n## ")[0]
    told = {name.strip() for line in section.splitlines() if "|" in line for name in line.split("|")[1].split(",")}
    assert sorted(head for head, count in heads.items() if count >= MANY and head not in told) == []
