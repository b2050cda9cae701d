"""The words by which a record tells that a site is involved, perhaps involved or free: patterns from data files."""

import re
from functools import cache
from typing import Literal

import msgspec

from lugol.instruments.instrument import rows

State = Literal["involved", "doubtful", "denied"]
_SENTENCE = re.compile(r"[;.](?!\d)|\bbut\b|\bwhile\b|\bwith(?=\s+no\b)|\n")
_COMMA = re.compile(r",(?!\d)")
_AND = re.compile(r"\s*(?:and|or|nor|as well as)\b", re.IGNORECASE)


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
    """The compiled pattern of one role in `figo_words.csv`."""
    return re.compile(next(r["pattern"] for r in rows("figo_words.csv") if r["role"] == role), re.IGNORECASE)


_SAYING = ("involved", "appearance", "doubt", "benign", "denied_before", "denied_after", "free")


@cache
def _sites() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row) for row in rows("figo_sites.csv"))


def clauses(text: str) -> list[str]:
    """The clauses of a text; a list of sites stays in the clause that speaks of it.

    >>> clauses("parametria free, node 1.5 cm; metastases in liver, lung and bone")
    ['parametria free', ' node 1.5 cm', ' metastases in liver, lung and bone']
    """
    return [clause for part in _SENTENCE.split(text) for clause in _lists(_COMMA.split(part)) if clause.strip()]


def _lists(pieces: list[str]) -> list[str]:
    """Pieces between commas, those that are mere items of a list joined to their neighbour."""
    joined: list[str] = []
    last_bare = False
    for piece in pieces:
        bare = _is_bare(piece)
        listed = bare and joined and (_in_clause(joined[-1]) or pattern("spread").search(joined[-1]))
        if joined and (listed or (last_bare and _AND.match(piece))):
            joined[-1] += f",{piece}"
        else:
            joined.append(piece)
        last_bare = bare
    return joined


def _is_bare(piece: str) -> bool:
    """A few words that name a site and say nothing of it."""
    says = any(pattern(role).search(piece) for role in _SAYING)
    return len(piece.split()) <= 5 and not says and not re.search(r"\d", piece) and bool(_in_clause(piece))


@cache
def mentions(text: str) -> tuple[Mention, ...]:
    """The sites that a text names, the most specific reading of each word only.

    >>> [m.criterion for m in mentions("left external iliac lymph node and right iliac crest")]
    ['pelvic_nodes', 'distant']
    """
    return tuple(mention for clause in clauses(text) for mention in _in_clause(clause))


def _in_clause(clause: str) -> list[Mention]:
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
    return sorted(found, key=lambda m: m.start)


def denied(mention: Mention) -> bool:
    """Is the site said to be free?

    >>> [denied(m) for m in mentions("left parametrium thickened not to side wall")]
    [False, True]
    """
    if pattern("unexcluded").search(mention.clause):
        return False
    before, after = mention.clause[: mention.start], mention.clause[mention.end :]
    earlier = [m.end for m in mentions(mention.clause) if m.end <= mention.start]
    joined = re.search(r"(?:(?:^|[\s,])(?:and|or|nor)|[/,])\s*(?:\w+\s+){0,3}$", before) if earlier else None
    reach = before if joined else before[max(earlier, default=0) :]
    return bool(pattern("denied_before").search(reach) or pattern("denied_after").search(after))


def state(mention: Mention, whole: str, size_mm: float | None = None) -> State | None:
    """What the words say of a site in a description; None where they name it without saying anything of spread.

    >>> state(mentions("invasion of the left parametrium")[0], "invasion of the left parametrium")
    'involved'
    """
    if denied(mention):
        return "denied"
    if pattern("benign").search(mention.clause):
        return None
    found = _by_appearance(mention, whole, size_mm)
    if found == "involved" and pattern("doubt").search(mention.clause):
        return "doubtful"
    return found


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
    limit = float(rows("figo_node.csv")[0]["short_axis_mm"])
    if (size_mm is not None and size_mm >= limit) or pattern("avid").search(whole):
        return "involved"
    return "doubtful" if pattern("appearance").search(whole) else None
