"""No record of a folder is left out unsaid: neither behind a link that leads nowhere, nor where nobody may read."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lugol import cli
from lugol.errors import UnusableInput
from lugol.read.below import below, is_folder, may_hold
from lugol.settings import of_folder

RECORD = "patient: {id: A, sex: F, birth: 1986-01-01}\nevents:\n- {kind: cytology, date: 2022-02-08, result: HSIL}\n"


@pytest.fixture
def women(tmp_path: Path) -> Path:
    folder = tmp_path / "women"
    for name in ("good.yaml", "shut/a.yaml", "half/b.yaml", "half/inner/c.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(RECORD)
    (folder / "lost.yaml").symlink_to("/nowhere/lost.yaml")
    (folder / "ring").symlink_to("ring")
    (folder / ".hidden.yaml").write_text(RECORD)
    os.mkfifo(folder / "pipe.yaml")
    return folder


def shutting(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let nobody look into the folders of these names."""
    looked: Callable[..., Any] = os.scandir

    def scandir(path: Any = ".") -> Any:
        if Path(os.fspath(path)).name in names:
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return looked(path)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "listdir", lambda path=".": [each.name for each in scandir(path)])


def test_links_that_lead_nowhere_and_shut_folders_stand_among_the_files(
    women: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutting(monkeypatch, "shut", "inner")
    told = [path.relative_to(women).as_posix() for path in below(women)]
    assert told == ["good.yaml", "half/b.yaml", "half/inner", "lost.yaml", "ring", "shut"]


def test_a_folder_that_is_shut_itself_is_refused(women: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutting(monkeypatch, "women")
    with pytest.raises(UnusableInput, match=r"women: cannot be opened \(Permission denied\)"):
        below(women)


def test_the_worklist_names_every_record_that_it_could_not_read(
    women: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutting(monkeypatch, "shut", "inner")
    with pytest.raises(SystemExit) as ended:
        cli.run(["worklist", str(women), "--as-of", "2023-02-08", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert ended.value.code == 0
    assert {item["source"] for item in told["Open flags and overdue steps"]} >= {"good.yaml", "half"}
    reasons = {problem["source"]: problem["reason"] for problem in told["Not read"]}
    assert reasons.keys() == {"shut", "half/inner", "lost.yaml"}
    assert all("cannot be opened" in reason for reason in reasons.values())


def test_what_may_not_be_looked_at_is_no_folder_and_may_be_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shut(path: Path, **_: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", shut)
    assert may_hold(tmp_path / "a.yaml") and not is_folder(tmp_path)
    with pytest.raises(UnusableInput, match=r"lugol.yaml: cannot be opened \(Permission denied\)"):
        of_folder(tmp_path)


def test_closed_standard_input_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(SystemExit) as ended:
        cli.run(["review", "-"])
    assert ended.value.code == 2 and "standard input: closed" in capsys.readouterr().err


def test_what_the_system_does_not_open_is_no_fault_of_the_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def shut(*_: Any) -> Any:
        raise PermissionError(13, "Permission denied", "her.yaml")

    from lugol.read import source

    monkeypatch.setattr(source, "read_source", shut)
    with pytest.raises(SystemExit) as ended:
        cli.run(["review", "her.yaml"])
    told = capsys.readouterr().err
    assert ended.value.code == 2 and told.startswith("lugol: her.yaml: Permission denied; check the name")
