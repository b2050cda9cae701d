"""The head of a letter, note or report: its date, and the dates beside it that date nothing that is told."""

import re

from lugol.read.narrative.dates import DateMention
from lugol.read.narrative.document import Text
from lugol.record.when import UNDATED, When, between

_HEADER = re.compile(
    r"(?:clinic|seen|visit|appointment|review(?:ed)?|attend(?:ed|ance)|consultation|admission|admit(?:ted)?|mdt|meeting|"
    r"arrival|arrived|collected|obtained|of (?:exam\w*|procedure|operation|collection|scan|service|study)|"
    r"(?:exam|study|scan|procedure) date)\b.{0,20}$",
    re.I,
)
_TITLE = re.compile(
    r"(?:[A-Z][A-Z /&-]{6,}|[^.:;\n]{0,40}\b(?i:colposcopy|note|memo|letter|report|f/u|follow-?up|form|ward round|ED|"
    r"A&E|consult\w*|summary|mri|ct|scan|ultrasound|histology|pathology)\b[^.:;\n]{0,24})[\s,:–-]*"
    r"(?:date[\s:]*)?(?:on |of )?"
)
_NOT_HEADER = re.compile(
    r"(?:dictated|typed|printed|received|authorised|reported|dob|d\.o\.b|born|birth|sample|taken)\W*(?:on|date)?\W*$",
    re.I,
)
_REPORT = re.compile(
    r"\s*[^\n]{0,60}\b(?:patholog\w+|histolog\w+|cytolog\w+|radiolog\w+|MRI|CT|PET|ultrasound|sonograph\w+)\b[^\n.]{0,60}(?:\n|$)",
    re.I,
)
_ASIDE = re.compile(
    r"(?:\b(?:LMP|EDD|EDC|last (?:menstrual period|period|menses)|dictated|typed|printed|print|transcribed|signed|"
    r"copied|faxed|valid|expir\w+)\b\W*(?:(?:on|in|date|was|at|by)\b\W*)*|"
    r"\b(?:tel|phone|fax|mrn|(?:hosp|hospital|nhs|our ref|your ref|accession|lab|case)\W*(?:no|nos|number|num|ref)?)"
    r"\s*[.:#]+\s*(?:[A-Z\d-]+[ /-])?)$",
    re.I,
)


def is_aside(text: str, start: int) -> bool:
    """Is a date one of dictation or printing, of a last period, or part of a number?

    >>> is_aside("Seen today. Typed 3.6.81", 18), is_aside("seen 3.6.81", 5)
    (True, False)
    """
    return bool(_ASIDE.search(text[max(0, start - 40) : start]))


def is_report(text: Text) -> bool:
    """True for the report of one study, named in the first line."""
    return bool(_REPORT.match(text.text))


def is_span(text: Text, own: list[DateMention]) -> bool:
    """Two dates that only bound what a caption speaks of ("from March 2022 to June 2023")."""
    return len(own) > 1 and bool(
        re.fullmatch(r"\s*(?:to|until|-|–|and|through)\s*", text.text[own[0].end : own[1].start])
    )


def told_until(text: Text, calendar: list[DateMention]) -> When:
    """The end of the course that a caption spans ("from March 2022 to June 2023"): nothing told is later."""
    ends: list[When] = []
    for sentence in text.sentences:
        if sentence.section == "caption":
            own = [m for m in calendar if sentence.start <= m.start < sentence.end]
            ends.extend([own[-1].when] if is_span(text, own) else [])
    last = max((w.latest for w in ends if w.latest), default=None)
    later = any(m.when.earliest and last and m.when.earliest > last for m in calendar)
    return UNDATED if last is None or later else between(None, last)


def header_date(text: Text, calendar: list[DateMention]) -> When:
    """The date of a letter or a note, where it stands in its head."""
    best = UNDATED
    for mention in calendar:
        if mention.start > 300:
            break
        before = text.text[max(0, mention.start - 40) : mention.start].rsplit("\n", 1)[-1]
        line = text.text[
            text.text.rfind("\n", 0, mention.start) + 1 : (text.text.find("\n", mention.end) + 1 or len(text.text) + 1)
            - 1
        ]
        titled = mention.start == len(before) + text.text[: mention.start].rfind("\n") + 1 and _TITLE.fullmatch(before)
        if _HEADER.search(before) or (titled and not text.text[: mention.start - len(before)].strip()):
            return mention.when
        if (
            not best.is_known
            and not _NOT_HEADER.search(before)
            and len(line) < 110
            and text.text.count("\n", 0, mention.start) < 4
        ):
            best = mention.when
    return best
