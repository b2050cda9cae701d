"""The phrases of a stretch of text: each finding with its noun, its site, and what it is called as written."""

from collections.abc import Iterable, Iterator

import msgspec

from lugol.language.model import Mention, Page


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set, so that long lists of them stay readable.

    >>> sorted(word_set("was were is"))
    ['is', 'was', 'were']
    """
    return frozenset(words.split())


def by_first(rows: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Rows of words by their first, so that a text is held against few of them at each of its tokens.

    >>> by_first([("pathology", "report"), ("histology", "report")])["histology"]
    (('histology', 'report'),)
    """
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in rows:
        found[row[0]] = (*found.get(row[0], ()), row)
    return found


_CUTS = frozenset(
    {"except", ",", ";", ":", "and", "or", "nor", "but", ".", "plus", "while", "whereas", "although", "/", "&"}
)
_JOINS = (
    ("as", "well", "as"), ("other", "than"), ("apart", "from"), ("aside", "from"), ("except", "for"), ("save", "for"),
    ("exception", "of"),
)  # fmt: skip
"""Words that join a finding to another, or take it out of what is denied."""
_CLAUSAL = frozenset({"which", "who", "whose", "where", "that"})
_CLEAR = frozenset({"free", "normal", "clear", "intact", "unremarkable", "healthy"})
_REACHING = word_set(
    """extending extended extends extension reaching reaches invading invades infiltrating infiltrates involving
    involves adherent compressing displacing
    abutting encasing protruding prolapsing pushing spreading fixed attached crossing above below beneath"""
)
"""Behind these stands where a finding reaches, not where it sits."""
_ARTICLE = (("a",), ("an",), ("the",), ("her",))
_SPREADS = word_set("involves invades infiltrates extends reaches involving invading infiltrating extending reaching")
_HEARD = word_set("sounds sound activity motion")
_FIGURES = frozenset({"fig", "figs", "figure", "figures", "table", "image", "arrow", "arrows"})
_DENIALS = frozenset({"no", "without", "nil", "neither", "absence"})
_HARD = frozenset({"except", "than", ";", ".", "but", "while", "whereas", "although"})
_COPULA = frozenset(
    {"was", "were", "is", "are", "appeared", "appears", "looked", "looks", "felt", "remained", "seemed"}
)
_FINITE = _COPULA | frozenset(
    {
        *("had", "has", "have", "would", "could", "can", "will", "may", "might", "should", "showed", "shows"),
        *("revealed", "underwent", "developed", "received", "decided", "considered", "required", "led", "became"),
        *("performed", "did", "does", "do", "presented", "died", "recommended", "refused", "used"),
    }
)
_STOPS = frozenset(
    {
        *("in", "on", "at", "of", "with", "by", "for", "from", "to", "into", "as", "via", "through", "over", "under"),
        *("a", "an", "the", "no", "without", "any", "some", "this", "that", "these", "those", "there", "its", "his"),
        *("she", "he", "it", "they", "we", "her", "patient", "which", "who", "then", "also", "nil", "not", "well"),
        *("be", "been", "being", "seen", "noted", "found", "identified", "detected", "confirmed", "showing", "show"),
        *("demonstrated", "demonstrates", "demonstrating", "revealing", "reveals", "disclosed", "indicated", "felt"),
        *("suggested", "suggests", "suggesting", "suggestive", "including", "following", "presence", "evidence"),
        *("described", "reported", "visualized", "palpated", "observed", "consistent", "confirming", "measured"),
        *("(", ")", "[", "]", ":", ",", ".", ";", "=", "*", "•", "–", "—", ">", "and", "or", "nor", "but"),
    }
) | (_FINITE - {"felt"})  # fmt: skip
_TAILS = frozenset(
    {
        *("due", "because", "indicating", "suggesting", "suggestive", "requiring", "after", "before", "during", "when"),
        *("therefore", "thus", "so", "until", "prompting", "since", "following", "despite", "if", "once", "prior"),
        *("compatible", "consistent", "mimicking", "raising", "confirming", "leading", "favoring", "followed"),
        *("january", "february", "march", "april", "june", "july", "august", "september", "october"),
        *("november", "december", "initially", "subsequently", "upon"),
    }
)  # fmt: skip
_TRAIL = word_set(
    """one intraoperative two and or with the a an of in was were is are on by at to ( , . ; : noted seen which
    as from for no that had has found been be into there not without also - – — under via = her she"""
)
_NO_WORDS = frozenset(
    {
        "other",
        "all",
        "remaining",
        "left",
        "right",
        "both",
        "bilateral",
        "bilaterally",
        "upper",
        "lower",
        "the",
        "a",
        "her",
        "l",
        "r",
    }
)
_LENGTHS = frozenset({"cm", "mm"})
_SEEN = frozenset({"seen", "visualized", "identified", "visible", "palpable", "felt", "palpated"})
_ADJECTIVAL = ("ic", "al", "ar", "ine", "ian", "aortic")
_APART = word_set("hydronephrosis ascites effusion haematometra hydrosalpinx chest_sign adenomyosis fetal_sign cake")
_NAMED = word_set("endometrioma endometriomas abscess dermoid haematosalpinx")
"""Findings that stand for themselves behind "with"."""
_DENIED = word_set("no not without nil neither nor never negative absent absence excluded ruled denied denies")
HEADS = ("head", "histology", "colposcopic")
LONGEST = 40


class Phrase(msgspec.Struct, frozen=True):
    """Tokens [first, last) of one finding, the mention that names it (None: only told of a site), and its sites."""

    first: int
    last: int
    head: Mention | None
    sites: tuple[Mention, ...]


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
    pieces = [_phrase(page, low, high) for low, high in _undenied(page, _pieces(page, first, last))]
    for place, piece in enumerate(pieces):
        if found and _is_subject_of(page, found[-1], piece):
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
    return [trimmed for phrase in found if (trimmed := _trimmed(page, phrase)) is not None]


def _pieces(page: Page, first: int, last: int) -> Iterator[tuple[int, int]]:
    begun, depth = first, 0
    for at in range(first, last):
        key = page.tokens[at].key
        depth += (key == "(") - (key == ")" and depth > 0)
        joined = next((len(words) for words in _JOINS if page.keys(at, min(at + len(words), last)) == words), 0)
        if depth == 0 and (joined or key in _CUTS or key in _CLAUSAL) and not _inside(page, at):
            if at > begun:
                yield begun, at
            begun = at + (joined or (key in _CUTS))
    if last > begun:
        yield begun, last


def _undenied(page: Page, pieces: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """ "Uterus smooth without nodules": what is denied inside a piece is a piece of its own."""
    for low, high in pieces:
        begun = low
        for at in range(low + 1, high):
            beside = page.tokens[at].key == "with" and at + 1 < high
            freed = beside and (page.tokens[at + 1].key in _CLEAR or _is_beside(page, begun, at, high))
            if (page.tokens[at].key in _DENIALS or freed) and page.of("site", "head", first=begun, last=at):
                yield begun, at
                begun = at
        yield begun, high


def _is_beside(page: Page, first: int, at: int, last: int) -> bool:
    """ "Uterus of 12 cm with an endometrium of 9 mm": is what stands behind "with" a finding beside?"""
    if not page.of("site", "head", first=first, last=at):
        return False
    named = page.of("site", "head", first=at, last=last)
    parts = [m for m in named if m.concept.attr("role") not in ("adjective", "attribute", "normal", "none")]
    keys = page.keys(at, last)
    measured = bool(_LENGTHS.intersection(keys)) and keys[1:2] in (("a",), ("an",))
    if _is_organ_beside(page, first, at, last) or _is_disease_beside(page, first, at, last):
        return True
    if _is_as_usual_beside(page, first, at, last) or _is_beside_her(page, first, at, last):
        return True
    if _is_taken_on(page, at, last):
        return True
    sited = bool(page.of("site", first=at, last=last)) or not _LENGTHS.intersection(page.keys(first, at))
    return bool(parts) and ((measured and sited) or bool({"palpated", "palpable"}.intersection(keys)))


def _is_disease_beside(page: Page, first: int, at: int, last: int) -> bool:
    """ "Haematometra with a right endometrioma of 7 cm": a finding of its own behind another, where none is denied."""
    before = [m for m in page.of("head", first=first, last=at) if m.concept.attr("role") == "noun"]
    behind = [m for m in page.of("head", first=at + 1, last=last) if m.concept.attr("role") not in ("none", "normal")]
    if not before or not behind or behind[0].concept.attr("role") != "noun":
        return False
    named = _NAMED.intersection(page.keys(behind[0].first, behind[0].last))
    if behind[0].code not in _APART and not named:
        return False
    denied = _DENIED.intersection(page.keys(page.clause(at)[0], at))
    return not denied and all(m.code not in (behind[0].code, "measured") for m in before)


def _is_organ_beside(page: Page, first: int, at: int, last: int) -> bool:
    """ "An enlarged uterus with a prominent endometrium": an organ and its look, behind another organ and its look."""
    before = [m for m in page.of(*HEADS, first=first, last=at) if m.concept.attr("role") not in ("none", "normal")]
    denied = _DENIED.intersection(page.keys(page.clause(at)[0], at))  # "no enlarged uterus with a thick endometrium"
    if denied or any(m.concept.attr("role") != "adjective" for m in before):
        return False
    begun = at + 1 + (page.tokens[at + 1].key in ("a", "an", "the"))
    looks = page.of("look", "head", first=begun, last=min(begun + 3, last))
    looks = [m for m in looks if m.first == begun and (m.concept.attr("role") in ("", "adjective") or m.last == last)]
    organs = page.of("site", first=begun, last=last)
    here = {m.code for m in page.of("site", first=first, last=at)}
    return bool(looks and organs and here) and organs[0].last == last and organs[0].code not in here


def _is_as_usual_beside(page: Page, first: int, at: int, last: int) -> bool:
    """ "A stripe of 12 mm with a normal-sized uterus": another organ as it should be is a finding of its own."""
    told = page.of("look", "head", first=at + 1, last=min(at + 3, last))
    usual = any(m.code == "usual" or m.concept.attr("role") == "normal" for m in told)
    here = {m.code for m in page.of("site", first=first, last=at)}
    return usual and bool({m.code for m in page.of("site", first=at, last=last)} - here)


def _is_beside_her(page: Page, first: int, at: int, last: int) -> bool:
    """ "An obese woman with an enlarged uterus": how she looks, and beside it what was felt."""
    before = page.of("head", first=first, last=at)
    hers = bool(before) and all(m.code in ("obesity", "performance") for m in before)
    return hers and not page.of("site", first=first, last=at) and bool(page.of("site", first=at, last=last))


def _is_taken_on(page: Page, at: int, last: int) -> bool:
    """ "A mobile uterus with the cervix that is open": a bare organ behind "with", of which a clause tells more."""
    following = page.tokens[last].key if last < len(page.tokens) else ""
    organs = page.of("site", first=at + 1, last=last)
    return following in ("that", "which") and bool(organs) and organs[0].first <= at + 2 and organs[-1].last == last


def _inside(page: Page, at: int) -> bool:
    """A sign inside a number, a date or the name of a concept cuts nothing."""
    if page.tokens[at].key == "/" and page.tokens[at].glued:
        return True
    if page.tokens[at].key == "but" and page.clause(at - 1)[1] > at:
        return True  # "an enlarged but mobile uterus"
    if _joins_sides(page, at):
        return True
    return any(m.first < at < m.last - 1 for m in page.of(*HEADS, "site", "frame", first=at - 5, last=at))


def _joins_sides(page: Page, at: int) -> bool:
    """ "Scarred right and left tubes": the word between two sides parts nothing."""
    sides = {*page.keys(at - 1, at), *page.keys(at + 1, min(at + 2, len(page.tokens)))}
    return page.tokens[at].key in ("and", "&") and sides == {"right", "left"}


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
    bare = before.head.last == before.last and not _LENGTHS.intersection(page.keys(before.first, before.last))
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
    if _COPULA.intersection(keys) or (any(s.first < before.head.first for s in before.sites) and not waiting):
        return False
    waits = page.tokens[before.last - 1].key.endswith(_ADJECTIVAL) or (before.sites and _is_chain(page, before, piece))
    if before.sites and not waits and not waiting:
        return False
    named = piece.head is not None and not _COPULA.intersection(page.keys(piece.first, piece.head.first))
    return named or (bool(piece.sites) and not before.sites)


def _is_look_ahead(page: Page, before: Phrase, piece: Phrase) -> bool:
    """ "A 15-week anteverted, mobile uterus": looks before a comma of the organ behind it."""
    if before.head is not None or before.sites or page.tokens[piece.first - 1].key != "," or not piece.sites:
        return False
    looks = page.of("look", first=before.first, last=before.last)
    whole = (
        bool(looks) and looks[-1].last == before.last and not _FINITE.intersection(page.keys(before.first, before.last))
    )
    return whole and not _FINITE.intersection(page.keys(piece.first, piece.sites[0].first))


def _is_chain(page: Page, before: Phrase, piece: Phrase) -> bool:
    """ "Avid left common iliac and para-aortic nodes": the name of a chain without its "nodes", told behind "and"."""
    last = before.sites[-1]
    if _CLEAR.intersection(page.keys(piece.first, piece.head.first if piece.head else piece.last)):
        return False
    ends = last.last == before.last and page.tokens[last.last - 1].key not in ("node", "nodes", "ln", "lns", "lymph")
    return ends and last.concept.attr("group") == "node"


def _is_subject_of(page: Page, before: Phrase, piece: Phrase) -> bool:
    """ "Vulva, vagina and cervix were normal": a bare site before a comma or "and" is told of by what follows."""
    joined = page.tokens[piece.first - 1].key in (",", "and", "&", "/") and before.head is None
    if not joined or not before.sites or _has_more(page, before):
        return False
    begins = piece.sites and not set(page.keys(piece.first, piece.sites[0].first)) & (_COPULA | {"no", "without"})
    return bool(begins)


def _belongs(page: Page, before: Phrase, piece: Phrase) -> bool:
    """Does a piece only say more of the finding before it: no noun of its own, and no site with a predicate?"""
    if page.tokens[piece.first - 1].key in _HARD:
        return False
    keys = page.keys(piece.first, piece.last)
    following = page.tokens[piece.last].key if piece.last < len(page.tokens) else ""
    lead = keys[1:2] if keys[0] == "with" else keys[:1]
    begins = piece.head is None and bool(piece.sites) and following in _CLAUSAL and lead in _ARTICLE
    if keys[0] in _DENIALS or begins:
        return False
    if piece.head is None and piece.sites and keys[0] in _SPREADS and before.head is not None:
        return True
    complaints = page.of("symptom", first=piece.first, last=piece.last)
    if piece.head is None and any(m.first <= piece.first + 1 and m.last == piece.last for m in complaints):
        return False
    if piece.head is None and page.of("hpv", "cyt_test", "via_test", first=piece.first, last=piece.last):
        return False  # "cervix looks normal, HPV test negative"
    if keys[0] in _CLAUSAL and before.head is None and before.sites and not _has_more(page, before):
        return True
    if piece.head is None and (_is_freed(page, piece) or _is_told_seen(page, before, piece)):
        return False
    if piece.head is None and before.head is not None and keys[0] in _COPULA and piece.sites:
        return not _has_more(page, piece)
    if piece.head is None:
        own_verb = _FINITE.intersection(keys) and not _LENGTHS.intersection(keys)
        return not own_verb and not (piece.sites and _has_more(page, piece))
    if keys[0] == "with" and piece.head.code == "structure" and before.head is not None and not piece.sites:
        return True  # "a cyst of 6 cm, with low-level internal echoes"
    adjective = piece.head.concept.attr("role") in ("adjective", "attribute") and not piece.sites
    relative = keys[0] in _CLAUSAL and len(keys) > 1 and keys[1] in _COPULA
    return adjective and bool(before.head or before.sites) and (relative or not _FINITE.intersection(keys))


def _is_freed(page: Page, piece: Phrase) -> bool:
    """ "LVMs free": a word that nothing else knows, told to be normal, is a subject of its own."""
    normal = [m for m in page.of("head", first=piece.first, last=piece.last) if m.concept.attr("role") == "normal"]
    lead = page.keys(piece.first, normal[0].first) if normal else ()
    return len(lead) == 1 and lead[0].isalpha() and lead[0] not in _STOPS and not piece.sites and len(lead[0]) > 2


def _begins_list(page: Page, before: Phrase, pieces: list[Phrase]) -> bool:
    """ "Uterus normal, both tubes and ovaries were thick": a bare site whose predicate follows begins what is new."""
    at = 0
    while at < len(pieces) and pieces[at].head is None and pieces[at].sites and not _has_more(page, pieces[at]):
        at += 1
    ended = before.head is None or bool(_COPULA.intersection(page.keys(before.first, before.last)))
    if not 0 < at < len(pieces) or not ended:
        return False
    told = pieces[at]
    joined = page.tokens[told.first - 1].key in ("and", ",", "&")
    verbs = [i for i in range(told.first, told.last) if page.tokens[i].key in _COPULA]
    return joined and bool(told.sites) and bool(verbs) and told.sites[0].last <= verbs[0] and _has_more(page, told)


def _is_told_seen(page: Page, before: Phrase, piece: Phrase) -> bool:
    """ "Right ovary 3 cm, left ovary not seen": what is told to be seen or not is a subject of its own."""
    said = _SEEN.intersection(page.keys(piece.sites[0].last, piece.last)) if piece.sites else frozenset()
    return bool(said) and bool(before.sites) and (before.head is not None or _has_more(page, before))


def _has_more(page: Page, piece: Phrase) -> bool:
    """Does a piece say something of its site ("uterus bulky") rather than only name it?"""
    named = {at for m in piece.sites for at in range(m.first, m.last)}
    words = ((at, page.tokens[at].key) for at in range(piece.first, piece.last) if at not in named)
    return any(key.isalpha() and key not in _STOPS and key not in _NO_WORDS for _, key in words)


def _joined(page: Page, before: Phrase, piece: Phrase) -> Phrase:
    head = before.head or (None if _has_more(page, before) else piece.head)
    return Phrase(before.first, piece.last, head, (*before.sites, *piece.sites))


def _trimmed(page: Page, phrase: Phrase) -> Phrase | None:
    """From the noun phrase that names the finding, or its site as the subject, to where something else begins."""
    last = min(phrase.last, phrase.first + LONGEST)
    floor = phrase.head.last if phrase.head else min((s.last for s in phrase.sites), default=phrase.first + 1)
    end = next((at for at in range(floor, last) if _ends_at(page, at)), last)
    sites = tuple(s for s in phrase.sites if s.last <= end)
    floor = max([floor, *(s.last for s in sites)])
    while end > floor and page.tokens[end - 1].key in _TRAIL:
        end -= 1
    first = _start(page, phrase)
    return Phrase(first, end, phrase.head, sites) if end > first else None


def _ends_at(page: Page, at: int) -> bool:
    """Does a cause, a time, a denial or the number of a figure begin here?"""
    key, following = page.tokens[at].key, page.tokens[min(at + 1, len(page.tokens) - 1)].key
    if key == "full" and page.keys(at + 1, at + 3) == ("size", "image"):
        return True  # the mark that a web page leaves behind a caption
    return key in _TAILS or key in _DENIALS or (key == "(" and following in _FIGURES)


def _start(page: Page, phrase: Phrase) -> int:
    anchors = [phrase.head.first] if phrase.head else []
    anchors += [s.first for s in phrase.sites]
    if not anchors:
        return phrase.first
    at = min(anchors)
    while at > phrase.first and (
        page.tokens[at - 1].key not in _STOPS or _is_how_well(page, at - 1) or _joins_sides(page, at - 1)
    ):
        at -= 1
    return at


def _is_how_well(page: Page, at: int) -> bool:
    """ "A well-defined mass": here the word belongs to the look."""
    return page.tokens[at].key == "well" and page.tokens[at + 1].key in ("-", "defined", "circumscribed", "demarcated")


GOES_ON = frozenset({"it", "this", "result", "results", "which"})
"""Words that begin a sentence which goes on with the sample of the one before."""

SIDES = {
    **dict.fromkeys(("left", "lt", "l"), "left"),
    **dict.fromkeys(("right", "rt", "r"), "right"),
    **dict.fromkeys(("bilateral", "bilaterally", "both"), "bilateral"),
}  # fmt: skip


def place(page: Page, phrase: Phrase) -> str:
    """The site of a finding with its side, the most exact of those named: "left ovary"."""
    sites = [m for m in phrase.sites if m.code not in ("abdomen", "pelvis")] or list(phrase.sites)
    if not sites:
        return ""
    exact = [m for m in sites if m.concept.attr("group") == "node" and m.code != "node"]
    sites = exact + [m for m in sites if m.code != "node"] if exact else sites
    reached = [m for m in sites if _REACHING.intersection(page.keys(max(phrase.first, m.first - 5), m.first))]
    sites = [m for m in sites if m not in reached] or sites
    near = phrase.head
    best = min(sites, key=lambda m: abs(m.first - near.first) if near else m.first)
    side = side_of(page, phrase, best)
    name = best.concept.name
    lone = best.code in ("cervix", "uterus", "vagina", "endometrium")
    return f"{side} {name}" if side and not lone and not name.startswith(side) else name


def side_of(page: Page, phrase: Phrase, site: Mention) -> str:
    """left, right, bilateral or "", as told before the site or anywhere in its phrase."""
    if page.keys(max(0, site.first - 3), site.first) == ("b", "/", "l"):
        return "bilateral"
    before = [SIDES[k] for k in page.keys(max(phrase.first, site.first - 3), site.last) if k in SIDES]
    anywhere = before or [SIDES[k] for k in page.keys(phrase.first, phrase.last) if k in SIDES]
    return anywhere[-1] if anywhere else ""


def is_of_type(page: Page, site: Mention) -> bool:
    """ "gastric-type", "pulmonary type": what a tumour looks like, not where it is."""
    return "type" in page.keys(site.last, site.last + 2)
