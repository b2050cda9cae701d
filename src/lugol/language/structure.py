"""A text as blocks, labelled parts, sentences and clauses: where one thing that is said ends and the next begins."""

from collections.abc import Sequence

import msgspec

from lugol.language.blocks import blocks_of, ends_of, rejoined, wrap_of
from lugol.language.labels import known_labels, labels_of, of_report, sections_of, tells_an_article, without_last_words
from lugol.language.leaflet import with_leaflets
from lugol.language.legends import legends_of, parted
from lugol.language.lines import lines_of
from lugol.language.model import Part, Sentence, Token
from lugol.language.parts import parts_of
from lugol.language.sentences import is_caption, sentences_of
from lugol.language.tokens import HYPHENS

_GO_ON = frozenset({",", ";", ")", *HYPHENS})
"""A line that begins with one of these was only broken there: "LYMPH NODES" / ", EXCISION:"."""


class Structure(msgspec.Struct, frozen=True):
    """The parts and the sentences of a text, whether it is a publication, and where a machine has wrapped it.

    `is_apart` tells that each sentence is a paragraph of its own.
    """

    parts: tuple[Part, ...]
    sentences: tuple[Sentence, ...]
    is_article: bool
    wrapped: tuple[int, ...]
    is_apart: bool = False


def parse(text: str, tokens: Sequence[Token]) -> Structure:
    """Blocks, parts, sentences and clauses of a text.

    >>> from lugol.language.tokens import tokenize
    >>> text = "Plan: LLETZ under GA. Review in 6 weeks."
    >>> [(p.kind, p.inline) for p in parse(text, tokenize(text)).parts]
    [('plan', True)]
    """
    lines = lines_of(text, tokens)
    legends = legends_of(tokens, lines)
    lines = parted(lines, legends)
    known = known_labels(text, tokens, ends_of(text, tokens, lines))
    if text.isupper():
        known = without_last_words(tokens, lines, known)
    lines, joined = rejoined(text, tokens, lines, known)
    wrap = wrap_of(text, tokens, lines) if lines else None
    blocks = blocks_of(text, tokens, lines, known, wrap, legends)
    labels = of_report([label for block in blocks for label in labels_of(text, tokens, block, lines, known)])
    units = frozenset(line.first for line in lines if line.blank) if wrap is not None and wrap.is_apart else None
    parts = parts_of(text, tokens, labels, blocks, units)
    articles = sections_of(labels)
    captions = [(b.first, b.last) for b in blocks if is_caption(tokens, b)]
    sentences = with_leaflets(tokens, tuple(sentences_of(text, tokens, blocks, labels, articles, captions)))
    strict = wrap is not None and wrap.is_strict
    starts = [start for block in blocks for start in block.starts[1:]]
    broken = (at for at in starts if tokens[at].key in _GO_ON or tokens[at - 1].key in HYPHENS)
    wrapped = tuple(starts if strict else sorted({*joined, *broken}))
    return Structure(parts, sentences, tells_an_article(labels), wrapped, wrap is not None and wrap.is_apart)
