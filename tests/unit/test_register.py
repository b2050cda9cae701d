"""The interpretation register: whole rows, known sources, each reading once."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lugol.cli import app
from lugol.errors import BadData
from lugol.rules.guideline import folder_of, heads
from lugol.rules.register import read

HEAD = "id,point,reading,why,source\n"


def test_every_guideline_says_how_it_was_read() -> None:
    for edition in heads():
        assert read(folder_of(edition)), edition


def test_a_folder_without_a_register_has_no_readings(tmp_path: Path) -> None:
    assert read(tmp_path) == ()


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ("a,point,,why,asccp-2019", "register.csv:2: nothing under reading"),
        ("a,point,so,why,", "nothing under source"),
        ("a,point,so,why,nobody-1900", "source nobody-1900; give keys that stand in a sources.csv"),
        ("a,point,so,why,asccp-2019\na,other,so,why,asccp-2019", "register.csv:3: reading 'a' stands already"),
    ],
)
def test_a_reading_that_is_not_whole_is_refused(rows: str, wrong: str, tmp_path: Path) -> None:
    (tmp_path / "register.csv").write_text(f"{HEAD}{rows}\n")
    with pytest.raises(BadData, match=wrong):
        read(tmp_path)


def test_the_register_is_shown_beside_the_tables() -> None:
    shown = CliRunner().invoke(app, ["table", "asccp-2019/register"]).output
    assert "agc-co-test  [asccp-2019]" in shown and "  read  " in shown
    told = json.loads(CliRunner().invoke(app, ["table", "asccp-2019/register", "--format", "json"]).output)
    assert {"id", "point", "reading", "why", "sources"} == set(told[0])
