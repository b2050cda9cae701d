"""Whose genotype: a bare "genotype" is that of HPV where the virus or a smear is named with it, and no other owner."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lugol.language.model import Mention, Sentence, Token, place_of
from lugol.language.word_sets import word_set

_OF_VIRUS = word_set(
    """the a its viral hpv extended full partial limited reflex further no and for or with by on , : ; ( . - specific
    subsequent high risk carcinogenic oncogenic this that same new another different repeat repeated hr"""
)
"""What may stand before the "genotype" of the virus that was named before; any other word says whose it is."""
_NAMED_BEFORE = 2
_PLATFORM = "platform"
_PLATFORMS = frozenset({_PLATFORM, "GeneXpert"})
"""The machines that look for HPV and for other germs, as the test of either."""


def without_other_genotypes(
    tokens: Sequence[Token], sentences: Sequence[Sentence], found: Sequence[Mention]
) -> Iterator[Mention]:
    """The mentions without the genotypes of another thing, and without the machines that looked for another germ.

    >>> from lugol.language.page import page_of
    >>> texts = ("The G6PD genotype was normal.", "HPV positive, genotype 16.")
    >>> [[m.code for m in page_of(text).of("hpv", "cyt_test")] for text in texts]
    [[], ['HPV', 'genotyping']]
    """
    tests = sorted(m.first for m in found if m.concept.category in ("hpv", "cyt_test") and m.code != "genotyping")
    for mention in found:
        if mention.code == "genotyping" and not _is_of_virus(tokens, sentences, tests, mention):
            continue
        if mention.code in _PLATFORMS and _tells_types(tokens, sentences, mention) == (mention.code != _PLATFORM):
            continue
        yield mention


def _tells_types(tokens: Sequence[Token], sentences: Sequence[Sentence], name: Mention) -> bool:
    """ "GeneXpert - 16 neg, 18/45 neg": a machine of many tests, whose types tell that it looked for HPV."""
    sentence = sentences[place_of(sentences, name.first)]
    keys = [tokens[at].key for at in range(sentence.first, sentence.last)]
    return {"16", "18"} <= set(keys[name.last - sentence.first :]) or "hpv" in keys


def _is_of_virus(
    tokens: Sequence[Token],
    sentences: Sequence[Sentence],
    tests: Sequence[int],
    name: Mention,
) -> bool:
    """Is a bare "genotype" that of HPV: is the virus or a smear named with it, or just before and no other owner?"""
    at = place_of(sentences, name.first)
    if bisect_left(tests, sentences[at].first) < bisect_left(tests, sentences[at].last):
        return True
    if _answers_types(tokens, sentences[at].last, name):
        return True
    begun = sentences[max(0, at - _NAMED_BEFORE)].first
    before = tokens[name.first - 1].key if name.first > sentences[at].first else "the"
    owned = tokens[name.last].key == "of" if name.last < len(tokens) else False
    return before in _OF_VIRUS and not owned and bisect_left(tests, begun) < bisect_left(tests, name.first)


_ANSWERS = word_set("pos positive neg negative + +ve -ve detected not (")


def _answers_types(tokens: Sequence[Token], last: int, name: Mention) -> bool:
    """ "Sample of 6 January - genotype 16 pos / 18 neg": a type that only HPV has right behind it, with its answer."""
    at = name.last + (name.last < last and tokens[name.last].key in (":", "-"))
    return at + 1 < last and tokens[at].key in ("16", "18") and tokens[at + 1].key in _ANSWERS
