"""The command: what is missing is said in one sentence, and the first page is there soon after the start."""

import importlib.util
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from lugol import cli
from lugol.commands import serve


def refused(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.run(["serve", *words])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_without_its_packages_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None if name == "uvicorn" else importlib.util.find_spec(name))
    assert refused() == 2
    assert capsys.readouterr().err == 'lugol: this needs uvicorn: pip install "lugol[serve]"\n'


def test_a_folder_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(str(tmp_path / "none")) == 2
    assert "is no folder" in capsys.readouterr().err


def test_it_starts_answers_and_ends(tmp_path: Path) -> None:
    """Started on a free port, it answers its first page; its processes end with it."""
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", "from lugol.cli import main; main()", "serve", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as run:
        try:
            assert run.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:\d+/", run.stdout.readline())
            assert address
            assert "lugol-cases" in run.stdout.readline()
            deadline, page = time.monotonic() + 30, b""
            while not page and time.monotonic() < deadline:
                with urllib.request.urlopen(address[0], timeout=30) as answer:
                    page = answer.read()
            assert b"Paste a letter" in page
        finally:
            run.terminate()
            assert run.wait(15) is not None
