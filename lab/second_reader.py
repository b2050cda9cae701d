"""A harness for second readers: prompts of a folder of texts out to files, answers in from files, scored three ways.

    lab/second_reader.py prompts TEXTS PROMPTS       the questions of a folder of texts, or of a set with truth
    lab/second_reader.py score ANSWERS [--set SET]   lugol alone, proposals alone, both; refusals by reason

Each part of a text gives two files: the question as JSON, ready to be sent to any endpoint (`NAME.1.json`), and the
same in plain words with the schema (`NAME.1.txt`), for a reader who is given files. An answer is the JSON of the
schema, in a file `NAME.1.json` of its folder, so that any model, or a person, can play the reader. The sets are `dev`,
the batches of the real texts outside the project (LUGOL_SHARED) and those of `lab/truth`.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from lugol.errors import UnusableInput
from lugol.language.narrative import read
from lugol.readers.chat import question
from lugol.readers.contract import Proposal, ReaderError
from lugol.readers.parts import parts
from lugol.readers.prompt import answered, prompt, schema
from lugol.readers.reasons import in_words
from lugol.readers.second import asked, verdicts_on, with_second
from lugol.record.merge import build
from lugol.record.record import Record
from narratives import NARRATIVES, OWN, OWN_TRUTH, REAL, ROOT, batch_texts, exported_record, narratives, score, together

SETS = ("dev", "A", "B", "C", *OWN)
WAYS = ("lugol alone", "proposals alone", "both")


class FileReader:
    """A reader whose answers lie in files, one for each part of a text."""

    name = "file"

    def __init__(self, folder: Path, text_name: str) -> None:
        self.paths = sorted(folder.glob(f"{text_name}.*.json"))

    def propose(self, _: str) -> Sequence[Proposal]:
        """The proposals of every file; ReaderError where there is none or one holds no answer."""
        if not self.paths:
            raise ReaderError("no answer in a file")
        return [each for path in self.paths for each in answered(path.read_text(encoding="utf-8"))]


def write_prompts(texts: dict[str, str], folder: Path, model: str) -> int:
    """Write one question for each part of each text, as JSON and in plain words; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, text in sorted(texts.items()):
        for number, piece in enumerate(parts(text), start=1):
            body = json.dumps(question(piece, model), ensure_ascii=False, indent=1)
            (folder / f"{name}.{number}.json").write_text(body, encoding="utf-8")
            (folder / f"{name}.{number}.txt").write_text(in_plain_words(piece), encoding="utf-8")
            count += 1
    return count


def in_plain_words(piece: str) -> str:
    """A question whole in one text: what is asked, the JSON schema of the answer, and the text to be read."""
    told = json.dumps(schema(), ensure_ascii=False)
    return f"{prompt()}\nJSON SCHEMA OF THE ANSWER\n{told}\n\nTHE TEXT (all that follows)\n{piece}"


def texts_in(folder: Path) -> dict[str, str]:
    """The texts of a folder by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}


def alone(record: Record, both: Record, name: str) -> Record:
    """The record of the proposals alone: what they found, whether lugol found it too or not."""
    events = [event for event in both.events if name in event.readers]
    return build(record.patient, events, documents=record.documents)


def compare(texts: dict[str, str], answers: Path, truth: Path, folder: Path) -> None:
    """Score the three ways on some texts, and count what became of the proposals."""
    reasons: Counter[str] = Counter()
    accepted = by_both = 0
    slowest = 0.0
    for way in WAYS:
        (folder / way).mkdir(parents=True, exist_ok=True)
        for old in (folder / way).glob("*.json"):
            old.unlink()
    for name, text in texts.items():
        try:
            record = read(text, name)
        except UnusableInput:
            continue
        reader = FileReader(answers, name)
        proposals, _ = asked(reader, text)
        begun = time.perf_counter()
        verdicts = verdicts_on(record.documents[0], record.events, proposals)
        slowest = max(slowest, time.perf_counter() - begun)
        reasons.update(verdict.reason for verdict in verdicts if verdict.reason)
        by_both += sum(bool(verdict.same_as) for verdict in verdicts)
        accepted += sum(not verdict.reason for verdict in verdicts)
        both = with_second(record, reader, "accept")
        for way, made in zip(WAYS, (record, alone(record, both, reader.name), both), strict=True):
            (folder / way / f"{name}.json").write_text(json.dumps(exported_record(made)), encoding="utf-8")
    for way in WAYS:
        print(f"{way:16s} {together(score(folder / way, truth))}")
    print(f"proposals: {accepted} believed ({by_both} of them found by both), {reasons.total()} refused")
    for reason, count in reasons.most_common():
        print(f"  {count:5d} {in_words(reason)}")
    print(f"slowest text, apart from the reader: {slowest:.3f} s")


def texts_of(chosen: str) -> tuple[dict[str, str], Path]:
    """The texts of a set by name, and the folder of their truth."""
    if chosen == "dev":
        return narratives(), NARRATIVES / "truth"
    truth = OWN_TRUTH / chosen if chosen in OWN else REAL / "truth"
    return {name: text for texts in batch_texts(chosen).values() for name, text in texts.items()}, truth


def main() -> None:
    """Write prompts, or score answers."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    jobs = arguments.add_subparsers(dest="job", required=True)
    out = jobs.add_parser("prompts")
    out.add_argument("texts", help=f"a folder of .txt files, or one of {', '.join(SETS)}")
    out.add_argument("folder", type=Path)
    out.add_argument("--model", default="model")
    back = jobs.add_parser("score")
    back.add_argument("answers", type=Path)
    back.add_argument("--set", choices=SETS, default="dev")
    given = arguments.parse_args()
    if given.job == "prompts":
        texts = texts_of(given.texts)[0] if given.texts in SETS else texts_in(Path(given.texts))
        print(f"wrote {write_prompts(texts, given.folder, given.model)} prompts to {given.folder}")
        return
    texts, truth = texts_of(given.set)
    compare(texts, given.answers, truth, ROOT / "build" / "second-reader" / given.set)


if __name__ == "__main__":
    main()
