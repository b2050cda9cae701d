"""A text as sections, sentences and clauses, every one with its offsets in the original."""

import re
from itertools import pairwise
from typing import Literal

import msgspec

SectionKind = Literal["title", "abstract", "introduction", "case", "caption", "discussion", "conclusion", "references"]

_HEADINGS: tuple[tuple[SectionKind, str], ...] = (
    ("abstract", r"abstract|summary|synopsis|objectives?|aims?|purpose"),
    ("introduction", r"introduction|background|rationale|epidemiology"),
    (
        "case",
        r"case(?:s)?(?: (?:report|presentation|description|history|summary|details|study))?(?: and .{0,30})?|"
        r"(?:report of|our) case|patient(?:s)?(?: (?:information|history|and methods|presentation|concerns|details))?|"
        r"clinical (?:case|presentation|history|findings|course)|presentation of case|timeline|"
        r"diagnos(?:is|es)|diagnostic (?:assessment|work-?up)|interventions?|outcomes?|therapeutic interventions?|"
        r"treatment(?: and outcome)?|follow[- ]?up(?: and outcomes?)?|investigations?|pathological findings|"
        r"histopathology|imaging(?: findings)?|outcome and follow[- ]?up|presenting concerns|patient perspective",
    ),
    (
        "discussion",
        r"discussion(?: and .{0,40})?|(?:review of (?:the )?literature|literature review)|comments?|"
        r"differential diagnosis|question to the expert.{0,20}|expert (?:opinion|answer).{0,20}",
    ),
    ("conclusion", r"conclusions?|learning points?|take[- ]home messages?|lessons?|key messages?"),
    (
        "references",
        r"references|bibliography|acknowledge?ments?|funding|conflicts? of interest|competing interests|"
        r"author contributions|ethics.{0,40}|data availability.{0,20}|keywords?|abbreviations|informed consent|consent",
    ),
)
_HEADING_LINE: list[tuple[SectionKind, re.Pattern[str]]] = [
    (kind, re.compile(rf"(?:#+\s*)?\**(?:\d+(?:\.\d+)*\.?\s+)?(?:{words})\**\s*[:.]?\**$", re.I))
    for kind, words in _HEADINGS
]
_INLINE_WORDS: tuple[tuple[SectionKind, str], ...] = (
    ("abstract", "Objectives?|Aims?|Purpose|Abstract|Summary"),
    ("introduction", "Background|Introduction|Rationale"),
    (
        "case",
        "Case(?: [Rr]eport| [Pp]resentation| [Dd]escription| [Ss]ummary)?|Patient(?:s| concerns?)?|Interventions?|"
        "Diagnos[ei]s|Outcomes?|Presentation",
    ),
    ("discussion", "Discussion|Comments?|Literature|Question to the expert"),
    ("conclusion", "Conclusions?|Lessons?|Learning points?"),
)
_INLINE: list[tuple[SectionKind, re.Pattern[str]]] = [
    (kind, re.compile(rf"(?:^|(?<=[.!?]\s))\**(?:{words}|{words.upper()})\**(?:\s*:\s|\s+[-–—]\s|\.\s(?=[A-Z]))", re.M))
    for kind, words in _INLINE_WORDS
]
_BACKGROUND = re.compile(r"\W*background", re.I)
_IS_CASE = re.compile(r"\b(?:case|introduction|patients)\b", re.I)
_CAPTION = re.compile(r"\s*(?:\**(?:Fig(?:ure|\.)?|Table|Image|Box|Scheme)\s*S?\d+\**\s*[|.:–—-]|\[image\b|!\[)", re.I)
_ABBREVIATION = re.compile(
    r"(?:(?<![/\w])(?:[A-Z]|Drs?|Mrs?|Ms|Prof|Figs?|figs?|al|i\.e|e\.g|eg|ie|vs?|approx|[Nn]o|St|Jr|cf|ca|incl|"
    r"resp|max|min|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|hosp|tab|wks?|mths?|yrs?|[Aa]pp|viz|q\.d|b\.d|p\.o|i\.v|op))\.$"
)
_ET_AL = re.compile(r"et al\.\s+[A-Z][a-z]+\s+[a-z]")
_SENTENCE_END = re.compile(r"(?:[.!?]+[\"”’')\]]*)(?=\s|$)|(?<=[a-zα-ω)\]])\.(?=[A-Z][a-z])|(?<=[A-Za-z]L)\.(?=[A-Z])")
_CLAUSE_BREAK = re.compile(
    r"\s*;\s*|\s+[–—]\s+|,?\s+\b(?:but|however|although|though|whereas|while|yet|except|nevertheless)\b,?\s+"
    r"|\s+->\s+|,?\s+whose\s+|,\s+(?:and\s+)?(?:which|who|then)\s+|,\s+and\s+(?=(?:she|he|the|a|an|there)\b)|\s*:\s+",
    re.I,
)
_MONTH_START = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_GOES_ON = re.compile(
    r"\b(?:and|or|the|an?|of|in|on|to|from|by|with|at|for|was|were|is|had|between|until|since|than|that|about)$", re.I
)
_ENTRY_LINE = re.compile(
    rf"\s*(?:[-*•–](?!\d)|>\s|\[|\(?\d{{1,2}}(?:\)|[./-]\d{{1,2}}[./-]|/\d{{1,2}}(?=\s))|\d{{4}}-|"
    rf"\d{{1,2}}\s*{_MONTH_START}|{_MONTH_START}[a-z]*\s+\d|[A-Z][\w/ -]{{0,24}}:)",
    re.I,
)


class Section(msgspec.Struct, frozen=True):
    """A part of the text and what it is; `told` is True where a heading says so."""

    kind: SectionKind
    start: int
    end: int
    told: bool = False


class Clause(msgspec.Struct, frozen=True):
    """A stretch of a sentence within which words such as "no" reach."""

    start: int
    end: int


class Sentence(msgspec.Struct, frozen=True):
    """One sentence: offsets, section, number of its paragraph and of its line block, and its clauses."""

    start: int
    end: int
    section: SectionKind
    paragraph: int
    clauses: tuple[Clause, ...] = ()
    line: int = 0


class Text(msgspec.Struct, frozen=True):
    """A source text in parts; offsets are those of `text`."""

    name: str
    text: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]

    @property
    def is_article(self) -> bool:
        """True where headings make it a publication with more in it than the case itself."""
        return any(s.told and s.kind in ("introduction", "discussion", "abstract", "conclusion") for s in self.sections)


def parse(text: str, name: str = "") -> Text:
    """Split a text into sections, sentences and clauses.

    >>> [s.kind for s in parse("Case: A woman of 40. Conclusion: IHC matters.").sections]
    ['case', 'conclusion']
    """
    sections = _sections(text)
    return Text(name, text, sections, tuple(_sentences(text, sections)))


def _sections(text: str) -> tuple[Section, ...]:
    starts: list[tuple[int, int, SectionKind, bool]] = []
    captions: list[tuple[int, int]] = []
    lines = [(a, b) for a, b in _lines(text) if text[a:b].strip()]
    for index, (start, end) in enumerate(lines):
        line = text[start:end].strip()
        if _CAPTION.match(line):
            captions.append((start, _goes_on_to(text, lines, index)))
            continue
        headed: list[SectionKind] = [kind for kind, pattern in _HEADING_LINE if len(line) < 80 and pattern.match(line)]
        starts.extend((start, end, kind, True) for kind in headed[:1])
    for kind, pattern in _INLINE:
        starts.extend((m.start(), m.end(), kind, True) for m in pattern.finditer(text))
    if not any(kind in ("abstract", "introduction") or "case" in text[a:b].lower() for a, b, kind, _ in starts):
        starts = [s for s in starts if not text[s[0] : s[1]].lower().lstrip("* ").startswith("comment")]
    if not any(kind not in ("introduction", "case") or _IS_CASE.search(text[a:b]) for a, b, kind, _ in starts):
        starts = [(a, b, "case" if _BACKGROUND.match(text[a:b]) else kind, told) for a, b, kind, told in starts]
    starts.sort()
    return _with_captions(_fill(text, starts), captions)


def _goes_on_to(text: str, lines: list[tuple[int, int]], index: int) -> int:
    """Where the paragraph that a line begins ends, when it is only wrapped."""
    width = max(b - a for a, b in lines)
    while index + 1 < len(lines) and not _breaks_line(text, lines[index], lines[index + 1], width):
        index += 1
    return lines[index][1]


def _fill(text: str, starts: list[tuple[int, int, SectionKind, bool]]) -> list[Section]:
    kinds = [kind for _, _, kind, _ in starts]
    opening: SectionKind = "abstract" if "introduction" in kinds and "abstract" not in kinds else "case"
    if "case" not in kinds and "introduction" not in kinds:
        opening = "case"
    elif "abstract" in kinds and kinds[0] == "abstract":
        opening = "title"
    sections = [Section(opening, 0, starts[0][0] if starts else len(text))]
    for index, (start, _, kind, told) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else len(text)
        sections.append(Section(kind, start, end, told))
    return [
        section for section in sections if section.end > section.start and text[section.start : section.end].strip()
    ]


def _with_captions(sections: list[Section], captions: list[tuple[int, int]]) -> tuple[Section, ...]:
    parts: list[Section] = []
    for section in sections:
        at = section.start
        for start, end in captions:
            if section.start <= start < section.end:
                if start > at:
                    parts.append(Section(section.kind, at, start, section.told))
                parts.append(Section("caption", start, end, True))
                at = end
        if at < section.end:
            parts.append(Section(section.kind, at, section.end, section.told))
    return tuple(parts)


def _lines(text: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]


def _breaks_line(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Does the end of a line end a sentence? Not where a converter or an editor has only wrapped it."""
    if "\n" in text[line[1] : following[0]].replace("\n", "", 1):
        return True
    here, there = text[line[0] : line[1]].rstrip(), text[following[0] : following[1]]
    if _CAPTION.match(there) or re.match(r"\s*[-*•]\s", there) or not here:
        return True
    if there[:1].islower() or here.endswith((",", "-")) or _GOES_ON.search(here):
        return False
    wrapped = width <= 160 and len(here) > 0.8 * width
    return not (wrapped and here[-1] not in ".!?" and not _ENTRY_LINE.match(there))


def _blocks(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """Runs of lines that belong together, and whether a blank line (a paragraph) comes before each."""
    lines = [(max(a, start), min(b, end)) for a, b in _lines(text) if b > start and a < end and text[a:b].strip()]
    if not lines:
        return []
    width = max(b - a for a, b in lines)
    blocks: list[tuple[int, int, bool]] = [(*lines[0], True)]
    for line, following in pairwise(lines):
        if _breaks_line(text, line, following, width):
            blank = text[line[1] : following[0]].count("\n") > 1
            blocks.append((*following, blank))
        else:
            blocks[-1] = (blocks[-1][0], following[1], blocks[-1][2])
    return blocks


def _sentences(text: str, sections: tuple[Section, ...]) -> list[Sentence]:
    found: list[Sentence] = []
    paragraph = line = 0
    for section in sections:
        for start, end, blank in _blocks(text, section.start, section.end):
            paragraph += blank or section.kind == "caption"
            line += 1
            for a, b in _split(text, start, end):
                found.append(Sentence(a, b, section.kind, paragraph, _clauses(text, a, b), line))
    return found


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = start
    for match in _SENTENCE_END.finditer(text, start, end):
        head = text[at : match.end()]
        if (
            match.group().startswith(".")
            and _ABBREVIATION.search(head[-9:])
            and not _ET_AL.match(text, match.start() - 5, end)
        ):
            continue
        rest = text[match.end() : end].lstrip()
        if match.group() == "." and (re.match(r"[,;)]", rest) or head[-2:-1] == "."):
            continue
        spans.append((at, match.end()))
        at = match.end()
    spans.append((at, end))
    trimmed = [(a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in spans]
    return [(a, b) for a, b in trimmed if b > a]


def _clauses(text: str, start: int, end: int) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    at = start
    for match in _CLAUSE_BREAK.finditer(text, start, end):
        if match.start() > at and text.count("(", at, match.start()) == text.count(")", at, match.start()):
            clauses.append(Clause(at, match.start()))
            at = (
                match.end()
                if text[match.start() : match.end()].strip() in {";", ":", "–", "—", "->"}
                else match.start()
            )
    clauses.append(Clause(at, end))
    return tuple(clauses)
