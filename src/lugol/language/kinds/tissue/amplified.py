"""HER2 by in situ hybridisation, where the stain stands before it: "HER2 IHC 2+, ISH neg"."""

from collections.abc import Iterator

from lugol.language.model import NOT_HERS_YET
from lugol.language.reading import Reading
from lugol.record.event import Event, Molecular

_WAYS = frozenset({"ish", "fish", "sish", "cish", "dish"})
_SIGNS = frozenset({":", "=", "-", "–", "was", "is", "result", "gene", "("})
_NONE = frozenset({"negative", "neg", "nonamplified", "unamplified", "-ve"})
_AMPLIFIED = frozenset({"positive", "pos", "amplified", "+ve"})
_MOST_BEHIND, _BEFORE = 4, 10


def amplified(reading: Reading) -> Iterator[Event]:
    """Whether the gene of HER2 is amplified by a hybridisation that names no gene of its own.

    >>> from lugol.language.reading import reading_of
    >>> [e.values.result for e in amplified(reading_of("HER2 IHC 2+, ISH neg."))]
    ['not detected']
    """
    page = reading.page
    for at, token in enumerate(page.tokens):
        if token.key not in _WAYS:
            continue
        sentence = page.sentence(at)
        first = max(sentence.first, at - _BEFORE)
        stained = page.of("ihc_marker", first=first, last=at)
        own = page.of("gene", "hpv_tissue", first=max(sentence.first, at - 2), last=at + 1)
        touched = any(m.last >= at for m in own)
        if not stained or not stained[-1].concept.name.upper().startswith("HER2") or touched:
            continue
        step = at + 1
        while step < sentence.last and page.tokens[step].key in _SIGNS:
            step += 1
        behind = page.keys(step, min(step + _MOST_BEHIND, sentence.last))
        negated = behind[:1] in (("not",), ("non",), ("no",))
        word = next((key for key in behind[negated : 1 + 2 * negated] if key in _NONE | _AMPLIFIED), "")
        if not word or reading.judge(at, at + 1).assertion in NOT_HERS_YET:
            continue
        result = "not detected" if negated or word in _NONE else "amplified"
        yield reading.event(Molecular(gene="ERBB2", result=result), at, step + 1 + negated, assertion="affirmed")
