"""A record as a tidy table: one row an event, read back without a loss; a review as one row a finding."""

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from lugol.errors import UnusableInput
from lugol.exchange import tidy
from lugol.read import casefile, table
from lugol.read.source import read_source
from lugol.record.event import Event
from lugol.record.record import Record
from lugol.review.replay import reviewed

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

NESTED = """
patient: {id: w7, sex: F, birth: 1980-05, gravida: 3, para: 2, menopausal: pre, pregnant: false, gender_identity: woman}
events:
- kind: pathology
  specimen: radical hysterectomy
  result: "squamous | keratinising"
  date: 2023-02-10
  nodes_by_site: [[pelvic, 1, 22], [para-aortic, null, 4]]
  margins_by_name: [[vaginal, clear, 6.5], [parametrial, close, null]]
  size_mm: [31, 20]
- {kind: hpv, result: positive, types: ['16', '18'], types_tested: ['16', '18', 'other'], date: 2022-03/2022-04}
- {kind: response, value: none, date: 2023-06}
- {kind: surgery, procedures: [radical hysterectomy], codes: [hysterectomy], cervix_removed: true, assertion: planned}
"""


def told(record: Record) -> Counter[object]:
    def one(event: Event) -> object:
        return event.when.edtf, event.assertion, event.values

    return Counter(one(event) for event in record.events)


def test_every_value_date_and_assertion_comes_back() -> None:
    record = casefile.read(NESTED, "nested.yaml")
    back = table.read(tidy.events(record), "back.csv")
    assert told(back) == told(record)
    assert back.patient == record.patient


@pytest.mark.parametrize("name", ["narrative.md", "casefile.yaml", "bundle.json"])
def test_the_examples_come_back(name: str) -> None:
    record = read_source(str(EXAMPLES / name))
    back = table.read(tidy.events(record), "back.csv")
    assert told(back) == told(record)
    assert back.patient == record.patient


def test_a_review_has_one_row_a_finding_and_computes_nothing_in_a_spreadsheet() -> None:
    record = casefile.read("events:\n- {kind: symptom, term: bleeding, date: 2022-03}\n", "c.yaml")
    done = reviewed(record, date(2023, 1, 1))
    rows = list(csv.DictReader(io.StringIO(tidy.findings(done))))
    assert [row["title"] for row in rows] == [found.title for found in done.findings]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_a_unit_of_the_source_is_kept_in_a_case_file_but_a_mistyped_one_is_refused() -> None:
    quoted = "events:\n- {kind: lab, marker: sodium, value: 4, unit: mEq/mL, source: {document: d, quote: 4 mEq/mL}}\n"
    assert casefile.read(quoted, "c.yaml").events[0].values.unit == "mEq/mL"  # type: ignore[union-attr]
    with pytest.raises(UnusableInput, match="is not accepted"):
        casefile.read("events:\n- {kind: lab, marker: sodium, value: 4, unit: mEq/mL}\n", "c.yaml")


def test_bars_in_words_stay_words() -> None:
    record = table.read("kind,date,finding,modality\nimaging,2022-03,mass | nodes,CT\n", "t.csv")
    assert record.events[0].values.finding == "mass | nodes"  # type: ignore[union-attr]
