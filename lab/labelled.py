"""Is the value of a label ever turned round, whatever sign leads from the one to the other?

    python lab/labelled.py            # counts, by label
    python lab/labelled.py --show     # with the sentences

Each record is a label ("HPV 16", "LVSI"), a sign (": ", " ...... ", " | ", a new line) and a value. A value that is
read as its contrary is the worst error there is; a value that is not read is counted apart.
"""

import argparse
from collections import Counter
from collections.abc import Iterator

import msgspec

from lugol.record.event import Event
from told import events_told

SIGNS = (
    ": ", " = ", " - ", " – ", " .... ", " ... ", " … ", ".. ", " | ", "\t", "     ", " > ", " -> ", "\n", "\n\n",
    ":\n", " : ", "; ", ", ", ". ", " (",
)  # fmt: skip
REPORT = "Hysterectomy specimen. SCC of cervix. "
GOOD = frozenset({"negative", "absent", "clear", "benign", "NILM", "none", "free"})


class Label(msgspec.Struct, frozen=True):
    """A label: of which events it is, the field of their value ("" for the assertion), and its good and bad values."""

    words: str
    kind: str
    field: str
    good: tuple[str, ...]
    bad: tuple[str, ...]
    before: tuple[str, ...] = ("",)


LABELS = (
    Label("HPV 16", "hpv", "result", ("negative", "not detected", "NEG"), ("positive", "detected", "POS")),
    Label("HR-HPV", "hpv", "result", ("negative", "not detected"), ("positive", "detected")),
    Label(
        "LVSI", "pathology", "lvsi", ("absent", "not identified", "no"), ("present", "identified", "yes"), ("", REPORT)
    ),
    Label("Lymphovascular invasion", "pathology", "lvsi", ("absent", "not identified"), ("present",), ("", REPORT)),
    Label("Margins", "pathology", "margins", ("clear", "negative", "free"), ("involved", "positive"), ("", REPORT)),
    Label("Endocervical margin", "pathology", "margins", ("clear", "negative"), ("involved", "positive"), ("", REPORT)),
    Label("p16", "ihc", "result", ("negative", "neg"), ("positive", "pos"), ("", REPORT)),
    Label("ER", "ihc", "result", ("negative", "neg"), ("positive", "pos"), ("", REPORT)),
    Label("Cytology", "cytology", "result", ("negative", "NILM", "normal"), ("HSIL", "severe dyskaryosis", "LSIL")),
    Label("Pap smear", "cytology", "result", ("negative", "NILM", "normal"), ("HSIL", "ASC-H", "abnormal")),
    Label("ECC", "ecc", "histology", ("negative", "benign", "no dysplasia"), ("CIN3", "HSIL", "AIS")),
    Label("Cervical biopsy", "biopsy", "histology", ("benign", "no dysplasia"), ("CIN3", "squamous cell carcinoma")),
    Label("VIA", "via", "result", ("negative", "neg"), ("positive", "pos")),
    Label("Postcoital bleeding", "symptom", "", ("no", "none", "denies", "absent", "nil"), ("yes", "present")),
    Label("HIV", "condition", "", ("negative", "non-reactive"), ("positive", "reactive")),
)


def told(text: str, label: Label) -> set[bool]:
    """What the events of a label tell: True for a good value, False for a bad one."""
    events = [event for event in events_told(text) if event.kind == label.kind]
    return {good for event in events if (good := _good(event, label)) is not None}


def _good(event: Event, label: Label) -> bool | None:
    if not label.field:
        return {"negated": True, "affirmed": False, "historical": False}.get(event.assertion)
    value = getattr(event.values, label.field, None)
    return str(value) in GOOD if value and event.assertion in ("affirmed", "historical") else None


def records() -> Iterator[tuple[Label, str, bool]]:
    """A label, its line, and whether the value is a good one."""
    for label in LABELS:
        for sign in SIGNS:
            for good, values in ((True, label.good), (False, label.bad)):
                for value in values:
                    closed = ")." if sign == " (" else "." if "\n" not in sign else ""
                    for before in label.before:
                        yield label, f"{before}{label.words}{sign}{value}{closed}", good


def main() -> None:
    """Print by label how many values are turned round and how many are not read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print the lines that are turned round")
    show = parser.parse_args().show
    total, turned, lost = Counter[str](), Counter[str](), Counter[str]()
    for label, text, good in records():
        said = told(text, label)
        total[label.words] += 1
        lost[label.words] += not said
        turned[label.words] += bool(said) and said != {good}
        if show and said and said != {good}:
            print(repr(text))
    for words, count in total.items():
        print(f"{words:<26}{count:>5} lines, {turned[words]:>3} turned round, {lost[words]:>3} not read")
    print(f"in all {sum(turned.values())} of {sum(total.values())} turned round, {sum(lost.values())} not read")


if __name__ == "__main__":
    main()
