"""Operations named by where they were done, with the plain word: "left eye cataract surgery", "bypass surgery"."""

from collections.abc import Iterator

from lugol.language.model import Concept, Mention, Page
from lugol.language.word_sets import word_set

_SURGERY = word_set("surgery surgeries operation operations")
_NAMED = word_set(
    """bypass heart cardiac bariatric gallbladder brain bladder bowel colon kidney gastric sling prolapse fibroid
    ovarian uterine tubal aortic valve coronary carotid rectal anal sterilization fistula hernia spinal vascular"""
)
_MINOR = word_set(
    """cataract knee hip back spine disc shoulder foot hand wrist elbow ankle eye thyroid sinus bunion carpal tunnel
    breast varicose vein hemorrhoid plastic cosmetic orthopedic jaw dental nasal ear tonsil cleft neck"""
)
"""These are told where a note lists her operations; in a story they are of no account."""
_BEFORE = word_set(
    """left right bilateral both open laparoscopic femoropopliteal coronary artery gastric total major minor emergency
    reconstructive corrective urgent vaginal"""
)
_MOST = 5
_NOT_DONE = word_set("department clinic consultation consult team service ward oncology unit microscope theatre")
_NO_ROUTES = word_set("transitional translational transcriptional transactional transmural transversal")
_DONE_BEFORE = word_set("underwent undergone had after following by via received")
_DONE_BEHIND = word_set("revealed showed confirmed achieved performed done undertaken carried")
_UNDONE = word_set("cancelled canceled abandoned aborted")


def regional(page: Page) -> Iterator[Mention]:
    """Each plain word of surgery with an organ or the like before it; a department or a consultation is none."""
    for at, token in enumerate(page.tokens):
        if token.key not in _SURGERY or _NOT_DONE.intersection(page.keys(at + 1, at + 2)):
            continue
        listed = page.part(at) in ("history", "procedure")
        floor = page.sentence(at).first
        first = at
        while first > floor and at - first < _MOST and _is_part(page, first - 1):
            first -= 1
        while first < at and page.tokens[first].key in ("-",):
            first += 1
        if _UNDONE.intersection(page.keys(max(floor, first - 1), first)):
            continue
        keys = page.keys(first, at)
        if any(_is_route(key) for key in keys) and _is_done(page, floor, first, at + 1):
            yield page.mention(Concept("procedure", "other", page.words(first, at + 1).lower(), {}), first, at + 1)
        elif _NAMED.intersection(keys) or (listed and _MINOR.intersection(keys)):
            name = page.words(first, at + 1).lower()
            yield page.mention(Concept("procedure", "other", name, {}), first, at + 1)


def _is_part(page: Page, at: int) -> bool:
    key = page.tokens[at].key
    return key in _NAMED or key in _MINOR or key in _BEFORE or key == "-" or _is_route(key)


def _is_route(key: str) -> bool:
    """ "Transsphenoidal", "transoral": the way that an operation took."""
    return key.startswith("trans") and key.endswith(("al", "ic", "ar")) and key not in _NO_ROUTES


def _is_done(page: Page, floor: int, first: int, last: int) -> bool:
    """Do the words beside an operation that is named by its way say that it was done?"""
    before = page.keys(max(floor, first - 2), first)
    return bool(_DONE_BEFORE.intersection(before) or _DONE_BEHIND.intersection(page.keys(last, last + 3)))
