"""Tables of ours are read in one way: each row with known sources and a status that may decide."""

from pathlib import Path

import pytest

import lugol
from lugol.errors import BadData
from lugol.sources import numbered, sourced

HOME = Path(lugol.__file__).parent
OTHERS = {  # tables of users, or with a grammar of their own
    "rules/table.py", "groups.py", "programme/input/lines.py", "read/sheet.py", "read/codes/__init__.py", "sources.py",
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("a,nobody-1900,V", "table.csv:2: source 'nobody-1900' stands in no sources.csv"),
        ("a,asccp-2019;nobody-1900,V", "table.csv:2: source 'nobody-1900' stands in no sources.csv"),
        ("a,asccp-2019,U", "table.csv:2: status 'U'; write V or M"),
        ("a,asccp-2019,", "table.csv:2: status ''; write V or M"),
        ("a", "table.csv:2: source '' stands in no sources.csv"),
    ],
)
def test_a_row_without_a_source_or_a_status_is_refused(tmp_path: Path, row: str, wrong: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"name,source,status\n{row}\n", encoding="utf-8")
    with pytest.raises(BadData, match=wrong):
        sourced(path)


def test_a_sound_row_is_given_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("name,source,status,note\na,asccp-2019,U\n", encoding="utf-8")
    row = {"name": "a", "source": "asccp-2019", "status": "U", "note": ""}
    assert sourced(path, "VMU") == (row,)
    assert numbered(path) == ((2, row),)


def test_no_other_module_reads_a_table_of_ours_by_itself() -> None:
    texts = {path.relative_to(HOME).as_posix(): path.read_text(encoding="utf-8") for path in HOME.rglob("*.py")}
    reading = {place for place, text in texts.items() if "csv.DictReader" in text or "csv.reader" in text}
    assert reading == OTHERS
