"""Random histories of screening and management: every kind of result, procedure and state, at every age.

`history(seed)` is the same on every machine; `day_of_judgement` falls on or after the last event.
"""

import random
from datetime import date, timedelta
from typing import NamedTuple

from bundles import History

RESULTS = {
    "hpv": ("negative", "negative", "positive", "16", "18", "16+18", "31", "positive+16", "", "unexpected"),
    "cytology": (
        "NILM", "NILM", "NILM+tz_absent", "ASC-US", "LSIL", "ASC-H", "HSIL", "AGC", "AGC+AGC-EC", "AGC+AGC-FN",
        "AGC+AGC-EM", "AIS", "SCC", "UNSAT", "NILM+AIS", "NILM+endometrial_cells", "NILM+histiocytes",
        "NILM+endometrial_stromal", "NILM+benign_glandular", "", "unexpected",
    ),
    "biopsy": ("benign", "CIN1", "CIN2", "HSIL", "CIN3", "AIS", "cancer", "insufficient", "", "unexpected"),
}  # fmt: skip
RARE = (
    "hiv", "solid_organ_transplant", "sle", "ibd", "des_exposure", "cervix_absent", "cervical_cancer",
    "cervical_precancer", "abnormal_bleeding", "genital_lesion", "pregnant", "postmenopausal", "premenopausal",
    "hysterectomy_total", "fertility_concern", "ablation", "ecc",
)  # fmt: skip
TODAY = date(2024, 6, 3)


class Told(NamedTuple):
    """A woman's birth date and history, and the day on which she is judged."""

    born: str
    history: History
    as_of: date


def history(seed: int) -> Told:
    """A random history: visits with co-tests, triage, biopsies and treatments, and now and then a state or symptom."""
    chance = random.Random(seed)
    age = chance.choice((17, 20, 21, 22, 24, 25, 26, 29, 30, 34, 35, 45, 50, 51, 64, 65, 66, 75, 88))
    born = TODAY - timedelta(days=int(age * 365.25) + chance.randrange(-3, 360))
    events: History = []
    for _ in range(chance.choice((0, 1, 1, 2, 3, 4, 6))):
        day = _before(chance, TODAY, chance.choice((2, 30, 400, 1200, 4000, 10000)))
        events += _visit(chance, day)
    for kind in chance.sample(RARE, chance.choice((0, 0, 1, 1, 2))):
        undated = chance.random() < 0.1
        day = _before(chance, TODAY, chance.choice((1, 60, 250, 2000, 9000)))
        events.append((None if undated else day.isoformat(), kind, ""))
    return Told(born.isoformat(), [event for event in events if event[0] is None or event[0] > born.isoformat()], TODAY)


def _visit(chance: random.Random, day: date) -> History:
    made = chance.choice(("hpv", "cytology", "both", "both", "reflex", "biopsy", "all", "excision"))
    events: History = []
    if made in ("hpv", "both", "reflex", "all"):
        events.append((day.isoformat(), "hpv", chance.choice(RESULTS["hpv"])))
    if made in ("cytology", "both", "reflex", "all"):
        later = min(day + timedelta(days=chance.choice((1, 3, 20))), TODAY) if made == "reflex" else day
        events.append((later.isoformat(), "cytology", chance.choice(RESULTS["cytology"])))
    if made in ("biopsy", "all"):
        if chance.random() < 0.5:
            events.append((day.isoformat(), "colposcopy", ""))
        events.append((day.isoformat(), "biopsy", chance.choice(RESULTS["biopsy"])))
    if made == "excision":
        events.append((day.isoformat(), "excision", ""))
    return events


def _before(chance: random.Random, day: date, most: int) -> date:
    return day - timedelta(days=chance.randrange(most + 1))
