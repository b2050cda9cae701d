"""The phrases of a stretch in order: the pieces that only say more of one finding are put together with it."""

from lugol.language.model import Mention, Page
from lugol.language.phrases.phrase import COPULA, FINITE, STOPS, Phrase, trimmed
from lugol.language.phrases.pieces import CLAUSAL, CLEAR, DENIALS, HEADS, LENGTHS, pieces_of, undenied
from lugol.language.word_sets import word_set

_ARTICLE = (("a",), ("an",), ("the",), ("her",))
_SPREADS = word_set("involves invades infiltrates extends reaches involving invading infiltrating extending reaching")
_HEARD = word_set("sounds sound activity motion")
_HARD = frozenset({"except", "than", ";", ".", "but", "while", "whereas", "although"})
_NO_WORDS = word_set("other all remaining left right both bilateral bilaterally upper lower the a her l r")
_SEEN = frozenset({"seen", "visualized", "identified", "visible", "palpable", "felt", "palpated"})
_ADJECTIVAL = ("ic", "al", "ar", "ine", "ian", "aortic")


def phrases(page: Page, first: int, last: int) -> list[Phrase]:
    """The findings of a stretch in order; what has no noun of its own belongs to the finding before it.

    >>> from lugol.language.page import page_of
    >>> page = page_of("a left ovarian cyst, thin walled, and nodules in the liver and lung")
    >>> [page.words(p.first, p.last) for p in phrases(page, 0, len(page.tokens))]
    ['left ovarian cyst, thin walled', 'nodules in the liver and lung']
    >>> page = page_of("Vulva, vagina and cervix were normal")
    >>> [page.words(p.first, p.last) for p in phrases(page, 0, len(page.tokens))]
    ['Vulva, vagina and cervix were normal']
    """
    found: list[Phrase] = []
    pieces = [_phrase(page, low, high) for low, high in undenied(page, pieces_of(page, first, last))]
    for place, piece in enumerate(pieces):
        if found and (is_signed(page, found[-1].last) or _is_signed_apart(page, found[-1], piece)):
            found.append(piece)
        elif found and _is_subject_of(page, found[-1], piece):
            found[-1] = Phrase(found[-1].first, piece.last, piece.head, (*found[-1].sites, *piece.sites))
        elif found and (_shares_noun(page, found[-1], piece) or _shares_place(page, found[-1], piece)):
            found[-1] = Phrase(
                found[-1].first, piece.last, found[-1].head or piece.head, (*found[-1].sites, *piece.sites)
            )
        elif found and _leads_into(page, found[-1], piece):
            noun = piece.head if piece.head and piece.head.concept.attr("role") != "adjective" else found[-1].head
            found[-1] = Phrase(found[-1].first, piece.last, noun, (*found[-1].sites, *piece.sites))
        elif found and _belongs(page, found[-1], piece) and not _begins_list(page, found[-1], pieces[place:]):
            found[-1] = _joined(page, found[-1], piece)
        else:
            found.append(piece)
    return [whole for phrase in found if (whole := trimmed(page, phrase)) is not None]


def is_signed(page: Page, last: int) -> str:
    """ "LN swelling (-), ascites (+)": the sign in a bracket that answers for what ends at a token, "" for none."""
    keys = page.keys(max(0, last - 3), last)
    signed = len(keys) == 3 and keys[0] == "(" and keys[1] in ("-", "–", "−", "+") and keys[2] == ")"
    return keys[1] if signed else ""


def _is_signed_apart(page: Page, before: Phrase, piece: Phrase) -> bool:
    """ "Cervix ulcerated, left parametrium (-)": the sign is of what stands right before it, behind its comma."""
    told = before.head is not None or _has_more(page, before)
    return told and bool(is_signed(page, piece.last)) and page.tokens[piece.first - 1].key in (",", ";")


def _phrase(page: Page, first: int, last: int) -> Phrase:
    nouns = [m for m in page.of(*HEADS, first=first, last=last) if _is_noun(m)]
    rank = {"noun": 0, "": 0, "attribute": 1, "adjective": 2}
    head = min(
        nouns, key=lambda m: (rank.get(m.concept.attr("role"), 0), m.first, m.concept.category != "head"), default=None
    )
    sites = (m for m in page.of("site", first=first, last=last) if not _is_sounding(page, m))
    return Phrase(first, last, head, tuple(sites))


def _is_sounding(page: Page, site: Mention) -> bool:
    """ "Bowel sounds positive", "with cardiac activity": what was heard or moves is not where a finding sits."""
    return bool(_HEARD.intersection(page.keys(site.last, min(site.last + 1, len(page.tokens)))))


def _is_noun(mention: Mention) -> bool:
    """A look of colposcopy counts only where it is a finding."""
    role = mention.concept.attr("role")
    if mention.concept.category == "colposcopic":
        return role == "finding" and mention.code != "normal"
    return role not in ("none", "normal")


def _shares_noun(page: Page, before: Phrase, piece: Phrase) -> bool:
    """ "In the ampullary and fimbrial regions": a lone adjective before "and" waits for the noun that follows."""
    at = piece.first - 2
    if page.tokens[piece.first - 1].key != "and" or before.head is None or at <= before.first + 1:
        return False
    lone = page.tokens[at - 1].key in ("the", "in", "of", "with", "a") and page.tokens[at].key.isalpha()
    named = [m for m in page.of("site", *HEADS, first=at - 4, last=at + 1) if m.last > at]
    return lone and not named


def _shares_place(page: Page, before: Phrase, piece: Phrase) -> bool:
    """ "Shortening and bowing of the ulna", "the BPD and femur length were at 38 weeks": two of a kind told as one."""
    if page.tokens[piece.first - 1].key != "and" or before.head is None or piece.head is None or before.sites:
        return False
    alike = before.head.code == piece.head.code and before.head.code in ("change", "measured")
    bare = before.head.last == before.last and not LENGTHS.intersection(page.keys(before.first, before.last))
    placed = page.keys(piece.head.last, min(piece.head.last + 1, piece.last))
    return alike and bare and placed[:1] in (("of",), ("were",), ("are",), ("in",))


def _leads_into(page: Page, before: Phrase, piece: Phrase) -> bool:
    """ "Shortened, irregular and firm posterior lip": adjectives before a comma or "and" wait for their noun."""
    if _is_look_ahead(page, before, piece):
        return True
    if (
        before.head is None
        or before.head.concept.attr("role") != "adjective"
        or page.tokens[piece.first - 1].key in _HARD
    ):
        return False
    keys = page.keys(before.first, before.last)
    behind = all(s.first < before.head.first for s in before.sites)  # "the ovary presented with a tender, mobile mass"
    waiting = behind and page.keys(before.head.first - 1, before.head.first) in (("a",), ("an",))
    if COPULA.intersection(keys) or (any(s.first < before.head.first for s in before.sites) and not waiting):
        return False
    waits = page.tokens[before.last - 1].key.endswith(_ADJECTIVAL) or (before.sites and _is_chain(page, before, piece))
    if before.sites and not waits and not waiting:
        return False
    named = piece.head is not None and not COPULA.intersection(page.keys(piece.first, piece.head.first))
    return named or (bool(piece.sites) and not before.sites)


def _is_look_ahead(page: Page, before: Phrase, piece: Phrase) -> bool:
    """ "A 15-week anteverted, mobile uterus": looks before a comma of the organ behind it."""
    if before.head is not None or before.sites or page.tokens[piece.first - 1].key != "," or not piece.sites:
        return False
    looks = page.of("look", first=before.first, last=before.last)
    whole = (
        bool(looks) and looks[-1].last == before.last and not FINITE.intersection(page.keys(before.first, before.last))
    )
    return whole and not FINITE.intersection(page.keys(piece.first, piece.sites[0].first))


def _is_chain(page: Page, before: Phrase, piece: Phrase) -> bool:
    """ "Avid left common iliac and para-aortic nodes": the name of a chain without its "nodes", told behind "and"."""
    last = before.sites[-1]
    if CLEAR.intersection(page.keys(piece.first, piece.head.first if piece.head else piece.last)):
        return False
    ends = last.last == before.last and page.tokens[last.last - 1].key not in ("node", "nodes", "ln", "lns", "lymph")
    return ends and last.concept.attr("group") == "node"


def _is_subject_of(page: Page, before: Phrase, piece: Phrase) -> bool:
    """ "Vulva, vagina and cervix were normal": a bare site before a comma or "and" is told of by what follows."""
    joined = page.tokens[piece.first - 1].key in (",", "and", "&", "/") and before.head is None
    if not joined or not before.sites or _has_more(page, before):
        return False
    begins = piece.sites and not set(page.keys(piece.first, piece.sites[0].first)) & (COPULA | {"no", "without"})
    return bool(begins)


def _belongs(page: Page, before: Phrase, piece: Phrase) -> bool:
    """Does a piece only say more of the finding before it: no noun of its own, and no site with a predicate?"""
    if page.tokens[piece.first - 1].key in _HARD:
        return False
    keys = page.keys(piece.first, piece.last)
    following = page.tokens[piece.last].key if piece.last < len(page.tokens) else ""
    lead = keys[1:2] if keys[0] == "with" else keys[:1]
    begins = piece.head is None and bool(piece.sites) and following in CLAUSAL and lead in _ARTICLE
    if keys[0] in DENIALS or begins:
        return False
    if piece.head is None and piece.sites and keys[0] in _SPREADS and before.head is not None:
        return True
    complaints = page.of("symptom", first=piece.first, last=piece.last)
    if piece.head is None and any(m.first <= piece.first + 1 and m.last == piece.last for m in complaints):
        return False
    if piece.head is None and page.of("hpv", "cyt_test", "via_test", first=piece.first, last=piece.last):
        return False  # "cervix looks normal, HPV test negative"
    if keys[0] in CLAUSAL and before.head is None and before.sites and not _has_more(page, before):
        return True
    if piece.head is None and (_is_freed(page, piece) or _is_told_seen(page, before, piece)):
        return False
    if piece.head is None and before.head is not None and keys[0] in COPULA and piece.sites:
        return not _has_more(page, piece)
    if piece.head is None:
        own_verb = FINITE.intersection(keys) and not LENGTHS.intersection(keys)
        return not own_verb and not (piece.sites and _has_more(page, piece))
    if keys[0] == "with" and piece.head.code == "structure" and before.head is not None and not piece.sites:
        return True  # "a cyst of 6 cm, with low-level internal echoes"
    adjective = piece.head.concept.attr("role") in ("adjective", "attribute") and not piece.sites
    relative = keys[0] in CLAUSAL and len(keys) > 1 and keys[1] in COPULA
    return adjective and bool(before.head or before.sites) and (relative or not FINITE.intersection(keys))


def _is_freed(page: Page, piece: Phrase) -> bool:
    """ "LVMs free": a word that nothing else knows, told to be normal, is a subject of its own."""
    normal = [m for m in page.of("head", first=piece.first, last=piece.last) if m.concept.attr("role") == "normal"]
    lead = page.keys(piece.first, normal[0].first) if normal else ()
    return len(lead) == 1 and lead[0].isalpha() and lead[0] not in STOPS and not piece.sites and len(lead[0]) > 2


def _begins_list(page: Page, before: Phrase, pieces: list[Phrase]) -> bool:
    """ "Uterus normal, both tubes and ovaries were thick": a bare site whose predicate follows begins what is new."""
    at = 0
    while at < len(pieces) and pieces[at].head is None and pieces[at].sites and not _has_more(page, pieces[at]):
        at += 1
    ended = before.head is None or bool(COPULA.intersection(page.keys(before.first, before.last)))
    if not 0 < at < len(pieces) or not ended:
        return False
    told = pieces[at]
    joined = page.tokens[told.first - 1].key in ("and", ",", "&")
    verbs = [i for i in range(told.first, told.last) if page.tokens[i].key in COPULA]
    return joined and bool(told.sites) and bool(verbs) and told.sites[0].last <= verbs[0] and _has_more(page, told)


def _is_told_seen(page: Page, before: Phrase, piece: Phrase) -> bool:
    """ "Right ovary 3 cm, left ovary not seen": what is told to be seen or not is a subject of its own."""
    said = _SEEN.intersection(page.keys(piece.sites[0].last, piece.last)) if piece.sites else frozenset()
    sized = before.head is not None and bool(LENGTHS.intersection(page.keys(before.first, before.last)))
    told = bool(before.sites) and (before.head is not None or _has_more(page, before))
    return bool(said) and (told or sized)  # "ET 3.1 mm, ovaries not visualised"


def _has_more(page: Page, piece: Phrase) -> bool:
    """Does a piece say something of its site ("uterus bulky") rather than only name it?"""
    named = {at for m in piece.sites for at in range(m.first, m.last)}
    words = ((at, page.tokens[at].key) for at in range(piece.first, piece.last) if at not in named)
    return any(key.isalpha() and key not in STOPS and key not in _NO_WORDS for _, key in words)


def _joined(page: Page, before: Phrase, piece: Phrase) -> Phrase:
    head = before.head or (None if _has_more(page, before) else piece.head)
    return Phrase(before.first, piece.last, head, (*before.sites, *piece.sites))
