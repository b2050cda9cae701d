"""The page of `lugol read --format html`, and `lugol why EVENT`: what was understood, by which row, what was left."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from lugol import NOT_A_DEVICE, cli
from lugol.language import narrative
from lugol.language.explained import explained
from lugol.language.reading import reading_of
from lugol.read import casefile
from lugol.show.read_page import html

LETTER = """Clinic letter
Date 7 November 2023

Cervical cytology was HSIL. MRI on 8 March 2022 showed no pelvic mass.
Her mother had breast cancer. LLETZ is planned in June 2024.
"""
HOSTILE = "</div><script>alert(1)</script> <img src=x onerror=\"alert('2')\"> & {{ 7 * 7 }}"


def page_of(text: str, name: str = "letter.txt") -> BeautifulSoup:
    return BeautifulSoup(html(narrative.read(text, name)), "html.parser")


def shown(page: BeautifulSoup) -> str:
    """The text as the page shows it, without the small names of further events."""
    box = page.select_one("#text .text")
    assert box is not None
    for name in box.find_all("sup"):
        name.decompose()
    return box.get_text()


def test_the_text_is_whole_and_every_event_is_marked_in_it() -> None:
    page = page_of(LETTER)
    record = narrative.read(LETTER, "letter.txt")
    places = {tag["id"] for tag in page.select("#text [id]")}
    assert {f"text-{event.id}" for event in record.events} <= places
    assert [tag["id"] for tag in page.select("article.event")] == [f"event-{event.id}" for event in record.events]
    assert shown(page) == LETTER


def test_a_mark_names_kind_assertion_row_and_date() -> None:
    titles = [str(mark["title"]) for mark in page_of(LETTER).select("#text a.told")]
    denied = next(title for title in titles if "neg.no" in title)
    assert "imaging" in denied and "negated by neg.no “no”" in denied and "2022-03-08" in denied
    assert any("planned by plan." in title for title in titles)


def test_an_event_tells_the_words_of_its_row_and_of_its_date() -> None:
    page = page_of(LETTER)
    (planned,) = (event for event in page.select("article.event.open") if "LLETZ" in event.get_text())
    told = planned.get_text(" ", strip=True)
    assert "plan.after" in told and "is planned" in told and "“June 2024”" in told


def test_what_was_met_and_not_used_is_shown_in_the_text_and_listed() -> None:
    record = narrative.read(LETTER, "letter.txt")
    page = page_of(LETTER)
    assert record.notes and len(page.select("#notes li")) == len(record.notes)
    assert "mother had breast cancer" in " ".join(tag.get_text() for tag in page.select("#text .unused"))


def test_hostile_text_is_only_text() -> None:
    text = f"Clinic letter. Cervical cytology was HSIL. {HOSTILE} She has pelvic pain {HOSTILE}."
    source = html(narrative.read(text, f"{HOSTILE}.txt"))
    page = BeautifulSoup(source, "html.parser")
    assert not page.find_all(["script", "img", "iframe", "link"])
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert shown(page) == text and HOSTILE in page.h3.get_text()  # type: ignore[union-attr]
    assert "49" not in page.get_text().replace("149", "")


def test_hostile_values_of_a_case_file_are_only_text() -> None:
    told = json.dumps(HOSTILE)
    record = casefile.read(f"events:\n- {{kind: symptom, term: {told}, quote: {told}, id: '\"><b>x'}}\n", "a.yaml")
    page = BeautifulSoup(html(record), "html.parser")
    assert not page.find_all(["script", "img", "b"]) and HOSTILE in page.get_text()


def test_the_page_stands_alone_fits_a_phone_and_the_dark_and_is_no_device() -> None:
    source = html(narrative.read(LETTER, "letter.txt"))
    assert NOT_A_DEVICE in BeautifulSoup(source, "html.parser").get_text()
    assert "<script" not in source and "http" not in source and "url(" not in source and "@import" not in source
    assert 'name="viewport"' in source and "prefers-color-scheme: dark" in source


def test_overlapping_stretches_are_cut_and_lose_no_letter() -> None:
    text = "MRI showed no pelvic mass, no ascites and no enlarged nodes. Biopsy showed CIN 3 and chronic cervicitis."
    assert shown(page_of(text)) == text


def test_a_record_without_text_lists_its_events() -> None:
    page = BeautifulSoup(html(casefile.read("events:\n- {kind: hpv, result: positive}\n", "a.yaml")), "html.parser")
    assert "holds no running text" in page.get_text() and len(page.select("article.event")) == 1


def test_a_date_of_a_sentence_before_is_named() -> None:
    text = "She was seen on 4 May 2021. Cervical cytology was HSIL."
    (event,) = (e for e in narrative.read(text, "a.txt").events if e.kind == "cytology")
    (told,) = explained(reading_of(text, "a.txt"), event)
    assert (told.words, told.date_words, told.date_start) == ("HSIL", "4 May 2021", 16)


@pytest.fixture
def letter(tmp_path: Path) -> str:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER)
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        cli.run([*words])
    told = capsys.readouterr()
    return int(stop.value.code or 0), told.out, told.err


def test_why_names_the_words_the_row_and_the_date_of_an_event(letter: str, capsys: pytest.CaptureFixture[str]) -> None:
    (event,) = (e for e in narrative.read(LETTER, "letter.txt").events if e.assertion == "negated")
    status, out, _ = run(capsys, "why", event.id, letter)
    assert status == 0 and out.startswith(f"{event.id} imaging")
    assert "words “pelvic mass”" in out and "cue row neg.no “no”: negated" in out and "“8 March 2022”" in out


def test_why_finds_an_event_by_its_words(letter: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "why", "lletz is planned", letter, "--format", "json")
    by_kind = {told["event"]["values"]["kind"]: told for told in json.loads(out)}
    assert status == 0 and by_kind.keys() == {"surgery", "followup"}
    assert by_kind["surgery"]["behind"][0]["row"] == "plan.after"


def test_why_of_nothing_is_one_sentence(letter: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "why", "zebra", letter)
    assert status == 2 and not out and "no event of that id or with those words" in err


def test_the_command_writes_the_page(letter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, _ = run(capsys, "read", letter, "--format", "html", "--output", str(tmp_path / "page.html"))
    assert status == 0 and "What was understood" in (tmp_path / "page.html").read_text(encoding="utf-8")
