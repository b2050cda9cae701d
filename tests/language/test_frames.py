"""What the frames say stands as told, whatever fills them; `frames_open.txt` names those not read rightly yet."""

from pathlib import Path

import pytest

from tests.language.framed import Frame, frames, wrongly_told

LEARNT = ("british", "wide", "journals")
OPEN = frozenset((Path(__file__).parent / "frames_open.txt").read_text(encoding="utf-8").splitlines())
OURS = [frame for name in LEARNT for frame in frames(name)]


@pytest.mark.parametrize("frame", [frame for frame in OURS if frame.words not in OPEN], ids=lambda frame: frame.words)
def test_the_frame_is_read_as_it_says(frame: Frame) -> None:
    assert wrongly_told(frame) == []


def test_each_open_frame_is_one_of_ours() -> None:
    assert OPEN <= {frame.words for frame in OURS}
