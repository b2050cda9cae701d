"""A whole programme: parted, judged, resumed, summed up and explained; what cannot be judged is listed."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

from bundles import told
from histories import history
from lugol.cli import run as command
from lugol.errors import LugolError
from lugol.programme.input import layout, split
from lugol.programme.judge import partition
from lugol.programme.judge.judging import Board
from lugol.programme.judge.partition import of_records, of_table
from lugol.programme.judge.row import row
from lugol.programme.run import run
from lugol.programme.tell import summary
from lugol.programme.tell.explain import review_of
from lugol.read import table as one_table
from lugol.record.record import Patient, Record

AS_OF = date(2024, 6, 3)
COLUMNS = ("patient", "sex", "birth", "kind", "date", "result", "types", "histology", "marker", "value", "unit")
EVENTS = """\
patient,sex,birth,kind,date,result,types,histology,marker,value,unit
a,F,1984-03-02,hpv,2019-05-01,negative,,,,,
a,,,cytology,2019-05-01,NILM,,,,,
b,F,1990-01-01,,,,,,,,
c,F,1980-01-01,hpv,2022-01-01,positive,16|18,,,,
c,F,1980-01-01,biopsy,2022-02,,,CIN3,,,
e,F,1980-01-01,lab,2022-01-01,,,,HE4,300,pmol/L
f,F,1980,hpv,2022-01-01,positive,16|18,,,,
g,F,1980-01-01,hpv,2022-01-01,positive,16,,,,
g,F,1980-01-01,hpv,2022-01-01,positive,,,,,
h,F,1980-01-01,death,2023-01-01,,,,,,
i,F,1980-01-01,cytology,2022-01-01,,,,,,
j,F,1980-01-01,hpv,2031-01-01,positive,16,,,,
k,F,1980-01-01,hpv,,positive,16,,,,
"""
BAD = """\
d,F,1980-01-01,hpv,2022-01-01,positve,,,,,
l,F,1980-01-01,hpv,2022-13-01,positive,,,,,
m,F,1980-01-01,hpv,2022-01-01,positive,,,,,
m,F,1980-01-02,hpv,2022-02-01,positive,,,,,
n,F,1780-01-01,hpv,2022-01-01,positive,,,,,
o,X,1980-01-01,hpv,2022-01-01,positive,,,,,
,F,1980-01-01,hpv,2022-01-01,positive,,,,,
"""


def read(text: str) -> pl.DataFrame:
    return pl.read_csv(text.encode(), infer_schema=False)


@pytest.fixture
def events(tmp_path: Path) -> Path:
    path = tmp_path / "events.csv"
    path.write_text(EVENTS + BAD, encoding="utf-8")
    return path


def judged(events: Path, folder: Path, *, parts: int = 1, jobs: int = 1) -> pl.DataFrame:
    run.run(run.manifest(events, AS_OF, (), parts), folder, jobs, lambda told: None)
    return summary.rows(folder).sort("patient").collect()


def test_a_table_of_many_women_gives_each_the_row_of_her_own_record() -> None:
    found, problems = of_table(Board(AS_OF), read(EVENTS))
    assert not problems
    rows = {each["patient"]: each for each in found.to_dicts()}
    for woman in rows:
        lines = EVENTS.splitlines()
        own = [line for line in lines[1:] if line.startswith(f"{woman},") and ",,,,,,,," not in line]
        patient = lines[:1] + own
        record = one_table.read("\n".join(patient), "t.csv") if own else Record(patient=_nobody(woman))
        from lugol.review.prepared import prepared

        want = msgspec.structs.asdict(row(Board(AS_OF).findings(prepared(record))))
        got = {name: rows[woman][name] for name in want}
        assert {n: list(v) if isinstance(v, tuple) else v for n, v in want.items()} == got, woman


def _nobody(name: str) -> Patient:
    from lugol.record.when import parse

    return Patient(id=name, sex="F", birth=parse("1990-01-01"))


def test_what_a_row_tells() -> None:
    found, _ = of_table(Board(AS_OF), read(EVENTS))
    rows = {each["patient"]: each for each in found.to_dicts()}
    assert (rows["b"]["age"], rows["b"]["tests"], rows["b"]["action"]) == (34, 0, "screening_due")
    assert rows["c"]["engine"] == "columns"  # a date told to the month
    assert rows["g"]["tests"] == 1  # two rows tell one test
    assert rows["h"]["died"] and not rows["h"]["action"]
    assert rows["i"]["undecided"] and rows["i"]["needs"] == ["the result of the cytology of 2022-01-01"]
    assert rows["j"]["tests"] == 0  # it lies after the day of judgement
    assert rows["a"]["reasons"].endswith("months_since_negative_cotest 61")


def test_a_bad_row_leaves_its_woman_out_with_the_reason_and_no_other() -> None:
    good, _ = of_table(Board(AS_OF), read(EVENTS))
    found, problems = of_table(Board(AS_OF), read(EVENTS + BAD))
    assert found.equals(good)
    reasons = {each.patient: each.reason for each in problems}
    assert reasons[""] == "rows without patient: 1"
    assert "did you mean positive?" in reasons["d"]
    assert "month 13" in reasons["l"]
    assert reasons["m"] == "birth differs between her rows"
    assert reasons["n"].startswith("birth: ")
    assert "sex" in reasons["o"]


def test_a_defect_costs_one_woman_not_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, _ = of_table(Board(AS_OF), read(EVENTS))
    plain, bad = partition.results, {"c"}

    def results(ids: list[str], *rest: Any) -> pl.DataFrame:
        if bad & set(ids):
            raise ValueError(ids)
        return plain(ids, *rest)

    monkeypatch.setattr(partition, "results", results)
    found, problems = of_table(Board(AS_OF), read(EVENTS))
    assert found.equals(whole.filter(pl.col("patient") != "c"))
    assert [(each.patient, each.reason.partition(";")[0]) for each in problems] == [
        ("c", "a defect of lugol (ValueError)")
    ]
    bad |= set(whole["patient"])
    monkeypatch.setattr(partition, "_FEW", 3)
    with pytest.raises(ValueError):
        of_table(Board(AS_OF), read(EVENTS))


def test_nothing_to_judge() -> None:
    found, problems = of_table(Board(AS_OF), read("patient,kind\n,hpv\n"))
    assert len(found) == 0 and len(problems) == 1
    assert len(of_records(Board(AS_OF), [])[0]) == 0


def test_parts_and_processes_change_nothing(events: Path, tmp_path: Path) -> None:
    whole = judged(events, tmp_path / "one")
    assert judged(events, tmp_path / "three", parts=3).equals(whole)
    assert judged(events, tmp_path / "two", parts=4, jobs=2).equals(whole)
    parquet = tmp_path / "events.parquet"
    pl.read_csv(events, infer_schema=False).with_columns(
        pl.col("types").str.split("|"), pl.col("value").cast(pl.Float64)
    ).write_parquet(parquet)
    assert judged(parquet, tmp_path / "typed").equals(whole)
    pl.read_parquet(parquet).sort(pl.col("patient").fill_null("")).write_parquet(parquet)
    assert judged(parquet, tmp_path / "sorted", parts=3).equals(whole)
    assert not (tmp_path / "sorted" / "events").exists()  # read in place


def test_a_stopped_run_goes_on_where_it_stopped(events: Path, tmp_path: Path) -> None:
    whole = judged(events, tmp_path / "out", parts=3)
    kept = tmp_path / "out" / "rows" / "0000.parquet"
    before = kept.stat().st_mtime_ns
    (tmp_path / "out" / "rows" / "0002.parquet").unlink()
    assert judged(events, tmp_path / "out", parts=3).equals(whole)
    assert kept.stat().st_mtime_ns == before
    with pytest.raises(LugolError, match="another number of parts"):
        judged(events, tmp_path / "out", parts=2)
    with pytest.raises(LugolError, match="not empty"):
        judged(events, tmp_path)


def test_the_summary_counts(events: Path, tmp_path: Path) -> None:
    rows = judged(events, tmp_path / "out")
    told_of_it = summary.summarise(tmp_path / "out")
    assert told_of_it.women == len(rows) == sum(line.women for line in told_of_it.actions)
    assert sum(line.women for line in told_of_it.ages) == told_of_it.women
    assert told_of_it.problems == 6 and told_of_it.died == 1
    assert told_of_it.never_tested == rows.filter(pl.col("tests") == 0).height
    assert {line.name for line in told_of_it.flags} == set(rows["flags"].explode().drop_nulls())


def test_the_command_writes_rows_summary_and_page(
    events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as ended:
        command(["programme", str(events), "--as-of", AS_OF.isoformat(), "-o", str(out), "--jobs", "1", "--csv"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert "screening_due" in shown and "uspstf-2018/" in shown.partition("By rule")[2]
    page = (out / "summary.html").read_text(encoding="utf-8")
    assert page.count('role="img"') == 3 and "http://" not in page.replace("http://www.w3.org", "")
    assert (out / "rows.csv").read_text(encoding="utf-8").startswith("patient,age,")
    assert "did you mean positive?" in (out / "problems.csv").read_text(encoding="utf-8")
    assert msgspec.json.decode((out / "summary.json").read_bytes())["women"] == 10


def test_why_from_results_explains_a_woman(events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, parts in (("one", 1), ("three", 3)):
        rows = judged(events, tmp_path / name, parts=parts)
        review = review_of(tmp_path / name, "a")
        assert review.findings[0].rule == rows.filter(pl.col("patient") == "a")["rule"][0]
    with pytest.raises(SystemExit) as ended:
        command(["why", "--from", str(tmp_path / "one"), "a"])
    assert ended.value.code == 0
    assert "uspstf-2018/average/30-cotest-overdue: holds" in capsys.readouterr().out
    with pytest.raises(LugolError, match="left out: result 'positve'"):
        review_of(tmp_path / "one", "d")
    with pytest.raises(LugolError, match="no woman of that id"):
        review_of(tmp_path / "one", "zz")
    events.write_text(EVENTS, encoding="utf-8")
    with pytest.raises(LugolError, match="has changed"):
        review_of(tmp_path / "one", "a")
    with pytest.raises(LugolError, match="holds no results"):
        review_of(tmp_path, "a")


def test_fhir_lines_are_parted_by_patient(tmp_path: Path) -> None:
    lines = []
    for seed in range(6):
        woman = history(seed)
        bundle = msgspec.json.decode(told(woman.history, born=woman.born))
        text = msgspec.json.encode(bundle).decode().replace('"Patient/', f'"Patient/x{seed}')
        bundle = msgspec.json.decode(text)
        for entry in bundle["entry"]:
            if entry["resource"]["resourceType"] == "Patient":
                entry["resource"]["id"] = f"x{seed}{entry['resource']['id']}"
                entry.pop("fullUrl", None)
        lines.append(msgspec.json.encode(bundle))
    path = tmp_path / "all.ndjson"
    path.write_bytes(b"\n".join([*lines, b"{not json"]))
    whole = judged(path, tmp_path / "one")
    assert len(whole) == 6
    assert judged(path, tmp_path / "two", parts=2).equals(whole)
    her = whole["patient"][0]
    assert review_of(tmp_path / "two", her).record.patient.id == her


def test_wrong_input_is_refused_with_the_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def ends(*words: str) -> str:
        with pytest.raises(SystemExit) as ended:
            command(["programme", *words])
        assert ended.value.code in (0, 2)
        told_to = capsys.readouterr()
        return told_to.err + told_to.out

    assert "--describe" in ends()
    assert "no such file" in ends(str(tmp_path / "none.csv"), "-o", str(tmp_path / "out"))
    for name, text, why in (
        ("a.txt", "x", "events come as"),
        ("b.csv", "patient,result\n", "no column 'kind'"),
        ("c.csv", "patient,kind,nonsense\n", "column 'nonsense'"),
        ("d.parquet", "no parquet", "not readable as parquet"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert why in ends(str(tmp_path / name), "-o", str(tmp_path / "out"))
    assert "cytology" in ends("--describe")
    with pytest.raises(LugolError, match="--from"):
        from lugol.commands.why import why

        why("x")


def test_the_number_of_parts_follows_the_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "e.parquet"
    read(EVENTS).write_parquet(path)
    assert split.count(path) == 1
    monkeypatch.setattr(split, "ROWS", 5)
    assert split.count(path) == 3
    stretches, _ = split.slices(path, 3)
    assert [each.length for each in stretches] == [5, 4, 4]  # every woman's rows together
    assert sum(each.table().collect().height for each in stretches) == 13
    read(EVENTS).reverse().write_parquet(path)
    assert split.slices(path, 3) == ([], [])
    (tmp_path / "e.csv").write_text(EVENTS, encoding="utf-8")
    monkeypatch.setattr(split, "BYTES", 100)
    assert split.count(tmp_path / "e.csv") > 3
    assert layout.event(("kind", "result"), ("hpv", "positive")).values.result == "positive"  # type: ignore[union-attr]
