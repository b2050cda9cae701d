"""The cache: used only where it is right, made anew otherwise, and harmless where it cannot be kept."""

import os
import time
from pathlib import Path

import pytest

from lugol import cache


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_it_is_made_once_for_a_key(place: Path) -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"words"

    assert [cache.cached("terms", "a", make) for _ in range(3)] == [b"words"] * 3
    assert len(made) == 1
    cache.cached("terms", "b", make)
    cache.cached("terms", "a", make)
    assert len(made) == 2, "two versions used in turn keep what is theirs"


def test_what_was_not_used_for_a_week_goes(place: Path) -> None:
    day = 24 * 3600
    for name, age in (("unused", 8), ("used", 6), ("read again", 8)):
        cache.cached("terms", name, lambda: b"words")
        newest = max(place.iterdir(), key=lambda file: file.stat().st_mtime)
        os.utime(newest, (time.time() - age * day,) * 2)
    cache.cached("terms", "read again", lambda: b"words")
    made: list[str] = []
    cache.cached("terms", "new", lambda: made.append("new") or b"words")
    for name in ("used", "read again", "unused"):
        cache.cached("terms", name, lambda name=name: made.append(name) or b"words")
    assert made == ["new", "unused"]


def test_a_spoilt_file_is_made_anew(place: Path) -> None:
    cache.cached("terms", "a", lambda: b"words")
    (file,) = place.iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert cache.cached("terms", "a", lambda: b"words") == b"words"
    file.write_bytes(b"")
    assert cache.cached("terms", "a", lambda: b"words") == b"words"


def test_a_place_that_cannot_be_written_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "file"))
    assert cache.cached("terms", "a", lambda: b"words") == b"words"
    monkeypatch.setenv(cache.FOLDER, "off")
    assert cache.folder() is None
    assert cache.cached("terms", "a", lambda: b"words") == b"words"


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_the_folder_is_that_of_the_platform(platform: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(cache.FOLDER)
    monkeypatch.setattr(cache.sys, "platform", platform)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() is not None and cache.folder().name == "lugol"  # type: ignore[union-attr]


def test_a_key_of_files_changes_with_them(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a")
    before = cache.stamp([file])
    file.write_text("ab")
    assert cache.stamp([file]) != before
