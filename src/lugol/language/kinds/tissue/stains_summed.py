"""Stains whose pattern is told first and the verdict behind it: "p16: scattered cells, no block, i.e. negative"."""

from collections.abc import Sequence
from typing import cast

from lugol.language.cues import Cues
from lugol.language.kinds.tissue.stains_alike import Told
from lugol.language.model import Sentence
from lugol.language.pairing import Head
from lugol.language.states import Run, strength
from lugol.record.event import Polarity

_THUS = frozenset({
    "hence", "thus", "therefore", "so", "considered", "interpreted", "regarded", "reported", "scored", "counted",
    "classed", "overall", "=", "e", "ie", "deemed", "judged", "called", "read", "rated", "equals", "means", "meaning",
})  # fmt: skip
"""What leads to the verdict: "i.e." ends in its "e"."""
_NEAR = 3
_VERDICTS = ("positive", "negative", "equivocal")
_BLOCK = frozenset({"block", "blok", "bloc"})


def sum_up(
    cues: Cues, sentence: Sentence, heads: Sequence[Head], results: dict[int, Told | None], told: Sequence[Run]
) -> None:
    """Give each stain of which only a pattern was read the verdict that the words behind it draw."""
    for i, head in enumerate(heads):
        result = results[i]
        if result is None or result.run is None or not _is_pattern(result.run):
            continue
        limit = heads[i + 1].first if i + 1 < len(heads) else sentence.last
        verdicts = [v for run in told if result.run.last <= run.first < limit and (v := _verdict(cues, head, run))]
        parted = ";" in cues.page.keys(result.run.last, limit)
        if verdicts and not parted:
            results[i] = Told(verdicts[-1], result.run, result.first, result.last)


def _is_pattern(run: Run) -> bool:
    """Does a run tell how far or how strongly alone ("few scattered cells"), and no verdict?"""
    return not (run.strong or run.sign or run.denied) and any(strength(word)[1] == "extent" for word in run.words)


def _verdict(cues: Cues, head: Head, run: Run) -> Polarity | None:
    """What a run concludes; of p16 the absence of block staining is negative."""
    page = cues.page
    if head.code == "p16" and _BLOCK.intersection(page.keys(run.first, run.last)):
        if run.denied or run.value in ("negative", "not positive"):
            return "negative"
        return "positive" if run.strong and run.value == "positive" else None
    led = _THUS.intersection(page.keys(max(0, run.first - _NEAR), run.first))
    return cast("Polarity", run.value) if led and run.strong and run.value in _VERDICTS else None
