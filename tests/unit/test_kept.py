"""The cache: used only where it is right, made anew otherwise, and harmless where it cannot be kept."""

from pathlib import Path

import pytest

from lugol import kept


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(kept.FOLDER, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_it_is_made_once_for_a_key(place: Path) -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"words"

    assert [kept.kept("terms", "a", make) for _ in range(3)] == [b"words"] * 3
    assert len(made) == 1
    kept.kept("terms", "b", make)
    assert len(made) == 2 and len(list(place.iterdir())) == 1, "what was kept under another key goes"


def test_a_spoilt_file_is_made_anew(place: Path) -> None:
    kept.kept("terms", "a", lambda: b"words")
    (file,) = place.iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert kept.kept("terms", "a", lambda: b"words") == b"words"
    file.write_bytes(b"")
    assert kept.kept("terms", "a", lambda: b"words") == b"words"


def test_a_place_that_cannot_be_written_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(kept.FOLDER, str(tmp_path / "file"))
    assert kept.kept("terms", "a", lambda: b"words") == b"words"
    monkeypatch.setenv(kept.FOLDER, "off")
    assert kept.folder() is None
    assert kept.kept("terms", "a", lambda: b"words") == b"words"


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_the_folder_is_that_of_the_platform(platform: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(kept.FOLDER)
    monkeypatch.setattr(kept.sys, "platform", platform)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert kept.folder() is not None and kept.folder().name == "lugol"  # type: ignore[union-attr]


def test_a_key_of_files_changes_with_them(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a")
    before = kept.stamp([file])
    file.write_text("ab")
    assert kept.stamp([file]) != before
