"""The words by which a record tells that a site is involved, perhaps involved or free: terms from data files."""

from functools import cache, lru_cache
from typing import Literal

import msgspec

from lugol.instruments.cancer_words import terms_of
from lugol.instruments.instrument import rows
from lugol.language.terms import Terms, parted, terms

State = Literal["involved", "doubtful", "denied"]
_SENTENCE = ";|.|but|while|with &(no)"
_AFTERTHOUGHT = (
    "not*|none|all|both|which|likely|probably|suspicious|consistent|suggest*|(physiologic*|gestational|congenital)|"
    "(due|secondary|attributed) to|(caused|explained) by|because of|of pregnancy"
)
_NEXT_ITEM = "[,] (and|or|nor|as well as) [_] [_]|(,|/) [_] [_]"
_SHARED_HEAD = (
    "(pelvic|iliac|obturator|para-aortic|inguinal|mediastinal|supra-clavicular|presacral) "
    "&((,|and|or|and / or) [_] [_|,|/] [_|,|/] [_] [_] (node*|nodal|lymphadeno*|adeno*))"
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


_JOINED = "(and|or|nor|/|,) [_] [_] [_] $"
_SAYING = ("involved", "appearance", "doubt", "benign", "denied_before", "denied_after", "free")


@cache
def _sites() -> tuple[tuple[Terms, dict[str, str]], ...]:
    return tuple((terms(row["terms"]), row) for row in rows("stage/figo/sites.csv"))


def clauses(text: str) -> list[str]:
    """The clauses of a text; a list of sites stays in the clause that speaks of it.

    >>> clauses("parametria free, node 1.5 cm; metastases in liver, lung and bone")
    ['parametria free', ' node 1.5 cm', ' metastases in liver, lung and bone']
    """
    parts = [part for line in text.splitlines() for part in parted(_SENTENCE, line)]
    return [clause for part in parts for clause in _lists(parted(",", part)) if clause.strip()]


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
        open_list = bare or _is_bare(terms_of("denied_before").without(piece))
    return joined


def _belongs(piece: str, before: str, bare: bool, open_list: bool) -> bool:
    named = bool(_in_clause(before))
    listed = bare and (named or terms_of("spread").named(before))
    first = next(iter(_in_clause(piece)), None)
    goes_on = open_list and first is not None and len(piece[: first.start].split()) <= 2
    return bool(listed or goes_on or (named and first is None and terms(_AFTERTHOUGHT).leading(piece)))


def _is_bare(piece: str) -> bool:
    """A few words that name a site and say nothing of it."""
    says = any(terms_of(role).named(piece) for role in _SAYING)
    numbered = any(sign.isdigit() for sign in piece)
    return len(piece.split()) <= 5 and not says and not numbered and bool(_in_clause(piece))


@lru_cache(maxsize=2048)
def mentions(text: str) -> tuple[Mention, ...]:
    """The sites that a text names, the most specific reading of each word only.

    >>> [m.criterion for m in mentions("left external iliac lymph node and right iliac crest")]
    ['pelvic_nodes', 'distant']
    """
    return tuple(mention for clause in clauses(_spelled_out(text)) for mention in _in_clause(clause))


def _spelled_out(text: str) -> str:
    """ "Pelvic and para-aortic nodes" as "pelvic nodes and para-aortic nodes"."""
    for place in reversed(list(terms(_SHARED_HEAD).places(text))):
        text = f"{text[: place.end]} nodes{text[place.end :]}"
    return text


@lru_cache(maxsize=2048)
def _in_clause(clause: str) -> tuple[Mention, ...]:
    taken: list[tuple[int, int]] = []
    found: list[Mention] = []
    for names, row in _sites():
        for place in names.places(clause):
            start, end = place.start, place.end
            if any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            if row["criterion"] != "none":
                words = clause[start:end]
                found.append(Mention(row["criterion"], words, clause, start, end, row["appearance"], row["proof"]))
    return tuple(sorted(found, key=lambda m: m.start))


def denied(mention: Mention) -> bool:
    """Is the site said to be free?

    >>> [denied(m) for m in mentions("left parametrium thickened not to side wall")]
    [False, True]
    """
    if terms_of("unexcluded").named(mention.clause):
        return False
    before = mention.clause[: mention.start]
    neighbours = _in_clause(mention.clause)
    earlier = [m.end for m in neighbours if m.end <= mention.start]
    joined = terms(_JOINED).named(before) if earlier else False
    reach = before if joined else before[max(earlier, default=0) :]
    after = mention.clause[_list_end(mention, neighbours) :]
    return terms_of("denied_before").named(reach) or terms_of("denied_after").named(after)


def _list_end(mention: Mention, neighbours: tuple[Mention, ...]) -> int:
    """Where the list ends that a site stands in: what is said after it is said of all."""
    end = mention.end
    for other in neighbours:
        if other.start >= end and terms(_NEXT_ITEM).alone(mention.clause[end : other.start]):
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
    if terms_of("benign").named(mention.clause) and not _is_malignant_too(mention.clause):
        return None
    found = _by_appearance(mention, whole, size_mm)
    measured = mention.appearance == "node" and size_mm is not None
    if found == "involved" and terms_of("doubt").named(mention.clause) and not measured:
        return "doubtful"
    return found


def _is_malignant_too(clause: str) -> bool:
    """ "Liver metastases and a pyometra": something benign is told of, and a cancer beside it that nothing denies."""
    cancer = terms_of("malignant").first(clause)
    return bool(cancer and not terms_of("denied_before").named(clause[: cancer.start]))


def _by_appearance(mention: Mention, whole: str, size_mm: float | None) -> State | None:
    if mention.appearance == "self":
        return "involved"
    if mention.appearance == "node":
        return _node(whole, size_mm)
    if mention.appearance == "induration" and terms_of("induration").named(mention.clause):
        return "involved"
    if mention.appearance == "extension":
        if not terms_of("extension").named(mention.clause):
            return None
        organs = {other.criterion for other in mentions(mention.clause)}
        return "doubtful" if organs & {"ovary", "tube"} else "involved"
    if terms_of("involved").named(mention.clause):
        return "involved"
    if terms_of("contact").named(mention.clause):
        return None
    shown = terms_of("involved").named(whole) or terms_of("appearance").named(mention.clause)
    return "doubtful" if shown else None


def _node(whole: str, size_mm: float | None) -> State | None:
    limit = float(rows("stage/figo/node.csv")[0]["short_axis_mm"])
    if (size_mm is not None and size_mm >= limit) or terms_of("avid").named(whole):
        return "involved"
    return "doubtful" if terms_of("appearance").named(whole) else None
