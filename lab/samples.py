"""Does what was taken keep its result? Samples, days, results and layouts by chance, as records write them.

Run `python lab/samples.py [--seed N] [--show]`: how many samples are left without the lesion that their sentence, or
the one behind it, tells; by layout.
"""

import argparse
import random
import re
from collections import Counter

from told import events_told

SAMPLES = (
    "Cervical biopsy", "Punch biopsy of cervix", "Cervical punch bx", "Cx bx", "Colposcopic biopsy", "ECC",
    "Biopsy of the cervix", "Punch biopsies x2", "Endocervical curettage", "LLETZ", "Cone biopsy", "LEEP",
    "Hysterectomy", "Directed biopsy",
)  # fmt: skip
RESULTS = {
    "CIN3": "CIN3", "CIN 2": "CIN2", "CIN1 with koilocytosis": "CIN1", "HSIL (CIN 3)": "CIN3|HSIL",
    "squamous cell carcinoma": "cancer", "mod diff SCC": "cancer", "chronic cervicitis": "benign",
    "adenocarcinoma in situ": "AIS", "no dysplasia": "benign", "invasive adenocarcinoma": "cancer",
}  # fmt: skip
DAYS = ("3 May 2024", "03/05/2024", "5/13/2024", "13.05.2024", "May 2024", "2024-05-13")
LAYOUTS = (
    "{s} {d}: {r}.", "{s} {d} - {r}.", "{s} {d} – {r}.", "{s} ({d}): {r}.", "{s} {d} showed {r}.", "{s} {d} = {r}.",
    "{s} {d} {r}.", "{d} {s}: {r}.", "{d}: {s} {r}.", "{d} - {s} - {r}.", "{s} on {d}. {R}.", "{s} {d}. {R}.",
    "{s} {d}. Histology: {r}.", "{s} {d}. Histology {r}.", "{s} {d}, histology {r}.", "{s} {d}. Result: {r}.",
    "{s} done {d}, {r}.", "{s} taken {d}: {r}.", "{s} {d}, reported as {r}.", "{s} {d}. This showed {r}.",
    "{s} {d}. It showed {r}.", "{s} {d}. Path: {r}.", "Histology of {s} {d}: {r}.", "{R} on {s} {d}.", "{R} ({s} {d}).",
    "{s}: {r} ({d}).", "{s} {d} → {r}.", "{s} {d}; {r}.", "{s} {d}\n{R}", "{s} {d}:\n{R}", "{s} ({r}) {d}.",
    "Ix: {s} {d} {r}.", "She had a {s} on {d} which showed {r}.", "The {s} of {d} came back as {r}.",
    "{s} {d} came back {r}.", "{s} {d} reported {r}.", "Result of {s} {d} is {r}.", "{s} {d}, result {r}.",
    "{s}, {d}, {r}.", "{s} | {d} | {r}", "{s} {d} HPE: {r}.", "{s} {d}. HPE {r}.", "{s} {d}. Dx: {r}.",
)  # fmt: skip
_LEAD = "Seen with PCB. "
_EACH = 4


def has_result(text: str, histology: str) -> bool:
    """Is a sample told with a result of this class?"""
    tissue = [
        e for e in events_told(_LEAD + text[0].upper() + text[1:])
        if e.kind in ("biopsy", "ecc", "pathology") and e.assertion in ("affirmed", "historical")
    ]  # fmt: skip
    return any(re.fullmatch(histology, getattr(e.values, "histology", "") or "") for e in tissue)


def main() -> None:
    """Print how many samples are left without their result, in all and by layout."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=11)
    options.add_argument("--show", action="store_true")
    asked = options.parse_args()
    dice = random.Random(asked.seed)
    told: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for layout in LAYOUTS:
        for sample in SAMPLES:
            for result in dice.sample(sorted(RESULTS), _EACH):
                text = layout.format(s=sample, d=dice.choice(DAYS), r=result, R=result[0].upper() + result[1:])
                told[layout] += 1
                if not has_result(text, RESULTS[result]):
                    lost[layout] += 1
                    if asked.show:
                        print(text.replace("\n", " / "))
    for layout, count in lost.most_common():
        print(f"{count:4} of {told[layout]}  {layout!r}")
    print(f"{sum(lost.values())} of {sum(told.values())} samples without their result")


if __name__ == "__main__":
    main()
