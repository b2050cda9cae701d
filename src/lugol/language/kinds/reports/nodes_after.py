"""Nodes whose number stands first and whose state behind a comma: "14 pelvic nodes, none positive"."""

from lugol.language.kinds.layout.scan import Scan, count, words
from lugol.language.model import Sentence

_DISEASE = words("nodes.disease") | {"contained", "contain", "contains", "containing", "showed", "shows"}
_FREE = words("nodes.free")
_NONE = frozenset({"none", "nil", "no", "zero"})
_MOST_TO_HEAD = 5
_MOST_TO_STATE = 5
_LINKS = frozenset({",", ":", ";", "-", "–", "(", "of", "which", "with", "and"})


def counted_after(found: Scan, sentence: Sentence, at: int, heads: list[int]) -> tuple[int, int, int] | None:
    """Positive and examined nodes and where their telling ends, of a number at a token and the heads behind it.

    "Fourteen pelvic nodes, none with carcinoma" is (0, 14, ...); "22 nodes, two with metastasis" is (2, 22, ...).
    """
    page = found.page
    number = count(page, at)
    if number is None or not heads or heads[0] - number[1] > _MOST_TO_HEAD:
        return None
    step = heads[0] + 1
    if step >= sentence.last or page.tokens[step].key not in (",", ":", ";", "-", "–", "("):
        return None
    while step < sentence.last and page.tokens[step].key in _LINKS:
        step += 1
    if step >= sentence.last:
        return None
    key = page.tokens[step].key
    second = count(page, step)
    behind = step + 1 if key in _NONE | {"all"} else second[1] if second else step
    if behind == step:
        return None
    said = page.keys(behind, min(behind + _MOST_TO_STATE, sentence.last))
    ends = next((i for i, k in enumerate(said) if k in (",", ";", ".")), len(said))
    diseased, free = _DISEASE.intersection(said[:ends]), _FREE.intersection(said[:ends])
    if not diseased and not free:
        return None
    told = number[0] if key == "all" else second[0] if second and key not in _NONE else 0
    positive = 0 if free else told
    return (positive, number[0], behind + ends) if positive <= number[0] else None
