"""The examples are read, hold the facts of the case, and contradict themselves where the case does."""

import re
from pathlib import Path

import pytest

from lugol.errors import UnusableInput
from lugol.read import casefile
from lugol.read.source import read_bytes, read_source
from lugol.record.event import Lab
from lugol.record.record import Record

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
HOW_TO = (ROOT / "docs" / "how-to" / "casefile.md").read_text(encoding="utf-8")


def example(name: str) -> Record:
    return read_source(str(EXAMPLES / name))


def labs(record: Record) -> set[tuple[str, float, str]]:
    values = [event.values for event in record.events if isinstance(event.values, Lab)]
    return {(lab.marker, lab.value, lab.unit) for lab in values if lab.value is not None}


MEASURED = {
    ("CA125", 160.1, "U/mL"),
    ("CA125", 171.57, "U/mL"),
    ("HE4", 237.8, "pmol/L"),
    ("CEA", 5.14, "ng/mL"),
    ("AMH", 0.528, "ng/mL"),
}


@pytest.mark.parametrize("name", ["narrative.md", "casefile.yaml", "bundle.json"])
def test_each_telling_of_the_case_has_its_measured_markers_and_its_hpv(name: str) -> None:
    record = example(name)
    assert labs(record) == MEASURED
    tests = [event for event in record.events if event.kind == "hpv" and event.assertion == "affirmed"]
    assert [(event.when.edtf, event.values.types) for event in tests] == [("2022-03", ("18",)), ("2022-09", ("18",))]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["narrative.md", "casefile.yaml", "bundle.json"])
def test_what_is_read_can_be_written_corrected_and_read_again(name: str) -> None:
    record = example(name)
    assert casefile.read(casefile.write(record), name) == record


def test_the_case_file_quotes_the_narrative() -> None:
    text = " ".join((EXAMPLES / "narrative.md").read_text(encoding="utf-8").split())
    quotes = [span.quote for event in example("casefile.yaml").events for span in event.sources if span.quote]
    assert len(quotes) >= 20 and [quote for quote in quotes if quote not in text] == []


def test_the_case_file_keeps_the_contradictions_of_the_case() -> None:
    titles = [conflict.title for conflict in example("casefile.yaml").conflicts]
    assert (
        len(titles) == 6 and "place of the biopsy of September 2022" in titles and "time of the GnRH agonist" in titles
    )


def test_the_case_file_is_read_without_a_note() -> None:
    assert example("casefile.yaml").notes == ()


# --- the page that tells how to write one


@pytest.mark.parametrize(
    "block", [each for each in re.findall(r"```yaml\n(.*?)```", HOW_TO, re.S) if "events:" in each]
)
def test_the_case_files_of_the_page_are_case_files(block: str) -> None:
    assert casefile.read(block, "page.yaml").events


def test_the_table_of_the_page_is_a_table() -> None:
    (block,) = re.findall(r"```csv\n(.*?)```", HOW_TO, re.S)
    assert len(read_bytes(block.encode(), "page.csv").events) == 2


def test_the_messages_of_the_page_are_those_given() -> None:
    lines = ["events:", *["#"] * 29]
    lines[11:14] = ["- kind: hpv", "  result: positive", "  date: 2022-13"]
    lines[20] = "- kind: hvp"
    lines[26:30] = ["- kind: lab", "  marker: HE4", "  value: 5.9", "  unit: ng/mL"]
    with pytest.raises(UnusableInput) as refused:
        casefile.read("\n".join(lines), "her.yaml")
    for message in str(refused.value).splitlines():
        assert message in HOW_TO


@pytest.mark.parametrize("edtf", re.findall(r"^\| `([^`{]+)`(?: `([^`]+)`)?", HOW_TO, re.M))
def test_the_dates_of_the_page_are_dates(edtf: tuple[str, str]) -> None:
    for text in filter(None, edtf):
        record = casefile.read(f"events:\n- {{kind: death, date: {text}}}", "page.yaml")
        assert record.events[0].when.is_known
