"""Polarity against an annotation by others: are the denied and hedged events of the E3C corpus told as affirmed?

Run `python lab/polarity.py FOLDER [--show]`; FOLDER holds one XML file a text (the corpus's own export). An annotated
event counts where lugol reads an event whose words hold it, the shortest such event; what holds results by nature (a
test with a negative result is affirmed) is left out. `--show` prints each sentence that is told the other way.
"""

import argparse
import collections
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event

POLARITY = "polarity"
MODALITY = "contextualModality"
TOLD = ("affirmed", "historical")
RESULTS = (
    "cytology",
    "hpv",
    "lab",
    "ihc",
    "molecular",
    "colposcopy",
    "biopsy",
    "ecc",
    "pathology",
    "followup",
    "stage",
)


class Annotated(NamedTuple):
    """One annotated event: its place in the text, and whether its annotators deny or hedge it."""

    start: int
    end: int
    denied: bool
    hedged: bool


def annotated(path: Path) -> tuple[str, list[Annotated]]:
    """The text of an XML file and its annotated events."""
    root = ElementTree.parse(path).getroot()
    text = next(node.attrib["sofaString"] for node in root if "sofaString" in node.attrib)
    found = [
        Annotated(
            int(node.attrib["begin"]),
            int(node.attrib["end"]),
            node.attrib.get(POLARITY) == "NEG",
            node.attrib.get(MODALITY) in ("HEDGED", "GENERIC"),
        )
        for node in root
        if POLARITY in node.attrib
    ]
    return text, found


def pairs(text: str, found: list[Annotated], name: str) -> Iterator[tuple[Annotated, Event]]:
    """Each annotated event with the shortest event of lugol that holds it."""
    events = [event for event in events_of(reading_of(text, name)) if event.sources and event.kind not in RESULTS]
    for each in found:
        holding = [e for e in events if e.sources[0].start <= each.start and each.end <= e.sources[0].end]
        if holding:
            yield each, min(holding, key=lambda e: e.sources[0].end - e.sources[0].start)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--show", action="store_true")
    chosen = options.parse_args()
    counts: collections.Counter[str] = collections.Counter()
    for path in sorted(chosen.folder.glob("*.xml")):
        text, found = annotated(path)
        for each, event in pairs(text, found, path.stem):
            sort = "denied" if each.denied else "hedged" if each.hedged else "affirmed"
            turned = (event.assertion in TOLD) if sort != "affirmed" else event.assertion == "negated"
            counts[sort] += 1
            counts[f"{sort} turned"] += turned
            if turned and chosen.show:
                around = " ".join(text[max(0, each.start - 90) : each.end + 60].split())
                print(
                    f"{path.stem} {sort} told {event.assertion} {event.kind} {text[each.start : each.end]!r} | {around}"
                )
    for sort in ("denied", "hedged", "affirmed"):
        other = "denied" if sort == "affirmed" else "affirmed"
        print(f"annotated {sort}: {counts[sort]} read by lugol, {counts[f'{sort} turned']} of them told {other}")


if __name__ == "__main__":
    main()
