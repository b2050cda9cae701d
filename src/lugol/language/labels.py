"""Headings and labels of a text, and the sections of a publication that they tell."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import msgspec

from lugol.language.blocks import Block, is_stopped
from lugol.language.lexicon import Lexicon, read_rows
from lugol.language.lines import (
    DATED_MONTHS,
    LONGEST_LABEL,
    SENTENCE_ENDS,
    Line,
    is_enumerator,
    is_ratio,
)
from lugol.language.model import Article, Concept, Mention, Token
from lugol.language.tokens import HYPHENS

_OF_DATE = DATED_MONTHS | {"/", "-", ".", "(", ")", "on", "of", "dated"}
_LEADS_IN = frozenset(
    {"she", "he", "had", "has", "have", "was", "were", "is", "are", "there", "we", "gave", "reported"}
    | {"revealed", "showed", "demonstrated", "disclosed", "yielded", "confirmed", "underwent", "undergone", "received"}
    | {"required", "refused", "declined", "included", "developed", "suffered", "denied", "denies"}
)
"""Before the name of a part these make a sentence of it: "She had a positive family history: her mother ..."."""
_LEAST_PROSE = 4
_FULL_LINE, _NEAR_LINES = 0.8, 4
"""A line of such a share of the longest among so many around it is full."""
LONGEST_CITATION = 60
_ONLY_OF_NOTES = frozenset({
    "preop_diagnosis", "postop_diagnosis", "anaesthesia", "medication", "allergy", "social", "review", "presenting",
    "procedure", "plan", "exam", "hospital_course", "impression",
})  # fmt: skip
"""Parts that a clinic's note has and the report of a case seldom."""
_TISSUE = frozenset({"gross", "specimen", "path_diagnosis", "synoptic"})
"""Labels of a pathology report, whose "Summary" is no abstract of an article."""


class Label(msgspec.Struct, frozen=True):
    """A heading or a label: its tokens, its kind ("" where unknown), its level, and whether a line begins with it.

    `dated` is one with a day of its own, "ADDENDUM 27/10/2023:".
    """

    first: int
    last: int
    kind: str
    article: str
    level: str
    at_line: bool
    heading: bool
    dated: bool = False


@cache
def _labels() -> Lexicon:
    rows = []
    for row in read_rows("labels.csv"):
        concept = Concept("label", row["kind"], row["kind"], {"article": row["article"], "level": row["level"]})
        rows.append((concept, row["terms"].split("|")))
    return Lexicon(rows)


def known_labels(text: str, tokens: Sequence[Token], ends: Sequence[int]) -> dict[int, Mention]:
    """The labels of `labels.csv` by their first tokens, none of them across one of the `ends` of lines."""
    found = _labels().scan(text, tokens, ends)
    return {m.first: m for m in found if not _is_stray_letter(text, tokens, m.first)}


def _is_stray_letter(text: str, tokens: Sequence[Token], at: int) -> bool:
    """ "S: well, no pain" and "O: BP 118/74" are parts of a note; any other such letter names none."""
    start = tokens[at].start
    before = text[tokens[at - 1].end if at else 0 : start]
    opens = before.rstrip(" ").endswith("\n") or not start
    return tokens[at].key in ("s", "o") and not (opens and text[start].isupper())


def without_last_words(tokens: Sequence[Token], lines: Sequence[Line], known: dict[int, Mention]) -> dict[int, Mention]:
    """The labels of a text of capitals but for the last word of a sentence: "... WITH A HIGH" / "BACKGROUND".

    The name of a section of a publication is such a word where it stands alone below a line that is as long as those
    around it and ends with neither a stop nor a colon.
    """
    alone = {
        line.first
        for number, (before, line) in enumerate(pairwise(lines))
        if not line.blank
        and (named := known.get(line.first)) is not None
        and (named.concept.attr("article") or named.code == "background")
        and named.last == named.first + 1 >= line.last - (tokens[line.last - 1].key in SENTENCE_ENDS)
        and tokens[before.last - 1].key not in (*SENTENCE_ENDS, ":")
        and before.last - before.first > _LEAST_PROSE
        and before.width
        >= _FULL_LINE * max(near.width for near in lines[max(0, number - _NEAR_LINES) : number + _NEAR_LINES])
    }
    return {at: named for at, named in known.items() if at not in alone}


def labels_of(
    text: str, tokens: Sequence[Token], block: Block, lines: Sequence[Line], known: dict[int, Mention]
) -> Iterator[Label]:
    """The labels of a block: at the head of a line, of an entry in it, or after the end of a sentence."""
    at_lines = {
        at
        for at in block.starts
        if at == block.first or (tokens[at - 1].key in SENTENCE_ENDS and at not in block.broken)
    }
    start = block.first
    while start < block.last:
        here = _skip_entry(tokens, start, block.last)
        label = _label_at(text, tokens, here, block, known, start in at_lines)
        if label is not None:
            if label.kind == "specimen" and _is_cited(tokens, label):
                label = msgspec.structs.replace(label, kind="", level="field")
            yield msgspec.structs.replace(label, first=start) if label.heading else label
            start = label.last
            continue
        start = _next_start(tokens, start + 1, block, at_lines)


def _is_cited(tokens: Sequence[Token], label: Label) -> bool:
    """ "Source: A rare tumour, https://journal.org/12": what a page was taken from is no specimen."""
    cited = tokens[label.last : label.last + LONGEST_CITATION]
    return any(token.key in ("http", "https", "www", "doi", "licence", "license") for token in cited)


def _next_start(tokens: Sequence[Token], at: int, block: Block, at_lines: set[int]) -> int:
    while at < block.last:
        abbreviated = tokens[at].glued and (len(tokens[at - 2].key) < 3 or tokens[at].key[0].isdigit())
        if at in at_lines or (tokens[at - 1].key in (".", ";", "!", "?") and not abbreviated):
            return at
        at += 1
    return block.last


def _skip_entry(tokens: Sequence[Token], at: int, last: int) -> int:
    """Past a bullet or an enumerator at the head of a line."""
    while at < last and tokens[at].key in ("*", "•", "·", ">", "#", "●", "▪", "_", *HYPHENS):
        at += 1
    if at + 1 >= last:
        return at
    key, following = tokens[at].key, tokens[at + 1]
    if following.key in (".", ")") and following.glued and key.isalnum() and is_enumerator(tokens[at]):
        return at + 2
    numbered = key[0].isdigit() and len(key) < 4 and following.key.isalpha() and not following.glued
    return at + 1 if numbered else at


def _label_at(
    text: str, tokens: Sequence[Token], at: int, block: Block, known: dict[int, Mention], at_line: bool
) -> Label | None:
    named = known.get(at)
    if named is not None and _is_bare(text, tokens, named, block.last):
        soap = tokens[named.last].key == ">"
        return _label(at, named.last + soap, named, at_line=at_line and soap, heading=False)
    if named is not None and at_line:
        rest = tokens[named.last : block.last]
        ends_line = named.last == block.last or (named.last in block.starts and rest[0].key != ":")
        if (ends_line or all(t.key in ("*", "#", ".", "-", "_") for t in rest)) and _looks_like_heading(text, named):
            return _label(at, named.last, named, at_line=True, heading=True)
        if is_stopped(tokens, named, block.last) and text[named.start].isupper():
            return _label(at, named.last + 1, named, at_line=True, heading=False)
        dated = _past_date(tokens, named.last, block.last)
        if dated < block.last and tokens[dated].key == ":" and text[named.start].isupper():
            label = _label(at, dated + 1, named, at_line=True, heading=False)
            if label.kind != "imaging":  # "MRI 20 May: no nodes. CT clear. Stage IB1." goes on to other things
                return msgspec.structs.replace(label, dated=label.kind != "plan")
    for end in range(at + 1, min(at + LONGEST_LABEL, block.last)):
        token = tokens[end]
        if token.key == ":" and not is_ratio(tokens, end):
            if named is None or named.last != end:
                inner = [known[i] for i in range(at, end) if i in known and known[i].last == end]
                inner = [m for m in inner if m.first == at or tokens[m.first - 1].key != "for"]
                inner = [m for m in inner if not _LEADS_IN.intersection(t.key for t in tokens[at : m.first])]
                named = inner[0] if inner and at_line else None
            return _label(at, end + 1, named, at_line=at_line, heading=False)
        if token.key == "," and at_line and _line_ends_in_colon(tokens, at, block):
            continue
        if token.key in (".", ";", "!", "?", ",") or (token.key[0].isdigit() and end - at > 4):
            break
    dashed = named is not None and at_line and named.last + 1 < block.last and tokens[named.last].key in HYPHENS
    if dashed and named is not None and not tokens[named.last].glued and text[named.start].isupper():
        return _label(at, named.last + 1, named, at_line=True, heading=False)
    return None


def _is_bare(text: str, tokens: Sequence[Token], named: Mention, last: int) -> bool:
    """ "O/E Pale+. Abd soft", "S> (+) bloatedness": labels in haste, without a colon."""
    if named.last + 1 >= last:
        return False
    said, following = text[tokens[named.first].start : tokens[named.last - 1].end], tokens[named.last].key
    letters = all(len(token.key) == 1 for token in tokens[named.first : named.last])
    marked = letters and following == ">" and tokens[named.last].glued
    return (said in ("O/E", "o/e") and following not in (":", *HYPHENS)) or marked


def _past_date(tokens: Sequence[Token], at: int, last: int) -> int:
    """ "ADDENDUM 27 October 2023:", "Colposcopy (20/10/2023):": past the date that stands with the name of a part."""
    end = at
    while end < last and (tokens[end].key[0].isdigit() or tokens[end].key in _OF_DATE) and end - at < LONGEST_LABEL:
        end += 1
    return end if any(token.key[0].isdigit() for token in tokens[at:end]) else last


def _line_ends_in_colon(tokens: Sequence[Token], at: int, block: Block) -> bool:
    """ "UTERUS AND CERVIX, HYSTERECTOMY:" is a label though it holds commas."""
    end = next((start for start in block.starts if start > at), block.last)
    return tokens[end - 1].key == ":"


def _label(first: int, last: int, named: Mention | None, *, at_line: bool, heading: bool) -> Label:
    if named is None:
        return Label(first, last, "", "", "field", at_line, heading)
    return Label(first, last, named.code, named.concept.attr("article"), named.concept.attr("level"), at_line, heading)


def _looks_like_heading(text: str, named: Mention) -> bool:
    return text[named.start].isupper()


def of_report(labels: Sequence[Label]) -> list[Label]:
    """The labels with the "Summary" of a pathology report as its conclusion."""
    begun = next((label.first for label in labels if label.kind in _TISSUE), None)
    if begun is None:
        return list(labels)
    return [
        msgspec.structs.replace(label, kind="conclusion", article="")
        if label.kind == "abstract" and label.first > begun
        else label
        for label in labels
    ]


def sections_of(labels: Sequence[Label]) -> list[tuple[int, Article]]:
    """Where each section of a publication begins; without an introduction or a discussion there is only the case."""
    named: list[tuple[int, Article]] = [
        (label.first, label.article)  # type: ignore[misc]
        for label in labels
        if label.article and label.at_line
    ]
    kinds = {kind for _, kind in named}
    if _TISSUE.intersection(label.kind for label in labels) and not kinds & {"introduction", "discussion"}:
        return [(0, "case")]
    if not kinds & {"introduction", "discussion", "conclusion", "references", "abstract"} or _is_note(labels):
        return [(0, "case")]
    if kinds in ({"abstract"}, {"conclusion"}):
        return [(0, "case")]  # a letter may have a "Summary" or a "Conclusion", and nothing else of a publication
    if kinds <= {"discussion", "conclusion"} and not any(label.heading for label in labels if label.article):
        return [(0, "case")]  # "Discussion: not for radical surgery. Outcome: ...": a meeting talks of her
    opening: Article = "title" if named[0][1] == "abstract" else "case"
    if "case" in kinds and named[0][1] in ("introduction", "case"):
        opening = "abstract"
    return [(0, opening), *named]


def _is_note(labels: Sequence[Label]) -> bool:
    """Is it a clinic's note, whose "Summary" and "Discussion" are no sections of a publication?

    It has parts that only a note has, and neither an introduction, nor a case, nor references.
    """
    kinds = {label.kind for label in labels if label.at_line}
    articles = {label.article for label in labels if label.article and label.at_line}
    return len(kinds & _ONLY_OF_NOTES) > 1 and not articles & {"introduction", "case", "references"}


def tells_an_article(labels: Sequence[Label]) -> bool:
    """Does a text have the sections of a publication?"""
    if _is_note(labels):
        return False
    told = {label.article for label in labels if label.article and label.at_line}
    return bool(told & {"introduction", "discussion", "abstract"})
