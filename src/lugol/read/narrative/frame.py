"""Who tells a finding: the examination, scan, biopsy or operation that a stretch of text reports."""

import re
from bisect import bisect_left
from collections.abc import Iterable

import msgspec

from lugol.read.narrative.document import Sentence, Text
from lugol.read.narrative.lexicon import Mention

_BEFORE = re.compile(
    r"\b(?:on|by|at|in|with|under|via|from|during|through|using|per)\s+(?:an?\s+|the\s+|her\s+|this\s+|that\s+|further\s+|"
    r"repeat\s+|repeated\s+|follow[- ]?up\s+|subsequent\s+|initial\s+|contrast[- ]enhanced\s+|emergency\s+|urgent\s+)*$",
    re.I,
)
_VERB = re.compile(
    r"(?:\s+\w+){0,3}?\s*(?:\([^)]*\)\s*)?(?::|\b(?:reveal|show|demonstrat|disclos|found|identif|confirm|detect|indicat|"
    r"visuali[sz]|expos|display|uncover|noted|noting)\w*)",
    re.I,
)
_LEAVES = re.compile(
    r"^(?:the patient\b(?!['’])|she\b|he\b|we\b|after\b|following\b|subsequently\b|post-?operatively\b|due to\b|because\b|"
    r"given\b|therefore\b|thus\b|treatment\b|chemotherapy\b|radiotherapy\b|surgery\b|on admission\b|a diagnosis\b|"
    r"the diagnosis\b|based on\b|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+)\s+"
    r"(?:days?|weeks?|months?|years?)\s+(?:later|after)\b)",
    re.I,
)
_TREATS = re.compile(
    r"\b(?:underwent|received|was treated|were treated|administered|was started|was given|were given|diagnosed|was "
    r"performed|was done|were done|was carried out|discharged)\b",
    re.I,
)
_JOINS = re.compile(
    r"[\s,/&+()]*(?:and|or|plus|with|the|of|followed by|a|an|subsequent|contrast-enhanced)?[\s,/&+()]*$"
)
NEAR_FINDING_VERB = 44


class Frame(msgspec.Struct, frozen=True):
    """What reports: kind (imaging, exam, operative, colposcopy, tissue, tissue_report, ecc), its name and place."""

    kind: str
    name: str
    start: int
    end: int


class Stretch(msgspec.Struct, frozen=True):
    """Part of a sentence told by one frame (None: by nobody in particular); `told` is True where it names the frame."""

    start: int
    end: int
    sentence: Sentence
    frame: Frame | None = None
    told: bool = False


class Marks:
    """The mentions of a text by kind, in order of place."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._of: dict[str, list[Mention]] = {}
        for mention in mentions:
            self._of.setdefault(mention.concept.kind, []).append(mention)
        self._starts = {kind: [m.start for m in found] for kind, found in self._of.items()}

    def within(self, kind: str, start: int, end: int) -> list[Mention]:
        """Mentions of one kind that lie in [start, end)."""
        starts = self._starts.get(kind, [])
        return [
            m for m in self._of.get(kind, [])[bisect_left(starts, start) : bisect_left(starts, end)] if m.end <= end
        ]


def stretches(text: Text, marks: Marks, dismissed: set[int] | None = None) -> list[Stretch]:
    """Every sentence in parts, each with the frame that tells it; a frame carries on until something ends it.

    `dismissed` holds the starts of frame mentions that were planned, refused or not done.
    """
    found: list[Stretch] = []
    current: Frame | None = None
    paragraph = -1
    for sentence in text.sentences:
        words = text.text[sentence.start : sentence.end]
        if sentence.paragraph != paragraph or _LEAVES.match(words):
            current = None
        paragraph = sentence.paragraph
        frames = _frames(text.text, marks, sentence, dismissed or set())
        if not frames:
            if _TREATS.search(words):
                current = None
            found.append(Stretch(sentence.start, sentence.end, sentence, current))
            continue
        found.extend(_parts(text.text, marks, sentence, frames, current))
        current = frames[-1]
    return found


def _frames(text: str, marks: Marks, sentence: Sentence, dismissed: set[int]) -> list[Frame]:
    frames: list[Frame] = []
    for mention in marks.within("frame", sentence.start, sentence.end):
        kind = mention.concept.attrs.get("frame", "")
        if mention.start in dismissed:
            continue
        if kind == "operative_procedure":
            if not _VERB.match(text[mention.end : min(mention.end + NEAR_FINDING_VERB, sentence.end)]):
                continue
            kind = "operative"
        frame = Frame(kind, mention.concept.name, mention.start, mention.end)
        if frames and frames[-1].kind == kind and _JOINS.match(text[frames[-1].end : frame.start]):
            last = frames.pop()
            name = (
                last.name
                if kind != "imaging" or _same_study(last.name, frame.name)
                else f"{last.name} and {frame.name}"
            )
            frame = Frame(kind, _finer(last.name, frame.name) if name == last.name else name, last.start, frame.end)
        frames.append(frame)
    return frames


def _same_study(a: str, b: str) -> bool:
    return a in b or b in a or "imaging" in (a, b)


def _finer(a: str, b: str) -> str:
    return b if a == "imaging" or (a in b and b != "imaging") else a


def _parts(text: str, marks: Marks, sentence: Sentence, frames: list[Frame], current: Frame | None) -> list[Stretch]:
    parts: list[Stretch] = []
    first = frames[0]
    if first.start > sentence.start:
        before = text[sentence.start : first.start]
        backward = _BEFORE.search(before) and marks.within("head", sentence.start, first.start)
        frame = first if backward else current
        parts.append(Stretch(sentence.start, first.start, sentence, frame, bool(backward)))
    for index, frame in enumerate(frames):
        end = frames[index + 1].start if index + 1 < len(frames) else sentence.end
        parts.append(Stretch(frame.end, end, sentence, frame, True))
    return parts
