"""Deeds in the words of a finding: what was excised, dilated, filled or closed was done, and not found."""

from itertools import pairwise

from lugol.language.frames import Frame
from lugol.language.model import Page
from lugol.language.phrases import Phrase
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set

_DONE_TO = word_set(
    """excised resected removed collected sent obtained biopsied taken sampled drained performed ligated
    divided clamped cut incised closed sutured placed inserted grasped dissected transected cauterized
    irrigated prepped draped opened entered tagged retracted skeletonized doubly stained mobilized
    preserved sacrificed delivered embolized dilated debulked coagulated ablated packed staged swept
    elevated reflected freed separated released lysed aspirated inspected injected evacuated washed explored
    teased stripped retrieved exteriorized fulgurated oversewn morcellated detached amputated undermined
    approached accessed relocalized re-localized secured created
    reapproximated carried extracted insufflated completed reinforced coagulating
    wiped suctioned"""
)
_OF_CANAL = word_set("cervix endocervix anterior_lip posterior_lip")
"""Of these "closed" tells how it was felt: "the cervix was long and closed"."""
_WITH_THREAD = word_set("with using by in over primarily")
_SEWN = word_set("skin wound fascia")
_SEEN_SO = word_set("dilated preserved elevated separated packed opened displaced reflected closed")
_RAISED = word_set("developed created made raised formed")
"""What a surgeon does to a flap."""
_DRY = word_set("hemostatic hemostasis")
_FILLED = word_set("distended filled insufflated")
_FILLING = word_set("saline water dye gas glycine sorbitol co2 carmine milk methylene")
"""What a surgeon fills a hollow organ with: "the bladder was distended with saline"."""
_WAY_IN = word_set("sweep incision incisions trocar trocars cannula port ports needle tenaculum retractor speculum")
"""What a surgeon makes or holds is no finding: "the skin incision was extended"."""
_MET = word_set("found encountered discovered")
_BY_LENGTH = word_set("cm mm effaced fingers fingerbreadths")
_DILATORS = word_set("dilator dilators hegar hegars hank hanks pratt serially sequentially laminaria")
"""With these a cervix is dilated by who operates."""
COPULA = word_set("was were is are appeared looked felt seemed appears looks feels remained")


def is_deed(reading: Reading, frame: Frame, phrase: Phrase) -> bool:
    """Is it told as done, by whoever treats or operates?"""
    page = reading.page
    keys = page.keys(phrase.first, phrase.last)
    if _is_done_to(keys) and not (
        _is_let_out(phrase, keys) or _is_dilated(frame, keys) or _looks_done(page, frame, phrase)
    ):
        return True
    around = page.keys(*page.clause(phrase.first))
    if _DILATORS.intersection(around) and {"dilated", "dilatation", "dilation"}.intersection(keys):
        return True
    if _is_widened(keys) or (phrase.head is None and "cc" in keys and _FILLING.intersection(keys)):
        return True
    return frame.kind == "operative" and _is_of_surgeon(reading, phrase, keys, around)


def _is_of_surgeon(reading: Reading, phrase: Phrase, keys: tuple[str, ...], around: tuple[str, ...]) -> bool:
    """At an operation: what was numbed, dry, raised or filled, the way in, and how she left for the ward."""
    numbed = "infiltrated" in keys and _numbs(reading, phrase)
    filled = _FILLED.intersection(keys) and _FILLING.intersection(around)
    raised = "flap" in keys and _RAISED.intersection(keys)
    left = {"recovery", "condition"} <= set(keys)
    return bool(numbed or filled or raised or left or _DRY.intersection(keys) or _WAY_IN.intersection(keys))


def _is_let_out(phrase: Phrase, keys: tuple[str, ...]) -> bool:
    """ "A large haemoperitoneum was drained": blood that is let out was found."""
    blood = bool({"hemoperitoneum", "hemothorax"}.intersection(keys))
    return blood and phrase.head is not None and _DONE_TO.intersection(keys) <= {"drained", "evacuated", "aspirated"}


def _is_done_to(keys: tuple[str, ...]) -> bool:
    """ "The mass was excised" is a deed; "a fibroid was found and removed" tells first what was found."""
    if any(a == "replaced" and b in ("in", "into", "to", "back") for a, b in pairwise(keys)):
        return True
    deeds = [at for at, key in enumerate(keys) if key in _DONE_TO]
    return bool(deeds) and not _MET.intersection(keys[: deeds[0]])


def _numbs(reading: Reading, phrase: Phrase) -> bool:
    """ "Local anaesthetic was infiltrated at the port sites": what a surgeon does with a drug."""
    first, last = reading.page.clause(phrase.first)
    keys = reading.page.keys(first, last)
    return bool(
        {"anesthetic", "local"}.intersection(keys) or reading.page.of("other_treatment", first=first, last=last)
    )


def _looks_done(page: Page, frame: Frame, phrase: Phrase) -> bool:
    """ "Dilated bowel loops", "the fat planes are preserved": a look that is worded as a deed."""
    places = [at for at in range(phrase.first, phrase.last) if page.tokens[at].key in _DONE_TO]
    if any(page.tokens[at].key == "closed" and _is_sewn(page, phrase, at) for at in places):
        return False
    if frame.kind == "imaging" or not places:
        return bool(places) and all(page.tokens[at].key in _SEEN_SO for at in places)
    if frame.kind == "exam" and any(site.code in _OF_CANAL for site in phrase.sites):
        return all(page.tokens[at].key in ("closed", "dilated", "opened") for at in places)
    before = page.keys(max(0, places[0] - 1), places[0])
    named = page.of("site", first=places[0] + 1, last=min(places[0] + 4, phrase.last))
    return [page.tokens[at].key for at in places] == ["dilated"] and bool(named) and not COPULA.intersection(before)


def _is_widened(keys: tuple[str, ...]) -> bool:
    """ "The cervix was dilated to 8 mm": as wide as a dilator, which is what was done; in labour it is centimetres."""
    return {"dilated", "mm", "cervix"} <= set(keys) and not {"found", "noted"} & set(keys)


def _is_sewn(page: Page, phrase: Phrase, at: int) -> bool:
    """ "The skin was closed", "the cuff was closed with Vicryl": what the surgeon closed, whatever guided him."""
    return bool(_WITH_THREAD.intersection(page.keys(at + 1, at + 2))) or any(s.code in _SEWN for s in phrase.sites)


def _is_dilated(frame: Frame, keys: tuple[str, ...]) -> bool:
    """ "The cervix was 3 cm dilated": in labour that is what was felt; in theatre it is what was done."""
    return frame.kind == "exam" and _DONE_TO.intersection(keys) == {"dilated"} and bool(_BY_LENGTH.intersection(keys))
