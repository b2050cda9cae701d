"""The main views look as somebody once found right (tests/serve/golden holds the pictures)."""

from pathlib import Path
from typing import Any

import pytest

from tests.serve.golden import FOLDER, difference, keep, looks_as_kept, same_fonts
from tests.serve.test_browser import opened
from tests.web.browser import needs_browser

pytestmark = needs_browser
VIEWS = {"record": "", "findings": "/findings", "replay": "/replay", "compare": "/compare", "keep": "/keep"}
VIEWS |= {"person": "/person", "event": "/add?kind=hpv", "why": "/why/0"}


@pytest.fixture(autouse=True)
def _fonts_as_kept(browser: Any) -> None:
    page = browser.new_page()
    same = same_fonts(page)
    page.close()
    if not same:
        pytest.skip("other fonts here than the pictures were kept with: the views were not compared with them")


def shot(page: Any, name: str = "") -> bytes:
    """What stands in the window, once nothing moves any more; kept under a name, where that was asked for."""
    page.wait_for_load_state("networkidle")
    png = bytes(page.screenshot(animations="disabled", caret="hide"))
    if name:
        keep(png, name)
    return png


def test_the_first_page(browser: Any, address: str) -> None:
    page = browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
    page.goto(address)
    assert looks_as_kept(shot(page, "start"), "start")
    page.context.close()


def test_the_pages_of_a_woman(browser: Any, address: str) -> None:
    page = opened(browser, address)
    hers = page.url
    changed = []
    for name, path in VIEWS.items():
        page.goto(hers + path)
        if not looks_as_kept(shot(page, name), name):
            changed.append(name)
    assert changed == []
    page.context.close()


@pytest.mark.parametrize(("name", "width", "scheme"), [("phone", 390, "light"), ("dark", 1300, "dark")])
def test_her_words_and_events_on_a_phone_and_in_the_dark(
    browser: Any, address: str, name: str, width: int, scheme: str
) -> None:
    page = opened(browser, address, width, color_scheme=scheme)
    assert looks_as_kept(shot(page, name), name)
    page.context.close()


def test_the_report_and_its_picture(browser: Any, address: str) -> None:
    page = opened(browser, address)
    page.goto(page.url + "/report")
    page.frame_locator("iframe").locator("#timeline-picture svg").first.wait_for()
    assert looks_as_kept(shot(page, "report"), "report")
    page.context.close()


def test_a_page_that_lost_a_part_is_seen(browser: Any, address: str) -> None:
    page = opened(browser, address)
    page.evaluate("document.querySelector('#h-events').closest('section').remove()")
    assert not looks_as_kept(shot(page), "record")
    page.context.close()


def test_no_two_kept_pictures_are_alike() -> None:
    from PIL import Image

    kept = {file.stem: Image.open(file) for file in sorted(Path(FOLDER).glob("*.png"))}
    assert {"start", "phone", "dark", "report", *VIEWS} == set(kept)
    same = [(a, b) for a in kept for b in kept if a < b and difference(kept[a], kept[b])[0] < 2]
    assert same == []
