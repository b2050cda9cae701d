"""The first line of a paper, where it names what the paper is of: "MRI PELVIS 15 March 2021"."""

from lugol.language.lines import DATED_MONTHS
from lugol.language.model import Mention, Page, Sentence

LONGEST_TITLE = 14
_OF_DATE = DATED_MONTHS | {"date", "on", "of", "dated", "dt"}
_MEETINGS = frozenset({"mdt", "multidisciplinary", "tumor"})
_NOTES = frozenset({"note", "notes", "record", "report", "board", "meeting", "conference", "clinic", "visit"})
_OPERATIONS = frozenset({"operation", "operative", "op", "surgical"})
_FOLLOWING = frozenset({"follow", "followup"})


def title_of(page: Page) -> Sentence | None:
    """The first line where it stands alone, is short, holds a number and tells no finding."""
    if len(page.sentences) < 2:
        return None
    first, following = page.sentences[0], page.sentences[1]
    keys = page.keys(first.first, first.last)
    alone = first.block != following.block and len(keys) <= LONGEST_TITLE
    bare = not page.of("head", "look", "histology", first=first.first, last=first.last)
    return first if alone and bare and any(key[0].isdigit() for key in keys) else None


def study_of(page: Page) -> Mention | None:
    """The scan that the title names.

    >>> from lugol.language.page import page_of
    >>> page = page_of("MRI PELVIS 15 March 2021\\n\\nTumour of 2 cm.")
    >>> study = study_of(page)
    >>> page.words(study.first, study.last) if study else None
    'MRI PELVIS'
    """
    title = title_of(page)
    named = page.of("frame", first=title.first, last=title.last) if title else []
    scans = [m for m in named if m.concept.attr("frame") == "imaging"]
    return scans[0] if len(scans) == 1 == len(named) else None


def is_of_one_day(page: Page) -> bool:
    """Does the title name a scan, an operation, a meeting or a visit, so that the paper tells of that day?

    >>> from lugol.language.page import page_of
    >>> pages = (page_of(f"{line}\\n\\nNo tumour.") for line in ("OPERATION NOTE 12 April 2021", "Summary of 2021"))
    >>> [is_of_one_day(page) for page in pages]
    [True, False]
    """
    title = title_of(page)
    if title is None:
        return False
    keys = set(page.keys(title.first, title.last))
    noted = bool(keys & _NOTES)
    told = "mdt" in keys or (keys & (_MEETINGS | _OPERATIONS) and noted) or bool(keys & _FOLLOWING)
    return study_of(page) is not None or bool(told) or _is_named_and_dated(page, title)


def _is_named_and_dated(page: Page, title: Sentence) -> bool:
    """ "Colposcopy 21/08/2024", "Cervical biopsy 3 May 2024": a line that names what was done and its day alone."""
    named = page.of("frame", "procedure", "cyt_test", first=title.first, last=title.last)
    rest = list(page.beside(title, *named))
    dated = all(key in _OF_DATE or key[0].isdigit() or not key[0].isalnum() for key in rest)
    return bool(named) and dated and any(key[0].isdigit() for key in rest)
