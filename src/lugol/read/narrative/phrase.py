"""Finding phrases: a stretch of text cut at commas and "and", and put together again around what was found."""

import re

import msgspec

from lugol.read.narrative import measure
from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention
from lugol.read.narrative.wording import pattern

_CUT = pattern(
    r"\s*[,;]\s+(?:and\s+|with\s+|plus\s+|as well as\s+|along with\s+|together with\s+)?|\s+(?:and|"
    r"as well as|along with|together with|plus|&)\s+(?:with\s+)?|\s+\+\s+|"
    r"\.\s+|\s*:\s+|\s+[-–—]\s+|\s+->\s+"
)
_LEAD = pattern(
    r"(?:.*?\b(?:reveal|show|demonstrat|disclos|identif|detect|confirm|indicat|observ|visuali[sz]|describ|display|"
    r"exhibit|report|measur|depict|highlight)\w*\b|"
    r".*?\b(?:presented with|presenting with|complain\w* of|admitted with|found|noted|picked up|seen|had|has|"
    r"there (?:was|were|is|are)|"
    r"was|were|felt|palpable)\b(?=.*\S))(?:\s+(?:that|to have|to be|as|only|also|further))*\s*:?\s*",
    re.I | re.S,
)
_EDGE = pattern(
    r"(?:[\s,:;.–—()\[\]]|[\d./-]+\s*:|(?:on\s+)?\d+\s+[A-Z][a-z]+\s+\d{4}\b|\b[A-Z]\)\s|\b(?:and|with|an?|"
    r"the|also|there|which|that|by|as|of|was|were|then)\b\s)+",
    re.I,
)
_TAIL = pattern(
    r"\s*(?:,|\b(?:was|were|is|are|had been|has been)\b\s+(?:also\s+|further\s+)?(?:noted|seen|found|detected|observed|"
    r"identified|palpable|palpated|felt|present|visible|visuali[sz]ed|demonstrated|appreciated|measured|"
    r"evident|revealed|"
    r"reported)|\b(?:and|with|of|in|which)\b|[\s.;:,])+$",
    re.I,
)
_FINDING_VERB = pattern(r"\b(?:reveal|show|demonstrat|disclos|found|noted|there (?:was|were))", re.I)
_WHERE = pattern(
    r"\W*(?:(?:about|approximately|measuring|sized?)\s+)?\d[\d.,\s×xX*]*\s*[cm]m\b|"
    r"\W*(?:was|were)\s+(?:seen|found|noted|located|observed|palpable|felt|detected|present|visible)\b",
    re.I,
)
_BARE_SIZE = pattern(r"\W*(?:now |today |currently |about |size )*\d[\d.,\s×xX*]*\s*[cm]m\W*", re.I)
_IS = pattern(r"\b(?:was|were|is|are|had|has)\b", re.I)
_WITHOUT = pattern(r"\b(?:without|but no|with no)\b", re.I)
_SUSPICION = pattern(r"\W*(?:an?\s+)?(?:suspicion of|suspected|possible|questionable)\b", re.I)
_NO = pattern(r"\W*(?:with\s+)?(?:no|without|not|nor|negative for|absence of|absent)\b", re.I)
_SUBJECT = pattern(r"^\W*(?:(?:the|her|both|bilateral|left|right|l|r|whole|entire|parous|nulliparous)\s+)*$", re.I)
_SIDE = pattern(r"\b(left|right|bilateral|bilaterally|both|lt|rt|b/l)\b|\b([LR])\b(?!\d)", re.I)
_SIDES_IN_BRACKETS = pattern(
    r"(?P<a>\d+(?:[.,]\d+)?\s*[cm]m)\s+(?:on the\s+)?(?P<s>left|right|l|r)\b.{0,12}?(?P<b>\d+(?:[.,]\d+)?\s*[cm]m)\s+"
    r"(?:on the\s+)?(?P<t>left|right|l|r)\b|\b(?P<s2>left|right|l|"
    r"r):?\s+(?P<a2>\d+(?:[.,]\d+)?\s*[cm]m)\W{1,3}(?:and\s+)?"
    r"(?P<t2>left|right|l|r):?\s+(?P<b2>\d+(?:[.,]\d+)?\s*[cm]m)",
    re.I,
)
_SIDE_NAME = {"left": "left", "l": "left", "lt": "left", "right": "right", "r": "right", "rt": "right"}
_READING = pattern(
    r"\b(?:suggest\w*(?: of)?|suspicious (?:for|of)|consistent with|compatible with|indicat\w+|"
    r"in favou?r of|concerning for|"
    r"characteristic of|typical of|due to|secondary to|likely|compress\w*|invading|adherent to|mimicking|resembling)\b",
    re.I,
)
_OF_BEFORE = pattern(r"\W*(?:the\s+)?[A-Za-z]+\s+with\s", re.I)
_ADJECTIVE_SITES = pattern(r"(?:al|ar|ic|ine|ous|ian|en|ary)$", re.I)


class Piece(msgspec.Struct, frozen=True):
    """A stretch between two cuts, with what is named in it."""

    start: int
    end: int
    nouns: tuple[Mention, ...]
    attributes: tuple[Mention, ...]
    adjectives: tuple[Mention, ...]
    normals: tuple[Mention, ...]
    sites: tuple[Mention, ...]
    cut: str = ""


class Phrase(msgspec.Struct, frozen=True):
    """One finding: [start, end), what was found, where, and whether it says that all is well."""

    start: int
    end: int
    heads: tuple[Mention, ...]
    sites: tuple[Mention, ...]
    normal: bool = False
    side: str = ""
    size_span: tuple[int, int] | None = None

    @property
    def head(self) -> Mention:
        """The word that names the finding: the first noun, else the first of all."""
        nouns = [m for m in self.heads if m.concept.attrs.get("role") == "noun"]
        return (nouns or list(self.heads))[0]


def phrases(context: Context, start: int, end: int) -> list[Phrase]:
    """The finding phrases of a stretch, in order."""
    text = context.text
    groups: list[list[Piece]] = []
    pending: list[Piece] = []
    for piece in _pieces(context, start, end):
        if groups and not pending and piece.nouns and _shares_noun(text, groups[-1], piece):
            groups[-1].append(piece)
        elif not groups and not pending and _is_bare_size(context, piece):
            pending.append(piece)
        elif _begins(context, piece, groups, pending):
            sized = any(p.attributes for p in pending) and _is_bare_size(context, pending[0])
            if sized or (any(p.sites for p in pending) and any(p.adjectives for p in pending)):
                groups.append(pending)
                pending = []
            leading = [p for p in pending if p.adjectives or not _IS.search(text[p.start : p.end])]
            groups.append([piece] if _denies(text, piece) else [*leading, piece])
            pending = []
        elif groups and not pending and _belongs(text, piece):
            groups[-1].append(piece)
        elif piece.adjectives or piece.attributes or piece.sites:
            pending.append(piece)
        elif len(text[piece.start : piece.end].split()) > 2:
            pending = []
    if any(p.adjectives or p.attributes for p in pending):
        groups.append(pending)
    found = [phrase for group in groups if (phrase := _phrase(text, group))]
    return [part for phrase in found for part in _sided(text, phrase)]


def _is_bare_size(context: Context, piece: Piece) -> bool:
    """ "81 mm": the size of the mass told before, at the head of a later scan."""
    return bool(_BARE_SIZE.fullmatch(context.text[piece.start : piece.end]))


def _denies(text: str, piece: Piece) -> bool:
    """ "No parametrial invasion" is a finding of its own, not part of the mass told before it."""
    return bool(_NO.match(text[piece.start : piece.end]))


def _belongs(text: str, piece: Piece) -> bool:
    """A further quality or a further site of what was found last."""
    if not piece.nouns and _WHERE.match(text[piece.start : piece.end]):
        return True
    own_verb = _FINDING_VERB.search(text[piece.start : piece.end]) or _IS.search(text[piece.start : piece.end])
    return bool(piece.adjectives or piece.attributes or (piece.sites and not own_verb))


def _pieces(context: Context, start: int, end: int) -> list[Piece]:
    text = context.text
    cuts: list[tuple[int, int, str]] = []
    depth_from = start
    for match in _CUT.finditer(text, start, end):
        opened = text.count("(", depth_from, match.start()) > text.count(")", depth_from, match.start())
        if not opened and match.start() > start:
            cuts.append((match.start(), match.end(), match.group().strip()))
    places = [(start, "")] + [(after, sign) for _, after, sign in cuts]
    ends = [before for before, _, _ in cuts] + [end]
    return [_piece(context, a, b, sign) for (a, sign), b in zip(places, ends, strict=True) if b > a]


def _piece(context: Context, start: int, end: int, cut: str) -> Piece:
    if context.of("analyte", start=start, end=end):
        return Piece(start, end, (), (), (), (), (), cut)
    by_role: dict[str, list[Mention]] = {}
    for mention in context.of("head", start=start, end=end):
        by_role.setdefault(mention.concept.attrs.get("role", "noun"), []).append(mention)
    roles = ("noun", "attribute", "adjective", "normal")
    nouns, attributes, adjectives, normals = (tuple(by_role.get(role, ())) for role in roles)
    named = [m for m in nouns if not _READING.search(context.text[start : m.start])]
    if adjectives:
        named = [m for m in named if not _WITHOUT.search(context.text, adjectives[0].end, m.start)]
    attributes = (*attributes, *(m for m in nouns if m not in named))
    if cut.lower() in ("and", "&") and named and _OF_BEFORE.match(context.text[start : named[0].start]):
        attributes, named = (*attributes, *named), []
    sites = tuple(context.of("site", start=start, end=end))
    return Piece(start, end, tuple(named), attributes, adjectives, normals, sites, cut)


def _begins(context: Context, piece: Piece, groups: list[list[Piece]], pending: list[Piece]) -> bool:
    if piece.nouns or (_denies(context.text, piece) and (piece.attributes or piece.adjectives)):
        return True
    if piece.normals and not piece.adjectives:
        return True
    if piece.attributes and _SUSPICION.match(context.text[piece.start : piece.end]):
        return True
    if not (piece.adjectives or piece.attributes) or not piece.sites:
        return False
    if not groups or measure.sizes(context.text, piece.start, piece.end):
        return True
    last_sites = {m.concept.code for p in groups[-1] for m in p.sites}
    others = [m for m in piece.sites if m.concept.code not in last_sites]
    if not piece.adjectives:
        return bool(others) and any(m.concept.code == "uptake" for m in piece.attributes)
    return any(not _ADJECTIVE_SITES.search(context.text[m.start : m.end]) for m in others)


def _shares_noun(text: str, group: list[Piece], piece: Piece) -> bool:
    """ "nodular and miliary lesions": the noun that follows belongs to the adjective before the "and" as well."""
    last = group[-1]
    if _WITHOUT.search(text, piece.start, piece.nouns[0].start):
        return False
    if piece.cut.lower() not in ("and", "&") or piece.sites or last.cut == "end":
        return False
    word = re.findall(r"[A-Za-z-]+", text[last.start : last.end])[-1:]
    ends_in_adjective = any(m.end >= last.end - 1 for m in last.adjectives)
    return ends_in_adjective or bool(word and re.search(r"(?:ular|ic|ous|ary|oid|al)$", word[0]) and not last.sites)


def _phrase(text: str, group: list[Piece]) -> Phrase | None:
    heads = tuple(m for p in group for m in (*p.nouns, *p.attributes, *p.adjectives))
    normals = tuple(m for p in group for m in p.normals)
    if not heads and not normals:
        return None
    first = (heads or normals)[0]
    start, end = group[0].start, group[-1].end
    lead = _LEAD.match(text, start, first.start)
    if lead and not any(lead.start() <= m.start < lead.end() for m in group[0].sites if _is_subject(text, group[0], m)):
        start = lead.end()
    edge = _EDGE.match(text, start, first.start)
    start = edge.end() if edge else start
    tail = _TAIL.search(text, start, end)
    end = tail.start() if tail and tail.start() > first.start else end
    sites = tuple(m for p in group for m in p.sites if m.start >= start)
    return Phrase(start, max(end, first.end), heads or normals, sites, normal=not heads)


def _is_subject(text: str, piece: Piece, site: Mention) -> bool:
    return bool(_SUBJECT.match(text[piece.start : site.start]))


def _sided(text: str, phrase: Phrase) -> list[Phrase]:
    """ "Bilateral cysts (4 cm on the left, 7 cm on the right)" as one phrase for each side."""
    match = _SIDES_IN_BRACKETS.search(text, phrase.start, phrase.end + 1)
    if not match:
        return [phrase]
    pairs = [("s", "a"), ("t", "b")] if match["s"] else [("s2", "a2"), ("t2", "b2")]
    return [
        msgspec.structs.replace(phrase, side=_SIDE_NAME[match[side].lower()], size_span=match.span(size))
        for side, size in pairs
    ]


def side_of(text: str, phrase: Phrase, site: Mention) -> str:
    """left, right, bilateral or "" as told before the site (or anywhere in the phrase, where only one side is told)."""
    if phrase.side:
        return phrase.side
    before = list(_SIDE.finditer(text, max(phrase.start, site.start - 24), site.end))
    everywhere = before or list(_SIDE.finditer(text, phrase.start, phrase.end))
    if not everywhere:
        return ""
    word = (everywhere[-1].group(1) or everywhere[-1].group(2)).lower()
    return _SIDE_NAME.get(word, "bilateral")
