"""The views as they were last agreed on; `python tests/unit/test_golden.py` writes them anew after a wanted change."""

from pathlib import Path

from lugol.show import terminal
from tests.story import review

GOLDEN = Path(__file__).parents[1] / "golden" / "story.txt"


def test_the_terminal_view_is_as_agreed() -> None:
    assert terminal.plain(review()) == GOLDEN.read_text(encoding="utf-8"), "if wanted, write it anew (see above)"


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(terminal.plain(review()), encoding="utf-8")
