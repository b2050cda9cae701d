"""How often the reader takes the same from a text that is only laid out, spelt or repeated in another way.

    python lab/relations.py [--only RELATION ...] [--show] [--records] [FOLDER ...]

Reads the project's own texts, those of its short records with `--records`, the example letter, and every .txt of the
folders given. An event is the same where its kind, the fields that name it, its assertion and its date are. Prints for
each relation the texts that changed of all, and the events that came or went of all.
"""

import argparse
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from lugol.errors import UnusableInput
from lugol.language.narrative import read
from lugol.language.page import page_of
from lugol.language.tokens import fold
from lugol.record.event import Event
from lugol.record.repeat import identity

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tests" / "language" / "texts"
RECORDS = ROOT / "tests" / "language" / "records"
NEUTRAL = "She came by bus."
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
    """One sentence a paragraph."""
    page = page_of(text)
    return "\n\n".join(text[page.tokens[s.first].start : page.tokens[s.last - 1].end] for s in page.sentences)


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
    "a sentence a paragraph": apart,
    "American spelling": american,
    "British spelling": british,
    "a neutral sentence more": lambda text: f"{text.rstrip()} {NEUTRAL}\n",
    "given twice": lambda text: f"{text.rstrip()}\n\n{text}",
}


def told(event: Event) -> str:
    """What an event says, free of capitals and spelling: its identity and its date."""
    words = " ".join(fold(word) for word in str(identity(event)).split())
    return f"{words} {event.when.earliest} {event.when.latest}"


def taken(text: str) -> Counter[str]:
    """What is taken from a text; a refusal counts as one event of its own."""
    try:
        return Counter(set(map(told, read(text, "text").events)))
    except UnusableInput as refusal:
        return Counter([f"refused {str(refusal)[:40]}"])


def texts(folders: list[str], *, records: bool) -> Iterator[tuple[str, str]]:
    """The names and the texts to try."""
    for folder in (TEXTS, *map(Path, folders)):
        for path in sorted(folder.glob("*.txt")):
            yield path.stem, path.read_text(encoding="utf-8")
    yield "example", (ROOT / "examples" / "narrative.md").read_text(encoding="utf-8")
    for path in sorted(RECORDS.glob("*_learn.yaml")) if records else ():
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield case["id"], case["text"]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="*", help="folders of further texts")
    arguments.add_argument("--only", nargs="*", default=list(RELATIONS), help="names of relations")
    arguments.add_argument("--records", action="store_true", help="the short records too")
    arguments.add_argument("--show", action="store_true", help="print each event that came or went")
    options = arguments.parse_args()
    plain = {name: (text, taken(text)) for name, text in texts(options.folders, records=options.records)}
    print(f"{'relation':26s} {'texts changed':>16s} {'events changed':>18s}")
    for name in options.only:
        changed = events = whole = 0
        for place, (text, before) in plain.items():
            after = taken(RELATIONS[name](text))
            gone, come = before - after, after - before
            whole += before.total()
            events += max(gone.total(), come.total())
            changed += bool(gone or come)
            if options.show:
                for sign, lost in (("-", gone), ("+", come)):
                    for event in lost:
                        print(f"    {name}: {place}: {sign} {event[:200]}")
        share, of_events = 100 * changed / max(1, len(plain)), 100 * events / max(1, whole)
        print(
            f"{name:26s} {changed:4d}/{len(plain):<4d} {share:5.1f} % {events:5d}/{whole:<5d} {of_events:5.1f} %",
            flush=True,
        )


if __name__ == "__main__":
    main()
