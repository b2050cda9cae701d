"""Is a text the report of one scan: "CT of the pelvis", "Findings:", organs line by line?"""

from lugol.language.model import Mention, Page, Part

_OPENING = 12
"""Among so many first tokens of a text stands what kind of report it is."""
_OF_NOTES = frozenset(
    {"presenting", "history", "medication", "social", "review", "allergy", "plan", "family", "hospital_course"}
)
"""Parts of a clinic's note, which no report of a scan has."""
_LOOKED_IN = ("exam", "operative", "colposcopy", "tissue")
_ECHO = frozenset({"sonographic", "sonographically", "echogenic", "hypechoic", "hyperechoic", "echogenicity", "yolk"})
"""Words of a report that only ultrasound uses."""


def scan_report(page: Page) -> tuple[str, int, int] | None:
    """The study of a report of its own, and the tokens of the label below which it tells its findings.

    "CT of the pelvis" before "Findings:" or organs is one, where no operation is told in it.

    >>> from lugol.language.page import page_of
    >>> scan_report(page_of("CT of the pelvis\\n\\nFindings: The uterus is enlarged."))[0]
    'CT abdomen and pelvis'
    >>> scan_report(page_of("She had a CT of the pelvis.")) is None
    True
    """
    kinds = {part.kind for part in page.parts}
    found = _findings(page, kinds)
    if found is None or kinds & {"procedure", "anaesthesia", "preop_diagnosis", "postop_diagnosis"}:
        return None
    named = [m for m in page.of("frame", last=found.first) if m.concept.attr("frame") == "imaging"]
    asked = {part.kind for part in page.parts if _is_request(page, part)}
    noted = kinds & _OF_NOTES - {"history"} - asked
    if not named and "impression" in kinds and found.kind == "findings" and not noted:
        name = _named_within(page, found, is_asked=bool(asked))
        return (name, *found.label) if name else None
    opened = bool(kinds & {"examination_technique", "comparison"}) or any(m.first < _OPENING for m in named)
    if found.kind == "exam" and not (named and _is_title(page, named[0])):
        return None
    return (named[0].concept.name, *found.label) if named and opened else None


def _findings(page: Page, kinds: set[str]) -> Part | None:
    """The part "Findings:", or in a text that is no clinic's note the first label that names an organ."""
    found = next((part for part in page.parts if part.kind == "findings"), None)
    if found is None and not kinds & _OF_NOTES and not page.of("vital"):
        heads = (part for part in page.parts if part.kind == "exam")
        found = next((part for part in heads if page.of("site", first=part.label[0], last=part.label[1])), None)
    return found


def _named_within(page: Page, found: Part, *, is_asked: bool) -> str:
    """The study of a report that no title names: the one it speaks of, or what its words tell; "" for none."""
    anywhere = [m for m in page.of("frame") if m.concept.attr("frame") == "imaging"]
    others = [m for m in page.of("frame", first=found.first) if m.concept.attr("frame") in _LOOKED_IN]
    if anywhere:
        return anywhere[0].concept.name
    if others or not is_asked:
        return ""
    return "ultrasound" if _ECHO.intersection(page.spelled) else "imaging"


def _is_request(page: Page, part: Part) -> bool:
    """ "REASON FOR EXAM: pelvic pain": what whoever scans was asked, which no clinic's note has."""
    return part.kind == "presenting" and page.keys(part.label[0], part.label[0] + 1) == ("reason",)


def _is_title(page: Page, study: Mention) -> bool:
    """ "Ultrasound of the pelvis" alone on a line, before the lines of organs: what kind of report it is."""
    sentence = page.sentence(study.first)
    following = page.sentence(min(sentence.last, len(page.tokens) - 1))
    short = sentence.last - sentence.first <= _OPENING
    bare = not page.of("head", "look", first=sentence.first, last=sentence.last)
    return study.first < _OPENING and short and bare and following.block != sentence.block
