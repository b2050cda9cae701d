"""The words by which a record tells that a site is involved, perhaps involved or free: patterns from data files."""

import re
from functools import cache, lru_cache
from typing import Literal

import msgspec

from lugol.instruments.instrument import rows

State = Literal["involved", "doubtful", "denied"]
_SENTENCE = re.compile(r"[;.](?!\d)|\bbut\b|\bwhile\b|\bwith(?=\s+no\b)|\n")
_COMMA = re.compile(r",(?!\d)")
_AFTERTHOUGHT = re.compile(
    r"\s*(?:not|none|all|both|which|likely|probably|suspicious|consistent|suggest)", re.IGNORECASE
)
_NEXT_ITEM = re.compile(r"\s*(?:,?\s*(?:and|or|nor|as well as)|[,/])\s*(?:[\w-]+\s+){0,2}", re.IGNORECASE)
_SHARED_HEAD = re.compile(
    r"\b(pelvic|iliac|obturator|para-?\s?aortic|inguinal|mediastinal|supra-?clavicular|presacral)"
    r"(\s*,\s*|\s+(?:and|or|and/or)\s+)(?=[\w\s,/-]{0,40}?\b(?:nod(?:e|al)|lymphadeno|adeno))",
    re.IGNORECASE,
)


class Mention(msgspec.Struct, frozen=True):
    """A site named in some words: its criterion, the clause around it, and where in the clause it stands."""

    criterion: str
    words: str
    clause: str
    start: int
    end: int
    appearance: str
    proof: str


@cache
def pattern(role: str) -> re.Pattern[str]:
    """The compiled pattern of one role in `words.csv`."""
    return re.compile(next(r["pattern"] for r in rows("stage/figo/words.csv") if r["role"] == role), re.IGNORECASE)


_JOINED = re.compile(r"(?:(?:^|[\s,])(?:and|or|nor)|[/,])\s*(?:\w+\s+){0,3}$")
_SAYING = ("involved", "appearance", "doubt", "benign", "denied_before", "denied_after", "free")


@cache
def _sites() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row) for row in rows("stage/figo/sites.csv"))


def clauses(text: str) -> list[str]:
    """The clauses of a text; a list of sites stays in the clause that speaks of it.

    >>> clauses("parametria free, node 1.5 cm; metastases in liver, lung and bone")
    ['parametria free', ' node 1.5 cm', ' metastases in liver, lung and bone']
    """
    return [clause for part in _SENTENCE.split(text) for clause in _lists(_COMMA.split(part)) if clause.strip()]


def _lists(pieces: list[str]) -> list[str]:
    """Pieces between commas; items of a list and afterthoughts are joined to what they belong to."""
    joined: list[str] = []
    open_list = False
    for piece in pieces:
        bare = _is_bare(piece)
        if joined and _belongs(piece, joined[-1], bare, open_list):
            joined[-1] += f",{piece}"
        else:
            joined.append(piece)
        open_list = bare or _is_bare(pattern("denied_before").sub("", piece))
    return joined


def _belongs(piece: str, before: str, bare: bool, open_list: bool) -> bool:
    named = bool(_in_clause(before))
    listed = bare and (named or pattern("spread").search(before))
    first = next(iter(_in_clause(piece)), None)
    goes_on = open_list and first is not None and len(piece[: first.start].split()) <= 2
    return bool(listed or goes_on or (named and first is None and _AFTERTHOUGHT.match(piece)))


def _is_bare(piece: str) -> bool:
    """A few words that name a site and say nothing of it."""
    says = any(pattern(role).search(piece) for role in _SAYING)
    return len(piece.split()) <= 5 and not says and not re.search(r"\d", piece) and bool(_in_clause(piece))


@lru_cache(maxsize=2048)
def mentions(text: str) -> tuple[Mention, ...]:
    """The sites that a text names, the most specific reading of each word only.

    >>> [m.criterion for m in mentions("left external iliac lymph node and right iliac crest")]
    ['pelvic_nodes', 'distant']
    """
    spelled_out = _SHARED_HEAD.sub(r"\1 nodes\2", text)
    return tuple(mention for clause in clauses(spelled_out) for mention in _in_clause(clause))


@lru_cache(maxsize=2048)
def _in_clause(clause: str) -> tuple[Mention, ...]:
    taken: list[tuple[int, int]] = []
    found: list[Mention] = []
    for compiled, row in _sites():
        for match in compiled.finditer(clause):
            start, end = match.span()
            if start == end or any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            if row["criterion"] != "none":
                found.append(
                    Mention(row["criterion"], match.group(), clause, start, end, row["appearance"], row["proof"])
                )
    return tuple(sorted(found, key=lambda m: m.start))


def denied(mention: Mention) -> bool:
    """Is the site said to be free?

    >>> [denied(m) for m in mentions("left parametrium thickened not to side wall")]
    [False, True]
    """
    if pattern("unexcluded").search(mention.clause):
        return False
    before = mention.clause[: mention.start]
    neighbours = _in_clause(mention.clause)
    earlier = [m.end for m in neighbours if m.end <= mention.start]
    joined = _JOINED.search(before) if earlier else None
    reach = before if joined else before[max(earlier, default=0) :]
    after = mention.clause[_list_end(mention, neighbours) :]
    return bool(pattern("denied_before").search(reach) or pattern("denied_after").search(after))


def _list_end(mention: Mention, neighbours: tuple[Mention, ...]) -> int:
    """Where the list ends that a site stands in: what is said after it is said of all."""
    end = mention.end
    for other in neighbours:
        if other.start >= end and _NEXT_ITEM.fullmatch(mention.clause[end : other.start]):
            end = other.end
    return end


@lru_cache(maxsize=2048)
def state(mention: Mention, whole: str, size_mm: float | None = None) -> State | None:
    """What the words say of a site in a description; None where they name it without saying anything of spread.

    >>> state(mentions("invasion of the left parametrium")[0], "invasion of the left parametrium")
    'involved'
    """
    if denied(mention):
        return "denied"
    if pattern("benign").search(mention.clause) and not _is_malignant_too(mention.clause):
        return None
    found = _by_appearance(mention, whole, size_mm)
    measured = mention.appearance == "node" and size_mm is not None
    if found == "involved" and pattern("doubt").search(mention.clause) and not measured:
        return "doubtful"
    return found


def _is_malignant_too(clause: str) -> bool:
    """ "Liver metastases and a pyometra": something benign is told of, and a cancer beside it that nothing denies."""
    cancer = pattern("malignant").search(clause)
    return bool(cancer and not pattern("denied_before").search(clause[: cancer.start()]))


def _by_appearance(mention: Mention, whole: str, size_mm: float | None) -> State | None:
    if mention.appearance == "self":
        return "involved"
    if mention.appearance == "node":
        return _node(whole, size_mm)
    if mention.appearance == "induration" and pattern("induration").search(mention.clause):
        return "involved"
    if mention.appearance == "extension":
        if not pattern("extension").search(mention.clause):
            return None
        organs = {other.criterion for other in mentions(mention.clause)}
        return "doubtful" if organs & {"ovary", "tube"} else "involved"
    if pattern("involved").search(mention.clause):
        return "involved"
    if pattern("contact").search(mention.clause):
        return None
    shown = pattern("involved").search(whole) or pattern("appearance").search(mention.clause)
    return "doubtful" if shown else None


def _node(whole: str, size_mm: float | None) -> State | None:
    limit = float(rows("stage/figo/node.csv")[0]["short_axis_mm"])
    if (size_mm is not None and size_mm >= limit) or pattern("avid").search(whole):
        return "involved"
    return "doubtful" if pattern("appearance").search(whole) else None
