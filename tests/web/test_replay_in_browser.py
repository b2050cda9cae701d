"""The replay in a real browser: moving the slider shows what was known and what could have been said on each date."""

from pathlib import Path

import pytest

from lugol.review.replay import replay
from lugol.show import replayed
from tests.spec.test_replay import ONLY, story
from tests.web.browser import needs_browser, told

PROBE = """
  const slider = document.getElementById("step");
  const at = (value) => {
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
    return {
      on: document.getElementById("on").textContent,
      said: [...document.querySelectorAll("#said h3")].map((node) => node.lastChild.textContent.trim()),
      known: document.querySelectorAll("#known tr").length,
    };
  };
  return {
    first: at(0), third: at(2), last: at(slider.max),
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth + 1,
    loaded: performance.getEntriesByType("resource").length,
  };
"""


@needs_browser
@pytest.mark.parametrize("width", [1300, 390])
def test_the_slider_moves_through_what_was_known(tmp_path: Path, width: int) -> None:
    seen = told(replayed.html(replay(story(), ONLY)), PROBE, tmp_path, width)
    first, third, last = seen["first"], seen["third"], seen["last"]
    assert isinstance(first, dict) and isinstance(third, dict) and isinstance(last, dict)
    assert (first["on"], first["known"]) == ("8 March 2022", 3)
    assert third["on"] == "16 September 2022"
    assert "HPV 16 or 18 persists despite benign biopsies" in third["said"]
    assert (last["on"], last["known"]) == ("1 February 2023", 6)
    assert "HPV 16 or 18 persists despite benign biopsies" not in last["said"]
    assert (seen["wide"], seen["loaded"]) == (False, 0)
