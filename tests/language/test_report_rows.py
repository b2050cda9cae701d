"""Every row of the grammar of report items holds in its examples, not in its counterexample, and is needed."""

from typing import Any

import msgspec
import pytest

from lugol.language.kinds.layout.scan import item_rows, scan
from lugol.language.kinds.reports.items import Items, items
from lugol.language.lexicon import read_rows
from lugol.language.reading import reading_of

ROWS = item_rows()


def _told(text: str, without: str = "") -> Items:
    reading = reading_of(text)
    return items(scan(reading, without=without), [[(0, len(reading.page.tokens))]])


def _field(told: Items, item: str) -> Any:
    return getattr(told, item)


@pytest.mark.parametrize("name", ROWS)
def test_the_examples_of_a_row_give_its_item_and_need_the_row(name: str) -> None:
    row = ROWS[name]
    for example in (row["example"], row["example2"]):
        assert _field(_told(example), row["item"]) not in ("", None, ()), example
        assert _told(example, name) != _told(example), f"{example!r} reads the same without {name}"


@pytest.mark.parametrize("name", ROWS)
def test_the_counterexample_of_a_row_gives_nothing_of_its_item(name: str) -> None:
    row = ROWS[name]
    assert _field(_told(row["counterexample"]), row["item"]) in ("", None, ()), row["counterexample"]


def test_every_item_is_a_field_of_the_items() -> None:
    fields = {field.name for field in msgspec.structs.fields(Items)}
    assert {row["item"] for row in ROWS.values()} <= fields


def test_no_value_word_has_two_classes() -> None:
    seen: dict[str, str] = {}
    for row in read_rows("report_values.csv"):
        for word in row["words"].split("|"):
            assert seen.setdefault(word, row["class"]) == row["class"], word
