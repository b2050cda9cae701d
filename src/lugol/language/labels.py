"""Headings and labels of a text, and the parts over which they reach."""

from bisect import bisect_right
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
    labels_day,
    opens_dated,
)
from lugol.language.model import Article, Concept, Mention, Part, Token
from lugol.language.tokens import HYPHENS

_SHORT_PARTS = frozenset({"plan", "diagnosis", "impression", "outcome", "allergy"})
_OF_ONE_LINE = frozenset({"diagnosis", "outcome"})
"""Where each sentence is a paragraph, these end with their own; a plan goes on, lest it be taken for done."""
_UNTIL_HERS = frozenset({"family", "medication", "social"})
_OPENS_HERS = frozenset(
    {
        *("she", "patient", "mrs", "ms", "miss", "mri", "ct", "pet", "ultrasound", "ultrasonography", "sonography"),
        *("examination", "exam", "abdominal", "pelvic", "speculum", "bimanual", "vaginal", "transvaginal", "physical"),
        *("clinical", "gynecological", "gynecologic", "colposcopy", "colposcopic", "hysteroscopy"),
        *("laparoscopy", "laparotomy", "mammography", "mammogram", "biopsy", "histology", "cytology", "laboratory"),
        *("blood", "admission", "presentation", "today", "inspection", "palpation", "auscultation", "investigation"),
        *("investigations", "imaging", "chest", "cervical", "endometrial", "tumor", "vital", "general", "recent"),
        *("magnetic", "computed", "transabdominal", "local", "systemic", "digital", "rectal", "rectovaginal"),
    }
)
"""Words with which a paragraph begins to tell of her, or of a study of hers."""
_LEADS_HERS = frozenset({"on", "at", "the", "this", "an", "a", "our", "initial", "further", "upon", "subsequent"})
_OF_KIN = frozenset(
    {
        *("mother", "father", "sister", "sisters", "brother", "brothers", "aunt", "aunts", "uncle", "uncles", "cousin"),
        *("cousins", "grandmother", "grandfather", "grandparents", "niece", "nephew", "daughter", "daughters", "son"),
        *("sons", "sibling", "siblings", "parents", "parent", "family", "familial", "maternal", "paternal", "kin"),
        *("relative", "relatives", "husband", "children", "child", "died", "deceased", "alive", "dead", "side"),
    }
)
_OF_DATE = DATED_MONTHS | {"/", "-", ".", "(", ")", "on", "of", "dated"}
_LEADS_IN = frozenset(
    {"she", "he", "had", "has", "have", "was", "were", "is", "are", "there", "we", "gave", "reported"}
    | {"revealed", "showed", "demonstrated", "disclosed", "yielded", "confirmed"}
)
"""Before the name of a part these make a sentence of it: "She had a positive family history: her mother ..."."""
LEAST_PROSE = 4
LONGEST_ITEM = 9
_TELLS = frozenset(
    {"is", "was", "are", "were", "has", "had", "have", "will", "she", "he", "we", "i", "the", "a", "an", "patient", ":"}
    | {"underwent", "presented", "attended", "showed", "revealed", "seen", "reviewed", "referred", "admitted"}
    | {"discharged", "continue", "stop", "start", "repeat", "follow-up", "review", "mrs", "ms", "miss", "dear"}
)
"""Words of a sentence, or of a plan, that no name of a disease holds."""
LONGEST_HEADING = 10
LONGEST_CITATION = 60
_LISTS_DATES = frozenset({
    "history", "laboratory", "imaging", "pathology", "quoted_results", "specimen", "gross", "microscopy", "synoptic",
    "path_diagnosis", "frozen", "stains", "addendum", "references",
})  # fmt: skip
"""Parts in which dated lines may stand; any other of an entry of running notes ends at the next entry."""
_OF_HER_NOW = frozenset({"she", "her", "patient", "i", "we"})
_ONLY_OF_NOTES = frozenset({
    "preop_diagnosis", "postop_diagnosis", "anaesthesia", "medication", "allergy", "social", "review", "presenting",
    "procedure", "plan", "exam", "hospital_course", "impression",
})  # fmt: skip
"""Parts that a clinic's note has and the report of a case seldom."""
_TISSUE = frozenset({"gross", "specimen", "path_diagnosis", "synoptic"})
"""Labels of a pathology report, whose "Summary" is no abstract of an article."""
_IS_FELT = frozenset(
    {
        *("abdomen", "p", "pv", "ps", "per", "general", "heent", "neck", "lungs", "heart", "chest", "extremities"),
        *("breast", "breasts", "skin", "cardiovascular", "respiratory", "vital", "vitals", "pelvic", "bimanual", "cvs"),
        *("rs", "cns", "speculum", "rectal", "vaginal", "exam", "examination", "vulva", "vagina", "cervix", "external"),
    }
)
"""Words of labels under which an examiner goes on behind a scan."""


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
    return {m.first: m for m in found if not _is_stray_letter(text, tokens[m.first])}


def _is_stray_letter(text: str, token: Token) -> bool:
    """ "S: well, no pain" and "O: BP 118/74" are parts of a note; any other such letter names none."""
    opens = text[: token.start].rstrip(" ").endswith("\n") or not token.start
    return token.key in ("s", "o") and not (opens and text[token.start].isupper())


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
        abbreviated = tokens[at].glued and len(tokens[at - 2].key) < 3
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
    return (said in ("O/E", "o/e") and following not in (":", *HYPHENS)) or (len(said) == 1 and following == ">")


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


def parts_of(
    text: str,
    tokens: Sequence[Token],
    labels: Sequence[Label],
    blocks: Sequence[Block],
    units: frozenset[int] | None = None,
) -> tuple[Part, ...]:
    """A label of a section at the head of a line reaches to the next such; any other to the end of its block.

    One with a date of its own ("ADDENDUM 27/10/2023:") ends the section before it and reaches to the end of its block.

    Where each sentence is a paragraph of its own (they begin at `units`), a label that has words behind it reaches to
    the next of any kind, as it does within a line, if headings tell the sections, and that of her kin in any case.
    A heading marked as one ("## Past history") reaches to the next that is marked, known or not. In running notes a
    plan, an impression or her kin end where the entry of the next day begins.
    """
    is_apart = units is not None
    is_headed = any(label.heading and label.kind for label in labels)
    firsts = [block.first for block in blocks]
    marked = [at for block in blocks for at in block.starts if tokens[at].key == "#"]
    starts = [at for block in blocks for at in block.starts]
    entries = [at for block in blocks for at in block.starts if opens_dated(tokens, at, block.last)]
    lasts: list[int] = []
    following = section = any_section = len(tokens)
    for label in reversed(labels):
        block_end = blocks[bisect_right(firsts, label.first) - 1].last
        lines_below = (
            is_apart and block_end < len(tokens) and block_end not in (units or ())
        )  # "DRUGS: at home\n1. ..."
        heads = label.heading or label.last == block_end or label.last in (units or ()) or lines_below
        narrow = is_apart and not heads and (label.kind == "family" or (is_headed and label.kind != "review"))
        ends = label.at_line and label.level == "section" and not narrow
        wide = ends and not label.dated
        reach = any_section if is_apart and not label.heading else section
        last = reach if wide else min(following, block_end)
        if wide and tokens[label.first].key == "#":
            ahead = bisect_right(marked, label.first)
            last = min([last, *marked[ahead : ahead + 1]])
        if wide and label.kind not in _LISTS_DATES:
            last = min(last, _next_entry(entries, label.first, last))
        if wide and label.kind == "plan" and not label.heading:
            told = (at for at in starts if label.last < at < last and labels_day(tokens, at))
            last = next(told, last)
        if wide and label.kind == "history" and label.heading:
            own = bisect_right(firsts, label.first) - 1
            last = min(last, _unknown_heading(text, tokens, blocks[own : bisect_right(firsts, last) + 1], label))
        if wide and label.kind in _UNTIL_HERS and not (label.heading or is_apart):
            own = bisect_right(firsts, label.first) - 1
            last = min(last, _told_of_her(tokens, blocks[own : bisect_right(firsts, last) + 1], label))
        if wide and label.kind in ("medication", "social") and label.heading:
            own = bisect_right(firsts, label.first) - 1
            last = min(last, _behind_entries(tokens, blocks[own : bisect_right(firsts, last) + 1]))
        if wide and label.kind in _SHORT_PARTS and not label.heading:
            own = bisect_right(firsts, label.first) - 1
            last = min(last, _list_end(blocks, label, own))
            if is_apart and label.kind in _OF_ONE_LINE and label.last < last and not _is_counted(tokens, label.last):
                last = min(last, _items_end(tokens, blocks[own], label.last, last))
        lasts.append(last)
        following, section = label.first, label.first if ends else section
        any_section = label.first if label.at_line and label.level == "section" and label.kind else any_section
    found: list[Part] = []
    around = Part("", (0, 0), 0, 0)
    for label, last in zip(labels, reversed(lasts), strict=True):
        kind = _organ_kind(around, label, tokens) if label.level == "organ" else label.kind
        found.append(Part(kind, (label.first, label.last), label.last, last, inline=not label.heading))
        if label.at_line and label.level == "section":
            around = found[-1]
    return tuple(found)


def _next_entry(entries: Sequence[int], at: int, last: int) -> int:
    """Where the next dated entry begins, if a label stands below one: "12.8.23 ... Plan: biopsy", "19.8.23 SCC"."""
    ahead = bisect_right(entries, at)
    return entries[ahead] if 0 < ahead < len(entries) else last


def _items_end(tokens: Sequence[Token], block: Block, at: int, last: int) -> int:
    """Where the items of "Diagnosis: CIN 3. Acute kidney injury. HIV." end, each a paragraph: before a sentence told.

    A sentence has a verb or a subject, an item is only a name.
    """
    starts = [*(start for start in block.starts if start > at), block.last]
    for start, end in pairwise(starts):
        keys = [token.key for token in tokens[start:end]]
        if len(keys) > LONGEST_ITEM or _TELLS.intersection(keys):
            return start
    return last


def _is_counted(tokens: Sequence[Token], at: int) -> bool:
    """ "Assessment: 1. Acne. 2. Anaemia": does a list that counts its entries stand behind a label?"""
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return behind is not None and tokens[at].key.isdigit() and behind.key in (".", ")") and behind.glued


def _told_of_her(tokens: Sequence[Token], blocks: Sequence[Block], label: Label) -> int:
    """Where "Family history: ...", told in one line, ends: at a paragraph of prose that begins with her or a study.

    "Medication: none." and behind a blank line "On examination the cervix bled." Kin named in such a paragraph, or who
    died, keep it theirs.
    """
    for block in blocks[1:] if label.last < blocks[0].last else ():
        keys = [token.key for token in tokens[block.first : block.last]]
        apart = block.paragraph > blocks[0].paragraph or not {"she", "patient"}.intersection(keys[:2])
        opened = keys[0] in _OPENS_HERS or (keys[0] in _LEADS_HERS and keys[1:2] and keys[1] in _OPENS_HERS)
        theirs = label.kind == "family" and _OF_KIN.intersection(keys)
        if apart and opened and keys[-1] in SENTENCE_ENDS and len(keys) > LEAST_PROSE and not theirs:
            return block.first
    return blocks[-1].last


def _behind_entries(tokens: Sequence[Token], blocks: Sequence[Block]) -> int:
    """Where the numbered entries of a list of medicines end: at a paragraph of prose about her.

    "She was given carboplatin and does complain of fatigue." behind a blank line is no medicine of the list.
    """
    counted = len(blocks) > 2 and _is_counted(tokens, blocks[1].first)
    for before, block in pairwise(blocks[1:]) if counted else ():
        keys = [token.key for token in tokens[block.first : block.last]]
        apart = block.paragraph > before.paragraph and not _is_counted(tokens, block.first)
        if apart and len(keys) > LEAST_PROSE and keys[-1] in SENTENCE_ENDS and _OF_HER_NOW.intersection(keys):
            return block.first
    return blocks[-1].last


def _unknown_heading(text: str, tokens: Sequence[Token], blocks: Sequence[Block], label: Label) -> int:
    """Where a history under a heading ends at a heading of unknown words: a short line alone, with prose behind it.

    Only a history: under "Plan" or "Family history" such a line may be an entry, which must not become hers or done.
    """
    for before, block, behind in zip(blocks, blocks[1:], blocks[2:], strict=False):
        apart = before.paragraph < block.paragraph < behind.paragraph
        short = len(block.starts) == 1 and block.last - block.first <= LONGEST_HEADING
        title = text[tokens[block.first].start].isupper() and tokens[block.last - 1].key not in (
            *SENTENCE_ENDS,
            ":",
            ",",
            ";",
        )
        prose = tokens[behind.last - 1].key in SENTENCE_ENDS and behind.last - behind.first > LONGEST_HEADING
        if block.first > label.last and apart and short and title and prose:
            return block.first
    return blocks[-1].last


def _list_end(blocks: Sequence[Block], label: Label, own: int) -> int:
    """Where a labelled list of a letter's head ends: at the blank line behind it, unless numbered entries go on."""
    if label.last >= blocks[own].last:
        return blocks[-1].last
    last = own
    while last + 1 < len(blocks) and blocks[last + 1].paragraph == blocks[own].paragraph:
        last += 1
    return blocks[last].last


def _organ_kind(around: Part, label: Label, tokens: Sequence[Token]) -> str:
    """An organ heads what was asked or seen of it: whichever its section says, else what was seen.

    "Liver:" under "Ultrasound:" is scanned; "Abdomen:" there may begin what was felt.
    """
    told = around.kind if label.first < around.last else ""
    inner = not _IS_FELT.intersection(token.key for token in tokens[label.first : label.last])
    if told == "imaging" and inner:
        return told
    return told if told in ("review", "exam", "presenting", "colposcopy", "gross", "findings") else "exam"


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
