"""What one document may cost: time, size and memory, each refused in one sentence and set by the environment."""

import re
import signal
import threading
import time
from pathlib import Path

import pytest

from lugol import cli, defects, limits
from lugol.errors import LugolError
from lugol.guard import guarded
from lugol.limits import TooMuch, document


def _busy() -> None:
    while True:
        try:
            time.sleep(0.01)
        except Exception:  # as libraries do
            continue


def test_a_document_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUGOL_DOCUMENT_SECONDS", "0.2")
    began = time.perf_counter()
    with pytest.raises(TooMuch, match=r"a\.txt: not done after 0\.2 seconds.*--document-seconds"), document("a.txt"):
        _busy()
    assert time.perf_counter() - began < 60
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_pattern_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUGOL_DOCUMENT_SECONDS", "0.2")
    with pytest.raises(TooMuch), document("a.txt"):
        re.match(r"(a+)+$", "a" * 40 + "b")


def test_an_alarm_that_a_library_catches_sounds_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUGOL_DOCUMENT_SECONDS", "0.1")

    def stubborn() -> None:
        try:
            _busy()
        except BaseException:
            _busy()

    with pytest.raises(TooMuch), document("a.txt"):
        stubborn()


def test_the_outer_document_counts_and_a_thread_has_no_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUGOL_DOCUMENT_SECONDS", "0.2")
    with pytest.raises(TooMuch, match="outer"), document("outer"), document("inner"):
        _busy()
    done: list[int] = []

    def work() -> None:
        with document("in a thread"):
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]


@pytest.mark.skipif(limits._held() is None, reason="the system does not tell how much memory a process holds")
def test_a_document_that_needs_too_much_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUGOL_DOCUMENT_MEMORY", "50")
    with pytest.raises(TooMuch, match=r"more than 50 MB of memory.*--document-memory"), document("a.txt"):
        bytearray(500_000_000)
    assert len(bytearray(100_000_000)) == 100_000_000, "afterwards the limit is as before"


@pytest.mark.parametrize("told", ["none", "0", "-3", "nan", "inf"])
def test_a_limit_that_is_no_number_is_refused(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUGOL_DOCUMENT_SECONDS", told)
    with pytest.raises(LugolError, match="LUGOL_DOCUMENT_SECONDS"):
        limits.value(limits.SECONDS)


def test_a_document_of_too_many_bytes_is_refused() -> None:
    limits.check_size(200_000_000, "a.txt")
    with pytest.raises(TooMuch, match=r"a\.txt: 200\.1 MB are too many"):
        limits.check_size(200_100_000, "a.txt")


def _fails(told: str) -> None:
    name = f"Anna Nobody, {told}"
    raise KeyError(name)


def test_the_report_of_a_defect_holds_no_word_of_a_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUGOL_REPORTS", str(tmp_path))
    reasons = [guarded(lambda: _fails("HPV 18 positive"), "Anna.txt", str) for _ in range(2)]
    assert reasons[0] == reasons[1] and reasons[0].startswith("a defect of lugol (KeyError); please report it with ")
    (report,) = tmp_path.iterdir()  # one for each defect, however often it is met
    told = report.read_text(encoding="utf-8")
    assert "builtins.KeyError" in told and "test_limits.py" in told and "_fails" in told
    assert not {"Anna", "HPV", "18"} & set(re.split(r"\W+", told))
    assert report.stat().st_mode & 0o077 == 0, "for nobody else to read"


def test_a_report_tells_the_whole_chain_and_no_more_than_the_end_of_a_long_one() -> None:
    def deep(left: int) -> None:
        if not left:
            raise ValueError("her name")
        deep(left - 1)

    try:
        try:
            deep(200)
        except ValueError as error:
            raise RuntimeError("hers") from error
    except RuntimeError as error:
        told = defects.text(error)
    assert "builtins.RuntimeError" in told and "builtins.ValueError" in told and "her name" not in told
    assert "further calls" in told and told.count(" deep\n") <= 60


def test_a_defect_is_told_even_where_no_report_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUGOL_REPORTS", "/proc/none")
    assert defects.sentence(ValueError("x")) == "a defect of lugol (ValueError); please report it"


def test_the_wish_to_end_is_no_defect() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guarded(stop, "a.txt", str)


def test_of_one_document_within_another_the_outer_tells_what_was_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUGOL_DOCUMENT_SECONDS", "0.2")
    told = guarded(lambda: guarded(_busy, "inner", lambda reason: [reason]), "outer", lambda reason: reason)
    assert isinstance(told, str) and told.startswith("outer: not done after 0.2 seconds")


@pytest.mark.skipif(limits._held() is None, reason="the system does not tell how much memory a process holds")
def test_memory_that_runs_out_within_another_document_is_no_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUGOL_DOCUMENT_MEMORY", "50")
    told = guarded(
        lambda: guarded(lambda: bytearray(500_000_000), "inner", lambda reason: reason), "outer", lambda reason: reason
    )
    assert isinstance(told, str) and told.startswith("outer: needs more than 50 MB of memory")


def test_a_file_that_ends_early_is_a_defect_told_in_a_sentence_and_no_abortion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ends(*given: object, **named: object) -> None:
        raise EOFError

    monkeypatch.setenv("LUGOL_REPORTS", str(tmp_path))
    monkeypatch.setattr("lugol.limits.document", ends)
    (tmp_path / "a.txt").write_text("A 36-year-old woman: HSIL on 2022-03-08.")
    with pytest.raises(SystemExit) as ended:
        cli.run(["review", str(tmp_path / "a.txt")])
    told = capsys.readouterr().err
    assert ended.value.code == 2 and told.startswith("lugol: a defect of lugol (_EndsEarly)") and "Abort" not in told
