"""The summary of a programme in a real browser: it draws without network, fits a phone and says every plot in words."""

from datetime import date
from pathlib import Path

import pytest

from lugol.programme.tell.summary import COUNTS, Line, Summary, questions_of
from lugol.show import programme
from tests.web.browser import needs_browser, told

PROBE = """
  const seen = (node) => node.getBoundingClientRect().width > 0;
  const plots = [...document.querySelectorAll(".plot")];
  return {
    drawn: plots.map((plot) => [...plot.querySelectorAll("svg")].filter(seen).length),
    narrow: plots.every((plot) => seen(plot.querySelector(".narrow"))),
    said: plots.map((plot) => document.getElementById(plot.getAttribute("aria-describedby")).textContent),
    cut: plots.some((plot) => plot.scrollWidth > plot.clientWidth + 1),
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth + 1,
    loaded: performance.getEntriesByType("resource").length,
    lost: [...document.querySelectorAll(".plot a, section a")].filter((a) => !document.querySelector(a.hash)).length,
  };
"""


def line(name: str, women: int) -> Line:
    counts = dict.fromkeys(COUNTS, women // 8) | {"women": women, "alive": women, "due": women // 2}
    return Line(name=name, **counts)


def summary() -> Summary:
    known = (line(f"{age}-{age + 4}", 90_000 - 400 * age) for age in range(20, 95, 5))
    ages = (*known, line("age not known", 80))
    flags = ("persistent_hpv16_18_negative_biopsies", "symptom_exam_cytology_discordance", "overdue_followup")
    actions = ("screening_up_to_date", "endometrial_and_endocervical_sampling", "nothing recommended")
    return Summary(
        source="events.parquet",
        as_of=date(2024, 6, 3),
        guidelines=("uspstf-2018", "asccp-2019", "safety-net"),
        women=sum(each.women for each in ages),
        never_tested=12,
        died=0,
        engines={"columns": 100, "reference": 2},
        questions=questions_of(ages),
        actions=tuple(line(name, 1_000_000) for name in actions),
        rules=(line("Screening is overdue [uspstf-2018/average/30-hpv-overdue]", 4000),),
        ages=ages,
        flags=tuple(line(name, 30_000) for name in flags),
        undecided=(),
        problems=0,
        listed=(),
    )


@needs_browser
@pytest.mark.parametrize("width", [1400, 390])
def test_the_summary_draws_offline_and_fits(tmp_path: Path, width: int) -> None:
    seen = told(programme.html(summary()), PROBE, tmp_path, width)
    assert seen["drawn"] == [1, 1, 1]
    assert seen["narrow"] is (width < 500)
    assert all("In numbers" in words for words in seen["said"])  # type: ignore[attr-defined]
    assert (seen["cut"], seen["wide"], seen["loaded"], seen["lost"]) == (False, False, 0, 0)
