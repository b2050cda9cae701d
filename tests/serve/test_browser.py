"""The application as a person uses it, in the system's Chromium: paste, correct, replay, export, print."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.serve.house import LETTER
from tests.web.browser import needs_browser

pytestmark = needs_browser
AXE = Path(os.environ.get("LUGOL_AXE") or Path(__file__).parents[2] / "build/axe/package/axe.min.js")
VIEWS = ("", "/findings", "/replay", "/compare", "/keep", "/report", "/add", "/add?kind=hpv", "/person", "/why/0")
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"


def opened(browser: Any, address: str, width: int = 1300, **given: Any) -> Any:
    """A page of a new visitor with the letter read, and what its console complained of."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **given)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.faults = []
    page.on("console", lambda told: page.faults.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("request", lambda asked: page.faults.append(asked.url) if not asked.url.startswith(address) else None)
    page.goto(address)
    page.fill("#text", LETTER)
    page.fill("#as-of", "2022-09-01")
    page.click("text=Read and review")
    page.wait_for_selector("#h-events")
    return page


def card(page: Any, words: str) -> Any:
    return page.locator("article.event", has_text=words).first


def test_paste_correct_undo_and_add_without_leaving_the_page(browser: Any, address: str) -> None:
    page = opened(browser, address)
    page.fill("#by", "Dr A. Example")
    page.click("text=Keep")
    page.wait_for_selector("#by[value='Dr A. Example']")
    card(page, "HSIL").get_by_role("link", name=re.compile("Correct")).click()
    page.select_option("#f-result", "NILM")
    page.locator(".slot button.main").click()
    page.wait_for_selector("text=Corrected: NILM")
    assert "corrected by Dr A. Example" in card(page, "NILM").inner_text()
    page.click("#undo")
    page.wait_for_selector("text=Undone: corrected")
    assert card(page, "HSIL").count() == 1
    card(page, "HSIL").get_by_role("button", name=re.compile("Reject")).click()
    page.wait_for_selector("text=Rejected: HSIL")
    page.click("text=Add an event")
    page.select_option(".slot #kind", "hpv")
    page.click("text=Go on")
    page.select_option(".slot #f-result", "negative")
    page.fill(".slot #f-date", "2020")
    page.locator(".slot button.main").click()
    page.wait_for_selector("text=Added: HPV negative")
    assert page.url.rstrip("/").count("/") == 4  # still on her page
    assert page.faults == []
    page.context.close()


def test_pointing_at_words_or_events_lights_both(browser: Any, address: str) -> None:
    page = opened(browser, address)
    card(page, "HSIL").hover()
    assert page.locator("a.told.hit").first.inner_text() == "HSIL"
    page.locator("a.told", has_text="HSIL").first.click()
    assert "HSIL" in page.evaluate("document.activeElement.innerText")
    page.fill("#find", "colposcopy")
    assert not card(page, "HSIL").is_visible()
    page.context.close()


def test_replay_moves_with_the_slider(browser: Any, address: str) -> None:
    page = opened(browser, address)
    page.click("text=Replay")
    page.locator("#step").fill("0")
    page.wait_for_selector("#then >> text=15 June 2021")
    page.click("text=Guidelines compared")
    page.wait_for_selector("text=ASCCP 2019")
    assert page.faults == []
    page.context.close()


def test_the_report_draws_in_its_frame_and_files_come_down(browser: Any, address: str) -> None:
    page = opened(browser, address)
    page.click("nav >> text=Report")
    frame = page.frame_locator("iframe")
    frame.locator("h1").wait_for()
    frame.locator("#timeline-picture svg").first.wait_for()
    page.click("text=Save and export")
    with page.expect_download() as coming:
        page.click("text=Case file with all changes")
    assert coming.value.suggested_filename == "lugol-case.yaml"
    page.click("text=Save the case file")
    page.wait_for_selector("text=Saved as")
    page.context.close()


def test_a_worklist_runs_and_opens_a_woman(browser: Any, address: str) -> None:
    page = opened(browser, address)
    page.click("text=Worklist")
    page.fill("#as-of", "2022-09-01")
    page.click("button >> text=Begin")
    page.wait_for_selector("text=1 of 1 records, done")
    page.locator("button", has_text="a.txt").first.click()
    page.wait_for_selector("#h-events")
    assert page.faults == []
    page.context.close()


def test_it_works_from_the_keyboard_alone(browser: Any, address: str) -> None:
    page = opened(browser, address)
    card(page, "HSIL").focus()
    assert page.locator("a.told.hit").count() >= 1
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".slot #form")
    page.wait_for_selector("#f-date:focus")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id").startswith("f-")
    page.context.close()


def test_it_works_without_scripts(browser: Any, address: str) -> None:
    page = opened(browser, address, java_script_enabled=False)
    card(page, "HSIL").get_by_role("link", name=re.compile("Correct")).click()
    page.fill("#f-by", "Dr A")
    page.select_option("#f-result", "NILM")
    page.click("button.main")
    page.wait_for_selector("text=Corrected: NILM")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(browser: Any, address: str, scheme: str) -> None:
    page = opened(browser, address, 390, color_scheme=scheme)
    hers = page.url
    for view in VIEWS if scheme == "light" else VIEWS[:1]:
        page.goto(hers + view)
        assert not page.evaluate(WIDE), view
    page.goto(hers)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") is (scheme == "light")
    page.context.close()


def test_print_leaves_the_buttons_out(browser: Any, address: str) -> None:
    page = opened(browser, address)
    page.emulate_media(media="print")
    assert not page.locator("#undo").is_visible() and not page.locator(".acts").first.is_visible()
    assert card(page, "HSIL").is_visible()
    page.context.close()


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core here (sh scripts/axe): the pages were not looked at by axe")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Any, address: str, scheme: str) -> None:
    page = opened(browser, address, color_scheme=scheme, bypass_csp=True)
    hers = page.url
    found = {}
    views = [view for view in (VIEWS if scheme == "light" else VIEWS[:2]) if view != "/report"]
    for path in (address, address + "/worklist", *(hers + view for view in views)):
        page.goto(path)
        page.add_script_tag(path=AXE)
        told = page.evaluate("axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))")
        if told:
            found[path] = told
    assert found == {}
    page.context.close()
