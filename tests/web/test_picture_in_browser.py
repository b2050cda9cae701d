"""The picture as a person uses it: keys, slider, zoom, filter, search, pin, tabs, export, phone, dark and print."""

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lugol.findings import Review
from lugol.read.source import read_bytes
from lugol.record.event import Cytology, Diagnosis, Event, Hpv, Imaging, Lab, Span, Surgery, Symptom, Values
from lugol.record.record import Document, Patient, Record
from lugol.record.when import parse
from lugol.review.replay import reviewed
from lugol.show import report
from tests.web.page import browser, needs_playwright, opened

pytestmark = needs_playwright
AS_OF = date(2023, 6, 30)
SEED = Path(__file__).parents[2] / "examples" / "narrative.md"
# Texts of the picture that lie on one another, each pair by its words.
COLLISIONS = """() => {
  const texts = [...document.querySelectorAll("#timeline-picture > svg text")];
  const boxes = texts.map((node) => [node.getBoundingClientRect(), node.textContent]);
  const hits = [];
  boxes.forEach(([a, x], i) => boxes.slice(i + 1).forEach(([b, y]) => {
    const across = a.left < b.right - 1 && b.left < a.right - 1;
    if (across && a.top < b.bottom - 4 && b.top < a.bottom - 4) hits.push(`${x} | ${y}`);
  }));
  return hits;
}"""
# Counts and labels that a glyph of another mark lies on.
OVERPRINTED = """() => {
  const texts = [...document.querySelectorAll("#timeline-picture .mark text")];
  const glyphs = [...document.querySelectorAll("#timeline-picture .glyph")].map((node) => node.getBoundingClientRect());
  return texts.filter((text) => {
    const a = text.getBoundingClientRect();
    const across = (b) => a.left < b.right - 1 && b.left < a.right - 1;
    return glyphs.some((b) => across(b) && a.top + 3 < b.bottom && b.top < a.bottom - 4);
  }).map((text) => text.textContent);
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def seed() -> str:
    return report.html(reviewed(read_bytes(SEED.read_bytes(), SEED.name), AS_OF))


@pytest.fixture(scope="module")
def page(chromium: Any, seed: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return opened(chromium, seed, tmp_path_factory.mktemp("page"), accept_downloads=True)


@pytest.fixture(autouse=True)
def fresh(request: pytest.FixtureRequest) -> None:
    """Tests that share the page begin with it as it was opened."""
    if "page" in request.fixturenames:
        page = request.getfixturevalue("page")
        page.evaluate("history.scrollRestoration = 'manual'")
        page.reload()


def of(events: list[tuple[Values, str]], *documents: Document) -> str:
    """The page of some events of our own."""
    told = tuple(Event(id=f"e{n}", values=values, when=parse(when)) for n, (values, when) in enumerate(events, start=1))
    record = Record(patient=Patient(sex="F"), events=told, documents=documents)
    return report.html(Review(record=record, as_of=AS_OF, findings=()))


def drawn(page: Any) -> Any:
    page.wait_for_timeout(60)
    return page.locator("#timeline-picture .spot[role=button]")


def test_every_mark_is_reached_by_keys_and_says_its_words(page: Any) -> None:
    marks = drawn(page)
    assert page.locator('#timeline-picture .spot[tabindex="0"]').count() == 1, "one stop for the tabulator"
    marks.first.focus()
    seen = {page.evaluate("document.activeElement.getAttribute('aria-label')")}
    for _ in range(marks.count() - 1):
        page.keyboard.press("ArrowRight")
        seen.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    every = set(marks.evaluate_all("nodes => nodes.map(node => node.getAttribute('aria-label'))"))
    assert seen == every and all(len(words) > 12 for words in every)
    assert any(words.startswith("January 2023: IHC, 16 events: AE1/AE3 positive; EMA positive") for words in every)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    assert "154 days without a dated contact" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert page.failures == []


def test_hover_and_focus_show_the_words_of_the_source_and_a_click_pins_them(page: Any) -> None:
    mark = page.locator('.spot[aria-label*="FIGO IVB"]')
    mark.hover()
    assert "FIGO stage IVB" in page.locator("#mark-words q b").all_text_contents()[0]
    assert page.locator("mark.hit").count() >= 1
    mark.click()
    assert mark.get_attribute("aria-pressed") == "true"
    page.locator('.spot[aria-label*="HPV positive"]').first.dispatch_event("pointerover")
    assert "FIGO" in page.locator("#mark-words").text_content(), "pinned: another mark does not take its place"
    page.keyboard.press("Escape")
    mark.focus()
    page.keyboard.press("Enter")
    assert mark.get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Count days from here").click()
    assert "day 0" in page.locator("#mark-words").text_content()


def test_the_slider_shows_what_was_known_flagged_and_missing_on_a_day(page: Any) -> None:
    for _ in range(3):
        page.locator("#day-before").click()
    told = page.locator("#as-of-words").text_content()
    assert page.locator("#as-of-name").text_content() == "30 September 2022"
    assert "histology of the biopsy of September 2022" in told
    assert "3 flags" in told and "Suspicious cervix despite reassuring cytology" in told
    hidden = page.locator(".mark.unknown").count()
    assert hidden > 10 and page.locator('.unknown [role="button"][tabindex]').count() == 0
    assert page.locator("#timeline-picture .line").count() == 0, "a line leads to no value of a later day"
    page.locator("#as-of-day").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#as-of-name").text_content() == "29 September 2022"
    assert page.locator("#as-of-day").get_attribute("aria-valuetext") == "29 September 2022"


def test_zoom_by_buttons_drag_and_ctrl_wheel_never_takes_the_scroll_of_the_page(page: Any) -> None:
    def ticks(other_than: list[str] | None = None) -> list[str]:
        for _ in range(40):
            page.wait_for_timeout(80)
            told = [str(each) for each in page.locator("#timeline-picture .axis text").all_text_contents()]
            if told != other_than:
                break
        return told

    whole = ticks()
    box = page.locator("#timeline-picture").bounding_box()
    page.mouse.move(box["x"] + 700, box["y"] + 60)
    page.mouse.wheel(0, 200)
    page.wait_for_function("scrollY > 0")
    assert ticks() == whole, "the wheel alone scrolls the page"
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(400)  # the browser takes wheels that follow at once for one
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    closer = ticks(whole)
    assert closer != whole and page.evaluate("scrollY") == 0
    page.mouse.move(box["x"] + 700, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 8, steps=4)
    page.mouse.up()
    moved = ticks(closer)
    assert moved != closer
    page.locator("#whole").click()
    assert ticks(moved) == whole and page.locator("#whole").is_disabled()
    for _ in range(6):
        page.locator("#zoom-in").click()
    assert any(re.match(r"\d+ [A-Z]", each) for each in ticks()), "days where the span is short"
    assert page.evaluate(COLLISIONS) == []


def test_lanes_hide_severities_filter_and_search_finds(page: Any) -> None:
    every = drawn(page).count()
    page.get_by_text("Lanes", exact=True).click()
    page.get_by_role("checkbox", name="Imaging").uncheck()
    assert drawn(page).count() == every - 4
    page.locator("#severity").select_option("alert")
    assert 0 < drawn(page).count() < 16
    page.locator("#severity").select_option("")
    page.locator("#find").fill("cadonilimab")
    assert page.locator("#found").text_content() == "1 mark"
    page.keyboard.press("Enter")
    assert "cadonilimab" in page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_days_are_counted_from_a_chosen_day(page: Any) -> None:
    page.get_by_text("Count days").click()
    page.locator("#zero").select_option(label="first diagnosis")
    told = page.locator("#timeline-picture .axis text").all_text_contents()
    assert "day 0" in told and "-60" in told
    assert page.evaluate(COLLISIONS) == []


def test_the_picture_and_the_table_can_be_taken_along(page: Any) -> None:
    page.get_by_text("Export").click()
    saved: dict[str, bytes] = {}
    for name in ("save-svg", "save-png", "save-csv"):
        with page.expect_download() as waiting:
            page.locator(f"#{name}").click()
        saved[name] = Path(waiting.value.path()).read_bytes()
    assert saved["save-svg"].startswith(b"<svg") and b"not a medical device" in saved["save-svg"]
    assert saved["save-png"].startswith(b"\x89PNG")
    rows = saved["save-csv"].decode("utf-8-sig").splitlines()
    assert len(rows) == 120 and rows[0].startswith("id,date,earliest,latest,kind")


def test_documents_are_tabs_and_the_one_with_the_words_opens(chromium: Any, tmp_path: Path) -> None:
    span = Span(document="b.txt", start=0, end=12, quote="HPV positive")
    told = Event(id="e1", values=Hpv(result="positive"), when=parse("2022-01-10"), sources=(span,))
    papers = (Document("a.txt", "narrative", "Nothing here."), Document("b.txt", "narrative", "HPV positive today."))
    record = Record(patient=Patient(sex="F"), events=(told,), documents=papers)
    page = opened(chromium, report.html(Review(record=record, as_of=AS_OF, findings=())), tmp_path)
    tabs = page.get_by_role("tab")
    assert tabs.all_text_contents() == ["a.txt", "b.txt"]
    assert page.locator("#document-2").is_hidden()
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#document-2").is_visible() and page.locator("#document-1").is_hidden()
    tabs.first.click()
    page.locator('.spot[aria-label*="HPV positive"]').hover()
    assert page.locator("#document-2").is_visible()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_nothing_is_overprinted_and_the_page_is_no_wider_than_its_window(
    chromium: Any, seed: str, tmp_path: Path, width: int, height: int
) -> None:
    page = opened(chromium, seed, tmp_path, width, height, color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(COLLISIONS) == []
    assert page.evaluate(OVERPRINTED) == []
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(13, 17, 23)"


def test_print_shows_the_picture_and_every_document_without_tools(page: Any) -> None:
    page.emulate_media(media="print")
    assert page.locator("#timeline-picture svg").is_visible()
    assert page.locator(".tools").is_hidden() and page.locator("#mark-words").is_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="screen")


def test_the_page_works_inside_a_frame(chromium: Any, seed: str, tmp_path: Path) -> None:
    (tmp_path / "inner.html").write_text(seed, encoding="utf-8")
    frame = '<iframe src="inner.html" sandbox="allow-scripts allow-downloads" width="1000" height="900"></iframe>'
    page = opened(chromium, f"<!doctype html><title>outer</title>{frame}", tmp_path)
    inner = page.frame_locator("iframe")
    inner.locator('.spot[aria-label*="FIGO IVB"]').hover()
    assert "FIGO" in inner.locator("#mark-words").text_content()
    assert page.failures == []


@pytest.mark.parametrize("seed_of", [1, 2])
def test_five_hundred_events_are_drawn_without_a_collision(chromium: Any, tmp_path: Path, seed_of: int) -> None:
    page = opened(chromium, of(crowd(seed_of)), tmp_path)
    assert page.locator(".spot[role=button]").count() > 20
    assert page.evaluate(COLLISIONS) == [] and page.evaluate(OVERPRINTED) == []
    for _ in range(2):
        page.locator("#zoom-in").click()
        page.wait_for_timeout(50)
        assert page.evaluate(COLLISIONS) == [] and page.evaluate(OVERPRINTED) == []
    assert page.failures == []


def crowd(seed_of: int, number: int = 500) -> list[tuple[Values, str]]:
    """Many invented events of many kinds over ten years, days and months mixed."""
    choose = random.Random(seed_of)
    made: list[tuple[Values, str]] = []
    kinds: tuple[Values, ...] = (
        Hpv(result="positive", types=("16",)), Cytology(result="HSIL"), Symptom(term="bleeding after intercourse"),
        Imaging(modality="MRI", finding="mass in the left adnexa"), Surgery(procedures=("diagnostic laparoscopy",)),
        Diagnosis(value="squamous cell carcinoma of the cervix"), Lab(marker="CA125", value=1.0, unit="U/mL"),
    )  # fmt: skip
    for _ in range(number):
        day = date(2012, 1, 1) + timedelta(days=choose.randrange(4000))
        values = choose.choice(kinds)
        if isinstance(values, Lab):
            values = msgspec.structs.replace(values, value=round(choose.uniform(5, 300), 1))
        made.append((values, choose.choice((f"{day:%Y-%m-%d}", f"{day:%Y-%m}"))))
    return made
