"""Operations of a past surgical history: each entry of the list is one of its own, named by the lexicon or not."""

from collections.abc import Iterator

from lugol.language.model import Concept, Mention, Page

_LABELS = frozenset({"surgical", "surgeries", "surgery", "operations", "psh", "pshx"})
_OPERATIVE = frozenset({
    "surgery", "surgeries", "bypass", "bypasses", "replacement", "replacements", "extraction", "extractions",
    "release", "augmentation", "implant", "implants", "implantation", "graft", "grafting", "fixation", "fusion",
    "repair", "removal", "reduction", "transplant", "transplantation", "stenting", "amputation", "arthroscopy",
    "lift", "reconstruction", "excision", "resection", "ligation", "operation", "operations", "endarterectomy",
    "releases", "repairs", "removals", "excisions", "ablation", "ablations", "angioplasty", "stent", "stents", "sling",
    "pacemaker", "fusions", "transplants", "grafts", "removed", "excised", "repaired", "debridement", "drainage",
})  # fmt: skip
_SEPARATORS = frozenset({",", ";", ":", ".", "•", "|"})
_OPENS = frozenset({
    "significant", "for", "positive", "notable", "status", "post", "s", "p", "/", "history", "of", "had", "has", "she",
    "also", "includes", "include", "including", "a", "an", "the", "remote", "prior", "previous", "past", "multiple",
    "and", "as", "well", "remarkable", "patient", "underwent", "been", "with", "in", "is",
    "two", "three", "four", "several",
})  # fmt: skip
_ENDS = frozenset({
    "in", "on", "for", "by", "at", "with", "after", "due", "(", "done", "performed", "without", "x", "×", "years",
    "secondary", "as", "approximately", "about", "many", "several", "last", "from", "when", "because", "that", "which",
})  # fmt: skip
_NOT_DONE = frozenset(
    {
        "no",
        "none",
        "denies",
        "denied",
        "never",
        "not",
        "without",
        "negative",
        "nil",
        "noncontributory",
        "cancelled",
        "canceled",
    }
)
_FILLS = frozenset({"surgery", "surgeries", "operation", "operations", "major", "other", "abdominal", "pelvic"})
"""An entry of these words alone names no operation ("previous surgeries")."""
_AS_WELL_AS = ("as", "well", "as")
_VERBS = frozenset({"was", "were", "is", "are", "would", "will", "advised", "recommended", "planned", "considered"})
"""An entry with one of these tells something of an operation, and names none."""
_GENERAL = ("surgery", "operation")
_PELVIC = ("hysterectomy", "oophorectomy", "lymphadenectomy", "omentectomy", "cystectomy", "myomectomy")
_JOINED = frozenset({"and", "with", "w", "/", "&", "+", "("})
_MOST_WORDS = 7


def is_past_list(page: Page, at: int) -> bool:
    """Does a token stand under "PAST SURGICAL HISTORY:" or a label like it?"""
    part = page.part_of(at)
    return part is not None and part.kind == "history" and bool(_LABELS.intersection(page.keys(*part.label)))


def entry_of(page: Page, mention: Mention) -> int:
    """Where the entry of a past surgical history begins that holds a procedure.

    "TAH and BSO, appendectomy" are two: organs of the pelvis joined to one another were taken out together.
    """
    first = page.sentence(mention.first).first
    named = page.of("procedure", first=first, last=mention.first)
    at = mention.first
    while at > first and page.tokens[at - 1].key not in _SEPARATORS and page.keys(max(0, at - 3), at) != _AS_WELL_AS:
        at -= 1
        before = [m for m in named if m.last <= at]
        if page.tokens[at].key in ("and", "&") and not (before and _are_one(page, before[-1], mention)):
            return at
    return at


def _are_one(page: Page, before: Mention, mention: Mention) -> bool:
    codes = (before.code in _PELVIC or before.concept.name == "salpingectomy", mention.code in _PELVIC)
    return all(codes) and set(page.keys(before.last, mention.first)) <= _JOINED | {"bilateral", "right", "left"}


def past_entries(page: Page) -> Iterator[Mention]:
    """The entries that no word of the lexicon names: "left eye cataract surgery", "carpal tunnel release"."""
    for part in page.parts:
        if part.kind != "history" or not _LABELS.intersection(page.keys(*part.label)):
            continue
        for first, last in _entries(page, part.label[1], part.last):
            keys = page.keys(first, last)
            named = [m for m in page.of("procedure", first=first, last=last) if m.concept.name not in _GENERAL]
            if named or not _OPERATIVE.intersection(keys) or _NOT_DONE.intersection(page.keys(*page.clause(first))):
                continue
            if not set(keys) <= _FILLS and not _VERBS.intersection(keys):
                name = page.words(first, last).lower()
                concept = Concept("procedure", "other", name, {})
                yield page.mention(concept, first, last)


def _entries(page: Page, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The words of each entry, without what leads to them and what tells when or why."""
    begun = first
    for at in range(first, last + 1):
        if at == last or page.tokens[at].key in _SEPARATORS | {"and"} or page.keys(at, at + 3) == _AS_WELL_AS:
            start, end = _trimmed(page, begun, at)
            if 0 < end - start <= _MOST_WORDS:
                yield start, end
            begun = at + 1


def _trimmed(page: Page, first: int, last: int) -> tuple[int, int]:
    while first < last and (page.tokens[first].key in _OPENS or not page.tokens[first].key[0].isalpha()):
        first += 1
    ends = (at for at in range(first, last) if page.tokens[at].key in _ENDS or page.tokens[at].key[0].isdigit())
    return first, next(ends, last)
