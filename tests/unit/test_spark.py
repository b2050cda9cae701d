"""A programme on a Spark cluster: the rows, problems, summary and page of one machine, from an engine on loopback."""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import polars as pl
import pytest

from lugol.cli import run as command
from lugol.errors import LugolError
from lugol.programme.input import split
from lugol.programme.input.layout import Problem
from lugol.programme.judge import partition
from lugol.programme.judge.judging import Board
from lugol.programme.run import spark, worker
from lugol.programme.tell import summary
from lugol.programme.tell.explain import review_of

pytest.importorskip("pysail", reason="the wheel of pysail, a Spark Connect server for tests, is not installed")

AS_OF = date(2026, 6, 1)
NAMES = ("uspstf-2018", "safety-net")
SMEARS = ("NILM", "NILM", "NILM", "ASC-US", "LSIL", "HSIL", "AGC", "")


@pytest.fixture(scope="module")
def master() -> Iterator[str]:
    from pysail.spark import SparkConnectServer

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUST_LOG", "off")
        server = SparkConnectServer()
        server.start()
        host, port = server.listening_address
        yield f"sc://{host}:{port}"
        server.stop()


def women(count: int) -> pl.DataFrame:
    """Rows of some women in no order: none, repeated and vague events, mistakes, and rows of nobody."""
    roll = random.Random(7)
    rows: list[dict[str, object]] = []
    for each in range(count):
        born = date(1950, 1, 1) + timedelta(days=roll.randrange(18000))
        her = {"patient": f"w{each}", "sex": "F", "birth": born}
        rows.append(her)
        for _ in range(roll.randrange(7)):
            day = (AS_OF - timedelta(days=roll.randrange(-100, 4000))).isoformat()
            event = {**her, "kind": roll.choice(("hpv", "cytology", "biopsy")), "date": day}
            if roll.random() < 0.02:
                event["date"] = roll.choice((day[:7], day[:4], "2022-13-01", "../2020", None))
            if event["kind"] == "hpv":
                positive = roll.random() < 0.2
                event |= {"result": "positive" if positive else "negative", "types": ["16", "31"] if positive else None}
            elif event["kind"] == "cytology":
                event["result"] = roll.choice(SMEARS) if roll.random() < 0.99 else "NLIM"
            else:
                event["histology"] = roll.choice(("benign", "CIN1", "CIN3", None))
            rows += [event] * roll.choice((1, 1, 1, 2))
        if roll.random() < 0.02:
            rows.append({**her, "birth": born + timedelta(days=1)})
    rows += [{"patient": who, "kind": "hpv", "result": "negative", "date": "2024-01-01"} for who in (None, "")]
    roll.shuffle(rows)
    kinds = {name: pl.String() for name in ("patient", "sex", "kind", "date", "result", "histology", "note")}
    return pl.DataFrame(rows, schema={**kinds, "birth": pl.Date(), "types": pl.List(pl.String())})


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("events")
    told = women(400)
    told.write_parquet(folder / "e.parquet")
    told.with_columns(pl.col("types").list.join("|")).write_csv(folder / "e.csv")
    for name in ("many.v2", "many.csv"):
        (folder / name).mkdir()
    for place, piece in enumerate(told.iter_slices(len(told) // 3 + 1)):
        piece.write_parquet(folder / "many.v2" / f"part-{place}.parquet")
        piece.with_columns(pl.col("types").list.join("|")).write_csv(folder / "many.csv" / f"part-{place}.csv")
    return folder


@pytest.fixture(scope="module")
def alone(events: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("alone") / "out"
    assert programme(events / "e.parquet", out, "--jobs", "1") == 0
    return out


def programme(source: Path | str, out: Path, *words: str) -> object:
    named = [word for name in NAMES for word in ("--guideline", name)]
    with pytest.raises(SystemExit) as ended:
        command(["programme", str(source), "--as-of", AS_OF.isoformat(), "-o", str(out), *named, *words])
    return ended.value.code


def rows(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(folder / "*.parquet").sort("patient")


def problems(folder: Path) -> list[str]:
    return sorted((folder / "problems.csv").read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("name", ["e.parquet", "e.csv", "many.v2", "many.csv"])
def test_a_cluster_says_of_each_woman_what_one_machine_says(
    name: str, master: str, events: Path, alone: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert programme(events / name, out, "--engine", "spark", "--master", master, "--parts", "3", "--csv") == 0
    assert rows(out / "rows").equals(rows(alone / "rows"))
    assert rows(out / "rows")["patient"].n_unique() > 350
    assert problems(out) == problems(alone) and len(problems(out)) > 10
    assert "rows without patient: 2" in problems(out)[0]
    whole, ours = (msgspec.json.decode((each / "summary.json").read_bytes()) for each in (alone, out))
    assert {**ours, "source": "", "listed": []} == {**whole, "source": "", "listed": []}
    assert sorted(ours["listed"], key=str)[0] in whole["listed"]
    assert (out / "summary.html").exists() and (out / "rows.csv").exists() and not (out / "told").exists()
    assert summary.summarise(out).women == whole["women"]
    her = rows(out / "rows").filter(pl.col("rule") != "")["patient"][0]
    found = review_of(out, her).findings
    assert found and found == review_of(alone, her).findings


def test_a_partition_larger_than_expected_is_judged_in_pieces(events: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told_of(events)
    monkeypatch.setattr(worker, "ROWS", 100)
    pieces = told_of(events)
    assert len(pieces.filter(pl.col("about") == "summary")) > 5
    assert len(whole.filter(pl.col("about") == "summary")) == 1
    for about in ("row", "problem"):
        first, second = (each.filter(pl.col("about") == about).sort("patient") for each in (whole, pieces))
        assert first.equals(second)


def told_of(events: Path, version: str = worker.__version__) -> pl.DataFrame:
    """What a worker says of all events as one partition."""
    table = pl.read_parquet(events / "e.parquet").filter(pl.col("patient").str.len_bytes() > 0).with_row_index("order")
    table = table.rename({"order": worker.ORDER})
    made = spark.manifest(str(events / "e.parquet"), AS_OF, NAMES, 1, "")
    batches = list(worker.judge(table.to_arrow().to_batches(), version, msgspec.json.encode(made)))
    found = pl.from_arrow(batches)
    assert isinstance(found, pl.DataFrame)
    return found


def test_an_empty_partition_says_nothing() -> None:
    assert list(worker.judge([], worker.__version__, b"")) == []


def test_another_version_on_a_worker_ends_the_run(events: Path) -> None:
    with pytest.raises(LugolError, match=r"lugol is 0\.0\.9 where the run was started"):
        told_of(events, "0.0.9")


def test_a_line_with_other_cells_than_columns_leaves_its_woman_out() -> None:
    told = {"patient": ["a", "b", "b"], "kind": [None] * 3, worker.BROKEN: [None, None, "b,hpv,,,"]}
    schema = {**dict.fromkeys(told, pl.String), worker.ORDER: pl.Int64}
    table = pl.DataFrame({**told, worker.ORDER: range(3)}, schema=schema)
    left, problems = split.of_women(worker._plain(table, "e.csv"))
    assert left["patient"].to_list() == ["a"]
    assert [each.patient for each in problems] == ["b"] and problems[0].reason.startswith("a line of hers has more")


def test_an_id_with_far_too_many_rows_takes_no_memory_and_is_left_out(
    master: str, events: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(split, "MOST", 9)
    monkeypatch.setattr(worker, "ROWS", 50)
    assert programme(events / "e.parquet", tmp_path / "one", "--jobs", "1") == 0
    here = ("--engine", "spark", "--master", master, "--parts", "2")
    assert programme(events / "e.parquet", tmp_path / "two", *here) == 0
    assert rows(tmp_path / "one" / "rows").equals(rows(tmp_path / "two" / "rows"))
    assert problems(tmp_path / "one") == problems(tmp_path / "two")
    assert sum("is it the id of one woman?" in each for each in problems(tmp_path / "two")) > 5


def test_columns_of_other_types_say_the_same(master: str, events: Path, tmp_path: Path) -> None:
    told = women(60).filter(pl.col("patient").str.starts_with("w"))
    told = told.with_columns(
        pl.col("patient").str.slice(1).cast(pl.Float64),
        pl.col("birth").cast(pl.Datetime("us")),
    )
    told.write_parquet(tmp_path / "e.parquet")
    assert programme(tmp_path / "e.parquet", tmp_path / "one", "--jobs", "1") == 0
    assert programme(tmp_path / "e.parquet", tmp_path / "two", "--engine", "spark", "--master", master) == 0
    assert rows(tmp_path / "one" / "rows").equals(rows(tmp_path / "two" / "rows"))
    assert "17" in rows(tmp_path / "two" / "rows")["patient"]
    told.with_columns(pl.struct("sex").alias("result")).write_parquet(tmp_path / "f.parquet")
    made = spark.manifest(str(tmp_path / "f.parquet"), AS_OF, NAMES, 1, "")
    with pytest.raises(LugolError, match="column 'result' holds Struct"):
        spark.run(made, tmp_path / "three", master, print)


def test_rows_may_go_where_only_the_cluster_sees_them(
    master: str, events: Path, alone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, out = tmp_path / "bucket", tmp_path / "out"
    words = ("--engine", "spark", "--master", master, "--rows", place.as_uri())
    assert programme(events / "e.parquet", out, *words) == 0
    assert rows(place / "about=row").equals(rows(alone / "rows"))
    assert not (out / "rows").exists() and problems(out) == problems(alone)
    assert f"wrote {place.as_uri()}; " in capsys.readouterr().err
    assert programme(events / "e.parquet", tmp_path / "again", *words) == 2
    assert "name another place" in capsys.readouterr().err
    assert rows(place / "about=row").equals(rows(alone / "rows"))  # nothing is written over
    her = rows(alone / "rows")["patient"][0]
    assert review_of(out, her).findings == review_of(alone, her).findings
    with pytest.raises(LugolError, match="tells nothing of 'nobody'"):
        review_of(out, "nobody")
    assert programme(events / "e.parquet", out, *words, "--csv") == 2
    assert "elsewhere" in capsys.readouterr().err


def test_a_run_that_is_done_is_not_done_again_and_another_is_refused(
    master: str, events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    here = ("--engine", "spark", "--master")
    assert programme(events / "e.csv", out, *here, master) == 0
    told = capsys.readouterr().out
    assert programme(events / "e.csv", out, *here, "sc://127.0.0.1:1") == 0
    assert capsys.readouterr().out == told
    assert programme(events / "e.csv", out) == 2
    assert programme(events / "e.parquet", out, *here, master) == 2
    assert capsys.readouterr().err.count("holds results of") == 2


def test_rows_that_were_lost_on_the_way_are_noticed(
    master: str, events: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = spark.manifest(str(events / "e.parquet"), AS_OF, NAMES, 2, "")
    submit = spark._submit

    def lose(table: object, made: object, told: str, parts: int) -> None:
        submit(table.limit(50), made, told, parts)  # type: ignore[attr-defined, arg-type]

    monkeypatch.setattr(spark, "_submit", lose)
    with pytest.raises(LugolError, match=r"what \d+ of \d+ rows say; give with --rows a place"):
        spark.run(made, tmp_path / "out", master, print)


def test_a_defect_is_told_without_a_word_of_the_record(
    master: str, events: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(board: object, table: pl.DataFrame) -> None:
        raise ValueError(f"clinical words of {table['patient'][0]}")

    monkeypatch.setattr(partition, "of_table", fails)
    made = spark.manifest(str(events / "e.parquet"), AS_OF, NAMES, 1, "")
    with pytest.raises(LugolError) as told:
        spark.run(made, tmp_path / "out", master, print)
    assert str(told.value) == "a defect of lugol (ValueError) met many women; please report it"


def test_a_defect_that_one_woman_shows_leaves_her_out(events: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = partition._of_table

    def fails(board: Board, table: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
        if "w7" in table["patient"]:
            raise KeyError("clinical words")
        return judged(board, table)

    whole = told_of(events)
    monkeypatch.setattr(partition, "_of_table", fails)
    found = told_of(events)
    wanted = whole.filter((pl.col("about") == "row") & (pl.col("patient") != "w7"))
    assert found.filter(pl.col("about") == "row").sort("patient").equals(wanted.sort("patient"))
    left_out = dict(found.filter(pl.col("about") == "problem").select("patient", "reasons").iter_rows())
    assert left_out["w7"].startswith("a defect of lugol (KeyError); please report it")
    assert "clinical words" not in left_out["w7"]


def test_why_asks_for_her_rows_where_only_the_cluster_reads_the_events(alone: Path, tmp_path: Path) -> None:
    made = msgspec.json.decode((alone / "manifest.json").read_bytes())
    made |= {"engine": "spark", "source": "s3a://bucket/events", "rows": "s3a://bucket/rows"}
    (tmp_path / "manifest.json").write_bytes(msgspec.json.encode(made))
    (tmp_path / "problems").mkdir()
    partition.problems_table([]).write_parquet(tmp_path / "problems" / "0000.parquet")
    with pytest.raises(LugolError, match="write her rows to a file"):
        review_of(tmp_path, "w1")


def test_wrong_input_is_refused_with_the_remedy(
    master: str, events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (
        ("a.csv", "patient,kind,nonsense\nw,hpv,1\n"),
        ("b.csv", "patient,kind\n,hpv\n"),
        ("c.csv", "patient,kind\nw,hpv,1,2\n"),
        ("d.ndjson", "{}"),
        ("e.txt", "x"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")

    def says(source: str, *words: str) -> str:
        assert programme(source, tmp_path / Path(source).name.replace(".", "-"), *words) == 2
        return capsys.readouterr().err

    here = ("--engine", "spark", "--master", master)
    assert "column 'nonsense'" in says(str(tmp_path / "a.csv"), *here)
    assert "no row with a patient" in says(str(tmp_path / "b.csv"), *here)
    assert "Spark ended the job" in says(str(tmp_path / "c.csv"), *here)
    assert "FHIR is read on one machine" in says(str(tmp_path / "d.ndjson"), *here)
    assert "a folder of these" in says(str(tmp_path / "e.txt"), *here)
    assert "nothing is there" in says(str(tmp_path / "none.parquet"), *here)
    assert "say --engine spark" in says(str(tmp_path / "a.csv"), "--master", master)
    assert "nothing answers at sc://127.0.0.1:1" in says("x.csv", "--engine", "spark", "--master", "sc://127.0.0.1:1")
    assert "pip install pyspark" in says("y.csv", "--engine", "spark", "--master", "local[2]")


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LugolError, match=r"a worker has no lugol; on every worker"), spark._plainly():
        raise RuntimeError("ModuleNotFoundError: No module named 'lugol'")
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(LugolError, match=r"lugol\[spark\]"), spark._session(""):
        pass
