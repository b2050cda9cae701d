"""Results on their way out: whole or not at all, never onto their source, readable everywhere."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from lugol import cli, output
from lugol.commands import simulate
from lugol.output import Unwritable, defused, drafted, write
from lugol.review.worklist import Item
from lugol.show import lists

CASE = "patient: {id: A, sex: F, birth: 1986-01-01}\nevents:\n- {kind: cytology, date: 2022-02-08, result: HSIL}\n"
FULL = Path("/dev/full")


def _lugol(*words: str, env: dict[str, str] | None = None, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    code = "from lugol.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *words], input=stdin, capture_output=True, env={**os.environ, **(env or {})}
    )


def _one_sentence(done: "subprocess.CompletedProcess[bytes]") -> str:
    told = done.stderr.decode(errors="replace")
    assert done.returncode == 2 and told.startswith("lugol: ") and told.count("\n") == 1, told
    return told


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    goal = tmp_path / "out.txt"
    goal.write_text("before", encoding="utf-8")
    goal.chmod(0o640)

    def half() -> None:
        with drafted(goal) as draft:
            draft.write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert goal.read_text(encoding="utf-8") == "before" and list(tmp_path.iterdir()) == [goal]
    write(b"after", goal)
    assert goal.read_bytes() == b"after" and list(tmp_path.iterdir()) == [goal]
    assert goal.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "there" / "out.txt")
    write(b"x", link)
    assert link.is_symlink() and (tmp_path / "there" / "out.txt").read_bytes() == b"x"


def test_a_source_is_never_written_over_by_whatever_name(tmp_path: Path, case: Path) -> None:
    (tmp_path / "link.yaml").symlink_to(case)
    os.link(case, tmp_path / "hard.yaml")
    for name in ("case.yaml", "link.yaml", "hard.yaml"):
        with pytest.raises(Unwritable, match="the source stays"):
            write(b"x", tmp_path / name, str(case))
    for command, form in (("review", "json"), ("read", "yaml"), ("replay", "html"), ("compare", "csv")):
        told = _lugol(command, str(case), "-o", str(case), "--format", form)
        assert "the source stays" in _one_sentence(told)
    assert case.read_text(encoding="utf-8") == CASE


def test_a_place_that_cannot_be_written_to_is_told_in_one_sentence(tmp_path: Path, case: Path) -> None:
    assert "is a folder" in _one_sentence(_lugol("review", str(case), "-o", str(tmp_path)))
    below = case / "out.txt"
    assert "another place" in _one_sentence(_lugol("review", str(case), "-o", str(below)))
    with pytest.raises(Unwritable, match="another place"):
        write(b"x", Path("/proc/none/out.txt"))


@pytest.mark.skipif(not FULL.exists(), reason="no full device on this system")
def test_a_full_place_is_told_in_one_sentence(case: Path, tmp_path: Path) -> None:
    assert "make room" in _one_sentence(_lugol("review", str(case), "-o", str(FULL)))
    code = "from lugol.cli import main; main()"
    for words in (["review", str(case)], ["worklist", str(case.parent), "--format", "csv"], ["guidelines"]):
        with FULL.open("wb") as out:
            done = subprocess.run([sys.executable, "-c", code, *words], stdout=out, stderr=subprocess.PIPE)
        assert done.returncode == 2 and b"make room" in done.stderr and b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437", "gbk"])
def test_every_console_shows_every_result(encoding: str, case: Path) -> None:
    case.write_text(CASE.replace("id: A", "id: Zoë 宫颈"), encoding="utf-8")
    for words in (["review", str(case)], ["why", "overdue_followup", str(case)], ["worklist", str(case.parent)]):
        done = _lugol(*words, "--as-of", "2023-02-08", env={"PYTHONIOENCODING": encoding})
        assert done.returncode == 0 and b"Traceback" not in done.stderr, done.stderr
        assert "follow" in done.stdout.decode(encoding)
    told = _lugol("worklist", str(case.parent), "--format", "json", env={"PYTHONIOENCODING": encoding}).stdout
    assert json.loads(told)["result"][0]["patient"] == "Zoë 宫颈", "what machines read is UTF-8 everywhere"


def test_a_pipe_that_is_closed_ends_the_program_quietly(case: Path) -> None:
    code = "from lugol.cli import main; main()"
    for words in (["review", str(case)], ["facts"], ["review", str(case), "--format", "json"]):
        with subprocess.Popen(
            [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout and process.stderr
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode in (0, 1)


def test_a_program_without_an_output_ends_as_it_would(case: Path) -> None:
    code = "import sys; sys.stdout = sys.stderr = None; from lugol.cli import main; main()"
    for words, status in ((["review", str(case)], 0), (["review", str(case.with_name("none.yaml"))], 2)):
        done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (status, b"", b"")


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+1-2", "'+1-2"),
        ("-cmd", "'-cmd"),
        (" =1", "' =1"),
        ("\t=1", "'\t=1"),
        ("-3.5", "-3.5"),
        ("+12", "+12"),
        ("HSIL", "HSIL"),
        ("", ""),
        ("2022-03-08", "2022-03-08"),
    ],
)
def test_cells_that_a_spreadsheet_would_compute_are_defused(cell: str, told: str) -> None:
    assert defused(cell) == told


def test_csv_for_people_is_defused_and_json_keeps_the_id(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    item = Item(source="=a.txt", patient="@id", severity="alert", kind="flag", code="c", title="[/b] x", action="",
                due="", since=None, age_days=None, rule="r")  # fmt: skip
    listed = lists.items([item], [])
    lists.emit(listed, "csv", None)
    (row,) = csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode()))
    assert (row["record"], row["patient"]) == ("'=a.txt", "'@id")
    lists.emit(listed, "json", None)
    assert json.loads(capfdbinary.readouterr().out)["result"][0]["patient"] == "@id"
    lists.emit(listed, "text", None)  # words in brackets are words, not marks of a console
    assert b"[/b] x" in capfdbinary.readouterr().out


def test_errors_of_the_system_are_told_alike_by_whatever_library() -> None:
    polars_like = RuntimeError("parquet: underlying IO error: No space left on device (os error 28)")
    with (
        pytest.raises(Unwritable, match=r"rows\.parquet: No space left on device; make room"),
        output.writing(Path("rows.parquet")),
    ):
        raise polars_like
    with pytest.raises(RuntimeError, match="other"), output.writing(Path("rows.parquet")):
        raise RuntimeError("other")


def test_a_full_disk_is_told_though_a_library_says_so_in_words_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output.shutil, "disk_usage", lambda place: SimpleNamespace(free=4096))
    told = pytest.raises(Unwritable, match=r"rows\.parquet: No space left on device; make room")
    with told, output.writing(Path("rows.parquet")):
        raise RuntimeError("File out of specification: Invalid thrift: transport error")


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unwritable, match="a file stands where a folder is needed; give another place"):
        output.write(b"x", tmp_path / "file" / "result.csv")


def test_the_records_of_invented_women_are_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = output.settle

    def settle(draft: Path, goal: Path) -> None:
        if goal.name == "sim-2.yaml":
            raise OSError(28, "No space left on device")
        plain(draft, goal)

    monkeypatch.setattr(output, "settle", settle)
    with pytest.raises(Unwritable, match=r"sim-2\.yaml: No space left"):
        simulate._write(tmp_path / "r", women=3, planted=0, years=5, seed=1)
    assert [path.name for path in (tmp_path / "r").iterdir()] == ["sim-1.yaml"]


@pytest.mark.parametrize(
    "words", [["review", ""], ["worklist", ""], ["review", "{case}", "-o", ""], ["why", "", "{case}"]]
)
def test_an_empty_name_is_never_the_folder_one_is_in(
    words: list[str], case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        cli.run([word.format(case=case) for word in words])
    assert ended.value.code == 2 and "an empty name was given" in capsys.readouterr().err


def test_an_option_may_be_left_empty(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(["review", str(case), "--jurisdiction", "", "--format", "json"])
    assert ended.value.code == 0 and capsys.readouterr().out


def test_a_dash_is_standard_output(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        cli.run(["review", str(case), "--format", "json", "-o", "-"])
    assert ended.value.code == 0 and json.loads(capfdbinary.readouterr().out)
    assert not (tmp_path / "-").exists()
