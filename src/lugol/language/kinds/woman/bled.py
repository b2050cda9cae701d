"""Bleeding told without its place of a woman past the menopause: "postmenopausal, bled on 2 October"."""

from lugol.language.frames import Stretch
from lugol.language.model import NOT_HERS_YET, Page
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading
from lugol.language.terms import named, terms
from lugol.record.event import Event, Symptom

_BLED = terms(
    "bled|bleeds|a bleed|(new|fresh|further|another|light|heavy|slight|small) bleed|haemorrhaged"
    "|[some|light|heavy|fresh|new|slight] bleeding !(time|tendency|tendencies|disorder*|risk|diathesis|site|sites|point"
    "|points|vessel*|episode|complication*)|(brown|brownish|blood|bloody|pink) [_] (staining|spotting|loss)"
    "|(passed|passing|passes) [_] clots|blood (on|when) wiping|blood on [the|her] (pad|pants|underwear|tissue|liner)"
)
_PAST = (
    "(period|periods|menses|menstruation) [had|have] (stopped|ceased|ended)|(last|final) [menstrual] (period|menses)"
    " … years (ago|before)|amenorrh* [for|of|since] … years|years (post|after|since|past) [the|her] menopause"
)
_ELSEWHERE = (
    "nose|nasal|epistaxis|gum|gums|gingiv*|rect*|anal|anus|haemorrhoid*|pile|piles|stool*|bowel|gastro*|gi|ulcer*|wound"
    "|stoma|urine|urinary|haematuria|bladder|skin|mole|breast|nipple|intracranial|brain|cerebral|subarachnoid|retinal"
    "|joint|biopsy|punch|site|incision|scar|drain|port|operat*|intraoperative*|theatre|blood loss|ml|touch|contact"
    "|examination|speculum|colposcop*|smear|loop|lletz|excision|tooth|dental|varic*|liver|oesophag*"
)
_CODED = (
    "postmenopausal_bleeding", "vaginal_bleeding", "spotting", "postcoital_bleeding", "intermenstrual_bleeding",
    "contact_bleeding", "menorrhagia", "rectal_bleeding", "bleeding_tendency", "nasal", "breast",
)  # fmt: skip


def bled(reading: Reading, stretch: Stretch, known: list[Event]) -> list[Event]:
    """The complaints of a stretch, a bleeding of no named place coded where she is told to be past the menopause."""
    page = reading.page
    start, end = page.tokens[stretch.first].start, page.tokens[stretch.last - 1].end
    words = page.text[start:end]
    place = _BLED.first(words)
    if place is None or not _is_past_menopause(reading) or named(_ELSEWHERE, words):
        return known
    first, last = page.token_at(start + place.start), page.token_at(start + place.end - 1) + 1
    judged = reading.judge(first, last).assertion
    over = [each for each in known if _is_over(each, start + place.start, start + place.end)]
    if judged in NOT_HERS_YET or any(getattr(each.values, "code", "") in _CODED for each in over):
        return known
    value = Symptom(term=page.words(first, last), code="postmenopausal_bleeding")
    told = reading.event(value, first, last, assertion="affirmed" if judged == "historical" else judged)
    return [*(each for each in known if each not in over), told]


def _is_over(event: Event, start: int, end: int) -> bool:
    span = event.sources[0]
    return span.start < end and start < span.end


@once_a_page
def _is_past_menopause(reading: Reading) -> bool:
    page = reading.page
    states = [m for m in page.of("condition") if m.code == "postmenopausal"]
    told = any(reading.judge(m.first, m.last).assertion in ("affirmed", "historical") for m in states)
    return told or _has_ceased(page)


def _has_ceased(page: Page) -> bool:
    return named(_PAST, page.text)
