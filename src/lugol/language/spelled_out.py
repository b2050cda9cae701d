"""Short forms that the text itself spells out: in "adolescent idiopathic scoliosis (AIS)" AIS is no lesion of hers.

What is written out decides for the whole text. Where it names what the lexicon holds the short form for, or a test of
the cervix, the short form keeps its meaning; where it names another lesion ("small cell carcinoma (SCC)") it is that. A
long form is a name, and never a statement ("AIS (absent in specimen)").
"""

from collections.abc import Iterator, Sequence, Set

import msgspec

from lugol.language.model import Concept, Mention, Token, beginning_in, begins_line
from lugol.language.tokens import HYPHENS
from lugol.language.word_sets import word_set

_LESIONS = frozenset(
    {"histology", "cyt_result", "condition", "disorder", "complication", "symptom", "obstetric", "staged"}
)
"""The categories whose names may go on behind the short form: "AIS of the cervix" is taken away with AIS."""
_SCREENING = frozenset({"hpv", "cyt_test", "cyt_result", "via_test", "histology", "colposcopic"})
"""Those of which only the short form alone is: a "PAP smear" is one, whatever else PAP is in the text."""
_ONE_MEANING = frozenset({"HIV", "COVID", "AIDS", "COPD", "DVT"})
_OURS = (
    "neoplas", "carcin", "lesion", "epitheli", "squam", "sarcom", "tumo", "cancer", "lymphom", "dysplas", "gland",
    "malign", "adeno", "atyp", "intrepi", "intrep", "cervi", "endocerv", "papill", "papanic", "dysk", "dyspl", "cytol",
    "smear", "colpo", "acet", "curett", "iodin", "excision", "electro", "liquid", "thin", "junction", "transform",
    "section", "aspirat", "biops", "sampl", "specimen", "abnormal",
)  # fmt: skip
"""Beginnings of words of our own lesions and tests: a short form of words that hold one is not taken away."""
_SMALL = word_set("of the and in to for with a an on by at") | HYPHENS | {"/", "'"}
"""What may stand between the initials without being counted."""
_COUNTED = word_set("of to and")
"""Those that may be one of the initials: "time to progression (TTP)"; "in" is only that of "in situ"."""
_TELLS = word_set(
    """was were is are had has have be been no not none nil without negative positive absent present seen found
    identified confirmed excluded detected noted suspected suspicious likely possible probable see she he it her this
    that which who clear free involved excised removed treated resolved reported shows showed
    denied denies known unknown normal"""
)
"""Words of a statement, that no name holds."""
_GENERIC = word_set("disease syndrome disorder acute chronic of in the and or")
"""Words that names of different things share."""
_UNITS = word_set("day days week weeks month months year years hour hours minutes ml mg mm cm times")
_GRADES = word_set("1 2 3 i ii iii")
_LEGENDS = word_set("abbreviation abbreviations acronyms key")
_SIGNS = frozenset({":", "=", ","}) | HYPHENS
_MOST_LETTERS, _LEAST_LETTERS = 6, 2
_MOST_WORDS = 14
_NEAR = 4
"""So near behind the word "abbreviations" a legend begins."""
_OPEN, _CLOSED = {"(": ")", "[": "]"}, frozenset({")", "]", ",", ";"})


Meaning = tuple[str, str]
"""The code and the name of a concept."""


class Definition(msgspec.Struct, frozen=True):
    """A short form and the tokens [first, last) of the words that it is short for."""

    short: str
    first: int
    last: int


def as_spelled_out(text: str, tokens: Sequence[Token], found: Sequence[Mention]) -> list[Mention]:
    """The mentions but for short forms that the text spells out as something else; a lesion's is that which it names.

    >>> from lugol.language.page import page_of
    >>> texts = ("Acute severe ischaemic stroke (AIS). AIS was mild.", "Adenocarcinoma in situ (AIS). AIS was seen.")
    >>> [[m.concept.name for m in page_of(text).of("histology")] for text in texts]
    [[], ['adenocarcinoma in situ', 'adenocarcinoma in situ', 'adenocarcinoma in situ']]
    """
    told = list(definitions(text, tokens))
    named = _by_short_form(text, tokens, found) if told else {}
    ours = {each.short for each in told if _is_ours(tokens, found, named.get(each.short, frozenset()), each)}
    other = {each.short for each in told} - ours
    lesions = _lesions(text, tokens, found, told)
    kept = [m for m in found if not other or not _is_other(text, tokens, m, other)]
    return [_as_lesion(text, m, lesions) for m in kept] if lesions else kept


def _lesions(
    text: str, tokens: Sequence[Token], found: Sequence[Mention], told: Sequence[Definition]
) -> dict[str, Concept]:
    """The lesions by whose names a text spells out a short form that the lexicon holds for another.

    "Small cell carcinoma (SCC)" is no squamous one; where the text spells out both, the lexicon's stands.
    """
    lesions: dict[str, Concept] = {}
    own: set[str] = set()
    named = [m for m in found if m.concept.category == "histology"] if told else []
    short = {each.short for each in told}
    codes: dict[str, set[str]] = {}
    for mention in named:
        if (word := text[mention.start : mention.end]) in short:
            codes.setdefault(word, set()).add(mention.code)
    for each in told:
        meant = codes.get(each.short, set())
        written = [m for m in beginning_in(named, each.first, each.last) if m.last == each.last]
        if meant & {m.code for m in written}:
            own.add(each.short)
        elif meant and written:
            lesions[each.short] = max(written, key=lambda m: m.last - m.first).concept
    return {short: concept for short, concept in lesions.items() if short not in own}


def _as_lesion(text: str, mention: Mention, lesions: dict[str, Concept]) -> Mention:
    concept = lesions.get(text[mention.start : mention.end]) if mention.concept.category == "histology" else None
    return msgspec.structs.replace(mention, concept=concept) if concept else mention


def _is_other(text: str, tokens: Sequence[Token], mention: Mention, other: set[str]) -> bool:
    """Is a mention a short form of something else? "CIN 3", with its grade, is none; "CIN" of "CIN 2 days later" is."""
    category = mention.concept.category
    ours = category in _SCREENING | _LESIONS or mention.concept.attr("frame") == "ecc"
    if not ours or _plain(text, tokens[mention.first]) not in other:
        return False
    if mention.last - mention.first == 1:
        return True
    if tokens[mention.last - 1].key in _GRADES:
        return mention.last < len(tokens) and tokens[mention.last].key in _UNITS
    return category in _LESIONS


def definitions(text: str, tokens: Sequence[Token]) -> Iterator[Definition]:
    """Each short form that the text spells out: in brackets, before brackets, by "=" or in a legend."""
    shorts = {at: short for at, token in enumerate(tokens) if (short := _plain(text, token))}
    for at, short in shorts.items():
        behind = tokens[at + 1].key if at + 1 < len(tokens) else ""
        before = tokens[at - 1].key if at else ""
        if before in _OPEN and behind in _CLOSED:
            first = _begin(text, tokens, at - 1, short)
            first = _begin_within(tokens, at - 1, short) if first is None else first
            if first is not None:
                yield Definition(short, first, at - 1)
        elif before == "=" and (first := _begin(text, tokens, at - 1, short)) is not None:
            yield Definition(short, first, at - 1)
        if behind in _OPEN or behind == "=":
            last = _end(text, tokens, at + 2)
            if _begin(text, tokens, last, short, floor=at + 2) == at + 2:
                yield Definition(short, at + 2, last)
    yield from _listed(text, tokens, shorts)


def _plain(text: str, token: Token) -> str:
    """The short form that a token is, without the "s" of more than one ("LSILs"); "" for any other word."""
    word = text[token.start : token.end]
    plain = word[:-1] if word.endswith("s") else word
    fits = _LEAST_LETTERS <= len(plain) <= _MOST_LETTERS and plain.isalpha() and plain.isupper()
    return plain if fits and plain not in _ONE_MEANING else ""


def _listed(text: str, tokens: Sequence[Token], shorts: dict[int, str]) -> Iterator[Definition]:
    """The entries of a legend: under the word "abbreviations", or two and more in a row.

    A label alone ("AIS: absent in second specimen") is none.
    """
    entries: dict[int, Definition] = {}
    for at, short in shorts.items():
        if at + 2 < len(tokens) and tokens[at + 1].key in _SIGNS:
            last = _end(text, tokens, at + 2)
            if last > at + 3 and _begin(text, tokens, last, short, floor=at + 2) == at + 2:
                entries[at] = Definition(short, at + 2, last)
    told = -1
    for at, entry in entries.items():
        behind = entry.last + (entry.last < len(tokens) and tokens[entry.last].key in (";", ",", "."))
        named = any(token.key in _LEGENDS for token in tokens[max(0, at - _NEAR) : at])
        followed = tokens[at + 1].key != "," and behind in entries
        if at == told or named or followed:
            told = behind
            yield entry


def _end(text: str, tokens: Sequence[Token], at: int) -> int:
    """Where words that begin at a token end: at a sign or at the end of their line."""
    last = at
    while last < min(at + _MOST_WORDS, len(tokens)) and (tokens[last].key.isalpha() or tokens[last].key in _SMALL):
        if last > at and begins_line(text, tokens, last):
            break
        if tokens[last].key in HYPHENS and not tokens[last].glued:
            break
        last += 1
    return last


def _begin(text: str, tokens: Sequence[Token], last: int, short: str, floor: int = 0) -> int | None:
    """Where the words before a token begin whose initials a short form is, with at most one word between; else None."""
    for between in range(1 + (len(short) > _LEAST_LETTERS)):
        first = _matched(text, tokens, last, short.lower(), between, floor)
        if first is not None and not any(token.key in _TELLS for token in tokens[first:last]):
            return first
    return None


def _matched(
    text: str, tokens: Sequence[Token], last: int, letters: str, between: int, floor: int, *, begun: bool = False
) -> int | None:
    """The first of the words before `last` that begin with these letters, small words and `between` others skipped."""
    at = last - 1
    if not letters:
        return last
    if at < floor or not (tokens[at].key.isalpha() or tokens[at].key in _SMALL):
        return None
    key, small = tokens[at].key, tokens[at].key in _SMALL
    latin = key == "in" and at + 1 < len(tokens) and tokens[at + 1].key in ("situ", "vitro", "utero")
    counts = not small or latin or (key in _COUNTED and len(letters) > 1)
    if counts and letters[-1] in (key[0], text[tokens[at].start].lower()):
        first = _matched(text, tokens, at, letters[:-1], between, floor, begun=True)
        if first is not None:
            return first
    if small:
        return _matched(text, tokens, at, letters, between, floor, begun=begun)
    return _matched(text, tokens, at, letters, between - 1, floor, begun=begun) if begun and between else None


def _begin_within(tokens: Sequence[Token], last: int, short: str) -> int | None:
    """ "Primary immunodeficiency (PID)": fewer words than letters, which stand in them in this order."""
    letters = short.lower()
    for words in range(2, len(letters)):
        first = last - words
        if first < 0 or not all(t.key.isalpha() and t.key not in _TELLS for t in tokens[first:last]):
            return None
        initials = [token.key[0] for token in tokens[first:last]]
        joined = "".join(token.key for token in tokens[first:last])
        if initials[0] == letters[0] and _is_within(initials, letters) and _is_within(letters, joined):
            return first
    return None


def _is_within(part: Sequence[str], whole: str) -> bool:
    """Do the letters of one stand in the other in their order?"""
    rest = iter(whole)
    return all(letter in rest for letter in part)


def _by_short_form(text: str, tokens: Sequence[Token], found: Sequence[Mention]) -> dict[str, set[Meaning]]:
    """Code and name of the lesions that are named, by the short form with which each begins."""
    named: dict[str, set[Meaning]] = {}
    for mention in found:
        if mention.concept.category in _LESIONS and (short := _plain(text, tokens[mention.first])):
            named.setdefault(short, set()).add((mention.code, mention.concept.name))
    return named


def _is_ours(tokens: Sequence[Token], found: Sequence[Mention], meant: Set[Meaning], told: Definition) -> bool:
    """Do the words written out name what the lexicon holds the short form for, or a lesion or test of its sort?"""
    words = {token.key for token in tokens[told.first : told.last]}
    if any(word.startswith(_OURS) for word in words):
        return True
    written = {m.code for m in beginning_in(found, told.first, told.last) if m.last <= told.last}
    names = {word for _, name in meant for word in name.lower().split()}
    return any(code in written for code, _ in meant) or bool(names & words - _GENERIC)
