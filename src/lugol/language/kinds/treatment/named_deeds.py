"""Operations that prose names by a deed: "repair of a tear was done", "she underwent mitral valve repair"."""

from collections.abc import Iterator

from lugol.language.kinds.treatment.deeds import is_account, is_told_elsewhere
from lugol.language.model import Concept, Mention, Page
from lugol.language.word_sets import word_set

DONE = word_set("done performed undertaken achieved accomplished carried made completed")
_OF_ANYTHING = word_set(
    """repair excision resection exeresis extirpation enucleation debridement amputation reconstruction ligation
    embolization marsupialization decompression transplantation transplant reimplantation ablation detorsion fulguration
    cauterization canalization removal stenting grafting plating nailing shunting clipping coiling pinning banding
    bypass exenteration vaporization plication suspension
    reanastomosis cryopreservation stripping autotransplantation"""
)
_BARE = word_set("plating nailing stenting grafting shunting debridement")
"""Deeds that may stand without their object where another is told before them: "pin removal and plating"."""
_DEVICES = "stent plate screw rod nail pacemaker shunt prosthesis mesh cerclage expander filter nephrostomy"
_TORN = "tear tears laceration lacerations perforation rupture dehiscence wound defect"
_OF_CERTAIN = {
    "drainage": word_set(
        """abscess abscesses pyometra hematometra hematocolpos hematoma hydrosalpinx pyosalpinx empyema lymphocele
        seroma urinoma collection collections pus hemoperitoneum cyst"""
    ),
    "evacuation": word_set("hematoma hematometra hematocolpos clots products mole hemoperitoneum conception uterine"),
    "replacement": word_set("knee hip shoulder valve joint aorta aortic disc ankle elbow patellar ascending"),
    "insertion": word_set(_DEVICES),
    "placement": word_set(f"{_DEVICES} implant"),
    "implantation": word_set("stent pacemaker prosthesis defibrillator valve lens cochlear mesh"),
    "closure": word_set("fistula perforation dehiscence colostomy ileostomy defect wound septal"),
    "suture": word_set(_TORN),
    "suturing": word_set(_TORN),
    "aspiration": word_set("cyst hematoma lymphocele abscess"),
    "fixation": word_set("fracture femur tibia internal external screw plate nail rod sacrospinous"),
    "fusion": word_set("spinal cervical lumbar vertebral disc anterior posterior"),
    "release": word_set("tissue tunnel contracture tendon adhesions band ligament"),
    "lysis": word_set("adhesions"),
}
_BY_EPONYM = word_set("procedure operation")
_SHORTEST_NAME = 3
_NO_OBJECTS = word_set(
    """mismatch dna gene rna multiplex
    suture sutures stitch stitches staple staples catheter catheters drain drains tube
    tubes line lines packing pack tampon balloon iud coil dressing pad hair wax tick good same oocyte oocytes egg eggs
    stem marrow embryo placenta placental fluid csf cord incision incisions some sort shirt clothes clothing
    treatment therapy consent images image machine ct mr"""
)
"""Before or behind a deed these make something else of it: "mismatch repair", "removal of the drain"."""
_BE = word_set("was were been being")
_UNDERWENT = word_set("underwent undergone undergoing")
_AFTER = word_set("after following post p via by had required requiring performed did")
_WORN = word_set("subsequent simultaneous immediate prior previous recent initial early late later")
"""Words before an operation that belong to its time, and not to its name."""
_STOPS = word_set(
    """the a an her his this that these and , ; . : ( ) [ ] / which who of in with to by for from on at after before
    during under via following was were is are had has have underwent undergone undergoing did then also not no without
    where when while as if or but she we patient requiring required because through since due despite & + post p s
    whom whose it subsequently successfully carried out performed achieved facilitated allowed permitted attempted
    planned i they be been being would could will may until both"""
)
ENDS = word_set(
    """, ; . : ( ) [ and which who that in with to by for from on at after before during under via following was were is
    are had has have then where when while as if or but she we because through since due despite using without revealed
    showed followed including until & + into along yesterday today"""
)
_OPENS = word_set("a an the her his this that")
_HOW_MANY = 5
_MOST = 10
_DONE_WITHIN = 13
_BEFORE_WITHIN = 14
_UNTOLD = word_set(
    """not to that which who for if refused declined showed revealed because planned could would may might before
    underwent"""
)


def named_deeds(page: Page) -> Iterator[Mention]:
    """Each operation named by a deed and what it was done to, where the words say that it was done."""
    if is_account(page):
        return
    for at, token in enumerate(page.tokens):
        if token.key in _BY_EPONYM and not is_told_elsewhere(page, at):
            eponym = _eponym(page, at)
            if eponym is not None and _is_done(page, *eponym):
                name = page.words(*eponym)
                yield page.mention(Concept("procedure", "other", name, {}), *eponym)
        if (token.key in _OF_ANYTHING or token.key in _OF_CERTAIN) and not is_told_elsewhere(page, at):
            found = _named(page, at)
            if found is not None and _is_done(page, *found):
                yield page.mention(Concept("procedure", "other", _name(page, at, *found), {"step": "yes"}), *found)


def _eponym(page: Page, at: int) -> tuple[int, int] | None:
    """ "A Kasai procedure", "the Hartmann operation": a name before the word, none where all is in capitals."""
    first = at
    while first > page.sentence(at).first + 1 and at - first < 2 and _is_name(page, first - 1):
        first -= 1
    return (first, at + 1) if first < at else None


def _is_name(page: Page, at: int) -> bool:
    token = page.tokens[at]
    word = page.text[token.start : token.end]
    return len(word) > _SHORTEST_NAME and word[0].isupper() and word[1:].islower()


def _name(page: Page, at: int, first: int, last: int) -> str:
    """The words of an operation; a transplant by its organ, however it is told."""
    if page.tokens[at].key.startswith("transplant") and last == at + 1:
        return f"{page.tokens[at - 1].key} transplantation"
    return page.words(first, last).lower()


def _named(page: Page, at: int) -> tuple[int, int] | None:
    """The words of an operation around its deed: "transvaginal drainage of the abscess", "rash pin removal"."""
    floor, ceiling = page.sentence(at).first, page.sentence(at).last
    first = at
    while first > floor and at - first < _HOW_MANY and _goes_before(page, first - 1):
        first -= 1
    while first < at and (not page.tokens[first].key.isalpha() or page.tokens[first].key in _WORN):
        first += 1
    last = object_end(page, at + 1)
    if last == at + 1 < ceiling and page.tokens[last].key.isalpha() and page.tokens[last].key not in ENDS:
        return None  # "a drainage tube", "ligation dependent"
    objects = set(page.keys(first, at)) | set(page.keys(at + 1, last)) - _OPENS
    key = page.tokens[at].key
    alone = key in _BARE and page.keys(max(floor, at - 1), at) in (("and",), ("with",))
    if (last - first < 2 and not alone) or _NO_OBJECTS & objects:
        return None
    return (first, last) if key in _OF_ANYTHING or _OF_CERTAIN[key] & objects else None


def _goes_before(page: Page, at: int) -> bool:
    key = page.tokens[at].key
    return (key.isalpha() or key == "-") and key not in _STOPS


def object_end(page: Page, at: int) -> int:
    """Where what a deed was done to ends ("of the right horn" behind "resection"); the token itself where none is."""
    if page.keys(at, at + 1) != ("of",):
        return at
    end = _end(page, at + 1, min(page.sentence(at).last, at + _MOST))
    return end if end > at + 1 else at


def _end(page: Page, at: int, last: int) -> int:
    end = at
    while end < last and page.tokens[end].key not in ENDS:
        end += 1
    while end > at and page.tokens[end - 1].key in _OPENS | {"of"}:
        end -= 1
    return end


def _is_done(page: Page, first: int, last: int) -> bool:
    """ "... was performed", "she underwent ...", "after ...": told as done, with nothing between that takes it back."""
    sentence = page.sentence(first)
    behind = page.keys(last, min(last + _DONE_WITHIN, sentence.last))
    at = next((i for i, key in enumerate(behind) if key in _BE), None)
    if at is not None and DONE.intersection(behind[at + 1 : at + 4]) and not {"not", "no", ";"} & set(behind[: at + 3]):
        return True
    before = page.keys(max(sentence.first, first - _BEFORE_WITHIN), first)
    said = next((i for i in range(len(before) - 1, -1, -1) if before[i] in _UNDERWENT), None)
    if said is not None and not _UNTOLD.intersection(before[said + 1 :]) and before[:said][-1:] != ("to",):
        return True
    near = [key for key in before if key not in _OPENS]
    return bool(near) and (near[-1] in _AFTER or near[-2:] == ["carried", "out"] or _goes_with(page, first, near))


def _goes_with(page: Page, first: int, near: list[str]) -> bool:
    """ "Laparotomy with drainage of the abscess and repair of the tear": a deed that another operation goes with."""
    if near[-1] not in _JOINS:
        return False
    begun = max(page.sentence(first).first, first - _BEFORE_WITHIN)
    named = page.of("procedure", first=begun, last=first)
    return any(not _UNTOLD.intersection(page.keys(m.last, first)) for m in named)


_JOINS = word_set("with and ,")
