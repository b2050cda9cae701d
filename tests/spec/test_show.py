"""What a reader of a review may rely on, in the terminal and in the report."""

import re

import pytest
from rich.console import Console

from lugol import NOT_A_DEVICE
from lugol.findings import Review
from lugol.record.record import Record
from lugol.show import report, terminal
from lugol.show.picture import picture
from tests.story import review


@pytest.fixture(scope="module")
def page() -> str:
    return report.html(review())


def test_the_terminal_view_fits_eighty_columns_and_has_no_colour_codes() -> None:
    text = terminal.plain(review())
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "\x1b" not in text


def test_the_terminal_view_tells_who_when_what_and_that_it_is_no_device() -> None:
    text = " ".join(terminal.plain(review()).split())
    assert "Woman, 36 years (March 2022), G0 P0" in text
    assert text.index("Biopsy away from the lesion") < text.index("HE4 above its cut-off") < text.index("ROMA cannot")
    assert "Next Repeat biopsy (STORY, due October 2022)" in text
    assert "incomplete: ROMA cannot be computed" in text
    assert "– 6 o'clock" in text and "– 9 o'clock" in text
    assert "Not read 1 passage of story.txt; 1 contradiction in the source" in text
    assert NOT_A_DEVICE in text


def test_the_full_view_tells_every_event_finding_and_note() -> None:
    text = " ".join(terminal.plain(review(), full=True).split())
    assert "→ repeat biopsy (due 2022-10)" in text
    assert "needs: HE4" in text
    assert "story.txt:230: not understood – write it as a case file" in text
    assert NOT_A_DEVICE in text


def test_colour_is_used_on_a_terminal_and_not_with_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = Console(force_terminal=True, width=80, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    terminal.render(review(), coloured)
    assert "\x1b[1;31m" in coloured.export_text(styles=True)


def test_an_empty_review_says_so() -> None:
    empty = Review(record=Record(), as_of=review().as_of, findings=())
    text = terminal.plain(empty)
    assert "no events were found" in text
    assert "nothing was found that does not fit" in text
    assert "Nothing was found that does not fit" in report.html(empty)
    assert picture(empty) is None


def test_the_report_loads_nothing_from_anywhere(page: str) -> None:
    outside = re.sub(r"<script.*?</script>", "", page, flags=re.S)
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", outside)
    assert not re.findall(r"@import|url\(", re.search(r"<style>.*?</style>", page, flags=re.S).group())  # type: ignore[union-attr]
    assert "<script src" not in page and "<link" not in page


def test_clinical_text_cannot_become_code(page: str) -> None:
    assert "<script>alert('not code')" not in page
    assert "<b>postcoital" not in page
    assert "&lt;script&gt;alert" in page


def test_every_event_is_tied_to_its_words(page: str) -> None:
    for event in review().record.events:
        words = event.sources[0].quote.replace("'", "&#39;")
        assert f'<a id="{event.id}"></a>' in page
        assert f'data-events="{event.id}" title="{event.id}">{words}</mark>' in page


def test_overlapping_words_are_marked_for_both_events() -> None:
    record = review().record
    inner = record.events[0]
    wider = record.documents[0].text[: inner.sources[0].end]
    span = inner.sources[0]
    import msgspec

    outer = msgspec.structs.replace(
        inner, id="e9", sources=(msgspec.structs.replace(span, start=0, end=span.end, quote=wider),)
    )
    both = report._marked(record.documents[0], msgspec.structs.replace(record, events=(inner, outer)))
    assert '<mark data-events="e9" title="e9">March 2022: </mark>' in both
    assert '<mark data-events="e1 e9" title="e1, e9">HPV 18 positive</mark>' in both


def test_no_event_without_a_date_is_drawn_and_the_report_says_how_many(page: str) -> None:
    drawn = picture(review())
    assert drawn is not None
    assert all("e7" not in mark.events for lane in drawn.lanes for mark in lane.marks)
    assert "1 event has no date" in page


def test_the_pdf_is_a_pdf_with_the_findings() -> None:
    pytest.importorskip(
        "weasyprint", reason="the PDF report needs the extra 'pdf' and Pango", exc_type=(ImportError, OSError)
    )  # type: ignore[arg-type]
    assert report.pdf(review()).startswith(b"%PDF")
    assert report.pdf(review(), full=True).startswith(b"%PDF")


def test_the_report_weighs_little(page: str) -> None:
    assert len(page.encode()) < 200_000
