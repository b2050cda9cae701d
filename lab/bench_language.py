"""How the time of reading prose grows with the text: seconds for 8 and 64 kB of many kinds, and their ratio.

Run `make bench-language`. A ratio above 8 times 1.3 (64 kB take eight times as long as 8 kB, and a third more) is
marked.
"""

import time
from contextlib import suppress
from pathlib import Path

from lugol.errors import UnusableInput
from lugol.language.narrative import read

ROOT = Path(__file__).resolve().parent.parent
OPENING = "A 45-year-old woman had CIN 3 on 2022-03-08. "
KINDS = {
    "sentences": "Plan: LLETZ. Cervix: normal. ",
    "laboratory lines": "CA125: 35 U/mL\n",
    "markers on one line": "CA125 35 U/mL, CEA 2.1 ng/mL, SCC 1.2 ng/mL, ",
    "stains": "p16+, p63-, ",
    "headings": "Plan\nLLETZ\n",
    "open brackets": "(CIN 3 [",
    "dates": "2 May 2022 ",
    "relative dates": "3 months after ",
    "drugs": "cisplatin and paclitaxel, ",
    "denials": "no mass, no node, ",
    "capitals": "CERVIX NORMAL. NO MASS. ",
    "biopsies": "Biopsy at 6 o'clock showed CIN 2. ",
    "one word": "carcinoma ",
}
MOST_GROWTH = 1.3
REPEATS = 4
"""The least of so many readings counts, since other work on the machine makes one of them slower by a third."""


def seconds(unit: str, size: int) -> float:
    """Processor time of one reading."""
    text = OPENING + unit * (size // len(unit))
    begun = time.process_time()
    with suppress(UnusableInput):
        read(text, "repeated")
    return time.process_time() - begun


def main() -> None:
    """Print a table."""
    article = (ROOT / "examples" / "narrative.md").read_text(encoding="utf-8")
    read(article, "example")
    begun = time.process_time()
    read(article, "example")
    print(f"the example ({len(article)} characters): {time.process_time() - begun:.3f} s\n")
    print(f"{'repeated':22s} {'8 kB':>8s} {'64 kB':>8s} growth over linear")
    for name, unit in KINDS.items():
        small = min(seconds(unit, 8_000) for _ in range(REPEATS))
        large = min(seconds(unit, 64_000) for _ in range(REPEATS))
        growth = large / small / 8
        print(f"{name:22s} {small:8.2f} {large:8.2f} {growth:6.2f} {'above the aim' if growth > MOST_GROWTH else ''}")


if __name__ == "__main__":
    main()
