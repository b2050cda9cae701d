"""How a complaint or a harm went on: "her pain subsided", "the sepsis improved after drainage", "stayed stable"."""

from collections.abc import Iterator

from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Followup

_EASED = word_set("subsided resolved disappeared improved abated settled ceased vanished lessened regressed")
_HOW = word_set(
    """then gradually completely rapidly slowly significantly spontaneously subsequently fully quickly markedly
    partially soon also eventually promptly immediately steadily dramatically totally finally"""
)
_NOT = word_set("not never no without if once until when before unless should may will would has have had that which")
_THINGS = word_set("symptoms pain bleeding fever condition complaints swelling discomfort contractions nausea vomiting")
_TUMOURS = word_set("tumor tumors mass masses lesion lesions nodule nodules metastasis metastases disease cyst cysts")
_STABLE = word_set("stable satisfactory good acceptable normal")
_STAYED = word_set("stayed remained became stabilized")
_MEASURES = word_set("hemodynamics hemodynamic vitals vital status signs hemodynamically")
_LONGEST = 8
_ENDS = word_set("and but which who while ; , . : ) so")
_PARTS = ("history", "review", "social", "family", "plan", "medication", "indication", "allergy", "imaging", "labs")


def eased(reading: Reading) -> Iterator[Event]:
    """Each complaint that is told to have eased in the course of the illness, with what followed it."""
    page = reading.page
    for at, token in enumerate(page.tokens):
        if token.key in _EASED:
            first = _complaint(page, at)
        elif token.key in _STABLE:
            first = _measure(page, at)
        else:
            continue
        if first is None or page.sentence(at).article != "case" or page.part(at) in _PARTS:
            continue
        end = _end(page, at + 1)
        if reading.judge(first, at + 1).assertion in ("affirmed", "negated", "historical"):
            yield reading.event(Followup(status=page.words(first, end)), first, end, assertion="affirmed")


def _complaint(page: Page, at: int) -> int | None:
    """Where the complaint begins that stands right before a verb, but for how it eased; None for a tumour."""
    floor = page.clause(at)[0]
    last = at
    while last > floor and page.tokens[last - 1].key in _HOW:
        last -= 1
    if _NOT.intersection(page.keys(max(floor, last - 4), last)) or last == floor:
        return None
    named = page.of("symptom", "complication", "condition", "disorder", first=max(floor, last - 6), last=last)
    found = [m.first for m in named if m.last == last]
    if not found and page.tokens[last - 1].key in _THINGS:
        found = [last - 1]
    if not found or _TUMOURS.intersection(page.keys(min(found), last)):
        return None
    return min(found)


def _measure(page: Page, at: int) -> int | None:
    """ "Her haemodynamics stayed stable", "vital signs remained normal": where the words begin."""
    if at < 2 or page.tokens[at - 1].key not in _STAYED:
        return None
    floor = page.clause(at)[0]
    before = page.keys(max(floor, at - 3), at - 1)
    return at - 2 - (len(before) > 1 and before[-2] in _MEASURES) if before and before[-1] in _MEASURES else None


def _end(page: Page, at: int) -> int:
    last = min(page.clause(at - 1)[1], page.sentence(at - 1).last, at + _LONGEST)
    end = at
    while end < last and page.tokens[end].key not in _ENDS:
        end += 1
    return end
