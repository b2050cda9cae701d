"""Every command of the tutorial and of the report's how-to runs as it is printed."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from lugol import cli

ROOT = Path(__file__).parents[2]
PAGES = ("docs/tutorial.md", "docs/how-to/report.md", "docs/how-to/papers.md")


def commands(page: str) -> list[str]:
    """The command lines of the console blocks of a page."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_runs(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    told = commands(page)
    assert len(told) >= 5
    for line in told:
        name, *words = shlex.split(line, comments=True)
        assert name == "lugol"
        with pytest.raises(SystemExit) as stop:
            cli.run(words)
        shown = capsys.readouterr()
        assert stop.value.code == 0, f"{line}: {shown.err}"
        wanted = words[words.index("--output") + 1] if "--output" in words else ""
        assert (tmp_path / wanted).stat().st_size > 500 if wanted else shown.out.strip()
