"""Against hand-made truth: at which date do the words of each event stand?

    python lab/time_truth.py FOLDER [FOLDER ...] [--only NAME ...] [--show]

A folder holds texts/NAME.txt and truth/NAME.yaml. Right: the very interval of the truth, or a finer one inside it that
the text itself dates; wide: an interval around it that is not exact; wrong: another date; undated: none. For events
that the truth leaves undated it counts how many got an exact day, told in their sentence or only carried into it.
"""

import argparse
import collections
from datetime import date
from pathlib import Path

import yaml

from lugol.language.page import page_of
from lugol.language.time import Timeline, date_mentions, timeline
from lugol.record.when import When, parse


def read_text(path: Path) -> tuple[str, str]:
    """The kind of a text (the first part of its name) and the text behind its header line, if it has one."""
    raw = path.read_text(encoding="utf-8")
    head, _, rest = raw.partition("\n")
    return path.stem.partition("_")[0], rest if head.startswith("# source:") else raw


def span_of(event: dict, text: str) -> tuple[int, int] | None:  # type: ignore[type-arg]
    quote = str(event.get("quote") or "")
    span = event.get("span")
    if span and (text[span[0] : span[1]] == quote or not quote):
        return int(span[0]), int(span[1])
    at = text.find(quote) if quote else -1
    return (at, at + len(quote)) if at >= 0 else None


def asked(line: Timeline, span: tuple[int, int]) -> When | None:
    held = [i for i, t in enumerate(line.page.tokens) if t.start < span[1] and t.end > span[0]]
    return line.when(held[0], held[-1] + 1) if held else None


def verdict(got: When | None, truth: When) -> str:
    if got is None or not got.is_known:
        return "undated"
    low, high = truth.earliest or date.min, truth.latest or date.max
    mine = got.earliest or date.min, got.latest or date.max
    if truth.earliest is None:
        return "right" if mine[1] <= high else "wide" if mine[0] <= high else "wrong"
    if low <= mine[0] and mine[1] <= high:
        return "right"
    return "wide" if mine[0] <= high and low <= mine[1] else "wrong"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--only", nargs="*", default=[])
    options.add_argument("--show", action="store_true")
    options.add_argument("--seed", type=Path)
    chosen = options.parse_args()
    told: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for folder in chosen.folders:
        for truth_path in sorted((folder / "truth").glob("*.yaml")):
            text_path = folder / "texts" / f"{truth_path.stem}.txt"
            if truth_path.stem == "seed" and chosen.seed:
                text_path = chosen.seed
            if not text_path.exists() or (chosen.only and truth_path.stem not in chosen.only):
                continue
            kind, text = read_text(text_path)
            page = page_of(text, truth_path.stem)
            line = timeline(page, date_mentions(page))
            truth = yaml.safe_load(truth_path.read_text(encoding="utf-8"))
            for event in truth.get("events") or []:
                count(told[kind], event, line, text, truth_path.stem if chosen.show else "")
    for kind, counts in sorted(told.items()):
        dated = sum(counts[name] for name in ("right", "wide", "wrong", "undated"))
        share = 100 * counts["right"] / dated if dated else 0
        print(f"{kind:26} dated {dated:4}  {dict(counts)}  right {share:.0f} %")
    every = sum(told.values(), collections.Counter())
    dated = sum(every[name] for name in ("right", "wide", "wrong", "undated"))
    print(f"all: dated {dated}, right {every['right']} ({100 * every['right'] / max(1, dated):.1f} %), {dict(every)}")


def count(counts: "collections.Counter[str]", event: dict, line: Timeline, text: str, name: str) -> None:  # type: ignore[type-arg]
    span = span_of(event, text)
    if span is None:
        counts["no place"] += 1
        return
    told = event.get("date") or {}
    iso = told.get("iso") or told.get("resolved") or (f"..{told['not_after']}" if told.get("not_after") else "")
    got = asked(line, span)
    quote = str(event.get("quote"))[:60]
    if not iso:
        exact = got is not None and got.is_day
        held = next((i for i, t in enumerate(line.page.tokens) if t.end > span[0]), 0)
        how = "exact day told in the sentence" if line.is_dated(held) else "exact day carried"
        counts[how if exact else "none told"] += 1
        if exact and name:
            print(f"  {name} EXACT {got.edtf if got else ''} {event.get('kind')}: {quote!r} {told}")
        return
    answer = verdict(got, parse(str(iso)))
    counts[answer] += 1
    if answer != "right" and name:
        print(f"  {name} {answer} {iso} got {got.edtf if got else None} {event.get('kind')}: {quote!r}")


if __name__ == "__main__":
    main()
