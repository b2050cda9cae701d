"""A text in, a page out: tokens, structure and every concept that is named."""

import re
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import groupby, pairwise

from lugol.language.apart import undoubled
from lugol.language.boxes import unchosen
from lugol.language.capitals import LEAST_WORDS, raised
from lugol.language.field_lines import with_colons
from lugol.language.genotype import without_other_genotypes
from lugol.language.lexicon import lexicon
from lugol.language.line_marks import line_marks
from lugol.language.lines import MONTH_NAMES
from lugol.language.model import SCREENING_TESTS, Mention, Page, Part, Sentence, Token, place_of
from lugol.language.neck import with_necks
from lugol.language.other_tissue import with_other_tissue
from lugol.language.otherwise import without_other_meanings
from lugol.language.pasted import copies
from lugol.language.scanned import as_meant
from lugol.language.spelled_out import as_spelled_out
from lugol.language.structure import parse
from lugol.language.surnames import surnames
from lugol.language.tokens import HYPHENS, tokenize
from lugol.language.trial_arms import without_trial_arms
from lugol.language.type_behind import with_types_behind

_LEADS_TO_LEVEL = frozenset({"was", "is", ":", "=", "of", "level", "levels", "value", "-", "(", "serum"})
_OF_LEVEL = frozenset({"antigen", "ag", "raised", "elevated"})
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_UNIT = re.compile(r"\s*(?:[nuµμ]g|m?I?U|kU)\s*/", re.I)
_NO_LEVEL = re.compile(r"\s*(?:[x×/-]|\.\d|cm\b|mm\b|%|years?\b|o'?clock|of\b|\d|\)?[A-Za-z]?\d)", re.I)


def page_of(text: str, name: str = "") -> Page:
    """Take a text apart.

    >>> page = page_of("Biopsy of the cervix showed CIN 3.")
    >>> [(m.concept.category, m.code) for m in page.of("site", "histology")]
    [('site', 'cervix'), ('histology', 'cin3')]
    """
    is_small = text.islower() and len(tokenize(text)) >= LEAST_WORDS
    text, tokens, is_pasted = _made_plain(with_colons(raised(text) if is_small else as_meant(text)))
    structure = parse(text, tokens)
    text = _unwrapped(text, tokens, structure.wrapped)
    noise = identifiers(text, tokens) | frozenset(surnames(text, tokens))
    mentions = tuple(m for m in _meant_mentions(text, tokens, structure.sentences) if m.first not in noise)
    clauses = tuple(clause for sentence in structure.sentences for clause in sentence.clauses)
    return Page(
        name=name,
        text=text,
        tokens=tokens,
        parts=structure.parts,
        sentences=structure.sentences,
        mentions=mentions,
        firsts=tuple(m.first for m in mentions),
        sentence_firsts=tuple(s.first for s in structure.sentences),
        clauses=clauses,
        clause_firsts=tuple(first for first, _ in clauses),
        innermost=tuple(_innermost(structure.parts, len(tokens))),
        spelled=tuple(token.key for token in tokens),
        by_category=_by_category(mentions),
        noise=noise,
        kinds=frozenset(part.kind for part in structure.parts),
        labelled={at: part.kind for part in structure.parts for at in range(*part.label)},
        is_article=structure.is_article,
        in_capitals=text.isupper(),
        is_small=is_small,
        is_apart=structure.is_apart,
        is_pasted=is_pasted,
    )


def _made_plain(text: str) -> tuple[str, tuple[Token, ...], bool]:
    """The text with blanks for what is no word of it: marks of lines, words and parts that stand there twice.

    True where a part stood there twice.
    """
    tokens = tokenize(text)
    marks = line_marks(text, tokens)
    if marks:
        text = _blanked(text, (tokens[place] for place in sorted(marks)))
        tokens = tokenize(text)
    left = list(unchosen(text, tokens))
    if left:
        text = _blanked(text, left)
        tokens = tokenize(text)
    text = undoubled(text, tokens)
    again = copies(text, tokens)
    if again:
        text = _blanked(text, (tokens[place] for place in again))
        tokens = tokenize(text)
    return text, tokens, bool(again)


def _meant_mentions(text: str, tokens: Sequence[Token], sentences: Sequence[Sentence]) -> Iterator[Mention]:
    """Every concept that the lexicon finds named, but for names that mean something else here."""
    found = lexicon().scan(text, tokens, [s.last for s in sentences])
    named = as_spelled_out(text, tokens, list(_without_parts_of_tests(found)))
    placed = list(
        _in_context(text, tokens, sentences, without_trial_arms(tokens, with_necks(tokens, sentences, named)))
    )
    tissues = list(with_types_behind(tokens, sentences, list(with_other_tissue(tokens, sentences, placed))))
    meant = list(without_other_meanings(text, tokens, tissues))
    for mention in without_other_genotypes(tokens, sentences, meant):
        if _ends_in_day(tokens, mention) or _is_returned(tokens, mention):
            continue
        if not (_is_antigen(text, tokens, mention) or _is_blood(text, tokens, mention) or _is_type(tokens, mention)):
            yield mention


_RETURNS = frozenset({
    "bx", "biopsy", "biopsies", "histo", "histology", "path", "pathology", "smear", "pap", "hpv", "result", "results",
    "report", "reports", "came", "come", "comes", "cytology", "bloods", "hpe", "swab", "swabs",
})  # fmt: skip


def _is_returned(tokens: Sequence[Token], mention: Mention) -> bool:
    """ "Bx back: CIN3", "histology came back": a result that has come, and no part of the body."""
    back = mention.concept.category == "place" and mention.code == "back" and tokens[mention.first].key == "back"
    return back and mention.first > 0 and tokens[mention.first - 1].key in _RETURNS


def _in_context(
    text: str, tokens: Sequence[Token], sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> Iterator[Mention]:
    """The mentions but for those whose meaning hangs on the rest of the text.

    "Her last sample" where nothing tells that it is one of the cervix, "RH" where no cancer is named.
    """
    screened = any(_is_of_screening(text, m) for m in mentions)
    cancer = any(_is_of_cancer(m) for m in mentions)
    for mention in mentions:
        context = mention.concept.attr("context")
        if not context or context == "cancer":
            yield from (mention,) if not context or cancer else ()
            continue
        sentence = sentences[place_of(sentences, mention.first)]
        told = {token.key for token in tokens[sentence.first : sentence.last]}
        if screened and not told & _OTHER_SAMPLES:
            yield mention


def _is_of_cancer(mention: Mention) -> bool:
    """Does it name a malignant growth of the womb, or one of no organ?"""
    staged = mention.concept.category == "staged" and mention.code in ("cervix", "endometrium", "vulva", "ovary")
    return staged or mention.concept.attr("behaviour") == "malignant"


def _is_of_screening(text: str, mention: Mention) -> bool:
    """ "Smear", "HPV 16", "dyskaryosis"; a bare "genotype" may be that of another germ."""
    if mention.concept.category == "hpv":
        named = text[mention.start : mention.end].casefold()
        return "hpv" in named or "papilloma" in named
    test = mention.concept.category in SCREENING_TESTS and not mention.concept.attr("context")
    return test or mention.concept.name in _ONLY_OF_SMEARS


_ONLY_OF_SMEARS = ("high-grade dyskaryosis", "low-grade dyskaryosis")
_OTHER_SAMPLES = frozenset({
    "urine", "blood", "stool", "semen", "sputum", "swab", "tissue", "biopsy", "serum", "plasma", "fluid", "csf",
    "pipelle", "endometrial", "histology", "specimen", "hair", "saliva", "hpv",
})  # fmt: skip
"""Beside these a sample is not one of the cervix."""


def _by_category(mentions: Sequence[Mention]) -> dict[str, tuple[int, ...]]:
    """The places of the mentions of each category."""
    found: dict[str, list[int]] = {}
    for at, mention in enumerate(mentions):
        found.setdefault(mention.concept.category, []).append(at)
    return {category: tuple(places) for category, places in found.items()}


_TESTS = frozenset({"ihc_marker", "gene", "analyte", "assay"})
_NO_PARTS = _TESTS | frozenset({"symptom", "radiotherapy", "vital", "histology", "cyt_result", "colposcopic", "drug"})


def _without_parts_of_tests(found: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions but for what is only part of a test's name: a complaint of "HMB-45", a hormone of its receptor."""
    over: dict[int, Mention] = {}
    tumours: dict[int, int] = {}
    for mention in found:
        if mention.concept.attr("behaviour") == "malignant" and mention.last - mention.first > 1:
            tumours |= dict.fromkeys(range(mention.first, mention.last), mention.last)
        if mention.concept.category in _TESTS:
            for at in range(mention.first, mention.last):
                known = over.get(at)
                if known is None or mention.last - mention.first > known.last - known.first:
                    over[at] = mention
    for mention in found:
        whole = over.get(mention.first)
        inside = whole is not None and whole.first <= mention.first and mention.last <= whole.last
        shorter = whole is not None and mention.last - mention.first < whole.last - whole.first
        stain = whole is not None and whole.concept.category == "ihc_marker"
        if inside and shorter and (mention.concept.category in _NO_PARTS or (stain and _is_disorder(mention))):
            continue
        if mention.concept.category == "analyte" and mention.last <= tumours.get(mention.first, 0):
            continue  # "Lung Ca" is no calcium
        yield mention


def _is_disorder(mention: Mention) -> bool:
    """ "Insulinoma" in "insulinoma-associated protein 1" names no disorder of hers."""
    return mention.concept.category == "disorder"


def _is_type(tokens: Sequence[Token], mention: Mention) -> bool:
    """ "Adenocarcinoma, gastric type": what its cells are like, and not the organ where it lies."""
    behind = [token.key for token in tokens[mention.last : mention.last + 2] if token.key not in HYPHENS]
    return mention.concept.category == "site" and behind[:1] == ["type"]


def _ends_in_day(tokens: Sequence[Token], mention: Mention) -> bool:
    """ "Pap 5/13/2024", "Pap 3 May": the figure is that of a day, and no class of a smear."""
    if mention.concept.category != "cyt_result" or not tokens[mention.last - 1].key.isdigit():
        return False
    behind = [token.key for token in tokens[mention.last : mention.last + 2]]
    figures = len(behind) > 1 and behind[0] in ("/", "-", ".") and behind[1].isdigit() and tokens[mention.last].glued
    return figures or (behind[:1] != [] and behind[0] in MONTH_NAMES)


def _is_antigen(text: str, tokens: Sequence[Token], mention: Mention) -> bool:
    """ "SCC 1.2 ng/mL", "SCC antigen", "SCC was raised": the serum marker, not the cancer of that name."""
    if mention.concept.category not in ("histology", "cyt_result") or text[mention.start : mention.end] != "SCC":
        return False
    at = mention.last
    while at < len(tokens) - 1 and tokens[at].key in _LEADS_TO_LEVEL:
        at += 1
    if tokens[at : at + 1] and tokens[at].key in _OF_LEVEL:
        return True
    told = at < len(tokens) and at - mention.last < 3 and _FIGURE.match(text, tokens[at].start)
    if not told or _NO_LEVEL.match(text, told.end()):
        return False
    return not told[0].isdigit() or bool(_UNIT.match(text, told.end()))


_OF_BLOOD = frozenset({"units", "unit", "transfused", "transfusion", "concentrate", "concentrates", "ffp", "packed"})


def _is_blood(text: str, tokens: Sequence[Token], mention: Mention) -> bool:
    """ "12 units of RCC", "transfusion of RCC and FFP": red cells of a blood bank, not the cancer of that name."""
    if text[mention.start : mention.end] != "RCC":
        return False
    near = tokens[max(0, mention.first - 5) : mention.last + 5]
    return any(token.key in _OF_BLOOD for token in near)


def _innermost(parts: Sequence[Part], length: int) -> Iterator[tuple[int, int]]:
    """The last part that holds each token, and the last of a known kind: one walk, a heap of those that are open."""
    opening = sorted((part.first, -place) for place, part in enumerate(parts))
    every: list[int] = []
    known: list[int] = []
    at = 0
    for token in range(length):
        while at < len(opening) and opening[at][0] <= token:
            heappush(every, opening[at][1])
            if parts[-opening[at][1]].kind:
                heappush(known, opening[at][1])
            at += 1
        for heap in (every, known):
            while heap and parts[-heap[0]].last <= token:
                heappop(heap)
        yield (-every[0] if every else -1), (-known[0] if known else -1)


def _blanked(text: str, marks: Iterable[Token]) -> str:
    """The text with blanks for marks, so that every other sign keeps its place."""
    pieces, at = [], 0
    for mark in marks:
        pieces += [text[at : mark.start], " " * (mark.end - mark.start)]
        at = mark.end
    return "".join((*pieces, text[at:]))


def _unwrapped(text: str, tokens: Sequence[Token], wrapped: Iterable[int]) -> str:
    """The text with blanks where lines were only wrapped, so that a line end is the end of what a line says.

    A word that was broken at its hyphen keeps the line end by which it is known for one.
    """
    pieces, at = [], 0
    for place in wrapped:
        end, start = tokens[place - 1].end, tokens[place].start
        broken = tokens[place].glued and tokens[place - 1].key in HYPHENS
        pieces += [text[at:end], ("\n" if broken else " ").ljust(start - end)]
        at = start
    return "".join((*pieces, text[at:]))


_ADDRESS = re.compile(r"^\W*(?:https?:/|www\.)|\w@\w+\.", re.I)
LONGEST_CODE = 8
LONGEST_WORD = 28
LONGEST_ZERO = 3


def identifiers(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The tokens of what is an identifier, an address or a scanner's noise and no word: "D2D80000-1E5C", "IIIIIIIII".

    >>> text = "UUID:D2D80000-1E5C-4ADC-9D3E-024D04E00000 pT1b2N0M0 HER2-"
    >>> sorted(tokenize(text)[i].key for i in identifiers(text, tokenize(text)))[:3]
    ['-', '-', '-']
    """
    noise: set[int] = set()
    run: list[int] = []
    for index in range(len(tokens) + 1):
        if index < len(tokens) and tokens[index].glued:
            run.append(index)
            continue
        length = tokens[run[-1]].end - tokens[run[0]].start if run else 0
        coded = (len(run) > 1 and length > LONGEST_ZERO) or length > LONGEST_WORD
        if coded and _is_noise(text[tokens[run[0]].start : tokens[run[-1]].end]):
            noise.update(run)
        run = [index]
    noise.update(_numbered(text, tokens))
    return frozenset(noise)


_NUMBERED = frozenset({"no", "number", "num", "nr", "#"})
_LEAST_NUMBER = 4
_LONGEST_SHORT = 6
_LONGEST_OF_CAPITALS = 4
"""Where all is in capitals, longer ones are words: "BIOPSY NO. 2015-10571"."""


def _numbered(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """ "CCC No 11902", "ART number: 20441": a number of hers or of a paper, with the short form that names it."""
    longest = _LONGEST_OF_CAPITALS if text.isupper() else _LONGEST_SHORT
    for at in (i for i, token in enumerate(tokens) if token.key in _NUMBERED):
        behind = next((a for a in range(at + 1, min(at + 4, len(tokens))) if tokens[a].key not in (":", ".")), at)
        number = tokens[behind].key
        if not (number.isdigit() and len(number) >= _LEAST_NUMBER):
            continue
        yield from range(at, behind + 1)
        named = text[tokens[at - 1].start : tokens[at - 1].end] if at else ""
        if named.isupper() and named.isalpha() and len(named) <= longest:
            yield at - 1


def _is_noise(word: str) -> bool:
    """Is a run without white space an address, a code of letters and digits in turn, or a word too long to be one?"""
    if _ADDRESS.search(word):
        return True
    if len(word) <= LONGEST_WORD and not any(map(str.isdigit, word)):
        return False
    pieces = ["".join(group) for alnum, group in groupby(word, str.isalnum) if alnum]
    numbered = (piece for piece in pieces if len(piece) > LONGEST_ZERO)
    if any(piece[:2] == "00" or (piece[0] == "0" and piece.isdigit()) for piece in numbered):
        return any(c.isalpha() for c in word)
    return any(_is_code(piece) or (len(piece) > LONGEST_WORD and piece.isalpha()) for piece in pieces)


_CODED_NAMES = ("p16ink4", "p15ink4", "p18ink4", "p19ink4")
"""Beginnings of names that look like codes and are markers."""


def _is_code(piece: str) -> bool:
    if piece.casefold().startswith(_CODED_NAMES):
        return False
    turns = sum(a.isdigit() != b.isdigit() for a, b in pairwise(piece))
    staged = piece.lstrip("pycraPYCRA")[:1] in ("T", "t")
    return len(piece) >= LONGEST_CODE and turns >= 3 and not staged
