"""The application on a port of this machine, and a browser, for the tests that use it as a person does."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.serve.house import LETTER, serving
from tests.web.browser import CHROMIUM

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from lugol.serve.settings import Settings

    place = tmp_path_factory.mktemp("serve")
    (place / "women").mkdir()
    (place / "women" / "a.txt").write_text(LETTER)
    with serving(Settings(folder=place / "women", save_in=place / "saved")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright here: the pages were not used")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
