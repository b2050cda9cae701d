"""Operations that prose tells by a verb: "the pyometra was drained", "the plate was removed", "we excised the band"."""

from collections.abc import Iterator

from lugol.language.model import Concept, Mention, Page
from lugol.language.numerals import once_a_page
from lugol.language.word_sets import word_set

_NOUNS = {
    "drained": "drainage", "evacuated": "evacuation", "repaired": "repair", "debrided": "debridement",
    "marsupialized": "marsupialization", "reimplanted": "reimplantation", "reconstructed": "reconstruction",
    "detorted": "detorsion", "untwisted": "detorsion", "ligated": "ligation", "oversewn": "suture", "sutured": "suture",
    "removed": "removal", "retrieved": "removal", "extracted": "removal", "resutured": "suture", "closed": "closure",
    "decompressed": "decompression", "aspirated": "aspiration", "excised": "excision", "resected": "resection",
    "enucleated": "enucleation", "extirpated": "excision", "amputated": "amputation", "embolized": "embolization",
    "taken": "removal", "tied": "ligation",
    "replaced": "replacement", "transplanted": "transplantation", "stented": "stenting",
    "inserted": "insertion", "placed": "insertion",
    "implanted": "insertion", "fixed": "fixation", "grafted": "grafting", "clipped": "clipping",
}  # fmt: skip
_TEARS = "tear tears laceration lacerations perforation perforations defect injury injuries rupture dehiscence"
_OF_VERB = {
    "removal": word_set(
        """coil iud iucd mesh tape sling gauze loop device implant implants tooth teeth stone stones clips balloon clots
        stent stents plate plates screw screws pin pins rod rods nail nails wire wires hardware prosthesis prostheses
        pacemaker shunt cerclage sponge septum mole wart warts thrombus calculus calculi gallbladder appendix spleen
        kidney thyroid tonsils adenoids"""
    ),
    "insertion": word_set(
        """stent stents plate plates screw screws pin pins rod rods nail nails pacemaker shunt prosthesis prostheses
        mesh cerclage nephrostomy nephrostomies filter expander expanders defibrillator cage"""
    ),
    "fixation": word_set("fracture fractures bone femur tibia fibula osteotomy osteotomies synostosis"),
    "evacuation": word_set("hematoma hematometra hematocolpos clots products mole hemoperitoneum conception"),
    "drainage": word_set(
        """abscess pyometra hematometra hematocolpos hematoma hydrosalpinx pyosalpinx empyema lymphocele hydrometra
        seroma urinoma collection abscesses collections pus hemoperitoneum cyst"""
    ),
    "ablation": word_set("sac pregnancy endometrium endometriosis implants warts lesions"),
    "aspiration": word_set("cyst hematoma lymphocele abscess"),
    "repair": word_set(
        f"""{_TEARS} hernia fistula prolapse rectocele cystocele sphincter perineum ureter bladder vagina bowel
        episiotomy"""
    ),
    "suture": word_set(_TEARS),
    "closure": word_set("fistula perforation dehiscence colostomy ileostomy defect"),
    "debridement": word_set("wound ulcer abscess tissue"),
    "ligation": word_set("artery arteries vein veins vessels tubes tube"),
    "detorsion": word_set("ovary adnexa tube ovaries torsion"),
    "reimplantation": word_set("ureter ureters"),
    "reconstruction": word_set("vagina vulva urethra perineum breast pelvis"),
    "marsupialization": word_set("cyst abscess gland"),
    "replacement": word_set("hip knee valve shoulder aorta"),
    "decompression": word_set("bowel cord bladder stomach"),
}
_OF_ANYTHING = word_set(
    """excision resection enucleation amputation embolization transplantation stenting repair debridement ligation
    reconstruction marsupialization reimplantation clipping"""
)
"""Deeds that are operations whatever they were done to."""
_NO_THINGS = word_set(
    """images image dna rna gene genes fragment fragments data sequence sequences she patient he it they this these
    those that which who we all both nothing something one two three four some none most others part parts piece
    pieces portion portions specimen specimens suture sutures staples stitches wound wounds skin fascia peritoneum
    incision incisions hysterotomy cuff pedicle pedicles ligament ligaments layers layer bleeding hemorrhage cord
    baby fetus infant placenta membranes drain drains tube tubes catheter catheters pack packing dressing material
    study case cases edges margins margin arteriotomy mesentery muscle muscles extremities hand hands foot feet arm
    arms bloc nerves fat clot clots line lines organs"""
)
"""What is cut, tied or sewn as a step of any operation, and words that stand for a thing."""
PIECES = word_set("fundus wall horn cornu cavity serosa surface capsule stump segment")
"""Pieces of an organ, whose removal leaves it: "the fundus was resected"."""
_BE = word_set("was were been being")
_OPENS = word_set("the a an her both one two three")
_ADVERBS = word_set("then also subsequently successfully completely carefully surgically laparoscopically")
_HAVE = word_set("had has have")
_BY_DRAIN = word_set("percutaneously over under ultrasound radiologically for")
_ANOTHERS = word_set(
    """mother's father's sister's brother's daughter's son's baby's newborn's neonate's infant's husband's partner's
    aunt's uncle's cousin's niece's grandmother's fetus's twin's friend's neighbor's child's"""
)
_BETWEEN = word_set(
    """incised opened explored irrigated then also successfully surgically laparoscopically percutaneously
    immediately primarily and both"""
)
_BACK = 5
_SHORTEST = 3
_DONE_WITHIN = 8
_PLACES = ("procedure", "findings", "gross", "microscopy", "specimen", "path_diagnosis", "plan")


@once_a_page
def is_account(page: Page) -> bool:
    """Is a text the account of one operation? What it says was cut and sewn are the steps of that, and none."""
    return any(part.kind in ("postop_diagnosis", "procedure") for part in page.parts)


def is_told_elsewhere(page: Page, at: int) -> bool:
    """Does a token stand where a specimen, a finding or a plan is told?"""
    return page.part(at) in _PLACES


def deeds(page: Page) -> Iterator[Mention]:
    """Each operation told by what was done to a thing; in the account of an operation they are its steps, and none."""
    if is_account(page):
        return
    for at, token in enumerate(page.tokens):
        noun = _NOUNS.get(token.key, "")
        if not noun or is_told_elsewhere(page, at) or (token.key == "taken" and page.keys(at + 1, at + 2) != ("out",)):
            continue
        if is_doer(page, at):
            yield from _active(page, at, noun)
        else:
            yield from _passive(page, at, noun)


def _passive(page: Page, at: int, noun: str) -> Iterator[Mention]:
    """ "The pyometra was drained and the coil removed": a thing right before its verb."""
    sentence = page.sentence(at)
    floor = sentence.first
    last = at
    while last > floor and page.tokens[last - 1].key in _BETWEEN | _BE | _HAVE:
        last -= 1
    told = page.keys(last, at)
    if last == floor or told[:1] == ("and",) or not _is_object(page, last - 1, noun):
        return
    if "be" in page.keys(max(floor, last - 3), last):
        return  # "what was believed to be pus was drained"
    if not _BE.intersection(told) and not _goes_on(page, last, floor) and not is_had(page, last, floor):
        return
    behind = page.keys(at + 1, min(at + 3, sentence.last))
    if noun == "drainage" and _BY_DRAIN.intersection(behind):
        return  # by a tube, and by no operation
    if noun == "fixation" and not {"with", "by"} & set(behind[:1]):
        return  # "the fracture was fixed" in its place
    first = _thing_from(page, last, floor)
    if is_anothers(page, first, last):
        return
    thing = page.words(first, last).lower()
    yield _mention(page, first, at + 1, f"{noun} of {thing}")


def is_had(page: Page, last: int, floor: int) -> bool:
    """ "She had her tubes tied", "had a mole excised": she had it done to a thing that ends at a token."""
    first = last - 1
    while first > floor and last - first < _BACK and page.tokens[first - 1].key not in _OPENS:
        first -= 1
    before = page.keys(max(floor, first - 2), max(floor, first - 1))
    return first > floor and page.tokens[first - 1].key in _OPENS and before[-1:] == ("had",)


def is_doer(page: Page, at: int) -> bool:
    """ "We excised", "the surgeon then repaired": one of those who operate stands right before the verb."""
    first = at
    while first > page.sentence(at).first and page.tokens[first - 1].key in _ADVERBS:
        first -= 1
    return page.keys(max(page.sentence(at).first, first - 1), first) in (("we",), ("surgeon",), ("surgeons",), ("i",))


def _active(page: Page, at: int, noun: str) -> Iterator[Mention]:
    """ "We excised the band of scar": what those who operate did to a thing behind the verb."""
    ceiling = min(page.sentence(at).last, at + _BACK + 2)
    first = at + 1
    while first < ceiling and page.tokens[first].key in _OPENS:
        first += 1
    last = first
    while last < ceiling and (not _is_stop(page.tokens[last].key) or (page.tokens[last].key == "of" and last > first)):
        last += 1
    heads = [i for i in range(first, last) if page.keys(i + 1, i + 2) == ("of",) or i == last - 1]
    if heads and _is_object(page, heads[0], noun) and not is_anothers(page, first, last):
        yield _mention(page, at, last, f"{noun} of {page.words(first, last).lower()}")


def is_anothers(page: Page, first: int, last: int) -> bool:
    """ "Her daughter's hernia was repaired", "the newborn's cleft lip": a thing of somebody else."""
    return bool(_ANOTHERS.intersection(page.keys(max(0, first - 1), last)))


def _is_object(page: Page, at: int, noun: str) -> bool:
    """Is a token what such an operation is done to? Of organs and lumps taken out another reading tells."""
    key = page.tokens[at].key
    if key in _OF_VERB.get(noun, ()):
        return True
    if noun not in _OF_ANYTHING or not key.isalpha() or key in _NO_THINGS or len(key) < _SHORTEST:
        return False
    if noun not in ("excision", "resection"):
        return True
    return key not in PIECES and not any(m.last > at for m in page.of("site", first=max(0, at - 3), last=at + 1))


def _thing_from(page: Page, last: int, floor: int) -> int:
    """Where the name of a thing begins, with what it is a part of: "band of tissue"."""
    first = last - 1
    while (
        first > floor
        and last - first < _BACK
        and (not _is_stop(page.tokens[first - 1].key) or (page.tokens[first - 1].key == "of" and first - 1 > floor))
    ):
        first -= 1
    return first


_STOPS = word_set(
    """the a an her his this that and , ; . : ( ) which of in with to by for no not nor neither never any every each
    some such other another without because so then thus therefore however although where when while after before"""
)


def _is_stop(key: str) -> bool:
    """ "Her mother's prolapse was repaired": whose it is belongs to no name."""
    return key in _STOPS or key.endswith("'s")


def _goes_on(page: Page, at: int, floor: int) -> bool:
    """ "... was drained and the coil removed": has a passive verb stood before in the sentence, joined by "and"?"""
    before = page.keys(max(floor, at - _DONE_WITHIN), at)
    return bool(_BE.intersection(before)) and "and" in before and any(key in _NOUNS for key in before)


def _mention(page: Page, first: int, last: int, name: str) -> Mention:
    return page.mention(Concept("procedure", "other", name, {"organ": "yes", "step": "yes"}), first, last)
