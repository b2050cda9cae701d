"""A page in headless Chromium: it is loaded from a file, a probe runs in it, and what the probe tells comes back."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the page was not looked at in a browser")
_PROBE = """
<script>
addEventListener("load", () => setTimeout(() => {
  const told = (() => { %s })();
  const out = document.createElement("pre");
  out.textContent = "TOLD" + JSON.stringify(told) + "END";
  document.body.append(out);
}, 1500));
</script></body>
"""


def told(page: str, probe: str, folder: Path, width: int) -> dict[str, object]:
    """What `probe`, the body of a JavaScript function, returns when the page has been drawn."""
    before, _, after = page.rpartition("</body>")
    file = folder / "page.html"
    file.write_text(before + _PROBE % probe + after, encoding="utf-8")
    done = subprocess.run(
        [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={folder / 'profile'}", f"--window-size={width},1200", "--virtual-time-budget=12000",
            "--dump-dom", file.as_uri(),
        ],
        capture_output=True, timeout=120, check=True, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout.rsplit("TOLD", 1)[1].split("END")[0]))
