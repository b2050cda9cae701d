"""What a reader of a review may rely on, in the terminal and in the report."""

import re

import pytest
from rich.console import Console

from lugol import NOT_A_DEVICE
from lugol.findings import Review
from lugol.record.record import Record
from lugol.show import charts, report, terminal
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
    assert "Not read 1 passage of story.txt; 1 contradiction inside the source" in text
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
    assert charts.timeline(empty) is None


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
    spec = charts.timeline(review())
    assert spec is not None
    assert "e7" not in str(spec.get("datasets", spec))
    assert "1 event has no date" in page


def test_a_month_is_drawn_as_a_stretch_and_a_day_as_a_point() -> None:
    marks = charts._marks(review())
    month = next(mark for mark in marks if mark["lane"] == "Screening")
    day = next(mark for mark in marks if mark["lane"] == "Colposcopy and biopsy")
    assert (month["start"], month["end"], month["events"]) == ("2022-03-01T12:00:00", "2022-03-31T12:00:00", 2)
    assert day["start"] == day["end"] == "2022-09-16T12:00:00"
    assert day["finding"] == "alert"


def test_markers_are_plotted_against_their_cut_offs() -> None:
    plots = dict(charts.markers(review()))
    assert set(plots) == {"CA125", "HE4"}
    assert "cut-off 35" in str(plots["CA125"])
    assert "cut-off 70" in str(plots["HE4"])
    assert "cut-off 140" in str(plots["HE4"]), "before or after the menopause is not told: both limits are shown"


def test_the_pdf_is_a_pdf_with_the_findings() -> None:
    pytest.importorskip(
        "weasyprint", reason="the PDF report needs the extra 'pdf' and Pango", exc_type=(ImportError, OSError)
    )  # type: ignore[arg-type]
    data = report.pdf(review())
    assert data.startswith(b"%PDF")


def test_the_charts_hold_against_the_schema_of_vega_lite() -> None:
    import altair

    for spec in (charts.timeline(review()), *(spec for _, spec in charts.markers(review()))):
        assert spec is not None
        altair.Chart.from_dict(spec)


def test_a_page_draws_no_picture_that_nobody_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    import vl_convert

    report.html(review())
    monkeypatch.delattr(vl_convert, "vegalite_to_svg")
    assert 'id="chart-timeline"' in report.html(review())
