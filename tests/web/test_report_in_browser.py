"""The report in a real browser: it draws without network, fits a phone, and shows the words behind a finding."""

from pathlib import Path

import pytest

from lugol.show import report
from tests.story import review
from tests.web.browser import needs_browser, told

PROBE = """
  document.querySelector("#finding-f1").focus();
  return {
    timeline: !!document.querySelector("#timeline-picture > svg .mark .glyph"),
    values: document.querySelectorAll("#timeline-picture .mark.value").length,
    hits: [...document.querySelectorAll("mark.hit")].map((node) => node.textContent),
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth + 1,
    loaded: performance.getEntriesByType("resource").length,
  };
"""


@needs_browser
@pytest.mark.parametrize("width", [1400, 390])
def test_the_report_draws_offline_and_fits(tmp_path: Path, width: int) -> None:
    seen = told(report.html(review()), PROBE, tmp_path, width)
    assert seen["timeline"] is True
    assert seen["values"] == 2
    assert seen["hits"] == ["area at 6 o'clock", "biopsy was taken at 9 o'clock"]
    assert seen["wide"] is False
    assert seen["loaded"] == 0
