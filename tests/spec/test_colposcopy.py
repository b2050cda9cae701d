"""What lugol says of a colposcopy: where the lesion was, where the biopsy was, and what a benign result excludes."""

from datetime import date

from lugol.instruments import instrument
from lugol.read.source import read_bytes
from lugol.record.record import Record

AS_OF = date(2024, 1, 1)
VISIT = """casefile: 1
patient: {age: 36}
events:
"""


def told(*lines: str) -> Record:
    """A case file of one visit, one event a line."""
    return read_bytes((VISIT + "\n".join(f"  - {{{line}}}" for line in lines)).encode(), "case.yaml")


def said(name: str, record: Record) -> list[str]:
    from_record = instrument.get(name).from_record
    assert from_record is not None
    return [finding.title for finding in from_record(record, AS_OF)]


def test_a_biopsy_three_hours_from_the_suspicious_area_does_not_explain_it() -> None:
    record = told(
        "kind: colposcopy, date: 2022-09-16, finding: suspicious area, clock: [6]",
        "kind: biopsy, date: 2022-09-16, clock: [9], result: chronic inflammation",
    )
    assert said("clock", record) == ["Suspicious area at 6 o'clock, biopsy at 9 o'clock"]


def test_a_biopsy_beside_the_suspicious_area_does() -> None:
    record = told(
        "kind: colposcopy, date: 2022-09-16, finding: suspicious area, clock: [12]",
        "kind: biopsy, date: 2022-09-16, clock: [1], result: CIN2",
    )
    assert said("clock", record) == []


def test_of_two_lesions_each_wants_its_biopsy() -> None:
    record = told(
        "kind: colposcopy, date: 2022-09-16, finding: dense acetowhite, clock: [1]",
        "kind: colposcopy, date: 2022-09-16, finding: coarse mosaic, clock: [7]",
        "kind: biopsy, date: 2022-09-16, clock: [1], result: CIN1",
    )
    assert said("clock", record) == ["Suspicious area at 7 o'clock, biopsy at 1 o'clock"]


def test_an_ulcer_is_suspicious_for_invasion_whatever_else_is_seen() -> None:
    record = told("kind: colposcopy, date: 2022-09-16, finding: 'thin acetowhite epithelium, ulcer of the lip'")
    assert said("ifcpc", record) == ["Colposcopy: suspicious for invasion"]


def test_one_benign_biopsy_of_a_dense_acetowhite_area_excludes_little() -> None:
    record = told(
        "kind: colposcopy, date: 2022-03-08, finding: dense acetowhite epithelium",
        "kind: biopsy, date: 2022-03-08, clock: [3], result: chronic inflammation",
    )
    assert said("biopsy_yield", record) == ["One benign biopsy does not exclude high-grade disease"]


def test_a_record_without_junction_and_impression_is_below_the_minimum() -> None:
    record = told("kind: colposcopy, date: 2022-03-08, finding: dense acetowhite lesion")
    assert said("colposcopy_record", record) == ["Colposcopy record incomplete"]
