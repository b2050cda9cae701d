"""Births by Caesarean: whose birth it was, and which is told of an earlier pregnancy or of others."""

from itertools import pairwise

from lugol.language.childs import is_childs
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading

_BORN = frozenset({"born", "delivered", "extracted", "delivery"})
_IS_HERSELF = frozenset({"she", "patient", "he", "herself"})
_BY_WAY = frozenset({"by", "via", "through", "with"})
_OPENING = 8
_CUTS = frozenset({"corporeal", "corporal", "segmental", "isthmic", "transverse", "longitudinal", "vertical"})
"""How the womb is opened at a Caesarean; no word of taking it out."""
_CUT_WITHIN = 2
_BIRTH_WITHIN = 3
EARLIER = frozenset({"previous", "prior", "previously", "history", "old", "past", "earlier", "after", "since"})


def is_birth(page: Page, mention: Mention) -> bool:
    """ "The baby was delivered by caesarean section": hers, whoever is spoken of; her daughter's own is not."""
    told = page.keys(page.clause(mention.first)[0], mention.first)
    if ("delivered", "of") in pairwise(told):
        return False
    return mention.concept.name == "caesarean section" and bool(_BORN.intersection(told) and _BY_WAY.intersection(told))


def is_of_literature(reading: Reading, mention: Mention) -> bool:
    """ "In the reported cases an infant was delivered by caesarean": the birth of others."""
    sentence = reading.page.sentence(mention.first)
    cues = reading.cues.within(sentence.first, sentence.last)
    return any(cue.concept.attr("effect") == "literature" for cue in cues)


def is_own_birth(page: Page, mention: Mention) -> bool:
    """ "She was born by caesarean section": her own birth; and any caesarean that a child's record tells of."""
    told = page.keys(page.clause(mention.first)[0], mention.first)
    born = told.index("born") if "born" in told else 0
    own = _IS_HERSELF.intersection(told[max(0, born - 3) : born]) and "was" in told[:born]
    return bool(own and not {"of", "to"} & set(told[born : born + 2])) or is_childs(page)


def is_of_earlier_birth(page: Page, at: int) -> bool:
    """ "Her previous pregnancy was complicated by pre-eclampsia. A small baby was delivered by Caesarean section."."""
    first = page.sentence(at).first
    before = page.sentence(first - 1) if first else None
    keys = page.keys(before.first, min(before.last, before.first + _OPENING)) if before else ()
    said = next((i for i, key in enumerate(keys) if key in EARLIER), None)
    return said is not None and bool({"pregnancy", "delivery"}.intersection(keys[said + 1 : said + 5]))


def opens_womb(page: Page, mention: Mention) -> bool:
    """ "Hysterectomy was corporeal" of a Caesarean: the cut into the womb, written by a slip as its removal.

    >>> from lugol.language.page import page_of
    >>> page = page_of("At Caesarean section hysterectomy was corporeal. A boy was delivered.")
    >>> [opens_womb(page, m) for m in page.of("procedure")]
    [False, True]
    """
    if mention.code != "hysterectomy":
        return False
    before = page.keys(max(page.sentence(mention.first).first, mention.first - _CUT_WITHIN), mention.first)
    behind = page.keys(mention.last, min(mention.last + _CUT_WITHIN, page.sentence(mention.first).last))
    near = page.sentences_near(mention.first, before=_BIRTH_WITHIN, behind=_BIRTH_WITHIN)
    births = [m for m in page.of("procedure", first=near[0].first, last=near[-1].last) if m.code == "other"]
    return bool(_CUTS.intersection((*before, *behind))) and any(m.concept.name == "caesarean section" for m in births)
