"""Is what a proven sentence tells an event of a record at all? Each answer "no" has its reason.

A record tells what was found and done. How a specimen looked without what it was, that heart and lungs were normal, how
often she was pregnant, or the anaesthesia of an operation is told by many texts, and is none of its events.
"""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from itertools import pairwise

from lugol.language.controlled import Said
from lugol.language.measure import measures
from lugol.language.model import Page
from lugol.language.tokens import singular
from lugol.readers.quote import class_of
from lugol.readers.words import names_operation
from lugol.record.event import Biopsy, Diagnosis, Ecc, Exam, Pathology, Response, Symptom
from lugol.sources import numbered

_GIVEN = (
    "drug", "other_treatment", "procedure", "regimen", "radiotherapy", "chemotherapy", "hormonal", "immunotherapy",
)  # fmt: skip
_TISSUE = ("histology", "cyt_result", "ihc_marker", "stage_system", "colposcopic")
_SPREAD = ("metasta", "infiltrat", "deposit", "involve", "node", "nodul", "implant", "suv")
"""How words begin that name a spread and no other finding: "vertebral infiltration"."""
_OTHER_SORTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "other_treatment": (("symptom", "histology", "disorder", "head"), _GIVEN),
    "diagnosis": (
        ("symptom", "head"),
        ("histology", "disorder", "condition", "complication", "staged"),
    ),
    "biopsy": (("head", "symptom"), _TISSUE),
    "ecc": (("head", "symptom"), _TISSUE),
    "complication": (("histology", "head"), ("complication", "disorder")),
    "obstetric": (("drug", "regimen", "procedure", "radiotherapy", "chemotherapy", "histology"), ("obstetric",)),
    "metastasis": (("histology", "head", "symptom", "disorder", "frame"), ()),
    "recurrence": (("histology", "head", "symptom", "disorder", "frame"), ()),
    "followup": (("symptom", "head", "histology", "site"), ()),
}
"""Kinds with the sorts of names that another kind tells, and those that make it this one all the same."""
_TUMOUR_CELLS = frozenset({("tumour", "cells"), ("tumor", "cells"), ("malignant", "cells"), ("cancer", "cells")})


@cache
def _list(name: str) -> frozenset[str]:
    """The words of a list of worth.csv; of "anaesthesia" and "control" they are beginnings of words."""
    rows = numbered(resources.files(__package__) / "worth.csv")
    return next(frozenset(row["words"].split("|")) for _, row in rows if row["list"] == name)


def is_no_event(said: Said) -> str:
    """The reason why a sentence tells no event of a record, "" where it tells one."""
    kind, values = said.form.kind, said.event.values
    if kind == "obstetric" and _is_parity(said):
        return "parity"
    if isinstance(values, Pathology | Biopsy | Ecc) and not _has_result(said):
        return "no_result"
    if isinstance(values, Exam | Diagnosis) and _is_ordinary(said):
        return "ordinary"
    if isinstance(values, Symptom) and (_list("cycle").issuperset(_telling(said)) or _is_unfelt(said)):
        return "unfelt"
    if isinstance(values, Diagnosis) and _is_complaint(said):
        return "complaint"
    if said.form.id == "exam.operative" and _list("course").intersection(_words(said)):
        return "course"
    if kind == "other_treatment" and any(word.startswith(tuple(_list("anaesthesia"))) for word in _words(said)):
        return "course"
    if _is_of_another_sort(said):
        return "sort"
    if kind == "surgery" and _is_sampling(said):
        return "sampling"
    if kind == "surgery" and not said.pages["procedures"].of("procedure") and _list("step").intersection(_words(said)):
        return "step"
    return "no_control" if said.form.id == "followup.plan" and not _is_control(said) else ""


def _words(said: Said) -> set[str]:
    return {singular(key) for key in _keys(said.pages.values())}


def _keys(pages: Iterable[Page]) -> list[str]:
    return [token.key for page in pages for token in page.tokens if token.key[0].isalnum()]


def _telling(said: Said) -> set[str]:
    """The words of a sentence that say something, without numbers and small words."""
    return {word for word in _words(said) if word.isalpha() and class_of(word)[0] not in ("plain", "verb")}


def _is_unfelt(said: Said) -> bool:
    """Is a complaint what only a scan or a knife finds: "a nodule in her lung"?"""
    page = said.pages["term"]
    shapes = {m.code for m in page.of("head")} & _list("shape")
    return bool(shapes) and not page.of("symptom") and any(m.code in _list("inside") for m in page.of("site"))


def _is_complaint(said: Said) -> bool:
    """Is a diagnosis no more than what she complains of: "pelvic pain"?"""
    page = said.pages["value"]
    named = {at for m in page.of("symptom") for at in range(m.first, m.last)}
    rest = [at for at, token in enumerate(page.tokens) if at not in named and token.key[0].isalnum()]
    return bool(named) and not page.of("histology", "disorder") and all(class_of(page.tokens[at].key)[0] for at in rest)


def _is_parity(said: Said) -> bool:
    """ "Gravida 3, para 2": how often she was pregnant, and of no pregnancy anything."""
    words = [key for key in _keys(said.pages.values()) if key.isalpha() and class_of(key)[0] != "plain"]
    coded = all(len(key) < 2 or key in ("gp",) for key in words if key not in _list("parity"))
    return coded and any(key in _list("parity") or key in ("g", "p") for key in _keys(said.pages.values()))


def _has_result(said: Said) -> bool:
    """Does a report say what the tissue is, and not only how large, brown or cellular it is?

    A part that is named beside what was found in it is enough: "Pathology of the cyst showed polypoid lesions".
    """
    page = said.pages["result"]
    keys = {token.key for token in page.tokens}
    if (
        page.of("histology")
        or keys & _list("result")
        or _TUMOUR_CELLS & set(pairwise(token.key for token in page.tokens))
    ):
        return True
    part = next((said.pages[name] for name in ("specimen", "site") if name in said.pages), None)
    if (
        part is None
        or (said.form.kind == "biopsy" and page.of("look", "found_so"))
        or _list("aspect").intersection(token.key for token in part.tokens)
    ):
        return False
    return not measures(page)


def _is_ordinary(said: Said) -> bool:
    """Does an examination tell only of general organs, and only that they are as they should be?"""
    keys = [key for key in _keys(said.pages.values()) if class_of(key)[0] not in ("plain", "verb", "side")]
    known = [key for key in keys if key in _list("ordinary") or class_of(key)[1] in ("normal", "clear", "retained")]
    rest = [key for key in keys if key not in known and singular(key) not in _list("general") and key.isalpha()]
    return bool(known) and not rest


def _is_of_another_sort(said: Said) -> bool:
    """Do the words name what another kind of event tells: a complaint that was "given", a spread to a tumour?"""
    if isinstance(said.event.values, Response):
        sized = any(map(_is_sized, said.pages.values()))
        return sized or not any(word.startswith(said.form.anchor) for word in _words(said))
    if said.form.kind not in _OTHER_SORTS or said.form.id == "followup.plan":
        return False
    others, own = _OTHER_SORTS[said.form.kind]
    slots = said.pages.values()
    if said.form.kind == "followup" and any(slot.of("frame") or _is_sized(slot) for slot in slots):
        return True
    if said.form.kind == "followup" and _list("state").intersection(_words(said)):
        return False
    if said.form.kind == "other_treatment" and any(map(names_operation, slots)):
        return False
    if any(slot.of(*own) for slot in slots if own) or (own == _TISSUE and _list("result").intersection(_words(said))):
        return False
    if said.form.kind in ("metastasis", "recurrence", "followup") and not any(len(word) > 2 for word in _telling(said)):
        return True
    return any(not slot.spelled[m.first].startswith(_SPREAD) for slot in slots for m in slot.of(*others))


def _is_sized(page: Page) -> bool:
    return any(measure.kind == "size" for measure in measures(page))


def _is_sampling(said: Said) -> bool:
    """Was no more done than a sample taken, which its result tells?"""
    page = said.pages["procedures"]
    taken = not _list("taking").isdisjoint(token.key for token in page.tokens)
    done = [m for m in page.of("procedure") if _list("taking").isdisjoint(page.keys(m.first, m.last))]
    return taken and all(page.keys(m.first, m.last) in (("curettage",), ("curettings",)) for m in done)


def _is_control(said: Said) -> bool:
    """Does a plan tell of a visit, a test or an operation, and not of a drug or advice alone?"""
    return any(word.startswith(tuple(_list("control"))) for word in _words(said))
