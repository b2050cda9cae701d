"""How long a browser takes to draw the picture of many events: `python -m lab.bench_picture` (needs Playwright)."""

import tempfile
from pathlib import Path

from tests.web.page import browser, opened
from tests.web.test_picture_in_browser import crowd, of

_TIMES = 9
_DRAW = """(times) => [...Array(times)].map(() => {
  const begun = performance.now(), find = document.getElementById("find");
  find.dispatchEvent(new Event("input"));
  document.querySelector("#timeline-picture svg").getBoundingClientRect();
  return performance.now() - begun;
})"""


def main() -> None:
    """Print the median and the slowest time to lay out and draw 100, 500 and 2000 invented events."""
    with browser() as chromium, tempfile.TemporaryDirectory() as folder:
        for number in (100, 500, 2000):
            page = opened(chromium, of(crowd(1, number)), Path(folder))
            taken = sorted(page.evaluate(_DRAW, _TIMES))
            print(f"{number:5} events: {taken[_TIMES // 2]:6.0f} ms, slowest {taken[-1]:6.0f} ms")


if __name__ == "__main__":
    main()
