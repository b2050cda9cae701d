"""How often the reader takes the same from a text that is only laid out, spelt or repeated in another way.

    python lab/relations.py [--only RELATION ...] [--show] [--records] [FOLDER ...]

Reads the own texts of the project, those of its short records with `--records`, the example letter, and every .txt of
the folders given (`--sample N` of each, drawn by `--seed`, behind the first `--skip K` of that draw, so that several
draws share no text; `--without F G3` leaves out the texts of these sets of `lab/truth`, or of folders). An event is
the same where its kind, the fields that name it, its assertion and its date are; a flag where its code is. Prints for
each relation the texts that changed of all, the events that came or went of all, the events that went although neither
another event nor a note on what was not read holds their words, and the texts whose flags are others; then the texts
that changed of each folder, since in scanned reports the layout is itself evidence.
"""

import argparse
import random
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import yaml

from lugol.errors import UnusableInput
from lugol.language.model import Page, Sentence
from lugol.language.narrative import read
from lugol.language.page import page_of
from lugol.language.tokens import fold
from lugol.record.event import Event
from lugol.record.repeat import identity
from lugol.review.one import flags

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tests" / "language" / "texts"
RECORDS = ROOT / "tests" / "language" / "records"
NEUTRAL = "She came by bus."
LEAST_ROWS = 2
AS_OF = date(2025, 1, 1)
SPELLINGS = (
    ("tumour", "tumor"), ("haem", "hem"), ("gynaec", "gynec"), ("anaes", "anes"), ("oedema", "edema"),
    ("oestrogen", "estrogen"), ("colour", "color"), ("centre", "center"), ("paraffin", "paraffin"),
    ("diarrhoea", "diarrhea"), ("oesoph", "esoph"), ("litre", "liter"), ("fibre", "fiber"), ("labour", "labor"),
    ("ischaem", "ischem"), ("anaem", "anem"), ("localis", "localiz"), ("conisation", "conization"), ("grey", "gray"),
)  # fmt: skip
Relation = Callable[[str], str]


def wrapped(width: int) -> Relation:
    """Each line broken at a width, as mail programs and old systems do."""

    def wrap(text: str) -> str:
        return "\n".join(part for line in text.split("\n") for part in textwrap.wrap(line, width) or [""])

    return wrap


def numbered(text: str) -> str:
    """Wrapped at 80 columns, each line with its number before it, as manuscripts have them."""
    return "\n".join(f"{number:3d}  {line}" for number, line in enumerate(wrapped(80)(text).split("\n"), start=1))


def quoted(text: str) -> str:
    """Wrapped at 76 columns and quoted, as in an answer to a letter."""
    return "\n".join(f"> {line}" for line in wrapped(76)(text).split("\n"))


def apart(text: str) -> str:
    """One sentence a paragraph, whatever it stands in: labelled lines, lists and legends are cut too."""
    page = page_of(text)
    return "\n\n".join(text[page.tokens[s.first].start : page.tokens[s.last - 1].end] for s in page.sentences)


def prose_apart(text: str) -> str:
    """One sentence a paragraph of prose; what stands in lines one below another stays whole, as layouts leave it.

    Such are labelled lines, the entries of a list, rows of results, and legends.
    """
    page = page_of(text)
    labelled = {part.label[0] for part in page.parts if part.inline}
    opening = {s.block: s for s in reversed(page.sentences)}
    whole = {
        number for number, s in opening.items() if s.article == "caption" or s.first in labelled or _is_entry(page, s)
    }
    whole |= _rows(page)
    pieces, at = [], 0
    for before, sentence in pairwise(page.sentences):
        end, begin = page.tokens[before.last - 1].end, page.tokens[sentence.first].start
        running = before.block == sentence.block or "\n" not in text[end:begin]
        if running and sentence.block not in whole:
            pieces.append(text[at:end])
            at = begin
    return "\n\n".join([*pieces, text[at:]])


def _rows(page: Page) -> set[int]:
    """The blocks that stand in lines one below another, three or more of them."""
    rows: set[int] = set()
    run: list[int] = []
    for before, sentence in pairwise(page.sentences):
        if before.block == sentence.block:
            continue
        between = page.text[page.tokens[before.last - 1].end : page.tokens[sentence.first].start]
        run = [*(run or [before.block]), sentence.block] if between.count("\n") == 1 else []
        rows |= set(run) if len(run) > LEAST_ROWS else set()
    return rows


def _is_entry(page: Page, sentence: Sentence) -> bool:
    """Does a sentence begin with the bullet or the number of an entry?"""
    first, second = (*page.keys(sentence.first, sentence.first + 2), "", "")[:2]
    return not first[:1].isalnum() or (second in (".", ")") and len(first) < 3)


def _respelt(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        text = re.sub(old, lambda m, new=new: new.capitalize() if m.group()[0].isupper() else new, text, flags=re.I)  # type: ignore[misc]
    return text


def american(text: str) -> str:
    """British forms of the listed words in their American spelling."""
    return _respelt(text, SPELLINGS)


def british(text: str) -> str:
    """American forms in British spelling, of words that are known whole."""
    pairs = ((r"\btumor", "tumour"), (r"\bhem(?=or|at|og)", "haem"), (r"\bgynec", "gynaec"), (r"\banesth", "anaesth"))
    return _respelt(text, pairs)


RELATIONS: dict[str, Relation] = {
    "wrapped at 40": wrapped(40),
    "wrapped at 60": wrapped(60),
    "wrapped at 80": wrapped(80),
    "wrapped at 100": wrapped(100),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "numbered lines": numbered,
    "quoted": quoted,
    "all capitals": str.upper,
    "lower case": str.lower,
    "a sentence a paragraph": prose_apart,
    "every sentence apart": apart,
    "American spelling": american,
    "British spelling": british,
    "a neutral sentence more": lambda text: f"{text.rstrip()} {NEUTRAL}\n",
    "given twice": lambda text: f"{text.rstrip()}\n\n{text}",
}


def told(event: Event) -> str:
    """What an event says, free of capitals and spelling: its identity and its date."""
    words = " ".join(fold(word) for word in str(identity(event)).split())
    return f"{words} {event.when.earliest} {event.when.latest}"


class Taken(NamedTuple):
    """What is taken from a text: its events, the codes of the flags that they raise, and the words of each event.

    `said` are the letters of all that gave an event, `noted` those of the passages that gave none and are noted.
    """

    events: Counter[str]
    flags: frozenset[str]
    words: Mapping[str, str] = MappingProxyType({})
    said: tuple[str, ...] = ()
    noted: str = ""

    def says(self, event: str, before: "Taken") -> bool:
        """Are the words of an event of another layout those of an event here, or of a passage noted as unread?"""
        words = before.words.get(event, "")
        return words in self.noted or any(words in other or other in words for other in self.said)


def taken(text: str) -> Taken:
    """What is taken from a text; a refusal counts as one event of its own."""
    try:
        record = read(text, "text")
    except UnusableInput as refusal:
        return Taken(Counter([f"refused {str(refusal)[:40].casefold()}"]), frozenset())
    raised = frozenset(finding.code or finding.rule for finding in flags(record, AS_OF).findings)
    words = {told(event): letters(event.sources[0].quote) for event in record.events}
    places = [re.search(r"characters (\d+)-(\d+)$", note.place) for note in record.notes]
    noted = "|".join(letters(text[int(place[1]) : int(place[2])]) for place in places if place)
    return Taken(Counter(set(map(told, record.events))), raised, words, tuple(filter(None, words.values())), noted)


def letters(text: str) -> str:
    """The letters of a text, so that neither line ends nor capitals nor the numbers of lines part them."""
    return "".join(filter(str.isalpha, text.casefold()))


def drawn(folder: Path, options: argparse.Namespace) -> list[Path]:
    """The texts of a folder that were asked for, without those of the sets that are left out."""
    left_out = {path.stem for name in options.without for path in _set(name).glob("*.yaml")}
    paths = [path for path in sorted(folder.glob("*.txt")) if f"{folder.name}_{path.stem}" not in left_out]
    if not options.sample:
        return paths
    random.Random(options.seed).shuffle(paths)
    return sorted(paths[options.skip : options.skip + options.sample])


def _set(name: str) -> Path:
    """The folder of an annotated set, whose files are named for the folder and the text they annotate."""
    return Path(name) if Path(name).is_dir() else ROOT / "lab" / "truth" / name


def texts(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """The names and the texts to try."""
    chosen = [path for folder in options.folders for path in drawn(Path(folder), options)]
    for path in [*sorted(TEXTS.glob("*.txt")), *chosen]:
        yield f"{path.parent.name}/{path.stem}", path.read_text(encoding="utf-8")
    yield f"{TEXTS.name}/example", (ROOT / "examples" / "narrative.md").read_text(encoding="utf-8")
    for path in sorted(RECORDS.glob("*_learn.yaml")) if options.records else ():
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield f"{RECORDS.name}/{case['id']}", case["text"]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="*", help="folders of further texts")
    arguments.add_argument("--only", nargs="*", default=list(RELATIONS), help="names of relations")
    arguments.add_argument("--records", action="store_true", help="the short records too")
    arguments.add_argument("--sample", type=int, default=0, help="so many texts of each folder, drawn at random")
    arguments.add_argument("--seed", type=int, default=0, help="of the draw")
    arguments.add_argument("--skip", type=int, default=0, help="so many texts of the draw come before the sample")
    arguments.add_argument("--without", nargs="*", default=[], help="sets of lab/truth, or folders, that are left out")
    arguments.add_argument("--show", action="store_true", help="print each event and flag that came or went")
    options = arguments.parse_args()
    plain = {name: (text, taken(text)) for name, text in texts(options)}
    heads = f"{'texts changed':>16s} {'events changed':>18s} {'lost unsaid':>12s} {'flags changed':>16s}"
    print(f"{'relation':26s} {heads}")
    for name in options.only:
        _row(name, plain, show=options.show)


def _row(name: str, plain: dict[str, tuple[str, Taken]], *, show: bool) -> None:
    """One relation over all texts, printed."""
    changed = events = whole = flagged = unsaid = 0
    folders: Counter[str] = Counter()
    for place, (text, before) in plain.items():
        after = taken(RELATIONS[name](text))
        gone, come = before.events - after.events, after.events - before.events
        whole += before.events.total()
        events += max(gone.total(), come.total())
        changed += bool(gone or come)
        unsaid += sum(not after.says(event, before) for event in gone)
        folders[place.partition("/")[0]] += bool(gone or come)
        flagged += before.flags != after.flags
        if show:
            _show(f"{name}: {place}", [*gone], [*come])
            _show(f"{name}: {place}: flag", sorted(before.flags - after.flags), sorted(after.flags - before.flags))
    shares = [100 * changed / max(1, len(plain)), 100 * events / max(1, whole), 100 * flagged / max(1, len(plain))]
    cells = f"{events:5d}/{whole:<5d} {shares[1]:5.1f} % {unsaid:12d} {flagged:4d}/{len(plain):<4d} {shares[2]:5.1f} %"
    print(f"{name:26s} {changed:4d}/{len(plain):<4d} {shares[0]:5.1f} % {cells}", flush=True)
    held = Counter(place.partition("/")[0] for place in plain)
    print("    " + ", ".join(f"{folder} {number}/{held[folder]}" for folder, number in folders.items()), flush=True)


def _show(place: str, gone: list[str], come: list[str]) -> None:
    """What went and what came."""
    for sign, lost in (("-", gone), ("+", come)):
        for each in lost:
            print(f"    {place}: {sign} {each[:200]}")


if __name__ == "__main__":
    main()
