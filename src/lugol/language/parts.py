"""How far each label of a text reaches: the parts that it is made of."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

import msgspec

from lugol.language.blocks import Block
from lugol.language.labels import Label
from lugol.language.lines import (
    DATED_MONTHS,
    SENTENCE_ENDS,
    YEAR_DIGITS,
    labels_day,
    opens_dated,
)
from lugol.language.model import Part, Token

_DAY_LENGTH = 3
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
LEAST_PROSE = 4
LONGEST_ITEM = 9
_TELLS = frozenset(
    {"is", "was", "are", "were", "has", "had", "have", "will", "she", "he", "we", "i", "the", "a", "an", "patient", ":"}
    | {"underwent", "presented", "attended", "showed", "revealed", "seen", "reviewed", "referred", "admitted"}
    | {"discharged", "continue", "stop", "start", "repeat", "follow-up", "review", "mrs", "ms", "miss", "dear"}
)
"""Words of a sentence, or of a plan, that no name of a disease holds."""
LONGEST_HEADING = 10
_LISTS_DATES = frozenset({
    "history", "laboratory", "imaging", "pathology", "quoted_results", "specimen", "gross", "microscopy", "synoptic",
    "path_diagnosis", "frozen", "stains", "addendum", "references",
})  # fmt: skip
"""Parts in which dated lines may stand; any other of an entry of running notes ends at the next entry."""
_OF_HER_NOW = frozenset({"she", "her", "patient", "i", "we"})
_IS_FELT = frozenset(
    {
        *("abdomen", "p", "pv", "ps", "per", "general", "heent", "neck", "lungs", "heart", "chest", "extremities"),
        *("breast", "breasts", "skin", "cardiovascular", "respiratory", "vital", "vitals", "pelvic", "bimanual", "cvs"),
        *("rs", "cns", "speculum", "rectal", "vaginal", "exam", "examination", "vulva", "vagina", "cervix", "external"),
    }
)
"""Words of labels under which an examiner goes on behind a scan."""


class _Layout(msgspec.Struct, frozen=True):
    """What bounds the parts of a text: its blocks, where lines, marked headings and entries of days begin.

    `units` are the beginnings of paragraphs where each sentence is one, else None; `is_headed`: do headings tell the
    sections?
    """

    text: str
    tokens: Sequence[Token]
    blocks: Sequence[Block]
    firsts: Sequence[int]
    starts: Sequence[int]
    marked: Sequence[int]
    entries: Sequence[int]
    units: frozenset[int] | None
    is_headed: bool

    @property
    def is_apart(self) -> bool:
        """Is each sentence a paragraph of its own?"""
        return self.units is not None

    def own(self, label: Label) -> int:
        """The place of the block that a label stands in."""
        return bisect_right(self.firsts, label.first) - 1

    def blocks_to(self, label: Label, last: int) -> Sequence[Block]:
        """The blocks from that of a label to the one behind a token."""
        return self.blocks[self.own(label) : bisect_right(self.firsts, last) + 1]


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
    starts = [at for block in blocks for at in block.starts]
    layout = _Layout(
        text,
        tokens,
        blocks,
        firsts=[block.first for block in blocks],
        starts=starts,
        marked=[at for at in starts if tokens[at].key == "#"],
        entries=[at for block in blocks for at in block.starts if opens_dated(tokens, at, block.last)],
        units=units,
        is_headed=any(label.heading and label.kind for label in labels),
    )
    lasts: list[int] = []
    following = section = any_section = len(tokens)
    for label in reversed(labels):
        ends = _ends_section(layout, label)
        if ends and not label.dated:
            last = _bounded(layout, label, any_section if layout.is_apart and not label.heading else section)
        else:
            last = min(following, blocks[layout.own(label)].last)
        lasts.append(last)
        following, section = label.first, label.first if ends else section
        any_section = label.first if label.at_line and label.level == "section" and label.kind else any_section
    return tuple(_told(labels, lasts[::-1], tokens))


def _ends_section(layout: _Layout, label: Label) -> bool:
    """Does a label end the section before it? Not one that has its words behind it, where sentences stand apart."""
    own_end = layout.blocks[layout.own(label)].last
    units = layout.units or frozenset()
    lines_below = layout.is_apart and own_end < len(layout.tokens) and own_end not in units  # "DRUGS: at home\n1. ..."
    heads = label.heading or label.last == own_end or label.last in units or lines_below
    told_apart = label.kind == "family" or (layout.is_headed and label.kind != "review")
    narrow = layout.is_apart and not heads and told_apart
    return label.at_line and label.level == "section" and not narrow


def _bounded(layout: _Layout, label: Label, last: int) -> int:
    """Where the section of a label ends: at the next, or before it where one of the steps finds an end."""
    for until in _ENDS:
        last = until(layout, label, last)
    return last


def _until_marked(layout: _Layout, label: Label, last: int) -> int:
    """ "## Past history": a marked heading reaches no further than to the next marked one."""
    if layout.tokens[label.first].key != "#":
        return last
    ahead = bisect_right(layout.marked, label.first)
    return min([last, *layout.marked[ahead : ahead + 1]])


def _until_next_day(layout: _Layout, label: Label, last: int) -> int:
    """What does not list dates ends at the next entry of running notes, a plan also where a line tells a day."""
    if label.kind not in _LISTS_DATES:
        last = min(last, _next_entry(layout.entries, label.first, last))
    if label.kind == "plan" and not label.heading:
        ahead = islice(layout.starts, bisect_right(layout.starts, label.last), bisect_left(layout.starts, last))
        ended = (at for at in ahead if _ends_plan(layout.tokens, at, last))
        last = next(ended, last)
    if label.kind == "plan":
        last = min(last, _next_day(layout.tokens, layout.blocks_to(label, last), last))
    return last


def _ends_plan(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Does a line begin the next visit, the letter itself ("Dear Dr Smith"), or tell what a test showed?"""
    return labels_day(tokens, at) or tokens[at].key == "dear" or _reports(tokens, at, last)


def _reports(tokens: Sequence[Token], at: int, last: int) -> bool:
    """ "15/03/2024 vault smear: HSIL": does a line begin with a day and tell what a test showed, as no plan does?"""
    if not opens_dated(tokens, at, last):
        return False
    keys = [token.key for token in tokens[at : min(at + _LONGEST_REPORT, last)]]
    tested = [n for n, key in enumerate(keys) if key in _TESTED and ":" in keys[n + 1 : n + 3]]
    return bool(tested) and bool(_SHOWN.intersection(keys[tested[0] :]))


_LONGEST_REPORT = 16
_TESTED = frozenset({"smear", "pap", "hpv", "cytology", "report", "histology", "histo", "biopsy", "bx", "hpe", "path"})
_SHOWN = frozenset({
    "positive", "negative", "pos", "neg", "+ve", "-ve", "+", "hsil", "lsil", "ascus", "asc", "nilm", "cin", "normal",
    "borderline", "carcinoma", "detected", "ais", "agc", "scc", "inadequate", "unsatisfactory", "ve",
})  # fmt: skip


def _until_unknown_heading(layout: _Layout, label: Label, last: int) -> int:
    if label.kind != "history" or not label.heading:
        return last
    return min(last, _unknown_heading(layout.text, layout.tokens, layout.blocks_to(label, last), label))


def _until_told_of_her(layout: _Layout, label: Label, last: int) -> int:
    if label.kind not in _UNTIL_HERS or label.heading or layout.is_apart:
        return last
    return min(last, _told_of_her(layout.tokens, layout.blocks_to(label, last), label))


def _until_her_own(layout: _Layout, label: Label, last: int) -> int:
    """ "FHx: sister CIN3. Own smear negative", "mother ca cervix; pt herself HSIL": a statement that turns to her."""
    if label.kind != "family":
        return last
    starts = frozenset(layout.starts)
    for at in range(label.last + 1, last):
        begun = layout.tokens[at - 1].key in (".", ";") or at in starts
        if not begun:
            continue
        keys = tuple(token.key for token in layout.tokens[at : at + LONGEST_ITEM])
        keys = keys[: keys.index(".")] if "." in keys else keys
        noted = keys[0] in _OF_A_NOTE and (keys[1:2] == (":",) or any(map(_is_of_day, keys)))
        parted = layout.text.count("\n", layout.tokens[at - 1].end, layout.tokens[at].start) > 1
        anew = parted and (opens_dated(layout.tokens, at, last) or _is_of_day(keys[0]))
        noted = noted or (parted and keys[0] in _OF_A_NOTE)
        own = keys[:1] in _OWN or keys[:2] in _OWN or noted or anew
        if own and not _OF_KIN.intersection(keys):
            return at
    return last


def _is_of_day(key: str) -> bool:
    """A year or a month, as the day of a test of hers has one."""
    return (key.isdigit() and len(key) == YEAR_DIGITS) or key in DATED_MONTHS


_OF_A_NOTE = frozenset({
    "interval", "ob", "obs", "gyn", "gyne", "meds", "medications", "pmh", "psh", "ros", "pe", "o/e", "labs", "imaging",
    "pap", "paps", "smear", "smears", "hpv", "colpo", "colposcopy", "cytology", "biopsy", "mri", "ct", "pet", "plan",
    "impression", "screening", "lmp", "lletz", "leep", "cone", "today", "exam", "speculum", "vault",
})  # fmt: skip
"""With these a sentence begins that no longer tells of her kin: "FHx: sister ca cervix. Pap 13 May 2024: HSIL"."""
_OWN = {
    ("pt",), ("patient",),
    ("own",), ("patient's",), ("pt's",), ("her", "own"), ("pt", "herself"), ("patient", "herself"), ("she", "herself"),
}  # fmt: skip


def _until_behind_entries(layout: _Layout, label: Label, last: int) -> int:
    if label.kind not in ("medication", "social") or not label.heading:
        return last
    return min(last, _behind_entries(layout.tokens, layout.blocks_to(label, last)))


def _until_list_ends(layout: _Layout, label: Label, last: int) -> int:
    """A plan or a diagnosis of a letter's head is its list, where sentences stand apart the items of its line."""
    if label.kind not in _SHORT_PARTS or label.heading:
        return last
    own = layout.own(label)
    last = min(last, _list_end(layout.blocks, label, own))
    itemized = layout.is_apart and label.kind in _OF_ONE_LINE and not _is_counted(layout.tokens, label.last)
    if itemized and label.last < last:
        last = min(last, _items_end(layout.tokens, layout.blocks[own], label.last, last))
    return last


_ENDS = (
    _until_marked,
    _until_next_day,
    _until_unknown_heading,
    _until_told_of_her,
    _until_her_own,
    _until_behind_entries,
    _until_list_ends,
)


def _told(labels: Sequence[Label], lasts: Sequence[int], tokens: Sequence[Token]) -> Iterator[Part]:
    """The part of each label; that of an organ is of the kind of the section around it."""
    around = Part("", (0, 0), 0, 0)
    for label, last in zip(labels, lasts, strict=True):
        kind = _organ_kind(around, label, tokens) if label.level == "organ" else label.kind
        part = Part(kind, (label.first, label.last), label.last, last, inline=not label.heading)
        yield part
        if label.at_line and label.level == "section":
            around = part


def _next_entry(entries: Sequence[int], at: int, last: int) -> int:
    """Where the next dated entry begins, if a label stands below one: "12.8.23 ... Plan: biopsy", "19.8.23 SCC"."""
    ahead = bisect_right(entries, at)
    return entries[ahead] if 0 < ahead < len(entries) else last


def _next_day(tokens: Sequence[Token], blocks: Sequence[Block], last: int) -> int:
    """Where a paragraph behind a plan begins with a day ("07/11 8am  b-hCG 3,412"), as the next entry of notes does."""
    begun = blocks[0].paragraph
    for before, block in pairwise(blocks):
        keys = [token.key for token in tokens[block.first : min(block.first + 3, block.last)]]
        day = len(keys) == _DAY_LENGTH and keys[0].isdigit() and keys[1] == "/" and keys[2].isdigit()
        if day and block.paragraph > before.paragraph and before is not blocks[0] and begun < block.paragraph:
            return block.first
    return last


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
