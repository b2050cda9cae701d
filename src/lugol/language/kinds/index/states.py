"""Diseases told as the state of an organ: "the spleen presents lacerations", "a twisted left ovary".

No lexicon holds them: they are built of an organ and a word for what happened to it.
"""

from lugol.language.kinds.diagnoses.diagnosis import organ
from lugol.language.model import Concept, Mention, Page
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading

STATES = {
    "ruptured": "rupture", "rupture": "rupture", "perforated": "perforation", "perforation": "perforation",
    "perforations": "perforation", "torn": "tear", "tear": "tear", "tears": "tear", "lacerated": "laceration",
    "laceration": "laceration", "lacerations": "laceration", "twisted": "torsion", "torted": "torsion",
    "torsed": "torsion", "torsion": "torsion",
    "inverted": "inversion", "gangrenous": "gangrene", "necrotic": "necrosis",
    "hydronephrotic": "hydronephrosis", "cirrhotic": "cirrhosis", "infarcted": "infarction", "absent": "absence",
    "absence": "absence", "agenesis": "agenesis", "aplasia": "aplasia",
    "avulsed": "avulsion", "incarcerated": "incarceration", "strangulated": "strangulation",
}  # fmt: skip
"""What may have happened to an organ, and the name of it."""
_SHOWING = frozenset({
    "was", "were", "is", "had", "has", "presents", "presented", "showed", "shows", "appeared", "revealed", "with",
    "found", "seen", "noted", "been",
})  # fmt: skip
_BETWEEN = frozenset({
    "left", "right", "both", "a", "an", "the", "her", "gravid", "pregnant", "enlarged", "anterior", "posterior",
    "actively", "bleeding", "completely", "partially", "multiple", "single", "two", "three", "to", "be", "and",
    "mass", "cyst", "cystic", "tumor",
    "found", "seen", "noted", "been", "large", "small",
    "deep", "superficial", "grossly", "unscarred", "uterine",
})  # fmt: skip
_LACKING = frozenset({"absent", "absence", "agenesis", "aplasia"})
_LACKED = (("absence", "of"), ("agenesis", "of"), ("aplasia", "of"))
_LACKABLE = frozenset({"uterus", "vagina", "ovary", "kidney", "fallopian tube", "cervix", "spleen", "gallbladder"})
_ENDS = frozenset({
    "and", "with", "or", "on", "in", "was", "is", "at", "as", "but", "because", "from", "which", "that", "since",
})  # fmt: skip
_FAR = 7
_NO_ORGAN = frozenset({"node", "pelvic"})
_NO_STATE = frozenset({"vessels", "placenta", "skin", "abdomen", "peritoneum", "pelvis", "membranes"})


def states(reading: Reading) -> list[Mention]:
    """The diseases that a text tells as states of organs, in order.

    >>> from lugol.language.reading import reading_of
    >>> texts = ("The spleen presents lacerations at its hilum.", "We found a twisted left ovary.")
    >>> [states(reading_of(text))[0].concept.name for text in texts]
    ['laceration of the spleen', 'torsion of the ovary']
    """
    page = reading.page
    found = []
    for site in page.of("site"):
        if site.concept.attr("group") in _NO_ORGAN or organ(site) in _NO_STATE:
            continue
        at = _before(page, site)
        at = _behind(page, site) if at is None else at
        at = _of(page, site) if at is None else at
        if at is not None and page.tokens[at].key in _LACKING and not _lacks(reading, site):
            at = None
        if at is not None and not page.of("disorder", first=min(at, site.first), last=max(at + 1, site.last)):
            found.append(_mention(page, site, at))
    return found


def _before(page: Page, site: Mention) -> int | None:
    """ "A ruptured spleen", "a twisted left ovary": the state stands right before the organ."""
    at = site.first - 1
    while at >= page.clause(site.first)[0] and page.tokens[at].key in _BETWEEN:
        at -= 1
    told = at >= page.clause(site.first)[0] and page.tokens[at].key.endswith(("ed", "torn", "ous", "tic", "absent"))
    return at if told and page.tokens[at].key in STATES else None


def _behind(page: Page, site: Mention) -> int | None:
    """ "The spleen was ruptured", "the uterus presents two tears": a verb of showing, and the state behind it."""
    end = min(site.last + _FAR, page.clause(site.first)[1])
    shown = False
    for at in range(site.last, end):
        key = page.tokens[at].key
        if shown and key in STATES:
            return at
        if key in _SHOWING:
            shown = True
        elif key not in _BETWEEN:
            return None
    return None


def _of(page: Page, site: Mention) -> int | None:
    """ "Absence of the uterus", "agenesis of the left kidney": what an organ lacks, before "of"."""
    at = site.first - 1
    while at > page.clause(site.first)[0] and page.tokens[at].key in _BETWEEN:
        at -= 1
    return at - 1 if page.keys(at - 1, at + 1) in _LACKED else None


def _lacks(reading: Reading, site: Mention) -> bool:
    """Was she born without an organ? Not where it was taken out, nor where it only opens a longer name: "absence of
    uterine contractions"."""
    page = reading.page
    following = page.tokens[site.last] if site.last < len(page.tokens) else None
    longer = following is not None and following.key.isalpha() and following.key not in _ENDS
    return not longer and organ(site) in _LACKABLE and not _is_operated(page)


@once_a_page
def _is_operated(page: Page) -> bool:
    """Does a text name an operation that took something out?"""
    return any(page.tokens[m.last - 1].key.endswith("ectomy") for m in page.of("procedure"))


def _mention(page: Page, site: Mention, at: int) -> Mention:
    first, last = min(site.first, at), max(site.last, at + 1)
    name = f"{STATES[page.tokens[at].key]} of the {organ(site)}"
    concept = Concept(
        "disorder", f"{organ(site)}_{STATES[page.tokens[at].key]}", name, {"home": organ(site), "called": name}
    )
    return page.mention(concept, first, last)
