"""Lists of infections with one answer, in many layouts: is a negative one told as a disease, is a positive one lost?

Run `python lab/serology.py [--seed N]`. Each layout is filled with infections, signs of a list and answers by chance.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Sequence

from lugol.record.event import Condition
from told import events_told

INFECTIONS = {
    "HIV": "hiv", "HBsAg": "hepatitis_b", "anti-HCV": "hepatitis_c", "HCV": "hepatitis_c", "syphilis": "syphilis",
    "hepatitis B": "hepatitis_b", "hepatitis C": "hepatitis_c", "Hep B": "hepatitis_b", "chlamydia": "chlamydia",
    "gonorrhoea": "gonorrhoea", "VDRL": "", "RPR": "", "TPHA": "", "HTLV": "",
}  # fmt: skip
"""Names as they are written, with the code of the condition where it is one of ours."""
NEGATIVE = (
    "negative", "neg", "NR", "non-reactive", "nonreactive", "not detected", "-ve", "NEG", "not reactive",
    "all negative", "all neg", "negative x3", "were negative", "were all negative", "tested negative",
    "came back negative", "ND", "(-)",
)  # fmt: skip
POSITIVE = ("positive", "reactive", "+ve", "POS", "detected")
LISTS: tuple[Callable[[Sequence[str]], str], ...] = (
    ", ".join, "/".join, " / ".join, " + ".join, " & ".join,
    lambda names: f"{', '.join(names[:-1])} and {names[-1]}",
)  # fmt: skip
LAYOUTS = (
    "{l} {n}", "{l}: {n}", "{l} - {n}", "{l} – {n}", "{l} = {n}", "Serology: {l} {n}", "Serology ({l}): {n}",
    "STI screen ({l}) on 3 May 2024: {n}", "{l} (3 May 2024) {n}", "{l} 13/5/2024: {n}", "Bloods: {l} {n}",
    "Screened for {l}: {n}", "Viral markers {l} {n}", "{l} screening {n}", "{l} serology {n}", "Tested for {l}, {n}",
    "{l} tests {n}", "Infection screen {n} ({l})", "Infection screen: {n} ({l})", "{l} status {n}",
    "{l} dt 13/5/2024 : {n}",
)  # fmt: skip
ONE_OF = (
    "{p} {y}, {l} {n}", "{p} {y}; {l}: {n}", "{l} {n}, {p} {y}", "{p}: {y}. {l}: {n}", "Known {p}; {l} {n}",
)  # fmt: skip
_EACH = 6
_LEAD = "Smear 2 May 2024 NILM. "


def told(text: str) -> set[str]:
    """The infections that a text is taken to say she has."""
    events = events_told(_LEAD + text[0].upper() + text[1:] + ".")
    hers = [e for e in events if e.assertion in ("affirmed", "historical")]
    return {e.values.code for e in hers if isinstance(e.values, Condition) and e.values.present is not False} - {
        "immunocompromised"
    }


def _filled(dice: random.Random, layout: str, answer: str) -> str:
    names = dice.sample(sorted(INFECTIONS), dice.choice((1, 2, 3, 3, 4)))
    return layout.format(l=dice.choice(LISTS)(names) if len(names) > 1 else names[0], n=answer)


def main() -> None:
    """Print how many lists with a negative answer are told as a disease, and how many positive ones are lost."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=5)
    options.add_argument("--show", action="store_true")
    asked = options.parse_args()
    dice = random.Random(asked.seed)
    counts: Counter[str] = Counter()
    for layout in LAYOUTS:
        for answer in NEGATIVE:
            for _ in range(_EACH):
                text = _filled(dice, layout, answer)
                false = told(text)
                counts["negative lists"] += 1
                counts["told as a disease"] += bool(false)
                if false and asked.show:
                    print(text, false)
    ours = [name for name, code in INFECTIONS.items() if code]
    for layout in ONE_OF:
        for answer in POSITIVE:
            for positive in ours:
                others = [name for name in ours if INFECTIONS[name] != INFECTIONS[positive]]
                names = dice.sample(others, 2)
                text = layout.format(p=positive, y=answer, l=dice.choice(LISTS)(names), n=dice.choice(NEGATIVE[:9]))
                found = told(text)
                counts["one positive beside negative ones"] += 1
                counts["the positive one lost"] += INFECTIONS[positive] not in found
                counts["a negative one told"] += bool(found - {INFECTIONS[positive]})
                if asked.show and found != {INFECTIONS[positive]}:
                    print(text, found)
    for name, count in counts.items():
        print(f"{count:6}  {name}")


if __name__ == "__main__":
    main()
