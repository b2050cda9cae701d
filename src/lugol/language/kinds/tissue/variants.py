"""Changes of a gene as they are written out: "c.68_69del", "p.(Gly12Asp)", "G12D", "exon 20", "codon 12"."""

from collections.abc import Sequence

import msgspec

from lugol.language.cues import Cues
from lugol.language.model import Page, Sentence
from lugol.language.pairing import Head

_FILLER = frozenset({"filler"})
_BASES = frozenset({"a", "c", "g", "t"})
_WRITTEN_OUT = ("del", "ins", "dup")
_PLACES = frozenset({"exon", "codon", "intron"})
_TOLD = frozenset({"was", "were", "found", "identified", "detected", "present", "seen"})
_LEADS = frozenset({"of", "the", "in", "within", "a", "an", "at", "gene"})
_BETWEEN = _TOLD | _LEADS | frozenset({
    "heterozygous", "homozygous", "missense", "nonsense", "frameshift", "splice", "site", "pathogenic", "likely",
    "germline", "somatic", "de", "novo", "variant", "variants", "mutation", "mutations", "deletion", "insertion",
    "duplication", "exon", "intron", "codon", "novel", "known", "(", ")", ",", "on", "affecting", "substitution",
    "change", "transition", "transversion", "point", "hotspot", "same", "familial",
})  # fmt: skip
"""What stands between a written change and the gene that it is of."""
_FAR = 14


class Changes(msgspec.Struct, frozen=True):
    """Where the change of a gene is written out, by the first token of its gene, and what roles its tokens play."""

    runs: dict[int, tuple[int, int]]
    roles: dict[int, frozenset[str]]


def changes(cues: Cues, sentence: Sentence, heads: Sequence[Head]) -> Changes:
    """The written changes of a sentence, each with its gene: right behind it, or joined to it by words of a change."""
    page = cues.page
    within = {i for h in heads for i in range(h.first, h.last)}
    spans = [span for span in _spans(page, sentence) if not within.intersection(range(*span))]
    runs: dict[int, tuple[int, int]] = {}
    for head in heads:
        at = _behind(cues, head, sentence)
        behind = next((span for span in spans if span[0] == at), None)
        mine = behind or next((s for s in reversed(spans) if _is_joined(page, s, head)), None)
        if mine is not None:
            runs[head.first] = mine
    return Changes(runs, {i: _FILLER for span in spans for i in range(*span)})


def placed(page: Page, head: Head) -> str:
    """ "KRAS codon 12 mutation", "in exon 20 of INSR": the part of the gene that is named right beside it."""
    for at in (head.last, head.first - 4, head.first - 3):
        if at >= 0 and page.tokens[at : at + 1] and page.tokens[at].key in _PLACES and page.keys(at + 1, at + 2):
            linked = set(page.keys(at + 2, head.first)) <= {"of", "the"}
            if page.tokens[at + 1].key.isdecimal() and (at == head.last or linked):
                return page.words(at, at + 2)
    return ""


def in_words(page: Page, change: tuple[int, int], head: Head) -> str:
    """ "C.3601C>T missense mutation in exon 20" of the gene that follows it; "" where the change stands elsewhere."""
    first, last = change[0], head.first
    while last > change[1] and page.tokens[last - 1].key in _LEADS:
        last -= 1
    told = change[1] > head.first or bool({*_TOLD, ",", "(", ")"}.intersection(page.keys(change[1], last)))
    return "" if told else page.words(first, last)


def _behind(cues: Cues, head: Head, sentence: Sentence) -> int:
    """Where the words right behind a gene begin that are no "gene", no sign and no bracket."""
    at = head.last
    while at < sentence.last and (cues.page.tokens[at].key in "(,:" or "filler" in cues.roles.get(at, ())):
        at += 1
    return at


def _is_joined(page: Page, span: tuple[int, int], head: Head) -> bool:
    """ "A c.3601C>T missense mutation in exon 20 of INSR", "BRCA1 mutation (c.68del)": only such words between."""
    first, last = (span[1], head.first) if span[1] <= head.first else (head.last, span[0])
    between = page.keys(first, last)
    return 0 <= last - first <= _FAR and all(key in _BETWEEN or key.isdecimal() for key in between)


def _spans(page: Page, sentence: Sentence) -> list[tuple[int, int]]:
    """Every change that is written out in a sentence, by its tokens."""
    found: list[tuple[int, int]] = []
    at = sentence.first
    while at < sentence.last:
        end = at + 1
        while end < sentence.last and page.tokens[end].glued and page.tokens[end].key not in (",", ")", ";"):
            end += 1
        keys = page.keys(at, end)
        if not (page.tokens[at].glued and page.tokens[at - 1].key.isalnum()) and is_change(keys):
            end = _past_exchange(page, end, sentence.last)
            found.append((at, end))
        at = end if end > at + 1 and page.tokens[at].key.isalnum() else at + 1
    return found


def _past_exchange(page: Page, end: int, last: int) -> int:
    """ "c.560 G > T" is written with blanks: past the exchange of its letters."""
    keys = page.keys(end, min(end + 3, last))
    return end + 3 if len(keys) == 3 and keys[0] in _BASES and keys[1] == ">" and keys[2] in _BASES else end


def is_change(keys: Sequence[str]) -> bool:
    """ "c.68_69del", "p.(Gly12Asp)", "G12D", "c2638delA"."""
    if len(keys) > 2 and keys[0] in ("c", "p", "g") and keys[1] == ".":
        return True
    if len(keys) < 3 or len(keys[0]) != 1 or not keys[0].isalpha() or not keys[1].isdecimal():
        return False
    if keys[2] == "*" or (keys[0] == "c" and keys[2].startswith(_WRITTEN_OUT)):
        return True
    return keys[2].isalpha() and len(keys[2]) <= 2
