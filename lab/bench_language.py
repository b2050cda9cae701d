"""How the time of reading prose grows with the text: seconds for 8 and 64 kB of many kinds, and their ratio.

Run `make bench-language`, or `python lab/bench_language.py --pairs 60 --seed 7` to add pairs of the tokens in turn. A
ratio above 8 times 1.3 (64 kB take eight times as long as 8 kB, and a third more) is marked; a kind that seems above
it is read some times more, since other work on the machine makes single readings slower by a third.
"""

import argparse
import random
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
TOKENS = (
    "no ", "denies ", "not ", "without ", "possible ", "? ", "if ", "planned ", "mother had ", "history of ",
    "ruled out ", "cannot exclude ", "because of ", "but ", "and ", "or ", "who ", "which was ", "was ", "she ",
    "1. ", "2) LLETZ\n", "a) ", "- ", "\u2022 ", "* CIN 3\n", "i. ", "A. CERVIX, BIOPSY:\n",
    "3.5 cm ", "3 x 2 x 1 cm ", "12 U/mL ", "45% ", "120/80 mmHg ", "50 mg ", "2 weeks ", "6 o'clock ", "0/16 ",
    "2022-03-08 ", "03/04/22 ", "March 2022 ", "in 2019, ", "two years later ", "day 3: ", "the following day ",
    "carboplatin ", "5-FU ", "pembrolizumab 200 mg ", "tamoxifen, ", "HPV 16 ", "HSIL ", "CIN ", "FIGO IB1 ",
    "pT1b1 N0 ", "HER2 ", "p53, ", "lymph nodes ", "uterus ", "pain ", "hysterectomy ", "biopsy ", "MRI showed ",
    "normal ", "positive ", "( ", ") ", "[", "{ ", "\"", "\u201c", "'", "\u2018", "> ", "... ", ". ", ", ",
    "; ", ": ", "/", "-", "\n", "\n\n", "\t", "Diagnosis: ", "Impression:\n", "HISTORY\n\n", "PLAN:\n", "Cervix: ",
    "IMPRESSION ", "MR ", "Dr. ", "Fig. 1 ", "et al. ", "x", "5", "5 ", "A ", "| ", "--- ", "= ", "+ ", "No. 2015 ",
)  # fmt: skip
"""One token each, as it stands in records: cues, signs of lists, figures, days, names, signs that open and close."""
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


def growth(unit: str) -> tuple[float, float, float]:
    """Least seconds of 8 and of 64 kB, and their ratio over linear; more readings as long as it is above the aim."""
    small = large = ratio = float("inf")
    for _ in range(REPEATS):
        small, large = min(small, seconds(unit, 8_000)), min(large, seconds(unit, 64_000))
        ratio = large / small / 8
        if ratio <= MOST_GROWTH:
            break
    return small, large, ratio


def paired(many: int, seed: int) -> list[str]:
    """So many pairs of tokens in turn, drawn at random."""
    chance = random.Random(seed)
    return ["".join(chance.sample(TOKENS, 2)) for _ in range(many)]


def main() -> None:
    """Print a table, and how many kinds are above the aim."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pairs", type=int, default=0, help="so many pairs of tokens in turn too")
    arguments.add_argument("--seed", type=int, default=1, help="of the pairs")
    options = arguments.parse_args()
    article = (ROOT / "examples" / "narrative.md").read_text(encoding="utf-8")
    read(article, "example")
    begun = time.process_time()
    read(article, "example")
    print(f"the example ({len(article)} characters): {time.process_time() - begun:.3f} s\n")
    print(f"{'repeated':28s} {'8 kB':>8s} {'64 kB':>8s} growth over linear")
    single = {repr(token): token for token in (*TOKENS, *paired(options.pairs, options.seed))}
    above = 0
    for name, unit in (KINDS | single).items():
        small, large, ratio = growth(unit)
        above += ratio > MOST_GROWTH
        told = "above the aim" if ratio > MOST_GROWTH else ""
        print(f"{name:28s} {small:8.2f} {large:8.2f} {ratio:6.2f} {told}", flush=True)
    print(f"\n{above} of {len(KINDS | single)} above the aim")


if __name__ == "__main__":
    main()
