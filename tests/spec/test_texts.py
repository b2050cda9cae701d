"""Every text that a user may meet can be read in one list, and no code of ours stands in it."""

import pytest
from typer.testing import CliRunner

from lugol.cli import app
from lugol.commands.grouped import SECTIONS
from lugol.rules.guideline import heads, load
from lugol.rules.steps import actions
from lugol.show.texts import Text, leak, texts

# What a user types or a maker of tables writes: inputs by their name, places in a file, forms of a cell.
_WRITTEN = ("={…}", "guideline.yaml", "DATE_FACT", "ISO 8601", "lugol-", "never_screened", "(khan-2017)")


@pytest.fixture(scope="module")
def listed() -> list[Text]:
    return texts()


def test_the_list_holds_the_texts_of_tables_and_modules(listed: list[Text]) -> None:
    words = {text.words for text in listed}
    assert "Suspicious cervix despite reassuring cytology" in words
    assert "Biopsy site recorded inconsistently ({…})" in words
    assert "repeat HPV-based test in 1 year" in words
    places = {text.place.partition("/")[0] for text in listed}
    assert {"guidelines", "instruments", "facts", "rules", "show"} <= places


def test_no_code_row_name_id_or_span_stands_in_a_text(listed: list[Text]) -> None:
    leaking = [(t.place, leak(t.words)) for t in listed if leak(t.words) and not any(w in t.words for w in _WRITTEN)]
    assert not leaking


@pytest.mark.parametrize("edition", sorted(heads()))
def test_every_step_of_a_guideline_has_words(edition: str) -> None:
    steps = {row.outputs.get("action", "") for sheet in load(edition).sheets.values() for row in sheet.rows}
    assert {step for step in steps if "_" in step} <= set(actions())


def test_titles_are_short(listed: list[Text]) -> None:
    titles = [row.outputs.get("title", "") for name in heads() for s in load(name).sheets.values() for row in s.rows]
    assert not [title for title in titles if len(title.split()) > 11]


def test_what_is_on_record_is_documented_and_not_told(listed: list[Text]) -> None:
    shown = [text for text in listed if text.place.startswith(("guidelines", "instruments")) and " " in text.words]
    assert not [
        text for text in shown if " is told" in text.words or " not told" in text.words.replace("not told apart", "")
    ]


def test_the_texts_can_be_printed_and_looked_through() -> None:
    done = CliRunner().invoke(app, ["texts", "biopsy site recorded"])
    assert done.exit_code == 0 and "clock.py:" in done.output and done.output.count("\n") == 2


def test_the_help_tells_each_command_in_full_within_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = CliRunner().invoke(app, ["--help"]).output
    assert "..." not in shown.partition("Options:")[2] and max(map(len, shown.splitlines())) <= 80
    assert all(f"{title}:" in shown for title in SECTIONS) and "Other:" not in shown
    assert [name for name in (c for names in SECTIONS.values() for c in names) if f"  {name} " not in shown] == []
