"""The report in a real browser: it draws without network, fits a phone, and shows the words behind a finding."""

import shutil
import subprocess
from pathlib import Path

import pytest

from lugol.show import report
from tests.story import review

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the report was not looked at in a browser")
PROBE = """
<script>
addEventListener("load", () => setTimeout(() => {
  const card = document.querySelector("#finding-f1");
  card.focus();
  const told = {
    timeline: !!document.querySelector("#chart-timeline svg .mark-symbol"),
    plots: document.querySelectorAll("#markers .chart.vega-embed svg").length,
    hits: [...document.querySelectorAll("mark.hit")].map((node) => node.textContent),
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth + 1,
    loaded: performance.getEntriesByType("resource").length,
  };
  const out = document.createElement("pre");
  out.id = "told";
  out.textContent = "TOLD" + JSON.stringify(told) + "END";
  document.body.append(out);
}, 1500));
</script></body>
"""


def _dom(folder: Path, width: int) -> dict[str, object]:
    import json

    page = folder / "report.html"
    before, _, after = report.html(review()).rpartition("</body>")
    page.write_text(before + PROBE + after, encoding="utf-8")
    done = subprocess.run(
        [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={folder / 'profile'}", f"--window-size={width},1200", "--virtual-time-budget=12000",
            "--dump-dom", page.as_uri(),
        ],
        capture_output=True, timeout=90, check=True, text=True,
    )  # fmt: skip
    text = done.stdout.rsplit("TOLD", 1)[1].split("END")[0]
    return dict(json.loads(text))


@pytest.mark.parametrize("width", [1400, 390])
def test_the_report_draws_offline_and_fits(tmp_path: Path, width: int) -> None:
    told = _dom(tmp_path, width)
    assert told["timeline"] is True
    assert told["plots"] == 2
    assert told["hits"] == ["area at 6 o'clock", "biopsy was taken at 9 o'clock"]
    assert told["wide"] is False
    assert told["loaded"] == 0
