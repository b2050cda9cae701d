"""Is the planned told as done, the absent as present, another's as hers? Sentences with a slot, each filled in turn.

Run `python lab/frames.py [FILE...]`: by class, how many fillings are told wrongly, and in how many frames. The frames
of `tests/language/frames` were written by authors who had not seen what lugol reads; those that were learnt from are
held by `make test`. `--show` prints the frames that are read wrongly.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.language.framed import FILLED, FRAMES, frames, wrongly_told  # noqa: E402


def main() -> None:
    """Print the counts of each file."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("files", nargs="*", default=sorted(path.stem for path in FRAMES.glob("*.tsv")))
    options.add_argument("--show", action="store_true")
    asked = options.parse_args()
    for name in asked.files:
        filled: Counter[str] = Counter()
        wrong: Counter[str] = Counter()
        open_frames: Counter[str] = Counter()
        for frame in frames(name):
            filled[frame.says] += len(FILLED[frame.slot])
            told = wrongly_told(frame)
            wrong[frame.says] += len(told)
            open_frames[frame.says] += bool(told)
            if told and asked.show:
                print(f"{frame.says:9} {frame.words}  {told}")
        print(name)
        for says, count in filled.items():
            print(f"  {says:9} {wrong[says]:4} of {count:4} fillings, {open_frames[says]:3} frames")


if __name__ == "__main__":
    main()
