"""Short records in the English of many countries: results behind dashes and dates, boxes, labels, plans and denials."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.language.judge import faults
from tests.language.test_records_read import _read

HERE = Path(__file__).parent
RECORDS: dict[str, dict[str, Any]] = {
    case["id"]: case for case in yaml.safe_load((HERE / "words_translated.yaml").read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("name", RECORDS)
def test_the_words_are_read(name: str) -> None:
    case = RECORDS[name]
    assert faults(case["expect"], _read(name, case["text"])) == []
