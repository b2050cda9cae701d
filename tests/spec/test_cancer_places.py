"""Where a cancer shown by tissue is: only one of the cervix is a cancer of the cervix, and spread to it is none.

A row of `cancer_places.csv` is one event, whether it makes a cervical cancer, and which tumour stands for her then.
"""

import csv
from pathlib import Path

import pytest

from lines import asked


def rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "cancer_places.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["event"])
def test_tissue_says_whose_cancer_it_is(row: dict[str, str]) -> None:
    record = f"born 1970-02-01; 2024-03-01 {row['event']}"
    assert asked("cervical_cancer", record, "2024-06-03") is (row["cervical_cancer"] == "yes")
    assert asked("standing_neoplasm", record, "2024-06-03") == row["standing_neoplasm"]


def test_the_latest_of_two_clear_colposcopies_counts() -> None:
    looks = "2024-02-01 colposcopy normal tz_type=1; 2024-04-01 colposcopy normal tz_type=1"
    record = f"born 1980-02-01; 2024-01-10 hpv positive; 2024-01-10 cytology ASC-US; {looks}"
    assert str(asked("cleared_on", record, "2024-06-03")) == "2024-04-01"
