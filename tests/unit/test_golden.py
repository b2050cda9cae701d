"""The views as they were last agreed on; `python tests/unit/test_golden.py` writes them anew after a wanted change."""

from pathlib import Path

import pytest

from lugol.show import terminal
from tests.story import review

GOLDEN = Path(__file__).parents[1] / "golden"
VIEWS = {"story.txt": False, "story-full.txt": True}


@pytest.mark.parametrize("name", VIEWS)
def test_the_terminal_view_is_as_agreed(name: str) -> None:
    agreed = (GOLDEN / name).read_text(encoding="utf-8")
    assert terminal.plain(review(), full=VIEWS[name]) == agreed, "if wanted, write it anew (see above)"


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, full in VIEWS.items():
        (GOLDEN / name).write_text(terminal.plain(review(), full=full), encoding="utf-8")
