"""A text in, a page out: tokens, structure and every concept that is named."""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import groupby, pairwise

from lugol.language.lexicon import lexicon
from lugol.language.model import Page, Part, Token
from lugol.language.structure import parse
from lugol.language.tokens import tokenize


def page_of(text: str, name: str = "") -> Page:
    """Take a text apart.

    >>> page = page_of("Biopsy of the cervix showed CIN 3.")
    >>> [(m.concept.category, m.code) for m in page.of("site", "histology")]
    [('site', 'cervix'), ('histology', 'cin3')]
    """
    tokens = tokenize(text)
    structure = parse(text, tokens)
    noise = identifiers(text, tokens)
    found = lexicon().scan(text, tokens, [s.last for s in structure.sentences])
    mentions = tuple(m for m in found if m.first not in noise)
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
        is_article=structure.is_article,
    )


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


LONGEST_CODE = 8
LONGEST_WORD = 28


def identifiers(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The tokens of what is an identifier or the noise of a scanner and no word: "D2D80000-1E5C-4ADC", "IIIIIIIII".

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
        if run and _is_noise(text[tokens[run[0]].start : tokens[run[-1]].end]):
            noise.update(run)
        run = [index]
    return frozenset(noise)


def _is_noise(word: str) -> bool:
    """Is a run without white space a code of letters and digits in turn, or a word too long to be one?"""
    pieces = ["".join(group) for alnum, group in groupby(word, str.isalnum) if alnum]
    if any(piece[:2] == "00" or (piece[0] == "0" and len(piece) > 3 and piece.isdigit()) for piece in pieces):
        return any(c.isalpha() for c in word)
    return any(_is_code(piece) or (len(piece) > LONGEST_WORD and piece.isalpha()) for piece in pieces)


def _is_code(piece: str) -> bool:
    turns = sum(a.isdigit() != b.isdigit() for a, b in pairwise(piece))
    staged = piece.lstrip("pycraPYCRA")[:1] in ("T", "t")
    return len(piece) >= LONGEST_CODE and turns >= 3 and not staged
