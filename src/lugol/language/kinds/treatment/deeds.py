"""Operations that prose names by a verb or its noun: "the pyometra was drained", "suture of the tear was done"."""

from collections.abc import Iterator

from lugol.language.model import Concept, Mention, Page
from lugol.language.phrases import word_set

_NOUNS = {
    "drained": "drainage", "evacuated": "evacuation", "repaired": "repair", "debrided": "debridement",
    "marsupialized": "marsupialization", "reimplanted": "reimplantation", "reconstructed": "reconstruction",
    "detorted": "detorsion", "untwisted": "detorsion", "ligated": "ligation", "oversewn": "suture", "sutured": "suture",
    "removed": "removal", "retrieved": "removal", "extracted": "removal", "resutured": "suture", "closed": "closure",
    "decompressed": "decompression", "aspirated": "aspiration",
}  # fmt: skip
_TEARS = "tear tears laceration lacerations perforation perforations defect injury injuries rupture dehiscence"
_OF_VERB = {
    "removal": word_set(
        "coil iud iucd mesh tape sling gauze loop device implant tooth stone stones clips balloon clots"
    ),
    "evacuation": word_set("hematoma hematometra hematocolpos clots products mole hemoperitoneum conception"),
    "drainage": word_set(
        """abscess pyometra hematometra hematocolpos hematoma hydrosalpinx pyosalpinx empyema lymphocele hydrometra
        seroma urinoma collection abscesses collections pus hemoperitoneum cyst"""
    ),
    "ablation": word_set("sac pregnancy endometrium endometriosis implants warts lesions"),
    "aspiration": word_set("cyst hematoma lymphocele abscess"),
    "repair": word_set(
        f"{_TEARS} hernia fistula prolapse rectocele cystocele sphincter perineum ureter bladder vagina bowel"
    ),
    "suture": word_set(_TEARS),
    "closure": word_set("fistula perforation dehiscence colostomy ileostomy defect"),
    "debridement": word_set("wound ulcer abscess tissue"),
    "ligation": word_set("artery arteries vein veins vessels tubes tube"),
    "detorsion": word_set("ovary adnexa tube ovaries torsion"),
    "reimplantation": word_set("ureter ureters"),
    "reconstruction": word_set("vagina vulva urethra perineum breast pelvis"),
    "marsupialization": word_set("cyst abscess gland"),
    "decompression": word_set("bowel cord bladder stomach"),
}
_WOUND = frozenset({"wound"})
"""What a noun may close or suture; that "the wound was closed" goes with every operation."""
_BY_NOUN = frozenset(_OF_VERB)
_BE = word_set("was were been being")
_BY_DRAIN = word_set("percutaneously over under ultrasound radiologically for")
_BETWEEN = word_set("then also successfully surgically laparoscopically percutaneously immediately primarily and both")
_BACK = 5
_HOW = word_set("secondary primary surgical delayed percutaneous laparoscopic transvaginal vaginal bilateral urgent")
DONE = word_set("done performed undertaken achieved accomplished carried made completed")
_UNDERWENT = word_set("underwent undergone had by with via out performed")
_DONE_WITHIN = 8
_PLACES = ("procedure", "findings", "gross", "microscopy", "specimen", "path_diagnosis", "plan")


def deeds(page: Page) -> Iterator[Mention]:
    """Each operation told by what was done to a thing; in the account of an operation they are its steps, and none."""
    if any(part.kind in ("postop_diagnosis", "procedure") for part in page.parts):
        return
    for at, token in enumerate(page.tokens):
        if page.part(at) in _PLACES:
            continue
        noun = _NOUNS.get(token.key, "")
        if noun:
            yield from _passive(page, at, noun)
        elif token.key in _BY_NOUN:
            yield from _named(page, at)


def _passive(page: Page, at: int, noun: str) -> Iterator[Mention]:
    """ "The pyometra was drained and the coil removed": a thing right before its verb."""
    floor = page.sentence(at).first
    last = at
    while last > floor and page.tokens[last - 1].key in _BETWEEN | _BE:
        last -= 1
    told = page.keys(last, at)
    if last == floor or page.tokens[last - 1].key not in _OF_VERB[noun]:
        return
    if "be" in page.keys(max(floor, last - 3), last):
        return  # "what was believed to be pus was drained"
    if not _BE.intersection(told) and not _goes_on(page, last, floor):
        return
    first = last - 1
    while first > floor and last - first < _BACK and not _is_stop(page.tokens[first - 1].key):
        first -= 1
    if noun == "drainage" and _BY_DRAIN.intersection(page.keys(at + 1, min(at + 3, page.sentence(at).last))):
        return  # by a tube, and by no operation
    thing = page.words(first, last).lower()
    yield _mention(page, first, at + 1, f"{noun} of {thing}", organ="yes")


_STOPS = word_set("the a an her this his that and , ; . : ( ) which of in with to by for")


def _is_stop(key: str) -> bool:
    """ "Her mother's prolapse was repaired": whose it is belongs to no name."""
    return key in _STOPS or key.endswith("'s")


def _goes_on(page: Page, at: int, floor: int) -> bool:
    """ "... was drained and the coil removed": has a passive verb stood before in the sentence, joined by "and"?"""
    before = page.keys(max(floor, at - _DONE_WITHIN), at)
    return bool(_BE.intersection(before)) and "and" in before and any(key in _NOUNS for key in before)


def _named(page: Page, at: int) -> Iterator[Mention]:
    """ "Secondary closure of the wound was done", "she underwent drainage of a pelvic abscess"."""
    sentence = page.sentence(at)
    if page.keys(at + 1, at + 2) != ("of",):
        return
    noun = page.tokens[at].key
    within = range(at + 2, min(at + 2 + _BACK, sentence.last))
    thing = next((i for i in within if page.tokens[i].key in _OF_VERB[noun] | _WOUND), None)
    if thing is None or {",", ";", "."} & set(page.keys(at + 2, thing)):
        return
    first = at
    while first > sentence.first and page.tokens[first - 1].key in _HOW:
        first -= 1
    behind = page.keys(thing + 1, min(thing + 1 + _DONE_WITHIN, sentence.last))
    done = bool(_BE.intersection(behind)) and bool(DONE.intersection(behind)) and "not" not in behind
    if done or _UNDERWENT.intersection(page.keys(max(sentence.first, first - 2), first)):
        yield _mention(page, first, thing + 1, page.words(first, thing + 1).lower())


def _mention(page: Page, first: int, last: int, name: str, organ: str = "") -> Mention:
    attrs = {"organ": organ} if organ else {}
    return page.mention(Concept("procedure", "other", name, attrs), first, last)
