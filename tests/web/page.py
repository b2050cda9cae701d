"""A page in the system's Chromium through Playwright, for tests that point, type and scroll as a person would."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.web.browser import CHROMIUM

try:
    from playwright.sync_api import sync_playwright
except ImportError:  # an extra of the tests
    sync_playwright = None  # type: ignore[assignment]

needs_playwright = pytest.mark.skipif(
    CHROMIUM is None or sync_playwright is None, reason="no Chromium or no Playwright here: the page was not used"
)
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def browser() -> Iterator[Any]:
    """A browser that is closed at the end."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        yield chromium
        chromium.close()


def opened(chromium: Any, html: str, folder: Path, width: int = 1280, height: int = 800, **more: Any) -> Any:
    """A page opened from a file, in a context of its own; an error of its scripts fails the test that looks."""
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    page = chromium.new_context(viewport={"width": width, "height": height}, **more).new_page()
    page.failures = []
    page.on("pageerror", lambda error: page.failures.append(str(error)))
    page.goto(file.as_uri())
    return page
