"""Nodes with their state apart from their number: "14 pelvic nodes, none positive", "Right nodes (7): two positive"."""

from lugol.language.kinds.layout.node_site import NODE_WORDS, named_site
from lugol.language.kinds.layout.scan import Scan, count, words
from lugol.language.model import Page, Sentence

_DISEASE = (
    words("nodes.disease")
    | words("nodes.deposits")
    | {"contained", "contain", "contains", "containing", "showed", "shows"}
)
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


_LONGEST_HEAD = 8
_ENDS_HEAD = frozenset({":", "(", "-", "–", "=", ","})
_AROUND_NUMBER = _LINKS | {")", "=", "a", "total", "in", "all", "x", "×", "n"} | words("nodes.examined")
_MANY = frozenset({"x", "×"})


def counted_in_head(found: Scan, sentence: Sentence) -> tuple[int, int] | None:
    """Positive and examined nodes of a line that their name heads: "SLN left obturator: 2 nodes, 1 with metastasis",
    "LN: 26 removed, 2 involved", "Pelvic nodes (5): negative", "LNs negative x 18".
    """
    page = found.page
    at = head_of_nodes(found, sentence)
    if not at:
        return None
    keys = page.keys(at, sentence.last)
    if keys[:1] and keys[0] in _FREE and keys[1:2] and keys[1] in _MANY:  # "LNs negative x 18"
        number = count(page, at + 2) if at + 2 < sentence.last else None
        return (0, number[0]) if number is not None and number[0] else None
    at = _past(page, at, sentence.last, _LINKS)
    number = count(page, at) if at < sentence.last else None
    if number is None or not number[0]:
        return None
    behind = _past(page, number[1], sentence.last, _AROUND_NUMBER | NODE_WORDS)
    return _with_state(found, number[0], page.tokens[behind - 1].key == "all", behind, sentence.last)


def head_of_nodes(found: Scan, sentence: Sentence) -> int:
    """Where the name of nodes that heads a sentence ends ("SN left obturator:"), 0 where none heads it."""
    page = found.page
    end = min(sentence.last, sentence.first + _LONGEST_HEAD)
    at = sentence.first
    while at < end and page.tokens[at].key not in _ENDS_HEAD | _FREE and count(page, at) is None:
        at += 1
    head = set(page.keys(sentence.first, at))
    named = NODE_WORDS & head or ("sn" in head and named_site(found, sentence.first, at))
    return at if named else 0


def _past(page: Page, at: int, last: int, words_between: frozenset[str]) -> int:
    while at < last and page.tokens[at].key in words_between:
        at += 1
    return at


def _with_state(found: Scan, examined: int, every: bool, at: int, last: int) -> tuple[int, int] | None:
    """How many of the examined nodes hold tumour by the words at a token; None where they leave it open."""
    page = found.page
    second = count(page, at) if at < last else None
    none = at < last and page.tokens[at].key in _NONE
    said = page.keys(second[1] if second else at + none, min(at + _MOST_TO_STATE + 1, last))
    said = said[: next((i for i, key in enumerate(said) if key in (",", ";", ".")), len(said))]
    diseased, free = bool(_DISEASE.intersection(said)), bool(_FREE.intersection(said))
    if second is not None:
        told = second[0] if diseased and not free else None
        return (told, examined) if told is not None and told <= examined else None
    if free or (none and diseased):
        return 0, examined
    return (examined, examined) if diseased and (every or examined == 1) else None
