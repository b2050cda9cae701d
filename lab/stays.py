"""Does a finding stay what it is, whatever is told of something else right behind it or before it?

    python lab/stays.py            # counts, by class of finding and by what was told behind it
    python lab/stays.py --show     # with the first sentence of each fault

Each record is a finding ("Cervical biopsy: CIN3"), a sign that parts ("; ", " - ", a new line) and a statement about
something else ("LVSI not identified", "HIV negative", "LLETZ planned"), behind it or before it. The finding has to be
read as if it stood alone. A fault is a lost finding or, worse, one turned round: present for absent, done for planned.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product

from lugol.record.event import Event
from told import events_told

SIGNS = (", ", "; ", ". ", " - ", "\n")
LESIONS = ("CIN3", "CIN 2", "CIN1", "AIS", "high-grade CGIN", "squamous cell carcinoma", "invasive adenocarcinoma",
           "endometrioid adenocarcinoma", "small cell carcinoma", "adenosquamous ca")  # fmt: skip
FINDINGS = {
    "tissue": [f"{head} {lesion}" for head, lesion in product(
        ("Cervical biopsy:", "Punch biopsy of the cervix showed", "Cervix, biopsy:"), LESIONS)],
    "tissue without disease": ["Cervical biopsy: no dysplasia", "Cervical biopsy: benign", "Punch biopsy normal"],
    "smear": ["Smear HSIL", "Pap: ASC-US", "Cytology: AGC", "Smear showed severe dyskaryosis", "LBC: LSIL"],
    "smear without disease": ["Smear negative", "Pap: NILM", "Cytology normal"],
    "HPV": ["HPV 16 positive", "HPV positive", "hrHPV detected"],
    "HPV negative": ["HPV negative", "hrHPV not detected"],
    "scan": ["MRI: 4 cm mass in the cervix", "CT showed left hydronephrosis", "PET: avid para-aortic nodes"],
    "complaint": ["Postcoital bleeding", "She has postmenopausal bleeding", "PCB for 3 months"],
    "complaint denied": ["No postcoital bleeding", "Denies intermenstrual bleeding"],
    "operation": ["LLETZ done on 3 May 2024", "She had a hysterectomy in 2019", "Cone biopsy 2021"],
    "operation planned": ["LLETZ planned", "She is listed for a hysterectomy", "Awaiting LLETZ"],
    "treatment": ["Completed chemoradiotherapy", "She received 6 cycles of cisplatin"],
    "stage": ["Cervical cancer FIGO stage IIB", "Ca cx IB2"],
}  # fmt: skip
BEHIND = {
    "absent": ["LVSI not identified", "perineural invasion not seen", "nodes negative", "margins clear", "no ascites",
               "parametria free", "koilocytosis not seen", "crypt involvement absent", "endocervical cells absent",
               "infection absent", "p16 negative", "HIV negative", "pregnancy test negative", "chlamydia negative",
               "CA125 normal", "TZ not seen", "squamocolumnar junction not seen", "no fever", "nil else"],
    "normal": ["vagina normal", "vulva normal", "uterus normal", "rest unremarkable", "liver normal", "CXR normal",
               "abdomen soft and non-tender"],
    "present": ["HIV positive", "p16 positive", "anaemia", "smoker", "ascites present", "chlamydia positive"],
    "planned": ["for MDT", "MRI planned", "colposcopy booked", "review in 6 months", "results to follow"],
    "awaited": ["immunohistochemistry pending", "Ki-67 pending", "MRI awaited"],
    "refused": ["declined the vaccine", "did not attend for bloods", "hysteroscopy cancelled"],
    "of others": ["mother had breast cancer", "sister has endometriosis", "no family history of cancer"],
    "past": ["previous smears normal", "appendicectomy 2010", "never smoked"],
}  # fmt: skip
TOLD_APART = {
    "tissue": ("biopsy", "pathology", "ecc"), "tissue without disease": ("biopsy", "pathology", "ecc"),
    "smear": ("cytology",), "smear without disease": ("cytology",), "HPV": ("hpv",), "HPV negative": ("hpv",),
    "scan": ("imaging",), "complaint": ("symptom",), "complaint denied": ("symptom",), "operation": ("surgery",),
    "operation planned": ("surgery",), "treatment": ("radiotherapy", "systemic_therapy"), "stage": ("stage",),
}  # fmt: skip
"""Of which kinds of events a finding is told."""


def told(text: str, kinds: tuple[str, ...]) -> set[tuple[str, str, str]]:
    """Each event of these kinds: kind, assertion, and the value that rules read."""
    return {(event.kind, event.assertion, _value(event)) for event in events_told(text) if event.kind in kinds}


def _value(event: Event) -> str:
    values = event.values
    for name in ("histology", "result", "codes", "code", "value", "type", "drugs"):
        if found := getattr(values, name, None):
            return str(found)
    return ""


def records() -> Iterator[tuple[str, str, str, str]]:
    """Class of the finding, the finding, what is told behind it, and the whole sentence."""
    for kind, findings in FINDINGS.items():
        for finding, (said, statements), sign in product(findings, BEHIND.items(), SIGNS):
            for statement in statements:
                if not _is_of_it(kind, statement):
                    yield kind, finding, said, f"{finding}{sign}{statement}."
                    yield f"{kind}, behind it", finding, said, f"{_begun(statement)}{sign}{finding}."


def _begun(statement: str) -> str:
    """A statement as it begins a note: with a capital."""
    return statement[0].upper() + statement[1:]


def _is_of_it(kind: str, statement: str) -> bool:
    """Is a statement one about the finding itself, or does it tell another of its kind?"""
    own = {
        "smear": ("smears", "endocervical", "koilocytosis", "TZ", "squamo", "infection", "chlamydia"),
        "HPV": ("smears", "HIV", "chlamydia", "results"),
        "tissue": ("smears", "results", "hysteroscopy"),
        "scan": ("MRI", "nodes", "ascites", "LVSI", "margins", "uterus", "liver", "CXR", "rest", "parametria"),
        "complaint": ("fever",),
        "operation": ("appendicectomy", "hysteroscopy", "results", "refused"),
        "treatment": ("declined",),
        "stage": (),
    }
    return any(statement.startswith(word) for word in own.get(kind.split(" ")[0], ()))


def main() -> None:
    """Print how many findings do not stay, by class and by what was told behind them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print the first sentence of each fault")
    show = parser.parse_args().show
    total: Counter[str] = Counter()
    faults: dict[tuple[str, str], list[str]] = defaultdict(list)
    alone: dict[str, set[tuple[str, str, str]]] = {}
    for kind, finding, said, text in records():
        kinds = TOLD_APART[kind.removesuffix(", behind it")]
        if finding not in alone:
            alone[finding] = told(f"{finding}.", kinds)
        total[kind] += 1
        if not alone[finding] <= told(text, kinds):
            faults[kind, said].append(text)
    for kind, count in total.items():
        here = {said: texts for (named, said), texts in faults.items() if named == kind}
        wrong = sum(map(len, here.values()))
        print(f"{kind:<34}{wrong:>6} of {count:<6}" + ", ".join(f"{said} {len(t)}" for said, t in here.items()))
        for said, texts in here.items() if show else ():
            for text in texts[:4]:
                print(f"    {said}: {text!r}")
    nothing = [finding for finding, events in alone.items() if not events]
    print(f"in all {sum(map(len, faults.values()))} of {sum(total.values())}; not read alone: {nothing}")
    sys.exit(0)


if __name__ == "__main__":
    main()
