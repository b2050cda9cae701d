"""The spans of time that facts use: all sourced, all durations, none asked for that is not there."""

import csv
import re
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from lines import record
from lugol.errors import BadData
from lugol.facts.questions import obligations
from lugol.facts.questions.windows import after, before, limit, read, read_limits
from lugol.record.when import duration
from lugol.review.one import review
from lugol.rules.gravity import gravity
from lugol.sources import all_sources


def test_a_span_that_is_not_there_is_named() -> None:
    with pytest.raises(BadData, match="no span 'fortnight'"):
        after("fortnight")


def test_a_span_counts_both_ways() -> None:
    assert before("referral") == "-" + after("referral")


def test_every_span_is_a_duration_with_a_source_and_a_reason() -> None:
    with (resources.files("lugol.facts.questions") / "windows.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            assert duration(row["duration"]) != (0, 0)
            assert row["source"] in all_sources()
            assert row["status"] in ("V", "M") and row["why"]


@pytest.mark.parametrize("table", ["windows.csv", "limits.csv"])
def test_every_span_and_limit_is_asked_for(table: str) -> None:
    with (resources.files("lugol.facts.questions") / table).open(encoding="utf-8") as lines:
        names = {row["name"] for row in csv.DictReader(lines)}
    home = Path(str(resources.files("lugol")))
    asking = (path for path in home.rglob("*") if path.suffix in (".py", ".csv") and path.name != table)
    words = {word for path in asking for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    assert sorted(names - words) == []


@pytest.mark.parametrize(("as_of", "severity"), [("2027-02-28", "info"), ("2027-03-01", "warning")])
def test_a_negative_inspection_holds_for_its_interval(as_of: str, severity: str) -> None:
    found = review(record("born 1985-02-01; 2024-03-01 via negative"), date.fromisoformat(as_of)).findings
    assert [each.severity for each in found if each.title.endswith("VIA negative")] == [severity]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("short,3 years,asccp-2019,V,because", "span 'short' is no duration"),
        ("short,P3Y,nobody-1900,M,because", "names the source 'nobody-1900'; give a key that stands in a sources.csv"),
        ("short,P3Y,asccp-2019,U,because", "has the status 'U'; write V or M"),
        ("short,P3Y,lugol-reading,V,because", "has the status V, and its source 'lugol-reading' has not"),
        ("short,P3Y,asccp-2019,V,", "does not say why"),
        ("short,P3Y,asccp-2019,V,one\nshort,P3Y,asccp-2019,V,two", "windows.csv:3: span 'short' is given twice"),
    ],
)
def test_a_span_that_is_not_sound_is_refused(row: str, wrong: str, tmp_path: Path) -> None:
    (tmp_path / "windows.csv").write_text(f"name,duration,source,status,why\n{row}\n")
    with pytest.raises(BadData, match=wrong):
        read(tmp_path / "windows.csv")


HEAD = "obligation,title,from_age,opened_by,answered_by,discharged_by,rests_in,source,status,why"
GOOD = "new,a new thing,,malignant smears,tissue; excision,colposcopy,pregnancy,asccp-2019,M,because"


def test_an_obligation_is_read_with_its_answers(tmp_path: Path) -> None:
    (tmp_path / "obligations.csv").write_text(f"{HEAD}\n{GOOD}\n")
    (found,) = obligations.read(tmp_path / "obligations.csv")
    assert (found.name, found.from_age, found.answered_by) == ("new", 0, ("tissue", "excision"))


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (GOOD.replace("malignant smears", "bad news"), "is opened by 'bad news'; write one of malignant smears"),
        (GOOD.replace("tissue; excision", "tissue; hope"), "is answered by 'hope'; write some of tissue"),
        (GOOD.replace("asccp-2019", "nobody-1900"), "names the source 'nobody-1900'; give a key"),
        (GOOD.replace(",M,", ",U,"), "has the status 'U'; write V or M"),
        (GOOD.replace("pregnancy", "winter"), "rests in 'winter'; write one of pregnancy, or nothing"),
        (GOOD.replace("because", ""), "does not say why"),
        (f"{GOOD}\n{GOOD}", "obligations.csv:3: obligation 'new' is given twice"),
    ],
)
def test_an_obligation_that_is_not_sound_is_refused(row: str, wrong: str, tmp_path: Path) -> None:
    (tmp_path / "obligations.csv").write_text(f"{HEAD}\n{row}\n")
    with pytest.raises(BadData, match=wrong):
        obligations.read(tmp_path / "obligations.csv")


def test_a_limit_that_is_not_there_is_named() -> None:
    with pytest.raises(BadData, match=r"limits.csv has no limit 'sky'; add it with its source"):
        limit("sky")


def test_a_limit_without_a_reason_is_refused(tmp_path: Path) -> None:
    path, head = tmp_path / "limits.csv", "name,value,unit,source,status,why"
    path.write_text(f"{head}\nmany,3,,asccp-2019,M,because\n")
    assert read_limits(path) == {"many": 3.0}
    path.write_text(f"{head}\nmany,3,,asccp-2019,M,\n")
    with pytest.raises(BadData, match=r"limits.csv: limit 'many' needs a reason"):
        read_limits(path)


def test_an_action_without_a_rank_is_named() -> None:
    with pytest.raises(BadData, match=r"gravity.csv has no action 'prayer'; add it with its rank and source"):
        gravity("prayer")
    assert gravity("") < gravity("colposcopy") < gravity("treatment")
