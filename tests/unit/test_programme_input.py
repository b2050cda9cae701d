"""Events as registries hand them over: every form is read, what is broken is listed and harms nobody else."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

from lugol.cli import run as command
from lugol.commands.progress import Pace
from lugol.errors import LugolError
from lugol.programme.input import chunks, layout, lines, ndjson, split
from lugol.programme.run import processes, run
from lugol.programme.run.run import Standing
from lugol.programme.tell.explain import review_of
from lugol.read import fhir
from lugol.record.event import Hpv

AS_OF = date(2024, 6, 3)
HEAD = "patient,sex,birth,kind,date,result,types\n"
ROWS = """\
a,F,1984-03-02,hpv,2021-05-01,positive,16|31
a,,,cytology,2021-05-01,LSIL,
b,F,1990-01-01,hpv,2023-05-01,negative,
"""

Judge = Callable[..., tuple[dict[str, dict[str, Any]], dict[str, str]]]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Judge a file: the rows and the problems by patient."""

    runs = count(1)

    def judged(name: str, data: bytes | str | pl.DataFrame, parts: int = 0) -> Any:
        source, out = tmp_path / name, tmp_path / f"out{next(runs)}"
        if isinstance(data, pl.DataFrame):
            data.write_parquet(source)
        else:
            source.write_bytes(data.encode() if isinstance(data, str) else data)
        run.run(run.manifest(source, AS_OF, (), parts), out, 1, lambda told: None)
        rows = pl.read_parquet(sorted((out / "rows").glob("*.parquet"))).sort("patient").to_dicts()
        problems = pl.read_parquet(sorted((out / "problems").glob("*.parquet")))
        return {row["patient"]: row for row in rows}, dict(problems.iter_rows())

    return judged


def table() -> pl.DataFrame:
    return pl.read_csv((HEAD + ROWS).encode(), infer_schema=False)


def of(column: str, as_type: pl.DataType | type[pl.DataType]) -> pl.DataFrame:
    return table().with_columns(pl.col(column).cast(as_type))


@pytest.mark.parametrize(
    "told",
    [
        table().with_columns(pl.col("date", "birth").str.to_date()),
        table().with_columns(pl.col("date", "birth").str.to_datetime("%Y-%m-%d")),
        table().with_columns(pl.col("date").str.to_datetime("%Y-%m-%d").dt.replace_time_zone("Europe/Berlin")),
        table().with_columns(pl.col("date") + " 08:30:00", pl.col("birth") + "T00:00:00Z"),
        table().with_columns(pl.col("types").str.split("|")),
        table().with_columns(pl.col("kind", "result", "patient").cast(pl.Categorical)),
        of("patient", pl.Binary),
        of("kind", pl.Enum(["hpv", "cytology"])),
        table().with_columns(pl.lit(None).alias("histology")),
    ],
)
def test_the_types_of_a_parquet_file_do_not_matter(judge: Judge, told: pl.DataFrame) -> None:
    plain = judge("plain.parquet", table())
    assert set(plain[0]) == {"a", "b"} and not plain[1]
    assert judge("told.parquet", told) == plain
    assert judge("told.parquet", told.reverse(), parts=3)[0].keys() == plain[0].keys()


def test_ids_that_are_numbers_are_texts_without_decimals(judge: Judge) -> None:
    for kind in (pl.Int64, pl.Float64):
        told = table().with_columns(pl.col("patient").replace_strict({"a": 9, "b": 10}, return_dtype=kind))
        rows, problems = judge("n.parquet", told, parts=2)
        assert set(rows) == {"9", "10"} and not problems
    told = table().with_columns(pl.lit(2.0).alias("para"))
    assert not judge("f.parquet", told)[1]


def test_columns_that_hold_no_cells_are_refused(judge: Judge) -> None:
    told = table().with_columns(pl.struct("date", "kind").alias("types"))
    with pytest.raises(LugolError, match="column 'types' holds Struct"):
        judge("s.parquet", told)


def test_an_id_may_be_long_and_in_any_script(judge: Judge) -> None:
    long = "x" * 10_000
    told = table().with_columns(pl.col("patient").replace({"a": long, "b": "Zoë 🙂"}))
    assert set(judge("l.parquet", told)[0]) == {long, "Zoë 🙂"}


def test_a_file_that_is_not_whole_is_refused_or_named(judge: Judge, tmp_path: Path) -> None:
    judge("w.parquet", table())
    whole = (tmp_path / "w.parquet").read_bytes()
    with pytest.raises(LugolError, match="is it whole"):
        judge("cut.parquet", whole[:-40])
    with pytest.raises(LugolError, match=r"spoilt.parquet.*damaged"):
        judge("spoilt.parquet", whole[:40] + b"\xff" * 160 + whole[200:])
    for name in ("e.csv", "e.ndjson", "e.parquet"):
        with pytest.raises(LugolError, match=r"empty|whole"):
            judge(name, b"")


@pytest.mark.parametrize(
    "told",
    [
        ("\ufeff" + HEAD + ROWS),
        (HEAD + ROWS).replace("\n", "\r\n"),
        (HEAD + ROWS).replace("\n", "\r"),
        (HEAD + ROWS).replace(",", ";"),
        (HEAD + ROWS).replace("\n", "\n\n"),
        (HEAD + ROWS).replace("LSIL", '"LSIL"').replace("a,F", '"a","F"'),
        (HEAD + ROWS).rstrip("\n"),
        HEAD.replace(",", " , ") + ROWS,
    ],
)
def test_a_csv_file_may_be_written_in_many_ways(judge: Judge, told: str) -> None:
    plain = judge("plain.csv", HEAD + ROWS)
    assert set(plain[0]) == {"a", "b"} and not plain[1]
    assert judge("told.csv", told) == plain
    assert judge("told.csv", told, parts=2) == plain


BROKEN = """\
c,F,1980-01-01,hpv,2020-01-01,negative
d,F,1980-01-01,hpv,2020-01-01,negative,,,
b,,,cytology,2023-05-01,NILM,
e,F,1980-01-01,hpv,2020-01-01,"negative,
f,F,1980-01-01,hpv,2020-01-01,negative,"16
|18"
,,
"""


def test_a_broken_line_leaves_its_woman_out_and_no_other(judge: Judge) -> None:
    for parts in (1, 3):
        rows, problems = judge("broken.csv", (HEAD + ROWS + BROKEN).encode() + b"\xe9,F,,hpv,2020-01-01,,\n", parts)
        assert set(rows) == {"a", "b", "f"}
        assert problems["c"].endswith("(line 5: 6, not 7)") and problems["d"].endswith("(line 6: 9, not 7)")
        assert problems["e"] == "a line of hers has a quotation mark too many (line 8)"
        assert problems["\\xe9"].endswith("is not UTF-8 (line 12); save the file as UTF-8")
        assert problems[""].endswith("(line 11: 3, not 7)")


def test_blocks_end_where_rows_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "b.csv"
    path.write_text(HEAD + ROWS * 5 + 'q,F,1980-01-01,hpv,2020-01-01,negative,"16\n|18"\n' * 5, encoding="utf-8")
    how = lines.form(path)
    whole = pl.concat([lines.table(path, how, each) for each in lines.blocks(path, how)])
    assert len(whole) == 20 and whole[lines.BROKEN].null_count() == 20
    for size in (60, 97, 150):
        monkeypatch.setattr(lines, "BLOCK", size)
        there = list(lines.blocks(path, how))
        assert len(there) > 3 and sum(each.length for each in there) == path.stat().st_size - how.first
        assert pl.concat([lines.table(path, how, each) for each in there]).equals(whole)
        assert there[1].line == 2 + path.read_bytes()[how.first : there[1].first].count(b"\n")
    monkeypatch.setattr(lines, "_LONGEST", 100)
    path.write_text(HEAD + "x" * 2000, encoding="utf-8")
    with pytest.raises(LugolError, match="is this CSV"):
        list(lines.blocks(path, how))


def test_a_csv_file_that_cannot_be_read_is_refused(judge: Judge) -> None:
    for data, why in (
        ((HEAD + ROWS).encode("utf-16"), "not UTF-8"),
        ("patient,kind,r\xe9sultat\n".encode("latin-1"), "not UTF-8"),
        (HEAD.replace("types", "result"), "column 'result' stands there twice"),
        (ROWS, "no column 'patient'"),
    ):
        with pytest.raises(LugolError, match=why):
            judge("r.csv", data)
    assert judge("h.csv", HEAD) == ({}, {})


def test_an_id_that_many_share_is_no_woman(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split, "MOST", 3)
    told = HEAD + ROWS + "UNKNOWN,F,1980-01-01,hpv,2020-01-01,negative,\n" * 8
    for name, data in (("u.csv", told), ("u.parquet", pl.read_csv(told.encode(), infer_schema=False).sort("patient"))):
        for parts in (1, 2):
            rows, problems = judge(name, data, parts)
            assert set(rows) == {"a", "b"}
            assert problems == {"UNKNOWN": "more than 3 rows under one id; is it the id of one woman?"}
    monkeypatch.setattr(split, "ROWS", 2)
    assert judge("v.csv", told, 2)[1].keys() == {"UNKNOWN"}


def test_rows_of_nobody_are_counted_once(judge: Judge) -> None:
    told = pl.concat([table(), table().with_columns(pl.lit("").alias("patient")), table().with_columns(patient=None)])
    for parts, each in ((1, told), (3, told), (2, told.sort("patient", nulls_last=False))):
        rows, problems = judge("n.parquet", each, parts)
        assert set(rows) == {"a", "b"} and problems == {"": "rows without patient: 6"}
    assert judge("o.parquet", table().with_columns(patient=pl.lit(None, pl.String)), 2)[0] == {}


def hpv(patient: str, result: str, name: str = "o1") -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": name,
        "subject": {"reference": patient},
        "status": "final",
        "code": {"text": "HPV test"},
        "effectiveDateTime": "2021-05-01",
        "valueString": result,
    }


def her(name: str) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": name, "gender": "female", "birthDate": "1984-03-02"}


def bundle(*resources: dict[str, Any], url: str = "") -> dict[str, Any]:
    entries = [{"resource": each, **({"fullUrl": url} if url else {})} for each in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


LINES = [
    her("a"),
    hpv("Patient/b", "negative"),
    hpv("https://x.example/fhir/Patient/a/_history/2", "positive"),
    bundle(her("c"), hpv("Patient/c", "negative")),
    bundle(her("d"), her("e"), hpv("Patient/d", "negative"), hpv("Patient/e", "positive")),
    bundle({**her(""), "id": None}, url="urn:uuid:7"),
    {"resourceType": "Practitioner", "id": "p"},
    {"resourceType": "Specimen", "id": "s"},
    her("b"),
]
FAULTS = [
    (b"{not json", "not JSON"),
    (b'{"resourceType": 5}', "not a FHIR resource"),
    (b"[1]", "not a FHIR resource"),
    (b'{"id": "x"}', "no resourceType"),
    (b'{"resourceType": "Observation", "id": "x"}', "names no patient"),
    (b'{"resourceType": "Bundle", "entry": [null, {"resource": 5}]}', "names no patient"),
    ('{"resourceType": "Patient", "id": "\xe9"}'.encode("latin-1"), "not"),
]


def test_lines_of_fhir_find_their_woman_in_any_order(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [msgspec.json.encode(each) for each in LINES]
    whole, problems = judge("f.ndjson", b"\n".join(told), 1)
    assert set(whole) == {"a", "b", "c", "d", "e", "urn:uuid:7"} and not problems
    assert [whole[who]["tests"] for who in "abcde"] == [1, 1, 1, 1, 1]
    assert judge("f.ndjson", b"\n".join(told), 3) == (whole, {})
    monkeypatch.setattr(ndjson, "BLOCK", 300)
    monkeypatch.setattr(run, "_AT_ONCE", 2)
    assert judge("g.ndjson", b"\xef\xbb\xbf" + b"\r\n".join(reversed(told)) + b"\n", 2) == (whole, {})
    assert review_of(tmp_path / "out3", "e").record.patient.id == "e"
    shutil.rmtree(tmp_path / "out3" / "events")
    with pytest.raises(LugolError, match="is gone"):
        review_of(tmp_path / "out3", "e")


def test_a_line_of_fhir_that_is_none_is_listed(judge: Judge, tmp_path: Path) -> None:
    good = [msgspec.json.encode(each) for each in LINES]
    rows, _ = judge("f.ndjson", b"\n".join([*good[:3], *(fault for fault, _ in FAULTS), *good[3:]]))
    assert len(rows) == 6
    listed = pl.read_parquet(tmp_path / "out1" / "problems" / "parting.parquet")["reason"].to_list()
    for number, ((_, why), reason) in enumerate(zip(FAULTS, listed, strict=True), start=4):
        assert reason.startswith(f"line {number}: ") and why in reason
    _, problems = judge("m.ndjson", b"\n".join([b"{"] * 25))
    assert problems[""] == "5 further lines like these"


def test_a_defect_of_the_fhir_reader_costs_one_woman(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = fhir.read_many

    def read_many(documents: list[tuple[str, bytes]]) -> Any:
        if "Patient/c" in documents[0][0]:
            raise ValueError
        return plain(documents)

    monkeypatch.setattr(fhir, "read_many", read_many)
    rows, problems = judge("f.ndjson", b"\n".join(msgspec.json.encode(each) for each in LINES))
    assert "c" not in rows and len(rows) == 5
    assert list(problems) == ["c"] and problems["c"].startswith("a defect of lugol (ValueError); please report it")


def test_a_woman_of_too_many_bytes_is_a_problem_and_the_others_are_judged(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUGOL_DOCUMENT_MEGABYTES", "0.01")
    long = {**her("a"), "name": [{"text": "x" * 20_000}]}
    rows, problems = judge("f.ndjson", b"\n".join(msgspec.json.encode(each) for each in [*LINES, long]))
    assert "a" not in rows and len(rows) == 5
    assert list(problems) == ["a"] and "--document-megabytes" in problems["a"]


def test_a_folder_that_cannot_take_results_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "e.csv"
    source.write_text(HEAD + ROWS, encoding="utf-8")
    made = run.manifest(source, AS_OF, (), 2)

    def begins(folder: Path) -> None:
        run.run(made, folder, 1, lambda told: None)

    with pytest.raises(LugolError, match="is a file"):
        begins(source)
    with pytest.raises(LugolError, match="can be written to"):
        begins(Path("/proc/none/results"))
    begins(out := tmp_path / "out")
    kept = (out / "manifest.json").read_bytes()
    (out / "manifest.json").write_bytes(msgspec.json.encode(msgspec.structs.replace(made, version="0")))
    with pytest.raises(LugolError, match="another version of lugol"):
        begins(out)
    (out / "manifest.json").write_bytes(b"")
    with pytest.raises(LugolError, match="cannot be read"):
        begins(out)
    (out / "manifest.json").write_bytes(kept)
    (out / "parts.json").unlink()
    with pytest.raises(LugolError, match="not parted yet"):
        review_of(out, "a")
    (out / "rows" / "0000.draft").write_bytes(b"half")
    begins(out)  # parted anew; what was judged stays
    assert not list((out / "rows").glob("*.draft"))


def test_a_process_that_ends_is_told_with_its_part_and_the_remedy(tmp_path: Path) -> None:
    with processes.workers(2) as each, pytest.raises(processes.Ended, match="--jobs 1"):
        list(each(os._exit, [(1,), (1,)]))
    (tmp_path / "rows").mkdir()
    with pytest.raises(LugolError, match="part 7: a process ended"), run._naming(tmp_path):
        (tmp_path / "rows" / "0007.draft").touch()
        raise processes.Ended("a process ended")


def test_a_defect_is_told_without_the_words_of_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        pytest.raises(LugolError, match=r"part 3: a defect of lugol \(ValueError\)") as told,
        processes.telling("part 3"),
    ):
        raise ValueError("her name")
    assert "her name" not in str(told.value)
    monkeypatch.setenv("LUGOL_DEBUG", "1")
    with pytest.raises(ValueError, match="her name"), processes.telling("part 3"):
        raise ValueError("her name")


def test_tables_grow_on_disk(tmp_path: Path) -> None:
    for _ in range(3):
        chunks.append(tmp_path / "t", table())
    assert [each.equals(table()) for each in chunks.slices(tmp_path / "t")] == [True] * 3


def test_progress_is_told_in_words() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    assert pace.words(Standing(True, 1, 4)) == "parting the events by woman: 1 of 4"
    now[0] = 10.0
    assert pace.words(Standing(False, 2, 6)) == "judging: part 2 of 6, 0 women"
    now[0] = 20.0
    assert pace.words(Standing(False, 3, 6, 5000)) == "judging: part 3 of 6, 5,000 women, 500 a second, 30 s left"
    now[0] = 9010.0
    assert pace.words(Standing(False, 4, 6, 5000)).endswith("2 h 30 min left")


def test_a_long_run_says_so_where_nobody_watches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "e.csv"
    source.write_text(HEAD + ROWS, encoding="utf-8")
    monkeypatch.setattr("lugol.commands.progress._EVERY", 0.0)
    with pytest.raises(SystemExit) as ended:
        command(
            [
                "programme",
                str(source),
                "--as-of",
                "2024-06-03",
                "-o",
                str(tmp_path / "o"),
                "--jobs",
                "1",
                "--parts",
                "2",
            ]
        )
    assert ended.value.code == 0
    told = capsys.readouterr().err
    assert "parting the events by woman: 1 of 1" in told and "judging: part 2 of 2, 2 women" in told


@pytest.mark.parametrize(
    ("said", "types"), [("HPV18", ("18",)), ("HPV 16/18 positive", ("16", "18")), ("positive", ())]
)
def test_a_result_that_names_its_types_keeps_them_in_a_programme(said: str, types: tuple[str, ...]) -> None:
    found = layout.event(("kind", "date", "result"), ("hpv", "2024-03-01", said))
    assert not isinstance(found, str)
    assert isinstance(found.values, Hpv)
    assert (found.values.result, found.values.types) == ("positive", types)
